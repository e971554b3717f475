"""Attainable totals and exact bands on single examples."""

import numpy as np
import pytest

from sledai import SELENA_SLEDAI, Assessment, Descriptor, System, Verdict, Visits, activity_band, attainable_totals
from sledai.criteria.changes import BANDS_BSR_2018, BANDS_FIVE_LEVEL
from sledai.logic import open_rows, replace_rows
from together import together

ONES = {"fever", "thrombocytopenia", "leukopenia"}


def possible(bands):
    """The bands that are possible."""
    return [name for name, verdict in bands.items() if verdict.possible]


class TestTotals:
    """Which totals a visit with missing items can have."""

    @together(
        ("present", "missing", "totals"),
        [
            ((), (), (0,)),
            (("rash",), (), (2,)),
            ((), ("fever",), (0, 1)),
            ((), ("low_complement",), (0, 2)),
            ((), ("low_complement", "increased_dna_binding"), (0, 2, 4)),
            ((), ("low_complement", "fever"), (0, 1, 2, 3)),
            (("arthritis",), ("low_complement", "seizure"), (4, 6, 12, 14)),
            (("fever",), ("seizure", "cva", "myositis"), (1, 5, 9, 13, 17, 21)),
        ],
    )
    def test_by_hand(self, present, missing, totals):
        """Each gap adds its weight or nothing."""
        assert totals == attainable_totals(Assessment(present, missing=missing), SELENA_SLEDAI)

    def test_of_an_empty_form_every_total_is_attainable(self):
        """With nothing assessed the score is any of 0 to 105."""
        assert tuple(range(106)) == attainable_totals(Assessment(missing=set(Descriptor)), SELENA_SLEDAI)

    def test_without_findings_of_one_point_only_even_totals_are(self):
        """With the three findings of 1 point absent, of 0 to 102 every second total."""
        visit = Assessment(missing=set(Descriptor) - ONES)
        assert tuple(range(0, 103, 2)) == attainable_totals(visit, SELENA_SLEDAI)

    def test_a_gap_outside_the_index_is_none(self):
        """Without the immunologic system its gaps do not open the total."""
        visit = Assessment({"rash"}, missing={"low_complement"})
        assert (2,) == attainable_totals(visit, SELENA_SLEDAI.without(System.IMMUNOLOGIC))

    def test_heavy_weights(self):
        """A local form may have weights of any size."""
        rows = {name: row.evolve(weight=10**20 * row.weight) for name, row in SELENA_SLEDAI.items()}
        heavy = SELENA_SLEDAI.with_rows(rows, key="heavy", label="Heavy")
        assert (2 * 10**20, 3 * 10**20) == attainable_totals(Assessment({"rash"}, missing={"fever"}), heavy)

    def test_many_visits_are_refused(self):
        """Visits have no common list of totals."""
        with pytest.raises(TypeError, match=r"Visits has no list of totals: give one Assessment, such as visits\[0\]"):
            attainable_totals(Visits.from_assessments([Assessment()]), SELENA_SLEDAI)

    def test_the_key_of_an_edition_is_refused(self):
        """An edition given as text is not the edition."""
        with pytest.raises(TypeError, match="'sledai-2k' is not an edition: give an Edition"):
            attainable_totals(Assessment(), "sledai-2k")


class TestExactBands:
    """Considered exactly, a band that every way of filling the gaps jumps over is impossible."""

    @together(
        ("present", "totals", "cautious", "exact"),
        [
            (["arthritis"], (4, 12), ["mild", "moderate"], ["mild", "moderate"]),
            (["arthritis", "fever"], (5, 13), ["mild", "moderate", "severe"], ["mild", "severe"]),
            (["arthritis", "rash"], (6, 14), ["moderate", "severe"], ["moderate", "severe"]),
            (["myositis", "arthritis", "rash", "alopecia"], (12, 20), ["moderate", "severe"], ["moderate", "severe"]),
            (["myositis", "arthritis", "vasculitis"], (16, 24), ["severe"], ["severe"]),
            ([], (0, 8), ["remission", "mild", "moderate"], ["remission", "moderate"]),
            (["fever"], (1, 9), ["mild", "moderate"], ["mild", "moderate"]),
        ],
    )
    def test_on_the_limits_and_one_step_either_side(self, present, totals, cautious, exact):
        """A seizure that was not assessed adds 8 or nothing; moderate is 6 to 12 in this set."""
        visit = Assessment(present, missing={"seizure"})
        assert totals == attainable_totals(visit, SELENA_SLEDAI)
        assert cautious == possible(activity_band(visit, SELENA_SLEDAI, bands=BANDS_BSR_2018))
        assert exact == possible(activity_band(visit, SELENA_SLEDAI, bands=BANDS_BSR_2018, exact=True))

    def test_one_more_gap_reaches_the_band_between(self):
        """With fever open too, 1 and 9 are attainable, and 1 is mild."""
        visit = Assessment(missing={"seizure", "fever"})
        bands = activity_band(visit, SELENA_SLEDAI, bands=BANDS_FIVE_LEVEL, exact=True)
        assert ["none", "mild", "moderate"] == possible(bands)

    def test_caution_is_the_default(self):
        """Exact must be asked for."""
        visit = Assessment(missing={"seizure"})
        cautious = activity_band(visit, SELENA_SLEDAI, bands=BANDS_FIVE_LEVEL, exact=False)
        assert cautious == activity_band(visit, SELENA_SLEDAI, bands=BANDS_FIVE_LEVEL)
        assert Verdict(certain=False, possible=True) == cautious["mild"]

    def test_verdicts_of_one_visit_are_truth_values(self):
        """One visit gives Python's True and False, as without exact."""
        bands = activity_band(Assessment(missing={"seizure"}), SELENA_SLEDAI, bands=BANDS_FIVE_LEVEL, exact=True)
        assert {bool} == {type(end) for verdict in bands.values() for end in (verdict.certain, verdict.possible)}
        assert None is bands.value
        settled = activity_band(Assessment({"rash"}), SELENA_SLEDAI, bands=BANDS_FIVE_LEVEL, exact=True)
        assert "mild" == settled.value

    def test_arrays(self):
        """Of many visits those that are settled stay as they are, and the open ones are answered exactly."""
        visits = [Assessment({"rash"}), Assessment(missing={"seizure"}), Assessment(), Assessment(missing={"fever"})]
        many = Visits.from_assessments(visits)
        bands = activity_band(many, SELENA_SLEDAI, bands=BANDS_FIVE_LEVEL, exact=True)
        assert [True, False, False, True] == bands["mild"].possible.tolist()
        assert [False, True, True, True] == bands["none"].possible.tolist()
        assert [False, True, False, False] == bands["moderate"].possible.tolist()
        assert ["mild", None, "none", None] == bands.value.tolist()
        assert {np.dtype(bool)} == {end.dtype for v in bands.values() for end in (v.certain, v.possible)}

    def test_answers_are_put_into_a_copy(self):
        """Putting exact answers in leaves the classes that were given as they were."""
        many = Visits.from_assessments([Assessment(missing={"seizure"})])
        cautious = activity_band(many, SELENA_SLEDAI, bands=BANDS_FIVE_LEVEL)
        alone = activity_band(many[0], SELENA_SLEDAI, bands=BANDS_FIVE_LEVEL, exact=True)
        exact = replace_rows(cautious, open_rows(cautious), [alone])
        assert ([True], [False]) == (cautious["mild"].possible.tolist(), exact["mild"].possible.tolist())

    @together("visits", [[], [Assessment({"rash"}), Assessment()]], ids=["none", "complete"])
    def test_nothing_open(self, visits):
        """Without visits, and without gaps, exact and cautious are the same."""
        many = Visits.from_assessments(visits)
        exact = activity_band(many, SELENA_SLEDAI, bands=BANDS_FIVE_LEVEL, exact=True)
        assert exact.value.tolist() == activity_band(many, SELENA_SLEDAI, bands=BANDS_FIVE_LEVEL).value.tolist()
