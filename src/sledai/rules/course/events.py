"""The time to the first event, and the rate of events."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, overload

import numpy as np
from attrs import field, frozen

from sledai.logic import Array, ColumnLike, Interval, Verdict
from sledai.rules.course.columns import events_after, first_event
from sledai.rules.course.courses import Courses, PerSubject, in_course_order, in_day_order, ratio
from sledai.rules.course.reading import BaselineDay, VisitVerdicts, read_verdict, require_baseline, require_limit
from sledai.visits.days import DayScale

__all__ = ["DAYS_PER_YEAR", "AnnualisedRate", "BaselineDay", "TimeToFirst", "annualised_rate", "time_to_first"]

DAYS_PER_YEAR = Fraction("365.25")
"""A person-year [days]."""


@frozen
class TimeToFirst:
    """The time to the first event, or the time without one.

    Attributes:
        days: the bounds of the time [days]: the earliest possible and the earliest certain.
        censored: whether that time ends without the event, at the last visit.
            If it is certain, no way of filling the missing items has the event, so `days.low` is censored, and
            `days.high` too; if it is possible, `days.high` is censored.
    """

    days: Interval[Any] = field(kw_only=True)
    censored: Verdict[Any] = field(kw_only=True)


@frozen
class AnnualisedRate:
    """The number of events, and the time over which they were counted.

    Attributes:
        events: the bounds of the number of visits with the event.
        observed: the observed days [days]; they do not depend on what was assessed, so both ends agree.
    """

    events: Interval[Any] = field(kw_only=True)
    observed: Interval[Any] = field(kw_only=True)

    @property
    def rate(self) -> Interval[Any] | None:
        """The bounds of the events per person-year of 365.25 days; None, or NaN among many, without observed time."""
        days, years = DAYS_PER_YEAR.as_integer_ratio()
        rate: Interval[Any] | None = ratio(
            Interval(self.events.low * days, self.events.high * days), self.observed.low * years
        )
        return rate

    def pooled(self) -> AnnualisedRate:
        """All subjects together: their events over their observed time."""
        return AnnualisedRate(events=_total(self.events), observed=_total(self.observed))


def _total(column: Interval[Any]) -> Interval[int]:
    return Interval(int(np.sum(column.low)), int(np.sum(column.high)))


@overload
def time_to_first(
    event: VisitVerdicts,
    day: ColumnLike,
    *,
    baseline: BaselineDay,
    subject: None = ...,
    days: DayScale | None = ...,
    baseline_counts: bool = ...,
    confirmed_within: int | None = ...,
    sustained_for: int | None = ...,
) -> TimeToFirst: ...
@overload
def time_to_first(
    event: VisitVerdicts,
    day: ColumnLike,
    *,
    baseline: BaselineDay,
    subject: ColumnLike,
    days: DayScale | None = ...,
    baseline_counts: bool = ...,
    confirmed_within: int | None = ...,
    sustained_for: int | None = ...,
) -> PerSubject[TimeToFirst]: ...
def time_to_first(
    event: VisitVerdicts,
    day: ColumnLike,
    *,
    baseline: BaselineDay,
    subject: ColumnLike | None = None,
    days: DayScale | None = None,
    baseline_counts: bool = False,
    confirmed_within: int | None = None,
    sustained_for: int | None = None,
) -> TimeToFirst | PerSubject[TimeToFirst]:
    """The days from baseline to the first visit with an event; censored at the last visit.

    With both `confirmed_within` and `sustained_for` a visit must fulfil both.
    The time is that of the first of the visits that confirm or sustain each other.

    Args:
        event: whether each visit has the event, in any order.
        day: the day of each visit [days], whole numbers, dates, or dates as text, shape ``(n,)``.
        baseline: the day from which time counts, as `day` has its days, or ``"first_visit"`` for each subject's own
            first visit.
        subject: the subject of each visit, shape ``(n,)``; without it all visits are of one subject.
        days: ``"study"`` where the days are study days, in which day 1 follows day -1; without it day 0 is a day.
        baseline_counts: whether an event on the day of baseline counts; earlier ones never do.
        confirmed_within: an event counts only if a later visit, at most so many days after it, has it too [days].
        sustained_for: an event counts only if every visit has it from then on,
            up to a visit that is at least so many days later [days].

    Returns:
        The earliest possible and the earliest certain time, and whether each is censored;
        with `subject` over arrays of shape ``(s,)``.

    Raises:
        DuplicateVisitError: a subject has two visits on one day.
        AlignmentError: the columns differ in length.
        MissingValueError: a day or a subject is blank.
        UnreadableValueError: a day is not one day like the others.

    Example:
        >>> flare = [
        ...     Verdict(certain=False, possible=False),
        ...     Verdict(certain=False, possible=True),
        ...     Verdict(certain=True, possible=True),
        ... ]
        >>> time_to_first(flare, [0, 28, 56], baseline=0)
        TimeToFirst(days=Interval(low=28, high=56), censored=Verdict(certain=False, possible=False))

    References:
        nct01946880-record
    """
    within = require_limit("confirmed_within", confirmed_within)
    kept = require_limit("sustained_for", sustained_for)
    courses, verdict = _from_baseline(event, day, days, subject, baseline)
    span, censored = first_event(courses, verdict, baseline_counts=baseline_counts, within=within, kept=kept)
    return courses.named(TimeToFirst(days=courses.interval(span), censored=courses.verdict(censored)))


def _from_baseline(
    event: VisitVerdicts, day: ColumnLike, days: DayScale | None, subject: ColumnLike | None, baseline: BaselineDay
) -> tuple[Courses, Verdict[Array]]:
    """Read the courses, with days counted from baseline, and the event at each visit."""
    verdict = read_verdict("event", event)
    courses = in_day_order(day, subject, days=days, visits=len(verdict.certain), argument=("event", event))
    return courses.counted_from(require_baseline(baseline, days)), in_course_order(courses, verdict)


@overload
def annualised_rate(
    event: VisitVerdicts,
    day: ColumnLike,
    *,
    baseline: BaselineDay,
    subject: None = ...,
    days: DayScale | None = ...,
    baseline_counts: bool = ...,
) -> AnnualisedRate: ...
@overload
def annualised_rate(
    event: VisitVerdicts,
    day: ColumnLike,
    *,
    baseline: BaselineDay,
    subject: ColumnLike,
    days: DayScale | None = ...,
    baseline_counts: bool = ...,
) -> PerSubject[AnnualisedRate]: ...
def annualised_rate(
    event: VisitVerdicts,
    day: ColumnLike,
    *,
    baseline: BaselineDay,
    subject: ColumnLike | None = None,
    days: DayScale | None = None,
    baseline_counts: bool = False,
) -> AnnualisedRate | PerSubject[AnnualisedRate]:
    """The events of a subject per year of observation.

    Every visit with the event is one event.
    Observed time runs from baseline to the last visit; a year is 365.25 days.

    Args:
        event: whether each visit has the event, in any order.
        day: the day of each visit [days], whole numbers, dates, or dates as text, shape ``(n,)``.
        baseline: the day from which time counts, as `day` has its days, or ``"first_visit"`` for each subject's own
            first visit.
        subject: the subject of each visit, shape ``(n,)``; without it all visits are of one subject.
        days: ``"study"`` where the days are study days, in which day 1 follows day -1; without it day 0 is a day.
        baseline_counts: whether an event on the day of baseline counts; earlier ones never do.

    Returns:
        The events and the observed days; its `rate` is events per person-year, and `pooled` that of all subjects.
        With `subject` over arrays of shape ``(s,)``.

    Raises:
        DuplicateVisitError: a subject has two visits on one day.
        AlignmentError: the columns differ in length.
        MissingValueError: a day or a subject is blank.
        UnreadableValueError: a day is not one day like the others.

    Example:
        >>> flare = [Verdict(certain=known, possible=known) for known in (False, True, False)]
        >>> annualised_rate(flare, [0, 84, 487], baseline=0).rate
        Interval(low=Fraction(3, 4), high=Fraction(3, 4))

    References:
        hao-2022
    """
    courses, verdict = _from_baseline(event, day, days, subject, baseline)
    events = events_after(courses, verdict, baseline_counts=baseline_counts)
    observed = courses.unwrap(courses.end)
    return courses.named(AnnualisedRate(events=courses.interval(events), observed=Interval(observed, observed)))
