"""Laws of what is considered exactly: every total that some way of filling the gaps gives, and no other."""

import pytest
from attrs import evolve
from hypothesis import given, strategies as st

from oracle import completions, total
from sledai import (
    SELENA_SLEDAI,
    Assessment,
    ChangeCategory,
    Interval,
    Side,
    System,
    Visits,
    activity_band,
    attainable_totals,
    change_category,
    score_bounds,
)
from sledai.criteria import BANDS, GLADMAN_2000
from strategies import assessments, complete, gappy, indices, names

few = assessments(gaps=3)
sets_of_bands = st.sampled_from(list(BANDS.values()))
FROM_3 = evolve(
    GLADMAN_2000,
    key="from-3",
    flare=evolve(GLADMAN_2000.flare, side=Side.AT_LEAST),
    improvement=evolve(GLADMAN_2000.improvement, side=Side.AT_MOST),
)


def reached(visit):
    """The totals of every way of filling the gaps, added up without the library."""
    return {total(filled) for filled in completions(visit.present, visit.missing)}


def band_of(points, bands):
    """The band that a known total lies in."""
    return [name for name, lowest in bands.lowest if lowest <= points][-1]


def category_of(before, now, limit):
    """The category of known totals, where a change of `limit` points is the least that counts."""
    if now == 0:
        return "remission"
    if now - before >= limit:
        return "flare"
    return "improvement" if now - before <= -limit else "persistent"


def ends(classes):
    """The two ends of every verdict."""
    return {name: (verdict.certain, verdict.possible) for name, verdict in classes.items()}


def as_told(names, found):
    """The two ends of every verdict when these classes, and no other, are reached."""
    return {name: (found == {name}, name in found) for name in names}


class TestTotals:
    """A total is attainable where some way of filling the gaps gives it, and nowhere else."""

    @given(visit=assessments(gaps=8), edition=indices)
    def test_they_are_the_totals_of_all_completions(self, visit, edition):
        """Each total once, ascending, and none more."""
        assert tuple(sorted(reached(visit))) == attainable_totals(visit, edition)

    @given(visit=assessments(), edition=indices)
    def test_the_first_and_the_last_are_the_bounds(self, visit, edition):
        """Whatever is missing, the bounds are attainable and nothing lies outside."""
        totals = attainable_totals(visit, edition)
        assert Interval(totals[0], totals[-1]) == score_bounds(visit, edition)

    @given(visit=complete, edition=indices)
    def test_a_complete_visit_has_one(self, visit, edition):
        """Without gaps there is the score and nothing else."""
        assert (total(visit.present),) == attainable_totals(visit, edition)

    @given(visit=assessments(gaps=8))
    def test_a_part_of_an_index_has_the_totals_of_its_rows(self, visit):
        """Findings and gaps outside the index play no part."""
        serology = {"low_complement", "increased_dna_binding"}
        inside = Assessment(visit.present - serology, missing=visit.missing - serology)
        clinical = SELENA_SLEDAI.without(System.IMMUNOLOGIC)
        assert tuple(sorted(reached(inside))) == attainable_totals(visit, clinical)

    @given(present=names, missing=names)
    def test_an_even_gap_keeps_the_total_odd_or_even(self, present, missing):
        """Where only gaps of even weight are open, every total is odd or every total is even."""
        even = missing - {"fever", "thrombocytopenia", "leukopenia"}
        visit = Assessment(present - even, missing=even)
        assert 1 == len({points % 2 for points in attainable_totals(visit, SELENA_SLEDAI)})


class TestBands:
    """Considered exactly, a band is possible exactly where some completion lies in it."""

    @given(visit=gappy, edition=indices, bands=sets_of_bands)
    def test_they_are_the_bands_of_all_completions(self, visit, edition, bands):
        """Both ends are those of every way of filling the gaps."""
        found = {band_of(points, bands) for points in reached(visit)}
        names = [name for name, _ in bands.lowest]
        assert as_told(names, found) == ends(activity_band(visit, edition, bands=bands, exact=True))

    @given(visit=assessments(), edition=indices, bands=sets_of_bands)
    def test_they_are_within_the_cautious_answer(self, visit, edition, bands):
        """What is certain is the same either way, and nothing is possible that the bounds call impossible."""
        exact, cautious = (ends(activity_band(visit, edition, bands=bands, exact=exact)) for exact in (True, False))
        assert all(exact[name][0] == cautious[name][0] for name in cautious)
        assert all(exact[name][1] <= cautious[name][1] for name in cautious)
        assert any(possible for _, possible in exact.values())

    @given(visits=st.lists(assessments(gaps=8), max_size=6), edition=indices, bands=sets_of_bands)
    def test_many_visits_are_as_each_alone(self, visits, edition, bands):
        """Arrays say of each visit what is said of it alone, whichever of them are open."""
        many = activity_band(Visits.from_assessments(visits), edition, bands=bands, exact=True)
        alone = [ends(activity_band(visit, edition, bands=bands, exact=True)) for visit in visits]
        for name, verdict in many.items():
            assert [one[name] for one in alone] == list(zip(verdict.certain, verdict.possible, strict=True))


class TestCategories:
    """Considered exactly, a category is possible exactly where some completion of both visits has it."""

    @pytest.mark.parametrize(("rule", "limit"), [(GLADMAN_2000, 4), (FROM_3, 3)], ids=["published", "from 3"])
    @given(before=few, now=few, edition=indices)
    def test_they_are_the_categories_of_all_completions(self, rule, limit, before, now, edition):
        """Both ends are those of every way of filling the gaps of both visits."""
        found = {category_of(earlier, later, limit) for earlier in reached(before) for later in reached(now)}
        told = ends(change_category(before, now, edition, rule=rule, exact=True))
        assert as_told([category.value for category in ChangeCategory], found) == told

    @given(before=assessments(), now=assessments(), edition=indices)
    def test_they_are_within_the_cautious_answer(self, before, now, edition):
        """What is certain is the same either way, and nothing is possible that the bounds call impossible."""
        exact, cautious = (ends(change_category(before, now, edition, exact=exact)) for exact in (True, False))
        assert all(exact[name][0] == cautious[name][0] for name in cautious)
        assert all(exact[name][1] <= cautious[name][1] for name in cautious)
        assert any(possible for _, possible in exact.values())

    @given(visits=st.lists(st.tuples(few, few), max_size=5), edition=indices)
    def test_many_pairs_are_as_each_alone(self, visits, edition):
        """Arrays say of each pair what is said of it alone, whichever of them are open."""
        sides = zip(*visits, strict=True) if visits else ([], [])
        many = change_category(*map(Visits.from_assessments, sides), edition, exact=True)
        alone = [ends(change_category(before, now, edition, exact=True)) for before, now in visits]
        for name, verdict in many.items():
            assert [one[name] for one in alone] == list(zip(verdict.certain, verdict.possible, strict=True))
