"""Convert numbers with units to ticks, as expressions; the ticks of `sledai.laboratory`."""

from __future__ import annotations

from typing import Any

from attrs import frozen
from narwhals.stable import v2 as nw

from sledai.frames.expressions import if_else
from sledai.frames.scales import repeated, shortest
from sledai.laboratory.catalogue import PlausibleRange
from sledai.laboratory.tables import MOST
from sledai.laboratory.units import FLOAT_NOISE, Unit
from sledai.logic import Interval

MOST_DECIMALS = 9
"""The most decimals of the shortest decimal of a float32."""


@frozen
class Units:
    """The unit of one number, or the units of a column of them.

    Attributes:
        tens: the power of ten that makes the decimals of the unit whole.
        factor: how many parts one of the last decimal is.
        shift: how many parts its zero is away from that of the dimension.
        most: the largest number that can be counted in ticks.
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
    """The plausible amounts of one test or, as columns, of many [ticks].

    Attributes:
        least: the smallest.
        most: the largest.
        nothing: a further plausible amount, such as 0.
        steps: amounts must be whole multiples of this; None for no such condition.
    """

    least: Any
    most: Any
    nothing: Any
    steps: Any = None

    @classmethod
    def of(cls, way: PlausibleRange, unit: Unit) -> Limits:
        """The limits of a test in one unit, without doubtful amounts."""
        least, most = way.sure(unit)
        return cls(least, most, 0 if way.zero else least)

    def hold(self, amount: nw.Expr) -> nw.Expr:
        """Whether an amount is plausible."""
        held: nw.Expr = ((amount >= self.least) & (amount <= self.most)) | (amount == self.nothing)
        return held if self.steps is None else held & (amount % self.steps == 0)


def is_number(value: nw.Expr, dtype: Any) -> nw.Expr:
    """Whether a column of numbers or days holds a value."""
    gap = value.is_nan().fill_null(True) if dtype.is_float() else value.is_null()
    return ~gap


def as_number(value: nw.Expr, dtype: Any, is_given: nw.Expr) -> nw.Expr:
    """Fill a column of numbers with 0 where it is null; float32 becomes its shortest decimal."""
    if not dtype.is_numeric():  # what has no type holds only nulls
        return nw.lit(0.0)
    number: nw.Expr = nw.when(is_given).then(value.cast(nw.Float64)).otherwise(nw.lit(0.0))
    return shortest(number, MOST_DECIMALS) if dtype == nw.Float32 else number


def in_ticks(number: nw.Expr, units: Units) -> Interval[nw.Expr]:
    """Convert numbers to ticks, without the noise of binary floats.

    No number is above `Units.most`.
    """
    tens = units.tens if isinstance(units.tens, nw.Expr) else repeated(units.tens, number)
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
