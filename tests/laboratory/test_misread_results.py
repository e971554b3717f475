"""Faults in laboratory rules that were seen in software and papers, each under its id in our list of pitfalls.

Every right answer is told by hand; a blank is None, which gives bounds and never a point.
"""

import numpy as np

from laboratory.deriving import derive, derived, joints, platelets, protein, told
from oracle import WEIGHTS
from refusals import raises
from rules_by_edition import ALL, DAYS, by_edition, having
from sledai import EDITIONS, SELENA_SLEDAI, Assessment, score
from sledai.criteria.ratios import RATIO_50_MG_PER_MMOL, RATIO_BY_MASS
from sledai.errors import unknown_statement, unreadable_reading, unreadable_unit
from sledai.laboratory import Result, find_test
from together import together


def red_cells(value, unit="/HPF"):
    """Red cells in the urine sediment."""
    return Result("urine_red_cells", value, unit)


def ratio(value, unit):
    """A protein/creatinine ratio in urine."""
    return Result("protein_creatinine_ratio", value, unit)


def points(name, derivation):
    """The least and the most points of one descriptor."""
    answer = derivation[name].answer
    return answer.low * WEIGHTS[name], answer.high * WEIGHTS[name]


class TestComplement:
    """Low complement is one finding, told by the range of the laboratory."""

    def test_cmp_1_and_cmp_2_two_low_components_are_one_finding(self):
        """C3 and C4 both low are 2 points."""
        low = [Result("c3", 50, "mg/dL", lower=90), Result("c4", 5, "mg/dL", lower=10)]
        assert (2, 2) == points("low_complement", derived(low))
        assert (2, 2) == points("low_complement", derived(low[:1]))

    def test_cmp_3_the_limit_is_that_of_the_laboratory(self):
        """85 mg/dL is low where the laboratory's limit is 90, whatever a fixed limit says."""
        assert told("low_complement", [Result("c3", 85, "mg/dL", lower=90)]) is True

    def test_cmp_4_and_not_a_fixed_one(self):
        """A C4 of 15 mg/dL is normal where the laboratory's limit is 10."""
        judged = {"low_complement": ["c4"]}
        assert told("low_complement", [Result("c4", 15, "mg/dL", lower=10)], judged_by=judged) is False

    def test_cmp_5_value_and_limit_have_units(self):
        """1.10 g/L is 110 mg/dL, above a limit of 90 mg/dL."""
        judged = {"low_complement": ["c3"]}
        result = Result("c3", "1.10", "g/L", lower=90, range_unit="mg/dL")
        assert told("low_complement", [result], judged_by=judged) is False

    def test_cmp_5_a_limit_in_the_wrong_unit_is_refused(self):
        """A limit of 90 g/L is no limit of C3: it was meant in another unit."""
        with raises(unreadable_reading, match="lower limit of c3"):
            Result("c3", "1.10", "g/L", lower=90)

    @together("unit", ["", None])
    def test_cmp_5_no_unit_is_no_value(self, unit):
        """The size of a number tells no unit."""
        with raises(unreadable_unit):
            Result("c3", "1.10", unit, lower=90)

    def test_mis_9_not_measured_is_not_normal(self):
        """Without C3 the finding is blank."""
        assert (0, 2) == points("low_complement", derived([Result("c4", 20, "mg/dL", lower=10)]))
        assert (0, 2) == points("low_complement", derived([Result("c3", None, "mg/dL", lower=90)]))

    def test_mis_9_a_range_that_is_not_known_is_not_normal_either(self):
        """A number without a range says nothing."""
        assert told("low_complement", [Result("c3", 60, "mg/dL")]) is None


class TestProteinuria:
    """Above 0.5 g in 24 hours, without grades."""

    @together(
        ("value", "expected"),
        [("0.7", True), ("1.2", True), ("0.5", False), ("3.5", True)],
        ids=["pro_1", "pro_2", "pro_3", "pro_4"],
    )
    def test_pro(self, value, expected):
        """0 or 4 points, whatever the height."""
        for edition in having("proteinuria", "present"):
            four = 4 if expected else 0
            assert (four, four) == points("proteinuria", derived([protein(value)], edition))

    @together("results", [[], [protein(None)], [protein(float("nan"))], [protein("ND")]])
    def test_mis_3_not_measured_is_blank(self, results):
        """A protein that was not measured has no points and no absence."""
        assert {(0, 4)} == {points("proteinuria", derived(results, edition)) for edition in ALL}

    def test_bnd_4_a_rise_of_exactly_a_half(self):
        """From 0.6 to 1.1 g is a rise of 0.5 g, which does not count, although binary floats say more."""
        assert 1.1 - 0.6 > 0.5
        assert {False} == {
            told("proteinuria", [protein(1.1)], edition, before=protein(0.6))
            for edition in having("proteinuria", "new or risen")
        }

    @together(
        ("value", "unit", "convention", "expected"),
        [
            ("52", "mg/mmol", RATIO_50_MG_PER_MMOL, True),
            ("50", "mg/mmol", RATIO_50_MG_PER_MMOL, False),
            ("52", "g/mol", RATIO_50_MG_PER_MMOL, True),
            ("52", "mg/mmol", RATIO_BY_MASS, None),
            ("0.46", "g/g", RATIO_BY_MASS, False),
            ("460", "mg/g", RATIO_BY_MASS, False),
            ("510", "g/kg", RATIO_BY_MASS, True),
            ("0.5", "mg/mg", RATIO_BY_MASS, False),
            ("0.51", "mg/mg", RATIO_50_MG_PER_MMOL, None),
            ("0.9", "g/g", None, None),
        ],
    )
    def test_bnd_6_a_ratio_counts_by_a_named_convention_in_its_own_unit(self, value, unit, convention, expected):
        """Without one a ratio says nothing, and no molar mass turns one kind of ratio into the other."""
        for edition in having("proteinuria", "present"):
            assert expected is told("proteinuria", [ratio(value, unit)], edition, ratio=convention)

    def test_bnd_7_milligrams_are_not_grams(self):
        """300 mg in 24 hours are 0.3 g: absent."""
        for edition in having("proteinuria", "present"):
            assert told("proteinuria", [protein(300, "mg/d")], edition) is False
            assert told("proteinuria", [protein(501, "mg/24 h")], edition) is True

    def test_ver_1_stable_proteinuria_counts_in_sledai_2k(self):
        """1.0 g for a year are 4 points there."""
        for edition in having("proteinuria", "present"):
            assert (4, 4) == points("proteinuria", derived([protein("1.0")], edition, before=protein("1.0")))

    def test_ver_2_and_not_in_the_selena_text(self):
        """Nor in that of 1992 and the sheet."""
        for edition in having("proteinuria", "new or risen"):
            assert (0, 0) == points("proteinuria", derived([protein("1.0")], edition, before=protein("1.0")))

    def test_ver_3_without_an_earlier_value_it_is_undetermined(self):
        """There it is neither 0 nor 4, and the answer says what is missing."""
        for edition in having("proteinuria", "new or risen"):
            derivation = derived([protein("1.0")], edition)
            assert (0, 4) == points("proteinuria", derivation)
            assert ("an earlier result to compare with",) == derivation["proteinuria"].open

    def test_ver_4_the_result_names_its_edition(self):
        """The same rows under two editions differ, so the edition is part of the result."""
        for edition in ALL:
            derivation = derived([protein("1.0")], edition)
            assert edition in derivation.stamp
            assert edition in repr(derivation)


class TestBoundaries:
    """Strict limits, in the unit received."""

    def test_bnd_1_and_bnd_2_fahrenheit(self):
        """100.4 F is 38 C: no fever; 100.5 F is one."""
        assert {False} == {told("fever", [Result("temperature", 100.4, "F")], edition) for edition in ALL}
        assert {True} == {told("fever", [Result("temperature", 100.5, "F")], edition) for edition in ALL}

    def test_bnd_3_cells_per_cubic_millimeter(self):
        """3000 white cells and 100 000 platelets are the limits themselves."""
        for edition in ALL:
            assert told("leukopenia", [Result("white_cells", 3000, "/mm3")], edition) is False
            assert told("thrombocytopenia", [platelets(100000, "/mm3")], edition) is False

    def test_bnd_8_a_factor_of_a_thousand(self):
        """250 x 10^9/L is a normal count, and 250 000 of that unit is none that is believed."""
        assert told("thrombocytopenia", [platelets(250)]) is False
        with raises(unreadable_reading, match="platelets"):
            platelets(250_000)

    @together(
        ("name", "test", "sure", "doubtful", "unit"),
        [
            # nearer to 3 than a thousandth of it: up to 3 times the root of 1000, which is 94.86...
            ("leukopenia", "white_cells", {"1.8": True, "94.8": False, "0.05": True}, ["94.9", "1800"], "10*3/uL"),
            ("leukopenia", "white_cells", {"95": True, "1800": True, "5200": False}, ["94", "12"], "/uL"),
            ("thrombocytopenia", "platelets", {"2": True, "3162": False}, ["3163", "9000"], "10*9/L"),
            ("thrombocytopenia", "platelets", {"3163": True, "99999": True}, ["3162", "1500"], "/mm3"),
            ("proteinuria", "urine_protein", {"15.8": True, "0.006": False}, ["15.9", "90"], "g/d"),
            ("proteinuria", "urine_protein", {"16": False, "40000": True}, ["15", "8"], "mg/(24.h)"),
            ("proteinuria", "protein_creatinine_ratio", {"15.8": True, "0.006": False}, ["15.9", "45"], "g/g"),
            ("proteinuria", "protein_creatinine_ratio", {"16": False, "40000": True}, ["15", "8"], "mg/g{creat}"),
        ],
    )
    def test_a_thousandfold_slip_across_the_limit(self, name, test, sure, doubtful, unit):
        """What another unit would put on the other side of the limit, and nearer to it, leaves the answer open."""
        by_mass = {"ratio": RATIO_BY_MASS}
        for value, answer in sure.items():
            assert told(name, [Result(test, value, unit)], "sledai-2k", **by_mass) is answer
        for value in doubtful:
            result = Result(test, value, unit)
            found = derived([result], "sledai-2k", excluded={name: False}, **by_mass)[name]
            assert (found.value, result.doubtful) == (None, True)
            assert f"the unit of {result}: it may be a thousandfold slip" in found.open

    def test_what_lies_beyond_a_number_is_not_in_doubt(self):
        """Less than 10 mg of protein is what a laboratory that measures from 10 mg on reports."""
        assert told("proteinuria", [protein("<10", "mg/d")], "sledai-2k") is False
        assert told("proteinuria", [protein(0, "mg/d")], "sledai-2k") is False
        assert told("proteinuria", [protein("8-12", "mg/d")], "sledai-2k") is None

    def test_an_earlier_result_in_doubt(self):
        """8 mg may be 8 g, from which 0.9 g is not a rise."""
        for before, answer in ((protein(8, "mg/d"), None), (protein("0.008"), True)):
            assert told("proteinuria", [protein("0.9")], "selena-sledai", before=before) is answer

    def test_bnd_9_leukopenia_is_below_three(self):
        """3.5 x 10^9/L is none here, although criteria for classification call it so."""
        assert told("leukopenia", [Result("white_cells", "3.5", "10*9/L")]) is False

    def test_bnd_10_farr_of_exactly_25_percent(self):
        """25 % is no increase unless it is above the laboratory's range."""
        inside, above = (Result("anti_dsdna", 25, "%", upper=upper, method="Farr") for upper in (25, 20))
        assert {False} == {told("increased_dna_binding", [inside], edition) for edition in ALL}
        assert {True} == {told("increased_dna_binding", [above], edition) for edition in ALL}

    def test_bnd_11_two_painful_joints_without_inflammation(self):
        """The count is of joints that hurt and are inflamed."""
        assert told("arthritis", [joints(0)], "sledai-1992") is False
        assert told("arthritis", [joints(2)], "sledai-1992") is False

    @together(
        ("name", "absent", "present"),
        [
            ("hematuria", red_cells(5), red_cells(6)),
            ("pyuria", Result("urine_white_cells", 5, "/HPF"), Result("urine_white_cells", 6, "/HPF")),
            ("fever", Result("temperature", "38.0", "Cel"), Result("temperature", "38.1", "Cel")),
            ("thrombocytopenia", platelets(100), platelets(99)),
            ("leukopenia", Result("white_cells", "3.0", "10*9/L"), Result("white_cells", "2.9", "10*9/L")),
        ],
    )
    def test_bnd_14_strict_limits(self, name, absent, present):
        """The limit itself is absent in each pair, in every edition."""
        for edition in ALL:
            assert (False, True) == (told(name, [absent], edition), told(name, [present], edition))

    def test_bnd_14_protein(self):
        """0.5 and 0.51 g in 24 hours."""
        for edition in ALL:
            answers = [told("proteinuria", [protein(v)], edition, before=protein("0.1")) for v in ("0.5", "0.51")]
            assert [False, True] == answers

    def test_bnd_15_counts_that_include_their_limit(self):
        """Two features of an organic brain syndrome are enough, and two joints are in SLEDAI-2K."""
        change = {"rapid_fluctuating_mental_change": True, "sleep_disturbed": True, "perception_disturbed": False}
        one = {**change, "speech_incoherent": False, "psychomotor_activity_changed": False}
        for edition in ALL:
            assert told("organic_brain_syndrome", [], edition, findings=one) is False
            assert told("organic_brain_syndrome", [], edition, findings={**one, "speech_incoherent": True}) is True
        assert {True} == {told("arthritis", [joints(2)], edition) for edition in having("arthritis", "two or more")}

    @together("grade", ["2+", "1+", "+", "++", "+++", "+1", "+2", "trace", "neg", "positive", "small"])
    def test_bnd_16_a_grade_is_not_a_count(self, grade):
        """A dipstick's grade is refused, with what to give instead."""
        with raises(unreadable_reading, match=r"of a grade such as '2\+'"):
            red_cells(grade)


class TestNotDone:
    """What was not done or not told is blank."""

    def test_mis_10_a_microscopy_that_was_not_triggered(self):
        """A dipstick without findings leaves the sediment blank: 0 to 12 points."""
        derivation = derived([])
        for name in ("urinary_casts", "hematuria", "pyuria"):
            assert (0, 4) == points(name, derivation)

    @together("word", ["ND", "NOT DONE", "not done", "", "   ", None, np.nan])
    def test_mis_11_not_done(self, word):
        """Blank, and never 0; the result is named as not done."""
        result = red_cells(word)
        derivation = derived([result])
        assert derivation["hematuria"].value is None
        assert ((result, "not done"),) == derivation.unused

    @together("word", ["pending", "NK", "U", "NA", "unknown", "see comment", "TNTC", "#N/A"])
    def test_mis_11_other_words_are_refused(self, word):
        """A word that is not understood is an error that names it, and never 0."""
        with raises(unreadable_reading) as caught:
            red_cells(word)
        assert repr(word) in str(caught.value)
        assert "urine_red_cells" in str(caught.value)

    @together(
        ("said", "expected"),
        [
            (">100", True),
            ("6-10", True),
            ("5-10", None),
            ("0-5", False),
            ("<6", None),
            ("<5", False),
            ("<=5", False),
            ("\N{LESS-THAN OR EQUAL TO}5", False),
            (">=6", True),
            ("\N{GREATER-THAN OR EQUAL TO} 5", None),
            (">5", True),
            ("3 to 5", False),
        ],
    )
    def test_mis_12_results_as_text(self, said, expected):
        """Decided where the text decides it, else blank."""
        assert expected is told("hematuria", [red_cells(said)])

    @together(("said", "expected"), [("<0.3", False), ("<0.6", None), (">0.5", True), (">3", True)])
    def test_mis_12_protein_as_text(self, said, expected):
        """A result below what the laboratory can measure is a small one, not a missing one."""
        assert {expected} == {
            told("proteinuria", [protein(said)], edition) for edition in having("proteinuria", "present")
        }

    @together(("said", "expected"), [("<50", True), ("<100", True), ("<101", None), (">100", False)])
    def test_mis_12_platelets_as_text(self, said, expected):
        """Censored values decide where they can."""
        assert expected is told("thrombocytopenia", [platelets(said)])


class TestEditions:
    """One rule for all editions is wrong in some of them."""

    def test_ver_6_exactly_two_joints(self):
        """0 points in the older editions, 4 in SLEDAI-2K."""
        expected = by_edition("arthritis", {"more than two": (0, 0), "two or more": (4, 4)})
        assert expected == {edition: points("arthritis", derived([joints(2)], edition)) for edition in ALL}

    def test_ver_7_a_finding_of_20_days_ago(self):
        """It counts where the window is 30 days."""
        results = [platelets(50, day=-20)]
        said = {"day": 0, "excluded": {"thrombocytopenia": False}}
        answers = {edition: derived(results, edition, **said)["thrombocytopenia"].value for edition in ALL}
        assert answers == {edition: True if days == 30 else None for edition, days in DAYS.items()}

    def test_ver_8_proof_by_echo(self):
        """Pain with an echo alone is pericarditis in SLEDAI-2K; elsewhere the echo has to show an effusion."""
        seen = {
            "pericardial_pain": True,
            "pericardial_pain_classic_severe": False,
            "pericardial_rub": False,
            "pericardial_effusion": False,
            "ecg_pericarditis": False,
            "echo_pericarditis": True,
        }
        without = dict.fromkeys(("pain and a sign", "pain or a sign"), False)
        expected = by_edition("pericarditis", {**without, "pain and a sign or an echo": True})
        assert expected == {edition: told("pericarditis", [], edition, findings=seen) for edition in ALL}
        effusion = {**seen, "pericardial_effusion": True}
        assert {True} == {told("pericarditis", [], edition, findings=effusion) for edition in ALL}

    def test_ver_10_thrombocytopenia_by_a_drug(self):
        """Excluded in SLEDAI-2K only."""
        said = {"excluded": {"thrombocytopenia": {"drug": True}}}
        derivations = {edition: derived([platelets(80)], edition, **said) for edition in ALL}
        expected = by_edition("thrombocytopenia", {"any cause": (1, 1), "not a drug": (0, 0)})
        assert expected == {edition: points("thrombocytopenia", found) for edition, found in derivations.items()}

    def test_leukopenia_by_a_drug(self):
        """Excluded in all; where it is not known, a low count is possible and no more."""
        low = [Result("white_cells", 2, "10*9/L")]
        for edition in ALL:
            said = [{"excluded": {"leukopenia": {"drug": drug}}} for drug in (True, None, False)]
            assert [(0, 0), (0, 1), (1, 1)] == [points("leukopenia", derived(low, edition, **more)) for more in said]


class TestSpecimens:
    """One code for two specimens."""

    def test_white_cells_of_the_urine_are_no_leukopenia(self):
        """WBC of 2 per field is a sediment; without a specimen the code is refused."""
        found = find_test(testcd="WBC", specimen="URINE")
        assert told("leukopenia", [Result(found, 2, "/HPF")]) is None
        assert told("pyuria", [Result(found, 2, "/HPF")]) is False
        assert "white_cells" == find_test(testcd="WBC", specimen="blood")
        with raises(unknown_statement):
            find_test(testcd="WBC")
        with raises(unreadable_unit):
            Result("white_cells", 2, "/HPF")

    @together("code", ["5808-1", "9318-7", "14959-1", "9842-6", "5793-5", "5820-6", "31348-6"])
    def test_codes_of_another_quantity(self, code):
        """Cells per volume, albumin, casts of any kind, granular casts and a presence are no results of these tests."""
        with raises(unknown_statement, match=code):
            find_test(loinc=code)

    def test_an_indicator_that_no_casts_were_seen_is_no_cast(self):
        """The code for casts that were looked for and not found is not read as casts."""
        with raises(unknown_statement):
            find_test(testcd="CASTS")


class TestAttribution:
    """A crossed limit is not yet a finding."""

    def test_a_limit_that_is_crossed_is_possible_until_it_is_attributed(self):
        """Not attributed, it is open; due to something else, it is absent."""
        for said, expected in [({}, None), ({"hematuria": True}, True), ({"hematuria": False}, False)]:
            derivation = derive(
                [red_cells(9)], SELENA_SLEDAI, excluded={"hematuria": False}, attributed=said, attribution="stated"
            )
            assert expected is derivation["hematuria"].value
            assert derivation["hematuria"].criterion.certain

    def test_the_derivation_feeds_the_score(self):
        """What is derived fills the gaps of a form, which can be scored."""
        form = Assessment(["rash"], missing=["hematuria"])
        derivation = derived([red_cells(9)], excluded={"hematuria": False})
        assert 6 == score(derivation.fill(form), EDITIONS["selena-sledai"])
