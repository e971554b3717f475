"""The verbs on one visit as narwhals expressions, for those who compose their own query."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce
from operator import and_
from typing import Any

from narwhals import Schema
from narwhals.stable import v2 as nw

from sledai._columns import Interval
from sledai._names import DictByName
from sledai.assessments import DESCRIPTORS, Codebook
from sledai.assessments.answers import code_table
from sledai.definitions import Edition
from sledai.descriptors import Descriptor, System
from sledai.errors import raise_all
from sledai.frames.deriving import Gaps
from sledai.frames.engines import name_of
from sledai.frames.expressions import as_answer, as_column, expressed, folded, reads_as_text, whole_numbers
from sledai.frames.naming import Match, Names, Source, locate
from sledai.frames.reading import Answers, Column
from sledai.frames.scores import each_weight, gap_count, settled
from sledai.scoring import bounds, sums

__all__ = ["by_system_expr", "contributions_expr", "missing_count_expr", "score_bounds_expr", "score_expr"]


def score_expr(
    edition: Edition,
    schema: Schema,
    *,
    missing: Gaps = "null",
    columns: Names | None = None,
    match: Match = "exact",
    not_assessed: Iterable[Descriptor | str] = (),
    codebook: Codebook | None = None,
) -> nw.Expr:
    """The score as an expression.

    Args:
        edition: the edition, or a part of one.
        schema: the narwhals schema of the frame it will be used on.
        missing: as for `derive_score`.
        columns: as for `derive_score`.
        match: as for `derive_score`.
        not_assessed: as for `derive_score`.
        codebook: as for `derive_score`.

    Returns:
        The points, or null where a gap or an unreadable answer leaves the score open.

    Raises:
        MissingColumnError: the schema has no column for a descriptor that is not named in `not_assessed`.
        AmbiguousColumnError: several columns look like one descriptor.
    """
    source = Source(columns=columns, match=match, not_assessed=not_assessed, codebook=codebook)
    answers, readable = _answers(edition, schema, source)
    return as_column(settled(bounds(answers, edition.weights), missing), readable)


def score_bounds_expr(
    edition: Edition,
    schema: Schema,
    *,
    columns: Names | None = None,
    match: Match = "exact",
    not_assessed: Iterable[Descriptor | str] = (),
    codebook: Codebook | None = None,
) -> Interval[nw.Expr]:
    """The lowest and the highest score as expressions, null where an answer is unreadable; see `score_expr`."""
    source = Source(columns=columns, match=match, not_assessed=not_assessed, codebook=codebook)
    answers, readable = _answers(edition, schema, source)
    return _ends(bounds(answers, edition.weights), readable)


def by_system_expr(
    edition: Edition,
    schema: Schema,
    *,
    columns: Names | None = None,
    match: Match = "exact",
    not_assessed: Iterable[Descriptor | str] = (),
    codebook: Codebook | None = None,
) -> DictByName[System, Interval[nw.Expr]]:
    """The bounds of each system's points as expressions, null where an answer is unreadable; see `score_expr`."""
    source = Source(columns=columns, match=match, not_assessed=not_assessed, codebook=codebook)
    answers, readable = _answers(edition, schema, source)
    weights = edition.system_weights.items()
    return DictByName({system: _ends(bounds(answers, weight), readable) for system, weight in weights})


def contributions_expr(
    edition: Edition,
    schema: Schema,
    *,
    missing: Gaps = "null",
    columns: Names | None = None,
    match: Match = "exact",
    not_assessed: Iterable[Descriptor | str] = (),
    codebook: Codebook | None = None,
) -> DictByName[Descriptor, nw.Expr]:
    """The points of each descriptor as expressions, null where it was not assessed; see `score_expr`."""
    source = Source(columns=columns, match=match, not_assessed=not_assessed, codebook=codebook)
    answers, readable = _answers(edition, schema, source)
    weights = each_weight(edition).items()
    return DictByName(
        {name: as_column(settled(bounds(answers, weight), missing), readable) for name, weight in weights}
    )


def missing_count_expr(
    edition: Edition,
    schema: Schema,
    *,
    columns: Names | None = None,
    match: Match = "exact",
    not_assessed: Iterable[Descriptor | str] = (),
    codebook: Codebook | None = None,
) -> nw.Expr:
    """How many descriptors of the edition were not assessed, as an expression; see `score_expr`."""
    source = Source(columns=columns, match=match, not_assessed=not_assessed, codebook=codebook)
    answers, readable = _answers(edition, schema, source)
    return as_column(Column(gap_count(sums(answers, edition.weights))), readable)


def _answers(edition: Edition, schema: Schema, source: Source) -> tuple[Answers, nw.Expr | None]:
    """The 24 answers in form order, and whether all of a row could be read."""
    labels: dict[str, Any] = {name_of(label): label for label in schema}
    where, faults = locate(edition, list(labels), source, [])
    raise_all(faults)
    table, width = code_table(source.codebook), whole_numbers(edition.maximum)
    read = {column: labels[column] for column in where.values() if column is not None}
    whole = {column: _expressed(label, schema[label], table, width) for column, label in read.items()}
    gap = Interval(nw.lit(0, width), nw.lit(1, width))
    answers = [gap if (column := where.get(name)) is None else whole[column] for name in DESCRIPTORS]
    doubtful = [answer.low <= answer.high for column, answer in whole.items() if schema[read[column]] != nw.Boolean]
    return answers, reduce(and_, doubtful) if doubtful else None


def _expressed(column: str, dtype: Any, table: Mapping[Any, bool | None], width: Any) -> Interval[nw.Expr]:
    value = nw.col(column)
    return as_answer(expressed(folded(value, table) if reads_as_text(dtype) else value, dtype, table), width)


def _ends(total: Interval[nw.Expr], readable: nw.Expr | None) -> Interval[nw.Expr]:
    return Interval(as_column(Column(total.low), readable), as_column(Column(total.high), readable))
