"""The area under the score over the visits, and the adjusted mean."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias, overload

import numpy as np

from sledai.definitions import Edition
from sledai.logic import Array, ColumnLike, Interval
from sledai.rules.course.columns import doubled_area
from sledai.rules.course.courses import Courses, PerSubject, at_rows, in_day_order, ratio
from sledai.rules.course.reading import Scored, read_visits, require_choice
from sledai.rules.scoring import score_bounds
from sledai.visits.days import DayScale

__all__ = ["Unscored", "adjusted_mean", "area_under_curve"]

Unscored: TypeAlias = Literal["bounds", "skipped"]
"""How to treat a visit without a single score: use its bounds, or leave it out."""


@overload
def area_under_curve(
    visits: Scored,
    day: ColumnLike,
    edition: Edition,
    *,
    subject: None = ...,
    days: DayScale | None = ...,
    unscored: Unscored = ...,
) -> Interval[Any] | None: ...
@overload
def area_under_curve(
    visits: Scored,
    day: ColumnLike,
    edition: Edition,
    *,
    subject: ColumnLike,
    days: DayScale | None = ...,
    unscored: Unscored = ...,
) -> PerSubject[Interval[Array]]: ...
def area_under_curve(
    visits: Scored,
    day: ColumnLike,
    edition: Edition,
    *,
    subject: ColumnLike | None = None,
    days: DayScale | None = None,
    unscored: Unscored = "bounds",
) -> Interval[Any] | PerSubject[Interval[Array]] | None:
    """The area under the score over the visits of a subject, by trapezoids.

    The bounds are exact: both are reached by some way of filling the missing items.
    One visit spans no time, so it has no area.

    Args:
        visits: the visits, in any order.
        day: the day of each visit [days], whole numbers, dates, or dates as text, shape ``(n,)``.
        edition: the edition.
        subject: the subject of each visit, shape ``(n,)``; without it all visits are of one subject.
        days: ``"study"`` where the days are study days, in which day 1 follows day -1; without it day 0 is a day.
        unscored: ``"bounds"`` takes a visit without a single score as what it can be;
            ``"skipped"`` leaves the visit out.

    Returns:
        The bounds [points x days], as fractions; None where fewer than two visits are left.
        With `subject` arrays of shape ``(s,)``, NaN where undefined.

    Raises:
        DuplicateVisitError: a subject has two visits on one day.
        AlignmentError: the columns differ in length.
        MissingValueError: a day or a subject is blank.
        UnreadableValueError: a day is not one day like the others.

    Example:
        >>> from sledai import SELENA_SLEDAI, Assessment
        >>> visits = [Assessment({"seizure"}), Assessment({"arthritis"})]
        >>> area_under_curve(visits, [0, 28], SELENA_SLEDAI)
        Interval(low=Fraction(168, 1), high=Fraction(168, 1))

    References:
        ibanez-2003, ams-frequency-2011
    """
    courses, doubled, length = _doubled(visits, day, days, edition, subject, unscored)
    return courses.named(ratio(courses.interval(doubled), courses.unwrap(np.where(length > 0, 2, 0))))


@overload
def adjusted_mean(
    visits: Scored,
    day: ColumnLike,
    edition: Edition,
    *,
    subject: None = ...,
    days: DayScale | None = ...,
    unscored: Unscored = ...,
) -> Interval[Any] | None: ...
@overload
def adjusted_mean(
    visits: Scored,
    day: ColumnLike,
    edition: Edition,
    *,
    subject: ColumnLike,
    days: DayScale | None = ...,
    unscored: Unscored = ...,
) -> PerSubject[Interval[Array]]: ...
def adjusted_mean(
    visits: Scored,
    day: ColumnLike,
    edition: Edition,
    *,
    subject: ColumnLike | None = None,
    days: DayScale | None = None,
    unscored: Unscored = "bounds",
) -> Interval[Any] | PerSubject[Interval[Array]] | None:
    """The adjusted mean score over the visits: the area under the score divided by the time from first to last visit.

    Of two visits it is the mean of both; of one visit it is undefined.
    The study that introduced it required three visits or more, at most 18 months apart; this function does not.
    The bounds are exact: both are reached by some way of filling the missing items.

    Args:
        visits: the visits, in any order.
        day: the day of each visit [days], whole numbers, dates, or dates as text, shape ``(n,)``.
        edition: the edition.
        subject: the subject of each visit, shape ``(n,)``; without it all visits are of one subject.
        days: ``"study"`` where the days are study days, in which day 1 follows day -1; without it day 0 is a day.
        unscored: ``"bounds"`` takes a visit without a single score as what it can be;
            ``"skipped"`` leaves the visit out.

    Returns:
        The bounds [points], as fractions; None where fewer than two visits are left.
        With `subject` arrays of shape ``(s,)``, NaN where undefined.

    Raises:
        DuplicateVisitError: a subject has two visits on one day.
        AlignmentError: the columns differ in length.
        MissingValueError: a day or a subject is blank.
        UnreadableValueError: a day is not one day like the others.

    Example:
        >>> from sledai import SELENA_SLEDAI, Assessment
        >>> visits = [Assessment({"seizure"}), Assessment({"arthritis"}), Assessment()]
        >>> adjusted_mean(visits, [0, 28, 84], SELENA_SLEDAI).low
        Fraction(10, 3)

    References:
        ibanez-2003, ams-frequency-2011
    """
    courses, doubled, length = _doubled(visits, day, days, edition, subject, unscored)
    return courses.named(ratio(courses.interval(doubled), courses.unwrap(2 * length)))


def _doubled(
    visits: Scored,
    day: ColumnLike,
    days: DayScale | None,
    edition: Edition,
    subject: ColumnLike | None,
    unscored: Unscored,
) -> tuple[Courses, Interval[Array], Array]:
    """Read the courses, and compute twice the area and the length of each."""
    require_choice("unscored", unscored, ("bounds", "skipped"))
    given = read_visits(visits)
    total = score_bounds(given, edition)
    courses = in_day_order(day, subject, days=days, visits=len(given), argument=("visits", given))
    if unscored == "skipped":
        courses = courses.only(total.low == total.high)
    return courses, *doubled_area(courses, at_rows(total, courses.rows))
