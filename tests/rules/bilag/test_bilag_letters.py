"""Flares by BILAG letters and the numbers of letters: limits by hand, and every filling of what is open."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, strategies as st

from refusals import raises
from sledai import Bilag, BilagEdition, bilag_flare, bilag_score
from sledai.criteria import BILAG_FLARES, BILAG_NUMBERS, SRI_4
from sledai.definitions.bibliography import BIBLIOGRAPHY
from sledai.errors import changed_rule, different_labels, different_lengths, other_bilag, other_bilag_edition
from together import together

LETTERS = "EDCBA"
OF_2004, FDA = BILAG_FLARES["bilag-2004-flare"], BILAG_FLARES["bilag-flare-fda-2010"]
FLARES = {
    # before and now, one letter for each domain: the class of BILAG-2004, and whether it is a flare for the FDA
    ("EEEE", "EEEE"): ("none", "none"),
    ("BEEE", "AEEE"): ("severe", "none"),
    ("CEEE", "AEEE"): ("severe", "flare"),
    ("DEEE", "AEEE"): ("severe", "flare"),
    ("EEEE", "AEEE"): ("severe", "flare"),
    ("AEEE", "AEEE"): ("none", "none"),
    ("CCEE", "BBEE"): ("moderate", "flare"),
    ("DEEE", "BBEE"): ("moderate", "flare"),
    ("CCCE", "BBBE"): ("moderate", "flare"),
    ("CCEE", "BCEE"): ("mild", "none"),
    ("EEEE", "BEEE"): ("mild", "none"),
    ("BEEE", "BEEE"): ("none", "none"),
    ("BCEE", "BBEE"): ("mild", "none"),
    ("AEEE", "BEEE"): ("none", "none"),
    ("EEEE", "CCEE"): ("none", "none"),
    ("EEEE", "CCCE"): ("mild", "none"),
    ("DDDD", "CCCC"): ("mild", "none"),
    ("CDDE", "CCCE"): ("none", "none"),
    ("BDDE", "CCCE"): ("none", "none"),
    ("EEEE", "DDDD"): ("none", "none"),
    ("EEEE", "BCCE"): ("mild", "none"),
    ("BBEE", "AEEE"): ("severe", "none"),
    ("BCEE", "ABEE"): ("severe", "none"),
    ("BCCE", "ABBE"): ("severe", "flare"),
}
SUMS = {
    "bilag-2004-12-8-1": {"A": 12, "B": 8, "C": 1, "D": 0, "E": 0, "ABCDE": 21, "BBCE": 17},
    "bilag-classic-12-5-1": {"A": 12, "B": 5, "C": 1, "D": 0, "E": 0, "ABCDE": 18, "BBCE": 11},
    "bilag-classic-9-3-1": {"A": 9, "B": 3, "C": 1, "D": 0, "E": 0, "ABCDE": 13, "BBCE": 7},
}


def graded(text, edition="bilag-2004"):
    """The letters of one visit; a dot was not graded."""
    return Bilag({f"domain {at}": None if sign == "." else sign for at, sign in enumerate(text)}, edition=edition)


def columns(texts, edition="bilag-2004"):
    """The letters of many visits."""
    each = zip(*texts, strict=True)
    letters = {f"domain {at}": [None if sign == "." else sign for sign in signs] for at, signs in enumerate(each)}
    return Bilag(letters, edition=edition)


def class_of(rule, before, now):
    """The class of complete letters, as the sources print it."""
    pairs = list(zip(before, now, strict=True))
    new = {letter: sum(n == letter and LETTERS.index(b) < LETTERS.index(n) for b, n in pairs) for letter in "ABC"}
    if rule is FDA:
        from_below = {letter: sum(n == letter and b in "CDE" for b, n in pairs) for letter in "AB"}
        return "flare" if from_below["A"] or from_below["B"] >= 2 else "none"
    if new["A"]:
        return "severe"
    if new["B"] >= 2:
        return "moderate"
    return "mild" if new["B"] or new["C"] >= 3 else "none"


class TestFlares:
    """New letters make a flare, and the most severe class goes first."""

    @together(("sides", "expected"), FLARES.items())
    def test_the_limits(self, sides, expected):
        """On each limit and beside it; one visit, and many."""
        before, now = map(graded, sides)
        assert expected == tuple(bilag_flare(before, now, rule=rule).value for rule in (OF_2004, FDA))

    def test_many_visits(self):
        """Row by row, as each by itself."""
        before, now = (columns([sides[at] for sides in FLARES]) for at in (0, 1))
        for at, rule in enumerate((OF_2004, FDA)):
            assert [expected[at] for expected in FLARES.values()] == bilag_flare(before, now, rule=rule).value.tolist()

    @given(data=st.data())
    def test_every_filling(self, data):
        """A class is possible if some letters give it, and certain if all do."""
        rule = data.draw(st.sampled_from([OF_2004, FDA]))
        size = data.draw(st.integers(1, 3))
        before, now = (data.draw(st.text(f"{LETTERS}..", min_size=size, max_size=size)) for _ in range(2))
        filled = [product(*(LETTERS if sign == "." else sign for sign in side)) for side in (before, now)]
        reached = {class_of(rule, *sides) for sides in product(*filled)}
        found = bilag_flare(graded(before), graded(now), rule=rule)
        assert {name: (reached == {name}, name in reached) for name in found} == {
            str(name): (verdict.certain, verdict.possible) for name, verdict in found.items()
        }

    def test_the_classes(self):
        """In the order of the record, and none at the end."""
        found = bilag_flare(graded("E"), graded("."), rule=OF_2004)
        assert ["severe", "moderate", "mild", "none"] == list(found)
        assert None is found.value
        assert {"severe", "mild", "none"} == {name for name, verdict in found.items() if verdict.possible}


class TestNumbers:
    """The numbers of the letters are added up."""

    @together("key", SUMS)
    def test_the_sums(self, key):
        """Letter by letter, and together."""
        numbers = BILAG_NUMBERS[key]
        for text, expected in SUMS[key].items():
            found = bilag_score(graded(text, numbers.bilag_edition), numbers=numbers)
            assert (expected, expected) == (found.low, found.high)

    def test_a_published_sum(self):
        """27 patients with 27 A and 16 B (PMC4033120): a mean of 452 / 27 before any C."""
        texts = ["AB"] * 16 + ["AE"] * 11
        found = bilag_score(columns(texts), numbers=BILAG_NUMBERS["bilag-2004-12-8-1"])
        assert 452 == found.value.sum()

    def test_a_letter_that_is_not_known(self):
        """It can be any."""
        numbers = BILAG_NUMBERS["bilag-2004-12-8-1"]
        found = bilag_score(columns(["B.", "AC", ".."]), numbers=numbers)
        assert ([8, 13, 0], [20, 13, 24]) == (found.low.tolist(), found.high.tolist())


class TestRecords:
    """Each record says where it comes from."""

    @together("rule", [*BILAG_FLARES.values(), *BILAG_NUMBERS.values()], ids=lambda rule: rule.key)
    def test_evidence(self, rule):
        """Sources of the bibliography, a place, and an index of the letters that is known or not named."""
        assert rule.sources
        assert set(rule.sources) <= set(BIBLIOGRAPHY.values())
        assert rule.place
        assert rule.bilag_edition in ("", *BilagEdition)
        assert rule.label in str(rule)

    def test_in_words(self):
        """A record shows its criteria."""
        assert "severe 1 or more domains that reach A from B or lower" in str(OF_2004)

    def test_keys(self):
        """Two rules and three sets."""
        assert ["bilag-2004-flare", "bilag-flare-fda-2010"] == list(BILAG_FLARES)
        assert list(SUMS) == list(BILAG_NUMBERS)


class TestRefused:
    """What cannot be compared or added up is refused."""

    def test_another_index(self):
        """The numbers of one index are not those of the other; the guidance names no index."""
        classic, of_2004 = graded("A", "bilag-classic"), graded("A")
        with raises(other_bilag_edition, match="reads letters of bilag-2004, and these are of bilag-classic"):
            bilag_score(classic, numbers=BILAG_NUMBERS["bilag-2004-12-8-1"])
        with raises(other_bilag_edition):
            bilag_score(of_2004, numbers=BILAG_NUMBERS["bilag-classic-12-5-1"])
        with raises(other_bilag_edition):
            bilag_flare(classic, classic, rule=OF_2004)
        assert "none" == bilag_flare(classic, classic, rule=FDA).value
        with raises(other_bilag):
            bilag_flare(classic, of_2004, rule=FDA)

    def test_other_domains(self):
        """Both visits have the same."""
        with raises(other_bilag):
            bilag_flare(graded("A"), graded("AB"), rule=FDA)

    def test_other_sizes(self):
        """Domains and visits have as many rows."""
        with raises(different_lengths):
            bilag_flare(columns(["A", "B"]), columns(["A"]), rule=FDA)
        with raises(different_lengths):
            bilag_flare(graded("A"), columns(["A"]), rule=FDA)
        uneven = Bilag({"renal": np.array(["A", "B"]), "joints": "A"}, edition="bilag-2004")
        with raises(different_lengths):
            bilag_score(uneven, numbers=BILAG_NUMBERS["bilag-2004-12-8-1"])

    def test_different_labels(self):
        """Series of pandas that share labels are in one order."""
        first, second = (
            Bilag({"renal": pd.Series(["A", "B"], index=at)}, edition="bilag-2004") for at in ([1, 2], [2, 1])
        )
        with raises(different_labels):
            bilag_flare(first, second, rule=FDA)

    def test_what_is_not_a_record(self):
        """A key is not, nor is a record of another kind, nor one that was changed."""
        from attrs import evolve

        with pytest.raises(TypeError, match="is not a flare by BILAG letters"):
            bilag_flare(graded("A"), graded("A"), rule=SRI_4)
        with pytest.raises(TypeError, match="is not numbers of BILAG letters"):
            bilag_score(graded("A"), numbers="bilag-2004-12-8-1")
        with raises(changed_rule):
            bilag_flare(graded("A"), graded("A"), rule=evolve(FDA, bilag_edition="bilag-classic"))
