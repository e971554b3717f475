"""Which row is which visit: identifiers that are blank, duplicated visits, visits without an order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import and_
from typing import Any

import numpy as np
from narwhals.stable import v2 as nw

from sledai.errors import SledaiError, duplicate_visit, missing_identifier, unknown_visit, unordered_column, with_fields
from sledai.frames.engines import Frame, as_lazy, collect, engine, is_text, name_of, scratch_prefix
from sledai.frames.expressions import BLANKS
from sledai.frames.layout import Layout
from sledai.visits.answers import is_missing


def visit_columns(layout: Layout, needed_by: str, *, of_subjects: bool = False) -> tuple[str, ...]:
    """The columns that identify a visit, each once: those of the subject, then that of the visit, or else of its day.

    Args:
        layout: where the table holds what.
        needed_by: what needs them.
        of_subjects: whether both subject and visit are needed; without it one column is enough.

    Raises:
        TypeError: the layout does not name them.
    """
    visit = layout.day if layout.visit is None else layout.visit
    named = tuple(dict.fromkeys(map(name_of, (*layout.subject, *(() if visit is None else (visit,))))))
    if not named or (of_subjects and (not layout.subject or visit is None)):
        raise TypeError(f"{needed_by}: name the columns of the subject and the visit in the layout: subject=, visit=")
    return named


def identified(data: Frame, columns: Sequence[str]) -> nw.Expr:
    """Whether no identifier of a row is blank."""
    schema = data.collect_schema()
    return reduce(and_, (_filled(name, schema[name]) for name in columns))


def _filled(column: str, dtype: Any) -> nw.Expr:
    value = nw.col(column)
    blank = value.is_null()
    if is_text(dtype):
        blank = blank | (~value.cast(nw.String).str.contains(f"[^{BLANKS}]")).fill_null(False)
    elif dtype.is_float():
        blank = blank | value.is_nan().fill_null(False)
    return ~blank


def unidentified(data: nw.DataFrame[Any], columns: Sequence[str]) -> list[SledaiError]:
    """The errors for identifiers with blanks."""
    return [missing_identifier(name, rows) for name in columns if (rows := _blanks(data, name))]


def _blanks(data: nw.DataFrame[Any], column: str) -> int:
    dtype = data.schema[column]
    if dtype in (nw.Object, nw.Unknown):
        return sum(map(is_missing, data[column].to_list()))
    return len(data) - int(data.select(filled=_filled(column, dtype).sum())["filled"].item()) if len(data) else 0


def duplicated(data: nw.DataFrame[Any], columns: Sequence[str]) -> list[SledaiError]:
    """The error for visits that have several rows, if there are any."""
    count = scratch_prefix(columns)
    groups = as_lazy(data).group_by(*columns).agg(nw.len().alias(count)).filter(nw.col(count) > 1)
    visits = several(collect(groups), columns, count)
    return [duplicate_visit(tuple(columns), visits)] if visits else []


def several(groups: nw.DataFrame[Any], columns: Sequence[str], count: str) -> dict[tuple[object, ...], int]:
    """Groups with several rows and complete identifiers, with the number of their rows."""
    rows = groups.filter(nw.col(count) > 1).select(*columns, count).rows()
    return {tuple(row[:-1]): int(row[-1]) for row in sorted(rows, key=str) if not any(map(is_missing, row))}


def require_known(data: Frame, column: str, values: Sequence[object]) -> None:
    """Refuse visits that no row of an eager frame has, such as a misspelt name (`UnknownNameError`)."""
    if isinstance(data, nw.LazyFrame) or not len(data):
        return
    available = [value for value in data[column].unique().to_list() if not is_missing(value)]
    if unknown := tuple(value for value in values if value not in available):
        raise unknown_visit(unknown, accepted=tuple(sorted(map(str, available))), place=column)


def require_ordered(data: Frame, column: str) -> None:
    """Refuse a column that cannot put visits in order (`ColumnError`)."""
    dtype = data.collect_schema()[column]
    empty = isinstance(data, nw.DataFrame) and not len(data)
    if not (dtype.is_numeric() or empty or dtype.is_temporal()):
        fault = unordered_column(column, holds="text" if is_text(dtype) else str(dtype))
        in_plan = is_text(dtype) and isinstance(data, nw.LazyFrame)
        advice = f"{fault.needed}; a lazy frame reads dates as text where the layout names them as day={column!r}"
        raise with_fields(fault, needed=advice) if in_plan else fault


def with_group_values(data: Frame, columns: Sequence[str], found: Mapping[str, nw.Expr]) -> Frame:
    """Add values of each group to its rows; an eager frame keeps its order.

    Two engines need a join: Dask aligns rows by index labels, which may repeat, and pyarrow itself joins, which changes
    the order of the rows.
    """
    if engine(data) not in ("dask", "pyarrow"):
        return data.with_columns(**{name: value.over(*columns) for name, value in found.items()})
    row = scratch_prefix([*data.collect_schema(), *found])
    rows: Any = data.with_row_index(row) if isinstance(data, nw.DataFrame) else data
    groups = rows.group_by(*columns).agg(*(value.alias(name) for name, value in found.items()))
    joined: Frame = rows.join(groups, on=list(columns), how="left")
    return joined.sort(row).drop(row) if isinstance(joined, nw.DataFrame) else joined


def first_rows(data: nw.DataFrame[Any], subjects: Sequence[str]) -> Any:
    """For each row the first row of its subject; for a row with a blank subject, the row itself."""
    if not len(data):  # Arrow columns without rows may have no type, and those cannot be grouped
        return np.zeros(0, np.int64)
    prefix = scratch_prefix(data.columns)
    row, first = f"{prefix}row", f"{prefix}first"
    rows = data.select(*subjects).with_row_index(row).with_columns(nw.col(row).cast(nw.Int64))
    found: Any = with_group_values(rows, subjects, {first: nw.col(row).min()})
    filled = found[first].fill_null(0).to_numpy()
    return np.where(found[first].is_null().to_numpy(), np.arange(len(data)), filled).astype(np.int64)
