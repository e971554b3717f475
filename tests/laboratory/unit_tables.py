"""Units of each test and how they convert, typed here by hand; nothing of the library is asked for them."""

from decimal import Decimal
from fractions import Fraction

import numpy as np

CELLS = {
    "10*9/L": 1,
    "10*3/uL": 1,
    "10*3/mm3": 1,
    "10*4/uL": Fraction(1, 10),
    "10*6/L": 1000,
    "/nL": 1,
    "/uL": 1000,
    "/mm3": 1000,
}
PROTEIN = {"g/d": 1, "g/(24.h)": 1, "mg/d": 1000, "mg/(24.h)": 1000}
MASS = {"g/L": 1, "g/dL": Fraction(1, 10), "mg/dL": 100, "mg/L": 1000}
ACTIVITY = {
    "U/L": 1,
    "U/mL": Fraction(1, 1000),
    "kU/L": Fraction(1, 1000),
    "ukat/L": Fraction(1, 60),
    "nkat/L": Fraction(1000, 60),
}
INTERNATIONAL = {"[IU]/mL": 1, "k[IU]/L": 1, "[IU]/L": 1000}
MASS_RATIO = {"g/g": 1, "mg/mg": 1, "mg/g": 1000, "g/kg": 1000}
MOLAR_RATIO = {"mg/mmol": 1, "g/mol": 1}
TEMPERATURE = ("Cel", "[degF]", "K")
CONVERTIBLE = (CELLS, PROTEIN, MASS, ACTIVITY, INTERNATIONAL, MASS_RATIO, MOLAR_RATIO)
"""For each dimension, how many of a unit are one of the first unit."""
OF_TEST = {
    "platelets": (CELLS,),
    "white_cells": (CELLS,),
    "hemoglobin": (MASS,),
    "c3": (MASS,),
    "c4": (MASS,),
    "ch50": (ACTIVITY, {"{CAE'U}": 1}),
    "anti_dsdna": (INTERNATIONAL, {"[arb'U]/mL": 1}, ACTIVITY, {"%": 1}, {"{titer}": 1}),
    "urine_protein": (PROTEIN,),
    "protein_creatinine_ratio": (MASS_RATIO, MOLAR_RATIO),
    "urine_red_cells": ({"/[HPF]": 1},),
    "urine_white_cells": ({"/[HPF]": 1},),
    "red_cell_casts": ({"/[LPF]": 1},),
    "heme_granular_casts": ({"/[LPF]": 1},),
    "creatine_kinase": (ACTIVITY, INTERNATIONAL),
    "aldolase": (ACTIVITY, INTERNATIONAL),
    "temperature": (dict.fromkeys(TEMPERATURE, 1),),
    "inflamed_joints": ({"": 1},),
}
"""The units that a test may have: tables of units that convert into each other."""


def in_unit(value, unit, table):
    """A value in the first unit of a table as the decimal of another one; None where no decimal is exact."""
    value = Fraction(value)
    if unit == "[degF]":
        return exact(value * Fraction(9, 5) + 32)
    if unit == "K":
        return exact(value + Fraction("273.15"))
    return exact(value * table[unit])


def exact(value):
    """A fraction as the decimal that it is; None where there is none of moderate length."""
    for decimals in range(16):
        scaled = Fraction(value) * 10**decimals
        if scaled.denominator == 1:
            return Decimal(scaled.numerator).scaleb(-decimals)
    return None


def forms(number):
    """Every way to hand over a decimal that holds it exactly: text, decimal, int, float, and numpy's numbers.

    A float holds 15 digits; what is beyond them is noise.
    """
    found = [f"{number:f}", number, f"  {number:f} "]
    if number == int(number):
        found += [int(number), np.int64(int(number))]
    for kind in (float, np.float64, np.float32):
        if Decimal(str(kind(number))) == number and len(number.normalize().as_tuple().digits) <= 15:
            found.append(kind(number))
    return found
