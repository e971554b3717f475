"""The dataframe door: a cohort in, the same kind of frame back.

Eager pandas frames are read as arrays; Polars frames, eager and lazy, get expressions, and lazy stays lazy.
What is derived depends on neither row order nor index labels nor column order.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any, Literal, TypeAlias

from attrs import astuple

try:
    from narwhals.stable import v2 as nw
except ModuleNotFoundError as missing:
    reason = "sledai.frames needs narwhals. Install it with: pip install 'sledai[frames]'"
    raise ModuleNotFoundError(reason, name="narwhals") from missing
from narwhals.stable.v2.typing import IntoFrameT

from sledai._columns import Interval
from sledai.assessments import Codebook
from sledai.definitions import Index
from sledai.descriptors import Descriptor
from sledai.errors import raise_all
from sledai.frames.baseline import Scratch, named_visit, with_baseline
from sledai.frames.reading import Arrays, Names, expressions, locate, read
from sledai.scoring import bounds

__all__ = ["derive_by_system", "derive_change", "derive_score", "derive_score_bounds", "score_expr"]

Gaps: TypeAlias = Literal["null", "absent"]
"""What a gap does to a result: leave it null, or count the descriptor as absent."""


def derive_score(
    frame: IntoFrameT,
    index: Index,
    *,
    missing: Gaps = "null",
    columns: Names | None = None,
    not_assessed: Iterable[Descriptor | str] = (),
    codebook: Codebook | None = None,
    name: str = "sledai",
) -> IntoFrameT:
    """Add the score of each visit.

    Args:
        frame: a pandas frame, or a Polars frame, eager or lazy; one row for each visit,
            one column for each descriptor of the index.
        index: the edition, or a part of one.
        missing: ``"null"`` leaves the score null where a descriptor was not assessed;
            ``"absent"`` counts such a descriptor as absent.
        columns: the columns of descriptors that are not named like the descriptor.
        not_assessed: descriptors that have no column; they count as not assessed.
        codebook: what further values mean.
        name: the name of the new column.

    Returns:
        The same kind of frame with one more column, `name`: whole numbers [points], or null.
        In a lazy frame, where reading is deferred, a row with an unreadable answer gets null.

    Raises:
        MissingColumnError: a descriptor has no column and is not named in `not_assessed`.
        UnreadableAnswerError: a column of an eager frame holds values that are not answers.
        ColumnExistsError: the frame already has a column `name`.
        UnsupportedFrameError: the frame is of another kind.
        InputErrors: several of these at once.
    """
    reading = read(frame, index, [name], columns, not_assessed, codebook)
    total = reading.bounds(index.weights)
    known = None if _policy(missing) == "absent" else total.low == total.high
    return _native(reading.attach({name: (total.low, known)}), frame)


def derive_score_bounds(
    frame: IntoFrameT,
    index: Index,
    *,
    columns: Names | None = None,
    not_assessed: Iterable[Descriptor | str] = (),
    codebook: Codebook | None = None,
    name: str = "sledai",
) -> IntoFrameT:
    """Add the lowest and the highest score that each visit can have, and how many descriptors were not assessed.

    Args:
        frame: as for `derive_score`.
        index: the edition, or a part of one.
        columns: as for `derive_score`.
        not_assessed: as for `derive_score`.
        codebook: as for `derive_score`.
        name: the beginning of the names of the new columns.

    Returns:
        The same kind of frame with the columns ``{name}_low``, ``{name}_high`` [points] and ``{name}_missing``.

    Raises:
        SledaiError: as for `derive_score`.
    """
    names = [f"{name}_low", f"{name}_high", f"{name}_missing"]
    reading = read(frame, index, names, columns, not_assessed, codebook)
    each_once = ((1, tuple(position for _, positions in index.weights for position in positions)),)
    total, findings = reading.bounds(index.weights), reading.bounds(each_once)
    values = (total.low, total.high, findings.high - findings.low)
    return _native(reading.attach({column: (value, None) for column, value in zip(names, values, strict=True)}), frame)


def derive_by_system(
    frame: IntoFrameT,
    index: Index,
    *,
    columns: Names | None = None,
    not_assessed: Iterable[Descriptor | str] = (),
    codebook: Codebook | None = None,
    name: str = "sledai",
) -> IntoFrameT:
    """Add the bounds of the points of each organ system; they add up to the bounds of the score.

    Args:
        frame: as for `derive_score`.
        index: the edition, or a part of one.
        columns: as for `derive_score`.
        not_assessed: as for `derive_score`.
        codebook: as for `derive_score`.
        name: the beginning of the names of the new columns.

    Returns:
        The same kind of frame with the columns ``{name}_{system}_low`` and ``{name}_{system}_high`` [points]
        for each system of the index.

    Raises:
        SledaiError: as for `derive_score`.
    """
    names = [f"{name}_{system}_{end}" for system in index.systems for end in ("low", "high")]
    reading = read(frame, index, names, columns, not_assessed, codebook)
    totals = [reading.bounds(weights) for weights in index.system_weights.values()]
    values = [value for total in totals for value in (total.low, total.high)]
    return _native(reading.attach({column: (value, None) for column, value in zip(names, values, strict=True)}), frame)


def derive_change(
    frame: IntoFrameT,
    index: Index,
    *,
    subject: str | Sequence[str],
    visit: str | None = None,
    baseline: object = None,
    baseline_flag: str | None = None,
    missing: Gaps = "null",
    columns: Names | None = None,
    not_assessed: Iterable[Descriptor | str] = (),
    codebook: Codebook | None = None,
    name: str = "sledai",
) -> IntoFrameT:
    """Add the change of the score since each subject's baseline visit; negative is improvement.

    The baseline is named, by a visit or by a flag, and joined by subject; the order of the rows plays no part.

    Args:
        frame: as for `derive_score`; one row for each subject and visit.
        index: the edition, or a part of one.
        subject: the column, or columns, within which a visit has its baseline:
            in a crossover trial the subject and the period.
        visit: the column that names the visit.
        baseline: the visit that is the baseline, a value of `visit`.
        baseline_flag: instead of `baseline`, a column that is Y, 1 or true at the baseline visit;
            the codebook does not apply to it.
        missing: as for `derive_score`.
        columns: as for `derive_score`.
        not_assessed: as for `derive_score`.
        codebook: as for `derive_score`.
        name: the beginning of the names of the new columns.

    Returns:
        The same kind of frame with the columns ``{name}_baseline_low``, ``{name}_baseline_high``,
        ``{name}_change_low``, ``{name}_change_high`` and ``{name}_change`` [points],
        the last of them null where a gap leaves it open. At the baseline visit itself the change is 0.
        An eager frame keeps the order of its rows; a lazy one need not.
        In a lazy frame a subject without exactly one baseline, or with a flag that cannot be read, gets nulls,
        and visits that are there twice are not looked for.

    Raises:
        MissingBaselineError: a subject of an eager frame has no baseline.
        AmbiguousBaselineError: a subject of an eager frame has several.
        BaselineTypeError: `baseline` is text and `visit` is not, or the other way round.
        DuplicateVisitError: an eager frame has a subject's visit twice.
        MissingIdentifierError: a subject or visit is blank in an eager frame.
        SledaiError: as for `derive_score`.
    """
    if (baseline is None) == (baseline_flag is None) or (baseline is not None and visit is None):
        raise TypeError("name the baseline either by visit= and baseline=, or by baseline_flag=")
    if isinstance(baseline, Collection) and not isinstance(baseline, str):
        raise TypeError(f"baseline={baseline!r}: give one value")
    subjects = [subject] if isinstance(subject, str) else list(dict.fromkeys(subject))
    if not subjects:
        raise TypeError("subject: name at least one column")
    roles = [*subjects, *([visit] if visit else [])]
    ends = ("baseline_low", "baseline_high", "change_low", "change_high", "change")
    names = [f"{name}_{end}" for end in ends]
    reading = read(frame, index, names, columns, not_assessed, codebook, roles, baseline_flag)
    scratch = Scratch.beside([*reading.frame.collect_schema().names(), *names])
    total = reading.bounds(index.weights)
    highest = total.low if _policy(missing) == "absent" else total.high
    added = {scratch.low: (total.low, None), scratch.high: (highest, None)}
    if reading.flag is None:
        is_baseline = named_visit(reading.frame, str(visit), baseline)
        named = f"{visit} = {baseline}"
    else:
        added[scratch.baseline] = (reading.flag.low, None)
        is_baseline = nw.col(scratch.baseline) == 1
        named = f"flag {baseline_flag}"
    flagged = reading.flag is not None
    joined = with_baseline(reading.attach(added), subjects, visit, is_baseline, named, scratch, flagged=flagged)
    now = Interval(nw.col(scratch.low), nw.col(scratch.high))
    base = Interval(nw.col(scratch.base_low), nw.col(scratch.base_high))
    later = nw.lit(1) - is_baseline.cast(nw.Int64)  # a visit has not changed since itself, whatever its gaps
    moved = Interval(later * (now - base).low, later * (now - base).high)
    results = (base.low, base.high, moved.low, moved.high, nw.when(moved.settled).then(moved.low))
    result = joined.with_columns(**dict(zip(names, results, strict=True)))
    if isinstance(reading, Arrays) and isinstance(result, nw.DataFrame):
        return _native(reading.attach({column: _masked(result[column]) for column in names}), frame)
    return _native(result.drop(*astuple(scratch), strict=False), frame)


def score_expr(
    index: Index,
    schema: nw.Schema,
    *,
    missing: Gaps = "null",
    columns: Names | None = None,
    not_assessed: Iterable[Descriptor | str] = (),
    codebook: Codebook | None = None,
) -> nw.Expr:
    """The score as a narwhals expression, for those who compose their own query on a Polars frame.

    Args:
        index: the edition, or a part of one.
        schema: the narwhals schema of the frame it will be used on.
        missing: as for `derive_score`.
        columns: as for `derive_score`.
        not_assessed: as for `derive_score`.
        codebook: as for `derive_score`.

    Returns:
        An expression that gives the points, or null where a gap or an unreadable answer leaves the score open.

    Raises:
        MissingColumnError: the schema has no column for a descriptor that is not named in `not_assessed`.
    """
    where, faults = locate(index, list(schema), columns, not_assessed, [])
    raise_all(faults)
    answers, readable = expressions(where, schema, codebook)
    total = bounds(answers, index.weights)
    low = total.low.cast(nw.Int64)
    settled = low if _policy(missing) == "absent" else nw.when(total.low == total.high).then(low)
    return nw.when(readable).then(settled)


def _native(derived: Any, like: IntoFrameT) -> IntoFrameT:  # noqa: ARG001
    """The frame in its own kind, which is that of `like`."""
    native: IntoFrameT = nw.to_native(derived)
    return native


def _policy(missing: Gaps) -> Gaps:
    if missing not in ("null", "absent"):
        raise ValueError(f'missing={missing!r}: say "null" or "absent"')
    return missing


def _masked(series: nw.Series[Any]) -> tuple[Any, Any]:
    known = ~series.is_null().to_numpy()
    return series.fill_null(0).to_numpy(), known
