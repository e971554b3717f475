"""Every cut-off on its boundary and one step either side; bands and rules as printed."""

import ast
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from types import ModuleType

from sledai import Cutoff, Grade, criteria
from sledai.criteria import BANDS, ENTRIES, GLADMAN_2000, JOINT_RULES, Bands, findings
from sledai.criteria.entry import NCT02932137_ENTRY
from sledai.definitions.bibliography import BIBLIOGRAPHY
from together import together

# name: the value below, on and above the boundary, and which of the three count
BOUNDARIES = {
    "ORGANIC_BRAIN_FEATURES": (("1", "2", "3"), (False, True, True)),
    "ARTHRITIS_MORE_THAN_TWO": (("1", "2", "3"), (False, False, True)),
    "ARTHRITIS_TWO_OR_MORE": (("1", "2", "3"), (False, True, True)),
    "MYOSITIS_PROOFS": (("0", "1", "2"), (False, True, True)),
    "CASTS": (("0", "1", "2"), (False, True, True)),
    "HEMATURIA": (("4", "5", "6"), (False, False, True)),
    "PROTEINURIA_LEVEL": (("0.49", "0.5", "0.51"), (False, False, True)),
    "PROTEINURIA_RISE": (("0.49", "0.50", "0.51"), (False, False, True)),
    "PYURIA": (("4", "5", "6"), (False, False, True)),
    "FARR": (("24.9", "25", "25.1"), (False, False, True)),
    "FEVER": (("37.9", "38.0", "38.1"), (False, False, True)),
    "PLATELETS": (("99", "100", "101"), (True, False, False)),
    "WHITE_CELLS": (("2.9", "3.0", "3.1"), (True, False, False)),
}

# the same for the numbers of rules on visits
ENDPOINT_BOUNDARIES = {
    "FLARE_RISE": (("2", "3", "4"), (False, True, True)),
    "FLARE_RISE_ABOVE_3": (("2", "3", "4"), (False, False, True)),
    "FLARE_ANY_RISE": (("-1", "0", "1"), (False, False, True)),
    "FLARE_RISE_OF_MORE_THAN_12": (("11", "12", "13"), (False, False, True)),
    "FLARE_SEVERE_SCORE": (("11", "12", "13"), (False, False, True)),
    "FLARE_SCORE_UP_TO_12": (("11", "12", "13"), (True, True, False)),
    "FLARE_RISE_ALMENARA": (("3", "4", "5"), (False, True, True)),
    "FLARE_RISE_CONTI": (("3", "4", "5"), (False, True, True)),
    "FLARE_SEVERE_SCORE_ALMENARA": (("11", "12", "13"), (False, True, True)),
    "FLARE_PGA_RISE": (("0.9", "1.0", "1.1"), (False, True, True)),
    "FLARE_PGA_REACHED": (("0.9", "1.0", "1.1"), (False, True, True)),
    "FLARE_SEVERE_PGA": (("2.4", "2.5", "2.6"), (False, False, True)),
    "FLARE_DOUBLED_DOSE": (("1.999", "2", "2.001"), (False, True, True)),
    "FLARE_SEVERE_DOSE": (("0.499", "0.5", "0.508"), (False, False, True)),
    "FLARE_PLATELETS": (("59.999", "60.000", "60.001"), (True, False, False)),
    "FLARE_HEMOGLOBIN": (("6.9", "7.0", "7.1"), (True, False, False)),
    "FLARE_HEMOGLOBIN_FALL": (("2.9", "3.0", "3.1"), (False, False, True)),
    "PGA_WORSE": (("0.29", "0.30", "0.31"), (False, True, True)),
    "PGA_WORSE_ABOVE": (("0.29", "0.30", "0.31"), (False, False, True)),
    "SRI_4_CHANGE": (("-5", "-4", "-3"), (True, True, False)),
    "SRI_5_CHANGE": (("-6", "-5", "-4"), (True, True, False)),
    "SRI_6_CHANGE": (("-7", "-6", "-5"), (True, True, False)),
    "SRI_7_CHANGE": (("-8", "-7", "-6"), (True, True, False)),
    "SRI_8_CHANGE": (("-9", "-8", "-7"), (True, True, False)),
    "BICLA_CHANGE": (("-1", "0", "1"), (True, True, False)),
    "LLDAS_SCORE": (("3", "4", "5"), (True, True, False)),
    "LLDAS_PGA": (("0.99", "1.00", "1.01"), (True, True, False)),
    "LLDAS_PREDNISONE": (("7.4", "7.5", "7.6"), (True, True, False)),
    "LLDAS_50": (("49", "50", "51"), (False, True, True)),
    "NO_POINTS": (("0", "1", "2"), (True, False, False)),
    "DORIS_PGA": (("0.49", "0.50", "0.51"), (True, False, False)),
    "DORIS_PGA_UP_TO": (("0.49", "0.50", "0.51"), (True, True, False)),
    "DORIS_PREDNISONE": (("4.9", "5.0", "5.1"), (True, True, False)),
    "DORIS_PREDNISONE_BELOW": (("4.9", "5.0", "5.1"), (True, False, False)),
    "NO_PREDNISONE": (("0", "0.1", "1"), (True, False, False)),
    "ZEN_LEAST_PREDNISONE": (("0.9", "1.0", "1.1"), (False, True, True)),
    "MINIMAL_ACTIVITY_SCORE": (("0", "1", "2"), (True, True, False)),
    "TORONTO_SCORE": (("1", "2", "3"), (True, True, False)),
    "DISEASE_CONTROL_SCORE": (("1", "2", "3"), (True, True, False)),
    "ENTRY_SCORE": (("5", "6", "7"), (False, True, True)),
    "ENTRY_CLINICAL_SCORE": (("3", "4", "5"), (False, True, True)),
    "ENTRY_PGA": (("0.99", "1.00", "1.01"), (False, True, True)),
}

RULE_BOUNDARIES = {
    "flare": (GLADMAN_2000.flare, ("2", "3", "4"), (False, False, True)),
    "improvement": (GLADMAN_2000.improvement, ("-4", "-3", "-2"), (True, False, False)),
    "remission": (GLADMAN_2000.remission, ("0", "1", "2"), (True, False, False)),
    "entry of NCT02932137": (NCT02932137_ENTRY.score, ("7", "8", "9"), (False, True, True)),
}

UNITS = {
    "ORGANIC_BRAIN_FEATURES": "of the 4 features",
    "ARTHRITIS_MORE_THAN_TWO": "joints",
    "ARTHRITIS_TWO_OR_MORE": "joints",
    "MYOSITIS_PROOFS": "of the proofs",
    "CASTS": "casts",
    "HEMATURIA": "red cells per high-power field",
    "PROTEINURIA_LEVEL": "g/24 h",
    "PROTEINURIA_RISE": "g/24 h",
    "PYURIA": "white cells per high-power field",
    "FARR": "%",
    "FEVER": "degrees C",
    "PLATELETS": "x 10^9/L",
    "WHITE_CELLS": "x 10^9/L",
}


def _cutoffs(module: ModuleType | None = None) -> Mapping[str, Cutoff]:
    if module is None:
        return criteria.CUTOFFS
    return {name: value for name, value in vars(module).items() if isinstance(value, Cutoff)}


def _band(bands: Bands, total: int) -> str:
    return [name for name, lowest in bands.lowest if lowest <= total][-1]


class TestCutoffs:
    """A cut-off says on which side it counts, and exactly on it the answer is known."""

    def test_every_cutoff_is_tested(self) -> None:
        """No cut-off of the module is missing from the table of boundaries."""
        assert set(BOUNDARIES) == set(_cutoffs(findings))
        assert {*BOUNDARIES, *ENDPOINT_BOUNDARIES} == set(_cutoffs())

    @together("name", [*BOUNDARIES, *ENDPOINT_BOUNDARIES])
    def test_on_the_boundary_and_one_step_either_side(self, name: str) -> None:
        """Strict limits leave the number itself out, inclusive counts take it in."""
        values, expected = (BOUNDARIES | ENDPOINT_BOUNDARIES)[name]
        cutoff = _cutoffs()[name]
        assert expected == tuple(cutoff.holds(Decimal(value)) for value in values)

    @together("name", RULE_BOUNDARIES)
    def test_rules_on_the_boundary(self, name: str) -> None:
        """+3 and -3 are neither flare nor improvement; 8 points are enough to enter the trial."""
        cutoff, values, expected = RULE_BOUNDARIES[name]
        assert expected == tuple(cutoff.holds(Decimal(value)) for value in values)

    def test_units(self) -> None:
        """Each cut-off names what it is counted or measured in."""
        assert {name: cutoff.unit for name, cutoff in _cutoffs(findings).items()} == UNITS

    def test_grades(self) -> None:
        """The proteinuria numbers were read in an article and a trial abstract, the others in transcriptions."""
        expected = dict.fromkeys(BOUNDARIES, Grade.SECONDARY) | {
            "PROTEINURIA_LEVEL": Grade.PRIMARY,
            "PROTEINURIA_RISE": Grade.PRIMARY,
        }
        assert expected == {name: cutoff.grade for name, cutoff in _cutoffs(findings).items()}

    def test_every_cutoff_has_a_source_and_a_place(self) -> None:
        """The source is in the bibliography and the place is named."""
        for cutoff in (*_cutoffs().values(), *(rule[0] for rule in RULE_BOUNDARIES.values())):
            assert cutoff.source in BIBLIOGRAPHY.values()
            assert cutoff.place


class TestBands:
    """Four sets of bands in print, none the instrument's own; they disagree on the same total."""

    def test_keys(self) -> None:
        """Each set is found under its permanent key."""
        expected = ["five-level", "low-moderate-high", "bsr-2018", "carter-2016"]
        assert expected == list(BANDS)
        assert expected == [bands.key for bands in BANDS.values()]

    @together(
        ("key", "last_and_first"),
        [
            (
                "five-level",
                {
                    0: "none",
                    1: "mild",
                    5: "mild",
                    6: "moderate",
                    10: "moderate",
                    11: "high",
                    19: "high",
                    20: "very high",
                    105: "very high",
                },
            ),
            (
                "low-moderate-high",
                {0: "remission", 1: "low", 4: "low", 5: "moderate", 10: "moderate", 11: "high", 105: "high"},
            ),
            (
                "bsr-2018",
                {0: "remission", 1: "mild", 5: "mild", 6: "moderate", 12: "moderate", 13: "severe", 105: "severe"},
            ),
            (
                "carter-2016",
                {0: "remission", 1: "mild", 6: "mild", 7: "moderate", 12: "moderate", 13: "severe", 105: "severe"},
            ),
        ],
    )
    def test_last_and_first_total_of_each_band(self, key: str, last_and_first: dict[int, str]) -> None:
        """Each band starts and ends where it is printed."""
        assert last_and_first == {total: _band(BANDS[key], total) for total in last_and_first}

    @together(
        ("total", "expected"),
        [
            (5, ["mild", "moderate", "mild", "mild"]),
            (6, ["moderate", "moderate", "moderate", "mild"]),
            (12, ["high", "high", "moderate", "moderate"]),
        ],
    )
    def test_one_total_has_different_names(self, total: int, expected: list[str]) -> None:
        """The same total has different names in different sets, so the set is always named."""
        assert expected == [_band(bands, total) for bands in BANDS.values()]

    def test_the_bands_of_carter_are_those_of_a_guideline(self) -> None:
        """The limits 6 and 12 have a second source, and the name of the total 0 was read."""
        bands = BANDS["carter-2016"]
        assert "chinese-guideline-2020" in [source.key for source in bands.sources]
        assert "names the total 0 remission" in bands.note

    def test_five_levels_could_not_be_verified(self) -> None:
        """Whoever names this set reads that somebody who checked it refused it."""
        assert "could not verify these bands" in BANDS["five-level"].note

    @together("bands", BANDS.values(), ids=BANDS.keys())
    def test_bands_ascend_from_zero(self, bands: Bands) -> None:
        """Zero has a band of its own and the bands ascend without overlap."""
        starts = [lowest for _, lowest in bands.lowest]
        assert sorted(set(starts)) == starts
        assert starts[:2] == [0, 1]

    @together("bands", BANDS.values(), ids=BANDS.keys())
    def test_evidence(self, bands: Bands) -> None:
        """Every set was read at second hand, and says where and for which index."""
        assert Grade.SECONDARY is bands.grade
        assert set(bands.sources) <= set(BIBLIOGRAPHY.values())
        assert "SLEDAI" in bands.made_for
        assert bands.note


class TestRules:
    """Rule records say where they come from and what was read into them."""

    def test_gladman_names_the_misprint(self) -> None:
        """The record warns of the table that prints the improvement with the wrong sign."""
        assert "misprint" in GLADMAN_2000.note
        assert Grade.PRIMARY is GLADMAN_2000.grade

    def test_entry_of_nct02932137(self) -> None:
        """Six registered features as descriptors, and neuropsychiatric lupus as seven more."""
        expected = [
            "thrombocytopenia",
            "rash",
            "mucosal_ulcers",
            "fever",
            "vasculitis",
            "proteinuria",
            "seizure",
            "psychosis",
            "organic_brain_syndrome",
            "visual_disturbance",
            "cranial_nerve_disorder",
            "lupus_headache",
            "cva",
        ]
        assert expected == [str(descriptor) for descriptor in NCT02932137_ENTRY.any_of]
        assert "library's reading" in NCT02932137_ENTRY.note
        assert "is not applied" in NCT02932137_ENTRY.note

    def test_joints_of_tulip_1(self) -> None:
        """Tender and swollen, by the trial's own footnote for the SLEDAI-2K; the editions ask for any one sign."""
        assert list(JOINT_RULES) == ["any-sign", "tulip-1"]
        strict, reading = JOINT_RULES["tulip-1"], JOINT_RULES["any-sign"]
        assert strict.together == (("tender",), ("swollen",))
        assert reading.together == (("painful",), ("tender", "swollen", "effusion"))
        assert (["tulip-1-table"], "primary") == ([source.key for source in strict.sources], strict.grade)
        assert (strict.made_for, reading.made_for) == (("sledai-2k",), ()), "none stands for every edition"

    @together("rule", [GLADMAN_2000, *ENTRIES.values(), *JOINT_RULES.values()], ids=lambda rule: rule.key)
    def test_sources_are_in_the_bibliography(
        self, rule: criteria.ChangeRule | criteria.TrialEntry | criteria.JointRule
    ) -> None:
        """Every source of a rule is a known one."""
        assert set(rule.sources) <= set(BIBLIOGRAPHY.values())

    def test_the_module_is_data(self) -> None:
        """No function in the modules of cut-offs and rules."""
        modules = sorted(Path(criteria.__file__).parent.glob("*.py"))
        assert len(modules) > 5
        trees = [ast.parse(module.read_text(encoding="utf-8")) for module in modules]
        code = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
        assert [node for tree in trees for node in ast.walk(tree) if isinstance(node, code)] == []
