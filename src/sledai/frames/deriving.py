"""Apply a rule to a frame, and give back a frame of the user's kind."""

from __future__ import annotations

from narwhals.stable import v2 as nw
from narwhals.stable.v2.typing import IntoFrameT

from sledai.frames.arrays import by_arrays
from sledai.frames.engines import Frame, is_read_as_arrays, with_labels
from sledai.frames.expressions import by_expressions
from sledai.frames.reading import ColumnRule, Reading


def apply_rule(reading: Reading, rule: ColumnRule) -> Frame:
    """Add the columns of a rule to a frame.

    Raises:
        SledaiError: what was found wrong with the columns, and what in them cannot be read.
    """
    frame = reading.frame
    if is_read_as_arrays(frame):
        return by_arrays(reading, frame, rule)
    return by_expressions(reading, rule)


def native(result: Frame, like: IntoFrameT) -> IntoFrameT:
    """A frame in its own kind, which is that of `like`, with the labels that its columns have there."""
    own: IntoFrameT = with_labels(nw.to_native(result), like)
    return own
