"""The activity criteria by which a trial admits participants."""

from collections.abc import Mapping

from attrs import evolve, field, frozen

from sledai.definitions import Cutoff
from sledai.definitions.bibliography import BIBLIOGRAPHY, Citation, Grade, cite
from sledai.definitions.clauses import cutoff
from sledai.definitions.descriptors import LABORATORY, Descriptor
from sledai.definitions.records import Records, RuleRecord


@frozen
class TrialEntry(RuleRecord):
    """The part of a trial's entry rule that a visit can answer; every criterion is needed.

    A field that is None or empty is not a criterion.

    Attributes:
        key: permanent name of the rule.
        label: the rule in words.
        score: the total that is needed.
        not_counted: descriptors that give no points, to the total and to the clinical score.
        clinical_score: the clinical score that is needed.
        not_clinical: further descriptors that give no points to the clinical score.
        any_of: descriptors of which at least one must be present.
        bilag: BILAG letters, each with the number of domains that must have it or a higher one; one of them is enough.
        bilag_edition: the BILAG index of the letters; empty if the rule has none.
        pga: the physician's global assessment that is needed.
        sources: where the rule was read.
        place: where in those sources.
        grade: how well it is supported.
        note: the library's own reading, and the parts that the rule leaves out.
    """

    key: str
    label: str = field(kw_only=True, repr=False)
    score: Cutoff = field(kw_only=True)
    not_counted: tuple[Descriptor, ...] = field(default=(), kw_only=True, repr=False)
    clinical_score: Cutoff | None = field(default=None, kw_only=True, repr=False)
    not_clinical: tuple[Descriptor, ...] = field(default=(), kw_only=True, repr=False)
    any_of: tuple[Descriptor, ...] = field(default=(), kw_only=True)
    bilag: tuple[tuple[str, int], ...] = field(default=(), kw_only=True, repr=False)
    bilag_edition: str = field(default="", kw_only=True, repr=False)
    pga: Cutoff | None = field(default=None, kw_only=True, repr=False)
    sources: tuple[Citation, ...] = field(kw_only=True, repr=False)
    place: str = field(kw_only=True, repr=False)
    grade: Grade = field(kw_only=True, repr=False)
    note: str = field(default="", kw_only=True, repr=False)


SEROLOGY = (Descriptor.LOW_COMPLEMENT, Descriptor.INCREASED_DNA_BINDING)
ENTRY_SCORE = cutoff(">= 6", "points", "poetyk-records", "the criteria of inclusion", Grade.PRIMARY)
ENTRY_CLINICAL_SCORE = cutoff(">= 4", "points", "poetyk-records", "the criteria of inclusion", Grade.PRIMARY)
ENTRY_PGA = cutoff(
    ">= 1", "points on the scale of 0 to 3", "muse-2017", "the paragraph on the patients, at screening", Grade.PRIMARY
)

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
POETYK_ENTRY = TrialEntry(
    "poetyk-entry",
    label="Activity asked for at entry by POETYK SLE-1 and SLE-2",
    score=ENTRY_SCORE,
    not_counted=(
        Descriptor.LUPUS_HEADACHE,
        Descriptor.ALOPECIA,
        Descriptor.ORGANIC_BRAIN_SYNDROME,
        Descriptor.MUCOSAL_ULCERS,
    ),
    clinical_score=ENTRY_CLINICAL_SCORE,
    not_clinical=SEROLOGY,
    any_of=(Descriptor.ARTHRITIS, Descriptor.VASCULITIS, Descriptor.RASH),
    sources=cite("poetyk-records"),
    place="the criteria of inclusion",
    grade=Grade.PRIMARY,
    note=(
        "Stated for SLEDAI-2K: the four descriptors are recorded and give no points towards entry. "
        "Readings of the library: the clinical score is the score without serology; joint involvement is arthritis, "
        "and cutaneous vasculitis is answered by vasculitis, which is wider; they have to be present and need not make "
        "up the four points. "
        "Classification, antibodies and treatment are not applied."
    ),
)
LONGER_ENTRY = TrialEntry(
    "longer-entry",
    label="Activity asked for at entry by LONGER",
    score=evolve(ENTRY_SCORE, source=BIBLIOGRAPHY["nct04895696-record"], place="the score at entry"),
    clinical_score=evolve(
        ENTRY_CLINICAL_SCORE, source=BIBLIOGRAPHY["nct04895696-record"], place="the clinical score at entry"
    ),
    not_clinical=SEROLOGY,
    sources=cite("nct04895696-record"),
    place="the scores at entry",
    grade=Grade.PRIMARY,
    note=(
        "Stated for the hybrid score, SELENA-SLEDAI with the proteinuria of SLEDAI-2K (selena-sledai-s2k). "
        "That the clinical score is the score without serology is the library's reading. "
        "What else the trial asks for was not read."
    ),
)
MUSE_ENTRY = TrialEntry(
    "muse-entry",
    label="Activity asked for at entry by MUSE",
    score=evolve(ENTRY_SCORE, source=BIBLIOGRAPHY["muse-2017"], place="the paragraph on the patients, at screening"),
    not_counted=(Descriptor.LUPUS_HEADACHE, Descriptor.ORGANIC_BRAIN_SYNDROME),
    clinical_score=evolve(
        ENTRY_CLINICAL_SCORE,
        source=BIBLIOGRAPHY["muse-2017"],
        place="the paragraph on the patients, before the first dose",
    ),
    not_clinical=LABORATORY,
    bilag=(("A", 1), ("B", 2)),
    bilag_edition="bilag-2004",
    pga=ENTRY_PGA,
    sources=cite("muse-2017"),
    place="the paragraph on the patients",
    grade=Grade.PRIMARY,
    note=(
        "Stated for SLEDAI-2K. "
        "The total leaves out headache and organic brain syndrome, and the clinical score the points of the laboratory "
        "components. "
        "Readings of the library: those are the items of urine, blood and serology, and the clinical score leaves out "
        "headache and organic brain syndrome too. "
        "The trial asks for the clinical score at week 1 and for the rest at screening; the rule judges one visit. "
        "Classification, antibodies, treatment and exclusions are not applied."
    ),
)
TOPAZ_ENTRY = TrialEntry(
    "topaz-entry",
    label="Activity asked for at entry by TOPAZ-1 (NCT04895241)",
    score=evolve(ENTRY_SCORE, source=BIBLIOGRAPHY["nct04895241-record"]),
    not_counted=(
        Descriptor.ALOPECIA,
        Descriptor.FEVER,
        Descriptor.LUPUS_HEADACHE,
        Descriptor.ORGANIC_BRAIN_SYNDROME,
    ),
    clinical_score=evolve(ENTRY_CLINICAL_SCORE, source=BIBLIOGRAPHY["nct04895241-record"]),
    not_clinical=SEROLOGY,
    bilag=(("A", 1), ("B", 2)),
    bilag_edition="bilag-2004",
    sources=cite("nct04895241-record"),
    place="the criteria of inclusion",
    grade=Grade.PRIMARY,
    note=(
        "Stated for a modified SLEDAI-2K, whose clinical score also leaves out anti-dsDNA and complement. "
        "Classification and treatment are not applied."
    ),
)
ENTRIES: Mapping[str, TrialEntry] = Records(
    "ENTRIES",
    {rule.key: rule for rule in (NCT02932137_ENTRY, POETYK_ENTRY, LONGER_ENTRY, MUSE_ENTRY, TOPAZ_ENTRY)},
)
"""The entry criteria by their key."""
