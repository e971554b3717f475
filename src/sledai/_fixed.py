"""Values that cannot be changed: read-only arrays, and mappings that are equal, hashed and pickled by content."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from typing import Any, TypeVar

import numpy as np

__all__ = ["Fixed", "content", "content_hash", "fix", "protected"]

KeyT = TypeVar("KeyT")
ValueT = TypeVar("ValueT")


def content(column: Any) -> Hashable:
    """The content that makes two columns equal: of an array its shape and values, whatever integer type holds them."""
    if not isinstance(column, np.ndarray):
        return column  # type: ignore[no-any-return]
    if column.dtype.kind in "biuf":
        return column.shape, column.astype(np.float64 if column.dtype.kind == "f" else np.int64).tobytes()
    return column.shape, *column.tolist()


def content_hash(value: Any) -> str:
    """Twelve hexadecimal digits that change with any part of a value of mappings, lists and what can be text.

    The order of the keys of a mapping does not count.
    """
    import hashlib
    import json

    return hashlib.sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()[:12]


def protected(column: Any) -> Any:
    """Make an array a read-only view; other columns stay."""
    if not isinstance(column, np.ndarray) or not column.flags.writeable:
        return column
    view = column.view()
    view.flags.writeable = False
    return view


class Fixed(Mapping[KeyT, ValueT]):
    """A mapping that cannot be changed, nor the arrays in it; equal to any mapping of the same content.

    Args:
        items: the content, which is copied.
    """

    __slots__ = ("_items",)

    def __init__(self, items: Mapping[KeyT, ValueT]) -> None:
        self._items: dict[KeyT, ValueT] = {key: protected(value) for key, value in items.items()}

    def __reduce__(self) -> tuple[Any, ...]:
        return Fixed, (self._items,)

    def __getitem__(self, key: KeyT) -> ValueT:
        return self._items[key]

    def __iter__(self) -> Iterator[KeyT]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __hash__(self) -> int:
        return hash(frozenset((key, content(value)) for key, value in self._items.items()))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Mapping):
            return NotImplemented
        return {key: content(value) for key, value in self.items()} == {k: content(v) for k, v in other.items()}

    def __repr__(self) -> str:
        return repr(self._items)


def fix(result: Any, *names: str) -> None:
    """Make the mappings of a result read-only."""
    for name in names:
        object.__setattr__(result, name, Fixed(getattr(result, name)))
