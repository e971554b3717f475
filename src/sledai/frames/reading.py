"""The reading of a frame: the column of each answer, the meanings of values, and the errors of the columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from attrs import field, frozen
from narwhals.stable import v2 as nw

from sledai.definitions import Edition, require_edition
from sledai.errors import (
    SledaiError,
    UnreadableValueError,
    column_type,
    missing_column,
    shared_column,
    taken_column,
    unreadable_reading,
)
from sledai.frames.cells import CellFormat, Meanings, Points, Statuses
from sledai.frames.engines import ONE_CASE, Frame, engine, is_text, supported
from sledai.frames.layout import Layout
from sledai.frames.naming import kinds_of, locate, missing_columns
from sledai.logic import Interval, Verdict
from sledai.visits.answers import DESCRIPTORS, code_table, one_letter_faults, unreadable_error
from sledai.visits.readings import Scale

YES_OR_NO: Meanings = code_table(None)
"""How a statement is read, and the flag of a baseline: as an answer without a codebook."""
BASELINE_FLAG = "the baseline flag"
"""The name of the item that marks a baseline; often a column of Y and blanks."""

Answers: TypeAlias = Sequence[Interval[Any]]
"""The 24 answers in form order, then the further items, then the flag if there is one."""


@frozen
class Item:
    """A further item that is read of a visit, in addition to the 24 answers.

    Attributes:
        name: its name.
        column: its column, or its value in every visit.
        kind: how the values of the column are read.
    """

    name: str
    column: str | Interval[int]
    kind: CellFormat


def baseline_flag(column: str) -> Item:
    """The item of a column that marks baselines."""
    return Item(BASELINE_FLAG, column, YES_OR_NO)


@frozen
class Category:
    """Text that a rule gives: the category whose condition holds, null where none does."""

    cases: Mapping[str, Any]


@frozen
class ReasonText:
    """Reasons as text, grouped as `reasons_text` writes them: the names of which something is certain."""

    groups: Mapping[str, Mapping[str, Verdict[Any]]]


@frozen
class Ratio:
    """A number that a rule gives: one whole number divided by another, null where the divisor is 0.

    Attributes:
        part: a column.
        divisor: a column, or one power of 2; Polars divides by another single number only nearly.
    """

    part: Any
    divisor: Any


@frozen
class Column:
    """A column that a rule gives.

    Attributes:
        values: whole numbers, truth values, text or a ratio.
        known: where they are known, null elsewhere; None means everywhere.
        truth: whether they are truth values.
    """

    values: Any
    known: Any = None
    truth: bool = field(default=False, kw_only=True)


@frozen
class Intermediate:
    """Intermediate columns, computed once, and what follows from them.

    Attributes:
        columns: the columns, by name.
        then: the function from their values to named columns, or to a further step.
    """

    columns: Mapping[str, Column]
    then: Callable[[Mapping[str, Any]], RuleResult]


RuleResult: TypeAlias = Mapping[str, Column] | Intermediate
"""What a rule gives: named columns, at once or step by step."""
ColumnRule: TypeAlias = Callable[[Answers], RuleResult]
"""A function from answers to named columns, for arrays and expressions alike."""


@frozen
class Reading:
    """A frame, the column of each answer, and what its values mean.

    Attributes:
        frame: the frame.
        edition: the edition; None where no answers are read.
        columns: the column of each of the 24 answers in form order, None where it was not assessed; then those of the
            further items, or what they are in every visit; then the flag's.
        tables: for each column of the frame that is read, how its values are read.
        faults: the errors of the columns; they are raised together with those of unreadable values.
        forms: the columns of answers that belong together, in which the only letter of a column may be a missing value.

    Raises:
        ColumnError: a column is neither read nor has an error, so it would count as not assessed.
    """

    frame: Frame
    edition: Edition | None
    columns: tuple[str | Interval[int] | None, ...]
    tables: Mapping[str, CellFormat]
    faults: tuple[SledaiError, ...]
    forms: tuple[Mapping[str, Meanings], ...] = ()

    def __attrs_post_init__(self) -> None:
        named = [column for column in self.columns if not (column is None or isinstance(column, Interval))]
        unread = tuple(column for column in named if column not in self.tables)
        if unread and not self.faults:
            raise missing_column(unread, available=tuple(self.tables), place="what is read")

    @property
    def maximum(self) -> int:
        """The largest number that a rule makes of answers."""
        return self.edition.maximum if self.edition else 1

    @property
    def required_edition(self) -> Edition:
        """The edition, where answers are read."""
        return require_edition(self.edition)


def read(
    frame: object,
    edition: Edition | None,
    names: Iterable[str],
    layout: Layout,
    roles: Sequence[str] = (),
    *,
    further: Sequence[Item] = (),
    one_form: bool = False,
) -> Reading:
    """Find the columns of the answers and the further items; refuse new names that the frame has.

    Without an edition none of the 24 answers is looked for. With `one_form` the columns of the further items are a
    form, in which letters are looked at as in that of the answers.

    Raises:
        ColumnError: one column is given for items that are read in different ways.
    """
    data = supported(frame)
    schema = data.collect_schema()
    available = schema.names()
    held = [item.column for item in further if not isinstance(item.column, Interval)]
    named = [*roles, *held]
    where, faults = (
        ({}, missing_columns(named, available)) if edition is None else locate(edition, available, layout, named)
    )
    names = list(names)
    require_different_names(data, names)
    if taken := taken_names(data, available, names):
        faults.append(taken_column(taken))
    answers = kinds_of(edition, layout) if edition else {}
    kinds = _kinds(
        [
            *(Item(name.value, column, answers[name]) for name, column in where.items() if column is not None),
            *further,
        ]
    )
    tables = {column: kind for column, kind in kinds.items() if column in available}
    coded = {column: kind for column, kind in tables.items() if isinstance(kind, Mapping)}
    flags = {item.column for item in further if item.name == BASELINE_FLAG}
    form = {column: kind for column, kind in coded.items() if one_form or column in where.values()}
    stated = {column: kind for column, kind in coded.items() if column not in form and column not in flags}
    forms = tuple(filter(None, (form, stated)))
    if isinstance(data, nw.LazyFrame):
        objects = data.implementation.is_polars()
        faults += [
            fault for column, kind in tables.items() if (fault := _unsuited(column, schema[column], kind, objects))
        ]
    elif not faults:
        faults += [fault for columns in forms for fault in _one_letter(data, columns)]
    columns = (*map(where.get, DESCRIPTORS), *(item.column for item in further))
    return Reading(data, edition, columns, tables, tuple(faults), forms)


def _one_letter(data: nw.DataFrame[Any], columns: Mapping[str, Meanings]) -> list[UnreadableValueError]:
    """The errors for columns with one letter and nothing else in a form that mostly has numbers."""
    schema = data.schema
    numbers = {column for column in columns if schema[column].is_numeric() or schema[column] == nw.Boolean}
    if len(numbers) == len(columns):
        return []

    def of(column: str) -> Callable[[slice], Iterable[object]]:
        def in_rows(rows: slice) -> Iterable[object]:
            if column in numbers:  # one number is enough
                part = data[column][rows]
                return [0] if part.null_count() < len(part) else []
            return data[column][rows].to_list()

        return in_rows

    return one_letter_faults({column: of(column) for column in columns}, columns)


def _kinds(items: Iterable[Item]) -> dict[str, CellFormat]:
    """How each column is read; one that is read in different ways is a `ColumnError`."""
    kinds: dict[str, CellFormat] = {}
    users: dict[str, list[str]] = {}
    shared = set()
    for item in items:
        if isinstance(item.column, Interval):
            continue
        users.setdefault(item.column, []).append(item.name)
        if kinds.setdefault(item.column, item.kind) != item.kind:
            shared.add(item.column)
    if shared:
        raise shared_column({column: tuple(names) for column, names in users.items() if column in shared})
    return kinds


def _unsuited(column: str, dtype: Any, kind: CellFormat, objects: bool) -> SledaiError | None:
    """The error for a column of a lazy frame whose type does not fit how it is read.

    Args:
        column: the column.
        dtype: its type.
        kind: how it is read.
        objects: whether the engine keeps objects of Python that it cannot read; those of others are text.
    """
    if dtype == nw.Object and objects:
        return column_type(column, holds="objects of Python", needed="text, numbers or truth values")
    if isinstance(kind, Mapping | Statuses) or dtype == nw.Unknown:  # what has no type holds only nulls
        return None
    if isinstance(kind, Points):
        return None if dtype != nw.Boolean else column_type(column, holds="truth values", needed=kind.accepted)
    holds = "text" if is_text(dtype) else str(dtype)
    if isinstance(kind, Scale):
        return None if dtype.is_numeric() else column_type(column, holds=holds, needed=f"numbers [{kind.unit}]")
    may_be_text = is_text(dtype) or dtype == nw.Object
    return None if may_be_text else column_type(column, holds=holds, needed="text, the letters A to E")


def unread(column: str, kind: CellFormat, values: Iterable[object]) -> SledaiError | None:
    """The error for values that cannot be read, each counted, if there are any."""
    if isinstance(kind, Mapping):
        return unreadable_error(column, values)
    counts = Counter(map(repr, values))
    return unreadable_reading(column, dict(counts.most_common()), accepted=kind.accepted) if counts else None


def taken_names(data: Frame, available: Iterable[str], names: Iterable[str]) -> tuple[str, ...]:
    """The new names that the frame already has."""
    existing = {_as_compared(data, name) for name in available}
    return tuple(name for name in names if _as_compared(data, name) in existing)


def require_different_names(data: Frame, names: Iterable[str]) -> None:
    """Refuse new columns that differ in case only, where the engine takes them for one (`TypeError`)."""
    first: dict[str, str] = {}
    for name in names:
        other = first.setdefault(_as_compared(data, name), name)
        if other != name:
            raise TypeError(f"{other!r} and {name!r} are one column for {engine(data)}: give one of them another name=")


def _as_compared(data: Frame, name: str) -> str:
    """A name as the engine compares it with others."""
    return name.casefold() if engine(data) in ONE_CASE else name
