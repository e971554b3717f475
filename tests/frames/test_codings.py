"""The coding of a column: letters beside numbers may be missing values of Stata or SAS, and are not answers there."""

from typing import ClassVar

import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from attrs import evolve
from click.testing import CliRunner

from frames import verbs
from frames.kinds import (
    PLAIN,
    PLAIN_EAGER,
    PLAIN_LAZY,
    connection,
    each,
    each_engine,
    each_quick_engine,
    plain,
    rows,
    sorted_rows,
)
from oracle import NAMES
from refusals import raises
from sledai import SELENA_SLEDAI, SLEDAI_2K, Assessment, Descriptor, Encounter, InputErrors, Visits, frames, response
from sledai.cli import app
from sledai.criteria import SRI_4
from sledai.criteria.states import LLDAS
from sledai.errors import unreadable_answer
from sledai.frames import ProblemKind, Report
from sledai.frames.layout import Layout
from together import together

ITEMS = ("seizure", "arthritis", "rash")
THREE = SELENA_SLEDAI.without(*(name for name in Descriptor if name not in ITEMS))
"""Weights 8, 4 and 2."""
WHO = {"subject": ["A", "B", "C"], "week": [0, 0, 0]}
TAGGED = {**WHO, "seizure": ["0", "1", "n"], "arthritis": ["0", "1", "y"], "rash": ["n", "1", "0"]}
"""Field report F2-02: 0 and 1 of Stata, with .n and .y, as pyreadstat keeps them; here as text."""
EXPLAINED = {"n": None, "y": None}
RIGHT = [("A", 0, 2), ("B", 14, 14), ("C", 0, 12)]
"""The bounds where n and y are missing: rash open, all present, seizure and arthritis open."""
COUNTS = {"seizure": {"'n'": 1}, "arthritis": {"'y'": 1}, "rash": {"'n'": 1}}
BOUNDS = ("subject", "sledai_low", "sledai_high")


def same(values):
    """The three columns with the same values."""
    return {name: list(values) for name in ITEMS}


def as_numbers(columns, number=int):
    """The same as a program that reads Stata gives it: numbers, and the letters as text."""
    return {name: [number(v) if v in ("0", "1") else v for v in values] for name, values in columns.items()}


def faults(caught):
    """What each column of an error holds that is not known to be an answer."""
    errors = getattr(caught.value, "errors", (caught.value,))
    return {error.column: error.letters for error in errors}


class TestOneLetter:
    """A column that has n and nothing else, in a form in which other columns have numbers."""

    FORM: ClassVar = {**WHO, "seizure": [0, 1, 0], "arthritis": ["n", None, "n"], "rash": ["0", "1", "1"]}
    CLEAR = (
        {"arthritis": ["n", "y", "n"]},
        {"arthritis": ["no", None, "n"]},
        {"arthritis": [None, "", " "]},
        {"rash": ["Y", "n", "n"]},
        {"seizure": ["y", "n", "y"], "rash": ["n", "n", "n"]},
        {"seizure": [None, None, None], "rash": ["n", "n", "no"]},
        {"rash": ["n", "n", "n"]},
    )
    TICKED: ClassVar = {"arthritis": ["Y", None, "Y"]}

    @each(PLAIN.values())
    def test_check(self, kind):
        """The column is found, with the rows that have the letter; it may be missing there, as .n of Stata is."""
        found = frames.check(kind.frame(self.FORM), THREE, frames.Layout(subject="subject", visit="week")).problems
        one = [(each.kind, each.columns, each.count, each.occurrences) for each in found]
        assert [(ProblemKind.ONE_LETTER, ("arthritis",), 2, {"'n'": 2})] == one
        assert '{"n": None} if it is missing' in str(found[0])

    @each(PLAIN.values())
    def test_check_where_letters_are_answers(self, kind):
        """The form has both letters, or other words in the column, or no numbers; or the codebook says it."""
        for changes in self.CLEAR:
            kinds = [each.kind for each in frames.check(kind.frame({**self.FORM, **changes}), THREE).entries]
            assert ProblemKind.ONE_LETTER not in kinds
        assert () == frames.check(kind.frame(self.FORM), THREE, frames.Layout(codebook={"n": False})).problems

    @each_engine(PLAIN_EAGER)
    def test_eager_frames(self, kind):
        """The column is refused by both codings, unless letters are answers; what n means is the way on."""
        with raises(unreadable_answer, match=r"column 'arthritis': 'n' \(2 times\) beside answers in") as caught:
            verbs.score(kind.frame(self.FORM), THREE)
        assert {"arthritis": {"'n'": 2}} == faults(caught)
        with raises(unreadable_answer, match=r"'arthritis': 'Y' \(2 times\) beside answers in"):
            verbs.score(kind.frame({**self.FORM, **self.TICKED}), THREE)
        found = verbs.score(kind.frame({**self.FORM, **self.TICKED}), THREE, codebook={"y": True})
        assert [("A", 4), ("B", None), ("C", 6)] == rows(found, "subject", "sledai")
        found = verbs.score_bounds(kind.frame(self.FORM), THREE, codebook={"n": None})
        assert [("A", 0, 4), ("B", 10, 14), ("C", 2, 6)] == rows(found, *BOUNDS)
        found = verbs.score_bounds(kind.frame(self.FORM), THREE, codebook={"n": False})
        assert [("A", 0, 0), ("B", 10, 14), ("C", 2, 2)] == rows(found, *BOUNDS)
        for changes in self.CLEAR:
            assert 3 == len(rows(verbs.score(kind.frame({**self.FORM, **changes}), THREE), "sledai"))

    @each_engine(PLAIN_LAZY)
    def test_lazy_frames(self, kind):
        """A row with the letter has nulls; a codebook, or letters that are answers elsewhere, are the way on."""

        def bounds(changes=None, **how):
            return sorted_rows(verbs.score_bounds(kind.frame({**self.FORM, **(changes or {})}), THREE, **how), *BOUNDS)

        assert [("A", None, None), ("B", 10, 14), ("C", None, None)] == bounds()
        assert [("A", None, None), ("B", 10, 14), ("C", None, None)] == bounds(self.TICKED)
        assert [("A", 4, 4), ("B", 10, 14), ("C", 6, 6)] == bounds(self.TICKED, codebook={"y": True})
        assert [("A", 0, 4), ("B", 10, 14), ("C", 2, 6)] == bounds(codebook={"n": None})
        assert [("A", 0, 0), ("B", 10, 14), ("C", 2, 2)] == bounds(codebook={"n": False})

    @each(plain("polars lazy", "duckdb"))
    def test_lazy_frames_where_letters_are_answers(self, kind):
        """They give what eager ones give."""
        for changes in self.CLEAR:
            table = {**self.FORM, **changes}
            eager = verbs.score_bounds(pl.DataFrame(table), THREE)
            assert sorted_rows(eager, *BOUNDS) == sorted_rows(verbs.score_bounds(kind.frame(table), THREE), *BOUNDS)
        truths = {**self.FORM, "seizure": [True, False, None], "rash": ["N", "N", "N"], "arthritis": [0.0, 1.0, None]}
        found = sorted_rows(verbs.score_bounds(kind.frame(truths), THREE), *BOUNDS)
        assert [("A", None, None), ("B", None, None), ("C", None, None)] == found

    @together("make", [list, np.array, pd.Series, lambda values: np.ma.array(values, mask=[0, 1, 0])])
    def test_arrays(self, make):
        """Lists, arrays, series and masked arrays; a number that is masked says nothing."""
        numbers = {name: np.array([0, 1, 0]) for name in NAMES}
        with raises(unreadable_answer, match=r"column 'rash': 'n' \([23] times\) beside answers in numbers"):
            Visits.from_columns(numbers | {"rash": make(["n", "n", "n"])})
        masked = dict.fromkeys(NAMES, np.ma.array([0, 1, 0], mask=True)) | {"rash": make(["n", "n", "n"])}
        assert [23, 23] == Visits.from_columns(masked).missing_count[[0, 2]].tolist()
        with raises(unreadable_answer, match=r"column 'rash': 'Y' \(2 times\) beside answers in numbers"):
            Visits.from_columns(numbers | {"rash": make(["Y", "", "Y"])})
        ticked = Visits.from_columns(numbers | {"rash": make(["Y", "", "Y"])}, codebook={"y": True})
        assert [1, 1] == ticked.answer("rash").low[[0, 2]].tolist()

    def test_letters_of_two_columns(self):
        """N in one column and Y in another may be two missing values; a column with both says that they are answers."""
        numbers = {name: np.array([0, 1]) for name in NAMES}
        with pytest.raises(InputErrors, match="2 faults") as caught:
            Visits.from_columns(numbers | {"rash": ["n", "n"], "fever": ["y", "y"]})
        assert {"rash": {"'n'": 2}, "fever": {"'y'": 2}} == faults(caught)
        found = Visits.from_columns(numbers | {"rash": ["n", "n"], "fever": ["Y", "N"]})
        assert ([0, 0], [1, 0]) == (found.answer("rash").high.tolist(), found.answer("fever").low.tolist())

    def test_far_below(self):
        """The first row that says anything is row 200."""
        numbers = {name: np.zeros(300) for name in NAMES}
        with raises(unreadable_answer, match=r"'rash': 'n' \(100 times\)"):
            Visits.from_columns(numbers | {"rash": [*[None] * 200, *["n"] * 100]})
        assert 300 == len(Visits.from_columns(numbers | {"rash": [*[None] * 200, *["n"] * 99, "no"]}))

    @pytest.mark.parametrize("ending", ["csv", "parquet"])
    def test_files(self, tmp_path, ending):
        """A refused file is not written; a codebook is the way on."""
        source, output = tmp_path / f"a.{ending}", tmp_path / "out.csv"
        table = pl.DataFrame({**{name: [0, 1] for name in NAMES}, "rash": ["n", None]})
        getattr(table, f"write_{ending}")(source)
        arguments = ["score", str(source), "--edition", "selena-sledai", "--output", str(output)]
        refused = CliRunner().invoke(app, arguments)
        assert (2, False) == (refused.exit_code, output.exists())
        assert "column 'rash': 'n' (1 time) beside answers in numbers" in refused.output
        getattr(table.with_columns(rash=pl.Series(["Y", None])), f"write_{ending}")(source)
        assert "column 'rash': 'Y' (1 time) beside answers in numbers" in CliRunner().invoke(app, arguments).output
        getattr(table, f"write_{ending}")(source)
        assert 0 == CliRunner().invoke(app, [*arguments, "--code", "n=missing"]).exit_code
        assert [0, 103] == pl.read_csv(output)["sledai_low"].to_list()

    def test_check_in_parts(self):
        """What one part has is not all that the table has."""
        parts = [frames.check(pl.DataFrame(self.FORM), THREE) for _ in range(2)]
        other = frames.check(pl.DataFrame({**self.FORM, "arthritis": ["y", "n", "y"]}), THREE)
        assert [4] == [found.count for found in Report.merged(parts).problems]
        assert () == Report.merged([*parts, other]).problems


class TestEager:
    """An eager frame is refused, and both codings are named."""

    @each_engine(PLAIN_EAGER)
    def test_of_text(self, kind):
        """The numbers are text too."""
        with pytest.raises(InputErrors, match="3 faults") as caught:
            verbs.score_bounds(kind.frame(TAGGED), THREE)
        assert COUNTS == faults(caught)
        assert "2 columns ('seizure', 'rash'): 'n' (2 times) beside answers in numbers, or true" in str(caught.value)
        assert 1 == str(caught.value).count('{"n": None} if it is missing')

    @together("number", [int, float, np.float64, np.int8, lambda value: value == "1"])
    def test_of_objects(self, number):
        """The numbers are numbers, or truth values, whichever comes first in the column."""
        frame = pd.DataFrame(as_numbers(TAGGED, number))
        with pytest.raises(InputErrors) as caught:
            verbs.score(frame, THREE)
        assert COUNTS == faults(caught)

    @each_engine(PLAIN_EAGER)
    def test_the_remedies(self, kind):
        """Whoever says what the letters mean gets the bounds that follow, worked out by hand."""
        found = verbs.score_bounds(kind.frame(TAGGED), THREE, codebook=EXPLAINED)
        assert RIGHT == rows(found, *BOUNDS)
        found = verbs.score_bounds(kind.frame(TAGGED), THREE, codebook={"y": True, "n": False})
        assert [("A", 0, 0), ("B", 14, 14), ("C", 4, 4)] == rows(found, *BOUNDS)

    @each_engine(PLAIN_EAGER)
    @together("values", [["Y", "no", "N"], ["1", "no", "0"], ["present", "n", ""], ["y", "ND", "N"]])
    def test_words_stand_beside_either(self, kind, values):
        """Yes, no, present and absent are never missing values, and may stand beside letters or numbers."""
        found = verbs.score_bounds(kind.frame({**TAGGED, **same(values)}), THREE)
        assert [("A", 14), ("B", 0), ("C", 0)] == rows(found, "subject", "sledai_low")

    @each(PLAIN_EAGER)
    def test_other_numbers(self, kind):
        """1 for no and 2 for yes are numbers too; a number that means missing is not an answer."""
        columns = {**WHO, **same(["1", "2", "N"])}
        with pytest.raises(InputErrors, match=r"^3 columns \(.*\): 'N' \(3 times\) beside"):
            verbs.score(kind.frame(columns), THREE, codebook={"1": False, "2": True})
        columns = {**WHO, **same(["Y", "99", "N"])}
        found = verbs.score_bounds(kind.frame(columns), THREE, codebook={"99": None})
        assert [("A", 14, 14), ("B", 0, 14), ("C", 0, 0)] == rows(found, *BOUNDS)

    def test_beside_other_faults(self):
        """Each value has its own sentence."""
        frame = pl.DataFrame({**TAGGED, "seizure": ["0", "?", "n"], "arthritis": ["0"] * 3, "rash": ["0"] * 3})
        with raises(unreadable_answer) as caught:
            verbs.score(frame, THREE)
        assert ({"'?'": 1, "'n'": 1}, {"'n'": 1}) == (caught.value.values, caught.value.letters)
        assert "'?' (1 time) is not an answer. Accepted:" in str(caught.value)
        assert "'n' (1 time) beside answers in numbers" in str(caught.value)

    def test_categories_without_a_row(self):
        """A category that no row has decides nothing."""
        values = pd.Categorical(["Y", "N", "Y"], ["Y", "N", "0", "1"])
        found = verbs.score(pd.DataFrame(dict.fromkeys(ITEMS, values)), THREE)
        assert [14, 0, 14] == found["sledai"].tolist()
        values = pa.DictionaryArray.from_arrays([0, 1, 0], ["Y", "N", "0"])
        assert [14, 0, 14] == verbs.score(pa.table(dict.fromkeys(ITEMS, values)), THREE)["sledai"].to_pylist()

    def test_all_rows_of_a_large_table(self):
        """The parts in which a large table is read do not decide for themselves."""
        size = 2**19 + 2
        values = ["n", *["0"] * (size - 2), "n"]
        for values_in in (values, as_numbers({"rash": values})["rash"]):
            frame = pd.DataFrame({"seizure": [0] * size, "arthritis": [0] * size, "rash": values_in})
            with raises(unreadable_answer) as caught:
                verbs.score(frame, THREE)
            assert {"rash": {"'n'": 2}} == faults(caught)

    @each(plain("pandas", "polars", "pyarrow"))
    def test_a_flag(self, kind):
        """A flag has one coding as well."""
        columns = {**WHO, **same(["0", "0", "0"]), "flag": ["1", "1", "n"]}
        with raises(unreadable_answer, match="'n'") as caught:
            verbs.change(kind.frame(columns), THREE, subject="subject", baseline_flag="flag")
        assert {"flag": {"'n'": 1}} == faults(caught)


class TestLazy:
    """In a lazy frame the row has nulls, also where missing items count as absent."""

    @each_engine(PLAIN_LAZY)
    def test_nulls(self, kind):
        """Only the visits whose letters are doubtful."""
        found = verbs.score_bounds(kind.frame(TAGGED), THREE)
        assert [("A", None, None), ("B", 14, 14), ("C", None, None)] == sorted_rows(found, *BOUNDS)
        found = verbs.score(kind.frame(TAGGED), THREE, missing="absent")
        assert [("A", None), ("B", 14), ("C", None)] == sorted_rows(found, "subject", "sledai")

    @each_engine(PLAIN_LAZY)
    def test_the_remedy(self, kind):
        """The same bounds as in an eager frame."""
        assert RIGHT == sorted_rows(verbs.score_bounds(kind.frame(TAGGED), THREE, codebook=EXPLAINED), *BOUNDS)

    @each_engine(PLAIN_LAZY)
    def test_letters_alone(self, kind):
        """A column of letters, and one of numbers as text, are read."""
        columns = {**WHO, "seizure": ["Y", "n", ""], "arthritis": ["1", "0", None], "rash": ["no", "Yes", "N"]}
        found = verbs.score_bounds(kind.frame(columns), THREE)
        assert [("A", 12, 12), ("B", 2, 2), ("C", 0, 12)] == sorted_rows(found, *BOUNDS)

    @each(plain("polars", "polars lazy", "duckdb"))
    def test_an_expression(self, kind):
        """The expressions for a query of one's own do the same."""
        data = nw.from_native(kind.frame(TAGGED))
        found = data.with_columns(sledai=verbs.score_expr(THREE, data.collect_schema())).to_native()
        assert [("A", None), ("B", 14), ("C", None)] == sorted_rows(found, "subject", "sledai")


class TestCheck:
    """Check counts the letters, and says what they may be."""

    @each_quick_engine([*PLAIN_EAGER, *PLAIN_LAZY])
    def test_counted(self, kind):
        """Beside them other values that cannot be read."""
        columns = {**TAGGED, "seizure": ["0", "?", "n"]}
        report = frames.check(kind.frame(columns), THREE, frames.Layout(subject="subject", visit="week"))
        assert [
            ("unreadable_answer", ("seizure",), 1, ("'?' (1 time)",)),
            ("two_codings", ("seizure",), 1, ("'n' (1 time)",)),
            ("two_codings", ("arthritis",), 1, ("'y' (1 time)",)),
            ("two_codings", ("rash",), 1, ("'n' (1 time)",)),
        ] == [(found.kind.value, found.columns, found.count, found.examples) for found in report.entries]
        assert '{"n": None} if it is missing' in report.entries[1].remedy

    @each(PLAIN_EAGER)
    def test_objects(self, kind):
        """Numbers and letters of objects; the recomputed total leaves the letters open."""
        columns = as_numbers(TAGGED) | {"total": [2, 14, 14]}
        report = frames.check(
            pd.DataFrame(columns), THREE, frames.Layout(subject="subject", visit="week"), total="total"
        )
        kinds = [found.kind for found in report.entries]
        assert [ProblemKind.TWO_CODINGS] * 3 + [ProblemKind.WRONG_TOTAL] == kinds
        assert ("subject=C week=0: stored 14, recomputed 0 to 12",) == report.entries[-1].examples


VISIT = frames.Layout(subject="subject", visit="week")
"""What a long table has."""


class TestLong:
    """In a long table each item has its coding."""

    ROWS = (
        ("A", 0, "rash", "n"),
        ("A", 0, "arthritis", "N"),
        ("B", 0, "rash", "1"),
        ("B", 0, "arthritis", "Y"),
        ("C", 0, "rash", "0"),
    )

    def table(self, answers=None):
        """The rows as columns, with other answers or with their own."""
        columns = dict(zip(("subject", "week", "item", "answer"), map(list, zip(*self.ROWS, strict=True)), strict=True))
        return columns | ({"answer": answers} if answers else {})

    @each_engine(PLAIN_EAGER)
    def test_refused(self, kind):
        """The item is named; one with letters only is read."""
        with raises(unreadable_answer) as caught:
            frames.from_long(kind.frame(self.table()), SELENA_SLEDAI, VISIT)
        assert {"answer of rash": {"'n'": 1}} == faults(caught)

    @each(PLAIN_EAGER)
    def test_one_letter(self, kind):
        """An item that has only n, or only y, where more items have numbers; not where an item has both letters."""
        items = ("rash", "arthritis", "seizure")

        def made(*answers, **how):
            visits, names, values = [], [], []
            for name, own in zip(items, answers, strict=True):
                visits, names, values = [*visits, "A", "B"], [*names, name, name], [*values, *own]
            table = {"subject": visits, "week": [0] * 6, "item": names, "answer": values}
            layout = evolve(VISIT, **how)
            return sorted_rows(frames.from_long(kind.frame(table), SELENA_SLEDAI, layout), "subject", *items)

        for letter in ("n", "Y"):
            with raises(unreadable_answer) as caught:
                made(["0", "1"], [letter, letter], ["1", "0"])
            assert {"answer of arthritis": {f"'{letter}'": 2}} == faults(caught)
        expected = [("A", "absent", None, "present"), ("B", "present", None, "absent")]
        assert expected == made(["0", "1"], ["n", "n"], ["1", "0"], codebook={"n": None})
        expected = [("A", "absent", "absent", "present"), ("B", "present", "absent", "absent")]
        assert expected == made(["0", "1"], ["n", "n"], ["Y", "N"])

    @each_quick_engine([*PLAIN_EAGER, *PLAIN_LAZY])
    def test_the_remedy(self, kind):
        """A letter that is explained is what it is said to be, for every item."""
        made = frames.from_long(kind.frame(self.table()), SELENA_SLEDAI, evolve(VISIT, codebook={"n": None}))
        expected = [("A", None, None), ("B", "present", "present"), ("C", None, "absent")]
        assert expected == sorted_rows(made, "subject", "arthritis", "rash")

    @each_engine(PLAIN_LAZY)
    def test_in_a_lazy_frame(self, kind):
        """The cell is not an answer, so no score follows from it, and check tells it."""
        made = frames.from_long(kind.frame(self.table()), SELENA_SLEDAI, VISIT)
        expected = [("A", "absent", "two codings: n"), ("B", "present", "present"), ("C", None, "absent")]
        assert expected == sorted_rows(made, "subject", "arthritis", "rash")
        scored = verbs.score(made, SELENA_SLEDAI, missing="absent")
        assert [("A", None), ("B", 6), ("C", 0)] == sorted_rows(scored, "subject", "sledai")

    @staticmethod
    def lazily(kind, rash, others=(), **how):
        """The cells of rash and seizure, of a table in which two more items have numbers; other items play no part."""
        told = [("A", "rash", rash), ("B", "rash", rash), *(("A", "fever", answer) for answer in others)]
        told += [("A", "seizure", "0"), ("B", "arthritis", "1"), ("B", "arthritis", "1"), ("A", "pain", "Y")]
        subjects, items, answers = map(list, zip(*told, strict=True))
        table = {"subject": subjects, "week": [0] * len(told), "item": items, "answer": answers}
        wide = frames.from_long(
            kind.frame(table), SELENA_SLEDAI, evolve(VISIT, **how), long_layout=frames.LongLayout(other_items="ignore")
        )
        return sorted_rows(wide, "subject", "rash", "seizure")

    @each_quick_engine(PLAIN_LAZY)
    def test_one_letter_in_a_lazy_frame(self, kind):
        """As in an eager frame, but that the cells are not answers."""
        assert [("A", "two codings: n", "absent"), ("B", "two codings: n", None)] == self.lazily(kind, "n")

    @each(plain("polars lazy", "duckdb"))
    def test_what_the_letter_means(self, kind):
        """A codebook says it; a word is no letter; the letter may be Y."""
        assert [("A", "two codings: Y", "absent"), ("B", "two codings: Y", None)] == self.lazily(kind, "Y", [""])
        assert [("A", None, "absent"), ("B", None, None)] == self.lazily(kind, "n", codebook={"n": None})
        assert [("A", "absent", "absent"), ("B", "absent", None)] == self.lazily(kind, "n", codebook={"n": False})
        assert [("A", "absent", "absent"), ("B", "absent", None)] == self.lazily(kind, "no")

    @each(plain("polars lazy", "duckdb"))
    def test_letters_that_are_answers_in_a_lazy_frame(self, kind):
        """An item has both letters, or as many items have one letter as have numbers."""
        for items, answers in ((("rash", "fever", "seizure"), ("n", "Y", "0")), (("rash", "seizure"), ("n", "0"))):
            columns = {"subject": ["A"] * len(items), "week": [0] * len(items)}
            table = columns | {"item": list(items), "answer": list(answers)}
            assert [("absent",)] == rows(frames.from_long(kind.frame(table), SELENA_SLEDAI, VISIT), "rash")
        table = {"subject": list("ABAA"), "week": [0] * 4, "item": ["rash", "rash", "seizure", "fever"]}
        table |= {"answer": ["n", "Y", "0", "1"]}
        made = frames.from_long(kind.frame(table), SELENA_SLEDAI, VISIT)
        assert [("A", "absent"), ("B", "present")] == sorted_rows(made, "subject", "rash")

    @each(PLAIN_EAGER + PLAIN_LAZY)
    def test_each_item_has_its_own(self, kind):
        """Numbers for one item and letters for another; a column of numbers has no letters."""
        made = frames.from_long(kind.frame(self.table(["1", "N", "0", "Y", "0"])), SELENA_SLEDAI, VISIT)
        expected = [("A", "absent", "present"), ("B", "present", "absent"), ("C", None, "absent")]
        assert expected == sorted_rows(made, "subject", "arthritis", "rash")
        made = frames.from_long(kind.frame(self.table([1, 0, 0, 1, 0])), SELENA_SLEDAI, VISIT)
        assert expected == sorted_rows(made, "subject", "arthritis", "rash")


class TestArraysAndForms:
    """Arrays are columns too, and of one visit the form is all that there is."""

    @together("make", [list, np.array, lambda values: np.ma.MaskedArray(values, [False] * 3)])
    def test_arrays(self, make):
        """Lists, arrays of text and masked arrays."""
        columns = {name: [0, 0, 0] for name in NAMES} | {name: make(TAGGED[name]) for name in ITEMS}
        with pytest.raises(InputErrors) as caught:
            Visits.from_columns(columns)
        assert COUNTS == faults(caught)
        visits = Visits.from_columns(columns, codebook=EXPLAINED)
        rash = visits.answer("rash")
        assert ([0, 1, 0], [1, 1, 0]) == (rash.low.tolist(), rash.high.tolist())

    def test_what_a_mask_hides(self):
        """A value under a mask is nothing."""
        columns = {name: [0, 0] for name in NAMES} | {
            "rash": np.ma.MaskedArray(np.array(["n", "1"], object), [True, False])
        }
        assert [0, 1] == Visits.from_columns(columns).answer("rash").low.tolist()

    def test_values_that_cannot_be_looked_up(self):
        """The error names a list among the values beside the letter."""
        rash = np.empty(3, object)
        rash[:] = [[1], "n", 0]
        with raises(unreadable_answer) as caught:
            Visits.from_columns({name: [0] * 3 for name in NAMES} | {"rash": rash})
        assert {"[1]": 1, "'n'": 1} == caught.value.values

    def test_one_visit(self):
        """A row of such a table as a form: 0 beside n."""
        form = dict.fromkeys(NAMES, 0.0) | {"seizure": "n"}
        with raises(unreadable_answer) as caught:
            Assessment.from_mapping(form)
        assert {"seizure": {"'n'": 1}} == faults(caught)
        assert Assessment(missing={"seizure"}) == Assessment.from_mapping(form, codebook={"n": None})

    def test_truth_values_of_a_form(self):
        """A program's True and False stand beside letters."""
        assert Assessment({"rash"}) == Assessment.from_mapping(Assessment().to_mapping() | {"rash": "Y"})

    @each(PLAIN_EAGER)
    def test_statements_on_results(self, kind):
        """The columns of findings, causes and attribution are one form; a number means nothing in a column of text."""
        two = {"subject": ["A", "B"], "day": [0, 0], "pain": [1, 0], "effusion": [0, 0], "rub": ["n", "n"]}
        labs = {"subject": ["A"], "day": [0], "test": ["c3"], "value": [1.0], "unit": ["g/L"]}
        findings = {"pleuritic_pain": "pain", "pleural_effusion": "effusion", "pleural_rub": "rub"}
        part = SLEDAI_2K.without(*(name for name in Descriptor if name != "pleurisy"))
        how = {"subject": "subject", "day": "day", "findings": findings, "attribution": "assumed"}

        def derived(columns, **more):
            found = verbs.descriptors(kind.frame(columns), kind.frame(labs), part, **how, **more)
            return [present for (present,) in rows(found, "pleurisy")]

        with raises(unreadable_answer) as caught:
            derived(two)
        assert {"rub": {"'n'": 2}} == faults(caught)
        assert [None, False] == derived(two, codebook={"n": False})

    @each_engine([kind for kind in PLAIN_EAGER if kind.name != "pandas object"])
    def test_statements_of_endpoints(self, kind):
        """Statements are a form of their own; the codebook says of them what its letters mean, and nothing else."""
        columns = {"subject": ["A", "B"], "week": [0, 0], **{name: ["N", "N"] for name in NAMES}}
        columns |= {"pga": [0.5, 0.5], "dose": [5, 5], "treated": [1, 1], "gut": [0, 0], "anemia": ["n", "n"]}
        layout = Layout(
            subject="subject",
            visit="week",
            pga="pga",
            pga_scale="points",
            prednisone="dose",
            statements={
                "standard_maintenance_treatment": "treated",
                "gastrointestinal_activity": "gut",
                "investigational_drug": False,
                "hemolytic_anemia": "anemia",
            },
        )

        def state(**how):
            measure = frames.state(LLDAS, at_first_visit="nothing new")
            found = frames.derive(kind.frame(columns), SLEDAI_2K, measure, layout=evolve(layout, **how))
            return [value for (value,) in rows(found, "lldas")]

        with raises(unreadable_answer) as caught:
            state()
        assert {"anemia": {"'n'": 2}} == faults(caught)
        assert [None, None] == state(codebook={"n": None, 1: False})
        assert [True, True] == state(codebook={"n": False, "Y": True})

    def test_statements_of_encounters(self):
        """A statement about many visits is a column."""
        before, now = (Encounter(Visits.from_assessments([Assessment()] * 2)) for _ in range(2))
        with raises(unreadable_answer, match=r"treatment_failure.*'n'"):
            response(before, now, SELENA_SLEDAI, rule=SRI_4, treatment_failure=["1", "n"])


@pytest.fixture
def command(tmp_path):
    """A function that runs a command on the table as a file."""

    def run(name, *arguments, columns=TAGGED, file="visits.csv"):
        frame = pl.DataFrame(columns)
        path = tmp_path / file
        frame.write_csv(path) if path.suffix == ".csv" else frame.write_parquet(path)
        without = [part for name in NAMES if name not in ITEMS for part in ("--without", name)]
        options = ["--edition", "selena-sledai", *without, *arguments]
        return CliRunner().invoke(app, [name, str(path), *options], catch_exceptions=False)

    return run


class TestCommandLine:
    """Files of text, in which a number is text too."""

    @pytest.mark.parametrize("file", ["visits.csv", "visits.parquet"])
    def test_score(self, command, file):
        """Nothing is written, and each letter is counted."""
        result = command("score", file=file)
        assert (2, "") == (result.exit_code, result.stdout)
        assert "- column 'arthritis': 'y' (1 time) beside answers in numbers" in result.stderr
        assert "--code n=missing" in result.stderr

    def test_the_remedy(self, command):
        """Bounds as everywhere."""
        result = command("score", "--code", "n=missing", "--code", "y=missing", "--keep", "subject")
        assert ["A,,0,2,1,", "B,14,14,14,0,", "C,,0,12,2,"] == [
            line.partition('"')[0] for line in result.stdout.splitlines()[1:]
        ]

    def test_beside_a_column_that_lacks(self, command):
        """The error names both."""
        columns = {name: values for name, values in TAGGED.items() if name != "rash"}
        result = command("score", columns=columns)
        assert 2 == result.exit_code
        assert "no column 'rash'" in result.stderr
        assert "column 'seizure': 'n' (1 time) beside" in result.stderr

    def test_a_flag(self, command):
        """A flag that says 1 of one visit and n of another."""
        columns = {**TAGGED, **same(["0", "0", "0"]), "flag": ["1", "1", "n"]}
        result = command("change", "--subject", "subject", "--baseline-flag", "flag", columns=columns)
        assert 2 == result.exit_code
        assert "column 'flag': 'n' (1 time) beside" in result.stderr

    def test_check(self, command):
        """The report has the problem."""
        result = command("check", "--subject", "subject", "--visit", "week")
        assert 1 == result.exit_code
        found = "letters in a column of numbers, or true/false (1 row each): 'n' (1 time)."
        assert f"seizure, rash: {found}" in result.stdout


@pytest.mark.needs("duckdb")
def test_a_duckdb_relation_of_a_csv_file(tmp_path):
    """DuckDB takes the column for text; field report F2-02 as a file."""
    path = tmp_path / "visits.csv"
    pl.DataFrame(TAGGED).write_csv(path)
    found = verbs.score_bounds(connection().read_csv(str(path)), THREE)
    assert [("A", None, None), ("B", 14, 14), ("C", None, None)] == sorted_rows(found, *BOUNDS)


def test_pictures():
    """Answers of a picture are a column as well."""
    plots = pytest.importorskip("sledai.plots")
    frame = pd.DataFrame({"met": ["1", "0", "n"], "arm": ["a", "a", "b"]})
    with raises(unreadable_answer, match="'n'"):
        plots.responders(frame, outcome="met", arm="arm")
