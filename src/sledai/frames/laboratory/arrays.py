"""Read an eager laboratory table that holds more than plain numbers, or values that cannot be read.

`sledai.laboratory.Results` reads each distinct spelling of a result once and reports the errors.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np
from attrs import evolve
from narwhals.stable import v2 as nw

from sledai.errors import InputErrors, SledaiError, raise_all, unreadable_day, unreadable_reading, with_fields
from sledai.frames.days import local_times, zone_of
from sledai.frames.laboratory.lab_rules import LabRules
from sledai.frames.laboratory.table import Contexts, LabTable
from sledai.frames.laboratory.text_values import SIDES
from sledai.laboratory.tables import Results, as_written, each_different, tests_in
from sledai.laboratory.texts import is_not_done
from sledai.visits.answers import as_array
from sledai.visits.days import zone_named
from sledai.visits.readings import as_number


def read_results(rows: nw.DataFrame[Any], table: LabTable, lab_rules: LabRules) -> Results:
    """Read the results that rules need; each distinct spelling is read once.

    Args:
        rows: the laboratory table, with columns named as in `LabTable`.
        table: its columns.
        lab_rules: the rules of the edition on laboratory results.

    Returns:
        The results, whose subjects are the places of their rows.

    Raises:
        SledaiError: what cannot be read.
    """
    laboratories = as_array(rows["laboratory"].to_numpy()) if "laboratory" in table.columns else None
    different, at = each_different(tests_in(as_array(rows["test"].to_numpy()), laboratories, table.book))
    order = {str(test): at for at, test in enumerate(lab_rules.reported)}
    place = np.array([*(order.get(test, -1) for test in different), -1], np.int64)[at]
    kept = place >= 0
    if not any("" in codes.meanings for codes in Contexts.of(table.book, lab_rules).different):
        kept &= _is_done(as_array(rows["value"].to_numpy()))
    at, place = np.flatnonzero(kept), place[kept]
    columns: Any = {name: as_column_array(rows[name], table)[kept] for name in table.columns}
    columns["test"] = np.array([*map(str, lab_rules.reported), ""], object)[place]
    _refuse_reversed(columns)
    for side, end in SIDES.items():
        is_used = np.array([side in lab_rules.sides(test) for test in lab_rules.reported])[place]
        columns |= {end: np.where(is_used, as_written(columns[end]).astype(object), None)} if end in columns else {}
    ranged = np.array([bool(lab_rules.sides(test)) for test in lab_rules.reported])[place]
    for name in ("range_unit", "flag", "limits"):
        columns |= {name: np.where(ranged, columns[name].astype(object), None)} if name in columns else {}
    columns["subject"] = at
    with _naming(table):
        found = Results.from_columns(columns, code_book=table.book, days=table.days)
    kind = None if zone_of(rows["day"].dtype) else table.kind
    raise_all(found.when.faults(f"column {table.columns['day']!r}", table="labs", kind=kind))
    return evolve(found, when=found.when.in_zone(table.zone), rows=at[found.rows])


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


def _is_done(values: Any) -> Any:
    """Whether each value is a result."""
    if values.dtype.kind in "iuf":
        return values == values
    different, at = each_different(values)
    done = (not is_not_done(value) for value in different)
    return np.fromiter(done, np.bool_, len(different))[at]


def _refuse_reversed(columns: Mapping[str, Any]) -> None:
    """Refuse ranges whose lower limit is above the upper one.

    Raises:
        UnreadableValueError: there are such ranges.
    """
    if not all(name in columns for name in SIDES.values()):
        return
    limits = [each_different(columns[name]) for name in SIDES.values()]
    numbers = [[_as_float(value) for value in different] for different, _ in limits]
    lower, upper = (
        np.array([*values, np.nan], np.float64)[at] for values, (_, at) in zip(numbers, limits, strict=True)
    )
    wrong = np.flatnonzero(lower > upper)
    if len(wrong):
        found = Counter(f"{columns['lower'][row]} to {columns['upper'][row]}" for row in wrong)
        accepted = "a lower limit not above the upper one"
        raise unreadable_reading("range", dict(found.most_common()), accepted=accepted)


def _as_float(value: object) -> float:
    """A value as a float; NaN where it is not a number."""
    number = as_number(value)
    return float("nan") if number is None else float(number)
