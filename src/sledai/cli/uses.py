"""Cases for the functions that people call, worked by hand; part of the installation check."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from importlib.util import find_spec
from typing import Any, cast

from sledai import (
    SELENA_SLEDAI,
    SLEDAI_2K,
    Assessment,
    Bilag,
    BilagEdition,
    BodyWeight,
    Descriptor,
    Encounter,
    Interval,
    Pga,
    Prednisone,
    Verdict,
    change,
    flare,
    flare_events,
    response,
    state,
)
from sledai.criteria import BICLA, DORIS_2021, LLDAS, SRI_4
from sledai.laboratory import Result, Statements, derive
from sledai.rules.course.activity import persistently_active
from sledai.rules.course.area import adjusted_mean
from sledai.rules.course.events import annualised_rate, time_to_first
from sledai.rules.course.states import time_in_state

__all__ = ["USES", "Check", "installed_library"]

Check = tuple[str, object, object]
QUIET, JOINTS, SEIZURE = Assessment(), Assessment({"arthritis"}), Assessment({"seizure"})
NOT_EXCLUDED = Statements(excluded={"thrombocytopenia": False})


def _at(visit: Assessment, pga: str = "1", dose: object = 5, letter: str = "C") -> Encounter[Assessment]:
    """A visit with every reading."""
    return Encounter(
        visit,
        pga=Pga(pga, scale="points"),
        prednisone=Prednisone(dose),
        body_weight=BodyWeight(60),
        bilag=Bilag({"joints": letter}, edition=BilagEdition.BILAG_2004),
    )


def _flares() -> Iterator[Check]:
    cases = {
        "no change": (_at(QUIET), _at(QUIET), (), "none"),
        "3 points more": (_at(QUIET), _at(Assessment({"fever", "rash"})), (), "mild or moderate"),
        "from 8 to 14": (_at(SEIZURE), _at(Assessment({"seizure", "arthritis", "rash"})), (), "severe"),
        "fever": (_at(QUIET), _at(QUIET), ("fever",), "mild or moderate"),
        "global assessment above 2.5": (_at(QUIET, "2.4"), _at(QUIET, "2.6"), (), "severe"),
        "prednisone at 0.5 mg/kg": (_at(QUIET), _at(QUIET, dose=30), (), "mild or moderate"),
        "prednisone above 0.5 mg/kg": (_at(QUIET), _at(QUIET, dose="30.1"), (), "severe"),
        "nephritis, prednisone doubled": (_at(QUIET), _at(QUIET, dose=10), ("nephritis",), "severe"),
    }
    for name, (before, now, events, expected) in cases.items():
        yield name, expected, flare(before, now, SELENA_SLEDAI, events=flare_events(events)).value
    yield "events not known", None, flare(_at(QUIET), _at(QUIET), SELENA_SLEDAI).value


def _responses() -> Iterator[Check]:
    active = _at(JOINTS, letter="B")
    cases = {
        "4 points less": (_at(QUIET), True),
        "no change": (active, False),
        "global assessment 0.3 higher": (_at(QUIET, "1.3"), False),
        "a new A": (_at(QUIET, letter="A"), False),
    }
    for name, (now, expected) in cases.items():
        yield (
            f"SRI-4, {name}",
            expected,
            response(active, now, SELENA_SLEDAI, rule=SRI_4, treatment_failure=False).value,
        )
    yield "SRI-4, treatment not known", None, response(active, _at(QUIET), SELENA_SLEDAI, rule=SRI_4).value
    yield "BICLA, B to C", True, response(active, _at(JOINTS), SLEDAI_2K, rule=BICLA, treatment_failure=False).value
    yield "BICLA, B to B", False, response(active, active, SLEDAI_2K, rule=BICLA, treatment_failure=False).value
    yield "change", (-4, -4), _ends(change(JOINTS, QUIET, SELENA_SLEDAI))


def _states() -> Iterator[Check]:
    stated = dict.fromkeys(LLDAS.ruled_out, False) | dict.fromkeys(LLDAS.required, True)
    for dose, expected in (("7.5", True), ("7.6", False)):
        found = state(_at(JOINTS, dose=dose), SLEDAI_2K, rule=LLDAS, previous=JOINTS, statements=stated)
        yield f"LLDAS at {dose} mg", expected, found.value
    yield "LLDAS, statements not known", None, state(_at(JOINTS), SLEDAI_2K, rule=LLDAS, previous=JOINTS).value
    for pga, expected in (("0.4", True), ("0.5", False)):
        found = state(
            _at(Assessment({"low_complement"}), pga), SLEDAI_2K, rule=DORIS_2021, statements={"stable_treatment": True}
        )
        yield f"DORIS at a global assessment of {pga}", expected, found.value


def _courses() -> Iterator[Check]:
    visits, days = [SEIZURE, JOINTS, QUIET], [0, 28, 84]
    mean = adjusted_mean(visits, days, SELENA_SLEDAI)
    yield "adjusted mean of 8, 4 and 0 points", (Fraction(10, 3), Fraction(10, 3)), _ends(mean)
    yield "persistently active", (True, True), _verdict(persistently_active(visits, days, SLEDAI_2K))
    event = [Verdict(certain=here, possible=here) for here in (False, True, True)]
    yield "time in state", (56, 56), _ends(time_in_state(event, days, maximum_gap=None).in_state)
    yield "time to first", (28, 28), _ends(time_to_first(event, days, baseline=0).days)
    yield "events in 84 days", (2, 2), _ends(annualised_rate(event, days, baseline=0).events)


def _derived() -> Iterator[Check]:
    for value, expected in (("99", True), ("100", False)):
        found = derive(
            [Result("platelets", value, "10*9/L")], SLEDAI_2K, attribution="assumed", statements=NOT_EXCLUDED
        )
        yield f"platelets of {value}", expected, found[Descriptor.THROMBOCYTOPENIA].value
    for value, unit, expected in (("0.6", "g/d", True), ("500", "mg/d", False)):
        found = derive([Result("urine_protein", value, unit)], SLEDAI_2K, attribution="assumed")
        yield f"urine protein of {value} {unit}", expected, found[Descriptor.PROTEINURIA].value
    yield "no result", None, derive([], SLEDAI_2K, attribution="assumed")[Descriptor.FEVER].value


def _frames() -> Iterator[Check]:
    """A frame of the engine that is installed; nothing without one."""
    library = installed_library()
    if library is None:
        return
    from importlib import import_module

    from sledai import frames

    rows = [JOINTS, Assessment({"arthritis"}, missing={"fever"}), QUIET]
    table: dict[str, list[object]] = {name.value: [row.to_mapping()[name.value] for row in rows] for name in Descriptor}
    module = import_module(library)
    make = module.table if library == "pyarrow" else module.DataFrame
    frame: Any = make({"subject": ["a", "b", "a"], "week": [0, 0, 4]} | table)
    scored = frames.derive_score_bounds(frame, SELENA_SLEDAI)
    moved = frames.derive_change(
        frame, SELENA_SLEDAI, since=frames.Baseline(0), layout=frames.Layout(subject="subject", visit="week")
    )
    for result, name, expected in (
        (scored, "sledai_low", [4, 4, 0]),
        (scored, "sledai_high", [4, 5, 0]),
        (moved, "sledai_change", [0, 0, -4]),
    ):
        values = [_plain(value) for value in (result[name].to_pylist() if library == "pyarrow" else list(result[name]))]
        yield f"{name} with {library}", expected, values


def installed_library() -> str | None:
    """The dataframe library with which frames are checked; None if there is none, or no narwhals."""
    if find_spec("narwhals") is None:
        return None
    return next((name for name in ("polars", "pandas", "pyarrow") if find_spec(name)), None)


def _plain(value: object) -> object:
    """A value of a column as a whole number, None where it is null."""
    return None if value is None or type(value).__name__ == "NAType" else int(cast("int", value))


def _ends(interval: Interval[Any] | None) -> tuple[object, object]:
    return getattr(interval, "low", None), getattr(interval, "high", None)


def _verdict(verdict: Verdict[int]) -> tuple[bool, bool]:
    return bool(verdict.certain), bool(verdict.possible)


USES: Mapping[str, Callable[[], Iterator[Check]]] = {
    "flares": _flares,
    "responses": _responses,
    "low activity and remission": _states,
    "courses": _courses,
    "answers from laboratory results": _derived,
    "frames": _frames,
}
"""What is checked, with the cases."""
