"""Compare visits with their reference visits: joined by subject and ordered by day, never by row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import add
from typing import Any

import numpy as np
from attrs import evolve, field, frozen
from narwhals.stable import v2 as nw

from sledai.frames.arrays import as_arrays, in_parts
from sledai.frames.engines import consolidated, require_order, scratch_prefix
from sledai.frames.expressions import if_else
from sledai.frames.layout import Layout
from sledai.frames.measure import ASSESSED, HAS_REFERENCE, Plan, VisitValues
from sledai.frames.reading import Column, RuleResult
from sledai.frames.reference import (
    Identifiers,
    Reference,
    baseline_rows,
    is_baseline,
    previous_rows,
    with_baseline,
    with_previous,
    with_unique_visits,
)
from sledai.frames.visits import require_ordered
from sledai.logic import Array, Interval
from sledai.visits.answers import DESCRIPTORS, PRESENT
from sledai.visits.days import Form

ANSWERS = frozenset(name.value for name in DESCRIPTORS)
WIDE_VALUES = frozenset(("prednisone", "body_weight"))
"""The values of which an end may be larger than `BASE`."""
BASE = 2**31
"""Two ends below it are packed into one whole number."""


@frozen
class Group:
    """Measures with one reference visit.

    Attributes:
        reference: the reference visit.
        plans: the plans of the measures.
        form: what the days of the visits are.
    """

    reference: Reference
    plans: tuple[Plan, ...]
    form: Form = field(factory=Form)

    @property
    def without_reference(self) -> Interval[int] | None:
        """The values that stand for a missing reference visit, where measures have results without one."""
        return next((plan.without_reference for plan in self.plans if plan.without_reference is not None), None)

    def compared(self, now: VisitValues) -> list[str]:
        """Which values the reference visit gives."""
        return [name for name in now if any(plan.compares(name) for plan in self.plans)]


def grouped(plans: Sequence[Plan], layout: Layout) -> tuple[Group, ...]:
    """The plans that compare two visits, by their reference visit."""
    groups: dict[tuple[Reference, Interval[int] | None], list[Plan]] = {}
    for plan in plans:
        if plan.since is None:
            continue
        reference, ends = Reference.of(plan.since, layout), plan.without_reference
        alike = [key for key in groups if key[0] == reference and (ends is None or key[1] in (None, ends))]
        key = alike[0] if alike else (reference, ends)
        members = groups.pop(key, []) if alike else []
        groups[reference, ends if key[1] is None else key[1]] = [*members, plan]
    return tuple(Group(reference, tuple(members)) for (reference, _), members in groups.items())


def by_rows(
    visits: Identifiers,
    group: Group,
    now: VisitValues,
    flags: Mapping[str, Any],
    constants: VisitValues,
) -> dict[str, Column]:
    """The new columns of an eager frame.

    Raises:
        SledaiError: blank identifiers, duplicated visits, subjects without exactly one baseline.
    """
    reference, rows, frame = group.reference, len(visits.data), visits.data
    if (reference.previous or reference.first) and not reference.order:
        require_ordered(frame, str(reference.visit))
    if reference.previous:
        assessed = flags[ASSESSED] if reference.assessed else None
        is_reference, reference_rows = np.zeros(rows, np.bool_), previous_rows(visits, reference, group.form, assessed)
    else:
        is_reference = flags[reference.flag] if reference.flag else _is_baseline(visits, group)
        reference_rows = baseline_rows(visits, reference, is_reference)
    arguments = group, now, constants, reference_rows, is_reference
    found, _ = in_parts(rows, lambda part: (_results_of(part, *arguments), []))
    return found


def _results_of(
    part: slice, group: Group, now: VisitValues, constants: VisitValues, reference_rows: Array, is_reference: Array
) -> dict[str, Column]:
    """The new columns of some rows, from their values and those of their reference rows; -1 means no reference."""
    names, rows = group.compared(now), part.stop - part.start
    is_reference, reference_rows = is_reference[part], reference_rows[part]
    has_reference = reference_rows >= 0
    reference_values = {name: Interval(now[name].low[reference_rows], now[name].high[reference_rows]) for name in names}
    whole = {name: Interval(value.low[part], value.high[part]) for name, value in now.items()}
    found: dict[str, Column] = {}
    for plan in group.plans:
        compared = [name for name in names if plan.compares(name)]
        known, earlier, later = has_reference, {name: reference_values[name] for name in compared}, whole
        if is_reference.any():
            later = whole | _not_moved({name: whole[name] for name in compared}, is_reference)
        if plan.without_reference is not None:
            ends, known = plan.without_reference, np.ones(rows, np.bool_)
            earlier = {
                name: Interval(
                    np.where(has_reference, value.low, ends.low), np.where(has_reference, value.high, ends.high)
                )
                for name, value in {**earlier, HAS_REFERENCE: PRESENT}.items()
            }
        columns = dict(plan.reference_columns(earlier))
        if is_reference.any():
            earlier |= _not_moved({name: earlier[name] for name in compared}, is_reference)
        columns |= as_arrays(plan.results({**constants, **later}, {**constants, **earlier}), rows)
        found |= {
            name: evolve(column, known=known if column.known is None else known & column.known)
            for name, column in columns.items()
        }
    return found


def _not_moved(values: VisitValues, is_reference: Array) -> dict[str, Interval[Any]]:
    """The values with low = high where a visit is its own reference."""
    return {n: Interval(value.low, np.where(is_reference, value.low, value.high)) for n, value in values.items()}


def _is_baseline(visits: Identifiers, group: Group) -> Array:
    """Whether each row is a baseline; the first visit is the one that has none before it."""
    if group.reference.first:
        before: Array = previous_rows(visits, group.reference, group.form)
        return before < 0
    name = scratch_prefix(visits.data.columns)
    return visits.data.select(**{name: is_baseline(visits.data, group.reference, "")})[name].to_numpy()


def in_plan(
    data: nw.LazyFrame[Any],
    group: Group,
    now: VisitValues,
    constants: VisitValues,
    flags: Mapping[str, str],
    readable: Mapping[str, str],
    prefix: str,
) -> tuple[nw.LazyFrame[Any], list[RuleResult], dict[str, nw.Expr]]:
    """Join the visits of a lazy frame to the values of their reference visits.

    Returns:
        The frame; what the measures of the group give; and for each of them, by its first column, where there is
        exactly one visit to compare with.
    """
    reference, compared = group.reference, {name: now[name] for name in group.compared(now)}
    if reference.previous:
        require_order(data, "the previous visit")
    if (reference.previous or reference.first) and not reference.order:
        require_ordered(data, str(reference.visit))
    if reference.flag:
        data = data.with_columns(**{f"{prefix}flag": nw.col(flags[reference.flag])})
    if reference.assessed:
        data = data.with_columns(**{f"{prefix}assessed": nw.col(flags[ASSESSED])})
    data = with_unique_visits(data, reference, f"{prefix}unique", f"{prefix}rows")
    data, reference_values, known = _with_reference_values(data, group, compared, readable, prefix)
    if reference.previous:
        later, earlier = compared, reference_values
    else:
        data, later, earlier = _unmoved(data, compared, reference_values, prefix)
    results: list[RuleResult] = []
    for plan in group.plans:
        own, other = ({n: value for n, value in side.items() if plan.compares(n)} for side in (later, earlier))
        if plan.without_reference is not None:
            other[HAS_REFERENCE] = reference_values[HAS_REFERENCE]
        results.append(plan.reference_columns({**constants, **reference_values}))
        results.append(plan.results({**constants, **now, **own}, {**constants, **other}))
    return data, results, known


def _unmoved(
    data: nw.LazyFrame[Any], now: VisitValues, reference_values: VisitValues, prefix: str
) -> tuple[nw.LazyFrame[Any], dict[str, Interval[Any]], dict[str, Interval[Any]]]:
    """The values of both visits; a visit that is its own reference has not changed, whatever its missing items."""
    stored: dict[str, nw.Expr] = {}
    is_reference, later, earlier = nw.col(f"{prefix}is_reference"), dict(now), dict(reference_values)
    for at, name in enumerate(now):
        for side, values, found in (("now", now, later), ("then", reference_values, earlier)):
            column, value = f"{prefix}{side}_{at}", values[name]
            stored[column] = nw.when(is_reference).then(value.low).otherwise(value.high)
            found[name] = Interval(value.low, nw.col(column))
    return data.with_columns(**stored), later, earlier


def _with_reference_values(
    data: nw.LazyFrame[Any], group: Group, now: VisitValues, readable: Mapping[str, str], prefix: str
) -> tuple[nw.LazyFrame[Any], dict[str, Interval[Any]], dict[str, nw.Expr]]:
    """Add the values of the reference visit, and for each measure whether there is one."""
    reference = group.reference
    sent = _sent(now, prefix)
    read = dict.fromkeys(readable[plan.columns[0]] for plan in group.plans if plan.columns[0] in readable)
    columns = {name: f"{prefix}then_{at}" for at, name in enumerate([*sent, *read])}
    look_up = with_previous if reference.previous else with_baseline
    data = look_up(data.with_columns(**sent), reference, columns, prefix)
    has_reference = ~nw.col(next(iter(columns.values()))).is_null()
    if reference.within is not None:
        age = nw.col(reference.ordered) - nw.col(f"{prefix}day")
        has_reference = has_reference & (age <= reference.within).fill_null(False)
    none = nw.col(f"{prefix}before").is_null() if reference.previous else nw.lit(False)
    received, reference_values = _received(now, columns, group.without_reference, none, prefix)
    added = {f"{prefix}has_reference": has_reference, f"{prefix}none": none}
    data = consolidated(data.with_columns(**received, **added))
    known: dict[str, nw.Expr] = {}
    for plan in group.plans:
        reference_known, own_known = nw.col(f"{prefix}has_reference"), nw.col(f"{prefix}unique")
        if column := readable.get(plan.columns[0]):
            own_known = own_known & (nw.col(column) == 1)
            reference_known = reference_known & (nw.col(columns[column]) == 1).fill_null(False)
        if plan.without_reference is not None:
            reference_known = reference_known | nw.col(f"{prefix}none")
        known[plan.columns[0]] = own_known & reference_known
    stored = {f"{prefix}known_{at}": condition for at, condition in enumerate(known.values())}
    return data.with_columns(**stored), reference_values, dict(zip(known, map(nw.col, stored), strict=True))


def _kinds(values: VisitValues) -> tuple[list[str], list[str], list[str]]:
    """The answers among values, other values whose two ends make one number, and those whose ends are too large."""
    answers = [name for name in values if name in ANSWERS]
    wide = [name for name in values if name in WIDE_VALUES]
    return answers, [name for name in values if name not in ANSWERS | WIDE_VALUES], wide


def _sent(now: VisitValues, prefix: str) -> dict[str, nw.Expr]:
    """The columns to look up, as few as possible, because each costs the same.

    Answers are the digits of one number, and the two ends of another value are the digits of one.
    """
    answers, pairs, wide = _kinds(now)
    sent = {f"{prefix}pair_{at}": now[name].low * BASE + now[name].high for at, name in enumerate(pairs)}
    for at, name in enumerate(wide):
        sent |= {f"{prefix}wide_{at}_low": now[name].low, f"{prefix}wide_{at}_high": now[name].high}
    if answers:
        digits = ((now[name].low + now[name].high) * 3**at for at, name in enumerate(answers))
        sent[f"{prefix}answers"] = reduce(add, digits)
    return sent


def _received(
    now: VisitValues, columns: Mapping[str, str], without: Interval[int] | None, none: nw.Expr, prefix: str
) -> tuple[dict[str, nw.Expr], dict[str, Interval[Any]]]:
    """Unpack the looked-up columns into the values of the reference visit, filled where there is none."""
    ends = Interval(0, 0) if without is None else without
    answers, pairs, wide = _kinds(now)
    found: dict[str, tuple[nw.Expr, nw.Expr]] = {}
    for at, name in enumerate(pairs):
        pair = nw.col(columns[f"{prefix}pair_{at}"])
        found[name] = pair // BASE, pair % BASE
    for at, name in enumerate(wide):
        found[name] = nw.col(columns[f"{prefix}wide_{at}_low"]), nw.col(columns[f"{prefix}wide_{at}_high"])
    for at, name in enumerate(answers):
        digit = nw.col(columns[f"{prefix}answers"]) // 3**at % 3
        found[name] = digit // 2, (digit + 1) // 2
    received: dict[str, nw.Expr] = {}
    reference_values: dict[str, Interval[Any]] = {}
    for at, (name, (first, last)) in enumerate(found.items()):
        low, high = f"{prefix}other_{at}_low", f"{prefix}other_{at}_high"
        received |= {low: first.fill_null(ends.low), high: last.fill_null(ends.high)}
        reference_values[name] = Interval(nw.col(low), nw.col(high))
    if without is not None:
        low, high = f"{prefix}has_low", f"{prefix}has_high"
        received |= {low: if_else(none, ends.low, 1), high: if_else(none, ends.high, 1)}
        reference_values[HAS_REFERENCE] = Interval(nw.col(low), nw.col(high))
    return received, reference_values
