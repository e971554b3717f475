"""A day: a whole number counted from one day, or a date."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import numpy as np

from sledai._columns import Array

FARTHEST_DAY = 10**7
"""No day is farther from the day that days are counted from [days].

What is farther counts no days: it is a date written as a number, such as 20240105, or a number of seconds.
Julian day numbers are nearer.
"""


def as_day(value: object) -> int | date | None:
    """A value as a whole number or a date, which of a time of day is its date; None where it is no day."""
    if isinstance(value, np.datetime64):
        found = value.astype("datetime64[D]").item()
        return found if isinstance(found, date) else None  # of what Python has no date numpy gives a number
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else whole_day(value)


def whole_day(value: object) -> int | None:
    """A value as a whole number of days; None where it is none."""
    if isinstance(value, bool | np.timedelta64):  # to Python a truth value is an integer, to numpy a span of time
        return None
    if not isinstance(value, int | float | np.integer | np.floating):
        return None
    number: Any = float(value) if isinstance(value, np.number) else value
    return int(number) if abs(number) <= FARTHEST_DAY and number == int(number) else None


def too_far(days: Array) -> Array:
    """Where whole numbers are farther than any day."""
    return np.abs(days.astype(np.float64)) > FARTHEST_DAY
