"""Many visits by arrays give what one visit gives, whatever the results, the statements and the way of choosing."""

import random
from datetime import date, timedelta

import numpy as np
import pytest

from sledai import EDITIONS, SELENA_SLEDAI, SLEDAI_2K, Descriptor, Visits, score_bounds
from sledai.criteria import RATIO_50_MG_PER_MMOL, RATIO_BY_MASS
from sledai.errors import (
    DuplicateVisitError,
    InputErrors,
    LengthMismatchError,
    MissingDayError,
    MissingIdentifierError,
    UnknownStatementError,
    UnknownUnitError,
    UnreadableDayError,
    UnreadableReadingError,
)
from sledai.measurements import LOINC, Finding, Result, Results, derive, derive_visits

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
COLUMNS = ("subject", "day", "test", "value", "unit", "lower", "upper", "range_unit", "flag", "method")


def some_results(chance):
    """A table of results of three subjects, as rows."""
    rows = []
    for _ in range(chance.randint(0, 60)):
        test = chance.choice(list(POOL))
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
    return Results.from_columns(**{name: [row[at] for row in rows] for at, name in enumerate(COLUMNS)})


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


@pytest.mark.parametrize("seed", range(25))
@pytest.mark.parametrize("index", EDITIONS.values(), ids=EDITIONS)
def test_same_as_one_visit(index, seed):
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
        "ratio": chance.choice([None, RATIO_BY_MASS, RATIO_50_MG_PER_MMOL]),
        "judged_by": chance.choice([None, {"low_complement": ["c3", "c4"]}]),
    }
    earlier = [chance.choice([None, 0.2, 0.6, 1.0, "<0.3"]) for _ in visits]
    before, before_unit = chance.choice([(None, None), ("last_before_window", None), (earlier, "g/d")])
    many = derive_visits(
        as_table(rows),
        index,
        subject=[subject for subject, _ in visits],
        day=[day for _, day in visits],
        findings=findings,
        excluded=excluded,
        attributed=attributed,
        before=before,
        before_unit=before_unit,
        **usage,
    )
    for row, (subject, day) in enumerate(visits):
        one = derive(
            as_results(rows, subject),
            index,
            day=day,
            findings=at(findings, row),
            excluded=at(excluded, row),
            attributed=at(attributed, row),
            before=Result("urine_protein", earlier[row], "g/d") if before is earlier else before,
            **usage,
        )
        assert {name: found.answer for name, found in one.items()} == {
            name: type(found.answer)(int(many[name].low[row]), int(many[name].high[row])) for name, found in one.items()
        }
        for name, places in many.rows.items():
            if places[row] >= 0:
                who, when, *_ = rows[places[row]]
                assert (who, when <= day) == (subject, True)
                assert day - when <= index[name].window.days


def platelets(**changes):
    """Two low counts of one subject and a normal one of another."""
    columns = {
        "subject": ["A", "A", "B"],
        "day": [-3, 0, 1],
        "test": ["platelets"] * 3,
        "value": [99.0, 180.0, 60.0],
        "unit": ["10*9/L"] * 3,
    }
    return Results.from_columns(**{**columns, **changes})


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
            subject=["A"], day=[0], test=["urine_protein"], value=np.array([0.5], np.float32), unit=["g/d"]
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
            test=["PLAT", "FOO", "PLAT"], unit=["10^9/L", "furlongs", "10^9/L"], tests={"PLAT": "platelets"}
        )
        assert len(results) == 2
        assert low(results)[0] == (1, 1)

    def test_no_results_and_no_visits(self):
        """Without results everything is open; without visits there is nothing."""
        none = Results.from_columns(subject=[], day=[], test=[], value=[], unit=[])
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
        with pytest.raises(LengthMismatchError):
            found.fill(Visits.from_columns({name.value: [True] for name in Descriptor}))

    def test_words(self):
        """What they are is said in a line."""
        found = derive_visits(platelets(), SELENA_SLEDAI, subject=["A", "B"], day=[0, 0])
        assert repr(platelets()) == "<Results: 3 results of 1 tests>"
        assert repr(found).startswith("<DerivedVisits: 14 descriptors of 2 visits; sledai ")
        assert list(found) == [name for name in Descriptor if SELENA_SLEDAI[name].rule]


class TestBadInput:
    """What cannot be read is refused, all of it at once."""

    @pytest.mark.parametrize(
        ("changes", "error", "words"),
        [
            ({"test": ["plates"] * 3}, UnknownStatementError, "platelets"),
            ({"tests": {"platelets": "plates"}}, UnknownStatementError, "plates"),
            ({"unit": ["10*9/L", "K/uL", "K/uL"]}, UnknownUnitError, "kelvin"),
            ({"unit": ["10*9/L", "", None]}, UnknownUnitError, "a missing unit"),
            ({"units": {"K": "bar"}}, UnknownUnitError, "bar"),
            ({"value": [99, "2+", "lots"]}, UnreadableReadingError, "'2[+]'"),
            ({"value": [99, [1], 3]}, UnreadableReadingError, "1"),
            ({"value": [99.0, -1.0, 1e300]}, UnreadableReadingError, "-1.0"),
            ({"value": [150000, 1, 2]}, UnreadableReadingError, "150000"),
            ({"comparator": ["<", "~", ""]}, UnreadableReadingError, "~"),
            ({"flag": ["L", "?", ""]}, UnreadableReadingError, "flag"),
            ({"lower": [1, "x", ""]}, UnreadableReadingError, "lower"),
            ({"lower": [1, 2, 3], "range_unit": ["mg/dL"] * 3}, UnknownUnitError, "range"),
            ({"day": [1, "x", 2]}, UnreadableDayError, "x"),
            ({"day": [1, True, 2.5]}, UnreadableDayError, "True"),
            ({"day": np.array(["2024-01-01", "NaT", "2024-01-01"], "datetime64[D]")}, UnreadableDayError, "NaT"),
            ({"day": [1, 10**12, 2]}, UnreadableDayError, "1000000000000"),
            ({"subject": ["A", None, ""]}, MissingIdentifierError, "2"),
            ({"subject": ["A"]}, LengthMismatchError, "subject"),
            ({"subject": [["A"] * 3]}, LengthMismatchError, "shape"),
            ({"subject": ["A", "", "B"], "flag": ["?", "", ""], "value": ["x", 1, 1]}, InputErrors, "3 faults"),
        ],
    )
    def test_results(self, changes, error, words):
        """The error names the value."""
        with pytest.raises(error, match=words):
            platelets(**changes)

    @pytest.mark.parametrize(
        ("changes", "error", "words"),
        [
            ({"subject": ["A", "A"], "day": [0, 0]}, DuplicateVisitError, "A"),
            ({"subject": ["A", None]}, MissingIdentifierError, "1"),
            ({"day": [0, "x"]}, UnreadableDayError, "x"),
            ({"day": [0]}, LengthMismatchError, "day"),
            ({"day": [date(2024, 1, 1), date(2024, 1, 2)]}, MissingDayError, "numbers"),
            ({"findings": {"pleural_rub": [1, 0, 1]}}, LengthMismatchError, "pleural_rub"),
            ({"before": [0.2, 0.3], "before_unit": None}, UnknownUnitError, "before"),
            ({"before": [0.2], "before_unit": "g/d"}, LengthMismatchError, "before"),
            ({"before": [0.2, "x"], "before_unit": "g/d"}, UnreadableReadingError, "'x'"),
            ({"before": "baseline"}, ValueError, "baseline"),
            ({"before": "last_before_window", "before_unit": "g/d"}, ValueError, "before_unit"),
        ],
    )
    def test_visits(self, changes, error, words):
        """The error names the value."""
        visits = {"subject": ["A", "B"], "day": [0, 1], **changes}
        with pytest.raises(error, match=words):
            derive_visits(platelets(), SELENA_SLEDAI, **visits)

    def test_results_with_dates(self):
        """Visits with numbers cannot be put among results with dates."""
        days = [date(2024, 1, 1) + timedelta(days=day) for day in range(3)]
        with pytest.raises(MissingDayError, match="3 results, whose days are dates"):
            derive_visits(platelets(day=days), SELENA_SLEDAI, subject=["A"], day=[0])


def test_loinc_codes_as_the_names_of_tests():
    """A table with LOINC codes is read with the library's list; an albumin/creatinine ratio is no test of it."""
    results = Results.from_columns(
        subject=["A", "A", "A"],
        day=[0, 0, 0],
        test=["777-3", "9318-7", "5808-1"],
        value=[80, 900, 900],
        unit=["10*3/uL", "mg/g", "/uL"],
        tests=LOINC,
    )
    assert results.tests.tolist() == ["platelets"]


def test_words_in_a_table():
    """What a word means is said once for the table; half a joint is refused there too."""
    results = Results.from_columns(
        subject=["A", "B", "C"],
        day=[0, 0, 0],
        test=["urine_red_cells"] * 3,
        value=["TNTC", "none", "pending"],
        unit=["/HPF"] * 3,
        words={"TNTC": ">100", "none": 0, "pending": None},
    )
    found = derive_visits(results, SELENA_SLEDAI, subject=["A", "B", "C"], day=[0, 0, 0], attribution="assumed")
    cells = found[Descriptor.HEMATURIA]
    assert list(zip(cells.low.tolist(), cells.high.tolist(), strict=True)) == [(0, 1), (0, 0), (0, 1)]
    joints = {"subject": ["A"], "day": [0], "test": ["inflamed_joints"], "unit": [""]}
    for value in ([2.5], ["2.5"], np.array([2.5])):
        with pytest.raises(UnreadableReadingError, match="whole number"):
            Results.from_columns(value=value, **joints)
    assert len(Results.from_columns(value=np.array([2.0]), **joints)) == 1


def test_truth_values_are_no_numbers():
    """A column of objects in which True stands beside 1, and values that cannot be looked up."""
    with pytest.raises(UnreadableReadingError, match="True"):
        platelets(value=[99, True, 180])
    with pytest.raises(UnreadableDayError, match="True"):
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
    with pytest.raises(MissingIdentifierError, match="2"):
        platelets(subject=np.array([1.0, np.nan, np.nan]))
