"""What an edition says of an item, in whole sentences; a statement that no source supports carries a mark."""

from __future__ import annotations

from collections.abc import Iterable

from _printing.markup import words
from sledai import Clause, Definition, Grade, Window

ASPECTS = {
    "counts": "counts",
    "requires": "how to judge",
    "limits": "limit",
    "excludes": "not if due to",
}
"""What is printed before the statements of an aspect."""
MARK = "\N{DAGGER}"
MEANING = "Unverified: remembered, or read only in a text of another edition"
"""What the mark means, as `Grade.UNVERIFIED` has it."""


def unverified(statement: Clause | Window) -> bool:
    return statement.grade is Grade.UNVERIFIED


def marked(statement: Clause | Window) -> str:
    """The words of a statement, with the mark where it is unverified."""
    text = statement.wording if isinstance(statement, Clause) else str(statement)
    return words(text) + MARK * unverified(statement)


def told(row: Definition) -> dict[str, str]:
    """All that a row says, one text for each aspect that it has something on."""
    found: dict[str, tuple[Clause, ...]] = {aspect: getattr(row, aspect) for aspect in ASPECTS}
    return {
        aspect: _causes(clauses) if aspect == "excludes" else " ".join(map(_sentence, clauses))
        for aspect, clauses in found.items()
        if clauses
    }


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def doubts(clauses: Iterable[Clause]) -> list[str]:
    """What is known of the evidence of unverified statements; a remark that another one continues is left out."""
    notes = list(dict.fromkeys(clause.note for clause in clauses if unverified(clause) and clause.note))
    return [
        f"{words(capital(one))}." for one in notes if not any(other != one and other.startswith(one) for other in notes)
    ]


def _sentence(clause: Clause) -> str:
    text = marked(clause).removesuffix(MARK)
    return text + "." * (not text.endswith(".")) + MARK * unverified(clause)


def _causes(clauses: Iterable[Clause]) -> str:
    """Causes in a row: commas between them, semicolons where a cause has a comma of its own."""
    *others, last = map(marked, clauses)
    between = "; " if any("," in cause for cause in (*others, last)) else ", "
    end = f"; or {last}." if between == "; " else f" or {last}."
    return between.join(others) + end if others else f"{last}."
