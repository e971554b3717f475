"""Score a table that need not fit into memory: part by part, with counts and errors of all parts."""

from __future__ import annotations

from ast import literal_eval
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from threading import Lock
from typing import Any

import polars as pl
from attrs import evolve, frozen
from narwhals.stable import v2 as nw

from sledai.cli.files import Table, require_all_rows
from sledai.cli.outputs import passing, write
from sledai.cli.progress import Advance, progress
from sledai.cli.requests import TableRequest, Target
from sledai.definitions import Edition
from sledai.definitions.stamps import Stamp
from sledai.errors import InputErrors, SledaiError, missing_column, raise_all, unreadable_answer, unreadable_reading
from sledai.frames.apply import derive
from sledai.frames.cells import total_of
from sledai.frames.deriving import apply_rule
from sledai.frames.expressions import reads_as_text
from sledai.frames.layout import Layout
from sledai.frames.measure import total_in
from sledai.frames.reading import Reading, baseline_flag
from sledai.frames.visit_inputs import Inputs
from sledai.frames.visit_measures import score, score_bounds
from sledai.visits.answers import (
    DESCRIPTORS,
    code_table,
    folded,
    is_missing,
    number_words,
    unexplained,
    with_letters,
    with_one_letter,
)

__all__ = ["Account", "Scoring", "with_total"]


@frozen(kw_only=True)
class Scoring:
    """The score of every visit, and the columns to write.

    Attributes:
        edition: the edition, or a part of one.
        layout: where the table holds what, and how it is written.
        name: the beginning of the names of the new columns.
        keep: the columns of the table to keep; without a choice all.
        stamped: the stamp of the score, or of the change.
    """

    edition: Edition
    layout: Layout
    name: str
    keep: tuple[str, ...]
    stamped: str = ""

    @classmethod
    def of(cls, request: TableRequest, target: Target, stamp: Stamp) -> Scoring:
        """The score of the table that a command reads."""
        return cls(
            edition=request.edition,
            layout=request.layout,
            name=target.name,
            keep=target.keep,
            stamped=str(stamp),
        )

    @property
    def names(self) -> tuple[str, ...]:
        """The columns of a score."""
        ends = ("low", "high", *(("missing",) if self.layout.total is None else ()))
        return (self.name, *(f"{self.name}_{end}" for end in ends))

    @property
    def stamp(self) -> str:
        """The column with the stamp."""
        return f"{self.name}_stamp"

    def read(
        self, table: Table, more: Iterable[str] = (), *, roles: tuple[str, ...] = (), flag: str | None = None
    ) -> Reading:
        """Find the columns of the answers.

        Args:
            table: the table.
            more: further columns that are to be added.
            roles: columns that identify the subject, and which.
            flag: the column that marks the baseline.

        Raises:
            SledaiError: everything that is wrong with the columns of the table and, if anything is, with the answers
                in those that are there.
        """
        new = [*self.names, *more, self.stamp]
        total = total_in(self.edition, self.layout)
        inputs = Inputs.of(self.edition, self.layout, total.reads, total.items)
        found = inputs.read(table.frame, roles, new, [baseline_flag(flag)] if flag else [])
        answers = {column: codes for column, codes in found.tables.items() if column != flag}
        reading = evolve(found, columns=_among(answers, found.columns), tables=answers)
        available = tuple(table.frame.collect_schema())
        faults = list(reading.faults)
        if unknown := tuple(column for column in self.keep if column not in available):
            faults.append(missing_column(unknown, available=available, place="the file", of_descriptors=False))
        if faults:
            raise_all([*faults, *_unreadable(reading)])
        return reading

    def added_to(self, frame: pl.LazyFrame) -> pl.LazyFrame:
        """Add score, bounds and number of missing items; nulls where an answer cannot be read.

        Letters are answers here: whether a column has numbers too is looked for in its parts, as they pass by.
        """
        layout = self.layout
        if layout.answers != "points":
            layout = evolve(layout, codebook={**unexplained(code_table(layout.codes)), **layout.codebook})
        return derive(frame, self.edition, score(name=self.name), score_bounds(name=self.name), layout=layout)

    def write(
        self, table: Table, scored: pl.LazyFrame, more: tuple[str, ...], reading: Reading, output: Path | None
    ) -> Account:
        """Write the columns to keep, the score, `more` and the stamp; return the counts.

        Raises:
            UnreadableValueError: there are answers that cannot be read; nothing is written.
            InputErrors: in several columns.
            UnreadableFileError: not every row that was read was written; nothing appears.
        """
        kept = [column for column in table.frame.collect_schema() if not self.keep or column in self.keep]
        columns = [*kept, *self.names, *more, self.stamp]
        stamped = scored.with_columns(pl.lit(self.stamped).alias(self.stamp))
        with progress("writing", table.rows) as advance:
            account = Account(self, reading, [self.name, *more][-1], advance)
            seen = passing(stamped.select(list(dict.fromkeys([*columns, *reading.tables]))), account.look)

            def accept() -> None:
                account.judge()
                require_all_rows(table, account.rows)

            write(seen.select(columns), output, accept=accept)
        return account


def with_total(table: Table, request: TableRequest) -> tuple[Table, TableRequest]:
    """The table with a total that a text file holds as a number in a further column, which the layout then names.

    Raises:
        UnreadableValueError: it holds what is not a number.
    """
    total = None if request.layout.total is None else str(request.layout.total)
    if total is None or table.frame.collect_schema().get(total) != pl.String:
        return table, request
    text = pl.col(total).str.strip_chars()
    number = text.cast(pl.Float64, strict=False)
    wrong = (
        table.frame.filter(number.is_null() & (text != "")).group_by(total).len().sort("len", total, descending=True)
    )
    if found := {repr(value): count for value, count in wrong.collect(engine="streaming").iter_rows()}:
        raise unreadable_reading(total, found, accepted=total_of(request.edition).accepted)
    as_number = f"{total} as a number"
    numbered = evolve(table, frame=table.frame.with_columns(number.alias(as_number)))
    return numbered, evolve(request, layout=evolve(request.layout, total=as_number))


def _unreadable(reading: Reading) -> list[SledaiError]:
    """The errors for answers of a table that cannot be read, in one pass."""
    found = Unreadable(reading)
    if not reading.tables:
        return []
    rows: Any = nw.to_native(reading.frame.select(*reading.tables))
    passing(rows, found.look).select(pl.len()).collect(engine="streaming")
    return found.faults


def _among(tables: Mapping[str, Any], columns: Iterable[Any]) -> tuple[Any, ...]:
    """Those of the columns that are read, None in the place of the others."""
    return tuple(column if column in tables else None for column in columns)


class Unreadable:
    """Counts answers that cannot be read."""

    def __init__(self, reading: Reading) -> None:
        tables: dict[str, Any] = dict(reading.tables)
        self._tables = tables
        self._coded = {name: table for name, table in tables.items() if isinstance(table, Mapping)}
        lettered = tables | {name: with_letters(table) for name, table in self._coded.items()}
        self._reading = evolve(reading, columns=_among(tables, reading.columns), faults=(), tables=lettered)
        self._values: dict[str, Counter[str]] = {column: Counter() for column in tables}
        schema = reading.frame.collect_schema()
        self._codings = {name: Coding(table, text=reads_as_text(schema[name])) for name, table in self._coded.items()}
        self._form = [column for column in reading.columns[: len(DESCRIPTORS)] if column in self._codings]
        self._one_at_a_time = Lock()

    def look(self, part: pl.DataFrame) -> pl.DataFrame:
        """Count what cannot be read in a part of the table, which is given back."""
        self.look_at_codings(part)
        self.look_at_rows(part)
        return part

    def look_at_codings(self, part: pl.DataFrame) -> None:
        """Count the letters and the numbers of a part of the table."""
        for column, coding in self._codings.items():
            values = coding.values(part[column])
            with self._one_at_a_time:
                coding.count(values)

    def look_at_rows(self, rows: pl.DataFrame) -> None:
        """Count what cannot be read, letters apart, in some rows of the table."""
        if not rows.height:
            return
        try:
            apply_rule(evolve(self._reading, frame=nw.from_native(rows)), lambda _: {})
        except SledaiError as error:
            faults: tuple[Any, ...] = error.errors if isinstance(error, InputErrors) else (error,)
            with self._one_at_a_time:
                for fault in faults:
                    self._values[fault.column].update(fault.values)

    @property
    def faults(self) -> list[SledaiError]:
        """The errors, in the order of the columns' descriptors; the most frequent values first."""
        found = {column: self._values[column].copy() for column in self._values}
        samples = {str(column): self._codings[str(column)].sample for column in self._form}
        for column in with_one_letter(samples, self._coded):
            found[column].update(self._codings[column].letters)
        for column, coding in self._codings.items():
            found[column].update(coding.doubtful)
        ordered = {
            column: dict(sorted(values.items(), key=lambda item: (-item[1], item[0])))
            for column, values in found.items()
        }
        return [self._fault(column, values) for column, values in ordered.items() if values]

    def _fault(self, column: str, values: Mapping[str, int]) -> SledaiError:
        if column in self._coded:
            return unreadable_answer(column, values)
        return unreadable_reading(column, values, accepted=self._tables[column].accepted)


class Coding:
    """What a column is coded in, as its parts pass by.

    Attributes:
        letters: the letters in a column of text, with how often each occurs.
        sample: a word of each kind that the column has: letters, numbers, and others.
    """

    def __init__(self, table: Mapping[Any, bool | None], *, text: bool) -> None:
        self._text = text
        self._unexplained = unexplained(table)
        self._numbers = set(number_words(table))
        self._kinds: dict[str, str] = {}
        self.letters: Counter[str] = Counter()

    def values(self, part: pl.Series) -> list[tuple[str, int]]:
        """The different values of a part of the column, with how often each occurs; of numbers one is enough."""
        if not self._text:
            return [("0", 1)] if part.null_count() < len(part) else []
        return part.cast(pl.String).value_counts(name=f"{part.name}_rows").drop_nulls().rows()

    def count(self, values: Iterable[tuple[str, int]]) -> None:
        """Count the letters among values, each of which occurs so often."""
        for value, rows in values:
            word = folded(value)
            if word in self._unexplained:
                self.letters[repr(value)] += rows
            elif not is_missing(value):
                self._kinds["number" if not self._text or word in self._numbers else "other"] = value

    @property
    def sample(self) -> list[str]:
        """A word of each kind."""
        return [*(literal_eval(letter) for letter in self.letters), *self._kinds.values()]

    @property
    def doubtful(self) -> Counter[str]:
        """The letters, if there are numbers too."""
        return self.letters if "number" in self._kinds else Counter()


class Account:
    """The counts of a table that was written.

    Attributes:
        rows: how many rows were written.
        with_missing: in how many of them something was not assessed.
        still_open: in how many of them the last result is left open.
    """

    def __init__(self, scoring: Scoring, reading: Reading, last: str, advance: Advance) -> None:
        self.rows = self.with_missing = self.still_open = 0
        self._low, self._high, *self._missing = scoring.names[1:]
        self._last, self._advance = last, advance
        self._unreadable = Unreadable(reading)
        self._answers = list(reading.tables)
        self._one_at_a_time = Lock()

    def look(self, part: pl.DataFrame) -> pl.DataFrame:
        """Count the rows of a part, which is given back, and what in them cannot be read."""
        unread = part.filter(pl.col(self._low).is_null())
        with self._one_at_a_time:
            self.rows += part.height
            open_ = part[self._missing[0]] > 0 if self._missing else part[self._low] < part[self._high]
            self.with_missing += int(open_.sum())
            self.still_open += part[self._last].null_count()
        self._unreadable.look_at_codings(part)
        self._unreadable.look_at_rows(unread.select(self._answers))
        self._advance(part.height)
        return part

    def judge(self) -> None:
        """Refuse a table with answers that cannot be read.

        Raises:
            UnreadableValueError: in one column.
            InputErrors: in several columns.
        """
        raise_all(self._unreadable.faults)
