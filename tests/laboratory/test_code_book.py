"""The code book of a laboratory: what it accepts, which codes hold for a result, and its file."""

from datetime import date
from decimal import Decimal

import pytest
from attrs import evolve

from laboratory.deriving import derive_visits
from refusals import raises
from sledai import SLEDAI_2K
from sledai.criteria.ratios import RATIO_50_MG_PER_MMOL, RATIO_BY_MASS
from sledai.errors import (
    ambiguous_code,
    unknown_descriptor,
    unknown_statement,
    unreadable_day,
    unreadable_file,
    unreadable_reading,
    unreadable_unit,
)
from sledai.laboratory import LOINC, LabCodeBook, LabCodes, LabRange, Result, Results, Test
from sledai.laboratory.results import both_flags
from together import together

RANGES = (
    LabRange(lower=0.8, upper="<1.7", sex="F", age_from=18, age_below=65.5, range_from=date(2024, 7, 1)),
    LabRange(lower=">80", unit="mg/dL", range_to="2024-06"),
    LabRange(upper=Decimal("1.8"), range_from=5),
)
BOOK = LabCodeBook(
    names={"WBC": "white_cells"},
    tests={
        "c3": [
            LabCodes(names=["C3", 4485], unit="g/L", words={"LOW": "low", 9.99: None, "": "unknown"}, ranges=RANGES),
            LabCodes(laboratory="North", method='by "hand"', units={"g": "g/L"}, flags={"*": "abnormal"}),
        ],
        Test.PLATELETS: LabCodes(names="PLT", comparators={"less than": "<", "is": "="}),
    },
    units={"K/uL": "10*3/uL"},
    words={"TNTC": ">100", "pending": None, 99: "not done"},
    flags={"LU": "low"},
    comparators={"up to": "<="},
    judged_by={"low_complement": ["c3", "c4"]},
    ratio=[RATIO_BY_MASS, RATIO_50_MG_PER_MMOL],
)
"""Everything that a book can hold."""
ONE = {"subject": ["A"], "day": [0], "test": ["c3"], "value": [1], "unit": ["g/L"]}


class TestFile:
    """A book as TOML."""

    def test_there_and_back(self, tmp_path):
        """What is written is read as the same book."""
        (tmp_path / "book.toml").write_text(BOOK.to_toml())
        again = LabCodeBook.from_toml(tmp_path / "book.toml")
        number = evolve(RANGES[2], upper="1.8")
        codes = evolve(BOOK.tests[Test.C3][0], ranges=(*RANGES[:2], number))
        assert again == evolve(BOOK, tests={**BOOK.tests, Test.C3: (codes, BOOK.tests[Test.C3][1])})
        assert again.to_toml() == BOOK.to_toml()

    def test_by_hand(self, tmp_path):
        """Short forms: one name, one convention, one range."""
        (tmp_path / "book.toml").write_text(
            'ratio = "ratio-by-mass"\n[tests.c3]\nnames = "C3"\nunit = "g/L"\n[tests.c3.ranges]\nlower = 0.9\n'
        )
        book = LabCodeBook.from_toml(tmp_path / "book.toml")
        codes = LabCodes(names="C3", unit="g/L", ranges=LabRange(lower=0.9))
        assert book == LabCodeBook(ratio=RATIO_BY_MASS, tests={"c3": codes})

    def test_nothing(self, tmp_path):
        """An empty file is an empty book."""
        (tmp_path / "book.toml").write_text("")
        assert LabCodeBook.from_toml(tmp_path / "book.toml") == LabCodeBook()
        assert LabCodeBook().to_toml() == "\n"

    @together(
        ("text", "message"),
        [
            ("x = 1", "x: there is no key 'x'"),
            ("[tests.c5]", "tests.c5: there is no key 'c5', perhaps 'c3' or another"),
            ("[tests.c3]\nunit = 1", "tests.c3.unit: it is not a text"),
            ("[tests.c3]\nnames = [true]", "tests.c3.names.1: it is neither a number nor a text"),
            ('[tests.c3]\nflags = { x = "odd" }', "tests.c3.flags.x: there is no meaning 'odd'"),
            ('[tests.c3]\ncomparators = { x = "~" }', "tests.c3.comparators.x: there is no meaning '~'"),
            ('[tests.c3]\nunit = "g/L"\nranges = { sex = "F" }', "tests.c3.ranges: a range has a lower limit"),
            ("[tests.c3]\nranges = { range_to = true }", "tests.c3.ranges.range_to: it is not a day"),
            ("[[tests.c3]]\n[[tests.c3]]", "c3: give one LabCodes for each laboratory and method"),
            ('names = { A = "c5" }', "names.A: there is no test 'c5'"),
            ('judged_by = { rush = ["c3"] }', "judged_by.rush: there is no key 'rush'"),
        ],
    )
    def test_refused(self, text, message, tmp_path):
        """The file, the key and the fault are named."""
        (tmp_path / "book.toml").write_text(text)
        with raises(unreadable_file) as caught:
            LabCodeBook.from_toml(tmp_path / "book.toml")
        assert message.partition(", perhaps")[0] in str(caught.value)

    @together(
        ("book", "message"),
        [
            (LabCodeBook(names={7: "c3"}), "7 cannot stand in a file as a key"),
            (LabCodeBook(tests={"c3": LabCodes(names=[b"x"])}), "b'x' cannot stand in a file"),
            (LabCodeBook(ratio=evolve(RATIO_BY_MASS, key="mine")), "mine cannot stand in a file"),
        ],
    )
    def test_what_a_file_cannot_hold(self, book, message):
        """Codes that are numbers go to the names of a test."""
        with pytest.raises(TypeError, match=message):
            book.to_toml()


class TestRefused:
    """What is no code book is refused where it is made, used or not."""

    @together(
        ("given", "error", "message"),
        [
            ({"names": {"A": "c5"}}, unknown_statement, "c5"),
            ({"names": {"c3": "c4"}}, ambiguous_code, "c3"),
            ({"tests": {"c5": LabCodes()}}, unknown_statement, "c5"),
            ({"tests": {"c3": LabCodes(names="X"), "c4": LabCodes(names="X")}}, ambiguous_code, "'X'"),
            ({"tests": {"c3": LabCodes(unit="10*9/L")}}, unreadable_unit, r"tests\.c3\.unit"),
            ({"tests": {"c3": LabCodes(ranges=LabRange(lower=1))}}, unreadable_unit, "a missing unit"),
            ({"tests": {"c3": LabCodes(unit="g/L", ranges=LabRange(lower="x"))}}, unreadable_reading, "'x'"),
            ({"tests": {"c3": LabCodes(unit="g/L", ranges=LabRange(upper=">1"))}}, unreadable_reading, "'>1'"),
            ({"tests": {"platelets": LabCodes(words={"few": "low"})}}, unreadable_reading, "'few'"),
            ({"words": {"few": "low"}}, unreadable_reading, "say it of each test by itself"),
            ({"judged_by": {"rush": ["c3"]}}, unknown_descriptor, "rush"),
            ({"judged_by": {"low_complement": ["c5"]}}, unknown_statement, "c5"),
        ],
    )
    def test_books(self, given, error, message):
        """With the name or the value."""
        with raises(error, match=message):
            LabCodeBook(**given)

    @together(
        ("given", "error", "message"),
        [
            ({"unit": "bar"}, unreadable_unit, "unit: 'bar'"),
            ({"units": {"K": "bar"}}, unreadable_unit, "bar"),
            ({"flags": {"x": "odd"}}, unreadable_reading, r"flags\['x'\]: 'odd'"),
            ({"flags": {"x": "low", " X": "high"}}, ambiguous_code, "X"),
            ({"comparators": {"x": "~"}}, unreadable_reading, "'~'"),
        ],
    )
    def test_codes(self, given, error, message):
        """Of one test."""
        with raises(error, match=message):
            LabCodes(**given)

    @together(
        ("given", "error", "message"),
        [
            ({"lower": 1, "sex": "X"}, unreadable_reading, "sex: 'X'"),
            ({"lower": 1, "age_from": "18"}, unreadable_reading, "age_from: '18'"),
            ({"lower": 1, "age_below": True}, unreadable_reading, "age_below: True"),
            ({"lower": 1, "range_from": "soon"}, unreadable_day, "range_from: 'soon'"),
        ],
    )
    def test_ranges(self, given, error, message):
        """Of a range."""
        with raises(error, match=message):
            LabRange(**given)

    @together(
        ("make", "message"),
        [
            (lambda: LabRange(), "a range has a lower limit"),
            (lambda: LabCodeBook(names=["c3"]), "names: give a mapping"),
            (lambda: LabCodeBook(tests=["c3"]), "tests: give a mapping"),
            (lambda: LabCodeBook(tests={"c3": {"unit": "g/L"}}), "give LabCodes"),
            (lambda: LabCodeBook(tests={"c3": 1}), "give LabCodes"),
            (lambda: LabCodeBook(tests={"c3": [LabCodes(), LabCodes()]}), "one LabCodes for each"),
            (lambda: LabCodeBook(units=["g/L"]), "give a mapping"),
            (lambda: LabCodeBook(ratio=7), "name a convention"),
            (lambda: LabCodeBook(judged_by=["c3"]), "judged_by: give a mapping"),
            (lambda: Result("c3", 1, "g/L", code_book={"units": {}}), "give a LabCodeBook"),
            (lambda: Result("c3", 1, "g/L", limits=">1", lower=1), "by limits=, or by lower= and upper="),
            (
                lambda: Results.from_columns({**ONE, "limits": [">1"], "lower": [1]}),
                "by limits=, or by lower= and upper=",
            ),
        ],
    )
    def test_calls(self, make, message):
        """Mistakes of a call."""
        with pytest.raises(TypeError, match=message):
            make()

    def test_two_conventions_for_one_dimension(self):
        """A ratio counts by one convention."""
        results = Results.from_columns({"subject": [], "day": [], "test": [], "value": [], "unit": []})
        book = LabCodeBook(ratio=[RATIO_BY_MASS, RATIO_BY_MASS])
        with pytest.raises(ValueError, match="give one convention for ratios in g/g"):
            derive_visits(results, SLEDAI_2K, subject=[], day=[], code_book=book)


class TestWhatHolds:
    """The codes of a test for a laboratory and a method."""

    def test_the_more_specific_first(self):
        """Laboratory and method, then laboratory, then method, then the test, then the book."""
        entries = [
            LabCodes(laboratory="N", method="M", units={"a": "g/L"}),
            LabCodes(laboratory="N", units={"a": "mg/dL", "b": "g/L"}),
            LabCodes(method="M", units={"a": "mg/L", "b": "mg/dL", "c": "g/L"}),
            LabCodes(units={"a": "g/dL", "b": "g/dL", "c": "g/dL", "d": "g/L"}),
        ]
        units = dict.fromkeys("abcde", "ug/L") | {"e": "g/L"}
        for order in (entries, entries[::-1]):
            book = LabCodeBook(tests={"c3": order}, units=units)
            assert set(book.of(Test.C3, " n", "m").units.values()) == {"g/L"}
            assert book.of(Test.C3, "N").units["a"] == "mg/dL"
            assert book.of(Test.C3, "", "M").units["a"] == "mg/L"
            assert book.of(Test.C3).units["a"] == "g/dL"
            assert book.of(Test.C4).units["a"] == "ug/L"

    def test_words_in_any_case(self):
        """A word of a test replaces that of the book, however both are written."""
        book = LabCodeBook(words={"Many": ">100", 7: None}, tests={"c3": LabCodes(words={"MANY ": "high", "7.0": 0.5})})
        assert dict(book.of(Test.C3).words) == {"MANY ": "high", "7.0": 0.5}
        assert dict(book.of(Test.C4).words) == {"Many": ">100", "7": "not done"}

    def test_names(self):
        """A test is found by its own name, and by those of the book."""
        assert BOOK.find("PLT") is Test.PLATELETS
        assert BOOK.find(4485) is Test.C3
        assert BOOK.find("c4") is Test.C4
        assert BOOK.find("x") is None
        assert BOOK.find(["PLT"]) is None
        assert LabCodeBook(names=LOINC).find("777-3") is Test.PLATELETS

    def test_repr(self):
        """Only what is said."""
        book = LabCodeBook(tests={"c3": LabCodes(unit="g/L", ranges=[LabRange(lower=0.9, sex="F")])})
        assert repr(book) == "LabCodeBook(tests={'c3': LabCodes(unit='g/L', ranges=(LabRange(lower=0.9, sex='F'),))})"
        assert repr(LabCodeBook()) == "LabCodeBook()"


class TestOneResult:
    """One result in the language of a laboratory."""

    @together(
        ("day", "limits"),
        [
            ("2024-08-01", (1_600_000, 3_399_999)),
            ("2024-05-01", (1_600_001, None)),
            ("2024-06-15", (None, None)),
            (None, (None, None)),
        ],
    )
    def test_ranges(self, day, limits):
        """By the day of the sample: after June, before it, in a month that only partly belongs to it, and unknown."""
        tests = {"c3": LabCodes(unit="g/L", ranges=RANGES[:2])}
        found = Result("c3", 0.85, day=day, sex="F", age=40, code_book=LabCodeBook(tests=tests)).limits
        assert limits == tuple(None if limit is None else limit.low for limit in found)

    @together(("age", "known"), [(18, True), (17.99, False), (65.5, False), ("65.4", True), (None, False)])
    def test_ages(self, age, known):
        """From 18 years to below 65.5."""
        book = LabCodeBook(tests={"c3": LabCodes(unit="g/L", ranges=RANGES[:1])})
        found = Result("c3", 0.85, day="2024-08-01", sex="female", age=age, code_book=book)
        assert known is (found.limits[0] is not None)

    @together("age", [-1, 1000, "old", True])
    def test_ages_that_are_none(self, age):
        """They are refused."""
        book = LabCodeBook(tests={"c3": LabCodes(unit="g/L", ranges=RANGES[:1])})
        with raises(unreadable_reading, match="age"):
            Result("c3", 0.85, age=age, code_book=book)

    def test_a_range_in_another_unit_of_measure(self):
        """A limit of arbitrary units says nothing of international ones."""
        codes = LabCodes(ranges=LabRange(upper=20, unit="[arb'U]/mL"))
        book = LabCodeBook(tests={"anti_dsdna": codes})
        assert Result("anti_dsdna", 25, "[IU]/mL", code_book=book).limits == (None, None)
        assert Result("anti_dsdna", 25, "[arb'U]/mL", code_book=book).limits[1] is not None

    def test_a_range_keeps_its_unit(self):
        """A range of any laboratory is in the unit that stands beside it, whatever a laboratory writes."""
        codes = [LabCodes(unit="g/L", ranges=LabRange(lower=0.9)), LabCodes(laboratory="North", unit="mg/dL")]
        book = LabCodeBook(tests={"c3": codes})
        north, other = (Result("c3", 0.5, unit, laboratory="North", code_book=book).limits for unit in ("g/L", "g/dL"))
        assert north == other == Result("c3", 1, "g/L", lower=90, range_unit="mg/dL").limits

    def test_words_before_a_number(self):
        """In the value as in a column of its own; equality is the plain number."""
        for value, same in (("less than 50", "<50"), ("Up to 50", "<=50"), ("is 50", "50")):
            assert Result("PLT", value, "10*9/L", code_book=BOOK).amount == Result("platelets", same, "10*9/L").amount

    @together(("limits", "lower", "upper"), [("0.9-1.8", 0.9, 1.8), ("up to 1.8", None, 1.8), ("> 0.9", ">0.9", None)])
    def test_limits_in_one_cell(self, limits, lower, upper):
        """As they are printed."""
        found = Result("c3", 1, "g/L", limits=limits, code_book=LabCodeBook(comparators={"up to": "<="}))
        assert found.limits == Result("c3", 1, "g/L", lower=lower, upper=upper).limits

    @together("limits", ["0.9", "normal", 0.9, "1.8 - x"])
    def test_limits_that_cannot_be_read(self, limits):
        """One number is neither end of a range."""
        with raises(unreadable_reading, match="limits"):
            Result("c3", 1, "g/L", limits=limits)

    def test_flags_of_counts_are_not_read(self):
        """No rule looks at the range of a count; a flag of complement has to be understood."""
        assert Result("platelets", 90, "10*9/L", flag="see comment").flag == ""
        assert Result("platelets", 90, "10*9/L", flag="L").flag == "low"
        with raises(unreadable_reading, match=r"flags=\{'LU': 'low'\}"):
            Result("c3", 1, "g/L", flag="see comment")


@together(
    ("flag", "word", "both"),
    [
        ("", "", ""),
        ("low", "", "low"),
        ("", "high", "high"),
        ("high", "high", "high"),
        ("abnormal", "", "abnormal"),
        ("abnormal", "high", "high"),
        ("abnormal", "normal", "abnormal"),
        ("low", "high", "abnormal"),
    ],
)
def test_a_flag_and_a_word(flag, word, both):
    """Both say something of the range; where they contradict each other, nothing is known."""
    assert both == both_flags(flag, word)


def test_many_ages_that_cannot_be_read():
    """All faults at once, of an eager table."""
    book = LabCodeBook(tests={"c3": LabCodes(unit="g/L", ranges=RANGES[:1])})
    table = {"subject": [1, 2], "test": ["c3"] * 2, "value": [1, 1], "unit": [""] * 2, "day": ["2024-08-01"] * 2}
    with raises(unreadable_reading, match="age: -1"):
        Results.from_columns({**table, "age": [-1, 30]}, code_book=book)


def test_a_file_that_is_not_there(tmp_path):
    """That is an error of the system."""
    with pytest.raises(OSError, match="none"):
        LabCodeBook.from_toml(tmp_path / "none.toml")


def test_many_descriptors_keep_their_tests():
    """Each is judged by its own tests, whatever the order in which Python keeps a set."""
    judged = {name: (row.rule.tests[0].value,) for name, row in SLEDAI_2K.items() if row.rule and row.rule.tests}
    assert 8 <= len(judged)
    for names in (list(judged), list(reversed(judged))):
        judges = {name: judged[name] for name in names}
        book = LabCodeBook(judged_by={str(name): tests for name, tests in judges.items()}, panels={"Lyon": judges})
        assert dict(book.judged_by) == judges == dict(book.panels["Lyon"])
