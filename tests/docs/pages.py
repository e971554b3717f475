"""The pages of the documentation and the blocks in them."""

from __future__ import annotations

import re
from pathlib import Path

from attrs import frozen

ROOT = Path(__file__).resolve().parents[2]
OF_THE_ROOT = {"contributing.html": "CONTRIBUTING.md", "changelog.html": "CHANGELOG.md"}
"""Pages of the site that are files of the root."""
FENCE = re.compile(r"^```(?P<language>\w*)(?P<options>[^\n]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)


@frozen
class Block:
    """One fenced block."""

    page: str
    line: int
    language: str
    options: str
    body: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def typed(text: str) -> str:
    """A text of the site with the signs of print as the library types them."""
    for sign, letters in {
        "\N{NO-BREAK SPACE}": " ",
        "\N{LESS-THAN OR EQUAL TO}": "<=",
        "\N{GREATER-THAN OR EQUAL TO}": ">=",
        "\N{MULTIPLICATION SIGN} 10\N{SUPERSCRIPT NINE}": "x 10^9",
    }.items():
        text = text.replace(sign, letters)
    return text


def pages() -> list[str]:
    """README, the files of the root that the site shows, and every page, by path from the root."""
    found = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*.md"))
    return ["README.md", *OF_THE_ROOT.values(), *found]


def blocks(page: str) -> list[Block]:
    text = (ROOT / page).read_text("utf-8")
    return [
        Block(page, text.count("\n", 0, match.start()) + 1, match["language"], match["options"].strip(), match["body"])
        for match in FENCE.finditer(text)
    ]
