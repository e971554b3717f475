"""Labels of rows, such as the index of a pandas Series: columns that are put together by row must agree on them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sledai.errors import RowLabelError


def require_same_labels(columns: Mapping[Any, object]) -> None:
    """Refuse columns whose rows are labelled, and not alike; those without labels go by position.

    Args:
        columns: the columns by name; what is a mapping has several.

    Raises:
        RowLabelError: the labels of two columns differ, or stand in another order.
    """
    labelled = list(_labelled(columns))
    for one in labelled[1:]:
        if not one[1].equals(labelled[0][1]):
            raise _differing(labelled[0], one)


def _labelled(columns: Mapping[Any, object]) -> Iterator[tuple[str, Any]]:
    """The labels of the rows of each column that has some, by its name."""
    for name, values in columns.items():
        if isinstance(values, Mapping):
            yield from ((f"{name} {part}", labels) for part, labels in _labelled(values))
        elif hasattr(labels := getattr(values, "index", None), "equals"):
            yield str(name), labels


def _differing(*labelled: tuple[str, Any]) -> RowLabelError:
    """The error for the labels of two columns, which differ."""
    pairs = enumerate(zip(*(labels for _, labels in labelled), strict=False))
    shortest = min(len(labels) for _, labels in labelled)
    row = next((at for at, (one, other) in pairs if one != other), shortest)
    shown = {name: repr(labels[row]) if row < len(labels) else "nothing" for name, labels in labelled}
    return RowLabelError(shown, row=row)
