"""Time in a state, counted half day by half day, and whether a state was kept."""

import math
from fractions import Fraction
from itertools import pairwise, product

import attrs
import numpy as np
import pytest
from hypothesis import given, strategies as st

from refusals import raises
from sledai import Interval, Side, TimeInState, Verdict, sustained, time_in_state
from sledai.criteria import LLDAS_50
from sledai.errors import different_lengths
from together import together

YES, NO, OPEN = (Verdict(certain=c, possible=p) for c, p in ((True, True), (False, False), (False, True)))
BETWEEN = ["carried_forward", "halved"]

answers = st.sampled_from([YES, NO, OPEN])
limits = st.sampled_from([None, 1, 2, 3, 10, 40])


@st.composite
def courses(draw, least=0):
    """The answers of one subject with their days, in any order."""
    days = draw(st.lists(st.integers(-20, 40), min_size=least, max_size=5, unique=True))
    return [draw(answers) for _ in days], days


def filled(states):
    """Every way of filling the gaps."""
    return product(*([state.certain] if state.known else [False, True] for state in states))


def time_of(states, days, between, maximum_gap):
    """Days in the state and observed days, half day by half day."""
    inside = observed = 0
    for (start, first), (end, last) in pairwise(sorted(zip(days, states, strict=True))):
        halves = 2 * (end - start)
        most = halves if maximum_gap is None else 2 * maximum_gap
        for half in range(halves):
            if between == "carried_forward":
                owned, state = half < most, first
            else:
                from_near_visit = min(half, halves - 1 - half)
                owned, state = 2 * from_near_visit < most, first if 2 * half < halves else last
            observed += owned
            inside += owned and state
    return Fraction(inside, 2), Fraction(observed, 2)


class TestTimeInState:
    """The time between two visits belongs to them as the caller says."""

    STATE = (NO, YES, OPEN, YES)
    DAYS = (0, 28, 84, 112)

    def test_carried_forward(self):
        """28 days out, 56 days in, 28 days open."""
        found = time_in_state(self.STATE, self.DAYS, maximum_gap=None)
        assert (Interval(56, 84), Interval(112, 112)) == (found.in_state, found.observed)
        assert Interval(Fraction(1, 2), Fraction(3, 4)) == found.share

    def test_halved(self):
        """Half of each interval to each visit: 14 + 28 + 14 days in, 28 + 14 days open."""
        found = time_in_state(self.STATE, self.DAYS, maximum_gap=None, between="halved")
        assert (Interval(56, 98), Interval(112, 112)) == (found.in_state, found.observed)

    @together(("maximum_gap", "inside", "observed"), [(55, 55, 111), (56, 56, 112), (57, 56, 112)])
    def test_maximum_gap(self, maximum_gap, inside, observed):
        """Of 56 days between two visits at most so many are observed, and the rest belongs to nobody."""
        found = time_in_state([NO, YES, NO, NO], self.DAYS, maximum_gap=maximum_gap)
        assert (Interval(inside, inside), Interval(observed, observed)) == (found.in_state, found.observed)

    @given(course=courses(), between=st.sampled_from(BETWEEN), maximum_gap=limits)
    def test_bounds_are_the_least_and_the_most(self, course, between, maximum_gap):
        """Both ends are reached by some completion, no completion is outside, and the share is judged exactly."""
        found = time_in_state(*course, maximum_gap=maximum_gap, between=between)
        times = [time_of(states, course[1], between, maximum_gap) for states in filled(course[0])]
        inside, (observed,) = [time for time, _ in times], {time for _, time in times}
        assert (Interval(min(inside), max(inside)), Interval(observed, observed)) == (found.in_state, found.observed)
        if observed == 0:
            assert found.share is None
            assert OPEN == found.share_meets(LLDAS_50)
        else:
            assert Interval(min(inside) / observed, max(inside) / observed) == found.share
            enough = [time * 2 >= observed for time in inside]
            assert Verdict(certain=all(enough), possible=any(enough)) == found.share_meets(LLDAS_50)

    @given(cohort=st.lists(courses(least=1), max_size=4), data=st.data(), maximum_gap=limits)
    @pytest.mark.parametrize("between", BETWEEN)
    def test_each_subject_is_as_alone(self, between, cohort, data, maximum_gap):
        """Arrays hold what the single subjects give, whatever the order of visits."""
        rows = data.draw(
            st.permutations([(name, *row) for name, c in enumerate(cohort) for row in zip(*c, strict=True)])
        )
        state = Verdict(
            certain=np.array([verdict.certain for _, verdict, _ in rows], bool),
            possible=np.array([verdict.possible for _, verdict, _ in rows], bool),
        )
        settings = {"maximum_gap": maximum_gap, "between": between}
        days, subjects = np.array([day for *_, day in rows], int), np.array([name for name, *_ in rows], int)
        many = time_in_state(state, days, subject=subjects, **settings).result
        alone = [time_in_state(*course, **settings) for course in cohort]
        assert [found.in_state.low for found in alone] == many.in_state.low.tolist()
        assert [found.in_state.high for found in alone] == many.in_state.high.tolist()
        assert [found.observed.low for found in alone] == many.observed.low.tolist()
        shares = [math.nan if found.share is None else float(found.share.high) for found in alone]
        np.testing.assert_array_equal(np.array(shares, float), many.share.high)
        enough = [found.share_meets(LLDAS_50) for found in alone]
        assert [verdict.certain for verdict in enough] == many.share_meets(LLDAS_50).certain.tolist()
        assert [verdict.possible for verdict in enough] == many.share_meets(LLDAS_50).possible.tolist()

    def test_an_unknown_attribution_is_refused(self):
        """Whose the time between visits is, is named in one of two words."""
        with pytest.raises(ValueError, match="between='last': say 'carried_forward' or 'halved'"):
            time_in_state([YES], [0], maximum_gap=None, between="last")

    @together(("gap", "error"), [(0, ValueError), (-1, ValueError), (1.5, TypeError), ("x", TypeError)])
    def test_the_maximum_gap_is_at_least_a_day(self, gap, error):
        """A maximum gap of no days would leave nothing observed."""
        with raises(error, match="maximum_gap="):
            time_in_state([YES, YES], [0, 1], maximum_gap=gap)


class TestShare:
    """LLDAS-50: half of the observed time or more."""

    @together(("days", "expected"), [(49, NO), (50, YES), (51, YES)])
    def test_lldas_50(self, days, expected):
        """50 of 100 days are enough, 49 are not."""
        time = TimeInState(in_state=Interval(days, days), observed=Interval(100, 100))
        assert expected == time.share_meets(LLDAS_50)

    @together(("doubled", "expected"), [(100, NO), (101, YES), (102, YES)])
    def test_half_days(self, doubled, expected):
        """A half day more or less decides; 50.5 of 101 days are half of the time."""
        half = Fraction(doubled, 2)
        assert expected == TimeInState(in_state=Interval(half, half), observed=Interval(101, 101)).share_meets(LLDAS_50)
        column, observed = np.array([doubled / 2]), np.array([101])
        time = TimeInState(in_state=Interval(column, column), observed=Interval(observed, observed))
        assert [expected.certain] == time.share_meets(LLDAS_50).certain.tolist()

    @together(("side", "expected"), [(Side.ABOVE, NO), (Side.AT_LEAST, YES), (Side.AT_MOST, YES), (Side.BELOW, NO)])
    def test_every_side(self, side, expected):
        """One day of eight is exactly 12.5 %, which counts only on the sides that include the number."""
        cutoff = attrs.evolve(LLDAS_50, value="12.5", side=side)
        assert expected == TimeInState(in_state=Interval(1, 1), observed=Interval(8, 8)).share_meets(cutoff)

    @together("side", list(Side))
    def test_no_observed_time(self, side):
        """A share of nothing is open, whatever is asked."""
        time = TimeInState(in_state=Interval(0, 0), observed=Interval(0, 0))
        assert OPEN == time.share_meets(attrs.evolve(LLDAS_50, side=side))


class TestSustained:
    """A state is kept if every visit of the time has it."""

    DAYS = (0, 84, 168, 252)

    @together(
        ("from_day", "to_day", "expected"),
        [(83, 252, NO), (84, 252, NO), (85, 252, YES), (85, 167, OPEN), (0, 83, NO), (85, 251, YES), (252, 252, YES)],
    )
    def test_the_days_that_count(self, from_day, to_day, expected):
        """The first and the last day belong to the time; without a visit in it nothing is known."""
        assert expected == sustained([NO, NO, YES, YES], self.DAYS, from_day=from_day, to_day=to_day)

    @given(course=courses(), window=st.lists(st.integers(-25, 45), min_size=2, max_size=2).map(sorted))
    def test_exact(self, course, window):
        """Certain is what every completion says, possible what at least one says."""
        first, last = window
        inside = [state for state, day in zip(*course, strict=True) if first <= day <= last]
        told = [all(states) for states in filled(inside)] if inside else [False, True]
        expected = Verdict(certain=all(told), possible=any(told))
        assert expected == sustained(*course, from_day=first, to_day=last)

    @given(cohort=st.lists(courses(least=1), max_size=4), data=st.data())
    def test_each_subject_is_as_alone(self, cohort, data):
        """Arrays hold what the single subjects give, whatever the order of visits."""
        rows = data.draw(
            st.permutations([(name, *row) for name, c in enumerate(cohort) for row in zip(*c, strict=True)])
        )
        names, states, days = (list(column) for column in zip(*rows, strict=True)) if rows else ([], [], [])
        many = sustained(states, days, from_day=0, to_day=20, subject=names).result
        alone = [sustained(*course, from_day=0, to_day=20) for course in cohort]
        assert [verdict.certain for verdict in alone] == many.certain.tolist()
        assert [verdict.possible for verdict in alone] == many.possible.tolist()

    def test_the_wrong_way_round(self):
        """A time that ends before it begins is refused."""
        with pytest.raises(ValueError, match="to_day=0 is before from_day=1"):
            sustained([YES], [0], from_day=1, to_day=0)

    def test_lengths(self):
        """One statement for each visit."""
        with raises(different_lengths, match="state has 1, day has 2"):
            sustained([YES], [0, 1], from_day=0, to_day=1)
