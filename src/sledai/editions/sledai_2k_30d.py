"""SLEDAI-2K with a window of 30 days (Touma 2010), in our own words."""

from sledai.criteria import PROTEINURIA_LEVEL
from sledai.definitions import Clause, Note, Window
from sledai.descriptors import Descriptor
from sledai.editions.common import COMMON_NOTES
from sledai.editions.sledai_2k import SLEDAI_2K
from sledai.references import (
    BOMBARDIER_1992,
    GLADMAN_2002,
    MANZI_2012,
    SLEDAI_2K_30_DAYS_PROGRAM,
    TOUMA_2010,
    Grade,
)

WINDOW = Window(30, TOUMA_2010, place="abstract", grade=Grade.PRIMARY)

SLEDAI_2K_30D = SLEDAI_2K.with_rows(
    {
        **{descriptor: row.evolve(window=WINDOW) for descriptor, row in SLEDAI_2K.items()},
        Descriptor.PROTEINURIA: SLEDAI_2K[Descriptor.PROTEINURIA].evolve(
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
        ),
        Descriptor.RASH: SLEDAI_2K[Descriptor.RASH].evolve(
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
        ),
        Descriptor.ALOPECIA: SLEDAI_2K[Descriptor.ALOPECIA].evolve(
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
        ),
        Descriptor.MUCOSAL_ULCERS: SLEDAI_2K[Descriptor.MUCOSAL_ULCERS].evolve(
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
