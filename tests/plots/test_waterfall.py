"""The waterfall: changes from worst to best, certain and open."""

from fractions import Fraction

import numpy as np
import pytest

from plots.drawn import BLUE, DARK, VERMILION, legend, marks, seen, upright
from refusals import raises
from sledai import SELENA_SLEDAI, Assessment, Interval, Visits, change, percent_change
from sledai.errors import different_lengths
from sledai.plots import waterfall

CHANGES = [
    Interval(-4, -4),
    Interval(3, 3),
    Interval(0, 0),
    Interval(-6, -2),
    Interval(1, 5),
    Interval(-2, 3),
]
LABELS = ["A", "B", "C", "D", "E", "F"]
"""By the middle of the two ends: E and B 3, with B's lower end above E's; F 0.5, C 0, A and D -4 likewise."""


def names(ax):
    return [label.get_text() for label in ax.get_xticklabels()]


class TestBars:
    """Full as far as the change is certain, hatched where it is open."""

    def test_every_kind_of_change(self):
        """Worse and better from 0 to the nearer end, hatched between the ends, also across 0."""
        ax = waterfall(CHANGES, labels=LABELS)
        assert ["B", "E", "F", "C", "A", "D"] == names(ax)
        expected = {
            (0, 0, 3, VERMILION, False),
            (1, 0, 1, VERMILION, False),
            (1, 1, 5, DARK, True),
            (2, -2, 3, DARK, True),
            (4, -4, 0, BLUE, False),
            (5, -2, 0, BLUE, False),
            (5, -6, -2, DARK, True),
        }
        assert expected == upright(ax)

    def test_no_change_is_a_dot_and_a_gap_is_not(self):
        """Subject C did not change; of F, which may not have changed, the bar is hatched."""
        ax = waterfall(CHANGES)
        (dots,) = marks(ax)
        assert ([(3, 0.0)], "o", "#000000", False) == dots
        assert len(seen(ax, 2, 1, reach=0.3)) > 1

    def test_what_has_no_change_is_a_cross_at_the_end(self):
        """The percent change from 0 is not stated, and not 0."""
        before = Visits.from_assessments([Assessment(), Assessment({"rash"}), Assessment({"rash"})])
        now = Visits.from_assessments([Assessment({"rash"}), Assessment(), Assessment({"rash"})])
        ax = waterfall(percent_change(before, now, SELENA_SLEDAI), labels=["A", "B", "C"], unit="%")
        assert ["C", "B", "A"] == names(ax)
        assert {(1, -100, 0, BLUE, False)} == upright(ax)
        assert [([(0, 0.0)], "o"), ([(2, 0.0)], "x")] == [mark[:2] for mark in marks(ax)]
        assert "change [%]" == ax.get_ylabel()
        assert ["worse", "better", "no change", "not stated"] == list(legend(ax))

    def test_changes_one_by_one(self):
        """Fractions stay what they are, and None is not stated."""
        ax = waterfall([None, Interval(Fraction(-50, 3), Fraction(100, 3))])
        assert {(0, round(-50 / 3, 6), round(100 / 3, 6))} == {tuple(np.round(bar[:3], 6)) for bar in upright(ax)}
        assert ["worse", "better", "open (not assessed)", "not stated"] == list(legend(ax))

    def test_the_change_of_arrays(self):
        """What `sledai.change` gives."""
        before = Visits.from_assessments([Assessment({"rash"}), Assessment()])
        now = Visits.from_assessments([Assessment(missing={"fever"}), Assessment({"cva"})])
        ax = waterfall(change(before, now, SELENA_SLEDAI))
        assert {(0, 0, 8, VERMILION, False), (1, -1, 0, BLUE, False), (1, -2, -1, DARK, True)} == upright(ax)

    def test_many_bars_have_no_lines_around_them(self):
        """Of 46 the lines are left out and gaps are grey beneath the hatching; of 45 they are not."""
        few, many = (waterfall([Interval(-2, 2)] * size) for size in (45, 46))
        assert [0.8, 0] == [ax.patches[0].get_linewidth() for ax in (few, many)]
        assert ["ffffff", "dddddd"] == [
            bytes(int(255 * part) for part in ax.patches[0].get_facecolor()[:3]).hex() for ax in (few, many)
        ]
        assert all(ax.patches[0].get_hatch() for ax in (few, many))

    def test_ties_keep_their_order(self):
        """Of the same changes the first one given is first."""
        assert ["A", "B", "C"] == names(waterfall([Interval(-1, -1)] * 3, labels=["A", "B", "C"]))


class TestAxes:
    """What the axes say."""

    def test_titles_and_units(self):
        """Points, subjects, and how many."""
        ax = waterfall(CHANGES)
        assert ("subject", "change [points]") == (ax.get_xlabel(), ax.get_ylabel())
        assert "Change of 6 subjects" == ax.get_title(loc="left")
        assert "Change of 1 subject" == waterfall(CHANGES[:1]).get_title(loc="left")

    def test_without_labels_and_of_many_subjects_there_are_none(self):
        """46 names would not be read."""
        assert [] == names(waterfall(CHANGES))
        assert [] == names(waterfall(CHANGES[:1] * 46, labels=range(46)))
        assert 45 == len(names(waterfall(CHANGES[:1] * 45, labels=range(45))))

    def test_every_bar_is_inside(self):
        """Also the lowest end of a hatched one."""
        low, high = waterfall(CHANGES).get_ylim()
        assert low < -6
        assert high > 5

    def test_nobody_is_an_empty_picture(self):
        """Nothing is drawn, and nothing fails."""
        assert set() == upright(waterfall([]))

    def test_several_rows_of_one_subject_are_refused(self):
        """A table of all visits was titled as so many subjects."""
        with pytest.raises(ValueError, match=r"labels: 'A' is there more than once: give one row for each subject"):
            waterfall(CHANGES[:2], labels=["A", "A"])

    def test_ends_that_do_not_belong_together_are_refused(self):
        """Different numbers, exchanged ends, a table, and what is no interval."""
        with raises(different_lengths):
            waterfall(Interval(np.array([1, 2]), np.array([1])))
        with raises(different_lengths):
            waterfall(Interval(np.zeros((2, 2)), np.zeros((2, 2))))
        with pytest.raises(ValueError, match="exchanged"):
            waterfall(Interval(np.array([2]), np.array([1])))
        with pytest.raises(TypeError, match="change holds int"):
            waterfall([1, 2])
        with raises(different_lengths):
            waterfall(CHANGES, labels=["A"])
