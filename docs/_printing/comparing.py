"""The page that shows what editions say differently, descriptor by descriptor, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from _printing.editions import to_pair
from _printing.markup import bullets, edition_name, named, table, to_descriptor, to_edition, words
from _printing.statements import ASPECTS, MARK, MEANING, unverified
from sledai import EDITIONS, Descriptor, differences

WINDOW = "window"
"""The aspect that is told apart: between two editions it is the same for every row, or another one for every row."""
NOTHING = '<span class="silent">no such statement</span>'
Said = tuple[str, str]
"""An aspect of a row, and what the row says of it."""


def by_descriptor() -> str:
    """For each descriptor that differs what only some editions say, those together that say the same."""
    rows = [
        (
            to_descriptor(descriptor),
            _listed((keys, _group(descriptor, keys, said)) for keys, said in groups(descriptor)),
        )
        for descriptor in Descriptor
        if len(groups(descriptor)) > 1
    ]
    rows.append(("every item", _listed(_windows())))
    shown = table(("item", "what the editions say"), rows, kind="said stacked", labels=("", ""))
    return f"{shown}<p>{MARK} {words(MEANING)}.</p>"


def groups(descriptor: Descriptor) -> list[tuple[list[str], list[Said]]]:
    """Editions that say the same of a descriptor, with what not every edition says; the window is left aside."""
    rows = {key: _said(key, descriptor) for key in EDITIONS}
    shared = set.intersection(*map(set, rows.values()))
    found: dict[tuple[Said, ...], list[str]] = {}
    for key, said in rows.items():
        found.setdefault(tuple(said), []).append(key)
    return [(keys, [one for one in said if one not in shared]) for said, keys in found.items()]


def _said(key: str, descriptor: Descriptor) -> list[Said]:
    row = EDITIONS[key][descriptor]
    facts = [("weight", str(row.weight)), ("system", str(row.system))]
    return facts + [(aspect, clause.wording) for aspect, clause in row.clauses]


def _group(descriptor: Descriptor, keys: Sequence[str], said: Sequence[Said]) -> str:
    statements = [
        f"<em>{ASPECTS.get(aspect, aspect)}:</em> {words(wording)}{_mark(descriptor, keys, wording)}"
        for aspect, wording in said
    ]
    return _of(keys) + (bullets(statements) if statements else f"<br>{NOTHING}")


def _of(keys: Sequence[str]) -> str:
    return f"<strong>{named(keys)}</strong>"


def _mark(descriptor: Descriptor, keys: Sequence[str], wording: str) -> str:
    """The mark of an unverified statement; where only some editions have it so, with their names."""
    weak = weak_in(descriptor, keys, wording)
    if not weak or len(weak) == len(keys):
        return MARK if weak else ""
    return f"{MARK} [unverified only in {named(weak)}]"


def weak_in(descriptor: Descriptor, keys: Sequence[str], wording: str) -> list[str]:
    """Those of some editions in which a statement is unverified."""
    return [
        key
        for key in keys
        if any(unverified(clause) for _, clause in EDITIONS[key][descriptor].clauses if clause.wording == wording)
    ]


def _windows() -> Iterator[tuple[Sequence[str], str]]:
    found: dict[str, list[str]] = {}
    for key, edition in EDITIONS.items():
        for window in dict.fromkeys(row.window for row in edition.values()):
            found.setdefault(str(window), []).append(key)
    return ((keys, f"{_of(keys)}{bullets([f'<em>{WINDOW}:</em> {words(window)}'])}") for window, keys in found.items())


def _listed(said: Iterable[tuple[Sequence[str], str]]) -> str:
    """What groups of editions say, each with the keys of its editions for the choice of two."""
    items = "".join(f'<li data-editions="{" ".join(keys)}">{text}</li>' for keys, text in said)
    return f"<ul>{items}</ul>"


def choice() -> str:
    """Two lists of editions; what the table shows follows them."""
    options = "".join(f'<option value="{key}">{words(edition_name(key))}</option>' for key in EDITIONS)
    lists = (
        f'<span><label for="compared-{name}">{label}</label> '
        f'<select id="compared-{name}"><option value="">all editions</option>{options}</select></span>'
        for name, label in (("first", "Compare"), ("second", "with"))
    )
    return f'<p class="compared" hidden>{" ".join(lists)} <span id="compared-found" role="status"></span></p>'


def alike() -> str:
    """The descriptors of which every edition says the same."""
    same = [descriptor for descriptor in Descriptor if len(groups(descriptor)) == 1]
    return f"<p>No difference except for the window: {', '.join(map(to_descriptor, same))}.</p>"


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


def _differing(first: str, second: str) -> str:
    found = differing(first, second)
    items = [to_descriptor(descriptor) for descriptor, aspects in found.items() if aspects - {WINDOW}]
    if any(WINDOW in aspects for aspects in found.values()):
        items.append("the window of every item")
    if not items:
        return '<span class="silent">nothing</span>'
    return f'{", ".join(items)}<span class="label">{to_pair(first, second)}</span>'
