"""How laboratories write results: numbers, signs, flags, blanks, limits of ranges, and the names of tests."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, cast

import numpy as np

from sledai._fixed import Fixed
from sledai.definitions import RangeRule, SignsRule
from sledai.definitions.observations import Test
from sledai.editions import EDITIONS
from sledai.errors import UnreadableValueError, unknown_statement, unreadable_reading
from sledai.logic import ColumnT, Interval
from sledai.visits.answers import is_missing
from sledai.visits.readings import as_number

if TYPE_CHECKING:
    from sledai.laboratory.catalogue import PlausibleRange
    from sledai.laboratory.code_book import LabCodes
    from sledai.laboratory.units import Unit

Word: TypeAlias = str | Decimal | None
"""The key for looking up a result: a number by value, a text in small letters; None for anything else."""
Flag: TypeAlias = Literal["low", "high", "normal", "abnormal"]
"""What a flag says of the range: below it, above it, in it, or outside it on a side that is not known."""

COMPARATORS = ("<=", ">=", "<", ">")
BETWEEN = re.compile(r"(\d+(?:\.\d+)?)\s*(?:-|\N{EN DASH}|to)\s*(\d+(?:\.\d+)?)")
NUMBER = re.compile(r"-?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?", re.ASCII)
"""A number as results have it; a plus in front of one is a grade."""
NOT_DONE = ("nd", "not done")
NOT_KNOWN = "unknown"
"""The meaning of a word that says nothing of the number."""
SIGNS: Mapping[str, str] = Fixed(
    {
        **{sign: sign for sign in ("", *COMPARATORS)},
        "=": "",
        "\N{LESS-THAN OR EQUAL TO}": "<=",
        "\N{GREATER-THAN OR EQUAL TO}": ">=",
    }
)
"""What may stand before a number, and what it means; equality means the plain number."""
FLAGS: Mapping[str, Flag] = Fixed(
    {
        **dict.fromkeys(("l", "ll", "low", "low low"), "low"),
        **dict.fromkeys(("h", "hh", "high", "high high"), "high"),
        **dict.fromkeys(("n", "normal"), "normal"),
    }
)
FLAG_MEANINGS: tuple[Flag, ...] = ("low", "high", "normal", "abnormal")
SEXES: Mapping[str, str] = Fixed({"f": "F", "female": "F", "m": "M", "male": "M"})
MOST_DIGITS = 30
LIMIT_SIGNS: Mapping[str, str] = {"lower": ">", "upper": "<"}
"""The sign before a limit that is printed with one: results that are in the range are on this side of it."""


def word_of(value: object) -> Word:
    """Make the key for looking up a value; all blanks are one text."""
    if is_missing(value):
        return ""
    if isinstance(value, str) and not NUMBER.fullmatch(value.strip()):
        return value.strip().casefold()
    return as_number(value)


def is_not_done(value: object) -> bool:
    """Whether a value says that the test was not done."""
    return is_missing(value) or (isinstance(value, str) and value.strip().casefold() in NOT_DONE)


def with_plain_sign(text: str, signs: Mapping[str, str] = SIGNS) -> str:
    """Strip a text, and write the sign or the words at its beginning as a plain sign."""
    stripped = text.strip()
    small = stripped.casefold()
    found = max((sign for sign in signs if sign and small.startswith(sign)), key=len, default="")
    return signs[found] + stripped[len(found) :].strip() if found else stripped


def is_written_like_result(meaning: object) -> bool:
    """Whether a meaning is written like a result."""
    if not isinstance(meaning, str):
        return as_number(meaning) is not None
    text = with_plain_sign(meaning)
    return bool(BETWEEN.fullmatch(text) or NUMBER.fullmatch(text.lstrip("<>=").strip())) or is_not_done(text)


def named_test(test: object, place: str) -> Test:
    """Find the test of a name.

    Raises:
        UnknownNameError: no test has this name.
    """
    if test not in tuple(Test):
        raise unknown_statement((str(test),), accepted=tuple(map(str, Test)), place=place)
    return Test(str(test))


@cache
def judged_by_range() -> frozenset[Test]:
    """The tests of which an edition looks at the laboratory's range."""
    rules = [row.rule for edition in EDITIONS.values() for row in edition.values()]
    ranges = [rule.proofs if isinstance(rule, SignsRule) else rule for rule in rules]
    return frozenset(test for rule in ranges if isinstance(rule, RangeRule) for test in rule.tests)


def read_amount(
    value: object, comparator: str, unit: Unit, plausible: PlausibleRange, codes: LabCodes | None = None
) -> Interval[int] | None:
    """Read the possible amounts of a result [ticks]; empty if it was not done, None if it cannot be read.

    Args:
        value: a number, or a text such as ``"<50"`` or ``"6-10"``.
        comparator: the sign of the number, ``"<"``, ``"<="``, ``">"`` or ``">="``; an empty text for a plain number.
        unit: its unit.
        plausible: the plausible numbers.
        codes: what the laboratory writes.
    """
    if codes and codes.meanings:
        value = codes.meanings.get(word_of(value), value)
        if value in (NOT_KNOWN, *FLAG_MEANINGS):
            return Interval(0, plausible.unknown_high)
    if is_not_done(value):
        return Interval(1, 0)
    plain = with_plain_sign(value, codes.signs if codes else SIGNS) if isinstance(value, str) else value
    if isinstance(plain, str) and not comparator:
        if between := BETWEEN.fullmatch(plain):
            low, high = (plain_amount(end, unit, plausible) for end in between.groups())
            if low is None or high is None or low.low > high.high:
                return None
            return Interval(low.low, high.high)
        comparator = next((sign for sign in COMPARATORS if plain.startswith(sign)), "")
        plain = plain.removeprefix(comparator)
    amount = plain_amount(plain, unit, plausible if not comparator else None)
    if amount is None:
        return None
    found = beyond(amount, comparator, plausible.unknown_high)
    return found if 0 <= found.low <= found.high else None


def beyond(amount: Interval[ColumnT], comparator: str, unknown_high: ColumnT | int) -> Interval[ColumnT]:
    """Apply a comparator to an amount, up to the bound of an unknown one; without a comparator the amount stays.

    Beyond an odd number of ticks other values lie between the same two parts.
    """
    low, high = cast("tuple[Any, Any]", (amount.low, amount.high))
    if comparator in ("<", "<="):
        return Interval(low * 0, high - 1 + high % 2 if comparator == "<" else high)
    if comparator in (">", ">="):
        return Interval(low + 1 - low % 2 if comparator == ">" else low, high * 0 + unknown_high)
    return amount


def plain_amount(value: object, unit: Unit, plausible: PlausibleRange | None) -> Interval[int] | None:
    """Read a plain number as an amount; None if it is not a number, or not plausible."""
    if isinstance(value, str) and not NUMBER.fullmatch(value.strip()):
        return None
    number = as_number(value)
    if number is None or number.adjusted() > MOST_DIGITS or len(number.as_tuple().digits) > MOST_DIGITS:
        return None
    amount = unit.amount(number, is_float=isinstance(value, float | np.floating))
    return amount if plausible is None or plausible.holds(amount.low) else None


def accepted_values(plausible: PlausibleRange) -> str:
    """Word the values that can be read of a test."""
    return (
        f"{plausible}, a limit such as '<50' or '>100', or a range such as '6-10'; of a grade such as '2+' or a word "
        "say what it means for this test in a LabCodeBook: words={'TNTC': '>100', '2+': 'unknown', 'pending': None}"
    )


def read_limit(
    value: object, name: str, end: str, unit: Unit, plausible: PlausibleRange, signs: Mapping[str, str] = SIGNS
) -> Interval[int] | None:
    """Read a limit of a range [ticks]; None of a blank.

    A limit is a number, or a text with the sign with which it is printed, such as ``">0.9"`` of a lower limit, which is
    then itself outside the range.

    Args:
        value: the limit as it is written.
        name: what it is, for the error.
        end: which end of the range, ``"lower"`` or ``"upper"``.
        unit: its unit.
        plausible: the plausible numbers.
        signs: what the laboratory writes before a number.

    Raises:
        UnreadableValueError: it is not a number, or not plausible in this unit.
    """
    if is_missing(value):
        return None
    side = LIMIT_SIGNS[end]
    text = with_plain_sign(value, signs) if isinstance(value, str) else value
    has_sign = isinstance(text, str) and text.startswith(side)
    plain = text.removeprefix(side).removeprefix("=") if has_sign and isinstance(text, str) else text
    amount = plain_amount(plain, unit, None)
    if amount is None or not (plausible.holds(amount.low) or amount == Interval(0, 0)):
        accepted = (
            f"a number that is {plausible}, or a text such as '{side}=1'; if it is not in {unit.shown}, give range_unit"
        )
        raise unreadable_reading(name, {repr(value): 1}, accepted=accepted)
    is_outside = has_sign and isinstance(text, str) and not text.startswith(f"{side}=")
    return just_inside(amount, end) if is_outside else amount


def just_inside(limit: Interval[ColumnT], end: str) -> Interval[ColumnT]:
    """The limit of a range that begins beyond a number: any value between it and the next part."""
    low, high = cast("tuple[Any, Any]", (limit.low, limit.high))
    if end == "lower":
        return Interval(low + 1 - low % 2, high + 1 - high % 2)
    return Interval(low - 1 + low % 2, high - 1 + high % 2)


def read_limits(value: object, codes: LabCodes) -> tuple[str | None, str | None]:
    """Read the limits of a range as they are printed in one cell, as texts of the lower and upper one; none of a blank.

    Raises:
        UnreadableValueError: they cannot be read.
    """
    if is_missing(value):
        return None, None
    plain = with_plain_sign(value, codes.signs) if isinstance(value, str) else ""
    if between := BETWEEN.fullmatch(plain):
        return between[1], between[2]
    if plain[:1] not in ("<", ">") or not NUMBER.fullmatch(plain.lstrip("<>=").strip()):
        accepted = "the limits of a range, such as '>=0.9', '0.9 - 1.8' or '< 30'"
        raise unreadable_reading("limits", {repr(value): 1}, accepted=accepted)
    return (None, plain) if plain[0] == "<" else (plain, None)


def reversed_range(test: Test, ranges: Mapping[str, int]) -> UnreadableValueError:
    """Make the error for ranges of a test whose lower limit is above the upper one, each with its count."""
    return unreadable_reading(f"range of {test}", ranges, accepted="a lower limit not above the upper one")
