"""A frame, a rule, and the frame with what the rule gives; and what the keywords of every verb mean."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from narwhals.stable import v2 as nw
from narwhals.stable.v2.typing import IntoFrameT

from sledai.definitions import Edition
from sledai.frames.arrays import by_arrays
from sledai.frames.engines import Frame, with_labels
from sledai.frames.expressions import by_expressions
from sledai.frames.naming import Source
from sledai.frames.reading import Reading, Rule, read

Gaps: TypeAlias = Literal["null", "absent"]
"""What a gap does to a result: leave it null, or count the descriptor as absent."""


def derive(reading: Reading, rule: Rule) -> Frame:
    """The frame with the columns that the rule gives.

    Raises:
        SledaiError: what was found wrong with the columns, and what in them cannot be read.
    """
    frame = reading.frame
    if isinstance(frame, nw.DataFrame) and not frame.implementation.is_polars():
        return by_arrays(reading, frame, rule)
    return by_expressions(reading, rule)


def apply_rule(frame: IntoFrameT, edition: Edition, names: Sequence[str], source: Source, rule: Rule) -> IntoFrameT:
    """The same for one verb, from the user's frame to a frame of the same kind."""
    return native(derive(read(frame, edition, names, source), rule), frame)


def native(result: Frame, like: IntoFrameT) -> IntoFrameT:
    """A frame in its own kind, which is that of `like`, with the labels that its columns have there."""
    own: IntoFrameT = with_labels(nw.to_native(result), like)
    return own


def policy(missing: Gaps) -> Gaps:
    """What a gap does, checked."""
    if missing not in ("null", "absent"):
        raise ValueError(f'missing={missing!r}: say "null" or "absent"')
    return missing
