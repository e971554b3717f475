"""The dataframe engines that are supported, and what an engine is refused for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from operator import methodcaller
from typing import Any, TypeAlias, TypeGuard

from narwhals.exceptions import DuplicateError
from narwhals.stable import v2 as nw

from sledai.errors import duplicate_column, unsupported_frame

Frame: TypeAlias = nw.DataFrame[Any] | nw.LazyFrame[Any]

ENGINES = ("pandas", "polars", "pyarrow", "duckdb", "ibis", "dask", "pyspark")
SUPPORTED = (
    "a pandas or Polars DataFrame, a Polars LazyFrame, a pyarrow Table, a DuckDB relation, an Ibis table on DuckDB, "
    "a Dask DataFrame or a PySpark DataFrame"
)
LABELLED = ("pandas", "dask")
"""Engines in which the label of a column need not be text."""
WITHOUT_ORDER = ("dask",)
"""Engines that cannot look along the visits of a subject."""
WORTH_A_PLAN = 2**14
"""How many rows an eager frame of Polars has at least for which a plan takes no longer than arrays."""
ONE_CASE = ("duckdb", "ibis", "pyspark")
"""Engines that take two names that differ in case only for one."""


def engine(data: Frame) -> str:
    """The name of a frame's engine, one of `ENGINES` if it is supported."""
    name: str = data.implementation.value
    return name


def supported(frame: object) -> Frame:
    """The frame as narwhals has it, with every column label as text; `native` gives the labels back.

    Raises:
        ColumnError: a column name is there twice, or is the text of another label.
        UnsupportedFrameError: it is of another kind.
    """
    try:
        data = nw.from_native(frame, pass_through=True)
    except DuplicateError:
        counts = Counter(map(str, getattr(frame, "columns", ())))
        raise duplicate_column(tuple(name for name, count in counts.items() if count > 1)) from None
    if isinstance(data, nw.DataFrame | nw.LazyFrame) and engine(data) in ENGINES:
        backend = getattr(getattr(frame, "get_backend", lambda: None)(), "name", "duckdb")
        if backend == "duckdb":
            return _with_names(data)
        raise unsupported_frame(f"an Ibis table on {backend}", supported=SUPPORTED)
    kind = f"{type(frame).__module__.split('.')[0]}.{type(frame).__name__}"
    raise unsupported_frame(kind, supported=SUPPORTED)


def name_of(label: Hashable) -> str:
    """The name under which a column is read, whose label in pandas may be a number or a tuple."""
    return str(label)


def optional_name_of(label: Hashable) -> str | None:
    """The same of a column that need not be named."""
    return None if label is None else name_of(label)


def columns_named(given: Hashable | Sequence[Hashable]) -> tuple[str, ...]:
    """The names of one column or of a list of columns, each once."""
    return tuple(dict.fromkeys(map(name_of, given if isinstance(given, list | tuple) else (given,))))


def _with_names(data: Frame) -> Frame:
    """The frame with every column label as text; two labels of one text are a `ColumnError`."""
    own: Any = nw.to_native(data)
    if engine(data) not in LABELLED:
        return data
    if _index_like_columns(own):
        own = own.rename_axis(index=[None] * own.index.nlevels if engine(data) == "pandas" else None)
        data = nw.from_native(own)
    if all(isinstance(label, str) for label in own.columns):
        return data
    names = {label: name_of(label) for label in own.columns}
    if twice := [name for name, count in Counter(names.values()).items() if count > 1]:
        raise duplicate_column(tuple(twice))
    flat = own.columns.nlevels == 1
    named: Frame = nw.from_native(own.rename(columns=names) if flat else own.set_axis(list(names.values()), axis=1))
    return named


def _index_like_columns(own: Any) -> bool:
    """Whether the index of a pandas frame is named like a column, which pandas cannot tell apart."""
    names = getattr(own.index, "names", [own.index.name])
    return any(name is not None and name in own.columns for name in names)


def with_labels(result: Any, like: Any) -> Any:
    """A frame of pandas or Dask with the labels of the frame that it was made of.

    Labels of several rows stay so; a new column has its name in the first. An index that is still that of the frame
    has its name again, if it lost that because a column has it too.
    """
    data: Any = nw.from_native(like)
    if engine(data) not in LABELLED:
        return result
    own = nw.to_native(data)
    if engine(data) == "pandas" and _index_like_columns(own) and result.index.equals(own.index):
        result = result.rename_axis(index=list(own.index.names))
    labels = {name_of(label): label for label in own.columns}
    if all(isinstance(label, str) for label in labels.values()):
        return result
    if own.columns.nlevels == 1:
        return result.rename(columns=labels)
    rest = [""] * (own.columns.nlevels - 1)
    rows = [labels.get(name, (name, *rest)) for name in result.columns]
    return result.set_axis(type(own.columns).from_tuples(rows, names=own.columns.names), axis=1)


def require_order(data: Frame, verb: str) -> None:
    """Refuse an engine that cannot look along the visits of a subject (`UnsupportedFrameError`)."""
    if engine(data) in WITHOUT_ORDER:
        remedy = (
            "another engine; or keep each subject's visits in one partition and give the call to map_partitions, "
            "where each partition is a pandas frame"
        )
        raise unsupported_frame(f"{verb} on {engine(data)}", supported=remedy)


def as_lazy(data: Frame) -> Frame:
    """Make an eager frame of Polars lazy, so that its steps run together; return other frames unchanged."""
    return data.lazy() if isinstance(data, nw.DataFrame) and data.implementation.is_polars() else data


def collect(data: Frame) -> nw.DataFrame[Any]:
    """The eager frame that a plan of Polars gives; others as they are."""
    if isinstance(data, nw.DataFrame):
        return data
    return nw.from_native(nw.to_native(data).collect(engine="streaming"), eager_only=True)


def is_read_as_arrays(data: Frame) -> TypeGuard[nw.DataFrame[Any]]:
    """Whether a frame is read as arrays: an eager one, and of Polars if it is small."""
    return isinstance(data, nw.DataFrame) and (not data.implementation.is_polars() or len(data) < WORTH_A_PLAN)


def consolidated(data: Any) -> Any:
    """A frame of Dask with the columns of each partition copied into one block for each type; others unchanged.

    Dask adds columns one by one, and pandas warns of a hundred blocks. No optimization of Dask goes past this step.
    """
    return nw.from_native(nw.to_native(data).map_partitions(methodcaller("copy"))) if engine(data) == "dask" else data


def with_row_values(data: Any, values: Mapping[str, nw.Expr]) -> Any:
    """Add columns of which each value is computed from its own row; a Dask frame computes each partition with pandas.

    Dask plans an expression for every step of a computation, which takes longer than to compute it. No optimization of
    Dask goes past this step.
    """
    if not values:
        return data
    if engine(data) != "dask":
        return data.with_columns(**values)
    return nw.from_native(nw.to_native(data).map_partitions(_of_partition, dict(values)))


def _of_partition(partition: Any, values: Mapping[str, nw.Expr]) -> Any:
    """A partition of a Dask frame, which is a pandas frame, with columns added; each type is one block."""
    return nw.to_native(nw.from_native(partition).with_columns(**values)).copy()


def scratch_prefix(names: Iterable[str]) -> str:
    """A prefix that no column of the user has, for intermediate columns."""
    prefix = "_sledai_"
    while any(str(name).casefold().startswith(prefix) for name in names):
        prefix = f"_{prefix}"
    return prefix


def is_text(dtype: Any) -> bool:
    """Whether a column holds text."""
    return dtype in (nw.String, nw.Categorical, nw.Enum)
