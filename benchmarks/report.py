"""What a run tells: lines for the screen, and a mapping for the page."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import shlex
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from attrs import asdict
from growth import Point
from measuring import Contest, Outcome

import sledai

PACKAGES = ("numpy", "pandas", "polars", "pyarrow", "narwhals", "duckdb", "ibis-framework", "dask", "pyspark")


def contest_lines(contest: Contest, outcomes: Iterable[Outcome]) -> str:
    """A contest for the screen."""
    ran = (
        f"  {outcome.seconds * 1e3:10.1f} ms {outcome.ratio:8.2f} x sledai  {outcome.name}{_memory(outcome)}"
        for outcome in outcomes
    )
    absent = (f"  {name}: {reason}" for name, reason in contest.absent.items())
    visits = f": {contest.visits} visits" if contest.visits else ""
    return "\n".join([f"\n{contest.title}{visits}", *ran, *absent])


def growth_lines(points: Iterable[Point]) -> str:
    """The growth for the screen."""
    lines = [
        f"  {point.visits:>9} visits {point.seconds / point.visits * 1e9:10.1f} ns each  {point.door}{_memory(point)}"
        for point in points
    ]
    return "\n".join(["\nGrowth", *lines])


def _memory(measured: Outcome | Point) -> str:
    return f", {measured.peak / 1e6:.0f} MB" if measured.peak else ""


def contest_record(contest: Contest, outcomes: Iterable[Outcome]) -> dict[str, Any]:
    """A contest for the page."""
    return {
        "key": contest.key,
        "title": contest.title,
        "visits": contest.visits,
        "outcomes": [asdict(outcome) for outcome in outcomes],
        "absent": dict(contest.absent),
    }


def run_record() -> dict[str, Any]:
    """When, on what and by which command this run measures."""
    versions = {"sledai": sledai.__version__, "Python": platform.python_version()}
    for package in PACKAGES:
        try:
            versions[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            continue
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "command": shlex.join(["python", *sys.argv]),
        "processors": os.cpu_count(),
        "memory_bytes": os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"),
        "system": f"{platform.system()} {platform.machine()}",
        "versions": versions,
    }
