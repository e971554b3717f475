"""Read frames of pandas and pyarrow as arrays, in chunks, and add the results as columns."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeAlias

import numpy as np
from attrs import evolve
from narwhals.stable import v2 as nw

from sledai.errors import SledaiError, raise_all, with_fields
from sledai.frames.cells import CellFormat, Letters, Points, Statuses
from sledai.frames.engines import is_text
from sledai.frames.reading import (
    Category,
    Column,
    ColumnRule,
    Intermediate,
    Ratio,
    Reading,
    ReasonText,
    RuleResult,
    unread,
)
from sledai.logic import Interval, stacked
from sledai.rules.outcomes import reasons_text
from sledai.visits.answers import (
    ALIKE,
    UNREADABLE,
    as_objects,
    coded_alike,
    in_one_coding,
    is_missing,
    read_coded,
    read_codes,
    read_column,
    unassessed,
)
from sledai.visits.readings import Scale

Read: TypeAlias = tuple[Interval[Any], SledaiError | None]
"""What is read of some rows of a column, and what in them cannot be read."""
Reader: TypeAlias = Callable[[slice], Read]

ARRAY_TYPES = {"O": object, "f": np.float64}
"""The array type for text and for ratios; all other columns are whole numbers."""
FEWEST_ROWS, MOST_ROWS = 2**17, 2**19
"""How many rows a chunk has at least and at most; chunks of this size reuse memory and are worth a thread."""


def by_arrays(reading: Reading, frame: nw.DataFrame[Any], rule: ColumnRule) -> nw.DataFrame[Any]:
    """Add the columns of a rule to a frame, computed on all processors.

    Raises:
        SledaiError: what was found wrong with the columns, and what in them cannot be read.
    """
    results, faults = apply_in_chunks(reading, frame, rule)
    raise_all([*reading.faults, *faults])
    return with_columns(frame, results)


def apply_in_chunks(
    reading: Reading, frame: nw.DataFrame[Any], rule: ColumnRule
) -> tuple[dict[str, Column], list[Any]]:
    """Apply a rule in chunks, and return its columns and the errors.

    An unreadable answer is an empty interval for the rule.
    """
    readers = {column: _reader(frame[column], kind) for column, kind in reading.tables.items()}
    columns = {column: reader for column, (reader, _) in readers.items()}
    reading = evolve(reading, tables={column: kind for column, (_, kind) in readers.items()})
    return in_parts(len(frame), partial(_part, reading, frame, columns, rule))


def in_parts(
    rows: int, work: Callable[[slice], tuple[Mapping[str, Column], list[SledaiError]]]
) -> tuple[dict[str, Column], list[Any]]:
    """Run work on chunks of rows on all processors; return the joined columns and the errors."""
    processors = os.cpu_count() or 1
    size = min(max(-(-rows // processors), FEWEST_ROWS), MOST_ROWS)
    parts = [slice(start, min(start + size, rows)) for start in range(0, rows, size)] or [slice(0, 0)]
    if len(parts) == 1:  # to start a thread takes longer than a small table
        results, faults = work(parts[0])
        return {name: _joined([column], map) for name, column in results.items()}, _counted(faults)
    with ThreadPoolExecutor(processors) as pool:
        done = list(pool.map(work, parts))
        joined = {name: _joined([results[name] for results, _ in done], pool.map) for name in done[0][0]}
    return joined, _counted(fault for _, faults in done for fault in faults)


def _part(
    reading: Reading, frame: nw.DataFrame[Any], columns: Mapping[str, Reader], rule: ColumnRule, rows: slice
) -> tuple[Mapping[str, Column], list[SledaiError]]:
    """The results of some rows, and their errors."""
    read = {column: reader(rows) for column, reader in columns.items()}
    holds_sums = np.min_scalar_type(reading.maximum)
    gap = _widened(unassessed(rows.stop - rows.start), holds_sums)
    found: dict[str | Interval[int] | None, Interval[Any]] = {}
    for column, (values, fault) in read.items():
        kind, answer = reading.tables[column], values
        if isinstance(kind, Points):
            answer = _widened(values, holds_sums)
        elif isinstance(kind, Mapping):
            if fault:  # an empty interval (low above high) where a value cannot be read
                wrong = read_codes(frame[column][rows].to_list(), kind) == UNREADABLE
                values = Interval(np.where(wrong, np.uint8(1), values.low), np.where(wrong, np.uint8(0), values.high))
            answer = _widened(values, holds_sums)
        found[column] = answer
    answers = [at if isinstance(at, Interval) else found.get(at, gap) for at in reading.columns]
    return as_arrays(rule(answers), rows.stop - rows.start), [fault for _, fault in read.values() if fault]


def _widened(answer: Interval[Any], holds_sums: Any) -> Interval[Any]:
    """The same answers in whole numbers that hold every score of the edition."""
    low = answer.low.astype(holds_sums, copy=False)
    return Interval(low, low if answer.high is answer.low else answer.high.astype(holds_sums, copy=False))


def _reader(series: nw.Series[Any], kind: CellFormat) -> tuple[Reader, CellFormat]:
    """A reader for rows of a column; each distinct text is read once, in the one coding of the column."""
    name, dtype, native = series.name, series.dtype, series.to_native()
    is_number = dtype == nw.Boolean or dtype.is_integer() or dtype.is_float()
    as_numbers = is_number and not isinstance(kind, Letters | Statuses)
    if series.implementation.is_pandas():
        if isinstance(native.dtype, np.dtype) and _is_read_as_it_stands(native, dtype, kind):
            return _of_values(name, native.to_numpy(), None, kind)
        if as_numbers:
            return partial(_of_nullable, name, native.array, _numpy_kind(dtype), kind), kind
    elif dtype.is_nested():
        return _of_values(name, as_objects(series.to_list()), None, kind)
    elif as_numbers:
        filled = series.fill_null(False if dtype == nw.Boolean else 0)
        return _of_values(name, filled.to_numpy(), series.is_null().to_numpy(), kind)
    elif series.implementation.is_polars():
        if not is_text(dtype):
            return _of_values(name, as_objects(series.to_list()), None, kind)
        places: dict[str, int] = {}
        held = [-1 if text is None else places.setdefault(text, len(places)) for text in series.to_list()]
        return _coded(name, np.array(held, np.intp), list(places), kind)
    else:
        try:
            coded = native.combine_chunks().dictionary_encode()
        except NotImplementedError:  # Arrow has further types than it can encode, such as runs of one value
            return _of_values(name, as_objects(native.to_pylist()), None, kind)
        positions = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
        return _coded(name, positions, coded.dictionary.to_pylist(), kind)
    try:
        positions, distinct = native.factorize()
    except (TypeError, NotImplementedError, ValueError):  # values that cannot be looked up, or of such a type
        return _of_values(name, as_objects(native), None, kind)
    return _coded(name, positions, list(distinct), kind)


def _is_read_as_it_stands(native: Any, dtype: Any, kind: CellFormat) -> bool:
    """Whether a pandas column is read as it stands: one of numbers, and some that may hold several kinds of values.

    Of answers, one that begins with a truth value or an integer; those are read at once. Of numbers, one that is not
    all text: pandas takes 1 and True for one value, and so it does 1 and a complex 1.
    """
    if native.dtype.kind in "biuf":
        return not isinstance(kind, Letters | Statuses)
    if isinstance(kind, Scale | Points):
        return bool(dtype == nw.Object)
    first = next((value for value in native if not is_missing(value)), None)
    if not isinstance(kind, Mapping):
        return False
    if isinstance(first, bool | int | np.bool_ | np.integer):
        return True
    return bool(dtype == nw.Object and not ALIKE.issuperset(map(type, native)))


def _numpy_kind(dtype: Any) -> Any:
    """The numpy type for the values of a nullable pandas column."""
    if dtype == nw.Boolean:
        return np.bool_
    return np.int64 if dtype.is_integer() else np.float32 if dtype == nw.Float32 else np.float64


def _of_values(name: str, values: Any, gaps: Any, kind: CellFormat) -> tuple[Reader, CellFormat]:
    """A reader for rows that hold plain values."""
    kind = coded_alike(values, kind) if isinstance(kind, Mapping) else kind

    def reader(rows: slice) -> Read:
        return _read(name, values[rows] if gaps is None else np.ma.MaskedArray(values[rows], gaps[rows]), kind)

    return reader, kind


def _of_nullable(name: str, array: Any, held: Any, kind: CellFormat, rows: slice) -> Read:
    part = array[rows]
    return _read(name, np.ma.MaskedArray(part.to_numpy(dtype=held, na_value=held(0)), part.isna()), kind)


def _read(name: str, values: Any, kind: CellFormat) -> Read:
    """Read plain values."""
    if isinstance(kind, Mapping):
        return read_column(name, values, kind)
    if isinstance(kind, Scale | Points):
        return kind.read_column(name, values)
    reader, _ = _coded(name, np.arange(len(values)), list(values), kind)
    return reader(slice(None))


def _coded(name: str, positions: Any, distinct: list[Any], kind: CellFormat) -> tuple[Reader, CellFormat]:
    """A reader for rows that hold positions in a list of distinct values; -1 is a null."""
    if isinstance(kind, Mapping):
        table = in_one_coding(distinct, kind)
        if table is kind:  # a list of categories may have values that no row has
            held = np.flatnonzero(np.bincount(positions[positions >= 0]))
            table = in_one_coding((distinct[at] for at in held), kind)
        return lambda rows: read_coded(name, positions[rows], distinct, table), table
    found = [*map(kind.read, distinct), kind.unknown]
    wrong = np.array([read is None for read in found])
    known = stacked(kind.unknown if read is None else read for read in found)

    def reader(rows: slice) -> Read:
        at = positions[rows]
        fault = unread(name, kind, (distinct[position] for position in at[wrong[at]])) if wrong.any() else None
        return Interval(known.low[at], known.high[at]), fault

    return reader, kind


def _counted(faults: Iterable[Any]) -> list[Any]:
    """Merge the errors of the chunks of a column."""
    first: dict[str, Any] = {}
    counts: dict[str, Counter[str]] = {}
    for fault in faults:
        first.setdefault(fault.column, fault)
        counts.setdefault(fault.column, Counter()).update(fault.values)
    return [with_fields(first[column], values=dict(found.most_common())) for column, found in counts.items()]


def as_arrays(result: RuleResult, rows: int) -> dict[str, Column]:
    """Evaluate the result of a rule, with text as arrays."""
    while isinstance(result, Intermediate):
        result = result.then({name: column.values for name, column in result.columns.items()})
    return {name: _as_array(column, rows) for name, column in result.items()}


def _as_array(column: Column, rows: int) -> Column:
    if isinstance(column.values, Category):
        words, chosen = np.array([*column.values.cases, None], object), np.full(rows, -1)
        for at, condition in enumerate(column.values.cases.values()):
            chosen[np.broadcast_to(condition, rows)] = at
        return Column(words[chosen], column.known)
    if isinstance(column.values, ReasonText):
        texts = reasons_text(column.values.groups)
        return Column(texts if isinstance(texts, np.ndarray) else np.full(rows, texts, object), column.known)
    if isinstance(column.values, Ratio):
        return _ratio(column)
    if isinstance(column.values, bool):  # the same in every row
        known = None if column.known is None else np.full(rows, column.known)
        return evolve(column, values=np.full(rows, column.values), known=known)
    return column


def _ratio(column: Column) -> Column:
    part, divisor = column.values.part, np.broadcast_to(column.values.divisor, column.values.part.shape)
    values = np.divide(part, divisor, where=divisor > 0, out=np.zeros(part.shape))
    return Column(values, (divisor > 0) if column.known is None else column.known & (divisor > 0))


def _joined(parts: Sequence[Column], each: Callable[..., Iterable[None]]) -> Column:
    """Join the chunks of a column; new memory is filled on all processors."""
    first, ends = parts[0], np.cumsum([len(part.values) for part in parts])
    values = np.empty(ends[-1], _kind(first))

    def fill(end: int, part: Column) -> None:
        values[end - len(part.values) : end] = part.values

    list(each(fill, ends, parts))
    known = None if first.known is None else np.concatenate([part.known for part in parts])
    return Column(values, known, truth=first.truth)


def masked(series: nw.Series[Any]) -> Column:
    """A column of whole numbers of a frame as a rule gives it."""
    return Column(series.fill_null(0).to_numpy(), ~series.is_null().to_numpy())


def _kind(column: Column) -> Any:
    """The array type of a column."""
    return np.bool_ if column.truth else ARRAY_TYPES.get(column.values.dtype.kind, np.int64)


def with_columns(frame: Any, results: Mapping[str, Column]) -> nw.DataFrame[Any]:
    """The frame with further columns: numbers, truth values or text, of a type that knows null."""
    native = nw.to_native(frame)
    library: Any = nw.get_native_namespace(native)
    columns = {}
    for name, column in results.items():
        kind = _kind(column)
        values = np.require(column.values, kind, "W")
        unknown = np.zeros(len(values), np.bool_) if column.known is None else ~column.known
        if frame.implementation.is_pyarrow():
            columns[name] = library.array(values, library.string() if kind is object else None, mask=unknown)
        elif frame.implementation.is_polars():
            series = (
                library.Series(name, values.tolist(), library.String)
                if kind is object
                else library.Series(name, values)
            )
            columns[name] = series.set(library.Series(unknown), None)
        elif kind is object:
            values[unknown] = None
            columns[name] = library.Series(values, index=native.index, dtype="string")
        else:
            whole = library.arrays.FloatingArray if kind is np.float64 else library.arrays.IntegerArray
            held = library.arrays.BooleanArray if column.truth else whole
            columns[name] = library.Series(held(values, unknown), index=native.index, copy=False)
    if frame.implementation.is_pandas():
        native = native.assign(**columns)
    elif frame.implementation.is_polars():
        native = native.with_columns(**columns)
    else:
        for name, values in columns.items():
            native = native.append_column(name, values)
    return nw.from_native(native, eager_only=True)
