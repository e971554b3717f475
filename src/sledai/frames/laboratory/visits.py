"""The visits of a frame beside what a laboratory table tells of each."""

from __future__ import annotations

from datetime import date
from functools import reduce
from typing import Any

import numpy as np
from attrs import frozen
from narwhals.stable import v2 as nw

from sledai.assessments.answers import as_array, is_gap
from sledai.descriptors import Descriptor
from sledai.errors import (
    ColumnTypeError,
    IdentifierTypeError,
    SledaiError,
    raise_all,
)
from sledai.frames.alike import of_one_kind, recast
from sledai.frames.arrays import beside
from sledai.frames.engines import Frame, is_text, planned, worked_out
from sledai.frames.expressions import chosen
from sledai.frames.laboratory.arrays import local
from sledai.frames.laboratory.daily import daily_results
from sledai.frames.laboratory.earlier import Earlier
from sledai.frames.laboratory.expressions import whole_days
from sledai.frames.laboratory.questions import Asked, Question
from sledai.frames.laboratory.table import DAYS, NUMBERS, Table
from sledai.frames.laboratory.windows import (
    NONE,
    OPEN,
    Visits,
    answer,
    highest,
    strongest_results,
)
from sledai.frames.reading import Column
from sledai.frames.visits import duplicated, identified, unidentified
from sledai.measurements.tables import read_days
from sledai.observations import Test

LABELS = ("visits", "labs")


@frozen(kw_only=True)
class Sides:
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
    asked: Asked
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
        """The day so long before a visit, a date where the day of the visit is one; null where there is none."""
        dtype = self.visits.collect_schema()[self.day]
        if not (dtype.is_temporal() or _kind_of_days(self.visits, self.day) == "dates"):
            return nw.when(there).then(nw.col(self.taken) - age)
        day = nw.col(self.day) if dtype.is_temporal() else nw.col(self.day).cast(nw.Datetime("us"))
        day = day if dtype == nw.Date else day.dt.truncate("1d")
        known = chosen(there, age, 0)
        for bit in range(self.asked.longest.bit_length()):
            earlier = day.dt.offset_by(f"-{2**bit}d")
            day = nw.when(known // 2**bit % 2 == 1).then(earlier).otherwise(day)
        return nw.when(there).then(day.cast(nw.Date) if dtype == nw.Date else day)

    def faults(self) -> list[SledaiError]:
        """What is wrong with the columns of the laboratory table and with those that put visits beside results."""
        faults = self.table.faults(self.labs)
        return faults or [*self._other_kinds(), *self._unsuited()]

    def _other_kinds(self) -> list[SledaiError]:
        """The errors for days that are dates in one frame, or in one column, only."""
        kinds = [_kind_of_days(self.visits, self.day), _kind_of_days(self.labs, self.table.day)]
        if None not in kinds and kinds[0] != kinds[1]:
            return [IdentifierTypeError(self.day, holds=dict(zip(LABELS, map(str, kinds), strict=True)))]
        columns = [column for column in (self.table.range_from, self.table.range_to) if column is not None]
        found = {column: _kind_of_days(self.labs, column) for column in columns}
        wrong = {
            column: str(kind) for column, kind in found.items() if None not in (kind, kinds[1]) and kind != kinds[1]
        }
        return [
            ColumnTypeError(column, holds=kind, wanted=f"{kinds[1]} like the days") for column, kind in wrong.items()
        ]

    def _unsuited(self) -> list[SledaiError]:
        """The errors for columns of a lazy frame of visits that are of the wrong kind."""
        if isinstance(self.visits, nw.DataFrame):
            return []
        schema, found = self.visits.collect_schema(), []
        for column, wanted in ((self.day, DAYS), (self.earlier.column, NUMBERS)):
            dtype = schema.get(str(column), nw.Unknown())
            suits = dtype.is_numeric() or (dtype.is_temporal() and wanted == DAYS) or dtype == nw.Unknown
            if not suits:
                holds = "text" if is_text(dtype) else str(dtype)
                found.append(ColumnTypeError(str(column), holds=holds, wanted=wanted))
        return list(found)


def _kind_of_days(data: Frame, column: str) -> str | None:
    """Whether days are dates or numbers; None where that cannot be told."""
    dtype = data.collect_schema()[column]
    if dtype.is_numeric() or dtype.is_temporal():
        return "numbers" if dtype.is_numeric() else "dates"
    if isinstance(data, nw.DataFrame) and dtype == nw.Object:
        first = next((value for value in data[column].to_list() if not is_gap(value)), None)
        return None if first is None else "dates" if isinstance(first, date) else "numbers"
    return None


def beside_results(sides: Sides) -> Frame:
    """The frame of visits with scratch columns: ``day``, and how strong each result is that a question asks for.

    Raises:
        SledaiError: in eager frames what cannot be read, blank identifiers, and visits that are there twice.
    """
    if isinstance(sides.visits, nw.LazyFrame):
        return _by_plan(sides)
    return _eager(sides, sides.visits)


def _common_keys(sides: Sides) -> tuple[dict[str, nw.Expr], dict[str, nw.Expr]]:
    """The keys of visits and of results, of the same types.

    Raises:
        IdentifierTypeError: a subject is of different kinds.
    """
    visits: Any = sides.visits
    labs: Any = sides.labs
    pairs = list(zip(sides.subjects, sides.table.subjects, strict=True))
    both = [visits.select(*sides.subjects), labs.select(**{own: nw.col(other) for own, other in pairs})]
    wanted = of_one_kind(both, sides.subjects, LABELS)[0].collect_schema()
    schemas = visits.collect_schema(), labs.collect_schema()
    named = list(zip(sides.keys, pairs, strict=True))
    own, others = (
        {key: recast(pair[at], schemas[at][pair[at]], wanted[pair[0]]) for key, pair in named} for at in (0, 1)
    )
    return own, others


def _eager(sides: Sides, visits: nw.DataFrame[Any]) -> nw.DataFrame[Any]:
    """The same for eager frames, in the order of their rows."""
    roles = list(dict.fromkeys([*sides.subjects, sides.day]))
    said = visits.with_columns(local(visits[sides.day]).dt.truncate("1d")) if _has_times(visits, sides.day) else visits
    raise_all([*unidentified(visits, roles), *(duplicated(said, roles) if len(visits) else [])])
    days, wrong = read_days(as_array(said[sides.day].to_numpy()), np.ones(len(visits), np.bool_))
    raise_all([wrong] if wrong else [])
    given = sides.earlier.as_written(visits)
    columns = {sides.taken: Column(days)}
    labs: Any = sides.labs
    if len(labs) and len(visits) and sides.asked.questions:
        keys, lab_keys = _common_keys(sides)
        results = daily_results(labs, sides.table, sides.asked, lab_keys)
        frame: Any = nw.maybe_reset_index(visits.select(**keys))
        frame = beside(frame, {"row": Column(np.arange(len(visits))), "day": Column(days), **given})
        each = Visits(planned(frame), ("row",), sides.keys)
        found = strongest_results(planned(results), each, sides.asked, last_before=sides.earlier.is_last)
        told = worked_out(found.select("row", **sides.told()))
        rows, size = told["row"].to_numpy(), len(visits)
        for name in sides.strengths.values():
            columns[name] = Column(_placed(told[name], rows, np.full(size, NONE)))
        for name in sides.tests.values():
            answers = _placed(told[name], rows, np.full(size, OPEN, np.int8))
            columns[name] = Column(answers == 1, answers != OPEN, truth=True)
    return beside(visits, columns)


def _has_times(visits: nw.DataFrame[Any], column: str) -> bool:
    """Whether days have times of the day, which play no part."""
    return isinstance(visits.schema[column], nw.Datetime)


def _placed(values: nw.Series[Any], rows: Any, array: Any) -> Any:
    """An array with a value for some of its rows."""
    array[rows] = values.to_numpy()
    return array


def _by_plan(sides: Sides) -> nw.LazyFrame[Any]:
    """The same for lazy frames; ``sound`` is null where a visit cannot be told from all others."""
    visits: Any = sides.visits
    keys, lab_keys = _common_keys(sides)
    day = whole_days(nw.col(sides.day), visits.collect_schema()[sides.day])
    keyed = visits.with_columns(**keys, **{sides.taken: day})
    names = [*sides.keys, sides.taken]
    said = keyed.filter(identified(keyed, sides.keys) & (nw.col(sides.taken).is_null() == False))  # noqa: E712
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
