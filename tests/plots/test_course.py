"""The course: what the score can be over days, and flares by how severe they are."""

from itertools import pairwise

import pytest
from hypothesis import given, settings, strategies as st
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.colors import to_hex
from matplotlib.dates import num2date
from matplotlib.figure import Figure

from oracle import completions, total
from plots.drawn import BLUE, ORANGE, VERMILION, legend, marks, seen
from refusals import raises
from sledai import SELENA_SLEDAI, Assessment, Encounter, Pga, Prednisone, Visits, flare, flare_events
from sledai.errors import DuplicateVisitError, different_lengths, unreadable_day
from sledai.plots import course
from strategies import assessments

VISITS = [
    Assessment({"arthritis", "rash"}),
    Assessment({"rash"}, missing={"low_complement", "increased_dna_binding"}),
    Assessment({"arthritis", "rash", "low_complement"}),
    Assessment({"arthritis", "rash", "vasculitis"}),
    Assessment({"rash"}),
    Assessment({"rash", "alopecia", "fever"}),
]
"""Scores of 6, 2 to 6, 8, 14, 2 and 5."""
DAYS = [0, 30, 61, 89, 150, 178]
LOW, HIGH = [6, 2, 8, 14, 2, 5], [6, 6, 8, 14, 2, 5]


def pairs(places, values):
    return list(zip(places, values, strict=True))


def lines(ax):
    """The two lines of the lowest and the highest score."""
    found = [line for line in ax.lines if line.get_linestyle() == "-"]
    return [pairs(line.get_xdata().tolist(), line.get_ydata().tolist()) for line in found]


def steady(visits):
    """A visit with everything but the score unchanged since the one before."""
    many = isinstance(visits, Visits)
    return Encounter(
        visits,
        pga=Pga([1] * len(visits) if many else 1, scale="points"),
        prednisone=Prednisone([5] * len(visits) if many else 5),
    )


def since_previous():
    """The flares of every visit but the first: none, undetermined, severe, none, mild or moderate."""
    visits = Visits.from_assessments(VISITS)
    return flare(steady(visits[:-1]), steady(visits[1:]), SELENA_SLEDAI, events=flare_events())


def flares_on(ax):
    """Each mark of a flare by its label: the places, the shape and the colour."""
    return {
        line.get_label(): (
            pairs(list(line.get_xdata()), list(line.get_ydata())),
            line.get_marker(),
            to_hex(line.get_color()),
        )
        for line in ax.lines
        if "flare" in line.get_label()
    }


MARKED = {
    "mild or moderate flare": ([(178, 5)], "v", ORANGE),
    "severe flare": ([(89, 14)], "X", VERMILION),
    "flare undetermined": ([(61, 8)], "$?$", "#000000"),
}
"""What is marked of them, and where."""


class TestScores:
    """A dot where the score is known, two rings and a band where it is not."""

    def test_both_lines_are_drawn(self):
        """The lowest and the highest score over days."""
        assert [pairs(DAYS, LOW), pairs(DAYS, HIGH)] == lines(course(VISITS, SELENA_SLEDAI, day=DAYS))

    def test_known_scores_are_dots_and_open_ones_are_rings(self):
        """Five dots; at day 30 a ring at 2 and one at 6 with a line between them."""
        ax = course(VISITS, SELENA_SLEDAI, day=DAYS)
        known = [(0, 6), (61, 8), (89, 14), (150, 2), (178, 5)]
        assert [(known, "o", BLUE, False), ([(30, 2)], "o", BLUE, True), ([(30, 6)], "o", BLUE, True)] == marks(ax)
        (between,) = [area for area in ax.collections if isinstance(area, LineCollection)]
        assert [[[30.0, 2.0], [30.0, 6.0]]] == [segment.tolist() for segment in between.get_segments()]

    def test_the_band_is_hatched_between_the_two(self):
        """Its corners are the lowest and the highest scores; a place inside shows hatching, one outside nothing."""
        ax = course(VISITS, SELENA_SLEDAI, day=DAYS)
        (band,) = [area for area in ax.collections if isinstance(area, PolyCollection)]
        assert band.get_hatch()
        corners = {tuple(corner) for corner in band.get_paths()[0].vertices.tolist()}
        assert {(30.0, 2.0), (30.0, 6.0), (0.0, 6.0), (89.0, 14.0)} <= corners
        assert len(seen(ax, 25, 5, reach=0.9)) > 1
        assert {"#ffffff"} == seen(ax, 25, 9, reach=0.9)

    def test_without_gaps_there_is_no_band(self):
        """And the legend does not speak of it."""
        ax = course(VISITS[2:], SELENA_SLEDAI, day=DAYS[2:])
        assert [] == [area for area in ax.collections if area.get_hatch()]
        assert ["score"] == list(legend(ax))

    def test_the_legend_says_what_is_not_known(self):
        """Rings and band are named."""
        said = legend(course(VISITS, SELENA_SLEDAI, day=DAYS))
        assert ["score", "lowest and highest score", "what it can be"] == list(said)
        assert said["what it can be"].get_hatch()

    @settings(max_examples=20)
    @given(
        st.lists(assessments(gaps=4), min_size=1, max_size=4),
    )
    def test_the_limits_are_those_of_every_way_of_filling_the_gaps(self, visits):
        """Whatever was found: the two lines are the smallest and the largest total."""
        totals = [[total(found) for found in completions(visit.present, visit.missing)] for visit in visits]
        days = list(range(0, 28 * len(visits), 28))
        ax = course(visits, SELENA_SLEDAI, day=days, ax=Figure().subplots())
        assert [pairs(days, map(min, totals)), pairs(days, map(max, totals))] == lines(ax)

    def test_visits_may_come_in_any_order(self):
        """They are drawn by day."""
        ax = course(VISITS[::-1], SELENA_SLEDAI, day=DAYS[::-1])
        assert [pairs(DAYS, LOW), pairs(DAYS, HIGH)] == lines(ax)


class TestFlares:
    """A mark above the highest score, by how severe the flare is."""

    def test_a_result_over_visits(self):
        """One fewer than visits is of every visit but the first; no flare has no mark."""
        ax = course(VISITS, SELENA_SLEDAI, day=DAYS, flares=since_previous())
        assert MARKED == flares_on(ax)
        assert list(MARKED) == list(legend(ax))[-3:]

    def test_a_result_for_each_visit(self):
        """Single flares, with None where there is none to compare with."""
        one_by_one = [
            flare(steady(before), steady(now), SELENA_SLEDAI, events=flare_events()) for before, now in pairwise(VISITS)
        ]
        for given_ in ([None, *one_by_one], one_by_one):
            assert MARKED == flares_on(course(VISITS, SELENA_SLEDAI, day=DAYS, flares=given_))

    def test_flares_go_with_their_visits(self):
        """Visits in another order take their flares with them."""
        one_by_one = [
            flare(steady(before), steady(now), SELENA_SLEDAI, events=flare_events()) for before, now in pairwise(VISITS)
        ]
        ax = course(VISITS[::-1], SELENA_SLEDAI, day=DAYS[::-1], flares=[*one_by_one[::-1], None])
        assert MARKED == flares_on(ax)

    def test_a_mark_is_above_the_score(self):
        """Eleven points of the page above it, at the same day, and inside of the axes."""
        ax = course(VISITS, SELENA_SLEDAI, day=DAYS, flares=since_previous())
        (severe,) = [line for line in ax.lines if line.get_label() == "severe flare"]
        ax.figure.canvas.draw()
        place, score = severe.get_transform().transform((89, 14)), ax.transData.transform((89, 14))
        assert [0.0, 11 / 72 * ax.figure.dpi] == pytest.approx(place - score)
        assert place[1] < ax.get_window_extent().y1

    def test_another_number_of_flares_is_refused(self):
        """Neither one for each visit nor one for each but the first."""
        with raises(different_lengths) as caught:
            course(VISITS, SELENA_SLEDAI, day=DAYS, flares=[None] * 4)
        assert {"visits": 6, "flares": 4} == caught.value.lengths

    def test_what_is_no_flare_is_refused(self):
        """A word is not a flare, and a column needs a frame."""
        with pytest.raises(TypeError, match="flares holds str"):
            course(VISITS, SELENA_SLEDAI, day=DAYS, flares=["severe"] * 6)
        with pytest.raises(TypeError, match="day: give the day of each visit"):
            course(VISITS, SELENA_SLEDAI)
        with pytest.raises(TypeError, match="only of a frame"):
            course(VISITS, SELENA_SLEDAI, day=DAYS, flares="flare")


class TestAxes:
    """What the axes say."""

    def test_titles_and_units(self):
        """Days along, points upright, the edition in the title."""
        ax = course(VISITS, SELENA_SLEDAI, day=DAYS)
        assert ("time [days]", "score [points]") == (ax.get_xlabel(), ax.get_ylabel())
        assert "SELENA-SLEDAI: course" == ax.get_title(loc="left")

    def test_zero_is_in_the_picture(self):
        """The axis begins just below 0 points and ends above the highest score."""
        low, high = course(VISITS[2:4], SELENA_SLEDAI, day=DAYS[2:4]).get_ylim()
        assert -1 < low < 0
        assert 14 < high < 20

    def test_ticks_are_whole_points(self):
        """Also where the highest score is 1."""
        ax = course([Assessment({"fever"}), Assessment()], SELENA_SLEDAI, day=[0, 7])
        assert [0, 1] == [tick for tick in ax.get_yticks() if 0 <= tick <= 1]

    def test_one_visit_has_a_day_on_either_side(self):
        """There is no course, and the axis still has whole days."""
        ax = course(VISITS[:1], SELENA_SLEDAI, day=[28])
        assert (27, 29) == ax.get_xlim()

    def test_dates_and_study_days(self):
        """Dates stand on an axis of dates, and study days on one without a 0."""
        ax = course(VISITS[:2], SELENA_SLEDAI, day=["2024-03-05", "2024-04-05"])
        assert ("date", "2024-03-05") == (ax.get_xlabel(), num2date(lines(ax)[0][0][0]).date().isoformat())
        ax = course(VISITS[:2], SELENA_SLEDAI, day=[-1, 1], days="study")
        assert ("time [study days]", [-1, 0]) == (ax.get_xlabel(), [day for day, _ in lines(ax)[0]])
        assert ["-1", "1"] == [ax.xaxis.get_major_formatter()(day, None) for day in (-1, 0)]

    def test_days_are_those_of_one_subject(self):
        """Two visits on a day, half days, and another number of days are refused."""
        with pytest.raises(DuplicateVisitError):
            course(VISITS[:2], SELENA_SLEDAI, day=[0, 0])
        with raises(unreadable_day):
            course(VISITS[:2], SELENA_SLEDAI, day=[0, 0.5])
        with raises(different_lengths):
            course(VISITS[:2], SELENA_SLEDAI, day=[0])
