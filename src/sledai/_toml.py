"""Read a table from a TOML file as a whole, or refuse it with the file and the key of the fault."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from importlib import import_module
from os import PathLike
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from attrs import frozen

from sledai.errors import SledaiError, UnreadableFileError, listed, suggested, unreadable_file

RecordT = TypeVar("RecordT")
BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
"""A key that needs no quotation marks."""


@frozen
class Place:
    """A value in a file: its key, after the keys of the tables and lists that it is in; a list counts from 1."""

    file: str
    key: str = ""

    def at(self, key: object) -> Place:
        """The place of a value in this table or list."""
        return Place(self.file, f"{self.key}.{key}" if self.key else str(key))

    def fault(self, fault: str, remedy: str) -> UnreadableFileError:
        """The error that names the place."""
        return unreadable_file(self.file, key=self.key, fault=fault, remedy=remedy)


ValueReader: TypeAlias = Callable[[object, Place], Any]


def packaged_text(package: str, file: str) -> str:
    """The text of a file that is installed with a package."""
    module = import_module(package)
    loader: Any = module.__loader__
    content: bytes = loader.get_data(str(Path(str(module.__file__)).with_name(file)))
    return content.decode()


def parse(text: str, place: Place) -> dict[str, object]:
    """The tables of a file.

    Raises:
        UnreadableFileError: the text is not TOML.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise place.fault(f"the file is not TOML: {error}", "Correct it.") from None


def read_record(made: Callable[..., RecordT], file: str | PathLike[str], readers: Mapping[str, ValueReader]) -> RecordT:
    """Make a record from a file whose keys are its arguments; a byte that is not UTF-8 stays visible in the error.

    Args:
        made: the class of the record.
        file: the name of the file.
        readers: how each argument is read.

    Raises:
        UnreadableFileError: the file is not TOML, a key or a value is refused, or the record refuses its arguments.
        OSError: the file cannot be opened.
    """
    place = Place(str(file))
    text = Path(file).read_bytes().decode("utf-8", "backslashreplace")
    given = read_table(parse(text, place), place, readers)
    try:
        return made(**given)
    except (TypeError, ValueError, SledaiError) as error:
        raise place.fault(str(error).removesuffix("."), "Correct the file.") from error


def quoted(text: str) -> str:
    """Text as TOML writes it, in quotation marks."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def toml_text(table: Mapping[Any, Any]) -> str:
    """Write a table of texts, numbers, truth values and days, of lists of them, and of further tables as a file.

    Raises:
        TypeError: a value is something else, or a key is not text.
    """
    return "\n".join(_lines("", table)).strip() + "\n"


def _lines(path: str, table: Mapping[Any, Any]) -> list[str]:
    """The lines of a table, its own keys before the tables in it."""
    tables = {key: value for key, value in table.items() if isinstance(value, Mapping) or _is_tables(value)}
    lines = [f"{_key(key)} = {_value(value)}" for key, value in table.items() if key not in tables]
    for key, value in tables.items():
        place = f"{path}.{_key(key)}" if path else _key(key)
        if isinstance(value, Mapping):
            own = _lines(place, value)
            lines += ["", *own] if own and not own[0] else ["", f"[{place}]", *own]
        else:
            for entry in value:
                lines += ["", f"[[{place}]]", *_lines(place, entry)]
    return lines


def _is_tables(value: object) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], Mapping)


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise TypeError(f"{key!r} cannot stand in a file as a key: write it as text")
    return key if BARE_KEY.fullmatch(key) else quoted(key)


def _value(value: object) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return quoted(str(value))
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float):
        return repr(value)
    raise TypeError(f"{value!r} cannot stand in a file: give a text or a number")


def read_table(
    table: object, place: Place, readers: Mapping[str, ValueReader], required: Collection[str] = ()
) -> dict[str, Any]:
    """Read each value of a table, in the order of the readers; a key without a reader is refused.

    Raises:
        UnreadableFileError: it is not a table, a key is not known or missing, or a value is refused by its reader.
    """
    if not isinstance(table, dict):
        raise place.fault("it is not a table", "Write keys with their values.")
    for key in table:
        if key not in readers:
            raise place.at(key).fault(f"there is no key {suggested(key, readers)}", f"Use one of: {listed(readers)}.")
    for key in required:
        if key not in table:
            raise place.at(key).fault("it is missing", "Add it.")
    return {key: read(table[key], place.at(key)) for key, read in readers.items() if key in table}


def read_text(value: object, place: Place) -> str:
    """Read a text; its lines are joined by blanks."""
    if isinstance(value, str) and value.split():
        return " ".join(value.split())
    raise place.fault("it is not a text", "Write it in quotation marks.")


def read_count(value: object, place: Place) -> int:
    """Read a whole number from 1 on."""
    if type(value) is int and value >= 1:
        return value
    raise place.fault("it is not a whole number from 1 on", "Write it in digits, without quotation marks.")


def each(read: ValueReader) -> ValueReader:
    """A reader of every entry of a list."""

    def read_all(value: object, place: Place) -> tuple[object, ...]:
        if isinstance(value, list):
            return tuple(read(entry, place.at(number)) for number, entry in enumerate(value, 1))
        raise place.fault("it is not a list", "Write it in square brackets.")

    return read_all


def one_of(accepted: Mapping[str, object], what: str) -> ValueReader:
    """A reader of a name that gives what the name stands for."""

    def read(value: object, place: Place) -> object:
        if isinstance(value, str) and value in accepted:
            return accepted[value]
        raise place.fault(f"there is no {what} {suggested(str(value), accepted)}", f"Use one of: {listed(accepted)}.")

    return read


def one_word(words: Iterable[str], what: str) -> ValueReader:
    """A reader of one of a few words."""
    return one_of({word: word for word in words}, what)


def any_keys(read: ValueReader) -> Callable[[object, Place], dict[str, Any]]:
    """A reader of a table whose keys are free, and whose values are read alike."""

    def read_all(value: object, place: Place) -> dict[str, Any]:
        return read_table(value, place, dict.fromkeys(value if isinstance(value, dict) else (), read))

    return read_all
