"""The tables at the top of the pages of the API: each name with what it is for."""

from __future__ import annotations

import importlib
import inspect
import re
from collections.abc import Iterable

from _printing.markup import rendered
from _printing.plain import DOCS

LISTED = re.compile(r"^::: (\S+)$", re.MULTILINE)
"""How a page names what it documents."""


TABLE = """
{% call html.table(("name", "what it is for"), "overview") %}
{% for address, name, about in rows %}
<tr>
<td><a href="{{ address }}">{{ name | code }}</a></td>
<td>{{ about }}</td>
</tr>
{% endfor %}
{% endcall %}
"""


def with_summary(markdown: str) -> str:
    """A page with the table of its names before its first section or name; a whole module has no table."""
    names = [name for name in LISTED.findall(markdown) if not inspect.ismodule(_found(name))]
    first = re.search(r"^(## |::: )", markdown, re.MULTILINE)
    if not names or not first:
        return markdown
    return f"{markdown[: first.start()]}{_table('', names)}\n\n{markdown[first.start() :]}"


def overview(ordered: Iterable[str]) -> str:
    """Each page with its names."""
    parts = []
    for name in ordered:
        text = (DOCS / "reference" / name).read_text("utf-8")
        title = re.findall(r"^# (.+)$", text, re.MULTILINE)[0]
        parts.append(f"## [{title}]({name})\n{_table(name.replace('.md', '.html'), LISTED.findall(text))}")
    return "\n\n".join(parts)


def _table(page: str, names: Iterable[str]) -> str:
    rows = []
    for name in names:
        found = _found(name)
        anchor = "" if inspect.ismodule(found) else f"#{name}"
        about = (inspect.getdoc(found) or "").partition("\n\n")[0].replace("\n", " ").replace("`", "")
        rows.append((f"{page}{anchor}", name.removeprefix("sledai."), about))
    return rendered(TABLE, "reference/", rows=rows)


def _found(name: str) -> object:
    """What a name means; of a function and a module with one name, the function."""
    room, _, last = name.rpartition(".")
    return getattr(importlib.import_module(room), last, None) or importlib.import_module(name)
