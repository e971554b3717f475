"""A laboratory table is described once: which column holds what, from Python and from a file."""

import polars as pl
import pytest

from frames.kinds import PLAIN, each, each_quick_engine, plain, rows, sorted_rows
from refusals import raises
from sledai import SLEDAI_2K, frames
from sledai.errors import unreadable_file
from sledai.frames import LabLayout, Layout
from sledai.laboratory import LabCodeBook, Results, derive_visits
from together import together

LAYOUT = LabLayout(subject="who", day="taken", test="analysis", value="result", unit="in", lower="low", laboratory=3)
WHO = Layout(subject="subject", day="day")
C3 = SLEDAI_2K.without(*(name for name in SLEDAI_2K if name != "low_complement"))


class TestFile:
    """A layout as TOML."""

    def test_there_and_back(self, tmp_path):
        """What is written is read as the same layout."""
        (tmp_path / "layout.toml").write_text(LAYOUT.to_toml())
        assert LAYOUT == LabLayout.from_toml(tmp_path / "layout.toml")
        two = LabLayout(subject=["site", "id"], limits="range")
        (tmp_path / "layout.toml").write_text(two.to_toml())
        assert two == LabLayout.from_toml(tmp_path / "layout.toml")

    @together(
        ("text", "message"),
        [
            ('colour = "x"', "colour: there is no key 'colour'"),
            ("test = 1.5", "test: it is not a column"),
            ('lower = "l"\nlimits = "r"', "by limits=, or by lower= and upper="),
        ],
    )
    def test_refused(self, text, message, tmp_path):
        """The file, the key and the fault are named."""
        (tmp_path / "layout.toml").write_text(text)
        with raises(unreadable_file) as caught:
            LabLayout.from_toml(tmp_path / "layout.toml")
        assert message in str(caught.value)


@each(plain("pandas", "polars", "duckdb"))
def test_a_table_with_other_names(kind):
    """C3 of 0.85 g/L is below 0.9 g/L, whatever the columns are called."""
    labs = {"who": ["A"], "taken": [0], "analysis": ["c3"], "result": [0.85], "in": ["g/L"], "low": [0.9]}
    tables = kind.frame({"subject": ["A"], "day": [0]}), kind.frame({**labs, "3": ["North"]})
    layout = Layout(subject="subject", day="day", attribution="assumed")
    found = frames.derive_descriptors(*tables, C3, layout=layout, lab_layout=LAYOUT)
    assert [(True,)] == rows(found, "low_complement")


def test_two_subjects_for_one():
    """As many columns identify the subject in both tables."""
    polars = pytest.importorskip("polars")
    frame = polars.DataFrame({"subject": ["A"], "day": [0]})
    with pytest.raises(TypeError, match=r"lab_layout\.subject"):
        frames.derive_descriptors(frame, frame, C3, layout=WHO, lab_layout=LabLayout(subject=["subject", "site"]))


def test_no_column_of_subjects():
    """A result belongs to somebody, and is of a day."""
    for layout in (Layout(day="day"), Layout(subject="subject")):
        with pytest.raises(TypeError, match="name the columns of the subject and the day"):
            frames.derive_descriptors(pl.DataFrame(), pl.DataFrame(), C3, layout=layout)


def test_two_earlier_results():
    """One of the visits, and one that the code book takes from the results."""
    layout = Layout(subject="subject", day="day", protein_before="p", protein_before_unit="g/d")
    book = LabCodeBook(compare_with="last_before_window")
    with pytest.raises(TypeError, match="not both"):
        frames.derive_descriptors(pl.DataFrame(), pl.DataFrame(), C3, layout=layout, code_book=book)


@each_quick_engine(PLAIN.values())
def test_a_blank_range_in_one_cell(kind):
    """It is not known."""
    labs = {"who": ["A", "B"], "day": [0, 0], "test": ["c3"] * 2, "value": [0.8, 0.8], "unit": ["g/L"] * 2}
    visits = {"who": ["A", "B"], "day": [0, 0]}
    book = LabCodeBook(judged_by={"low_complement": ["c3"]})
    found = frames.derive_descriptors(
        kind.frame(visits),
        kind.frame(labs | {"range": ["0.9 - 1.8", None]}),
        C3,
        layout=Layout(subject="who", day="day", attribution="assumed"),
        lab_layout=LabLayout(limits="range"),
        code_book=book,
    )
    assert [("A", True), ("B", None)] == sorted_rows(found, "who", "low_complement")
    results = Results.from_columns(
        {**labs, "subject": labs["who"], "limits": ["0.9 - 1.8", " "], "who": None}, code_book=book
    )
    how = {"subject": visits["who"], "day": visits["day"], "attribution": "assumed", "code_book": book}
    assert [True, None] == derive_visits(results, C3, **how)["low_complement"].value.tolist()
