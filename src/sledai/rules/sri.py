"""SRI: the SLE responder index (Furie 2009), SRI-4 to SRI-8."""

from __future__ import annotations

from typing import Any, overload

from sledai.criteria import SRI_4, ResponseRule
from sledai.definitions import Edition
from sledai.logic import Array
from sledai.rules.outcomes import Outcome
from sledai.rules.responding import responds
from sledai.visits.assessment import Assessment
from sledai.visits.encounters import Encounter, Statement
from sledai.visits.visits import Visits

__all__ = ["sri"]


@overload
def sri(
    before: Encounter[Assessment],
    now: Encounter[Assessment],
    edition: Edition,
    *,
    treatment_failure: Statement = ...,
    rule: ResponseRule = ...,
    reference: str | None = ...,
) -> Outcome[int]: ...
@overload
def sri(
    before: Encounter[Visits],
    now: Encounter[Visits],
    edition: Edition,
    *,
    treatment_failure: Statement = ...,
    rule: ResponseRule = ...,
    reference: str | None = ...,
) -> Outcome[Array]: ...
def sri(
    before: Encounter[Any],
    now: Encounter[Any],
    edition: Edition,
    *,
    treatment_failure: Statement = None,
    rule: ResponseRule = SRI_4,
    reference: str | None = None,
) -> Outcome[Any]:
    """Whether a patient is a responder: the score fell by so much, and nothing else got worse.

    Every criterion is needed: the fall of the score, no new BILAG A and at most one new BILAG B, a global assessment
    that did not rise by 0.3 points, and no treatment failure.
    A criterion that is known to fail decides; otherwise one that is not known leaves the outcome undetermined.
    The outcome is exact: it is undetermined only if the gaps can be filled either way.

    Args:
        before: the baseline visit, with PGA and BILAG letters; or many, one for each of `now`.
        now: the visit in question, likewise.
        edition: the edition, the same for both; `edition.clinical` for a fall without complement and anti-dsDNA.
        treatment_failure: whether the treatment failed by the trial's rules, or the patient had left the trial:
            true, false or None, which is not known. An array or list for many visits.
        rule: the rule record: `sledai.criteria.SRI[4]` to ``SRI[8]``.
        reference: the name of the reference visit, for the record; baseline by default.

    Returns:
        The outcome with each criterion.

    Raises:
        EditionError: the letters of the two visits are not of the same domains and edition.
        AlignmentError: the inputs do not have the same number of visits.

    Example:
        >>> from sledai import SELENA_SLEDAI
        >>> from sledai import Bilag, BilagEdition
        >>> from sledai.visits import POINTS
        >>> from sledai import Pga
        >>> letters = Bilag({"musculoskeletal": "B"}, edition=BilagEdition.BILAG_2004)
        >>> before = Encounter(Assessment({"arthritis", "rash"}), pga=Pga("1.1", scale=POINTS), bilag=letters)
        >>> now = Encounter(Assessment({"rash"}), pga=Pga("1.4", scale=POINTS), bilag=letters)
        >>> sri(before, now, SELENA_SLEDAI, treatment_failure=False).reasons
        'not met: pga_not_worse'

    References:
        furie-2009, furie-2011, belimumab-site, illuminate-2016
    """
    return responds(
        before, now, edition, treatment_failure=treatment_failure, rule=rule, reference=reference, improves=False
    )
