"""Rules that derive descriptors from results and findings, for the rows of the editions."""

from sledai.criteria.findings import (
    ARTHRITIS_MORE_THAN_TWO,
    ARTHRITIS_TWO_OR_MORE,
    CASTS,
    FARR,
    FEVER,
    HEMATURIA,
    MYOSITIS_PROOFS,
    ORGANIC_BRAIN_FEATURES,
    PLATELETS,
    PROTEINURIA_LEVEL,
    PROTEINURIA_RISE,
    PYURIA,
    WHITE_CELLS,
)
from sledai.definitions import LevelRule, RangeRule, RiseRule, Side, SignsRule
from sledai.definitions.bibliography import Grade
from sledai.definitions.observations import Exclusion, Finding, Test

ORGANIC_BRAIN_SYNDROME_RULE = SignsRule(
    symptom=Finding.RAPID_FLUCTUATING_MENTAL_CHANGE,
    signs=(
        Finding.PERCEPTION_DISTURBED,
        Finding.SPEECH_INCOHERENT,
        Finding.SLEEP_DISTURBED,
        Finding.PSYCHOMOTOR_ACTIVITY_CHANGED,
    ),
    at_least=ORGANIC_BRAIN_FEATURES,
    exclusions=(Exclusion.METABOLIC, Exclusion.INFECTION, Exclusion.DRUG),
)

ARTHRITIS_RULE_MORE_THAN_TWO = LevelRule((Test.INFLAMED_JOINTS,), ARTHRITIS_MORE_THAN_TWO)
ARTHRITIS_RULE_TWO_OR_MORE = LevelRule((Test.INFLAMED_JOINTS,), ARTHRITIS_TWO_OR_MORE)

MYOSITIS_RULE = SignsRule(
    symptom=Finding.PROXIMAL_MUSCLES_ACHE_OR_WEAK,
    signs=(Finding.EMG_CHANGES, Finding.MUSCLE_BIOPSY_MYOSITIS),
    proofs=RangeRule((Test.CREATINE_KINASE, Test.ALDOLASE), Side.ABOVE),
    at_least=MYOSITIS_PROOFS,
)

URINARY_CASTS_RULE = LevelRule((Test.RED_CELL_CASTS, Test.HEME_GRANULAR_CASTS), CASTS)
HEMATURIA_RULE = LevelRule(
    (Test.URINE_RED_CELLS,), HEMATURIA, exclusions=(Exclusion.STONE, Exclusion.INFECTION, Exclusion.OTHER_CAUSE)
)
PYURIA_RULE = LevelRule((Test.URINE_WHITE_CELLS,), PYURIA, exclusions=(Exclusion.INFECTION,))
PROTEINURIA_RULE_LEVEL = LevelRule((Test.URINE_PROTEIN,), PROTEINURIA_LEVEL)
PROTEINURIA_RULE_NEW_OR_RISE = RiseRule((Test.URINE_PROTEIN,), PROTEINURIA_LEVEL, PROTEINURIA_RISE)

PLEURISY_RULE_PAIN_AND_SIGN = SignsRule(
    symptom=Finding.PLEURITIC_PAIN,
    signs=(Finding.PLEURAL_RUB, Finding.PLEURAL_EFFUSION, Finding.PLEURAL_THICKENING),
)
"""Pain with a sign, as in every text that was read; `sledai.editions` shows how to score by it."""
PLEURISY_RULE_PAIN_OR_SIGN = SignsRule(
    alone=(
        Finding.PLEURITIC_PAIN_CLASSIC_SEVERE,
        Finding.PLEURAL_RUB,
        Finding.PLEURAL_EFFUSION,
        Finding.PLEURAL_THICKENING_NEW,
    ),
    grade=Grade.UNVERIFIED,
)
"""Remembered: no text that was read has it, and every one joins pain with a sign, `PLEURISY_RULE_PAIN_AND_SIGN`."""
PERICARDITIS_RULE_PAIN_AND_SIGN = SignsRule(
    symptom=Finding.PERICARDIAL_PAIN,
    signs=(Finding.PERICARDIAL_RUB, Finding.PERICARDIAL_EFFUSION, Finding.ECG_PERICARDITIS),
)
"""Pain with a sign, as in every text that was read; `sledai.editions` shows how to score by it."""
PERICARDITIS_RULE_PAIN_AND_SIGN_OR_ECHO = SignsRule(
    symptom=Finding.PERICARDIAL_PAIN,
    signs=(
        Finding.PERICARDIAL_RUB,
        Finding.PERICARDIAL_EFFUSION,
        Finding.ECG_PERICARDITIS,
        Finding.ECHO_PERICARDITIS,
    ),
)
PERICARDITIS_RULE_PAIN_OR_SIGN = SignsRule(
    alone=(
        Finding.PERICARDIAL_PAIN_CLASSIC_SEVERE,
        Finding.PERICARDIAL_RUB,
        Finding.PERICARDIAL_EFFUSION,
        Finding.ECG_PERICARDITIS,
    ),
    grade=Grade.UNVERIFIED,
)
"""Remembered: no text that was read has it, and every one joins pain with a sign, `PERICARDITIS_RULE_PAIN_AND_SIGN`."""

LOW_COMPLEMENT_RULE = RangeRule((Test.C3, Test.C4, Test.CH50), Side.BELOW)
DNA_BINDING_RULE_FARR_OR_RANGE = RangeRule((Test.ANTI_DSDNA,), Side.ABOVE, cutoff=FARR, method="Farr")
DNA_BINDING_RULE_RANGE = RangeRule((Test.ANTI_DSDNA,), Side.ABOVE)

FEVER_RULE = LevelRule((Test.TEMPERATURE,), FEVER, exclusions=(Exclusion.INFECTION,))
THROMBOCYTOPENIA_RULE = LevelRule((Test.PLATELETS,), PLATELETS)
THROMBOCYTOPENIA_RULE_NOT_BY_DRUG = LevelRule((Test.PLATELETS,), PLATELETS, exclusions=(Exclusion.DRUG,))
LEUKOPENIA_RULE = LevelRule((Test.WHITE_CELLS,), WHITE_CELLS, exclusions=(Exclusion.DRUG,))
