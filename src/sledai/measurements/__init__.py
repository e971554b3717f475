"""From laboratory results, findings and the physician's statements to the descriptors."""

from sledai.measurements.arrays import DerivedVisits, derive_visits
from sledai.measurements.catalogue import CATALOGUE, LOINC, PlausibleRange, TestRecord, find_test
from sledai.measurements.derivation import Derivation, Derived
from sledai.measurements.deriving import derive
from sledai.measurements.flaring import flare_statements
from sledai.measurements.joints import inflamed_joints
from sledai.measurements.results import Day, Result
from sledai.measurements.statements import Attribution, Choice
from sledai.measurements.tables import Results
from sledai.measurements.units import DIMENSIONS, UNITS, Dimension, Unit
from sledai.measurements.wording import rule_in_words
from sledai.observations import Exclusion, Finding, Test

__all__ = [
    "CATALOGUE",
    "DIMENSIONS",
    "LOINC",
    "UNITS",
    "Attribution",
    "Choice",
    "Day",
    "Derivation",
    "Derived",
    "DerivedVisits",
    "Dimension",
    "Exclusion",
    "Finding",
    "PlausibleRange",
    "Result",
    "Results",
    "Test",
    "TestRecord",
    "Unit",
    "derive",
    "derive_visits",
    "find_test",
    "flare_statements",
    "inflamed_joints",
    "rule_in_words",
]
