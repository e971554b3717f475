"""Visits for the tests of endpoints, through one visit and through arrays."""

from sledai import (
    SLEDAI_2K,
    Assessment,
    Bilag,
    BilagEdition,
    Encounter,
    Pga,
    Prednisone,
    Visits,
    response,
    state,
)
from sledai.criteria import SRI_4

EDITION = BilagEdition.BILAG_2004
DOMAINS = ("renal", "mucocutaneous", "musculoskeletal")


def said_of(rule):
    """Every statement of a state as it has to be."""
    return dict.fromkeys(rule.required, True) | dict.fromkeys(rule.ruled_out, False)


def letters(text):
    """One letter for each domain; a dot was not graded."""
    return {domain: None if letter == "." else letter for domain, letter in zip(DOMAINS, text, strict=True)}


def sides(before, now, pga, grades, scale="points"):
    """Two visits."""
    return [
        Encounter(visit, pga=Pga(value, scale=scale), bilag=Bilag(letters(text), edition=EDITION))
        for visit, value, text in zip((before, now), pga, grades, strict=True)
    ]


def columns(rows, scale="points"):
    """Many pairs of visits; each row as the arguments of `sides`."""
    return [
        Encounter(
            Visits.from_assessments([row[side] for row in rows]),
            pga=Pga([row[2][side] for row in rows], scale=scale),
            bilag=Bilag(
                {d: [letters(row[3][side])[d] for row in rows] for d in DOMAINS},
                edition=EDITION,
            ),
        )
        for side in (0, 1)
    ]


EMPTY = Assessment()
FILLERS = [
    (Assessment(), Assessment({"rash"}), ("1", "0"), ("EEE", "EEE")),
    (Assessment(missing={"cva"}), Assessment({"fever"}), (None, None), ("...", "...")),
]


def responds_alone(row, failure=False, rule=SRI_4, edition=SLEDAI_2K, scale="points", **further):
    """The outcome of one pair."""
    return response(*sides(*row, scale), edition, treatment_failure=failure, rule=rule, **further).value


def responds_amid(row, failure=False, rule=SRI_4, edition=SLEDAI_2K, scale="points", **further):
    """The outcome of a pair that stands between others."""
    rows = [FILLERS[0], row, FILLERS[1]]
    failures = [True, failure, None]
    return response(*columns(rows, scale), edition, treatment_failure=failures, rule=rule, **further).value[1]


RESPONSES = {"one visit": responds_alone, "arrays": responds_amid}


def of_nothing_new(rule, **before):
    """What is given of the visit before, to the rules that look at it."""
    return before if rule.nothing_new else {}


def state_alone(rule, now=EMPTY, pga="0", dose="0", previous=None, edition=SLEDAI_2K, scale="points", **said):
    """The outcome of one visit, with every statement as it has to be unless said otherwise."""
    encounter = Encounter(now, pga=Pga(pga, scale=scale), prednisone=Prednisone(dose))
    before = of_nothing_new(rule, previous=previous if previous is not None else now)
    return state(encounter, edition, rule=rule, statements=said_of(rule) | said, **before).value


def state_amid(rule, now=EMPTY, pga="0", dose="0", previous=None, edition=SLEDAI_2K, scale="points", **said):
    """The outcome of a visit that stands between others."""
    visits = [Assessment({"seizure"}), now, Assessment(missing={"rash"})]
    encounter = Encounter(
        Visits.from_assessments(visits),
        pga=Pga(["0", pga, None], scale=scale),
        prednisone=Prednisone(["0", dose, None]),
    )
    previous = Visits.from_assessments([Assessment(), previous if previous is not None else now, Assessment({"rash"})])
    before = of_nothing_new(rule, previous=previous)
    statements = {name: [None, value, not value] for name, value in (said_of(rule) | said).items()}
    return state(encounter, edition, rule=rule, statements=statements, **before).value[1]


STATES_TOLD = {"one visit": state_alone, "arrays": state_amid}
