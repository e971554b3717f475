"""The public names of `sledai.testing`, each with the module that defines it."""

from sledai.testing.crossover import crossover_cohort as crossover_cohort
from sledai.testing.he_2020 import (
    TrialCohort as TrialCohort,
    he_2020_cohort as he_2020_cohort,
)
from sledai.testing.sdtm import sdtm_domains as sdtm_domains
from sledai.testing.synthetic import synthetic_cohort as synthetic_cohort
