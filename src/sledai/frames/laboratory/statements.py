"""What the physician says of each visit, from columns of the visits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from attrs import frozen

from sledai.definitions.descriptors import Descriptor
from sledai.definitions.observations import Exclusion, Finding
from sledai.frames.cells import Kind
from sledai.frames.laboratory.questions import LabRules
from sledai.frames.layout import Stated
from sledai.frames.measure import statement
from sledai.frames.reading import Answers, Item
from sledai.laboratory.statements import Attribution, PhysicianStatements, by_descriptor, causes, physician_statements
from sledai.logic import Interval
from sledai.visits.encounters import known_names

ExcludedColumns: TypeAlias = "Mapping[str, Mapping[str, str | bool | None] | str | bool | None]"
"""For a descriptor whether it is due to something else, by cause, or once for all causes that the edition excludes."""


@frozen
class Statements:
    """What the physician says of a visit, and where it stands.

    Attributes:
        findings: the findings.
        denied: what is said of other causes, in the order of `causes`.
        causes: of which descriptor and cause that is.
        due: what is said of the attribution to lupus, in the order of `attributed`.
        attributed: of which descriptor that is.
        attribution: what it is where nothing is said.
    """

    findings: tuple[Item, ...]
    denied: tuple[Item, ...]
    causes: tuple[tuple[Descriptor, Exclusion], ...]
    due: tuple[Item, ...]
    attributed: tuple[Descriptor, ...]
    attribution: Attribution

    @classmethod
    def of(
        cls,
        findings: Mapping[str, Stated] | None,
        excluded: ExcludedColumns | None,
        attributed: Mapping[str, Stated] | None,
        attribution: Attribution,
        asked: LabRules,
        kind: Kind,
    ) -> Statements:
        """The same from the keywords of `derive_descriptors`.

        Raises:
            SledaiError: a name is no finding, cause or descriptor with a rule.
            TypeError: a statement is neither a column nor a truth value.
        """
        given: Any = excluded
        denied = [
            (descriptor, cause, at) for descriptor, of in causes(given, asked.rules).items() for cause, at in of.items()
        ]
        due = by_descriptor(attributed, asked.rules, "attributed")

        said = known_names(findings, tuple(map(str, Finding)), "findings")

        def placed(place: str, at: Stated) -> Item:
            return statement(place, at, kind)

        return cls(
            tuple(statement(str(name), said.get(str(name)), kind) for name in Finding),
            tuple(placed(f"excluded[{str(name)!r}][{str(cause)!r}]", at) for name, cause, at in denied),
            tuple((name, cause) for name, cause, _ in denied),
            tuple(placed(f"attributed[{str(name)!r}]", at) for name, at in due.items()),
            tuple(due),
            attribution,
        )

    @property
    def items(self) -> tuple[Item, ...]:
        """What is read."""
        return (*self.findings, *self.denied, *self.due)

    def read(self, answers: Answers, asked: LabRules) -> PhysicianStatements:
        """What follows from the answers to the items."""
        said = dict(zip((item.name for item in self.items), answers, strict=True))
        denied: dict[Descriptor, dict[Exclusion, Interval[Any]]] = {}
        for (descriptor, cause), item in zip(self.causes, self.denied, strict=True):
            denied.setdefault(descriptor, {})[cause] = said[item.name]
        due = {descriptor: said[item.name] for descriptor, item in zip(self.attributed, self.due, strict=True)}
        return physician_statements(
            {item.name: said[item.name] for item in self.findings}, denied, due, self.attribution, asked.rules
        )
