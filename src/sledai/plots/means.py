"""Means over visits: the mean score of each arm, with what missing items leave open and a confidence interval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import cycle
from statistics import NormalDist
from typing import Any, TypeAlias

import numpy as np
from attrs import frozen
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from sledai.logic import Array, Interval
from sledai.plots.drawing import add_legend, axes_or_new, hide_spines, require_axes
from sledai.plots.reading import IntoDataFrame, numbers, require_column, values_of
from sledai.plots.style import ARMS, Mark, hatched, ink

__all__ = ["mean_scores"]

Scores: TypeAlias = Mapping[str, Mapping[str, Interval[Array]]] | IntoDataFrame
"""Bounds of scores by arm and visit; or an eager frame with two columns of them."""

APART = 0.12
"""How far the arms of a visit are apart, in visits."""


@frozen
class Mean:
    """The mean of one arm at one visit.

    Attributes:
        low: the mean if every missing item was absent [points].
        high: the mean if every missing item was present [points].
        start: the lower end of the confidence interval of `low`.
        stop: the upper end of the confidence interval of `high`.
    """

    low: float
    high: float
    start: float
    stop: float

    @classmethod
    def of(cls, low: Array, high: Array, confidence: float) -> Mean:
        """The mean of scores, of which each lies between two bounds."""
        width = NormalDist().inv_cdf((1 + confidence) / 2) / len(low) ** 0.5
        (least, below), (most, above) = (
            (float(np.mean(end)), width * float(np.std(end, ddof=1)) if len(end) > 1 else float("nan"))
            for end in (low, high)
        )
        return cls(least, most, least - below, most + above)


def mean_scores(
    scores: Scores,
    *,
    low: str = "sledai_low",
    high: str = "sledai_high",
    arm: str | None = None,
    visit: str | None = None,
    confidence: float = 0.95,
    ax: Axes | None = None,
) -> Axes:
    """The mean score of each arm over visits, with the range that missing items leave and a confidence interval.

    A dot is a mean that no missing item can change. Otherwise two rings are the mean if every missing item was absent,
    and if every one was present; the hatched band is what lies between. A line is a confidence interval by the normal
    distribution, from the lower end of that of the lower mean to the upper end of that of the upper mean.
    A visit counts the scores that are there; nobody is carried forward or imputed.

    Args:
        scores: arm to visit to the bounds of the scores of its participants, from `sledai.score_bounds`. Or an eager
            frame with one row for each participant and visit.
        low: of a frame the column with the lowest score, as of the measure `sledai.frames.score_bounds`; a row without
            a number is left out.
        high: of a frame the column with the highest score.
        arm: of a frame the column that names the arm; without it all participants are one arm.
        visit: of a frame the column that names the visit; it has to be given.
        confidence: the level of the confidence interval, above 0 and below 1.
        ax: the axes to draw on; without them a new figure is made.

    Returns:
        The axes, with points upright; visits and arms are in the order given.

    Raises:
        ColumnError: the frame does not have the columns.
        UnsupportedFrameError: the frame is lazy, or of another kind.
        ValueError: the level is not between 0 and 1.

    Example:
        >>> known = np.array([8, 10])
        >>> weeks = {"0": Interval(known, known), "12": Interval(np.array([4, 6]), np.array([4, 8]))}
        >>> ax = mean_scores({"IL-2": weeks})
        >>> [label.get_text() for label in ax.get_xticklabels()]
        ['0', '12']
    """
    require_axes(ax)
    if not 0 < confidence < 1:
        raise ValueError(f"confidence={confidence!r}: give a level between 0 and 1, such as 0.95")
    if isinstance(scores, Mapping):
        if not (arm is None and visit is None):
            raise TypeError("arm and visit name columns of a frame: leave them out for scores")
        found = _of_results(scores)
    else:
        found = _of_frame(scores, low, high, arm, require_column("visit", visit))
    means = {key: Mean.of(each.low, each.high, confidence) for key, each in found.items() if len(each.low)}
    visits = list(dict.fromkeys(visit for visit, _ in found))
    arms = list(dict.fromkeys(arm for _, arm in found))
    ax = axes_or_new(ax, 2.8 + max(1.1 * len(visits), 3.2), 3.8)
    handles: list[Artist] = []
    for at, (name, (colour, shape)) in enumerate(zip(arms, cycle(ARMS), strict=False)):
        shift = (at - (len(arms) - 1) / 2) * APART
        own = [(visits.index(visit) + shift, mean) for (visit, of), mean in means.items() if of == name]
        handles += _drawn(ax, own, colour, shape, name)
    ax.set_xticks(np.arange(len(visits)), visits)
    ax.set_xlim(-0.5, max(len(visits), 1) - 0.5)
    ax.set_ylim(bottom=0, auto=None)
    ax.set_xlabel("visit")
    ax.set_ylabel("mean score [points]")
    hide_spines(ax, "top", "right")
    add_legend(ax, [*handles, Line2D([], [], color=ink(), linewidth=1, label=f"{confidence:.0%} confidence interval")])
    return ax


def _drawn(ax: Axes, means: Sequence[tuple[float, Mean]], colour: str, shape: str, name: str) -> list[Artist]:
    """Draw the means of one arm, and give what the legend says of it."""
    at = np.array([place for place, _ in means])
    low, high, start, stop = (
        np.array([getattr(mean, end) for _, mean in means]) for end in ("low", "high", "start", "stop")
    )
    known = low == high
    dot, ring = Mark(shape, colour, 6), Mark(shape, colour, 6, hollow=True)
    handles: list[Artist] = [dot.sample(name or "mean")]
    if not known.all():
        ax.fill_between(at, low, high, **hatched(colour).borderless)
        handles.append(hatched(colour).patch("missing items"))
    ax.vlines(at, start, stop, color=colour, linewidth=1)
    for end in (low, high):
        ax.plot(at, end, color=colour, linewidth=1.2)
        ax.plot(at[~known], end[~known], **ring.style)
    ax.plot(at[known], low[known], **dot.style)
    return handles


def _of_results(scores: Mapping[str, Any]) -> dict[tuple[str, str], Interval[Array]]:
    """The bounds by visit and arm."""
    found: dict[tuple[str, str], Interval[Array]] = {}
    for arm, given in scores.items():
        if not isinstance(given, Mapping):
            raise TypeError(f"{arm!r} holds {type(given).__name__}: give visit to the bounds of its scores")
        for visit, each in given.items():
            if not isinstance(each, Interval):
                raise TypeError(
                    f"{type(each).__name__} is not bounds of scores: give that of score_bounds(visits, edition)"
                )
            found[str(visit), str(arm)] = Interval(np.atleast_1d(each.low), np.atleast_1d(each.high))
    return found


def _of_frame(
    frame: object, low: str, high: str, arm: str | None, visit: str
) -> dict[tuple[str, str], Interval[Array]]:
    """The bounds by visit and arm, of rows that have them."""
    ends = [numbers(values_of(frame, column)) for column in (low, high)]
    visits = values_of(frame, visit)
    arms = [""] * len(visits) if arm is None else values_of(frame, arm)
    keys = list(zip(map(str, visits), map(str, arms), strict=True))
    known = ~(np.isnan(ends[0]) | np.isnan(ends[1]))
    found: dict[tuple[str, str], Interval[Array]] = {}
    for key in dict.fromkeys(keys):
        rows = known & np.array([other == key for other in keys])
        found[key] = Interval(ends[0][rows], ends[1][rows])
    return found
