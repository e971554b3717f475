"""Whatever hinders a command is a sentence and exit code 2, on one line for each thing, and safe to be shown."""

import os
import sys
from contextlib import suppress
from pathlib import Path
from subprocess import PIPE, run as run_process

import polars as pl
import pytest

from sledai.cli import app

EDITION = ("--edition", "selena-sledai")
BY_WEEK = ("--subject", "subject", "--visit", "week", "--baseline", "0")
DAYS = ("--subject", "subject", "--day", "week", "--name", "lab")
TITLE = "\x1b]0;title\x07"
FORGED = f"001\nError: all is well{TITLE}"
SAFE = r"001\nError: all is well\x1b]0;title\x07"


@pytest.fixture
def commands(tmp_path, visit, store):
    """Every command that reads a file, with a place for the file."""
    labs, visits = tmp_path / "labs.csv", store(tmp_path / "good.csv", visit())
    labs.write_text("subject,week,test,value,unit\n001,0,platelets,99,10*9/L\n")

    def of(source):
        return {
            "score": ("score", source, *EDITION),
            "change": ("change", source, *EDITION, *BY_WEEK),
            "check": ("check", source, *EDITION),
            "derive, visits": ("derive", labs, source, *EDITION, *DAYS),
            "derive, labs": ("derive", source, visits, *EDITION, *DAYS),
        }

    return of


COMMANDS = pytest.mark.parametrize("command", ["score", "change", "check", "derive, visits", "derive, labs"])


class TestFiles:
    """What cannot be read names the file."""

    @COMMANDS
    def test_what_the_engine_cannot_read(self, run, commands, visit, store, tmp_path, command):
        """Damaged rows are seen on the way."""
        source = store(tmp_path / "a.parquet", *(visit(f"{number:05d}") for number in range(2000)))
        pl.read_parquet(source).with_columns(test=pl.lit("c3"), value=pl.lit(1.0), unit=pl.lit("g/L")).write_parquet(
            source
        )
        content = source.read_bytes()
        end = len(content) - 8 - int.from_bytes(content[-8:-4], "little")
        source.write_bytes(content[:4] + (end - 4) * b"\xa5" + content[end:])
        refused = run(*commands(source)[command], code=2)
        assert "a.parquet" in refused.stderr
        assert ": the file cannot be read (" in refused.stderr
        assert "Export it again." in refused.stderr

    @COMMANDS
    def test_what_the_engine_gives_up(self, run, commands, visit, store, tmp_path, monkeypatch, command):
        """It gives up by an exception that is none of the usual ones, and without a word."""

        def panic(*_):
            raise pl.exceptions.PanicException

        source = store(tmp_path / "a.parquet", visit())
        arguments = commands(source)[command]
        monkeypatch.setattr(pl, "read_parquet_schema", panic)
        assert "a.parquet: the file cannot be read (PanicException). " in run(*arguments, code=2).stderr

    @pytest.mark.parametrize("ending", ["csv", "parquet"])
    @pytest.mark.parametrize("command", ["score", "change"])
    def test_a_table_of_something_else(self, run, commands, tmp_path, command, ending):
        """Not one column is that of an item, and the columns are named, not what the engine cannot do with none."""
        source = tmp_path / f"a.{ending}"
        getattr(pl.DataFrame({"subject": ["001"], "week": [0]}), f"write_{ending}")(source)
        refused = run(*commands(source)[command], code=2).stderr
        assert f"a.{ending}: the frame has no column 'seizure', 'psychosis', " in refused

    def test_what_the_engine_cannot_count(self, run, visit, store, tmp_path, monkeypatch):
        """The columns can be read, the rows cannot."""
        source = store(tmp_path / "a.parquet", visit())
        schema = pl.read_parquet_schema(source)
        monkeypatch.setattr(pl, "read_parquet_schema", lambda _: schema)
        source.write_bytes(source.read_bytes()[:-40])
        assert "a.parquet: the file cannot be read (" in run("score", source, *EDITION, code=2).stderr

    @COMMANDS
    @pytest.mark.parametrize("name", ["a.csv", "a"])
    def test_a_pipe(self, run, commands, tmp_path, command, name):
        """It is there, and is not a file, whatever it is called."""
        os.mkfifo(tmp_path / name)
        refused = run(*commands(tmp_path / name)[command], code=2)
        assert f"{name}: this is a pipe or a device. Write it to a file, and give that." in refused.stderr

    @COMMANDS
    def test_an_empty_name(self, run, commands, command):
        """It is not the current folder."""
        assert "the name is empty" in run(*commands("")[command], code=2).stderr

    @COMMANDS
    def test_a_name_that_is_not_text(self, run, commands, command):
        """A byte that is not UTF-8 is shown by its code."""
        refused = run(*commands("bad\udcff.csv")[command], code=2)
        assert r"Error: bad\udcff.csv: this is not UTF-8. Rename the file or the column." in refused.stderr

    def test_a_name_that_is_not_text_in_a_folder(self, run, visit, store, tmp_path):
        """Or in a pattern."""
        store(tmp_path / "a.csv", visit())
        (tmp_path / "bad\udcff.csv").touch()
        refused = run("score", tmp_path, *EDITION, code=2)
        assert r"bad\udcff.csv: the name of the file is not UTF-8. Rename it." in refused.stderr

    def test_a_name_of_signs_that_a_terminal_obeys(self, run, visit, store, tmp_path):
        """They are shown by their codes, also where the content is refused."""
        source = store(tmp_path / f"a{TITLE}.csv", visit(rash="?"))
        said = run("score", source, *EDITION, code=2).stderr
        assert r"a\x1b]0;title\x07.csv: column 'rash': '?' (1 time)" in said
        (tmp_path / f"b{TITLE}.csv").write_text("a,b\n1\n")
        assert (
            r"b\x1b]0;title\x07.csv: line 2 has 1 fields"
            in run("score", tmp_path / f"b{TITLE}.csv", *EDITION, code=2).stderr
        )

    def test_cells_that_a_csv_file_cannot_hold(self, run, visit, store, tmp_path):
        """Lists and bytes are for Parquet; left out they do no harm."""
        source = store(tmp_path / "a.parquet", visit())
        pl.read_parquet(source).with_columns(doses=pl.Series([[1, 2]]), scan=pl.Series([b"x"])).write_parquet(source)
        refused = run("score", source, *EDITION, code=2).stderr
        assert "a CSV file cannot hold 'doses' (List(Int64)), 'scan' (Binary). Write Parquet with --output" in refused
        run("score", source, *EDITION, "--output", tmp_path / "b.parquet")
        assert [[1, 2]] == pl.read_parquet(tmp_path / "b.parquet")["doses"].to_list()
        assert "\n001,0,0,0,0," in run("score", source, *EDITION, "--keep", "subject").stdout


class TestFormulas:
    """A spreadsheet that opens a file of ours calculates nothing; the file is not written."""

    @pytest.mark.parametrize(
        "text",
        [
            *("=1+1", "=A1", " =1", "\t=1", "@SUM(1)", "=cmd|' /C calc'!A0", "+cmd|' /C calc'!A0", "-1+cmd|'x'!A0"),
            *("+SUM(1)", '-HYPERLINK("http://x")', "-Sheet2!A1", "=\nA1"),
        ],
    )
    def test_a_formula(self, run, visit, store, text, tmp_path):
        """In a cell."""
        source, out = store(tmp_path / "a.csv", visit(note=text)), tmp_path / "b.csv"
        said = run("score", source, *EDITION, "--output", out, code=2).stderr
        assert "b.csv: a spreadsheet would calculate text in 'note', which is a formula. Write Parquet" in said
        assert ["a.csv"] == [path.name for path in tmp_path.iterdir()]

    def test_what_is_written_instead(self, run, visit, store, tmp_path):
        """Parquet, or a CSV file without the column; a name of a column is refused as a cell is."""
        source = store(tmp_path / "a.csv", visit(note="=1+1"))
        run("score", source, *EDITION, "--output", tmp_path / "b.parquet")
        assert ["=1+1"] == pl.read_parquet(tmp_path / "b.parquet")["note"].to_list()
        run("score", source, *EDITION, "--keep", "subject", "--output", tmp_path / "b.csv")
        named = store(tmp_path / "c.parquet", visit() | {"-Sheet2!A1": 1})
        assert "which is a formula" in run("score", named, *EDITION, code=2).stderr

    def test_what_is_none(self, run, visit, store, tmp_path):
        """Signs, numbers and notes are copied as they are."""
        texts = ["=", "<=", "-", "++", "-1", "+3,5", "-1e-3", "- rash (mild)", "+/-", "a=b", "@"]
        source, out = store(tmp_path / "a.csv", *(visit(note=text) for text in texts)), tmp_path / "b.csv"
        run("score", source, *EDITION, "--output", out)
        assert texts == pl.read_csv(out, infer_schema=False)["note"].to_list()

    def test_a_report(self, run, visit, store, tmp_path):
        """The name of a column stands in a cell there; a value is quoted."""
        source = store(tmp_path / "a.csv", visit(rash="=1+1") | {"=2+2": "x", "fever": ""})
        report = ("check", source, *EDITION, "--format", "csv")
        assert "'=1+1' (1 time)" in run(*report, code=1).stdout
        said = run(*report, "--column", "fever==2+2", code=2).stderr
        assert "text in 'columns', which is a formula. Give the column another name" in said


class TestHostileNames:
    """What a file says never becomes the name of a file."""

    def test_a_subject(self, run, visit, store, tmp_path):
        """Nothing but the output is written."""
        folder = tmp_path / "inner"
        hostile = ["../x", "/tmp/x", "C:\\x", "a/../../x", "CON", "..", "x\x00"]
        source = store(folder / "a.parquet", *(visit(subject=name) for name in hostile))
        run("score", source, *EDITION, "--output", folder / "b.parquet")
        subject = ("--subject", "subject", "--visit", "week")
        run("check", source, *EDITION, *subject, "--format", "html", "--output", folder / "c.html")
        assert {"a.parquet", "b.parquet", "c.html", "inner"} == {path.name for path in tmp_path.rglob("*")}


class TestShown:
    """Identifiers and values are shown on one line and shortly, and nothing in them is obeyed."""

    @pytest.fixture
    def said(self, run, visit, store, tmp_path):
        """A function that returns what a command says of some visits."""

        def of(command, *visits, code=2, options=()):
            result = run(command, store(tmp_path / "a.csv", *visits), *EDITION, *options, code=code)
            shown = result.stderr if code == 2 else result.stdout
            assert all(sign.isprintable() or sign == "\n" for sign in shown)
            assert not any(line.startswith("Error: all is well") for line in shown.splitlines())
            return shown

        return of

    def test_subjects(self, said, visit):
        """Without a baseline, or twice; from `change` and from `check`."""
        without = said("change", visit(), visit(FORGED, "1"), options=BY_WEEK)
        assert f"no baseline (week = 0) for subject={SAFE}." in without
        twice = said("change", visit(FORGED), visit(FORGED), options=BY_WEEK)
        assert f"duplicated visit: subject={SAFE} week=0 (2 rows)." in twice
        checked = said("check", visit(FORGED), visit(FORGED), options=BY_WEEK, code=1)
        assert f"subject={SAFE} week=0 (2 rows)" in checked

    def test_the_baseline(self, said, visit):
        """As it was typed."""
        options = (*BY_WEEK[:5], FORGED)
        assert f"no row has week = '{SAFE}'. The column holds 0." in said("change", visit(), options=options)

    @pytest.mark.parametrize(("answer", "words"), [("?", ": unreadable answer (1 row)"), ("", " 1.")])
    def test_columns(self, said, visit, answer, words):
        """In a report, where a column has an answer that cannot be read, or a gap."""
        visits = [visit(**{FORGED: answer}), visit(week="10", **{FORGED: "N"})]
        found = said("check", *visits, options=("--column", f"rash={FORGED}"), code=1 if answer else 0)
        assert f"{SAFE}{words}" in found

    def test_results(self, run, visit, store, tmp_path):
        """A unit that is not known."""
        (tmp_path / "labs.csv").write_text(f'subject,week,test,value,unit\n001,0,platelets,99,"{FORGED}"\n')
        source = store(tmp_path / "a.csv", visit())
        refused = run("derive", tmp_path / "labs.csv", source, *EDITION, *DAYS, code=2).stderr
        assert TITLE not in refused
        assert f'units = {{ "{SAFE}" = ... }}' in refused

    @pytest.mark.parametrize("column", ["subject", "rash"])
    def test_long_values(self, said, visit, column):
        """Their beginning and their end, and how often they are there."""
        long = "a" + 5000 * "b" + "c"
        values = [visit(**{column: long}), visit(**{"week": "0" if column == "subject" else "10", column: long})]
        for found in (said("change", *values, options=BY_WEEK), said("check", *values, options=BY_WEEK, code=1)):
            assert len(found) < 3000
            assert "abbbb" in found
            assert "bbbbc" in found
            assert "(2 rows)" in found if column == "subject" else "(2 times)" in found

    def test_a_result_of_many_digits(self, run, visit, store, tmp_path):
        """It is refused at once, and not after minutes."""
        (tmp_path / "labs.csv").write_text(f"subject,week,test,value,unit\n001,0,platelets,{131_000 * '9'}x,10*9/L\n")
        source = store(tmp_path / "a.csv", visit())
        refused = run("derive", tmp_path / "labs.csv", source, *EDITION, *DAYS, code=2).stderr
        assert "platelets [10*9/L]: '9999" in refused
        assert "999x' (1 time) cannot be read." in refused
        assert len(refused) < 2000


class TestOutput:
    """A closed output is refused where something is written to it, and only there."""

    @pytest.fixture
    def closed(self, monkeypatch, capfd):
        """A function that runs a command whose standard output is closed; its exit code, and what it said."""

        def run(*arguments):
            monkeypatch.setattr(sys, "stdout", None)
            with pytest.raises(SystemExit) as caught:
                app([str(argument) for argument in arguments])
            monkeypatch.undo()
            return caught.value.code, capfd.readouterr().err

        return run

    @COMMANDS
    def test_of_a_table(self, closed, commands, tmp_path, command):
        """The remedy is to name a file."""
        arguments = commands(tmp_path / "good.csv")[command] if "labs" not in command else ("editions",)
        code, said = closed(*arguments)
        assert (2, True) == (code, "Error: standard output is closed: open it, or name a file with --output" in said)

    @pytest.mark.parametrize("option", ["--help", "--version"])
    def test_of_an_option(self, closed, option):
        """What the command line says of itself is not lost in silence."""
        code, said = closed(option)
        assert (2, True) == (code, "Error: standard output is closed: open it, or name a file with --output" in said)

    @pytest.fixture
    def full(self):
        """A device that is always full."""
        if not (device := Path("/dev/full")).exists():
            pytest.skip("there is no device that is always full")
        return device

    def test_that_is_full(self, full):
        """A full disk is a sentence, whatever the interpreter still has to write at its end."""
        with full.open("w") as output:
            done = run_process([sys.executable, "-m", "sledai", "editions"], stdout=output, stderr=PIPE, text=True)
        assert (2, True) == (done.returncode, done.stderr.startswith("Error: [Errno 28]"))

    @pytest.mark.parametrize("arguments", [("--help",), ("--version",), ("editions",), ("score", "--help")])
    def test_that_is_full_in_process(self, full, capfd, monkeypatch, arguments):
        """The same of what the command line says of itself."""
        output = full.open("w")
        monkeypatch.setattr(sys, "stdout", output)
        with pytest.raises(SystemExit) as caught:
            app(list(arguments))
        monkeypatch.undo()
        with suppress(OSError):
            output.close()
        assert (2, True) == (caught.value.code, capfd.readouterr().err.startswith("Error: [Errno 28]"))

    def test_that_is_not_needed(self, closed, commands, tmp_path):
        """A table that goes to a file is written."""
        code, said = closed(*commands(tmp_path / "good.csv")["score"], "--output", tmp_path / "out.csv")
        assert (0, True) == (code, said.startswith("1 visit, 0 with missing items"))
        assert (tmp_path / "out.csv").read_text().startswith("subject,")


def test_results_without_visits_are_judged(run, tmp_path):
    """A unit that is not known is refused, though there is no visit for which the result could count."""
    (tmp_path / "labs.csv").write_text("subject,week,test,value,unit\n001,0,platelets,99,foo\n")
    (tmp_path / "visits.csv").write_text("subject,week\n")
    refused = run("derive", tmp_path / "labs.csv", tmp_path / "visits.csv", *EDITION, *DAYS, code=2)
    assert "platelets: 'foo' cannot be converted" in refused.stderr


def test_the_subject_of_results_has_as_many_columns(run, commands, tmp_path):
    """Two columns for the visits, and one for the results."""
    options = ("--subject", "note", "--lab-subject", "subject")
    refused = run(*commands(tmp_path / "good.csv")["derive, visits"], *options, code=2)
    assert "--lab-subject: give 2 columns, as many as for the visits (--subject)" in refused.stderr
