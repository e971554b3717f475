"""Courses: the visits of each subject by day, with the operations that rules on the course need."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import Any, Generic, Protocol, TypeVar

import numpy as np
from attrs import evolve, field, frozen

from sledai._fixed import content, protected
from sledai.errors import different_lengths, duplicate_visit
from sledai.logic import Array, ColumnLike, Interval, Verdict
from sledai.rules.course.reading import Start, read_days, read_subjects
from sledai.visits.answers import as_array
from sledai.visits.days import DayScale, Form, require_scale
from sledai.visits.labels import require_same_labels

ResultT = TypeVar("ResultT")


class Course(Protocol):
    """The operations that rules need on the visits of each subject by day.

    A column has a value for each visit; a result has a value for each subject.
    Arrays compute at once; a dataframe engine adds the operation to its plan.
    """

    @property
    def days(self) -> Any:
        """The day of each visit."""

    @property
    def form(self) -> Form:
        """The kind of the days, which puts a day of an option on their scale."""
        ...

    @property
    def end(self) -> Any:
        """The day of the last visit of each subject, or day 0 if that is later."""

    def since(self, longest: int | None = None) -> Any:
        """The days since the subject's previous visit, at most so many; 0 at the first."""

    def before(self, value: Interval[Any]) -> Interval[Any]:
        """The value at the previous visit; at a subject's first visit it is arbitrary, and counts for 0 days."""
        ...

    def counted_from(self, baseline: Start) -> Course:
        """The same visits with their days counted from a baseline."""
        ...

    def again_within(self, flags: Any, days: int) -> Any:
        """Whether the subject's next visit with the flag, of those with it, is at most so many days later."""

    def kept_for(self, flags: Any, days: int) -> Any:
        """Whether all visits have the flag, from a visit with it up to one at least so many days later."""

    def longest(self, flags: Any, apart: Any | None) -> Any:
        """The largest number of consecutive visits of each subject with the flag; a visit that is apart starts anew."""

    def count(self, flags: Any) -> Any:
        """The number of visits of each subject with the flag."""

    def sums(self, values: Any) -> Any:
        """The sum of the values of each subject."""

    def first(self, flags: Any) -> Any:
        """The day of the first visit of each subject with the flag, or else the `end`; flags are never before day 0."""


@frozen
class PerSubject(Generic[ResultT]):
    """A result for each of many subjects.

    Attributes:
        subjects: the subjects, each once, ascending, shape ``(s,)``.
        result: the result for one subject, with arrays of shape ``(s,)`` instead of numbers.
    """

    subjects: Array = field(eq=content, converter=protected)
    result: ResultT

    def __reduce__(self) -> tuple[Any, ...]:
        return PerSubject, (self.subjects, self.result)


@frozen(eq=False)
class Courses:
    """The visits of each subject by day.

    Attributes:
        subjects: the subjects, ascending; None for one subject without a name.
        size: the number of subjects.
        rows: for each visit, by subject and day, its position in the input.
        owner: for each visit the position of its subject.
        days: for each visit its day.
        form: the kind of the days.
        gaps: for each visit the days since the subject's previous visit; 0 at the first.
    """

    subjects: Array | None = field(kw_only=True)
    size: int = field(kw_only=True)
    rows: Array = field(kw_only=True)
    owner: Array = field(kw_only=True)
    days: Array = field(kw_only=True)
    form: Form = field(kw_only=True)
    gaps: Array = field(init=False)

    def __attrs_post_init__(self) -> None:
        same = np.diff(self.owner, prepend=-1) == 0
        object.__setattr__(self, "gaps", np.where(same, np.diff(self.days, prepend=0), 0))

    def only(self, kept: Array) -> Courses:
        """The courses without some visits; `kept` is by position in the input."""
        chosen = kept[self.rows]
        return Courses(
            subjects=self.subjects,
            size=self.size,
            rows=self.rows[chosen],
            owner=self.owner[chosen],
            days=self.days[chosen],
            form=self.form,
        )

    @property
    def end(self) -> Array:
        """As for `Course`; day 0 without visits."""
        return self._most(self.days)

    def since(self, longest: int | None = None) -> Array:
        """As for `Course`."""
        return self.gaps if longest is None else np.minimum(self.gaps, longest)

    def before(self, value: Interval[Array]) -> Interval[Array]:
        """As for `Course`; at a subject's first visit it is the value of another subject."""
        return Interval(np.roll(value.low, 1), np.roll(value.high, 1))

    def counted_from(self, baseline: Start) -> Courses:
        """As for `Course`."""
        if baseline is not None:
            return evolve(self, days=self.days - self.form.number("baseline", baseline))
        first = np.zeros(self.size, np.int64)
        first[self.owner[::-1]] = self.days[::-1]  # of several values for one subject the last one stays
        return evolve(self, days=self.days - first[self.owner])

    def again_within(self, flags: Array, days: int) -> Array:
        """As for `Course`."""
        second = _following(flags)
        owner, day = np.append(self.owner, -1)[second], np.append(self.days, 0)[second]
        within: Array = flags & (owner == self.owner) & (day - self.days <= days)
        return within

    def kept_for(self, flags: Array, days: int) -> Array:
        """As for `Course`."""
        last = _following(~flags | self._first_visit) - 1
        kept: Array = flags & (self.days[last] - self.days >= days)
        return kept

    def longest(self, flags: Array, apart: Array | None) -> Array:
        """As for `Course`; 0 without visits."""
        begins = self._first_visit | ~flags
        lengths = _following(begins if apart is None else begins | apart) - np.arange(len(flags))
        return self._most(np.where(flags, lengths, 0))

    def count(self, flags: Array) -> Array:
        """As for `Course`."""
        return self.sums(flags)

    def sums(self, values: Array) -> Array:
        """As for `Course`."""
        totals = np.zeros(self.size, np.int64)
        np.add.at(totals, self.owner, values)
        return totals

    def first(self, flags: Array) -> Array:
        """As for `Course`."""
        first = self.end
        np.minimum.at(first, self.owner[flags], self.days[flags])
        return first

    @property
    def _first_visit(self) -> Any:
        return self.gaps == 0

    def _most(self, values: Array) -> Array:
        """The largest value of each subject, or 0."""
        largest = np.zeros(self.size, np.int64)
        np.maximum.at(largest, self.owner, values)
        return largest

    def unwrap(self, column: Array) -> Any:
        """Give a column over the subjects; a plain value if the caller gave one subject."""
        return column.item() if self.subjects is None else column

    def interval(self, ends: Interval[Array]) -> Interval[Any]:
        """Unwrap both ends of an interval."""
        return Interval(self.unwrap(ends.low), self.unwrap(ends.high))

    def verdict(self, parts: Verdict[Array]) -> Verdict[Any]:
        """Unwrap both parts of a verdict."""
        return Verdict(certain=self.unwrap(parts.certain), possible=self.unwrap(parts.possible))

    def named(self, result: ResultT) -> ResultT | PerSubject[ResultT]:
        """Give the result, with the subjects if the caller gave many."""
        return result if self.subjects is None else PerSubject(self.subjects, result)


def in_day_order(
    day: ColumnLike,
    subject: ColumnLike | None,
    *,
    visits: int,
    argument: str | tuple[str, object],
    days: DayScale | None = None,
) -> Courses:
    """Sort visits by subject and day.

    Args:
        day: the day of each visit.
        subject: the subject of each visit; None for one subject.
        visits: the number of visits.
        argument: the caller's name for the visits; or that name, and the visits or the verdicts on them.
        days: how days are counted.

    Raises:
        AlignmentError: the columns differ in length.
        AlignmentError: the columns are pandas Series with different labels.
        MissingValueError: a day or a subject is blank.
        UnreadableValueError: a day is not one day like the others.
        ColumnError: the subjects are of several kinds.
        DuplicateVisitError: a subject has two visits on one day.
    """
    require_scale(days)
    argument, visits_or_verdicts = argument if isinstance(argument, tuple) else (argument, None)
    ends = (
        {"certain": visits_or_verdicts.certain, "possible": visits_or_verdicts.possible}
        if isinstance(visits_or_verdicts, Verdict)
        else visits_or_verdicts
    )
    require_same_labels({"day": day, "subject": subject, argument: ends})
    columns = {"day": as_array(day)} | ({} if subject is None else {"subject": as_array(subject)})
    if any(column.shape != (visits,) for column in columns.values()):
        shapes = {
            name: len(column) if column.ndim == 1 else f"shape {column.shape}" for name, column in columns.items()
        }
        raise different_lengths({argument: visits, **shapes})
    numbers, form = read_days(columns["day"], days)
    names, owner = read_subjects(columns["subject"]) if subject is not None else (None, np.zeros(visits, np.int64))
    rows = np.lexsort((numbers, owner))
    courses = Courses(
        subjects=names,
        size=1 if names is None else len(names),
        rows=rows,
        owner=owner[rows],
        days=numbers[rows],
        form=form,
    )
    _refuse_duplicates(courses)
    return courses


def _refuse_duplicates(courses: Courses) -> None:
    again = np.flatnonzero((courses.gaps == 0) & (np.diff(courses.owner, prepend=-1) == 0))
    if not len(again):
        return
    days = [courses.form.shown(day) for day in courses.days[again].tolist()]
    if courses.subjects is None:
        visits: list[tuple[object, ...]] = [(day,) for day in days]
    else:
        visits = list(zip(courses.subjects[courses.owner[again]].tolist(), days, strict=True))
    columns = ("day",) if courses.subjects is None else ("subject", "day")
    raise duplicate_visit(columns, {visit: more + 1 for visit, more in Counter(visits).items()})


def at_rows(column: Interval[Array], rows: Array) -> Interval[Array]:
    """Take an interval at some positions."""
    return Interval(column.low[rows], column.high[rows])


def in_course_order(courses: Courses, verdict: Verdict[Array]) -> Verdict[Array]:
    """Put a verdict on the visits in the order of the courses."""
    return Verdict(certain=verdict.certain[courses.rows], possible=verdict.possible[courses.rows])


def _following(flags: Array) -> Array:
    """Find for each row the next later row with the flag; the number of rows if no row follows."""
    rows = np.where(flags, np.arange(len(flags)), len(flags))
    nearest = np.minimum.accumulate(np.append(rows, len(flags))[::-1])[::-1]
    return nearest[1:]


def ratio(part: Interval[Any], divisor: Any) -> Any:
    """Divide, exactly for one subject; None, or NaN among many, where the divisor is 0."""
    if isinstance(divisor, np.ndarray):
        return Interval(_quotients(part.low, divisor), _quotients(part.high, divisor))
    return Interval(Fraction(part.low) / divisor, Fraction(part.high) / divisor) if divisor else None


def _quotients(part: Array, divisor: Array) -> Array:
    quotients: Array = np.divide(part, divisor, out=np.full(divisor.shape, np.nan), where=divisor > 0)
    return quotients
