"""Tables with one row for each subject and a column for each item and visit, as frames with one row for each visit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from narwhals.stable import v2 as nw
from narwhals.stable.v2.typing import IntoFrameT

from sledai.errors import ambiguous_column, column_type, missing_column, taken_column
from sledai.frames.deriving import native
from sledai.frames.engines import LABELLED, Frame, engine, supported
from sledai.frames.reading import taken_names

__all__ = ["from_wide"]

ITEM = "{item}"
"""What stands for the name of the item in a pattern."""


def from_wide(frame: IntoFrameT, *, visits: Mapping[str, str] | Mapping[str, int], visit: str = "visit") -> IntoFrameT:
    """Make a frame with one row for each visit out of one with a column for each item and visit.

    Args:
        frame: a frame of any engine that is supported; one row for each subject.
        visits: how the columns of each visit are called, ``{item}`` standing for the item, with the visit that they are
            of: ``{"{item}_v0": "Baseline", "{item}_v10": "Week 10"}``, or numbers of weeks as visits. All visits are
            text, or all are whole numbers.
        visit: the name of the new column with the visit.

    Returns:
        The same kind of frame: for each row of the wide one a row for each visit, with the columns that belong to no
        visit (the subject, the arm), then the visit, then the items of all visits. An item
        that a visit has no column for is null there. Eager frames: all rows of the first visit, then those of the
        second; lazy frames: in no order.

    Raises:
        ColumnError: a column belongs to two visits.
        ColumnError: a column that belongs to no visit is named like the new one, or like an item.
        ColumnError: an item is text at one visit and of another type at another one.
        ColumnError: a visit has no column.
        TypeError: a pattern lacks ``{item}``, or a visit is neither text nor a whole number.
        UnsupportedFrameError: the frame is of another kind.

    Example:
        >>> import pandas as pd
        >>> wide = pd.DataFrame({"id": ["A", "B"], "rash_w0": ["Y", "N"], "rash_w10": ["N", "Y"]})
        >>> from_wide(wide, visits={"{item}_w0": 0, "{item}_w10": 10}, visit="week").values.tolist()
        [['A', 0, 'Y'], ['B', 0, 'N'], ['A', 10, 'N'], ['B', 10, 'Y']]
    """
    _require_visits(visits)
    data = supported(frame)
    available = data.collect_schema().names()
    found = {pattern: _items(pattern, available) for pattern in visits}
    patterns = {name: [at for at, columns in found.items() if name in columns.values()] for name in available}
    if several := {name: tuple(at) for name, at in patterns.items() if len(at) > 1}:
        raise ambiguous_column(several)
    items = list(dict.fromkeys(item for columns in found.values() for item in columns))
    of_visits = {column for columns in found.values() for column in columns.values()}
    kept = [name for name in available if name not in of_visits]
    if taken := taken_names(data, kept, [visit, *items]):
        raise taken_column(taken)
    types = common_types(data, {item: columns_of_item(item, found.values()) for item in items}, "at all visits")
    parts = [({visit: value}, found[pattern]) for pattern, value in visits.items()]
    return native(stacked(data, kept, parts, [visit, *items], types), frame)


def columns_of_item(item: str, found: Iterable[Mapping[str, str]]) -> list[str]:
    """The columns that hold an item, by the item's name in each group of columns."""
    return [columns[item] for columns in found if item in columns]


def stacked(
    data: Frame,
    kept: Sequence[str],
    parts: Sequence[tuple[Mapping[str, str | int], Mapping[str, str]]],
    names: Sequence[str],
    types: Mapping[str, Any],
) -> Frame:
    """Put groups of columns below each other.

    Args:
        data: the frame.
        kept: the columns that are repeated for each group.
        parts: for each group what is the same in every row, and the columns, by the names of the new columns.
        names: the new columns; one that a group does not have is null there.
        types: the type of each new column; an engine of pandas keeps the type of each value.
    """

    def column(name: str, values: Mapping[str, str | int], columns: Mapping[str, str]) -> nw.Expr:
        if name in columns:
            own = nw.col(columns[name])
            return (own.cast(types[name]) if name in types else own).alias(name)
        if name in values:
            return nw.lit(values[name], nw.Int64 if isinstance(values[name], int) else nw.String).alias(name)
        return nw.lit(None, types.get(name)).alias(name)

    groups: list[Any] = [
        nw.maybe_reset_index(data.select(*map(nw.col, kept), *(column(name, *part) for name in names)))
        for part in parts
    ]
    whole: Frame = nw.concat(groups)
    return nw.maybe_reset_index(whole)


def _require_visits(visits: Mapping[str, Any]) -> None:
    """Refuse patterns without an item, and visits that are not of one kind (`TypeError`)."""
    if not isinstance(visits, Mapping) or not visits:
        raise TypeError(f'visits={visits!r}: give each pattern with its visit, such as {{"{ITEM}_v0": "Baseline"}}')
    if wrong := [pattern for pattern in visits if not isinstance(pattern, str) or pattern.count(ITEM) != 1]:
        raise TypeError(f"visits: {wrong[0]!r} has to hold {ITEM} once, such as '{ITEM}_v0'")
    kinds = {type(value) for value in visits.values()}
    if kinds not in ({str}, {int}):
        raise TypeError(f"visits={list(visits.values())!r}: name all visits by text, or all by whole numbers")


def _items(pattern: str, available: list[str]) -> dict[str, str]:
    """The columns of a visit, by item; a visit without any is a `ColumnError`."""
    before, after = map(re.escape, pattern.split(ITEM))
    found = re.compile(f"{before}(.+){after}", re.DOTALL)
    columns = {match[1]: name for name in available if (match := found.fullmatch(name))}
    if not columns:
        raise missing_column((pattern,), available=tuple(available), place="the frame", of_descriptors=False)
    return columns


def common_types(data: Frame, columns: Mapping[str, Sequence[str]], where: str) -> dict[str, Any]:
    """The type of each new column, from the columns that it is made of; an engine of pandas keeps that of each value.

    Args:
        data: the frame.
        columns: for each new column those that it is made of.
        where: where they have to be alike, in words.

    Raises:
        ColumnError: some hold text and some another type.
    """
    if engine(data) in LABELLED:
        return {}
    schema = data.collect_schema()
    types: dict[str, Any] = {}
    for name, own in columns.items():
        dtypes = [dtype for dtype in dict.fromkeys(schema[column] for column in own) if dtype != nw.Unknown]
        if len(dtypes) > 1 and not all(dtype.is_numeric() for dtype in dtypes):
            raise column_type(name, holds=" and ".join(map(str, dtypes)), needed=f"one type {where}")
        types[name] = nw.Float64 if len(dtypes) > 1 else dtypes[0] if dtypes else nw.String
    return types
