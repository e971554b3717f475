"""An event of each subject over the visits, such as a flare: when it came first, and how often it came."""

from __future__ import annotations

from collections.abc import Sequence

from narwhals.stable.v2.typing import IntoFrameT

from sledai._days import DayScale
from sledai.assessments import Codebook
from sledai.frames.asking import truth
from sledai.frames.courses import Noted
from sledai.frames.reading import Column, Ratio
from sledai.frames.states import holds, of_statement, stated_summed_up
from sledai.longitudinal.columns import events_after, first_event
from sledai.longitudinal.courses import Course
from sledai.longitudinal.events import DAYS_PER_YEAR
from sledai.longitudinal.reading import Baseline, require_baseline, require_limit

__all__ = ["derive_annualised_rate", "derive_time_to_first"]


def derive_time_to_first(
    frame: IntoFrameT,
    event: str,
    *,
    subject: str | Sequence[str],
    day: str,
    days: DayScale | None = None,
    baseline: Baseline,
    baseline_counts: bool = False,
    confirmed_within: int | None = None,
    sustained_for: int | None = None,
    codebook: Codebook | None = None,
    name: str = "time_to_first",
) -> IntoFrameT:
    """How many days after baseline the first visit of each subject with an event came; censored at the last visit.

    The rule is that of `sledai.longitudinal.time_to_first`.

    Args:
        frame: as for `derive_time_in_state`.
        event: the column that says whether a visit has the event, such as ``flare_any`` of `derive_flare`;
            it is read as an answer, and null where it is not known.
        subject: as for `derive_time_in_state`.
        day: as for `derive_time_in_state`.
        days: as for `derive_time_in_state`.
        baseline: the day from which time counts, as `day` has its days, or ``"first_visit"`` for each subject's own
            first visit.
        baseline_counts: whether an event on the day of baseline counts; earlier ones never do.
        confirmed_within: an event counts only if a later visit, at most so many days after it, has it too [days].
        sustained_for: an event counts only if every visit has it from then on,
            up to a visit that is at least so many days later [days].
        codebook: as for `derive_time_in_state`.
        name: the beginning of the names of the new columns.

    Returns:
        The same kind of frame with one row for each subject: the columns of `subject`, then ``{name}_low`` and
        ``{name}_high``, the earliest possible and the earliest certain time [days], and ``{name}_censored``:
        true where both are the time of the last visit without an event, false where both are that of an event,
        and null where only ``{name}_high`` is censored, so that a gap decides. Rows and further nulls as for
        `derive_time_in_state`.

    Raises:
        SledaiError: as for `derive_time_in_state`; Dask is refused only with `confirmed_within` or `sustained_for`.
    """
    start, within = require_baseline(baseline, days), require_limit("confirmed_within", confirmed_within)
    kept, made = (
        require_limit("sustained_for", sustained_for),
        [f"{name}_{part}" for part in ("low", "high", "censored")],
    )

    def summary(course: Course, noted: Noted) -> dict[str, Column]:
        counted, event = course.counted_from(start), holds(noted)
        span, censored = first_event(counted, event, baseline_counts=baseline_counts, within=within, kept=kept)
        return dict(zip(made, (Column(span.low), Column(span.high), truth(censored)), strict=True))

    asked = of_statement("derive_time_to_first", subject, day, days, summary)
    return stated_summed_up(frame, event, codebook, made, asked)


def derive_annualised_rate(
    frame: IntoFrameT,
    event: str,
    *,
    subject: str | Sequence[str],
    day: str,
    days: DayScale | None = None,
    baseline: Baseline,
    baseline_counts: bool = False,
    codebook: Codebook | None = None,
    name: str = "annualised_rate",
) -> IntoFrameT:
    """How many events each subject had per year of 365.25 days.

    The rule is that of `sledai.longitudinal.annualised_rate`: every visit with the event is one event, and observed
    time runs from baseline to the last visit.

    Args:
        frame: as for `derive_time_in_state`.
        event: as for `derive_time_to_first`.
        subject: as for `derive_time_in_state`.
        day: as for `derive_time_in_state`.
        days: as for `derive_time_in_state`.
        baseline: as for `derive_time_to_first`.
        baseline_counts: as for `derive_time_to_first`.
        codebook: as for `derive_time_in_state`.
        name: the beginning of the names of the new columns.

    Returns:
        The same kind of frame with one row for each subject: the columns of `subject`, then ``{name}_events_low`` and
        ``{name}_events_high`` [events], ``{name}_observed`` [days], and ``{name}_low`` and ``{name}_high``
        [events per 365.25 days], null without observed time. Rows and further nulls as for `derive_time_in_state`.

    Raises:
        SledaiError: as for `derive_time_in_state`; Dask is not refused.
    """
    start, (whole, years) = require_baseline(baseline, days), DAYS_PER_YEAR.as_integer_ratio()
    made = [f"{name}_{part}" for part in ("events_low", "events_high", "observed", "low", "high")]

    def summary(course: Course, noted: Noted) -> dict[str, Column]:
        counted = course.counted_from(start)
        events, observed = events_after(counted, holds(noted), baseline_counts=baseline_counts), counted.end
        rates = [Column(Ratio(end * whole, observed * years)) for end in (events.low, events.high)]
        return dict(zip(made, (Column(events.low), Column(events.high), Column(observed), *rates), strict=True))

    asked = of_statement("derive_annualised_rate", subject, day, days, summary)
    return stated_summed_up(frame, event, codebook, made, asked)
