"""Doses of other glucocorticoids as prednisone: exact, added up, and refused where the lists differ."""

import pickle
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, strategies as st

from refusals import raises
from sledai import Assessment, Encounter, Interval, Prednisone, flare
from sledai.criteria import EQUIVALENT_DOSES, SFI
from sledai.editions import SELENA_SLEDAI
from sledai.errors import (
    AlignmentError,
    InputErrors,
    different_labels,
    different_lengths,
    unknown_equivalent,
    unreadable_reading,
)
from sledai.visits.readings import PARTS
from together import together

FOR_5_MG = {
    "prednisone": 5,
    "prednisolone": 5,
    "hydrocortisone": 20,
    "cortisone": 25,
    "methylprednisolone": 4,
    "triamcinolone": 4,
}
"""The doses on which the three lists agree, from the clinical notes."""
DECIMALS = {"hydrocortisone": 4, "cortisone": 5, "methylprednisolone": 4, "triamcinolone": 4}
"""The decimals of a dose that are kept; of prednisone and prednisolone 6."""
MOST = 10**5 * PARTS
"""The highest value of a dose that was not recorded."""
drugs = st.sampled_from(list(FOR_5_MG))


class TestOneDrug:
    """A dose of one glucocorticoid."""

    @together("drug", FOR_5_MG)
    def test_5_mg(self, drug):
        """Each dose of the lists is 5 mg of prednisone; alone, in a list, in an array, as text and as a float."""
        dose = FOR_5_MG[drug]
        for value in (dose, str(dose), float(dose), Decimal(dose)):
            assert Prednisone(5) == Prednisone(value, drug=drug)
        for column in ([dose, 0, None], np.array([dose, 0.0, np.nan]), pl.Series([dose, 0, None])):
            found = Prednisone(column, drug=drug).parts
            assert ([5 * PARTS, 0, 0], [5 * PARTS, 0, MOST]) == (found.low.tolist(), found.high.tolist())

    @given(drug=drugs, data=st.data())
    def test_every_dose_is_exact(self, drug, data):
        """By fractions: no dose that is read is rounded."""
        places = DECIMALS.get(drug, 6)
        last = data.draw(st.integers(0, 10**4 * 10**places))
        expected = Fraction(last, 10**places) * 5 / FOR_5_MG[drug] * PARTS
        dose = Decimal(last).scaleb(-places)
        assert Interval(expected, expected) == Prednisone(dose, drug=drug).parts

    @together("drug", DECIMALS)
    def test_further_decimals(self, drug):
        """A text with more is refused with the unit, and a float with more is one of two."""
        finer = f"1.{'0' * DECIMALS[drug]}1"
        with raises(unreadable_reading, match=rf"\[mg/day of {drug}\] with at most {DECIMALS[drug]} decimals"):
            Prednisone(finer, drug=drug)
        found = Prednisone(20 / 3, drug=drug).parts
        exact = Fraction(20, 3) * 5 / FOR_5_MG[drug] * PARTS
        assert found.low < exact < found.high

    def test_the_name_in_any_case(self):
        """And with blanks around it."""
        assert Prednisone(5) == Prednisone(20, drug=" HYDROCORTISONE ")

    def test_shown_as_prednisone(self):
        """What is held is the equivalent, and a copy of it is equal."""
        found = Prednisone("30", drug="hydrocortisone")
        assert "<Prednisone 7.5 [mg/day]>" == repr(found)
        assert found == pickle.loads(pickle.dumps(found))

    def test_the_same_computed_dose_did_not_rise(self):
        """20 / 3 mg of methylprednisolone at both visits lie between two parts, and no flare is by the dose."""
        visits = [Encounter(Assessment(), prednisone=Prednisone(20 / 3, drug="methylprednisolone")) for _ in range(2)]
        assert flare(*visits, SELENA_SLEDAI, rule=SFI).criteria["prednisone"].flare.value is False


class TestDrugOfEachDose:
    """A column with the glucocorticoid of each dose."""

    @together("make", [list, lambda values: np.array(values, object), pl.Series, pd.Series])
    def test_each_is_converted_by_its_own(self, make):
        """20 mg, 4 mg and 25 mg of three are 5 mg each; without a glucocorticoid a dose is not known, but for none."""
        doses = Prednisone(
            make([20.0, 4.0, 25.0, 3.0, 0.0, None]),
            drug=make(["hydrocortisone", "Methylprednisolone", "cortisone", None, "", "prednisone"]),
        )
        assert [5 * PARTS] * 3 + [0] * 3 == doses.parts.low.tolist()
        assert [5 * PARTS] * 3 + [MOST, 0, MOST] == doses.parts.high.tolist()
        assert "<Prednisone: 6 readings, 2 not recorded>" == repr(doses)

    def test_masked_doses(self):
        """What is masked was not recorded."""
        found = Prednisone(np.ma.masked_array([20.0, 20.0], [False, True]), drug=["hydrocortisone"] * 2)
        assert ([5 * PARTS, 0], [5 * PARTS, MOST]) == (found.parts.low.tolist(), found.parts.high.tolist())

    def test_all_faults(self):
        """Doses and glucocorticoids that cannot be read, at once."""
        with pytest.raises(InputErrors) as caught:
            Prednisone(["x", "1", "y"], drug=["cortisone", "dexamethasone", ""])
        kinds = [unreadable_reading.kind, unknown_equivalent.kind, unreadable_reading.kind]
        assert kinds == [fault.kind for fault in caught.value.errors]

    @together("doses", [[1], 1])
    def test_another_number_of_doses(self, doses):
        """One value for each visit in both."""
        with raises(different_lengths):
            Prednisone(doses, drug=["prednisone", "cortisone"])

    def test_labels(self):
        """Rows in another order are refused."""
        drug = pd.Series(["cortisone", "prednisone"], index=[1, 0])
        with raises(different_labels):
            Prednisone(pd.Series([1, 2]), drug=drug)


class TestSeveralDrugs:
    """Doses of one visit, or of one row, that add up."""

    @given(doses=st.dictionaries(drugs, st.integers(0, 1000), min_size=1))
    def test_the_sum(self, doses):
        """By fractions, alone and in columns."""
        expected = sum(Fraction(dose) * 5 / FOR_5_MG[drug] for drug, dose in doses.items()) * PARTS
        assert Interval(expected, expected) == Prednisone.of(doses).parts
        found = Prednisone.of({drug: [dose, 0] for drug, dose in doses.items()}).parts
        assert [expected, 0] == found.low.tolist() == found.high.tolist()

    def test_an_unknown_dose(self):
        """The others are a lower bound: 8 mg are not at most 7.5 mg, whatever the unknown dose is."""
        found = Prednisone.of({"prednisone": 8, "hydrocortisone": None})
        assert Interval(8 * PARTS, MOST) == found.parts
        assert "<Prednisone 8 or more [mg/day]>" == repr(found)
        assert found.parts.at_most(7_500_000).value is False
        assert Prednisone.of({"prednisone": 7, "hydrocortisone": None}).parts.at_most(7_500_000).value is None

    def test_an_unknown_dose_of_a_column(self):
        """Row by row; a row without any is one that was not recorded."""
        found = Prednisone.of({"prednisone": [8, 8, None], "hydrocortisone": [None, 20, None]})
        assert [8 * PARTS, 13 * PARTS, 0] == found.parts.low.tolist()
        assert [MOST, 13 * PARTS, MOST] == found.parts.high.tolist()
        assert "<Prednisone: 3 readings, 1 not recorded>" == repr(found)

    def test_no_dose_is_known(self):
        """Then the sum was not recorded."""
        assert Prednisone(None) == Prednisone.of({"prednisone": None, "cortisone": ""})

    def test_sums_above_an_unknown_dose(self):
        """The lowest is never above the highest."""
        doses = {f"{'prednisone':{width}}": 10_000 for width in range(10, 30)}
        assert Interval(2 * MOST, 2 * MOST) == Prednisone.of(doses | {"cortisone": None}).parts

    def test_all_faults(self):
        """Each glucocorticoid, and each dose."""
        with pytest.raises(InputErrors) as caught:
            Prednisone.of({"betamethasone": 1, "prednisone": "x"})
        assert [unknown_equivalent.kind, unreadable_reading.kind] == [fault.kind for fault in caught.value.errors]

    @together("other", [[1], 1])
    def test_other_lengths(self, other):
        """One dose for each visit of each."""
        with pytest.raises(AlignmentError, match="prednisone has 2"):
            Prednisone.of({"prednisone": [1, 2], "cortisone": other})

    def test_labels(self):
        """Kept, and rows in another order are refused."""
        doses = pd.Series([1, 2], index=["A", "B"])
        assert ["A", "B"] == list(Prednisone.of({"prednisone": doses, "cortisone": doses}).row_labels)
        with raises(different_labels):
            Prednisone.of({"prednisone": doses, "cortisone": doses[::-1]})

    def test_no_glucocorticoid(self):
        """None at all is not a dose of 0."""
        with pytest.raises(TypeError, match="for none"):
            Prednisone.of({})


class TestRefused:
    """Glucocorticoids without an agreed dose."""

    @together("drug", ["dexamethasone", "Betamethasone"])
    def test_the_lists_differ(self, drug):
        """The error says so, with both values."""
        with raises(unknown_equivalent, match=f"'{drug}' .the lists differ: 0.6 mg or 0.75 mg for 5 mg of prednisone"):
            Prednisone(1, drug=drug)

    @together("drug", ["deflazacort", 3, None, ""])
    def test_no_list_has_it(self, drug):
        """It is named with those that are known."""
        with raises(unknown_equivalent, match="The lists agree on prednisone, prednisolone, hydrocortisone"):
            Prednisone(1, drug=drug)


class TestRecords:
    """The table of the lists."""

    def test_doses(self):
        """Agreed ones, and two where they differ; each for 5 mg of prednisone, and read in transcriptions."""
        known = {name: tuple(map(float, dose.doses)) for name, dose in EQUIVALENT_DOSES.items()}
        differing = dict.fromkeys(("dexamethasone", "betamethasone"), (0.6, 0.75))
        assert {name: (float(dose),) for name, dose in FOR_5_MG.items()} | differing == known
        assert {(5, "secondary", 3)} == {
            (int(dose.prednisone), str(dose.grade), len(dose.sources)) for dose in EQUIVALENT_DOSES.values()
        }
