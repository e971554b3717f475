"""What editions say differently, descriptor by descriptor and pair by pair."""

from __future__ import annotations

from itertools import combinations

from markupsafe import Markup

import sledai
from _printing.markup import marked, words
from _printing.plain import ASPECTS, grouped
from sledai import EDITIONS, SELENA_SLEDAI, Clause, Descriptor, Difference, Edition, Grade, Note, differences

MAIN = SELENA_SLEDAI.key
PAIRS = list(combinations(EDITIONS, 2))
Said = tuple[str, str]
"""An aspect of a row, and what the row says of it."""


def groups(descriptor: Descriptor) -> list[tuple[list[str], list[Said]]]:
    """Editions that say the same of a descriptor, with what not every edition says; the window is left aside."""
    rows = {key: _said(edition, descriptor) for key, edition in EDITIONS.items()}
    shared = set.intersection(*map(set, rows.values()))
    found = grouped((tuple(said), key) for key, said in rows.items())
    return [(keys, [one for one in said if one not in shared]) for said, keys in found.items()]


def _said(edition: Edition, descriptor: Descriptor) -> list[Said]:
    row = edition[descriptor]
    facts = [("weight", str(row.weight)), ("system", str(row.system))]
    return facts + [(aspect, clause.wording) for aspect, clause in row.clauses]


def differing() -> list[Descriptor]:
    """The descriptors of which some editions say something else."""
    return [descriptor for descriptor in Descriptor if len(groups(descriptor)) > 1]


def windows() -> dict[str, list[str]]:
    """Each window with its editions."""
    found = (
        (str(window), key) for key, edition in EDITIONS.items() for window in {row.window for row in edition.values()}
    )
    return grouped(found)


def notes() -> tuple[list[Note], dict[str, list[Note]]]:
    """The notes that every edition has, and those of each edition besides."""
    found = grouped((note, key) for key, edition in EDITIONS.items() for note in edition.notes)
    shared = [note for note, keys in found.items() if len(keys) == len(EDITIONS)]
    return shared, {key: [note for note in edition.notes if note not in shared] for key, edition in EDITIONS.items()}


def constant(edition: Edition) -> str:
    return next(name for name in sledai.__all__ if getattr(sledai, name) is edition)


def unverified() -> dict[tuple[Descriptor, str, Clause], list[str]]:
    """Every statement that was not seen in a source that may carry it, with its editions."""
    return grouped(
        ((descriptor, ASPECTS[aspect], clause), key)
        for key, edition in EDITIONS.items()
        for descriptor, row in edition.items()
        for aspect, clause in row.clauses
        if clause.grade is Grade.UNVERIFIED
    )


def anchor(first: str, second: str) -> str:
    """Where the list of the differences of two editions is."""
    return "-and-".join(sorted((first, second), key=lambda key: (key != MAIN, list(EDITIONS).index(key))))


def between(first: str, second: str) -> tuple[list[Difference], list[Difference]]:
    """What two editions do differently: a window that is another one for every row, once, and the rest."""
    found = differences(EDITIONS[first], EDITIONS[second])
    windows = [difference for difference in found if difference.aspect == "window"]
    shared = len(windows) == len(Descriptor) and len({(item.first, item.second) for item in windows}) == 1
    return windows[:1] * shared, [item for item in found if not (shared and item.aspect == "window")]


def counted(first: str, second: str) -> str:
    """How many differences there are between two editions."""
    windows, others = between(first, second)
    return " and ".join([str(len(others))] * bool(others or not windows) + ["the window"] * len(windows))


def statement(key: str, difference: Difference, wording: str) -> Markup:
    """A statement of an edition with its mark; a text that is not a statement, such as a window, as it is."""
    clauses = {clause.wording: clause for _, clause in EDITIONS[key][difference.descriptor].clauses}
    return marked(clauses[wording]) if wording in clauses else words(wording)
