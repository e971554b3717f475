"""One call of every picture, with missing items in it; and the same with one answer changed."""

import numpy as np

from sledai import SELENA_SLEDAI, Assessment, Interval, Verdict, Visits, item_shift, plots, score_bounds, time_to_first

VISITS = [
    Assessment({"arthritis", "rash"}),
    Assessment({"rash"}, missing={"low_complement", "fever"}),
    Assessment({"vasculitis"}),
]
CHANGED = [VISITS[0], Assessment({"rash"}, missing={"low_complement"}), VISITS[2]]
"""Fever was assessed at the second visit, and absent."""


def _shift(visits):
    return item_shift(Visits.from_assessments(VISITS[:1] * 3), Visits.from_assessments(visits), SELENA_SLEDAI)


def _met(visits):
    gaps = np.array([bool(visit.missing & {"fever"}) for visit in visits])
    return {"IL-2": Verdict(certain=~gaps, possible=gaps | True)}


def _change(visits):
    return [Interval(-2, -1 if "fever" in visit.missing else -2) for visit in visits]


def _scores(visits):
    return {"IL-2": {"week 0": score_bounds(Visits.from_assessments(visits), SELENA_SLEDAI)}}


def _first(visits):
    may = "fever" in visits[1].missing
    flared = Verdict(certain=np.array([False, False, True]), possible=np.array([False, may, True]))
    return {"IL-2": time_to_first(flared, [0, 28, 56], baseline=0)}


PICTURES = {
    "heat_map": lambda visits, ax=None: plots.heat_map(visits, SELENA_SLEDAI, ax=ax),
    "course": lambda visits, ax=None: plots.course(visits, SELENA_SLEDAI, day=[0, 28, 56], ax=ax),
    "courses": lambda visits, ax=None: plots.courses(
        visits, SELENA_SLEDAI, day=[0, 28, 56], subject=["A", "A", "B"], arm=["1", "1", "2"], ax=ax
    ),
    "waterfall": lambda visits, ax=None: plots.waterfall(_change(visits), ax=ax),
    "contributions": lambda visits, ax=None: plots.contributions(visits[1], SELENA_SLEDAI, ax=ax),
    "contributions by system": lambda visits, ax=None: plots.contributions(
        visits[1], SELENA_SLEDAI, by="system", ax=ax
    ),
    "mean_scores": lambda visits, ax=None: plots.mean_scores(_scores(visits), ax=ax),
    "cumulative_incidence": lambda visits, ax=None: plots.cumulative_incidence(_first(visits), ax=ax),
    "responders": lambda visits, ax=None: plots.responders(_met(visits), ax=ax),
    "shift_matrix": lambda visits, ax=None: plots.shift_matrix(_shift(visits), "fever", ax=ax),
    "shift_overview": lambda visits, ax=None: plots.shift_overview(_shift(visits), ax=ax),
    "prevalence": lambda visits, ax=None: plots.prevalence(visits, SELENA_SLEDAI, ax=ax),
}
