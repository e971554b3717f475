"""The course of the disease: persistent activity, and the time in a state."""

from collections.abc import Mapping

from attrs import field, frozen

from sledai.definitions import Cutoff
from sledai.definitions.bibliography import Citation, Grade, cite
from sledai.definitions.clauses import cutoff
from sledai.definitions.records import Records, RuleRecord


@frozen
class PersistentActivityRule(RuleRecord):
    """The criteria of persistently active disease.

    Attributes:
        key: permanent name of the rule.
        label: the rule in words.
        score: the total that counts as active.
        beyond_serology: whether the clinical score must be above 0 too.
        visits: how many consecutive visits must be active.
        gap: how far apart two visits may be and still be consecutive; None where the source states no limit.
        sources: where the rule was read.
        place: where in those sources.
        grade: how well it is supported.
        note: remarks on the rule.
    """

    key: str
    label: str = field(kw_only=True, repr=False)
    score: Cutoff = field(kw_only=True)
    beyond_serology: bool = field(kw_only=True)
    visits: Cutoff = field(kw_only=True)
    gap: Cutoff | None = field(kw_only=True)
    sources: tuple[Citation, ...] = field(kw_only=True, repr=False)
    place: str = field(kw_only=True, repr=False)
    grade: Grade = field(kw_only=True, repr=False)
    note: str = field(default="", kw_only=True, repr=False)


PAD_APLC_2025 = PersistentActivityRule(
    "pad-aplc-2025",
    label="Persistently active disease, APLC 2025",
    score=cutoff(">= 4", "points", "aplc-2025", "definition of persistently active disease", Grade.PRIMARY),
    beyond_serology=True,
    visits=cutoff(
        ">= 2", "consecutive visits", "aplc-2025", "definition of persistently active disease", Grade.PRIMARY
    ),
    gap=cutoff(
        "<= 183",
        "days between visits",
        "aplc-2025",
        "interval of at most 6 months; that this is 183 days is the library's reading",
        Grade.PRIMARY,
    ),
    sources=cite("aplc-2025"),
    place="definition of persistently active disease",
    grade=Grade.PRIMARY,
    note=(
        "Stated for SLEDAI-2K. "
        "Activity that is serology only does not count; that this means a clinical score of 0 is the library's "
        "reading. "
        "That the definition goes back to Nikpour 2009 is remembered and unverified."
    ),
)

PAD_CONTI_2012 = PersistentActivityRule(
    "pad-conti-2012",
    label="Persistently active disease, Conti 2012",
    score=cutoff(">= 4", "points", "conti-2012", "definition of persistently active disease", Grade.PRIMARY),
    beyond_serology=False,
    visits=cutoff(
        "> 2", "consecutive visits", "conti-2012", "definition of persistently active disease", Grade.PRIMARY
    ),
    gap=None,
    sources=cite("conti-2012"),
    place="definition of persistently active disease",
    grade=Grade.PRIMARY,
    note=(
        "Stated for SLEDAI-2K. "
        "What was read says nothing of serology and gives no limit for the time between visits, "
        "so the rule asks for neither."
    ),
)

PERSISTENT_ACTIVITY: Mapping[str, PersistentActivityRule] = Records(
    "PERSISTENT_ACTIVITY", {rule.key: rule for rule in (PAD_APLC_2025, PAD_CONTI_2012)}
)
"""Every rule of persistent activity by its key."""

LLDAS_50 = cutoff(
    ">= 50",
    "% of observed time",
    "aplc-2025",
    "definition of LLDAS-50; Rheumatology 64:2741 says the same",
    Grade.PRIMARY,
)
