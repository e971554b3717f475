"""The public names of `sledai.interop.sdtm`, each with the module that defines it."""

from sledai.interop.codes import SponsorCodes as SponsorCodes
from sledai.interop.sdtm.days import (
    VisitWindow as VisitWindow,
    analysis_visits as analysis_visits,
    with_study_days as with_study_days,
)
from sledai.interop.sdtm.doses import (
    DOSES_PER_DAY as DOSES_PER_DAY,
    DoseCodes as DoseCodes,
    with_daily_dose as with_daily_dose,
)
from sledai.interop.sdtm.events import (
    event_columns as event_columns,
    with_flare_events as with_flare_events,
    with_new_drugs as with_new_drugs,
)
from sledai.interop.sdtm.form import read_form as read_form
from sledai.interop.sdtm.labs import (
    lab_layout as lab_layout,
    read_labs as read_labs,
    with_body_weight as with_body_weight,
)
