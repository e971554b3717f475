"""The reader of documents of JSON: each value by its type, editions and rules by their names."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import partial
from typing import Any

from attrs import field, frozen

from sledai._names import DictByName
from sledai._toml import Place, ValueReader, any_keys, each, one_of, read_table
from sledai.definitions import Edition
from sledai.definitions.descriptors import Descriptor
from sledai.definitions.records import RuleRecord
from sledai.frames.layout import Layout
from sledai.frames.layout_files import FIELDS as LAYOUT_FIELDS
from sledai.interop.codes import FIELDS as CODE_FIELDS, SponsorCodes
from sledai.interop.derivations import read_derivation
from sledai.interop.document_values import (
    CLASSES,
    CRITERION,
    OF_SYSTEM,
    fields_of,
    made_or_refused,
    plain_text,
    read_interval,
    read_verdict,
)
from sledai.logic import Classes, Interval, Verdict
from sledai.rules.changes import SystemChange
from sledai.rules.flares import CriterionResult, Flare
from sledai.rules.outcomes import Outcome
from sledai.visits.assessment import Assessment
from sledai.visits.judged import Judged

DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?(E[+-]?[0-9]{1,6})?", re.ASCII)


@frozen
class DocumentReader:
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
                "interval": read_interval,
                "verdict": read_verdict,
                "decimal": _read_decimal,
                "classes": self.classes,
                "system_change": self.system_change,
                "derivation": lambda value, place: read_derivation(value, place, self.edition, self.verdict),
                "outcome": self.outcome,
                "flare": self.flare,
                "layout": _made(Layout, LAYOUT_FIELDS),
                "sponsor_codes": _made(SponsorCodes, CODE_FIELDS),
                "rule": self.rule,
                "mapping": lambda value, place: fields_of(value, place, {"entries": any_keys(self.value)})["entries"],
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
        given = fields_of(value, place, {"key": plain_text, "content": plain_text})
        edition: Any = one_of(self.editions, "edition")(given["key"], place.at("key"))
        _require_content(edition.content_hash, given["content"], place)
        found: Edition = edition
        return found

    def rule(self, value: object, place: Place) -> Any:  # noqa: ANN401
        """Read the name of a rule.

        Raises:
            UnreadableFileError: it is not known, or has another content.
        """
        given = fields_of(value, place, {"kind": plain_text, "key": plain_text, "content": plain_text})
        one_of({kind: kind for kind, _ in self.rules}, "kind")(given["kind"], place.at("kind"))
        of_kind = {key: rule for (kind, key), rule in self.rules.items() if kind == given["kind"]}
        rule: Any = one_of(of_kind, "rule")(given["key"], place.at("key"))
        _require_content(rule.content_hash, given["content"], place)
        return rule

    def assessment(self, value: object, place: Place) -> Assessment:
        """Read the answers of a visit."""
        names = each(one_of({name.value: name for name in Descriptor}, "descriptor"))

        def judged(entry: object, at: Place) -> Judged:
            found = fields_of(entry, at, {"edition": self.edition, "descriptors": names})
            return Judged(found["edition"], frozenset(found["descriptors"]))

        readers = {"present": names, "missing": names, "judged_under": each(judged)}
        found = read_table(value, place, readers, ("present", "missing"))
        return made_or_refused(place, lambda: Assessment(found.pop("present"), **found))

    def classes(self, value: object, place: Place) -> Classes[Any, Any]:
        """Read the verdict on each class."""
        kinds = one_of({**CLASSES, "band": None}, "kind of classes")
        found = fields_of(value, place, {"of": kinds, "verdicts": any_keys(self.verdict)})
        names: Any = found["of"] or str
        at = place.at("verdicts")
        verdicts = {made_or_refused(at.at(name), partial(names, name)): own for name, own in found["verdicts"].items()}
        return Classes(DictByName(verdicts))

    def system_change(self, value: object, place: Place) -> SystemChange[Any]:
        """Read the change of a system."""
        readers = {"change": self.interval, **dict.fromkeys(OF_SYSTEM, self.verdict)}
        return SystemChange(**fields_of(value, place, readers))

    def outcome(self, value: object, place: Place) -> Outcome[Any]:
        """Read an outcome."""
        readers: dict[str, ValueReader] = {
            "rule": self.rule,
            "edition": self.edition,
            "reference": plain_text,
            "met": self.verdict,
            "criteria": any_keys(self.verdict),
            "remarks": each(plain_text),
            "not_assessed": each(plain_text),
        }
        return made_or_refused(place, lambda: Outcome(**fields_of(value, place, readers)))

    def flare(self, value: object, place: Place) -> Flare[Any]:
        """Read a flare."""

        def criterion(entry: object, at: Place) -> CriterionResult[Any]:
            return CriterionResult(**fields_of(entry, at, dict.fromkeys(CRITERION, self.verdict)))

        readers: dict[str, ValueReader] = {
            "rule": self.rule,
            "edition": self.edition,
            "reference": plain_text,
            "criteria": any_keys(criterion),
            "flagged": self.verdict,
            "unknown": any_keys(each(plain_text)),
            "remarks": each(plain_text),
        }
        return made_or_refused(place, lambda: Flare(**fields_of(value, place, readers)))

    def interval(self, value: object, place: Place) -> Interval[Any]:
        """Read an interval that is a part of a result."""
        found = self.value(value, place)
        if isinstance(found, Interval):
            return found
        raise place.fault("it is not an interval", "Write one of to_json.")

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


def _read_decimal(value: object, place: Place) -> Decimal:
    """Read a decimal."""
    text = fields_of(value, place, {"text": plain_text})["text"]
    if DECIMAL.fullmatch(text):
        return Decimal(text)
    raise place.at("text").fault("it is not a number", "Write it in digits, in quotation marks.")


def _made(made: Callable[..., Any], readers: Mapping[str, ValueReader]) -> ValueReader:
    """A reader of an object by the keys of its TOML file."""

    def read(value: object, place: Place) -> Any:  # noqa: ANN401
        return made_or_refused(place, lambda: made(**read_table(value, place, readers)))

    return read
