"""Laws of flares: a flare that is known with missing items is true of every way of filling them."""

import random

import pytest
from hypothesis import given, strategies as st

from rules.flares.cases import Case, ends, many, of, one, sparse
from rules.flares.flare_oracle import EVENTS, KEYS, MILD, NONE, ORDER, SEVERE, classes
from sledai import EDITIONS, Assessment, Descriptor, Encounter, Visits, flare, flare_events
from sledai.criteria import FLARE_RULES
from strategies import assessments, few, indices, rule_by_rule

EXACT_WITHOUT_ASKING = [key for key in KEYS if key != "sfi-modified-to-12"]
"""Under the other rule a rise can end too high to be a flare, so more points are not always more of one."""

keys = st.sampled_from(list(KEYS))
pgas = st.sampled_from([None, "0", "0.4", "0.5", "1", "1.4", "1.5", "1.500001", "1.6", "2.4", "2.5", "2.500001", "3"])
doses = st.sampled_from([None, "0", "5", "10", "30", "30.000001", "30.5", "40"])
weights = st.sampled_from([None, "20", "60", "59.999999", "61"])


visits = assessments(gaps=3, findings=4)


@st.composite
def stated(draw):
    """What is stated of the events: most did not happen, few did, are not known or are left out."""
    events = flare_events(draw(few(2, EVENTS)))
    for name in draw(few(2, EVENTS)):
        events[name] = None
    for name in draw(few(1, EVENTS)):
        del events[name]
    return events


cases = st.builds(
    Case,
    before=visits,
    now=visits,
    pga=st.tuples(pgas, pgas),
    dose=st.tuples(doses, doses),
    weight=weights,
    events=stated(),
)
quiet = st.builds(Case, before=visits, now=visits)
"""Nothing is known to have moved but the score, so that the score is what decides."""


def reached(key, case):
    """The classes of every way of filling the gaps."""
    return classes(key, case.totals, events=case.events, **case.numbers)


def as_told(found):
    """The two ends of every class when these classes, and no other, are reached."""
    return {name: (found == {name}, name in found) for name in ORDER}


class TestCompletions:
    """Every class is told as all ways of filling the gaps have it."""

    @rule_by_rule
    @given(key=keys, case=st.one_of(cases, quiet), edition=indices)
    def test_looked_at_exactly_both_ends_are_those_of_all_completions(self, key, case, edition):
        """A class is certain where every completion has it, and possible where one does, and not otherwise."""
        found = reached(key, case)
        result = one(case, FLARE_RULES[key], edition, exact=True)
        assert as_told(found) == ends(result.classes)
        assert (found != {NONE} and NONE not in found, found != {NONE}) == (result.any.certain, result.any.possible)
        assert (found == {SEVERE}, SEVERE in found) == (result.severe.certain, result.severe.possible)
        assert (next(iter(found)) if len(found) == 1 else None) == result.value

    @rule_by_rule
    @given(key=keys, case=st.one_of(cases, quiet), edition=indices)
    def test_otherwise_nothing_is_overclaimed(self, key, case, edition):
        """What is certain is so in every completion, and what a completion has is possible."""
        found = as_told(reached(key, case))
        told = ends(one(case, FLARE_RULES[key], edition).classes)
        assert all(not told[name][0] or found[name][0] for name in ORDER)
        assert all(told[name][1] or not found[name][1] for name in ORDER)
        assert found[SEVERE] == told[SEVERE]
        assert found[MILD][0] == told[MILD][0] or key not in EXACT_WITHOUT_ASKING

    @rule_by_rule
    @given(key=st.sampled_from(EXACT_WITHOUT_ASKING), case=st.one_of(cases, quiet))
    def test_whether_there_is_a_flare_is_exact_without_asking(self, key, case):
        """No flare, a flare of any severity and a severe flare have the ends of all completions."""
        found = reached(key, case)
        result = one(case, FLARE_RULES[key])
        assert as_told(found)[NONE] == ends(result.classes)[NONE]
        assert as_told(found)[SEVERE] == ends(result.classes)[SEVERE]
        assert (NONE not in found, found != {NONE}) == (result.any.certain, result.any.possible)

    @rule_by_rule
    @given(key=st.sampled_from(EXACT_WITHOUT_ASKING), case=st.one_of(cases, quiet))
    def test_what_is_certain_is_the_same_either_way(self, key, case):
        """Looking at every total only takes away what is not possible."""
        cautious, exact = (ends(one(case, FLARE_RULES[key], exact=exact).classes) for exact in (False, True))
        assert [cautious[name][0] for name in ORDER] == [exact[name][0] for name in ORDER]
        assert all(exact[name][1] <= cautious[name][1] for name in ORDER)

    @rule_by_rule
    @given(key=keys, case=cases)
    def test_whatever_is_known_some_class_is_possible(self, key, case):
        """Exactly one class is certain where one alone is possible, and never two."""
        for exact in (False, True):
            told = ends(one(case, FLARE_RULES[key], exact=exact).classes).values()
            assert any(possible for _, possible in told)
            assert sum(certain for certain, _ in told) <= 1

    @given(case=cases)
    def test_a_known_severe_criterion_decides(self, case):
        """An admission is a severe flare whatever else is missing."""
        events = case.events | {"hospitalization": True}
        result = one(Case(**{**_fields(case), "events": events}))
        assert SEVERE == result.value
        assert "hospitalization" in result.decided
        assert () == result.open

    @given(case=cases)
    def test_without_a_weight_a_raised_dose_leaves_the_severity_open(self, case):
        """A flare for certain, and its severity not known rather than false."""
        fields = _fields(case) | {"dose": ("10", "30"), "weight": None}
        result = one(Case(**fields))
        assert result.any.certain
        assert result.severe.possible
        assert result.value in (None, SEVERE)


def _fields(case):
    return {"before": case.before, "now": case.now, "pga": case.pga, "dose": case.dose, "weight": case.weight}


class TestMildOrModerateByScore:
    """A rise to more than 12 is not mild or moderate, so the score makes such a flare only up to 12."""

    @pytest.mark.parametrize(
        ("before", "now", "possible"),
        [
            (Assessment(missing=set(Descriptor)), of(14), False),
            (Assessment(missing=set(Descriptor)), of(13), False),
            (Assessment(missing=set(Descriptor)), of(12), True),
            (of(10), Assessment({"seizure", "rash"}, missing={"arthritis", "alopecia"}), False),
            (of(9), Assessment({"seizure", "rash"}, missing={"alopecia", "low_complement"}), True),
        ],
    )
    def test_what_is_surely_above_12_or_has_no_room(self, before, now, possible):
        """14 and 13 are above 12 whatever came before; from 10 no rise by 3 ends at 12 or below, from 9 one does."""
        for exact in (False, True):
            found = one(Case(before=before, now=now), exact=exact)
            assert possible == found.classes[MILD].possible


class TestArrays:
    """Many pairs of visits are told as each pair alone."""

    @rule_by_rule
    @given(key=keys, exact=st.booleans(), rows=st.lists(st.one_of(cases, quiet), max_size=4))
    def test_row_by_row(self, key, exact, rows):
        """Classes, criteria, reasons and flags of arrays are those of their pairs."""
        rule = FLARE_RULES[key]
        result = many(rows, rule, exact=exact)
        alone = [one(row, rule, exact=exact) for row in rows]
        assert [each.value for each in alone] == list(result.value)
        assert [each.reasons for each in alone] == list(result.reasons)
        for name, verdict in result.classes.items():
            assert [ends(each.classes)[name] for each in alone] == _pairs(verdict)
        for name, criterion in result.criteria.items():
            for part in ("flare", "mild", "severe"):
                assert [_pair(getattr(each.criteria[name], part)) for each in alone] == _pairs(getattr(criterion, part))
        assert [_pair(each.flagged) for each in alone] == _pairs(result.flagged)
        assert [_pair(each.any) for each in alone] == _pairs(result.any)
        assert [_pair(each.severe) for each in alone] == _pairs(result.severe)

    @rule_by_rule
    @given(key=keys, rows=st.lists(st.tuples(visits, visits), min_size=1, max_size=4), events=stated())
    def test_one_statement_holds_for_all(self, key, rows, events):
        """A truth value is the same as a column of it; what is not recorded at all is a column of gaps."""
        sides = [Encounter(Visits.from_assessments(side)) for side in zip(*rows, strict=True)]
        columns = {name: [value] * len(rows) for name, value in events.items()}
        shared, apart = (
            flare(*sides, EDITIONS["selena-sledai"], events=e, rule=FLARE_RULES[key]) for e in (events, columns)
        )
        assert list(shared.value) == list(apart.value)
        assert list(shared.reasons) == list(apart.reasons)
        assert len(rows) == len(shared.severe.certain) == len(shared.any.possible)


def _pair(verdict):
    return bool(verdict.certain), bool(verdict.possible)


def _pairs(verdict):
    return list(zip(verdict.certain.tolist(), verdict.possible.tolist(), strict=True))


class TestOrder:
    """Nothing depends on the order in which things are named."""

    @given(case=cases, seed=st.integers())
    def test_of_the_events(self, case, seed):
        """Events in any order give the same criteria in the same order, and the same words."""
        shuffled = list(case.events.items())
        random.Random(seed).shuffle(shuffled)
        first, second = one(case), one(Case(**_fields(case), events=dict(shuffled)))
        assert list(first.criteria) == list(second.criteria)
        assert (first.reasons, first.settled_by, str(first)) == (second.reasons, second.settled_by, str(second))


class TestMore:
    """More of anything bad is never less of a flare."""

    @given(case=quiet, name=st.sampled_from(EVENTS))
    def test_an_event_more(self, case, name):
        """An event that happened does not make a flare less severe."""
        fewer, more = (
            one(case).classes,
            one(Case(before=case.before, now=case.now, events=flare_events({name}))).classes,
        )
        assert not fewer[SEVERE].certain or more[SEVERE].certain
        assert not more[NONE].certain or fewer[NONE].certain

    @given(case=cases, known=st.tuples(pgas, doses))
    def test_a_reading_more_never_contradicts(self, case, known):
        """What was certain before a reading came in is certain after it, if the reading was not known."""
        before = ends(one(case).classes)
        pga = tuple(known[0] if value is None else value for value in case.pga)
        dose = tuple(known[1] if value is None else value for value in case.dose)
        after = ends(one(Case(**{**_fields(case), "pga": pga, "dose": dose, "events": case.events})).classes)
        assert all(after[name][0] for name in ORDER if before[name][0])
        assert all(before[name][1] for name in ORDER if after[name][1])


class TestNotGiven:
    """What is not given at all is what was given as a blank."""

    @given(case=cases, exact=st.booleans())
    def test_of_any_reading_or_event(self, case, exact):
        """Classes, words and what would settle them are the same."""
        given_, left_out = one(case, exact=exact), sparse(case, exact=exact)
        assert ends(given_.classes) == ends(left_out.classes)
        assert str(given_) == str(left_out)

    def test_of_the_weight(self):
        """A raised dose without a word on the weight is a flare whose severity is open."""
        told = ends(sparse(Case(dose=("10", "30"), weight=None)).classes)
        assert {NONE: (False, False), MILD: (False, True), SEVERE: (False, True)} == told
