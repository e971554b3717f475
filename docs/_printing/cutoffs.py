"""The numbers and the rules made of them: which ask for what, and which use a number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import fields
from markupsafe import Markup

from _printing.markup import code
from _printing.plain import grouped
from sledai import EDITIONS, Cutoff, Descriptor, criteria
from sledai.criteria import findings as numbers_of_findings
from sledai.definitions.records import Records

ELSEWHERE = ("key", "label", "made_for", "reference", "sources", "place", "grade", "note")
"""Parts of a rule that have a place of their own on the page."""
OF_FINDINGS = {name: value for name, value in criteria.CUTOFFS.items() if hasattr(numbers_of_findings, name)}
OF_RULES = {name: value for name, value in criteria.CUTOFFS.items() if name not in OF_FINDINGS}
MAPPINGS = {name: found for name in criteria.__all__ if isinstance(found := getattr(criteria, name), Records)}
"""Where the records of each kind are found by their keys."""


def looked_up(record: Any) -> Markup:
    """How a record is found in Python."""
    return code(next(f'{name}["{record.key}"]' for name, found in MAPPINGS.items() if record in found.values()))


def families(rules: Mapping[str, Any]) -> list[list[Any]]:
    """Rules on visits: the first of a family, and its variants after it."""
    return list(grouped((key.partition("-")[0], rule) for key, rule in rules.items()).values())


def required(rule: Any, first: Any) -> list[tuple[str, Any]]:
    """The parts of a rule with what they ask; of a variant those that differ from the first rule of its family."""
    parts = [part.name for part in fields(type(rule)) if part.name not in ELSEWHERE]
    found = [
        (name, getattr(rule, name)) for name in parts if rule is first or getattr(rule, name) != getattr(first, name)
    ]
    return [(name, asked) for name, asked in found if asked or rule is not first]


def rules_with(value: Cutoff) -> list[str]:
    """The keys of the rules on visits that use a number."""
    rules = [rule for name, found in MAPPINGS.items() if name != "CUTOFFS" for rule in found.values()]
    return list(dict.fromkeys(rule.key for rule in rules if any(part is value for part in _parts(rule))))


def items_with(value: Cutoff) -> dict[Descriptor, list[str]]:
    """The items that use a number, with the editions in which they do."""
    return grouped(
        (descriptor, key)
        for key, edition in EDITIONS.items()
        for descriptor, row in edition.items()
        if any(part is value for part in [*(clause.cutoff for _, clause in row.clauses), *_parts(row.rule)])
    )


def _parts(rule: Any) -> list[object]:
    """The values of a rule's fields."""
    return [getattr(rule, part.name) for part in fields(type(rule))] if rule else []
