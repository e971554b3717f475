"""The circulating sheet titled "SELENA Modification", in our own words.

It carries the SELENA name and a physician global scale of 0 to 3, and the item wording of the original SLEDAI.
The text of the SELENA trial is another edition, `sledai.editions.selena_sledai`.
"""

from sledai.criteria import (
    ARTHRITIS_MORE_THAN_TWO,
    ARTHRITIS_RULE_MORE_THAN_TWO,
    DNA_BINDING_RULE_FARR_OR_RANGE,
    FARR,
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
    PERICARDITIS_RULE_PAIN_AND_SIGN,
    PLATELETS,
    PLEURISY_RULE_PAIN_AND_SIGN,
    PROTEINURIA_LEVEL,
    PROTEINURIA_RISE,
    PROTEINURIA_RULE_NEW_OR_RISE,
    PYURIA,
    PYURIA_RULE,
    THROMBOCYTOPENIA_RULE,
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
    CRITERIOS_DIAGNOSTICOS_2014,
    EMOPLAYA_SELENA_CALC,
    MANZI_2012,
    MEDICALCRITERIA_SLEDAI,
    SELENA_MODIFICATION_SHEET,
    SELENA_VUE_FORM,
    SLE_DAS_SITE,
    SLEDAI_2K_AUDITED_SOURCE,
    SLEDAI_LLM,
    Grade,
)

WINDOW = Window(
    10,
    (MEDICALCRITERIA_SLEDAI, CRITERIOS_DIAGNOSTICOS_2014),
    place="statement of the window on forms of the same wording",
    grade=Grade.SECONDARY,
)

SELENA_SLEDAI_SHEET = Index(
    "selena-sledai-sheet",
    label="SLEDAI, SELENA Modification sheet",
    rows={
        Descriptor.SEIZURE: Definition(
            label="Seizure",
            weight=8,
            system=System.CNS,
            window=WINDOW,
            counts=(
                Clause(
                    "A seizure that began recently.",
                    SELENA_MODIFICATION_SHEET,
                    place="item 1, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            excludes=(
                Clause(
                    "a metabolic cause", SELENA_MODIFICATION_SHEET, place="item 1, definition", grade=Grade.SECONDARY
                ),
                Clause(
                    "an infectious cause", SELENA_MODIFICATION_SHEET, place="item 1, definition", grade=Grade.SECONDARY
                ),
                Clause("a drug cause", SELENA_MODIFICATION_SHEET, place="item 1, definition", grade=Grade.SECONDARY),
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
                    SELENA_MODIFICATION_SHEET,
                    place="item 2, definition",
                    grade=Grade.SECONDARY,
                ),
                Clause(
                    (
                        "Signs are examples, and no number of them is asked for: bizarre, disorganized or "
                        "catatonic behavior; hallucinations; incoherence; thought that is poor in content or "
                        "markedly illogical; associations that are markedly loose."
                    ),
                    SELENA_MODIFICATION_SHEET,
                    place="item 2, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            requires=(
                Clause(
                    "The disturbance is severe, and normal function is lost.",
                    SELENA_MODIFICATION_SHEET,
                    place="item 2, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            excludes=(
                Clause("uremia", SELENA_MODIFICATION_SHEET, place="item 2, definition", grade=Grade.SECONDARY),
                Clause("a drug cause", SELENA_MODIFICATION_SHEET, place="item 2, definition", grade=Grade.SECONDARY),
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
                    SELENA_MODIFICATION_SHEET,
                    place="item 3, definition",
                    grade=Grade.SECONDARY,
                ),
                Clause(
                    "In it the person is disoriented, forgetful or weak in another intellectual task.",
                    SELENA_MODIFICATION_SHEET,
                    place="item 3, definition",
                    grade=Grade.SECONDARY,
                ),
                Clause(
                    "Dulled consciousness with poor focus belongs to it.",
                    SELENA_MODIFICATION_SHEET,
                    place="item 3, definition",
                    grade=Grade.SECONDARY,
                ),
                Clause(
                    "Attention to the surroundings that does not last belongs to it.",
                    SELENA_MODIFICATION_SHEET,
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
                    SELENA_MODIFICATION_SHEET,
                    place="item 3, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            limits=(
                Clause(
                    "Features of the list that are present",
                    SELENA_MODIFICATION_SHEET,
                    place="item 3, definition",
                    grade=Grade.SECONDARY,
                    cutoff=ORGANIC_BRAIN_FEATURES,
                ),
            ),
            excludes=(
                Clause(
                    "a metabolic cause", SELENA_MODIFICATION_SHEET, place="item 3, definition", grade=Grade.SECONDARY
                ),
                Clause(
                    "an infectious cause", SELENA_MODIFICATION_SHEET, place="item 3, definition", grade=Grade.SECONDARY
                ),
                Clause("a drug cause", SELENA_MODIFICATION_SHEET, place="item 3, definition", grade=Grade.SECONDARY),
            ),
            notes=(
                Note("Features (c) and (d) are one feature each, not two."),
                Note(
                    "Two transcriptions print 'intelligent' where 'intellectual' is meant.",
                    (SELENA_MODIFICATION_SHEET, MEDICALCRITERIA_SLEDAI),
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
                    SELENA_MODIFICATION_SHEET,
                    place="item 4, definition",
                    grade=Grade.SECONDARY,
                ),
                Clause(
                    "Lupus change in the choroid: bleeding or serous exudate.",
                    SELENA_MODIFICATION_SHEET,
                    place="item 4, definition",
                    grade=Grade.SECONDARY,
                ),
                Clause("Optic neuritis.", SELENA_MODIFICATION_SHEET, place="item 4, definition", grade=Grade.SECONDARY),
            ),
            requires=(
                Clause(
                    "Any one of these is enough.",
                    SELENA_MODIFICATION_SHEET,
                    place="item 4, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            excludes=(
                Clause("hypertension", SELENA_MODIFICATION_SHEET, place="item 4, definition", grade=Grade.SECONDARY),
                Clause("an infection", SELENA_MODIFICATION_SHEET, place="item 4, definition", grade=Grade.SECONDARY),
                Clause("a drug cause", SELENA_MODIFICATION_SHEET, place="item 4, definition", grade=Grade.SECONDARY),
            ),
            notes=(
                Note(
                    "Several transcriptions print 'serious' where 'serous' exudate is meant.",
                    (SELENA_MODIFICATION_SHEET, MEDICALCRITERIA_SLEDAI, CRITERIOS_DIAGNOSTICOS_2014),
                ),
                Note("Scleritis and episcleritis do not count in this edition."),
            ),
        ),
        Descriptor.CRANIAL_NERVE_DISORDER: Definition(
            label="Cranial nerve disorder",
            weight=8,
            system=System.CNS,
            window=WINDOW,
            counts=(
                Clause(
                    "A motor or sensory neuropathy of a cranial nerve that is new.",
                    SELENA_MODIFICATION_SHEET,
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
                    SELENA_MODIFICATION_SHEET,
                    place="item 6, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            requires=(
                Clause(
                    "It is severe, it persists, and opioid painkillers do not relieve it.",
                    SELENA_MODIFICATION_SHEET,
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
                    SELENA_MODIFICATION_SHEET,
                    place="item 7, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            excludes=(
                Clause(
                    "arteriosclerosis", SELENA_MODIFICATION_SHEET, place="item 7, definition", grade=Grade.SECONDARY
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
                Clause("Ulceration.", SELENA_MODIFICATION_SHEET, place="item 8, definition", grade=Grade.SECONDARY),
                Clause("Gangrene.", SELENA_MODIFICATION_SHEET, place="item 8, definition", grade=Grade.SECONDARY),
                Clause(
                    "Painful nodules on the fingers.",
                    SELENA_MODIFICATION_SHEET,
                    place="item 8, definition",
                    grade=Grade.SECONDARY,
                ),
                Clause(
                    "An infarct beside the nail.",
                    SELENA_MODIFICATION_SHEET,
                    place="item 8, definition",
                    grade=Grade.SECONDARY,
                ),
                Clause(
                    "Splinter hemorrhages.",
                    SELENA_MODIFICATION_SHEET,
                    place="item 8, definition",
                    grade=Grade.SECONDARY,
                ),
                Clause(
                    "Vasculitis proved by biopsy.",
                    SELENA_MODIFICATION_SHEET,
                    place="item 8, definition",
                    grade=Grade.SECONDARY,
                ),
                Clause(
                    "Vasculitis proved by angiogram.",
                    SELENA_MODIFICATION_SHEET,
                    place="item 8, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            requires=(
                Clause(
                    "Any one of these is enough.",
                    SELENA_MODIFICATION_SHEET,
                    place="item 8, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            notes=(
                Note(
                    "An infarct beside the nail is one sign; a comma on the sheet and its twin page makes it two.",
                    (SELENA_MODIFICATION_SHEET, MEDICALCRITERIA_SLEDAI),
                ),
            ),
        ),
        Descriptor.ARTHRITIS: Definition(
            label="Arthritis",
            weight=4,
            system=System.MUSCULOSKELETAL,
            window=WINDOW,
            rule=ARTHRITIS_RULE_MORE_THAN_TWO,
            counts=(
                Clause(
                    "Joints that hurt and are inflamed.",
                    SELENA_MODIFICATION_SHEET,
                    place="item 9, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            requires=(
                Clause(
                    "Pain and a sign of inflammation are found in the same joints.",
                    SELENA_MODIFICATION_SHEET,
                    place="item 9, definition",
                    grade=Grade.SECONDARY,
                ),
                Clause(
                    "Any one sign is enough: tenderness, swelling or effusion.",
                    SELENA_MODIFICATION_SHEET,
                    place="item 9, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            limits=(
                Clause(
                    "Number of such joints",
                    SELENA_MODIFICATION_SHEET,
                    place="item 9, definition",
                    grade=Grade.SECONDARY,
                    cutoff=ARTHRITIS_MORE_THAN_TWO,
                ),
            ),
            notes=(Note("Exactly two inflamed joints score 0 in this edition, and three score 4."),),
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
                    SELENA_MODIFICATION_SHEET,
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
                    SELENA_MODIFICATION_SHEET,
                    place="item 10, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            limits=(
                Clause(
                    "Proofs beside the symptom",
                    SELENA_MODIFICATION_SHEET,
                    place="item 10, definition",
                    grade=Grade.SECONDARY,
                    cutoff=MYOSITIS_PROOFS,
                ),
                Clause(
                    "Enzyme above the testing laboratory's limit",
                    SELENA_MODIFICATION_SHEET,
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
                    SELENA_MODIFICATION_SHEET,
                    place="item 11, definition",
                    grade=Grade.SECONDARY,
                ),
                Clause(
                    "Granular casts with heme pigment in the urine.",
                    SELENA_MODIFICATION_SHEET,
                    place="item 11, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            requires=(
                Clause(
                    "Either kind is enough, in any number.",
                    SELENA_MODIFICATION_SHEET,
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
                    SELENA_MODIFICATION_SHEET,
                    place="item 12, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            limits=(
                Clause(
                    "Count in the urine sediment",
                    SELENA_MODIFICATION_SHEET,
                    place="item 12, definition",
                    grade=Grade.SECONDARY,
                    cutoff=HEMATURIA,
                ),
            ),
            excludes=(
                Clause("a stone", SELENA_MODIFICATION_SHEET, place="item 12, definition", grade=Grade.SECONDARY),
                Clause("an infection", SELENA_MODIFICATION_SHEET, place="item 12, definition", grade=Grade.SECONDARY),
                Clause(
                    "any other cause", SELENA_MODIFICATION_SHEET, place="item 12, definition", grade=Grade.SECONDARY
                ),
            ),
        ),
        Descriptor.PROTEINURIA: Definition(
            label="Proteinuria",
            weight=4,
            system=System.RENAL,
            window=WINDOW,
            rule=PROTEINURIA_RULE_NEW_OR_RISE,
            counts=(
                Clause(
                    "Proteinuria of new onset.",
                    SELENA_MODIFICATION_SHEET,
                    place="item 13, definition",
                    grade=Grade.SECONDARY,
                ),
                Clause(
                    "Proteinuria that has recently risen.",
                    SELENA_MODIFICATION_SHEET,
                    place="item 13, definition",
                    grade=Grade.SECONDARY,
                ),
                Clause(
                    "Stable persistent proteinuria does not count.",
                    SELENA_MODIFICATION_SHEET,
                    place="item 13, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            requires=(
                Clause(
                    "An earlier value is at hand to compare with.",
                    SELENA_MODIFICATION_SHEET,
                    place="item 13, definition",
                    grade=Grade.SECONDARY,
                    note="follows from the wording",
                ),
            ),
            limits=(
                Clause(
                    "New onset: the earlier value not above this limit and the present value above it",
                    SELENA_MODIFICATION_SHEET,
                    place="item 13, definition",
                    grade=Grade.SECONDARY,
                    cutoff=PROTEINURIA_LEVEL,
                ),
                Clause(
                    "Recent rise: the present value less the earlier one",
                    SELENA_MODIFICATION_SHEET,
                    place="item 13, definition",
                    grade=Grade.SECONDARY,
                    cutoff=PROTEINURIA_RISE,
                ),
            ),
            notes=(
                Note(
                    "With no earlier value, a present value above the limit cannot be decided; a present "
                    "value not above it is absent whatever the earlier one was."
                ),
                Note("What is recent, and with which visit to compare, is defined in no source that was read."),
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
                    SELENA_MODIFICATION_SHEET,
                    place="item 14, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            limits=(
                Clause(
                    "Count in the urine sediment",
                    SELENA_MODIFICATION_SHEET,
                    place="item 14, definition",
                    grade=Grade.SECONDARY,
                    cutoff=PYURIA,
                ),
            ),
            excludes=(
                Clause("an infection", SELENA_MODIFICATION_SHEET, place="item 14, definition", grade=Grade.SECONDARY),
            ),
            notes=(
                Note(
                    (
                        "A review names asymptomatic bacteriuria and urinary infection as the classic error "
                        "with this item."
                    ),
                    ARD_REVIEW_TABLE,
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
                    SELENA_MODIFICATION_SHEET,
                    place="item 15, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            requires=(
                Clause(
                    "The rash is new or has come back.",
                    (SELENA_MODIFICATION_SHEET, SELENA_VUE_FORM),
                    place="item 15, definition",
                    grade=Grade.SECONDARY,
                    note="the French form labels the item new rash",
                ),
            ),
            notes=(
                Note("One item: two kinds of rash together score 2."),
                Note("A fixed, scarred rash is damage and does not score.", (ARD_REVIEW_TABLE, SLEDAI_LLM)),
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
                    SELENA_MODIFICATION_SHEET,
                    place="item 16, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            requires=(
                Clause(
                    "The hair loss is new or has come back.",
                    SELENA_MODIFICATION_SHEET,
                    place="item 16, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            notes=(Note("Scarring alopecia is damage and does not score.", (ARD_REVIEW_TABLE, SLEDAI_LLM)),),
        ),
        Descriptor.MUCOSAL_ULCERS: Definition(
            label="Mucosal ulcers",
            weight=2,
            system=System.MUCOCUTANEOUS,
            window=WINDOW,
            counts=(
                Clause(
                    "Ulcers of the mouth or nose.",
                    SELENA_MODIFICATION_SHEET,
                    place="item 17, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            requires=(
                Clause(
                    "The ulcers are new or have come back.",
                    SELENA_MODIFICATION_SHEET,
                    place="item 17, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            notes=(Note("One item: oral and nasal ulcers together score 2."),),
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
                    SELENA_MODIFICATION_SHEET,
                    place="item 18, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            requires=(
                Clause(
                    "The pain comes with any one sign: pleural rub, pleural effusion or pleural thickening.",
                    SELENA_MODIFICATION_SHEET,
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
            rule=PERICARDITIS_RULE_PAIN_AND_SIGN,
            counts=(
                Clause(
                    "Pericardial pain.", SELENA_MODIFICATION_SHEET, place="item 19, definition", grade=Grade.SECONDARY
                ),
            ),
            requires=(
                Clause(
                    (
                        "The pain comes with at least one of: pericardial rub; pericardial effusion; "
                        "electrocardiographic confirmation."
                    ),
                    SELENA_MODIFICATION_SHEET,
                    place="item 19, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            notes=(Note("An effusion without pain, seen on the echocardiogram, scores 0 in this edition."),),
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
                    SELENA_MODIFICATION_SHEET,
                    place="item 20, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            requires=(
                Clause(
                    "Any one of the three is enough.",
                    SELENA_MODIFICATION_SHEET,
                    place="item 20, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            limits=(
                Clause(
                    "Below the testing laboratory's lower limit of normal; the limit itself does not count",
                    SELENA_MODIFICATION_SHEET,
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
            rule=DNA_BINDING_RULE_FARR_OR_RANGE,
            counts=(
                Clause(
                    "Raised binding of DNA.",
                    SELENA_MODIFICATION_SHEET,
                    place="item 21, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            requires=(
                Clause(
                    "Either limit is enough.",
                    SELENA_MODIFICATION_SHEET,
                    place="item 21, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            limits=(
                Clause(
                    "Binding in the Farr assay",
                    SELENA_MODIFICATION_SHEET,
                    place="item 21, definition",
                    grade=Grade.SECONDARY,
                    cutoff=FARR,
                ),
                Clause(
                    "Above the testing laboratory's normal range; the limit itself does not count",
                    SELENA_MODIFICATION_SHEET,
                    place="item 21, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            notes=(
                Note(
                    "One page of the sheet prints the Farr limit as above it, another page lost the sign.",
                    SELENA_MODIFICATION_SHEET,
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
                    SELENA_MODIFICATION_SHEET,
                    place="item 22, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            limits=(
                Clause(
                    "Body temperature",
                    SELENA_MODIFICATION_SHEET,
                    place="item 22, definition",
                    grade=Grade.SECONDARY,
                    cutoff=FEVER,
                ),
            ),
            excludes=(
                Clause(
                    "an infectious cause", SELENA_MODIFICATION_SHEET, place="item 22, definition", grade=Grade.SECONDARY
                ),
            ),
        ),
        Descriptor.THROMBOCYTOPENIA: Definition(
            label="Thrombocytopenia",
            weight=1,
            system=System.HEMATOLOGIC,
            window=WINDOW,
            rule=THROMBOCYTOPENIA_RULE,
            counts=(
                Clause(
                    "A low platelet count.",
                    SELENA_MODIFICATION_SHEET,
                    place="item 23, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            limits=(
                Clause(
                    "Platelet count",
                    SELENA_MODIFICATION_SHEET,
                    place="item 23, definition",
                    grade=Grade.SECONDARY,
                    cutoff=PLATELETS,
                ),
            ),
            notes=(
                Note(
                    "No exclusion is printed with this item; a drug cause is excluded only in SLEDAI-2K.",
                    (SELENA_MODIFICATION_SHEET, EMOPLAYA_SELENA_CALC),
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
                    SELENA_MODIFICATION_SHEET,
                    place="item 24, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            limits=(
                Clause(
                    "White-cell count",
                    SELENA_MODIFICATION_SHEET,
                    place="item 24, definition",
                    grade=Grade.SECONDARY,
                    cutoff=WHITE_CELLS,
                ),
            ),
            excludes=(
                Clause("a drug cause", SELENA_MODIFICATION_SHEET, place="item 24, definition", grade=Grade.SECONDARY),
            ),
            notes=(
                Note(
                    "Lymphopenia scores nothing, and the higher white-cell limit of classification "
                    "criteria is another rule."
                ),
            ),
        ),
    },
    sources=(
        SELENA_MODIFICATION_SHEET,
        MEDICALCRITERIA_SLEDAI,
        CRITERIOS_DIAGNOSTICOS_2014,
        SELENA_VUE_FORM,
        BOMBARDIER_1992,
        MANZI_2012,
    ),
    about=(
        "The sheet that circulates under the name SELENA Modification. Item by item it says what "
        "the original SLEDAI says; it is not the text of the SELENA trial."
    ),
    grade=Grade.SECONDARY,
    notes=(
        Note(
            (
                "Two different texts circulate as SELENA-SLEDAI; always say which one a result used. This "
                "one has new or recurrent rash, alopecia and ulcers, retinal change without scleritis, no "
                "vertigo, and pain together with a sign in pleurisy and pericarditis."
            ),
            (SELENA_MODIFICATION_SHEET, MEDICALCRITERIA_SLEDAI, CRITERIOS_DIAGNOSTICOS_2014, SELENA_VUE_FORM),
        ),
        *COMMON_NOTES,
    ),
)
