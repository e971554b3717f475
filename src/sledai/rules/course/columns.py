"""Rules on the course of visits, for arrays and for the plans of dataframe engines."""

from __future__ import annotations

from typing import Any

from sledai.criteria import PersistentActivityRule
from sledai.criteria.course import PERSISTENT_ACTIVITY
from sledai.definitions.clauses import meets
from sledai.definitions.records import require_rule
from sledai.logic import ColumnT, Interval, Verdict
from sledai.rules.course.courses import Course
from sledai.visits.days import DayRange


def block(value: Interval[ColumnT], days: ColumnT) -> Interval[ColumnT]:
    """Multiply a value by the days that it holds."""
    low: Any = value.low * days
    high: Any = value.high * days
    return Interval(low, high)


def doubled_trapezoid(before: Interval[ColumnT], now: Interval[ColumnT], days: ColumnT) -> Interval[ColumnT]:
    """Compute twice the area between two visits, which is a whole number."""
    return block(before + now, days)


def doubled_area(course: Course, score: Interval[Any]) -> tuple[Interval[Any], Any]:
    """Compute twice the area under the score, which is a whole number, and the days that it spans."""
    days = course.since()
    parts = doubled_trapezoid(course.before(score), score, days)
    return Interval(course.sums(parts.low), course.sums(parts.high)), course.sums(days)


def persistence(
    course: Course, total: Interval[Any], clinical: Interval[Any], *, rule: PersistentActivityRule
) -> Verdict[Any]:
    """Whether enough consecutive visits were active."""
    give = "one of criteria.PERSISTENT_ACTIVITY.values()"
    rule = require_rule(
        rule, PersistentActivityRule, PERSISTENT_ACTIVITY, what="a rule of persistent activity", give=give
    )
    found, since = active(total, clinical, rule=rule), course.since()
    apart = None if rule.gap is None else meets(Interval(since, since), rule.gap).negate().certain
    longest = Interval(*(course.longest(flags, apart) for flags in (found.certain, found.possible)))
    return meets(longest, rule.visits)


def active(total: Interval[ColumnT], clinical: Interval[ColumnT], *, rule: PersistentActivityRule) -> Verdict[ColumnT]:
    """Whether a visit is active; more findings never make it less so, hence the verdict is exact."""
    enough = meets(total, rule.score)
    return enough & clinical.above(0) if rule.beyond_serology else enough


def days_in(course: Course, state: Interval[Any], longest: int | None, *, halved: bool) -> tuple[Interval[Any], Any]:
    """Count the days in a state, doubled if each visit gets half of the time, and the observed days."""
    counted, before = course.since(longest), course.before(state)
    parts = doubled_trapezoid(before, state, counted) if halved else block(before, counted)
    return Interval(course.sums(parts.low), course.sums(parts.high)), course.sums(counted)


def keeping(course: Course, state: Verdict[Any], first: DayRange, last: DayRange) -> Verdict[Any]:
    """Whether every visit from one day to another is in a state; open without a visit."""
    from_day, to_day = course.form.number("from_day", first), course.form.number("to_day", last)
    inside = (course.days >= from_day) & (course.days <= to_day)
    doubtful, failed = (course.count(inside & ~part) for part in (state.certain, state.possible))
    return Verdict(certain=(doubtful == 0) & (course.count(inside) > 0), possible=failed == 0)


def first_event(
    course: Course, event: Verdict[Any], *, baseline_counts: bool, within: int | None, kept: int | None
) -> tuple[Interval[Any], Verdict[Any]]:
    """Count the days to the first event that counts, and decide whether they are censored."""
    counts = _counting(course, baseline_counts)
    found = Verdict(
        certain=counts & _fulfilled(course, event.certain, within, kept),
        possible=counts & _fulfilled(course, event.possible, within, kept),
    )
    censored = Verdict(certain=course.count(found.possible) == 0, possible=course.count(found.certain) == 0)
    return Interval(course.first(found.possible), course.first(found.certain)), censored


def events_after(course: Course, event: Verdict[Any], *, baseline_counts: bool) -> Interval[Any]:
    """Count the events that count."""
    counts = _counting(course, baseline_counts)
    return Interval(course.count(counts & event.certain), course.count(counts & event.possible))


def _counting(course: Course, baseline_counts: bool) -> Any:
    """Select the visits that are late enough for their event to count."""
    return course.days >= (0 if baseline_counts else 1)


def _fulfilled(course: Course, flags: Any, within: int | None, kept: int | None) -> Any:
    """Select the visits with the event that are confirmed and sustained, as far as the caller requires it."""
    confirmed = flags if within is None else course.again_within(flags, within)
    return confirmed if kept is None else confirmed & course.kept_for(flags, kept)
