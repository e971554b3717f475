"""The same columns as a frame of every engine, and any frame back as rows of plain Python values.

Unlike the kinds of `doors.kinds` the frames of one engine share a connection, so that two of them can be put together,
and each column has the type that its values have. An engine is imported when a frame of it is asked for.
"""

from __future__ import annotations

import atexit
from functools import cache
from itertools import count

import narwhals.stable.v2 as nw
import pandas as pd
import polars as pl
import pyarrow as pa

from doors.kinds import require, session

NUMBERS = count()
OF_OTHERS = (
    "ignore:Dask support is moving:FutureWarning",
    "ignore:fetch_arrow_table:DeprecationWarning",
    "ignore:.*distutils:DeprecationWarning",
)
"""Warnings of libraries to each other, which are no concern of a test of ours."""


@cache
def _connection():
    import duckdb

    return duckdb.connect()


@cache
def _backend():
    import ibis

    return ibis.duckdb.connect()


atexit.register(_connection.cache_clear)
atexit.register(_backend.cache_clear)


def _arrow(columns):
    return pa.table({name: pa.array(values, from_pandas=True) for name, values in columns.items()})


def _duckdb(columns):
    require("duckdb")
    return _connection().from_arrow(_arrow(columns))


def _ibis(columns):
    require("ibis")
    name = f"t{next(NUMBERS)}"
    _backend().con.register(name, _arrow(columns))
    return _backend().table(name)


def _dask(columns):
    require("dask")
    import dask.dataframe as dd

    return dd.from_pandas(pd.DataFrame(columns), npartitions=2)


def _pyspark(columns):
    require("pyspark")
    return session().createDataFrame(_arrow(columns))


EAGER = {
    "pandas": pd.DataFrame,
    "pandas nullable": lambda columns: pd.DataFrame(columns).convert_dtypes(),
    "pandas object": lambda columns: pd.DataFrame(columns, dtype=object),
    "polars": lambda columns: pl.DataFrame(columns, strict=False),
    "pyarrow": _arrow,
}
ORDERED = {"polars lazy": lambda columns: pl.LazyFrame(columns, strict=False), "duckdb": _duckdb, "ibis": _ibis}
LAZY = {**ORDERED, "dask": _dask}
SPARK = {"pyspark": _pyspark}


def _plain(value):
    if value is None or value is pd.NA or value is pd.NaT or value != value:
        return None
    value = value.item() if hasattr(value, "item") else value
    return int(value) if isinstance(value, float) and value.is_integer() else value


def rows(frame, *names):
    """The rows of a frame as plain values, in the order in which they are; a number without fraction is an int."""
    data = nw.from_native(frame)
    data = data.collect() if isinstance(data, nw.LazyFrame) else data
    chosen = data.select(*names) if names else data
    return [tuple(map(_plain, row)) for row in chosen.rows()]


def sorted_rows(frame, *names):
    """The same in an order that does not depend on the engine."""
    return sorted(rows(frame, *names), key=lambda row: [(value is None, str(type(value)), value) for value in row])
