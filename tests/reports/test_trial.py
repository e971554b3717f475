"""Reports of trial programmers: what went wrong with each, and the right answer; `index.toml` names the other tests."""

import pytest

from frames.kinds import every, rows
from oracle import NAMES
from reports.interfaces import FRAMES
from sledai import (
    SELENA_SLEDAI,
    Assessment,
    BodyWeight,
    Encounter,
    Pga,
    Prednisone,
    Verdict,
    Visits,
    adjusted_mean,
    flare,
    flare_events,
    frames,
    time_to_first,
)
from sledai.errors import StudyDaysWarning
from sledai.frames import Layout


def test_an_encounter_did_not_take_its_visit_by_position_w1():
    """With the oldest attrs that is declared; continuous integration runs this test with that version."""
    assert Encounter(visit=Assessment({"rash"})) == Encounter(Assessment({"rash"}))


def with_readings(visit, dose, *, many):
    """A visit with its readings; one, or the same twice."""
    visits = Visits.from_assessments([visit, visit]) if many else visit
    pga, mg, kg = ([value, value] if many else value for value in (0.2, dose, 80))
    return Encounter(visits, pga=Pga(pga, scale="points"), prednisone=Prednisone(mg), body_weight=BodyWeight(kg))


@pytest.mark.parametrize("many", [False, True])
def test_a_flare_with_a_doubled_dose_was_called_mild_w4(many):
    """Nephritis with a dose that went from 10 to 20 mg is severe, although no consequence is stated."""
    before, now = (with_readings(Assessment(n), mg, many=many) for n, mg in (((), 10), (("proteinuria",), 20)))
    found = flare(before, now, SELENA_SLEDAI, events=flare_events({"nephritis"})).value
    assert ["severe", "severe"] == found.tolist() if many else found == "severe"


@every(FRAMES)
def test_a_flare_with_a_doubled_dose_was_called_mild_in_frames_w4(kind):
    """In frames too."""
    who = {"subject": ["A", "A"], "day": [0, 28], "pga": [0.2, 0.2], "dose": [10, 20], "kg": [80, 80]}
    form = {name: ["N", "N"] for name in NAMES} | {"proteinuria": ["N", "Y"]}
    readings = {"pga": "pga", "pga_scale": "points", "prednisone": "dose", "body_weight": "kg"}
    layout = Layout(subject="subject", day="day", **readings, events=flare_events({"nephritis"}))
    found = frames.derive(kind.frame(who | form), SELENA_SLEDAI, frames.flare(), layout=layout)
    assert [(0, None), (28, "severe")] == sorted(rows(found, "day", "flare"))


def test_a_course_over_the_first_day_was_a_day_too_long_w5():
    """Study days -1 and 1 follow each other; who does not say that they are study days is told of the hole."""
    visits, event = Visits.from_assessments([Assessment()] * 2), Verdict(certain=[False, True], possible=[False, True])
    assert 1 == time_to_first(event, [-1, 1], baseline=-1, days="study").days.value
    with pytest.warns(StudyDaysWarning):
        adjusted_mean(visits, [-1, 1], SELENA_SLEDAI)


@every(FRAMES)
def test_a_course_over_the_first_day_was_a_day_too_long_in_frames_w5(kind):
    """One day lies between the two visits."""
    table = kind.frame({"subject": ["A", "A"], "day": [-1, 1], **{name: [0, 0] for name in NAMES}})
    layout = Layout(subject="subject", day="day", days="study")
    found = frames.summarise(table, SELENA_SLEDAI, frames.adjusted_mean(), layout=layout)
    assert [(0, 1)] == rows(found, "adjusted_mean_low", "adjusted_mean_days")
