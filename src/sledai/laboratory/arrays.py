"""Derive the descriptors of many visits from a long table of results."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from attrs import field, frozen

from sledai._fixed import fix
from sledai._names import ByName, DictByName
from sledai.definitions import Edition, FindingRule, LevelRule, RiseRule, Side, require_edition
from sledai.definitions.descriptors import Descriptor
from sledai.definitions.observations import Test
from sledai.definitions.stamps import Stamp
from sledai.errors import different_lengths
from sledai.laboratory.catalogue import CATALOGUE
from sledai.laboratory.code_book import EMPTY, LabCodeBook
from sledai.laboratory.joining import Joined, of_dimension
from sledai.laboratory.judging import beyond_level, criterion, flag_verdict, of_method, outside_range, range_rule, risen
from sledai.laboratory.results import require_book
from sledai.laboratory.statements import (
    NOTHING_STATED,
    Attribution,
    Panels,
    Statements,
    read_physician,
    require_one_way,
    require_statements,
    ruled,
    usage,
)
from sledai.laboratory.tables import Results, each_different, read_amounts
from sledai.laboratory.units import PERCENT, PROTEIN_PER_DAY, unit_of
from sledai.logic import Array, ColumnLike, Interval, Verdict, broadcast, by_size
from sledai.visits.answers import DESCRIPTORS, as_array, unassessed
from sledai.visits.judged import Judged
from sledai.visits.labels import RowLabels, require_same_labels
from sledai.visits.visits import Visits

__all__ = ["DerivedVisits", "derive_visits"]


@frozen
class DerivedAnswers(Interval[Array]):
    """The answers of one descriptor at many visits: arrays of 0 and 1, ``(0, 1)`` where it is open."""

    @by_size[int | None, Array]
    def value(self) -> Any:
        """The answers as a form has them: True, False, or None where they are open."""
        return Verdict(certain=self.low == 1, possible=self.high == 1).value

    def __reduce__(self) -> tuple[Any, ...]:
        return DerivedAnswers, (self.low, self.high)


@frozen(repr=False, kw_only=True)
class DerivedVisits(ByName[Descriptor, DerivedAnswers]):
    """What is derived of many visits: for each descriptor that has a rule its column of answers.

    Attributes:
        edition: the edition.
        answers: descriptor to answers, arrays of 0 and 1 of shape ``(n,)``: ``(0, 1)`` where it is open; their `value`
            is an array of True, False and None.
        rows: descriptor to the place, in the table of results, of the result that decided, shape ``(n,)``;
            -1 where there was none.
        usage: how the results were used, in words.
        row_labels: the labels of the visits, if they were pandas Series; they play no part in whether two are equal.
    """

    edition: Edition
    answers: ByName[Descriptor, DerivedAnswers]
    rows: ByName[Descriptor, Array]
    usage: str
    row_labels: RowLabels = field(default=None, eq=False)

    def __attrs_post_init__(self) -> None:
        fix(self, "answers", "rows")

    def __getitem__(self, descriptor: Descriptor | str) -> DerivedAnswers:
        return self.answers[descriptor]

    def __iter__(self) -> Iterator[Descriptor]:
        return iter(self.answers)

    def __len__(self) -> int:
        return len(self.answers)

    @property
    def size(self) -> int:
        """The number of visits."""
        return len(next(iter(self.rows.values()))) if self.rows else 0

    def visits(self) -> Visits:
        """The visits as far as they are derived; every other descriptor was not assessed."""
        nothing = unassessed(self.size)
        derived = {name: Interval(answer.low, answer.high) for name, answer in self.answers.items()}
        answers = {name: derived.get(name, nothing) for name in DESCRIPTORS}
        judged = frozenset(name for name in self.answers if answers[name].known.any())
        return Visits(tuple(answers.values()), judged_under=(Judged(self.edition, judged),), row_labels=self.row_labels)

    def fill(self, form: Visits) -> Visits:
        """Fill the missing items of a form with derived answers; the answers of the form stay.

        Args:
            form: the visits as they were assessed, in the order of those that are derived.

        Raises:
            AlignmentError: the form does not have the same number of visits.
            AlignmentError: the form, and the subjects or days, were pandas Series with different labels.
        """
        if len(form) != self.size:
            raise different_lengths({"form": len(form), "derived": self.size})
        labels = require_same_labels({"form": form, "derived": self})
        given = dict(zip(DESCRIPTORS, form.answers, strict=True))
        answers = {name: _filled(answer, self.answers.get(name)) for name, answer in given.items()}
        judged = frozenset(name for name in given if (answers[name].known & ~given[name].known).any())
        judges = (*form.judged_under, Judged(self.edition, judged))
        return Visits(tuple(answers.values()), judged_under=judges, row_labels=labels)

    @property
    def remarks(self) -> tuple[str, ...]:
        """The unverified statements of the rows that settle an answer of any visit, each with its note."""
        settled = (self.edition[name] for name, answer in self.items() if np.any(answer.known))
        return tuple(row.remark for row in settled if row.remark)

    @property
    def stamp(self) -> str:
        """Library version, edition and content hash, and how the results were used."""
        return str(Stamp(rule="derive", edition=self.edition.stamp, remarks=(self.usage,)))

    def __repr__(self) -> str:
        remarks = "".join(f"; {remark}" for remark in self.remarks)
        return f"<DerivedVisits: {len(self)} descriptors of {self.size} visits; {self.stamp}{remarks}>"


def _filled(given: Interval[Array], derived: Interval[Array] | None) -> Interval[Array]:
    if derived is None:
        return given
    gap = given.low != given.high
    return _read_only(np.where(gap, derived.low, given.low), np.where(gap, derived.high, given.high))


def _read_only(low: Any, high: Any) -> Interval[Array]:
    """Two ends as answers are kept."""
    return Interval(*_ends(low, high))


def _ends(low: Any, high: Any) -> tuple[Array, Array]:
    """Two ends of answers as whole numbers of one byte, not to be written to."""
    ends = np.ascontiguousarray(low, np.uint8), np.ascontiguousarray(high, np.uint8)
    for end in ends:
        end.flags.writeable = False
    return ends


def derive_visits(
    results: Results,
    edition: Edition,
    *,
    subject: ColumnLike,
    day: ColumnLike,
    statements: Statements = NOTHING_STATED,
    attribution: Attribution = "stated",
    before: tuple[ColumnLike, str] | None = None,
    code_book: LabCodeBook | None = None,
) -> DerivedVisits:
    """Derive the descriptors of many visits from a long table of results, under the rules of one edition.

    The rules are those of `derive`, visit by visit; a result counts for every visit in whose window it is.

    Args:
        results: the results of all subjects, in any order; those of subjects without a visit are not used.
        edition: the edition.
        subject: whose visit it is, shape ``(n,)``.
        day: the day of the visit, of the kind of the days of the results, shape ``(n,)``.
        statements: as for `derive`; each an array of shape ``(n,)``, or one statement for all visits.
        attribution: as for `derive`.
        before: the earlier protein result of each visit, shape ``(n,)``, and their unit, a unit of protein per day:
            ``([0.4, None], "g/d")``.
        code_book: as for `derive`, and for what `before` holds.

    Returns:
        The answers for each descriptor that has a rule, and the results that decided.

    Raises:
        DuplicateVisitError: a subject has two visits on one day.
        AlignmentError: the columns differ in length.
        MissingValueError: a subject is blank.
        AlignmentError: the columns are pandas Series with different labels.
        UnreadableValueError: the unit of `before` is not a unit of protein per day.
        MissingValueError: the days are of another kind than those of the results.
        UnreadableValueError: a day is not one day like the others.
        UnreadableValueError: an earlier result cannot be read.
        SledaiError: as for `derive`.

    Example:
        >>> from sledai import SELENA_SLEDAI
        >>> platelets = Results.from_columns(
        ...     {
        ...         "subject": ["A", "A", "B"],
        ...         "day": [-3, 0, 1],
        ...         "test": ["platelets"] * 3,
        ...         "value": [99, 180, 60],
        ...         "unit": ["10*9/L"] * 3,
        ...     }
        ... )
        >>> found = derive_visits(platelets, SELENA_SLEDAI, subject=["A", "B"], day=[0, 0], attribution="assumed")
        >>> found[Descriptor.THROMBOCYTOPENIA].value.tolist()
        [True, None]
    """
    earlier_column, unit = _column_and_unit(before)
    statements = require_statements(statements)
    stated = {name: getattr(statements, name) for name in ("findings", "excluded", "attributed", "panel")}
    labels = require_same_labels({"subject": subject, "day": day, "before": earlier_column, **stated})
    rules = ruled(require_edition(edition))
    book = EMPTY if code_book is None else require_book(code_book)
    found = Joined.of(results, as_array(subject), as_array(day), book)
    size = len(found.visit_keys)
    at_panels = _panels_of(statements.panel, size, book)
    panels = Panels.of(rules, edition, book, at_panels)
    require_one_way(before, book)
    earlier = None if before is None else _earlier(earlier_column, unit, size, book)
    physician = read_physician(statements, attribution, rules, size)
    answers, rows = {}, {}
    for name, rule in rules.items():
        judged = []
        for test in panels.tests[name]:
            verdict, places = judge_test(rule, test, edition[name].window.days, found, earlier)
            if (name, test) in panels.where:
                judges = np.any([at_panels[panel] for panel in panels.where[name, test]], axis=0)
                verdict, places = verdict & Verdict(certain=judges, possible=judges), np.where(judges, places, -1)
            judged.append((verdict, places))
        met = criterion(rule, [verdict for verdict, _ in judged], physician.findings)
        verdict = broadcast(met & physician.not_excluded[name] & physician.attributed[name], (size,))
        answers[name] = DerivedAnswers(*_ends(verdict.certain, verdict.possible))
        rows[name] = found.strongest(judged)
    return DerivedVisits(
        edition=edition,
        answers=DictByName(answers),
        rows=DictByName(rows),
        usage=usage(attribution, book, before),
        row_labels=labels,
    )


def _panels_of(column: Any, size: int, book: LabCodeBook) -> dict[str, Array]:
    """Which visits have each panel; an empty text is any other.

    Raises:
        AlignmentError: there are more or fewer visits.
        UnknownNameError: the code book has panels, and not one of these.
    """
    if column is None or not book.panels:
        return {"": np.ones(size, np.bool_)}
    panels = np.full(size, column) if isinstance(column, str | int | float) else as_array(column)
    if panels.shape != (size,):
        raise different_lengths({"visits": size, "panel": f"shape {panels.shape}"})
    different, at = each_different(panels)
    names = np.array([*book.panels_of(different, "statements: panel"), ""], object)[at]
    return {panel: names == panel for panel in dict.fromkeys(names.tolist())}


def _column_and_unit(before: Any) -> tuple[Any, Any]:
    """The column of the earlier results and its unit; nothing without them."""
    if before is None:
        return None, None
    if not (isinstance(before, tuple) and len(before) == 2 and isinstance(before[1], str)):
        raise TypeError(f'before={before!r}: give the column with its unit, such as before=(values, "g/d")')
    return before


def _earlier(before: Any, unit: str, size: int, book: LabCodeBook) -> Interval[Array]:
    """Read the earlier protein results [ticks]."""
    record = CATALOGUE[Test.URINE_PROTEIN]
    codes = book.of(Test.URINE_PROTEIN)
    own = unit_of(unit, "before", record.dimensions, codes.spellings)
    plausible = record.in_dimension(own.dimension)
    column = as_array(before)
    if column.shape != (size,):
        raise different_lengths({"visits": size, "before": f"shape {column.shape}"})
    read = read_amounts(f"before {own.shown}", column, None, own, plausible, codes)
    gap = read.low > read.high
    return Interval(np.where(gap, 0, read.low), np.where(gap, plausible.unknown_high, read.high))


def judge_test(
    rule: FindingRule, test: Test, window: int, found: Joined, earlier: Interval[Array] | None
) -> tuple[Verdict[Array], Array]:
    """Judge for each visit its results of a test, and find the place of the deciding one."""
    places, amounts, keys = found.of_test(test)
    pairs = found.pairs(places, keys, window)
    if isinstance(rule, RiseRule):
        unknown = Interval(0, CATALOGUE[test].in_dimension(PROTEIN_PER_DAY).unknown_high)
        then = Interval(np.full(pairs.size, unknown.low), np.full(pairs.size, unknown.high))
        if earlier is not None:
            then = earlier
        elif found.book.compare_with:
            then = found.last_before(keys, amounts, pairs, unknown)
        now, before = (Interval(a.low[at], a.high[at]) for a, at in ((amounts, pairs.at), (then, pairs.visits)))
        each = risen(now, before, rule, PROTEIN_PER_DAY)
    else:
        of_results = _each(rule, test, found, places, amounts)
        each = Verdict(certain=of_results.certain[pairs.at], possible=of_results.possible[pairs.at])
    verdict, chosen = pairs.together(each, found.book.choose)
    deciding = pairs.deciding(each, chosen)
    return verdict, np.where(deciding >= 0, places[deciding], -1) if len(places) else deciding


def _each(rule: Any, test: Test, found: Joined, places: Array, amounts: Interval[Array]) -> Verdict[Array]:
    """Judge each result of a test."""
    results = found.results
    if isinstance(rule, LevelRule):
        dimension = PROTEIN_PER_DAY if test is Test.URINE_PROTEIN else CATALOGUE[test].dimensions[0]
        return beyond_level(amounts, rule.cutoff, dimension)
    by_range = range_rule(rule)
    limits = results.lower if by_range.side is Side.BELOW else results.upper
    limit = Interval(limits.low[places], limits.high[places])
    percent = of_dimension(results.units[places], PERCENT)
    methods, at = each_different(results.methods[places])
    by_method = [of_method(method or "", by_range) for method in methods]
    certain, possible = (
        np.array([*(getattr(verdict, end) for verdict in by_method), False])[at] for end in ("certain", "possible")
    )
    of_it = Verdict(certain=percent & certain, possible=percent & possible)
    return outside_range(amounts, limit, flag_verdict(results.flags[places], by_range.side), by_range, of_it)
