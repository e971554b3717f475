"""The SELENA-SLEDAI flare index and its variants: what may make a flare, and how severe it is."""

from collections.abc import Mapping
from enum import StrEnum

from attrs import evolve, field, frozen

from sledai.definitions import Cutoff
from sledai.definitions.bibliography import Citation, Grade, cite
from sledai.definitions.clauses import cutoff
from sledai.definitions.records import Records, RuleRecord
from sledai.logic import ClassName


class FlareClass(ClassName):
    """The class of a visit by the flare index."""

    NONE = "none"
    MILD_OR_MODERATE = "mild or moderate"
    SEVERE = "severe"


class FlareEvent(StrEnum):
    """An event since the reference visit that the physician states as true, false or not known.

    A manifestation counts where it is new or worse and due to lupus.
    """

    CUTANEOUS_LUPUS = "cutaneous_lupus"
    """Discoid, photosensitive or bullous lupus, lupus profundus, or cutaneous vasculitis."""
    NASOPHARYNGEAL_ULCERS = "nasopharyngeal_ulcers"
    PLEURITIS = "pleuritis"
    PERICARDITIS = "pericarditis"
    ARTHRITIS = "arthritis"
    FEVER = "fever"
    CNS_LUPUS = "cns_lupus"
    """Lupus of the central nervous system."""
    VASCULITIS = "vasculitis"
    """Systemic vasculitis."""
    NEPHRITIS = "nephritis"
    MYOSITIS = "myositis"
    THROMBOCYTOPENIA = "thrombocytopenia"
    """Platelets on the side of `FLARE_PLATELETS` that counts."""
    HEMOLYTIC_ANEMIA = "hemolytic_anemia"
    """Hemolytic anemia with hemoglobin, or a fall of it, on the side of the two cut-offs that counts."""
    TREATMENT_CONSEQUENCE = "treatment_consequence"
    """The severe manifestation requires prednisone doubled or above the limit of the rule, or hospitalization.

    A dose that doubled between the two visits counts as stated.
    """
    ADDED_NSAID_OR_HYDROXYCHLOROQUINE = "added_nsaid_or_hydroxychloroquine"
    """For lupus activity."""
    NEW_IMMUNOSUPPRESSANT = "new_immunosuppressant"
    """A drug of `NEW_IMMUNOSUPPRESSANTS` that is new to the patient; a higher dose of a previous drug is not."""
    HOSPITALIZATION = "hospitalization"
    """For lupus activity."""


NEW_IMMUNOSUPPRESSANTS = ("cyclophosphamide", "azathioprine", "methotrexate")
"""The printed list; trials have added mycophenolate and others, which is remembered and unverified."""
NEW_IMMUNOSUPPRESSANTS_EXTENDED = (*NEW_IMMUNOSUPPRESSANTS, "mycophenolate")
"""The list with what trials have added (unverified); which list counts is the caller's statement."""


@frozen
class FlareRule(RuleRecord):
    """The criteria of a flare and of a severe flare; any one is enough, and severe goes first.

    Attributes:
        key: permanent name of the rule.
        label: the rule in words.
        rise: the change of the score that is a flare.
        severe_score: the score that is severe if it was reached by `severe_rise`; None where no score is needed.
        severe_rise: the change of the score that makes it severe from a lower score; None where no score is severe.
        severe_rise_above: the same from a score that was severe already; it needs `severe_rise` or more.
        flare_score: the score up to which a rise is a flare at all; None where it is one wherever it ends.
        flagged_score: the score above which the reasons point out a flare; None if the rule has none.
        pga_rise: the change of the global assessment that is a flare; None where it plays no part.
        pga_reached: a global assessment that is a flare if it rose to it; None where the size of the rise decides.
        severe_pga: the global assessment that is severe if it rose to it.
        severe_dose: the prednisone dose for each kilogram that is severe if it was raised to it;
            any raised dose is a flare; None where the dose plays no part.
        doubled_dose: the multiple of the previous dose that is a treatment consequence, whatever is stated;
            None if only the statement decides.
        mild: events that are a mild or moderate flare.
        severe: events that are a severe flare.
        severe_with_consequence: events that are a severe flare together with their treatment consequence.
        made_for: the editions on whose score the rule was defined.
        reference: the name of the reference visit.
        sources: where the rule was read.
        place: where in those sources.
        grade: how well it is supported.
        note: the library's own reading, and other remarks.
    """

    key: str
    label: str = field(kw_only=True, repr=False)
    rise: Cutoff = field(kw_only=True, repr=False)
    severe_score: Cutoff | None = field(kw_only=True, repr=False)
    severe_rise: Cutoff | None = field(kw_only=True, repr=False)
    severe_rise_above: Cutoff | None = field(kw_only=True, repr=False)
    flare_score: Cutoff | None = field(default=None, kw_only=True, repr=False)
    flagged_score: Cutoff | None = field(default=None, kw_only=True, repr=False)
    pga_rise: Cutoff | None = field(kw_only=True, repr=False)
    pga_reached: Cutoff | None = field(default=None, kw_only=True, repr=False)
    severe_pga: Cutoff | None = field(kw_only=True, repr=False)
    severe_dose: Cutoff | None = field(kw_only=True, repr=False)
    doubled_dose: Cutoff | None = field(kw_only=True, repr=False)
    mild: tuple[FlareEvent, ...] = field(kw_only=True, repr=False)
    severe: tuple[FlareEvent, ...] = field(kw_only=True, repr=False)
    severe_with_consequence: tuple[FlareEvent, ...] = field(kw_only=True, repr=False)
    made_for: tuple[str, ...] = field(kw_only=True, repr=False)
    reference: str = field(kw_only=True, repr=False)
    sources: tuple[Citation, ...] = field(kw_only=True, repr=False)
    place: str = field(kw_only=True, repr=False)
    grade: Grade = field(kw_only=True, repr=False)
    note: str = field(default="", kw_only=True, repr=False)


FLARE_RISE = cutoff(
    ">= 3", "points of change", "ard-review-table", "the flare index, mild or moderate", Grade.SECONDARY
)
FLARE_RISE_ABOVE_3 = cutoff(
    "> 3", "points of change", "hospital-flare-form", "the change of the score", Grade.SECONDARY
)
FLARE_ANY_RISE = cutoff(
    "> 0",
    "points of change",
    "ard-review-table",
    "the flare index, severe: a change to more than 12 names no least rise",
    Grade.SECONDARY,
)
FLARE_RISE_OF_MORE_THAN_12 = cutoff(
    "> 12",
    "points of change",
    "hospital-flare-form",
    "the change of the score, severe; the form lost the word to",
    Grade.SECONDARY,
)
FLARE_SEVERE_SCORE = cutoff("> 12", "points", "ard-review-table", "the flare index, severe", Grade.SECONDARY)
FLARE_SCORE_UP_TO_12 = cutoff(
    "<= 12", "points", "ard-review-table", "the flare index, mild or moderate: but not to more than 12", Grade.SECONDARY
)
FLARE_RISE_ALMENARA = cutoff(">= 4", "points of change", "almenara-2022", "the definition of flare", Grade.PRIMARY)
FLARE_SEVERE_SCORE_ALMENARA = cutoff(
    ">= 12", "points", "almenara-2022", "the definition of severe flare", Grade.PRIMARY
)
FLARE_RISE_CONTI = cutoff(">= 4", "points of change", "conti-2012", "the definition of flare", Grade.PRIMARY)
FLARE_PGA_RISE = cutoff(
    ">= 1.0",
    "points of change on the scale of 0 to 3",
    "ard-review-table",
    "the flare index, global assessment",
    Grade.SECONDARY,
)
FLARE_PGA_REACHED = cutoff(
    ">= 1.0",
    "points on the scale of 0 to 3",
    "medicalalgorithms-sfi",
    "the global assessment: an increase to 1.0",
    Grade.SECONDARY,
)
FLARE_SEVERE_PGA = cutoff(
    "> 2.5", "points on the scale of 0 to 3", "ard-review-table", "the flare index, global assessment", Grade.SECONDARY
)
FLARE_SEVERE_DOSE = cutoff(
    "> 0.5", "mg/kg/day of prednisone", "ard-review-table", "the flare index, prednisone", Grade.SECONDARY
)
FLARE_DOUBLED_DOSE = cutoff(
    ">= 2",
    "times the dose of prednisone before",
    "hospital-flare-form",
    "the severe manifestations: double prednisone",
    Grade.SECONDARY,
)
FLARE_PLATELETS = cutoff("< 60", "x 10^9/L", "medicalalgorithms-sfi", "the severe manifestations", Grade.SECONDARY)
FLARE_HEMOGLOBIN = cutoff("< 7", "g/dL", "medicalalgorithms-sfi", "the severe manifestations", Grade.SECONDARY)
FLARE_HEMOGLOBIN_FALL = cutoff(
    "> 3",
    "g/dL of fall",
    "hospital-flare-form",
    "the severe manifestations: below 7, or a fall of more than 3; it prints %, which must be g/dL",
    Grade.SECONDARY,
)

SFI = FlareRule(
    "sfi",
    label="SELENA-SLEDAI flare index",
    rise=FLARE_RISE,
    severe_score=FLARE_SEVERE_SCORE,
    severe_rise=FLARE_ANY_RISE,
    severe_rise_above=FLARE_RISE,
    pga_rise=FLARE_PGA_RISE,
    severe_pga=FLARE_SEVERE_PGA,
    severe_dose=FLARE_SEVERE_DOSE,
    doubled_dose=FLARE_DOUBLED_DOSE,
    mild=(
        FlareEvent.CUTANEOUS_LUPUS,
        FlareEvent.NASOPHARYNGEAL_ULCERS,
        FlareEvent.PLEURITIS,
        FlareEvent.PERICARDITIS,
        FlareEvent.ARTHRITIS,
        FlareEvent.FEVER,
        FlareEvent.ADDED_NSAID_OR_HYDROXYCHLOROQUINE,
    ),
    severe=(FlareEvent.NEW_IMMUNOSUPPRESSANT, FlareEvent.HOSPITALIZATION),
    severe_with_consequence=(
        FlareEvent.CNS_LUPUS,
        FlareEvent.VASCULITIS,
        FlareEvent.NEPHRITIS,
        FlareEvent.MYOSITIS,
        FlareEvent.THROMBOCYTOPENIA,
        FlareEvent.HEMOLYTIC_ANEMIA,
    ),
    made_for=("selena-sledai",),
    reference="previous visit",
    sources=cite("ard-review-table", "medicalalgorithms-sfi", "hospital-flare-form", "malaysian-guideline-2024"),
    place="the flare index; page 29 of the guideline",
    grade=Grade.SECONDARY,
    note=(
        "We could not read the index's own form. The library reads the other sources as follows. "
        "The severe score is a level: any rise from 12 or less to above 12 reaches it, and from above 12 a rise of 3. "
        "A visit is compared with the previous one. A rise of the dose from none counts. "
        "Severe manifestations count only with their treatment consequence. "
        "A doubled dose is such a consequence, whatever is stated; twice no dose is not defined. "
        "Only the hospital's form names lupus of the central nervous system and doubled prednisone."
    ),
)
SFI_MODIFIED = evolve(
    SFI,
    key="sfi-modified",
    label="Flare index without the severe score",
    severe_score=None,
    severe_rise=None,
    severe_rise_above=None,
    flagged_score=FLARE_SEVERE_SCORE,
    sources=(*cite("belimumab-site"), *SFI.sources),
    place="the excerpt on the modified index, which ends within the sentence; the rest as for sfi",
    note=(
        "Severe flares that rest on the score alone are left out. "
        "Whether such a rise is then mild or moderate is not stated in any source that was read; "
        "the library counts it and says so in the reasons; sfi-modified-to-12 does not count it."
    ),
)
SFI_MODIFIED_TO_12 = evolve(
    SFI_MODIFIED,
    key="sfi-modified-to-12",
    label="Flare index without the severe score, where a rise above 12 is no flare",
    flare_score=FLARE_SCORE_UP_TO_12,
    flagged_score=None,
)
SFI_NO_PGA = evolve(
    SFI,
    key="sfi-no-pga",
    label="Flare index without the global assessment",
    pga_rise=None,
    severe_pga=None,
    sources=(*cite("sfi-without-pga-protocol"), *SFI.sources),
    place="the sentence on the flare index; the rest as for sfi",
)
SFI_NO_TREATMENT = evolve(
    SFI,
    key="sfi-no-treatment",
    label="Flare index without its medication criteria",
    severe_dose=None,
    doubled_dose=None,
    mild=tuple(event for event in SFI.mild if event != FlareEvent.ADDED_NSAID_OR_HYDROXYCHLOROQUINE),
    severe=(FlareEvent.HOSPITALIZATION,),
    sources=(*cite("thanou-2014"), *SFI.sources),
    place="the abstract; the rest as for sfi",
    note=(
        "The abstract says that the medication criteria are removed. "
        "That the treatment consequence of severe manifestations stays is the library's reading."
    ),
)
SFI_BY_THE_LETTER = evolve(
    SFI,
    key="sfi-by-the-letter",
    label="Flare index where any rise that ends above 12 is severe",
    severe_rise_above=FLARE_ANY_RISE,
)
SFI_RISE_TO_SEVERE = evolve(
    SFI,
    key="sfi-rise-to-severe",
    label="Flare index where a score above 12 is severe only after a rise of 3",
    severe_rise=FLARE_RISE,
)
SFI_RISE_OF_12 = evolve(
    SFI,
    key="sfi-rise-of-12",
    label="Flare index where a rise by more than 12 points is severe",
    severe_score=None,
    severe_rise=FLARE_RISE_OF_MORE_THAN_12,
    severe_rise_above=FLARE_RISE_OF_MORE_THAN_12,
)
SFI_RISE_ABOVE_3 = evolve(
    SFI,
    key="sfi-rise-above-3",
    label="Flare index where a rise of exactly 3 is no flare",
    rise=FLARE_RISE_ABOVE_3,
)
SFI_PGA_REACHED = evolve(
    SFI,
    key="sfi-pga-reached",
    label="Flare index where a global assessment that rises to 1.0 is a flare",
    pga_rise=None,
    pga_reached=FLARE_PGA_REACHED,
)
SFI_WITHOUT_CONSEQUENCE = evolve(
    SFI,
    key="sfi-without-consequence",
    label="Flare index where severe manifestations count without a treatment consequence",
    doubled_dose=None,
    severe=(*SFI.severe_with_consequence, *SFI.severe),
    severe_with_consequence=(),
    note="Some cohorts ignore the consequence.",
)
FLARE_ALMENARA = evolve(
    SFI,
    key="flare-almenara",
    label="Flare by the score alone, Almenara cohort",
    rise=FLARE_RISE_ALMENARA,
    severe_score=FLARE_SEVERE_SCORE_ALMENARA,
    severe_rise=FLARE_RISE_ALMENARA,
    severe_rise_above=FLARE_RISE_ALMENARA,
    pga_rise=None,
    severe_pga=None,
    severe_dose=None,
    doubled_dose=None,
    mild=(),
    severe=(),
    severe_with_consequence=(),
    made_for=("sledai-2k",),
    sources=cite("almenara-2022"),
    place="the definition of flare",
    grade=Grade.PRIMARY,
    note="Stated for SLEDAI-2K: a rise of 4 or more, severe where it ends at 12 or more.",
)
FLARE_CONTI = evolve(
    FLARE_ALMENARA,
    key="flare-conti-2012",
    label="Flare by a rise of 4 points, Conti 2012",
    rise=FLARE_RISE_CONTI,
    severe_score=None,
    severe_rise=None,
    severe_rise_above=None,
    sources=cite("conti-2012"),
    place="the definition of flare",
    note=(
        "Stated for SLEDAI-2K: a rise of 4 or more from the previous visit. "
        "It does not grade a flare: each is given the class mild or moderate."
    ),
)

FLARE_RULES: Mapping[str, FlareRule] = Records(
    "FLARE_RULES",
    {
        rule.key: rule
        for rule in (
            SFI,
            SFI_MODIFIED,
            SFI_MODIFIED_TO_12,
            SFI_NO_PGA,
            SFI_NO_TREATMENT,
            SFI_BY_THE_LETTER,
            SFI_RISE_TO_SEVERE,
            SFI_RISE_OF_12,
            SFI_RISE_ABOVE_3,
            SFI_PGA_REACHED,
            SFI_WITHOUT_CONSEQUENCE,
            FLARE_ALMENARA,
            FLARE_CONTI,
        )
    },
)
"""Every flare rule by its key."""
