"""Every row of a problem, where `check` counts them: the same rows on every engine."""

import polars as pl
import pyarrow as pa
import pytest

from frames.kinds import PLAIN_EAGER, PLAIN_LAZY, each, each_engine, plain, rows, sorted_rows
from refusals import raises
from sledai import SELENA_SLEDAI, frames
from sledai.errors import taken_column

SKIN = SELENA_SLEDAI.without(*(name for name in SELENA_SLEDAI if name not in ("rash", "fever")))
"""Rash is 2 points, and fever 1."""
LAYOUT = frames.Layout(subject="id", visit="week")
TABLE = {
    "id": ["A", "A", "B", None, "C"],
    "week": [0, 0, 4, 4, 4],
    "rash": ["Y", "?", "N", "Y", None],
    "fever": ["N", "N", "zz", "Y", "N"],
    "sum": ["2", "x", None, "9", "2"],
}
FOUND = [
    (None, 4, 3, "blank_identifier", "id", None, None),
    ("A", 0, 1, "unreadable_answer", "rash", "?", None),
    ("B", 4, 2, "unreadable_answer", "fever", "zz", None),
    ("A", 0, 0, "duplicated_visit", "week", "0", None),
    ("A", 0, 1, "duplicated_visit", "week", "0", None),
    ("B", 4, 2, "missing_total", "sum", None, "0 to 1"),
    ("A", 0, 1, "unreadable_total", "sum", "x", "0 to 2"),
    (None, 4, 3, "wrong_total", "sum", "9", "3"),
]
"""Typed by hand: identifiers, place, problem, column, what is stored and what is computed."""
COLUMNS = ["id", "week", "row", "problem", "column", "stored", "computed"]


def in_text(found):
    """Rows in an order that does not depend on the engine, with blanks as None."""
    return sorted((tuple(None if cell != cell else cell for cell in row) for row in found), key=str)


class TestEveryEngine:
    """The frame that comes back is of the same kind."""

    @each_engine(PLAIN_EAGER)
    def test_eager(self, kind):
        """With the place of each row, in the order of the problems."""
        found = frames.problem_rows(kind.frame(TABLE), SKIN, LAYOUT, total="sum")
        assert [row[2:5] for row in FOUND] == [row[2:5] for row in rows(found, *COLUMNS)]
        assert in_text([(row[0], *row[5:]) for row in FOUND]) == in_text(rows(found, "id", "stored", "computed"))
        assert type(kind.frame(TABLE)) is type(found)

    @each_engine(PLAIN_LAZY)
    def test_lazy(self, kind):
        """Without a place, because a lazy frame has no order."""
        found = frames.problem_rows(kind.frame(TABLE), SKIN, LAYOUT, total="sum")
        names = [name for name in COLUMNS if name != "row"]
        assert in_text((*row[:2], *row[3:]) for row in FOUND) == in_text(sorted_rows(found, *names))


class TestRows:
    """What is a row, and what is not."""

    @each(plain("pandas", "polars", "polars lazy"))
    def test_nothing_wrong(self, kind):
        """A clean table has no row."""
        clean = {"id": ["A"], "week": [0], "rash": ["Y"], "fever": ["N"], "sum": [2]}
        assert [] == rows(frames.problem_rows(kind.frame(clean), SKIN, LAYOUT, total="sum"))

    def test_it_counts_as_check_does(self):
        """Each kind of problem has as many rows as the report says; of a visit that is there twice it counts one."""
        report = frames.check(pl.DataFrame(TABLE), SKIN, LAYOUT, total="sum")
        counts = dict.fromkeys((found.kind.value for found in report.problems), 0)
        for found in report.problems:
            counts[found.kind.value] += found.count
        listed = frames.problem_rows(pl.DataFrame(TABLE), SKIN, LAYOUT, total="sum")
        assert counts | {"duplicated_visit": 2} == dict(listed.group_by("problem").len().rows())

    def test_only_a_total(self):
        """Of a table without items."""
        table = pa.table({"id": ["A", "B"], "sum": [2, 4]})
        found = frames.problem_rows(table, SKIN, frames.Layout(subject="id", total="sum"))
        assert [("B", 1, "wrong_total", "sum", "4", "0 to 3")] == rows(found)

    def test_columns_that_are_not_there(self):
        """What is wrong with whole columns is in the report; without any column there is nothing to list."""
        found = frames.problem_rows(pl.DataFrame({"rash": ["?"]}), SKIN, LAYOUT)
        assert [(0, "unreadable_answer", "rash", "?", None)] == found.rows()
        with pytest.raises(TypeError, match=r"see what frames\.check reports"):
            frames.problem_rows(pl.DataFrame({"x": [1]}), SKIN)

    def test_taken_names(self):
        """An identifier that is named like a column of the result."""
        with raises(taken_column, match="'stored'"):
            frames.problem_rows(pl.DataFrame({"stored": [1], "rash": ["Y"]}), SKIN, frames.Layout(subject="stored"))
