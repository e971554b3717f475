"""The Python of every page as a module, so that type checkers read it: ``python -m docs.modules FOLDER``.

A line has the number that it has on its page, so an error names the line to mend.
"""

from __future__ import annotations

import doctest
import sys
from pathlib import Path

from docs.pages import ROOT, Block, blocks, pages


def sources(block: Block) -> list[tuple[int, str]]:
    """Each piece of Python in a block, with how many lines of the page are above it.

    An example that shows an error is left out: often it is one for a type checker too.
    """
    if block.language == "python":
        return [(block.line, block.body)]
    if block.language == "pycon":
        examples = doctest.DocTestParser().get_examples(block.body)
        return [(block.line + example.lineno, example.source) for example in examples if example.exc_msg is None]
    return []


def module(page: str) -> str:
    """The Python of a page; every other line is empty."""
    lines = [""] * len((ROOT / page).read_text("utf-8").splitlines())
    for block in blocks(page):
        for above, source in sources(block):
            shown = source.splitlines()
            lines[above : above + len(shown)] = shown
    return "\n".join(lines)


def main(folder: Path) -> None:
    """Write the modules, and delete earlier ones: that of docs/coming-from.md is docs_coming_from.py."""
    for earlier in folder.glob("*.py"):
        earlier.unlink()
    for page in pages():
        if any(map(sources, blocks(page))):
            name = page.removesuffix(".md").replace("/", "_").replace("-", "_")
            (folder / f"{name}.py").write_text(module(page), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
