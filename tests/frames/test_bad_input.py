"""Bad input is refused at every door: what is wrong, where, and what to do; and nothing is half written."""

import csv
import os
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest
from click.testing import CliRunner, Result

from frames import verbs
from refusals import kinds_of, raises
from sledai import SELENA_SLEDAI, Assessment, Descriptor, InputErrors, SledaiError, Visits, frames
from sledai.cli import app
from sledai.errors import (
    DuplicateVisitError,
    UnsupportedFrameError,
    ambiguous_baseline,
    duplicate_visit,
    missing_baseline,
    missing_column,
    missing_identifier,
    taken_column,
    unknown_descriptor,
    unreadable_answer,
)
from together import together

NAMES = [name.value for name in Descriptor]
MISREAD_ZERO = "5.397605346934028e-79"
VISIT_0 = ("--subject", "subject", "--visit", "visit", "--baseline", "w0")
LIBRARIES = {"pandas": pd.DataFrame, "polars": pl.DataFrame}
EARLIER = b"an earlier output\n"

library = pytest.mark.parametrize("frame", LIBRARIES.values(), ids=LIBRARIES)


def row(subject: str = "001", visit: str = "w0", **answers: str) -> dict[str, str]:
    """A visit in which everything is absent but for what is said."""
    return {"subject": subject, "visit": visit, **dict.fromkeys(NAMES, "N"), **answers}


def text(*rows: dict[str, str]) -> str:
    """Rows as a CSV file."""
    return "".join(",".join(line) + "\n" for line in [rows[0], *(row.values() for row in rows)])


def columns(*rows: dict[str, str]) -> dict[str, list[str]]:
    """Rows as columns."""
    return {name: [row[name] for row in rows] for name in rows[0]}


def parquet(data: dict[str, list[Any]]) -> bytes:
    """Columns as a Parquet file."""
    file = BytesIO()
    pl.DataFrame(data).write_parquet(file)
    return file.getvalue()


def contents(folder: Path) -> dict[str, bytes | None]:
    """Everything in a folder, hidden files too."""
    return {path.name: path.read_bytes() if path.is_file() else None for path in folder.iterdir()}


def run(source: Path, output: Path, *arguments: str, command: str = "score", edition: str = "selena-sledai") -> Result:
    """One command on one file."""
    return CliRunner().invoke(app, [command, str(source), "--edition", edition, *arguments, "--output", str(output)])


@pytest.fixture(params=["no output yet", "an earlier output"])
def refused(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[..., str]:
    """A function that gives a file to a command and checks that it is refused and the folder left as it was.

    It ends with exit code 2, a sentence on stderr, nothing on stdout, no traceback, no temporary file,
    and an earlier output is whole. It returns what was said on stderr.
    """

    def refusal(
        content: str | bytes | None, *arguments: str, name: str = "visits.csv", output: str = "scored.csv", **how: str
    ) -> str:
        source = tmp_path / name
        if content is not None:
            source.write_bytes(content.encode() if isinstance(content, str) else content)
        if request.param == "an earlier output" and (tmp_path / output).parent.is_dir():
            (tmp_path / output).write_bytes(EARLIER)
        before = contents(tmp_path)
        result = run(source, tmp_path / output, *arguments, **how)
        assert isinstance(result.exception, SystemExit), f"not a refusal but {result.exception!r}"
        assert (2, "") == (result.exit_code, result.stdout)
        assert before == contents(tmp_path)
        return result.stderr

    return refusal


@pytest.fixture
def accepted(tmp_path: Path) -> Callable[..., list[dict[str, str]]]:
    """A function that gives a file to a command and returns the rows of its output."""

    def acceptance(content: str | bytes, *arguments: str, name: str = "visits.csv", **how: str) -> list[dict[str, str]]:
        source, output = tmp_path / name, tmp_path / "scored.csv"
        source.write_bytes(content.encode() if isinstance(content, str) else content)
        result = run(source, output, *arguments, **how)
        assert (0, None) == (result.exit_code, result.exception), result.output
        assert {name, "scored.csv"} == set(contents(tmp_path))
        return list(csv.DictReader(output.read_text(encoding="utf-8").splitlines()))

    return acceptance


def says(message: str, *words: str) -> None:
    """The message has all these words."""
    assert [] == [word for word in words if word not in message], message


class TestUnknownNames:
    """A name that is not known is refused with the nearest one that is."""

    def test_of_a_finding(self):
        """In a set of names."""
        with raises(unknown_descriptor) as caught:
            Assessment(["fevr"])
        says(str(caught.value), "present: no descriptor 'fevr'", "did you mean 'fever'?", "Use one of: seizure, ")

    def test_of_a_column_of_arrays(self):
        """In a mapping of columns, both as the name that is unknown and as the one that lacks."""
        with pytest.raises(InputErrors) as caught:
            Visits.from_columns({"fevr" if name == "fever" else name: ["N"] for name in NAMES})
        says(
            str(caught.value),
            "2 faults",
            "'fevr' (did you mean 'fever'?)",
            "no column 'fever' (nearest column: 'fevr')",
        )

    @library
    def test_of_a_column_of_a_frame(self, frame):
        """The column that lacks, the nearest, and what to do if there is none."""
        data = columns(row()) | {"fevr": ["N"]}
        del data["fever"]
        with raises(missing_column) as caught:
            verbs.score(frame(data), SELENA_SLEDAI)
        says(str(caught.value), "no column 'fever' (nearest column: 'fevr')", "Rename or map", "not_assessed")

    def test_of_a_column_of_a_file(self, refused):
        """The same from the command line."""
        message = refused(text(row()).replace("fever", "fevr"))
        says(message, "no column 'fever' (nearest column: 'fevr')", "Rename or map", "not")

    def test_of_an_identifier(self, refused):
        """A column of subjects that is not there."""
        message = refused(text(row()), "--subject", "subjct", *VISIT_0[2:], command="change")
        says(message, "no column 'subjct' (nearest column: 'subject')")

    @pytest.mark.parametrize("key", ["selena", "SELENA-SLEDAI", "selena_sledai"])
    def test_of_an_edition(self, refused, key):
        """With the nearest and with all there are."""
        says(refused(text(row()), edition=key), f"no edition {key!r}", "did you mean 'selena-sledai'?", "sledai-2k-30d")

    def test_of_an_edition_that_is_like_none(self, refused):
        """Without a suggestion that would mislead."""
        message = refused(text(row()), edition="basdai-4")
        says(message, "no edition 'basdai-4'", "Use one of: ")

    def test_of_a_finding_that_was_not_assessed(self, refused):
        """The option that names it is checked too."""
        says(refused(text(row()), "--not-assessed", "fevr"), "not_assessed", "'fevr' (did you mean 'fever'?)")

    @library
    def test_of_a_finding_that_is_mapped_to_a_column(self, frame):
        """The argument that maps it is checked too."""
        with raises(unknown_descriptor, match=r"columns: no descriptor 'fevr' \(did you mean 'fever'\?\)"):
            verbs.score(frame(columns(row())), SELENA_SLEDAI, columns={"fevr": "fever"})


UNREADABLE = {"a number": "2", "a word": "maybe", "a misread zero": MISREAD_ZERO, "a word for missing": "NA"}


@pytest.mark.parametrize("answer", UNREADABLE.values(), ids=UNREADABLE)
class TestUnreadableAnswer:
    """A value that is not an answer is refused with its column, how often it occurs, and what is accepted."""

    def test_in_a_form(self, answer):
        """One visit."""
        form = dict.fromkeys(NAMES, "N") | {"rash": answer}
        with raises(unreadable_answer) as caught:
            Assessment.from_mapping(form)
        self._says(str(caught.value), answer, "1 time")

    def test_in_arrays(self, answer):
        """Many visits."""
        with raises(unreadable_answer) as caught:
            Visits.from_columns({name: ["N", "N"] for name in NAMES} | {"rash": [answer, answer]})
        self._says(str(caught.value), answer, "2 times")

    @library
    @pytest.mark.parametrize("verb", [verbs.score, verbs.score_bounds, verbs.by_system])
    def test_in_a_frame(self, frame, verb, answer):
        """Every verb."""
        with raises(unreadable_answer) as caught:
            verb(frame(columns(row(rash=answer), row(), row(rash=answer))), SELENA_SLEDAI)
        self._says(str(caught.value), answer, "2 times")

    def test_in_a_file(self, refused, answer):
        """The command line, with nothing written."""
        self._says(refused(text(row(rash=answer), row(visit="w10"))), answer, "1 time")

    def test_in_a_file_of_which_the_change_is_asked(self, refused, answer):
        """Likewise for the change."""
        message = refused(text(row(), row(visit="w10", rash=answer)), *VISIT_0, command="change")
        self._says(message, answer, "1 time")

    @staticmethod
    def _says(message: str, answer: str, times: str) -> None:
        says(message, "column 'rash'", f"{answer!r} ({times})", "is not an answer", "Accepted: ", "Y/N", "codebook")
        assert (answer == MISREAD_ZERO) == ("read it with pyreadstat" in message)


class TestCodes:
    """A further answer is understood only when the caller says what it means."""

    def test_a_word_for_missing_is_a_gap_once_that_is_said(self, accepted):
        """The column keeps the word; the result has bounds and no total."""
        (visit,) = accepted(text(row(rash="NA", fever="Y")), "--code", "NA=missing")
        assert ("NA", "", "1", "3", "1") == tuple(
            visit[name] for name in ("rash", "sledai", "sledai_low", "sledai_high", "sledai_missing")
        )

    @pytest.mark.parametrize("code", ["NA", "NA=", "NA=unknown", "=", "NA=Missing "])
    def test_a_code_without_a_meaning_is_refused(self, refused, code):
        """With the form a code has."""
        message = refused(text(row(rash="NA")), "--code", code)
        says(message, "--code", code.strip(), "VALUE=present, VALUE=absent or VALUE=missing")

    def test_two_meanings_for_one_word_are_refused(self, refused):
        """Neither of them is chosen, whatever the case they are written in."""
        message = refused(text(row(rash="NA")), "--code", "NA=missing", "--code", "na=absent")
        says(message, "--code", "NA", "absent", "missing")

    @pytest.mark.parametrize("values", [[9, 1], [9.0, 1.0]], ids=["integers", "floats"])
    def test_a_code_is_understood_in_a_file_of_numbers(self, accepted, values):
        """A Parquet file may hold the number that the command line can only write as text."""
        data = {"subject": ["1", "2"], **{name: [0, 1] for name in NAMES}, "fever": values}
        visits = accepted(parquet(data), "--code", "9=missing", name="visits.parquet")
        assert [("0", "1"), ("105", "105")] == [(visit["sledai_low"], visit["sledai_high"]) for visit in visits]


class TestBaseline:
    """Each subject has one baseline and each visit once, or the file is refused."""

    @library
    def test_a_visit_twice(self, frame):
        """The subject, the visit and how often."""
        with pytest.raises(DuplicateVisitError) as caught:
            self._change(frame(columns(row(), row(visit="w10"), row(visit="w10", rash="Y"))))
        self._says_duplicated(str(caught.value))

    def test_a_visit_twice_in_a_file(self, refused):
        """The same from the command line."""
        file = text(row(), row(visit="w10"), row(visit="w10", rash="Y"))
        self._says_duplicated(refused(file, *VISIT_0, command="change"))

    @staticmethod
    def _says_duplicated(message: str) -> None:
        says(message, "duplicated visit", "subject=001", "visit=w10", "2 rows", "one row for each visit")

    @library
    def test_the_baseline_twice(self, frame):
        """A baseline that stands twice is no less a duplicate."""
        with pytest.raises(SledaiError, match=r"subject=001.*\(2"):
            self._change(frame(columns(row(), row(rash="Y"), row(visit="w10"))))

    @library
    def test_no_baseline(self, frame):
        """The subject and the visit that was looked for."""
        with raises(missing_baseline) as caught:
            self._change(frame(columns(row(), row("002", "w10"), row("003", "w10"))))
        self._says_missing(str(caught.value))

    def test_no_baseline_in_a_file(self, refused):
        """The same from the command line."""
        file = text(row(), row("002", "w10"), row("003", "w10"))
        self._says_missing(refused(file, *VISIT_0, command="change"))

    @staticmethod
    def _says_missing(message: str) -> None:
        says(message, "no baseline", "visit = w0", "subject=002", "subject=003", "Add the visit")

    @library
    def test_an_ambiguous_flag(self, frame):
        """The subject, the flag and how many."""
        with raises(ambiguous_baseline) as caught:
            verbs.change(frame(columns(*self._flagged())), SELENA_SLEDAI, subject="subject", baseline_flag="flag")
        self._says_ambiguous(str(caught.value))

    def test_an_ambiguous_flag_in_a_file(self, refused):
        """The same from the command line."""
        arguments = ("--subject", "subject", "--baseline-flag", "flag")
        self._says_ambiguous(refused(text(*self._flagged()), *arguments, command="change"))

    @staticmethod
    def _flagged() -> list[dict[str, str]]:
        return [row("001", "w0", flag="Y"), row("001", "w10", flag="Y"), row("002", "w0", flag="Y")]

    @staticmethod
    def _says_ambiguous(message: str) -> None:
        says(message, "more than one baseline", "flag", "subject=001 (2)", "Flag one visit")
        assert "002" not in message

    def test_a_flag_that_is_not_an_answer(self, refused):
        """A flag is read as answers are, so a word that is none is refused."""
        message = refused(text(row(flag="first")), "--subject", "subject", "--baseline-flag", "flag", command="change")
        says(message, "column 'flag'", "'first' (1 time)", "is not an answer")

    @library
    @pytest.mark.parametrize("blank", [None, "", "  "], ids=["null", "empty", "spaces"])
    @pytest.mark.parametrize("column", ["subject", "visit"])
    def test_a_blank_identifier(self, frame, column, blank):
        """Rows that do not say whose they are must not become one subject, nor unnamed visits one visit."""
        data = columns(row(), row("002"), row("002", "w10"))
        data[column][-1] = blank
        with raises(missing_identifier) as caught:
            self._change(frame(data))
        assert (column, 1) == (caught.value.column, caught.value.count)
        says(str(caught.value), f"column {column!r}", "blank in 1", "which subject and visit")

    @pytest.mark.parametrize("blank", ["", '""', "  "], ids=["nothing", "quoted nothing", "spaces"])
    def test_a_blank_subject_in_a_file(self, refused, blank):
        """The same from the command line, however the blank is written."""
        message = refused(text(row(), row(blank), row(blank, "w10")), *VISIT_0, command="change")
        says(message, "column 'subject'", "blank in 2", "which subject and visit")

    @pytest.mark.parametrize(
        "arguments",
        [
            (),
            ("--visit", "visit"),
            ("--baseline", "w0"),
            (*VISIT_0[2:], "--baseline-flag", "visit"),
        ],
        ids=["nothing", "no baseline", "no visit column", "both ways"],
    )
    def test_a_baseline_that_is_not_named_one_way(self, refused, arguments):
        """There is no default and no precedence."""
        message = refused(text(row()), "--subject", "subject", *arguments, command="change")
        says(message, "--visit and --baseline", "--baseline-flag")

    def test_the_baseline_of_a_file_with_numbered_visits(self, accepted):
        """A Parquet file may number its visits, and the command line can only write numbers as text."""
        data = {
            "subject": ["1", "1"],
            "visit": [0, 10],
            **{name: [False, False] for name in NAMES},
            "rash": [True, False],
        }
        visits = accepted(
            parquet(data),
            *("--subject", "subject", "--visit", "visit", "--baseline", "0"),
            name="visits.parquet",
            command="change",
        )
        assert ["0", "-2"] == [visit["sledai_change"] for visit in visits]

    @library
    def test_a_baseline_of_another_type(self, frame):
        """A text where visits are numbers is an error of this library, the same for every kind of frame."""
        data = columns(row(), row(visit="w10")) | {"visit": [0, 10]}
        with pytest.raises(SledaiError, match="visit"):
            verbs.change(frame(data), SELENA_SLEDAI, subject="subject", visit="visit", baseline="0")

    @staticmethod
    def _change(frame):
        return verbs.change(frame, SELENA_SLEDAI, subject="subject", visit="visit", baseline="w0")


class TestVisitsBefore:
    """The visit before another is one row."""

    @pytest.mark.parametrize("weeks", [[0, 4, 4], [4, 0, 4]])
    @pytest.mark.parametrize("day", [None, "week"])
    def test_a_visit_twice(self, weeks, day):
        """By the name of the visit and by its day, in whatever order the rows are."""
        table = pl.DataFrame({**dict.fromkeys(map(str, Descriptor), ["N"] * 3), "id": ["A"] * 3, "week": weeks})
        layout = frames.Layout(subject="id", visit="week", day=day)
        with raises(duplicate_visit, match=r"id=A week=4 \(2 rows\)"):
            frames.derive(table, SELENA_SLEDAI, frames.change(since=frames.Previous()), layout=layout)


class TestNames:
    """No column of the input is ever overwritten or lost."""

    @library
    @pytest.mark.parametrize(
        ("verb", "taken"),
        [
            (verbs.score, "sledai"),
            (verbs.score_bounds, "sledai_low"),
            (verbs.score_bounds, "sledai_missing"),
            (verbs.by_system, "sledai_renal_high"),
        ],
    )
    def test_a_result_under_a_name_that_is_taken(self, frame, verb, taken):
        """The name, and the way to another."""
        with raises(taken_column) as caught:
            verb(frame(columns(row(**{taken: "7"}))), SELENA_SLEDAI)
        says(str(caught.value), "already has a column", repr(taken), "Choose another name")

    @pytest.mark.parametrize("taken", ["sledai", "sledai_low", "sledai_high", "sledai_missing", "sledai_stamp"])
    def test_in_a_file(self, refused, taken):
        """Every column that the command adds is checked, the one that names the edition too."""
        says(refused(text(row(**{taken: "7"}))), "already has a column", repr(taken), "Choose another name")

    @pytest.mark.parametrize("taken", ["sledai_baseline_low", "sledai_change", "sledai_stamp"])
    def test_in_a_file_of_which_the_change_is_asked(self, refused, taken):
        """Likewise for the change."""
        message = refused(text(row(**{taken: "7"})), *VISIT_0, command="change")
        says(message, "already has a column", repr(taken), "Choose another name")

    def test_all_names_that_are_taken_are_reported(self, refused):
        """Not one after the other."""
        message = refused(text(row(sledai="7", sledai_low="7", sledai_stamp="7")))
        says(message, "'sledai'", "'sledai_low'", "'sledai_stamp'")

    def test_another_name_is_a_way_out(self, accepted):
        """The column that was there stands beside the new ones."""
        (visit,) = accepted(text(row(sledai="99", rash="Y")), "--name", "again")
        assert ("99", "2", "2", "2") == tuple(visit[n] for n in ("sledai", "again", "again_low", "again_high"))

    @library
    @pytest.mark.parametrize("own", ["_sledai_low", "_sledai_base_high", "_sledai_row", "_sledai_count"])
    def test_a_column_of_the_user_comes_back_as_it_was(self, frame, own):
        """Whatever a frame calls its columns, those that are not results neither change nor count."""
        data = frame({**columns(row(), row(visit="w10", rash="Y")), own: [7, 8]})
        try:
            result = verbs.change(data, SELENA_SLEDAI, subject="subject", visit="visit", baseline="w0")
        except SledaiError as error:
            says(str(error), own)
        else:
            assert [7, 8] == list(result[own])
            assert [0, 2] == list(result["sledai_change"])

    def test_a_header_with_a_name_twice(self, refused):
        """The name, and that each needs its own."""
        message = refused(text(row()).replace("fever", "arthritis"))
        says(message, "visits.csv", "'arthritis' more than once", "a name of its own")

    def test_a_frame_with_a_name_twice(self):
        """An error of this library, whatever the dataframe library says."""
        data = pd.DataFrame([["N"] * 25], columns=[*NAMES, "arthritis"])
        with pytest.raises(SledaiError, match="'arthritis'"):
            verbs.score(data, SELENA_SLEDAI)


class TestSeveralFaults:
    """A form with three faults reports three."""

    def test_of_a_form(self):
        """Unknown, lacking and unreadable at once."""
        form = dict.fromkeys(NAMES, "N") | {"fevr": "Y", "rash": "maybe"}
        del form["fever"]
        with pytest.raises(InputErrors) as caught:
            Assessment.from_mapping(form)
        assert [unknown_descriptor, missing_column, unreadable_answer] == kinds_of(caught.value.errors)
        says(str(caught.value), "3 faults", "'fevr'", "'fever'", "'maybe'")

    @library
    def test_of_answers_in_a_frame(self, frame):
        """Every column with an unreadable answer, every different value, in the order of the form."""
        data = frame(columns(row(seizure="often"), row(rash="maybe"), row(rash="2", leukopenia="2")))
        with pytest.raises(InputErrors) as caught:
            verbs.score(data, SELENA_SLEDAI)
        assert ["seizure", "rash", "leukopenia"] == [error.column for error in caught.value.errors]
        two = "2 columns ('rash', 'leukopenia'): '2' (2 times), 'maybe' (1 time)"
        says(str(caught.value), "3 faults", "column 'seizure': 'often' (1 time)", two)

    def test_of_answers_in_a_file(self, refused):
        """The same from the command line."""
        message = refused(text(row(seizure="often"), row(rash="maybe"), row(rash="2")))
        says(message, "2 faults", "column 'seizure': 'often'", "column 'rash': '2' (1 time), 'maybe' (1 time)")

    @library
    def test_of_columns_and_answers_in_a_frame(self, frame):
        """A column that lacks does not hide the answers that cannot be read, nor a name that is taken."""
        data = columns(row(rash="maybe", sledai="7"))
        del data["fever"]
        with pytest.raises(InputErrors) as caught:
            verbs.score(frame(data), SELENA_SLEDAI)
        says(str(caught.value), "3 faults", "no column 'fever'", "'maybe' (1 time)", "already has a column 'sledai'")

    def test_of_columns_and_answers_in_a_file(self, refused):
        """The same from the command line."""
        message = refused(text(row(rash="maybe", sledai="7")).replace("fever", "fevr"))
        says(message, "3 faults", "no column 'fever'", "'maybe' (1 time)", "already has a column 'sledai'")

    @library
    def test_of_visits_in_a_frame(self, frame):
        """A subject without a baseline, one with two, a visit twice and a blank: all four."""
        data = columns(row(), row(), row("002", "w10"), row("003"), row("003", "w10"), row("003", "w10"), row("004"))
        data["subject"][-1] = None
        with pytest.raises(InputErrors) as caught:
            verbs.change(frame(data), SELENA_SLEDAI, subject="subject", visit="visit", baseline="w0")
        says(str(caught.value), "subject=001", "subject=002", "subject=003 visit=w10", "column 'subject' is blank in 1")


class TestFile:
    """A file that is not what it says is refused by name, and a blank or a byte never shifts an answer."""

    def test_an_empty_file(self, refused):
        """There is not even a header."""
        says(refused(""), "visits.csv", "empty", "header")

    @pytest.mark.parametrize("content", ["\n", "\ufeff", "\r\n"])
    def test_a_file_of_blanks(self, refused, content):
        """Nor in a file of blank lines."""
        says(refused(content), "visits.csv", "header")

    @pytest.mark.parametrize(("arguments", "command"), [((), "score"), (VISIT_0, "change")], ids=["score", "change"])
    def test_a_header_alone_is_a_table_without_visits(self, accepted, tmp_path, arguments, command):
        """No rows in, no rows out, with all the columns."""
        assert [] == accepted(text(row()).splitlines()[0] + "\n", *arguments, command=command)
        header = (tmp_path / "scored.csv").read_text().strip().split(",")
        assert ["subject", "visit", *NAMES] == header[:26]
        assert "sledai_stamp" == header[-1]

    def test_a_parquet_file_named_csv(self, refused):
        """The path, what it is not, and what to do."""
        message = refused(parquet(columns(row())))
        says(message, "visits.csv", "not a CSV file", "Parquet")

    def test_a_csv_file_named_parquet(self, refused):
        """The other way round."""
        message = refused(text(row()), name="visits.parquet")
        says(message, "visits.parquet", "not a PARQUET file", "CSV")

    def test_a_parquet_file_cut_short(self, refused):
        """It begins as one and does not end as one."""
        says(refused(parquet(columns(row()))[:-100], name="visits.parquet"), "visits.parquet", "cannot be read")

    def test_a_zip_file_named_csv(self, refused):
        """As a workbook is one."""
        file = BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("visits.csv", text(row()))
        says(refused(file.getvalue()), "visits.csv", "not a CSV file")

    @pytest.mark.parametrize("visits", [1, 300], ids=["at the beginning", "further on"])
    def test_a_file_with_null_bytes(self, refused, visits):
        """A byte that is no text is no part of a CSV file, wherever it stands."""
        rows = [row(f"{number:03d}") for number in range(visits)]
        says(refused(text(*rows, row("0\x0001"))), "visits.csv", "not a CSV file")

    def test_a_file_in_another_encoding(self, refused):
        """The place of the byte, and the encoding that is asked for."""
        message = refused(text(row("M\u00fcller")).encode("latin-1"))
        says(message, "visits.csv", "position", "UTF-8")

    def test_a_file_in_utf_16(self, refused):
        """As spreadsheets export it."""
        says(refused(text(row()).encode("utf-16")), "visits.csv", "position 0", "--encoding")

    @pytest.mark.parametrize("name", ["visits.xls", "visits.sav", "visits.dta", "visits", "visits.gz"])
    def test_an_unknown_ending(self, refused, name):
        """The ending, and those that are known."""
        message = refused(text(row()), name=name)
        says(message, name, repr(Path(name).suffix), "not known", "Use .csv, .tsv, .csv.gz")

    def test_a_missing_file(self, refused):
        """The path."""
        says(refused(None), "visits.csv", "no such file", "Check the path")

    def test_a_folder_in_place_of_a_file(self, refused, tmp_path):
        """It is no file to read."""
        (tmp_path / "visits.csv").mkdir()
        says(refused(None), "visits.csv", "file")

    @pytest.mark.parametrize("extra", [",N", ",", ",,"], ids=["a further answer", "a trailing comma", "two commas"])
    def test_a_line_with_too_many_fields(self, refused, extra):
        """The line is named: a field too many shifts the answers after it."""
        lines = text(row(), row(visit="w10"), row("002")).splitlines()
        lines[3] += extra
        message = refused("\n".join(lines) + "\n")
        says(message, "visits.csv", "line 4", "fields")

    @pytest.mark.parametrize("lost", [1, 5], ids=["one field", "five fields"])
    def test_a_line_with_too_few_fields(self, refused, lost):
        """An answer that is lost shifts those after it, so the line cannot be read as it stands."""
        lines = text(row(), row(visit="w10", arthritis="Y"), row("002")).splitlines()
        lines[2] = lines[2].replace(",N" * lost, "", 1)
        message = refused("\n".join(lines) + "\n")
        says(message, "visits.csv", "line 3", "fields")

    @pytest.mark.parametrize("place", ["between", "at the end"])
    def test_a_blank_line_is_not_a_visit(self, accepted, place):
        """Two visits in, two visits out."""
        lines = text(row(), row(visit="w10")).splitlines()
        lines.insert(2 if place == "between" else 3, "")
        visits = accepted("\n".join(lines) + "\n\n")
        assert [("001", "w0"), ("001", "w10")] == [(visit["subject"], visit["visit"]) for visit in visits]

    @pytest.mark.parametrize("visits", [1, 4000], ids=["a short file", "a long file"])
    def test_a_quote_that_is_not_closed_in_the_header(self, refused, visits):
        """However much text it swallows, it is a refusal."""
        rows = text(*(row(f"{number:05d}") for number in range(visits)))
        assert "Error: " in refused('"' + rows)

    def test_a_quote_that_is_not_closed_in_a_visit(self, refused):
        """Likewise further down."""
        says(refused(text(row(), row('"002'), row("003"))), "visits.csv")

    def test_a_byte_order_mark_and_other_line_ends_are_accepted(self, accepted):
        """As spreadsheets export it."""
        file = text(row(rash="Y"), row(visit="w10", fever="Y")).replace("\n", "\r\n")
        visits = accepted(b"\xef\xbb\xbf" + file.encode())
        assert [("001", "w0", "2"), ("001", "w10", "1")] == [
            (visit["subject"], visit["visit"], visit["sledai"]) for visit in visits
        ]

    def test_a_byte_order_mark_does_not_hide_a_name_that_stands_twice(self, refused):
        """The first column is compared without the mark."""
        message = refused(b"\xef\xbb\xbf" + text(row(site="1")).replace("site", "subject").encode())
        says(message, "'subject' more than once")

    def test_identifiers_stay_text(self, accepted):
        """Leading zeros, trailing zeros, exponents, blanks and commas come back as they were."""
        subjects = ["001", "1.0", "1e3", " 7", "NA", '"Doe, J"', "true", "2024-01-01"]
        visits = accepted(text(*(row(subject) for subject in subjects)))
        assert [subject.strip('"') for subject in subjects] == [visit["subject"] for visit in visits]


class TestOutput:
    """An output that cannot be written is refused before any work, and is never half there."""

    def test_a_folder_that_does_not_exist(self, refused):
        """The path, and that the folder lacks."""
        says(refused(text(row()), output="later/scored.csv"), "later", "no such folder", "Make it")

    @pytest.mark.parametrize("output", ["scored.xlsx", "scored", "scored.txt"])
    def test_an_unknown_ending(self, refused, output):
        """The ending, and those that are known."""
        says(refused(text(row()), output=output), output, repr(Path(output).suffix), "not known", ".csv, .parquet")

    def test_it_is_refused_before_the_file_is_read(self, refused):
        """A bad output is said even where the input is bad too."""
        says(refused("", output="scored.xlsx"), "scored.xlsx")

    def test_a_folder_in_place_of_the_output(self, tmp_path):
        """It is refused with its path, and no temporary file stays behind."""
        source, output = tmp_path / "visits.csv", tmp_path / "scored.csv"
        source.write_text(text(row()))
        output.mkdir()
        result = run(source, output)
        assert 2 == result.exit_code
        says(result.stderr, str(output), "folder")
        assert {"visits.csv", "scored.csv"} == {path.name for path in tmp_path.iterdir()}

    def test_without_an_output_a_refusal_prints_no_table(self, tmp_path):
        """Nothing goes down the pipe."""
        source = tmp_path / "visits.csv"
        source.write_text(text(row(), row(rash="maybe")))
        result = CliRunner().invoke(app, ["score", str(source), "--edition", "selena-sledai"])
        assert (2, "") == (result.exit_code, result.stdout)

    @pytest.mark.parametrize("ending", ["csv", "parquet"])
    @pytest.mark.parametrize("earlier", [True, False], ids=["an earlier output", "no output yet"])
    @pytest.mark.parametrize(
        "fault", [OSError(28, "No space left on device"), RuntimeError("lost"), KeyboardInterrupt()]
    )
    def test_a_failure_in_the_middle_of_writing(self, tmp_path, monkeypatch, ending, earlier, fault):
        """The earlier output stays whole, or there is none, and no temporary file stays behind."""
        source, output = tmp_path / "visits.csv", tmp_path / f"scored.{ending}"
        source.write_text(text(row()))
        if earlier:
            output.write_bytes(EARLIER)
        before = contents(tmp_path)

        def half(_, place, *args, **kwargs):
            Path(place).write_bytes(b"half a table")
            raise fault

        monkeypatch.setattr(pl.LazyFrame, f"sink_{ending}", half)
        result = run(source, output)
        assert 0 != result.exit_code
        assert before == contents(tmp_path)
        if isinstance(fault, OSError):
            assert 2 == result.exit_code
            says(result.stderr, "No space left on device")

    @pytest.mark.parametrize("step", ["fsync", "replace"])
    def test_a_failure_at_the_end_of_writing(self, tmp_path, monkeypatch, step):
        """The last steps may fail too."""
        source, output = tmp_path / "visits.csv", tmp_path / "scored.csv"
        source.write_text(text(row()))
        output.write_bytes(EARLIER)
        before = contents(tmp_path)

        def fail(*_, **__):
            raise OSError(5, "Input/output error")

        monkeypatch.setattr(*((os, "fsync") if step == "fsync" else (Path, "replace")), fail)
        result = run(source, output)
        assert 2 == result.exit_code
        says(result.stderr, "Input/output error")
        assert before == contents(tmp_path)

    def test_an_earlier_output_is_replaced_whole(self, accepted, tmp_path):
        """When all is well there is nothing left of it."""
        (tmp_path / "scored.csv").write_bytes(EARLIER * 1000)
        assert ["0"] == [visit["sledai"] for visit in accepted(text(row()))]

    def test_a_parquet_output_holds_numbers(self, tmp_path):
        """And is complete."""
        source, output = tmp_path / "visits.csv", tmp_path / "scored.parquet"
        source.write_text(text(row(rash="Y"), row(visit="w10", rash="")))
        assert 0 == run(source, output).exit_code
        table = pl.read_parquet(output)
        assert [(2, 2, 2, 0), (None, 0, 2, 1)] == table.select("^sledai(_low|_high|_missing)?$").rows()
        assert {"visits.csv", "scored.parquet"} == {path.name for path in tmp_path.iterdir()}


@together("thing", [{"rash": ["Y"]}, [["Y"]], None, pl.Series(["Y"]), pd.Series(["Y"])], ids=lambda t: type(t).__name__)
def test_what_is_no_frame_is_refused_by_its_kind(thing):
    """With what works."""
    with pytest.raises(UnsupportedFrameError, match=r"is not supported here\. Use a pandas or Polars Data"):
        verbs.score(thing, SELENA_SLEDAI)
