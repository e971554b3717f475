"""The physician's statements on each visit, from columns of the visits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import frozen

from sledai.definitions.descriptors import Descriptor
from sledai.definitions.observations import Exclusion, Finding
from sledai.frames.laboratory.lab_rules import LabRules
from sledai.frames.layout import Layout, Stated
from sledai.frames.measure import statement
from sledai.frames.reading import Answers, Item
from sledai.laboratory.statements import Attribution, PhysicianStatements, by_descriptor, causes, physician_statements
from sledai.logic import Interval
from sledai.visits.answers import code_table
from sledai.visits.encounters import known_names


@frozen
class StatementItems:
    """The items with the physician's statements on a visit.

    Attributes:
        findings: the findings.
        exclusions: the statements on other causes, in the order of `causes`.
        causes: the descriptor and cause of each.
        attributions: the statements on attribution to lupus, in the order of `attributed`.
        attributed: the descriptor of each.
        attribution: what holds without a statement.
    """

    findings: tuple[Item, ...]
    exclusions: tuple[Item, ...]
    causes: tuple[tuple[Descriptor, Exclusion], ...]
    attributions: tuple[Item, ...]
    attributed: tuple[Descriptor, ...]
    attribution: Attribution

    @classmethod
    def of(
        cls,
        layout: Layout,
        lab_rules: LabRules,
    ) -> StatementItems:
        """Build the items from the layout of the visits.

        Raises:
            SledaiError: a name is not a finding, a cause or a descriptor with a rule.
            TypeError: a statement is neither a column nor a truth value.
        """
        kind = code_table(layout.codes)
        given: Any = layout.excluded
        exclusions = [
            (descriptor, cause, at)
            for descriptor, of in causes(given, lab_rules.rules).items()
            for cause, at in of.items()
        ]
        attributed: Mapping[Any, Stated] = layout.attributed
        attributions = by_descriptor(attributed, lab_rules.rules, "attributed")
        findings: Mapping[Any, Stated] = layout.findings
        stated = known_names(findings, tuple(map(str, Finding)), "findings")

        def placed(place: str, at: Stated) -> Item:
            return statement(place, at, kind)

        return cls(
            tuple(statement(str(name), stated.get(str(name)), kind) for name in Finding),
            tuple(placed(f"excluded[{str(name)!r}][{str(cause)!r}]", at) for name, cause, at in exclusions),
            tuple((name, cause) for name, cause, _ in exclusions),
            tuple(placed(f"attributed[{str(name)!r}]", at) for name, at in attributions.items()),
            tuple(attributions),
            layout.attribution,
        )

    @property
    def items(self) -> tuple[Item, ...]:
        """What is read."""
        return (*self.findings, *self.exclusions, *self.attributions)

    def read(self, answers: Answers, lab_rules: LabRules) -> PhysicianStatements:
        """Build the statements from the answers to the items."""
        answer_of = dict(zip((item.name for item in self.items), answers, strict=True))
        exclusions: dict[Descriptor, dict[Exclusion, Interval[Any]]] = {}
        for (descriptor, cause), item in zip(self.causes, self.exclusions, strict=True):
            exclusions.setdefault(descriptor, {})[cause] = answer_of[item.name]
        attributions = {
            descriptor: answer_of[item.name]
            for descriptor, item in zip(self.attributed, self.attributions, strict=True)
        }
        return physician_statements(
            {item.name: answer_of[item.name] for item in self.findings},
            exclusions,
            attributions,
            self.attribution,
            lab_rules.rules,
        )
