"""The parts of a definition: statements, numbers and windows, each with its evidence."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum
from math import ceil, floor
from typing import TYPE_CHECKING

from attrs import field, frozen

from sledai.definitions.bibliography import BIBLIOGRAPHY, Citation, Grade

if TYPE_CHECKING:
    from sledai.logic import ColumnT, Interval, Verdict

__all__ = ["Clause", "Cutoff", "Note", "Side", "Window"]


class Side(StrEnum):
    """On which side of a cut-off a value counts."""

    ABOVE = ">"
    AT_LEAST = ">="
    BELOW = "<"
    AT_MOST = "<="


def as_decimal(value: str | int | Decimal) -> Decimal:
    """A number, exact; a function of our own, because attrs takes long to find out what `Decimal` accepts."""
    return Decimal(value)


@frozen
class Cutoff:
    """A number that a finding or a score is compared with.

    Attributes:
        value: the number, exact.
        side: the side that counts; ``>`` and ``<`` are strict, so the number itself does not count.
        unit: what the number is counted or measured in.
        source: where the number was read.
        place: where in that source.
        grade: how well it is supported.
    """

    value: Decimal = field(converter=as_decimal)
    side: Side = field(kw_only=True)
    unit: str = field(kw_only=True)
    source: Citation = field(kw_only=True)
    place: str = field(kw_only=True)
    grade: Grade = field(kw_only=True)

    def holds(self, value: int | Decimal) -> bool:
        """Whether `value`, in the cut-off's own unit, is on the side that counts (exact arithmetic).

        Args:
            value: the number, in the unit of the cut-off.
        """
        if self.side is Side.ABOVE:
            return value > self.value
        if self.side is Side.AT_LEAST:
            return value >= self.value
        if self.side is Side.BELOW:
            return value < self.value
        return value <= self.value

    def __str__(self) -> str:
        exactly = "counts" if self.holds(self.value) else "does not count"
        return f"{self.side} {self.value} {self.unit} (exactly {self.value} {exactly})"

    def __repr__(self) -> str:
        return f"<Cutoff {self}>"


def cutoff(limit: str, unit: str, source: str, place: str, grade: Grade) -> Cutoff:
    """A cut-off in one line.

    Args:
        limit: the side that counts and the number, such as ``">= 3"``.
        unit: what the number is counted or measured in.
        source: the key of the source, such as ``"petri-1991"``.
        place: where in that source.
        grade: how well it is supported.
    """
    side, value = limit.split()
    return Cutoff(value, side=Side(side), unit=unit, source=BIBLIOGRAPHY[source], place=place, grade=grade)


def as_sources(value: Citation | Iterable[Citation]) -> tuple[Citation, ...]:
    return (value,) if isinstance(value, Citation) else tuple(value)


def keys(sources: Iterable[Citation]) -> str:
    return ", ".join(source.key for source in sources)


@frozen
class Clause:
    """One statement of a definition, in our own words, with its evidence.

    Attributes:
        text: the statement.
        sources: where it was read; empty only for a remembered (unverified) statement.
        place: where in those sources.
        grade: how well it is supported.
        cutoff: the number that decides, if the statement has one.
        note: a remark on the evidence.
    """

    text: str
    sources: tuple[Citation, ...] = field(default=(), converter=as_sources)
    place: str = field(kw_only=True)
    grade: Grade = field(kw_only=True)
    cutoff: Cutoff | None = field(default=None, kw_only=True)
    note: str = field(default="", kw_only=True)

    @property
    def wording(self) -> str:
        """The statement with its number."""
        return self.text if self.cutoff is None else f"{self.text}: {self.cutoff}"

    @property
    def marked(self) -> str:
        """The statement with its number, and with a mark where no source of the text was read for it."""
        return f"{self.wording} [{self.grade}]" if self.grade is Grade.UNVERIFIED else self.wording

    @property
    def evidence(self) -> str:
        """Grade and sources, and the note on them."""
        sources = f" ({keys(self.sources)}; {self.place})" if self.sources else f" ({self.place})"
        return f"{self.grade}{sources}" + (f" - {self.note}" if self.note else "")

    def __str__(self) -> str:
        return f"{self.wording} [{self.evidence}]"

    def __repr__(self) -> str:
        return f"<Clause {self}>"


@frozen
class Note:
    """A remark on a row or an edition, such as a disagreement of the sources.

    Attributes:
        text: the remark.
        sources: where it was read; empty where it is our own.
    """

    text: str
    sources: tuple[Citation, ...] = field(default=(), converter=as_sources)

    def __str__(self) -> str:
        return f"{self.text} ({keys(self.sources)})" if self.sources else self.text

    def __repr__(self) -> str:
        return f"<Note {self}>"


@frozen
class Window:
    """The days that count: the visit and the `days` days before it.

    Attributes:
        days: the days before the visit.
        sources: where that was read.
        place: where in those sources.
        grade: how well it is supported.
    """

    days: int
    sources: tuple[Citation, ...] = field(converter=as_sources)
    place: str = field(kw_only=True)
    grade: Grade = field(kw_only=True)

    def __str__(self) -> str:
        return f"the visit or the {self.days} days before"

    def __repr__(self) -> str:
        return f"<Window {self}>"


def bibliography(sources: Iterable[Citation]) -> str:
    return "\n".join(f"  {source.key}: {source.text}" for source in sources)


def references_line(sources: Iterable[Citation]) -> str:
    return "References: " + " | ".join(f"{source.key}: {source.text}" for source in sources)


def meets(value: Interval[ColumnT], cutoff: Cutoff, *, parts: int = 1) -> Verdict[ColumnT]:
    """Whether a whole number of parts, so many to the cut-off's unit, is on the side of a cut-off that counts."""
    side, limit = as_integer_limit(cutoff, parts)
    return value.at_least(limit) if side is Side.AT_LEAST else value.at_most(limit)


def as_integer_limit(cutoff: Cutoff, parts: int) -> tuple[Side, int]:
    """A cut-off as the least, or the most, whole number of parts that counts."""
    limit = cutoff.value * parts
    if cutoff.side in (Side.ABOVE, Side.AT_LEAST):
        return Side.AT_LEAST, floor(limit) + 1 if cutoff.side is Side.ABOVE else ceil(limit)
    return Side.AT_MOST, ceil(limit) - 1 if cutoff.side is Side.BELOW else floor(limit)
