"""Two visits of one subject: the change of the score, and what is new, resolved or persistent."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeAlias, overload

import numpy as np

from sledai._columns import Array, Classes, ColumnT, Interval, Verdict
from sledai.assessments import DESCRIPTORS, Assessment, Visits, require_visits
from sledai.criteria import GLADMAN_2000, ChangeRule
from sledai.definitions import Index, require_index
from sledai.descriptors import Descriptor, System
from sledai.errors import LengthMismatchError
from sledai.scoring import by_system, meets, score_bounds

__all__ = [
    "ChangeCategory",
    "change",
    "change_by_system",
    "change_category",
    "new_descriptors",
    "percent_change",
    "persistent_descriptors",
    "resolved_descriptors",
]

Rule: TypeAlias = "Callable[[Interval[Any], Interval[Any]], Verdict[Any]]"


class ChangeCategory(StrEnum):
    """What a change between two visits amounts to (Gladman 2000)."""

    REMISSION = "remission"
    IMPROVEMENT = "improvement"
    PERSISTENT = "persistent"
    FLARE = "flare"


def _aligned(before: Assessment | Visits, now: Assessment | Visits) -> None:
    sizes = ["one visit" if isinstance(side, Assessment) else len(require_visits(side)) for side in (before, now)]
    if sizes[0] != sizes[1]:
        raise LengthMismatchError({"before": sizes[0], "now": sizes[1]})


@overload
def change(before: Assessment, now: Assessment, index: Index) -> Interval[int]: ...
@overload
def change(before: Visits, now: Visits, index: Index) -> Interval[Array]: ...
def change(before: Any, now: Any, index: Index) -> Any:
    """How far the score moved between two visits of one subject; negative is improvement.

    Args:
        before: the earlier visit, or many, one for each of `now`.
        now: the later visit, or many.
        index: the edition, the same for both.

    Returns:
        The bounds of score now minus score before [points]; both are reached by some way of filling the gaps.

    Raises:
        LengthMismatchError: the two do not have the same number of visits.

    Example:
        >>> from sledai import SELENA_SLEDAI
        >>> change(Assessment({"arthritis", "rash"}), Assessment({"rash"}), SELENA_SLEDAI)
        Interval(low=-4, high=-4)
    """
    _aligned(before, now)
    return score_bounds(now, index) - score_bounds(before, index)


@overload
def change_by_system(before: Assessment, now: Assessment, index: Index) -> dict[System, Interval[int]]: ...
@overload
def change_by_system(before: Visits, now: Visits, index: Index) -> dict[System, Interval[Array]]: ...
def change_by_system(before: Any, now: Any, index: Index) -> Any:
    """The change of each organ system's points; they add up to the change of the score.

    Raises:
        LengthMismatchError: the two do not have the same number of visits.
    """
    _aligned(before, now)
    earlier = by_system(before, index)
    return {system: later - earlier[system] for system, later in by_system(now, index).items()}


@overload
def percent_change(before: Assessment, now: Assessment, index: Index) -> Interval[Any] | None: ...
@overload
def percent_change(before: Visits, now: Visits, index: Index) -> Interval[Array]: ...
def percent_change(before: Any, now: Any, index: Index) -> Any:
    """The change as a percentage of the score before; negative is improvement.

    A percentage of nothing is undefined: where the score before is 0, or where a gap lets it be 0,
    there is no percentage.

    Returns:
        The bounds [percent], or None where undefined; arrays of shape ``(n,)``, NaN where undefined, for many visits.

    Raises:
        LengthMismatchError: the two do not have the same number of visits.

    Example:
        >>> from sledai import SELENA_SLEDAI
        >>> percent_change(Assessment({"arthritis", "myositis"}), Assessment({"rash"}), SELENA_SLEDAI)
        Interval(low=-75.0, high=-75.0)
    """
    _aligned(before, now)
    earlier, later = score_bounds(before, index), score_bounds(now, index)
    defined = np.asarray(earlier.low) > 0
    percent = Interval(
        _percent(later.low - earlier.high, earlier.high, defined),
        _percent(later.high - earlier.low, earlier.low, defined),
    )
    if isinstance(before, Visits):
        return percent
    return Interval(percent.low.item(), percent.high.item()) if defined else None


def _percent(part: Any, whole: Any, defined: Array) -> Any:
    return np.divide(100 * np.asarray(part), whole, out=np.full(defined.shape, np.nan), where=defined)


@overload
def new_descriptors(before: Assessment, now: Assessment, index: Index) -> dict[Descriptor, Verdict[int]]: ...
@overload
def new_descriptors(before: Visits, now: Visits, index: Index) -> dict[Descriptor, Verdict[Array]]: ...
def new_descriptors(before: Any, now: Any, index: Index) -> Any:
    """Which descriptors of the index are present now and were absent before.

    Returns:
        For each descriptor in form order whether it is new, certainly and possibly.
        Together with `resolved_descriptors` this accounts for the change exactly, weight by weight.

    Raises:
        LengthMismatchError: the two do not have the same number of visits.

    Example:
        >>> from sledai import SELENA_SLEDAI
        >>> new = new_descriptors(Assessment({"rash"}), Assessment({"rash", "fever"}), SELENA_SLEDAI)
        >>> [descriptor.value for descriptor, verdict in new.items() if verdict.certain]
        ['fever']
    """
    return _each(before, now, index, appears)


@overload
def resolved_descriptors(before: Assessment, now: Assessment, index: Index) -> dict[Descriptor, Verdict[int]]: ...
@overload
def resolved_descriptors(before: Visits, now: Visits, index: Index) -> dict[Descriptor, Verdict[Array]]: ...
def resolved_descriptors(before: Any, now: Any, index: Index) -> Any:
    """Which descriptors of the index were present before and are absent now.

    Returns:
        For each descriptor in form order whether it is resolved, certainly and possibly.

    Raises:
        LengthMismatchError: the two do not have the same number of visits.
    """
    return _each(before, now, index, disappears)


@overload
def persistent_descriptors(before: Assessment, now: Assessment, index: Index) -> dict[Descriptor, Verdict[int]]: ...
@overload
def persistent_descriptors(before: Visits, now: Visits, index: Index) -> dict[Descriptor, Verdict[Array]]: ...
def persistent_descriptors(before: Any, now: Any, index: Index) -> Any:
    """Which descriptors of the index are present at both visits.

    Returns:
        For each descriptor in form order whether it persists, certainly and possibly.

    Raises:
        LengthMismatchError: the two do not have the same number of visits.
    """
    return _each(before, now, index, _stays)


def appears(before: Interval[ColumnT], now: Interval[ColumnT]) -> Verdict[ColumnT]:
    return now.at_least(1) & before.at_most(0)


def disappears(before: Interval[ColumnT], now: Interval[ColumnT]) -> Verdict[ColumnT]:
    return appears(now, before)


def _stays(before: Interval[ColumnT], now: Interval[ColumnT]) -> Verdict[ColumnT]:
    return now.at_least(1) & before.at_least(1)


def _each(before: Any, now: Any, index: Index, rule: Rule) -> dict[Descriptor, Verdict[Any]]:
    _aligned(before, now)
    index = require_index(index)
    answers = zip(DESCRIPTORS, before.answers, now.answers, strict=True)
    return {name: rule(earlier, later) for name, earlier, later in answers if name in index}


@overload
def change_category(
    before: Assessment, now: Assessment, index: Index, *, rule: ChangeRule = ...
) -> Classes[ChangeCategory, int]: ...
@overload
def change_category(
    before: Visits, now: Visits, index: Index, *, rule: ChangeRule = ...
) -> Classes[ChangeCategory, Array]: ...
def change_category(before: Any, now: Any, index: Index, *, rule: ChangeRule = GLADMAN_2000) -> Any:
    """Whether a change is remission, improvement, persistent activity or flare.

    A score of 0 now is remission before anything else.
    With gaps, improvement and persistent activity may be called possible although no way of filling the gaps
    gives them; what is certain is certain.

    Args:
        before: the earlier visit, or many, one for each of `now`.
        now: the later visit, or many.
        index: the edition, the same for both.
        rule: the cut-offs.

    Returns:
        For each category whether the change is of it; `settled` names the category.

    Raises:
        LengthMismatchError: the two do not have the same number of visits.

    Example:
        >>> from sledai import SELENA_SLEDAI
        >>> change_category(Assessment({"rash"}), Assessment({"rash", "arthritis"}), SELENA_SLEDAI).settled
        <ChangeCategory.FLARE: 'flare'>

    References:
        gladman-2000
    """
    return _categories(change(before, now, index), score_bounds(now, index), rule)


def _categories(moved: Interval[ColumnT], now: Interval[ColumnT], rule: ChangeRule) -> Classes[ChangeCategory, ColumnT]:
    remission = meets(now, rule.remission)
    flare = meets(moved, rule.flare)
    improvement = meets(moved, rule.improvement)
    return Classes(
        {
            ChangeCategory.REMISSION: remission,
            ChangeCategory.IMPROVEMENT: improvement & remission.opposite(),
            ChangeCategory.PERSISTENT: flare.opposite() & improvement.opposite() & remission.opposite(),
            ChangeCategory.FLARE: flare & remission.opposite(),
        }
    )
