"""A result that was worked out as a float is the decimal that it means, through every door, and no more than that."""

import math

import numpy as np

from laboratory.deriving import booked, derive_visits, told
from laboratory.unit_tables import CELLS, MASS, PROTEIN, TEMPERATURE, in_unit
from sledai import EDITIONS
from sledai.laboratory import Result, Results
from together import together

LIMITS = {
    # descriptor: test, limit in the first unit, side that counts, units, what else is said of the result
    "proteinuria": ("urine_protein", "0.5", ">", PROTEIN, {}),
    "thrombocytopenia": ("platelets", "100", "<", CELLS, {}),
    "leukopenia": ("white_cells", "3", "<", CELLS, {}),
    "fever": ("temperature", "38", ">", dict.fromkeys(TEMPERATURE, 1), {}),
    "low_complement": ("c3", "0.9", "<", MASS, {"lower": "0.9"}),
    "increased_dna_binding": ("anti_dsdna", "30", ">", {"[IU]/mL": 1, "[IU]/L": 1000}, {"upper": "30"}),
    "hematuria": ("urine_red_cells", "5", ">", {"/[HPF]": 1}, {}),
}
EACH = [(name, *limit[:3], unit, limit[3], limit[4]) for name, limit in LIMITS.items() for unit in limit[3]]
WORKED_OUT = [
    # descriptor, test, unit, what was worked out and means the limit, whether the next decimal of 15 digits counts
    ("proteinuria", "urine_protein", "g/d", 1.1 - 0.6, 0.500000000000001),
    ("proteinuria", "urine_protein", "g/d", 0.7 - 0.2, 0.500000000000001),
    ("thrombocytopenia", "platelets", "10*9/L", 33.3 * 3 + 0.1, 99.9999999999999),
    ("leukopenia", "white_cells", "10*9/L", 4.35 - 1.35, 2.99999999999999),
    ("fever", "temperature", "Cel", (100.4 - 32) * 0.5555555555555556, 38.0000000000001),
    ("low_complement", "c3", "g/L", 0.3 * 3, 0.899999999999999),
]


def of_one(descriptor, test, value, unit, **limits):
    """The answer for one visit."""
    said = {"before": Result("urine_protein", 0, "g/d")} if descriptor == "proteinuria" else {}
    judged = {"judged_by": {descriptor: [test]}} if descriptor == "low_complement" else {}
    return told(descriptor, [Result(test, value, unit, **limits)], "selena-sledai-s2k", **said, **judged)


def of_many(descriptor, test, values, unit, **limits):
    """The answers for many visits, each with one result."""
    rows, who = len(values), [f"{at:03d}" for at in range(len(values))]
    columns = {name: [limit] * rows for name, limit in limits.items()}
    results = Results.from_columns(
        {"subject": who, "day": [0] * rows, "test": [test] * rows, "value": values, "unit": [unit] * rows, **columns}
    )
    edition = EDITIONS["selena-sledai-s2k"]
    row = edition.without(*(name for name in edition if name != descriptor))
    said = {"excluded": {descriptor: False}, "attribution": "assumed"}
    judged = {"judged_by": {descriptor: [test]}} if descriptor == "low_complement" else {}
    found = derive_visits(results, row, subject=who, day=[0] * rows, **said, **booked(**judged))[descriptor]
    ends = zip(found.low.tolist(), found.high.tolist(), strict=True)
    return [bool(low) if low == high else None for low, high in ends]


class TestNoise:
    """Up to three steps of a binary float away from a limit a float is the limit."""

    @together(("descriptor", "test", "limit", "side", "unit", "table", "more"), EACH)
    def test_beside_each_limit(self, descriptor, test, limit, side, unit, table, more):
        """The limit is strict, so nothing that means it counts; the next decimal of 14 digits does, on its side."""
        at = float(in_unit(limit, unit, table))
        limits = {end: float(in_unit(value, unit, table)) for end, value in more.items()}
        values, up, down = [at], at, at
        for _ in range(3):
            up, down = math.nextafter(up, math.inf), math.nextafter(down, 0)
            values += [up, down]
        beyond = [float(f"{at * (1 + step):.14g}") for step in (2e-13, -2e-13)]
        expected = [False] * len(values) + [side == ">", side == "<"]
        assert expected == [of_one(descriptor, test, value, unit, **limits) for value in values + beyond]
        assert expected == of_many(descriptor, test, np.array(values + beyond), unit, **limits)
        assert expected == of_many(descriptor, test, np.array([*values, *beyond], object), unit, **limits)

    @together(("descriptor", "test", "unit", "value", "next_one"), WORKED_OUT)
    def test_worked_out(self, descriptor, test, unit, value, next_one):
        """Arithmetic that means the limit gives the limit; what differs within 15 digits is another number."""
        limits = {"lower": 0.9} if descriptor == "low_complement" else {}
        assert (False, True) == tuple(of_one(descriptor, test, each, unit, **limits) for each in (value, next_one))
        assert [False, True] == of_many(descriptor, test, np.array([value, next_one]), unit, **limits)

    def test_a_limit_that_was_worked_out(self):
        """The limits of a range are read alike: 0.89 is below 0.3 * 3, and 0.9 is not."""
        found = [of_one("low_complement", "c3", value, "g/L", lower=0.3 * 3) for value in ("0.9", "0.89")]
        assert [False, True] == found

    def test_text_keeps_its_digits(self):
        """A text with the same digits is what it says."""
        assert "0.5000000000000001" == str(1.1 - 0.6)
        assert [True, False] == [
            of_one("proteinuria", "urine_protein", value, "g/d") for value in ("0.5000000000000001", 1.1 - 0.6)
        ]
