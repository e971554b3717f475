"""The heat map: every answer of every visit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.patches import Rectangle

from sledai.definitions import Edition, require_edition
from sledai.definitions.descriptors import Descriptor
from sledai.logic import Array
from sledai.plots.drawing import (
    add_legend,
    axes_or_new,
    counted,
    edition_title,
    hide_spines,
    require_axes,
    set_title,
    spaced_labels,
    system_name,
)
from sledai.plots.reading import Answered, Layout, labels_of, visits_of
from sledai.plots.style import OPEN, PALE, PALER, Look, by_weight
from sledai.rules.shifts import places

__all__ = ["heat_map"]

MOST_LABELS = 60
ABSENT_AREA = Look(PALER)
PRESENT_CODE, NOT_ASSESSED_CODE = 1, 2
"""Their places in `sledai.rules.shifts.ANSWERS`."""


def heat_map(
    visits: Answered,
    edition: Edition,
    *,
    labels: str | Sequence[Any] | None = None,
    ax: Axes | None = None,
    layout: Layout | None = None,
) -> Axes:
    """Every answer of every visit: absent, present by weight, or not assessed.

    A row is a visit, in the order given; a column is a descriptor of the edition, and those of an organ system stand
    together. A present finding is the darker the more points it adds; what was not assessed is hatched.

    Args:
        visits: the visits, or an eager frame with one row for each.
        edition: the edition, or a part of one.
        labels: what the rows are called: one label for each visit, or the column, or columns, of a frame.
            Without them visits are numbered from 1. Of more than 60 rows some get a label, at equal distances.
        ax: the axes to draw on; without them a new figure is made that all labels fit in.
        layout: of a frame, where it holds what, and how it is written.

    Returns:
        The axes; descriptors are at 0, 1, 2 and so on from the left, visits from the top.

    Raises:
        AlignmentError: there are not as many labels as visits.
        UnsupportedFrameError: the frame is lazy, or of another kind.
        SledaiError: as for `sledai.frames.derive`.

    Example:
        >>> from sledai import SELENA_SLEDAI, Assessment
        >>> ax = heat_map([Assessment({"rash"}, missing={"fever"}), Assessment()], SELENA_SLEDAI, labels=["A", "B"])
        >>> ax.get_title(loc="left")
        'SELENA-SLEDAI: answers of 2 visits'
    """
    require_axes(ax)
    found = visits_of(visits, require_edition(edition), layout)
    names = labels_of(visits, labels, len(found))
    order = [name for system in edition.systems for name in edition if edition[name].system is system]
    answers = np.array([places(found.answer(name)) for name in order], np.int64).T
    longest = max(map(len, names), default=0)
    width = max(2.2 + 0.27 * len(order) + 0.075 * longest, 4.6)
    ax = axes_or_new(ax, width, 3.3 + 0.24 * min(max(len(found), 2), MOST_LABELS))
    _cells(ax, answers, order, edition)
    _named(ax, names, order, edition)
    set_title(ax, f"{edition_title(edition)}: answers of {counted(len(found), 'visit', 'visits')}")
    return ax


def _cells(ax: Axes, answers: Array, order: Sequence[Descriptor], edition: Edition) -> None:
    """An area for all that is absent, a cell for each finding, a hatched one for each missing item, and the legend."""
    rows, width = answers.shape
    few = rows <= MOST_LABELS
    ax.add_patch(Rectangle((-0.5, -0.5), width, rows, **ABSENT_AREA.style))
    weights = np.array([edition[name].weight for name in order])
    looks = by_weight(weights.tolist())
    for weight, look in looks.items():
        _filled(ax, (answers == PRESENT_CODE) & (weights == weight), look.style)
    if few:
        ax.hlines(np.arange(1, rows) - 0.5, -0.5, width - 0.5, colors=PALE, linewidth=0.5)
        ax.vlines(np.arange(1, width) - 0.5, -0.5, rows - 0.5, colors=PALE, linewidth=0.5)
    _filled(ax, answers == NOT_ASSESSED_CODE, OPEN.style | {"linewidth": OPEN.style["linewidth"] if few else 0.3})
    found = [look.patch(f"present, {counted(weight, 'point', 'points')}") for weight, look in looks.items()]
    add_legend(ax, [ABSENT_AREA.patch("absent"), *found, OPEN.patch("not assessed")])


def _filled(ax: Axes, cells: Array, style: dict[str, Any]) -> None:
    """An area for each of some cells."""
    corners = np.array([(-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5)])
    places = np.argwhere(cells)[:, ::-1]
    ax.add_collection(PolyCollection(list(places[:, None, :] + corners), **style), autolim=False)


def _named(ax: Axes, names: Sequence[str], order: Sequence[Descriptor], edition: Edition) -> None:
    """The names of visits at the side, of descriptors below, of organ systems above with lines between them."""
    rows, shown = spaced_labels(names, MOST_LABELS)
    ax.set_yticks(rows, shown, fontsize="small")
    ax.set_ylim(max(len(names), 1) - 0.5, -0.5)
    ax.set_xlim(-0.5, len(order) - 0.5)
    ax.set_xticks(np.arange(len(order)), [edition[name].label for name in order], rotation=90, fontsize="small")
    ax.tick_params(length=0)
    ax.set_xlabel("descriptor")
    ax.set_ylabel("visit")
    systems = [edition[name].system for name in order]
    middles = [np.mean([at for at, system in enumerate(systems) if system is one]) for one in edition.systems]
    above = ax.secondary_xaxis("top")
    names = [system_name(system) for system in edition.systems]
    above.set_xticks(middles, names, rotation=40, ha="left", rotation_mode="anchor", fontsize="small")
    above.tick_params(length=2)
    for at in range(1, len(order)):
        if systems[at] is not systems[at - 1]:
            ax.axvline(at - 0.5, color=OPEN.ink, linewidth=1.2)
    hide_spines(ax, "top", "right", "bottom", "left")
    above.spines["top"].set_visible(False)
