"""The rules on columns: what an amount, an earlier amount, a range and the physician's statements say of a finding.

An amount is an interval of half parts, a statement an interval of 0 and 1; each is one visit's, or a column of many.
Every rule here moves one way with each input, so its verdict is exact.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any, cast

from sledai.definitions import Cutoff, FindingRule, RangeRule, RiseRule, Side, SignsRule
from sledai.definitions.clauses import meets
from sledai.definitions.observations import Exclusion, Finding
from sledai.laboratory.units import PERCENT, Dimension
from sledai.logic import ColumnT, Interval, Verdict, all_of, any_of, consistent, exactly
from sledai.visits.answers import NOT_ASSESSED

IMPLIED: Mapping[Finding, Finding] = {
    Finding.PLEURITIC_PAIN_CLASSIC_SEVERE: Finding.PLEURITIC_PAIN,
    Finding.PERICARDIAL_PAIN_CLASSIC_SEVERE: Finding.PERICARDIAL_PAIN,
    Finding.PLEURAL_THICKENING_NEW: Finding.PLEURAL_THICKENING,
}
"""A finding and the wider one that it is a kind of."""
FLAGGED = {Side.BELOW: "low", Side.ABOVE: "high"}
"""The laboratory's flag for a result outside its range on a side."""
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
    by_method: Verdict[Any],
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
    return found | (beyond_level(amount, rule.cutoff, PERCENT) & by_method)


def flag_says(flag: Any, side: Side) -> Verdict[Any]:
    """Whether a flag, an empty text where there is none, says that a result is outside the range on a side."""
    there = flag == FLAGGED[side]
    return Verdict(certain=there, possible=there | (flag == ""))


def of_method(method: str, rule: RangeRule) -> Verdict[Any]:
    """Whether a method, such as ``"FARR ASSAY"``, is the one that a fixed limit is for; open where it is not known."""
    said = method.strip().casefold()
    certain = bool(rule.method) and said.startswith(rule.method.casefold())
    return Verdict(certain=certain, possible=certain or (bool(rule.method) and not said))


def range_rule(rule: FindingRule) -> RangeRule:
    """The rule on ranges of a descriptor, its own or that of its proofs."""
    found = rule.proofs if isinstance(rule, SignsRule) else rule
    if not isinstance(found, RangeRule):
        raise TypeError(f"{rule!r} does not look at ranges")
    return found


def outside(amount: Interval[ColumnT], limit: Interval[ColumnT], side: Side) -> Verdict[ColumnT]:
    """Whether an amount is outside the laboratory's range on one side; the limit itself is inside.

    Of two amounts between the same two parts, which are the same odd number, either may be the larger one.
    """
    if side is Side.BELOW:
        low, high = amount.low, limit.high
        return Verdict(certain=amount.high < limit.low, possible=(low < high) | ((low == high) & (low % 2 == 1)))
    low, high = limit.low, amount.high
    return Verdict(certain=amount.low > limit.high, possible=(high > low) | ((high == low) & (low % 2 == 1)))


def difference(one: Interval[ColumnT], other: Interval[ColumnT]) -> Interval[ColumnT]:
    """One amount less another; of two that lie between parts it may lie on either side of a whole number of parts."""
    plain = cast("Interval[Any]", one - other)
    return Interval(plain.low - (one.low % 2) * (other.high % 2), plain.high + (one.high % 2) * (other.low % 2))


def multiplied(amount: Interval[ColumnT], factor: int) -> Interval[ColumnT]:
    """An amount times a whole number; one between two parts may then lie anywhere between two others."""
    low, high = cast("tuple[Any, Any]", (amount.low, amount.high))
    return Interval(low * factor - low % 2 * (factor - 1), high * factor + high % 2 * (factor - 1))


def agreed(by_range: Verdict[Any], by_flag: Verdict[Any]) -> Verdict[Any]:
    """What the range and the laboratory's own flag say together; open where they contradict each other."""
    return consistent(by_range.certain | by_flag.certain, by_range.possible & by_flag.possible)


def risen(now: Interval[ColumnT], before: Interval[ColumnT], rule: RiseRule, dimension: Dimension) -> Verdict[ColumnT]:
    """Whether an amount is newly beyond the level, or has risen by more than the limit."""
    new = beyond_level(now, rule.level, dimension) & beyond_level(before, rule.level, dimension).negate()
    return new | beyond_level(difference(now, before), rule.rise, dimension)


def holds(answer: Interval[Any] | None) -> Verdict[Any]:
    """A statement as a verdict; one that is not made is open."""
    return (NOT_ASSESSED if answer is None else answer).at_least(1)


def with_implied(said: Mapping[Finding, Interval[Any]]) -> dict[Finding, Verdict[Any]]:
    """The findings, with what follows from each: severe pain is pain, and without pain there is none.

    Severe pain that is said to be there without pain leaves both open.
    """
    known = {finding: holds(said.get(finding)) for finding in Finding}
    for kind, wider in IMPLIED.items():
        narrow, wide = known[kind], known[wider]
        known[wider] = consistent(narrow.certain | wide.certain, wide.possible)
        known[kind] = consistent(narrow.certain, narrow.possible & wide.possible)
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
    if at_least is None:
        return any_of(signs)
    numbers = range(len(signs) + 1)
    needed = next((n for n in numbers if meets(Interval(n, n), at_least).certain), len(signs) + 1)
    return any_of(all_of(some) for some in combinations(signs, needed))


def not_due_to(excluded: Mapping[Exclusion, Interval[Any]], asked: Sequence[Exclusion]) -> Verdict[Any]:
    """Whether the finding is due to none of what the edition excludes.

    Where any other cause is excluded, a stated cause that has no name there is one;
    said to be there while any other cause is denied, it leaves that open.
    """
    causes = {cause: holds(excluded.get(cause)) for cause in asked}
    if Exclusion.OTHER_CAUSE in causes:
        further = any_of(exactly(said.low >= 1) for cause, said in excluded.items() if cause not in asked)
        other = causes[Exclusion.OTHER_CAUSE]
        causes[Exclusion.OTHER_CAUSE] = consistent(other.certain | further.certain, other.possible)
    return any_of(causes.values()).negate()


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
