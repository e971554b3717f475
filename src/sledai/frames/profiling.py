"""Read and count a table for `check`, on every engine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from functools import reduce
from operator import add
from typing import Any, TypeVar

import numpy as np
from attrs import evolve, frozen
from narwhals.stable import v2 as nw

from sledai.definitions import Edition
from sledai.errors import BaselineError, nearest
from sledai.frames.arrays import apply_in_chunks, with_columns
from sledai.frames.engines import Frame, is_read_as_arrays, is_text, name_of, optional_name_of, scratch_prefix
from sledai.frames.expressions import BLANKS, OUTER_BLANKS, as_column, prepare
from sledai.frames.layout import Baseline, Layout
from sledai.frames.reading import Answers, Column, Reading
from sledai.frames.reference import Reference, is_baseline
from sledai.frames.report import MOST_EXAMPLES, Problem, ProblemKind, most_frequent
from sledai.frames.visit_inputs import Inputs
from sledai.frames.visits import identified
from sledai.logic import Interval
from sledai.visits.answers import DESCRIPTORS, NUMBERS, is_missing
from sledai.visits.days import Sides

NUMBER = f"^[{BLANKS}]*-?[0-9]{{1,15}}(?:[.][0-9]{{1,15}})?[{BLANKS}]*$"
"""How a total is written in text."""
FULL_FORM = 12
"""Half a form: editions with more descriptors are checked for visits in which all are present."""
DAYS = ("days before", "days at", "days after", "days between")
"""The counts of days: before 0, at 0, after 0, and not whole."""
PROFILE_COLUMNS = ("low", "high", "pattern", "flag", "stored", "baseline")

ValueCounts = Mapping[str, int]
ProfileRule = Callable[[Answers], dict[str, Column]]
"""A function from the answers to the columns of a profile."""
KeyT = TypeVar("KeyT")


@frozen
class IdColumns:
    """The columns that identify a visit and put visits in order, and the column of stored totals.

    Attributes:
        subjects: the columns that identify the subject.
        visit: the column that names the visit, or else that of its day.
        order: the column of the day, or else that of the visit.
        baseline: the reference visit, if there is one.
        total: the column with stored totals.
    """

    subjects: tuple[str, ...]
    visit: str | None
    order: str | None
    baseline: Baseline | None
    total: str | None

    @classmethod
    def of(cls, layout: Layout, baseline: Baseline | None, total: Hashable | None) -> IdColumns:
        """The same from the arguments of `check`.

        Raises:
            TypeError: the layout does not name what the baseline belongs to; or there are two columns of totals.
        """
        if total is not None and layout.total is not None:
            raise TypeError(f"total={total!r}: the layout says that the table has only a total, {layout.total!r}")
        if baseline is not None:
            Reference.of(baseline, layout)
        visit, day = optional_name_of(layout.visit), optional_name_of(layout.day)
        return cls(
            tuple(map(name_of, layout.subject)),
            day if visit is None else visit,
            visit if day is None else day,
            baseline,
            optional_name_of(layout.total if total is None else total),
        )

    @property
    def flag(self) -> str | None:
        """The column that marks the baseline."""
        return None if self.baseline is None else optional_name_of(self.baseline.flag)

    @property
    def identifiers(self) -> tuple[str, ...]:
        """The columns that identify a visit."""
        return tuple(dict.fromkeys([*self.subjects, *([self.visit] if self.visit else [])]))

    @property
    def filled(self) -> tuple[str, ...]:
        """The columns in which no cell may be blank."""
        return tuple(dict.fromkeys([*self.identifiers, *([self.order] if self.order else [])]))

    @property
    def reference(self) -> Reference | None:
        """The baseline, if there is one to look for in every subject."""
        if not self.subjects or self.baseline is None or self.baseline.is_first:
            return None
        if self.flag is None and self.visit is None:
            return None
        return Reference(self.subjects, self.visit, self.baseline.value, self.flag)

    def among(self, data: Frame) -> tuple[IdColumns, list[Problem]]:
        """The columns that exist and can be used, and the problems of the others."""
        schema = data.collect_schema()
        named = dict.fromkeys([*self.filled, *(name for name in (self.flag, self.total) if name)])
        problems = []
        for column in named:
            if column not in schema:
                problems.append(missing_column_problem(ProblemKind.MISSING_ROLE, column, column, schema))
            elif column in self.filled and _holds_nothing(data, column, schema[column]):
                problems.append(Problem(ProblemKind.BLANK_IDENTIFIER, (column,), 0))
            elif column in self.filled and _cannot_identify(data, column, schema[column]):
                problems.append(Problem(ProblemKind.UNUSABLE_ROLE, (column,), 0))
        lost = {column for found in problems for column in found.columns}

        def kept(column: str | None) -> str | None:
            return None if column in lost else column

        subjects = () if lost & set(self.subjects) else self.subjects
        baseline = None if self.flag in lost else self.baseline
        usable = IdColumns(subjects, kept(self.visit), kept(self.order), baseline, kept(self.total))
        try:
            if usable.reference:
                is_baseline(data, usable.reference, "")
        except BaselineError as error:
            kinds = f"holds {error.holds}, baseline={error.baseline}"
            other = Problem(ProblemKind.OTHER_BASELINE, (error.column,), 0, {kinds: 1})
            return evolve(usable, baseline=None), [*problems, other]
        return usable, problems


@frozen(kw_only=True)
class TableProfile:
    """A table as `check` reads it.

    Attributes:
        frame: the columns of the roles, the bounds of the recomputed total, the answers as the digits of one number,
            whether the visit is the baseline, and the stored total as a number.
        visits: the identifiers of each row and whether it is the baseline; in a lazy frame the answers are not read.
        names: what these columns are called.
        roles: the columns of the roles that can be used.
        columns: the columns of the answers, in form order.
        rows: how many rows there are.
        missing: how many missing items each column of answers has.
        present: in how many rows each column of answers is present.
        full: in how many rows every descriptor is present.
        known: in how many rows the total is known.
        points: the sums of the lowest and of the highest totals.
        baselines: how many rows are a baseline, None where there is none to look for.
        unreadable: how many values of each column of answers, and of the flag, cannot be read.
        blanks: how many blanks each identifier has.
        days: how many days are before 0, at 0, after 0, and not whole; none where the visits do not have numbers.
        totals: how many stored totals are missing, cannot be read, or are wrong.
        occurrences: the values of a column that cannot be read, and how often each occurs.
    """

    frame: Frame
    visits: Frame
    names: Mapping[str, str]
    roles: IdColumns
    columns: tuple[str, ...]
    rows: int
    missing: ValueCounts
    present: ValueCounts
    full: int
    known: int
    points: tuple[int, int]
    baselines: int | None
    unreadable: ValueCounts
    blanks: ValueCounts
    days: tuple[int, int, int, int]
    totals: Mapping[ProblemKind, int]
    occurrences: Callable[[str], ValueCounts]

    @property
    def sides(self) -> dict[str, Sides]:
        """How many days are before 0, at 0 and after 0, by the column of the visits, where these have numbers."""
        return {str(self.roles.order): self.days[:3]} if any(self.days[:3]) else {}


def profile_table(reading: Reading, roles: IdColumns, inputs: Inputs) -> TableProfile:
    """Read every answer, and count in one pass over the table what can be counted row by row."""
    prefix = scratch_prefix([*reading.frame.collect_schema(), *reading.tables])
    names = {part: f"{prefix}{part}" for part in PROFILE_COLUMNS}
    frame = reading.frame
    if is_read_as_arrays(frame):
        data, answer_counts, occurrences = _profiled_by_arrays(reading, frame, roles, profile_rule(inputs, names))
        answer_facts: Mapping[str, nw.Expr] = {}
    else:
        data, answer_facts, occurrences = _profiled_by_expressions(reading, profile_rule(inputs, names))
        answer_counts = {}
    data = with_roles(data, roles, names)
    wrong = total_faults(data, roles, names)
    facts = {
        "rows": nw.len(),
        **{f"blank {at}": ones(~_filled(data, column)) for at, column in enumerate(roles.filled)},
        **{kind.value: ones(condition) for kind, condition in wrong.items()},
        **_days(data, roles.order),
        **({"baselines": ones(nw.col(names["baseline"]) == 1)} if roles.reference else {}),
        "known": ones(nw.col(names["low"]) == nw.col(names["high"])),
        **{end: nw.col(names[end]).sum() for end in ("low", "high")},
        "full": ones(everything_present(reading.required_edition, names)),
        **answer_facts,
    }
    found = answer_counts | counted(data, facts)
    answers = tuple(column for column in reading.tables if column in reading.columns[: len(DESCRIPTORS)])
    at = {column: position for position, column in enumerate(reading.tables)}
    absent = {reading.columns[DESCRIPTORS.index(name)] for name in inputs.layout.absent_if_missing}
    kept: dict[str, None] = dict.fromkeys([*roles.filled, *([roles.total] if roles.total else []), *names.values()])
    narrow = data.select(*(name for name in kept if name in data.collect_schema()))
    return TableProfile(
        frame=narrow,
        visits=_visits(reading, roles, names) if isinstance(data, nw.LazyFrame) else narrow,
        names=names,
        roles=roles,
        columns=answers,
        rows=found["rows"],
        missing={column: 0 if column in absent else found[f"missing {at[column]}"] for column in answers},
        present={column: found[f"present {at[column]}"] for column in answers},
        full=found["full"],
        known=found["known"],
        points=(found["low"], found["high"]),
        baselines=found.get("baselines"),
        unreadable={column: found[f"unreadable {position}"] for column, position in at.items()},
        blanks={column: found[f"blank {position}"] for position, column in enumerate(roles.filled)},
        days=_counted_days(data, roles.order, found),
        totals={kind: found[kind.value] for kind in wrong},
        occurrences=occurrences,
    )


def sides_of(data: Frame, column: str) -> Sides:
    """How many days of a column are before 0, are 0, and are after 0; none where it does not hold numbers."""
    facts = _days(data, column)
    before, at, after, _ = _counted_days(data, column, counted(data, facts) if facts else {})
    return before, at, after


def _days(data: Frame, column: str | None) -> dict[str, nw.Expr]:
    """How many days are on which side of 0, where the column holds numbers."""
    if column is None or not data.collect_schema()[column].is_numeric():
        return {}
    day, is_filled = nw.col(column), _filled(data, column)
    cases = (day < 0, day == 0, day > 0, day % 1 != 0)
    return {name: ones(is_filled & condition) for name, condition in zip(DAYS, cases, strict=True)}


def _counted_days(data: Frame, column: str | None, found: ValueCounts) -> tuple[int, int, int, int]:
    """The same as numbers; of Python objects if all of them are numbers."""
    numbers = None if column is None else numbers_of(data, column)
    if numbers is None:
        before, at, after, between = (found.get(name, 0) for name in DAYS)
        return before, at, after, between
    at = sum(number == 0 for number in numbers)
    return sum(n < 0 for n in numbers), at, sum(n > 0 for n in numbers), sum(n % 1 != 0 for n in numbers)


def numbers_of(data: Frame, column: str) -> list[Any] | None:
    """The numbers in a column of Python objects; None if it is of another type, or holds anything else."""
    if isinstance(data, nw.LazyFrame) or data.collect_schema()[column] != nw.Object:
        return None
    values = [value for value in data[column].to_list() if not is_missing(value)]
    return values if all(isinstance(value, NUMBERS) and not isinstance(value, bool) for value in values) else None


def _profiled_by_arrays(
    reading: Reading, frame: nw.DataFrame[Any], roles: IdColumns, rule: ProfileRule
) -> tuple[Frame, dict[str, int], Callable[[str], ValueCounts]]:
    """Profile a frame by arrays: the rows with their values, the counts, and the unreadable values."""

    def counting(answers: Answers) -> dict[str, Column]:
        read = dict(zip(reading.columns, answers, strict=True))
        counts: dict[str, int] = {}
        for at, column in enumerate(reading.tables):
            answer = read[column]
            missing = 0 if answer.high is answer.low else int((answer.low < answer.high).sum())
            counts |= {f"missing {at}": missing, f"present {at}": int((answer.low & answer.high).sum())}
        return {**rule(answers), **{name: Column(np.array([count])) for name, count in counts.items()}}

    results, faults = apply_in_chunks(reading, frame, counting)
    wrong = {fault.column: fault.values for fault in faults}
    counts = [name for name in results if name.startswith(("missing ", "present "))]
    found = {name: int(results.pop(name).values.sum()) for name in counts}
    found |= {f"unreadable {at}": sum(wrong.get(column, {}).values()) for at, column in enumerate(reading.tables)}
    used: list[str] = [*roles.filled, *([roles.total] if roles.total else [])] or frame.columns[:1]
    return (
        with_columns(frame.select(list(dict.fromkeys(used))), results),
        found,
        lambda column: most_frequent(wrong[column]),
    )


def with_rule(reading: Reading, rule: ProfileRule) -> Frame:
    """A table with the columns of a rule, for which what cannot be read is the empty interval."""
    frame = reading.frame
    if is_read_as_arrays(frame):
        return with_columns(frame, apply_in_chunks(reading, frame, rule)[0])
    prepared = prepare(reading)
    results = rule(prepared.answers)
    return prepared.frame.with_columns(**{name: as_column(column, None) for name, column in results.items()})


def _profiled_by_expressions(
    reading: Reading, rule: ProfileRule
) -> tuple[Frame, dict[str, nw.Expr], Callable[[str], ValueCounts]]:
    """Profile a frame by expressions: the rows with their values, the facts to count, and the unreadable values."""
    prepared = prepare(reading)
    results = rule(prepared.answers)
    data = prepared.frame.with_columns(**{name: as_column(column, None) for name, column in results.items()})
    facts = {}
    for at, answer in enumerate(prepared.ends.values()):
        facts[f"missing {at}"] = ones(answer.low < answer.high)
        facts[f"present {at}"] = ones(answer.low * answer.high > 0)
        facts[f"unreadable {at}"] = ones(answer.low > answer.high)

    def occurrences(column: str) -> ValueCounts:
        answer = prepared.ends[column]
        return frequent(prepared.frame.filter(answer.low > answer.high), column)

    return data, facts, occurrences


def profile_rule(inputs: Inputs, names: Mapping[str, str]) -> ProfileRule:
    """The bounds of the total, the answers as the digits of one number, and the flag; what is unreadable is missing.

    Weights are 1 or more, so where the total is settled every answer is known, and the number holds them all.
    """
    edition, further = inputs.edition, len(DESCRIPTORS) + len(inputs.items)

    def whole(column: Any) -> Any:
        return column.cast(nw.Int64) if isinstance(column, nw.Expr) else column.astype(np.int64)

    def rule(answers: Answers) -> dict[str, Column]:
        read = [_missing_if_unreadable(answer) for answer in answers]
        visit = inputs.visit(read)
        total = visit.score(edition)
        digits = (whole(visit.answers[DESCRIPTORS.index(name)].low) * 2 ** DESCRIPTORS.index(name) for name in edition)
        pattern = Column(reduce(add, digits))
        found = {names["low"]: Column(total.low), names["high"]: Column(total.high), names["pattern"]: pattern}
        return found | ({names["flag"]: Column(read[-1].low)} if len(read) > further else {})

    return rule


def everything_present(edition: Edition, names: Mapping[str, str]) -> nw.Expr:
    """Where a visit has every descriptor of the edition, of which there are more than half a form."""
    pattern = sum(2 ** DESCRIPTORS.index(descriptor) for descriptor in edition)
    found: nw.Expr = (nw.col(names["pattern"]) == pattern) & nw.lit(len(edition) > FULL_FORM)
    return found


def _missing_if_unreadable(answer: Interval[Any]) -> Interval[Any]:
    """The same answer, and where the lowest is above the highest a missing item."""
    if answer.high is answer.low:
        return answer
    both = answer.low * answer.high
    return Interval(both, answer.low + answer.high - both)


def _visits(reading: Reading, roles: IdColumns, names: Mapping[str, str]) -> Frame:
    """The identifiers of each row, and whether it is the baseline."""
    data = reading.frame
    if roles.flag:
        columns = (*[None] * len(DESCRIPTORS), roles.flag)
        prepared = prepare(evolve(reading, columns=columns, tables={roles.flag: reading.tables[roles.flag]}))
        flag = as_column(Column(_missing_if_unreadable(prepared.answers[-1]).low), None)
        data = prepared.frame.with_columns(**{names["flag"]: flag})
    return with_roles(data, evolve(roles, total=None), names)


def with_roles(data: Frame, roles: IdColumns, names: Mapping[str, str]) -> Frame:
    """The rows, and in them whether the visit is the baseline, and the stored total as a number."""
    further = {}
    if roles.reference:
        chosen = is_baseline(data, roles.reference, names["flag"])
        further[names["baseline"]] = nw.when(chosen).then(nw.lit(1, nw.Int64)).otherwise(nw.lit(0, nw.Int64))
    if roles.total:
        further[names["stored"]] = _as_number(data, roles.total)
    return data.with_columns(**further) if further else data


def _as_number(data: Frame, column: str) -> nw.Expr:
    """A column of totals as numbers, null where there is none."""
    dtype, value = data.collect_schema()[column], nw.col(column)
    filled = _filled(data, column)
    if dtype.is_numeric():
        return nw.when(filled).then(value.cast(nw.Float64))
    if is_text(dtype) or _may_hold_text(data, dtype):
        text = value.cast(nw.String)
        number = nw.when(filled & text.str.contains(NUMBER).fill_null(False)).then(
            text.str.replace_all(OUTER_BLANKS, "")
        )
        return number.cast(nw.Float64)
    return nw.lit(None, nw.Float64)


def total_faults(data: Frame, roles: IdColumns, names: Mapping[str, str]) -> dict[ProblemKind, nw.Expr]:
    """Where a stored total is missing, is not a number, or is not possible for the visit."""
    if not roles.total:
        return {}
    filled, stored = _filled(data, roles.total), nw.col(names["stored"])
    number = ~stored.is_null()
    agrees = (stored >= nw.col(names["low"])) & (stored <= nw.col(names["high"])) & (stored % 1 == 0)
    return {
        ProblemKind.MISSING_TOTAL: ~filled,
        ProblemKind.UNREADABLE_TOTAL: filled & ~number,
        ProblemKind.WRONG_TOTAL: number & ~agrees.fill_null(False),
    }


def missing_column_problem(kind: ProblemKind, name: str, column: str, available: Iterable[str]) -> Problem:
    """The problem of a missing column, with the nearest column of the table."""
    close = nearest(column, available)
    return Problem(kind, (name,), 0, {f"nearest column {close!r}": 1} if close else {})


def collected(data: Frame) -> list[tuple[Any, ...]]:
    """The rows of a frame as Python has their values."""
    local = data.collect() if isinstance(data, nw.LazyFrame) else data
    return [tuple(value.item() if isinstance(value, np.generic) else value for value in row) for row in local.rows()]


def counted(data: Frame, facts: Mapping[KeyT, nw.Expr]) -> dict[KeyT, int]:
    """Sums over all rows, in one query."""
    names = {f"n{at}": fact for at, fact in enumerate(facts.values())}
    (found,) = collected(data.select(**names))
    return {fact: int(value or 0) for fact, value in zip(facts, found, strict=True)}


def ones(condition: nw.Expr) -> nw.Expr:
    """In how many rows a condition holds."""
    total: nw.Expr = nw.when(condition).then(nw.lit(1, nw.Int64)).otherwise(nw.lit(0, nw.Int64)).sum()
    return total


def frequent(data: Frame, column: str) -> ValueCounts:
    """The different values of a column that occur most often."""
    if isinstance(data, nw.DataFrame):
        return most_frequent(Counter(map(repr, data[column].to_list())))
    often = scratch_prefix([column])
    groups = (
        data.group_by(column)
        .agg(nw.len().alias(often))
        .sort(often, column, descending=[True, False])
        .head(MOST_EXAMPLES)
    )
    counts: Counter[str] = Counter()
    for value, number in collected(groups):
        counts[repr(value)] += int(number)
    return most_frequent(counts)


def _filled(data: Frame, column: str) -> nw.Expr:
    """Whether a cell is not blank; among objects a text of blanks is blank too."""
    filled = identified(data, [column])
    if not _may_hold_text(data, data.collect_schema()[column]):
        return filled
    return filled & nw.col(column).cast(nw.String).str.contains(f"[^{BLANKS}]").fill_null(False)


def _may_hold_text(data: Frame, dtype: Any) -> bool:
    """Whether a column holds objects, in an engine that can write them as text."""
    return dtype == nw.Object and not data.implementation.is_polars()


def _holds_nothing(data: Frame, column: str, dtype: Any) -> bool:
    """Whether a column has no value; engines neither compare nor join a column without a type."""
    if isinstance(data, nw.DataFrame):
        return data[column].null_count() == len(data)
    return dtype == nw.Unknown and not counted(data, {"values": ones(~nw.col(column).is_null())})["values"]


def _cannot_identify(data: Frame, column: str, dtype: Any) -> bool:
    """Whether the values of a column cannot be compared and grouped."""
    if dtype == nw.Object and isinstance(data, nw.DataFrame):
        return data.implementation.is_polars() or not all(isinstance(value, Hashable) for value in data[column])
    return bool(dtype.is_nested())
