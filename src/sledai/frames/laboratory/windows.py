"""Join the results of each day to visits: for each visit, the deciding result in its window.

The states of one day have been put together before; so a visit is not put beside every single result of its subject.
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
from sledai.frames.laboratory.questions import COUNTS, FIELD, MAY_COUNT, NONE_COUNTS, LabRules, Question
from sledai.laboratory.judging import risen
from sledai.logic import Interval

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


def strongest_results(days: Any, visits: Visits, asked: LabRules, *, last_before: bool) -> Any:
    """For each visit how strong what each question asks for is: the state times `Question.steps`, and how near.

    The nearest day of the window is the largest; 0 is a day that is not known.

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
    ages = {"oldest": nw.col("day") - nw.col("taken"), "nearest": nw.col("day") - nw.col("until")}
    pairs = frame.join(days, on=list(visits.keys), how="inner").with_columns(**ages)
    pairs = pairs.with_columns(age=if_else(nw.col("nearest") > 0, nw.col("nearest"), 0))
    inside = pairs.filter((nw.col("oldest") >= 0) & (nw.col("age") <= asked.longest))
    states = {question.name: _state(question, asked) for question in asked.fields}
    inside = inside.with_columns(**states, **{question.name: _rise(question) for question in asked.rises})
    nearest = asked.choose == "nearest"
    codes: dict[str, nw.Expr] = {}
    for question in asked.questions:
        codes |= _last_codes(question) if nearest else {question.name: _code(question)}
    best = inside.with_columns(**codes).group_by(*visits.names).agg(*(nw.col(name).max() for name in codes))
    found = best.with_columns(**{name: nw.col(name).fill_null(NONE).cast(nw.Int64) for name in codes})
    return found.with_columns(**_strengths(asked)) if nearest else found


def _with_last_before(frame: Any, days: Any, visits: Visits, questions: Sequence[Question]) -> Any:
    """The visits with the highest that the results of the last day before the window can be.

    Where one whose day is not known may be the last, they can be anything.
    """
    columns = [name for question in questions for name in ends_of(question)]
    low, high = (reduce(highest, (nw.col(name).fill_null(NONE) for name in columns[end::2])) for end in (0, 1))
    pairs = frame.select(*dict.fromkeys([*visits.names, *visits.keys, "day"])).join(
        days.select(*visits.keys, "taken", "until", *columns), on=list(visits.keys), how="inner"
    )
    (first, second), unknown = before_ends(questions[0].descriptor), questions[0].unknown_before
    last = nw.col("day") - questions[0].window - 1
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


def _state(question: Question, asked: LabRules) -> nw.Expr:
    """The state of a day's results; null where there are none."""
    number, unit = asked.place(question)
    field = nw.col(f"said_{number}") // unit % FIELD
    state = if_else(field >= COUNTS, MOST_STATE, if_else(field >= MAY_COUNT, 1, 0))
    there: nw.Expr = nw.when(field >= NONE_COUNTS).then(state)
    return there


def _rise(question: Question) -> nw.Expr:
    """The state of a day's results beside the earlier one; null where there are none."""
    low, high = map(nw.col, ends_of(question))
    before = Interval(*map(nw.col, before_ends(question.descriptor)))
    rule: Any = question.rule
    verdict = risen(Interval(low.fill_null(0), high.fill_null(0)), before, rule, question.cases[0].judged)
    state = if_else(verdict.certain, MOST_STATE, if_else(verdict.possible, 1, 0))
    there: nw.Expr = nw.when(~low.is_null()).then(state)
    return there


def _code(question: Question) -> nw.Expr:
    """A sort key: the largest belongs to the deciding result, of several to the one nearest to the visit.

    A result that may be outside the window may count, or else says nothing.
    """
    state, sure = nw.col(question.name), _is_in(question)
    there = (nw.col("age") <= question.window) & ~state.is_null() & (sure | (state > 0))
    code = if_else(sure, state, 1) * question.steps + if_else(_is_known(), _near(question, nw.col("age")), 0)
    inside: nw.Expr = nw.when(there).then(code)
    return inside


def _last_codes(question: Question) -> dict[str, nw.Expr]:
    """Where only the results of the last day count: how near the visit there is one, or may be one.

    Returns:
        For the name of the question how near the visit one is for certain, and whether it counts; with ``_denies`` how
        near one may be that does not certainly count, with ``_counts`` one that may count; each with whether its day
        is known.
    """
    state, known = nw.col(question.name), if_else(_is_known(), 1, 0)
    may, near = nw.col("age") <= question.window, _near(question, nw.col("age")) * 2 + known
    forced = (_near(question, nw.col("oldest")) * 2 + if_else(state == MOST_STATE, 1, 0)) * 2 + known
    said = ~state.is_null()
    return {
        f"{question.name}_denies": nw.when(said & may & (state < MOST_STATE)).then(near),
        f"{question.name}_counts": nw.when(said & may & (state > 0)).then(near),
        question.name: nw.when(said & _is_in(question)).then(forced),
    }


def _is_in(question: Question) -> nw.Expr:
    """Whether a result is in the window whatever its day is."""
    return (nw.col("nearest") >= 0) & (nw.col("oldest") <= question.window)


def _is_known() -> nw.Expr:
    """Whether the day of a result is known."""
    return nw.col("oldest") == nw.col("nearest")


def _near(question: Question, age: nw.Expr) -> nw.Expr:
    """How near the visit a day is: the larger the nearer, 1 for the first day of the window."""
    return age * -1 + (question.window + 1)


def _strengths(asked: LabRules) -> dict[str, nw.Expr]:
    """The strengths where only the results of the last day count, from their codes."""
    found = {}
    for descriptor, tests in asked.tests.items():
        for test in tests:
            questions = asked.of_test(descriptor, test)
            forced, denies, counts = (
                reduce(highest, (nw.col(f"{question.name}{part}") for question in questions))
                for part in ("", "_denies", "_counts")
            )
            last, filled = forced // 4, forced > NONE
            denied = (denies // 2 > last) | ((denies // 2 == last) & (forced // 2 % 2 == 0))
            may = ~filled | (counts // 2 >= last)
            state = if_else(filled & ~denied, MOST_STATE, if_else(may, 1, 0))
            for question in questions:
                own, own_counts = nw.col(question.name), nw.col(f"{question.name}_counts")
                open_one = (state == 1) & (own_counts > NONE) & (own_counts == counts)
                settled_one = (state != 1) & filled & (own // 4 == last) & ((state == 0) | (own // 2 % 2 == 1))
                near = if_else(open_one, own_counts // 2 * (own_counts % 2), own // 4 * (own % 2))
                found[question.name] = if_else(open_one | settled_one, state * question.steps + near, NONE)
    return found


def answer(questions: Sequence[Question], strength: nw.Expr) -> nw.Expr:
    """What the strongest result says: 1 where it counts, 0 where it does not, `OPEN` where it may or is not there."""
    steps = questions[0].steps
    absent = (strength > NONE) & (strength < steps)
    return if_else(strength >= MOST_STATE * steps, 1, if_else(absent, 0, OPEN))
