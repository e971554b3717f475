"""The physician's statements by name, and the options of how results are used."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal, TypeAlias, TypeVar

from attrs import field, frozen

from sledai._fixed import Fixed
from sledai.criteria import RatioConvention
from sledai.definitions import Edition, FindingRule
from sledai.definitions.descriptors import Descriptor
from sledai.definitions.observations import Exclusion, Finding, Test
from sledai.errors import unknown_statement
from sledai.laboratory.code_book import LabCodeBook, mapping
from sledai.laboratory.judging import holds, not_due_to, with_implied
from sledai.laboratory.units import MASS_RATIO, MOLAR_RATIO, PROTEIN_PER_DAY, Dimension, unit_of
from sledai.logic import Interval, Verdict, exactly
from sledai.visits.answers import as_descriptors
from sledai.visits.encounters import known_names, statements

T = TypeVar("T")
NameT = TypeVar("NameT", Descriptor, Exclusion)
Attribution: TypeAlias = Literal["stated", "assumed"]
"""Whether a finding counts as due to lupus only if the physician states it, or unless the physician denies it."""
Excluded: TypeAlias = Mapping[Any, Mapping[Any, Any] | bool | str | None]
JudgedBy: TypeAlias = Mapping[Any, Iterable[str]]


def _unchanging(given: Any) -> Any:  # noqa: ANN401
    """The same statements, which cannot be changed: copies of mappings, and of columns of any kind."""
    if isinstance(given, Mapping):
        return Fixed({name: _unchanging(value) for name, value in given.items()})
    return given.copy() if hasattr(given, "copy") else given


@frozen(kw_only=True)
class Statements:
    """What is known of a visit, or of each of many, in addition to the results of tests.

    A statement is yes, no or not known; for many visits an array of shape ``(n,)``, or one statement for all of them.

    Attributes:
        findings: symptoms, signs and proofs, names of `sledai.laboratory.Finding`.
        excluded: for a descriptor, whether it has another cause: by cause, names of `sledai.laboratory.Exclusion`, or
            one statement on all causes that the edition excludes. A cause that the edition does not exclude has no
            effect: `attributed` decides whether it is lupus.
        attributed: for a descriptor, whether the physician attributes it to active lupus.
        panel: the site, or the kind of visit, if `LabCodeBook.panels` says which tests are done there; of many visits
            an array of shape ``(n,)``.

    Example:
        >>> Statements(findings={"pleuritic_pain": True}, excluded={"fever": {"infection": False}}).attributed
        {}
    """

    findings: Mapping[Any, object] = field(factory=dict, converter=_unchanging)
    excluded: Excluded = field(factory=dict, converter=_unchanging)
    attributed: Mapping[Any, object] = field(factory=dict, converter=_unchanging)
    panel: Any = field(default=None, converter=_unchanging)


NOTHING_STATED = Statements()


def ruled(edition: Edition) -> dict[Descriptor, FindingRule]:
    """List the descriptors of an edition that have a rule, each with its rule."""
    return {descriptor: row.rule for descriptor, row in edition.items() if row.rule is not None}


TestsByDescriptor: TypeAlias = Mapping[Descriptor, tuple[Test, ...]]


def tests_of(
    rules: Mapping[Descriptor, FindingRule], edition: Edition, judged_by: Mapping[str, tuple[str, ...]]
) -> TestsByDescriptor:
    """Select the tests that judge each descriptor of an edition: those of its rule, or fewer that are named.

    Raises:
        UnknownNameError: a descriptor or a test is not one of the rules'.
    """
    of_edition = {name: tests for name, tests in judged_by.items() if name in edition}
    named = {name: tuple(map(Test, chosen)) for name, chosen in by_descriptor(of_edition, rules, "judged_by").items()}
    tests = {descriptor: rule.tests for descriptor, rule in rules.items()}
    without = tuple(map(str, (descriptor for descriptor in named if not tests[descriptor])))
    if without:
        accepted = tuple(str(descriptor) for descriptor, of_rule in tests.items() if of_rule)
        raise unknown_statement(without, accepted=accepted, place="judged_by, descriptors that look at tests")
    for descriptor, found in named.items():
        if not found or set(found) - set(tests[descriptor]):
            raise unknown_statement(
                tuple(map(str, found or ("nothing",))),
                accepted=tuple(map(str, tests[descriptor])),
                place=f"judged_by[{str(descriptor)!r}]",
            )
        tests[descriptor] = tuple(test for test in tests[descriptor] if test in found)
    return tests


@frozen
class Panels:
    """The tests that judge each descriptor, of visits with different panels.

    Attributes:
        tests: the tests that judge a descriptor in any panel, in the order of its rule.
        where: for a descriptor and a test the panels in which it judges, if not in all; an empty text is any other.
    """

    tests: TestsByDescriptor
    where: Mapping[tuple[Descriptor, Test], tuple[str, ...]]

    @classmethod
    def of(
        cls, rules: Mapping[Descriptor, FindingRule], edition: Edition, book: LabCodeBook, panels: Iterable[str]
    ) -> Panels:
        """Those of a code book for visits of some panels; an empty text is any other.

        Raises:
            UnknownNameError: a descriptor or a test is not one of the rules'.
        """
        each = {panel: tests_of(rules, edition, book.judging(panel)) for panel in panels}
        tests = {
            name: tuple(test for test in rule.tests if any(test in found[name] for found in each.values()))
            for name, rule in rules.items()
        }
        where = {
            (name, test): tuple(panel for panel, found in each.items() if test in found[name])
            for name, own in tests.items()
            for test in own
        }
        return cls(tests, {pair: found for pair, found in where.items() if len(found) < len(each)})


def by_descriptor(
    given: Mapping[str, T] | None, rules: Mapping[Descriptor, FindingRule], place: str
) -> dict[Descriptor, T]:
    """Check a mapping from descriptors that have a rule.

    Raises:
        UnknownNameError: a name is not a descriptor.
        UnknownNameError: a descriptor has no rule in this edition.
    """
    named = mapping(given, place, "from descriptor")
    as_descriptors(tuple(named), place)
    if wrong := tuple(str(name) for name in named if Descriptor(name) not in rules):
        raise unknown_statement(wrong, accepted=tuple(map(str, rules)), place=place)
    return {Descriptor(name): value for name, value in named.items()}


def causes(
    given: Excluded | None, rules: Mapping[Descriptor, FindingRule], place: str = "excluded"
) -> dict[Descriptor, dict[Exclusion, Any]]:
    """List for each descriptor the statements on other causes; a single one covers all that the edition excludes.

    Raises:
        UnknownNameError: a name is not a cause.
    """
    found: dict[Descriptor, dict[Exclusion, Any]] = {}
    for descriptor, stated in by_descriptor(given, rules, place).items():
        if isinstance(stated, Mapping):
            named = known_names(stated, tuple(map(str, Exclusion)), f"{place}[{str(descriptor)!r}]")
            found[descriptor] = {Exclusion(name): value for name, value in named.items()}
        else:
            found[descriptor] = dict.fromkeys(rules[descriptor].exclusions, stated)
    return found


@frozen
class PhysicianStatements:
    """The physician's statements on a visit, or on each of many.

    Attributes:
        findings: whether each finding is present.
        not_excluded: for each descriptor whether no cause that the edition excludes explains it.
        attributed: for each descriptor whether it is attributed to active lupus.
        causes: for each descriptor the statement on each other cause.
    """

    findings: Mapping[Finding, Verdict[Any]]
    not_excluded: Mapping[Descriptor, Verdict[Any]]
    attributed: Mapping[Descriptor, Verdict[Any]]
    causes: Mapping[Descriptor, Mapping[Exclusion, Interval[Any]]]


def read_physician(
    stated: Statements,
    attribution: Attribution,
    rules: Mapping[Descriptor, FindingRule],
    size: int | str,
) -> PhysicianStatements:
    """Read the physician's statements, on one visit or on `size` visits.

    Raises:
        AlignmentError: a column of statements has another length.
        UnknownNameError: a name is not a descriptor.
        UnknownNameError: a finding or a cause is not known, or a descriptor has no rule.
        UnreadableValueError: a statement is neither yes, no nor nothing.
    """
    require_attribution(attribution)
    stated = require_statements(stated)
    by_finding = statements(stated.findings, Finding, size, "findings")
    by_cause = {
        descriptor: _read(answer, size, f"excluded[{str(descriptor)!r}]")
        for descriptor, answer in causes(stated.excluded, rules).items()
    }
    due = _read(by_descriptor(stated.attributed, rules, "attributed"), size, "attributed")
    return physician_statements(by_finding, by_cause, due, attribution, rules)


def physician_statements(
    findings: Mapping[str, Interval[Any]],
    causes: Mapping[Descriptor, Mapping[Exclusion, Interval[Any]]],
    due: Mapping[Descriptor, Interval[Any]],
    attribution: Attribution,
    rules: Mapping[Descriptor, FindingRule],
) -> PhysicianStatements:
    """Complete statements that were read, on findings, on other causes and on attribution, under the rules."""
    attributed = {descriptor: holds(due.get(descriptor)) for descriptor in rules}
    if attribution == "assumed":
        attributed = {descriptor: exactly(verdict.possible) for descriptor, verdict in attributed.items()}
    return PhysicianStatements(
        findings=with_implied({Finding(name): answer for name, answer in findings.items()}),
        not_excluded={name: not_due_to(causes.get(name, {}), rule.exclusions) for name, rule in rules.items()},
        attributed=attributed,
        causes=causes,
    )


def _read(stated: Mapping[NameT, object], size: int | str, place: str) -> dict[NameT, Interval[Any]]:
    """Read statements as answers, under their names."""
    read = statements({str(name): answer for name, answer in stated.items()}, stated, size, place)
    return {name: read[str(name)] for name in stated}


def require_statements(given: object) -> Statements:
    """Refuse what is not a record of statements.

    Raises:
        TypeError: it is not one.
    """
    if isinstance(given, Statements):
        return given
    raise TypeError(f"statements={given!r}: give sledai.laboratory.Statements(findings=..., excluded=...)")


def require_attribution(attribution: object) -> None:
    """Refuse an option that does not exist."""
    if attribution not in ("stated", "assumed"):
        raise ValueError(f"attribution={attribution!r}: say 'stated' or 'assumed'")


def require_one_way(before: object, book: LabCodeBook) -> None:
    """Refuse an earlier result where the code book takes another one.

    Raises:
        TypeError: there are two.
    """
    if before is not None and book.compare_with:
        raise TypeError(f"give the earlier result, or LabCodeBook(compare_with={book.compare_with!r}), not both")


def usage(attribution: Attribution, book: LabCodeBook, before: object) -> str:
    """Word how the results were used."""
    parts = [f"results: {book.choose}", f"attribution: {attribution}", *(ratio.key for ratio in book.ratio)]
    parts += _in_words(book.judged_by)
    parts += [
        f"{panel or 'elsewhere'}: {judged}"
        for panel, named in sorted(book.panels.items())
        for judged in _in_words(named)
    ]
    if book.compare_with or before is not None:
        parts.append(f"before: {book.compare_with or 'given'}")
    return ", ".join(parts)


def _in_words(judged_by: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Word which tests judge a descriptor."""
    return [f"{name} by {' '.join(map(str, tests))}" for name, tests in sorted(judged_by.items())]


def ratio_factors(ratios: Iterable[RatioConvention]) -> dict[Dimension, int]:
    """Find the dimensions of the ratios that are used, and the factors from their ticks to those of protein per day."""
    found: dict[Dimension, int] = {}
    for ratio in ratios:
        unit = unit_of(ratio.unit, f"ratio {ratio.key}", (MASS_RATIO, MOLAR_RATIO))
        factor, rest = divmod(PROTEIN_PER_DAY.parts, ratio.per_gram * unit.dimension.parts)
        if rest or not factor:
            raise ValueError(f"ratio {ratio.key}: 1 g/24 h must be a whole multiple of the parts of {ratio.per_gram}")
        if unit.dimension in found:
            raise ValueError(f"ratio {ratio.key}: give one convention for ratios in {unit.dimension.unit}")
        found[unit.dimension] = int(factor)
    return found
