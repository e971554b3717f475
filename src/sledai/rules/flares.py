"""Flares: the SELENA-SLEDAI flare index and its variants, each criterion known, absent or open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, partial
from math import ceil
from typing import Any, Generic, cast, overload

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from sledai._fixed import Fixed, fix
from sledai._names import DictByName
from sledai._render import html_table
from sledai.criteria import FLARE_RULES, SFI, FlareClass, FlareEvent, FlareRule
from sledai.definitions import Cutoff, Edition, require_edition
from sledai.definitions.clauses import as_integer_limit, meets
from sledai.definitions.records import require_rule
from sledai.definitions.stamps import Stamp
from sledai.errors import contradictory_answer, unknown_statement
from sledai.logic import (
    NEVER,
    Array,
    Classes,
    ColumnT,
    Interval,
    OfVisits,
    Verdict,
    and_not,
    any_of,
    broadcast,
    by_size,
    exactly,
    is_open,
    merge_completions,
    negate,
    open_rows,
    replace_rows,
    truth,
)
from sledai.rules.outcomes import reasons_text, remarks, require_one
from sledai.rules.scoring import attainable_totals, score_bounds, totals_of_each
from sledai.visits.assessment import Assessment
from sledai.visits.encounters import Encounter, Statement, aligned, readings_of, statements
from sledai.visits.readings import NEIGHBOURS, PARTS
from sledai.visits.visits import Visits

__all__ = ["Flare", "flare", "flare_events"]

UNKNOWN = "not known"
NOTHING_UNKNOWN: Mapping[str, tuple[str, ...]] = Fixed({})
ANSWERS = ("severe", "a flare", "no flare", UNKNOWN)
"""The answers of a criterion on a visit; another criterion may make a flare severe."""


@frozen(kw_only=True)
class CriterionResult(Generic[ColumnT]):
    """The verdicts of one criterion.

    Attributes:
        flare: whether it makes a flare of any severity.
        mild: whether it makes a flare that it does not make severe.
        severe: whether it makes a severe flare.
    """

    flare: Verdict[ColumnT]
    mild: Verdict[ColumnT]
    severe: Verdict[ColumnT]


def by_score(before: Interval[ColumnT], now: Interval[ColumnT], rule: FlareRule) -> CriterionResult[ColumnT]:
    """A rise of the score, severe where it reaches the severe score."""
    rise = meets(now - before, rule.rise)
    if rule.flare_score:
        rise = rise & meets(now, rule.flare_score)
    severe = _severe_by_score(before, now, rule)
    mild = and_not(rise, severe)
    if (highest := _highest_mild(rule)) is not None:  # both scores together: the rise may not end above that score
        mild = mild & now.at_most(highest) & meets(Interval[Any](highest, highest) - before, rule.rise)
    return CriterionResult(flare=rise | severe, mild=mild, severe=severe)


def _highest_mild(rule: FlareRule) -> int | None:
    """The highest score at which a rise is not severe; None where that depends on more than the score.

    A rise that counts and ends above it is severe, unless `severe_rise` needs a larger rise.
    """
    if rule.severe_score is None or rule.severe_rise is None:
        return None
    counts, severe, reached = (_whole(cutoff) for cutoff in (rule.rise, rule.severe_rise, rule.severe_score))
    from_above = severe if rule.severe_rise_above is None else _whole(rule.severe_rise_above)
    return reached - 1 if counts >= max(severe, from_above) else None


def _whole(cutoff: Cutoff) -> int:
    """The least whole number on the side of a cut-off that counts."""
    return as_integer_limit(cutoff, 1)[1]


def _severe_by_score(before: Interval[ColumnT], now: Interval[ColumnT], rule: FlareRule) -> Verdict[ColumnT]:
    if rule.severe_rise is None:
        return NEVER
    rises = meets(now - before, rule.severe_rise)
    if rule.severe_score is None:
        return rises
    from_below = rises & meets(before, rule.severe_score).negate()
    from_above = meets(now - before, rule.severe_rise_above) if rule.severe_rise_above else NEVER
    return meets(now, rule.severe_score) & (from_below | from_above)


def _rose(before: Interval[ColumnT], now: Interval[ColumnT]) -> Verdict[ColumnT]:
    """Whether a reading [parts] went up.

    A computed reading, such as 20 / 3, lies between two neighbouring parts. Of two readings between the same parts
    neither is above the other.
    """
    rose = (now - before).at_least(1)
    least, most, lowest, highest = cast("tuple[Any, ...]", (before.low, before.high, now.low, now.high))
    apart = (least != lowest) | (most != highest) | (highest - lowest > NEIGHBOURS)
    return Verdict(certain=rose.certain, possible=cast("Any", rose.possible) & apart)


def by_pga(before: Interval[ColumnT], now: Interval[ColumnT], rule: FlareRule) -> CriterionResult[ColumnT]:
    """A rise of the global assessment [parts of a point], severe where it ends above the severe value."""
    rises = _rose(before, now)
    severe = rises & meets(now, rule.severe_pga, parts=PARTS) if rule.severe_pga else NEVER

    def rise_to(value: Interval[Any]) -> Verdict[Any]:
        if rule.pga_reached:
            return _rose(before, value) & meets(value, rule.pga_reached, parts=PARTS)
        return meets(value - before, rule.pga_rise, parts=PARTS) if rule.pga_rise else NEVER

    rise = rise_to(now)
    mild = and_not(rise, severe)
    if rule.severe_pga:  # both values together: the rise can end at or below the severe value
        last: Any = int(rule.severe_pga.value * PARTS)
        mild = mild & meets(now, rule.severe_pga, parts=PARTS).negate() & rise_to(Interval(last, last))
    return CriterionResult(flare=rise | severe, mild=mild, severe=severe)


def by_dose(
    before: Interval[ColumnT], now: Interval[ColumnT], weight: Interval[ColumnT], rule: FlareRule
) -> CriterionResult[ColumnT]:
    """A raised dose [parts of a milligram], severe where it ends above so much for each kilogram [parts of one]."""
    if rule.severe_dose is None:
        return CriterionResult(flare=NEVER, mild=NEVER, severe=NEVER)
    raised = _rose(before, now)
    numerator, denominator = rule.severe_dose.value.as_integer_ratio()
    limit = weight.times(numerator)
    above = (now.times(denominator) - limit).at_least(1)
    severe = raised & above
    can_rise_below = (limit - before.times(denominator)).at_least(denominator) & above.negate()
    return CriterionResult(flare=raised, mild=and_not(raised, severe) & can_rise_below, severe=severe)


def doubled(before: Interval[ColumnT], now: Interval[ColumnT], rule: FlareRule) -> Verdict[ColumnT]:
    """Whether the dose [parts of a milligram] rose to so many times the dose before; of none that is not defined."""
    if rule.doubled_dose is None:
        return NEVER
    numerator, denominator = rule.doubled_dose.value.as_integer_ratio()
    times = (now.times(denominator) - before.times(numerator)).at_least(0)
    return times & before.at_least(1) & now.at_least(ceil(rule.doubled_dose.value))


def by_events(
    events: Mapping[str, Interval[Any]], dose: Verdict[Any], rule: FlareRule
) -> dict[str, CriterionResult[Any]]:
    """Decide each event of the rule; some are severe only with the treatment consequence.

    Args:
        events: the stated events.
        dose: whether the doses show the treatment consequence, whatever is stated.
        rule: the rule record.
    """
    consequence = events[FlareEvent.TREATMENT_CONSEQUENCE].at_least(1) | dose
    found: dict[str, CriterionResult[Any]] = {}
    for event in rule.mild:
        stated = events[event].at_least(1)
        found[event.value] = CriterionResult(flare=stated, mild=stated, severe=NEVER)
    for event in (*rule.severe_with_consequence, *rule.severe):
        stated = events[event].at_least(1)
        severe = stated & consequence if event in rule.severe_with_consequence else stated
        found[event.value] = CriterionResult(flare=severe, mild=NEVER, severe=severe)
    return found


def together(criteria: Mapping[str, CriterionResult[ColumnT]]) -> CriterionResult[ColumnT]:
    """Combine the criteria: any one of them is enough."""
    return CriterionResult(
        flare=any_of(criterion.flare for criterion in criteria.values()),
        mild=any_of(criterion.mild for criterion in criteria.values()),
        severe=any_of(criterion.severe for criterion in criteria.values()),
    )


def classes_of(whole: CriterionResult[ColumnT]) -> Classes[FlareClass, ColumnT]:
    """Decide the class of a visit from its combined criteria; severe goes first."""
    flare, mild, severe = whole.flare, whole.mild, whole.severe
    mild_or_moderate: Verdict[Any] = Verdict(
        certain=flare.certain & negate(severe.possible),
        possible=mild.possible & negate(severe.certain),
    )
    verdicts = {
        FlareClass.NONE: flare.negate(),
        FlareClass.MILD_OR_MODERATE: mild_or_moderate,
        FlareClass.SEVERE: severe,
    }
    return Classes(DictByName(verdicts))


def still_open(criteria: Mapping[str, CriterionResult[Any]], whole: CriterionResult[Any]) -> dict[str, Verdict[Any]]:
    """Find the criteria that are not known and could change the class."""
    not_severe, not_any = negate(whole.severe.certain), negate(whole.flare.certain)
    return {
        name: exactly((is_open(criterion.severe) & not_severe) | (is_open(criterion.flare) & not_any))
        for name, criterion in criteria.items()
    }


def reason_groups(
    criteria: Mapping[str, CriterionResult[Any]], whole: CriterionResult[Any], flag: Verdict[Any], rule: FlareRule
) -> dict[str, dict[str, Verdict[Any]]]:
    """Group the criteria into those that decided, by what they decided, and those that are open."""
    mild, some = negate(whole.severe.possible), is_open(whole.severe)
    return {
        "severe": {name: criterion.severe for name, criterion in criteria.items()},
        "mild or moderate": {name: exactly(criterion.flare.certain & mild) for name, criterion in criteria.items()},
        "a flare": {name: exactly(criterion.flare.certain & some) for name, criterion in criteria.items()},
        "flagged": {f"the score ends above {rule.flagged_score.value}": flag} if rule.flagged_score else {},
        "open": still_open(criteria, whole),
    }


@frozen(kw_only=True)
class Flare(OfVisits[ColumnT]):
    """The flare of a visit: whether it is one, how severe, and by which criteria; open where missing items decide.

    Attributes:
        rule: the rule record.
        edition: the edition that was scored.
        reference: the reference visit.
        criteria: each criterion of the rule with its verdicts.
        flagged: whether a rise of the score counts as a flare although it ends above the score that the rule flags.
        unknown: the unknown inputs of each criterion; of one visit.
        remarks: limits of this result, such as an edition that the rule was not made for.

    Raises:
        TruthValueError: `bool()` of a flare that is open, or of many visits.
    """

    rule: FlareRule
    edition: Edition = field(repr=False)
    reference: str = field(repr=False)
    criteria: Mapping[str, CriterionResult[ColumnT]] = field(repr=False)
    flagged: Verdict[ColumnT] = field(default=NEVER, repr=False)
    _unknown: Mapping[str, tuple[str, ...]] = field(default=NOTHING_UNKNOWN, repr=False, alias="unknown")
    remarks: tuple[str, ...] = field(default=(), repr=False)

    def __attrs_post_init__(self) -> None:
        fix(self, "criteria", "_unknown")

    @property
    def any(self) -> Verdict[ColumnT]:
        """Whether the visit is a flare of any severity."""
        return together(self.criteria).flare

    @property
    def severe(self) -> Verdict[ColumnT]:
        """Whether the visit is a severe flare."""
        return together(self.criteria).severe

    @property
    def classes(self) -> Classes[FlareClass, ColumnT]:
        """Whether the visit is in each class."""
        return classes_of(together(self.criteria))

    @by_size[bool, NDArray[np.bool_]]
    def known(self) -> Any:
        """Whether no missing item can change the class; an array for many visits."""
        return self.classes.known

    @by_size[FlareClass | None, Array]
    def value(self) -> Any:
        """The class; None where missing items leave it open. An array of these for many visits."""
        return self.classes.value

    def __bool__(self) -> bool:
        return truth(
            "a flare",
            self.any.known,
            self.any.certain,
            remedy="Write .any.certain, .any.possible, or .value, which is None where the class is open.",
            of_many="Write .value, .any.certain or .any.possible, which are arrays.",
        )

    @property
    def decided(self) -> tuple[str, ...]:
        """The criteria that make the class what it is; of one visit."""
        require_one(self.any, "decided")
        criteria: Mapping[str, CriterionResult[Any]] = self.criteria
        severe: Any = self.severe.certain
        if severe:
            return tuple(name for name, criterion in criteria.items() if criterion.severe.certain)
        return tuple(name for name, criterion in criteria.items() if criterion.flare.certain)

    @property
    def open(self) -> tuple[str, ...]:
        """The criteria that are not known and could change the class; of one visit."""
        require_one(self.any, "open")
        return tuple(name for name, verdict in self._open.items() if verdict.certain)

    @property
    def unknown(self) -> Mapping[str, tuple[str, ...]]:
        """The unknown inputs of each criterion; of one visit."""
        require_one(self.any, "unknown")
        return self._unknown

    @property
    def settled_by(self) -> dict[str, tuple[str, ...]]:
        """The unknown inputs that would settle each open criterion; of one visit."""
        require_one(self.any, "settled_by")
        return {name: self._unknown.get(name, ()) for name in self.open}

    @property
    def _open(self) -> dict[str, Verdict[Any]]:
        return still_open(self.criteria, together(self.criteria))

    @by_size[str, Array]
    def reasons(self) -> Any:
        """The reasons in words, such as ``"severe: nephritis; open: pga"``; an array of these for many visits."""
        return reasons_text(reason_groups(self.criteria, together(self.criteria), self.flagged, self.rule))

    @property
    def stamp(self) -> str:
        """Library version, rule, edition and content hash, and the reference visit."""
        return str(Stamp(rule=self.rule.stamp, edition=self.edition.stamp, reference=self.reference))

    def __str__(self) -> str:
        if isinstance(self.value, np.ndarray):
            return "\n".join([self._summary, *self.remarks])
        needed: list[str] = [f"  {name}: {', '.join(inputs)}" for name, inputs in self.settled_by.items() if inputs]
        return "\n".join([f"{self._summary} ({self.reasons or 'no criterion'})", *needed, *self.remarks])

    def _repr_html_(self) -> str:
        foot = " ".join([*(f"{remark}." for remark in self.remarks), self.stamp])
        criteria: Mapping[str, CriterionResult[Any]] = self.criteria
        if isinstance(self.value, np.ndarray):
            counts = [_row(name, criterion) for name, criterion in criteria.items()]
            return html_table(("criterion", *ANSWERS), counts, title=self._summary, foot=foot)
        needed = self.settled_by
        lines = [
            (name, _answer(criterion, name in needed), ", ".join(needed.get(name, ())))
            for name, criterion in criteria.items()
        ]
        return html_table(("criterion", "answer", "still to be known"), lines, title=self._summary, foot=foot)

    @property
    def _summary(self) -> str:
        found = self.value
        if isinstance(found, np.ndarray):
            counts = (f"{int(sum(found == kind))} {kind}" for kind in FlareClass)
            open_ = int(sum(kind is None for kind in found))
            return f"{self.rule.label}: {', '.join(counts)}, {open_} undetermined"
        return f"{self.rule.label}: {'undetermined' if found is None else found}"


def _answer(criterion: CriterionResult[Any], decides: bool) -> str:
    """Name the answer of a criterion on one visit; open if it is not known and could decide."""
    answer = next(word for word, count in zip(ANSWERS, _counts(criterion), strict=True) if count)
    return "open" if decides and answer == UNKNOWN else answer


def _row(name: str, criterion: CriterionResult[Any]) -> list[str]:
    return [name, *map(str, _counts(criterion))]


def _counts(criterion: CriterionResult[Any]) -> list[int]:
    """Count the visits by the answer of a criterion, in the order of `ANSWERS`."""
    severe, some, none = (
        np.asarray(part) for part in (criterion.severe.certain, criterion.flare.certain, criterion.flare.possible)
    )
    parts = (severe, some & ~severe, ~none, none & ~some)
    return [int(np.count_nonzero(part)) for part in parts]


def flare_events(present: Iterable[str] = (), *, missing: Iterable[str] = ()) -> dict[str, bool | None]:
    """Answer every event of a flare form: those that happened, those that are not known, and the others as absent.

    An absent treatment consequence does not overrule the doses: `flare` sees a dose that was doubled.

    Args:
        present: the events that happened, of `FlareEvent`.
        missing: the events that are not known.

    Raises:
        UnknownNameError: a name is not an event.
        ContradictionError: an event is given as happened and as not known.

    Example:
        >>> flare_events({"fever"}, missing={"arthritis"})["fever"]
        True
    """
    happened, unknown = _events(present), _events(missing)
    names = tuple(event.value for event in FlareEvent)
    if wrong := tuple(sorted((happened | unknown) - set(names))):
        raise unknown_statement(wrong, accepted=names, place="flare_events")
    if both := tuple(name for name in names if name in happened & unknown):
        raise contradictory_answer(both)
    return {name: None if name in unknown else name in happened for name in names}


def _events(names: Iterable[str]) -> set[str]:
    """Read names of events; a `str` is one name."""
    return {str(names)} if isinstance(names, str) else set(map(str, names))


@overload
def flare(
    before: Encounter[Assessment],
    now: Encounter[Assessment],
    edition: Edition,
    *,
    events: Mapping[Any, Statement] | None = ...,
    rule: FlareRule = ...,
    exact: bool = ...,
    reference: str | None = ...,
) -> Flare[int]: ...
@overload
def flare(
    before: Encounter[Visits],
    now: Encounter[Visits],
    edition: Edition,
    *,
    events: Mapping[Any, Statement] | None = ...,
    rule: FlareRule = ...,
    exact: bool = ...,
    reference: str | None = ...,
) -> Flare[Array]: ...
def flare(
    before: Encounter[Any],
    now: Encounter[Any],
    edition: Edition,
    *,
    events: Mapping[Any, Statement] | None = None,
    rule: FlareRule = SFI,
    exact: bool = False,
    reference: str | None = None,
) -> Flare[Any]:
    """Whether a visit is a flare since another visit, and how severe: the SELENA-SLEDAI flare index.

    Any one criterion is enough, and severe goes first.
    A criterion that is not known is open, never absent: no flare is certain only if every criterion is known.
    Whether a visit is a flare, and whether it is severe, is exact, unless a rule caps the score of a flare
    (``sfi-modified-to-12``).
    That a flare may be mild or moderate can be over-cautious: a missing item may add so many points that no total
    between the bounds is reached. `exact` tries every attainable total.
    A doubled dose is a treatment consequence, whatever is stated.

    Args:
        before: the reference visit, or many, one for each of `now`.
        now: the visit in question, or many.
        edition: the edition, the same for both.
        events: what happened since, `FlareEvent` to true, false or None; an event that is left out is not known;
            `flare_events` fills in the absent ones. Arrays or lists for many visits.
            A false ``treatment_consequence`` means that no other treatment than the two doses was required.
        rule: the rule record, one of `sledai.criteria.FLARE_RULES`.
        exact: whether to try every total that the missing items allow; of many visits only of those left open,
            one by one.
        reference: the name of the reference visit, for the record; the rule's own by default.

    Returns:
        The class, or the inputs that would settle it.

    Raises:
        AlignmentError: the inputs do not have the same number of visits.
        UnknownNameError: a name in `events` is not an event.
        UnreadableValueError: an event is neither true, false nor None.

    Example:
        >>> from sledai import SELENA_SLEDAI
        >>> before, now = Encounter(Assessment()), Encounter(Assessment({"arthritis", "pericarditis"}))
        >>> print(flare(before, now, SELENA_SLEDAI, events={"new_immunosuppressant": True}))
        SELENA-SLEDAI flare index: severe (severe: new_immunosuppressant)

    References:
        ard-review-table, medicalalgorithms-sfi, hospital-flare-form, malaysian-guideline-2024
    """
    aligned(before, now)
    edition = require_edition(edition)
    answers = statements(events, FlareEvent, now.size, "events", now=now)
    then, total = score_bounds(before.visit, edition), score_bounds(now.visit, edition)
    criteria = criteria_of(_readings(before, then), _readings(now, total), answers, rule)
    if exact:
        criteria["score"] = _exactly(before.visit, now.visit, edition, rule, criteria["score"])
    return Flare(
        rule=rule,
        edition=edition,
        reference=reference or rule.reference,
        criteria={name: _spread(criterion, now.size) for name, criterion in criteria.items()},
        flagged=broadcast(flagged(then, total, rule), now.size),
        unknown={} if isinstance(now.visit, Visits) else _unknown(before, now, answers, edition, rule),
        remarks=remarks(rule, edition),
    )


@frozen
class Readings(Generic[ColumnT]):
    """The values of a visit that a flare rule needs: the score [points], and PGA, dose and weight [parts]."""

    score: Interval[ColumnT]
    pga: Interval[Any]
    prednisone: Interval[Any]
    body_weight: Interval[Any]


def _readings(encounter: Encounter[Any], total: Interval[Any]) -> Readings[Any]:
    return Readings(total, **readings_of(encounter))


def criteria_of(
    before: Readings[Any], now: Readings[Any], events: Mapping[str, Interval[Any]], rule: FlareRule
) -> dict[str, CriterionResult[Any]]:
    """Decide each criterion of a rule, for one visit, arrays and expressions."""
    rule = require_rule(rule, FlareRule, FLARE_RULES, what="a flare rule", give="one of criteria.FLARE_RULES.values()")
    criteria = {"score": by_score(before.score, now.score, rule)}
    if rule.pga_rise or rule.pga_reached or rule.severe_pga:
        criteria["pga"] = by_pga(before.pga, now.pga, rule)
    if rule.severe_dose:
        criteria["prednisone"] = by_dose(before.prednisone, now.prednisone, now.body_weight, rule)
    return criteria | by_events(events, doubled(before.prednisone, now.prednisone, rule), rule)


def flagged(before: Interval[ColumnT], now: Interval[ColumnT], rule: FlareRule) -> Verdict[ColumnT]:
    """Whether a rise of the score counts although it ends above the score that the rule flags."""
    return meets(now - before, rule.rise) & meets(now, rule.flagged_score) if rule.flagged_score else NEVER


def _exactly(
    before: Any, now: Any, edition: Edition, rule: FlareRule, found: CriterionResult[Any]
) -> CriterionResult[Any]:
    """Decide the score over every total that the missing items of both visits allow."""
    of_totals = cache(partial(_by_totals, rule=rule))
    if isinstance(now, Assessment):
        return _criterion(of_totals(attainable_totals(before, edition), attainable_totals(now, edition)))
    size = len(now)
    each = Classes(DictByName({name: broadcast(verdict, size) for name, verdict in _parts(found).items()}))
    rows = open_rows(each)
    pairs = zip(totals_of_each(before[rows], edition), totals_of_each(now[rows], edition), strict=True)
    return _criterion(replace_rows(each, rows, [of_totals(*pair) for pair in pairs]))


def _by_totals(before: tuple[int, ...], now: tuple[int, ...], *, rule: FlareRule) -> Classes[str, int]:
    earlier, later = np.meshgrid(before, now)
    criterion = by_score(Interval(earlier, earlier), Interval(later, later), rule)
    return merge_completions(
        Classes(DictByName({name: broadcast(v, earlier.shape) for name, v in _parts(criterion).items()}))
    )


def _spread(criterion: CriterionResult[Any], size: int | str) -> CriterionResult[Any]:
    return _criterion({name: broadcast(verdict, size) for name, verdict in _parts(criterion).items()})


def _parts(criterion: CriterionResult[Any]) -> dict[str, Verdict[Any]]:
    return {"flare": criterion.flare, "mild": criterion.mild, "severe": criterion.severe}


def _criterion(parts: Mapping[str, Verdict[Any]]) -> CriterionResult[Any]:
    return CriterionResult(flare=parts["flare"], mild=parts["mild"], severe=parts["severe"])


def _unknown(
    before: Encounter[Any], now: Encounter[Any], events: Mapping[str, Interval[int]], edition: Edition, rule: FlareRule
) -> dict[str, tuple[str, ...]]:
    """List for each criterion the inputs that are not known."""
    sides = {"before": before, "now": now}
    doses = tuple(
        f"prednisone {side}" for side, at in sides.items() if at.prednisone is None or not at.prednisone.parts.known
    )
    found: dict[str, tuple[str, ...]] = {
        "score": tuple(f"{name} {side}" for side, at in sides.items() for name in edition if name in at.visit.missing),
        "pga": tuple(f"pga {side}" for side, at in sides.items() if at.pga is None or not at.pga.parts.known),
        "prednisone": doses,
    }
    if now.body_weight is None or not now.body_weight.parts.known:
        found["prednisone"] += ("body weight",)
    with_consequence = rule.severe_with_consequence
    for name in events:
        needed = (name, FlareEvent.TREATMENT_CONSEQUENCE.value) if name in with_consequence else (name,)
        found[name] = tuple(event for event in needed if not events[event].known)
        if name in with_consequence and rule.doubled_dose:
            found[name] += doses
    return found
