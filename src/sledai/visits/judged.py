"""The editions whose rules derived answers, and the check that another edition has the same rules."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

from attrs import asdict, frozen

from sledai.errors import EditionError, other_edition

if TYPE_CHECKING:
    from sledai.definitions import Definition, Edition
    from sledai.definitions.descriptors import Descriptor
    from sledai.visits.assessment import Assessment
    from sledai.visits.visits import Visits


EVIDENCE = ("source", "place", "grade")
"""The fields of a number that do not change its decisions."""


@frozen
class Judged:
    """Answers that were derived from results.

    Attributes:
        edition: the edition whose rules were applied.
        descriptors: the descriptors that they answered.
    """

    edition: Edition
    descriptors: frozenset[Descriptor]


def judged_together(visits: Iterable[Assessment]) -> tuple[Judged, ...]:
    """Combine the derived answers of several visits."""
    found: dict[int, Judged] = {}
    for visit in visits:
        for judged in visit.judged_under:
            known = found.get(id(judged.edition), judged)
            found[id(judged.edition)] = Judged(judged.edition, known.descriptors | judged.descriptors)
    return tuple(found.values())


def require_rules_of(edition: Edition, *visits: Assessment | Visits) -> None:
    """Refuse answers that were derived under another edition, if its rules for them differ.

    Raises:
        EditionError: some answers were derived under another edition, which judges them in another way.
    """
    for visit in visits:
        for judged in visit.judged_under:
            if fault := other_rules(edition, judged.edition, judged.descriptors):
                raise fault


def other_rules(edition: Edition, derived_under: Edition, derived: Collection[Descriptor]) -> EditionError | None:
    """Make the error for answers derived under another edition, if its rules for them differ."""
    shared = [name for name in edition if name in derived and name in derived_under]
    differ = tuple(name.value for name in shared if _judging(derived_under[name]) != _judging(edition[name]))
    return other_edition(differ, derived_under=derived_under.key, scored_under=edition.key) if differ else None


def _judging(row: Definition) -> tuple[int, type[object], dict[str, Any]]:
    """Collect what decides in a row: its window [days], and its rule without the evidence."""
    rule: Any = row.rule
    decides = asdict(rule, filter=lambda field, _: field.name not in EVIDENCE) if rule else {}
    return row.window.days, type(rule), decides
