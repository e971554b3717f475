"""SELENA-SLEDAI, the instrument of the SELENA trials, in our own words.

The trial instrument itself was not read: what sets this text apart from the original rests on an abridged translation,
a Japanese calculator, one sentence of an article, a congress abstract and memory.
A statement is unverified where no source of this text was read for it: it is remembered, or stands on the sheet only.

That pain *or* a sign makes pleurisy and pericarditis is remembered and unverified: every text that was read joins pain
*with* a sign. One argument scores by that reading, which is the rule of the sheet's rows:

    >>> from sledai import SELENA_SLEDAI, SELENA_SLEDAI_SHEET, Descriptor
    >>> from sledai.criteria import PERICARDITIS_RULE_PAIN_AND_SIGN, PLEURISY_RULE_PAIN_AND_SIGN
    >>> rows = {name: SELENA_SLEDAI_SHEET[name] for name in (Descriptor.PLEURISY, Descriptor.PERICARDITIS)}
    >>> edition = SELENA_SLEDAI.with_rows(rows, key="selena-sledai-pain-and-sign", label="SELENA-SLEDAI, pain and sign")
    >>> edition["pleurisy"].rule == PLEURISY_RULE_PAIN_AND_SIGN
    True
    >>> edition["pericarditis"].rule == PERICARDITIS_RULE_PAIN_AND_SIGN
    True
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
    PERICARDITIS_RULE_PAIN_OR_SIGN,
    PLATELETS,
    PLEURISY_RULE_PAIN_OR_SIGN,
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
    ACP_JOURNAL_CLUB_2006,
    ARD_REVIEW_TABLE,
    BARBOSA_2019,
    BLISS_BASELINE,
    BLISS_SC_SUBGROUPS,
    BOMBARDIER_1992,
    BUYON_2005,
    EMOPLAYA_SELENA_CALC,
    GLADMAN_2002,
    HOKUTO_SELENA,
    MALAYSIAN_GUIDELINE_2024,
    MANZI_2012,
    PETRI_2005,
    RYU_2017,
    SELENA_MODIFICATION_SHEET,
    SELENA_VUE_FORM,
    SLE_DAS_SITE,
    SLEDAI_2K_AUDITED_SOURCE,
    SLEDAI_LLM,
    THERAPYAPP_SELENA,
    TULIP_1_TABLE,
    Grade,
)

PAIN_OR_SIGN = "no text with this wording was read; every text that was read joins pain with a sign"

WINDOW = Window(10, (THERAPYAPP_SELENA, HOKUTO_SELENA), place="statement of the window", grade=Grade.SECONDARY)

SELENA_SLEDAI = Index(
    "selena-sledai",
    label="SELENA-SLEDAI",
    rows={
        Descriptor.SEIZURE: Definition(
            label="Seizure",
            weight=8,
            system=System.CNS,
            window=WINDOW,
            counts=(
                Clause(
                    "A seizure that began recently.",
                    EMOPLAYA_SELENA_CALC,
                    place="item 1, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            excludes=(
                Clause("a metabolic cause", EMOPLAYA_SELENA_CALC, place="item 1, definition", grade=Grade.SECONDARY),
                Clause("an infectious cause", EMOPLAYA_SELENA_CALC, place="item 1, definition", grade=Grade.SECONDARY),
                Clause("a drug cause", EMOPLAYA_SELENA_CALC, place="item 1, definition", grade=Grade.SECONDARY),
            ),
            notes=(
                Note("The item itself names the ten-day limit.", EMOPLAYA_SELENA_CALC),
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
                    EMOPLAYA_SELENA_CALC,
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
                    grade=Grade.UNVERIFIED,
                    note="read on the sheet only, which is another edition; the abridged translation names no signs",
                ),
            ),
            requires=(
                Clause(
                    "The disturbance is severe, and normal function is lost.",
                    EMOPLAYA_SELENA_CALC,
                    place="item 2, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            excludes=(
                Clause("uremia", EMOPLAYA_SELENA_CALC, place="item 2, definition", grade=Grade.SECONDARY),
                Clause("a drug cause", EMOPLAYA_SELENA_CALC, place="item 2, definition", grade=Grade.SECONDARY),
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
                    (EMOPLAYA_SELENA_CALC, SELENA_MODIFICATION_SHEET),
                    place="item 3, definition",
                    grade=Grade.SECONDARY,
                ),
                Clause(
                    "In it the person is disoriented, forgetful or weak in another intellectual task.",
                    (EMOPLAYA_SELENA_CALC, SELENA_MODIFICATION_SHEET),
                    place="item 3, definition",
                    grade=Grade.SECONDARY,
                ),
                Clause(
                    "Dulled consciousness with poor focus belongs to it.",
                    SELENA_MODIFICATION_SHEET,
                    place="item 3, definition",
                    grade=Grade.UNVERIFIED,
                    note=(
                        "read on the sheet only, which is another edition; that the trial text has this "
                        "clause is remembered"
                    ),
                ),
                Clause(
                    "Attention to the surroundings that does not last belongs to it.",
                    (EMOPLAYA_SELENA_CALC, SELENA_MODIFICATION_SHEET),
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
                    (EMOPLAYA_SELENA_CALC, SELENA_MODIFICATION_SHEET),
                    place="item 3, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            limits=(
                Clause(
                    "Features of the list that are present",
                    (EMOPLAYA_SELENA_CALC, SELENA_MODIFICATION_SHEET),
                    place="item 3, definition",
                    grade=Grade.SECONDARY,
                    cutoff=ORGANIC_BRAIN_FEATURES,
                ),
            ),
            excludes=(
                Clause("a metabolic cause", EMOPLAYA_SELENA_CALC, place="item 3, definition", grade=Grade.SECONDARY),
                Clause(
                    "an infectious cause",
                    SELENA_MODIFICATION_SHEET,
                    place="item 3, definition",
                    grade=Grade.UNVERIFIED,
                    note=(
                        "read on the sheet only, which is another edition; the abridged translation names metabolic "
                        "and drug causes"
                    ),
                ),
                Clause("a drug cause", EMOPLAYA_SELENA_CALC, place="item 3, definition", grade=Grade.SECONDARY),
            ),
            notes=(Note("Features (c) and (d) are one feature each, not two."),),
        ),
        Descriptor.VISUAL_DISTURBANCE: Definition(
            label="Visual disturbance",
            weight=8,
            system=System.CNS,
            window=WINDOW,
            counts=(
                Clause(
                    "Lupus change in the retina: cytoid bodies or bleeding.",
                    (EMOPLAYA_SELENA_CALC, SELENA_MODIFICATION_SHEET),
                    place="item 4, definition",
                    grade=Grade.SECONDARY,
                    note="the abridged translation names bleeding; cytoid bodies stand on the sheet",
                ),
                Clause(
                    "Lupus change in the choroid: bleeding or serous exudate.",
                    SELENA_MODIFICATION_SHEET,
                    place="item 4, definition",
                    grade=Grade.UNVERIFIED,
                    note=(
                        "read on the sheet only, which is another edition; the abridged translation names eye and "
                        "retina"
                    ),
                ),
                Clause("Optic neuritis.", EMOPLAYA_SELENA_CALC, place="item 4, definition", grade=Grade.SECONDARY),
                Clause(
                    "Scleritis or episcleritis.",
                    (GLADMAN_2002, EMOPLAYA_SELENA_CALC),
                    place="in the article, one sentence of the body; in the translation, item 4 (scleritis only)",
                    grade=Grade.PRIMARY,
                    note=(
                        "the article says that a group added them at weight 8; the words that name the "
                        "group could not be read, so that it is SELENA is inferred"
                    ),
                ),
            ),
            requires=(
                Clause(
                    "Any one of these is enough.",
                    EMOPLAYA_SELENA_CALC,
                    place="item 4, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            excludes=(
                Clause("hypertension", EMOPLAYA_SELENA_CALC, place="item 4, definition", grade=Grade.SECONDARY),
                Clause("an infection", EMOPLAYA_SELENA_CALC, place="item 4, definition", grade=Grade.SECONDARY),
                Clause("a drug cause", EMOPLAYA_SELENA_CALC, place="item 4, definition", grade=Grade.SECONDARY),
            ),
            notes=(
                Note(
                    "The heading of the one abridged translation names the eye as well as the retina.",
                    EMOPLAYA_SELENA_CALC,
                ),
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
                    EMOPLAYA_SELENA_CALC,
                    place="item 5, definition",
                    grade=Grade.SECONDARY,
                ),
                Clause(
                    "Vertigo due to lupus.",
                    EMOPLAYA_SELENA_CALC,
                    place="item 5, definition",
                    grade=Grade.SECONDARY,
                    note="one abridged translation",
                ),
            ),
            notes=(Note("The attribution to lupus stands in the item itself.", EMOPLAYA_SELENA_CALC),),
        ),
        Descriptor.LUPUS_HEADACHE: Definition(
            label="Lupus headache",
            weight=8,
            system=System.CNS,
            window=WINDOW,
            counts=(
                Clause(
                    "A headache, migraine-like or not.",
                    (EMOPLAYA_SELENA_CALC, SELENA_MODIFICATION_SHEET),
                    place="item 6, definition",
                    grade=Grade.SECONDARY,
                    note="the abridged translation names the headache; migraine-like or not stands on the sheet only",
                ),
            ),
            requires=(
                Clause(
                    "It is severe, it persists, and opioid painkillers do not relieve it.",
                    EMOPLAYA_SELENA_CALC,
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
                    EMOPLAYA_SELENA_CALC,
                    place="item 7, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            excludes=(
                Clause("arteriosclerosis", EMOPLAYA_SELENA_CALC, place="item 7, definition", grade=Grade.SECONDARY),
                Clause(
                    "hypertension",
                    EMOPLAYA_SELENA_CALC,
                    place="item 7, definition",
                    grade=Grade.SECONDARY,
                    note="one abridged translation",
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
                Clause("Ulceration.", EMOPLAYA_SELENA_CALC, place="item 8, definition", grade=Grade.SECONDARY),
                Clause("Gangrene.", EMOPLAYA_SELENA_CALC, place="item 8, definition", grade=Grade.SECONDARY),
                Clause(
                    "Painful nodules on the fingers.",
                    EMOPLAYA_SELENA_CALC,
                    place="item 8, definition",
                    grade=Grade.SECONDARY,
                ),
                Clause(
                    "An infarct beside the nail.",
                    EMOPLAYA_SELENA_CALC,
                    place="item 8, definition",
                    grade=Grade.SECONDARY,
                ),
                Clause(
                    "Splinter hemorrhages.",
                    EMOPLAYA_SELENA_CALC,
                    place="item 8, definition",
                    grade=Grade.SECONDARY,
                    note="rendered as periungual infarcts and hemorrhages",
                ),
                Clause(
                    "Vasculitis proved by biopsy.",
                    EMOPLAYA_SELENA_CALC,
                    place="item 8, definition",
                    grade=Grade.SECONDARY,
                ),
                Clause(
                    "Vasculitis proved by angiogram.",
                    EMOPLAYA_SELENA_CALC,
                    place="item 8, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            requires=(
                Clause(
                    "Any one of these is enough.",
                    EMOPLAYA_SELENA_CALC,
                    place="item 8, definition",
                    grade=Grade.SECONDARY,
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
                    (EMOPLAYA_SELENA_CALC, SELENA_MODIFICATION_SHEET),
                    place="item 9, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            requires=(
                Clause(
                    "Pain and a sign of inflammation are found in the same joints.",
                    (EMOPLAYA_SELENA_CALC, SELENA_MODIFICATION_SHEET),
                    place="item 9, definition",
                    grade=Grade.SECONDARY,
                ),
                Clause(
                    "Any one sign is enough: tenderness, swelling or effusion.",
                    (EMOPLAYA_SELENA_CALC, SELENA_MODIFICATION_SHEET),
                    place="item 9, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            limits=(
                Clause(
                    "Number of such joints",
                    (EMOPLAYA_SELENA_CALC, SELENA_MODIFICATION_SHEET),
                    place="item 9, definition",
                    grade=Grade.SECONDARY,
                    cutoff=ARTHRITIS_MORE_THAN_TWO,
                ),
            ),
            notes=(
                Note("Exactly two inflamed joints score 0 in this edition, and three score 4."),
                Note(
                    "A trial counted a joint only if it was tender and swollen, but for the SLEDAI-2K.", TULIP_1_TABLE
                ),
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
                    (EMOPLAYA_SELENA_CALC, SELENA_MODIFICATION_SHEET),
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
                    (EMOPLAYA_SELENA_CALC, SELENA_MODIFICATION_SHEET),
                    place="item 10, definition",
                    grade=Grade.SECONDARY,
                    note="the abridged translation leaves out aldolase, which stands on the sheet",
                ),
            ),
            limits=(
                Clause(
                    "Proofs beside the symptom",
                    (EMOPLAYA_SELENA_CALC, SELENA_MODIFICATION_SHEET),
                    place="item 10, definition",
                    grade=Grade.SECONDARY,
                    cutoff=MYOSITIS_PROOFS,
                ),
                Clause(
                    "Enzyme above the testing laboratory's limit",
                    (EMOPLAYA_SELENA_CALC, SELENA_MODIFICATION_SHEET),
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
                    EMOPLAYA_SELENA_CALC,
                    place="item 11, definition",
                    grade=Grade.SECONDARY,
                ),
                Clause(
                    "Granular casts with heme pigment in the urine.",
                    (EMOPLAYA_SELENA_CALC, SELENA_MODIFICATION_SHEET),
                    place="item 11, definition",
                    grade=Grade.SECONDARY,
                    note="the abridged translation says granular casts; the pigment stands on the sheet",
                ),
            ),
            requires=(
                Clause(
                    "Either kind is enough, in any number.",
                    EMOPLAYA_SELENA_CALC,
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
                    EMOPLAYA_SELENA_CALC,
                    place="item 12, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            limits=(
                Clause(
                    "Count in the urine sediment",
                    EMOPLAYA_SELENA_CALC,
                    place="item 12, definition",
                    grade=Grade.SECONDARY,
                    cutoff=HEMATURIA,
                ),
            ),
            excludes=(
                Clause("a stone", EMOPLAYA_SELENA_CALC, place="item 12, definition", grade=Grade.SECONDARY),
                Clause("an infection", EMOPLAYA_SELENA_CALC, place="item 12, definition", grade=Grade.SECONDARY),
                Clause("any other cause", EMOPLAYA_SELENA_CALC, place="item 12, definition", grade=Grade.SECONDARY),
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
                    grade=Grade.UNVERIFIED,
                    note=(
                        "read on the sheet only, which is another edition; the congress abstract speaks "
                        "of an increase alone"
                    ),
                ),
                Clause(
                    "Proteinuria that has recently risen.",
                    BARBOSA_2019,
                    place="what the abstract says of the two proteinuria rules",
                    grade=Grade.PRIMARY,
                ),
                Clause(
                    "Stable persistent proteinuria does not count.",
                    BARBOSA_2019,
                    place="what the abstract says of the two proteinuria rules",
                    grade=Grade.PRIMARY,
                    note="follows from the increase that it asks for",
                ),
            ),
            requires=(
                Clause(
                    "An earlier value is at hand to compare with.",
                    BARBOSA_2019,
                    place="what the abstract says of the two proteinuria rules",
                    grade=Grade.PRIMARY,
                    note="follows from the increase that it asks for",
                ),
            ),
            limits=(
                Clause(
                    "New onset: the earlier value not above this limit and the present value above it",
                    SELENA_MODIFICATION_SHEET,
                    place="item 13, definition",
                    grade=Grade.UNVERIFIED,
                    cutoff=PROTEINURIA_LEVEL,
                    note=(
                        "the sheet has this limb, the congress abstract does not, and an abridged "
                        "translation prints a plain level; that the trial text has it is remembered"
                    ),
                ),
                Clause(
                    "Recent rise: the present value less the earlier one",
                    BARBOSA_2019,
                    place="what the abstract says of the two proteinuria rules",
                    grade=Grade.PRIMARY,
                    cutoff=PROTEINURIA_RISE,
                    note="the abstract prints mg, which must be g",
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
                        "Sources disagree: the sheet has new onset or increase, the congress abstract an "
                        "increase, an abridged translation a plain level (abridged, or already the SLEDAI-2K "
                        "rule). Read as an increase alone, a step from 0.2 to 0.6 g/24 h would not count; "
                        "here it does."
                    ),
                    (SELENA_MODIFICATION_SHEET, BARBOSA_2019, EMOPLAYA_SELENA_CALC),
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
                    EMOPLAYA_SELENA_CALC,
                    place="item 14, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            limits=(
                Clause(
                    "Count in the urine sediment",
                    EMOPLAYA_SELENA_CALC,
                    place="item 14, definition",
                    grade=Grade.SECONDARY,
                    cutoff=PYURIA,
                ),
            ),
            excludes=(
                Clause("an infection", EMOPLAYA_SELENA_CALC, place="item 14, definition", grade=Grade.SECONDARY),
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
                    EMOPLAYA_SELENA_CALC,
                    place="item 15, definition",
                    grade=Grade.SECONDARY,
                ),
                Clause(
                    "A rash that persists counts for as long as it is present.",
                    (EMOPLAYA_SELENA_CALC, HOKUTO_SELENA),
                    place="item 15, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            requires=(
                Clause(
                    "The rash is due to lupus.",
                    (ARD_REVIEW_TABLE, MALAYSIAN_GUIDELINE_2024),
                    place="the general rule of attribution",
                    grade=Grade.SECONDARY,
                    note="the abridged translation does not repeat it in this item",
                ),
            ),
            notes=(
                Note("The item of the one abridged translation calls the rash new or ongoing.", EMOPLAYA_SELENA_CALC),
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
                    (EMOPLAYA_SELENA_CALC, SELENA_MODIFICATION_SHEET),
                    place="item 16, definition",
                    grade=Grade.SECONDARY,
                    note="the abridged translation names the hair loss; abnormal stands on the sheet only",
                ),
                Clause(
                    "Hair loss that persists counts for as long as it goes on.",
                    HOKUTO_SELENA,
                    place="item 16, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            requires=(
                Clause(
                    "The hair loss is due to active lupus.",
                    EMOPLAYA_SELENA_CALC,
                    place="item 16, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            notes=(
                Note("The item calls the hair loss ongoing: remembered, and in no source that was read."),
                Note("Scarring alopecia is damage and does not score.", (ARD_REVIEW_TABLE, SLEDAI_LLM)),
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
                    EMOPLAYA_SELENA_CALC,
                    place="item 17, definition",
                    grade=Grade.SECONDARY,
                ),
                Clause(
                    "Ulcers that persist count for as long as they last.",
                    HOKUTO_SELENA,
                    place="item 17, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            requires=(
                Clause(
                    "The ulcers are due to active lupus.",
                    EMOPLAYA_SELENA_CALC,
                    place="item 17, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            notes=(
                Note("The item calls the ulcers ongoing: remembered, and in no source that was read."),
                Note("One item: oral and nasal ulcers together score 2."),
            ),
        ),
        Descriptor.PLEURISY: Definition(
            label="Pleurisy",
            weight=2,
            system=System.SEROSAL,
            window=WINDOW,
            rule=PLEURISY_RULE_PAIN_OR_SIGN,
            counts=(
                Clause(
                    "Pleuritic pain that is classic and severe.",
                    place="remembered",
                    grade=Grade.UNVERIFIED,
                    note=PAIN_OR_SIGN,
                ),
                Clause(
                    "A sign without pain: pleural rub, pleural effusion or new pleural thickening.",
                    place="remembered",
                    grade=Grade.UNVERIFIED,
                    note=f"{PAIN_OR_SIGN}, and none says that thickening must be new",
                ),
            ),
            requires=(
                Clause(
                    "Pain or a sign is enough; they need not go together.",
                    place="remembered",
                    grade=Grade.UNVERIFIED,
                    note=PAIN_OR_SIGN,
                ),
            ),
            notes=(
                Note(
                    (
                        "Sources disagree with this row: pain or a sign is remembered (unverified), while the sheet, "
                        "the abridged translation and the transcriptions of SLEDAI-2K join pain with a sign, as the "
                        "row of selena-sledai-sheet does. "
                        "To settle it, see a trial protocol or the methods of Ryu 2017, which defines the item by "
                        "the SELENA revision."
                    ),
                    (SELENA_MODIFICATION_SHEET, EMOPLAYA_SELENA_CALC, RYU_2017),
                ),
                Note("The attribution to lupus stands in the item itself.", EMOPLAYA_SELENA_CALC),
            ),
        ),
        Descriptor.PERICARDITIS: Definition(
            label="Pericarditis",
            weight=2,
            system=System.SEROSAL,
            window=WINDOW,
            rule=PERICARDITIS_RULE_PAIN_OR_SIGN,
            counts=(
                Clause(
                    "Pericardial pain that is classic and severe.",
                    place="remembered",
                    grade=Grade.UNVERIFIED,
                    note=PAIN_OR_SIGN,
                ),
                Clause(
                    (
                        "A sign without pain: pericardial rub, pericardial effusion or electrocardiographic "
                        "confirmation."
                    ),
                    place="remembered",
                    grade=Grade.UNVERIFIED,
                    note=PAIN_OR_SIGN,
                ),
            ),
            requires=(
                Clause(
                    "Pain or a sign is enough; they need not go together.",
                    place="remembered",
                    grade=Grade.UNVERIFIED,
                    note=PAIN_OR_SIGN,
                ),
            ),
            notes=(
                Note(
                    (
                        "Sources disagree with this row: pain or a sign is remembered (unverified), while the sheet, "
                        "the abridged translation and the transcriptions of SLEDAI-2K join pain with a sign, as the "
                        "row of selena-sledai-sheet does. "
                        "To settle it, see a trial protocol or the methods of Ryu 2017, which defines the item by "
                        "the SELENA revision."
                    ),
                    (SELENA_MODIFICATION_SHEET, EMOPLAYA_SELENA_CALC, RYU_2017),
                ),
                Note(
                    "An effusion without pain, seen on the echocardiogram, scores 2 under this unverified "
                    "reading, and 0 in the editions that join pain with a sign."
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
                    "A low CH50, C3 or C4.", EMOPLAYA_SELENA_CALC, place="item 20, definition", grade=Grade.SECONDARY
                ),
            ),
            requires=(
                Clause(
                    "Any one of the three is enough.",
                    EMOPLAYA_SELENA_CALC,
                    place="item 20, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            limits=(
                Clause(
                    "Below the testing laboratory's lower limit of normal; the limit itself does not count",
                    EMOPLAYA_SELENA_CALC,
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
                    (EMOPLAYA_SELENA_CALC, SELENA_MODIFICATION_SHEET),
                    place="item 21, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            requires=(
                Clause(
                    "Either limit is enough.",
                    (EMOPLAYA_SELENA_CALC, SELENA_MODIFICATION_SHEET),
                    place="item 21, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            limits=(
                Clause(
                    "Binding in the Farr assay",
                    (EMOPLAYA_SELENA_CALC, SELENA_MODIFICATION_SHEET),
                    place="item 21, definition",
                    grade=Grade.SECONDARY,
                    cutoff=FARR,
                ),
                Clause(
                    "Above the testing laboratory's normal range; the limit itself does not count",
                    (EMOPLAYA_SELENA_CALC, SELENA_MODIFICATION_SHEET),
                    place="item 21, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            notes=(
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
                    "Raised body temperature.", EMOPLAYA_SELENA_CALC, place="item 22, definition", grade=Grade.SECONDARY
                ),
            ),
            limits=(
                Clause(
                    "Body temperature",
                    EMOPLAYA_SELENA_CALC,
                    place="item 22, definition",
                    grade=Grade.SECONDARY,
                    cutoff=FEVER,
                ),
            ),
            excludes=(
                Clause("an infectious cause", EMOPLAYA_SELENA_CALC, place="item 22, definition", grade=Grade.SECONDARY),
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
                    "A low platelet count.", EMOPLAYA_SELENA_CALC, place="item 23, definition", grade=Grade.SECONDARY
                ),
            ),
            limits=(
                Clause(
                    "Platelet count",
                    EMOPLAYA_SELENA_CALC,
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
                    "A low white-cell count.", EMOPLAYA_SELENA_CALC, place="item 24, definition", grade=Grade.SECONDARY
                ),
            ),
            limits=(
                Clause(
                    "White-cell count",
                    EMOPLAYA_SELENA_CALC,
                    place="item 24, definition",
                    grade=Grade.SECONDARY,
                    cutoff=WHITE_CELLS,
                ),
            ),
            excludes=(
                Clause("a drug cause", EMOPLAYA_SELENA_CALC, place="item 24, definition", grade=Grade.SECONDARY),
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
        PETRI_2005,
        BUYON_2005,
        BOMBARDIER_1992,
        GLADMAN_2002,
        MANZI_2012,
        BARBOSA_2019,
        EMOPLAYA_SELENA_CALC,
        THERAPYAPP_SELENA,
        HOKUTO_SELENA,
        SELENA_MODIFICATION_SHEET,
    ),
    about=(
        "That pain or a sign makes pleurisy and pericarditis is remembered (unverified): every text that was read "
        "joins pain with a sign. "
        "The instrument of the SELENA trials as far as it could be read. That this text is the "
        "one of belimumab-type protocols is unverified: no protocol and no English text of its "
        "definitions was read."
    ),
    grade=Grade.UNVERIFIED,
    notes=(
        Note(
            (
                "Two different texts circulate as SELENA-SLEDAI; always say which one a result used. This "
                "one adds scleritis and episcleritis, vertigo due to lupus and the exclusion of "
                "hypertensive stroke, and counts skin items for as long as they last; the sheet titled "
                "SELENA Modification carries the original wording."
            ),
            (
                SELENA_MODIFICATION_SHEET,
                EMOPLAYA_SELENA_CALC,
                SELENA_VUE_FORM,
                HOKUTO_SELENA,
                GLADMAN_2002,
                ACP_JOURNAL_CLUB_2006,
            ),
        ),
        Note(
            (
                "Beyond the sheet, only the addition of scleritis and episcleritis (group inferred) and "
                "the increase of proteinuria have a trace in a primary text."
            ),
            (GLADMAN_2002, BARBOSA_2019),
        ),
        Note("Persisting rash, alopecia and ulcers count here as they do in SLEDAI-2K; the two part at proteinuria."),
        *COMMON_NOTES,
    ),
)
