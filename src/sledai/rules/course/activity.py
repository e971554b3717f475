"""Whether the disease was persistently active."""

from __future__ import annotations

from typing import overload

from sledai.criteria import PAD_APLC_2025, PersistentActivityRule
from sledai.definitions import Edition
from sledai.logic import Array, ColumnLike, Verdict
from sledai.rules.course.columns import persistence
from sledai.rules.course.courses import PerSubject, at_rows, in_day_order
from sledai.rules.course.reading import Scored, read_visits
from sledai.rules.scoring import score_bounds
from sledai.visits.days import DayScale

__all__ = ["persistently_active"]


@overload
def persistently_active(
    visits: Scored,
    day: ColumnLike,
    edition: Edition,
    *,
    subject: None = ...,
    days: DayScale | None = ...,
    rule: PersistentActivityRule = ...,
) -> Verdict[int]: ...
@overload
def persistently_active(
    visits: Scored,
    day: ColumnLike,
    edition: Edition,
    *,
    subject: ColumnLike,
    days: DayScale | None = ...,
    rule: PersistentActivityRule = ...,
) -> PerSubject[Verdict[Array]]: ...
def persistently_active(
    visits: Scored,
    day: ColumnLike,
    edition: Edition,
    *,
    subject: ColumnLike | None = None,
    days: DayScale | None = None,
    rule: PersistentActivityRule = PAD_APLC_2025,
) -> Verdict[int] | PerSubject[Verdict[Array]]:
    """Whether the disease was active at enough consecutive visits.

    With `beyond_serology` the clinical score must be above 0 too.
    The verdict is exact: more findings never end a row of active visits, so the two ways of filling every missing item
    decide.
    It covers the given visits only: too few of them are never persistent activity.

    Args:
        visits: the visits, in any order.
        day: the day of each visit [days], whole numbers, dates, or dates as text, shape ``(n,)``.
        edition: the edition; the published rules are for SLEDAI-2K.
        subject: the subject of each visit, shape ``(n,)``; without it all visits are of one subject.
        days: ``"study"`` where the days are study days, in which day 1 follows day -1; without it day 0 is a day.
        rule: the cut-offs, one of `sledai.criteria.PERSISTENT_ACTIVITY`.

    Returns:
        The verdict; with `subject` over arrays of shape ``(s,)``.

    Raises:
        DuplicateVisitError: a subject has two visits on one day.
        AlignmentError: the columns differ in length.
        MissingValueError: a day or a subject is blank.
        UnreadableValueError: a day is not one day like the others.

    Example:
        >>> from sledai import SLEDAI_2K, Assessment
        >>> persistently_active([Assessment({"arthritis"}), Assessment({"arthritis", "rash"})], [0, 84], SLEDAI_2K)
        Verdict(certain=True, possible=True)

    References:
        aplc-2025, conti-2012
    """
    scored = read_visits(visits)
    total, clinical = score_bounds(scored, edition), score_bounds(scored, edition.clinical)
    courses = in_day_order(day, subject, days=days, visits=len(scored), argument=("visits", scored))
    verdict = persistence(courses, at_rows(total, courses.rows), at_rows(clinical, courses.rows), rule=rule)
    return courses.named(courses.verdict(verdict))
