"""HTML building blocks; whatever comes from the library is escaped here and nowhere else.

Links are written as from a page one folder below the root, where every page is that uses them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Sequence
from html import escape
from typing import Any

from sledai import EDITIONS, SELENA_SLEDAI, Citation, Cutoff, Descriptor, Grade, Note, Side, System

SIDES = {Side.ABOVE: "above", Side.AT_LEAST: "at least", Side.BELOW: "below", Side.AT_MOST: "at most"}


EDITION_NAMES = {
    "sledai-1992": "SLEDAI 1992",
    "selena-sledai-sheet": "SELENA sheet",
    "selena-sledai-s2k": "SELENA-SLEDAI (2K proteinuria)",
    "sledai-2k-30d": "SLEDAI-2K (30 days)",
}
"""Names that are short enough for a table, of editions with a long label."""
SYSTEM_NAMES = {System.CNS: "central nervous"}
"""Systems whose key is not their name."""
MARKS = {Grade.PRIMARY: "P", Grade.SECONDARY: "S", Grade.UNVERIFIED: "\N{DAGGER}"}
"""What stands for a grade beside a tick."""
SIGNS = (
    (re.compile(r"([<>])= (?=\d)"), lambda found: {"<": "\u2264", ">": "\u2265"}[found[1]] + "\u00a0"),
    (re.compile(r"([<>]) (?=\d)"), lambda found: f"{found[1]}\u00a0"),
    (re.compile(r" x 10\^9/L"), lambda _: "\u00a0\u00d7\u00a010\u2079/L"),
)
"""How signs are printed, and kept on the line of their number."""


def words(value: object) -> str:
    """A text for readers: escaped, with the signs of print."""
    text = str(value)
    for pattern, sign in SIGNS:
        text = pattern.sub(sign, text)
    return escape(text, quote=False)


def code(value: object) -> str:
    """A text as it is typed."""
    return f"<code>{escape(str(value), quote=False)}</code>"


def link(address: str, content: str) -> str:
    return f'<a href="{escape(address)}">{content}</a>'


def to_descriptor(descriptor: Descriptor) -> str:
    return link(f"../descriptors/{descriptor}.html", words(SELENA_SLEDAI[descriptor].label))


def edition_name(key: str) -> str:
    return EDITION_NAMES.get(key, EDITIONS[key].label)


def named(keys: Iterable[str]) -> str:
    """Some editions by their names; a variant next to its edition is named by what it changes."""
    found: list[str] = []
    for name in map(edition_name, keys):
        base, _, variant = name.partition(" (")
        if variant and base in found:
            found[found.index(base)] = f"{base} (also {variant}"
        else:
            found.append(name)
    return words(", ".join(found))


def to_edition(key: str) -> str:
    return link(f"../reference/editions.html#{key}", words(edition_name(key)))


def listed(keys: Collection[str]) -> str:
    """Some editions, or that it is every one."""
    return "every edition" if len(keys) == len(EDITIONS) else ", ".join(map(to_edition, keys))


def to_sources(sources: Iterable[Citation]) -> str:
    return ", ".join(link(f"../reference/bibliography.html#{source.key}", words(cited(source))) for source in sources)


def cited(source: Citation) -> str:
    """A source as a text cites it: name and year, or how its reference begins."""
    name, _, year = source.key.rpartition("-")
    if re.fullmatch(r"\d{4}", year) and source.text.startswith(name.capitalize()):
        return f"{name.capitalize()} {year}"
    return re.split(r"[.:,;] |\.$", source.text, maxsplit=1)[0]


def grade(value: Grade) -> str:
    return f'<span class="grade grade-{value}">{value}</span>'


def evidence(record: Any) -> str:
    """The grade of a record, its sources, and the place in them."""
    sources = getattr(record, "sources", None) or [record.source]
    return f"{grade(record.grade)} {to_sources(sources)}; {words(record.place)}"


def tick(value: Grade | None) -> str:
    """Whether an edition says something, and how well that was read: a tick with the mark of the grade, or a dash."""
    if value is None:
        return '<span class="silent" role="img" aria-label="no">\N{EN DASH}</span>'
    return f'<span role="img" aria-label="yes, {value}">\N{CHECK MARK}<sup>{MARKS[value]}</sup></span>'


def system(value: System) -> str:
    return f"{words(SYSTEM_NAMES.get(value, value))} system"


def cutoff(value: Cutoff) -> str:
    exactly = "counts" if value.holds(value.value) else "does not count"
    return words(f"{SIDES[value.side]} {value.value} {value.unit} (exactly {value.value} {exactly})")


def note(value: Note) -> str:
    return words(value.text) + (f" ({to_sources(value.sources)})" if value.sources else "")


def table(
    header: Sequence[str], rows: Iterable[Sequence[str]], *, kind: str, labels: Sequence[str] | None = None
) -> str:
    """A table that scrolls inside itself; `kind` is what the style sheet knows it by.

    With `labels`, one for each cell, a narrow screen shows a row as a list of labels and cells.

    Each cell has a line of its own, so that a search does not take two cells for one word.
    """
    head = "\n".join(f'<th scope="col">{cell}</th>' for cell in header)
    tags = [f'<td data-label="{escape(label)}">' for label in labels] if labels else ["<td>"] * len(header)
    lines = ("\n".join(f"{tag}{cell}</td>" for tag, cell in zip(tags, row, strict=True)) for row in rows)
    body = "\n".join(f"<tr>{line}</tr>" for line in lines)
    return f'<div class="{kind}"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def bullets(items: Iterable[str]) -> str:
    return "<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>"


def folded(summary: str, content: str, *, kind: str = "") -> str:
    opening = f'<details class="{kind}">' if kind else "<details>"
    return f"{opening}<summary>{summary}</summary>{content}</details>"


def settings(**values: object) -> str:
    """The head of a page, which the generator of the site reads; it has to come first on the page."""
    return "\n".join(
        ("---", *(f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in values.items()), "---")
    )


def page(parts: Iterable[str]) -> str:
    return "\n\n".join(part for part in parts if part) + "\n"
