"""Every kind of frame: built from columns of Python values, and read back as such.

A library is imported when a frame of it is asked for, so that a test of another engine needs it not.
"""

from collections.abc import Callable
from functools import cache
from importlib.metadata import version
from itertools import count, pairwise
from typing import Any
from zlib import crc32

import narwhals.stable.v2 as nw
import numpy as np
import pytest
from attrs import field, frozen

from frames.cohort import PART, index_of
from oracle import NAMES

SLOW = ("dask", "pyspark")
SLOW_TO_PLAN = (*SLOW, "ibis")
"""The engines of which no test has other kinds than the usual ones; see `--kinds`."""
USUAL = ("pandas", "polars", "pyarrow")
"""The engines that the extra `test` installs."""
PARTS = {
    "one partition": (),
    "two partitions": (7,),
    "many partitions": (2, 7, 11, 20),
    "empty partitions": (0, 0, 9, 9, 20, 1000),
}
"""Where a frame that is held in parts is cut."""
EMPTY = "empty partitions"
WHOLE_AND_EMPTY = ("one partition", EMPTY)


@frozen
class Kind:
    """A kind of frame.

    Attributes:
        name: what it is called in the tests.
        engine: one of `needs.ENGINES`.
        coding: how its columns hold answers, one of `CODINGS`; None if each column has the type of its values.
        build: a frame of given columns, all of them text or numbers but for the answers.
        lazy: whether it computes only when it is collected.
    """

    name: str
    engine: str
    coding: str | None
    build: Callable[[dict[str, list[Any]]], Any]
    lazy: bool = field(kw_only=True, default=False)

    @property
    def names(self):
        """All descriptors, or a part of them where planning the whole form takes long."""
        text_in_a_plan = self.engine in ("polars", "duckdb", "ibis") and self.coding == "text"
        return PART if self.engine in SLOW or text_in_a_plan else NAMES

    @property
    def before_duckdb_2(self):
        """Whether an older DuckDB reads it: a column of nulls without a type holds whole numbers there, not nulls."""
        return self.engine in ("duckdb", "ibis") and int(version("duckdb").split(".")[0]) < 2

    @property
    def edition(self):
        """The edition, or the part of it, that has these descriptors."""
        return index_of(self.names)

    def __str__(self):
        return self.name

    def frame(self, columns):
        """A frame with these columns."""
        return self.build(columns if self.coding else {name: Untyped(values) for name, values in columns.items()})


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


def in_parts(table, parts):
    """The slices of a table, or of the rows of another kind of frame, that are its parts."""
    return [table[slice(*ends)] for ends in pairwise((0, *PARTS[parts], len(table) + 1000))]


def polars(answer, *, lazy=False, parts="one partition"):
    """Polars frames with the answers in a type of Arrow."""

    def build(columns):
        import polars as pl

        frame = pl.concat(in_parts(pl.from_arrow(arrow(columns, answer)), parts), rechunk=False)
        return frame.lazy() if lazy else frame

    return build


def polars_categorical(*, lazy=False):
    """Polars frames with the answers as categories."""

    def build(columns):
        import polars as pl

        answers = [name for name in columns if name in NAMES]
        frame = pl.from_arrow(arrow(columns, "text")).with_columns(pl.col(answers).cast(pl.Categorical))
        return frame.lazy() if lazy else frame

    return build


def pyarrow(answer, parts="one partition"):
    """Arrow tables with the answers in a type."""

    def build(columns):
        import pyarrow as pa

        return pa.concat_tables(in_parts(arrow(columns, answer), parts))

    return build


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
        name = f"visits_{next(NUMBERS)}"
        backend().con.register(name, arrow(columns, answer))
        return backend().table(name)

    return build


@cache
def backend():
    """The Ibis connection of the test run, so that two tables can be put together."""
    import ibis

    return ibis.duckdb.connect()


NUMBERS = count()
"""For names that no other table has."""


def pandas(dtype):
    """Pandas frames with the answers in a dtype, and an index in which all labels are the same."""

    def build(columns):
        import pandas as pd

        frame = pd.DataFrame({name: _series(name, values, dtype) for name, values in columns.items()})
        frame.index = ["same"] * len(frame)
        return frame

    return build


def pandas_nullable(columns):
    """A pandas frame with the types of its values that know null."""
    return pandas(None)(columns).convert_dtypes()


def _series(name, values, dtype):
    import pandas as pd

    if isinstance(values, Untyped):
        return pd.Series(list(values), dtype="object" if dtype == "object" else None)
    return pd.Series(list(values), dtype="Int64" if name == "week" and None in values else _dtype(name, dtype))


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
        held = Parts(in_parts(whole, parts))
        return dd.from_map(held, range(len(held.frames)), meta=whole[:0])

    return build


@frozen
class Parts:
    """The parts of a Dask frame, with a name each, so that Dask need not read them to tell two plans apart."""

    frames: list[Any]
    number: int = field(init=False, factory=lambda: next(NUMBERS))

    def __call__(self, at):
        """One of the parts."""
        return self.frames[at]

    def __dask_tokenize__(self):
        """What no other parts have."""
        return f"parts {self.number}"


def pyspark(answer, parts):
    """Spark frames with the answers in a type."""

    def build(columns):
        table = arrow(columns, answer)
        frame = session().createDataFrame(table)
        number = {"one partition": 1, "many partitions": 5, "empty partitions": len(table) + 5}[parts]
        return frame.coalesce(1) if number == 1 else frame.repartition(number)

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
    *_eager("polars", {f"text, {EMPTY}": ("text", polars("text", parts=EMPTY))}),
    *_lazy("polars", {f"lazy text, {EMPTY}": ("text", polars("text", lazy=True, parts=EMPTY))}),
    *_eager("pyarrow", {f"text, {EMPTY}": ("text", pyarrow("text", EMPTY))}),
    *_lazy("duckdb", {name: (coding, duckdb(coding)) for name, coding in ARROW.items()}),
    *_lazy("ibis", {name: (coding, ibis(coding)) for name, coding in ARROW.items()}),
    *_lazy("dask", {name: (coding, dask(dtype, "two partitions")) for name, (coding, dtype) in PANDAS.items()}),
    *_lazy("dask", {f"text, {parts}": ("text", dask(None, parts)) for parts in WHOLE_AND_EMPTY}),
    *_lazy("pyspark", {name: (coding, pyspark(coding, "many partitions")) for name, coding in ARROW.items()}),
    *_lazy("pyspark", {f"text, {parts}": ("text", pyspark("text", parts)) for parts in WHOLE_AND_EMPTY}),
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

PLAIN = {
    kind.name: kind
    for kind in (
        Kind("pandas", "pandas", None, pandas(None)),
        Kind("pandas nullable", "pandas", None, pandas_nullable),
        Kind("pandas object", "pandas", None, pandas("object")),
        Kind("polars", "polars", None, polars(None)),
        Kind("pyarrow", "pyarrow", None, pyarrow(None)),
        Kind("polars lazy", "polars", None, polars(None, lazy=True), lazy=True),
        Kind("duckdb", "duckdb", None, duckdb(None), lazy=True),
        Kind("ibis", "ibis", None, ibis(None), lazy=True),
        Kind("dask", "dask", None, dask(None, "two partitions"), lazy=True),
        Kind("pyspark", "pyspark", None, pyspark(None, "many partitions"), lazy=True),
    )
}
"""Kinds in which each column has the type of its values, for other columns than those of the cohort."""
PLAIN_EAGER = [kind for kind in PLAIN.values() if not kind.lazy]
PLAIN_LAZY = [kind for kind in PLAIN.values() if kind.lazy and kind.engine != "pyspark"]
"""Those of Spark are left to few tests, for it takes seconds to put rows together."""
PLAIN_PARTS = [
    Kind(f"dask, {parts}", "dask", None, dask(None, parts), lazy=True)
    for parts in (*WHOLE_AND_EMPTY, "many partitions")
]


def every(kinds):
    """A mark that gives a test of what reads a frame every kind, as `kind`."""
    return pytest.mark.kinds(list(kinds), all_of_them)


def each_engine(kinds):
    """A mark that gives a test of what a verb gives one kind for each engine; see `--kinds`."""
    return pytest.mark.kinds(list(kinds), one_for_each_engine)


def each_quick_engine(kinds):
    """A mark that gives a test one kind for each engine that plans quickly.

    It is for a further test of what a verb gives, of which another test is given every engine.
    """
    return each_engine(kind for kind in kinds if kind.engine not in SLOW_TO_PLAN)


def each(kinds):
    """A mark that gives a test of a detail one kind; see `--kinds`.

    The engines that the extra `test` installs take turns by the name of the test. Beside them DuckDB is given if it
    can be, because it plans a query in less than a second, or else one of the others.
    """
    return pytest.mark.kinds(list(kinds), one)


def all_of_them(kinds, test):
    """Every kind."""
    return kinds


def one_for_each_engine(kinds, test):
    """One kind for each engine: of truth values where there is one, a lazy one of Polars, or else the first."""
    chosen = {}
    for kind in sorted(kinds, key=lambda kind: (kind not in TRUTHS, kind not in TEXTS, not kind.lazy)):
        chosen.setdefault(kind.engine, kind)
    return list(chosen.values())


def one(kinds, test):
    """One of the usual engines for a test of this name, and one of the others."""
    engines = one_for_each_engine(kinds, test)
    usual = [kind for kind in engines if kind.engine in USUAL]
    further = [kind for kind in engines if kind.engine not in (*USUAL, *SLOW_TO_PLAN)]
    slow = [kind for kind in engines if kind.engine in SLOW_TO_PLAN]
    return [group[crc32(test.encode()) % len(group)] for group in (usual, further or slow) if group]


def plain(*names):
    """Some of the plain kinds, by name."""
    return [PLAIN[name] for name in names]


def table_of(frame):
    """A frame of any kind as rows in the order they have there, each a mapping from names; null is None."""
    names = nw.from_native(frame).collect_schema().names()
    return [dict(zip(names, row, strict=True)) for row in rows(frame)]


def columns_of(frame, *names, by=("subject", "week")):
    """The named columns as lists, in the order of the visits; null is None."""
    table = sorted(table_of(frame), key=lambda row: [row[name] for name in by])
    return {name: [row[name] for row in table] for name in names}


def rows(frame, *names):
    """The rows of a frame, or some of their columns, as plain values in the order in which they are; null is None."""
    data = nw.from_native(frame)
    data = data.collect() if isinstance(data, nw.LazyFrame) else data
    chosen = data.select(*names) if names else data
    return [tuple(map(_python, row)) for row in chosen.rows()]


def sorted_rows(frame, *names):
    """The same in an order that does not depend on the engine."""
    return in_order(rows(frame, *names))


def in_order(rows):
    """Rows of plain values in an order of their own, nulls last."""
    return sorted(rows, key=lambda row: [(value is None, str(type(value)), value) for value in row])


def _python(value):
    """A value as Python has it; a number without fraction is an int."""
    if value is None or type(value).__name__ == "NAType" or value != value:
        return None
    value = value.item() if isinstance(value, np.generic) else value
    return int(value) if isinstance(value, float) and value.is_integer() else value
