"""The records of data sets of SAS and of Dataset-JSON, as text like those of a text file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from importlib import import_module
from itertools import chain
from pathlib import Path
from typing import Any

from sledai.cli.progress import Advance
from sledai.cli.rows import CELLS_IN_MEMORY, OTHER_ENCODING, FileFormat, Rows, fault_of, stored, text_of
from sledai.errors import UnreadableFileError

__all__ = ["JSON", "SAS", "kept_of_json", "kept_of_sas"]

TRANSPORT = ".xpt"
"""The ending of transport files."""
SAS = {
    TRANSPORT: b"HEADER RECORD*******LIB",
    ".sas7bdat": bytes(12) + bytes.fromhex("c2ea8160b31411cfbd92080009c7318c181f1011"),
}
"""The endings of data sets of SAS, with what such a file begins with."""
JSON = ".json"
"""The ending of Dataset-JSON."""
HEADER = b"HEADER RECORD*******"
"""What a record of a transport file begins with that says what follows it."""
RECORD = 80
"""The length of a record of a transport file [bytes]."""
CELLS_AT_ONCE = 4 * CELLS_IN_MEMORY
"""How many cells are read at once: each reading begins at the start of the file."""


def kept_of_sas(path: Path, folder: Path, advance: Advance, how: FileFormat) -> Rows:
    """Read a transport file (XPT) of version 5 or 8, or a SAS7BDAT file, and keep its records in a folder.

    A missing value is an empty cell, and so is a special one (``.A`` to ``.Z``, ``._``). The names of the columns are
    those of the variables, never their labels, and a value is never replaced by that of its format.

    Args:
        path: the file.
        folder: where the parts go.
        advance: is called with the number of bytes that were read.
        how: how text in the file is encoded, where it is not as the file says.

    Raises:
        UnreadableFileError: the file cannot be read, or a transport file has several data sets; or pyreadstat is not
            installed.
    """
    try:
        pyreadstat: Any = import_module("pyreadstat")
    except ModuleNotFoundError as missing:
        remedy = "Install what reads SAS files with: pip install 'sledai[xpt]'; or export the table as CSV."
        raise fault_of(path, f"{path.suffix[1:].upper()} files need pyreadstat", remedy) from missing
    read: Any = pyreadstat.read_xport if path.suffix.lower() == TRANSPORT else pyreadstat.read_sas7bdat
    encoding = None if how.encoding == FileFormat().encoding else how.encoding
    try:
        rows = stored(path, _records(read, path, encoding), folder, lambda: None)
    except UnreadableFileError:
        raise
    except UnicodeError as error:
        raise fault_of(path, f"the file cannot be read ({error})", OTHER_ENCODING) from error
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, ValueError, OverflowError, TypeError) as error:
        remedy = "Export it again." if encoding is None else OTHER_ENCODING
        raise fault_of(path, f"the file cannot be read ({error})", remedy) from error
    advance(path.stat().st_size)
    return rows


def _records(read: Any, path: Path, encoding: str | None) -> Iterator[Sequence[str]]:  # noqa: ANN401
    """The header and the records."""
    _, about = read(str(path), metadataonly=True, encoding=encoding)
    header: list[str] = about.column_names
    yield header
    if path.suffix.lower() == TRANSPORT:
        _check_records(path, sum(about.variable_storage_width.values()))
    size = found = max(1, CELLS_AT_ONCE // len(header))
    first = 0
    while found == size:
        columns, _ = read(str(path), output_format="dict", encoding=encoding, row_offset=first, row_limit=size)
        yield from _as_text(columns)
        first, found = first + size, len(columns[header[0]])


def _as_text(columns: Mapping[str, Sequence[object]]) -> Iterator[tuple[str, ...]]:
    """The records, with every value as text; a value that comes again is not written anew."""
    written = lru_cache(typed=True)(text_of)
    return zip(*(map(written, values) for values in columns.values()), strict=True)


def _check_records(path: Path, width: int) -> None:
    """Refuse a transport file with several data sets, a damaged header or a part of a record, which its reader accepts.

    Args:
        path: the file.
        width: the length of a record of the data set [bytes].
    """
    headers = dict[bytes, list[int]]()
    for place, kind in _headers(path):
        headers.setdefault(kind[:3], []).append(place)
    if len(headers.get(b"MEM", [])) > 1:
        raise fault_of(path, "the file has several data sets", "Write each data set to a file of its own.")
    if b"OBS" not in headers:
        raise fault_of(path, "the file has no header of records", "Export it again.")
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(size - (size - headers[b"OBS"][0] - RECORD) % width)
        rest = file.read()
    if size % RECORD or rest.strip(b" "):
        raise fault_of(path, "the file ends within a record", "Transfer it again, as binary, or export it again.")


def _headers(path: Path) -> Iterator[tuple[int, bytes]]:
    """Where the headers in a transport file begin, and what each says that follows."""
    with path.open("rb") as file:
        start = 0
        while block := file.read(RECORD * 2**16):
            places = (match.start() for match in re.finditer(re.escape(HEADER), block))
            yield from ((start + at, block[at + len(HEADER) :][:8]) for at in places if at % RECORD == 0)
            start += len(block)


def kept_of_json(path: Path, folder: Path, advance: Advance, how: FileFormat) -> Rows:  # noqa: ARG001
    """Read a Dataset-JSON file of version 1.1, and keep its records in a folder; null is an empty cell.

    Args:
        path: the file.
        folder: where the parts go.
        advance: is called with the number of bytes that were read.
        how: plays no part; JSON is UTF-8.

    Raises:
        UnreadableFileError: the file is not Dataset-JSON of version 1.1, or a record does not go with its variables.
    """
    from sledai.interop.adam import read_dataset_json

    columns = read_dataset_json(path)
    rows = stored(path, chain([list(columns)], _as_text(columns)), folder, lambda: None)
    advance(path.stat().st_size)
    return rows
