"""The public names of `sledai.frames`, each with the module that defines it."""

from sledai.frames.access import (
    answers as answers,
    columns_of as columns_of,
    overview as overview,
    to_visits as to_visits,
)
from sledai.frames.apply import derive as derive
from sledai.frames.bilag_measures import (
    bilag_flare as bilag_flare,
    bilag_score as bilag_score,
)
from sledai.frames.carrying import (
    carried_columns as carried_columns,
    carry_forward as carry_forward,
)
from sledai.frames.checking import check as check
from sledai.frames.courses import summarise as summarise
from sledai.frames.endpoint_measures import (
    flare as flare,
    response as response,
    state as state,
)
from sledai.frames.expecting import count_outcomes as count_outcomes
from sledai.frames.expressing import exprs as exprs
from sledai.frames.laboratory.descriptors import derive_descriptors as derive_descriptors
from sledai.frames.laboratory.layout import LabLayout as LabLayout
from sledai.frames.laboratory.wide_labs import labs_from_wide as labs_from_wide
from sledai.frames.layout import (
    Baseline as Baseline,
    Layout as Layout,
    Previous as Previous,
)
from sledai.frames.listing import problem_rows as problem_rows
from sledai.frames.long import (
    LongLayout as LongLayout,
    from_long as from_long,
)
from sledai.frames.measure import (
    Measure as Measure,
    Summary as Summary,
)
from sledai.frames.reconciling import reconcile as reconcile
from sledai.frames.report import (
    Problem as Problem,
    ProblemKind as ProblemKind,
    Report as Report,
)
from sledai.frames.scores import (
    derive_change as derive_change,
    derive_score as derive_score,
    derive_score_bounds as derive_score_bounds,
)
from sledai.frames.shifting import item_shift as item_shift
from sledai.frames.stamping import RemarkWarning as RemarkWarning
from sledai.frames.subject_measures import (
    adjusted_mean as adjusted_mean,
    annualised_rate as annualised_rate,
    area_under_curve as area_under_curve,
    persistently_active as persistently_active,
    sustained as sustained,
    time_in_state as time_in_state,
    time_to_first as time_to_first,
)
from sledai.frames.visit_measures import (
    activity_band as activity_band,
    by_system as by_system,
    change as change,
    change_by_system as change_by_system,
    change_category as change_category,
    clinical_score as clinical_score,
    contributions as contributions,
    eligible as eligible,
    new_descriptors as new_descriptors,
    percent_change as percent_change,
    resolved_descriptors as resolved_descriptors,
    score as score,
    score_bounds as score_bounds,
)
from sledai.frames.wide import from_wide as from_wide
