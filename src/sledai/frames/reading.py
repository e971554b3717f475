"""Reading the answers of a frame: pandas as arrays, Polars through expressions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from operator import or_
from typing import Any, TypeAlias

import numpy as np
from attrs import frozen
from narwhals.exceptions import DuplicateError
from narwhals.stable import v2 as nw

from sledai._columns import Interval
from sledai.assessments import DESCRIPTORS, Codebook, Visits
from sledai.assessments.answers import as_descriptors, code_table, misplaced, read_column, unassessed, unreadable
from sledai.definitions import Index, Weights, require_index
from sledai.descriptors import Descriptor
from sledai.errors import (
    ColumnExistsError,
    DuplicateColumnError,
    MissingColumnError,
    SharedColumnError,
    SledaiError,
    UnsupportedFrameError,
    raise_all,
)
from sledai.scoring import array_bounds, bounds

Names: TypeAlias = Mapping[Descriptor, str] | Mapping[str, str]
"""Descriptor to the column that holds it, where the two differ."""


@frozen
class Arrays:
    """A pandas frame read as arrays; results are attached as nullable integer columns."""

    frame: nw.DataFrame[Any]
    visits: Visits
    flag: Interval[Any] | None

    def bounds(self, weights: Weights) -> Interval[Any]:
        """The bounds of the weighted sum, as arrays."""
        return array_bounds(self.visits, weights)

    def attach(self, results: Mapping[str, tuple[Any, Any]]) -> nw.DataFrame[Any]:
        """The frame with further columns: values, and where they are known (everywhere, if None)."""
        native = nw.to_native(self.frame)
        pandas = nw.get_native_namespace(native)
        columns = {}
        for name, (values, known) in results.items():
            mask = np.zeros(len(values), np.bool_) if known is None else ~known
            columns[name] = pandas.arrays.IntegerArray(np.asarray(values, np.int64), mask)
        return nw.from_native(native.assign(**columns), eager_only=True)


@frozen
class Expressions:
    """A Polars frame read through expressions; nothing is computed that was not asked for."""

    frame: nw.DataFrame[Any] | nw.LazyFrame[Any]
    answers: tuple[Interval[Any], ...]
    readable: nw.Expr | None
    flag: Interval[Any] | None

    def bounds(self, weights: Weights) -> Interval[Any]:
        """The bounds of the weighted sum, as expressions."""
        total = bounds(self.answers, weights)
        return Interval(total.low.cast(nw.Int64), total.high.cast(nw.Int64))

    def attach(self, results: Mapping[str, tuple[Any, Any]]) -> nw.DataFrame[Any] | nw.LazyFrame[Any]:
        """The frame with further columns: values, and where they are known (everywhere, if None)."""
        columns = []
        for name, (values, known) in results.items():
            for condition in (known, self.readable):
                values = values if condition is None else nw.when(condition).then(values)
            columns.append(values.alias(name))
        return self.frame.with_columns(*columns)


def read(
    frame: object,
    index: Index,
    names: Sequence[str],
    columns: Names | None,
    not_assessed: Iterable[Descriptor | str],
    codebook: Codebook | None,
    roles: Sequence[str] = (),
    flag: str | None = None,
) -> Arrays | Expressions:
    """Find and read the answers, refusing by name, all at once, what cannot be read and names that are taken."""
    data = _supported(frame)
    schema = data.collect_schema()
    roles = [*roles, flag] if flag else roles
    where, faults = locate(index, schema.names(), columns, not_assessed, roles)
    taken = tuple(name for name in names if name in schema)
    faults += [ColumnExistsError(taken)] if taken else []
    wanted = dict.fromkeys(column for column in (*where.values(), flag) if column in schema and column is not None)
    tables = {column: code_table(None if column == flag else codebook) for column in wanted}
    if isinstance(data, nw.DataFrame) and data.implementation.is_pandas():
        read_columns = {column: read_column(column, _array(data[column]), tables[column]) for column in wanted}
        raise_all([*faults, *(fault for _, fault in read_columns.values() if fault)])
        gap = unassessed(len(data))
        visits = Visits(tuple(read_columns[at][0] if (at := where.get(name)) else gap for name in DESCRIPTORS))
        return Arrays(data, visits, read_columns[flag][0] if flag else None)
    expressed = {column: _expression(column, schema[column], table) for column, table in tables.items()}
    if isinstance(data, nw.DataFrame):
        faults += _unreadable_columns(data, {column: known for column, (_, known) in expressed.items()})
    raise_all(faults)
    answers, readable = in_form_order(where, expressed)
    flagged = None
    if flag:
        answer, clear = expressed[flag]
        flagged = Interval(nw.when(clear).then(answer.low), nw.when(clear).then(answer.high))
    return Expressions(data, answers, readable if isinstance(data, nw.LazyFrame) else None, flagged)


def _supported(frame: object) -> nw.DataFrame[Any] | nw.LazyFrame[Any]:
    try:
        data = nw.from_native(frame, pass_through=True)
    except DuplicateError:
        counts = Counter(map(str, getattr(frame, "columns", ())))
        raise DuplicateColumnError(tuple(name for name, count in counts.items() if count > 1)) from None
    if isinstance(data, nw.DataFrame | nw.LazyFrame):
        kind = data.implementation
        if kind.is_pandas() or kind.is_polars():
            return data
    kind_name = f"{type(frame).__module__.split('.')[0]}.{type(frame).__name__}"
    raise UnsupportedFrameError(kind_name, supported="a pandas DataFrame, a Polars DataFrame or a Polars LazyFrame")


def locate(
    index: Index,
    available: Sequence[str],
    columns: Names | None,
    not_assessed: Iterable[Descriptor | str],
    roles: Sequence[str],
) -> tuple[dict[Descriptor, str | None], list[SledaiError]]:
    """The column of each descriptor of the index, None where it was not assessed, and what is not there."""
    index = require_index(index)
    skipped = as_descriptors(not_assessed, "not_assessed")
    as_descriptors(list(columns or ()), "columns")
    renamed = {Descriptor(name): column for name, column in (columns or {}).items()}
    located = {name: renamed.get(name, name.value) for name in index}
    users: dict[str, list[str]] = {}
    for name, column in located.items():
        users.setdefault(column, []).append(name.value)
    if shared := {column: tuple(names) for column, names in users.items() if len(names) > 1}:
        raise SharedColumnError(shared)
    contradiction = misplaced((name for name, column in located.items() if column in available), skipped)
    where = {name: None if name in skipped else column for name, column in located.items()}
    absent = tuple(column for column in where.values() if column is not None and column not in available)
    unknown = tuple(column for column in roles if column not in available)
    names = tuple(available)
    faults: list[SledaiError] = [MissingColumnError(absent, available=names, place="the frame")] if absent else []
    if unknown:
        faults.append(MissingColumnError(unknown, available=names, place="the frame", of_descriptors=False))
    return where, [*faults, contradiction] if contradiction else faults


def _array(series: nw.Series[Any]) -> Any:
    """The values of a pandas column; masked where the column has its own nulls."""
    if not (series.dtype == nw.Boolean or series.dtype.is_integer() or series.dtype.is_float()):
        return np.array(series.to_list(), object)
    gaps = series.is_null().to_numpy()
    if not gaps.any():
        return series.to_numpy()
    filled = series.fill_null(False if series.dtype == nw.Boolean else 0)
    return np.ma.MaskedArray(filled.to_numpy(), gaps)


def expressions(
    where: Mapping[Descriptor, str | None], schema: Mapping[str, Any], codebook: Codebook | None
) -> tuple[tuple[Interval[nw.Expr], ...], nw.Expr]:
    """The 24 answers in form order, and whether all of a row could be read."""
    table = code_table(codebook)
    expressed = {column: _expression(column, schema[column], table) for column in where.values() if column}
    return in_form_order(where, expressed)


def in_form_order(
    where: Mapping[Descriptor, str | None], expressed: Mapping[str, tuple[Interval[nw.Expr], nw.Expr]]
) -> tuple[tuple[Interval[nw.Expr], ...], nw.Expr]:
    """The 24 answers, and whether all of a row could be read."""
    gap = Interval(nw.lit(0, nw.Int16), nw.lit(1, nw.Int16))
    answers = tuple(expressed[column][0] if (column := where.get(name)) else gap for name in DESCRIPTORS)
    known = [expressed[column][1] for column in where.values() if column]
    return answers, nw.all_horizontal(*known, ignore_nulls=False) if known else nw.lit(True)


def _expression(column: str, dtype: Any, table: Mapping[Any, bool | None]) -> tuple[Interval[nw.Expr], nw.Expr]:
    """One column as its lowest and highest answer, and whether it could be read; null never gets any further."""
    value = nw.col(column)
    missing = value.is_null()
    if dtype == nw.Boolean or dtype.is_numeric():
        codes: dict[Any, bool | None] = {1: True, 0: False}
        codes |= {code: meaning for code, meaning in table.items() if isinstance(code, int | float)}
        if dtype == nw.Boolean:
            codes = {bool(code): meaning for code, meaning in codes.items() if code in (0, 1)}
        present, absent, coded = (
            _is_one_of(value, [code for code, found in codes.items() if found is meaning])
            for meaning in (True, False, None)
        )
        missing = missing | coded
        if dtype.is_float():
            missing = missing | value.is_nan()
    elif dtype in (nw.String, nw.Categorical, nw.Enum):
        text = value.cast(nw.String).str.strip_chars().str.to_lowercase()
        present, absent, coded = (
            text.is_in([code for code, found in table.items() if found is meaning and isinstance(code, str)])
            for meaning in (True, False, None)
        )
        missing = missing | coded
    else:
        present = absent = nw.lit(False)
    present, absent, missing = (part.fill_null(False) for part in (present, absent, missing))
    answer = Interval(present.cast(nw.Int16), (present | missing).cast(nw.Int16))
    return answer, present | absent | missing


def _is_one_of(value: nw.Expr, codes: Sequence[float]) -> nw.Expr:
    return reduce(or_, (value == code for code in codes), nw.lit(False))


def _unreadable_columns(data: nw.DataFrame[Any], known: Mapping[str, nw.Expr]) -> list[SledaiError]:
    """The errors for columns with values that are not answers, each value counted."""
    if not known or not len(data):
        return []
    read_at_all = data.select(*(expression.all().alias(column) for column, expression in known.items()))
    return [
        error
        for column in known
        if not read_at_all[column].item()
        and (error := unreadable(column, data.filter(known[column] == False)[column].to_list()))  # noqa: E712
    ]
