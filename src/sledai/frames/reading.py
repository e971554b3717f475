"""What is to be read of a frame: the column of each answer, what values mean, and what is wrong with the columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from attrs import field, frozen

from sledai._columns import Interval
from sledai.assessments import DESCRIPTORS
from sledai.assessments.answers import code_table
from sledai.definitions import Index
from sledai.errors import ColumnExistsError, SledaiError
from sledai.frames.engines import ONE_CASE, Frame, engine, supported
from sledai.frames.naming import Source, locate

Answers: TypeAlias = Sequence[Interval[Any]]
"""The 24 answers in form order, and after them that of the flag if there is one."""


@frozen
class Column:
    """A column that a rule gives.

    Attributes:
        values: whole numbers, or truth values.
        known: where they are known, null elsewhere; None means everywhere.
        truth: whether they are truth values.
    """

    values: Any
    known: Any = None
    truth: bool = field(default=False, kw_only=True)


Rule: TypeAlias = Callable[[Answers], Mapping[str, Column]]
"""From answers to named columns; a rule does not learn what its columns are made of."""


@frozen
class Reading:
    """A frame, the column of each answer, and what its values mean.

    Attributes:
        frame: the frame.
        index: the edition.
        columns: the column of each of the 24 answers in form order, None where it was not assessed; then the flag's.
        tables: for each column that is there, what its values mean.
        faults: what is wrong with the columns; told together with what cannot be read.
    """

    frame: Frame
    index: Index
    columns: tuple[str | None, ...]
    tables: Mapping[str, Mapping[Any, bool | None]]
    faults: tuple[SledaiError, ...]


def read(
    frame: object,
    index: Index,
    names: Iterable[str],
    source: Source,
    roles: Sequence[str] = (),
    flag: str | None = None,
) -> Reading:
    """Find the answers of the index, and the flag, in a frame that is to get further columns of these names."""
    data = supported(frame)
    available = data.collect_schema().names()
    where, faults = locate(index, available, source, [*roles, flag] if flag else roles)
    if taken := _taken(data, available, names):
        faults.append(ColumnExistsError(taken))
    columns = [*map(where.get, DESCRIPTORS), *([flag] if flag else [])]
    wanted = dict.fromkeys(column for column in columns if column is not None and column in available)
    tables = {column: code_table(None if column == flag else source.codebook) for column in wanted}
    return Reading(data, index, tuple(columns), tables, tuple(faults))


def _taken(data: Frame, available: Iterable[str], names: Iterable[str]) -> tuple[str, ...]:
    """Which of the new names are columns already."""

    def form(name: str) -> str:
        return name.casefold() if engine(data) in ONE_CASE else name

    there = set(map(form, available))
    return tuple(name for name in names if form(name) in there)
