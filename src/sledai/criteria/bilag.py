"""What follows from BILAG letters: flares, and the numbers that stand for letters. The library does not grade BILAG."""

from collections.abc import Mapping
from typing import ClassVar

from attrs import evolve, field, frozen

from sledai.definitions.bibliography import Citation, Grade, cite
from sledai.definitions.records import Records, RuleRecord
from sledai.definitions.rules import NewLetter


@frozen
class BilagFlareRule(RuleRecord):
    """The classes of a flare by BILAG letters; the first class of which one criterion is met is that of the visit.

    Attributes:
        key: permanent name of the rule.
        label: the rule in words.
        classes: each class with its criteria, of which one is enough; the most severe class is the first. A visit that
            is in none of them is in the class ``"none"``.
        bilag_edition: the BILAG index of the letters; empty where the source names none.
        reference: the name of the reference visit.
        sources: where the rule was read.
        place: where in those sources.
        grade: how well it is supported.
        note: the library's own reading, and other remarks.
    """

    key: str
    label: str = field(kw_only=True, repr=False)
    classes: tuple[tuple[str, tuple[NewLetter, ...]], ...] = field(kw_only=True, repr=False)
    bilag_edition: str = field(default="", kw_only=True, repr=False)
    reference: str = field(kw_only=True, repr=False)
    sources: tuple[Citation, ...] = field(kw_only=True, repr=False)
    place: str = field(kw_only=True, repr=False)
    grade: Grade = field(kw_only=True, repr=False)
    note: str = field(default="", kw_only=True, repr=False)

    made_for: ClassVar[tuple[str, ...]] = ()
    """It is on letters, so it is stated for no edition of the index."""


@frozen
class BilagNumbers(RuleRecord):
    """The number that stands for each letter of one BILAG index; those of the domains are added up.

    Attributes:
        key: permanent name of the set.
        label: the set in words.
        numbers: each letter with its number, from A to E.
        bilag_edition: the BILAG index of the letters.
        sources: where it was read.
        place: where in those sources.
        grade: how well the numbers are supported.
        note: remarks on the set.
    """

    key: str
    label: str = field(kw_only=True, repr=False)
    numbers: tuple[tuple[str, int], ...] = field(kw_only=True)
    bilag_edition: str = field(kw_only=True, repr=False)
    sources: tuple[Citation, ...] = field(kw_only=True, repr=False)
    place: str = field(kw_only=True, repr=False)
    grade: Grade = field(kw_only=True, repr=False)
    note: str = field(default="", kw_only=True, repr=False)


BILAG_2004_FLARE = BilagFlareRule(
    "bilag-2004-flare",
    label="Flare by BILAG-2004",
    classes=(
        ("severe", (NewLetter("A", 1, before="B"),)),
        ("moderate", (NewLetter("B", 2, before="C"),)),
        ("mild", (NewLetter("B", 1, before="C"), NewLetter("C", 3, before="D"))),
    ),
    bilag_edition="bilag-2004",
    reference="previous visit",
    sources=cite("ard-abstract-a473"),
    place="the definition of flare",
    grade=Grade.PRIMARY,
    note=(
        "Severe is a new or worse A, moderate two or more new or worse B, mild one B or three C. "
        "Readings of the library: a letter is new or worse where the domain had a lower one at the visit before, so "
        "that items that got worse under the same letter are not seen; three C are three or more."
    ),
)
BILAG_FLARE_FDA = BilagFlareRule(
    "bilag-flare-fda-2010",
    label="Flare by BILAG, guidance of the FDA, 2010",
    classes=(("flare", (NewLetter("A", 1, before="C"), NewLetter("B", 2, before="C"))),),
    reference="previous visit",
    sources=cite("fda-sle-guidance-2010"),
    place="section 8c",
    grade=Grade.PRIMARY,
    note=(
        "From C, D or E to one A or two B, so a rise from B to A is not a flare. "
        "That the visit compared with is the previous one is the library's reading."
    ),
)
BILAG_2004_NUMBERS = BilagNumbers(
    "bilag-2004-12-8-1",
    label="Numbers of the BILAG-2004 letters",
    numbers=(("A", 12), ("B", 8), ("C", 1), ("D", 0), ("E", 0)),
    bilag_edition="bilag-2004",
    sources=cite("yee-2010"),
    place="the abstract",
    grade=Grade.PRIMARY,
)
BILAG_CLASSIC_NUMBERS = BilagNumbers(
    "bilag-classic-12-5-1",
    label="Numbers of the letters of the classic BILAG index",
    numbers=(("A", 12), ("B", 5), ("C", 1), ("D", 0), ("E", 0)),
    bilag_edition="bilag-classic",
    sources=cite("cresswell-2009"),
    place="the abstract",
    grade=Grade.PRIMARY,
)
BILAG_CLASSIC_NUMBERS_OLDER = evolve(
    BILAG_CLASSIC_NUMBERS,
    key="bilag-classic-9-3-1",
    label="Older numbers of the letters of the classic BILAG index",
    numbers=(("A", 9), ("B", 3), ("C", 1), ("D", 0), ("E", 0)),
    sources=cite("yee-2010"),
    place="the older numbers, as the abstract quotes them",
    grade=Grade.SECONDARY,
    note="That D and E give 0 is the library's reading.",
)

BILAG_FLARES: Mapping[str, BilagFlareRule] = Records(
    "BILAG_FLARES", {rule.key: rule for rule in (BILAG_2004_FLARE, BILAG_FLARE_FDA)}
)
"""The flares by BILAG letters, by their key."""
BILAG_NUMBERS: Mapping[str, BilagNumbers] = Records(
    "BILAG_NUMBERS",
    {numbers.key: numbers for numbers in (BILAG_2004_NUMBERS, BILAG_CLASSIC_NUMBERS, BILAG_CLASSIC_NUMBERS_OLDER)},
)
"""The numbers of BILAG letters, by their key; none is a default."""
