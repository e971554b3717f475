"""Where the sources of responders and states differ or are silent: the default reading, and the other one by name."""

from decimal import Decimal

from attrs import evolve

from rules.endpoints.built import RESPONSES, STATES_TOLD, responds_alone, said_of, sides, state_alone
from rules.flares.cases import of
from sledai import (
    SELENA_SLEDAI,
    SELENA_SLEDAI_S2K,
    SLEDAI_2K,
    Assessment,
    Bilag,
    BilagEdition,
    Encounter,
    Pga,
    Prednisone,
    criteria,
    response,
    score,
    state,
)
from sledai.criteria import BICLA, DORIS_2021, LLDAS, RESPONSES as RULES, SRI_4, STATES
from sledai.criteria.responses import BICLA_PGA_UP_TO
from sledai.criteria.states import (
    DORIS_2016_CLINICAL_OFF,
    DORIS_2016_CLINICAL_OFF_PGA_UP_TO,
    DORIS_2016_CLINICAL_ON,
    DORIS_2016_CLINICAL_ON_PGA_UP_TO,
    DORIS_2016_COMPLETE_OFF,
    DORIS_2016_COMPLETE_OFF_PGA_UP_TO,
    DORIS_2016_COMPLETE_ON,
    DORIS_2016_COMPLETE_ON_PGA_UP_TO,
    DORIS_2021_TABLE,
    LLDAS_NO_FLARE,
    LLDAS_WITH_BILAG,
)
from together import together

every_response = together("told", RESPONSES.values(), ids=RESPONSES)
every_state = together("told", STATES_TOLD.values(), ids=STATES_TOLD)
CALM = (of(10), of(0), ("1", "1"))


@every_response
class TestResponders:
    """A10 to A12 and A23."""

    @together(("now", "expected"), [("BEE", True), ("BBE", False), ("AEE", False), ("ABE", False), ("EEE", True)])
    def test_a10_no_new_a_and_at_most_one_new_b(self, told, now, expected):
        """The or of the abstract is an and: one new A fails although there is no new B."""
        assert expected is told((*CALM, ("EEE", now)))

    @together(("now", "expected"), [("1.29", True), ("1.299999", True), ("1.3", False), ("1.31", False)])
    def test_a11_a_rise_of_exactly_0_3_is_a_worsening(self, told, now, expected):
        """Strictly less than 0.3; no verified source uses above 0.3, and no record does."""
        assert expected is told((of(10), of(0), ("1", now), ("EEE", "EEE")))

    @together(("before", "now", "expected"), [("1", "1.2", True), ("2", "2.25", True), ("3", "3", True)])
    def test_a12_ten_per_cent_of_the_scale(self, told, before, now, expected):
        """10 % is of the 3-point scale: 0.2 from 1 is 20 % of the patient's own value and no worsening."""
        assert expected is told((of(10), of(0), (before, now), ("EEE", "EEE")))

    @together("exact", [False, True])
    def test_a23_bicla_reads_the_global_assessment_as_sri_does(self, told, exact):
        """A rise of exactly 0.30 fails although the record prints at most 10 %."""
        row = (of(6), of(6), ("1", "1.3"), ("BEE", "CEE"))
        assert False is told(row, rule=BICLA, exact=exact)

    @together("exact", [False, True])
    @together(("now", "expected"), [("1.299999", True), ("1.3", True), ("1.300001", False)])
    def test_a23_by_the_letter(self, told, now, expected, exact):
        """At most 10 %: a rise of exactly 0.30 passes, by the record of that name."""
        row = (of(6), of(6), ("1", now), ("BEE", "CEE"))
        assert expected is told(row, rule=BICLA_PGA_UP_TO, exact=exact)


class TestSri:
    """What else the responder index leaves open."""

    def test_4_1_nri_only_when_asked_for_by_name(self):
        """Undetermined stays so unless non-responder imputation is asked for."""
        found = response(
            *sides(of(10), of(0), ("1", None), ("EEE", "EEE")), SLEDAI_2K, rule=SRI_4, treatment_failure=False
        )
        assert (None, None, False) == (found.value, found.counted("null"), found.counted("nonresponse"))

    @together(("gone", "expected"), [({"low_complement", "increased_dna_binding"}, False), ({"rash"}, True)])
    def test_4_5_without_serology(self, gone, expected):
        """A fall that rests on complement and anti-dsDNA is none by the clinical index."""
        before = Assessment({"low_complement", "increased_dna_binding", "rash", "mucosal_ulcers"})
        now = Assessment(before.present - gone - ({"mucosal_ulcers"} if expected else set()))
        pair = sides(before, now, ("1", "1"), ("EEE", "EEE"))
        assert response(*pair, SELENA_SLEDAI, rule=SRI_4, treatment_failure=False).value
        assert expected is response(*pair, SELENA_SLEDAI.clinical, rule=SRI_4, treatment_failure=False).value

    def test_4_3_the_letters_are_of_either_index(self):
        """Classic letters are compared as those of 2004 are; which they are is recorded with them."""
        for edition in BilagEdition:
            grades = Bilag({"renal": "B"}, edition=edition)
            pair = [Encounter(visit, pga=Pga(1, scale="points"), bilag=grades) for visit in (of(10), of(0))]
            assert response(*pair, SLEDAI_2K, rule=SRI_4, treatment_failure=False).value
            assert edition is grades.edition

    def test_section_1_the_step_up_wording_has_no_record(self):
        """A step up to B or A is new; B to B is not, and no record reads the phrase otherwise."""
        for rule in (rule for key, rule in RULES.items() if key.startswith("sri") and rule.most_new_b is not None):
            assert True is responds_alone((of(12), of(4), ("1", "1"), ("BEE", "BBE")), rule=rule)
        assert True is responds_alone((*CALM, ("BEE", "BBE")))

    def test_4_5_a_baseline_that_is_too_low_stays_in_the_count(self):
        """Not met rather than left out."""
        found = response(
            *sides(of(3), of(0), ("1", "1"), ("EEE", "EEE")), SLEDAI_2K, rule=SRI_4, treatment_failure=False
        )
        assert (False, False) == (found.value, found.counted("null"))
        assert "stays in the count" in SRI_4.note

    def test_a22_s2k_ri_50_is_never_called_sri(self):
        """No rule of the library is an SRI-50."""
        keys = [rule.key for rule in (*RULES.values(), *STATES.values(), *criteria.FLARE_RULES.values())]
        assert not [key for key in keys if "50" in key]
        assert not [name for name in criteria.__all__ if "SRI_50" in name or "RI_50" in name]


class TestBilag141:
    """14.1: which letters are new, and what improvement is."""

    @together("before", "BCDE")
    def test_new_a_from_b_c_d_or_e(self, before):
        """Any other letter before makes an A new."""
        assert False is responds_alone((*CALM, (f"{before}EE", "AEE")))

    def test_a_to_b_is_not_a_new_b(self):
        """With another new B it is still only one."""
        assert True is responds_alone((*CALM, ("AEE", "BBE")))

    def test_bicla_needs_an_a_or_b_at_baseline(self):
        """Without one it is not met, whatever happened."""
        found = response(*sides(*CALM, ("CDE", "EEE")), SLEDAI_2K, rule=BICLA, treatment_failure=False)
        assert ("bilag_improved",) == found.failed

    @together(("points", "expected"), [(5, True), (6, True), (7, False)])
    def test_bicla_total_not_higher(self, points, expected):
        """The same total passes."""
        assert expected is responds_alone((of(6), of(points), ("1", "1"), ("BEE", "CEE")), rule=BICLA)

    def test_letters_that_are_all_e_at_baseline_decide_alone(self):
        """Nothing needs to be known of the visit in question where no A or B was there before."""
        before, now = sides(*CALM, ("EEE", "..."))
        for exact in (False, True):
            found = response(
                before, evolve(now, bilag=None), SLEDAI_2K, rule=BICLA, treatment_failure=False, exact=exact
            )
            assert False is found.value

    def test_letters_that_are_all_c_or_lower_now_are_no_worsening(self):
        """Nothing needs to be known of the baseline where no A or B is there now."""
        before, now = sides(*CALM, ("...", "CDE"))
        assert True is response(evolve(before, bilag=None), now, SLEDAI_2K, rule=SRI_4, treatment_failure=False).value

    def test_no_letters_at_all(self):
        """Without letters of either visit the criteria on them are open."""
        pair = [evolve(side, bilag=None) for side in sides(*CALM, ("EEE", "EEE"))]
        assert ("bilag_not_worse",) == response(*pair, SLEDAI_2K, rule=SRI_4, treatment_failure=False).open
        assert ("bilag_improved", "bilag_not_worse") == response(
            *pair, SLEDAI_2K, rule=BICLA, treatment_failure=False
        ).open
        exactly = response(*pair, SLEDAI_2K, rule=BICLA, treatment_failure=False, exact=True)
        assert ("bilag_improved", "bilag_not_worse") == exactly.open

    @together("grades", [("EEE", "EEE"), ("B.C", "C.E"), ("...", "CDE")])
    def test_looked_at_exactly_the_criteria_have_the_same_names(self, grades):
        """Who reads a criterion by its name finds it either way, of one visit and of many."""
        pair = sides(*CALM, grades)
        names = ["score", "bilag_improved", "bilag_not_worse", "pga_not_worse", "no_treatment_failure"]
        for exact in (False, True):
            assert names == list(response(*pair, SLEDAI_2K, rule=BICLA, exact=exact).criteria)


UP_TO = {
    DORIS_2016_CLINICAL_ON: DORIS_2016_CLINICAL_ON_PGA_UP_TO,
    DORIS_2016_CLINICAL_OFF: DORIS_2016_CLINICAL_OFF_PGA_UP_TO,
    DORIS_2016_COMPLETE_ON: DORIS_2016_COMPLETE_ON_PGA_UP_TO,
    DORIS_2016_COMPLETE_OFF: DORIS_2016_COMPLETE_OFF_PGA_UP_TO,
}


@every_state
class TestStates:
    """A13 to A16 and A21."""

    @together(("dose", "abstract", "table"), [("4.9", True, True), ("5", True, False), ("5.1", False, False)])
    def test_a13_doris_5_mg(self, told, dose, abstract, table):
        """At most 5 mg/day by the abstract, less than 5 by the table of the same article."""
        assert abstract is told(DORIS_2021, dose=dose)
        assert table is told(DORIS_2021_TABLE, dose=dose)

    @together(("rule", "other"), UP_TO.items(), ids=lambda rule: rule.key)
    @together(("pga", "below", "up_to"), [("0.49", True, True), ("0.5", False, True), ("0.51", False, False)])
    def test_a14_doris_2016_global_assessment(self, told, rule, other, pga, below, up_to):
        """Below 0.5 by the article's example, up to 0.5 by another's table."""
        assert below is told(rule, pga=pga)
        assert up_to is told(other, pga=pga)

    def test_a15_nothing_new(self, told):
        """Finding by finding against the previous visit; no flare since baseline, or no BILAG activity, by name."""
        new = {"now": Assessment({"rash"}), "previous": Assessment({"alopecia"})}
        assert False is told(LLDAS, **new)
        assert True is told(LLDAS_NO_FLARE, **new)
        assert False is told(LLDAS_NO_FLARE, flare_since_baseline=True)
        assert False is told(LLDAS_WITH_BILAG, **new)
        assert False is told(LLDAS_WITH_BILAG, new_bilag_activity=True)
        assert True is told(LLDAS_WITH_BILAG)

    def test_a15_the_organs(self, told):
        """The library's list of organs, and the shorter one of the letter: a CNS finding alone parts them."""
        light = SLEDAI_2K.with_rows(
            {name: SLEDAI_2K[name].evolve(weight=4) for name in ("lupus_headache", "vasculitis")},
            key="light",
            label="A form on which headache and vasculitis are within 4 points",
        )
        for name in ("lupus_headache", "vasculitis"):
            assert False is told(LLDAS, Assessment({name}), edition=light)
            assert True is told(LLDAS_NO_FLARE, Assessment({name}), edition=light)

    @together(
        ("present", "expected"),
        [
            ({"low_complement", "increased_dna_binding"}, True),
            ({"proteinuria"}, False),
            ({"leukopenia"}, False),
            ({"thrombocytopenia"}, False),
        ],
    )
    def test_a16_clinical_is_without_the_two_immunologic_descriptors(self, told, present, expected):
        """Other laboratory findings stay in the clinical score."""
        assert expected is told(DORIS_2021, Assessment(present))

    def test_a16_without_all_laboratory_items_is_another_index(self, told):
        """A caller who wants that makes it by name; it is no clinical index of the library."""
        laboratory = ("urinary_casts", "hematuria", "proteinuria", "pyuria", "thrombocytopenia", "leukopenia")
        muse = SLEDAI_2K.clinical.without(*laboratory)
        visit = Assessment({"arthritis", "proteinuria", "low_complement"})
        assert (8, 4) == (score(visit, SLEDAI_2K.clinical), score(visit, muse))
        assert True is told(DORIS_2021, Assessment({"proteinuria"}), edition=muse)
        assert False is told(DORIS_2021, Assessment({"proteinuria"}))


class TestA21:
    """Which edition produced the total is recorded, and said where the rule was stated for another (VER-9)."""

    @together("rule", STATES.values(), ids=lambda rule: rule.key)
    def test_states_are_stated_for_sledai_2k(self, rule):
        """Under SELENA-SLEDAI the result has a remark, and its stamp names the edition."""
        found = state(Encounter(Assessment()), SELENA_SLEDAI, rule=rule)
        remark = f"{rule.key} was stated for sledai-2k; here it is applied to selena-sledai"
        assert (remark,) == found.remarks
        assert str(found).endswith(remark)
        assert SELENA_SLEDAI.stamp in found.stamp
        assert () == state(Encounter(Assessment()), SLEDAI_2K, rule=rule).remarks

    @together("edition", [SELENA_SLEDAI, SLEDAI_2K, SELENA_SLEDAI_S2K], ids=lambda edition: edition.key)
    def test_sri_was_used_on_three(self, edition):
        """SELENA-SLEDAI, SLEDAI-2K and SRI-S2K need no remark."""
        side = Encounter(Assessment())
        assert () == response(side, side, edition, rule=SRI_4).remarks

    def test_another_index_is_said(self):
        """The clinical index is none of the three."""
        side = Encounter(Assessment())
        (remark,) = response(side, side, SELENA_SLEDAI.clinical, rule=SRI_4).remarks
        assert "selena-sledai or sledai-2k or selena-sledai-s2k; here" in remark
        assert "selena-sledai-without" in remark
        (remark,) = response(side, side, SELENA_SLEDAI, rule=BICLA).remarks
        assert "bicla was stated for sledai-2k" in remark


RASH = Assessment({"rash"})


class TestFirstVisit:
    """14.1: without a previous visit it is open whether anything is new."""

    def _told(self, visit=RASH, **further):
        now = Encounter(visit, pga=Pga(1, scale="points"), prednisone=Prednisone(5))
        return state(now, SLEDAI_2K, rule=LLDAS, statements=said_of(LLDAS), **further)

    def test_open(self):
        """Not met is not said, and met is not either."""
        assert ("nothing_new",) == self._told().open
        assert ("nothing_new",) == self._told(first_visit=None).open

    def test_a_first_visit_counts_as_nothing_new(self):
        """If the caller says so."""
        assert True is self._told(first_visit=True).value

    def test_open_even_without_a_finding(self):
        """Without a word on the visit before the criterion is open, also where nothing is present that could be new."""
        assert ("nothing_new",) == self._told(Assessment()).open
        everything = self._told(Assessment(), previous=Assessment(missing=set(map(str, SLEDAI_2K))))
        assert True is everything.value

    def test_gaps_of_the_previous_visit(self):
        """What may have been there before may be new or not."""
        assert True is self._told(previous=Assessment({"rash"})).value
        assert None is self._told(previous=Assessment(missing={"rash"})).value
        assert False is self._told(previous=Assessment()).value

    def test_only_descriptors_of_the_index_count(self):
        """A finding outside the index is nothing new."""
        edition = SLEDAI_2K.without("alopecia")
        now = Encounter(Assessment({"alopecia"}), pga=Pga(1, scale="points"), prednisone=Prednisone(5))
        assert state(now, edition, rule=LLDAS, previous=Assessment(), statements=said_of(LLDAS)).value


class TestMissing:
    """MIS-4, MIS-5 and MIS-6: a blank is open, and 0 is a finding."""

    @together("field", ["pga", "dose"])
    @together("rule", [LLDAS, DORIS_2021], ids=lambda rule: rule.key)
    @together("blank", [None, "", float("nan")])
    def test_mis_4_a_blank_is_undetermined(self, rule, field, blank):
        """All else met, the global assessment or the dose blank."""
        assert None is state_alone(rule, **{field: blank})
        assert True is state_alone(rule)

    def test_mis_5_a_total_of_0_is_remission(self):
        """A 0 is a total, not a blank."""
        assert True is state_alone(DORIS_2021, Assessment())

    def test_low_activity_and_remission(self):
        """Each is `state` by its record, and the outcome names the record."""
        visit = Assessment({"arthritis"})
        now = Encounter(visit, pga=Pga("0.4", scale="points"), prednisone=Prednisone(5))
        assert state(now, SLEDAI_2K, rule=LLDAS, previous=visit, statements=said_of(LLDAS)).value
        assert False is state(now, SLEDAI_2K, rule=DORIS_2021, statements=said_of(DORIS_2021)).value
        assert "lldas" == state(now, SLEDAI_2K, rule=LLDAS).rule.key
        assert "doris-2021" == state(now, SLEDAI_2K, rule=DORIS_2021).rule.key
        assert "doris-2021-table" == state(now, SLEDAI_2K, rule=DORIS_2021_TABLE).rule.key


def test_flr_10_the_fall_alone_is_no_response():
    """A fall of 4 or more with a worse global assessment, new letters or a failure is none."""
    assert True is responds_alone((*CALM, ("EEE", "EEE")))
    assert False is responds_alone((of(10), of(0), ("1", "2"), ("EEE", "EEE")))
    assert False is responds_alone((*CALM, ("EEE", "AEE")))
    assert False is responds_alone((*CALM, ("EEE", "EEE")), True)


def test_both_limits_of_the_global_assessment_are_a_trials_own():
    """One sponsor, two trials: a rise below 10 mm of 100 in one, up to 10 mm in the other; both were read."""
    seen = {
        rule.key: (str(rule.pga_worse.side), rule.pga_worse.source.key, str(rule.pga_worse.grade), str(rule.grade))
        for rule in (BICLA, BICLA_PGA_UP_TO)
    }
    assert seen == {
        "bicla": (">=", "nct02804763-record", "primary", "primary"),
        "bicla-pga-up-to": (">", "nct04294667-record", "primary", "primary"),
    }
    assert Decimal("0.3") == BICLA.pga_worse.value == BICLA_PGA_UP_TO.pga_worse.value
    assert {"nct01773616-record", "nct02270957-record"} <= {source.key for source in BICLA_PGA_UP_TO.sources}
    assert "remembered" not in BICLA.note
