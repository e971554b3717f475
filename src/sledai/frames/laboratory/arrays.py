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

from sledai.definitions import Side
from sledai.errors import InputErrors, SledaiError, raise_all, unreadable_day, unreadable_reading, with_fields
from sledai.frames.arrays import with_columns
from sledai.frames.days import local_times, zone_of
from sledai.frames.laboratory.lab_rules import LabRules, case_number
from sledai.frames.laboratory.table import Contexts, LabTable
from sledai.frames.laboratory.text_values import SIDES, methods_of
from sledai.frames.reading import Column
from sledai.laboratory.judging import of_method
from sledai.laboratory.tables import Results, as_written, each_different
from sledai.laboratory.texts import is_not_done
from sledai.laboratory.units import DIMENSIONS, unit_of
from sledai.visits.answers import as_array
from sledai.visits.days import zone_named
from sledai.visits.readings import as_number


def by_arrays(rows: nw.DataFrame[Any], table: LabTable, lab_rules: LabRules) -> nw.DataFrame[Any]:
    """Read the rows of an eager frame; each distinct spelling of a result is read once.

    Raises:
        SledaiError: what cannot be read.
    """
    rows = rows.filter(nw.col("place") >= 0)
    if not any("" in codes.meanings for codes in Contexts.of(table.book, lab_rules).different):
        rows = _some(rows, _is_done(as_array(rows["value"].to_numpy())))
    columns: Any = {name: as_column_array(rows[name], table) for name in table.columns}
    places = rows["place"].to_numpy().astype(np.int64)
    columns["test"] = np.array([*map(str, lab_rules.reported), ""], object)[places]
    _refuse_reversed(columns)
    for side, end in SIDES.items():
        is_used = np.array([side in lab_rules.sides(test) for test in lab_rules.reported])[places]
        columns |= {end: np.where(is_used, as_written(columns[end]).astype(object), None)} if end in columns else {}
    ranged = np.array([bool(lab_rules.sides(test)) for test in lab_rules.reported])[places]
    for name in ("range_unit", "flag", "limits"):
        columns |= {name: np.where(ranged, columns[name].astype(object), None)} if name in columns else {}
    columns["subject"] = np.arange(len(rows))
    with _naming(table):
        found = Results.from_columns(columns, code_book=table.book, days=table.days)
    kind = None if zone_of(rows["day"].dtype) else table.kind
    raise_all(found.when.faults(f"column {table.columns['day']!r}", table="labs", kind=kind))
    found = evolve(found, when=found.when.in_zone(table.zone))
    kept = _some(rows, np.isin(np.arange(len(rows)), found.rows)).drop(list(table.columns))
    return with_columns(kept, _read_columns(found, places[found.rows], table, lab_rules))


def _read_columns(found: Results, places: Any, table: LabTable, lab_rules: LabRules) -> dict[str, Column]:
    """The columns of each result, given the position of its test."""
    codes, at = each_different(found.units)
    known = [unit_of(code, "unit", DIMENSIONS).dimension for code in codes]
    dimensions = np.array([*map(DIMENSIONS.index, known), 0], np.int64)[at]
    cases = case_number(places, dimensions)
    columns = {"taken": found.when.first, "until": found.when.last}
    columns |= {name: _number_of_case(cases, values, otherwise) for name, values, otherwise in lab_rules.case_columns()}
    columns |= {"low": found.amounts.low, "high": found.amounts.high}
    for number in range(lab_rules.limits if table.has_limits else 0):
        first = np.array([lab_rules.sides(test)[number : number + 1] == (Side.BELOW,) for test in lab_rules.reported])[
            places
        ]
        for end in ("low", "high"):
            columns[f"limit_{number}_{end}"] = np.where(first, getattr(found.lower, end), getattr(found.upper, end))
    columns |= {"flagged": found.flags} if table.has_flags else {}
    methods, at = each_different(found.methods)
    for name, rule in methods_of(lab_rules).items() if "method" in table.columns else ():
        verdicts = [of_method(method or "", rule) for method in methods]
        for end in ("certain", "possible"):
            columns[f"{name}{end}"] = np.array([*(getattr(verdict, end) for verdict in verdicts), False])[at]
    return {name: Column(values, truth=values.dtype == np.bool_) for name, values in columns.items()}


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


def _number_of_case(cases: Any, values: Mapping[int, int], otherwise: int) -> Any:
    """A number for each case."""
    found = np.full(cases.max(initial=0) + 1, otherwise, np.int64)
    for case, value in values.items():
        if 0 <= case < len(found):
            found[case] = value
    return found[cases]


def _some(rows: nw.DataFrame[Any], chosen: Any) -> nw.DataFrame[Any]:
    """Some of the rows."""
    marked = with_columns(rows, {"chosen": Column(np.asarray(chosen, np.bool_), truth=True)})
    return nw.maybe_reset_index(marked.filter(nw.col("chosen")).drop("chosen"))


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
