"""How a descriptor is derived: the rule of each edition, the tests, values at the limit, and worked cases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from attrs import frozen

from _printing import numberlines
from _printing.markup import bullets, code, link, listed, page, table, words
from _printing.statements import MARK, unverified
from _printing.worked import CASES, Case
from sledai import EDITIONS, Cutoff, Descriptor, Side
from sledai.criteria import RATIO_CONVENTIONS, RatioConvention, rules as finding_rules
from sledai.definitions import FindingRule, LevelRule, RangeRule, RiseRule, SignsRule
from sledai.laboratory import CATALOGUE, Derivation, LabCodeBook, Result, Statements, Test, derive, rule_in_words
from sledai.laboratory.units import UNITS, Dimension, Unit
from sledai.laboratory.wording import CAUSES

KINDS = (LevelRule, RangeRule, RiseRule, SignsRule)
MADE_UP_LIMITS = {Test.C3: "0.9", Test.ANTI_DSDNA: "30", Test.CREATINE_KINASE: "180"}
"""For the tables at the limit, a limit of a laboratory [the unit of the test's first dimension]."""
EARLIER = {"new": "0.2", "rise": "0.6"}
"""For the same, an earlier protein result that is below the limit, and one from which a rise counts [g/d]."""
COUNTED = ("/[HPF]", "/[LPF]", "1")
"""Units of what is counted in whole numbers."""
ANSWERS = {"present": "present", "absent": "absent", "possible": "possible", "not assessed": "open"}


@frozen
class Limit:
    """A limit to look at closely.

    Attributes:
        about: what it is, in words.
        test: the test.
        dimension: of the units in which it is shown.
        value: the limit [unit of the dimension].
        lower: the lower limit of the made-up range [unit of the dimension].
        upper: its upper limit.
        method: how it was tested.
        options: what else is said to `derive`.
    """

    about: str
    test: Test
    dimension: Dimension
    value: Decimal
    lower: str | None = None
    upper: str | None = None
    method: str = ""
    options: Mapping[str, Any] = {}


def of(descriptor: Descriptor) -> str:
    """The sections on the rule; for an item without one, who decides it."""
    found = by_rule(descriptor)
    if not found:
        return page(
            (
                "## Judged by the physician { #rule }",
                "This item cannot be derived from data. [`derive`](../labs.md) takes the physician's answer.",
            )
        )
    return page(
        (
            "## The rule { #rule }",
            "How the item is derived from data; [Laboratory data](../labs.md) shows how to run it.",
            stated([descriptor]),
            _causes(found),
            "## What it looks at { #looks-at }",
            _tests(found),
            _findings(found),
            *_at_the_limit(descriptor, found),
            "## Worked cases { #cases }",
            "The library worked out every answer when this page was built. "
            "Unless a case says otherwise, the finding is due to lupus.",
            _cases(descriptor, found),
        )
    )


def constants() -> dict[str, FindingRule]:
    """The rules by the name that the files of the editions use."""
    return {name: rule for name, rule in vars(finding_rules).items() if isinstance(rule, KINDS)}


def by_rule(descriptor: Descriptor) -> dict[FindingRule, list[str]]:
    """Each different rule for a descriptor with the editions that have it."""
    found: dict[FindingRule, list[str]] = {}
    for key, edition in EDITIONS.items():
        if rule := edition[descriptor].rule:
            found.setdefault(rule, []).append(key)
    return found


def stated(descriptors: Sequence[Descriptor]) -> str:
    """Each different rule in words, and the editions that have it."""
    names = {rule: name for name, rule in constants().items()}
    lines = []
    for descriptor in descriptors:
        found = by_rule(descriptor)
        differs = ", differs" if len(found) > 1 else ""
        label = f'<span class="label">{descriptor}{differs}</span>' if len(descriptors) > 1 else ""
        for rule, keys in found.items():
            name = code(names[rule]).replace("_", "_<wbr>")
            said = f'{label}{words(rule_in_words(rule))}<span class="label">{name}</span>'
            lines.append((said, listed(keys) + _doubtful(descriptor, keys)))
    return table(("rule", "editions"), lines, kind="rules")


def _doubtful(descriptor: Descriptor, keys: Sequence[str]) -> str:
    """In which of the editions a statement of the item is unverified, so that the rule may be."""
    weak = [key for key in keys if any(unverified(clause) for _, clause in EDITIONS[key][descriptor].clauses)]
    where = link(f"../descriptors/{descriptor}.html#editions", "unverified")
    return f'<span class="label">{MARK} has a statement that is {where}: {listed(weak)}</span>' if weak else ""


def _causes(found: Mapping[FindingRule, list[str]]) -> str:
    causes = {
        cause: [key for rule, keys in found.items() if cause in rule.exclusions for key in keys] for cause in CAUSES
    }
    lines = [f"{code(cause)} ({words(CAUSES[cause])}): {listed(keys)}" for cause, keys in causes.items() if keys]
    if not lines:
        return "No edition names an excluded cause. The physician still decides whether the finding is due to lupus."
    return page(
        (
            "Excluded causes. If it is unknown whether one of them is present, the item is *possible*:",
            bullets(lines),
        )
    )


def _tests(found: Mapping[FindingRule, object]) -> str:
    tests = list(dict.fromkeys(test for rule in found for test in rule.tests))
    by_ratio = [Test.PROTEIN_CREATININE_RATIO] * (Test.URINE_PROTEIN in tests)
    return tests_table([*tests, *by_ratio]) if tests else ""


def tests_table(tests: Sequence[Test]) -> str:
    """What is known of some tests."""
    header = ("test", "units", "plausible values", "LOINC", "SDTM")
    return table(header, (_test(test) for test in tests), kind="tests")


def _test(test: Test) -> tuple[str, ...]:
    record = CATALOGUE[test]
    units = [
        ", ".join(unit_name(unit) for unit in UNITS if unit.dimension == dimension) for dimension in record.dimensions
    ]
    note = f'<span class="label">{words(record.note)}</span>' if record.note else ""
    return (
        f"{code(test)}<br>{words(record.label)}{note}",
        "; <br>".join(units),
        "<br>".join(words(plausible) for plausible in record.plausible),
        "<br>".join(f'<span class="whole">{number}</span>' for number in record.loinc) or "none",
        ", ".join(f"{name} with specimen {specimen}" if specimen else name for name, specimen in record.testcd)
        or "none",
    )


def unit_name(unit: Unit) -> str:
    return "no unit" if unit.code == "1" else code(unit.code)


def _findings(found: Mapping[FindingRule, object]) -> str:
    findings = dict.fromkeys(finding for rule in found if isinstance(rule, SignsRule) for finding in rule.findings)
    if not findings:
        return ""
    return page(("Findings that you enter, each yes, no or not known:", bullets(code(finding) for finding in findings)))


def answered(found: Derivation, descriptor: Descriptor) -> str:
    """The answer, and what is open."""
    _, answer, *_, missing = found[descriptor].line
    word = f"<strong>{ANSWERS[answer]}</strong>"
    return word + (f'<span class="label">still open: {words(missing)}</span>' if missing else "")


def _at_the_limit(descriptor: Descriptor, found: Mapping[FindingRule, list[str]]) -> Iterator[str]:
    limits: list[tuple[Limit, list[str]]] = []
    for rule, keys in found.items():
        for limit in _limits(descriptor, rule):  # rules that differ in what they exclude have the same limit
            same = next((shared for other, shared in limits if other == limit), None)
            if same is None:
                limits.append((limit, list(keys)))
            else:
                same += keys
    numbers = numberlines.of(descriptor)
    if limits or numbers:
        yield "## At the limit { #limit }"
        yield numbers
    if not limits:
        return
    yield ("Values around the cut-off in each unit, for a finding that is due to lupus and has no excluded cause.")
    for limit, keys in limits:
        yield f"<p><strong>{words(limit.about)}</strong> ({listed(keys)}):</p>"
        header = ("unit", "just below", "at the limit", "just above")
        yield table(header, _around(descriptor, limit, keys), kind="overview")


def _limits(descriptor: Descriptor, rule: FindingRule) -> Iterator[Limit]:
    """The limits of a rule, each in every dimension of its first test."""
    if isinstance(rule, LevelRule):
        test = rule.tests[0]
        about = f"{test} " * (len(rule.tests) > 1) + _asked(rule.cutoff)
        for dimension in CATALOGUE[test].dimensions:
            yield Limit(
                about,
                test,
                dimension,
                rule.cutoff.value,
                options={"code_book": LabCodeBook(judged_by={descriptor: [test]})},
            )
        if rule.tests == (Test.URINE_PROTEIN,):
            for convention in RATIO_CONVENTIONS.values():
                yield _by_ratio(rule.cutoff, convention)
    elif isinstance(rule, RiseRule):
        for about, at in (("new", rule.level), ("rise", rule.rise)):
            earlier = Decimal(EARLIER[about])
            value = at.value + (earlier if about == "rise" else 0)
            (dimension,) = CATALOGUE[rule.tests[0]].dimensions
            options = {"before": Result(rule.tests[0], earlier, dimension.unit)}
            said = f"{_asked(at)}, {'new after' if about == 'new' else 'rise from'} {earlier}"
            yield Limit(said, rule.tests[0], dimension, value, options=options)
    else:
        yield from _limits_of_range(descriptor, rule)


def _limits_of_range(descriptor: Descriptor, rule: RangeRule | SignsRule) -> Iterator[Limit]:
    by_range = rule.proofs if isinstance(rule, SignsRule) else rule
    if by_range is None:
        return
    test = by_range.tests[0]
    limit = MADE_UP_LIMITS[test]
    options: dict[str, Any] = {"code_book": LabCodeBook(judged_by={descriptor: [test]})}
    if isinstance(rule, SignsRule) and rule.symptom:
        signs = {rule.symptom: True, **dict.fromkeys(rule.signs, False)}
        options["statements"] = Statements(findings=signs, excluded={descriptor: False})
    dimension = CATALOGUE[test].dimensions[0]
    below = by_range.side is Side.BELOW
    about = f"{test} judged by a made-up range {'from' if below else 'to'} {limit} {dimension.unit}"
    lower, upper = (limit, None) if below else (None, limit)
    yield Limit(about, test, dimension, Decimal(limit), lower, upper, options=options)
    if by_range.cutoff:
        percent = next(found for found in CATALOGUE[test].dimensions if found.unit == by_range.cutoff.unit)
        about = f"{_asked(by_range.cutoff)}, {by_range.method} method, made-up range to {2 * by_range.cutoff.value}"
        upper = str(2 * by_range.cutoff.value)
        yield Limit(about, test, percent, by_range.cutoff.value, None, upper, by_range.method, options)


def _by_ratio(cutoff: Cutoff, convention: RatioConvention) -> Limit:
    dimension = next(unit.dimension for unit in UNITS if unit.code == convention.unit)
    return Limit(
        f"ratio, by the convention {convention.key}",
        Test.PROTEIN_CREATININE_RATIO,
        dimension,
        cutoff.value * convention.per_gram,
        options={"code_book": LabCodeBook(ratio=convention)},
    )


def _asked(cutoff: Cutoff) -> str:
    return f"{cutoff.side} {cutoff.value} {cutoff.unit}"


def _around(descriptor: Descriptor, limit: Limit, keys: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """A row for each way to write the limit with other digits."""
    same: dict[tuple[Decimal, int], list[Unit]] = {}
    for unit in UNITS:
        if unit.dimension == limit.dimension:
            same.setdefault((Decimal(unit.factor).scaleb(unit.decimals), unit.shift), []).append(unit)
    for (scale, shift), units in same.items():
        at = (limit.value * limit.dimension.parts - shift) / scale
        step = _step(at, counted=limit.dimension.unit in COUNTED)
        around = [at + step * steps for steps in (-1, 0, 1)]
        cells = [_near(descriptor, limit, keys, value.quantize(step), units[0]) for value in around]
        yield "<br>".join(map(unit_name, units)), *cells


def _step(at: Decimal, *, counted: bool) -> Decimal:
    """How far beside a limit to look: about a hundredth of it, and never less than its last digit."""
    if counted or not at:
        return Decimal(1)
    return Decimal(1).scaleb(min((at / 100).adjusted(), int(at.normalize().as_tuple().exponent)))


def _near(descriptor: Descriptor, limit: Limit, keys: Sequence[str], value: Decimal, unit: Unit) -> str:
    if value < 0:
        return "no such value"
    ranged = {"lower": limit.lower, "upper": limit.upper, "range_unit": limit.dimension.unit}
    result = Result(limit.test, value, unit.code, method=limit.method, **ranged)
    options = {"statements": Statements(excluded={descriptor: False}), **limit.options}
    answers = {
        answered(
            derive([result], EDITIONS[key], attribution="assumed", **options),
            descriptor,
        )
        for key in keys
    }
    (answer,) = answers  # editions with the same rule answer alike
    return f"{value:f}<br>{answer}"


def _cases(descriptor: Descriptor, found: Mapping[FindingRule, list[str]]) -> str:
    header = ("what you know", *(listed(keys) for keys in found.values()))
    rows = ((_known(case), *(_worked(descriptor, case, keys) for keys in found.values())) for case in CASES[descriptor])
    return table(header, rows, kind="cases")


def _known(case: Case) -> str:
    lines = "".join(f"<br>{words(line)}" for line in case.known)
    why = f'<span class="label">{words(case.why)}</span>' if case.why else ""
    return lines.removeprefix("<br>") + why


def _worked(descriptor: Descriptor, case: Case, keys: Sequence[str]) -> str:
    (answer,) = {answered(case.derived(EDITIONS[key], descriptor), descriptor) for key in keys}
    return answer
