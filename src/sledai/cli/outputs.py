"""Writing tables and reports: an output is whole, or not there."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from fnmatch import fnmatch
from pathlib import Path
from shutil import copyfileobj
from stat import S_IMODE

import polars as pl
from polars.selectors import by_dtype

from sledai.cli.files import PATTERN_MARKS, check_format, matching
from sledai.cli.places import hidden_file, scratch_folder
from sledai.cli.rows import fault_of
from sledai.errors import listed

__all__ = ["Formulas", "check_output", "passing", "replacing", "write"]

OTHER_CELLS = "Write Parquet with --output FILE.parquet, or leave columns out with --keep."
FORMULA = r"(?s)^\s*([=@].*\w|[+-].*(\w\(|[!|]))"
"""A text that a spreadsheet calculates when it opens a CSV file: what follows ``=`` or ``@``, and, after a sign, a call
or a reference to another sheet or program. Numbers, and notes that begin with a dash, are none."""


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
        check_format(path)
    if path.is_dir():
        raise fault_of(path, "this is a folder", "Name a file.")
    if not _is_stream(path):
        target = _target(path)
        if target.is_symlink():
            raise fault_of(path, "this is a link that leads nowhere", "Remove it, or name another file.")
        if not target.parent.is_dir():
            raise fault_of(path, "there is no such folder", "Make it, or choose another.")
    if source:
        _check_apart(path, source)


def _target(path: Path) -> Path:
    """The file that is meant by a link."""
    return Path(os.path.realpath(path))


def _is_stream(path: Path) -> bool:
    """Whether there is something that is not a file, such as a device or a pipe."""
    return path.exists() and not path.is_file()


def _check_apart(path: Path, source: Path) -> None:
    """Refuse an output that is among the files that are read, or that would be the next time."""
    if source.exists() and path.exists() and path.samefile(source):
        raise fault_of(path, "the output is the input", "Name another file.")
    if source.is_dir():
        read, pattern = [source], "*"
    elif source.exists() or not any(mark in str(source) for mark in PATTERN_MARKS):
        return
    else:
        read, pattern = [file.parent for file in matching(source)], source.name
    folders = {_target(folder) for folder in read}
    if any(place.parent in folders and fnmatch(place.name, pattern) for place in (path.absolute(), _target(path))):
        raise fault_of(path, "the output would be one of the files that are read", "Choose another folder.")


def write(frame: pl.LazyFrame, path: Path | None, *, accept: Callable[[], object] = lambda: None) -> None:
    """Write to a file that appears only when it is complete, or as CSV to stdout; no more than a part is in memory.

    Args:
        frame: what is written, in the order of its rows.
        path: CSV or Parquet, by its ending; None is stdout.
        accept: called when all is written and nothing has appeared; if it raises, nothing does.

    Raises:
        UnreadableFileError: a column holds what a CSV file cannot, or a formula.
    """
    as_csv, shown = path is None or path.suffix.lower() == ".csv", path or Path("stdout")
    if as_csv:
        _check_cells(frame, shown)
    with replacing(path) as place:
        if as_csv:
            formulas = Formulas()
            passing(frame, formulas.look).sink_csv(place)
            formulas.require_none(frame.collect_schema().names(), shown, OTHER_CELLS)
        else:
            frame.sink_parquet(place)
        accept()


def _check_cells(frame: pl.LazyFrame, path: Path) -> None:
    """Refuse columns that a CSV file has no cells for."""
    types = {name: dtype for name, dtype in frame.collect_schema().items() if dtype.is_nested() or dtype == pl.Binary}
    if types:
        fault = f"a CSV file cannot hold {listed(f'{name!r} ({dtype})' for name, dtype in types.items())}"
        raise fault_of(path, fault, OTHER_CELLS)


def passing(frame: pl.LazyFrame, look: Callable[[pl.DataFrame], pl.DataFrame]) -> pl.LazyFrame:
    """The same frame, each part of which is looked at when it goes by, in whatever order and on several threads."""
    return frame.map_batches(
        look,
        streamable=True,
        predicate_pushdown=False,
        projection_pushdown=False,
        slice_pushdown=False,
        validate_output_schema=False,
    )


class Formulas:
    """Finds text for a CSV file that a spreadsheet would calculate when it opens the file."""

    def __init__(self) -> None:
        self._columns: set[str] = set()

    def look(self, part: pl.DataFrame) -> pl.DataFrame:
        """Find the columns of a part of the table, which is given back."""
        texts = part.select(by_dtype(pl.String, pl.Categorical, pl.Enum).cast(pl.String))
        self._columns.update(text.name for text in texts if text.str.contains(FORMULA).any())
        return part

    def require_none(self, names: Sequence[str], path: Path, remedy: str) -> None:
        """Refuse formulas in columns that were looked at, and in the names of columns.

        Args:
            names: the names of all columns.
            path: the file.
            remedy: what to do then.

        Raises:
            UnreadableFileError: a column, or its name, holds a formula.
        """
        named = pl.Series(names, dtype=pl.String)
        found = [*named.filter(named.str.contains(FORMULA)), *(name for name in names if name in self._columns)]
        if found:
            fault = (
                f"a spreadsheet would calculate text in {listed(map(repr, dict.fromkeys(found)))}, which is a formula"
            )
            raise fault_of(path, fault, remedy)


@contextmanager
def replacing(path: Path | None) -> Iterator[Path]:
    """A file to write to, which takes the place of `path` when all is well.

    A file keeps its rights, and a link leads to the new file. A device or a pipe is written to, and is not replaced.

    Args:
        path: the output; None is stdout.
    """
    if path is None or _is_stream(path):
        with scratch_folder() as folder:
            place = folder / "output"
            yield place
            _copy(place, path)
        return
    target = _target(path)
    with hidden_file(target) as place:
        yield place
        with place.open("r+b") as file:
            os.fsync(file.fileno())
        _set_rights(place, target)
        place.replace(target)


def _copy(place: Path, path: Path | None) -> None:
    with place.open("rb") as file:
        if path:
            with path.open("wb") as stream:
                copyfileobj(file, stream)
        else:
            copyfileobj(file, sys.stdout.buffer)
            sys.stdout.buffer.flush()


def _set_rights(place: Path, target: Path) -> None:
    """Give a new file the rights that files of the user have, or those of the file that it replaces."""
    if not target.exists():
        place.chmod(0o666 & ~_umask())
        return
    before = target.stat()
    with suppress(PermissionError, AttributeError):  # only root may give a file to another, and Windows cannot
        os.chown(place, before.st_uid, before.st_gid)
    place.chmod(S_IMODE(before.st_mode))


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
