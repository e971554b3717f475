"""The report of `check`: what is wrong with a table, how often, with examples and remedies."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, Literal, TypeAlias

import numpy as np
from attrs import evolve, field, frozen
from narwhals.stable import v2 as nw

from sledai._names import ByName, DictByName
from sledai._render import html_table
from sledai.errors import LONGEST_ITEM, SHOWN, TWO_CODINGS, shown
from sledai.frames.arrays import with_columns
from sledai.frames.reading import Column

__all__ = ["Problem", "ProblemKind", "Report"]

MOST_EXAMPLES = 100
"""How many different examples of a problem are kept, so that reports of chunks can be merged."""
BLANK = "(blank)"
"""How a blank subject or visit is named."""
HEADER = ("problem", "columns", "count", "examples", "remedy")

Backend: TypeAlias = Literal["pandas", "polars", "pyarrow"]


class ProblemKind(StrEnum):
    """What can be wrong with a table."""

    MISSING_COLUMN = "missing_column"
    SEVERAL_COLUMNS = "several_columns"
    CONTRADICTED_COLUMN = "contradicted_column"
    OTHER_EDITION = "other_edition"
    MISSING_ROLE = "missing_role"
    UNUSABLE_ROLE = "unusable_role"
    OTHER_BASELINE = "other_baseline"
    UNREADABLE_ANSWER = "unreadable_answer"
    TWO_CODINGS = "two_codings"
    ONE_LETTER = "one_letter"
    NEVER_ASSESSED = "never_assessed"
    EVERYTHING_PRESENT = "everything_present"
    NEVER_ABSENT = "never_absent"
    CONSTANT_TABLE = "constant_table"
    BLANK_IDENTIFIER = "blank_identifier"
    UNREADABLE_DAY = "unreadable_day"
    MISSING_DAY_ZERO = "missing_day_zero"
    DUPLICATED_VISIT = "duplicated_visit"
    UNKNOWN_VISIT = "unknown_visit"
    MISSING_VISIT = "missing_visit"
    UNREADABLE_FLAG = "unreadable_flag"
    MISSING_BASELINE = "missing_baseline"
    SEVERAL_BASELINES = "several_baselines"
    MISSING_TOTAL = "missing_total"
    UNREADABLE_TOTAL = "unreadable_total"
    WRONG_TOTAL = "wrong_total"
    HIDDEN_CHANGE = "hidden_change"


def _copied(mapping: Mapping[Any, Any]) -> DictByName[Any, Any]:
    return DictByName(mapping)


@frozen
class _Description:
    """The text of a kind of problem.

    Attributes:
        title: what is wrong.
        remedy: what to do about it.
        noun: what is counted.
        unit: what is counted of each example, if anything.
    """

    title: str
    remedy: str
    noun: str = "row"
    unit: str | None = None


DESCRIPTIONS: Mapping[ProblemKind, _Description] = {
    ProblemKind.MISSING_COLUMN: _Description(
        "no column found",
        "Rename the column, or map it with columns={descriptor: column} (on the command line --column); if the "
        "descriptor was not assessed at all, say so with not_assessed (--not-assessed).",
    ),
    ProblemKind.SEVERAL_COLUMNS: _Description(
        "several columns look like this descriptor, so none was read",
        "Keep or rename one of them, so that one is left.",
    ),
    ProblemKind.CONTRADICTED_COLUMN: _Description(
        "named as not assessed, although it has a column, which was not read",
        "Leave it out of not_assessed (--not-assessed), or drop the column.",
    ),
    ProblemKind.OTHER_EDITION: _Description(
        "derived under an edition with other rules",
        "Derive the column under this edition, or score the table under that one; `derive` refuses it.",
    ),
    ProblemKind.MISSING_ROLE: _Description(
        "named, but no column of the table", "Rename the column, or give its name as it is."
    ),
    ProblemKind.UNUSABLE_ROLE: _Description(
        "holds values that can be neither compared nor grouped", "Give numbers, text or dates."
    ),
    ProblemKind.OTHER_BASELINE: _Description(
        "the baseline is named by a value of another kind", "Give baseline as a value that the column can hold."
    ),
    ProblemKind.UNREADABLE_ANSWER: _Description(
        "unreadable answer",
        'Correct the values, or say what each means with codebook, such as codebook={"?": None}, where True is '
        "present, False is absent and None is not assessed (on the command line --code ?=missing).",
        unit="time",
    ),
    ProblemKind.TWO_CODINGS: _Description("letters in a column of numbers, or true/false", TWO_CODINGS, unit="time"),
    ProblemKind.ONE_LETTER: _Description(
        "one letter and nothing else, where more columns have numbers, or true/false", TWO_CODINGS, unit="time"
    ),
    ProblemKind.NEVER_ASSESSED: _Description(
        "never assessed",
        "See whether the right column was read; if it was, no score is settled, and an edition without the descriptor "
        "says so: edition.without(descriptor) (on the command line --without).",
    ),
    ProblemKind.EVERYTHING_PRESENT: _Description(
        "every descriptor is present",
        "See what the codes mean: 1 may be no and 2 yes. If so, say it with codebook, such as "
        "codebook={1: False, 2: True} (on the command line --code 1=absent --code 2=present).",
    ),
    ProblemKind.NEVER_ABSENT: _Description(
        "present or missing in every row, and never absent",
        "Nothing need be wrong; but see what the codes mean, and whether a blank of a form of tick boxes means absent.",
    ),
    ProblemKind.CONSTANT_TABLE: _Description(
        "every answer of the table is the same",
        "Nothing need be wrong; but see whether forms that were never opened were exported as forms of zeros.",
    ),
    ProblemKind.BLANK_IDENTIFIER: _Description("blank identifier", "Say which subject and visit each row is."),
    ProblemKind.UNREADABLE_DAY: _Description(
        "not a study day", "Study days are whole numbers without 0, in which day 1 follows day -1.", unit="time"
    ),
    ProblemKind.MISSING_DAY_ZERO: _Description(
        "days before and after 0, and none at 0",
        'If these are study days, in which day 1 follows day -1, say days="study" here and wherever days '
        "are counted (on the command line --days study); otherwise nothing need be wrong.",
    ),
    ProblemKind.DUPLICATED_VISIT: _Description(
        "duplicated visit", "Keep one row for each visit.", noun="visit", unit="row"
    ),
    ProblemKind.UNKNOWN_VISIT: _Description(
        "no subject has this visit",
        "Name a value of the column, here and where you derive (on the command line --baseline, --expected): `derive` "
        "refuses the name in an eager frame, and in a lazy one every result since that baseline is null.",
        noun="subject",
    ),
    ProblemKind.MISSING_VISIT: _Description(
        "expected visit without a row",
        "Who has no row is in no denominator: add the visit, or give expected= to `derive` and `count_outcomes` too.",
        noun="visit",
    ),
    ProblemKind.UNREADABLE_FLAG: _Description(
        "unreadable flag",
        "Write Y, 1 or true at the baseline and N, 0, false or nothing elsewhere; a codebook does not apply to flags.",
        unit="time",
    ),
    ProblemKind.MISSING_BASELINE: _Description(
        "no baseline", "Add or mark the visit, or leave these subjects out.", noun="subject"
    ),
    ProblemKind.SEVERAL_BASELINES: _Description(
        "several baselines", "Keep or mark one visit for each subject.", noun="subject", unit="visit"
    ),
    ProblemKind.MISSING_TOTAL: _Description(
        "stored total missing", "Recompute it with derive_score (on the command line sledai score)."
    ),
    ProblemKind.UNREADABLE_TOTAL: _Description(
        "stored total is not a number", "Correct it, or recompute it with derive_score (sledai score).", unit="time"
    ),
    ProblemKind.WRONG_TOTAL: _Description(
        "stored total differs from the recomputed one",
        "Compare the answers with the form and the edition with the one that was used; then recompute the total "
        "with derive_score (sledai score).",
    ),
    ProblemKind.HIDDEN_CHANGE: _Description(
        "identical totals hide changed items",
        "Nothing need be wrong; look at the items, with frames.new_descriptors and frames.resolved_descriptors.",
        noun="visit",
    ),
}


INFORMATION = frozenset({ProblemKind.NEVER_ABSENT, ProblemKind.CONSTANT_TABLE, ProblemKind.HIDDEN_CHANGE})
"""Entries that need not be wrong; a table with nothing else is clean."""
OF_ALL_ROWS = frozenset(
    {ProblemKind.NEVER_ASSESSED, ProblemKind.NEVER_ABSENT, ProblemKind.CONSTANT_TABLE, ProblemKind.MISSING_DAY_ZERO}
)
"""Problems that follow from the counts of the columns; of merged reports from the summed counts."""
NEAREST = ", nearest "
"""The separator between an unknown visit and the value that is nearest to it."""


@frozen
class Problem:
    """One thing that is wrong with a table.

    Attributes:
        kind: what is wrong.
        columns: the columns concerned, none if it is the whole table; of a descriptor that has none, or several, its
            name.
        count: how many rows, visits or subjects are concerned.
        occurrences: examples, most important first, each with how often it occurs.
        exact: whether the counts of examples are exact; if not, they are lower bounds, because only the most frequent
            examples of each part of a table are kept.
        of_each: whether the counts are those of each column.
    """

    kind: ProblemKind
    columns: tuple[str, ...]
    count: int
    occurrences: Mapping[str, int] = field(factory=dict, converter=_copied)
    exact: bool = field(default=True, kw_only=True)
    of_each: bool = field(default=False, kw_only=True)

    @property
    def remedy(self) -> str:
        """What to do about it."""
        return DESCRIPTIONS[self.kind].remedy

    @property
    def examples(self) -> tuple[str, ...]:
        """The first few examples in words, with how often each occurs."""
        unit, least = DESCRIPTIONS[self.kind].unit, "" if self.exact else "at least "
        first = list(self.occurrences.items())[:SHOWN]
        texts = [(shown(text, LONGEST_ITEM), count) for text, count in first]
        return tuple(text if unit is None else f"{text} ({least}{_several(count, unit)})" for text, count in texts)

    def __str__(self) -> str:
        description = DESCRIPTIONS[self.kind]
        more = "; ..." if len(self.occurrences) > SHOWN else ""
        examples = f": {'; '.join(self.examples)}{more}" if self.occurrences else ""
        where = f"{', '.join(map(shown, self.columns))}: " if self.columns else ""
        count = f"{_several(self.count, description.noun)}{' each' if self.of_each else ''}"
        return f"{where}{description.title} ({count}){examples}. {description.remedy}"


@frozen(kw_only=True)
class Report:
    """What is wrong with a table, what was not looked for, and how many missing items it has.

    Attributes:
        rows: how many rows were checked.
        edition: key and content hash of the edition.
        entries: what is wrong or worth a look, for each column and kind: `problems` and `remarks`.
        missing: information only: for each column with missing items, how many.
        present: information only: for each column that was read, in how many rows it is present.
        absent: information only: likewise, in how many it is absent.
        days: information only: where visits are named by numbers that are not study days, for their column in how many
            rows the number is below 0, is 0, and is above 0; likewise of the days of a laboratory table, as
            ``labs: {column}``.
        known: information only: how many scores are known with the missing items.
        points: information only: the sums of the lowest and of the highest scores; an answer that cannot be read
            counts as missing here.
        not_looked_for: what could not be looked for, each with the reasons.
    """

    rows: int
    edition: str
    entries: tuple[Problem, ...]
    missing: Mapping[str, int] = field(converter=_copied)
    present: Mapping[str, int] = field(factory=dict, converter=_copied)
    absent: Mapping[str, int] = field(factory=dict, converter=_copied)
    days: Mapping[str, tuple[int, int, int]] = field(factory=dict, converter=_copied)
    known: int = 0
    points: tuple[int, int] = (0, 0)
    not_looked_for: ByName[ProblemKind, tuple[str, ...]] = field(converter=_copied)

    @property
    def clean(self) -> bool:
        """Whether the check found no problem; information does not count."""
        return not self.problems

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The entries that need an answer; the others are `remarks`."""
        return tuple(found for found in self.entries if found.kind not in INFORMATION)

    @property
    def remarks(self) -> tuple[Problem, ...]:
        """The entries that are worth a look and need not be wrong; `clean` ignores them."""
        return tuple(found for found in self.entries if found.kind in INFORMATION)

    @classmethod
    def merged(cls, reports: Iterable[Report]) -> Report:
        """One report of a table that was checked in parts, each with all rows of its subjects.

        Args:
            reports: the reports of the parts, in any order.

        Returns:
            Counts are added up and the most frequent examples kept, rows in their own order. A descriptor was never
            assessed only if it was not in any part, likewise what is never absent and a visit that no subject has; a
            column has one letter only if it has no other in any part, and a day 0 in one part is one of the whole.
            What was not looked for in one part was not looked for.

        Raises:
            ValueError: no report is given, or the reports are of different editions.
        """
        parts = tuple(reports)
        editions = {part.edition for part in parts}
        if len(editions) != 1:
            raise ValueError(f"reports of one edition can be merged, and these are of {sorted(editions) or 'none'}")
        together: dict[tuple[ProblemKind, tuple[str, ...]], list[Problem]] = {}
        missing, present, absent = (Counter[str]() for _ in range(3))
        days: dict[str, tuple[int, int, int]] = {}
        reasons: dict[ProblemKind, tuple[str, ...]] = {}
        for part in parts:
            for name, (before, at, after) in part.days.items():
                others = days.get(name, (0, 0, 0))
                days[name] = before + others[0], at + others[1], after + others[2]
            missing.update(part.missing)
            present.update(part.present)
            absent.update(part.absent)
            for found in part.entries:
                together.setdefault((found.kind, found.columns), []).append(found)
            for kind, why in part.not_looked_for.items():
                reasons[kind] = tuple(dict.fromkeys([*reasons.get(kind, ()), *why]))
        rows = sum(part.rows for part in parts)
        apart = OF_ALL_ROWS | {ProblemKind.UNKNOWN_VISIT}
        entries = [_added_up(found) for (kind, _), found in together.items() if kind not in apart]
        entries = [  # a column that had one letter in a part of the table may have others in the whole
            found
            for found in entries
            if found.kind is not ProblemKind.ONE_LETTER
            or not all(present.get(c) and absent.get(c) for c in found.columns)
        ]
        entries += [
            *of_all_rows(rows, missing, present, absent),
            *without_day_zero(days),
            *_unknown_in_all(parts),
        ]
        return cls(
            rows=rows,
            edition=editions.pop(),
            entries=ranked(entries),
            missing=missing,
            present=present,
            absent=absent,
            days=days,
            known=sum(part.known for part in parts),
            points=(sum(part.points[0] for part in parts), sum(part.points[1] for part in parts)),
            not_looked_for=reasons,
        )

    def to_dict(self) -> dict[str, list[Any]]:
        """The report as columns: entries, missing items and what was not looked for, distinguished by ``status``."""
        lines: list[tuple[object, ...]] = []
        for f in self.entries:
            status = "information" if f.kind in INFORMATION else "problem"
            lines.append((status, f.kind.value, ", ".join(f.columns), f.count, "; ".join(f.examples), f.remedy))
        lines += [("information", "missing item", column, count, "", "") for column, count in self.missing.items()]
        lines += [("not looked for", kind.value, "", None, "", _sentences(why)) for kind, why in self._reasons]
        names = ("status", "kind", "columns", "count", "examples", "remedy")
        columns = {name: [line[at] for line in lines] for at, name in enumerate(names)}
        return {**columns, "edition": [self.edition] * len(lines)}

    def to_frame(self, backend: Backend = "pandas") -> Any:
        """The same as a frame.

        Args:
            backend: ``"pandas"``, ``"polars"`` or ``"pyarrow"``.
        """
        if backend not in ("pandas", "polars", "pyarrow"):
            raise ValueError(f'backend={backend!r}: say "pandas", "polars" or "pyarrow"')
        data = self.to_dict()
        counts = np.array([-1 if count is None else count for count in data["count"]], np.int64)
        texts = {name: values for name, values in data.items() if name != "count"}
        frame = nw.from_dict(texts, dict.fromkeys(texts, nw.String()), backend=backend)
        return with_columns(frame, {"count": Column(counts, counts >= 0)}).select(*data).to_native()

    def to_html(self) -> str:
        """The report as HTML, every text of the table escaped."""
        rows = [
            (f"{DESCRIPTIONS[f.kind].title}", ", ".join(f.columns), str(f.count), "; ".join(f.examples), f.remedy)
            for f in self._lines
        ]
        return html_table(HEADER, rows, title=self._summary, foot=" ".join(self._information))

    def _repr_html_(self) -> str:
        return self.to_html()

    @property
    def _lines(self) -> list[Problem]:
        """The entries, those that say the same of several columns as one."""
        together: dict[tuple[object, ...], list[Problem]] = {}
        for found in self.entries:
            same = found.kind, found.count, tuple(found.occurrences.items()), found.exact
            together.setdefault(same, []).append(found)
        entries = []
        for first, *others in together.values():
            columns = tuple(column for found in (first, *others) for column in found.columns)
            entries.append(evolve(first, columns=columns, of_each=True) if others else first)
        return entries

    @property
    def _reasons(self) -> list[tuple[ProblemKind, tuple[str, ...]]]:
        return [(kind, self.not_looked_for[kind]) for kind in ProblemKind if kind in self.not_looked_for]

    @property
    def _summary(self) -> str:
        problems, further = len(self.problems), len(self.remarks)
        found = _several(problems, "problem") if problems else "no problem"
        more = f" and {further} for information" if further else ""
        return f"{_several(self.rows, 'row')} checked: {found}{more}; {self.edition}"

    @property
    def _scores(self) -> str:
        """How many scores are known and open, and between which numbers their mean lies."""
        low, high = (f"{points / self.rows:.2f}" for points in self.points)
        mean = low if low == high else f"{low} to {high}"
        return f"{self.known} known, {self.rows - self.known} open; mean {mean}"

    @property
    def _information(self) -> list[str]:
        missing = ", ".join(f"{shown(column)} {count}" for column, count in self.missing.items())
        titles: dict[str, list[str]] = {}
        for kind, reasons in self._reasons:
            titles.setdefault(_sentences(reasons), []).append(DESCRIPTIONS[kind].title)
        return [
            *([f"Scores: {self._scores}."] if self.rows else []),
            f"Missing items: {missing or 'none'}.",
            *(f"Not looked for: {', '.join(kinds)}; {reasons}" for reasons, kinds in titles.items()),
        ]

    def __repr__(self) -> str:
        return f"<Report {self._summary}>"

    def __str__(self) -> str:
        lines = [f"- {'Worth a look: ' if f.kind in INFORMATION else ''}{f}" for f in self._lines]
        return "\n".join([self._summary, *lines, *self._information])


def of_all_rows(
    rows: int, missing: Mapping[str, int], present: Mapping[str, int], absent: Mapping[str, int]
) -> list[Problem]:
    """The problems that follow from the counts of answers and missing items of each column.

    A column that is never absent and a table of one answer are worth a look from two rows on.
    """
    lost = [column for column, count in missing.items() if rows and count == rows]
    entries = [Problem(ProblemKind.NEVER_ASSESSED, (column,), rows) for column in lost]
    if rows < 2:
        return entries
    answers = len(present) * rows
    if answers and answers in (sum(present.values()), sum(absent.values())):
        return [*entries, Problem(ProblemKind.CONSTANT_TABLE, (), rows)]
    never = tuple(column for column, count in present.items() if count and not absent[column])
    return [*entries, Problem(ProblemKind.NEVER_ABSENT, never, rows)] if never else entries


def _unknown_in_all(parts: Iterable[Report]) -> list[Problem]:
    """The problem of visits that no subject of any part has."""
    found = [[f for f in part.entries if f.kind is ProblemKind.UNKNOWN_VISIT] for part in parts if part.rows]
    named = [{text.partition(NEAREST)[0]: text for f in of_part for text in f.occurrences} for of_part in found]
    everywhere = [visit for visit in named[0] if all(visit in of_part for of_part in named)] if named else []
    if not everywhere:
        return []
    texts = {visit: max((of_part[visit] for of_part in named), key=len) for visit in everywhere}
    count = sum(f.count for of_part in found for f in of_part)
    return [evolve(found[0][0], count=count, occurrences=dict.fromkeys(texts.values(), 1))]


def without_day_zero(days: Mapping[str, tuple[int, int, int]]) -> list[Problem]:
    """The problem of days on both sides of 0 and none at 0, in one column or in those of visits and results."""
    before, at, after = (sum(sides[place] for sides in days.values()) for place in range(3))
    hole = before and after and not at
    return [Problem(ProblemKind.MISSING_DAY_ZERO, tuple(days), before)] if hole else []


def ranked(entries: Iterable[Problem]) -> tuple[Problem, ...]:
    """Sort entries by kind, and keep their order within a kind."""
    order = list(ProblemKind)
    return tuple(sorted(entries, key=lambda found: order.index(found.kind)))


def most_frequent(counts: Mapping[str, int]) -> dict[str, int]:
    """The values that occur most often, the most frequent first."""
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:MOST_EXAMPLES])


def _added_up(entries: list[Problem]) -> Problem:
    """Merge the same problem of several parts of a table."""
    first = entries[0]
    counts: Counter[str] = Counter()
    for found in entries:
        counts.update(found.occurrences)
    counted = DESCRIPTIONS[first.kind].unit == "time"
    whole = all(found.exact and sum(found.occurrences.values()) == found.count for found in entries)

    def numbered(row: tuple[str, int]) -> list[str | int]:
        """A text to be put in order with others like it, in which 2 comes before 10 and a blank comes last."""
        parts = re.split("([0-9]+)", row[0].replace(BLANK, chr(sys.maxunicode)))
        return [int(part) if at % 2 else part for at, part in enumerate(parts)]

    rows = sorted(counts.items(), key=numbered) if len(entries) > 1 else counts.items()
    return evolve(
        first,
        count=sum(found.count for found in entries),
        occurrences=most_frequent(counts) if counted else dict(list(rows)[:MOST_EXAMPLES]),
        exact=whole or not counted or (len(entries) == 1 and first.exact),
    )


def _sentences(reasons: Iterable[str]) -> str:
    return " ".join(f"{reason}." for reason in reasons)


def _several(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"
