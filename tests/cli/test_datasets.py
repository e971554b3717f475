"""Data sets of SAS and of Dataset-JSON: every command reads them as it reads their CSV files."""

import csv
import gzip
import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from cli.stamps import of_any_file
from oracle import NAMES
from sledai.cli import datasets
from sledai.frames import Layout

EDITION = ("--edition", "selena-sledai")
SHORT = {name: f"ITEM{number:02d}" for number, name in enumerate(NAMES, 1)}
"""Names that a transport file of version 5 holds."""
LAYOUT = Layout(subject="SUBJECT", visit="WEEK", columns=SHORT)
SUBJECTS, WEEKS, DAYS = ["001", "001", "Å2"], [0.0, 4.0, 0.0], [date(2024, 1, 31), None, date(2024, 3, 1)]
DOSES, RASH, ARTHRITIS = [0.1, None, 12.5], [1.0, 0.0, None], [0.0, 1.0, 0.0]
COMMANDS = [
    ("score",),
    ("change", "--baseline", "0"),
    ("summary", "--day", "ADY", "--measure", "adjusted_mean"),
]


@pytest.fixture
def layout(tmp_path):
    """The options that name a layout."""
    (tmp_path / "layout.toml").write_text(LAYOUT.to_toml())
    return "--layout", tmp_path / "layout.toml"


@pytest.fixture
def frame():
    """Three visits, two of them of 2 and 4 points, with a missing day, a missing item and text."""
    answers = {SHORT[name]: [0.0, 0.0, 0.0] for name in NAMES}
    answers |= {SHORT["rash"]: RASH, SHORT["arthritis"]: ARTHRITIS}
    return pl.DataFrame(
        {
            "SUBJECT": SUBJECTS,
            "WEEK": WEEKS,
            "DAY": DAYS,
            "NOTE": ["1.0", "", "NA"],
            "ADY": [1.0, 29.0, 1.0],
            "DOSE": DOSES,
            **answers,
        }
    )


@pytest.fixture
def as_csv(frame, tmp_path):
    """The same visits as a CSV file, written cell by cell."""
    path = tmp_path / "visits.csv"
    with path.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(frame.columns)
        rows.writerow(
            ["001", "0", "2024-01-31", "1.0", "1", "0.1", *("1" if name == "rash" else "0" for name in NAMES)]
        )
        rows.writerow(["001", "4", "", "", "29", "", *("1" if name == "arthritis" else "0" for name in NAMES)])
        rows.writerow(["Å2", "0", "2024-03-01", "NA", "1", "12.5", *("" if name == "rash" else "0" for name in NAMES)])
    return path


def as_json(frame, path):
    """The same visits as Dataset-JSON 1.1."""
    types = {pl.String: "string", pl.Float64: "float", pl.Date: "date"}
    columns = [
        {"itemOID": f"IT.{name}", "name": name, "label": "WEEK", "dataType": types[kind]}
        for name, kind in frame.schema.items()
    ]
    document = {
        "datasetJSONCreationDateTime": "2024-03-01T12:30:00",
        "datasetJSONVersion": "1.1.0",
        "itemGroupOID": "IG.VISITS",
        "records": frame.height,
        "name": "VISITS",
        "label": "Visits",
        "columns": columns,
        "rows": frame.rows(),
    }
    path.write_text(json.dumps(document, default=str), "utf-8")


def as_transport(frame, path, version=5):
    """The same visits as a transport file; its labels are the names of other columns."""
    import pyreadstat

    labels = [*frame.columns[1:], frame.columns[0]]
    pyreadstat.write_xport(frame, str(path), file_format_version=version, column_labels=labels, table_name="VISITS")


def written(frame, folder, kind):
    """The visits as a file of some kind."""
    path = folder / f"visits.{kind.split()[0]}"
    if kind == "json":
        as_json(frame, path)
    else:
        as_transport(frame, path, int(kind.split()[1]))
    return path


KINDS = [
    pytest.param("xpt 5", marks=pytest.mark.needs("pyreadstat")),
    pytest.param("xpt 8", marks=pytest.mark.needs("pyreadstat")),
    "json",
]


@pytest.mark.parametrize("kind", KINDS)
class TestLikeCsv:
    """What a command makes of a data set is, byte for byte, what it makes of the CSV file."""

    @pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
    def test_results(self, run, frame, as_csv, layout, kind, command, tmp_path):
        """0 stays 0, missing stays missing, and text, whole numbers and days are what they are."""
        found = []
        for path in (as_csv, written(frame, tmp_path, kind)):
            out = tmp_path / f"{len(found)}.csv"
            said = run(command[0], path, *EDITION, *layout, *command[1:], "-o", out).stderr
            found.append(
                (of_any_file(out.read_text("utf-8")), said.replace(path.name, "visits").replace(out.name, "out"))
            )
        assert found[0] == found[1]

    def test_scores(self, run, frame, layout, kind, tmp_path):
        """2 and 4 points, and one visit without a score; every cell of the table is still there."""
        out = tmp_path / "scored.csv"
        said = run("score", written(frame, tmp_path, kind), *EDITION, *layout, "-o", out).stderr
        assert "3 visits, 1 with missing items" in said
        scored = pl.read_csv(out, infer_schema=False)
        assert ["2", "4", None] == scored["sledai"].to_list()
        assert ["2", "4", "2"] == scored["sledai_high"].to_list()
        cells = [
            ("001", "0", "2024-01-31", "1.0", "0.1"),
            ("001", "4", None, None, None),
            ("Å2", "0", "2024-03-01", "NA", "12.5"),
        ]
        assert cells == scored.select("SUBJECT", "WEEK", "DAY", "NOTE", "DOSE").rows()

    def test_check(self, run, frame, as_csv, layout, kind, tmp_path):
        """The report has the same numbers."""
        reports = [
            run("check", path, *EDITION, *layout).stdout.replace(path.name, "visits")
            for path in (as_csv, written(frame, tmp_path, kind))
        ]
        assert reports[0] == reports[1]
        assert "visits" in reports[0]

    def test_no_visits(self, run, frame, layout, kind, tmp_path):
        """A table without rows is a table without rows."""
        path = written(frame.clear(), tmp_path, kind)
        assert run("score", path, *EDITION, *layout).stderr.startswith("0 visits")

    def test_what_only_has_the_ending(self, run, kind, tmp_path):
        """The file is named, and what it is not."""
        path = tmp_path / f"visits.{kind.split()[0]}"
        path.write_text("subject,rash\n001,Y\n")
        said = run("score", path, *EDITION, code=2).stderr
        assert {"xpt": "is not a XPT file", "json": "it is not JSON"}[kind.split()[0]] in said


@pytest.mark.needs("pyreadstat")
class TestTransportFiles:
    """What a transport file can hold beside the rows of a table."""

    def test_special_missing_values(self, run, frame, layout, tmp_path):
        """`.Y` and `._` are missing as `.` is, never a letter that is an answer."""
        path = written(frame, tmp_path, "xpt 5")
        content = path.read_bytes()
        first, day, dose, rash = content.rsplit(b"." + bytes(7), 3)
        for mark in (b"Y", b"N", b"_", b"A"):
            path.write_bytes((mark + bytes(7)).join([first, day, dose, rash]))
            out = tmp_path / "scored.csv"
            run("score", path, *EDITION, *layout, "-o", out)
            scored = pl.read_csv(out, infer_schema=False)
            assert ["2", "4", None] == scored["sledai"].to_list()
            assert [None] == scored["ITEM15"][2:].to_list()
            assert ["2024-01-31", None, "2024-03-01"] == scored["DAY"].to_list()
            assert ["0.1", None, "12.5"] == scored["DOSE"].to_list()

    def test_several_data_sets(self, run, frame, tmp_path):
        """The reader would take the first and pass over the rest."""
        path = written(frame, tmp_path, "xpt 5")
        content = path.read_bytes()
        path.write_bytes(content + content[content.index(b"HEADER RECORD*******MEMBER") :])
        said = run("score", path, *EDITION, code=2).stderr
        assert "the file has several data sets. Write each data set to a file of its own" in said

    @pytest.mark.parametrize("version", [5, 8])
    @pytest.mark.parametrize("lost", [1, 80, 160])
    def test_a_file_cut_short(self, run, frame, version, lost, tmp_path):
        """The reader would pass over the last visit."""
        path = written(frame, tmp_path, f"xpt {version}")
        path.write_bytes(path.read_bytes()[:-lost])
        assert "the file ends within a record" in run("score", path, *EDITION, code=2).stderr

    def test_a_damaged_header(self, run, frame, tmp_path):
        """The reader does not look at the header of the records, so where they begin is a guess."""
        path = written(frame, tmp_path, "xpt 8")
        path.write_bytes(path.read_bytes().replace(b"*******OBSV8  ", b"*******OBBSV8 "))
        assert "the file has no header of records" in run("score", path, *EDITION, code=2).stderr

    def test_another_encoding(self, run, frame, layout, tmp_path):
        """The file does not say which; it is named as that of a text file is."""
        path = written(frame, tmp_path, "xpt 5")
        path.write_bytes(path.read_bytes().replace("Å2".encode(), "Å2 ".encode("cp1252")))
        assert "such as --encoding cp1252" in run("score", path, *EDITION, *layout, code=2).stderr
        out = tmp_path / "scored.csv"
        run("score", path, *EDITION, *layout, "--encoding", "cp1252", "-o", out)
        assert SUBJECTS == pl.read_csv(out, infer_schema=False)["SUBJECT"].to_list()

    @pytest.mark.parametrize("encoding", ["utf-16", "punycode"])
    def test_an_encoding_of_no_such_file(self, run, frame, encoding, tmp_path):
        """What the reader cannot do with it is an error with a remedy."""
        import pyreadstat

        path = tmp_path / "visits.xpt"
        pyreadstat.write_xport(
            frame.select(ID="SUBJECT", V="WEEK", D="DAY", X="DOSE"), str(path), file_format_version=5
        )
        said = run("score", path, *EDITION, "--encoding", encoding, code=2).stderr
        assert "the file cannot be read" in said
        assert "--encoding" in said

    def test_a_folder_of_two_formats(self, run, frame, as_csv, tmp_path):
        """Both are named."""
        written(frame, as_csv.parent, "xpt 5")
        said = run("score", as_csv.parent, *EDITION, code=2).stderr
        assert "there are both CSV and XPT files. Name those that are meant by a pattern: '*.csv'" in said

    def test_a_file_that_is_read_in_parts(self, run, frame, layout, tmp_path, monkeypatch):
        """Each row once, in order."""
        path = written(frame, tmp_path, "xpt 8")
        for cells in (1, frame.width, 2 * frame.width, 3 * frame.width):
            monkeypatch.setattr(datasets, "CELLS_AT_ONCE", cells)
            out = tmp_path / "scored.csv"
            run("score", path, *EDITION, *layout, "-o", out)
            assert ["2", "4", None] == pl.read_csv(out, infer_schema=False)["sledai"].to_list()

    def test_without_pyreadstat(self, run, frame, tmp_path, monkeypatch):
        """The extra is named."""

        def missing(name):
            raise ModuleNotFoundError(name)

        path = written(frame, tmp_path, "xpt 5")
        monkeypatch.setattr(datasets, "import_module", missing)
        said = run("score", path, *EDITION, code=2).stderr
        assert "XPT files need pyreadstat. Install what reads SAS files with: pip install 'sledai[xpt]'" in said


@pytest.mark.needs("pyreadstat")
class TestSas7bdat:
    """`sas7bdat.py` says which values the file holds and what wrote it."""

    @pytest.fixture
    def path(self, tmp_path):
        """The file, unpacked."""
        path = tmp_path / "visits.sas7bdat"
        path.write_bytes(gzip.decompress(Path(__file__).with_name("visits.sas7bdat.gz").read_bytes()))
        return path

    def test_scores(self, run, path, tmp_path):
        """Missing values, `.N`, `.Y` and `._` leave the score open; the names are those of the variables."""
        out = tmp_path / "scored.csv"
        said = run("score", path, *EDITION, "-o", out).stderr
        assert "4 visits, 3 with missing items" in said
        scored = pl.read_csv(out, infer_schema=False)
        assert ["subject", "week", "visit_date", *NAMES] == scored.columns[:27]
        expected = [
            ("001", "0", "2024-01-31", "2", "2", "2"),
            ("001", "4", None, None, "4", "5"),
            ("002", "0", "2024-03-01", None, "0", "2"),
            ("002", "4", "2024-03-29", None, "0", "9"),
        ]
        columns = ["subject", "week", "visit_date", "sledai", "sledai_low", "sledai_high"]
        assert expected == scored.select(columns).rows()
        assert ["0", None, "0", None] == scored["fever"].to_list()

    def test_a_file_cut_short(self, run, path):
        """It says how long it should be."""
        path.write_bytes(path.read_bytes()[:-1])
        assert "the file cannot be read" in run("score", path, *EDITION, code=2).stderr


def test_another_version_of_dataset_json(run, frame, tmp_path):
    """The attribute is named."""
    path = written(frame, tmp_path, "json")
    path.write_text(path.read_text("utf-8").replace("1.1.0", "1.0.0"), "utf-8")
    assert "datasetJSONVersion: it is '1.0.0'" in run("score", path, *EDITION, code=2).stderr
