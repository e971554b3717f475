"""Summaries of each subject, whose visits are ordered by day: one row for each subject.

An eager frame becomes arrays in the order of subject and day. A lazy frame gets a plan: values of a visit are columns
of the visits, and values of a subject are aggregated when the visits of each subject are grouped.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any, Literal
from warnings import catch_warnings, simplefilter

import numpy as np
from attrs import define, evolve, field, frozen
from narwhals.stable import v2 as nw
from narwhals.stable.v2.typing import IntoFrameT

from sledai.definitions import Edition, require_edition
from sledai.errors import StudyDaysWarning, raise_all, shared_column, taken_column
from sledai.frames.arrays import as_arrays, with_columns
from sledai.frames.days import duplicated_days, with_days
from sledai.frames.deriving import apply_rule, native
from sledai.frames.engines import name_of, require_order, scratch_prefix
from sledai.frames.expressions import as_column, as_int, if_else, prepare
from sledai.frames.layout import Layout
from sledai.frames.measure import Summary, SummaryPlan, both_ends, plans_of, require_layout
from sledai.frames.reading import Answers, Column, Reading, require_different_names, taken_names
from sledai.frames.visit_inputs import Inputs, with_readable
from sledai.frames.visits import first_rows, identified, unidentified, with_group_values
from sledai.logic import Interval
from sledai.rules.course.courses import in_day_order
from sledai.rules.course.reading import Start
from sledai.visits.days import Form

__all__ = ["summarise"]

AFTER_ALL_DAYS = 10**12
"""A day later than all days."""


def summarise(
    frame: IntoFrameT,
    edition: Edition,
    *summaries: Summary,
    layout: Layout,
) -> IntoFrameT:
    """Derive one row for each subject from a table of visits, which is read once for all summaries.

    Args:
        frame: a frame of any engine that is supported; one row for each subject and visit.
        edition: the edition, or a part of one. Summaries of a state or an event do not look at the answers.
        summaries: what to derive, such as `adjusted_mean` and `time_in_state`.
        layout: where the table holds what; `subject` and `day` are needed, or a `visit` that holds days.

    Returns:
        The same kind of frame with one row for each subject: the columns of `subject`, then those of the summaries.
        An eager frame is sorted by subject; a lazy one need not be. In a lazy frame a summary is null, but for the
        number of visits, for a subject with a value that it cannot read, with a day that cannot be read, or with two
        visits on one day; a row with a blank subject belongs to nobody.

    Raises:
        TypeError: a summary is not one, or two of them have a column of the same name, or the layout does not name
            the subject and the day.
        ColumnError: a column of `subject` has the name of a new column.
        DuplicateVisitError: an eager frame has a subject twice on one day.
        MissingValueError: a subject or day is blank in an eager frame.
        ColumnError: one column is given for the day and for something else.
        ColumnError: the day of a lazy frame cannot hold days.
        UnreadableValueError: a day of an eager frame is not one day like the others; so is a day of an option.
        UnsupportedFrameError: the frame is of another kind, or its engine cannot look along a subject's visits (Dask,
            but for `sustained`, `annualised_rate` and a plain `time_to_first`).
        SledaiError: as for `derive`.

    Example:
        >>> import pyarrow
        >>> from sledai import SELENA_SLEDAI, frames
        >>> rash = SELENA_SLEDAI.without(*(name for name in SELENA_SLEDAI if name != "rash"))
        >>> visits = pyarrow.table({"id": ["A", "A", "B"], "day": [0, 28, 0], "rash": ["Y", "N", "Y"]})
        >>> layout = frames.Layout(subject="id", day="day")
        >>> found = frames.summarise(visits, rash, frames.adjusted_mean(), layout=layout)
        >>> found.select(["id", "adjusted_mean_low", "adjusted_mean_visits"]).to_pylist()[0]
        {'id': 'A', 'adjusted_mean_low': 1.0, 'adjusted_mean_visits': 2}
    """
    edition, layout = require_edition(edition), require_layout(layout)
    plans = plans_of(summaries, Summary, edition, layout)
    by = layout.visit if layout.day is None else layout.day
    if not layout.subject or by is None:
        raise TypeError("name the columns of the subject and the day in the layout: subject=, day=")
    subjects, at = tuple(map(name_of, layout.subject)), name_of(by)
    inputs = Inputs.of_plans(edition, layout, plans)
    for item in inputs.items:
        if item.column == at:
            raise shared_column({at: (item.name, "the day")})
    reading = inputs.read(frame, [*subjects, at])
    names = [column for plan in plans for column in plan.columns]
    require_different_names(reading.frame, names)
    if taken := taken_names(reading.frame, subjects, names):
        raise taken_column(taken)
    day = f"{scratch_prefix([*reading.frame.collect_schema(), *reading.tables])}day"
    reading, form = with_days(reading, at, day, layout.days)
    course = _SummaryRequest(subjects, at, day, form, inputs, plans)
    eager = isinstance(reading.frame, nw.DataFrame)
    result = _of_rows(reading, course) if eager else _of_plan(reading, course)
    return native(result.select(*subjects, *names), frame)


@frozen
class _SummaryRequest:
    """The visits of each subject by day, and the summaries to derive.

    Attributes:
        subjects: the columns that identify the subject.
        at: the column with the day, as the user has it.
        day: the scratch column with the day.
        form: what the days are.
        inputs: what is read of a visit.
        plans: the plans of the summaries.
    """

    subjects: tuple[str, ...]
    at: str
    day: str
    form: Form
    inputs: Inputs
    plans: tuple[SummaryPlan, ...]

    def values(self, read: Answers) -> dict[str, Interval[Any]]:
        """The values of a visit, each once."""
        visit = self.inputs.visit(read)
        return {name: value for plan in self.plans for name, value in plan.from_visit(visit).items()}


def _of_rows(reading: Reading, request: _SummaryRequest) -> nw.DataFrame[Any]:
    """Summarise the subjects of an eager frame, in their order.

    Raises:
        SledaiError: what cannot be read, blank identifiers, duplicated visits.
    """
    ends: dict[str, tuple[str, str]] = {}

    def rule(read: Answers) -> dict[str, Column]:
        columns, names = both_ends(request.values(read), f"{request.day}_")
        ends.update(names)
        return columns

    data: Any = apply_rule(reading, rule)
    subjects, day = request.subjects, request.day
    roles = list(dict.fromkeys([*subjects, request.at]))
    raise_all([*unidentified(data, roles), *duplicated_days(data, subjects, request.at, day, request.form)])
    rows = first_rows(data, subjects)
    with catch_warnings():
        simplefilter("ignore", StudyDaysWarning)  # the warning was given where the days were read
        courses = evolve(
            in_day_order(_whole(data, day), rows, visits=len(data), argument="the frame"), form=request.form
        )
    values = {name: Interval(*(_whole(data, end)[courses.rows] for end in both)) for name, both in ends.items()}
    results: dict[str, Column] = {}
    for plan in request.plans:
        results |= plan.summary(courses, values)
        if plan.visits:
            results[plan.visits] = Column(courses.count(np.ones(len(data), np.bool_)))
    each: Any = data.select(*subjects)[np.unique(rows).tolist()]
    return with_columns(nw.maybe_reset_index(each), as_arrays(results, courses.size)).sort(*subjects)


def _whole(data: nw.DataFrame[Any], column: str) -> Any:
    return np.asarray(data[column].to_numpy(), np.int64)


def _of_plan(reading: Reading, request: _SummaryRequest) -> nw.LazyFrame[Any]:
    """Summarise the subjects of a lazy frame.

    A summary is null where a value cannot be read, or where a visit has no day or is duplicated.
    """
    raise_all(reading.faults)
    prepared = prepare(reading)
    subjects, day = request.subjects, request.day
    data: Any = prepared.frame
    data, readable = with_readable(data, prepared.readable, reading, request.plans, f"{day}_readable")
    values, ends = both_ends(request.values(prepared.answers), f"{day}_")
    stored = {name: as_column(column, None) for name, column in values.items()}
    data = data.with_columns(**stored).filter(identified(data, subjects))
    data = data.select(*subjects, day, *stored, *dict.fromkeys(readable.values()))
    own: Any = data.with_columns(**{f"{day}_given": as_int(nw.col(day).is_null()), day: nw.col(day).fill_null(0)})
    rows, once = f"{day}_rows", f"{day}_once"
    counted: Any = with_group_values(own, [*subjects, day], {rows: nw.len()})
    dated = counted.with_columns(**{once: as_int((nw.col(rows) == 1) & (nw.col(f"{day}_given") == 0))})
    gathered_visits = _LazyVisits(dated, subjects, verb="a summary of the course", prefix=day)
    course = LazyCourse(gathered_visits, day, request.form)
    found = {name: Interval(*map(nw.col, both)) for name, both in ends.items()}
    columns: dict[str, nw.Expr] = {}
    for plan in request.plans:
        known = gathered_visits.of_all(once, "min") == 1
        if column := readable.get(plan.columns[0]):
            known = known & (gathered_visits.of_all(column, "min") == 1)
        columns |= {name: as_column(value, known) for name, value in plan.summary(course, found).items()}
        if plan.visits:
            columns[plan.visits] = gathered_visits.of_all(rows, "count")
    return gathered_visits.by_subject(**columns)


@define
class _LazyVisits:
    """A lazy frame of visits to which columns are added, and the aggregates of each subject.

    Attributes:
        data: the frame.
        subjects: the columns that identify the subject.
        verb: the operation that needs the order of the visits, for an error.
        prefix: the beginning of the names of new columns.
        gathered: the aggregates of each subject, by name.
        numbers: numbers for the names of new columns.
    """

    data: nw.LazyFrame[Any]
    subjects: tuple[str, ...]
    verb: str = field(kw_only=True)
    prefix: str = field(kw_only=True)
    gathered: dict[str, nw.Expr] = field(factory=dict)
    numbers: Iterator[int] = field(factory=count)

    def column(self, value: Any) -> str:
        """Store a value of each visit as a column, computed once."""
        name = f"{self.prefix}_{next(self.numbers)}"
        self.data = self.data.with_columns(**{name: value})
        return name

    def along(self, value: nw.Expr, day: str, *within: str) -> str:
        """Store a window value over the visits of each subject, in the order of their days."""
        require_order(self.data, self.verb)
        return self.column(value.over(*self.subjects, *within, order_by=day))

    def of_all(self, column: str, found: Literal["count", "max", "min", "sum"]) -> nw.Expr:
        """Aggregate a column over all visits of each subject; the same aggregate is computed once."""
        name = f"{column}_{found}"
        self.gathered[name] = getattr(nw.col(column), found)()
        return nw.col(name)

    def by_subject(self, **columns: nw.Expr) -> nw.LazyFrame[Any]:
        """One row for each subject, with columns computed from the aggregates."""
        each: Any = self.data.group_by(*self.subjects).agg(**self.gathered)
        whole: Any = each.with_columns(**{name: nw.col(name).cast(nw.Int64) for name in self.gathered})
        found: nw.LazyFrame[Any] = whole.with_columns(**columns)
        return found


@frozen
class LazyCourse:
    """A `Course` on expressions: the visits of each subject by day.

    Attributes:
        visits: the lazy frame of visits.
        day: the column with the day of each visit.
        form: what the days are.
    """

    visits: _LazyVisits
    day: str
    form: Form

    @property
    def days(self) -> nw.Expr:
        """As for `Course`."""
        return nw.col(self.day)

    @property
    def end(self) -> nw.Expr:
        """As for `Course`."""
        last = self.visits.of_all(self.day, "max")
        return if_else(last > 0, last, 0)

    def since(self, longest: int | None = None) -> nw.Expr:
        """As for `Course`."""
        since = nw.col(self.visits.column(self.days - self._earlier(self.days, self.days)))
        return since if longest is None else if_else(since > longest, longest, since)

    def before(self, value: Interval[Any]) -> Interval[Any]:
        """As for `Course`; at a subject's first visit it is 0."""
        return Interval(*(self._earlier(end, 0) for end in (value.low, value.high)))

    def counted_from(self, baseline: Start) -> LazyCourse:
        """As for `Course`."""
        if baseline is not None:
            return evolve(self, day=self.visits.column(self.days - self.form.number("baseline", baseline)))
        first = f"{self.day}_first"
        data: Any = with_group_values(self.visits.data, self.visits.subjects, {first: self.days.min()})
        self.visits.data = data
        return evolve(self, day=self.visits.column(self.days - nw.col(first)))

    def again_within(self, flags: nw.Expr, days: int) -> nw.Expr:
        """As for `Course`."""
        later = nw.col(self.visits.along(self.days.shift(-1), self.day, self.visits.column(as_int(flags))))
        return flags & (later - self.days <= days).fill_null(False)

    def kept_for(self, flags: nw.Expr, days: int) -> nw.Expr:
        """As for `Course`."""
        last = nw.col(self._of_row(self.days.max(), ~flags))
        return flags & (last - self.days >= days)

    def longest(self, flags: nw.Expr, apart: nw.Expr | None) -> nw.Expr:
        """As for `Course`."""
        flagged = nw.col(self.visits.column(as_int(flags)))
        lengths = self._of_row(flagged.sum(), ~flags if apart is None else ~flags | apart)
        return self.visits.of_all(lengths, "max")

    def count(self, flags: nw.Expr) -> nw.Expr:
        """As for `Course`."""
        return self.sums(as_int(flags))

    def sums(self, values: nw.Expr) -> nw.Expr:
        """As for `Course`."""
        return self.visits.of_all(self.visits.column(values), "sum")

    def first(self, flags: nw.Expr) -> nw.Expr:
        """As for `Course`."""
        found, end = self.visits.column(if_else(flags, self.days, AFTER_ALL_DAYS)), self.end
        first = self.visits.of_all(found, "min")
        return if_else(first < end, first, end)

    def _earlier(self, value: nw.Expr, first: Any) -> nw.Expr:
        """The value at the visit before; `first` at a subject's first visit."""
        earlier = nw.col(self.visits.along(value.shift(1), self.day))
        return if_else(earlier.is_null(), first, earlier)

    def _of_row(self, value: nw.Expr, begins: nw.Expr) -> str:
        """Store a value over each run of consecutive visits; `begins` marks the first visit of a run."""
        begun = nw.col(self.visits.column(as_int(begins))).cum_sum()
        row = self.visits.along(begun, self.day)
        return self.visits.column(value.over(*self.visits.subjects, row))
