"""Last observation carried forward, item by item, with an age limit; carried answers are marked."""

from __future__ import annotations

from typing import Any

import numpy as np
from attrs import evolve, frozen
from narwhals.stable import v2 as nw
from narwhals.stable.v2.typing import IntoFrameT

from sledai._names import DictByName
from sledai.definitions import Edition, require_edition
from sledai.definitions.descriptors import Descriptor
from sledai.errors import raise_all
from sledai.frames.arrays import with_columns
from sledai.frames.days import duplicated_days, with_days
from sledai.frames.deriving import apply_rule, native
from sledai.frames.engines import name_of, require_order, scratch_prefix
from sledai.frames.expressions import as_int
from sledai.frames.layout import Baseline, Layout
from sledai.frames.reading import Answers, Column, baseline_flag
from sledai.frames.reference import Identifiers, Reference, baseline_rows, is_baseline
from sledai.frames.visit_inputs import Inputs
from sledai.frames.visits import identified, unidentified
from sledai.logic import Array
from sledai.rules.course.reading import require_day
from sledai.visits.answers import DESCRIPTORS
from sledai.visits.days import Day, Form

__all__ = ["carried_columns", "carry_forward"]

LONG_AGO = -(2**40)
"""A day before all days; every engine's numbers hold twice its distance from any day exactly."""


def carry_forward(
    frame: IntoFrameT,
    edition: Edition,
    layout: Layout,
    *,
    max_age: int,
    after: Baseline | Day | None,
    name: str = "carried",
) -> IntoFrameT:
    """Add each visit's answers, the missing items filled from the subject's last answer, and how old that answer is.

    Each descriptor is carried separately, from the last earlier visit of the same subject at which it was assessed,
    if that is not too long ago. Nothing is carried backwards, across subjects, or from an answer that was itself
    carried, and the user's own columns stay as they are.
    Score the result with ``columns=carried_columns(edition)``.

    Args:
        frame: a frame of any engine that is supported; one row for each subject and visit.
        edition: the edition, or a part of one; its descriptors are carried, and no others.
        layout: where the table holds what, and how it is written. It names the subject, within which answers are
            carried (in a crossover trial the subject and the period), and the day of each visit. A missing item stays
            missing until it is carried, whatever the layout's `missing` says.
        max_age: the oldest that a carried answer may be, this age included [days].
        after: None lets every answer be carried. Otherwise no answer is carried that was given up to and including
            the baseline, so that what is carried was observed after it: a `Baseline`, or the last day that belongs to
            the baseline of all subjects, written as the table has its days. There is no default.
        name: the beginning of the names of the new columns.

    Returns:
        The same kind of frame with two columns for each descriptor of the edition: ``{name}_{descriptor}``,
        1 where it is present, 0 where it is absent, null where it is still not assessed; and
        ``{name}_{descriptor}_age``, the whole days since the visit from which the answer was carried,
        null where the answer is the visit's own or there is none. So a carried answer is marked by its age.
        An eager frame keeps the order of its rows; a lazy one need not.
        In a lazy frame these get nulls: a row with an unreadable answer, duplicated visits, rows with a
        blank subject or day, and after a `Baseline` all visits of a subject without exactly one or with
        a row that cannot be read. Nothing is carried past a visit that cannot be read or is there twice,
        because its answers may be newer. Nothing is carried for a subject with a visit whose day is not one day.

    Raises:
        ColumnError: the day of a lazy frame cannot hold days.
        UnreadableValueError: a day of an eager frame is not one day like the others; so is `after`.
        DuplicateVisitError: an eager frame has a subject twice on one day.
        MissingValueError: a subject or day is blank in an eager frame.
        TypeError: the layout does not name subject and day, or has only a total.
        UnsupportedFrameError: the engine cannot look along a subject's visits (Dask).
        SledaiError: as for `derive`.

    Example:
        >>> import pyarrow
        >>> from sledai import SELENA_SLEDAI
        >>> rash = SELENA_SLEDAI.without(*(name for name in SELENA_SLEDAI if name != "rash"))
        >>> visits = pyarrow.table({"id": ["A", "A", "A"], "day": [0, 28, 84], "rash": ["Y", "", ""]})
        >>> carried = carry_forward(visits, rash, Layout(subject="id", day="day"), max_age=30, after=None)
        >>> carried["carried_rash"].to_pylist(), carried["carried_rash_age"].to_pylist()
        ([1, 1, None], [None, 28, None])
    """
    if isinstance(max_age, bool) or not isinstance(max_age, int) or max_age < 0:
        raise ValueError(f"max_age={max_age!r}: give whole days, 0 or more")
    inputs = Inputs.of_items(edition, layout, "carry_forward")
    if not layout.subject or layout.day is None:
        raise TypeError("carry_forward: name the columns of the subject and the day in the layout: subject=, day=")
    reference = Reference.of(after, layout) if isinstance(after, Baseline) else None
    if reference and reference.flag:
        reference = evolve(reference, visit=None)  # visits are identified by their days
    last = None if after is None or reference else require_day("after", after, layout.days)
    subjects, day = tuple(map(name_of, layout.subject)), name_of(layout.day)
    roles = [*subjects, day, *(reference.roles if reference else ())]
    marks = [baseline_flag(reference.flag)] if reference and reference.flag else []
    added = [f"{name}_{descriptor}{end}" for descriptor in edition for end in ("", "_age")]
    reading = inputs.read(frame, roles, added, marks)
    require_order(reading.frame, "carry_forward")
    own = reading.frame
    prefix = scratch_prefix([*own.collect_schema(), *reading.tables, *added])
    reading, form = with_days(reading, day, f"{prefix}day", layout.days)
    plan = _CarryPlan(
        inputs,
        subjects,
        day,
        form,
        max_age,
        LONG_AGO if last is None else form.number("after", last),
        reference,
        prefix,
        name,
    )
    data = apply_rule(reading, plan.needed_columns)
    if reference and not (reference.flag or reference.first):
        data = data.with_columns(as_int(is_baseline(data, reference, "")).alias(plan.flagged))
    if isinstance(data, nw.DataFrame):
        return native(with_columns(own, _by_arrays(data, plan)), frame)
    return native(_by_windows(data, plan), frame)


def carried_columns(edition: Edition, name: str = "carried") -> DictByName[Descriptor, str]:
    """The columns that `carry_forward` adds, to be given to a layout as `columns`.

    Args:
        edition: the edition that was given to `carry_forward`.
        name: the name that was given to it.

    Returns:
        Each descriptor of the edition with its column ``{name}_{descriptor}``.

    Example:
        >>> from sledai import SELENA_SLEDAI
        >>> carried_columns(SELENA_SLEDAI)["rash"]
        'carried_rash'
    """
    return DictByName({descriptor: f"{name}_{descriptor}" for descriptor in require_edition(edition)})


@frozen
class _CarryPlan:
    """Which answers are carried, and how far.

    Attributes:
        inputs: what is read of a visit.
        subjects: the columns that identify the subject.
        day: the column with the day of the visit.
        form: what its days are.
        max_age: the greatest age [days].
        barred: the last day from which nothing is carried.
        reference: instead, the baseline, the visit on this day for each subject.
        prefix: the beginning of the names of scratch columns.
        name: the beginning of the names of the new columns.
    """

    inputs: Inputs
    subjects: tuple[str, ...]
    day: str
    form: Form
    max_age: int
    barred: int
    reference: Reference | None
    prefix: str
    name: str

    @property
    def flagged(self) -> str:
        """The scratch column that is 1 at the baseline."""
        return f"{self.prefix}flag"

    def needed_columns(self, answers: Answers) -> dict[str, Column]:
        """The columns that are needed of each visit."""
        found: dict[str, Column] = {}
        as_given = self.inputs.visit(answers).as_given
        for descriptor in self.inputs.edition:
            answer = as_given[DESCRIPTORS.index(descriptor)]
            found |= dict(zip(self.ends(descriptor), (Column(answer.low), Column(answer.high)), strict=True))
        return found | ({self.flagged: Column(answers[-1].low)} if self.reference and self.reference.flag else {})

    def ends(self, descriptor: Descriptor) -> tuple[str, str]:
        """The scratch columns with the lowest and the highest answer."""
        return f"{self.prefix}{descriptor}_low", f"{self.prefix}{descriptor}_high"

    @property
    def number(self) -> str:
        """The scratch column with the day as a whole number, null where there is none."""
        return f"{self.prefix}day"


def _by_windows(data: nw.LazyFrame[Any], plan: _CarryPlan) -> nw.LazyFrame[Any]:
    """Carry answers forward by expressions.

    A day on which an item was assessed and the answer are one number, and the largest of them is the last one: so no
    row has to be looked up, and no null is passed over.
    """
    scratch = (f"{plan.prefix}{name}" for name in ("day", "ok", "whole", "bar", "block"))
    days, (day, usable, whole, barred, blocked) = nw.Int64, scratch
    edition = plan.inputs.edition
    placed = ~nw.col(day).is_null()
    named = identified(data, plan.subjects) & placed
    is_single = nw.len().over(*plan.subjects, day) == 1
    readable = ~nw.col(plan.ends(next(iter(edition)))[0]).is_null()
    all_placed = as_int(placed).min().over(*plan.subjects) == 1
    data = data.with_columns((named & is_single & readable).alias(usable), all_placed.alias(whole))
    data = data.with_columns(nw.col(day).fill_null(LONG_AGO))
    if plan.reference and plan.reference.first:
        data = data.with_columns(nw.col(day).min().over(*plan.subjects).alias(barred))
    elif plan.reference:
        flag = nw.col(plan.flagged).fill_null(1)  # what cannot be read may be a further baseline
        flagged_day = nw.when(flag == 1).then(nw.col(day)).otherwise(nw.lit(LONG_AGO, days))
        data = data.with_columns(flagged_day.alias(barred), flag.alias(plan.flagged))
        one_baseline = nw.col(plan.flagged).sum().over(*plan.subjects) == 1
        flagged = nw.col(barred).max().over(*plan.subjects)
        data = data.with_columns(flagged.alias(barred), (nw.col(usable) & one_baseline).alias(usable))
    else:
        data = data.with_columns(nw.lit(plan.barred, days).alias(barred))

    def last(condition: nw.Expr, answer: nw.Expr | int) -> nw.Expr:
        number = (nw.col(day) - LONG_AGO) * 2 + answer
        found = nw.when(condition).then(number).otherwise(nw.lit(0, days))
        return found.cum_max().over(*plan.subjects, order_by=day)

    windows, results = {blocked: last(~nw.col(usable), 1)}, {}
    for descriptor in edition:
        (low, high), held = map(nw.col, plan.ends(descriptor)), f"{plan.prefix}{descriptor}_held"
        free = nw.col(usable) & (low == high) & (nw.col(day) > nw.col(barred))
        windows[held] = last(free, low)
        since = nw.col(day) - LONG_AGO - nw.col(held) // 2
        is_carried = (nw.col(held) > nw.col(blocked)) & (since <= plan.max_age)
        carried = nw.col(usable) & nw.col(whole) & (low < high) & is_carried
        own = nw.when(nw.col(usable) & (low == high)).then(low.cast(nw.Int64))
        results[f"{plan.name}_{descriptor}"] = nw.when(carried).then(nw.col(held) % 2).otherwise(own)
        results[f"{plan.name}_{descriptor}_age"] = nw.when(carried).then(since)
    data = data.with_columns(**windows).with_columns(**results)
    return data.drop([name for name in data.collect_schema() if name.startswith(plan.prefix)])


def _by_arrays(data: nw.DataFrame[Any], plan: _CarryPlan) -> dict[str, Column]:
    """Carry answers forward on arrays ordered by subject and day; return the answers and their ages."""
    twice = duplicated_days(data, plan.subjects, plan.day, plan.number, plan.form)
    raise_all([*unidentified(data, tuple(dict.fromkeys([*plan.subjects, plan.day]))), *twice])
    visits = Identifiers(data)
    subjects = visits.first_rows(plan.subjects)
    days = np.asarray(data[plan.number].to_numpy(), np.int64)
    order = np.lexsort((days, subjects))
    back, place, day = np.argsort(order), np.arange(len(order)), days[order]
    start = np.searchsorted(subjects[order], subjects[order])
    free, matched = day > plan.barred, np.ones(len(order), np.bool_)
    if plan.reference and plan.reference.first:
        free = place > start
    elif plan.reference:
        baselines: Array = baseline_rows(visits, plan.reference, data[plan.flagged].to_numpy() == 1)
        matched = baselines >= 0
        free = matched[order] & (day > days[baselines][order])
    results = {}
    for descriptor in plan.inputs.edition:
        low, high = (np.asarray(data[end].to_numpy())[order] for end in plan.ends(descriptor))
        last = np.maximum.accumulate(np.where((low == high) & free, place, -1))
        since = day - day[last]
        carried = (low < high) & (last >= start) & (since <= plan.max_age)
        known = (carried | (low == high))[back] & matched
        results[f"{plan.name}_{descriptor}"] = Column(np.where(carried, low[last], low)[back], known)
        results[f"{plan.name}_{descriptor}_age"] = Column(np.where(carried, since, 0)[back], carried[back] & matched)
    return results
