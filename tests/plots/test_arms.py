"""Arms over time: their mean scores, and the share with a first event."""

import numpy as np
import pytest
from matplotlib.colors import to_hex

from plots.drawn import BLUE, VERMILION, legend, marks
from refusals import raises
from sledai import Interval, Verdict, time_to_first
from sledai.errors import missing_column
from sledai.plots import cumulative_incidence, mean_scores

SCORES = {
    "arm": ["A", "A", "A", "A", "B", "A"],
    "week": [0, 0, 12, 12, 12, 12],
    "sledai_low": [4, 8, 2, 4, 5, None],
    "sledai_high": [4, 8, 2, 8, 5, None],
}
"""Of A: 4 and 8 points, then 2 and 4 to 8 points, and one that cannot be read; of B one participant at week 12."""
TIMES = {
    "arm": ["A"] * 4 + ["B"] * 2,
    "time_to_first_low": [10, 20, 20, 30, 15, None],
    "time_to_first_high": [10, 20, 40, 40, 15, None],
    "time_to_first_censored": [False, True, None, False, True, None],
}


def polars(columns):
    import polars as pl

    return pl.DataFrame(columns)


def lines(ax):
    """The lines from one value to another at a place, as place, start and stop."""
    found = [part for each in ax.collections if hasattr(each, "get_segments") for part in each.get_segments()]
    return [(float(at), pytest.approx(start), pytest.approx(stop)) for (at, start), (_, stop) in filter(len, found)]


def steps(ax):
    """The curves as their days, percent and kind of line."""
    return [(list(line.get_xdata()), list(line.get_ydata()), line.get_linestyle()) for line in ax.lines]


class TestMeans:
    """A dot, or two rings with a band, and the confidence interval."""

    def test_known_and_open(self):
        """6 points; then 3 to 5, because a missing item may add 4 points to one of two."""
        ax = mean_scores(polars(SCORES), arm="arm", visit="week")
        at = 0.06
        assert ([(-at, 6.0)], "o", BLUE, False) in marks(ax)
        rings = {points[0] for points, shape, colour, hollow in marks(ax) if hollow and points}
        assert {(1 - at, 3.0), (1 - at, 5.0)} == rings
        assert ([(1 + at, 5.0)], "s", VERMILION, False) in marks(ax)
        assert ["A", "missing items", "B", "95% confidence interval"] == list(legend(ax))
        assert ["0", "12"] == [label.get_text() for label in ax.get_xticklabels()]
        assert ("visit", "mean score [points]") == (ax.get_xlabel(), ax.get_ylabel())
        assert 0 == ax.get_ylim()[0]

    def test_confidence_interval(self):
        """1.96 standard errors beyond the lower and the upper mean; none of one participant."""
        ax = mean_scores(polars(SCORES), arm="arm", visit="week")
        first, second = lines(ax)
        wide = 1.959964
        assert (-0.06, 6 - 2 * wide, 6 + 2 * wide) == first
        assert (0.94, 3 - wide, 5 + 3 * wide) == second
        ax = mean_scores(polars(SCORES), arm="arm", visit="week", confidence=0.5)
        assert (-0.06, 6 - 2 * 0.6744898, 6 + 2 * 0.6744898) == lines(ax)[0]

    def test_one_arm(self):
        """It stands on its visit, and the bounds of arrays are the same."""
        known = np.array([4, 8])
        ax = mean_scores({"": {"week 0": Interval(known, known)}})
        assert ([(0.0, 6.0)], "o", BLUE, False) in marks(ax)
        frame = mean_scores(polars({name: column[:2] for name, column in SCORES.items()}), visit="week")
        assert marks(ax) == marks(frame)
        assert ["mean", "95% confidence interval"] == list(legend(frame))

    def test_refused(self):
        """What is not understood, before anything is drawn."""
        with pytest.raises(ValueError, match="confidence=95: give a level between 0 and 1"):
            mean_scores(polars(SCORES), visit="week", confidence=95)
        with pytest.raises(TypeError, match="visit=None: name the column"):
            mean_scores(polars(SCORES), arm="arm")
        with pytest.raises(TypeError, match="leave them out for scores"):
            mean_scores({"A": {}}, arm="arm")
        with pytest.raises(TypeError, match="'A' holds Interval: give visit to the bounds"):
            mean_scores({"A": Interval(1, 1)})
        with pytest.raises(TypeError, match="int is not bounds of scores"):
            mean_scores({"A": {"0": 4}})
        with raises(missing_column, match="weak"):
            mean_scores(polars(SCORES), visit="weak")


class TestIncidence:
    """The complement of Kaplan-Meier, between the earliest possible and the earliest certain days."""

    def test_curves(self):
        """By hand: 3/4 and then 2/3 of these are left, then none; certain are the events of days 10 and 40 only."""
        ax = cumulative_incidence(polars(TIMES), arm="arm")
        certain, possible, other = steps(ax)
        days = [0, 10, 20, 30, 40]
        assert (days, [0, 25, 25, 25, pytest.approx(62.5)], "-") == certain
        assert (days, [0, 25, 50, 100, 100], "--") == possible
        assert ([0, 15], [0, 0], "-") == other
        assert ["A, n = 4", "missing items", "B, n = 1"] == list(legend(ax))
        assert [BLUE, VERMILION] == [to_hex(legend(ax)[name].get_color()) for name in ("A, n = 4", "B, n = 1")]
        assert ((0, 100), 0) == (ax.get_ylim(), ax.get_xlim()[0])
        assert ("time [days]", "participants with an event [%]") == (ax.get_xlabel(), ax.get_ylabel())

    def test_results(self):
        """Of one arm, by subject: the same as of a frame."""
        flared = Verdict(certain=[False, True, False, False], possible=[False, True, True, False])
        first = time_to_first(flared, [10, 20, 10, 30], subject=["A", "A", "B", "B"], baseline=0)
        ax = cumulative_incidence({"": first})
        frame = polars({"first_low": [20, 10], "first_high": [20, 30], "first_censored": [False, None]})
        assert steps(ax) == steps(cumulative_incidence(frame, name="first"))
        assert ([0, 10, 20, 30], [0, 0, 50, 50], "-") == steps(ax)[0]
        assert ["n = 2", "missing items"] == list(legend(ax))

    def test_nobody(self):
        """An arm without a participant has a curve at 0."""
        frame = polars({name: column[5:] for name, column in TIMES.items()}).cast({"time_to_first_low": int})
        assert [([0], [0], "-")] == steps(cumulative_incidence(frame, arm="arm"))

    def test_refused(self):
        """What is not understood."""
        with pytest.raises(TypeError, match="leave it out for times"):
            cumulative_incidence({"A": None}, arm="arm")
        with pytest.raises(TypeError, match="int is not a time to an event"):
            cumulative_incidence({"A": 4})
