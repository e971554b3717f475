"""`sledai check` tells what is wrong with a file, in words, as a table or as a page, and by its exit code."""

import csv
import io

import polars as pl
import pytest

from sledai import SELENA_SLEDAI
from sledai.cli import checking

EDITION = ("--edition", "selena-sledai")
BY_WEEK = ("--subject", "subject", "--visit", "week", "--baseline", "0")
ENDINGS = pytest.mark.parametrize("ending", [".csv", ".parquet"])


IN_ONE_PART_TOO = pytest.mark.parametrize("part", [2, 2**22], ids=["in many parts", "in one part"], indirect=True)


@pytest.fixture(autouse=True)
def part(request, monkeypatch):
    """How many visits are checked at a time: two, so that every file has many parts."""
    monkeypatch.setattr(checking, "VISITS_CHECKED_AT_A_TIME", getattr(request, "param", 2))


@pytest.fixture
def found(run, tmp_path):
    """A function that checks a file and returns, of each problem, its kind, columns, count and examples."""

    def problems(source, *arguments, status="problem"):
        code = 1 if status == "problem" else 0
        result = run("check", source, *EDITION, *arguments, "--format", "csv", code=code)
        lines = [line for line in csv.DictReader(io.StringIO(result.stdout)) if line["status"] == "problem"]
        assert f"{len(lines)} problem" in result.stderr
        shown = [line for line in csv.DictReader(io.StringIO(result.stdout)) if line["status"] == status]
        return [(line["kind"], line["columns"], int(line["count"]), line["examples"]) for line in shown]

    return problems


@ENDINGS
def test_nothing_is_found(run, visit, store, tmp_path, ending):
    """Exit code 0, the report on stdout, the account on stderr."""
    source = store(tmp_path / f"visits{ending}", visit(), visit(week="10", rash=""), visit("002", rash="Y"))
    result = run("check", source, *EDITION, *BY_WEEK)
    assert result.stdout.startswith(f"3 rows checked: no problem; selena-sledai@{SELENA_SLEDAI.content_hash}\n")
    assert "Missing items: rash 1.\n" in result.stdout
    assert result.stderr.startswith("3 visits, 0 problems; edition selena-sledai, content ")


@IN_ONE_PART_TOO
def test_what_is_found(found, visit, store, tmp_path):
    """Unreadable answers, a visit twice, a subject without a baseline, and a total that differs."""
    source = store(
        tmp_path / "visits.csv",
        visit(rash="?", total="0"),
        visit(week="10", cva="Y", total="8"),
        visit(week="10", cva="Y", total="7"),
        visit("002", "10", rash="?", total="0"),
        visit("003", total="0"),
    )
    problems = found(source, *BY_WEEK, "--total", "total")
    assert [
        ("unreadable_answer", "rash", 2, "'?' (2 times)"),
        ("duplicated_visit", "subject, week", 1, "subject=001 week=10 (2 rows)"),
        ("missing_baseline", "subject", 1, "subject=002"),
    ] == [problem for problem in problems if problem[0] != "wrong_total"]
    assert [("wrong_total", "total", 1)] == [problem[:3] for problem in problems if problem[0] == "wrong_total"]


def test_without_a_subject(found, visit, store, tmp_path):
    """Answers alone are checked in one piece."""
    source = store(tmp_path / "visits.csv", visit(rash="?"), visit(rash="?"), visit(rash="maybe"))
    assert [("unreadable_answer", "rash", 3, "'?' (2 times); 'maybe' (1 time)")] == found(source)


def test_a_subject_that_is_no_column(found, visit, store, tmp_path):
    """It is a problem and not a refusal."""
    source = store(tmp_path / "visits.csv", visit(), visit(), visit())
    assert [("missing_role", "subjct", 3)] == [
        problem[:3] for problem in found(source, "--subject", "subjct", "--visit", "week")
    ]


def test_expected_visits(found, run, visit, store, tmp_path):
    """Who should have a visit and has none is found in each part of the file."""
    source = store(tmp_path / "visits.csv", visit(), visit(week="10"), visit("002"), visit("003"))
    who = ("--subject", "subject", "--visit", "week", "--expected", "10", "--expected", "0")
    lacking = "subject=002 week=10; subject=003 week=10"
    assert [("missing_visit", "subject, week", 2, lacking)] == found(source, *who)
    assert "belongs to a --subject and a --visit" in run("check", source, *EDITION, *who[2:], code=2).stderr


def test_misspelt_visits(found, visit, store, tmp_path):
    """A baseline and an expected visit that the whole file does not have, though it is checked in parts."""
    rows = [visit(subject, week=week) for subject in ("001", "002", "003") for week in ("Week 0", "Week 4")]
    source = store(tmp_path / "visits.csv", *rows, visit("004", week="Week 8"))
    who = ("--subject", "subject", "--visit", "week", "--baseline")
    examples = "baseline 'Wek 0', nearest 'Week 0'; expected 'Wek 8', nearest 'Week 8'"
    misspelt = found(source, *who, "Wek 0", "--expected", "Wek 8")
    assert ("unknown_visit", "week", 4, examples) == misspelt[0]
    named = found(source, *who, "Week 0", "--expected", "Week 8")
    assert ["missing_visit", "missing_baseline"] == [kind for kind, *_ in named]


def test_how_answers_are_read(run, visit, store, tmp_path):
    """Columns, codes and what was not assessed are said as for a score."""
    source = store(tmp_path / "visits.csv", visit(rash="maybe"), visit())
    source.write_text(source.read_text().replace("cva", "STROKE").replace("fever", "Fever").replace("rash,", "Rash,"))
    options = ("--code", "maybe=missing", "--column", "cva=STROKE", "--names", "case")
    assert "Missing items: Rash 1.\n" in run("check", source, *EDITION, *options).stdout


class TestVisitsThatAreNumbers:
    """Text that holds nothing but numbers puts visits in the order of the numbers."""

    @pytest.mark.parametrize("weeks", [("0", "2", "10"), ("0", "2.5", "10.0"), ("-1", " 0", "10 ")])
    def test_as_text(self, found, visit, store, tmp_path, weeks):
        """Week 10 comes after week 2: alopecia for rash, each 2 points, is seen there, and is not a problem."""
        first, second, third = weeks
        source = store(
            tmp_path / "visits.csv",
            visit(week=third, alopecia="Y"),
            visit(week=first),
            visit(week=second, rash="Y"),
        )
        who = ("--subject", "subject", "--visit", "week")
        assert [("hidden_change", 1)] == [one[:3:2] for one in found(source, *who, status="information")]

    def test_the_baseline_is_a_number_too(self, run, visit, store, tmp_path):
        """However it is written."""
        source = store(tmp_path / "visits.csv", visit(week="00"), visit(week="10"))
        run("check", source, *EDITION, *BY_WEEK)

    def test_a_baseline_that_is_no_number(self, run, visit, store, tmp_path):
        """It is a problem: no visit has that name."""
        source = store(tmp_path / "visits.csv", visit(week="0"), visit(week="10"))
        assert "'start'" in run("check", source, *EDITION, *BY_WEEK[:5], "start", code=1).stdout

    def test_names_stay_names(self, run, visit, store, tmp_path):
        """One visit that is no number, and all are text; a blank is none."""
        source = store(tmp_path / "visits.csv", visit(week="0"), visit(week="screening"), visit(week=""))
        assert (
            "holds text, which does not put visits in order" in run("check", source, *EDITION, *BY_WEEK, code=1).stdout
        )

    def test_a_blank_among_numbers(self, found, visit, store, tmp_path):
        """It stays a blank."""
        source = store(tmp_path / "visits.csv", visit(week="0"), visit(week="10"), visit(week=" "))
        assert [("blank_identifier", "week", 1, "")] == found(source, *BY_WEEK)

    def test_in_a_parquet_file(self, run, visit, store, tmp_path):
        """Numbers are what they are."""
        path = store(tmp_path / "a.parquet", visit(), visit(week="10"))
        pl.read_parquet(path).with_columns(pl.col("week").cast(pl.Int16)).write_parquet(path)
        run("check", path, *EDITION, *BY_WEEK)


class TestOutput:
    """A report may be kept."""

    @pytest.mark.parametrize(("form", "beginning"), [("text", "1 row checked"), ("csv", "status,kind,")])
    def test_in_a_file(self, run, visit, store, tmp_path, form, beginning):
        """Nothing is printed on stdout then; the exit code is the same."""
        source, output = store(tmp_path / "visits.csv", visit(rash="?")), tmp_path / "report"
        assert "" == run("check", source, *EDITION, "--format", form, "--output", output, code=1).stdout
        assert output.read_text("utf-8").startswith(beginning)
        assert {"visits.csv", "report"} == {path.name for path in tmp_path.iterdir()}

    def test_as_a_page(self, run, visit, store, tmp_path):
        """With what the file holds escaped."""
        page = run("check", store(tmp_path / "a.csv", visit(rash="<b>")), *EDITION, "--format", "html", code=1).stdout
        assert page.startswith('<!doctype html>\n<meta charset="utf-8">')
        assert "&lt;b&gt;" in page
        assert "<b>" not in page

    def test_not_over_the_input(self, run, visit, store, tmp_path):
        """The file that is checked stays."""
        source = store(tmp_path / "a.csv", visit())
        assert "the output is the input" in run("check", source, *EDITION, "--output", source, code=2).stderr


class TestRefusals:
    """A call that makes no sense, or a file that cannot be read, ends with exit code 2 and not with 1."""

    @pytest.mark.parametrize(
        "options",
        [
            ("--subject", "subject", "--baseline", "0"),
            ("--visit", "week", "--baseline", "0"),
            ("--baseline-flag", "week"),
            (*BY_WEEK, "--baseline-flag", "week"),
        ],
    )
    def test_half_a_baseline(self, run, visit, store, tmp_path, options):
        """A baseline belongs to a subject, and is named one way."""
        refused = run("check", store(tmp_path / "a.csv", visit()), *EDITION, *options, code=2)
        assert "baseline" in refused.stderr.splitlines()[-1]

    def test_a_file_that_is_not_there(self, run, tmp_path):
        """As for a score."""
        assert "there is no such file" in run("check", tmp_path / "a.csv", *EDITION, code=2).stderr

    def test_no_visits(self, run, visit, store, tmp_path):
        """A header alone has nothing wrong in it."""
        source = store(tmp_path / "a.csv", visit())
        source.write_text(source.read_text().splitlines()[0] + "\n")
        assert run("check", source, *EDITION, *BY_WEEK).stdout.startswith("0 rows checked: no problem")


@IN_ONE_PART_TOO
def test_study_days(found, run, visit, store, tmp_path):
    """Days on both sides of 0 and none at 0, in one part or in many; and that they are study days."""
    days = ("-10", "1", "29")
    hole = store(tmp_path / "hole.csv", *(visit("001", week=day) for day in days))
    by_day = ("--subject", "subject", "--visit", "week")
    assert [("missing_day_zero", "week", 1)] == [each[:3] for each in found(hole, *by_day)]
    run("check", hole, *EDITION, *by_day, "--days", "study")
    apart = store(tmp_path / "apart.csv", *(visit(f"{at:03d}", week=str(week)) for at in range(9) for week in [at - 9]))
    with apart.open("a") as file:
        file.writelines(store(tmp_path / "after.csv", visit("010", week="1")).read_text().splitlines(True)[1:])
    assert [("missing_day_zero", "week", 9)] == [each[:3] for each in found(apart, *by_day)]
    whole = store(
        tmp_path / "whole.csv", *(visit(who, week=day) for who in ("001", "002") for day in days), visit("003")
    )
    run("check", whole, *EDITION, *by_day)


def test_every_row_of_a_problem(run, visit, store, tmp_path):
    """A table of its own, next to the report."""
    source = store(tmp_path / "visits.csv", {**visit(rash="maybe"), "total": "0"}, {**visit("002"), "total": "3"})
    out = tmp_path / "rows.csv"
    options = ("--subject", "subject", "--visit", "week", "--total", "total", "--rows", out)
    run("check", source, *EDITION, *options, code=1)
    assert [
        ["subject", "week", "row", "problem", "column", "stored", "computed"],
        ["001", "0", "0", "unreadable_answer", "rash", "maybe", ""],
        ["002", "0", "1", "wrong_total", "total", "3", "0"],
    ] == [line.split(",") for line in out.read_text().splitlines()]
