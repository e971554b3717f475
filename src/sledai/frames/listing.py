"""List every row of the problems that `check` counts."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Hashable, Iterator
from typing import Any

import numpy as np
from attrs import frozen
from narwhals.stable import v2 as nw
from narwhals.stable.v2.typing import IntoFrameT

from sledai.definitions import Edition, require_edition
from sledai.errors import taken_column
from sledai.frames.arrays import apply_in_chunks, with_columns
from sledai.frames.checking import located, reading_of
from sledai.frames.deriving import native
from sledai.frames.engines import Frame, is_read_as_arrays, scratch_prefix, supported
from sledai.frames.expressions import as_column, as_int, prepare
from sledai.frames.layout import Layout
from sledai.frames.measure import require_layout
from sledai.frames.profiling import (
    PROFILE_COLUMNS,
    IdColumns,
    ProfileRule,
    profile_rule,
    total_faults,
    with_roles,
)
from sledai.frames.reading import Answers, Column, Reading, taken_names
from sledai.frames.report import ProblemKind
from sledai.frames.visit_inputs import Inputs
from sledai.frames.visits import identified, with_group_values

__all__ = ["problem_rows"]

FACTS = ("problem", "column", "stored", "computed")
ROW = "row"
"""The column with the place of a row of an eager frame."""


def problem_rows(
    frame: IntoFrameT,
    edition: Edition,
    layout: Layout = Layout(),  # noqa: B008
    *,
    total: Hashable | None = None,
) -> IntoFrameT:
    """List every row of a table that has a problem, where `check` counts them and shows examples.

    The problems are blank identifiers, answers that cannot be read, visits that are there twice, and stored totals that
    are missing, are not numbers or are not possible for the visit. Problems of whole columns are only in the report.

    Args:
        frame: a frame of any engine that is supported; one row for each visit.
        edition: the edition, or a part of one.
        layout: where the table holds what, and how it is written.
        total: as for `check`.

    Returns:
        The same kind of frame with one row for each problem of a row: the columns of subject, visit and day; in an
        eager frame ``row``, the place of the row from 0; ``problem``, a `ProblemKind`; ``column``; ``stored``, what the
        cell holds as text; and ``computed``, for a total the score, or its bounds such as ``"4 to 6"``.
        Eager frames: in the order of the problems, and of the rows within each. Lazy frames: in no order.

    Raises:
        ColumnError: subject, visit or day is named like a column of the result.
        ColumnError: the layout gives one column for several items.
        TypeError: the layout and `total` each name a column of totals; or the table has no column to look at.
        UnsupportedFrameError: the frame is of another kind.

    Example:
        >>> import pyarrow
        >>> from sledai import SELENA_SLEDAI
        >>> rash = SELENA_SLEDAI.without(*(name for name in SELENA_SLEDAI if name != "rash"))
        >>> table = pyarrow.table({"id": ["A", "B"], "rash": ["Y", "?"], "sum": [8, 0]})
        >>> found = problem_rows(table, rash, Layout(subject="id"), total="sum")
        >>> found.select(["id", "row", "column", "stored", "computed"]).to_pylist()[1]
        {'id': 'A', 'row': 0, 'column': 'sum', 'stored': '8', 'computed': '2'}
    """
    edition, layout = require_edition(edition), require_layout(layout)
    data = supported(frame)
    usable, _ = IdColumns.of(layout, None, total).among(data)
    where, _ = located(edition, data, layout)
    inputs = Inputs.of(edition, layout, edition)
    new = [*([ROW] if isinstance(data, nw.DataFrame) else []), *FACTS]
    if taken := taken_names(data, usable.filled, new):
        raise taken_column(taken)
    table = _Marked.of(reading_of(data, where, None, inputs), usable, inputs)
    kept = [*usable.filled, *new]
    parts: list[Any] = [rows.select(*kept) for rows in table.parts()]
    if not parts:
        raise TypeError("no column of the table is named by the layout or found: see what frames.check reports")
    with warnings.catch_warnings():  # pandas 2 will not look at the types of parts without values any more
        warnings.simplefilter("ignore", FutureWarning)
        rows = nw.concat(parts)
    return native(nw.maybe_reset_index(rows), frame)


@frozen
class _Marked:
    """A table with what is computed of each row, and where an answer cannot be read.

    Attributes:
        data: the table.
        roles: the columns that identify a visit, and that of the stored totals.
        names: what the computed columns are called.
        unread: for each column of answers the scratch column that is 1 where it cannot be read.
    """

    data: Frame
    roles: IdColumns
    names: dict[str, str]
    unread: dict[str, str]

    @classmethod
    def of(cls, reading: Reading, roles: IdColumns, inputs: Inputs) -> _Marked:
        """Read every answer of a table."""
        frame: Any = reading.frame
        prefix = scratch_prefix([*frame.collect_schema(), *reading.tables])
        names = {part: f"{prefix}{part}" for part in PROFILE_COLUMNS}
        unread = {column: f"{prefix}unread_{at}" for at, column in enumerate(reading.tables)}
        own = profile_rule(inputs, names)
        if is_read_as_arrays(frame):
            data: Frame = with_columns(frame, apply_in_chunks(reading, frame, _by_arrays(reading, own, unread))[0])
        else:
            prepared = prepare(reading)
            results = own(prepared.answers, lambda column: column.cast(nw.Int64))
            marks = {unread[column]: as_int(end.low > end.high) for column, end in prepared.ends.items()}
            columns = {name: as_column(column, None) for name, column in results.items()}
            data = prepared.frame.with_columns(**columns, **marks)
        if isinstance(data, nw.DataFrame):
            data = data.with_row_index(ROW).with_columns(nw.col(ROW).cast(nw.Int64))
        return cls(with_roles(data, roles, names), roles, names, unread)

    def parts(self) -> Iterator[Frame]:
        """The rows of each problem of each column."""
        for column in self.roles.filled:
            yield self._found(ProblemKind.BLANK_IDENTIFIER, column, ~identified(self.data, [column]))
        for column, mark in self.unread.items():
            yield self._found(ProblemKind.UNREADABLE_ANSWER, column, nw.col(mark) == 1)
        if self.roles.subjects and self.roles.visit:
            yield self._twice(self.roles.visit)
        if self.roles.total:
            low, high = (nw.col(self.names[end]).cast(nw.String) for end in ("low", "high"))
            computed = nw.when(low == high).then(low).otherwise(nw.concat_str([low, high], separator=" to "))
            for kind, condition in total_faults(self.data, self.roles, self.names).items():
                yield self._found(kind, self.roles.total, condition, computed)

    def _found(self, kind: ProblemKind, column: str, condition: nw.Expr, computed: nw.Expr | None = None) -> Frame:
        """The rows in which a condition holds, with what the column holds there."""
        nothing = nw.lit(None, nw.String)
        return self.data.filter(condition).with_columns(
            problem=nw.lit(kind.value),
            column=nw.lit(column),
            stored=nw.col(column).cast(nw.String),
            computed=nothing if computed is None else computed,
        )

    def _twice(self, visit: str) -> Frame:
        """The rows of visits that are there twice."""
        columns, count = self.roles.identifiers, f"{self.names['low']}_rows"
        named: Any = self.data.filter(identified(self.data, columns))
        counted = with_group_values(named, columns, {count: nw.len()})
        several = _Marked(counted, self.roles, self.names, self.unread)
        return several._found(ProblemKind.DUPLICATED_VISIT, visit, nw.col(count) > 1)


def _by_arrays(reading: Reading, own: ProfileRule, unread: dict[str, str]) -> Callable[[Answers], dict[str, Column]]:
    """The rule of a table that is read as arrays."""

    def rule(answers: Answers) -> dict[str, Column]:
        read = dict(zip(reading.columns, answers, strict=True))
        wrong = {mark: read[column].low > read[column].high for column, mark in unread.items()}
        marks = {mark: Column(np.asarray(is_wrong, np.int64)) for mark, is_wrong in wrong.items()}
        return own(answers, lambda column: column.astype(np.int64)) | marks

    return rule
