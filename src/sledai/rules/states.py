"""States of a visit: low activity (LLDAS, Franklyn 2016), remission (DORIS, van Vollenhoven 2021), and others."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, overload

from sledai.criteria import STATES, StateRule
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

__all__ = ["state"]

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
    Low disease activity (`criteria.LLDAS`) needs a score of at most 4 without major organ activity, nothing new since
    the previous visit, a global assessment of at most 1, at most 7.5 mg/day of prednisolone, and tolerated standard
    treatment. Remission (`criteria.DORIS_2021`) needs a clinical score of 0, a global assessment below 0.5, at most
    5 mg/day of prednisolone, and stable treatment.

    Args:
        now: the visit, with PGA and dose; or many.
        edition: the edition; LLDAS and DORIS were defined on SLEDAI-2K.
        rule: the record, one of `sledai.criteria.STATES`, such as ``criteria.LLDAS`` or ``criteria.DORIS_2021``.
        previous: the answers of the previous visit, for a rule by which nothing may be new; without them that is open,
            even if nothing is present. A previous visit without a single answer differs: if nothing is present now,
            nothing is new.
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
        TypeError: `previous`, `has_previous` or `first_visit` is given, and whether anything is new is not a criterion.

    Example:
        >>> from sledai import SLEDAI_2K
        >>> from sledai.criteria import DORIS_2021, LLDAS
        >>> from sledai import Pga, Prednisone
        >>> visit = Assessment({"arthritis"})
        >>> now = Encounter(visit, pga=Pga(1, scale="points"), prednisone=Prednisone("7.5"))
        >>> statements = dict.fromkeys(LLDAS.ruled_out, False) | dict.fromkeys(LLDAS.required, True)
        >>> state(now, SLEDAI_2K, rule=LLDAS, previous=visit, statements=statements).value
        True
        >>> print(state(now, SLEDAI_2K, rule=DORIS_2021))
        doris-2021: not met
          clinical_score: not met
          pga: not met
          prednisone: not met
          stable_treatment: undetermined

    References:
        franklyn-2016, golder-2016, doris-2021-article, doris-2016-article, remission-table-pmc7719036
    """
    if not isinstance(now, Encounter):
        raise TypeError(f"{type(now).__name__} is not an Encounter: wrap the visit, Encounter(visit, pga=...)")
    rule = require_state(rule)
    require_part(
        rule, previous=previous is not None, has_previous=has_previous is not True, first_visit=first_visit is not False
    )
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


def require_state(rule: object) -> StateRule:
    """Check that a rule is the record of a state.

    Raises:
        TypeError: it is not such a record.
        EditionError: its content is not that of its key.
    """
    return require_rule(rule, StateRule, STATES, what="a state", give="one of sledai.criteria.STATES.values()")


def require_part(rule: StateRule, **given: bool) -> None:
    """Check that what is given of the visit before, by its argument, has a part in a rule.

    Raises:
        TypeError: whether anything is new is not a criterion of the rule.
    """
    names = ", ".join(name for name, is_given in given.items() if is_given)
    if names and not rule.nothing_new:
        raise TypeError(f"whether anything is new is not a criterion of {rule.key!r}: leave out {names}")


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
