"""Whether a visit meets the activity criteria by which a trial admits participants."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any, overload

from sledai.criteria import TrialEntry
from sledai.criteria.entry import ENTRIES
from sledai.definitions import Edition
from sledai.definitions.clauses import meets
from sledai.definitions.records import require_rule
from sledai.logic import Array, Interval, Verdict
from sledai.rules.scoring import score_bounds
from sledai.visits.assessment import Assessment
from sledai.visits.visits import Visits

__all__ = ["eligible"]


@overload
def eligible(visit: Assessment, edition: Edition, *, entry: TrialEntry) -> Verdict[int]: ...
@overload
def eligible(visit: Visits, edition: Edition, *, entry: TrialEntry) -> Verdict[Array]: ...
def eligible(visit: Assessment | Visits, edition: Edition, *, entry: TrialEntry) -> Verdict[int] | Verdict[Array]:
    """Whether a visit has the score and at least one of the manifestations that a trial requires.

    The verdict is exact where the cut-off of the score is a lower limit:
    filling every missing item with a finding gives the most points and the most manifestations.

    Args:
        visit: one visit, or many.
        edition: the edition.
        entry: the criteria, one of `sledai.criteria.ENTRIES`.

    Raises:
        TypeError: `entry` is not a record of entry criteria.
        EditionError: its content is not that of its key.

    Example:
        >>> from sledai import SELENA_SLEDAI
        >>> from sledai.criteria import ENTRIES
        >>> visit = Assessment({"rash", "arthritis", "pyuria"})
        >>> eligible(visit, SELENA_SLEDAI, entry=ENTRIES["nct02932137-entry"]).certain
        True

    References:
        nct02932137-record
    """
    entry = require_rule(entry, TrialEntry, ENTRIES, what="a trial entry", give="one of criteria.ENTRIES.values()")
    answers: list[Interval[Any]] = [visit.answer(name) for name in entry.any_of]
    total: Interval[Any] = score_bounds(visit, edition)
    return admits(total, answers, entry)


def admits(total: Interval[Any], answers: Iterable[Interval[Any]], entry: TrialEntry) -> Verdict[Any]:
    """Whether a score and the manifestations meet the criteria, for one visit, arrays and expressions."""
    return meets(total, entry.score) & reduce(or_, (answer.at_least(1) for answer in answers))
