"""Where the sources of the flare index differ or are silent: the default reading, and the other one by its name."""

import numpy as np

from rules.flares.cases import DOORS, Case, ends, of, one
from rules.flares.flare_oracle import MILD, NONE, SEVERE
from sledai import SLEDAI_2K, Assessment, Encounter, flare, flare_events
from sledai.criteria import FLARE_RULES, NEW_IMMUNOSUPPRESSANTS, NEW_IMMUNOSUPPRESSANTS_EXTENDED, SFI
from sledai.criteria.flares import (
    FLARE_ALMENARA,
    SFI_BY_THE_LETTER,
    SFI_MODIFIED,
    SFI_MODIFIED_TO_12,
    SFI_NO_PGA,
    SFI_NO_TREATMENT,
    SFI_PGA_REACHED,
    SFI_RISE_ABOVE_3,
    SFI_RISE_OF_12,
    SFI_RISE_TO_SEVERE,
    SFI_WITHOUT_CONSEQUENCE,
)
from together import together

every_door = together("told", DOORS.values(), ids=DOORS)

READINGS = {
    "A1 level, 8 to 13": (SFI, Case(before=of(8), now=of(13)), SEVERE),
    "A1 rise, 8 to 13": (SFI_RISE_OF_12, Case(before=of(8), now=of(13)), MILD),
    "A1 rise, 2 to 14 is by 12": (SFI_RISE_OF_12, Case(before=of(2), now=of(14)), MILD),
    "A1 rise, 2 to 15 is by 13": (SFI_RISE_OF_12, Case(before=of(2), now=of(15)), SEVERE),
    "A1 level, 2 to 15": (SFI, Case(before=of(2), now=of(15)), SEVERE),
    "A2 default, 12 to 13": (SFI, Case(before=of(12), now=of(13)), SEVERE),
    "A2 default, 13 to 14": (SFI, Case(before=of(13), now=of(14)), NONE),
    "A2 default, 13 to 16": (SFI, Case(before=of(13), now=of(16)), SEVERE),
    "A2 by the letter, 13 to 14": (SFI_BY_THE_LETTER, Case(before=of(13), now=of(14)), SEVERE),
    "A2 by the letter, 13 to 13": (SFI_BY_THE_LETTER, Case(before=of(13), now=of(13)), NONE),
    "A2 by the letter, 11 to 12": (SFI_BY_THE_LETTER, Case(before=of(11), now=of(12)), NONE),
    "A2 rise of 3, 12 to 13": (SFI_RISE_TO_SEVERE, Case(before=of(12), now=of(13)), NONE),
    "A2 rise of 3, 11 to 13": (SFI_RISE_TO_SEVERE, Case(before=of(11), now=of(13)), NONE),
    "A2 rise of 3, 10 to 13": (SFI_RISE_TO_SEVERE, Case(before=of(10), now=of(13)), SEVERE),
    "A3 counted, 8 to 13": (SFI_MODIFIED, Case(before=of(8), now=of(13)), MILD),
    "A3 not counted, 8 to 13": (SFI_MODIFIED_TO_12, Case(before=of(8), now=of(13)), NONE),
    "A3 not counted, 8 to 12": (SFI_MODIFIED_TO_12, Case(before=of(8), now=of(12)), MILD),
    "A3 by another criterion it stays severe": (
        SFI_MODIFIED,
        Case(before=of(8), now=of(13), events=flare_events({"hospitalization"})),
        SEVERE,
    ),
    "A4 at least 3": (SFI, Case(before=of(4), now=of(7)), MILD),
    "A4 above 3, by 3": (SFI_RISE_ABOVE_3, Case(before=of(4), now=of(7)), NONE),
    "A4 above 3, by 4": (SFI_RISE_ABOVE_3, Case(before=of(4), now=of(8)), MILD),
    "A5 by 1.0, from 0.5 to 1.0": (SFI, Case(pga=("0.5", "1.0")), NONE),
    "A5 to 1.0, from 0.5 to 1.0": (SFI_PGA_REACHED, Case(pga=("0.5", "1.0")), MILD),
    "A5 to 1.0, from 0.5 to 0.999999": (SFI_PGA_REACHED, Case(pga=("0.5", "0.999999")), NONE),
    "A5 to 1.0, from 1.0 to 1.0": (SFI_PGA_REACHED, Case(pga=("1.0", "1.0")), NONE),
    "A5 to 1.0, from 1.0 to 1.1": (SFI_PGA_REACHED, Case(pga=("1.0", "1.1")), MILD),
    "A5 to 1.0, up to 2.5": (SFI_PGA_REACHED, Case(pga=("2.4", "2.5")), MILD),
    "A5 to 1.0, above 2.5": (SFI_PGA_REACHED, Case(pga=("2.5", "2.500001")), SEVERE),
    "A6 without its consequence": (SFI, Case(events=flare_events({"nephritis"})), NONE),
    "A6 with its consequence": (SFI, Case(events=flare_events({"nephritis", "treatment_consequence"})), SEVERE),
    "A6 not asked for": (SFI_WITHOUT_CONSEQUENCE, Case(events=flare_events({"nephritis"})), SEVERE),
    "A6 the consequence alone": (SFI_WITHOUT_CONSEQUENCE, Case(events=flare_events({"treatment_consequence"})), NONE),
    "A8 on 0.5 mg/kg": (SFI, Case(dose=("10", "30"), weight="60"), MILD),
    "A8 above 0.5 mg/kg": (SFI, Case(dose=("10", "30.000001"), weight="60"), SEVERE),
    "A20 above 12": (SFI, Case(before=of(8), now=of(12)), MILD),
    "A20 Almenara, from 12": (FLARE_ALMENARA, Case(before=of(8), now=of(12)), SEVERE),
    "A20 Almenara, 11": (FLARE_ALMENARA, Case(before=of(7), now=of(11)), MILD),
    "A20 Almenara, a rise of 3": (FLARE_ALMENARA, Case(before=of(10), now=of(13)), NONE),
    "A20 Almenara, by the score alone": (
        FLARE_ALMENARA,
        Case(pga=("0", "3"), dose=("0", "60"), events=flare_events({"hospitalization", "fever"})),
        NONE,
    ),
    "3.5 without the global assessment": (SFI_NO_PGA, Case(pga=("0", "3")), NONE),
    "3.5 without medication, a dose": (SFI_NO_TREATMENT, Case(dose=("0", "60")), NONE),
    "3.5 without medication, a drug": (SFI_NO_TREATMENT, Case(events=flare_events({"new_immunosuppressant"})), NONE),
    "3.5 without medication, a mild drug": (
        SFI_NO_TREATMENT,
        Case(events=flare_events({"added_nsaid_or_hydroxychloroquine"})),
        NONE,
    ),
    "3.5 without medication, admission stays": (
        SFI_NO_TREATMENT,
        Case(events=flare_events({"hospitalization"})),
        SEVERE,
    ),
    "14.1 prednisone, from none": (SFI, Case(dose=("0", "1")), MILD),
    "14.1 prednisone, raised further": (SFI, Case(dose=("31", "32")), SEVERE),
    "14.1 global assessment, however small": (SFI, Case(pga=("2.5", "2.500001")), SEVERE),
    "14.1 consequence, one statement for two organs": (
        SFI,
        Case(events=flare_events({"nephritis", "myositis", "treatment_consequence"})),
        SEVERE,
    ),
}


@every_door
@together(("rule", "case", "expected"), READINGS.values(), ids=READINGS)
def test_readings(told, rule, case, expected):
    """The default reading and the other one are two records, and each gives its own class."""
    assert expected == told(case, rule)


class TestA3:
    """A rise that ends above 12 is counted by the modified index, and its reasons say so."""

    @together(("now", "flagged"), [(11, False), (12, False), (13, True)])
    def test_flagged(self, now, flagged):
        """Flagged strictly above 12."""
        result = one(Case(before=of(8), now=of(now)), SFI_MODIFIED)
        assert flagged == result.flagged.certain == result.flagged.possible
        assert ("flagged: the score ends above 12" in result.reasons) == flagged

    def test_only_where_the_rise_counts(self):
        """A score above 12 that rose by less than 3 is not flagged, nor one that fell."""
        assert not one(Case(before=of(12), now=of(13)), SFI_MODIFIED).flagged.possible
        assert not one(Case(before=of(20), now=of(13)), SFI_MODIFIED).flagged.possible

    @together("key", [key for key in FLARE_RULES if key != "sfi-modified"])
    def test_no_other_rule_flags(self, key):
        """Every other rule says by its class what such a rise is."""
        result = one(Case(before=of(8), now=of(13)), FLARE_RULES[key])
        assert not result.flagged.possible
        assert "flagged" not in result.reasons

    def test_open(self):
        """Whether it ends above 12 may be open while the flare is not."""
        result = one(Case(before=of(8), now=Assessment({"seizure", "arthritis"}, missing={"fever"})), SFI_MODIFIED)
        assert (False, True) == (result.flagged.certain, result.flagged.possible)
        assert MILD == result.value


class TestA7:
    """Which drugs are new immunosuppressants is the caller's statement, with the printed list as the default."""

    def test_the_printed_list(self):
        """Cyclophosphamide, azathioprine and methotrexate are in every source."""
        assert {"cyclophosphamide", "azathioprine", "methotrexate"} == set(NEW_IMMUNOSUPPRESSANTS)

    def test_the_extended_list(self):
        """Mycophenolate is added by name only."""
        assert {"mycophenolate"} == set(NEW_IMMUNOSUPPRESSANTS_EXTENDED) - set(NEW_IMMUNOSUPPRESSANTS)

    @every_door
    def test_more_of_a_drug_is_not_new(self, told):
        """A dose increase of methotrexate that was taken before is stated as not new, and is not severe."""
        assert NONE == told(Case(events=flare_events()))


class TestA8:
    """A missing weight leaves the severity of a raised dose open, never false."""

    @together("weight", [None, "", float("nan"), np.nan])
    def test_missing(self, weight):
        """A flare for certain; mild and severe are both possible."""
        result = one(Case(dose=("10", "30"), weight=weight))
        assert {NONE: (False, False), MILD: (False, True), SEVERE: (False, True)} == ends(result.classes)
        assert None is result.value
        assert {"prednisone": ("body weight",)} == result.settled_by

    @together("dose", ["0.000001", "1", "5", "10000"])
    def test_an_unknown_weight_is_any_positive_weight(self, dose):
        """No raised dose is so small, and none so large, that the weight could not decide."""
        assert None is one(Case(dose=("0", dose), weight=None)).value

    def test_a_dose_that_was_not_raised_needs_no_weight(self):
        """Without a rise there is no flare by the dose, whatever the weight."""
        assert NONE == one(Case(dose=("40", "40"), weight=None)).value

    def test_the_weight_of_the_visit_before_is_not_used(self):
        """The weight is that of the visit in question; what is not given there is not known."""
        case = Case(dose=("10", "30"))
        before, now = (Encounter(side) for side in (case.before, case.now))
        result = flare(before, now, SLEDAI_2K, events=flare_events())
        assert ("prednisone before", "prednisone now", "body weight") == result.settled_by["prednisone"]

    def test_a_dose_already_above_the_limit_leaves_no_room_for_a_mild_flare(self):
        """Whatever the dose rose to, from above 0.5 mg/kg the rise is severe."""
        told = ends(one(Case(dose=("31", None), weight="60"), exact=True).classes)
        assert {NONE: (False, True), MILD: (False, False), SEVERE: (False, True)} == told

    def test_a_dose_above_the_limit_now_is_no_mild_flare(self):
        """If it rose at all it rose to above 0.5 mg/kg, whatever it was before."""
        told = ends(one(Case(dose=(None, "31"), weight="60"), exact=True).classes)
        assert {NONE: (False, True), MILD: (False, False), SEVERE: (False, True)} == told

    def test_half_a_milligram_for_each_kilogram_leaves_room(self):
        """A dose on the limit may have been raised to it."""
        told = ends(one(Case(dose=(None, "30"), weight="60"), exact=True).classes)
        assert {NONE: (False, True), MILD: (False, True), SEVERE: (False, False)} == told


class TestA9:
    """The previous visit is compared with; another one is named by the caller and recorded."""

    def test_default(self):
        """Every form of the index says that it compares with the previous visit."""
        assert {"previous visit"} == {rule.reference for rule in FLARE_RULES.values()}
        assert "previous visit" == one(Case()).reference

    @together("reference", ["visit within 93 days", "baseline"])
    def test_named(self, reference):
        """What the caller compared with stands in the result and in its stamp."""
        result = one(Case(), reference=reference)
        assert reference == result.reference
        assert result.stamp.endswith(f"against {reference}")


class TestUnknownGlobalAssessment:
    """An unknown global assessment is any value from 0 to 3 (14.1)."""

    @together(
        ("before", "now", "possible"),
        [
            (None, None, {NONE, MILD, SEVERE}),
            (None, "0.999999", {NONE}),
            (None, "1", {NONE, MILD}),
            (None, "2.5", {NONE, MILD}),
            (None, "2.500001", {NONE, SEVERE}),
            ("3", None, {NONE}),
            ("2.999999", None, {NONE, SEVERE}),
            ("1.500001", None, {NONE, SEVERE}),
            ("1.5", None, {NONE, MILD, SEVERE}),
        ],
    )
    def test_what_is_possible(self, before, now, possible):
        """Exactly the classes that some value gives are possible."""
        told = ends(one(Case(pga=(before, now))).classes)
        assert possible == {name for name, (_, possibly) in told.items() if possibly}

    @together(
        ("before", "now", "possible"),
        [
            (None, "0.999999", {NONE}),
            (None, "1", {NONE, MILD}),
            (None, "2.6", {NONE, SEVERE}),
            ("2.5", None, {NONE, SEVERE}),
            ("2.499999", None, {NONE, MILD, SEVERE}),
            ("3", None, {NONE}),
        ],
    )
    def test_where_the_value_that_is_reached_decides(self, before, now, possible):
        """The same where a rise to 1.0 is a flare."""
        told = ends(one(Case(pga=(before, now)), SFI_PGA_REACHED).classes)
        assert possible == {name for name, (_, possibly) in told.items() if possibly}


class TestExact:
    """Bounds leave open what the attainable totals decide."""

    GAP = Assessment({"seizure", "rash"}, missing={"cva"})

    def test_a_rise_that_ends_too_high_or_is_too_small_is_none(self):
        """From 8 to 10 or 18 is no flare where a rise above 12 is none; the bounds alone do not show it."""
        case = Case(before=of(8), now=self.GAP)
        assert None is one(case, SFI_MODIFIED_TO_12).value
        assert NONE == one(case, SFI_MODIFIED_TO_12, exact=True).value

    @every_door
    def test_every_total_is_looked_at(self, told):
        """From 8 to 10 or 18: none or severe, never mild; and through arrays likewise."""
        case = Case(before=of(8), now=self.GAP)
        assert (True, False) == tuple(ends(one(case, exact=e).classes)[MILD][1] for e in (False, True))
        assert None is told(case, exact=True)
