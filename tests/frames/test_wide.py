"""Tables with a column for each item and visit, as one row for each visit."""

import pytest

from frames.kinds import PLAIN_EAGER, PLAIN_LAZY, each_engine, plain, rows, sorted_rows, table_of
from sledai import SELENA_SLEDAI, Descriptor, frames
from sledai.errors import ColumnError
from sledai.frames import Layout

WIDE = {
    "id": ["A", "B"],
    "arm": ["active", "placebo"],
    "Rash_v0": ["Y", "N"],
    "Fever_v0": ["N", "N"],
    "Rash_v10": ["N", "Y"],
    "Seizure_v10": ["N", "Y"],
    "Fever_v10": [None, "Y"],
}
VISITS = {"{item}_v0": "Baseline", "{item}_v10": "Week 10"}
LONG = {
    ("A", "active", "Baseline", "Y", "N", None),
    ("B", "placebo", "Baseline", "N", "N", None),
    ("A", "active", "Week 10", "N", None, "N"),
    ("B", "placebo", "Week 10", "Y", "Y", "Y"),
}
KINDS = [*PLAIN_EAGER, *PLAIN_LAZY]


@each_engine(KINDS)
class TestRows:
    """One row for each row and visit."""

    def test_each_visit_has_its_items(self, kind):
        """An item that a visit has no column for is null there; other columns are repeated."""
        found = frames.from_wide(kind.frame(WIDE), visits=VISITS)
        assert LONG == {
            tuple(row[name] for name in ("id", "arm", "visit", "Rash", "Fever", "Seizure")) for row in table_of(found)
        }
        assert 4 == len(rows(found))

    def test_scores_of_the_visits(self, kind):
        """By hand: 2 and 0 points at baseline; an open fever, then 8, 2 and 1 points."""
        three = SELENA_SLEDAI.without(*(name for name in Descriptor if name not in ("seizure", "rash", "fever")))
        layout = Layout(subject="id", visit="visit")
        found = frames.derive_score_bounds(frames.from_wide(kind.frame(WIDE), visits=VISITS), three, layout=layout)
        expected = [("A", "Baseline", 2, 10), ("A", "Week 10", 0, 1), ("B", "Baseline", 0, 8), ("B", "Week 10", 11, 11)]
        assert expected == sorted_rows(found, "id", "visit", "sledai_low", "sledai_high")

    def test_visits_that_are_numbers(self, kind):
        """And a sign before the item."""
        columns = {"id": ["A"], "w0_rash": [1], "w4_rash": [0]}
        found = frames.from_wide(kind.frame(columns), visits={"w0_{item}": 0, "w4_{item}": 4}, visit="week")
        assert [("A", 0, 1), ("A", 4, 0)] == sorted_rows(found, "id", "week", "rash")

    def test_whole_numbers_and_others(self, kind):
        """An item that is whole at one visit and has decimals at another."""
        columns = {"id": ["A"], "pga_v0": [1], "pga_v1": [0.5]}
        found = frames.from_wide(kind.frame(columns), visits={"{item}_v0": 0, "{item}_v1": 1})
        assert [(0, 1), (1, 0.5)] == sorted_rows(found, "visit", "pga")

    def test_a_column_of_two_visits(self, kind):
        """It is refused with both."""
        columns = {"id": ["A"], "rash1": ["Y"], "rash11": ["Y"]}
        with pytest.raises(ColumnError, match="rash11"):
            frames.from_wide(kind.frame(columns), visits={"{item}1": 1, "{item}11": 11})

    def test_a_visit_without_columns(self, kind):
        """It is refused, because it would be a visit without an answer."""
        with pytest.raises(ColumnError, match="_v52"):
            frames.from_wide(kind.frame(WIDE), visits={**VISITS, "{item}_v52": "Week 52"})

    @pytest.mark.parametrize("taken", ["visit", "Rash"])
    def test_a_taken_name(self, kind, taken):
        """A column of no visit may not be called like a new one."""
        with pytest.raises(ColumnError, match=taken):
            frames.from_wide(kind.frame({**WIDE, taken: ["x", "y"]}), visits=VISITS)


def test_a_visit_of_nothing_but_nulls():
    """A column without a type takes that of the other visits."""
    for kind in plain("polars", "pyarrow"):
        columns = {"id": ["A"], "rash_v0": [None], "rash_v1": ["Y"], "fever_v0": [None]}
        found = frames.from_wide(kind.frame(columns), visits={"{item}_v0": 0, "{item}_v1": 1})
        assert [(0, None, None), (1, "Y", None)] == rows(found, "visit", "rash", "fever")


def test_text_and_numbers():
    """An engine with types refuses them; pandas keeps each value, and a score refuses two codings."""
    columns = {"id": ["A"], "rash_v0": ["Y"], "rash_v1": [1]}
    visits = {"{item}_v0": 0, "{item}_v1": 1}
    for kind in plain("polars", "pyarrow"):
        with pytest.raises(ColumnError, match="one type at all visits"):
            frames.from_wide(kind.frame(columns), visits=visits)
    (kind,) = plain("pandas")
    assert ["Y", 1] == frames.from_wide(kind.frame(columns), visits=visits)["rash"].tolist()


@pytest.mark.parametrize(
    ("visits", "fault"),
    [
        ({}, "give each pattern with its visit"),
        (["{item}_v0"], "give each pattern with its visit"),
        ({"_v0": 0}, "'_v0' has to hold {item} once"),
        ({"{item}_v0": 0, "{item}_v1": "Week 1"}, "name all visits by text, or all by whole numbers"),
        ({"{item}_v0": True}, "name all visits by text, or all by whole numbers"),
    ],
)
def test_patterns_that_cannot_be_used(visits, fault):
    """What is wrong is said before the frame is looked at."""
    with pytest.raises(TypeError, match=fault):
        frames.from_wide(None, visits=visits)
