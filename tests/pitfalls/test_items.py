"""Findings that were merged, left out, added, misspelt or counted twice in public software."""

import re

import pandas as pd
import polars as pl
import pytest
from click.testing import CliRunner

from frames import verbs
from pitfalls.examples import Entered
from pitfalls.reading import PITFALLS
from refusals import kinds_of, raises
from sledai import (
    SELENA_SLEDAI,
    SELENA_SLEDAI_SHEET,
    Assessment,
    Descriptor,
    Edition,
    InputErrors,
    SledaiError,
    Visits,
    score,
)
from sledai.cli import app
from sledai.criteria.findings import PLATELETS, WHITE_CELLS
from sledai.errors import missing_column, unknown_descriptor
from together import together

NOTHING = dict.fromkeys([name.value for name in Descriptor], False)

NOT_DESCRIPTORS = {
    "ITM-2 transient ischaemic attack": "tia",
    "ITM-6 nasal ulcers apart": "nasal_ulcers",
    "ITM-7 discoid rash apart": "discoid_rash",
    "ITM-13 lymphopenia": "lymphopenia",
}

MISSPELT = {
    name: (pitfall.example.entered[0], pitfall.items[0].value)
    for name, pitfall in PITFALLS.items()
    if isinstance(pitfall.example, Entered)
}
"""A name that is not known, and the right one."""


def test_itm_3_platelets_of_50_and_white_cells_of_2_are_low():
    """Both counts are on the side of their cut-off that scores, so a form without the two rows loses 2 points."""
    assert (True, True) == (PLATELETS.holds(50), WHITE_CELLS.holds(2))


@together("name", NOT_DESCRIPTORS.values(), ids=NOT_DESCRIPTORS)
def test_a_finding_that_is_no_row_cannot_be_scored(name):
    """A finding that the form does not have is refused by name, never added."""
    with raises(unknown_descriptor, match=f"present: no descriptor '{name}'") as caught:
        Assessment(["arthritis", name])
    assert (name,) == caught.value.names


def test_itm_12_every_unknown_key_of_a_form_is_an_error():
    """There is a fixed list of findings: each key outside it is named, not only the first."""
    with pytest.raises(InputErrors, match=r"no descriptor 'nephritis'.*'sicca'") as caught:
        Assessment.from_mapping({**NOTHING, "nephritis": 8, "sicca": 4})
    assert ("nephritis", "sicca") == caught.value.errors[0].names


@together("edition", [SELENA_SLEDAI, SELENA_SLEDAI_SHEET], ids=lambda edition: edition.key)
def test_itm_14_an_infarct_beside_the_nail_is_one_sign(edition: Edition):
    """A misplaced comma made two signs of it; here one clause says it, and vasculitis scores 8 once."""
    signs = [clause.wording for clause in edition["vasculitis"].counts]
    assert ["An infarct beside the nail."] == [sign for sign in signs if "nail" in sign or "infarct" in sign]
    assert 8 == score(Assessment(["vasculitis"]), edition)


@pytest.mark.parametrize(("wrong", "right"), MISSPELT.values(), ids=MISSPELT)
class TestMisspeltFinding:
    """A misspelt finding is an error that names the right one; it is never silently nothing."""

    def test_as_a_present_finding(self, wrong, right):
        """A set of names is checked name by name."""
        with raises(unknown_descriptor, match=f"{wrong!r} \\(did you mean {right!r}\\?\\)"):
            Assessment([wrong])

    def test_as_a_missing_finding(self, wrong, right):
        """So are the names of what was not assessed."""
        with raises(unknown_descriptor, match=f"missing: no descriptor {wrong!r} \\(did you mean {right!r}"):
            Assessment(missing=[wrong])

    def test_as_a_key_beside_all_24(self, wrong, right):
        """A key too many is refused even though nothing is lacking."""
        with raises(unknown_descriptor, match=f"the form: no descriptor {wrong!r} \\(did you mean {right!r}"):
            Assessment.from_mapping({**NOTHING, wrong: True})

    def test_as_a_key_in_place_of_the_right_one(self, wrong, right):
        """Both faults are reported: the key that is unknown and the finding that has no answer."""
        with pytest.raises(InputErrors) as caught:
            Assessment.from_mapping(_renamed(right, wrong))
        assert [unknown_descriptor, missing_column] == kinds_of(caught.value.errors)
        assert f"{wrong!r} (did you mean {right!r}?)" in str(caught.value)

    def test_as_a_column_of_arrays(self, wrong, right):
        """Columns are checked as keys are."""
        columns = {name: [answer] for name, answer in _renamed(right, wrong).items()}
        with pytest.raises(InputErrors, match=f"the input: no descriptor {wrong!r} \\(did you mean {right!r}\\?\\)"):
            Visits.from_columns(columns)

    @pytest.mark.parametrize("library", [pd.DataFrame, pl.DataFrame, pl.LazyFrame], ids=["pandas", "polars", "lazy"])
    def test_as_a_column_of_a_frame(self, library, wrong, right):
        """A frame may have other columns, so what is said is which column lacks, and which is nearest."""
        frame = library({name: [answer] for name, answer in _renamed(right, wrong).items()})
        with raises(missing_column, match=f"no column {right!r} \\(nearest column: {wrong!r}\\)"):
            verbs.score(frame, SELENA_SLEDAI)

    def test_as_a_column_of_a_file(self, wrong, right, tmp_path):
        """The command refuses the file with exit code 2 and writes nothing."""
        source, output = tmp_path / "visits.csv", tmp_path / "scored.csv"
        source.write_text(",".join(_renamed(right, wrong)) + "\n" + ",".join("N" * 24) + "\n")
        result = CliRunner().invoke(app, ["score", str(source), *EXACT, "--output", str(output)])
        assert 2 == result.exit_code
        assert f"no column {right!r} (nearest column: {wrong!r})" in result.stderr
        assert not output.exists()


EXACT = ("--edition", "selena-sledai", "--names", "exact")


def _renamed(right: str, wrong: str) -> dict[str, bool]:
    return {wrong if name == right else name: answer for name, answer in NOTHING.items()}


def test_key_1_a_form_of_one_unknown_key_is_refused():
    """Seen ignored, with a total of 0 for a patient with a seizure."""
    with pytest.raises(InputErrors, match=re.escape("'seizures' (did you mean 'seizure'?)")):
        Assessment.from_mapping({"seizures": True})


def test_key_2_an_unknown_key_is_never_added():
    """Seen added as it came: eight points for a word that means nothing."""
    with pytest.raises(SledaiError, match=r"no descriptor 'foo'(.|\n)*column 'foo': 8 \(1 time\) is not an answer"):
        Assessment.from_mapping({"foo": 8})


def test_key_2_a_further_column_of_a_frame_plays_no_part():
    """A frame may carry other columns; they come back as they were and add no points."""
    frame = pl.DataFrame({**{name: [answer] for name, answer in NOTHING.items()}, "foo": [8]})
    result = verbs.score(frame, SELENA_SLEDAI)
    assert (8, 0) == (result["foo"].item(), result["sledai"].item())


def test_dup_1_a_frame_with_a_finding_twice_is_refused():
    """Two columns of one name are never added up, nor is one of them chosen."""
    frame = pd.DataFrame([[False] * 25], columns=[*NOTHING, "seizure"])
    with pytest.raises(ValueError, match="'seizure'"):
        verbs.score(frame, SELENA_SLEDAI)
