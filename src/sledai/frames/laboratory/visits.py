"""The visits of a frame beside what a laboratory table tells of each."""

from __future__ import annotations

from functools import cached_property, reduce
from typing import Any

import numpy as np
from attrs import evolve, frozen
from narwhals.stable import v2 as nw

from sledai.definitions.descriptors import Descriptor
from sledai.definitions.observations import Test
from sledai.errors import SledaiError, column_type, identifier_types, raise_all
from sledai.frames.arrays import with_columns
from sledai.frames.days import (
    WANTED,
    as_date,
    duplicated_days,
    form_of,
    holds_days,
    read_days,
    with_span,
    zone_of,
)
from sledai.frames.engines import Frame, as_lazy, collect, is_text
from sledai.frames.expressions import if_else, reads_as_text
from sledai.frames.key_types import align_types, recast
from sledai.frames.laboratory.daily import daily_results
from sledai.frames.laboratory.earlier import Earlier
from sledai.frames.laboratory.questions import LabRules, Question
from sledai.frames.laboratory.table import NUMBERS, Table
from sledai.frames.laboratory.windows import (
    NONE,
    OPEN,
    Visits,
    answer,
    highest,
    strongest_results,
)
from sledai.frames.reading import Column
from sledai.frames.visits import identified, unidentified
from sledai.visits.days import DayKind, DayScale, Form, warn_study_days

LABELS = ("visits", "labs")
FIRST = 1000
"""How many rows tell of what kind days are."""


@frozen(kw_only=True)
class LabJoin:
    """The two frames, and how they are put beside each other.

    Attributes:
        visits: the frame of visits.
        labs: the laboratory table.
        table: its columns.
        subjects: the columns of the visits that say whose visit it is.
        day: the column with the day of the visit.
        asked: what is asked.
        earlier: where the earlier results stand.
        evidence: whether it is told which result decided.
        prefix: the beginning of the names of scratch columns.
    """

    visits: Frame
    labs: Frame
    table: Table
    subjects: tuple[str, ...]
    day: str
    asked: LabRules
    earlier: Earlier
    evidence: bool
    prefix: str

    @property
    def keys(self) -> tuple[str, ...]:
        """The scratch columns that say whose visit or result it is."""
        return tuple(f"{self.prefix}subject_{at}" for at in range(len(self.subjects)))

    @property
    def taken(self) -> str:
        """The scratch column with the day of the visit as a whole number."""
        return f"{self.prefix}day"

    @property
    def date(self) -> str:
        """The scratch column with the date of the visit, where that is written as text."""
        return f"{self.prefix}date"

    def with_dates(self, frame: Any) -> Any:
        """A frame with this column, so that it is worked out once."""
        dtype = self.visits.collect_schema()[self.day]
        return frame.with_columns(**{self.date: as_date(nw.col(self.day).cast(nw.String))}) if is_text(dtype) else frame

    @property
    def sound(self) -> str:
        """The scratch column that is 1 where a visit of a lazy frame can be told from all others."""
        return f"{self.prefix}sound"

    @property
    def tests(self) -> dict[tuple[Descriptor, Test], str]:
        """For each test of each descriptor the scratch column with what its results say, as an answer."""
        pairs = [(descriptor, test) for descriptor, tests in self.asked.tests.items() for test in tests]
        return {(descriptor, test): f"{self.prefix}answer_{descriptor}_{test}" for descriptor, test in pairs}

    @property
    def strengths(self) -> dict[Question, str]:
        """For each question the scratch column with how strong what it asks for is, where evidence is asked for."""
        asked = self.asked.questions if self.evidence else ()
        return {question: f"{self.prefix}{question.name}" for question in asked}

    def told(self) -> dict[str, nw.Expr]:
        """These columns, from the strengths by the names of the questions."""
        found = {column: nw.col(question.name) for question, column in self.strengths.items()}
        for (descriptor, test), column in self.tests.items():
            questions = self.asked.of_test(descriptor, test)
            found[column] = answer(questions, reduce(highest, (nw.col(question.name) for question in questions)))
        return found

    def day_before(self, age: nw.Expr, there: nw.Expr) -> nw.Expr:
        """The day of the result, which is the day of the visit less its age; null where there is none."""
        dtype, value = self.visits.collect_schema()[self.day], nw.col(self.day)
        if self.form.kind not in (DayKind.DATES, DayKind.TIMES):
            number = nw.col(self.taken) - age
            return nw.when(there).then(if_else(number >= 0, number + 1, number) if self.table.days else number)
        day: nw.Expr = value if dtype.is_temporal() else value.cast(nw.Datetime("us"))
        if is_text(dtype):
            day = nw.col(self.date)
        day = day if dtype == nw.Date else day.dt.truncate("1d")
        known = if_else(there, age, 0)
        for bit in range(self.asked.longest.bit_length()):
            earlier = day.dt.offset_by(f"-{2**bit}d")
            day = nw.when(known // 2**bit % 2 == 1).then(earlier).otherwise(day)
        return nw.when(there).then(day.cast(nw.Date) if dtype == nw.Date else day)

    @cached_property
    def form(self) -> Form:
        """What the days of the visits are."""
        return _form(self.visits, self.day, self.table.days)

    def faults(self) -> list[SledaiError]:
        """What is wrong with the columns of the laboratory table and with those that put visits beside results."""
        faults = self.table.faults(self.labs)
        return faults or [*self._other_kinds(), *self._unsuited()]

    def _other_kinds(self) -> list[SledaiError]:
        """The errors for days that are dates, or have a zone, in one frame, or in one column, only."""
        kinds = [self.form.kind, _form(self.labs, self.table.day, self.table.days).kind]
        if None not in kinds and kinds[0] != kinds[1]:
            return [identifier_types(self.day, kinds=dict(zip(LABELS, map(str, kinds), strict=True)))]
        columns = [column for column in (self.table.range_from, self.table.range_to) if column is not None]
        found = {column: _form(self.labs, column, self.table.days).kind for column in columns}
        wrong = {
            column: str(kind) for column, kind in found.items() if None not in (kind, kinds[1]) and kind != kinds[1]
        }
        return [column_type(column, holds=kind, needed=f"{kinds[1]} like the days") for column, kind in wrong.items()]

    def _unsuited(self) -> list[SledaiError]:
        """The errors for columns of a lazy frame of visits that are of the wrong kind."""
        if isinstance(self.visits, nw.DataFrame):
            return []
        schema, found = self.visits.collect_schema(), []
        for column, wanted in ((self.day, WANTED), (self.earlier.column, NUMBERS)):
            dtype = schema.get(str(column), nw.Unknown())
            in_days = wanted == WANTED and holds_days(dtype, self.table.days)
            suits = dtype.is_numeric() or dtype == nw.Unknown or in_days
            if not suits:
                holds = "text" if is_text(dtype) else str(dtype)
                found.append(column_type(str(column), holds=holds, needed=wanted))
        return list(found)


def _form(data: Frame, column: str, days: DayScale | None) -> Form:
    """What a column holds as days; of an eager frame with values of any type, most of the first ones."""
    dtype = data.collect_schema()[column]
    if isinstance(data, nw.DataFrame) and reads_as_text(dtype):
        return read_days(data.select(column).head(FIRST), column, days).form
    return form_of(dtype, days)


def join_results(sides: LabJoin) -> Frame:
    """The frame of visits with scratch columns: ``day``, and how strong each result is that a question asks for.

    Raises:
        SledaiError: in eager frames what cannot be read, blank identifiers, and visits that are there twice.
    """
    sides = in_zone_of_visits(sides)
    return _by_plan(sides) if isinstance(sides.visits, nw.LazyFrame) else _eager(sides, sides.visits)


def in_zone_of_visits(sides: LabJoin) -> LabJoin:
    """The same with the days of the laboratory table in the zone of the visits, where they are times with a zone."""
    zone, table = sides.form.zone, evolve(sides.table, kind=sides.form.kind)
    if zone is None:
        return evolve(sides, table=table)
    schema, labs = sides.labs.collect_schema(), sides.labs
    name = zone_of(sides.visits.collect_schema()[sides.day])
    columns = [column for column in (table.day, table.range_from, table.range_to) if column is not None]
    other = [column for column in columns if name and zone_of(schema[column]) not in (None, name)]
    if other:
        labs = labs.with_columns(*(nw.col(column).dt.convert_time_zone(str(name)) for column in dict.fromkeys(other)))
    return evolve(sides, labs=labs, table=evolve(table, zone=zone))


def _common_keys(sides: LabJoin) -> tuple[dict[str, nw.Expr], dict[str, nw.Expr]]:
    """The keys of visits and of results, of the same types.

    Raises:
        ColumnError: a subject is of different kinds.
    """
    visits: Any = sides.visits
    labs: Any = sides.labs
    pairs = list(zip(sides.subjects, sides.table.subjects, strict=True))
    both = [visits.select(*sides.subjects), labs.select(**{own: nw.col(other) for own, other in pairs})]
    wanted = align_types(both, sides.subjects, LABELS)[0].collect_schema()
    schemas = visits.collect_schema(), labs.collect_schema()
    named = list(zip(sides.keys, pairs, strict=True))
    own, others = (
        {key: recast(pair[at], schemas[at][pair[at]], wanted[pair[0]]) for key, pair in named} for at in (0, 1)
    )
    return own, others


def _eager(sides: LabJoin, visits: nw.DataFrame[Any]) -> nw.DataFrame[Any]:
    """The same for eager frames, in the order of their rows."""
    roles = list(dict.fromkeys([*sides.subjects, sides.day]))
    found_days = read_days(visits, sides.day, sides.table.days)
    kind = None if zone_of(visits.schema[sides.day]) else sides.form.kind
    wrong = found_days.faults(f"column {sides.day!r}", table="visits", kind=kind, exact=True)
    raise_all([*unidentified(visits, roles), *wrong])
    days = found_days.first
    numbered = with_columns(visits.select(*sides.subjects), {sides.taken: Column(days)})
    raise_all(duplicated_days(numbered, sides.subjects, sides.day, sides.taken, sides.form))
    given = sides.earlier.as_written(visits)
    columns = {sides.taken: Column(days)}
    labs: Any = sides.labs
    if found_days.kind is DayKind.NUMBERS and len(labs):
        taken = read_days(labs, sides.table.day, sides.table.days)
        warn_study_days(
            {f"visits: column {sides.day!r}": found_days.sides, f"labs: column {sides.table.day!r}": taken.sides}
        )
    if len(labs) and sides.asked.questions:
        keys, lab_keys = _common_keys(sides)
        results = daily_results(labs, sides.table, sides.asked, lab_keys)
        frame: Any = nw.maybe_reset_index(visits.select(**keys))
        frame = with_columns(frame, {"row": Column(np.arange(len(visits))), "day": Column(days), **given})
        each = Visits(as_lazy(frame), ("row",), sides.keys)
        found = strongest_results(as_lazy(results), each, sides.asked, last_before=sides.earlier.is_last)
        told = collect(found.select("row", **sides.told()))
        rows, size = told["row"].to_numpy(), len(visits)
        for name in sides.strengths.values():
            columns[name] = Column(_placed(told[name], rows, np.full(size, NONE)))
        for name in sides.tests.values():
            answers = _placed(told[name], rows, np.full(size, OPEN, np.int8))
            columns[name] = Column(answers == 1, answers != OPEN, truth=True)
    return with_columns(visits, columns)


def _placed(values: nw.Series[Any], rows: Any, array: Any) -> Any:
    """An array with a value for some of its rows."""
    array[rows] = values.to_numpy()
    return array


def _by_plan(sides: LabJoin) -> nw.LazyFrame[Any]:
    """The same for lazy frames; ``sound`` is null where a visit cannot be told from all others."""
    visits: Any = sides.visits
    keys, lab_keys = _common_keys(sides)
    keyed = with_span(visits, sides.day, sides.table.days, lambda days: {**keys, sides.taken: days.exact})
    names = [*sides.keys, sides.taken]
    said = keyed.filter(identified(keyed, sides.keys) & ~nw.col(sides.taken).is_null())
    said, given = sides.earlier.by_plan(said, f"{sides.taken}_number")
    carried = [nw.col(name).min() for name in given]
    groups = said.select(*names, **given).group_by(*names).agg(nw.len().alias(sides.sound), *carried)
    once = groups.filter(nw.col(sides.sound) == 1)
    found = once.select(*names, nw.col(sides.sound).cast(nw.Int64))
    if sides.asked.questions:
        results = daily_results(sides.labs, sides.table, sides.asked, lab_keys)
        frame = once.with_columns(day=nw.col(sides.taken))
        each = Visits(frame, tuple(names), sides.keys)
        best = strongest_results(results, each, sides.asked, last_before=sides.earlier.is_last)
        answers = sides.told()
        known = {column: nw.when(answers[column] != OPEN).then(answers[column]) for column in sides.tests.values()}
        found = found.join(best.select(*names, **answers | known), on=names, how="left")
    joined: nw.LazyFrame[Any] = keyed.join(found, on=names, how="left")
    return joined
