"""How fast a score is, measured side by side in one run; see README.md beside this file."""

import argparse
import sys
import time
from collections.abc import Callable

import numpy as np
import pandas as pd

from sledai import SELENA_SLEDAI, Assessment, Descriptor, Visits, score, score_bounds

NAMES = [name.value for name in Descriptor]
WEIGHTS = np.array([SELENA_SLEDAI[name].weight for name in Descriptor])
LIMITS = {"one visit": 10.0, "pandas": 15.0, "copy": 2.0}


def best(calls: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """The shortest of `rounds` runs of each call [s], the calls taking turns."""
    times = dict.fromkeys(calls, float("inf"))
    for _ in range(rounds):
        for name, call in calls.items():
            start = time.perf_counter()
            call()
            times[name] = min(times[name], time.perf_counter() - start)
    return times


def one_visit() -> float:
    """The time of one score of one visit [microseconds]."""
    visit = Assessment({"arthritis", "rash", "low_complement"})

    def thousand() -> None:
        for _ in range(1000):
            score(visit, SELENA_SLEDAI)

    return best({"score": thousand}, 50)["score"] * 1e3


def many_visits(visits: int, rounds: int) -> dict[str, float]:
    """The time of each way to score the same visits [s]."""
    random = np.random.default_rng(24)
    columns = {name: random.random(visits) < 0.2 for name in NAMES}
    gaps = {name: np.where(random.random(visits) < 0.02, np.nan, column) for name, column in columns.items()}
    frames = {dtype: pd.DataFrame(columns).astype(dtype) for dtype in ("bool", "int64", "float64")}
    expected = frames["int64"].to_numpy() @ WEIGHTS
    assert np.array_equal(expected, score(Visits.from_columns(columns), SELENA_SLEDAI))
    calls: dict[str, Callable[[], object]] = {
        "Visits.from_columns and score": lambda: score(Visits.from_columns(columns), SELENA_SLEDAI),
        "plain copy of the 24 boolean columns": lambda: [column.copy() for column in columns.values()],
        "DataFrame[cols] @ weights, bool": lambda: frames["bool"][NAMES] @ WEIGHTS,
        "DataFrame[cols] @ weights, int64": lambda: frames["int64"][NAMES] @ WEIGHTS,
        "DataFrame[cols] @ weights, float64": lambda: frames["float64"][NAMES] @ WEIGHTS,
        "the same with gaps: Visits.from_columns and score_bounds, float64": lambda: score_bounds(
            Visits.from_columns(gaps), SELENA_SLEDAI
        ),
        "plain copy of the 24 float64 columns": lambda: [column.copy() for column in gaps.values()],
    }
    return best(calls, rounds)


def main() -> int:
    """Measure, print the table, and with --check tell whether the limits hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visits", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=25)
    parser.add_argument("--check", action="store_true", help="exit with 1 where a limit is not met")
    options = parser.parse_args()
    microseconds = one_visit()
    times = many_visits(options.visits, options.rounds)
    ours, copy = times["Visits.from_columns and score"], times["plain copy of the 24 boolean columns"]
    pandas = times["DataFrame[cols] @ weights, bool"]
    print(f"one score(Assessment, index): {microseconds:.1f} microseconds (limit {LIMITS['one visit']:.0f})")
    print(f"{options.visits} visits, best of {options.rounds}:")
    for name, seconds in times.items():
        print(f"  {seconds * 1e3:8.1f} ms  {seconds / ours:6.1f} x ours  {name}")
    print(f"pandas over ours, boolean columns: {pandas / ours:.1f} (at least {LIMITS['pandas']:.0f})")
    print(f"ours over a plain copy: {ours / copy:.2f} (at most {LIMITS['copy']:.0f})")
    kept = microseconds <= LIMITS["one visit"] and pandas / ours >= LIMITS["pandas"] and ours / copy <= LIMITS["copy"]
    print("limits kept" if kept else "LIMITS NOT KEPT")
    return 1 if options.check and not kept else 0


if __name__ == "__main__":
    sys.exit(main())
