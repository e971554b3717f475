"""A laboratory's own language: one code book gives the same answers to one visit, arrays, frames and files."""

from datetime import date
from warnings import catch_warnings, simplefilter

import numpy as np
import polars as pl
import pytest
from click.testing import CliRunner

from frames import verbs
from frames.kinds import each, each_engine, plain, rows
from refusals import raises
from reports.interfaces import REFUSED, answers_of_subjects, answers_to_results, everywhere
from sledai import SLEDAI_2K, frames
from sledai.cli import app
from sledai.criteria.ratios import RATIO_50_MG_PER_MMOL, RATIO_BY_MASS
from sledai.errors import (
    UnknownNameError,
    ambiguous_code,
    different_lengths,
    missing_column,
    unknown_panel,
    unknown_statement,
)
from sledai.laboratory import (
    LabCodeBook,
    LabCodes,
    LabRange,
    Result,
    Results,
    Statements,
    derive,
    derive_visits,
)
from together import together

CELLS = "10*9/L"
TWO = {
    "c3": [
        LabCodes(names=["C3"], unit="g/L", flags={"*": "abnormal"}),
        LabCodes(laboratory="North", names=["COMP"], unit="mg/dL", flags={"*": "low"}, words={999: None}),
    ],
    "c4": LabCodes(laboratory="South", names=["COMP"], unit="g/L"),
}
"""COMP is C3 in mg/dL at one laboratory and C4 in g/L at the other."""
BY_METHOD = {
    "anti_dsdna": [
        LabCodes(unit="[IU]/mL"),
        LabCodes(method="ELISA", unit="k[IU]/L", units={"U": "k[IU]/L"}),
        LabCodes(laboratory="North", method="ELISA", units={"U": "[IU]/mL"}),
    ]
}
WOMEN, MEN = LabRange(lower=0.9, sex="F"), LabRange(lower=0.8, sex="M")
GROWN = LabRange(lower=0.9, age_from=18)
CHILDREN = LabRange(lower=0.8, age_below=18)
OLD = LabRange(lower=0.9, range_to=date(2024, 6, 30))
NEW = LabRange(lower=0.8, range_from=date(2024, 7, 1))
"""Made-up limits."""
LIMITS = (("c3", "g/L", 0.9), ("platelets", CELLS, 150))


def ranges(*given, unit="g/L"):
    """A book with ranges of C3."""
    return {"tests": {"c3": LabCodes(unit=unit, ranges=given)}}


CODES = LabCodes(words={"few": "<3", "some": "2-4", "many": 12, "pending": None, "999": None})
TEXTS = {"tests": {"white_cells": CODES}, "comparators": {"less than": "<"}}


class TestLaboratoriesAndMethods:
    """What is said of one laboratory or method holds there only."""

    @together(
        ("name", "value", "laboratory", "lower", "answer"),
        [
            ("C3", 0.85, "South", 0.9, True),
            ("c3", 0.95, None, 0.9, False),
            ("COMP", 85.0, "North", 90.0, True),
            ("C3", 95.0, " north ", 90.0, False),
            ("COMP", 0.05, "South", 0.1, None),
            ("C3", 999.0, "North", 90.0, None),
        ],
    )
    def test_names_and_units(self, name, value, laboratory, lower, answer, tmp_path):
        """A name of one laboratory is left out elsewhere, and a number stands for no result at one of them."""
        beside = {"laboratory": [laboratory, "North"], "lower": [lower, 90.0]}
        rows = [(name, value, "", 0), ("C3", 100.0, "mg/dL", -300)]
        found = answers_to_results(rows, 0, "low_complement", tmp_path, book={"tests": TWO}, **beside)
        everywhere(found, answer)

    def test_a_name_of_another_laboratory(self, tmp_path):
        """A table leaves it out, as it does every name that the book does not give; one result has to have one."""
        beside = {"laboratory": ["East", "North"], "lower": [0.9, 90.0]}
        rows = [("COMP", 0.85, "", 0), ("C3", 100.0, "mg/dL", -300)]
        found = answers_to_results(rows, 0, "low_complement", tmp_path, book={"tests": TWO}, **beside)
        assert REFUSED == found.pop("one visit")
        everywhere(found, None)

    @together(("laboratory", "answer"), [("North", True), ("South", None), (None, None)])
    def test_flags(self, laboratory, answer, tmp_path):
        """A star is low at one laboratory, and on a side that is not said elsewhere."""
        beside = {"laboratory": [laboratory, "South"], "flag": ["*", "N"]}
        rows = [("C3", 90.0, "mg/dL", 0), ("C3", 1.0, "g/L", -300)]
        found = answers_to_results(rows, 0, "low_complement", tmp_path, book={"tests": TWO}, **beside)
        everywhere(found, answer)

    @together(
        ("unit", "method", "laboratory", "answer"),
        [
            ("", "Farr", "North", True),
            ("", "ELISA", "South", False),
            ("U", "elisa", "North", True),
            ("U", "ELISA", "South", False),
        ],
    )
    def test_methods(self, unit, method, laboratory, answer, tmp_path):
        """25 IU/mL are above 20, 25 kIU/L are the same; a unit may be that of one method at one laboratory."""
        value = 25.0 if answer else 15.0
        beside = {"method": [method] * 2, "laboratory": [laboratory] * 2, "upper": [20.0] * 2}
        rows = [("anti_dsdna", value, unit, 0), ("anti_dsdna", 1.0, "[IU]/mL", -300)]
        found = answers_to_results(rows, 0, "increased_dna_binding", tmp_path, book={"tests": BY_METHOD}, **beside)
        everywhere(found, answer)

    def test_laboratories_that_are_numbers(self, tmp_path):
        """A column of whole numbers names laboratories as well as texts do."""
        tests = {"c3": [LabCodes(unit="g/L"), LabCodes(laboratory="7", unit="mg/dL")]}
        beside = {"laboratory": [7, 8], "lower": [90.0, 0.9]}
        rows = [("c3", 85.0, "", 0), ("c3", 1.0, "", 0)]
        everywhere(answers_to_results(rows, 0, "low_complement", tmp_path, book={"tests": tests}, **beside), True)


class TestRanges:
    """Reference ranges of the code book, for results that have none in the table."""

    @together(
        ("given", "beside", "answer"),
        [
            ([WOMEN, MEN], {"sex": "Female"}, True),
            ([WOMEN, MEN], {"sex": "m"}, False),
            ([WOMEN, MEN], {"sex": None}, None),
            ([WOMEN, MEN], {"sex": "other"}, None),
            ([WOMEN], {"sex": "M"}, None),
            ([GROWN, CHILDREN], {"age": 18.0}, True),
            ([GROWN, CHILDREN], {"age": 17.9}, False),
            ([GROWN, CHILDREN], {"age": None}, None),
            ([GROWN, LabRange(lower=0.9)], {"age": None}, None),
            ([LabRange(lower=0.9)], {}, True),
            ([LabRange(lower=90, unit="mg/dL")], {}, True),
            ([LabRange(lower=">0.85")], {}, True),
            ([LabRange(upper=1.8)], {}, None),
            ([WOMEN, MEN], {}, None),
            ([LabRange(lower=0.9)], {"lower": 0.8}, False),
            ([LabRange(lower=0.9)], {"upper": 1.8}, True),
        ],
    )
    def test_conditions(self, given, beside, answer, tmp_path):
        """The first range that can hold is taken where it certainly does; a limit of the table comes first."""
        found = answers_to_results([("c3", 0.85, "", 0)], 0, "low_complement", tmp_path, book=ranges(*given), **beside)
        everywhere(found, answer)

    @together(("day", "answer"), [("2024-06-30", True), ("2024-07-01", False)])
    def test_validity(self, day, answer, tmp_path):
        """A range that changed on 1 July."""
        rows = [("c3", 0.85, "", day)]
        everywhere(
            answers_to_results(rows, "2024-07-05", "low_complement", tmp_path, book=ranges(OLD, NEW)),
            answer,
        )

    def test_an_invalid_range_of_the_table(self, tmp_path):
        """The table has a range, which is of another time; so the range is not known."""
        beside = {"lower": 0.9, "range_to": -1}
        found = answers_to_results(
            [("c3", 0.85, "g/L", 0)], 0, "low_complement", tmp_path, book=ranges(WOMEN), **beside
        )
        everywhere(found, None)

    def test_both_sides(self, tmp_path):
        """Of a test that is high an upper limit counts, at one laboratory and by one method."""
        tests = {"anti_dsdna": [LabCodes(), LabCodes(laboratory="North", ranges=LabRange(upper=20, unit="[IU]/mL"))]}
        for laboratory, answer in (("North", True), ("South", None)):
            rows, beside = [("anti_dsdna", 25.0, "[IU]/mL", 0)], {"laboratory": laboratory}
            found = answers_to_results(rows, 0, "increased_dna_binding", tmp_path, book={"tests": tests}, **beside)
            everywhere(found, answer)

    @together("given", [LabRange(lower=0.9, range_from=date(2024, 1, 1)), LabRange(lower=0.9, range_to="2024-01")])
    def test_days_of_another_kind(self, given, tmp_path):
        """A date says nothing of numbered days."""
        found = answers_to_results([("c3", 0.85, "g/L", 0)], 0, "low_complement", tmp_path, book=ranges(given))
        everywhere(found, REFUSED)


class TestOfWholeTables:
    """What holds for every test, and which results count."""

    @together(
        ("value", "unit", "answer"),
        [(0.6, "g/g", True), (60.0, "mg/mmol", True), (0.4, "g/g", False), (40.0, "mg/mmol", False)],
    )
    def test_ratios_of_two_conventions(self, value, unit, answer, tmp_path):
        """Ratios by mass and molar ones in one table, each by its own convention: 50 mg/mmol stand for 0.5 g."""
        book = {"ratio": (RATIO_BY_MASS, RATIO_50_MG_PER_MMOL)}
        rows = [("protein_creatinine_ratio", value, unit, 0), ("protein_creatinine_ratio", 0.1, "g/g", -300)]
        everywhere(answers_to_results(rows, 0, "proteinuria", tmp_path, book=book), answer)

    @together(("meaning", "answer"), [("unknown", None), ("<3", True), ("not done", None)])
    def test_a_word_for_a_blank(self, meaning, answer, tmp_path):
        """A blank cell may be a result."""
        book = {"tests": {"white_cells": LabCodes(words={"": meaning})}}
        rows = [("white_cells", None, CELLS, 0), ("platelets", 300.0, CELLS, 0)]
        everywhere(answers_to_results(rows, 0, "leukopenia", tmp_path, book=book), answer)

    def test_a_blank_that_denies_nothing(self, tmp_path):
        """Without a word for it a blank is not a result, and 4.0 white cells are not leukopenia."""
        rows = [("white_cells", None, CELLS, 0), ("white_cells", 4.0, CELLS, 0)]
        everywhere(answers_to_results(rows, 0, "leukopenia", tmp_path, book={}), False)
        book = {"tests": {"white_cells": LabCodes(words={"": "unknown"})}}
        everywhere(answers_to_results(rows, 0, "leukopenia", tmp_path, book=book), None)

    def test_word_and_flag(self, tmp_path):
        """A word that says high contradicts a flag that says normal or low, and goes with abnormal."""
        book = {"tests": {"anti_dsdna": LabCodes(unit="[IU]/mL", words={"POSITIVE": "high"}, flags={"A": "abnormal"})}}
        rows = [("anti_dsdna", "POSITIVE", "", 0)]
        for flag, answer in (("H", True), (None, True), ("N", None), ("L", None), ("A", True)):
            found = answers_to_results(rows, 0, "increased_dna_binding", tmp_path, book=book, flag=flag)
            everywhere(found, answer)

    def test_numbers_beside_words(self, tmp_path):
        """A book with words for a flag reads numbers too."""
        book = {"tests": {"anti_dsdna": LabCodes(unit="[IU]/mL", words={"POSITIVE": "high"})}}
        found = answers_to_results(
            [("anti_dsdna", 25.0, "", 0)], 0, "increased_dna_binding", tmp_path, book=book, upper=20.0
        )
        everywhere(found, True)

    def test_two_ways_to_give_a_range(self, tmp_path):
        """Limits in one cell and in two are a mistake of the call."""
        with pytest.raises(TypeError, match=r"by limits=, or by lower= and upper="):
            answers_to_results([("c3", 1, "g/L", 0)], 0, "low_complement", tmp_path, limits=">1", lower=1)

    def test_a_range_that_cannot_be_read(self, tmp_path):
        """One number is neither a lower nor an upper limit; in a lazy frame it leaves the answer open."""
        found = answers_to_results([("c3", 1, "g/L", 0)], 0, "low_complement", tmp_path, limits="0.9")
        everywhere(found, REFUSED, lazy=None)

    def test_results_that_are_text(self, tmp_path):
        """Numbers, signs, ranges and words; one with more digits than a float has is open in a lazy frame."""
        answers = {
            "2.5": True,
            " 2.50 ": True,
            "3": False,
            "2.": True,
            ".5": True,
            "25e-1": True,
            "<3": True,
            "< 3.0": True,
            "\N{LESS-THAN OR EQUAL TO}3": None,
            "<=2.9": True,
            ">2.9": None,
            ">= 3": False,
            "=2.5": True,
            "less than 3": True,
            "Less Than3": True,
            "2-2.9": True,
            "2 to 4": None,
            "3\N{EN DASH}4": False,
            "ND": None,
            "Not Done": None,
            "": None,
            "few": True,
            "FEW ": True,
            "some": None,
            "many": False,
            "pending": None,
            "999": None,
            "999.0": None,
            "2.9999999999999999": True,
            "0.0000000000000003e16": False,
        }
        subjects = [[("white_cells", value, CELLS, 0)] for value in answers]
        found = answers_of_subjects(subjects, 0, "leukopenia", tmp_path, book=TEXTS)
        everywhere(found, list(answers.values()), lazy=[answers[v] if len(v) <= 16 else None for v in answers])

    @together("value", ["-2.5", "4-2", "<2-3", "+", "2,5", "1e999", "2.5 K", "3000"])
    def test_a_result_that_cannot_be_read(self, value, tmp_path):
        """What is not a number, a range or a word of the book is open in a lazy frame."""
        found = answers_to_results([("white_cells", value, CELLS, 0)], 0, "leukopenia", tmp_path, book=TEXTS)
        everywhere(found, REFUSED, lazy=None)

    @together(
        ("value", "sign", "answer"),
        [("3", "<", True), ("<3", None, True), ("<3", "<", REFUSED), ("2-3", "<", REFUSED), ("some", "<", None)],
    )
    def test_text_beside_a_sign(self, value, sign, answer, tmp_path):
        """A number has one sign, and a word that says nothing of the number needs none."""
        rows = [("white_cells", value, CELLS, 0), ("white_cells", "3.5", CELLS, -500)]
        book = {"tests": {"white_cells": LabCodes(words={"some": "unknown"})}}
        found = answers_to_results(rows, 0, "leukopenia", tmp_path, book=book, comparator=[sign, None])
        everywhere(found, answer, **({"lazy": None} if answer == REFUSED else {}))

    def test_words_of_two_laboratories(self, tmp_path):
        """One word, and one sign, mean something else where the other laboratory writes."""
        north = LabCodes(laboratory="North", words={"low": "<2"}, comparators={"max": "<"})
        book = {"tests": {"white_cells": [LabCodes(words={"low": "<5"}, comparators={"max": "<="}), north]}}
        for value, laboratory, answer in (
            ("low", "North", True),
            ("low", "South", None),
            ("max 3", "north", True),
            ("max 3", None, None),
        ):
            rows = [("white_cells", value, CELLS, 0)]
            found = answers_to_results(rows, 0, "leukopenia", tmp_path, book=book, laboratory=laboratory)
            everywhere(found, answer)

    def test_a_word_of_all_tests_that_is_a_number(self, tmp_path):
        """It may be of another unit, which a lazy frame cannot find out, so it leaves the answer open there."""
        rows = [("white_cells", "few", CELLS, 0)]
        found = answers_to_results(rows, 0, "leukopenia", tmp_path, book={"words": {"few": "<3"}})
        everywhere(found, True, lazy=None)

    @together(
        ("lower", "upper", "answer"),
        [
            ("0.9", "1.8", True),
            (" 0.90 ", None, True),
            (">0.85", "<1.8", True),
            (">=0.85", "1.8", False),
            ("", "", None),
            ("about 0.9", "1.8", REFUSED),
            ("<0.9", None, REFUSED),
            ("1.8", "0.9", REFUSED),
        ],
    )
    def test_limits_that_are_text(self, lower, upper, answer, tmp_path):
        """C3 of 0.85; a limit with a sign may be outside the range itself."""
        rows = [("c3", 0.85, "g/L", 0)]
        found = answers_to_results(rows, 0, "low_complement", tmp_path, lower=lower, upper=upper)
        everywhere(found, answer, **({"lazy": None} if answer == REFUSED else {}))

    @each_engine(plain("ibis", "dask", "pyspark"))
    def test_text_on_other_engines(self, kind):
        """Results and ranges that are text, with words and signs of the code book."""
        labs = {"subject": ["A", "B", "C", "D", "E"], "day": [0] * 5, "test": ["c3"] * 5, "unit": ["g/L"] * 5}
        labs |= {
            "value": ["0.85", "low", "<0.5", "0.8 - 1.0", "x"],
            "range": [">0.85", None, "0.9-1.8", ">=0.8", "0.9 to 1.8"],
        }
        book = LabCodeBook(tests={"c3": LabCodes(words={"LOW": "low"})}, judged_by={"low_complement": ["c3"]})
        how = {"subject": "subject", "day": "day", "limits": "range", "attribution": "assumed", "code_book": book}
        visits = kind.frame({"subject": labs["subject"], "day": [0] * 5})
        found = verbs.descriptors(visits, kind.frame(labs), COMPLEMENT, **how)
        answers = [("A", True), ("B", True), ("C", True), ("D", False), ("E", None)]
        assert answers == sorted(rows(found, "subject", "low_complement"))

    def test_an_age_that_cannot_be_read(self, tmp_path):
        """Minus one is not an age; a lazy frame takes it for one that is not known."""
        book = ranges(GROWN, CHILDREN)
        found = answers_to_results([("c3", 0.85, "g/L", 0)], 0, "low_complement", tmp_path, book=book, age=-1.0)
        everywhere(found, REFUSED, lazy=None)


@each(plain("pandas", "polars lazy"))
@together(
    ("more", "message"),
    [
        ({"flag": "flag", "method": "how"}, "'flag', 'how' are not read, because no rule of "),
        ({"sex": "how"}, "'how' is not read, because no rule of "),
        ({"method": "how", "code_book": LabCodeBook(tests={"platelets": LabCodes(method="x")})}, None),
        ({}, None),
    ],
)
def test_columns_that_are_not_read(kind, more, message):
    """A table of platelets needs no flag, method or sex; who names their columns is told so once."""
    part = SLEDAI_2K.without(*(name for name in SLEDAI_2K if name != "thrombocytopenia"))
    labs = {"subject": ["A"], "day": [0], "test": ["platelets"], "value": [90.0], "unit": [CELLS]}
    tables = kind.frame({"subject": ["A"], "day": [0]}), kind.frame({**labs, "flag": ["?"], "how": ["x"]})
    with catch_warnings(record=True) as found:
        simplefilter("always", frames.RemarkWarning)
        how = {"subject": "subject", "day": "day", "attribution": "assumed", "excluded": {"thrombocytopenia": False}}
        answered = verbs.descriptors(*tables, part, **how, **more)
    assert [(True,)] == rows(answered, "thrombocytopenia")
    texts = [str(one.message) for one in found if one.category is frames.RemarkWarning]
    assert [True] * (message is not None) == [str(message) in text for text in texts]


@each(plain("pandas", "polars lazy"))
def test_a_column_that_is_not_there(kind):
    """A column that is named has to be there, also where nothing needs it."""
    labs = {"subject": ["A"], "day": [0], "test": ["platelets"], "value": [90.0], "unit": [CELLS]}
    part = SLEDAI_2K.without(*(name for name in SLEDAI_2K if name != "thrombocytopenia"))
    tables = kind.frame({"subject": ["A"], "day": [0]}), kind.frame(labs)
    with raises(missing_column, match="no column 'flag'"):
        verbs.descriptors(*tables, part, subject="subject", day="day", flag="flag")


@each(plain("pandas", "polars", "polars lazy", "duckdb"))
def test_a_whole_edition(kind):
    """Ranges of one test beside tests without any, and a test with ranges that no rule looks at."""
    tests = {name: LabCodes(unit=unit, ranges=LabRange(lower=limit)) for name, unit, limit in LIMITS}
    labs = {"subject": ["A"] * 2, "day": [0] * 2, "test": ["c3", "platelets"], "value": [0.85, 90.0]}
    tables = kind.frame({"subject": ["A"], "day": [0]}), kind.frame({**labs, "unit": ["g/L", CELLS]})
    how = {"subject": "subject", "day": "day", "attribution": "assumed", "excluded": {"thrombocytopenia": False}}
    found = verbs.descriptors(*tables, SLEDAI_2K, code_book=LabCodeBook(tests=tests), **how)
    assert [(True, True)] == rows(found, "low_complement", "thrombocytopenia")


COMPLEMENT = SLEDAI_2K.without(*(name for name in SLEDAI_2K if name != "low_complement"))
PANELS = LabCodeBook(
    judged_by={"low_complement": ["c3", "c4"]},
    panels={"Lyon": {"low_complement": ["c3"]}, "7": {"low_complement": ["c4"]}, "Graz": {}},
)
"""Lyon measures C3 only, site 7 C4 only, and Graz both."""
SITES = {
    "A": ("lyon ", 1.0, None, False),
    "B": ("Graz", 1.0, None, None),
    "C": ("Lyon", 1.0, 0.05, False),
    "D": ("Graz", 1.0, 0.05, True),
    "E": ("Lyon", None, 0.05, None),
    "F": ("7", 0.5, 0.2, False),
    "G": (None, 0.5, None, True),
    "H": (None, 1.0, 0.2, False),
}
"""The site of a subject, C3 and C4, of which 0.9 and 0.1 g/L are the limits, and whether the complement is low."""
TESTS = (("c3", 0.9, 1), ("c4", 0.1, 2))


def complement(sites):
    """The table of results, and that of visits."""
    labs = [
        (who, test, own[at], limit) for who, own in sites.items() for test, limit, at in TESTS if own[at] is not None
    ]
    columns = dict(zip(("subject", "test", "value", "lower"), map(list, zip(*labs, strict=True)), strict=True))
    columns |= {"unit": ["g/L"] * len(labs), "day": [0] * len(labs)}
    return columns, {"subject": list(sites), "day": [0] * len(sites), "site": [own[0] for own in sites.values()]}


class TestPanels:
    """Which tests judge a descriptor may differ by site, through every interface."""

    wanted = tuple(found for *_, found in SITES.values())

    def test_one_visit(self):
        """Each by itself."""
        labs, _ = complement(SITES)
        found = [
            derive(
                [
                    Result(test, value, "g/L", lower=lower)
                    for whose, test, value, lower, *_ in zip(*labs.values(), strict=True)
                    if whose == who
                ],
                COMPLEMENT,
                statements=Statements(panel=own[0]),
                attribution="assumed",
                code_book=PANELS,
            )["low_complement"].value
            for who, own in SITES.items()
        ]
        assert list(self.wanted) == found

    def test_arrays(self):
        """And the result that decided is one of the panel."""
        labs, visits = complement(SITES)
        sites = Statements(panel=visits.pop("site"))
        how = {"attribution": "assumed", "code_book": PANELS}
        found = derive_visits(Results.from_columns(labs), COMPLEMENT, **visits, statements=sites, **how)
        assert list(self.wanted) == found["low_complement"].value.tolist()
        decided = found.rows["low_complement"].tolist()
        assert ["c3", "c3", "c3", "c4", None, "c4", "c3"] == [
            labs["test"][at] if at >= 0 else None for at in decided[:-1]
        ]
        assert "Lyon: low_complement by c3" in found.usage
        with raises(different_lengths, match="panel"):
            derive_visits(Results.from_columns(labs), COMPLEMENT, **visits, statements=Statements(panel=["x"]), **how)

    @each(plain("pandas", "polars", "polars lazy", "duckdb", "pyarrow"))
    def test_frames(self, kind):
        """Eager and lazy, with the result that decided."""
        labs, visits = complement(SITES)
        how = {"subject": "subject", "day": "day", "lower": "lower", "attribution": "assumed", "code_book": PANELS}
        found = verbs.descriptors(kind.frame(visits), kind.frame(labs), COMPLEMENT, **how, panel="site", evidence=True)
        shown = sorted(rows(found, "subject", "low_complement", "low_complement_test"))
        assert list(self.wanted) == [answer for _, answer, _ in shown]
        assert ["c3", "c3", "c3", "c4", None, "c4", "c3"] == [test for *_, test in shown][:-1]

    @each(plain("polars lazy"))
    def test_no_site_is_known(self, kind):
        """A column without a type holds nulls only, and what judges anywhere holds."""
        labs, visits = complement({"G": (None, 0.5, None, True), "H": (None, 1.0, 0.2, False)})
        how = {"subject": "subject", "day": "day", "lower": "lower", "attribution": "assumed", "code_book": PANELS}
        found = verbs.descriptors(kind.frame(visits), kind.frame(labs), COMPLEMENT, **how, panel="site")
        assert [("G", True), ("H", False)] == sorted(rows(found, "subject", "low_complement"))

    @each(plain("pandas", "polars", "duckdb", "pyarrow"))
    def test_sites_that_are_numbers(self, kind):
        """Site 7 in a column of numbers, of which one is missing."""
        labs, visits = complement({"F": (7, 0.5, 0.2, False), "G": (None, 0.5, 0.2, True)})
        how = {"subject": "subject", "day": "day", "lower": "lower", "attribution": "assumed", "code_book": PANELS}
        found = verbs.descriptors(kind.frame(visits), kind.frame(labs), COMPLEMENT, **how, panel="site")
        assert [("F", False), ("G", True)] == sorted(rows(found, "subject", "low_complement"))
        arrays = derive_visits(
            Results.from_columns(labs),
            COMPLEMENT,
            subject=["F", "G"],
            day=[0, 0],
            statements=Statements(panel=np.array([7, np.nan])),
            attribution="assumed",
            code_book=PANELS,
        )
        assert [False, True] == arrays["low_complement"].value.tolist()

    def test_command_line(self, tmp_path):
        """The panels stand in the file of the code book."""
        labs, visits = complement(SITES)
        for name, columns in (("labs", labs), ("visits", visits)):
            pl.DataFrame(columns).write_csv(tmp_path / f"{name}.csv")
        (tmp_path / "book.toml").write_text(
            'judged_by = { low_complement = ["c3", "c4"] }\n'
            '[panels.Lyon]\nlow_complement = ["c3"]\n[panels.7]\nlow_complement = ["c4"]\n[panels.Graz]\n'
        )
        assert LabCodeBook.from_toml(tmp_path / "book.toml") == PANELS
        (tmp_path / "again.toml").write_text(PANELS.to_toml())
        assert LabCodeBook.from_toml(tmp_path / "again.toml") == PANELS
        options = ("--subject=subject", "--day=day", "--lower=lower", "--panel=site", "--attribution=assumed")
        found = CliRunner().invoke(
            app,
            [
                *("derive", str(tmp_path / "labs.csv"), str(tmp_path / "visits.csv"), "--edition=sledai-2k", *options),
                *("--code-book", str(tmp_path / "book.toml"), "--output", str(tmp_path / "out.csv")),
            ],
        )
        assert 0 == found.exit_code, found.output
        assert list(self.wanted) == pl.read_csv(tmp_path / "out.csv")["low_complement"].to_list()

    def test_without_a_column(self):
        """Then the panels are not known, and what judges anywhere holds."""
        labs, visits = complement(SITES)
        how = {"subject": "subject", "day": "day", "lower": "lower", "attribution": "assumed", "code_book": PANELS}
        found = verbs.descriptors(pl.DataFrame(visits), pl.DataFrame(labs), COMPLEMENT, **how)
        assert [None, None, True, True, True, True, True, False] == found["low_complement"].to_list()

    @each(plain("pandas", "polars", "pyarrow"))
    def test_a_site_that_is_not_named(self, kind):
        """A slip in a name is refused, not judged like the sites of which the book says nothing."""
        labs, visits = complement({"A": ("Lyn", 1.0, None, None), "B": ("Lyon", 1.0, None, False)})
        how = {"attribution": "assumed", "code_book": PANELS}
        with raises(unknown_panel, match=r"^statements: panel: .*no panel 'Lyn' \(did you mean 'Lyon'\?\); it has"):
            derive([], COMPLEMENT, statements=Statements(panel="Lyn"), **how)
        results, sites = Results.from_columns(labs), Statements(panel=visits["site"])
        with raises(unknown_panel, match="no panel 'Lyn' .*it has 'Lyon', '7', 'Graz'"):
            derive_visits(results, COMPLEMENT, subject=["A", "B"], day=[0, 0], statements=sites, **how)
        how |= {"subject": "subject", "day": "day", "lower": "lower", "panel": "site"}
        with raises(unknown_panel, match="^visits: column 'site': .*no panel 'Lyn'"):
            verbs.descriptors(kind.frame(visits), kind.frame(labs), COMPLEMENT, **how)

    @each(plain("polars lazy", "duckdb"))
    def test_a_site_that_a_plan_cannot_know(self, kind):
        """Before a plan is run its values are not known: nothing is derived at a site that is not named."""
        sites = {"A": ("Lyn", 1.0, 0.05, None), "B": ("Lyon", 1.0, None, False), "C": (" ", 1.0, 0.05, True)}
        labs, visits = complement(sites)
        how = {"subject": "subject", "day": "day", "lower": "lower", "attribution": "assumed", "code_book": PANELS}
        found = verbs.descriptors(kind.frame(visits), kind.frame(labs), COMPLEMENT, **how, panel="site", evidence=True)
        shown = sorted(rows(found, "subject", "low_complement", "low_complement_test"))
        assert [("A", None, None), ("B", False, "c3"), ("C", True, "c4")] == shown
        labs, visits = complement({"F": (7, 0.5, 0.2, False), "G": (None, 0.5, 0.2, True), "H": (8, 0.5, 0.05, None)})
        found = verbs.descriptors(kind.frame(visits), kind.frame(labs), COMPLEMENT, **how, panel="site")
        assert [("F", False), ("G", True), ("H", None)] == sorted(rows(found, "subject", "low_complement"))

    @each(plain("pandas", "polars lazy", "duckdb"))
    def test_any_other_site(self, kind):
        """An entry without a name holds at sites that are not named and at blank ones."""
        book = LabCodeBook(panels={"Lyon": {"low_complement": ["c3"]}, "": {"low_complement": ["c3", "c4"]}})
        sites = {"A": ("Lyn", 1.0, 0.2, False), "B": ("Lyon", 1.0, None, False), "C": (None, 1.0, None, None)}
        labs, visits = complement(sites)
        how = {"attribution": "assumed", "code_book": book}
        known = [own[0] for own in sites.values()]
        found = derive_visits(
            Results.from_columns(labs),
            COMPLEMENT,
            subject=list(sites),
            day=[0] * 3,
            statements=Statements(panel=known),
            **how,
        )
        assert [False, False, None] == found["low_complement"].value.tolist()
        assert "elsewhere: low_complement by c3 c4, Lyon: low_complement by c3" in found.usage
        how |= {"subject": "subject", "day": "day", "lower": "lower"}
        shown = verbs.descriptors(kind.frame(visits), kind.frame(labs), COMPLEMENT, **how, panel="site")
        assert [False, False, None] == [answer for _, answer in sorted(rows(shown, "subject", "low_complement"))]

    def test_any_other_site_in_a_file(self, tmp_path):
        """The key of its table is empty."""
        book = LabCodeBook(panels={"Lyon": {"low_complement": ["c3"]}, "": {}})
        (tmp_path / "book.toml").write_text(book.to_toml())
        assert LabCodeBook.from_toml(tmp_path / "book.toml") == book

    @together(
        ("panels", "error", "match"),
        [
            ({"Lyon": {"low_complement": ["c5"]}}, unknown_statement, "there is no"),
            ({"Lyon": {"complement": ["c3"]}}, UnknownNameError, "complement"),
            ({"Lyon": {"low_complement": ["platelets"]}}, unknown_statement, "platelets"),
            ({"Lyon": {}, "lyon": {}}, ambiguous_code, "lyon"),
            ({"": {}, " ": {}}, ambiguous_code, "two"),
            ({"Lyon": {"low_complement": "c3"}}, TypeError, "panels"),
            (["Lyon"], TypeError, "panels"),
        ],
    )
    def test_refused(self, panels, error, match):
        """A panel that no rule looks at, and two of one name."""
        with raises(error, match=match):
            derive([], COMPLEMENT, statements=Statements(panel="Lyon"), code_book=LabCodeBook(panels=panels))


def test_equal_books_give_one_text():
    """A book is equal to what its text says."""
    book = LabCodeBook(tests=TWO, units={"K/uL": "10*3/uL"})
    assert book == LabCodeBook(units={"K/uL": "10*3/uL"}, tests=TWO)
    assert hash(book) == hash(LabCodeBook(tests=TWO, units={"K/uL": "10*3/uL"}))
