"""Compute values of a column in stages, each stored as a column of the frame, so that plans stay short.

Lazy engines and narwhals repeat a shared subexpression for every use; a stored column is computed once.
"""

from __future__ import annotations

from collections.abc import Generator, Hashable, Mapping
from typing import Any, TypeAlias, TypeVar

from attrs import frozen
from narwhals.stable import v2 as nw

from sledai.frames.engines import Frame, engine, with_row_values
from sledai.logic import Interval

Name = TypeVar("Name", bound=Hashable)


@frozen
class OfAllRows:
    """A number that is computed from all rows of a column, and is the same in each."""

    value: nw.Expr


Stages: TypeAlias = Generator[Mapping[str, nw.Expr | OfAllRows], Mapping[str, nw.Expr], Interval[Any]]
"""Yields the columns to store at each stage, receives them back, and returns both ends of each value."""


def run(frame: Frame, prefix: str, stages: Mapping[Name, Stages]) -> tuple[Frame, dict[Name, Interval[Any]], list[str]]:
    """Compute several columns, stage by stage.

    Args:
        frame: the frame.
        prefix: what the names of stored columns begin with.
        stages: for each of the columns its stages.

    Returns:
        The frame with the stored columns, the two ends of each column, and the names of the stored columns.
    """
    scratch: list[str] = []
    ends: dict[Name, Interval[Any]] = {}
    stored: dict[Name, Any] = dict.fromkeys(stages)
    position = {name: at for at, name in enumerate(stages)}
    while stored:
        columns: dict[str, nw.Expr | OfAllRows] = {}
        following: dict[Name, Any] = {}
        for name, values in stored.items():
            try:
                needed = stages[name].send(values)
            except StopIteration as end:
                ends[name] = end.value
                continue
            named = {part: f"{prefix}{position[name]}_{part}" for part in needed}
            columns |= {named[part]: value for part, value in needed.items()}
            following[name] = {part: nw.col(column) for part, column in named.items()}
        if columns:
            frame = with_stored(frame, columns)
        scratch += columns
        stored = following
    return frame, {name: ends[name] for name in stages}, scratch


def with_stored(frame: Frame, columns: Mapping[str, nw.Expr | OfAllRows]) -> Frame:
    """Add columns to the frame.

    Spark would bring all rows to one worker for a value of all rows; there the value is aggregated, and one row is
    joined.
    """
    of_all = {name: value.value for name, value in columns.items() if isinstance(value, OfAllRows)}
    of_each = {name: value for name, value in columns.items() if not isinstance(value, OfAllRows)}
    if of_all and engine(frame) == "pyspark":
        plan = frame.lazy()
        joined = plan.join(plan.select(**of_all), how="cross")
        return joined.with_columns(**of_each) if of_each else joined
    frame = frame.with_columns(**of_all) if of_all else frame
    result: Frame = with_row_values(frame, of_each)
    return result
