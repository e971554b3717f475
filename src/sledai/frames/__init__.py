"""The dataframe interface: a cohort in, the same kind of frame back, on whatever engine it lives.

pandas and pyarrow are read as arrays; Polars, DuckDB, Ibis, Dask and PySpark get expressions of their own, and lazy
stays lazy. What is derived depends on neither row order nor index labels nor column order nor partitions.
"""

try:
    from narwhals.stable import v2 as _narwhals  # noqa: F401
except ModuleNotFoundError as missing:
    reason = "sledai.frames needs narwhals. Install it with: pip install 'sledai[frames]'"
    raise ModuleNotFoundError(reason, name="narwhals") from missing

from sledai._later import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__)
