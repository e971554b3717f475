"""The dataframe interface: a cohort in, the same kind of frame back, on whatever engine it lives.

pandas and pyarrow are read as arrays; Polars, DuckDB, Ibis, Dask and PySpark get expressions of their own, and lazy
stays lazy. What is derived depends on neither row order nor index labels nor column order nor partitions.
"""

from __future__ import annotations

try:
    from narwhals.stable import v2 as _narwhals  # noqa: F401
except ModuleNotFoundError as missing:
    reason = "sledai.frames needs narwhals. Install it with: pip install 'sledai[frames]'"
    raise ModuleNotFoundError(reason, name="narwhals") from missing

from sledai.frames.access import answers, columns_of, to_visits
from sledai.frames.apply import derive
from sledai.frames.carrying import carried_columns, carry_forward
from sledai.frames.checking import check
from sledai.frames.completeness import overview
from sledai.frames.courses import summarise
from sledai.frames.endpoint_measures import flare, response, state
from sledai.frames.expecting import count_outcomes
from sledai.frames.expressing import exprs
from sledai.frames.laboratory.descriptors import derive_descriptors
from sledai.frames.laboratory.layout import LabLayout
from sledai.frames.laboratory.wide_labs import labs_from_wide
from sledai.frames.layout import Baseline, Layout, Previous
from sledai.frames.listing import problem_rows
from sledai.frames.long import from_long
from sledai.frames.measure import Measure, Summary
from sledai.frames.reconciling import reconcile
from sledai.frames.report import Problem, ProblemKind, Report
from sledai.frames.scores import derive_change, derive_score, derive_score_bounds
from sledai.frames.shifting import item_shift
from sledai.frames.stamping import RemarkWarning
from sledai.frames.subject_measures import (
    adjusted_mean,
    annualised_rate,
    area_under_curve,
    persistently_active,
    sustained,
    time_in_state,
    time_to_first,
)
from sledai.frames.visit_measures import (
    activity_band,
    by_system,
    change,
    change_by_system,
    change_category,
    clinical_score,
    contributions,
    eligible,
    new_descriptors,
    percent_change,
    resolved_descriptors,
    score,
    score_bounds,
)
from sledai.frames.wide import from_wide

__all__ = [
    "Baseline",
    "LabLayout",
    "Layout",
    "Measure",
    "Previous",
    "Problem",
    "ProblemKind",
    "RemarkWarning",
    "Report",
    "Summary",
    "activity_band",
    "adjusted_mean",
    "annualised_rate",
    "answers",
    "area_under_curve",
    "by_system",
    "carried_columns",
    "carry_forward",
    "change",
    "change_by_system",
    "change_category",
    "check",
    "clinical_score",
    "columns_of",
    "contributions",
    "count_outcomes",
    "derive",
    "derive_change",
    "derive_descriptors",
    "derive_score",
    "derive_score_bounds",
    "eligible",
    "exprs",
    "flare",
    "from_long",
    "from_wide",
    "item_shift",
    "labs_from_wide",
    "new_descriptors",
    "overview",
    "percent_change",
    "persistently_active",
    "problem_rows",
    "reconcile",
    "resolved_descriptors",
    "response",
    "score",
    "score_bounds",
    "state",
    "summarise",
    "sustained",
    "time_in_state",
    "time_to_first",
    "to_visits",
]


def __dir__() -> list[str]:
    return sorted(__all__)
