"""How laboratories write results: numbers, signs, flags and blanks, and the names of tests."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Literal, TypeAlias

from sledai._fixed import Fixed
from sledai.definitions import RangeRule, SignsRule
from sledai.definitions.observations import Test
from sledai.editions import EDITIONS
from sledai.errors import unknown_statement
from sledai.visits.answers import is_missing
from sledai.visits.readings import as_number

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


def split_limits(text: str, signs: Mapping[str, str] = SIGNS) -> tuple[str | None, str | None] | None:
    """Split the limits of a range as they are printed into the lower and the upper one; None if they are not limits."""
    plain = with_plain_sign(text, signs)
    if between := BETWEEN.fullmatch(plain):
        return between[1], between[2]
    number = plain.lstrip("<>=").strip()
    if plain[:1] not in ("<", ">") or not NUMBER.fullmatch(number):
        return None
    return (None, plain) if plain[0] == "<" else (plain, None)


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
