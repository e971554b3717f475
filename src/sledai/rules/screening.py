"""Whether a visit meets the activity criteria by which a trial admits participants."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, overload

from sledai.criteria import BilagFlareRule, BilagNumbers, TrialEntry
from sledai.criteria.entry import ENTRIES
from sledai.definitions import Edition
from sledai.definitions.clauses import meets
from sledai.definitions.descriptors import Descriptor
from sledai.definitions.records import require_rule
from sledai.errors import other_bilag_edition
from sledai.logic import OPEN, Array, Interval, Verdict, all_of, any_of, more_than
from sledai.rules.scoring import score_bounds
from sledai.visits.assessment import Assessment
from sledai.visits.encounters import LETTERS, Encounter, readings_of
from sledai.visits.readings import PARTS
from sledai.visits.visits import Visits

__all__ = ["eligible"]


@overload
def eligible(visit: Assessment | Encounter[Assessment], edition: Edition, *, entry: TrialEntry) -> Verdict[int]: ...
@overload
def eligible(visit: Visits | Encounter[Visits], edition: Edition, *, entry: TrialEntry) -> Verdict[Array]: ...
def eligible(
    visit: Assessment | Visits | Encounter[Any], edition: Edition, *, entry: TrialEntry
) -> Verdict[int] | Verdict[Array]:
    """Whether a visit has the activity that a trial requires: scores, manifestations, BILAG letters, global assessment.

    The verdict is exact where the cut-offs are lower limits: filling every missing item with a finding, and every
    letter and assessment that is not known with the highest, gives the most of everything.

    Args:
        visit: one visit, or many; an `Encounter` for an entry that asks for BILAG letters or a global assessment,
            without which these are open.
        edition: the edition.
        entry: the criteria, one of `sledai.criteria.ENTRIES`.

    Raises:
        TypeError: `entry` is not a record of entry criteria.
        EditionError: its content is not that of its key, or the letters are of another BILAG index.

    Example:
        >>> from sledai import SELENA_SLEDAI
        >>> from sledai.criteria import ENTRIES
        >>> visit = Assessment({"rash", "arthritis", "pyuria"})
        >>> eligible(visit, SELENA_SLEDAI, entry=ENTRIES["nct02932137-entry"]).certain
        True

    References:
        nct02932137-record, poetyk-records, nct04895696-record, muse-2017, nct04895241-record
    """
    entry = require_entry(entry)
    given: Any = visit
    at: Encounter[Any] = given if isinstance(given, Encounter) else Encounter(given)
    letters = at.bilag.grades.values() if at.bilag else ()
    if entry.bilag and at.bilag:
        require_letters_of(entry, at.bilag.edition)
    scores: dict[str, Interval[Any]] = {
        name: score_bounds(at.visit, part) for name, part in scored_parts(edition, entry).items()
    }
    answers: list[Interval[Any]] = [at.visit.answer(name) for name in entry.any_of]
    return admits(scores, answers, letters, readings_of(at)["pga"], entry)


def require_entry(entry: object) -> TrialEntry:
    """Check that a value is a record of entry criteria.

    Raises:
        TypeError: it is not such a record.
        EditionError: its content is not that of its key.
    """
    return require_rule(entry, TrialEntry, ENTRIES, what="a trial entry", give="one of criteria.ENTRIES.values()")


def require_letters_of(rule: TrialEntry | BilagFlareRule | BilagNumbers, edition: object) -> None:
    """Refuse letters of another BILAG index than that of a rule.

    Raises:
        EditionError: they are of another one.
    """
    if edition != rule.bilag_edition:
        raise other_bilag_edition(rule.key, rule.bilag_edition, str(edition))


def scored_parts(edition: Edition, entry: TrialEntry) -> dict[str, Edition]:
    """The parts of an edition whose points an entry asks for."""
    found = {"score": _less(edition, entry.not_counted)}
    if entry.clinical_score:
        found["clinical_score"] = _less(edition, (*entry.not_counted, *entry.not_clinical))
    return found


def _less(edition: Edition, descriptors: Iterable[Descriptor]) -> Edition:
    """The edition less those descriptors that it has."""
    parts = [name for name in descriptors if name in edition]
    return edition.without(*parts) if parts else edition


def admits(
    scores: Mapping[str, Interval[Any]],
    answers: Iterable[Interval[Any]],
    letters: Iterable[Interval[Any]],
    pga: Interval[Any],
    entry: TrialEntry,
) -> Verdict[Any]:
    """Whether a visit meets the criteria, for one visit, arrays and expressions.

    Args:
        scores: the points of each part of `scored_parts`.
        answers: the answers of the manifestations, and of boxes of some of them.
        letters: the BILAG grades of each domain; none where they were not given.
        pga: the global assessment [parts].
        entry: the criteria.
    """
    found = [meets(scores["score"], entry.score)]
    if entry.clinical_score:
        found.append(meets(scores["clinical_score"], entry.clinical_score))
    if entry.any_of:
        found.append(any_of(answer.at_least(1) for answer in answers))
    if entry.bilag:
        grades = list(letters)
        counts = (
            more_than(count - 1, [grade.at_least(LETTERS[letter]) for grade in grades]) for letter, count in entry.bilag
        )
        found.append(any_of(counts) if grades else OPEN)
    if entry.pga:
        found.append(meets(pga, entry.pga, parts=PARTS))
    return all_of(found)
