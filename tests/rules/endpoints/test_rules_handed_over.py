"""A rule record is taken where it belongs, with the content of its key; a property of one visit is refused of many."""

import pytest
from attrs import evolve

from frames import verbs
from frames.kinds import each, plain
from oracle import NAMES
from refusals import raises
from sledai import (
    SELENA_SLEDAI,
    SLEDAI_2K,
    Assessment,
    Bilag,
    Encounter,
    Pga,
    Visits,
    activity_band,
    change_category,
    eligible,
    flare,
    frames,
    persistently_active,
    response,
    state,
)
from sledai.criteria import BICLA, DORIS_2021, GLADMAN_2000, LLDAS, PAD_APLC_2025, RESPONSES, SFI, SRI_4, STATES
from sledai.criteria.changes import BANDS_FIVE_LEVEL
from sledai.criteria.entry import NCT02932137_ENTRY
from sledai.criteria.responses import SRI_5
from sledai.criteria.states import DISEASE_CONTROL, LLDAS_NO_FLARE
from sledai.errors import changed_rule, many_visits
from together import together

VISIT = Assessment({"arthritis"})
ONE = Encounter(VISIT, pga=Pga(1, scale="points"), bilag=Bilag({"joints": "C"}, edition="bilag-2004"))
NONE = Encounter(Assessment(), pga=Pga(1, scale="points"), bilag=Bilag({"joints": "C"}, edition="bilag-2004"))
MANY = Encounter(Visits.from_assessments([VISIT, VISIT]))

CHANGED = {
    "sri": lambda: response(ONE, NONE, SELENA_SLEDAI, rule=evolve(SRI_4, change=SRI_5.change)),
    "bicla": lambda: response(ONE, NONE, SLEDAI_2K, rule=evolve(BICLA, most_new_b=2)),
    "flare": lambda: flare(ONE, NONE, SELENA_SLEDAI, rule=evolve(SFI, severe_dose=None)),
    "lldas": lambda: state(ONE, SLEDAI_2K, rule=evolve(LLDAS, pga=None)),
    "doris": lambda: state(ONE, SLEDAI_2K, rule=evolve(DORIS_2021, pga=None)),
    "state": lambda: state(ONE, SLEDAI_2K, rule=evolve(DISEASE_CONTROL, ruled_out=())),
    "change": lambda: change_category(
        VISIT, VISIT, SELENA_SLEDAI, rule=evolve(GLADMAN_2000, flare=evolve(GLADMAN_2000.flare, value="4"))
    ),
    "bands": lambda: activity_band(
        VISIT, SELENA_SLEDAI, bands=evolve(BANDS_FIVE_LEVEL, lowest=(("none", 0), ("active", 1)))
    ),
    "entry": lambda: eligible(VISIT, SELENA_SLEDAI, entry=evolve(NCT02932137_ENTRY, any_of=("rash",))),
    "persistent": lambda: persistently_active([VISIT], [0], SLEDAI_2K, rule=evolve(PAD_APLC_2025, gap=None)),
}


class TestKeys:
    """A result names its rule by the key, so a record with another content needs another key."""

    @together("call", CHANGED.values(), ids=CHANGED)
    def test_a_changed_record_under_its_key_is_refused(self, call):
        """Of every kind of record, with what was changed and what to write."""
        with raises(changed_rule, match=r"kept its key.*evolve\(rule, key='"):
            call()

    def test_what_was_changed_is_named(self):
        """The fields, so that an accident is found."""
        with raises(changed_rule) as refused:
            CHANGED["sri"]()
        assert ("sri-4", ("change",)) == (refused.value.key, refused.value.fields)

    def test_under_a_key_of_its_own_it_is_applied(self):
        """From 4 points to 0 is a response by SRI-4 and none by five points, and the result says which."""
        mine = evolve(SRI_4, key="sri-4-local", change=SRI_5.change)
        found = [response(ONE, NONE, SELENA_SLEDAI, treatment_failure=False, rule=rule) for rule in (SRI_4, mine)]
        assert [True, False] == [one.value for one in found]
        assert ["sri-4", "sri-4-local"] == [one.rule.key for one in found]
        assert "rule sri-4-local@" in found[1].stamp

    def test_an_equal_record_is_the_record(self):
        """A record that was pickled or made anew is taken."""
        assert response(ONE, NONE, SELENA_SLEDAI, treatment_failure=False, rule=evolve(SRI_4)).value


OTHERS = {
    "response of a state": (
        lambda: response(ONE, NONE, SELENA_SLEDAI, rule=LLDAS),
        "is not a responder index: give one",
    ),
    "state of a response": (lambda: state(ONE, SLEDAI_2K, rule=SRI_4), "is not a state: give one of"),
    "flare of a state": (lambda: flare(ONE, NONE, SELENA_SLEDAI, rule=LLDAS), "is not a flare rule"),
    "change of a flare": (lambda: change_category(VISIT, VISIT, SELENA_SLEDAI, rule=SFI), "is not a change rule"),
    "entry of bands": (lambda: eligible(VISIT, SELENA_SLEDAI, entry=BANDS_FIVE_LEVEL), "is not a trial entry"),
    "bands of a rule": (lambda: activity_band(VISIT, SELENA_SLEDAI, bands=SFI), "is not a set of bands"),
    "persistence of a flare": (
        lambda: persistently_active([VISIT], [0], SLEDAI_2K, rule=SFI),
        "is not a rule of persistent activity",
    ),
}


class TestFamilies:
    """A rule of another kind is refused, and the function for it is named."""

    @together(("call", "text"), OTHERS.values(), ids=OTHERS)
    def test_functions(self, call, text):
        """Each function takes the records of its own kind."""
        with pytest.raises(TypeError, match=text):
            call()

    def test_each_record_is_taken(self):
        """Every state by `state`, every responder index by `response`, and the outcome has the record itself."""
        for rule in STATES.values():
            assert rule is state(ONE, SLEDAI_2K, rule=rule).rule
        for rule in RESPONSES.values():
            assert rule is response(ONE, NONE, SLEDAI_2K, rule=rule).rule

    @each(plain("pandas", "polars", "pyarrow"))
    def test_frames(self, kind):
        """The measures refuse them too, a changed record with its key among them."""
        frame = kind.frame({"subject": ["a", "a"], "week": [0, 4], **{name: [False, True] for name in NAMES}})
        pair = {"subject": "subject", "visit": "week"}
        since = frames.Baseline(0)
        for call, text in (
            (lambda: frames.state(SRI_4), "SRI_4|sri-4|ResponseRule"),
            (lambda: frames.response(LLDAS_NO_FLARE, since=since), "StateRule|lldas-no-flare"),
            (lambda: frames.response("sri-4", since=since), "one of sledai.criteria.RESPONSES"),
            (lambda: frames.response(BICLA, since=frames.Previous()), "a response is compared with a baseline"),
            (lambda: frames.flare(rule=DORIS_2021), "one of criteria.FLARE_RULES"),
        ):
            with pytest.raises(TypeError, match=text):
                call()
        with raises(changed_rule, match="'sfi' was changed"):
            verbs.flare(frame, SELENA_SLEDAI, rule=evolve(SFI, severe_dose=None), **pair)


ASKED = {
    "failed": lambda: response(MANY, MANY, SELENA_SLEDAI, rule=SRI_4).failed,
    "open": lambda: response(MANY, MANY, SELENA_SLEDAI, rule=SRI_4).open,
    "decided": lambda: flare(MANY, MANY, SELENA_SLEDAI).decided,
    "open of a flare": lambda: flare(MANY, MANY, SELENA_SLEDAI).open,
    "settled_by": lambda: flare(MANY, MANY, SELENA_SLEDAI).settled_by,
    "unknown": lambda: flare(MANY, MANY, SELENA_SLEDAI).unknown,
    "of a single row": lambda: state(Encounter(MANY.visit[:1]), SLEDAI_2K, rule=LLDAS).failed,
}


@together("ask", ASKED.values(), ids=ASKED)
def test_what_one_visit_has_is_refused_of_many(ask):
    """Even of an array of one row, and with what to write instead."""
    with raises(many_visits, match=r"is of one visit, and these are [12]\. Write \.reasons"):
        ask()
