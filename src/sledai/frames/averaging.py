"""How active the disease was over the visits of each subject: the area under the score, and its mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from narwhals.stable.v2.typing import IntoFrameT

from sledai._days import DayScale
from sledai.assessments import Codebook
from sledai.criteria import PAD_APLC_2025, PersistentActivityRule
from sledai.definitions import Edition, require_edition
from sledai.descriptors import Descriptor
from sledai.frames.asking import truth
from sledai.frames.courses import Noted, SubjectSummary, Summary, summarise
from sledai.frames.naming import Match, Names, Source
from sledai.frames.reading import Column, Ratio
from sledai.longitudinal.columns import doubled_area, persistence
from sledai.longitudinal.courses import Course
from sledai.scoring import bounds

__all__ = ["derive_adjusted_mean", "derive_area_under_curve", "derive_persistently_active"]

ENDS = ("low", "high")


def derive_adjusted_mean(
    frame: IntoFrameT,
    edition: Edition,
    *,
    subject: str | Sequence[str],
    day: str,
    days: DayScale | None = None,
    columns: Names | None = None,
    match: Match = "exact",
    not_assessed: Iterable[Descriptor | str] = (),
    codebook: Codebook | None = None,
    name: str = "adjusted_mean",
) -> IntoFrameT:
    """The adjusted mean score of each subject: the area under the score, divided by the days it spans.

    The rule is that of `sledai.adjusted_mean`: trapezoids between visits in the order of their days; a gap counts as
    what it can be, so the mean has bounds. To leave visits out, filter them before.

    Args:
        frame: as for `derive_score`; one row for each subject and visit.
        edition: the edition, or a part of one.
        subject: the column, or columns, that say whose visit it is.
        day: the column with the day of each visit [days]: whole numbers, dates, or dates as text.
        days: ``"study"`` where the days are study days, in which day 1 follows day -1; without it day 0 is a day.
        columns: as for `derive_score`.
        match: as for `derive_score`.
        not_assessed: as for `derive_score`.
        codebook: as for `derive_score`.
        name: the beginning of the names of the new columns.

    Returns:
        The same kind of frame with one row for each subject: the columns of `subject`, then ``{name}_low`` and
        ``{name}_high`` [points], ``{name}_days`` from the first to the last visit [days] and ``{name}_visits``.
        The bounds are null for a subject with one visit. An eager frame is sorted by subject; a lazy one need not be.
        In a lazy frame they are null too for a subject with an answer or a day that cannot be read, or with two
        visits on one day; a row with a blank subject belongs to nobody.

    Raises:
        ColumnExistsError: a column of `subject` has the name of a new column.
        DuplicateVisitError: an eager frame has a subject twice on one day.
        MissingIdentifierError: a subject or day is blank in an eager frame.
        UnorderedColumnError: `day` of a lazy frame cannot hold days.
        UnreadableDayError: a day of an eager frame is not one day like the others; so is a day of an option.
        UnsupportedFrameError: the engine cannot look along a subject's visits (Dask).
        SledaiError: as for `derive_score`.
    """

    def summary(course: Course, noted: Noted) -> dict[str, Column]:
        doubled, length = doubled_area(course, noted["score"])
        mean = {f"{name}_{end}": Column(Ratio(getattr(doubled, end), length * 2)) for end in ENDS}
        return {**mean, f"{name}_days": Column(length)}

    source = Source(columns=columns, match=match, not_assessed=not_assessed, codebook=codebook)
    return _of_scores("derive_adjusted_mean", frame, edition, source, name, subject, day, days, summary)


def derive_area_under_curve(
    frame: IntoFrameT,
    edition: Edition,
    *,
    subject: str | Sequence[str],
    day: str,
    days: DayScale | None = None,
    columns: Names | None = None,
    match: Match = "exact",
    not_assessed: Iterable[Descriptor | str] = (),
    codebook: Codebook | None = None,
    name: str = "area_under_curve",
) -> IntoFrameT:
    """The area under the score of each subject, by trapezoids between visits in the order of their days.

    The rule is that of `sledai.longitudinal.area_under_curve`; a gap counts as what it can be, so the area has bounds.

    Args:
        frame: as for `derive_score`; one row for each subject and visit.
        edition: the edition, or a part of one.
        subject: as for `derive_adjusted_mean`.
        day: as for `derive_adjusted_mean`.
        days: as for `derive_adjusted_mean`.
        columns: as for `derive_score`.
        match: as for `derive_score`.
        not_assessed: as for `derive_score`.
        codebook: as for `derive_score`.
        name: the beginning of the names of the new columns.

    Returns:
        As for `derive_adjusted_mean`, with ``{name}_low`` and ``{name}_high`` [points x days].

    Raises:
        SledaiError: as for `derive_adjusted_mean`.
    """

    def summary(course: Course, noted: Noted) -> dict[str, Column]:
        doubled, length = doubled_area(course, noted["score"])
        area = {f"{name}_{end}": Column(Ratio(getattr(doubled, end), 2), length > 0) for end in ENDS}
        return {**area, f"{name}_days": Column(length)}

    source = Source(columns=columns, match=match, not_assessed=not_assessed, codebook=codebook)
    return _of_scores("derive_area_under_curve", frame, edition, source, name, subject, day, days, summary)


def _of_scores(
    verb: str,
    frame: IntoFrameT,
    edition: Edition,
    source: Source,
    name: str,
    subject: str | Sequence[str],
    day: str,
    days: DayScale | None,
    summary: Summary,
) -> IntoFrameT:
    """What is told of each subject's scores."""
    weights, visits = require_edition(edition).weights, f"{name}_visits"
    noted = {"score": lambda answers: bounds(answers, weights)}
    asked = SubjectSummary(verb=verb, subject=subject, day=day, days=days, noted=noted, summary=summary, visits=visits)
    return summarise(frame, edition, [f"{name}_low", f"{name}_high", f"{name}_days", visits], source, asked)


def derive_persistently_active(
    frame: IntoFrameT,
    edition: Edition,
    *,
    subject: str | Sequence[str],
    day: str,
    days: DayScale | None = None,
    rule: PersistentActivityRule = PAD_APLC_2025,
    columns: Names | None = None,
    match: Match = "exact",
    not_assessed: Iterable[Descriptor | str] = (),
    codebook: Codebook | None = None,
    name: str = "persistently_active",
) -> IntoFrameT:
    """Whether the disease of each subject was active at enough consecutive visits.

    The rule is that of `sledai.longitudinal.persistently_active`; it speaks of the visits only.

    Args:
        frame: as for `derive_score`; one row for each subject and visit.
        edition: the edition; the published rules are for SLEDAI-2K.
        subject: as for `derive_adjusted_mean`.
        day: as for `derive_adjusted_mean`.
        days: as for `derive_adjusted_mean`.
        rule: the cut-offs, such as `PAD_APLC_2025` or `PAD_CONTI_2012` of `sledai.criteria`.
        columns: as for `derive_score`.
        match: as for `derive_score`.
        not_assessed: as for `derive_score`.
        codebook: as for `derive_score`.
        name: the name of the new column, and the beginning of that of the other.

    Returns:
        The same kind of frame with one row for each subject: the columns of `subject`, then `name`, a truth value that
        is null where a gap leaves it open, and ``{name}_visits``, how many visits there are.
        Rows and nulls otherwise as for `derive_adjusted_mean`.

    Raises:
        SledaiError: as for `derive_adjusted_mean`.
    """
    weights, clinical, visits = require_edition(edition).weights, edition.clinical.weights, f"{name}_visits"

    def summary(course: Course, noted: Noted) -> dict[str, Column]:
        return {name: truth(persistence(course, noted["total"], noted["clinical"], rule=rule))}

    noted: Mapping[str, Any] = {
        "total": lambda answers: bounds(answers, weights),
        "clinical": lambda answers: bounds(answers, clinical),
    }
    asked = SubjectSummary(
        verb="derive_persistently_active",
        subject=subject,
        day=day,
        days=days,
        noted=noted,
        summary=summary,
        visits=visits,
    )
    source = Source(columns=columns, match=match, not_assessed=not_assessed, codebook=codebook)
    return summarise(frame, edition, [name, visits], source, asked)
