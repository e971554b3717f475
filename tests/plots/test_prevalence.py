"""Prevalence: how many visits certainly and possibly have a finding."""

import pytest

from plots.drawn import BLUE, legend, lying, rows, texts
from sledai import SELENA_SLEDAI, Assessment
from sledai.plots import prevalence

VISITS = [
    Assessment({"rash"}),
    Assessment({"rash", "alopecia"}),
    Assessment(missing={"rash", "fever"}),
    Assessment({"alopecia"}, missing={"rash"}),
]


def test_a_system_counts_a_visit_once():
    """Mucocutaneous: three visits certainly, the fourth perhaps; constitutional: perhaps one; all others none."""
    ax = prevalence(VISITS, SELENA_SLEDAI)
    assert {(4, 0, 75, BLUE, False), (4, 75, 100, BLUE, True), (7, 0, 25, BLUE, True)} == lying(ax)
    assert ["0 of 4"] * 4 + ["3 to 4 of 4", "0 of 4", "0 of 4", "0 to 1 of 4", "0 of 4"] == texts(ax)
    systems = ["CNS", "vascular", "musculoskeletal", "renal", "mucocutaneous"]
    assert [*systems, "serosal", "immunologic", "constitutional", "hematologic"] == rows(ax)


def test_each_descriptor_has_its_own_bounds():
    """Rash: two certainly, four possibly; alopecia: two; fever: none or one."""
    ax = prevalence(VISITS, SELENA_SLEDAI, by="descriptor")
    expected = {(14, 0, 50, BLUE, False), (14, 50, 100, BLUE, True), (15, 0, 50, BLUE, False), (21, 0, 25, BLUE, True)}
    assert expected == lying(ax)
    assert ("Rash", "2 to 4 of 4") == (rows(ax)[14], texts(ax)[14])
    assert ("Alopecia", "2 of 4") == (rows(ax)[15], texts(ax)[15])


def test_titles_and_units():
    """Percent of so many visits."""
    ax = prevalence(VISITS, SELENA_SLEDAI)
    assert ("share of 4 visits [%]", "organ system") == (ax.get_xlabel(), ax.get_ylabel())
    assert "SELENA-SLEDAI: prevalence by organ system" == ax.get_title(loc="left")
    named = prevalence(VISITS, SELENA_SLEDAI, by="descriptor")
    assert "SELENA-SLEDAI: prevalence by descriptor" == named.get_title(loc="left")
    assert [0, 20, 40, 60, 80, 100] == list(ax.get_xticks())


def test_the_legend_says_what_is_hatched():
    """Present is full."""
    said = legend(prevalence(VISITS, SELENA_SLEDAI))
    assert {"present": False, "not assessed": True} == {word: bool(h.get_hatch()) for word, h in said.items()}


def test_no_visit_is_an_empty_picture():
    """Nothing of nothing."""
    ax = prevalence([], SELENA_SLEDAI)
    assert set() == lying(ax)
    assert {"0 of 0"} == set(texts(ax))


def test_another_word_is_refused():
    """There are two ways."""
    with pytest.raises(ValueError, match='say "descriptor" or "system"'):
        prevalence(VISITS, SELENA_SLEDAI, by="organ")
