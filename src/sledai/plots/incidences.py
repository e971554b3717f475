"""Cumulative incidence: the share of each arm that had a first event, such as a flare, up to each day."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import cycle
from typing import TypeAlias

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from sledai.logic import Array
from sledai.plots.drawing import add_legend, axes_or_new, hide_spines, require_axes
from sledai.plots.reading import IntoDataFrame, numbers, values_of
from sledai.plots.style import ARMS, hatched
from sledai.rules.course.courses import PerSubject
from sledai.rules.course.events import TimeToFirst

__all__ = ["cumulative_incidence"]

Times: TypeAlias = Mapping[str, TimeToFirst] | Mapping[str, PerSubject[TimeToFirst]] | IntoDataFrame
"""Times to a first event by arm; or an eager frame with columns of them."""
Events: TypeAlias = tuple[Array, Array]
"""Days, and whether an event is on that day; otherwise it is the day of censoring."""
PARTS = ("low", "high", "censored")


def cumulative_incidence(
    times: Times, *, name: str = "time_to_first", arm: str | None = None, ax: Axes | None = None
) -> Axes:
    """The share of each arm that had a first event up to each day, by the complement of the Kaplan-Meier estimate.

    Where missing items leave open when the event was, or whether there was one, two curves are drawn: the dashed one
    takes each event at its earliest possible day, the full one at its earliest certain day and not at all where none is
    certain. The hatched area is between the two.

    Args:
        times: arm to the times of its participants, from `sledai.time_to_first`. Or an eager frame with one row for
            each participant, as of the summary `sledai.frames.time_to_first`.
        name: of a frame the beginning of the names of its columns ``{name}_low``, ``{name}_high`` and
            ``{name}_censored``; a row without days is left out.
        arm: of a frame the column that names the arm; without it all participants are one arm.
        ax: the axes to draw on; without them a new figure is made.

    Returns:
        The axes, with days along and percent of the participants upright; arms are in the order given.

    Raises:
        ColumnError: the frame does not have the columns.
        UnsupportedFrameError: the frame is lazy, or of another kind.

    Example:
        >>> import pandas as pd
        >>> days, censored = [28, 56], [False, True]
        >>> table = pd.DataFrame({"flare_low": days, "flare_high": days, "flare_censored": censored})
        >>> cumulative_incidence(table, name="flare").get_ylabel()
        'participants with an event [%]'
    """
    require_axes(ax)
    if isinstance(times, Mapping):
        if arm is not None:
            raise TypeError("arm names a column of a frame: leave it out for times")
        found = {str(of): _of_result(each) for of, each in times.items()}
    else:
        found = _of_frame(times, name, arm)
    ax = axes_or_new(ax, 7.6, 3.8)
    handles: list[Artist] = []
    for (of, (earliest, certain)), (colour, _) in zip(found.items(), cycle(ARMS), strict=False):
        handles += _drawn(ax, earliest, certain, colour, of)
    ax.set_xlim(left=0, auto=None)
    ax.set_ylim(0, 100)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ax.set_xlabel("time [days]")
    ax.set_ylabel("participants with an event [%]")
    hide_spines(ax, "top", "right")
    add_legend(ax, handles)
    return ax


def _drawn(ax: Axes, earliest: Events, certain: Events, colour: str, name: str) -> list[Artist]:
    """Draw the two curves of an arm, and give what the legend says of them."""
    size = len(certain[0])
    label = f"{name}, n = {size}" if name else f"n = {size}"
    end = max((days.max() for days, _ in (earliest, certain) if size), default=0)
    curves = [incidence(*events) for events in (earliest, certain)]
    at = np.unique(np.concatenate([[0], *(days for days, _ in curves), [end]]))
    high, low = (_at(at, *curve) for curve in curves)
    (line,) = ax.step(at, low, where="post", color=colour, linewidth=1.5, label=label)
    if (low == high).all():
        return [line]
    look = hatched(colour)
    ax.fill_between(at, low, high, step="post", **look.borderless)
    ax.step(at, high, where="post", color=colour, linewidth=1.2, linestyle="dashed")
    return [line, look.patch("missing items")]


def incidence(days: Array, events: Array) -> tuple[Array, Array]:
    """The complement of the Kaplan-Meier estimate: the days with events, and the share up to each [percent].

    Who is censored on a day with an event was at risk on it.
    """
    at = np.unique(days[events])
    still = np.array([1 - np.sum(events & (days == day)) / np.sum(days >= day) for day in at])
    return at, 100 * (1 - np.cumprod(still))


def _at(days: Array, steps: Array, shares: Array) -> Array:
    """The share on each day, which is 0 before the first step."""
    return np.concatenate([[0.0], shares])[np.searchsorted(steps, days, side="right")]


def _of_result(times: object) -> tuple[Events, Events]:
    """The events of an arm, each as early as possible, and only certain ones."""
    times = times.result if isinstance(times, PerSubject) else times
    if not isinstance(times, TimeToFirst):
        raise TypeError(f"{type(times).__name__} is not a time to an event: give that of time_to_first for each arm")
    low, high = (np.atleast_1d(np.asarray(end, float)) for end in (times.days.low, times.days.high))
    never, open_end = (np.atleast_1d(end) for end in (times.censored.certain, times.censored.possible))
    return (low, ~never), (high, ~open_end)


def _of_frame(frame: object, name: str, arm: str | None) -> dict[str, tuple[Events, Events]]:
    """The same by arm, of rows that have days."""
    low, high, censored = (values_of(frame, f"{name}_{part}") for part in PARTS)
    arms = [""] * len(low) if arm is None else list(map(str, values_of(frame, arm)))
    first, last, known = numbers(low), numbers(high), ~np.isnan(numbers(low))
    never, certain = (
        np.array([value is not None and bool(value) is truth for value in censored], bool) for truth in (True, False)
    )
    found: dict[str, tuple[Events, Events]] = {}
    for of in dict.fromkeys(arms):
        rows = known & np.array([other == of for other in arms])
        found[of] = (first[rows], ~never[rows]), (last[rows], certain[rows])
    return found
