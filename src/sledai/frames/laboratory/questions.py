"""What the rules of an edition ask of a laboratory table: which tests, in which units, and in which window."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from attrs import evolve, frozen

from sledai.criteria import RatioConvention
from sledai.definitions import Edition, FindingRule, LevelRule, RangeRule, RiseRule, Side, SignsRule
from sledai.definitions.clauses import as_integer_limit
from sledai.definitions.descriptors import Descriptor
from sledai.definitions.observations import Test
from sledai.laboratory.catalogue import CATALOGUE
from sledai.laboratory.judging import ANY_AMOUNT, risen
from sledai.laboratory.statements import Choice, JudgedBy, ratio_dimension, ruled, tests_of
from sledai.laboratory.units import DIMENSIONS, PERCENT, PROTEIN_PER_DAY, Dimension
from sledai.logic import Interval, Verdict

NONE_COUNTS, MAY_COUNT, COUNTS = 1, 2, 4
"""What a result says in the field of a question: bits, so that of several results all are kept."""
FIELD = 8
"""How large a field is, in a number that has those of many questions."""
FIELDS = 16
"""How many fields one number has; so every engine divides it exactly, also one that does so by way of a fraction."""
UNREAD = FIELD**FIELDS
"""What is added to the first number of an unreadable result."""
NO_DIMENSION = -1
"""The place of the dimension of what is no unit."""


def case_number(place: Any, dimension: Any) -> Any:
    """The number of a test and a dimension, from their places."""
    return place * (len(DIMENSIONS) + 1) + dimension


@frozen
class Case:
    """A way in which a test is reported.

    Attributes:
        dimension: what its units measure.
        judged: in which dimension it is judged.
        times: by what its half parts are multiplied for that.
    """

    dimension: Dimension
    judged: Dimension
    times: int = 1


@frozen(kw_only=True)
class Kind:
    """How a result is judged by itself; what is judged alike is of one kind.

    Attributes:
        side: of a fixed limit the side that counts, `Side.AT_LEAST` or `Side.AT_MOST`.
        rise: of a rule that compares from where a result certainly counts, and from where it may, beside an earlier
            one that is not known [half parts].
        rule: a rule on ranges, without what it does not need for that.
        times: by what the half parts of the result are multiplied.
        limit: which of the limits of a range that are asked for is that of the rule.
        method: the beginning of the names of the columns with what is known of the method, if that matters.
    """

    side: Side | None = None
    rise: tuple[int, int] | None = None
    rule: RangeRule | None = None
    times: int = 1
    limit: int = 0
    method: str = ""


@frozen(kw_only=True)
class Question:
    """What a descriptor asks of one test in the table.

    Attributes:
        descriptor: the descriptor.
        rule: its rule on results; of a rule on signs, that of its proofs.
        test: the test that the rule looks at.
        reported: the test in the table; another one where a ratio stands for protein per day.
        cases: in which ways it is reported.
        window: from how long before the visit results count [days].
        layer: how many other descriptors ask for the same test before this one.
    """

    descriptor: Descriptor
    rule: LevelRule | RiseRule | RangeRule
    test: Test
    reported: Test
    cases: tuple[Case, ...]
    window: int
    layer: int

    @property
    def name(self) -> str:
        """What its columns are called."""
        return f"{self.descriptor}_{self.reported}"

    @property
    def unknown(self) -> Interval[int]:
        """The interval of an unknown result [half parts]."""
        record = CATALOGUE[self.reported]
        return Interval(0, max(record.in_dimension(case.dimension).unknown_high * case.times for case in self.cases))

    @property
    def unknown_before(self) -> Interval[int]:
        """What an earlier result can be that is not known [half parts]."""
        return Interval(0, CATALOGUE[self.test].in_dimension(self.cases[0].judged).unknown_high)

    @property
    def steps(self) -> int:
        """More than there are days in the window, with one for a day that is not known; a power of 2."""
        return 1 << (self.window + 1).bit_length()


@frozen
class LabRules:
    """What all descriptors ask.

    Attributes:
        rules: the descriptors that have a rule.
        tests: for each of them the tests by which it is judged.
        questions: what each of them asks of each test in the table.
        choose: which results of a window count.
        compares: whether an earlier result is known for rules that compare with one.
    """

    rules: Mapping[Descriptor, FindingRule]
    tests: Mapping[Descriptor, tuple[Test, ...]]
    questions: tuple[Question, ...]
    choose: Choice
    compares: bool

    @classmethod
    def of(
        cls,
        edition: Edition,
        judged_by: JudgedBy | None,
        ratio: RatioConvention | None,
        choose: Choice,
        *,
        compares: bool,
    ) -> LabRules:
        """The questions of an edition.

        Raises:
            UnknownNameError: `judged_by` names a descriptor or a test that is not one of the rules'.
        """
        rules = ruled(edition)
        tests = tests_of(rules, judged_by)
        converted = ratio_dimension(ratio)
        layers: Counter[Test] = Counter()
        questions = []
        for descriptor, asked in tests.items():
            for test in asked:
                for reported, cases in _reported(test, converted).items():
                    own: Any = rules[descriptor]
                    rule: Any = own.proofs if isinstance(own, SignsRule) else own
                    question = Question(
                        descriptor=descriptor,
                        rule=rule,
                        test=test,
                        reported=reported,
                        cases=cases,
                        window=edition[descriptor].window.days,
                        layer=layers[reported],
                    )
                    questions.append(question)
                    layers[reported] += 1
        return cls(rules, tests, tuple(questions), choose, compares)

    @cached_property
    def reported(self) -> tuple[Test, ...]:
        """The tests in the table."""
        return tuple(dict.fromkeys(question.reported for question in self.questions))

    @property
    def layers(self) -> int:
        """How many descriptors ask for one test at most."""
        return 1 + max((question.layer for question in self.questions), default=-1)

    def case(self, test: Test, dimension: Dimension | None) -> int:
        """The number of a test in units of a dimension, or in what is no unit."""
        at = NO_DIMENSION if dimension is None else DIMENSIONS.index(dimension)
        number: int = case_number(self.reported.index(test), at)
        return number

    def cases(self, question: Question) -> tuple[int, ...]:
        """The cases that a question is asked of; those in what is no unit of the test are not readable."""
        others = set(CATALOGUE[question.reported].dimensions) - {case.dimension for case in question.cases}
        return tuple(self.case(question.reported, each) for each in (None, *DIMENSIONS) if each not in others)

    @cached_property
    def fields(self) -> tuple[Question, ...]:
        """The questions that have a field, because each result is judged by itself."""
        return tuple(q for q in self.questions if not (self.compares and isinstance(q.rule, RiseRule)))

    @property
    def numbers(self) -> int:
        """How many numbers hold all fields."""
        return max(1, -(-len(self.fields) // FIELDS))

    def place(self, question: Question) -> tuple[int, int]:
        """Which number has the field of a question, and what 1 in that field is in it."""
        number, place = divmod(self._order[question.name], FIELDS)
        return number, FIELD**place

    @cached_property
    def _order(self) -> dict[str, int]:
        return {question.name: at for at, question in enumerate(self.fields)}

    def _fields_of(self, layer: int, number: int) -> dict[int, int]:
        """What 1 is in the field of the question that a layer asks of a case, where a number has that field."""
        asked = [q for q in self.fields if q.layer == layer and self.place(q)[0] == number]
        return {case: self.place(question)[1] for question in asked for case in self.cases(question)}

    @cached_property
    def kinds(self) -> tuple[dict[Kind, tuple[int, ...]], ...]:
        """For each layer how results are judged for its questions, each kind with the cases that it is for."""
        found: tuple[dict[Kind, tuple[int, ...]], ...] = tuple({} for _ in range(self.layers))
        for question in self.fields:
            kinds = found[question.layer]
            for case in question.cases:
                kind = self._kind(question, case)
                kinds[kind] = (*kinds.get(kind, ()), self.case(question.reported, case.dimension))
        return found

    def of_cases(self) -> Iterator[tuple[str, dict[int, int], int]]:
        """What each layer asks of a row: the name of a column, its number for each case, and that for all others.

        These are ``rule_0``, by which of its kinds the layer judges the case; ``level_0``, the fixed limit that it
        then has; ``rise_0``, for which of `rises` it compares the case with an earlier result; and ``field_0_0``, what
        1 is in the field of its question, if one of the numbers has that.
        """
        for layer, kinds in enumerate(self.kinds):
            yield f"rule_{layer}", {case: at for at, of_kind in enumerate(kinds.values()) for case in of_kind}, -1
            yield f"level_{layer}", self._levels(layer), 0
            rises = {case: at for at, q in enumerate(self.rises) if q.layer == layer for case in self.cases(q)}
            yield f"rise_{layer}", rises, -1
            for number in range(self.numbers):
                yield f"field_{layer}_{number}", self._fields_of(layer, number), 0

    def _levels(self, layer: int) -> dict[int, int]:
        """The fixed limits of a layer, by case: the least or the most that counts [half parts]."""
        return {
            self.case(question.reported, case.dimension): as_integer_limit(question.rule.cutoff, case.judged.ticks)[1]
            for question in self.fields
            for case in question.cases
            if question.layer == layer and isinstance(question.rule, LevelRule)
        }

    def _kind(self, question: Question, case: Case) -> Kind:
        """How a result is judged."""
        rule = evolve(question.rule, tests=(), exclusions=())
        if isinstance(rule, LevelRule):
            return Kind(side=as_integer_limit(rule.cutoff, case.judged.ticks)[0], times=case.times)
        if isinstance(rule, RiseRule):
            return Kind(rise=_risen_from(rule, question.unknown_before, case.judged), times=case.times)
        limit = self.sides(question.reported).index(rule.side)
        if rule.cutoff and rule.method and case.dimension == PERCENT:
            return Kind(rule=rule, times=case.times, limit=limit, method=f"method_{question.name}_")
        return Kind(rule=evolve(rule, cutoff=None), times=case.times, limit=limit)

    @cached_property
    def rises(self) -> tuple[Question, ...]:
        """The questions that compare with an earlier result that is known."""
        return tuple(question for question in self.questions if question not in self.fields)

    @property
    def longest(self) -> int:
        """The longest window [days]."""
        return max(question.window for question in self.questions)

    def sides(self, test: Test) -> tuple[Side, ...]:
        """On which sides of its range the results of a test in the table count."""
        rules = (question.rule for question in self.questions if question.reported is test)
        return tuple(dict.fromkeys(rule.side for rule in rules if isinstance(rule, RangeRule)))

    @property
    def limits(self) -> int:
        """How many limits of one range are asked for at most."""
        return max(len(self.sides(test)) for test in self.reported)

    def of_descriptor(self, descriptor: Descriptor) -> tuple[Question, ...]:
        """The questions of a descriptor, in the order of its tests, each test itself before what stands for it."""
        return tuple(question for question in self.questions if question.descriptor == descriptor)

    def of_test(self, descriptor: Descriptor, test: Test) -> tuple[Question, ...]:
        """Those on one test."""
        return tuple(question for question in self.of_descriptor(descriptor) if question.test is test)


def _risen_from(rule: RiseRule, before: Interval[int], dimension: Dimension) -> tuple[int, int]:
    """The smallest amounts that a rule certainly counts, and that it may count, beside one earlier result."""

    def found(amount: int) -> Verdict[Any]:
        return risen(Interval(amount, amount), before, rule, dimension)

    amounts = range(ANY_AMOUNT.high)
    return (
        bisect_left(amounts, True, key=lambda amount: found(amount).certain),
        bisect_left(amounts, True, key=lambda amount: found(amount).possible),
    )


def _reported(test: Test, ratio: tuple[Dimension, int] | None) -> dict[Test, tuple[Case, ...]]:
    """As which tests of the table a test counts, and how these are reported."""
    found = {test: tuple(Case(dimension, dimension) for dimension in CATALOGUE[test].dimensions)}
    if test is Test.URINE_PROTEIN and ratio is not None:
        found[Test.PROTEIN_CREATININE_RATIO] = (Case(ratio[0], PROTEIN_PER_DAY, ratio[1]),)
    return found
