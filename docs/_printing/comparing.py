"""The page that shows which descriptors differ between which editions."""

from __future__ import annotations

from itertools import combinations
from string import ascii_uppercase

from _printing.descriptors import ASPECTS
from _printing.editions import to_pair
from _printing.markup import table, to_descriptor, to_edition, words
from sledai import EDITIONS, SELENA_SLEDAI, Descriptor, differences

WINDOW = "window"
"""The aspect that is told apart: between two editions it is the same for every row, or another one for every row."""


def by_descriptor() -> str:
    """For each descriptor that differs which editions say the same of it: the same letter, the same words."""
    lines = [(descriptor, _letters(descriptor)) for descriptor in Descriptor]
    rows = [
        (
            f'{to_descriptor(descriptor)}<span class="label">{words(SELENA_SLEDAI[descriptor].label)}</span>',
            *(letters[key] for key in EDITIONS),
            ", ".join(_aspects(descriptor)),
        )
        for descriptor, letters in lines
        if len(set(letters.values())) > 1
    ]
    return table(("descriptor", *map(to_edition, EDITIONS), "in what"), rows, kind="matrix letters")


def alike() -> str:
    """The descriptors of which every edition says the same."""
    same = [descriptor for descriptor in Descriptor if len(set(_letters(descriptor).values())) == 1]
    return f"<p>Every edition says the same of {', '.join(map(to_descriptor, same))}.</p>"


def by_pair() -> str:
    """For each two editions the descriptors that differ, once."""
    rows = (
        (f"{to_edition(first)}<br>{to_edition(second)}", _differing(first, second))
        for first, second in combinations(EDITIONS, 2)
    )
    return table(("editions", "what differs"), rows, kind="pairs")


def differing(first: str, second: str) -> dict[Descriptor, set[str]]:
    """The descriptors that differ, each with the aspects in which it does."""
    found: dict[Descriptor, set[str]] = {}
    for difference in differences(EDITIONS[first], EDITIONS[second]):
        found.setdefault(difference.descriptor, set()).add(difference.aspect)
    return found


def _letters(descriptor: Descriptor) -> dict[str, str]:
    """A letter for each edition; the same letter where nothing differs but the window."""
    letters: dict[str, str] = {}
    for key in EDITIONS:
        alike = (other for other in letters if not _differs(other, key, descriptor))
        letters[key] = letters.get(next(alike, ""), ascii_uppercase[len(set(letters.values()))])
    return letters


def _differs(first: str, second: str, descriptor: Descriptor) -> bool:
    return bool(differing(first, second).get(descriptor, set()) - {WINDOW})


def _aspects(descriptor: Descriptor) -> list[str]:
    """In what some two editions differ on a descriptor."""
    found = {
        aspect for first in EDITIONS for second in EDITIONS for aspect in differing(first, second).get(descriptor, ())
    }
    order = ("weight", "system", *ASPECTS)
    return [ASPECTS.get(aspect, aspect) for aspect in order if aspect in found]


def _differing(first: str, second: str) -> str:
    found = differing(first, second)
    items = [to_descriptor(descriptor) for descriptor, aspects in found.items() if aspects - {WINDOW}]
    if any(WINDOW in aspects for aspects in found.values()):
        items.append("the window of every row")
    if not items:
        return '<span class="silent">no row</span>'
    return f'{", ".join(items)}<span class="label">{to_pair(first, second)}</span>'
