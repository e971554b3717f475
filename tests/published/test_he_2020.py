"""The counts of He 2020 come out as printed: responders by SRI-4, manifestations, and what an item shift makes of them.

The printed numbers are typed here; the participants are made up, with exactly those counts.
"""

from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd
import polars as pl

from frames import verbs
from oracle import WEIGHTS
from sledai import SELENA_SLEDAI, Assessment, Bilag, BilagEdition, Encounter, Pga, item_shift, response
from sledai.cases import published_cases
from sledai.criteria import SRI_4
from sledai.testing import he_2020_cohort
from together import together

COHORT = he_2020_cohort()
RESPONDERS = {
    ("IL-2", "week 12"): (16, 29, "55.17"),
    ("placebo", "week 12"): (9, 30, "30.00"),
    ("IL-2", "week 24"): (19, 29, "65.52"),
    ("placebo", "week 24"): (11, 30, "36.67"),
}
"""Abstract: SRI-4 responders, of how many, and the printed percentage."""
SHIFTS = {
    "IL-2": {
        "rash": (13, 2),
        "mucosal_ulcers": (4, 0),
        "arthritis": (14, 3),
        "vasculitis": (4, 0),
        "alopecia": (12, 5),
        "fever": (3, 0),
        "myositis": (1, 0),
    },
    "placebo": {
        "rash": (16, 6),
        "mucosal_ulcers": (1, 0),
        "arthritis": (15, 8),
        "vasculitis": (2, 0),
        "alopecia": (7, 2),
        "fever": (4, 0),
        "myositis": (2, 0),
    },
}
"""Table 2: how many have each manifestation at baseline and at week 24."""
DOMAINS = ("mucocutaneous", "musculoskeletal", "renal")
Door = Callable[[str, str], list[bool | None]]


def many_visits(arm: str, visit: str) -> list[bool | None]:
    """The responders of an arm through arrays."""
    before, now = COHORT.encounter(arm, "baseline"), COHORT.encounter(arm, visit)
    found = response(
        before, now, SELENA_SLEDAI, rule=SRI_4, treatment_failure=COHORT.rows(arm, visit)["treatment_failure"]
    )
    assert found.counted("null").tolist() == found.counted("nonresponse").astype(object).tolist()
    return found.value.tolist()


def one_visit(arm: str, visit: str) -> list[bool | None]:
    """The responders of an arm, one participant at a time."""
    pairs = zip(_encounters(arm, "baseline"), _encounters(arm, visit), strict=True)
    failures = COHORT.rows(arm, visit)["treatment_failure"]
    return [
        response(before, now, SELENA_SLEDAI, rule=SRI_4, treatment_failure=failure).value
        for (before, now), failure in zip(pairs, failures, strict=True)
    ]


def polars_frame(arm: str, visit: str) -> list[bool | None]:
    """The responders of an arm in a Polars frame of all visits."""
    return _derived(pl.DataFrame(COHORT.columns)).filter(arm=arm, visit=visit)["sri"].to_list()


def pandas_frame(arm: str, visit: str) -> list[bool | None]:
    """The responders of an arm in a pandas frame of all visits."""
    frame = _derived(pd.DataFrame(COHORT.columns))
    return frame.loc[(frame["arm"] == arm) & (frame["visit"] == visit), "sri"].tolist()


def _derived(frame):
    return verbs.sri(
        frame,
        SELENA_SLEDAI,
        subject="subject",
        visit="visit",
        baseline="baseline",
        pga="pga",
        pga_scale="points",
        bilag={domain: f"bilag_{domain}" for domain in DOMAINS},
        bilag_edition=BilagEdition.BILAG_2004,
        treatment_failure="treatment_failure",
    )


def by_hand(arm: str, visit: str) -> list[bool | None]:
    """The responders of an arm, worked out from the plain columns without the library."""
    found: list[bool | None] = []
    for before, now in zip(_rows(arm, "baseline"), _rows(arm, visit), strict=True):
        fall = sum(weight * (before[name] - now[name]) for name, weight in WEIGHTS.items())
        letters = [(before[f"bilag_{domain}"], now[f"bilag_{domain}"]) for domain in DOMAINS]
        new_a = sum(then != "A" and later == "A" for then, later in letters)
        new_b = sum(then in "CDE" and later == "B" for then, later in letters)
        worse = round(10 * now["pga"]) - round(10 * before["pga"]) >= 3
        found.append(fall >= 4 and new_a == 0 and new_b <= 1 and not worse and not now["treatment_failure"])
    return found


def _rows(arm: str, visit: str) -> list[dict[str, object]]:
    columns = COHORT.columns
    rows = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    return [row for row in rows if (row["arm"], row["visit"]) == (arm, visit)]


def _encounters(arm: str, visit: str) -> Iterator[Encounter[Assessment]]:
    for row in _rows(arm, visit):
        yield Encounter(
            Assessment(name for name in WEIGHTS if row[name]),
            pga=Pga(row["pga"], scale="points"),
            bilag=Bilag({domain: row[f"bilag_{domain}"] for domain in DOMAINS}, edition=BilagEdition.BILAG_2004),
        )


DOORS: list[Door] = [one_visit, many_visits, polars_frame, pandas_frame, by_hand]


class TestResponders:
    """SRI-4 by arm and visit."""

    @together(("arm", "visit"), RESPONDERS)
    @together("door", DOORS, ids=lambda door: door.__name__)
    def test_responders_are_as_printed(self, door: Door, arm: str, visit: str):
        """So many of so many, and the percentage to two decimals."""
        found = door(arm, visit)
        assert None not in found
        count, size = found.count(True), len(found)
        assert (count, size, f"{100 * count / size:.2f}") == RESPONDERS[arm, visit]

    @together(("arm", "visit"), RESPONDERS)
    def test_doors_agree_on_every_participant(self, arm: str, visit: str):
        """Not only on how many."""
        assert all(by_hand(arm, visit) == door(arm, visit) for door in DOORS)

    def test_the_numbers_typed_here_are_those_of_the_packaged_case(self):
        """The abstract, transcribed twice."""
        (case,) = (case for case in published_cases() if case.id == "HE2020-SRI4")
        packaged = {
            (arm["arm"], arm["at"]): (arm["responders"], arm["n"], arm["percent"]) for arm in case.record["arms"]
        }
        assert packaged == RESPONDERS

    @together(("rule", "responders"), [("null", (15, 28)), ("nonresponse", (15, 29))])
    def test_one_unknown_global_assessment_tells_the_missing_rules_apart(self, rule: str, responders: tuple[int, int]):
        """Someone who would have responded is left out of the count, or counts as no responder, by name only."""
        before, now = COHORT.encounter("IL-2", "baseline"), COHORT.encounter("IL-2", "week 12")
        failure = COHORT.rows("IL-2", "week 12")["treatment_failure"]
        first = many_visits("IL-2", "week 12").index(True)
        readings = [None if at == first else value / 1_000_000 for at, value in enumerate(now.pga.parts.low.tolist())]
        with_gap = Encounter(now.visit, pga=Pga(readings, scale="points"), bilag=now.bilag)
        counted = response(before, with_gap, SELENA_SLEDAI, rule=SRI_4, treatment_failure=failure).counted(rule)
        known = [answer for answer in counted if answer is not None]
        assert (sum(known), len(known)) == responders


class TestItems:
    """The manifestations from baseline to week 24."""

    @together("arm", SHIFTS)
    def test_the_shift_table_has_the_printed_counts(self, arm: str):
        """Row sums are the counts at baseline, column sums those at week 24."""
        shifts = item_shift(
            COHORT.encounter(arm, "baseline").visit, COHORT.encounter(arm, "week 24").visit, SELENA_SLEDAI
        )
        counts = {name: np.array(shift.counts) for name, shift in shifts.items() if name in SHIFTS[arm]}
        assert {name: (table[1].sum(), table[:, 1].sum()) for name, table in counts.items()} == SHIFTS[arm]
        assert {int(table.sum()) for table in counts.values()} == {29 if arm == "IL-2" else 30}

    @together(
        ("arm", "descriptor", "improved", "worsened"),
        [
            ("IL-2", "rash", "11 of 13", "0 of 16"),
            ("IL-2", "arthritis", "11 of 14", "0 of 15"),
            ("IL-2", "alopecia", "7 of 12", "0 of 17"),
            ("placebo", "rash", "10 of 16", "0 of 14"),
            ("placebo", "arthritis", "7 of 15", "0 of 15"),
            ("placebo", "fever", "4 of 4", "0 of 26"),
        ],
    )
    def test_shares(self, arm: str, descriptor: str, improved: str, worsened: str):
        """Where nobody gets the finding anew, which is made up, the printed counts give who lost it."""
        shift = item_shift(
            COHORT.encounter(arm, "baseline").visit, COHORT.encounter(arm, "week 24").visit, SELENA_SLEDAI
        )[descriptor]
        assert (str(shift.improved), str(shift.worsened)) == (improved, worsened)
