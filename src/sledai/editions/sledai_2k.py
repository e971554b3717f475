"""SLEDAI-2K (Gladman 2002), with its window of 10 days, in our own words.

The abstract and a fragment of the article were read, its table of definitions was not: most definitions rest on
transcriptions.
"""

from sledai.criteria import (
    ARTHRITIS_RULE_TWO_OR_MORE,
    ARTHRITIS_TWO_OR_MORE,
    DNA_BINDING_RULE_RANGE,
    FEVER,
    FEVER_RULE,
    HEMATURIA,
    HEMATURIA_RULE,
    LEUKOPENIA_RULE,
    LOW_COMPLEMENT_RULE,
    MYOSITIS_PROOFS,
    MYOSITIS_RULE,
    ORGANIC_BRAIN_FEATURES,
    ORGANIC_BRAIN_SYNDROME_RULE,
    PERICARDITIS_RULE_PAIN_AND_SIGN_OR_ECHO,
    PLATELETS,
    PLEURISY_RULE_PAIN_AND_SIGN,
    PROTEINURIA_LEVEL,
    PROTEINURIA_RULE_LEVEL,
    PYURIA,
    PYURIA_RULE,
    THROMBOCYTOPENIA_RULE_NOT_BY_DRUG,
    URINARY_CASTS_RULE,
    WHITE_CELLS,
)
from sledai.definitions import Clause, Definition, Index, Note, Window
from sledai.descriptors import Descriptor, System
from sledai.editions.common import COMMON_NOTES
from sledai.references import (
    ARD_REVIEW_TABLE,
    BLISS_BASELINE,
    BLISS_SC_SUBGROUPS,
    BOMBARDIER_1992,
    CLIOT_R_PACKAGE,
    GLADMAN_2002,
    HHE_RHEUMATOLOGY_2019,
    INSTRUMENT_LIST_2K,
    MANZI_2012,
    NCT04895241_RECORD,
    PEDIATRIC_ONCALL_SLEDAI,
    RENAL_REVIEW_TABLE,
    RHEUMATOLOGY_2024_KEAE695,
    SELENA_MODIFICATION_SHEET,
    SLE_DAS_SITE,
    SLEDAI_2K_30_DAYS_PROGRAM,
    SLEDAI_2K_AUDITED_SOURCE,
    SLEDAI_2K_C_AND_JAVASCRIPT,
    SLEDAI_2K_PYTHON_MODELS,
    SLEDAI_2K_TYPESCRIPT,
    SLEDAI_LLM,
    SUSZEK_2024,
    TOUMA_2010,
    TULIP_1_TABLE,
    Grade,
)

WINDOW = Window(10, TOUMA_2010, place="abstract, which calls 10 days the prescribed period", grade=Grade.PRIMARY)

SLEDAI_2K = Index(
    "sledai-2k",
    label="SLEDAI-2K",
    rows={
        Descriptor.SEIZURE: Definition(
            label="Seizure",
            weight=8,
            system=System.CNS,
            window=WINDOW,
            counts=(
                Clause(
                    "A seizure that began recently.",
                    (SLEDAI_2K_30_DAYS_PROGRAM, SLEDAI_2K_TYPESCRIPT, PEDIATRIC_ONCALL_SLEDAI, HHE_RHEUMATOLOGY_2019),
                    place="item 1, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            excludes=(
                Clause(
                    "a metabolic cause",
                    (SLEDAI_2K_30_DAYS_PROGRAM, SLEDAI_2K_TYPESCRIPT, PEDIATRIC_ONCALL_SLEDAI, HHE_RHEUMATOLOGY_2019),
                    place="item 1, definition",
                    grade=Grade.SECONDARY,
                ),
                Clause(
                    "an infectious cause",
                    (SLEDAI_2K_30_DAYS_PROGRAM, SLEDAI_2K_TYPESCRIPT, PEDIATRIC_ONCALL_SLEDAI, HHE_RHEUMATOLOGY_2019),
                    place="item 1, definition",
                    grade=Grade.SECONDARY,
                ),
                Clause(
                    "a drug cause",
                    (SLEDAI_2K_30_DAYS_PROGRAM, SLEDAI_2K_TYPESCRIPT, PEDIATRIC_ONCALL_SLEDAI, HHE_RHEUMATOLOGY_2019),
                    place="item 1, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            notes=(
                Note(
                    "A seizure from old, irreversible damage of the central nervous system does not score.",
                    (ARD_REVIEW_TABLE, SLEDAI_LLM),
                ),
            ),
        ),
        Descriptor.PSYCHOSIS: Definition(
            label="Psychosis",
            weight=8,
            system=System.CNS,
            window=WINDOW,
            counts=(
                Clause(
                    "Contact with reality is so badly disturbed that everyday activity breaks down.",
                    (SLEDAI_2K_30_DAYS_PROGRAM, SLEDAI_2K_TYPESCRIPT, PEDIATRIC_ONCALL_SLEDAI, HHE_RHEUMATOLOGY_2019),
                    place="item 2, definition",
                    grade=Grade.SECONDARY,
                ),
                Clause(
                    (
                        "Signs are examples, and no number of them is asked for: bizarre, disorganized or "
                        "catatonic behavior; hallucinations; incoherence; thought that is poor in content or "
                        "markedly illogical; associations that are markedly loose."
                    ),
                    (SLEDAI_2K_30_DAYS_PROGRAM, SLEDAI_2K_TYPESCRIPT, PEDIATRIC_ONCALL_SLEDAI, HHE_RHEUMATOLOGY_2019),
                    place="item 2, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            requires=(
                Clause(
                    "The disturbance is severe, and normal function is lost.",
                    (SLEDAI_2K_30_DAYS_PROGRAM, SLEDAI_2K_TYPESCRIPT, PEDIATRIC_ONCALL_SLEDAI, HHE_RHEUMATOLOGY_2019),
                    place="item 2, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            excludes=(
                Clause(
                    "uremia",
                    (SLEDAI_2K_30_DAYS_PROGRAM, SLEDAI_2K_TYPESCRIPT, PEDIATRIC_ONCALL_SLEDAI, HHE_RHEUMATOLOGY_2019),
                    place="item 2, definition",
                    grade=Grade.SECONDARY,
                ),
                Clause(
                    "a drug cause",
                    (SLEDAI_2K_30_DAYS_PROGRAM, SLEDAI_2K_TYPESCRIPT, PEDIATRIC_ONCALL_SLEDAI, HHE_RHEUMATOLOGY_2019),
                    place="item 2, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            notes=(Note("An infectious cause is not named among the exclusions of this item."),),
        ),
        Descriptor.ORGANIC_BRAIN_SYNDROME: Definition(
            label="Organic brain syndrome",
            weight=8,
            system=System.CNS,
            window=WINDOW,
            rule=ORGANIC_BRAIN_SYNDROME_RULE,
            counts=(
                Clause(
                    "A mental change that comes on fast and fluctuates.",
                    (
                        SLEDAI_2K_30_DAYS_PROGRAM,
                        SLEDAI_2K_TYPESCRIPT,
                        SLEDAI_2K_C_AND_JAVASCRIPT,
                        PEDIATRIC_ONCALL_SLEDAI,
                        HHE_RHEUMATOLOGY_2019,
                    ),
                    place="item 3, definition",
                    grade=Grade.SECONDARY,
                ),
                Clause(
                    "In it the person is disoriented, forgetful or weak in another intellectual task.",
                    (
                        SLEDAI_2K_30_DAYS_PROGRAM,
                        SLEDAI_2K_TYPESCRIPT,
                        SLEDAI_2K_C_AND_JAVASCRIPT,
                        PEDIATRIC_ONCALL_SLEDAI,
                        HHE_RHEUMATOLOGY_2019,
                    ),
                    place="item 3, definition",
                    grade=Grade.SECONDARY,
                ),
                Clause(
                    "Attention to the surroundings that does not last belongs to it.",
                    (
                        SLEDAI_2K_30_DAYS_PROGRAM,
                        SLEDAI_2K_TYPESCRIPT,
                        SLEDAI_2K_C_AND_JAVASCRIPT,
                        PEDIATRIC_ONCALL_SLEDAI,
                        HHE_RHEUMATOLOGY_2019,
                    ),
                    place="item 3, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            requires=(
                Clause(
                    (
                        "The change comes with features of this list: (a) disturbed perception; (b) speech "
                        "that makes no sense; (c) sleeplessness or sleepiness by day; (d) psychomotor "
                        "activity up or down."
                    ),
                    (
                        SLEDAI_2K_30_DAYS_PROGRAM,
                        SLEDAI_2K_TYPESCRIPT,
                        SLEDAI_2K_C_AND_JAVASCRIPT,
                        PEDIATRIC_ONCALL_SLEDAI,
                        HHE_RHEUMATOLOGY_2019,
                    ),
                    place="item 3, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            limits=(
                Clause(
                    "Features of the list that are present",
                    (
                        SLEDAI_2K_30_DAYS_PROGRAM,
                        SLEDAI_2K_TYPESCRIPT,
                        SLEDAI_2K_C_AND_JAVASCRIPT,
                        PEDIATRIC_ONCALL_SLEDAI,
                        HHE_RHEUMATOLOGY_2019,
                    ),
                    place="item 3, definition",
                    grade=Grade.SECONDARY,
                    cutoff=ORGANIC_BRAIN_FEATURES,
                ),
            ),
            excludes=(
                Clause(
                    "a metabolic cause",
                    (
                        SLEDAI_2K_30_DAYS_PROGRAM,
                        SLEDAI_2K_TYPESCRIPT,
                        SLEDAI_2K_C_AND_JAVASCRIPT,
                        PEDIATRIC_ONCALL_SLEDAI,
                        HHE_RHEUMATOLOGY_2019,
                    ),
                    place="item 3, definition",
                    grade=Grade.SECONDARY,
                ),
                Clause(
                    "an infectious cause",
                    (
                        SLEDAI_2K_30_DAYS_PROGRAM,
                        SLEDAI_2K_TYPESCRIPT,
                        SLEDAI_2K_C_AND_JAVASCRIPT,
                        PEDIATRIC_ONCALL_SLEDAI,
                        HHE_RHEUMATOLOGY_2019,
                    ),
                    place="item 3, definition",
                    grade=Grade.SECONDARY,
                ),
                Clause(
                    "a drug cause",
                    (
                        SLEDAI_2K_30_DAYS_PROGRAM,
                        SLEDAI_2K_TYPESCRIPT,
                        SLEDAI_2K_C_AND_JAVASCRIPT,
                        PEDIATRIC_ONCALL_SLEDAI,
                        HHE_RHEUMATOLOGY_2019,
                    ),
                    place="item 3, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            notes=(
                Note("Features (c) and (d) are one feature each, not two."),
                Note(
                    (
                        "Sources disagree on dulled consciousness and poor focus: most transcriptions of "
                        "SLEDAI-2K keep only the failing attention, and so does this edition; one keeps the "
                        "whole clause."
                    ),
                    (
                        SLEDAI_2K_30_DAYS_PROGRAM,
                        SLEDAI_2K_TYPESCRIPT,
                        SLEDAI_2K_C_AND_JAVASCRIPT,
                        PEDIATRIC_ONCALL_SLEDAI,
                        HHE_RHEUMATOLOGY_2019,
                    ),
                ),
            ),
        ),
        Descriptor.VISUAL_DISTURBANCE: Definition(
            label="Visual disturbance",
            weight=8,
            system=System.CNS,
            window=WINDOW,
            counts=(
                Clause(
                    "Lupus change in the retina: cytoid bodies or bleeding.",
                    (
                        SLEDAI_2K_30_DAYS_PROGRAM,
                        SLEDAI_2K_TYPESCRIPT,
                        PEDIATRIC_ONCALL_SLEDAI,
                        SLEDAI_2K_PYTHON_MODELS,
                        HHE_RHEUMATOLOGY_2019,
                    ),
                    place="item 4, definition",
                    grade=Grade.SECONDARY,
                ),
                Clause(
                    "Lupus change in the choroid: bleeding or serous exudate.",
                    (SLEDAI_2K_TYPESCRIPT, PEDIATRIC_ONCALL_SLEDAI, SLEDAI_2K_PYTHON_MODELS, HHE_RHEUMATOLOGY_2019),
                    place="item 4, definition",
                    grade=Grade.SECONDARY,
                ),
                Clause(
                    "Optic neuritis.",
                    (SLEDAI_2K_TYPESCRIPT, PEDIATRIC_ONCALL_SLEDAI, SLEDAI_2K_PYTHON_MODELS, HHE_RHEUMATOLOGY_2019),
                    place="item 4, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            requires=(
                Clause(
                    "Any one of these is enough.",
                    (
                        SLEDAI_2K_30_DAYS_PROGRAM,
                        SLEDAI_2K_TYPESCRIPT,
                        PEDIATRIC_ONCALL_SLEDAI,
                        SLEDAI_2K_PYTHON_MODELS,
                        HHE_RHEUMATOLOGY_2019,
                    ),
                    place="item 4, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            excludes=(
                Clause(
                    "hypertension",
                    (
                        SLEDAI_2K_30_DAYS_PROGRAM,
                        SLEDAI_2K_TYPESCRIPT,
                        PEDIATRIC_ONCALL_SLEDAI,
                        SLEDAI_2K_PYTHON_MODELS,
                        HHE_RHEUMATOLOGY_2019,
                    ),
                    place="item 4, definition",
                    grade=Grade.SECONDARY,
                ),
                Clause(
                    "an infection",
                    (
                        SLEDAI_2K_30_DAYS_PROGRAM,
                        SLEDAI_2K_TYPESCRIPT,
                        PEDIATRIC_ONCALL_SLEDAI,
                        SLEDAI_2K_PYTHON_MODELS,
                        HHE_RHEUMATOLOGY_2019,
                    ),
                    place="item 4, definition",
                    grade=Grade.SECONDARY,
                ),
                Clause(
                    "a drug cause",
                    (
                        SLEDAI_2K_30_DAYS_PROGRAM,
                        SLEDAI_2K_TYPESCRIPT,
                        PEDIATRIC_ONCALL_SLEDAI,
                        SLEDAI_2K_PYTHON_MODELS,
                        HHE_RHEUMATOLOGY_2019,
                    ),
                    place="item 4, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            notes=(Note("Scleritis and episcleritis do not count in this edition."),),
        ),
        Descriptor.CRANIAL_NERVE_DISORDER: Definition(
            label="Cranial nerve disorder",
            weight=8,
            system=System.CNS,
            window=WINDOW,
            counts=(
                Clause(
                    "A motor or sensory neuropathy of a cranial nerve that is new.",
                    (
                        SLEDAI_2K_30_DAYS_PROGRAM,
                        SLEDAI_2K_TYPESCRIPT,
                        PEDIATRIC_ONCALL_SLEDAI,
                        SLEDAI_2K_PYTHON_MODELS,
                        HHE_RHEUMATOLOGY_2019,
                    ),
                    place="item 5, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
        ),
        Descriptor.LUPUS_HEADACHE: Definition(
            label="Lupus headache",
            weight=8,
            system=System.CNS,
            window=WINDOW,
            counts=(
                Clause(
                    "A headache, migraine-like or not.",
                    (
                        SLEDAI_2K_30_DAYS_PROGRAM,
                        SLEDAI_2K_TYPESCRIPT,
                        SLEDAI_2K_C_AND_JAVASCRIPT,
                        PEDIATRIC_ONCALL_SLEDAI,
                        SLEDAI_2K_PYTHON_MODELS,
                        HHE_RHEUMATOLOGY_2019,
                    ),
                    place="item 6, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            requires=(
                Clause(
                    "It is severe, it persists, and opioid painkillers do not relieve it.",
                    (
                        SLEDAI_2K_30_DAYS_PROGRAM,
                        SLEDAI_2K_TYPESCRIPT,
                        SLEDAI_2K_C_AND_JAVASCRIPT,
                        PEDIATRIC_ONCALL_SLEDAI,
                        SLEDAI_2K_PYTHON_MODELS,
                        HHE_RHEUMATOLOGY_2019,
                    ),
                    place="item 6, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
        ),
        Descriptor.CVA: Definition(
            label="Cerebrovascular accident",
            weight=8,
            system=System.VASCULAR,
            window=WINDOW,
            counts=(
                Clause(
                    "One or more strokes that are new.",
                    (SLEDAI_2K_30_DAYS_PROGRAM, SLEDAI_2K_TYPESCRIPT, PEDIATRIC_ONCALL_SLEDAI, HHE_RHEUMATOLOGY_2019),
                    place="item 7, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            excludes=(
                Clause(
                    "arteriosclerosis",
                    (SLEDAI_2K_30_DAYS_PROGRAM, SLEDAI_2K_TYPESCRIPT, PEDIATRIC_ONCALL_SLEDAI, HHE_RHEUMATOLOGY_2019),
                    place="item 7, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            notes=(
                Note(
                    (
                        "Sources disagree on the organ system: counted here with the vascular system, as the "
                        "original grouping had it; many users, and the LLDAS code of one source, put it with "
                        "the central nervous system."
                    ),
                    (MANZI_2012, BLISS_SC_SUBGROUPS, SLEDAI_2K_AUDITED_SOURCE),
                ),
            ),
        ),
        Descriptor.VASCULITIS: Definition(
            label="Vasculitis",
            weight=8,
            system=System.VASCULAR,
            window=WINDOW,
            counts=(
                Clause(
                    "Ulceration.",
                    (SLEDAI_2K_30_DAYS_PROGRAM, PEDIATRIC_ONCALL_SLEDAI, SLEDAI_2K_PYTHON_MODELS),
                    place="item 8, definition",
                    grade=Grade.SECONDARY,
                ),
                Clause(
                    "Gangrene.",
                    (SLEDAI_2K_30_DAYS_PROGRAM, PEDIATRIC_ONCALL_SLEDAI, SLEDAI_2K_PYTHON_MODELS),
                    place="item 8, definition",
                    grade=Grade.SECONDARY,
                ),
                Clause(
                    "Painful nodules on the fingers.",
                    (SLEDAI_2K_30_DAYS_PROGRAM, PEDIATRIC_ONCALL_SLEDAI, SLEDAI_2K_PYTHON_MODELS),
                    place="item 8, definition",
                    grade=Grade.SECONDARY,
                ),
                Clause(
                    "An infarct beside the nail.",
                    (SLEDAI_2K_30_DAYS_PROGRAM, PEDIATRIC_ONCALL_SLEDAI, SLEDAI_2K_PYTHON_MODELS),
                    place="item 8, definition",
                    grade=Grade.SECONDARY,
                ),
                Clause(
                    "Splinter hemorrhages.",
                    (SLEDAI_2K_30_DAYS_PROGRAM, PEDIATRIC_ONCALL_SLEDAI, SLEDAI_2K_PYTHON_MODELS),
                    place="item 8, definition",
                    grade=Grade.SECONDARY,
                ),
                Clause(
                    "Vasculitis proved by biopsy.",
                    (SLEDAI_2K_30_DAYS_PROGRAM, SLEDAI_2K_PYTHON_MODELS),
                    place="item 8, definition",
                    grade=Grade.SECONDARY,
                ),
                Clause(
                    "Vasculitis proved by angiogram.",
                    (SLEDAI_2K_30_DAYS_PROGRAM, SLEDAI_2K_PYTHON_MODELS),
                    place="item 8, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            requires=(
                Clause(
                    "Any one of these is enough.",
                    (SLEDAI_2K_30_DAYS_PROGRAM, SLEDAI_2K_PYTHON_MODELS),
                    place="item 8, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            notes=(
                Note(
                    (
                        "Some transcriptions ask for biopsy and angiogram together; that is a slip, and "
                        "either is enough."
                    ),
                    (SLEDAI_2K_TYPESCRIPT, SLEDAI_2K_C_AND_JAVASCRIPT, PEDIATRIC_ONCALL_SLEDAI),
                ),
            ),
        ),
        Descriptor.ARTHRITIS: Definition(
            label="Arthritis",
            weight=4,
            system=System.MUSCULOSKELETAL,
            window=WINDOW,
            rule=ARTHRITIS_RULE_TWO_OR_MORE,
            counts=(
                Clause(
                    "Joints that hurt and are inflamed.",
                    (
                        SLEDAI_2K_30_DAYS_PROGRAM,
                        SLEDAI_2K_TYPESCRIPT,
                        SLEDAI_2K_C_AND_JAVASCRIPT,
                        PEDIATRIC_ONCALL_SLEDAI,
                        SLEDAI_2K_PYTHON_MODELS,
                    ),
                    place="item 9, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            requires=(
                Clause(
                    "Pain and a sign of inflammation are found in the same joints.",
                    (
                        SLEDAI_2K_30_DAYS_PROGRAM,
                        SLEDAI_2K_TYPESCRIPT,
                        SLEDAI_2K_C_AND_JAVASCRIPT,
                        PEDIATRIC_ONCALL_SLEDAI,
                        SLEDAI_2K_PYTHON_MODELS,
                    ),
                    place="item 9, definition",
                    grade=Grade.SECONDARY,
                ),
                Clause(
                    "Any one sign is enough: tenderness, swelling or effusion.",
                    (
                        SLEDAI_2K_30_DAYS_PROGRAM,
                        SLEDAI_2K_TYPESCRIPT,
                        SLEDAI_2K_C_AND_JAVASCRIPT,
                        PEDIATRIC_ONCALL_SLEDAI,
                        SLEDAI_2K_PYTHON_MODELS,
                    ),
                    place="item 9, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            limits=(
                Clause(
                    "Number of such joints",
                    (
                        SLEDAI_2K_30_DAYS_PROGRAM,
                        SLEDAI_2K_TYPESCRIPT,
                        SLEDAI_2K_C_AND_JAVASCRIPT,
                        PEDIATRIC_ONCALL_SLEDAI,
                        SLEDAI_2K_PYTHON_MODELS,
                    ),
                    place="item 9, definition",
                    grade=Grade.SECONDARY,
                    cutoff=ARTHRITIS_TWO_OR_MORE,
                    note="contested; see the note below",
                ),
            ),
            notes=(
                Note(
                    (
                        "Sources disagree: most transcriptions, and Suszek 2024 as quoted, count from two joints; a "
                        "printed table asks for more than two. The table of the article was not read."
                    ),
                    (
                        SLEDAI_2K_30_DAYS_PROGRAM,
                        SLEDAI_2K_TYPESCRIPT,
                        SLEDAI_2K_C_AND_JAVASCRIPT,
                        PEDIATRIC_ONCALL_SLEDAI,
                        SLEDAI_2K_PYTHON_MODELS,
                        SUSZEK_2024,
                        HHE_RHEUMATOLOGY_2019,
                    ),
                ),
                Note(
                    (
                        "A trial counted a joint for the SLEDAI-2K only if it was tender and swollen; that rule is the "
                        "record tulip-1 of the joint rules. A registry record names tenderness, swelling or effusion "
                        "as examples, and in one cohort 21 of 78 visits with arthritis had no swelling seen."
                    ),
                    (TULIP_1_TABLE, NCT04895241_RECORD, RHEUMATOLOGY_2024_KEAE695),
                ),
                Note("Exactly two inflamed joints score 4 in this edition."),
            ),
        ),
        Descriptor.MYOSITIS: Definition(
            label="Myositis",
            weight=4,
            system=System.MUSCULOSKELETAL,
            window=WINDOW,
            rule=MYOSITIS_RULE,
            counts=(
                Clause(
                    "Proximal muscles that ache or are weak.",
                    (SLEDAI_2K_30_DAYS_PROGRAM, SLEDAI_2K_TYPESCRIPT, PEDIATRIC_ONCALL_SLEDAI, SLEDAI_2K_PYTHON_MODELS),
                    place="item 10, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            requires=(
                Clause(
                    (
                        "The symptom comes with proof from this list: raised creatine phosphokinase or "
                        "aldolase; electromyographic change; a biopsy that shows myositis."
                    ),
                    (SLEDAI_2K_30_DAYS_PROGRAM, SLEDAI_2K_TYPESCRIPT, PEDIATRIC_ONCALL_SLEDAI, SLEDAI_2K_PYTHON_MODELS),
                    place="item 10, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            limits=(
                Clause(
                    "Proofs beside the symptom",
                    (SLEDAI_2K_30_DAYS_PROGRAM, SLEDAI_2K_TYPESCRIPT, PEDIATRIC_ONCALL_SLEDAI, SLEDAI_2K_PYTHON_MODELS),
                    place="item 10, definition",
                    grade=Grade.SECONDARY,
                    cutoff=MYOSITIS_PROOFS,
                ),
                Clause(
                    "Enzyme above the testing laboratory's limit",
                    (SLEDAI_2K_30_DAYS_PROGRAM, SLEDAI_2K_TYPESCRIPT, PEDIATRIC_ONCALL_SLEDAI, SLEDAI_2K_PYTHON_MODELS),
                    place="item 10, definition",
                    grade=Grade.SECONDARY,
                    note="no multiple of the limit is given",
                ),
            ),
        ),
        Descriptor.URINARY_CASTS: Definition(
            label="Urinary casts",
            weight=4,
            system=System.RENAL,
            window=WINDOW,
            rule=URINARY_CASTS_RULE,
            counts=(
                Clause(
                    "Red-cell casts in the urine.",
                    (SLEDAI_2K_30_DAYS_PROGRAM, SLEDAI_2K_TYPESCRIPT, PEDIATRIC_ONCALL_SLEDAI, RENAL_REVIEW_TABLE),
                    place="item 11, definition",
                    grade=Grade.SECONDARY,
                ),
                Clause(
                    "Granular casts with heme pigment in the urine.",
                    (SLEDAI_2K_30_DAYS_PROGRAM, SLEDAI_2K_TYPESCRIPT, PEDIATRIC_ONCALL_SLEDAI, RENAL_REVIEW_TABLE),
                    place="item 11, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            requires=(
                Clause(
                    "Either kind is enough, in any number.",
                    (SLEDAI_2K_30_DAYS_PROGRAM, SLEDAI_2K_TYPESCRIPT, PEDIATRIC_ONCALL_SLEDAI, RENAL_REVIEW_TABLE),
                    place="item 11, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
        ),
        Descriptor.HEMATURIA: Definition(
            label="Hematuria",
            weight=4,
            system=System.RENAL,
            window=WINDOW,
            rule=HEMATURIA_RULE,
            counts=(
                Clause(
                    "Red cells in the urine sediment.",
                    (SLEDAI_2K_30_DAYS_PROGRAM, SLEDAI_2K_TYPESCRIPT, PEDIATRIC_ONCALL_SLEDAI, RENAL_REVIEW_TABLE),
                    place="item 12, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            limits=(
                Clause(
                    "Count in the urine sediment",
                    (SLEDAI_2K_30_DAYS_PROGRAM, SLEDAI_2K_TYPESCRIPT, PEDIATRIC_ONCALL_SLEDAI, RENAL_REVIEW_TABLE),
                    place="item 12, definition",
                    grade=Grade.SECONDARY,
                    cutoff=HEMATURIA,
                ),
            ),
            excludes=(
                Clause(
                    "a stone",
                    (SLEDAI_2K_30_DAYS_PROGRAM, SLEDAI_2K_TYPESCRIPT, PEDIATRIC_ONCALL_SLEDAI, RENAL_REVIEW_TABLE),
                    place="item 12, definition",
                    grade=Grade.SECONDARY,
                ),
                Clause(
                    "an infection",
                    (SLEDAI_2K_30_DAYS_PROGRAM, SLEDAI_2K_TYPESCRIPT, PEDIATRIC_ONCALL_SLEDAI, RENAL_REVIEW_TABLE),
                    place="item 12, definition",
                    grade=Grade.SECONDARY,
                ),
                Clause(
                    "any other cause",
                    (SLEDAI_2K_30_DAYS_PROGRAM, SLEDAI_2K_TYPESCRIPT, PEDIATRIC_ONCALL_SLEDAI, RENAL_REVIEW_TABLE),
                    place="item 12, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            notes=(
                Note(
                    (
                        "One chart-review project also asks for abnormal urine protein and maps dipstick "
                        "results to a count; both are rules of its own."
                    ),
                    SLEDAI_LLM,
                ),
            ),
        ),
        Descriptor.PROTEINURIA: Definition(
            label="Proteinuria",
            weight=4,
            system=System.RENAL,
            window=WINDOW,
            rule=PROTEINURIA_RULE_LEVEL,
            counts=(
                Clause(
                    "New and persistent proteinuria both count, so no earlier value is needed.",
                    (GLADMAN_2002, SLEDAI_2K_30_DAYS_PROGRAM, SLEDAI_2K_TYPESCRIPT, PEDIATRIC_ONCALL_SLEDAI),
                    place="in the article, the part that was read; in the transcriptions, item 13, definition",
                    grade=Grade.PRIMARY,
                ),
            ),
            limits=(
                Clause(
                    "Present value",
                    (GLADMAN_2002, SLEDAI_2K_30_DAYS_PROGRAM, SLEDAI_2K_TYPESCRIPT, PEDIATRIC_ONCALL_SLEDAI),
                    place="in the article, the part that was read; in the transcriptions, item 13, definition",
                    grade=Grade.PRIMARY,
                    cutoff=PROTEINURIA_LEVEL,
                ),
            ),
            notes=(
                Note(
                    (
                        "Sources disagree: a review table and an instrument list put the older wording, new "
                        "onset or increase, under the name SLEDAI-2K; the article contradicts them."
                    ),
                    (RENAL_REVIEW_TABLE, INSTRUMENT_LIST_2K, GLADMAN_2002),
                ),
                Note(
                    (
                        "A review lists fixed proteinuria among the pitfalls, as damage; in this edition "
                        "persistent proteinuria nevertheless counts."
                    ),
                    ARD_REVIEW_TABLE,
                ),
                Note(
                    (
                        "The item names protein per 24 hours; a protein/creatinine ratio is in no edition's "
                        "printed rule, although other texts use one."
                    ),
                    (SLEDAI_LLM, SLE_DAS_SITE),
                ),
            ),
        ),
        Descriptor.PYURIA: Definition(
            label="Pyuria",
            weight=4,
            system=System.RENAL,
            window=WINDOW,
            rule=PYURIA_RULE,
            counts=(
                Clause(
                    "White cells in the urine sediment.",
                    (SLEDAI_2K_30_DAYS_PROGRAM, SLEDAI_2K_TYPESCRIPT, PEDIATRIC_ONCALL_SLEDAI, RENAL_REVIEW_TABLE),
                    place="item 14, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            limits=(
                Clause(
                    "Count in the urine sediment",
                    (SLEDAI_2K_30_DAYS_PROGRAM, SLEDAI_2K_TYPESCRIPT, PEDIATRIC_ONCALL_SLEDAI, RENAL_REVIEW_TABLE),
                    place="item 14, definition",
                    grade=Grade.SECONDARY,
                    cutoff=PYURIA,
                ),
            ),
            excludes=(
                Clause(
                    "an infection",
                    (SLEDAI_2K_30_DAYS_PROGRAM, SLEDAI_2K_TYPESCRIPT, PEDIATRIC_ONCALL_SLEDAI, RENAL_REVIEW_TABLE),
                    place="item 14, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            notes=(
                Note(
                    (
                        "A review names asymptomatic bacteriuria and urinary infection as the classic error "
                        "with this item."
                    ),
                    ARD_REVIEW_TABLE,
                ),
                Note(
                    "One chart-review project also asks for abnormal urine protein, which is a rule of its own.",
                    SLEDAI_LLM,
                ),
            ),
        ),
        Descriptor.RASH: Definition(
            label="Rash",
            weight=2,
            system=System.MUCOCUTANEOUS,
            window=WINDOW,
            counts=(
                Clause(
                    "An inflammatory type of rash.",
                    (SLEDAI_2K_30_DAYS_PROGRAM, SLEDAI_2K_TYPESCRIPT, PEDIATRIC_ONCALL_SLEDAI),
                    place="item 15, definition",
                    grade=Grade.SECONDARY,
                ),
                Clause(
                    "A rash that persists counts for as long as it is present.",
                    (GLADMAN_2002, SLEDAI_2K_30_DAYS_PROGRAM, SLEDAI_2K_TYPESCRIPT, PEDIATRIC_ONCALL_SLEDAI),
                    place="in the article, the part that was read; in the transcriptions, item 15, definition",
                    grade=Grade.PRIMARY,
                ),
            ),
            notes=(
                Note("One item: two kinds of rash together score 2."),
                Note("A fixed, scarred rash is damage and does not score.", (ARD_REVIEW_TABLE, SLEDAI_LLM)),
                Note(
                    (
                        "Sources disagree: a printed table and an instrument list carry the older wording, "
                        "new or recurrent, under the name SLEDAI-2K; the article contradicts them."
                    ),
                    (HHE_RHEUMATOLOGY_2019, INSTRUMENT_LIST_2K, GLADMAN_2002),
                ),
            ),
        ),
        Descriptor.ALOPECIA: Definition(
            label="Alopecia",
            weight=2,
            system=System.MUCOCUTANEOUS,
            window=WINDOW,
            counts=(
                Clause(
                    "Abnormal hair loss, in patches or diffuse.",
                    (SLEDAI_2K_30_DAYS_PROGRAM, SLEDAI_2K_TYPESCRIPT, PEDIATRIC_ONCALL_SLEDAI),
                    place="item 16, definition",
                    grade=Grade.SECONDARY,
                ),
                Clause(
                    "Hair loss that persists counts for as long as it goes on.",
                    (GLADMAN_2002, SLEDAI_2K_30_DAYS_PROGRAM, SLEDAI_2K_TYPESCRIPT, PEDIATRIC_ONCALL_SLEDAI),
                    place="in the article, the part that was read; in the transcriptions, item 16, definition",
                    grade=Grade.PRIMARY,
                ),
            ),
            notes=(
                Note("Scarring alopecia is damage and does not score.", (ARD_REVIEW_TABLE, SLEDAI_LLM)),
                Note(
                    (
                        "Sources disagree: an instrument list carries the older wording, new or recurrent, "
                        "under the name SLEDAI-2K; the article contradicts it."
                    ),
                    (INSTRUMENT_LIST_2K, GLADMAN_2002),
                ),
            ),
        ),
        Descriptor.MUCOSAL_ULCERS: Definition(
            label="Mucosal ulcers",
            weight=2,
            system=System.MUCOCUTANEOUS,
            window=WINDOW,
            counts=(
                Clause(
                    "Ulcers of the mouth or nose.",
                    (SLEDAI_2K_30_DAYS_PROGRAM, SLEDAI_2K_TYPESCRIPT, PEDIATRIC_ONCALL_SLEDAI),
                    place="item 17, definition",
                    grade=Grade.SECONDARY,
                ),
                Clause(
                    "Ulcers that persist count for as long as they last.",
                    (GLADMAN_2002, SLEDAI_2K_30_DAYS_PROGRAM, SLEDAI_2K_TYPESCRIPT, PEDIATRIC_ONCALL_SLEDAI),
                    place="in the article, the part that was read; in the transcriptions, item 17, definition",
                    grade=Grade.PRIMARY,
                ),
            ),
            notes=(
                Note("One item: oral and nasal ulcers together score 2."),
                Note(
                    (
                        "Sources disagree: an instrument list carries the older wording, new or recurrent, "
                        "under the name SLEDAI-2K; the article contradicts it."
                    ),
                    (INSTRUMENT_LIST_2K, GLADMAN_2002),
                ),
            ),
        ),
        Descriptor.PLEURISY: Definition(
            label="Pleurisy",
            weight=2,
            system=System.SEROSAL,
            window=WINDOW,
            rule=PLEURISY_RULE_PAIN_AND_SIGN,
            counts=(
                Clause(
                    "Pleuritic chest pain.",
                    (SLEDAI_2K_30_DAYS_PROGRAM, SLEDAI_2K_TYPESCRIPT, PEDIATRIC_ONCALL_SLEDAI),
                    place="item 18, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            requires=(
                Clause(
                    "The pain comes with any one sign: pleural rub, pleural effusion or pleural thickening.",
                    (SLEDAI_2K_30_DAYS_PROGRAM, SLEDAI_2K_TYPESCRIPT, PEDIATRIC_ONCALL_SLEDAI),
                    place="item 18, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
        ),
        Descriptor.PERICARDITIS: Definition(
            label="Pericarditis",
            weight=2,
            system=System.SEROSAL,
            window=WINDOW,
            rule=PERICARDITIS_RULE_PAIN_AND_SIGN_OR_ECHO,
            counts=(
                Clause(
                    "Pericardial pain.",
                    (SLEDAI_2K_30_DAYS_PROGRAM, SLEDAI_2K_TYPESCRIPT, SLEDAI_2K_C_AND_JAVASCRIPT),
                    place="item 19, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            requires=(
                Clause(
                    (
                        "The pain comes with at least one of: pericardial rub; pericardial effusion; "
                        "electrocardiographic or echocardiographic confirmation."
                    ),
                    (SLEDAI_2K_30_DAYS_PROGRAM, SLEDAI_2K_TYPESCRIPT, SLEDAI_2K_C_AND_JAVASCRIPT),
                    place="item 19, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            notes=(
                Note("An effusion without pain, seen on the echocardiogram, scores 0 in this edition."),
                Note(
                    (
                        "Sources disagree on imaging: the sheet names the electrocardiogram only; "
                        "transcriptions of SLEDAI-2K add the echocardiogram."
                    ),
                    (
                        SELENA_MODIFICATION_SHEET,
                        SLEDAI_2K_30_DAYS_PROGRAM,
                        SLEDAI_2K_TYPESCRIPT,
                        SLEDAI_2K_C_AND_JAVASCRIPT,
                        INSTRUMENT_LIST_2K,
                    ),
                ),
            ),
        ),
        Descriptor.LOW_COMPLEMENT: Definition(
            label="Low complement",
            weight=2,
            system=System.IMMUNOLOGIC,
            window=WINDOW,
            rule=LOW_COMPLEMENT_RULE,
            counts=(
                Clause(
                    "A low CH50, C3 or C4.",
                    (SLEDAI_2K_30_DAYS_PROGRAM, SLEDAI_2K_TYPESCRIPT),
                    place="item 20, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            requires=(
                Clause(
                    "Any one of the three is enough.",
                    (SLEDAI_2K_30_DAYS_PROGRAM, SLEDAI_2K_TYPESCRIPT),
                    place="item 20, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            limits=(
                Clause(
                    "Below the testing laboratory's lower limit of normal; the limit itself does not count",
                    (SLEDAI_2K_30_DAYS_PROGRAM, SLEDAI_2K_TYPESCRIPT),
                    place="item 20, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            notes=(
                Note("One item: 2 points however many components are low."),
                Note(
                    "No constant cut-off belongs to the item; a trial used the limits of its central laboratory.",
                    BLISS_BASELINE,
                ),
            ),
        ),
        Descriptor.INCREASED_DNA_BINDING: Definition(
            label="Increased DNA binding",
            weight=2,
            system=System.IMMUNOLOGIC,
            window=WINDOW,
            rule=DNA_BINDING_RULE_RANGE,
            counts=(
                Clause(
                    "Raised binding of DNA.",
                    (SLEDAI_2K_30_DAYS_PROGRAM, SLEDAI_2K_TYPESCRIPT, SLEDAI_2K_C_AND_JAVASCRIPT),
                    place="item 21, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            limits=(
                Clause(
                    "Above the testing laboratory's normal range; the limit itself does not count",
                    (SLEDAI_2K_30_DAYS_PROGRAM, SLEDAI_2K_TYPESCRIPT, SLEDAI_2K_C_AND_JAVASCRIPT),
                    place="item 21, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            notes=(
                Note(
                    (
                        "Sources disagree: one transcription of SLEDAI-2K keeps the Farr limit of the "
                        "original; the others give no number, one of them naming the Farr assay."
                    ),
                    (
                        INSTRUMENT_LIST_2K,
                        SLEDAI_2K_30_DAYS_PROGRAM,
                        SLEDAI_2K_TYPESCRIPT,
                        SLEDAI_2K_C_AND_JAVASCRIPT,
                        SUSZEK_2024,
                    ),
                ),
                Note(
                    (
                        "The height of the titer never changes the points; a trial's limit for one assay is a "
                        "limit of that assay."
                    ),
                    BLISS_BASELINE,
                ),
            ),
        ),
        Descriptor.FEVER: Definition(
            label="Fever",
            weight=1,
            system=System.CONSTITUTIONAL,
            window=WINDOW,
            rule=FEVER_RULE,
            counts=(
                Clause(
                    "Raised body temperature.",
                    (SLEDAI_2K_30_DAYS_PROGRAM, SLEDAI_2K_TYPESCRIPT),
                    place="item 22, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            limits=(
                Clause(
                    "Body temperature",
                    (SLEDAI_2K_30_DAYS_PROGRAM, SLEDAI_2K_TYPESCRIPT),
                    place="item 22, definition",
                    grade=Grade.SECONDARY,
                    cutoff=FEVER,
                ),
            ),
            excludes=(
                Clause(
                    "an infectious cause",
                    (SLEDAI_2K_30_DAYS_PROGRAM, SLEDAI_2K_TYPESCRIPT),
                    place="item 22, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
        ),
        Descriptor.THROMBOCYTOPENIA: Definition(
            label="Thrombocytopenia",
            weight=1,
            system=System.HEMATOLOGIC,
            window=WINDOW,
            rule=THROMBOCYTOPENIA_RULE_NOT_BY_DRUG,
            counts=(
                Clause(
                    "A low platelet count.",
                    (SLEDAI_2K_30_DAYS_PROGRAM, SLEDAI_2K_TYPESCRIPT, SLEDAI_2K_C_AND_JAVASCRIPT),
                    place="item 23, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            limits=(
                Clause(
                    "Platelet count",
                    (SLEDAI_2K_30_DAYS_PROGRAM, SLEDAI_2K_TYPESCRIPT, SLEDAI_2K_C_AND_JAVASCRIPT),
                    place="item 23, definition",
                    grade=Grade.SECONDARY,
                    cutoff=PLATELETS,
                ),
            ),
            excludes=(
                Clause(
                    "a drug cause",
                    (SLEDAI_2K_30_DAYS_PROGRAM, SLEDAI_2K_TYPESCRIPT, SLEDAI_2K_C_AND_JAVASCRIPT),
                    place="item 23, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            notes=(
                Note(
                    "Sources disagree: one transcription of SLEDAI-2K prints no exclusion of a drug cause.",
                    INSTRUMENT_LIST_2K,
                ),
                Note(
                    (
                        "One transcription prints the number per cubic millimeter with the unit 10^9/L, a "
                        "slip by a factor of 1000."
                    ),
                    SLEDAI_2K_30_DAYS_PROGRAM,
                ),
            ),
        ),
        Descriptor.LEUKOPENIA: Definition(
            label="Leukopenia",
            weight=1,
            system=System.HEMATOLOGIC,
            window=WINDOW,
            rule=LEUKOPENIA_RULE,
            counts=(
                Clause(
                    "A low white-cell count.",
                    (SLEDAI_2K_30_DAYS_PROGRAM, SLEDAI_2K_TYPESCRIPT, SLEDAI_2K_C_AND_JAVASCRIPT),
                    place="item 24, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            limits=(
                Clause(
                    "White-cell count",
                    (SLEDAI_2K_30_DAYS_PROGRAM, SLEDAI_2K_TYPESCRIPT, SLEDAI_2K_C_AND_JAVASCRIPT),
                    place="item 24, definition",
                    grade=Grade.SECONDARY,
                    cutoff=WHITE_CELLS,
                ),
            ),
            excludes=(
                Clause(
                    "a drug cause",
                    (SLEDAI_2K_30_DAYS_PROGRAM, SLEDAI_2K_TYPESCRIPT, SLEDAI_2K_C_AND_JAVASCRIPT),
                    place="item 24, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            notes=(
                Note(
                    "Lymphopenia scores nothing, and the higher white-cell limit of classification "
                    "criteria is another rule."
                ),
                Note(
                    (
                        "One transcription prints the number per cubic millimeter with the unit 10^9/L, a "
                        "slip by a factor of 1000."
                    ),
                    SLEDAI_2K_30_DAYS_PROGRAM,
                ),
            ),
        ),
    },
    sources=(
        GLADMAN_2002,
        TOUMA_2010,
        BOMBARDIER_1992,
        MANZI_2012,
        SLEDAI_2K_30_DAYS_PROGRAM,
        SLEDAI_2K_TYPESCRIPT,
        SLEDAI_2K_C_AND_JAVASCRIPT,
        PEDIATRIC_ONCALL_SLEDAI,
        SLEDAI_2K_PYTHON_MODELS,
        HHE_RHEUMATOLOGY_2019,
    ),
    about=(
        "SLEDAI-2K of 2002: persisting rash, alopecia, mucosal ulcers and proteinuria count. The "
        "abstract and a fragment of the article were read, its table of definitions was not."
    ),
    grade=Grade.SECONDARY,
    notes=(
        Note(
            (
                "Sources disagree on the window: 10 days in the later article of the same group and in "
                "a review of its renal items; 28 days in a review, 10 to 30 days as quoted from Suszek 2024, and "
                "the last visit as an alternative in an R package."
            ),
            (TOUMA_2010, RENAL_REVIEW_TABLE, ARD_REVIEW_TABLE, SUSZEK_2024, CLIOT_R_PACKAGE),
        ),
        *COMMON_NOTES,
    ),
)
