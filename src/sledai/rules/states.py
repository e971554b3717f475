"""States of a visit: low activity (LLDAS, Franklyn 2016), remission (DORIS, van Vollenhoven 2021), and others."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, overload

from sledai.criteria import STATES, StateRule
from sledai.criteria.states import DORIS_2021, LLDAS
from sledai.definitions import Edition, require_edition
from sledai.definitions.clauses import meets
from sledai.definitions.descriptors import Descriptor
from sledai.definitions.records import require_rule
from sledai.logic import ALWAYS, OPEN, Array, Interval, Verdict, all_of, any_of, where
from sledai.rules.changes import appears, require_pairs
from sledai.rules.outcomes import Outcome, incomplete, outcome
from sledai.rules.scoring import score_bounds
from sledai.visits.answers import DESCRIPTORS
from sledai.visits.assessment import Assessment
from sledai.visits.encounters import Encounter, Statement, readings_of, statements as statements_of
from sledai.visits.judged import require_rules_of
from sledai.visits.readings import PARTS
from sledai.visits.visits import Visits

__all__ = ["doris", "lldas", "state"]

FIRST, BEFORE = "first_visit", "has_previous"


@overload
def state(
    now: Encounter[Assessment],
    edition: Edition,
    *,
    rule: StateRule,
    previous: Assessment | None = ...,
    has_previous: Statement = ...,
    first_visit: Statement = ...,
    statements: Mapping[Any, Statement] | None = ...,
) -> Outcome[int]: ...
@overload
def state(
    now: Encounter[Visits],
    edition: Edition,
    *,
    rule: StateRule,
    previous: Visits | None = ...,
    has_previous: Statement = ...,
    first_visit: Statement = ...,
    statements: Mapping[Any, Statement] | None = ...,
) -> Outcome[Array]: ...
def state(
    now: Encounter[Any],
    edition: Edition,
    *,
    rule: StateRule,
    previous: Any = None,
    has_previous: Statement = True,
    first_visit: Statement = False,
    statements: Mapping[Any, Statement] | None = None,
) -> Outcome[Any]:
    """Whether a visit is in a state of low activity or remission, by a rule record.

    Every criterion of the record is needed; a known failure decides, otherwise what is not known leaves it open.
    The outcome is exact: fewer findings now, more findings before, and lower readings can only help.
    Without a previous visit it is open whether anything is new, even if nothing is present.

    Args:
        now: the visit, with PGA and dose; or many.
        edition: the edition.
        rule: the record, one of `sledai.criteria.STATES`.
        previous: the answers of the previous visit, for a rule by which nothing may be new; without them that is open.
            A previous visit without a single answer differs: if nothing is present now, nothing is new.
        has_previous: whether the subject has a previous visit; if it is not true, `previous` is not used.
            An array or list for many visits, of which some are the first.
        first_visit: whether the visit is the subject's first and so counts as having nothing new;
            a truth value, an array or list of them for many visits.
        statements: what the physician states, by the names that the rule has under `required` and `ruled_out`;
            what is left out is not known.

    Returns:
        The outcome with each criterion.

    Raises:
        AlignmentError: the inputs do not have the same number of visits.
        UnknownNameError: a name is not a statement that the rule needs.

    Example:
        >>> from sledai import SLEDAI_2K
        >>> from sledai.criteria import STATES
        >>> from sledai import Prednisone
        >>> now = Encounter(Assessment({"rash"}), prednisone=Prednisone(5))
        >>> print(state(now, SLEDAI_2K, rule=STATES["bliss-believe-disease-control"]))
        bliss-believe-disease-control: undetermined
          score: met
          prednisone: met
          no_immunosuppressive: undetermined
    """
    if not isinstance(now, Encounter):
        raise TypeError(f"{type(now).__name__} is not an Encounter: wrap the visit, Encounter(visit, pga=...)")
    rule = require_state(rule)
    edition = require_edition(edition)
    stated = statements_of(statements, (*rule.required, *rule.ruled_out), now.size, "statements", now=now)
    visits = statements_of({FIRST: first_visit, BEFORE: has_previous}, (FIRST, BEFORE), now.size, "state", now=now)
    if previous is not None:
        require_pairs(previous, now.visit)
        require_rules_of(edition, previous)
    require_rules_of(edition, now.visit)
    readings = readings_of(now)
    criteria = criteria_of(
        score=score_bounds(now.visit, edition),
        clinical_score=score_bounds(now.visit, edition.clinical),
        answers=now.visit.answers,
        previous=None if previous is None else previous.answers,
        has_previous=visits[BEFORE].at_least(1),
        first_visit=visits[FIRST].at_least(1),
        pga=readings["pga"],
        prednisone=readings["prednisone"],
        stated=stated,
        edition=edition,
        rule=rule,
    )
    found = outcome(rule, edition, criteria, None, now.size)
    return incomplete(found, {name for name in ("pga", "prednisone") if getattr(now, name) is None})


def require_state(rule: object, family: str = "") -> StateRule:
    """Check that a rule is the record of a state, of one family or of any.

    Raises:
        TypeError: it is not a record, or one of another family.
        EditionError: its content is not that of its key.
    """
    record = require_rule(rule, StateRule, STATES, what="a state", give="one of sledai.criteria.STATES.values()")
    if family and record.family != family:
        raise TypeError(f"the rule {record.key!r} is not one of {family}: use {record.family or 'state'}")
    return record


def criteria_of(
    *,
    score: Interval[Any],
    clinical_score: Interval[Any],
    answers: Sequence[Interval[Any]],
    previous: Sequence[Interval[Any]] | None,
    first_visit: Verdict[Any],
    has_previous: Verdict[Any] = ALWAYS,
    pga: Interval[Any],
    prednisone: Interval[Any],
    stated: Mapping[str, Interval[Any]],
    edition: Edition,
    rule: StateRule,
    boxes: Iterable[tuple[Collection[Descriptor], Interval[Any], Interval[Any]]] = (),
) -> dict[str, Verdict[Any]]:
    """Decide each criterion of a record, for one visit, arrays and expressions.

    Where one answer is known for several items, whether at least one of them is present, `boxes` has the items and that
    answer now and at the previous visit.
    """
    boxes = tuple(boxes)
    criteria: dict[str, Verdict[Any]] = {}
    if rule.score:
        criteria["score"] = meets(score, rule.score)
    if rule.clinical_score:
        criteria["clinical_score"] = meets(clinical_score, rule.clinical_score)
    if rule.inactive:
        criteria["no_major_organ_activity"] = all_of(
            [
                *(answers[DESCRIPTORS.index(name)].at_most(0) for name in rule.inactive),
                *(answer.at_most(0) for items, answer, _ in boxes if set(items) <= set(rule.inactive)),
            ]
        )
    if rule.nothing_new:
        new = (
            OPEN
            if previous is None
            else any_of(
                [
                    *(appears(previous[at], answers[at]) for at in map(DESCRIPTORS.index, edition)),
                    *(appears(before, answer) for items, answer, before in boxes if set(items) <= set(edition)),
                ]
            )
        )
        nothing_new = new.negate() if has_previous is ALWAYS else where(new.negate(), has_previous)
        criteria["nothing_new"] = nothing_new | first_visit
    if rule.pga:
        criteria["pga"] = meets(pga, rule.pga, parts=PARTS)
    if rule.prednisone:
        criteria["prednisone"] = meets(prednisone, rule.prednisone, parts=PARTS)
    if rule.least_prednisone:
        criteria["least_prednisone"] = meets(prednisone, rule.least_prednisone, parts=PARTS)
    criteria |= {name: stated[name].at_least(1) for name in rule.required}
    return criteria | {f"no_{name}": stated[name].at_most(0) for name in rule.ruled_out}


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
