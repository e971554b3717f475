"""What the library has to answer for a pitfall: one class for each kind of examples."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

import numpy as np
from attrs import field, frozen

from sledai import (
    SELENA_SLEDAI,
    Assessment,
    BodyWeight,
    Descriptor,
    Edition,
    Encounter,
    Grade,
    Pga,
    Prednisone,
    System,
    activity_band,
    change_category,
    flare,
    flare_events,
    score_bounds,
)
from sledai.criteria import Bands, ChangeRule, FlareEvent, FlareRule, RatioConvention
from sledai.laboratory import Finding, LabCodeBook, Result, Statements, Test, derive, inflamed_joints


class Example(Protocol):
    """What the library has to answer, for an edition or a set of bands."""

    def answer(self, of: Any) -> str:
        """The answer in words."""


@frozen(kw_only=True)
class Visit:
    """The score of a visit; what is not named is absent.

    Attributes:
        present: the findings, as they were entered, or as a text lists them.
        missing: what was not assessed.
        without: what is left out of the index.
        days_before: how many days before the visit the findings were last present.
        listed: whether a published text lists the findings; which of them were scored there is not known.
    """

    present: tuple[Descriptor, ...] = ()
    missing: tuple[Descriptor, ...] = ()
    without: tuple[Descriptor | System, ...] = ()
    days_before: int = 0
    listed: bool = False

    def visit(self, edition: Edition) -> Assessment:
        present = [name for name in self.present if self.days_before <= edition[name].window.days]
        return Assessment(present, missing=self.missing)

    def answer(self, edition: Edition) -> str:
        points = _points(self.visit(edition), edition.without(*self.without) if self.without else edition)
        if self.listed:
            return f"not known: all of them give {points}; which were scored is not stated"
        return points


@frozen(kw_only=True)
class Entered:
    """The score of findings under names that need not be the library's."""

    entered: tuple[str, ...]

    def answer(self, edition: Edition) -> str:
        return _points(Assessment(self.entered), edition)


@frozen(kw_only=True)
class Form:
    """The score of a form as it was filled in.

    Attributes:
        answers: answers by name, which need not be the library's.
        other_answers: the answer to each item that is not among them.
        left_out: the items for which the form has no field.
        numpy: whether the answers are values of numpy.
    """

    answers: Mapping[str, object] = field(factory=dict)
    other_answers: object = False
    left_out: tuple[Descriptor, ...] = ()
    numpy: bool = False

    def visit(self, _: Edition) -> Assessment:
        names = [name.value for name in Descriptor if name not in self.left_out]
        form = {**dict.fromkeys(names, self.other_answers), **self.answers}
        if self.numpy:
            form = {name: np.asarray(answer)[()] for name, answer in form.items()}
        return Assessment.from_mapping(form)

    def answer(self, edition: Edition) -> str:
        return _points(self.visit(edition), edition)


@frozen(kw_only=True)
class Derived:
    """What results and findings give for some items, and the points for them.

    Attribution is assumed; causes that are excluded are denied, unless they are stated.
    """

    items: tuple[Descriptor, ...]
    results: tuple[Mapping[str, Any], ...] = ()
    before: Mapping[str, Any] | None = None
    joints: Mapping[str, int] | None = None
    findings: Mapping[Finding, bool] = field(factory=dict)
    excluded: Mapping[str, bool] | bool = False
    judged_by: tuple[Test, ...] = ()
    ratio: RatioConvention | None = None

    def visit(self, edition: Edition) -> Assessment:
        visit = Assessment(missing=self.items)
        results = [Result(**{"value": None, **parts}) for parts in self.results]
        if self.joints is not None:
            results.append(inflamed_joints(**self.joints))
        ratio = {} if self.ratio is None else {"ratio": self.ratio}
        for descriptor in self.items:
            judged_by = {descriptor: self.judged_by} if self.judged_by else None
            found = derive(
                results,
                edition,
                statements=Statements(findings=self.findings, excluded={descriptor: self.excluded}),
                code_book=LabCodeBook(judged_by=judged_by, **ratio),
                before=None if self.before is None else Result(**{"value": None, **self.before}),
                attribution="assumed",
            )
            visit = found.fill(visit)
        return visit

    def answer(self, edition: Edition) -> str:
        visit = self.visit(edition)
        states = dict.fromkeys(_state(visit, descriptor) for descriptor in self.items)
        return f"{', '.join(states)}: {_points(visit, edition)}"


@frozen(kw_only=True)
class Wording:
    """What an edition says that counts, and how it is judged."""

    wording: Descriptor

    def answer(self, edition: Edition) -> str:
        row = edition[self.wording]
        statements = (
            clause.wording + " (unverified)" * (clause.grade is Grade.UNVERIFIED)
            for clause in (*row.counts, *row.requires)
        )
        return f"it says: {' '.join(statements)}"


@frozen(kw_only=True)
class Banded:
    """The activity band of a total in a set of bands."""

    total: int

    def answer(self, bands: Bands) -> str:
        return str(activity_band(visit_of(self.total), SELENA_SLEDAI, bands=bands).value)


@frozen(kw_only=True)
class Compared:
    """What a visit is after an earlier one; nothing else moved or happened, unless it is stated.

    Attributes:
        totals: the total before, and now.
        rule: the rule of change or flare.
        pga: the global assessment before, and now [points].
        prednisone: the daily dose before, and now [mg].
        body_weight: the body weight [kg].
        events: what happened.
    """

    totals: tuple[int, ...]
    rule: ChangeRule | FlareRule
    pga: tuple[Any, ...] = ("0", "0")
    prednisone: tuple[Any, ...] = ("0", "0")
    body_weight: Any = "60"
    events: tuple[FlareEvent, ...] = ()

    def answer(self, edition: Edition) -> str:
        if isinstance(self.rule, ChangeRule):
            first, second = map(visit_of, self.totals)
            return str(change_category(first, second, edition, rule=self.rule).value)
        moved = zip(self.totals, self.pga, self.prednisone, strict=True)
        before, now = (encounter_of(total, pga=pga, dose=dose, weight=self.body_weight) for total, pga, dose in moved)
        return str(flare(before, now, edition, events=flare_events(self.events), rule=self.rule).value)


def visit_of(total: int) -> Assessment:
    """A visit of a total."""
    present = []
    for descriptor, row in sorted(SELENA_SLEDAI.items(), key=lambda item: -item[1].weight):
        if row.weight <= total:
            present.append(descriptor)
            total -= row.weight
    if total:
        raise ValueError("no visit has this total")
    return Assessment(present)


def encounter_of(total: int, *, pga: Any, dose: Any, weight: Any) -> Encounter[Assessment]:
    """A visit of a total, with the global assessment [points], prednisone [mg/day] and the body weight [kg]."""
    pga, dose, weight = Pga(pga, scale="points"), Prednisone(dose), BodyWeight(weight)
    return Encounter(visit_of(total), pga=pga, prednisone=dose, body_weight=weight)


def _points(visit: Assessment, edition: Edition) -> str:
    low, high = (bounds := score_bounds(visit, edition)).low, bounds.high
    return f"{low} point{'s' * (low != 1)}" if bounds.known else f"{low} to {high} points"


def _state(visit: Assessment, descriptor: Descriptor) -> str:
    answer = visit.answer(descriptor)
    return {(0, 0): "absent", (1, 1): "present", (0, 1): "open"}[answer.low, answer.high]
