"""What the editions say of a descriptor, side by side, each statement with its evidence."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from _printing.markup import note
from _printing.plain import ASPECTS, grouped
from sledai import EDITIONS, SELENA_SLEDAI, Clause, Descriptor, Grade, Note, Window

MARKS = {Grade.PRIMARY: "P", Grade.SECONDARY: "S", Grade.UNVERIFIED: "\N{DAGGER}"}
"""What stands for a grade beside a tick."""
DISPUTED = "Sources disagree"
"""How a note begins that says what sources say against each other."""


def address(descriptor: Descriptor) -> str:
    """The page of a descriptor, for good."""
    return f"descriptors/{descriptor}.md"


def statements(descriptor: Descriptor) -> list[tuple[str, str, dict[str, Clause | Window]]]:
    """Each statement of any edition, aspect by aspect and the window last, with that of each edition that makes it."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for aspect in ASPECTS:
        for key, edition in EDITIONS.items():
            for other, clause in edition[descriptor].clauses:
                if other == aspect:
                    found.setdefault((ASPECTS[aspect], clause.wording), {})[key] = clause
    for key, edition in EDITIONS.items():
        window = edition[descriptor].window
        found.setdefault(("window", str(window)), {})[key] = window
    return [(aspect, wording, said) for (aspect, wording), said in found.items()]


def notes(descriptor: Descriptor) -> dict[Markup, list[str]]:
    """The notes of the editions, each with these."""
    return grouped((note(one), key) for key, edition in EDITIONS.items() for one in edition[descriptor].notes)


def disputes(descriptor: Descriptor) -> list[Note]:
    """Where sources disagree on an item in the main edition."""
    return [one for one in SELENA_SLEDAI[descriptor].notes if one.text.startswith(DISPUTED)]


def sources(said: dict[str, Clause | Window]) -> dict[Clause | Window, list[str]]:
    """The evidence of one statement, editions with the same evidence together."""
    evidence = {key: (one.grade, one.sources, one.place, getattr(one, "note", "")) for key, one in said.items()}
    return {said[keys[0]]: keys for keys in grouped((found, key) for key, found in evidence.items()).values()}
