"""Every command reads the same rows of a CSV file, whatever its quotation marks and line ends: none is lost."""

import csv
import io

import pytest
from attrs import evolve

from cli.stamps import with_editions
from oracle import NAMES
from sledai.cli import files

EDITION = ("--edition", "selena-sledai")
VISITS = [["subject", "day", *NAMES, "note"]] + [
    [subject, day, *("Y" if name == finding else "N" for name in NAMES), "-"]
    for subject, day, finding in (("A", "0", "cva"), ("A", "7", "rash"), ("B", "0", ""), ("B", "7", "fever"))
]
"""By hand: 8, 2, 0 and 1 points; the change is 0, -6, 0 and 1."""
LABS = [["subject", "day", "test", "value", "unit", "note"]] + [
    [subject, day, "platelets", value, "10*9/L", "-"]
    for subject, day, value in (("A", "0", "20"), ("A", "7", "200"), ("B", "0", "30"), ("B", "7", "300"))
]
"""By hand: below 100 counts, and a visit has the results of the 10 days before it, so all four are present."""


def lines(table, end="\n", **notes):
    """A table as text, with further words in the notes of rows that are named by their position."""
    rows = [[*row[:-1], notes.get(f"row_{number}", row[-1])] for number, row in enumerate(table)]
    return "".join(",".join(row) + end for row in rows)


READ = {
    "marks in cells of the last column": lambda table: lines(table, row_1='scar 6"', row_3='scar 7"'),
    "a mark in the header": lambda table: lines(table, row_0='scar 6"'),
    "lines that end in CR CR LF": lambda table: lines(table, "\r\r\n"),
    "lines that end in LF CR": lambda table: lines(table, "\n\r"),
    "lines that end in CR": lambda table: lines(table, "\r"),
    "a CR before a line": lambda table: lines(table).replace("\nB,0", "\n\rB,0"),
    "a CR before the last line": lambda table: lines(table).replace("\nB,7", "\n\rB,7"),
    "a cell on two lines": lambda table: lines(table, row_1='"first,\nsecond"', row_2='"a ""b"""'),
    "no end of the last line": lambda table: lines(table)[:-1],
}
REFUSED = {
    "marks around several rows": (
        lambda table: lines(table, row_1='"scar', row_3='6"'),
        "lines 2 to 4 look like several rows, but quotation marks make one cell of them. If a quotation mark",
    ),
    "marks around two rows in the middle": (
        lambda table: lines(table).replace("A,7,", '"A,7,', 1).replace("\nB,0", '\nB",0', 1),
        "lines 3 to 4 look like several rows",
    ),
    "a mark that is not closed": (
        lambda table: lines(table, row_2='"scar'),
        "the row that begins on line 3 cannot be read (unexpected end of data). Write a cell",
    ),
    "text behind a mark": (
        lambda table: lines(table, row_2='"a"b'),
        "the row that begins on line 3 cannot be read (',' expected after '\"'). Write a cell",
    ),
    "a CR in a cell": (lambda table: lines(table, row_2="a\rb"), "line 4 has 1 fields, the header has "),
}


@pytest.fixture
def written(tmp_path):
    """A function that writes the visits and the results, each as a case has it."""

    def at(spoiled):
        places = tmp_path / "visits.csv", tmp_path / "labs.csv"
        for place, table in zip(places, (VISITS, LABS), strict=True):
            place.write_bytes(spoiled(table).encode())
        return places

    return at


def columns(text, *names):
    """Some columns of a CSV text, row by row."""
    return [[row[name] for name in names] for row in csv.DictReader(io.StringIO(text, newline=""))]


BY_DAY = ("--subject", "subject", "--visit", "day", "--baseline", "0")
DERIVED = ("--subject", "subject", "--day", "day", "--attribution", "assumed", "--excluded", "thrombocytopenia=no")


@pytest.mark.parametrize("spoiled", READ.values(), ids=READ)
class TestRead:
    """What can be read is read: four visits, and four results."""

    def test_score(self, run, written, spoiled):
        """Every visit has its own score."""
        result = run("score", written(spoiled)[0], *EDITION)
        assert [["A", "8"], ["A", "2"], ["B", "0"], ["B", "1"]] == columns(result.stdout, "subject", "sledai")
        assert result.stderr.startswith("4 visits, 0 with missing items; ")

    def test_change(self, run, written, spoiled):
        """Every visit has the change since its own baseline."""
        result = run("change", written(spoiled)[0], *EDITION, *BY_DAY)
        assert [["0"], ["-6"], ["0"], ["1"]] == columns(result.stdout, "sledai_change")
        assert result.stderr.startswith("4 visits, 0 with an open change; ")

    def test_check(self, run, written, spoiled):
        """Every visit is checked, and nothing is wrong."""
        result = run("check", written(spoiled)[0], *EDITION, *BY_DAY)
        assert result.stdout.startswith("4 rows checked: no problem; ")

    def test_derive(self, run, written, spoiled):
        """Every result counts, for every visit."""
        visits, labs = written(spoiled)
        visits.write_text("subject,day\nA,0\nA,7\nB,0\nB,7\n")
        result = run("derive", labs, visits, *EDITION, *DERIVED)
        assert [["true"]] * 4 == columns(result.stdout, "thrombocytopenia")
        assert "4 visits, 4 results; " in result.stderr


@pytest.mark.parametrize(("spoiled", "fault"), REFUSED.values(), ids=REFUSED)
def test_refused(run, written, spoiled, fault):
    """What may be several rows, or one, is refused with its line, by every command."""
    visits, labs = written(spoiled)
    good = visits.with_name("good.csv")
    good.write_text("subject,day\nA,0\n")
    for command in (
        ("score", visits),
        ("change", visits, *BY_DAY),
        ("check", visits),
        ("derive", labs, good, *DERIVED),
        ("derive", labs, visits, *DERIVED),
    ):
        refused = run(*command, *EDITION, code=2)
        assert fault in refused.stderr
        assert "" == refused.stdout


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_cell_on_several_lines_stays_as_it_is(run, tmp_path, ending):
    """Line breaks, marks and commas inside quotation marks are what they are."""
    cell = f'first, "6{ending}second,{ending}{ending}third'
    quoted = '"' + cell.replace('"', '""') + '"'
    (tmp_path / "a.csv").write_bytes(lines(VISITS, ending, row_2=quoted).encode())
    run("score", tmp_path / "a.csv", *EDITION, "--output", tmp_path / "scored.csv")
    scored = (tmp_path / "scored.csv").read_bytes().decode()
    assert [["-"], [cell], ["-"], ["-"]] == columns(scored, "note")


def test_an_empty_cell_is_blank(run, visit, store, tmp_path):
    """However it is written, it is not assessed, and blank in the output."""
    source = store(tmp_path / "a.csv", visit(note="x", rash=""))
    source.write_text(source.read_text().replace(",x\n", ',""\n'))
    assert ",,,0,2,1,selena-sledai@" in with_editions(run("score", source, *EDITION).stdout)


def test_rows_are_kept_in_parts(run, monkeypatch, written, tmp_path):
    """Of any number of rows only some are in memory; they come out in their order."""
    monkeypatch.setattr("sledai.cli.rows.CELLS_IN_MEMORY", 60)
    written(lines)
    second = [VISITS[0], *([subject.lower(), *row] for subject, *row in VISITS[1:])]
    (tmp_path / "visits-2.csv").write_text(lines(second))
    result = run("score", tmp_path / "visits*.csv", *EDITION)
    assert ["a", "a", "b", "b", "A", "A", "B", "B"] == [row for (row,) in columns(result.stdout, "subject")]


@pytest.mark.parametrize("command", ["score", "change", "check", "derive"])
def test_what_was_read_is_what_is_written(run, monkeypatch, written, tmp_path, command):
    """A result that does not have a row for each that was read does not appear: here one is said to be lost."""
    table = files._table
    monkeypatch.setattr(files, "_table", lambda *at: evolve(table(*at), rows=5))
    visits, labs = written(lines)
    output = tmp_path / "out.csv"
    output.write_text("earlier")
    further = {"change": (visits, *BY_DAY), "derive": (labs, visits, *DERIVED, "--name", "lab")}
    refused = run(command, *further.get(command, (visits,)), *EDITION, "--output", output, code=2)
    source = labs if command == "derive" else visits
    assert f"{source}: 5 rows were read, and the result would have 4, so nothing is written. " in refused.stderr
    assert "earlier" == output.read_text()
