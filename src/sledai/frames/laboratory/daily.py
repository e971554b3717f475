"""How each result of a laboratory table speaks, and what the results of a subject say on each day.

A result's state is 2 where it certainly counts, 1 where it may, 0 where it does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from operator import or_
from typing import Any

from attrs import evolve
from narwhals.stable import v2 as nw

from sledai._columns import Interval, Verdict
from sledai.definitions import LevelRule, RiseRule
from sledai.errors import SourceError, raise_all
from sledai.frames.engines import Frame
from sledai.frames.expressions import chosen
from sledai.frames.laboratory.arrays import by_arrays
from sledai.frames.laboratory.expressions import by_plan, of_case
from sledai.frames.laboratory.questions import Asked, Case, Question
from sledai.frames.laboratory.table import Table, place_of_test, require_tests
from sledai.frames.visits import identified, unidentified
from sledai.measurements.judging import ANY_AMOUNT, beyond_level, flag_says, multiplied, of_method, outside_range
from sledai.measurements.units import PERCENT

MOST_STATE = 2
"""The state of a result that certainly counts."""
UNREAD = 3
"""The state of a result of an eager frame that cannot be read."""


def daily_results(labs: Frame, table: Table, asked: Asked, keys: Mapping[str, nw.Expr]) -> Frame:
    """What the results of a subject say on each day.

    Args:
        labs: the laboratory table.
        table: its columns.
        asked: what is asked.
        keys: the columns that say whose result it is, by their new names.

    Returns:
        The keys; ``taken``, the day; and for each question the highest state of its results, null where there is
        none, or, where a rule compares, the highest that these can be. What cannot be read in a lazy frame can be
        anything, and what is of nobody or of no day is left out.

    Raises:
        SledaiError: in an eager frame, what cannot be read.
        SourceError: in an eager frame, a result of nobody.
    """
    own: dict[str, Any] = {name: nw.col(column) for name, column in table.columns.items()} | dict(keys)
    own["place"] = place_of_test(labs, table, asked)
    if isinstance(labs, nw.LazyFrame):
        plan = by_plan(labs.select(**own), labs, table, asked)
        said = plan.filter(identified(plan, list(keys)) & (nw.col("taken").is_null() == False))  # noqa: E712
        days: Frame = _each_day(_judged(said, asked, table, keys, 1), asked, keys)
        return days
    if table.tests is None:
        require_tests(labs, table)
    found = _of_eager(labs, labs.select(**own), table, asked, keys)
    if not len(found):
        require_tests(labs, table)
    return found


def _of_eager(
    labs: nw.DataFrame[Any], rows: nw.DataFrame[Any], table: Table, asked: Asked, keys: Mapping[str, nw.Expr]
) -> nw.DataFrame[Any]:
    """The same of an eager frame, of whose columns `rows` has those that are needed.

    Raises:
        SledaiError: what cannot be read, and results of nobody.
    """
    days: nw.DataFrame[Any]
    if labs.implementation.is_polars() and table.is_plain(labs):
        plan = by_plan(rows.lazy(), labs, table, asked)
        days = collected(_each_day(_judged(plan, asked, table, keys, UNREAD), asked, keys))
        if days.select(all=_is_read(days, asked, list(keys)).all())["all"].item():
            return days
    read = by_arrays(rows, table, asked).with_columns(readable=nw.lit(True))
    _require_identified(read, keys, table)
    days = _each_day(_judged(read, asked, table, keys, UNREAD), asked, keys)
    return days


def _is_read(days: Frame, asked: Asked, keys: Sequence[str]) -> nw.Expr:
    """Where all results of a day could be read, and it is said whose they are and when they were taken."""
    sound = identified(days, keys) & (nw.col("taken").is_null() == False)  # noqa: E712
    for question in asked.questions:
        if isinstance(question.rule, RiseRule):
            read = nw.col(ends_of(question)[1]) <= question.unknown.high
        else:
            read = nw.col(question.name) < UNREAD
        sound = sound & read.fill_null(True)
    return sound


def _require_identified(rows: Any, keys: Iterable[str], table: Table) -> None:
    """Refuse results of nobody.

    Raises:
        SourceError: a subject is blank.
    """
    names = dict(zip(keys, table.subjects, strict=True))
    faults: Any = unidentified(rows, list(names))
    raise_all(SourceError("labs", error=evolve(fault, column=names[fault.column])) for fault in faults)


def collected(plan: Any) -> Any:
    """A plan of Polars as a frame, worked out part by part, which is faster where rows are grouped."""
    return nw.from_native(nw.to_native(plan).collect(engine="streaming"), eager_only=True)


def _judged(rows: Any, asked: Asked, table: Table, keys: Iterable[str], unread: int) -> Any:
    """The rows with their states for the descriptors that ask for their tests, and what they can be if rules compare.

    Args:
        rows: the rows as they are read.
        asked: what is asked.
        table: the columns of the table.
        keys: the columns that say whose results they are.
        unread: the state of what cannot be read; it can be anything.
    """
    readable, states = nw.col("readable"), {}
    for layer in range(asked.layers):
        questions = [q for q in asked.questions if q.layer == layer and not isinstance(q.rule, RiseRule)]
        if questions:
            states[f"state_{layer}"] = chosen(readable, _state(questions, asked, table), unread).cast(nw.Int8)
    ends = {}
    if asked.rises:
        unknown = max(question.unknown.high for question in asked.rises) * unread
        ends = {"low": chosen(readable, nw.col("low"), 0), "high": chosen(readable, nw.col("high"), unknown)}
    return rows.select(*keys, "taken", "place", "case", **states, **ends)


def _state(questions: Sequence[Question], asked: Asked, table: Table) -> nw.Expr:
    """The state of rows of which each is asked for by one of the questions at most; worked out once for equal rules."""
    verdicts: dict[Any, Verdict[Any]] = {}
    rows: dict[Any, list[nw.Expr]] = {}
    for question in questions:
        for case in question.cases:
            kind, verdict = _verdict(question, case, asked, table)
            verdicts.setdefault(kind, verdict)
            rows.setdefault(kind, []).append(of_case(asked, question.reported, case.dimension))
    asked_by = {kind: reduce(or_, of_kind) for kind, of_kind in rows.items()}
    certain = reduce(or_, (asked_by[kind] & verdict.certain for kind, verdict in verdicts.items()))
    possible = reduce(or_, (asked_by[kind] & verdict.possible for kind, verdict in verdicts.items()))
    return chosen(certain, MOST_STATE, chosen(possible, 1, 0))


def _verdict(question: Question, case: Case, asked: Asked, table: Table) -> tuple[Any, Verdict[Any]]:
    """Whether a result counts, by itself; before that by what verdicts are alike."""
    rule: Any = question.rule
    if isinstance(rule, LevelRule):
        return (rule.cutoff, case), beyond_level(_converted(case), rule.cutoff, case.judged)
    by_range = rule if case.dimension == PERCENT else evolve(rule, cutoff=None)
    name = f"limit_{asked.sides(question.reported).index(by_range.side)}"
    limit: Any = ANY_AMOUNT
    if table.lower or table.upper:
        limit = Interval(nw.col(f"{name}_low"), nw.col(f"{name}_high"))
    flag: Any = nw.col("flag") if table.flag else ""
    by_method = of_method("", by_range)
    if table.method and by_range.cutoff:
        by_method = Verdict(**{end: nw.col(f"method_{question.name}_{end}") for end in ("certain", "possible")})
    kind = (by_range.side, name, by_range.cutoff and question.name)
    return kind, outside_range(_converted(case), limit, flag_says(flag, by_range.side), by_range, by_method)


def _converted(case: Case) -> Interval[Any]:
    """What a result can be, in the dimension in which it is judged."""
    amount: Interval[Any] = Interval(nw.col("low"), nw.col("high"))
    return amount if case.times == 1 else multiplied(amount, case.times)


def _each_day(rows: Any, asked: Asked, keys: Iterable[str]) -> Any:
    """The rows of a subject and a day put together, a column for each question."""
    columns: dict[str, nw.Expr] = {}
    for question in asked.questions:
        mine = nw.col("place") == asked.reported.index(question.reported)
        if question.is_part:
            dimensions = [None, *(case.dimension for case in question.cases)]
            mine = reduce(or_, (of_case(asked, question.reported, dimension) for dimension in dimensions))
        if isinstance(question.rule, RiseRule):
            amount = _converted(question.cases[0])
            for name, end in zip(ends_of(question), (amount.low, amount.high), strict=True):
                columns[name] = nw.when(mine).then(end)
        else:
            columns[question.name] = nw.when(mine).then(nw.col(f"state_{question.layer}"))
    return rows.with_columns(**columns).group_by(*keys, "taken").agg(*(nw.col(name).max() for name in columns))


def ends_of(question: Question) -> tuple[str, str]:
    """The columns of what results can be of which there is one state only beside an earlier one."""
    return f"{question.name}_low", f"{question.name}_high"
