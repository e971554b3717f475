"""The area under the score and the adjusted mean, against an area added up day by day."""

import math
from fractions import Fraction
from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, strategies as st

from oracle import completions, total
from sledai import SELENA_SLEDAI, SLEDAI_2K, Assessment, Interval, Visits, adjusted_mean, area_under_curve
from sledai.errors import DuplicateVisitError
from strategies import assessments
from together import together

OF_POINTS = {0: [], 4: ["arthritis"], 8: ["seizure"], 12: ["seizure", "arthritis"]}
WORKED = [Assessment(OF_POINTS[points]) for points in (12, 8, 8, 4)]
"""The worked test of the project's reading of Ibanez 2003: 12, 8, 8 and 4 points at weeks 0, 4, 12 and 24."""

visits = assessments(gaps=2)


@st.composite
def courses(draw, least=0, most=4):
    """The visits of one subject with their days, in any order."""
    days = draw(st.lists(st.integers(-30, 60), min_size=least, max_size=most, unique=True))
    return [draw(visits) for _ in days], days


def area(points, days):
    """The area day by day: each day counts with the value at its middle on the line between the two visits."""
    found = Fraction(0)
    for (start, first), (end, last) in pairwise(sorted(zip(days, points, strict=True))):
        for day in range(start, end):
            found += first + (last - first) * (Fraction(day) + Fraction(1, 2) - start) / (end - start)
    return found


def areas(course, days):
    """The areas of every way of filling the gaps."""
    filled = product(*(completions(visit.present, visit.missing) for visit in course))
    return [area([total(present) for present in points], days) for points in filled]


def exact(value):
    """The bounds of a result for one subject, as they come in arrays."""
    return [math.nan, math.nan] if value is None else [float(value.low), float(value.high)]


class TestWorkedExample:
    """The published summary on known numbers."""

    def test_in_weeks(self):
        """12, 8, 8, 4 points at weeks 0, 4, 12, 24: the area is 176 and the mean 7 1/3."""
        assert Interval(176, 176) == area_under_curve(WORKED, [0, 4, 12, 24], SLEDAI_2K)
        assert Interval(Fraction(22, 3), Fraction(22, 3)) == adjusted_mean(WORKED, [0, 4, 12, 24], SLEDAI_2K)

    def test_in_days(self):
        """In days the area is seven times as large and the mean is the same."""
        days = [7 * week for week in (0, 4, 12, 24)]
        assert Interval(7 * 176, 7 * 176) == area_under_curve(WORKED, days, SLEDAI_2K)
        assert Interval(Fraction(22, 3), Fraction(22, 3)) == adjusted_mean(WORKED, days, SLEDAI_2K)

    def test_is_a_fraction(self):
        """The result for one subject is exact."""
        mean = adjusted_mean(WORKED, [0, 4, 12, 24], SLEDAI_2K)
        assert (Fraction, Fraction) == (type(mean.low), type(mean.high))

    def test_two_visits(self):
        """Of two visits the mean is the mean of both, however far apart."""
        for days in ([0, 1], [0, 2], [5, 400], [-28, 0]):
            assert Interval(6, 6) == adjusted_mean([WORKED[1], WORKED[3]], days, SLEDAI_2K)

    @together("few", [WORKED[:0], WORKED[:1]])
    def test_fewer_than_two_visits(self, few):
        """No time, no area and no mean."""
        assert area_under_curve(few, [0] * len(few), SLEDAI_2K) is None
        assert adjusted_mean(few, [0] * len(few), SLEDAI_2K) is None

    def test_unequal_intervals(self):
        """Time counts, not the number of visits: the mean of 8, 0, 0 at days 0, 1, 100 is 4 / 100."""
        course = [Assessment(OF_POINTS[points]) for points in (8, 0, 0)]
        assert Interval(Fraction(1, 25), Fraction(1, 25)) == adjusted_mean(course, [0, 1, 100], SLEDAI_2K)


class TestGaps:
    """An unscored visit is an interval, unless the caller has it skipped."""

    @given(course=courses(least=2))
    def test_bounds_are_the_least_and_the_most(self, course):
        """Both ends are reached by some completion, and no completion is outside."""
        found = areas(*course)
        length = max(course[1]) - min(course[1])
        assert Interval(min(found), max(found)) == area_under_curve(*course, SELENA_SLEDAI)
        assert Interval(min(found) / length, max(found) / length) == adjusted_mean(*course, SELENA_SLEDAI)

    @given(course=courses())
    def test_skipped_visits_might_not_have_been(self, course):
        """With unscored="skipped" the result is that of the visits without a gap."""
        complete = [(visit, day) for visit, day in zip(*course, strict=True) if not visit.missing]
        left = [[visit for visit, _ in complete], [day for _, day in complete]]
        for summary in (area_under_curve, adjusted_mean):
            assert summary(*left, SELENA_SLEDAI) == summary(*course, SELENA_SLEDAI, unscored="skipped")

    def test_only_a_gap_of_the_index_is_skipped(self):
        """A visit whose only gap is a descriptor that the edition does not have, has a score."""
        course = [WORKED[1], Assessment(missing={"low_complement"}), WORKED[3]]
        days = [0, 10, 20]
        assert Interval(80 + 20 - 40, 80 + 20 - 40) == area_under_curve(
            course, days, SLEDAI_2K.clinical, unscored="skipped"
        )
        assert Interval(120, 120) == area_under_curve(course, days, SLEDAI_2K, unscored="skipped")
        assert Interval(60, 80) == area_under_curve(course, days, SLEDAI_2K)

    def test_another_word_is_refused(self):
        """What is to be done with missing items is named in one of two words."""
        with pytest.raises(ValueError, match="unscored='ignored': say 'bounds' or 'skipped'"):
            adjusted_mean(WORKED, [0, 4, 12, 24], SLEDAI_2K, unscored="ignored")


class TestOrderAndSubjects:
    """The order of visits does not matter, and many subjects are each as alone."""

    @given(course=courses(least=2), data=st.data())
    def test_order_of_visits(self, course, data):
        """Visits in another order give the same."""
        mixed = data.draw(st.permutations(list(zip(*course, strict=True))))
        other = [visit for visit, _ in mixed], [day for _, day in mixed]
        assert area_under_curve(*course, SELENA_SLEDAI) == area_under_curve(*other, SELENA_SLEDAI)

    @given(cohort=st.lists(courses(least=1), max_size=4), data=st.data())
    @pytest.mark.parametrize("unscored", ["bounds", "skipped"])
    @pytest.mark.parametrize("summary", [area_under_curve, adjusted_mean])
    def test_each_subject_is_as_alone(self, summary, unscored, cohort, data):
        """Arrays hold what the single subjects give, in the order of their names."""
        named = [
            (name, *row) for name, course in zip("dacb", cohort, strict=False) for row in zip(*course, strict=True)
        ]
        rows = data.draw(st.permutations(named))
        many = summary(
            Visits.from_assessments(visit for _, visit, _ in rows),
            np.array([day for *_, day in rows], int),
            SELENA_SLEDAI,
            subject=np.array([name for name, *_ in rows], "U1"),
            unscored=unscored,
        )
        alone = dict(
            zip("dacb", (summary(*course, SELENA_SLEDAI, unscored=unscored) for course in cohort), strict=False)
        )
        assert sorted(alone) == many.subjects.tolist()
        expected = np.array([exact(alone[name]) for name in sorted(alone)]).reshape(-1, 2)
        np.testing.assert_array_equal(expected[:, 0], many.result.low)
        np.testing.assert_array_equal(expected[:, 1], many.result.high)
        assert np.float64 == many.result.low.dtype

    def test_two_visits_on_one_day(self):
        """They are an error that names the visit, also where one of them would be skipped."""
        with pytest.raises(DuplicateVisitError, match="day=4 \\(2 rows\\)") as caught:
            adjusted_mean([*WORKED[:2], Assessment(missing={"fever"})], [0, 4, 4], SLEDAI_2K, unscored="skipped")
        assert {(4,): 2} == caught.value.visits
        with pytest.raises(DuplicateVisitError) as caught:
            adjusted_mean(WORKED, [0, 0, 0, 0], SLEDAI_2K, subject=["b", "a", "b", "b"])
        assert (("subject", "day"), {("b", 0): 3}) == (caught.value.columns, caught.value.visits)

    def test_the_same_day_of_two_subjects(self):
        """Two subjects may be seen on one day."""
        many = adjusted_mean(WORKED, [0, 0, 10, 10], SLEDAI_2K, subject=[2, 1, 2, 1])
        assert ([1, 2], [6, 10]) == (many.subjects.tolist(), many.result.low.tolist())
