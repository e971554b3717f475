"""What the physician says beside the results, by name, and how the results are used."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal, TypeAlias, TypeVar

from attrs import frozen

from sledai.criteria import RatioConvention
from sledai.definitions import Edition, FindingRule
from sledai.definitions.descriptors import Descriptor
from sledai.definitions.observations import Exclusion, Finding, Test
from sledai.errors import unknown_statement
from sledai.laboratory.judging import holds, not_due_to, with_implied
from sledai.laboratory.results import named_test
from sledai.laboratory.units import MASS_RATIO, MOLAR_RATIO, PROTEIN_PER_DAY, Dimension, unit_of
from sledai.logic import Interval, Verdict, exactly
from sledai.visits.answers import as_descriptors
from sledai.visits.encounters import known_names, statements

T = TypeVar("T")
NameT = TypeVar("NameT", Descriptor, Exclusion)
Choice: TypeAlias = Literal["worst", "nearest"]
"""Which result of a test in the window counts: any of them, or the one nearest to the visit."""
Attribution: TypeAlias = Literal["stated", "assumed"]
"""Whether a finding is due to lupus only where it is stated, or wherever it is not denied."""
LAST_BEFORE_WINDOW = "last_before_window"
"""What is given as an earlier result where the last one before the window is to be taken."""
Excluded: TypeAlias = Mapping[Any, Mapping[Any, Any] | bool | str | None]
JudgedBy: TypeAlias = Mapping[Any, Iterable[str]]


def ruled(edition: Edition) -> dict[Descriptor, FindingRule]:
    """The descriptors of an edition that are told from what was measured or seen, each with its rule."""
    return {descriptor: row.rule for descriptor, row in edition.items() if row.rule is not None}


def tests_of(rules: Mapping[Descriptor, FindingRule], judged_by: JudgedBy | None) -> dict[Descriptor, tuple[Test, ...]]:
    """The tests by which each descriptor is judged: those of its rule, or fewer that the caller names.

    Raises:
        UnknownNameError: a descriptor or a test is not one of the rules'.
    """
    named = {name: _listed(chosen) for name, chosen in by_descriptor(judged_by, rules, "judged_by").items()}
    tests = {descriptor: rule.tests for descriptor, rule in rules.items()}
    without = tuple(map(str, (descriptor for descriptor in named if not tests[descriptor])))
    if without:
        accepted = tuple(str(descriptor) for descriptor, asked in tests.items() if asked)
        raise unknown_statement(without, accepted=accepted, place="judged_by, descriptors that look at tests")
    for descriptor, chosen in named.items():
        found = tuple(named_test(test, f"judged_by[{str(descriptor)!r}]") for test in chosen)
        if not found or set(found) - set(tests[descriptor]):
            raise unknown_statement(
                tuple(map(str, found or ("nothing",))),
                accepted=tuple(map(str, tests[descriptor])),
                place=f"judged_by[{str(descriptor)!r}]",
            )
        tests[descriptor] = tuple(test for test in tests[descriptor] if test in found)
    return tests


def _listed(tests: Iterable[str]) -> tuple[str, ...]:
    if isinstance(tests, str):
        raise TypeError(f"judged_by: {tests!r} is one name; give a list of tests, such as ['c3', 'c4']")
    return tuple(tests)


def by_descriptor(
    given: Mapping[str, T] | None, rules: Mapping[Descriptor, FindingRule], place: str
) -> dict[Descriptor, T]:
    """What is given for descriptors that have a rule.

    Raises:
        UnknownNameError: a name is no descriptor.
        UnknownNameError: a descriptor has no rule in this edition.
    """
    if not (given is None or isinstance(given, Mapping)):
        raise TypeError(f"{place}: give a mapping from descriptor, not {type(given).__name__}")
    as_descriptors(tuple(given or ()), place)
    if wrong := tuple(str(name) for name in given or () if Descriptor(name) not in rules):
        raise unknown_statement(wrong, accepted=tuple(map(str, rules)), place=place)
    return {Descriptor(name): value for name, value in (given or {}).items()}


def causes(
    given: Excluded | None, rules: Mapping[Descriptor, FindingRule], place: str = "excluded"
) -> dict[Descriptor, dict[Exclusion, Any]]:
    """For each descriptor what is stated of other causes; one statement alone is on all that the edition excludes.

    Raises:
        UnknownNameError: a name is no cause.
    """
    found: dict[Descriptor, dict[Exclusion, Any]] = {}
    for descriptor, said in by_descriptor(given, rules, place).items():
        if isinstance(said, Mapping):
            named = known_names(said, tuple(map(str, Exclusion)), f"{place}[{str(descriptor)!r}]")
            found[descriptor] = {Exclusion(name): value for name, value in named.items()}
        else:
            found[descriptor] = dict.fromkeys(rules[descriptor].exclusions, said)
    return found


@frozen
class PhysicianStatements:
    """What the physician says of a visit, or of each of many.

    Attributes:
        seen: whether each finding is there.
        clean: for each descriptor whether it is due to none of what the edition excludes.
        lupus: for each descriptor whether it is attributed to active lupus.
        denied: for each descriptor what is said of each other cause.
    """

    seen: Mapping[Finding, Verdict[Any]]
    clean: Mapping[Descriptor, Verdict[Any]]
    lupus: Mapping[Descriptor, Verdict[Any]]
    denied: Mapping[Descriptor, Mapping[Exclusion, Interval[Any]]]


def read_physician(
    findings: Mapping[str, object] | None,
    excluded: Excluded | None,
    attributed: Mapping[str, object] | None,
    attribution: Attribution,
    rules: Mapping[Descriptor, FindingRule],
    size: int | str,
) -> PhysicianStatements:
    """What the physician says, of one visit or of so many.

    Raises:
        AlignmentError: a column of statements has another length.
        UnknownNameError: a name is no descriptor.
        UnknownNameError: a finding or a cause is not known, or a descriptor has no rule.
        UnreadableValueError: a statement is neither yes, no nor nothing.
    """
    seen = statements(findings, Finding, size, "findings")
    denied = {
        descriptor: _read(said, size, f"excluded[{str(descriptor)!r}]")
        for descriptor, said in causes(excluded, rules).items()
    }
    due = _read(by_descriptor(attributed, rules, "attributed"), size, "attributed")
    return said_of(seen, denied, due, attribution, rules)


def said_of(
    seen: Mapping[str, Interval[Any]],
    denied: Mapping[Descriptor, Mapping[Exclusion, Interval[Any]]],
    due: Mapping[Descriptor, Interval[Any]],
    attribution: Attribution,
    rules: Mapping[Descriptor, FindingRule],
) -> PhysicianStatements:
    """What follows from statements that have been read: on findings, on other causes, and on what is due to lupus."""
    lupus = {descriptor: holds(due.get(descriptor)) for descriptor in rules}
    if attribution == "assumed":
        lupus = {descriptor: exactly(verdict.possible) for descriptor, verdict in lupus.items()}
    return PhysicianStatements(
        seen=with_implied({Finding(name): said for name, said in seen.items()}),
        clean={name: not_due_to(denied.get(name, {}), rule.exclusions) for name, rule in rules.items()},
        lupus=lupus,
        denied=denied,
    )


def _read(stated: Mapping[NameT, object], size: int | str, place: str) -> dict[NameT, Interval[Any]]:
    """Statements as answers, under the names that they have."""
    read = statements({str(name): said for name, said in stated.items()}, stated, size, place)
    return {name: read[str(name)] for name in stated}


def require_usage(choose: str, attribution: str) -> None:
    """Refuse what is no way to use results."""
    if choose not in ("worst", "nearest"):
        raise ValueError(f"choose={choose!r}: say 'worst' or 'nearest'")
    if attribution not in ("stated", "assumed"):
        raise ValueError(f"attribution={attribution!r}: say 'stated' or 'assumed'")


def usage(
    choose: Choice, attribution: Attribution, ratio: RatioConvention | None, judged_by: JudgedBy | None, before: object
) -> str:
    """How the results were used, in words."""
    parts = [f"results: {choose}", f"attribution: {attribution}", *([ratio.key] if ratio else [])]
    parts += [f"{name} by {' '.join(map(str, tests))}" for name, tests in sorted((judged_by or {}).items())]
    if before is not None:
        parts.append(f"before: {before if isinstance(before, str) else 'given'}")
    return ", ".join(parts)


def ratio_dimension(ratio: RatioConvention | None) -> tuple[Dimension, int] | None:
    """The dimension of the ratios that are used, and by what their half parts are multiplied to stand for protein."""
    if ratio is None:
        return None
    if not isinstance(ratio, RatioConvention):
        raise TypeError(f"ratio={ratio!r}: name a convention, such as sledai.criteria.RATIO_BY_MASS")
    unit = unit_of(ratio.unit, f"ratio {ratio.key}", (MASS_RATIO, MOLAR_RATIO))
    factor, rest = divmod(PROTEIN_PER_DAY.parts, ratio.per_gram * unit.dimension.parts)
    if rest or not factor:
        raise ValueError(f"ratio {ratio.key}: 1 g/24 h must be a whole multiple of the parts of {ratio.per_gram}")
    return unit.dimension, int(factor)
