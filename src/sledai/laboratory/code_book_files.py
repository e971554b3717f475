"""A code book as a TOML file: its tables read as the arguments of `LabCodeBook`, and written from its fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from attrs import fields

from sledai._toml import Place, ValueReader, any_keys, each, one_of, one_word, read_table, toml_text
from sledai.criteria import RATIO_CONVENTIONS, RatioConvention
from sledai.definitions.descriptors import Descriptor
from sledai.definitions.observations import Test
from sledai.errors import SledaiError
from sledai.laboratory.code_book import CHOICES, LAST_BEFORE_WINDOW, LabCodeBook, LabCodes, LabRange
from sledai.laboratory.texts import FLAG_MEANINGS

TESTS = tuple(test.value for test in Test)


def read_string(value: object, place: Place) -> str:
    """Read a text, as it is."""
    if isinstance(value, str):
        return value
    raise place.fault("it is not a text", "Write it in quotation marks.")


def read_number(value: object, place: Place) -> object:
    """Read a number, or a text."""
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return value
    raise place.fault("it is neither a number nor a text", "Write a number, or a text in quotation marks.")


def read_day(value: object, place: Place) -> object:
    """Read a day: a date, a time, the text of one, or a whole number."""
    if isinstance(value, date | str) or type(value) is int:
        return value
    raise place.fault("it is not a day", "Write a date such as 2024-03-05, or a whole number.")


def one_or_several(read: ValueReader) -> ValueReader:
    """A reader of one value or a list of them."""

    def read_all(value: object, place: Place) -> tuple[object, ...]:
        found: Any = each(read)(value, place) if isinstance(value, list) else (read(value, place),)
        return tuple(found)

    return read_all


def record(made: Callable[..., Any], readers: Mapping[str, ValueReader]) -> ValueReader:
    """A reader of a table that gives a record of its values."""

    def read(value: object, place: Place) -> object:
        given = read_table(value, place, readers)
        try:
            return made(**given)
        except (TypeError, SledaiError) as error:
            raise place.fault(str(error).removesuffix("."), "Correct it.") from error

    return read


RANGE: Mapping[str, ValueReader] = {
    **dict.fromkeys(("lower", "upper", "age_from", "age_below"), read_number),
    **dict.fromkeys(("range_from", "range_to"), read_day),
    "unit": read_string,
    "sex": one_word(("F", "M"), "sex"),
}
GENERAL: Mapping[str, ValueReader] = {
    "units": any_keys(read_string),
    "words": any_keys(read_number),
    "flags": any_keys(one_word(FLAG_MEANINGS, "meaning")),
    "comparators": any_keys(one_word(("=", "<", "<=", ">", ">="), "meaning")),
}
CODES: Mapping[str, ValueReader] = {
    **GENERAL,
    **dict.fromkeys(("laboratory", "method", "unit"), read_string),
    "names": one_or_several(read_number),
    "ranges": one_or_several(record(LabRange, RANGE)),
}


def read_tests(value: object, place: Place) -> dict[str, Any]:
    """Read the codes of each test: one table, or several for laboratories and methods."""
    return read_table(value, place, dict.fromkeys(TESTS, one_or_several(record(LabCodes, CODES))))


def read_judges(value: object, place: Place) -> dict[str, Any]:
    """Read the tests that judge a descriptor."""
    names = [descriptor.value for descriptor in Descriptor]
    return read_table(value, place, dict.fromkeys(names, each(one_word(TESTS, "test"))))


BOOK: Mapping[str, ValueReader] = {
    "names": any_keys(one_word(TESTS, "test")),
    "tests": read_tests,
    **GENERAL,
    "judged_by": read_judges,
    "panels": any_keys(read_judges),
    "ratio": one_or_several(one_of(RATIO_CONVENTIONS, "convention")),
    "choose": one_word(CHOICES, "choice"),
    "compare_with": one_word((LAST_BEFORE_WINDOW,), "choice"),
}
"""How each argument of a code book is read."""


def written(book: LabCodeBook) -> str:
    """A code book as TOML; what a file leaves out is as it is by default.

    Raises:
        TypeError: a name or a meaning is neither text nor a number, or a convention is not one of the library.
    """
    tests = {test: book.tests[test] for test in Test if test in book.tests}
    return toml_text(_given(book) | ({"tests": _plain(tests)} if tests else {}))


def _given(made: LabCodeBook | LabCodes | LabRange) -> dict[str, Any]:
    """The fields of a record that are not as they are by default."""
    found = {own: getattr(made, own.name) for own in fields(type(made))}
    return {own.name: _plain(value) for own, value in found.items() if value not in (own.default, None, "", (), {})}


def _plain(value: Any) -> Any:  # noqa: ANN401
    """A field as texts, numbers and days, and lists and tables of them."""
    if isinstance(value, Mapping):
        return {key.value if isinstance(key, Test) else key: _plain(entry) for key, entry in value.items()}
    if isinstance(value, tuple):
        entries = [_plain(entry) for entry in value]
        return entries[0] if len(entries) == 1 and isinstance(value[0], LabCodes) else entries
    if isinstance(value, LabCodes | LabRange):
        return _given(value)
    if isinstance(value, RatioConvention):
        if RATIO_CONVENTIONS.get(value.key) != value:
            raise TypeError(f"{value.key} cannot stand in a file: it is not one of {', '.join(RATIO_CONVENTIONS)}")
        return value.key
    return str(value) if isinstance(value, Test | Decimal) else value
