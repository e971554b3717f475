"""Read an edition from its file, as a whole, or refuse it with the file and the key of the fault."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, partial
from typing import Any

import attrs

from sledai._toml import Place, ValueReader, each, one_of, packaged_text, parse, read_count, read_table, read_text
from sledai.criteria import findings, rules
from sledai.definitions import Clause, Cutoff, Definition, Edition, FindingRule, Note, Side, Window
from sledai.definitions.bibliography import BIBLIOGRAPHY, Grade
from sledai.definitions.descriptors import Descriptor, System
from sledai.editions import EDITIONS

__all__ = ["load", "read_edition"]


_BEING_READ: ContextVar[tuple[str, ...]] = ContextVar("being_read", default=())
"""The files that are being read, each because the one before is based on it."""


def load(key: str) -> Edition:
    """Read the edition whose key is the name of the file.

    Raises:
        UnreadableFileError: something in the file is not as it must be.
    """
    return read_edition(packaged_text("sledai.editions", f"{key}.toml"), f"{key}.toml")


def read_edition(text: str, file: str) -> Edition:
    """Read an edition from the text of its file.

    Args:
        text: the file as text.
        file: its name, for errors.

    Raises:
        UnreadableFileError: the text is not TOML, a key is not known or missing, or a value is not one of those that
            its key can have.
    """
    place = Place(file)
    table = parse(text, place)
    derived = "based_on" in table
    row = partial(_row, required=() if derived else ("label", "weight", "system", "evidence", "counts"))
    required = _REQUIRED if derived else (*_REQUIRED, "window", *map(str, Descriptor))
    with _being_read(file):
        parts = read_table(table, place, {**_EDITION, **dict.fromkeys(map(str, Descriptor), row)}, required)
    window = {"window": parts.pop("window")} if "window" in parts else {}
    rows = {name: kept.evolve(**window) for name, kept in parts.pop("based_on", {}).items()}
    for name in Descriptor:
        if name in parts:
            own = parts.pop(name)
            rows[name] = rows[name].evolve(**own) if derived else Definition(**own, **window)
            _require_one_limit(rows[name], place.at(name).at("limits" if "limits" in own else "rule"))
    return Edition(rows=rows, notes=(*parts.pop("notes", ()), *_notes_of_every_edition()), **parts)


def _require_one_limit(row: Definition, place: Place) -> None:
    """Refuse a row that prints one limit and is derived by another; "any at all" need not be printed as a number."""
    if row.rule is None:
        return
    printed = {str(clause.cutoff) for clause in row.limits if clause.cutoff}
    applied = {str(limit): limit for limit in attrs.astuple(row.rule, recurse=False) if isinstance(limit, Cutoff)}
    silent = {text for text, limit in applied.items() if limit.side is Side.ABOVE and limit.value == 0}
    if not applied.keys() - silent <= printed <= applied.keys():
        limits, rule = (" and ".join(sorted(texts)) or "no number" for texts in (printed, applied.keys()))
        raise place.fault(
            f"the limits are {limits}, and the rule has {rule}",
            "Name in limits the cut-offs of the rule, or name another rule.",
        )


@contextmanager
def _being_read(file: str) -> Iterator[None]:
    token = _BEING_READ.set((*_BEING_READ.get(), file))
    try:
        yield
    finally:
        _BEING_READ.reset(token)


def _base(value: object, place: Place) -> Edition:
    """Read the name of the edition that a file is based on, and give that edition."""
    file, files = f"{value}.toml", _BEING_READ.get()
    if file in files:
        way = " -> ".join([*files[files.index(file) :], file])
        raise place.fault(f"it leads back to {file}: {way}", f"Name an edition that is not based on {place.file}.")
    edition: Edition = one_of(EDITIONS, "edition")(value, place)
    return edition


@cache
def _notes_of_every_edition() -> tuple[Note, ...]:
    place = Place("every-edition.toml")
    table = parse(packaged_text("sledai.editions", place.file), place)
    parts = read_table(table, place, {"notes": each(_note)}, ["notes"])
    return tuple(parts["notes"])


def _row(value: object, place: Place, *, required: Collection[str]) -> dict[str, Any]:
    """Read the table of a descriptor; the evidence comes first, so that a fault in it is found where it is."""
    evidence = value.get("evidence") if isinstance(value, dict) else None
    clauses = each(partial(_clause, evidence=evidence))
    aspects = dict.fromkeys(("counts", "requires", "limits", "excludes"), clauses)
    parts = read_table(value, place, {"evidence": _evidence, **_ROW, **aspects}, required)
    parts.pop("evidence", None)
    return parts


def _clause(value: object, place: Place, *, evidence: Mapping[str, object] | None) -> Clause:
    """Read a statement; the evidence of the descriptor stands for fields that it leaves out."""
    own = _entry(value, place)
    return Clause(**read_table({**(evidence or {}), **own}, place, _CLAUSE, ("text", "sources", "place", "grade")))


def _note(value: object, place: Place) -> Note:
    return Note(**read_table(_entry(value, place), place, _NOTE, ["text"]))


def _window(value: object, place: Place) -> Window:
    return Window(**read_table(value, place, _WINDOW, tuple(_WINDOW)))


def _evidence(value: object, place: Place) -> dict[str, Any]:
    return read_table(value, place, _EVIDENCE, ("sources", "place", "grade"))


def _entry(value: object, place: Place) -> dict[str, object]:
    """Read an entry of a list; a text is a table with only this text."""
    if isinstance(value, str):
        return {"text": value}
    if isinstance(value, dict):
        return value
    raise place.fault("it is not a text or a table", "Write the text in quotation marks.")


_CUTOFFS = {name: value for name, value in vars(findings).items() if isinstance(value, Cutoff)}
_RULES = {name: value for name, value in vars(rules).items() if isinstance(value, FindingRule)}
_SOURCES = each(one_of(BIBLIOGRAPHY, "source"))
_GRADE = one_of({grade.value: grade for grade in Grade}, "grade")
_SYSTEM = one_of({system.value: system for system in System}, "system")

_EVIDENCE: Mapping[str, ValueReader] = {"sources": _SOURCES, "place": read_text, "grade": _GRADE, "note": read_text}
_CLAUSE = {"text": read_text, "cutoff": one_of(_CUTOFFS, "cut-off"), **_EVIDENCE}
_NOTE: Mapping[str, ValueReader] = {"text": read_text, "sources": _SOURCES}
_WINDOW: Mapping[str, ValueReader] = {"days": read_count, "sources": _SOURCES, "place": read_text, "grade": _GRADE}
_ROW: Mapping[str, ValueReader] = {
    "label": read_text,
    "weight": read_count,
    "system": _SYSTEM,
    "rule": one_of(_RULES, "rule"),
    "notes": each(_note),
}
_EDITION: Mapping[str, ValueReader] = {
    "key": read_text,
    "label": read_text,
    "based_on": _base,
    "grade": _GRADE,
    "about": read_text,
    "sources": _SOURCES,
    "window": _window,
    "notes": each(_note),
}
_REQUIRED = ("key", "label", "grade", "about", "sources")
