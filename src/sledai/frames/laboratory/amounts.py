"""Numbers in units as expressions: the half parts that each can be, as `sledai.laboratory` has them."""

from __future__ import annotations

from typing import Any

from attrs import frozen
from narwhals.stable import v2 as nw

from sledai.frames.expressions import if_else
from sledai.laboratory.catalogue import PlausibleRange
from sledai.laboratory.tables import MOST
from sledai.laboratory.units import FLOAT_NOISE, Unit
from sledai.logic import Interval

DECIMALS_OF_FEW_DIGITS = 10
"""How many decimals are tried to find the shortest way to write a number of few digits."""


@frozen
class Units:
    """The unit of one number, or the units of a column of them.

    Attributes:
        tens: by what a number is multiplied so that decimals that are told apart are whole.
        factor: how many parts one of the last decimal is.
        shift: how many parts its zero is away from that of the dimension.
        most: the largest number that can be counted in half parts.
    """

    tens: Any
    factor: Any
    shift: Any
    most: Any

    @classmethod
    def of(cls, unit: Unit) -> Units:
        """One unit."""
        return cls(10.0**unit.decimals, unit.factor, unit.shift, float(MOST // unit.factor))

    @classmethod
    def named(cls, name: str) -> Units:
        """The units of a column, from the columns that are called after it."""
        return cls(*(nw.col(f"{name}_{each}") for each in ("tens", "factor", "shift", "most")))


@frozen
class Limits:
    """Which amounts are believed without doubt, of one test or, as columns, of many [half parts].

    Attributes:
        least: the smallest.
        most: the largest.
        nothing: one that is believed beside these.
        steps: what they are whole multiples of; None where that is not asked.
    """

    least: Any
    most: Any
    nothing: Any
    steps: Any = None

    @classmethod
    def of(cls, way: PlausibleRange, unit: Unit) -> Limits:
        """Those of a test in one unit, without what is in doubt."""
        least, most = way.sure(unit)
        return cls(least, most, 0 if way.zero else least)

    def hold(self, amount: nw.Expr) -> nw.Expr:
        """Where an amount is believed."""
        held: nw.Expr = ((amount >= self.least) & (amount <= self.most)) | (amount == self.nothing)
        return held if self.steps is None else held & (amount % self.steps == 0)


def is_number(value: nw.Expr, dtype: Any) -> nw.Expr:
    """Where a column of numbers, or of days, holds one."""
    gap = value.is_nan().fill_null(True) if dtype.is_float() else value.is_null()
    return ~gap


def as_number(value: nw.Expr, dtype: Any, there: nw.Expr) -> nw.Expr:
    """A column of numbers, 0 where there is none; of few digits as the decimal that it is written as."""
    if not dtype.is_numeric():  # what has no type holds only nulls
        return nw.lit(0.0)
    number: nw.Expr = nw.when(there).then(value.cast(nw.Float64)).otherwise(nw.lit(0.0))
    if dtype != nw.Float32:
        return number
    shortest = number
    for decimals in reversed(range(DECIMALS_OF_FEW_DIGITS)):
        tens = number * 0.0 + 10.0**decimals  # a whole column, because Polars does not divide by one number
        written = (number * tens).round(0) / tens
        shortest = nw.when(written.cast(nw.Float32) == number.cast(nw.Float32)).then(written).otherwise(shortest)
    return shortest


def in_halves(number: nw.Expr, units: Units) -> Interval[nw.Expr]:
    """Numbers as half parts, each as the decimal that it is written as, without the noise of binary numbers.

    None is more than `Units.most`.
    """
    tens = units.tens if isinstance(units.tens, nw.Expr) else number * 0.0 + units.tens  # Polars divides by a column
    scaled = (number * tens).round(0)
    written = scaled / tens
    at = (scaled.cast(nw.Int64) * units.factor + units.shift) * 2
    rest = units.factor * 2 - 1
    away, noise = number - written, number.abs() * FLOAT_NOISE
    above, below = away > noise, away < noise * -1
    return Interval(
        at + if_else(above, 1, if_else(below, rest * -1, 0)),
        at + if_else(above, rest, if_else(below, -1, 0)),
    )
