"""Two visits of one subject: the change of the score, and what is new, resolved or persistent."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import cache, partial
from typing import Any, Generic, TypeAlias, cast, overload

import numpy as np
from attrs import field, frozen

from sledai._names import DictByName
from sledai.criteria import GLADMAN_2000, ChangeRule
from sledai.criteria.changes import CHANGE_RULES
from sledai.definitions import Edition, require_edition
from sledai.definitions.clauses import meets
from sledai.definitions.descriptors import Descriptor, System
from sledai.definitions.records import require_rule
from sledai.errors import different_lengths
from sledai.logic import Array, Classes, ColumnT, Interval, Verdict, merge_completions, open_rows, replace_rows
from sledai.rules.scoring import attainable_totals, by_system, score_bounds, totals_of_each
from sledai.visits.answers import DESCRIPTORS
from sledai.visits.assessment import Assessment
from sledai.visits.judged import require_rules_of
from sledai.visits.labels import require_paired_labels
from sledai.visits.visits import Visits, require_visits

__all__ = [
    "ChangeCategory",
    "SystemChange",
    "change",
    "change_by_system",
    "change_category",
    "new_descriptors",
    "percent_change",
    "persistent_descriptors",
    "resolved_descriptors",
]

PairRule: TypeAlias = Callable[[Interval[Any], Interval[Any]], Verdict[Any]]


class ChangeCategory(StrEnum):
    """The category of a change between two visits (Gladman 2000)."""

    REMISSION = "remission"
    IMPROVEMENT = "improvement"
    PERSISTENT = "persistent"
    FLARE = "flare"


def require_pairs(before: Assessment | Visits, now: Assessment | Visits) -> None:
    """Refuse what is not a visit, and visits that cannot be paired one to one."""
    sizes = ["one visit" if isinstance(side, Assessment) else len(require_visits(side)) for side in (before, now)]
    if sizes[0] != sizes[1]:
        raise different_lengths({"before": sizes[0], "now": sizes[1]})
    require_paired_labels(before, now)


@overload
def change(before: Assessment, now: Assessment, edition: Edition) -> Interval[int]: ...
@overload
def change(before: Visits, now: Visits, edition: Edition) -> Interval[Array]: ...
def change(before: Assessment | Visits, now: Assessment | Visits, edition: Edition) -> Interval[int] | Interval[Array]:
    """The change of the score between two visits of one subject; negative is improvement.

    Args:
        before: the earlier visit, or many, one for each of `now`.
        now: the later visit, or many.
        edition: the edition, the same for both.

    Returns:
        The bounds of score now minus score before [points]; both are reached by some way of filling the missing items.

    Raises:
        AlignmentError: the two do not have the same number of visits.

    Example:
        >>> from sledai import SELENA_SLEDAI
        >>> change(Assessment({"arthritis", "rash"}), Assessment({"rash"}), SELENA_SLEDAI)
        Interval(low=-4, high=-4)
    """
    require_pairs(before, now)
    moved: Interval[Any] = _bounds(now, edition) - _bounds(before, edition)
    return moved


def _bounds(visit: Assessment | Visits, edition: Edition) -> Interval[Any]:
    return score_bounds(visit, edition)


@frozen
class SystemChange(Generic[ColumnT]):
    """The change of one organ system between two visits of one subject.

    Attributes:
        change: the change of its points; negative is improvement.
        involved: the system scored above 0 before; improvement is counted among these.
        improved: the system was involved before and scores lower now.
        worsened: the system was not involved before and scores above 0 now.
    """

    change: Interval[ColumnT] = field(kw_only=True)
    involved: Verdict[ColumnT] = field(kw_only=True)
    improved: Verdict[ColumnT] = field(kw_only=True)
    worsened: Verdict[ColumnT] = field(kw_only=True)


@overload
def change_by_system(
    before: Assessment, now: Assessment, edition: Edition
) -> DictByName[System, SystemChange[int]]: ...
@overload
def change_by_system(before: Visits, now: Visits, edition: Edition) -> DictByName[System, SystemChange[Array]]: ...
def change_by_system(
    before: Assessment | Visits, now: Assessment | Visits, edition: Edition
) -> DictByName[System, SystemChange[int]] | DictByName[System, SystemChange[Array]]:
    """The change of each organ system's points, and whether the system improved or worsened.

    The changes of the points add up to the change of the score.
    A system that was involved before can improve, one that was not involved can worsen.
    A system that was involved and scores higher now is neither.

    Every verdict is exact, whatever items are missing.
    A score is never below 0, so a score that is lower now was above 0 before, and the bounds of the change decide on
    improvement. Worsening combines the verdicts on two visits whose missing items are independent.

    Evidence: that worsening is a score above 0 among the not involved was read (primary: Manzi 2012, Table 2 with its
    footnote, which calls a system a domain); that improvement is any lower score, and not only 0, is remembered
    (unverified).
    The article carries the last observation forward; here a missing item stays missing.

    Args:
        before: the earlier visit, or many, one for each of `now`.
        now: the later visit, or many.
        edition: the edition, the same for both.

    Returns:
        For each system of the edition, in form order, the bounds of the change of its points and the three verdicts;
        arrays of shape ``(n,)`` for many visits.

    Raises:
        AlignmentError: the two do not have the same number of visits.

    Example:
        >>> from sledai import SELENA_SLEDAI
        >>> systems = change_by_system(Assessment({"rash", "alopecia"}), Assessment({"rash", "fever"}), SELENA_SLEDAI)
        >>> [system.value for system, found in systems.items() if found.improved.certain]
        ['mucocutaneous']
        >>> systems["constitutional"].change.value, systems["constitutional"].worsened.certain
        (1, True)

    References:
        manzi-2012
    """
    require_pairs(before, now)
    earlier: Any = by_system(before, edition)
    later: Any = by_system(now, edition)
    return DictByName({system: change_of_system(earlier[system], points) for system, points in later.items()})


def change_of_system(before: Interval[ColumnT], now: Interval[ColumnT]) -> SystemChange[ColumnT]:
    """Decide the change of an organ system from its points, for one visit, arrays and expressions."""
    moved, involved = now - before, before.above(0)
    return SystemChange(
        change=moved,
        involved=involved,
        improved=involved & moved.below(0),
        worsened=before.at_most(0) & now.above(0),
    )


@overload
def percent_change(before: Assessment, now: Assessment, edition: Edition) -> Interval[Any] | None: ...
@overload
def percent_change(before: Visits, now: Visits, edition: Edition) -> Interval[Array]: ...
def percent_change(
    before: Assessment | Visits, now: Assessment | Visits, edition: Edition
) -> Interval[Any] | Interval[Array] | None:
    """The change as a percentage of the score before; negative is improvement.

    The percentage is undefined where the score before is 0, or may be 0 because of a missing item.

    Args:
        before: the earlier visit, or many, one for each of `now`.
        now: the later visit, or many.
        edition: the edition, the same for both.

    Returns:
        The bounds [percent], or None where undefined; arrays of shape ``(n,)``, NaN where undefined, for many visits.

    Raises:
        AlignmentError: the two do not have the same number of visits.

    Example:
        >>> from sledai import SELENA_SLEDAI
        >>> percent_change(Assessment({"arthritis", "myositis"}), Assessment({"rash"}), SELENA_SLEDAI)
        Interval(low=-75.0, high=-75.0)
    """
    require_pairs(before, now)
    earlier, later = _bounds(before, edition), _bounds(now, edition)
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
def new_descriptors(before: Assessment, now: Assessment, edition: Edition) -> DictByName[Descriptor, Verdict[int]]: ...
@overload
def new_descriptors(before: Visits, now: Visits, edition: Edition) -> DictByName[Descriptor, Verdict[Array]]: ...
def new_descriptors(
    before: Assessment | Visits, now: Assessment | Visits, edition: Edition
) -> DictByName[Descriptor, Verdict[int]] | DictByName[Descriptor, Verdict[Array]]:
    """Whether each descriptor of the edition is new: present now and absent before.

    Args:
        before: the earlier visit, or many, one for each of `now`.
        now: the later visit, or many.
        edition: the edition, the same for both.

    Returns:
        For each descriptor in form order whether it is new, certainly and possibly.
        Together with `resolved_descriptors` this accounts for the change exactly, weight by weight.

    Raises:
        AlignmentError: the two do not have the same number of visits.

    Example:
        >>> from sledai import SELENA_SLEDAI
        >>> new = new_descriptors(Assessment({"rash"}), Assessment({"rash", "fever"}), SELENA_SLEDAI)
        >>> [descriptor.value for descriptor, verdict in new.items() if verdict.certain]
        ['fever']
    """
    return _each(before, now, edition, appears)


@overload
def resolved_descriptors(
    before: Assessment, now: Assessment, edition: Edition
) -> DictByName[Descriptor, Verdict[int]]: ...
@overload
def resolved_descriptors(before: Visits, now: Visits, edition: Edition) -> DictByName[Descriptor, Verdict[Array]]: ...
def resolved_descriptors(
    before: Assessment | Visits, now: Assessment | Visits, edition: Edition
) -> DictByName[Descriptor, Verdict[int]] | DictByName[Descriptor, Verdict[Array]]:
    """Whether each descriptor of the edition resolved: present before and absent now.

    Args:
        before: the earlier visit, or many, one for each of `now`.
        now: the later visit, or many.
        edition: the edition, the same for both.

    Returns:
        For each descriptor in form order whether it is resolved, certainly and possibly.

    Raises:
        AlignmentError: the two do not have the same number of visits.

    Example:
        >>> from sledai import SELENA_SLEDAI
        >>> resolved = resolved_descriptors(Assessment({"arthritis", "rash"}), Assessment({"rash"}), SELENA_SLEDAI)
        >>> [descriptor.value for descriptor, verdict in resolved.items() if verdict.certain]
        ['arthritis']
    """
    return _each(before, now, edition, disappears)


@overload
def persistent_descriptors(
    before: Assessment, now: Assessment, edition: Edition
) -> DictByName[Descriptor, Verdict[int]]: ...
@overload
def persistent_descriptors(before: Visits, now: Visits, edition: Edition) -> DictByName[Descriptor, Verdict[Array]]: ...
def persistent_descriptors(
    before: Assessment | Visits, now: Assessment | Visits, edition: Edition
) -> DictByName[Descriptor, Verdict[int]] | DictByName[Descriptor, Verdict[Array]]:
    """Whether each descriptor of the edition persists: present at both visits.

    Args:
        before: the earlier visit, or many, one for each of `now`.
        now: the later visit, or many.
        edition: the edition, the same for both.

    Returns:
        For each descriptor in form order whether it persists, certainly and possibly.

    Raises:
        AlignmentError: the two do not have the same number of visits.

    Example:
        >>> from sledai import SELENA_SLEDAI
        >>> stays = persistent_descriptors(Assessment({"arthritis", "rash"}), Assessment({"rash"}), SELENA_SLEDAI)
        >>> [descriptor.value for descriptor, verdict in stays.items() if verdict.certain]
        ['rash']
    """
    return _each(before, now, edition, _stays)


def appears(before: Interval[ColumnT], now: Interval[ColumnT]) -> Verdict[ColumnT]:
    return now.at_least(1) & before.at_most(0)


def disappears(before: Interval[ColumnT], now: Interval[ColumnT]) -> Verdict[ColumnT]:
    return appears(now, before)


def _stays(before: Interval[ColumnT], now: Interval[ColumnT]) -> Verdict[ColumnT]:
    return now.at_least(1) & before.at_least(1)


def _each(before: Any, now: Any, edition: Edition, rule: PairRule) -> DictByName[Descriptor, Verdict[Any]]:
    require_pairs(before, now)
    edition = require_edition(edition)
    require_rules_of(edition, before, now)
    answers = zip(DESCRIPTORS, before.answers, now.answers, strict=True)
    return DictByName({name: rule(earlier, later) for name, earlier, later in answers if name in edition})


@overload
def change_category(
    before: Assessment, now: Assessment, edition: Edition, *, rule: ChangeRule = ..., exact: bool = ...
) -> Classes[ChangeCategory, int]: ...
@overload
def change_category(
    before: Visits, now: Visits, edition: Edition, *, rule: ChangeRule = ..., exact: bool = ...
) -> Classes[ChangeCategory, Array]: ...
def change_category(
    before: Assessment | Visits,
    now: Assessment | Visits,
    edition: Edition,
    *,
    rule: ChangeRule = GLADMAN_2000,
    exact: bool = False,
) -> Classes[ChangeCategory, int] | Classes[ChangeCategory, Array]:
    """Whether a change is remission, improvement, persistent activity or flare.

    A score of 0 now is remission before anything else.

    Args:
        before: the earlier visit, or many, one for each of `now`.
        now: the later visit, or many.
        edition: the edition, the same for both.
        rule: the cut-offs.
        exact: False looks at the bounds criterion by criterion, so a category may be called possible although no way
            of filling the missing items meets all of its criteria at once.
            True considers every attainable total of both visits, so a category is possible only where some way of
            filling gives it; of many pairs only those that the bounds leave open are looked at one by one,
            which takes longer.
            What is certain is the same either way.

    Returns:
        For each category whether the change is of it; `value` names the category.

    Raises:
        AlignmentError: the two do not have the same number of visits.

    Example:
        >>> from sledai import SELENA_SLEDAI
        >>> change_category(Assessment({"rash"}), Assessment({"rash", "arthritis"}), SELENA_SLEDAI).value
        <ChangeCategory.FLARE: 'flare'>

    References:
        gladman-2000
    """
    require_pairs(before, now)
    total = _bounds(now, edition)
    found: Classes[ChangeCategory, Any] = categories_of_change(total - _bounds(before, edition), total, rule)
    if not exact:
        return found
    if isinstance(before, Assessment) or isinstance(now, Assessment):
        return _categories_of(*(attainable_totals(cast("Assessment", at), edition) for at in (before, now)), rule=rule)
    rows = open_rows(found)
    of_totals = cache(partial(_categories_of, rule=rule))
    earlier, later = totals_of_each(before[rows], edition), totals_of_each(now[rows], edition)
    return replace_rows(found, rows, list(map(of_totals, earlier, later)))


def _categories_of(before: tuple[int, ...], now: tuple[int, ...], *, rule: ChangeRule) -> Classes[ChangeCategory, int]:
    """Combine every total before with every total now; the missing items of the two visits are independent."""
    earlier, later = np.meshgrid(before, now)
    moved = later - earlier
    return merge_completions(categories_of_change(Interval(moved, moved), Interval(later, later), rule))


def categories_of_change(
    moved: Interval[ColumnT], now: Interval[ColumnT], rule: ChangeRule
) -> Classes[ChangeCategory, ColumnT]:
    """Decide the category of a change, for one visit, arrays and expressions."""
    rule = require_rule(
        rule, ChangeRule, CHANGE_RULES, what="a change rule", give="criteria.GLADMAN_2000 or a ChangeRule"
    )
    remission = meets(now, rule.remission)
    flare = meets(moved, rule.flare)
    improvement = meets(moved, rule.improvement)
    verdicts = {
        ChangeCategory.REMISSION: remission,
        ChangeCategory.IMPROVEMENT: improvement & remission.negate(),
        ChangeCategory.PERSISTENT: flare.negate() & improvement.negate() & remission.negate(),
        ChangeCategory.FLARE: flare & remission.negate(),
    }
    return Classes(DictByName(verdicts))
