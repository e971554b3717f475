"""Many visits by arrays give what one visit gives, whatever the results, the statements and the way of choosing."""

import pickle
import random
from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, strategies as st

from laboratory.deriving import booked, derive, derive_visits
from refusals import raises
from sledai import EDITIONS, SELENA_SLEDAI, SLEDAI_2K, Descriptor, Visits, score_bounds
from sledai.criteria.ratios import RATIO_50_MG_PER_MMOL, RATIO_BY_MASS
from sledai.definitions import SignsRule
from sledai.errors import (
    DoubtfulResultWarning,
    DuplicateVisitError,
    InputErrors,
    different_lengths,
    missing_day,
    missing_identifier,
    shared_word,
    unknown_statement,
    unreadable_day,
    unreadable_reading,
    unreadable_unit,
)
from sledai.laboratory import LOINC, Finding, LabCodeBook, LabCodes, Result, Results, Statements
from strategies import more_examples
from together import together

POOL = {
    "platelets": [("10*9/L", [99, 100, 250, "<100", ">=100", "<50"]), ("/mm3", [99999, 100000, "90000-110000"])],
    "white_cells": [("10*9/L", [2.9, 3, 3.0000000001, "<3"]), ("/uL", [2999, 3000])],
    "c3": [("mg/dL", [85, 90, "<90", 110]), ("g/L", [0.85, 0.9, 1.1])],
    "c4": [("mg/dL", [9, 10, 20])],
    "ch50": [("U/mL", [30, 41, 60])],
    "anti_dsdna": [("%", [25, 26, 12]), ("[IU]/mL", [29, 30, 31, "<10"])],
    "urine_protein": [("g/d", [0.5, 0.51, 1.1, 0.6, 1.0]), ("mg/d", [500, 501, 1600])],
    "protein_creatinine_ratio": [("mg/g", [500, 501]), ("mg/mmol", [50, 52])],
    "urine_red_cells": [("/HPF", [5, 6, "6-10", "5-10"])],
    "urine_white_cells": [("/HPF", [5, 6])],
    "red_cell_casts": [("/LPF", [0, 1])],
    "heme_granular_casts": [("/LPF", [0, 2])],
    "creatine_kinase": [("U/L", [100, 200, 300])],
    "aldolase": [("U/L", [5, 9])],
    "temperature": [("Cel", [38, 38.1]), ("[degF]", [100.4, 100.5])],
    "inflamed_joints": [("", [0, 1, 2, 3])],
    "hemoglobin": [("g/L", [100])],
}
RANGES = {
    "c3": (90, 180, "mg/dL"),
    "c4": (10, 40, "mg/dL"),
    "ch50": (41, 95, "U/mL"),
    "creatine_kinase": (None, 190, "U/L"),
    "aldolase": (None, 8, "U/L"),
}
OF_OWN_RULES = [edition for key, edition in EDITIONS.items() if key != "selena-sledai-sheet"]
"""The editions, but for the one with the rules and windows of another; see `test_pairs_without_a_difference`."""
COLUMNS = ("subject", "day", "test", "value", "unit", "lower", "upper", "range_unit", "flag", "method")


editions = st.sampled_from(OF_OWN_RULES)
twice_as_many = more_examples(2)
"""Each example has an edition and a table of its own; and in a table some results and visits of three subjects."""


def some_results(chance, tests=tuple(POOL)):
    """A table of results of three subjects, as rows."""
    rows = []
    for _ in range(chance.randint(0, 60)):
        test = chance.choice(tests)
        unit, values = chance.choice(POOL[test])
        limits = (None, None, None)
        if test in RANGES and chance.random() < 0.7:
            limits = RANGES[test]
        if test == "anti_dsdna" and chance.random() < 0.7:
            limits = (None, 30, unit)
        flag, method = chance.choice([None, None, None, "L", "H", "N"]), chance.choice(["", "Farr", "ELISA"])
        who = (chance.choice("ABC"), chance.randint(-40, 80))
        rows.append((*who, test, chance.choice([*values, None]), unit, *limits, flag, method))
    return rows


def as_table(rows):
    """The rows as columns."""
    return Results.from_columns({name: [row[at] for row in rows] for at, name in enumerate(COLUMNS)})


def as_results(rows, subject):
    """The rows of one subject as single results."""
    return [
        Result(test, value, unit, day=day, lower=lower, upper=upper, range_unit=range_unit, flag=flag, method=method)
        for who, day, test, value, unit, lower, upper, range_unit, flag, method in rows
        if who == subject
    ]


def at(said, row):
    """What is said of one of the visits."""
    return {name: at(value, row) if isinstance(value, dict) else value[row] for name, value in said.items()}


@twice_as_many
@given(edition=editions, seed=st.integers(0, 2**32))
def test_same_as_one_visit(edition, seed):
    """Each visit by itself, with the results of its subject, has the same answers."""
    chance = random.Random(seed)
    rows = some_results(chance)
    visits = sorted({(chance.choice("ABD"), chance.randint(0, 70)) for _ in range(8)})

    def statements():
        return [chance.choice([True, False, None]) for _ in visits]

    findings = {finding.value: statements() for finding in Finding}
    causes = ("infection", "stone", "menses", "other_cause")
    excluded = {"hematuria": {cause: statements() for cause in causes}, "fever": statements()}
    attributed = {"hematuria": statements(), "proteinuria": statements()}
    usage = {
        "attribution": chance.choice(["stated", "assumed"]),
        "choose": chance.choice(["worst", "nearest"]),
        "ratio": chance.choice([None, RATIO_BY_MASS, RATIO_50_MG_PER_MMOL, (RATIO_BY_MASS, RATIO_50_MG_PER_MMOL)]),
        "judged_by": chance.choice([None, {"low_complement": ["c3", "c4"]}]),
    }
    earlier = [chance.choice([None, 0.2, 0.6, 1.0, "<0.3"]) for _ in visits]
    before, before_unit = chance.choice([(None, None), ("last_before_window", None), (earlier, "g/d")])
    many = derive_visits(
        as_table(rows),
        edition,
        subject=[subject for subject, _ in visits],
        day=[day for _, day in visits],
        findings=findings,
        excluded=excluded,
        attributed=attributed,
        before=before,
        before_unit=before_unit,
        **booked(**usage),
    )
    results = {subject: as_results(rows, subject) for subject in "ABD"}
    for row, (subject, day) in enumerate(visits):
        one = derive(
            results[subject],
            edition,
            day=day,
            findings=at(findings, row),
            excluded=at(excluded, row),
            attributed=at(attributed, row),
            before=Result("urine_protein", earlier[row], "g/d") if before is earlier else before,
            **booked(**usage),
        )
        assert {name: found.answer for name, found in one.items()} == {
            name: type(found.answer)(int(many[name].low[row]), int(many[name].high[row])) for name, found in one.items()
        }
        for name, places in many.rows.items():
            if places[row] >= 0:
                who, when, *_ = rows[places[row]]
                assert (who, when <= day) == (subject, True)
                assert day - when <= edition[name].window.days


def apart(rows):
    """The rows without those of a test and a day that are there before; a ratio may stand for protein."""
    kept = {}
    for row in rows:
        kept.setdefault((*row[:2], row[2].replace("protein_creatinine_ratio", "urine_protein")), row)
    return list(kept.values())


@twice_as_many
@given(edition=editions, seed=st.integers(0, 2**32))
def test_rows_are_the_results_that_decided(edition, seed):
    """The result that decided is that of the visit by itself: of those that count alike the nearest to the visit.

    No test has two results on one day; of two tests that count alike on one day the first one of the rule is named.
    """
    chance = random.Random(seed)
    rows = apart([*some_results(chance), *some_results(chance, ["urine_protein", "protein_creatinine_ratio"])])
    visits = sorted({(chance.choice("ABD"), chance.randint(-20, 70)) for _ in range(12)})
    usage = booked(choose=chance.choice(["worst", "nearest"]), ratio=chance.choice([None, RATIO_BY_MASS]))
    earlier = [chance.choice([None, 0.2, 0.5, 0.6, "<0.3"]) for _ in visits]
    before, before_unit = chance.choice([(None, None), ("last_before_window", None), (earlier, "g/d")])
    columns = {"subject": [subject for subject, _ in visits], "day": [day for _, day in visits]}
    many = derive_visits(as_table(rows), edition, **columns, before=before, before_unit=before_unit, **usage)
    results = {subject: as_results(rows, subject) for subject in "ABD"}
    own = {subject: [at for at, (who, *_) in enumerate(rows) if who == subject] for subject in results}
    place = {id(each): at for subject in results for each, at in zip(results[subject], own[subject], strict=True)}
    for row, (subject, day) in enumerate(visits):
        then = Result("urine_protein", earlier[row], "g/d") if before is earlier else before
        one = derive(results[subject], edition, day=day, before=then, **usage)
        for name, places in many.rows.items():
            decided = [place[id(result)] for result in one[name].results]
            if isinstance(edition[name].rule, SignsRule):  # several of its proofs may speak, each in its own way
                assert places[row] in (decided or [-1])
            else:
                assert places[row] == max(decided, key=lambda at: rows[at][1], default=-1)


class TestRows:
    """The result that decided, where what decides is a rise."""

    @staticmethod
    def deciding(*results, visits=(0,), **said):
        """The days of the results that decided on proteinuria, as 24-hour protein by day, for visits of one subject."""
        days, values = zip(*results, strict=True)
        columns = {"test": ["urine_protein"] * len(days), "unit": ["g/d"] * len(days), "subject": ["A"] * len(days)}
        table = Results.from_columns({"day": list(days), "value": list(values), **columns})
        found = derive_visits(table, SELENA_SLEDAI, subject=["A"] * len(visits), day=list(visits), **said)
        return [None if row < 0 else days[row] for row in found.rows[Descriptor.PROTEINURIA].tolist()]

    def test_the_nearest_of_those_that_have_risen(self):
        """From 0.2 g both 3 g and 1.2 g are new; the later one is named although it is lower."""
        assert [-2] == self.deciding((-40, 0.2), (-5, 3.0), (-2, 1.2), before="last_before_window")

    def test_one_that_has_risen_before_a_nearer_one_that_has_not(self):
        """0.3 g of the day itself is no rise."""
        assert [-5] == self.deciding((-40, 0.2), (-5, 3.0), (0, 0.3), before="last_before_window")

    def test_absences_before_the_first_day(self):
        """None has risen: the nearest is named, whatever the sign of its day."""
        assert [-3] == self.deciding((-9, 0.3), (-3, 0.2), before=[0.4], before_unit="g/d")

    def test_each_visit_compares_with_its_own(self):
        """After 0.2 g both are new, after 0.6 g only 2 g has risen, after 1.8 g none; without any both may have."""
        found = self.deciding((0, 2.0), (2, 0.6), visits=(2, 3, 4, 5), before=[0.2, 0.6, 1.8, None], before_unit="g/d")
        assert [2, 0, 2, 2] == found

    def test_two_on_one_day(self):
        """Of two that count alike on one day the later one of the table is named."""
        results = Results.from_columns(
            {
                "subject": ["A"] * 3,
                "day": [0, 0, 0],
                "test": ["urine_protein"] * 3,
                "value": [3.0, 2.0, 0.3],
                "unit": ["g/d"] * 3,
            }
        )
        found = derive_visits(results, SELENA_SLEDAI, subject=["A"], day=[0], before=[0.2], before_unit="g/d")
        assert [1] == found.rows[Descriptor.PROTEINURIA].tolist()

    def test_no_result_in_the_window(self):
        """None decided."""
        assert [None, 0] == self.deciding((0, 2.0), visits=(-1, 1), before=[0.2, 0.2], before_unit="g/d")
        assert [None] == self.deciding((0, None), before="last_before_window")


def platelets(**changes):
    """Two low counts of one subject and a normal one of another."""
    columns = {
        "subject": ["A", "A", "B"],
        "day": [-3, 0, 1],
        "test": ["platelets"] * 3,
        "value": [99.0, 180.0, 60.0],
        "unit": ["10*9/L"] * 3,
    }
    book = {"code_book": changes.pop("code_book")} if "code_book" in changes else {}
    return Results.from_columns(columns | changes, **book)


def low(results, day=(0, 0), subject=("A", "B"), **usage):
    """The answers on platelets of two visits, as a list of pairs."""
    found = derive_visits(results, SELENA_SLEDAI, subject=list(subject), day=list(day), attribution="assumed", **usage)[
        Descriptor.THROMBOCYTOPENIA
    ]
    return list(zip(found.low.tolist(), found.high.tolist(), strict=True))


class TestWorked:
    """Small tables, worked by hand."""

    def test_window_other_subjects_and_results_after_the_visit(self):
        """A has 99 three days before; B only a result of the day after, so nothing is known."""
        assert low(platelets()) == [(1, 1), (0, 1)]

    def test_nearest(self):
        """The count of the day itself is normal."""
        assert low(platelets(), choose="nearest") == [(0, 0), (0, 1)]

    def test_which_result_decided(self):
        """The place in the table that was given, also where results before it were not done."""
        results = platelets(value=[None, 80.0, 60.0])
        found = derive_visits(results, SELENA_SLEDAI, subject=["A", "B"], day=[0, 0], attribution="assumed")
        assert found.rows[Descriptor.THROMBOCYTOPENIA].tolist() == [1, -1]

    def test_overlapping_windows(self):
        """A result counts for every visit in whose window it is."""
        assert low(platelets(), day=[0, 7], subject=["A", "A"]) == [(1, 1), (1, 1)]
        assert low(platelets(), day=[7, 8], subject=["A", "A"]) == [(1, 1), (0, 0)]

    @pytest.mark.parametrize("kind", ["dates", "datetime64"])
    def test_dates(self, kind):
        """Dates are days too."""
        days = [date(2024, 2, 27), date(2024, 3, 1), date(2024, 3, 2)]
        visits = [date(2024, 3, 1)] * 2
        if kind == "datetime64":
            days, visits = np.array(days, "datetime64[ns]"), np.array(visits, "datetime64[D]")
        found = derive_visits(platelets(day=days), SELENA_SLEDAI, subject=["A", "B"], day=visits, attribution="assumed")
        assert found[Descriptor.THROMBOCYTOPENIA].low.tolist() == [1, 0]

    def test_float32(self):
        """Of a float of few digits the shortest way to write it counts: 99.9 is below 100, 100 is not."""
        assert low(platelets(value=np.array([99.9, 180, 60], np.float32))) == [(1, 1), (0, 1)]
        results = Results.from_columns(
            {
                "subject": ["A"],
                "day": [0],
                "test": ["urine_protein"],
                "value": np.array([0.5], np.float32),
                "unit": ["g/d"],
            }
        )
        found = derive_visits(results, SLEDAI_2K, subject=["A"], day=[0])
        assert found[Descriptor.PROTEINURIA].high.tolist() == [0]

    @pytest.mark.parametrize(
        ("sign", "value", "expected"), [("<", 100, 1), ("<=", 100, 0), (">=", 100, 0), ("", 99, 1)]
    )
    def test_comparators(self, sign, value, expected):
        """A comparator beside the number counts as one in a text."""
        assert low(platelets(comparator=[sign, None, None], value=[value, 200, 200]))[0][0] == expected

    def test_only_named_tests(self):
        """Entries that are not named are left out, whatever their units."""
        results = platelets(
            test=["PLAT", "FOO", "PLAT"],
            unit=["10^9/L", "furlongs", "10^9/L"],
            code_book=LabCodeBook(names={"PLAT": "platelets"}),
        )
        assert len(results) == 2
        assert low(results)[0] == (1, 1)

    def test_no_results_and_no_visits(self):
        """Without results everything is open; without visits there is nothing."""
        none = Results.from_columns({"subject": [], "day": [], "test": [], "value": [], "unit": []})
        assert low(none) == [(0, 1), (0, 1)]
        assert low(platelets(), day=[], subject=[]) == []

    def test_into_a_score(self):
        """What is derived is a column of answers: the score has bounds for the rest."""
        found = derive_visits(platelets(), SELENA_SLEDAI, subject=["A", "B"], day=[0, 0], attribution="assumed")
        assert score_bounds(found.visits(), SELENA_SLEDAI).low.tolist() == [1, 0]
        form = {name.value: [False, True] for name in Descriptor}
        filled = found.fill(Visits.from_columns({**form, "thrombocytopenia": [None, None]}))
        assert [visit.answer("thrombocytopenia").low for visit in filled] == [1, 0]
        assert [visit.answer("rash").high for visit in filled] == [0, 1]
        with raises(different_lengths):
            found.fill(Visits.from_columns({name.value: [True] for name in Descriptor}))

    def test_words(self):
        """What they are is said in a line."""
        found = derive_visits(platelets(), SELENA_SLEDAI, subject=["A", "B"], day=[0, 0])
        assert repr(platelets()) == "<Results: 3 results of 1 tests>"
        assert repr(found).startswith("<DerivedVisits: 14 descriptors of 2 visits; sledai ")
        assert list(found) == [name for name in Descriptor if SELENA_SLEDAI[name].rule]


class TestBadInput:
    """What cannot be read is refused, all of it at once."""

    @together(
        ("changes", "error", "words"),
        [
            ({"test": ["plates"] * 3}, unknown_statement, "platelets"),
            ({"unit": ["10*9/L", "K/uL", "K/uL"]}, unreadable_unit, "kelvin"),
            ({"unit": ["10*9/L", "", None]}, unreadable_unit, "a missing unit"),
            ({"value": [99, "2+", "lots"]}, unreadable_reading, "'2[+]'"),
            ({"value": [99, [1], 3]}, unreadable_reading, "1"),
            ({"value": [99.0, -1.0, 1e300]}, unreadable_reading, "-1.0"),
            ({"value": [150000, 1, 2]}, unreadable_reading, "150000"),
            ({"comparator": ["<", "~", ""]}, unreadable_reading, "~"),
            (
                {"test": ["c3"] * 3, "unit": ["g/L"] * 3, "value": [1] * 3, "flag": ["L", "?", ""]},
                unreadable_reading,
                "flag",
            ),
            ({"lower": [1, "x", ""]}, unreadable_reading, "lower"),
            ({"lower": [1, 2, 3], "range_unit": ["mg/dL"] * 3}, unreadable_unit, "range"),
            ({"day": [1, "x", 2]}, unreadable_day, "x"),
            ({"day": [1, True, 2.5]}, unreadable_day, "True"),
            ({"day": [1, 10**12, 2]}, unreadable_day, "1000000000000"),
            ({"day": [1, 20240105, 2]}, unreadable_day, "day: 20240105 .*make a date of one that is written as a"),
            ({"day": np.array([1, 20240105, 2])}, unreadable_day, "20240105"),
            ({"day": np.array([1, 20240105.0, 2])}, unreadable_day, "20240105.0"),
            ({"day": np.array([1, 2**63, 2], np.uint64)}, unreadable_day, "9223372036854775808"),
            ({"day": np.array(["2024-01-01", "99999-01-01", "2024"], "M8[D]")}, unreadable_day, "99999-01-01"),
            ({"day": [np.timedelta64(1, "D"), 2, 3]}, unreadable_day, "timedelta64"),
            (
                {"day": [1, date(2024, 1, 5), 2]},
                unreadable_day,
                r"2024, 1, 5\) \(1 time\) is not a number",
            ),
            ({"lower": [150, 8, None], "upper": [100, 8, 7]}, unreadable_reading, "range of platelets: 150 to 100"),
            ({"range_from": [0, "x", 1]}, unreadable_day, "'x'"),
            ({"range_to": [0, 20240105, 1]}, unreadable_day, "20240105"),
            ({"range_from": [0, date(2024, 1, 5), None]}, unreadable_day, "2024, 1, 5"),
            ({"range_from": [0, 1]}, different_lengths, "and 1 more"),
            ({"range_from": ["x"] * 3, "range_to": ["y"] * 3}, InputErrors, "2 faults"),
            ({"subject": ["A", None, ""]}, missing_identifier, "2"),
            ({"subject": ["A"]}, different_lengths, "subject"),
            ({"subject": [["A"] * 3]}, different_lengths, "shape"),
            ({"subject": ["A", "", "B"], "day": ["?", 0, 0], "value": ["x", 1, 1]}, InputErrors, "3 faults"),
            ({"ranges": [1, 1, 1]}, unknown_statement, "no columns 'ranges'|'ranges'"),
            ({"unit": None, "day": None}, TypeError, "give also day, unit"),
        ],
    )
    def test_results(self, changes, error, words):
        """The error names the value."""
        with raises(error, match=words):
            platelets(**changes)

    @together(
        ("changes", "error", "words"),
        [
            ({"subject": ["A", "A"], "day": [0, 0]}, DuplicateVisitError, "A"),
            ({"subject": ["A", None]}, missing_identifier, "1"),
            ({"day": [0, "x"]}, unreadable_day, "x"),
            ({"day": [0, 20240105]}, unreadable_day, "20240105"),
            ({"day": [0, date(2024, 1, 5)]}, unreadable_day, r"day of the visits: 0 \(1 time\) is not a date"),
            ({"day": [0]}, different_lengths, "day"),
            ({"day": [date(2024, 1, 1), date(2024, 1, 2)]}, missing_day, "numbers"),
            ({"findings": {"pleural_rub": [1, 0, 1]}}, different_lengths, "pleural_rub"),
            ({"before": ([0.2, 0.3], "")}, unreadable_unit, "before"),
            ({"before": [0.2], "before_unit": "g/d"}, different_lengths, "before"),
            ({"before": [0.2, "x"], "before_unit": "g/d"}, unreadable_reading, "'x'"),
            ({"before": [0.2, 0.3]}, TypeError, r'before=\(values, "g/d"\)'),
            ({"before": "baseline"}, TypeError, "baseline"),
            ({"before": ([0.2, 0.3], "g/d"), "compare_with": "last_before_window"}, TypeError, "not both"),
            ({"statements": {"findings": {}}}, TypeError, r"Statements\(findings="),
        ],
    )
    def test_visits(self, changes, error, words):
        """The error names the value."""
        visits = {"subject": ["A", "B"], "day": [0, 1], **changes}
        with raises(error, match=words):
            derive_visits(platelets(), SELENA_SLEDAI, **visits)

    def test_results_with_dates(self):
        """Visits with numbers cannot be put among results with dates."""
        days = [date(2024, 1, 1) + timedelta(days=day) for day in range(3)]
        with raises(missing_day, match="3 results, whose days are dates"):
            derive_visits(platelets(day=days), SELENA_SLEDAI, subject=["A"], day=[0])


class TestRanges:
    """The range of a result is read as that of one result is, on its own days."""

    @together(
        ("start", "end", "day", "valid"),
        [
            (None, None, 5, True),
            (5, 5, 5, True),
            (5, None, 5, True),
            (None, 5, 5, True),
            (6, None, 5, False),
            (None, 4, 5, False),
            (1, 9, 5, True),
            (6, 4, 5, False),
            (float("nan"), "", 5, True),
            (date(2018, 12, 24), None, date(2018, 12, 24), True),
            (date(2018, 12, 24), np.datetime64("NaT", "D"), date(2018, 12, 23), False),
            (None, date(2018, 12, 23), date(2018, 12, 24), False),
        ],
    )
    def test_days_of_validity(self, start, end, day, valid):
        """A range counts from its first day to its last; on another day it is not known."""
        results = c3(day=[day], range_from=[start], range_to=[end])
        assert (90 if valid else None, 180 if valid else None) == limits(results)
        found = derive_visits(results, SELENA_SLEDAI, subject=["A"], day=[day], attribution="assumed")
        assert ([1] if valid else [0]) == found[Descriptor.LOW_COMPLEMENT].low.tolist()

    @pytest.mark.parametrize(
        ("day", "column", "expected"),
        [
            (5, np.array([6]), None),
            (5, np.array([5.0]), 90),
            (5, np.array([np.nan]), 90),
            (date(2024, 1, 5), np.array(["2024-01-06"], "M8[D]"), None),
            (date(2024, 1, 5), np.array(["NaT"], "M8[ns]"), 90),
            (datetime(2024, 1, 5, 8), np.array(["2024-01-05T23:59"], "M8[us]"), 90),
        ],
    )
    def test_columns_of_numpy(self, day, column, expected):
        """Numbers and dates in arrays; of a time of day the date counts."""
        assert expected == limits(c3(day=[day], range_from=column))[0]

    @together("end", ["range_from", "range_to"])
    @together(
        ("day", "other"),
        [
            (5, date(2024, 1, 1)),
            (date(2024, 1, 1), 5),
            (5, np.array(["2024-01-01"], "M8[D]")),
            (date(2024, 1, 1), np.array([5])),
        ],
    )
    def test_validity_of_another_kind(self, day, other, end):
        """A date and a number cannot be compared."""
        with raises(unreadable_day, match="like the other days"):
            c3(day=[day], **{end: other if isinstance(other, np.ndarray) else [other]})

    def test_days_of_other_tests(self):
        """What is said of results that are left out is not read."""
        columns = {"subject": ["A"] * 2, "value": [85, 1], "unit": ["mg/dL"] * 2, "lower": [90, 1]}
        results = Results.from_columns(
            {"test": ["C3", "X"], "day": [5, date(2024, 1, 1)], "range_to": [4, "x"], **columns},
            code_book=LabCodeBook(names={"C3": "c3"}),
        )
        assert ([False], [5], (None, None)) == ([results.dated], results.days.tolist(), limits(results))

    @pytest.mark.parametrize(
        ("lower", "upper", "shown"),
        [
            ([180, 90, 180], [90, 180, 90], "180 to 90 (2 times) cannot be read"),
            (["0.9", 90, 90], ["0.8", 90, 90], "0.9 to 0.8 (1 time) cannot be read"),
            (np.array([90.5, np.nan, 90]), np.array([90, 90, np.nan]), "90.5 to 90.0 (1 time) cannot be read"),
        ],
    )
    def test_limits_the_wrong_way_round(self, lower, upper, shown):
        """A lower limit above the upper one is refused, with the test and the ranges, whatever the day."""
        columns = {"subject": ["A"] * 3, "day": [0, 1, 2], "test": ["c3"] * 3, "value": [85] * 3, "unit": ["mg/dL"] * 3}
        units = ["g/L" if str(limit).startswith("0") else "mg/dL" for limit in lower]
        with raises(unreadable_reading) as caught:
            Results.from_columns(
                {"lower": lower, "upper": upper, "range_unit": units, "range_from": [9] * 3, **columns}
            )
        assert f"range of c3: {shown}. Accepted: a lower limit not above the upper one" in str(caught.value)

    def test_limits_the_right_way_round(self):
        """Equal limits, and one without the other, are a range."""
        assert (90, 90) == limits(c3(lower=[90], upper=[90]))
        assert (None, 90) == limits(c3(lower=[None], upper=[90]))
        assert (90, None) == limits(c3(lower=[90], upper=[""]))


def c3(**changes):
    """A C3 of 85 mg/dL with a range from 90 to 180."""
    columns = {"subject": ["A"], "day": [0], "test": ["c3"], "value": [85], "unit": ["mg/dL"]}
    return Results.from_columns({**columns, "lower": [90], "upper": [180], **changes})


def limits(results):
    """The limits of the range of one C3 [mg/dL], of which each is 20,000 ticks; None where one is not known."""
    ends = (results.lower.low[0], results.upper.low[0])
    return tuple(int(end) // 20_000 if end >= 0 else None for end in ends)


def test_loinc_codes_as_the_names_of_tests():
    """A table with LOINC codes is read with the library's list; an albumin/creatinine ratio is no test of it."""
    results = Results.from_columns(
        {
            "subject": ["A", "A", "A"],
            "day": [0, 0, 0],
            "test": ["777-3", "9318-7", "5808-1"],
            "value": [80, 900, 900],
            "unit": ["10*3/uL", "mg/g", "/uL"],
        },
        code_book=LabCodeBook(names=LOINC),
    )
    assert results.tests.tolist() == ["platelets"]


def test_words_in_a_table():
    """What a word means is said once for the table; half a joint is refused there too."""
    results = Results.from_columns(
        {
            "subject": ["A", "B", "C"],
            "day": [0, 0, 0],
            "test": ["urine_red_cells"] * 3,
            "value": ["TNTC", "none", "pending"],
            "unit": ["/HPF"] * 3,
        },
        code_book=LabCodeBook(words={"TNTC": ">100", "none": 0, "pending": None}),
    )
    found = derive_visits(results, SELENA_SLEDAI, subject=["A", "B", "C"], day=[0, 0, 0], attribution="assumed")
    cells = found[Descriptor.HEMATURIA]
    assert list(zip(cells.low.tolist(), cells.high.tolist(), strict=True)) == [(0, 1), (0, 0), (0, 1)]
    joints = {"subject": ["A"], "day": [0], "test": ["inflamed_joints"], "unit": [""]}
    for value in ([2.5], ["2.5"], np.array([2.5])):
        with raises(unreadable_reading, match="whole number"):
            Results.from_columns({"value": value, **joints})
    assert len(Results.from_columns({"value": np.array([2.0]), **joints})) == 1


def test_truth_values_are_no_numbers():
    """A column of objects in which True stands beside 1, and values that cannot be looked up."""
    with raises(unreadable_reading, match="True"):
        platelets(value=[99, True, 180])
    with raises(unreadable_day, match="True"):
        platelets(day=[1, True, 2])


def test_numpy_columns():
    """Numbers as subjects and days, and texts in arrays, are the same table."""
    results = platelets(
        subject=np.array([1, 1, 2]),
        day=np.array([-3, 0, 1]),
        test=np.array(["platelets"] * 3),
        unit=np.array(["10*9/L"] * 3),
        value=np.array([99.0, np.nan, 60.0]),
    )
    assert len(results) == 2
    assert low(results, subject=np.array([1, 2]), day=np.array([0, 1])) == [(1, 1), (1, 1)]
    with raises(missing_identifier, match="2"):
        platelets(subject=np.array([1.0, np.nan, np.nan]))


@pytest.mark.parametrize("values", [[1800.0, 2.9, 5.2], ["1800", "2.9", "5.2"]], ids=["numbers", "texts"])
def test_a_thousandfold_slip_across_the_limit(values):
    """1800 x 10^9/L may be 1800 for each microliter: the answer is open, and the value is reported."""
    columns = {"subject": ["A", "B", "C"], "day": [0] * 3, "test": ["white_cells"] * 3, "unit": ["10^3/uL"] * 3}
    with pytest.warns(DoubtfulResultWarning, match=r"white_cells \[10\*3/uL\]: '?1800(\.0)?'? \(1 time\)"):
        results = Results.from_columns({**columns, "value": values})
    leukopenia = SELENA_SLEDAI.without(*(name for name in SELENA_SLEDAI if name != "leukopenia"))
    known = {"attribution": "assumed", "excluded": {"leukopenia": False}}
    found = derive_visits(results, leukopenia, subject=["A", "B", "C"], day=[0] * 3, **known)["leukopenia"]
    assert ([0, 1, 0], [1, 1, 0]) == (found.low.tolist(), found.high.tolist())


class TestWords:
    """What texts and numbers mean that are not results."""

    @staticmethod
    def amounts(values, words, tests="platelets", units="10*9/L", **of_tests):
        """Amounts of the results that are left, by subject."""
        many = [given if isinstance(given, list) else [given] * len(values) for given in (tests, units)]
        found = Results.from_columns(
            {
                "subject": list(range(len(values))),
                "day": [0] * len(values),
                "test": many[0],
                "value": values,
                "unit": many[1],
            },
            code_book=LabCodeBook(words=words, tests={test: LabCodes(words=own) for test, own in of_tests.items()}),
        )
        return dict(zip(found.subjects.tolist(), (found.amounts.low // 2 // 10**6).tolist(), strict=True))

    @together("word", [99, "99", "99.0"])
    @together("values", [[99.0, 98.0], [99, 98], ["99", "98"], ["99.0", 98], np.array([99, 98], "f4")])
    def test_numbers_by_value(self, values, word):
        """99 stands for no result in a column of numbers, of texts, and of both."""
        assert {1: 98} == self.amounts(values, {word: None})
        assert {0: 100, 1: 98} == self.amounts(values, {word: 100})
        assert {0: 100, 1: 98} == self.amounts(values, {}, platelets={word: ">=100"}, c3={word: None})

    def test_words_beside_numbers(self):
        """A code book serves many tables; the words do not occur in a column of numbers."""
        assert {1: 98} == self.amounts(np.array([99.0, 98.0]), {"TNTC": ">100", 99: None})

    @pytest.mark.parametrize("values", [["POSITIVE"] * 2, [7.0] * 2], ids=["texts", "numbers"])
    def test_one_word_in_two_units(self, values):
        """More than 20 IU/mL are not more than 20 cells in a field: a number has no unit."""
        of = {"tests": ["anti_dsdna", "urine_red_cells"], "units": ["[IU]/mL", "/HPF"]}
        with raises(shared_word, match=r"\{'anti_dsdna': LabCodes\(words=\{'(positive|7\.0)': \.\.\.\}"):
            self.amounts(values, {values[0]: ">20"}, **of)
        assert {0: 20} == self.amounts(values, {values[0]: None}, **of, anti_dsdna={values[0]: ">20"})
        assert {0: 0, 1: 0} == self.amounts(values, {values[0]: 0}, **of)


def test_answers_are_true_false_and_none():
    """As of one visit; the two ends are 1 and 0 all the same, and the visits take them."""
    labs = {"test": ["platelets"] * 3, "value": [50, 200, 50], "unit": ["10*9/L"] * 3, "subject": list("ABC")}
    results = Results.from_columns({**labs, "day": [0, 0, 0]})
    how = {"attribution": "assumed", "excluded": {"thrombocytopenia": False}}
    found = derive_visits(results, SLEDAI_2K, subject=list("ABD"), day=[0, 0, 0], **how)
    answers = found["thrombocytopenia"]
    assert [True, False, None] == answers.value.tolist()
    assert [bool, bool, type(None)] == list(map(type, answers.value))
    assert ([1, 0, 0], [1, 0, 1]) == (answers.low.tolist(), answers.high.tolist())
    assert [1, 0, None] == found.visits().answer("thrombocytopenia").value.tolist()
    again = pickle.loads(pickle.dumps(answers))
    assert answers == again
    assert [True, False, None] == again.value.tolist()


@pytest.mark.parametrize("column", [np.array, pd.Series, list])
def test_later_writes_to_a_statement_change_nothing(column):
    """Statements keep copies of the columns that they are given, also of those within a mapping."""
    seen, menses, panel = column([True, False]), column([False, False]), column(["a", "b"])
    stated = Statements(findings={"rub": seen}, excluded={"hematuria": {"menses": menses}}, panel=panel)
    seen[0], menses[0], panel[0] = False, True, "b"
    kept = stated.findings["rub"], stated.excluded["hematuria"]["menses"], stated.panel
    assert ([True, False], [False, False], ["a", "b"]) == tuple(map(list, kept))
