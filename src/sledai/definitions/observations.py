"""The inputs of the rules of descriptors: tests, findings, and causes other than lupus."""

from enum import StrEnum

__all__ = ["Exclusion", "Finding", "Test"]


class Test(StrEnum):
    """A test with a number as its result; which units it is reported in is in `sledai.laboratory.CATALOGUE`."""

    __test__ = False  # pytest would collect it by its name

    PLATELETS = "platelets"
    WHITE_CELLS = "white_cells"
    HEMOGLOBIN = "hemoglobin"
    C3 = "c3"
    C4 = "c4"
    CH50 = "ch50"
    ANTI_DSDNA = "anti_dsdna"
    URINE_PROTEIN = "urine_protein"
    PROTEIN_CREATININE_RATIO = "protein_creatinine_ratio"
    URINE_RED_CELLS = "urine_red_cells"
    URINE_WHITE_CELLS = "urine_white_cells"
    RED_CELL_CASTS = "red_cell_casts"
    HEME_GRANULAR_CASTS = "heme_granular_casts"
    CREATINE_KINASE = "creatine_kinase"
    ALDOLASE = "aldolase"
    TEMPERATURE = "temperature"
    INFLAMED_JOINTS = "inflamed_joints"


class Finding(StrEnum):
    """A symptom, a sign or a proof that the physician states as present or absent."""

    RAPID_FLUCTUATING_MENTAL_CHANGE = "rapid_fluctuating_mental_change"
    PERCEPTION_DISTURBED = "perception_disturbed"
    SPEECH_INCOHERENT = "speech_incoherent"
    SLEEP_DISTURBED = "sleep_disturbed"
    PSYCHOMOTOR_ACTIVITY_CHANGED = "psychomotor_activity_changed"
    PROXIMAL_MUSCLES_ACHE_OR_WEAK = "proximal_muscles_ache_or_weak"
    EMG_CHANGES = "emg_changes"
    MUSCLE_BIOPSY_MYOSITIS = "muscle_biopsy_myositis"
    PLEURITIC_PAIN = "pleuritic_pain"
    PLEURITIC_PAIN_CLASSIC_SEVERE = "pleuritic_pain_classic_severe"
    PLEURAL_RUB = "pleural_rub"
    PLEURAL_EFFUSION = "pleural_effusion"
    PLEURAL_THICKENING = "pleural_thickening"
    PLEURAL_THICKENING_NEW = "pleural_thickening_new"
    PERICARDIAL_PAIN = "pericardial_pain"
    PERICARDIAL_PAIN_CLASSIC_SEVERE = "pericardial_pain_classic_severe"
    PERICARDIAL_RUB = "pericardial_rub"
    PERICARDIAL_EFFUSION = "pericardial_effusion"
    ECG_PERICARDITIS = "ecg_pericarditis"
    ECHO_PERICARDITIS = "echo_pericarditis"


class Exclusion(StrEnum):
    """A cause of a finding other than active lupus; each edition lists those that it excludes."""

    INFECTION = "infection"
    DRUG = "drug"
    METABOLIC = "metabolic"
    STONE = "stone"
    MENSES = "menses"
    OTHER_CAUSE = "other_cause"
