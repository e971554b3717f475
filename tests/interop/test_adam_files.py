"""Data sets as files: an independent reader has the same values, and what a format cannot hold is refused."""

import json
import sys
from datetime import UTC, date, datetime

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from attrs import evolve

from sledai import SELENA_SLEDAI, Descriptor, frames
from sledai.errors import RecordError, UnreadableFileError
from sledai.interop.adam import (
    AdamDataset,
    AdamVariable,
    AnalysisPlan,
    adqs,
    read_adqs,
    read_dataset_json,
    write_dataset_json,
    write_xport,
)
from sledai.interop.sdtm import SponsorCodes

CODES = SponsorCodes(items={f"XX{number:02d}": name for number, name in enumerate(Descriptor, 1)}, total="XXTOT")
LAYOUT = frames.Layout(subject="USUBJID", visit="AVISITN")
PLAN = AnalysisPlan(layout=LAYOUT, since=frames.Baseline(0), codes=CODES)
MAKERS = {"pandas": pd.DataFrame, "polars": pl.DataFrame, "pyarrow": pa.table}
CREATED = datetime(2024, 3, 1, 12, 30, tzinfo=UTC)


def dataset(kind="pandas", arm="A"):
    """ADQS of two visits of 2 points and of 0 to 1; one day is not known."""
    columns = {"USUBJID": ["S1", "S1"], "AVISITN": [0, 4], "TRTA": [arm, arm], "ADT": [date(2024, 1, 31), None]}
    columns |= {name.value: [name == "rash", False] for name in Descriptor} | {"fever": [False, None]}
    return adqs(MAKERS[kind](columns), SELENA_SLEDAI, PLAN)


def held(found):
    """The values of a data set, missing ones as None, numbers as floats."""
    values = {}
    for variable in found.variables:
        column = found.frame[variable.name]
        cells = column.to_pylist() if isinstance(found.frame, pa.Table) else column.to_list()
        plain = [None if cell is None or cell is pd.NA or cell is pd.NaT or cell != cell else cell for cell in cells]
        values[variable.name] = [
            float(cell) if variable.type == "number" and cell is not None else cell for cell in plain
        ]
    return values


@pytest.mark.parametrize("kind", MAKERS)
class TestTransportFiles:
    """pyreadstat reads what was written; a zero is a zero and a date its day."""

    @pytest.mark.parametrize("version", [5, 8])
    def test_values_and_labels(self, kind, version, tmp_path):
        """A missing text is empty, a missing number missing."""
        pyreadstat = pytest.importorskip("pyreadstat")
        found = dataset(kind)
        write_xport(found, tmp_path / "adqs.xpt", version=version)
        library = (tmp_path / "adqs.xpt").read_bytes()[:80].split()[1]
        assert {5: b"RECORD*******LIBRARY", 8: b"RECORD*******LIBV8"}[version] == library
        frame, meta = pyreadstat.read_xport(str(tmp_path / "adqs.xpt"))
        assert {each.name: each.label for each in found.variables} == meta.column_names_to_labels
        assert ("ADQS", "SELENA-SLEDAI Analysis") == (meta.table_name, meta.file_label)
        read = {
            name: [None if cell != cell or cell in ("", None) else cell for cell in frame[name].tolist()]
            for name in frame.columns
        }
        assert held(found) == read
        zeros = [value for value in frame["AVAL"].tolist() if value == 0]
        assert all(repr(value) == "0.0" for value in zeros)
        assert 46 == len(zeros)
        assert [path.name for path in tmp_path.iterdir()] == ["adqs.xpt"]

    @pytest.mark.parametrize(("arm", "fault"), [("Ärm", "not ASCII"), ("A" * 201, "more than 200 bytes")])
    def test_what_it_cannot_hold(self, kind, arm, fault, tmp_path):
        """A sign that is not ASCII and a long text; nothing is written."""
        pytest.importorskip("pyreadstat")
        with pytest.raises(RecordError, match=fault) as caught:
            write_xport(dataset(kind, arm), tmp_path / "adqs.xpt")
        assert "record 1 TRTA=" in str(caught.value)
        assert [] == list(tmp_path.iterdir())


class TestLimits:
    """The limits of each version, on both sides, with the name of what is beyond; nothing is written."""

    @pytest.fixture
    def written(self, tmp_path):
        """A function that writes one record with some text, name and label, and reads it back."""
        pyreadstat = pytest.importorskip("pyreadstat")

        def back(version, *, text="A", name="TRTA", label="Actual Treatment", data_set="ADQS"):
            path = tmp_path / "made.xpt"
            made = AdamDataset(
                data_set,
                "Made up",
                pl.DataFrame({name: [text]}),
                (AdamVariable(name, label, "text", len(text)),),
                (),
                {},
            )
            write_xport(made, path, version=version)
            frame, meta = pyreadstat.read_xport(str(path), output_format="dict")
            path.unlink()
            return meta.table_name, meta.column_names_to_labels, frame

        return back

    @pytest.mark.parametrize(("version", "name", "label", "text"), [(5, 8, 40, 200), (8, 32, 256, 32767)])
    def test_both_sides(self, written, version, name, label, text, tmp_path):
        """The longest name, label and text are held; one character more is refused."""
        names, labels, texts = ("N" * name, "L" * label, "T" * text)
        found = written(version, text=texts, name=names, label=labels, data_set=names)
        assert (names, {names: labels}, {names: [texts]}) == found
        for what, fault in {
            "name": f"a name that is not 1 to {name} letters, digits and underscores: '{names}N'",
            "data_set": f"a name that is not 1 to {name} letters, digits and underscores: '{names}N'",
            "label": f"a label that is not up to {label} ASCII characters: '{labels}L'",
            "text": f"text of more than {text} bytes: record 1 TRTA=",
        }.items():
            longer = {"name": f"{names}N", "data_set": f"{names}N", "label": f"{labels}L", "text": f"{texts}T"}[what]
            with pytest.raises(RecordError) as caught:
                written(version, **{what: longer})
            assert fault in str(caught.value)
        assert [] == list(tmp_path.iterdir())

    @pytest.mark.parametrize("change", [{"name": "1ST"}, {"name": "A B"}, {"name": "ÄRM"}, {"label": "Ärm"}])
    def test_other_signs(self, written, change):
        """In every version."""
        for version in (5, 8):
            with pytest.raises(RecordError, match=r"a (name|label) that is not"):
                written(version, **change)

    def test_another_version(self, tmp_path):
        """There are two."""
        with pytest.raises(ValueError, match="version=6: give 5 or 8"):
            write_xport(dataset(), tmp_path / "adqs.xpt", version=6)


@pytest.mark.parametrize("kind", MAKERS)
class TestDatasetJson:
    """What is written is read back, and has the structure of version 1.1."""

    def test_round_trip(self, kind, tmp_path):
        """Every value; null stays null."""
        found = dataset(kind)
        write_dataset_json(found, tmp_path / "adqs.json", study="XX", created=CREATED)
        read = read_dataset_json(tmp_path / "adqs.json")
        assert held(found) == read
        back = read_adqs(
            MAKERS[kind]({name: values for name, values in read.items() if name != "ADT"}), SELENA_SLEDAI, PLAN
        )
        scored = frames.derive_score_bounds(back, SELENA_SLEDAI, layout=LAYOUT)
        low, high = (scored[f"sledai_{end}"] for end in ("low", "high"))
        values = [column.to_pylist() if kind == "pyarrow" else column.to_list() for column in (low, high)]
        assert [[2, 0], [2, 1]] == values

    def test_the_document(self, kind, tmp_path):
        """The attributes that the standard requires, and no others; the records are arrays in the order of columns."""
        write_dataset_json(dataset(kind), tmp_path / "adqs.json", created=CREATED)
        document = json.loads((tmp_path / "adqs.json").read_text("utf-8"))
        assert [
            "datasetJSONCreationDateTime",
            "datasetJSONVersion",
            "sourceSystem",
            "itemGroupOID",
            "records",
            "name",
            "label",
            "columns",
            "rows",
        ] == list(document)
        assert ("2024-03-01T12:30:00+00:00", "1.1.0") == (
            document["datasetJSONCreationDateTime"],
            document["datasetJSONVersion"],
        )
        assert document["records"] == len(document["rows"]) == 50
        assert {
            "itemOID": "IT.ADQS.TRTA",
            "name": "TRTA",
            "label": "Actual Treatment",
            "dataType": "string",
            "length": 1,
        } in document["columns"]
        assert document["rows"][0][
            document["columns"].index(next(c for c in document["columns"] if c["name"] == "ADT"))
        ] == ("2024-01-31")


def written(path, **changes):
    """A small Dataset-JSON file of SDTM with some other attributes."""
    document = {
        "datasetJSONCreationDateTime": "2024-03-01T12:30:00",
        "datasetJSONVersion": "1.1.0",
        "itemGroupOID": "IG.QS",
        "records": 2,
        "name": "QS",
        "label": "Questionnaires",
        "columns": [
            {"itemOID": "IT.1", "name": "USUBJID", "label": "Subject", "dataType": "string"},
            {
                "itemOID": "IT.2",
                "name": "QSSTRESN",
                "label": "Number",
                "dataType": "decimal",
                "targetDataType": "decimal",
            },
            {"itemOID": "IT.3", "name": "QSDTC", "label": "Date", "dataType": "date"},
        ],
        "rows": [["001", "2.0", "2024-03"], ["", None, "2024-03-01"]],
    }
    path.write_text(json.dumps(document | changes), "utf-8")
    return path


def test_a_file_of_another_program(tmp_path):
    """A decimal is text there, a partial date stays text, and an empty text is not a missing one."""
    expected = {"USUBJID": ["001", ""], "QSSTRESN": [2.0, None], "QSDTC": ["2024-03", date(2024, 3, 1)]}
    assert expected == read_dataset_json(written(tmp_path / "qs.json"))


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"datasetJSONVersion": "1.0.0"}, "it is '1.0.0'"),
        ({"records": 3}, "records is not their number"),
        ({"rows": [["001", "2.0"], ["", None, None]]}, "record 1 does not have each variable once"),
        ({"rows": [[1, "2.0", None], ["", None, None]]}, "rows.1.USUBJID: 1 is not of its type"),
        ({"rows": [["1", True, None], ["", None, None]]}, "rows.1.QSSTRESN: True is not of its type"),
        ({"rows": [["1", "two", None], ["", None, None]]}, "rows.1.QSSTRESN: 'two' is not of its type"),
        ({"columns": [{"name": "A", "dataType": "text"}]}, "cannot be read: 'text'"),
        ({"columns": 4}, "cannot be read"),
        ({"rows": None}, "cannot be read"),
        (
            {"columns": [{"name": name, "dataType": "string"} for name in "ABA"], "rows": [["1", "2", "3"]] * 2},
            "columns: a variable is there twice",
        ),
    ],
)
def test_what_is_refused(changes, fault, tmp_path):
    """With the file and its place."""
    with pytest.raises(UnreadableFileError) as caught:
        read_dataset_json(written(tmp_path / "qs.json", **changes))
    assert fault in str(caught.value)


def test_a_text_that_is_not_json(tmp_path):
    """And a document of another kind."""
    for text in ("", "[1]", '{"datasetJSONVersion": 1.1}'):
        (tmp_path / "qs.json").write_text(text)
        with pytest.raises(UnreadableFileError):
            read_dataset_json(tmp_path / "qs.json")


def test_without_pyreadstat(tmp_path, monkeypatch):
    """The error says how to install it, and nothing is written."""
    monkeypatch.setitem(sys.modules, "pyreadstat", None)
    with pytest.raises(ModuleNotFoundError, match=r"pip install 'sledai\[xpt\]'") as caught:
        write_xport(dataset(), tmp_path / "adqs.xpt")
    assert "pyreadstat" == caught.value.name
    assert [] == list(tmp_path.iterdir())


def test_a_number_that_no_file_holds(tmp_path):
    """Infinity is not JSON, and a transport file has no such number."""
    pytest.importorskip("pyreadstat")
    found = dataset()
    endless = evolve(found, frame=found.frame.assign(AVAL=float("inf")))
    with pytest.raises(RecordError, match="too large"):
        write_xport(endless, tmp_path / "adqs.xpt")
    with pytest.raises(ValueError, match="not JSON compliant"):
        write_dataset_json(endless, tmp_path / "adqs.json")
    assert [] == list(tmp_path.iterdir())
