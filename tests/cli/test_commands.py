"""The command line does what the library does, says what it did, and writes whole files."""

import re
import runpy
import subprocess
import sys

import polars as pl
import pytest
from click.testing import CliRunner

from cli.stamps import of_any_file, with_editions
from oracle import NAMES
from sledai import EDITIONS, SELENA_SLEDAI, __main__, __version__
from sledai.cli import app
from together import together

HEADER = "subject,week," + ",".join(NAMES)


def row(subject, week, **answers):
    """One line of a visits file: absent but for what is said."""
    return ",".join([subject, str(week), *(answers.get(name, "N") for name in NAMES)])


@pytest.fixture
def visits(tmp_path):
    """Two subjects at weeks 0 and 10, one answer not assessed."""
    lines = [
        HEADER,
        row("001", 0, arthritis="Y", rash="Y"),
        row("001", 10, rash="Y"),
        row("002", 0, cva="Y", low_complement=""),
        row("002", 10, cva="Y"),
    ]
    path = tmp_path / "visits.csv"
    path.write_text("\n".join(lines) + "\n")
    return path


def run(*arguments, code=0):
    """Run a command and return what it printed."""
    result = CliRunner().invoke(app, [str(argument) for argument in arguments], catch_exceptions=False)
    assert code == result.exit_code, result.output
    return result


class TestScore:
    """`sledai score` adds score, bounds, gaps and edition to every visit."""

    def test_to_stdout(self, visits):
        """Without an output the table goes to stdout and the account of it to stderr."""
        result = run("score", visits, "--edition", "selena-sledai")
        lines = result.stdout.splitlines()
        stamp = f"selena-sledai@{SELENA_SLEDAI.content_hash}"
        assert f"{HEADER},sledai,sledai_low,sledai_high,sledai_missing,sledai_stamp" == lines[0]
        assert with_editions(lines[1]).endswith(f",6,6,6,0,{stamp}")
        assert with_editions(lines[3]).endswith(f",,8,10,1,{stamp}")
        account = "4 visits, 1 with missing items; missing items leave the result open; edition selena-sledai, content "
        assert f"{account}{SELENA_SLEDAI.content_hash}; sledai {__version__}\n" == result.stderr

    @pytest.mark.parametrize("ending", ["csv", "parquet", "PARQUET"])
    def test_to_a_file(self, visits, tmp_path, ending):
        """With an output the file has the input's columns as they were, and the results."""
        output = tmp_path / f"scored.{ending}"
        assert "" == run("score", visits, "--edition", "sledai-2k", "--output", output).stdout
        table = pl.read_csv(output, infer_schema=False) if ending == "csv" else pl.read_parquet(output)
        assert ["001", "001", "002", "002"] == table["subject"].to_list()
        assert ["6", "2", None, "8"] == table["sledai"].cast(pl.String).to_list()
        assert {"visits.csv", output.name} == {path.name for path in tmp_path.iterdir()}

    def test_gaps_as_absent(self, visits):
        """Gaps count as absent only when asked for, and the account says so."""
        result = run("score", visits, "--edition", "sledai-2k", "--missing", "absent")
        assert ",8,8,8,1,sledai-2k@" in with_editions(result.stdout)
        assert "missing items count as absent" in result.stderr

    def test_a_parquet_file_with_types(self, visits, tmp_path):
        """A Parquet file is read with its own types."""
        typed = pl.read_csv(visits, infer_schema=False).with_columns(pl.col(NAMES) == "Y")
        typed.write_parquet(tmp_path / "visits.parquet")
        assert ",6,6,6,0," in run("score", tmp_path / "visits.parquet", "--edition", "sledai-2k").stdout

    def test_codes_names_and_columns_that_are_not_there(self, visits):
        """Further answers, a prefix of one's own and descriptors without a column are said by name."""
        text = visits.read_text().replace(",Y", ",POS").replace("fever,", "")
        text = "\n".join(line[:-2] if line != text.splitlines()[0] else line for line in text.splitlines())
        visits.write_text(text + "\n")
        options = ("--code", "pos=present", "--not-assessed", "fever", "--name", "total")
        result = run("score", visits, "--edition", "sledai-2k", *options)
        assert "total,total_low,total_high,total_missing,total_stamp" in result.stdout
        assert ",,6,7,1,sledai-2k@" in with_editions(result.stdout)

    def test_keep_only_some_columns(self, visits):
        """The output may be narrowed to named columns of the input; a misspelt one is refused."""
        result = run("score", visits, "--edition", "sledai-2k", "--keep", "week", "--keep", "subject")
        assert "subject,week,sledai,sledai_low,sledai_high,sledai_missing,sledai_stamp" == result.stdout.split()[0]
        refused = run("score", visits, "--edition", "sledai-2k", "--keep", "subjct", code=2)
        assert "the file has no column 'subjct' (nearest column: 'subject'). Rename the column, or" in refused.stderr

    @pytest.mark.parametrize(("mark", "name"), [(";", "semicolons"), ("\t", "tabs"), ("|", "bars")])
    def test_another_separator(self, visits, mark, name):
        """A file with another separator is read like one with commas; a header that fits two needs a word."""
        expected = of_any_file(run("score", visits, "--edition", "sledai-2k").stdout)
        visits.write_text(visits.read_text().replace(",", mark))
        assert expected == of_any_file(run("score", visits, "--edition", "sledai-2k").stdout)
        given = ("--separator", "tab" if mark == "\t" else mark)
        assert expected == of_any_file(run("score", visits, "--edition", "sledai-2k", *given).stdout)
        visits.write_text(f"a{mark}b,c\n")
        refused = run("score", visits, "--edition", "sledai-2k", code=2).stderr
        assert f"its header is separated as much by commas as by {name}. Name the sign, such as --separator" in refused

    def test_a_column_of_another_name(self, visits):
        """A descriptor may live in a column of another name, said by name."""
        visits.write_text(visits.read_text().replace("rash", "SKIN01", 1))
        result = run("score", visits, "--edition", "sledai-2k", "--column", "rash=SKIN01", "--keep", "subject")
        assert "001,6,6,6,0,sledai-2k@" in with_editions(result.stdout)
        for unclear in ("rash", "rash="):
            refused = run("score", visits, "--edition", "sledai-2k", "--column", unclear, code=2)
            assert f"{unclear}: write DESCRIPTOR=COLUMN" in refused.stderr

    def test_the_clinical_score(self, visits):
        """Leaving out a system scores the subset, and the result says so."""
        result = run("score", visits, "--edition", "sledai-2k", "--without", "immunologic", "--keep", "subject")
        assert "002,8,8,8,0,sledai-2k-without-immunologic@" in with_editions(result.stdout)
        refused = run("score", visits, "--edition", "sledai-2k", "--without", "imunologic", code=2)
        assert "'imunologic' (did you mean 'immunologic'?)" in refused.stderr

    @pytest.mark.parametrize("code", ["1=yes", "NA", "1=present,2=absent", "=present=absent"])
    def test_a_code_that_is_not_clear(self, visits, code):
        """A code is one value and one of three meanings; a list of codes is not one code."""
        refused = run("score", visits, "--edition", "sledai-2k", "--code", code, code=2)
        assert "write VALUE=present, VALUE=absent or VALUE=missing" in " ".join(refused.stderr.split())

    def test_the_output_cannot_be_the_input(self, visits):
        """The input is never written over."""
        before = visits.read_text()
        refused = run("score", visits, "--edition", "sledai-2k", "--output", visits, code=2)
        assert "the output is the input. Name another file." in refused.stderr
        assert before == visits.read_text()

    def test_the_stamp_overwrites_nothing(self, visits):
        """A column of the input that has the stamp's name is not overwritten."""
        visits.write_text(visits.read_text().replace("week", "sledai_stamp", 1))
        refused = run("score", visits, "--edition", "sledai-2k", code=2)
        assert "the input already has a column 'sledai_stamp'. Choose another name" in refused.stderr

    def test_no_rows(self, visits):
        """A file with a header and no visits gives a header and no visits."""
        visits.write_text(HEADER + "\n")
        result = run("score", visits, "--edition", "sledai-2k")
        assert 1 == len(result.stdout.splitlines())
        assert "0 visits, 0 with missing items" in result.stderr

    def test_the_edition_must_be_named(self, visits):
        """No edition is a default."""
        assert "Missing option '--edition'" in run("score", visits, code=2).stderr


class TestChange:
    """`sledai change` adds the change since a named baseline."""

    def test_by_visit(self, visits):
        """The baseline is the named visit of the same subject."""
        result = run(
            "change", visits, "--edition", "selena-sledai", "--subject", "subject", "--visit", "week", "--baseline", "0"
        )
        lines = result.stdout.splitlines()
        assert lines[0].endswith(
            "sledai,sledai_low,sledai_high,sledai_missing,sledai_baseline_low,sledai_baseline_high,sledai_baseline,sledai_change_low,sledai_change_high,sledai_change,sledai_stamp"
        )
        assert ",2,2,2,0,6,6,6,-4,-4,-4,selena-sledai@" in with_editions(lines[2])
        assert ",8,8,8,0,8,10,,-2,0,,selena-sledai@" in with_editions(lines[4])
        assert "4 visits, 1 with an open change" in result.stderr

    def test_by_flag(self, visits, tmp_path):
        """The baseline is the flagged visit, and gaps may count as absent."""
        table = pl.read_csv(visits, infer_schema=False)
        table.with_columns(base=pl.when(pl.col("week") == "0").then(pl.lit("Y"))).write_csv(tmp_path / "flagged.csv")
        result = run(
            "change",
            tmp_path / "flagged.csv",
            "--edition",
            "selena-sledai",
            "--subject",
            "subject",
            "--baseline-flag",
            "base",
            "--missing",
            "absent",
        )
        assert ",8,8,0,0,0,selena-sledai@" in with_editions(result.stdout.splitlines()[4])

    @pytest.mark.parametrize(
        "options", [(), ("--baseline", "0"), ("--baseline", "0", "--visit", "week", "--baseline-flag", "week")]
    )
    def test_the_baseline_must_be_named_one_way(self, visits, options):
        """Neither, half a name, or two names for the baseline is refused."""
        result = run("change", visits, "--edition", "sledai-2k", "--subject", "subject", *options, code=2)
        assert "name the baseline by --visit and --baseline, or by --baseline-flag" in result.stderr


class TestLookUp:
    """`sledai define` and `sledai editions` print definitions and differences."""

    def test_define_in_one_edition(self):
        """One edition's row, with evidence and references."""
        result = run("define", "pyuria", "--edition", "selena-sledai")
        assert result.stdout.startswith("SELENA-SLEDAI (selena-sledai)\nPyuria: 4 points, renal")
        assert "> 5 white cells per high-power field (exactly 5 does not count)" in result.stdout

    @together("name", ["Pyuria", " pyuria "])
    def test_define_in_any_case(self, name):
        """A name is found in whatever case."""
        assert "Pyuria: 4 points" in run("define", name, "--edition", "sledai-2k").stdout

    def test_define_with_blanks(self):
        """A label's blanks are the name's underscores."""
        assert "Lupus headache: 8 points" in run("define", "lupus headache", "--edition", "sledai-2k").stdout

    def test_define_what_is_no_descriptor(self):
        """A misspelt descriptor is refused with the nearest one."""
        refused = run("define", "pyurea", code=2)
        assert "sledai define: no descriptor 'pyurea' (did you mean 'pyuria'?)" in refused.stderr

    def test_define_in_all_editions(self):
        """Without an edition every one is printed."""
        headings = re.findall(r"^.* \((\S+)\)$", run("define", "rash").stdout, re.MULTILINE)
        assert list(EDITIONS) == [key for key in headings if key in EDITIONS]

    def test_editions(self):
        """Every edition with its window, its maximum and its content hash."""
        lines = run("editions").stdout.splitlines()
        assert "key                  window   maximum  content       edition" == lines[0]
        assert [f"{key:<19}  " for key in EDITIONS] == [line[:21] for line in lines[1:]]
        assert SELENA_SLEDAI.content_hash in lines[2]

    def test_difference(self):
        """Two editions row by row: what only the one says and what only the other."""
        out = run("editions", "--diff", "sledai-2k", "sledai-2k-30d").stdout
        assert out.startswith("sledai-2k -> sledai-2k-30d: ")
        assert (
            "seizure, window\n  sledai-2k: the visit or the 10 days before\n  sledai-2k-30d: the visit or the 30" in out
        )

    def test_one_difference_is_one(self):
        """Editions that do not differ say so."""
        assert "sledai-2k -> sledai-2k: 0 differences\n" == run("editions", "--diff", "sledai-2k", "sledai-2k").stdout

    @together("command", [("define", "rash", "--edition", "selena"), ("editions", "--diff", "selena", "x")])
    def test_an_unknown_edition(self, command):
        """A misspelt edition is refused with the nearest one."""
        assert "no edition 'selena' (did you mean 'selena-sledai'?)" in run(*command, code=2).stderr

    def test_help_and_version(self):
        """The help lists the commands; the version is the library's."""
        out = run("--help").stdout
        assert all(name in out for name in ("change", "define", "demo", "editions", "score", "selftest"))
        assert f"sledai, version {__version__}\n" == run("--version").stdout


class TestEntry:
    """`python -m sledai` and `sledai` are the same door, and say what to install where the extra is missing."""

    @together("package", sorted(__main__.EXTRA))
    def test_without_the_extra(self, package):
        """A missing package of the extra gives one sentence and exit code 2."""
        hide = f"import runpy, sys; sys.modules[{package!r}] = None"
        code = f"{hide}; runpy.run_module('sledai', run_name='__main__')"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
        message = f"The command line needs {package}. Install it with: pip install 'sledai[cli]'\n"
        assert (2, message) == (done.returncode, done.stderr)

    def test_python_m_sledai(self, monkeypatch, capsys):
        """`python -m sledai` is the command line."""
        monkeypatch.setattr(sys, "argv", ["sledai", "--version"])
        monkeypatch.delitem(sys.modules, "sledai.__main__")
        with pytest.raises(SystemExit) as caught:
            runpy.run_module("sledai", run_name="__main__")
        assert 0 == caught.value.code
        assert __version__ in capsys.readouterr().out

    def test_another_missing_module_is_not_hidden(self, monkeypatch):
        """A module that is not of the extra raises as it is."""
        monkeypatch.setitem(sys.modules, "sledai.cli", None)
        with pytest.raises(ModuleNotFoundError):
            __main__.main()

    def test_without_the_extra_in_process(self, monkeypatch, capsys):
        """The sentence names the package that is missing."""
        monkeypatch.delitem(sys.modules, "sledai.cli", raising=False)
        monkeypatch.setitem(sys.modules, "click", None)
        with pytest.raises(SystemExit) as caught:
            __main__.main()
        assert 2 == caught.value.code
        assert "needs click" in capsys.readouterr().err

    def test_main_runs_the_commands(self, monkeypatch, capsys):
        """The entry point runs the command line."""
        monkeypatch.setattr(sys, "argv", ["sledai", "--version"])
        with pytest.raises(SystemExit) as caught:
            __main__.main()
        assert 0 == caught.value.code
        assert __version__ in capsys.readouterr().out
