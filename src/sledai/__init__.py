"""SELENA-SLEDAI and its relatives: lupus disease activity, scored exactly, edition by edition.

Dataframes: ``from sledai import frames``. Cut-offs and named rules: `sledai.criteria`. Sources: `sledai.references`.
"""

from sledai._columns import Classes, Interval, Verdict
from sledai._version import __version__
from sledai.assessments import Assessment, Visits
from sledai.changes import (
    ChangeCategory,
    change,
    change_by_system,
    change_category,
    new_descriptors,
    percent_change,
    persistent_descriptors,
    resolved_descriptors,
)
from sledai.definitions import Clause, Cutoff, Definition, Difference, Index, Note, Side, Window, differences
from sledai.descriptors import Descriptor, System
from sledai.editions import (
    EDITIONS,
    SELENA_SLEDAI,
    SELENA_SLEDAI_S2K,
    SELENA_SLEDAI_SHEET,
    SLEDAI_2K,
    SLEDAI_2K_30D,
    SLEDAI_1992,
)
from sledai.errors import (
    AmbiguousBaselineError,
    AmbiguousCodeError,
    BaselineTypeError,
    ColumnExistsError,
    ContradictoryAnswerError,
    DuplicateColumnError,
    DuplicateVisitError,
    InputErrors,
    InvalidIndexError,
    LengthMismatchError,
    MissingBaselineError,
    MissingColumnError,
    MissingDescriptorError,
    MissingIdentifierError,
    SharedColumnError,
    SledaiError,
    UnknownDescriptorError,
    UnknownEditionError,
    UnreadableAnswerError,
    UnreadableFileError,
    UnsupportedFrameError,
)
from sledai.references import Citation, Grade
from sledai.scoring import Explanation, activity_band, by_system, explain, score, score_bounds

__all__ = [
    "EDITIONS",
    "SELENA_SLEDAI",
    "SELENA_SLEDAI_S2K",
    "SELENA_SLEDAI_SHEET",
    "SLEDAI_2K",
    "SLEDAI_2K_30D",
    "SLEDAI_1992",
    "AmbiguousBaselineError",
    "AmbiguousCodeError",
    "Assessment",
    "BaselineTypeError",
    "ChangeCategory",
    "Citation",
    "Classes",
    "Clause",
    "ColumnExistsError",
    "ContradictoryAnswerError",
    "Cutoff",
    "Definition",
    "Descriptor",
    "Difference",
    "DuplicateColumnError",
    "DuplicateVisitError",
    "Explanation",
    "Grade",
    "Index",
    "InputErrors",
    "Interval",
    "InvalidIndexError",
    "LengthMismatchError",
    "MissingBaselineError",
    "MissingColumnError",
    "MissingDescriptorError",
    "MissingIdentifierError",
    "Note",
    "SharedColumnError",
    "Side",
    "SledaiError",
    "System",
    "UnknownDescriptorError",
    "UnknownEditionError",
    "UnreadableAnswerError",
    "UnreadableFileError",
    "UnsupportedFrameError",
    "Verdict",
    "Visits",
    "Window",
    "__version__",
    "activity_band",
    "by_system",
    "change",
    "change_by_system",
    "change_category",
    "differences",
    "explain",
    "new_descriptors",
    "percent_change",
    "persistent_descriptors",
    "resolved_descriptors",
    "score",
    "score_bounds",
]


def __dir__() -> list[str]:
    return __all__
