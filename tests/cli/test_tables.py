"""Tables as sites keep them: a layout in a file, other separators and encodings, packed files, and workbooks."""

import gzip
import zipfile
from datetime import date, datetime, time

import polars as pl
import pytest

from cli.stamps import with_editions
from oracle import NAMES
from sledai.cli import workbooks
from sledai.cli.rows import text_of
from sledai.frames import Layout
from together import together

EDITION = ("--edition", "selena-sledai")
LAYOUT = Layout(
    subject="subject", visit="week", columns={"rash": "SKIN"}, codebook={"J": True}, missing={"fever": "absent"}
)


@pytest.fixture
def scores(run, tmp_path):
    """A function that scores a file with some options, and returns the score of each visit."""

    def scored(path, *options):
        out = tmp_path / "scored.csv"
        run("score", path, *EDITION, *options, "-o", out)
        return pl.read_csv(out, infer_schema=False)["sledai"].to_list()

    return scored


@pytest.fixture
def text(visit):
    """Two visits as the text of a CSV file, of 2 and of 4 points."""
    return pl.DataFrame([visit(rash="Y"), visit(week="4", arthritis="Y")]).write_csv()


class TestLayout:
    """What `frames.Layout` says of a table, the file of a layout says to every command."""

    @pytest.fixture
    def table(self, visit, store, tmp_path):
        """A visit whose rash has another column and another word, and whose fever is blank; then one without."""
        path = store(tmp_path / "visits.csv", visit(rash="J", fever=""), visit(week="4", fever=""))
        path.write_text(path.read_text().replace("rash", "SKIN", 1))
        (tmp_path / "layout.toml").write_text(LAYOUT.to_toml())
        return path

    def test_score(self, scores, table, run):
        """Columns, codes, and what a missing item means."""
        assert ["2", "0"] == scores(table, "--layout", table.with_name("layout.toml"))
        said = run("score", table, *EDITION, "--layout", table.with_name("layout.toml")).stderr
        assert "2 with missing items; missing items of fever count as absent" in said

    def test_options_add_to_it(self, scores, table):
        """An option is said in addition, or in the place of what the file says."""
        table.write_text(table.read_text().replace("alopecia", "HAIR", 1).replace(",N", ",?", 1))
        layout = ("--layout", table.with_name("layout.toml"))
        assert [None, None] == scores(
            table, *layout, "--column", "alopecia=HAIR", "--code", "?=absent", "--missing=open"
        )

    def test_change(self, run, table):
        """Subject and visit are those of the layout."""
        options = ("--layout", table.with_name("layout.toml"), "--baseline", "0", "--keep", "week")
        lines = with_editions(run("change", table, *EDITION, *options).stdout).splitlines()
        assert ["4,0,0,0,1,2,2,2,-2,-2,-2"] == [line.rpartition(",")[0] for line in lines[2:]]

    def test_check(self, run, table):
        """The same layout makes the table clean."""
        assert "no problem" in run("check", table, *EDITION, "--layout", table.with_name("layout.toml")).stdout
        assert "no column found" in run("check", table, *EDITION, code=1).stdout

    def test_points_and_totals(self, scores, run, visit, store, tmp_path):
        """Cells that hold points; and a table that has only a total."""
        rows = [{**visit(), **dict.fromkeys(NAMES, "0"), "arthritis": points} for points in ("4", "0")]
        (tmp_path / "points.toml").write_text('answers = "points"\n')
        assert ["4", "0"] == scores(store(tmp_path / "points.csv", *rows), "--layout", tmp_path / "points.toml")
        (tmp_path / "total.toml").write_text('total = "TOTAL"\n')
        totals = store(tmp_path / "totals.csv", {"TOTAL": "12"}, {"TOTAL": ""})
        assert ["12", None] == scores(totals, "--layout", tmp_path / "total.toml")
        assert ["12", None] == pl.read_csv(tmp_path / "scored.csv", infer_schema=False)["TOTAL"].to_list()
        totals.write_text("TOTAL\nhigh\n12\n")
        said = run("score", totals, *EDITION, "--layout", tmp_path / "total.toml", code=2).stderr
        assert "'high' (1 time)" in said

    def test_points_that_are_not_those_of_the_item(self, run, visit, store, tmp_path):
        """The column and what it accepts are named."""
        (tmp_path / "points.toml").write_text('answers = "points"\n')
        rows = {**visit(), **dict.fromkeys(NAMES, "0"), "arthritis": "3"}
        said = run(
            "score", store(tmp_path / "a.csv", rows), *EDITION, "--layout", tmp_path / "points.toml", code=2
        ).stderr
        assert "arthritis" in said
        assert "0 or 4, the points of this item" in said

    def test_what_is_not_a_layout(self, run, table):
        """A key that no layout has is refused with the file."""
        table.with_name("layout.toml").write_text("subjekt = 1\n")
        said = run("score", table, *EDITION, "--layout", table.with_name("layout.toml"), code=2).stderr
        assert "layout.toml" in said
        assert "subjekt" in said

    def test_results_of_a_laboratory(self, run, tmp_path):
        """The command that derives answers takes subject and day from it too."""
        (tmp_path / "layout.toml").write_text('subject = "id"\nday = "when"\n')
        (tmp_path / "labs.csv").write_text("id,when,test,value,unit\nA,1,platelets,80,10*9/L\n")
        (tmp_path / "visits.csv").write_text("id,when\nA,3\n")
        options = ("--attribution", "assumed", "--excluded", "thrombocytopenia=no")
        files = (tmp_path / "labs.csv", tmp_path / "visits.csv", "--edition", "sledai-2k")
        derived = run("derive", *files, "--layout", tmp_path / "layout.toml", *options).stdout
        assert derived.splitlines()[0].startswith("id,when,")
        said = run("derive", *files, *options, code=2).stderr
        assert "name the columns of the subject and the day: --subject and --day, or in --layout" in said

    def test_twice_a_total(self, run, table, tmp_path):
        """What the library refuses of a layout is a sentence, and no trace of the program."""
        (tmp_path / "total.toml").write_text('total = "week"\n')
        said = run("check", table, *EDITION, "--layout", tmp_path / "total.toml", "--total", "week", code=2).stderr
        assert "the layout says that the table has only a total" in said


class TestText:
    """Text files with separated cells."""

    @together("ending", [".tsv", ".tsv.gz", ".csv.gz"])
    def test_endings(self, scores, text, tmp_path, ending):
        """Cells between tabs, and files that are packed."""
        content = text.replace(",", "\t").encode() if "tsv" in ending else text.encode()
        path = tmp_path / f"visits{ending}"
        path.write_bytes(gzip.compress(content) if ending.endswith("gz") else content)
        assert ["2", "4"] == scores(path)

    @together("encoding", ["cp1252", "utf-16", "utf-8"])
    def test_encodings(self, scores, text, tmp_path, encoding):
        """Letters of another encoding, in a column that is kept."""
        (tmp_path / "visits.csv").write_bytes(text.replace("001", "Müller").encode(encoding))
        assert ["2", "4"] == scores(tmp_path / "visits.csv", "--encoding", encoding)
        kept = pl.read_csv(tmp_path / "scored.csv")["subject"].to_list()
        assert ["Müller", "Müller"] == kept

    def test_another_encoding_is_refused(self, run, text, tmp_path):
        """With the option that reads it; so is one that does not exist."""
        (tmp_path / "visits.csv").write_bytes(text.replace("001", "Müller").encode("cp1252"))
        said = run("score", tmp_path / "visits.csv", *EDITION, code=2).stderr
        assert "Name its encoding, such as --encoding cp1252" in said
        said = run("score", tmp_path / "visits.csv", *EDITION, "--encoding", "klingon", code=2).stderr
        assert "'klingon' is not known: name one such as utf-8, cp1252 or utf-16" in said

    @together("separator", ["ab", "", '"'])
    def test_a_separator_that_is_none(self, run, text, tmp_path, separator):
        """It is one sign."""
        (tmp_path / "visits.csv").write_text(text)
        said = run("score", tmp_path / "visits.csv", *EDITION, "--separator", separator, code=2).stderr
        assert "give one sign, or the word tab" in said

    def test_labels_with_commas(self, scores, text, tmp_path):
        """The sign that makes most columns separates; a comma in a label is part of it."""
        path = tmp_path / "visits.csv"
        path.write_text(text.replace(",", ";").replace("subject", "subject, number"))
        assert ["2", "4"] == scores(path)
        path.write_text(text.replace("subject", '"subject;number"'))
        assert ["2", "4"] == scores(path)

    def test_packed_and_broken(self, run, text, tmp_path):
        """Half a packed file, and a file that is not packed."""
        path = tmp_path / "visits.csv.gz"
        path.write_bytes(gzip.compress(text.encode())[:-20])
        assert "the file cannot be unpacked" in run("score", path, *EDITION, code=2).stderr
        path.write_text(text)
        assert "the file is not a CSV.GZ file" in run("score", path, *EDITION, code=2).stderr


@pytest.mark.needs("openpyxl")
class TestWorkbooks:
    """Excel workbooks."""

    @pytest.fixture
    def workbook(self, tmp_path):
        """A function that writes sheets to a workbook."""
        import openpyxl

        def written(path=tmp_path / "visits.xlsx", **sheets):
            book = openpyxl.Workbook()
            book.remove(book.active)
            for name, rows in sheets.items():
                sheet = book.create_sheet(name)
                for row in rows:
                    sheet.append(row)
            book.save(path)
            return path

        return written

    @pytest.fixture
    def rows(self, visit):
        """The header and two visits; numbers and truth values are cells of their own kind."""
        visits = [visit(rash="Y"), visit(week="4", arthritis="Y")]
        first, second = ([{"N": 0, "Y": 1.0}.get(cell, cell) for cell in row.values()] for row in visits)
        return [list(visits[0]), first, [], [*second, ""]]

    def test_a_sheet(self, scores, workbook, rows):
        """Blank rows are not rows, and 1.0 is 1."""
        assert ["2", "4"] == scores(workbook(visits=rows))

    def test_several_sheets(self, scores, run, workbook, rows):
        """The sheet is named, and has to be there."""
        path = workbook(notes=[["note"]], visits=rows)
        assert ["2", "4"] == scores(path, "--sheet", "visits")
        said = run("score", path, *EDITION, code=2).stderr
        assert "the workbook has the sheets 'notes', 'visits'. Name one with --sheet" in said
        assert "has no sheet 'visit'" in run("score", path, *EDITION, "--sheet", "visit", code=2).stderr

    def test_a_formula_without_a_result(self, run, workbook, rows, scores, tmp_path):
        """It is not a missing item; a formula whose result is an empty text is one."""
        rows[1][rows[0].index("fever")] = '=IF(1=1,"","Y")'
        path = workbook(visits=rows)
        assert "has no result. Open the workbook in Excel and save it" in run("score", path, *EDITION, code=2).stderr
        with zipfile.ZipFile(path) as book, zipfile.ZipFile(tmp_path / "saved.xlsx", "w") as saved:
            for name in book.namelist():
                saved.writestr(name, book.read(name).replace(b"><f>", b' t="str"><f>'))
        assert [None, "4"] == scores(tmp_path / "saved.xlsx")

    def test_cells_outside_the_table(self, run, workbook, rows):
        """A value in a column without a name."""
        rows[1].append("note")
        said = run("score", workbook(visits=rows), *EDITION, code=2).stderr
        assert "row 2 has 27 cells, the header has 26. Give every column a name" in said

    def test_no_workbook(self, run, tmp_path):
        """What only begins like one."""
        path = tmp_path / "visits.xlsx"
        path.write_bytes(b"PK\x03\x04 and so on")
        assert "the workbook cannot be read" in run("score", path, *EDITION, code=2).stderr
        path.write_text("subject,rash")
        assert "the file is not a XLSX file" in run("score", path, *EDITION, code=2).stderr

    def test_without_openpyxl(self, run, workbook, rows, monkeypatch):
        """The extra is named."""

        def missing(name):
            raise ModuleNotFoundError(name)

        monkeypatch.setattr(workbooks, "import_module", missing)
        said = run("score", workbook(visits=rows), *EDITION, code=2).stderr
        assert "a workbook needs openpyxl. Install what reads workbooks with: pip install 'sledai[excel]'" in said

    @together(
        ("value", "text"),
        [
            (None, ""),
            (True, "true"),
            (2.0, "2"),
            (0.25, "0.25"),
            (7, "7"),
            (" Y", " Y"),
            (datetime(2024, 3, 5), "2024-03-05"),
            (datetime(2024, 3, 5, 8, 30), "2024-03-05T08:30:00"),
            (date(2024, 3, 5), "2024-03-05"),
            (time(8, 30), "08:30:00"),
        ],
    )
    def test_cells(self, value, text):
        """Each value as a text file would hold it."""
        assert text == text_of(value)
