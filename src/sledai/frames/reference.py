"""Find the reference visit of each visit: by subject, ordered by day, never by row."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any, cast

import numpy as np
from attrs import define, evolve, field, frozen
from narwhals.stable import v2 as nw

from sledai.errors import SledaiError, ambiguous_baseline, baseline_type, missing_baseline, raise_all
from sledai.frames.days import duplicated_days, read_days, zone_of
from sledai.frames.engines import Frame, is_text, name_of, optional_name_of
from sledai.frames.expressions import as_int, reads_as_text
from sledai.frames.layout import Baseline, Layout, Previous, Since, Unmatched
from sledai.frames.visits import (
    duplicated,
    first_rows,
    identified,
    require_known,
    unidentified,
    with_group_values,
)
from sledai.visits.answers import is_missing
from sledai.visits.days import DayKind, DayScale, Form, span_of, zone_named

LARGEST_SIGNED, LARGEST_UNSIGNED = 2**63 - 1, 2**64 - 1
LARGEST_IN_FLOAT32, LARGEST_IN_FLOAT64 = 2**24, 2**53
"""Up to here a column of this type holds each whole number exactly."""


@frozen
class Reference:
    """Which visit of the same subject a visit is compared with: a named or flagged baseline, or the previous one.

    Attributes:
        subjects: the columns that identify the subject.
        visit: the column that names the visit, or puts visits in order.
        baseline: the visit that is the baseline.
        flag: instead, the column that marks the baseline.
        previous: instead, compare with the previous visit in the order of `visit`.
        within: how old the previous visit may be [days]; None means any age.
        unmatched: how subjects without a baseline are treated.
        days: how days are counted, where days are used.
        order: the scratch column with the days of the visits, where days are used.
        in_days: whether the order of the visits is that of their days.
        first: whether the baseline is the subject's first visit.
        assessed: whether a previous visit at which nothing was assessed is passed over.
    """

    subjects: tuple[str, ...]
    visit: str | None
    baseline: object = None
    flag: str | None = None
    previous: bool = False
    within: int | None = None
    unmatched: Unmatched = "refuse"
    days: DayScale | None = None
    order: str | None = None
    in_days: bool = False
    first: bool = False
    assessed: bool = False

    @classmethod
    def of(cls, since: Since, layout: Layout) -> Reference:
        """The reference visit of a table.

        Raises:
            TypeError: the layout does not name the columns that are needed.
        """
        needed = {"subject": bool(layout.subject)}
        is_first = isinstance(since, Baseline) and since.is_first
        if isinstance(since, Baseline) and not is_first:
            column = layout.day if layout.visit is None else layout.visit
            needed["visit"] = since.flag is not None or column is not None
        else:
            column = layout.visit if layout.day is None else layout.day
            needed["day= or visit"] = column is not None
        if lacking := [f"{name}=" for name, is_given in needed.items() if not is_given]:
            raise TypeError(f"{since!r}: name the columns in the layout: {', '.join(lacking)}")
        subjects, visit = tuple(map(name_of, layout.subject)), optional_name_of(column)
        if isinstance(since, Baseline) and not is_first:
            return cls(subjects, visit, since.value, optional_name_of(since.flag), unmatched=since.unmatched)
        within, assessed = (since.within, since.assessed) if isinstance(since, Previous) else (None, False)
        found = cls(subjects, visit, previous=not is_first, first=is_first, within=within, assessed=assessed)
        by_day = layout.day is not None or within is not None
        return evolve(found, in_days=True, days=layout.days) if by_day else found

    @property
    def roles(self) -> tuple[str, ...]:
        """The columns that identify a visit."""
        return (*self.subjects, *([self.visit] if self.visit and self.visit not in self.subjects else []))

    @property
    def rows(self) -> tuple[str, ...]:
        """The columns that identify a visit, with its day where days are counted."""
        return (*self.subjects, self.order) if self.order else self.roles

    @property
    def ordered(self) -> str:
        """The column that puts visits in order."""
        return self.order or str(self.visit)

    @property
    def named(self) -> str:
        """The baseline in words."""
        return f"{self.visit} = {self.baseline}" if self.flag is None else f"flag {self.flag}"


def is_dated_text(data: Frame, column: str) -> bool:
    """Whether an eager frame holds dates of visits as text or Python objects; one date is enough."""
    if isinstance(data, nw.LazyFrame) or column not in data.columns or not reads_as_text(data.schema[column]):
        return False
    found = read_days(data, column, None)
    return found.kind in (DayKind.DATES, DayKind.TIMES) and bool((found.first == found.last).any())


@define
class Identifiers:
    """The identifiers of an eager frame, checked once for all reference visits.

    Attributes:
        data: the frame.
    """

    data: nw.DataFrame[Any]
    _first: dict[tuple[str, ...], Any] = field(factory=dict, init=False)
    _faults: dict[tuple[str, ...], tuple[SledaiError, ...]] = field(factory=dict, init=False)

    def first_rows(self, subjects: tuple[str, ...]) -> Any:
        """For each row the first row of its subject."""
        if subjects not in self._first:
            self._first[subjects] = first_rows(self.data, subjects)
        return self._first[subjects]

    def faults(self, roles: tuple[str, ...], *, twice: bool) -> list[SledaiError]:
        """The errors for blank identifiers and, with `twice`, for duplicated visits."""
        found: list[SledaiError] = [*unidentified(self.data, roles)]
        if twice and roles not in self._faults:
            self._faults[roles] = tuple(duplicated(self.data, roles))
        return [*found, *(self._faults[roles] if twice else ())]


def baseline_rows(visits: Identifiers, reference: Reference, is_baseline: Any) -> Any:
    """For each row that of its subject's baseline.

    Raises:
        SledaiError: blank identifiers, duplicated visits, subjects without one baseline, all at once;
            a baseline that no subject has.
    """
    data, first = visits.data, visits.first_rows(reference.subjects)
    faults = visits.faults(reference.roles, twice=bool(reference.visit))
    rows = np.flatnonzero(is_baseline)
    counts = np.bincount(first[rows], minlength=len(first))
    baselines = np.full(len(first), -1)
    baselines[first[rows]] = rows
    lacking = np.flatnonzero((first == np.arange(len(first))) & (counts == 0))
    several = np.flatnonzero(counts > 1) if reference.flag else lacking[:0]
    if more := dict(zip(_named(data, reference, several), counts[several].tolist(), strict=True)):
        faults.append(ambiguous_baseline(reference.subjects, more, baseline=reference.named))
    if not reference.flag and not len(rows) and not faults:
        require_known(data, str(reference.visit), [reference.baseline])
    if reference.unmatched == "refuse" and (none := dict.fromkeys(_named(data, reference, lacking), 0)):
        faults.append(missing_baseline(reference.subjects, none, baseline=reference.named, may_be_null=True))
    raise_all(faults)
    return baselines[first]


def _named(data: nw.DataFrame[Any], reference: Reference, rows: Any) -> list[tuple[object, ...]]:
    """The subjects of some rows, in order, without those that are blank."""
    subjects = data.select(*reference.subjects)[rows.tolist()].rows() if len(rows) else []
    return sorted((subject for subject in subjects if not any(map(is_missing, subject))), key=str)


def previous_rows(visits: Identifiers, reference: Reference, form: Form, assessed: Any = None) -> Any:
    """For each row that of the subject's visit before it, -1 where there is none; with `assessed` of these visits.

    Raises:
        SledaiError: blank identifiers, duplicated visits.
    """
    data, first = visits.data, visits.first_rows(reference.subjects)
    visit = data[reference.ordered]
    days = (visit.cast(nw.Float64) if visit.dtype.is_decimal() else visit).to_numpy()
    is_blank = bool(visits.faults(reference.roles, twice=False))
    in_order = (first[1:] > first[:-1]) | ((first[1:] == first[:-1]) & (days[1:] >= days[:-1]))
    order = np.arange(len(data)) if is_blank or in_order.all() else np.lexsort((days, first))
    who, when = first[order], days[order]
    if is_blank or bool(((who[1:] == who[:-1]) & (when[1:] == when[:-1])).any()):
        faults = visits.faults(reference.roles, twice=not reference.order)
        if reference.order:
            faults += duplicated_days(data, reference.subjects, str(reference.visit), reference.order, form)
        raise_all(faults)
    places = np.arange(len(order))
    if assessed is not None:
        places = np.maximum.accumulate(np.where(assessed[order], places, -1))
    at, before = order[1:], np.where(places[:-1] < 0, -1, order[places[:-1]])
    same = (before >= 0) & (first[at] == first[before])
    previous = np.full(len(order), -1)
    previous[at[same]] = before[same]
    if reference.within is not None:
        previous[days - days[previous] > reference.within] = -1
    return previous


def with_previous(
    data: nw.LazyFrame[Any], reference: Reference, names: Mapping[str, str], prefix: str
) -> nw.LazyFrame[Any]:
    """Add the values of the subject's visit before, whether there is one, and its day.

    A duplicated visit is not the one before another. Where visits are passed over, each visit first has the values of
    the last assessed one up to it: the only one among the visits with the same number of assessed ones up to them.
    """
    shifted: dict[str, Any] = {
        name: nw.when(nw.col(f"{prefix}unique")).then(nw.col(column)) for column, name in names.items()
    }
    shifted[f"{prefix}before"] = nw.col(f"{prefix}rows")
    if reference.within is not None:
        shifted[f"{prefix}day"] = nw.col(reference.ordered)
    if reference.assessed:
        up_to, assessed = f"{prefix}up_to", nw.col(f"{prefix}assessed") >= 1
        number = as_int(assessed).cum_sum().over(*reference.subjects, order_by=reference.ordered)
        data = data.with_columns(**{up_to: number})
        last = {
            name: nw.when(assessed).then(value).max().over(*reference.subjects, up_to)
            for name, value in shifted.items()
        }
        data = data.with_columns(**last)
        shifted = {name: nw.col(name) for name in shifted}
    return data.with_columns(
        **{
            name: value.shift(1).over(*reference.subjects, order_by=reference.ordered)
            for name, value in shifted.items()
        }
    )


def with_baseline(
    data: nw.LazyFrame[Any], reference: Reference, names: Mapping[str, str], prefix: str
) -> nw.LazyFrame[Any]:
    """Add the values of the subject's one baseline, and whether a visit is the baseline.

    A flag that cannot be read may mark a further baseline, so it is counted.
    """
    flag, is_reference, count = (f"{prefix}{name}" for name in ("flag", "is_reference", "count"))
    if reference.first:
        first: Any = with_group_values(data, reference.subjects, {flag: nw.col(reference.ordered).min()})
        data = first
    data = data.with_columns(**{is_reference: is_baseline(data, reference, flag)})
    named = identified(data, reference.subjects)
    chosen = nw.col(is_reference) | nw.col(flag).is_null() if reference.flag else nw.col(is_reference)
    own = {f"{name}_own": nw.when(nw.col(is_reference) & named).then(nw.col(at)) for at, name in names.items()}
    data = data.with_columns(**own, **{f"{count}_own": as_int(chosen & named)})
    of_subject = {name: nw.col(f"{name}_own").min() for name in names.values()}
    of_subject[count] = nw.col(f"{count}_own").sum()
    found: Any = with_group_values(data, reference.subjects, of_subject)
    filled = next(iter(names.values()))
    with_one: nw.LazyFrame[Any] = found.with_columns(**{filled: nw.when(nw.col(count) == 1).then(nw.col(filled))})
    return with_one


def with_unique_visits(data: nw.LazyFrame[Any], reference: Reference, unique: str, rows: str) -> nw.LazyFrame[Any]:
    """Add a flag for rows that are complete and the only row of their visit.

    A visit without a day may be the one before any other of its subject.
    """
    only = identified(data, reference.roles)
    if reference.order:
        only = only & ~nw.col(reference.order).is_null()
    if reference.previous or reference.first:
        data = data.with_columns(**{unique: as_int(only)})
        only = (nw.col(unique).min().over(*reference.subjects) == 1).fill_null(False)
    if reference.visit:
        counted: Any = with_group_values(data, reference.rows, {rows: nw.len()})
        data = counted
        only = only & (nw.col(rows) == 1).fill_null(False)
    return data.with_columns(**{unique: only})


def is_baseline(data: Frame, reference: Reference, flag: str) -> nw.Expr:
    """Whether a visit is the baseline.

    Raises:
        BaselineError: the column of visits holds text and the baseline is none, or the other way round.
    """
    if reference.first:
        return (nw.col(flag) == nw.col(reference.ordered)).fill_null(False)
    if reference.flag:
        return (nw.col(flag) == 1).fill_null(False)
    column = str(reference.visit)
    if isinstance(data, nw.DataFrame) and not len(data):
        return nw.col(column).is_null()  # a pandas column without rows has no type
    dtype, value = data.collect_schema()[column], nw.col(column)
    baseline = _as_held(column, dtype, _as_day(column, _holds_days(data, column), reference.baseline))
    if dtype == nw.Categorical and data.implementation.is_pandas():
        return (value == reference.baseline).fill_null(False)  # its categories may be of any kind
    if dtype not in (nw.Object, nw.Unknown) and isinstance(baseline, str) is not is_text(dtype):
        holds = "text" if is_text(dtype) else str(dtype)
        raise baseline_type(column, holds=holds, baseline=repr(reference.baseline))
    return ((value.cast(nw.String) if is_text(dtype) else value) == baseline).fill_null(False)


def _holds_days(data: Frame, column: str) -> nw.dtypes.DType:
    """The type of a column; of Python objects of an eager frame that of dates, if the first one is a date."""
    dtype = data.collect_schema()[column]
    if dtype != nw.Object or isinstance(data, nw.LazyFrame):
        return dtype
    first = next((value for value in data[column].to_list() if not is_missing(value)), None)
    return nw.Date() if isinstance(first, date) and not isinstance(first, datetime) else dtype


def _as_day(column: str, dtype: nw.dtypes.DType, baseline: object) -> object:
    """Convert a baseline that is a date or a time, or the text of one, to the type of a column of dates or times.

    Raises:
        BaselineError: it is neither; or a time has a zone and the column has none, or the other way round.
    """
    is_time, day = isinstance(dtype, nw.Datetime), baseline
    if not is_time and dtype != nw.Date:
        return baseline
    if isinstance(baseline, str):
        span, text = span_of(baseline), baseline.strip()
        if span is None or not span.is_exact:
            return baseline
        day = datetime.fromisoformat(text) if len(text) > len("2024-03-05") else date.fromisoformat(text)
    if not isinstance(day, date):
        raise baseline_type(column, holds=str(dtype), baseline=repr(baseline))
    if not is_time:
        return baseline if isinstance(day, datetime) else day
    zone = zone_of(dtype)
    if isinstance(day, datetime) and (zone is None) is not (day.tzinfo is None):
        raise baseline_type(column, holds=str(dtype), baseline=repr(baseline))
    if isinstance(day, datetime):
        return day.astimezone(zone_named(zone)) if zone else day
    return datetime.combine(day, time(), tzinfo=zone_named(zone) if zone else None)


def _as_held(column: str, dtype: nw.dtypes.DType, baseline: object) -> object:
    """Convert a whole-number baseline to the type of a column, so that every engine finds the same visit.

    Raises:
        BaselineError: two visits may be the same number as this one, because it or the column is a float.
    """
    is_whole = isinstance(baseline, int | np.integer) and not isinstance(baseline, bool)
    is_float = isinstance(baseline, float | np.floating) and float(baseline).is_integer()
    if not (is_whole and (dtype.is_integer() or dtype.is_float())) and not (is_float and dtype.is_integer()):
        return baseline
    number: int = int(cast("Any", baseline))
    largest = LARGEST_IN_FLOAT32 if dtype == nw.Float32 else LARGEST_IN_FLOAT64
    if is_whole and dtype.is_integer():
        largest = LARGEST_UNSIGNED if dtype == nw.UInt64 else LARGEST_SIGNED
    if abs(number) > largest:
        raise baseline_type(column, holds=str(dtype), baseline=repr(baseline))
    return number
