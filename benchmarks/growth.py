"""How the time per visit, and the memory of the file pipeline, grow with the number of visits."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from attrs import frozen
from cohorts import Cohort, write_cohort
from engines import copied_file, database, needed, scored_file
from local import array_bounds
from measuring import Reported, turns
from results import DERIVED

from sledai import SELENA_SLEDAI, frames

SMALLEST = 10_000
BYTES_EACH = 200
"""What a visit needs in memory while it is scored there, about [bytes]."""
FILES, BARE = "sledai score, Parquet to Parquet", "bare Polars scan and write"


@frozen
class Point:
    """One door at one size.

    Attributes:
        seconds: the best of its rounds [s].
        peak: the most memory that its process held [bytes], where it had one of its own.
    """

    door: str
    visits: int
    seconds: float
    rounds: int
    peak: int | None = None


def growth(largest: int, folder: Path, budget: float) -> list[Point]:
    """Every door from 10 000 visits, by tens, to the largest number; in memory as far as they fit."""
    sizes = [size for size in (SMALLEST * 10**power for power in range(9)) if size <= largest]
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    points = [
        point for size in sizes if size * BYTES_EACH < memory / 2 for point in _measured(size, in_memory(size), budget)
    ]
    return points + in_files(sizes, folder, budget)


def in_memory(size: int) -> dict[str, Callable[[], Any]]:
    """The bounds of this many visits through each door that has them in memory."""
    cohort = Cohort.of(size)
    answers = cohort.masked()
    table, frame = cohort.pandas(cohort.nullable()), cohort.polars(answers)
    connection = database(needed("duckdb").connect(), cohort)

    def in_duckdb() -> Any:
        relation = frames.derive_score_bounds(connection.table("visits"), SELENA_SLEDAI)
        return relation.select(*DERIVED).to_arrow_table()

    return {
        "arrays, masked booleans": partial(array_bounds, answers),
        "pandas, nullable booleans": lambda: frames.derive_score_bounds(table, SELENA_SLEDAI),
        "Polars eager, booleans with nulls": lambda: frames.derive_score_bounds(frame, SELENA_SLEDAI),
        "DuckDB, booleans with nulls": in_duckdb,
    }


def _measured(size: int, doors: dict[str, Callable[[], Any]], budget: float) -> list[Point]:
    return _points(list(doors), [size] * len(doors), turns(doors, budget))


def in_files(sizes: list[int], folder: Path, budget: float) -> list[Point]:
    """From file to file; all sizes take turns, so that the largest meets the same machine as the others."""
    target = folder / "grown.parquet"
    runs: dict[str, Callable[[], Any]] = {}
    for size in sizes:
        source = write_cohort(folder / f"{size}.parquet", size)
        runs |= {f"{FILES} {size}": partial(scored_file, source, target)}
        runs |= {f"{BARE} {size}": partial(copied_file, source, target)}
    return _points([FILES, BARE] * len(sizes), [size for size in sizes for _ in range(2)], turns(runs, budget))


def _points(doors: list[str], sizes: list[int], rounds: list[list[Reported]]) -> list[Point]:
    return [
        Point(
            door=door,
            visits=size,
            seconds=min(samples[at].seconds for samples in rounds),
            rounds=len(rounds),
            peak=max(samples[at].peak or 0 for samples in rounds) or None,
        )
        for at, (door, size) in enumerate(zip(doors, sizes, strict=True))
    ]
