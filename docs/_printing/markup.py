"""HTML building blocks; whatever comes from the library is escaped here and nowhere else.

Links are written as from a page one folder below the root, where every page is that uses them.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from html import escape

from sledai import EDITIONS, Citation, Cutoff, Descriptor, Grade, Note, Side

SIDES = {Side.ABOVE: "above", Side.AT_LEAST: "at least", Side.BELOW: "below", Side.AT_MOST: "at most"}


def words(value: object) -> str:
    return escape(str(value), quote=False)


def code(value: object) -> str:
    return f"<code>{words(value)}</code>"


def link(address: str, content: str) -> str:
    return f'<a href="{escape(address)}">{content}</a>'


def to_descriptor(descriptor: Descriptor) -> str:
    return link(f"../descriptors/{descriptor}.html", code(descriptor))


def to_edition(key: str) -> str:
    return link(f"../reference/editions.html#{key}", code(key))


def listed(keys: Collection[str]) -> str:
    """Some editions, or that it is every one."""
    return "every edition" if len(keys) == len(EDITIONS) else ", ".join(map(to_edition, keys))


def to_sources(sources: Iterable[Citation]) -> str:
    return ", ".join(link(f"../reference/bibliography.html#{source.key}", words(source.key)) for source in sources)


def grade(value: Grade) -> str:
    return f'<span class="grade grade-{value}">{value}</span>'


def cutoff(value: Cutoff) -> str:
    exactly = "counts" if value.holds(value.value) else "does not count"
    return words(f"{SIDES[value.side]} {value.value} {value.unit} (exactly {value.value} {exactly})")


def note(value: Note) -> str:
    return words(value.text) + (f" ({to_sources(value.sources)})" if value.sources else "")


def table(header: Sequence[str], rows: Iterable[Sequence[str]], *, kind: str) -> str:
    """A table that scrolls inside itself; `kind` is what the style sheet knows it by.

    Each cell has a line of its own, so that a search does not take two cells for one word.
    """
    head = "\n".join(f'<th scope="col">{cell}</th>' for cell in header)
    body = "\n".join("<tr>" + "\n".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f'<div class="{kind}"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def bullets(items: Iterable[str]) -> str:
    return "<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>"


def folded(summary: str, content: str) -> str:
    return f"<details><summary>{summary}</summary>{content}</details>"


def settings(**values: object) -> str:
    """The head of a page, which the generator of the site reads; it has to come first on the page."""
    return "\n".join(
        ("---", *(f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in values.items()), "---")
    )


def page(parts: Iterable[str]) -> str:
    return "\n\n".join(part for part in parts if part) + "\n"
