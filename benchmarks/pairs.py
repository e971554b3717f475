"""Contests over pairs of visits: the flare index and the responder index, against the same rule row by row."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from attrs import frozen
from cohorts import NAMES, WEIGHTS, Cohort
from measuring import IDIOM, OURS, Contest, Contestant, Size

from sledai import SELENA_SLEDAI, Bilag, BilagEdition, BodyWeight, Encounter, Pga, Prednisone, Visits, flare, response
from sledai.criteria import SFI, SRI_4, FlareEvent

SLICE = 2_000
"""How many pairs are worked row by row."""
BY_ROW = f"df.apply(rule, axis=1), scaled from {SLICE} pairs"
DOSES, SHARES = (0, 5, 7.5, 10, 20, 30, 40), (0.3, 0.1, 0.1, 0.1, 0.1, 0.1, 0.2)
DOMAINS = ("constitutional", "mucocutaneous", "musculoskeletal", "renal", "hematologic")
BEFORE, NOW = " before", ""
CONSEQUENCE = FlareEvent.TREATMENT_CONSEQUENCE.value


@frozen(slots=False)
class Pairs:
    """Two visits of each subject, with all that the two indices ask for and nothing left open."""

    visits: int

    @cached_property
    def columns(self) -> dict[str, Any]:
        """Every column as an array."""
        number = np.random.default_rng(11)
        found: dict[str, Any] = {}
        for end in (BEFORE, NOW):
            cohort = Cohort.of(self.visits, gaps=0)
            order = number.permutation(self.visits) if end == NOW else slice(None)
            found |= {f"{name}{end}": cohort.present[name][order] for name in NAMES}
            found[f"pga{end}"] = number.integers(0, 31, self.visits) / 10
            found[f"prednisone{end}"] = number.choice(
                [0, 5, 7.5, 10, 20, 30, 40], self.visits, p=[0.3, *[0.1] * 5, 0.2]
            )
            found |= {f"{domain}{end}": number.choice([*"ABCDE"], self.visits).astype(object) for domain in DOMAINS}
        found["body_weight"] = number.integers(45, 95, self.visits).astype(float)
        found |= {event.value: number.random(self.visits) < 0.01 for event in FlareEvent}
        return found | {"treatment_failure": number.random(self.visits) < 0.1}

    def encounter(self, end: str) -> Encounter[Visits]:
        """One of the two visits."""
        columns = self.columns
        return Encounter(
            Visits.from_columns({name: columns[f"{name}{end}"] for name in NAMES}),
            pga=Pga(columns[f"pga{end}"], scale="points"),
            prednisone=Prednisone(columns[f"prednisone{end}"]),
            body_weight=BodyWeight(columns["body_weight"]),
        )

    def with_letters(self, end: str) -> Encounter[Visits]:
        """The same with BILAG letters."""
        letters = {domain: self.columns[f"{domain}{end}"] for domain in DOMAINS}
        return Encounter(
            Visits.from_columns({name: self.columns[f"{name}{end}"] for name in NAMES}),
            pga=Pga(self.columns[f"pga{end}"], scale="points"),
            bilag=Bilag(letters, edition=BilagEdition.BILAG_2004),
        )

    @property
    def few(self) -> pd.DataFrame:
        """The first pairs as a frame, for those who go row by row."""
        return pd.DataFrame({name: values[:SLICE] for name, values in self.columns.items()})


def flares(size: Size) -> Contest:
    """The flare index: which pairs are a flare, and which a severe one."""
    pairs = Pairs(size.visits)
    before, now, few = pairs.encounter(BEFORE), pairs.encounter(NOW), pairs.few
    events = {event.value: pairs.columns[event.value] for event in FlareEvent}

    def ours() -> dict[str, Any]:
        found = flare(before, now, SELENA_SLEDAI, events=events)
        return {"flare": found.any.certain, "severe": found.severe.certain}

    def by_row() -> dict[str, Any]:
        found = few.apply(flare_of_row, axis=1)
        return {"flare": found.ne("none").to_numpy(), "severe": found.eq("severe").to_numpy()}

    contestants = [
        Contestant("flare of encounters", OURS, ours, dict),
        Contestant(
            f"df.apply(rule, axis=1), scaled from {SLICE} pairs", IDIOM, by_row, dict, share=SLICE / size.visits
        ),
    ]
    return Contest("flares", "Flare index, arrays", size.visits, contestants, ours())


def responders(size: Size) -> Contest:
    """SRI-4: which pairs are responders."""
    pairs = Pairs(size.visits)
    before, now, few = pairs.with_letters(BEFORE), pairs.with_letters(NOW), pairs.few
    failure = pairs.columns["treatment_failure"]

    def ours() -> dict[str, Any]:
        return {"responder": response(before, now, SELENA_SLEDAI, rule=SRI_4, treatment_failure=failure).met.certain}

    def by_row() -> dict[str, Any]:
        return {"responder": few.apply(responder_of_row, axis=1).to_numpy()}

    contestants = [
        Contestant("response of encounters", OURS, ours, dict),
        Contestant(
            f"df.apply(rule, axis=1), scaled from {SLICE} pairs", IDIOM, by_row, dict, share=SLICE / size.visits
        ),
    ]
    return Contest("responders", "SRI-4, arrays", size.visits, contestants, ours())


def _total(row: Mapping[str, Any], end: str) -> int:
    return sum(int(weight) for name, weight in zip(NAMES, WEIGHTS, strict=True) if row[f"{name}{end}"])


def flare_of_row(row: Mapping[str, Any]) -> str:
    """The flare index of one complete row, as one would write it."""
    before, now = _total(row, BEFORE), _total(row, NOW)
    pga_before, pga = round(row["pga before"] * 10), round(row["pga"] * 10)
    dose_before, dose = row["prednisone before"], row["prednisone"]
    consequence = row[CONSEQUENCE] or 0 < dose_before * 2 <= dose
    severe = (
        (now > 12 and ((before <= 12 and now > before) or now - before >= 3))
        or (pga > 25 and pga > pga_before)
        or (dose > dose_before and dose * 2 > row["body_weight"])
        or any(row[event.value] for event in SFI.severe)
        or (consequence and any(row[event.value] for event in SFI.severe_with_consequence))
    )
    if severe:
        return "severe"
    mild = now - before >= 3 or pga - pga_before >= 10 or dose > dose_before
    return "mild" if mild or any(row[event.value] for event in SFI.mild) else "none"


def responder_of_row(row: Mapping[str, Any]) -> bool:
    """SRI-4 of one complete row, as one would write it."""
    letters = [(row[f"{domain}{BEFORE}"], row[domain]) for domain in DOMAINS]
    new_a = any(now == "A" and before != "A" for before, now in letters)
    new_b = sum(now == "B" and before in "CDE" for before, now in letters)
    fell = _total(row, BEFORE) - _total(row, NOW) >= 4
    worse = round(row["pga"] * 10) - round(row["pga before"] * 10) >= 3
    return fell and not new_a and new_b <= 1 and not worse and not row["treatment_failure"]
