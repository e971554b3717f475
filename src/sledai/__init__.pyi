"""The public names of `sledai`, each with the module that defines it."""

from sledai import (
    cases as cases,
)
from sledai import (
    criteria as criteria,
)
from sledai import (
    definitions as definitions,
)
from sledai import (
    errors as errors,
)
from sledai import (
    frames as frames,
)
from sledai import (
    laboratory as laboratory,
)
from sledai import (
    plots as plots,
)
from sledai import (
    testing as testing,
)
from sledai import (
    visits as visits,
)
from sledai._version import (
    __version__ as __version__,
)
from sledai.definitions import (
    Clause as Clause,
)
from sledai.definitions import (
    Cutoff as Cutoff,
)
from sledai.definitions import (
    Definition as Definition,
)
from sledai.definitions import (
    Difference as Difference,
)
from sledai.definitions import (
    Differences as Differences,
)
from sledai.definitions import (
    Edition as Edition,
)
from sledai.definitions import (
    Note as Note,
)
from sledai.definitions import (
    Side as Side,
)
from sledai.definitions import (
    Window as Window,
)
from sledai.definitions import (
    differences as differences,
)
from sledai.definitions.bibliography import (
    Citation as Citation,
)
from sledai.definitions.bibliography import (
    Grade as Grade,
)
from sledai.definitions.descriptors import (
    Descriptor as Descriptor,
)
from sledai.definitions.descriptors import (
    System as System,
)
from sledai.editions import *  # noqa: F403 - the constants of the editions are declared there, a line for each
from sledai.errors import (
    InputErrors as InputErrors,
)
from sledai.errors import (
    SledaiError as SledaiError,
)
from sledai.logic import (
    Classes as Classes,
)
from sledai.logic import (
    Interval as Interval,
)
from sledai.logic import (
    Verdict as Verdict,
)
from sledai.rules.bicla import (
    bicla as bicla,
)
from sledai.rules.changes import (
    ChangeCategory as ChangeCategory,
)
from sledai.rules.changes import (
    DomainChange as DomainChange,
)
from sledai.rules.changes import (
    change as change,
)
from sledai.rules.changes import (
    change_by_system as change_by_system,
)
from sledai.rules.changes import (
    change_category as change_category,
)
from sledai.rules.changes import (
    domain_changes as domain_changes,
)
from sledai.rules.changes import (
    new_descriptors as new_descriptors,
)
from sledai.rules.changes import (
    percent_change as percent_change,
)
from sledai.rules.changes import (
    persistent_descriptors as persistent_descriptors,
)
from sledai.rules.changes import (
    resolved_descriptors as resolved_descriptors,
)
from sledai.rules.course.activity import (
    persistently_active as persistently_active,
)
from sledai.rules.course.area import (
    adjusted_mean as adjusted_mean,
)
from sledai.rules.course.area import (
    area_under_curve as area_under_curve,
)
from sledai.rules.course.courses import (
    PerSubject as PerSubject,
)
from sledai.rules.course.events import (
    AnnualisedRate as AnnualisedRate,
)
from sledai.rules.course.events import (
    TimeToFirst as TimeToFirst,
)
from sledai.rules.course.events import (
    annualised_rate as annualised_rate,
)
from sledai.rules.course.events import (
    time_to_first as time_to_first,
)
from sledai.rules.course.states import (
    TimeInState as TimeInState,
)
from sledai.rules.course.states import (
    sustained as sustained,
)
from sledai.rules.course.states import (
    time_in_state as time_in_state,
)
from sledai.rules.doris import (
    doris as doris,
)
from sledai.rules.flares import (
    Flare as Flare,
)
from sledai.rules.flares import (
    flare as flare,
)
from sledai.rules.flares import (
    flare_events as flare_events,
)
from sledai.rules.lldas import (
    lldas as lldas,
)
from sledai.rules.outcomes import (
    Outcome as Outcome,
)
from sledai.rules.scoring import (
    Explanation as Explanation,
)
from sledai.rules.scoring import (
    activity_band as activity_band,
)
from sledai.rules.scoring import (
    attainable_totals as attainable_totals,
)
from sledai.rules.scoring import (
    by_system as by_system,
)
from sledai.rules.scoring import (
    explain as explain,
)
from sledai.rules.scoring import (
    score as score,
)
from sledai.rules.scoring import (
    score_bounds as score_bounds,
)
from sledai.rules.screening import (
    eligible as eligible,
)
from sledai.rules.shifts import (
    ItemShift as ItemShift,
)
from sledai.rules.shifts import (
    Share as Share,
)
from sledai.rules.shifts import (
    Shift as Shift,
)
from sledai.rules.shifts import (
    item_shift as item_shift,
)
from sledai.rules.sri import (
    sri as sri,
)
from sledai.rules.states import (
    state as state,
)
from sledai.visits.assessment import (
    Assessment as Assessment,
)
from sledai.visits.encounters import (
    Bilag as Bilag,
)
from sledai.visits.encounters import (
    BilagEdition as BilagEdition,
)
from sledai.visits.encounters import (
    Encounter as Encounter,
)
from sledai.visits.readings import (
    BodyWeight as BodyWeight,
)
from sledai.visits.readings import (
    Pga as Pga,
)
from sledai.visits.readings import (
    Prednisone as Prednisone,
)
from sledai.visits.visits import (
    Visits as Visits,
)
