"""Domains of SDTM as tables of visits that `sledai.frames` reads.

A domain is an eager frame of pandas, Polars or pyarrow with the columns of SDTM. Blank text is a missing value.
"""

from sledai.interop.codes import SponsorCodes
from sledai.interop.sdtm.days import VisitWindow, analysis_visits, with_study_days
from sledai.interop.sdtm.doses import DOSES_PER_DAY, DoseCodes, with_daily_dose
from sledai.interop.sdtm.events import event_columns, with_flare_events, with_new_drugs
from sledai.interop.sdtm.form import read_form
from sledai.interop.sdtm.labs import lab_layout, read_labs, with_body_weight

__all__ = [
    "DOSES_PER_DAY",
    "DoseCodes",
    "SponsorCodes",
    "VisitWindow",
    "analysis_visits",
    "event_columns",
    "lab_layout",
    "read_form",
    "read_labs",
    "with_body_weight",
    "with_daily_dose",
    "with_flare_events",
    "with_new_drugs",
    "with_study_days",
]


def __dir__() -> list[str]:
    return sorted(__all__)
