"""The columns of a laboratory table: their names, their types, and the rows that rules need."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import tzinfo
from typing import Any

from attrs import evolve, frozen
from narwhals.stable import v2 as nw

from sledai.definitions import RangeRule
from sledai.definitions.observations import Test
from sledai.errors import SledaiError, column_type, missing_column, unknown_statement
from sledai.frames.days import ACCEPTED_DAYS, holds_days, zone_of
from sledai.frames.engines import Frame, engine, is_text, optional_name_of
from sledai.frames.expressions import BLANKS, OUTER_BLANKS, reads_as_text
from sledai.frames.laboratory.lab_rules import LabRules
from sledai.frames.laboratory.layout import LabLayout
from sledai.laboratory.code_book import LabCodeBook, LabCodes, folded_condition
from sledai.laboratory.tables import FURTHER, NEEDED
from sledai.laboratory.texts import Word
from sledai.visits.answers import is_missing
from sledai.visits.days import DayKind, DayScale, zone_named

NOWHERE = -1
"""The position of a test that no rule needs."""
AS_DAYS = ("day", "range_from", "range_to")
WITH_RANGES = ("range_unit", "range_from", "range_to")
"""The columns of a range other than its limits."""
ROLES = (*NEEDED[1:], *FURTHER)
"""The columns of a laboratory table other than the subject."""


@frozen(kw_only=True)
class LabTable:
    """The columns of a laboratory table, and what is written in them.

    Attributes:
        subjects: the columns that identify the subject.
        columns: the columns in use, by what they hold, without the subjects.
        book: what the laboratory writes.
        named: the columns that the caller names; all of them have to be there.
        days: how days are counted.
        kind: what the days of the visits are.
        zone: the zone of the visits, where days are times with a zone.
    """

    subjects: tuple[str, ...]
    columns: Mapping[str, str]
    book: LabCodeBook
    days: DayScale | None
    named: tuple[str, ...] = ()
    kind: DayKind | None = None
    zone: tzinfo | None = None

    @classmethod
    def of(
        cls, layout: LabLayout, subjects: tuple[str, ...], day: str, book: LabCodeBook, days: DayScale | None
    ) -> LabTable:
        """The table of a layout; `day` is the column of the day if the layout names none."""
        columns = {role: name for role in ROLES if (name := optional_name_of(getattr(layout, role))) is not None}
        return cls(subjects=subjects, columns={"day": day, **columns}, book=book, days=days)

    @property
    def selected(self) -> dict[str, nw.Expr]:
        """The columns in use, by what they hold."""
        return {name: nw.col(column) for name, column in self.columns.items()}

    @property
    def day_columns(self) -> tuple[str, ...]:
        """The columns of days."""
        return tuple(self.columns[name] for name in AS_DAYS if name in self.columns)

    def needed(self, lab_rules: LabRules) -> LabTable:
        """The table without the columns that no rule and nothing in the code book needs; they are not read."""
        ranged = bool(lab_rules.ranged())
        by_method = any(isinstance(q.rule, RangeRule) and q.rule.method for q in lab_rules.test_rules)
        needed = {
            **dict.fromkeys(("lower", "upper", "limits", *WITH_RANGES, "flag"), ranged),
            "method": by_method or bool(self.book.methods),
            "laboratory": bool(self.book.laboratories),
            **dict.fromkeys(("sex", "age"), ranged and self.book.has_ranges),
        }
        kept = {name: column for name, column in self.columns.items() if needed.get(name, True)}
        return evolve(self, named=tuple(self.columns.values()), columns=kept)

    @property
    def unread(self) -> tuple[str, ...]:
        """The columns that the caller names and nothing needs."""
        used = set(self.columns.values())
        return tuple(column for column in dict.fromkeys(self.named) if column not in used)

    @property
    def has_flags(self) -> bool:
        """Whether flags are known, from the table or from words."""
        return "flag" in self.columns or self.book.has_flag_words

    def has_limit(self, end: str) -> bool:
        """Whether limits at an end of ranges are known, from the table or from the code book."""
        return self.book.has_ranges or any(name in self.columns for name in (end, "limits"))

    def shared_words(self, codes: LabCodes) -> Collection[Word]:
        """The words of some codes that mean a number, and are those of all tests."""
        return [word for word, meaning in self.book.general_amounts.items() if codes.meanings.get(word) == meaning]

    def faults(self, labs: Frame) -> list[SledaiError]:
        """What is wrong with the columns: those that are not there, and in a lazy frame those of a wrong type."""
        schema = labs.collect_schema()
        available = tuple(schema)
        absent = tuple(
            dict.fromkeys(c for c in (*self.subjects, *self.columns.values(), *self.named) if c not in available)
        )
        if absent:
            return [missing_column(absent, available=available, place="labs", of_descriptors=False)]
        found = [unsuited(name, column, schema[column], self.days) for name, column in self.columns.items()]
        return [fault for fault in found if fault and isinstance(labs, nw.LazyFrame)]


@frozen
class Contexts:
    """What is written of each needed test by each laboratory and method that the code book names.

    Attributes:
        different: the different codes.
        at: for the number of a test, a laboratory and a method the place of their codes.
        laboratories: the laboratories; the first one is any other.
        methods: the methods, likewise.
    """

    different: tuple[LabCodes, ...]
    at: Mapping[int, int]
    laboratories: tuple[str, ...]
    methods: tuple[str, ...]

    @classmethod
    def of(cls, book: LabCodeBook, lab_rules: LabRules) -> Contexts:
        """Those of a code book."""
        laboratories, methods = (
            ("", *dict.fromkeys(map(folded_condition, names))) for names in (book.laboratories, book.methods)
        )
        places: dict[LabCodes, int] = {}
        every = (
            (test, laboratory, method)
            for test in lab_rules.reported
            for laboratory in laboratories
            for method in methods
        )
        at = {number: places.setdefault(book.of(*each), len(places)) for number, each in enumerate(every)}
        return cls(tuple(places), at, laboratories, methods)

    def number(self, place: Any, laboratory: Any, method: Any) -> Any:
        """The number of a test, a laboratory and a method, from their places."""
        return (place * len(self.laboratories) + laboratory) * len(self.methods) + method

    def has(self, test: int, codes: int) -> bool:
        """Whether some codes are those of a test, at any laboratory and method."""
        size = len(self.laboratories) * len(self.methods)
        return any(self.at[number] == codes for number in range(test * size, (test + 1) * size))

    def where(self, chosen: Collection[int]) -> nw.Expr | None:
        """The rows with some of the codes; None where these are all there are."""
        if len(chosen) == len(self.different):
            return None
        condition: nw.Expr = nw.col("codes").is_in(list(chosen))
        return condition


def is_plain(rows: Frame, table: LabTable) -> bool:
    """Whether expressions can read all columns."""
    schema = rows.collect_schema()
    suits = (unsuited(name, column, schema[name], table.days) is None for name, column in table.columns.items())
    days = [schema[name] for name in AS_DAYS if name in table.columns]
    elsewhere = (table.zone and zone_of(dtype) and zone_named(zone_of(dtype) or "UTC") != table.zone for dtype in days)
    objects = any(schema[name] == nw.Object for name in table.columns)
    readable = all(suits) and not (objects or any(map(reads_as_text, days)) or any(elsewhere))
    return readable and not table.book.general_amounts


def unsuited(name: str, column: str, dtype: Any, days: DayScale | None) -> SledaiError | None:
    """The error for a column of another kind than what an expression reads of it."""
    if name in ("test", "laboratory") or dtype == nw.Unknown:  # what has no type holds only nulls
        return None
    suits, accepted = reads_as_text(dtype), "text"
    if name in ("value", "lower", "upper"):
        suits, accepted = suits or dtype.is_numeric(), "numbers or text"
    elif name == "age":
        suits, accepted = dtype.is_numeric(), "numbers"
    elif name in AS_DAYS:
        suits, accepted = holds_days(dtype, days), ACCEPTED_DAYS
    holds = "text" if is_text(dtype) else str(dtype)
    return None if suits else column_type(column, holds=holds, needed=accepted)


def place_of_test(rows: Frame, table: LabTable, lab_rules: LabRules) -> nw.Expr:
    """The position of each row's test among the needed tests.

    Args:
        rows: the rows, with columns named as in `LabTable`.
        table: the columns of the table and how they are read.
        lab_rules: the rules of the edition on laboratory results.
    """
    as_text = reads_as_text(rows.collect_schema()["test"])
    value = plain_text(rows, "test") if as_text else nw.col("test")
    named: dict[str, list[tuple[Any, Test]]] = {"": []}
    for (laboratory, code), test in table.book.places.items():
        if as_text or not isinstance(code, str):
            named.setdefault(folded_condition(laboratory), []).append((str(code) if as_text else code, test))
    place = _place(value, named.pop(""), nw.lit(NOWHERE, nw.Int16), lab_rules)
    for laboratory, codes in named.items() if "laboratory" in table.columns else ():
        own = _place(value, codes, place, lab_rules)
        place = nw.when(folded_text(rows, "laboratory") == laboratory).then(own).otherwise(place)
    expression: nw.Expr = place
    return expression


def _place(value: nw.Expr, named: Iterable[tuple[Any, Test]], otherwise: Any, lab_rules: LabRules) -> Any:
    """The position of the test of a name."""
    place = otherwise
    for code, test in named:
        at = lab_rules.reported.index(test) if test in lab_rules.reported else NOWHERE
        place = nw.when(value == code).then(nw.lit(at, nw.Int16)).otherwise(place)
    return place


def plain_text(data: Frame, column: str) -> nw.Expr:
    """A column as text, with an empty text where there is none."""
    value, dtype = nw.col(column), data.collect_schema()[column]
    if not reads_as_text(dtype):  # what has no type holds only nulls
        return nw.lit("")
    text = value if dtype == nw.String else nw.when(~value.is_null()).then(value.cast(nw.String))
    return text.fill_null("")


def stripped(text: nw.Expr, *, on: str) -> nw.Expr:
    """Text without outer blanks; Ibis has only the pattern, which other engines take long to plan."""
    return text.str.replace_all(OUTER_BLANKS, "") if on == "ibis" else text.str.strip_chars(BLANKS)


def folded_text(rows: Frame, column: str) -> nw.Expr:
    """A column as text without outer blanks, in small letters; empty where it is null."""
    dtype = rows.collect_schema()[column]
    value = nw.col(column) if dtype == nw.String else nw.col(column).cast(nw.String)
    found: nw.Expr = stripped(value.fill_null(""), on=engine(rows)).str.to_lowercase()
    return found


def require_tests(labs: nw.DataFrame[Any], table: LabTable) -> None:
    """Refuse entries that are not tests; if the code book gives names, refuse a table without any known entry.

    Raises:
        UnknownNameError: there are such entries.
    """
    accepted = {name: None for _, name in table.book.places}
    entries = [value for value in labs[table.columns["test"]].unique().to_list() if not is_missing(value)]
    unknown = [value for value in entries if value not in accepted]
    if unknown and (not table.book.has_names or len(unknown) == len(entries)):
        names = tuple(sorted(map(str, unknown)))
        raise unknown_statement(names, accepted=tuple(map(str, accepted)), place=f"column {table.columns['test']!r}")
