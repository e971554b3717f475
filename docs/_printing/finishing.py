"""What is done to the pages and to the index for searching after the theme has made them."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

BUTTONS = {"__drawer": "Navigation", "__search": "Search"}
"""Buttons of the theme that are a picture alone, and what they do."""
LISTS = re.compile(r"(?:<p>)?\s*(?:Parameters|Attributes|Returns|Raises|Examples|Methods|Functions|Yields):")
"""Where the lists of an entry of the API begin; the words before them say what it is for."""
TWICE = re.compile(
    r"^forms/|^reference/cutoffs\.html#|^reference/editions\.html#.*-and-|^reference/differences\.html#by-"
    r"|^reference/cli\.html#|#pitfalls$|^reference/editions\.html#(not-verified|selena|sledai)"
    r"|^reference/descriptors\.html#|^reference/measurements\.html#"
    r"|^reference/api\.html#|^reference/api-[a-z-]+\.html$"
    r"|^endpoints\.html#(states|flare-limits)$|^descriptors/.*#(cases|limit)$|^reference/errors\.html#kinds$"
)
"""What stands on another page, or above: forms, differences, cut-offs, errors, options, worked rules."""
MEMBER = re.compile(r"^reference/api[a-z-]*\.html#sledai\.(?:[a-z_]+\.)*[A-Z]\w*\.\w+$")
"""A member of a class in the API; a reader finds it under its class."""
BEGINNING = 160
"""How much of what is there twice can be searched [characters]."""
HEADINGS_ONLY = ("changelog.html", "contributing.html", "design.html", "benchmarks.html", "reference/bibliography.html")
"""Pages of which the headings alone can be searched."""
EVIDENCE = "Evidence: where each statement was read"
"""Where a page of a descriptor says all its statements again, with their sources."""


def named(html: str) -> str:
    """The page with a name for each button that is a picture alone."""
    for target, name in BUTTONS.items():
        button = rf'<label class="([^"]*\bmd-(?:icon|search__icon)\b[^"]*)" for="{target}">'
        html = re.sub(button, rf'<label class="\1" for="{target}" title="{name}">', html)
    return html.replace('role="dialog"', 'role="dialog" aria-label="Search"', 1)


def lighten(file: Path, found_by: Mapping[str, Collection[str]]) -> None:
    """The index for searching, in a size that nobody waits for: every page loads it.

    A word of `found_by` leads to its address before every page that only has the word in its text.
    """
    index = json.loads(file.read_text("utf-8"))
    index["docs"] = [_entry(entry) for entry in index["docs"] if not MEMBER.match(entry["location"])]
    for entry in index["docs"]:
        if entry["location"] in found_by:
            entry["tags"] = list(map(str, found_by[entry["location"]]))
    file.write_text(json.dumps(index, ensure_ascii=False, separators=(",", ":")), "utf-8")


def _entry(entry: dict[str, Any]) -> dict[str, Any]:
    text, title = entry["text"], entry["title"]
    if re.match(r"reference/api-[a-z-]+\.html#sledai\.", entry["location"]):
        module, _, name = title.rpartition(".")  # so that the name alone is a word that can be found
        title = f"{name} ({module})"
        text = LISTS.split(text, maxsplit=1)[0].partition("</p>")[0]
    text = re.sub(r"<pre>.*?</pre>", " ", text, flags=re.DOTALL)
    text = re.sub(r"<(?!/?p>)[^>]+>", " ", text)
    text = re.sub(r"\s+", " ", text).strip()
    text = text.partition(EVIDENCE)[0]
    if TWICE.search(entry["location"]):
        text = re.sub(r"</?p>", "", text)[:BEGINNING]
    if entry["location"].startswith(HEADINGS_ONLY):
        text = ""
    return {**entry, "title": title, "text": text}
