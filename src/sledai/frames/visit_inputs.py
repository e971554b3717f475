"""The inputs of all measures of a call, each read once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from operator import and_
from typing import Any

from attrs import frozen
from narwhals.stable import v2 as nw

from sledai.definitions import Edition, require_edition
from sledai.definitions.descriptors import Descriptor
from sledai.frames.cells import Statuses
from sledai.frames.engines import name_of, with_row_values
from sledai.frames.expressions import as_int
from sledai.frames.layout import Layout
from sledai.frames.measure import (
    STATUS,
    Box,
    Plan,
    SummaryPlan,
    VisitInputs,
    require_items,
    require_layout,
    where_filled_in,
)
from sledai.frames.reading import Answers, Item, Reading, read
from sledai.frames.stamping import remark_no_form_done
from sledai.logic import Interval
from sledai.visits.answers import DESCRIPTORS


@frozen
class Inputs:
    """What is read of a visit.

    Attributes:
        edition: the edition.
        needed: the descriptors that are read.
        items: the further items that are read, each once.
        layout: how the columns of the answers are found and read.
    """

    edition: Edition
    needed: frozenset[Descriptor]
    items: tuple[Item, ...]
    layout: Layout

    @classmethod
    def of(cls, edition: Edition, layout: Layout, needed: Iterable[Descriptor], further: Iterable[Item] = ()) -> Inputs:
        """The inputs of some descriptors and further items."""
        items, reads = {item.name: item for item in further}, frozenset(needed)
        if (reads or layout.total is not None) and layout.status is not None:
            items[STATUS] = Item(STATUS, name_of(layout.status), Statuses(layout.done))
        return cls(edition, reads, tuple(items.values()), layout)

    @classmethod
    def of_plans(cls, edition: Edition, layout: Layout, plans: Sequence[Plan] | Sequence[SummaryPlan]) -> Inputs:
        """The inputs of several plans."""
        reads = (descriptor for plan in plans for descriptor in plan.reads)
        return cls.of(edition, layout, reads, (item for plan in plans for item in plan.items))

    @classmethod
    def of_items(cls, edition: Edition, layout: Layout, function: str) -> Inputs:
        """All answers of an edition, for a function that looks at items.

        Raises:
            TypeError: the edition or the layout is not one; the layout has only a total.
        """
        edition = require_items(function, require_edition(edition), require_layout(layout))
        if layout.any_of:
            items = [name.value for of_box in layout.any_of.values() for name in of_box]
            raise TypeError(
                f"{function}: looks at each item by itself, and a box of any_of= is at least one of several. "
                f"Give a layout without any_of=, with not_assessed={items}"
            )
        return cls.of(edition, layout, edition)

    def read(
        self, frame: object, roles: Sequence[str], new: Iterable[str] = (), further: Sequence[Item] = ()
    ) -> Reading:
        """Read a table; warn where no form has a status of one that was filled in.

        Args:
            frame: the table.
            roles: the columns that are not items.
            new: the columns that are to be added.
            further: the items that are read in addition, such as flags.
        """
        reading = read(frame, self.edition_read, new, self.layout, roles, further=[*self.items, *further])
        remark_no_form_done(reading, self.items)
        return reading

    @property
    def edition_read(self) -> Edition | None:
        """The part of the edition that is read; None where no answer is."""
        rest = [descriptor for descriptor in self.edition if descriptor not in self.needed]
        if not rest:
            return self.edition
        return self.edition.without(*rest) if self.needed else None

    @property
    def constants(self) -> dict[str, Interval[Any]]:
        """The items that are the same in every visit."""
        return {item.name: item.column for item in self.items if isinstance(item.column, Interval)}

    def visit(self, read: Answers) -> VisitInputs:
        """The inputs of a visit, by name; `read` may hold more after the answers and the items."""
        count, absent = len(DESCRIPTORS), self.layout.absent_if_missing
        as_given, others = dict(zip(DESCRIPTORS, read[:count], strict=True)), read[count:]
        items = {item.name: value for item, value in zip(self.items, others, strict=False)}
        known = {n: Interval(answer.low, answer.low) if n in absent else answer for n, answer in as_given.items()}
        boxes: list[Box] = []
        for members in self.layout.any_of.values():
            read_here = [name for name in members if name in self.needed]
            for side in (as_given, known):
                side |= {name: Interval(side[name].low * 0, side[name].high) for name in read_here}
            if len(read_here) == len(members):
                high = known[members[0]].high if absent.issuperset(members) else as_given[members[0]].high
                boxes.append(Box(frozenset(members), Interval(read[DESCRIPTORS.index(members[0])].low, high)))
        if STATUS in items:
            filled_in = items[STATUS].low
            for side in (as_given, known):
                side |= {name: where_filled_in(filled_in, answer, 1) for name, answer in side.items()}
            boxes = [Box(box.items, where_filled_in(filled_in, box.answer, 1)) for box in boxes]
        given = list(as_given.values())
        return VisitInputs(list(known.values()) if absent else given, given, items, boxes)


def with_readable(
    data: nw.LazyFrame[Any],
    conditions: Mapping[str, nw.Expr],
    reading: Reading,
    plans: Sequence[Plan] | Sequence[SummaryPlan],
    prefix: str,
) -> tuple[nw.LazyFrame[Any], dict[str, str]]:
    """Add columns that are 1 where all inputs of a plan are readable; equal columns are shared.

    Args:
        data: the frame.
        conditions: for each column that may hold unreadable values, where it is readable.
        reading: which column holds what.
        plans: the plans.
        prefix: the beginning of the names of the new columns.

    Returns:
        The frame, and the name of the column of each plan, by the plan's first column; a plan whose inputs are always
        readable has none.
    """
    columns: dict[tuple[str, ...], str] = {}
    found: dict[str, str] = {}
    by_descriptor = dict(zip(DESCRIPTORS, reading.columns, strict=False))
    for plan in plans:
        read = [*(by_descriptor[name] for name in plan.reads), *(item.column for item in plan.items)]
        doubtful = tuple(dict.fromkeys(at for at in read if isinstance(at, str) and at in conditions))
        if doubtful:
            found[plan.columns[0]] = columns.setdefault(doubtful, f"{prefix}_{len(columns)}")
    stored = {
        column: as_int(reduce(and_, (conditions[name] for name in doubtful))) for doubtful, column in columns.items()
    }
    return with_row_values(data, stored), found
