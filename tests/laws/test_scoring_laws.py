"""Laws of the score (the promises of the design), for any visit and every edition."""

from functools import reduce
from operator import add

import numpy as np
from hypothesis import given, strategies as st

from oracle import NAMES, SEROLOGY, WEIGHTS, completions, total
from sledai import (
    EDITIONS,
    Assessment,
    Interval,
    System,
    Visits,
    activity_band,
    by_system,
    eligible,
    score,
    score_bounds,
)
from sledai.criteria import BANDS
from sledai.criteria.entry import ENTRIES, NCT02932137_ENTRY
from strategies import assessments, complete, descriptors, gappy, indices


class TestWeights:
    """The index is a sum: each descriptor adds its weight once, or nothing."""

    @given(visit=complete, edition=indices)
    def test_the_score_is_the_sum_of_weights(self, visit, edition):
        """A complete visit scores what an independent sum says."""
        assert total(visit.present) == score(visit, edition)

    @given(visit=complete, descriptor=descriptors, edition=indices)
    def test_a_further_finding_adds_its_weight_or_nothing(self, visit, descriptor, edition):
        """Adding a finding raises the score by its weight if it is new, and by nothing if it is not."""
        more = Assessment(visit.present | {descriptor})
        rise = 0 if descriptor in visit.present else WEIGHTS[descriptor]
        assert rise == score(more, edition) - score(visit, edition)

    @given(names=st.lists(st.sampled_from(NAMES)), edition=indices)
    def test_order_and_repetition_do_not_matter(self, names, edition):
        """A finding named twice, or in another order, counts once."""
        assert total(names) == score(Assessment([*names, *reversed(names)]), edition)

    @given(visit=complete, edition=indices)
    def test_the_score_is_between_0_and_105(self, visit, edition):
        """No score is outside the range of the instrument."""
        assert 0 <= score(visit, edition) <= 105

    @given(visit=gappy, edition=indices)
    def test_systems_add_up_to_the_total(self, visit, edition):
        """The bounds of the systems add up to the bounds of the score."""
        assert reduce(add, by_system(visit, edition).values()) == score_bounds(visit, edition)

    @given(visit=complete, edition=indices)
    def test_the_clinical_score_is_a_subset(self, visit, edition):
        """The clinical score is the score of the other 22 findings, whatever the serology is."""
        clinical = edition.without(System.IMMUNOLOGIC)
        assert total(visit.present - set(SEROLOGY)) == score(visit, clinical)
        assert total(visit.present - set(SEROLOGY)) == score(Assessment(visit.present | set(SEROLOGY)), clinical)

    @given(visit=assessments(), edition=indices)
    def test_gaps_in_serology_do_not_open_the_clinical_score(self, visit, edition):
        """What is not in an index cannot make its score uncertain."""
        clinical = edition.without(System.IMMUNOLOGIC)
        assert score_bounds(visit, clinical).known == (not visit.missing - set(SEROLOGY))


class TestGaps:
    """A result that is known with missing items is true of every way of filling them."""

    @given(visit=gappy, edition=indices)
    def test_bounds_are_the_least_and_the_most(self, visit, edition):
        """The bounds are the smallest and the largest total over all completions: exact, not only safe."""
        totals = [total(filled) for filled in completions(visit.present, visit.missing)]
        assert Interval(min(totals), max(totals)) == score_bounds(visit, edition)

    @given(visit=gappy, edition=indices)
    def test_absent_is_the_lowest_completion(self, visit, edition):
        """Counting gaps as absent, asked for by name, is the lower bound."""
        assert total(visit.present) == score(visit.assume_absent(), edition)
        assert total(visit.present) == score(visit.assume_absent(), edition)

    @given(visit=gappy, edition=indices, bands=st.sampled_from(list(BANDS.values())))
    def test_a_certain_band_is_the_band_of_every_completion(self, visit, edition, bands):
        """A band is certain exactly where all completions lie in it, and possible wherever one does."""
        starts = [lowest for _, lowest in bands.lowest]
        names = [name for name, _ in bands.lowest]
        found = {
            names[max(i for i, lowest in enumerate(starts) if lowest <= total(filled))]
            for filled in completions(visit.present, visit.missing)
        }
        verdicts = activity_band(visit, edition, bands=bands)
        assert {name: found == {name} for name in names} == {name: v.certain for name, v in verdicts.items()}
        assert all(verdicts[name].possible for name in found)
        assert (found.pop() if len(found) == 1 else None) == verdicts.value

    @given(visit=gappy, edition=indices)
    def test_entry_is_that_of_every_completion(self, visit, edition):
        """Entry is certain exactly where every completion is eligible, and impossible exactly where none is."""
        manifestations = {name.value for name in NCT02932137_ENTRY.any_of}
        eligibles = {
            total(filled) >= 8 and bool(filled & manifestations) for filled in completions(visit.present, visit.missing)
        }
        verdict = eligible(visit, edition, entry=NCT02932137_ENTRY)
        assert (eligibles == {True}, True in eligibles) == (verdict.certain, verdict.possible)

    @given(visit=gappy, edition=indices)
    def test_entry_by_two_scores_is_that_of_every_completion(self, visit, edition):
        """Also where some findings give no points; typed here from the records of POETYK."""
        given_nothing = {"lupus_headache", "alopecia", "organic_brain_syndrome", "mucosal_ulcers"}
        serology = {"low_complement", "increased_dna_binding"}
        eligibles = {
            total(filled - given_nothing) >= 6
            and total(filled - given_nothing - serology) >= 4
            and bool(filled & {"arthritis", "vasculitis", "rash"})
            for filled in completions(visit.present, visit.missing)
        }
        verdict = eligible(visit, edition, entry=ENTRIES["poetyk-entry"])
        assert (eligibles == {True}, True in eligibles) == (verdict.certain, verdict.possible)


class TestArrays:
    """Many visits score as the single ones do, and a selection of visits keeps their answers."""

    @given(visits=st.lists(gappy, max_size=6), edition=indices)
    def test_each_visit_scores_as_alone(self, visits, edition):
        """Bounds, systems and bands of an array are those of its visits."""
        many = Visits.from_assessments(visits)
        total_of_many = score_bounds(many, edition)
        assert [score_bounds(v, edition) for v in visits] == [
            Interval(*pair) for pair in zip(total_of_many.low.tolist(), total_of_many.high.tolist(), strict=True)
        ]
        for system, part in by_system(many, edition).items():
            assert [by_system(v, edition)[system].high for v in visits] == part.high.tolist()
        bands = BANDS["five-level"]
        alone = [activity_band(v, edition, bands=bands).value for v in visits]
        assert alone == activity_band(many, edition, bands=bands).value.tolist()
        assert [len(v.missing) for v in visits] == many.missing_count.tolist()
        assert visits == list(many)

    @given(visits=st.lists(gappy, min_size=1, max_size=6), data=st.data())
    def test_selecting_visits_keeps_them(self, visits, data):
        """A position, a slice, a mask and positions give the visits they name."""
        many = Visits.from_assessments(visits)
        position = data.draw(st.integers(-len(visits), len(visits) - 1))
        mask = np.array(data.draw(st.lists(st.booleans(), min_size=len(visits), max_size=len(visits))), bool)
        assert visits[position] == many[position]
        assert visits[:position] == list(many[:position])
        assert [v for v, keep in zip(visits, mask, strict=True) if keep] == list(many[mask])
        assert visits[::-1] == list(many[np.arange(len(visits))[::-1]])

    @given(data=st.data(), rows=st.integers(0, 4))
    def test_no_memory_scores_outside_the_range(self, data, rows):
        """Whatever bytes boolean columns are made of, scores are those of their truth values."""
        bytes_of = data.draw(st.lists(st.binary(min_size=rows, max_size=rows), min_size=24, max_size=24))
        columns = {name: np.frombuffer(raw, bool) for name, raw in zip(NAMES, bytes_of, strict=True)}
        expected = [sum(w for w, raw in zip(WEIGHTS.values(), bytes_of, strict=True) if raw[i]) for i in range(rows)]
        assert expected == score(Visits.from_columns(columns), EDITIONS["selena-sledai"]).tolist()
