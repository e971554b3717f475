"""The rules on columns: what the time between two visits, or one visit, adds to a summary of the course."""

from __future__ import annotations

from typing import Any

from sledai._columns import ColumnT, Interval, Verdict
from sledai.criteria import PersistentActivityRule
from sledai.scoring import meets


def block(value: Interval[ColumnT], days: ColumnT) -> Interval[ColumnT]:
    """The area of a value that holds for so many days."""
    low: Any = value.low * days
    high: Any = value.high * days
    return Interval(low, high)


def doubled_trapezoid(before: Interval[ColumnT], now: Interval[ColumnT], days: ColumnT) -> Interval[ColumnT]:
    """Twice the area between two visits; doubled, so that it is a whole number."""
    return block(before + now, days)


def active(total: Interval[ColumnT], clinical: Interval[ColumnT], *, rule: PersistentActivityRule) -> Verdict[ColumnT]:
    """Whether a visit is active; more findings never make it less so, hence the verdict is exact."""
    enough = meets(total, rule.score)
    return enough & clinical.above(0) if rule.beyond_serology else enough
