"""The laboratory tests: their codes in LOINC and SDTM, their units, and their plausible numbers."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from math import ceil, floor, isqrt
from typing import Any, cast

from attrs import field, frozen

from sledai._fixed import Fixed
from sledai._names import ByName
from sledai.criteria.findings import PLATELETS, PROTEINURIA_LEVEL, WHITE_CELLS
from sledai.criteria.ratios import RATIO_50_MG_PER_MMOL, RATIO_BY_MASS
from sledai.definitions.clauses import as_decimal
from sledai.definitions.observations import Test
from sledai.errors import unknown_statement
from sledai.laboratory.units import (
    ARBITRARY_UNITS,
    CAE_UNITS,
    CATALYTIC_ACTIVITY,
    CELLS,
    INTERNATIONAL_UNITS,
    MASS_PER_VOLUME,
    MASS_RATIO,
    MOLAR_RATIO,
    NUMBER,
    PER_HIGH_POWER_FIELD,
    PER_LOW_POWER_FIELD,
    PERCENT,
    PROTEIN_PER_DAY,
    TEMPERATURE,
    TITER,
    Dimension,
    Unit,
    in_brackets,
)
from sledai.logic import ColumnT, Interval

__all__ = ["CATALOGUE", "LOINC", "PlausibleRange", "TestRecord", "find_test"]

SLIP = 1000
"""The ratio of two units of which one is often written for the other."""


@frozen
class PlausibleRange:
    """The numbers that are plausible for a test in one dimension.

    The limits are wide and the library's own, not from a source: they find a number in the wrong unit, not a disease.

    Attributes:
        dimension: the dimension of its units.
        low: the smallest plausible number, in the dimension's own unit; `zero` adds 0.
        high: the largest plausible number.
        zero: whether 0 is plausible.
        whole: whether only whole numbers are plausible.
        limit: the limit of the rules on the test, if a plausible number may be a thousandfold slip across it.
    """

    dimension: Dimension
    low: Decimal = field(converter=as_decimal)
    high: Decimal = field(converter=as_decimal)
    zero: bool = True
    whole: bool = False
    limit: Decimal | None = None

    @property
    def bounds(self) -> tuple[int, int]:
        """The smallest and the largest plausible amount [ticks], apart from 0."""
        return ceil(self.low * self.dimension.ticks), floor(self.high * self.dimension.ticks)

    @property
    def nearest(self) -> tuple[int, int]:
        """The bounds of the amounts that are nearer to the limit, as a ratio, than a thousandfold of them would be."""
        if self.limit is None:
            return self.bounds
        limit = int(self.limit * self.dimension.ticks)
        return isqrt((limit**2 - 1) // SLIP) + 1, isqrt(SLIP * limit**2)

    def sure(self, unit: Unit) -> tuple[int, int]:
        """The bounds of the amounts that are not in doubt in a unit [ticks].

        An amount is in doubt if laboratories also send a unit that is a thousandfold larger or smaller, and the same
        number in that unit would be on the other side of the limit.
        """
        least, most = zip(self.bounds, self.nearest, strict=True)
        return least[unit.has_larger], most[unit.has_smaller]

    def doubts(self, amount: Interval[ColumnT], unit: Unit) -> ColumnT:
        """Whether an amount [ticks] is in doubt; an amount of which only a bound is known is not."""
        least, most = self.sure(unit)
        low, high = cast("tuple[Any, Any]", (amount.low, amount.high))
        found: Any = (low > 0) & (low <= high) & (high <= self.bounds[1]) & ((high < least) | (low > most))
        return cast("ColumnT", found)

    def holds(self, ticks: int) -> bool:
        """Whether an amount [ticks] is plausible."""
        if self.whole and ticks % self.dimension.ticks:
            return False
        if ticks == 0:
            return self.zero
        least, most = self.bounds
        return least <= ticks <= most

    @property
    def unknown_high(self) -> int:
        """The upper bound of an unknown result [ticks]; far beyond every limit."""
        return int(self.high * self.dimension.ticks) * 10

    def __str__(self) -> str:
        zero = "0, or " if self.zero and self.low else ""
        whole = "a whole number from " if self.whole else ""
        return f"{whole}{zero}{self.low} to {self.high} {in_brackets(self.dimension.unit)}"


def either(amount: Interval[ColumnT]) -> Interval[ColumnT]:
    """Widen an amount that is in doubt: it may be a thousand times more or less."""
    low, high = cast("tuple[Any, Any]", (amount.low, amount.high))
    return Interval(low // SLIP, (high + 1) * SLIP)


@frozen
class TestRecord:
    """The record of a laboratory test.

    Attributes:
        label: the test in words.
        plausible: the dimensions in which it is reported, each with the plausible numbers.
        loinc: LOINC codes that are this test; a code does not give the unit.
        testcd: SDTM test codes that are this test, each with the specimen that it needs, or an empty text.
        note: a remark for the reader.
    """

    __test__ = False  # pytest would collect it by its name

    label: str
    plausible: tuple[PlausibleRange, ...]
    loinc: tuple[str, ...] = field(default=(), kw_only=True)
    testcd: tuple[tuple[str, str], ...] = field(default=(), kw_only=True)
    note: str = field(default="", kw_only=True)

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        """The dimensions of its units."""
        return tuple(plausible.dimension for plausible in self.plausible)

    def in_dimension(self, dimension: Dimension) -> PlausibleRange:
        """The plausible range in one of its dimensions.

        Args:
            dimension: the dimension, one of `dimensions`.
        """
        return next(plausible for plausible in self.plausible if plausible.dimension == dimension)


ENZYME = (PlausibleRange(CATALYTIC_ACTIVITY, "0", "1000000"), PlausibleRange(INTERNATIONAL_UNITS, "0", "1000"))

_RECORDS: Mapping[Test, TestRecord] = Fixed(
    {
        Test.PLATELETS: TestRecord(
            "Platelets in blood",
            (PlausibleRange(CELLS, "1", "10000", limit=PLATELETS.value),),
            loinc=("777-3", "26515-7"),
            testcd=(("PLAT", ""),),
        ),
        Test.WHITE_CELLS: TestRecord(
            "Leukocytes in blood",
            (PlausibleRange(CELLS, "0.01", "2000", limit=WHITE_CELLS.value),),
            loinc=("6690-2",),
            testcd=(("WBC", "BLOOD"),),
            note="The SDTM code is that of the urine too: the specimen tells them apart.",
        ),
        Test.HEMOGLOBIN: TestRecord(
            "Hemoglobin in blood",
            (PlausibleRange(MASS_PER_VOLUME, "20", "300", zero=False),),
            note="No descriptor asks for it; the flare index does.",
        ),
        Test.C3: TestRecord(
            "Complement C3",
            (PlausibleRange(MASS_PER_VOLUME, "0.02", "10"),),
            loinc=("4485-9",),
            testcd=(("C3", ""),),
        ),
        Test.C4: TestRecord(
            "Complement C4",
            (PlausibleRange(MASS_PER_VOLUME, "0.005", "3"),),
            loinc=("4498-2",),
            testcd=(("C4", ""),),
        ),
        Test.CH50: TestRecord(
            "Total hemolytic complement CH50",
            (PlausibleRange(CATALYTIC_ACTIVITY, "0", "10000000"), PlausibleRange(CAE_UNITS, "0", "10000")),
            loinc=("4532-8",),
            testcd=(("CH50", ""),),
            note="There is no absolute limit: take the range of the laboratory and its assay.",
        ),
        Test.ANTI_DSDNA: TestRecord(
            "Antibodies to double-stranded DNA",
            (
                PlausibleRange(INTERNATIONAL_UNITS, "0", "1000000"),
                PlausibleRange(ARBITRARY_UNITS, "0", "1000000"),
                PlausibleRange(CATALYTIC_ACTIVITY, "0", "1000000000"),
                PlausibleRange(PERCENT, "0", "100"),
                PlausibleRange(TITER, "0", "1000000"),
            ),
            loinc=("47299-3", "33799-8", "11013-0"),
            testcd=(("DDNAIGAB", ""),),
            note="Units of different assays are not converted into each other; keep the method.",
        ),
        Test.URINE_PROTEIN: TestRecord(
            "Protein in 24-hour urine",
            (PlausibleRange(PROTEIN_PER_DAY, "0.005", "100", limit=PROTEINURIA_LEVEL.value),),
            loinc=("2889-4",),
            testcd=(("PROTEXR", ""),),
        ),
        Test.PROTEIN_CREATININE_RATIO: TestRecord(
            "Protein/creatinine ratio in urine",
            (
                PlausibleRange(MASS_RATIO, "0.005", "100", limit=PROTEINURIA_LEVEL.value * RATIO_BY_MASS.per_gram),
                PlausibleRange(
                    MOLAR_RATIO, "0.5", "10000", limit=PROTEINURIA_LEVEL.value * RATIO_50_MG_PER_MMOL.per_gram
                ),
            ),
            loinc=("2890-2", "34366-5", "13801-6", "40486-3"),
            testcd=(("PROTCRT", ""),),
        ),
        Test.URINE_RED_CELLS: TestRecord(
            "Erythrocytes in the urine sediment",
            (PlausibleRange(PER_HIGH_POWER_FIELD, "0", "10000"),),
            loinc=("13945-1",),
            testcd=(("RBC", "URINE"), ("RBC", "URINE SEDIMENT")),
        ),
        Test.URINE_WHITE_CELLS: TestRecord(
            "Leukocytes in the urine sediment",
            (PlausibleRange(PER_HIGH_POWER_FIELD, "0", "10000"),),
            loinc=("5821-4",),
            testcd=(("WBC", "URINE"), ("WBC", "URINE SEDIMENT")),
        ),
        Test.RED_CELL_CASTS: TestRecord(
            "Red-cell casts in the urine sediment",
            (PlausibleRange(PER_LOW_POWER_FIELD, "0", "10000"),),
            loinc=("5807-3",),
            testcd=(("CSRBC", ""),),
        ),
        Test.HEME_GRANULAR_CASTS: TestRecord(
            "Granular casts with heme pigment in the urine sediment",
            (PlausibleRange(PER_LOW_POWER_FIELD, "0", "10000"),),
            note="No code tells heme pigment.",
        ),
        Test.CREATINE_KINASE: TestRecord("Creatine kinase", ENZYME, loinc=("2157-6",), testcd=(("CK", ""),)),
        Test.ALDOLASE: TestRecord("Aldolase", ENZYME, loinc=("1761-6",), testcd=(("ALDOLASE", ""),)),
        Test.TEMPERATURE: TestRecord(
            "Body temperature",
            (PlausibleRange(TEMPERATURE, "25", "45", zero=False),),
            loinc=("8310-5",),
            testcd=(("TEMP", ""),),
        ),
        Test.INFLAMED_JOINTS: TestRecord(
            "Joints with pain and a sign of inflammation",
            (PlausibleRange(NUMBER, "0", "1000", whole=True),),
            note="The sign is tenderness, swelling or effusion of the same joint.",
        ),
    }
)
CATALOGUE = cast("ByName[Test, TestRecord]", _RECORDS)
"""Every test of a rule, and hemoglobin."""

LOINC: Mapping[str, Test] = Fixed({code: test for test, record in CATALOGUE.items() for code in record.loinc})
"""The test of each LOINC code, for the `tests` of a table; a code does not give the unit."""

MISTAKEN: Mapping[str, tuple[Test, str]] = Fixed(
    {
        **dict.fromkeys(
            ("9318-7", "14959-1", "ALBCREAT"),
            (Test.PROTEIN_CREATININE_RATIO, "albumin/creatinine, not protein/creatinine"),
        ),
        "5808-1": (Test.URINE_RED_CELLS, "erythrocytes per volume, not per high-power field"),
        **dict.fromkeys(
            ("5793-5", "CSGRAN"), (Test.HEME_GRANULAR_CASTS, "granular casts of any kind, not only with heme pigment")
        ),
        "9842-6": (Test.RED_CELL_CASTS, "casts of any kind, not those of red cells"),
        "CASTS": (Test.RED_CELL_CASTS, "that no casts were found, not how many"),
        "31348-6": (Test.ANTI_DSDNA, "the presence of antibodies, not their amount"),
    }
)
"""The codes of LOINC and SDTM that look like those of a test and are not, each with that test and what it is."""


def find_test(*, loinc: str | None = None, testcd: str | None = None, specimen: str | None = None) -> Test:
    """Find the test of a code.

    Args:
        loinc: a LOINC code.
        testcd: instead, an SDTM test code (LBTESTCD, VSTESTCD or ISTESTCD).
        specimen: what was tested (LBSPEC), which RBC and WBC need.

    Raises:
        UnknownNameError: no test has this code, or not with this specimen; the message explains a code that
            looks right.

    Example:
        >>> find_test(testcd="WBC", specimen="URINE")
        <Test.URINE_WHITE_CELLS: 'urine_white_cells'>
    """
    if (loinc is None) == (testcd is None):
        raise TypeError("give a LOINC code or an SDTM test code: loinc= or testcd=")
    given, code_given = (str(text or "").strip().upper() for text in (specimen, testcd))
    for test, record in CATALOGUE.items():
        if loinc in record.loinc or any(code == code_given and needs in ("", given) for code, needs in record.testcd):
            return test
    codes = {
        test: [*record.loinc, *(f"{code} {needs}".strip() for code, needs in record.testcd)]
        for test, record in CATALOGUE.items()
    }
    accepted = tuple(code for found in codes.values() for code in found)
    shown = code = str(loinc)
    if loinc is None:
        shown, code = f"{testcd} {given}".strip(), code_given
    others = {shown: MISTAKEN[code][1]} if code in MISTAKEN else {}
    raise unknown_statement((shown,), accepted=accepted, place="the code of a test", others=others)
