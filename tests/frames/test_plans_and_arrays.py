"""An eager frame of Polars is read as arrays while it is small, and by a plan from then on: the two give the same."""

from warnings import catch_warnings, simplefilter

import polars as pl
import pytest
from attrs import evolve

from frames.cohort import cohort
from frames.kinds import KINDS, PLAIN, every, rows
from frames.test_laziness import ALONG, VERBS
from oracle import NAMES
from sledai import SELENA_SLEDAI, frames
from sledai.criteria import DORIS_2021
from sledai.errors import SledaiError
from sledai.frames import engines
from sledai.laboratory import LabCodeBook

MEASURES = [frames.score_bounds(), frames.change(since=frames.Previous()), frames.state(DORIS_2021, reasons=True)]
LAYOUT = frames.Layout(subject="subject", visit="week", pga="pga", pga_scale="points", prednisone="dose")
WRONG = {
    "answers": {"rash": ["Y", "perhaps", "2"]},
    "one coding": {"fever": ["0", "1", "n"]},
    "points": {"rash": ["0", "2", "3"]},
    "readings": {"pga": ["0.5", "high", "1"]},
    "doses": {"dose": [5.0, -1.0, 2.0]},
    "several": {"rash": ["Y", "perhaps", "2"], "pga": [0.5, 7.0, 1.0]},
}
"""Columns in which something cannot be read."""
DERIVED = {name: verb for name, verb in {**VERBS, **ALONG}.items() if name not in ("descriptors", "reconcile")}
"""Not those of two tables, which join rows and do not read a form more."""


@pytest.fixture
def planned(monkeypatch):
    """Let a frame of any length be read by a plan from now on."""
    return lambda: monkeypatch.setattr(engines, "WORTH_A_PLAN", 0)


def table(**other):
    """Three visits of two subjects."""
    answers = {name: ["N", "Y", None] for name in NAMES}
    numbers = {"pga": [0.5, 1.0, 3.0], "dose": [5.0, 7.5, None]}
    return PLAIN["polars"].frame({"subject": ["A", "A", "B"], "week": [0, 4, 0], **answers, **numbers, **other})


def told(call):
    """The rows that a call gives, or what it says in refusing."""
    try:
        return rows(call())
    except SledaiError as error:
        return str(error)


@every([kind for kind in KINDS.values() if kind.engine == "polars" and not kind.lazy])
def test_every_verb(kind, planned):
    frame = kind.frame(cohort(kind))
    by_arrays = {verb: rows(derive(frame)) for verb, derive in DERIVED.items()}
    planned()
    assert by_arrays == {verb: rows(derive(frame)) for verb, derive in DERIVED.items()}
    assert all(len(found) > 1 for found in by_arrays.values())


@pytest.mark.parametrize("wrong", WRONG)
def test_what_cannot_be_read(wrong, planned):
    frame = table(**WRONG[wrong])
    by_arrays = told(lambda: frames.derive(frame, SELENA_SLEDAI, *MEASURES, layout=LAYOUT))
    planned()
    assert by_arrays == told(lambda: frames.derive(frame, SELENA_SLEDAI, *MEASURES, layout=LAYOUT))
    assert "cannot" in by_arrays or "column" in by_arrays


@pytest.mark.parametrize("fever", [False, ["a list"], "perhaps"])
def test_objects(fever, planned):
    """A column of Python objects is read value by value, and what cannot be read is named."""
    objects = {"rash": ["Y", "N", None], "pga": [0.5, "1", 0.5], "fever": [fever or "N", "Y", None]}
    frame = table().with_columns(**{name: pl.Series(values, dtype=pl.Object) for name, values in objects.items()})
    by_arrays = told(lambda: frames.derive(frame, SELENA_SLEDAI, *MEASURES, layout=LAYOUT))
    planned()
    assert by_arrays == told(lambda: frames.derive(frame, SELENA_SLEDAI, *MEASURES, layout=LAYOUT))
    assert (fever is False) == isinstance(by_arrays, list)


@pytest.mark.parametrize("wrong", [None, *WRONG])
def test_reports(wrong, planned):
    frame = table(**WRONG.get(wrong, {}))
    layout = evolve(LAYOUT, total="dose")

    def report():
        found = frames.check(frame, SELENA_SLEDAI, layout)
        return str(found), [(p.kind, p.columns, p.count, p.examples) for p in found.problems]

    by_arrays, listed = report(), rows(frames.problem_rows(frame, SELENA_SLEDAI, layout))
    planned()
    assert by_arrays == report()
    assert sorted(map(repr, listed)) == sorted(map(repr, rows(frames.problem_rows(frame, SELENA_SLEDAI, layout))))


LABS = {
    "subject": ["A", "A", "B", "C", "A"],
    "week": [0, 4, 0, 0, 0],
    "test": ["c3", "c3", "c3", "platelets", "urine_protein"],
    "value": [0.5, 1.0, 0.8, 90.0, 0.7],
    "unit": ["g/L", "g/L", "g/L", "10*9/L", "g/d"],
    "lower": [0.9, 0.9, 0.9, None, None],
    "upper": [1.8, 1.8, 1.8, None, None],
    "flag": [None, "N", "L", None, None],
}
WRONG_RESULTS = {
    "nothing": {},
    "text": {"value": ["0.5", "1", "0.8", "90", "0.7"]},
    "a word": {"value": ["0.5", "low", "0.8", "90", "not done"]},
    "below zero": {"value": [0.5, -1.0, 0.8, -90.0, 0.7]},
    "doubtful": {"value": [0.5, 1.0, 0.8, 4000.0, 90.0]},
    "no unit": {"unit": ["g/L", None, "g/L", "10*9/L", "g/d"]},
    "another unit": {"unit": ["g/L", "mm", "g/L", "10*9/L", "m"]},
    "another test": {"test": ["c3", "height", "c3", "platelets", "urine_protein"]},
    "no subject": {"subject": ["A", None, "B", "C", " "]},
    "an unknown day": {"week": [0, None, 0, 0, 0]},
    "a reversed range": {"upper": [0.1, 1.8, 1.8, None, None]},
    "a flag": {"flag": [None, "often", "L", None, None]},
    "no result": {"value": [None] * 5},
}
"""Columns of laboratory results, in most of which something cannot be read."""


@pytest.mark.parametrize("wrong", WRONG_RESULTS)
@pytest.mark.parametrize("choose", ["worst", "nearest"])
def test_laboratory_results(wrong, choose, planned):
    """A short table of results is judged by arrays, a long one by expressions."""
    labs = PLAIN["polars"].frame({**LABS, **WRONG_RESULTS[wrong]})
    layout = frames.Layout(subject="subject", day="week", attribution="assumed", excluded={"thrombocytopenia": False})
    book = LabCodeBook(choose=choose, compare_with="last_before_window", judged_by={"low_complement": ["c3"]})
    columns = frames.LabLayout(lower="lower", upper="upper", flag="flag")

    def derived():
        with catch_warnings(record=True) as found:
            simplefilter("always")
            answers = told(lambda: derive(labs))
        return answers, [str(one.message) for one in found]

    def derive(labs):
        how = {"layout": layout, "lab_layout": columns, "code_book": book, "evidence": True}
        return frames.derive_descriptors(table().select("subject", "week"), labs, SELENA_SLEDAI, **how)

    by_arrays = derived()
    planned()
    assert by_arrays == derived()
    assert isinstance(by_arrays[0], str) == (
        wrong not in ("nothing", "text", "doubtful", "an unknown day", "no result")
    )


def test_results_that_are_objects(planned):
    """Expressions cannot read Python objects, so a long table of them is read as arrays, too."""
    objects = pl.Series("value", ["0.5", 1.0, "0.8", 90, "0.7"], dtype=pl.Object)
    labs = PLAIN["polars"].frame(LABS).with_columns(objects)
    layout = frames.Layout(subject="subject", day="week", attribution="assumed")
    book = LabCodeBook(judged_by={"low_complement": ["c3"]})

    def derived():
        visits, columns = table().select("subject", "week"), frames.LabLayout(lower="lower")
        return rows(
            frames.derive_descriptors(visits, labs, SELENA_SLEDAI, layout=layout, lab_layout=columns, code_book=book)
        )

    by_arrays = derived()
    planned()
    assert by_arrays == derived()
    assert any(True in row for row in by_arrays)
