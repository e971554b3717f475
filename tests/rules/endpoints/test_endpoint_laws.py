"""Laws of the endpoints: an outcome that is known with missing items is true of every way of filling them."""

import random
from fractions import Fraction
from itertools import product

import pytest
from attrs import frozen
from hypothesis import assume, given, settings, strategies as st

from oracle import NAMES, WEIGHTS, completions, total
from refusals import raises
from rules.endpoints import endpoint_oracle
from rules.endpoints.built import DOMAINS, EDITION, columns, letters, of_nothing_new, said_of, sides
from sledai import SLEDAI_2K, Assessment, Bilag, Encounter, Pga, Prednisone, Visits, response, state
from sledai.criteria import BICLA, RESPONSES, SRI_4, STATES
from sledai.errors import missing_criterion
from strategies import assessments, few, indices, rule_by_rule

pgas = st.sampled_from([None, "0", "0.7", "1", "1.1", "1.299999", "1.4", "2.7", "2.700001", "3"])
failures = st.sampled_from([False, False, True, None])


FALLS = (4, 5, 6, 7, 8)
visits = assessments(gaps=3, findings=4)
nearly_quiet = assessments(gaps=3, findings=2)


@st.composite
def graded(draw):
    """Letters of three domains before and now; at most three of the six were not graded."""
    word = st.text(alphabet="ABCDE", min_size=3, max_size=3)
    pair = [list(draw(word)), list(draw(word))]
    for place in draw(few(3, range(6))):
        pair[place // 3][place % 3] = "."
    return tuple("".join(side) for side in pair)


rows = st.tuples(visits, nearly_quiet, st.tuples(pgas, pgas), graded())


def totals(visit):
    """Every total of a visit."""
    return {total(filled) for filled in completions(visit.present, visit.missing)}


def reached(row, failure, responds):
    """Both answers that some way of filling the gaps gives; each criterion has inputs of its own."""
    before, now, pga, grades = row
    exact = [None if value is None else Fraction(value) for value in pga]
    score = set(product(totals(before), totals(now)))
    parts = [
        {responds(points, (Fraction(0), Fraction(0)), CALM, False) for points in score},
        {responds((20, 0), values, CALM, False) for values in endpoint_oracle.pga_pairs(*exact)},
        {
            responds((20, 0), (Fraction(0), Fraction(0)), pair, False)
            for pair in endpoint_oracle.letter_pairs(*map(letters, grades))
        },
        {
            responds((20, 0), (Fraction(0), Fraction(0)), CALM, failed)
            for failed in ([failure] if failure is not None else [True, False])
        },
    ]
    return {all(each) for each in product(*parts)}


CALM = ({"renal": "B"}, {"renal": "C"})
"""Letters that respond by every index."""


def as_told(outcome):
    """The answers that a verdict leaves open."""
    met = outcome.met
    return {True} if met.certain else {True, False} if met.possible else {False}


class TestResponders:
    """A responder index is exact: undetermined only if the gaps can be filled either way."""

    @rule_by_rule
    @given(fall=st.sampled_from(FALLS), row=rows, failure=failures, edition=indices)
    def test_sri(self, fall, row, failure, edition):
        """Met, not met and undetermined are those of all completions."""
        found = reached(row, failure, lambda *case: endpoint_oracle.sri(fall, *case))
        assert found == as_told(
            response(*sides(*row), edition, treatment_failure=failure, rule=RESPONSES[f"sri-{fall}"])
        )

    @settings(max_examples=150)
    @given(row=rows, failure=failures, edition=indices)
    def test_bicla_looked_at_exactly(self, row, failure, edition):
        """With every letter tried the same holds for the composite."""
        found = reached(row, failure, endpoint_oracle.bicla)
        assert found == as_told(response(*sides(*row), edition, rule=BICLA, treatment_failure=failure, exact=True))

    @settings(max_examples=150)
    @given(row=rows, failure=failures, edition=indices)
    def test_bicla_otherwise_never_overclaims(self, row, failure, edition):
        """What is met or not met for certain is so in every completion, and with every letter tried."""
        found = reached(row, failure, endpoint_oracle.bicla)
        told = as_told(response(*sides(*row), edition, rule=BICLA, treatment_failure=failure))
        assert found <= told

    @given(grades=graded())
    def test_bicla_on_the_letters_alone(self, grades):
        """With the rest known, only the letters decide."""
        row = (Assessment({"rash"}), Assessment(), ("1", "1"), grades)
        found = reached(row, False, endpoint_oracle.bicla)
        assert found == as_told(response(*sides(*row), SLEDAI_2K, rule=BICLA, treatment_failure=False, exact=True))
        assert found <= as_told(response(*sides(*row), SLEDAI_2K, rule=BICLA, treatment_failure=False))

    @pytest.mark.parametrize("side", [0, 1])
    @given(grades=graded(), gone=st.booleans())
    def test_letters_of_one_visit_only(self, side, grades, gone):
        """A visit without letters may have had any: what follows from the other visit is told."""
        assume("." not in grades[side])
        kept = [grades[0], "..."] if side == 0 else ["...", grades[1]]
        row = (Assessment({"seizure"}), Assessment(), ("1", "1"), tuple(kept))
        with_gaps = sides(*row)
        alone = [
            Encounter(each.visit, pga=each.pga, bilag=each.bilag if at == side else None)
            for at, each in enumerate(with_gaps)
        ]
        for responds in (endpoint_oracle.bicla, lambda *case: endpoint_oracle.sri(4, *case)):
            found = reached(row, False, responds)
            by = {True: response(*alone, SLEDAI_2K, rule=BICLA, treatment_failure=False, exact=True)}
            by[False] = response(*alone, SLEDAI_2K, rule=SRI_4, treatment_failure=False)
            assert found == as_told(by[responds is endpoint_oracle.bicla])

    @given(row=rows, failure=failures)
    def test_a_known_failure_decides(self, row, failure):
        """A treatment failure, a new A or a rise of the global assessment is no response, whatever is missing."""
        before, now, pga, grades = row
        for case, failed in (
            (row, True),
            ((before, now, ("1.1", "1.4"), grades), failure),
            ((before, now, pga, ("C.A", "A..")), failure),
        ):
            for outcome in (
                response(*sides(*case), SLEDAI_2K, rule=SRI_4, treatment_failure=failed),
                response(*sides(*case), SLEDAI_2K, rule=BICLA, treatment_failure=failed),
                response(*sides(*case), SLEDAI_2K, rule=BICLA, treatment_failure=failed, exact=True),
            ):
                assert False is outcome.value
                assert () == outcome.open
                assert outcome.failed

    @given(exact=st.booleans(), many=st.lists(st.tuples(rows, failures), max_size=5))
    def test_many_pairs_are_as_each_alone(self, exact, many):
        """Outcome, criteria and reasons of arrays are those of their pairs."""
        pairs, failed = [row for row, _ in many], [failure for _, failure in many]
        for how in ({"rule": BICLA, "exact": exact}, {"rule": SRI_4}):
            whole = response(*columns(pairs), SLEDAI_2K, treatment_failure=failed, **how)
            alone = [response(*sides(*row), SLEDAI_2K, treatment_failure=failure, **how) for row, failure in many]
            _same(whole, alone)

    @given(many=st.lists(rows, min_size=1, max_size=4), failure=failures)
    def test_one_statement_holds_for_all(self, many, failure):
        """One word on treatment failure is a column of it."""
        pairs = columns(many)
        whole = response(*pairs, SLEDAI_2K, rule=SRI_4, treatment_failure=failure)
        apart = response(*pairs, SLEDAI_2K, rule=SRI_4, treatment_failure=[failure] * len(many))
        assert list(whole.value) == list(apart.value)
        assert list(whole.reasons) == list(apart.reasons)

    @given(row=rows, failure=failures, seed=st.integers())
    def test_the_order_of_the_domains_does_not_matter(self, row, failure, seed):
        """Domains are compared by name, in whatever order each visit has them."""

        def shuffled(side):
            pairs = list(letters(row[3][side]).items())
            random.Random(seed + side).shuffle(pairs)
            return Encounter(
                row[side], pga=Pga(row[2][side], scale="points"), bilag=Bilag(dict(pairs), edition=EDITION)
            )

        for exact in (False, True):
            first = response(*sides(*row), SLEDAI_2K, rule=BICLA, treatment_failure=failure, exact=exact)
            second = response(shuffled(0), shuffled(1), SLEDAI_2K, rule=BICLA, treatment_failure=failure, exact=exact)
            assert first.reasons == second.reasons
            assert as_told(first) == as_told(second)

    @given(row=rows)
    def test_what_is_not_given_is_a_blank(self, row):
        """A global assessment or letters that are left out are the same as null ones, and so is the treatment."""
        before, now, pga, grades = row
        given_ = sides(before, now, (pga[0], None), (grades[0], "..."))
        left_out = [given_[0], Encounter(now)]
        for how in ({"rule": SRI_4}, {"rule": BICLA}, {"rule": BICLA, "exact": True}):
            assert str(response(*given_, SLEDAI_2K, **how)) == str(response(*left_out, SLEDAI_2K, **how))

    @given(row=rows, failure=failures)
    def test_a_greater_fall_is_harder(self, row, failure):
        """Who responds with a fall of 8 points responds with every smaller one."""
        rules = [RESPONSES[f"sri-{fall}"] for fall in FALLS]
        told = [as_told(response(*sides(*row), SLEDAI_2K, treatment_failure=failure, rule=rule)) for rule in rules]
        certain, possible = ([found == {True} for found in told], [True in found for found in told])
        assert certain == sorted(certain, reverse=True)
        assert possible == sorted(possible, reverse=True)


def _same(whole, alone):
    assert [one.value for one in alone] == list(whole.value)
    assert [one.reasons for one in alone] == list(whole.reasons)
    assert [one.counted("null") for one in alone] == list(whole.counted("null"))
    if whole.not_assessed:
        with raises(missing_criterion):
            whole.counted("nonresponse")
    else:
        assert [one.counted("nonresponse") for one in alone] == list(whole.counted("nonresponse"))
    for name, verdict in whole.criteria.items():
        ends = list(zip(verdict.certain.tolist(), verdict.possible.tolist(), strict=True))
        assert [(bool(one.criteria[name].certain), bool(one.criteria[name].possible)) for one in alone] == ends


doses = st.sampled_from([None, "0", "0.000001", "0.9", "1", "4.9", "5", "5.000001", "7.5", "7.500001", "20"])
states_pga = st.sampled_from([None, "0", "0.499999", "0.5", "0.500001", "1", "1.000001", "2"])


@frozen
class Visit:
    """A visit for the states."""

    now: Assessment
    previous: Assessment | None
    first: bool | None
    pga: str | None
    dose: str | None
    said: dict


answers = st.sampled_from([True, False, None])
visited = st.tuples(nearly_quiet, st.none() | visits, st.sampled_from([False, False, True, None]), states_pga, doses)


@st.composite
def state_visits(draw, rule):
    """A visit that is near the state: few findings, low readings, statements mostly as they have to be."""
    said = said_of(rule)
    names = tuple(sorted(said)) or ("",)
    for name in draw(few(2, names)) & set(said):
        said[name] = draw(answers)
    for name in draw(few(1, names)) & set(said):
        del said[name]
    return Visit(*draw(visited), said)


def told_of(visit, rule, edition=SLEDAI_2K):
    """What the library tells of a visit."""
    now = Encounter(visit.now, pga=Pga(visit.pga, scale="points"), prednisone=Prednisone(visit.dose))
    before = of_nothing_new(rule, previous=visit.previous, first_visit=visit.first)
    return state(now, edition, rule=rule, statements=visit.said, **before)


def states_reached(visit, rule):
    """Both answers that some way of filling the gaps gives, all inputs together."""
    key, exact = rule.key, [None if value is None else Fraction(value) for value in (visit.pga, visit.dose)]
    marks = [Fraction(1, 2), 1], [1, 5, Fraction(15, 2)]
    readings = [endpoint_oracle.values(exact[0], marks[0], 3), endpoint_oracle.values(exact[1], marks[1], 100)]
    statements = [*rule.required, *rule.ruled_out]
    answers = [[visit.said.get(name)] if visit.said.get(name) is not None else [True, False] for name in statements]
    firsts = [visit.first] if visit.first is not None else [True, False]
    before = [frozenset(NAMES)]
    if visit.previous is not None:
        before = list(completions(visit.previous.present, visit.previous.missing))

    def met(now=frozenset(), previous=frozenset(NAMES), first=True, pga=0, dose=1, said=None):
        fine = said_of(rule) if said is None else said
        return endpoint_oracle.in_state(key, WEIGHTS, now, previous, first, pga, dose, fine)

    dose = 0 if not met() else 1
    parts = [
        {
            met(now, previous, first, dose=dose)
            for now in completions(visit.now.present, visit.now.missing)
            for previous in before
            for first in firsts
        },
        {met(pga=value, dose=dose) for value in readings[0]},
        {met(dose=value) for value in readings[1]},
        {met(said=dict(zip(statements, filled, strict=True)), dose=dose) for filled in product(*answers)},
    ]
    if visit.previous is None and endpoint_oracle.STATES[key].get("new") and False in firsts:
        parts[0].add(False)  # without a previous visit it is open whether anything is new, whatever is present (14.1)
    return {all(each) for each in product(*parts)}


states = st.sampled_from(list(STATES.values()))


class TestStates:
    """A state is exact: undetermined only if the gaps can be filled either way."""

    @rule_by_rule
    @given(rule=states, data=st.data(), edition=indices)
    def test_all_completions(self, rule, data, edition):
        """Met, not met and undetermined are those of all completions."""
        visit = data.draw(state_visits(rule))
        assert states_reached(visit, rule) == as_told(told_of(visit, rule, edition))

    @rule_by_rule
    @given(rule=states, data=st.data())
    def test_what_is_not_given_is_a_blank(self, rule, data):
        """A reading or statement that is left out is the same as one that is null."""
        visit = data.draw(state_visits(rule))
        readings = {"pga": Pga(visit.pga, scale="points")} if visit.pga is not None else {}
        readings |= {"prednisone": Prednisone(visit.dose)} if visit.dose is not None else {}
        said = {name: value for name, value in visit.said.items() if value is not None}
        left_out = state(
            Encounter(visit.now, **readings),
            SLEDAI_2K,
            rule=rule,
            statements=said,
            **of_nothing_new(rule, previous=visit.previous, first_visit=visit.first),
        )
        assert str(told_of(visit, rule)) == str(left_out)

    @rule_by_rule
    @given(rule=states, data=st.data())
    def test_many_visits_are_as_each_alone(self, rule, data):
        """Outcome, criteria and reasons of arrays are those of their visits."""
        many = data.draw(st.lists(state_visits(rule), max_size=4))
        names = [*rule.required, *rule.ruled_out]
        now = Encounter(
            Visits.from_assessments([visit.now for visit in many]),
            pga=Pga([visit.pga for visit in many], scale="points"),
            prednisone=Prednisone([visit.dose for visit in many]),
        )
        unknown = Assessment(missing=NAMES)
        whole = state(
            now,
            SLEDAI_2K,
            rule=rule,
            statements={name: [visit.said.get(name) for visit in many] for name in names},
            **of_nothing_new(
                rule,
                previous=Visits.from_assessments([visit.previous or unknown for visit in many]),
                first_visit=[visit.first for visit in many],
            ),
        )
        alone = [told_of(Visit(v.now, v.previous or unknown, v.first, v.pga, v.dose, v.said), rule) for v in many]
        _same(whole, alone)

    @rule_by_rule
    @given(rule=states, data=st.data())
    def test_one_statement_holds_for_all(self, rule, data):
        """Truth values are columns of them, and what is not recorded is a column of gaps."""
        many = data.draw(st.lists(state_visits(rule), min_size=1, max_size=4))
        now, said = Encounter(Visits.from_assessments([visit.now for visit in many])), many[0].said
        first = many[0].first
        whole = state(now, SLEDAI_2K, rule=rule, statements=said, **of_nothing_new(rule, first_visit=first))
        apart = state(
            now,
            SLEDAI_2K,
            rule=rule,
            statements={name: [value] * len(many) for name, value in said.items()},
            **of_nothing_new(rule, first_visit=[first] * len(many)),
        )
        assert list(whole.value) == list(apart.value)
        assert list(whole.reasons) == list(apart.reasons)
        assert {(len(many),)} == {verdict.certain.shape for verdict in (whole.met, *whole.criteria.values())}

    @rule_by_rule
    @given(rule=states, data=st.data(), finding=st.sampled_from(NAMES))
    def test_a_finding_more_is_never_better(self, rule, data, finding):
        """A state that is ruled out stays so when another finding is present."""
        visit = data.draw(state_visits(rule))
        worse = Visit(
            Assessment(visit.now.present | {finding}, missing=visit.now.missing - {finding}),
            *(getattr(visit, name) for name in ("previous", "first", "pga", "dose", "said")),
        )
        if as_told(told_of(visit, rule)) == {False}:
            assert {False} == as_told(told_of(worse, rule))

    @rule_by_rule
    @given(rule=states, data=st.data())
    def test_the_order_of_the_statements_does_not_matter(self, rule, data):
        """Statements are looked up by name."""
        visit = data.draw(state_visits(rule))
        turned = Visit(
            visit.now, visit.previous, visit.first, visit.pga, visit.dose, dict(reversed(visit.said.items()))
        )
        assert told_of(visit, rule).reasons == told_of(turned, rule).reasons


def test_every_domain_of_the_helpers_is_compared():
    """A guard for the helpers: as many letters as domains."""
    assert set(DOMAINS) == set(letters("ABC"))


def test_every_state_is_in_the_oracle():
    """The table of this folder has the states of the library, and no other."""
    assert list(endpoint_oracle.STATES) == list(STATES)
    assert BICLA.bilag_improves
