"""Time to the first event and the rate of events, against the definitions written out visit by visit."""

import math
from fractions import Fraction
from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, strategies as st

from sledai import (
    SLEDAI_2K,
    AnnualisedRate,
    Assessment,
    Interval,
    Verdict,
    annualised_rate,
    new_descriptors,
    time_to_first,
)
from together import together

YES, NO, OPEN = (Verdict(certain=c, possible=p) for c, p in ((True, True), (False, False), (False, True)))

baselines = st.sampled_from([0, 5, -5, "first_visit"])
spans = st.sampled_from([None, 1, 3, 10])


@st.composite
def courses(draw, least=0):
    """The answers of one subject with their days, in any order."""
    days = draw(st.lists(st.integers(-10, 30), min_size=least, max_size=6, unique=True))
    return [draw(st.sampled_from([YES, NO, OPEN])) for _ in days], days


def filled(events):
    """Every way of filling the gaps."""
    return product(*([event.certain] if event.known else [False, True] for event in events))


def start_of(days, baseline):
    return baseline if baseline != "first_visit" else min(days, default=0)


def first(events, days, baseline, counts, within, kept):
    """Days to the first event and whether they are censored, read off visit by visit."""
    start, visits = start_of(days, baseline), sorted(zip(days, events, strict=True))
    for place, (day, event) in enumerate(visits):
        later = visits[place + 1 :]
        if not event or day < start or (day == start and not counts):
            continue
        if within is not None and not any(also and other - day <= within for other, also in later):
            continue
        if kept is not None:
            reaching = [other for other, _ in later if other - day >= kept]
            if not reaching or not all(also for other, also in later if other <= reaching[0]):
                continue
        return day - start, False
    return max(max(days, default=start) - start, 0), True


def summary(found):
    return found.days.low, found.censored.certain, found.days.high, found.censored.possible


class TestTimeToFirst:
    """Earliest possible, earliest certain, and whether each is censored."""

    @together(
        ("event", "expected"),
        [
            ([NO, NO, YES, NO], (56, False, 56, False)),
            ([NO, OPEN, YES, NO], (28, False, 56, False)),
            ([NO, OPEN, NO, NO], (28, False, 84, True)),
            ([NO, NO, NO, NO], (84, True, 84, True)),
            ([YES, NO, NO, NO], (84, True, 84, True)),
            ([NO, NO, NO, YES], (84, False, 84, False)),
            ([NO, NO, NO, OPEN], (84, False, 84, True)),
        ],
    )
    def test_with_gaps(self, event, expected):
        """A time at the last visit is an event or censored; the two are told apart."""
        assert expected == summary(time_to_first(event, [0, 28, 56, 84], baseline=0))

    def test_the_day_of_baseline(self):
        """An event on that day counts only if the caller says so; an earlier one never does."""
        course = [YES, YES, NO], [-28, 0, 28]
        assert (28, True, 28, True) == summary(time_to_first(*course, baseline=0))
        assert (0, False, 0, False) == summary(time_to_first(*course, baseline=0, baseline_counts=True))
        assert (28, False, 28, False) == summary(time_to_first(*course, baseline="first_visit"))
        assert (1, False, 1, False) == summary(time_to_first(*course, baseline=-1, baseline_counts=True))

    @together(("within", "days"), [(27, 56), (28, 0), (29, 0)])
    def test_confirmed_within(self, within, days):
        """A second event 28 days later confirms within 28 days, not 27; a quiet visit between does not matter."""
        course = [YES, NO, YES, YES], [0, 14, 28, 56]
        found = time_to_first(*course, baseline=0, baseline_counts=True, confirmed_within=within)
        assert (days, days == 56, days, days == 56) == summary(found)

    @together(("kept", "expected"), [(55, (28, False)), (56, (28, False)), (57, (112, True))])
    def test_sustained_for(self, kept, expected):
        """From day 28 to day 84 are 56 days; 57 days are not reached."""
        course = [NO, YES, YES, YES, NO], [0, 28, 56, 84, 112]
        assert expected * 2 == summary(time_to_first(*course, baseline=0, sustained_for=kept))

    def test_sustained_must_be_seen(self):
        """Visits that end before the time is over do not show that it was kept, nor does a next visit without it."""
        assert (60, True, 60, True) == summary(time_to_first([YES, YES], [1, 60], baseline=0, sustained_for=60))
        lost = time_to_first([YES, YES, NO], [1, 60, 61], baseline=0, sustained_for=60)
        assert (61, True, 61, True) == summary(lost)

    @together("baseline", [-5, 0, 5, "first_visit"])
    def test_without_visits(self, baseline):
        """Nothing was seen, for no time."""
        assert (0, True, 0, True) == summary(time_to_first([], [], baseline=baseline))
        assert Interval(0, 0) == annualised_rate([], [], baseline=baseline).observed

    @given(course=courses(), baseline=baselines, counts=st.booleans(), confirmed_within=spans, sustained_for=spans)
    def test_exact(self, course, baseline, counts, confirmed_within, sustained_for):
        """The earliest and the latest over every completion, an event before a censored time of the same length."""
        found = time_to_first(
            *course,
            baseline=baseline,
            baseline_counts=counts,
            confirmed_within=confirmed_within,
            sustained_for=sustained_for,
        )
        told = [first(e, course[1], baseline, counts, confirmed_within, sustained_for) for e in filled(course[0])]
        assert (*min(told), *max(told)) == summary(found)
        censored = [ended for _, ended in told]
        assert Verdict(certain=all(censored), possible=any(censored)) == found.censored

    @given(cohort=st.lists(courses(least=1), max_size=4), data=st.data(), baseline=baselines, within=spans, kept=spans)
    def test_each_subject_is_as_alone(self, cohort, data, baseline, within, kept):
        """Arrays hold what the single subjects give, whatever the order of visits."""
        rows = data.draw(
            st.permutations([(name, *row) for name, c in enumerate(cohort) for row in zip(*c, strict=True)])
        )
        names, events, days = (list(column) for column in zip(*rows, strict=True)) if rows else ([], [], [])
        options = {"baseline": baseline, "confirmed_within": within, "sustained_for": kept}
        many = time_to_first(events, days, subject=names, **options)
        alone = [time_to_first(*course, **options) for course in cohort]
        columns = zip(*(column.tolist() for column in summary(many.result)), strict=True)
        assert list(range(len(cohort))) == many.subjects.tolist()
        assert [summary(found) for found in alone] == list(columns)

    @together("option", ["confirmed_within", "sustained_for"])
    def test_at_least_a_day(self, option):
        """A span of no days confirms nothing."""
        with pytest.raises(ValueError, match=f"{option}=0: give 1 day or more"):
            time_to_first([YES], [0], baseline=0, **{option: 0})

    @together(
        ("baseline", "error"),
        [
            ("day 0", ValueError),
            (None, TypeError),
            (0.5, TypeError),
            ([0, 1], TypeError),
            (np.array([0, 1]), TypeError),
        ],
    )
    def test_the_baseline_is_a_day(self, baseline, error):
        """Time counts from a day, or from the first visit."""
        with pytest.raises(error, match="baseline="):
            time_to_first([YES], [0], baseline=baseline)


class TestAnnualisedRate:
    """Events per 365.25 days of observation."""

    def test_a_year(self):
        """Three events in 1461 days, four years, are 0.75 in a year."""
        found = annualised_rate([NO, YES, YES, YES], [0, 100, 200, 1461], baseline=0)
        assert (Interval(3, 3), Interval(1461, 1461)) == (found.events, found.observed)
        assert Interval(Fraction(3, 4), Fraction(3, 4)) == found.rate

    def test_the_day_of_baseline(self):
        """An event on that day counts only if the caller says so; an earlier one never does."""
        course = [YES, YES, OPEN], [-1461, 0, 1461]
        assert Interval(0, Fraction(1, 4)) == annualised_rate(*course, baseline=0).rate
        counted = annualised_rate(*course, baseline=0, baseline_counts=True).rate
        assert Interval(Fraction(1, 4), Fraction(1, 2)) == counted
        assert Interval(Fraction(1, 8), Fraction(1, 4)) == annualised_rate(*course, baseline="first_visit").rate

    def test_no_observed_time(self):
        """Without time after baseline there is no rate."""
        for course in (([], []), ([YES], [0]), ([YES], [-3])):
            assert annualised_rate(*course, baseline=0, baseline_counts=True).rate is None

    def test_pooled(self):
        """The rate of all subjects is their events over their time, not the mean of their rates."""
        many = annualised_rate([YES, OPEN, NO], [1461, 487, 974], subject=["a", "b", "c"], baseline=0).result
        assert [0.25, 0.0, 0.0] == many.rate.low.tolist()
        assert (Interval(1, 2), Interval(2922, 2922)) == (many.pooled().events, many.pooled().observed)
        assert Interval(Fraction(1, 8), Fraction(1, 4)) == many.pooled().rate
        alone = AnnualisedRate(events=Interval(1, 2), observed=Interval(9, 9))
        assert alone.rate == alone.pooled().rate

    @given(course=courses(), baseline=baselines, counts=st.booleans())
    def test_exact(self, course, baseline, counts):
        """The fewest and the most events over every completion."""
        found = annualised_rate(*course, baseline=baseline, baseline_counts=counts)
        start = start_of(course[1], baseline)
        late = [day >= start if counts else day > start for day in course[1]]
        told = [sum(event and after for event, after in zip(e, late, strict=True)) for e in filled(course[0])]
        observed = max([day - start for day in course[1] if day > start], default=0)
        assert (Interval(min(told), max(told)), Interval(observed, observed)) == (found.events, found.observed)
        if observed:
            per_day = [Fraction(events, observed) * Fraction(36525, 100) for events in told]
            assert Interval(min(per_day), max(per_day)) == found.rate

    @given(cohort=st.lists(courses(least=1), max_size=4), data=st.data(), baseline=baselines)
    def test_each_subject_is_as_alone(self, cohort, data, baseline):
        """Arrays hold what the single subjects give, whatever the order of visits."""
        rows = data.draw(
            st.permutations([(name, *row) for name, c in enumerate(cohort) for row in zip(*c, strict=True)])
        )
        names, events, days = (list(column) for column in zip(*rows, strict=True)) if rows else ([], [], [])
        many = annualised_rate(events, days, subject=names, baseline=baseline).result
        alone = [annualised_rate(*course, baseline=baseline) for course in cohort]
        assert [found.events.low for found in alone] == many.events.low.tolist()
        assert [found.events.high for found in alone] == many.events.high.tolist()
        assert [found.observed.low for found in alone] == many.observed.low.tolist()
        rates = [math.nan if found.rate is None else float(found.rate.high) for found in alone]
        np.testing.assert_array_equal(np.array(rates, float), many.rate.high)


class TestSharedGaps:
    """Where one gap bears on two visits, the result may be over-cautious and never claims too much."""

    @given(rash=st.lists(st.sampled_from([False, True, None]), min_size=2, max_size=5))
    def test_a_new_finding(self, rash):
        """A rash that is new since the visit before: what happens in any completion lies within what is said."""
        course = [
            Assessment({"rash"} if present else set(), missing={"rash"} if present is None else set())
            for present in rash
        ]
        new = [new_descriptors(earlier, now, SLEDAI_2K)["rash"] for earlier, now in pairwise(course)]
        event, days = [NO, *new], [28 * visit for visit in range(len(rash))]
        rate, time = (rule(event, days, baseline=0) for rule in (annualised_rate, time_to_first))
        for answers in product(*([False, True] if present is None else [present] for present in rash)):
            told = [False, *(now and not earlier for earlier, now in pairwise(answers))]
            assert rate.events.low <= sum(told) <= rate.events.high
            span, censored = first(told, days, 0, False, None, None)
            assert (*summary(time)[:2],) <= (span, censored) <= (*summary(time)[2:],)
            assert time.censored.certain <= censored <= time.censored.possible

    def test_one_rash_counts_as_none_or_two(self):
        """A rash that came at the second visit or at the third is one event, told as 0 to 2."""
        event = [NO, OPEN, OPEN]
        assert Interval(0, 2) == annualised_rate(event, [0, 28, 56], baseline=0).events
