"""Derive one answer from a few results, as most tests here do."""

from functools import cache

from attrs import evolve, fields

from sledai import EDITIONS, laboratory
from sledai.laboratory import Derivation, LabCodeBook, Result, Statements


def booked(**said):
    """What is said of a visit, of which what belongs to the laboratory is made a code book, or added to one."""
    if isinstance(said.get("before"), str) and said["before"] == "last_before_window":
        said["compare_with"] = said.pop("before")
    book = {each.name: said.pop(each.name) for each in fields(LabCodeBook) if each.name in said}
    return {**said, "code_book": evolve(said.get("code_book") or LabCodeBook(), **book)} if book else said


def keywords(**said):
    """The arguments of `derive` and `derive_visits` of what is said of a visit, each thing as a keyword."""
    stated = {name: said.pop(name) for name in ("findings", "excluded", "attributed", "panel") if name in said}
    return booked(**said) | ({"statements": Statements(**stated)} if stated else {})


def derive(results, edition, **said):
    """`sledai.laboratory.derive`, with each thing that is said as a keyword."""
    return laboratory.derive(results, edition, **keywords(**said))


def derive_visits(results, edition, **said):
    """`sledai.laboratory.derive_visits`, likewise."""
    unit = said.pop("before_unit", None)
    earlier = {} if unit is None else {"before": (said["before"], unit)}
    return laboratory.derive_visits(results, edition, **keywords(**said | earlier))


def derived(results, edition="selena-sledai", **said) -> Derivation:
    """What is derived where every finding is due to lupus unless something else is said."""
    return derive(results, EDITIONS[edition], **{"attribution": "assumed", **said})


def told(name, results, edition="selena-sledai", **said):
    """The answer of one descriptor, True, False or None, where it is due to nothing else unless that is said."""
    said = {"attribution": "assumed", "excluded": {name: False}, **said}
    return derive(results, _row(name, edition), **said)[name].value


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
