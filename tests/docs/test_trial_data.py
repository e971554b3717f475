"""The page on trial data counts its own lines, and the count is right."""

import ast
import re

from docs.pages import ROOT, blocks

PAGE = "docs/trial-data.md"
LIBRARY = re.compile(r"\b(sdtm|adam|frames)\.")
SHOWN = ("arthritis",)
"""What a fault that is shown needs."""


def glue() -> int:
    """The lines of statements that prepare data without a call of the library."""
    count = 0
    for block in blocks(PAGE):
        if block.language != "pycon":
            continue
        code = "\n".join(line[4:] for line in block.body.splitlines() if line.startswith((">>> ", "... ")))
        for statement in ast.parse(code).body:
            text = str(ast.get_source_segment(code, statement))
            if isinstance(statement, ast.Assign) and not LIBRARY.search(text) and not text.startswith(SHOWN):
                count += len(text.splitlines())
    return count


def test_the_lines_of_glue_are_those_of_the_table() -> None:
    """By step, and together."""
    text = (ROOT / PAGE).read_text("utf-8").partition("| step | before | here |")[2].partition("\n\n")[0]
    rows = [
        re.findall(r"\d+", row.rpartition("|")[0].partition("|")[2].partition("|")[2]) for row in text.splitlines()[2:]
    ]
    numbers = [tuple(int(number) for number in row) for row in rows]
    *steps, together = numbers
    assert together == (sum(row[0] for row in steps), sum(row[1] for row in steps if len(row) > 1))
    assert together[1] == glue()
