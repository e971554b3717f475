"""A page of examples as a notebook: its text, and its examples without prompts and without output."""

from __future__ import annotations

import doctest
import json
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
RUN = re.compile(r"^```(pycon|python|console)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
USED = re.compile(r"docs/examples/([\w.-]+)")
"""An example file that a page reads, or how the names of several begin."""
FOR_THE_SITE = re.compile(
    r"\A---\n.*?^---\n|<figure.*?</figure>|^\[Download as notebook\][^\n]*\n| ?\{ [#.][^}\n]* \}$",
    re.MULTILINE | re.DOTALL,
)
"""What only the site shows: settings, anchors, and the pictures, which the cells of a notebook draw."""
BOX = re.compile(r'^!!! \w+ "(.*)"\n((?:\n|    .*\n)+)', re.MULTILINE)
LINK = re.compile(r'(\]\(|href=")(?!\w+:)(?:\.\./)*([\w/.-]*?)(?:\.md)?(?=[#)"])')
"""A link to a page of the site."""


def address(page: str, markdown: str) -> str:
    """Where the notebook of a page is, to which the page has a link; empty for a page that has none."""
    return page.replace(".md", ".ipynb") if "\n[Download as notebook](" in markdown else ""


def notebook(page: str, markdown: str, site: str) -> str:
    """A finished page as a notebook, with links to the site at an address."""

    def linked(link: re.Match[str]) -> str:
        name = link[2] or page.removesuffix(".md")
        return f"{link[1]}{site}{name if '.' in name else f'{name}.html'}"

    cells = [cell | {"id": f"cell-{number}"} for number, cell in enumerate(_cells(markdown), 1)]
    for cell in cells:
        if cell["cell_type"] == "markdown":
            cell["source"] = LINK.sub(linked, BOX.sub(_quoted, FOR_THE_SITE.sub("", cell["source"]))).strip()
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    whole = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return f"{json.dumps(whole, ensure_ascii=False, indent=1)}\n"


def _cells(markdown: str) -> Iterator[dict[str, Any]]:
    text, *rest = RUN.split(markdown)
    yield _cell("markdown", text)
    names = {path.name for used in USED.findall(markdown) for path in EXAMPLES.glob(f"{used}*")}
    for language, body, after in zip(rest[::3], rest[1::3], rest[2::3], strict=True):
        if names and USED.search(body):
            yield _code(_files(sorted(names)))
            names = set()
        if language == "pycon":
            yield from _session(body)
        else:
            commands = (f"!{line[2:]}" for line in body.splitlines() if line.startswith("$ "))
            yield _code(body if language == "python" else "\n".join(commands))
        if after.strip():
            yield _cell("markdown", after)


def _session(body: str) -> Iterator[dict[str, Any]]:
    """A cell for each output, with what leads to it; one that fails, as the page shows, stops no run of all cells."""
    examples, lines = doctest.DocTestParser().get_examples(body), ""
    for example in examples:
        lines += example.source
        if example.want or example is examples[-1]:
            yield _code(lines, *(["raises-exception"] if example.exc_msg else []))
            lines = ""


def _files(names: list[str]) -> str:
    """Python that writes example files where the page reads them."""
    lines = [f"    {name!r}: {(EXAMPLES / name).read_text('utf-8')!r}," for name in names]
    return "\n".join(
        [
            "# The files that the examples read",
            "from pathlib import Path",
            "",
            "files = {",
            *lines,
            "}",
            'Path("docs/examples").mkdir(parents=True, exist_ok=True)',
            "for name, content in files.items():",
            '    Path("docs/examples", name).write_text(content, "utf-8")',
        ]
    )


def _code(source: str, *tags: str) -> dict[str, Any]:
    return _cell("code", source.rstrip("\n"), *tags) | {"execution_count": None, "outputs": []}


def _cell(kind: str, source: str, *tags: str) -> dict[str, Any]:
    return {"cell_type": kind, "metadata": {"tags": tags} if tags else {}, "source": source}


def _quoted(box: re.Match[str]) -> str:
    text = f"**{box[1]}**\n\n{textwrap.dedent(box[2]).strip()}"
    return textwrap.indent(text, "> ", lambda _: True) + "\n\n"
