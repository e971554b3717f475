"""Judge each result of a laboratory table, then combine the results of a subject and a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from operator import add, or_
from typing import Any

from narwhals.stable import v2 as nw

from sledai.definitions import Side
from sledai.frames.engines import collect, consolidated
from sledai.frames.expressions import if_else
from sledai.frames.laboratory.expressions import by_plan
from sledai.frames.laboratory.lab_rules import (
    DOES_COUNT,
    MAY_COUNT,
    NONE_COUNTS,
    UNREAD_RESULT,
    Comparison,
    LabRules,
    TestRule,
)
from sledai.frames.laboratory.table import LabTable, is_plain
from sledai.frames.visits import identified, unidentified
from sledai.laboratory.judging import ANY_AMOUNT, flag_verdict, multiplied, of_method, outside_range
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
        The keys; ``taken`` and ``until``, the first and the last possible day; ``packed_0`` and so on, the numbers with
        the field of each rule; and, where a rule compares, the highest possible amounts.
        An unreadable result can be anything; a result without a subject is left out.
    """
    rows = labs.select(**table.selected, **keys)
    plan = by_plan(rows, table, lab_rules)
    identified_rows = plan.filter(identified(plan, list(keys)))
    return _with_until(_each_day(_judged(identified_rows, lab_rules, table, keys), lab_rules, keys))


def plain_daily_results(
    visits: Any, labs: nw.DataFrame[Any], table: LabTable, lab_rules: LabRules, keys: Mapping[str, nw.Expr]
) -> tuple[Any, Any] | None:
    """Combine the results of a subject on each day in a long eager frame of Polars, if expressions can read all of it.

    Each subject gets a number, because whole numbers are joined and grouped faster than text.

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
    plan = plan.with_columns(nw.col("whose").fill_null(0))
    days = collect(_each_day(_judged(plan, lab_rules, table, ["whose"]), lab_rules, ["whose"]))
    is_read = ~nw.col("taken").is_null() & (nw.col("packed_0") < UNREAD_RESULT)
    if not len(days) or not days.select(all=is_read.all())["all"].item():
        return None
    if (days["whose"] == 0).any() and unidentified(rows.select(*names).unique(), names):
        return None
    return visits.join(subjects, on=names, how="inner"), _with_until(days)


def _with_until(days: Any) -> Any:
    """Add the last possible day; an unknown day can be any day."""
    last = "until" if "until" in days.collect_schema() else "taken"
    return days.with_columns(taken=nw.col("taken").fill_null(-ANY_TIME), until=nw.col(last).fill_null(ANY_TIME))


def _judged(rows: Any, lab_rules: LabRules, table: LabTable, keys: Iterable[str]) -> Any:
    """Judge each row by its rule; where rules compare, add the possible amounts.

    An unreadable row may count.
    """
    readable = nw.col("readable")
    columns = {}
    for slot, comparisons in enumerate(lab_rules.comparisons):
        verdicts = [_verdict(comparison, nw.col(f"level_{slot}"), table) for comparison in comparisons]
        if verdicts:
            counts = _counts(nw.col(f"rule_{slot}"), verdicts)
            columns[f"counts_{slot}"] = if_else(readable, counts, MAY_COUNT)
    ends = {}
    if lab_rules.rises:
        unknown = max(test_rule.unknown.high for test_rule in lab_rules.rises)
        ends = {"low": if_else(readable, nw.col("low"), 0), "high": if_else(readable, nw.col("high"), unknown)}
    fields = [f"field_{slot}_{number}" for slot in range(lab_rules.slots) for number in range(lab_rules.numbers)]
    rises = sorted({f"rise_{test_rule.slot}" for test_rule in lab_rules.rises})
    return rows.select(*keys, *_moments(rows), "readable", *fields, *rises, **columns, **ends)


def _moments(rows: Any) -> list[str]:
    """The columns with the first possible day, and the last one where it can differ."""
    return [name for name in ("taken", "until") if name in rows.collect_schema()]


def _counts(rule: nw.Expr, verdicts: Sequence[Verdict[Any]]) -> nw.Expr:
    """Per row, the verdict of its own rule."""
    concerned = [rule == at for at in range(len(verdicts))]
    certain = reduce(or_, (rows & verdict.certain for rows, verdict in zip(concerned, verdicts, strict=True)))
    possible = reduce(or_, (rows & verdict.possible for rows, verdict in zip(concerned, verdicts, strict=True)))
    return if_else(certain, DOES_COUNT, if_else(possible, MAY_COUNT, NONE_COUNTS))


def _verdict(comparison: Comparison, level: Any, table: LabTable) -> Verdict[Any]:
    """Whether a result counts, without other results."""
    amount, rule = _amount(comparison.times), comparison.rule
    if comparison.rise:
        certain, possible = comparison.rise
        return Verdict(certain=amount.low >= certain, possible=amount.high >= possible)
    if rule is None:
        return amount.at_least(level) if comparison.side is Side.AT_LEAST else amount.at_most(level)
    limit: Any = ANY_AMOUNT
    if table.has_limits:
        limit = Interval(nw.col(f"limit_{comparison.limit}_low"), nw.col(f"limit_{comparison.limit}_high"))
    flag: Any = nw.col("flagged") if table.has_flags else ""
    method = of_method("", rule)
    if comparison.method and "method" in table.columns:
        method = Verdict(certain=nw.col(f"{comparison.method}certain"), possible=nw.col(f"{comparison.method}possible"))
    return outside_range(amount, limit, flag_verdict(flag, rule.side), rule, method)


def _amount(times: int) -> Interval[Any]:
    """The possible amounts of a result, in the dimension in which it is judged."""
    amount: Interval[Any] = Interval(nw.col("low"), nw.col("high"))
    return amount if times == 1 else multiplied(amount, times)


def _each_day(rows: Any, lab_rules: LabRules, keys: Iterable[str]) -> Any:
    """Group the rows by subject and day."""
    ends: dict[str, Any] = {}
    for at, (test_rule, case) in enumerate(lab_rules.rise_cases):
        mine, amount = nw.col(f"rise_{test_rule.slot}") == at, _amount(case.times)
        for name, end in zip(ends_of(test_rule), (amount.low, amount.high), strict=True):
            ends[name] = nw.when(mine).then(end).otherwise(ends[name]) if name in ends else nw.when(mine).then(end)
    rows = rows.with_columns(**ends) if ends else rows
    together = _by_bits if rows.implementation.is_polars() else _by_fields
    return together(rows, [*keys, *_moments(rows)], list(ends), lab_rules)


def _by_bits(rows: Any, names: Sequence[str], ends: Sequence[str], lab_rules: LabRules) -> Any:
    """Group in Polars: a bitwise or combines all fields at once, and one whole number is grouped faster than two."""
    polars = nw.get_native_namespace(rows)
    numbers = _packed(lab_rules)
    rows = rows.with_columns(**numbers)
    together = list(names) == ["whose", "taken"]
    if together:
        rows = rows.with_columns(whose=nw.col("whose") * MANY_DAYS + nw.col("taken") + FARTHEST_DAY)
    groups = nw.to_native(rows).group_by(["whose"] if together else names)
    days = nw.from_native(groups.agg(polars.col([*numbers]).bitwise_or(), polars.col([*ends]).max()))
    if not together:
        return days
    whose = nw.col("whose") // MANY_DAYS
    return days.with_columns(whose=whose, taken=nw.col("whose") - whose * MANY_DAYS - FARTHEST_DAY)


def _by_fields(rows: Any, names: Sequence[str], ends: Sequence[str], lab_rules: LabRules) -> Any:
    """Group in other engines: the maximum of each field.

    The fields are added up as fractions, which are exact, because DuckDB under Ibis has 32 bits for small numbers.
    """
    fields: dict[str, nw.Expr] = {}
    for test_rule in lab_rules.fields:
        number, unit = lab_rules.field_position(test_rule)
        mine = nw.col(f"field_{test_rule.slot}_{number}") == unit
        fields[test_rule.name] = nw.when(mine).then(nw.col(f"counts_{test_rule.slot}"))
    fields["unread"] = if_else(nw.col("readable"), 0, UNREAD_RESULT)
    days = rows.with_columns(**fields).group_by(*names).agg(*(nw.col(name).max() for name in (*ends, *fields)))
    days = consolidated(days)  # else Dask's optimizer looks for the keys in the groups of more than eight partitions
    numbers: dict[str, nw.Expr] = {f"packed_{number}": nw.lit(0.0) for number in range(lab_rules.numbers)}
    for test_rule in lab_rules.fields:
        number, unit = lab_rules.field_position(test_rule)
        field = nw.col(test_rule.name).fill_null(0).cast(nw.Float64)
        numbers[f"packed_{number}"] = numbers[f"packed_{number}"] + field * float(unit)
    numbers["packed_0"] = numbers["packed_0"] + nw.col("unread").cast(nw.Float64)
    whole = {name: value.cast(nw.Int64) for name, value in numbers.items()}
    return days.with_columns(**whole).drop([*fields])


def _packed(lab_rules: LabRules) -> dict[str, nw.Expr]:
    """The packed numbers of a row."""
    slots = [slot for slot, comparisons in enumerate(lab_rules.comparisons) if comparisons]
    unread = if_else(nw.col("readable"), 0, UNREAD_RESULT)
    return {
        f"packed_{number}": reduce(
            add,
            (nw.col(f"field_{slot}_{number}") * nw.col(f"counts_{slot}") for slot in slots),
            unread if number == 0 else nw.lit(0, nw.Int64),
        )
        for number in range(lab_rules.numbers)
    }


def ends_of(test_rule: TestRule) -> tuple[str, str]:
    """The columns of amounts that are judged against an earlier result."""
    return f"{test_rule.name}_low", f"{test_rule.name}_high"
