"""Read the arguments of the rules on the course: visits, days, subjects, verdicts and options."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import index as as_whole
from typing import Any, Literal, TypeAlias

import numpy as np

from sledai.errors import different_lengths, missing_identifier, raise_all, unordered_column
from sledai.logic import Array, Verdict
from sledai.visits.answers import is_missing, values_of
from sledai.visits.assessment import Assessment
from sledai.visits.days import Day, DayRange, Days, DayScale, Form, span_of, warn_study_days
from sledai.visits.visits import Visits, require_visits

Scored: TypeAlias = Visits | Sequence[Assessment]
"""The visits of one subject or of many, in any order."""
VisitVerdicts: TypeAlias = Verdict[Array] | Sequence[Verdict[int]]
"""A verdict on each visit: one over arrays, or one for each visit."""
BaselineDay: TypeAlias = Day | Literal["first_visit"]
"""The day from which time counts: one day for all, or the day of each subject's first visit."""
Start: TypeAlias = DayRange | None
"""A baseline day that was read; None for the first visit."""


def read_days(column: Array, days: DayScale | None) -> tuple[Array, Form]:
    """Read days as whole numbers, so that sums of points times days are exact, and the kind of the column.

    Raises:
        MissingValueError: a day is blank.
        UnreadableValueError: a value is not one day like the others.
    """
    found = Days.of(column, days=days)
    if found.blank.any():
        raise missing_identifier("day", int(found.blank.sum()))
    raise_all(found.faults("day", exact=True))
    warn_study_days({"day": found.sides})
    return found.first, found.form


def read_subjects(column: Array) -> tuple[Array, Array]:
    """List the subjects in ascending order, and find for each visit the position of its subject."""
    if column.dtype != object:
        names, owner = np.unique(column, return_inverse=True)
        _refuse_blanks("subject", values_of(names), column)
        return names, owner
    values = values_of(column)
    different = set(values)
    _refuse_blanks("subject", different, column)
    kinds = {type(value) for value in different}
    try:
        ascending = sorted(different)
    except TypeError:
        holds = " and ".join(sorted(kind.__name__ for kind in kinds))
        raise unordered_column("subject", holds=holds, needed="identifiers of one kind") from None
    positions = {name: position for position, name in enumerate(ascending)}
    owner = np.fromiter(map(positions.__getitem__, values), np.int64, len(values))
    plain = kinds in ({str}, {int})
    return np.array(ascending) if plain else np.fromiter(ascending, object, len(ascending)), owner


def _refuse_blanks(name: str, different: Iterable[object], column: Array) -> None:
    if any(map(is_missing, different)):
        raise missing_identifier(name, sum(map(is_missing, values_of(column))))


def read_visits(visits: object) -> Visits:
    """Read `Visits`, or a list of assessments."""
    if isinstance(visits, list | tuple):
        strangers = [visit for visit in visits if not isinstance(visit, Assessment)]
        return Visits.from_assessments(visits) if not strangers else require_visits(strangers[0])
    return require_visits(visits)


def read_verdict(name: str, verdicts: VisitVerdicts) -> Verdict[Array]:
    """Read a verdict on each visit as two columns of truth values.

    Raises:
        TypeError: it is not a verdict, or holds more than true and false.
        ValueError: a visit is certain and not possible.
    """
    given = _parts(name, verdicts)
    certain, possible = (_truth(name, part) for part in given)
    if certain.shape != possible.shape or certain.ndim != 1:
        raise different_lengths({f"{name}.certain": certain.shape, f"{name}.possible": possible.shape})
    if (certain & ~possible).any():
        raise ValueError(f"{name} is certain where it is not possible: look whether the two were exchanged")
    return Verdict(certain=certain, possible=possible)


def _parts(name: str, verdicts: object) -> tuple[object, object]:
    """Split verdicts into what is certain and what is possible."""
    if isinstance(verdicts, Verdict):
        return verdicts.certain, verdicts.possible
    if isinstance(verdicts, list | tuple) and all(isinstance(one, Verdict) for one in verdicts):
        return [one.certain for one in verdicts], [one.possible for one in verdicts]
    raise TypeError(
        f"{name} is {type(verdicts).__name__}: give a Verdict over the visits; "
        "for a column x without gaps that is Verdict(certain=x, possible=x)"
    )


def _truth(name: str, values: object) -> Array:
    column: Any = np.asarray(values)
    true: Any = column == 1
    if not np.all(true | (column == 0)):
        raise TypeError(f"{name} holds more than true and false: an open answer is certain=False, possible=True")
    return np.asarray(true)


def require_days(name: str, value: Any, *, least: int | None = None) -> int:
    """Check a number of days given as an option.

    Raises:
        TypeError: the value is not a whole number.
        ValueError: it is less than `least`.
    """
    try:
        days = as_whole(value)
    except TypeError:
        raise TypeError(f"{name}={value!r}: give a whole number of days") from None
    if least is not None and days < least:
        raise ValueError(f"{name}={value!r}: give {least} day or more")
    return days


def require_day(name: str, value: object, days: DayScale | None) -> DayRange:
    """Read a day given as an option.

    Raises:
        TypeError: the value is not a day.
        ValueError: it is farther than any day, or not a day of a study.
    """
    found = span_of(value, days)
    if found is not None and found.is_exact:
        return found
    if days and span_of(value) is not None:
        raise ValueError(f"{name}={value!r}: give a study day, a whole number other than 0, or leave out days='study'")
    if isinstance(value, int | np.integer) and not isinstance(value, bool):
        raise ValueError(f"{name}={value!r}: count days from one day, also of a date that is written as a number")
    raise TypeError(f"{name}={value!r}: give a whole number of days, or a date where the days are dates")


def require_span(from_day: Day, to_day: Day, days: DayScale | None) -> tuple[DayRange, DayRange]:
    """Read the first and the last day of a period given as options."""
    first, last = require_day("from_day", from_day, days), require_day("to_day", to_day, days)
    if last.first < first.first:
        raise ValueError(f"to_day={to_day} is before from_day={from_day}")
    return first, last


def require_baseline(value: object, days: DayScale | None) -> Start:
    """Read the day from which time counts, given as an option."""
    if isinstance(value, str) and value == "first_visit":
        return None
    if isinstance(value, str) and span_of(value) is None:
        raise ValueError(f"baseline={value!r}: give a day or say 'first_visit'")
    return require_day("baseline", value, days)


def require_limit(name: str, value: Any) -> int | None:
    """Check an optional number of days, 1 or more."""
    return None if value is None else require_days(name, value, least=1)


def require_choice(name: str, value: object, choices: Sequence[str]) -> None:
    """Refuse a word that is not one of the choices."""
    if value not in choices:
        raise ValueError(f"{name}={value!r}: say {' or '.join(map(repr, choices))}")
