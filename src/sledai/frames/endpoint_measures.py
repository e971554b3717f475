"""Measures that trials derive: flares, responder indices, and states of low activity and remission."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal, TypeAlias

from sledai.criteria import FLARE_RULES, SFI, STATES, BilagFlareRule, FlareEvent, FlareRule, ResponseRule, StateRule
from sledai.definitions import Edition
from sledai.definitions.records import require_rule
from sledai.frames.layout import Baseline, Layout, Previous, Since
from sledai.frames.measure import (
    HAS_REFERENCE,
    Measure,
    Plan,
    VisitInputs,
    VisitValues,
    box_name,
    boxed,
    category,
    checked_name,
    each_answer,
    form_of,
    letters,
    materialise,
    readings,
    require_items,
    require_since,
    statements,
    total_in,
    truth,
)
from sledai.frames.reading import Column, Intermediate, ReasonText
from sledai.logic import NEVER, Verdict, all_of
from sledai.rules import responses, states
from sledai.rules.flares import CriterionResult, Readings, classes_of, criteria_of, flagged, reason_groups, together
from sledai.rules.outcomes import Undetermined, reason_groups as outcome_reasons
from sledai.visits.answers import NOT_ASSESSED, PRESENT

__all__ = ["EVENTS", "STATEMENTS", "flare", "response", "state"]

FirstVisit: TypeAlias = Literal["open", "nothing new"]
"""Whether a first visit has new findings: open, or none."""
EVENTS = tuple(map(str, FlareEvent))
"""The events that a layout may name."""
STATEMENTS = tuple(
    dict.fromkeys(
        [responses.FAILURE, *(name for rule in STATES.values() for name in (*rule.required, *rule.ruled_out))]
    )
)
"""The statements that a layout may name."""
PREVIOUS = Previous()
PARTS = ("flare", "mild", "severe")


def flare(*, since: Since = PREVIOUS, rule: FlareRule = SFI, reasons: bool = False, name: str = "flare") -> Measure:
    """Whether each visit is a flare since the reference visit, and how severe.

    A criterion that is not known is open, never absent: no flare is certain only if every criterion is known.
    The rule is that of `sledai.flare`, without its `exact`. The layout gives the global assessment, the dose, the
    body weight and the events; what it does not give is not known. A dose that was doubled is a treatment consequence,
    whatever is stated of it.

    Args:
        since: the reference visit, `Previous` or `Baseline`.
        rule: the rule record, one of `sledai.criteria.FLARE_RULES`.
        reasons: whether to add what decided in words.
        name: the name of the new column, and the beginning of those of the others.

    Returns:
        The columns `name`, the class ``"none"``, ``"mild or moderate"`` or ``"severe"``, ``{name}_any`` and
        ``{name}_severe``, truth values, each null where it is undetermined; with `reasons` also ``{name}_reasons``,
        such as ``"severe: nephritis; open: pga"``. All are null at a visit without a reference visit, such as a first
        one; at a baseline itself score, assessment and dose did not rise.

    Example:
        >>> import pyarrow
        >>> from sledai import SELENA_SLEDAI, frames
        >>> form = dict.fromkeys(map(str, SELENA_SLEDAI), ["N", "N"]) | {"rash": ["Y", "Y"], "arthritis": ["N", "Y"]}
        >>> visits = pyarrow.table(form | {"id": ["A", "A"], "day": [0, 28]})
        >>> layout = frames.Layout(subject="id", day="day")
        >>> found = frames.derive(visits, SELENA_SLEDAI, frames.flare(), layout=layout)
        >>> found["flare_any"].to_pylist(), found["flare_severe"].to_pylist()
        ([None, True], [None, None])
    """
    require_since(since)
    rule = require_rule(rule, FlareRule, FLARE_RULES, what="a flare rule", give="one of criteria.FLARE_RULES.values()")
    measured = ("pga", "prednisone", "body_weight")

    def plan(edition: Edition, layout: Layout) -> Plan:
        total = total_in(edition, layout)
        items = (*readings(layout, *measured), *statements(layout.events, EVENTS, "event", layout))

        def results(now: VisitValues, reference: VisitValues) -> Intermediate:
            before, after = (
                Readings(at["score"], **{reading: at[reading] for reading in measured}) for at in (reference, now)
            )
            happened = {event: now[f"event {event}"] for event in EVENTS}
            found = criteria_of(before, after, happened, rule)
            return _flare_columns(found, flagged(before.score, after.score, rule), rule, name, reasons)

        return Plan(
            reads=total.reads,
            items=(*items, *total.items),
            from_visit=lambda visit: {**visit.items, "score": total.of(visit)},
            compared={"score", *measured},
            since=since,
            results=results,
            rule=rule,
            reference=reference_of(since, rule),
        )

    return Measure("flare", {"since": since, "rule": rule, "reasons": reasons, "name": checked_name(name)}, plan)


def reference_of(since: Since, rule: FlareRule | BilagFlareRule) -> str:
    """The reference visit of a flare in words."""
    if not isinstance(since, Previous):
        return "baseline"
    within = "" if since.within is None else f" within {since.within} days"
    return f"{'previous assessed visit' if since.assessed else rule.reference}{within}"


def _flare_columns(
    criteria: Mapping[str, CriterionResult[Any]], rises: Verdict[Any], rule: FlareRule, name: str, reasons: bool
) -> Intermediate:
    """Build the columns of a flare: each criterion, then all together, then the class and the reasons."""
    parts = {f"{part} {criterion}": getattr(found, part) for criterion, found in criteria.items() for part in PARTS}

    def joined(verdicts: Mapping[str, Verdict[Any]]) -> Intermediate:
        once = {
            criterion: CriterionResult(**{part: verdicts[f"{part} {criterion}"] for part in PARTS})
            for criterion in criteria
        }
        whole = together(once)
        parts = {part: getattr(whole, part) for part in PARTS}
        return materialise(parts, lambda found: columns(once, CriterionResult(**found), verdicts["flagged"]))

    def columns(
        once: Mapping[str, CriterionResult[Any]], whole: CriterionResult[Any], flag: Verdict[Any]
    ) -> dict[str, Column]:
        found = {
            name: category(classes_of(whole)),
            f"{name}_any": truth(whole.flare),
            f"{name}_severe": truth(whole.severe),
        }
        possible = {criterion: found for criterion, found in once.items() if found.flare.possible is not False}
        words = ReasonText(reason_groups(possible, whole, flag, rule))
        return found | ({f"{name}_reasons": Column(words)} if reasons else {})

    return materialise({**parts, "flagged": rises}, joined)


def response(
    rule: ResponseRule | Iterable[ResponseRule],
    *,
    since: Baseline,
    undetermined: Undetermined = "null",
    criteria: bool = False,
    reasons: bool = False,
    name: str | None = None,
) -> Measure:
    """Whether each visit is a response by a responder index since the subject's baseline.

    A criterion that is known to fail decides; otherwise one that is not known leaves the outcome undetermined.
    The rules are those of `sledai.response`, without `exact`. The layout gives the global assessment, the BILAG
    letters, and under `statements` ``"treatment_failure"``.

    Args:
        rule: the rule record: one of `sledai.criteria.RESPONSES`. Of several, such as a list of them, each has its
            columns.
        since: the baseline.
        undetermined: ``"null"`` leaves an undetermined outcome null; ``"nonresponse"`` makes it false. That is refused
            where a criterion has no column and no value, for then nobody could respond. It imputes rows that are
            there; `derive` adds those that are not by `expected`.
        criteria: whether to add a truth value for each criterion, ``{name}_{criterion}``.
        reasons: whether to add what decided in words.
        name: the name of the new column, and the beginning of those of the others; without it the key of the rule,
            such as ``"sri_4"``. Of several rules the columns are named by it and the key, such as ``{name}_sri_4``.

    Returns:
        The truth value `name`, null where it is undetermined; with `criteria` one for each criterion, and with
        `reasons` ``{name}_reasons``, such as ``"not met: pga_not_worse"``.
        At the baseline itself nothing fell, so it is false; leave that visit out of a share of responders.

    Raises:
        TypeError: `rule` is not a record of a responder index, or `since` is not a baseline.

    Example:
        >>> import pyarrow
        >>> from sledai import SELENA_SLEDAI, frames
        >>> from sledai.criteria import SRI_4
        >>> form = dict.fromkeys(map(str, SELENA_SLEDAI), ["N", "N"]) | {"rash": ["Y", "Y"], "arthritis": ["Y", "N"]}
        >>> readings = {"pga": [1.5, 1.0], "renal": ["B", "C"], "failed": ["N", "N"]}
        >>> visits = pyarrow.table(form | readings | {"id": ["A", "A"], "week": [0, 24]})
        >>> layout = frames.Layout(
        ...     subject="id",
        ...     visit="week",
        ...     pga="pga",
        ...     pga_scale="points",
        ...     bilag={"renal": "renal"},
        ...     bilag_edition="bilag-2004",
        ...     statements={"treatment_failure": "failed"},
        ... )
        >>> measure = frames.response(SRI_4, since=frames.Baseline(0))
        >>> frames.derive(visits, SELENA_SLEDAI, measure, layout=layout)["sri_4"].to_pylist()
        [False, True]
    """
    several = tuple(rule) if isinstance(rule, Iterable) and not isinstance(rule, str) else None
    rules = [responses.require_response(each) for each in ((rule,) if several is None else several)]
    if not rules:
        raise TypeError("give at least one rule, such as criteria.SRI_4")
    if not isinstance(since, Baseline):
        raise TypeError(f"since={since!r}: a response is compared with a baseline; give Baseline(...)")
    names = [_column_name(each.key) for each in rules]
    if name is not None:
        names = [checked_name(name)] if several is None else [f"{checked_name(name)}_{own}" for own in names]
    outcomes = [_Outcome(own, undetermined, criteria, reasons) for own in names]
    given: dict[str, object] = {
        "rule": rules[0] if several is None else tuple(rules),
        "since": since,
        "undetermined": undetermined,
    }
    given |= {"criteria": criteria, "reasons": reasons, "name": names[0] if several is None else name}

    def plan(edition: Edition, layout: Layout) -> tuple[Plan, ...]:
        each = zip(rules, outcomes, strict=True)
        return tuple(_response(own, since, outcome, edition, layout) for own, outcome in each)

    return Measure("response", given, plan)


def _response(rule: ResponseRule, since: Baseline, outcome: _Outcome, edition: Edition, layout: Layout) -> Plan:
    """The plan of a response by one rule."""
    graded, total = letters(layout), total_in(edition, layout)
    failure = statements(layout.statements, [responses.FAILURE], "statement", layout)

    def found(now: VisitValues, reference: VisitValues) -> dict[str, Verdict[Any]]:
        each = [{item.name.removeprefix("bilag "): at[item.name] for item in graded} for at in (reference, now)]
        return responses.criteria_of(
            now["score"] - reference["score"],
            reference["pga"],
            now["pga"],
            (each[0], each[1]) if graded else None,
            now[f"statement {responses.FAILURE}"],
            rule,
        )

    return outcome.plan(
        found,
        reads=total.reads,
        items=(*readings(layout, "pga"), *failure, *graded, *total.items),
        from_visit=lambda visit: {**visit.items, "score": total.of(visit)},
        compared={"score", "pga", *(item.name for item in graded)},
        since=since,
        rule=rule,
        reference=rule.reference,
    )


def _column_name(key: str) -> str:
    """The name of the column of a rule."""
    return key.replace("-", "_")


def state(
    rule: StateRule,
    *,
    at_first_visit: FirstVisit = "open",
    undetermined: Undetermined = "null",
    criteria: bool = False,
    reasons: bool = False,
    name: str | None = None,
) -> Measure:
    """Whether each visit is in a state of low activity or remission.

    Where the rule requires that nothing is new, each visit is compared with the subject's visit before.
    The rules are those of `sledai.state`. The layout gives the global assessment, the dose, and under
    `statements` what the physician states, by the names that the rule has under `required` and `ruled_out`.

    Args:
        rule: the record, one of `sledai.criteria.STATES`. A criterion on a descriptor that is not in the edition is
            open.
        at_first_visit: what a visit is that has none before it: ``"open"`` whether anything is new, or
            ``"nothing new"``.
        undetermined: as for `response`.
        criteria: whether to add a truth value for each criterion, ``{name}_{criterion}``.
        reasons: whether to add what decided in words.
        name: the name of the new column, and the beginning of those of the others; without it the key of the rule,
            such as ``"lldas"``.

    Returns:
        The truth value `name`, null where it is undetermined; with `criteria` one for each criterion, and with
        `reasons` ``{name}_reasons``. In a lazy frame a visit has nulls where the visit before cannot be read.

    Raises:
        TypeError: `rule` is not a record of a state, or `at_first_visit` is given and whether anything is new is not a
            criterion of it.

    Example:
        >>> import pyarrow
        >>> from sledai import SLEDAI_2K, frames
        >>> from sledai.criteria import DORIS_2021
        >>> form = dict.fromkeys(map(str, SLEDAI_2K), ["N"] * 3) | {"rash": ["N", "Y", "N"]}
        >>> visits = pyarrow.table(form | {"pga": [0.4, 0.4, None], "dose": [5, 5, 5], "stable": ["Y", "Y", "Y"]})
        >>> layout = frames.Layout(
        ...     pga="pga",
        ...     pga_scale="points",
        ...     prednisone="dose",
        ...     statements={"stable_treatment": "stable"},
        ... )
        >>> frames.derive(visits, SLEDAI_2K, frames.state(DORIS_2021), layout=layout)["doris_2021"].to_pylist()
        [True, False, None]
    """
    rule = states.require_state(rule)
    if at_first_visit not in ("open", "nothing new"):
        raise ValueError(f'at_first_visit={at_first_visit!r}: say "open" or "nothing new"')
    states.require_part(rule, at_first_visit=at_first_visit != "open")
    given: dict[str, object] = {"rule": rule, "at_first_visit": at_first_visit, "undetermined": undetermined}
    name = checked_name(_column_name(rule.key) if name is None else name)
    answer = _Outcome(name, undetermined, criteria, reasons)

    def plan(edition: Edition, layout: Layout) -> Plan:
        require_items("state", edition, layout)
        stated, boxes = (*rule.required, *rule.ruled_out), tuple(layout.any_of.values())

        def from_visit(visit: VisitInputs) -> VisitValues:
            found = {"score": visit.score(edition)} if rule.score else {}
            if rule.clinical_score:
                found["clinical_score"] = visit.score(edition.clinical)
            return {**found, **each_answer(edition, visit.answers), **visit.each_box, **visit.items}

        def found(now: VisitValues, reference: VisitValues) -> dict[str, Verdict[Any]]:
            criteria = states.criteria_of(
                score=now.get("score", NOT_ASSESSED),
                clinical_score=now.get("clinical_score", NOT_ASSESSED),
                answers=form_of(now),
                previous=form_of(reference) if reference else None,
                boxes=[(items, boxed(now, items), boxed(reference, items)) for items in boxes],
                first_visit=NEVER,
                pga=now["pga"],
                prednisone=now["prednisone"],
                stated={statement: now[f"statement {statement}"] for statement in stated},
                edition=edition,
                rule=rule,
            )
            if HAS_REFERENCE in reference:
                criteria["nothing_new"] = criteria["nothing_new"] & reference[HAS_REFERENCE].at_least(1)
            return criteria

        return answer.plan(
            found,
            reads=tuple(edition),
            items=(*readings(layout, "pga", "prednisone"), *statements(layout.statements, stated, "statement", layout)),
            from_visit=from_visit,
            compared=frozenset([*(descriptor.value for descriptor in edition), *map(box_name, boxes)]),
            since=Previous() if rule.nothing_new else None,
            without_reference=NOT_ASSESSED if at_first_visit == "open" else PRESENT,
            rule=rule,
            reference=rule.reference,
        )

    return Measure("state", {**given, "criteria": criteria, "reasons": reasons, "name": name}, plan)


class _Outcome:
    """The new columns of an outcome, all criteria of which are needed."""

    def __init__(self, name: str, undetermined: Undetermined, criteria: bool, reasons: bool) -> None:
        if undetermined not in ("null", "nonresponse"):
            raise ValueError(f'undetermined={undetermined!r}: say "null" or "nonresponse"')
        self.name, self.imputes, self.criteria, self.reasons = name, undetermined == "nonresponse", criteria, reasons

    def plan(
        self,
        found: Callable[[VisitValues, VisitValues], Mapping[str, Verdict[Any]]],
        **others: Any,  # noqa: ANN401
    ) -> Plan:
        """The plan of an outcome, from two visits to its criteria."""
        words = [f"{self.name}_reasons"] if self.reasons else []
        without_visit: dict[str, bool | str | None] = dict.fromkeys(words, "no visit")
        if self.imputes:
            without_visit[self.name] = False
        return Plan(
            results=lambda now, reference: self._columns(found(now, reference)),
            criteria=found if self.imputes else None,
            without_visit=without_visit,
            undetermined="nonresponse" if self.imputes else "null",
            **others,
        )

    def _columns(self, criteria: Mapping[str, Verdict[Any]]) -> Intermediate:
        def found(known: Mapping[str, Verdict[Any]]) -> Intermediate:
            return materialise({"met": all_of(known.values())}, lambda whole: columns(known, whole["met"]))

        def columns(known: Mapping[str, Verdict[Any]], met: Verdict[Any]) -> dict[str, Column]:
            outcome = Column(met.certain, truth=True) if self.imputes else truth(met)
            each = {f"{self.name}_{name}": truth(verdict) for name, verdict in known.items()} if self.criteria else {}
            words = Column(ReasonText(outcome_reasons(known, met)))
            return {self.name: outcome, **each, **({f"{self.name}_reasons": words} if self.reasons else {})}

        return materialise(criteria, found)
