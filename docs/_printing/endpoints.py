"""What the flare index, the responder indices and the states ask for, in words: each number comes from its record.

What a value on a limit gives is worked out by the library when the page is built.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TypeAlias

from markupsafe import Markup

from _printing.markup import words
from _printing.plain import MARK
from sledai import (
    SELENA_SLEDAI,
    Assessment,
    BodyWeight,
    Cutoff,
    Encounter,
    Grade,
    Pga,
    Prednisone,
    Side,
    flare,
    flare_events,
)
from sledai.criteria import SFI, FlareClass
from sledai.criteria.flares import SFI_MODIFIED

SIGNS = (Side.ABOVE, Side.AT_LEAST, Side.BELOW, Side.AT_MOST)
OTHER_SIDE = dict(zip(SIGNS, SIGNS[::-1], strict=True))
MIRRORED = dict(zip(SIGNS, SIGNS[2:] + SIGNS[:2], strict=True))
SIDES = {
    Side.ABOVE: "more than {}",
    Side.AT_LEAST: "{} or more",
    Side.BELOW: "less than {}",
    Side.AT_MOST: "{} or less",
}
NOT_ASKED = Markup('<span class="silent">not asked</span>')

Visit: TypeAlias = Encounter[Assessment]


def amount(cutoff: Cutoff | None, *, mirrored: bool = False, other: bool = False) -> Markup:
    """A limit in words, such as *3 points or more*; the mark says that it is unverified.

    `mirrored` is that of a change with the other sign, and `other` the values that do not count.
    """
    if cutoff is None:
        return NOT_ASKED
    unit = cutoff.unit
    for what in (" of change", " of fall", " of prednisone"):
        unit = unit.replace(what, "")
    unit, on, scale = unit.partition(" on the scale")
    side = MIRRORED[cutoff.side] if mirrored else OTHER_SIDE[cutoff.side] if other else cutoff.side
    said = f"{abs(cutoff.value)} {'point' if unit == 'points' and str(abs(cutoff.value)) == '1' else unit}"
    if cutoff.value or side is not Side.AT_MOST:
        said = SIDES[side].format(said)
    return words(f"{said}{on}{scale}") + MARK * (cutoff.grade is Grade.UNVERIFIED)


def rise(cutoff: Cutoff | None) -> Markup:
    """A rise that counts; any that is above nothing."""
    if cutoff and cutoff.side is Side.ABOVE and not cutoff.value:
        return Markup("any rise")
    return Markup("a rise of {}").format(amount(cutoff)) if cutoff else NOT_ASKED


def fall(cutoff: Cutoff) -> Markup:
    """How the score has to change."""
    if not cutoff.value and cutoff.side is Side.AT_MOST:
        return Markup("does not rise")
    return Markup("falls by {}").format(amount(cutoff, mirrored=True))


def scores(before: int, now: int) -> tuple[str, ...]:
    """What the index and its modified form answer where the score changes."""
    return _classes(_visit(before), _visit(now))


def assessments(before: str, now: str) -> tuple[str, ...]:
    """The same where the global assessment [points] changes."""
    return _classes(_visit(pga=before), _visit(pga=now))


def doses(before: str, now: str) -> tuple[str, ...]:
    """The same where prednisone [mg/day] changes, of a patient of 60 kg."""
    return _classes(_visit(dose=before), _visit(dose=now))


def blood(event: str, limit: Cutoff, value: str, *, consequence: bool) -> tuple[str, ...]:
    """The same with a count or hemoglobin, which is an event on the side of its limit that counts."""
    present = [event] if limit.holds(Decimal(value)) else []
    return _classes(_visit(), _visit(), present + ["treatment_consequence"] * consequence)


def not_severe(before: int, now: int) -> str:
    """What the flare index says of a rise that may be taken for a severe flare."""
    answer, _ = scores(before, now)
    assert answer != FlareClass.SEVERE
    return answer


def _visit(score: int = 0, pga: str = "0.5", dose: str = "5") -> Visit:
    present = []
    for descriptor, row in sorted(SELENA_SLEDAI.items(), key=lambda item: -item[1].weight):
        if row.weight <= score - sum(SELENA_SLEDAI[one].weight for one in present):
            present.append(descriptor)
    assert score == sum(SELENA_SLEDAI[one].weight for one in present)
    measured = Pga(pga, scale="points"), Prednisone(dose), BodyWeight(60)
    return Encounter(Assessment(present), pga=measured[0], prednisone=measured[1], body_weight=measured[2])


def _classes(before: Visit, now: Visit, present: Iterable[str] = ()) -> tuple[str, ...]:
    rules = (SFI, SFI_MODIFIED)
    found = (flare(before, now, SELENA_SLEDAI, events=flare_events(present), rule=rule) for rule in rules)
    return tuple(str(one.value) for one in found)
