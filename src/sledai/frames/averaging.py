"""The adjusted mean of each subject: every visit beside the one before it, then all of a subject together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from narwhals.stable import v2 as nw
from narwhals.stable.v2.typing import IntoFrameT

from sledai._columns import Interval
from sledai.assessments import Codebook
from sledai.definitions import Index, require_index
from sledai.descriptors import Descriptor
from sledai.errors import ColumnExistsError
from sledai.frames.deriving import native
from sledai.frames.engines import Frame, unused
from sledai.frames.naming import Match, Names, Source
from sledai.frames.pairing import Against, Comparison, Side, compared
from sledai.frames.reading import Answers, Column, Item, read
from sledai.frames.visits import identified
from sledai.longitudinal.columns import doubled_trapezoid
from sledai.quantities import Scale
from sledai.scoring import bounds

__all__ = ["derive_adjusted_mean"]

LONGEST = 10**6
DAYS = Scale("days", unit="days", decimals=0, lowest=-LONGEST, highest=LONGEST, ceiling=LONGEST)
"""The day of a visit, a whole number."""


def derive_adjusted_mean(
    frame: IntoFrameT,
    index: Index,
    *,
    subject: str | Sequence[str],
    day: str,
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
        index: the edition, or a part of one.
        subject: the column, or columns, that say whose visit it is.
        day: the column with the day of each visit, whole numbers counted from one day [days].
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
        UnorderedColumnError: `day` cannot put visits in order.
        UnreadableReadingError: a day of an eager frame is no whole number.
        UnsupportedFrameError: the engine cannot look along a subject's visits (Dask).
        SledaiError: as for `derive_score`.
    """
    against = Against.of(subject, day, None, None, True)
    made = [f"{name}_{part}" for part in ("low", "high", "days", "visits")]
    if taken := tuple(column for column in against.subjects if column in made):
        raise ColumnExistsError(taken)
    weights = require_index(index).weights
    source = Source(columns=columns, match=match, not_assessed=not_assessed, codebook=codebook)
    reading = read(frame, index, [], source, against.roles, further=[Item("day", day, DAYS)])
    area, span = (f"_{unused(reading.frame.collect_schema())}{part}" for part in ("area", "span"))

    def noted(answers: Answers) -> dict[str, Interval[Any]]:
        return {"score": bounds(answers, weights), "day": answers[-1]}

    def results(now: Side, then: Side) -> dict[str, Column]:
        days = now["day"].low - then["day"].low
        twice = doubled_trapezoid(then["score"], now["score"], days)
        return {f"{area}_low": Column(twice.low), f"{area}_high": Column(twice.high), span: Column(days)}

    steps = compared(reading, against, Comparison(noted=noted, results=results))
    return native(_together(steps, against.subjects, area, span, made), frame)


def _together(steps: Frame, subjects: Sequence[str], area: str, span: str, made: Sequence[str]) -> Frame:
    """The mean of each subject, null where a step is not known."""
    low, high, days, visits = made
    known, twice_low, twice_high = f"{span}_known", f"{area}_low", f"{area}_high"
    each: Any = steps.filter(identified(steps, subjects)).group_by(*subjects)
    sums = {twice_low: nw.col(twice_low).sum(), twice_high: nw.col(twice_high).sum(), days: nw.col(span).sum()}
    counts = {known: nw.col(span).count(), visits: nw.len()}
    summed = each.agg(**sums, **counts)
    told = summed.with_columns(**{column: nw.col(column).cast(nw.Int64) for column in (*sums, *counts)})
    all_known = nw.col(known) == nw.col(visits) - 1
    length = nw.when(all_known).then(nw.col(days))
    twice = nw.when(all_known & (nw.col(known) >= 1)).then(nw.col(days) * 2).cast(nw.Float64)
    means = {low: nw.col(twice_low).cast(nw.Float64) / twice, high: nw.col(twice_high).cast(nw.Float64) / twice}
    found: Frame = told.with_columns(**means, **{days: length}).select(*subjects, *made)
    return found.sort(*subjects) if isinstance(found, nw.DataFrame) else found
