"""The rows of CSV files: each file is read once, by one reader, and kept as a table of text."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from re import split
from typing import IO

import polars as pl
from attrs import frozen

from sledai.cli.progress import Advance
from sledai.errors import UnreadableFileError, listed, unreadable_file

__all__ = ["OTHER_ENDING", "Rows", "fault_of", "kept"]

OTHER_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}
OWN_NAMES = "Give every column a name of its own."
OTHER_ENDING = "Give the file the ending of what it is, CSV or Parquet, or export it again."
QUOTED = "Write a cell that begins with a quotation mark so that it ends with one, and each mark inside it twice."
ONE_LINE = "If a quotation mark is missing or too many, correct it; if this is one cell, put it on one line."
LINE_BREAK = "\r\n|\r|\n"
CELLS_IN_MEMORY = 2**20
"""About how many cells are in memory."""


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


def kept(path: Path, folder: Path, advance: Advance) -> Rows:
    """Read a CSV file, and keep its rows in a folder.

    Args:
        path: the file.
        folder: where the parts go.
        advance: is called with the number of bytes that were read.

    Raises:
        UnreadableFileError: the file is not UTF-8, its header is blank or names a column twice, or a row does not
            have one cell for each column.
    """
    try:
        with path.open("rb") as raw, TextIOWrapper(raw, encoding="utf-8-sig", newline="") as file:
            rows = _rows(path, file)
            header = next(rows, [])
            _check_header(path, header)
            size, parts, count, done = max(1, CELLS_IN_MEMORY // len(header)), list[Path](), 0, 0
            while (cells := list(islice(rows, size))) or not parts:
                parts.append(folder / f"{len(parts):08d}.parquet")
                _as_text(header, cells).write_parquet(parts[-1], compression="lz4")
                count += len(cells)
                done = _advanced(raw, done, advance)
    except UnicodeDecodeError as error:
        raise fault_of(path, f"the file cannot be read ({error})", "Export it again, in UTF-8.") from error
    return Rows(header, parts, count)


def _advanced(raw: IO[bytes], before: int, advance: Advance) -> int:
    """Report the progress in a file, and return the position."""
    now = raw.tell()
    advance(now - before)
    return now


def _as_text(header: Sequence[str], rows: Sequence[Sequence[str]]) -> pl.DataFrame:
    columns = list(zip(*rows, strict=True)) or [()] * len(header)
    text = pl.DataFrame([pl.Series(name, cells, pl.String) for name, cells in zip(header, columns, strict=True)])
    return text.with_columns(pl.when(pl.all() != "").then(pl.all()))


def _rows(path: Path, file: Iterable[str]) -> Iterator[list[str]]:
    """The header, and the rows that have as many cells as it has."""
    lines = csv.reader(_without_null_bytes(path, file), strict=True)
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
        if lines.line_num > begin and _has_rows_in_a_cell(cells):
            fault = (
                f"lines {begin} to {lines.line_num} look like several rows, but quotation marks make one cell of them"
            )
            raise fault_of(path, fault, ONE_LINE)
        yield cells


def _has_rows_in_a_cell(cells: Sequence[str]) -> bool:
    """Whether a cell with line breaks has as many commas on each of its lines as if these were rows of their own."""
    last = len(cells) - 1
    for place, cell in enumerate(cells):
        commas = [line.count(",") for line in split(LINE_BREAK, cell)]
        if len(commas) > 1 and commas == [last - place, *[last] * (len(commas) - 2), place]:
            return True
    return False


def _check_header(path: Path, header: list[str]) -> None:
    if not any(header):
        raise fault_of(path, "the file has no header", "Give a file with a header and visits.")
    if len(header) == 1 and (separators := [name for mark, name in OTHER_SEPARATORS.items() if mark in header[0]]):
        raise fault_of(path, f"its fields are separated by {separators[0]}", "Separate them by commas.")
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
