"""The change since a baseline of a table that need not fit into memory; only the baselines must fit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl
from narwhals.stable import v2 as nw

from sledai.cli.files import Table
from sledai.cli.parts import parts
from sledai.cli.scoring import Scoring
from sledai.errors import (
    SledaiError,
    ambiguous_baseline,
    duplicate_visit,
    missing_baseline,
    missing_identifier,
    raise_all,
    unreadable_answer,
)
from sledai.frames.deriving import apply_rule
from sledai.frames.engines import scratch_prefix
from sledai.frames.expressions import as_column
from sledai.frames.reading import Column, Reading
from sledai.frames.reference import Reference, is_baseline
from sledai.frames.visit_measures import ends, known
from sledai.frames.visits import identified, require_known, several
from sledai.logic import Interval
from sledai.visits.answers import DESCRIPTORS, code_table, in_one_coding

__all__ = ["change_columns", "with_change"]

VISITS_AT_A_TIME = 2**23
"""How many visits are searched for duplicates at a time; each takes 16 bytes of memory."""


def change_columns(name: str) -> tuple[str, ...]:
    """The columns of a change, in addition to those of a score."""
    stems = (f"{name}_baseline", f"{name}_change")
    return tuple(column for stem in stems for column in (*_ends(stem), stem))


def _ends(stem: str) -> tuple[str, str]:
    return f"{stem}_low", f"{stem}_high"


def with_change(table: Table, scoring: Scoring, reference: Reference) -> pl.LazyFrame:
    """The table with score, baseline and change, in the order of its rows.

    Raises:
        SledaiError: blank identifiers, flags that cannot be read, duplicated visits, and subjects without
            exactly one baseline, all at once.
    """
    flag = scratch_prefix([*table.frame.collect_schema(), scoring.name])
    low, high = _ends(scoring.name)
    scored = scoring.added_to(_marked(table.frame, scoring, reference, flag))
    first, second = _ends(f"{scoring.name}_baseline")
    baselines = (
        scored.filter(pl.col(flag))
        .group_by(reference.subjects)
        .agg(pl.col(low).min().alias(first), pl.col(high).min().alias(second), pl.len().alias(flag))
        .collect(engine="streaming")
    )
    raise_all(_faults(table, reference, scored, flag, baselines))
    keys = list(reference.subjects)
    paired = scored.join(baselines.drop(flag).lazy(), on=keys, how="left", maintain_order="left")
    now = Interval(nw.col(low), nw.col(high))
    before = Interval(nw.col(first), nw.col(second))
    change, moved = now - before, f"{scoring.name}_change"
    columns: Mapping[str, Column] = ends(moved, change) | {moved: known(change)}
    unmoved = nw.lit(0, nw.Int64)
    derived = {
        name: nw.when(nw.col(flag)).then(unmoved).otherwise(as_column(column, None)) for name, column in columns.items()
    }
    baseline = {f"{scoring.name}_baseline": as_column(known(before), None)}
    result: pl.LazyFrame = nw.from_native(paired).with_columns(**baseline, **derived).to_native()
    return result


def _marked(frame: pl.LazyFrame, scoring: Scoring, reference: Reference, flag: str) -> pl.LazyFrame:
    """Mark whether a visit is the baseline, null where the flag cannot be read."""
    data = nw.from_native(frame)
    if reference.flag is None:
        return data.with_columns(**{flag: is_baseline(data, reference, flag)}).to_native()
    nothing = (None,) * len(DESCRIPTORS)
    values = frame.select(pl.col(reference.flag).unique()).collect(engine="streaming").to_series()
    table = in_one_coding(values, code_table(None))
    reading = Reading(data, scoring.edition, (*nothing, reference.flag), {reference.flag: table}, ())
    marked: Any = apply_rule(reading, lambda answers: {flag: Column(answers[-1].low)})
    result: pl.LazyFrame = marked.with_columns(**{flag: nw.col(flag) == 1}).to_native()
    return result


def _faults(
    table: Table, reference: Reference, marked: pl.LazyFrame, flag: str, baselines: pl.DataFrame
) -> list[SledaiError]:
    """What is wrong with subjects, visits and baselines."""
    data, subjects = nw.from_native(table.frame), list(reference.subjects)
    is_filled = {column: identified(data, [column]) for column in reference.roles}
    blank = data.select(
        **{column: (~identified_rows).sum() for column, identified_rows in is_filled.items()}
    ).to_native()
    counts = blank.collect(engine="streaming").row(0, named=True)
    faults: list[SledaiError] = [missing_identifier(column, rows) for column, rows in counts.items() if rows]
    if reference.flag:
        faults += _unreadable_flags(marked, reference.flag, flag)
    if reference.visit:
        faults += _duplicated(table, reference.roles)
    identified_rows = data.filter(*(is_filled[column] for column in subjects)).select(*subjects).to_native()
    lacking = identified_rows.join(baselines.lazy(), on=subjects, how="anti").unique().collect(engine="streaming")
    if reference.flag and (more := several(nw.from_native(baselines, eager_only=True), subjects, flag)):
        faults.append(ambiguous_baseline(reference.subjects, more, baseline=reference.named))
    if lacking.height and reference.flag is None and not baselines.height:
        visits = table.frame.select(str(reference.visit)).unique().collect(engine="streaming")
        require_known(nw.from_native(visits), str(reference.visit), [reference.baseline])
    if lacking.height and reference.unmatched == "refuse":
        without = dict.fromkeys(sorted(lacking.iter_rows(), key=str), 0)
        faults.append(missing_baseline(reference.subjects, without, baseline=reference.named, may_be_null=True))
    return faults


def _unreadable_flags(marked: pl.LazyFrame, column: str, flag: str) -> list[SledaiError]:
    found = marked.filter(pl.col(flag).is_null()).group_by(column).len().collect(engine="streaming")
    values = {repr(value): count for value, count in found.sort("len", column, descending=[True, False]).iter_rows()}
    return [unreadable_answer(column, values)] if values else []


def _duplicated(table: Table, columns: tuple[str, ...]) -> list[SledaiError]:
    """The error for visits that have several rows; looked for by a hash first, so that few bytes are in memory."""
    visits: dict[tuple[object, ...], int] = {}
    mark = pl.struct(columns).hash()
    for part in parts(table, columns, VISITS_AT_A_TIME):
        marks = np.sort(part.select(mark.alias("mark")).collect(engine="streaming")["mark"].to_numpy())
        if len(twice := np.unique(marks[1:][marks[1:] == marks[:-1]])):
            rows = nw.from_native(part.select(columns).filter(mark.is_in(pl.Series(twice).implode())))
            count = scratch_prefix(columns)
            groups: Any = rows.filter(identified(rows, columns)).group_by(*columns).agg(nw.len().alias(count))
            visits |= several(groups.collect("polars"), columns, count)
    return [duplicate_visit(columns, dict(sorted(visits.items(), key=str)))] if visits else []
