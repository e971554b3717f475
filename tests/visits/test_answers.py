"""Reading answers: what is accepted out of the box, what needs a codebook, what is refused."""

import math
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from oracle import NAMES
from refusals import kinds_of, raises
from sledai import SELENA_SLEDAI, Assessment, Descriptor, InputErrors, Interval, Visits, score
from sledai.errors import (
    ambiguous_code,
    contradictory_answer,
    different_lengths,
    missing_column,
    unknown_descriptor,
    unreadable_answer,
)
from sledai.visits import answers
from together import together

PRESENT = [True, 1, 1.0, np.True_, np.int8(1), np.float32(1), "Y", "y", " yes ", "TRUE", "Present", "1", "1.0"]
ABSENT = [False, 0, 0.0, -0.0, np.False_, np.uint8(0), np.float64(0), "N", "no", "False", "ABSENT", "0", "0.0"]
NOT_ASSESSED = [None, math.nan, np.float32("nan"), pd.NA, pd.NaT, "", "  ", "ND", "nd", "Not Done", "NaN", "null"]
LETTERS, NUMBERS = ("y", "n"), ("0", "1", "0.0", "-0.0", "1.0", "true", "false")
REFUSED = [2, -1, 0.5, 5.397605346934028e-79, "maybe", "NA", "U", "pending", "None", "8", b"Y", [1], {}, 1j, object]


def form(**changes):
    """A form in which every finding is absent but for the changes."""
    return {**dict.fromkeys(NAMES, False), **changes}


class TestOneAnswer:
    """A value is an answer, or it is refused; nothing is guessed."""

    @together("value", PRESENT, ids=repr)
    def test_present(self, value):
        """These values mean that the finding is present."""
        assert {"rash"} == Assessment.from_mapping(form(rash=value)).present

    @together("value", ABSENT, ids=repr)
    def test_absent(self, value):
        """These values mean that the finding is absent."""
        assert Assessment() == Assessment.from_mapping(form(rash=value))

    @together("value", NOT_ASSESSED, ids=repr)
    def test_not_assessed(self, value):
        """These values mean that the finding was not assessed; none of them means absent."""
        assert Assessment(missing={"rash"}) == Assessment.from_mapping(form(rash=value))

    @together("value", REFUSED, ids=repr)
    def test_refused(self, value):
        """Anything else is refused, naming the finding, the value and what is accepted."""
        with raises(unreadable_answer, match="column 'rash'") as caught:
            Assessment.from_mapping(form(rash=value))
        assert {repr(value): 1} == caught.value.values
        assert "anything else needs a codebook" in str(caught.value)

    def test_a_codebook_says_what_a_value_means(self):
        """Further codes are read as the codebook says, before the usual meanings."""
        codebook = {"POS": True, "neg": False, "NK": None, 2: False, 1: None}
        given = form(rash=" pos", fever="NEG", cva="nk", pyuria=2, seizure=1)
        assert Assessment({"rash"}, missing={"cva", "seizure"}) == Assessment.from_mapping(given, codebook=codebook)


class TestColumn:
    """A column of answers reads as its values do one by one."""

    @together("values", [PRESENT, ABSENT, NOT_ASSESSED], ids=["present", "absent", "not assessed"])
    @together("other", [LETTERS, NUMBERS], ids=["numbers", "letters"])
    def test_mixed_values(self, values, other):
        """An object column may hold every accepted value, but for letters beside numbers."""
        values = [value for value in values if str(value).casefold() not in other]
        column = np.empty(len(values), object)
        column[:] = values
        visits = Visits.from_columns({**{name: np.zeros(len(values), bool) for name in NAMES}, "rash": column})
        expected = [Assessment.from_mapping(form(rash=value)) for value in values]
        assert expected == list(visits)

    @together("dtype", [bool, np.int8, np.uint64, np.int64, np.float32, np.float64, object, str])
    def test_every_type(self, dtype):
        """Booleans, integers, floats, objects and text hold answers."""
        rash = np.array([1, 0, 1]).astype(bool if dtype is str else dtype).astype(dtype)
        visits = Visits.from_columns({**{name: [0, 0, 0] for name in NAMES}, "rash": rash})
        assert [1, 0, 1] == visits.answer("rash").low.tolist()
        assert [1, 0, 1] == visits.answer("rash").high.tolist()

    @together("dtype", [bool, np.int8, float, object])
    def test_masked_values_were_not_assessed(self, dtype):
        """A masked value is a gap, whatever lies under the mask."""
        under = np.array([1, 0, 1, 0]).astype(dtype)
        if dtype is not bool:
            under[3] = 77
        rash = np.ma.MaskedArray(under, [False, False, True, True])
        visits = Visits.from_columns({**{name: [0] * 4 for name in NAMES}, "rash": rash})
        assert [1, 0, 0, 0] == visits.answer("rash").low.tolist()
        assert [1, 0, 1, 1] == visits.answer("rash").high.tolist()

    @together(
        ("values", "counts"),
        [
            ([2, 2, 1], {"2": 2}),
            ([0.5, 1.0, 0.5], {"0.5": 2}),
            (["Y", "maybe", "maybe"], {"'maybe'": 2}),
            ([True, [1], None], {"[1]": 1}),
            (np.array([b"Y", b"N", b"Y"]), {"b'Y'": 2, "b'N'": 1}),
        ],
    )
    def test_unreadable_values_are_counted(self, values, counts):
        """A column with values that are no answers is refused, with each value and how often it occurs."""
        column = np.array(values, object) if isinstance(values, list) else values
        with raises(unreadable_answer, match="column 'rash'") as caught:
            Visits.from_columns({**{name: [0, 0, 0] for name in NAMES}, "rash": column})
        assert counts == caught.value.values

    @together("byte", [2, 255])
    def test_a_boolean_of_foreign_memory_counts_once(self, byte):
        """A boolean whose byte is neither 0 nor 1 is true, and adds its weight once."""
        rash = np.array([byte, 0], np.uint8).view(bool)
        visits = Visits.from_columns({**{name: np.zeros(2, bool) for name in NAMES}, "rash": rash})
        assert [2, 0] == score(visits, SELENA_SLEDAI).tolist()

    @together("dtype", ["M8[ns]", "M8[D]", "m8[s]"])
    def test_dates_are_no_answers(self, dtype):
        """A date is not the number it is stored as; a date that is none is a gap."""
        columns = {name: [0, 0] for name in NAMES}
        with raises(unreadable_answer, match="column 'rash'"):
            Visits.from_columns({**columns, "rash": np.array([0, 1]).astype(dtype)})
        gaps = Visits.from_columns({**columns, "rash": np.array(["NaT", "NaT"]).astype(dtype)})
        assert [1, 1] == gaps.missing_count.tolist()

    @together("layout", ["strided", "backwards", "fortran", "read-only"])
    def test_every_memory_layout(self, layout):
        """Answers are read the same wherever they lie in memory."""
        table = np.random.default_rng(5).random((8, 24)) < 0.4
        expected = list(Visits.from_matrix(table.copy()))
        if layout == "strided":
            table = np.repeat(np.repeat(table, 2, axis=0), 2, axis=1)[::2, ::2]
        elif layout == "backwards":
            table = table[::-1, ::-1].copy()[::-1, ::-1]
        elif layout == "fortran":
            table = np.asfortranarray(table)
        else:
            table.flags.writeable = False
        assert expected == list(Visits.from_matrix(table))

    def test_exact_decimals(self):
        """Exact decimals 1 and 0 are answers, others are not."""
        column = np.array([Decimal(1), Decimal("0.0"), Decimal("NaN")], object)
        visits = Visits.from_columns({**{name: [0, 0, 0] for name in NAMES}, "rash": column})
        assert [Assessment({"rash"}), Assessment(), Assessment(missing={"rash"})] == list(visits)
        with raises(unreadable_answer, match=r"0\.5"):
            Assessment.from_mapping(form(rash=Decimal("0.5")))

    def test_a_numeric_codebook(self):
        """A codebook with numbers applies to number columns."""
        columns = {**{name: [2, 2, 2] for name in NAMES}, "rash": [1, 2, 9]}
        visits = Visits.from_columns(columns, codebook={2: False, 9: None})
        assert [Assessment({"rash"}), Assessment(), Assessment(missing={"rash"})] == list(visits)


class TestWithoutAddresses:
    """An interpreter that may have several objects of one value reads each value as any other."""

    @pytest.fixture(autouse=True)
    def _none(self, monkeypatch):
        monkeypatch.setattr(answers, "SINGLE", ())
        monkeypatch.setattr(answers, "_Addresses", None)

    @together("one", [True, 1, 1.0, "Y"], ids=repr)
    def test_objects(self, one):
        """Present, absent and blanks, as objects."""
        no = "N" if one == "Y" else 0
        rash = np.array([one, no, None, one, math.nan], object)
        found = Visits.from_columns({name: [no] * 5 for name in NAMES} | {"rash": rash}).answer("rash")
        assert [True, False, False, True, False] == found.low.astype(bool).tolist()
        assert [True, False, True, True, True] == found.high.astype(bool).tolist()

    def test_what_cannot_be_read(self):
        """It is refused with its count."""
        with raises(unreadable_answer) as caught:
            Visits.from_columns({**dict.fromkeys(NAMES, [0] * 4), "rash": np.array([1, 0, 8, 8], object)})
        assert {"8": 2} == caught.value.values


class TestForms:
    """A form has 24 named answers; what it lacks or has too many is refused, all faults at once."""

    def test_round_trip(self):
        """A visit written as a mapping reads back as itself."""
        visit = Assessment({"rash", "cva"}, missing={"fever"})
        assert visit == Assessment.from_mapping(visit.to_mapping())
        assert list(NAMES) == list(visit.to_mapping())

    def test_a_missing_descriptor_is_refused(self):
        """A form without an answer for a descriptor is refused, naming it."""
        given = form()
        del given["pyuria"]
        with raises(missing_column, match="the form has no column 'pyuria'"):
            Assessment.from_mapping(given)
        assert Assessment(missing={"pyuria"}) == Assessment.from_mapping(given, not_assessed=["pyuria"])

    def test_three_faults_are_three(self):
        """A form with an unknown name, a lacking one and an unreadable answer reports all three."""
        given = form(rash="maybe", haematuria=True)
        del given["hematuria"]
        with pytest.raises(InputErrors) as caught:
            Assessment.from_mapping(given)
        kinds = [unknown_descriptor, missing_column, unreadable_answer]
        assert kinds == kinds_of(caught.value.errors)
        assert "3 faults:" in str(caught.value)
        assert "'haematuria' (did you mean 'hematuria'?)" in str(caught.value)
        assert "'hematuria' (nearest column: 'haematuria')" in str(caught.value)

    @together("names", [{"seizures"}, "seizures", {"SEIZURE"}])
    def test_an_unknown_name_is_refused(self, names):
        """A misspelt descriptor is refused with the right one, never skipped."""
        with raises(unknown_descriptor, match="did you mean 'seizure'"):
            Assessment(names)

    def test_a_name_like_nothing_is_refused_without_suggestion(self):
        """A name that resembles no descriptor gets the list, not a guess."""
        with raises(unknown_descriptor, match=r"missing: no descriptor 'xyzzy'\. Use one of: seizure, "):
            Assessment(missing={"xyzzy"})

    def test_a_single_name_is_one_name(self):
        """A text is one descriptor, not a row of letters."""
        assert Assessment({"rash"}) == Assessment("rash")

    def test_present_and_missing_is_refused(self):
        """A descriptor cannot be present and not assessed at once."""
        with raises(contradictory_answer, match="rash, fever: both answered and said to be not assessed"):
            Assessment({"rash", "fever", "cva"}, missing={"fever", "rash"})

    def test_answered_and_not_assessed_is_refused(self):
        """A descriptor that has an answer cannot be said to have been left out, whatever the answer is."""
        with raises(contradictory_answer, match="pyuria"):
            Assessment.from_mapping(form(), not_assessed=["pyuria"])
        with raises(contradictory_answer, match="pyuria"):
            Visits.from_columns({name: [0] for name in NAMES}, not_assessed=["pyuria"])

    def test_a_codebook_with_two_meanings_is_refused(self):
        """A value that a codebook gives twice, in whatever case, must mean the same."""
        with raises(ambiguous_code, match="the codebook gives 'na' two meanings"):
            Assessment.from_mapping(form(), codebook={"NA": None, "na ": False})
        assert Assessment() == Assessment.from_mapping(form(rash="Na"), codebook={"NA": False, "na": False})

    @together("gap", [None, math.nan, "", "  ", pd.NA], ids=repr)
    def test_nothing_at_all_cannot_be_given_a_meaning(self, gap):
        """Null, NaN and blanks always mean not assessed."""
        with pytest.raises(TypeError, match="null, NaN and blanks always mean not assessed"):
            Assessment.from_mapping(form(), codebook={gap: False})

    @together(("yes", "no"), [("1", "1.0"), ("1.0", " 1")])
    def test_a_number_has_one_meaning_however_it_is_written(self, yes, no):
        """Where "1" means absent, "1.0" and the number do too, and the codebook cannot say otherwise."""
        for written in (no, 1, 1.0):
            assert Assessment() == Assessment.from_mapping(form(rash=written), codebook={yes: False})
        with raises(ambiguous_code, match="two meanings"):
            Assessment.from_mapping(form(rash=no), codebook={yes: False, no: True})

    @together("meaning", ["present", 1, 0, "missing"])
    def test_a_codebook_has_three_meanings(self, meaning):
        """A codebook says True, False or None, and nothing that may be taken for one of them."""
        with pytest.raises(TypeError, match=r"use True \(present\), False \(absent\) or None \(not assessed\)"):
            Assessment.from_mapping(form(), codebook={"NA": meaning})

    def test_a_list_keeps_its_values(self):
        """Bytes beside text stay bytes, and are refused."""
        with raises(unreadable_answer, match="b'Y'"):
            Visits.from_columns({**{name: ["N", "N"] for name in NAMES}, "rash": ["Y", b"Y"]})
        with raises(unreadable_answer, match="b'Y'"):
            Visits.from_matrix([["N"] * 23 + [b"Y"]])

    def test_an_unknown_descriptor_has_no_answer(self):
        """Asking for the answer of a misspelt descriptor is refused."""
        with raises(unknown_descriptor, match="did you mean 'rash'"):
            Assessment().answer("rsh")
        assert Interval(0, 0) == Assessment().answer(Descriptor.RASH)


class TestVisits:
    """Many visits: shapes are checked, memory is shared only where it is safe to."""

    def test_unequal_lengths_are_refused(self):
        """Columns of different lengths are refused, with the lengths."""
        with raises(different_lengths, match="seizure has 3, psychosis has 2"):
            Visits.from_columns({**{name: [0, 0] for name in NAMES}, "seizure": [0, 0, 0]})

    def test_a_column_of_two_dimensions_is_refused(self):
        """A column must be a column."""
        with raises(different_lengths, match=r"rash has shape \(2, 1\)"):
            Visits.from_columns({**{name: [0, 0] for name in NAMES}, "rash": [[0], [1]]})

    def test_unknown_and_lacking_columns(self):
        """A misspelt column is refused with what it may have meant."""
        columns = {name: [0] for name in NAMES if name != "rash"} | {"rsh": [0]}
        with pytest.raises(InputErrors, match="did you mean 'rash'"):
            Visits.from_columns(columns)

    def test_not_assessed_columns(self):
        """A descriptor without a column was not assessed in any visit, if the caller says so."""
        columns = {name: [0, 1] for name in NAMES if name != "rash"}
        visits = Visits.from_columns(columns, not_assessed=["rash"])
        assert [1, 1] == visits.missing_count.tolist()
        assert [0, 0] == visits.answer("rash").low.tolist()

    def test_nothing_at_all(self):
        """No column and no visit are no error when every descriptor is said not to be assessed."""
        assert 0 == len(Visits.from_columns({}, not_assessed=NAMES))
        assert [] == list(Visits.from_assessments([]))

    def test_matrix_in_form_order(self):
        """A table of 24 columns is in form order unless the columns are named."""
        table = np.eye(24, dtype=bool)
        assert [Assessment({name}) for name in NAMES] == list(Visits.from_matrix(table))
        backwards = Visits.from_matrix(table, descriptors=NAMES[::-1])
        assert [Assessment({name}) for name in NAMES[::-1]] == list(backwards)

    @together("shape", [(24,), (3, 23), (24, 1)])
    def test_a_matrix_of_another_shape_is_refused(self, shape):
        """A table must have one column for each descriptor."""
        with raises(different_lengths, match="descriptors has 24"):
            Visits.from_matrix(np.zeros(shape))

    def test_a_dataframe_is_no_matrix(self):
        """A frame's columns have names, which a matrix would ignore."""
        with pytest.raises(TypeError, match=r"a dataframe has named columns: use sledai\.frames"):
            Visits.from_matrix(pd.DataFrame(np.zeros((1, 24)), columns=NAMES[::-1]))
        with pytest.raises(TypeError, match=r"use sledai\.frames for a dataframe"):
            Visits.from_columns(pd.DataFrame(np.zeros((1, 24)), columns=NAMES))

    def test_positions(self):
        """A list of positions gives those visits; a table of positions is refused."""
        visits = Visits.from_matrix(np.eye(24, dtype=bool))
        assert [Assessment({NAMES[3]}), Assessment({NAMES[0]})] == list(visits[[3, 0]])
        with raises(different_lengths, match=r"positions has shape \(2, 2\)"):
            visits[np.zeros((2, 2), int)]

    def test_a_masked_matrix(self):
        """A masked table keeps its gaps."""
        table = np.ma.MaskedArray(np.zeros((1, 24)), np.eye(1, 24, dtype=bool))
        assert [Assessment(missing={"seizure"})] == list(Visits.from_matrix(table))

    def test_stored_answers_cannot_be_written_to(self):
        """The answers of visits are read-only, and contiguous whatever came in."""
        visits = Visits.from_matrix(np.eye(24, dtype=bool))
        column = visits.answer("rash").low
        assert column.flags.c_contiguous
        with pytest.raises(ValueError, match="read-only"):
            column[0] = 1

    @together(
        ("visit", "text"),
        [
            (Assessment(), "Assessment()"),
            (Assessment({"rash", "cva"}), "Assessment({'cva', 'rash'})"),
            (Assessment({"rash"}, missing={"fever"}), "Assessment({'rash'}, missing={'fever'})"),
            (Assessment(missing={"fever", "alopecia"}), "Assessment(missing={'alopecia', 'fever'})"),
        ],
    )
    def test_repr_of_one_visit(self, visit, text):
        """Python that makes the visit, with the items in form order."""
        assert text == repr(visit)
        assert visit == eval(text)

    def test_repr_counts_visits_and_gaps(self):
        """The short form says how many visits there are and how many have gaps."""
        visits = Visits.from_assessments([Assessment(), Assessment(missing={"rash"})])
        assert "<Visits: 2 visits, 1 with missing items>" == repr(visits)

    def test_gaps_as_absent(self):
        """Visits whose missing items count as absent have no gaps."""
        visits = Visits.from_assessments([Assessment({"cva"}, missing={"rash"})]).assume_absent()
        assert [Assessment({"cva"})] == list(visits)
        assert [0] == visits.missing_count.tolist()
