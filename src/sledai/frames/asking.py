"""What is asked of a visit beside the 24 answers, and how verdicts become columns; for flares and endpoints."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal, TypeAlias

from attrs import frozen

from sledai._columns import Interval, Verdict
from sledai.assessments import DESCRIPTORS
from sledai.assessments.answers import MEANINGS
from sledai.encounters import BilagEdition, known_names, require_bilag_edition
from sledai.frames.engines import name_of
from sledai.frames.naming import require_apart
from sledai.frames.pairing import VisitValues
from sledai.frames.reading import YES_OR_NO, Answers, Column, Intermediate, Item, Kind, Letters, ReasonText, RuleResult
from sledai.outcomes import MissingRule, all_of, reason_groups
from sledai.quantities import KILOGRAMS, MG_PER_DAY, MILLIMETRES, POINTS, TENTHS, Scale

Stated: TypeAlias = str | bool | None
"""Whether something holds: the column that says so, or what is so in every visit; None where it is not known."""
FirstVisit: TypeAlias = Literal["open", "nothing new"]
"""What a first visit, which has none before it, is as regards new findings."""


@frozen
class Known:
    """What is known of a visit beside the answers, by name."""

    readings: Mapping[str, Interval[Any]]
    statements: Mapping[str, Interval[Any]]
    letters: Mapping[str, Interval[Any]]


@frozen
class VisitInputs:
    """What is read beside the answers; an item without a column holds what it is in every visit.

    Attributes:
        readings: the global assessment, the dose and the body weight.
        statements: what is stated of the visit.
        letters: the BILAG letters, by domain.
    """

    readings: tuple[Item, ...]
    statements: tuple[Item, ...] = ()
    letters: tuple[Item, ...] = ()

    @property
    def items(self) -> tuple[Item, ...]:
        """Everything that is read, in the order in which a rule gets it."""
        return (*self.readings, *self.statements, *self.letters)

    @property
    def of_both(self) -> set[str]:
        """Under which names is noted what is compared between two visits: readings and letters."""
        return {self._place(item) for item in (*self.readings, *self.letters)}

    def noted(self, answers: Answers) -> dict[str, Interval[Any]]:
        """What is needed of a visit: each item that has a column."""
        further = zip(self.items, answers[len(DESCRIPTORS) :], strict=False)  # after them there may be a flag
        return {self._place(item): found for item, found in further if isinstance(item.column, str)}

    def told(self, side: VisitValues) -> Known:
        """What is known of a visit, from what was noted of it."""

        def of(items: Iterable[Item]) -> dict[str, Interval[Any]]:
            found = {item.name: side.get(self._place(item), item.column) for item in items}
            return {name: value for name, value in found.items() if isinstance(value, Interval)}

        return Known(of(self.readings), of(self.statements), of(self.letters))

    def _place(self, item: Item) -> str:
        return f"item_{self.items.index(item)}"


def asked(
    *,
    pga: str | None = None,
    pga_scale: Scale | None = None,
    prednisone: str | None = None,
    body_weight: str | None = None,
    statements: tuple[Item, ...] = (),
    letters: tuple[Item, ...] = (),
) -> VisitInputs:
    """The items of a verb from its keywords.

    Raises:
        TypeError: a global assessment without its scale, or a scale without it.
    """
    if (pga is None) != (pga_scale is None) or pga_scale not in (None, POINTS, MILLIMETRES, TENTHS):
        raise TypeError("give the column of the global assessment with its scale: pga=, pga_scale=POINTS, and so on")
    readings = (
        _measured("pga", pga, pga_scale or POINTS),
        _measured("prednisone", prednisone, MG_PER_DAY),
        _measured("body_weight", body_weight, KILOGRAMS),
    )
    return VisitInputs(readings, statements, letters)


def _measured(name: str, column: str | None, scale: Scale) -> Item:
    return Item(name, scale.unknown if column is None else name_of(column), scale)


def stated(
    given: Mapping[str, Stated] | None, accepted: Iterable[str], place: str, kind: Kind = YES_OR_NO
) -> tuple[Item, ...]:
    """Each accepted statement; one that is not named is not known.

    Raises:
        UnknownStatementError: a name is not accepted.
        TypeError: a statement is neither a column nor a truth value.
    """
    names = tuple(map(str, accepted))
    said = known_names(given, names, place)
    return tuple(item_of(name, said.get(name), f"{place}[{name!r}]", kind) for name in names)


def item_of(name: str, at: Stated, place: str, kind: Kind) -> Item:
    """A statement under a name.

    Raises:
        TypeError: it is neither a column nor a truth value.
    """
    if not (at is None or isinstance(at, str | bool)):
        raise TypeError(f"{place} is {at!r}: give the name of a column, True, False or None")
    return Item(name, at if isinstance(at, str) else MEANINGS[at], kind)


def graded(bilag: Mapping[str, str] | None, edition: BilagEdition | str | None) -> tuple[Item, ...]:
    """The BILAG letters, by domain.

    Raises:
        TypeError: letters without the edition that they are of.
        SharedColumnError: one column is given for several domains.
    """
    if bilag is None:
        return ()
    if edition is None or not isinstance(bilag, Mapping) or not bilag:
        raise TypeError("give the columns of the BILAG letters by domain, with their edition: bilag=, bilag_edition=")
    require_bilag_edition("bilag_edition", edition)
    require_apart(bilag)
    return tuple(Item(str(domain), name_of(column), Letters()) for domain, column in bilag.items())


def materialise(
    verdicts: Mapping[str, Verdict[Any]], told: Callable[[Mapping[str, Verdict[Any]]], RuleResult]
) -> Intermediate:
    """Store both ends of each verdict before they are used."""
    ends = {id(end): end for verdict in verdicts.values() for end in (verdict.certain, verdict.possible)}
    places = {key: str(at) for at, key in enumerate(key for key, end in ends.items() if not isinstance(end, bool))}

    def then(found: Mapping[str, Any]) -> RuleResult:
        def of(end: Any) -> Any:
            return found[places[id(end)]] if id(end) in places else end

        return told({name: Verdict(certain=of(v.certain), possible=of(v.possible)) for name, v in verdicts.items()})

    return Intermediate({place: Column(ends[key], truth=True) for key, place in places.items()}, then)


def truth(verdict: Verdict[Any]) -> Column:
    """A verdict as a column: null where a gap leaves it open."""
    return Column(verdict.certain, verdict.known, truth=True)


def outcome_columns(
    criteria: Mapping[str, Verdict[Any]], name: str, missing: MissingRule, reasons: bool
) -> Intermediate:
    """The outcome of criteria that are all needed, as columns."""

    def told(known: Mapping[str, Verdict[Any]]) -> Intermediate:
        return materialise({"met": all_of(known.values())}, lambda found: columns(known, found["met"]))

    def columns(known: Mapping[str, Verdict[Any]], met: Verdict[Any]) -> dict[str, Column]:
        outcome = truth(met) if missing == "observed" else Column(met.certain, truth=True)
        if not reasons:
            return {name: outcome}
        return {name: outcome, f"{name}_reasons": Column(ReasonText(reason_groups(known, met)))}

    return materialise(criteria, told)
