"""Frames of pandas and pyarrow: read as arrays, part by part, and the results put beside their columns."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from functools import partial
from typing import Any, TypeAlias

import numpy as np
from narwhals.stable import v2 as nw

from sledai._columns import Interval
from sledai.assessments.answers import UNREADABLE, is_gap, read_coded, read_codes, read_column, unassessed
from sledai.errors import SledaiError, UnreadableAnswerError, raise_all
from sledai.frames.reading import Column, Reading, Rule

Read: TypeAlias = tuple[Interval[Any], SledaiError | None]
"""The answers of some rows of a column, and what in them cannot be read."""
Reader: TypeAlias = Callable[[slice], Read]

SMALLEST, LARGEST = 2**17, 2**19
"""How many rows are read at a time: enough that a part is worth its trouble, few enough that memory is used again."""


def by_arrays(reading: Reading, frame: nw.DataFrame[Any], rule: Rule) -> nw.DataFrame[Any]:
    """The frame with the columns that the rule gives, worked out on all processors.

    Raises:
        SledaiError: what was found wrong with the columns, and what in them cannot be read.
    """
    results, faults = worked_out(reading, frame, rule)
    raise_all([*reading.faults, *faults])
    return beside(frame, results)


def worked_out(
    reading: Reading, frame: nw.DataFrame[Any], rule: Rule
) -> tuple[dict[str, Column], list[UnreadableAnswerError]]:
    """The columns that the rule gives, and what cannot be read, which the rule takes for an empty interval."""
    columns = {column: _reader(frame[column], table) for column, table in reading.tables.items()}
    rows, processors = len(frame), os.cpu_count() or 1
    size = min(max(-(-rows // processors), SMALLEST), LARGEST)
    parts = [slice(start, min(start + size, rows)) for start in range(0, rows, size)] or [slice(0, 0)]
    with ThreadPoolExecutor(processors) as pool:
        done = list(pool.map(partial(_part, reading, frame, columns, rule), parts))
        joined = {name: _joined([results[name] for results, _ in done], pool) for name in done[0][0]}
    return joined, _counted(fault for _, faults in done for fault in faults)


def _part(
    reading: Reading, frame: nw.DataFrame[Any], columns: Mapping[str, Reader], rule: Rule, rows: slice
) -> tuple[Mapping[str, Column], list[SledaiError]]:
    """The results of some rows, and what in them cannot be read."""
    read = {column: reader(rows) for column, reader in columns.items()}
    for column, (answer, fault) in read.items():
        if fault:
            read[column] = _emptied(answer, frame[column][rows], reading.tables[column]), fault
    gap = unassessed(rows.stop - rows.start)
    holds_sums = np.min_scalar_type(reading.index.maximum)
    answers = [read[column][0] if column in read else gap for column in reading.columns]
    return rule([_widened(answer, holds_sums) for answer in answers]), [fault for _, fault in read.values() if fault]


def _emptied(answer: Interval[Any], series: nw.Series[Any], table: Mapping[Any, bool | None]) -> Interval[Any]:
    """The answers of a column in which, where it cannot be read, the lowest is above the highest."""
    wrong = read_codes(series.to_list(), table) == UNREADABLE
    return Interval(np.where(wrong, np.uint8(1), answer.low), np.where(wrong, np.uint8(0), answer.high))


def _widened(answer: Interval[Any], holds_sums: Any) -> Interval[Any]:
    """The same answers in whole numbers that hold every score of the index."""
    low = answer.low.astype(holds_sums, copy=False)
    return Interval(low, low if answer.high is answer.low else answer.high.astype(holds_sums, copy=False))


def _reader(series: nw.Series[Any], table: Mapping[Any, bool | None]) -> Reader:
    """How the answers of some rows of a column are read; of text each different value is read once."""
    name, dtype, native = series.name, series.dtype, series.to_native()
    is_number = dtype == nw.Boolean or dtype.is_integer() or dtype.is_float()
    if series.implementation.is_pandas():
        if isinstance(native.dtype, np.dtype) and (is_number or _holds_whole_numbers(native)):
            return partial(_of_values, name, native.to_numpy(), None, table)
        if is_number:
            kind = np.bool_ if dtype == nw.Boolean else np.int64 if dtype.is_integer() else np.float64
            return partial(_of_nullable, name, native.array, kind, table)
    elif dtype.is_nested():
        return partial(_of_values, name, np.array([*series.to_list(), None], object)[:-1], None, table)
    elif is_number:
        filled = series.fill_null(False if dtype == nw.Boolean else 0)
        return partial(_of_values, name, filled.to_numpy(), series.is_null().to_numpy(), table)
    else:
        coded = native.combine_chunks().dictionary_encode()
        positions = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
        return partial(_of_codes, name, positions, coded.dictionary.to_pylist(), table)
    try:
        positions, distinct = native.factorize()
    except TypeError:  # values that cannot be looked up, such as lists
        return partial(_of_values, name, np.array([*native, None], object)[:-1], None, table)
    return partial(_of_codes, name, positions, list(distinct), table)


def _holds_whole_numbers(native: Any) -> bool:
    """Whether the first value of a pandas column of objects is a truth value or an integer; those are read at once."""
    return isinstance(next((value for value in native if not is_gap(value)), None), bool | int | np.bool_ | np.integer)


def _of_values(name: str, values: Any, gaps: Any, table: Mapping[Any, bool | None], rows: slice) -> Read:
    return read_column(name, values[rows] if gaps is None else np.ma.MaskedArray(values[rows], gaps[rows]), table)


def _of_nullable(name: str, array: Any, kind: Any, table: Mapping[Any, bool | None], rows: slice) -> Read:
    part = array[rows]
    return read_column(name, np.ma.MaskedArray(part.to_numpy(dtype=kind, na_value=kind(0)), part.isna()), table)


def _of_codes(name: str, positions: Any, distinct: list[Any], table: Mapping[Any, bool | None], rows: slice) -> Read:
    return read_coded(name, positions[rows], distinct, table)


def _counted(faults: Any) -> list[UnreadableAnswerError]:
    """The faults of the parts of a column as one."""
    counts: dict[str, Counter[str]] = {}
    for fault in faults:
        counts.setdefault(fault.column, Counter()).update(fault.values)
    return [UnreadableAnswerError(column, dict(found.most_common())) for column, found in counts.items()]


def _joined(parts: Sequence[Column], pool: Executor) -> Column:
    """The column of all parts, in the kind it is to have; memory that is new is filled on all processors."""
    first, ends = parts[0], np.cumsum([len(part.values) for part in parts])
    values = np.empty(ends[-1], np.bool_ if first.truth else np.int64)

    def fill(end: int, part: Column) -> None:
        values[end - len(part.values) : end] = part.values

    list(pool.map(fill, ends, parts))
    known = None if first.known is None else np.concatenate([part.known for part in parts])
    return Column(values, known, truth=first.truth)


def masked(series: nw.Series[Any], truth: bool) -> Column:
    """A column of a frame as a rule gives it."""
    known = ~series.is_null().to_numpy()
    return Column(series.fill_null(False if truth else 0).to_numpy(), known, truth=truth)


def beside(frame: Any, results: Mapping[str, Column]) -> nw.DataFrame[Any]:
    """The frame with further columns: whole numbers or truth values, of a type that knows null."""
    native = nw.to_native(frame)
    library: Any = nw.get_native_namespace(native)
    columns = {}
    for name, column in results.items():
        values = np.asarray(column.values, np.bool_ if column.truth else np.int64)
        unknown = np.zeros(len(values), np.bool_) if column.known is None else ~column.known
        if frame.implementation.is_pyarrow():
            columns[name] = library.array(values, mask=unknown)
        elif frame.implementation.is_polars():
            columns[name] = library.Series(name, values).set(library.Series(unknown), None)
        else:
            kind = library.arrays.BooleanArray if column.truth else library.arrays.IntegerArray
            columns[name] = kind(values, unknown)
    if frame.implementation.is_pandas():
        native = native.assign(**columns)
    elif frame.implementation.is_polars():
        native = native.with_columns(**columns)
    else:
        for name, values in columns.items():
            native = native.append_column(name, values)
    return nw.from_native(native, eager_only=True)
