"""The hybrid of SELENA-SLEDAI and SLEDAI-2K: SELENA-SLEDAI with the SLEDAI-2K proteinuria rule, in our own words.

That pain *or* a sign makes pleurisy and pericarditis is remembered and unverified here too:
`sledai.editions.selena_sledai` shows the argument that joins pain *with* a sign.
"""

from sledai.criteria import (
    PROTEINURIA_LEVEL,
    PROTEINURIA_RULE_LEVEL,
)
from sledai.definitions import Clause, Definition, Note
from sledai.descriptors import Descriptor, System
from sledai.editions.common import COMMON_NOTES
from sledai.editions.selena_sledai import SELENA_SLEDAI, WINDOW
from sledai.references import (
    ACP_JOURNAL_CLUB_2006,
    BARBOSA_2019,
    BOMBARDIER_1992,
    BUYON_2005,
    EMBRACE_ABSTRACT_200,
    EMBRACE_ANALYSIS_PLAN,
    EMOPLAYA_SELENA_CALC,
    GLADMAN_2002,
    HOKUTO_SELENA,
    MANZI_2012,
    PETRI_2005,
    SELENA_EXPLAINER,
    SELENA_MODIFICATION_SHEET,
    SELENA_VUE_FORM,
    SLE_DAS_SITE,
    SLEDAI_LLM,
    THERAPYAPP_SELENA,
    XENCOR_ANALYSIS_PLAN_2018,
    Grade,
)

SELENA_SLEDAI_S2K = SELENA_SLEDAI.with_rows(
    {
        Descriptor.PROTEINURIA: Definition(
            label="Proteinuria",
            weight=4,
            system=System.RENAL,
            window=WINDOW,
            rule=PROTEINURIA_RULE_LEVEL,
            counts=(
                Clause(
                    "New and persistent proteinuria both count, so no earlier value is needed.",
                    (BARBOSA_2019, EMBRACE_ABSTRACT_200),
                    place="what the abstract says of the two proteinuria rules; the footnote of the table",
                    grade=Grade.PRIMARY,
                ),
            ),
            limits=(
                Clause(
                    "Present value",
                    (BARBOSA_2019, EMBRACE_ABSTRACT_200),
                    place="what the abstract says of the two proteinuria rules; the footnote of the table",
                    grade=Grade.PRIMARY,
                    cutoff=PROTEINURIA_LEVEL,
                    note="the abstract prints mg, which must be g",
                ),
            ),
            notes=(
                Note(
                    (
                        "The item names protein per 24 hours; a protein/creatinine ratio is in no edition's "
                        "printed rule, although other texts use one."
                    ),
                    (SLEDAI_LLM, SLE_DAS_SITE),
                ),
            ),
        )
    },
    key="selena-sledai-s2k",
    label="SELENA-SLEDAI with SLEDAI-2K proteinuria",
).evolve(
    sources=(
        BARBOSA_2019,
        EMBRACE_ABSTRACT_200,
        XENCOR_ANALYSIS_PLAN_2018,
        EMBRACE_ANALYSIS_PLAN,
        PETRI_2005,
        BUYON_2005,
        BOMBARDIER_1992,
        GLADMAN_2002,
        MANZI_2012,
        EMOPLAYA_SELENA_CALC,
        THERAPYAPP_SELENA,
        HOKUTO_SELENA,
        SELENA_MODIFICATION_SHEET,
    ),
    about=(
        "That pain or a sign makes pleurisy and pericarditis is remembered (unverified): every text that was read "
        "joins pain with a sign. "
        "SELENA-SLEDAI with the proteinuria rule of SLEDAI-2K. The name was read in an analysis plan, and for the "
        "EMBRACE trial this make-up in a congress abstract, both primary; the SELENA rows it keeps are as unverified "
        "here as in selena-sledai, and so is the text as a whole."
    ),
    grade=Grade.UNVERIFIED,
    notes=(
        Note(
            (
                "A trial's analysis plan names a SELENA SLEDAI hybrid version without defining it; the "
                "title page of another names the response index SRI-S2K."
            ),
            (XENCOR_ANALYSIS_PLAN_2018, EMBRACE_ANALYSIS_PLAN),
        ),
        Note(
            (
                "In EMBRACE the primary endpoint used this scoring and a key secondary endpoint the "
                "SELENA scoring. Which other belimumab trials used which rule is not verified, so the "
                "caller always chooses."
            ),
            (EMBRACE_ANALYSIS_PLAN, BARBOSA_2019),
        ),
        Note("A secondary page speaks of a modified SELENA-SLEDAI as a trial variant of its own.", SELENA_EXPLAINER),
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
        *COMMON_NOTES,
    ),
)
