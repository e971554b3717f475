"""Number lines: a limit, whether it counts itself, and the side that counts, in a picture and in words."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from attrs import frozen

from _printing.markup import SIDES, listed, to_edition, words
from _printing.statements import MARK, unverified
from sledai import EDITIONS, Definition, Descriptor, Side
from sledai.definitions import LevelRule, RangeRule, SignsRule
from sledai.laboratory import CATALOGUE

LEFT, LIMIT, RIGHT, AXIS = 14, 180, 346, 34
"""Where the line begins, where the limit is marked, where the line ends, and how far down it is."""
UP = (Side.ABOVE, Side.AT_LEAST)
LABORATORY = {Side.BELOW: "the laboratory's lower limit", Side.ABOVE: "the laboratory's upper limit"}


@frozen
class Line:
    """A limit of a row.

    Attributes:
        about: what is compared with it.
        limit: the limit, a number or words.
        unit: its unit; none where the limit is the laboratory's.
        side: the side that counts.
    """

    about: str
    limit: str
    unit: str
    side: Side

    @property
    def said(self) -> str:
        """The line in words."""
        itself = "counts" if self.side in (Side.AT_LEAST, Side.AT_MOST) else "does not count"
        limit = f"{self.limit} {self.unit}".strip()
        return f"{self.about}: {SIDES[self.side]} {limit} counts; exactly {self.limit} {itself}"


def of(descriptor: Descriptor) -> str:
    """The number lines of a descriptor, each with the editions that have it; a mark where that is unverified."""
    found: dict[Line, dict[str, str]] = {}
    for key, edition in EDITIONS.items():
        for line, is_weak in _lines(edition[descriptor]):
            found.setdefault(line, {})[key] = MARK * is_weak
    return "".join(_figure(f"{descriptor}-{at}", line, marks) for at, (line, marks) in enumerate(found.items()))


def _lines(row: Definition) -> Iterator[tuple[Line, bool]]:
    """The number lines of a row, and whether the statement of the limit is unverified."""
    numbers = [clause for clause in row.limits if clause.cutoff]
    for clause in numbers:
        cutoff = clause.cutoff
        about = clause.wording.removesuffix(str(cutoff)).rstrip(": ")
        yield Line(about, str(cutoff.value), cutoff.unit, cutoff.side), unverified(clause)
    rule = row.rule
    if isinstance(rule, LevelRule) and not numbers:
        yield Line(CATALOGUE[rule.tests[0]].label, str(rule.cutoff.value), rule.cutoff.unit, rule.cutoff.side), False
    by_range = rule.proofs if isinstance(rule, SignsRule) else rule
    if isinstance(by_range, RangeRule):
        tests = ", ".join(CATALOGUE[test].label for test in by_range.tests)
        yield Line(tests, LABORATORY[by_range.side], "", by_range.side), False


def _figure(name: str, line: Line, marks: dict[str, str]) -> str:
    marked = ", ".join(to_edition(key) + mark for key, mark in marks.items())
    caption = f"{words(line.said)} ({marked if any(marks.values()) else listed(marks)})."
    return f'<figure class="number-line">{_picture(name, line)}<figcaption>{caption}</figcaption></figure>'


def _picture(name: str, line: Line) -> str:
    counted = (LIMIT, RIGHT) if line.side in UP else (LEFT, LIMIT)
    other = (LEFT, LIMIT) if line.side in UP else (LIMIT, RIGHT)
    kind = "closed" if line.side in (Side.AT_LEAST, Side.AT_MOST) else "open"
    start, end = counted
    parts = (
        f'<defs><pattern id="hatch-{name}" width="6" height="6" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><path class="hatch" d="M0 0V6"/></pattern></defs>',
        f'<rect class="counted" x="{start}" y="{AXIS - 9}" width="{end - start}" height="18"/>',
        f'<rect x="{start}" y="{AXIS - 9}" width="{end - start}" height="18" fill="url(#hatch-{name})"/>',
        f'<path class="axis" d="M{LEFT} {AXIS}H{RIGHT}"/>',
        f'<circle class="{kind}" cx="{LIMIT}" cy="{AXIS}" r="6"/>',
        _text(LIMIT, 16, line.limit, "limit"),
        _text(sum(counted) / 2, 62, "counts", "side"),
        _text(sum(other) / 2, 62, "does not count", "side"),
    )
    label = escape(f"Number line. {line.said}.")
    return f'<svg viewBox="0 0 360 70" role="img" aria-label="{label}">{"".join(parts)}</svg>'


def _text(x: float, y: float, text: str, kind: str) -> str:
    return f'<text class="{kind}" x="{x:g}" y="{y:g}" text-anchor="middle">{words(text)}</text>'
