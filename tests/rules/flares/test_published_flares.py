"""The published flares of CORTICOLUP: what is not printed is unknown, and the printed class stays possible."""

from functools import cache

from rules.flares.cases import ends
from rules.flares.flare_oracle import MILD, NONE, SEVERE
from sledai import SELENA_SLEDAI, Assessment, BodyWeight, Encounter, Pga, Prednisone, flare, flare_events, score
from sledai.cases import published_cases
from sledai.criteria import NEW_IMMUNOSUPPRESSANTS, NEW_IMMUNOSUPPRESSANTS_EXTENDED
from together import together

CLASSES = {"mild/moderate": MILD, "severe": SEVERE}
INACTIVE = Assessment(missing={"low_complement", "increased_dna_binding"})
"""A year without clinical activity; the serology before the flare is not printed."""
SEVERE_EVENTS = {
    "cns_lupus",
    "vasculitis",
    "nephritis",
    "myositis",
    "thrombocytopenia",
    "hemolytic_anemia",
    "new_immunosuppressant",
    "hospitalization",
}
TOTALS = {
    4: {"arthritis"},
    6: {"arthritis", "pericarditis"},
    8: {"arthritis", "mucosal_ulcers", "rash"},
    10: {"arthritis", "alopecia", "low_complement", "increased_dna_binding"},
    13: {"arthritis", "proteinuria", "leukopenia", "hematuria"},
    19: {"seizure", "arthritis", "proteinuria", "rash", "leukopenia"},
}


@cache
def printed():
    """The cases that print a flare, by their number."""
    cases = {case.id: case for case in published_cases() if case.source_key == "corticolup"}
    return {name.removeprefix("CORTICOLUP-"): case for name, case in cases.items() if "flare" in case.record}


def as_printed(number, *, visit=None, events=None, weight=None, pga_before=None):
    """What follows from what is printed, and from what is added to it by name."""
    case = printed()[number]
    told = case.record["flare"]
    return flare(
        Encounter(
            INACTIVE,
            prednisone=Prednisone(told["prednisone_before_mg_day"]),
            pga=Pga(pga_before, scale="points"),
        ),
        Encounter(
            visit or case.assessment,
            pga=Pga(told["pga"], scale="points"),
            prednisone=Prednisone(told["prednisone_now_mg_day"]),
            body_weight=BodyWeight(weight),
        ),
        SELENA_SLEDAI,
        events=events or {},
        exact=True,
    )


def test_the_cases_are_there():
    """Four patients are printed with the class of their flare."""
    assert {"4", "40", "76", "108"} == set(printed())


@together("total", TOTALS)
def test_the_visits_below_have_their_totals(total):
    """A guard for the table of visits in this file."""
    assert total == score(Assessment(TOTALS[total]), SELENA_SLEDAI)


@together("number", ["4", "40", "76", "108"])
class TestEvery:
    """What holds for each of the four."""

    def test_the_printed_class_is_possible(self, number):
        """From the printed facts alone the printed class is never ruled out."""
        expected = CLASSES[printed()[number].record["flare"]["class"]]
        assert as_printed(number).classes[expected].possible

    def test_with_any_visit_of_the_printed_total(self, number):
        """The same with nothing but the printed total of the index."""
        expected = CLASSES[printed()[number].record["flare"]["class"]]
        visit = Assessment(TOTALS[printed()[number].printed_total])
        assert as_printed(number, visit=visit).classes[expected].possible


class TestPatient76:
    """13 points, prednisone from 5 to 30 mg, mycophenolate: severe."""

    def test_the_total_decides(self):
        """13 is above 12, and no total of an inactive patient is."""
        result = as_printed("76", visit=Assessment(TOTALS[13]))
        assert SEVERE == result.value
        assert ("score",) == result.decided

    def test_every_way_to_the_printed_total(self):
        """Whichever unlisted findings make up the printed 13, the flare is severe."""
        case = printed()["76"]
        for further in case.record["arithmetic"]["completions"]:
            assert SEVERE == as_printed("76", visit=Assessment(case.present | set(further))).value

    def test_the_listed_findings_alone_leave_it_open(self):
        """The listed findings are 9 points, so the score alone does not show it."""
        assert None is as_printed("76", visit=Assessment(printed()["76"].present)).value

    def test_the_treatment_decides_too(self):
        """Nephritis for which prednisone was more than doubled is severe whatever the total."""
        events = {"nephritis": True, "treatment_consequence": True}
        result = as_printed("76", visit=Assessment(printed()["76"].present), events=events)
        assert SEVERE == result.value
        assert ("nephritis",) == result.decided

    def test_mycophenolate_is_on_the_extended_list_only(self):
        """By the printed list it is not a new immunosuppressant."""
        assert "mycophenolate" not in NEW_IMMUNOSUPPRESSANTS
        assert "mycophenolate" in NEW_IMMUNOSUPPRESSANTS_EXTENDED


class TestPatient40:
    """6 points and a global assessment of 2.1: severe by the treatment."""

    def test_methotrexate_decides(self):
        """A new drug of the printed list makes it severe, whatever else is unknown."""
        assert "methotrexate" in NEW_IMMUNOSUPPRESSANTS
        result = as_printed("40", events={"new_immunosuppressant": True})
        assert SEVERE == result.value
        assert ("new_immunosuppressant",) == result.decided

    def test_the_score_does_not(self):
        """Without the drug the flare is certain and its severity open."""
        result = as_printed("40", visit=Assessment(TOTALS[6]))
        assert result.any.certain
        assert None is result.value

    @together(("weight", "expected"), [("59.9", SEVERE), ("60", None)])
    def test_the_dose_decides_below_60_kg(self, weight, expected):
        """30 mg are more than 0.5 mg/kg below 60 kg, and not from 60 kg on."""
        assert expected == as_printed("40", weight=weight).value


class TestPatient4:
    """8 points, thalidomide added: mild or moderate."""

    def test_thalidomide_is_on_no_list(self):
        """Thalidomide is not a new immunosuppressant of either list."""
        assert "thalidomide" not in NEW_IMMUNOSUPPRESSANTS_EXTENDED

    def test_a_flare_is_certain(self):
        """8 points after at most 4 are a rise of 4 or more."""
        result = as_printed("4")
        assert result.any.certain
        assert not result.classes[NONE].possible

    def test_certain_where_what_is_not_printed_is_said(self):
        """With no severe manifestation, no admission and an adult's weight it is mild or moderate."""
        events = dict.fromkeys(SEVERE_EVENTS, False)
        assert MILD == as_printed("4", events=events, weight="40").value
        assert MILD == as_printed("4", events=events, weight="20").value

    def test_the_weight_is_needed(self):
        """10 mg are above 0.5 mg/kg below 20 kg: without a weight the severity is open."""
        result = as_printed("4", events=dict.fromkeys(SEVERE_EVENTS, False))
        assert ("prednisone",) == result.open
        assert {"prednisone": ("body weight",)} == result.settled_by


class TestPatient108:
    """4 points, no change of drugs: mild or moderate by the clinical findings."""

    def test_the_findings_decide(self):
        """Ulcers and arthritis make the flare, and no printed fact makes it severe."""
        events = dict.fromkeys(SEVERE_EVENTS, False) | {"nasopharyngeal_ulcers": True, "arthritis": True}
        result = as_printed("108", visit=Assessment(TOTALS[4]), events=events)
        assert MILD == result.value
        assert {"nasopharyngeal_ulcers", "arthritis"} == set(result.decided)

    def test_an_unchanged_dose_needs_no_weight(self):
        """5 mg before and now is no flare by the dose."""
        result = as_printed("108")
        assert "prednisone" not in result.open
        assert not result.criteria["prednisone"].flare.possible

    def test_a_global_assessment_of_0_4_is_no_flare(self):
        """A rise to 0.4 cannot be by 1.0, whatever it was before."""
        assert not as_printed("108").criteria["pga"].flare.possible


class TestSevereWithFewPoints:
    """FLR-8: patients 58, 40 and 71 were severe with 4, 6 and 10 points."""

    @together("total", [4, 6, 10])
    def test_the_score_does_not_rule_it_out(self, total):
        """From the total alone a severe flare is possible and a mild one is not certain."""
        now = Encounter(Assessment(TOTALS[total]))
        told = ends(flare(Encounter(INACTIVE), now, SELENA_SLEDAI).classes)
        assert (False, True) == told[SEVERE]
        assert not told[MILD][0]

    @together("total", [13, 19])
    def test_above_12_it_is_certain(self, total):
        """FLR-9: 13 and 19 points after inactivity are severe by the score alone."""
        assert SEVERE == flare(Encounter(INACTIVE), Encounter(Assessment(TOTALS[total])), SELENA_SLEDAI).value

    @together("number", ["4", "108"])
    def test_no_mild_one_is_above_12(self, number):
        """FLR-9: no printed mild or moderate flare has more than 12 points."""
        assert 12 >= printed()[number].printed_total


def test_events_that_are_absent_are_said_by_name():
    """A form without events is a form on which nothing was stated, not one on which nothing happened."""
    now = Encounter(Assessment())
    assert None is flare(now, now, SELENA_SLEDAI).value
    assert None is flare(now, now, SELENA_SLEDAI, events=flare_events()).value
