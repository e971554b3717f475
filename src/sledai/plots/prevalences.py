"""Many visits: how many of them have a finding, or any finding of an organ system."""

from __future__ import annotations

from matplotlib.axes import Axes

from sledai.definitions import Edition, require_edition
from sledai.logic import Array, Interval, Verdict
from sledai.plots.drawing import (
    IN_WORDS,
    By,
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
    require_by,
    set_title,
    system_name,
)
from sledai.plots.reading import Answered, Layout, share_of, visits_of
from sledai.plots.style import KNOWN, POSSIBLE
from sledai.rules.scoring import by_system
from sledai.rules.shifts import Share
from sledai.visits.visits import Visits

__all__ = ["prevalence"]


def prevalence(
    visits: Answered,
    edition: Edition,
    *,
    by: By = "system",
    ax: Axes | None = None,
    layout: Layout | None = None,
) -> Axes:
    """How many visits have a finding: certainly as a full bar, possibly, given what was not assessed, hatched.

    Args:
        visits: the visits, or an eager frame with one row for each.
        edition: the edition, or a part of one.
        by: ``"system"`` for any finding of each organ system, ``"descriptor"`` for each descriptor.
        ax: the axes to draw on; without them a new figure is made.
        layout: of a frame, where it holds what, and how it is written.

    Returns:
        The axes; the rows are at 0, 1, 2 and so on from the top, and percent of the visits run to the right.

    Raises:
        UnsupportedFrameError: the frame is lazy, or of another kind.
        SledaiError: as for `sledai.frames.derive`.

    Example:
        >>> from sledai import SELENA_SLEDAI, Assessment
        >>> ax = prevalence([Assessment({"rash"}), Assessment()], SELENA_SLEDAI)
        >>> ax.get_xlabel()
        'share of 2 visits [%]'
    """
    require_axes(ax)
    require_by(by)
    found = visits_of(visits, require_edition(edition), layout)
    rows = _by_descriptor(found, edition) if by == "descriptor" else _by_system(found, edition)
    shares = [Share(Interval(int(v.certain.sum()), int(v.possible.sum())), of=len(found)) for v in rows.values()]
    ends = [share_of(share) for share in shares]
    ax = axes_or_new(ax, 7.4, 1.5 + 0.3 * len(rows))
    places = range(len(rows))
    fill(ax, places, [0] * len(rows), [end.low for end in ends], KNOWN)
    fill(ax, places, [end.low for end in ends], [end.high for end in ends], POSSIBLE)
    annotate_ends(ax, places, [end.high for end in ends], map(str, shares))
    label_rows(ax, list(rows), by)
    ax.set_xlim(0, 125)
    ax.set_xticks([0, 20, 40, 60, 80, 100])
    end_at(ax, 0, 100)
    ax.set_xlabel(f"share of {counted(len(found), 'visit', 'visits')} [%]")
    set_title(ax, f"{edition_title(edition)}: prevalence by {IN_WORDS[by]}")
    hide_spines(ax, "top", "right")
    add_legend(ax, [KNOWN.patch("present"), POSSIBLE.patch("not assessed")])
    return ax


def _by_system(visits: Visits, edition: Edition) -> dict[str, Verdict[Array]]:
    return {system_name(system): points.at_least(1) for system, points in by_system(visits, edition).items()}


def _by_descriptor(visits: Visits, edition: Edition) -> dict[str, Verdict[Array]]:
    order = [name for system in edition.systems for name in edition if edition[name].system is system]
    return {edition[name].label: visits.answer(name).at_least(1) for name in order}
