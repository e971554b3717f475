"""Read the days of a column: as arrays of an eager frame, as expressions of a lazy one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any, cast

import numpy as np
from attrs import evolve, frozen
from narwhals.stable import v2 as nw
from narwhals.stable.v2.dtypes import DType
from narwhals.stable.v2.typing import FrameT

from sledai.errors import SledaiError, duplicate_visit, unordered_column
from sledai.frames.arrays import with_columns
from sledai.frames.engines import Frame, scratch_prefix
from sledai.frames.expressions import BLANKS, if_else, reads_as_text
from sledai.frames.reading import Column, Reading
from sledai.frames.visits import several
from sledai.visits.answers import as_array
from sledai.visits.days import (
    EPOCH,
    FARTHEST_DAY,
    DayKind,
    Days,
    DayScale,
    Form,
    Sides,
    require_scale,
    warn_study_days,
    zone_named,
)

ACCEPTED_DAYS = "whole days, or dates, also as text"
DATE = "^[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9]{2}(?::?[0-9]{2}(?::?[0-9]{2}(?:[.,][0-9]+)?)?)?)?"
MONTH, YEAR = "^[0-9]{4}-[0-9]{2}", "^[0-9]{4}"
END = f"[{BLANKS}]*$"


def with_days(reading: Reading, column: str, scratch: str, days: DayScale | None) -> tuple[Reading, Form]:
    """Add the days of a frame as whole numbers in a scratch column, null where there is none; also return their form.

    Args:
        reading: the frame and the errors of its columns; the errors of days of an eager frame are added, except
            blanks.
        column: the column of the days, which may be missing.
        scratch: the new column.
        days: how days are counted.

    Raises:
        ColumnError: a lazy frame holds what cannot be days.
    """
    require_scale(days)
    data = reading.frame
    if column not in data.collect_schema():
        return reading, Form(days=days)
    if isinstance(data, nw.LazyFrame):
        dtype = data.collect_schema()[column]
        if not holds_days(dtype, days):
            raise unordered_column(column, holds=str(dtype), needed=ACCEPTED_DAYS)
        frame: Frame = with_span(data, column, days, lambda span: {scratch: span.exact})
        return evolve(reading, frame=frame), form_of(dtype, days)
    found = read_days(data, column, days)
    warn_study_days({f"column {column!r}": found.sides})
    numbers = Column(np.where(found.blank, 0, found.first), ~found.blank if found.blank.any() else None)
    faults = (*reading.faults, *found.faults(f"column {column!r}", exact=True))
    zone = zone_of(data.schema[column])
    form = Form(DayKind.TIMES, zone_named(zone), found.days) if zone and found.kind else found.form
    return evolve(reading, frame=with_columns(data, {scratch: numbers}), faults=faults), form


def holds_days(dtype: DType, days: DayScale | None) -> bool:
    """Whether a column of a lazy frame can hold days."""
    dated = dtype == nw.Date or isinstance(dtype, nw.Datetime) or reads_as_text(dtype)
    return bool(dtype.is_numeric() or dtype == nw.Unknown or (dated and not days))


def form_of(dtype: DType, days: DayScale | None) -> Form:
    """What a column of a lazy frame holds as days."""
    if dtype.is_numeric() or dtype == nw.Unknown or not holds_days(dtype, days):
        return Form(DayKind.NUMBERS if dtype.is_numeric() else None, days=days)
    zone = zone_of(dtype)
    return Form(DayKind.TIMES, zone_named(zone), days) if zone else Form(DayKind.DATES, days=days)


def zone_of(dtype: DType) -> str | None:
    """The zone of a column of times, if its type has one."""
    return dtype.time_zone if isinstance(dtype, nw.Datetime) else None


def read_days(data: nw.DataFrame[Any], column: str, days: DayScale | None, *, zone: str | None = None) -> Days:
    """The days of a column of an eager frame; of times with a zone those of another zone, if one is named."""
    series: nw.Series[Any] = data[column]
    if zone_of(series.dtype):
        series = local_times(series, zone)
    return Days.of(as_array(series.to_numpy()), days=days)


def sides_in(data: nw.DataFrame[Any], column: str, days: DayScale | None) -> Sides:
    """The numbers of rows of an eager frame before day 0, on it and after it; numbers are counted by the engine."""
    if days or not data.schema[column].is_numeric():
        return read_days(data, column, days).sides
    day = nw.col(column)
    counts = data.select(before=(day < 0).sum(), at=(day == 0).sum(), after=(day > 0).sum())
    return cast("Sides", tuple(int(count) for count in counts.row(0)))


def local_times(times: nw.Series[Any], zone: str | None = None) -> nw.Series[Any]:
    """Convert times with a zone to local times of that zone or of another; the result has no zone."""
    own = str(zone_of(times.dtype))
    name = zone or own
    # Old Arrow knows no zone by its distance from UTC, and pandas 2 gives Arrow's times in UTC.
    distance = zone_named(name).utcoffset(None)
    shown_zone = name if distance is None else "UTC"
    if distance is None and hasattr(getattr(times.to_native(), "dtype", None), "pyarrow_dtype"):
        times = nw.new_series(times.name, times.to_arrow(), backend="pyarrow")
    local = times if shown_zone == own else times.dt.convert_time_zone(shown_zone)
    return local.dt.replace_time_zone(None) + (distance or timedelta())


@frozen
class Span:
    """The first and the last day that each row can be; one expression where each is one day."""

    first: nw.Expr
    last: nw.Expr

    @property
    def exact(self) -> nw.Expr:
        """The day where it is one day, null elsewhere."""
        one: nw.Expr = self.first
        return one if self.last is self.first else nw.when(self.first == self.last).then(one)


def _whole_days(value: nw.Expr, dtype: DType, days: DayScale | None) -> Span:
    """Convert days that are not text to whole numbers (dates to days since 1970); null without a day.

    Invalid values are masked first so that no engine has to cast them.
    """
    if dtype == nw.Unknown or (days and not dtype.is_numeric()):  # what has no type holds only nulls
        nothing = nw.lit(None, nw.Int64)
        return Span(nothing, nothing)
    is_day = ~(value.is_nan().fill_null(True) if dtype.is_float() else value.is_null())
    if dtype.is_numeric():
        number = value if dtype.is_integer() else nw.when(is_day).then(value.cast(nw.Float64)).otherwise(nw.lit(0.0))
        is_day = is_day & (number <= FARTHEST_DAY) & (number >= -FARTHEST_DAY)
        if not dtype.is_integer():
            is_day = is_day & (number == number.round(0))
    else:
        number = _since_1970(value.dt.year(), value.dt.ordinal_day())
    whole = nw.when(is_day).then(number).otherwise(nw.lit(0)).cast(nw.Int64)
    if days:
        is_day, whole = is_day & (whole != 0), if_else(whole > 0, whole - 1, whole)
    day: nw.Expr = nw.when(is_day).then(whole)
    return Span(day, day)


def _since_1970(year: nw.Expr, day: nw.Expr) -> nw.Expr:
    """The days since 1970 of a day of a year."""
    before = year - 1
    return before * 365 + before // 4 - before // 100 + before // 400 + day - EPOCH


def with_span(
    data: FrameT, column: str, days: DayScale | None, made: Callable[[Span], Mapping[str, nw.Expr]]
) -> FrameT:
    """Add columns that are computed from the days of a column.

    Year, month and day of a text are temporary columns, so that an engine reads each once.
    """
    dtype = data.collect_schema()[column]
    if not reads_as_text(dtype) or days:
        return data.with_columns(**made(_whole_days(nw.col(column), dtype, days)))
    scratch = scratch_prefix(data.collect_schema().names())
    year, month, day = names = [f"{scratch}{part}" for part in ("part_year", "part_month", "part_day")]
    text = nw.col(column).cast(nw.String)
    full, to_month, to_year = (text.str.contains(f"{form}{END}").fill_null(False) for form in (DATE, MONTH, YEAR))
    parts = {
        year: _part(text, full | to_month | to_year, 0, 4),
        month: _part(text, full | to_month, 5, 2),
        day: _part(text, full, 8, 2),
    }
    read = data.with_columns(**parts)
    return read.with_columns(**made(_of_parts(*map(nw.col, names)))).drop(*names)


def _of_parts(year: nw.Expr, month: nw.Expr, day: nw.Expr) -> Span:
    """Days by year, month and day of the month; a date of ISO 8601 may lack the day, or the month and the day."""
    known_month, known_day = (~part.is_null() for part in (month, day))
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    in_year = month.fill_null(1)
    begins, ends = _before_month(in_year, leap), _before_month(in_year + 1, leap)
    in_month = day.fill_null(1)
    good = (year >= 1) & (in_year >= 1) & (in_year <= 12) & (in_month >= 1) & (in_month <= ends - begins)
    first = nw.when(good).then(_since_1970(year, begins + in_month))
    rest = if_else(known_day, 0, if_else(known_month, ends - begins - 1, if_else(leap, 365, 364)))
    return Span(first, first + rest)


def as_date(text: nw.Expr) -> nw.Expr:
    """The dates of a text as times; a day of 1970 where there is none."""
    full = text.str.contains(DATE).fill_null(False)
    date: nw.Expr = nw.when(full).then(text.str.slice(0, 10)).otherwise(nw.lit("1970-01-01"))
    return date.str.to_datetime(format="%Y-%m-%d")


def _part(text: nw.Expr, is_present: nw.Expr, start: int, length: int) -> nw.Expr:
    """The number at a place of a text; null where there is none."""
    digits = nw.when(is_present).then(text.str.slice(start, length)).otherwise(nw.lit("1"))
    return nw.when(is_present).then(digits.cast(nw.Int64))


def _before_month(month: nw.Expr, leap: nw.Expr) -> nw.Expr:
    """How many days of a year are before a month, of the 13th those of the whole year."""
    late = if_else(month > 2, if_else(leap, 1, 2), 0)
    return (month * 367 - 362) // 12 - late


def duplicated_days(
    data: nw.DataFrame[Any], subjects: Sequence[str], column: str, scratch: str, form: Form
) -> list[SledaiError]:
    """The error for subjects that have several visits on one day, if there are any."""
    if not len(data):
        return []
    count = scratch_prefix([*subjects, scratch])
    groups = data.select(*subjects, scratch).group_by(*subjects, scratch).agg(nw.len().alias(count))
    visits = several(groups, [*subjects, scratch], count)
    shown = {(*who, form.shown(int(str(day)))): rows for (*who, day), rows in visits.items()}
    return [duplicate_visit((*subjects, column), shown)] if shown else []
