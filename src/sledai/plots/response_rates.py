"""Responders and states: how many of each arm meet an endpoint at each visit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import fill as wrapped
from typing import Any, TypeAlias

import numpy as np
from attrs import frozen
from matplotlib.axes import Axes

from sledai.errors import raise_all
from sledai.logic import Verdict, stacked
from sledai.plots.drawing import add_legend, axes_or_new, fill, hide_spines, require_axes, set_title
from sledai.plots.reading import IntoDataFrame, require_column, values_of
from sledai.plots.style import ABSENT, KNOWN, POSSIBLE, Look
from sledai.rules.outcomes import Outcome
from sledai.visits.answers import NOT_ASSESSED, code_table, in_one_coding, read_answer, unreadable_error

__all__ = ["responders"]

ArmOutcome: TypeAlias = Outcome[Any] | Verdict[Any]
"""Whether something is met by each participant of an arm at a visit."""
Grouped: TypeAlias = ArmOutcome | Mapping[str, ArmOutcome] | Mapping[str, Mapping[str, ArmOutcome]] | IntoDataFrame
"""Outcomes of one arm, by arm, or by arm and visit; or an eager frame with a column of them."""

GAP = 0.6
"""How far the visits are apart, in widths of a bar."""
LETTERS_IN_A_LINE = 13
"""How many letters of an arm's name stand in a line."""
SMALL = 5
"""Up to which part the count is written small [percent]."""
LOOKS: Mapping[str, Look] = {"met": KNOWN, "undetermined": POSSIBLE, "not met": ABSENT}


@frozen
class Bar:
    """One arm at one visit.

    Attributes:
        arm: the arm; blank where there is only one.
        visit: the visit; blank where there is only one.
        counts: how many meet the endpoint, are undetermined and do not meet it.
    """

    arm: str
    visit: str
    counts: tuple[int, int, int]


def responders(
    outcomes: Grouped,
    *,
    outcome: str | None = None,
    arm: str | None = None,
    visit: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """How many of each arm meet an endpoint at each visit: met, undetermined and not met, stacked.

    Every part has its count in it, and every bar the number of participants below it. Undetermined is hatched: it is
    neither met nor not met, and no imputation is made.

    Args:
        outcomes: arm to its `Outcome`, or a verdict, over its participants; or arm to visit to that; or a single
            one, of a study with one arm. Or an eager frame with one row for each participant and visit.
        outcome: of a frame the column that says whether the endpoint is met, null where it is undetermined, as of
            the measure `sledai.frames.response`; read as answers are.
        arm: of a frame the column that names the arm; without it all participants are one arm.
        visit: of a frame the column that names the visit; without it there is one bar for each arm.
        ax: the axes to draw on; without them a new figure is made.

    Returns:
        The axes, with percent of the participants upright; visits and arms are in the order given.

    Raises:
        ColumnError: the frame does not have the columns.
        UnreadableValueError: the column holds a value that is not an answer.
        UnsupportedFrameError: the frame is lazy, or of another kind.

    Example:
        >>> met = Verdict(certain=np.array([True, False, False]), possible=np.array([True, True, False]))
        >>> ax = responders({"IL-2": met})
        >>> [text.get_text() for text in ax.texts]
        ['1', '1', '1']
    """
    require_axes(ax)
    if isinstance(outcomes, Outcome | Verdict):
        outcomes = {"": outcomes}
    if isinstance(outcomes, Mapping):
        if not (outcome is None and arm is None and visit is None):
            raise TypeError("outcome, arm and visit name columns of a frame: leave them out for outcomes")
        bars, title = _of_results(outcomes)
    else:
        bars, title = _of_frame(outcomes, outcome, arm, visit)
    visits = list(dict.fromkeys(bar.visit for bar in bars))
    arms = list(dict.fromkeys(bar.arm for bar in bars))
    is_single = arms == [""]
    between = 0.0 if is_single else GAP
    places = [visits.index(bar.visit) * (len(arms) + between) + arms.index(bar.arm) for bar in bars]
    names = [bar.visit if is_single else bar.arm for bar in bars]
    ax = axes_or_new(ax, 2.6 + max(0.85 * len(bars), 2.4), 4.0)
    _stacked(ax, bars, places)
    ax.set_xticks(
        places,
        [
            f"{wrapped(name, LETTERS_IN_A_LINE)}\nn = {sum(bar.counts)}".lstrip()
            for name, bar in zip(names, bars, strict=True)
        ],
        fontsize="small",
    )
    ax.tick_params(axis="x", length=0)
    ax.set_xlim(min(places, default=0) - 0.6, max(places, default=0) + 0.6)
    ax.set_ylim(0, 100)
    ax.set_xlabel("arm" if not is_single else "visit" if visits != [""] else "")
    ax.set_ylabel("share of participants [%]")
    set_title(ax, title)
    hide_spines(ax, "top", "right")
    if visits != [""] and not is_single:
        _headed(ax, visits, bars, places)
    add_legend(ax, [look.patch(word) for word, look in reversed(list(LOOKS.items()))])
    return ax


def _stacked(ax: Axes, bars: Sequence[Bar], places: Sequence[float]) -> None:
    """The three parts of each bar, each with its count."""
    for bar, place in zip(bars, places, strict=True):
        start, size = 0.0, sum(bar.counts)
        for count, look in zip(bar.counts, LOOKS.values(), strict=True):
            if count:
                stop = start + 100 * count / size
                fill(ax, [place], [start], [stop], look, upright=True, wide=0.8)
                box = {"facecolor": look.face, "edgecolor": "none", "pad": 0.6}
                size_of_text = "small" if stop - start > SMALL else "xx-small"
                ax.text(
                    place,
                    (start + stop) / 2,
                    str(count),
                    ha="center",
                    va="center",
                    color=look.ink,
                    bbox=box,
                    fontsize=size_of_text,
                )
                start = stop


def _headed(ax: Axes, visits: Sequence[str], bars: Sequence[Bar], places: Sequence[float]) -> None:
    """The name of each visit above its bars."""
    middles = [np.mean([at for bar, at in zip(bars, places, strict=True) if bar.visit == visit]) for visit in visits]
    above = ax.secondary_xaxis("top")
    above.set_xticks(middles, visits)
    above.tick_params(length=0)
    above.spines["top"].set_visible(False)


def _of_results(outcomes: Mapping[str, Any]) -> tuple[list[Bar], str]:
    """A bar for each outcome, visit after visit, and what they are outcomes of."""
    found = {
        (str(visit), str(arm)): outcome
        for arm, given in outcomes.items()
        for visit, outcome in (given.items() if isinstance(given, Mapping) else [("", given)])
    }
    rules = {outcome.rule.key for outcome in found.values() if isinstance(outcome, Outcome)}
    return [Bar(arm, visit, _counts(outcome)) for (visit, arm), outcome in found.items()], ", ".join(sorted(rules))


def _counts(outcome: object) -> tuple[int, int, int]:
    """How many meet it, are undetermined and do not meet it."""
    verdict: Any = outcome.met if isinstance(outcome, Outcome) else outcome
    if not isinstance(verdict, Verdict):
        raise TypeError(
            f"{type(outcome).__name__} is not an outcome: give an Outcome or a Verdict for each arm, or visit of it"
        )
    certain, possible = np.atleast_1d(verdict.certain), np.atleast_1d(verdict.possible)
    met, may = int(certain.sum()), int(possible.sum())
    return met, may - met, len(certain) - may


def _of_frame(frame: object, outcome: str | None, arm: str | None, visit: str | None) -> tuple[list[Bar], str]:
    """The same of a frame with a column for the outcome."""
    column = require_column("outcome", outcome)
    values = values_of(frame, column)
    arms, visits = ([""] * len(values) if name is None else values_of(frame, name) for name in (arm, visit))
    table = in_one_coding(values, code_table(None))
    answers = [read_answer(value, table) for value in values]
    wrong = unreadable_error(column, [value for value, answer in zip(values, answers, strict=True) if answer is None])
    raise_all([wrong] if wrong else [])
    keys = list(zip(map(str, visits), map(str, arms), strict=True))
    bars = []
    for at, of in dict.fromkeys(keys):
        some = [
            NOT_ASSESSED if answer is None else answer
            for key, answer in zip(keys, answers, strict=True)
            if key == (at, of)
        ]
        bars.append(Bar(of, at, _counts(stacked(some).at_least(1))))
    return bars, column
