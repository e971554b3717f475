"""Visits, results and layouts as JSON: a small schema with a version, in which editions and rules are named."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias, TypeVar

import attrs
from attrs import field, frozen

from sledai import criteria as criteria_lists
from sledai._toml import Place, ValueReader, any_keys, each, one_of, read_table
from sledai._version import __version__
from sledai.definitions import Edition
from sledai.definitions.descriptors import Descriptor
from sledai.definitions.records import RuleRecord
from sledai.editions import EDITIONS
from sledai.errors import UnreadableFileError
from sledai.frames.layout import Layout
from sledai.frames.layout_files import FIELDS as LAYOUT_FIELDS
from sledai.interop.codes import FIELDS as CODE_FIELDS, SponsorCodes
from sledai.logic import Interval, Verdict
from sledai.rules.flares import CriterionResult, Flare
from sledai.rules.outcomes import Outcome
from sledai.visits.answers import DESCRIPTORS
from sledai.visits.assessment import Assessment
from sledai.visits.judged import Judged

__all__ = ["from_json", "to_json"]

SCHEMA = "sledai-json-1"
"""The version of the schema; a document of another one is refused."""
LISTS = ("BANDS", "CHANGE_RULES", "ENTRIES", "FLARE_RULES", "PERSISTENT_ACTIVITY", "RESPONSES", "STATES")
"""The mappings of `sledai.criteria` with the rules that results name."""
MadeT = TypeVar("MadeT")
JsonValue: TypeAlias = Any
"""What JSON can hold."""
CRITERION = ("flare", "mild", "severe")


def to_json(value: object, *, indent: int | None = None) -> str:
    """Write an object as a JSON document.

    Args:
        value: an `Assessment`, `Interval`, `Verdict`, `Outcome` or `Flare` of one visit; a `Layout`, `SponsorCodes`, or
            a rule record of `sledai.criteria`; text, a number, a truth value or None; or a list or a mapping with text
            as keys of these. An edition and a rule are written as key and hash of the content, never as a whole.
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
    document = {"schema": SCHEMA, "library": f"sledai {__version__}", "content": _written(value)}
    return json.dumps(document, indent=indent, ensure_ascii=False, allow_nan=False)


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
    place = Place("JSON document")
    try:
        document = json.loads(text, object_pairs_hook=_once, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise place.fault(f"it cannot be read: {error}", "Give a document of to_json.") from None
    reader = _Reader(
        {edition.key: edition for edition in (*EDITIONS.values(), *editions)},
        {(rule_kind(rule), _key_of(rule)): rule for rule in (*_library_rules(), *rules)},
    )
    needed = {"schema": one_of({SCHEMA: SCHEMA}, "schema"), "library": _text, "content": reader.value}
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


def rule_kind(rule: RuleRecord) -> str:
    """The kind of a rule record, such as ``"flare rule"``."""
    name = type(rule).__name__
    return "".join(f" {sign.lower()}" if sign.isupper() else sign for sign in name).strip()


def _key_of(rule: RuleRecord) -> str:
    record: Any = rule
    return str(record.key)


def _library_rules() -> list[RuleRecord]:
    return [rule for name in LISTS for rule in getattr(criteria_lists, name).values()]


def content_of(rule: RuleRecord) -> str:
    """Twelve hexadecimal digits that change with any number, word or source of a rule record."""
    record: Any = rule
    fields = attrs.asdict(record)
    return hashlib.sha256(json.dumps(fields, sort_keys=True, default=str).encode()).hexdigest()[:12]


def _named(value: Edition | RuleRecord) -> JsonValue:
    """An edition or a rule by its key and the hash of its content."""
    if isinstance(value, Edition):
        return {"key": value.key, "content": value.content_hash}
    return {"kind": rule_kind(value), "key": _key_of(value), "content": content_of(value)}


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
    if isinstance(value, Mapping) and not isinstance(value, Edition):
        return {"type": "mapping", "entries": {_text_key(key): _written(entry) for key, entry in value.items()}}
    for kind, write in WRITERS.items():
        if isinstance(value, kind):
            return write(value)
    raise TypeError(f"{value!r} is not what a document holds: give one visit, one result, a layout or a rule")


def _text_key(key: object) -> str:
    if isinstance(key, str):
        return str(key)
    raise TypeError(f"{key!r}: a mapping in a document has text as keys")


def _number(value: object) -> JsonValue:
    """A number of an interval.

    Raises:
        TypeError: it is of many visits.
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"{value!r} is not of one visit: take one of them first")
    return value if type(value) in (int, float) else value.__float__()


def _truth(value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise TypeError(f"{value!r} is not of one visit: take one of them first")


def _interval(value: Interval[Any]) -> JsonValue:
    return {"type": "interval", "low": _number(value.low), "high": _number(value.high)}


def _verdict(value: Verdict[Any]) -> JsonValue:
    return {"type": "verdict", "certain": _truth(value.certain), "possible": _truth(value.possible)}


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
        "met": _verdict(value.met),
        "criteria": {name: _verdict(found) for name, found in value.criteria.items()},
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
            str(name): {part: _verdict(getattr(found, part)) for part in CRITERION}
            for name, found in value.criteria.items()
        },
        "flagged": _verdict(value.flagged),
        "unknown": {str(name): list(map(str, words)) for name, words in value.unknown.items()},
        "remarks": list(value.remarks),
    }


def _file_of(kind: str) -> Callable[[Any], JsonValue]:
    """What writes an object as the keys of its TOML file."""

    def write(value: Layout | SponsorCodes) -> JsonValue:
        return {"type": kind, **tomllib.loads(value.to_toml())}

    return write


def _rule(value: RuleRecord) -> JsonValue:
    return {"type": "rule", **_named(value)}


WRITERS: Mapping[type[Any], Callable[[Any], JsonValue]] = {
    Assessment: _assessment,
    Interval: _interval,
    Verdict: _verdict,
    Outcome: _outcome,
    Flare: _flare,
    Layout: _file_of("layout"),
    SponsorCodes: _file_of("sponsor_codes"),
    RuleRecord: _rule,
}
"""What writes each type."""


@frozen
class _Reader:
    """Reads the values of a document.

    Attributes:
        editions: the known editions, by key.
        rules: the known rules, by kind and key.
    """

    editions: Mapping[str, Edition]
    rules: Mapping[tuple[str, str], RuleRecord]
    _readers: dict[str, ValueReader] = field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        self._readers.update(
            {
                "assessment": self.assessment,
                "interval": _read_interval,
                "verdict": _read_verdict,
                "outcome": self.outcome,
                "flare": self.flare,
                "layout": _made(Layout, LAYOUT_FIELDS),
                "sponsor_codes": _made(SponsorCodes, CODE_FIELDS),
                "rule": self.rule,
                "mapping": lambda value, place: _fields(value, place, {"entries": any_keys(self.value)})["entries"],
            }
        )

    def value(self, value: object, place: Place) -> Any:  # noqa: ANN401
        """Read any value."""
        if isinstance(value, list):
            return [self.value(entry, place.at(number)) for number, entry in enumerate(value, 1)]
        if not isinstance(value, dict):
            return value
        if "type" not in value:
            raise place.at("type").fault("it is missing", f"Add one of: {', '.join(self._readers)}.")
        read: Any = one_of(self._readers, "type")(value["type"], place.at("type"))
        return read({key: entry for key, entry in value.items() if key != "type"}, place)

    def edition(self, value: object, place: Place) -> Edition:
        """Read the name of an edition.

        Raises:
            UnreadableFileError: it is not known, or has another content.
        """
        given = _fields(value, place, {"key": _text, "content": _text})
        edition: Any = one_of(self.editions, "edition")(given["key"], place.at("key"))
        _require_content(edition.content_hash, given["content"], place)
        found: Edition = edition
        return found

    def rule(self, value: object, place: Place) -> Any:  # noqa: ANN401
        """Read the name of a rule.

        Raises:
            UnreadableFileError: it is not known, or has another content.
        """
        given = _fields(value, place, {"kind": _text, "key": _text, "content": _text})
        one_of({kind: kind for kind, _ in self.rules}, "kind")(given["kind"], place.at("kind"))
        of_kind = {key: rule for (kind, key), rule in self.rules.items() if kind == given["kind"]}
        rule: Any = one_of(of_kind, "rule")(given["key"], place.at("key"))
        _require_content(content_of(rule), given["content"], place)
        return rule

    def assessment(self, value: object, place: Place) -> Assessment:
        """Read the answers of a visit."""
        names = each(one_of({name.value: name for name in Descriptor}, "descriptor"))

        def judged(entry: object, at: Place) -> Judged:
            found = _fields(entry, at, {"edition": self.edition, "descriptors": names})
            return Judged(found["edition"], frozenset(found["descriptors"]))

        readers = {"present": names, "missing": names, "judged_under": each(judged)}
        found = read_table(value, place, readers, ("present", "missing"))
        return _make(place, lambda: Assessment(found.pop("present"), **found))

    def outcome(self, value: object, place: Place) -> Outcome[Any]:
        """Read an outcome."""
        readers: dict[str, ValueReader] = {
            "rule": self.rule,
            "edition": self.edition,
            "reference": _text,
            "met": self.verdict,
            "criteria": any_keys(self.verdict),
            "remarks": each(_text),
            "not_assessed": each(_text),
        }
        return _make(place, lambda: Outcome(**_fields(value, place, readers)))

    def flare(self, value: object, place: Place) -> Flare[Any]:
        """Read a flare."""

        def criterion(entry: object, at: Place) -> CriterionResult[Any]:
            return CriterionResult(**_fields(entry, at, dict.fromkeys(CRITERION, self.verdict)))

        readers: dict[str, ValueReader] = {
            "rule": self.rule,
            "edition": self.edition,
            "reference": _text,
            "criteria": any_keys(criterion),
            "flagged": self.verdict,
            "unknown": any_keys(each(_text)),
            "remarks": each(_text),
        }
        return _make(place, lambda: Flare(**_fields(value, place, readers)))

    def verdict(self, value: object, place: Place) -> Verdict[Any]:
        """Read a verdict that is a part of a result."""
        found = self.value(value, place)
        if isinstance(found, Verdict):
            return found
        raise place.fault("it is not a verdict", "Write one of to_json.")


def _require_content(own: str, given: str, place: Place) -> None:
    """Refuse an edition or a rule whose content is not that of the document.

    Raises:
        UnreadableFileError: it is not.
    """
    if own != given:
        fault = f"the content is {given}, and this version of the library has {own}"
        raise place.at("content").fault(fault, "Use the version that wrote the document, or derive the result anew.")


def _fields(value: object, place: Place, readers: Mapping[str, ValueReader]) -> dict[str, Any]:
    """Read a table all of whose keys are needed."""
    return read_table(value, place, readers, tuple(readers))


def _make(place: Place, make: Callable[[], MadeT]) -> MadeT:
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


def _made(made: Callable[..., Any], readers: Mapping[str, ValueReader]) -> ValueReader:
    """A reader of an object by the keys of its TOML file."""

    def read(value: object, place: Place) -> Any:  # noqa: ANN401
        return _make(place, lambda: made(**read_table(value, place, readers)))

    return read


def _text(value: object, place: Place) -> str:
    if isinstance(value, str):
        return value
    raise place.fault("it is not a text", "Write it in quotation marks.")


def _truth_value(value: object, place: Place) -> bool:
    if isinstance(value, bool):
        return value
    raise place.fault("it is not true or false", "Write true or false.")


def _any_number(value: object, place: Place) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    raise place.fault("it is not a number", "Write it in digits.")


def _read_interval(value: object, place: Place) -> Interval[Any]:
    """Read an interval.

    Raises:
        UnreadableFileError: its lowest value is above its highest.
    """
    found = _fields(value, place, {"low": _any_number, "high": _any_number})
    if found["low"] > found["high"]:
        raise place.fault("low is above high", "Correct the numbers.")
    return Interval(found["low"], found["high"])


def _read_verdict(value: object, place: Place) -> Verdict[Any]:
    """Read a verdict.

    Raises:
        UnreadableFileError: it is certain and not possible.
    """
    found = _fields(value, place, {"certain": _truth_value, "possible": _truth_value})
    if found["certain"] and not found["possible"]:
        raise place.fault("it is certain and not possible", "Correct the truth values.")
    return Verdict(**found)
