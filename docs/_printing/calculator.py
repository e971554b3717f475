"""What the calculator page knows: everything comes from the library and goes into the page as data."""

from __future__ import annotations

import json
from typing import Any

from _printing.descriptors import address
from _printing.statements import ASPECTS
from sledai import EDITIONS, Definition, Descriptor, Edition, System, __version__

HEADINGS = {System.CNS: "Central nervous system"}
"""Systems whose key with a capital letter is not a heading."""


def tables() -> str:
    """The tables as a block of data that no text in it can end."""
    content = json.dumps(exported(), ensure_ascii=False, separators=(",", ":"))
    for character in "<>&":
        content = content.replace(character, f"\\u{ord(character):04x}")
    return f'<script type="application/json" id="calculator-tables">{content}</script>'


def exported() -> dict[str, Any]:
    """The form, which is the same in every edition, and what each edition says of its items."""
    return {
        "version": __version__,
        "systems": {system: HEADINGS.get(system, system.capitalize()) for system in System},
        "items": [_item(descriptor) for descriptor in Descriptor],
        "editions": {key: _edition(edition) for key, edition in EDITIONS.items()},
    }


def _item(descriptor: Descriptor) -> dict[str, str]:
    rows = [edition[descriptor] for edition in EDITIONS.values()]
    ((label, system),) = {(row.label, row.system) for row in rows}
    return {"key": descriptor, "label": label, "system": system, "page": address(descriptor).replace(".md", ".html")}


def _edition(edition: Edition) -> dict[str, Any]:
    (window,) = {str(row.window) for row in edition.values()}
    return {
        "label": edition.label,
        "about": edition.about,
        "grade": edition.grade,
        "content": edition.content_hash,
        "window": window,
        "page": f"reference/editions.html#{edition.key}",
        "rows": [_row(descriptor, row, clinical=descriptor in edition.clinical) for descriptor, row in edition.items()],
    }


def _row(descriptor: Descriptor, row: Definition, *, clinical: bool) -> dict[str, Any]:
    return {
        "key": descriptor,
        "weight": row.weight,
        "clinical": clinical,
        "grade": row.grade,
        "said": [[ASPECTS[aspect], clause.wording, clause.grade] for aspect, clause in row.clauses],
    }
