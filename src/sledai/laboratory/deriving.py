"""Derive the descriptors of one visit from results, findings and the physician's statements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
from attrs import frozen

from sledai._names import DictByName
from sledai.definitions import Edition, FindingRule, LevelRule, RiseRule, Side, SignsRule, require_edition
from sledai.definitions.descriptors import Descriptor
from sledai.definitions.observations import Test
from sledai.errors import missing_day, unreadable_day
from sledai.laboratory.catalogue import CATALOGUE
from sledai.laboratory.code_book import EMPTY, LAST_BEFORE_WINDOW, LabCodeBook
from sledai.laboratory.derivation import Derivation, Derived
from sledai.laboratory.joining import Pairs
from sledai.laboratory.judging import (
    ANY_AMOUNT,
    beyond_level,
    criterion,
    flag_verdict,
    holds,
    multiplied,
    of_method,
    outside_range,
    range_rule,
    risen,
)
from sledai.laboratory.results import Result, require_book
from sledai.laboratory.statements import (
    NOTHING_STATED,
    Attribution,
    PhysicianStatements,
    Statements,
    ratio_factors,
    read_physician,
    require_one_way,
    require_statements,
    ruled,
    tests_of,
    usage,
)
from sledai.laboratory.units import PERCENT, PROTEIN_PER_DAY, Dimension
from sledai.laboratory.wording import CAUSES, finding_in_words
from sledai.logic import OPEN, Interval, Verdict, exactly
from sledai.visits.answers import is_missing
from sledai.visits.days import (
    ANY_TIME,
    NOT_KNOWN,
    Day,
    DayKind,
    DayRange,
    DayScale,
    require_scale,
    sides_of,
    span_of,
    warn_study_days,
)

__all__ = ["derive"]

JudgedTest: TypeAlias = tuple[Verdict[Any], Result, bool]
"""Whether the results of a test count, the deciding result, and whether that depends on unknown days."""
JudgedResult: TypeAlias = tuple[Verdict[Any], "_AgedResult"]
"""Whether a result meets the rule, and the result."""
EARLIER_DAY = "is from before the last day of the test"


def derive(
    results: Iterable[Result],
    edition: Edition,
    *,
    day: Day | None = None,
    days: DayScale | None = None,
    statements: Statements = NOTHING_STATED,
    attribution: Attribution = "stated",
    before: Result | None = None,
    code_book: LabCodeBook | None = None,
) -> Derivation:
    """Derive the descriptors of one visit from results and findings, under the rules of one edition.

    A descriptor is present when results or findings meet the rule, no cause that the edition excludes explains them,
    and they are due to lupus. An unknown input leaves the descriptor open: neither present nor absent.
    Verdicts are exact: every rule is monotone in each of its inputs.

    `remarks` of the result lists the statements that the edition makes without a source. One is the rule of pleurisy
    and pericarditis in `SELENA_SLEDAI` and `SELENA_SLEDAI_S2K`, pain or a sign. `with_rows` can replace it by the rule
    of every text that was read, pain and a sign (second example).

    Args:
        results: the results of one subject, in any order, also from outside the window.
        edition: the edition; its rows carry the rules and the windows.
        day: the day of the visit; results from the edition's window before it up to it count.
            Without it all results count. A result whose day is unknown, or known to the month or the year, leaves
            open the answers that it can change.
        days: ``"study"`` where the days are study days, in which day 1 follows day -1; without it day 0 is a day. A
            result that only as a study day would be in the window gives a `StudyDaysWarning`.
        statements: what was seen, and what the physician states.
        attribution: ``"stated"`` counts a finding only where it is attributed;
            ``"assumed"`` counts it unless the physician denies that.
        before: the earlier protein result, for an edition that compares with one.
        code_book: the code book, for its conventions: `judged_by`, `panels`, `ratio`, `choose` and `compare_with`; what
            the results say in the language of a laboratory was read before.

    Returns:
        The derived answer of each descriptor that has a rule.

    Raises:
        UnknownNameError: a name is not a descriptor.
        UnknownNameError: a finding, a cause or a test is not known, or a descriptor has no rule.
        UnknownNameError: the code book has panels, and not the one of the visit.
        UnreadableValueError: a statement is neither yes, no nor nothing.
        MissingValueError: the day of a result is of another kind than `day`.
        UnreadableValueError: `day` is not one day, or a day is not a study day.

    Example:
        >>> from sledai import SELENA_SLEDAI
        >>> low = [Result("c3", 85, "mg/dL", lower=90), Result("c4", 20, "mg/dL", lower=10)]
        >>> derive(low, SELENA_SLEDAI, attribution="assumed")[Descriptor.LOW_COMPLEMENT].answer
        Interval(low=1, high=1)
        >>> derive(low[1:], SELENA_SLEDAI)[Descriptor.LOW_COMPLEMENT].open
        ('c3 not known', 'ch50 not known', 'attribution to lupus')

        >>> from sledai import SELENA_SLEDAI_SHEET
        >>> seen = Statements(findings={"pleuritic_pain": False, "pericardial_pain": False, "pleural_effusion": True})
        >>> rows = {name: SELENA_SLEDAI_SHEET[name] for name in (Descriptor.PLEURISY, Descriptor.PERICARDITIS)}
        >>> joined = SELENA_SLEDAI.with_rows(rows, key="selena-pain-and-sign", label="SELENA-SLEDAI, pain and sign")
        >>> for edition in (SELENA_SLEDAI, joined):
        ...     derive([], edition, statements=seen, attribution="assumed")[Descriptor.PLEURISY].value
        True
        False
    """
    rules = ruled(require_edition(edition))
    book = EMPTY if code_book is None else require_book(code_book)
    (panel,) = book.panels_of([require_statements(statements).panel], "statements: panel")
    tests = tests_of(rules, edition, book.judging(panel))
    require_scale(days)
    given, visit = _with_ages(tuple(results), day, days, {edition[name].window.days for name in rules})
    _require_before(before, book, visit, days)
    selected = _ResultSelection(given, book, before, ratio_factors(book.ratio))
    physician = read_physician(statements, attribution, rules, "one visit")
    derived = {name: _derived(name, edition, tests[name], rule, selected, physician) for name, rule in rules.items()}
    return Derivation(
        edition=edition,
        derived=DictByName(derived),
        usage=usage(attribution, book, before),
        unused=tuple(_unused(selected, edition, tests, derived)),
    )


@frozen
class _AgedResult:
    """A result with its possible ages at the visit [days].

    Attributes:
        result: the result.
        oldest: its highest age; negative if it is from after the visit.
        nearest: its lowest age.
    """

    result: Result
    oldest: int = 0
    nearest: int = 0

    @property
    def age(self) -> int:
        """Its lowest age, if it is not from after the visit."""
        return max(self.nearest, 0)

    def may_be_in(self, window: int) -> bool:
        """Whether it may be in the window."""
        return self.oldest >= 0 and self.age <= window

    def is_in(self, window: int) -> bool:
        """Whether it is certainly in the window."""
        return self.nearest >= 0 and self.oldest <= window


def _with_ages(
    results: Sequence[Result], day: object, days: DayScale | None, windows: Collection[int]
) -> tuple[tuple[_AgedResult, ...], DayRange | None]:
    """Find the possible ages of results, and the day of the visit.

    Warns of a result that would be in one of the windows [days] only if its day were a study day.

    Raises:
        MissingValueError: a result has a day of another kind than the visit.
        UnreadableValueError: the day of the visit is not one day, or a day is not a study day.
    """
    if is_missing(day):
        return tuple(map(_AgedResult, results)), None
    visit = span_of(day, days)
    if visit is None or not visit.is_exact:
        raise unreadable_day({repr(day): 1}, needed="whole" if visit else "study" if days else "day")
    spans = [NOT_KNOWN if result.day is None else span_of(result.day, days) for result in results]
    if wrong := Counter(repr(result.day) for result, span in zip(results, spans, strict=True) if span is None):
        raise unreadable_day(dict(wrong), column="day of the results", needed="study")
    ages, other = [], []
    for result, span in zip(results, spans, strict=True):
        known = span or NOT_KNOWN
        if known.kind not in (None, visit.kind):
            other.append(str(result))
        own = known.in_zone(visit.moment.tzinfo) if visit.moment else known
        ages.append(_AgedResult(result, visit.first - own.first, visit.first - own.last))
    if other:
        raise missing_day(tuple(other), day=str(visit.shown(day)))
    if visit.kind is DayKind.NUMBERS and not days:
        known_days = [span.first for span in spans if span and span.kind]
        if any(day < 0 < visit.first and visit.first - day - 1 in windows for day in known_days):
            warn_study_days({"day of the results": sides_of(known_days), "day of the visit": sides_of([visit.first])})
    return tuple(ages), visit


def _require_before(before: object, book: LabCodeBook, visit: DayRange | None, days: DayScale | None) -> None:
    """Refuse what is not an earlier result, and two ways to name one."""
    require_one_way(before, book)
    if book.compare_with and visit is None:
        raise ValueError(
            f"compare_with={book.compare_with!r}: give the day= of the visit, or no result is before its window"
        )
    if before is None:
        return
    if not isinstance(before, Result) or before.test not in (Test.URINE_PROTEIN, Test.PROTEIN_CREATININE_RATIO):
        raise ValueError(
            f"before={before!r}: give a Result of protein, or LabCodeBook(compare_with={LAST_BEFORE_WINDOW!r})"
        )
    span = NOT_KNOWN if before.day is None else span_of(before.day, days)
    if visit is None or span is None or span.kind is not visit.kind:
        return
    if span.in_zone(visit.moment.tzinfo if visit.moment else None).first > visit.first:
        raise ValueError(f"before={before!r}: it is from after the visit on day {visit.first}")


@frozen
class _ResultSelection:
    """The results of a subject, and how to select those of a visit."""

    results: tuple[_AgedResult, ...]
    book: LabCodeBook
    before: Result | None
    ratios: Mapping[Dimension, int]

    def amount(self, result: Result, test: Test) -> Interval[int] | None:
        """The amount of a result as one of a test [ticks]; None if it is not a result of that test."""
        if result.test is test or result.amount is None:
            return result.amount if result.test is test else None
        is_ratio = test is Test.URINE_PROTEIN and result.test is Test.PROTEIN_CREATININE_RATIO
        if not is_ratio or result.unit.dimension not in self.ratios:
            return None
        return multiplied(result.amount, self.ratios[result.unit.dimension])

    def of_test(self, test: Test) -> list[_AgedResult]:
        """The results with an amount of a test, the latest first; those of one day in the order of their texts."""
        found = [aged for aged in self.results if self.amount(aged.result, test) is not None]
        return sorted(found, key=lambda aged: (aged.nearest, aged.oldest, str(aged.result)))

    def earlier(self, test: Test, window: int) -> list[Result]:
        """The earlier results for comparison, of which the highest counts.

        The list is empty if an undated result may be the last one before the window.
        """
        if not self.book.compare_with:
            return [self.before] if self.before and self.amount(self.before, test) is not None else []
        found = [aged for aged in self.of_test(test) if aged.oldest > window]
        exact = [aged for aged in found if aged.oldest == aged.nearest]
        last = min((aged.oldest for aged in exact), default=ANY_TIME)
        if any(max(aged.nearest, window + 1) <= last for aged in found if aged not in exact):
            return []
        return [aged.result for aged in exact if aged.oldest == last]

    def highest(self, results: Sequence[Result], test: Test) -> Interval[int] | None:
        """The highest of some amounts [ticks]; None of no amounts."""
        amounts = [amount for result in results if (amount := self.amount(result, test)) is not None]
        return Interval(max(a.low for a in amounts), max(a.high for a in amounts)) if amounts else None


def _derived(
    descriptor: Descriptor,
    edition: Edition,
    tests: Sequence[Test],
    rule: FindingRule,
    selected: _ResultSelection,
    physician: PhysicianStatements,
) -> Derived:
    """Derive one descriptor."""
    window = edition[descriptor].window.days
    found = {test: _judged_test(rule, test, window, selected) for test in tests}
    each, judged = (
        {test: results for test, (results, _) in found.items()},
        {test: of for test, (_, of) in found.items()},
    )
    compared = (
        [result for test in tests for result in selected.earlier(test, window)] if isinstance(rule, RiseRule) else []
    )
    met = criterion(rule, [of[0] if of else OPEN for of in judged.values()], physician.findings)
    verdict = met & physician.not_excluded[descriptor] & physician.attributed[descriptor]
    deciding = _deciding([of for of in judged.values() if of], met)
    return Derived(
        descriptor=descriptor,
        row=edition[descriptor],
        criterion=met,
        verdict=verdict,
        results=deciding,
        considered=tuple(_considered(each, deciding, window, selected)),
        before=tuple(compared),
        statements=tuple(_decisive_statements(descriptor, rule, met, physician)),
        open=() if verdict.known else tuple(_open(descriptor, rule, judged, compared, met, physician)),
    )


def _judged_test(
    rule: FindingRule, test: Test, window: int, selected: _ResultSelection
) -> tuple[list[JudgedResult], JudgedTest | None]:
    """Judge the results of a test that can count for the visit, each by itself and all together; None of no results.

    The deciding result is the one with the strongest evidence for the finding, of several the nearest to the visit.
    """
    before = selected.highest(selected.earlier(test, window), test) if isinstance(rule, RiseRule) else None
    given = [aged for aged in selected.of_test(test) if aged.may_be_in(window)]
    if not given:
        return [], None
    each = [_judged(rule, aged.result, test, selected, before) for aged in given]
    places, certain, possible = np.arange(len(given)), [own.certain for own in each], [own.possible for own in each]
    oldest, nearest = np.array([aged.oldest for aged in given]), np.array([aged.nearest for aged in given])
    pairs = Pairs(1, places * 0, places, oldest, nearest, window)
    of_each: Verdict[Any] = Verdict(certain=np.array(certain, np.bool_), possible=np.array(possible, np.bool_))
    found, chosen = pairs.together(of_each, selected.book.choose)
    judged = [(each[at], given[at]) for at in np.flatnonzero(chosen)]
    order = [
        (own.certain and aged.is_in(window), own.possible, aged.is_in(window), -aged.age, str(aged.result))
        for own, aged in judged
    ]
    own, aged = judged[order.index(max(order))]
    verdict = Verdict(certain=bool(found.certain[0]), possible=bool(found.possible[0]))
    return judged, (verdict, aged.result, verdict != own)


def _judged(
    rule: FindingRule, result: Result, test: Test, selected: _ResultSelection, before: Interval[int] | None
) -> Verdict[Any]:
    """Judge one result."""
    found = selected.amount(result, test)
    amount = ANY_AMOUNT if found is None else found
    dimension = result.unit.dimension if result.test is test else PROTEIN_PER_DAY
    if isinstance(rule, LevelRule):
        return beyond_level(amount, rule.cutoff, dimension)
    if isinstance(rule, RiseRule):
        unknown = Interval(0, CATALOGUE[test].in_dimension(dimension).unknown_high)
        return risen(amount, unknown if before is None else before, rule, dimension)
    by_range = range_rule(rule)
    limit = result.limits[0 if by_range.side is Side.BELOW else 1]
    by_method = of_method(result.method, by_range) & exactly(dimension == PERCENT)
    return outside_range(
        amount, ANY_AMOUNT if limit is None else limit, flag_verdict(result.flag, by_range.side), by_range, by_method
    )


def _deciding(judged: Sequence[JudgedTest], met: Verdict[Any]) -> tuple[Result, ...]:
    """Select the results that decided: those that count, or that could count, or else all."""
    for speaks in (lambda v: met.certain and v.certain, lambda v: met.possible and v.possible, lambda _: True):
        if found := tuple(result for verdict, result, _ in judged if speaks(verdict)):
            return found
    return ()


def _considered(
    each: Mapping[Test, Sequence[JudgedResult]], deciding: Sequence[Result], window: int, selected: _ResultSelection
) -> Iterator[tuple[Result, str]]:
    """Word what each result in the window says, the deciding ones first."""
    judged = [pair for results in each.values() for pair in results]
    chosen = {id(result) for result in deciding}
    for own, aged in sorted(judged, key=lambda pair: id(pair[1].result) not in chosen):
        says = "counts" if own.certain else "may count" if own.possible else "does not count"
        yield aged.result, says if aged.is_in(window) else f"{says}, and may be outside the window"
    counting = {id(aged) for _, aged in judged}
    for aged in (aged for test in each for aged in selected.of_test(test)):
        if aged.may_be_in(window) and id(aged) not in counting:
            yield aged.result, EARLIER_DAY


def _decisive_statements(
    descriptor: Descriptor, rule: FindingRule, met: Verdict[Any], physician: PhysicianStatements
) -> Iterator[str]:
    """Word the physician's statements that decided: findings, and the causes of a present finding."""
    if isinstance(rule, SignsRule):
        for finding in rule.findings:
            found = physician.findings[finding]
            if (met.certain and found.certain) or not (met.possible or found.possible):
                yield finding_in_words(finding) if found.certain else f"no {finding_in_words(finding)}"
    if not met.possible:
        return
    yield from (
        f"due to {CAUSES[cause]}" for cause, answer in physician.causes.get(descriptor, {}).items() if answer.low
    )
    if physician.attributed[descriptor].known and not physician.attributed[descriptor].possible:
        yield "not attributed to lupus"


def _open(
    descriptor: Descriptor,
    rule: FindingRule,
    judged: Mapping[Test, JudgedTest | None],
    compared: Sequence[Result],
    met: Verdict[Any],
    physician: PhysicianStatements,
) -> Iterator[str]:
    """Word the unknown inputs that could settle an open descriptor."""
    if not met.certain:
        for test, found in judged.items():
            if found is None:
                yield f"{test} not known"
            elif not found[0].known:
                yield f"the day of {test}" if found[2] else _unsettled(rule, found[1], compared)
        if isinstance(rule, SignsRule):
            yield from (f"{finding}" for finding in rule.findings if not physician.findings[finding].known)
    causes = physician.causes.get(descriptor, {})
    yield from (f"whether due to {CAUSES[cause]}" for cause in rule.exclusions if not holds(causes.get(cause)).known)
    if not physician.attributed[descriptor].known:
        yield "attribution to lupus"


def _unsettled(rule: FindingRule, result: Result, compared: Sequence[Result]) -> str:
    """Word why a result leaves its test open."""
    if result.doubtful:
        return f"the unit of {result}: it may be a thousandfold slip"
    if isinstance(rule, RiseRule) and not compared:
        return "an earlier result to compare with"
    if isinstance(rule, RiseRule | LevelRule):
        return f"{result.test} more precisely"
    by_range = range_rule(rule)
    known = result.limits[0 if by_range.side is Side.BELOW else 1] is not None
    if by_range.method and not result.method and result.unit.dimension == PERCENT:
        return f"the method of {result.test}"
    if known and result.flag:
        return f"the flag or the range of {result.test}, which disagree"
    return f"{result.test} more precisely" if known else f"the range of {result.test}"


def _unused(
    selected: _ResultSelection,
    edition: Edition,
    tests: Mapping[Descriptor, Sequence[Test]],
    derived: Mapping[Descriptor, Derived],
) -> Iterator[tuple[Result, str]]:
    """List the results that were not used, each with the reason."""
    compared = [result for found in derived.values() for result in found.before]
    last = {id(result) for found in derived.values() for result, says in found.considered if says != EARLIER_DAY}
    windows = {test: edition[descriptor].window.days for descriptor, judging in tests.items() for test in judging}
    for aged in selected.results:
        result = aged.result
        judged = [test for test in windows if selected.amount(result, test) is not None]
        if result.amount is None:
            yield result, "not done"
        elif not judged:
            ratio = result.test is Test.PROTEIN_CREATININE_RATIO
            yield result, "no convention for this ratio" if ratio else "no descriptor is judged by it"
        elif aged.oldest < 0:
            yield result, "after the visit"
        elif not any(aged.may_be_in(windows[test]) for test in judged):
            if result not in compared:
                yield result, "before the window"
        elif id(result) not in last:
            yield result, "not the nearest to the visit"
