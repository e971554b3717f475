"""Labels of rows, such as the index of a pandas Series; columns that are combined by row must agree on them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from sledai.errors import AlignmentError, different_labels

RowLabels: TypeAlias = Any
"""The labels of rows, an index of pandas; None of rows without labels."""


def require_same_labels(columns: Mapping[Any, object]) -> RowLabels:
    """Refuse columns whose rows are labelled, and not alike; those without labels go by position.

    Args:
        columns: the columns by name: series, or values made of series, such as `Visits`; a mapping has several.

    Returns:
        The labels of the rows; None if no column has any.

    Raises:
        AlignmentError: the labels of two columns differ, or their order.
    """
    labelled = list(_labelled(columns))
    for one in labelled[1:]:
        if not one[1].equals(labelled[0][1]):
            raise _differing(labelled[0], one)
    return labelled[0][1] if labelled else None


def require_paired_labels(before: object, now: object) -> None:
    """Refuse visits that are compared row by row and share labels, but not row by row.

    Labels without a common one number the rows of each table, so they do not pair subjects.

    Raises:
        AlignmentError: some labels are shared, and the rows are not labelled alike.
    """
    first, second = getattr(before, "row_labels", None), getattr(now, "row_labels", None)
    if first is not None and second is not None and first.isin(second).any():
        require_same_labels({"before": before, "now": now})


def _labelled(columns: Mapping[Any, object]) -> Iterator[tuple[str, Any]]:
    """List the columns with row labels, each with its labels."""
    for name, values in columns.items():
        labels = getattr(values, "row_labels", None)
        if labels is None and isinstance(values, Mapping):
            yield from ((f"{name} {part}", own) for part, own in _labelled(values))
            continue
        labels = getattr(values, "index", None) if labels is None else labels
        if hasattr(labels, "equals"):
            yield str(name), labels


def _differing(*labelled: tuple[str, Any]) -> AlignmentError:
    """Make the error for two columns with different labels."""
    pairs = enumerate(zip(*(labels for _, labels in labelled), strict=False))
    shortest = min(len(labels) for _, labels in labelled)
    row = next((at for at, (one, other) in pairs if one != other), shortest)
    shown = {name: repr(labels[row]) if row < len(labels) else "nothing" for name, labels in labelled}
    return different_labels(shown, row=row)
