"""Results and visits: how each result speaks, and for each visit the one in its window that speaks most.

A result's state is 2 where it certainly counts, 1 where it may, 0 where it does not. First the states of one day are
put together, then those of the days in a window; so a visit is not put beside every single result of its subject.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from operator import or_
from typing import Any

from attrs import evolve, frozen
from narwhals.stable import v2 as nw

from sledai._columns import Interval, Verdict
from sledai.definitions import LevelRule, RiseRule
from sledai.descriptors import Descriptor
from sledai.errors import SourceError, raise_all
from sledai.frames.engines import Frame
from sledai.frames.expressions import chosen
from sledai.frames.laboratory.arrays import by_arrays
from sledai.frames.laboratory.expressions import by_plan, of_case
from sledai.frames.laboratory.questions import STATES, Asked, Case, Question
from sledai.frames.laboratory.table import Table, place_of_test
from sledai.frames.visits import identified, unidentified
from sledai.measurements.catalogue import CATALOGUE
from sledai.measurements.judging import ANY_AMOUNT, beyond_level, flag_says, multiplied, of_method, outside_range, risen
from sledai.measurements.statements import Choice
from sledai.measurements.units import PERCENT

NONE = -1
"""The strength of a result that is not there."""
OPEN = 2
"""The answer of what is open."""
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
    days: Frame
    if isinstance(labs, nw.LazyFrame):
        plan = by_plan(labs.select(**own), labs, table, asked)
        said = plan.filter(identified(plan, list(keys)) & (nw.col("taken").is_null() == False))  # noqa: E712
        days = _each_day(_judged(said, asked, table, keys, 1), asked, keys)
        return days
    if labs.implementation.is_polars() and table.is_plain(labs):
        plan = by_plan(labs.lazy().select(**own), labs, table, asked)
        days = collected(_each_day(_judged(plan, asked, table, keys, UNREAD), asked, keys))
        if days.select(all=_is_read(days, asked, list(keys)).all())["all"].item():
            return days
    rows = by_arrays(labs.select(**own), table, asked).with_columns(readable=nw.lit(True))
    _require_identified(rows, keys, table)
    days = _each_day(_judged(rows, asked, table, keys, UNREAD), asked, keys)
    return days


def _is_read(days: Frame, asked: Asked, keys: Sequence[str]) -> nw.Expr:
    """Where all results of a day could be read, and it is said whose they are and when they were taken."""
    sound = identified(days, keys) & (nw.col("taken").is_null() == False)  # noqa: E712
    for question in asked.questions:
        if isinstance(question.rule, RiseRule):
            read = nw.col(_ends(question)[1]) <= question.unknown.high
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
            for name, end in zip(_ends(question), (amount.low, amount.high), strict=True):
                columns[name] = nw.when(mine).then(end)
        else:
            columns[question.name] = nw.when(mine).then(nw.col(f"state_{question.layer}"))
    return rows.with_columns(**columns).group_by(*keys, "taken").agg(*(nw.col(name).max() for name in columns))


def _ends(question: Question) -> tuple[str, str]:
    """The columns of what results can be of which there is one state only beside an earlier one."""
    return f"{question.name}_low", f"{question.name}_high"


def before_ends(descriptor: Descriptor) -> tuple[str, str]:
    """The columns of what a descriptor's earlier result can be."""
    return f"before_{descriptor}_low", f"before_{descriptor}_high"


@frozen
class Visits:
    """The visits, each once.

    Attributes:
        frame: the columns of `names` and `keys`, ``day``, and what the earlier results can be.
        names: the columns that tell visits from each other.
        keys: the columns that say whose visit it is.
    """

    frame: Any
    names: tuple[str, ...]
    keys: tuple[str, ...]


def strongest_results(days: Any, visits: Visits, asked: Asked, *, last_before: bool) -> Any:
    """For each visit how strong what each question asks for is: the state times `Question.steps`, and how near.

    Args:
        days: the days of `daily_results`.
        visits: the visits.
        asked: what is asked.
        last_before: whether rules that compare do so with the last result before the window.

    Returns:
        The visits with a column for each question, `NONE` where there is no result.
    """
    frame = visits.frame
    for descriptor in {question.descriptor: None for question in asked.rises} if last_before else ():
        frame = _with_last_before(frame, days, visits, asked.of_descriptor(descriptor))
    pairs = frame.join(days, on=list(visits.keys), how="inner").with_columns(age=nw.col("day") - nw.col("taken"))
    inside = pairs.filter((nw.col("age") >= 0) & (nw.col("age") <= asked.longest))
    if asked.rises:
        inside = inside.with_columns(**{question.name: _rise(question) for question in asked.rises})
    codes = {question.name: _code(question, asked.choose) for question in asked.questions}
    best = inside.with_columns(**codes).group_by(*visits.names).agg(*(nw.col(name).max() for name in codes))
    found = visits.frame.select(*visits.names).join(best, on=list(visits.names), how="left")
    found = found.with_columns(**{name: nw.col(name).fill_null(NONE).cast(nw.Int64) for name in codes})
    return found.with_columns(**_strengths(asked)) if asked.choose == "nearest" else found


def _with_last_before(frame: Any, days: Any, visits: Visits, questions: Sequence[Question]) -> Any:
    """The visits with the highest that the results of the last day before the window can be."""
    columns = [name for question in questions for name in _ends(question)]
    low, high = (reduce(highest, (nw.col(name).fill_null(NONE) for name in columns[end::2])) for end in (0, 1))
    pairs = frame.select(*dict.fromkeys([*visits.names, *visits.keys, "day"])).join(
        days.select(*visits.keys, "taken", *columns), on=list(visits.keys), how="inner"
    )
    first, second = before_ends(questions[0].descriptor)
    earlier = pairs.filter(nw.col("day") - nw.col("taken") > questions[0].window)
    earlier = earlier.with_columns(**{first: low, second: high}).filter(nw.col(first) > NONE)
    last = earlier.group_by(*visits.names).agg(nw.col("taken").max().alias("latest"))
    named = list(visits.names)
    found = earlier.join(last, on=named, how="inner").filter(nw.col("taken") == nw.col("latest"))
    unknown = unknown_before(questions[0])
    joined = frame.drop([first, second]).join(found.select(*named, first, second), on=named, how="left")
    filled = {first: nw.col(first).fill_null(unknown.low), second: nw.col(second).fill_null(unknown.high)}
    return joined.with_columns(**filled)


def unknown_before(question: Question) -> Interval[int]:
    """What an earlier result can be that is not known."""
    return Interval(0, CATALOGUE[question.test].in_dimension(question.cases[0].judged).ceiling)


def highest(one: nw.Expr, other: nw.Expr) -> nw.Expr:
    """The larger one of two numbers."""
    return chosen(one >= other, one, other)


def _rise(question: Question) -> nw.Expr:
    """The state of a day's results beside the earlier one; null where there are none."""
    low, high = map(nw.col, _ends(question))
    before = Interval(*map(nw.col, before_ends(question.descriptor)))
    rule: Any = question.rule
    verdict = risen(Interval(low.fill_null(0), high.fill_null(0)), before, rule, question.cases[0].judged)
    state = chosen(verdict.certain, MOST_STATE, chosen(verdict.possible, 1, 0))
    there: nw.Expr = nw.when(low.is_null() == False).then(state)  # noqa: E712
    return there


def _code(question: Question, choose: Choice) -> nw.Expr:
    """One number of which the largest is that of the result that counts, and of these the one that speaks most."""
    state, age = nw.col(question.name), nw.col("age")
    near = age * -1 + question.window
    code = near * STATES + state if choose == "nearest" else state * question.steps + near
    inside: nw.Expr = nw.when((age <= question.window) & (state.is_null() == False)).then(code)  # noqa: E712
    return inside


def _strengths(asked: Asked) -> dict[str, nw.Expr]:
    """The strengths where only the results of the last day count, from their codes."""
    found = {}
    for descriptor, tests in asked.tests.items():
        for test in tests:
            questions = asked.of_test(descriptor, test)
            near = [chosen(nw.col(q.name) < 0, NONE, nw.col(q.name) // STATES) for q in questions]
            latest = reduce(highest, near)
            for question, day in zip(questions, near, strict=True):
                counts = (day >= 0) & (day == latest)
                found[question.name] = chosen(counts, nw.col(question.name) % STATES * question.steps + day, NONE)
    return found


def answer(questions: Sequence[Question], strength: nw.Expr) -> nw.Expr:
    """What the strongest result says: 1 where it counts, 0 where it does not, `OPEN` where it may or is not there."""
    steps = questions[0].steps
    absent = (strength > NONE) & (strength < steps)
    return chosen(strength >= MOST_STATE * steps, 1, chosen(absent, 0, OPEN))
