"""The public names of `sledai.visits`, each with the module that defines it."""

from sledai.visits.assessment import Assessment as Assessment
from sledai.visits.encounters import Bilag as Bilag, BilagEdition as BilagEdition, Encounter as Encounter
from sledai.visits.readings import (
    MILLIMETRES as MILLIMETRES,
    POINTS as POINTS,
    TENTHS as TENTHS,
    BodyWeight as BodyWeight,
    Pga as Pga,
    Prednisone as Prednisone,
)
from sledai.visits.visits import Visits as Visits
