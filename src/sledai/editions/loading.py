"""Read an edition from its file, as a whole, or refuse it with the file and the key of the fault."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, partial
from pkgutil import get_data
from typing import Any, TypeAlias

from attrs import frozen

from sledai.criteria import findings, rules
from sledai.definitions import Clause, Cutoff, Definition, Edition, FindingRule, Note, Window
from sledai.definitions.bibliography import BIBLIOGRAPHY, Grade
from sledai.definitions.descriptors import Descriptor, System
from sledai.editions import EDITIONS
from sledai.errors import UnreadableFileError, listed, suggested

__all__ = ["load", "read_edition"]


@frozen
class _Place:
    """A value in a file: its key, after the keys of the tables and lists that it is in; a list counts from 1."""

    file: str
    key: str = ""

    def at(self, key: object) -> _Place:
        """The place of a value in this table or list."""
        return _Place(self.file, f"{self.key}.{key}" if self.key else str(key))

    def fault(self, fault: str, remedy: str) -> UnreadableFileError:
        """The error that names the place."""
        return UnreadableFileError(self.file, key=self.key, fault=fault, remedy=remedy)


_Reader: TypeAlias = Callable[[object, _Place], Any]
_BEING_READ: ContextVar[tuple[str, ...]] = ContextVar("being_read", default=())
"""The files that are being read, each because the one before is based on it."""


def load(key: str) -> Edition:
    """Read the edition whose key is the name of the file.

    Raises:
        UnreadableFileError: something in the file is not as it must be.
    """
    return read_edition(_text_of(f"{key}.toml"), f"{key}.toml")


def read_edition(text: str, file: str) -> Edition:
    """Read an edition from the text of its file.

    Args:
        text: the file as text.
        file: its name, for errors.

    Raises:
        UnreadableFileError: the text is not TOML, a key is not known or missing, or a value is not one of those that
            its key can have.
    """
    place = _Place(file)
    table = _toml(text, place)
    derived = "based_on" in table
    row = partial(_row, required=() if derived else ("label", "weight", "system", "evidence", "counts"))
    required = _REQUIRED if derived else (*_REQUIRED, "window", *map(str, Descriptor))
    with _being_read(file):
        parts = _read(table, place, {**_EDITION, **dict.fromkeys(map(str, Descriptor), row)}, required)
    window = {"window": parts.pop("window")} if "window" in parts else {}
    rows = {name: kept.evolve(**window) for name, kept in parts.pop("based_on", {}).items()}
    for name in Descriptor:
        if name in parts:
            own = parts.pop(name)
            rows[name] = rows[name].evolve(**own) if derived else Definition(**own, **window)
    return Edition(rows=rows, notes=(*parts.pop("notes", ()), *_notes_of_every_edition()), **parts)


@contextmanager
def _being_read(file: str) -> Iterator[None]:
    token = _BEING_READ.set((*_BEING_READ.get(), file))
    try:
        yield
    finally:
        _BEING_READ.reset(token)


def _base(value: object, place: _Place) -> Edition:
    """Read the name of the edition that a file is based on, and give that edition."""
    file, files = f"{value}.toml", _BEING_READ.get()
    if file in files:
        way = " -> ".join([*files[files.index(file) :], file])
        raise place.fault(f"it leads back to {file}: {way}", f"Name an edition that is not based on {place.file}.")
    edition: Edition = _one_of(EDITIONS, "edition")(value, place)
    return edition


@cache
def _notes_of_every_edition() -> tuple[Note, ...]:
    place = _Place("every-edition.toml")
    parts = _read(_toml(_text_of(place.file), place), place, {"notes": _each(_note)}, ["notes"])
    return tuple(parts["notes"])


def _text_of(file: str) -> str:
    return (get_data("sledai.editions", file) or b"").decode()


def _toml(text: str, place: _Place) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise place.fault(f"the file is not TOML: {error}", "Correct it.") from None


def _read(table: object, place: _Place, readers: Mapping[str, _Reader], required: Collection[str]) -> dict[str, Any]:
    """Read each value of a table, in the order of the readers; a key without a reader is refused."""
    if not isinstance(table, dict):
        raise place.fault("it is not a table", "Write keys with their values.")
    for key in table:
        if key not in readers:
            raise place.at(key).fault(f"there is no key {suggested(key, readers)}", f"Use one of: {listed(readers)}.")
    for key in required:
        if key not in table:
            raise place.at(key).fault("it is missing", "Add it.")
    return {key: read(table[key], place.at(key)) for key, read in readers.items() if key in table}


def _row(value: object, place: _Place, *, required: Collection[str]) -> dict[str, Any]:
    """Read the table of a descriptor; the evidence comes first, so that a fault in it is found where it is."""
    evidence = value.get("evidence") if isinstance(value, dict) else None
    clauses = _each(partial(_clause, evidence=evidence))
    aspects = dict.fromkeys(("counts", "requires", "limits", "excludes"), clauses)
    parts = _read(value, place, {"evidence": _evidence, **_ROW, **aspects}, required)
    parts.pop("evidence", None)
    return parts


def _clause(value: object, place: _Place, *, evidence: Mapping[str, object] | None) -> Clause:
    """Read a statement; what it does not say of its evidence is that of the descriptor."""
    own = _entry(value, place)
    return Clause(**_read({**(evidence or {}), **own}, place, _CLAUSE, ("text", "sources", "place", "grade")))


def _note(value: object, place: _Place) -> Note:
    return Note(**_read(_entry(value, place), place, _NOTE, ["text"]))


def _window(value: object, place: _Place) -> Window:
    return Window(**_read(value, place, _WINDOW, tuple(_WINDOW)))


def _evidence(value: object, place: _Place) -> dict[str, Any]:
    return _read(value, place, _EVIDENCE, ("sources", "place", "grade"))


def _entry(value: object, place: _Place) -> dict[str, object]:
    """An entry of a list: a text alone is a table that has only this text."""
    if isinstance(value, str):
        return {"text": value}
    if isinstance(value, dict):
        return value
    raise place.fault("it is not a text or a table", "Write the text in quotation marks.")


def _text(value: object, place: _Place) -> str:
    """Read a text; its lines are joined by blanks."""
    if isinstance(value, str) and value.split():
        return " ".join(value.split())
    raise place.fault("it is not a text", "Write it in quotation marks.")


def _number(value: object, place: _Place) -> int:
    if type(value) is int and value >= 1:
        return value
    raise place.fault("it is not a whole number from 1 on", "Write it in digits, without quotation marks.")


def _each(read: _Reader) -> _Reader:
    """Read every entry of a list."""

    def read_all(value: object, place: _Place) -> tuple[object, ...]:
        if isinstance(value, list):
            return tuple(read(entry, place.at(number)) for number, entry in enumerate(value, 1))
        raise place.fault("it is not a list", "Write it in square brackets.")

    return read_all


def _one_of(accepted: Mapping[str, object], what: str) -> _Reader:
    """Read a name, and give what it stands for."""

    def read(value: object, place: _Place) -> object:
        if isinstance(value, str) and value in accepted:
            return accepted[value]
        raise place.fault(f"there is no {what} {suggested(str(value), accepted)}", f"Use one of: {listed(accepted)}.")

    return read


_CUTOFFS = {name: value for name, value in vars(findings).items() if isinstance(value, Cutoff)}
_RULES = {name: value for name, value in vars(rules).items() if isinstance(value, FindingRule)}
_SOURCES = _each(_one_of(BIBLIOGRAPHY, "source"))
_GRADE = _one_of({grade.value: grade for grade in Grade}, "grade")
_SYSTEM = _one_of({system.value: system for system in System}, "system")

_EVIDENCE: Mapping[str, _Reader] = {"sources": _SOURCES, "place": _text, "grade": _GRADE, "note": _text}
_CLAUSE = {"text": _text, "cutoff": _one_of(_CUTOFFS, "cut-off"), **_EVIDENCE}
_NOTE: Mapping[str, _Reader] = {"text": _text, "sources": _SOURCES}
_WINDOW: Mapping[str, _Reader] = {"days": _number, "sources": _SOURCES, "place": _text, "grade": _GRADE}
_ROW: Mapping[str, _Reader] = {
    "label": _text,
    "weight": _number,
    "system": _SYSTEM,
    "rule": _one_of(_RULES, "rule"),
    "notes": _each(_note),
}
_EDITION: Mapping[str, _Reader] = {
    "key": _text,
    "label": _text,
    "based_on": _base,
    "grade": _GRADE,
    "about": _text,
    "sources": _SOURCES,
    "window": _window,
    "notes": _each(_note),
}
_REQUIRED = ("key", "label", "grade", "about", "sources")
