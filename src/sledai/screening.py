"""Whether a visit meets the activity criteria by which a trial admits participants."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any, overload

from sledai._columns import Array, Verdict
from sledai.assessments import Assessment, Visits
from sledai.criteria import TrialEntry
from sledai.definitions import Index
from sledai.scoring import meets, score_bounds

__all__ = ["eligible"]


@overload
def eligible(visit: Assessment, index: Index, *, entry: TrialEntry) -> Verdict[int]: ...
@overload
def eligible(visit: Visits, index: Index, *, entry: TrialEntry) -> Verdict[Array]: ...
def eligible(visit: Any, index: Index, *, entry: TrialEntry) -> Any:
    """Whether a visit has the score and at least one of the manifestations that a trial asks for.

    For a score asked for as at least or above a limit the verdict is exact:
    filling every gap with a finding gives the most points and the most manifestations.

    Args:
        visit: one visit, or many.
        index: the edition.
        entry: the criteria, such as `sledai.criteria.NCT02932137_ENTRY`.

    Example:
        >>> from sledai import SELENA_SLEDAI
        >>> from sledai.criteria import NCT02932137_ENTRY
        >>> eligible(Assessment({"rash", "arthritis", "pyuria"}), SELENA_SLEDAI, entry=NCT02932137_ENTRY).certain
        True

    References:
        nct02932137-record
    """
    manifestations = reduce(or_, (visit.answer(name).at_least(1) for name in entry.any_of))
    return meets(score_bounds(visit, index), entry.score) & manifestations
