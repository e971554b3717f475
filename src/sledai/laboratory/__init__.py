"""Derive descriptors from laboratory results, findings and the physician's statements."""

from sledai.definitions.observations import Exclusion, Finding, Test
from sledai.laboratory.arrays import DerivedVisits, derive_visits
from sledai.laboratory.catalogue import CATALOGUE, LOINC, TestRecord, find_test
from sledai.laboratory.code_book import LabCodeBook, LabCodes, LabRange
from sledai.laboratory.derivation import Derivation, Derived, Explained
from sledai.laboratory.deriving import derive
from sledai.laboratory.flaring import flare_statements
from sledai.laboratory.joints import inflamed_joints
from sledai.laboratory.results import Result
from sledai.laboratory.statements import Statements
from sledai.laboratory.tables import Results
from sledai.laboratory.wording import rule_in_words

__all__ = [
    "CATALOGUE",
    "LOINC",
    "Derivation",
    "Derived",
    "DerivedVisits",
    "Exclusion",
    "Explained",
    "Finding",
    "LabCodeBook",
    "LabCodes",
    "LabRange",
    "Result",
    "Results",
    "Statements",
    "Test",
    "TestRecord",
    "derive",
    "derive_visits",
    "find_test",
    "flare_statements",
    "inflamed_joints",
    "rule_in_words",
]


def __dir__() -> list[str]:
    return sorted(__all__)
