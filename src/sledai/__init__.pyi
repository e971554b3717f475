"""The public names of `sledai`, each with the module that defines it."""

from sledai import (
    cases as cases,
    criteria as criteria,
    definitions as definitions,
    errors as errors,
    frames as frames,
    interop as interop,
    laboratory as laboratory,
    plots as plots,
    testing as testing,
)
from sledai._version import (
    __version__ as __version__,
)
from sledai.definitions import (
    Clause as Clause,
    Cutoff as Cutoff,
    Definition as Definition,
    Difference as Difference,
    Differences as Differences,
    Edition as Edition,
    Note as Note,
    Side as Side,
    Window as Window,
    differences as differences,
)
from sledai.definitions.bibliography import (
    Citation as Citation,
    Grade as Grade,
)
from sledai.definitions.descriptors import (
    Descriptor as Descriptor,
    System as System,
)
from sledai.editions import *  # noqa: F403 - the constants of the editions are declared there, a line for each
from sledai.errors import (
    InputErrors as InputErrors,
    SledaiError as SledaiError,
)
from sledai.logic import (
    Classes as Classes,
    Interval as Interval,
    Verdict as Verdict,
)
from sledai.rules.bands import (
    activity_band as activity_band,
)
from sledai.rules.bilag import (
    bilag_flare as bilag_flare,
    bilag_score as bilag_score,
)
from sledai.rules.changes import (
    ChangeCategory as ChangeCategory,
    SystemChange as SystemChange,
    change as change,
    change_by_system as change_by_system,
    change_category as change_category,
    new_descriptors as new_descriptors,
    percent_change as percent_change,
    persistent_descriptors as persistent_descriptors,
    resolved_descriptors as resolved_descriptors,
)
from sledai.rules.course.activity import (
    persistently_active as persistently_active,
)
from sledai.rules.course.area import (
    adjusted_mean as adjusted_mean,
    area_under_curve as area_under_curve,
)
from sledai.rules.course.courses import (
    PerSubject as PerSubject,
)
from sledai.rules.course.events import (
    AnnualisedRate as AnnualisedRate,
    TimeToFirst as TimeToFirst,
    annualised_rate as annualised_rate,
    time_to_first as time_to_first,
)
from sledai.rules.course.states import (
    TimeInState as TimeInState,
    sustained as sustained,
    time_in_state as time_in_state,
)
from sledai.rules.flares import (
    Flare as Flare,
    flare as flare,
    flare_events as flare_events,
)
from sledai.rules.outcomes import (
    Outcome as Outcome,
)
from sledai.rules.responses import response as response
from sledai.rules.scoring import (
    Explanation as Explanation,
    attainable_totals as attainable_totals,
    by_system as by_system,
    explain as explain,
    score as score,
    score_bounds as score_bounds,
)
from sledai.rules.screening import (
    eligible as eligible,
)
from sledai.rules.shifts import (
    ItemShift as ItemShift,
    Share as Share,
    Shift as Shift,
    item_shift as item_shift,
)
from sledai.rules.states import (
    state as state,
)
from sledai.visits.assessment import (
    Assessment as Assessment,
)
from sledai.visits.encounters import (
    Bilag as Bilag,
    BilagEdition as BilagEdition,
    Encounter as Encounter,
)
from sledai.visits.readings import (
    BodyWeight as BodyWeight,
    Pga as Pga,
    Prednisone as Prednisone,
)
from sledai.visits.visits import (
    Visits as Visits,
)
