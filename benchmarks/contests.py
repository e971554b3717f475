"""All contests by their keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import polars as pl
from engines import in_dask, in_duckdb, in_files, in_ibis, in_pyspark
from importing import importing
from local import array_complete, array_float, array_masked, in_pandas, in_polars, in_pyarrow
from measures import change_of_pandas, four_measures, four_measures_of_pandas, long_table, plans, reasons
from measuring import Contest, Size
from pairs import flares, responders
from polars_by_hand import from_float, from_text

from laboratory import duckdb_results, laboratory, pandas_results, texts

CONTESTS: Mapping[str, Callable[[Size], Contest]] = {
    "array-complete": array_complete,
    "array-float": array_float,
    "array-masked": array_masked,
    "pandas-booleans": partial(in_pandas, "booleans", "booleans"),
    "pandas-floats": partial(in_pandas, "floats", "1, 0 and NaN"),
    "pandas-nullable": partial(in_pandas, "nullable", "nullable booleans"),
    "pandas-objects": partial(in_pandas, "objects", "objects True, False and NaN"),
    "polars-masked-eager": partial(in_polars, "masked", "booleans with nulls", pl.col, lazy=False, times=10),
    "polars-masked-lazy": partial(in_polars, "masked", "booleans with nulls", pl.col, lazy=True, times=10),
    "polars-floats-eager": partial(in_polars, "floats", "1, 0 and NaN", from_float, lazy=False),
    "polars-floats-lazy": partial(in_polars, "floats", "1, 0 and NaN", from_float, lazy=True),
    "polars-texts-eager": partial(in_polars, "texts", "Y, N and blank", from_text, lazy=False),
    "polars-texts-lazy": partial(in_polars, "texts", "Y, N and blank", from_text, lazy=True),
    "pyarrow": in_pyarrow,
    "duckdb": in_duckdb,
    "ibis": in_ibis,
    "dask": in_dask,
    "pyspark": in_pyspark,
    "files": in_files,
    "flares": flares,
    "responders": responders,
    "laboratory": laboratory,
    "laboratory-texts": texts,
    "laboratory-pandas": pandas_results,
    "laboratory-duckdb": duckdb_results,
    "measures": four_measures,
    "measures-pandas": four_measures_of_pandas,
    "change-pandas": change_of_pandas,
    "reasons": reasons,
    "long-polars": partial(long_table, "Polars"),
    "long-pandas": partial(long_table, "pandas"),
    "plans": plans,
    "import": importing,
}
"""Each contest by its key; one is set up when it is called for, so that memory holds one at a time."""
