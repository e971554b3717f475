"""The cut-offs of the descriptors: on which side of a number a finding counts."""

from sledai.definitions.bibliography import Grade
from sledai.definitions.clauses import cutoff

ORGANIC_BRAIN_FEATURES = cutoff(
    ">= 2", "of the 4 features", "selena-modification-sheet", "item 3, definition", Grade.SECONDARY
)

ARTHRITIS_MORE_THAN_TWO = cutoff("> 2", "joints", "selena-modification-sheet", "item 9, definition", Grade.SECONDARY)

ARTHRITIS_TWO_OR_MORE = cutoff(">= 2", "joints", "sledai-2k-30-days-program", "item 9, definition", Grade.SECONDARY)

MYOSITIS_PROOFS = cutoff(">= 1", "of the proofs", "selena-modification-sheet", "item 10, definition", Grade.SECONDARY)

CASTS = cutoff("> 0", "casts", "selena-modification-sheet", "item 11, definition: any number", Grade.SECONDARY)

HEMATURIA = cutoff(
    "> 5", "red cells per high-power field", "selena-modification-sheet", "item 12, definition", Grade.SECONDARY
)

PROTEINURIA_LEVEL = cutoff(
    "> 0.5", "g/24 h", "gladman-2002", "the part of the article that was read, on proteinuria", Grade.PRIMARY
)

PROTEINURIA_RISE = cutoff(
    "> 0.5",
    "g/24 h",
    "barbosa-2019",
    "what the abstract says of the two proteinuria rules; it prints mg, which must be g",
    Grade.PRIMARY,
)

PYURIA = cutoff(
    "> 5", "white cells per high-power field", "selena-modification-sheet", "item 14, definition", Grade.SECONDARY
)

FARR = cutoff(
    "> 25",
    "%",
    "selena-modification-sheet",
    "item 21, definition on the data-entry page; the view page lost the sign",
    Grade.SECONDARY,
)

FEVER = cutoff("> 38", "degrees C", "selena-modification-sheet", "item 22, definition", Grade.SECONDARY)

PLATELETS = cutoff("< 100", "x 10^9/L", "selena-modification-sheet", "item 23, definition", Grade.SECONDARY)

WHITE_CELLS = cutoff("< 3", "x 10^9/L", "selena-modification-sheet", "item 24, definition", Grade.SECONDARY)
