"""Read an eager laboratory table as arrays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np
from attrs import evolve
from narwhals.stable import v2 as nw

from sledai.definitions.observations import Test
from sledai.errors import InputErrors, SledaiError, raise_all, unreadable_day, unreadable_reading, with_fields
from sledai.frames.days import local_times, zone_of
from sledai.frames.laboratory.lab_rules import ENDS, LabRules
from sledai.frames.laboratory.table import Contexts, LabTable
from sledai.laboratory.tables import Results, each_different, read_columns, tests_in
from sledai.laboratory.texts import is_not_done
from sledai.logic import Array
from sledai.visits.answers import as_array
from sledai.visits.days import zone_named
from sledai.visits.readings import as_number, as_written


def read_results(rows: nw.DataFrame[Any], table: LabTable, lab_rules: LabRules) -> Results:
    """Read the results that rules need; each distinct spelling is read once.

    Args:
        rows: the laboratory table, with columns named as in `LabTable`.
        table: its columns.
        lab_rules: the rules of the edition on laboratory results.

    Returns:
        The results, without their subjects.

    Raises:
        SledaiError: what cannot be read.
    """
    columns = {name: as_column_array(rows[name], table) for name in table.columns}
    names = tests_in(columns["test"], columns.get("laboratory"), table.book)
    different, at = each_different(names)

    def are(tests: Collection[Test]) -> Array:
        """Whether each result is one of some tests."""
        return np.array([*(name in tests for name in different), False])[at]

    needed = are(lab_rules.reported)
    if not any("" in codes.meanings for codes in Contexts.of(table.book, lab_rules).different):
        needed &= _is_done(columns["value"])
    columns = {name: as_written(column) if name in ENDS else column for name, column in columns.items()}
    _refuse_reversed(columns, needed)
    for end in ENDS:
        columns |= {end: _where(are(lab_rules.ranged(end)), columns[end])} if end in columns else {}
    ranged = are(lab_rules.ranged())
    for name in ("range_unit", "flag", "limits"):
        columns |= {name: _where(ranged, columns[name])} if name in columns else {}
    columns["subject"] = np.zeros(len(rows), np.int8)  # the caller reads them, for several columns can name a subject
    with _naming(table):
        found = read_columns(columns, np.where(needed, names, ""), table.book, table.days)
    kind = None if zone_of(rows["day"].dtype) else table.kind
    raise_all(found.when.faults(f"column {table.columns['day']!r}", table="labs", kind=kind))
    return evolve(found, when=found.when.in_zone(table.zone))


def as_column_array(column: nw.Series[Any], table: LabTable) -> Any:
    """A column as an array; times of the zone of the visits become local times, others keep their zone."""
    zone = zone_of(column.dtype)
    if zone is None:
        return as_array(column.to_numpy())
    if table.zone not in (None, zone_named(zone)):
        return as_array(column.to_list())
    return local_times(column).to_numpy()


@contextmanager
def _naming(table: LabTable) -> Iterator[None]:
    """Name the columns of unreadable days in errors.

    Raises:
        SledaiError: what was found wrong.
    """
    try:
        yield
    except SledaiError as error:
        faults = error.errors if isinstance(error, InputErrors) else (error,)
        raise_all(
            with_fields(fault, column=f"column {table.columns[fault.column]!r}", table="labs")
            if unreadable_day.made(fault) and fault.column in table.columns
            else fault
            for fault in faults
        )


def _where(used: Array, values: Any) -> Any:
    """The values of some rows; blanks in the others."""
    return np.where(used, values, np.nan) if values.dtype.kind == "f" else np.where(used, values.astype(object), None)


def _is_done(values: Any) -> Any:
    """Whether each value is a result."""
    if values.dtype.kind in "iuf":
        return values == values
    different, at = each_different(values)
    done = (not is_not_done(value) for value in different)
    return np.fromiter(done, np.bool_, len(different))[at]


def _refuse_reversed(columns: Mapping[str, Any], rows: Array) -> None:
    """Refuse ranges of some rows whose lower limit is above the upper one.

    Raises:
        UnreadableValueError: there are such ranges.
    """
    if not all(name in columns for name in ENDS):
        return
    limits = [each_different(columns[name]) for name in ENDS]
    numbers = [[_as_float(value) for value in different] for different, _ in limits]
    lower, upper = (
        np.array([*values, np.nan], np.float64)[at] for values, (_, at) in zip(numbers, limits, strict=True)
    )
    wrong = np.flatnonzero(rows & (lower > upper))
    if len(wrong):
        found = Counter(f"{columns['lower'][row]} to {columns['upper'][row]}" for row in wrong)
        accepted = "a lower limit not above the upper one"
        raise unreadable_reading("range", dict(found.most_common()), accepted=accepted)


def _as_float(value: object) -> float:
    """A value as a float; NaN where it is not a number."""
    number = as_number(value)
    return float("nan") if number is None else float(number)
