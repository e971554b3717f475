"""The course of the disease over the visits of a subject: mean activity, persistence, time in a state, first event."""

from sledai.longitudinal.activity import persistently_active
from sledai.longitudinal.area import Unscored, adjusted_mean, area_under_curve
from sledai.longitudinal.courses import PerSubject
from sledai.longitudinal.events import (
    DAYS_PER_YEAR,
    AnnualisedRate,
    Baseline,
    TimeToFirst,
    annualised_rate,
    time_to_first,
)
from sledai.longitudinal.states import Attribution, TimeInState, sustained, time_in_state

__all__ = [
    "DAYS_PER_YEAR",
    "AnnualisedRate",
    "Attribution",
    "Baseline",
    "PerSubject",
    "TimeInState",
    "TimeToFirst",
    "Unscored",
    "adjusted_mean",
    "annualised_rate",
    "area_under_curve",
    "persistently_active",
    "sustained",
    "time_in_state",
    "time_to_first",
]
