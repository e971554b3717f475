"""The time in a state, such as low disease activity, and whether the state was sustained."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias, overload

import attrs
import numpy as np
from attrs import field, frozen

from sledai.definitions import Cutoff
from sledai.definitions.clauses import meets
from sledai.logic import Array, ColumnLike, Interval, Verdict
from sledai.rules.course.columns import days_in, keeping
from sledai.rules.course.courses import PerSubject, in_course_order, in_day_order, ratio
from sledai.rules.course.reading import VisitVerdicts, read_verdict, require_choice, require_limit, require_span
from sledai.visits.days import Day, DayScale

__all__ = ["TimeBetween", "TimeInState", "sustained", "time_in_state"]

TimeBetween: TypeAlias = Literal["carried_forward", "halved"]
"""How the time between two visits is attributed: to the earlier one, or half to each."""


@frozen
class TimeInState:
    """The time of a subject in a state.

    Attributes:
        in_state: the bounds of the days in the state [days].
        observed: the observed days [days]; they do not depend on what was assessed, so both ends agree.
    """

    in_state: Interval[Any] = field(kw_only=True)
    observed: Interval[Any] = field(kw_only=True)

    @property
    def share(self) -> Interval[Any] | None:
        """The bounds of the share of observed time, 0 to 1; None, or NaN among many, without observed time."""
        share: Interval[Any] | None = ratio(self.in_state, self.observed.low)
        return share

    def share_meets(self, cutoff: Cutoff) -> Verdict[Any]:
        """Whether the share of observed time is on the side of a cut-off [%] that counts; open without observed time.

        Args:
            cutoff: the cut-off, such as `sledai.criteria.LLDAS_50`.

        Example:
            >>> from sledai.criteria import LLDAS_50
            >>> half = TimeInState(in_state=Interval(42, 42), observed=Interval(84, 84))
            >>> half.share_meets(LLDAS_50)
            Verdict(certain=True, possible=True)

        References:
            aplc-2025
        """
        percent, of = cutoff.value.as_integer_ratio()
        scale, needed = 200 * of, 2 * percent * self.observed.low  # doubled: half days become whole numbers
        margin = Interval(scale * self.in_state.low - needed, scale * self.in_state.high - needed)
        observed: Any = self.observed.above(0)
        verdict: Any = meets(margin, attrs.evolve(cutoff, value=0))
        return Verdict(
            certain=verdict.certain & observed.certain, possible=verdict.possible | observed.negate().certain
        )


@overload
def time_in_state(
    state: VisitVerdicts,
    day: ColumnLike,
    *,
    maximum_gap: int | None,
    subject: None = ...,
    days: DayScale | None = ...,
    between: TimeBetween = ...,
) -> TimeInState: ...
@overload
def time_in_state(
    state: VisitVerdicts,
    day: ColumnLike,
    *,
    maximum_gap: int | None,
    subject: ColumnLike,
    days: DayScale | None = ...,
    between: TimeBetween = ...,
) -> PerSubject[TimeInState]: ...
def time_in_state(
    state: VisitVerdicts,
    day: ColumnLike,
    *,
    maximum_gap: int | None,
    subject: ColumnLike | None = None,
    days: DayScale | None = None,
    between: TimeBetween = "carried_forward",
) -> TimeInState | PerSubject[TimeInState]:
    """The days of a subject in a state, and the observed days.

    Observed time runs from the first visit to the last.
    Of the time between two visits at most `maximum_gap` days are observed; the rest is not observed.
    No source says to which visit the time between two visits belongs, so the caller names it.

    Args:
        state: whether each visit is in the state, in any order.
        day: the day of each visit [days], whole numbers, dates, or dates as text, shape ``(n,)``.
        maximum_gap: how much of the time between two visits is observed [days]; None for all of it.
            It has no default, because no source gives one.
        subject: the subject of each visit, shape ``(n,)``; without it all visits are of one subject.
        days: ``"study"`` where the days are study days, in which day 1 follows day -1; without it day 0 is a day.
        between: to which visit the time between two visits belongs: ``"carried_forward"`` gives it to the visit before;
            ``"halved"`` gives half of it to each of the two visits.

    Returns:
        The days in the state and the observed days; with `subject` over arrays of shape ``(s,)``.
        With ``"halved"`` days in the state are fractions, and floats in arrays.

    Raises:
        DuplicateVisitError: a subject has two visits on one day.
        AlignmentError: the columns differ in length.
        MissingValueError: a day or a subject is blank.
        UnreadableValueError: a day is not one day like the others.

    Example:
        >>> import numpy as np
        >>> low_activity = np.array([False, True, True])
        >>> state = Verdict(certain=low_activity, possible=low_activity)
        >>> time_in_state(state, [0, 28, 84], maximum_gap=None)
        TimeInState(in_state=Interval(low=56, high=56), observed=Interval(low=84, high=84))

    References:
        aplc-2025, rheumatology-64-2741
    """
    halved, longest = is_halved(between), require_limit("maximum_gap", maximum_gap)
    verdict = read_verdict("state", state)
    courses = in_day_order(day, subject, days=days, visits=len(verdict.certain), argument=("state", state))
    ordered = in_course_order(courses, verdict)
    now = Interval(ordered.certain.astype(np.int64), ordered.possible.astype(np.int64))
    parts, counted = days_in(courses, now, longest, halved=halved)
    in_state, observed = courses.interval(parts), courses.unwrap(counted)
    if halved:
        in_state = ratio(in_state, courses.unwrap(np.full(courses.size, 2)))
    return courses.named(TimeInState(in_state=in_state, observed=Interval(observed, observed)))


def is_halved(between: TimeBetween) -> bool:
    """Whether each of two visits gets half of the time between them."""
    require_choice("between", between, ("carried_forward", "halved"))
    return between == "halved"


@overload
def sustained(
    state: VisitVerdicts,
    day: ColumnLike,
    *,
    from_day: Day,
    to_day: Day,
    subject: None = ...,
    days: DayScale | None = ...,
) -> Verdict[int]: ...
@overload
def sustained(
    state: VisitVerdicts,
    day: ColumnLike,
    *,
    from_day: Day,
    to_day: Day,
    subject: ColumnLike,
    days: DayScale | None = ...,
) -> PerSubject[Verdict[Array]]: ...
def sustained(
    state: VisitVerdicts,
    day: ColumnLike,
    *,
    from_day: Day,
    to_day: Day,
    subject: ColumnLike | None = None,
    days: DayScale | None = None,
) -> Verdict[int] | PerSubject[Verdict[Array]]:
    """Whether a subject was in a state at every visit from one day to another, as for a durable response.

    It speaks of the visits only, not of the time between them.
    Without a visit in that time nothing is known, so the verdict is open.

    Args:
        state: whether each visit is in the state, in any order.
        day: the day of each visit [days], whole numbers, dates, or dates as text, shape ``(n,)``.
        from_day: the first day that counts, as `day` has its days.
        to_day: the last day that counts, likewise.
        subject: the subject of each visit, shape ``(n,)``; without it all visits are of one subject.
        days: ``"study"`` where the days are study days, in which day 1 follows day -1; without it day 0 is a day.

    Returns:
        The verdict; with `subject` over arrays of shape ``(s,)``.

    Raises:
        DuplicateVisitError: a subject has two visits on one day.
        AlignmentError: the columns differ in length.
        MissingValueError: a day or a subject is blank.
        UnreadableValueError: a day is not one day like the others.
        ValueError: `to_day` is before `from_day`.

    Example:
        >>> response = [Verdict(certain=known, possible=known) for known in (False, True, True)]
        >>> sustained(response, [0, 168, 364], from_day=168, to_day=364)
        Verdict(certain=True, possible=True)
    """
    first, last = require_span(from_day, to_day, days)
    verdict = read_verdict("state", state)
    courses = in_day_order(day, subject, days=days, visits=len(verdict.certain), argument=("state", state))
    return courses.named(courses.verdict(keeping(courses, in_course_order(courses, verdict), first, last)))
