"""Made-up visits for tests and demonstrations; nothing here is a patient."""

from sledai.testing.crossover import crossover_cohort
from sledai.testing.he_2020 import TrialCohort, he_2020_cohort
from sledai.testing.sdtm import sdtm_domains
from sledai.testing.synthetic import synthetic_cohort

__all__ = ["TrialCohort", "crossover_cohort", "he_2020_cohort", "sdtm_domains", "synthetic_cohort"]


def __dir__() -> list[str]:
    return sorted(__all__)
