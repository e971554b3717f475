"""Doses of glucocorticoids that stand for a dose of prednisone."""

from collections.abc import Mapping
from decimal import Decimal

from attrs import evolve, field, frozen

from sledai.definitions.bibliography import Citation, Grade, cite
from sledai.definitions.records import Records, RuleRecord


@frozen
class EquivalentDose(RuleRecord):
    """The dose of a glucocorticoid that stands for a dose of prednisone.

    Attributes:
        key: the glucocorticoid.
        label: the glucocorticoid in words.
        doses: the dose [mg]; several where the lists that were read differ, and then nothing is converted.
        prednisone: the dose of prednisone for which it stands [mg].
        sources: where it was read.
        place: where in those sources.
        grade: how well it is supported.
        note: remarks on the dose.
    """

    key: str
    label: str = field(kw_only=True, repr=False)
    doses: tuple[Decimal, ...] = field(kw_only=True)
    prednisone: Decimal = field(default=Decimal(5), kw_only=True)
    sources: tuple[Citation, ...] = field(kw_only=True, repr=False)
    place: str = field(kw_only=True, repr=False)
    grade: Grade = field(kw_only=True, repr=False)
    note: str = field(default="", kw_only=True, repr=False)


PREDNISONE = EquivalentDose(
    "prednisone",
    label="Prednisone",
    doses=(Decimal(5),),
    sources=cite("chinese-guideline-2020", "globalrph-equivalents", "formulary-equivalents"),
    place="Table 3; the lists",
    grade=Grade.SECONDARY,
)
PREDNISOLONE = evolve(PREDNISONE, key="prednisolone", label="Prednisolone")
HYDROCORTISONE = evolve(PREDNISONE, key="hydrocortisone", label="Hydrocortisone", doses=(Decimal(20),))
CORTISONE = evolve(PREDNISONE, key="cortisone", label="Cortisone", doses=(Decimal(25),))
METHYLPREDNISOLONE = evolve(PREDNISONE, key="methylprednisolone", label="Methylprednisolone", doses=(Decimal(4),))
TRIAMCINOLONE = evolve(PREDNISONE, key="triamcinolone", label="Triamcinolone", doses=(Decimal(4),))
DEXAMETHASONE = evolve(
    PREDNISONE,
    key="dexamethasone",
    label="Dexamethasone",
    doses=(Decimal("0.6"), Decimal("0.75")),
    note="The lists differ, so the library converts no dose of it.",
)
BETAMETHASONE = evolve(DEXAMETHASONE, key="betamethasone", label="Betamethasone")

EQUIVALENT_DOSES: Mapping[str, EquivalentDose] = Records(
    "EQUIVALENT_DOSES",
    {
        dose.key: dose
        for dose in (
            PREDNISONE,
            PREDNISOLONE,
            HYDROCORTISONE,
            CORTISONE,
            METHYLPREDNISOLONE,
            TRIAMCINOLONE,
            DEXAMETHASONE,
            BETAMETHASONE,
        )
    },
)
"""Every glucocorticoid of the lists by its key."""
