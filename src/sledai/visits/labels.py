"""Labels of rows, such as the index of a pandas Series: columns that are put together by row must agree on them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from sledai.errors import AlignmentError, different_labels

RowLabels: TypeAlias = Any
"""The labels of rows, an index of pandas; None where there are none."""


def require_same_labels(columns: Mapping[Any, object]) -> RowLabels:
    """Refuse columns whose rows are labelled, and not alike; those without labels go by position.

    Args:
        columns: the columns by name: series, or what was made of series, such as `Visits`; a mapping has several.

    Returns:
        The labels of the rows; None where no column has any.

    Raises:
        AlignmentError: the labels of two columns differ, or stand in another order.
    """
    labelled = list(_labelled(columns))
    for one in labelled[1:]:
        if not one[1].equals(labelled[0][1]):
            raise _differing(labelled[0], one)
    return labelled[0][1] if labelled else None


def require_paired_labels(before: object, now: object) -> None:
    """Refuse visits that are compared row by row and share labels, but not row by row.

    Labels of which none is shared number the rows of one table, so they say nothing of who belongs to whom.

    Raises:
        AlignmentError: some labels are shared, and the rows are not labelled alike.
    """
    first, second = getattr(before, "row_labels", None), getattr(now, "row_labels", None)
    if first is not None and second is not None and first.isin(second).any():
        require_same_labels({"before": before, "now": now})


def _labelled(columns: Mapping[Any, object]) -> Iterator[tuple[str, Any]]:
    """The labels of the rows of each column that has some, by its name."""
    for name, values in columns.items():
        labels = getattr(values, "row_labels", None)
        if labels is None and isinstance(values, Mapping):
            yield from ((f"{name} {part}", own) for part, own in _labelled(values))
            continue
        labels = getattr(values, "index", None) if labels is None else labels
        if hasattr(labels, "equals"):
            yield str(name), labels


def _differing(*labelled: tuple[str, Any]) -> AlignmentError:
    """The error for the labels of two columns, which differ."""
    pairs = enumerate(zip(*(labels for _, labels in labelled), strict=False))
    shortest = min(len(labels) for _, labels in labelled)
    row = next((at for at, (one, other) in pairs if one != other), shortest)
    shown = {name: repr(labels[row]) if row < len(labels) else "nothing" for name, labels in labelled}
    return different_labels(shown, row=row)
