"""Join results and visits by subject and day, and find the results in the window of each visit."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
from attrs import evolve, frozen

from sledai.definitions.observations import Test
from sledai.errors import different_lengths, duplicate_visit, missing_day, missing_identifier, raise_all
from sledai.laboratory.code_book import Choice, LabCodeBook
from sledai.laboratory.judging import multiplied
from sledai.laboratory.statements import ratio_factors
from sledai.laboratory.tables import Results, each_different
from sledai.laboratory.units import Dimension, understood
from sledai.logic import Array, Interval, Verdict
from sledai.visits.days import DayKind, Days, warn_study_days

FAR = 2**40
"""The age that stands for no result [days]."""


@frozen(eq=False)
class Pairs:
    """Pairs of a visit and a result that may be in its window; those of unknown days also before it.

    Attributes:
        size: the number of visits.
        visits: the place of the visit of each pair.
        at: the place of the result among those of a test.
        oldest: the highest age of the result [days].
        nearest: its lowest age; negative if it may be later than the visit.
        window: the highest age at which a result counts [days].
    """

    size: int
    visits: Array
    at: Array
    oldest: Array
    nearest: Array
    window: int

    @property
    def age(self) -> Array:
        """The lowest age of the result, if it is not later than the visit."""
        return np.maximum(self.nearest, 0)

    @property
    def may(self) -> Array:
        """Whether the result may be in the window."""
        return self.age <= self.window

    @property
    def sure(self) -> Array:
        """Whether the result is certainly in the window."""
        return (self.nearest >= 0) & (self.oldest <= self.window)

    def any(self, chosen: Array) -> Array:
        """Whether each visit has a chosen pair."""
        found = np.zeros(self.size, np.bool_)
        found[self.visits[chosen]] = True
        return found

    def earliest(self, chosen: Array) -> Array:
        """The age by which each visit certainly has one of the chosen pairs; `FAR` without one."""
        found, chosen = np.full(self.size, FAR), chosen & (self.nearest >= 0)
        np.minimum.at(found, self.visits[chosen], self.oldest[chosen])
        return found

    def together(self, each: Verdict[Array], choose: Choice) -> tuple[Verdict[Array], Array]:
        """Judge for each visit its results, whatever the unknown days are.

        Args:
            each: whether each result counts, if it is in the window.
            choose: which results of a window count.

        Returns:
            Whether the results count, and which pairs can.
        """
        if choose == "worst":
            certain, possible = self.any(self.sure & each.certain), self.any(self.may & each.possible)
            return Verdict(certain=certain, possible=possible | ~self.any(self.sure)), self.may
        oldest = self.earliest(self.may)
        last = self.may & (self.age <= oldest[self.visits])
        counting = self.earliest(last & each.certain)
        ruled_out = self.any(last & ~each.certain & (self.age < counting[self.visits]))
        filled = oldest <= self.window
        possible = self.any(last & each.possible)
        return Verdict(certain=filled & ~ruled_out, possible=possible | ~filled), last

    def deciding(self, each: Verdict[Array], chosen: Array) -> Array:
        """The place of the chosen result with the strongest evidence for a finding, of several the nearest; or -1."""
        strength = (self.sure & each.certain) * 2 + each.possible * 2 + self.sure
        rank, found = strength * FAR - self.age, np.full(self.size, -1)
        places = np.flatnonzero(chosen)
        order = places[np.argsort(rank[places], kind="stable")]
        found[self.visits[order]] = self.at[order]
        return found


@frozen(eq=False, kw_only=True)
class Joined:
    """Results and visits on one scale of subject and day.

    Attributes:
        results: the results.
        owner: the number of the subject of each result.
        visit_owner: the number of the subject of each visit.
        visit_days: the day of each visit.
        book: the code book, for its conventions.
    """

    results: Results
    owner: Array
    visit_owner: Array
    visit_days: Array
    book: LabCodeBook

    @classmethod
    def of(cls, results: Results, subject: Any, day: Any, book: LabCodeBook) -> Joined:
        """Join results and visits.

        Raises:
            SledaiError: the visits cannot be joined.
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
        unique, counts = np.unique(at * SPAN + days.first, return_counts=True)
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
        return cls(results=chosen, owner=owner[kept], visit_owner=at, visit_days=days.first, book=book)

    @cached_property
    def keys(self) -> Array:
        """For each result its subject and day as one number; ascending within each test."""
        return self.owner * SPAN + self.results.days

    @cached_property
    def visit_keys(self) -> Array:
        """The same for each visit."""
        return self.visit_owner * SPAN + self.visit_days

    def of_test(self, test: Test) -> tuple[Array, Interval[Array], Array]:
        """Select the results of a test: places and amounts, dated ones first, and the keys of these, ascending."""
        units = self.results.units
        mine = self.results.tests == str(test)
        low, high = self.results.amounts.low, self.results.amounts.high
        for dimension, factor in ratio_factors(self.book.ratio).items() if test is Test.URINE_PROTEIN else ():
            ratios = (self.results.tests == str(Test.PROTEIN_CREATININE_RATIO)) & of_dimension(units, dimension)
            scaled = multiplied(self.results.amounts, factor)
            low, high = np.where(ratios, scaled.low, low), np.where(ratios, scaled.high, high)
            mine = mine | ratios
        places = np.flatnonzero(mine)
        exact = self.results.when.first[places] == self.results.when.last[places]
        dated = places[exact]
        dated = dated[np.argsort(self.keys[dated], kind="stable")]
        places = np.concatenate([dated, places[~exact]])
        return places, Interval(low[places], high[places]), self.keys[dated]

    def pairs(self, places: Array, keys: Array, window: int) -> Pairs:
        """Pair visits with the results of a test that may be in their window, and with undated ones before it."""
        first = np.searchsorted(keys, self.visit_keys - window, "left")
        visits, at = paired(first, np.searchsorted(keys, self.visit_keys, "right"))
        others = self.owner[places[len(keys) :]]
        by_owner = np.argsort(others, kind="stable")
        ends = (np.searchsorted(others[by_owner], self.visit_owner, side) for side in ("left", "right"))
        undated_visits, undated = paired(*ends)
        visits, at = np.append(visits, undated_visits), np.append(at, len(keys) + by_owner[undated])
        when, day, result = self.results.when, self.visit_days[visits], places[at]
        oldest, nearest = day - when.first[result], day - when.last[result]
        kept = oldest >= 0
        return Pairs(len(self.visit_days), visits[kept], at[kept], oldest[kept], nearest[kept], window)

    def last_before(
        self, keys: Array, amounts: Interval[Array], pairs: Pairs, unknown: Interval[int]
    ) -> Interval[Array]:
        """Find the highest result of the last day before the window of each visit.

        Args:
            keys: the keys of the dated results of a test.
            amounts: the amounts of its results, those of the dated ones first.
            pairs: the pairs of visits and its results.
            unknown: what it can be without such a result, and where an undated one may be the last.
        """
        last = np.searchsorted(keys, self.visit_keys - pairs.window, "left")
        subject = np.searchsorted(keys, (self.visit_keys + SPAN // 2) // SPAN * SPAN - SPAN // 2, "left")
        of_last = np.append(keys, 0)[last - 1]
        visits, at = paired(np.where(last > subject, np.searchsorted(keys, of_last, "left"), last), last)
        low, high = np.full(pairs.size, -1), np.full(pairs.size, -1)
        np.maximum.at(low, visits, amounts.low[at])
        np.maximum.at(high, visits, amounts.high[at])
        ages = np.where(last > subject, self.visit_keys - of_last, SPAN)
        before = np.maximum(pairs.nearest, pairs.window + 1)
        known = (low >= 0) & ~pairs.any((pairs.oldest > pairs.window) & (before <= ages[pairs.visits]))
        return Interval(np.where(known, low, unknown.low), np.where(known, high, unknown.high))

    def strongest(self, judged: Sequence[tuple[Verdict[Array], Array]]) -> Array:
        """Find for each visit the deciding result with the strongest evidence for the finding."""
        found, best = np.full(len(self.visit_keys), -1), np.zeros(len(self.visit_keys), np.int64)
        for verdict, places in judged if len(self.keys) else ():
            strength = np.where(places >= 0, (state_of(verdict) + 1) * SPAN + self.results.days[places], 0)
            found, best = np.where(strength > best, places, found), np.maximum(strength, best)
        return np.where(found >= 0, self.results.rows[found], -1) if len(self.keys) else found


ONE = {DayKind.NUMBERS: "a number", DayKind.DATES: "a date", DayKind.TIMES: "a time with a zone"}
"""The day of one visit in words."""
SPAN = 2**31
"""More days than lie between any two days; so a subject and a day fit in one number."""


def of_dimension(units: Array, dimension: Dimension) -> Array:
    """Whether each unit is of a dimension."""
    different, at = each_different(units)
    known = map(understood, different)
    return np.array([*(unit is not None and unit.dimension == dimension for unit in known), False])[at]


def _rows(results: Results, kept: Array) -> Results:
    """Select rows of results."""
    columns = ("subjects", "tests", "units", "flags", "methods", "rows")
    fewer: dict[str, Any] = {name: getattr(results, name)[kept] for name in columns}
    for name in ("amounts", "lower", "upper"):
        ends = getattr(results, name)
        fewer[name] = Interval(ends.low[kept], ends.high[kept])
    return evolve(results, when=results.when.some(kept), **fewer)


def state_of(verdict: Verdict[Array]) -> Array:
    """Rank each verdict: 2 if it is certain, 1 if it is possible, else 0."""
    return verdict.certain * np.int64(1) + verdict.possible


def paired(first: Array, last: Array) -> tuple[Array, Array]:
    """Pair each visit with each of its results from `first` to `last`: the places of both."""
    sizes = last - first
    visits = np.repeat(np.arange(len(sizes)), sizes)
    return visits, np.arange(len(visits)) - (np.cumsum(sizes) - last)[visits]
