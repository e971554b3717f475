"""Numbers in units as expressions: the half parts that each can be, as `sledai.measurements` has them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import frozen
from narwhals.stable import v2 as nw

from sledai._columns import Interval
from sledai.frames.engines import Frame
from sledai.frames.expressions import chosen
from sledai.frames.laboratory.words import Words
from sledai.measurements.tables import MOST
from sledai.measurements.units import BY_SPELLING, DIMENSIONS, Unit, understood

NO_DIMENSION = -1
"""The place of the dimension of what is no unit."""
DECIMALS_OF_FEW_DIGITS = 10
"""How many decimals are tried to find the shortest way to write a number of few digits."""


@frozen
class Units:
    """The units of a column of numbers.

    Attributes:
        dimension: the place of what each measures among `DIMENSIONS`, or `NO_DIMENSION`.
        tens: by what a number is multiplied so that decimals that are told apart are whole.
        factor: how many parts one of the last decimal is.
        shift: how many parts its zero is away from that of the dimension.
    """

    dimension: Any
    tens: Any
    factor: Any
    shift: Any

    @classmethod
    def of(cls, words: Words[Unit]) -> Units:
        """The units that words, or numbers that stand for them, mean."""
        return cls(
            words.each(lambda unit: DIMENSIONS.index(unit.dimension), NO_DIMENSION),
            words.only(lambda unit: 10.0**unit.decimals, 1.0),
            words.only(lambda unit: unit.factor, 1),
            words.only(lambda unit: unit.shift, 0),
        )


def unit_words(data: Frame, column: str, aliases: Mapping[str, str] | None, name: str) -> Words[Unit]:
    """A column of units, under the name that it gets."""
    return Words.of(data, column, lambda word: understood(word, aliases), (*BY_SPELLING, *(aliases or {})), name=name)


def as_number(value: nw.Expr, dtype: Any) -> nw.Expr:
    """A column of numbers, 0 where there is none; of few digits as the decimal that it is written as."""
    gap = value.is_null()
    if not dtype.is_numeric():  # what has no type holds only nulls
        return nw.lit(0.0)
    if dtype.is_float():
        gap = gap | value.is_nan().fill_null(False)
    number: nw.Expr = nw.when(gap).then(nw.lit(0.0)).otherwise(value.cast(nw.Float64))
    if dtype != nw.Float32:
        return number
    shortest = number
    for decimals in reversed(range(DECIMALS_OF_FEW_DIGITS)):
        tens = number * 0.0 + 10.0**decimals  # a whole column, because Polars does not divide by one number
        written = (number * tens).round(0) / tens
        shortest = nw.when(written.cast(nw.Float32) == number.cast(nw.Float32)).then(written).otherwise(shortest)
    return shortest


def is_sane(number: nw.Expr, units: Units) -> nw.Expr:
    """Whether a number is small enough to be counted in half parts."""
    most = MOST / units.factor if isinstance(units.factor, int) else float(MOST) / units.factor.cast(nw.Float64)
    return (number <= most) & (number >= most * -1.0)


def in_halves(number: nw.Expr, units: Units) -> Interval[nw.Expr]:
    """Numbers as half parts, each as the decimal that it is written as; they have to be sane."""
    tens = number * 0.0 + units.tens
    scaled = (number * tens).round(0)
    written = scaled / tens
    at = (scaled.cast(nw.Int64) * units.factor + units.shift) * 2
    near = chosen(number > written, 1, chosen(number < written, -1, 0))
    if isinstance(units.factor, int) and units.factor == 1:
        return Interval(at + near, at + near)
    far = near * (units.factor * 2 - 1)
    return Interval(at + chosen(near < 0, far, near), at + chosen(near < 0, near, far))
