"""Derive one answer from a few results, as most tests here do."""

from functools import cache

from sledai import EDITIONS
from sledai.laboratory import Derivation, LabCodeBook, Result, derive


def booked(**said):
    """What is said of a visit, of which what belongs to the laboratory is made a code book."""
    parts = ("names", "tests", "units", "words", "flags", "comparators", "judged_by", "ratio")
    book = {name: said.pop(name) for name in parts if name in said}
    return {**said, "code_book": LabCodeBook(**book)} if book else said


def derived(results, edition="selena-sledai", **said) -> Derivation:
    """What is derived where every finding is due to lupus unless something else is said."""
    return derive(results, EDITIONS[edition], **{"attribution": "assumed", **booked(**said)})


def told(name, results, edition="selena-sledai", **said):
    """The answer of one descriptor, True, False or None, where it is due to nothing else unless that is said."""
    said = {"attribution": "assumed", "excluded": {name: False}, **said}
    return derive(results, _row(name, edition), **booked(**said))[name].value


@cache
def _row(name, edition):
    """The part of an edition that has one descriptor; `test_derivation` shows that its answer is that of the whole."""
    whole = EDITIONS[edition]
    return whole.without(*(other for other in whole if other != name))


def joints(number, **more):
    """A joint count."""
    return Result("inflamed_joints", number, **more)


def protein(value, unit="g/d", **more):
    """Protein in 24-hour urine."""
    return Result("urine_protein", value, unit, **more)


def platelets(value, unit="10*9/L", **more):
    """A platelet count."""
    return Result("platelets", value, unit, **more)
