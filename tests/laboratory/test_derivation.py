"""What is derived of a visit: how it reads, what decided, what is open, what was not used, and what is refused."""

import pickle
from datetime import date, datetime, timedelta

import numpy as np
import pytest

from laboratory.deriving import derive, derived, joints, platelets, protein, told
from oracle import NAMES
from refusals import raises
from rules_by_edition import ALL, having, rule_of
from sledai import EDITIONS, SELENA_SLEDAI, SLEDAI_2K, Assessment, Descriptor, Interval, SledaiError, score
from sledai.criteria.ratios import RATIO_50_MG_PER_MMOL, RATIO_BY_MASS
from sledai.errors import missing_day, unknown_descriptor, unknown_statement, unreadable_answer, unreadable_day
from sledai.laboratory import LabCodeBook, Result
from together import together

RULED = (
    "organic_brain_syndrome",
    "arthritis",
    "myositis",
    "urinary_casts",
    "hematuria",
    "proteinuria",
    "pyuria",
    "pleurisy",
    "pericarditis",
    "low_complement",
    "increased_dna_binding",
    "fever",
    "thrombocytopenia",
    "leukopenia",
)
C3, C4 = (Result("c3", 85, "mg/dL", lower=90), Result("c4", 20, "mg/dL", lower=10))
WEAK = {"proximal_muscles_ache_or_weak": True}


class TestAnswers:
    """A descriptor is present, absent or open."""

    def test_descriptors(self):
        """Fourteen descriptors have a rule in every edition, in form order; the others are the physician's alone."""
        for edition in ALL:
            derivation = derived([], edition)
            assert list(RULED) == list(derivation)
            assert len(RULED) == len(derivation)
            assert "rash" not in derivation
            assert all(found.answer == Interval(0, 1) and found.value is None for found in derivation.values())

    @together("edition", ALL)
    def test_a_part_of_an_edition(self, edition):
        """Each descriptor alone has the answer, and the results that decided, that it has in the whole edition."""
        results = [C3, C4, joints(3), platelets(80), protein("0.6"), Result("temperature", 39, "Cel")]
        whole = derived(results, edition, excluded={"fever": False}, before=protein("0.05"))
        assert {True, False, None} >= {found.value for found in whole.values()} > {None}
        for name in RULED:
            others = (other for other in EDITIONS[edition] if other != name)
            said = {"excluded": {name: False} if name == "fever" else {}, "before": protein("0.05")}
            alone = derive(results, EDITIONS[edition].without(*others), attribution="assumed", **said)
            assert [name] == list(alone)
            assert (whole[name].answer, whole[name].results) == (alone[name].answer, alone[name].results)

    def test_lookup_by_name(self):
        """A descriptor or its name."""
        derivation = derived([joints(3)])
        assert derivation[Descriptor.ARTHRITIS] is derivation["arthritis"]
        assert (Interval(1, 1), True) == (derivation["arthritis"].answer, derivation["arthritis"].value)

    @together(
        ("attribution", "said", "expected"),
        [
            ("stated", None, None),
            ("stated", True, True),
            ("stated", "yes", True),
            ("stated", False, False),
            ("assumed", None, True),
            ("assumed", True, True),
            ("assumed", False, False),
        ],
    )
    def test_attribution(self, attribution, said, expected):
        """Stated to be lupus, denied, or assumed unless denied; the criterion is met in each case."""
        found = derive([joints(3)], SELENA_SLEDAI, attribution=attribution, attributed={"arthritis": said})["arthritis"]
        assert expected is found.value
        assert found.criterion.certain

    def test_absence_needs_no_attribution(self):
        """What is not there is due to nothing."""
        assert derive([joints(0)], SELENA_SLEDAI)["arthritis"].value is False

    @together(
        ("said", "expected"),
        [
            (None, None),
            (False, True),
            ("no", True),
            (True, False),
            ({}, None),
            ({"stone": False, "infection": False}, None),
            ({"stone": False, "infection": False, "other_cause": False}, True),
            ({"stone": True}, False),
            ({"menses": True}, False),
            ({"drug": True}, False),
            ({"menses": False}, None),
            ({"stone": None, "infection": None, "other_cause": None}, None),
        ],
    )
    def test_other_causes(self, said, expected):
        """One statement on all that the edition excludes, or one for each cause; any cause counts as another one."""
        cells = [Result("urine_red_cells", 9, "/HPF")]
        assert expected is derived(cells, excluded={"hematuria": said})["hematuria"].value

    def test_a_cause_that_the_edition_does_not_exclude(self):
        """It changes nothing."""
        assert told("fever", [Result("temperature", 39, "Cel")], excluded={"fever": {"infection": False, "drug": True}})

    @together(
        ("said", "expected"),
        [
            ({"pleuritic_pain_classic_severe": True, "pleural_rub": True}, True),
            ({"pleuritic_pain_classic_severe": True, "pleural_rub": None}, None),
            ({"pleuritic_pain": True, "pleural_thickening_new": True}, True),
            ({"pleuritic_pain": False, "pleural_rub": True}, False),
            ({"pleural_rub": False, "pleural_effusion": False, "pleural_thickening": False}, False),
        ],
    )
    def test_what_findings_imply(self, said, expected):
        """Severe pain is pain, and new thickening is thickening."""
        assert expected is derived([], "sledai-2k", findings=said)["pleurisy"].value

    def test_what_the_absence_of_findings_implies(self):
        """Without pain there is no severe pain, and without thickening no new one."""
        none = {"pleuritic_pain": False, "pleural_thickening": False, "pleural_rub": False, "pleural_effusion": False}
        assert derived([], findings=none)["pleurisy"].value is False

    @together("edition", ALL)
    def test_findings_that_contradict_each_other(self, edition):
        """Severe pain without pain tells nothing of either: with a sign or without one it leaves open what it could."""
        said = {"pleuritic_pain_classic_severe": True, "pleuritic_pain": False}
        none = dict.fromkeys(("pleural_rub", "pleural_effusion", "pleural_thickening"), False)
        without = derived([], edition, findings={**said, **none})
        rubbing = derived([], edition, findings={**said, "pleural_rub": True})
        or_sign = rule_of("pleurisy", edition) == "pain or a sign"
        expected = (None, True) if or_sign else (False, None)
        assert expected == (without["pleurisy"].value, rubbing["pleurisy"].value)
        assert all(map(str, (without, rubbing)))

    @together("enzyme", ["creatine_kinase", "aldolase"])
    def test_enzymes_are_one_proof(self, enzyme):
        """Either above its range proves it, with the symptom; without, it proves nothing."""
        raised = [Result(enzyme, 999, "U/L", upper=180)]
        assert derived(raised, findings=WEAK)["myositis"].value is True
        assert derived(raised, findings={"proximal_muscles_ache_or_weak": False})["myositis"].value is False
        assert derived(raised)["myositis"].value is None


class TestForms:
    """What is derived fills the gaps of a form."""

    GIVEN = (joints(3), C3, Result("temperature", 37, "Cel"))

    def test_assessment(self):
        """Present, absent, and all that is not derived not assessed."""
        found = derived(self.GIVEN).assessment()
        assert {"arthritis", "low_complement"} == set(map(str, found.present))
        assert set(NAMES) - {"arthritis", "low_complement", "fever"} == set(map(str, found.missing))

    def test_fill(self):
        """What the form says stays; its gaps are filled as far as is known."""
        form = Assessment(["rash", "fever"], missing=["arthritis", "hematuria", "seizure"])
        filled = derived(self.GIVEN).fill(form)
        assert {"rash", "fever", "arthritis"} == set(map(str, filled.present))
        assert {"hematuria", "seizure"} == set(map(str, filled.missing))

    def test_fill_a_complete_form(self):
        """A complete form is left as it is."""
        form = Assessment(["rash"])
        assert form == derived(self.GIVEN).fill(form)

    def test_contradictions(self):
        """Where the form says something else than the results, in form order; gaps contradict nothing."""
        form = Assessment(["fever", "rash"], missing=["low_complement"])
        assert (Descriptor.ARTHRITIS, Descriptor.FEVER) == derived(self.GIVEN).contradictions(form)
        assert () == derived([]).contradictions(form)

    def test_score(self):
        """The filled form is scored as any other."""
        form = Assessment(["rash"], missing=["arthritis", "low_complement", "fever"])
        assert 2 + 4 + 2 == score(derived(self.GIVEN).fill(form), SELENA_SLEDAI)


class TestWhatDecided:
    """The answer keeps the results that decided it."""

    def test_present(self):
        """Those that count; of results that say the same the one nearest to the visit."""
        low, lower, normal = platelets(80, day=-5), platelets(50, day=-2), platelets(200, day=0)
        found = derived([low, normal, lower], day=0)["thrombocytopenia"]
        assert (lower,) == found.results

    def test_absent(self):
        """Those that could have counted."""
        first, second = Result("red_cell_casts", 0, "/LPF"), Result("heme_granular_casts", 0, "/LPF")
        assert {first, second} == set(derived([first, second])["urinary_casts"].results)

    def test_open(self):
        """Those that may count, before those that do not."""
        found = derived([Result("c3", "<95", "mg/dL", lower=90), C4])["low_complement"]
        assert ["c3"] == [result.test for result in found.results]

    def test_low_complement_by_one_of_three(self):
        """The component that is low."""
        assert (C3,) == derived([C3, C4])["low_complement"].results

    def test_none(self):
        """Where there is no result, none decided."""
        assert () == derived([])["fever"].results

    @together(("choose", "expected", "value"), [("worst", True, 80), ("nearest", False, 200)])
    def test_choose(self, choose, expected, value):
        """Any result in the window, or only those of the last day."""
        given = [platelets(80, day=-5), platelets(200, day=0)]
        found = derived(given, day=0, choose=choose)["thrombocytopenia"]
        assert expected is found.value
        assert [platelets(value).amount] == [result.amount for result in found.results]

    def test_nearest_of_two_on_one_day(self):
        """Of the last day any result counts."""
        given = [platelets(200, day=-1), platelets(80, day=-1), platelets(20, day=-2)]
        found = derived(given, day=0, choose="nearest")["thrombocytopenia"]
        assert (platelets(80, day=-1),) == found.results

    def test_nearest_without_a_day(self):
        """Without the day of the visit all results are of it."""
        assert told("thrombocytopenia", [platelets(80), platelets(200)], choose="nearest") is True

    def test_nearest_that_was_not_done(self):
        """What was not done is not the nearest result."""
        assert (
            told("thrombocytopenia", [platelets(80, day=-1), platelets(None, day=0)], day=0, choose="nearest") is True
        )

    def test_compared(self):
        """The earlier result is kept beside it, and is shown."""
        earlier = protein("0.2", day=-50)
        found = derived([protein("0.9", day=0)], day=0, before=earlier)["proteinuria"]
        assert (earlier,) == found.before
        assert "after urine_protein 0.2 [g/d], day -50" in found.line[2]

    @pytest.mark.parametrize("edition", having("proteinuria", "present"))
    def test_compared_with_nothing(self, edition):
        """An edition that compares with nothing keeps nothing."""
        assert () == derived([protein("0.9")], edition, before=protein("0.2"))["proteinuria"].before


class TestOpen:
    """What is not known is named, so that it can be asked for."""

    @together(
        ("name", "results", "said", "expected"),
        [
            ("low_complement", [C4], {}, ("c3 not known", "ch50 not known")),
            ("low_complement", [C4], {"judged_by": {"low_complement": ["c4", "c3"]}}, ("c3 not known",)),
            (
                "low_complement",
                [Result("c3", 85, "mg/dL")],
                {"judged_by": {"low_complement": ["c3"]}},
                ("the range of c3",),
            ),
            ("proteinuria", [protein("0.6")], {}, ("an earlier result to compare with",)),
            ("proteinuria", [], {}, ("urine_protein not known",)),
            ("thrombocytopenia", [platelets("<150")], {}, ("platelets more precisely",)),
            ("pyuria", [Result("urine_white_cells", 9, "/HPF")], {}, ("whether due to infection",)),
            (
                "hematuria",
                [Result("urine_red_cells", 9, "/HPF")],
                {"excluded": {"hematuria": {"stone": False}}},
                ("whether due to infection", "whether due to any other cause"),
            ),
            ("arthritis", [joints(3)], {"attribution": "stated"}, ("attribution to lupus",)),
            (
                "myositis",
                [Result("creatine_kinase", 999, "U/L", upper=180)],
                {},
                ("proximal_muscles_ache_or_weak",),
            ),
            ("arthritis", [joints(0)], {"attribution": "stated"}, ()),
            ("arthritis", [joints(3)], {}, ()),
        ],
    )
    def test_reasons(self, name, results, said, expected):
        """Results, ranges, causes, findings and the attribution, as far as they could settle it."""
        found = derived(results, **said)[name].open
        assert expected == found if name != "myositis" else set(expected) <= set(found)

    @together(
        ("name", "result", "said", "expected"),
        [
            ("proteinuria", protein("<1"), {"before": protein("0.2")}, "urine_protein more precisely"),
            ("proteinuria", protein("1.2"), {"before": protein("<1")}, "urine_protein more precisely"),
            ("low_complement", Result("c3", "<100", "mg/dL", lower=90), {}, "c3 more precisely"),
            (
                "low_complement",
                Result("c3", 85, "mg/dL", lower=90, flag="N"),
                {},
                "the flag or the range of c3, which disagree",
            ),
            ("low_complement", Result("c3", 85, "mg/dL", upper=90), {}, "the range of c3"),
            ("increased_dna_binding", Result("anti_dsdna", 30, "%", upper=40), {}, "the method of anti_dsdna"),
            ("increased_dna_binding", Result("anti_dsdna", 30, "%", method="ELISA"), {}, "the range of anti_dsdna"),
        ],
    )
    def test_why_a_result_leaves_it_open(self, name, result, said, expected):
        """Its range, its flag, or how well it is known itself."""
        judged = {"low_complement": ["c3"]}
        assert (expected,) == derived([result], judged_by=judged, **said)[name].open

    def test_an_absence_asks_for_nothing(self):
        """Where the answer is settled nothing is open."""
        assert () == derived([platelets(200)], "sledai-2k")["thrombocytopenia"].open


class TestUnused:
    """Every result that plays no part is named with the reason."""

    @together(
        ("result", "said", "reason"),
        [
            (platelets(None, day=0), {}, "not done"),
            (Result("hemoglobin", 80, "g/L", day=0), {}, "no descriptor is judged by it"),
            (
                Result("ch50", 10, "U/mL", day=0),
                {"judged_by": {"low_complement": ["c3"]}},
                "no descriptor is judged by it",
            ),
            (Result("protein_creatinine_ratio", 1, "g/g", day=0), {}, "no convention for this ratio"),
            (
                Result("protein_creatinine_ratio", 60, "mg/mmol", day=0),
                {"ratio": RATIO_BY_MASS},
                "no convention for this ratio",
            ),
            (platelets(50, day=1), {}, "after the visit"),
            (platelets(50, day=-11), {}, "before the window"),
            (protein("0.2", day=-11), {}, "before the window"),
        ],
    )
    def test_reason(self, result, said, reason):
        """The result with its reason, and in print too."""
        derivation = derived([result], day=0, **said)
        assert ((result, reason),) == derivation.unused
        assert f"not used: {result}: {reason}" in str(derivation)
        assert f"Not used: {result}: {reason}" in derivation._repr_html_()

    def test_not_the_nearest(self):
        """Where only the nearest counts."""
        older, newer = platelets(80, day=-5), platelets(200, day=0)
        assert ((older, "not the nearest to the visit"),) == derived([older, newer], day=0, choose="nearest").unused

    @together(("edition", "used"), [("selena-sledai", True), ("sledai-2k", False)])
    def test_compared(self, edition, used):
        """A result that is compared with plays a part; where an edition compares with none it does not."""
        given = [protein("0.2", day=-40), protein("0.9", day=0)]
        unused = derived(given, edition, day=0, before="last_before_window").unused
        assert (() if used else ((given[0], "before the window"),)) == unused

    def test_used(self):
        """A result that was looked at is used, although another one decided."""
        assert () == derived([platelets(80, day=0), platelets(90, day=-1), platelets(300, day=-2)], day=0).unused


class TestRatios:
    """A protein/creatinine ratio counts by a convention that is named, beside protein in 24 hours."""

    def test_named_in_the_result(self):
        """The convention is part of the stamp."""
        given = [Result("protein_creatinine_ratio", 60, "mg/mmol")]
        derivation = derived(given, "sledai-2k", ratio=RATIO_50_MG_PER_MMOL)
        assert derivation["proteinuria"].value is True
        assert RATIO_50_MG_PER_MMOL.key in derivation.stamp

    def test_rise_between_ratios(self):
        """An earlier ratio can be compared with, too."""
        now, earlier = (Result("protein_creatinine_ratio", value, "mg/g") for value in (1100, 600))
        assert derived([now], before=earlier, ratio=RATIO_BY_MASS)["proteinuria"].value is False
        assert derived([now], before=earlier)["proteinuria"].value is None

    def test_rise_between_a_ratio_and_protein_per_day(self):
        """Under a convention both are one quantity."""
        now = Result("protein_creatinine_ratio", "1.2", "mg/mg")
        assert derived([now], before=protein("0.6"), ratio=RATIO_BY_MASS)["proteinuria"].value is True

    @together("ratio", ["ratio-by-mass", 0.5, RATIO_BY_MASS.per_gram])
    def test_refused(self, ratio):
        """A convention is an object with its source, no name and no number."""
        with pytest.raises(TypeError, match="RATIO_CONVENTIONS"):
            derived([], ratio=ratio)

    def test_convention_that_is_not_exact(self):
        """One whose factor is no whole number of parts is refused, not rounded."""
        from attrs import evolve

        with pytest.raises(ValueError, match="whole multiple"):
            derived([], ratio=evolve(RATIO_50_MG_PER_MMOL, per_gram="113.12"))
        with pytest.raises(ValueError, match="whole multiple"):
            derived([], ratio=evolve(RATIO_BY_MASS, per_gram="2"))


class TestDays:
    """Results and visit have days of one kind."""

    def test_dates(self):
        """The window is counted in days, over the end of a month and a leap day."""
        visit = date(2024, 3, 5)
        for age, expected in [(-1, None), (0, True), (5, True), (10, True), (11, None)]:
            results = [platelets(50, day=visit - timedelta(days=age))]
            assert expected is told("thrombocytopenia", results, day=visit)
        assert "2024-02-24" in str(derived([platelets(50, day=date(2024, 2, 24))], day=visit))

    def test_numbers_of_numpy(self):
        """A day that comes from an array is a day."""
        assert told("thrombocytopenia", [platelets(50, day=np.int64(3))], day=np.int64(5)) is True
        assert told("thrombocytopenia", [platelets(50, day=np.int32(3))], day=20) is None

    @together(("day", "visit"), [(5, date(2024, 1, 1)), (date(2024, 1, 1), 5)])
    def test_day_that_cannot_be_compared(self, day, visit):
        """A day of another kind: the message names the result, the visit, and what to give."""
        results = [platelets(50, day=day)]
        with raises(missing_day) as caught:
            derived(results, day=visit)
        assert (tuple(map(str, results)), str(visit)) == (caught.value.names, caught.value.day)
        assert all(text in str(caught.value) for text in ("platelets 50", str(visit), "all as dates"))
        again = pickle.loads(pickle.dumps(caught.value))
        assert (str(caught.value), caught.value.names) == (str(again), again.names)

    @together("visit", ["2024-01", "5", 3.5, True, [1]])
    def test_refused(self, visit):
        """A visit has a whole day or a date."""
        with raises(unreadable_day):
            derived([platelets(50, day=3)], day=visit)

    def test_times_of_day(self):
        """Of a time of day the date counts: a result in the afternoon is of the visit in the morning."""
        results = [platelets(50, day=datetime(2024, 1, 1, 15))]
        for visit in (datetime(2024, 1, 1, 9), date(2024, 1, 1), datetime(2024, 1, 11, 23)):
            assert told("thrombocytopenia", results, day=visit) is True
        assert told("thrombocytopenia", results, day=datetime(2023, 12, 31, 23)) is None

    def test_without_the_day_of_the_visit(self):
        """All results are of the visit, whatever their days."""
        assert told("thrombocytopenia", [platelets(50, day=-400)]) is True


class TestJudgedBy:
    """A protocol that does not do all tests says so, and then an absence can be told."""

    def test_fewer_tests(self):
        """C3 and C4 alone."""
        normal = [Result("c3", 100, "mg/dL", lower=90), C4]
        assert told("low_complement", normal) is None
        assert told("low_complement", normal, judged_by={"low_complement": ["c4", "c3"]}) is False
        assert told("low_complement", [C3, C4], judged_by={"low_complement": ("c4",)}) is False

    @together("tests", [[], ["platelets"], ["c3", "platelets"], ["c5"]])
    def test_refused(self, tests):
        """None at all, and tests of another descriptor; the place is named."""
        with raises(unknown_statement, match="judged_by\\['low_complement'\\]"):
            derived([], judged_by={"low_complement": tests})

    def test_one_name(self):
        """One text is one name, not a row of letters."""
        with pytest.raises(TypeError, match="give a list of tests"):
            derived([], judged_by={"low_complement": "c3"})

    def test_descriptor_without_tests(self):
        """Findings alone tell serositis."""
        with raises(unknown_statement):
            derived([], judged_by={"pleurisy": ["c3"]})


class TestRefused:
    """What is not understood is named, with what is."""

    @together("place", ["attributed", "excluded", "judged_by"])
    def test_descriptors(self, place):
        """An unknown name, and a descriptor that no rule tells."""
        with raises(unknown_descriptor, match="haematuria"):
            derived([], **{place: {"haematuria": None}})
        with raises(unknown_statement, match="rash") as caught:
            derived([], **{place: {"rash": None}})
        assert place == caught.value.place
        assert RULED == caught.value.accepted

    @together("place", ["attributed", "excluded", "judged_by", "findings"])
    @together("given", [["hematuria"], "hematuria", {"hematuria"}, True])
    def test_not_a_mapping(self, place, given):
        """Names alone say nothing."""
        with pytest.raises(TypeError, match=place):
            derived([], **{place: given})

    def test_findings(self):
        """An unknown finding with the nearest one."""
        with raises(unknown_statement, match="pleural_rub") as caught:
            derived([], findings={"pleural_rubs": True})
        assert "findings" == caught.value.place

    def test_causes(self):
        """An unknown cause, with the place where it stands."""
        with raises(unknown_statement, match="infection") as caught:
            derived([], excluded={"pyuria": {"infections": True}})
        assert "excluded['pyuria']" == caught.value.place

    @together(
        "said",
        [
            {"findings": {"pleural_rub": "maybe"}},
            {"attributed": {"pyuria": 2}},
            {"excluded": {"pyuria": "perhaps"}},
            {"excluded": {"pyuria": {"infection": 5}}},
        ],
    )
    def test_statements(self, said):
        """A statement is yes, no or nothing."""
        with raises(unreadable_answer) as caught:
            derived([], **said)
        again = pickle.loads(pickle.dumps(caught.value))
        assert str(caught.value) == str(again)

    @together(
        "said",
        [
            {"choose": "best"},
            {"choose": None},
            {"compare_with": "the first"},
            {"attribution": "guessed"},
            {"attribution": True},
        ],
    )
    def test_usage(self, said):
        """The message names the keyword and the words that it takes."""
        with pytest.raises(ValueError, match=next(iter(said))):
            derived([], **said)

    @together("before", ["last", "nonsense", "", "first_before_window"])
    def test_before_as_another_word(self, before):
        """Only one word says which earlier result counts."""
        with pytest.raises(ValueError, match="before"):
            derived([protein(1, day=0), protein("0.1", day=-50)], day=0, before=before)

    @together("before", [0.2, 1, [protein("0.2")], Result("c3", 1, "g/L")])
    def test_before_that_is_no_protein(self, before):
        """The earlier result is a result, of protein or of the ratio."""
        with pytest.raises((SledaiError, TypeError, ValueError), match="before"):
            derived([protein(1)], before=before)

    @together("edition", ["selena-sledai", None, EDITIONS])
    def test_edition(self, edition):
        """An edition is an object."""
        with pytest.raises((TypeError, SledaiError)):
            derive([], edition)


class TestPrint:
    """A derivation can be read, and checked point by point."""

    def test_text(self):
        """Summary, one row for each descriptor of which something is known, what was not used, and the stamp."""
        derivation = derived([joints(3), C4, Result("urine_white_cells", 9, "/HPF"), Result("temperature", 37, "C")])
        text = str(derivation)
        lines = text.splitlines()
        assert "SELENA-SLEDAI: 14 descriptors derived: 1 absent, 1 present, 11 not assessed, 1 possible" == lines[0]
        assert ["descriptor", "answer", "from", "rule", "open"] == lines[1].split()
        (end,) = (number for number, line in enumerate(lines) if line.startswith("Evidence: "))
        words = {line.split()[0]: line for line in lines[2:end]}
        assert lines[end].startswith("Evidence: Arthritis: secondary; Pyuria: secondary; ")
        assert "Sources: emoplaya-selena-calc" in lines[end]
        assert {"arthritis", "low_complement", "pyuria", "fever"} == set(words)
        assert all(part in words["arthritis"] for part in ("present", "inflamed_joints 3", "> 2 joints"))
        assert all(part in words["pyuria"] for part in ("possible", "/[HPF]", "> 5", "whether due to infection"))
        assert derivation.stamp == lines[-1]

    def test_a_finding_alone_has_its_row(self):
        """What findings make possible is shown, although no result is there."""
        text = str(derived([], attribution="stated", findings={"pleural_rub": True}))
        assert "1 possible" in text
        assert any(line.split()[:2] == ["pleurisy", "possible"] for line in text.splitlines())

    def test_stamp(self):
        """Edition, and how the results were used."""
        derivation = derived([], "sledai-2k", choose="nearest")
        assert all(part in derivation.stamp for part in ("sledai-2k@", "nearest", "assumed", "rule derive"))
        assert derivation.stamp in repr(derivation)
        assert derived([]).stamp != derived([], attribution="stated").stamp

    def test_html(self):
        """A table; what the caller wrote is escaped."""
        result = Result("anti_dsdna", ">25", "%", method="Farr <script>alert(1)</script>", day=0)
        html = derived([result, platelets("<50", day=5)], day=0)._repr_html_()
        assert html.startswith("<table>")
        assert "<script>" not in html
        assert "&lt;script&gt;" in html
        assert "platelets &lt;50" in html

    def test_every_edition_prints(self):
        """Nothing derived, and much."""
        results = [joints(2), C3, protein(1), Result("hemoglobin", 80, "g/L")]
        for edition in EDITIONS:
            for given in ([], results):
                assert edition in str(derived(given, edition))
                assert edition in derived(given, edition)._repr_html_()

    def test_rules_differ_between_editions(self):
        """The text quotes the rule of the edition."""
        assert "> 2 joints" in str(derive([joints(2)], SELENA_SLEDAI))
        assert ">= 2 joints" in str(derive([joints(2)], SLEDAI_2K))


class TestWhatThePhysicianDecided:
    """Each answer says what decided it, also where that was the physician and no number."""

    def test_another_cause(self):
        """Red cells above the limit, and a stone: absent because of the stone."""
        cells = [Result("urine_red_cells", 9, "/HPF")]
        found = derived(cells, excluded={"hematuria": {"stone": True}})["hematuria"]
        assert found.value is False
        assert found.statements == ("due to a stone",)
        assert "due to a stone" in found.line[2]

    def test_attribution_denied(self):
        """The same where the physician denies that it is lupus."""
        found = derived([Result("urine_red_cells", 9, "/HPF")], attributed={"hematuria": False})["hematuria"]
        assert found.statements == ("not attributed to lupus",)

    def test_findings(self):
        """Serositis names the findings that made it, or that rule it out."""
        there = derived([], findings={"pleural_rub": True}, attributed={"pleurisy": True})["pleurisy"]
        assert (there.value, there.statements) == (True, ("pleural rub",))
        signs = ("pleuritic_pain_classic_severe", "pleural_rub", "pleural_effusion", "pleural_thickening_new")
        none = derived([], findings=dict.fromkeys(signs, False))["pleurisy"]
        assert none.value is False
        assert none.statements[1:] == ("no pleural rub", "no pleural effusion", "no pleural thickening new")

    def test_a_number_that_rules_it_out(self):
        """Then what it would be due to plays no part."""
        found = derived([Result("urine_red_cells", 3, "/HPF")], excluded={"hematuria": {"stone": True}})["hematuria"]
        assert found.statements == ()

    def test_stamp_names_the_usage(self):
        """Two derivations that may differ have two stamps."""
        plain = derived([], day=0).stamp
        chosen = derived([], day=0, judged_by={"low_complement": ["c3", "c4"]}, before="last_before_window").stamp
        assert chosen == f"{plain}, low_complement by c3 c4, before: last_before_window"
        assert derived([], before=Result("urine_protein", 1, "g/d")).stamp.endswith("before: given")

    def test_last_before_window_needs_a_day(self):
        """Without the day of the visit nothing is before its window."""
        with pytest.raises(ValueError, match="give the day="):
            derived([], before="last_before_window")


class TestCausesThatContradict:
    """Menses is another cause; with any other cause denied the two leave it open."""

    @together(
        ("said", "expected"),
        [
            ({"other_cause": False}, True),
            ({"other_cause": False, "menses": False}, True),
            ({"other_cause": None, "menses": True}, False),
            ({"other_cause": True}, False),
            ({"other_cause": False, "menses": True}, None),
        ],
    )
    def test_menses(self, said, expected):
        """The stone and the infection are denied throughout."""
        found = derived(
            [Result("urine_red_cells", 9, "/HPF")],
            excluded={"hematuria": {"stone": False, "infection": False, **said}},
            attributed={"hematuria": True},
        )
        assert found["hematuria"].value is expected


class TestRatioOfAnotherConvention:
    """A convention of one's own, here 50 mg/mmol for 1 g, keeps what lies between two parts apart."""

    @together(("value", "expected"), [("25", False), ("24.9999999", False), ("25.0000001", True)])
    def test_level(self, value, expected):
        """25 mg/mmol stands for 0.5 g."""
        from attrs import evolve

        mine = evolve(RATIO_50_MG_PER_MMOL, key="mine", per_gram="50")
        ratio = [Result("protein_creatinine_ratio", value, "mg/mmol")]
        found = derive(ratio, SLEDAI_2K, code_book=LabCodeBook(ratio=mine), attribution="assumed")["proteinuria"]
        assert found.value is expected


def test_earlier_result_from_after_the_visit():
    """What came later is not earlier."""
    with pytest.raises(ValueError, match="from after the visit on day 0"):
        derived([], day=0, before=Result("urine_protein", "0.2", "g/d", day=5))
    assert derived([protein("0.6", day=0)], day=0, before=protein("0.2", day=-5))["proteinuria"].value is True


def test_judged_by_where_no_test_is_looked_at():
    """The descriptors that look at tests are named."""
    with raises(unknown_statement, match="low_complement") as caught:
        derived([], judged_by={"pleurisy": ["c3"]})
    assert caught.value.names == ("pleurisy",)


class TestExplained:
    """What was considered for a descriptor: the rule, the window, each result in it, and what is not known."""

    RESULTS = (
        Result("platelets", 90, "10*9/L", day=-6),
        Result("platelets", 120, "10*9/L", day=0),
        Result("platelets", 80, "10*9/L", day=-9),
        Result("platelets", 70, "10*9/L", day=-12),
        Result("c3", 85, "mg/dL", lower=90, day=0),
        Result("c4", 20, "mg/dL", lower=10, day=0),
        Result("ch50", 40, "U/mL", day=-1),
    )

    def test_each_result_in_the_window(self):
        """The nearest that counts decides; one that counts too, and one that does not, stand below it."""
        found = derive(self.RESULTS, SELENA_SLEDAI, day=0, attribution="assumed")["thrombocytopenia"]
        assert [(90, "counts"), (120, "does not count"), (80, "counts")] == [
            (int(str(result).split()[1]), says) for result, says in found.considered
        ]
        assert [
            "Thrombocytopenia: present",
            "  rule        Platelets in blood < 100 x 10^9/L (exactly 100 does not count). [secondary]",
            "  window      the visit or the 10 days before",
            "  decided by  platelets 90 [10*9/L], day -6: counts",
            "  considered  platelets 120 [10*9/L], day 0: does not count",
            "  considered  platelets 80 [10*9/L], day -9: counts",
        ] == str(found).splitlines()

    def test_results_before_the_last_day(self):
        """With the nearest results only, the others in the window are named with the reason."""
        found = derive(self.RESULTS, SELENA_SLEDAI, day=0, attribution="assumed", choose="nearest")["thrombocytopenia"]
        earlier = "is from before the last day of the test"
        assert ["does not count", earlier, earlier] == [says for _, says in found.considered]

    def test_several_tests(self):
        """A limit with its unit; a result without a range may count; what is not known comes last."""
        lines = derive(self.RESULTS, SELENA_SLEDAI, day=0)["low_complement"].lines
        assert [
            ("decided by", "c3 85 [mg/dL], range from 90 [mg/dL], day 0: counts"),
            ("considered", "c4 20 [mg/dL], range from 10 [mg/dL], day 0: does not count"),
            ("considered", "ch50 40 [U/mL], day -1: may count"),
            ("not known", "attribution to lupus"),
        ] == lines[2:]

    @together(
        ("days", "shown", "says"),
        [
            ({"range_from": 0}, "valid from 0", "counts"),
            ({"range_from": -5, "range_to": 9}, "valid from -5 to 9", "counts"),
            ({"range_to": 2}, "not valid on that day: only to 2", "may count"),
            ({"range_from": 4, "range_to": 9}, "not valid on that day: only from 4 to 9", "may count"),
        ],
    )
    def test_the_days_of_a_range(self, days, shown, says):
        """A limit is shown with the days on which it is valid; one that is not leaves the result open."""
        low = Result("c3", 85, "mg/dL", lower=90, day=3, **days)
        found = derive([low], SELENA_SLEDAI, day=5)["low_complement"]
        assert ("decided by", f"c3 85 [mg/dL], range from 90 [mg/dL], {shown}, day 3: {says}") == found.lines[2]

    def test_earlier_results_and_statements(self):
        """The result that is compared with, and what the physician said."""
        results = [protein("0.8", day=-1), protein("0.2", day=-60)]
        found = derive(results, SELENA_SLEDAI, day=0, before="last_before_window", attributed={"proteinuria": False})[
            "proteinuria"
        ]
        assert [("decided by", "counts"), ("compared with", "day -60"), ("stated", "not attributed to lupus")] == [
            (part, words.rsplit(": " if part == "decided by" else ", ", 1)[-1]) for part, words in found.lines[2:]
        ]

    def test_a_day_that_is_not_known(self):
        """A result that may be outside the window says so."""
        low = [Result("platelets", 80, "10*9/L", day="2024-03"), Result("platelets", 150, "10*9/L", day="2024-03-10")]
        found = derive(low, SELENA_SLEDAI, day="2024-03-12", attribution="assumed")["thrombocytopenia"]
        assert {"counts, and may be outside the window", "does not count"} == {says for _, says in found.considered}

    def test_a_whole_visit(self):
        """Descriptors with a known input, or those that are named; what was not used, and the stamp."""
        derivation = derive(self.RESULTS, SELENA_SLEDAI, day=0, attribution="assumed")
        assert ["low_complement", "thrombocytopenia"] == [each.descriptor for each in derivation.explain().derived]
        one = derivation.explain("thrombocytopenia")
        assert (derivation["thrombocytopenia"],) == one.derived
        lines = str(one).splitlines()
        assert str(derivation["thrombocytopenia"]).splitlines() == lines[:6]
        assert ["not used: platelets 70 [10*9/L], day -12: before the window", derivation.stamp] == lines[6:]
        assert ("", "", "not used", "platelets 70 [10*9/L], day -12: before the window") == one.lines[-1]
        assert ("thrombocytopenia", "present", "window", "the visit or the 10 days before") == one.lines[1]
        assert f"<Explained thrombocytopenia; {derivation.stamp}>" == repr(one)
        assert str(one) == str(pickle.loads(pickle.dumps(one)))

    def test_tables_of_a_notebook(self):
        """The same words, escaped."""
        derivation = derive(self.RESULTS, SELENA_SLEDAI, day=0, attribution="assumed")
        for html in (derivation["thrombocytopenia"]._repr_html_(), derivation.explain()._repr_html_()):
            assert "Platelets in blood &lt; 100 x 10^9/L" in html
            assert "platelets 120 [10*9/L], day 0: does not count" in html
        assert derivation.stamp in derivation.explain()._repr_html_()

    @together("name", ["rash", "platelets"])
    def test_a_descriptor_without_a_rule(self, name):
        """It is refused with those that have one."""
        with raises(unknown_descriptor, match=f"explain: no descriptor '{name}'"):
            derived([]).explain(name)
