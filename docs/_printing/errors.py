"""The table of the errors: each type, its kinds, and the messages of each kind."""

from __future__ import annotations

from _printing.markup import code, page, table, words
from _printing.messages import EXAMPLES
from sledai import errors


def types_and_kinds() -> str:
    return page([table(("Type", "Kind", "When", "Example of the text"), sorted(map(_row, EXAMPLES)), kind="overview")])


def _row(example: errors.SledaiError | Warning) -> tuple[str, ...]:
    builder = errors.BUILDERS[example.kind]
    text = "<br>".join(map(words, str(example).splitlines()))
    return code(type(example).__name__), words(builder.kind), words(builder.__doc__), text
