"""Summaries of each subject over the visits: mean activity, time in a state, first event, rate of events."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

from sledai.criteria import PAD_APLC_2025, PersistentActivityRule
from sledai.criteria.course import PERSISTENT_ACTIVITY
from sledai.definitions import Edition
from sledai.definitions.records import require_rule
from sledai.frames.engines import name_of
from sledai.frames.layout import Layout
from sledai.frames.measure import (
    Summary,
    SummaryPlan,
    VisitInputs,
    VisitValues,
    checked_name,
    require_items,
    total_in,
    truth,
)
from sledai.frames.reading import Column, Item, Ratio
from sledai.logic import Interval
from sledai.rules.course.columns import days_in, doubled_area, events_after, first_event, keeping, persistence
from sledai.rules.course.courses import Course
from sledai.rules.course.events import DAYS_PER_YEAR
from sledai.rules.course.reading import BaselineDay as Start, require_baseline, require_limit, require_span
from sledai.rules.course.states import TimeBetween, is_halved
from sledai.visits.answers import code_table
from sledai.visits.days import Day

__all__ = [
    "adjusted_mean",
    "annualised_rate",
    "area_under_curve",
    "persistently_active",
    "sustained",
    "time_in_state",
    "time_to_first",
]

BOUNDS = ("low", "high")


def adjusted_mean(*, name: str = "adjusted_mean") -> Summary:
    """The adjusted mean score of each subject: the area under the score, divided by the days it spans.

    The rule is that of `sledai.adjusted_mean`: trapezoids between visits in the order of their days; a missing item
    counts as what it can be, so the mean has bounds. To leave visits out, filter them before.

    Args:
        name: the beginning of the names of the new columns.

    Returns:
        The columns ``{name}_low`` and ``{name}_high`` [points], null for a subject with one visit; ``{name}_days``
        from the first to the last visit [days]; and ``{name}_visits``.

    Example:
        >>> import pyarrow
        >>> from sledai import SELENA_SLEDAI, frames
        >>> rash = SELENA_SLEDAI.without(*(name for name in SELENA_SLEDAI if name != "rash"))
        >>> visits = pyarrow.table({"id": ["A", "A", "A"], "day": [0, 28, 84], "rash": ["Y", "Y", "N"]})
        >>> layout = frames.Layout(subject="id", day="day")
        >>> found = frames.summarise(visits, rash, frames.adjusted_mean(), layout=layout)
        >>> round(found["adjusted_mean_low"][0].as_py(), 3), found["adjusted_mean_days"].to_pylist()
        (1.333, [84])
    """

    def columns(area: Interval[Any], length: Any) -> dict[str, Column]:  # noqa: ANN401
        return {f"{name}_{end}": Column(Ratio(getattr(area, end), length * 2)) for end in BOUNDS}

    return Summary("adjusted_mean", {"name": name}, _of_area(checked_name(name), columns))


def area_under_curve(*, name: str = "area_under_curve") -> Summary:
    """The area under the score of each subject, by trapezoids between visits in the order of their days.

    The rule is that of `sledai.rules.course.area_under_curve`; a missing item counts as what it can be, so the area
    has bounds.

    Args:
        name: the beginning of the names of the new columns.

    Returns:
        As for `adjusted_mean`, with ``{name}_low`` and ``{name}_high`` [points x days].

    Example:
        >>> import pyarrow
        >>> from sledai import SELENA_SLEDAI, frames
        >>> rash = SELENA_SLEDAI.without(*(name for name in SELENA_SLEDAI if name != "rash"))
        >>> visits = pyarrow.table({"id": ["A", "A", "A"], "day": [0, 28, 84], "rash": ["Y", "Y", "N"]})
        >>> layout = frames.Layout(subject="id", day="day")
        >>> found = frames.summarise(visits, rash, frames.area_under_curve(), layout=layout)
        >>> found["area_under_curve_low"].to_pylist(), found["area_under_curve_high"].to_pylist()
        ([112.0], [112.0])
    """

    def columns(area: Interval[Any], length: Any) -> dict[str, Column]:  # noqa: ANN401
        return {f"{name}_{end}": Column(Ratio(getattr(area, end), 2), length > 0) for end in BOUNDS}

    return Summary("area_under_curve", {"name": name}, _of_area(checked_name(name), columns))


def _of_area(
    name: str, columns: Callable[[Interval[Any], Any], dict[str, Column]]
) -> Callable[[Edition, Layout], SummaryPlan]:
    """The plan of what follows from the area under the score."""

    def plan(edition: Edition, layout: Layout) -> SummaryPlan:
        def summary(course: Course, values: VisitValues) -> dict[str, Column]:
            doubled, length = doubled_area(course, values["score"])
            return {**columns(doubled, length), f"{name}_days": Column(length)}

        total = total_in(edition, layout)
        return SummaryPlan(
            columns=(f"{name}_low", f"{name}_high", f"{name}_days", f"{name}_visits"),
            reads=total.reads,
            items=total.items,
            from_visit=lambda visit: {"score": total.of(visit)},
            summary=summary,
            visits=f"{name}_visits",
        )

    return plan


def persistently_active(*, rule: PersistentActivityRule = PAD_APLC_2025, name: str = "persistently_active") -> Summary:
    """Whether the disease of each subject was active at enough consecutive visits.

    The rule is that of `sledai.rules.course.persistently_active`; it covers the visits only, and was published for
    SLEDAI-2K.

    Args:
        rule: the cut-offs, one of `sledai.criteria.PERSISTENT_ACTIVITY`.
        name: the name of the new column, and the beginning of that of the other.

    Returns:
        The truth value `name`, null where a missing item leaves it open, and ``{name}_visits``.

    Example:
        >>> import pyarrow
        >>> from sledai import SLEDAI_2K, frames
        >>> form = dict.fromkeys(map(str, SLEDAI_2K), ["N", "N"]) | {"arthritis": ["Y", "Y"]}
        >>> visits = pyarrow.table(form | {"id": ["A", "A"], "day": [0, 84]})
        >>> layout = frames.Layout(subject="id", day="day")
        >>> found = frames.summarise(visits, SLEDAI_2K, frames.persistently_active(), layout=layout)
        >>> found["persistently_active"].to_pylist()
        [True]
    """
    give = "one of criteria.PERSISTENT_ACTIVITY.values()"
    what = "a rule of persistent activity"
    rule = require_rule(rule, PersistentActivityRule, PERSISTENT_ACTIVITY, what=what, give=give)

    def plan(edition: Edition, layout: Layout) -> SummaryPlan:
        require_items("persistently_active", edition, layout)

        def from_visit(visit: VisitInputs) -> VisitValues:
            return {"score": visit.score(edition), "clinical_score": visit.score(edition.clinical)}

        def summary(course: Course, values: VisitValues) -> dict[str, Column]:
            return {name: truth(persistence(course, values["score"], values["clinical_score"], rule=rule))}

        return SummaryPlan(
            columns=(checked_name(name), f"{name}_visits"),
            reads=tuple(edition),
            from_visit=from_visit,
            summary=summary,
            visits=f"{name}_visits",
        )

    return Summary("persistently_active", {"rule": rule, "name": name}, plan)


def time_in_state(
    state: Hashable,
    *,
    maximum_gap: int | None,
    between: TimeBetween = "carried_forward",
    name: str = "time_in_state",
) -> Summary:
    """How many days each subject was in a state, of how many observed days.

    The rule is that of `sledai.rules.course.time_in_state`: observed time runs from the first visit to the last, of
    the time between two visits at most `maximum_gap` days are observed, and `between` names the visit that the time
    belongs to.

    Args:
        state: the column that says whether a visit is in the state, such as the one that the measure `state` makes;
            it is read as an answer, and null where it is not known.
        maximum_gap: how much of the time between two visits is observed [days]; None for all of it.
        between: to which visit the time between two visits belongs: ``"carried_forward"`` gives it to the visit
            before; ``"halved"`` gives half of it to each.
        name: the beginning of the names of the new columns.

    Returns:
        The columns ``{name}_low`` and ``{name}_high`` [days], whole numbers, or with ``"halved"`` floats;
        ``{name}_observed`` [days]; ``{name}_share_low`` and ``{name}_share_high``, shares of observed time, null
        without it; and ``{name}_visits``.

    Example:
        >>> import pyarrow
        >>> from sledai import SELENA_SLEDAI, frames
        >>> visits = pyarrow.table({"id": ["A", "A", "A"], "day": [0, 28, 84], "lldas": [False, True, True]})
        >>> layout = frames.Layout(subject="id", day="day")
        >>> in_lldas = frames.time_in_state("lldas", maximum_gap=None)
        >>> found = frames.summarise(visits, SELENA_SLEDAI, in_lldas, layout=layout)
        >>> found["time_in_state_low"].to_pylist(), found["time_in_state_observed"].to_pylist()
        ([56], [84])
    """
    halved, longest = is_halved(between), require_limit("maximum_gap", maximum_gap)
    share = [f"{name}_share_low", f"{name}_share_high"]

    def summary(course: Course, value: Interval[Any]) -> dict[str, Column]:
        parts, observed = days_in(course, value, longest, halved=halved)
        whole, both = observed * 2 if halved else observed, (parts.low, parts.high)
        days = {
            f"{name}_{end}": Column(Ratio(part, 2) if halved else part) for end, part in zip(BOUNDS, both, strict=True)
        }
        shares = {column: Column(Ratio(end, whole)) for column, end in zip(share, both, strict=True)}
        return days | shares | {f"{name}_observed": Column(observed)}

    visits = f"{checked_name(name)}_visits"
    columns = (f"{name}_low", f"{name}_high", f"{name}_observed", *share, visits)
    given: dict[str, object] = {"state": state, "maximum_gap": maximum_gap, "between": between, "name": name}
    return Summary("time_in_state", given, _of_statement(state, columns, summary, visits=visits))


def sustained(state: Hashable, *, from_day: Day, to_day: Day, name: str = "sustained") -> Summary:
    """Whether each subject was in a state at every visit from one day to another, as for a durable response.

    The rule is that of `sledai.rules.course.sustained`; without a visit in that time nothing is known.

    Args:
        state: as for `time_in_state`.
        from_day: the first day that counts, as the layout's `day` has its days.
        to_day: the last day that counts, likewise.
        name: the name of the new column.

    Returns:
        The truth value `name`, null where it is not known.

    Example:
        >>> import pyarrow
        >>> from sledai import SELENA_SLEDAI, frames
        >>> visits = pyarrow.table({"id": ["A", "A", "A"], "day": [0, 168, 364], "responds": [False, True, True]})
        >>> layout = frames.Layout(subject="id", day="day")
        >>> durable = frames.sustained("responds", from_day=168, to_day=364)
        >>> frames.summarise(visits, SELENA_SLEDAI, durable, layout=layout)["sustained"].to_pylist()
        [True]
    """

    def plan(edition: Edition, layout: Layout) -> SummaryPlan:
        first, last = require_span(from_day, to_day, layout.days)

        def summary(course: Course, value: Interval[Any]) -> dict[str, Column]:
            return {name: truth(keeping(course, value.at_least(1), first, last))}

        return _of_statement(state, (checked_name(name),), summary)(edition, layout)

    return Summary("sustained", {"state": state, "from_day": from_day, "to_day": to_day, "name": name}, plan)


def time_to_first(
    event: Hashable,
    *,
    baseline: Start,
    baseline_counts: bool = False,
    confirmed_within: int | None = None,
    sustained_for: int | None = None,
    name: str = "time_to_first",
) -> Summary:
    """How many days after baseline the first visit of each subject with an event came; censored at the last visit.

    The rule is that of `sledai.rules.course.time_to_first`.

    Args:
        event: the column that says whether a visit has the event, such as ``flare_any`` of the measure `flare`; it is
            read as an answer, and null where it is not known.
        baseline: the day from which time counts, as the layout's `day` has its days, or ``"first_visit"`` for each
            subject's own first visit.
        baseline_counts: whether an event on the day of baseline counts; earlier ones never do.
        confirmed_within: an event counts only if a later visit, at most so many days after it, has it too [days].
        sustained_for: an event counts only if every visit has it from then on, up to a visit that is at least so many
            days later [days].
        name: the beginning of the names of the new columns.

    Returns:
        The columns ``{name}_low`` and ``{name}_high``, the earliest possible and the earliest certain time [days],
        and ``{name}_censored``: true where both are the time of the last visit without an event, false where both are
        that of an event, and null where only ``{name}_high`` is censored, so that a missing item decides.

    Example:
        >>> import pyarrow
        >>> from sledai import SELENA_SLEDAI, frames
        >>> visits = pyarrow.table({"id": ["A", "A", "A"], "day": [0, 28, 56], "flare_any": [False, None, True]})
        >>> layout = frames.Layout(subject="id", day="day")
        >>> first = frames.time_to_first("flare_any", baseline=0)
        >>> found = frames.summarise(visits, SELENA_SLEDAI, first, layout=layout)
        >>> found["time_to_first_low"].to_pylist(), found["time_to_first_high"].to_pylist()
        ([28], [56])
    """
    within, kept = require_limit("confirmed_within", confirmed_within), require_limit("sustained_for", sustained_for)
    columns = tuple(f"{checked_name(name)}_{part}" for part in (*BOUNDS, "censored"))

    def plan(edition: Edition, layout: Layout) -> SummaryPlan:
        start = require_baseline(baseline, layout.days)

        def summary(course: Course, value: Interval[Any]) -> dict[str, Column]:
            counted = course.counted_from(start)
            span, censored = first_event(
                counted, value.at_least(1), baseline_counts=baseline_counts, within=within, kept=kept
            )
            return dict(zip(columns, (Column(span.low), Column(span.high), truth(censored)), strict=True))

        return _of_statement(event, columns, summary)(edition, layout)

    given: dict[str, object] = {"event": event, "baseline": baseline, "baseline_counts": baseline_counts}
    limits = {"confirmed_within": confirmed_within, "sustained_for": sustained_for}
    return Summary("time_to_first", {**given, **limits, "name": name}, plan)


def annualised_rate(
    event: Hashable, *, baseline: Start, baseline_counts: bool = False, name: str = "annualised_rate"
) -> Summary:
    """How many events each subject had per year of 365.25 days.

    The rule is that of `sledai.rules.course.annualised_rate`: every visit with the event is one event, and observed
    time runs from baseline to the last visit.

    Args:
        event: as for `time_to_first`.
        baseline: as for `time_to_first`.
        baseline_counts: as for `time_to_first`.
        name: the beginning of the names of the new columns.

    Returns:
        The columns ``{name}_events_low`` and ``{name}_events_high`` [events], ``{name}_observed`` [days], and
        ``{name}_low`` and ``{name}_high`` [events per 365.25 days], null without observed time.

    Example:
        >>> import pyarrow
        >>> from sledai import SELENA_SLEDAI, frames
        >>> visits = pyarrow.table({"id": ["A", "A", "A"], "day": [0, 84, 487], "flare_any": [False, True, False]})
        >>> layout = frames.Layout(subject="id", day="day")
        >>> rate = frames.annualised_rate("flare_any", baseline=0)
        >>> frames.summarise(visits, SELENA_SLEDAI, rate, layout=layout)["annualised_rate_low"].to_pylist()
        [0.75]
    """
    whole, years = DAYS_PER_YEAR.as_integer_ratio()
    columns = tuple(f"{checked_name(name)}_{part}" for part in ("events_low", "events_high", "observed", *BOUNDS))

    def plan(edition: Edition, layout: Layout) -> SummaryPlan:
        start = require_baseline(baseline, layout.days)

        def summary(course: Course, value: Interval[Any]) -> dict[str, Column]:
            counted = course.counted_from(start)
            events, observed = events_after(counted, value.at_least(1), baseline_counts=baseline_counts), counted.end
            rates = [Column(Ratio(end * whole, observed * years)) for end in (events.low, events.high)]
            counts = (Column(events.low), Column(events.high), Column(observed))
            return dict(zip(columns, (*counts, *rates), strict=True))

        return _of_statement(event, columns, summary)(edition, layout)

    given: dict[str, object] = {"event": event, "baseline": baseline, "baseline_counts": baseline_counts, "name": name}
    return Summary("annualised_rate", given, plan)


def _of_statement(
    column: Hashable,
    columns: tuple[str, ...],
    summary: Callable[[Course, Interval[Any]], dict[str, Column]],
    visits: str | None = None,
) -> Callable[[Edition, Layout], SummaryPlan]:
    """The plan of what follows from whether something holds at each visit."""
    key = f"state {column}"

    def plan(_: Edition, layout: Layout) -> SummaryPlan:
        return SummaryPlan(
            columns=columns,
            reads=(),
            items=(Item(key, name_of(column), code_table(layout.codes or None)),),
            from_visit=lambda visit: {key: visit.items[key]},
            summary=lambda course, values: summary(course, values[key]),
            visits=visits,
        )

    return plan
