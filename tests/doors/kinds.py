"""Every kind of frame: built from columns of Python values, and read back as such.

A library is imported when a frame of it is asked for, so that a test of another engine needs it not.
"""

import os
import shutil
from collections.abc import Callable
from functools import cache
from importlib import import_module
from itertools import pairwise
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
import pytest
from attrs import field, frozen

from doors.cohort import PART, index_of
from oracle import NAMES

SLOW = ("dask", "pyspark")
ENGINES = ("pandas", "polars", "pyarrow", "duckdb", "ibis", "dask", "pyspark")
PARTS = {"one partition": (), "many partitions": (7, 11, 20), "empty partitions": (0, 0, 9, 9, 20, 1000)}
"""Where a partitioned frame is cut."""


@frozen
class Kind:
    """A kind of frame.

    Attributes:
        name: what it is called in the tests.
        engine: one of `ENGINES`.
        coding: how its columns hold answers, one of `CODINGS`.
        build: a frame of given columns, all of them text or numbers but for the answers.
        lazy: whether it computes only when it is collected.
    """

    name: str
    engine: str
    coding: str
    build: Callable[[dict[str, list[Any]]], Any]
    lazy: bool = field(kw_only=True, default=False)

    @property
    def names(self):
        """All descriptors, or a part of them where planning the whole form takes seconds."""
        sql_text = self.engine in ("duckdb", "ibis") and self.coding == "text"
        return PART if self.engine in SLOW or sql_text else NAMES

    @property
    def index(self):
        """The edition, or the part of it, that has these descriptors."""
        return index_of(self.names)

    def __str__(self):
        return self.name

    def frame(self, columns):
        """A frame with these columns, or a skip where the engine is not there."""
        require(self.engine)
        return self.build(dict(columns))


def unavailable(reason):
    """Skip where an engine is not there; on the build machine that is a failure."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def require(engine):
    """Skip, or fail on the build machine, where an engine cannot run."""
    try:
        import_module({"dask": "dask.dataframe"}.get(engine, engine))
    except ImportError as missing:
        unavailable(f"{engine} is not installed ({missing}): pip install 'sledai[engines]'")
    if engine == "pyspark" and not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        unavailable("pyspark needs Java: install a Java runtime, such as default-jre-headless")


def arrow(columns, answer=None):
    """A table with the answers in a type; what does not fit, and what is wrapped in `Untyped`, has its own type."""
    import pyarrow as pa

    types = {"text": pa.string(), "whole": pa.int8(), "float": pa.float64(), "truth": pa.bool_()}
    who = {"subject": pa.string(), "week": pa.int64(), "flag": pa.string()}

    def column(name, values):
        if isinstance(values, Untyped):
            return pa.array(list(values))
        return pa.array(values, types.get(answer, answer) if name in NAMES else who.get(name))

    return pa.table({name: column(name, values) for name, values in columns.items()})


class Untyped(list[Any]):
    """The values of a column that is to have the type of its values."""


def polars(answer, *, lazy=False):
    """Polars frames with the answers in a type of Arrow."""

    def build(columns):
        import polars as pl

        frame = pl.from_arrow(arrow(columns, answer))
        return frame.lazy() if lazy else frame

    return build


def polars_categorical(*, lazy=False):
    """Polars frames with the answers as categories."""

    def build(columns):
        import polars as pl

        frame = pl.from_arrow(arrow(columns, "text")).with_columns(pl.col(NAMES).cast(pl.Categorical))
        return frame.lazy() if lazy else frame

    return build


def pyarrow(answer):
    """Arrow tables with the answers in a type."""
    return lambda columns: arrow(columns, answer)


def pyarrow_dictionary(columns):
    """An Arrow table with the answers as dictionaries, in several chunks."""
    import pyarrow as pa

    table = arrow(columns, pa.dictionary(pa.int8(), pa.string()))
    return pa.concat_tables([table[:4], table[4:]])


def duckdb(answer):
    """DuckDB relations with the answers in a type."""
    return lambda columns: connection().from_arrow(arrow(columns, answer))


@cache
def connection():
    """The DuckDB connection of the test run; old versions close it with the last name for it."""
    import duckdb

    return duckdb.connect()


def ibis(answer):
    """Ibis tables on DuckDB with the answers in a type."""

    def build(columns):
        import ibis

        backend = ibis.duckdb.connect()
        backend.con.register("visits", arrow(columns, answer))
        return backend.table("visits")

    return build


def pandas(dtype):
    """Pandas frames with the answers in a dtype, and an index in which all labels are the same."""

    def build(columns):
        import pandas as pd

        frame = pd.DataFrame({name: _series(name, values, dtype) for name, values in columns.items()})
        frame.index = ["same"] * len(frame)
        return frame

    return build


def _series(name, values, dtype):
    import pandas as pd

    own = isinstance(values, Untyped)
    return pd.Series(
        list(values), dtype="object" if own else "Int64" if name == "week" and None in values else _dtype(name, dtype)
    )


def _dtype(name, dtype):
    """The dtype of a column; those of Arrow are made when they are needed."""
    import pandas as pd

    if name not in NAMES:
        return {"subject": "str", "week": "int64", "flag": "str"}.get(name)
    if dtype is not None and dtype.startswith("arrow "):
        import pyarrow as pa

        return pd.ArrowDtype(
            {"bool": pa.bool_(), "int": pa.int8(), "string": pa.string()}[dtype.removeprefix("arrow ")]
        )
    return dtype


def dask(dtype, parts):
    """Dask frames of pandas frames, cut into parts."""

    def build(columns):
        import dask.dataframe as dd

        whole = pandas(dtype)(columns)
        cuts = [slice(*ends) for ends in pairwise((0, *PARTS[parts], len(whole) + 1000))]
        return dd.from_map(whole.iloc.__getitem__, cuts, meta=whole.iloc[:0])

    return build


def pyspark(answer, parts):
    """Spark frames with the answers in a type."""

    def build(columns):
        frame = session().createDataFrame(arrow(columns, answer))
        return frame.coalesce(1) if parts == "one partition" else frame.repartition(5)

    return build


@cache
def session():
    """The Spark session of the test run: local, quiet and small."""
    from pyspark.sql import SparkSession

    settings = {
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
        "spark.driver.host": "127.0.0.1",
        "spark.log.level": "ERROR",
        "spark.sql.shuffle.partitions": 2,
        "spark.ui.enabled": False,
        "spark.ui.showConsoleProgress": False,
    }
    builder = SparkSession.builder.master("local[2]").appName("sledai")
    for name, value in settings.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def _eager(engine, kinds):
    return [Kind(f"{engine} {name}", engine, coding, build) for name, (coding, build) in kinds.items()]


def _lazy(engine, kinds):
    return [Kind(f"{engine} {name}", engine, coding, build, lazy=True) for name, (coding, build) in kinds.items()]


ARROW = {"boolean": "truth", "integer": "whole", "float with NaN": "float", "text": "text"}
"""How answers are held by engines that have a boolean, a whole number, a float and a text."""
PANDAS = {
    "object": ("mixed", "object"),
    "text": ("text", None),
    "string": ("text", "string"),
    "nullable boolean": ("truth", "boolean"),
    "Int64": ("whole", "Int64"),
    "Float64": ("float", "Float64"),
    "arrow boolean": ("truth", "arrow bool"),
    "arrow integer": ("whole", "arrow int"),
    "arrow text": ("text", "arrow string"),
    "float with NaN": ("float", "float64"),
    "categorical": ("text", "category"),
}

ALL = [
    *_eager("pandas", {name: (coding, pandas(dtype)) for name, (coding, dtype) in PANDAS.items()}),
    *_eager("polars", {name: (coding, polars(coding)) for name, coding in ARROW.items()}),
    *_eager("polars", {"categorical": ("text", polars_categorical())}),
    *_lazy("polars", {f"lazy {name}": (coding, polars(coding, lazy=True)) for name, coding in ARROW.items()}),
    *_lazy("polars", {"lazy categorical": ("text", polars_categorical(lazy=True))}),
    *_eager("pyarrow", {name: (coding, pyarrow(coding)) for name, coding in ARROW.items()}),
    *_eager("pyarrow", {"dictionary": ("text", pyarrow_dictionary)}),
    *_lazy("duckdb", {name: (coding, duckdb(coding)) for name, coding in ARROW.items()}),
    *_lazy("ibis", {name: (coding, ibis(coding)) for name, coding in ARROW.items()}),
    *_lazy("dask", {name: (coding, dask(dtype, "many partitions")) for name, (coding, dtype) in PANDAS.items()}),
    *_lazy("dask", {f"text, {parts}": ("text", dask(None, parts)) for parts in ("one partition", "empty partitions")}),
    *_lazy("pyspark", {name: (coding, pyspark(coding, "many partitions")) for name, coding in ARROW.items()}),
    *_lazy("pyspark", {"text, one partition": ("text", pyspark("text", "one partition"))}),
]
KINDS = {kind.name: kind for kind in ALL}

TEXTS = [
    KINDS[name]
    for name in (
        "pandas text",
        "polars text",
        "polars lazy text",
        "pyarrow text",
        "duckdb text",
        "ibis text",
        "dask text",
        "pyspark text",
    )
]
"""One kind for each engine, the one with the most ways of going wrong."""
EAGER = [kind for kind in TEXTS if not kind.lazy]
LAZY = [kind for kind in TEXTS if kind.lazy]
TRUTHS = [
    KINDS[f"{engine} boolean"]
    for engine in ("pandas nullable", "polars", "polars lazy", "pyarrow", "duckdb", "ibis", "dask nullable", "pyspark")
]
"""One kind for each engine, the one with the least to read."""
QUICK = [kind for kind in ALL if kind.engine not in SLOW or kind in TEXTS]
"""All kinds of the engines that start at once, and one kind of each of the others."""


def each(kinds):
    """A mark that gives a test one kind of frame after the other, as `kind`."""
    return pytest.mark.parametrize("kind", kinds, ids=str)


def table_of(frame):
    """A frame of any kind as rows in the order they have there, each a mapping from names; null is None."""
    data = nw.from_native(frame)
    data = data.collect() if isinstance(data, nw.LazyFrame) else data
    columns = {name: [_plain(value) for value in data[name].to_list()] for name in data.columns}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def columns_of(frame, *names, by=("subject", "week")):
    """The named columns as lists, in the order of the visits; null is None."""
    rows = sorted(table_of(frame), key=lambda row: [row[name] for name in by])
    return {name: [row[name] for row in rows] for name in names}


def _plain(value):
    """A value as Python has it."""
    if value is None or type(value).__name__ == "NAType" or value != value:
        return None
    return value.item() if isinstance(value, np.generic) else value
