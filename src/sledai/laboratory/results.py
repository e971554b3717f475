"""One result of a test: a number or a bound with its unit, and the range of the laboratory."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Literal, TypeAlias, cast

import numpy as np
from attrs import field, frozen

from sledai.definitions.observations import Test
from sledai.errors import (
    UnreadableValueError,
    ambiguous_code,
    unknown_statement,
    unreadable_day,
    unreadable_reading,
    unused_code,
)
from sledai.laboratory.catalogue import CATALOGUE, PlausibleRange, either
from sledai.laboratory.units import Unit, require_aliases, unit_of
from sledai.logic import ColumnT, Interval
from sledai.visits.answers import is_missing
from sledai.visits.days import NOT_KNOWN, Day, DayRange, span_of
from sledai.visits.readings import as_number

__all__ = ["Day", "Result"]

ResultWords: TypeAlias = Mapping[Any, Any]
"""The meanings of texts and numbers that are not results: a number, a text that is read as one, or None.

Meanings under the name of a test hold for that test only.
"""
Comparator: TypeAlias = Literal["", "<", "<=", ">", ">="]

COMPARATORS = ("<=", ">=", "<", ">")
SPELLED = {"\N{LESS-THAN OR EQUAL TO}": "<=", "\N{GREATER-THAN OR EQUAL TO}": ">="}
BETWEEN = re.compile(r"(\d+(?:\.\d+)?)\s*(?:-|\N{EN DASH}|to)\s*(\d+(?:\.\d+)?)")
NUMBER = re.compile(r"-?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?", re.ASCII)
"""A number as results have it; a plus in front of one is a grade."""
NOT_DONE = ("nd", "not done")
FLAGS: Mapping[str, str] = {
    **dict.fromkeys(("l", "ll", "low", "low low"), "low"),
    **dict.fromkeys(("h", "hh", "high", "high high"), "high"),
    **dict.fromkeys(("n", "normal"), "normal"),
}
MOST_DIGITS = 30


def read_amount(
    value: object, comparator: str, unit: Unit, plausible: PlausibleRange, words: Mapping[Word, Any] | None = None
) -> Interval[int] | None:
    """Read the possible amounts of a result [ticks]; empty if it was not done, None if it cannot be read.

    Args:
        value: a number, or a text such as ``"<50"`` or ``"6-10"``.
        comparator: the sign of the number, ``"<"``, ``"<="``, ``">"`` or ``">="``; an empty text for a plain number.
        unit: its unit.
        plausible: the plausible numbers.
        words: the meanings of further texts and numbers, as `ResultMeanings.of` gives them.
    """
    if words:
        value = words.get(word_of(value), value)
    if is_missing(value) or (isinstance(value, str) and value.strip().casefold() in NOT_DONE):
        return Interval(1, 0)
    plain = _normal(value) if isinstance(value, str) else value
    if isinstance(plain, str) and not comparator:
        if between := BETWEEN.fullmatch(plain):
            low, high = (_plain(end, unit, plausible) for end in between.groups())
            if low is None or high is None or low.low > high.high:
                return None
            return Interval(low.low, high.high)
        comparator = next((sign for sign in COMPARATORS if plain.startswith(sign)), "")
        plain = plain.removeprefix(comparator)
    amount = _plain(plain, unit, plausible if not comparator else None)
    if amount is None:
        return None
    found = beyond(amount, comparator, plausible)
    return found if 0 <= found.low <= found.high else None


Word: TypeAlias = str | Decimal | None
"""The key for looking up a result: a number by value, a text in small letters; None for anything else."""


def word_of(value: object) -> Word:
    """Make the key for looking up a value."""
    if isinstance(value, str) and not NUMBER.fullmatch(value.strip()):
        return value.strip().casefold()
    return as_number(value)


@frozen
class ResultMeanings:
    """The meanings of further texts and numbers.

    Attributes:
        given: the meanings as the caller gives them.
        general: their meanings in results of any test, by lookup key.
        by_test: their meanings in results of one test.
    """

    given: ResultWords | None
    general: Mapping[Word, Any]
    by_test: Mapping[Test, Mapping[Word, Any]]

    @classmethod
    def read(cls, words: ResultWords | None) -> ResultMeanings:
        """Read the meanings that a caller gives.

        Raises:
            ContradictionError: one value has two meanings.
            UnknownNameError: meanings are given for a name that is not a test.
            UnreadableValueError: a meaning is not a result.
        """
        given = words or {}
        tests = {word: meanings for word, meanings in given.items() if isinstance(meanings, Mapping)}
        by_test = {named_test(test, "words"): _meanings(meanings) for test, meanings in tests.items()}
        return cls(words, _meanings({word: meaning for word, meaning in given.items() if word not in tests}), by_test)

    def of(self, test: Test) -> Mapping[Word, Any]:
        """The meanings in results of a test."""
        return {**self.general, **self.by_test.get(test, {})}

    def require_numbers(self, column: str) -> None:
        """Refuse meanings of texts for a column of numbers.

        Raises:
            ContradictionError: some meanings are of texts.
        """
        words = [word for meanings in (self.general, *self.by_test.values()) for word in meanings]
        never = tuple(dict.fromkeys(str(word) for word in words if not isinstance(word, Decimal)))
        if never:
            raise unused_code(never, place="words", holds=f"column {column!r} holds numbers")


def _meanings(words: Mapping[Any, Any]) -> dict[Word, Any]:
    """Check meanings, and store them by lookup key."""
    found: dict[Word, Any] = {}
    for word, meaning in words.items():
        if not (is_missing(meaning) or _may_be_result(meaning)):
            accepted = "a number, a limit such as '>100', a range such as '6-10'; None for no result"
            raise unreadable_reading(f"words[{word!r}]", {repr(meaning): 1}, accepted=accepted)
        if word_of(word) is None:
            raise unused_code((str(word),), place="words", holds="a result is a text or a number")
        if found.setdefault(word_of(word), meaning) != meaning:
            raise ambiguous_code((str(word),))
    return found


def _may_be_result(meaning: object) -> bool:
    """Whether a meaning is written like a result."""
    if not isinstance(meaning, str):
        return as_number(meaning) is not None
    text = _normal(meaning)
    number = text.lstrip("<>=").strip()
    return bool(BETWEEN.fullmatch(text) or NUMBER.fullmatch(number)) or text.casefold() in NOT_DONE


def beyond(amount: Interval[ColumnT], comparator: str, plausible: PlausibleRange) -> Interval[ColumnT]:
    """Apply a comparator to an amount; without one the amount stays.

    Beyond an odd number of ticks other values lie between the same two parts.
    """
    low, high = cast("tuple[Any, Any]", (amount.low, amount.high))
    if comparator in ("<", "<="):
        return Interval(low * 0, high - 1 + high % 2 if comparator == "<" else high)
    if comparator in (">", ">="):
        return Interval(low + 1 - low % 2 if comparator == ">" else low, high * 0 + plausible.unknown_high)
    return amount


def _normal(text: str) -> str:
    """Strip a text, and write its comparator in plain signs."""
    stripped = text.strip()
    return SPELLED[stripped[0]] + stripped[1:] if stripped and stripped[0] in SPELLED else stripped


def _plain(value: object, unit: Unit, plausible: PlausibleRange | None) -> Interval[int] | None:
    """Read a plain number as an amount; None if it is not a number, or not plausible."""
    if isinstance(value, str) and not NUMBER.fullmatch(value.strip()):
        return None
    number = as_number(value)
    if number is None or number.adjusted() > MOST_DIGITS or len(number.as_tuple().digits) > MOST_DIGITS:
        return None
    amount = unit.amount(number, is_float=isinstance(value, float | np.floating))
    return amount if plausible is None or plausible.holds(amount.low) else None


def named_test(test: object, place: str) -> Test:
    """Find the test of a name.

    Raises:
        UnknownNameError: no test has this name.
    """
    if test not in tuple(Test):
        raise unknown_statement((str(test),), accepted=tuple(map(str, Test)), place=place)
    return Test(str(test))


@frozen(init=False, repr=False)
class Result:
    """One result of a test.

    Args:
        test: the test, a name of `sledai.laboratory.Test`; `find_test` finds it from a code.
        value: a number, or a text: a number, ``"<50"``, ``">= 100"``, ``"6-10"``;
            None, NaN, blanks, ``"ND"`` and ``"NOT DONE"`` mean that the test was not done.
            A float counts as the decimal that it is written as, up to 15 digits, so without the last digit of
            ``0.1 + 0.2``; a text keeps every digit.
        unit: the unit, in UCUM or as SDTM writes it; only a count of joints has none.
        comparator: instead of a sign in a text, ``"<"``, ``"<="``, ``">"`` or ``">="``.
        day: the day of the sample: a whole day, a date, or the text of a date, or of a month or year if only that is
            known.
        lower: the lower limit of the laboratory's range, in `range_unit`.
        upper: its upper limit.
        range_unit: the unit of the range; by default the unit of the result.
        range_from: the first day on which the range is valid; if the result may be older, its range is not known.
        range_to: the last day on which it is.
        flag: the laboratory's flag of the result: L, H or N, or LOW, HIGH or NORMAL.
        method: how it was tested, such as Farr, ELISA or Crithidia.
        units: further spellings of units, such as ``{"K/uL": "10*3/uL"}``.
        words: the meanings of texts, in any case, and numbers that are not results, such as
            ``{"TNTC": ">100", "none": 0, 99: None}``; meanings under the name of a test hold for that test only.

    Attributes:
        test: the test.
        unit: its unit.
        amount: the possible amounts of the result [ticks of the unit's dimension]; None if the test was not done.
        doubtful: whether it may be a thousandfold slip across the limit of the test; `amount` then holds both readings.
        limits: the lower and the upper limit of the range as amounts, each None if it is not known or not valid.
        day: the day of the sample.
        method: how it was tested.
        flag: ``"low"``, ``"high"``, ``"normal"``, or an empty text.
        text: the result in words, as it was given.

    Raises:
        UnknownNameError: no test has this name.
        UnreadableValueError: the unit is missing, or not one of the test.
        UnreadableValueError: a day is not a day, or of another kind than the range's.
        UnreadableValueError: the value, a limit or the flag cannot be read, or is not plausible in this unit.

    Example:
        >>> Result("platelets", "<50", "10*9/L", day=-3)
        <Result platelets <50 [10*9/L], day -3>
        >>> Result("c3", 85, "mg/dL", lower="0.9", range_unit="g/L")
        <Result c3 85 [mg/dL], range from 0.9 [g/L]>
    """

    test: Test
    unit: Unit
    amount: Interval[int] | None
    doubtful: bool
    limits: tuple[Interval[int] | None, Interval[int] | None]
    day: Day | None
    method: str
    flag: str
    text: str = field(eq=False)

    def __init__(
        self,
        test: Test | str,
        value: object,
        unit: str = "",
        *,
        comparator: Comparator = "",
        day: Day | None = None,
        lower: object = None,
        upper: object = None,
        range_unit: str | None = None,
        range_from: Day | None = None,
        range_to: Day | None = None,
        flag: str | None = None,
        method: str | None = "",
        units: Mapping[str, str] | None = None,
        words: ResultWords | None = None,
    ) -> None:
        name = named_test(test, "test")
        record = CATALOGUE[name]
        require_aliases(units)
        if comparator not in ("", *COMPARATORS):
            raise unreadable_reading("comparator", {repr(comparator): 1}, accepted=", ".join(COMPARATORS))
        own = unit_of(unit, name, record.dimensions, units)
        plausible = record.in_dimension(own.dimension)
        amount = read_amount(value, comparator, own, plausible, ResultMeanings.read(words).of(name))
        if amount is None:
            raise unreadable_reading(f"{name} {own.shown}", {repr(value): 1}, accepted=accepted_values(plausible))
        at = own if range_unit is None else unit_of(range_unit, f"the range of {name}", (own.dimension,), units)
        shown_day, span = read_day("day", day)
        valid = _is_within(span, range_from, range_to)
        limits = tuple(
            read_limit(f"{end} limit of {name}", limit, at, plausible)
            for end, limit in (("lower", lower), ("upper", upper))
        )
        low, high = limits
        if low is not None and high is not None and low.low > high.high:
            raise reversed_range(name, {f"{lower} to {upper}": 1})
        object.__setattr__(self, "test", name)
        object.__setattr__(self, "unit", own)
        done = amount.low <= amount.high
        doubtful = bool(plausible.doubts(amount, own))
        object.__setattr__(self, "doubtful", doubtful)
        object.__setattr__(self, "amount", (either(amount) if doubtful else amount) if done else None)
        object.__setattr__(self, "limits", limits if valid else (None, None))
        object.__setattr__(self, "day", shown_day)
        object.__setattr__(self, "method", "" if is_missing(method) else method)
        object.__setattr__(self, "flag", read_flag(flag))
        number = f"{comparator}{value}".strip() if done else "not done"
        object.__setattr__(
            self, "text", _in_words(name, number, own, lower, upper, at, valid, self.flag, self.method, shown_day)
        )

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"<Result {self.text}>"


def _in_words(
    name: Test,
    number: str,
    unit: Unit,
    lower: object,
    upper: object,
    at: Unit,
    valid: bool,
    flag: str,
    method: str,
    day: Day | None,
) -> str:
    """Write a result in words."""
    ends = {"from": lower, "to": upper}
    limits = " ".join(f"{word} {limit}" for word, limit in ends.items() if not is_missing(limit))
    bracket = "" if unit.code == "1" else f" {unit.shown}"
    parts = [f"{name} {number}{bracket}"]
    if limits:
        parts.append(f"range {limits} {at.shown}" + ("" if valid else ", not valid on that day"))
    parts += [f"flag {flag}"] * bool(flag) + [method] * bool(method) + ([f"day {day}"] if day is not None else [])
    return ", ".join(parts)


def accepted_values(plausible: PlausibleRange) -> str:
    """Word the values that can be read of a test."""
    return (
        f"{plausible}, a limit such as '<50' or '>100', or a range such as '6-10'; "
        "of a grade such as '2+' or a word say what it means: words={'TNTC': '>100', 'pending': None}"
    )


def read_limit(name: str, value: object, unit: Unit, plausible: PlausibleRange) -> Interval[int] | None:
    """Read a limit of a range [ticks]; None of a blank.

    Raises:
        UnreadableValueError: it is not a number, or not plausible in this unit.
    """
    if is_missing(value):
        return None
    amount = _plain(value, unit, None)
    if amount is None or not (plausible.holds(amount.low) or amount == Interval(0, 0)):
        accepted = f"a number without a sign that is {plausible}; if it is not in {unit.shown}, give range_unit"
        raise unreadable_reading(name, {repr(value): 1}, accepted=accepted)
    return amount


def reversed_range(test: Test, ranges: Mapping[str, int]) -> UnreadableValueError:
    """Make the error for ranges of a test whose lower limit is above the upper one, each with its count."""
    return unreadable_reading(f"range of {test}", ranges, accepted="a lower limit not above the upper one")


def read_day(name: str, value: object) -> tuple[Day | None, DayRange]:
    """Read a day, None of a blank, and the days that it can be.

    Raises:
        UnreadableValueError: it is not a day.
    """
    if is_missing(value):
        return None, NOT_KNOWN
    span = span_of(value)
    if span is None:
        raise unreadable_day({repr(value): 1}, column=name)
    return span.shown(value), span


def _is_within(day: DayRange, range_from: object, range_to: object) -> bool:
    """Whether a day is certainly in a range of days; a blank end is unbounded.

    Raises:
        UnreadableValueError: an end is not a day, or of another kind than the day.
    """
    inside = True
    for name, value, sign in (("range_from", range_from, 1), ("range_to", range_to, -1)):
        shown, end = read_day(name, value)
        if shown is None:
            continue
        if None not in (day.kind, end.kind) and day.kind != end.kind:
            raise unreadable_day({repr(value): 1}, column=name, needed=str(day.kind))
        if day.moment:
            end = end.in_zone(day.moment.tzinfo)
        inside &= end.last <= day.first if sign > 0 else day.last <= end.first
    return inside


def read_flag(flag: object) -> str:
    """Read the laboratory's flag of a result; an empty text of a blank.

    Raises:
        UnreadableValueError: it is not a flag.
    """
    if is_missing(flag):
        return ""
    found = FLAGS.get(flag.strip().casefold()) if isinstance(flag, str) else None
    if found is None:
        raise unreadable_reading("flag", {repr(flag): 1}, accepted="L, H or N, or LOW, HIGH or NORMAL")
    return found
