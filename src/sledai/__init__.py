"""SELENA-SLEDAI and its relatives: lupus disease activity, scored exactly, edition by edition.

Dataframes: ``from sledai import frames``. Cut-offs and named rules: `sledai.criteria`. Sources: `sledai.references`.
"""

from typing import TYPE_CHECKING

from sledai._columns import Classes, Interval, Verdict
from sledai._later import on_first_use
from sledai._version import __version__
from sledai.assessments import Assessment, Visits
from sledai.descriptors import Descriptor, System
from sledai.editions import EDITIONS
from sledai.errors import (
    AmbiguousBaselineError,
    AmbiguousCodeError,
    AmbiguousColumnError,
    BaselineTypeError,
    BilagMismatchError,
    ChangedRuleError,
    ColumnExistsError,
    ColumnTypeError,
    ContradictoryAnswerError,
    ContradictoryItemError,
    DuplicateColumnError,
    DuplicateVisitError,
    EditionMismatchError,
    IdentifierTypeError,
    InputErrors,
    InvalidIndexError,
    LengthMismatchError,
    ManyVisitsError,
    MissingBaselineError,
    MissingColumnError,
    MissingCriterionError,
    MissingDayError,
    MissingDescriptorError,
    MissingIdentifierError,
    RowLabelError,
    SharedColumnError,
    SledaiError,
    SourceError,
    TruthValueError,
    UnknownDescriptorError,
    UnknownEditionError,
    UnknownStatementError,
    UnknownUnitError,
    UnknownVisitError,
    UnorderedColumnError,
    UnreadableAnswerError,
    UnreadableDayError,
    UnreadableFileError,
    UnreadableReadingError,
    UnsupportedFrameError,
)

if TYPE_CHECKING:
    from sledai import cases as cases
    from sledai import criteria as criteria
    from sledai import frames as frames
    from sledai import longitudinal as longitudinal
    from sledai import measurements as measurements
    from sledai import observations as observations
    from sledai import plots as plots
    from sledai import quantities as quantities
    from sledai import references as references
    from sledai import screening as screening
    from sledai import testing as testing
    from sledai.changes import (
        ChangeCategory,
        DomainChange,
        change,
        change_by_system,
        change_category,
        domain_changes,
        new_descriptors,
        percent_change,
        persistent_descriptors,
        resolved_descriptors,
    )
    from sledai.definitions import Clause, Cutoff, Definition, Difference, Edition, Note, Side, Window, differences
    from sledai.editions import (
        SELENA_SLEDAI,
        SELENA_SLEDAI_S2K,
        SELENA_SLEDAI_SHEET,
        SLEDAI_2K,
        SLEDAI_2K_30D,
        SLEDAI_1992,
    )
    from sledai.encounters import Bilag, BilagEdition, Encounter
    from sledai.endpoints import bicla, doris, lldas, sri, state
    from sledai.flares import Flare, flare, flare_events
    from sledai.longitudinal import adjusted_mean
    from sledai.outcomes import Outcome
    from sledai.quantities import BodyWeight, Pga, Prednisone
    from sledai.references import Citation, Grade
    from sledai.scoring import Explanation, activity_band, attainable_totals, by_system, explain, score, score_bounds
    from sledai.shifts import ItemShift, item_shift

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
    "AmbiguousColumnError",
    "Assessment",
    "BaselineTypeError",
    "Bilag",
    "BilagEdition",
    "BilagMismatchError",
    "BodyWeight",
    "ChangeCategory",
    "ChangedRuleError",
    "Citation",
    "Classes",
    "Clause",
    "ColumnExistsError",
    "ColumnTypeError",
    "ContradictoryAnswerError",
    "ContradictoryItemError",
    "Cutoff",
    "Definition",
    "Descriptor",
    "Difference",
    "DomainChange",
    "DuplicateColumnError",
    "DuplicateVisitError",
    "Edition",
    "EditionMismatchError",
    "Encounter",
    "Explanation",
    "Flare",
    "Grade",
    "IdentifierTypeError",
    "InputErrors",
    "Interval",
    "InvalidIndexError",
    "ItemShift",
    "LengthMismatchError",
    "ManyVisitsError",
    "MissingBaselineError",
    "MissingColumnError",
    "MissingCriterionError",
    "MissingDayError",
    "MissingDescriptorError",
    "MissingIdentifierError",
    "Note",
    "Outcome",
    "Pga",
    "Prednisone",
    "RowLabelError",
    "SharedColumnError",
    "Side",
    "SledaiError",
    "SourceError",
    "System",
    "TruthValueError",
    "UnknownDescriptorError",
    "UnknownEditionError",
    "UnknownStatementError",
    "UnknownUnitError",
    "UnknownVisitError",
    "UnorderedColumnError",
    "UnreadableAnswerError",
    "UnreadableDayError",
    "UnreadableFileError",
    "UnreadableReadingError",
    "UnsupportedFrameError",
    "Verdict",
    "Visits",
    "Window",
    "__version__",
    "activity_band",
    "adjusted_mean",
    "attainable_totals",
    "bicla",
    "by_system",
    "change",
    "change_by_system",
    "change_category",
    "differences",
    "domain_changes",
    "doris",
    "explain",
    "flare",
    "flare_events",
    "item_shift",
    "lldas",
    "new_descriptors",
    "percent_change",
    "persistent_descriptors",
    "resolved_descriptors",
    "score",
    "score_bounds",
    "sri",
    "state",
]
if not TYPE_CHECKING:
    # A name is imported when it is first asked for, so that a program waits only for what it uses, and for one edition.
    # A checker sees the names above, and no others.
    __getattr__ = on_first_use(
        __name__,
        {
            "changes": (
                "ChangeCategory",
                "DomainChange",
                "change",
                "change_by_system",
                "change_category",
                "domain_changes",
                "new_descriptors",
                "percent_change",
                "persistent_descriptors",
                "resolved_descriptors",
            ),
            "criteria": (),
            "cases": (),
            "frames": (),
            "measurements": (),
            "plots": (),
            "screening": (),
            "testing": (),
            "definitions": (
                "Clause",
                "Cutoff",
                "Definition",
                "Difference",
                "Edition",
                "Note",
                "Side",
                "Window",
                "differences",
            ),
            "editions": (
                "SELENA_SLEDAI",
                "SELENA_SLEDAI_S2K",
                "SELENA_SLEDAI_SHEET",
                "SLEDAI_2K",
                "SLEDAI_2K_30D",
                "SLEDAI_1992",
            ),
            "encounters": (
                "Bilag",
                "BilagEdition",
                "Encounter",
            ),
            "endpoints": (
                "bicla",
                "doris",
                "lldas",
                "sri",
                "state",
            ),
            "flares": (
                "Flare",
                "flare",
                "flare_events",
            ),
            "longitudinal": ("adjusted_mean",),
            "observations": (),
            "outcomes": ("Outcome",),
            "quantities": (
                "BodyWeight",
                "Pga",
                "Prednisone",
            ),
            "references": ("Citation", "Grade"),
            "scoring": (
                "Explanation",
                "activity_band",
                "attainable_totals",
                "by_system",
                "explain",
                "score",
                "score_bounds",
            ),
            "shifts": (
                "ItemShift",
                "item_shift",
            ),
        },
    )


def __dir__() -> list[str]:
    return __all__
