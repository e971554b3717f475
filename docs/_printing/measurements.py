"""The page of the tests, the units, the ratio conventions and the rules on them."""

from __future__ import annotations

from fractions import Fraction

from _printing import rules
from _printing.markup import code, evidence, page, table, to_descriptor, words
from sledai import EDITIONS, Descriptor
from sledai.criteria import RATIO_CONVENTIONS
from sledai.definitions import SignsRule
from sledai.laboratory import CATALOGUE, Exclusion, Finding, Test
from sledai.laboratory.catalogue import MISTAKEN
from sledai.laboratory.units import DIMENSIONS, UNITS, Unit
from sledai.laboratory.wording import CAUSES, finding_in_words

DERIVED = tuple(
    descriptor for descriptor in Descriptor if any(edition[descriptor].rule for edition in EDITIONS.values())
)
"""The descriptors that have a rule in an edition."""


def rules_by_edition() -> str:
    return rules.stated(DERIVED)


def tests() -> str:
    """Each test, and the codes that are mistaken for one."""
    said = "Codes that look like those of a test and are not are refused, and the message says what they are:"
    return page((rules.tests_table(tuple(CATALOGUE)), said, _mistaken()))


def _mistaken() -> str:
    found: dict[tuple[Test, str], list[str]] = {}
    for name, about in MISTAKEN.items():
        found.setdefault(about, []).append(name)
    rows = ((", ".join(map(code, names)), words(what), code(test)) for (test, what), names in found.items())
    return table(("code", "what it is", "mistaken for"), rows, kind="overview")


def units() -> str:
    """Each unit with its exact factor."""
    rows = []
    for dimension in DIMENSIONS:
        names = [code(test) for test, record in CATALOGUE.items() if dimension in record.dimensions]
        rows += [
            (
                f'{rules.unit_name(unit)}<span class="label">{words(dimension.key)}</span>',
                _factor(unit),
                ", ".join(names),
            )
            for unit in UNITS
            if unit.dimension == dimension
        ]
    return table(("unit", "x of this unit is", "tests"), rows, kind="overview")


def _factor(unit: Unit) -> str:
    """What a number of a unit is in the dimension's own unit, exactly."""
    scale = Fraction(unit.factor * 10**unit.decimals, unit.dimension.parts)
    away = Fraction(-unit.shift, unit.factor * 10**unit.decimals)
    number = f"(x - {_exact(away)})" if away else "x"
    times = "" if scale == 1 else f" times {_exact(scale)}"
    return words(f"{number}{times}") + ("" if unit.code == "1" else f" {code(unit.dimension.unit)}")


def _exact(number: Fraction) -> str:
    """A number with all its decimals, or as a fraction."""
    shifted = number * 10**9
    if shifted.denominator > 1:
        return f"{number.numerator}/{number.denominator}"
    text = f"{shifted.numerator // 10**9}.{shifted.numerator % 10**9:09}".rstrip("0")
    return text.rstrip(".")


def conventions() -> str:
    rows = (
        (
            f'{words(record.label)}<span class="label" id="{record.key}">{code(record.key)}</span>',
            words(record.note),
            evidence(record),
        )
        for record in RATIO_CONVENTIONS.values()
    )
    return table(("convention", "what to know", "evidence"), rows, kind="cutoffs")


def findings() -> str:
    """Each finding with the descriptors that ask for it."""
    rows = []
    for finding in Finding:
        asking = [
            descriptor for descriptor in DERIVED if any(_asks(rule, finding) for rule in rules.by_rule(descriptor))
        ]
        rows.append((code(finding), words(finding_in_words(finding)), ", ".join(map(to_descriptor, asking))))
    return table(("name", "in words", "asked for by"), rows, kind="overview")


def _asks(rule: object, finding: Finding) -> bool:
    return isinstance(rule, SignsRule) and finding in rule.findings


def exclusions() -> str:
    """Each cause with the descriptors for which an edition excludes it by name."""
    rows = []
    for cause in Exclusion:
        asking = []
        for descriptor in DERIVED:
            keys = [key for rule, keys in rules.by_rule(descriptor).items() if cause in rule.exclusions for key in keys]
            if keys:
                asking.append(f"{to_descriptor(descriptor)} ({rules.listed(keys)})")
        rows.append((code(cause), words(CAUSES[cause]), ", ".join(asking) or "none by name"))
    return table(("name", "in words", "excluded by name for"), rows, kind="overview")
