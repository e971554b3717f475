"""A table as the library reads it: which column answers what, the answers, visits as objects, how much is missing."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

import numpy as np
from narwhals.stable import v2 as nw
from narwhals.stable.v2.typing import IntoDataFrame, IntoFrame, IntoFrameT

from sledai._names import DictByName
from sledai.definitions import Edition, require_edition
from sledai.definitions.descriptors import Descriptor
from sledai.errors import raise_all, taken_column, unsupported_frame
from sledai.frames.apply import derive
from sledai.frames.deriving import native
from sledai.frames.engines import Frame, columns_named, engine, name_of, scratch_prefix, supported
from sledai.frames.expressions import as_int
from sledai.frames.layout import Layout
from sledai.frames.measure import (
    Measure,
    Plan,
    ResultsRule,
    VisitInputs,
    VisitValues,
    each_answer,
    require_items,
    require_layout,
    total_in,
)
from sledai.frames.naming import locate, missing_columns
from sledai.frames.reading import Column, taken_names
from sledai.rules.shifts import places
from sledai.visits.answers import DESCRIPTORS, as_intervals, unassessed
from sledai.visits.visits import Visits

__all__ = ["answers", "columns_of", "overview", "to_visits"]

COUNTS = ("visits", "known", "open", "unreadable")
PRESENT, NOT_ASSESSED = 1, 2
"""Places of an answer in a shift table, as `places` gives them."""


def columns_of(
    frame: object,
    edition: Edition,
    layout: Layout = Layout(),  # noqa: B008
) -> DictByName[Descriptor, str | None]:
    """Show which column of a table answers which descriptor.

    Args:
        frame: a frame of any engine that is supported.
        edition: the edition, or a part of one.
        layout: where the table holds what.

    Returns:
        For each descriptor of the edition its column; None where the layout says that it was not assessed.

    Raises:
        ColumnError: a descriptor has no column and is not named in `not_assessed`.
        ColumnError: several columns look like one descriptor.
        UnsupportedFrameError: the frame is of another kind.

    Example:
        >>> import pandas as pd
        >>> from sledai import SELENA_SLEDAI
        >>> layout = Layout(not_assessed=[name for name in Descriptor if name != "rash"])
        >>> columns_of(pd.DataFrame({"11. Rash": [1, 0]}), SELENA_SLEDAI, layout)["rash"]
        '11. Rash'
    """
    available = supported(frame).collect_schema().names()
    found, faults = locate(require_edition(edition), available, require_layout(layout), [])
    raise_all(faults)
    return DictByName(found)


def answers(
    frame: IntoFrameT,
    edition: Edition,
    layout: Layout = Layout(),  # noqa: B008
) -> IntoFrameT:
    """Give the answers of a table as truth values under the names of the descriptors.

    A missing item stays missing, whatever the layout's `missing` says.

    Args:
        frame: a frame of any engine that is supported; one row for each visit.
        edition: the edition, or a part of one.
        layout: where the table holds what, and how it is written.

    Returns:
        The same kind of frame: the columns that the layout names as subject, visit and day, then one for each
        descriptor of the edition: true (present), false (absent), or null (not assessed, and in a lazy frame also where
        a value of the row cannot be read).

    Raises:
        SledaiError: as for `derive`.
        TypeError: the table has only a total.

    Example:
        >>> import pyarrow
        >>> from sledai import SELENA_SLEDAI
        >>> rash = SELENA_SLEDAI.without(*(name for name in Descriptor if name != "rash"))
        >>> answers(pyarrow.table({"Rash": ["Y", "no", ""]}), rash)["rash"].to_pylist()
        [True, False, None]
    """
    layout = require_layout(layout)
    prefix = scratch_prefix(supported(frame).collect_schema().names())

    def results(now: VisitValues, _: VisitValues) -> dict[str, Column]:
        return {
            f"{prefix}{name}": Column(found.low == 1, found.low == found.high, truth=True)
            for name, found in now.items()
        }

    read = _with_answers(frame, edition, layout, results)
    kept = [*layout.subject, *(column for column in (layout.visit, layout.day) if column is not None)]
    named = dict.fromkeys(map(name_of, kept))
    own = [nw.col(name) for name in named]
    new = [nw.col(f"{prefix}{name}").alias(name.value) for name in edition if name.value not in named]
    return native(read.select(*own, *new), frame)


def to_visits(
    frame: IntoDataFrame,
    edition: Edition,
    layout: Layout = Layout(),  # noqa: B008
) -> Visits:
    """Give the rows of an eager table as visits, such as for `sledai.explain`.

    Args:
        frame: an eager frame of pandas, Polars or pyarrow; one row for each visit.
        edition: the edition, or a part of one; descriptors outside it were not assessed.
        layout: where the table holds what, and how it is written.

    Returns:
        The visits in the order of the rows; ``to_visits(...)[row]`` is the `Assessment` of one row.
        A missing item stays missing, whatever the layout's `missing` says.

    Raises:
        SledaiError: as for `derive`.
        UnsupportedFrameError: the frame is lazy: collect the rows that you want first.

    Example:
        >>> import pandas as pd
        >>> from sledai import SELENA_SLEDAI, explain
        >>> layout = Layout(not_assessed=[name for name in Descriptor if name != "rash"])
        >>> visits = to_visits(pd.DataFrame({"Rash": ["N", "Y"]}), SELENA_SLEDAI, layout)
        >>> explain(visits[1], SELENA_SLEDAI).total
        Interval(low=2, high=105)
    """
    data = supported(frame)
    if not isinstance(data, nw.DataFrame):
        raise unsupported_frame(f"a lazy frame ({engine(data)})", supported="an eager frame: collect the rows first")
    prefix = scratch_prefix(data.columns)

    def results(now: VisitValues, _: VisitValues) -> dict[str, Column]:
        return {f"{prefix}{name}": Column(places(found)) for name, found in now.items()}

    read: Any = _with_answers(frame, edition, require_layout(layout), results)
    codes = {name: np.asarray(read[f"{prefix}{name}"].to_numpy()) for name in edition}
    nothing = unassessed(len(read))
    found = (
        as_intervals(codes[d] == PRESENT, codes[d] == NOT_ASSESSED) if d in codes else nothing for d in DESCRIPTORS
    )
    return Visits(tuple(found))


def _with_answers(frame: IntoFrame, edition: Edition, layout: Layout, results: ResultsRule) -> Frame:
    """The frame with what follows from the answers for the descriptors of the edition."""

    def plan(edition: Edition, layout: Layout) -> Plan:
        require_items("the table of answers", edition, layout)
        return Plan(
            reads=tuple(edition), from_visit=lambda visit: each_answer(edition, visit.as_given), results=results
        )

    return supported(derive(frame, edition, Measure("answers", {}, plan), layout=layout))


def overview(
    frame: IntoFrameT,
    edition: Edition,
    layout: Layout = Layout(),  # noqa: B008
    *,
    by: Hashable | Sequence[Hashable] = (),
) -> IntoFrameT:
    """Count in each group how many scores are known, how many are open, which items are missing, and the mean score.

    Args:
        frame: a frame of any engine that is supported; one row for each visit.
        edition: the edition, or a part of one.
        layout: where the table holds what, and how it is written.
        by: the column, or columns, that make the groups, such as the arm and the visit; without it the whole table is
            one group.

    Returns:
        The same kind of frame with one row for each group: the columns of `by`, then ``visits``, ``known`` (scores that
        no missing item leaves open), ``open`` and ``unreadable`` (rows of a lazy frame with a value that cannot be
        read; an eager frame is refused) [visits]; ``mean_low`` and ``mean_high``, between which the mean score lies
        whatever the missing items are [points], null where nothing can be read; and for each descriptor
        ``missing_{descriptor}``, at how many of the visits that can be read it was not assessed. A table with a stored
        total has no columns of descriptors.
        An eager frame is sorted by `by`; a lazy one need not be. A blank is a group of its own.

    Raises:
        SledaiError: as for `derive`.
        ColumnError: a column of `by` has the name of a new column.
        ColumnError: a column of `by` is not there.

    Example:
        >>> import pandas as pd
        >>> from sledai import SELENA_SLEDAI
        >>> rash = SELENA_SLEDAI.without(*(name for name in Descriptor if name != "rash"))
        >>> table = overview(pd.DataFrame({"rash": ["Y", "N", None], "arm": ["A", "A", "B"]}), rash, by="arm")
        >>> table[["arm", "known", "open", "mean_low", "mean_high"]].values.tolist()
        [['A', 2, 0, 1.0, 1.0], ['B', 0, 1, 0.0, 2.0]]
    """
    edition, layout = require_edition(edition), require_layout(layout)
    groups = columns_named(by)
    data = supported(frame)
    available = data.collect_schema().names()
    raise_all(missing_columns(groups, available))
    items = () if layout.total is not None else tuple(edition)
    new = [*COUNTS, "mean_low", "mean_high", *(f"missing_{name}" for name in items)]
    if taken := taken_names(data, groups, new):
        raise taken_column(taken)
    prefix = scratch_prefix(available)
    counted: Any = supported(derive(frame, edition, _measure(prefix, items), layout=layout))
    low, high = nw.col(f"{prefix}low"), nw.col(f"{prefix}high")
    readable = as_int(~low.is_null())
    known = as_int((low == high).fill_null(False))
    whole = {
        "visits": nw.lit(1, nw.Int64),
        "known": known,
        "open": readable - known,
        "unreadable": 1 - readable,
        f"{prefix}readable": readable,
        f"{prefix}low": low.fill_null(0),
        f"{prefix}high": high.fill_null(0),
        **{f"missing_{name}": nw.col(f"{prefix}missing_{name}").fill_null(0) for name in items},
    }
    keys = groups or (f"{prefix}all",)
    own = [nw.col(name) for name in groups] or [nw.lit(0, nw.Int64).alias(keys[0])]
    parts = counted.select(*own, **{name: value.cast(nw.Int64) for name, value in whole.items()})
    grouped = parts.group_by(*keys).agg(*(nw.col(name).sum() for name in whole))
    rows = nw.when(nw.col(f"{prefix}readable") > 0).then(nw.col(f"{prefix}readable"))
    means = {f"mean_{end}": nw.col(f"{prefix}{end}") / rows for end in ("low", "high")}
    exact = {name: nw.col(name).cast(nw.Int64) for name in whole if not name.startswith(prefix)}
    table = grouped.with_columns(**exact, **means).select(*groups, *new)
    return native(table.sort(*groups) if groups and isinstance(table, nw.DataFrame) else table, frame)


def _measure(prefix: str, items: Sequence[Descriptor]) -> Measure:
    """The bounds of the score, and for each item whether it is missing."""

    def plan(edition: Edition, layout: Layout) -> Plan:
        total = total_in(edition, layout)

        def from_visit(visit: VisitInputs) -> VisitValues:
            return {"score": total.of(visit), **(each_answer(edition, visit.as_given) if items else {})}

        def results(now: VisitValues, _: VisitValues) -> dict[str, Column]:
            found = now["score"]
            missing = {f"{prefix}missing_{name}": Column(now[name].high - now[name].low) for name in items}
            return {f"{prefix}low": Column(found.low), f"{prefix}high": Column(found.high), **missing}

        return Plan(reads=total.reads, items=total.items, from_visit=from_visit, results=results)

    return Measure("overview", {}, plan)
