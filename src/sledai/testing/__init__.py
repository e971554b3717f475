"""Made-up visits for tests and demonstrations; nothing here is a patient."""

from sledai.testing.crossover import crossover_cohort
from sledai.testing.synthetic import synthetic_cohort

__all__ = ["crossover_cohort", "synthetic_cohort"]
