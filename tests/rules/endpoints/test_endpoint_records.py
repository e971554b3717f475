"""The records of responders and states: evidence for each, each cut-off on its boundary, and no number beside them."""

import ast
import inspect
from decimal import Decimal

import attrs
from attrs import evolve

from rules.endpoints import endpoint_oracle
from rules.endpoints.built import responds_alone, state_alone
from rules.flares.cases import of
from sledai import EDITIONS, Assessment, Cutoff, Grade, criteria, response
from sledai.criteria import BICLA, DORIS_2021, LLDAS, SRI_4, STATES
from sledai.criteria.responses import RESPONSES
from sledai.criteria.states import DISEASE_CONTROL, ZEN_CLINICAL_ON
from sledai.definitions.bibliography import BIBLIOGRAPHY
from sledai.rules import responses, states
from together import together

ALL = {**RESPONSES, **STATES}
every_record = together("rule", ALL.values(), ids=ALL)
every_state = together("rule", STATES.values(), ids=STATES)

BOUNDARIES = {
    "PGA_WORSE": (("0.299999", "0.3", "0.300001"), (False, True, True)),
    "PGA_WORSE_ABOVE": (("0.299999", "0.3", "0.300001"), (False, False, True)),
    "SRI_4_CHANGE": (("-5", "-4", "-3"), (True, True, False)),
    "SRI_5_CHANGE": (("-6", "-5", "-4"), (True, True, False)),
    "SRI_6_CHANGE": (("-7", "-6", "-5"), (True, True, False)),
    "SRI_7_CHANGE": (("-8", "-7", "-6"), (True, True, False)),
    "SRI_8_CHANGE": (("-9", "-8", "-7"), (True, True, False)),
    "BICLA_CHANGE": (("-1", "0", "1"), (True, True, False)),
    "LLDAS_SCORE": (("3", "4", "5"), (True, True, False)),
    "LLDAS_PGA": (("0.99", "1", "1.01"), (True, True, False)),
    "LLDAS_PREDNISONE": (("7.4", "7.5", "7.6"), (True, True, False)),
    "NO_POINTS": (("0", "0", "1"), (True, True, False)),
    "DORIS_PGA": (("0.49", "0.5", "0.51"), (True, False, False)),
    "DORIS_PGA_UP_TO": (("0.49", "0.5", "0.51"), (True, True, False)),
    "DORIS_PREDNISONE": (("4.9", "5", "5.1"), (True, True, False)),
    "DORIS_PREDNISONE_BELOW": (("4.9", "5", "5.1"), (True, False, False)),
    "NO_PREDNISONE": (("0", "0", "0.1"), (True, True, False)),
    "ZEN_LEAST_PREDNISONE": (("0.9", "1", "1.1"), (False, True, True)),
    "MINIMAL_ACTIVITY_SCORE": (("0", "1", "2"), (True, True, False)),
    "TORONTO_SCORE": (("1", "2", "3"), (True, True, False)),
    "DISEASE_CONTROL_SCORE": (("1", "2", "3"), (True, True, False)),
}


def cutoffs_of(rule):
    """The cut-offs of a record by the name of their field."""
    values = {field.name: getattr(rule, field.name) for field in attrs.fields(type(rule))}
    return {name: value for name, value in values.items() if isinstance(value, Cutoff)}


class TestRecords:
    """A record is data that says where it comes from."""

    def test_keys(self):
        """Every rule of the specification, each under a key of its own."""
        variants = ["sri-4-pga-up-to", "sri-4-without-bilag", "bicla", "bicla-pga-up-to"]
        assert [*(f"sri-{fall}" for fall in range(4, 9)), *variants] == list(RESPONSES)
        assert list(endpoint_oracle.STATES) == list(STATES) == [rule.key for rule in STATES.values()]
        assert len(ALL) == len({rule.key for rule in ALL.values()})

    @every_record
    def test_evidence(self, rule):
        """Sources that are in the bibliography, the place in them, a grade and the editions."""
        assert rule.label
        assert rule.sources
        assert set(rule.sources) <= set(BIBLIOGRAPHY.values())
        assert rule.place
        assert isinstance(rule.grade, Grade)
        assert rule.made_for
        assert set(rule.made_for) <= set(EDITIONS)

    @every_record
    def test_its_cutoffs_come_from_its_sources(self, rule):
        """No cut-off rests on a source that the record does not name."""
        assert {cutoff.source for cutoff in cutoffs_of(rule).values()} <= set(rule.sources)

    def test_what_is_compared_with(self):
        """Responders with baseline; a state with the previous visit only if it asks for nothing new."""
        assert {"baseline"} == {rule.reference for rule in RESPONSES.values()}
        expected = {"lldas": "previous visit", "lldas-with-bilag": "previous visit", "lldas-no-flare": "baseline"}
        assert expected == {key: rule.reference for key, rule in STATES.items() if rule.reference}

    @every_state
    def test_as_in_the_table_of_this_folder(self, rule):
        """What each state asks for is what the specification prints."""
        asked = endpoint_oracle.STATES[rule.key]
        limit = {name: getattr(rule, field) for name, field in {"total": "score", "clinical": "clinical_score"}.items()}
        assert {name: asked.get(name) for name in limit} == {
            name: None if cutoff is None else int(cutoff.value) for name, cutoff in limit.items()
        }
        for name, cutoff in (("pga", rule.pga), ("dose", rule.prednisone)):
            assert asked.get(name) == (None if cutoff is None else asked[name])
            if cutoff is not None:
                assert (str(cutoff.side), cutoff.value) == (asked[name][0], Decimal(asked[name][1]))
        assert asked.get("least") == (rule.least_prednisone and int(rule.least_prednisone.value))
        assert set(asked.get("quiet", ())) == {str(name) for name in rule.inactive}
        assert bool(asked.get("new")) is rule.nothing_new
        assert set(asked.get("true", ())) == set(rule.required)
        assert set(asked.get("false", ())) == set(rule.ruled_out)

    def test_the_letters(self):
        """One new B is allowed by each index that looks at letters, and only the composite asks for improvement."""
        assert {1} == {rule.most_new_b for key, rule in RESPONSES.items() if key != "sri-4-without-bilag"}
        assert RESPONSES["sri-4-without-bilag"].most_new_b is None
        assert {"bicla", "bicla-pga-up-to"} == {key for key, rule in RESPONSES.items() if rule.bilag_improves}


class TestCutoffs:
    """Each number on its boundary and one step either side."""

    def test_every_cutoff_is_tested(self):
        """No cut-off of the two modules is missing from the table."""
        modules = [inspect.getmodule(kind) for kind in (criteria.ResponseRule, criteria.StateRule)]
        assert {n for module in modules for n, v in vars(module).items() if isinstance(v, Cutoff)} == set(BOUNDARIES)

    @together("name", BOUNDARIES)
    def test_on_the_boundary_and_one_step_either_side(self, name):
        """Strict limits leave the number itself out, inclusive ones take it in."""
        values, expected = BOUNDARIES[name]
        assert expected == tuple(criteria.CUTOFFS[name].holds(Decimal(value)) for value in values)

    @together("name", BOUNDARIES)
    def test_evidence(self, name):
        """Each has a source of the bibliography, a place and a unit."""
        cutoff = criteria.CUTOFFS[name]
        assert cutoff.source in BIBLIOGRAPHY.values()
        assert cutoff.place
        assert cutoff.unit

    def test_what_is_an_extension_is_said(self):
        """A fall of 6 to 8 points was not read in the source of the fall of 4."""
        for name in ("SRI_6_CHANGE", "SRI_7_CHANGE", "SRI_8_CHANGE"):
            assert Grade.SECONDARY is criteria.CUTOFFS[name].grade
            assert "extension" in criteria.CUTOFFS[name].place


MOVED_STATES = {
    "score": (DISEASE_CONTROL, "score", "3", {"now": Assessment({"rash", "fever"})}, False, True),
    "clinical score": (DORIS_2021, "clinical_score", "1", {"now": Assessment({"fever"})}, False, True),
    "global assessment": (LLDAS, "pga", "1.1", {"pga": "1.1"}, False, True),
    "prednisone": (LLDAS, "prednisone", "8", {"dose": "8"}, False, True),
    "least prednisone": (ZEN_CLINICAL_ON, "least_prednisone", "2", {"dose": "1"}, True, False),
}
MOVED_RESPONSES = {
    "change": (SRI_4, "change", "-3", (of(10), of(7), ("1", "1"), ("EEE", "EEE")), False, True),
    "global assessment": (SRI_4, "pga_worse", "0.4", (of(10), of(0), ("1", "1.3"), ("EEE", "EEE")), False, True),
}


class TestNoHiddenNumber:
    """A rule reads its numbers from its record, and nowhere else."""

    @together(("rule", "field", "value", "fields", "before", "after"), MOVED_STATES.values(), ids=MOVED_STATES)
    def test_a_moved_cutoff_moves_the_state(self, rule, field, value, fields, before, after):
        """With another number in the record the same visit has another outcome."""
        other = evolve(rule, key="other", **{field: evolve(getattr(rule, field), value=value)})
        assert (before, after) == (state_alone(rule, **fields), state_alone(other, **fields))

    @together(("rule", "field", "value", "row", "before", "after"), MOVED_RESPONSES.values(), ids=MOVED_RESPONSES)
    def test_a_moved_cutoff_moves_the_response(self, rule, field, value, row, before, after):
        """The same for responders."""
        other = evolve(rule, key="other", **{field: evolve(getattr(rule, field), value=value)})
        assert (before, after) == (responds_alone(row, rule=rule), responds_alone(row, rule=other))

    def test_every_cutoff_is_moved(self):
        """No field of the records is missing from the tables."""
        assert {n for rule in STATES.values() for n in cutoffs_of(rule)} == {f for _, f, *_ in MOVED_STATES.values()}
        assert {n for r in RESPONSES.values() for n in cutoffs_of(r)} == {f for _, f, *_ in MOVED_RESPONSES.values()}

    @together(("most", "now", "expected"), [(0, "BEE", False), (1, "BEE", True), (2, "BBE", True), (2, "BBB", False)])
    @together("exact", [False, True])
    def test_how_many_new_b(self, most, now, expected, exact):
        """The number of new B is the record's."""
        row = (of(10), of(0), ("1", "1"), ("EEE", now))
        assert expected is responds_alone(row, rule=evolve(SRI_4, key="other", most_new_b=most))
        row = (of(10), of(0), ("1", "1"), ("EEB", now[:2] + "C")) if "BBB" != now else row
        other = evolve(BICLA, key="other", most_new_b=most)
        assert expected is responds_alone(row, rule=other, exact=exact)

    @together(("now", "expected"), [("CCE", True), ("CBE", True), ("BBE", False), ("AAE", False), ("CAE", True)])
    @together("exact", [False, True])
    def test_improvement_without_a_limit_of_new_letters(self, now, expected, exact):
        """A rule may ask that each A and B improves, and for nothing else of the letters."""
        rule = evolve(BICLA, key="other", most_new_b=None)
        assert expected is responds_alone((of(10), of(10), ("1", "1"), ("BDE", now)), rule=rule, exact=exact)

    @together("applied", [response, responses.criteria_of, states], ids=lambda each: each.__name__)
    def test_what_applies_the_records_has_no_number(self, applied):
        """Nothing but 0 and 1 is written in the module of the states, and in what applies the records of responders."""
        tree = ast.parse(inspect.getsource(applied))
        found = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
        assert {number for number in found if type(number) in (int, float)} <= {0, 1}
