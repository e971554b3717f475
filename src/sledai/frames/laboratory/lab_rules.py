"""The rules of an edition on laboratory results: which tests, in which units, in which window."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from attrs import evolve, frozen

from sledai.definitions import Edition, FindingRule, LevelRule, RangeRule, RiseRule, Side, SignsRule
from sledai.definitions.clauses import as_integer_limit
from sledai.definitions.descriptors import Descriptor
from sledai.definitions.observations import Test
from sledai.laboratory.catalogue import CATALOGUE
from sledai.laboratory.code_book import Choice, LabCodeBook
from sledai.laboratory.judging import ANY_AMOUNT, risen
from sledai.laboratory.statements import Panels, TestsByDescriptor, ratio_factors, ruled
from sledai.laboratory.units import DIMENSIONS, PERCENT, PROTEIN_PER_DAY, Dimension
from sledai.logic import Interval, Verdict

NONE_COUNTS, MAY_COUNT, DOES_COUNT = 1, 2, 4
"""The value of a result in the field of a rule: bits, so that a bitwise or combines several results."""
FIELD_SIZE = 8
"""The size of a field in a packed number."""
FIELDS_OF_A_NUMBER = 16
"""How many fields one number has; every engine divides such a number exactly, also by way of a float."""
UNREAD_RESULT = FIELD_SIZE**FIELDS_OF_A_NUMBER
"""The value that marks an unreadable result in the first packed number."""
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
class Comparison:
    """How a result is compared with a limit, a range or an unknown earlier result; equal comparisons are shared.

    Attributes:
        side: of a fixed limit the side that counts, `Side.AT_LEAST` or `Side.AT_MOST`.
        rise: for a rule on a rise, from where a result certainly counts and from where it may count, if the earlier
            result is unknown [ticks].
        rule: a rule on ranges, without its tests and exclusions.
        times: the factor for the ticks of the result.
        limit: the position of the rule's limit among the used limits of a range.
        method: the prefix of the columns with the verdict on the method, if the rule has a limit for one method.
    """

    side: Side | None = None
    rise: tuple[int, int] | None = None
    rule: RangeRule | None = None
    times: int = 1
    limit: int = 0
    method: str = ""


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
        slot: how many earlier rules look at the same test.
    """

    descriptor: Descriptor
    rule: LevelRule | RiseRule | RangeRule
    test: Test
    reported: Test
    cases: tuple[UnitCase, ...]
    window: int
    slot: int

    @property
    def name(self) -> str:
        """The prefix of its columns."""
        return f"{self.descriptor}_{self.reported}"

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
        slots: Counter[Test] = Counter()
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
                        slot=slots[reported],
                    )
                    test_rules.append(test_rule)
                    slots[reported] += 1
        return cls(rules, panels, tuple(test_rules), book.choose, compares)

    @property
    def tests(self) -> TestsByDescriptor:
        """For each descriptor the tests by which it is judged at any panel."""
        return self.panels.tests

    @cached_property
    def reported(self) -> tuple[Test, ...]:
        """The tests in the table."""
        return tuple(dict.fromkeys(test_rule.reported for test_rule in self.test_rules))

    @property
    def slots(self) -> int:
        """The largest number of rules on one test."""
        return 1 + max((test_rule.slot for test_rule in self.test_rules), default=-1)

    def case(self, test: Test, dimension: Dimension | None) -> int:
        """The number of a test in units of a dimension, or in an unknown unit."""
        at = NO_DIMENSION if dimension is None else DIMENSIONS.index(dimension)
        number: int = case_number(self.reported.index(test), at)
        return number

    def cases(self, test_rule: TestRule) -> tuple[int, ...]:
        """The cases of a rule; those in other units are not readable."""
        others = set(CATALOGUE[test_rule.reported].dimensions) - {case.dimension for case in test_rule.cases}
        return tuple(self.case(test_rule.reported, each) for each in (None, *DIMENSIONS) if each not in others)

    @cached_property
    def fields(self) -> tuple[TestRule, ...]:
        """The rules that have a field, because each result is judged without others."""
        return tuple(q for q in self.test_rules if not (self.compares and isinstance(q.rule, RiseRule)))

    @property
    def numbers(self) -> int:
        """How many packed numbers hold all fields."""
        return max(1, -(-len(self.fields) // FIELDS_OF_A_NUMBER))

    def field_position(self, test_rule: TestRule) -> tuple[int, int]:
        """Which packed number has the field of a rule, and the value of 1 in that field."""
        number, position = divmod(self._order[test_rule.name], FIELDS_OF_A_NUMBER)
        return number, FIELD_SIZE**position

    @cached_property
    def _order(self) -> dict[str, int]:
        return {test_rule.name: at for at, test_rule in enumerate(self.fields)}

    def _fields_of(self, slot: int, number: int) -> dict[int, int]:
        """For each case the value of 1 in the field of its rule in a slot, if the packed number has that field."""
        rules = [q for q in self.fields if q.slot == slot and self.field_position(q)[0] == number]
        return {case: self.field_position(test_rule)[1] for test_rule in rules for case in self.cases(test_rule)}

    @cached_property
    def comparisons(self) -> tuple[dict[Comparison, tuple[int, ...]], ...]:
        """For each slot the comparisons of its rules, each with its cases."""
        found: tuple[dict[Comparison, tuple[int, ...]], ...] = tuple({} for _ in range(self.slots))
        for test_rule in self.fields:
            comparisons = found[test_rule.slot]
            for case in test_rule.cases:
                comparison = self._comparison(test_rule, case)
                comparisons[comparison] = (
                    *comparisons.get(comparison, ()),
                    self.case(test_rule.reported, case.dimension),
                )
        return found

    def case_columns(self) -> Iterator[tuple[str, dict[int, int], int]]:
        """The columns of a row that depend on its case: name, value for each case, value for all others.

        These are, for each slot, ``rule_0``, the position of the comparison; ``level_0``, its fixed limit; ``rise_0``,
        the position among `rise_cases`; and ``field_0_0``, the value of 1 in the field of the rule in each packed
        number.
        """
        for slot, comparisons in enumerate(self.comparisons):
            yield (
                f"rule_{slot}",
                {case: at for at, of_comparison in enumerate(comparisons.values()) for case in of_comparison},
                -1,
            )
            yield f"level_{slot}", self._levels(slot), 0
            yield f"rise_{slot}", self._rises_of(slot), -1
            for number in range(self.numbers):
                yield f"field_{slot}_{number}", self._fields_of(slot, number), 0

    @cached_property
    def rise_cases(self) -> tuple[tuple[TestRule, UnitCase], ...]:
        """The rules that compare with a known earlier result, each with the dimensions of its results."""
        return tuple((test_rule, case) for test_rule in self.rises for case in test_rule.cases)

    def _rises_of(self, slot: int) -> dict[int, int]:
        """For each case of a slot the position among `rise_cases`; results in an unknown unit are in the first one."""
        found: dict[int, int] = {}
        of_slot = [(at, *each) for at, each in enumerate(self.rise_cases) if each[0].slot == slot]
        for at, test_rule, own in of_slot:
            found |= {case: at for case in self.cases(test_rule) if case not in found}
            found[self.case(test_rule.reported, own.dimension)] = at
        return found

    def _levels(self, slot: int) -> dict[int, int]:
        """The fixed limits of a slot, by case: the least or the most that counts [ticks]."""
        return {
            self.case(own.reported, case.dimension): as_integer_limit(own.rule.cutoff, case.judged.ticks)[1]
            for own in self.fields
            for case in own.cases
            if own.slot == slot and isinstance(own.rule, LevelRule)
        }

    def _comparison(self, test_rule: TestRule, case: UnitCase) -> Comparison:
        """How a result is judged."""
        rule = evolve(test_rule.rule, tests=(), exclusions=())
        if isinstance(rule, LevelRule):
            return Comparison(side=as_integer_limit(rule.cutoff, case.judged.ticks)[0], times=case.times)
        if isinstance(rule, RiseRule):
            return Comparison(rise=_risen_from(rule, test_rule.unknown_before, case.judged), times=case.times)
        limit = self.sides(test_rule.reported).index(rule.side)
        if rule.cutoff and rule.method and case.dimension == PERCENT:
            return Comparison(rule=rule, times=case.times, limit=limit, method=f"method_{test_rule.name}_")
        return Comparison(rule=evolve(rule, cutoff=None), times=case.times, limit=limit)

    @cached_property
    def rises(self) -> tuple[TestRule, ...]:
        """The rules that compare with a known earlier result."""
        return tuple(test_rule for test_rule in self.test_rules if test_rule not in self.fields)

    @property
    def longest(self) -> int:
        """The longest window [days]."""
        return max(test_rule.window for test_rule in self.test_rules)

    def sides(self, test: Test) -> tuple[Side, ...]:
        """On which sides of its range the results of a test in the table count."""
        rules = (test_rule.rule for test_rule in self.test_rules if test_rule.reported is test)
        return tuple(dict.fromkeys(rule.side for rule in rules if isinstance(rule, RangeRule)))

    @property
    def limits(self) -> int:
        """The largest number of limits of one range that rules use."""
        return max(len(self.sides(test)) for test in self.reported)

    def of_descriptor(self, descriptor: Descriptor) -> tuple[TestRule, ...]:
        """The rules of a descriptor, in the order of its tests; a test comes before its substitute."""
        return tuple(test_rule for test_rule in self.test_rules if test_rule.descriptor == descriptor)

    def of_test(self, descriptor: Descriptor, test: Test) -> tuple[TestRule, ...]:
        """The rules of a descriptor on one test."""
        return tuple(test_rule for test_rule in self.of_descriptor(descriptor) if test_rule.test is test)


def _risen_from(rule: RiseRule, before: Interval[int], dimension: Dimension) -> tuple[int, int]:
    """The smallest amounts that certainly count and that may count, given one earlier result."""

    def found(amount: int) -> Verdict[Any]:
        return risen(Interval(amount, amount), before, rule, dimension)

    amounts = range(ANY_AMOUNT.high)
    return (
        bisect_left(amounts, True, key=lambda amount: found(amount).certain),
        bisect_left(amounts, True, key=lambda amount: found(amount).possible),
    )


def _reported(test: Test, ratios: Mapping[Dimension, int]) -> dict[Test, tuple[UnitCase, ...]]:
    """As which tests of the table a test counts, and how these are reported."""
    found = {test: tuple(UnitCase(dimension, dimension) for dimension in CATALOGUE[test].dimensions)}
    if test is Test.URINE_PROTEIN and ratios:
        cases = (UnitCase(dimension, PROTEIN_PER_DAY, times) for dimension, times in ratios.items())
        found[Test.PROTEIN_CREATININE_RATIO] = tuple(cases)
    return found
