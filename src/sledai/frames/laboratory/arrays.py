"""The rows of an eager laboratory table that are not all plain numbers, or that cannot be read.

They go through `sledai.laboratory.Results`, which reads each different way of writing a result once and tells what
is wrong.
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
from sledai.frames.laboratory.questions import LabRules, case_number
from sledai.frames.laboratory.table import Table
from sledai.frames.laboratory.wordings import SIDES, methods_of
from sledai.frames.reading import Column
from sledai.laboratory.judging import of_method
from sledai.laboratory.results import NOT_DONE
from sledai.laboratory.tables import Results, as_written, each_different
from sledai.laboratory.units import DIMENSIONS, unit_of
from sledai.visits.answers import as_array, folded, is_gap
from sledai.visits.days import zone_named
from sledai.visits.readings import as_number


def by_arrays(rows: nw.DataFrame[Any], table: Table, asked: LabRules) -> nw.DataFrame[Any]:
    """The same rows of an eager frame, each different way of writing a result read once.

    Raises:
        SledaiError: what cannot be read.
    """
    rows = rows.filter(nw.col("place") >= 0)
    rows = _some(rows, _is_done(as_array(rows["value"].to_numpy())))
    columns: Any = {name: given(rows[name], table) for name in table.columns}
    places = rows["place"].to_numpy().astype(np.int64)
    columns["test"] = np.array([*map(str, asked.reported), ""], object)[places]
    _refuse_reversed(columns)
    for side, end in SIDES.items():
        wanted = np.array([side in asked.sides(test) for test in asked.reported])[places]
        columns |= {end: np.where(wanted, as_written(columns[end]).astype(object), None)} if end in columns else {}
    with _naming(table):
        found = Results.from_columns(
            subject=np.arange(len(rows)), **columns, units=table.units, words=table.words.given, days=table.days
        )
    kind = None if zone_of(rows["day"].dtype) else table.kind
    raise_all(found.when.faults(f"column {table.day!r}", table="labs", kind=kind))
    found = evolve(found, when=found.when.in_zone(table.zone))
    kept = _some(rows, np.isin(np.arange(len(rows)), found.rows)).drop(list(table.columns))
    return with_columns(kept, _told(found, places[found.rows], table, asked))


def _told(found: Results, places: Any, table: Table, asked: LabRules) -> dict[str, Column]:
    """What is read of each result, given the place of its test."""
    codes, at = each_different(found.units)
    known = [unit_of(code, "unit", DIMENSIONS).dimension for code in codes]
    dimensions = np.array([*map(DIMENSIONS.index, known), 0], np.int64)[at]
    cases = case_number(places, dimensions)
    told = {"taken": found.when.first, "until": found.when.last}
    told |= {name: _looked_up(cases, values, otherwise) for name, values, otherwise in asked.of_cases()}
    told |= {"low": found.amounts.low, "high": found.amounts.high}
    for number in range(asked.limits if table.lower or table.upper else 0):
        first = np.array([asked.sides(test)[number : number + 1] == (Side.BELOW,) for test in asked.reported])[places]
        for end in ("low", "high"):
            told[f"limit_{number}_{end}"] = np.where(first, getattr(found.lower, end), getattr(found.upper, end))
    told |= {"flagged": found.flags} if table.flag else {}
    methods, at = each_different(found.methods)
    for name, rule in methods_of(asked).items() if table.method else ():
        said = [of_method(method or "", rule) for method in methods]
        for end in ("certain", "possible"):
            told[f"{name}{end}"] = np.array([*(getattr(verdict, end) for verdict in said), False])[at]
    return {name: Column(values, truth=values.dtype == np.bool_) for name, values in told.items()}


def given(column: nw.Series[Any], table: Table) -> Any:
    """A column as an array; times in a time zone as those of the day there, or, for another one, as they are."""
    zone = zone_of(column.dtype)
    if zone is None:
        return as_array(column.to_numpy())
    if table.zone not in (None, zone_named(zone)):
        return as_array(column.to_list())
    return local_times(column).to_numpy()


@contextmanager
def _naming(table: Table) -> Iterator[None]:
    """Days that cannot be read, told by their columns.

    Raises:
        SledaiError: what was found wrong.
    """
    try:
        yield
    except SledaiError as error:
        faults = error.errors if isinstance(error, InputErrors) else (error,)
        raise_all(
            with_fields(fault, column=f"column {table.columns[fault.column]!r}", table="labs")
            if unreadable_day.made(fault)
            else fault
            for fault in faults
        )


def _looked_up(cases: Any, values: Mapping[int, int], otherwise: int) -> Any:
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
    """Which values are results at all."""
    if values.dtype.kind in "iuf":
        return values == values
    different, at = each_different(values)
    done = (not is_gap(value) and folded(value) not in NOT_DONE for value in different)
    return np.fromiter(done, np.bool_, len(different))[at]


def _refuse_reversed(columns: Mapping[str, Any]) -> None:
    """Refuse ranges whose lower limit is above the upper one.

    Raises:
        UnreadableValueError: there are such ranges.
    """
    if not all(name in columns for name in SIDES.values()):
        return
    said = [each_different(columns[name]) for name in SIDES.values()]
    numbers = [[_as_float(value) for value in different] for different, _ in said]
    lower, upper = (np.array([*values, np.nan], np.float64)[at] for values, (_, at) in zip(numbers, said, strict=True))
    wrong = np.flatnonzero(lower > upper)
    if len(wrong):
        found = Counter(f"{columns['lower'][row]} to {columns['upper'][row]}" for row in wrong)
        accepted = "a lower limit not above the upper one"
        raise unreadable_reading("range", dict(found.most_common()), accepted=accepted)


def _as_float(value: object) -> float:
    """A number as it is written; NaN where it is none."""
    number = as_number(value)
    return float("nan") if number is None else float(number)
