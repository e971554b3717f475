"""One row of an edition (Definition) and one edition (Index): data with evidence, no rules."""

from sledai.definitions.clauses import Clause, Cutoff, Note, Side, Window
from sledai.definitions.comparison import Difference, differences
from sledai.definitions.index import Index, Weights, require_index
from sledai.definitions.rows import Definition

__all__ = [
    "Clause",
    "Cutoff",
    "Definition",
    "Difference",
    "Index",
    "Note",
    "Side",
    "Weights",
    "Window",
    "differences",
    "require_index",
]
