"""The columns of a laboratory table: their names, their types, and the rows that rules need."""

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
from sledai.frames.days import ACCEPTED_DAYS, holds_days, zone_of
from sledai.frames.engines import Frame, is_text
from sledai.frames.expressions import reads_as_text
from sledai.frames.laboratory.lab_rules import LabRules
from sledai.frames.laboratory.lookup import plain_text
from sledai.laboratory.results import ResultMeanings, named_test
from sledai.visits.answers import is_missing
from sledai.visits.days import DayKind, DayScale, zone_named

NOWHERE = -1
"""The position of a test that no rule needs."""
AS_NUMBERS = ("value", "lower", "upper")
AS_DAYS = ("day", "range_from", "range_to")
WITH_RANGES = ("range_unit", "range_from", "range_to")
"""The columns of a range other than its limits."""
ACCEPTED_NUMBERS = "numbers, with what stands before them, such as '<', in a column of its own (comparator=)"


@frozen(kw_only=True)
class LabTable:
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
        """The columns in use, by field name, without the subjects."""
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
        """What is wrong with the columns: those that are not there, and in a lazy frame those of a wrong type."""
        schema = labs.collect_schema()
        available = tuple(schema)
        absent = tuple(dict.fromkeys(c for c in (*self.subjects, *self.columns.values()) if c not in available))
        if absent:
            return [missing_column(absent, available=available, place="labs", of_descriptors=False)]
        if schema[self.value].is_numeric():
            self.words.require_numbers(self.value)
        found = [unsuited(name, column, schema[column], self.days) for name, column in self.columns.items()]
        return [fault for fault in found if fault and isinstance(labs, nw.LazyFrame)]

    def words_by_test(self, lab_rules: LabRules) -> Iterator[tuple[int, float, Any]]:
        """The position of a test, a number with a meaning, and that meaning."""
        for at, test in enumerate(lab_rules.reported):
            for word, meaning in self.words.of(test).items():
                if isinstance(word, Decimal):
                    yield at, float(word), meaning


def is_plain(rows: Frame, table: LabTable, lab_rules: LabRules) -> bool:
    """Whether expressions can read all columns."""
    schema = rows.collect_schema()
    only_missing = all(is_missing(meaning) for _, _, meaning in table.words_by_test(lab_rules))
    suits = (unsuited(name, column, schema[name], table.days) is None for name, column in table.columns.items())
    days = [schema[name] for name in AS_DAYS if name in table.columns]
    elsewhere = (table.zone and zone_of(dtype) and zone_named(zone_of(dtype) or "UTC") != table.zone for dtype in days)
    return only_missing and all(suits) and not any(map(reads_as_text, days)) and not any(elsewhere)


def unsuited(name: str, column: str, dtype: Any, days: DayScale | None) -> SledaiError | None:
    """The error for a column of another kind than what an expression reads of it."""
    if name == "test" or dtype == nw.Unknown:  # what has no type holds only nulls
        return None
    suits, accepted = reads_as_text(dtype), "text"
    if name in AS_NUMBERS:
        suits, accepted = dtype.is_numeric(), ACCEPTED_NUMBERS
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

    Raises:
        UnknownNameError: `tests` has a value that is not a test.
    """
    meanings = table.meanings
    as_text = reads_as_text(rows.collect_schema()["test"])
    value = plain_text(rows, "test") if as_text else nw.col("test")
    place: Any = nw.lit(NOWHERE, nw.Int16)
    for at, test in enumerate(lab_rules.reported):
        codes = [str(code) if as_text else code for code, meant in meanings.items() if meant is test]
        if codes := [code for code in codes if as_text or not isinstance(code, str)]:
            place = nw.when(reduce(or_, (value == code for code in codes))).then(nw.lit(at, nw.Int16)).otherwise(place)
    expression: nw.Expr = place
    return expression


def require_tests(labs: nw.DataFrame[Any], table: LabTable) -> None:
    """Refuse entries that are not tests; with `tests`, refuse a table without any known entry.

    Raises:
        UnknownNameError: there are such entries.
    """
    meanings = table.meanings
    entries = [value for value in labs[table.test].unique().to_list() if not is_missing(value)]
    unknown = [value for value in entries if value not in meanings]
    if unknown and (table.tests is None or len(unknown) == len(entries)):
        names = tuple(sorted(map(str, unknown)))
        raise unknown_statement(names, accepted=tuple(map(str, meanings)), place=f"column {table.test!r}")
