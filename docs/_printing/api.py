"""The tables at the top of the pages of the API: each name with what it is for."""

from __future__ import annotations

import importlib
import inspect
import re
from collections.abc import Iterable
from pathlib import Path

from _printing.markup import code, link, table, words

LISTED = re.compile(r"^::: (\S+)$", re.MULTILINE)
"""How a page names what it documents."""


def with_summary(markdown: str) -> str:
    """A page with the table of its names before its first section or name; a whole module has no table."""
    names = [name for name in LISTED.findall(markdown) if not inspect.ismodule(_found(name))]
    first = re.search(r"^(## |::: )", markdown, re.MULTILINE)
    if not names or not first:
        return markdown
    return f"{markdown[: first.start()]}{_table('', names)}\n\n{markdown[first.start() :]}"


def overview(folder: Path, pages: Iterable[str]) -> str:
    """Each page with its names."""
    parts = []
    for name in pages:
        text = (folder / name).read_text("utf-8")
        title = re.findall(r"^# (.+)$", text, re.MULTILINE)[0]
        address = name.replace(".md", ".html")
        parts.append(f"## [{title}]({name})\n\n{_table(address, LISTED.findall(text))}")
    return "\n\n".join(parts)


def _table(page: str, names: Iterable[str]) -> str:
    anchors = {name: "" if inspect.ismodule(_found(name)) else f"#{name}" for name in names}
    rows = (
        (link(f"{page}{anchor}", code(_short(name))), words(_first_sentence(name))) for name, anchor in anchors.items()
    )
    return table(("name", "what it is for"), rows, kind="overview")


def _short(name: str) -> str:
    return name.removeprefix("sledai.")


def _first_sentence(name: str) -> str:
    return (inspect.getdoc(_found(name)) or "").partition("\n\n")[0].replace("\n", " ").replace("`", "")


def _found(name: str) -> object:
    module, _, last = name.rpartition(".")
    home = importlib.import_module(module)
    return getattr(home, last) if hasattr(home, last) else importlib.import_module(name)
