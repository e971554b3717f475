"""DORIS: remission (van Vollenhoven 2021, and the states of 2016)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, overload

from sledai.criteria import DORIS_2021, StateRule
from sledai.definitions import Edition
from sledai.logic import Array
from sledai.rules.outcomes import Outcome
from sledai.rules.states import require_state, state
from sledai.visits.assessment import Assessment
from sledai.visits.encounters import Encounter, Statement
from sledai.visits.visits import Visits

__all__ = ["doris"]


@overload
def doris(
    now: Encounter[Assessment],
    edition: Edition,
    *,
    statements: Mapping[Any, Statement] | None = ...,
    rule: StateRule = ...,
) -> Outcome[int]: ...
@overload
def doris(
    now: Encounter[Visits],
    edition: Edition,
    *,
    statements: Mapping[Any, Statement] | None = ...,
    rule: StateRule = ...,
) -> Outcome[Array]: ...
def doris(
    now: Encounter[Any],
    edition: Edition,
    *,
    statements: Mapping[Any, Statement] | None = None,
    rule: StateRule = DORIS_2021,
) -> Outcome[Any]:
    """Whether a visit is in remission.

    Every criterion is needed in 2021: a clinical score of 0, a global assessment below 0.5, at most 5 mg/day of
    prednisolone, and stable treatment. The outcome is exact, as for `state`.

    Args:
        now: the visit, with PGA and dose; or many.
        edition: the edition; DORIS defined remission on SLEDAI-2K.
        statements: ``stable_treatment``, which has to be true; what is left out is not known.
        rule: the record; `sledai.criteria` has the states of 2016 and the other readings of the dose and of the
            global assessment.

    Returns:
        The outcome with each criterion.

    Raises:
        AlignmentError: the inputs do not have the same number of visits.
        UnknownNameError: a name is not a statement that the rule needs.

    Example:
        >>> from sledai import SLEDAI_2K
        >>> from sledai.visits import POINTS
        >>> from sledai import Pga, Prednisone
        >>> now = Encounter(Assessment({"low_complement"}), pga=Pga("0.5", scale=POINTS), prednisone=Prednisone(5))
        >>> doris(now, SLEDAI_2K, statements={"stable_treatment": True}).reasons
        'not met: pga'

    References:
        doris-2021-article, doris-2016-article, remission-table-pmc7719036
    """
    return state(now, edition, rule=require_state(rule, "doris"), statements=statements)
