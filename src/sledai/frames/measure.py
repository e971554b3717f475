"""A measure: its inputs, the visits that it compares, and its columns; independent of any engine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import reduce
from operator import add
from typing import Any, Generic, TypeAlias, TypeVar

from attrs import Factory, field, frozen

from sledai._fixed import Fixed
from sledai.criteria import BilagFlareRule, FlareRule, ResponseRule, StateRule
from sledai.definitions import Edition, Weights
from sledai.definitions.descriptors import Descriptor
from sledai.errors import is_letter
from sledai.frames.cells import CellFormat, Letters, total_of
from sledai.frames.engines import name_of
from sledai.frames.layout import Baseline, Layout, Previous, Since, Stated
from sledai.frames.naming import require_apart
from sledai.frames.reading import Answers, Category, Column, Intermediate, Item, RuleResult
from sledai.logic import Interval, Verdict
from sledai.rules.course.courses import Course
from sledai.rules.scoring import WeightCounts, bounds, sums, weighted
from sledai.visits.answers import DESCRIPTORS, MEANINGS, NOT_ASSESSED, code_table
from sledai.visits.encounters import require_bilag_edition
from sledai.visits.readings import KILOGRAMS, MG_PER_DAY, PGA_SCALES, dose_scale

__all__ = ["Measure", "Summary"]

PlanT = TypeVar("PlanT", "Plan", "SummaryPlan")
VisitValues: TypeAlias = Mapping[str, Interval[Any]]
"""The values of a visit, by name; a value that is the same in every visit is an interval of two whole numbers."""
ResultsRule: TypeAlias = Callable[[VisitValues, VisitValues], Mapping[str, Column]]
"""A function from the values of a visit and of its reference visit to columns."""
DOSE_OF = "prednisone of "
"""The beginning of the name of the item with the dose of one of several glucocorticoids."""
STATUS = "form status"
"""The name of the item that says whether a form was filled in."""
HAS_REFERENCE = "has_reference"
"""Key of the value that says whether a visit has a reference visit."""
ASSESSED = "\0assessed"
"""Key, which no column has, of the number that is 1 or more where something of the score of a visit was assessed."""
OutcomeRule: TypeAlias = BilagFlareRule | FlareRule | ResponseRule | StateRule


def _with_doses(items: VisitValues) -> VisitValues:
    """Add up the doses of several glucocorticoids."""
    doses = [value for name, value in items.items() if name.startswith(DOSE_OF)]
    others = {name: value for name, value in items.items() if not name.startswith(DOSE_OF)}
    return others | {"prednisone": reduce(add, doses)} if doses else others


@frozen
class Box:
    """The answer of a box that stands for at least one of several items.

    Attributes:
        items: the items.
        answer: whether at least one of them is present.
    """

    items: frozenset[Descriptor]
    answer: Interval[Any]

    @property
    def name(self) -> str:
        """Its name among the values of a visit."""
        return box_name(self.items)

    def points(self, weights: Weights) -> Any:
        """The points that at least one of the items gives, where all of them have a weight [points]; 0 elsewhere."""
        of_each = {at: weight for weight, positions in weights for at in positions}
        items = [of_each.get(DESCRIPTORS.index(item), 0) for item in self.items]
        return self.answer.low * min(items)


def box_name(items: Collection[Descriptor]) -> str:
    """The name of a box among the values of a visit."""
    return f"any of {', '.join(sorted(items))}"


def boxed(values: VisitValues, items: Collection[Descriptor]) -> Interval[Any]:
    """The answer of a box among the values of a visit; where it is not among them, it is not known."""
    return values.get(box_name(items), NOT_ASSESSED)


@frozen
class VisitInputs:
    """What is read of a visit.

    Attributes:
        answers: the 24 answers in form order; an item that counts as absent where it is missing is absent there.
        as_given: the same without that.
        items: readings, statements, events and letters, by name.
        boxes: the answers of boxes; among the answers, each of their items is as it can be by itself.
        scores: the computed scores, by the key of the edition.
        counts: the computed counts of items as they are given, likewise.
    """

    answers: Answers
    as_given: Answers
    items: VisitValues = field(converter=_with_doses)
    boxes: Sequence[Box] = ()
    scores: dict[str, Interval[Any]] = field(factory=dict, init=False)
    counts: dict[str, WeightCounts[Any]] = field(factory=dict, init=False)

    def sums(self, edition: Edition) -> WeightCounts[Any]:
        """For each weight how many items are present, as they are given; computed once for all measures."""
        if edition.key not in self.counts:
            self.counts[edition.key] = sums(self.as_given, edition.weights)
        return self.counts[edition.key]

    def score(self, edition: Edition) -> Interval[Any]:
        """The score by the answers [points]; computed once for all measures."""
        if edition.key not in self.scores:
            found = self.sums(edition) if self.answers is self.as_given else sums(self.answers, edition.weights)
            self.scores[edition.key] = self._with_boxes(weighted(found), edition.weights)
        return self.scores[edition.key]

    def points(self, weights: Weights) -> Interval[Any]:
        """The points of the items that have a weight [points]."""
        return self._with_boxes(bounds(self.answers, weights), weights)

    def _with_boxes(self, points: Interval[Any], weights: Weights) -> Interval[Any]:
        """Points that count each item by itself, at the least those of the boxes too."""
        if not self.boxes:
            return points
        return Interval(reduce(add, (box.points(weights) for box in self.boxes), points.low), points.high)

    def assessed(self, edition: Edition) -> Any:
        """A number that is 1 or more where an item of the edition was assessed, or where a stored total is known."""
        if "total" in self.items:
            found = self.stored_total(edition)
            return edition.maximum - (found.high - found.low)
        missing = reduce(add, (most - least for _, least, most in self.sums(edition)))
        return len(edition) - missing

    def stored_total(self, edition: Edition) -> Interval[Any]:
        """The stored total [points]; it is not known where the form was not filled in."""
        total, filled_in = self.items["total"], self.items.get(STATUS)
        return total if filled_in is None else where_filled_in(filled_in.low, total, edition.maximum)

    @property
    def each_box(self) -> dict[str, Interval[Any]]:
        """The answers of boxes, by name."""
        return {box.name: box.answer for box in self.boxes}


def _columns_of(plan: Plan) -> tuple[str, ...]:
    """The columns that a plan gives for a visit of which nothing is known."""
    unknown = {item.name: getattr(item.kind, "unknown", NOT_ASSESSED) for item in plan.items}
    answers = [NOT_ASSESSED] * len(DESCRIPTORS)
    nothing = plan.from_visit(VisitInputs(answers, answers, unknown))
    result = plan.results(nothing, nothing)
    while isinstance(result, Intermediate):
        result = result.then({})  # known values are not stored
    return (*plan.reference_columns(nothing), *result)


@frozen(kw_only=True)
class Plan:
    """A measure for one edition and one layout.

    Attributes:
        reads: the descriptors that are read.
        items: what else is read; an item without a column is what it is in every visit.
        from_visit: the values that a visit gives.
        compared: which of them the reference visit gives too; None means all of them.
        since: which visit is the reference visit; None where visits are not compared.
        results: from the values of the visit, and of its reference visit, to the new columns.
        reference_columns: the new columns that come from the reference visit only.
        without_reference: what every value of the reference is where a visit has none, `HAS_REFERENCE` included, which
            otherwise is 1; None leaves the new columns null there.
        rule: the record of the rule, if there is one.
        reference: the reference visit as text, for a stamp.
        undetermined: what an undetermined outcome counts as, likewise.
        without_visit: the values of the new columns at an expected visit that has no row; those that are not named are
            null.
        criteria: from two visits to the criteria, all of which are needed, where what is undetermined counts as
            nonresponse.
        columns: the new columns, in order: those that a visit gives of which nothing is known.
    """

    reads: Collection[Descriptor]
    items: tuple[Item, ...] = ()
    from_visit: Callable[[VisitInputs], VisitValues]
    compared: Collection[str] | None = None
    since: Since | None = None
    results: Callable[[VisitValues, VisitValues], RuleResult]
    reference_columns: Callable[[VisitValues], Mapping[str, Column]] = lambda _: {}
    without_reference: Interval[int] | None = None
    rule: OutcomeRule | None = None
    reference: str = ""
    undetermined: str = ""
    without_visit: Mapping[str, bool | str | None] = field(factory=dict)
    criteria: Callable[[VisitValues, VisitValues], Mapping[str, Any]] | None = None
    columns: tuple[str, ...] = field(init=False, default=Factory(_columns_of, takes_self=True))

    def compares(self, name: str) -> bool:
        """Whether a value is compared with that of the reference visit."""
        return self.compared is None or name in self.compared


@frozen(kw_only=True)
class SummaryPlan:
    """A summary for one edition and one layout.

    Attributes:
        columns: the new columns, in order.
        reads: the descriptors that are read.
        items: what else is read.
        from_visit: the values that a visit gives.
        summary: from the visits of each subject, and their values, to the new columns.
        visits: the column with the number of visits, if there is one.
    """

    columns: tuple[str, ...]
    reads: Collection[Descriptor]
    items: tuple[Item, ...] = ()
    from_visit: Callable[[VisitInputs], VisitValues]
    summary: Callable[[Course, VisitValues], Mapping[str, Column]]
    visits: str | None = None


def _fixed(given: Mapping[str, object]) -> Fixed[str, object]:
    return Fixed(given)


@frozen
class ColumnRequest(Generic[PlanT]):
    """Columns to derive, as a function of `sledai.frames` describes them.

    Attributes:
        kind: the name of the function that made it.
        options: the arguments of that function.
        plan: gives what is read and which columns follow, for an edition and a layout; with several rules one plan for
            each.
    """

    kind: str
    options: Mapping[str, object] = field(converter=_fixed)
    plan: Callable[[Edition, Layout], PlanT | tuple[PlanT, ...]] = field(repr=False, eq=False)

    def __repr__(self) -> str:
        return f"{self.kind}({', '.join(f'{name}={value!r}' for name, value in self.options.items())})"


@frozen(repr=False)
class Measure(ColumnRequest[Plan]):
    """Columns to derive for each visit; functions of `sledai.frames` make a measure."""


@frozen(repr=False)
class Summary(ColumnRequest[SummaryPlan]):
    """Columns to derive for each subject; functions of `sledai.frames` make a summary."""


WORDS: Mapping[type[ColumnRequest[Any]], tuple[str, str]] = {
    Measure: ("measures", "frames.score_bounds()"),
    Summary: ("summaries", "frames.adjusted_mean()"),
}
"""What several of a kind are called, and an example of one."""


def readings(layout: Layout, *names: str) -> tuple[Item, ...]:
    """The items of the named readings; one without a column is not known."""
    scales = {"pga": PGA_SCALES[layout.pga_scale or "points"], "prednisone": MG_PER_DAY, "body_weight": KILOGRAMS}
    columns = {name: getattr(layout, name) for name in names}
    if isinstance(doses := columns.get("prednisone"), Mapping):
        require_apart({str(drug): name_of(column) for drug, column in doses.items()})
        scales |= {f"{DOSE_OF}{drug}": dose_scale(drug) for drug in doses}
        columns |= {f"{DOSE_OF}{drug}": column for drug, column in doses.items()}
        del columns["prednisone"]
    return tuple(
        Item(name, scales[name].unknown if column is None else name_of(column), scales[name])
        for name, column in columns.items()
    )


@frozen
class Total:
    """The score of a visit: what its items add up to, or a total that was stored.

    Attributes:
        edition: the edition.
        items: the stored total, if there is one.
    """

    edition: Edition
    items: tuple[Item, ...] = ()

    @property
    def reads(self) -> tuple[Descriptor, ...]:
        """The descriptors that are read."""
        return () if self.items else tuple(self.edition)

    def of(self, visit: VisitInputs) -> Interval[Any]:
        """The score of a visit [points]."""
        return visit.stored_total(self.edition) if self.items else visit.score(self.edition)


def where_filled_in(filled_in: Any, value: Interval[Any], highest: int) -> Interval[Any]:
    """The value where the form was filled in (1); where it was not (0), the interval from 0 to the highest value."""
    return Interval(value.low * filled_in, value.high * filled_in + (1 - filled_in) * highest)


def total_in(edition: Edition, layout: Layout) -> Total:
    """Where the score is found in a table."""
    if layout.total is None:
        return Total(edition)
    return Total(edition, (Item("total", name_of(layout.total), total_of(edition)),))


def require_items(measure: str, edition: Edition, layout: Layout) -> Edition:
    """The edition of a measure that looks at items; a table that has only totals is a `TypeError`."""
    if layout.total is not None:
        raise TypeError(f"{measure} looks at items, and the layout has only a total: leave total= out, or the measure")
    return edition


def letters(layout: Layout) -> tuple[Item, ...]:
    """The items of the BILAG letters, by domain.

    Raises:
        ColumnError: one column is given for several domains.
        TypeError: the edition of BILAG is not known.
    """
    if layout.bilag:
        require_bilag_edition("bilag_edition", layout.bilag_edition)
        require_apart({domain: name_of(column) for domain, column in layout.bilag.items()})
    return tuple(Item(f"bilag {domain}", name_of(column), Letters()) for domain, column in layout.bilag.items())


def statements(given: Mapping[Any, Stated], accepted: Iterable[str], place: str, layout: Layout) -> tuple[Item, ...]:
    """The items of the accepted statements; one that is not named is not known.

    They have no codebook of their own, and that of the answers says of them only what the letters Y and N mean.
    """
    by_name = {str(name): at for name, at in given.items()}
    kind = code_table({code: meaning for code, meaning in layout.codes.items() if is_letter(repr(code))})
    return tuple(statement(f"{place} {name}", by_name.get(str(name)), kind) for name in map(str, accepted))


def statement(name: str, at: Stated, kind: CellFormat) -> Item:
    """The item of one statement."""
    known = at is None or isinstance(at, bool)
    return Item(name, MEANINGS[at] if known else name_of(at), kind)  # type: ignore[index]


def plans_of(
    given: Sequence[ColumnRequest[PlanT]], kind: type[ColumnRequest[PlanT]], edition: Edition, layout: Layout
) -> tuple[PlanT, ...]:
    """The plans of measures, or of summaries, in their order.

    Raises:
        TypeError: none is given, or one is of another kind, or two have a column of the same name.
    """
    noun, (several, example) = kind.__name__.casefold(), WORDS[kind]
    if not given:
        raise TypeError(f"give at least one {noun}, such as {example}")
    for one in given:
        if not isinstance(one, kind):
            raise TypeError(f"{one!r} is not a {noun}: give one, such as {example}")
    made = (one.plan(edition, layout) for one in given)
    plans = tuple(plan for found in made for plan in (found if isinstance(found, tuple) else (found,)))
    names = Counter(column for plan in plans for column in plan.columns)
    if twice := [name for name, count in names.items() if count > 1]:
        raise TypeError(f"two {several} have the column {twice[0]!r}: give one of them another name=")
    return plans


def require_since(since: object) -> None:
    """Refuse an argument that does not name a reference visit (`TypeError`)."""
    if not isinstance(since, Baseline | Previous):
        raise TypeError(f"since={since!r}: give frames.Baseline(...) or frames.Previous()")


def require_layout(layout: object) -> Layout:
    """Refuse an argument that is not a layout (`TypeError`)."""
    if not isinstance(layout, Layout):
        raise TypeError(f"layout={layout!r}: describe the table with frames.Layout(subject=..., visit=...)")
    return layout


def each_answer(edition: Edition, answers: Answers) -> dict[str, Interval[Any]]:
    """The answers of the descriptors of an edition, by name."""
    return {name.value: answers[DESCRIPTORS.index(name)] for name in edition}


def form_of(values: VisitValues) -> Answers:
    """The 24 answers of a visit; an answer that is not among the values was not assessed."""
    return [values.get(name.value, NOT_ASSESSED) for name in DESCRIPTORS]


def checked_name(name: object) -> str:
    """The name of new columns, checked."""
    if not isinstance(name, str) or not name:
        raise TypeError(f"name={name!r}: give the name of the new column, or the beginning of it")
    return name


def truth(verdict: Verdict[Any]) -> Column:
    """A verdict as a column: null where a missing item leaves it open."""
    return Column(verdict.certain, verdict.known, truth=True)


def both_ends(values: VisitValues, prefix: str) -> tuple[dict[str, Column], dict[str, tuple[str, str]]]:
    """The ends of values as columns, and for each value the names of its two columns."""
    names = {name: (f"{prefix}{at}_low", f"{prefix}{at}_high") for at, name in enumerate(values)}
    columns: dict[str, Column] = {}
    for (low, high), value in zip(names.values(), values.values(), strict=True):
        columns |= {low: Column(value.low), high: Column(value.high)}
    return columns, names


def category(classes: Mapping[Any, Verdict[Any]]) -> Column:
    """Classes, by name, as a column of text: null where a missing item leaves open which one it is."""
    return Column(Category({str(name): verdict.certain for name, verdict in classes.items()}))


def materialise(
    verdicts: Mapping[str, Verdict[Any]], results: Callable[[Mapping[str, Verdict[Any]]], RuleResult]
) -> Intermediate:
    """Store both ends of each verdict before they are used."""
    ends = {id(end): end for verdict in verdicts.values() for end in (verdict.certain, verdict.possible)}
    places = {key: str(at) for at, key in enumerate(key for key, end in ends.items() if not isinstance(end, bool))}

    def then(found: Mapping[str, Any]) -> RuleResult:
        def of(end: Any) -> Any:
            return found[places[id(end)]] if id(end) in places else end

        return results({name: Verdict(certain=of(v.certain), possible=of(v.possible)) for name, v in verdicts.items()})

    return Intermediate({place: Column(ends[key], truth=True) for key, place in places.items()}, then)
