"""One row of an edition (`Definition`) and one edition (`Edition`): data with evidence, no rules."""

from sledai.definitions.clauses import Clause, Cutoff, Note, Side, Window
from sledai.definitions.comparison import Difference, Differences, differences
from sledai.definitions.edition import Edition, Weights as Weights, require_edition as require_edition
from sledai.definitions.rows import Definition
from sledai.definitions.rules import FindingRule as FindingRule, LevelRule, RangeRule, RiseRule, SignsRule

__all__ = [
    "Clause",
    "Cutoff",
    "Definition",
    "Difference",
    "Differences",
    "Edition",
    "LevelRule",
    "Note",
    "RangeRule",
    "RiseRule",
    "Side",
    "SignsRule",
    "Window",
    "differences",
]


def __dir__() -> list[str]:
    return sorted(__all__)
