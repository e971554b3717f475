"""Contests over what a program holds itself: arrays, and frames of pandas, Polars and pyarrow."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np
import polars as pl
from cohorts import NAMES, WEIGHTS, Cohort
from idioms import arrow_by_hand, r_product
from measuring import BY_HAND, COPY, IDIOM, OURS, Contest, Contestant, Size
from polars_by_hand import polars_tuned, polars_usual
from results import by_hand, derived, limits_of, scores, totals

from sledai import SELENA_SLEDAI, Visits, frames, score, score_bounds

BOUNDS = "derive_score_bounds"
SLICE = 2_000
"""How many visits pandas `apply` gets; it takes a second for some 20 000."""


def array_complete(size: Size) -> Contest:
    """Arrays without gaps: one score each, against the matrix products."""
    cohort = Cohort.of(size.visits, gaps=0)
    answers = cohort.booleans()
    tables = {kind: cohort.pandas(answers).astype(dict.fromkeys(NAMES, kind)) for kind in ("bool", "int64", "float64")}
    matrices = {kind: np.ascontiguousarray(table[NAMES].to_numpy()) for kind, table in tables.items()}
    contestants = [
        Contestant(
            "Visits.from_columns, score", OURS, lambda: score(Visits.from_columns(answers), SELENA_SLEDAI), totals
        ),
        Contestant("copy of the columns", COPY, lambda: [values.copy() for values in answers.values()]),
    ]
    for kind, table in tables.items():
        contestants.append(
            Contestant(f"pandas df[cols] @ w, {kind}", IDIOM, lambda table=table: table[NAMES] @ WEIGHTS, totals)
        )
    for kind, matrix in matrices.items():
        contestants.append(Contestant(f"NumPy X @ w, {kind}", IDIOM, lambda matrix=matrix: matrix @ WEIGHTS, totals))
    if shutil.which("Rscript"):
        product = r_product(matrices["float64"], size.folder)
        contestants.append(Contestant("R X %*% w, double", IDIOM, product, totals))
        absent = {}
    else:
        absent = {"R X %*% w, double": "R is not installed"}
    return Contest("array-complete", "Arrays, complete", len(cohort), contestants, cohort.expected, absent)


def array_float(size: Size) -> Contest:
    """Arrays of 1, 0 and NaN: the bounds."""
    cohort = Cohort.of(size.visits)
    answers = cohort.floats()
    matrix = np.stack([*answers.values()], axis=1)

    def filled() -> dict[str, Any]:
        gaps = np.isnan(matrix)
        low, high = np.where(gaps, 0, matrix) @ WEIGHTS, np.where(gaps, 1, matrix) @ WEIGHTS
        return {"low": low, "high": high, "missing": gaps.sum(axis=1)}

    contestants = [
        Contestant("Visits.from_columns, score_bounds", OURS, partial(array_bounds, answers), limits_of),
        Contestant("copy of the columns", COPY, lambda: [values.copy() for values in answers.values()]),
        Contestant("NumPy X @ w, NaN filled twice", BY_HAND, filled, dict),
        Contestant("NumPy X @ w", IDIOM, lambda: matrix @ WEIGHTS, scores),
    ]
    return Contest("array-float", "Arrays with gaps, 1, 0 and NaN", len(cohort), contestants, cohort.expected)


def array_masked(size: Size) -> Contest:
    """Masked arrays of truth values: the bounds."""
    cohort = Cohort.of(size.visits)
    answers = cohort.masked()
    parts = [part for values in answers.values() for part in (values.data, values.mask)]
    contestants = [
        Contestant("Visits.from_columns, score_bounds", OURS, partial(array_bounds, answers), limits_of),
        Contestant("copy of the columns", COPY, lambda: [part.copy() for part in parts]),
    ]
    return Contest("array-masked", "Arrays with gaps, masked booleans", len(cohort), contestants, cohort.expected)


def array_bounds(answers: Mapping[str, Any]) -> Any:
    """The bounds of columns that are in memory."""
    return score_bounds(Visits.from_columns(answers), SELENA_SLEDAI)


def in_pandas(kind: str, title: str, size: Size) -> Contest:
    """A pandas frame: one call for the three columns, against the idioms for one total."""
    cohort = Cohort.of(size.visits, gaps=0) if kind == "booleans" else Cohort.of(size.visits)
    table = cohort.pandas(getattr(cohort, kind)())
    few = table[:SLICE]
    contestants = [
        Contestant(BOUNDS, OURS, lambda: frames.derive_score_bounds(table, SELENA_SLEDAI), derived),
        Contestant("df.copy()", COPY, table.copy),
        Contestant("df[cols].mul(w).sum(axis=1)", IDIOM, lambda: table[NAMES].mul(WEIGHTS).sum(axis=1), totals),
        Contestant(
            f"df[cols].apply(..., axis=1), scaled from {SLICE} visits",
            IDIOM,
            lambda: few[NAMES].apply(lambda row: (row * WEIGHTS).sum(), axis=1),
            totals,
            share=len(few) / len(table),
        ),
    ]
    if kind in ("booleans", "floats"):
        contestants.append(Contestant("df[cols] @ w", IDIOM, lambda: table[NAMES] @ WEIGHTS, scores))
    return Contest(f"pandas-{kind}", f"pandas, {title}", len(cohort), contestants, cohort.expected)


def in_polars(
    kind: str, title: str, read: Callable[[str], pl.Expr], size: Size, *, lazy: bool, times: int = 1
) -> Contest:
    """A Polars frame, eager or lazy, against expressions by hand in a frame of the same sort.

    It may be `times` as large, so that the time to write a plan down, the same for every frame, does not count.
    """
    cohort = Cohort.of(size.visits * times)
    frame = cohort.polars(getattr(cohort, kind)())
    start = frame.lazy() if lazy else frame
    usual, tuned = polars_usual(read), polars_tuned(read)

    def run(derive: Callable[[Any], Any]) -> Any:
        return derive(start).lazy().collect() if lazy else derive(start)

    contestants = [
        Contestant(BOUNDS, OURS, lambda: run(lambda data: frames.derive_score_bounds(data, SELENA_SLEDAI)), derived),
        Contestant("hand-written expression", BY_HAND, lambda: run(lambda data: data.with_columns(**usual)), by_hand),
        Contestant("hand-written, tuned", BY_HAND, lambda: run(lambda data: data.with_columns(**tuned)), by_hand),
    ]
    sort = "lazy" if lazy else "eager"
    return Contest(f"polars-{kind}-{sort}", f"Polars {sort}, {title}", len(cohort), contestants, cohort.expected)


def in_pyarrow(size: Size) -> Contest:
    """A pyarrow table."""
    cohort = Cohort.of(size.visits)
    table = cohort.arrow(cohort.masked())
    contestants = [
        Contestant(BOUNDS, OURS, lambda: frames.derive_score_bounds(table, SELENA_SLEDAI), derived),
        Contestant("hand-written pyarrow.compute", BY_HAND, lambda: arrow_by_hand(table), by_hand),
    ]
    return Contest("pyarrow", "pyarrow, booleans with nulls", len(cohort), contestants, cohort.expected)
