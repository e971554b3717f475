"""A frame, a rule, and the frame with what the rule gives."""

from __future__ import annotations

from narwhals.stable import v2 as nw
from narwhals.stable.v2.typing import IntoFrameT

from sledai.frames.arrays import by_arrays
from sledai.frames.engines import Frame, with_labels
from sledai.frames.expressions import by_expressions
from sledai.frames.reading import Reading, Rule


def derive(reading: Reading, rule: Rule) -> Frame:
    """The frame with the columns that the rule gives.

    Raises:
        SledaiError: what was found wrong with the columns, and what in them cannot be read.
    """
    frame = reading.frame
    if isinstance(frame, nw.DataFrame) and not frame.implementation.is_polars():
        return by_arrays(reading, frame, rule)
    return by_expressions(reading, rule)


def native(result: Frame, like: IntoFrameT) -> IntoFrameT:
    """A frame in its own kind, which is that of `like`, with the labels that its columns have there."""
    own: IntoFrameT = with_labels(nw.to_native(result), like)
    return own
