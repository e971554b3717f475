"""Find the reference range of a code book that holds for a result, by sex, age and day."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from attrs import evolve, frozen

from sledai.errors import unreadable_day, unreadable_reading
from sledai.laboratory.catalogue import CATALOGUE
from sledai.laboratory.code_book import LabCodes, LabRange
from sledai.laboratory.judging import ANY_AMOUNT
from sledai.laboratory.texts import SEXES, read_limit
from sledai.laboratory.units import Dimension, unit_of
from sledai.logic import Array, Interval, Verdict
from sledai.visits.answers import is_missing
from sledai.visits.days import DayKind, DayScale, span_of
from sledai.visits.readings import as_number

ENDS = ("lower", "upper")
ANY_AGE = (-1.0, 1000.0)
"""The bounds of an unknown age [years]."""


@frozen
class Person:
    """Whose results they are and when they were taken, as numbers, arrays or expressions.

    Attributes:
        sex: F, M, or an empty text where it is not known.
        age: the lowest and the highest possible age [years].
        taken: the first and the last possible day.
        days: how days are counted.
        kind: what the days are.
        choose: a function that gives its second argument where the first one is true, and its third one elsewhere.
    """

    sex: Any
    age: Interval[Any]
    taken: Interval[Any]
    days: DayScale | None = None
    kind: DayKind | None = None
    choose: Callable[[Any, Any, Any], Any] = np.where

    def some(self, rows: Array) -> Person:
        """Those of some rows."""
        age, taken = (Interval(ends.low[rows], ends.high[rows]) for ends in (self.age, self.taken))
        return evolve(self, sex=self.sex[rows], age=age, taken=taken)


def holds_for(given: LabRange, person: Person) -> Verdict[Any]:
    """Whether a range holds for a person and a day.

    Raises:
        UnreadableValueError: its days are of another kind.
    """
    known = person.sex == person.sex
    certain = possible = known
    if given.sex:
        certain, possible = person.sex == given.sex, (person.sex == given.sex) | (person.sex == "")
    if given.age_from is not None:
        certain, possible = certain & (person.age.low >= given.age_from), possible & (person.age.high >= given.age_from)
    if given.age_below is not None:
        certain = certain & (person.age.high < given.age_below)
        possible = possible & (person.age.low < given.age_below)
    for name, day in (("range_from", given.range_from), ("range_to", given.range_to)):
        if day is None:
            continue
        span, kind = span_of(day, person.days), person.kind
        if span is None or (kind is not None and (span.kind is DayKind.NUMBERS) != (kind is DayKind.NUMBERS)):
            needed = "study" if span is None else str(kind)
            raise unreadable_day({repr(day): 1}, column=f"{name} of the code book", needed=needed)
        if name == "range_from":
            certain, possible = certain & (person.taken.low >= span.last), possible & (person.taken.high >= span.first)
        else:
            certain, possible = certain & (person.taken.high <= span.first), possible & (person.taken.low <= span.last)
    return Verdict(certain=certain, possible=possible)


def limit_of(given: LabRange, end: str, test: Any, codes: LabCodes, dimension: Dimension) -> Interval[int]:  # noqa: ANN401
    """One limit of a range [ticks]; any amount where it has none, or not in this dimension.

    Raises:
        UnreadableValueError: the limit cannot be read.
    """
    unit = unit_of(given.unit or codes.unit, f"the range of {test}", CATALOGUE[test].dimensions, codes.spellings)
    plausible = CATALOGUE[test].in_dimension(unit.dimension)
    name = f"{end} of the code book's range of {test}"
    limit = read_limit(getattr(given, end), name, end, unit, plausible, codes.signs)
    return limit if limit is not None and unit.dimension == dimension else ANY_AMOUNT


def limit_for(test: Any, end: str, codes: LabCodes, dimension: Dimension, person: Person) -> Interval[Any]:  # noqa: ANN401
    """One limit of the code book for results of a test in a dimension [ticks].

    It is that of the first range that can hold, if it certainly does; any amount otherwise.

    Raises:
        UnreadableValueError: a limit or a day cannot be read.
    """
    low, high = ANY_AMOUNT.low, ANY_AMOUNT.high
    for given in reversed(codes.ranges):
        verdict, limit = holds_for(given, person), limit_of(given, end, test, codes, dimension)
        low = person.choose(verdict.certain, limit.low, person.choose(verdict.possible, ANY_AMOUNT.low, low))
        high = person.choose(verdict.certain, limit.high, person.choose(verdict.possible, ANY_AMOUNT.high, high))
    return Interval(low, high)


def read_sex(value: object) -> str:
    """Read a sex: F or M; an empty text of anything else, which is not known."""
    return SEXES.get(value.strip().casefold(), "") if isinstance(value, str) else ""


def read_age(value: object) -> tuple[float, float]:
    """Read the lowest and the highest possible age [years]; a blank is any age.

    Raises:
        UnreadableValueError: it is not an age.
    """
    if is_missing(value):
        return ANY_AGE
    number = as_number(value)
    if number is None or not 0 <= number < ANY_AGE[1]:
        raise unreadable_reading("age", {repr(value): 1}, accepted="years, a number from 0 on")
    return float(number), float(number)
