"""The activity criteria by which a trial admits participants."""

from collections.abc import Mapping

from attrs import field, frozen

from sledai.definitions import Cutoff
from sledai.definitions.bibliography import Citation, Grade, cite
from sledai.definitions.clauses import cutoff
from sledai.definitions.descriptors import Descriptor
from sledai.definitions.records import Records, RuleRecord


@frozen
class TrialEntry(RuleRecord):
    """The part of a trial's entry rule that the edition and its descriptors can answer.

    Attributes:
        key: permanent name of the rule.
        label: the rule in words.
        score: the total that is needed.
        any_of: descriptors of which at least one must be present.
        sources: where the rule was read.
        place: where in those sources.
        grade: how well it is supported.
        note: the library's own reading, and the parts that the rule leaves out.
    """

    key: str
    label: str = field(kw_only=True, repr=False)
    score: Cutoff = field(kw_only=True)
    any_of: tuple[Descriptor, ...] = field(kw_only=True)
    sources: tuple[Citation, ...] = field(kw_only=True, repr=False)
    place: str = field(kw_only=True, repr=False)
    grade: Grade = field(kw_only=True, repr=False)
    note: str = field(default="", kw_only=True, repr=False)


NCT02932137_ENTRY = TrialEntry(
    "nct02932137-entry",
    label="Score and features asked for at entry by trial NCT02932137",
    score=cutoff(">= 8", "points", "nct02932137-record", "eligibility", Grade.PRIMARY),
    any_of=(
        Descriptor.THROMBOCYTOPENIA,
        Descriptor.RASH,
        Descriptor.MUCOSAL_ULCERS,
        Descriptor.FEVER,
        Descriptor.VASCULITIS,
        Descriptor.PROTEINURIA,
        Descriptor.SEIZURE,
        Descriptor.PSYCHOSIS,
        Descriptor.ORGANIC_BRAIN_SYNDROME,
        Descriptor.VISUAL_DISTURBANCE,
        Descriptor.CRANIAL_NERVE_DISORDER,
        Descriptor.LUPUS_HEADACHE,
        Descriptor.CVA,
    ),
    sources=cite("nct02932137-record"),
    place="eligibility",
    grade=Grade.PRIMARY,
    note=(
        "The record asks for a score and at least one feature; its renal disorder is registered as proteinuria above "
        "0.5 g/day. "
        "That the features are answered by descriptors is the library's reading: mouth ulcer by mucosal_ulcers, and "
        "neuropsychiatric lupus by the six descriptors of the central nervous system and cva. "
        "The record also asks for a laboratory abnormality (antinuclear antibody, anti-dsDNA, immunoglobulin, "
        "complement, leukopenia or thrombocytopenia); as a whole it is not made of descriptors and is not applied. "
        "Age and earlier treatment are not applied either."
    ),
)
ENTRIES: Mapping[str, TrialEntry] = Records("ENTRIES", {NCT02932137_ENTRY.key: NCT02932137_ENTRY})
"""The entry criteria by their key."""
