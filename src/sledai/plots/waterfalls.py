"""The waterfall: the change of each subject, sorted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes

from sledai.errors import different_lengths
from sledai.logic import Array, Interval
from sledai.plots.drawing import MANY, add_legend, axes_or_new, counted, fill, hide_spines, require_axes, set_title
from sledai.plots.reading import IntoDataFrame, labels_of, numbers, values_of
from sledai.plots.style import BETTER, OPEN, WORSE, Mark, ink

__all__ = ["waterfall"]

Changed: TypeAlias = Interval[Array] | Sequence[Interval[Any] | None] | IntoDataFrame
"""Changes of many subjects, or an eager frame with columns for their two ends."""
STILL, UNSTATED = Mark("o", None, 4), Mark("x", None, 4)


def waterfall(
    change: Changed,
    *,
    labels: str | Sequence[Any] | None = None,
    unit: str = "points",
    name: str = "sledai_change",
    ax: Axes | None = None,
) -> Axes:
    """The change of each subject, sorted from the worst to the best; what missing items leave open is hatched.

    A full bar goes from 0 to the end that is nearer to it: so far the score certainly moved. The hatched part is
    between the two ends. No change is a dot, and a change that is not stated, such as the percent change
    from 0, a cross.

    Args:
        change: the change of each subject, as of `sledai.change` or `sledai.percent_change`; or an eager frame with one
            row for each subject, as of `sledai.frames.derive_change`.
        labels: one label for each subject, or the column, or columns, of a frame. Without them, and of more
            than 45 subjects, none are written.
        unit: the unit of the change: ``"points"``, or ``"%"`` for a percent change.
        name: of a frame, the beginning of the names of the columns ``{name}_low`` and ``{name}_high``.
        ax: the axes to draw on; without them a new figure is made.

    Returns:
        The axes; subjects are at 0, 1, 2 and so on from the left, by the middle of the two ends, then by the lower one;
        those without a stated change are last.

    Raises:
        AlignmentError: the ends or the labels differ in number.
        ColumnError: the frame does not have the columns.
        UnsupportedFrameError: the frame is lazy, or of another kind.
        ValueError: a lowest change is above the highest, or two subjects have one label.

    Example:
        >>> from sledai import Interval
        >>> ax = waterfall([Interval(-4, -4), Interval(-2, 2)], labels=["A", "B"])
        >>> [label.get_text() for label in ax.get_xticklabels()]
        ['B', 'A']
    """
    require_axes(ax)
    low, high = _ends(change, name)
    names = labels_of(change, labels, len(low))
    if labels is not None and (twice := [label for label, count in Counter(names).items() if count > 1]):
        raise ValueError(
            f"labels: {twice[0]!r} is there more than once: give one row for each subject, as of one visit"
        )
    order = np.lexsort((-low, -(low + high)))  # NaN goes last
    low, high = low[order], high[order]
    ax = axes_or_new(ax, 2.6 + min(max(0.17 * len(low), 3.4), 9), 3.8)
    handles = _bars(ax, low, high)
    ax.axhline(0, color=ink(), linewidth=0.8)
    ax.set_xlim(-0.7, len(low) - 0.3)
    ax.set_ylabel(f"change [{unit}]")
    ax.set_xlabel("subject")
    ax.set_xticks([])
    if labels is not None and len(low) <= MANY:
        ax.set_xticks(np.arange(len(low)), [names[at] for at in order], rotation=90, fontsize="small")
        ax.tick_params(axis="x", length=0)
    set_title(ax, f"Change of {counted(len(low), 'subject', 'subjects')}")
    hide_spines(ax, "top", "right", "bottom")
    add_legend(ax, handles)
    return ax


def _bars(ax: Axes, low: Any, high: Any) -> list[Artist]:
    """Draw a bar or a mark for each subject; return the handles of the legend."""
    places = np.arange(len(low))
    unstated = np.isnan(low)
    still = (low == 0) & (high == 0)
    fill(ax, places, np.minimum(high, 0), 0 * high, BETTER, upright=True, wide=0.8)
    fill(ax, places, 0 * low, np.maximum(low, 0), WORSE, upright=True, wide=0.8)
    fill(ax, places, low, high, OPEN, upright=True, wide=0.8)
    handles: list[Artist] = [WORSE.patch("worse"), BETTER.patch("better")]
    if (high > low).any():
        handles.append(OPEN.patch("open (not assessed)"))
    for shown, mark, word in ((still, STILL, "no change"), (unstated, UNSTATED, "not stated")):
        if shown.any():
            ax.plot(places[shown], np.zeros(shown.sum()), clip_on=False, **mark.style)
            handles.append(mark.sample(word))
    return handles


def _ends(change: Changed, name: str) -> tuple[Any, Any]:
    """The lowest and the highest change of each subject; NaN where none is stated."""
    given: Any = change
    if isinstance(change, list | tuple):
        if strangers := [one for one in change if not (one is None or isinstance(one, Interval))]:
            raise TypeError(f"change holds {type(strangers[0]).__name__}: give an Interval for each subject, or None")
        ends = ([None if one is None else getattr(one, end) for one in change] for end in ("low", "high"))
        given = Interval(*map(numbers, ends))
    if isinstance(given, Interval):
        low, high = (np.atleast_1d(np.asarray(end, float)) for end in (given.low, given.high))
    else:
        low, high = (numbers(values_of(given, f"{name}_{end}")) for end in ("low", "high"))
    if low.shape != high.shape or low.ndim != 1:
        raise different_lengths({"change.low": low.shape, "change.high": high.shape})
    if (low > high).any():
        raise ValueError("the lowest change is above the highest: look whether the two were exchanged")
    return low, high
