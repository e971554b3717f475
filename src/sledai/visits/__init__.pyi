"""The public names of `sledai.visits`, each with the module that defines it."""

from sledai.visits.assessment import Assessment as Assessment
from sledai.visits.encounters import Bilag as Bilag
from sledai.visits.encounters import BilagEdition as BilagEdition
from sledai.visits.encounters import Encounter as Encounter
from sledai.visits.readings import (
    KILOGRAMS as KILOGRAMS,
)
from sledai.visits.readings import (
    MG_PER_DAY as MG_PER_DAY,
)
from sledai.visits.readings import (
    MILLIMETRES as MILLIMETRES,
)
from sledai.visits.readings import (
    POINTS as POINTS,
)
from sledai.visits.readings import (
    TENTHS as TENTHS,
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
from sledai.visits.readings import (
    Scale as Scale,
)
from sledai.visits.visits import Visits as Visits
