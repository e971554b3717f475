"""LLDAS: the lupus low disease activity state (Franklyn 2016)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, overload

from sledai.criteria import LLDAS, StateRule
from sledai.definitions import Edition
from sledai.logic import Array
from sledai.rules.outcomes import Outcome
from sledai.rules.states import require_state, state
from sledai.visits.assessment import Assessment
from sledai.visits.encounters import Encounter, Statement
from sledai.visits.visits import Visits

__all__ = ["lldas"]


@overload
def lldas(
    now: Encounter[Assessment],
    edition: Edition,
    *,
    previous: Assessment | None = ...,
    has_previous: Statement = ...,
    first_visit: Statement = ...,
    statements: Mapping[Any, Statement] | None = ...,
    rule: StateRule = ...,
) -> Outcome[int]: ...
@overload
def lldas(
    now: Encounter[Visits],
    edition: Edition,
    *,
    previous: Visits | None = ...,
    has_previous: Statement = ...,
    first_visit: Statement = ...,
    statements: Mapping[Any, Statement] | None = ...,
    rule: StateRule = ...,
) -> Outcome[Array]: ...
def lldas(
    now: Encounter[Any],
    edition: Edition,
    *,
    previous: Any = None,
    has_previous: Statement = True,
    first_visit: Statement = False,
    statements: Mapping[Any, Statement] | None = None,
    rule: StateRule = LLDAS,
) -> Outcome[Any]:
    """Whether a visit is in the lupus low disease activity state.

    Every criterion is needed: a score of at most 4 without major organ activity, nothing new since the previous visit,
    a global assessment of at most 1, at most 7.5 mg/day of prednisolone, and tolerated standard treatment.
    The outcome is exact, as for `state`.

    Args:
        now: the visit, with PGA and dose; or many.
        edition: the edition; the state was defined on SLEDAI-2K.
        previous: the answers of the visit before; without them it is open whether anything is new.
        has_previous: as for `state`.
        first_visit: whether the visit is the subject's first and so counts as having nothing new.
        statements: ``standard_maintenance_treatment``, which has to be true, and ``hemolytic_anemia``,
            ``gastrointestinal_activity`` and ``investigational_drug``, which have to be false;
            what is left out is not known.
        rule: the record; `sledai.criteria` has other readings of nothing new.

    Returns:
        The outcome with each criterion.

    Raises:
        AlignmentError: the inputs do not have the same number of visits.
        UnknownNameError: a name is not a statement that the rule needs.

    Example:
        >>> from sledai import SLEDAI_2K
        >>> from sledai.visits import POINTS
        >>> from sledai import Pga, Prednisone
        >>> visit = Assessment({"arthritis"})
        >>> now = Encounter(visit, pga=Pga(1, scale=POINTS), prednisone=Prednisone("7.5"))
        >>> statements = dict.fromkeys(LLDAS.ruled_out, False) | dict.fromkeys(LLDAS.required, True)
        >>> lldas(now, SLEDAI_2K, previous=visit, statements=statements).value
        True

    References:
        franklyn-2016, golder-2016
    """
    return state(
        now,
        edition,
        rule=require_state(rule, "lldas"),
        previous=previous,
        has_previous=has_previous,
        first_visit=first_visit,
        statements=statements,
    )
