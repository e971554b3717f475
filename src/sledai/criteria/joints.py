"""Rules of an inflamed joint: that of the editions, and the stricter one of a trial."""

from collections.abc import Mapping
from enum import StrEnum

from attrs import field, frozen

from sledai.definitions.bibliography import Citation, Grade, cite
from sledai.definitions.records import Records, RuleRecord


class JointFinding(StrEnum):
    """A finding that is counted joint by joint."""

    PAINFUL = "painful"
    TENDER = "tender"
    SWOLLEN = "swollen"
    EFFUSION = "effusion"


@frozen
class JointRule(RuleRecord):
    """The rule of an inflamed joint.

    Attributes:
        key: permanent name of the rule.
        label: the rule in words.
        together: groups of findings; a joint counts where it has at least one finding of every group.
        made_for: the editions for whose arthritis it was stated; empty where it is the reading of every edition.
        sources: where the rule was read.
        place: where in those sources.
        grade: how well it is supported.
        note: remarks on the rule.
    """

    key: str
    label: str = field(kw_only=True, repr=False)
    together: tuple[tuple[JointFinding, ...], ...] = field(kw_only=True)
    made_for: tuple[str, ...] = field(default=(), kw_only=True, repr=False)
    sources: tuple[Citation, ...] = field(kw_only=True, repr=False)
    place: str = field(kw_only=True, repr=False)
    grade: Grade = field(kw_only=True, repr=False)
    note: str = field(default="", kw_only=True, repr=False)


JOINTS_ANY_SIGN = JointRule(
    "any-sign",
    label="A joint that hurts and is tender, swollen or has an effusion",
    together=((JointFinding.PAINFUL,), (JointFinding.TENDER, JointFinding.SWOLLEN, JointFinding.EFFUSION)),
    sources=cite("selena-modification-sheet", "sledai-2k-30-days-program", "nct04895241-record"),
    place="item 9, definition; which joint is active",
    grade=Grade.SECONDARY,
    note="The reading of every edition here; tulip-1 is stricter.",
)
JOINTS_TULIP_1 = JointRule(
    "tulip-1",
    label="A joint that is tender and swollen",
    together=((JointFinding.TENDER,), (JointFinding.SWOLLEN,)),
    made_for=("sledai-2k",),
    sources=cite("tulip-1-table"),
    place="the second footnote",
    grade=Grade.PRIMARY,
    note="The trial counted 28 joints. Its rule is stricter than every transcription of SLEDAI-2K.",
)

JOINT_RULES: Mapping[str, JointRule] = Records(
    "JOINT_RULES", {rule.key: rule for rule in (JOINTS_ANY_SIGN, JOINTS_TULIP_1)}
)
"""Every rule on joints by its key."""
