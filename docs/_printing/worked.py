"""Borderline cases that the pages of the descriptors work out; what the answers are is not written here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from attrs import field, frozen

from sledai import Descriptor, Edition
from sledai.criteria.ratios import RATIO_50_MG_PER_MMOL, RATIO_BY_MASS
from sledai.laboratory import CATALOGUE, Derivation, Finding, LabCodeBook, Result, Statements, Test, derive
from sledai.laboratory.wording import finding_in_words

SAID = {True: "yes", False: "no", None: "not known"}


@frozen
class Case:
    """What is known of a visit.

    Attributes:
        results: the results.
        why: what the case shows.
        findings: the findings, yes or no.
        excluded: whether it is due to something else, one statement or by cause.
        options: what else is said to `derive`.
    """

    results: tuple[Result, ...]
    why: str = ""
    findings: Mapping[Finding, bool] = field(factory=dict, kw_only=True)
    excluded: Mapping[str, bool] | bool | None = field(default=None, kw_only=True)
    options: Mapping[str, Any] = field(factory=dict, kw_only=True)

    def derived(self, edition: Edition, descriptor: Descriptor) -> Derivation:
        """What is derived of it."""
        options: dict[str, Any] = {"attribution": "assumed", **self.options}
        excluded = {} if self.excluded is None else {descriptor: self.excluded}
        options["statements"] = Statements(findings=self.findings, excluded=excluded)
        book = {name: options.pop(name) for name in ("ratio", "choose", "compare_with") if name in options}
        judged_by = options.pop("judged_by", None)
        options["code_book"] = LabCodeBook(judged_by={descriptor: judged_by} if judged_by else None, **book)
        return derive(self.results, edition, **options)

    @property
    def known(self) -> Iterator[str]:
        """What is known, line by line."""
        yield from map(_named, self.results)
        yield from (f"{finding_in_words(finding)}: {SAID[said]}" for finding, said in self.findings.items())
        if isinstance(self.excluded, Mapping):
            yield from (f"due to {cause}: {SAID[said]}" for cause, said in self.excluded.items())
        elif self.excluded is not None:
            yield f"due to an excluded cause: {SAID[self.excluded]}"
        yield from (f"{_spoken(name)}: {_word(said)}" for name, said in self.options.items())
        if not (self.results or self.findings):
            yield "nothing"


def _named(result: Result) -> str:
    """A result with the name of its test in words, and its unit without brackets."""
    return re.sub(r"\[(\S+)\]", r"\1", str(result).replace(str(result.test), CATALOGUE[result.test].label, 1))


def _spoken(name: str) -> str:
    return {"before": "earlier result", "ratio": "ratio convention", "day": "day of the visit"}.get(
        name, name.replace("_", " ")
    )


def _word(said: Any) -> str:
    if isinstance(said, list):
        return ", ".join(said)
    return getattr(said, "key", str(said))


def _results(test: Test, *values: tuple[object, str]) -> tuple[Result, ...]:
    return tuple(Result(test, value, unit) for value, unit in values)


def _protein(before: str | None, now: str, why: str = "", **options: Any) -> Case:
    """A protein result after another one [g/d]."""
    earlier = {"before": Result(Test.URINE_PROTEIN, before, "g/d")} if before else {}
    return Case(_results(Test.URINE_PROTEIN, (now, "g/d")), why, options=earlier | options)


def _ratio(value: str, unit: str, why: str = "", **options: Any) -> Case:
    return Case(_results(Test.PROTEIN_CREATININE_RATIO, (value, unit)), why, options=options)


def _of(test: Test, value: object, unit: str, why: str = "", **said: Any) -> Case:
    """A single result; what `Result` does not know is said of the case."""
    own = {name: said.pop(name) for name in ("lower", "upper", "range_unit", "flag", "method") if name in said}
    return Case((Result(test, value, unit, **own),), why, **said)


def _seen(
    why: str = "", *results: Result, yes: Sequence[Finding] = (), no: Sequence[Finding] = (), **said: Any
) -> Case:
    return Case(results, why, findings={**dict.fromkeys(yes, True), **dict.fromkeys(no, False)}, **said)


BRAIN_SIGNS = (
    Finding.PERCEPTION_DISTURBED,
    Finding.SPEECH_INCOHERENT,
    Finding.SLEEP_DISTURBED,
    Finding.PSYCHOMOTOR_ACTIVITY_CHANGED,
)
C3_LOW = Result(Test.C3, 85, "mg/dL", lower=90, upper=180)
C3_AT = Result(Test.C3, 90, "mg/dL", lower=90, upper=180)
C4_NORMAL = Result(Test.C4, 20, "mg/dL", lower=10, upper=40)
CH50_NORMAL = Result(Test.CH50, 50, "U/mL", lower=42)
CK_HIGH = Result(Test.CREATINE_KINASE, 400, "U/L", upper=180)
CK_AT = Result(Test.CREATINE_KINASE, 180, "U/L", upper=180)

CASES: Mapping[Descriptor, tuple[Case, ...]] = {
    Descriptor.ORGANIC_BRAIN_SYNDROME: (
        _seen(
            "Two features are enough.",
            yes=[Finding.RAPID_FLUCTUATING_MENTAL_CHANGE, *BRAIN_SIGNS[1:3]],
            no=[BRAIN_SIGNS[0]],
            excluded=False,
        ),
        _seen(
            "One is not.",
            yes=[Finding.RAPID_FLUCTUATING_MENTAL_CHANGE, BRAIN_SIGNS[1]],
            no=[BRAIN_SIGNS[0], *BRAIN_SIGNS[2:]],
            excluded=False,
        ),
        _seen(
            "One feature is seen and one was not looked for.",
            yes=[Finding.RAPID_FLUCTUATING_MENTAL_CHANGE, BRAIN_SIGNS[1]],
            no=[BRAIN_SIGNS[0], BRAIN_SIGNS[2]],
            excluded=False,
        ),
        _seen(
            "Without the change the features count for nothing.",
            yes=BRAIN_SIGNS,
            no=[Finding.RAPID_FLUCTUATING_MENTAL_CHANGE],
        ),
        _seen(
            "A drug is the cause.",
            yes=[Finding.RAPID_FLUCTUATING_MENTAL_CHANGE, *BRAIN_SIGNS[1:3]],
            excluded={"drug": True},
        ),
    ),
    Descriptor.ARTHRITIS: (
        _of(Test.INFLAMED_JOINTS, 1, ""),
        _of(Test.INFLAMED_JOINTS, 2, "", "The editions differ on exactly two joints."),
        _of(Test.INFLAMED_JOINTS, 3, ""),
        _of(Test.INFLAMED_JOINTS, ">=2", "", "Two or more are not yet more than two."),
        _of(
            Test.INFLAMED_JOINTS,
            3,
            "",
            "The physician has not said that lupus is the cause.",
            options={"attribution": "stated"},
        ),
    ),
    Descriptor.MYOSITIS: (
        _seen("", CK_HIGH, yes=[Finding.PROXIMAL_MUSCLES_ACHE_OR_WEAK]),
        _seen("The proofs alone do not count.", CK_HIGH, no=[Finding.PROXIMAL_MUSCLES_ACHE_OR_WEAK]),
        _seen(
            "At the upper limit is not above it; aldolase was not measured.",
            CK_AT,
            yes=[Finding.PROXIMAL_MUSCLES_ACHE_OR_WEAK],
            no=[Finding.EMG_CHANGES, Finding.MUSCLE_BIOPSY_MYOSITIS],
        ),
        _seen(
            "The protocol does not measure aldolase.",
            CK_AT,
            yes=[Finding.PROXIMAL_MUSCLES_ACHE_OR_WEAK],
            no=[Finding.EMG_CHANGES, Finding.MUSCLE_BIOPSY_MYOSITIS],
            options={"judged_by": ["creatine_kinase"]},
        ),
        _seen(
            "A biopsy is proof without an enzyme.",
            yes=[Finding.PROXIMAL_MUSCLES_ACHE_OR_WEAK, Finding.MUSCLE_BIOPSY_MYOSITIS],
        ),
    ),
    Descriptor.URINARY_CASTS: (
        _of(Test.RED_CELL_CASTS, "0-1", "/[LPF]", "The laboratory may have seen one, or none."),
        _of(Test.RED_CELL_CASTS, 1, "/[LPF]", "Any number counts."),
        _of(Test.RED_CELL_CASTS, 0, "/[LPF]", "Granular casts with heme pigment were not looked for."),
        _of(
            Test.RED_CELL_CASTS,
            0,
            "/[LPF]",
            "The protocol looks for red-cell casts only.",
            options={"judged_by": ["red_cell_casts"]},
        ),
        Case(
            (Result(Test.RED_CELL_CASTS, 0, "/[LPF]"), Result(Test.HEME_GRANULAR_CASTS, 0, "/[LPF]")),
        ),
    ),
    Descriptor.HEMATURIA: (
        _of(Test.URINE_RED_CELLS, 5, "/[HPF]", "Exactly 5 does not count, whatever the cause."),
        _of(Test.URINE_RED_CELLS, 6, "/[HPF]", "The causes are not known."),
        _of(Test.URINE_RED_CELLS, 6, "/[HPF]", excluded=False),
        _of(Test.URINE_RED_CELLS, "6-10", "/[HPF]", "Both ends count.", excluded=False),
        _of(Test.URINE_RED_CELLS, "3-8", "/[HPF]", "One end counts, the other does not.", excluded=False),
        _of(Test.URINE_RED_CELLS, ">100", "/[HPF]", "Menses are one of the other causes.", excluded={"menses": True}),
    ),
    Descriptor.PROTEINURIA: (
        _protein("0.2", "0.6", "New onset."),
        _protein("0.5", "0.51", "0.5 is not above 0.5, so this is new."),
        _protein("1.0", "1.0", "Stable."),
        _protein("0.6", "1.1", "A rise of exactly 0.5; in floating point it would be above."),
        _protein("1.0", "1.6", "A rise of 0.6."),
        _protein("2.0", "0.8", "Falling, and still above the limit."),
        _protein(None, "0.5", "No earlier result, and none is needed."),
        _protein(None, "0.6", "No earlier result."),
        _ratio("600", "mg/g", "A ratio counts only by a named convention."),
        _ratio("600", "mg/g", ratio=RATIO_BY_MASS),
        _ratio("52", "mg/mmol", "About 0.46 g/g; by this convention above the limit.", ratio=RATIO_50_MG_PER_MMOL),
        _ratio("52", "mg/mmol", "Not converted into a ratio of masses.", ratio=RATIO_BY_MASS),
    ),
    Descriptor.PYURIA: (
        _of(Test.URINE_WHITE_CELLS, 5, "/[HPF]", "Exactly 5 does not count."),
        _of(Test.URINE_WHITE_CELLS, 6, "/[HPF]", "Whether there is an infection is not known."),
        _of(Test.URINE_WHITE_CELLS, 6, "/[HPF]", excluded={"infection": False}),
        _of(Test.URINE_WHITE_CELLS, 30, "/[HPF]", excluded={"infection": True}),
        _of(
            Test.URINE_WHITE_CELLS,
            "<10",
            "/[HPF]",
            "Below 10 may be on either side of 5.",
            excluded={"infection": False},
        ),
    ),
    Descriptor.PLEURISY: (
        _seen("", yes=[Finding.PLEURITIC_PAIN, Finding.PLEURAL_RUB]),
        _seen(
            "A silent effusion: the editions differ.",
            yes=[Finding.PLEURAL_EFFUSION],
            no=[Finding.PLEURITIC_PAIN],
        ),
        _seen(
            "Classic and severe pain without a sign: the editions differ.",
            yes=[Finding.PLEURITIC_PAIN_CLASSIC_SEVERE],
            no=[Finding.PLEURAL_RUB, Finding.PLEURAL_EFFUSION, Finding.PLEURAL_THICKENING],
        ),
        _seen("Nothing is said of pain.", yes=[Finding.PLEURAL_RUB]),
        _seen(
            "Thickening that is not new.",
            yes=[Finding.PLEURITIC_PAIN, Finding.PLEURAL_THICKENING],
            no=[
                Finding.PLEURITIC_PAIN_CLASSIC_SEVERE,
                Finding.PLEURAL_RUB,
                Finding.PLEURAL_EFFUSION,
                Finding.PLEURAL_THICKENING_NEW,
            ],
        ),
    ),
    Descriptor.PERICARDITIS: (
        _seen("", yes=[Finding.PERICARDIAL_PAIN, Finding.PERICARDIAL_RUB]),
        _seen(
            "A silent effusion: the editions differ.",
            yes=[Finding.PERICARDIAL_EFFUSION],
            no=[Finding.PERICARDIAL_PAIN],
        ),
        _seen(
            "Pain that is confirmed by the echocardiogram alone: the editions differ.",
            yes=[Finding.PERICARDIAL_PAIN, Finding.ECHO_PERICARDITIS],
            no=[
                Finding.PERICARDIAL_PAIN_CLASSIC_SEVERE,
                Finding.PERICARDIAL_RUB,
                Finding.PERICARDIAL_EFFUSION,
                Finding.ECG_PERICARDITIS,
            ],
        ),
        _seen(
            "Pain, and nothing was looked for.",
            yes=[Finding.PERICARDIAL_PAIN],
            no=[Finding.PERICARDIAL_PAIN_CLASSIC_SEVERE],
        ),
    ),
    Descriptor.LOW_COMPLEMENT: (
        Case((C3_LOW,), "C4 and CH50 are missing, and one low component is enough."),
        Case((C3_AT, C4_NORMAL), "CH50 is missing, so it may be the low one."),
        Case((C3_AT, C4_NORMAL), "The protocol does not measure CH50.", options={"judged_by": ["c3", "c4"]}),
        Case((C3_AT, C4_NORMAL, CH50_NORMAL), "At the lower limit is not below it."),
        _of(Test.C3, 85, "mg/dL", "No limit is the library's: without the laboratory's range it is open."),
        _of(Test.C3, 85, "mg/dL", "The laboratory's flag does without the range.", flag="L"),
        _of(Test.C3, 85, "mg/dL", "The range may be in another unit.", lower="0.9", range_unit="g/L"),
        _of(Test.C3, 85, "mg/dL", "Range and flag contradict each other.", lower=90, flag="N"),
        _of(Test.C3, "<90", "mg/dL", lower=90),
    ),
    Descriptor.INCREASED_DNA_BINDING: (
        _of(Test.ANTI_DSDNA, 26, "%", "Farr, above 25 %, inside the laboratory's range.", method="Farr", upper=30),
        _of(Test.ANTI_DSDNA, 25, "%", "Exactly 25 %, inside the range.", method="Farr", upper=30),
        _of(Test.ANTI_DSDNA, 26, "%", "Farr, and the range is not known.", method="Farr"),
        _of(Test.ANTI_DSDNA, 26, "%", "Not by the Farr method, and the range is not known.", method="ELISA"),
        _of(Test.ANTI_DSDNA, 30, "[IU]/mL", "At the upper limit is not above it.", method="ELISA", upper=30),
        _of(Test.ANTI_DSDNA, 31, "[IU]/mL", method="ELISA", upper=30),
        _of(Test.ANTI_DSDNA, ">200", "[IU]/mL", method="ELISA", upper=30),
        _of(Test.ANTI_DSDNA, 31, "[IU]/mL", "The flag does without the range.", method="ELISA", flag="H"),
    ),
    Descriptor.FEVER: (
        _of(Test.TEMPERATURE, "100.4", "[degF]", "Exactly 38 degrees C: no fever, whatever the cause."),
        _of(Test.TEMPERATURE, "100.5", "[degF]", "Whether there is an infection is not known."),
        _of(Test.TEMPERATURE, "100.5", "[degF]", excluded={"infection": False}),
        _of(Test.TEMPERATURE, "39", "Cel", excluded={"infection": True}),
        _of(
            Test.TEMPERATURE,
            "39",
            "Cel",
            "The physician has not said that lupus is the cause.",
            excluded={"infection": False},
            options={"attribution": "stated"},
        ),
    ),
    Descriptor.THROMBOCYTOPENIA: (
        _of(Test.PLATELETS, "100000", "/mm3", "Exactly the limit."),
        _of(Test.PLATELETS, "99", "10*9/L", "Some editions exclude a drug, and it is not known here."),
        _of(Test.PLATELETS, "99", "10*9/L", excluded={"drug": False}),
        _of(Test.PLATELETS, "99", "10*9/L", "A drug is the cause.", excluded={"drug": True}),
        _of(Test.PLATELETS, "<50", "10*9/L", "Below 50 is below 100.", excluded={"drug": False}),
        _of(Test.PLATELETS, "<150", "10*9/L", "Below 150 may be on either side of 100.", excluded={"drug": False}),
        _of(Test.PLATELETS, ">=100", "10*9/L"),
        Case(
            (Result(Test.PLATELETS, 90, "10*9/L", day=-8), Result(Test.PLATELETS, 120, "10*9/L", day=0)),
            "Any result in the window counts.",
            excluded={"drug": False},
            options={"day": 0},
        ),
        Case(
            (Result(Test.PLATELETS, 90, "10*9/L", day=-8), Result(Test.PLATELETS, 120, "10*9/L", day=0)),
            "Only the nearest one is asked for.",
            excluded={"drug": False},
            options={"day": 0, "choose": "nearest"},
        ),
    ),
    Descriptor.LEUKOPENIA: (
        _of(Test.WHITE_CELLS, "3000", "/mm3", "Exactly the limit: no leukopenia, whatever the cause."),
        _of(Test.WHITE_CELLS, "2.9", "10*9/L", "Whether a drug is the cause is not known."),
        _of(Test.WHITE_CELLS, "2.9", "10*9/L", excluded={"drug": False}),
        _of(Test.WHITE_CELLS, "2.9", "10*9/L", excluded={"drug": True}),
        _of(Test.WHITE_CELLS, "3.5", "10*9/L", "Below 4 is another instrument's limit."),
        _of(Test.WHITE_CELLS, "<3", "10*9/L", excluded={"drug": False}),
    ),
}
