"""Every numeric rule on its boundary and one step either side, in every unit and edition, in exact arithmetic."""

from decimal import Decimal
from fractions import Fraction

import numpy as np

from laboratory.deriving import joints, platelets, protein, told
from laboratory.unit_tables import (
    ACTIVITY,
    CELLS,
    INTERNATIONAL,
    MASS,
    OF_TEST,
    PROTEIN,
    TEMPERATURE,
    exact,
    forms,
    in_unit,
)
from rules_by_edition import ALL, having
from sledai.laboratory import Result
from together import together

NEW_OR_RISEN, PRESENT = having("proteinuria", "new or risen"), having("proteinuria", "present")
FARR, RANGE = having("increased_dna_binding", "Farr or range"), having("increased_dna_binding", "range")
STEPS = ("1", "0.1", "0.01", "0.001", "0.0001", "0.000001", "0.0000000001", "0.000000000000001")
"""One step beside a boundary in the unit received, down to the last digits that a binary float has."""
PER_HIGH, PER_LOW = ({"/[HPF]": 1}, {"/[LPF]": 1})
LEVELS = {
    # descriptor, test: limit in the first unit, side that counts, units
    ("hematuria", "urine_red_cells"): ("5", ">", PER_HIGH),
    ("pyuria", "urine_white_cells"): ("5", ">", PER_HIGH),
    ("fever", "temperature"): ("38", ">", dict.fromkeys(TEMPERATURE, 1)),
    ("thrombocytopenia", "platelets"): ("100", "<", CELLS),
    ("leukopenia", "white_cells"): ("3", "<", CELLS),
}
EVERY_LEVEL = [(*key, *rule[:2], unit, rule[2]) for key, rule in LEVELS.items() for unit in rule[2]]
RANGES = {
    # test: descriptor, limit of the laboratory in the first unit, side that counts, units
    "c3": [("low_complement", "0.9", "<", MASS)],
    "c4": [("low_complement", "0.16", "<", MASS)],
    "ch50": [("low_complement", "30000", "<", ACTIVITY), ("low_complement", "60", "<", {"{CAE'U}": 1})],
    "anti_dsdna": [
        ("increased_dna_binding", "30", ">", INTERNATIONAL),
        ("increased_dna_binding", "100", ">", {"[arb'U]/mL": 1}),
        ("increased_dna_binding", "60000", ">", ACTIVITY),
        ("increased_dna_binding", "20", ">", {"%": 1}),
        ("increased_dna_binding", "80", ">", {"{titer}": 1}),
    ],
    "creatine_kinase": [("myositis", "180", ">", ACTIVITY), ("myositis", "2", ">", INTERNATIONAL)],
    "aldolase": [("myositis", "6", ">", ACTIVITY), ("myositis", "2", ">", INTERNATIONAL)],
}
EVERY_RANGE = [(test, *rule, unit) for test, rules in RANGES.items() for rule in rules for unit in rule[3]]
WEAK = {"proximal_muscles_ache_or_weak": True, "emg_changes": False, "muscle_biopsy_myositis": False}

# earlier, now [g/24 h], whether it is new or has risen, whether it is above 0.5
PROTEINURIA = [
    ("0.2", "0.6", True, True),
    ("0.5", "0.5", False, False),
    ("0.5", "0.51", True, True),
    ("0.5", "0.500001", True, True),
    ("0.500001", "0.51", False, True),
    ("0.51", "1.01", False, True),
    ("0.51", "1.010001", True, True),
    ("1.0", "1.0", False, True),
    ("0.6", "1.1", False, True),
    ("0.6", "1.099999", False, True),
    ("0.6", "1.100001", True, True),
    ("1.0", "1.5", False, True),
    ("1.0", "1.6", True, True),
    ("2.0", "0.8", False, True),
    ("3.5", "3.5", False, True),
    ("0", "0.5", False, False),
    ("0.2", "0.499999", False, False),
    ("2.0", "0.5", False, False),
]


def counts(value, side, limit):
    """Whether a number is strictly beyond a limit."""
    return Fraction(value) > Fraction(limit) if side == ">" else Fraction(value) < Fraction(limit)


def around(limit):
    """A decimal, and one step either side of it; no step is longer than half the way to zero."""
    yield limit
    for step in map(Decimal, STEPS):
        if 2 * step <= limit:
            yield from (limit - step, limit + step)


def in_every_form(name, test, value, unit, expected, editions=ALL, **said):
    """Whether a number gives the answer in each edition, and in each form in which it can be handed over."""
    found = {edition: told(name, [Result(test, value, unit)], edition, **said) for edition in editions}
    assert dict.fromkeys(editions, expected) == found, value
    for form in forms(value):
        assert expected is told(name, [Result(test, form, unit)], editions[0], **said), (value, type(form))


class TestLevels:
    """A fixed limit is strict: the limit itself is absent, in every unit, in every edition."""

    def test_every_unit_is_here(self):
        """The tables of this page have every unit of every test that a rule looks at."""
        for name, table in [(key[1], rule[2]) for key, rule in LEVELS.items()]:
            assert list(OF_TEST[name]) == [table]
        for test, rules in RANGES.items():
            assert list(OF_TEST[test]) == [rule[3] for rule in rules]

    @together(("descriptor", "test", "limit", "side", "unit", "table"), EVERY_LEVEL)
    def test_on_the_limit_and_beside_it(self, descriptor, test, limit, side, unit, table):
        """As text, decimal, whole number, float and numpy number alike."""
        at = in_unit(limit, unit, table)
        for value in around(at):
            in_every_form(descriptor, test, value, unit, counts(value, side, at))

    @together(("descriptor", "test", "limit", "side", "unit", "table"), EVERY_LEVEL)
    def test_a_result_beyond_a_limit_decides_where_it_can(self, descriptor, test, limit, side, unit, table):
        """A result known to lie beyond the limit decides, one known to lie around it does not."""
        at, step = in_unit(limit, unit, table), Decimal("0.001")
        above = side == ">"
        expected = {
            f">{at}": above,
            f">={at}": None if above else False,
            f"> {at + step}": above,
            f">={at + step}": above,
            f">{at - step}": None,
            f"<{at}": not above,
            f"<={at}": False if above else None,
            f"<= {at - step}": not above,
            f"<{at + step}": None,
            f"{at - step}-{at}": False if above else None,
            f"{at} to {at + step}": None if above else False,
            f"{at - 2 * step} \N{EN DASH} {at - step}": not above,
        }
        for said, answer in expected.items():
            result = Result(test, said, unit)
            assert {answer} == {told(descriptor, [result], edition) for edition in ALL}, said

    @together(
        ("descriptor", "result", "expected"),
        [
            ("fever", Result("temperature", 38.0, "Cel"), False),
            ("fever", Result("temperature", 38.1, "Cel"), True),
            ("fever", Result("temperature", np.float32(38.1), "C"), True),
            ("fever", Result("temperature", np.float32(38.0), "C"), False),
            ("fever", Result("temperature", "38.0000000001", "Cel"), True),
            ("fever", Result("temperature", 38.00000000000006, "Cel"), True),
            ("fever", Result("temperature", 100.4, "[degF]"), False),
            ("fever", Result("temperature", 100.5, "[degF]"), True),
            ("fever", Result("temperature", "100.4000000001", "[degF]"), True),
            ("fever", Result("temperature", "100.3999999999", "[degF]"), False),
            ("leukopenia", Result("white_cells", 3000, "/mm3"), False),
            ("leukopenia", Result("white_cells", 2999, "/mm3"), True),
            ("leukopenia", Result("white_cells", "2.9999999999", "10*9/L"), True),
            ("leukopenia", Result("white_cells", 3.000000000000001, "10*9/L"), False),
            ("leukopenia", Result("white_cells", "3.0", "10*9/L"), False),
            ("leukopenia", Result("white_cells", "2.9", "10*9/L"), True),
            ("thrombocytopenia", Result("platelets", 100000, "/mm3"), False),
            ("thrombocytopenia", Result("platelets", 99999, "/mm3"), True),
            ("thrombocytopenia", Result("platelets", 10, "10*4/uL"), False),
            ("thrombocytopenia", Result("platelets", 9.9, "10*4/uL"), True),
            ("thrombocytopenia", Result("platelets", np.int16(99), "10*9/L"), True),
            ("thrombocytopenia", Result("platelets", np.uint8(100), "10*9/L"), False),
            ("hematuria", Result("urine_red_cells", 5, "/HPF"), False),
            ("hematuria", Result("urine_red_cells", 6, "/HPF"), True),
            ("pyuria", Result("urine_white_cells", 5, "/hpf"), False),
            ("pyuria", Result("urine_white_cells", 5.5, "/hpf"), True),
        ],
    )
    def test_by_hand(self, descriptor, result, expected):
        """The numbers that software gets wrong, each as it is sent."""
        assert {expected} == {told(descriptor, [result], edition) for edition in ALL}

    def test_a_float_counts_as_it_is_written(self):
        """100.4 F that another library turned into 38.00000000000006 C is above 38; in its own unit it is not."""
        assert told("fever", [Result("temperature", 38.00000000000006, "Cel")]) is True
        assert told("fever", [Result("temperature", 100.4, "[degF]")]) is False


class TestCasts:
    """Any cast of either kind counts, and none of both has to be seen for none."""

    @together("kind", ["red_cell_casts", "heme_granular_casts"])
    @together(
        ("value", "expected"),
        [("0", False), ("1", True), ("0.000001", True), ("0.0000000001", True), (">0", True), ("0-1", None)],
    )
    def test_one_kind_with_none_of_the_other(self, kind, value, expected):
        """None is absent, any is present, none or one is open."""
        other = {"red_cell_casts": "heme_granular_casts", "heme_granular_casts": "red_cell_casts"}[kind]
        results = [Result(kind, value, "/LPF"), Result(other, 0, "/LPF")]
        assert {expected} == {told("urinary_casts", results, edition) for edition in ALL}

    @together(("value", "expected"), [(0, None), (1, True)])
    def test_one_kind_alone(self, value, expected):
        """Without a look for the other kind, none of one is no absence."""
        assert expected is told("urinary_casts", [Result("red_cell_casts", value, "/LPF")])


class TestJoints:
    """More than two joints in the older editions, two or more in SLEDAI-2K."""

    @together(
        ("count", "older", "two_k"),
        [
            (0, False, False),
            (1, False, False),
            (2, False, True),
            (3, True, True),
            (28, True, True),
            ("<2", False, False),
            ("<=2", False, None),
            (">2", True, True),
            (">=2", None, True),
            ("2-3", None, True),
            ("1-2", False, None),
            ("3-10", True, True),
        ],
    )
    def test_count(self, count, older, two_k):
        """Each number, and each that is known in part."""
        assert {older} == {
            told("arthritis", [joints(count)], edition) for edition in having("arthritis", "more than two")
        }
        assert {two_k} == {
            told("arthritis", [joints(count)], edition) for edition in having("arthritis", "two or more")
        }


class TestProteinuria:
    """Above 0.5 g in 24 hours; in the older editions new, or more than 0.5 g above the earlier value."""

    @together(("before", "now", "rise", "level"), PROTEINURIA)
    @together("unit", PROTEIN)
    def test_the_table_in_every_unit(self, before, now, rise, level, unit):
        """Each row, in every form of a number, and with the earlier value in every other unit too."""
        value = in_unit(now, unit, PROTEIN)
        for earlier_unit in PROTEIN:
            earlier = protein(in_unit(before, earlier_unit, PROTEIN), earlier_unit)
            if earlier_unit == unit:
                in_every_form("proteinuria", "urine_protein", value, unit, rise, NEW_OR_RISEN, before=earlier)
                in_every_form("proteinuria", "urine_protein", value, unit, level, PRESENT, before=earlier)
            answers = [
                told("proteinuria", [protein(value, unit)], group[0], before=earlier)
                for group in (NEW_OR_RISEN, PRESENT)
            ]
            assert [rise, level] == answers, earlier_unit

    @together("unit", PROTEIN)
    def test_level_and_its_steps(self, unit):
        """0.5 g is absent in every edition, and the smallest step above it is not, whatever the earlier value."""
        at = in_unit("0.5", unit, PROTEIN)
        for value in around(at):
            in_every_form("proteinuria", "urine_protein", value, unit, value > at, before=protein(0))

    @together("unit", PROTEIN)
    @together("before", ["0.6", "0.7", "1.1", "2.3"])
    def test_rise_and_its_steps(self, unit, before):
        """A rise of exactly 0.5 g is none, and the smallest step more is one, in units of the result."""
        at = in_unit(Decimal(before) + Decimal("0.5"), unit, PROTEIN)
        for value in around(at):
            in_every_form("proteinuria", "urine_protein", value, unit, value > at, NEW_OR_RISEN, before=protein(before))

    def test_floats(self):
        """In binary floats 1.1 less 0.6 is more than 0.5; here it is not."""
        assert told("proteinuria", [protein(1.1)], before=protein(0.6)) is False

    @together(
        ("before", "now", "expected"),
        [
            ("1.1000000001", "1.6000000002", True),
            ("1.1000000002", "1.6000000001", False),
            ("1.0999999999", "1.6000000001", True),
            ("1.1000000001", "1.5999999999", False),
        ],
    )
    def test_a_rise_is_never_overclaimed_with_many_decimals(self, before, now, expected):
        """Where both values have more decimals than are told apart, a rise is right or open, never wrong."""
        answer = told("proteinuria", [protein(now)], before=protein(before))
        assert answer in (expected, None)

    @together(
        ("before", "now", "rise", "level"),
        [
            (None, "0.6", None, True),
            (None, "0.5", False, False),
            (None, "<0.3", False, False),
            ("0.2", ">0.5", True, True),
            ("<0.5", ">0.5", True, True),
            ("<=0.5", "0.51", True, True),
            (">0.5", "1.0", False, True),
            (">0.5", "1.1", None, True),
            ("<1.0", "1.5", True, True),
            ("0.6-0.8", "1.3", None, True),
            ("0.6-0.8", "1.1", False, True),
            ("0.6-0.8", "1.31", True, True),
            ("0.2", "0.4-0.6", None, None),
        ],
    )
    def test_values_that_are_known_in_part(self, before, now, rise, level):
        """A comparison decides where both values, as far as they are known, decide it."""
        earlier = None if before is None else protein(before)
        assert {rise} == {told("proteinuria", [protein(now)], edition, before=earlier) for edition in NEW_OR_RISEN}
        assert {level} == {told("proteinuria", [protein(now)], edition, before=earlier) for edition in PRESENT}

    def test_no_result(self):
        """Without a present value all editions leave it open."""
        assert {None} == {told("proteinuria", [], edition, before=protein("0.2")) for edition in ALL}


class TestRanges:
    """Outside the laboratory's own range is strict: its limit is inside."""

    @staticmethod
    def one(test, descriptor):
        """By what a descriptor is judged: one test alone."""
        return {descriptor: [test]} if descriptor != "increased_dna_binding" else None

    @together(("test", "descriptor", "limit", "side", "table", "unit"), EVERY_RANGE)
    def test_on_the_limit_and_beside_it(self, test, descriptor, limit, side, table, unit):
        """With the range in the same unit in every edition, and in every other unit in one of either group."""
        end = "lower" if side == "<" else "upper"
        at = in_unit(limit, unit, table)
        for range_unit in table:
            for value in around(at):
                result = Result(test, value, unit, **{end: in_unit(limit, range_unit, table)}, range_unit=range_unit)
                more = {"findings": WEAK, "judged_by": self.one(test, descriptor)}
                editions = ALL if range_unit == unit else (FARR[0], RANGE[0])
                found = {edition: told(descriptor, [result], edition, **more) for edition in editions}
                assert dict.fromkeys(editions, counts(value, side, at)) == found, (value, range_unit)

    @together(("test", "descriptor", "limit", "side", "table", "unit"), EVERY_RANGE)
    def test_the_other_limit_says_nothing(self, test, descriptor, limit, side, table, unit):
        """A range that is known at its other end only leaves it open."""
        end = "upper" if side == "<" else "lower"
        result = Result(test, in_unit(limit, unit, table), unit, **{end: in_unit(limit, unit, table)})
        more = {"findings": WEAK, "judged_by": self.one(test, descriptor)}
        assert {None} == {told(descriptor, [result], edition, **more) for edition in ALL}

    @together(("value", "limit"), [("0.89999999999", "0.90000000001"), ("0.90000000001", "0.90000000002")])
    def test_many_decimals_on_both_sides_are_never_overclaimed(self, value, limit):
        """Where value and limit both have more decimals than are told apart, it is right or open, never wrong."""
        result = Result("c3", value, "g/L", lower=limit)
        assert told("low_complement", [result], judged_by={"low_complement": ["c3"]}) in (True, None)

    @together("unit", [unit for table in OF_TEST["anti_dsdna"] for unit in table])
    def test_twenty_five_is_a_limit_of_percent_only(self, unit):
        """25.1 of other units by a Farr assay is no increase where the range says so."""
        result = Result("anti_dsdna", "25.1", unit, upper=90, method="Farr")
        assert {unit == "%"} == {told("increased_dna_binding", [result], edition) for edition in FARR}
        assert {False} == {told("increased_dna_binding", [result], edition) for edition in RANGE}

    def test_farr(self):
        """25 percent is absent, the smallest step above it is present, in the older editions only."""
        for value in around(Decimal(25)):
            for said in forms(value):
                result = Result("anti_dsdna", said, "%", upper=80, method="Farr assay")
                assert {value > 25} == {told("increased_dna_binding", [result], edition) for edition in FARR}
                assert {False} == {told("increased_dna_binding", [result], edition) for edition in RANGE}

    def test_exact_factor_that_is_no_decimal(self):
        """A katal is a factor of 60, so 3.1 ukat/L are 186 U/L exactly and 180 U/L are 3 ukat/L."""
        assert exact(Fraction(186, 60)) == Decimal("3.1")
        for value, unit, expected in [("3", "ukat/L", False), ("3.1", "ukat/L", True), ("3000", "nkat/L", False)]:
            result = Result("creatine_kinase", value, unit, upper=180, range_unit="U/L")
            judged = {"myositis": ["creatine_kinase"]}
            assert expected is told("myositis", [result], findings=WEAK, judged_by=judged)

    def test_every_table_of_the_page_is_used(self):
        """Platelets have no range that a rule asks for."""
        assert told("thrombocytopenia", [platelets(120, lower=150, flag="L")]) is False
