"""How a descriptor is derived: the rule of each edition, its number lines, values at the limit, and worked cases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from attrs import evolve, field, frozen
from markupsafe import Markup

from _printing import worked
from _printing.markup import code, words
from _printing.plain import grouped, unverified
from sledai import EDITIONS, Cutoff, Definition, Descriptor, Side
from sledai.criteria import RATIO_CONVENTIONS, rules as finding_rules
from sledai.definitions import FindingRule, LevelRule, RangeRule, RiseRule, SignsRule
from sledai.laboratory import CATALOGUE, Derivation, Exclusion, Finding, LabCodeBook, Result, Statements, Test, derive
from sledai.laboratory.catalogue import MISTAKEN
from sledai.laboratory.units import UNITS, Dimension, Unit
from sledai.laboratory.wording import CAUSES

NAMES = {
    rule: name
    for name, rule in vars(finding_rules).items()
    if isinstance(rule, LevelRule | RangeRule | RiseRule | SignsRule)
}
"""The names of the rules in the files of the editions."""
MADE_UP_LIMITS = {Test.C3: "0.9", Test.ANTI_DSDNA: "30", Test.CREATINE_KINASE: "180"}
"""For the tables at the limit, a limit of a laboratory [the unit of the test's first dimension]."""
EARLIER = {"new": "0.2", "rise": "0.6"}
"""For the same, an earlier protein result that is below the limit, and one from which a rise counts [g/d]."""
COUNTED = ("/[HPF]", "/[LPF]", "1")
"""Units of what is counted in whole numbers."""
ANSWERS = {"present": "present", "absent": "absent", "possible": "possible", "not assessed": "open"}
LABORATORY = {Side.BELOW: "the laboratory's lower limit", Side.ABOVE: "the laboratory's upper limit"}


def by_rule(descriptor: Descriptor) -> dict[FindingRule, list[str]]:
    """Each different rule for a descriptor with the editions that have it."""
    return grouped((rule, key) for key, edition in EDITIONS.items() if (rule := edition[descriptor].rule))


DERIVED = tuple(filter(by_rule, Descriptor))
"""The descriptors that have a rule in an edition."""


def name(rule: FindingRule) -> Markup:
    """The name of a rule, which may be broken at each underscore."""
    return Markup(str(code(NAMES[rule])).replace("_", "_<wbr>"))


def causes(descriptor: Descriptor) -> dict[Exclusion, list[str]]:
    """The causes that some edition excludes by name, with these editions."""
    found = by_rule(descriptor).items()
    editions = {cause: [key for rule, keys in found if cause in rule.exclusions for key in keys] for cause in CAUSES}
    return {cause: keys for cause, keys in editions.items() if keys}


def tests(descriptor: Descriptor) -> list[Test]:
    found = list(dict.fromkeys(test for rule in by_rule(descriptor) for test in rule.tests))
    return found + [Test.PROTEIN_CREATININE_RATIO] * (Test.URINE_PROTEIN in found)


def findings(descriptor: Descriptor) -> list[Finding]:
    """What somebody has to look for or ask."""
    signs = (rule.findings for rule in by_rule(descriptor) if isinstance(rule, SignsRule))
    return list(dict.fromkeys(finding for found in signs for finding in found))


def _range_of(rule: FindingRule) -> RangeRule | None:
    by_range = rule.proofs if isinstance(rule, SignsRule) else rule
    return by_range if isinstance(by_range, RangeRule) else None


# Tests and units


def unit_name(unit: Unit) -> Markup:
    return Markup("no unit") if unit.code == "1" else code(unit.code)


def mistaken() -> dict[tuple[Test, str], list[str]]:
    """The codes that are mistaken for those of a test, by the test and what they are."""
    return grouped((about, name) for name, about in MISTAKEN.items())


def factor(unit: Unit) -> str:
    """What a number of a unit is in the dimension's own unit, exactly."""
    scale = Fraction(unit.factor * 10**unit.decimals, unit.dimension.parts)
    away = Fraction(-unit.shift, unit.factor * 10**unit.decimals)
    return (f"(x - {_exact(away)})" if away else "x") + ("" if scale == 1 else f" times {_exact(scale)}")


def _exact(number: Fraction) -> str:
    """A number with all its decimals, or as a fraction."""
    shifted = number * 10**9
    return str(number) if shifted.denominator > 1 else f"{Decimal(shifted.numerator).scaleb(-9).normalize():f}"


# Number lines


class Line(NamedTuple):
    """A limit of a row: what is compared with it, the limit, its unit, and the side that counts."""

    about: str
    limit: str
    unit: str
    side: Side


def number_lines(descriptor: Descriptor) -> dict[Line, dict[str, bool]]:
    """The number lines of a descriptor, each with its editions, and whether it is unverified there."""
    found = (
        (line, (key, is_weak)) for key, edition in EDITIONS.items() for line, is_weak in _lines(edition[descriptor])
    )
    return {line: dict(editions) for line, editions in grouped(found).items()}


def _lines(row: Definition) -> Iterator[tuple[Line, bool]]:
    numbers = [(clause, clause.cutoff) for clause in row.limits if clause.cutoff]
    for clause, cutoff in numbers:
        about = clause.wording.removesuffix(str(cutoff)).rstrip(": ")
        yield Line(about, str(cutoff.value), cutoff.unit, cutoff.side), unverified(clause)
    rule = row.rule
    if isinstance(rule, LevelRule) and not numbers:
        yield Line(CATALOGUE[rule.tests[0]].label, str(rule.cutoff.value), rule.cutoff.unit, rule.cutoff.side), False
    if rule and (by_range := _range_of(rule)):
        labels = ", ".join(CATALOGUE[test].label for test in by_range.tests)
        yield Line(labels, LABORATORY[by_range.side], "", by_range.side), False


# Values at the limit


@frozen(kw_only=True)
class Limit:
    """A limit to look at closely, in the units of a dimension.

    Attributes:
        range: the made-up limits of a laboratory, lower and upper, and the method of its test.
        options: what else `derive` is given.
    """

    about: str
    test: Test
    dimension: Dimension
    value: Decimal
    range: Mapping[str, Any] = field(factory=dict)
    options: Mapping[str, Any] = field(factory=dict)


def at_the_limit(descriptor: Descriptor) -> list[tuple[Limit, list[str]]]:
    """Each limit with its editions; rules that differ in what they exclude have the same limit."""
    found: list[tuple[Limit, list[str]]] = []
    for rule, keys in by_rule(descriptor).items():
        for limit in _limits(descriptor, rule):
            same = next((shared for other, shared in found if other == limit), None)
            if same is None:
                found.append((limit, list(keys)))
            else:
                same += keys
    return found


def _limits(descriptor: Descriptor, rule: FindingRule) -> Iterator[Limit]:
    """The limits of a rule, each in every dimension of its first test."""
    book = {"code_book": LabCodeBook(judged_by={descriptor: rule.tests[:1]})} if rule.tests else {}
    if isinstance(rule, LevelRule):
        test, cutoff = rule.tests[0], rule.cutoff
        about = f"{test} " * (len(rule.tests) > 1) + _asked(cutoff)
        for dimension in CATALOGUE[test].dimensions:
            yield Limit(about=about, test=test, dimension=dimension, value=cutoff.value, options=book)
        for convention in RATIO_CONVENTIONS.values() if rule.tests == (Test.URINE_PROTEIN,) else ():
            yield Limit(
                about=f"ratio, by the convention {convention.key}",
                test=Test.PROTEIN_CREATININE_RATIO,
                dimension=next(unit.dimension for unit in UNITS if unit.code == convention.unit),
                value=cutoff.value * convention.per_gram,
                options={"code_book": LabCodeBook(ratio=convention)},
            )
    elif isinstance(rule, RiseRule):
        (dimension,) = CATALOGUE[rule.tests[0]].dimensions
        for about, cutoff, after in (("new", rule.level, "new after"), ("rise", rule.rise, "rise from")):
            earlier = Decimal(EARLIER[about])
            yield Limit(
                about=f"{_asked(cutoff)}, {after} {earlier}",
                test=rule.tests[0],
                dimension=dimension,
                value=cutoff.value + (earlier if about == "rise" else 0),
                options={"before": Result(rule.tests[0], earlier, dimension.unit)},
            )
    elif by_range := _range_of(rule):
        yield from _limits_of_range(descriptor, rule, by_range)


def _limits_of_range(descriptor: Descriptor, rule: FindingRule, by_range: RangeRule) -> Iterator[Limit]:
    test = by_range.tests[0]
    limit = MADE_UP_LIMITS[test]
    options: dict[str, Any] = {"code_book": LabCodeBook(judged_by={descriptor: [test]})}
    if isinstance(rule, SignsRule) and rule.symptom:
        signs = {rule.symptom: True, **dict.fromkeys(rule.signs, False)}
        options["statements"] = Statements(findings=signs, excluded={descriptor: False})
    dimension, *others = CATALOGUE[test].dimensions
    end, word = ("lower", "from") if by_range.side is Side.BELOW else ("upper", "to")
    first = Limit(
        about=f"{test} judged by a made-up range {word} {limit} {dimension.unit}",
        test=test,
        dimension=dimension,
        value=Decimal(limit),
        range={end: limit},
        options=options,
    )
    yield first
    if cutoff := by_range.cutoff:
        upper = str(2 * cutoff.value)
        yield evolve(
            first,
            about=f"{_asked(cutoff)}, {by_range.method} method, made-up range to {upper}",
            dimension=next(found for found in others if found.unit == cutoff.unit),
            value=cutoff.value,
            range={"upper": upper, "method": by_range.method},
        )


def _asked(cutoff: Cutoff) -> str:
    return f"{cutoff.side} {cutoff.value} {cutoff.unit}"


def around(descriptor: Descriptor, limit: Limit, keys: Sequence[str]) -> Iterator[tuple[list[Unit], list[Markup]]]:
    """For each way to write the limit with other digits its units, and the answers below, at and above it."""
    units = [unit for unit in UNITS if unit.dimension == limit.dimension]
    same = grouped(((Decimal(unit.factor).scaleb(unit.decimals), unit.shift), unit) for unit in units)
    for (scale, shift), alike in same.items():
        at = (limit.value * limit.dimension.parts - shift) / scale
        step = Decimal(1)
        if at and limit.dimension.unit not in COUNTED:  # about a hundredth of it, and never less than its last digit
            step = Decimal(1).scaleb(min((at / 100).adjusted(), int(at.normalize().as_tuple().exponent)))
        values = [(at + step * steps).quantize(step) for steps in (-1, 0, 1)]
        yield alike, [_near(descriptor, limit, keys, value, alike[0]) for value in values]


def _near(descriptor: Descriptor, limit: Limit, keys: Sequence[str], value: Decimal, unit: Unit) -> Markup:
    if value < 0:
        return Markup("no such value")
    result = Result(limit.test, value, unit.code, range_unit=limit.dimension.unit, **limit.range)
    options = {"statements": Statements(excluded={descriptor: False}), **limit.options}
    found = (derive([result], EDITIONS[key], attribution="assumed", **options) for key in keys)
    return Markup("{:f}<br>{}").format(value, _answer(found, descriptor))


def of_case(case: dict[str, Any], descriptor: Descriptor, keys: Sequence[str]) -> Markup:
    """What is derived of a worked case by the rule of some editions."""
    return _answer((worked.derived(case, EDITIONS[key], descriptor) for key in keys), descriptor)


def _answer(found: Iterator[Derivation], descriptor: Descriptor) -> Markup:
    """The answer, and what is open; editions with the same rule answer alike."""
    ((answer, missing),) = {(line[1], line[-1]) for derived in found for line in [derived[descriptor].line]}
    still_open = Markup('<span class="label">still open: {}</span>').format(words(missing)) if missing else ""
    return Markup("<strong>{}</strong>").format(ANSWERS[answer]) + still_open
