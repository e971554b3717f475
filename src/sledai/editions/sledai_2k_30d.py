"""SLEDAI-2K with a window of 30 days (Touma 2010), in our own words."""

from sledai.criteria import PROTEINURIA_LEVEL
from sledai.definitions import Clause, Definition, Note, Window
from sledai.descriptors import Descriptor, System
from sledai.editions.common import COMMON_NOTES
from sledai.editions.sledai_2k import SLEDAI_2K
from sledai.references import (
    ARD_REVIEW_TABLE,
    BOMBARDIER_1992,
    GLADMAN_2002,
    HHE_RHEUMATOLOGY_2019,
    INSTRUMENT_LIST_2K,
    MANZI_2012,
    RENAL_REVIEW_TABLE,
    SLE_DAS_SITE,
    SLEDAI_2K_30_DAYS_PROGRAM,
    SLEDAI_LLM,
    TOUMA_2010,
    Grade,
)

WINDOW = Window(30, TOUMA_2010, place="abstract", grade=Grade.PRIMARY)

SLEDAI_2K_30D = SLEDAI_2K.with_rows(
    {
        **{descriptor: row.evolve(window=WINDOW) for descriptor, row in SLEDAI_2K.items()},
        Descriptor.PROTEINURIA: Definition(
            label="Proteinuria",
            weight=4,
            system=System.RENAL,
            window=WINDOW,
            counts=(
                Clause(
                    "New and persistent proteinuria both count, so no earlier value is needed.",
                    SLEDAI_2K_30_DAYS_PROGRAM,
                    place="item 13, definition",
                    grade=Grade.SECONDARY,
                ),
            ),
            limits=(
                Clause(
                    "Present value",
                    SLEDAI_2K_30_DAYS_PROGRAM,
                    place="item 13, definition",
                    grade=Grade.SECONDARY,
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
        Descriptor.RASH: Definition(
            label="Rash",
            weight=2,
            system=System.MUCOCUTANEOUS,
            window=WINDOW,
            counts=(
                Clause(
                    "An inflammatory type of rash.",
                    SLEDAI_2K_30_DAYS_PROGRAM,
                    place="item 15, definition",
                    grade=Grade.SECONDARY,
                ),
                Clause(
                    "A rash that persists counts for as long as it is present.",
                    SLEDAI_2K_30_DAYS_PROGRAM,
                    place="item 15, definition",
                    grade=Grade.SECONDARY,
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
                    SLEDAI_2K_30_DAYS_PROGRAM,
                    place="item 16, definition",
                    grade=Grade.SECONDARY,
                ),
                Clause(
                    "Hair loss that persists counts for as long as it goes on.",
                    SLEDAI_2K_30_DAYS_PROGRAM,
                    place="item 16, definition",
                    grade=Grade.SECONDARY,
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
                    SLEDAI_2K_30_DAYS_PROGRAM,
                    place="item 17, definition",
                    grade=Grade.SECONDARY,
                ),
                Clause(
                    "Ulcers that persist count for as long as they last.",
                    SLEDAI_2K_30_DAYS_PROGRAM,
                    place="item 17, definition",
                    grade=Grade.SECONDARY,
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
    },
    key="sledai-2k-30d",
    label="SLEDAI-2K, 30 days",
).evolve(
    sources=(TOUMA_2010, SLEDAI_2K_30_DAYS_PROGRAM, GLADMAN_2002, BOMBARDIER_1992, MANZI_2012),
    about=(
        "SLEDAI-2K with a window of 30 days instead of 10, for clinical and laboratory items "
        "alike. The window was read in the abstract of the article; that the definitions stay "
        "those of SLEDAI-2K was read in one transcription."
    ),
    grade=Grade.SECONDARY,
    notes=(
        Note(
            (
                "The 30-day window was validated for SLEDAI-2K only. Both windows were scored in 149 "
                "consecutive patients and agreed in all but one."
            ),
            TOUMA_2010,
        ),
        Note(
            (
                "The rows for rash, alopecia, mucosal ulcers and proteinuria say what they say in "
                "SLEDAI-2K, graded by the one transcription that was read for this window."
            ),
            SLEDAI_2K_30_DAYS_PROGRAM,
        ),
        *COMMON_NOTES,
    ),
)
