"""An eager table of records, read column by column: blanks as None, and missing columns refused by name."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from attrs import field, frozen
from narwhals.stable import v2 as nw

from sledai.errors import faulty_records, missing_column, raise_all, taken_column, unreadable_day, unsupported_frame
from sledai.frames.arrays import with_columns
from sledai.frames.engines import engine, name_of, supported
from sledai.frames.layout import Layout
from sledai.frames.measure import require_layout
from sledai.frames.reading import Column
from sledai.frames.visits import unidentified
from sledai.visits.answers import is_missing
from sledai.visits.days import DayRange, DayScale, span_of

Key = tuple[object, ...]
"""What identifies a subject or a visit."""
SURROGATE = re.compile("[\ud800-\udfff]")
"""A half of a sign, which is what Python makes of a byte that an encoding does not have."""


def plain_value(value: object) -> Any:  # noqa: ANN401
    """A value as Python has it: text without outer blanks, None where it is blank; a list or the like as text."""
    if is_missing(value):
        return None
    try:
        hash(value)
    except TypeError:
        return repr(value)
    return value.strip() if isinstance(value, str) else value


@frozen(eq=False)
class RecordTable:
    """An eager table of records.

    Attributes:
        data: the table.
        name: what errors call it.
    """

    data: nw.DataFrame[Any]
    name: str
    _read: dict[str, list[Any]] = field(factory=dict, init=False, repr=False)

    @classmethod
    def of(cls, frame: object, name: str, needed: Iterable[str] = ()) -> RecordTable:
        """Read a table.

        Raises:
            UnsupportedFrameError: the frame is lazy, or of another kind.
            ColumnError: a column that is needed is missing.
            RecordError: a text of a pandas frame is not Unicode, which no other kind of frame can hold.
        """
        data = supported(frame)
        if not isinstance(data, nw.DataFrame):
            raise unsupported_frame(f"a lazy frame ({engine(data)})", supported="an eager frame: collect it first")
        table = cls(data, name)
        table.require(needed)
        kinds = (nw.Object, nw.String) if data.implementation.is_pandas() else ()
        if broken := [
            f"record {row} {column}={value!r}"
            for column in data.columns
            if data[column].dtype in kinds
            for row, value in enumerate(table.values(column), 1)
            if isinstance(value, str) and not value.isascii() and SURROGATE.search(value)
        ]:
            remedy = "Read the file again in its encoding, such as encoding='cp1252', without surrogateescape."
            raise faulty_records(tuple(broken), domain=name, fault="text that is not Unicode", remedy=remedy)
        return table

    def require(self, columns: Iterable[str]) -> None:
        """Refuse columns that are missing.

        Raises:
            ColumnError: one is.
        """
        available = tuple(self.data.columns)
        if absent := tuple(dict.fromkeys(column for column in columns if column not in available)):
            raise missing_column(absent, available=available, place=self.name, of_descriptors=False)

    def __len__(self) -> int:
        return len(self.data)

    def __contains__(self, column: str) -> bool:
        return column in self.data.columns

    def values(self, column: str) -> list[Any]:
        """The values of a column, None where they are blank, or where the table does not have the column."""
        if column not in self._read:
            held: list[Any] = self.data[column].to_list() if column in self else [None] * len(self)
            self._read[column] = list(map(plain_value, held))
        return self._read[column]

    def texts(self, column: str) -> list[str]:
        """The values of a column as text in capitals, empty where they are blank."""
        return ["" if value is None else str(value).upper() for value in self.values(column)]

    def keys(self, columns: Sequence[str]) -> list[Key]:
        """The values of several columns of each row."""
        return list(zip(*(self.values(column) for column in columns), strict=True)) if columns else [()] * len(self)

    def days(self, column: str, scale: DayScale | None = None) -> list[DayRange | None]:
        """The days that each row can be; None where the column is blank.

        Raises:
            UnreadableValueError: a value is not a day.
        """
        found: list[DayRange | None] = []
        wrong: dict[str, int] = {}
        for value in self.values(column):
            span = None if value is None else read_day(value, scale)
            if value is not None and span is None:
                wrong[repr(value)] = wrong.get(repr(value), 0) + 1
            found.append(span)
        if wrong:
            needed = "study" if scale else "day"
            raise unreadable_day(wrong, column=f"column {column!r}", table=self.name, needed=needed)
        return found

    def rows(self, positions: Sequence[int]) -> RecordTable:
        """Some rows, in the order of their positions; a pandas index starts anew."""
        return RecordTable(nw.maybe_reset_index(self.data[list(positions)]), self.name)

    def only(self, columns: Iterable[str]) -> RecordTable:
        """The table with these columns, of those that it has."""
        return RecordTable(self.data.select(*(name for name in dict.fromkeys(columns) if name in self)), self.name)

    def shown(self, row: int, columns: Iterable[str]) -> str:
        """A record as an error names it, by those of the columns that it has a value in."""
        values = ((column, self.values(column)[row]) for column in columns)
        return " ".join(f"{column}={value}" for column, value in values if value is not None)

    def adding(self, columns: Mapping[str, Column]) -> nw.DataFrame[Any]:
        """The table with further columns.

        Raises:
            ColumnError: a name is taken.
        """
        if taken := tuple(name for name in columns if name in self):
            raise taken_column(taken)
        return with_columns(self.data, columns)


def read_day(value: object, scale: DayScale | None = None) -> DayRange | None:
    """Read the days that a value of SDTM can be; None if it is not a day.

    Besides what every function reads as a day, that is a date with a hyphen for a missing part, such as ``2003---15``,
    and an interval of two dates, ``2003-12-01/2003-12-10``.
    """
    if isinstance(value, str) and scale is None:
        text = value.strip()
        if "/" in text:
            ends = [read_day(part) for part in text.split("/", 1)]
            if None in ends or ends[0].first > ends[1].last:  # type: ignore[union-attr]
                return None
            return DayRange(ends[0].first, ends[1].last, ends[0].kind)  # type: ignore[union-attr]
        if text.startswith("--"):  # without a year
            return DayRange(*NO_DATE) if set(text) <= set("-0123456789") else None
        if text[4:7] == "---" and text[:4].isdigit():
            days = [span_of(f"{text[:4]}-{month:02d}-{text[7:]}") for month in range(1, 13)]
            known = [span for span in days if span]
            return DayRange(known[0].first, known[-1].last, known[0].kind) if known else None
    return span_of(value, scale)


NO_DATE = (-(10**8), 10**8)
"""The first and the last day of a date without a year."""


@frozen(eq=False)
class VisitTable:
    """A table of visits with the subject and the day of each.

    Attributes:
        table: the table.
        layout: where it holds what.
        subjects: the subject of each row.
        days: the day of each row, a whole number.
        kind: the kind of the days.
        order: for each subject its rows in the order of their days.
    """

    table: RecordTable
    layout: Layout
    subjects: list[Key]
    days: list[int]
    kind: object
    order: dict[Key, list[int]]

    @classmethod
    def of(cls, frame: object, layout: Layout, needed_by: str, *, ordered: bool = True) -> VisitTable:
        """Read the subjects and days of a table of visits.

        Args:
            frame: the table.
            layout: where it holds what.
            needed_by: what needs them.
            ordered: whether two visits on one day are refused, because nothing says which one comes first.

        Raises:
            UnsupportedFrameError: the frame is lazy, or of another kind.
            TypeError: the layout does not name the subject and the day.
            ColumnError: a column is missing.
            MissingValueError: a subject or a day is blank.
            UnreadableValueError: a day is not one day.
            RecordError: a subject has two visits on one day.
        """
        layout = require_layout(layout)
        if not layout.subject or layout.day is None:
            raise TypeError(f"{needed_by}: name the columns of the subject and the day in the layout: subject=, day=")
        columns, day = tuple(map(name_of, layout.subject)), name_of(layout.day)
        table = RecordTable.of(frame, "the visits", [*columns, day])
        raise_all(unidentified(table.data, [*columns, day]))
        spans = table.days(day, layout.days)
        partial = [value for value, span in zip(table.values(day), spans, strict=True) if span and not span.is_exact]
        if partial:
            counts = {repr(value): partial.count(value) for value in partial}
            raise unreadable_day(counts, column=f"column {day!r}", table=table.name, needed="whole")
        days, subjects = [span.first if span else 0 for span in spans], table.keys(columns)
        kinds = Counter(span.kind for span in spans if span).most_common()
        kind = kinds[0][0] if kinds else None
        given = zip(table.values(day), spans, strict=True)
        if odd := Counter(repr(value) for value, span in given if span and span.kind != kind):
            raise unreadable_day(odd, column=f"column {day!r}", table=table.name, needed=str(kind))
        order: dict[Key, list[int]] = {}
        for row in sorted(range(len(days)), key=days.__getitem__):
            order.setdefault(subjects[row], []).append(row)
        twice = [
            f"{shown_key(subject)} {table.values(day)[row]}"
            for subject, rows in order.items()
            for before, row in itertools.pairwise(rows)
            if days[before] == days[row]
        ]
        if twice and ordered:
            remedy = "Keep one row for each visit."
            raise faulty_records(tuple(twice), domain=table.name, fault="two visits on one day", remedy=remedy)
        return cls(table, layout, subjects, days, kind, order)

    @property
    def previous(self) -> list[int | None]:
        """For each row that of the subject's visit before, in the order of days; None of a first visit."""
        found: list[int | None] = [None] * len(self.days)
        for rows in self.order.values():
            for before, row in itertools.pairwise(rows):
                found[row] = before
        return found

    def records(self, frame: object, domain: str, needed: Iterable[str]) -> DomainRecords:
        """Read the records of a domain of the same subjects.

        Raises:
            ColumnError: a column is missing.
            RecordError: no record is of a subject of the visits.
        """
        columns = tuple(map(name_of, self.layout.subject))
        table = RecordTable.of(frame, domain)
        used = [column for column in columns if column in table]
        table.require([*(used or columns[:1]), *needed])
        return DomainRecords(table, used, [columns.index(column) for column in used])

    def of_subject(self, records: DomainRecords) -> dict[Key, list[int]]:
        """For each subject of the visits the rows of its records.

        Raises:
            RecordError: no record is of a subject of the visits.
        """
        by_key: dict[Key, list[int]] = {}
        for row, key in enumerate(records.table.keys(records.subject)):
            by_key.setdefault(key, []).append(row)
        found = {
            subject: by_key.get(tuple(subject[at] for at in records.positions), [])
            for subject in dict.fromkeys(self.subjects)
        }
        if found and len(records.table) and not any(found.values()):
            raise faulty_records(
                tuple(map(shown_key, list(by_key)[:3])),
                domain=records.table.name,
                fault="no record is of a subject of the visits, whose first one is "
                f"{shown_key(next(iter(found)))}; the records are of",
                remedy="Name subjects alike in both tables.",
            )
        return found

    def days_of(self, records: DomainRecords, column: str) -> list[DayRange | None]:
        """The days of a column of records, which must be of the kind of the days of the visits.

        Raises:
            UnreadableValueError: a value is not a day of that kind.
        """
        spans = records.table.days(column, self.layout.days)
        other = [
            value
            for value, span in zip(records.table.values(column), spans, strict=True)
            if span and span.kind is not None and self.kind is not None and span.kind is not self.kind
        ]
        if other:
            counts = {repr(value): other.count(value) for value in other}
            place = f"column {column!r}"
            raise unreadable_day(counts, column=place, table=records.table.name, needed=str(self.kind))
        return spans


@frozen(eq=False)
class DomainRecords:
    """Records of a domain.

    Attributes:
        table: the table.
        subject: the columns that identify the subject: those of the visits that the domain has.
        positions: the places of these columns among those of the visits.
    """

    table: RecordTable
    subject: list[str]
    positions: list[int]

    def shown(self, row: int, *columns: str) -> str:
        """A record as an error names it: by its subject, further columns, and its sequence number."""
        return self.table.shown(row, [*self.subject, *columns, f"{self.table.name}SEQ"])


def shown_key(key: Key) -> str:
    """A subject or visit as it is named in an error."""
    return " ".join("blank" if value is None else str(value) for value in key)


def text_column(values: Sequence[str | None]) -> Column:
    """A column of text."""
    known = np.array([value is not None for value in values], np.bool_)
    return Column(np.array(["" if value is None else value for value in values], object), known)


def number_column(values: Sequence[float | None]) -> Column:
    """A column of numbers."""
    known = np.array([value is not None for value in values], np.bool_)
    return Column(np.array([0.0 if value is None else value for value in values], np.float64), known)


def whole_column(values: Sequence[int | None]) -> Column:
    """A column of whole numbers."""
    known = np.array([value is not None for value in values], np.bool_)
    return Column(np.array([0 if value is None else value for value in values], np.int64), known)


def truth_column(values: Sequence[bool | None]) -> Column:
    """A column of truth values."""
    known = np.array([value is not None for value in values], np.bool_)
    return Column(np.array([bool(value) for value in values], np.bool_), known, truth=True)
