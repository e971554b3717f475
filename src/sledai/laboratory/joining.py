"""Results and visits on one scale of subject and day: which results stand in which window."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from attrs import evolve, frozen

from sledai.definitions.observations import Test
from sledai.errors import different_lengths, duplicate_visit, missing_day, missing_identifier, raise_all
from sledai.laboratory.judging import multiplied
from sledai.laboratory.statements import Choice
from sledai.laboratory.tables import Results, each_different
from sledai.laboratory.units import Dimension, understood
from sledai.logic import Array, Interval, Verdict
from sledai.visits.days import DayKind, Days, warn_study_days


@frozen(eq=False, kw_only=True)
class Loose:
    """Visits beside results whose day is not known.

    Attributes:
        visits: the place of the visit of each pair.
        at: the place of the result.
        oldest: how old the result can be at most [days].
        nearest: how old it is at least; negative where it may be later than the visit.
        window: how old a result may be [days].
    """

    visits: Array
    at: Array
    oldest: Array
    nearest: Array
    window: int

    @property
    def age(self) -> Array:
        """How old the result is at least if it is in the window."""
        return np.maximum(self.nearest, 0)

    @property
    def may(self) -> Array:
        """Whether it may be in the window."""
        return self.age <= self.window

    @property
    def sure(self) -> Array:
        """Whether it is in the window whatever its day is."""
        return (self.nearest >= 0) & (self.oldest <= self.window)

    def any(self, size: int, chosen: Array) -> Array:
        """For each visit whether any of the pairs is chosen."""
        found = np.zeros(size, np.bool_)
        found[self.visits[chosen]] = True
        return found

    def least(self, otherwise: Array, chosen: Array) -> Array:
        """For each visit the least age, at most, of the chosen pairs and of another result."""
        found = otherwise.copy()
        np.minimum.at(found, self.visits[chosen], self.oldest[chosen])
        return found

    def strength(self, each: Verdict[Array]) -> Array:
        """How much each result speaks for a finding; 1 less than one of the same state that is in the window."""
        strength: Array = (self.sure & each.certain) * 2 + each.possible * 2 + self.sure
        return strength


@frozen(eq=False, kw_only=True)
class Joined:
    """The results of the subjects that have visits, by subject and day, and where each visit stands among them.

    Attributes:
        results: the results.
        keys: for each result its subject and day as one number; ascending within each test.
        visit_keys: the same for each visit.
        visit_days: the day of each visit.
        owner: for each result the place of its subject among those of the visits.
        visit_owner: the same for each visit.
        choose: which results of a window count.
        ratio: the dimension of the ratios that are used, and their factor.
    """

    results: Results
    keys: Array
    visit_keys: Array
    visit_days: Array
    owner: Array
    visit_owner: Array
    choose: Choice
    ratio: tuple[Dimension, int] | None

    @classmethod
    def of(
        cls, results: Results, subject: Any, day: Any, choose: Choice, ratio: tuple[Dimension, int] | None
    ) -> Joined:
        """Results and visits on one scale of subject and day.

        Raises:
            SledaiError: what is wrong with the visits.
        """
        if subject.ndim != 1 or subject.shape != day.shape:
            raise different_lengths({"subject": f"shape {subject.shape}", "day": f"shape {day.shape}"})
        different, at = each_different(subject)
        days = Days.of(day, days=results.when.days)
        blank = int((at == different.index(None)).sum()) if None in different else 0
        faults = [missing_identifier("subject", blank)] if blank else []
        faults += [missing_identifier("day", int(days.blank.sum()))] if days.blank.any() else []
        raise_all([*faults, *days.faults("day of the visits", exact=True)])
        kinds = results.when.kind, days.kind
        if None not in kinds and kinds[0] is not kinds[1]:
            named = f"{len(results)} results, whose days are {kinds[0]}"
            raise missing_day((named,), day=f"({ONE[DayKind(str(kinds[1]))]})")
        warn_study_days({"day of the results": results.when.sides, "day of the visits": days.sides})
        places = {name: place for place, name in enumerate(different)}
        names, whose = each_different(results.subjects)
        owner = np.array([*(places.get(name, -1) for name in names), -1], np.int64)[whose]
        kept = owner >= 0
        visit_keys = at * SPAN + days.first
        unique, counts = np.unique(visit_keys, return_counts=True)
        if (counts > 1).any():
            twice = [int(key) for key in unique[counts > 1]]
            raise duplicate_visit(
                ("subject", "day"),
                {
                    (different[(key + SPAN // 2) // SPAN], days.form.shown(key - (key + SPAN // 2) // SPAN * SPAN)): 2
                    for key in twice
                },
            )
        chosen = _rows(evolve(results, when=results.when.in_zone(days.form.zone)), kept)
        return cls(
            results=chosen,
            keys=owner[kept] * SPAN + chosen.days,
            visit_keys=visit_keys,
            visit_days=days.first,
            owner=owner[kept],
            visit_owner=at,
            choose=choose,
            ratio=ratio,
        )

    def of_test(self, test: Test, *, exact: bool = True) -> tuple[Array, Interval[Array], Array]:
        """The results of a test, by subject and day: their places, amounts, and keys.

        Args:
            test: the test.
            exact: whether those whose day is known, or those whose day is not.
        """
        units = self.results.units
        mine = self.results.tests == str(test)
        low, high = self.results.amounts.low, self.results.amounts.high
        if test is Test.URINE_PROTEIN and self.ratio is not None:
            dimension, factor = self.ratio
            ratios = (self.results.tests == str(Test.PROTEIN_CREATININE_RATIO)) & of_dimension(units, dimension)
            scaled = multiplied(self.results.amounts, factor)
            low, high = np.where(ratios, scaled.low, low), np.where(ratios, scaled.high, high)
            mine = mine | ratios
        places = np.flatnonzero(mine & ((self.results.when.first == self.results.when.last) == exact))
        places = places[np.argsort(self.keys[places], kind="stable")]
        return places, Interval(low[places], high[places]), self.keys[places]

    def beside(self, places: Array, window: int) -> Loose:
        """The visits beside those results, whose day is not known, that may be in their window or before it."""
        first, last, owner = self.results.when.first[places], self.results.when.last[places], self.owner[places]
        by_owner = np.argsort(owner, kind="stable")
        begin, end = (np.searchsorted(owner[by_owner], self.visit_owner, side) for side in ("left", "right"))
        visits, at, _, _ = pairs(begin, end)
        at = by_owner[at]
        oldest, nearest = self.visit_days[visits] - first[at], self.visit_days[visits] - last[at]
        kept = oldest >= 0
        return Loose(visits=visits[kept], at=at[kept], oldest=oldest[kept], nearest=nearest[kept], window=window)

    def inside(self, keys: Array, window: int) -> tuple[Array, Array]:
        """For each visit where its results begin and end among those of a test."""
        first = np.searchsorted(keys, self.visit_keys - window, "left")
        last = np.searchsorted(keys, self.visit_keys, "right")
        return (self.last_day(keys, first, last) if self.choose == "nearest" else first), last

    def last_day(self, keys: Array, first: Array, last: Array) -> Array:
        """Where the last day begins among the results from `first` to `last`."""
        if not len(keys):
            return first
        return np.where(last > first, np.searchsorted(keys, keys[np.maximum(last - 1, 0)], "left"), first)

    def before(self, keys: Array, window: int) -> tuple[Array, Array]:
        """For each visit where the results of the last day before its window begin and end."""
        last = np.searchsorted(keys, self.visit_keys - window, "left")
        subject = np.searchsorted(keys, (self.visit_keys + SPAN // 2) // SPAN * SPAN - SPAN // 2, "left")
        return self.last_day(keys, subject, last), last

    def latest_before(self, keys: Array, window: int) -> Array:
        """For each visit how old the last result before its window is [days]; a great age where there is none."""
        first, last = self.before(keys, window)
        if not len(keys):
            return np.full(len(first), SPAN)
        return np.where(last > first, self.visit_keys - keys[np.maximum(last - 1, 0)], SPAN)

    def strongest(self, judged: Sequence[tuple[Verdict[Array], Array]]) -> Array:
        """For each visit the result, of those that decided for the tests, that speaks most for the finding."""
        found, best = np.full(len(self.visit_keys), -1), np.zeros(len(self.visit_keys), np.int64)
        for verdict, places in judged if len(self.keys) else ():
            strength = np.where(places >= 0, (state_of(verdict) + 1) * SPAN + self.results.days[places], 0)
            found, best = np.where(strength > best, places, found), np.maximum(strength, best)
        return np.where(found >= 0, self.results.rows[found], -1) if len(self.keys) else found


ONE = {DayKind.NUMBERS: "a number", DayKind.DATES: "a date", DayKind.TIMES: "a time with a zone"}
"""The day of one visit in words."""
SPAN = 2**31
"""More days than there are between any two; so that a subject and a day are one number."""


def of_dimension(units: Array, dimension: Dimension) -> Array:
    """Whether each unit is one of a dimension."""
    different, at = each_different(units)
    known = map(understood, different)
    return np.array([*(unit is not None and unit.dimension == dimension for unit in known), False])[at]


def _rows(results: Results, kept: Array) -> Results:
    """Some of the results."""
    columns = ("subjects", "tests", "units", "flags", "methods", "rows")
    fewer: dict[str, Any] = {name: getattr(results, name)[kept] for name in columns}
    for name in ("amounts", "lower", "upper"):
        ends = getattr(results, name)
        fewer[name] = Interval(ends.low[kept], ends.high[kept])
    return evolve(results, when=results.when.some(kept), **fewer)


def state_of(verdict: Verdict[Array]) -> Array:
    """How much each verdict speaks for a finding: 2 where it is certain, 1 where it is possible, else 0."""
    return verdict.certain * np.int64(1) + verdict.possible


def pairs(first: Array, last: Array) -> tuple[Array, Array, Array, Array]:
    """Each visit beside each of the results that stand from `first` to `last`.

    Returns:
        The place of the visit and that of the result, and for each visit where its pairs begin and end.
    """
    sizes = last - first
    end = np.cumsum(sizes)
    visits = np.repeat(np.arange(len(sizes)), sizes)
    return visits, np.arange(len(visits)) - (end - last)[visits], end - sizes, end


def highest(values: Array, first: Array, last: Array) -> Array:
    """For each visit the place of the highest of its values, of the latest of them; -1 where it has none."""
    if not len(values):
        return np.full(len(first), -1)
    order = np.lexsort((np.arange(len(values)), values))
    rank = np.empty(len(values) + 1, np.int64)
    rank[order], rank[-1] = np.arange(len(values)), -1
    bounds = np.stack([first, np.maximum(last, first)], axis=1).ravel()
    best = np.maximum.reduceat(rank, np.minimum(bounds, len(values)))[::2]
    return np.where(last > first, order[best], -1)


def values_at(values: Interval[Array], low: Array, high: Array, unknown: Interval[int]) -> Interval[Array]:
    """The values at two places for each visit; what is unknown where there is none."""
    if not len(values.low):
        return Interval(np.full(len(low), unknown.low), np.full(len(high), unknown.high))
    there = low >= 0
    return Interval(np.where(there, values.low[low], unknown.low), np.where(there, values.high[high], unknown.high))
