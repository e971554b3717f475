"""One visit: what each finding, or each organ system, adds to its score."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from sledai.definitions import Edition, require_edition
from sledai.plots.drawing import (
    By,
    add_legend,
    annotate_ends,
    axes_or_new,
    counted,
    edition_title,
    fill,
    hide_spines,
    label_rows,
    require_axes,
    require_by,
    set_title,
    system_name,
)
from sledai.plots.style import KNOWN, POSSIBLE
from sledai.rules.scoring import Explanation, explain
from sledai.visits.assessment import Assessment

__all__ = ["contributions"]


def contributions(visit: Assessment, edition: Edition, *, by: By = "descriptor", ax: Axes | None = None) -> Axes:
    """What adds to the score of one visit: present findings as full bars, what was not assessed as hatched ones.

    Args:
        visit: one visit.
        edition: the edition, or a part of one.
        by: ``"descriptor"`` for each finding that is present or was not assessed, by organ system;
            ``"system"`` for each organ system of the edition.
        ax: the axes to draw on; without them a new figure is made.

    Returns:
        The axes; the rows are at 0, 1, 2 and so on from the top, and points run to the right.

    Raises:
        TypeError: many visits at once.

    Example:
        >>> from sledai import SELENA_SLEDAI
        >>> ax = contributions(Assessment({"arthritis"}, missing={"fever"}), SELENA_SLEDAI)
        >>> [label.get_text() for label in ax.get_yticklabels()]
        ['Arthritis (musculoskeletal)', 'Fever (constitutional)']

    References:
        bombardier-1992, manzi-2012
    """
    require_axes(ax)
    require_by(by)
    found = explain(visit, require_edition(edition))
    rows = _by_descriptor(found) if by == "descriptor" else _by_system(found)
    ax = axes_or_new(ax, 7.4, 1.5 + 0.3 * max(len(rows), 3))
    places = range(len(rows))
    lows, highs = [low for _, low, _ in rows], [high for *_, high in rows]
    fill(ax, places, [0] * len(rows), lows, KNOWN)
    fill(ax, places, lows, highs, POSSIBLE)
    joint = "to" if by == "system" else "or"
    words = [str(low) if low == high else f"{low} {joint} {high}" for _, low, high in rows]
    annotate_ends(ax, places, highs, words)
    if not rows:
        ax.text(0.5, 0.5, "nothing present, nothing left open", transform=ax.transAxes, ha="center", va="center")
    label_rows(ax, [name for name, *_ in rows], by)
    ax.set_xlim(0, max(highs, default=0) * 1.2 or 1)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ax.set_xlabel("contribution [points]")
    set_title(ax, f"{edition_title(edition)}: {_total(found)}")
    hide_spines(ax, "top", "right")
    add_legend(ax, [KNOWN.patch("present"), POSSIBLE.patch("not assessed")])
    return ax


def _by_descriptor(found: Explanation) -> list[tuple[str, int, int]]:
    """The name of each finding that is present or was not assessed, with its lowest and its highest points."""
    present = [(name, row, row.weight) for name, row in found.present]
    missing = [(name, row, 0) for name, row in found.missing]
    systems, order = list(found.edition.systems), list(found.edition)
    rows = sorted([*present, *missing], key=lambda item: (systems.index(item[1].system), order.index(item[0])))
    return [(f"{row.label} ({row.system})", low, row.weight) for _, row, low in rows]


def _by_system(found: Explanation) -> list[tuple[str, int, int]]:
    return [(system_name(system), points.low, points.high) for system, points in found.systems.items()]


def _total(found: Explanation) -> str:
    low, high = found.total.low, found.total.high
    return counted(low, "point", "points") if low == high else f"{low} to {high} points"
