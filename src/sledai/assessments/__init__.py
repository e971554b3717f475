"""Assessment (one visit) and Visits (many): what was found, and what was not assessed."""

from sledai.assessments.answers import DESCRIPTORS, Codebook
from sledai.assessments.assessment import Assessment
from sledai.assessments.visits import Visits, require_visits

__all__ = ["DESCRIPTORS", "Assessment", "Codebook", "Visits", "require_visits"]
