"""What is known of a visit beside the index: read once, of one length, and never normal where it is not known."""

import pickle

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, strategies as st

from refusals import kinds_of, raises
from sledai import (
    Assessment,
    Bilag,
    BilagEdition,
    BodyWeight,
    Encounter,
    InputErrors,
    Interval,
    Pga,
    Prednisone,
    SledaiError,
    Visits,
)
from sledai.errors import different_lengths, unknown_statement, unreadable_answer, unreadable_reading
from sledai.visits.encounters import aligned, statements
from together import together

EDITION = BilagEdition.BILAG_2004
ORDER = "EDCBA"
"""The letters from the least active to the most."""
GAPS = [None, float("nan"), "", " ", "ND", "nd", "not done", "NOT DONE", pd.NA, np.nan]
TWO = Visits.from_assessments([Assessment(), Assessment({"rash"})])


def bilag(letters, edition=EDITION):
    """Letters of one domain."""
    return Bilag({"renal": letters}, edition=edition).grades["renal"]


class TestLetters:
    """A is the most active letter, E the least; what was not graded is any of them."""

    @together("letter", ORDER)
    def test_each_letter(self, letter):
        """In either case, with blanks around it."""
        expected = Interval(ORDER.index(letter), ORDER.index(letter))
        assert expected == bilag(letter) == bilag(letter.lower()) == bilag(f" {letter} ") == bilag(np.str_(letter))

    def test_they_are_ordered(self):
        """Each letter is above the one that is less active."""
        grades = [bilag(letter).low for letter in ORDER]
        assert sorted(set(grades)) == grades

    @together("gap", GAPS, ids=repr)
    def test_every_blank(self, gap):
        """Null, NaN, blanks and the words for not done, alone and in a list."""
        assert Interval(0, 4) == bilag(gap)
        column = bilag([gap, "A"])
        assert ([0, 4], [4, 4]) == (column.low.tolist(), column.high.tolist())

    @given(letters=st.lists(st.sampled_from([*ORDER, None, "", "nd"]), max_size=6))
    def test_many_are_as_each_alone(self, letters):
        """Lists, tuples and arrays are read letter by letter."""
        alone = [bilag(letter) for letter in letters]
        for column in (letters, tuple(letters), np.array(letters, object), pd.Series(letters, dtype=object)):
            read = bilag(column)
            assert [grade.low for grade in alone] == read.low.tolist()
            assert [grade.high for grade in alone] == read.high.tolist()

    def test_masked_letters(self):
        """A masked letter was not graded."""
        read = bilag(np.ma.array(["A", "B"], mask=[True, False]))
        assert ([0, 3], [4, 3]) == (read.low.tolist(), read.high.tolist())

    @together("wrong", ["F", "AB", "1", 4, True, b"A", "none", ["A"], {"A"}, ("A", ["B"]), 0.5])
    def test_no_letter(self, wrong):
        """Another letter, a number, bytes or a list is refused, naming the domain, the value and the five letters."""
        values = [wrong, "A"] if isinstance(wrong, list | tuple) else wrong
        with raises(unreadable_reading, match="Accepted: A, B, C, D or E") as caught:
            bilag(values)
        assert ("renal", {repr(wrong): 1}) == (caught.value.column, caught.value.values)
        _survives(caught.value)

    def test_every_wrong_letter_is_counted(self):
        """Of one domain the most frequent first; of several domains each."""
        with raises(unreadable_reading, match=r"renal: 'X' \(2 times\), 'Y' \(1 time\) cannot be read"):
            bilag(["Y", "X", "A", "X"])
        with pytest.raises(InputErrors, match="2 faults") as caught:
            Bilag({"renal": "X", "cns": "Y", "skin": "A"}, edition=EDITION)
        assert ["renal", "cns"] == [error.column for error in caught.value.errors]
        _survives(caught.value)

    def test_a_table_is_no_column(self):
        """Letters of more than one dimension are refused."""
        with raises(different_lengths, match="renal has shape") as caught:
            bilag(np.array([["A"], ["B"]]))
        _survives(caught.value)

    @together("letters", [{}, None, ["A"], "A"])
    def test_at_least_one_domain(self, letters):
        """A mapping of domains is asked for."""
        with pytest.raises(TypeError, match="a mapping of domain to letter, with at least one domain"):
            Bilag(letters, edition=EDITION)

    def test_the_edition(self):
        """Which index the letters are of is always said, and kept."""
        assert BilagEdition.CLASSIC is Bilag({"renal": "A"}, edition="bilag-classic").edition
        assert ["bilag-classic", "bilag-2004"] == list(BilagEdition)
        with pytest.raises(TypeError, match="edition='bilag': letters are of bilag-classic or bilag-2004"):
            Bilag({"renal": "A"}, edition="bilag")
        with pytest.raises(TypeError):
            Bilag({"renal": "A"})

    def test_repr(self):
        """Edition and domains, not the letters of a thousand visits."""
        assert "<Bilag bilag-2004: renal, cns>" == repr(Bilag({"renal": "A", "cns": None}, edition=EDITION))


class TestEncounter:
    """One visit with readings of one visit, or many with as many."""

    def test_what_is_left_out_was_not_recorded(self):
        """Nothing is filled in."""
        encounter = Encounter(Assessment())
        assert (None,) * 4 == (encounter.pga, encounter.prednisone, encounter.body_weight, encounter.bilag)
        assert "one visit" == encounter.size
        assert 2 == Encounter(TWO).size

    def test_of_many(self):
        """Every reading has one value for each visit."""
        encounter = Encounter(
            TWO,
            pga=Pga([1, None], scale="points"),
            prednisone=Prednisone([0, 5]),
            body_weight=BodyWeight(np.array([60.0, np.nan])),
            bilag=Bilag({"renal": ["A", None]}, edition=EDITION),
        )
        assert 2 == encounter.size

    @together(
        ("name", "one", "three"),
        [
            ("pga", Pga(1, scale="points"), Pga([1, 1, 1], scale="points")),
            ("prednisone", Prednisone(1), Prednisone([1, 1, 1])),
            ("body_weight", BodyWeight(1), BodyWeight([1, 1, 1])),
            ("bilag", Bilag({"renal": "A"}, edition=EDITION), Bilag({"renal": ["A", "A", "A"]}, edition=EDITION)),
        ],
    )
    def test_lengths(self, name, one, three):
        """One reading for many visits, many for one, or another number is refused, naming both."""
        shown = "bilag renal" if name == "bilag" else name
        for visit, reading, words in (
            (TWO, one, f"visit has 2, {shown} has one visit"),
            (TWO, three, f"visit has 2, {shown} has 3"),
            (Assessment(), three, f"visit has one visit, {shown} has 3"),
        ):
            with raises(different_lengths, match=words) as caught:
                Encounter(visit, **{name: reading})
            _survives(caught.value)

    def test_every_length_is_named(self):
        """Also where the domains of the letters differ among themselves."""
        with raises(different_lengths) as caught:
            Encounter(TWO, bilag=Bilag({"renal": ["A"], "cns": ["A", "B"]}, edition=EDITION))
        assert {"visit": 2, "bilag renal": 1, "bilag cns": 2} == caught.value.lengths

    @together("visit", [None, {"rash": True}, {"rash"}, 4, pd.DataFrame({"rash": [1]})])
    def test_what_is_no_visit(self, visit):
        """A form, a number or a frame is none; the words say what to use."""
        with pytest.raises(TypeError, match=r"is not a visit: give an Assessment or Visits, or use sledai\.frames"):
            Encounter(visit)


class TestAligned:
    """Visits are compared row by row."""

    def test_one_and_one(self):
        """And as many as there are."""
        aligned(Encounter(Assessment()), Encounter(Assessment()))
        aligned(Encounter(TWO), Encounter(TWO))

    def test_different_numbers(self):
        """Refused, naming both."""
        with raises(different_lengths, match="before has 2, now has one visit"):
            aligned(Encounter(TWO), Encounter(Assessment()))

    @together("side", [0, 1])
    def test_a_visit_is_no_encounter(self, side):
        """The words name the side, and how to wrap it."""
        sides = [Encounter(Assessment())] * 2
        sides[side] = Assessment()
        with pytest.raises(TypeError, match=rf"{('before', 'now')[side]}: .* wrap the visit, Encounter\(visit, pga="):
            aligned(*sides)


class TestStatements:
    """A yes, a no, or nothing known; one for all visits, or one for each."""

    def test_of_one_visit(self):
        """What is not named is not known."""
        found = statements({"a": True, "b": False, "c": None}, ["a", "b", "c", "d"], "one visit", "here")
        assert {"a": Interval(1, 1), "b": Interval(0, 0), "c": Interval(0, 1), "d": Interval(0, 1)} == found
        assert {"a": Interval(0, 1)} == statements(None, ["a"], "one visit", "here")
        assert {"a": Interval(0, 1)} == statements({}, ["a"], "one visit", "here")

    def test_of_many_visits(self):
        """A column, or one word for all."""
        found = statements({"a": [True, None, False], "b": "Y"}, ["a", "b"], 3, "here")
        assert ([1, 0, 0], [1, 1, 0]) == (found["a"].low.tolist(), found["a"].high.tolist())
        assert Interval(1, 1) == found["b"]

    @together("column", [np.array([True, False]), np.array(["Y", "N"]), pd.Series([1, 0]), (1, 0), [1.0, 0.0]])
    def test_columns_of_every_kind(self, column):
        """Arrays, series, tuples and lists."""
        assert [1, 0] == statements({"a": column}, ["a"], 2, "here")["a"].low.tolist()

    def test_an_unknown_name(self):
        """Refused with the place, the nearest name, and all names."""
        with raises(unknown_statement, match=r"here: there is no 'stabel' \(did you mean 'stable'\?\)") as caught:
            statements({"stabel": True}, ["stable"], "one visit", "here")
        assert (("stabel",), ("stable",)) == (caught.value.names, caught.value.accepted)
        assert isinstance(caught.value, KeyError)
        _survives(caught.value)

    def test_an_unreadable_answer(self):
        """Refused with the statement and the value, of one visit and of many."""
        for value in ("maybe", ["Y", "maybe"]):
            with raises(unreadable_answer, match="column 'a': 'maybe'") as caught:
                statements({"a": value}, ["a"], 2 if isinstance(value, list) else "one visit", "here")
            _survives(caught.value)

    def test_every_fault_is_reported(self):
        """A wrong value and a wrong length at once."""
        with pytest.raises(InputErrors, match="2 faults") as caught:
            statements({"a": ["maybe", True], "b": [True]}, ["a", "b"], 2, "here")
        assert [unreadable_answer, different_lengths] == kinds_of(caught.value.errors)

    def test_another_length(self):
        """A column for one visit, or of another length, is refused."""
        for size in ("one visit", 3):
            with raises(different_lengths, match="a has 2") as caught:
                statements({"a": [True, False]}, ["a"], size, "here")
            _survives(caught.value)

    @together("given_", [{"a"}, ["a"], "a", True])
    def test_names_alone_are_no_statements(self, given_):
        """A set of names has no answers."""
        with pytest.raises(TypeError, match="here: give a mapping of statement to true, false or None"):
            statements(given_, ["a"], "one visit", "here")


def _survives(error):
    """An error keeps its type and words when it is pickled."""
    copy = pickle.loads(pickle.dumps(error))
    assert (type(error), str(error)) == (type(copy), str(copy))
    assert isinstance(error, SledaiError)
