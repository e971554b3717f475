"""Data sets as files: transport files of SAS (XPT version 5 and 8) and Dataset-JSON 1.1, within the limits of each."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from attrs import frozen
from narwhals.stable import v2 as nw

from sledai._fixed import Fixed
from sledai._version import __version__
from sledai.errors import faulty_records, unreadable_file
from sledai.frames.engines import supported
from sledai.interop.adam.datasets import LONGEST_LABEL, AdamDataset, AdamVariable
from sledai.interop.tables import plain_value

__all__ = ["read_dataset_json", "write_dataset_json", "write_xport"]


@frozen
class TransportLimits:
    """The longest name, label and text of a transport file [bytes]."""

    name: int
    label: int
    text: int


LIMITS: Mapping[int, TransportLimits] = Fixed({5: TransportLimits(8, 40, 200), 8: TransportLimits(32, 256, 32767)})
"""The limits of each version; the length of a text of version 8 is a number of 2 bytes with a sign."""
LARGEST = 7.2e75
"""The largest number of a transport file; larger ones become infinite there."""
DATA_TYPES = {"text": "string", "number": "double", "date": "date"}
"""The type of Dataset-JSON of each type of variable."""
READ = {
    "string": str,
    "URI": str,
    "datetime": str,
    "time": str,
    "date": date.fromisoformat,
    "integer": int,
    "float": float,
    "double": float,
    "decimal": float,
    "boolean": bool,
}
"""What reads a value of each type of Dataset-JSON."""
VERSION = "1.1.0"


def write_xport(dataset: AdamDataset[Any], path: str | os.PathLike[str], *, version: int = 5) -> None:
    """Write a data set as a transport file of SAS, with its labels.

    A missing text is an empty one there, and a missing number or date is missing; the label of the data set itself is
    cut to 40 characters. pyreadstat writes the file, the extra ``sledai[xpt]``.

    Args:
        dataset: the data set.
        path: the file, which is written over.
        version: the version of the format, 5 or 8. Submissions are in version 5, with names of up to 8 characters,
            labels of up to 40 and text of up to 200; version 8 takes 32, 256 and 32767.

    Raises:
        RecordError: a name, a label or a text is too long or is not ASCII, or a number is too large; the file would
            not hold it. Nothing is written.
        ValueError: the version is another one.
        ModuleNotFoundError: pyreadstat is not installed.
        OSError: the file cannot be written.

    Example:
        >>> from pathlib import Path
        >>> from tempfile import TemporaryDirectory
        >>> import pandas as pd
        >>> from sledai import SELENA_SLEDAI, frames
        >>> from sledai.interop import adam, sdtm
        >>> rash = SELENA_SLEDAI.without(*(name for name in SELENA_SLEDAI if name != "rash"))
        >>> visits = pd.DataFrame({"USUBJID": ["1", "1"], "AVISITN": [0, 24], "rash": ["Y", "N"]})
        >>> plan = adam.AnalysisPlan(
        ...     layout=frames.Layout(subject="USUBJID", visit="AVISITN"),
        ...     since=frames.Baseline(0),
        ...     codes=sdtm.SponsorCodes(items={"ZZRASH": "rash"}),
        ... )
        >>> with TemporaryDirectory() as folder:
        ...     path = Path(folder, "adqs.xpt")
        ...     adam.write_xport(adam.adqs(visits, rash, plan), path)
        ...     path.read_bytes()[:40].decode()
        'HEADER RECORD*******LIBRARY HEADER RECOR'
    """
    try:
        import pyreadstat
    except ModuleNotFoundError as missing:
        reason = "write_xport needs pyreadstat. Install it with: pip install 'sledai[xpt]'"
        raise ModuleNotFoundError(reason, name="pyreadstat") from missing
    if version not in LIMITS:
        raise ValueError(f"version={version!r}: give 5 or 8")
    columns = _columns(dataset)
    _require_names(dataset, version)
    for variable in dataset.variables:
        _require_fit(dataset.name, variable, columns[variable.name], LIMITS[version].text)
    texts = {each.name for each in dataset.variables if each.type == "text"}
    filled = {name: [value or "" if name in texts else value for value in values] for name, values in columns.items()}
    write: Any = pyreadstat.write_xport
    place = Path(path)
    unfinished = place.with_name(f"{place.name}.unfinished")
    try:
        write(
            _frame(dataset, filled),
            str(unfinished),
            table_name=dataset.name,
            file_label=dataset.label[:LONGEST_LABEL],
            column_labels=[each.label for each in dataset.variables],
            file_format_version=version,
        )
        unfinished.replace(place)
    finally:
        unfinished.unlink(missing_ok=True)


def _frame(dataset: AdamDataset[Any], columns: Mapping[str, list[Any]]) -> Any:  # noqa: ANN401
    """A frame of plain values that pyreadstat takes: one of pandas, where the data set is one, else of Polars."""
    data: Any = supported(dataset.frame)
    if data.implementation.is_pandas() or find_spec("polars") is None:
        library = import_module("pandas")
        kinds = {"text": "str", "number": "float64", "date": "object"}  # of times pyreadstat takes the wrong unit
        series = {each.name: library.Series(columns[each.name], dtype=kinds[each.type]) for each in dataset.variables}
        return library.DataFrame(series)
    types = {"text": nw.String(), "number": nw.Float64(), "date": nw.Date()}
    schema = {each.name: types[each.type] for each in dataset.variables}
    return nw.to_native(nw.from_dict(columns, schema, backend="polars"))


def _columns(dataset: AdamDataset[Any]) -> dict[str, list[Any]]:
    """The values of each variable as Python has them: text, whole numbers or floats, and dates."""
    data: Any = supported(dataset.frame)
    return {each.name: [_plain(each, value) for value in data[each.name].to_list()] for each in dataset.variables}


def _plain(variable: AdamVariable, value: object) -> Any:  # noqa: ANN401
    if variable.type == "text" and isinstance(value, str):
        return value
    found = plain_value(value)
    if found is None or variable.type == "text":
        return None if found is None else str(found)
    if variable.type == "date":
        return found.date() if isinstance(found, datetime) else found
    return float(found)


def _require_names(dataset: AdamDataset[Any], version: int) -> None:
    """Refuse names and labels that a transport file would not hold.

    Raises:
        RecordError: there is one.
    """
    limits = LIMITS[version]
    name = re.compile(rf"[A-Za-z_][A-Za-z0-9_]{{0,{limits.name - 1}}}")
    names = [dataset.name, *(each.name for each in dataset.variables)]
    labels = [each.label for each in dataset.variables]
    found = {
        f"a name that is not 1 to {limits.name} letters, digits and underscores": [
            each for each in names if not name.fullmatch(each)
        ],
        f"a label that is not up to {limits.label} ASCII characters": [
            each for each in labels if len(each) > limits.label or not each.isascii()
        ],
    }
    for fault, places in found.items():
        if places:
            remedy = "Give others with attrs.evolve, leave the variable out, or write Dataset-JSON."
            raise faulty_records(tuple(map(repr, places)), domain=dataset.name, fault=fault, remedy=remedy)


def _require_fit(name: str, variable: AdamVariable, values: Iterable[Any], longest: int) -> None:
    """Refuse values that a transport file would not hold.

    Raises:
        RecordError: there is one.
    """
    faults: dict[str, list[str]] = {}
    for row, value in enumerate(values, 1):
        place = f"record {row} {variable.name}={value}"
        if isinstance(value, str) and not value.isascii():
            faults.setdefault("text that is not ASCII", []).append(place)
        elif isinstance(value, str) and len(value) > longest:
            faults.setdefault(f"text of more than {longest} bytes", []).append(place)
        elif isinstance(value, float) and not abs(value) <= LARGEST:
            faults.setdefault("a number that is too large", []).append(place)
    for fault, records in faults.items():
        remedy = "Change the value in the table of visits, leave the variable out, or write Dataset-JSON."
        raise faulty_records(tuple(records), domain=name, fault=fault, remedy=remedy)


def write_dataset_json(
    dataset: AdamDataset[Any],
    path: str | os.PathLike[str],
    *,
    study: str | None = None,
    created: datetime | None = None,
) -> None:
    """Write a data set as Dataset-JSON 1.1.

    A missing value is null, and an empty text is an empty text. The identifiers of data set and variables are ``IG.``
    and ``IT.`` with their names, as in many files of Define-XML; the library does not write Define-XML.

    Args:
        dataset: the data set.
        path: the file, which is written over.
        study: the identifier of the study (``studyOID``).
        created: when the file was made; by default now.

    Raises:
        ValueError: a number is not finite.
        OSError: the file cannot be written.

    Example:
        >>> import json
        >>> from pathlib import Path
        >>> from tempfile import TemporaryDirectory
        >>> import pandas as pd
        >>> from sledai import SELENA_SLEDAI, frames
        >>> from sledai.interop import adam, sdtm
        >>> rash = SELENA_SLEDAI.without(*(name for name in SELENA_SLEDAI if name != "rash"))
        >>> visits = pd.DataFrame({"USUBJID": ["1", "1"], "AVISITN": [0, 24], "rash": ["Y", "N"]})
        >>> plan = adam.AnalysisPlan(
        ...     layout=frames.Layout(subject="USUBJID", visit="AVISITN"),
        ...     since=frames.Baseline(0),
        ...     codes=sdtm.SponsorCodes(items={"ZZRASH": "rash"}),
        ... )
        >>> with TemporaryDirectory() as folder:
        ...     path = Path(folder, "adqs.json")
        ...     adam.write_dataset_json(adam.adqs(visits, rash, plan), path)
        ...     json.loads(path.read_text("utf-8"))["records"]
        2
    """
    made = created or datetime.now(UTC)
    columns = _columns(dataset)
    found: dict[str, Any] = {
        "datasetJSONCreationDateTime": made.isoformat(timespec="seconds"),
        "datasetJSONVersion": VERSION,
        **({} if study is None else {"studyOID": study}),
        "sourceSystem": {"name": "sledai", "version": __version__},
        "itemGroupOID": f"IG.{dataset.name}",
        "records": len(next(iter(columns.values()), [])),
        "name": dataset.name,
        "label": dataset.label,
        "columns": [
            {
                "itemOID": f"IT.{dataset.name}.{each.name}",
                "name": each.name,
                "label": each.label,
                "dataType": DATA_TYPES[each.type],
                **({"length": each.length} if each.type == "text" else {}),
            }
            for each in dataset.variables
        ],
    }
    found["rows"] = [list(row) for row in zip(*columns.values(), strict=True)]
    text = json.dumps(found, ensure_ascii=False, allow_nan=False, default=str)
    Path(path).write_text(text, encoding="utf-8")


def read_dataset_json(path: str | os.PathLike[str]) -> dict[str, list[Any]]:
    """Read the records of a Dataset-JSON file of version 1.1, of SDTM or of ADaM.

    Args:
        path: the file.

    Returns:
        Each variable with its values, which a dataframe library makes a frame of: text, numbers, truth values, and
        dates; None where a value is null. Times and dates with a time are text, and so is a date that is partial.

    Raises:
        UnreadableFileError: the file is not Dataset-JSON of version 1.1, or a record does not go with its variables.
        OSError: the file cannot be opened.

    Example:
        >>> from pathlib import Path
        >>> from tempfile import TemporaryDirectory
        >>> import pandas as pd
        >>> from sledai import SELENA_SLEDAI, frames
        >>> from sledai.interop import adam, sdtm
        >>> rash = SELENA_SLEDAI.without(*(name for name in SELENA_SLEDAI if name != "rash"))
        >>> visits = pd.DataFrame({"USUBJID": ["1", "1"], "AVISITN": [0, 24], "rash": ["Y", "N"]})
        >>> plan = adam.AnalysisPlan(
        ...     layout=frames.Layout(subject="USUBJID", visit="AVISITN"),
        ...     since=frames.Baseline(0),
        ...     codes=sdtm.SponsorCodes(items={"ZZRASH": "rash"}),
        ... )
        >>> with TemporaryDirectory() as folder:
        ...     path = Path(folder, "adqs.json")
        ...     adam.write_dataset_json(adam.adqs(visits, rash, plan), path)
        ...     adam.read_dataset_json(path)["AVAL"]
        [2.0, 0.0]
    """
    name, remedy = str(path), "Give a Dataset-JSON file of version 1.1."
    try:
        found = json.loads(Path(path).read_bytes().decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise unreadable_file(name, fault=f"it is not JSON: {error}", remedy=remedy) from None
    version = found.get("datasetJSONVersion") if isinstance(found, dict) else None
    if not isinstance(version, str) or not version.startswith("1.1"):
        raise unreadable_file(name, key="datasetJSONVersion", fault=f"it is {version!r}", remedy=remedy)
    try:
        variables = [(str(each["name"]), READ[each["dataType"]]) for each in found["columns"]]
        rows = found.get("rows", [])
        wrong = next((at for at, row in enumerate(rows, 1) if len(row) != len(variables)), None)
    except (KeyError, TypeError) as error:
        raise unreadable_file(name, fault=f"a variable or a record cannot be read: {error}", remedy=remedy) from None
    if wrong is not None or found.get("records") != len(rows):
        fault = "records is not their number" if wrong is None else f"record {wrong} does not have each variable once"
        raise unreadable_file(name, key="rows", fault=fault, remedy="Correct the file.")
    columns: dict[str, list[Any]] = {variable: [] for variable, _ in variables}
    if len(columns) < len(variables):
        raise unreadable_file(name, key="columns", fault="a variable is there twice", remedy="Correct the file.")
    for at, row in enumerate(rows, 1):
        for (variable, read), value in zip(variables, row, strict=True):
            columns[variable].append(_read(name, f"rows.{at}.{variable}", read, value))
    return columns


def _read(name: str, key: str, read: Any, value: object) -> Any:  # noqa: ANN401
    """Read one value.

    Raises:
        UnreadableFileError: it is not one of its type.
    """
    if value is None or (isinstance(value, str) and read is not str and not value):
        return None
    is_date = read is READ["date"]
    expected = (str,) if is_date or read is str else (bool,) if read is bool else (int, float, str)
    try:
        if isinstance(value, expected) and (read is bool or not isinstance(value, bool)):
            return read(value)
    except (ValueError, OverflowError):
        if is_date:  # a partial date
            return value
    raise unreadable_file(name, key=key, fault=f"{value!r} is not of its type", remedy="Correct the file.")
