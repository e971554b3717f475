"""Rules that decide a finding from an amount, an earlier amount, a range and the physician's statements.

An amount is an interval of ticks, a statement an interval of 0 and 1; each is of one visit, or a column of many.
Every rule is monotone in each input, so its verdict is exact.
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
    return meets(amount, cutoff, parts=dimension.ticks)


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
        flagged: whether the laboratory flags the result; open without a flag.
        rule: the rule.
        by_method: whether the result has the method and the unit of the fixed limit.
    """
    found = agreed(outside(amount, limit, rule.side), flagged)
    if rule.cutoff is None:
        return found
    return found | (beyond_level(amount, rule.cutoff, PERCENT) & by_method)


def flag_verdict(flag: Any, side: Side) -> Verdict[Any]:
    """Whether a flag puts a result outside the range on a side; without a flag, or a side, that is open."""
    flagged = flag == FLAGGED[side]
    return Verdict(certain=flagged, possible=flagged | (flag == "") | (flag == "abnormal"))


def of_method(method: str, rule: RangeRule) -> Verdict[Any]:
    """Whether a method, such as ``"FARR ASSAY"``, is the one of a fixed limit; an empty method leaves that open."""
    name = method.strip().casefold()
    certain = bool(rule.method) and name.startswith(rule.method.casefold())
    return Verdict(certain=certain, possible=certain or (bool(rule.method) and not name))


def range_rule(rule: FindingRule) -> RangeRule:
    """Find the rule on ranges of a descriptor, its own or that of its proofs."""
    found = rule.proofs if isinstance(rule, SignsRule) else rule
    if not isinstance(found, RangeRule):
        raise TypeError(f"{rule!r} does not look at ranges")
    return found


def outside(amount: Interval[ColumnT], limit: Interval[ColumnT], side: Side) -> Verdict[ColumnT]:
    """Whether an amount is outside the laboratory's range on one side; the limit itself is inside.

    Of two amounts with the same odd number of ticks either may be the larger one.
    """
    if side is Side.BELOW:
        low, high = amount.low, limit.high
        return Verdict(certain=amount.high < limit.low, possible=(low < high) | ((low == high) & (low % 2 == 1)))
    low, high = limit.low, amount.high
    return Verdict(certain=amount.low > limit.high, possible=(high > low) | ((high == low) & (low % 2 == 1)))


def difference(one: Interval[ColumnT], other: Interval[ColumnT]) -> Interval[ColumnT]:
    """Subtract amounts; the difference of two odd numbers of ticks may lie on either side of an even number."""
    plain = cast("Interval[Any]", one - other)
    return Interval(plain.low - (one.low % 2) * (other.high % 2), plain.high + (one.high % 2) * (other.low % 2))


def multiplied(amount: Interval[ColumnT], factor: int) -> Interval[ColumnT]:
    """Multiply an amount by a whole number; an odd number of ticks then covers all values between two parts."""
    low, high = cast("tuple[Any, Any]", (amount.low, amount.high))
    return Interval(low * factor - low % 2 * (factor - 1), high * factor + high % 2 * (factor - 1))


def agreed(by_range: Verdict[Any], by_flag: Verdict[Any]) -> Verdict[Any]:
    """Combine the range with the laboratory's own flag; open if they contradict each other."""
    return consistent(by_range.certain | by_flag.certain, by_range.possible & by_flag.possible)


def risen(now: Interval[ColumnT], before: Interval[ColumnT], rule: RiseRule, dimension: Dimension) -> Verdict[ColumnT]:
    """Whether an amount is newly beyond the level, or has risen by more than the limit."""
    new = beyond_level(now, rule.level, dimension) & beyond_level(before, rule.level, dimension).negate()
    return new | beyond_level(difference(now, before), rule.rise, dimension)


def holds(answer: Interval[Any] | None) -> Verdict[Any]:
    """Turn a statement into a verdict; a missing one is open."""
    return (NOT_ASSESSED if answer is None else answer).at_least(1)


def with_implied(stated: Mapping[Finding, Interval[Any]]) -> dict[Finding, Verdict[Any]]:
    """Complete the findings by implication: severe pain implies pain, and no pain implies no severe pain.

    A statement of severe pain without pain leaves both open.
    """
    known = {finding: holds(stated.get(finding)) for finding in Finding}
    for kind, wider in IMPLIED.items():
        narrow, wide = known[kind], known[wider]
        known[wider] = consistent(narrow.certain | wide.certain, wide.possible)
        known[kind] = consistent(narrow.certain, narrow.possible & wide.possible)
    return known


def by_signs(rule: SignsRule, known: Mapping[Finding, Verdict[Any]], proof: Verdict[Any]) -> Verdict[Any]:
    """Whether a sufficient finding is present, or the symptom with enough signs."""
    enough = [known[finding] for finding in rule.alone]
    if rule.symptom:
        signs = [*(known[finding] for finding in rule.signs), *([proof] if rule.proofs else [])]
        enough.append(known[rule.symptom] & counted(signs, rule.at_least))
    return any_of(enough)


def counted(signs: Sequence[Verdict[Any]], at_least: Cutoff | None) -> Verdict[Any]:
    """Whether enough signs are present; one, unless the rule gives the number."""
    if at_least is None:
        return any_of(signs)
    numbers = range(len(signs) + 1)
    needed = next((n for n in numbers if meets(Interval(n, n), at_least).certain), len(signs) + 1)
    return any_of(all_of(some) for some in combinations(signs, needed))


def not_due_to(excluded: Mapping[Exclusion, Interval[Any]], by_edition: Sequence[Exclusion]) -> Verdict[Any]:
    """Whether no cause that the edition excludes explains the finding.

    If the edition excludes any other cause, a stated cause that it does not name is one.
    A stated cause contradicts a denial of any other cause, which leaves the cause open.
    """
    causes = {cause: holds(excluded.get(cause)) for cause in by_edition}
    if Exclusion.OTHER_CAUSE in causes:
        further = any_of(exactly(answer.low >= 1) for cause, answer in excluded.items() if cause not in by_edition)
        other = causes[Exclusion.OTHER_CAUSE]
        causes[Exclusion.OTHER_CAUSE] = consistent(other.certain | further.certain, other.possible)
    return any_of(causes.values()).negate()


def criterion(rule: FindingRule, tests: Sequence[Verdict[Any]], known: Mapping[Finding, Verdict[Any]]) -> Verdict[Any]:
    """Whether results and findings meet a rule, whatever the cause.

    Args:
        rule: the rule.
        tests: for each test of the rule, whether its result counts.
        known: the findings.
    """
    if isinstance(rule, SignsRule):
        return by_signs(rule, known, any_of(tests))
    return any_of(tests)
