"""Values of other types: truths read as absences, zeros read as presences, and files that change what they hold."""

import csv
from types import MappingProxyType

import numpy as np
import pandas as pd
import polars as pl
import pytest
from click.testing import CliRunner

from frames import verbs
from refusals import raises
from sledai import (
    SELENA_SLEDAI,
    Assessment,
    Descriptor,
    InputErrors,
    Interval,
    SledaiError,
    Visits,
    score,
    score_bounds,
)
from sledai.cli import app
from sledai.errors import different_lengths, taken_column, unknown_descriptor, unreadable_answer
from together import together

NAMES = [name.value for name in Descriptor]
MISREAD_ZERO = 5.397605346934028e-79


def _mapping(form):
    return score(Assessment.from_mapping(form), SELENA_SLEDAI)


def _visits(form):
    columns = {name: np.array([answer], object) for name, answer in form.items()}
    return int(score(Visits.from_columns(columns), SELENA_SLEDAI)[0])


def _typed_visits(form):
    columns = {name: np.array([answer]) for name, answer in form.items()}
    return int(score(Visits.from_columns(columns), SELENA_SLEDAI)[0])


def _matrix(form):
    return int(
        score(Visits.from_matrix(np.array([list(form.values())], object), descriptors=list(form)), SELENA_SLEDAI)[0]
    )


def _pandas(form):
    frame = pd.DataFrame({name: pd.Series([answer], dtype=object) for name, answer in form.items()})
    return int(verbs.score(frame, SELENA_SLEDAI)["sledai"].item())


def _typed_pandas(form):
    frame = pd.DataFrame({name: [answer] for name, answer in form.items()})
    return int(verbs.score(frame, SELENA_SLEDAI)["sledai"].item())


def _polars(form):
    plain = {name: [answer.item() if isinstance(answer, np.generic) else answer] for name, answer in form.items()}
    return verbs.score(pl.DataFrame(plain), SELENA_SLEDAI)["sledai"].item()


DOORS = {
    "mapping": _mapping,
    "arrays of objects": _visits,
    "typed arrays": _typed_visits,
    "matrix": _matrix,
    "pandas objects": _pandas,
    "typed pandas": _typed_pandas,
    "polars": _polars,
}
TRUTHS = [
    True,
    np.True_,
    1,
    1.0,
    np.int8(1),
    np.uint64(1),
    np.float32(1),
    "yes",
    "YES",
    "Y",
    "y",
    "true",
    "present",
    "1",
    "1.0",
    " Y ",
]


@pytest.fixture(params=DOORS)
def door(request):
    """Each door that reads answers of any type."""
    return DOORS[request.param]


@together("truth", TRUTHS, ids=lambda value: f"{type(value).__name__} {value}")
def test_typ_1_every_way_of_saying_yes_is_present(door, truth):
    """Seen with a total of 0 for 24 findings, because a truth of another type was not the one that was looked for."""
    assert 105 == door(dict.fromkeys(NAMES, truth))


class TestTyp2:
    """A zero that a reader of SAS transport files turned into a tiny number is refused; seen with a total of 105."""

    def test_24_zeros_are_not_24_findings(self, door):
        """All 24 columns are named, with the value and the reader that makes it."""
        with pytest.raises(InputErrors) as caught:
            door(dict.fromkeys(NAMES, MISREAD_ZERO))
        assert NAMES == [error.column for error in caught.value.errors]
        message = str(caught.value.errors[0])
        for words in ("column 'seizure': ", "5.397605346934028e-79 (1 time) is not an answer", "pyreadstat"):
            assert words in message

    def test_one_such_zero_is_enough(self, door):
        """It is neither an absence nor a presence."""
        with raises(unreadable_answer, match=r"'fever': .*e-79.*SAS transport file: read it with pyreadstat"):
            door({**dict.fromkeys(NAMES, 0.0), "fever": MISREAD_ZERO})

    def test_where_reading_is_deferred_it_gives_null(self):
        """A lazy frame has no number for such a row, and the numbers of the others."""
        frame = pl.LazyFrame({**{name: [0.0, 0.0] for name in NAMES}, "fever": [MISREAD_ZERO, 1.0]})
        assert [None, 1] == verbs.score(frame, SELENA_SLEDAI).collect()["sledai"].to_list()

    @together("value", [2, -1, 8, 0.5, 0.9999999999999999, 1.0000000000000002, float("inf")])
    def test_only_exactly_0_and_1_are_answers(self, door, value):
        """A number beside them, were it the weight or a rounding error away, is refused."""
        with raises(unreadable_answer, match=r"column 'seizure': .* \(1 time\) is not an answer"):
            door({**dict.fromkeys(NAMES, 0.0), "seizure": value})

    def test_a_zero_of_either_sign_is_absent(self, door):
        """Negative zero is zero."""
        assert 0 == door(dict.fromkeys(NAMES, -0.0))


@pytest.mark.needs("pyreadstat")
class TestReadSas:
    """Why `pandas.read_sas` reads no transport file here: the same files, read by it and by pyreadstat.

    Where a later pandas reads them right, these tests say so; the pages that warn of it then have to change.
    """

    @pytest.fixture
    def transport(self, tmp_path):
        """A function that writes columns as a transport file, and gives its path and the columns of both readers."""
        import pyreadstat

        def both(columns, version=5):
            path = str(tmp_path / "visits.xpt")
            pyreadstat.write_xport(pl.DataFrame(columns), path, file_format_version=version)
            right = pyreadstat.read_xport(path, output_format="dict")[0]
            found = pd.read_sas(path, format="xport", encoding="utf-8")
            return {name: found[name].tolist() for name in found}, dict(right)

        return both

    def test_typ_2_a_zero(self, transport):
        """It is 5.4e-79, and only the zero: 24 absent items are 24 numbers above 0."""
        columns = {"ITEM": [0.0, 1.0, 2.5]}
        assert ({"ITEM": [MISREAD_ZERO, 1.0, 2.5]}, columns) == transport(columns)

    def test_typ_3_a_last_row(self, transport):
        """Of a narrow table, the last row goes where a text in it is blank."""
        columns = {"SUBJECT": ["00000001", "00000002"], "NOTE": ["seen now", ""], "ITEM": [1.0, 1.0]}
        found, right = transport(columns)
        assert columns == right
        assert ["00000001"] == found["SUBJECT"]

    def test_version_8(self, transport):
        """It is not read at all."""
        with pytest.raises(ValueError, match="not an XPORT file"):
            transport({"ITEM": [0.0]}, version=8)


def test_typ_3_the_last_row_with_a_blank_text_field_is_kept(tmp_path):
    """Seen dropped without a warning: two rows in are two rows out."""
    source, output = tmp_path / "visits.csv", tmp_path / "scored.csv"
    source.write_text("\n".join([",".join([*NAMES, "remark"]), "N," * 24 + "seen", "N," * 24]))
    result = CliRunner().invoke(app, ["score", str(source), "--edition", "selena-sledai", "--output", str(output)])
    assert (0, "2 visits, 0 with missing items") == (result.exit_code, result.stderr.split(";")[0])
    rows = list(csv.DictReader(output.read_text().splitlines()))
    assert [("seen", "0"), ("", "0")] == [(row["remark"], row["sledai"]) for row in rows]


@together("answer", [b"Y", b"1", b""])
def test_typ_4_bytes_are_refused(door, answer):
    """Bytes are not text: refused by name, never an absence."""
    with raises(unreadable_answer, match=r"column 'rash': b'.?' \(1 time\) is not an answer"):
        door({**dict.fromkeys(NAMES, "N"), "rash": answer})


class TestTyp5:
    """What a file says is kept as it stands: no word becomes a missing value, no subject a number."""

    @pytest.mark.parametrize("word", ["NA", "None", "N/A", "n/a", "<NA>", "-"])
    def test_a_word_is_not_read_as_missing(self, word, tmp_path):
        """It may be a legal answer, such as not applicable, so it takes a code to say what it means."""
        source, output = self._file(tmp_path, word), tmp_path / "scored.csv"
        arguments = ["score", str(source), "--edition", "selena-sledai", "--output", str(output)]
        refused = CliRunner().invoke(app, arguments)
        assert (2, False) == (refused.exit_code, output.exists())
        assert f"column 'seizure': '{word}' (1 time) is not an answer" in refused.stderr
        accepted = CliRunner().invoke(app, [*arguments, "--code", f"{word}=missing"])
        assert 0 == accepted.exit_code
        assert word == self._row(output)["seizure"]

    def test_a_subject_keeps_its_leading_zeros(self, tmp_path):
        """Subject 001 is not subject 1, nor is visit 1.0 visit 1."""
        source, output = self._file(tmp_path, "N"), tmp_path / "scored.csv"
        result = CliRunner().invoke(app, ["score", str(source), "--edition", "selena-sledai", "--output", str(output)])
        assert 0 == result.exit_code
        row = self._row(output)
        assert ("001", "1.0", "1e3", "0") == (row["subject"], row["visit"], row["site"], row["sledai"])

    @staticmethod
    def _file(folder, answer):
        source = folder / "visits.csv"
        header = ",".join(["subject", "visit", "site", *NAMES])
        source.write_text(f"{header}\n001,1.0,1e3,{answer},{','.join('N' * 23)}\n")
        return source

    @staticmethod
    def _row(output):
        (row,) = csv.DictReader(output.read_text().splitlines())
        return row


@together("value", [2, "2", 8])
def test_typ_6_an_answer_is_not_a_count(door, value):
    """Seen multiplied by the weight: seizure = 2 with a total of 16."""
    form = dict.fromkeys(NAMES, "0" if isinstance(value, str) else 0)
    with raises(unreadable_answer, match=r"column 'seizure': '?[28]'? \(1 time\) is not an answer"):
        door({**form, "seizure": value})


class TestTyp7:
    """Answers go by name: two that change places give the same total."""

    FORM = MappingProxyType({**dict.fromkeys(NAMES, False), "proteinuria": True})
    SWAPPED = tuple({"proteinuria": "rash", "rash": "proteinuria"}.get(name, name) for name in NAMES)

    def test_the_order_of_the_names_plays_no_part(self, door):
        """Proteinuria is worth 4 wherever it stands, never the 2 of the rash that stood there."""
        swapped = {name: self.FORM[name] for name in self.SWAPPED}
        backwards = dict(reversed(self.FORM.items()))
        assert (4, 4, 4) == (door(self.FORM), door(swapped), door(backwards))

    def test_a_row_of_24_answers_without_names_is_refused(self):
        """One visit cannot be given as a list of answers."""
        with raises(unknown_descriptor, match="present: no descriptor 'False'"):
            Assessment(list(self.FORM.values()))

    def test_a_table_whose_columns_are_not_24_is_refused(self):
        """A table of arrays with a column too many or too few has no reading."""
        with raises(different_lengths, match=r"matrix has shape \(1, 23\)"):
            Visits.from_matrix([[False] * 23])

    def test_a_table_can_say_what_its_columns_are(self):
        """With the names given, the order of a table is free too."""
        visits = Visits.from_matrix([[self.FORM[name] for name in self.SWAPPED]], descriptors=self.SWAPPED)
        assert [4] == score(visits, SELENA_SLEDAI).tolist()

    def test_a_form_in_the_place_of_names_is_refused(self):
        """A form's keys are not its findings: what it says is absent must not become present."""
        with pytest.raises((SledaiError, TypeError), match="from_mapping"):
            Assessment({"arthritis": False, "rash": True})

    def test_a_form_in_the_place_of_missing_names_is_refused(self):
        """Likewise for what was not assessed."""
        with pytest.raises((SledaiError, TypeError), match="from_mapping"):
            Assessment(missing={"arthritis": False})


def test_typ_8_an_unknown_key_with_a_number_is_two_faults():
    """Seen as a total of 50: the key is no finding, and the number is no answer."""
    with pytest.raises(InputErrors) as caught:
        Assessment.from_mapping({"anything": 50})
    message = str(caught.value)
    for words in ("the form: no descriptor 'anything'", "column 'anything': 50 (1 time) is not an answer"):
        assert words in message


class TestTyp9:
    """The total is computed from the findings; one that the client sends along is never believed."""

    FORM = MappingProxyType({**dict.fromkeys(NAMES, False), "seizure": True, "arthritis": True})

    def test_a_total_in_the_form_is_refused(self):
        """A form holds findings only."""
        with pytest.raises(InputErrors, match=r"no descriptor 'total'(.|\n)*column 'total': 99"):
            Assessment.from_mapping({**self.FORM, "total": 99})

    @together("library", [pd.DataFrame, pl.DataFrame], ids=["pandas", "polars"])
    def test_a_total_beside_the_findings_plays_no_part(self, library):
        """Twelve points stand beside the 99 of the client, so that the mismatch can be seen."""
        frame = library({name: [answer] for name, answer in {**self.FORM, "total": 99}.items()})
        result = verbs.score(frame, SELENA_SLEDAI)
        assert (99, 12) == (result["total"].to_list()[0], result["sledai"].to_list()[0])

    @together("library", [pd.DataFrame, pl.DataFrame, pl.LazyFrame], ids=["pandas", "polars", "lazy"])
    def test_a_total_under_the_name_of_the_result_is_reported(self, library):
        """It is neither taken over nor overwritten."""
        frame = library({name: [answer] for name, answer in {**self.FORM, "sledai": 99}.items()})
        with raises(taken_column, match="already has a column 'sledai'"):
            verbs.score(frame, SELENA_SLEDAI)


@together("word", ["null", "NULL", " null "])
def test_typ_10_the_text_null_is_a_gap(word):
    """A null that travelled as text is not an absence."""
    visit = Assessment.from_mapping({**dict.fromkeys(NAMES, "N"), "vasculitis": word})
    assert Interval(0, 8) == score_bounds(visit, SELENA_SLEDAI)
