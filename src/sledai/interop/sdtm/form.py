"""The records of a form in a findings domain, such as QS or RS, as a table of visits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from attrs import define, field, frozen
from narwhals.stable import v2 as nw
from narwhals.stable.v2.typing import IntoDataFrameT

from sledai.definitions import Edition, require_edition
from sledai.errors import (
    SledaiError,
    faulty_records,
    raise_all,
    unknown_statement,
    unreadable_answer,
    unreadable_reading,
)
from sledai.frames.deriving import native
from sledai.frames.visits import unidentified
from sledai.interop.codes import SponsorCodes
from sledai.interop.tables import Key, RecordTable, number_column, truth_column
from sledai.visits.answers import DESCRIPTORS, Codebook, code_table, codes_of, folded, with_letters
from sledai.visits.readings import as_number

__all__ = ["read_form"]

NOT_DONE = "NOT DONE"
ANSWERS = ("ORRES", "STRESC", "STRESN")
"""The columns that may hold an answer; those that do must agree."""
KEPT = ("VISIT", "VISITDY", "EPOCH")
"""Columns of the visit that are kept where the table has them."""


def read_form(records: IntoDataFrameT, edition: Edition, codes: SponsorCodes) -> IntoDataFrameT:
    """Make a table with one row for each visit out of the records of a form, one for each item.

    An answer is in ``--ORRES``, ``--STRESC`` or ``--STRESN``; where several of them have one, they must agree. Text is
    read as everywhere, with the codebook of the codes. A number is 0 for absent; for present it is either 1 in every
    record, or the weight that the edition gives the item. A record with the status ``NOT DONE``, and one without an
    answer, is an item that was not assessed. A record of the whole form, such as ``QSALL``, with that status means that
    no item of the visit was; the visit stays.

    Args:
        records: an eager frame of pandas, Polars or pyarrow with the records of one domain.
        edition: the edition, whose weights numbers are compared with.
        codes: the sponsor's codes, the category and the evaluator of the form.

    Returns:
        The same kind of frame with one row for each visit, in the order of their first records: the columns of subject,
        visit and day, ``VISIT``, ``VISITDY`` and ``EPOCH`` where the table has them, and a truth value for each of the
        24 descriptors, named like it, null where it was not assessed; last, if the codes have one, the stored total,
        named by its code. `SponsorCodes.layout` describes it to every function of `sledai.frames`.

    Raises:
        RecordError: an item has two records at a visit; a record contradicts itself, such as an answer with the status
            ``NOT DONE``; a whole form has a record that is not ``NOT DONE``, or items with answers; one visit has two
            days; or the table has several categories or evaluators, or not the one that the codes name.
        UnknownNameError: a code is not one of the sponsor's.
        UnreadableValueError: an answer cannot be read, or a number is neither yes or no nor the weight of the item.
        MissingValueError: a subject or visit is blank.
        ColumnError: a column is missing.
        UnsupportedFrameError: the frame is lazy, or of another kind.
        InputErrors: several of these at once.

    Example:
        >>> import pandas as pd
        >>> from sledai import SELENA_SLEDAI
        >>> records = pd.DataFrame(
        ...     {
        ...         "USUBJID": ["1", "1", "1"],
        ...         "VISITNUM": [1, 2, 2],
        ...         "QSDTC": ["2024-05-02", "2024-06-01", "2024-06-01"],
        ...         "QSTESTCD": ["ZZRASH", "ZZRASH", "ZZFEVER"],
        ...         "QSORRES": ["Y", "N", "Y"],
        ...     }
        ... )
        >>> codes = SponsorCodes(items={"ZZRASH": "rash", "ZZFEVER": "fever"})
        >>> read_form(records, SELENA_SLEDAI, codes)[["VISITNUM", "rash", "fever"]].values.tolist()
        [[1, True, <NA>], [2, False, True]]
    """
    edition = require_edition(edition)
    days = [codes.day_column] if codes.day_column else []
    table = RecordTable.of(records, codes.domain, [codes.subject, codes.visit, codes.column("TESTCD"), *days])
    if not any(codes.column(name) in table for name in ANSWERS):
        table.require([codes.column("ORRES")])
    table = _of_one("CAT", "category", codes.category, codes, table)
    table = _of_one("EVAL", "evaluator", codes.evaluator, codes, table)
    raise_all(unidentified(table.data, [codes.subject, codes.visit]))
    form = _Form(table, codes)
    answers = form.answers(edition)
    form.check(answers)
    raise_all(form.faults)
    return native(form.wide(answers), records)


def _of_one(name: str, argument: str, chosen: str | None, codes: SponsorCodes, table: RecordTable) -> RecordTable:
    """The records of one category or evaluator.

    Raises:
        RecordError: the table has several, or not the one that is named.
    """
    column = codes.column(name)
    values = table.values(column)
    held = [value for value in dict.fromkeys(values) if value is not None]
    if chosen is None and len(held) <= 1:
        return table
    if chosen is None:
        remedy = f"Name the one that counts: SponsorCodes({argument}={held[0]!r})."
        raise faulty_records(tuple(map(repr, held)), domain=codes.domain, fault=f"several {column}", remedy=remedy)
    if chosen not in held:
        fault, remedy = f"no record has {column} = {chosen!r}; the table has", f"Correct {argument}= of the codes."
        raise faulty_records(tuple(map(repr, held)) or ("none",), domain=codes.domain, fault=fault, remedy=remedy)
    return table.rows([row for row, value in enumerate(values) if value == chosen])


@frozen
class CellReader:
    """Reads the answers in one column of a form.

    Attributes:
        own: the codebook, as values are looked up.
        words: the meanings of all texts.
    """

    own: Codebook
    words: Codebook

    @classmethod
    def of(cls, values: Iterable[object], codebook: Codebook) -> CellReader:
        """A reader for a column; Y and N are answers where no value is a number."""
        own, words = codes_of(codebook), code_table(codebook)
        numbers = any(as_number(value) is not None and folded(value) not in own for value in values)
        return cls(own, words if numbers else with_letters(words))

    def read(self, value: object, weight: int) -> tuple[bool | None, int] | None:
        """What a cell means, and its number, 0 if it is text; None if it cannot be read."""
        key, number = folded(value), as_number(value)
        if key in self.own or number is None:
            return (self.words[key], 0) if key in self.words else None
        return (number != 0, int(number)) if number in (0, 1, weight) else None


@define
class _Form:
    """The records of a form.

    Attributes:
        table: the records.
        codes: the codes.
        tests: the code of each record.
        visits: the rows of each visit, in the order of their first records.
        faults: what is wrong with the records.
    """

    table: RecordTable
    codes: SponsorCodes
    tests: list[str] = field(init=False)
    visits: dict[Key, list[int]] = field(init=False, factory=dict)
    faults: list[SledaiError] = field(init=False, factory=list)

    def __attrs_post_init__(self) -> None:
        self.tests = [str(value or "") for value in self.table.values(self.codes.column("TESTCD"))]
        for row, key in enumerate(self.table.keys([self.codes.subject, self.codes.visit])):
            self.visits.setdefault(key, []).append(row)

    def fault(self, rows: Iterable[int], fault: str, remedy: str) -> None:
        """Keep the error of faulty records, if there are any."""
        codes = self.codes
        names = (codes.subject, codes.visit, codes.column("TESTCD"), codes.column("SEQ"))
        if records := tuple(self.table.shown(row, names) for row in rows):
            self.faults.append(faulty_records(records, domain=codes.domain, fault=fault, remedy=remedy))

    def answers(self, edition: Edition) -> list[set[bool]]:
        """The answers of each record: one, none where it was not assessed, two where columns contradict each other."""
        found: list[set[bool]] = [set() for _ in self.tests]
        numbers: dict[int, int] = {}
        for name in ANSWERS:
            column = self.codes.column(name)
            values = self.table.values(column)
            items = [row for row, test in enumerate(self.tests) if test in self.codes.items and values[row] is not None]
            reader = CellReader.of((values[row] for row in items), self.codes.codebook)
            wrong: dict[str, Counter[str]] = {}
            for row in items:
                cell = reader.read(values[row], self._weight(row, edition))
                if cell is None:
                    wrong.setdefault(self.tests[row], Counter())[repr(values[row])] += 1
                elif cell[0] is not None:
                    found[row].add(cell[0])
                    numbers[row] = max(numbers.get(row, 0), cell[1])
            self.faults += [self._unreadable(column, test, counts, edition) for test, counts in wrong.items()]
        if any(number > 1 for number in numbers.values()):
            ones = [row for row, number in numbers.items() if number == 1 and self._weight(row, edition) > 1]
            remedy = "Write 0 and the weight of the item in every record, or 0 and 1 in every record."
            self.fault(ones, "the number 1 for an item of another weight, where other numbers are weights", remedy)
        return found

    def _weight(self, row: int, edition: Edition) -> int:
        """The weight of the item of a record; 1 of a descriptor that is not in the edition."""
        name = self.codes.items[self.tests[row]]
        return edition[name].weight if name in edition else 1

    def _unreadable(self, column: str, test: str, counts: Mapping[str, int], edition: Edition) -> SledaiError:
        """The error of values of an item that are not answers."""
        place = f"{column} of {test}"
        if all("'" in value or "e-7" in value for value in counts):
            return unreadable_answer(place, counts)
        weight = edition[self.codes.items[test]].weight if self.codes.items[test] in edition else 1
        return unreadable_reading(place, counts, accepted=f"0 and 1, or 0 and {weight}, the weight of the item")

    def check(self, answers: list[set[bool]]) -> None:
        """Keep the errors of records that contradict themselves or each other."""
        codes, table, whole = self.codes, self.table, self.codes.whole_form
        if unknown := tuple(dict.fromkeys(test for test in self.tests if test not in codes.codes)):
            self.faults.append(unknown_statement(unknown, accepted=codes.codes, place=codes.column("TESTCD")))
        rows = range(len(self.tests))
        undone = [status == NOT_DONE for status in table.texts(codes.column("STAT"))]
        self.fault(
            (row for row in rows if len(answers[row]) > 1),
            "answers that contradict each other",
            "Correct the answer or its number.",
        )
        self.fault(
            (row for row in rows if answers[row] and undone[row]),
            "an answer with the status NOT DONE",
            "Remove the answer or the status.",
        )
        self.fault(
            (row for row in rows if self.tests[row] == whole and not undone[row]),
            f"{whole} without the status NOT DONE",
            "Give the status, or leave the record out.",
        )
        repeated, answered, moved = [], [], []
        days = table.values(codes.day_column or "")
        for of_visit in self.visits.values():
            seen: set[str] = set()
            for row in of_visit:
                if self.tests[row] in seen and self.tests[row] not in codes.further:
                    repeated.append(row)
                seen.add(self.tests[row])
            if whole in seen:
                answered += [row for row in of_visit if answers[row]]
            known = [row for row in of_visit if days[row] is not None]
            moved += [row for row in known if days[row] != days[known[0]]][:1]
        self.fault(repeated, "a second record of one item and visit", "Keep one record for each item of a visit.")
        self.fault(answered, f"an answer at a visit with {whole}", "Remove one of the two records.")
        remedy = "Correct the day, or leave it out with day=None and take the days of SV."
        self.fault(moved, f"a second {codes.day_column} at one visit", remedy)

    def wide(self, answers: list[set[bool]]) -> nw.DataFrame[Any]:
        """The table with one row for each visit."""
        codes = self.codes
        day = codes.day_column
        days = self.table.values(day or "")
        first = [next((row for row in rows if days[row] is not None), rows[0]) for rows in self.visits.values()]
        kept = (codes.subject, codes.visit, *([day] if day else []), *KEPT)
        base = self.table.rows(first).only(kept)
        by_visit = [
            {codes.items[self.tests[row]]: next(iter(answers[row]), None) for row in rows if self._is_item(row)}
            for rows in self.visits.values()
        ]
        columns = {name.value: truth_column([visit.get(name) for visit in by_visit]) for name in DESCRIPTORS}
        if codes.total is not None:
            columns[codes.total] = number_column([self._total(rows) for rows in self.visits.values()])
        return base.adding(columns)

    def _is_item(self, row: int) -> bool:
        return self.tests[row] in self.codes.items

    def _total(self, rows: Iterable[int]) -> float | None:
        """The stored total of a visit.

        Raises:
            UnreadableValueError: it is not a number.
        """
        for row in rows:
            for name in reversed(ANSWERS):
                value = self.table.values(self.codes.column(name))[row]
                if self.tests[row] == self.codes.total and value is not None:
                    number = as_number(value)
                    if number is None:
                        place = f"{self.codes.column(name)} of {self.codes.total}"
                        raise unreadable_reading(place, {repr(value): 1}, accepted="a number")
                    return float(number)
        return None
