"""Reading tables of any size: text stays text, and a bad file is refused by name."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from glob import glob
from pathlib import Path
from typing import Any

import polars as pl
from attrs import frozen
from narwhals.exceptions import NarwhalsError

from sledai.cli.datasets import JSON, SAS, kept_of_json, kept_of_sas
from sledai.cli.places import scratch_folder
from sledai.cli.progress import progress
from sledai.cli.rows import GZIP_MAGIC, OTHER_ENDING, FileFormat, fault_of, kept
from sledai.cli.workbooks import WORKBOOKS, kept_of_workbook
from sledai.errors import UnreadableFileError, listed

__all__ = [
    "ENGINE_FAULTS",
    "PATTERN_MARKS",
    "Table",
    "check_format",
    "fingerprint",
    "is_text",
    "matching",
    "require_all_rows",
    "tables",
    "unreadable",
]

WRITTEN = (".csv", ".parquet")
"""The endings of tables that are written."""
TEXT = (".csv", ".tsv", ".csv.gz", ".tsv.gz")
"""The endings of text files with separated cells."""
READERS = {
    **dict.fromkeys(TEXT, kept),
    **dict.fromkeys(WORKBOOKS, kept_of_workbook),
    **dict.fromkeys(SAS, kept_of_sas),
    JSON: kept_of_json,
}
"""What reads the files of each ending whose values become text."""
READ = (*TEXT, ".parquet", *WORKBOOKS, *SAS, JSON)
"""The endings of tables that are read."""
PARQUET_MAGIC, ZIP_MAGIC = b"PAR1", b"PK\x03\x04"
MAGIC = {".parquet": PARQUET_MAGIC, **dict.fromkeys(WORKBOOKS, ZIP_MAGIC), **SAS}
"""What the files of an ending begin with; text begins with anything else."""
FORMAT_NAMES = {".csv": "CSV", ".parquet": "Parquet", ".xpt": "XPT", ".sas7bdat": "SAS7BDAT", JSON: "JSON"}
PATTERN_MARKS = "*?["
SAME_COLUMNS = "Give all files the same columns, in the same order and of the same types."
ENGINE_FAULTS = (pl.exceptions.PolarsError, pl.exceptions.PanicException, NarwhalsError)
"""What the engine raises where a file is not what it seems."""


@frozen
class Table:
    """Visits in a file, or in several files that are read as one.

    Attributes:
        path: the file, folder or pattern.
        frame: the visits, in the order of the names of the files.
        rows: how many visits there are.
    """

    path: Path
    frame: pl.LazyFrame
    rows: int


@contextmanager
def tables(*paths: Path, how: FileFormat) -> Iterator[tuple[Table, ...]]:
    """Tables, each a Parquet file with its types, another file with every value as text, or many of these.

    A text file is read once, and what was read is kept in a folder as long as the tables are open.
    Its blank lines are not rows. Of a folder the files of one format are read, but for hidden ones.

    Args:
        paths: for each table a file, a folder, or a pattern.
        how: how the files are written.

    Raises:
        UnreadableFileError: a file is not there, is empty, is not what its name says, or has other columns than the
            first.
    """
    with scratch_folder() as folder:
        yield tuple(_table(path, folder / str(number), how) for number, path in enumerate(paths))


def _table(path: Path, folder: Path, how: FileFormat) -> Table:
    paths = _files_of(path)
    for file in paths:
        check_format(file, READ)
    endings = sorted({ending_of(file) for file in paths})
    if len(endings) > 1:
        fault = f"there are both {' and '.join(FORMAT_NAMES.get(end, end) for end in endings)} files"
        raise fault_of(path, fault, f"Name those that are meant by a pattern: '*{endings[0]}'.")
    for file in paths:
        _check_beginning(file, how)
    frame, rows = _parquet(paths) if endings == [".parquet"] else _text(paths, folder, how)
    return Table(path, frame, rows)


def ending_of(path: Path) -> str:
    """The ending of a file, with that of what is packed in it."""
    ending = path.suffix.lower()
    return f"{path.with_suffix('').suffix.lower()}{ending}" if ending == ".gz" else ending


def unreadable(path: Path, error: BaseException) -> UnreadableFileError:
    """The error for a file that is not what it seems."""
    what = (str(error).splitlines() or [type(error).__name__])[0]
    return fault_of(path, f"the file cannot be read ({what})", "Export it again.")


def require_all_rows(table: Table, used: int) -> None:
    """Refuse to go on where not every row that was read was used.

    Raises:
        UnreadableFileError: the numbers differ.
    """
    if table.rows != used:
        fault = f"{table.rows} rows were read, and the result would have {used}, so nothing is written"
        raise fault_of(table.path, fault, "Report this: sledai is at fault. Another export may help.")


def fingerprint(path: Path) -> str:
    """Twelve hexadecimal digits that change with the bytes of a file, or of the files of a folder or pattern.

    Of one file they begin its SHA-256; of several, that of their SHA-256, one a line, in the order of their names.

    Raises:
        UnreadableFileError: there is no such file.
    """
    digests = []
    for file in _files_of(path):
        with file.open("rb") as opened:
            digests.append(hashlib.file_digest(opened, "sha256").hexdigest())
    if len(digests) > 1:
        return hashlib.sha256("".join(f"{digest}\n" for digest in digests).encode()).hexdigest()[:12]
    return digests[0][:12]


def _files_of(path: Path) -> list[Path]:
    """The files that are meant, sorted by name."""
    if path.is_dir():
        files = [file for file in path.iterdir() if ending_of(file) in READ and file.name[0] not in "._"]
        fault, remedy = "there is no file with a table in this folder", "Check the path."
    elif not path.exists() and any(mark in str(path) for mark in PATTERN_MARKS):
        files = matching(path)
        fault, remedy = "no file is of this pattern", "Check the path, and put the pattern in quotes."
    elif path.exists() and not path.is_file():
        raise fault_of(path, "this is a pipe or a device", "Write it to a file, and give that.")
    else:
        check_format(path, READ)
        files = [path]
        fault, remedy = "there is no such file", "Check the path."
    found = sorted(file for file in files if file.is_file())
    if not found:
        raise fault_of(path, fault, remedy)
    if unclear := [file for file in found if not is_text(str(file))]:
        raise fault_of(unclear[0], "the name of the file is not UTF-8", "Rename it.")
    return found


def is_text(name: str) -> bool:
    """Whether a name has no bytes that are not UTF-8, which Python keeps as halves of a pair."""
    return not any("\ud800" <= sign <= "\udfff" for sign in name)


def matching(pattern: Path) -> list[Path]:
    """The files that match a pattern."""
    return [Path(name) for name in glob(str(pattern), recursive=True)]  # noqa: PTH207 (Path.glob must be relative)


def _check_beginning(path: Path, how: FileFormat) -> None:
    """Refuse a file that is empty or that begins like something else."""
    if not path.stat().st_size:
        raise fault_of(path, "the file is empty", "Give a file with a header and visits.")
    with path.open("rb") as file:
        head = file.read(4096)
    ending = ending_of(path)
    packed, wide = head.startswith(GZIP_MAGIC), len("0".encode(how.encoding)) > len("0")
    magic = MAGIC.get(ending)
    is_text = not head.startswith((PARQUET_MAGIC, ZIP_MAGIC)) and (packed or wide or b"\0" not in head)
    if not (is_text if magic is None else head.startswith(magic)) or (ending.endswith(".gz") and not packed):
        raise fault_of(path, f"the file is not a {ending[1:].upper()} file", OTHER_ENDING)


def _parquet(paths: Sequence[Path]) -> tuple[pl.LazyFrame, int]:
    schemas = []
    for path in paths:
        try:
            schemas.append(pl.read_parquet_schema(path))
        except ENGINE_FAULTS as error:
            raise unreadable(path, error) from error
    _check_columns(paths, schemas)
    frame = pl.scan_parquet(list(paths), glob=False, hive_partitioning=False)
    try:
        return frame, frame.select(pl.len()).collect().item()
    except ENGINE_FAULTS as error:
        raise unreadable(paths[0], error) from error


def _text(paths: Sequence[Path], folder: Path, how: FileFormat) -> tuple[pl.LazyFrame, int]:
    files = []
    read = READERS[ending_of(paths[0])]
    with progress("reading", sum(path.stat().st_size for path in paths), in_bytes=True) as advance:
        for number, path in enumerate(paths):
            place = folder / str(number)
            place.mkdir(parents=True)
            files.append(read(path, place, advance, how))
    _check_columns(paths, [dict.fromkeys(file.header) for file in files])
    frame = pl.scan_parquet([part for file in files for part in file.parts], glob=False, hive_partitioning=False)
    return frame, sum(file.count for file in files)


def _check_columns(paths: Sequence[Path], columns: Sequence[Mapping[str, Any]]) -> None:
    """Refuse files that do not have the columns of the first of them."""
    for path, found in zip(paths, columns, strict=True):
        first = columns[0]
        if other := [name for name in {**first, **found} if name not in first or name not in found]:
            raise fault_of(path, f"it differs from {paths[0]} in the columns {listed(map(repr, other))}", SAME_COLUMNS)
        if types := [f"{name!r} ({found[name]}, there {first[name]})" for name in first if found[name] != first[name]]:
            raise fault_of(path, f"it differs from {paths[0]} in the types of {listed(types)}", SAME_COLUMNS)
        if list(found) != list(first):
            raise fault_of(path, f"its columns are in another order than those of {paths[0]}", SAME_COLUMNS)


def check_format(path: Path, endings: Sequence[str] = WRITTEN) -> None:
    """Refuse a file name without one of these endings."""
    if ending_of(path) not in endings:
        raise fault_of(path, f"the ending {ending_of(path)!r} is not known", f"Use {listed(endings)}.")
