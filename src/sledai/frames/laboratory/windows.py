"""Join the results of each day to visits: for each visit, the deciding result in its window.

The results of one day are combined before; so a visit is not joined to every single result of its subject.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import Any

from attrs import frozen
from narwhals.stable import v2 as nw

from sledai.definitions.descriptors import Descriptor
from sledai.frames.expressions import if_else
from sledai.frames.laboratory.daily import ends_of
from sledai.frames.laboratory.lab_rules import DOES_COUNT, MAY_COUNT, NONE_COUNTS, LabRules, TestRule
from sledai.laboratory.judging import risen
from sledai.logic import Interval

NONE = -1
"""The strength of a missing result."""
OPEN_ANSWER = 2
"""An open answer."""


def before_ends(descriptor: Descriptor) -> tuple[str, str]:
    """The columns with the possible earlier result of a descriptor."""
    return f"before_{descriptor}_low", f"before_{descriptor}_high"


@frozen
class UniqueVisits:
    """The visits, each once.

    Attributes:
        frame: the columns of `names` and `keys`, ``day``, and what the earlier results can be.
        names: the columns that identify a visit.
        keys: the columns that identify the subject.
    """

    frame: Any
    names: tuple[str, ...]
    keys: tuple[str, ...]


def strongest_results(days: Any, visits: UniqueVisits, lab_rules: LabRules, *, last_before: bool) -> Any:
    """For each visit and rule the strength of the deciding result: the state times `TestRule.steps`, plus the nearness.

    The nearest day of the window is the largest number; 0 is an unknown day.

    Args:
        days: the days of `daily_results`.
        visits: the visits.
        lab_rules: the rules of the edition on laboratory results.
        last_before: whether rules that compare do so with the last result before the window.

    Returns:
        The visits that have any result, with a column for each rule, `NONE` where it has no result.
    """
    frame = visits.frame
    for descriptor in {test_rule.descriptor: None for test_rule in lab_rules.rises} if last_before else ():
        frame = _with_last_before(frame, days, visits, lab_rules.of_descriptor(descriptor))
    ages = {"oldest": nw.col("day") - nw.col("taken"), "nearest": nw.col("day") - nw.col("until")}
    pairs = frame.join(days, on=list(visits.keys), how="inner").with_columns(**ages)
    inside = pairs.filter((nw.col("oldest") >= 0) & (nw.col("nearest") <= lab_rules.longest))
    rises = {test_rule.name: _rise(test_rule) for test_rule in lab_rules.rises}
    inside = inside.with_columns(age=if_else(nw.col("nearest") > 0, nw.col("nearest"), 0), **rises)
    nearest = lab_rules.choose == "nearest"
    codes: dict[str, nw.Expr] = {}
    for test_rule in lab_rules.test_rules:
        codes |= _last_codes(test_rule) if nearest else {test_rule.name: _code(test_rule)}
    best = inside.with_columns(**codes).group_by(*visits.names).agg(*(nw.col(name).max() for name in codes))
    found = best.with_columns(**{name: nw.col(name).fill_null(NONE).cast(nw.Int64) for name in codes})
    return found.with_columns(**_strengths(lab_rules)) if nearest else found


def _with_last_before(frame: Any, days: Any, visits: UniqueVisits, test_rules: Sequence[TestRule]) -> Any:
    """Add the highest possible result of the last day before the window.

    It can be anything where a result of an unknown day may be the last.
    """
    columns = [name for test_rule in test_rules for name in ends_of(test_rule)]
    low, high = (reduce(highest, (nw.col(name).fill_null(NONE) for name in columns[end::2])) for end in (0, 1))
    pairs = frame.select(*dict.fromkeys([*visits.names, *visits.keys, "day"])).join(
        days.select(*visits.keys, "taken", "until", *columns), on=list(visits.keys), how="inner"
    )
    (first, second), unknown = before_ends(test_rules[0].descriptor), test_rules[0].unknown_before
    last = nw.col("day") - test_rules[0].window - 1
    earlier = pairs.filter(nw.col("taken") <= last)
    earlier = earlier.with_columns(**{first: low, second: high}).filter(nw.col(first) > NONE)
    known, until = nw.col("taken") == nw.col("until"), nw.col("until")
    earlier = earlier.with_columns(
        **{
            "at": if_else(until < last, until, last),
            first: if_else(known, nw.col(first), unknown.low),
            second: if_else(known, nw.col(second), unknown.high),
        }
    )
    named = list(visits.names)
    latest = earlier.group_by(*named).agg(nw.col("at").max().alias("latest"))
    of_last = earlier.join(latest, on=named, how="inner").filter(nw.col("at") == nw.col("latest"))
    found = of_last.group_by(*named).agg(nw.col(first).min(), nw.col(second).max())
    joined = frame.drop([first, second]).join(found, on=named, how="left")
    filled = {first: nw.col(first).fill_null(unknown.low), second: nw.col(second).fill_null(unknown.high)}
    return joined.with_columns(**filled)


def highest(one: nw.Expr, other: nw.Expr) -> nw.Expr:
    """The larger one of two numbers."""
    return if_else(one >= other, one, other)


def _rise(test_rule: TestRule) -> nw.Expr:
    """The state of a day's results compared with the earlier one; null without results."""
    low, high = map(nw.col, ends_of(test_rule))
    before = Interval(*map(nw.col, before_ends(test_rule.descriptor)))
    rule: Any = test_rule.rule
    verdict = risen(Interval(low.fill_null(0), high.fill_null(0)), before, rule, test_rule.cases[0].judged)
    state = if_else(verdict.certain, DOES_COUNT, if_else(verdict.possible, MAY_COUNT, NONE_COUNTS))
    state_or_null: nw.Expr = nw.when(~low.is_null()).then(state)
    return state_or_null


def _code(test_rule: TestRule) -> nw.Expr:
    """A sort key: the largest belongs to the deciding result, of several to the one nearest to the visit.

    A result that may be outside the window may count; otherwise it is ignored.
    """
    state, sure = nw.col(test_rule.name), _is_in(test_rule)
    counts_here = (nw.col("age") <= test_rule.window) & ~state.is_null() & (sure | (state > 0))
    code = if_else(sure, state, 1) * test_rule.steps + if_else(_is_known(), _near(test_rule, nw.col("age")), 0)
    inside: nw.Expr = nw.when(counts_here).then(code)
    return inside


def _last_codes(test_rule: TestRule) -> dict[str, nw.Expr]:
    """Sort keys where only the results of the last day count.

    Returns:
        Under the name of the rule the nearness of a result that is certainly in the window, and whether it counts; with
        ``_denies`` the nearness of one that may be in it and does not certainly count, with ``_counts`` of one that may
        count; each with whether its day is known.
    """
    state, known = nw.col(test_rule.name), if_else(_is_known(), 1, 0)
    may, near = nw.col("age") <= test_rule.window, _near(test_rule, nw.col("age")) * 2 + known
    forced = (_near(test_rule, nw.col("oldest")) * 2 + if_else(state == DOES_COUNT, 1, 0)) * 2 + known
    is_given = ~state.is_null()
    return {
        f"{test_rule.name}_denies": nw.when(is_given & may & (state < DOES_COUNT)).then(near),
        f"{test_rule.name}_counts": nw.when(is_given & may & (state > 0)).then(near),
        test_rule.name: nw.when(is_given & _is_in(test_rule)).then(forced),
    }


def _is_in(test_rule: TestRule) -> nw.Expr:
    """Whether a result is in the window on every day that it can be of."""
    return (nw.col("nearest") >= 0) & (nw.col("oldest") <= test_rule.window)


def _is_known() -> nw.Expr:
    """Whether the day of a result is known."""
    return nw.col("oldest") == nw.col("nearest")


def _near(test_rule: TestRule, age: nw.Expr) -> nw.Expr:
    """How near the visit a day is: the larger the nearer, 1 for the first day of the window."""
    return age * -1 + (test_rule.window + 1)


def _strengths(lab_rules: LabRules) -> dict[str, nw.Expr]:
    """The strengths where only the results of the last day count, from their codes."""
    found = {}
    for descriptor, tests in lab_rules.tests.items():
        for test in tests:
            test_rules = lab_rules.of_test(descriptor, test)
            forced, denies, counts = (
                reduce(highest, (nw.col(f"{test_rule.name}{part}") for test_rule in test_rules))
                for part in ("", "_denies", "_counts")
            )
            last, filled = forced // 4, forced > NONE
            denied = (denies // 2 > last) | ((denies // 2 == last) & (forced // 2 % 2 == 0))
            may = ~filled | (counts // 2 >= last)
            state = if_else(filled & ~denied, DOES_COUNT, if_else(may, MAY_COUNT, NONE_COUNTS))
            for test_rule in test_rules:
                own, own_counts = nw.col(test_rule.name), nw.col(f"{test_rule.name}_counts")
                open_one = (state == 1) & (own_counts > NONE) & (own_counts == counts)
                settled_one = (state != 1) & filled & (own // 4 == last) & ((state == 0) | (own // 2 % 2 == 1))
                near = if_else(open_one, own_counts // 2 * (own_counts % 2), own // 4 * (own % 2))
                found[test_rule.name] = if_else(open_one | settled_one, state * test_rule.steps + near, NONE)
    return found


def answer(test_rules: Sequence[TestRule], strength: nw.Expr) -> nw.Expr:
    """The answer of the deciding result: 1 if it counts, 0 if not, `OPEN_ANSWER` if it may or is missing."""
    steps = test_rules[0].steps
    absent = (strength > NONE) & (strength < steps)
    return if_else(strength >= DOES_COUNT * steps, 1, if_else(absent, 0, OPEN_ANSWER))
