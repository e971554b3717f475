"""Counting what is undetermined as nonresponse: refused where a criterion would be open whatever the columns held."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import partial

from narwhals.stable import v2 as nw

from sledai.criteria import StateRule
from sledai.errors import missing_criterion
from sledai.frames.cells import CellFormat, Letters
from sledai.frames.measure import OutcomeRule, Plan, VisitInputs
from sledai.frames.reading import Answers, Reading
from sledai.logic import Interval
from sledai.rules.outcomes import GIVEN_BY, OF_ANSWERS, given_by
from sledai.visits.answers import DESCRIPTORS, FIRST_ROWS, NOT_ASSESSED, read_answer, with_letters
from sledai.visits.readings import DOSE_SCALES, Scale


def require_assessed(reading: Reading, plan: Plan, visit: Callable[[Answers], VisitInputs]) -> None:
    """Refuse an outcome that nobody could reach, because a criterion has no column and no value.

    The rule is applied to two visits without a missing item, one with the least that every column can hold and one
    with the most: a criterion that is certain neither from the one to the other nor back has no column. A column of an
    eager frame that holds nothing is none.

    Args:
        reading: the frame.
        plan: the plan of an outcome that counts what is undetermined as nonresponse.
        visit: from what is read to a visit.

    Raises:
        MissingValueError: there is such a criterion.
    """
    if plan.criteria is None or plan.rule is None:
        return
    empty = tuple(column for column in reading.tables if _is_empty(reading, column))
    least, most = (
        plan.from_visit(visit([_extreme(reading, at, end, empty) for at in reading.columns])) for end in ("low", "high")
    )
    is_single = plan.since is None
    ways = plan.criteria(least, {} if is_single else most), plan.criteria(most, {} if is_single else least)
    never = [
        name
        for name in ways[0]
        if not any(way[name].certain for way in ways) and any(way[name].possible for way in ways)
    ]
    if never:
        given = {name: _given_by(name, reading, plan.rule, empty) for name in never}
        raise missing_criterion(given, rule=plan.rule.key, in_frame=True)


def _is_empty(reading: Reading, column: str) -> bool:
    """Whether a column of an eager frame that has rows holds nothing."""
    data = reading.frame
    if isinstance(data, nw.LazyFrame) or not len(data):
        return False
    kind = reading.tables[column]
    read = partial(read_answer, table=with_letters(kind)) if isinstance(kind, Mapping) else kind.read
    unknown = NOT_ASSESSED if isinstance(kind, Mapping) else kind.unknown
    parts = (data[column].head(FIRST_ROWS), data[column].unique())
    return all(read(value) == unknown for part in parts for value in part.to_list())


def _extreme(reading: Reading, at: str | Interval[int] | None, end: str, empty: Collection[str]) -> Interval[int]:
    """The least or the most that a column can hold; what has no column is what it is in every visit."""
    if not isinstance(at, str):
        return NOT_ASSESSED if at is None else at
    kind = reading.tables.get(at)
    held = kind.unknown if isinstance(kind, Scale | Letters) else NOT_ASSESSED
    value: int = getattr(held, end)
    return held if at in empty else Interval(value, value)


def _given_by(criterion: str, reading: Reading, rule: OutcomeRule, empty: Collection[str]) -> str:
    """What is to be given for a criterion that is open whatever the columns hold."""
    if criterion not in OF_ANSWERS:
        further = {column for column in reading.columns[len(DESCRIPTORS) :] if isinstance(column, str)}
        blank = [repr(column) for column in empty if column in further and _serves(criterion, reading.tables[column])]
        give = given_by(criterion).replace("treatment_failure=", 'statements={"treatment_failure": ...}')
        return f"{give} a column with values, not {' or '.join(blank)}" if blank else give
    inactive = rule.inactive if isinstance(rule, StateRule) else ()
    absent = [
        name for name in inactive if criterion == "no_major_organ_activity" and name not in reading.required_edition
    ]
    columns = zip(DESCRIPTORS, reading.columns, strict=False)
    gaps = [name for name, at in columns if (at is None or at in empty) and name in reading.required_edition]
    return f"an edition with {' and '.join(absent)}" if absent else f"columns for {' and '.join(gaps)}"


def _serves(criterion: str, kind: CellFormat) -> bool:
    """Whether a column that is read like this can give a criterion what it needs."""
    if isinstance(kind, Letters):
        return criterion.startswith("bilag")
    if isinstance(kind, Scale):
        return given_by(criterion) == ("prednisone=" if kind in DOSE_SCALES.values() else "pga=")
    return criterion not in GIVEN_BY or criterion == "no_treatment_failure"
