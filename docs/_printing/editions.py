"""The page of the editions: each one, what differs between any two, and what is not verified."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import sledai
from _printing.markup import (
    bullets,
    code,
    edition_name,
    grade,
    link,
    note,
    page,
    table,
    to_descriptor,
    to_sources,
    words,
)
from _printing.statements import ASPECTS, MARK, MEANING, marked
from sledai import EDITIONS, SELENA_SLEDAI, Clause, Descriptor, Difference, Edition, Grade, differences

MAIN = SELENA_SLEDAI.key


def overview() -> str:
    header = ("edition", "window", "evidence for the name", "key and constant in Python", "content")
    rows = (
        (
            link(f"#{key}", words(edition.label)),
            _window(edition),
            grade(edition.grade),
            f"{code(key)}<br>{code(_constant(edition))}",
            code(edition.content_hash),
        )
        for key, edition in EDITIONS.items()
    )
    return table(header, rows, kind="overview")


def sections() -> str:
    """Each edition; what is noted of all of them stands first and once."""
    notes = {key: [note(value) for value in edition.notes] for key, edition in EDITIONS.items()}
    shared = [text for text in notes[MAIN] if all(text in others for others in notes.values())]
    own = {key: [text for text in texts if text not in shared] for key, texts in notes.items()}
    return page(("<p>Of every edition:</p>", bullets(shared), *(_section(EDITIONS[key], own[key]) for key in own)))


def matrix() -> str:
    header = ("edition", *(link(f"#{key}", words(edition_name(key))) for key in EDITIONS))
    rows = ((words(edition_name(first)), *(_count(first, second) for second in EDITIONS)) for first in EDITIONS)
    return table(header, rows, kind="overview counts")


def against_the_main_edition() -> str:
    return page(_pair(MAIN, key) for key in EDITIONS if key != MAIN)


def other_pairs() -> str:
    return page(_pair(first, second) for first, second in combinations(EDITIONS, 2) if MAIN not in (first, second))


def unverified() -> str:
    """Every statement of a row that was not seen in a source that may carry it."""
    holders: dict[tuple[str, str, str], list[str]] = {}
    for key, edition in EDITIONS.items():
        for descriptor, row in edition.items():
            for aspect, clause in row.clauses:
                if clause.grade is Grade.UNVERIFIED:
                    line = (f"{to_descriptor(descriptor)} {ASPECTS[aspect]}", words(clause.wording), _known(clause))
                    holders.setdefault(line, []).append(key)
    rows = (
        (f'{row}<span class="label">{", ".join(keys)}</span>', statement, known)
        for (row, statement, known), keys in holders.items()
    )
    return table(("row and editions", "statement", "what is known of it"), rows, kind="unverified")


def _known(clause: Clause) -> str:
    return "; ".join(part for part in (words(clause.place), to_sources(clause.sources), words(clause.note)) if part)


def _constant(edition: Edition) -> str:
    return next(name for name in sledai.__all__ if getattr(sledai, name) is edition)


def _window(edition: Edition) -> str:
    days = sorted({row.window.days for row in edition.values()})
    return f"{' or '.join(map(str, days))} days"


def _section(edition: Edition, notes: Sequence[str]) -> str:
    facts = (
        f"Constant {code(_constant(edition))}.",
        f"{len(edition)} descriptors, 0 to {edition.maximum} points.",
        f"Window: {' or '.join(sorted({str(row.window) for row in edition.values()}))}.",
        f"Evidence that this text is the one of that name: {grade(edition.grade)}.",
        f"Content {code(edition.content_hash)}: the digits change when a word, a weight or a source of a row changes.",
    )
    return page(
        (
            f"### {edition.label} {{ #{edition.key} }}",
            f"<p>{code(edition.key)}. {words(edition.about)}</p>",
            bullets(facts),
            page(("<p>Notes:</p>", bullets(notes))) if notes else "",
            f"<p>References: {to_sources(edition.sources)}.</p>",
        )
    )


def _anchor(first: str, second: str) -> str:
    keys = sorted((first, second), key=lambda key: (key != MAIN, list(EDITIONS).index(key)))
    return "-and-".join(keys)


def to_pair(first: str, second: str) -> str:
    """A link to the list of what two editions do differently."""
    return link(f"editions.html#{_anchor(first, second)}", "word by word")


def _count(first: str, second: str) -> str:
    if first == second:
        return ""
    return link(f"#{_anchor(first, second)}", _counted(*_found(first, second)))


def _found(first: str, second: str) -> tuple[list[Difference], list[Difference]]:
    """What two editions do differently: a window that is another one for every row, once, and the rest."""
    found = differences(EDITIONS[first], EDITIONS[second])
    windows = [difference for difference in found if difference.aspect == "window"]
    shared = len(windows) == len(Descriptor) and len({(item.first, item.second) for item in windows}) == 1
    return windows[:1] * shared, [item for item in found if not (shared and item.aspect == "window")]


def _counted(windows: Sequence[Difference], others: Sequence[Difference]) -> str:
    counts = ([str(len(others))] if others or not windows else []) + ["the window"] * len(windows)
    return " and ".join(counts)


def _pair(first: str, second: str) -> str:
    windows, others = _found(first, second)
    heading = f"### {edition_name(first)} and {edition_name(second)} {{ #{_anchor(first, second)} }}"
    if not (windows or others):
        return page((heading, "<p>The two have the same definitions; only their sources and evidence differ.</p>"))
    lines = [_line("every item", item, first, second) for item in windows]
    lines += [_line(to_descriptor(item.descriptor), item, first, second) for item in others]
    count = (
        f"<p>Differences: {_counted(windows, others)}; the columns show what only that edition says. "
        f"{MARK} {words(MEANING)}.</p>"
    )
    return page(
        (
            heading,
            count,
            table(
                ("item", "in what", words(edition_name(first)), words(edition_name(second))), lines, kind="differences"
            ),
        )
    )


def _line(row: str, item: Difference, first: str, second: str) -> tuple[str, str, str, str]:
    sides = (_side(key, item, said) for key, said in ((first, item.first), (second, item.second)))
    return row, ASPECTS.get(item.aspect, item.aspect), *sides


def _side(key: str, item: Difference, said: tuple[str, ...]) -> str:
    if not said:
        return '<span class="silent">no such statement</span>'
    clauses = {clause.wording: clause for _, clause in EDITIONS[key][item.descriptor].clauses}
    statements = [marked(clauses[text]) if text in clauses else words(text) for text in said]
    return statements[0] if len(statements) == 1 else bullets(statements)
