"""List every row of the problems that `check` counts."""

from __future__ import annotations

import warnings
from collections.abc import Hashable, Iterator
from typing import Any

from narwhals.stable import v2 as nw
from narwhals.stable.v2.typing import IntoFrameT

from sledai.definitions import Edition, require_edition
from sledai.errors import taken_column
from sledai.frames.checking import located, reading_of
from sledai.frames.deriving import native
from sledai.frames.engines import Frame, scratch_prefix, supported
from sledai.frames.layout import Layout
from sledai.frames.measure import require_layout
from sledai.frames.profiling import (
    PROFILE_COLUMNS,
    IdColumns,
    profile_rule,
    total_faults,
    with_roles,
    with_rule,
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
    found = _parts(reading_of(data, where, None, inputs), usable, inputs)
    parts: list[Any] = [rows.select(*usable.filled, *new) for rows in found]
    if not parts:
        raise TypeError("no column of the table is named by the layout or found: see what frames.check reports")
    with warnings.catch_warnings():  # pandas 2 will not look at the types of parts without values any more
        warnings.simplefilter("ignore", FutureWarning)
        rows = nw.concat(parts)
    return native(nw.maybe_reset_index(rows), frame)


def _parts(reading: Reading, roles: IdColumns, inputs: Inputs) -> Iterator[Frame]:
    """The rows of each problem of each column, with what is computed of them."""
    prefix = scratch_prefix([*reading.frame.collect_schema(), *reading.tables])
    names = {part: f"{prefix}{part}" for part in PROFILE_COLUMNS}
    marks = {column: f"{prefix}unread_{at}" for at, column in enumerate(reading.tables)}
    own = profile_rule(inputs, names)

    def rule(answers: Answers) -> dict[str, Column]:
        read = dict(zip(reading.columns, answers, strict=True))
        unread = {mark: Column(read[at].low > read[at].high, truth=True) for at, mark in marks.items()}
        return own(answers) | unread

    data = with_rule(reading, rule)
    if isinstance(data, nw.DataFrame):
        data = data.with_row_index(ROW).with_columns(nw.col(ROW).cast(nw.Int64))
    data = with_roles(data, roles, names)
    for column in roles.filled:
        yield _found(data, ProblemKind.BLANK_IDENTIFIER, column, ~identified(data, [column]))
    for column, mark in marks.items():
        yield _found(data, ProblemKind.UNREADABLE_ANSWER, column, nw.col(mark))
    if roles.subjects and roles.visit:
        rows = f"{prefix}rows"
        named: Any = data.filter(identified(data, roles.identifiers))
        counted = with_group_values(named, roles.identifiers, {rows: nw.len()})
        yield _found(counted, ProblemKind.DUPLICATED_VISIT, roles.visit, nw.col(rows) > 1)
    if roles.total:
        low, high = (nw.col(names[end]).cast(nw.String) for end in ("low", "high"))
        computed = nw.when(low == high).then(low).otherwise(nw.concat_str([low, high], separator=" to "))
        for kind, condition in total_faults(data, roles, names).items():
            yield _found(data, kind, roles.total, condition, computed)


def _found(data: Frame, kind: ProblemKind, column: str, condition: nw.Expr, computed: nw.Expr | None = None) -> Frame:
    """The rows in which a condition holds, with what the column holds there."""
    return data.filter(condition).with_columns(
        problem=nw.lit(kind.value),
        column=nw.lit(column),
        stored=nw.col(column).cast(nw.String),
        computed=nw.lit(None, nw.String) if computed is None else computed,
    )
