"""Notes that hold for every edition."""

from sledai.definitions import Note
from sledai.references import (
    ARD_REVIEW_TABLE,
    BOMBARDIER_1992,
    INSTRUMENT_COMPARISON_TABLE,
    MALAYSIAN_GUIDELINE_2024,
    MANZI_2012,
    NCIT_SLEDAI,
)

COMMON_NOTES = (
    Note(
        (
            "The weights are the same in every edition: 8 central nervous system and vascular, 4 "
            "renal and musculoskeletal, 2 serosal, dermal and immunologic, 1 constitutional and "
            "hematologic, 105 in all; in practice a total is rarely above 45."
        ),
        BOMBARDIER_1992,
    ),
    Note(
        ("Each item is present or absent; there is no partial credit, and an item scores until it is wholly gone."),
        INSTRUMENT_COMPARISON_TABLE,
    ),
    Note(
        (
            "An item scores only when it is confidently attributed to active lupus; what is "
            "irreversible is damage and does not score."
        ),
        (ARD_REVIEW_TABLE, MALAYSIAN_GUIDELINE_2024),
    ),
    Note(
        (
            "Nine organ systems, as in the original and in later trial reports; one thesaurus lists "
            "another nine, without an immunologic system."
        ),
        (BOMBARDIER_1992, MANZI_2012, NCIT_SLEDAI),
    ),
    Note("No activity bands belong to the index."),
)
