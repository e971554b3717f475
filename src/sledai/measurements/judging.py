"""The rules on columns: what an amount, an earlier amount, a range and the physician's statements say of a finding.

An amount is an interval of half parts, a statement an interval of 0 and 1; each is one visit's, or a column of many.
Every rule here moves one way with each input, so its verdict is exact.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import add
from typing import Any

from sledai._columns import ColumnT, Interval, Verdict
from sledai.assessments.answers import NOT_ASSESSED
from sledai.definitions import Cutoff, FindingRule, RangeRule, RiseRule, Side, SignsRule
from sledai.measurements.units import PERCENT, Dimension
from sledai.observations import Exclusion, Finding
from sledai.outcomes import any_of, exactly
from sledai.scoring import meets

IMPLIED: Mapping[Finding, Finding] = {
    Finding.PLEURITIC_PAIN_CLASSIC_SEVERE: Finding.PLEURITIC_PAIN,
    Finding.PERICARDIAL_PAIN_CLASSIC_SEVERE: Finding.PERICARDIAL_PAIN,
    Finding.PLEURAL_THICKENING_NEW: Finding.PLEURAL_THICKENING,
}
"""A finding and the wider one that it is a kind of."""
FLAGGED = {Side.BELOW: "low", Side.ABOVE: "high"}
"""The laboratory's flag for a result outside its range on a side."""
OPEN: Verdict[Any] = Verdict(certain=False, possible=True)
ANY_AMOUNT = Interval(-(2**61), 2**61)
"""A limit that is not known."""


def beyond_level(amount: Interval[ColumnT], cutoff: Cutoff, dimension: Dimension) -> Verdict[ColumnT]:
    """Whether an amount is on the side of a fixed limit that counts."""
    return meets(amount, cutoff, parts=dimension.halves)


def outside_range(
    amount: Interval[ColumnT],
    limit: Interval[ColumnT],
    flagged: Verdict[ColumnT],
    rule: RangeRule,
    by_method: ColumnT,
) -> Verdict[ColumnT]:
    """Whether a result is outside the laboratory's range, or beyond the fixed limit of the rule.

    Args:
        amount: the result.
        limit: the limit of the range on the side of the rule; `ANY_AMOUNT` where it is not known.
        flagged: whether the laboratory itself says so; open where it says nothing.
        rule: the rule.
        by_method: whether the result is of the method, and in the unit, that the fixed limit is for.
    """
    found = agreed(outside(amount, limit, rule.side), flagged)
    if rule.cutoff is None:
        return found
    return found | (beyond_level(amount, rule.cutoff, PERCENT) & exactly(by_method))


def flag_says(flag: Any, side: Side) -> Verdict[Any]:
    """Whether a flag, an empty text where there is none, says that a result is outside the range on a side."""
    there = flag == FLAGGED[side]
    return Verdict(certain=there, possible=there | (flag == ""))


def of_method(method: str, rule: RangeRule) -> bool:
    """Whether a method, such as ``"Farr"`` or ``"FARR ASSAY"``, is the one that the fixed limit of a rule is for."""
    return bool(rule.method) and method.strip().casefold().startswith(rule.method.casefold())


def range_rule(rule: FindingRule) -> RangeRule:
    """The rule on ranges of a descriptor, its own or that of its proofs."""
    found = rule.proofs if isinstance(rule, SignsRule) else rule
    if not isinstance(found, RangeRule):
        raise TypeError(f"{rule!r} does not look at ranges")
    return found


def outside(amount: Interval[ColumnT], limit: Interval[ColumnT], side: Side) -> Verdict[ColumnT]:
    """Whether an amount is outside the laboratory's range on one side; the limit itself is inside."""
    beyond = limit - amount if side is Side.BELOW else amount - limit
    return beyond.above(0)


def agreed(by_range: Verdict[Any], by_flag: Verdict[Any]) -> Verdict[Any]:
    """What the range and the laboratory's own flag say together; open where they contradict each other."""
    certain, possible = by_range.certain | by_flag.certain, by_range.possible & by_flag.possible
    return Verdict(certain=certain & possible, possible=certain | possible)


def risen(now: Interval[ColumnT], before: Interval[ColumnT], rule: RiseRule, dimension: Dimension) -> Verdict[ColumnT]:
    """Whether an amount is newly beyond the level, or has risen by more than the limit."""
    new = beyond_level(now, rule.level, dimension) & beyond_level(before, rule.level, dimension).opposite()
    return new | beyond_level(now - before, rule.rise, dimension)


def holds(answer: Interval[Any] | None) -> Verdict[Any]:
    """A statement as a verdict; one that is not made is open."""
    return (answer or NOT_ASSESSED).at_least(1)


def with_implied(said: Mapping[Finding, Interval[Any]]) -> dict[Finding, Verdict[Any]]:
    """The findings, with what follows from each: severe pain is pain, and without pain there is none."""
    known = {finding: holds(said.get(finding)) for finding in Finding}
    for kind, wider in IMPLIED.items():
        known[wider] = Verdict(certain=known[wider].certain | known[kind].certain, possible=known[wider].possible)
        known[kind] = Verdict(certain=known[kind].certain, possible=known[kind].possible & known[wider].possible)
    return known


def by_signs(rule: SignsRule, known: Mapping[Finding, Verdict[Any]], proof: Verdict[Any]) -> Verdict[Any]:
    """Whether one finding is there that is enough alone, or the symptom with enough signs."""
    enough = [known[finding] for finding in rule.alone]
    if rule.symptom:
        signs = [*(known[finding] for finding in rule.signs), *([proof] if rule.proofs else [])]
        enough.append(known[rule.symptom] & counted(signs, rule.at_least))
    return any_of(enough)


def counted(signs: Sequence[Verdict[Any]], at_least: Cutoff | None) -> Verdict[Any]:
    """Whether enough of the signs are there; one, unless the rule says how many."""
    if at_least is None or (at_least.side is Side.AT_LEAST and at_least.value == 1):
        return any_of(signs)
    number = reduce(add, (Interval(sign.certain * 1, sign.possible * 1) for sign in signs))
    return meets(number, at_least)


def not_due_to(excluded: Mapping[Exclusion, Interval[Any]], asked: Sequence[Exclusion]) -> Verdict[Any]:
    """Whether the finding is due to none of what the edition excludes.

    Where any other cause is excluded, a stated cause that has no name there is one.
    """
    causes = [holds(excluded.get(cause)) for cause in asked]
    if Exclusion.OTHER_CAUSE in asked:
        causes += [exactly(said.low >= 1) for cause, said in excluded.items() if cause not in asked]
    return any_of(causes).opposite()


def criterion(rule: FindingRule, tests: Sequence[Verdict[Any]], known: Mapping[Finding, Verdict[Any]]) -> Verdict[Any]:
    """Whether what was measured or seen meets a rule, whatever it is due to.

    Args:
        rule: the rule.
        tests: for each test by which it is judged, whether its result counts.
        known: the findings.
    """
    if isinstance(rule, SignsRule):
        return by_signs(rule, known, any_of(tests))
    return any_of(tests)
