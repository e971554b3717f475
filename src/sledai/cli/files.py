"""Reading and writing tables: text stays text, a bad file is refused, an output is whole or not there."""

from __future__ import annotations

import csv
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile

import polars as pl

from sledai.errors import UnreadableFileError, listed

__all__ = ["check_output", "read_table", "write_table"]

FORMATS = (".csv", ".parquet")
PARQUET_MAGIC = b"PAR1"
SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}
OWN_NAMES = "Give every column a name of its own."
OTHER_ENDING = "Give the file the ending of what it is, CSV or Parquet, or export it again."


def read_table(path: Path) -> pl.DataFrame:
    """A CSV file with every value as text, or a Parquet file with its own types.

    Blank lines of a CSV file are no rows.

    Raises:
        UnreadableFileError: the file is not there, is empty, or is not what its name says.
    """
    _check_format(path)
    if not path.is_file():
        raise _fault(path, "there is no such file", "Check the path.")
    if not path.stat().st_size:
        raise _fault(path, "the file is empty", "Give a file with a header and visits.")
    with path.open("rb") as file:
        head = file.read(4096)
    is_parquet = head.startswith(PARQUET_MAGIC)
    if is_parquet != (path.suffix.lower() == ".parquet") or (b"\0" in head and not is_parquet):
        raise _fault(path, f"the file is not a {path.suffix[1:].upper()} file", OTHER_ENDING)
    try:
        if is_parquet:
            return pl.read_parquet(path)
        blank = _check_lines(path)
        table = pl.read_csv(path, infer_schema=False)
    except UnicodeDecodeError as error:
        raise _fault(path, f"the file cannot be read ({error})", "Export it again, in UTF-8.") from error
    except (pl.exceptions.PolarsError, csv.Error) as error:
        fault = f"the file cannot be read ({str(error).splitlines()[0]})"
        raise _fault(path, fault, "Export it again.") from error
    return table.filter(~pl.int_range(pl.len()).is_in(blank)) if blank else table


def _check_lines(path: Path) -> list[int]:
    """Refuse a file whose lines are not the header's; tell which rows are blank lines."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = csv.reader(_without_null_bytes(path, file), strict=True)
        header = next(lines, [])
        if not any(header):
            raise _fault(path, "the file has no header", "Give a file with a header and visits.")
        if len(header) == 1 and (separators := [name for mark, name in SEPARATORS.items() if mark in header[0]]):
            raise _fault(path, f"its fields are separated by {separators[0]}", "Separate them by commas.")
        if twice := [name for name, count in Counter(header).items() if count > 1]:
            raise _fault(path, f"the header has {listed(map(repr, twice))} more than once", OWN_NAMES)
        blank = []
        for row, fields in enumerate(lines):
            if not fields:
                blank.append(row)
            elif len(fields) != len(header):
                fault = f"line {lines.line_num} has {len(fields)} fields, the header has {len(header)}"
                raise _fault(path, fault, "Give every line one field for each column.")
    return blank


def _without_null_bytes(path: Path, lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        if "\0" in line:
            raise _fault(path, "the file is not a CSV file", OTHER_ENDING)
        yield line


def _fault(path: Path, fault: str, remedy: str) -> UnreadableFileError:
    return UnreadableFileError(str(path), fault=fault, remedy=remedy)


def _check_format(path: Path) -> None:
    if path.suffix.lower() not in FORMATS:
        raise _fault(path, f"the ending {path.suffix!r} is not known", f"Use {' or '.join(FORMATS)}.")


def check_output(path: Path | None, *, source: Path | None = None) -> None:
    """Refuse an output that could not be written, or that is the input, before any work is done.

    Raises:
        UnreadableFileError: the format is not known, the folder is not there, or something else is in the place.
    """
    if path is None:
        return
    _check_format(path)
    if not path.absolute().parent.is_dir():
        raise _fault(path, "there is no such folder", "Make it, or choose another.")
    if path.is_dir():
        raise _fault(path, "this is a folder", "Name a file.")
    if source and path.exists() and source.exists() and path.samefile(source):
        raise _fault(path, "the output is the input", "Name another file.")


def write_table(table: pl.DataFrame, path: Path | None) -> None:
    """Write to a file that appears only when it is complete, or as CSV to stdout."""
    if path is None:
        sys.stdout.write(table.write_csv())
        return
    write: Callable[..., object] = table.write_csv if path.suffix.lower() == ".csv" else table.write_parquet
    with NamedTemporaryFile(dir=path.absolute().parent, prefix=f".{path.name}.", delete=False) as file:
        try:
            write(file)
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).chmod(0o666 & ~_umask())
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink()
            raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
