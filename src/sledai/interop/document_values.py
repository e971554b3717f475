"""What documents of JSON are made of: numbers, truth values, intervals, verdicts, and the names of rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias, TypeVar

from sledai._toml import Place, ValueReader, read_table
from sledai.criteria.flares import FlareClass
from sledai.definitions.records import RuleRecord
from sledai.errors import UnreadableFileError
from sledai.logic import Interval, Verdict
from sledai.rules.changes import ChangeCategory

MadeT = TypeVar("MadeT")
JsonValue: TypeAlias = Any
"""What JSON can hold."""
CRITERION = ("flare", "mild", "severe")
OF_SYSTEM = ("involved", "improved", "worsened")
CLASSES: Mapping[str, type[str]] = {"change category": ChangeCategory, "flare class": FlareClass}
"""The kinds of classes whose names are more than text."""


def rule_kind(rule: RuleRecord) -> str:
    """The kind of a rule record, such as ``"flare rule"``."""
    name = type(rule).__name__
    return "".join(f" {sign.lower()}" if sign.isupper() else sign for sign in name).strip()


def key_of(rule: RuleRecord) -> str:
    """The key of a rule record."""
    record: Any = rule
    return str(record.key)


def one_number(value: object) -> JsonValue:
    """A number of an interval.

    Raises:
        TypeError: it is of many visits.
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"{value!r} is not of one visit: take one of them first")
    return value if type(value) in (int, float) else value.__float__()


def one_truth(value: object) -> bool:
    """A truth value of a verdict.

    Raises:
        TypeError: it is of many visits.
    """
    if isinstance(value, bool):
        return value
    raise TypeError(f"{value!r} is not of one visit: take one of them first")


def written_interval(value: Interval[Any]) -> JsonValue:
    """An interval as JSON holds it."""
    return {"type": "interval", "low": one_number(value.low), "high": one_number(value.high)}


def written_verdict(value: Verdict[Any]) -> JsonValue:
    """A verdict as JSON holds it."""
    return {"type": "verdict", "certain": one_truth(value.certain), "possible": one_truth(value.possible)}


def fields_of(value: object, place: Place, readers: Mapping[str, ValueReader]) -> dict[str, Any]:
    """Read a table all of whose keys are needed."""
    return read_table(value, place, readers, tuple(readers))


def made_or_refused(place: Place, make: Callable[[], MadeT]) -> MadeT:
    """Make an object, or refuse its parts.

    Raises:
        UnreadableFileError: it refuses them.
    """
    try:
        return make()
    except UnreadableFileError:
        raise
    except (TypeError, ValueError) as error:
        raise place.fault(str(error).removesuffix("."), "Correct the document.") from error


def plain_text(value: object, place: Place) -> str:
    """Read a text as it stands."""
    if isinstance(value, str):
        return value
    raise place.fault("it is not a text", "Write it in quotation marks.")


def truth_value(value: object, place: Place) -> bool:
    """Read true or false."""
    if isinstance(value, bool):
        return value
    raise place.fault("it is not true or false", "Write true or false.")


def any_number(value: object, place: Place) -> float:
    """Read a number."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    raise place.fault("it is not a number", "Write it in digits.")


def read_interval(value: object, place: Place) -> Interval[Any]:
    """Read an interval.

    Raises:
        UnreadableFileError: its lowest value is above its highest.
    """
    found = fields_of(value, place, {"low": any_number, "high": any_number})
    if found["low"] > found["high"]:
        raise place.fault("low is above high", "Correct the numbers.")
    return Interval(found["low"], found["high"])


def read_verdict(value: object, place: Place) -> Verdict[Any]:
    """Read a verdict.

    Raises:
        UnreadableFileError: it is certain and not possible.
    """
    found = fields_of(value, place, {"certain": truth_value, "possible": truth_value})
    if found["certain"] and not found["possible"]:
        raise place.fault("it is certain and not possible", "Correct the truth values.")
    return Verdict(**found)
