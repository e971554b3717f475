"""How one result is read: its value, its range, its flag, its day and its code; and what is refused."""

import pickle
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from laboratory.deriving import platelets, protein, told
from laboratory.unit_tables import OF_TEST
from refusals import raises
from rules_by_edition import ALL
from sledai import SledaiError
from sledai.errors import (
    ambiguous_code,
    unknown_statement,
    unreadable_day,
    unreadable_reading,
    unreadable_unit,
    unused_code,
)
from sledai.laboratory import CATALOGUE, LabCodeBook, LabCodes, Result, Test, find_test
from sledai.laboratory.catalogue import MISTAKEN, PlausibleRange
from together import together

HPF = "/[HPF]"


def ends(result):
    """What a result can be, in the unit of its dimension."""
    return tuple(Fraction(end, result.unit.dimension.ticks) for end in (result.amount.low, result.amount.high))


def c3(value=85, unit="mg/dL", **more):
    """A C3."""
    return Result("c3", value, unit, **more)


def low_c3(**more):
    """Whether a C3 of 85 mg/dL is low."""
    return told("low_complement", [c3(**more)], judged_by={"low_complement": ["c3"]})


class TestValues:
    """A number is read as it is written."""

    @together(
        ("value", "expected"),
        [
            (7, 7),
            ("7", 7),
            (" 7 ", 7),
            (7.0, 7),
            ("7.250", Fraction("7.25")),
            (Decimal("7.25"), Fraction("7.25")),
            (0.1, Fraction("0.1")),
            (np.float64(0.1), Fraction("0.1")),
            (np.float32(0.1), Fraction("0.1")),
            (np.float16(0.1), Fraction("0.1")),
            (np.int8(7), 7),
            (np.uint64(7), 7),
            ("1e1", 10),
            (".5", Fraction("0.5")),
            ("5.", 5),
            (0, 0),
            ("-0", 0),
        ],
    )
    def test_number(self, value, expected):
        """Whole numbers, decimals, texts, and the numbers of numpy."""
        assert (expected, expected) == ends(Result("urine_red_cells", value, HPF))

    @together(
        ("value", "low", "high"),
        [
            ("6-10", 6, 10),
            ("6 - 10", 6, 10),
            ("6 to 10", 6, 10),
            ("6\N{EN DASH}10", 6, 10),
            ("5-5", 5, 5),
            ("0-0.5", 0, 0.5),
        ],
    )
    def test_range(self, value, low, high):
        """From the first number to the second, both included."""
        assert (Fraction(low), Fraction(high)) == ends(Result("urine_red_cells", value, HPF))

    @together("value", ["<5", "< 5", " <5 ", "<5.0"])
    def test_less_than(self, value):
        """Anything from 0 to just below."""
        low, high = ends(Result("urine_red_cells", value, HPF))
        assert 0 == low
        assert Fraction(4999, 1000) < high < 5

    @together("value", [">5", "> 5", ">5.0"])
    def test_more_than(self, value):
        """Anything from just above, far beyond what is believed of a plain number."""
        low, high = ends(Result("urine_red_cells", value, HPF))
        assert 5 < low < Fraction(5001, 1000)
        assert high > 10_000

    @together(
        ("comparator", "value"), [("<", 50), ("<=", "50"), (">", 50.0), (">=", Decimal(50)), ("", "50"), ("<", " 50")]
    )
    def test_comparator_beside_the_number(self, comparator, value):
        """It means the same as in the text, and is shown."""
        apart, together = platelets(value, comparator=comparator), platelets(f"{comparator}50")
        assert together == apart
        assert comparator in str(apart)

    @together(
        "value",
        [None, "", "  ", "ND", "nd", "Not Done", float("nan"), np.nan, pd.NA, pd.NaT, np.datetime64("NaT", "D")],
    )
    def test_not_done(self, value):
        """No amount, and the text says so."""
        result = platelets(value)
        assert result.amount is None
        assert "not done" in str(result)

    @together(
        "value",
        [
            True,
            False,
            np.True_,
            "true",
            "1,000",
            "1,5",
            "2+",
            "+2",
            "+",
            "++",
            "trace",
            "TNTC",
            "-1",
            -1,
            "-0.0000000001",
            "1_000",
            "\N{ARABIC-INDIC DIGIT FIVE}",
            "nan",
            "NaN",
            "inf",
            "Infinity",
            float("inf"),
            np.inf,
            "0x10",
            "5 /HPF",
            "about 5",
            "10-6",
            "6-",
            "-6-10",
            "6-10-12",
            "6-2e9",
            "<",
            "<>5",
            "<-5",
            "<0",
            "><5",
            "<1+",
            ">1,000",
            "1e31",
            "0." + "1" * 31,
            b"5",
            [5],
            (5,),
            {5},
            5j,
            object,
            date(2020, 1, 1),
        ],
        ids=repr,
    )
    def test_refused(self, value):
        """Words, grades, commas, truth values and numbers that no result can be are never guessed at."""
        with raises(unreadable_reading) as caught:
            Result("urine_red_cells", value, HPF)
        assert {repr(value): 1} == caught.value.values
        message = str(caught.value)
        assert all(text in message for text in ("urine_red_cells /[HPF]", repr(value), "0 to 10000", "'6-10'"))

    @together(("comparator", "same"), [("=", "50"), (None, "50"), ("< ", "<50"), ("\N{LESS-THAN OR EQUAL TO}", "<=50")])
    def test_comparator(self, comparator, same):
        """Signs are signs however they are written, and equality is the plain number, also in a text."""
        assert platelets(50, comparator=comparator).amount == platelets(same).amount
        assert platelets("=50").amount == platelets(50).amount

    @together("comparator", ["lt", "=>", 5])
    def test_comparator_refused(self, comparator):
        """Only signs."""
        with raises(unreadable_reading, match="comparator"):
            platelets(50, comparator=comparator)

    @together("value", ["<50", "6-10"])
    def test_two_comparators(self, value):
        """A sign beside a text that has one, or beside a range, is refused."""
        with raises(unreadable_reading):
            platelets(value, comparator="<")


class TestBelieved:
    """A number that no patient has is in the wrong unit; it is refused, and never converted on a guess."""

    @together(
        ("test", "unit", "accepted", "refused"),
        [
            ("platelets", "10*9/L", ["0", "1", "10000"], ["0.99", "10000.1", "250000"]),
            ("platelets", "/mm3", ["1000", "250000"], ["250"]),
            ("white_cells", "10*9/L", ["0", "0.01", "2000"], ["0.009", "5000"]),
            ("white_cells", "/uL", ["10", "3000"], ["3"]),
            ("temperature", "Cel", ["25", "45"], ["0", "24.9", "45.1", "98.6", "100.4"]),
            ("temperature", "[degF]", ["77", "113"], ["37", "38.1", "76.9"]),
            ("temperature", "K", ["311.15"], ["38", "100"]),
            ("hemoglobin", "g/dL", ["2", "12", "30"], ["0", "120"]),
            ("hemoglobin", "g/L", ["120"], ["12"]),
            ("c3", "g/L", ["0", "0.02", "0.9", "10"], ["0.01", "90"]),
            ("c3", "mg/dL", ["90", "1000"], ["0.9", "1001"]),
            ("c4", "g/L", ["0.005", "3"], ["0.004", "16"]),
            ("urine_protein", "g/d", ["0", "0.005", "100"], ["0.004", "100.1", "500"]),
            ("urine_protein", "mg/d", ["500", "5"], ["0.5"]),
            ("protein_creatinine_ratio", "g/g", ["0.5"], ["500"]),
            ("protein_creatinine_ratio", "mg/mmol", ["0.5", "56.6"], ["0.4"]),
            ("anti_dsdna", "%", ["0", "100"], ["100.1", "100.00000000001"]),
            ("inflamed_joints", "", ["0", "66"], ["1001"]),
        ],
    )
    def test_limits(self, test, unit, accepted, refused):
        """On the limits of what is believed and one step either side."""
        for value in accepted:
            assert Result(test, value, unit).amount is not None
        for value in refused:
            with raises(unreadable_reading, match=test):
                Result(test, value, unit)

    def test_a_censored_result_may_lie_beyond(self):
        """Only a plain number is asked to be believable: less than 0.5 g/L of platelets is a low count all the same."""
        assert told("thrombocytopenia", [platelets("<0.5")]) is True
        assert told("thrombocytopenia", [platelets("<20000")]) is None

    def test_a_censored_result_beyond_everything(self):
        """More than the largest amount that is thought of is no result."""
        with raises(unreadable_reading):
            platelets(">100000")

    def test_words(self):
        """What is believed, in words, with its unit."""
        assert ["0, or 1 to 10000 [10*9/L]"] == [str(one) for one in CATALOGUE[Test.PLATELETS].plausible]
        assert ["25 to 45 [Cel]"] == [str(one) for one in CATALOGUE[Test.TEMPERATURE].plausible]
        assert all(isinstance(one, PlausibleRange) for record in CATALOGUE.values() for one in record.plausible)

    @together("test", OF_TEST)
    def test_records(self, test):
        """Every test has a label and a note or none; no code is that of two tests."""
        record = CATALOGUE[Test(test)]
        assert record.label
        assert set(CATALOGUE) == {Test(name) for name in OF_TEST}


class TestRanges:
    """The range is that of the laboratory, in its own unit, on its own days."""

    @together(
        ("said", "expected"),
        [
            ({"lower": 90}, True),
            ({"lower": 85}, False),
            ({"lower": "85.0001"}, True),
            ({"lower": "0.9", "range_unit": "g/L"}, True),
            ({"lower": "0.85", "range_unit": "g/L"}, False),
            ({"lower": 850, "range_unit": "mg/L"}, False),
            ({"lower": 90, "upper": 180}, True),
            ({"lower": None, "upper": 180}, None),
            ({"lower": float("nan")}, None),
            ({"lower": "  "}, None),
            ({}, None),
        ],
    )
    def test_limit(self, said, expected):
        """Below the lower limit is low; the limit itself is not, and without one it is open."""
        assert expected is low_c3(**said)

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
            (date(2018, 12, 24), None, date(2018, 12, 24), True),
            (date(2018, 12, 24), None, date(2018, 12, 23), False),
            (None, date(2018, 12, 23), date(2018, 12, 24), False),
        ],
    )
    def test_days_of_validity(self, start, end, day, valid):
        """A range counts from its first day to its last; on another day it is not known, and the text says so."""
        result = c3(lower=90, day=day, range_from=start, range_to=end)
        assert valid == (result.limits[0] is not None)
        assert valid == ("not valid" not in str(result))
        answer = told("low_complement", [result], judged_by={"low_complement": ["c3"]})
        assert (True if valid else None) is answer

    @together(("lower", "upper"), [(90, 80), ("90.1", 90), (1, 0)])
    def test_limits_the_wrong_way_round(self, lower, upper):
        """A lower limit above the upper one is refused."""
        with raises(unreadable_reading, match="range of platelets"):
            platelets(100, lower=lower, upper=upper)

    @together("limit", ["90-120", "low", True, "1,5", "90 mg/dL", [90], "+90", "inf", "<>90"])
    @together("end", ["lower", "upper"])
    def test_limit_refused(self, end, limit):
        """A limit is one number, with the sign of its side at most."""
        with raises(unreadable_reading, match=f"{end} limit of c3") as caught:
            c3(**{end: limit})
        assert {repr(limit): 1} == caught.value.values

    @together(("unit", "limit"), [("g/L", 90), ("mg/dL", "0.9"), ("g/L", "-1"), ("mg/L", 90000)])
    def test_a_limit_that_is_not_believed(self, unit, limit):
        """A limit that no laboratory has is in another unit than the one said."""
        with raises(unreadable_reading, match="lower limit of c3"):
            c3(lower=limit, range_unit=unit)

    def test_a_limit_of_zero(self):
        """Zero is a limit, from which nothing is below."""
        assert low_c3(lower=0) is False


class TestFlags:
    """The laboratory's own flag counts where there is no range, and contradicts it openly."""

    @together(
        ("flag", "meaning"),
        [
            ("L", "low"),
            ("LL", "low"),
            ("low", "low"),
            (" LOW ", "low"),
            ("LOW LOW", "low"),
            ("H", "high"),
            ("HH", "high"),
            ("High", "high"),
            ("HIGH HIGH", "high"),
            ("N", "normal"),
            ("NORMAL", "normal"),
            (None, ""),
            ("", ""),
            ("  ", ""),
            (float("nan"), ""),
        ],
    )
    def test_words(self, flag, meaning):
        """The usual letters and words, in any case."""
        assert meaning == c3(flag=flag).flag

    @together("flag", ["A", "*", "abnormal", "Y", 1, True, "<", b"L"])
    def test_refused(self, flag):
        """Anything else could mean either side."""
        with raises(unreadable_reading, match="flag"):
            c3(flag=flag)

    @together(
        ("flag", "lower", "expected"),
        [
            ("L", None, True),
            ("H", None, False),
            ("N", None, False),
            ("L", 90, True),
            ("N", 80, False),
            ("H", 80, False),
            ("N", 90, None),
            ("H", 90, None),
            ("L", 80, None),
            ("L", 85, None),
            (None, 90, True),
        ],
    )
    def test_flag_and_range(self, flag, lower, expected):
        """Together they agree, or the answer is open."""
        assert expected is low_c3(flag=flag, lower=lower)

    @together(("flag", "expected"), [("H", True), ("L", False), ("N", False), (None, None)])
    def test_the_other_side(self, flag, expected):
        """High binding is what counts, low binding is none."""
        result = Result("anti_dsdna", 20, "[IU]/mL", flag=flag)
        assert {expected} == {told("increased_dna_binding", [result], edition) for edition in ALL}

    @together("flag", ["L", "H", "N"])
    def test_a_fixed_limit_asks_for_no_flag(self, flag):
        """A low count is one whatever the laboratory calls it."""
        assert told("thrombocytopenia", [platelets(80, flag=flag)]) is True
        assert told("thrombocytopenia", [platelets(120, flag=flag)]) is False


class TestMethods:
    """The fixed limit in percent is for results of the Farr assay."""

    @together("method", ["Farr", "FARR", "farr assay", "Farr radioimmunoassay", " Farr "])
    def test_farr(self, method):
        """In any case, with or without more words."""
        assert told("increased_dna_binding", [Result("anti_dsdna", 26, "%", method=method)]) is True

    @together("method", ["ELISA", "Crithidia", "RIA"])
    def test_other_methods(self, method):
        """Of another assay only the range counts."""
        assert told("increased_dna_binding", [Result("anti_dsdna", 26, "%", upper=30, method=method)]) is False
        assert told("increased_dna_binding", [Result("anti_dsdna", 26, "%", method=method)]) is None

    def test_no_method(self):
        """A method that is not told is none, and no error."""
        result = Result("anti_dsdna", 31, "%", upper=30, method=None)
        assert told("increased_dna_binding", [result]) is True


class TestCodes:
    """LOINC and SDTM codes name the test, never the unit."""

    @together(
        ("loinc", "test"),
        [
            ("777-3", "platelets"),
            ("26515-7", "platelets"),
            ("6690-2", "white_cells"),
            ("4485-9", "c3"),
            ("4498-2", "c4"),
            ("4532-8", "ch50"),
            ("47299-3", "anti_dsdna"),
            ("33799-8", "anti_dsdna"),
            ("11013-0", "anti_dsdna"),
            ("2889-4", "urine_protein"),
            ("2890-2", "protein_creatinine_ratio"),
            ("34366-5", "protein_creatinine_ratio"),
            ("13801-6", "protein_creatinine_ratio"),
            ("40486-3", "protein_creatinine_ratio"),
            ("13945-1", "urine_red_cells"),
            ("5821-4", "urine_white_cells"),
            ("5807-3", "red_cell_casts"),
            ("8310-5", "temperature"),
            ("2157-6", "creatine_kinase"),
            ("1761-6", "aldolase"),
        ],
    )
    def test_loinc(self, loinc, test):
        """Each code that was looked up."""
        assert test == find_test(loinc=loinc)

    @together(
        ("testcd", "specimen", "test"),
        [
            ("PLAT", None, "platelets"),
            ("PLAT", "BLOOD", "platelets"),
            ("WBC", "BLOOD", "white_cells"),
            ("WBC", " blood ", "white_cells"),
            ("WBC", "URINE", "urine_white_cells"),
            ("WBC", "URINE SEDIMENT", "urine_white_cells"),
            ("RBC", "URINE", "urine_red_cells"),
            ("RBC", "urine sediment", "urine_red_cells"),
            ("C3", None, "c3"),
            ("C4", "SERUM", "c4"),
            ("CH50", None, "ch50"),
            ("DDNAIGAB", None, "anti_dsdna"),
            ("PROTEXR", None, "urine_protein"),
            ("PROTCRT", None, "protein_creatinine_ratio"),
            ("CSRBC", None, "red_cell_casts"),
            ("TEMP", None, "temperature"),
            ("CK", None, "creatine_kinase"),
            ("ALDOLASE", None, "aldolase"),
        ],
    )
    def test_sdtm(self, testcd, specimen, test):
        """Each code, with the specimen where one code is of two tests."""
        assert test == find_test(testcd=testcd, specimen=specimen)

    @together(
        "said",
        [
            {"testcd": "RBC"},
            {"testcd": "RBC", "specimen": "BLOOD"},
            {"testcd": "WBC", "specimen": "CSF"},
            {"testcd": "CSGRAN"},
            {"testcd": "ALBCREAT"},
            {"testcd": ""},
            {"loinc": "777"},
            {"loinc": ""},
            {"loinc": "PLAT"},
            {"testcd": "777-3"},
        ],
    )
    def test_unknown(self, said):
        """The message names the code and those that are known."""
        with raises(unknown_statement, match="the code of a test") as caught:
            find_test(**said)
        assert "777-3" in caught.value.accepted
        assert "WBC BLOOD" in caught.value.accepted

    @together(
        ("said", "meaning"),
        [
            ({"loinc": "9318-7"}, "'9318-7' (albumin/creatinine, not protein/creatinine)"),
            ({"loinc": "14959-1"}, "'14959-1' (albumin/creatinine, not protein/creatinine)"),
            ({"testcd": "ALBCREAT"}, "'ALBCREAT' (albumin/creatinine, not protein/creatinine)"),
            ({"loinc": "5808-1"}, "'5808-1' (erythrocytes per volume, not per high-power field)"),
            ({"loinc": "5793-5"}, "'5793-5' (granular casts of any kind, not only with heme pigment)"),
            ({"testcd": "csgran"}, "'csgran' (granular casts of any kind, not only with heme pigment)"),
            ({"testcd": "CSGRAN", "specimen": "urine"}, "'CSGRAN URINE' (granular casts of any kind"),
            ({"loinc": "9842-6"}, "'9842-6' (casts of any kind, not those of red cells)"),
            ({"testcd": "CASTS"}, "'CASTS' (that no casts were found, not how many)"),
            ({"loinc": "31348-6"}, "'31348-6' (the presence of antibodies, not their amount)"),
        ],
    )
    def test_mistaken(self, said, meaning):
        """Of a code that looks right and is not the message says what it is."""
        with raises(unknown_statement) as caught:
            find_test(**said)
        assert f"there is no {meaning}" in str(caught.value)

    def test_no_mistaken_code_is_one_of_a_test(self):
        """What is said not to be a test is not found as one."""
        codes = {
            code for record in CATALOGUE.values() for code in (*record.loinc, *(name for name, _ in record.testcd))
        }
        assert set() == codes & set(MISTAKEN)
        assert set(CATALOGUE) >= {test for test, _ in MISTAKEN.values()}

    @together("said", [{}, {"loinc": "777-3", "testcd": "PLAT"}, {"specimen": "BLOOD"}])
    def test_one_code(self, said):
        """One code of one system."""
        with pytest.raises(TypeError, match=r"loinc= or testcd="):
            find_test(**said)

    def test_no_code_is_of_two_tests(self):
        """Each is there once."""
        loinc = [code for record in CATALOGUE.values() for code in record.loinc]
        testcd = [code for record in CATALOGUE.values() for code in record.testcd]
        assert (sorted(set(loinc)), sorted(set(testcd))) == (sorted(loinc), sorted(testcd))


class TestTests:
    """A test is named as the library names it."""

    @together("name", ["platelet", "PLT", "Platelets", "", None, 5, "777-3", ["platelets"]])
    def test_unknown(self, name):
        """The message has the names, and the nearest one first where there is one."""
        with raises(unknown_statement) as caught:
            Result(name, 50, "10*9/L")
        assert "test" == caught.value.place
        assert set(OF_TEST) == set(caught.value.accepted)

    def test_text_or_member(self):
        """Both ways to name a test are one."""
        assert Result(Test.PLATELETS, 50, "10*9/L") == platelets(50)


class TestDays:
    """A day is a whole day or a date."""

    @together(
        ("day", "expected"),
        [
            (0, 0),
            (-3, -3),
            (3.0, 3),
            (np.int64(3), 3),
            (np.int32(3), 3),
            (np.float64(3), 3),
            (np.float16(3), 3),
            (2460000, 2460000),
            (10**7, 10**7),
            (-(10**7), -(10**7)),
            (date(2024, 2, 29), date(2024, 2, 29)),
            (datetime(2024, 2, 29, 23, 59), date(2024, 2, 29)),
            (pd.Timestamp("2024-02-29 08:00"), date(2024, 2, 29)),
            (np.datetime64("2024-02-29T23:59"), date(2024, 2, 29)),
            (None, None),
            (float("nan"), None),
            (pd.NaT, None),
        ],
    )
    def test_day(self, day, expected):
        """As Python, numpy and pandas have it; of a time of day the date."""
        found = platelets(50, day=day).day
        assert (expected, type(expected)) == (found, type(found))

    @together(
        "day",
        [
            "2024-13-01",
            "5",
            3.5,
            True,
            np.True_,
            float("inf"),
            [1],
            b"5",
            3j,
            np.timedelta64(3, "D"),
            np.datetime64("10000-01-01"),
            20240105,
            20240105.0,
            np.int64(20240105),
            10**7 + 1,
            -(10**7) - 1,
            np.int64(-(2**63)),
        ],
        ids=repr,
    )
    @together("place", ["day", "range_from", "range_to"])
    def test_refused(self, place, day):
        """A text and a part of a day could be read in two ways; a date written as a number counts no days."""
        with raises(unreadable_day) as caught:
            platelets(50, **{place: day})
        assert {repr(day): 1} == caught.value.values
        assert f"{place}: {day!r} (1 time) is not a day. Give whole numbers that count" in str(caught.value)
        assert "make a date of one that is written as a number, such as 20240105." in str(caught.value)

    @together("end", ["range_from", "range_to"])
    @together(("day", "other"), [(5, date(2024, 1, 1)), (date(2024, 1, 1), 5)])
    def test_validity_of_another_kind(self, day, other, end):
        """A date and a number cannot be compared."""
        with raises(unreadable_day):
            c3(lower=90, day=day, **{end: other})


class TestResult:
    """A result is a value: it can be compared, printed and sent to another process."""

    FULL = Result(
        "c3", "<85", "mg/dL", day=-3, lower="0.9", upper="1.8", range_unit="g/L", flag="L", method="nephelometry"
    )

    def test_text(self):
        """Value, unit, range with its unit, flag, method and day."""
        assert "c3 <85 [mg/dL], range from 0.9 to 1.8 [g/L], flag low, nephelometry, day -3" == str(self.FULL)
        assert f"<Result {self.FULL}>" == repr(self.FULL)
        assert "inflamed_joints 3" == str(Result("inflamed_joints", 3))
        assert "urine_protein not done [g/d], day 2024-02-29" == str(protein(None, day=date(2024, 2, 29)))

    def test_equality(self):
        """One amount in one unit is one result, however it was written."""
        assert platelets("50.0") == platelets(50)
        assert platelets(50) != platelets(51)
        assert platelets(50) != platelets(50000, "/mm3")
        assert 2 == len({platelets("50.0"), platelets(50), platelets(50, day=1)})

    def test_pickle(self):
        """It comes back as it was."""
        again = pickle.loads(pickle.dumps(self.FULL))
        assert (self.FULL, str(self.FULL)) == (again, str(again))

    def test_frozen(self):
        """It cannot be changed."""
        with pytest.raises(AttributeError):
            self.FULL.day = 5

    @together(
        "make",
        [
            lambda: Result("platelets", "many", "10*9/L"),
            lambda: Result("platelets", 5, "K/uL"),
            lambda: Result("plates", 5, "10*9/L"),
            lambda: find_test(loinc="1-1"),
        ],
    )
    def test_errors_survive_pickling(self, make):
        """With type, message and fields."""
        with pytest.raises(SledaiError) as caught:
            make()
        again = pickle.loads(pickle.dumps(caught.value))
        assert (type(caught.value), str(caught.value)) == (type(again), str(again))
        assert any(kind.made(again) for kind in (unreadable_reading, unreadable_unit, unknown_statement))


class TestWords:
    """Texts that are no numbers are refused, unless the caller says what they mean."""

    @together(("value", "same"), [("tntc", ">100"), (" NONE ", 0), ("pending", None), ("2+", "6-10"), ("7", 7), (7, 7)])
    def test_meaning(self, value, same):
        """The word is read as what it means, in any case."""
        words = {"TNTC": ">100", "none": 0, "Pending": None, "2+": "6-10"}
        found = Result("urine_red_cells", value, "/HPF", code_book=LabCodeBook(words=words))
        assert found.amount == Result("urine_red_cells", same, "/HPF").amount

    @together("value", [99, 99.0, "99", " 99.0 ", np.float32(99), np.int64(99)])
    @together("word", [99, 99.0, "99", "99.00"])
    def test_numbers_by_value(self, value, word):
        """However a number is written that stands for no result."""
        assert platelets(value, code_book=LabCodeBook(words={word: None})).amount is None
        assert platelets(98, code_book=LabCodeBook(words={word: None})).amount == platelets(98).amount

    def test_of_one_test(self):
        """A meaning under the name of a test holds for that test, before a meaning for all."""
        book = LabCodeBook(words={"POSITIVE": None}, tests={"anti_dsdna": LabCodes(words={"positive": ">20"})})
        assert Result("urine_red_cells", "POSITIVE", "/HPF", code_book=book).amount is None
        assert Result("anti_dsdna", "POSITIVE", "[IU]/mL", code_book=book) == Result("anti_dsdna", ">20", "[IU]/mL")

    @together(
        ("words", "error", "message"),
        [
            ({"UNDETECTABLE": False}, unreadable_reading, r"words\['UNDETECTABLE'\]: False"),
            ({"UNDETECTABLE": "negative"}, unreadable_reading, "'not done' or None"),
            ({"UNDETECTABLE": ...}, unreadable_reading, "Ellipsis"),
            ({"99": None, 99.0: 5}, ambiguous_code, "99"),
            ({"na": None, " NA": 0}, ambiguous_code, "NA"),
            ({None: 0}, unused_code, "'None' cannot occur"),
            ({"POS": "high"}, unreadable_reading, "say it of each test by itself"),
        ],
    )
    def test_what_cannot_be_meant(self, words, error, message):
        """A meaning that is not a result, two meanings, and what is not a value, used or not."""
        with raises(error, match=message):
            LabCodeBook(words=words)

    def test_refused_without(self):
        """The message says how to give the meaning."""
        with raises(unreadable_reading, match=r"words=\{'TNTC': '>100', '2\+': 'unknown', 'pending': None\}"):
            Result("urine_red_cells", "TNTC", "/HPF")


@together("value", [2.5, "2.5", "0.5"])
def test_no_half_joints(value):
    """Joints are counted in whole numbers."""
    with raises(unreadable_reading, match="a whole number"):
        Result("inflamed_joints", value)


def test_codes_in_any_case():
    """SDTM codes and specimens are found in any case."""
    assert find_test(testcd="plat") == "platelets"
    assert find_test(testcd="rbc", specimen="urine sediment") == "urine_red_cells"
