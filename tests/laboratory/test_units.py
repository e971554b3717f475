"""Units: each exact factor against an independent implementation of UCUM, and what is refused."""

import pickle
from decimal import Decimal
from fractions import Fraction
from functools import cache

import pytest

from laboratory.unit_tables import CONVERTIBLE, OF_TEST
from refusals import raises
from sledai import SledaiError
from sledai.errors import unreadable_unit
from sledai.laboratory import CATALOGUE, LabCodeBook, Result
from sledai.laboratory.units import DIMENSIONS, UNITS, spellings, understood
from together import together

BY_CODE = {unit.code: unit for unit in UNITS}
ARBITRARY = ("{CAE'U}", "{titer}")
"""Annotations: to UCUM they are plain numbers, here each is a dimension of its own."""
MEANT = {
    "10*9/L": ["10^9/L", "x10^9/L", "x 10^9/L"],
    "10*3/uL": ["10^3/uL", "x10^3/uL"],
    "10*6/L": ["10^6/L"],
    "/[HPF]": ["/HPF", "/hpf"],
    "/[LPF]": ["/LPF", "/lpf"],
    "g/d": ["g/day", "g/24 h", "g/24h"],
    "mg/d": ["mg/day", "mg/24 h", "mg/24h"],
    "[IU]/mL": ["IU/mL"],
    "[IU]/L": ["IU/L"],
    "{CAE'U}": ["CAE Unit"],
    "{titer}": ["titer"],
    "Cel": ["C", "degC", "\N{DEGREE SIGN}C"],
    "[degF]": ["F", "degF", "\N{DEGREE SIGN}F"],
}


@cache
def ucum():
    """A registry of the independent implementation that calculates in fractions."""
    from ucumvert import PintUcumRegistry

    return PintUcumRegistry(non_int_type=Fraction)


def factor(code, reference):
    """How many of the reference unit one of a unit is, by the independent implementation."""
    registry = ucum()
    unit, base = (registry.from_ucum(text) for text in (code, reference))
    size = registry.Quantity(Fraction(1), unit.units).to(base.units).magnitude
    assert isinstance(size, Fraction | int)
    parts = [Fraction(value.magnitude).limit_denominator(10**6) for value in (unit, base)]
    return size * parts[0] / parts[1]


def amount(unit, text):
    """A number of a unit in the unit of its dimension, as the library has it."""
    found = BY_CODE[unit].amount(Decimal(text))
    assert found.known
    return Fraction(found.low, BY_CODE[unit].dimension.ticks)


def units_of(test):
    """All units of a test."""
    return [unit for table in OF_TEST[test] for unit in table]


def believable(test, unit):
    """A number that is believed of a test in a unit."""
    if test == "temperature":
        return {"Cel": "38", "[degF]": "100", "K": "311"}[unit]
    if test == "hemoglobin":
        return {"g/L": "100", "g/dL": "10", "mg/dL": "10000", "mg/L": "100000"}[unit]
    return "0"


class TestFactors:
    """Every factor is exact and is that of UCUM."""

    @pytest.mark.needs("ucumvert")
    @pytest.mark.parametrize("unit", [unit for unit in UNITS if unit.code not in ARBITRARY], ids=str)
    def test_factor_is_that_of_an_independent_implementation(self, unit):
        """One of the unit more is as much more of the dimension's own unit as the other implementation says."""
        if unit.dimension.key == "temperature":
            degree = {"Cel": "degree_Celsius", "[degF]": "degree_Fahrenheit", "K": "kelvin"}[unit.code]
            registry = ucum()
            size = registry.Quantity(Fraction(1), "delta_" + degree if unit.code != "K" else degree)
            expected = Fraction(size.to("kelvin").magnitude)
        else:
            expected = factor(unit.code, unit.dimension.unit)
        assert expected == amount(unit.code, "1") - amount(unit.code, "0")

    @pytest.mark.needs("ucumvert")
    @pytest.mark.parametrize("number", ["-40", "0", "95", "98.6", "100.4", "100.5", "212", "310.15", "311.15"])
    @pytest.mark.parametrize("unit", ["Cel", "[degF]", "K"])
    def test_temperature_is_that_of_an_independent_implementation(self, unit, number):
        """The zero of a scale of temperature is where it should be."""
        registry = ucum()
        names = {"Cel": "degree_Celsius", "[degF]": "degree_Fahrenheit", "K": "kelvin"}
        expected = registry.Quantity(Fraction(number), names[unit]).to("degree_Celsius").magnitude
        assert isinstance(expected, Fraction)
        assert expected == amount(unit, number)

    @together("code", ARBITRARY)
    def test_annotations_convert_into_nothing(self, code):
        """A CAE unit and a titer are each alone in a dimension, and are counted as they are."""
        unit = BY_CODE[code]
        assert [unit] == [other for other in UNITS if other.dimension == unit.dimension]
        assert 7 == amount(code, "7")

    def test_arbitrary_units_convert_into_nothing(self):
        """International and arbitrary units, enzyme units and percent are four dimensions."""
        codes = ("[IU]/mL", "[arb'U]/mL", "U/mL", "%", "{titer}")
        assert 5 == len({BY_CODE[code].dimension for code in codes})

    def test_fields_of_two_sizes_convert_into_nothing(self):
        """UCUM has numbers for the two fields, which mean nothing: casts per one field say nothing of the other."""
        assert BY_CODE["/[HPF]"].dimension != BY_CODE["/[LPF]"].dimension

    @together("table", CONVERTIBLE, ids=lambda table: next(iter(table)))
    def test_hand_worked_factors(self, table):
        """The factors that the other tests use, worked out by hand, are those of the library."""
        first = next(iter(table))
        for code, per_first in table.items():
            assert BY_CODE[code].dimension == BY_CODE[first].dimension
            assert Fraction(per_first) == 1 / (amount(code, "1") / amount(first, "1"))


class TestSpellings:
    """Each way to write a unit means one unit."""

    def test_no_spelling_has_two_meanings(self):
        """All codes and spellings are different."""
        written = [spelling for unit in UNITS for spelling in spellings(unit)]
        assert sorted(set(written)) == sorted(written)

    def test_every_unit_has_a_dimension_that_is_listed(self):
        """Units and dimensions are two views of one table."""
        assert set(DIMENSIONS) == {unit.dimension for unit in UNITS}

    @together(("code", "spelling"), [(code, text) for code, said in MEANT.items() for text in said])
    def test_spelling(self, code, spelling):
        """The submission values of SDTM and common spellings are understood, blanks around them or not."""
        test = next(test for test in OF_TEST if code in units_of(test))
        value = believable(test, code)
        assert Result(test, value, code) == Result(test, value, f" {spelling} ")

    def test_units_of_every_test(self):
        """A test has the units of the hand-made table, each of them, and no other."""
        for test, record in CATALOGUE.items():
            codes = {unit.code for unit in UNITS if unit.dimension in record.dimensions}
            assert {unit or "1" for unit in units_of(test)} == codes

    @together("test", OF_TEST)
    def test_wrong_dimension(self, test):
        """A unit of something else is refused for each test, and the message names those that are not."""
        for unit in UNITS:
            if unit.code in [code or "1" for code in units_of(test)]:
                assert unit == Result(test, believable(test, unit.code), unit.code).unit
                continue
            with raises(unreadable_unit) as caught:
                Result(test, "1", unit.code)
            assert test == caught.value.column
            assert {code or "1" for code in units_of(test)} == set(caught.value.units)


UCUM = [
    ("c3", "mg/dl", "mg/dL", 1),
    ("c3", "g/l", "g/L", 1),
    ("c3", "ug/mL", "mg/L", 1),
    ("c3", "g/dm3", "g/L", 1),
    ("platelets", "10*9/l", "10*9/L", 1),
    ("platelets", "/nl", "10*9/L", 1),
    ("platelets", "10*12/L", "10*9/L", 1000),
    ("platelets", "10*6{plt}/mL", "10*9/L", 1),
    ("white_cells", "{cells}/uL", "/uL", 1),
    ("white_cells", "10*3{WBC}/uL", "10*3/uL", 1),
    ("white_cells", "10*3.10*6/L", "10*9/L", 1),
    ("protein_creatinine_ratio", "mg/g{creat}", "mg/g", 1),
    ("protein_creatinine_ratio", "ug/mg", "mg/g", 1),
    ("protein_creatinine_ratio", "mg/mmol{creat}", "mg/mmol", 1),
    ("urine_protein", "mg/(24.h)", "mg/d", 1),
    ("urine_protein", "mg/h", "mg/d", 24),
    ("urine_protein", "cg.d-1", "mg/d", 10),
    ("urine_red_cells", "{#}/[HPF]", "/[HPF]", 1),
    ("anti_dsdna", "m[iU]/mL", "[IU]/L", 1),
    ("anti_dsdna", "%{binding}", "%", 1),
    ("creatine_kinase", "mkat/L", "ukat/L", 1000),
    ("inflamed_joints", "{joints}", "", 1),
]
"""A unit in UCUM, and how many of a usual one it is."""


@together(("test", "unit", "usual", "times"), UCUM)
def test_ucum_is_read_by_its_grammar(test, unit, usual, times):
    """Prefixes, annotations, powers, products, quotients, and a small letter for the liter."""
    assert understood(unit) == Result(test, 0, unit).unit
    assert understood(unit).amount(Decimal(2)) == understood(usual).amount(Decimal(2 * times))


@pytest.mark.needs("ucumvert")
@pytest.mark.parametrize(("unit", "usual"), [(unit, usual) for _, unit, usual, _ in UCUM if usual])
def test_factors_are_those_of_an_independent_implementation(unit, usual):
    """Also of units that are not listed."""
    own, other = understood(unit), understood(usual)
    assert factor(unit, usual) == Fraction(own.size, other.size)


@together(
    "unit",
    [
        "(", "()", "((((", "(g/L", "g)/L", "g/", "/", "g//L", "g..L", "g L", "{a}{b}/L", "{a/L", "0/L", "10*/L",
        "10*123/L", "10**3/uL", "g/LL", "gg/L", "g/L" + "{x}" * 20, "mCel", "md", "G/L", "umol/L", "[degF]/L", "24",
        "10*15/pL",
    ],
)  # fmt: skip
def test_what_is_not_a_unit_of_a_test(unit):
    """What the grammar does not have, what no test is measured in, and what no parts can count."""
    assert understood(unit) is None


class TestRefused:
    """What is no unit of a test is never guessed."""

    @together(
        ("test", "unit", "hint"),
        [
            ("platelets", "K/uL", "kelvin"),
            ("platelets", "G/L", "gauss"),
            ("urine_protein", "g/{24_h}", "gram"),
            ("platelets", "10E9/L", ""),
            ("platelets", "/L", ""),
            ("urine_protein", "mg/24hr", ""),
            ("urine_protein", "mg/24.h", ""),
            ("urine_protein", "MG/D", ""),
            ("urine_red_cells", "/uL", ""),
            ("urine_red_cells", "10^6/L", ""),
            ("urine_red_cells", "/LPF", ""),
            ("red_cell_casts", "/HPF", ""),
            ("urine_protein", "g/L", ""),
            ("urine_protein", "mg/g", ""),
            ("urine_protein", "g", ""),
            ("protein_creatinine_ratio", "mg", ""),
            ("anti_dsdna", "mg/L", ""),
            ("c3", "%", ""),
            ("inflamed_joints", "%", ""),
        ],
    )
    def test_unit(self, test, unit, hint):
        """The message holds the place, the unit, what UCUM takes it for, and what to do."""
        with raises(unreadable_unit) as caught:
            Result(test, 1, unit)
        assert {unit: 1} == caught.value.values
        assert all(text in str(caught.value) for text in (test, repr(unit), hint, f"units={{{unit!r}: ...}}"))

    @together("unit", [None, "", "  "])
    @together("test", [test for test in OF_TEST if test != "inflamed_joints"])
    def test_missing_unit(self, test, unit):
        """Without a unit a number says nothing; only joints are counted without one."""
        with raises(unreadable_unit, match="a missing unit"):
            Result(test, 1, unit)

    @together("unit", [5, 1.0, b"g/d", ["g/d"]])
    def test_unit_that_is_no_text(self, unit):
        """A unit is a text."""
        with raises(unreadable_unit):
            Result("urine_protein", 1, unit)

    def test_range_in_a_unit_that_cannot_be_converted(self):
        """A range in another dimension than the result is refused."""
        with raises(unreadable_unit) as caught:
            Result("anti_dsdna", 40, "[IU]/mL", upper=25, range_unit="%")
        assert {"%": 1} == caught.value.values
        assert "range" in caught.value.column

    def test_error_survives_pickling(self):
        """A message that comes back from another process is the same."""
        error = unreadable_unit("c3", {"%": 3}, units=("g/L",))
        again = pickle.loads(pickle.dumps(error))
        assert (str(error), error.values, error.units) == (str(again), again.values, again.units)
        assert "3 times" in str(again)
        assert isinstance(again, SledaiError)


class TestAliases:
    """A further spelling counts where the caller says what it means."""

    def test_alias(self):
        """K/uL is a thousand per microliter when that is said, for the result and for its range."""
        result = Result(
            "platelets", 90, "K/uL", lower=150, range_unit="K/uL", code_book=LabCodeBook(units={"K/uL": "10*3/uL"})
        )
        assert Result("platelets", 90, "10*9/L", lower=150) != result
        assert (result.amount, result.limits) == (
            Result("platelets", 90, "10*9/L", lower=150).amount,
            Result("platelets", 90, "10*9/L", lower=150).limits,
        )

    def test_alias_to_a_spelling(self):
        """An alias may stand for any spelling that is understood."""
        assert "10*9/L" == Result("platelets", 90, "Gpt/L", code_book=LabCodeBook(units={"Gpt/L": "10^9/L"})).unit.code

    @together("meaning", ["K/uL", "nonsense"])
    def test_alias_to_nothing(self, meaning):
        """An alias for what is no unit is refused, used or not; the message names the alias."""
        with raises(unreadable_unit, match="units\\['G/l'\\]"):
            LabCodeBook(units={"G/l": meaning})

    def test_alias_of_another_dimension(self):
        """An alias cannot make a unit one of another test."""
        with raises(unreadable_unit):
            Result("platelets", 90, "K/uL", code_book=LabCodeBook(units={"K/uL": "g/L"}))


@together("mu", ["\N{MICRO SIGN}", "\N{GREEK SMALL LETTER MU}"])
def test_a_letter_for_micro(mu):
    """Both letters that are written for micro are understood, in every unit that has one."""
    assert Result("platelets", 99000, f"/{mu}L").amount == Result("platelets", 99000, "/uL").amount
    assert Result("platelets", 99, f"10^3/{mu}L").amount == Result("platelets", 99, "10*3/uL").amount
    assert Result("creatine_kinase", 3, f"{mu}kat/L").amount == Result("creatine_kinase", 180, "U/L").amount
