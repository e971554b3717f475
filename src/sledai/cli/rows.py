"""The rows of CSV files: each file is read once, by one reader, and kept as a table of text."""

from __future__ import annotations

import csv
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time
from gzip import BadGzipFile, GzipFile
from io import TextIOWrapper
from itertools import chain, islice
from pathlib import Path
from re import split
from typing import IO, Any

import polars as pl
from attrs import frozen

from sledai.cli.progress import Advance
from sledai.errors import UnreadableFileError, listed, unreadable_file

__all__ = [
    "GZIP_MAGIC",
    "OTHER_ENCODING",
    "OTHER_ENDING",
    "SEPARATORS",
    "FileFormat",
    "Rows",
    "fault_of",
    "kept",
    "stored",
    "text_of",
]

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
"""What may separate the cells of a text file; the one that makes most columns of its header does."""
GZIP_MAGIC = b"\x1f\x8b"
OWN_NAMES = "Give every column a name of its own."
OTHER_ENDING = "Give the file the ending of what it is, such as CSV or Parquet, or export it again."
OTHER_ENCODING = "Name its encoding, such as --encoding cp1252, or export it again, in UTF-8."
QUOTED = "Write a cell that begins with a quotation mark so that it ends with one, and each mark inside it twice."
ONE_LINE = "If a quotation mark is missing or too many, correct it; if this is one cell, put it on one line."
LINE_BREAK = "\r\n|\r|\n"
CELLS_IN_MEMORY = 2**20
"""About how many cells are in memory."""


@frozen(kw_only=True)
class FileFormat:
    """How files are written.

    Attributes:
        encoding: the encoding of text files and of files of SAS.
        separator: what separates the cells of text files; None where the header shows it.
        sheet: the sheet of a workbook; None where it has one.
    """

    encoding: str = "utf-8-sig"
    separator: str | None = None
    sheet: str | None = None


@frozen
class Rows:
    """What was read of a CSV file.

    Attributes:
        header: the names of the columns.
        parts: Parquet files with the rows, in order; every column is text, and null where a cell is empty.
        count: how many rows there are; blank lines are not rows.
    """

    header: list[str]
    parts: list[Path]
    count: int


def kept(path: Path, folder: Path, advance: Advance, how: FileFormat) -> Rows:
    """Read a text file with separated cells, and keep its rows in a folder.

    Args:
        path: the file, which may be compressed by gzip.
        folder: where the parts go.
        advance: is called with the number of bytes that were read.
        how: how the file is written.

    Raises:
        UnreadableFileError: the file is not of that encoding, its header is blank or names a column twice, or a row
            does not have one cell for each column.
    """
    with path.open("rb") as raw:
        packed = raw.read(len(GZIP_MAGIC)) == GZIP_MAGIC
        raw.seek(0)
        content: Any = GzipFile(fileobj=raw) if packed else raw
        try:
            with TextIOWrapper(content, encoding=how.encoding, newline="") as file:
                return stored(path, _rows(path, file, how.separator), folder, _progress(raw, advance))
        except UnicodeError as error:
            raise fault_of(path, f"the file cannot be read ({error})", OTHER_ENCODING) from error
        except (EOFError, BadGzipFile, zlib.error) as error:
            raise fault_of(path, f"the file cannot be unpacked ({error})", "Pack it again.") from error


def stored(path: Path, rows: Iterator[Sequence[str]], folder: Path, step: Callable[[], object]) -> Rows:
    """Keep rows, of which the first is the header, in a folder.

    Args:
        path: the file from which they come.
        rows: the header, and rows that have as many cells as it has.
        folder: where the parts go.
        step: is called after each part.

    Raises:
        UnreadableFileError: the header is blank or names a column twice.
    """
    header = list(next(rows, []))
    _check_header(path, header)
    size, parts, count = max(1, CELLS_IN_MEMORY // len(header)), list[Path](), 0
    while (cells := list(islice(rows, size))) or not parts:
        parts.append(folder / f"{len(parts):08d}.parquet")
        _as_text(header, cells).write_parquet(parts[-1], compression="lz4")
        count += len(cells)
        step()
    return Rows(header, parts, count)


def _progress(raw: IO[bytes], advance: Advance) -> Callable[[], object]:
    """A function that reports the progress in a file."""
    done = 0

    def step() -> None:
        nonlocal done
        before, done = done, raw.tell()
        advance(done - before)

    return step


def _as_text(header: Sequence[str], rows: Sequence[Sequence[str]]) -> pl.DataFrame:
    columns = list(zip(*rows, strict=True)) or [()] * len(header)
    text = pl.DataFrame([pl.Series(name, cells, pl.String) for name, cells in zip(header, columns, strict=True)])
    return text.with_columns(pl.when(pl.all() != "").then(pl.all()))


def _rows(path: Path, file: Iterable[str], separator: str | None) -> Iterator[list[str]]:
    """The header, and the rows that have as many cells as it has."""
    text = _without_null_bytes(path, file)
    first = next(text, "")
    separator = separator or _separator_of(path, first)
    lines = csv.reader(chain([first], text), delimiter=separator, strict=True)
    width = 0
    while True:
        begin = lines.line_num + 1
        try:
            cells = next(lines, None)
        except csv.Error as error:
            raise fault_of(path, f"the row that begins on line {begin} cannot be read ({error})", QUOTED) from error
        if cells is None:
            return
        if not width:
            width = len(cells)
        elif not cells:
            continue
        elif len(cells) != width:
            fault = f"line {lines.line_num} has {len(cells)} fields, the header has {width}"
            raise fault_of(path, fault, "Give every line one field for each column.")
        if lines.line_num > begin and _has_rows_in_a_cell(cells, separator):
            fault = (
                f"lines {begin} to {lines.line_num} look like several rows, but quotation marks make one cell of them"
            )
            raise fault_of(path, fault, ONE_LINE)
        yield cells


def _separator_of(path: Path, header: str) -> str:
    """What separates the cells of a header: the sign that makes most columns of it.

    Raises:
        UnreadableFileError: two signs make as many.
    """
    widths = {mark: _width(header, mark) for mark in SEPARATORS}
    most = [mark for mark, width in widths.items() if width == max(widths.values())]
    if len(most) > 1 and widths[most[0]] > 1:
        fault = f"its header is separated as much by {' as by '.join(SEPARATORS[mark] for mark in most)}"
        raise fault_of(path, fault, "Name the sign, such as --separator ';'.")
    return most[0]


def _width(header: str, separator: str) -> int:
    """How many columns a header has with a separator; one where it cannot be read so."""
    try:
        return len(next(csv.reader([header], delimiter=separator, strict=True), []))
    except csv.Error:
        return 1


def _has_rows_in_a_cell(cells: Sequence[str], separator: str) -> bool:
    """Whether a cell with line breaks has as many separators on each line as if these were rows of their own."""
    last = len(cells) - 1
    for place, cell in enumerate(cells):
        commas = [line.count(separator) for line in split(LINE_BREAK, cell)]
        if len(commas) > 1 and commas == [last - place, *[last] * (len(commas) - 2), place]:
            return True
    return False


def _check_header(path: Path, header: list[str]) -> None:
    if not any(header):
        raise fault_of(path, "the file has no header", "Give a file with a header and visits.")
    if twice := [name for name, count in Counter(header).items() if count > 1]:
        raise fault_of(path, f"the header has {listed(map(repr, twice))} more than once", OWN_NAMES)


def _without_null_bytes(path: Path, lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        if "\0" in line:
            raise fault_of(path, "the file is not a CSV file", OTHER_ENDING)
        yield line


def fault_of(path: Path, fault: str, remedy: str) -> UnreadableFileError:
    """The error for a file."""
    return unreadable_file(str(path), fault=fault, remedy=remedy)


def text_of(value: object) -> str:
    """A value as a text file would hold it; a whole number without decimals, a day without its midnight."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date | time) else str(value)
