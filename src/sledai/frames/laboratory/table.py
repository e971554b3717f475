"""The columns of a laboratory table: which they are, what may stand in them, and which rows are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import tzinfo
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any

from attrs import frozen
from narwhals.stable import v2 as nw

from sledai.definitions.observations import Test
from sledai.errors import SledaiError, column_type, missing_column, unknown_statement
from sledai.frames.days import WANTED, holds_days, zone_of
from sledai.frames.engines import Frame, is_text
from sledai.frames.expressions import reads_as_text
from sledai.frames.laboratory.questions import LabRules
from sledai.frames.laboratory.words import plain_text
from sledai.laboratory.results import ResultMeanings, named_test
from sledai.visits.answers import is_gap
from sledai.visits.days import DayKind, DayScale, zone_named

NOWHERE = -1
"""The place of a test that nothing asks for."""
AS_NUMBERS = ("value", "lower", "upper")
AS_DAYS = ("day", "range_from", "range_to")
WITH_RANGES = ("range_unit", "range_from", "range_to")
"""What is said of a range, beside its limits."""
NUMBERS = "numbers, with what stands before them, such as '<', in a column of its own (comparator=)"


@frozen(kw_only=True)
class Table:
    """The columns of a laboratory table, None where there is none, and what is written in them.

    Attributes:
        tests: what entries of the column of tests mean; None where they are names of tests.
        units: what further ways to write a unit mean.
        words: what further texts and numbers mean as results.
        days: how days are counted.
        kind: what the days of the visits are.
        zone: the zone of the visits, where days are times with a zone.
    """

    subjects: tuple[str, ...]
    day: str
    test: str
    value: str
    unit: str
    lower: str | None
    upper: str | None
    range_unit: str | None
    range_from: str | None
    range_to: str | None
    comparator: str | None
    flag: str | None
    method: str | None
    tests: Mapping[Any, Test | str] | None
    units: Mapping[str, str] | None
    words: ResultMeanings
    days: DayScale | None
    kind: DayKind | None = None
    zone: tzinfo | None = None

    @property
    def columns(self) -> dict[str, str]:
        """The columns that there are, by what they are, but for the subjects."""
        names = ("day", "test", "value", "unit", "lower", "upper", *WITH_RANGES, "comparator", "flag", "method")
        return {name: column for name in names if (column := getattr(self, name)) is not None}

    @property
    def meanings(self) -> dict[Any, Test]:
        """The test that each entry means.

        Raises:
            UnknownNameError: there is no such test.
        """
        if self.tests is None:
            return {str(test): test for test in Test}
        return {code: named_test(test, f"tests[{code!r}]") for code, test in self.tests.items()}

    def faults(self, labs: Frame) -> list[SledaiError]:
        """What is wrong with the columns: those that are not there, and in a lazy frame those of the wrong kind."""
        schema = labs.collect_schema()
        available = tuple(schema)
        absent = tuple(dict.fromkeys(c for c in (*self.subjects, *self.columns.values()) if c not in available))
        if absent:
            return [missing_column(absent, available=available, place="labs", of_descriptors=False)]
        if schema[self.value].is_numeric():
            self.words.require_numbers(self.value)
        found = [unsuited(name, column, schema[column], self.days) for name, column in self.columns.items()]
        return [fault for fault in found if fault and isinstance(labs, nw.LazyFrame)]

    def words_by_test(self, asked: LabRules) -> Iterator[tuple[int, float, Any]]:
        """The place of a test, a number that is not a result of it, and what that means."""
        for at, test in enumerate(asked.reported):
            for word, meaning in self.words.of(test).items():
                if isinstance(word, Decimal):
                    yield at, float(word), meaning


def is_plain(rows: Frame, table: Table, asked: LabRules) -> bool:
    """Whether all columns, by what they are, are of the kind that can be read by expressions."""
    schema = rows.collect_schema()
    said_of_numbers = all(is_gap(meaning) for _, _, meaning in table.words_by_test(asked))
    suits = (unsuited(name, column, schema[name], table.days) is None for name, column in table.columns.items())
    days = [schema[name] for name in AS_DAYS if name in table.columns]
    elsewhere = (table.zone and zone_of(dtype) and zone_named(zone_of(dtype) or "UTC") != table.zone for dtype in days)
    return said_of_numbers and all(suits) and not any(map(reads_as_text, days)) and not any(elsewhere)


def unsuited(name: str, column: str, dtype: Any, days: DayScale | None) -> SledaiError | None:
    """The error for a column of another kind than what an expression reads of it."""
    if name == "test" or dtype == nw.Unknown:  # what has no type holds only nulls
        return None
    suits, wanted = reads_as_text(dtype), "text"
    if name in AS_NUMBERS:
        suits, wanted = dtype.is_numeric(), NUMBERS
    elif name in AS_DAYS:
        suits, wanted = holds_days(dtype, days), WANTED
    holds = "text" if is_text(dtype) else str(dtype)
    return None if suits else column_type(column, holds=holds, needed=wanted)


def place_of_test(rows: Frame, table: Table, asked: LabRules) -> nw.Expr:
    """The place of each row's test among those that are asked for.

    Args:
        rows: the rows, with the columns of the table by what they are.
        table: what is written in them.
        asked: what is asked.

    Raises:
        UnknownNameError: `tests` names what is no test.
    """
    meanings = table.meanings
    as_text = reads_as_text(rows.collect_schema()["test"])
    value = plain_text(rows, "test") if as_text else nw.col("test")
    place: Any = nw.lit(NOWHERE, nw.Int16)
    for at, test in enumerate(asked.reported):
        codes = [str(code) if as_text else code for code, meant in meanings.items() if meant is test]
        if codes := [code for code in codes if as_text or not isinstance(code, str)]:
            place = nw.when(reduce(or_, (value == code for code in codes))).then(nw.lit(at, nw.Int16)).otherwise(place)
    expression: nw.Expr = place
    return expression


def require_tests(labs: nw.DataFrame[Any], table: Table) -> None:
    """Refuse a table with entries that are no tests, or, where it is said what they mean, with none that mean one.

    Raises:
        UnknownNameError: that is so.
    """
    meanings = table.meanings
    said = [value for value in labs[table.test].unique().to_list() if not is_gap(value)]
    unknown = [value for value in said if value not in meanings]
    if unknown and (table.tests is None or len(unknown) == len(said)):
        names = tuple(sorted(map(str, unknown)))
        raise unknown_statement(names, accepted=tuple(map(str, meanings)), place=f"column {table.test!r}")
