"""Each visit beside its subject's baseline, joined by subject and never by row order."""

from __future__ import annotations

from typing import Any

from narwhals.stable import v2 as nw

from sledai.errors import (
    AmbiguousBaselineError,
    DuplicateVisitError,
    MissingBaselineError,
    MissingIdentifierError,
    raise_all,
)

LOW, HIGH, BASELINE, ROW = "_sledai_low", "_sledai_high", "_sledai_baseline", "_sledai_row"
BASE_LOW, BASE_HIGH, COUNT = "_sledai_base_low", "_sledai_base_high", "_sledai_count"


def with_baseline(
    scored: nw.DataFrame[Any] | nw.LazyFrame[Any],
    subjects: list[str],
    visit: str | None,
    is_baseline: nw.Expr,
    named: str,
) -> nw.DataFrame[Any] | nw.LazyFrame[Any]:
    """Each visit beside the bounds of its subject's baseline, in the order of the rows."""
    baselines: Any = (
        scored.filter(is_baseline)
        .group_by(*subjects)
        .agg(nw.col(LOW).min().alias(BASE_LOW), nw.col(HIGH).max().alias(BASE_HIGH), nw.len().alias(COUNT))
    )
    if isinstance(scored, nw.LazyFrame):
        return scored.join(baselines.filter(nw.col(COUNT) == 1), on=subjects, how="left")
    _refuse_blank(scored, [*subjects, *([visit] if visit else [])])
    if visit is not None:
        _refuse_duplicates(scored, [*subjects, visit])
    several = _counted(baselines.filter(nw.col(COUNT) > 1), subjects)
    lacking = scored.select(*subjects).unique().join(baselines.select(*subjects), on=subjects, how="anti")
    raise_all(
        error
        for error in (
            AmbiguousBaselineError(tuple(subjects), several, baseline=named) if several else None,
            MissingBaselineError(tuple(subjects), tuple(sorted(lacking.rows(), key=str)), baseline=named)
            if len(lacking)
            else None,
        )
        if error
    )
    return scored.with_row_index(ROW).join(baselines, on=subjects, how="left").sort(ROW)


def _refuse_blank(scored: nw.DataFrame[Any], columns: list[str]) -> None:
    blanks = {column: int(scored[column].is_null().sum()) for column in columns}
    raise_all(MissingIdentifierError(column, rows) for column, rows in blanks.items() if rows)


def _refuse_duplicates(scored: nw.DataFrame[Any], columns: list[str]) -> None:
    twice = _counted(scored.group_by(*columns).agg(nw.len().alias(COUNT)).filter(nw.col(COUNT) > 1), columns)
    if twice:
        raise DuplicateVisitError(tuple(columns), twice)


def _counted(groups: nw.DataFrame[Any], columns: list[str]) -> dict[tuple[object, ...], int]:
    rows = groups.select(*columns, COUNT).rows()
    return {tuple(row[:-1]): int(row[-1]) for row in sorted(rows, key=str)}
