"""Judge each result of a laboratory table, then combine the results of a subject and a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import evolve
from narwhals.stable import v2 as nw

from sledai.definitions import LevelRule, RiseRule
from sledai.frames.engines import collect, consolidated
from sledai.frames.expressions import if_else
from sledai.frames.laboratory.expressions import by_plan
from sledai.frames.laboratory.lab_rules import ENDS, MAY_COUNT, LabRules, TestRule, UnitCase
from sledai.frames.laboratory.table import LabTable, is_plain
from sledai.frames.laboratory.text_values import method_columns
from sledai.frames.visits import identified, unidentified
from sledai.laboratory.catalogue import CATALOGUE
from sledai.laboratory.judging import (
    ANY_AMOUNT,
    beyond_level,
    flag_verdict,
    multiplied,
    of_method,
    outside_range,
    risen,
)
from sledai.laboratory.units import PERCENT
from sledai.logic import Interval, Verdict
from sledai.visits.days import ANY_TIME, FARTHEST_DAY

MANY_DAYS = 2**25
"""More than all days from the first to the last that is read."""


def daily_results(labs: nw.LazyFrame[Any], table: LabTable, lab_rules: LabRules, keys: Mapping[str, nw.Expr]) -> Any:
    """Combine the results of a subject on each day.

    Args:
        labs: the laboratory table.
        table: its columns.
        lab_rules: the rules of the edition on laboratory results.
        keys: the columns that identify the subject, by their new names.

    Returns:
        The keys; ``taken`` and ``until``, the first and the last possible day; for each rule the state of the result
        that counts most, null without one; and, where a rule compares, the highest possible amounts.
        An unreadable result can be anything; a result without a subject is left out.
    """
    rows = labs.select(**table.selected, **keys)
    plan = by_plan(rows, table, lab_rules)
    names = [*keys, *(name for name in ("taken", "until") if name in plan.collect_schema())]
    return _with_until(_each_day(plan.filter(identified(plan, list(keys))), names, table, lab_rules))


def plain_daily_results(
    visits: Any, labs: nw.DataFrame[Any], table: LabTable, lab_rules: LabRules, keys: Mapping[str, nw.Expr]
) -> tuple[Any, Any] | None:
    """Combine the results of a subject on each day in a long eager frame of Polars, if expressions can read all of it.

    Each subject gets a number, and with the day another one: whole numbers are joined and grouped faster than text, and
    one faster than two.

    Args:
        visits: the visits, with the columns of `keys`.
        labs: the laboratory table.
        table: its columns.
        lab_rules: the rules of the edition on laboratory results.
        keys: the columns of the table that identify the subject, by the names that they have in `visits`.

    Returns:
        The visits, and the columns of `daily_results`, both with ``whose``, the number of the subject, which is 0 for
        subjects without visits; None where the table has to be read as arrays, to report what cannot be read or to
        read other columns.
    """
    rows = labs.select(**table.selected, **keys)
    if not is_plain(rows, table):
        return None
    names = list(keys)
    subjects = visits.select(*names).unique().with_row_index("whose")
    subjects = subjects.with_columns(whose=nw.col("whose").cast(nw.Int64) + 1)
    plan = by_plan(rows, table, lab_rules).join(subjects.lazy(), on=names, how="left")
    key = nw.col("whose").fill_null(0) * MANY_DAYS + nw.col("taken") + FARTHEST_DAY
    found = collect(_each_day(plan.with_columns(key=key), ["key"], table, lab_rules, unread=~nw.col("readable")))
    if not len(found) or not found.select(all=(~nw.col("key").is_null() & ~nw.col("unread")).all())["all"].item():
        return None
    days = found.with_columns(whose=nw.col("key") // MANY_DAYS, taken=nw.col("key") % MANY_DAYS - FARTHEST_DAY)
    if (days["whose"] == 0).any() and unidentified(rows.select(*names).unique(), names):
        return None
    return visits.join(subjects, on=names, how="inner"), _with_until(days)


def _with_until(days: Any) -> Any:
    """Add the last possible day; an unknown day can be any day."""
    last = "until" if "until" in days.collect_schema() else "taken"
    return days.with_columns(taken=nw.col("taken").fill_null(-ANY_TIME), until=nw.col(last).fill_null(ANY_TIME))


def _each_day(rows: Any, names: Sequence[str], table: LabTable, lab_rules: LabRules, **more: nw.Expr) -> Any:
    """Judge each row by each rule on its test, and group the rows by some columns, those of subject and day."""
    columns = {test_rule.name: _state(test_rule, lab_rules, table) for test_rule in lab_rules.judged}
    for test_rule in lab_rules.rises:
        columns |= _amounts(test_rule, lab_rules)
    columns |= more
    days = rows.select(*names, **columns).group_by(*names).agg(*(nw.col(name).max() for name in columns))
    return consolidated(days)  # else Dask's optimizer looks for the keys in the groups of more than eight partitions


def _state(test_rule: TestRule, lab_rules: LabRules, table: LabTable) -> nw.Expr:
    """Whether each result counts by a rule, whatever others there are; null for results of other tests."""
    by_unit = test_rule.cases if test_rule.differs_by_unit else test_rule.cases[:1]
    verdicts = [_verdict(test_rule, case, table) for case in by_unit]
    states = [verdict.certain.cast(nw.Int8) + verdict.possible.cast(nw.Int8) for verdict in verdicts]
    state = (
        nw.when(nw.col("readable")).then(_of_unit(test_rule, lab_rules, states)).otherwise(nw.lit(MAY_COUNT, nw.Int8))
    )
    return nw.when(_is_of(test_rule, lab_rules)).then(state)


def _amounts(test_rule: TestRule, lab_rules: LabRules) -> dict[str, nw.Expr]:
    """The possible amounts of the results that a rule compares with an earlier one; null for others."""
    amounts = [_amount(case.times) for case in test_rule.cases]
    found: dict[str, nw.Expr] = {}
    for name, end in zip(ends_of(test_rule), ("low", "high"), strict=True):
        known = _of_unit(test_rule, lab_rules, [getattr(amount, end) for amount in amounts])
        known = if_else(nw.col("readable"), known, getattr(test_rule.unknown, end))
        found[name] = nw.when(_is_of(test_rule, lab_rules)).then(known)
    return found


def _is_of(test_rule: TestRule, lab_rules: LabRules) -> nw.Expr:
    """The results of the test of a rule, in its units or in a unit that cannot be read."""
    at = nw.col("place") == lab_rules.place(test_rule.reported)
    others = set(CATALOGUE[test_rule.reported].dimensions) - {case.dimension for case in test_rule.cases}
    cases = sorted(lab_rules.case(test_rule.reported, dimension) for dimension in others)
    return at & ~nw.col("case").is_in(cases) if cases else at


def _of_unit(test_rule: TestRule, lab_rules: LabRules, values: Sequence[nw.Expr]) -> nw.Expr:
    """The value that belongs to the dimension of the unit of each result; one value of all dimensions."""
    found = values[0]
    for case, value in zip(test_rule.cases[1:], values[1:], strict=False):
        mine = nw.col("case") == lab_rules.case(test_rule.reported, case.dimension)
        found = nw.when(mine).then(value).otherwise(found)
    return found


def _verdict(test_rule: TestRule, case: UnitCase, table: LabTable) -> Verdict[Any]:
    """Whether a result counts, without other results."""
    amount, rule = _amount(case.times), test_rule.rule
    if isinstance(rule, LevelRule):
        return beyond_level(amount, rule.cutoff, case.judged)
    if isinstance(rule, RiseRule):
        return risen(amount, test_rule.unknown_before, rule, case.judged)
    limit: Any = ANY_AMOUNT
    end = next(end for end, side in ENDS.items() if side is rule.side)
    if table.has_limit(end):
        limit = Interval(nw.col(f"{end}_limit_low"), nw.col(f"{end}_limit_high"))
    flag: Any = nw.col("flagged") if table.has_flags else ""
    by_method = of_method("", rule)
    if case.dimension != PERCENT:
        rule = evolve(rule, cutoff=None)
    elif rule.method and "method" in table.columns:
        certain, possible = map(nw.col, method_columns(test_rule))
        by_method = Verdict(certain=certain, possible=possible)
    return outside_range(amount, limit, flag_verdict(flag, rule.side), rule, by_method)


def _amount(times: int) -> Interval[Any]:
    """The possible amounts of a result, in the dimension in which it is judged."""
    amount: Interval[Any] = Interval(nw.col("low"), nw.col("high"))
    return amount if times == 1 else multiplied(amount, times)


def ends_of(test_rule: TestRule) -> tuple[str, str]:
    """The columns of amounts that are judged against an earlier result."""
    return f"{test_rule.name}_low", f"{test_rule.name}_high"
