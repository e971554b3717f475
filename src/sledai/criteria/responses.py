"""The responder indices: SRI-4 to SRI-8 and BICLA."""

from collections.abc import Mapping

from attrs import evolve, field, frozen

from sledai.definitions import Cutoff
from sledai.definitions.bibliography import BIBLIOGRAPHY, Citation, Grade, cite
from sledai.definitions.clauses import cutoff
from sledai.definitions.records import Records, RuleRecord


@frozen
class ResponseRule(RuleRecord):
    """The criteria of a responder, all of which are needed.

    Attributes:
        key: permanent name of the rule.
        label: the rule in words.
        change: the change of the score since baseline that is needed.
        pga_worse: the change of the global assessment that is a worsening.
        bilag_improves: whether the baseline must have a BILAG A or B, and each of them must improve.
        most_new_b: how many domains may have a new BILAG B; a new A is then a worsening too. None where BILAG plays no
            part.
        made_for: the editions on whose score the rule was defined or used.
        reference: the name of the reference visit.
        sources: where the rule was read.
        place: where in those sources.
        grade: how well it is supported.
        note: the library's own reading, and other remarks.
    """

    key: str
    label: str = field(kw_only=True, repr=False)
    change: Cutoff = field(kw_only=True, repr=False)
    pga_worse: Cutoff = field(kw_only=True, repr=False)
    bilag_improves: bool = field(kw_only=True, repr=False)
    most_new_b: int | None = field(kw_only=True, repr=False)
    made_for: tuple[str, ...] = field(kw_only=True, repr=False)
    reference: str = field(kw_only=True, repr=False)
    sources: tuple[Citation, ...] = field(kw_only=True, repr=False)
    place: str = field(kw_only=True, repr=False)
    grade: Grade = field(kw_only=True, repr=False)
    note: str = field(default="", kw_only=True, repr=False)


PGA_WORSE = cutoff(">= 0.3", "points of change on the scale of 0 to 3", "furie-2009", "abstract", Grade.PRIMARY)
PGA_WORSE_ABOVE = cutoff(
    "> 0.3",
    "points of change on the scale of 0 to 3",
    "nct04294667-record",
    "the outcome: a rise of at most 10 mm on the line of 100 mm is not worsening",
    Grade.PRIMARY,
)
SRI_4_CHANGE = cutoff("<= -4", "points of change", "furie-2009", "abstract", Grade.PRIMARY)
SRI_5_CHANGE = cutoff("<= -5", "points of change", "illuminate-2016", "the tables of the first trial", Grade.PRIMARY)
SRI_6_CHANGE = evolve(SRI_4_CHANGE, value="-6", grade=Grade.SECONDARY, place="by extension of SRI-4")
SRI_7_CHANGE = evolve(SRI_4_CHANGE, value="-7", grade=Grade.SECONDARY, place="by extension of SRI-4")
SRI_8_CHANGE = evolve(SRI_4_CHANGE, value="-8", grade=Grade.SECONDARY, place="by extension of SRI-4")
BICLA_CHANGE = cutoff(
    "<= 0", "points of change", "nct02804763-record", "the outcome: no rise of the SLEDAI-2K", Grade.PRIMARY
)

SRI_4 = ResponseRule(
    "sri-4",
    label="SLE responder index, a fall of 4 points",
    change=SRI_4_CHANGE,
    pga_worse=PGA_WORSE,
    bilag_improves=False,
    most_new_b=1,
    made_for=("selena-sledai", "sledai-2k", "selena-sledai-s2k"),
    reference="baseline",
    sources=cite("furie-2009", "furie-2011", "belimumab-site"),
    place="abstracts; the excerpt on the responder index",
    grade=Grade.PRIMARY,
    note=(
        "The abstract joins its two BILAG parts by or; both are needed. "
        "Worsening of the global assessment by 10 % is 10 % of the scale, that is 0.3 points. "
        "New A: A now and not at baseline; new B: B now and C, D or E at baseline. "
        "Someone whose baseline score is lower than the fall that is asked for cannot respond and stays in the count."
    ),
)
SRI_5 = evolve(
    SRI_4,
    key="sri-5",
    label="SLE responder index, a fall of 5 points",
    change=SRI_5_CHANGE,
    sources=cite("illuminate-2016", "furie-2009"),
    place="the tables of the first trial; abstract",
)
SRI_6 = evolve(
    SRI_4,
    key="sri-6",
    label="SLE responder index, a fall of 6 points",
    change=SRI_6_CHANGE,
    grade=Grade.SECONDARY,
)
SRI_7 = evolve(
    SRI_4,
    key="sri-7",
    label="SLE responder index, a fall of 7 points",
    change=SRI_7_CHANGE,
    grade=Grade.SECONDARY,
)
SRI_8 = evolve(
    SRI_4,
    key="sri-8",
    label="SLE responder index, a fall of 8 points",
    change=SRI_8_CHANGE,
    grade=Grade.SECONDARY,
)
SRI_4_PGA_UP_TO = evolve(
    SRI_4,
    key="sri-4-pga-up-to",
    label="SLE responder index, a fall of 4 points, where a rise of exactly 0.3 passes",
    pga_worse=evolve(
        PGA_WORSE_ABOVE,
        source=BIBLIOGRAPHY["nct01773616-record"],
        place="the description of the responder index: not worse by more than 10 %",
    ),
    sources=(*cite("nct01773616-record", "nct02270957-record", "nct02270970-record"), *SRI_4.sources),
    place="the descriptions of the responder index; the rest as for sri-4",
    note=(
        "The three records call only more than 10 % worse, the first articles and ILLUMINATE 0.3 points or more. "
        "That 10 % is 0.3 points is the library's reading. Otherwise this is sri-4."
    ),
)
SRI_4_WITHOUT_BILAG = evolve(
    SRI_4,
    key="sri-4-without-bilag",
    label="Fall of 4 points and no worse global assessment, for tables without BILAG",
    most_new_b=None,
    place="as for sri-4, less its BILAG part",
    grade=Grade.UNVERIFIED,
    note=(
        "No source that was read states it: it is the part of sri-4 that a registry without BILAG letters can answer. "
        "Whoever responds by sri-4 responds by it, and not the other way round, so it is not to be called SRI-4."
    ),
)

BICLA = ResponseRule(
    "bicla",
    label="BILAG-based composite lupus assessment",
    change=BICLA_CHANGE,
    pga_worse=evolve(
        PGA_WORSE,
        source=BIBLIOGRAPHY["nct02804763-record"],
        place="the outcome: a rise of less than 10 mm on the line of 100 mm is not worsening",
    ),
    bilag_improves=True,
    most_new_b=1,
    made_for=("sledai-2k",),
    reference="baseline",
    sources=cite("nct02804763-record", "bicla-instrument-record", "clowse-2017"),
    place="the outcome; the description and the abstract for the outline",
    grade=Grade.PRIMARY,
    note=(
        "Every A at baseline improves to B, C or D, every B to C or D; that E would be an improvement too is the "
        "library's reading. "
        "That at least one A or B is needed at baseline is implied by the records and stated in none. "
        "Trials differ on a global assessment that rises by exactly 10 mm of 100, which is 0.3 points: here it is a "
        "worsening, in bicla-pga-up-to it is not. One sponsor used both limits."
    ),
)
BICLA_PGA_UP_TO = evolve(
    BICLA,
    key="bicla-pga-up-to",
    label="BILAG-based composite lupus assessment, where a rise of exactly 0.3 passes",
    pga_worse=PGA_WORSE_ABOVE,
    sources=(*cite("nct04294667-record", "nct01773616-record", "nct02270957-record"), *BICLA.sources),
    place="the outcomes; the rest as for bicla",
    note=(
        "NCT04294667 allows a rise of at most 10 mm of 100; NCT01773616, NCT02270957 and the record of the instrument "
        "call only more than 10 % worse. "
        "Otherwise this is bicla: those two trials allow no BILAG worsening at all, which no record here asks for."
    ),
)
RESPONSES: Mapping[str, ResponseRule] = Records(
    "RESPONSES",
    {
        rule.key: rule
        for rule in (
            SRI_4,
            SRI_5,
            SRI_6,
            SRI_7,
            SRI_8,
            SRI_4_PGA_UP_TO,
            SRI_4_WITHOUT_BILAG,
            BICLA,
            BICLA_PGA_UP_TO,
        )
    },
)
"""Every responder index by its key."""
