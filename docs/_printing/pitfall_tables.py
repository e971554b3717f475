"""What people get wrong, as tables: the pitfalls for raters, and the faults of software folded below them.

What is right is what the library answers when a page is printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from _printing.markup import code, folded, page, table, to_edition, words
from _printing.pitfalls import PITFALLS, RATER, SEEN, SOFTWARE, Pitfall
from sledai import EDITIONS, Descriptor


def of(descriptor: Descriptor) -> str:
    """The section on the page of a descriptor."""
    found = [pitfall for pitfall in PITFALLS.values() if descriptor in pitfall.items]
    about = (
        "What goes wrong with this item, and what the library answers; unless an edition is named, all six agree."
        if found
        else "We found no error that is specific to this item."
    )
    general = "[Errors that can affect any item](../reference/descriptors.md#pitfalls) have a list of their own."
    return page(("## Common scoring errors { #pitfalls }", f"{about} {general}", _listed(found)))


def general() -> str:
    """The pitfalls that any item can meet."""
    return _listed(pitfall for pitfall in PITFALLS.values() if not pitfall.items and not pitfall.is_of_totals)


def of_totals() -> str:
    """The pitfalls of what is made of totals: bands, change and flare."""
    return _listed(pitfall for pitfall in PITFALLS.values() if pitfall.is_of_totals)


def _listed(found: Iterable[Pitfall]) -> str:
    """Those for raters, and then, folded, the faults of software."""
    rows: dict[str, list[tuple[str, str, str]]] = {RATER: [], SOFTWARE: []}
    for pitfall in found:
        about = f'{_coded(pitfall.wrong)}<span class="label">{words(SEEN[pitfall.seen])}</span>'
        rows[pitfall.audience].append((about, _coded(pitfall.gives), _right(pitfall)))
    tables = {who: table(("what goes wrong", "it gives", "right"), some, kind="cases") for who, some in rows.items()}
    count = len(rows[SOFTWARE])
    faults = f"{count} fault{'s' * (count != 1)} of forms, calculators and programs"
    return page((tables[RATER] * bool(rows[RATER]), folded(faults, tables[SOFTWARE]) * bool(count)))


def _right(pitfall: Pitfall) -> str:
    by_answer: dict[str, list[str]] = {}
    for key, answer in pitfall.answers().items():
        by_answer.setdefault(answer, []).append(to_edition(key) if key in EDITIONS else code(key))
    if len(by_answer) == 1:
        return _emphasised(next(iter(by_answer)))
    return "".join(
        f'{_emphasised(answer)}<span class="label">{", ".join(keys)}</span>' for answer, keys in by_answer.items()
    )


def _emphasised(answer: str) -> str:
    """An answer, of a long one its first words, so that it can be found at a glance."""
    first, _, more = answer.partition(": ")
    if first in ("refused", "not known", "it says"):
        return f"<strong>{first}</strong>: {words(more)}"
    return f"<strong>{words(answer)}</strong>"


def _coded(text: str) -> str:
    """A text in which what stands between grave accents is code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", words(text))
