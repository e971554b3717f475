"""Readings are exact: a number is the decimal that it is written as, a blank is every value, and nothing is rounded."""

import decimal
import math
import pickle
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, strategies as st

from refusals import raises
from sledai import BodyWeight, Interval, Pga, Prednisone, SledaiError
from sledai.errors import different_lengths, unreadable_reading
from sledai.visits.readings import KILOGRAMS, MG_PER_DAY, MILLIMETRES, PARTS, POINTS, TENTHS
from together import together

SCALES = {
    # how many points, milligrams or kilograms one of the unit is, the smallest and the largest reading, the decimals
    POINTS: (Fraction(1), "0", "3", 6),
    TENTHS: (Fraction(3, 10), "0", "10", 5),
    MILLIMETRES: (Fraction(3, 100), "0", "100", 4),
    MG_PER_DAY: (Fraction(1), "0", "10000", 6),
    KILOGRAMS: (Fraction(1), "0.000001", "1000", 6),
}
GAPS = [None, float("nan"), np.nan, math.nan, "", "  ", pd.NA, pd.NaT, np.float32("nan"), Decimal("nan")]

every_scale = pytest.mark.parametrize("scale", SCALES, ids=lambda scale: scale.key)


def quantity(scale, values):
    """A reading on a scale, whichever quantity that is."""
    kinds = {MG_PER_DAY: Prednisone, KILOGRAMS: BodyWeight}
    return kinds[scale](values) if scale in kinds else Pga(values, scale=scale.key)


def known(scale, value):
    """A reading that was taken, in parts."""
    parts = quantity(scale, value).parts
    assert parts.low == parts.high
    return Fraction(int(parts.low), PARTS)


def unknown(scale):
    """What a reading that was not taken can be."""
    parts = quantity(scale, None).parts
    return Fraction(parts.low, PARTS), Fraction(parts.high, PARTS)


@st.composite
def written(draw, scale, places=None):
    """A reading as it is written, with at most so many decimals."""
    _, low, high, decimals = SCALES[scale]
    places = decimals if places is None else places
    number = draw(st.decimals(Decimal(low), Decimal(high), places=draw(st.integers(0, places))))
    return number if number >= Decimal(low) else Decimal(high)


class TestExact:
    """A reading is the decimal that it is written as."""

    @every_scale
    @given(data=st.data())
    def test_however_it_is_written(self, scale, data):
        """Text, decimal, float, and each in a list or an array: one number, exactly."""
        number = data.draw(written(scale))
        expected = Fraction(number) * SCALES[scale][0]
        assert expected == known(scale, number) == known(scale, str(number)) == known(scale, float(number))
        assert expected == known(scale, np.float64(number)) == known(scale, f" {number} ")
        for column in (
            [number],
            (str(number),),
            [float(number)],
            np.array([float(number)]),
            np.array([str(number)]),
            np.array([number], object),
            pd.Series([float(number)]),
            pd.Series([float(number)], dtype="Float64"),
            pl.Series([float(number)]),
        ):
            parts = quantity(scale, column).parts
            assert (
                [expected]
                == [Fraction(int(end), PARTS) for end in parts.low]
                == [Fraction(int(end), PARTS) for end in parts.high]
            )

    @every_scale
    @given(data=st.data())
    def test_floats_of_few_digits(self, scale, data):
        """A 32-bit float is the shortest decimal that is stored as it, alone and in an array alike (40.1 is 40.1)."""
        number = np.float32(data.draw(written(scale, places=1)))
        expected = Fraction(str(number)) * SCALES[scale][0]
        assert expected == known(scale, number)
        assert [expected] == [Fraction(int(end), PARTS) for end in quantity(scale, np.array([number])).parts.low]

    @together("value", ["0", "0.3", "0.7", "1.1", "1.4", "2.5", "3"])
    def test_floats_of_fewer_digits_still(self, value):
        """A 16-bit float likewise."""
        number = np.float16(value)
        assert Fraction(value) == known(POINTS, number)
        assert [int(Decimal(value) * PARTS)] == Pga(np.array([number]), scale="points").parts.low.tolist()

    @together("kind", [int, np.int8, np.uint8, np.int64, np.uint64, np.float64, np.longdouble])
    def test_whole_numbers_of_every_kind(self, kind):
        """2 is 2."""
        assert Fraction(2) == known(POINTS, kind(2)) or kind is np.longdouble
        assert [2 * PARTS] == Pga(np.array([2], kind), scale="points").parts.low.tolist()

    @together(
        ("one", "other", "apart"),
        [(1.4, 1.1, "0.3"), (1.0, 0.7, "0.3"), (1.4, 0.4, "1"), (1.7, 0.7, "1"), (0.4, 0.1, "0.3"), (2.6, 2.5, "0.1")],
    )
    def test_differences_of_floats(self, one, other, apart):
        """1.4 less 1.1 is 0.3 although binary floats say less, and 1.4 less 0.4 is 1.0 (BND-5)."""
        difference = Pga(one, scale="points").parts - Pga(other, scale="points").parts
        assert Interval(int(Decimal(apart) * PARTS), int(Decimal(apart) * PARTS)) == difference

    @together(
        ("scale", "reading", "points"),
        [
            (MILLIMETRES, 10, "0.3"),
            (MILLIMETRES, 9, "0.27"),
            (MILLIMETRES, 100, "3"),
            (MILLIMETRES, "0.0001", "0.000003"),
            (TENTHS, 1, "0.3"),
            (TENTHS, 0.9, "0.27"),
            (TENTHS, 10, "3"),
            (TENTHS, "0.00001", "0.000003"),
        ],
    )
    def test_other_scales_are_converted_exactly(self, scale, reading, points):
        """10 mm of 100, and 1 of 10, are 0.3 points of 3."""
        assert Pga(points, scale="points").parts == Pga(reading, scale=scale.key).parts

    @together(("dose", "weight"), [(30, 60), (27.5, 55), (30.05, 60.1), (0.05, 0.1), (24.35, 48.7)])
    def test_half_a_milligram_for_each_kilogram(self, dose, weight):
        """Twice the dose is the weight, exactly, in floats of 64 and of 32 bits."""
        for kind in (np.float64, np.float32):
            given_, held = Prednisone(np.array([dose], kind)).parts, BodyWeight(np.array([weight], kind)).parts
            assert (2 * given_.low).tolist() == held.low.tolist()

    @together("precision", [1, 3, 28, 50])
    def test_the_precision_of_the_caller_plays_no_part(self, precision):
        """Decimal arithmetic set to few digits elsewhere does not round a reading."""
        with decimal.localcontext() as context:
            context.prec = precision
            assert Interval(1456789, 1456789) == Pga("1.456789", scale="points").parts
            assert [1456789] == Pga(["1.456789"], scale="points").parts.low.tolist()
            assert Interval(1234567891, 1234567891) == Prednisone("1234.567891").parts
            assert "<Prednisone 1234.567891 [mg/day]>" == repr(Prednisone("1234.567891"))


class TestWorkedOut:
    """A float with further decimals was worked out: it is the reading that it can only be, or one of two."""

    @together(
        ("scale", "value", "low", "high"),
        [
            (POINTS, 10 / 100 * 3, 300_000, 300_000),
            (POINTS, 30 / 100 * 3, 900_000, 900_000),
            (POINTS, 1.4 - 1.1, 300_000, 300_000),
            (POINTS, 1 - 0.9 - 0.1, 0, 0),
            (POINTS, 1 / 3, 333_333, 333_334),
            (POINTS, 3.0000000000000004, 3_000_000, 3_000_000),
            (MILLIMETRES, 100 / 3, 999_999, 1_000_002),
            (MG_PER_DAY, 20 / 3, 6_666_666, 6_666_667),
            (MG_PER_DAY, 7.5000001, 7_500_000, 7_500_001),
            (MG_PER_DAY, np.float32(20) / np.float32(3), 6_666_666, 6_666_667),
            (KILOGRAMS, 140 / 2.20462, 63_503_007, 63_503_008),
        ],
    )
    def test_parts(self, scale, value, low, high):
        """Alone, in a list and in an array alike."""
        assert Interval(low, high) == quantity(scale, value).parts
        for column in ([value], np.array([value])):
            parts = quantity(scale, column).parts
            assert ([low], [high]) == (parts.low.tolist(), parts.high.tolist())

    def test_a_decision_that_it_cannot_change(self):
        """20 / 3 mg are at most 7.5 mg; of a hair more than 7.5 mg that stays open."""
        for dose, decided in ((20 / 3, (True, True)), (7.5000001, (False, True)), (7.6 + 1e-8, (False, False))):
            verdict = Prednisone(dose).parts.at_most(7_500_000)
            assert decided == (verdict.certain, verdict.possible)

    def test_shown(self):
        """With both readings that it can be, and not as one that was not recorded."""
        assert "<Prednisone 6.666666 to 6.666667 [mg/day]>" == repr(Prednisone(20 / 3))
        assert "<Prednisone: 3 readings, 1 not recorded>" == repr(Prednisone([20 / 3, None, 5]))

    @together("value", [3.0000001, -0.0000001])
    def test_beyond_the_scale(self, value):
        """What can only be beyond an end of the scale is not a reading."""
        for given_ in (value, np.array([value])):
            with raises(unreadable_reading):
                Pga(given_, scale="points")


class TestGaps:
    """A reading that was not taken is every value that it can have, never a normal one."""

    @together("gap", GAPS, ids=repr)
    @every_scale
    def test_every_blank(self, scale, gap):
        """Null, NaN and blanks, alone and in a list."""
        low, high = unknown(scale)
        assert (low, high) == tuple(Fraction(end, PARTS) for end in _ends(quantity(scale, gap).parts))
        column = quantity(scale, [gap, 1]).parts
        assert (low, 1 * SCALES[scale][0]) == tuple(Fraction(int(end), PARTS) for end in column.low)
        assert (high, 1 * SCALES[scale][0]) == tuple(Fraction(int(end), PARTS) for end in column.high)

    def test_a_global_assessment(self):
        """Any value from 0 to 3, on whatever scale it would have been."""
        assert {(0, 3)} == {unknown(scale) for scale in (POINTS, TENTHS, MILLIMETRES)}

    def test_a_dose_and_a_weight(self):
        """From none on, and any positive weight; more than every reading that is believed."""
        assert (0, 10**5) == unknown(MG_PER_DAY)
        assert (Fraction(1, PARTS), 10**6) == unknown(KILOGRAMS)

    @every_scale
    def test_gaps_of_arrays(self, scale):
        """NaN, and masked values whatever stands beneath them."""
        low, high = (int(end * PARTS) for end in unknown(scale))
        one = int(SCALES[scale][0] * PARTS)
        for column in (
            np.array([np.nan, 1]),
            np.array([np.nan, 1], np.float32),
            np.ma.array([1.0, 1.0], mask=[True, False]),
            np.ma.array([1, 1], mask=[True, False]),
            np.ma.array([99999999.0, 1.0], mask=[True, False]),
            np.ma.array(["many", "1"], mask=[True, False], dtype=object),
            pd.Series([None, 1], dtype="Int64"),
            pl.Series([None, 1]),
        ):
            parts = quantity(scale, column).parts
            assert ([low, one], [high, one]) == (parts.low.tolist(), parts.high.tolist())

    def test_no_readings_at_all(self):
        """An empty column is a column."""
        for nothing in ([], (), np.array([]), np.array([], object)):
            assert 0 == Pga(nothing, scale="points").size

    def test_0_is_a_reading(self):
        """A dose of 0 is none taken, not a blank."""
        assert Interval(0, 0) == Prednisone(0).parts == Prednisone("0").parts == Prednisone(-0.0).parts


def _ends(interval):
    return interval.low, interval.high


BEYOND = {
    POINTS: ("-0.000001", "3.000001"),
    TENTHS: ("-0.00001", "10.00001"),
    MILLIMETRES: ("-0.0001", "100.0001"),
    MG_PER_DAY: ("-0.000001", "10000.000001"),
    KILOGRAMS: ("0", "1000.000001"),
}
NO_READINGS = [
    "<0.3",
    ">100",
    "1+",
    "6-10",
    "TNTC",
    "ND",
    "1,4",
    "1.4 mg",
    b"1.4",
    True,
    False,
    np.True_,
    "inf",
    float("inf"),
    -float("inf"),
    np.inf,
    1 + 2j,
    object,
    {"a": 1},
    Fraction(1, 2),
    np.datetime64("2020-01-01"),
    "1.0000001",
    Decimal("1e-30"),
    "1.40000000000000000000000000000000001",
    "1." + "0" * 70 + "1",
    10**400,
]


class TestRefused:
    """What is not a reading is refused, with the column, each value, and what is read."""

    @together("value", NO_READINGS, ids=lambda value: repr(value)[:30])
    @every_scale
    def test_no_reading(self, scale, value):
        """Text that decides nothing, truth values, infinities, other types, and further decimals."""
        for given_ in (value, [value, 1, None]):
            with raises(unreadable_reading) as caught:
                quantity(scale, given_)
            assert {repr(value): 1} == caught.value.values
            assert scale.accepted == caught.value.accepted
            assert caught.value.column in str(caught.value)
            copy = pickle.loads(pickle.dumps(caught.value))
            assert (str(caught.value), type(caught.value)) == (str(copy), type(copy))

    @every_scale
    def test_the_ends_of_the_scale(self, scale):
        """Both ends are read, and one step beyond is not."""
        _, low, high, _ = SCALES[scale]
        for end in (low, high):
            known(scale, end)
            known(scale, float(end))
            quantity(scale, np.array([float(end)]))
        for beyond in BEYOND[scale]:
            for given_ in (beyond, float(beyond), [beyond], np.array([float(beyond)])):
                with raises(unreadable_reading):
                    quantity(scale, given_)

    @every_scale
    @together("value", [1e300, -1e300, 61489146912366.0, 1e19, np.inf, -np.inf, 2.0**63])
    def test_huge_numbers(self, scale, value):
        """No number is so large that it comes round to a small one, and none raises a warning."""
        with raises(unreadable_reading, match="1 time"):
            quantity(scale, np.array([value, 1.0]))

    def test_further_decimals_in_texts(self):
        """A text keeps its digits: refused, not rounded."""
        for column in ("1.0000001", ["1.0000001", "1.0"], np.array([Decimal("1.0000001")]), "1." + "1" * 70):
            with raises(unreadable_reading, match="at most 6 decimals"):
                Pga(column, scale="points")

    def test_every_wrong_value_is_counted(self):
        """The most frequent first, in lists and in arrays, gaps left out."""
        for column in ([5, 4, 4, None, 1], np.array([5.0, 4.0, 4.0, np.nan, 1.0])):
            with raises(
                unreadable_reading, match=r"pga: 4(\.0)? \(2 times\), 5(\.0)? \(1 time\) cannot be read"
            ) as caught:
                Pga(column, scale="points")
            assert [2, 1] == list(caught.value.values.values())
            assert isinstance(caught.value, SledaiError)

    def test_booleans_are_no_doses(self):
        """An array of truth values is no column of readings."""
        with raises(unreadable_reading):
            Prednisone(np.array([True, False]))

    @together("values", [np.zeros((2, 2)), np.zeros((2, 1)), [[1, 2], [3, 4]], np.zeros((2, 2), object)])
    def test_tables_are_no_columns(self, values):
        """More than one dimension is refused, naming the shape."""
        with raises(different_lengths, match="pga has shape") as caught:
            Pga(values, scale="points")
        assert str(caught.value) == str(pickle.loads(pickle.dumps(caught.value)))

    @together("scale", [MG_PER_DAY, KILOGRAMS, POINTS, "0-3", None, 3])
    def test_a_global_assessment_has_one_of_three_scales(self, scale):
        """The scale is never guessed."""
        with pytest.raises(TypeError, match=r'say "points" \(0 to 3\), "tenths"'):
            Pga(1, scale=scale)
        with pytest.raises(TypeError):
            Pga(1)

    @together(
        ("make", "name", "words"),
        [
            (lambda: Pga("x", scale="points"), "pga", "a number from 0 to 3 [points] with at most 6 decimals"),
            (
                lambda: Pga("x", scale="tenths"),
                "pga",
                "a number from 0 to 10 [tenths of the scale] with at most 5 decimals",
            ),
            (lambda: Pga("x", scale="millimetres"), "pga", "a number from 0 to 100 [mm] with at most 4 decimals"),
            (lambda: Prednisone("x"), "prednisone", "a number from 0 to 10000 [mg/day] with at most 6 decimals"),
            (lambda: BodyWeight("x"), "body_weight", "a number from 0.000001 to 1000 [kg] with at most 6 decimals"),
        ],
    )
    def test_words(self, make, name, words):
        """The quantity, the value, the range with its unit, and what a blank is."""
        with raises(unreadable_reading) as caught:
            make()
        expected = f"{name}: 'x' (1 time) cannot be read. Accepted: {words}; null or blank if not recorded."
        assert expected == str(caught.value)


class TestShown:
    """A quantity is shown by its reading and unit."""

    @together(
        ("made", "expected"),
        [
            (Pga("1.40", scale="points"), "<Pga 1.4 [points]>"),
            (Pga(33.3, scale="millimetres"), "<Pga 33.3 [mm]>"),
            (Pga(9, scale="tenths"), "<Pga 9 [tenths of the scale]>"),
            (Pga(None, scale="points"), "<Pga not recorded>"),
            (Prednisone(100), "<Prednisone 100 [mg/day]>"),
            (Prednisone("7.5"), "<Prednisone 7.5 [mg/day]>"),
            (BodyWeight(60), "<BodyWeight 60 [kg]>"),
            (Pga([1, None, 2], scale="points"), "<Pga: 3 readings, 1 not recorded>"),
            (Prednisone(np.array([0.0, np.nan])), "<Prednisone: 2 readings, 1 not recorded>"),
        ],
    )
    def test_repr(self, made, expected):
        """One reading, or how many."""
        assert expected == repr(made)

    def test_size(self):
        """How many visits it is of."""
        assert "one visit" == Pga(1, scale="points").size
        assert 3 == Pga([1, 2, None], scale="points").size

    def test_scale(self):
        """How it was recorded is kept beside it."""
        assert MILLIMETRES is Pga(1, scale="millimetres").scale
        assert MG_PER_DAY is Prednisone(1).scale
        assert KILOGRAMS is BodyWeight(1).scale
        assert ["points", "tenths", "millimetres", "mg/day", "kg"] == [scale.key for scale in SCALES]
