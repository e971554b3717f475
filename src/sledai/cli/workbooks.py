"""The rows of a sheet of an Excel workbook, as text like those of a text file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from importlib import import_module
from pathlib import Path
from typing import Any, TypeAlias
from zipfile import BadZipFile

from sledai.cli.progress import Advance
from sledai.cli.rows import FileFormat, Rows, fault_of, stored, text_of
from sledai.errors import listed

__all__ = ["WORKBOOKS", "kept_of_workbook"]

WORKBOOKS = (".xlsx", ".xlsm")
"""The endings of workbooks."""
Sheet: TypeAlias = Any
"""A sheet, as openpyxl has it."""
Cell: TypeAlias = Any
"""A cell, likewise."""
FORMULA, NUMBER = "f", "n"
"""What openpyxl calls a cell with a formula, and a cell that says nothing else."""


def kept_of_workbook(path: Path, folder: Path, advance: Advance, how: FileFormat) -> Rows:
    """Read a sheet of a workbook, and keep its rows in a folder; blank rows are not rows.

    Args:
        path: the workbook.
        folder: where the parts go.
        advance: is called with the number of bytes that were read.
        how: which sheet is read.

    Raises:
        UnreadableFileError: the workbook cannot be read, has several sheets and none is named, lacks the sheet, has a
            formula without its result, or has values in a column without a name.
        ModuleNotFoundError: openpyxl is not installed.
    """
    try:
        openpyxl: Any = import_module("openpyxl")
    except ModuleNotFoundError as missing:
        remedy = "Install what reads workbooks with: pip install 'sledai[excel]'; or export the sheet as CSV."
        raise fault_of(path, "a workbook needs openpyxl", remedy) from missing
    with ExitStack() as opened:
        try:
            files = [opened.enter_context(path.open("rb")) for _ in range(2)]
            books = [
                openpyxl.load_workbook(file, read_only=True, data_only=held)
                for file, held in zip(files, (True, False), strict=True)
            ]
        except (BadZipFile, KeyError, ValueError, OSError) as error:
            raise fault_of(path, f"the workbook cannot be read ({error})", "Export it again.") from error
        sheets = [book[_sheet_of(path, book.sheetnames, how.sheet)] for book in books]
        size = path.stat().st_size
        rows = stored(path, _rows(path, *sheets), folder, lambda: None)
        advance(size)
        return rows


def _sheet_of(path: Path, names: Sequence[str], sheet: str | None) -> str:
    """The name of the sheet that is read.

    Raises:
        UnreadableFileError: it is not there, or none of several is named.
    """
    if sheet is None and len(names) == 1:
        return names[0]
    if sheet is None:
        raise fault_of(path, f"the workbook has the sheets {listed(map(repr, names))}", "Name one with --sheet.")
    if sheet not in names:
        raise fault_of(path, f"the workbook has no sheet {sheet!r}", f"Name one of {listed(map(repr, names))}.")
    return sheet


def _rows(path: Path, values: Sheet, formulas: Sheet) -> Iterator[list[str]]:
    """The header, and the rows with as many cells as it has."""
    for sheet in (values, formulas):
        sheet.reset_dimensions()  # some programs write a wrong size
    width = 0
    for number, (row, cells) in enumerate(zip(values.iter_rows(), formulas.iter_rows(), strict=True), start=1):
        found = [text_of(cell.value) for cell in row]
        if lost := [cell.coordinate for held, cell in zip(row, cells, strict=True) if _is_lost(held, cell)]:
            fault = f"the formula in {listed(lost)} has no result"
            raise fault_of(path, fault, "Open the workbook in Excel and save it, so that it is calculated.")
        while found and not found[-1]:
            found.pop()
        if not found:
            continue
        width = width or len(found)
        if len(found) > width:
            fault = f"row {number} has {len(found)} cells, the header has {width}"
            raise fault_of(path, fault, "Give every column a name, and delete what stands outside the table.")
        yield [*found, *[""] * (width - len(found))]


def _is_lost(held: Cell, cell: Cell) -> bool:
    """Whether a cell has a formula that was never calculated; one with an empty text as its result holds text."""
    return cell.data_type == FORMULA and held.value is None and held.data_type == NUMBER
