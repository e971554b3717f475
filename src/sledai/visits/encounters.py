"""Encounters: a visit with its global assessment, dose, weight, BILAG letters, and yes/no statements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, Generic, TypeAlias, TypeVar, cast

import numpy as np
from attrs import field, frozen

from sledai._fixed import Fixed
from sledai.errors import SledaiError, different_lengths, raise_all, unknown_statement, unreadable_reading
from sledai.logic import ColumnLike, Interval, stacked
from sledai.visits.answers import (
    NOT_ASSESSED,
    as_array,
    code_table,
    is_missing,
    read_answer,
    read_whole_column,
    unreadable_error,
    values_of,
    with_letters,
)
from sledai.visits.assessment import Assessment
from sledai.visits.labels import RowLabels, require_paired_labels, require_same_labels
from sledai.visits.readings import (
    KILOGRAMS,
    MG_PER_DAY,
    POINTS,
    BodyWeight,
    Pga,
    Prednisone,
    Quantity,
    is_column,
)
from sledai.visits.visits import Visits

__all__ = ["Bilag", "BilagEdition", "Encounter"]

VisitT = TypeVar("VisitT", Assessment, Visits)
Statement: TypeAlias = object
"""A statement: true, false, or a blank if it is not known; an array or list of these for many visits."""

LETTERS: Mapping[str, int] = {"E": 0, "D": 1, "C": 2, "B": 3, "A": 4}
"""The BILAG letters from the least active to the most."""
ANY_LETTER = Interval(0, 4)
NO_LETTER = ("", "nd", "not done")
ACCEPTED_LETTERS = "A, B, C, D or E"


class BilagEdition(StrEnum):
    """The BILAG index of the letters; recorded with a result, since the library does not grade BILAG."""

    CLASSIC = "bilag-classic"
    BILAG_2004 = "bilag-2004"


@frozen(init=False, repr=False)
class Bilag:
    """The BILAG letters of a visit by domain; the caller grades, the library compares.

    Args:
        letters: domain to letter, A (most active) to E, or to an array or list of letters;
            None, NaN and blanks were not graded. The names of the domains are the caller's own.
        edition: the BILAG index of the letters.

    Raises:
        AlignmentError: the letters are pandas Series with different labels.
        UnreadableValueError: a letter is not one of the five.

    Attributes:
        grades: domain to the grade as an interval, 4 for A to 0 for E.
        edition: the BILAG index of the letters.
        row_labels: the labels of the rows, if the letters are pandas Series; equality ignores them.

    Example:
        >>> Bilag({"renal": "A", "mucocutaneous": None}, edition=BilagEdition.BILAG_2004).grades
        {'renal': Interval(low=4, high=4), 'mucocutaneous': Interval(low=0, high=4)}
    """

    grades: Mapping[str, Interval[Any]]
    edition: BilagEdition
    row_labels: RowLabels = field(eq=False)

    def __init__(self, letters: Mapping[Any, object], *, edition: BilagEdition | str) -> None:
        if not isinstance(letters, Mapping) or not letters:
            raise TypeError("letters: give a mapping of domain to letter, with at least one domain")
        require_bilag_edition("edition", edition)
        labels = require_same_labels({"bilag": letters})
        read = {domain: _letters(str(domain), values) for domain, values in letters.items()}
        raise_all(fault for _, fault in read.values() if fault)
        object.__setattr__(self, "grades", Fixed({domain: grade for domain, (grade, _) in read.items()}))
        object.__setattr__(self, "edition", BilagEdition(edition))
        object.__setattr__(self, "row_labels", labels)

    def __repr__(self) -> str:
        return f"<Bilag {self.edition}: {', '.join(self.grades)}>"


def require_bilag_edition(keyword: str, edition: object) -> None:
    """Refuse a value that is not an edition of BILAG."""
    if edition not in tuple(BilagEdition):
        raise TypeError(f"{keyword}={edition!r}: letters are of {' or '.join(BilagEdition)}")


def _letters(name: str, values: object) -> tuple[Interval[Any], SledaiError | None]:
    """Read the grades of a domain, each different letter once, with the error for other values."""
    many = [values]
    if is_column(values):
        column = as_array(cast("ColumnLike", values))
        if column.ndim != 1:
            return ANY_LETTER, different_lengths({name: f"shape {column.shape}"})
        many = values_of(column)
    try:
        read = {value: read_letter(value) for value in set(many)}
        found = list(map(read.__getitem__, many))
    except TypeError:  # an unhashable value, such as a list, is not a letter
        found = list(map(read_letter, many))
    wrong = Counter(repr(value) for value, grade in zip(many, found, strict=True) if grade is None)
    fault = unreadable_reading(name, dict(wrong.most_common()), accepted=ACCEPTED_LETTERS) if wrong else None
    grades = [ANY_LETTER if grade is None else grade for grade in found]
    if not is_column(values):
        return grades[0], fault
    return stacked(grades), fault


def read_letter(value: object) -> Interval[int] | None:
    """Read one letter as a grade; None if it cannot be read."""
    if is_missing(value):
        return ANY_LETTER
    text = str(value).strip()
    if text.casefold() in NO_LETTER:
        return ANY_LETTER
    grade = LETTERS.get(text.upper()) if isinstance(value, str) else None
    return None if grade is None else Interval(grade, grade)


@frozen
class Encounter(Generic[VisitT]):
    """A visit with its readings; of one subject, or of many subjects row by row.

    A reading that is left out was not recorded: it can have any value, and never counts as normal.

    Attributes:
        visit: the 24 answers: an `Assessment`, or `Visits` for many.
        pga: the physician's global assessment.
        prednisone: the daily dose of prednisone or prednisolone.
        body_weight: the body weight.
        bilag: the BILAG letters.

    Raises:
        AlignmentError: one visit and readings of many, or the other way round, or different numbers of rows.
        AlignmentError: they were made of pandas Series with different labels.

    Example:
        >>> from sledai.visits.readings import POINTS
        >>> Encounter(Assessment({"rash"}), pga=Pga("0.5", scale="points")).prednisone is None
        True
    """

    visit: VisitT
    pga: Pga | None = field(default=None, kw_only=True)
    prednisone: Prednisone | None = field(default=None, kw_only=True)
    body_weight: BodyWeight | None = field(default=None, kw_only=True)
    bilag: Bilag | None = field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if not isinstance(self.visit, Assessment | Visits):
            kind = type(self.visit).__name__
            raise TypeError(
                f"{kind} is not a visit: give an Assessment or Visits, or use sledai.frames for a dataframe"
            )
        sizes: dict[str, object] = {"visit": self.size}
        for name in ("pga", "prednisone", "body_weight"):
            reading: Quantity | None = getattr(self, name)
            if reading is not None:
                sizes[name] = reading.size
        for domain, grade in self.bilag.grades.items() if self.bilag else ():
            sizes[f"bilag {domain}"] = len(grade.low) if isinstance(grade.low, np.ndarray) else "one visit"
        if len(set(sizes.values())) > 1:
            raise different_lengths(sizes)
        require_same_labels(self._labelled)

    @property
    def row_labels(self) -> RowLabels:
        """The labels of the rows, if they were made of pandas Series."""
        return require_same_labels(self._labelled)

    @property
    def _labelled(self) -> dict[str, object]:
        return {name: getattr(self, name) for name in ("visit", "pga", "prednisone", "body_weight", "bilag")}

    @property
    def size(self) -> int | str:
        """The number of visits."""
        return "one visit" if isinstance(self.visit, Assessment) else len(self.visit)


def readings_of(encounter: Encounter[Any]) -> dict[str, Interval[Any]]:
    """Collect global assessment, dose and body weight [parts]; a missing reading can have any value."""
    scales = {"pga": POINTS, "prednisone": MG_PER_DAY, "body_weight": KILOGRAMS}
    given: dict[str, Quantity | None] = {name: getattr(encounter, name) for name in scales}
    return {name: scales[name].unknown if reading is None else reading.parts for name, reading in given.items()}


def aligned(before: Encounter[Any], now: Encounter[Any]) -> None:
    """Refuse encounters that cannot be compared row by row.

    Raises:
        AlignmentError: the two do not have the same number of visits.
        AlignmentError: they were made of pandas Series in different orders.
    """
    for name, side in (("before", before), ("now", now)):
        if not isinstance(side, Encounter):
            raise TypeError(
                f"{name}: {type(side).__name__} is not an Encounter: wrap the visit, Encounter(visit, pga=...)"
            )
    if before.size != now.size:
        raise different_lengths({"before": before.size, "now": now.size})
    require_paired_labels(before, now)


def statements(
    given: Mapping[Any, Statement] | None,
    accepted: Iterable[str],
    size: int | str,
    place: str,
    *,
    now: Encounter[Any] | None = None,
) -> dict[str, Interval[Any]]:
    """Read each accepted statement on `size` visits as an answer; one that is not given is not known.

    Raises:
        UnknownNameError: a name is not accepted.
        UnreadableValueError: a value is neither true, false nor blank.
        AlignmentError: a column has another number of rows than the visits.
        AlignmentError: the columns are pandas Series with different labels.
    """
    names = tuple(map(str, accepted))
    named = known_names(given, names, place)
    require_same_labels({"now": now, place: named})
    read = {name: _answered(name, named[name], size) for name in names if name in named}
    raise_all(fault for _, fault in read.values() if fault)
    return {name: read[name][0] if name in read else NOT_ASSESSED for name in names}


def known_names(given: Mapping[str, Any] | None, accepted: tuple[str, ...], place: str) -> dict[str, Any]:
    """Check that each name of given statements is accepted.

    Raises:
        UnknownNameError: a name is not accepted.
    """
    if not (given is None or isinstance(given, Mapping)):
        raise TypeError(f"{place}: give a mapping of statement to true, false or None, not {type(given).__name__}")
    named = {str(name): value for name, value in (given or {}).items()}
    if unknown := tuple(name for name in named if name not in accepted):
        raise unknown_statement(unknown, accepted=accepted, place=place)
    return named


def _answered(name: str, value: object, size: int | str) -> tuple[Interval[Any], SledaiError | None]:
    table = code_table(None)
    if not is_column(value):
        answer = read_answer(value, with_letters(table))
        return (answer, None) if answer is not None else (NOT_ASSESSED, unreadable_error(name, [value]))
    column, fault = read_whole_column(name, cast("ColumnLike", value), table)
    if fault is None and len(column.low) != size:
        fault = different_lengths({"visit": size, name: len(column.low)})
    return column, fault
