"""A laboratory table beside a frame of visits: every engine answers as arrays do, and they as one visit does."""

import random

import pytest

from doors.kinds import PLAIN, PLAIN_EAGER, PLAIN_PARTS, Kind, each, rows
from sledai import SELENA_SLEDAI, SLEDAI_2K_30D, SLEDAI_1992, Descriptor, frames
from sledai.criteria import RATIO_50_MG_PER_MMOL, RATIO_BY_MASS
from sledai.measurements import Results, derive_visits

POOL = {
    "platelets": [("10*9/L", [99.0, 100.0, 250.0]), ("/mm3", [99999.0, 100000.0])],
    "white_cells": [("10*9/L", [2.9, 3.0]), ("/uL", [2999.0, 3000.0])],
    "c3": [("mg/dL", [85.0, 90.0, 110.0]), ("g/L", [0.85, 0.9, 1.1])],
    "c4": [("mg/dL", [9.0, 10.0, 20.0])],
    "ch50": [("U/mL", [30.0, 41.0, 60.0])],
    "anti_dsdna": [("%", [25.0, 26.0, 12.0]), ("[IU]/mL", [29.0, 30.0, 31.0])],
    "urine_protein": [("g/d", [0.5, 0.51, 1.1, 0.6, 1.0]), ("mg/d", [500.0, 501.0, 1600.0])],
    "protein_creatinine_ratio": [("mg/g", [500.0, 501.0]), ("mg/mmol", [50.0, 52.0])],
    "urine_red_cells": [("/HPF", [5.0, 6.0])],
    "red_cell_casts": [("/LPF", [0.0, 1.0])],
    "heme_granular_casts": [("/LPF", [0.0, 2.0])],
    "creatine_kinase": [("U/L", [100.0, 200.0, 300.0])],
    "temperature": [("Cel", [38.0, 38.1]), ("[degF]", [100.4, 100.5])],
    "inflamed_joints": [("", [0.0, 1.0, 2.0, 3.0])],
    "hemoglobin": [("g/L", [100.0])],
}
RANGES = {"c3": (90.0, None, "mg/dL"), "c4": (10.0, 40.0, "mg/dL"), "creatine_kinase": (None, 190.0, "U/L")}
LABS = ("subject", "day", "test", "value", "unit", "comparator", "lower", "upper", "range_unit", "flag", "method")
FURTHER = {name: name for name in LABS[5:]}
SIGNS = ("pleuritic_pain", "pleural_rub", "pleuritic_pain_classic_severe")
PART = SELENA_SLEDAI.without(*(set(Descriptor) - {"proteinuria", "low_complement", "hematuria", "pleurisy"}))
"""A level, a rise, a range and signs."""


def names_of(index):
    """The descriptors that have a rule."""
    return [name.value for name, row in index.items() if row.rule]


def some_labs(chance, size):
    """A laboratory table of three subjects, as columns."""
    found = []
    for _ in range(size):
        test = chance.choice(list(POOL))
        unit, values = chance.choice(POOL[test])
        limits = RANGES.get(test, (None, None, None)) if chance.random() < 0.7 else (None, None, None)
        value = chance.choice([*values, None])
        sign = chance.choice([None, None, None, "<", ">="]) if value else None
        said = (chance.choice([None, None, "L", "H", "N"]), chance.choice([None, "Farr", "ELISA"]))
        who = (chance.choice("ABC"), chance.randint(-40, 80))
        found.append((*who, test, value, unit, sign, *limits, *said))
    return {name: [row[at] for row in found] for at, name in enumerate(LABS)}


def some_visits(chance):
    """Visits of three subjects, in no order, with what the physician says of each."""
    who = list({(chance.choice("ABD"), chance.randint(0, 70)) for _ in range(9)})
    chance.shuffle(who)

    def said():
        return [chance.choice(["Y", "N", None]) for _ in who]

    columns = {"subject": [subject for subject, _ in who], "day": [day for _, day in who]}
    columns |= {sign: said() for sign in SIGNS} | {
        "stone": said(),
        "other": said(),
        "feverish": said(),
        "lupus": said(),
    }
    return columns | {"earlier": [chance.choice([None, 0.2, 0.6, 1.0]) for _ in who]}


def of_index(index, **said):
    """What is said of descriptors that the index has."""
    return {name: value for name, value in said.items() if name in index}


def usage(chance):
    """How results are used."""
    return {
        "attribution": chance.choice(["stated", "assumed"]),
        "choose": chance.choice(["worst", "nearest"]),
        "ratio": chance.choice([None, RATIO_BY_MASS, RATIO_50_MG_PER_MMOL]),
        "judged_by": chance.choice([None, {"low_complement": ["c3", "c4"]}]),
    }


def by_arrays(labs, visits, index, before, **used):
    """What arrays say, by visit: for each descriptor True, False or None, and the place of the deciding result."""
    kept = {name: values for name, values in labs.items() if name != "comparator"}
    signs = [sign or "" for sign in labs["comparator"]]
    results = Results.from_columns(**kept, comparator=signs)
    found = derive_visits(
        results,
        index,
        subject=visits["subject"],
        day=visits["day"],
        findings={sign: visits[sign] for sign in SIGNS},
        excluded=of_index(
            index, hematuria={"stone": visits["stone"], "other_cause": visits["other"]}, fever=visits["feverish"]
        ),
        attributed={"proteinuria": visits["lupus"], "hematuria": visits["lupus"]},
        before=visits["earlier"] if before == "earlier" else before,
        before_unit="g/d" if before == "earlier" else None,
        **used,
    )
    told = {}
    for at, who in enumerate(zip(visits["subject"], visits["day"], strict=True)):
        ends = [(int(found[name].low[at]), int(found[name].high[at])) for name in names_of(index)]
        told[who] = [bool(low) if low == high else None for low, high in ends]
    return told


def by_frames(kind, labs, visits, index, before, **used):
    """What a frame of a kind says."""
    found = frames.derive_descriptors(
        kind.frame(visits),
        kind.frame(labs),
        index,
        subject="subject",
        day="day",
        findings={sign: sign for sign in SIGNS},
        excluded=of_index(index, hematuria={"stone": "stone", "other_cause": "other"}, fever="feverish"),
        attributed={"proteinuria": "lupus", "hematuria": "lupus"},
        before=before,
        before_unit="g/d" if before == "earlier" else None,
        **FURTHER,
        **used,
    )
    return {(who, day): told for who, day, *told in rows(found, "subject", "day", *names_of(index))}


QUICK_KINDS = [kind for kind in PLAIN.values() if kind.engine not in ("dask", "pyspark")]
SLOW_KINDS = [kind for kind in PLAIN.values() if kind.engine in ("dask", "pyspark")]


def same(kind: Kind, index, seed):
    """The frame says what arrays say."""
    chance = random.Random(seed)
    labs, visits, used = some_labs(chance, 70), some_visits(chance), usage(chance)
    before = chance.choice([None, "last_before_window", "earlier"])
    told = by_frames(kind, labs, visits, index, before, **used)
    assert {who: list(map(none_or_bool, said)) for who, said in told.items()} == by_arrays(
        labs, visits, index, before, **used
    )


def none_or_bool(value):
    return None if value is None else bool(value)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("index", [SELENA_SLEDAI, SLEDAI_1992, SLEDAI_2K_30D], ids=lambda index: index.key)
@each(QUICK_KINDS)
def test_same_answers(kind, index, seed):
    """Every way of using results, in editions with different rules and windows."""
    same(kind, index, seed)


@each([*SLOW_KINDS, *PLAIN_PARTS])
def test_same_answers_on_engines_that_are_slow_to_start(kind):
    """The same for a part of an edition that has a rule of each kind."""
    same(kind, PART, 4)


@each(PLAIN_EAGER)
def test_order_of_the_visits_is_kept(kind):
    """An eager frame comes back with its rows as they were."""
    chance = random.Random(3)
    labs, visits = some_labs(chance, 30), some_visits(chance)
    found = frames.derive_descriptors(
        kind.frame(visits), kind.frame(labs), SELENA_SLEDAI, subject="subject", day="day", **FURTHER
    )
    assert [(subject, day) for subject, day in rows(found, "subject", "day")] == list(
        zip(visits["subject"], visits["day"], strict=True)
    )
