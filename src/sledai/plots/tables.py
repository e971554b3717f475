"""Read visits and columns from eager dataframes, through `sledai.frames`."""

from __future__ import annotations

from typing import Any

from narwhals.stable import v2 as nw

from sledai.definitions import Edition
from sledai.errors import raise_all, unsupported_frame
from sledai.frames.access import to_visits
from sledai.frames.engines import engine, supported
from sledai.frames.layout import Layout
from sledai.frames.naming import missing_columns
from sledai.visits.visits import Visits

EAGER = (
    "an eager frame of pandas, Polars or pyarrow: collect() a Polars LazyFrame, compute() a Dask frame, toPandas() one "
    "of Spark, to_polars() one of Ibis, pl() one of DuckDB, with no more rows than the picture is to show"
)


def visits_in(frame: object, edition: Edition, layout: Layout | None) -> Visits:
    """The visits of an eager frame; what is not in the edition counts as not assessed.

    Raises:
        SledaiError: as for `sledai.frames.derive`; or the frame is not an eager one.
    """
    return to_visits(eager(frame).to_native(), edition, Layout() if layout is None else layout)


def values_in(frame: object, column: str) -> list[Any]:
    """The values of a column of an eager frame.

    Raises:
        ColumnError: it is not there.
        UnsupportedFrameError: the frame is not an eager one.
    """
    data = eager(frame)
    raise_all(missing_columns([column], data.columns))
    values: list[Any] = data[column].to_list()
    return values


def eager(frame: object) -> nw.DataFrame[Any]:
    """An eager frame as narwhals has it.

    Raises:
        UnsupportedFrameError: it is a lazy one, or none.
    """
    data = supported(frame)
    if isinstance(data, nw.DataFrame):
        return data
    raise unsupported_frame(f"a lazy frame ({engine(data)})", supported=EAGER)
