"""The cut-offs of the descriptors: on which side of a number a finding counts."""

from sledai.definitions import Cutoff, Side
from sledai.definitions.bibliography import (
    BARBOSA_2019,
    GLADMAN_2002,
    SELENA_MODIFICATION_SHEET,
    SLEDAI_2K_30_DAYS_PROGRAM,
    Grade,
)

ORGANIC_BRAIN_FEATURES = Cutoff(
    "2",
    side=Side.AT_LEAST,
    unit="of the 4 features",
    source=SELENA_MODIFICATION_SHEET,
    place="item 3, definition",
    grade=Grade.SECONDARY,
)

ARTHRITIS_MORE_THAN_TWO = Cutoff(
    "2",
    side=Side.ABOVE,
    unit="joints",
    source=SELENA_MODIFICATION_SHEET,
    place="item 9, definition",
    grade=Grade.SECONDARY,
)

ARTHRITIS_TWO_OR_MORE = Cutoff(
    "2",
    side=Side.AT_LEAST,
    unit="joints",
    source=SLEDAI_2K_30_DAYS_PROGRAM,
    place="item 9, definition",
    grade=Grade.SECONDARY,
)

MYOSITIS_PROOFS = Cutoff(
    "1",
    side=Side.AT_LEAST,
    unit="of the proofs",
    source=SELENA_MODIFICATION_SHEET,
    place="item 10, definition",
    grade=Grade.SECONDARY,
)

CASTS = Cutoff(
    "0",
    side=Side.ABOVE,
    unit="casts",
    source=SELENA_MODIFICATION_SHEET,
    place="item 11, definition: any number",
    grade=Grade.SECONDARY,
)

HEMATURIA = Cutoff(
    "5",
    side=Side.ABOVE,
    unit="red cells per high-power field",
    source=SELENA_MODIFICATION_SHEET,
    place="item 12, definition",
    grade=Grade.SECONDARY,
)

PROTEINURIA_LEVEL = Cutoff(
    "0.5",
    side=Side.ABOVE,
    unit="g/24 h",
    source=GLADMAN_2002,
    place="the part of the article that was read, on proteinuria",
    grade=Grade.PRIMARY,
)

PROTEINURIA_RISE = Cutoff(
    "0.5",
    side=Side.ABOVE,
    unit="g/24 h",
    source=BARBOSA_2019,
    place="what the abstract says of the two proteinuria rules; it prints mg, which must be g",
    grade=Grade.PRIMARY,
)

PYURIA = Cutoff(
    "5",
    side=Side.ABOVE,
    unit="white cells per high-power field",
    source=SELENA_MODIFICATION_SHEET,
    place="item 14, definition",
    grade=Grade.SECONDARY,
)

FARR = Cutoff(
    "25",
    side=Side.ABOVE,
    unit="%",
    source=SELENA_MODIFICATION_SHEET,
    place="item 21, definition on the data-entry page; the view page lost the sign",
    grade=Grade.SECONDARY,
)

FEVER = Cutoff(
    "38",
    side=Side.ABOVE,
    unit="degrees C",
    source=SELENA_MODIFICATION_SHEET,
    place="item 22, definition",
    grade=Grade.SECONDARY,
)

PLATELETS = Cutoff(
    "100",
    side=Side.BELOW,
    unit="x 10^9/L",
    source=SELENA_MODIFICATION_SHEET,
    place="item 23, definition",
    grade=Grade.SECONDARY,
)

WHITE_CELLS = Cutoff(
    "3",
    side=Side.BELOW,
    unit="x 10^9/L",
    source=SELENA_MODIFICATION_SHEET,
    place="item 24, definition",
    grade=Grade.SECONDARY,
)
