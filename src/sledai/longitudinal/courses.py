"""Courses: each subject's visits by day, and the way back from them to one subject or to many."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import numpy as np
from attrs import field, frozen

from sledai._columns import Array, Interval, Verdict
from sledai.assessments.answers import as_array
from sledai.errors import DuplicateVisitError, LengthMismatchError
from sledai.longitudinal.reading import read_days, read_subjects

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

ResultT = TypeVar("ResultT")


@frozen(eq=False)
class PerSubject(Generic[ResultT]):
    """A result for each of many subjects.

    Attributes:
        subjects: the subjects, each once, ascending, shape ``(s,)``.
        result: what the function gives for one subject, with arrays of shape ``(s,)`` in the place of numbers.
    """

    subjects: Array
    result: ResultT


@frozen(eq=False)
class Courses:
    """The visits of each subject by day.

    Attributes:
        subjects: the subjects, ascending; None for one subject without a name.
        size: how many subjects.
        rows: for each visit, by subject and day, its position in the input.
        owner: for each visit the position of its subject.
        days: for each visit its day.
        since: for each visit the days since the subject's previous visit; 0 at the first.
    """

    subjects: Array | None = field(kw_only=True)
    size: int = field(kw_only=True)
    rows: Array = field(kw_only=True)
    owner: Array = field(kw_only=True)
    days: Array = field(kw_only=True)
    since: Array = field(init=False)

    def __attrs_post_init__(self) -> None:
        same = np.diff(self.owner, prepend=-1) == 0
        object.__setattr__(self, "since", np.where(same, np.diff(self.days, prepend=0), 0))

    def only(self, kept: Array) -> Courses:
        """The courses without some visits; `kept` is by position in the input."""
        chosen = kept[self.rows]
        return Courses(
            subjects=self.subjects,
            size=self.size,
            rows=self.rows[chosen],
            owner=self.owner[chosen],
            days=self.days[chosen],
        )

    def sums(self, values: Array) -> Array:
        """The sum of each subject."""
        totals = np.zeros(self.size, np.int64)
        np.add.at(totals, self.owner, values)
        return totals

    def most(self, values: Array) -> Array:
        """The largest value of each subject; 0 without visits."""
        largest = np.zeros(self.size, np.int64)
        np.maximum.at(largest, self.owner, values)
        return largest

    def first_days(self) -> Array:
        """The day of each subject's first visit; 0 without visits."""
        first = np.zeros(self.size, np.int64)
        first[self.owner[::-1]] = self.days[::-1]  # of several values for one subject the last one stays
        return first

    def last_days(self, default: Array) -> Array:
        """The day of each subject's last visit; the default without visits."""
        last = default.copy()
        last[self.owner] = self.days  # of several values for one subject the last one stays
        return last

    def told(self, column: Array) -> Any:
        """A column over the subjects as the caller has it: a plain value for one subject."""
        return column.item() if self.subjects is None else column

    def interval(self, ends: Interval[Array]) -> Interval[Any]:
        """The same for both ends of an interval."""
        return Interval(self.told(ends.low), self.told(ends.high))

    def verdict(self, certain: Array, possible: Array) -> Verdict[Any]:
        """The same for both parts of a verdict."""
        return Verdict(certain=self.told(certain), possible=self.told(possible))

    def named(self, result: ResultT) -> ResultT | PerSubject[ResultT]:
        """The result, with the subjects if there are many."""
        return result if self.subjects is None else PerSubject(self.subjects, result)


def arranged(days: ArrayLike, subjects: ArrayLike | None, *, visits: int, given: str) -> Courses:
    """The courses of the subjects.

    Args:
        days: the day of each visit.
        subjects: the subject of each visit; None for one subject.
        visits: how many visits there are.
        given: what the caller calls the visits.

    Raises:
        LengthMismatchError: the columns differ in length.
        MissingIdentifierError: a day or a subject is blank.
        UnreadableDayError: a day is not a whole number.
        UnorderedColumnError: the subjects are of several kinds.
        DuplicateVisitError: a subject has two visits on one day.
    """
    columns = {"days": as_array(days)} | ({} if subjects is None else {"subjects": as_array(subjects)})
    if any(column.shape != (visits,) for column in columns.values()):
        shapes = {
            name: len(column) if column.ndim == 1 else f"shape {column.shape}" for name, column in columns.items()
        }
        raise LengthMismatchError({given: visits, **shapes})
    day = read_days(columns["days"])
    names, owner = read_subjects(columns["subjects"]) if subjects is not None else (None, np.zeros(visits, np.int64))
    rows = np.lexsort((day, owner))
    courses = Courses(
        subjects=names, size=1 if names is None else len(names), rows=rows, owner=owner[rows], days=day[rows]
    )
    _refuse_duplicates(courses)
    return courses


def _refuse_duplicates(courses: Courses) -> None:
    again = np.flatnonzero((courses.since == 0) & (np.diff(courses.owner, prepend=-1) == 0))
    if not len(again):
        return
    days = courses.days[again].tolist()
    if courses.subjects is None:
        visits: list[tuple[object, ...]] = [(day,) for day in days]
    else:
        visits = list(zip(courses.subjects[courses.owner[again]].tolist(), days, strict=True))
    columns = ("days",) if courses.subjects is None else ("subjects", "days")
    raise DuplicateVisitError(columns, {visit: more + 1 for visit, more in Counter(visits).items()})


def taken(column: Interval[Array], rows: Array) -> Interval[Array]:
    """An interval at some positions."""
    return Interval(column.low[rows], column.high[rows])


def before(column: Interval[Array]) -> Interval[Array]:
    """The values of the visit before; at a subject's first visit they are another's, and count for 0 days."""
    return Interval(np.roll(column.low, 1), np.roll(column.high, 1))


def following(flags: Array) -> Array:
    """For each row the next later row with the flag; the number of rows where there is none."""
    rows = np.where(flags, np.arange(len(flags)), len(flags))
    nearest = np.minimum.accumulate(np.append(rows, len(flags))[::-1])[::-1]
    return nearest[1:]


def ratio(part: Interval[Any], divisor: Any) -> Any:
    """A quotient, exact for one subject; None, or NaN among many, where nothing is divided by."""
    if isinstance(divisor, np.ndarray):
        return Interval(_quotients(part.low, divisor), _quotients(part.high, divisor))
    return Interval(Fraction(part.low) / divisor, Fraction(part.high) / divisor) if divisor else None


def _quotients(part: Array, divisor: Array) -> Array:
    quotients: Array = np.divide(part, divisor, out=np.full(divisor.shape, np.nan), where=divisor > 0)
    return quotients
