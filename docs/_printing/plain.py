"""Words for what comes from the library, as text; `markup.py` has them as markup for the templates."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

from sledai import EDITIONS, Citation, Clause, Descriptor, Grade, Side, System, Window

DOCS = Path(__file__).resolve().parent.parent
SIDES = {Side.ABOVE: "above", Side.AT_LEAST: "at least", Side.BELOW: "below", Side.AT_MOST: "at most"}
EDITION_NAMES = {
    "sledai-1992": "SLEDAI 1992",
    "selena-sledai-sheet": "SELENA sheet",
    "selena-sledai-s2k": "SELENA-SLEDAI (2K proteinuria)",
    "sledai-2k-30d": "SLEDAI-2K (30 days)",
}
"""Names that are short enough for a table, of editions with a long label."""
ASPECTS = {
    "counts": "counts",
    "requires": "how to judge",
    "limits": "limit",
    "excludes": "not if due to",
}
"""What is printed before the statements of an aspect."""
MARK = "\N{DAGGER}"
MEANING = "Unverified: remembered, or read only in a text of another edition"
"""What the mark means, as `Grade.UNVERIFIED` has it."""
Key = TypeVar("Key")
Value = TypeVar("Value")


def grouped(pairs: Iterable[tuple[Key, Value]]) -> dict[Key, list[Value]]:
    """All values of each key, in the order in which they come."""
    found: dict[Key, list[Value]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def points(number: int | str) -> str:
    return f"{number} point{'s' * (str(number) != '1')}"


def edition_name(key: str) -> str:
    return EDITION_NAMES.get(key, EDITIONS[key].label)


def named(keys: Iterable[str]) -> str:
    """Some editions by their names; a variant next to its edition is named by what it changes."""
    found: list[str] = []
    for name in map(edition_name, keys):
        base, _, variant = name.partition(" (")
        if variant and base in found:
            found[found.index(base)] = f"{base} (also {variant}"
        else:
            found.append(name)
    return ", ".join(found)


def cited(source: Citation) -> str:
    """A source as a text cites it: name and year, or how its reference begins."""
    name, _, year = source.key.rpartition("-")
    if re.fullmatch(r"\d{4}", year) and source.text.startswith(name.capitalize()):
        return f"{name.capitalize()} {year}"
    return re.split(r"[.:,;] |\.$", source.text, maxsplit=1)[0]


def system(value: System) -> str:
    return {System.CNS: "central nervous"}.get(value, str(value))


def unverified(statement: Clause | Window) -> bool:
    return statement.grade is Grade.UNVERIFIED


def weak_among(keys: Iterable[str], descriptor: Descriptor, wording: str | None = None) -> list[str]:
    """The editions in which a statement of an item, or the one with a wording, is unverified."""
    return [
        key
        for key in keys
        if any(unverified(said) and wording in (None, said.wording) for _, said in EDITIONS[key][descriptor].clauses)
    ]
