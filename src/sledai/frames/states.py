"""A state of each subject over the visits, such as low activity: how long it was in it, and whether it was kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from narwhals.stable.v2.typing import IntoFrameT

from sledai._columns import Interval, Verdict
from sledai._days import Day, DayScale
from sledai.assessments import DESCRIPTORS, Codebook
from sledai.assessments.answers import code_table
from sledai.frames.asking import truth
from sledai.frames.courses import Noted, SubjectSummary, Summary, summarise
from sledai.frames.engines import name_of
from sledai.frames.naming import Source
from sledai.frames.reading import Answers, Column, Item, Ratio
from sledai.longitudinal.columns import days_in, keeping
from sledai.longitudinal.courses import Course
from sledai.longitudinal.reading import require_limit, require_span
from sledai.longitudinal.states import Attribution, is_halved

__all__ = ["derive_sustained", "derive_time_in_state"]

STATED = "stated"
"""Key of the value that says whether a visit is in the state, or has the event."""


def derive_time_in_state(
    frame: IntoFrameT,
    state: str,
    *,
    subject: str | Sequence[str],
    day: str,
    days: DayScale | None = None,
    maximum_gap: int | None,
    attribution: Attribution = "carried_forward",
    codebook: Codebook | None = None,
    name: str = "time_in_state",
) -> IntoFrameT:
    """How many days each subject was in a state, of how many observed days.

    The rule is that of `sledai.longitudinal.time_in_state`: observed time runs from the first visit to the last, of
    the time between two visits at most `maximum_gap` days are observed, and whose that time is the caller names.

    Args:
        frame: as for `derive_score`; one row for each subject and visit, and no columns of answers are needed.
        state: the column that says whether a visit is in the state, such as the one that `derive_lldas` makes;
            it is read as an answer, and null where it is not known.
        subject: the column, or columns, that say whose visit it is.
        day: the column with the day of each visit [days]: whole numbers, dates, or dates as text.
        days: ``"study"`` where the days are study days, in which day 1 follows day -1; without it day 0 is a day.
        maximum_gap: how much of the time between two visits is observed [days]; None for all of it.
        attribution: ``"carried_forward"`` gives the time to the visit before;
            ``"halved"`` gives half of it to each of the two visits.
        codebook: what further values of `state` mean, as for `derive_score`.
        name: the beginning of the names of the new columns.

    Returns:
        The same kind of frame with one row for each subject: the columns of `subject`, then ``{name}_low`` and
        ``{name}_high`` [days], whole numbers, or with ``"halved"`` floats; ``{name}_observed`` [days];
        ``{name}_share_low`` and ``{name}_share_high``, shares of observed time, null without it; ``{name}_visits``.
        An eager frame is sorted by subject; a lazy one need not be.
        In a lazy frame these are null, but for the last, for a subject with a state or a day that cannot be read, or
        with two visits on one day; a row with a blank subject belongs to nobody.

    Raises:
        ColumnExistsError: a column of `subject` has the name of a new column.
        DuplicateVisitError: an eager frame has a subject twice on one day.
        MissingColumnError: a column is not there.
        MissingIdentifierError: a subject or day is blank in an eager frame.
        SharedColumnError: one column is given for the state and the day.
        UnorderedColumnError: `day` of a lazy frame cannot hold days.
        UnreadableAnswerError: a value of `state` in an eager frame is no answer.
        UnreadableDayError: a day of an eager frame is not one day like the others; so is a day of an option.
        UnsupportedFrameError: the engine cannot look along a subject's visits (Dask).
    """
    halved, longest, visits = is_halved(attribution), require_limit("maximum_gap", maximum_gap), f"{name}_visits"
    share = [f"{name}_share_low", f"{name}_share_high"]

    def summary(course: Course, noted: Noted) -> dict[str, Column]:
        parts, observed = days_in(course, noted[STATED], longest, halved=halved)
        whole, ends = observed * 2 if halved else observed, (parts.low, parts.high)
        days = {
            f"{name}_low": Column(Ratio(parts.low, 2) if halved else parts.low),
            f"{name}_high": Column(Ratio(parts.high, 2) if halved else parts.high),
        }
        shares = {column: Column(Ratio(end, whole)) for column, end in zip(share, ends, strict=True)}
        return days | shares | {f"{name}_observed": Column(observed)}

    made = [f"{name}_low", f"{name}_high", f"{name}_observed", *share, visits]
    asked = of_statement("derive_time_in_state", subject, day, days, summary, visits)
    return stated_summed_up(frame, state, codebook, made, asked)


def derive_sustained(
    frame: IntoFrameT,
    state: str,
    *,
    subject: str | Sequence[str],
    day: str,
    days: DayScale | None = None,
    from_day: Day,
    to_day: Day,
    codebook: Codebook | None = None,
    name: str = "sustained",
) -> IntoFrameT:
    """Whether each subject was in a state at every visit from one day to another, as for a durable response.

    The rule is that of `sledai.longitudinal.sustained`; without a visit in that time nothing is known.

    Args:
        frame: as for `derive_time_in_state`.
        state: as for `derive_time_in_state`.
        subject: as for `derive_time_in_state`.
        day: as for `derive_time_in_state`.
        days: as for `derive_time_in_state`.
        from_day: the first day that counts, as `day` has its days.
        to_day: the last day that counts, likewise.
        codebook: as for `derive_time_in_state`.
        name: the name of the new column.

    Returns:
        The same kind of frame with one row for each subject: the columns of `subject`, then `name`, a truth value that
        is null where it is not known. Rows and further nulls as for `derive_time_in_state`.

    Raises:
        ValueError: `to_day` is before `from_day`.
        SledaiError: as for `derive_time_in_state`; Dask is not refused.
    """
    first, last = require_span(from_day, to_day, days)

    def summary(course: Course, noted: Noted) -> dict[str, Column]:
        return {name: truth(keeping(course, holds(noted), first, last))}

    return stated_summed_up(
        frame, state, codebook, [name], of_statement("derive_sustained", subject, day, days, summary)
    )


def of_statement(
    verb: str,
    subject: str | Sequence[str],
    day: str,
    days: DayScale | None,
    summary: Summary,
    visits: str | None = None,
) -> SubjectSummary:
    """What a verb asks that knows of each visit only whether something holds."""
    return SubjectSummary(
        verb=verb, subject=subject, day=day, days=days, noted={STATED: _stated}, summary=summary, visits=visits
    )


def _stated(answers: Answers) -> Interval[Any]:
    return answers[len(DESCRIPTORS)]


def holds(noted: Noted) -> Verdict[Any]:
    """Whether it holds."""
    return noted[STATED].at_least(1)


def stated_summed_up(
    frame: IntoFrameT, statement: str, codebook: Codebook | None, names: Sequence[str], asked: SubjectSummary
) -> IntoFrameT:
    """One row for each subject with what is told of a statement on its visits."""
    item = Item("the statement", name_of(statement), code_table(codebook))
    return summarise(frame, None, names, Source(), asked, item)
