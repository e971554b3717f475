"""A derivation in a document of JSON: each result once, and the descriptors with the numbers of their results."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from attrs import field, frozen

from sledai._names import DictByName
from sledai._toml import Place, ValueReader, any_keys, each, one_of, one_word
from sledai.definitions import Edition
from sledai.definitions.descriptors import Descriptor
from sledai.definitions.observations import Test
from sledai.interop.document_values import (
    JsonValue,
    fields_of,
    made_or_refused,
    plain_text,
    truth_value,
    written_verdict,
)
from sledai.laboratory.catalogue import CATALOGUE
from sledai.laboratory.derivation import Derivation, Derived
from sledai.laboratory.results import Result, read_day
from sledai.laboratory.texts import FLAG_MEANINGS
from sledai.laboratory.units import unit_of
from sledai.logic import Interval
from sledai.visits.days import Day

TICKS = re.compile(r"-?[0-9]{1,60}", re.ASCII)
"""A whole number of ticks, as text: it may be larger than other readers of JSON keep."""


def written_derivation(value: Derivation, edition: JsonValue) -> JsonValue:
    """A derivation as JSON holds it; each result stands in one list, and elsewhere by its number, from 1.

    Args:
        value: the derivation.
        edition: its edition, by key and content.
    """
    results = _Numbered()
    derived = {
        str(name): {
            "criterion": written_verdict(found.criterion),
            "verdict": written_verdict(found.verdict),
            "results": results.of(found.results),
            "considered": [{"result": results.number(result), "says": says} for result, says in found.considered],
            "before": results.of(found.before),
            "statements": list(found.statements),
            "open": list(found.open),
        }
        for name, found in value.items()
    }
    unused = [{"result": results.number(result), "reason": reason} for result, reason in value.unused]
    return {
        "type": "derivation",
        "edition": edition,
        "usage": value.usage,
        "results": list(map(_result, results.held)),
        "derived": derived,
        "unused": unused,
    }


@frozen
class _Numbered:
    """The results of a derivation, each once, in the order in which they were met."""

    held: list[Result] = field(factory=list)
    _places: dict[int, int] = field(factory=dict)

    def number(self, result: Result) -> int:
        """The number of a result, from 1; that of the same object is the same."""
        if id(result) not in self._places:
            self.held.append(result)
        return self._places.setdefault(id(result), len(self.held))

    def of(self, results: Iterable[Result]) -> list[int]:
        """The numbers of some results."""
        return list(map(self.number, results))


def _result(value: Result) -> JsonValue:
    """A result, with its amount and its limits in ticks of the dimension of its unit."""
    return {
        "test": value.test.value,
        "unit": value.unit.code,
        "amount": _amount(value.amount),
        "doubtful": value.doubtful,
        "limits": list(map(_amount, value.limits)),
        "day": value.day if value.day is None or isinstance(value.day, int) else _day(value.day),
        "method": value.method,
        "flag": value.flag,
        "text": value.text,
    }


def _amount(value: Interval[int] | None) -> JsonValue:
    return None if value is None else {"low": str(value.low), "high": str(value.high)}


def _day(value: Day) -> str:
    return value if isinstance(value, str) else value.isoformat()  # type: ignore[union-attr]


def read_derivation(value: object, place: Place, edition: ValueReader, verdict: ValueReader) -> Derivation:
    """Read a derivation.

    Args:
        value: what the document says.
        place: where it says it.
        edition: reads the name of an edition.
        verdict: reads a verdict.

    Raises:
        UnreadableFileError: a part of it cannot be read, a descriptor is not in the edition, or a number is not that
            of a result.
    """
    kept: dict[str, Any] = dict.fromkeys(("derived", "unused"), _kept)
    parts = {"edition": edition, "usage": plain_text, "results": each(_read_result), **kept}
    found = fields_of(value, place, parts)
    own: Edition = found["edition"]
    used: set[int] = set()
    number = _number_of(found["results"], used)

    def pair(word: str) -> ValueReader:
        def read(entry: object, at: Place) -> tuple[Any, ...]:
            return tuple(fields_of(entry, at, {"result": number, word: plain_text}).values())

        return read

    of_descriptor: dict[str, ValueReader] = {
        "criterion": verdict,
        "verdict": verdict,
        "results": each(number),
        "considered": each(pair("says")),
        "before": each(number),
        "statements": each(plain_text),
        "open": each(plain_text),
    }
    given = any_keys(lambda entry, at: fields_of(entry, at, of_descriptor))(found["derived"], place.at("derived"))
    descriptor = one_of({name.value: name for name in own}, "descriptor of the edition")
    named: dict[Descriptor, dict[str, Any]] = {
        descriptor(name, place.at("derived").at(name)): parts for name, parts in given.items()
    }
    derived = {name: Derived(descriptor=name, row=own[name], **named[name]) for name in Descriptor if name in named}
    unused = each(pair("reason"))(found["unused"], place.at("unused"))
    for at in range(1, len(found["results"]) + 1):
        if at not in used:
            raise place.at("results").at(at).fault("nothing names it", "Name it in unused, with the reason.")
    return Derivation(edition=own, derived=DictByName(derived), usage=found["usage"], unused=unused)


def _kept(value: object, _: Place) -> object:
    return value


def _number_of(results: tuple[Result, ...], used: set[int]) -> ValueReader:
    """A reader of the number of a result that gives the result, and keeps the number."""

    def read(value: object, place: Place) -> Result:
        if type(value) is int and 1 <= value <= len(results):
            used.add(value)
            return results[value - 1]
        raise place.fault(f"there is no result {value!r}", f"Write a number from 1 to {len(results)}.")

    return read


def _read_result(value: object, place: Place) -> Result:
    """Read a result; it is made of what it holds, not of what a laboratory wrote."""
    readers: dict[str, ValueReader] = {
        "test": one_word(map(str, Test), "test"),
        "unit": plain_text,
        "amount": _read_amount,
        "doubtful": truth_value,
        "limits": each(_read_amount),
        "day": _read_day,
        "method": plain_text,
        "flag": one_word(("", *FLAG_MEANINGS), "flag"),
        "text": plain_text,
    }
    found = fields_of(value, place, readers)
    test = Test(found["test"])
    unit = made_or_refused(place.at("unit"), lambda: unit_of(found["unit"], test, CATALOGUE[test].dimensions))
    if len(found["limits"]) != len(("lower", "upper")):
        raise place.at("limits").fault(
            "they are not two", "Write the lower and the upper limit, null of an unknown one."
        )
    result = object.__new__(Result)
    for name, part in {**found, "test": test, "unit": unit}.items():
        object.__setattr__(result, name, part)
    return result


def _read_amount(value: object, place: Place) -> Interval[int] | None:
    """Read the possible amounts of a result, or of a limit; None if there is none."""
    if value is None:
        return None
    ends = fields_of(value, place, {"low": _read_ticks, "high": _read_ticks})
    if ends["low"] > ends["high"]:
        raise place.fault("low is above high", "Correct the numbers.")
    return Interval(ends["low"], ends["high"])


def _read_ticks(value: object, place: Place) -> int:
    if isinstance(value, str) and TICKS.fullmatch(value):
        return int(value)
    raise place.fault("it is not a whole number as text", "Write it in digits, in quotation marks.")


def _read_day(value: object, place: Place) -> Day | None:
    if value is None or (isinstance(value, int | str) and not isinstance(value, bool)):
        return made_or_refused(place, lambda: read_day("day", value)[0])
    raise place.fault("it is not a day", "Write a whole number, or a date as text.")
