"""The public names of `sledai.laboratory`, each with the module that defines it."""

from sledai.definitions.observations import (
    Exclusion as Exclusion,
    Finding as Finding,
    Test as Test,
)
from sledai.laboratory.arrays import (
    DerivedVisits as DerivedVisits,
    derive_visits as derive_visits,
)
from sledai.laboratory.catalogue import (
    CATALOGUE as CATALOGUE,
    LOINC as LOINC,
    TestRecord as TestRecord,
    find_test as find_test,
)
from sledai.laboratory.code_book import (
    LabCodeBook as LabCodeBook,
    LabCodes as LabCodes,
    LabRange as LabRange,
)
from sledai.laboratory.derivation import (
    Derivation as Derivation,
    Derived as Derived,
    Explained as Explained,
)
from sledai.laboratory.deriving import derive as derive
from sledai.laboratory.flaring import flare_statements as flare_statements
from sledai.laboratory.joints import inflamed_joints as inflamed_joints
from sledai.laboratory.results import Result as Result
from sledai.laboratory.statements import Statements as Statements
from sledai.laboratory.tables import Results as Results
from sledai.laboratory.wording import rule_in_words as rule_in_words
