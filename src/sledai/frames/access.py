"""A table as the library reads it: which column answers what, the answers, and visits as objects."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
from narwhals.stable import v2 as nw
from narwhals.stable.v2.typing import IntoDataFrame, IntoFrame, IntoFrameT

from sledai._names import DictByName
from sledai.definitions import Edition, require_edition
from sledai.definitions.descriptors import Descriptor
from sledai.errors import raise_all, unsupported_frame
from sledai.frames.apply import derive
from sledai.frames.deriving import native
from sledai.frames.engines import Frame, engine, name_of, scratch_prefix, supported
from sledai.frames.layout import Layout
from sledai.frames.measure import Measure, Plan, VisitInputs, VisitValues, each_answer, require_items, require_layout
from sledai.frames.naming import locate
from sledai.frames.reading import Column
from sledai.rules.shifts import places
from sledai.visits.answers import DESCRIPTORS, as_intervals, unassessed
from sledai.visits.visits import Visits

__all__ = ["answers", "columns_of", "to_visits"]

ResultsRule: TypeAlias = Callable[[VisitValues, VisitValues], dict[str, Column]]
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

    read = _with_answers(frame, edition, layout, prefix, results)
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

    read: Any = _with_answers(frame, edition, require_layout(layout), prefix, results)
    codes = {name: np.asarray(read[f"{prefix}{name}"].to_numpy()) for name in edition}
    nothing = unassessed(len(read))
    found = (
        as_intervals(codes[d] == PRESENT, codes[d] == NOT_ASSESSED) if d in codes else nothing for d in DESCRIPTORS
    )
    return Visits(tuple(found))


def _with_answers(frame: IntoFrame, edition: Edition, layout: Layout, prefix: str, results: ResultsRule) -> Frame:
    """The frame with a column for each descriptor of the edition, whose name begins with a prefix."""

    def plan(edition: Edition, layout: Layout) -> Plan:
        require_items("the table of answers", edition, layout)

        def from_visit(visit: VisitInputs) -> VisitValues:
            return each_answer(edition, visit.as_given)

        columns = tuple(f"{prefix}{name}" for name in edition)
        return Plan(columns=columns, reads=tuple(edition), from_visit=from_visit, results=results)

    return supported(derive(frame, edition, Measure("answers", {}, plan), layout=layout))
