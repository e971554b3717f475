"""Laboratory tables beside visits: every engine gives what one visit gives, and what was worked out by hand."""

import random
import re
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from warnings import catch_warnings, simplefilter

import narwhals.stable.v2 as nw
import pytest
from attrs import evolve

from frames import verbs
from frames.kinds import ALL, PLAIN, PLAIN_EAGER, PLAIN_LAZY, PLAIN_PARTS, SLOW, each, each_engine, plain, table_of
from frames.laboratory_oracle import COLUMNS, STATED, cohort, columns, told
from laboratory.deriving import booked
from refusals import raises
from sledai import SELENA_SLEDAI, SLEDAI_2K, Descriptor, Side
from sledai.criteria.ratios import RATIO_50_MG_PER_MMOL, RATIO_BY_MASS
from sledai.definitions import LevelRule, RangeRule
from sledai.definitions.observations import Test
from sledai.errors import (
    DoubtfulResultWarning,
    DuplicateVisitError,
    InputErrors,
    UnsupportedFrameError,
    column_type,
    identifier_types,
    missing_column,
    missing_identifier,
    shared_word,
    taken_column,
    unknown_statement,
    unreadable_answer,
    unreadable_day,
    unreadable_reading,
    unreadable_unit,
)
from sledai.frames import engines
from sledai.laboratory import LabCodeBook, LabCodes
from together import together

PART = SELENA_SLEDAI.without(
    *(name for name in Descriptor if name not in ("low_complement", "proteinuria", "thrombocytopenia", "fever"))
)
"""A part of the edition: a rule on ranges, one that compares, one on a level, and one with an exclusion."""
SMALL = SELENA_SLEDAI.without(
    *(name for name in Descriptor if name not in PART and name not in ("pleurisy", "myositis", "pyuria", "hematuria"))
)
"""The same, and all of which the physician says something, for engines that plan the whole form for a minute."""
RATIOS = (RATIO_BY_MASS, RATIO_50_MG_PER_MMOL)
"""Ratios of mass and molar ones in one table."""
QUICK = [kind for kind in PLAIN.values() if kind.engine not in ("dask", "pyspark")]
SEVERAL = plain("polars", "pandas", "duckdb")


def labs_of(*rows):
    """A laboratory table of subject A, as columns: day, test, value, unit."""
    return columns([{"subject": "A", **dict(zip(("day", "test", "value", "unit"), row, strict=True))} for row in rows])


def platelets(*values, day=0, unit="10*9/L"):
    """Platelets of subject A on one day."""
    return labs_of(*((day, "platelets", value, unit) for value in values))


def visits_of(*days, **more):
    """Visits of subject A."""
    return {"subject": ["A"] * len(days), "day": list(days), **more}


def derived(kind, visits, labs, edition=PART, **how):
    """What is derived of a kind of frame, row by row in the order of day."""
    asked = {"subject": "subject", "day": "day", "attribution": "assumed", **booked(**how)}
    found = verbs.descriptors(kind.frame(visits), kind.frame(labs), edition, **asked)
    return sorted(table_of(found), key=lambda row: str(row["day"]).zfill(9))


def answers(kind, visits, labs, name="thrombocytopenia", edition=SELENA_SLEDAI, **how):
    """What one descriptor is at each visit; no other is derived."""
    one = edition.without(*(other for other in edition if other != name))
    return [plain_bool(row[name]) for row in derived(kind, visits, labs, one, **how)]


@contextmanager
def warned(kind, *messages):
    """What an eager frame warns of; a lazy one cannot."""
    with catch_warnings(record=True) as found:
        simplefilter("always", DoubtfulResultWarning)
        yield
    told = [str(one.message) for one in found if one.category is DoubtfulResultWarning]
    assert [bool(re.search(*pair)) for pair in zip(messages, told, strict=not kind.lazy)] == [True] * len(told)


def plain_bool(value):
    return None if value is None else bool(value)


class TestOneVisit:
    """Every kind of frame against one visit after the other."""

    @each_engine(QUICK)
    def test_same(self, kind):
        """The nearest result, attribution that is assumed, a ratio, and the last result before the window."""
        self.chosen(kind, 3)

    @pytest.mark.parametrize("seed", range(3))
    @each(QUICK)
    def test_same_in_other_ways(self, kind, seed):
        """Both ways to choose, both ways to attribute, with and without earlier results and a ratio."""
        self.chosen(kind, seed)

    @pytest.mark.parametrize("seed", range(4))
    @each(plain("polars"))
    def test_same_of_long_tables(self, kind, seed, monkeypatch):
        """A long table of Polars is judged by expressions, a short one like those of other engines by arrays."""
        monkeypatch.setattr(engines, "WORTH_A_PLAN", 0)
        self.chosen(kind, seed)

    def chosen(self, kind, seed):
        """A cohort, in one of four ways to choose what counts."""
        visits, labs = cohort(seed)
        used = {
            "choose": ("worst", "nearest")[seed % 2],
            "attribution": ("stated", "assumed")[seed // 2],
            "ratio": (None, RATIOS)[seed % 2],
            "before": (None, "last_before_window", "earlier", "last_before_window")[seed],
        }
        self.compared(kind, visits, labs, used)

    @each_engine([*plain("dask", "pyspark"), *PLAIN_PARTS])
    def test_same_on_slow_engines(self, kind):
        """Once, with what has the most steps."""
        visits, labs = cohort(7, labs=120)
        self.compared(kind, visits, labs, {"choose": "nearest", "before": "last_before_window", "ratio": RATIO_BY_MASS})

    @staticmethod
    def compared(kind, visits, labs, used):
        edition = SMALL if kind.engine in SLOW else (SELENA_SLEDAI, SLEDAI_2K)[len(labs) % 2]
        unit = {"before_unit": "g/d"} if used.get("before") == "earlier" else {}
        found = verbs.descriptors(
            kind.frame(columns(visits)),
            kind.frame(columns(labs)),
            edition,
            subject="subject",
            day="day",
            evidence=True,
            **STATED,
            **COLUMNS,
            **booked(**used),
            **unit,
        )
        wanted = told(visits, labs, edition, **used)
        rows = {(row["subject"], row["day"]): row for row in table_of(found)}
        assert set(rows) == set(wanted)
        for who, visit in wanted.items():
            assert {str(name): plain_bool(rows[who][name]) for name in visit} == {
                str(name): one.value for name, one in visit.items()
            }
            for name, one in visit.items():
                if one.row.rule.tests and name != Descriptor.MYOSITIS:
                    decided = max(one.results, key=lambda result: result.day, default=None)
                    told_of = (rows[who][f"{name}_test"], rows[who][f"{name}_day"])
                    assert told_of == ((str(decided.test), decided.day) if decided else (None, None))

    @each(SEVERAL)
    def test_order_plays_no_part(self, kind):
        """Of the results and of the visits."""
        visits, labs = cohort(11)
        found = []
        for seed in range(2):
            chance = random.Random(seed)
            mixed = chance.sample(visits, len(visits)), chance.sample(labs, len(labs))
            rows = derived(kind, *map(columns, mixed), edition=SELENA_SLEDAI, evidence=True, **STATED, **COLUMNS)
            found.append(sorted(rows, key=lambda row: (row["subject"], row["day"])))
        assert found[0] == found[1]

    @each_engine(PLAIN_EAGER)
    def test_rows_keep_their_order(self, kind):
        """An eager frame has the rows of the visits, and their columns first."""
        visits, labs = cohort(3)
        found = table_of(
            verbs.descriptors(
                kind.frame(columns(visits)), kind.frame(columns(labs)), PART, subject="subject", day="day", name="x"
            )
        )
        assert [(row["subject"], row["day"]) for row in visits] == [(row["subject"], row["day"]) for row in found]
        new = ["x_proteinuria", "x_low_complement", "x_fever", "x_thrombocytopenia", "x_derived_under_selena-sledai"]
        assert [*visits[0], *new] == list(found[0])


class TestWorkedByHand:
    """What was worked out without the library."""

    @each(QUICK)
    @pytest.mark.parametrize(
        ("value", "unit", "answer"),
        [
            (99.999999, "10*9/L", True),
            (100.0, "10*9/L", False),
            (99.9999999999, "10*9/L", True),
            (99999.0, "/uL", True),
            (100000.0, "/mm3", False),
            (9.99, "10*4/uL", True),
            (10.0, "10*4/uL", False),
        ],
    )
    def test_a_limit_in_each_unit(self, kind, value, unit, answer):
        """Platelets below 100 x 10^9/L count, 100 does not."""
        assert [answer] == answers(kind, visits_of(0), platelets(value, unit=unit))

    @each_engine(QUICK)
    def test_units_by_the_grammar_of_ucum(self, kind):
        """A small letter for the liter, cells for each nanoliter, and annotations in braces."""
        labs = labs_of(
            (0, "platelets", 90.0, "/nl"),
            (100, "platelets", 90000.0, "{cells}/uL"),
            (200, "platelets", 90.0, "10*3{plt}/ul"),
            (300, "platelets", 150.0, "10*9/l"),
        )
        assert [True, True, True, False] == answers(kind, visits_of(0, 100, 200, 300), labs)

    @each_engine([kind for kind in QUICK if kind.name != "pandas object"])
    def test_numbers_that_stand_for_missing(self, kind):
        """99 by value; of one test where that is said, so that 39 platelets stay 39 platelets."""
        labs = labs_of(
            (0, "platelets", 99.0, "10*9/L"), (100, "temperature", 39.0, "Cel"), (100, "platelets", 39.0, "/nL")
        )
        how = {"words": {"99": None, "TNTC": ">100"}, "tests": {"temperature": LabCodes(words={39: None})}}
        assert [None, True] == answers(kind, visits_of(0, 100), labs, **how)
        assert [None, None] == answers(kind, visits_of(0, 100), labs, "fever", **how, excluded={"fever": False})
        assert [False if not kind.lazy else None, True] == answers(kind, visits_of(0, 100), labs, words={99: ">=100"})

    @each(PLAIN_EAGER)
    def test_one_word_in_two_units(self, kind):
        """A positive strip says nothing of five cells in a field."""
        labs = labs_of((0, "anti_dsdna", "POSITIVE", "[IU]/mL"), (0, "urine_red_cells", "POSITIVE", "/[HPF]"))
        how = {"edition": SLEDAI_2K, "excluded": {"hematuria": False}}
        with raises(shared_word, match="anti_dsdna"):
            derived(kind, visits_of(0), labs, words={"POSITIVE": ">20"}, **how)
        how |= {"words": {"POSITIVE": None}, "tests": {"anti_dsdna": LabCodes(words={"POSITIVE": ">20"})}}
        labs |= {"upper": [20.0, None]}
        (row,) = derived(kind, visits_of(0), labs, upper="upper", **how)
        assert (True, None) == (plain_bool(row["increased_dna_binding"]), plain_bool(row["hematuria"]))

    @each_engine(QUICK)
    def test_a_thousandfold_slip_across_the_limit(self, kind):
        """1800 platelets are 1.8 or 1800 x 10^9/L, and so is the other column; what is sure still decides."""
        labs = labs_of(
            (0, "platelets", 1800.0, "/uL"),
            (100, "platelets", 1800.0, "10*9/L"),
            (200, "platelets", 4000.0, "10*9/L"),
            (300, "platelets", 4000.0, "10*9/L"),
            (300, "platelets", 50.0, "10*9/L"),
            (400, "urine_protein", 90.0, "g/d"),
            (500, "urine_protein", 0.9, "g/d"),
        )
        visits = visits_of(0, 100, 200, 300, 400, 500, earlier=[None, None, None, None, None, 8.0])
        with warned(kind, r"platelets \[/uL\]: 1800", r"platelets \[10\*9/L\]: 4000.*2 times"):
            assert [None, False, None, True, None, None] == answers(kind, visits, labs)
        with warned(kind, r"earlier \[mg/d\]: 8", "urine_protein.*90"):
            found = answers(kind, visits, labs, "proteinuria", before="earlier", before_unit="mg/d")
        assert [None] * 6 == found

    @each(QUICK)
    def test_the_window(self, kind):
        """Ten days before the visit up to it; a result may count for two visits, and none of another subject's."""
        labs = labs_of(*((day, "platelets", 50.0, "10*9/L") for day in (0, 100, 200, 300)))
        visits = visits_of(0, 10, 11, 99, 105, 110, 111)
        assert [True, True, None, None, True, True, None] == answers(kind, visits, labs)
        labs["subject"] = ["B"] * 4
        assert [None] * 7 == answers(kind, visits, labs)

    @each(QUICK)
    def test_worst_and_nearest(self, kind):
        """Worst asks for any in the window; nearest for the last day, of which any counts."""
        labs = labs_of(
            *((day, "platelets", value, "10*9/L") for day, value in ((-5, 50.0), (-1, 200.0), (20, 200.0), (20, 90.0)))
        )
        visits = visits_of(0, 21)
        assert [True, True] == answers(kind, visits, labs)
        assert [False, True] == answers(kind, visits, labs, choose="nearest")

    @each(QUICK)
    def test_evidence(self, kind):
        """The strongest result, of these the nearest; of equals the first test of the rule."""
        labs = labs_of(
            (-3, "c3", 0.5, "g/L"),
            (-3, "c4", 0.01, "g/L"),
            (-9, "c4", 0.01, "g/L"),
            (-1, "ch50", 60.0, "U/mL"),
            (-1, "c3", 1.0, "g/L"),
            (-2, "platelets", 150.0, "10*9/L"),
            (-4, "platelets", 140.0, "10*9/L"),
        )
        labs["lower"] = [0.9, 0.1, 0.1, 50.0, 0.9, None, None]
        (row,) = derived(kind, visits_of(0), labs, lower="lower", evidence=True)
        assert (True, "c3", -3) == (row["low_complement"], row["low_complement_test"], row["low_complement_day"])
        assert (False, "platelets", -2) == tuple(row[f"thrombocytopenia{end}"] for end in ("", "_test", "_day"))
        assert (None, None, None) == tuple(row[f"fever{end}"] for end in ("", "_test", "_day"))

    @each(QUICK)
    def test_earlier_protein(self, kind):
        """New above 0.5 g/d, or risen by more than 0.5 g/d; open without an earlier result."""
        rows = ((-30, 0.4), (0, 0.6), (30, 1.0), (60, 1.6))
        labs = labs_of(*((day, "urine_protein", value, "g/d") for day, value in rows))
        visits = visits_of(0, 30, 60, earlier=[0.4, None, 1.2])
        assert [None, None, None] == answers(kind, visits, labs, "proteinuria")
        assert [True, False, True] == answers(kind, visits, labs, "proteinuria", before="last_before_window")
        given = answers(kind, visits, labs, "proteinuria", before="earlier", before_unit="g/d")
        assert [True, None, False] == given

    @each(QUICK)
    def test_ratio(self, kind):
        """It counts only with a convention, and only in units of its dimension; also as the earlier result."""
        labs = labs_of(
            (0, "protein_creatinine_ratio", 1200.0, "mg/g"), (30, "protein_creatinine_ratio", 9.0, "mg/mmol")
        )
        visits = visits_of(0, 30, earlier=[400.0, 400.0])
        assert [None, None] == answers(kind, visits, labs, "proteinuria")
        how = {"ratio": RATIO_BY_MASS, "before": "earlier", "before_unit": "mg/g"}
        assert [True, None] == answers(kind, visits, labs, "proteinuria", **how)

    @each(QUICK)
    def test_comparators(self, kind):
        """Below 50 decides, below 150 does not; an absence is not certain above 90."""
        labs = {**platelets(50.0, 150.0, 90.0), "sign": ["<", "<", ">"]}
        labs["day"] = [0, 100, 200]
        assert [True, None, None] == answers(kind, visits_of(0, 100, 200), labs, comparator="sign")

    @each(QUICK)
    def test_ranges_in_another_unit(self, kind):
        """A blank unit of the range is that of the result."""
        labs = labs_of((0, "c3", 85.0, "mg/dL"), (100, "c3", 85.0, "mg/dL"), (200, "c3", 90.0, "mg/dL"))
        labs |= {"low": [0.9, 85.0, 0.9], "in": ["g/L", None, "g/L"]}
        how = {"lower": "low", "range_unit": "in", "judged_by": {"low_complement": ["c3"]}}
        assert [True, False, False] == answers(kind, visits_of(0, 100, 200), labs, "low_complement", **how)

    @each(QUICK)
    def test_ranges_that_are_valid_for_a_time(self, kind):
        """On the first and on the last day a range is known, a day before and after it is not; a blank is open."""
        days = [0, 100, 200, 300, 400]
        labs = labs_of(*((day, "c3", 0.85, "g/L") for day in days))
        labs |= {"low": [0.9] * 5, "first": [0, 101, None, None, None], "last": [None, None, 200, 299, None]}
        how = {"lower": "low", "judged_by": {"low_complement": ["c3"]}, "range_from": "first", "range_to": "last"}
        assert [True, None, True, None, True] == answers(kind, visits_of(*days), labs, "low_complement", **how)

    @each(QUICK)
    def test_ranges_that_are_valid_between_dates(self, kind):
        """The same with dates; with the first day only."""
        days = [date(2018, 12, 23), date(2019, 12, 24)]
        labs = labs_of(*((day, "c3", 0.85, "g/L") for day in days))
        labs |= {"low": [0.9] * 2, "first": [date(2018, 12, 24)] * 2}
        how = {"lower": "low", "judged_by": {"low_complement": ["c3"]}, "range_from": "first"}
        assert [None, True] == answers(kind, visits_of(*days), labs, "low_complement", **how)

    @each(PLAIN_LAZY)
    def test_a_day_of_a_range_that_is_none(self, kind):
        """In a lazy frame the result may be anything, so an absence is open."""
        labs = labs_of((0, "c3", 0.95, "g/L"), (100, "c3", 0.95, "g/L"))
        labs |= {"low": [0.9] * 2, "first": [0.5, 0.0]}
        how = {"lower": "low", "judged_by": {"low_complement": ["c3"]}, "range_from": "first"}
        assert [None, False] == answers(kind, visits_of(0, 100), labs, "low_complement", **how)

    @each(QUICK)
    def test_flags_and_methods(self, kind):
        """A flag that contradicts the range leaves it open; 26 % counts by Farr, whatever the range."""
        labs = labs_of(*((day, "anti_dsdna", 26.0, "%") for day in (0, 100, 200, 300)))
        labs |= {
            "flag": ["H", "n", None, "HIGH "],
            "high": [20.0, 20.0, 30.0, None],
            "how": ["ELISA"] * 2 + ["farr", "x"],
        }
        found = answers(
            kind,
            visits_of(0, 100, 200, 300),
            labs,
            "increased_dna_binding",
            flag="flag",
            upper="high",
            method="how",
        )
        assert [True, None, True, True] == found

    @each(QUICK)
    def test_exclusions_and_attribution(self, kind):
        """A fever with an infection that is not known is possible; stated attribution asks for a statement."""
        labs = labs_of(*((day, "temperature", 39.0, "Cel") for day in (0, 100, 200)))
        visits = visits_of(0, 100, 200, infected=["N", "Y", "?"], due=["1", "1", "0"])
        how = {"excluded": {"fever": "infected"}, "codebook": {"?": None}}
        assert [True, False, None] == answers(kind, visits, labs, "fever", **how)
        assert [None, False, None] == answers(kind, visits, labs, "fever", attribution="stated", **how)
        given = answers(kind, visits, labs, "fever", attribution="stated", attributed={"fever": "due"}, **how)
        assert [True, False, False] == given
        assert [True] * 3 == answers(kind, visits, labs, "fever", excluded={"fever": {"infection": False}})

    @each(QUICK)
    def test_dates(self, kind):
        """Windows are counted in days, across a leap day; the evidence is a date."""
        labs = platelets(50.0, 60.0) | {"day": [date(2024, 2, 25), date(1999, 12, 31)]}
        visits = visits_of(date(2024, 3, 6), date(2024, 3, 7), date(2000, 1, 1))
        found = {str(row["day"])[:10]: row for row in derived(kind, visits, labs, evidence=True)}
        days = {day: str(row["thrombocytopenia_day"])[:10] for day, row in found.items() if row["thrombocytopenia"]}
        assert {"2024-03-06": "2024-02-25", "2000-01-01": "1999-12-31"} == days
        assert found["2024-03-07"]["thrombocytopenia"] is None

    @each(plain("polars", "pandas", "pyarrow"))
    def test_two_visits_on_one_day(self, kind):
        """At different times they are the same visit twice."""
        with pytest.raises(DuplicateVisitError, match="2024-02-25"):
            derived(
                kind,
                visits_of(datetime(2024, 2, 25, 8), datetime(2024, 2, 25, 9)),
                platelets(50.0, day=datetime(2024, 2, 25)),
            )

    @each(plain("polars", "pandas", "duckdb"))
    def test_times_of_the_day(self, kind):
        """They play no part, but for that of the visit's own day."""
        labs = platelets(50.0) | {"day": [datetime(2024, 2, 25, 23, 59)]}
        (row,) = derived(kind, visits_of(datetime(2024, 3, 6, 0, 1)), labs, evidence=True)
        assert row["thrombocytopenia"]
        assert "2024-02-25 00:00" in str(row["thrombocytopenia_day"])

    @each(QUICK)
    def test_scores_follow(self, kind):
        """What is derived is what a score reads."""
        edition = SELENA_SLEDAI
        found = verbs.descriptors(
            kind.frame(visits_of(0)),
            kind.frame(platelets(50.0)),
            edition,
            subject="subject",
            day="day",
            attribution="assumed",
        )
        unknown = [name for name in Descriptor if edition[name].rule is None]
        (row,) = table_of(verbs.score_bounds(found, edition, not_assessed=unknown))
        assert (1, 105, 23) == (row["sledai_low"], row["sledai_high"], row["sledai_missing"])


class TestTables:
    """How tables are given."""

    @each(QUICK)
    def test_other_names(self, kind):
        """Columns, codes, units, and subjects of two columns."""
        labs = {
            "site": [1, 1, 2],
            "id": ["A", "A", "A"],
            "LBDY": [0, 0, 0],
            "LBTESTCD": ["PLAT", "GLUC", "PLAT"],
            "LBORRES": [50.0, 5.0, 150.0],
            "LBORRESU": ["K/uL", "mmol/L", " 10*9/L "],
        }
        visits = {"country": [1, 2], "subject": ["A", "A"], "day": [0, 0]}
        found = verbs.descriptors(
            kind.frame(visits),
            kind.frame(labs),
            PART,
            subject=["country", "subject"],
            day="day",
            lab_subject=["site", "id"],
            lab_day="LBDY",
            test="LBTESTCD",
            value="LBORRES",
            unit="LBORRESU",
            code_book=LabCodeBook(names={"PLAT": "platelets"}, units={"K/uL": "10*3/uL"}),
            attribution="assumed",
        )
        assert {1: True, 2: False} == {row["country"]: plain_bool(row["thrombocytopenia"]) for row in table_of(found)}

    @each(SEVERAL)
    def test_codes_that_are_numbers(self, kind):
        """A test may be told by any value."""
        labs = platelets(50.0) | {"test": [7]}
        assert [True] == answers(kind, visits_of(0), labs, names={7: "platelets", "x": "c3"})

    @each(QUICK)
    def test_a_count_without_a_unit(self, kind):
        """Joints have none, and a column of units may hold nothing at all."""
        labs = labs_of((0, "inflamed_joints", 3, None), (100, "inflamed_joints", 2, ""))
        assert [True, False] == answers(kind, visits_of(0, 100), labs, "arthritis")
        labs["unit"] = [None, None]
        if kind.before_duckdb_2:
            with raises(column_type, match="column 'unit' holds Int32 and must hold text"):
                answers(kind, visits_of(0, 100), labs, "arthritis")
        else:
            assert [True, False] == answers(kind, visits_of(0, 100), labs, "arthritis")

    @each(PLAIN_EAGER)
    def test_no_rows(self, kind):
        """Nothing is known without results; without visits there are no rows."""
        none = {name: values[:0] for name, values in platelets(1.0).items()}
        (row,) = derived(kind, visits_of(0), none, evidence=True)
        known = ("subject", "day", "derived_under_selena-sledai")
        assert {None} == {value for name, value in row.items() if name not in known}
        assert [] == derived(kind, visits_of(), platelets(50.0), evidence=True)

    @each(PLAIN_EAGER)
    def test_results_without_visits_are_judged(self, kind):
        """A unit that is not known is refused though no visit asks for the result."""
        with raises(unreadable_unit, match="'foo' cannot be converted"):
            derived(kind, visits_of(), platelets(50.0, unit="foo"))

    @each(QUICK)
    def test_nothing_that_is_asked_for(self, kind):
        """Tests of no rule, results that were not done, and an edition without tests."""
        labs = labs_of((0, "hemoglobin", 10.0, "g/dL"), (0, "platelets", None, None))
        assert [None] == answers(kind, visits_of(0), labs)
        found = answers(kind, visits_of(0, rub=["Y"]), labs, "pleurisy", evidence=True, findings={"pleural_rub": "rub"})
        assert [True] == found

    @each(PLAIN_EAGER)
    def test_texts(self, kind):
        """What is written as text in an eager frame: limits, ranges, words, blanks."""
        labs = platelets("<50", "100-200", "ND", "many", " 99.99999999999999999999 ", "  ")
        labs["day"] = [0, 100, 200, 300, 400, 500]
        visits = visits_of(0, 100, 200, 300, 400, 500)
        assert [True, False, None, False, True, None] == answers(kind, visits, labs, words={"MANY": ">400", "x": None})

    @each(PLAIN_EAGER)
    def test_limits_as_text(self, kind):
        """They are read as they are written; only the side that the rule asks for."""
        labs = labs_of((0, "c3", 85.0, "mg/dL"), (100, "c3", 85.0, "mg/dL"))
        labs |= {"low": ["90", " "], "high": ["unknown", None], "flag": [None, "low"], "how": [None, "x"]}
        how = {
            "lower": "low",
            "upper": "high",
            "flag": "flag",
            "method": "how",
            "judged_by": {"low_complement": ["c3"]},
        }
        assert [True, True] == answers(kind, visits_of(0, 100), labs, "low_complement", **how)

    @each(plain("polars"))
    def test_numbers_are_read_all_at_once(self, kind, monkeypatch):
        """In a long table of Polars no value is read by itself unless one cannot be read otherwise."""
        monkeypatch.setattr(engines, "WORTH_A_PLAN", 0)
        monkeypatch.setattr("sledai.frames.laboratory.judged.read_results", lambda *_: pytest.fail("read one by one"))
        visits, labs = cohort(5, labs=300)
        for row in labs:
            row["in"] = row["unit"] if row["day"] % 2 else None
        found = derived(
            kind, columns(visits), columns(labs), edition=SELENA_SLEDAI, range_unit="in", ratio=RATIO_BY_MASS, **COLUMNS
        )
        assert len(visits) == len(found)

    @each([PLAIN[name] for name in ("polars", "polars lazy", "pandas", "pyarrow")])
    def test_few_digits(self, kind):
        """A number of 32 bits counts as the decimal that it is written as."""
        labs = platelets(99.9, 100.0, 99.99999, 100.00001) | {"day": [0, 100, 200, 300]}
        table = nw.from_native(kind.frame(labs)).with_columns(nw.col("value").cast(nw.Float32)).to_native()
        visits = kind.frame(visits_of(0, 100, 200, 300))
        found = verbs.descriptors(visits, table, PART, subject="subject", day="day", attribution="assumed")
        rows = sorted(table_of(found), key=lambda row: row["day"])
        assert [True, False, True, False] == [plain_bool(row["thrombocytopenia"]) for row in rows]

    @each([PLAIN[name] for name in ("polars", "polars lazy", "pandas", "pyarrow")])
    def test_limits_and_earlier_results_of_few_digits(self, kind):
        """0.8 is not below 0.8, a lower limit of 0.8 is not above an upper one, and 0.7 to 1.2 is a rise of 0.5."""
        labs = labs_of((0, "c3", 0.8, "g/L"), (0, "urine_protein", 1.2, "g/d")) | {
            "low": [0.8, 0.1],
            "high": [0.8, 0.2],
        }
        short = nw.col("low").cast(nw.Float32), nw.col("value").cast(nw.Float32)
        table = nw.from_native(kind.frame(labs)).with_columns(*short).to_native()
        visits = nw.from_native(kind.frame(visits_of(0, earlier=[0.7]))).with_columns(
            nw.col("earlier").cast(nw.Float32)
        )
        how = {"lower": "low", "upper": "high", "judged_by": {"low_complement": ["c3"]}}
        asked = {
            "subject": "subject",
            "day": "day",
            "attribution": "assumed",
            "before": "earlier",
            "before_unit": "g/d",
        }
        (row,) = table_of(verbs.descriptors(visits.to_native(), table, PART, **asked, **booked(**how)))
        assert [False, False] == [plain_bool(row[name]) for name in ("low_complement", "proteinuria")]

    @each(plain("polars", "polars lazy", "pandas", "duckdb"))
    def test_codes_of_tests_that_are_fractions(self, kind):
        """Whole numbers beside a gap are fractions to pandas."""
        labs = platelets(50.0, 60.0) | {"test": [1.0, 2.0]}
        assert [True] == answers(kind, visits_of(0), labs, names={1: "platelets"})

    @each(plain("polars", "pandas"))
    def test_days_that_are_decimals(self, kind):
        """Half a day is none, however it is written."""
        with raises(unreadable_day, match=r"1\.5"):
            derived(kind, visits_of(0), platelets(50.0, day=Decimal("1.5")))
        with raises(unreadable_day, match=r"1\.5"):
            derived(kind, visits_of(Decimal("1.5")), platelets(50.0))

    @each(plain("polars lazy", "duckdb"))
    def test_days_that_are_decimals_in_lazy_frames(self, kind):
        """The result is on no day; the visit has no answer."""
        assert [None] == answers(kind, visits_of(1), platelets(50.0, day=Decimal("1.5")))

    @each([PLAIN[name] for name in ("polars", "polars lazy", "pandas", "pyarrow")])
    def test_time_zones(self, kind):
        """The day is that of the place: shortly before midnight, and at midnight."""
        for visit, taken, at in (((10, 0), (10, 0), True), ((10, 0), (10, 23), True), ((10, 0), (11, 0), None)):
            times = [datetime(2024, 1, day, hour, 30) for day, hour in (visit, taken)]
            both = [nw.from_native(kind.frame(data)) for data in (visits_of(times[0]), platelets(50.0, day=times[1]))]
            local = nw.col("day").dt.replace_time_zone("Europe/Berlin")
            visits, labs = (table.with_columns(local).to_native() for table in both)
            found = verbs.descriptors(visits, labs, PART, subject="subject", day="day", attribution="assumed")
            assert [at] == [plain_bool(row["thrombocytopenia"]) for row in table_of(found)]

    @each(QUICK)
    def test_two_descriptors_ask_for_one_test(self, kind):
        """With other limits, other sides and other windows; each gets its own answer."""
        rule = SELENA_SLEDAI["thrombocytopenia"].rule
        low, high = (RangeRule((Test.PLATELETS,), side) for side in (Side.BELOW, Side.ABOVE))
        level = LevelRule((Test.PLATELETS,), evolve(rule.cutoff, value="50"))
        window = evolve(SELENA_SLEDAI["fever"].window, days=30)
        edition = PART.with_rows(
            {
                "fever": evolve(SELENA_SLEDAI["fever"], rule=level, window=window),
                "low_complement": evolve(SELENA_SLEDAI["low_complement"], rule=low),
                "proteinuria": evolve(SELENA_SLEDAI["proteinuria"], rule=high),
            },
            key="local",
            label="Local",
        )
        labs = labs_of((0, "platelets", 60.0, "10*9/L"), (100, "platelets", 40.0, "10*9/L"))
        labs |= {"low": [150.0, 30.0], "high": [400.0, 39.0]}
        found = derived(
            kind, visits_of(0, 20, 100, 130), labs, edition=edition, lower="low", upper="high", evidence=True
        )
        names = ("thrombocytopenia", "fever", "low_complement", "proteinuria")
        assert [
            [True, False, True, False],
            [None, False, None, None],
            [True, True, False, True],
            [None, True, None, None],
        ] == [[plain_bool(row[name]) for name in names] for row in found]
        assert [0, 0, 100, 100] == [row["fever_day"] for row in found]

    @each(QUICK)
    def test_a_fixed_limit_for_no_method(self, kind):
        """A local rule that names no method has a fixed limit for none."""
        rule = evolve(SELENA_SLEDAI["increased_dna_binding"].rule, method="")
        row = evolve(SELENA_SLEDAI["increased_dna_binding"], rule=rule)
        edition = SELENA_SLEDAI.with_rows({"increased_dna_binding": row}, key="local", label="Local")
        labs = labs_of((0, "anti_dsdna", 30.0, "%")) | {"how": ["ELISA"]}
        assert [None] == answers(kind, visits_of(0), labs, "increased_dna_binding", edition=edition, method="how")

    @each(QUICK)
    def test_many_descriptors_ask(self, kind):
        """More than one number has room for; what they say does not mix."""
        rule = SLEDAI_2K["thrombocytopenia"].rule
        more = {
            name: evolve(SLEDAI_2K[name], rule=LevelRule((Test.PLATELETS,), evolve(rule.cutoff, value=str(value))))
            for value, name in zip((90, 80, 70), ("seizure", "psychosis", "cva"), strict=True)
        }
        edition = SLEDAI_2K.with_rows(more, key="local", label="Local")
        labs = labs_of(
            (0, "platelets", 75.0, "10*9/L"), (0, "temperature", 39.0, "Cel"), (0, "platelets", 85.0, "10*9/L")
        )
        (row,) = derived(
            kind,
            visits_of(0),
            labs,
            edition=edition,
            ratio=RATIO_BY_MASS,
            excluded={"fever": False, "thrombocytopenia": False},
        )
        assert {"thrombocytopenia", "seizure", "psychosis", "fever"} == {
            str(name) for name in Descriptor if plain_bool(row.get(name))
        }
        assert plain_bool(row["cva"]) is False
        assert row["leukopenia"] is None


class TestEagerErrors:
    """What is wrong with eager frames is refused, with counts."""

    @each(PLAIN_EAGER)
    def test_unknown_units(self, kind):
        """Of tests that are asked for."""
        labs = labs_of(*((0, "platelets", 1.0, unit) for unit in ("K/uL", "K/uL", None)), (0, "hemoglobin", 1.0, "?"))
        with raises(unreadable_unit, InputErrors, match=r"'K/uL'.*kelvin") as raised:
            answers(kind, visits_of(0), labs)
        assert "missing unit" in str(raised.value)

    @each(PLAIN_EAGER)
    @pytest.mark.parametrize("value", [150000.0, -1.0, float("inf"), 1e300])
    def test_unbelievable_values(self, kind, value):
        """A number in the wrong unit."""
        with raises(unreadable_reading, match=r"platelets \[10\*9/L\]"):
            answers(kind, visits_of(0), platelets(50.0, value))

    @each(PLAIN_EAGER)
    @pytest.mark.parametrize(
        ("how", "wrong", "message"),
        [
            ({"comparator": "x"}, "~", "comparator"),
            ({"flag": "x"}, "abnormal", "flag"),
            ({"range_unit": "x", "lower": "low"}, "g", "the range of c3"),
            ({"upper": "x", "lower": "low"}, 0.1, "0.5 to 0.1"),
            ({"lower": "x"}, 85.0, "lower"),
        ],
    )
    def test_columns_beside_the_value(self, kind, how, wrong, message):
        """Comparators, flags, units of ranges, and limits that are not believed or change places."""
        labs = labs_of((0, "c3", 0.9, "g/L")) | {"x": [wrong], "low": [0.5]}
        with raises(unreadable_reading, unreadable_unit, match=message):
            answers(kind, visits_of(0), labs, "low_complement", **how)

    @each(PLAIN_EAGER)
    def test_texts_that_say_nothing(self, kind):
        """Grades, and lists."""
        with raises(unreadable_reading, match=r"'2\+' \(2 times\)"):
            answers(kind, visits_of(0), platelets("2+", "50", "2+"))

    @each(PLAIN_EAGER)
    def test_tests(self, kind):
        """A name that is none; codes of which none is there."""
        with raises(unknown_statement, match="plts"):
            answers(kind, visits_of(0), platelets(50.0) | {"test": ["plts"]})
        with raises(unknown_statement, match="column 'test'"):
            answers(kind, visits_of(0), platelets(50.0) | {"test": ["plts"]}, names={"PLAT": "platelets"})

    @each(PLAIN_EAGER)
    def test_identifiers(self, kind):
        """Blank subjects and days, and visits that are there twice."""
        visits, labs = visits_of(0, 1), platelets(50.0, 60.0)
        with raises(missing_identifier, match="'subject' is blank in 1 row"):
            derived(kind, visits | {"subject": ["A", " "]}, labs)
        with pytest.raises(DuplicateVisitError, match="subject"):
            derived(kind, visits_of(1, 1), labs)
        for blank in (None, " "):
            with raises(missing_identifier, match=r"'labs'.*'subject' is blank in 1 row"):
                derived(kind, visits, labs | {"subject": ["A", blank]})

    @each(PLAIN_EAGER)
    def test_days(self, kind):
        """Blank, half and unbelievable ones, of results that are asked for."""
        for day in (2.5, 200000000):
            with raises(unreadable_day, match=str(day)):
                derived(kind, visits_of(0), platelets(50.0, 60.0) | {"day": [0, day]})
            with raises(unreadable_day, match=str(day)):
                derived(kind, visits_of(0, day), platelets(50.0))
        assert [True] == answers(kind, visits_of(0), platelets(50.0, 60.0) | {"day": [0, None]})

    @each(PLAIN_EAGER)
    def test_earlier_results(self, kind):
        """One that cannot be read, and units that are none."""
        labs, visits = labs_of((0, "urine_protein", 1.0, "g/d")), visits_of(0, earlier=["much"])
        with raises(unreadable_reading, match=r"earlier \[g/d\]: 'much'"):
            derived(kind, visits, labs, before="earlier", before_unit="g/d")
        with raises(unreadable_unit, match="before"):
            derived(kind, visits, labs, before="earlier", before_unit="g/g")

    @each(PLAIN_EAGER)
    def test_statements(self, kind):
        """An answer that is none."""
        with raises(unreadable_answer, match="'maybe'"):
            derived(kind, visits_of(0, sick=["maybe"]), platelets(50.0), excluded={"fever": "sick"})


class TestErrorsOfAnyFrame:
    """What is refused before anything is read."""

    @each(SEVERAL)
    def test_columns(self, kind):
        """Missing in either frame, and taken."""
        visits, labs = visits_of(0), platelets(50.0)
        with raises(missing_column, match=r"labs.*unit|unit.*labs"):
            derived(kind, visits, {name: values for name, values in labs.items() if name != "unit"})
        with raises(missing_column, match="sick"):
            derived(kind, visits, labs, excluded={"fever": "sick"})
        with raises(missing_column, match="earlier"):
            derived(kind, visits, labs, before="earlier", before_unit="g/d")
        with raises(taken_column, match="fever"):
            derived(kind, visits_of(0, fever=[1]), labs)

    @each(SEVERAL)
    def test_kinds(self, kind):
        """Subjects and days of other kinds, and frames of other kinds."""
        visits, labs = visits_of(0), platelets(50.0)
        with raises(identifier_types, match="subject"):
            derived(kind, visits, labs | {"subject": [1]})
        with raises(identifier_types, match="dates in 'labs'"):
            derived(kind, visits, labs | {"day": [date(2024, 1, 1)]})
        with raises(column_type, match=r"'first' holds dates.*numbers like the days"):
            derived(kind, visits, labs | {"first": [date(2024, 1, 1)], "low": [1.0]}, range_from="first", lower="low")
        other = PLAIN["pyarrow"].frame(labs)
        with pytest.raises(UnsupportedFrameError, match="two frames of one kind"):
            verbs.descriptors(kind.frame(visits), other, PART, subject="subject", day="day")

    @each(plain("polars"))
    @together(
        ("how", "error", "message"),
        [
            ({"choose": "best"}, ValueError, "choose"),
            ({"attribution": "guessed"}, ValueError, "attribution"),
            ({"before": "earlier"}, TypeError, "before_unit"),
            ({"before": "last_before_window", "before_unit": "g/d"}, TypeError, "before_unit"),
            ({"lab_subject": ["site", "subject"]}, TypeError, r"lab_layout\.subject"),
            ({"findings": {"pain": True}}, unknown_statement, "pain"),
            ({"excluded": {"fever": {"cold": True}}}, unknown_statement, "cold"),
            ({"excluded": {"rash": True}}, unknown_statement, "rash"),
            ({"excluded": {"fever": 1}}, missing_column, "no column '1'"),
            ({"attributed": {"fever": 0}}, missing_column, "no column '0'"),
            ({"judged_by": {"low_complement": ["platelets"]}}, unknown_statement, "platelets"),
            ({"code_book": {"units": {}}}, TypeError, "give a LabCodeBook"),
            ({"limits": "range", "lower": "low"}, TypeError, "by limits=, or by lower= and upper="),
        ],
    )
    def test_keywords(self, kind, how, error, message):
        """What is no way to use results."""
        with raises(error, match=message):
            derived(kind, visits_of(0), platelets(50.0), **how)


class TestLazyFrames:
    """What cannot be read may be anything; what is of nobody plays no part."""

    @each(PLAIN_LAZY)
    def test_results_that_cannot_be_read(self, kind):
        """A finding stays certain, an absence does not; nearest asks for the nearest, readable or not."""
        labs = labs_of(
            (0, "platelets", 50.0, "10*9/L"),
            (0, "platelets", 50.0, "?"),
            (100, "platelets", 150.0, "10*9/L"),
            (100, "platelets", 150000.0, "10*9/L"),
            (200, "platelets", 50.0, "10*9/L"),
            (201, "platelets", 50.0, None),
            (300, "urine_protein", 0.1, "g/d"),
            (300, "urine_protein", 0.1, "?"),
        )
        visits = visits_of(0, 100, 201, 300)
        assert [True, None, True, None] == answers(kind, visits, labs)
        assert [None] * 4 == answers(kind, visits, labs, "proteinuria", before="last_before_window")
        assert [True, None, None, None] == answers(kind, visits, labs, choose="nearest")

    @each(plain("polars lazy", "duckdb"))
    def test_what_stands_beside_the_value(self, kind):
        """Comparators, flags, limits and earlier results that cannot be read."""
        labs = labs_of(*((day, "c3", 1.0, "g/L") for day in (0, 100, 200, 300, 400)))
        labs |= {
            "sign": [None, "about", None, None, None],
            "flag": [None, None, "odd", None, None],
            "low": [0.9, 0.9, 0.9, 90.0, 0.9],
            "high": [1.8, 1.8, 1.8, None, 0.5],
        }
        how = {"comparator": "sign", "flag": "flag", "lower": "low", "upper": "high"}
        how["judged_by"] = {"low_complement": ["c3"]}
        visits = visits_of(0, 100, 200, 300, 400)
        assert [False, None, None, None, None] == answers(kind, visits, labs, "low_complement", **how)
        protein = labs_of((0, "urine_protein", 0.6, "g/d"), (100, "urine_protein", 0.6, "g/d"))
        earlier = visits_of(0, 100, earlier=[0.4, -5.0])
        given = answers(kind, earlier, protein, "proteinuria", before="earlier", before_unit="g/d")
        assert [True, None] == given

    @each(PLAIN_LAZY)
    def test_results_of_nobody(self, kind):
        """Of blank subjects."""
        labs = platelets(50.0, 50.0, 50.0, 150.0) | {"subject": [None, " ", "B", "A"], "day": [0.0, 0.0, None, 0.0]}
        assert [False] == answers(kind, visits_of(0.0), labs)

    @each(plain("polars lazy", "duckdb"))
    def test_dates_that_are_missing(self, kind):
        """A result without a date can be of any day, a visit without one gets no answer."""
        day = date(2024, 3, 1)
        labs = platelets(150.0, 50.0) | {"day": [day, None]}
        assert [None, None] == answers(kind, visits_of(day, None), labs)

    @each_engine([kind for kind in QUICK if kind.engine != "ibis"])
    def test_a_letter_alone_in_a_column_of_statements(self, kind):
        """Beside columns of numbers it may be a missing value: refused, or nothing is known; the tests play no part."""
        visits = {"subject": ["A", "B"], "day": [0, 0], "pain": [1, 0], "effusion": [0, 0], "rub": ["N", "N"]}
        findings = {"pleuritic_pain": "pain", "pleural_effusion": "effusion", "pleural_rub": "rub"}
        edition = SELENA_SLEDAI.without(*(name for name in Descriptor if name not in ("pleurisy", "thrombocytopenia")))
        how = {"findings": findings, "edition": edition}
        if kind.lazy:
            assert [None, None] == [row["pleurisy"] for row in derived(kind, visits, platelets(50.0), **how)]
        else:
            with raises(unreadable_answer, match="column 'rub': 'N'"):
                derived(kind, visits, platelets(50.0), **how)
        how["findings"] = {"pleuritic_pain": True, "pleural_rub": "rub"}
        alone = derived(kind, visits | {"rub": ["Y", "Y"]}, platelets(50.0), **how)
        assert [True, True] == [plain_bool(row["pleurisy"]) for row in alone]

    @each(PLAIN_LAZY)
    def test_visits_that_cannot_be_told_apart(self, kind):
        """Twice there, without a subject, or with half a day: nothing is told, whatever is stated."""
        visits = {"subject": ["A", "A", None, "A", "A"], "day": [0.0, 0.0, 0.0, 2.5, 9.0], "rub": ["Y"] * 5}
        edition = SELENA_SLEDAI.without(*(name for name in Descriptor if name not in ("pleurisy", "thrombocytopenia")))
        how = {"findings": {"pleuritic_pain": True, "pleural_rub": "rub"}, "evidence": True, "edition": edition}
        rows = derived(kind, visits, platelets(50.0), **how)
        told = [(plain_bool(row["pleurisy"]), plain_bool(row["thrombocytopenia"])) for row in rows]
        assert 1 == told.count((True, True))
        assert 4 == told.count((None, None))

    @each(plain("polars lazy"))
    def test_columns_that_hold_nothing(self, kind):
        """They have no type, and nothing is known of them."""
        labs = platelets(50.0)
        assert [True] == answers(kind, visits_of(0), labs | {"low": [None], "flag": [None]}, lower="low", flag="flag")
        assert [None] == answers(kind, visits_of(0), labs | {"day": [None]})
        assert [None] == answers(kind, visits_of(None), labs)
        assert [None] == answers(kind, visits_of(0), labs | {"value": [None]})

    @each(PLAIN_LAZY)
    def test_an_earlier_result_that_is_whole(self, kind):
        """Numbers of any kind; only a rule that compares is asked."""
        labs = labs_of((0, "urine_protein", 1600, "mg/d"))
        how = {"before": "earlier", "before_unit": "g/d"}
        assert [True] == answers(kind, visits_of(0, earlier=[1]), labs, "proteinuria", **how)

    @each(PLAIN_LAZY)
    def test_columns_of_the_wrong_kind(self, kind):
        """Days that are truth values, units that are numbers, and an earlier result that is text."""
        visits, labs = visits_of(0, earlier=["1"]), platelets(50.0)
        with raises(column_type, match="must hold numbers or text"):
            derived(kind, visits, labs | {"value": [True]})
        with raises(column_type, match="whole days, or dates"):
            derived(kind, visits, labs | {"day": [True]})
        with raises(identifier_types, match="dates in 'labs'"):
            derived(kind, visits, labs | {"day": ["0"]})
        with raises(column_type, match="'unit'"):
            derived(kind, visits, labs | {"unit": [1]})
        with raises(column_type, match="'earlier'"):
            derived(kind, visits, labs, before="earlier", before_unit="g/d")
        with raises(column_type, match="'day'"):
            derived(kind, visits | {"day": [True]}, labs | {"day": [0]})


class TestKindsOfStatements:
    """Statements are read as every verb reads answers."""

    @each([kind for kind in ALL if kind.engine in ("pandas", "polars") and kind.coding in ("truth", "whole")])
    def test_truth_values_and_numbers(self, kind):
        """Truth values and numbers as engines hold them."""
        yes = {"truth": True, "whole": 1}[kind.coding]
        who = {"subject": ["A"], "week": [0], "rash": [yes]}
        labs = PLAIN["polars lazy" if kind.lazy else kind.engine].frame(
            {"subject": ["A"], "week": [0], "test": ["temperature"], "value": [39.0], "unit": ["Cel"]}
        )
        found = verbs.descriptors(
            kind.build(who),
            labs,
            PART,
            subject="subject",
            day="week",
            excluded={"fever": "rash"},
            attribution="assumed",
        )
        assert [False] == [plain_bool(row["fever"]) for row in table_of(found)]


@each_engine([kind for kind in [*PLAIN_EAGER, *PLAIN_LAZY] if kind.engine not in SLOW])
@together(
    ("name", "test", "unit", "value", "beside", "more"),
    [
        ("thrombocytopenia", "platelets", "10*9/L", 33.3 * 3 + 0.1, 99.9999999999999, {}),
        ("leukopenia", "white_cells", "10*9/L", 4.35 - 1.35, 2.99999999999999, {}),
        ("fever", "temperature", "Cel", (100.4 - 32) * 0.5555555555555556, 38.0000000000001, {}),
        ("proteinuria", "urine_protein", "g/d", 1.1 - 0.6, 0.500000000000001, {"before": "earlier"}),
        ("proteinuria", "urine_protein", "g/d", 0.7 - 0.2, 0.500000000000001, {"before": "earlier"}),
        ("low_complement", "c3", "g/L", 0.3 * 3, 0.899999999999999, {"lower": "lower"}),
        ("low_complement", "c3", "g/L", 0.9, 0.89, {"lower": "worked_out"}),
    ],
)
def test_a_result_that_was_worked_out(kind, name, test, unit, value, beside, more):
    """A float that is a limit but for the noise of binary numbers is the limit; the next decimal is not."""
    labs = labs_of((0, test, value, unit), (100, test, beside, unit)) | {
        "lower": [0.9] * 2,
        "worked_out": [0.3 * 3] * 2,
    }
    visits = visits_of(0, 100, earlier=[0.0, 0.0])
    how = {"excluded": {name: False}}
    how |= {"judged_by": {"low_complement": ["c3"]}} if name == "low_complement" else {}
    how |= {"before_unit": "g/d"} if "before" in more else {}
    assert [False, True] == answers(kind, visits, labs, name, **more, **how)


@each_engine([kind for kind in [*PLAIN_EAGER, *PLAIN_LAZY] if kind.engine not in SLOW])
def test_a_rise_from_a_float_that_was_worked_out(kind):
    """From 1.1 - 0.6, which is 0.5, to 1 is a rise by 0.5 and no more; from 0.499999999999999 it is more."""
    labs = labs_of((0, "urine_protein", 1.0, "g/d"), (100, "urine_protein", 1.0, "g/d"))
    visits = visits_of(0, 100, earlier=[1.1 - 0.5, 0.499999999999999])
    how = {"before": "earlier", "before_unit": "g/d", "excluded": {"proteinuria": False}}
    assert [False, True] == answers(kind, visits, labs, "proteinuria", **how)
