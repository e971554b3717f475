"""The results of contestants as arrays by name, so that they can be compared."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

RESULTS = ("low", "high", "missing")
DERIVED = tuple(f"sledai_{name}" for name in RESULTS)
"""What code written by hand, and what the library, calls the three results."""


def totals(values: Any) -> dict[str, Any]:
    """A total in which gaps count as absent."""
    return {"low": np.asarray(values)}


def scores(values: Any) -> dict[str, Any]:
    """A total that is NaN where there is a gap."""
    return {"score": np.asarray(values, np.float64)}


def columns(names: tuple[str, ...], result: Any) -> dict[str, Any]:
    """The three results of a frame under these names."""
    return {name: np.asarray(result[column]) for name, column in zip(RESULTS, names, strict=True)}


derived, by_hand = partial(columns, DERIVED), partial(columns, RESULTS)


def limits_of(interval: Any) -> dict[str, Any]:
    """The two results of the array door."""
    return {"low": interval.low, "high": interval.high}
