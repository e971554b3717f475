"""Analysis data sets of ADaM out of a table of visits, each with what it was derived by.

The codes of parameters are the sponsor's: no terminology of CDISC for any version of the index was found.
"""

from sledai.interop.adam.adeff import adeff
from sledai.interop.adam.adqs import adqs, read_adqs
from sledai.interop.adam.adtte import TimeToEvent, adtte
from sledai.interop.adam.datasets import AdamDataset, AdamParameter, AdamVariable, AnalysisPlan
from sledai.interop.adam.files import read_dataset_json, write_dataset_json, write_xport

__all__ = [
    "AdamDataset",
    "AdamParameter",
    "AdamVariable",
    "AnalysisPlan",
    "TimeToEvent",
    "adeff",
    "adqs",
    "adtte",
    "read_adqs",
    "read_dataset_json",
    "write_dataset_json",
    "write_xport",
]


def __dir__() -> list[str]:
    return sorted(__all__)
