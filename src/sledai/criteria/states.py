"""States of low activity and remission: LLDAS, DORIS and others."""

from collections.abc import Mapping

from attrs import evolve, field, frozen

from sledai.definitions import Cutoff
from sledai.definitions.bibliography import BIBLIOGRAPHY, Citation, Grade, cite
from sledai.definitions.clauses import cutoff
from sledai.definitions.descriptors import Descriptor
from sledai.definitions.records import Records, RuleRecord


@frozen
class StateRule(RuleRecord):
    """The criteria of a state, all of which are needed; a field that is None or empty is not a criterion.

    Attributes:
        key: permanent name of the rule.
        label: the state in words.
        score: the score.
        clinical_score: the score without the immunologic descriptors.
        inactive: descriptors that have to be absent.
        nothing_new: whether no descriptor may be present now that was absent at the previous visit.
        pga: the physician's global assessment.
        prednisone: the daily dose of prednisone, or the equivalent one of other glucocorticoids.
        least_prednisone: the lowest dose of prednisone.
        required: statements of the physician that have to be true.
        ruled_out: statements of the physician that have to be false.
        made_for: the editions on whose score the state was defined.
        reference: the name of the reference visit; empty if the state has none.
        sources: where the state was read.
        place: where in those sources.
        grade: how well it is supported.
        note: the library's own reading, and other remarks.
    """

    key: str
    label: str = field(kw_only=True, repr=False)
    score: Cutoff | None = field(default=None, kw_only=True, repr=False)
    clinical_score: Cutoff | None = field(default=None, kw_only=True, repr=False)
    inactive: tuple[Descriptor, ...] = field(default=(), kw_only=True, repr=False)
    nothing_new: bool = field(default=False, kw_only=True, repr=False)
    pga: Cutoff | None = field(default=None, kw_only=True, repr=False)
    prednisone: Cutoff | None = field(default=None, kw_only=True, repr=False)
    least_prednisone: Cutoff | None = field(default=None, kw_only=True, repr=False)
    required: tuple[str, ...] = field(default=(), kw_only=True, repr=False)
    ruled_out: tuple[str, ...] = field(default=(), kw_only=True, repr=False)
    made_for: tuple[str, ...] = field(kw_only=True, repr=False)
    reference: str = field(default="", kw_only=True, repr=False)
    sources: tuple[Citation, ...] = field(kw_only=True, repr=False)
    place: str = field(kw_only=True, repr=False)
    grade: Grade = field(kw_only=True, repr=False)
    note: str = field(default="", kw_only=True, repr=False)


LLDAS_SCORE = cutoff("<= 4", "points", "franklyn-2016", "the definition", Grade.PRIMARY)
LLDAS_PGA = cutoff("<= 1", "points on the scale of 0 to 3", "franklyn-2016", "the definition", Grade.PRIMARY)
LLDAS_PREDNISONE = cutoff("<= 7.5", "mg/day", "franklyn-2016", "the definition", Grade.PRIMARY)
NO_POINTS = cutoff("<= 0", "points", "doris-2021-article", "the abstract", Grade.PRIMARY)
DORIS_PGA = cutoff(
    "< 0.5", "points on the scale of 0 to 3", "doris-2021-article", "the abstract and Table 2", Grade.PRIMARY
)
DORIS_PGA_UP_TO = cutoff(
    "<= 0.5", "points on the scale of 0 to 3", "remission-table-pmc7719036", "Table 1", Grade.PRIMARY
)
DORIS_PREDNISONE = cutoff("<= 5", "mg/day", "doris-2021-article", "the abstract", Grade.PRIMARY)
DORIS_PREDNISONE_BELOW = cutoff("< 5", "mg/day", "doris-2021-article", "Table 2", Grade.PRIMARY)
NO_PREDNISONE = cutoff("<= 0", "mg/day", "doris-2016-article", "Table 4", Grade.PRIMARY)
ZEN_LEAST_PREDNISONE = cutoff(">= 1", "mg/day", "zen-2015", "the abstract", Grade.PRIMARY)
MINIMAL_ACTIVITY_SCORE = cutoff("<= 1", "points", "low-activity-review-2019", "the abstract", Grade.PRIMARY)
TORONTO_SCORE = cutoff("<= 2", "points", "low-activity-review-2019", "the abstract", Grade.PRIMARY)
DISEASE_CONTROL_SCORE = cutoff("<= 2", "points", "bliss-believe", "Table 2", Grade.PRIMARY)

LLDAS = StateRule(
    "lldas",
    label="Lupus low disease activity state",
    score=LLDAS_SCORE,
    inactive=(
        Descriptor.SEIZURE,
        Descriptor.PSYCHOSIS,
        Descriptor.ORGANIC_BRAIN_SYNDROME,
        Descriptor.VISUAL_DISTURBANCE,
        Descriptor.CRANIAL_NERVE_DISORDER,
        Descriptor.LUPUS_HEADACHE,
        Descriptor.CVA,
        Descriptor.VASCULITIS,
        Descriptor.URINARY_CASTS,
        Descriptor.HEMATURIA,
        Descriptor.PROTEINURIA,
        Descriptor.PYURIA,
        Descriptor.PLEURISY,
        Descriptor.PERICARDITIS,
        Descriptor.FEVER,
    ),
    nothing_new=True,
    pga=LLDAS_PGA,
    prednisone=LLDAS_PREDNISONE,
    required=("standard_maintenance_treatment",),
    ruled_out=("hemolytic_anemia", "gastrointestinal_activity", "investigational_drug"),
    made_for=("sledai-2k",),
    reference="previous visit",
    sources=cite("franklyn-2016", "golder-2016"),
    place="the definition; Table 3",
    grade=Grade.PRIMARY,
    note=(
        "Which descriptors are major organ activity, and that nothing new means descriptor by descriptor against the "
        "previous visit, is the library's reading. "
        "Hemolytic anemia and gastrointestinal activity are no descriptors, so the physician states them. "
        "Standard maintenance treatment is tolerated treatment up to usual doses; Golder 2016 prints a list of them."
    ),
)
LLDAS_NO_FLARE = evolve(
    LLDAS,
    key="lldas-no-flare",
    label="Low disease activity state where nothing new means no flare since baseline",
    inactive=(
        Descriptor.URINARY_CASTS,
        Descriptor.HEMATURIA,
        Descriptor.PROTEINURIA,
        Descriptor.PYURIA,
        Descriptor.PLEURISY,
        Descriptor.PERICARDITIS,
        Descriptor.FEVER,
    ),
    nothing_new=False,
    ruled_out=(*LLDAS.ruled_out, "flare_since_baseline"),
    reference="baseline",
    sources=(*cite("parodis-letter"), *LLDAS.sources),
    place="the reply in the correspondence; the rest as for lldas",
    note="No moderate or severe flare of the index since baseline, and fewer organs; the caller states the flare.",
)
LLDAS_WITH_BILAG = evolve(
    LLDAS,
    key="lldas-with-bilag",
    label="Low disease activity state where nothing new also means no new BILAG activity",
    ruled_out=(*LLDAS.ruled_out, "new_bilag_activity"),
    sources=(*cite("oon-2019"), *LLDAS.sources),
    place="the tables; the rest as for lldas",
)

DORIS_2021 = StateRule(
    "doris-2021",
    label="DORIS remission, 2021",
    clinical_score=NO_POINTS,
    pga=DORIS_PGA,
    prednisone=DORIS_PREDNISONE,
    required=("stable_treatment",),
    made_for=("sledai-2k",),
    sources=cite("doris-2021-article"),
    place="the abstract",
    grade=Grade.PRIMARY,
    note=(
        "The abstract allows 5 mg/day, Table 2 of the same article less than 5; see doris-2021-table. "
        "The clinical score is the score without its two immunologic descriptors. "
        "Stable treatment is stable antimalarials, immunosuppressives and biologics, or none. "
        "How long remission lasts is not part of the definition."
    ),
)
DORIS_2021_TABLE = evolve(
    DORIS_2021,
    key="doris-2021-table",
    label="DORIS remission, 2021, with the dose of the article's table",
    prednisone=DORIS_PREDNISONE_BELOW,
    place="Table 2",
)
DORIS_2016_CLINICAL_ON = evolve(
    DORIS_2021,
    key="doris-2016-clinical-on",
    label="DORIS 2016: clinical remission on treatment",
    clinical_score=evolve(NO_POINTS, source=BIBLIOGRAPHY["doris-2016-article"], place="Table 4"),
    pga=evolve(DORIS_PGA, source=BIBLIOGRAPHY["doris-2016-article"], place="Table 4"),
    prednisone=evolve(DORIS_PREDNISONE, source=BIBLIOGRAPHY["doris-2016-article"], place="Table 4"),
    sources=cite("doris-2016-article", "remission-table-pmc7719036"),
    place="Table 4; Table 1",
    note=(
        "Table 4 gives a global assessment below 0.5 as its example, Table 1 of PMC7719036 prints up to 0.5; "
        "the records whose key ends in pga-up-to use the second. "
        "The states by BILAG or ECLAM in place of the score are not offered."
    ),
)
DORIS_2016_CLINICAL_OFF = evolve(
    DORIS_2016_CLINICAL_ON,
    key="doris-2016-clinical-off",
    label="DORIS 2016: clinical remission off treatment, antimalarials allowed",
    prednisone=NO_PREDNISONE,
    required=(),
    ruled_out=("immunosuppressive_or_biologic",),
)
DORIS_2016_COMPLETE_ON = evolve(
    DORIS_2016_CLINICAL_ON,
    key="doris-2016-complete-on",
    label="DORIS 2016: complete remission on treatment",
    clinical_score=None,
    score=DORIS_2016_CLINICAL_ON.clinical_score,
)
DORIS_2016_COMPLETE_OFF = evolve(
    DORIS_2016_CLINICAL_OFF,
    key="doris-2016-complete-off",
    label="DORIS 2016: complete remission off treatment, antimalarials allowed",
    clinical_score=None,
    score=DORIS_2016_CLINICAL_ON.clinical_score,
)
DORIS_2016_CLINICAL_ON_PGA_UP_TO = evolve(
    DORIS_2016_CLINICAL_ON,
    key="doris-2016-clinical-on-pga-up-to",
    label="DORIS 2016: clinical remission on treatment, global assessment up to 0.5",
    pga=DORIS_PGA_UP_TO,
)
DORIS_2016_CLINICAL_OFF_PGA_UP_TO = evolve(
    DORIS_2016_CLINICAL_OFF,
    key="doris-2016-clinical-off-pga-up-to",
    label="DORIS 2016: clinical remission off treatment, global assessment up to 0.5",
    pga=DORIS_PGA_UP_TO,
)
DORIS_2016_COMPLETE_ON_PGA_UP_TO = evolve(
    DORIS_2016_COMPLETE_ON,
    key="doris-2016-complete-on-pga-up-to",
    label="DORIS 2016: complete remission on treatment, global assessment up to 0.5",
    pga=DORIS_PGA_UP_TO,
)
DORIS_2016_COMPLETE_OFF_PGA_UP_TO = evolve(
    DORIS_2016_COMPLETE_OFF,
    key="doris-2016-complete-off-pga-up-to",
    label="DORIS 2016: complete remission off treatment, global assessment up to 0.5",
    pga=DORIS_PGA_UP_TO,
)

ZEN_COMPLETE = StateRule(
    "zen-2015-complete",
    label="Complete remission, Zen 2015",
    score=evolve(NO_POINTS, source=BIBLIOGRAPHY["zen-2015"]),
    prednisone=evolve(NO_PREDNISONE, source=BIBLIOGRAPHY["zen-2015"], place="the abstract"),
    ruled_out=("immunosuppressive_or_biologic",),
    made_for=("sledai-2k",),
    sources=cite("zen-2015"),
    place="the abstract",
    grade=Grade.PRIMARY,
    note="Prolonged remission lasts five consecutive years; duration is not part of this record.",
)
ZEN_CLINICAL_OFF = evolve(
    ZEN_COMPLETE,
    key="zen-2015-clinical-off",
    label="Clinical remission off glucocorticoids, Zen 2015",
    score=None,
    clinical_score=ZEN_COMPLETE.score,
    ruled_out=(),
    note="The abstract does not say whether immunosuppressives are allowed; the record does not ask.",
)
ZEN_CLINICAL_ON = evolve(
    ZEN_CLINICAL_OFF,
    key="zen-2015-clinical-on",
    label="Clinical remission on glucocorticoids, Zen 2015",
    prednisone=evolve(DORIS_PREDNISONE, source=BIBLIOGRAPHY["zen-2015"]),
    least_prednisone=ZEN_LEAST_PREDNISONE,
)
DISEASE_CONTROL = StateRule(
    "bliss-believe-disease-control",
    label="Disease control, BLISS-BELIEVE",
    score=DISEASE_CONTROL_SCORE,
    prednisone=evolve(DORIS_PREDNISONE, source=BIBLIOGRAPHY["bliss-believe"], place="Table 2"),
    ruled_out=("immunosuppressive",),
    made_for=("sledai-2k",),
    sources=cite("bliss-believe"),
    place="Table 2",
    grade=Grade.PRIMARY,
)
CLINICAL_REMISSION_BELIEVE = evolve(
    DISEASE_CONTROL,
    key="bliss-believe-clinical-remission",
    label="Clinical remission, BLISS-BELIEVE",
    score=None,
    clinical_score=evolve(NO_POINTS, source=BIBLIOGRAPHY["bliss-believe"], place="Table 2"),
    prednisone=evolve(NO_PREDNISONE, source=BIBLIOGRAPHY["bliss-believe"], place="Table 2"),
)
MINIMAL_ACTIVITY = StateRule(
    "minimal-disease-activity",
    label="Minimal disease activity (MDA)",
    clinical_score=MINIMAL_ACTIVITY_SCORE,
    prednisone=evolve(DORIS_PREDNISONE, source=BIBLIOGRAPHY["low-activity-review-2019"]),
    required=("standard_maintenance_treatment",),
    made_for=("sledai-2k",),
    sources=cite("low-activity-review-2019"),
    place="the abstract",
    grade=Grade.PRIMARY,
    note=(
        "On antimalarials and on immunosuppressives in standard doses, which the physician states as standard "
        "maintenance treatment; the abstract does not say whether biologics are allowed. "
        "Serology does not count."
    ),
)
TORONTO_LOW_ACTIVITY = StateRule(
    "toronto-low-disease-activity",
    label="Low disease activity, Toronto (LDA)",
    clinical_score=TORONTO_SCORE,
    prednisone=evolve(
        NO_PREDNISONE,
        source=BIBLIOGRAPHY["low-activity-review-2019"],
        place="the abstract: on antimalarials only; that this is 0 mg is the library's reading",
    ),
    ruled_out=("immunosuppressive_or_biologic",),
    made_for=("sledai-2k",),
    sources=cite("low-activity-review-2019"),
    place="the abstract",
    grade=Grade.PRIMARY,
    note=(
        "Maintained on antimalarials only: no prednisone, and no immunosuppressive or biologic. "
        "That the state goes back to Toronto is not in the abstract. "
        "Serology does not count."
    ),
)

STATES: Mapping[str, StateRule] = Records(
    "STATES",
    {
        rule.key: rule
        for rule in (
            LLDAS,
            LLDAS_NO_FLARE,
            LLDAS_WITH_BILAG,
            DORIS_2021,
            DORIS_2021_TABLE,
            DORIS_2016_CLINICAL_ON,
            DORIS_2016_CLINICAL_OFF,
            DORIS_2016_COMPLETE_ON,
            DORIS_2016_COMPLETE_OFF,
            DORIS_2016_CLINICAL_ON_PGA_UP_TO,
            DORIS_2016_CLINICAL_OFF_PGA_UP_TO,
            DORIS_2016_COMPLETE_ON_PGA_UP_TO,
            DORIS_2016_COMPLETE_OFF_PGA_UP_TO,
            ZEN_COMPLETE,
            ZEN_CLINICAL_OFF,
            ZEN_CLINICAL_ON,
            DISEASE_CONTROL,
            CLINICAL_REMISSION_BELIEVE,
            MINIMAL_ACTIVITY,
            TORONTO_LOW_ACTIVITY,
        )
    },
)
"""Every state by its key."""
