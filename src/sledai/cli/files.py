"""Reading and writing tables: text stays text, a bad file is refused, an output is whole or not there."""

from __future__ import annotations

import csv
import os
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from tempfile import NamedTemporaryFile

import polars as pl

from sledai.errors import UnreadableFileError, listed

__all__ = ["check_output", "read_table", "write_table"]

FORMATS = (".csv", ".parquet")
PARQUET_MAGIC = b"PAR1"


def read_table(path: Path) -> pl.DataFrame:
    """A CSV file with every value as text, or a Parquet file with its own types.

    Raises:
        UnreadableFileError: the file is not there, is empty, or is not what its name says.
    """
    _check_format(path)
    if not path.is_file():
        raise UnreadableFileError(str(path), fault="there is no such file", remedy="Check the path.")
    if not path.stat().st_size:
        raise UnreadableFileError(str(path), fault="the file is empty", remedy="Give a file with a header and visits.")
    with path.open("rb") as file:
        head = file.read(4096)
    is_parquet = head.startswith(PARQUET_MAGIC)
    if is_parquet != (path.suffix.lower() == ".parquet") or (b"\0" in head and not is_parquet):
        remedy = "Give the file the ending of what it is, CSV or Parquet, or export it again."
        raise UnreadableFileError(str(path), fault=f"the file is not a {path.suffix[1:].upper()} file", remedy=remedy)
    try:
        if is_parquet:
            return pl.read_parquet(path)
        _check_header(path)
        return pl.read_csv(path, infer_schema=False)
    except (pl.exceptions.PolarsError, UnicodeDecodeError) as error:
        fault = f"the file cannot be read ({str(error).splitlines()[0]})"
        raise UnreadableFileError(str(path), fault=fault, remedy="Export it again, in UTF-8.") from error


def _check_header(path: Path) -> None:
    with path.open(encoding="utf-8-sig", newline="") as file:
        header = next(csv.reader(file), [])
    twice = [name for name, count in Counter(header).items() if count > 1]
    if twice:
        fault = f"the header has {listed(map(repr, twice))} more than once"
        raise UnreadableFileError(str(path), fault=fault, remedy="Give every column a name of its own.")


def _check_format(path: Path) -> None:
    if path.suffix.lower() not in FORMATS:
        fault = f"the ending {path.suffix!r} is not known"
        raise UnreadableFileError(str(path), fault=fault, remedy=f"Use {' or '.join(FORMATS)}.")


def check_output(path: Path | None) -> None:
    """Refuse an output that could not be written, before any work is done.

    Raises:
        UnreadableFileError: the format is not known or the folder is not there.
    """
    if path is None:
        return
    _check_format(path)
    if not path.absolute().parent.is_dir():
        raise UnreadableFileError(str(path), fault="there is no such folder", remedy="Make it, or choose another.")


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
        except BaseException:
            Path(file.name).unlink()
            raise
    Path(file.name).chmod(0o666 & ~_umask())
    Path(file.name).replace(path)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
