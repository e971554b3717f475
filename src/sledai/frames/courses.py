"""Summaries of each subject, whose visits are ordered by day: one row for each subject.

An eager frame becomes arrays in the order of subject and day. A lazy one gets a plan: what rules ask of a visit are
columns beside the visits, what they ask of a subject is gathered when the visits of each subject are put together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import count
from typing import Any, Literal, TypeAlias

import numpy as np
from attrs import define, evolve, field, frozen
from narwhals.stable import v2 as nw
from narwhals.stable.v2.typing import IntoFrameT

from sledai._columns import Interval
from sledai._days import DayScale, Form
from sledai.definitions import Edition
from sledai.errors import ColumnExistsError, SharedColumnError, raise_all
from sledai.frames.arrays import as_arrays, with_columns
from sledai.frames.days import duplicated_days, with_days
from sledai.frames.deriving import derive, native
from sledai.frames.engines import Frame, name_of, require_order, scratch_prefix
from sledai.frames.expressions import as_column, as_int, if_else
from sledai.frames.naming import Source
from sledai.frames.reading import Answers, Column, Item, read, taken_names
from sledai.frames.visits import (
    first_rows,
    identified,
    identifiers,
    unidentified,
    with_group_values,
)
from sledai.longitudinal.courses import Course, in_day_order
from sledai.longitudinal.reading import Start

Noted: TypeAlias = Mapping[str, Interval[Any]]
"""What is known of each visit, by name."""
Summary: TypeAlias = Callable[[Course, Noted], Mapping[str, Column]]
"""From the visits of each subject, and what was noted of them, to named columns with a value for each subject."""

NEVER = 10**12
"""A day after all days, however they are counted."""
Ends: TypeAlias = Mapping[str, tuple[str, str]]
"""The columns with what was noted of a visit, the lowest and the highest, by name."""


@frozen(kw_only=True)
class SubjectSummary:
    """What a verb on the course asks.

    Attributes:
        verb: what it is called where an engine cannot do it.
        subject: the column, or columns, that say whose visit it is.
        day: the column with the day of each visit.
        days: how days are counted.
        noted: what is needed of a visit, by name, from what is read of it.
        summary: what is told of a subject.
        visits: the name of the column with the number of visits, if there is one.
    """

    verb: str
    subject: str | Sequence[str]
    day: str = field(converter=name_of)
    days: DayScale | None
    noted: Mapping[str, Callable[[Answers], Interval[Any]]]
    summary: Summary
    visits: str | None = None

    @property
    def subjects(self) -> tuple[str, ...]:
        """The columns that say whose visit it is, each once.

        Raises:
            TypeError: there is none.
        """
        return identifiers(self.subject, "subject")

    @property
    def roles(self) -> tuple[str, ...]:
        """The columns that identify a visit."""
        return tuple(dict.fromkeys([*self.subjects, self.day]))


def summarise(
    frame: IntoFrameT,
    edition: Edition | None,
    names: Sequence[str],
    source: Source,
    asked: SubjectSummary,
    *items: Item,
) -> IntoFrameT:
    """One row for each subject: its columns, and what is told of it.

    Args:
        frame: the user's frame; one row for each subject and visit.
        edition: the edition, or a part of one; None where no answers are read.
        names: the new columns, in order.
        source: where the answers are.
        asked: what is asked.
        items: what is read beside the answers.

    Raises:
        SharedColumnError: the column of the day is that of something else.
        SledaiError: what cannot be read, a taken name, what cannot be days; in an eager frame also blank identifiers
            and visits that are there twice. In a lazy frame such a subject gets nulls.
    """
    for item in items:
        if item.column == asked.day:
            raise SharedColumnError({asked.day: (item.name, "the day")})
    reading = read(frame, edition, [], source, asked.roles, further=items)
    if taken := taken_names(reading.frame, asked.subjects, names):
        raise ColumnExistsError(taken)
    prefix = scratch_prefix([*reading.frame.collect_schema(), *reading.tables])
    day, ends = f"{prefix}day", {name: (f"{prefix}{name}_low", f"{prefix}{name}_high") for name in asked.noted}

    def rule(answers: Answers) -> dict[str, Column]:
        found = {name: note(answers) for name, note in asked.noted.items()}
        low = {ends[name][0]: Column(value.low) for name, value in found.items()}
        high = {ends[name][1]: Column(value.high) for name, value in found.items()}
        return low | high

    reading, form = with_days(reading, asked.day, day, asked.days)
    data = derive(reading, rule)
    arguments = asked, day, ends, form
    told: Frame = _by_arrays(data, *arguments) if isinstance(data, nw.DataFrame) else _by_plan(data, *arguments)
    return native(told.select(*asked.subjects, *names), frame)


def _by_arrays(data: nw.DataFrame[Any], asked: SubjectSummary, day: str, ends: Ends, form: Form) -> nw.DataFrame[Any]:
    """What is told of the subjects of an eager frame, in their order.

    Raises:
        SledaiError: blank identifiers, visits that are there twice.
    """
    raise_all([*unidentified(data, asked.roles), *duplicated_days(data, asked.subjects, asked.day, day, form)])
    rows = first_rows(data, asked.subjects)
    courses = evolve(in_day_order(_whole(data, day), rows, visits=len(data), given="the frame"), form=form)
    noted = {name: Interval(*(_whole(data, end)[courses.rows] for end in both)) for name, both in ends.items()}
    results = dict(asked.summary(courses, noted))
    if asked.visits:
        results[asked.visits] = Column(courses.count(np.ones(len(data), np.bool_)))
    subjects: Any = data.select(*asked.subjects)[np.unique(rows).tolist()]
    told = with_columns(nw.maybe_reset_index(subjects), as_arrays(results, courses.size))
    return told.sort(*asked.subjects)


def _whole(data: nw.DataFrame[Any], column: str) -> Any:
    return np.asarray(data[column].to_numpy(), np.int64)


def _by_plan(data: nw.LazyFrame[Any], asked: SubjectSummary, day: str, ends: Ends, form: Form) -> nw.LazyFrame[Any]:
    """What is told of the subjects of a lazy frame, null where a visit cannot be read, has no day or is there twice."""
    columns, sound, rows = [day, *(end for both in ends.values() for end in both)], f"{day}_sound", f"{day}_rows"
    own: Any = data.filter(identified(data, asked.subjects)).select(*asked.subjects, *columns)
    read_whole = [nw.col(column).is_null() == False for column in columns[:2]]  # noqa: E712
    flagged = own.with_columns(**{sound: as_int(read_whole[0] & read_whole[1])})
    filled = flagged.with_columns(**{column: nw.col(column).fill_null(0) for column in columns})
    counted: Any = with_group_values(filled, [*asked.subjects, day], {rows: nw.len()})
    alone = counted.with_columns(**{sound: nw.col(sound) * as_int(nw.col(rows) == 1)})
    sheet = _Sheet(alone, asked.subjects, verb=asked.verb, prefix=day)
    results = asked.summary(
        _Plan(sheet, day, form), {name: Interval(*map(nw.col, both)) for name, both in ends.items()}
    )
    all_sound = sheet.of_all(sound, "min") == 1
    told = {name: as_column(column, all_sound) for name, column in results.items()}
    return sheet.together(**told, **({asked.visits: sheet.of_all(rows, "count")} if asked.visits else {}))


@define
class _Sheet:
    """A lazy frame to which columns are added, and what is gathered of the visits of each subject.

    Attributes:
        data: the frame.
        subjects: the columns that say whose visit it is.
        verb: what looks along the visits.
        prefix: the beginning of the names of new columns.
        gathered: what is known of each subject, by name.
        numbers: what tells the new columns apart.
    """

    data: nw.LazyFrame[Any]
    subjects: tuple[str, ...]
    verb: str = field(kw_only=True)
    prefix: str = field(kw_only=True)
    gathered: dict[str, nw.Expr] = field(factory=dict)
    numbers: Iterator[int] = field(factory=count)

    def column(self, value: Any) -> str:
        """The column that is to hold a value of each visit, so that it is worked out once."""
        name = f"{self.prefix}_{next(self.numbers)}"
        self.data = self.data.with_columns(**{name: value})
        return name

    def along(self, value: nw.Expr, day: str, *within: str) -> str:
        """The column that is to hold what is found along the visits of each subject, in the order of their days.

        Raises:
            UnsupportedFrameError: the engine cannot look along them.
        """
        require_order(self.data, self.verb)
        return self.column(value.over(*self.subjects, *within, order_by=day))

    def of_all(self, column: str, found: Literal["count", "max", "min", "sum"]) -> nw.Expr:
        """What is found in a column over all visits of each subject; asked for twice it is gathered once."""
        name = f"{column}_{found}"
        self.gathered[name] = getattr(nw.col(column), found)()
        return nw.col(name)

    def together(self, **told: nw.Expr) -> nw.LazyFrame[Any]:
        """One row for each subject, with what is told of it from what was gathered."""
        each: Any = self.data.group_by(*self.subjects).agg(**self.gathered)
        whole: Any = each.with_columns(**{name: nw.col(name).cast(nw.Int64) for name in self.gathered})
        found: nw.LazyFrame[Any] = whole.with_columns(**told)
        return found


@frozen
class _Plan:
    """The visits of each subject by day as a plan: a `Course` on expressions.

    Attributes:
        sheet: where the plan is written down.
        day: the column with the day of each visit.
        form: what the days are.
    """

    sheet: _Sheet
    day: str
    form: Form

    @property
    def days(self) -> nw.Expr:
        """As for `Course`."""
        return nw.col(self.day)

    @property
    def end(self) -> nw.Expr:
        """As for `Course`."""
        last = self.sheet.of_all(self.day, "max")
        return if_else(last > 0, last, 0)

    def since(self, longest: int | None = None) -> nw.Expr:
        """As for `Course`."""
        since = nw.col(self.sheet.column(self.days - self._earlier(self.days, self.days)))
        return since if longest is None else if_else(since > longest, longest, since)

    def before(self, value: Interval[Any]) -> Interval[Any]:
        """As for `Course`; at a subject's first visit it is 0."""
        return Interval(*(self._earlier(end, 0) for end in (value.low, value.high)))

    def counted_from(self, baseline: Start) -> _Plan:
        """As for `Course`."""
        if baseline is not None:
            return evolve(self, day=self.sheet.column(self.days - self.form.number("baseline", baseline)))
        first = f"{self.day}_first"
        data: Any = with_group_values(self.sheet.data, self.sheet.subjects, {first: self.days.min()})
        self.sheet.data = data
        return evolve(self, day=self.sheet.column(self.days - nw.col(first)))

    def again_within(self, flags: nw.Expr, days: int) -> nw.Expr:
        """As for `Course`."""
        later = nw.col(self.sheet.along(self.days.shift(-1), self.day, self.sheet.column(as_int(flags))))
        return flags & (later - self.days <= days).fill_null(False)

    def kept_for(self, flags: nw.Expr, days: int) -> nw.Expr:
        """As for `Course`."""
        last = nw.col(self._of_row(self.days.max(), ~flags))
        return flags & (last - self.days >= days)

    def longest(self, flags: nw.Expr, apart: nw.Expr | None) -> nw.Expr:
        """As for `Course`."""
        flagged = nw.col(self.sheet.column(as_int(flags)))
        lengths = self._of_row(flagged.sum(), ~flags if apart is None else ~flags | apart)
        return self.sheet.of_all(lengths, "max")

    def count(self, flags: nw.Expr) -> nw.Expr:
        """As for `Course`."""
        return self.sums(as_int(flags))

    def sums(self, values: nw.Expr) -> nw.Expr:
        """As for `Course`."""
        return self.sheet.of_all(self.sheet.column(values), "sum")

    def first(self, flags: nw.Expr) -> nw.Expr:
        """As for `Course`."""
        found, end = self.sheet.column(if_else(flags, self.days, NEVER)), self.end
        first = self.sheet.of_all(found, "min")
        return if_else(first < end, first, end)

    def _earlier(self, value: nw.Expr, first: Any) -> nw.Expr:
        """The value at the visit before, and another one at a subject's first visit."""
        earlier = nw.col(self.sheet.along(value.shift(1), self.day))
        return if_else(earlier.is_null(), first, earlier)

    def _of_row(self, value: nw.Expr, begins: nw.Expr) -> str:
        """The column with what is found of each visit's row of consecutive visits; one that begins is a row's first."""
        begun = nw.col(self.sheet.column(as_int(begins))).cum_sum()
        row = self.sheet.along(begun, self.day)
        return self.sheet.column(value.over(*self.sheet.subjects, row))
