"""Visits, results and layouts as JSON: a small schema with a version, in which editions and rules are named."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from sledai import criteria as criteria_lists
from sledai._toml import Place, one_of, read_table
from sledai._version import __version__
from sledai.definitions import Edition
from sledai.definitions.descriptors import Descriptor
from sledai.definitions.records import RuleRecord
from sledai.editions import EDITIONS
from sledai.frames.layout import Layout
from sledai.interop.codes import SponsorCodes
from sledai.interop.derivations import written_derivation
from sledai.interop.document_reader import DocumentReader
from sledai.interop.document_values import (
    CLASSES,
    CRITERION,
    OF_SYSTEM,
    JsonValue,
    key_of,
    plain_text,
    rule_kind,
    written_interval,
    written_verdict,
)
from sledai.laboratory.derivation import Derivation
from sledai.logic import Classes, Interval, Verdict
from sledai.rules.changes import SystemChange
from sledai.rules.flares import Flare
from sledai.rules.outcomes import Outcome
from sledai.visits.answers import DESCRIPTORS
from sledai.visits.assessment import Assessment

__all__ = ["from_json", "from_ndjson", "to_json", "to_ndjson"]

SCHEMA = "sledai-json-1"
"""The version of the schema; a document of another one is refused."""
LISTS = (
    "BANDS",
    "BILAG_FLARES",
    "BILAG_NUMBERS",
    "CHANGE_RULES",
    "ENTRIES",
    "FLARE_RULES",
    "PERSISTENT_ACTIVITY",
    "RESPONSES",
    "STATES",
)
"""The mappings of `sledai.criteria` with the rules that results name."""


def to_json(value: object, *, indent: int | None = None) -> str:
    """Write an object as a JSON document.

    Args:
        value: an `Assessment`, `Interval`, `Verdict`, `Classes`, `SystemChange`, `Outcome`, `Flare` or `Derivation` of
            one visit; a `Layout`, `SponsorCodes`, or a rule record of `sledai.criteria`; text, a number, a truth value
            or None; or a list or a mapping with text as keys of these. A `Decimal` is written as text. An edition and a
            rule are written as key and hash of the content, never as a whole.
        indent: how far to indent; without it, all is one line.

    Returns:
        The text. `from_json` gives an equal object.

    Raises:
        TypeError: the object, or a part of it, is not one of these, or is of many visits.
        ValueError: a number is not finite.

    Example:
        >>> from_json(to_json(Assessment({"rash"}, missing={"fever"}))) == Assessment({"rash"}, missing={"fever"})
        True
    """
    return json.dumps(_document(value), indent=indent, ensure_ascii=False, allow_nan=False)


def _document(value: object) -> JsonValue:
    """The document of an object."""
    return {"schema": SCHEMA, "library": f"sledai {__version__}", "content": _written(value)}


def to_ndjson(values: Iterable[object]) -> Iterator[str]:
    """Write objects as NDJSON: each as a whole document of its own on one line.

    Args:
        values: the objects, each as for `to_json`; they are taken one by one.

    Yields:
        Each line, with its end, in ASCII: ``file.writelines(to_ndjson(values))`` writes a file.

    Raises:
        TypeError: an object is not one that a document holds.
        ValueError: a number is not finite.

    Example:
        >>> visits = [Assessment({"rash"}), Assessment(missing={"fever"})]
        >>> list(from_ndjson(to_ndjson(visits))) == visits
        True
    """
    for value in values:
        yield json.dumps(_document(value), allow_nan=False) + "\n"


def from_json(text: str, *, editions: Iterable[Edition] = (), rules: Iterable[RuleRecord] = ()) -> object:
    """Read an object from a JSON document of `to_json`.

    Args:
        text: the document.
        editions: further editions that it may name, such as that of a local form.
        rules: further rule records that it may name, such as a variant of your own.

    Returns:
        The object.

    Raises:
        UnreadableFileError: the text is not such a document; a key is not known, missing or there twice; a value cannot
            be one of its key; or an edition or a rule is not known, or has another content than the document says.

    Example:
        >>> from_json('{"schema": "sledai-json-1", "library": "sledai", "content": {"type": "points"}}')
        Traceback (most recent call last):
            ...
        sledai.errors.UnreadableFileError: JSON document, content.type: there is no type 'points'. Use one of: ...
    """
    return _parsed(text, Place("JSON document"), _reader(editions, rules))


def from_ndjson(
    lines: Iterable[str], *, editions: Iterable[Edition] = (), rules: Iterable[RuleRecord] = ()
) -> Iterator[object]:
    """Read objects from NDJSON, as `to_ndjson` writes it; a line of blanks is passed over.

    Args:
        lines: the lines, such as a file that is open; or their text.
        editions: as for `from_json`.
        rules: as for `from_json`.

    Yields:
        Each object, as soon as its line is read.

    Raises:
        UnreadableFileError: a line is not such a document; it is named by its number.

    Example:
        >>> list(from_ndjson("{}"))
        Traceback (most recent call last):
            ...
        sledai.errors.UnreadableFileError: line 1, schema: it is missing. Add it.
    """
    reader = _reader(editions, rules)
    for number, line in enumerate(lines.split("\n") if isinstance(lines, str) else lines, 1):
        if line.strip():
            yield _parsed(line, Place(f"line {number}"), reader)


def _reader(editions: Iterable[Edition], rules: Iterable[RuleRecord]) -> DocumentReader:
    return DocumentReader(
        {edition.key: edition for edition in (*EDITIONS.values(), *editions)},
        {(rule_kind(rule), key_of(rule)): rule for rule in (*_library_rules(), *rules)},
    )


def _parsed(text: str, place: Place, reader: DocumentReader) -> object:
    """Read a document."""
    try:
        document = json.loads(text, object_pairs_hook=_once, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise place.fault(f"it cannot be read: {error}", "Give a document of to_json.") from None
    needed = {"schema": one_of({SCHEMA: SCHEMA}, "schema"), "library": plain_text, "content": reader.value}
    found: object = read_table(document, place, needed, tuple(needed))["content"]
    return found


def _once(pairs: list[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
    """An object, each key of which is there once.

    Raises:
        ValueError: one is there twice.
    """
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"the key {next(name for name in names if names.count(name) > 1)!r} is there twice")
    return found


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")


def _library_rules() -> list[RuleRecord]:
    return [rule for name in LISTS for rule in getattr(criteria_lists, name).values()]


def _named(value: Edition | RuleRecord) -> JsonValue:
    """An edition or a rule by its key and the hash of its content."""
    if isinstance(value, Edition):
        return {"key": value.key, "content": value.content_hash}
    return {"kind": rule_kind(value), "key": key_of(value), "content": value.content_hash}


def _names(names: Iterable[Descriptor]) -> list[str]:
    """Descriptors in form order."""
    found = set(names)
    return [name.value for name in DESCRIPTORS if name in found]


def _written(value: object) -> JsonValue:
    """A value as JSON holds it.

    Raises:
        TypeError: it is not one that a document can hold.
    """
    if value is None or isinstance(value, bool | str):
        return value if value is None or isinstance(value, bool) else str(value)
    if isinstance(value, int | float) and type(value) in (int, float):
        return value
    if isinstance(value, list | tuple):
        return [_written(each_one) for each_one in value]
    for kind, write in WRITERS.items():
        if isinstance(value, kind):
            return write(value)
    if isinstance(value, Mapping) and not isinstance(value, Edition):
        return {"type": "mapping", "entries": {_text_key(key): _written(entry) for key, entry in value.items()}}
    raise TypeError(f"{value!r} is not what a document holds: give one visit, one result, a layout or a rule")


def _text_key(key: object) -> str:
    if isinstance(key, str):
        return str(key)
    raise TypeError(f"{key!r}: a mapping in a document has text as keys")


def _assessment(value: Assessment) -> JsonValue:
    found: dict[str, JsonValue] = {
        "type": "assessment",
        "present": _names(value.present),
        "missing": _names(value.missing),
    }
    if value.judged_under:
        found["judged_under"] = [
            {"edition": _named(judged.edition), "descriptors": _names(judged.descriptors)}
            for judged in value.judged_under
        ]
    return found


def _outcome(value: Outcome[Any]) -> JsonValue:
    return {
        "type": "outcome",
        "rule": _named(value.rule),
        "edition": _named(value.edition),
        "reference": value.reference,
        "met": written_verdict(value.met),
        "criteria": {name: written_verdict(found) for name, found in value.criteria.items()},
        "remarks": list(value.remarks),
        "not_assessed": list(map(str, value.not_assessed)),
    }


def _flare(value: Flare[Any]) -> JsonValue:
    return {
        "type": "flare",
        "rule": _named(value.rule),
        "edition": _named(value.edition),
        "reference": value.reference,
        "criteria": {
            str(name): {part: written_verdict(getattr(found, part)) for part in CRITERION}
            for name, found in value.criteria.items()
        },
        "flagged": written_verdict(value.flagged),
        "unknown": {str(name): list(map(str, words)) for name, words in value.unknown.items()},
        "remarks": list(value.remarks),
    }


def _decimal(value: Decimal) -> JsonValue:
    """A decimal, with every digit.

    Raises:
        ValueError: it is not finite.
    """
    if value.is_finite():
        return {"type": "decimal", "text": str(value)}
    raise ValueError(f"{value!r} is not JSON: give a finite number")


def _classes(value: Classes[Any, Any]) -> JsonValue:
    """The verdict on each class, with what the classes are."""
    of = next((kind for kind, names in CLASSES.items() if all(isinstance(name, names) for name in value)), "band")
    return {"type": "classes", "of": of, "verdicts": {str(name): written_verdict(own) for name, own in value.items()}}


def _system_change(value: SystemChange[Any]) -> JsonValue:
    verdicts = {name: written_verdict(getattr(value, name)) for name in OF_SYSTEM}
    return {"type": "system_change", "change": written_interval(value.change), **verdicts}


def _derivation(value: Derivation) -> JsonValue:
    return written_derivation(value, _named(value.edition))


def _file_of(kind: str) -> Callable[[Any], JsonValue]:
    """What writes an object as the keys of its TOML file."""

    def write(value: Layout | SponsorCodes) -> JsonValue:
        return {"type": kind, **tomllib.loads(value.to_toml())}

    return write


def _rule(value: RuleRecord) -> JsonValue:
    return {"type": "rule", **_named(value)}


WRITERS: Mapping[type[Any], Callable[[Any], JsonValue]] = {
    Assessment: _assessment,
    Interval: written_interval,
    Verdict: written_verdict,
    Decimal: _decimal,
    Classes: _classes,
    SystemChange: _system_change,
    Derivation: _derivation,
    Outcome: _outcome,
    Flare: _flare,
    Layout: _file_of("layout"),
    SponsorCodes: _file_of("sponsor_codes"),
    RuleRecord: _rule,
}
"""What writes each type."""
