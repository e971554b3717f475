"""Score answers: the score, its bounds, the points of each system, and their explanation."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from operator import is_
from typing import Any, TypeAlias, cast, overload

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from sledai._fixed import fix
from sledai._names import ByName, DictByName
from sledai._render import html_table, text_table
from sledai.definitions import Definition, Edition, Weights, require_edition
from sledai.definitions.descriptors import Descriptor, System
from sledai.errors import MissingValueError, missing_descriptor
from sledai.logic import Array, ColumnT, Interval
from sledai.visits.assessment import Assessment
from sledai.visits.judged import require_rules_of
from sledai.visits.visits import Visits, require_visits

__all__ = [
    "Explanation",
    "attainable_totals",
    "by_system",
    "explain",
    "score",
    "score_bounds",
]

WeightCounts: TypeAlias = Sequence[tuple[int, ColumnT, ColumnT]]
"""For each weight: the weight, and the lowest and the highest number of its descriptors that are present."""


def sums(answers: Sequence[Interval[ColumnT]], weights: Weights) -> WeightCounts[ColumnT]:
    """Count the present descriptors of each weight; without missing items both ends are added up once."""
    lowest, highest = [answer.low for answer in answers], [answer.high for answer in answers]
    complete = all(map(is_, lowest, highest))
    found = []
    for weight, positions in weights:
        low = _added([lowest[position] for position in positions])
        high = low if complete else _added([highest[position] for position in positions])
        found.append((weight, low, high))
    return found


def bounds(answers: Sequence[Interval[ColumnT]], weights: Weights) -> Interval[ColumnT]:
    """Each descriptor adds its weight once, or nothing.

    More findings never give fewer points, so the lowest and the highest answers give the bounds exactly.
    """
    return weighted(sums(answers, weights))


def weighted(found: WeightCounts[ColumnT]) -> Interval[ColumnT]:
    """Add up the points of the present descriptors."""
    low = _added([weight * least for weight, least, _ in found])
    if all(least is most for _, least, most in found):
        return Interval(low, low)
    return Interval(low, _added([weight * most for weight, _, most in found]))


def _added(columns: Sequence[ColumnT]) -> ColumnT:
    total: ColumnT = sum(columns[1:], start=columns[0])
    return total


def array_bounds(visits: Visits, weights: Weights) -> Interval[Array]:
    """Score arrays, in the smallest integers that hold every sum."""
    smallest = np.min_scalar_type(sum(weight * len(positions) for weight, positions in weights))
    answers = [Interval(*(end.astype(smallest, copy=False) for end in (a.low, a.high))) for a in visits.answers]
    return bounds(answers, weights)


def _wide(total: Interval[Array]) -> Interval[Array]:
    """Bounds as integers of 64 bits; one array for both stays one."""
    low = total.low.astype(np.int64)
    return Interval(low, low if total.high is total.low else total.high.astype(np.int64))


def _total(visit: Assessment | Visits, edition: Edition) -> Interval[Any]:
    """The bounds of one visit, or of many in the smallest integers."""
    weights = require_edition(edition).weights
    if isinstance(visit, Assessment):
        require_rules_of(edition, visit)
        return bounds(visit.answers, weights)
    require_rules_of(edition, require_visits(visit))
    return array_bounds(visit, weights)


@overload
def score(visit: Assessment, edition: Edition) -> int: ...
@overload
def score(visit: Visits, edition: Edition) -> NDArray[np.int64]: ...
def score(visit: Assessment | Visits, edition: Edition) -> int | NDArray[np.int64]:
    """The score of a visit, or of each of many visits, under one edition.

    Args:
        visit: one visit, or many; ``visit.assume_absent()`` counts what was not assessed as absent.
        edition: the edition, or a part of one.

    Returns:
        The points, 0 to `edition.maximum` [points]; an array of shape ``(n,)`` for many visits.

    Raises:
        MissingValueError: a descriptor of the edition was not assessed.
        EditionError: answers were derived under an edition that has other rules for them.

    Example:
        >>> from sledai import SELENA_SLEDAI
        >>> score(Assessment({"arthritis", "rash"}), SELENA_SLEDAI)
        6

    References:
        bombardier-1992
    """
    total = _total(visit, edition)
    if total.low is not total.high and not np.all(total.known):
        raise _incomplete(visit, edition)
    low: int | NDArray[np.int64] = total.low.astype(np.int64) if isinstance(total.low, np.ndarray) else total.low
    return low


def _incomplete(visit: Assessment | Visits, edition: Edition) -> MissingValueError:
    gaps = {name: np.not_equal(visit.answer(name).low, visit.answer(name).high) for name in edition}
    names = tuple(name.value for name, gap in gaps.items() if gap.any())
    rows = np.flatnonzero(np.any([*gaps.values()], axis=0)).tolist() if isinstance(visit, Visits) else []
    return missing_descriptor(names, rows=tuple(rows), edition=edition.key)


@overload
def score_bounds(visit: Assessment, edition: Edition) -> Interval[int]: ...
@overload
def score_bounds(visit: Visits, edition: Edition) -> Interval[Array]: ...
def score_bounds(visit: Assessment | Visits, edition: Edition) -> Interval[int] | Interval[Array]:
    """The lowest and the highest score that a visit can have, given what was not assessed.

    Both bounds are reached by some way of filling the missing items; not every total between them need be
    (see `attainable_totals`).

    Args:
        visit: one visit, or many.
        edition: the edition, or a part of one.

    Returns:
        The bounds [points]; arrays of shape ``(n,)`` for many visits.

    Raises:
        EditionError: answers were derived under an edition that has other rules for them.

    Example:
        >>> from sledai import SELENA_SLEDAI
        >>> score_bounds(Assessment({"arthritis", "rash"}, missing={"low_complement"}), SELENA_SLEDAI)
        Interval(low=6, high=8)

    References:
        bombardier-1992
    """
    total = _total(visit, edition)
    return _wide(total) if isinstance(total.low, np.ndarray) else total


def attainable_totals(visit: Assessment, edition: Edition) -> tuple[int, ...]:
    """Every score that a visit can have, given what was not assessed.

    The first and the last are those of `score_bounds`; of the totals between them some may be impossible,
    such as an odd one where every missing item adds an even weight.

    Args:
        visit: one visit.
        edition: the edition, or a part of one.

    Returns:
        The totals [points], ascending, each once; a single one where no missing item matters.

    Raises:
        TypeError: many visits at once, which have no common list of totals.

    Example:
        >>> from sledai import SELENA_SLEDAI
        >>> attainable_totals(Assessment({"arthritis"}, missing={"low_complement", "seizure"}), SELENA_SLEDAI)
        (4, 6, 12, 14)

    References:
        bombardier-1992
    """
    if not isinstance(visit, Assessment):
        raise TypeError(f"{type(visit).__name__} has no list of totals: give one Assessment, such as visits[0]")
    weights = require_edition(edition).weights
    require_rules_of(edition, visit)
    return _totals(tuple(sums(visit.answers, weights)))


def totals_of_each(visits: Visits, edition: Edition) -> list[tuple[int, ...]]:
    """List the attainable totals of each visit; once for all with the same findings and missing items."""
    found = sums(visits.answers, edition.weights)
    columns = [
        [(weight, *ends) for ends in zip(least.tolist(), most.tolist(), strict=True)] for weight, least, most in found
    ]
    return list(map(cache(_totals), zip(*columns, strict=True)))


def _totals(found: WeightCounts[int]) -> tuple[int, ...]:
    totals = {0}
    for weight, least, most in found:
        totals = {total + weight * present for total in totals for present in range(least, most + 1)}
    return tuple(sorted(totals))


@overload
def by_system(visit: Assessment, edition: Edition) -> DictByName[System, Interval[int]]: ...
@overload
def by_system(visit: Visits, edition: Edition) -> DictByName[System, Interval[Array]]: ...
def by_system(
    visit: Assessment | Visits, edition: Edition
) -> DictByName[System, Interval[int]] | DictByName[System, Interval[Array]]:
    """The points of each organ system; they add up to the score.

    Args:
        visit: one visit, or many.
        edition: the edition.

    Returns:
        For each system of the edition, in form order, the bounds of its points; equal where nothing was missing.

    Example:
        >>> from sledai import SELENA_SLEDAI
        >>> points = by_system(Assessment({"arthritis", "rash"}, missing={"fever"}), SELENA_SLEDAI)
        >>> points["musculoskeletal"], points["constitutional"]
        (Interval(low=4, high=4), Interval(low=0, high=1))

    References:
        bombardier-1992, manzi-2012
    """
    systems = require_edition(edition).system_weights
    if isinstance(visit, Assessment):
        require_rules_of(edition, visit)
        return DictByName({system: bounds(visit.answers, weights) for system, weights in systems.items()})
    visits = require_visits(visit)
    require_rules_of(edition, visits)
    return DictByName({system: _wide(array_bounds(visits, weights)) for system, weights in systems.items()})


@frozen(repr=False)
class Explanation:
    """The explanation of the score of one visit; readable as text and, in a notebook, as a table.

    Attributes:
        edition: the edition.
        total: the bounds of the score [points].
        systems: the bounds of each system's points.
        present: the descriptors that are present, with their definitions.
        missing: the descriptors that were not assessed, with their definitions.
    """

    edition: Edition
    total: Interval[int]
    systems: ByName[System, Interval[int]]
    present: tuple[tuple[Descriptor, Definition], ...]
    missing: tuple[tuple[Descriptor, Definition], ...]

    def __attrs_post_init__(self) -> None:
        fix(self, "systems")

    @property
    def stamp(self) -> str:
        """Library version, edition key and content hash."""
        from sledai.definitions.stamps import Stamp

        return str(Stamp(edition=self.edition.stamp))

    @property
    def _summary(self) -> str:
        if self.total.known:
            return f"{self.edition.label}: {self.total.low} points"
        return f"{self.edition.label}: {self.total.low} to {self.total.high} points ({len(self.missing)} not assessed)"

    @property
    def _lines(self) -> list[tuple[str, str, str, str, str]]:
        def lines(items: tuple[tuple[Descriptor, Definition], ...], sign: str, answer: str) -> list[tuple[str, ...]]:
            return [
                (f"{sign}{row.weight}", row.label, answer, str(row.system), " ".join(c.marked for _, c in row.clauses))
                for _, row in items
            ]

        found = lines(self.present, "+", "present") + lines(self.missing, "0 or +", "not assessed")
        return cast("list[tuple[str, str, str, str, str]]", found)

    @property
    def remarks(self) -> tuple[str, ...]:
        """The unverified statements of the rows that are present or not assessed, each with what is known of it."""
        return tuple(row.remark for _, row in (*self.present, *self.missing) if row.remark)

    def _evidence(self) -> str:
        graded = "; ".join(f"{row.label}: {row.grade}" for _, row in (*self.present, *self.missing))
        sources = dict.fromkeys(s.key for _, row in (*self.present, *self.missing) for s in row.sources)
        read = ", ".join(sources or (source.key for source in self.edition.sources))
        return f"Evidence: {graded or 'nothing scored'}. Sources: {read}"

    def __repr__(self) -> str:
        return f"<Explanation {self._summary}; {self.stamp}>"

    def __str__(self) -> str:
        table = text_table([line[:4] for line in self._lines], indent="  ")
        others = len(self.edition) - len(self.present) - len(self.missing)
        systems = ", ".join(
            f"{system} {part.low}" + ("" if part.known else f" to {part.high}")
            for system, part in self.systems.items()
            if part.high
        )
        parts = [self._summary, table, f"  {others} other descriptors absent"]
        parts += [f"By system: {systems}"] if systems else []
        return "\n".join([*(part for part in parts if part), self._evidence(), *self.remarks, self.stamp])

    def _repr_html_(self) -> str:
        header = ("points", "descriptor", "answer", "system", "what counts")
        foot = ". ".join([self._evidence(), *self.remarks, self.stamp])
        return html_table(header, self._lines, title=self._summary, foot=foot)


def explain(visit: Assessment, edition: Edition) -> Explanation:
    """Explain the score of one visit: each finding, its weight, definition, edition and sources.

    Args:
        visit: one visit.
        edition: the edition.

    Returns:
        The points of the visit with everything that they follow from; readable as text and, in a notebook, as a table.

    Raises:
        TypeError: it is not one visit.

    Example:
        >>> from sledai import SELENA_SLEDAI
        >>> print(explain(Assessment({"fever"}), SELENA_SLEDAI).total)
        Interval(low=1, high=1)
    """
    if not isinstance(visit, Assessment):
        raise TypeError(f"{type(visit).__name__} cannot be explained: give one Assessment, such as visits[0]")
    return Explanation(
        edition=edition,
        total=score_bounds(visit, edition),
        systems=by_system(visit, edition),
        present=tuple(item for item in edition.items() if item[0] in visit.present),
        missing=tuple(item for item in edition.items() if item[0] in visit.missing),
    )
