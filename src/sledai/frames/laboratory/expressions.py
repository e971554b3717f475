"""The rows of a laboratory table as half parts, each with its range, its flag and its method.

Columns of numbers are read as expressions. What else an eager frame holds, and whatever cannot be read in it, goes
through `sledai.measurements.Results`, which reads each different way of writing a result once and tells what is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from math import ceil, floor
from operator import and_, or_
from typing import Any

from attrs import define, evolve, field, frozen
from narwhals.stable import v2 as nw

from sledai._columns import Interval
from sledai.definitions import RangeRule, Side
from sledai.frames.engines import Frame, engine
from sledai.frames.expressions import chosen
from sledai.frames.laboratory.amounts import NO_DIMENSION, Units, as_number, in_halves, is_sane, unit_words
from sledai.frames.laboratory.questions import Asked
from sledai.frames.laboratory.table import Table
from sledai.frames.laboratory.words import Words, literal, plain_text, stripped
from sledai.measurements.catalogue import CATALOGUE, Believed
from sledai.measurements.judging import ANY_AMOUNT
from sledai.measurements.results import COMPARATORS, FLAGS, beyond
from sledai.measurements.tables import FARTHEST_DAY
from sledai.measurements.units import DIMENSIONS, Dimension
from sledai.observations import Test

EPOCH = 719163
"""The day of 1 January 1970, counted from the first day of year 1."""
RANGE = ("lower", "upper")


def of_case(asked: Asked, test: Test, dimension: Dimension | None) -> nw.Expr:
    """Which rows are of a test, in units of a dimension, or in what is no unit."""
    at = NO_DIMENSION if dimension is None else DIMENSIONS.index(dimension)
    number: int = case_number(asked.reported.index(test), at)
    return nw.col("case") == number


def case_number(place: Any, dimension: Any) -> Any:
    """The number of a test and a dimension, from their places."""
    return place * (len(DIMENSIONS) + 1) + dimension


def with_methods(asked: Asked) -> dict[str, RangeRule]:
    """The rules with a limit for one method, by the beginning of the names of columns with what is known of that."""
    rules = {f"method_{question.name}_": question.rule for question in asked.questions}
    return {name: rule for name, rule in rules.items() if isinstance(rule, RangeRule) and rule.cutoff}


def whole_days(value: nw.Expr, dtype: Any) -> nw.Expr:
    """Days as whole numbers, null where a value is none; of dates the days since 1970.

    What is none is put aside first, so that no engine has to turn it into a whole number.
    """
    there = value.is_null() == False  # noqa: E712
    if dtype.is_temporal():
        year = value.dt.year() - 1
        number = year * 365 + year // 4 - year // 100 + year // 400 + value.dt.ordinal_day() - EPOCH
    elif dtype.is_numeric():
        number = as_number(value, dtype) if dtype.is_float() else value
        there = there & (number <= FARTHEST_DAY) & (number >= -FARTHEST_DAY)
    else:  # what has no type holds only nulls
        return nw.lit(None, nw.Int64)
    if dtype.is_float():
        there = there & (value.is_nan() == False).fill_null(False) & (number == number.round(0))  # noqa: E712
    whole = nw.when(there).then(number).otherwise(nw.lit(0)).cast(nw.Int64)
    day: nw.Expr = nw.when(there).then(whole)
    return day


@define
class _Rows:
    """A plan that gets columns which later ones need, so that each is worked out once.

    Attributes:
        plan: the rows, with the columns of the table by what they are.
        types: what these hold.
        labs: the user's table, in which words are looked for.
        table: its columns.
        asked: what is asked.
        readable: the conditions under which a row is readable.
    """

    plan: Any
    types: Mapping[str, Any]
    labs: Frame
    table: Table
    asked: Asked
    readable: list[nw.Expr] = field(factory=list)

    def stored(self, name: str, value: Any) -> Any:
        """A value; an expression as a column."""
        if not isinstance(value, nw.Expr):
            return value
        self.plan = self.plan.with_columns(**{name: value})
        return nw.col(name)

    def stored_ends(self, name: str, amount: Interval[nw.Expr]) -> Interval[nw.Expr]:
        """The two ends of an amount as columns."""
        ends = {f"{name}low": amount.low, f"{name}high": amount.high}
        self.plan = self.plan.with_columns(**ends)
        return Interval(*map(nw.col, ends))

    def is_there(self, name: str) -> nw.Expr:
        """Where a column of numbers holds one."""
        there = nw.col(name).is_null() == False  # noqa: E712
        if self.types[name].is_float():
            there = there & (nw.col(name).is_nan() == False).fill_null(False)  # noqa: E712
        return there

    def kept(self, words: Words[Any], name: str) -> Words[Any]:
        """Words whose text has to be worked out, in a column of its own."""
        if isinstance(self.labs, nw.DataFrame):
            return words
        return evolve(words, text=self.stored(f"{name}_text", words.text))

    def units(self, column: str, name: str) -> Units:
        """The units of a column, under the name that it has in the plan."""
        words = self.kept(unit_words(self.labs, column, self.table.units, name), name)
        places = self.stored(f"{name}_place", words.places.cast(nw.Int16))
        return Units.of(Words(places, dict(enumerate(words.different))))

    def amount(self, name: str, units: Units) -> tuple[Interval[nw.Expr], nw.Expr]:
        """A column of numbers as half parts, and where it can be counted in them."""
        number = self.stored("number", as_number(nw.col(name), self.types[name]))
        sane = self.stored(f"{name}_sane", is_sane(number, units))
        number = self.stored("number", nw.when(sane).then(number).otherwise(nw.lit(0.0)))
        return in_halves(number, units), sane

    @property
    def ways(self) -> list[tuple[nw.Expr, Believed]]:
        """In which ways tests are reported: which rows are, and what is believed of them."""
        tests = self.asked.reported
        return [(of_case(self.asked, test, way.dimension), way) for test in tests for way in CATALOGUE[test].believed]

    def believed(self, amount: nw.Expr) -> nw.Expr:
        """Where an amount is believed of the row's test."""
        return reduce(or_, (rows & is_believed(amount, way) for rows, way in self.ways))


def is_believed(amount: nw.Expr, way: Believed) -> nw.Expr:
    """Where an amount is believed."""
    halves = way.dimension.halves
    believed = (amount >= ceil(way.least * halves)) & (amount <= floor(way.highest * halves))
    believed = believed | (amount == 0) if way.zero else believed & (amount >= 1)
    return believed & (amount % halves == 0) if way.whole else believed


def by_plan(plan: nw.LazyFrame[Any], labs: Frame, table: Table, asked: Asked) -> nw.LazyFrame[Any]:
    """The rows by expressions, with ``readable``, whether all that is read of a row can be.

    Args:
        plan: the rows, with the columns of the table by what they are and ``place``, that of the test.
        labs: the user's table, in which words are looked for.
        table: its columns.
        asked: what is asked.

    Returns:
        The rows that are asked for and hold a result, with ``taken``, the day, null where it is none; ``case``, the
        test and the dimension of the unit; ``low`` and ``high``, what the result can be; and, of what there is, the
        limits of the range likewise, ``flag``, and whether the method is one that a limit is for.
    """
    schema = labs.collect_schema()
    rows = _Rows(plan, {name: schema[column] for name, column in table.columns.items()}, labs, table, asked)
    rows.plan = rows.plan.filter((nw.col("place") >= 0) & rows.is_there("value"))
    units = rows.units(table.unit, "unit")
    own = Units(*(rows.stored(name, getattr(units, name)) for name in ("dimension", "tens", "factor", "shift")))
    rows.stored("case", case_number(nw.col("place"), own.dimension).cast(nw.Int16))
    _read_value(rows, own)
    _read_range(rows, own)
    if table.flag:
        flags = Words.of(labs, table.flag, _flag, ("", *FLAGS), name="flag", in_any_case=True)
        flags = rows.kept(flags, "flag")
        rows.readable.append(rows.stored("flag_good", flags.where(lambda _: True)))
        rows.stored("flag", flags.each(str, ""))
    for name, rule in with_methods(asked).items() if table.method else ():
        said = stripped(plain_text(labs, str(table.method), "method"), on=engine(labs)).str.to_lowercase()
        said = rows.stored("said", said)
        certain = said.str.starts_with(rule.method.casefold())
        rows.plan = rows.plan.with_columns(**{f"{name}certain": certain, f"{name}possible": certain | (said == "")})
    day = whole_days(nw.col("day"), rows.types["day"])
    result: nw.LazyFrame[Any] = rows.plan.with_columns(taken=day, readable=reduce(and_, rows.readable))
    return result


def _flag(word: str) -> str | None:
    """What a flag means, an empty text where there is none; None where it means nothing."""
    return FLAGS.get(word.strip().casefold()) if word.strip() else ""


def _sign(word: str) -> str | None:
    """A comparator, an empty text where there is none; None where it is none."""
    return word.strip() if word.strip() in ("", *COMPARATORS) else None


@frozen
class _Ceiling:
    """What stands for `Believed` where only its largest amount is asked for."""

    ceiling: Any


def _read_value(rows: _Rows, own: Units) -> None:
    """What the results can be."""
    amount, sane = rows.amount("value", own)
    amount = rows.stored_ends("", amount)
    believed = rows.stored("believed", rows.believed(amount.low))
    rows.readable.append(sane)
    if rows.table.comparator is None:
        rows.readable.append(believed)
        return
    signs = Words.of(rows.labs, rows.table.comparator, _sign, ("", *COMPARATORS), name="comparator")
    signs = rows.kept(signs, "comparator")
    ceiling: Any = nw.lit(-1, nw.Int64)
    for of_way, way in rows.ways:
        ceiling = chosen(of_way, way.ceiling, ceiling)
    bound: Any = _Ceiling(rows.stored("ceiling", ceiling))
    low, high, good = amount.low, amount.high, believed
    for sign in COMPARATORS:
        said, found = signs.where(sign.__eq__), beyond(amount, sign, bound)
        low, high = chosen(said, found.low, low), chosen(said, found.high, high)
        good = (said & (found.low >= 0) & (found.low <= found.high)) | ((said == False) & good)  # noqa: E712
    rows.readable += [signs.where(lambda _: True), rows.stored("good", good)]
    rows.stored_ends("", Interval(low, high))


def _read_range(rows: _Rows, own: Units) -> None:
    """The limits of the ranges."""
    limits = [name for name in RANGE if getattr(rows.table, name)]
    units = own
    if limits and rows.table.range_unit:
        other = rows.units(rows.table.range_unit, "range_unit")
        said = stripped(plain_text(rows.labs, rows.table.range_unit, "range_unit"), on=engine(rows.labs))
        blank = rows.stored("blank", said == "")
        rows.readable.append(blank | (other.dimension == own.dimension))
        both = {name: (getattr(own, name), getattr(other, name)) for name in ("tens", "factor", "shift")}
        chosen_of = {f"range_{name}": _either(blank, *values) for name, values in both.items()}
        units = Units(own.dimension, *(rows.stored(name, value) for name, value in chosen_of.items()))
    if len(limits) == len(RANGE):
        lower, upper = (as_number(nw.col(name), rows.types[name]) for name in RANGE)
        reversed_range = rows.is_there("lower") & rows.is_there("upper") & (lower > upper)
        rows.readable.append(reversed_range == False)  # noqa: E712
    for at in range(limits_of_a_test(rows.asked) if limits else 0):
        _read_limit(rows, at, units)


def limits_of_a_test(asked: Asked) -> int:
    """How many limits of one range are asked for at most."""
    return max(len(asked.sides(test)) for test in asked.reported)


def _read_limit(rows: _Rows, at: int, units: Units) -> None:
    """The first or second limit that is asked for, whichever side it is on for the test of a row."""
    name, place = f"limit_{at}_", nw.col("place")
    limit: Any = nw.lit(None, nw.Float64)
    for end, side in zip(RANGE, (Side.BELOW, Side.ABOVE), strict=True):
        tests = [test for test in rows.asked.reported if rows.asked.sides(test)[at : at + 1] == (side,)]
        if tests and getattr(rows.table, end):
            asked = reduce(or_, (place == rows.asked.reported.index(test) for test in tests))
            number = as_number(nw.col(end), rows.types[end])
            limit = nw.when(asked & rows.is_there(end)).then(number).otherwise(limit)
    rows.types = {**rows.types, name: nw.Float64()}
    there = rows.stored(name, limit).is_null() == False  # noqa: E712
    amount, sane = rows.amount(name, units)
    amount = rows.stored_ends(name, amount)
    good = sane & ((amount.low == 0) | rows.believed(amount.low))
    rows.readable.append(rows.stored(f"{name}good", good | (there == False)))  # noqa: E712
    ends = (chosen(there, amount.low, ANY_AMOUNT.low), chosen(there, amount.high, ANY_AMOUNT.high))
    rows.stored_ends(name, Interval(*ends))


def _either(first: nw.Expr, one: Any, other: Any) -> Any:
    """One of two values, each an expression or a number; a number alone where both are the same one."""
    values = [value if isinstance(value, nw.Expr) else literal(value) for value in (one, other)]
    if not isinstance(one, nw.Expr) and not isinstance(other, nw.Expr) and one == other:
        return one
    return nw.when(first).then(values[0]).otherwise(values[1])
