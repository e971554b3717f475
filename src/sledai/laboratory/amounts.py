"""Read results and limits of ranges as amounts, in the language of a laboratory."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from sledai.errors import UnreadableValueError, unreadable_reading
from sledai.laboratory.texts import (
    BETWEEN,
    COMPARATORS,
    FLAG_MEANINGS,
    NOT_KNOWN,
    NUMBER,
    SIGNS,
    is_not_done,
    split_limits,
    with_plain_sign,
    word_of,
)
from sledai.logic import ColumnT, Interval
from sledai.visits.answers import is_missing
from sledai.visits.readings import as_number

if TYPE_CHECKING:
    from sledai.definitions.observations import Test
    from sledai.laboratory.catalogue import PlausibleRange
    from sledai.laboratory.code_book import LabCodes
    from sledai.laboratory.units import Unit

MOST_DIGITS = 30
LIMIT_SIGNS: Mapping[str, str] = {"lower": ">", "upper": "<"}
"""The sign before a limit that is printed with one: results that are in the range are on this side of it."""


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
    found = beyond(amount, comparator, plausible)
    return found if 0 <= found.low <= found.high else None


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
    found = split_limits(value, codes.signs) if isinstance(value, str) else None
    if found is None:
        accepted = "the limits of a range, such as '>=0.9', '0.9 - 1.8' or '< 30'"
        raise unreadable_reading("limits", {repr(value): 1}, accepted=accepted)
    return found


def reversed_range(test: Test, ranges: Mapping[str, int]) -> UnreadableValueError:
    """Make the error for ranges of a test whose lower limit is above the upper one, each with its count."""
    return unreadable_reading(f"range of {test}", ranges, accepted="a lower limit not above the upper one")
