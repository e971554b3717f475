"""Responder indices: the SLE responder index SRI (Furie 2009) and BICLA, the BILAG-based composite assessment."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from itertools import product
from typing import Any, overload

import numpy as np
from attrs import evolve

from sledai.criteria import ResponseRule
from sledai.criteria.responses import RESPONSES
from sledai.definitions import Edition, require_edition
from sledai.definitions.clauses import meets
from sledai.definitions.records import require_rule
from sledai.errors import other_bilag
from sledai.logic import OPEN, Array, ColumnT, Interval, Verdict, all_of, any_of, broadcast, more_than
from sledai.rules.outcomes import Outcome, incomplete, outcome
from sledai.rules.scoring import score_bounds
from sledai.visits.assessment import Assessment
from sledai.visits.encounters import ANY_LETTER, Bilag, Encounter, Statement, aligned, readings_of, statements
from sledai.visits.readings import PARTS
from sledai.visits.visits import Visits

A, B, C = 4, 3, 2
__all__ = ["response"]

FAILURE = "treatment_failure"
Letters = Mapping[str, Interval[Any]]


@overload
def response(
    before: Encounter[Assessment],
    now: Encounter[Assessment],
    edition: Edition,
    *,
    rule: ResponseRule,
    treatment_failure: Statement = ...,
    exact: bool = ...,
    reference: str | None = ...,
) -> Outcome[int]: ...
@overload
def response(
    before: Encounter[Visits],
    now: Encounter[Visits],
    edition: Edition,
    *,
    rule: ResponseRule,
    treatment_failure: Statement = ...,
    exact: bool = ...,
    reference: str | None = ...,
) -> Outcome[Array]: ...
def response(
    before: Encounter[Any],
    now: Encounter[Any],
    edition: Edition,
    *,
    rule: ResponseRule,
    treatment_failure: Statement = None,
    exact: bool = False,
    reference: str | None = None,
) -> Outcome[Any]:
    """Whether a patient is a responder: the score fell by so much, and nothing else got worse.

    Every criterion of the record is needed: the fall of the score, no new BILAG A and at most one new BILAG B, a global
    assessment that did not rise by 0.3 points, and no treatment failure. By BICLA the score need only not rise, and the
    baseline must have a BILAG A or B, each of which improved.
    A criterion that is known to fail decides; otherwise one that is not known leaves the outcome undetermined.
    The outcome of an SRI is exact: it is undetermined only if the missing items can be filled either way.
    That of BICLA may be undetermined although every letter gives the same result, if a letter of the baseline is not
    known; `exact` tries every letter.

    Args:
        before: the baseline visit, with PGA and BILAG letters; or many, one for each of `now`.
        now: the visit in question, likewise.
        edition: the edition, the same for both; `edition.clinical` for a fall without complement and anti-dsDNA.
        rule: the record, one of `sledai.criteria.RESPONSES`, such as ``criteria.SRI_4`` or ``criteria.BICLA``.
        treatment_failure: whether the treatment failed by the trial's rules, or the patient had left the trial:
            true, false or None, which is not known. An array or list for many visits.
        exact: whether to try every letter that is not known; of many visits only at those left open, one by one.
            The criteria do not change; the reasons name two that cannot be met at once.
        reference: the name of the reference visit, for the record; baseline by default.

    Returns:
        The outcome with each criterion.

    Raises:
        EditionError: the letters of the two visits are not of the same domains and edition.
        AlignmentError: the inputs do not have the same number of visits.

    Example:
        >>> from sledai import SELENA_SLEDAI
        >>> from sledai import Bilag, BilagEdition
        >>> from sledai.criteria import SRI_4
        >>> from sledai import Pga
        >>> letters = Bilag({"musculoskeletal": "B"}, edition=BilagEdition.BILAG_2004)
        >>> before = Encounter(Assessment({"arthritis", "rash"}), pga=Pga("1.1", scale="points"), bilag=letters)
        >>> now = Encounter(Assessment({"rash"}), pga=Pga("1.4", scale="points"), bilag=letters)
        >>> response(before, now, SELENA_SLEDAI, rule=SRI_4, treatment_failure=False).reasons
        'not met: pga_not_worse'

    References:
        furie-2009, furie-2011, belimumab-site, illuminate-2016, bicla-instrument-record, clowse-2017
    """
    aligned(before, now)
    rule = require_response(rule)
    edition = require_edition(edition)
    failure = statements({FAILURE: treatment_failure}, [FAILURE], now.size, FAILURE, now=now)[FAILURE]
    change = score_bounds(now.visit, edition) - score_bounds(before.visit, edition)
    pga = [readings_of(side)["pga"] for side in (before, now)]
    letters = compared_letters(before.bilag, now.bilag)
    criteria = criteria_of(change, pga[0], pga[1], letters, failure, rule)
    found = outcome(rule, edition, criteria, reference, now.size)
    if exact and rule.bilag_improves and letters is not None:
        on_letters = [verdict for name, verdict in criteria.items() if name.startswith("bilag")]
        others = [verdict for name, verdict in criteria.items() if not name.startswith("bilag")]
        found = evolve(found, met=broadcast(all_of([*others, bilag_exactly(*letters, rule, on_letters)]), now.size))
    return incomplete(found, {name for name in ("pga", "bilag") if None in (getattr(before, name), getattr(now, name))})


def require_response(rule: object) -> ResponseRule:
    """Check that a rule is the record of a responder index.

    Raises:
        TypeError: it is not such a record.
        EditionError: its content is not that of its key.
    """
    give = "one of sledai.criteria.RESPONSES.values()"
    return require_rule(rule, ResponseRule, RESPONSES, what="a responder index", give=give)


def compared_letters(before: Bilag | None, now: Bilag | None) -> tuple[Letters, Letters] | None:
    """Pair the letters of both visits; a visit without letters can have any, and None means no letters at all.

    Raises:
        EditionError: the letters are not of the same domains and edition.
    """
    if before is None or now is None:
        known = before or now
        if known is None:
            return None
        anything = dict.fromkeys(known.grades, ANY_LETTER)
        return (known.grades, anything) if before else (anything, known.grades)
    if before.edition != now.edition or set(before.grades) != set(now.grades):
        raise other_bilag((before.edition, *before.grades), (now.edition, *now.grades))
    return before.grades, {domain: now.grades[domain] for domain in before.grades}


def criteria_of(
    change: Interval[ColumnT],
    pga_before: Interval[Any],
    pga_now: Interval[Any],
    letters: tuple[Letters, Letters] | None,
    failure: Interval[Any],
    rule: ResponseRule,
) -> dict[str, Verdict[Any]]:
    """Decide each criterion of a responder index, for one visit, arrays and expressions."""
    criteria: dict[str, Verdict[Any]] = {"score": meets(change, rule.change)}
    if rule.bilag_improves:
        criteria["bilag_improved"] = improved(*letters) if letters else OPEN
    if rule.most_new_b is not None:
        criteria["bilag_not_worse"] = not_worse(*letters, rule.most_new_b) if letters else OPEN
    criteria["pga_not_worse"] = meets(pga_now - pga_before, rule.pga_worse, parts=PARTS).negate()
    criteria["no_treatment_failure"] = failure.at_least(1).negate()
    return criteria


def not_worse(before: Letters, now: Letters, most_new_b: int) -> Verdict[Any]:
    """Whether no domain has a new A, and not more than so many of them a new B.

    With a new A ruled out, a letter that came up to B or A from C or below is a new B.
    """
    new_a = any_of(now[domain].at_least(A) & before[domain].below(A) for domain in before)
    risen = [now[domain].at_least(B) & before[domain].at_most(C) for domain in before]
    return new_a.negate() & more_than(most_new_b, risen).negate()


def improved(before: Letters, now: Letters) -> Verdict[Any]:
    """Whether the baseline has an A or B, and each of them improved."""
    active = any_of(grade.at_least(B) for grade in before.values())
    each = all_of(
        (before[domain].below(A) | now[domain].below(A))
        & (before[domain].below(B) | before[domain].at_least(A) | now[domain].below(B))
        for domain in before
    )
    return active & each


def bilag_exactly(before: Letters, now: Letters, rule: ResponseRule, cautious: list[Verdict[Any]]) -> Verdict[Any]:
    """Decide the criteria on letters exactly, over every letter that an ungraded domain can have."""
    found = all_of(cautious)
    ends = [grade for domain in before for grade in (before[domain], now[domain])]
    if not any(isinstance(grade.low, np.ndarray) for grade in ends):
        return _over_letters(tuple((int(grade.low), int(grade.high)) for grade in ends), rule)
    certain, possible = np.array(found.certain), np.array(found.possible)
    rows = np.flatnonzero(certain != possible)
    columns = [
        np.stack([np.broadcast_to(end, certain.shape)[rows] for end in (grade.low, grade.high)], axis=1).tolist()
        for grade in ends
    ]
    answers = [_over_letters(tuple(map(tuple, row)), rule) for row in zip(*columns, strict=True)]
    certain[rows] = [answer.certain for answer in answers]
    possible[rows] = [answer.possible for answer in answers]
    return Verdict(certain=certain, possible=possible)


@lru_cache(maxsize=2**14)
def _over_letters(ends: tuple[tuple[int, int], ...], rule: ResponseRule) -> Verdict[int]:
    """Decide for one visit, domain after domain; keep the number of new B and whether any A or B was seen."""
    reached, always = {(0, False)}, True
    most = len(ends) // 2 if rule.most_new_b is None else rule.most_new_b
    for (before_low, before_high), (now_low, now_high) in zip(ends[::2], ends[1::2], strict=True):
        following = set()
        for earlier, later in product(range(before_low, before_high + 1), range(now_low, now_high + 1)):
            if _domain_fails(earlier, later, rule):
                always = False
                continue
            new_b = int(later == B and earlier <= C)
            following |= {(min(count + new_b, most + 1), any_ or earlier >= B) for count, any_ in reached}
        reached = following
    responders = {(count, any_) for count, any_ in reached if count <= most and any_}
    return Verdict(certain=always and bool(reached) and reached == responders, possible=bool(responders))


def _domain_fails(before: int, now: int, rule: ResponseRule) -> bool:
    """Whether one domain fails the rule: an A or B that did not improve, or a new A where the rule asks for none."""
    return (before >= B and now >= before) or (rule.most_new_b is not None and before < now == A)
