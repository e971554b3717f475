"""The dataframe door: a cohort in, the same kind of frame back, on whatever engine it lives.

pandas and pyarrow are read as arrays; Polars, DuckDB, Ibis, Dask and PySpark get expressions of their own, and lazy
stays lazy. What is derived depends on neither row order nor index labels nor column order nor partitions.
"""

from __future__ import annotations

try:
    from narwhals.stable import v2 as _narwhals  # noqa: F401
except ModuleNotFoundError as missing:
    reason = "sledai.frames needs narwhals. Install it with: pip install 'sledai[frames]'"
    raise ModuleNotFoundError(reason, name="narwhals") from missing

from sledai.frames.averaging import derive_adjusted_mean, derive_area_under_curve, derive_persistently_active
from sledai.frames.carrying import carried_columns, carry_forward
from sledai.frames.checking import check
from sledai.frames.comparing import (
    derive_change,
    derive_change_category,
    derive_domain_changes,
    derive_new_descriptors,
    derive_resolved_descriptors,
)
from sledai.frames.endpoints import derive_bicla, derive_doris, derive_lldas, derive_sri
from sledai.frames.events import derive_annualised_rate, derive_time_to_first
from sledai.frames.expecting import count_outcomes
from sledai.frames.expressing import (
    by_system_expr,
    contributions_expr,
    missing_count_expr,
    score_bounds_expr,
    score_expr,
)
from sledai.frames.flaring import derive_flare
from sledai.frames.laboratory import derive_descriptors
from sledai.frames.long import from_long
from sledai.frames.reconciling import reconcile
from sledai.frames.report import Finding, FindingKind, Report
from sledai.frames.scores import (
    derive_by_system,
    derive_clinical_score,
    derive_contributions,
    derive_score,
    derive_score_bounds,
)
from sledai.frames.shifting import item_shift
from sledai.frames.stamping import RemarkWarning
from sledai.frames.states import derive_sustained, derive_time_in_state

__all__ = [
    "Finding",
    "FindingKind",
    "RemarkWarning",
    "Report",
    "by_system_expr",
    "carried_columns",
    "carry_forward",
    "check",
    "contributions_expr",
    "count_outcomes",
    "derive_adjusted_mean",
    "derive_annualised_rate",
    "derive_area_under_curve",
    "derive_bicla",
    "derive_by_system",
    "derive_change",
    "derive_change_category",
    "derive_clinical_score",
    "derive_contributions",
    "derive_descriptors",
    "derive_domain_changes",
    "derive_doris",
    "derive_flare",
    "derive_lldas",
    "derive_new_descriptors",
    "derive_persistently_active",
    "derive_resolved_descriptors",
    "derive_score",
    "derive_score_bounds",
    "derive_sri",
    "derive_sustained",
    "derive_time_in_state",
    "derive_time_to_first",
    "from_long",
    "item_shift",
    "missing_count_expr",
    "reconcile",
    "score_bounds_expr",
    "score_expr",
]
