"""A table as the library reads it: the column of each item, its answers, visits as objects, and how complete it is."""

import pytest

from frames.kinds import PLAIN_EAGER, PLAIN_LAZY, each_engine, in_order, rows, table_of
from sledai import SELENA_SLEDAI, Assessment, Descriptor, Interval, explain, frames
from sledai.errors import ColumnError, UnreadableValueError, UnsupportedFrameError
from sledai.frames import Layout

KINDS = [*PLAIN_EAGER, *PLAIN_LAZY]
THREE = SELENA_SLEDAI.without(*(name for name in Descriptor if name not in ("seizure", "rash", "fever")))
COLUMNS = {
    "who": ["A", "A", "B", "B"],
    "arm": ["active", "active", "placebo", "placebo"],
    "week": [0, 12, 0, 12],
    "1_Seizure": ["Y", "N", "N", "N"],
    "Skin": ["N", "Y", "Y", "ND"],
    "FEVER": ["N", "N", "U", "Y"],
}
LAYOUT = Layout(subject="who", visit="week", columns={"rash": "Skin"}, codebook={"U": None})
PRESENT = [(True, False, False), (False, True, False), (False, True, None), (False, None, True)]


@each_engine(KINDS)
class TestAnswers:
    """The answers as truth values under the names of the descriptors."""

    def test_each_answer(self, kind):
        """Whatever the columns are called and the cells say."""
        found = frames.answers(kind.frame(COLUMNS), THREE, LAYOUT)
        expected = [
            {"who": who, "week": week, "seizure": a, "rash": b, "fever": c}
            for who, week, (a, b, c) in zip(COLUMNS["who"], COLUMNS["week"], PRESENT, strict=True)
        ]
        assert expected == sorted(table_of(found), key=lambda row: (row["who"], row["week"]))

    def test_a_column_of_the_user_has_the_name_of_an_item(self, kind):
        """The answer stands under the name, also where the user's column of that name holds words."""
        found = frames.answers(
            kind.frame({**COLUMNS, "rash": ["N", "Y", "Y", None]}), THREE, Layout(codebook={"U": None})
        )
        assert in_order(PRESENT) == in_order(rows(found, "seizure", "rash", "fever"))

    def test_a_missing_item_stays_missing(self, kind):
        """Although the layout counts it as absent, for this is a table of answers."""
        layout = Layout(columns={"rash": "Skin"}, codebook={"U": None}, missing="absent")
        assert in_order(PRESENT) == in_order(rows(frames.answers(kind.frame(COLUMNS), THREE, layout)))

    def test_a_form_that_was_not_done_has_no_answers(self, kind):
        """Whatever stands in its cells."""
        columns = {**COLUMNS, "form": ["Complete", "Complete", "Complete", "Not done"]}
        layout = Layout(columns={"rash": "Skin"}, codebook={"U": None}, status="form", done=["complete"])
        found = rows(frames.answers(kind.frame(columns), THREE, layout))
        assert in_order([*PRESENT[:3], (None, None, None)]) == in_order(found)

    def test_the_column_of_each_item(self, kind):
        """Found by its label, or named."""
        found = frames.columns_of(kind.frame(COLUMNS), THREE, LAYOUT)
        assert {"seizure": "1_Seizure", "rash": "Skin", "fever": "FEVER"} == dict(found)

    def test_an_item_that_was_not_assessed_has_no_column(self, kind):
        """None, which is not the name of a column."""
        found = frames.columns_of(kind.frame(COLUMNS), THREE, Layout(not_assessed=["rash"]))
        assert found["rash"] is None

    def test_a_column_that_is_not_there(self, kind):
        """It is refused, not left out."""
        with pytest.raises(ColumnError, match="rash"):
            frames.columns_of(kind.frame(COLUMNS), THREE)


@each_engine(PLAIN_EAGER)
class TestVisits:
    """Rows as visits."""

    def test_each_row_is_a_visit(self, kind):
        """In the order of the rows; what the edition does not have was not assessed."""
        others = set(Descriptor) - set(THREE)
        expected = [
            Assessment({"seizure"}, missing=others),
            Assessment({"rash"}, missing=others),
            Assessment({"rash"}, missing={*others, "fever"}),
            Assessment({"fever"}, missing={*others, "rash"}),
        ]
        visits = frames.to_visits(kind.frame(COLUMNS), THREE, LAYOUT)
        assert expected == [visits[at] for at in range(len(visits))]

    def test_a_row_is_explained(self, kind):
        """In one expression."""
        assert Interval(2, 3) == explain(frames.to_visits(kind.frame(COLUMNS), THREE, LAYOUT)[2], THREE).total

    def test_what_is_not_an_answer_is_refused(self, kind):
        """With its column and how often it occurs."""
        with pytest.raises(UnreadableValueError, match=r"'U' \(1 time\)"):
            frames.to_visits(kind.frame(COLUMNS), THREE, Layout(columns={"rash": "Skin"}))


@each_engine(PLAIN_LAZY)
def test_a_lazy_frame_has_no_rows_yet(kind):
    """It is refused with what to do."""
    with pytest.raises(UnsupportedFrameError, match="collect the rows"):
        frames.to_visits(kind.frame(COLUMNS), THREE, LAYOUT)


@each_engine(KINDS)
class TestOverview:
    """How many scores are known and open, why, and what the mean may be."""

    def test_each_group(self, kind):
        """By hand: 8 and 2 points are known; 2 to 3, and 1 to 3, are open for one item each."""
        expected = [
            ("active", 2, 2, 0, 0, 5, 5, 0, 0, 0),
            ("placebo", 2, 0, 2, 0, 1.5, 3, 0, 1, 1),
        ]
        names = ("arm", "visits", "known", "open", "unreadable", "mean_low", "mean_high")
        items = ("missing_seizure", "missing_rash", "missing_fever")
        found = frames.overview(kind.frame(COLUMNS), THREE, LAYOUT, by="arm")
        assert expected == in_order(rows(found, *names, *items))

    def test_the_whole_table(self, kind):
        """Without groups it is one row, which has no further column."""
        found = table_of(frames.overview(kind.frame(COLUMNS), THREE, LAYOUT))
        assert [(4, 2, 2, 3.25, 4)] == [
            tuple(row[name] for name in ("visits", "known", "open", "mean_low", "mean_high")) for row in found
        ]
        assert {"visits", "known", "open", "unreadable", "mean_low", "mean_high"} == {
            name for name in found[0] if not name.startswith("missing_")
        }

    def test_several_columns_make_the_groups(self, kind):
        """In their order."""
        found = frames.overview(kind.frame(COLUMNS), THREE, LAYOUT, by=["arm", "week"])
        expected = [("active", 0, 8), ("active", 12, 2), ("placebo", 0, 3), ("placebo", 12, 3)]
        assert expected == in_order(rows(found, "arm", "week", "mean_high"))

    def test_a_stored_total(self, kind):
        """It has no items that could be missing."""
        columns = {"arm": ["a", "a", "b"], "total": [4, 6, None]}
        found = frames.overview(kind.frame(columns), SELENA_SLEDAI, Layout(total="total"), by="arm")
        assert [("a", 2, 2, 0, 0, 5, 5), ("b", 1, 0, 1, 0, 0, 105)] == in_order(rows(found))

    def test_a_taken_name(self, kind):
        """A group may not be called like a count."""
        frame = kind.frame({**COLUMNS, "visits": COLUMNS["arm"]})
        with pytest.raises(ColumnError, match="visits"):
            frames.overview(frame, THREE, LAYOUT, by="visits")

    def test_a_group_that_is_not_there(self, kind):
        """It is refused with the nearest column."""
        with pytest.raises(ColumnError, match="nearest column: 'arm'"):
            frames.overview(kind.frame(COLUMNS), THREE, LAYOUT, by="arms")


@each_engine(PLAIN_LAZY)
def test_what_cannot_be_read_is_counted(kind):
    """In a lazy frame it is in neither the known nor the open scores, and in no mean."""
    layout = Layout(columns={"rash": "Skin"})
    found = frames.overview(kind.frame(COLUMNS), THREE, layout, by="arm")
    expected = [("active", 2, 2, 0, 0, 5, 5), ("placebo", 2, 0, 1, 1, 1, 3)]
    names = ("arm", "visits", "known", "open", "unreadable", "mean_low", "mean_high")
    assert expected == in_order(rows(found, *names))
