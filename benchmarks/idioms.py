"""How people score today elsewhere: queries, pyarrow and R, written by hand."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from functools import reduce
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from cohorts import NAMES, WEIGHTS
from measuring import Reported
from polars_by_hand import ITEMS


def _sql(low: str, high: str, missing: str) -> tuple[str, ...]:
    sums = {
        "low": " + ".join(low.format(name=name, weight=weight) for name, weight in ITEMS),
        "high": " + ".join(high.format(name=name, weight=weight) for name, weight in ITEMS),
        "missing": " + ".join(missing.format(name=name) for name in NAMES),
    }
    return tuple(f"CAST({total} AS BIGINT) AS {name}" for name, total in sums.items())


SQL_USUAL = _sql(
    "CAST(coalesce({name}, FALSE) AS INT) * {weight}",
    "CAST(coalesce({name}, TRUE) AS INT) * {weight}",
    "CAST({name} IS NULL AS INT)",
)
SQL_TUNED = _sql(
    "CASE WHEN {name} THEN {weight} ELSE 0 END",
    "CASE WHEN {name} IS NULL OR {name} THEN {weight} ELSE 0 END",
    "CASE WHEN {name} IS NULL THEN 1 ELSE 0 END",
)
"""The columns of the three results in SQL that DuckDB and Spark both speak."""


def arrow_by_hand(table: pa.Table) -> dict[str, Any]:
    """The three columns through pyarrow's own arithmetic, one byte for each number."""

    def total(answers: list[Any], weights: list[int]) -> Any:
        numbers = (
            pc.multiply(a.cast(pa.int8()), pa.scalar(w, pa.int8())) for a, w in zip(answers, weights, strict=True)
        )
        return reduce(pc.add, numbers).cast(pa.int64())

    columns, weights = [table[name] for name in NAMES], WEIGHTS.tolist()
    return {
        "low": total([pc.fill_null(column, False) for column in columns], weights),
        "high": total([pc.fill_null(column, True) for column in columns], weights),
        "missing": total([pc.is_null(column) for column in columns], [1] * len(NAMES)),
    }


def r_product(matrix: Any, folder: Path) -> Callable[[], Reported]:
    """A matrix product in R; the clock runs in R, around the product alone."""
    answers, weights, totals = (folder / name for name in ("answers", "weights", "totals"))
    matrix.T.astype(np.float64).tofile(answers)
    WEIGHTS.astype(np.float64).tofile(weights)
    script = Path(__file__).with_name("product.R")

    def run() -> Reported:
        command = ["Rscript", "--vanilla", str(script), str(answers), str(weights), str(totals)]
        seconds = subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout
        return Reported(float(seconds), result=np.fromfile(totals))

    return run


BARE_COPY = "import sys, polars; polars.scan_parquet(sys.argv[1]).sink_parquet(sys.argv[2])"
"""A program that reads a Parquet file and writes it again, in parts."""
