"""The physician's statements on each visit, from columns of the visits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from attrs import frozen

from sledai.definitions.descriptors import Descriptor
from sledai.definitions.observations import Exclusion, Finding
from sledai.frames.laboratory.lab_rules import LabRules
from sledai.frames.layout import Layout
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
        findings: those on findings.
        causes: those on other causes, by descriptor and cause.
        attributed: those on attribution to lupus, by descriptor.
        attribution: what holds without a statement.
    """

    findings: Mapping[str, Item]
    causes: Mapping[tuple[Descriptor, Exclusion], Item]
    attributed: Mapping[Descriptor, Item]
    attribution: Attribution

    @classmethod
    def of(cls, layout: Layout, lab_rules: LabRules) -> StatementItems:
        """Build the items from the layout of the visits.

        Raises:
            SledaiError: a name is not a finding, a cause or a descriptor with a rule.
            TypeError: a statement is neither a column nor a truth value.
        """
        kind, rules, layout_of = code_table(layout.codes), lab_rules.rules, cast("Any", layout)
        others = {
            (name, cause): statement(f"excluded[{str(name)!r}][{str(cause)!r}]", at, kind)
            for name, of_descriptor in causes(layout_of.excluded, rules).items()
            for cause, at in of_descriptor.items()
        }
        attributed = {
            name: statement(f"attributed[{str(name)!r}]", at, kind)
            for name, at in by_descriptor(layout_of.attributed, rules, "attributed").items()
        }
        stated = known_names(layout_of.findings, tuple(map(str, Finding)), "findings")
        findings = {str(name): statement(str(name), stated.get(str(name)), kind) for name in Finding}
        return cls(findings, others, attributed, layout.attribution)

    @property
    def items(self) -> tuple[Item, ...]:
        """What is read."""
        return (*self.findings.values(), *self.causes.values(), *self.attributed.values())

    def read(self, answers: Answers, lab_rules: LabRules) -> PhysicianStatements:
        """Build the statements from the answers to the items."""
        answer_of = dict(zip((item.name for item in self.items), answers, strict=True))
        others: dict[Descriptor, dict[Exclusion, Interval[Any]]] = {}
        for (descriptor, cause), item in self.causes.items():
            others.setdefault(descriptor, {})[cause] = answer_of[item.name]
        findings = {name: answer_of[item.name] for name, item in self.findings.items()}
        attributed = {name: answer_of[item.name] for name, item in self.attributed.items()}
        return physician_statements(findings, others, attributed, self.attribution, lab_rules.rules)
