"""Visits beside what results say on each day: for each visit the result in its window that speaks most.

The states of one day have been put together before; so a visit is not put beside every single result of its subject.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import Any

from attrs import frozen
from narwhals.stable import v2 as nw

from sledai._columns import Interval
from sledai.descriptors import Descriptor
from sledai.frames.expressions import chosen
from sledai.frames.laboratory.daily import ends_of
from sledai.frames.laboratory.questions import COUNTS, FIELD, MAY_COUNT, NONE_COUNTS, STATES, Asked, Question
from sledai.measurements.judging import risen
from sledai.measurements.statements import Choice

MOST_STATE = 2
"""The state of a result that certainly counts; that of one that may is 1, of another 0."""
NONE = -1
"""The strength of a result that is not there."""
OPEN = 2
"""The answer of what is open."""


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
        The names of the visits that have any result, with a column for each question, `NONE` where it has none.
    """
    frame = visits.frame
    for descriptor in {question.descriptor: None for question in asked.rises} if last_before else ():
        frame = _with_last_before(frame, days, visits, asked.of_descriptor(descriptor))
    pairs = frame.join(days, on=list(visits.keys), how="inner").with_columns(age=nw.col("day") - nw.col("taken"))
    inside = pairs.filter((nw.col("age") >= 0) & (nw.col("age") <= asked.longest))
    states = {question.name: _state(question, asked) for question in asked.fields}
    inside = inside.with_columns(**states, **{question.name: _rise(question) for question in asked.rises})
    codes = {question.name: _code(question, asked.choose) for question in asked.questions}
    best = inside.with_columns(**codes).group_by(*visits.names).agg(*(nw.col(name).max() for name in codes))
    found = best.with_columns(**{name: nw.col(name).fill_null(NONE).cast(nw.Int64) for name in codes})
    return found.with_columns(**_strengths(asked)) if asked.choose == "nearest" else found


def _with_last_before(frame: Any, days: Any, visits: Visits, questions: Sequence[Question]) -> Any:
    """The visits with the highest that the results of the last day before the window can be."""
    columns = [name for question in questions for name in ends_of(question)]
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
    unknown = questions[0].unknown_before
    joined = frame.drop([first, second]).join(found.select(*named, first, second), on=named, how="left")
    filled = {first: nw.col(first).fill_null(unknown.low), second: nw.col(second).fill_null(unknown.high)}
    return joined.with_columns(**filled)


def highest(one: nw.Expr, other: nw.Expr) -> nw.Expr:
    """The larger one of two numbers."""
    return chosen(one >= other, one, other)


def _state(question: Question, asked: Asked) -> nw.Expr:
    """The state of a day's results; null where there are none."""
    number, unit = asked.place(question)
    field = nw.col(f"said_{number}") // unit % FIELD
    state = chosen(field >= COUNTS, MOST_STATE, chosen(field >= MAY_COUNT, 1, 0))
    there: nw.Expr = nw.when(field >= NONE_COUNTS).then(state)
    return there


def _rise(question: Question) -> nw.Expr:
    """The state of a day's results beside the earlier one; null where there are none."""
    low, high = map(nw.col, ends_of(question))
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
