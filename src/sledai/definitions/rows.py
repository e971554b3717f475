"""The definition of one descriptor in one edition."""

from __future__ import annotations

from typing import Any

import attrs
from attrs import field, frozen

from sledai._render import html_table
from sledai.definitions.bibliography import Citation, Grade
from sledai.definitions.clauses import Clause, Note, Window, bibliography, keys, references_line
from sledai.definitions.descriptors import System
from sledai.definitions.rules import FindingRule

__all__ = ["Definition"]

WEAKEST_FIRST = (Grade.UNVERIFIED, Grade.SECONDARY, Grade.PRIMARY)


@frozen
class Definition:
    """The definition of one descriptor in one edition.

    Attributes:
        label: the descriptor's name in words.
        weight: the points it adds when present, a whole number from 1 on.
        system: the organ system it belongs to.
        window: the days that count.
        counts: what counts.
        requires: what must go with it.
        limits: numeric rules, each with its side.
        excludes: what does not count although it looks the same.
        notes: where sources disagree.
        rule: the rule that derives the answer from results and findings; None if only the physician can answer.
    """

    label: str = field(kw_only=True)
    weight: int = field(kw_only=True, validator=[attrs.validators.instance_of(int), attrs.validators.ge(1)])
    system: System = field(kw_only=True)
    window: Window = field(kw_only=True)
    counts: tuple[Clause, ...] = field(kw_only=True)
    requires: tuple[Clause, ...] = field(default=(), kw_only=True)
    limits: tuple[Clause, ...] = field(default=(), kw_only=True)
    excludes: tuple[Clause, ...] = field(default=(), kw_only=True)
    notes: tuple[Note, ...] = field(default=(), kw_only=True)
    rule: FindingRule | None = field(default=None, kw_only=True)

    @property
    def clauses(self) -> tuple[tuple[str, Clause], ...]:
        """Every clause with the aspect it belongs to, in reading order."""
        aspects = (
            ("counts", self.counts),
            ("requires", self.requires),
            ("limits", self.limits),
            ("excludes", self.excludes),
        )
        return tuple((aspect, clause) for aspect, clauses in aspects for clause in clauses)

    @property
    def grade(self) -> Grade:
        """The grade of the weakest clause."""
        grades = {self.window.grade, *(clause.grade for _, clause in self.clauses)}
        return next(grade for grade in WEAKEST_FIRST if grade in grades)

    @property
    def remark(self) -> str:
        """The unverified statements of the row, each with its note; empty if all are verified."""
        known: dict[str, list[str]] = {}
        for _, clause in self.clauses:
            if clause.grade is Grade.UNVERIFIED:
                known.setdefault(clause.note, []).append(clause.wording)
        found = [" ".join(statements) + (f" ({note})" if note else "") for note, statements in known.items()]
        return f"{self.label}, {Grade.UNVERIFIED}: {' '.join(found)}" if found else ""

    @property
    def sources(self) -> tuple[Citation, ...]:
        """Every source of the row, once, in reading order."""
        cited = [source for _, clause in self.clauses for source in clause.sources]
        cited += [*self.window.sources, *(source for note in self.notes for source in note.sources)]
        return tuple(dict.fromkeys(cited))

    def evolve(self, **changes: Any) -> Definition:
        """A copy with some fields changed.

        Args:
            **changes: the new values by field.
        """
        return attrs.evolve(self, **changes)

    @property
    def _summary(self) -> str:
        points = "1 point" if self.weight == 1 else f"{self.weight} points"
        return f"{self.label}: {points}, {self.system}, {self.window}; evidence {self.grade}"

    @property
    def _lines(self) -> list[tuple[str, str, str]]:
        window = f"{self.window.grade} ({keys(self.window.sources)}; {self.window.place})"
        lines = [(aspect, clause.wording, clause.evidence) for aspect, clause in self.clauses]
        lines.append(("window", f"present at {self.window}", window))
        return lines + [("note", note.text, keys(note.sources)) for note in self.notes]

    def __repr__(self) -> str:
        return f"<Definition {self._summary}; references: {keys(self.sources)}>"

    def __str__(self) -> str:
        lines = "\n".join(
            f"  {aspect:<9} {text}" + (f"\n{'':12}[{evidence}]" if evidence else "")
            for aspect, text, evidence in self._lines
        )
        return f"{self._summary}\n{lines}\nReferences\n{bibliography(self.sources)}"

    def _repr_html_(self) -> str:
        header = ("aspect", "in our words", "evidence")
        return html_table(header, self._lines, title=self._summary, foot=references_line(self.sources))
