"""Measures as expressions of the engine, for those who compose their own query."""

from __future__ import annotations

from functools import reduce
from operator import and_
from typing import Any

from narwhals import Schema
from narwhals.stable import v2 as nw

from sledai.definitions import Edition, require_edition
from sledai.errors import raise_all
from sledai.frames.cells import Meanings, Points
from sledai.frames.engines import name_of
from sledai.frames.expressions import as_answer, as_column, expressed, folded, points_in, reads_as_text, whole_numbers
from sledai.frames.layout import Layout
from sledai.frames.measure import Measure, plans_of, require_layout
from sledai.frames.naming import kinds_of, locate
from sledai.frames.reading import Answers, Intermediate, RuleResult
from sledai.frames.visit_inputs import Inputs
from sledai.logic import Interval
from sledai.visits.answers import DESCRIPTORS

__all__ = ["exprs"]


def exprs(
    schema: Schema,
    edition: Edition,
    *measures: Measure,
    layout: Layout = Layout(),  # noqa: B008
) -> dict[str, nw.Expr]:
    """The columns of measures that look at the answers of one visit, as narwhals expressions.

    Args:
        schema: the narwhals schema of the frame they will be used on.
        edition: the edition, or a part of one.
        measures: what to derive, such as `score_bounds`.
        layout: where the table holds what, and how it is written.

    Returns:
        The expression of each new column, by its name; null where a missing item leaves it open, or where an answer
        cannot be read. Use them as ``frame.with_columns(**exprs(...))`` on a narwhals frame.

    Raises:
        ColumnError: the schema has no column for a descriptor that is not named in `not_assessed`.
        ColumnError: several columns look like one descriptor.
        TypeError: a measure looks at another visit, or reads more than answers, or the layout has a status of the
            form: derive it with `derive`.

    Example:
        >>> import narwhals.stable.v2 as nw
        >>> import pyarrow
        >>> from sledai import SELENA_SLEDAI, frames
        >>> rash = SELENA_SLEDAI.without(*(name for name in SELENA_SLEDAI if name != "rash"))
        >>> visits = nw.from_native(pyarrow.table({"rash": ["Y", "N"]}))
        >>> visits.with_columns(**exprs(visits.schema, rash, frames.score()))["sledai"].to_list()
        [2, 0]
    """
    edition, layout = require_edition(edition), require_layout(layout)
    plans = plans_of(measures, Measure, edition, layout)
    for plan in plans:
        if plan.since is not None or any(isinstance(item.column, str) for item in plan.items):
            own = ((one, each) for one in measures for each in plans_of([one], Measure, edition, layout))
            measure = next(one for one, each in own if each.columns == plan.columns)
            raise TypeError(f"{measure} looks at more than the answers of one visit: derive it with frames.derive")
    inputs = Inputs.of_plans(edition, layout, plans)
    if layout.status is not None:
        raise TypeError("expressions do not look at the status of the form: derive the measures with frames.derive")
    answers, readable = _answers(inputs.edition_read or edition, schema, layout)
    visit = inputs.visit([*answers, *(item.column for item in inputs.items if isinstance(item.column, Interval))])
    found: dict[str, nw.Expr] = {}
    for plan in plans:
        result: RuleResult = plan.results(plan.from_visit(visit), {})
        while isinstance(result, Intermediate):
            result = result.then({name: as_column(column, None) for name, column in result.columns.items()})
        found |= {name: as_column(column, readable) for name, column in result.items()}
    return found


def _answers(edition: Edition, schema: Schema, layout: Layout) -> tuple[Answers, nw.Expr | None]:
    """The 24 answers in form order, and whether all of a row could be read."""
    labels: dict[str, Any] = {name_of(label): label for label in schema}
    where, faults = locate(edition, list(labels), layout, [])
    raise_all(faults)
    of_each, width = kinds_of(edition, layout), whole_numbers(edition.maximum)
    kinds = {column: of_each[name] for name, column in where.items()}
    read = {column: labels[column] for column in where.values() if column is not None}
    whole = {column: _expressed(label, schema[label], kinds[column], width) for column, label in read.items()}
    gap = Interval(nw.lit(0, width), nw.lit(1, width))
    answers = [gap if (column := where.get(name)) is None else whole[column] for name in DESCRIPTORS]
    doubtful = [answer.low <= answer.high for column, answer in whole.items() if schema[read[column]] != nw.Boolean]
    return answers, reduce(and_, doubtful) if doubtful else None


def _expressed(column: str, dtype: Any, table: Meanings | Points, width: Any) -> Interval[nw.Expr]:
    value = nw.col(column)
    if isinstance(table, Points):
        return as_answer(points_in(value, dtype, table), width)
    return as_answer(expressed(folded(value, table) if reads_as_text(dtype) else value, dtype, table), width)
