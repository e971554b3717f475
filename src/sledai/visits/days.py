"""Days: whole numbers, dates, times and their texts, read for every function and put on one scale.

A day is a range of whole numbers, the first and the last day that it can be: of a date the days since 1970, of a study
day the days since day 1. Two days are subtracted only if both count from the same day.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, tzinfo
from enum import StrEnum
from typing import Any, Literal, TypeAlias, TypeGuard
from warnings import warn
from zoneinfo import ZoneInfo

import numpy as np
from attrs import evolve, frozen

from sledai.errors import SledaiError, study_days, unreadable_day
from sledai.logic import Array
from sledai.visits.answers import is_missing, values_of

Day: TypeAlias = int | date | str
"""A day: a whole number counted from one day, a date or a time, or its text in ISO 8601."""
DayScale: TypeAlias = Literal["study"]
"""The scale of days without a day 0: study days, in which day 1 follows day -1."""
Sides: TypeAlias = tuple[int, int, int]
"""The numbers of days before 0, on 0, and after 0."""

FARTHEST_DAY = 10**7
"""The largest accepted distance from day 0 [days].

A larger number does not count days: it is a date written as a number, such as 20240105, or a number of seconds.
Julian day numbers are smaller.
"""
EPOCH = date(1970, 1, 1).toordinal()
"""1 January 1970, counted from the first day of year 1."""
ANY_TIME = 2 * FARTHEST_DAY
"""The bound of an unknown day, on both sides."""
ISO = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-\d\d(?P<time>[T ]\d\d(?::?\d\d(?::?\d\d(?:[.,]\d+)?)?)?(?:Z|[+-]\d\d(?::?\d\d)?)?)?)?)?",
    re.ASCII,
)


class DayKind(StrEnum):
    """The kind of a column of days; days of two kinds are not subtracted."""

    NUMBERS = "numbers"
    DATES = "dates"
    TIMES = "times with a zone"


KINDS = tuple(DayKind)
BLANK, UNREADABLE = len(KINDS), len(KINDS) + 1


@frozen
class DayRange:
    """The days that one value can be.

    Attributes:
        first: the first one.
        last: the last one; the same if the day is known.
        kind: the kind of the value; None of a blank.
        moment: of a time with a zone, that time.
    """

    first: int
    last: int
    kind: DayKind | None = None
    moment: datetime | None = None

    @property
    def is_exact(self) -> bool:
        """Whether the day is known."""
        return self.first == self.last

    def shown(self, value: object) -> Day:
        """Show the day of a value: a number, a date, a time with its zone, or the text of a month or a year."""
        if not self.is_exact:
            return str(value).strip()
        return self.moment or (self.first if self.kind is DayKind.NUMBERS else date.fromordinal(self.first + EPOCH))

    def in_zone(self, zone: tzinfo | None) -> DayRange:
        """Find the day of the same time in another zone."""
        if self.moment is None:
            return self
        local = self.moment.astimezone(zone)
        return _exactly(local.toordinal() - EPOCH, DayKind.TIMES, local)


NOT_KNOWN = DayRange(-ANY_TIME, ANY_TIME)
"""The days that a blank can be."""


def span_of(value: object, days: DayScale | None = None) -> DayRange | None:
    """Read the days that a value can be; None if it is not a day."""
    if isinstance(value, np.datetime64):
        value = value.astype("datetime64[D]").item()
        if not isinstance(value, date):  # numpy gives a number where Python has no such date
            return None
    found = _of_text(value.strip()) if isinstance(value, str) else _of_time(value)
    if found is not None:
        return None if days else found
    number = whole_day(value)
    if number is None or (days and not number):
        return None
    return _exactly(number - (number > 0) if days else number, DayKind.NUMBERS)


def _exactly(number: int, kind: DayKind, moment: datetime | None = None) -> DayRange:
    return DayRange(number, number, kind, moment)


def _of_time(value: object) -> DayRange | None:
    """Read a date, or the date of a time."""
    if not isinstance(value, date):
        return None
    number = value.toordinal() - EPOCH
    zoned = isinstance(value, datetime) and value.utcoffset() is not None
    return _exactly(number, DayKind.TIMES, value) if zoned else _exactly(number, DayKind.DATES)  # type: ignore[arg-type]


def _of_text(text: str) -> DayRange | None:
    """Read a date, a time, a month or a year in ISO 8601."""
    found = ISO.fullmatch(text)
    if found is None:
        return None
    year, month, length = int(found[1]), int(found[2] or 1), len(text)
    try:
        if length > len("2024-03"):
            return _of_time(datetime.fromisoformat(text) if found["time"] else date.fromisoformat(text))
        last = 12 if length == len("2024") else month
        ends = date(year, month, 1), date(year, last, monthrange(year, last)[1])
    except ValueError:  # no such day, month or hour
        return None
    first, until = (end.toordinal() - EPOCH for end in ends)
    return DayRange(first, until, DayKind.DATES)


def zone_named(name: str) -> tzinfo:
    """Find a zone by its name, such as America/Chicago, or by its distance from UTC, such as -06:00 or UTC-06:00."""
    distance = name.removeprefix("UTC")
    if distance[:1] in ("+", "-"):
        return datetime.strptime(distance, "%z").tzinfo or UTC
    return ZoneInfo(name)


def whole_day(value: object) -> int | None:
    """Read a value as a whole number of days; None if it is not one."""
    if isinstance(value, bool | np.timedelta64):  # to Python a truth value is an integer, to numpy a span of time
        return None
    if not isinstance(value, int | float | np.integer | np.floating):
        return None
    number: Any = value
    if isinstance(value, np.number):
        number = int(value) if isinstance(value, np.integer) else float(value)
    return int(number) if abs(number) <= FARTHEST_DAY and number == int(number) else None


def too_far(days: Array) -> Array:
    """Find numbers beyond `FARTHEST_DAY`."""
    return np.abs(days.astype(np.float64)) > FARTHEST_DAY


def require_scale(days: object) -> TypeGuard[DayScale | None]:
    """Refuse what is not a way to count days.

    Raises:
        ValueError: it is not.
    """
    if days not in (None, "study"):
        raise ValueError(f'days={days!r}: say "study" of study days, in which day 1 follows day -1, or leave it out')
    return True


@frozen
class Form:
    """The form of a column of days, which puts another day on its scale.

    Attributes:
        kind: dates, numbers or times; None of a column without a day.
        zone: of times, their zone.
        days: how numbers are counted.
    """

    kind: DayKind | None = None
    zone: tzinfo | None = None
    days: DayScale | None = None

    def number(self, name: str, day: DayRange) -> int:
        """Put a day of an option on the scale of the column.

        Raises:
            UnreadableValueError: it is of another kind.
        """
        if self.kind not in (None, day.kind):
            shown = day.moment or Form(day.kind, days=self.days).shown(day.first)
            raise unreadable_day({repr(shown): 1}, column=name, needed=str(self.kind))
        return day.in_zone(self.zone).first

    def shown(self, number: int) -> int | date:
        """Show a whole number as the day that it stands for."""
        if self.kind in (DayKind.DATES, DayKind.TIMES):
            return date.fromordinal(number + EPOCH)
        return number + (number >= 0) if self.days else number


@frozen(eq=False, kw_only=True)
class Days:
    """A column of days.

    Attributes:
        given: the given column.
        needed: the rows that are needed.
        days: how numbers are counted.
        first: the first day that each row can be, whole numbers.
        last: the last one.
        kinds: the place of each in `KINDS`, or `BLANK`, or `UNREADABLE`.
        spans: the ranges of the different values, of a column of objects.
        at: for each row the place of its range among them.
    """

    given: Array
    needed: Array
    days: DayScale | None
    first: Array
    last: Array
    kinds: Array
    spans: tuple[DayRange | None, ...] = ()
    at: Array | None = None

    @classmethod
    def of(cls, column: Array, needed: Array | None = None, *, days: DayScale | None = None) -> Days:
        """Read the days of a column."""
        used = np.ones(len(column), np.bool_) if needed is None else needed
        if column.dtype.kind not in "iufM":
            return cls._of_values(column, used, days)
        dated = column.dtype.kind == "M"
        whole, good, blank = _dates(column) if dated else _numbers(column)
        if days:
            good, whole = good & (whole != 0) & (not dated), whole - (whole > 0)
        kind = KINDS.index(DayKind.DATES if dated else DayKind.NUMBERS)
        kinds = np.where(good, kind, np.where(blank, BLANK, UNREADABLE)).astype(np.int8)
        first, last = (np.where(good, whole, end) for end in (-ANY_TIME, ANY_TIME))
        return cls(given=column, needed=used, days=days, first=first, last=last, kinds=kinds)

    @classmethod
    def _of_values(cls, column: Array, needed: Array, days: DayScale | None) -> Days:
        """Read a column of objects, each different value once."""
        different, at = _different(values_of(column))
        spans = tuple(NOT_KNOWN if is_missing(value) else span_of(value, days) for value in different)
        first, last = _ends(spans)
        kinds = np.array([*map(_place, spans)], np.int8)
        return cls(
            given=column,
            needed=needed,
            days=days,
            first=first[at],
            last=last[at],
            kinds=kinds[at],
            spans=spans,
            at=at,
        )

    @property
    def kind(self) -> DayKind | None:
        """The most frequent kind of the needed rows; None if they have no day."""
        counts = np.bincount(self.kinds[self.needed], minlength=UNREADABLE + 1)[:BLANK].tolist()
        most = max(range(len(KINDS)), key=lambda place: (counts[place], place))
        return KINDS[most] if counts[most] else None

    @property
    def blank(self) -> Array:
        """The rows that are blank."""
        blank: Array = self.kinds == BLANK
        return blank

    @property
    def zones(self) -> list[tzinfo | None]:
        """The zones of the needed rows, the most frequent first."""
        if self.at is None:
            return []
        used = self.at[self.needed & (self.kinds == KINDS.index(DayKind.TIMES))]
        moments = self._moments
        found = [moment for place in used.tolist() if (moment := moments[place])]
        return [zone for zone, _ in Counter(moment.tzinfo for moment in found).most_common()]

    @property
    def _moments(self) -> list[datetime | None]:
        """The times with a zone of the different values."""
        return [span.moment if span else None for span in self.spans]

    @property
    def sides(self) -> Sides:
        """The numbers of needed rows before 0, on 0, and after 0; study days and dates do not count."""
        numbers = self.kinds == KINDS.index(DayKind.NUMBERS)
        return (0, 0, 0) if self.days else sides_of(self.first[self.needed & numbers])

    @property
    def form(self) -> Form:
        """The form of the column."""
        return Form(self.kind, next(iter(self.zones), None), self.days)

    def some(self, rows: Array) -> Days:
        """Select rows."""
        fewer: dict[str, Any] = {
            name: getattr(self, name)[rows] for name in ("given", "needed", "first", "last", "kinds")
        }
        return evolve(self, **fewer, at=None if self.at is None else self.at[rows])

    def in_zone(self, zone: tzinfo | None) -> Days:
        """Find the days of the same times in another zone."""
        if self.at is None or zone is None:
            return self
        spans = tuple(span and span.in_zone(zone) for span in self.spans)
        first, last = _ends(spans)
        return evolve(self, spans=spans, first=first[self.at], last=last[self.at])

    def faults(
        self, column: str, *, table: str | None = None, kind: DayKind | None = None, exact: bool = False
    ) -> list[SledaiError]:
        """List the faults of the needed rows: values that are not days, and days of another kind.

        Args:
            column: the name of the column.
            table: the name of its table, if the function has two.
            kind: the expected kind; by default the most frequent one.
            exact: whether each row must be one day, all in one zone, as of visits; the caller reports blanks.
        """
        expected = kind or self.kind
        wrong: dict[str, Array] = {"study" if self.days else "day": self.kinds == UNREADABLE}
        if expected is not None:
            wrong[expected] = (self.kinds < BLANK) & (self.kinds != KINDS.index(expected))
        if exact:
            wrong["whole"] = (self.kinds < BLANK) & (self.first != self.last)
            zones = self.zones
            if len(zones) > 1 and self.at is not None:
                elsewhere = [moment is not None and moment.tzinfo != zones[0] for moment in self._moments]
                wrong["zone"] = np.array(elsewhere)[self.at]
        faults: list[SledaiError] = []
        for reason, rows in wrong.items():
            if counts := Counter(map(repr, values_of(self.given[self.needed & rows]))):
                faults.append(unreadable_day(dict(counts.most_common()), column=column, table=table, needed=reason))
        return faults


def sides_of(days: Array | Sequence[int]) -> Sides:
    """Count the days before 0, on 0, and after 0."""
    numbers = np.asarray(days)
    return int((numbers < 0).sum()), int((numbers == 0).sum()), int((numbers > 0).sum())


def warn_study_days(columns: Mapping[str, Sides]) -> None:
    """Warn of days that look like study days, and are not declared as such.

    Args:
        columns: the numbers of days on each side of 0, by the name of their column.
    """
    before, at, after = (sum(sides[place] for sides in columns.values()) for place in range(3))
    if before and after and not at:
        found = {name: (earlier, later) for name, (earlier, _, later) in columns.items() if earlier or later}
        warn(study_days(found), stacklevel=2)


def _numbers(column: Array) -> tuple[Array, Array, Array]:
    """Read numbers: the whole numbers, the rows that are days, and the blank rows."""
    blank, far = np.asarray(column != column), too_far(column)
    sane = np.where(blank | far, 0, column)
    whole = sane.astype(np.int64)
    return whole, ~(blank | far) & (whole == sane), blank


def _dates(column: Array) -> tuple[Array, Array, Array]:
    """Read dates: the days since 1970, the rows that are days, and the blank rows."""
    blank = np.isnat(column)
    whole = np.where(blank, 0, column.astype("datetime64[D]").astype(np.int64))
    return whole, ~(blank | too_far(whole)), blank


def _ends(spans: tuple[DayRange | None, ...]) -> tuple[Array, Array]:
    """List the first and the last day of each range."""
    known = [span or NOT_KNOWN for span in spans]
    return np.array([span.first for span in known], np.int64), np.array([span.last for span in known], np.int64)


def _place(span: DayRange | None) -> int:
    """Find the place of the kind of a range."""
    if span is None:
        return UNREADABLE
    return BLANK if span.kind is None else KINDS.index(span.kind)


def _different(values: list[Any]) -> tuple[list[Any], Array]:
    """List the different values, and the place of each row; times in two zones differ, and so do True and 1."""
    places: dict[Any, int] = {}
    different: list[Any] = []
    at = np.empty(len(values), np.int64)
    for row, value in enumerate(values):
        key = (type(value), repr(value)) if isinstance(value, datetime) else (type(value), value)
        try:
            place = places.setdefault(key, len(different))
        except TypeError:  # an unhashable value, such as a list, is not a day
            place = len(different)
        if place == len(different):
            different.append(value)
        at[row] = place
    return different, at
