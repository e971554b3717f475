"""What a flare says of itself, and what is refused with words."""

import pickle

import numpy as np
import pytest

from refusals import raises
from rules.flares.cases import Case, ends, many, of, one
from rules.flares.flare_oracle import EVENTS, MILD, NONE, SEVERE
from sledai import (
    SELENA_SLEDAI,
    SLEDAI_2K,
    Assessment,
    BodyWeight,
    Encounter,
    InputErrors,
    Pga,
    Prednisone,
    SledaiError,
    Visits,
    __version__,
    flare,
    flare_events,
)
from sledai.criteria import SFI, FlareEvent
from sledai.criteria.flares import FLARE_ALMENARA, SFI_MODIFIED
from sledai.definitions.bibliography import BIBLIOGRAPHY
from sledai.errors import contradictory_answer, different_lengths, unknown_statement, unreadable_answer
from together import together

QUIET = flare_events()
VISIT = Encounter(Assessment())


class TestReasons:
    """What decided is said in words, and what is open beside it."""

    @together(
        ("case", "expected"),
        [
            (Case(), ""),
            (Case(before=of(8), now=of(13)), "severe: score"),
            (Case(now=of(4)), "mild or moderate: score"),
            (Case(now=of(4), pga=("0", "1")), "mild or moderate: score, pga"),
            (Case(now=of(4), events=flare_events({"nephritis", "treatment_consequence"})), "severe: nephritis"),
            (
                Case(now=of(4), events=flare_events(missing={"hospitalization"})),
                "a flare: score; open: hospitalization",
            ),
            (Case(pga=("0", None)), "open: pga"),
            (Case(dose=("10", "30"), weight=None), "a flare: prednisone; open: prednisone"),
            (Case(events=flare_events({"hospitalization"}, missing={"fever"})), "severe: hospitalization"),
            (Case(now=of(4), events=flare_events(missing={"fever"})), "mild or moderate: score"),
        ],
    )
    def test_of_one_pair_and_of_many(self, case, expected):
        """Severe, mild or moderate, a flare of open severity, and what is open."""
        assert expected == one(case).reasons
        assert expected == many([Case(), case]).reasons[1]

    def test_flagged(self):
        """The modified index says where the score ended above 12."""
        reasons = one(Case(before=of(8), now=of(13)), SFI_MODIFIED).reasons
        assert "mild or moderate: score; flagged: the score ends above 12" == reasons

    def test_of_no_pair_at_all(self):
        """No visits, no reasons."""
        assert [] == list(many([]).reasons)


class TestDecidedAndOpen:
    """What made the class, what could change it, and what would have to be known."""

    def test_decided(self):
        """Of a severe flare only its severe criteria are named."""
        case = Case(now=of(13), events=flare_events({"fever", "hospitalization"}))
        assert ("score", "hospitalization") == one(case).decided
        assert ("score", "fever") == one(Case(now=of(4), events=flare_events({"fever"}))).decided
        assert () == one(Case()).decided

    def test_what_cannot_change_the_class_is_not_open(self):
        """An unknown fever does not matter once there is a flare, nor anything once it is severe."""
        assert () == one(Case(now=of(4), events=flare_events(missing={"fever"}))).open
        assert ("fever",) == one(Case(events=flare_events(missing={"fever"}))).open
        assert () == one(Case(now=of(13), events={}, pga=None, dose=None, weight=None)).open

    def test_a_consequence_without_an_organ_is_not_open(self):
        """Nothing needs the consequence where no organ is involved."""
        assert () == one(Case(events=flare_events(missing={"treatment_consequence"}))).open

    @together(
        ("case", "expected"),
        [
            (Case(pga=("0", None)), {"pga": ("pga now",)}),
            (Case(pga=(None, "2")), {"pga": ("pga before",)}),
            (Case(dose=(None, "20")), {"prednisone": ("prednisone before",)}),
            (Case(dose=("5", None), weight=None), {"prednisone": ("prednisone now", "body weight")}),
            (
                Case(events=flare_events({"nephritis"}, missing={"treatment_consequence"})),
                {"nephritis": ("treatment_consequence",)},
            ),
            (
                Case(events=flare_events({"treatment_consequence"}, missing={"nephritis"})),
                {"nephritis": ("nephritis",)},
            ),
            (
                Case(before=Assessment(missing={"rash"}), now=Assessment({"rash", "alopecia"}, missing={"fever"})),
                {"score": ("rash before", "fever now")},
            ),
        ],
    )
    def test_what_would_settle_it(self, case, expected):
        """For each open criterion the inputs that are not known."""
        result = one(case)
        assert expected == result.settled_by
        assert tuple(expected) == result.open
        for name, inputs in expected.items():
            assert f"  {name}: {', '.join(inputs)}" in str(result)

    def test_a_descriptor_outside_the_index_would_settle_nothing(self):
        """Of a part of an index only its own descriptors are asked for."""
        gaps = {"low_complement", "arthritis"}
        result = one(Case(now=Assessment(missing=gaps)), edition=SELENA_SLEDAI.clinical)
        assert {"score": ("arthritis now",)} == result.settled_by


class TestText:
    """A result reads as text and carries what made it."""

    def test_one_pair(self):
        """Label, class, reasons."""
        assert "SELENA-SLEDAI flare index: severe (severe: score)" == str(one(Case(now=of(13))))
        assert "SELENA-SLEDAI flare index: none (no criterion)" == str(one(Case()))

    def test_many_pairs(self):
        """How many of each class."""
        cases = [Case(), Case(now=of(4)), Case(now=of(4)), Case(now=of(13)), Case(pga=None)]
        expected = "SELENA-SLEDAI flare index: 1 none, 2 mild or moderate, 1 severe, 1 undetermined"
        assert expected == str(many(cases))
        assert "0 none, 0 mild or moderate, 0 severe, 0 undetermined" in str(many([]))

    @together("told", [one, lambda case, *rule, **further: many([case], *rule, **further)])
    def test_another_edition_is_said(self, told):
        """The remark stands in the text of one pair and of many."""
        remark = "flare-almenara was stated for sledai-2k; here it is applied to selena-sledai"
        assert (remark,) == told(Case(), FLARE_ALMENARA).remarks
        assert str(told(Case(), FLARE_ALMENARA)).endswith(remark)
        assert () == told(Case(), FLARE_ALMENARA, SLEDAI_2K).remarks

    def test_stamp(self):
        """Version, rule, edition with its content, and the visit that was compared with."""
        expected = f"sledai {__version__}, rule {SFI.stamp}, edition {SELENA_SLEDAI.stamp}, against previous visit"
        assert expected == one(Case()).stamp == many([Case()]).stamp

    def test_limbs_in_the_order_of_the_rule(self):
        """The criteria are the score, the readings and the events of the rule."""
        criteria = one(Case()).criteria
        assert ["score", "pga", "prednisone", *(name for name in EVENTS if name != "treatment_consequence")] == list(
            criteria
        )
        assert ["score"] == list(one(Case(), FLARE_ALMENARA).criteria)


class TestEvents:
    """All events of the form, said by what happened and what is not known."""

    def test_all_of_them(self):
        """The events of the specification, each a yes, a no or not known."""
        events = flare_events({"fever"}, missing={FlareEvent.ARTHRITIS})
        assert set(EVENTS) == set(events)
        assert [("arthritis", None), ("fever", True)] == sorted((k, v) for k, v in events.items() if v is not False)

    def test_one_name_is_one_event(self):
        """A single text is a name, not a row of letters."""
        assert flare_events({"fever"}) == flare_events("fever")
        assert flare_events(missing={"fever"}) == flare_events(missing="fever")

    def test_unknown_names_are_refused(self):
        """The error names what was given, the nearest event, and all of them."""
        with raises(unknown_statement, match="did you mean 'pleuritis'") as caught:
            flare_events({"pleurisy", "fever"})
        assert ("pleurisy",) == caught.value.names
        assert set(EVENTS) == set(caught.value.accepted)
        with raises(unknown_statement, match="flare_events"):
            flare_events(missing={"sneezing"})

    def test_contradictions_are_refused(self):
        """An event cannot have happened and be unknown."""
        with raises(contradictory_answer, match="fever"):
            flare_events({"fever"}, missing={"fever"})

    @together("yes", [True, 1, 1.0, "Y", "yes", "present", np.True_, np.int64(1)])
    def test_words_for_yes(self, yes):
        """Whatever is read as present of a descriptor is read as a yes here."""
        assert SEVERE == one(Case(events=QUIET | {"hospitalization": yes})).value

    @together("no", [False, 0, 0.0, "N", "no", "absent", np.False_])
    def test_words_for_no(self, no):
        """The same for a no."""
        assert NONE == one(Case(events=QUIET | {"hospitalization": no})).value

    @together("nothing", [None, float("nan"), "", " ", "ND", "not done"])
    def test_nothing_is_not_known(self, nothing):
        """A blank is open and never a no."""
        assert ("hospitalization",) == one(Case(events=QUIET | {"hospitalization": nothing})).open

    def test_names_of_events_are_texts_or_members(self):
        """Both ways to name an event are the same."""
        events = {FlareEvent(name): value for name, value in QUIET.items()}
        assert one(Case(events=QUIET)).value == one(Case(events=events)).value


class TestRefused:
    """What cannot be judged is refused with an error of the library that says what to do."""

    def test_an_unknown_event(self):
        """Named, with the nearest."""
        with raises(unknown_statement, match=r"events: there is no 'feever' \(did you mean 'fever'") as caught:
            flare(VISIT, VISIT, SELENA_SLEDAI, events={"feever": True})
        _survives(caught.value)

    @together("value", ["maybe", 2, b"Y", [1]])
    def test_an_unreadable_event(self, value):
        """The event, the value, what is accepted."""
        events = {"fever": [value]} if value == [1] else {"fever": value}
        with pytest.raises(SledaiError) as caught:
            flare(VISIT, VISIT, SELENA_SLEDAI, events=events)
        assert "fever" in str(caught.value)
        _survives(caught.value)

    def test_several_at_once(self):
        """Every unreadable event is reported."""
        with pytest.raises(InputErrors, match="2 faults") as caught:
            flare(VISIT, VISIT, SELENA_SLEDAI, events={"fever": "maybe", "arthritis": "perhaps"})
        assert {"fever", "arthritis"} == {error.column for error in caught.value.errors}
        assert all(unreadable_answer.made(error) for error in caught.value.errors)

    def test_lengths(self):
        """One event for each visit; one visit for each before."""
        one_, two = (Encounter(Visits.from_assessments([Assessment()] * n)) for n in (1, 2))
        with raises(different_lengths, match="before has 1, now has 2"):
            flare(one_, two, SELENA_SLEDAI)
        with raises(different_lengths, match="before has one visit, now has 2"):
            flare(VISIT, two, SELENA_SLEDAI)
        with raises(different_lengths, match="fever has 3") as caught:
            flare(two, two, SELENA_SLEDAI, events={"fever": [True, False, None]})
        _survives(caught.value)
        with raises(different_lengths, match="fever has 1"):
            flare(VISIT, VISIT, SELENA_SLEDAI, events={"fever": [True]})

    @together(
        ("call", "words"),
        [
            (lambda: flare(Assessment(), VISIT, SELENA_SLEDAI), "before: Assessment is not an Encounter"),
            (lambda: flare(VISIT, Assessment(), SELENA_SLEDAI), "now: Assessment is not an Encounter"),
            (lambda: flare(VISIT, VISIT, "selena-sledai"), "is not an edition"),
            (lambda: flare(VISIT, VISIT, SELENA_SLEDAI, rule="sfi"), "'sfi' is not a flare rule: give one of"),
            (lambda: flare(VISIT, VISIT, SELENA_SLEDAI, events={"fever"}), "events: give a mapping"),
        ],
    )
    def test_what_is_of_the_wrong_kind(self, call, words):
        """A key is not a rule, a visit not an encounter, a set not a mapping."""
        with pytest.raises(TypeError, match=words):
            call()


def _survives(error):
    """An error keeps its type and words when it is pickled."""
    copy = pickle.loads(pickle.dumps(error))
    assert (type(error), str(error)) == (type(copy), str(copy))
    assert isinstance(error, SledaiError)


class TestColumns:
    """Many visits are arrays throughout."""

    @together("rule", [SFI, SFI_MODIFIED, FLARE_ALMENARA], ids=lambda rule: rule.key)
    def test_what_was_not_given_is_a_column_too(self, rule):
        """Without readings and events every verdict still has one value for each visit."""
        side = Encounter(Visits.from_assessments([Assessment(), of(13)]))
        result = flare(side, side, SELENA_SLEDAI, rule=rule)
        verdicts = [result.any, result.severe, result.flagged, *result.classes.values()]
        verdicts += [
            getattr(criterion, part) for criterion in result.criteria.values() for part in ("flare", "mild", "severe")
        ]
        assert {(2,)} == {np.shape(end) for verdict in verdicts for end in (verdict.certain, verdict.possible)}
        assert [None if rule is not FLARE_ALMENARA else NONE] * 2 == list(result.value)

    def test_some_readings_given(self):
        """A dose for each visit and no global assessment."""
        before, now = (
            Encounter(
                Visits.from_assessments([Assessment()] * 3),
                prednisone=Prednisone(np.array(doses)),
                body_weight=BodyWeight(np.array([60.0, 60.0, np.nan])),
            )
            for doses in ([10.0, 10.0, 10.0], [30.0, 30.5, 10.0])
        )
        result = flare(before, now, SELENA_SLEDAI, events=QUIET)
        assert [None, SEVERE, None] == list(result.value)
        assert ["a flare: prednisone; open: pga", "severe: prednisone", "open: pga"] == list(result.reasons)

    def test_a_class_is_one_of_three(self):
        """The classes are named as they are printed."""
        assert [NONE, MILD, SEVERE] == [str(name) for name in one(Case()).classes]
        assert {NONE: (True, True), MILD: (False, False), SEVERE: (False, False)} == ends(one(Case()).classes)

    def test_readings_on_different_scales(self):
        """One visit in points and the other in points as text are compared all the same."""
        before, now = (Encounter(Assessment(), pga=Pga(value, scale="points")) for value in (0.4, "1.4"))
        assert flare(before, now, SELENA_SLEDAI).criteria["pga"].flare.certain


def test_a_modified_rule_names_where_it_was_read():
    """The excerpt on the modified index, and the sources of the index itself."""
    assert {BIBLIOGRAPHY["belimumab-site"], *SFI.sources} == set(SFI_MODIFIED.sources)
