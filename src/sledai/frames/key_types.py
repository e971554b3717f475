"""Align two frames: one engine, and identifiers of the same types."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from narwhals.stable import v2 as nw

from sledai.errors import SledaiError, identifier_types, raise_all, unsupported_frame
from sledai.frames.engines import Frame, engine, is_text


def require_one_kind(first: Frame, second: Frame) -> None:
    """Refuse two frames of different engines, or an eager and a lazy one (`UnsupportedFrameError`)."""
    kinds = [f"{engine(frame)} {type(frame).__name__}" for frame in (first, second)]
    if kinds[0] != kinds[1]:
        raise unsupported_frame(
            f"a {kinds[0]} with a {kinds[1]}", supported="two frames of one kind; convert one of them"
        )


def align_types(frames: Sequence[Frame], keys: Sequence[str], labels: tuple[str, str]) -> list[Frame]:
    """Cast identifiers to common types; a frame without rows takes the types of the other.

    Raises:
        ColumnError: an identifier is of different kinds.
    """
    schemas = [frame.collect_schema() for frame in frames]
    filled = [not isinstance(frame, nw.DataFrame) or len(frame) > 0 for frame in frames]
    common: dict[str, Any] = {}
    faults: list[SledaiError] = []
    for key in keys:
        types = [schema[key] for schema, has_rows in zip(schemas, filled, strict=True) if has_rows or not any(filled)]
        kinds = [_kind(dtype) for dtype in types]
        if len(set(kinds)) > 1:
            faults.append(identifier_types(key, kinds=dict(zip(labels, kinds, strict=True))))
        common[key] = _wider(types)
    raise_all(faults)
    return [
        frame.with_columns(**{key: recast(key, schema[key], dtype) for key, dtype in common.items()})
        for frame, schema in zip(frames, schemas, strict=True)
    ]


def in_plain_text(data: Frame, keys: Sequence[str]) -> Frame:
    """The frame with identifiers that are text in the one type of text that every function of Arrow takes."""
    if not data.implementation.is_pyarrow():
        return data
    own, schema = nw.to_native(data), data.collect_schema()
    text = nw.get_native_namespace(data).string()
    for key in (key for key in keys if is_text(schema[key])):
        at = own.column_names.index(key)
        own = own.set_column(at, key, own.column(key).cast(text))
    plain: Frame = nw.from_native(own, eager_only=True)
    return plain


def _kind(dtype: Any) -> str:
    """A type in words; values of two kinds are never the same."""
    if is_text(dtype) or dtype.is_numeric():
        return "text" if is_text(dtype) else "numbers"
    zone = getattr(dtype, "time_zone", None)
    return f"{type(dtype).__name__} in {zone}" if zone else type(dtype).__name__


def _wider(types: Sequence[Any]) -> Any:
    """The type that holds the values of all types, which are of one kind."""
    if is_text(types[0]):
        return nw.String()
    if len(set(types)) > 1 and types[0].is_numeric():
        return nw.Int64() if all(dtype.is_integer() for dtype in types) else nw.Float64()
    return types[0]


def recast(column: str, held: Any, target: Any) -> nw.Expr:
    """Cast a column; nulls stay null, which pandas and Dask do not guarantee for text."""
    value = nw.col(column)
    if held == target:
        return value
    return nw.when(~value.is_null()).then(value.cast(target)) if is_text(target) else value.cast(target)
