"""Check: everything that is wrong with a table is told, the same on every engine, and nothing is raised for it."""

import pickle
import re
from datetime import date

import narwhals.stable.v2 as nw
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from attrs import evolve

from frames.kinds import PLAIN_EAGER, PLAIN_LAZY, PLAIN_PARTS, Kind, each, each_engine, each_quick_engine, every, plain
from oracle import NAMES
from refusals import raises
from sledai import SELENA_SLEDAI, SLEDAI_2K, Descriptor, frames
from sledai.errors import UnsupportedFrameError, shared_column
from sledai.frames import Problem, ProblemKind, Report, checking, profiling
from together import together

UNORDERED = ("pandas object", "dask")
ITEMS = ("arthritis", "rash", "alopecia", "fever")
FOUR = SELENA_SLEDAI.without(*(name for name in Descriptor if name not in ITEMS))
LAYOUT = frames.Layout(subject="subject", visit="week")
START = frames.Baseline(0)
EVERYTHING = {"layout": LAYOUT, "baseline": START, "expected": [0], "total": "total"}
AGAINST_BASELINE = "visits were compared with the baseline, not with the visit before"


pytestmark = each([*PLAIN_EAGER, *PLAIN_LAZY])
DATED = Kind("pandas of days", "pandas", None, lambda rows: pd.DataFrame(rows).astype({"week": "datetime64[s]"}))
"""A pandas frame with days as pandas has them."""


@pytest.fixture
def frame(kind):
    """A function that builds a frame of that kind."""
    return kind.frame


def visit(subject="A", week=0, arthritis="N", rash="N", alopecia="N", fever="N", **further):
    """One row: four descriptors that are worth 4, 2, 2 and 1."""
    answers = {"arthritis": arthritis, "rash": rash, "alopecia": alopecia, "fever": fever}
    return {"subject": subject, "week": week, **answers, **further}


def table(*visits):
    """Columns of visits."""
    return {name: [row[name] for row in visits] for name in visits[0]}


def told(report):
    """The entries as plain values, without what these small tables are bound to show: columns that are all alike."""
    kinds = ProblemKind.NEVER_ABSENT, ProblemKind.CONSTANT_TABLE
    found = [each for each in report.entries if each.kind not in kinds]
    return [(each.kind.value, each.columns, each.count, each.examples) for each in found]


def unlooked(report):
    """What was not looked for, as plain values."""
    return {kind.value: list(reasons) for kind, reasons in report.not_looked_for.items()}


CLEAN = table(
    visit("A", 0, rash="Y", total=2, flag="Y"),
    visit("B", 4, arthritis="Y", total=4, flag=""),
    visit("A", 4, total=0, flag="N"),
    visit("B", 0, arthritis="Y", rash="Y", total=6, flag="Y"),
)
FAULTY = table(
    visit("A", 0, rash="Y", total="2"),
    visit("A", 4, alopecia="Y", total="2"),
    visit("A", 8, rash="?", total="0"),
    visit("B", 4, total="3"),
    visit("B", 4, rash="?", total=""),
    visit("C", 0, rash="unk", total="x"),
    visit("C", 0, arthritis="Y", total="4"),
    visit(None, 0, fever="", total="9"),
)


def everything(compared_with, *lacking):
    """What is wrong with the faulty table, typed by hand."""
    lacks = [("missing_visit", ("subject", "week"), 1, lacking)] if lacking else []
    return [
        ("unreadable_answer", ("rash",), 3, ("'?' (2 times)", "'unk' (1 time)")),
        ("blank_identifier", ("subject",), 1, ()),
        ("duplicated_visit", ("subject", "week"), 2, ("subject=B week=4 (2 rows)", "subject=C week=0 (2 rows)")),
        *lacks,
        ("missing_baseline", ("subject",), 1, ("subject=B",)),
        ("several_baselines", ("subject",), 1, ("subject=C (2 visits)",)),
        ("missing_total", ("total",), 1, ()),
        ("unreadable_total", ("total",), 1, ("'x' (1 time)",)),
        (
            "wrong_total",
            ("total",),
            2,
            ("subject=B week=4: stored 3, recomputed 0", "subject=(blank) week=0: stored 9, recomputed 0 to 1"),
        ),
        (
            "hidden_change",
            ("subject", "week"),
            1,
            (f"subject=A week=4: 2 as at {compared_with}, new alopecia, resolved rash",),
        ),
    ]


@each_engine([*PLAIN_EAGER, *PLAIN_LAZY])
class TestEveryEngine:
    """The same is found wherever the table lives."""

    @each_quick_engine([*PLAIN_EAGER, *PLAIN_LAZY])
    @pytest.mark.parametrize("baseline", [START, frames.Baseline(flag="flag")])
    def test_a_clean_cohort(self, frame, baseline):
        """Nothing is wrong with it."""
        report = frames.check(frame(CLEAN), FOUR, LAYOUT, baseline=baseline, total="total")
        assert (4, (), {}, True) == (report.rows, report.entries, report.missing, report.clean)

    def test_everything_at_once(self, kind, frame):
        """Each fault is counted, and shown by its most telling examples."""
        report = frames.check(frame(FAULTY), FOUR, LAYOUT, baseline=START, total="total")
        assert everything("the baseline" if kind.name in UNORDERED else "week=0") == told(report)
        assert (8, {"fever": 1}, False) == (report.rows, report.missing, report.clean)

    @each(plain("pyspark"))
    def test_everything_at_once_on_spark(self, kind):
        """In a session of Spark too."""
        report = frames.check(kind.frame(FAULTY), FOUR, **EVERYTHING)
        assert everything("week=0", "subject=B week=0") == told(report)
        assert (8, {"fever": 1}, {}) == (report.rows, report.missing, report.not_looked_for)

    @each(plain("pyspark"))
    def test_against_the_baseline_on_spark(self, kind):
        """Visits without an order are compared with the baseline."""
        rows = visit("A", "start", rash="Y", flag="Y"), visit("A", "end", alopecia="Y", flag=None)
        report = frames.check(kind.frame(table(*rows)), FOUR, LAYOUT, baseline=frames.Baseline(flag="flag"))
        example = "subject=A week=end: 2 as at the baseline, new alopecia, resolved rash"
        assert [("hidden_change", ("subject", "week"), 1, (example,))] == told(report)

    @each_quick_engine([*PLAIN_EAGER, *PLAIN_LAZY])
    def test_rows_in_another_order(self, frame):
        """The order of the rows plays no part."""
        turned = {name: column[::-1] for name, column in FAULTY.items()}
        options = {"layout": LAYOUT, "baseline": START, "total": "total"}
        assert frames.check(frame(FAULTY), FOUR, **options) == frames.check(frame(turned), FOUR, **options)

    @each_quick_engine([*PLAIN_EAGER, *PLAIN_LAZY])
    def test_no_row(self, frame):
        """A table without rows has nothing wrong with it, and nothing to look for."""
        empty = {name: [] for name in CLEAN}
        report = frames.check(frame(empty), FOUR, LAYOUT, baseline=START, total="total")
        assert Report(rows=0, edition=FOUR.stamp, entries=(), missing={}, not_looked_for={}) == report

    @each_quick_engine([*PLAIN_EAGER, *PLAIN_LAZY])
    def test_no_role(self, frame):
        """Without identifiers and totals only the answers are looked at, and the report says so."""
        report = frames.check(frame({name: CLEAN[name] for name in ITEMS}), FOUR)
        assert [] == told(report)
        assert {
            "blank_identifier": ["it needs the column of the subject and the visit"],
            "duplicated_visit": ["it needs the column of the subject and the visit"],
            "missing_visit": ["it needs the visits that should be there, expected="],
            "missing_baseline": ["it needs the column of the subject, and a baseline by value or flag"],
            "several_baselines": ["it needs the column of the subject, and a baseline by value or flag"],
            "missing_total": ["it needs the column of the stored totals"],
            "unreadable_total": ["it needs the column of the stored totals"],
            "wrong_total": ["it needs the column of the stored totals"],
            "hidden_change": ["it needs the column of the subject"],
        } == unlooked(report)

    def test_the_whole_form(self):
        """All 24 descriptors are read."""
        rows = {name: ["N", "?"] for name in NAMES}
        report = frames.check(pl.DataFrame(rows), SELENA_SLEDAI)
        assert [("unreadable_answer", (name,), 1, ("'?' (1 time)",)) for name in NAMES] == told(report)


@each([*PLAIN_EAGER, *PLAIN_LAZY])
class TestInformation:
    """What need not be wrong is shown, and a table with nothing else is clean."""

    def test_hidden_changes(self, frame):
        """The same total from other items is worth a look, and no problem."""
        report = frames.check(frame(table(visit(rash="Y"), visit(week=1, alopecia="Y"))), FOUR, LAYOUT)
        assert (True, ()) == (report.clean, report.problems)
        if ProblemKind.HIDDEN_CHANGE in report.not_looked_for:  # Dask cannot look along visits
            assert () == report.entries
            return
        assert ["hidden_change"] == [found.kind for found in report.entries]
        assert f"2 rows checked: no problem and 1 for information; {FOUR.stamp}" == str(report).splitlines()[0]
        assert "information" == report.to_dict()["status"][0]

    def test_beside_a_problem(self, frame):
        """A problem is still one."""
        report = frames.check(frame(table(visit(rash="Y"), visit(week=1, alopecia="Y", fever="?"))), FOUR, LAYOUT)
        assert (False, ["unreadable_answer"]) == (report.clean, [found.kind for found in report.problems])


class TestColumns:
    """Columns that are not there, or that may be meant, are told with the nearest."""

    def test_missing(self, frame):
        """A descriptor without a column, and identifiers that are no column."""
        rows = {"Rash": ["N", "N"], "arthritis": ["N", "N"], "fever": ["N", "N"], "Subject": ["A", "B"]}
        report = frames.check(frame(rows), FOUR, evolve(LAYOUT, visit="day", names="exact"), total="sum")
        assert [
            ("missing_column", ("rash",), 2, ("nearest column 'Rash'",)),
            ("missing_column", ("alopecia",), 2, ()),
            ("missing_role", ("subject",), 2, ("nearest column 'Subject'",)),
            ("missing_role", ("day",), 2, ()),
            ("missing_role", ("sum",), 2, ()),
        ] == told(report)
        assert ["no column was read for rash, alopecia, so no total is settled"] == unlooked(report)["hidden_change"]

    def test_none_at_all(self, frame):
        """A table of something else."""
        report = frames.check(frame({"x": [1, 2]}), FOUR)
        assert [("missing_column", (name,), 2, ()) for name in ITEMS] == told(report)
        lines = [line for line in str(report).splitlines() if "no column found" in line]
        assert len(lines) == 1
        assert lines[0].startswith("- arthritis, rash, alopecia, fever: no column found (2 rows each). Rename")
        assert report.to_html().count("no column found") == 1

    def test_one_of_the_subject_s_columns_missing(self):
        """Subjects that cannot be told apart are not looked at."""
        report = frames.check(
            pl.DataFrame(CLEAN),
            FOUR,
            frames.Layout(subject=["subject", "period"], visit="week"),
            baseline=START,
        )
        assert [("missing_role", ("period",), 4, ())] == told(report)
        assert ["it needs the column of the subject"] == unlooked(report)["duplicated_visit"]

    def test_a_baseline_without_a_column_of_visits(self):
        """It is not looked for where the column is not there."""
        layout = frames.Layout(subject="subject", visit="period")
        report = frames.check(pl.DataFrame(CLEAN), FOUR, layout, baseline=START)
        assert [("missing_role", ("period",), 4, ())] == told(report)
        assert {"missing_baseline", "several_baselines"} <= set(unlooked(report))

    def test_a_flag_that_is_no_column(self):
        """Baselines are then not looked for."""
        report = frames.check(pl.DataFrame(CLEAN), FOUR, LAYOUT, baseline=frames.Baseline(flag="base"))
        assert [("missing_role", ("base",), 4, ())] == told(report)
        assert {"missing_baseline", "several_baselines"} <= set(unlooked(report))

    def test_several_for_one_descriptor(self, frame):
        """None of them is read; the others are."""
        rows = {"Rash": ["Y"], "rash ": ["N"], "Arthritis": ["?"], "alopecia": ["N"], "fever": ["N"]}
        assert [
            ("several_columns", ("rash",), 1, ("'Rash'", "'rash '")),
            ("unreadable_answer", ("Arthritis",), 1, ("'?' (1 time)",)),
        ] == told(frames.check(frame(rows), FOUR, frames.Layout(names="label")))

    def test_several_and_one_is_named(self):
        """The one that is named is read."""
        rows = {"RASH": ["?"], "Rash": ["N"], "Arthritis": ["N"], "alopecia": ["N"], "fever": ["N"]}
        report = frames.check(pl.DataFrame(rows), FOUR, frames.Layout(names="case", columns={"rash": "RASH"}))
        assert [("unreadable_answer", ("RASH",), 1, ("'?' (1 time)",))] == told(report)

    def test_not_assessed(self, frame):
        """A descriptor that was not assessed may lack its column, and may not have one."""
        rows = {name: CLEAN[name] for name in ("arthritis", "rash", "alopecia")}
        assert [] == told(frames.check(frame(rows), FOUR, frames.Layout(not_assessed=["fever"])))
        report = frames.check(frame(rows), FOUR, frames.Layout(not_assessed=["fever", "rash"]))
        assert [("contradicted_column", ("rash",), 4, ())] == told(report)

    def test_found_by_another_name(self, frame):
        """A problem names the column of the table."""
        rows = {"RASH": ["?"], "joints": ["N"], "Alopecia": [""], "fever": ["N"]}
        report = frames.check(frame(rows), FOUR, frames.Layout(names="case", columns={"arthritis": "joints"}))
        assert [("unreadable_answer", ("RASH",), 1, ("'?' (1 time)",))] == [f for f in told(report) if f[0][0] == "u"]
        assert [("never_assessed", ("Alopecia",), 1, ())] == [f for f in told(report) if f[0][0] == "n"]


class TestAnswers:
    """What cannot be read is counted, and gaps are told of without being wrong."""

    def test_most_frequent_first(self, frame):
        """Seven values of which five are shown; what is as frequent as another comes by its text."""
        marks = ["?"] * 3 + ["unk"] * 4 + ["e", "d", "c", "b", "a", "Y", "", None]
        rows = {**{name: ["N"] * 15 for name in ITEMS}, "rash": marks}
        found, _ = frames.check(frame(rows), FOUR).entries
        shown = ("'unk' (4 times)", "'?' (3 times)", "'a' (1 time)", "'b' (1 time)", "'c' (1 time)")
        assert (ProblemKind.UNREADABLE_ANSWER, ("rash",), 12, shown) == (
            found.kind,
            found.columns,
            found.count,
            found.examples,
        )
        assert str(found).startswith(f"rash: unreadable answer (12 rows): {'; '.join(shown)}; .... Correct")
        assert 'codebook={"?": None}' in found.remedy

    def test_numbers(self, frame):
        """A number that is neither 1 nor 0."""
        rows = {**{name: [0, 0, 1, 0] for name in ITEMS}, "rash": [2, 1, 2, -1]}
        found = [("unreadable_answer", ("rash",), 3, ("2 (2 times)", "-1 (1 time)"))]
        assert found == told(frames.check(frame(rows), FOUR))

    def test_codebook(self, frame):
        """What the codebook explains can be read."""
        rows = {**{name: ["N", "N"] for name in ITEMS}, "rash": ["?", "+"]}
        report = frames.check(frame(rows), FOUR, frames.Layout(codebook={"?": None, "+": True}))
        assert ([], {"rash": 1}) == (told(report), report.missing)

    def test_never_assessed(self, frame):
        """Nothing but gaps; one answer, or one value that cannot be read, makes it something else."""
        rows = {"arthritis": [None, None], "rash": ["", None], "alopecia": [None, "?"], "fever": ["nd", "N"]}
        report = frames.check(frame(rows), FOUR)
        assert [
            ("unreadable_answer", ("alopecia",), 1, ("'?' (1 time)",)),
            ("never_assessed", ("arthritis",), 2, ()),
            ("never_assessed", ("rash",), 2, ()),
        ] == told(report)
        assert {"arthritis": 2, "rash": 2, "alopecia": 1, "fever": 1} == report.missing

    @each(plain("pandas", "polars", "pyarrow", "polars lazy", "duckdb"))
    def test_values_of_another_kind(self, kind):
        """Lists and dates are no answers; they are shown as they are."""
        rows = {**{name: ["N", "N"] for name in ITEMS}, "rash": [[1], [1]], "fever": [date(2020, 1, 2), None]}
        found = [
            ("unreadable_answer", ("rash",), 2, ("[1] (2 times)",)),
            ("unreadable_answer", ("fever",), 1, ("datetime.date(2020, 1, 2) (1 time)",)),
        ]
        assert found == told(frames.check(kind.frame(rows), FOUR))

    def test_objects(self):
        """Columns of Python objects of several kinds."""
        objects = [object(), "no", 1]
        rows = {**{name: ["N", "N", "N"] for name in ITEMS}, "rash": pl.Series(objects, dtype=pl.Object)}
        (found,) = frames.check(pl.DataFrame(rows), FOUR).entries
        assert (("rash",), 1) == (found.columns, found.count)
        (found,) = frames.check(pd.DataFrame({**rows, "rash": objects}), FOUR).entries
        assert (("rash",), 1) == (found.columns, found.count)

    def test_many_parts_of_a_large_table(self):
        """Counts are of the whole table, however it is read."""
        size = 2**19 + 2
        rows = {name: ["N"] * size for name in ITEMS}
        rows["rash"] = ["?", *["N"] * (size - 2), "?"]
        rows["fever"] = ["", *["N"] * (size - 2), ""]
        report = frames.check(pa.table(rows), FOUR)
        assert [("unreadable_answer", ("rash",), 2, ("'?' (2 times)",))] == told(report)
        assert (size, {"fever": 2}) == (report.rows, report.missing)


class TestIdentifiers:
    """Which visit a row is."""

    def test_blanks(self, frame):
        """Nothing, or a text of blanks; such rows are no visits that could be there twice."""
        rows = table(visit(None), visit(""), visit(" \t"), visit(" \t"), visit("A", 0), visit("A", 4))
        report = frames.check(frame(rows), FOUR, LAYOUT)
        assert [("blank_identifier", ("subject",), 4, ())] == told(report)

    def test_blank_visits(self, frame):
        """A number that is not there."""
        rows = table(visit("A", None), visit("A", 0), visit("A", 4))
        assert [("blank_identifier", ("week",), 1, ())] == told(frames.check(frame(rows), FOUR, LAYOUT))

    def test_among_objects(self):
        """A blank is one also where text and numbers are mixed."""
        rows = pd.DataFrame(table(visit(1), visit(" "), visit("B"), visit(None)))
        assert [("blank_identifier", ("subject",), 2, ())] == told(frames.check(rows, FOUR, LAYOUT))

    def test_nothing_but_blanks(self, frame):
        """A column without any value has no kind, and is not compared."""
        rows = table(visit(None, None, total=0), visit(None, None, total=0))
        report = frames.check(frame(rows), FOUR, LAYOUT, total="total")
        assert [("blank_identifier", ("subject",), 2, ()), ("blank_identifier", ("week",), 2, ())] == told(report)

    def test_twice(self, frame):
        """Five of seven visits are shown, by subject and visit."""
        rows = table(*(visit(subject, week) for week in (4, 0, 0, 4) for subject in "DABC"), visit("A", 4))
        (found,) = [f for f in frames.check(frame(rows), FOUR, LAYOUT).entries if f.kind == "duplicated_visit"]
        shown = (
            "subject=A week=0 (2 rows)",
            "subject=A week=4 (3 rows)",
            "subject=B week=0 (2 rows)",
            "subject=B week=4 (2 rows)",
            "subject=C week=0 (2 rows)",
        )
        assert (8, shown) == (found.count, found.examples)

    @each(plain("pandas", "polars", "pyarrow", "polars lazy", "duckdb"))
    def test_cannot_be_compared(self, kind):
        """Lists identify nothing."""
        rows = {**CLEAN, "week": [[0], [1], [2], [3]]}
        report = frames.check(kind.frame(rows), FOUR, LAYOUT)
        assert [("unusable_role", ("week",), 4, ())] == told(report)
        assert ["it needs the column of the visit"] == unlooked(report)["duplicated_visit"]

    def test_objects_cannot_be_compared(self):
        """Nor do other objects."""
        objects = pl.DataFrame(CLEAN).with_columns(subject=pl.Series([object()] * 4, dtype=pl.Object))
        assert [("unusable_role", ("subject",), 4, ())] == told(frames.check(objects, FOUR, LAYOUT))

    def test_index_labels(self):
        """Labels of a pandas index play no part."""
        labelled = pd.DataFrame(FAULTY, index=["same"] * 8)
        report = frames.check(labelled, FOUR, LAYOUT, baseline=START, total="total")
        assert everything("week=0") == told(report)


class TestBaselines:
    """Every subject has one."""

    def test_by_flag(self, frame):
        """None, several, and a flag that cannot be read, which marks nothing."""
        rows = table(
            visit("A", 0, flag="Y"),
            visit("A", 4, flag="yes"),
            visit("B", 0, flag="N"),
            visit("B", 4, flag=None),
            visit("C", 0, flag="baseline"),
            visit("D", 0, flag="present"),
            visit("D", 4, flag="baseline"),
        )
        assert [
            ("unreadable_flag", ("flag",), 2, ("'baseline' (2 times)",)),
            ("missing_baseline", ("subject",), 2, ("subject=B", "subject=C")),
            ("several_baselines", ("subject",), 1, ("subject=A (2 visits)",)),
        ] == told(
            frames.check(
                frame(rows),
                FOUR,
                evolve(LAYOUT, codebook={"baseline": True}),
                baseline=frames.Baseline(flag="flag"),
            )
        )

    def test_of_a_subject_and_a_period(self, frame):
        """In a crossover trial each period has its own."""
        rows = table(visit("A", 0, period=1), visit("A", 4, period=1), visit("A", 4, period=2))
        report = frames.check(
            frame(rows), FOUR, frames.Layout(subject=["subject", "period"], visit="week"), baseline=START
        )
        assert [("missing_baseline", ("subject", "period"), 1, ("subject=A period=2",))] == told(report)

    def test_of_another_kind(self, frame):
        """A baseline that the column cannot hold is told once, and not for each subject."""
        rows = table(visit("A", "0"), visit("B", "0"))
        report = frames.check(frame(rows), FOUR, LAYOUT, baseline=START)
        assert [("other_baseline", ("week",), 2, ("holds text, baseline=0",))] == told(report)
        assert {"missing_baseline", "several_baselines", "hidden_change"} <= set(unlooked(report))


NAMED = {"layout": LAYOUT, "baseline": frames.Baseline("Week 0"), "expected": ["Week 4"]}


class TestUnknownVisits:
    """A visit that is named and that no subject has is told with the nearest, where a lazy frame gives only nulls."""

    @pytest.fixture
    def weeks(self, frame):
        """Two subjects; only A has week 4."""
        return frame(table(visit("A", "Week 0"), visit("A", "Week 4"), visit("B", "Week 0")))

    @each_engine([*PLAIN_EAGER, *PLAIN_LAZY])
    def test_named_right(self, weeks):
        """A visit that one subject has is not unknown."""
        assert [("missing_visit", ("subject", "week"), 1, ("subject=B week=Week 4",))] == told(
            frames.check(weeks, FOUR, **NAMED)
        )

    @each_quick_engine([*PLAIN_EAGER, *PLAIN_LAZY])
    def test_misspelt(self, weeks):
        """The baseline and the expected visit, each with the visit that was meant."""
        report = frames.check(
            weeks, FOUR, **{**NAMED, "baseline": frames.Baseline("Wek 0"), "expected": ["Week 0", "week4"]}
        )
        examples = ("baseline 'Wek 0', nearest 'Week 0'", "expected 'week4', nearest 'Week 4'")
        lacking = ("subject=A week=week4", "subject=B week=week4")
        assert [
            ("unknown_visit", ("week",), 2, examples),
            ("missing_visit", ("subject", "week"), 2, lacking),
            ("missing_baseline", ("subject",), 2, ("subject=A", "subject=B")),
        ] == told(report)
        assert not report.clean
        assert "in a lazy one every result since that baseline is null" in report.entries[-3].remedy

    def test_numbers(self, frame):
        """A number has none that looks like it."""
        rows = frame(table(visit("A", 0), visit("A", 4), visit("B", 0)))
        found = told(frames.check(rows, FOUR, LAYOUT, baseline=frames.Baseline(1), expected=[4, 8]))
        assert ("unknown_visit", ("week",), 2, ("baseline 1", "expected 8")) == found[0]

    def test_parts(self):
        """What one part does not have, another may; the nearest is that of the whole table."""
        rows = table(visit("A", "Week 0"), visit("A", "Week 4"), visit("B", "start"))
        parts = [pl.DataFrame(rows)[:2], pl.DataFrame(rows)[2:], pl.DataFrame(rows)[:0]]
        for named, seen in {"Wek 0": ("baseline 'Wek 0', nearest 'Week 0'",), "Week 0": None}.items():
            merged = Report.merged(frames.check(part, FOUR, LAYOUT, baseline=frames.Baseline(named)) for part in parts)
            found = [(each.count, each.examples) for each in merged.entries if each.kind == "unknown_visit"]
            assert ([(2, seen)] if seen else []) == found


class TestTotals:
    """A stored total is a whole number that the visit can have."""

    def test_numbers(self, frame):
        """On the bounds and one step outside; with fractions; nothing."""
        stored = [6, 7, 5, 9, 10, 6.5, None]
        gaps = ["N", "N", "N", "", "", "", ""]
        rows = table(
            *(visit(str(k), 0, "Y", "Y", fever=gaps[k], alopecia=gaps[k], total=stored[k]) for k in range(len(stored)))
        )
        report = frames.check(frame(rows), FOUR, LAYOUT, total="total")
        assert [
            ("missing_total", ("total",), 1, ()),
            (
                "wrong_total",
                ("total",),
                4,
                (
                    "subject=1 week=0: stored 7, recomputed 6",
                    "subject=2 week=0: stored 5, recomputed 6",
                    "subject=4 week=0: stored 10, recomputed 6 to 9",
                    "subject=5 week=0: stored 6.5, recomputed 6 to 9",
                ),
            ),
        ] == told(report)

    def test_text(self, frame):
        """Numbers as they are written; what is none is told as it stands."""
        stored = ["0", " 0 ", "0.0", "-1", "00", "", "  ", None, "0,0", "0 points", "1e0", "\u0660"]
        rows = table(*(visit(str(k), 0, total=total) for k, total in enumerate(stored)))
        assert [
            ("missing_total", ("total",), 3, ()),
            (
                "unreadable_total",
                ("total",),
                4,
                tuple(f"{text!r} (1 time)" for text in ("0 points", "0,0", "1e0", "\u0660")),
            ),
            ("wrong_total", ("total",), 1, ("subject=3 week=0: stored -1, recomputed 0",)),
        ] == told(frames.check(frame(rows), FOUR, LAYOUT, total="total"))

    def test_an_unreadable_answer_is_a_gap(self, frame):
        """A total is only wrong if no reading of the row gives it."""
        rows = table(visit("A", rash="?", fever="?", total=3), visit("B", rash="?", fever="?", total=4))
        found = told(frames.check(frame(rows), FOUR, LAYOUT, total="total"))
        assert ("wrong_total", ("total",), 1, ("subject=B week=0: stored 4, recomputed 0 to 3",)) == found[-1]

    @each(plain("pandas", "polars", "pyarrow", "polars lazy", "duckdb"))
    def test_no_numbers(self, kind):
        """Truth values, dates and lists are no totals."""
        for values in ([True, None], [date(2020, 1, 2), None], [[1], None]):
            rows = {**{name: ["N", "N"] for name in ITEMS}, "total": values}
            report = frames.check(kind.frame(rows), FOUR, total="total")
            shown = (f"{values[0]!r} (1 time)",)
            assert [("missing_total", 1, ()), ("unreadable_total", 1, shown)] == [
                (kind, count, examples) for kind, _, count, examples in told(report)
            ]

    def test_without_identifiers(self, frame):
        """Then only the two numbers are shown."""
        rows = {**{name: ["N"] for name in ITEMS}, "total": [1]}
        found = [("wrong_total", ("total",), 1, ("stored 1, recomputed 0",))]
        assert found == told(frames.check(frame(rows), FOUR, total="total"))

    def test_one_column_in_several_roles(self, frame):
        """A column of answers that is named as the totals is read as both."""
        rows = table(visit("A", fever="1"), visit("B", fever="x"))
        assert [
            ("unreadable_answer", ("fever",), 1, ("'x' (1 time)",)),
            ("unreadable_total", ("fever",), 1, ("'x' (1 time)",)),
        ] == told(frames.check(frame(rows), FOUR, LAYOUT, total="fever"))


HIDDEN = table(
    visit("A", 8, rash="Y", fever="Y"),
    visit("A", 0, "Y"),
    visit("A", 4, alopecia="Y", fever="Y"),
    visit("B", 0, "Y"),
    visit("B", 4, rash="Y", alopecia="Y"),
    visit("B", 8, "Y"),
    visit("C", 0, "Y"),
    visit("C", 4, rash="Y", alopecia=""),
    visit("C", 8, "Y"),
)


class TestHiddenChanges:
    """A total that stays the same need not be the same disease."""

    def test_since_the_visit_before(self, kind, frame):
        """In the order of the visits, not of the rows; a gap settles nothing."""
        report = frames.check(frame(HIDDEN), FOUR, LAYOUT)
        if kind.name in UNORDERED:
            why = {
                "dask": "dask cannot look along the visits of a subject",
                "pandas object": "week holds Object, which does not put visits in order",
            }[kind.name]
            assert [f"{why}, and no baseline is named"] == unlooked(report)["hidden_change"]
            assert [] == told(report)
            return
        assert "hidden_change" not in unlooked(report)
        assert [
            (
                "hidden_change",
                ("subject", "week"),
                3,
                (
                    "subject=A week=8: 3 as at week=4, new rash, resolved alopecia",
                    "subject=B week=4: 4 as at week=0, new rash and alopecia, resolved arthritis",
                    "subject=B week=8: 4 as at week=4, new arthritis, resolved rash and alopecia",
                ),
            )
        ] == told(report)

    def test_since_the_baseline(self, frame):
        """Where visits have names and no order, each is compared with the baseline, and the report says so."""
        named = {**HIDDEN, "week": [{0: "start", 4: "middle", 8: "end"}[week] for week in HIDDEN["week"]]}
        report = frames.check(frame(named), FOUR, LAYOUT, baseline=frames.Baseline("start"))
        shown = ("subject=B week=middle: 4 as at the baseline, new rash and alopecia, resolved arthritis",)
        assert [("hidden_change", ("subject", "week"), 1, shown)] == told(report)
        (why,) = unlooked(report)["hidden_change"]
        assert why.endswith(AGAINST_BASELINE)

    def test_by_a_flag_alone(self, frame):
        """Without a column of visits."""
        rows = table(visit("A", rash="Y", flag="Y"), visit("A", alopecia="Y", flag="N"))
        report = frames.check(
            frame(rows), FOUR, frames.Layout(subject="subject"), baseline=frames.Baseline(flag="flag")
        )
        shown = ("subject=A: 2 as at the baseline, new alopecia, resolved rash",)
        assert [("hidden_change", ("subject",), 1, shown)] == told(report)
        assert [f"it needs the column of the visit; {AGAINST_BASELINE}"] == unlooked(report)["hidden_change"]

    def test_several_baselines(self, frame):
        """None of them is the one to compare with."""
        rows = table(visit("A", flag="Y", rash="Y"), visit("A", flag="Y", alopecia="Y"))
        report = frames.check(
            frame(rows), FOUR, frames.Layout(subject="subject"), baseline=frames.Baseline(flag="flag")
        )
        assert ["several_baselines"] == [found.kind for found in report.entries]

    @each([*plain("polars", "pyarrow", "polars lazy", "duckdb", "ibis"), DATED])
    def test_dates(self, kind):
        """Visits in the order of their dates."""
        days = [date(2020, 3, 1), date(2020, 1, 1), date(2020, 2, 1)]
        rows = table(visit("A", days[0], alopecia="Y"), visit("A", days[1]), visit("A", days[2], rash="Y"))
        shown = ("subject=A week=2020-03-01: 2 as at week=2020-02-01, new alopecia, resolved rash",)
        found = told(frames.check(kind.frame(rows), FOUR, LAYOUT))
        assert [("hidden_change", ("subject", "week"), 1, shown)] == found

    def test_a_visit_that_is_there_twice(self, frame):
        """It has no place among the others, so nothing is compared with it."""
        rows = table(visit("A", 0, rash="Y"), visit("A", 4, alopecia="Y"), visit("A", 4, "Y"), visit("A", 8, rash="Y"))
        assert ["duplicated_visit"] == [found.kind for found in frames.check(frame(rows), FOUR, LAYOUT).entries]

    def test_an_unreadable_answer_settles_nothing(self, frame):
        """What it hides is not known."""
        rows = table(visit("A", 0, rash="Y"), visit("A", 4, alopecia="Y", fever="?"))
        assert ["unreadable_answer"] == [found.kind for found in frames.check(frame(rows), FOUR, LAYOUT).entries]


class TestLazy:
    """A lazy frame is asked as seldom as can be."""

    @each(PLAIN_LAZY)
    def test_queries(self, kind, monkeypatch):
        """A clean table takes five: the counts, constant columns of text, visits, baselines, and hidden changes."""
        asked = []
        collected = profiling.collected
        for room in (profiling, checking):
            monkeypatch.setattr(room, "collected", lambda data: asked.append(data) or collected(data))
        assert frames.check(kind.frame(CLEAN), FOUR, LAYOUT, baseline=START, total="total").clean
        assert len(asked) == 5

    @every(PLAIN_PARTS)
    def test_partitions(self, kind):
        """One, many and empty partitions."""
        report = frames.check(kind.frame(FAULTY), FOUR, LAYOUT, baseline=START, total="total")
        assert everything("the baseline") == told(report)


class TestLayouts:
    """What a layout says of a table holds for its check too."""

    @each(PLAIN_EAGER + PLAIN_LAZY)
    def test_a_form_that_was_not_filled_in(self, frame):
        """Its items were not assessed, whatever stands in the cells, so its total is open."""
        rows = visit(rash="Y", total=0, status="done"), visit(week=4, rash="Y", total=0, status="not done")
        layout = evolve(LAYOUT, status="status", done=["done"])
        assert [("wrong_total", ("total",), 1, ("subject=A week=0: stored 0, recomputed 2",))] == told(
            frames.check(frame(table(*rows)), FOUR, layout, total="total")
        )

    @each(PLAIN_EAGER + PLAIN_LAZY)
    def test_points(self, frame):
        """A cell holds 0 or the weight of its item; another number is not an answer, nor is a letter."""
        rows = visit(arthritis="4", total=4), visit("B", arthritis="3", total=0), visit("C", arthritis="Y", total=0)
        points = [{**row, **{name: row[name].replace("N", "0") for name in ITEMS}} for row in rows]
        report = frames.check(frame(table(*points)), FOUR, evolve(LAYOUT, answers="points"), total="total")
        assert [("unreadable_answer", ("arthritis",), 2, ("'3' (1 time)", "'Y' (1 time)"))] == told(report)

    @each(PLAIN_EAGER + PLAIN_LAZY)
    def test_blanks_that_mean_absent(self, frame):
        """A box that nobody ticked is not one that was never assessed, and the totals are settled."""
        rows = visit(rash="Y", fever=None, total=2), visit("B", fever=None, total=1)
        report = frames.check(frame(table(*rows)), FOUR, evolve(LAYOUT, missing={"fever": "absent"}), total="total")
        assert [("wrong_total", ("total",), 1, ("subject=B week=0: stored 1, recomputed 0",))] == told(report)
        assert {} == report.missing
        open_ = frames.check(frame(table(*rows)), FOUR, LAYOUT, total="total")
        assert [("never_assessed", ("fever",), 2, ())] == told(open_)

    @each(PLAIN_EAGER + PLAIN_LAZY)
    def test_only_a_total(self, frame):
        """No item is looked for, and a total that no visit can have is a problem."""
        rows = {"subject": ["A", "B", "C"], "week": [0, 0, 0], "total": [4, 10, None]}
        report = frames.check(frame(rows), FOUR, evolve(LAYOUT, total="total"))
        assert [
            ("missing_total", ("total",), 1, ()),
            ("wrong_total", ("total",), 1, ("subject=B week=0: stored 10, recomputed 0 to 9",)),
        ] == told(report)
        assert ["it needs the items, and the layout has only a total"] == unlooked(report)["hidden_change"]

    @each(PLAIN_EAGER + PLAIN_LAZY)
    def test_the_order_of_the_days(self, kind, frame):
        """Visits that have names are put in order by their days, and a blank day is a problem."""
        rows = [visit(week="start", rash="Y", day=0), visit(week="end", alopecia="Y", day=28)]
        report = frames.check(frame(table(*rows)), FOUR, evolve(LAYOUT, day="day"))
        hidden = "subject=A week=end: 2 as at week=start, new alopecia, resolved rash"
        unordered = kind.engine == "dask" or kind.name == "pandas object"  # days without a type have no order there
        assert ([] if unordered else [("hidden_change", ("subject", "week"), 1, (hidden,))]) == told(report)
        nameless = frames.check(frame(table(*rows, visit("B", "start", day=None))), FOUR, evolve(LAYOUT, day="day"))
        assert ("blank_identifier", ("day",), 1, ()) == told(nameless)[0]

    @each(plain("pandas", "polars lazy"))
    def test_the_first_visit(self, frame):
        """As a baseline it is never missing, so its absence is not among what was not looked for."""
        report = frames.check(frame(CLEAN), FOUR, LAYOUT, baseline=frames.Baseline.first(), total="total")
        assert ["missing_visit"] == list(unlooked(report))
        assert report.clean

    def test_columns_that_are_not_there(self):
        """Those of readings, statements and the form's status are named with the nearest."""
        layout = evolve(
            LAYOUT,
            status="form",
            done=["done"],
            prednisone="PRED",
            events={"fever": True},
            statements={"treatment_failure": "failed"},
        )
        report = frames.check(pl.DataFrame(table(visit(pred=5, form_=1))), FOUR, layout)
        assert [
            ("missing_role", ("form",), 1, ("nearest column 'form_'",)),
            ("missing_role", ("PRED",), 1, ("nearest column 'pred'",)),
            ("missing_role", ("failed",), 1, ()),
        ] == told(report)


class TestMistakes:
    """A call that makes no sense is an error."""

    @together(
        "options",
        [
            {"layout": LAYOUT, "baseline": 0},
            {"layout": frames.Layout(visit="week"), "baseline": START},
            {"layout": frames.Layout(subject="subject"), "baseline": START},
            {"baseline": frames.Baseline(flag="flag")},
            {"layout": frames.Layout(visit="week"), "expected": [0]},
            {"layout": evolve(LAYOUT, total="total"), "total": "total"},
            {"layout": {"subject": "subject"}},
        ],
    )
    def test_baselines(self, options):
        """A baseline is named once, and belongs to a subject and a visit."""
        with pytest.raises(TypeError):
            frames.check(pl.DataFrame(CLEAN), FOUR, **options)

    def test_frames_and_columns(self):
        """Another kind of thing, one column for two descriptors, the key of an edition."""
        with pytest.raises(UnsupportedFrameError):
            frames.check([1, 2], FOUR)
        with raises(shared_column):
            frames.check(pl.DataFrame(CLEAN), FOUR, frames.Layout(columns={"rash": "fever"}))
        with pytest.raises(TypeError):
            frames.check(pl.DataFrame(CLEAN), "selena-sledai")


HOSTILE = "<script>alert(1)</script>"


def problem(kind="unreadable_answer", *columns, count, **occurrences):
    return Problem(ProblemKind(kind), columns=columns or ("rash",), count=count, occurrences=occurrences)


def part(*entries, rows=10, missing=None, why=None, edition="edition@1", **more):
    return Report(rows=rows, edition=edition, entries=entries, missing=missing or {}, not_looked_for=why or {}, **more)


class TestReport:
    """A report is read as text, as a page or as a frame."""

    def test_remedies_name_what_there_is(self):
        """Functions of the interface, and no others."""
        text = " ".join(Problem(kind, columns=(), count=1).remedy for kind in ProblemKind)
        named = set(re.findall(r"\bframes\.(\w+)|\b(derive_\w+)", text))
        assert {("", "derive_score"), ("new_descriptors", ""), ("resolved_descriptors", "")} == named
        assert all(callable(getattr(frames, one or other)) for one, other in named)

    def test_text(self):
        """What is wrong, the gaps, and what was not looked for, each reason once."""
        report = frames.check(pl.DataFrame(FAULTY), FOUR, frames.Layout(subject="subject"), total="total")
        lines = str(report).splitlines()
        assert f"8 rows checked: 5 problems; {FOUR.stamp}" == lines[0]
        assert lines[1].startswith("- rash: unreadable answer (3 rows): '?' (2 times); 'unk' (1 time). Correct ")
        assert "- subject: blank identifier (1 row). Say which subject and visit each row is." == lines[2]
        assert "Scores: 4 known, 4 open; mean 1.00 to 1.88." == lines[6]
        assert "Missing items: fever 1." == lines[7]
        needs = "it needs the column of the visit."
        assert f"Not looked for: blank identifier, duplicated visit; {needs}" == lines[8]
        assert 12 == len(lines)
        assert f"<Report 8 rows checked: 5 problems; {FOUR.stamp}>" == repr(report)
        assert (
            f"4 rows checked: no problem; {FOUR.stamp}\nScores: 4 known, 0 open; mean 3.00.\nMissing items: none."
            == str(frames.check(pl.DataFrame(CLEAN), FOUR, **EVERYTHING))
        )

    def test_hostile_text(self, frame):
        """No text of the table becomes part of the page."""
        rows = {**table(visit(HOSTILE, HOSTILE), visit(HOSTILE, HOSTILE)), "rash": [HOSTILE, HOSTILE]}
        rows = {(f"{HOSTILE}!" if name == "rash" else name): values for name, values in rows.items()}
        report = frames.check(frame(rows), FOUR, evolve(LAYOUT, columns={"rash": f"{HOSTILE}!"}))
        assert 2 == len(report.entries)
        page = report.to_html()
        assert "<script" not in page
        assert "&#x27;&lt;script&gt;alert(1)&lt;/script&gt;&#x27; (2 times)" in page
        assert page == report._repr_html_()

    def test_page(self):
        """One row for each problem, and beneath them what else is to be known."""
        page = part(
            problem(count=3, x=3), missing={"fever": 2}, why={ProblemKind.HIDDEN_CHANGE: ("no order",)}
        ).to_html()
        assert "10 rows checked: 1 problem; edition@1" in page
        assert ">x (3 times)</td>" in page
        assert "Missing items: fever 2. Not looked for: identical totals hide changed items; no order." in page

    COLUMNS = ("status", "kind", "columns", "count", "examples", "remedy", "edition")

    @together("backend", ["pandas", "polars", "pyarrow"])
    def test_frame(self, backend):
        """Problems, gaps and what was not looked for, one row each."""
        found = problem("duplicated_visit", "subject", "week", count=2, one=2, two=3)
        report = part(found, missing={"fever": 2}, why={ProblemKind.HIDDEN_CHANGE: ("no order", "no visit")})
        made = nw.from_native(report.to_frame(backend), eager_only=True)
        assert backend == made.implementation.value
        assert list(self.COLUMNS) == made.columns
        rows = [tuple(None if value is pd.NA else value for value in row) for row in made.rows()]
        keep = "Keep one row for each visit."
        shown = "one (2 rows); two (3 rows)"
        assert [
            ("problem", "duplicated_visit", "subject, week", 2, shown, keep, "edition@1"),
            ("information", "missing item", "fever", 2, "", "", "edition@1"),
            ("not looked for", "hidden_change", "", None, "", "no order. no visit.", "edition@1"),
        ] == [tuple(None if value != value else value for value in row) for row in rows]

    def test_frame_of_a_clean_table(self):
        """No row, and the same columns."""
        assert list(self.COLUMNS) == part().to_frame("polars").columns
        assert 0 == len(part().to_frame())
        with pytest.raises(ValueError, match='say "pandas", "polars" or "pyarrow"'):
            part().to_frame("dask")

    def test_every_kind_has_a_remedy(self):
        """A problem says what to do about it."""
        told = [problem(kind, count=1).remedy for kind in ProblemKind]
        assert all(remedy.endswith(".") for remedy in told)

    def test_kept(self):
        """A report survives being pickled, and cannot be changed."""
        report = part(problem(count=1, x=1))
        assert report == pickle.loads(pickle.dumps(report))
        with pytest.raises(AttributeError):
            report.rows = 2


class TestMerged:
    """A table that was checked in parts has one report."""

    def test_counts_are_added(self):
        """The most frequent values of all parts come first; kinds keep their order."""
        first = part(problem("missing_total", "total", count=1), problem(count=5, a=3, b=2), missing={"fever": 1})
        second = part(
            problem(count=5, b=4, c=1), problem("blank_identifier", "week", count=2), missing={"rash": 2}, rows=5
        )
        merged = Report.merged(report for report in (first, second))
        assert [
            ("unreadable_answer", ("rash",), 10, ("b (6 times)", "a (3 times)", "c (1 time)")),
            ("blank_identifier", ("week",), 2, ()),
            ("missing_total", ("total",), 1, ()),
        ] == told(merged)
        assert (15, "edition@1", {"fever": 1, "rash": 2}) == (merged.rows, merged.edition, merged.missing)

    def test_visits_are_in_their_own_order(self):
        """Not in that of the parts, nor of how often."""
        parts = [
            part(problem("duplicated_visit", "subject", count=1, **{name: rows}))
            for name, rows in (("x10", 2), ("x2", 4), ("x1", 3))
        ]
        assert ("x1 (3 rows)", "x2 (4 rows)", "x10 (2 rows)") == Report.merged(parts).entries[0].examples

    def test_values_that_are_not_all_listed(self):
        """If a part does not list all its values, a number is a least number, and stays one."""
        merged = Report.merged([part(problem(count=9, a=3)), part(problem(count=1, a=1))])
        assert ("a (at least 4 times)",) == merged.entries[0].examples
        assert ("a (at least 4 times)",) == Report.merged([merged]).entries[0].examples
        assert ("a (3 times)",) == Report.merged([part(problem(count=9, a=3))]).entries[0].examples

    def test_never_assessed(self):
        """Only what was assessed in no part; a part without rows says nothing."""
        never = "never_assessed"
        parts = [
            part(
                problem(never, "rash", count=2),
                problem(never, "fever", count=2),
                rows=2,
                missing={"rash": 2, "fever": 2},
            ),
            part(problem(never, "fever", count=3), rows=3, missing={"rash": 2, "fever": 3}),
            part(rows=0),
        ]
        assert [(never, ("fever",), 5, ())] == told(Report.merged(parts))

    @together(
        ("sides", "hole"),
        [
            ([(2, 0, 0), (0, 0, 3)], [("missing_day_zero", ("day",), 2, ())]),
            ([(2, 0, 0), (1, 0, 1), (0, 0, 0)], [("missing_day_zero", ("day",), 3, ())]),
            ([(2, 0, 1), (0, 1, 0)], []),
            ([(2, 0, 0), (1, 0, 0)], []),
        ],
    )
    def test_days_around_zero(self, sides, hole):
        """They are on both sides of 0 in the whole, whatever they are in a part."""
        parts = [part(days={"day": each}) for each in sides]
        assert hole == told(Report.merged(parts)) == told(Report.merged([Report.merged(parts[:2]), *parts[2:]]))

    def test_not_looked_for(self):
        """What one part could not be looked through for; each reason once."""
        kind = ProblemKind.HIDDEN_CHANGE
        parts = [part(why={kind: ("one",)}), part(), part(why={kind: ("two",)}), part(why={kind: ("one",)})]
        assert {kind: ("one", "two")} == Report.merged(parts).not_looked_for

    def test_parts_by_subject(self):
        """The parts of a real table give what the whole gives."""
        parts = [{name: column[rows] for name, column in FAULTY.items()} for rows in (slice(0, 5), slice(5, 8))]
        options = {"layout": LAYOUT, "baseline": START, "total": "total"}
        merged = Report.merged(frames.check(pl.DataFrame(rows), FOUR, **options) for rows in parts)
        assert everything("week=0") == told(merged)

    def test_scores(self):
        """Of all parts: 8 and 15 points of 8 visits, of which 4 are known."""
        parts = [part(rows=5, known=3, points=(4, 8)), part(rows=3, known=1, points=(4, 7)), part(rows=0)]
        merged = Report.merged(parts)
        assert (4, (8, 15)) == (merged.known, merged.points)
        assert "Scores: 4 known, 4 open; mean 1.00 to 1.88." in str(merged)
        assert "Scores" not in str(part(rows=0))

    def test_refusals(self):
        """No part, or parts of different editions."""
        with pytest.raises(ValueError, match="none"):
            Report.merged([])
        with pytest.raises(ValueError, match=SLEDAI_2K.key):
            Report.merged([part(), part(edition=SLEDAI_2K.stamp)])


@each_engine(plain("pandas", "polars", "pyarrow"))
@pytest.mark.parametrize("settings", [{}, {"baseline": frames.Baseline("0")}], ids=["previous", "baseline"])
def test_many_subjects(kind, settings):
    """Nor does a long table change who is compared with whom: pyarrow joins one in no order of its own."""
    subjects = 100_000
    same, other = ["Y"] * (subjects - 1), ["N"] * (subjects - 1)
    weeks = [0] * subjects + [4] * subjects
    columns = {
        "subject": [f"{subject:06d}" for subject in range(subjects)] * 2,
        "week": [str(week) for week in weeks] if settings else weeks,
        "rash": [*same, "Y", *same, "N"],
        "alopecia": [*other, "N", *other, "Y"],
    }
    skin = SELENA_SLEDAI.without(*(name for name in Descriptor if name not in ("rash", "alopecia")))
    (found,) = frames.check(kind.frame(columns), skin, LAYOUT, **settings).entries
    assert (ProblemKind.HIDDEN_CHANGE, 1) == (found.kind, found.count)
    assert "subject=099999" in found.examples[0]


class TestPlausible:
    """What can be read and can hardly be meant: 1 for no and 2 for yes, boxes without a no, forms of zeros."""

    @each_quick_engine([*PLAIN_EAGER, *PLAIN_LAZY])
    def test_everything_is_present(self, kind):
        """The report names visits of 105 points, with the remedy; field report F2-60."""
        rows = {"subject": ["A", "B", "C"], "week": [0, 0, 0], **{name: [1, 0, 1] for name in NAMES}}
        report = frames.check(kind.frame(rows), SELENA_SLEDAI, LAYOUT)
        shown = ("subject=A week=0", "subject=C week=0")
        assert [("everything_present", ("subject", "week"), 2, shown)] == told(report)
        assert "codebook={1: False, 2: True}" in report.entries[0].remedy
        assert () == report.remarks

    @each([*PLAIN_EAGER, *PLAIN_LAZY])
    def test_without_identifiers(self, kind):
        """The visits are counted; the remedy leads to the right answer, a table of visits without a problem."""
        rows = {name: [1, 1] for name in NAMES}
        report = frames.check(kind.frame(rows), SELENA_SLEDAI)
        assert [("everything_present", (), 2, ())] == told(report)
        assert str(report.entries[0]).startswith("every descriptor is present (2 rows). See what the codes mean")
        report = frames.check(kind.frame(rows), SELENA_SLEDAI, frames.Layout(codebook={1: False, 2: True}))
        assert ([], dict.fromkeys(NAMES, 2)) == (told(report), report.absent)

    def test_of_a_few_descriptors(self, frame):
        """All of four may well be present."""
        rows = {name: ["Y", "N"] for name in ITEMS}
        assert () == frames.check(frame(rows), FOUR).entries

    @each_quick_engine([*PLAIN_EAGER, *PLAIN_LAZY])
    def test_never_absent(self, kind):
        """A column of ticks and blanks is remarked on; the table stays clean."""
        rows = {"arthritis": ["1", "", None], "rash": ["1", "1", "1"], "alopecia": ["0", "1", ""], "fever": ["0"] * 3}
        report = frames.check(kind.frame(rows), FOUR)
        assert ([], True) == (told(report), report.clean)
        assert (
            {"arthritis": 1, "rash": 3, "alopecia": 1, "fever": 0},
            {"arthritis": 0, "rash": 0, "alopecia": 1, "fever": 3},
        ) == (
            report.present,
            report.absent,
        )
        assert report.entries == report.remarks
        (remark,) = report.remarks
        assert (ProblemKind.NEVER_ABSENT, ("arthritis", "rash"), 3) == (remark.kind, remark.columns, remark.count)
        text = "- Worth a look: arthritis, rash: present or missing in every row, and never absent (3 rows)."
        assert text in str(report)
        assert ["never_absent", "missing item", "missing item"] == report.to_dict()["kind"][:3]
        assert ["information"] * 3 == report.to_dict()["status"][:3]
        assert "arthritis, rash" in report.to_html()

    @each([*PLAIN_EAGER, *PLAIN_LAZY])
    @pytest.mark.parametrize("answer", ["N", "Y"])
    def test_a_constant_table(self, kind, answer):
        """Every answer is the same, such as in 24 zeros of a form that was never opened."""
        rows = {name: [answer] * 3 for name in ITEMS}
        report = frames.check(kind.frame(rows), FOUR)
        assert ([], [("constant_table", (), 3)]) == (
            told(report),
            [(remark.kind.value, remark.columns, remark.count) for remark in report.remarks],
        )

    def test_one_visit(self, frame):
        """Of one visit no column says what it never is."""
        assert () == frames.check(frame({name: ["Y"] for name in ITEMS}), FOUR).remarks

    def test_parts_together(self):
        """What is never absent in one part may be in another."""
        parts = [
            frames.check(pl.DataFrame({name: [answer, answer] for name in ITEMS} | {"rash": ["Y", "Y"]}), FOUR)
            for answer in ("Y", "N")
        ]
        assert [("constant_table", ())] == [(found.kind.value, found.columns) for found in parts[0].remarks]
        merged = Report.merged(parts)
        assert [("never_absent", ("rash",), 4)] == [
            (found.kind.value, found.columns, found.count) for found in merged.remarks
        ]
