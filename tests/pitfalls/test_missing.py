"""A blank is not an absence: gaps that public software was seen to read as absent, as normal or as zero."""

import math

import numpy as np
import pandas as pd
import polars as pl
import pytest

from frames import verbs
from oracle import WEIGHTS
from refusals import raises
from sledai import SELENA_SLEDAI, Assessment, Descriptor, Interval, Visits, score, score_bounds
from sledai.errors import missing_column, missing_descriptor, unreadable_answer
from sledai.frames import Layout
from together import together

ABSENT = dict.fromkeys([name.value for name in Descriptor], "N")


def test_nul_2_a_visit_without_any_answer_has_bounds_through_every_door(scored):
    """Also where no other visit is beside it, so that nothing tells what kind of answers a column has."""
    assert {"NUL-2": (0, 105, None)} == scored({"NUL-2": ((), WEIGHTS)})


@together("blank", [name for name in WEIGHTS if name != "seizure"])
def test_mis_1_a_seizure_is_worth_at_least_8_whatever_is_blank(blank):
    """Seen turned into a total of 0 for the whole visit; the finding that is known must not be lost."""
    visit = Assessment(["seizure"], missing=[blank])
    assert Interval(8, 8 + WEIGHTS[blank]) == score_bounds(visit, SELENA_SLEDAI)


def test_mis_1_through_every_door(scored):
    """The same whichever way the answers come in, for a blank of each weight."""
    highest = {"cva": 16, "proteinuria": 12, "low_complement": 10, "fever": 9}
    expected = {blank: (8, high, None) for blank, high in highest.items()}
    assert expected == scored({blank: (["seizure"], [blank]) for blank in highest})


class TestMis5:
    """A total of 0 is a finding, seen turned into a missing value because 0 is falsy."""

    def test_a_visit_without_findings_scores_0(self, scored):
        """Zero comes out as zero through every door."""
        assert {"none": (0, 0, 0)} == scored({"none": ((), ())})

    def test_a_column_of_remissions_is_a_column_of_zeros(self):
        """Not one of them is null."""
        frame = pd.DataFrame({name: [False, False] for name in ABSENT})
        assert [0, 0] == verbs.score(frame, SELENA_SLEDAI)["sledai"].tolist()


class TestMis7:
    """A form without the field of a finding is an error, never an absence."""

    def test_a_form_without_a_field(self):
        """The field that lacks is named, and what to do if it was not assessed."""
        form = {name: answer for name, answer in ABSENT.items() if name != "pyuria"}
        with raises(missing_column, match=r"the form has no column 'pyuria'.*not_assessed"):
            Assessment.from_mapping(form)

    def test_arrays_without_a_column(self):
        """Likewise for many visits."""
        with raises(missing_column, match=r"no column 'pyuria'.*not_assessed"):
            Visits.from_columns({name: ["N"] for name in ABSENT if name != "pyuria"})

    @together("library", [pd.DataFrame, pl.DataFrame, pl.LazyFrame], ids=["pandas", "polars", "lazy"])
    def test_a_frame_without_a_column(self, library):
        """Likewise for a frame, also where reading is deferred."""
        with raises(missing_column, match=r"no column 'pyuria'.*not_assessed"):
            verbs.score(library({name: ["N"] for name in ABSENT if name != "pyuria"}), SELENA_SLEDAI)

    def test_said_by_name_it_is_a_gap(self):
        """A finding that is said not to have been assessed is a gap of its weight, not an absence."""
        form = {name: answer for name, answer in ABSENT.items() if name != "pyuria"}
        visit = Assessment.from_mapping(form, not_assessed=["pyuria"])
        assert Interval(0, 4) == score_bounds(visit, SELENA_SLEDAI)


class TestMis8:
    """No information on a finding is a gap with bounds, seen scored 0 with a warning."""

    def test_the_words_are_refused_without_a_codebook(self):
        """Nothing is guessed from free text."""
        with raises(unreadable_answer, match=r"'arthritis': 'no information' \(1 time\) is not an answer"):
            Assessment.from_mapping({**ABSENT, "arthritis": "no information"})

    def test_with_a_codebook_they_are_a_gap(self):
        """The caller says what the words mean."""
        visit = Assessment.from_mapping({**ABSENT, "arthritis": "no information"}, codebook={"no information": None})
        assert Interval(0, 4) == score_bounds(visit, SELENA_SLEDAI)


class TestMis10:
    """A microscopy that was not triggered is not three absences."""

    MICROSCOPY = ("urinary_casts", "hematuria", "pyuria")

    def test_a_form_without_microscopy_is_refused(self):
        """All three findings are named."""
        form = {name: answer for name, answer in ABSENT.items() if name not in self.MICROSCOPY}
        with raises(missing_column, match="'urinary_casts', 'hematuria', 'pyuria'"):
            Assessment.from_mapping(form)

    def test_unless_the_caller_says_what_it_means(self):
        """Not triggered may be called not assessed, or absent, by name; neither is a default."""
        form = {**ABSENT, **dict.fromkeys(self.MICROSCOPY, "not triggered")}
        gap = Assessment.from_mapping(form, codebook={"not triggered": None})
        absent = Assessment.from_mapping(form, codebook={"not triggered": False})
        assert (Interval(0, 12), Interval(0, 0)) == tuple(score_bounds(v, SELENA_SLEDAI) for v in (gap, absent))


WORDS_FOR_MISSING = ["ND", "nd", "NOT DONE", "Not Done", "", "  ", "null", "NaN"]
WORDS_TO_ASK_ABOUT = ["pending", "NK", "U", "NA", "N/A", "QSALL", "RSALL"]


class TestMis11:
    """Words for a missing answer are gaps or are refused; they are never zeros and never findings."""

    @together("word", WORDS_FOR_MISSING)
    def test_words_that_mean_not_assessed(self, word):
        """They are gaps through every door that reads text."""
        assert dict.fromkeys(_TEXT_DOORS, (0, 8)) == {
            door: read({**ABSENT, "seizure": word}) for door, read in _TEXT_DOORS.items()
        }

    @together("word", WORDS_TO_ASK_ABOUT)
    @together("door", ["mapping", "visits", "pandas", "polars"])
    def test_words_that_are_not_known_are_refused(self, door, word):
        """The word, its place and what is accepted are named."""
        with raises(unreadable_answer, match=rf"'seizure': '{word}' \(1 time\) is not an answer.*codebook"):
            _TEXT_DOORS[door]({**ABSENT, "seizure": word})

    @together("word", WORDS_TO_ASK_ABOUT)
    def test_where_reading_is_deferred_they_give_null(self, word):
        """A lazy frame cannot refuse in time, so the row has no number at all."""
        frame = pl.LazyFrame({name: [answer] for name, answer in {**ABSENT, "seizure": word}.items()})
        assert [None, None, None] == list(
            verbs.score_bounds(frame, SELENA_SLEDAI).collect().select("^sledai.*$").row(0)
        )

    @together("word", WORDS_TO_ASK_ABOUT)
    def test_with_a_codebook_they_are_gaps(self, word):
        """Once the caller says that they mean a missing answer."""
        assert dict.fromkeys(_TEXT_DOORS, (0, 8)) == {
            door: read({**ABSENT, "seizure": word}, {word: None}) for door, read in _TEXT_DOORS.items()
        }

    def test_a_form_that_says_only_that_nothing_was_done_is_24_gaps(self):
        """One word for the whole form is never 24 absences."""
        assert dict.fromkeys(_TEXT_DOORS, (0, 105)) == {
            door: read(dict.fromkeys(ABSENT, "NOT DONE")) for door, read in _TEXT_DOORS.items()
        }


def _mapping(form, codebook=None):
    bounds = score_bounds(Assessment.from_mapping(form, codebook=codebook), SELENA_SLEDAI)
    return bounds.low, bounds.high


def _visits(form, codebook=None):
    columns = {name: [answer] for name, answer in form.items()}
    bounds = score_bounds(Visits.from_columns(columns, codebook=codebook), SELENA_SLEDAI)
    return int(bounds.low[0]), int(bounds.high[0])


def _pandas(form, codebook=None):
    frame = pd.DataFrame({name: [answer] for name, answer in form.items()})
    result = verbs.score_bounds(frame, SELENA_SLEDAI, codebook=codebook)
    return int(result["sledai_low"].item()), int(result["sledai_high"].item())


def _polars(form, codebook=None):
    frame = pl.DataFrame({name: [answer] for name, answer in form.items()})
    result = verbs.score_bounds(frame, SELENA_SLEDAI, codebook=codebook)
    return result["sledai_low"].item(), result["sledai_high"].item()


_TEXT_DOORS = {"mapping": _mapping, "visits": _visits, "pandas": _pandas, "polars": _polars}


@together("text", ["<0.3", ">100", "1+", "TNTC", "6-10"])
@together("door", ["mapping", "visits", "pandas", "polars"])
def test_mis_12_a_laboratory_result_is_not_an_answer(door, text):
    """A result in the place of an answer is refused; it is not read as missing and then as absent."""
    with raises(unreadable_answer, match=r"column 'proteinuria': .* \(1 time\) is not an answer"):
        _TEXT_DOORS[door]({**ABSENT, "proteinuria": text})


def test_nul_2_nothing_assessed_is_not_a_total_even_for_many_visits():
    """Sums of nothing were seen as 0."""
    visits = Visits.from_columns({name: [None, None] for name in ABSENT})
    with raises(missing_descriptor, match="not assessed in 2 visits"):
        score(visits, SELENA_SLEDAI)


@together("library", [pd.DataFrame, pl.DataFrame], ids=["pandas", "polars"])
def test_nul_3_an_incomplete_visit_keeps_its_row(library):
    """Seen dropped without a word: here the row stays, with bounds, the number of gaps, and no total."""
    frame = library({"visit": ["complete", "incomplete"], **{name: ["N", "N"] for name in ABSENT}, "fever": ["Y", ""]})
    result = verbs.score(verbs.score_bounds(frame, SELENA_SLEDAI), SELENA_SLEDAI)
    rows = [
        [None if value is None or value is pd.NA else value for value in result[column].to_list()]
        for column in ("visit", "sledai_low", "sledai_high", "sledai_missing", "sledai")
    ]
    assert [["complete", "incomplete"], [1, 0], [1, 1], [0, 1], [1, None]] == rows


@together("library", [pl.DataFrame, pl.LazyFrame], ids=["eager", "lazy"])
def test_nul_5_nulls_among_columns_are_neither_zero_nor_contagious(library):
    """The lower bound counts a null as absent, the upper as present, and the number of nulls stands beside them."""
    frame = library({name: [True, None, False] for name in ABSENT}).with_columns(
        seizure=pl.Series([None, True, False]), rash=pl.Series([True, None, None])
    )
    result = verbs.score_bounds(frame, SELENA_SLEDAI).lazy().collect()
    assert [(97, 105, 1), (8, 105, 23), (0, 2, 1)] == result.select("^sledai_.*$").rows()


NULLS = {
    "pandas object with None": pd.Series([None, True], dtype=object),
    "pandas object with NaN": pd.Series([math.nan, 1], dtype=object),
    "pandas object with NA": pd.Series([pd.NA, True], dtype=object),
    "pandas float with NaN": pd.Series([math.nan, 1.0]),
    "pandas nullable boolean": pd.Series([pd.NA, True], dtype="boolean"),
    "pandas nullable integer": pd.Series([pd.NA, 1], dtype="Int8"),
    "pandas arrow boolean": pd.Series([None, True], dtype="bool[pyarrow]"),
    "pandas text": pd.Series([None, "yes"], dtype="string"),
    "pandas category": pd.Series([None, "yes"], dtype="category"),
    "polars boolean": pl.Series([None, True]),
    "polars float with NaN": pl.Series([math.nan, 1.0]),
    "polars text": pl.Series([None, "yes"]),
    "polars category": pl.Series([None, "yes"], dtype=pl.Categorical),
}


@together("column", NULLS.values(), ids=NULLS)
def test_nul_6_every_kind_of_null_is_a_gap(column):
    """Neither an error nor an absence nor, as a cast of objects gives it, a presence."""
    library = pd.DataFrame if isinstance(column, pd.Series) else pl.DataFrame
    frame = library({**{name: [False, False] for name in ABSENT}, "seizure": column})
    result = verbs.score_bounds(frame, SELENA_SLEDAI)
    assert ([0, 8], [8, 8], [1, 0]) == tuple(
        result[name].to_list() for name in ("sledai_low", "sledai_high", "sledai_missing")
    )


@together("null", [None, math.nan, np.nan, np.float32("nan"), pd.NA, pd.NaT], ids=repr)
def test_nul_6_a_null_of_one_visit_is_a_gap(null):
    """The same for a form that was made from a row of a frame."""
    visit = Assessment.from_mapping({**ABSENT, "seizure": null})
    assert Interval(0, 8) == score_bounds(visit, SELENA_SLEDAI)


def test_nul_6_masked_values_are_gaps_whatever_is_below_the_mask():
    """What is masked does not count, present or not."""
    columns = {name: np.ma.MaskedArray([0, 0], [False, False]) for name in ABSENT}
    columns["seizure"] = np.ma.MaskedArray([1, 1], [True, False])
    bounds = score_bounds(Visits.from_columns(columns), SELENA_SLEDAI)
    assert ([0, 8], [8, 8]) == (bounds.low.tolist(), bounds.high.tolist())


def test_an_unknown_policy_for_gaps_is_refused():
    """There are two ways to deal with a gap, each with a name; a third is not guessed at."""
    with pytest.raises(ValueError, match="missing='zero'"):
        Layout(missing="zero")
