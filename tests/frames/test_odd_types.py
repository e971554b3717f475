"""Values of types that are seldom met are read as what they are, or refused by an error of the library."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from frames import verbs
from oracle import NAMES
from refusals import raises
from sledai import SELENA_SLEDAI, Assessment, Prednisone, Visits, frames, score_bounds
from sledai.errors import column_type, unreadable_answer, unreadable_reading
from together import together

SNAN = Decimal("sNaN")


def form(values):
    """Answers of some visits, absent but for rash."""
    return {**{name: [0] * len(values) for name in NAMES}, "rash": values}


def bounds(values):
    """The lowest and the highest score of each visit, by arrays and in a pandas frame, which are the same."""
    found = score_bounds(Visits.from_columns(form(values)), SELENA_SLEDAI)
    scored = verbs.score_bounds(pd.DataFrame(form(values)), SELENA_SLEDAI)
    told = list(zip(scored["sledai_low"], scored["sledai_high"], strict=True))
    assert told == list(zip(found.low.tolist(), found.high.tolist(), strict=True))
    return told


class TestAnswers:
    """Rash is 2 points."""

    @together("value", [1 + 0j, Fraction(1), np.complex128(1)], ids=repr)
    @together("beside", [1.0, 1, True, Decimal(1), None], ids=repr)
    def test_a_neighbour_makes_no_answer_of_a_value(self, value, beside):
        """What equals 1 and is not an answer is none beside a 1 either, before it or behind it."""
        with raises(unreadable_answer, match="rash"):
            Assessment.from_mapping({**dict.fromkeys(NAMES, 0), "rash": value})
        for values in ([value, beside], [beside, value]):
            with raises(unreadable_answer, match=r"'rash': .* [(]1 time[)] is not an answer"):
                Visits.from_columns(form(values))
            with raises(unreadable_answer, match="'rash': "):
                verbs.score_bounds(pd.DataFrame(form(pd.Series(values, dtype=object))), SELENA_SLEDAI)

    def test_a_signaling_nan(self):
        """It is not assessed, as every NaN."""
        assert Assessment(missing={"rash"}) == Assessment.from_mapping({**dict.fromkeys(NAMES, 0), "rash": SNAN})
        assert [(0, 2), (2, 2)] == bounds(pd.Series([SNAN, 1], dtype=object))

    @together("kind", [">f8", ">f4", ">i4", "<f2", "longdouble"])
    def test_numbers_that_are_stored_otherwise(self, kind):
        """Of another byte order, or of a length that other libraries do not have."""
        assert [(0, 0), (2, 2)] == bounds(np.array([0, 1], kind))
        with raises(unreadable_answer, match=r"'rash': .*2(\.0)?.* \(1 time\) is not an answer"):
            verbs.score_bounds(pd.DataFrame(form(np.array([0, 2], kind))), SELENA_SLEDAI)


READ = {
    "runs of numbers": lambda: pc.run_end_encode(pa.array([1, 0, 1, 1]))[1:3],
    "runs of text": lambda: pc.run_end_encode(pa.array(["N", "Y"])),
    "short decimals": lambda: pa.array([Decimal(0), Decimal(1)], pa.decimal128(3, 1)),
    "truth values of 8 bits": lambda: pa.array([False, True]),
    "text in views": lambda: pa.array(["N", "Y"], pa.string_view()),
}
REFUSED = {
    "lists": lambda: pa.array([[1], [0]]),
    "records": lambda: pa.array([{"a": 1}, {"a": 0}]),
    "mappings": lambda: pa.array([[("a", 1)], [("b", 1)]], pa.map_(pa.string(), pa.int8())),
    "bytes": lambda: pa.array([b"N", b"Y"]),
}


class TestArrow:
    """A column of Arrow, in a table, in a pandas frame, and as a pandas column given for itself."""

    @staticmethod
    def doors(column):
        """What is given and how the lowest scores come out."""
        series = pd.Series(pd.arrays.ArrowExtensionArray(column))
        table = pa.table({**form([0, 0]), "rash": column})
        return (
            lambda: verbs.score_bounds(table, SELENA_SLEDAI)["sledai_low"].to_pylist(),
            lambda: list(verbs.score_bounds(pd.DataFrame(form(series)), SELENA_SLEDAI)["sledai_low"]),
            lambda: score_bounds(Visits.from_columns(form(series)), SELENA_SLEDAI).low.tolist(),
        )

    @together("column", READ.values(), ids=READ)
    def test_read(self, column):
        """Absent and present."""
        assert [[0, 2]] * 3 == [door() for door in self.doors(column())]

    @together("column", REFUSED.values(), ids=REFUSED)
    def test_refused(self, column):
        """With the column."""
        for door in self.doors(column()):
            with raises(unreadable_answer, match=r"column 'rash': .* is not an answer"):
                door()


class TestReadings:
    """A dose is what is written, alone and among many."""

    @together("span", [np.timedelta64(7, "ns"), np.timedelta64(7, "D")], ids=repr)
    def test_a_span_of_time_is_no_dose(self, span):
        """Seven days are not 7 mg."""
        for values in (span, [span], np.array([span])):
            with raises(unreadable_reading, match="prednisone"):
                Prednisone(values)

    @together("text", ["1_0", "1_0.5", "\u0661", "\uff17", "1e", "7,5", "1e" + 30 * "9", "0x7"])
    def test_what_only_python_reads(self, text):
        """An underscore, and the digits of other scripts, are not how a number is written."""
        for values in (text, [text]):
            with raises(unreadable_reading, match="prednisone"):
                Prednisone(values)

    @together(("text", "parts"), [("+7.5", 7_500_000), (" 5. ", 5_000_000), (".5", 500_000), ("1E1", 10**7)])
    def test_how_a_number_is_written(self, text, parts):
        """With a sign, without a digit on one side of the point, with an exponent."""
        assert (parts, parts) == (Prednisone(text).parts.low, Prednisone([text]).parts.low.item())

    def test_a_short_float(self):
        """The shortest way to write it: 5410, which is stored as 5408."""
        alone, many = Prednisone(np.float16(5410)), Prednisone(np.array([5410, 7.5, np.nan], np.float16))
        assert 5410_000_000 == alone.parts.low
        assert [5410_000_000, 7_500_000, 0] == many.parts.low.tolist()

    def test_a_long_float(self):
        """All of its digits count, alone and among many."""
        for values in (np.longdouble(471.31), np.array([471.31], np.longdouble)):
            assert (
                471_310_000 == int(np.max(Prednisone(values).parts.low)) == int(np.max(Prednisone(values).parts.high))
            )

    def test_a_signaling_nan(self):
        """It was not recorded, as every NaN."""
        assert not Prednisone(SNAN).parts.known
        assert [0, 7_000_000] == Prednisone([SNAN, 7]).parts.low.tolist()


@together(
    ("values", "codebook", "expected"),
    [
        (["Y", "N", None], None, [2, 0, None]),
        ([True, None, False], None, [2, None, 0]),
        ([1, 0.0, " "], None, [2, 0, None]),
        (["1", 0, "ND"], None, [2, 0, None]),
        ([1, "n", 0], {"n": None}, [2, None, 0]),
        ([1, "n", 0], {"y": True, "n": False}, [2, 0, 0]),
        ([2, 1, "?"], {2: True, 1: False, "?": None}, [2, 0, None]),
    ],
)
def test_objects_in_an_eager_frame_of_polars(values, codebook, expected):
    """They are read value by value, as in pandas; so the remedy for letters beside numbers is one."""
    frame = pl.DataFrame(form([0, 0, 0])).with_columns(rash=pl.Series(values, dtype=pl.Object))
    found = verbs.score(frame, SELENA_SLEDAI, codebook=codebook)
    assert expected == found["sledai"].to_list()
    assert () == frames.check(frame, SELENA_SLEDAI, frames.Layout(codebook=codebook)).problems


@together("wrong", [pd.Series, list, np.array])
def test_a_form_that_is_not_a_mapping(wrong):
    """It is refused with what to write, which for a row of a pandas frame gives the visit."""
    row = pd.Series({name: name == "rash" for name in NAMES})
    with pytest.raises(TypeError, match=r"give a mapping of descriptor to answer; of a pandas Series, to_dict\(\)"):
        Assessment.from_mapping(wrong(row))
    assert Assessment({"rash"}) == Assessment.from_mapping(row.to_dict())


def test_objects_that_are_not_answers():
    """Each is counted, and letters beside numbers by themselves."""
    frame = pl.DataFrame(form([0, 0, 0])).with_columns(rash=pl.Series([[1], "n", 0], dtype=pl.Object))
    with raises(unreadable_answer) as caught:
        verbs.score(frame, SELENA_SLEDAI)
    assert ({"[1]": 1, "'n'": 1}, {"'n'": 1}) == (caught.value.values, caught.value.letters)


def test_objects_in_a_plan_of_polars():
    """Polars cannot read them, so the column is refused when the plan is made."""
    frame = pl.DataFrame(form([0, 1])).with_columns(rash=pl.Series(["N", "Y"], dtype=pl.Object)).lazy()
    with raises(column_type, match="'rash' holds objects of Python and must hold text, numbers or truth"):
        verbs.score_bounds(frame, SELENA_SLEDAI)
