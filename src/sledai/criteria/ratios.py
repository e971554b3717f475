"""Conventions by which a protein/creatinine ratio stands for protein per day; a protocol's decision, in no edition."""

from collections.abc import Mapping
from decimal import Decimal

from attrs import field, frozen

from sledai.definitions.bibliography import BIBLIOGRAPHY, Citation, Grade
from sledai.definitions.clauses import as_decimal
from sledai.definitions.records import Records, RuleRecord


@frozen
class RatioConvention(RuleRecord):
    """The ratio that stands for 1 g of protein in 24 hours.

    Attributes:
        key: permanent name of the convention.
        label: the convention in words.
        unit: the unit of the ratio, in UCUM; a ratio that cannot be converted into it is not used.
        per_gram: how much of that unit stands for 1 g/24 h.
        source: where it was read.
        place: where in that source.
        grade: how well it is supported.
        note: remarks on the convention.
    """

    key: str
    label: str = field(kw_only=True, repr=False)
    unit: str = field(kw_only=True)
    per_gram: Decimal = field(kw_only=True, converter=as_decimal)
    source: Citation = field(kw_only=True, repr=False)
    place: str = field(kw_only=True, repr=False)
    grade: Grade = field(kw_only=True, repr=False)
    note: str = field(kw_only=True, repr=False)


RATIO_BY_MASS = RatioConvention(
    "ratio-by-mass",
    label="0.5 g of protein per g of creatinine stands for 0.5 g/24 h",
    unit="g/g",
    per_gram="1",
    source=BIBLIOGRAPHY["sledai-llm"],
    place="the rule on proteinuria: a ratio above 0.50 mg/mg",
    grade=Grade.SECONDARY,
    note="One chart-review project's own rule for SLEDAI-2K; no edition's printed rule names a ratio.",
)

RATIO_50_MG_PER_MMOL = RatioConvention(
    "ratio-50-mg-per-mmol",
    label="50 mg of protein per mmol of creatinine stands for 0.5 g/24 h",
    unit="mg/mmol",
    per_gram="100",
    source=BIBLIOGRAPHY["sledai-llm"],
    place="the rule on proteinuria: 0.5 mg/mg called 50 mg/mmol",
    grade=Grade.SECONDARY,
    note=(
        "The same project's rounded convention: by the molar mass of creatinine 50 mg/mmol is about 0.44 g/g, so a "
        "ratio between 50 and about 56.6 mg/mmol is above the limit here and below it by mass."
    ),
)

RATIO_CONVENTIONS: Mapping[str, RatioConvention] = Records(
    "RATIO_CONVENTIONS", {convention.key: convention for convention in (RATIO_BY_MASS, RATIO_50_MG_PER_MMOL)}
)
"""Every convention by its key."""
