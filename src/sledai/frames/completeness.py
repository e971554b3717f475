"""How complete the scores of a table are, group by group."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

from narwhals.stable import v2 as nw
from narwhals.stable.v2.typing import IntoFrameT

from sledai.definitions import Edition, require_edition
from sledai.definitions.descriptors import Descriptor
from sledai.errors import raise_all, taken_column
from sledai.frames.apply import derive
from sledai.frames.deriving import native
from sledai.frames.engines import columns_named, scratch_prefix, supported
from sledai.frames.expressions import as_int
from sledai.frames.layout import Layout
from sledai.frames.measure import Measure, Plan, VisitInputs, VisitValues, each_answer, require_layout, total_in
from sledai.frames.naming import missing_columns
from sledai.frames.reading import Column, taken_names

__all__ = ["overview"]

COUNTS = ("visits", "known", "open", "unreadable")
MEANS = ("mean_low", "mean_high")


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
    new = [*COUNTS, *MEANS, *(f"missing_{name}" for name in items)]
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

        columns = (f"{prefix}low", f"{prefix}high", *(f"{prefix}missing_{name}" for name in items))
        return Plan(columns=columns, reads=total.reads, items=total.items, from_visit=from_visit, results=results)

    return Measure("overview", {}, plan)
