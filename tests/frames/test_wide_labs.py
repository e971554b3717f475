"""Laboratory tables with a column for each test, as one row for each result."""

import pytest

from frames import verbs
from frames.kinds import PLAIN, PLAIN_EAGER, PLAIN_LAZY, each, each_engine, plain, rows, sorted_rows, table_of
from refusals import raises
from sledai import SLEDAI_2K, frames
from sledai.errors import (
    ColumnError,
    column_of_no_test,
    column_type,
    missing_column,
    taken_column,
    unknown_statement,
    unreadable_unit,
)
from sledai.laboratory import LabCodeBook
from together import together

WIDE = {
    "id": ["A", "A", "B"],
    "day": [0, 28, 0],
    "sex": ["f", "f", "m"],
    "PLT": [90, 150, None],
    "white_cells": [2.5, None, 4.0],
    "C3": [0.8, 0.95, 0.95],
    "C3 from": [0.9, 0.9, 1.0],
    "ALB": [31.0, 33.0, 35.0],
}
NAMED = {
    "keep": ["id", "day", "sex"],
    "tests": {"PLT": "platelets", "C3": "c3", "ALB": None},
    "unit": {"PLT": "10*9/L", "white_cells": "10*9/L", "C3": "g/L"},
    "details": {"lower": "{test} from"},
}
LONG = [
    ("A", 0, "f", "c3", 0.8, "g/L", 0.9),
    ("A", 0, "f", "platelets", 90, "10*9/L", None),
    ("A", 0, "f", "white_cells", 2.5, "10*9/L", None),
    ("A", 28, "f", "c3", 0.95, "g/L", 0.9),
    ("A", 28, "f", "platelets", 150, "10*9/L", None),
    ("B", 0, "m", "c3", 0.95, "g/L", 1),
    ("B", 0, "m", "white_cells", 4, "10*9/L", None),
]
KINDS = [*PLAIN_EAGER, *PLAIN_LAZY]


def long(kind, columns=WIDE, **changes):
    """The long table of a wide one."""
    return frames.labs_from_wide(kind.frame(columns), **NAMED | changes)


class TestRows:
    """One row for each result."""

    @each_engine(PLAIN.values())
    def test_each_result(self, kind):
        """With its unit and its range; an empty cell is not a result, and a column that is named so is not read."""
        assert LONG == sorted_rows(long(kind))
        assert ["id", "day", "sex", "test", "value", "unit", "lower"] == list(table_of(long(kind))[0])

    @each_engine(PLAIN.values())
    def test_descriptors(self, kind):
        """By hand, visit by visit, from the wide table itself: low counts, and complement below its own limit."""
        part = SLEDAI_2K.without(
            *(d for d in SLEDAI_2K if d not in ("thrombocytopenia", "leukopenia", "low_complement"))
        )
        given = {"subject": "id", "day": "day", "attribution": "assumed", "lower": "lower"}
        given |= {
            "code_book": LabCodeBook(judged_by={"low_complement": ["c3"]}),
            "excluded": {"leukopenia": False, "thrombocytopenia": False},
        }
        found = verbs.descriptors(kind.frame(WIDE), long(kind), part, **given)
        assert [
            ("A", 0, True, True, True),
            ("A", 28, False, False, None),
            ("B", 0, True, None, False),
        ] == sorted_rows(found, "id", "day", "low_complement", "thrombocytopenia", "leukopenia")

    @each(plain("pandas", "polars", "pyarrow"))
    def test_the_order(self, kind):
        """All results of the first column, then those of the second, in the order of the rows."""
        expected = ["platelets"] * 2 + ["white_cells"] * 2 + ["c3"] * 3
        assert [(test,) for test in expected] == rows(long(kind), "test")

    @each_engine(KINDS)
    def test_text(self, kind):
        """Results as text, with a sign; a unit and a flag in columns of their own."""
        columns = {"id": ["A"], "day": [0], "PLT": ["<50"], "PLT_U": ["/nL"], "PLT_FL": ["L"], "C3": ["0.8"]}
        found = frames.labs_from_wide(
            kind.frame(columns),
            keep=["id", "day"],
            tests={"PLT": "platelets", "C3": "c3"},
            details={"flag": "{test}_FL", "unit": "{test}_U"},
            unit={"C3": "g/L"},
        )
        assert [("c3", "0.8", "g/L", None), ("platelets", "<50", "/nL", "L")] == sorted_rows(
            found, "test", "value", "unit", "flag"
        )

    @each_engine(KINDS)
    def test_two_columns_of_one_test(self, kind):
        """Both are results of it, such as of two laboratories."""
        columns = {"id": ["A"], "day": [0], "local": [90], "central": [95]}
        named = {"local": "platelets", "central": "platelets"}
        found = frames.labs_from_wide(kind.frame(columns), keep=["id", "day"], tests=named)
        assert [("platelets", 90, None), ("platelets", 95, None)] == sorted_rows(found, "test", "value", "unit")

    @each(plain("pandas", "polars", "pyarrow"))
    def test_a_unit_that_is_not_given(self, kind):
        """It stays blank, so that it is refused where it is needed."""
        labs = frames.labs_from_wide(kind.frame({"id": ["A"], "day": [0], "platelets": [90]}), keep=["id", "day"])
        with raises(unreadable_unit, match="platelets: a missing unit"):
            verbs.descriptors(kind.frame({"id": ["A"], "day": [0]}), labs, SLEDAI_2K, subject="id", day="day")

    @each_engine(plain("polars", "polars lazy", "duckdb", "pyarrow"))
    def test_a_test_without_any_result(self, kind):
        """A column of nothing but nulls takes the type of the others."""
        columns = {"id": ["A"], "day": [0], "platelets": [90], "c3": [None]}
        found = frames.labs_from_wide(kind.frame(columns), keep=["id", "day"])
        assert [("platelets", 90)] == sorted_rows(found, "test", "value")


class TestOtherColumns:
    """What holds no test is reported."""

    @each_engine(KINDS)
    def test_refused(self, kind):
        """Each by its name, with the nearest test, and with what to say of it; also what belongs to such a column."""
        columns = WIDE | {"platlets": [1, 2, 3], "ALB from": [35, 35, 35], "CRP from": [1, 1, 1]}
        with raises(column_of_no_test, match=r"'platlets' \(did you mean 'platelets'\?\), 'CRP from'\. Say with tests"):
            long(kind, columns)

    @each(plain("pandas", "polars", "polars lazy", "duckdb"))
    def test_no_test_at_all(self, kind):
        """It is not a table of nothing."""
        for others in ({}, {"PLT": [90]}):
            with raises(column_of_no_test):
                frames.labs_from_wide(kind.frame({"id": ["A"], "day": [0]} | others), keep=["id", "day"])
        with raises(column_of_no_test):
            long(kind, tests=dict.fromkeys(("PLT", "C3", "ALB", "white_cells")))


class TestRefused:
    """Names that are not there, not tests, or taken."""

    @each(plain("pandas", "polars", "polars lazy", "duckdb"))
    def test_columns_that_are_not_there(self, kind):
        """Of the subject, of a test, of a unit, and of every detail."""
        for changes, name in (
            ({"keep": ["ident", "day", "sex"]}, "ident"),
            ({"tests": {"PLAT": "platelets"}}, "PLAT"),
            ({"unit": {"PLAT": "10*9/L"}}, "PLAT"),
            ({"details": NAMED["details"] | {"upper": "{test} to"}}, "{test} to"),
        ):
            with raises(missing_column, match=name):
                long(kind, **changes)

    @each(plain("pandas", "polars", "polars lazy", "duckdb"))
    def test_a_name_that_is_not_a_test(self, kind):
        """With the column that it was given for."""
        with raises(unknown_statement, match=r"tests\['PLT'\]: there is no 'platelet' \(did you mean 'platelets'"):
            long(kind, tests={"PLT": "platelet"})

    @each_engine(KINDS)
    @pytest.mark.parametrize("taken", ["test", "value", "lower"])
    def test_a_taken_name(self, kind, taken):
        """A column that is kept may not be called like a new one."""
        with raises(taken_column, match=taken):
            long(kind, WIDE | {taken: [1, 2, 3]}, keep=["id", "day", "sex", taken])

    @each(plain("polars", "pyarrow", "polars lazy", "duckdb"))
    def test_text_and_numbers(self, kind):
        """They are not one column there."""
        with raises(column_type, match=r"'value' holds .* one type in the columns 'PLT', 'white_cells', 'C3'"):
            long(kind, WIDE | {"PLT": ["90", "<50", None]})

    @each(plain("pandas"))
    def test_text_and_numbers_of_pandas(self, kind):
        """Each value keeps its type."""
        found = long(kind, WIDE | {"PLT": ["90", "<50", None]})
        assert ["90", "<50", 2.5] == [row[0] for row in rows(found, "value")][:3]

    def test_two_units(self):
        """One for the column, and one in a column of its own."""
        pandas = pytest.importorskip("pandas")
        frame = pandas.DataFrame({"id": ["A"], "day": [0], "c3": [1.0], "c3_U": ["g/L"]})
        with pytest.raises(TypeError, match="'c3_U' has the unit of 'c3' as well"):
            frames.labs_from_wide(frame, keep=["id", "day"], unit={"c3": "g/L"}, details={"unit": "{test}_U"})

    @together("details", [{"lower": "C3 from"}, {"lower": "{test}{test}"}, {"lower": 1}, {"limit": "{test} from"}])
    def test_patterns(self, details):
        """What stands for the test is there once, and what is known of a result is named."""
        with pytest.raises(TypeError, match="details"):
            frames.labs_from_wide(None, keep=["id", "day"], details=details)

    def test_an_error_is_of_a_column(self):
        """So it can be caught with the other errors of columns."""
        assert issubclass(column_of_no_test.type, ColumnError)
