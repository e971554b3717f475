"""Judge each result of a laboratory table, then combine the results of a subject and a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from operator import add, or_
from typing import Any

from narwhals.stable import v2 as nw

from sledai.definitions import Side
from sledai.errors import in_source, raise_all, with_fields
from sledai.frames.engines import Frame, collect
from sledai.frames.expressions import if_else
from sledai.frames.laboratory.arrays import by_arrays
from sledai.frames.laboratory.expressions import by_plan
from sledai.frames.laboratory.questions import (
    COUNTS,
    MAY_COUNT,
    NONE_COUNTS,
    UNREAD,
    Kind,
    LabRules,
    Question,
)
from sledai.frames.laboratory.table import Table, is_plain, place_of_test, require_tests
from sledai.frames.visits import identified, unidentified
from sledai.laboratory.judging import ANY_AMOUNT, flag_verdict, multiplied, of_method, outside_range
from sledai.logic import Interval, Verdict
from sledai.visits.days import ANY_TIME


def daily_results(labs: Frame, table: Table, asked: LabRules, keys: Mapping[str, nw.Expr]) -> Frame:
    """What the results of a subject say on each day.

    Args:
        labs: the laboratory table.
        table: its columns.
        asked: what is asked.
        keys: the columns that say whose result it is, by their new names.

    Returns:
        The keys; ``taken`` and ``until``, the first and the last day that they can be of; ``said_0`` and so on, the
        numbers that have the field of each question; and, where a rule compares, the highest that the results can be.
        What cannot be read in a lazy frame can be anything, and what is of nobody is left out.

    Raises:
        SledaiError: in an eager frame, what cannot be read.
        MissingValueError: in an eager frame, a result of nobody.
    """
    rows = labs.select(**{name: nw.col(column) for name, column in table.columns.items()}, **keys)
    if isinstance(rows, nw.LazyFrame):
        plan = by_plan(rows, table, asked)
        said = plan.filter(identified(plan, list(keys)))
        days: Frame = _with_until(_each_day(_judged(said, asked, table, keys), asked, keys))
        return days
    eager: Any = labs
    if table.tests is None:
        require_tests(eager, table)
    found = _of_eager(rows, table, asked, keys)
    if not len(found):
        require_tests(eager, table)
    return found


def _of_eager(rows: nw.DataFrame[Any], table: Table, asked: LabRules, keys: Mapping[str, nw.Expr]) -> nw.DataFrame[Any]:
    """The same of an eager frame, by the columns of the table by what they are.

    Raises:
        SledaiError: what cannot be read, and results of nobody.
    """
    days: nw.DataFrame[Any]
    if rows.implementation.is_polars() and is_plain(rows, table, asked):
        plan = by_plan(rows, table, asked)
        days = collect(_each_day(_judged(plan, asked, table, keys), asked, keys))
        if days.select(all=_is_read(days, list(keys)).all())["all"].item():
            found: nw.DataFrame[Any] = _with_until(days)
            return found
    placed = rows.with_columns(place=place_of_test(rows, table, asked))
    read = by_arrays(placed, table, asked).with_columns(readable=nw.lit(True))
    _require_identified(read, keys, table)
    days = _with_until(_each_day(_judged(read, asked, table, keys), asked, keys))
    return days


def _with_until(days: Any) -> Any:
    """The days with the last one that they can be; where nothing is known of a day it can be any."""
    last = "until" if "until" in days.collect_schema() else "taken"
    return days.with_columns(taken=nw.col("taken").fill_null(-ANY_TIME), until=nw.col(last).fill_null(ANY_TIME))


def _is_read(days: Frame, keys: Sequence[str]) -> nw.Expr:
    """Where all results of a day could be read, and it is said whose they are and when they were taken."""
    sound: nw.Expr = identified(days, keys) & ~nw.col("taken").is_null() & (nw.col("said_0") < UNREAD)
    return sound


def _require_identified(rows: Any, keys: Iterable[str], table: Table) -> None:
    """Refuse results of nobody.

    Raises:
        MissingValueError: a subject is blank.
    """
    names = dict(zip(keys, table.subjects, strict=True))
    faults: Any = unidentified(rows, list(names))
    raise_all(in_source("labs", with_fields(fault, column=names[fault.column])) for fault in faults)


def _judged(rows: Any, asked: LabRules, table: Table, keys: Iterable[str]) -> Any:
    """The rows with what each says in the field of its question, and what it can be if rules compare.

    What cannot be read may count.
    """
    readable = nw.col("readable")
    said = {}
    for layer, kinds in enumerate(asked.kinds):
        verdicts = [_verdict(kind, nw.col(f"level_{layer}"), table) for kind in kinds]
        if verdicts:
            counts = _counts(nw.col(f"rule_{layer}"), verdicts)
            said[f"counts_{layer}"] = if_else(readable, counts, MAY_COUNT)
    ends = {}
    if asked.rises:
        unknown = max(question.unknown.high for question in asked.rises)
        ends = {"low": if_else(readable, nw.col("low"), 0), "high": if_else(readable, nw.col("high"), unknown)}
    fields = [f"field_{layer}_{number}" for layer in range(asked.layers) for number in range(asked.numbers)]
    rises = sorted({f"rise_{question.layer}" for question in asked.rises})
    return rows.select(*keys, *_moments(rows), "readable", *fields, *rises, **said, **ends)


def _moments(rows: Any) -> list[str]:
    """The columns with the day: the first one that it can be, and the last one where that may be another."""
    return [name for name in ("taken", "until") if name in rows.collect_schema()]


def _counts(rule: nw.Expr, verdicts: Sequence[Verdict[Any]]) -> nw.Expr:
    """Whether each row counts, by the verdict at the place that the row names."""
    asked_by = [rule == at for at in range(len(verdicts))]
    certain = reduce(or_, (rows & verdict.certain for rows, verdict in zip(asked_by, verdicts, strict=True)))
    possible = reduce(or_, (rows & verdict.possible for rows, verdict in zip(asked_by, verdicts, strict=True)))
    return if_else(certain, COUNTS, if_else(possible, MAY_COUNT, NONE_COUNTS))


def _verdict(kind: Kind, level: Any, table: Table) -> Verdict[Any]:
    """Whether a result counts, by itself."""
    amount, rule = _amount(kind.times), kind.rule
    if kind.rise:
        certain, possible = kind.rise
        return Verdict(certain=amount.low >= certain, possible=amount.high >= possible)
    if rule is None:
        return amount.at_least(level) if kind.side is Side.AT_LEAST else amount.at_most(level)
    limit: Any = ANY_AMOUNT
    if table.lower or table.upper:
        limit = Interval(nw.col(f"limit_{kind.limit}_low"), nw.col(f"limit_{kind.limit}_high"))
    flag: Any = nw.col("flagged") if table.flag else ""
    method = of_method("", rule)
    if table.method and kind.method:
        method = Verdict(certain=nw.col(f"{kind.method}certain"), possible=nw.col(f"{kind.method}possible"))
    return outside_range(amount, limit, flag_verdict(flag, rule.side), rule, method)


def _amount(times: int) -> Interval[Any]:
    """What a result can be, in the dimension in which it is judged."""
    amount: Interval[Any] = Interval(nw.col("low"), nw.col("high"))
    return amount if times == 1 else multiplied(amount, times)


def _each_day(rows: Any, asked: LabRules, keys: Iterable[str]) -> Any:
    """The rows of a subject and a day put together."""
    ends: dict[str, nw.Expr] = {}
    for at, question in enumerate(asked.rises):
        mine, amount = nw.col(f"rise_{question.layer}") == at, _amount(question.cases[0].times)
        for name, end in zip(ends_of(question), (amount.low, amount.high), strict=True):
            ends[name] = nw.when(mine).then(end)
    rows = rows.with_columns(**ends) if ends else rows
    together = _by_bits if rows.implementation.is_polars() else _by_fields
    return together(rows, [*keys, *_moments(rows)], list(ends), asked)


def _by_bits(rows: Any, names: Sequence[str], ends: Sequence[str], asked: LabRules) -> Any:
    """The same in Polars, which puts together the bits of numbers, and so all fields at once."""
    polars = nw.get_native_namespace(rows)
    numbers = _said(asked)
    groups = nw.to_native(rows.with_columns(**numbers)).group_by(names)
    return nw.from_native(groups.agg(polars.col([*numbers]).bitwise_or(), polars.col([*ends]).max()))


def _by_fields(rows: Any, names: Sequence[str], ends: Sequence[str], asked: LabRules) -> Any:
    """The same in other engines: the highest of each field.

    The fields are added up as fractions, which are exact, because DuckDB under Ibis has 32 bits for small numbers.
    """
    fields: dict[str, nw.Expr] = {}
    for question in asked.fields:
        number, unit = asked.place(question)
        mine = nw.col(f"field_{question.layer}_{number}") == unit
        fields[question.name] = nw.when(mine).then(nw.col(f"counts_{question.layer}"))
    fields["unread"] = if_else(nw.col("readable"), 0, UNREAD)
    days = rows.with_columns(**fields).group_by(*names).agg(*(nw.col(name).max() for name in (*ends, *fields)))
    numbers: dict[str, nw.Expr] = {f"said_{number}": nw.lit(0.0) for number in range(asked.numbers)}
    for question in asked.fields:
        number, unit = asked.place(question)
        field = nw.col(question.name).fill_null(0).cast(nw.Float64)
        numbers[f"said_{number}"] = numbers[f"said_{number}"] + field * float(unit)
    numbers["said_0"] = numbers["said_0"] + nw.col("unread").cast(nw.Float64)
    whole = {name: value.cast(nw.Int64) for name, value in numbers.items()}
    return days.with_columns(**whole).drop([*fields])


def _said(asked: LabRules) -> dict[str, nw.Expr]:
    """The numbers of a row."""
    layers = [layer for layer, kinds in enumerate(asked.kinds) if kinds]
    unread = if_else(nw.col("readable"), 0, UNREAD)
    return {
        f"said_{number}": reduce(
            add,
            (nw.col(f"field_{layer}_{number}") * nw.col(f"counts_{layer}") for layer in layers),
            unread if number == 0 else nw.lit(0, nw.Int64),
        )
        for number in range(asked.numbers)
    }


def ends_of(question: Question) -> tuple[str, str]:
    """The columns of amounts that are judged against an earlier result."""
    return f"{question.name}_low", f"{question.name}_high"
