"""Parts that the pictures share: axes, areas from one value to another, labels of bars, a legend."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import count
from textwrap import shorten
from typing import Any, Literal, TypeAlias

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes

from sledai.definitions import Edition
from sledai.definitions.descriptors import System
from sledai.logic import Array
from sledai.plots.style import Look

By: TypeAlias = Literal["descriptor", "system"]
"""Whether a picture has a row for each descriptor or for each organ system."""
IN_WORDS: Mapping[By, str] = {"descriptor": "descriptor", "system": "organ system"}


MANY = 45
"""How many areas side by side are many."""


def require_axes(ax: object) -> None:
    """Refuse an argument that is not an Axes, before anything is drawn."""
    if not (ax is None or isinstance(ax, Axes)):
        raise TypeError(f"ax is {type(ax).__name__}: give a matplotlib Axes, such as that of plt.subplots()")


def require_by(by: object) -> None:
    """Refuse what is neither descriptor nor system."""
    if by not in IN_WORDS:
        raise ValueError(f'by={by!r}: say "descriptor" or "system"')


def axes_or_new(ax: Axes | None, width: float, height: float) -> Axes:
    """The axes that were given, or those of a new figure of this size [inches], which pyplot shows as its own."""
    if ax is None:
        from matplotlib import pyplot as plt

        _, ax = plt.subplots(figsize=(width, height), layout="constrained")
    return ax


def fill(ax: Axes, places: Any, start: Any, stop: Any, look: Look, *, upright: bool = False, wide: float = 0.7) -> None:
    """An area at each place from one value to another, lying or upright; none where the two are the same.

    Many areas have no lines around them, or nothing else would be seen.
    """
    at, low, high = (np.asarray(ends, float) for ends in (places, start, stop))
    seen = high > low
    if seen.any():
        at, low, length = at[seen], low[seen], (high - low)[seen]
        style = look.dense if len(seen) > MANY else look.style
        for bar in ax.bar(at, length, wide, low, **style) if upright else ax.barh(at, length, wide, low, **style):
            bar.sticky_edges.y.clear()


def annotate_ends(
    ax: Axes, places: Iterable[float], ends: Iterable[float], words: Iterable[str], *, left: bool = False
) -> None:
    """Write a label at the end of each horizontal bar."""
    for place, end, word in zip(places, ends, words, strict=True):
        ax.annotate(
            word,
            (end, place),
            xytext=(-4 if left else 4, 0),
            textcoords="offset points",
            ha="right" if left else "left",
            va="center",
            fontsize="small",
        )


def label_rows(ax: Axes, names: Sequence[str], by: By) -> None:
    """A row for each name, the first one on top."""
    ax.set_yticks(np.arange(len(names)), names, fontsize="small")
    ax.set_ylim(len(names) - 0.4, -0.6)
    ax.set_ylabel(IN_WORDS[by])
    ax.tick_params(axis="y", length=0)


def system_name(system: System) -> str:
    """The name of an organ system as it is printed."""
    return "CNS" if system is System.CNS else system.value


def end_at(ax: Axes, start: float, stop: float) -> None:
    """End the line of the horizontal axis at these values; the axes go on, for labels."""
    ax.spines["bottom"].set_bounds(start, stop)


def hide_spines(ax: Axes, *sides: str) -> None:
    """The axes without some of the lines around them."""
    for side in sides:
        ax.spines[side].set_visible(False)


def add_legend(ax: Axes, handles: Sequence[Artist]) -> None:
    """Draw a legend to the right of the axes, where it covers nothing."""
    ax.legend(handles=handles, loc="upper left", bbox_to_anchor=(1.01, 1), frameon=False, fontsize="small")


def spaced_labels(values: Sequence[object], most: int) -> tuple[Array, list[str]]:
    """The places that get a label, and the labels: all, or at most so many at equal distances such as 5 or 20."""
    steps = (leading * 10**zeros for zeros in count() for leading in (1, 2, 5))
    step = next(step for step in steps if len(values) <= most * step)
    return np.arange(0, len(values), step), [str(value) for value in values[::step]]


def edition_title(edition: Edition) -> str:
    """The label of an edition, or of a part of one, for a title."""
    return shorten(edition.label, 60, placeholder=" ...")


def set_title(ax: Axes, words: str) -> None:
    """A title that begins where the axes begin, broken where the figure ends."""
    ax.set_title(words, loc="left", wrap=True)


def counted(number: int, one: str, many: str) -> str:
    """A number with its noun."""
    return f"{number} {one if number == 1 else many}"
