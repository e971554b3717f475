"""BICLA: the BILAG-based composite lupus assessment."""

from __future__ import annotations

from typing import Any, overload

from sledai.criteria import BICLA, ResponseRule
from sledai.definitions import Edition
from sledai.logic import Array
from sledai.rules.outcomes import Outcome
from sledai.rules.responding import responds
from sledai.visits.assessment import Assessment
from sledai.visits.encounters import Encounter, Statement
from sledai.visits.visits import Visits

__all__ = ["bicla"]


@overload
def bicla(
    before: Encounter[Assessment],
    now: Encounter[Assessment],
    edition: Edition,
    *,
    treatment_failure: Statement = ...,
    rule: ResponseRule = ...,
    exact: bool = ...,
    reference: str | None = ...,
) -> Outcome[int]: ...
@overload
def bicla(
    before: Encounter[Visits],
    now: Encounter[Visits],
    edition: Edition,
    *,
    treatment_failure: Statement = ...,
    rule: ResponseRule = ...,
    exact: bool = ...,
    reference: str | None = ...,
) -> Outcome[Array]: ...
def bicla(
    before: Encounter[Any],
    now: Encounter[Any],
    edition: Edition,
    *,
    treatment_failure: Statement = None,
    rule: ResponseRule = BICLA,
    exact: bool = False,
    reference: str | None = None,
) -> Outcome[Any]:
    """Whether a patient responds by BICLA: BILAG improved everywhere, and nothing got worse.

    Every criterion is needed: the baseline had a BILAG A or B, and each improved; no new A and at most one new B;
    the score is not higher; the global assessment did not rise by 0.3 points; no treatment failure.
    If a letter of the baseline is not known, the outcome may be undetermined although every letter gives the same
    result. `exact` tries every letter.

    Args:
        before: the baseline visit, with PGA and BILAG letters; or many, one for each of `now`.
        now: the visit in question, likewise.
        edition: the edition, the same for both; BICLA was defined on SLEDAI-2K.
        treatment_failure: as for `sri`.
        rule: the rule record.
        exact: whether to try every letter that is not known; of many visits only at those left open, one by one.
            The criteria do not change; the reasons name two that cannot be met at once.
        reference: as for `sri`.

    Returns:
        The outcome with each criterion.

    Raises:
        EditionError: the letters of the two visits are not of the same domains and edition.
        AlignmentError: the inputs do not have the same number of visits.

    References:
        bicla-instrument-record, clowse-2017
    """
    return responds(
        before,
        now,
        edition,
        treatment_failure=treatment_failure,
        rule=rule,
        reference=reference,
        improves=True,
        exact=exact,
    )
