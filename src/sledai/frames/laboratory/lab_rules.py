"""The rules of an edition on laboratory results: which tests, in which units, in which window."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from attrs import frozen
from narwhals.stable import v2 as nw

from sledai.definitions import Edition, FindingRule, LevelRule, RangeRule, RiseRule, Side, SignsRule
from sledai.definitions.descriptors import Descriptor
from sledai.definitions.observations import Test
from sledai.laboratory.catalogue import CATALOGUE
from sledai.laboratory.code_book import Choice, LabCodeBook
from sledai.laboratory.statements import Panels, TestsByDescriptor, ratio_factors, ruled
from sledai.laboratory.units import DIMENSIONS, PROTEIN_PER_DAY, Dimension
from sledai.logic import Interval

NONE_COUNTS, MAY_COUNT, DOES_COUNT = 0, 1, 2
"""The state of a result: whether it counts; of several the largest holds."""
ENDS = {"lower": Side.BELOW, "upper": Side.ABOVE}
"""The limits of a range, and the side that is beyond each."""
NO_DIMENSION = -1
"""The position of the dimension of an unknown unit."""


def case_number(test_position: Any, dimension: Any) -> Any:
    """The number of a case, from the positions of its test and dimension."""
    return test_position * (len(DIMENSIONS) + 1) + dimension


@frozen
class UnitCase:
    """A dimension in which a test is reported.

    Attributes:
        dimension: what its units measure.
        judged: the dimension in which it is judged.
        times: the factor from its ticks to those of that dimension.
    """

    dimension: Dimension
    judged: Dimension
    times: int = 1


@frozen(kw_only=True)
class TestRule:
    """The rule of a descriptor on one test of the table.

    Attributes:
        descriptor: the descriptor.
        rule: its rule on results; of a rule on signs, that of its proofs.
        test: the test that the rule looks at.
        reported: the test in the table; another one where a ratio stands for protein per day.
        cases: the dimensions in which it is reported.
        window: how long before the visit results count [days].
    """

    descriptor: Descriptor
    rule: LevelRule | RiseRule | RangeRule
    test: Test
    reported: Test
    cases: tuple[UnitCase, ...]
    window: int

    @property
    def name(self) -> str:
        """The prefix of its columns."""
        return f"{self.descriptor}_{self.reported}"

    @property
    def differs_by_unit(self) -> bool:
        """Whether the dimension of its unit decides how a result is judged."""
        return not isinstance(self.rule, RangeRule) or bool(self.rule.method)

    @property
    def unknown(self) -> Interval[int]:
        """The interval of an unknown result [ticks]."""
        record = CATALOGUE[self.reported]
        return Interval(0, max(record.in_dimension(case.dimension).unknown_high * case.times for case in self.cases))

    @property
    def unknown_before(self) -> Interval[int]:
        """The interval of an unknown earlier result [ticks]."""
        return Interval(0, CATALOGUE[self.test].in_dimension(self.cases[0].judged).unknown_high)

    @property
    def steps(self) -> int:
        """A power of 2 above the number of days in the window, plus one for an unknown day."""
        return 1 << (self.window + 1).bit_length()


@frozen
class LabRules:
    """The rules of an edition on a laboratory table.

    Attributes:
        rules: the descriptors that have a rule.
        panels: for each of them the tests by which it is judged, and at which panels.
        test_rules: the rule of each of them on each test of the table.
        choose: which results of a window count.
        compares: whether an earlier result is known for rules that compare with one.
    """

    rules: Mapping[Descriptor, FindingRule]
    panels: Panels
    test_rules: tuple[TestRule, ...]
    choose: Choice
    compares: bool

    @classmethod
    def of(
        cls,
        edition: Edition,
        book: LabCodeBook,
        *,
        compares: bool,
        has_panels: bool = False,
    ) -> LabRules:
        """The rules of an edition.

        Args:
            edition: the edition.
            book: what the laboratory writes.
            compares: whether an earlier result is known.
            has_panels: whether the panels of the visits are known.

        Raises:
            UnknownNameError: the code book's `judged_by` names a descriptor or a test that is not one of the rules'.
        """
        rules = ruled(edition)
        panels = Panels.of(rules, edition, book, ("", *(book.panels if has_panels else ())))
        converted = ratio_factors(book.ratio)
        test_rules = []
        for descriptor, own_tests in panels.tests.items():
            for test in own_tests:
                for reported, cases in _reported(test, converted).items():
                    own: Any = rules[descriptor]
                    rule: Any = own.proofs if isinstance(own, SignsRule) else own
                    test_rule = TestRule(
                        descriptor=descriptor,
                        rule=rule,
                        test=test,
                        reported=reported,
                        cases=cases,
                        window=edition[descriptor].window.days,
                    )
                    test_rules.append(test_rule)
        return cls(rules, panels, tuple(test_rules), book.choose, compares)

    @property
    def tests(self) -> TestsByDescriptor:
        """For each descriptor the tests by which it is judged at any panel."""
        return self.panels.tests

    @cached_property
    def reported(self) -> tuple[Test, ...]:
        """The tests in the table."""
        return tuple(dict.fromkeys(test_rule.reported for test_rule in self.test_rules))

    def place(self, test: Test) -> int:
        """The position of a test among those in the table."""
        return self.reported.index(test)

    def case(self, test: Test, dimension: Dimension) -> int:
        """The number of a test in units of a dimension."""
        number: int = case_number(self.place(test), DIMENSIONS.index(dimension))
        return number

    @cached_property
    def judged(self) -> tuple[TestRule, ...]:
        """The rules by which each result is judged without others."""
        return tuple(q for q in self.test_rules if not (self.compares and isinstance(q.rule, RiseRule)))

    @cached_property
    def rises(self) -> tuple[TestRule, ...]:
        """The rules that compare with a known earlier result."""
        return tuple(test_rule for test_rule in self.test_rules if test_rule not in self.judged)

    @property
    def longest(self) -> int:
        """The longest window [days]."""
        return max(test_rule.window for test_rule in self.test_rules)

    def ranged(self, *ends: str) -> tuple[Test, ...]:
        """The tests in the table that are judged by their range, or by some of its ends."""
        sides = [ENDS[end] for end in ends or ENDS]
        rules = (q for q in self.test_rules if isinstance(q.rule, RangeRule) and q.rule.side in sides)
        return tuple(dict.fromkeys(q.reported for q in rules))

    def is_ranged(self, *ends: str) -> nw.Expr:
        """The rows of these tests."""
        return nw.col("place").is_in([self.place(test) for test in self.ranged(*ends)])

    def of_descriptor(self, descriptor: Descriptor) -> tuple[TestRule, ...]:
        """The rules of a descriptor, in the order of its tests; a test comes before its substitute."""
        return tuple(test_rule for test_rule in self.test_rules if test_rule.descriptor == descriptor)

    def of_test(self, descriptor: Descriptor, test: Test) -> tuple[TestRule, ...]:
        """The rules of a descriptor on one test."""
        return tuple(test_rule for test_rule in self.of_descriptor(descriptor) if test_rule.test is test)


def _reported(test: Test, ratios: Mapping[Dimension, int]) -> dict[Test, tuple[UnitCase, ...]]:
    """As which tests of the table a test counts, and how these are reported."""
    found = {test: tuple(UnitCase(dimension, dimension) for dimension in CATALOGUE[test].dimensions)}
    if test is Test.URINE_PROTEIN and ratios:
        cases = (UnitCase(dimension, PROTEIN_PER_DAY, times) for dimension, times in ratios.items())
        found[Test.PROTEIN_CREATININE_RATIO] = tuple(cases)
    return found
