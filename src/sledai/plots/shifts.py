"""The changes of answers between two visits: one descriptor, or all of them."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.ticker import FuncFormatter

from sledai.definitions.descriptors import Descriptor
from sledai.errors import unknown_descriptor
from sledai.plots.drawing import (
    add_legend,
    annotate_ends,
    axes_or_new,
    counted,
    edition_title,
    end_at,
    fill,
    hide_spines,
    label_rows,
    require_axes,
    set_title,
)
from sledai.plots.reading import share_of
from sledai.plots.style import ABSENT, BETTER, BLUE, OPEN, VERMILION, WORSE, Look, hatched, ink
from sledai.rules.shifts import ANSWERS, ItemShift, Share

__all__ = ["shift_matrix", "shift_overview"]

POSSIBLY_BETTER, POSSIBLY_WORSE = hatched(BLUE), hatched(VERMILION)


def require_shift(shift: object) -> ItemShift:
    """Refuse an argument that is not an item shift, such as a frame."""
    if isinstance(shift, ItemShift):
        return shift
    raise TypeError(
        f"{type(shift).__name__} is not an ItemShift: give the result of item_shift, or of sledai.frames.item_shift"
    )


def shift_matrix(shift: ItemShift, descriptor: Descriptor | str, *, ax: Axes | None = None) -> Axes:
    """How the answers for one descriptor moved: three answers before by three answers now, with their counts.

    Who improved and who worsened have a colour of their own; where one of the two answers is not known it is hatched.

    Args:
        shift: the table, from `sledai.item_shift` or `sledai.frames.item_shift`.
        descriptor: the descriptor.
        ax: the axes to draw on; without them a new figure is made.

    Returns:
        The axes; answers now at 0, 1, 2 from the left, answers before at 0, 1, 2 from the top, each in the order
        absent, present, not assessed.

    Raises:
        UnknownNameError: the table does not have the descriptor.

    Example:
        >>> from sledai import SELENA_SLEDAI, Assessment, Visits, item_shift
        >>> before, now = (Visits.from_assessments([Assessment(found)]) for found in ({"rash"}, set()))
        >>> shift_matrix(item_shift(before, now, SELENA_SLEDAI), "rash").get_title(loc="left")
        'Rash: improved 1 of 1, worsened 0 of 0'
    """
    require_axes(ax)
    table = require_shift(shift)
    if descriptor not in table.shifts:
        raise unknown_descriptor((str(descriptor),), accepted=tuple(table), place="the shift table")
    one = table[Descriptor(descriptor)]
    ax = axes_or_new(ax, 6.6, 3.4)
    for before, counts in enumerate(one.counts):
        for now, count in enumerate(counts):
            look = _look(before, now)
            ax.add_patch(Rectangle((now - 0.47, before - 0.47), 0.94, 0.94, **look.style))
            box = {"facecolor": look.face, "edgecolor": "none", "pad": 2}
            ax.text(now, before, str(count), ha="center", va="center", color=look.ink, bbox=box, fontsize="large")
    ax.set_xlim(-0.5, 2.5)
    ax.set_ylim(2.5, -0.5)
    ax.set_xticks(np.arange(3), ANSWERS)
    ax.set_yticks(np.arange(3), ANSWERS)
    ax.tick_params(length=0)
    hide_spines(ax, "top", "right", "bottom", "left")
    ax.set_xlabel("answer now [pairs of visits]")
    ax.set_ylabel("answer before")
    set_title(ax, f"{table.edition[descriptor].label}: improved {one.improved}, worsened {one.worsened}")
    words = {"improved": BETTER, "worsened": WORSE, "the same": ABSENT, "not assessed at one visit or both": OPEN}
    add_legend(ax, [look.patch(word) for word, look in words.items()])
    return ax


def _look(before: int, now: int) -> Look:
    """How a cell looks, by the places of its two answers."""
    looks = ((ABSENT, WORSE, OPEN), (BETTER, ABSENT, OPEN), (OPEN, OPEN, OPEN))
    return looks[before][now]


def shift_overview(shift: ItemShift, *, ax: Axes | None = None) -> Axes:
    """How every descriptor moved: who improved to the left, who worsened to the right.

    Improvement is a share of those who had the finding before, worsening of those who did not.
    Who was not assessed now may have moved; that part is hatched.

    Args:
        shift: the table, from `sledai.item_shift` or `sledai.frames.item_shift`.
        ax: the axes to draw on; without them a new figure is made.

    Returns:
        The axes; descriptors are at 0, 1, 2 and so on from the top, improved percent at negative places.

    Example:
        >>> from sledai import SELENA_SLEDAI, Assessment, Visits, item_shift
        >>> before, now = (Visits.from_assessments([Assessment(found)]) for found in ({"rash"}, set()))
        >>> shift_overview(item_shift(before, now, SELENA_SLEDAI)).get_title(loc="left")
        'SELENA-SLEDAI: shift in 1 pair of visits'
    """
    require_axes(ax)
    table = require_shift(shift)
    ax = axes_or_new(ax, 8.6, 1.5 + 0.3 * len(table))
    places = range(len(table))
    for shares, sign, known, possible in (
        ([one.improved for one in table.values()], -1, BETTER, POSSIBLY_BETTER),
        ([one.worsened for one in table.values()], 1, WORSE, POSSIBLY_WORSE),
    ):
        ends = [share_of(share) for share in shares]
        lows, highs = np.array([end.low for end in ends]), np.array([end.high for end in ends])
        for start, stop, look in ((0 * lows, lows, known), (lows, highs, possible)):
            fill(ax, places, *((start, stop) if sign > 0 else (-stop, -start)), look)
        annotate_ends(ax, places, sign * highs, map(_of_whom, shares), left=sign < 0)
    label_rows(ax, [table.edition[name].label for name in table], "descriptor")
    ax.axvline(0, color=ink(), linewidth=0.8)
    ax.set_xlim(-150, 150)
    ax.set_xticks([-100, -50, 0, 50, 100])
    end_at(ax, -100, 100)
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{abs(value):g}"))
    ax.set_xlabel("improved of those with the finding before [%]   |   worsened of those without [%]")
    pairs = counted(table.pairs, "pair of visits", "pairs of visits")
    set_title(ax, f"{edition_title(table.edition)}: shift in {pairs}")
    hide_spines(ax, "top", "right", "left")
    looks = {"improved": BETTER, "possibly improved": POSSIBLY_BETTER}
    looks |= {"worsened": WORSE, "possibly worsened": POSSIBLY_WORSE}
    add_legend(ax, [look.patch(word) for word, look in looks.items()])
    return ax


def _of_whom(share: Share) -> str:
    return str(share) if share.of else "of nobody"
