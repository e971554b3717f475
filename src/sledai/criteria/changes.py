"""Categories of a change of the total, and named ranges of the total."""

from collections.abc import Mapping

from attrs import field, frozen

from sledai.definitions import Cutoff
from sledai.definitions.bibliography import Citation, Grade, cite
from sledai.definitions.clauses import cutoff
from sledai.definitions.records import Records, RuleRecord


@frozen
class ChangeRule(RuleRecord):
    """The cut-offs of the categories of a change of the total between two visits.

    Attributes:
        key: permanent name of the rule.
        label: the rule in words.
        flare: the change (now less before) that is a flare.
        improvement: the change that is an improvement.
        remission: the total now that is remission.
        sources: where the rule was read.
        place: where in those sources.
        grade: how well it is supported.
        note: remarks on the rule.
    """

    key: str
    label: str = field(kw_only=True, repr=False)
    flare: Cutoff = field(kw_only=True)
    improvement: Cutoff = field(kw_only=True)
    remission: Cutoff = field(kw_only=True)
    sources: tuple[Citation, ...] = field(kw_only=True, repr=False)
    place: str = field(kw_only=True, repr=False)
    grade: Grade = field(kw_only=True, repr=False)
    note: str = field(default="", kw_only=True, repr=False)


@frozen
class Bands(RuleRecord):
    """Names for ranges of the total; no set is part of the instrument, so the caller always names one.

    Attributes:
        key: permanent name of the set.
        label: the set in words.
        lowest: each band with the lowest total in it, ascending from 0.
        made_for: the edition of the set.
        sources: where it was read, or through which source it was quoted.
        place: where in those sources.
        grade: how well the numbers are supported.
        note: remarks on the set.
    """

    key: str
    label: str = field(kw_only=True, repr=False)
    lowest: tuple[tuple[str, int], ...] = field(kw_only=True)
    made_for: str = field(kw_only=True, repr=False)
    sources: tuple[Citation, ...] = field(kw_only=True, repr=False)
    place: str = field(kw_only=True, repr=False)
    grade: Grade = field(kw_only=True, repr=False)
    note: str = field(default="", kw_only=True, repr=False)


GLADMAN_2000 = ChangeRule(
    "gladman-2000",
    label="Change of the total, Gladman 2000",
    flare=cutoff("> 3", "points of change", "gladman-2000", "abstract", Grade.PRIMARY),
    improvement=cutoff("< -3", "points of change", "gladman-2000", "abstract", Grade.PRIMARY),
    remission=cutoff("<= 0", "points", "gladman-2000", "abstract", Grade.PRIMARY),
    sources=cite("gladman-2000", "ard-review-table"),
    place="abstract; the review's table for its misprint",
    grade=Grade.PRIMARY,
    note=(
        "A change within 3 points either way is persistent activity, so +3 and -3 are persistent. "
        "Stated for SLEDAI in 230 patients. "
        "Remission is tested first, which is the library's reading: from 2 to 0 is remission, not persistence. "
        "The review's table prints improvement as a decrease of less than 3; that sign is a misprint."
    ),
)

BANDS_FIVE_LEVEL = Bands(
    "five-level",
    label="None, mild, moderate, high, very high",
    lowest=(("none", 0), ("mild", 1), ("moderate", 6), ("high", 11), ("very high", 20)),
    made_for="SLEDAI-2K in the calculators where it was read",
    sources=cite("sledai-2k-30-days-program", "sledai-2k-typescript", "instrument-list-2k"),
    place="bands beside the items in the three public source files",
    grade=Grade.SECONDARY,
    note=(
        "The numbers were read in public source files. "
        "The usual attribution to Mosca and Bombardieri 2006 and Cook 2000 is remembered and unverified; "
        "the check sheet of another application could not verify these bands and refuses them."
    ),
)

BANDS_LOW_MODERATE_HIGH = Bands(
    "low-moderate-high",
    label="Remission, low, moderate, high",
    lowest=(("remission", 0), ("low", 1), ("moderate", 5), ("high", 11)),
    made_for="SLEDAI-2K",
    sources=cite("ard-review-table", "malaysian-guideline-2024"),
    place="Table 1 of the review; page 29 of the guideline",
    grade=Grade.SECONDARY,
    note="The page of the review's table does not name its article; Fanouriakis 2021 is the only one found that fits.",
)

BANDS_BSR_2018 = Bands(
    "bsr-2018",
    label="Remission, mild, moderate, severe, attributed to the British guideline of 2018",
    lowest=(("remission", 0), ("mild", 1), ("moderate", 6), ("severe", 13)),
    made_for="SLEDAI",
    sources=cite("malaysian-guideline-2024"),
    place="page 29, citing the guideline of the British Society for Rheumatology",
    grade=Grade.SECONDARY,
    note="The British guideline itself was not read. This set and carter-2016 differ at exactly 6.",
)

BANDS_CARTER_2016 = Bands(
    "carter-2016",
    label="Remission, mild, moderate, severe, attributed to Carter 2016",
    lowest=(("remission", 0), ("mild", 1), ("moderate", 7), ("severe", 13)),
    made_for="SLEDAI-2K",
    sources=cite("sledai-2k-audited-source", "suszek-2024", "carter-2016", "chinese-guideline-2020"),
    place=(
        "the bands of the source file, which quotes Suszek 2024, who cites Carter 2016; recommendation 3 of the "
        "Chinese guideline"
    ),
    grade=Grade.SECONDARY,
    note=(
        "Read at second hand: neither Suszek 2024, Carter 2016 nor the guideline was read. "
        "The file names the total 0 remission. "
        "The guideline has the same limits, 6 and 12; what it calls a total of 0 was not seen. "
        "This set and bsr-2018 differ at exactly 6."
    ),
)

CHANGE_RULES: Mapping[str, ChangeRule] = Records("CHANGE_RULES", {GLADMAN_2000.key: GLADMAN_2000})
"""Every change rule by its key."""
BANDS: Mapping[str, Bands] = Records(
    "BANDS",
    {bands.key: bands for bands in (BANDS_FIVE_LEVEL, BANDS_LOW_MODERATE_HIGH, BANDS_BSR_2018, BANDS_CARTER_2016)},
)
"""Every set of activity bands by its key; none is a default."""
