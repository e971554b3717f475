"""Courses: the score of one subject over days with its flares, or of many subjects by arm."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import cycle
from typing import Any, TypeAlias

import numpy as np
from attrs import evolve
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import ScaledTranslation

from sledai.criteria import FlareClass
from sledai.definitions import Edition, require_edition
from sledai.errors import different_lengths, missing_identifier, unreadable_reading
from sledai.logic import Array, ColumnLike, Interval
from sledai.plots.drawing import add_legend, axes_or_new, edition_title, hide_spines, require_axes, set_title
from sledai.plots.reading import Answered, Layout, is_frame, labels_of, require_column, values_of, visits_of
from sledai.plots.style import ARMS, BLUE, ORANGE, VERMILION, Mark, hatched
from sledai.rules.course.courses import Courses, at_rows, in_day_order
from sledai.rules.flares import Flare
from sledai.rules.scoring import score_bounds
from sledai.visits.days import DayKind, DayScale, Form

__all__ = ["course", "courses"]

Flares: TypeAlias = Flare[Array] | Sequence[Flare[int] | None] | str
"""The flares: a result over visits, one result for each visit, or the column of a frame."""

UNDETERMINED = "undetermined"
BAND = hatched(BLUE)


MARKS = {
    FlareClass.MILD_OR_MODERATE.value: Mark("v", ORANGE, 9),
    FlareClass.SEVERE.value: Mark("X", VERMILION, 11),
    UNDETERMINED: Mark("$?$", None, 9),
}
DOT, RING = Mark("o", BLUE, 6), Mark("o", BLUE, 6, hollow=True)
ABOVE = 11 / 72
"""How far above the score a flare is marked [inches]."""


def course(
    visits: Answered,
    edition: Edition,
    *,
    day: ColumnLike | None = None,
    days: DayScale | None = None,
    flares: Flares | None = None,
    ax: Axes | None = None,
    layout: Layout | None = None,
) -> Axes:
    """The score of one subject over days, as far as it is known, with flares marked by severity.

    A dot is a score that no missing item can change. Where something was not assessed there are two rings, the lowest
    and the highest score, with a line between them; the hatched band is where the course can run.
    Between two visits the lines are straight, as for `sledai.rules.course.area_under_curve`.

    Args:
        visits: the visits of one subject in any order, or an eager frame with one row for each.
        edition: the edition, or a part of one.
        day: the day of each visit [days], whole numbers, dates, or dates as text; of a frame the layout names the
            column that holds them.
        days: ``"study"`` where these are study days, in which day 1 follows day -1; without it day 0 is a day.
        flares: for each visit its `Flare`, or None; or a `Flare` over arrays; of a frame the column of `frames.flare`.
            One fewer than visits means those of every visit but the first one given, as when each is compared with
            the one before. No flare has no mark; nor has a null at the first visit, which has none before it.
        ax: the axes to draw on; without them a new figure is made.
        layout: of a frame, where it holds what, and how it is written.

    Returns:
        The axes, with days along and points upright.

    Raises:
        DuplicateVisitError: two visits on one day.
        AlignmentError: there are not as many days or flares as visits.
        UnreadableValueError: a day is not one day like the others.
        UnsupportedFrameError: the frame is lazy, or of another kind.
        SledaiError: as for `sledai.frames.derive`.

    Example:
        >>> from sledai import SELENA_SLEDAI, Assessment
        >>> visits = [Assessment({"rash"}), Assessment({"rash"}, missing={"arthritis"})]
        >>> ax = course(visits, SELENA_SLEDAI, day=[0, 28])
        >>> ax.get_xlabel(), ax.get_ylabel()
        ('time [days]', 'score [points]')
    """
    require_axes(ax)
    found = visits_of(visits, require_edition(edition), layout)
    on, days = _days(visits, layout, day, days)
    in_order = in_day_order(on, None, visits=len(found), argument=("visits", found), days=days)
    score = at_rows(score_bounds(found, edition), in_order.rows)
    kinds = _kinds(visits, flares, len(found))
    shown = [kinds[row] for row in in_order.rows]
    if isinstance(flares, str) and shown[:1] == [UNDETERMINED]:
        shown[0] = None  # the first visit has no reference visit
    ax = axes_or_new(ax, 8.0, 3.6)
    handles = _scores(ax, in_order.days, score)
    handles += _marked(ax, in_order.days, score.high, shown)
    _with_axes(ax, in_order)
    set_title(ax, f"{edition_title(edition)}: course")
    add_legend(ax, handles)
    return ax


def courses(
    visits: Answered,
    edition: Edition,
    *,
    day: ColumnLike | None = None,
    days: DayScale | None = None,
    subject: Sequence[Any] | None = None,
    arm: str | Sequence[Any] | None = None,
    ax: Axes | None = None,
    layout: Layout | None = None,
) -> Axes:
    """The scores of many subjects over days, a thin line for each, with the range that missing items leave.

    A dot is a score that no missing item can change. Where something was not assessed there are two rings, the lowest
    and the highest score, with a line between them; the lines to and from both are dashed.

    Args:
        visits: the visits of the subjects in any order, or an eager frame with one row for each.
        edition: the edition, or a part of one.
        day: the day of each visit [days], such as from the subject's baseline, or dates; of a frame the layout names
            the column that holds them.
        days: ``"study"`` where these are study days, in which day 1 follows day -1; without it day 0 is a day.
        subject: the subject of each visit; of a frame the layout names the columns that hold them.
        arm: the arm of each visit, or of a frame the column that names it; without it all subjects are one arm. A
            subject that changes the arm has a line in each.
        ax: the axes to draw on; without them a new figure is made.
        layout: of a frame, where it holds what, and how it is written.

    Returns:
        The axes, with days along and points upright; arms are in the order given.

    Raises:
        DuplicateVisitError: a subject has two visits on one day.
        MissingValueError: a subject is blank.
        AlignmentError: there are not as many days, subjects or arms as visits.
        UnreadableValueError: a day is not one day like the others.
        UnsupportedFrameError: the frame is lazy, or of another kind.
        SledaiError: as for `sledai.frames.derive`.

    Example:
        >>> from sledai import SELENA_SLEDAI, Assessment
        >>> visits = [Assessment({"rash"}), Assessment(), Assessment({"rash"}, missing={"arthritis"}), Assessment()]
        >>> ax = courses(visits, SELENA_SLEDAI, day=[0, 28, 0, 28], subject=["A", "A", "B", "B"])
        >>> [text.get_text() for text in ax.get_legend().get_texts()]
        ['n = 2', 'lowest and highest score']
    """
    require_axes(ax)
    found = visits_of(visits, require_edition(edition), layout)
    on, days = _days(visits, layout, day, days)
    subjects = _subjects(visits, layout, subject, len(found))
    arms = np.array([""] * len(found) if arm is None else _arms(visits, arm, len(found)), object)
    in_order = in_day_order(on, subjects, visits=len(found), argument=("visits", found), days=days)
    score = at_rows(score_bounds(found, edition), in_order.rows)
    ax = axes_or_new(ax, 8.0, 4.2)
    handles: list[Artist] = []
    for name, (colour, shape) in zip(dict.fromkeys(arms), cycle(ARMS), strict=False):
        rows = np.flatnonzero(arms[in_order.rows] == name)
        owner = in_order.owner[rows]
        label = f"{name}, n = {len(np.unique(owner))}" if name else f"n = {len(np.unique(owner))}"
        handles += _thin(ax, owner, in_order.days[rows], at_rows(score, rows), Mark(shape, colour, 3.5), label)
    _with_axes(ax, in_order)
    set_title(ax, f"{edition_title(edition)}: courses")
    add_legend(ax, handles)
    return ax


def _thin(ax: Axes, owner: Array, days: Array, score: Interval[Array], mark: Mark, label: str) -> list[Artist]:
    """Draw the courses of an arm as thin lines, dashed to and from an open score, and say what they are."""
    line: dict[str, Any] = {"color": mark.colour, "linewidth": 0.8}
    known: Any = score.known
    low, high = (np.column_stack([days, end]) for end in (score.low, score.high))
    same = owner[1:] == owner[:-1]
    settled = same & known[1:] & known[:-1]
    for ends, between, style in ((low, settled, "-"), (low, same & ~settled, "--"), (high, same & ~settled, "--")):
        pieces = [*np.stack([ends[:-1], ends[1:]], axis=1)[between]]
        ax.add_collection(LineCollection(pieces, linestyles=style, **line))
    ax.plot(*low[known].T, **mark.style)
    thin: Any = mark.style | line | {"linestyle": "-"}
    handles: list[Artist] = []
    handles.append(Line2D([], [], label=label, **thin))
    if not known.all():
        ring = evolve(mark, hollow=True)
        ax.vlines(days[~known], score.low[~known], score.high[~known], **line)
        for ends in (low, high):
            ax.plot(*ends[~known].T, **ring.style)
        dashed: Any = ring.style | line | {"linestyle": "--"}
        handles.append(Line2D([], [], label="lowest and highest score", **dashed))
    return handles


def _with_axes(ax: Axes, in_order: Courses) -> None:
    """Axes with the days of the courses along and points, 0 among them, upright."""
    ax.update_datalim([(day, 0) for day in in_order.days])
    ax.margins(y=0.16)
    ax.autoscale_view()
    if ax.dataLim.x0 == ax.dataLim.x1:
        ax.set_xlim(ax.dataLim.x0 - 1, ax.dataLim.x1 + 1, auto=None)
    ax.set_ylim(bottom=-0.04 * ax.get_ylim()[1], auto=None)
    ax.yaxis.set_major_locator(MaxNLocator(integer=True))
    _with_days(ax, in_order.form)
    ax.set_ylabel("score [points]")
    hide_spines(ax, "top", "right")


def _subjects(visits: Answered, layout: Layout | None, subject: Sequence[Any] | None, size: int) -> Sequence[Any]:
    """The subject of each visit: as they are given, or in the columns of a frame.

    Raises:
        TypeError: the subjects are not given, or in the wrong place.
        MissingValueError: a subject is blank.
    """
    if not is_frame(visits):
        if subject is None or isinstance(subject, str):
            raise TypeError("subject: give the subject of each visit")
        return subject
    if subject is not None or layout is None or not layout.subject:
        raise TypeError("name the column with the subjects of a frame in its layout: layout=frames.Layout(subject=...)")
    columns = list(map(str, layout.subject))
    for column in columns:
        if blank := sum(value is None for value in values_of(visits, column)):
            raise missing_identifier(column, blank)
    return labels_of(visits, columns, size)


def _arms(visits: Answered, arm: str | Sequence[Any], size: int) -> list[str]:
    """The arm of each visit: as they are given, or in the column of a frame.

    Raises:
        AlignmentError: there are not as many arms as visits.
    """
    if is_frame(visits):
        return list(map(str, values_of(visits, require_column("arm", arm))))
    if isinstance(arm, str):
        raise TypeError(f"arm={arm!r}: give the arm of each visit; a column is named only of a frame")
    if len(arm) != size:
        raise different_lengths({"visits": size, "arm": len(arm)})
    return list(map(str, arm))


def _days(
    visits: Answered, layout: Layout | None, day: ColumnLike | None, days: DayScale | None
) -> tuple[Any, DayScale | None]:
    """The day of each visit, as they are given or in the column of a frame, and how days are counted.

    Raises:
        TypeError: the days are not given, or in the wrong place.
    """
    if not is_frame(visits):
        if day is None:
            raise TypeError("day: give the day of each visit")
        return day, days
    if day is not None or days is not None or layout is None or layout.day is None:
        raise TypeError("name the column with the days of a frame in its layout: layout=frames.Layout(day=...)")
    return values_of(visits, str(layout.day)), layout.days


def _with_days(ax: Axes, form: Form) -> None:
    """The scale of days: dates, study days, or days that count from one day."""
    if form.kind in (DayKind.DATES, DayKind.TIMES):
        ax.xaxis_date()
        ax.set_xlabel("date")
        return
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    if form.days:
        ax.xaxis.set_major_formatter(lambda number, _: str(form.shown(round(number))))
    ax.set_xlabel("time [study days]" if form.days else "time [days]")


def _scores(ax: Axes, days: Array, score: Interval[Array]) -> list[Artist]:
    """The lowest and the highest score, the band between them, and a mark for each visit."""
    known: Any = score.known
    handles: list[Artist] = []
    if not known.all():
        ax.fill_between(days, score.low, score.high, **BAND.borderless)
        handles.append(BAND.patch("what it can be"))
        ax.vlines(days[~known], score.low[~known], score.high[~known], color=BLUE, linewidth=1.5)
    for end in (score.low, score.high):
        ax.plot(days, end, color=BLUE, linewidth=1.2)
    ax.plot(days[known], score.low[known], **DOT.style)
    for end in (score.low, score.high):
        ax.plot(days[~known], end[~known], **RING.style)
    if not known.all():
        handles.insert(0, RING.sample("lowest and highest score"))
    return [DOT.sample("score"), *handles]


def _marked(ax: Axes, days: Array, score: Array, kinds: Sequence[str | None]) -> list[Artist]:
    """A mark above each visit with a flare, and above each of which it is not known."""
    handles: list[Artist] = []
    raised = ax.transData + ScaledTranslation(0, ABOVE, ax.figure.dpi_scale_trans)
    for kind, mark in MARKS.items():
        at = [place for place, one in enumerate(kinds) if one == kind]
        if at:
            label = f"flare {kind}" if kind == UNDETERMINED else f"{kind} flare"
            ax.add_artist(Line2D(days[at], score[at], transform=raised, label=label, zorder=3, **mark.style))
            handles.append(mark.sample(label))
    return handles


def _kinds(visits: Answered, flares: Flares | None, size: int) -> list[str | None]:
    """For each visit how severe its flare is, in the order given; None without a result.

    Raises:
        AlignmentError: there are results for another number of visits.
        UnreadableValueError: a column holds a value that is not a class of a flare.
    """
    if flares is None:
        return [None] * size
    if isinstance(flares, str):
        if not is_frame(visits):
            raise TypeError(f"flares={flares!r}: give the flares; a column is named only of a frame")
        return _classes_in(values_of(visits, flares), flares)
    found = _classes_of(flares)
    if len(found) not in (size, size - 1):
        raise different_lengths({"visits": size, "flares": len(found)})
    return [*[None] * (size - len(found)), *found]


def _classes_of(flares: Flare[Array] | Sequence[Flare[int] | None]) -> list[str | None]:
    settled: list[Any] = []
    if isinstance(flares, Flare):
        settled = list(np.atleast_1d(np.asarray(flares.value, object)))
        return [UNDETERMINED if kind is None else str(kind) for kind in settled]
    if strangers := [flare for flare in flares if not (flare is None or isinstance(flare, Flare))]:
        raise TypeError(f"flares holds {type(strangers[0]).__name__}: give a Flare for each visit, or None")
    return [None if flare is None else UNDETERMINED if flare.value is None else str(flare.value) for flare in flares]


def _classes_in(values: Sequence[Any], column: str) -> list[str | None]:
    classes = [kind.value for kind in FlareClass]
    if wrong := Counter(repr(value) for value in values if not (value is None or value in classes)):
        raise unreadable_reading(column, dict(wrong.most_common()), accepted=", ".join(classes))
    return [UNDETERMINED if value is None else str(value) for value in values]
