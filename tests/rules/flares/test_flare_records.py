"""The records of the flare rules: evidence for each, each cut-off on its boundary, and no number beside them."""

import ast
import inspect
from decimal import Decimal

import attrs
from attrs import evolve

from rules.flares.cases import Case, ends, of, one
from rules.flares.flare_oracle import KEYS, MILD, NONE, SEVERE
from sledai import EDITIONS, Cutoff, Grade, Interval, Side, criteria, flare_events
from sledai.criteria import FLARE_RULES, SFI, FlareEvent
from sledai.criteria.flares import FLARE_SCORE_UP_TO_12, SFI_MODIFIED, SFI_MODIFIED_TO_12, SFI_PGA_REACHED
from sledai.definitions.bibliography import BIBLIOGRAPHY
from sledai.rules import flares
from together import together

BOUNDARIES = {
    "FLARE_RISE": (("2", "3", "4"), (False, True, True)),
    "FLARE_RISE_ABOVE_3": (("2", "3", "4"), (False, False, True)),
    "FLARE_ANY_RISE": (("-1", "0", "1"), (False, False, True)),
    "FLARE_RISE_OF_MORE_THAN_12": (("11", "12", "13"), (False, False, True)),
    "FLARE_SEVERE_SCORE": (("11", "12", "13"), (False, False, True)),
    "FLARE_SCORE_UP_TO_12": (("11", "12", "13"), (True, True, False)),
    "FLARE_RISE_ALMENARA": (("3", "4", "5"), (False, True, True)),
    "FLARE_RISE_CONTI": (("3", "4", "5"), (False, True, True)),
    "FLARE_SEVERE_SCORE_ALMENARA": (("11", "12", "13"), (False, True, True)),
    "FLARE_PGA_RISE": (("0.99", "1.0", "1.01"), (False, True, True)),
    "FLARE_PGA_REACHED": (("0.99", "1.0", "1.01"), (False, True, True)),
    "FLARE_SEVERE_PGA": (("2.49", "2.5", "2.51"), (False, False, True)),
    "FLARE_SEVERE_DOSE": (("0.49", "0.5", "0.51"), (False, False, True)),
    "FLARE_DOUBLED_DOSE": (("1.99", "2", "2.01"), (False, True, True)),
    "FLARE_PLATELETS": (("59.999", "60", "60.001"), (True, False, False)),
    "FLARE_HEMOGLOBIN": (("6.9", "7.0", "7.1"), (True, False, False)),
    "FLARE_HEMOGLOBIN_FALL": (("2.9", "3.0", "3.1"), (False, False, True)),
}

every_rule = together("rule", FLARE_RULES.values(), ids=FLARE_RULES)


def cutoffs_of(rule):
    """The cut-offs of a record by the name of their field."""
    values = {field.name: getattr(rule, field.name) for field in attrs.fields(type(rule))}
    return {name: value for name, value in values.items() if isinstance(value, Cutoff)}


class TestRecords:
    """A record is data that says where it comes from."""

    def test_keys(self):
        """Every rule of the specification, each under a key of its own."""
        assert list(KEYS) == list(FLARE_RULES)
        assert list(KEYS) == [rule.key for rule in FLARE_RULES.values()]

    def test_labels(self):
        """No two rules have the same words."""
        assert len(KEYS) == len({rule.label for rule in FLARE_RULES.values()})

    @every_rule
    def test_evidence(self, rule):
        """Sources that are in the bibliography, the place in them, a grade, the editions and the visit."""
        assert rule.sources
        assert set(rule.sources) <= set(BIBLIOGRAPHY.values())
        assert rule.place
        assert isinstance(rule.grade, Grade)
        assert rule.made_for
        assert set(rule.made_for) <= set(EDITIONS)
        assert "previous visit" == rule.reference

    @every_rule
    def test_its_cutoffs_come_from_its_sources(self, rule):
        """No cut-off rests on a source that the record does not name."""
        assert {cutoff.source for cutoff in cutoffs_of(rule).values()} <= set(rule.sources)

    @every_rule
    def test_its_events_are_events(self, rule):
        """No event is both mild and severe, and none is asked for twice."""
        events = [*rule.mild, *rule.severe, *rule.severe_with_consequence]
        assert len(events) == len(set(events))
        assert set(events) <= set(FlareEvent)
        assert "treatment_consequence" not in events

    def test_how_its_evidence_was_read(self):
        """The fall of hemoglobin was read on a clinic's form; the form of the index itself was not read."""
        fall = criteria.CUTOFFS["FLARE_HEMOGLOBIN_FALL"]
        assert (Grade.SECONDARY, "hospital-flare-form") == (fall.grade, fall.source.key)
        assert "could not read the index's own form" in SFI.note


class TestCutoffs:
    """Each number on its boundary and one step either side."""

    def test_every_cutoff_is_tested(self):
        """No cut-off of the module is missing from the table."""
        module = inspect.getmodule(criteria.FlareRule)
        assert {name for name, value in vars(module).items() if isinstance(value, Cutoff)} == set(BOUNDARIES)

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


NEPHRITIS = flare_events({"nephritis"})
MOVED = {
    # a cut-off that is moved: the record, the field, the new cut-off, a pair of visits, its class before and after
    "rise": (SFI, "rise", "5", Case(before=of(4), now=of(8)), MILD, NONE),
    "severe score": (SFI, "severe_score", "13", Case(before=of(8), now=of(13)), SEVERE, MILD),
    "severe rise": (SFI, "severe_rise", "1", Case(before=of(12), now=of(13)), SEVERE, NONE),
    "severe rise from above": (SFI, "severe_rise_above", "4", Case(before=of(14), now=of(17)), SEVERE, MILD),
    "flare score": (SFI_MODIFIED_TO_12, "flare_score", "13", Case(before=of(8), now=of(13)), NONE, MILD),
    "rise of the global assessment": (SFI, "pga_rise", "1.1", Case(pga=("0", "1")), MILD, NONE),
    "global assessment that is reached": (SFI_PGA_REACHED, "pga_reached", "1.1", Case(pga=("0.5", "1")), MILD, NONE),
    "severe global assessment": (SFI, "severe_pga", "2.6", Case(pga=("1", "2.6")), SEVERE, MILD),
    "severe dose": (SFI, "severe_dose", "0.6", Case(dose=("0", "36"), weight="60"), SEVERE, MILD),
    "doubled dose": (SFI, "doubled_dose", "3", Case(dose=("5", "10"), events=NEPHRITIS), SEVERE, MILD),
}


class TestNoHiddenNumber:
    """A rule reads its numbers from its record, and nowhere else."""

    @together(("rule", "field", "value", "case", "before", "after"), MOVED.values(), ids=MOVED)
    def test_a_moved_cutoff_moves_the_class(self, rule, field, value, case, before, after):
        """With another number in the record the same visits have another class."""
        other = evolve(rule, key="other", **{field: evolve(getattr(rule, field), value=value)})
        assert before == one(case, rule).value
        assert after == one(case, other).value

    def test_every_cutoff_of_a_rule_is_moved(self):
        """No field of the records is missing from the table; the flag is moved below."""
        fields = {name for rule in FLARE_RULES.values() for name in cutoffs_of(rule)}
        assert fields - {"flagged_score"} == {field for _, field, *_ in MOVED.values()}

    def test_the_flag_says_its_own_number(self):
        """A flag on another score says that score."""
        other = evolve(SFI_MODIFIED, key="other", flagged_score=evolve(SFI_MODIFIED.flagged_score, value="10"))
        assert "flagged: the score ends above 10" in one(Case(before=of(8), now=of(11)), other).reasons

    def test_the_side_is_read_too(self):
        """At 12 or more instead of above 12."""
        other = evolve(SFI, key="other", severe_score=evolve(SFI.severe_score, side=Side.AT_LEAST))
        assert (MILD, SEVERE) == tuple(one(Case(before=of(8), now=of(12)), rule).value for rule in (SFI, other))
        below = evolve(FLARE_SCORE_UP_TO_12, side=Side.BELOW)
        other = evolve(SFI_MODIFIED_TO_12, key="other", flare_score=below)
        told = tuple(one(Case(before=of(8), now=of(12)), rule).value for rule in (SFI_MODIFIED_TO_12, other))
        assert (MILD, NONE) == told

    def test_what_a_rule_leaves_out_plays_no_part(self):
        """Without a severe global assessment or any rise of it there is none by it."""
        case = Case(pga=("0", "3"))
        assert MILD == one(case, evolve(SFI, key="other", severe_pga=None)).value
        assert SEVERE == one(case, evolve(SFI, key="other", pga_rise=None)).value
        assert NONE == one(Case(pga=("0", "2")), evolve(SFI, key="other", pga_rise=None)).value
        assert SEVERE == one(Case(now=of(13)), evolve(SFI, key="other", severe_rise_above=None)).value
        assert MILD == one(Case(before=of(13), now=of(20)), evolve(SFI, key="other", severe_rise_above=None)).value

    def test_a_rule_without_a_dose_says_nothing_of_it(self):
        """Whatever the dose did, there is no flare by it."""
        never = {"flare": (False, False), "mild": (False, False), "severe": (False, False)}
        criterion = flares.by_dose(Interval(0, 0), Interval(90, 90), Interval(1, 1), FLARE_RULES["sfi-no-treatment"])
        assert never == ends({part: getattr(criterion, part) for part in never})

    def test_the_module_of_the_rule_has_no_number(self):
        """Nothing but 0, 1 and 2 is written in the module that applies the records."""
        tree = ast.parse(inspect.getsource(flares))
        found = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
        assert {number for number in found if type(number) in (int, float)} <= {0, 1}
