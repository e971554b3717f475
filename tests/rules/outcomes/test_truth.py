"""A result in an `if` is its value where that is certain, and an error that says what to write where it is open."""

import numpy as np
import pytest

from laboratory.deriving import derive
from sledai import (
    SELENA_SLEDAI,
    SLEDAI_2K,
    Assessment,
    Bilag,
    BodyWeight,
    Encounter,
    Pga,
    Prednisone,
    Verdict,
    Visits,
    change,
    change_category,
    eligible,
    flare,
    flare_events,
    response,
)
from sledai.criteria import SRI_4, FlareClass
from sledai.criteria.entry import NCT02932137_ENTRY
from sledai.errors import TruthValueError
from sledai.laboratory import Result
from together import together

KNOWN = {"pga": Pga("1", scale="points"), "bilag": Bilag({"skin": "C"}, edition="bilag-2004")}
ACTIVE = Encounter(Assessment({"arthritis"}), **KNOWN)
QUIET = Encounter(Assessment(), **KNOWN)
TREATED = {"pga": Pga("1", scale="points"), "prednisone": Prednisone(5), "body_weight": BodyWeight(60)}


def responder(now):
    """SRI-4 since four points of arthritis."""
    return response(ACTIVE, now, SELENA_SLEDAI, rule=SRI_4, treatment_failure=False)


def flared(now, **events):
    """The flare index since a visit without a finding."""
    before = Encounter(Assessment(), **TREATED)
    return flare(before, Encounter(now, **TREATED), SELENA_SLEDAI, events=flare_events() | events)


class TestSettled:
    """What is certain counts as it is."""

    def test_only_responders_are_counted(self):
        """Of one responder and five who certainly do not respond, one is counted."""
        found = [responder(now) for now in (QUIET, *[ACTIVE] * 5)]
        assert 1 == sum(1 for one in found if one)
        assert 1 == sum(1 for one in found if one.met)

    def test_only_flares_are_counted(self):
        """Four points more are a flare that is not severe; no change is none."""
        quiet, risen = flared(Assessment()), flared(Assessment({"arthritis"}))
        assert [False, True] == [bool(found) for found in (quiet, risen)]
        assert [False, True] == [bool(found.any) for found in (quiet, risen)]
        assert [False, False] == [bool(found.severe) for found in (quiet, risen)]

    def test_a_flare_of_open_severity_is_a_flare(self):
        """That the class is open does not make it open whether there is a flare."""
        found = flared(Assessment({"arthritis"}), hospitalization=None)
        assert found.value is None
        assert found

    def test_only_who_may_enter_is_listed(self):
        """Two points are not enough."""
        patients = [Assessment({"rash"}), Assessment({"rash", "arthritis", "pyuria"})]
        assert patients[1:] == [one for one in patients if eligible(one, SELENA_SLEDAI, entry=NCT02932137_ENTRY)]

    def test_only_what_is_present_is_listed(self):
        """Platelets of 90 are below 100, and 200 are not."""
        platelets = [Result("platelets", value, "10*9/L") for value in ("90", "200")]
        stated = {"attribution": "assumed", "excluded": {"thrombocytopenia": False}}
        found = [derive([one], SLEDAI_2K, **stated)["thrombocytopenia"] for one in platelets]
        assert [True, False] == [bool(one) for one in found]

    def test_not(self):
        """A verdict that is certainly false is false under `not` too."""
        assert not Verdict(certain=False, possible=False)


OPEN = Encounter(Assessment(missing={"arthritis"}), **KNOWN)
REFUSED = {
    "verdict": (Verdict(certain=False, possible=True), "a verdict that is open has no truth value. Write .certain"),
    "outcome": (responder(OPEN), "an outcome that is open has no truth value. Write .met.certain"),
    "flare": (flared(OPEN.visit), "a flare that is open has no truth value. Write .any.certain"),
    "interval": (change(ACTIVE.visit, OPEN.visit, SELENA_SLEDAI), "an interval has no truth value. Write .low"),
    "settled interval": (change(QUIET.visit, QUIET.visit, SELENA_SLEDAI), "an interval has no truth value"),
    "classes": (change_category(QUIET.visit, QUIET.visit, SELENA_SLEDAI), "a set of classes has no truth value"),
    "class": (FlareClass.NONE, "the class 'none' has no truth value. Look whether it is None"),
    "verdicts": (Verdict(certain=np.ones(1, bool), possible=np.ones(1, bool)), "a verdict of many visits has no truth"),
    "derived": (derive([], SLEDAI_2K, attribution="assumed")["fever"], "a verdict that is open has no truth value"),
}


@together(("result", "text"), REFUSED.values(), ids=REFUSED)
def test_what_is_not_true_or_false_is_refused(result, text):
    """The error says what to write; a result on many visits is refused even if there is one visit."""
    with pytest.raises(TruthValueError) as refused:
        bool(result)
    assert str(refused.value).startswith(text)


def test_of_many_visits():
    """Outcomes and flares of many visits are no single answer."""
    sides = [Encounter(Visits.from_assessments([Assessment()]))] * 2
    for found in (response(*sides, SELENA_SLEDAI, rule=SRI_4), flare(*sides, SELENA_SLEDAI)):
        with pytest.raises(TruthValueError, match="of many visits has no truth value"):
            bool(found)


def test_the_text_of_a_verdict_names_both_ends():
    """An open verdict is shown as what is certain and what is possible."""
    assert "Verdict(certain=False, possible=True)" == repr(Verdict(certain=False, possible=True))
