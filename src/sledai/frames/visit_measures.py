"""Measures of one visit and of its change since a reference visit: score, bounds, systems, change, new and resolved."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from operator import add
from typing import Any

from attrs import evolve
from narwhals.stable.v2 import Expr

from sledai.criteria import BANDS, GLADMAN_2000, Bands, ChangeRule, TrialEntry
from sledai.criteria.changes import CHANGE_RULES
from sledai.definitions import Edition
from sledai.definitions.records import require_rule
from sledai.frames.layout import Layout, Previous, Since
from sledai.frames.measure import (
    Measure,
    Plan,
    ResultsRule,
    VisitInputs,
    VisitValues,
    boxed,
    category,
    checked_name,
    each_answer,
    letters,
    readings,
    require_items,
    require_since,
    total_in,
    truth,
)
from sledai.frames.reading import Column, Ratio
from sledai.logic import Interval, Verdict
from sledai.rules.bands import bands_within
from sledai.rules.changes import appears, categories_of_change, change_of_system, disappears
from sledai.rules.screening import admits, require_entry, require_letters_of, scored_parts
from sledai.visits.answers import DESCRIPTORS, NOT_ASSESSED
from sledai.visits.readings import POINTS

__all__ = [
    "activity_band",
    "by_system",
    "change",
    "change_by_system",
    "change_category",
    "clinical_score",
    "contributions",
    "eligible",
    "new_descriptors",
    "percent_change",
    "resolved_descriptors",
    "score",
    "score_bounds",
]

VERDICTS_OF_A_SYSTEM = ("involved", "improved", "worsened")


def score(*, name: str = "sledai") -> Measure:
    """The score of each visit.

    Args:
        name: the name of the new column.

    Returns:
        One column, `name`: whole numbers [points], null where a missing item leaves the score open.

    Example:
        >>> import pyarrow
        >>> from sledai import SELENA_SLEDAI, frames
        >>> form = dict.fromkeys(map(str, SELENA_SLEDAI), ["N", "N"]) | {"arthritis": ["Y", "N"], "rash": ["Y", "Y"]}
        >>> visits = pyarrow.table(form | {"low_complement": ["N", ""]})
        >>> frames.derive(visits, SELENA_SLEDAI, frames.score())["sledai"].to_pylist()
        [6, None]
    """

    def plan(edition: Edition, layout: Layout) -> Plan:
        return _of_score(edition, layout, lambda now, _: {name: known(now["score"])})

    return Measure("score", {"name": checked_name(name)}, plan)


def clinical_score(*, name: str = "clinical_sledai") -> Measure:
    """The score without the immunologic descriptors, whose columns are not read and may be missing.

    Args:
        name: the name of the new column.

    Returns:
        One column, `name`: whole numbers [points], null where a missing item leaves the score open.

    Example:
        >>> import pyarrow
        >>> from sledai import SELENA_SLEDAI, frames
        >>> form = dict.fromkeys(map(str, SELENA_SLEDAI), ["N", "N"]) | {"arthritis": ["Y", "N"], "rash": ["Y", "Y"]}
        >>> visits = pyarrow.table(form | {"low_complement": ["N", ""]})
        >>> frames.derive(visits, SELENA_SLEDAI, frames.clinical_score())["clinical_sledai"].to_pylist()
        [6, 2]
    """

    def plan(edition: Edition, layout: Layout) -> Plan:
        clinical = require_items("clinical_score", edition, layout).clinical
        return Plan(
            reads=tuple(clinical),
            from_visit=lambda visit: {"clinical_score": visit.score(clinical)},
            results=lambda now, _: {name: known(now["clinical_score"])},
        )

    return Measure("clinical_score", {"name": checked_name(name)}, plan)


def score_bounds(*, name: str = "sledai") -> Measure:
    """The lowest and the highest score that each visit can have, and how many descriptors were not assessed.

    Args:
        name: the beginning of the names of the new columns.

    Returns:
        The columns ``{name}_low`` and ``{name}_high`` [points], and ``{name}_missing``, which counts items that were
        not assessed, whatever the layout's `missing` is; a table of totals has no such column.

    Example:
        >>> import pyarrow
        >>> from sledai import SELENA_SLEDAI, frames
        >>> form = dict.fromkeys(map(str, SELENA_SLEDAI), ["N", "N"]) | {"arthritis": ["Y", "N"], "rash": ["Y", "Y"]}
        >>> visits = pyarrow.table(form | {"low_complement": ["N", ""]})
        >>> found = frames.derive(visits, SELENA_SLEDAI, frames.score_bounds())
        >>> found["sledai_low"].to_pylist(), found["sledai_high"].to_pylist(), found["sledai_missing"].to_pylist()
        ([6, 2], [6, 4], [0, 1])
    """

    def plan(edition: Edition, layout: Layout) -> Plan:
        total = total_in(edition, layout)
        if total.items:
            return _of_score(edition, layout, lambda now, _: ends(name, now["score"]))

        def from_visit(visit: VisitInputs) -> VisitValues:
            counts = visit.sums(edition)
            missing = reduce(add, (most for _, _, most in counts)) - reduce(add, (least for _, least, _ in counts))
            return {"score": total.of(visit), "missing": Interval(missing, missing)}

        def results(now: VisitValues, _: VisitValues) -> dict[str, Column]:
            return ends(name, now["score"]) | {f"{name}_missing": Column(now["missing"].low)}

        return Plan(reads=total.reads, from_visit=from_visit, results=results)

    return Measure("score_bounds", {"name": checked_name(name)}, plan)


def by_system(*, name: str = "sledai") -> Measure:
    """The bounds of the points of each organ system; they add up to the bounds of the score.

    Args:
        name: the beginning of the names of the new columns.

    Returns:
        The columns ``{name}_{system}_low`` and ``{name}_{system}_high`` [points] for each system of the edition.

    Example:
        >>> import pyarrow
        >>> from sledai import SELENA_SLEDAI, frames
        >>> form = dict.fromkeys(map(str, SELENA_SLEDAI), ["N", "N"]) | {"arthritis": ["Y", "N"], "rash": ["Y", "Y"]}
        >>> visits = pyarrow.table(form | {"low_complement": ["N", ""]})
        >>> found = frames.derive(visits, SELENA_SLEDAI, frames.by_system())
        >>> found["sledai_immunologic_low"].to_pylist(), found["sledai_immunologic_high"].to_pylist()
        ([0, 0], [0, 2])
    """

    def plan(edition: Edition, layout: Layout) -> Plan:
        def results(now: VisitValues, _: VisitValues) -> dict[str, Column]:
            parts = (ends(f"{name}_{system}", points) for system, points in _by_system(edition, now).items())
            return {column: value for part in parts for column, value in part.items()}

        return _of_systems("by_system", edition, layout, results)

    return Measure("by_system", {"name": checked_name(name)}, plan)


def contributions(*, name: str = "sledai") -> Measure:
    """The points that each descriptor gives to the score; over a row they add up to it.

    Args:
        name: the beginning of the names of the new columns.

    Returns:
        The columns ``{name}_{descriptor}`` for each descriptor of the edition: its weight [points] where it is
        present, 0 where it is absent, null where it was not assessed.

    Example:
        >>> import pyarrow
        >>> from sledai import SELENA_SLEDAI, frames
        >>> form = dict.fromkeys(map(str, SELENA_SLEDAI), ["N", "N"]) | {"arthritis": ["Y", "N"], "rash": ["Y", "Y"]}
        >>> visits = pyarrow.table(form | {"low_complement": ["N", ""]})
        >>> found = frames.derive(visits, SELENA_SLEDAI, frames.contributions())
        >>> found["sledai_arthritis"].to_pylist(), found["sledai_low_complement"].to_pylist()
        ([4, 0], [0, None])
    """

    def plan(edition: Edition, layout: Layout) -> Plan:
        require_items("contributions", edition, layout)
        weights = {d: ((row.weight, (DESCRIPTORS.index(d),)),) for d, row in edition.items()}

        def from_visit(visit: VisitInputs) -> VisitValues:
            return {f"points {d}": visit.points(weight) for d, weight in weights.items()}

        def results(now: VisitValues, _: VisitValues) -> dict[str, Column]:
            return {f"{name}_{descriptor}": known(now[f"points {descriptor}"]) for descriptor in weights}

        return Plan(reads=tuple(edition), from_visit=from_visit, results=results)

    return Measure("contributions", {"name": checked_name(name)}, plan)


def activity_band(bands: Bands, *, name: str = "activity_band") -> Measure:
    """The activity band of each visit in a named set; no set is a default.

    Args:
        bands: the set, one of `sledai.criteria.BANDS`.
        name: the name of the new column.

    Returns:
        The text `name`, the name of the band, null where a missing item leaves it open.

    Raises:
        TypeError: `bands` is not a set of bands, such as its key.

    Example:
        >>> import pyarrow
        >>> from sledai import SELENA_SLEDAI, frames
        >>> from sledai.criteria import BANDS
        >>> form = dict.fromkeys(map(str, SELENA_SLEDAI), ["N", "N"]) | {"arthritis": ["Y", "N"], "rash": ["Y", "Y"]}
        >>> visits = pyarrow.table(form | {"low_complement": ["N", ""]})
        >>> found = frames.derive(visits, SELENA_SLEDAI, frames.activity_band(BANDS["five-level"]))
        >>> found["activity_band"].to_pylist()
        ['moderate', 'mild']
    """
    bands = require_rule(bands, Bands, BANDS, what="a set of bands", give="one of sledai.criteria.BANDS.values()")

    def results(now: VisitValues, _: VisitValues) -> dict[str, Column]:
        return {name: category(bands_within(now["score"], bands))}

    def plan(edition: Edition, layout: Layout) -> Plan:
        return _of_score(edition, layout, results)

    return Measure("activity_band", {"bands": bands, "name": checked_name(name)}, plan)


def eligible(entry: TrialEntry, *, name: str = "eligible") -> Measure:
    """Whether each visit has the activity by which a trial admits participants.

    The layout gives the BILAG letters and the global assessment, where the entry asks for them.

    Args:
        entry: the criteria, one of `sledai.criteria.ENTRIES`.
        name: the name of the new column.

    Returns:
        The truth value `name`, null where a missing item leaves it open.

    Raises:
        TypeError: `entry` is not a record of entry criteria, or it leaves descriptors out of a score and the layout has
            only a total.
        EditionError: the letters are of another BILAG index.

    Example:
        >>> import pyarrow
        >>> from sledai import SELENA_SLEDAI, frames
        >>> from sledai.criteria import ENTRIES
        >>> form = dict.fromkeys(map(str, SELENA_SLEDAI), ["N", "N"]) | {"arthritis": ["Y", "N"], "rash": ["Y", "Y"]}
        >>> visits = pyarrow.table(form | {"proteinuria": ["Y", ""]})
        >>> found = frames.derive(visits, SELENA_SLEDAI, frames.eligible(ENTRIES["nct02932137-entry"]))
        >>> found["eligible"].to_pylist()
        [True, False]
    """
    entry = require_entry(entry)

    def plan(edition: Edition, layout: Layout) -> Plan:
        parts = scored_parts(edition, entry)
        if any(part is not edition for part in parts.values()):
            require_items("eligible", edition, layout)
        total = total_in(edition, layout)
        boxes = [items for items in layout.any_of.values() if set(items) <= set(entry.any_of)]
        graded = letters(layout) if entry.bilag else ()
        if graded:
            require_letters_of(entry, layout.bilag_edition)

        def from_visit(visit: VisitInputs) -> VisitValues:
            scores = {at: total.of(visit) if part is edition else visit.score(part) for at, part in parts.items()}
            return {**visit.items, **scores, **each_answer(edition, visit.answers), **visit.each_box}

        def results(now: VisitValues, _: VisitValues) -> dict[str, Column]:
            answers = [now.get(item.value, NOT_ASSESSED) for item in entry.any_of]
            answers += [boxed(now, items) for items in boxes]
            grades = [now[item.name] for item in graded]
            return {name: truth(admits(now, answers, grades, now.get("pga", POINTS.unknown), entry))}

        return Plan(
            reads=total.reads,
            items=(*total.items, *graded, *(readings(layout, "pga") if entry.pga else ())),
            from_visit=from_visit,
            results=results,
        )

    return Measure("eligible", {"entry": entry, "name": checked_name(name)}, plan)


def change(*, since: Since, name: str = "sledai") -> Measure:
    """The change of the score since the reference visit; negative is improvement.

    Args:
        since: the reference visit, `Baseline` or `Previous`.
        name: the beginning of the names of the new columns.

    Returns:
        The columns ``{name}_baseline_low``, ``{name}_baseline_high`` and ``{name}_baseline`` (``{name}_previous_low``
        and so on with `Previous`), then ``{name}_change_low``, ``{name}_change_high`` and ``{name}_change`` [points].
        The score of the reference visit and the change are null where a missing item leaves them open; their bounds
        are not. At the baseline visit itself the change is 0; a visit without a reference visit has nulls.

    Example:
        >>> import pyarrow
        >>> from sledai import SELENA_SLEDAI, frames
        >>> form = dict.fromkeys(map(str, SELENA_SLEDAI), ["N", "N"]) | {"arthritis": ["Y", "N"], "rash": ["Y", "Y"]}
        >>> visits = pyarrow.table(form | {"id": ["A", "A"], "week": [0, 24], "low_complement": ["N", ""]})
        >>> layout = frames.Layout(subject="id", visit="week")
        >>> measure = frames.change(since=frames.Baseline(0))
        >>> found = frames.derive(visits, SELENA_SLEDAI, measure, layout=layout)
        >>> found["sledai_change"].to_pylist()
        [0, None]
        >>> found["sledai_change_low"].to_pylist(), found["sledai_change_high"].to_pylist()
        ([0, -4], [0, -2])
    """
    require_since(since)
    other = f"{checked_name(name)}_{'previous' if isinstance(since, Previous) else 'baseline'}"
    moved = f"{name}_change"

    def plan(edition: Edition, layout: Layout) -> Plan:
        def results(now: VisitValues, reference: VisitValues) -> dict[str, Column]:
            difference = now["score"] - reference["score"]
            return ends(moved, difference) | {moved: known(difference)}

        def reference_columns(reference: VisitValues) -> dict[str, Column]:
            return ends(other, reference["score"]) | {other: known(reference["score"])}

        return evolve(_of_score(edition, layout, results, since), reference_columns=reference_columns)

    return Measure("change", {"since": since, "name": name}, plan)


def percent_change(*, since: Since, name: str = "percent_change") -> Measure:
    """The change as a percentage of the score of the reference visit; negative is improvement.

    Args:
        since: the reference visit, `Baseline` or `Previous`.
        name: the beginning of the names of the new columns.

    Returns:
        The columns ``{name}_low`` and ``{name}_high`` [percent]. They are null where the reference score is 0, or where
        a missing item lets it be 0: a percentage of nothing is undefined.

    Example:
        >>> import pyarrow
        >>> from sledai import SELENA_SLEDAI, frames
        >>> form = dict.fromkeys(map(str, SELENA_SLEDAI), ["N", "N"]) | {"arthritis": ["Y", "N"], "rash": ["Y", "Y"]}
        >>> visits = pyarrow.table(form | {"id": ["A", "A"], "week": [0, 24], "low_complement": ["N", ""]})
        >>> layout = frames.Layout(subject="id", visit="week")
        >>> measure = frames.percent_change(since=frames.Baseline(0))
        >>> found = frames.derive(visits, SELENA_SLEDAI, measure, layout=layout)
        >>> [round(percent, 1) for percent in found["percent_change_low"].to_pylist()]
        [0.0, -66.7]
        >>> [round(percent, 1) for percent in found["percent_change_high"].to_pylist()]
        [0.0, -33.3]
    """
    require_since(since)

    def plan(edition: Edition, layout: Layout) -> Plan:
        def results(now: VisitValues, reference: VisitValues) -> dict[str, Column]:
            later, before = now["score"], reference["score"]
            defined = before.low > 0
            low = Ratio((later.low - before.high) * 100, before.high)
            high = Ratio((later.high - before.low) * 100, before.low)
            return {f"{name}_low": Column(low, defined), f"{name}_high": Column(high, defined)}

        return _of_score(edition, layout, results, since)

    return Measure("percent_change", {"since": since, "name": checked_name(name)}, plan)


def change_category(*, since: Since, rule: ChangeRule = GLADMAN_2000, name: str = "change_category") -> Measure:
    """What the change since the reference visit amounts to (Gladman 2000).

    The rule is that of `sledai.change_category`, without its `exact`.

    Args:
        since: the reference visit, `Baseline` or `Previous`.
        rule: the cut-offs.
        name: the name of the new column.

    Returns:
        The text `name`: remission, improvement, persistent or flare, null where a missing item leaves it open.
        At the baseline itself the change is 0, so it is persistent, or remission where the score is 0.

    Example:
        >>> import pyarrow
        >>> from sledai import SELENA_SLEDAI, frames
        >>> form = dict.fromkeys(map(str, SELENA_SLEDAI), ["N", "N"]) | {"arthritis": ["Y", "N"], "rash": ["Y", "Y"]}
        >>> visits = pyarrow.table(form | {"id": ["A", "A"], "week": [0, 24], "low_complement": ["N", ""]})
        >>> layout = frames.Layout(subject="id", visit="week")
        >>> measure = frames.change_category(since=frames.Baseline(0))
        >>> found = frames.derive(visits, SELENA_SLEDAI, measure, layout=layout)
        >>> found["change_category"].to_pylist()
        ['persistent', None]
    """
    require_since(since)
    rule = require_rule(
        rule, ChangeRule, CHANGE_RULES, what="a change rule", give="criteria.GLADMAN_2000 or a ChangeRule"
    )

    def plan(edition: Edition, layout: Layout) -> Plan:
        def results(now: VisitValues, reference: VisitValues) -> dict[str, Column]:
            return {name: category(categories_of_change(now["score"] - reference["score"], now["score"], rule))}

        return _of_score(edition, layout, results, since)

    return Measure("change_category", {"since": since, "rule": rule, "name": checked_name(name)}, plan)


def change_by_system(*, since: Since, name: str = "sledai") -> Measure:
    """The change of each organ system's points since the reference visit, and whether the system improved or worsened.

    The rule is that of `sledai.change_by_system`, with its evidence.

    Args:
        since: the reference visit, `Baseline` or `Previous`.
        name: the beginning of the names of the new columns.

    Returns:
        For each system of the edition the columns ``{name}_{system}_change_low`` and ``{name}_{system}_change_high``
        [points]; and the truth values ``{name}_{system}_involved`` at the reference visit, ``{name}_{system}_improved``
        and ``{name}_{system}_worsened``, null where a missing item leaves them open.

    Example:
        >>> import pyarrow
        >>> from sledai import SELENA_SLEDAI, frames
        >>> form = dict.fromkeys(map(str, SELENA_SLEDAI), ["N", "N"]) | {"arthritis": ["Y", "N"], "rash": ["Y", "Y"]}
        >>> visits = pyarrow.table(form | {"id": ["A", "A"], "week": [0, 24], "low_complement": ["N", ""]})
        >>> layout = frames.Layout(subject="id", visit="week")
        >>> measure = frames.change_by_system(since=frames.Baseline(0))
        >>> found = frames.derive(visits, SELENA_SLEDAI, measure, layout=layout)
        >>> found["sledai_musculoskeletal_change_low"].to_pylist(), found["sledai_musculoskeletal_improved"].to_pylist()
        ([0, -4], [False, True])
    """
    require_since(since)

    def plan(edition: Edition, layout: Layout) -> Plan:
        def results(now: VisitValues, reference: VisitValues) -> dict[str, Column]:
            columns: dict[str, Column] = {}
            before = _by_system(edition, reference)
            for system, points in _by_system(edition, now).items():
                found = change_of_system(before[system], points)
                columns |= ends(f"{name}_{system}_change", found.change)
                columns |= {f"{name}_{system}_{part}": truth(getattr(found, part)) for part in VERDICTS_OF_A_SYSTEM}
            return columns

        return _of_systems("change_by_system", edition, layout, results, since)

    return Measure("change_by_system", {"since": since, "name": checked_name(name)}, plan)


def new_descriptors(*, since: Since, name: str = "new") -> Measure:
    """Which descriptors are present now and were absent at the reference visit.

    Args:
        since: the reference visit, `Baseline` or `Previous`.
        name: the beginning of the names of the new columns.

    Returns:
        A truth value ``{name}_{descriptor}`` for each descriptor of the edition, null where a missing item leaves it
        open. At the baseline visit itself nothing is new.

    Example:
        >>> import pyarrow
        >>> from sledai import SELENA_SLEDAI, frames
        >>> form = dict.fromkeys(map(str, SELENA_SLEDAI), ["N", "N"]) | {"arthritis": ["Y", "N"], "rash": ["Y", "Y"]}
        >>> visits = pyarrow.table(form | {"id": ["A", "A"], "week": [0, 24], "low_complement": ["N", ""]})
        >>> layout = frames.Layout(subject="id", visit="week")
        >>> measure = frames.new_descriptors(since=frames.Baseline(0))
        >>> found = frames.derive(visits, SELENA_SLEDAI, measure, layout=layout)
        >>> found["new_rash"].to_pylist(), found["new_low_complement"].to_pylist()
        ([False, False], [False, None])
    """
    return Measure("new_descriptors", {"since": since, "name": name}, _each(since, checked_name(name), appears))


def resolved_descriptors(*, since: Since, name: str = "resolved") -> Measure:
    """Which descriptors are absent now and were present at the reference visit.

    Args:
        since: the reference visit, `Baseline` or `Previous`.
        name: the beginning of the names of the new columns.

    Returns:
        A truth value ``{name}_{descriptor}`` for each descriptor of the edition, null where a missing item leaves it
        open. At the baseline visit itself nothing is resolved.

    Example:
        >>> import pyarrow
        >>> from sledai import SELENA_SLEDAI, frames
        >>> form = dict.fromkeys(map(str, SELENA_SLEDAI), ["N", "N"]) | {"arthritis": ["Y", "N"], "rash": ["Y", "Y"]}
        >>> visits = pyarrow.table(form | {"id": ["A", "A"], "week": [0, 24], "low_complement": ["N", ""]})
        >>> layout = frames.Layout(subject="id", visit="week")
        >>> measure = frames.resolved_descriptors(since=frames.Baseline(0))
        >>> found = frames.derive(visits, SELENA_SLEDAI, measure, layout=layout)
        >>> found["resolved_arthritis"].to_pylist(), found["resolved_rash"].to_pylist()
        ([False, True], [False, False])
    """
    return Measure("resolved_descriptors", {"since": since, "name": name}, _each(since, checked_name(name), disappears))


def _each(
    since: Since, name: str, rule: Callable[[Interval[Expr], Interval[Expr]], Verdict[Expr]]
) -> Callable[[Edition, Layout], Plan]:
    """The plan of a rule on two answers, for each descriptor."""
    require_since(since)

    def plan(edition: Edition, layout: Layout) -> Plan:
        require_items(name, edition, layout)

        def results(now: VisitValues, reference: VisitValues) -> dict[str, Column]:
            return {f"{name}_{d}": truth(rule(reference[d.value], now[d.value])) for d in edition}

        return Plan(
            reads=tuple(edition),
            from_visit=lambda visit: each_answer(edition, visit.answers),
            since=since,
            results=results,
        )

    return plan


def _of_score(edition: Edition, layout: Layout, results: ResultsRule, since: Since | None = None) -> Plan:
    """The plan of columns that follow from the score."""
    total = total_in(edition, layout)
    return Plan(
        reads=total.reads,
        items=total.items,
        from_visit=lambda visit: {"score": total.of(visit)},
        since=since,
        results=results,
    )


def _of_systems(
    measure: str, edition: Edition, layout: Layout, results: ResultsRule, since: Since | None = None
) -> Plan:
    """The plan of columns that follow from the points of each organ system."""
    weights = require_items(measure, edition, layout).system_weights

    def from_visit(visit: VisitInputs) -> VisitValues:
        return {f"system {system}": visit.points(own) for system, own in weights.items()}

    return Plan(reads=tuple(edition), from_visit=from_visit, since=since, results=results)


def _by_system(edition: Edition, values: VisitValues) -> dict[str, Interval[Any]]:
    """The points of each organ system among the values of a visit."""
    return {system: values[f"system {system}"] for system in edition.system_weights}


def ends(name: str, total: Interval[Any]) -> dict[str, Column]:
    """Both bounds as columns."""
    return {f"{name}_low": Column(total.low), f"{name}_high": Column(total.high)}


def known(total: Interval[Any]) -> Column:
    """A whole number as one column: null where a missing item leaves it open."""
    return Column(total.low, total.low == total.high)
