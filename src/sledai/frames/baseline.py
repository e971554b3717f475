"""Each visit beside its subject's baseline, joined by subject and never by row order."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import and_
from typing import Any

from attrs import frozen
from narwhals.stable import v2 as nw

from sledai.assessments.answers import is_gap
from sledai.errors import (
    AmbiguousBaselineError,
    BaselineTypeError,
    DuplicateVisitError,
    MissingBaselineError,
    MissingIdentifierError,
    SledaiError,
    raise_all,
)


@frozen
class Scratch:
    """Names of the columns that are needed on the way; none of them is a column of the user."""

    low: str
    high: str
    baseline: str
    base_low: str
    base_high: str
    count: str
    row: str

    @classmethod
    def beside(cls, taken: Iterable[str]) -> Scratch:
        """Names that are not taken."""
        names, prefix = set(taken), "_"
        while any(name.startswith(f"{prefix}sledai") for name in map(str, names)):
            prefix += "_"
        fields = ("low", "high", "baseline", "base_low", "base_high", "count", "row")
        return cls(*(f"{prefix}sledai_{field}" for field in fields))


def named_visit(data: nw.DataFrame[Any] | nw.LazyFrame[Any], column: str, baseline: object) -> nw.Expr:
    """Whether a visit is the named one; a value of another kind than the column holds names no visit.

    Raises:
        BaselineTypeError: the column holds text and the value is none, or the other way round.
    """
    if isinstance(data, nw.DataFrame) and not len(data):
        return nw.col(column).is_null()  # no row, and a pandas column without rows has no kind
    dtype = data.collect_schema()[column]
    is_text = dtype in (nw.String, nw.Categorical, nw.Enum)
    if dtype == nw.Categorical and data.implementation.is_pandas():
        return (nw.col(column) == baseline).fill_null(False)  # its categories may be of any kind
    if dtype not in (nw.Object, nw.Unknown) and isinstance(baseline, str) is not is_text:
        raise BaselineTypeError(column, holds="text" if is_text else str(dtype), baseline=repr(baseline))
    value = nw.col(column).cast(nw.String) if is_text else nw.col(column)
    return (value == baseline).fill_null(False)


def with_baseline(
    scored: nw.DataFrame[Any] | nw.LazyFrame[Any],
    subjects: list[str],
    visit: str | None,
    is_baseline: nw.Expr,
    named: str,
    scratch: Scratch,
    *,
    flagged: bool,
) -> nw.DataFrame[Any] | nw.LazyFrame[Any]:
    """Each visit beside the bounds of its subject's baseline; an eager frame keeps the order of its rows."""
    if isinstance(scored, nw.LazyFrame):
        schema = scored.collect_schema()
        filled = reduce(and_, (_filled(name, schema[name]) for name in subjects))
        one = _baselines(scored.filter(is_baseline & filled), subjects, scratch).filter(nw.col(scratch.count) == 1)
        if flagged:  # a flag that cannot be read may be the baseline's
            unclear = scored.filter(nw.col(scratch.baseline).is_null()).select(*subjects).unique()
            one = one.join(unclear, on=subjects, how="anti")
        return scored.join(one, on=subjects, how="left")
    baselines = _baselines(scored.filter(is_baseline), subjects, scratch)
    _refuse(scored, baselines, subjects, visit, named, scratch, flagged)
    return scored.with_row_index(scratch.row).join(baselines, on=subjects, how="left").sort(scratch.row)


def _baselines(flagged: Any, subjects: list[str], scratch: Scratch) -> Any:
    return flagged.group_by(*subjects).agg(
        nw.col(scratch.low).min().alias(scratch.base_low),
        nw.col(scratch.high).max().alias(scratch.base_high),
        nw.len().alias(scratch.count),
    )


def _filled(column: str, dtype: Any) -> nw.Expr:
    """Whether an identifier says anything."""
    value = nw.col(column)
    if dtype in (nw.String, nw.Categorical, nw.Enum):
        return (value.cast(nw.String).str.strip_chars() != "").fill_null(False)
    return (~(value.is_null() | value.is_nan()) if dtype.is_float() else ~value.is_null()).fill_null(False)


def _refuse(
    scored: nw.DataFrame[Any],
    baselines: Any,
    subjects: list[str],
    visit: str | None,
    named: str,
    scratch: Scratch,
    flagged: bool,
) -> None:
    """Refuse, all at once, blank identifiers, visits that are there twice, and subjects without one baseline."""
    roles = [*subjects, *([visit] if visit and visit not in subjects else [])]
    faults: list[SledaiError] = [
        MissingIdentifierError(name, rows) for name in roles if (rows := sum(map(is_gap, scored[name].to_list())))
    ]
    if visit and (twice := _counted(scored.group_by(*roles).agg(nw.len().alias(scratch.count)), roles, scratch)):
        faults.append(DuplicateVisitError(tuple(roles), twice))
    if flagged and (several := _counted(baselines, subjects, scratch)):
        faults.append(AmbiguousBaselineError(tuple(subjects), several, baseline=named))
    based = set(baselines.select(*subjects).rows())
    subject_rows = (row for row in scored.select(*subjects).unique().rows() if not any(map(is_gap, row)))
    if lacking := tuple(sorted((row for row in subject_rows if row not in based), key=str)):
        faults.append(MissingBaselineError(tuple(subjects), lacking, baseline=named))
    raise_all(faults)


def _counted(groups: Any, columns: list[str], scratch: Scratch) -> dict[tuple[object, ...], int]:
    """Groups of more than one row that no identifier of which is blank, with the number of their rows."""
    rows = groups.filter(nw.col(scratch.count) > 1).select(*columns, scratch.count).rows()
    return {tuple(row[:-1]): int(row[-1]) for row in sorted(rows, key=str) if not any(map(is_gap, row))}
