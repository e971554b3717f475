"""Reading and writing tables of any size: text stays text, a bad file is refused, an output is whole or not there."""

from __future__ import annotations

import csv
import os
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from fnmatch import fnmatch
from glob import glob
from io import TextIOWrapper
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory
from typing import Any

import polars as pl
from attrs import frozen

from sledai.cli.progress import Advance, progress
from sledai.errors import UnreadableFileError, listed

__all__ = ["Table", "check_output", "replacing", "scan", "unreadable", "write"]

FORMATS = (".csv", ".parquet")
PARQUET_MAGIC = b"PAR1"
PATTERN_MARKS = "*?["
SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}
OWN_NAMES = "Give every column a name of its own."
OTHER_ENDING = "Give the file the ending of what it is, CSV or Parquet, or export it again."
SAME_COLUMNS = "Give all files the same columns, in the same order and of the same types."
OFTEN = 2**14
"""After how many lines it is told how far a file was read."""


@frozen
class Table:
    """Visits in a file, or in several files that are read as one.

    Attributes:
        frame: the visits, in the order of the names of the files; nothing is read before it has to be.
        rows: how many visits there are.
    """

    frame: pl.LazyFrame
    rows: int


def scan(path: Path) -> Table:
    """A CSV file with every value as text, or a Parquet file with its own types; or a folder or pattern of such files.

    Blank lines of a CSV file are no rows. Of a folder the files of one format are read, but for hidden ones.

    Raises:
        UnreadableFileError: a file is not there, is empty, is not what its name says, or has other columns than the
            first.
    """
    paths = _files_of(path)
    for file in paths:
        _check_format(file)
    if len({file.suffix.lower() for file in paths}) > 1:
        raise _fault(path, "there are both CSV and Parquet files", "Name those that are meant by a pattern: '*.csv'.")
    for file in paths:
        _check_beginning(file)
    return _parquet(paths) if paths[0].suffix.lower() == ".parquet" else _csv(paths)


def unreadable(path: Path, error: Exception) -> UnreadableFileError:
    """The error for a file that is not what it seems."""
    return _fault(path, f"the file cannot be read ({str(error).splitlines()[0]})", "Export it again.")


def _files_of(path: Path) -> list[Path]:
    """The files that are meant, sorted by name."""
    if path.is_dir():
        files = [file for file in path.iterdir() if file.suffix.lower() in FORMATS and file.name[0] not in "._"]
        fault, remedy = "there is no CSV or Parquet file in this folder", "Check the path."
    elif not path.exists() and any(mark in str(path) for mark in PATTERN_MARKS):
        files = _matching(path)
        fault, remedy = "no file is of this pattern", "Check the path, and put the pattern in quotes."
    else:
        _check_format(path)
        files = [path]
        fault, remedy = "there is no such file", "Check the path."
    found = sorted(file for file in files if file.is_file())
    if not found:
        raise _fault(path, fault, remedy)
    return found


def _matching(pattern: Path) -> list[Path]:
    return [Path(name) for name in glob(str(pattern), recursive=True)]  # noqa: PTH207 (Path.glob must be relative)


def _check_beginning(path: Path) -> None:
    """Refuse a file that is empty or that begins like something else."""
    if not path.stat().st_size:
        raise _fault(path, "the file is empty", "Give a file with a header and visits.")
    with path.open("rb") as file:
        head = file.read(4096)
    is_parquet = head.startswith(PARQUET_MAGIC)
    if is_parquet != (path.suffix.lower() == ".parquet") or (b"\0" in head and not is_parquet):
        raise _fault(path, f"the file is not a {path.suffix[1:].upper()} file", OTHER_ENDING)


def _parquet(paths: Sequence[Path]) -> Table:
    schemas = []
    for path in paths:
        try:
            schemas.append(pl.read_parquet_schema(path))
        except pl.exceptions.PolarsError as error:
            raise unreadable(path, error) from error
    _check_columns(paths, schemas)
    frame = pl.scan_parquet(list(paths), glob=False, hive_partitioning=False)
    return Table(frame, frame.select(pl.len()).collect().item())


def _csv(paths: Sequence[Path]) -> Table:
    headers: list[Mapping[str, Any]] = []
    blank: list[int] = []
    lines = 0
    with progress("reading", sum(path.stat().st_size for path in paths), in_bytes=True) as advance:
        for path in paths:
            header, count, blank_here = _checked_lines(path, advance)
            headers.append(dict.fromkeys(header))
            blank += [lines + row for row in blank_here]
            lines += count
    _check_columns(paths, headers)
    frame = pl.scan_csv(list(paths), infer_schema=False, glob=False)
    if blank:
        row = "_" * (1 + max(map(len, headers[0])))
        frame = frame.with_row_index(row).filter(~pl.col(row).is_in(blank)).drop(row)
    return Table(frame, lines - len(blank))


def _check_columns(paths: Sequence[Path], columns: Sequence[Mapping[str, Any]]) -> None:
    """Refuse files that do not have the columns of the first of them."""
    for path, found in zip(paths, columns, strict=True):
        first = columns[0]
        if other := [name for name in {**first, **found} if name not in first or name not in found]:
            raise _fault(path, f"it differs from {paths[0]} in the columns {listed(map(repr, other))}", SAME_COLUMNS)
        if types := [f"{name!r} ({found[name]}, there {first[name]})" for name in first if found[name] != first[name]]:
            raise _fault(path, f"it differs from {paths[0]} in the types of {listed(types)}", SAME_COLUMNS)
        if list(found) != list(first):
            raise _fault(path, f"its columns are in another order than those of {paths[0]}", SAME_COLUMNS)


def _checked_lines(path: Path, advance: Advance) -> tuple[list[str], int, list[int]]:
    """The header, how many lines follow and which of them are blank; refused where they are not the header's."""
    try:
        with path.open("rb") as raw, TextIOWrapper(raw, encoding="utf-8-sig", newline="") as file:
            lines = csv.reader(_without_null_bytes(path, file), strict=True)
            header = next(lines, [])
            _check_header(path, header)
            blank, row, told = [], -1, 0
            for row, fields in enumerate(lines):
                if len(fields) != len(header):
                    if fields:
                        fault = f"line {lines.line_num} has {len(fields)} fields, the header has {len(header)}"
                        raise _fault(path, fault, "Give every line one field for each column.")
                    blank.append(row)
                if row % OFTEN == 0:
                    advance(raw.tell() - told)
                    told = raw.tell()
    except UnicodeDecodeError as error:
        raise _fault(path, f"the file cannot be read ({error})", "Export it again, in UTF-8.") from error
    except csv.Error as error:
        raise unreadable(path, error) from error
    return header, row + 1, blank


def _check_header(path: Path, header: list[str]) -> None:
    if not any(header):
        raise _fault(path, "the file has no header", "Give a file with a header and visits.")
    if len(header) == 1 and (separators := [name for mark, name in SEPARATORS.items() if mark in header[0]]):
        raise _fault(path, f"its fields are separated by {separators[0]}", "Separate them by commas.")
    if twice := [name for name, count in Counter(header).items() if count > 1]:
        raise _fault(path, f"the header has {listed(map(repr, twice))} more than once", OWN_NAMES)


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


def check_output(path: Path | None, *, source: Path | None = None, table: bool = True) -> None:
    """Refuse an output that could not be written, or that is or would be read, before any work is done.

    Args:
        path: the output.
        source: the file, folder or pattern that is read.
        table: whether the output is a table, so that its ending says the format.

    Raises:
        UnreadableFileError: the format is not known, the folder is not there, or something else is in the place.
    """
    if path is None:
        return
    if table:
        _check_format(path)
    if not path.absolute().parent.is_dir():
        raise _fault(path, "there is no such folder", "Make it, or choose another.")
    if path.is_dir():
        raise _fault(path, "this is a folder", "Name a file.")
    if source:
        _check_apart(path, source)


def _check_apart(path: Path, source: Path) -> None:
    """Refuse an output that is among the files that are read, or that would be the next time."""
    if source.exists() and path.exists() and path.samefile(source):
        raise _fault(path, "the output is the input", "Name another file.")
    if source.is_dir():
        read, pattern = [source], "*"
    elif source.exists() or not any(mark in str(source) for mark in PATTERN_MARKS):
        return
    else:
        read, pattern = [file.parent for file in _matching(source)], source.name
    if path.resolve().parent in {folder.resolve() for folder in read} and fnmatch(path.name, pattern):
        raise _fault(path, "the output would be one of the files that are read", "Choose another folder.")


def write(frame: pl.LazyFrame, path: Path | None, *, accept: Callable[[], object] = lambda: None) -> None:
    """Write to a file that appears only when it is complete, or as CSV to stdout; no more than a part is in memory.

    Args:
        frame: what is written, in the order of its rows.
        path: CSV or Parquet, by its ending; None is stdout.
        accept: called when all is written and nothing has appeared; if it raises, nothing does.
    """
    if path is None:
        with TemporaryDirectory() as folder:
            printed = Path(folder) / "table.csv"
            frame.sink_csv(printed)
            accept()
            with printed.open("rb") as file:
                shutil.copyfileobj(file, sys.stdout.buffer)
        return
    with replacing(path) as place:
        if path.suffix.lower() == ".csv":
            frame.sink_csv(place)
        else:
            frame.sink_parquet(place)
        accept()


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A hidden file beside `path` to write to; it takes the place when all is well, and is removed when not."""
    with NamedTemporaryFile(dir=path.absolute().parent, prefix=f".{path.name}.", delete=False) as file:
        place = Path(file.name)
        try:
            yield place
            os.fsync(file.fileno())
            place.chmod(0o666 & ~_umask())
            place.replace(path)
        except BaseException:
            place.unlink()
            raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
