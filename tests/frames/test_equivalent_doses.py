"""Columns with doses of several glucocorticoids: converted and added up as one visit does it, on every engine."""

import re

import polars as pl
import pytest

from frames.kinds import PLAIN, each, each_engine, each_quick_engine, plain, sorted_rows
from oracle import NAMES
from refusals import raises
from sledai import SELENA_SLEDAI, SLEDAI_2K, Descriptor, flare_events, frames
from sledai.criteria import DORIS_2021
from sledai.errors import (
    UnreadableFileError,
    missing_column,
    missing_criterion,
    shared_column,
    unknown_equivalent,
    unreadable_reading,
)
from sledai.frames import Baseline, Layout

DRUGS = {"prednisone": "PRED", "hydrocortisone": "HC", "methylprednisolone": "MP"}
STATED = dict.fromkeys(DORIS_2021.required, True) | dict.fromkeys(DORIS_2021.ruled_out, False)
LAYOUT = Layout(
    subject="subject",
    visit="week",
    pga="pga",
    pga_scale="points",
    prednisone=DRUGS,
    statements=STATED,
)
DOSES = [
    # prednisone, hydrocortisone and methylprednisolone, and whether that is at most 5 mg of prednisone
    (1.0, 6.0, 2.0, True),
    (1.0, 6.0004, 2.0, False),
    (0.0, 20.0, 0.0, True),
    (5.5, None, 0.0, False),
    (4.0, None, 0.0, None),
    (None, None, None, None),
]


def table(doses, **further):
    """Quiet visits with these doses, one subject for each."""
    columns = dict(zip(DRUGS.values(), map(list, zip(*doses, strict=True)), strict=True))
    size = len(doses)
    quiet = {name: [0] * size for name in NAMES}
    return (
        {"subject": [str(at) for at in range(size)], "week": [0] * size, "pga": [0.0] * size}
        | quiet
        | columns
        | further
    )


@each_quick_engine(PLAIN.values())
def test_a_state_by_the_sum(kind):
    """In remission at 5 mg and not above; an unknown dose leaves open only what it can decide."""
    frame = kind.frame(table([doses for *doses, _ in DOSES]))
    found = frames.derive(frame, SLEDAI_2K, frames.state(DORIS_2021, criteria=True), layout=LAYOUT)
    expected = [(str(at), met, met) for at, (*_, met) in enumerate(DOSES)]
    assert expected == sorted_rows(found, "subject", "doris_2021", "doris_2021_prednisone")


@each_engine(PLAIN.values())
def test_a_flare_by_the_sum(kind):
    """From 5 mg to 5 mg of another is not a rise, to 6 mg it is one; each visit is compared by its own sum."""
    columns = table([(5.0, 0.0, 0.0), (0.0, 20.0, 0.0), (1.0, 20.0, 0.0)])
    columns |= {"subject": ["A"] * 3, "week": [0, 4, 8]}
    events = dict.fromkeys(flare_events(), False)
    layout = Layout(
        subject="subject",
        visit="week",
        prednisone=DRUGS,
        events=events,
        pga="pga",
        pga_scale="points",
        body_weight="kg",
    )
    found = frames.derive(
        kind.frame(columns | {"kg": [60.0] * 3}), SELENA_SLEDAI, frames.flare(since=Baseline(0)), layout=layout
    )
    assert [(0, "none"), (4, "none"), (8, "mild or moderate")] == sorted_rows(found, "week", "flare")


@each(plain("pandas", "polars", "pyarrow"))
def test_a_dose_that_cannot_be_read(kind):
    """Refused with its column and unit."""
    frame = kind.frame(table([(1.0, -1.0, 0.0)]))
    with raises(unreadable_reading, match=r"HC: -1.0 .*\[mg/day of hydrocortisone\] with at most 4 decimals"):
        frames.derive(frame, SLEDAI_2K, frames.state(DORIS_2021), layout=LAYOUT)


@each(plain("polars lazy", "duckdb"))
def test_a_dose_that_cannot_be_read_in_a_plan(kind):
    """Its row is null."""
    frame = kind.frame(table([(1.0, -1.0, 0.0), (1.0, 0.0, 0.0)]))
    found = frames.derive(frame, SLEDAI_2K, frames.state(DORIS_2021), layout=LAYOUT)
    assert [("0", None), ("1", True)] == sorted_rows(found, "subject", "doris_2021")


@each(plain("pandas", "polars", "polars lazy", "duckdb"))
def test_columns(kind):
    """One that is not there, and one for two glucocorticoids."""
    columns = table([(1.0, 0.0, 0.0)])
    absent = Layout(subject="subject", visit="week", prednisone={"cortisone": "CORT"})
    with raises(missing_column, match="CORT"):
        frames.derive(kind.frame(columns), SLEDAI_2K, frames.state(DORIS_2021), layout=absent)
    shared = Layout(subject="subject", visit="week", prednisone={"cortisone": "HC", "hydrocortisone": "HC"})
    with raises(shared_column, match="'HC' for cortisone and hydrocortisone"):
        frames.derive(kind.frame(columns), SLEDAI_2K, frames.state(DORIS_2021), layout=shared)


@each(plain("pandas", "polars"))
def test_what_is_undetermined_as_nonresponse(kind):
    """Refused where a dose of each visit is unknown: the sum is open whatever the other columns hold."""
    columns = table([(1.0, None, 0.0), (9.0, None, 0.0)])
    state = frames.state(DORIS_2021, undetermined="nonresponse")
    with raises(missing_criterion, match=re.escape("prednisone= a column with values, not 'HC'")):
        frames.derive(kind.frame(columns), SLEDAI_2K, state, layout=LAYOUT)
    filled = kind.frame(columns | {"HC": [0.0, 0.0]})
    found = frames.derive(filled, SLEDAI_2K, state, layout=LAYOUT)
    assert [("0", True), ("1", False)] == sorted_rows(found, "subject", "doris_2021")


class TestLayout:
    """The columns in a layout, and in its file."""

    def test_a_file(self, tmp_path):
        """Read and written."""
        layout = Layout(prednisone=DRUGS)
        file = tmp_path / "layout.toml"
        file.write_text('[prednisone]\nprednisone = "PRED"\nhydrocortisone = "HC"\nmethylprednisolone = "MP"\n')
        assert layout == Layout.from_toml(file)
        file.write_text(layout.to_toml())
        assert layout == Layout.from_toml(file)
        assert hash(layout) == hash(Layout.from_toml(file))

    def test_refused(self, tmp_path):
        """A glucocorticoid without an agreed dose, and none at all."""
        with raises(unknown_equivalent, match=r"0\.6 mg or 0\.75 mg"):
            Layout(prednisone={"dexamethasone": "DEX"})
        with pytest.raises(TypeError, match="name each glucocorticoid with its column"):
            Layout(prednisone={})
        file = tmp_path / "layout.toml"
        file.write_text('[prednisone]\ndexamethasone = "DEX"\n')
        with pytest.raises(UnreadableFileError, match=r"0\.6 mg or 0\.75 mg"):
            Layout.from_toml(file)


def test_check_reports_the_column_of_a_drug_that_is_not_there():
    """Each drug of the layout has a column of its own."""
    layout = Layout(prednisone={"hydrocortisone": "HC", "prednisone": "PRED"})
    report = frames.check(pl.DataFrame({name: ["N"] for name in Descriptor} | {"HC": [20]}), SELENA_SLEDAI, layout)
    assert [("missing_role", ("PRED",))] == [(found.kind.value, found.columns) for found in report.problems]
