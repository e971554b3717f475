"""Read the arguments of the pictures: results of the library, or an eager dataframe with named columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from sledai.definitions import Edition
from sledai.definitions.descriptors import Descriptor
from sledai.errors import different_lengths
from sledai.logic import Interval
from sledai.rules.course.reading import read_visits
from sledai.rules.shifts import Share
from sledai.visits.answers import is_missing
from sledai.visits.assessment import Assessment
from sledai.visits.labels import require_same_labels
from sledai.visits.visits import Visits

if TYPE_CHECKING:
    from narwhals.stable.v2.typing import IntoDataFrame as IntoDataFrame

    from sledai.frames.layout import Layout as Layout
else:  # their modules need narwhals, and a picture of visits does not
    IntoDataFrame = Layout = Any

Answered: TypeAlias = Visits | Assessment | Sequence[Assessment] | IntoDataFrame
"""Visits, or an eager frame with their answers."""


def as_names(given: Iterable[Descriptor | str]) -> tuple[Descriptor | str, ...]:
    """Names of descriptors; a single text is one name."""
    return (given,) if isinstance(given, str) else tuple(given)


def is_frame(given: object) -> bool:
    """Whether answers are to be looked for in a frame."""
    return not isinstance(given, Visits | Assessment | list | tuple)


def visits_of(given: Answered, edition: Edition, layout: Layout | None) -> Visits:
    """The visits as they are, or from the columns of a frame.

    Raises:
        TypeError: there is a layout, and no frame.
        SledaiError: as for `sledai.frames.derive`; or the frame is not an eager one.
    """
    if is_frame(given):
        from sledai.plots.tables import visits_in

        return visits_in(given, edition, layout)
    if layout is not None:
        raise TypeError("layout= says how a frame is read: leave it out for visits")
    return read_visits([given] if isinstance(given, Assessment) else given)


def values_of(frame: object, column: str) -> list[Any]:
    """The values of a column of a frame, None where there is none.

    Raises:
        ColumnError: it is not there.
        UnsupportedFrameError: the frame is not an eager one.
    """
    from sledai.plots.tables import values_in

    return [None if is_missing(value) else value for value in values_in(frame, column)]


def require_column(keyword: str, given: object) -> str:
    """The name of a column of a frame."""
    if isinstance(given, str):
        return given
    raise TypeError(f"{keyword}={given!r}: name the column of the frame")


def labels_of(given: object, labels: str | Sequence[Any] | None, size: int) -> list[str]:
    """A label for each row: from columns of a frame, as they are given, or numbers from 1.

    Raises:
        AlignmentError: there are not as many labels as rows.
        AlignmentError: rows and labels were pandas Series in different orders.
    """
    if labels is None:
        return [str(number) for number in range(1, size + 1)]
    if is_frame(given) and not isinstance(given, Interval):
        named = [values_of(given, require_column("labels", name)) for name in as_names(labels)]
        return [" ".join(str(part) for part in parts if part is not None) for parts in zip(*named, strict=True)]
    if isinstance(labels, str):
        raise TypeError(f"labels={labels!r}: give one label for each row; a column is named only of a frame")
    if len(labels) != size:
        raise different_lengths({"rows": size, "labels": len(labels)})
    require_same_labels({"rows": given, "labels": labels})
    return [str(label) for label in labels]


def share_of(share: Share) -> Interval[Any]:
    """The bounds of a share [percent]; nothing of an empty group."""
    percent = share.percent
    return Interval(0, 0) if percent is None else percent


def numbers(values: Sequence[Any]) -> Any:
    """Values as floats, NaN where there is none."""
    return np.array([np.nan if value is None else float(value) for value in values], float)
