"""The public names of `sledai.plots`, each with the module that defines it."""

from sledai.plots.heat_maps import (
    heat_map as heat_map,
)
from sledai.plots.incidences import (
    cumulative_incidence as cumulative_incidence,
)
from sledai.plots.item_contributions import (
    contributions as contributions,
)
from sledai.plots.means import (
    mean_scores as mean_scores,
)
from sledai.plots.prevalences import (
    prevalence as prevalence,
)
from sledai.plots.response_rates import (
    responders as responders,
)
from sledai.plots.score_courses import (
    course as course,
    courses as courses,
)
from sledai.plots.shifts import (
    shift_matrix as shift_matrix,
    shift_overview as shift_overview,
)
from sledai.plots.waterfalls import (
    waterfall as waterfall,
)
