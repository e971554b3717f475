"""A made-up cohort with the counts that He 2020 printed; nobody in it is a patient of that trial or of any other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from sledai.definitions.descriptors import Descriptor
from sledai.editions import SELENA_SLEDAI
from sledai.visits.answers import DESCRIPTORS
from sledai.visits.encounters import Bilag, BilagEdition, Encounter
from sledai.visits.readings import Pga
from sledai.visits.visits import Visits

__all__ = ["TrialCohort", "he_2020_cohort"]

ARMS = {"IL-2": 29, "placebo": 30}
"""Each arm with its number of participants, as printed."""
VISITS = ("baseline", "week 12", "week 24")

PRINTED: Mapping[str, Mapping[Descriptor, tuple[int, tuple[int, int, int]]]] = {
    "IL-2": {
        Descriptor.RASH: (28, (13, 2, 2)),
        Descriptor.MUCOSAL_ULCERS: (15, (4, 0, 0)),
        Descriptor.ARTHRITIS: (18, (14, 4, 3)),
        Descriptor.VASCULITIS: (12, (4, 0, 0)),
        Descriptor.ALOPECIA: (3, (12, 6, 5)),
        Descriptor.FEVER: (1, (3, 0, 0)),
        Descriptor.MYOSITIS: (15, (1, 0, 0)),
    },
    "placebo": {
        Descriptor.RASH: (8, (16, 6, 6)),
        Descriptor.MUCOSAL_ULCERS: (19, (1, 0, 0)),
        Descriptor.ARTHRITIS: (9, (15, 9, 8)),
        Descriptor.VASCULITIS: (24, (2, 0, 0)),
        Descriptor.ALOPECIA: (16, (7, 2, 2)),
        Descriptor.FEVER: (21, (4, 1, 0)),
        Descriptor.MYOSITIS: (29, (2, 0, 0)),
    },
}
"""The first participant with a finding (made up), and how many have it at each visit (printed)."""

MADE_UP: Mapping[str, Mapping[Descriptor, tuple[int, tuple[int, int, int]]]] = {
    "IL-2": {
        Descriptor.HEMATURIA: (15, (6, 7, 8)),
        Descriptor.PROTEINURIA: (15, (13, 11, 6)),
        Descriptor.PYURIA: (14, (5, 4, 5)),
        Descriptor.LOW_COMPLEMENT: (21, (21, 18, 14)),
        Descriptor.INCREASED_DNA_BINDING: (18, (23, 23, 20)),
        Descriptor.LEUKOPENIA: (14, (4, 5, 4)),
    },
    "placebo": {
        Descriptor.URINARY_CASTS: (8, (3, 5, 3)),
        Descriptor.HEMATURIA: (4, (6, 7, 7)),
        Descriptor.PROTEINURIA: (26, (12, 15, 16)),
        Descriptor.PYURIA: (9, (5, 5, 3)),
        Descriptor.LOW_COMPLEMENT: (25, (21, 19, 20)),
        Descriptor.INCREASED_DNA_BINDING: (20, (21, 10, 14)),
        Descriptor.LEUKOPENIA: (10, (6, 5, 5)),
    },
}
"""The same for findings that the article does not count: chosen so that the ranges and medians of the score that it
prints come out."""

PGA_RISES = {("IL-2", "week 12"): {28}, ("placebo", "week 12"): {14}, ("placebo", "week 24"): {13}}
"""Whose global assessment rose by 0.3 although the score fell."""
RENAL_A = {("IL-2", "week 24"): {21}, ("placebo", "week 12"): {29}, ("placebo", "week 24"): {29}}
"""Who has a new BILAG A although the score fell."""
FAILED = {"IL-2": {14}, "placebo": {23}}
"""Whose treatment has failed at weeks 12 and 24 although the score fell."""

DOMAINS: Mapping[str, tuple[Descriptor, ...]] = {
    "mucocutaneous": (Descriptor.RASH, Descriptor.ALOPECIA, Descriptor.MUCOSAL_ULCERS),
    "musculoskeletal": (Descriptor.ARTHRITIS, Descriptor.MYOSITIS),
    "renal": (Descriptor.URINARY_CASTS, Descriptor.HEMATURIA, Descriptor.PROTEINURIA, Descriptor.PYURIA),
}
BILAG = "bilag_{}"


@frozen(repr=False)
class TrialCohort:
    """The visits of a made-up trial: as columns for a frame, and arm by arm as what the endpoints take.

    Attributes:
        columns: one list for each column, one row for each participant and visit: `subject`, `arm`, `visit`; `pga` on
            the scale of 0 to 3; the BILAG letters as ``bilag_mucocutaneous``, ``bilag_musculoskeletal`` and
            ``bilag_renal``; `treatment_failure`; then the 24 descriptors, true or false.
        arms: each arm with its number of participants.
        visits: the visits in time order.
    """

    columns: dict[str, list[Any]]
    arms: Mapping[str, int] = field(kw_only=True)
    visits: tuple[str, ...] = field(kw_only=True)

    def rows(self, arm: str, visit: str) -> dict[str, list[Any]]:
        """The columns of one arm at one visit; its participants are in the same order at every visit.

        Args:
            arm: the arm, one of `arms`.
            visit: the visit, one of `visits`.

        Raises:
            ValueError: the cohort has no such arm or visit.
        """
        pairs = list(zip(self.columns["arm"], self.columns["visit"], strict=True))
        if (arm, visit) not in pairs:
            raise ValueError(f"arm={arm!r}, visit={visit!r}: say one of {list(self.arms)} and one of {self.visits}")
        places = [place for place, pair in enumerate(pairs) if pair == (arm, visit)]
        return {name: [values[place] for place in places] for name, values in self.columns.items()}

    def encounter(self, arm: str, visit: str) -> Encounter[Visits]:
        """The same as answers, global assessments and BILAG letters.

        Args:
            arm: the arm, one of `arms`.
            visit: the visit, one of `visits`.

        Raises:
            ValueError: as for `rows`.
        """
        rows = self.rows(arm, visit)
        return Encounter(
            Visits.from_columns({name: rows[name] for name in DESCRIPTORS}),
            pga=Pga(rows["pga"], scale="points"),
            bilag=Bilag({name: rows[BILAG.format(name)] for name in DOMAINS}, edition=BilagEdition.BILAG_2004),
        )

    def __repr__(self) -> str:
        arms = ", ".join(f"{arm} {size}" for arm, size in self.arms.items())
        return f"<TrialCohort, made up: {arms}; {', '.join(self.visits)}>"


def he_2020_cohort() -> TrialCohort:
    """A made-up cohort with exactly the counts that He 2020 printed; nobody's data.

    As printed: the size of the arms; at baseline, week 12 and week 24 how many have rash, mucosal ulcers, arthritis,
    vasculitis, alopecia, fever and myositis; how many respond by SRI-4; range and median of the score.
    Everyone enters with at least 8 points of SELENA-SLEDAI and with a feature that NCT02932137 requires.

    Made up: who has which finding and keeps it, every other finding, the BILAG letters and their edition, the global
    assessment and the treatment failures. The article prints none of them by participant.
    Every answer is known: the cohort has no missing items.

    The rule is that participants stand in a ring, those with a finding side by side; fewer later are the first of
    those before. The global assessment follows the score, and a letter is B where its domain has a finding.

    Returns:
        The cohort; the same at every call.

    Example:
        >>> from sledai import SELENA_SLEDAI, response
        >>> from sledai.criteria import SRI_4
        >>> cohort = he_2020_cohort()
        >>> before, now = (cohort.encounter("IL-2", visit) for visit in ("baseline", "week 12"))
        >>> failure = cohort.rows("IL-2", "week 12")["treatment_failure"]
        >>> print(response(before, now, SELENA_SLEDAI, rule=SRI_4, treatment_failure=failure))
        sri-4: 16 met, 13 not met, 0 undetermined

    References:
        he-2020
    """
    rows = [
        {"subject": f"SYNTHETIC-{arm}-{participant:02d}"} | _visit(arm, participant, visit)
        for arm, size in ARMS.items()
        for participant in range(1, size + 1)
        for visit in VISITS
    ]
    return TrialCohort({name: [row[name] for row in rows] for name in rows[0]}, arms=ARMS, visits=VISITS)


def _visit(arm: str, participant: int, visit: str) -> dict[str, Any]:
    found = _found(arm, participant, visit)
    letters = {BILAG.format(name): "B" if found & set(each) else "D" for name, each in DOMAINS.items()}
    if participant in RENAL_A.get((arm, visit), ()):
        letters[BILAG.format("renal")] = "A"
    rises = participant in PGA_RISES.get((arm, visit), ())
    pga = _pga(_found(arm, participant, "baseline"), rise=3) if rises else _pga(found)
    failed = visit != "baseline" and participant in FAILED[arm]
    answers = {name.value: name in found for name in DESCRIPTORS}
    return {"arm": arm, "visit": visit, "pga": pga, **letters, "treatment_failure": failed, **answers}


def _found(arm: str, participant: int, visit: str) -> set[Descriptor]:
    """Find the items of a participant at a visit: of each item the printed number of participants has it."""
    findings = {**PRINTED[arm], **MADE_UP[arm]}
    place = VISITS.index(visit)
    return {name for name, (first, many) in findings.items() if (participant - first) % ARMS[arm] < many[place]}


def _pga(found: set[Descriptor], *, rise: int = 0) -> float:
    """A tenth of a point for each point of the score, from 1.1 on: 2.3 at the median score of 12, as in the article."""
    return min(11 + sum(SELENA_SLEDAI[name].weight for name in found) + rise, 30) / 10
