"""A made-up cohort shaped like the crossover trial NCT02932137; nothing here is a patient."""

from __future__ import annotations

from random import Random

from sledai.criteria.entry import NCT02932137_ENTRY
from sledai.definitions.descriptors import Descriptor
from sledai.editions import SELENA_SLEDAI
from sledai.rules.screening import eligible
from sledai.visits.answers import DESCRIPTORS
from sledai.visits.assessment import Assessment

__all__ = ["crossover_cohort"]

ARMS = ("IL-2 + standard therapy", "standard therapy")
PREVALENCE = {
    Descriptor.SEIZURE: 0.002,
    Descriptor.PSYCHOSIS: 0.001,
    Descriptor.ORGANIC_BRAIN_SYNDROME: 0.002,
    Descriptor.VISUAL_DISTURBANCE: 0.002,
    Descriptor.CRANIAL_NERVE_DISORDER: 0.001,
    Descriptor.LUPUS_HEADACHE: 0.004,
    Descriptor.CVA: 0.002,
    Descriptor.VASCULITIS: 0.035,
    Descriptor.ARTHRITIS: 0.42,
    Descriptor.MYOSITIS: 0.03,
    Descriptor.URINARY_CASTS: 0.01,
    Descriptor.HEMATURIA: 0.025,
    Descriptor.PROTEINURIA: 0.06,
    Descriptor.PYURIA: 0.025,
    Descriptor.RASH: 0.4,
    Descriptor.ALOPECIA: 0.29,
    Descriptor.MUCOSAL_ULCERS: 0.09,
    Descriptor.PLEURISY: 0.03,
    Descriptor.PERICARDITIS: 0.02,
    Descriptor.LOW_COMPLEMENT: 0.5,
    Descriptor.INCREASED_DNA_BINDING: 0.58,
    Descriptor.FEVER: 0.06,
    Descriptor.THROMBOCYTOPENIA: 0.05,
    Descriptor.LEUKOPENIA: 0.08,
}
"""How often each finding is made up among those who are screened.

Chosen so that those who enter look like the published trials at baseline: score 11 on average, most with
mucocutaneous or musculoskeletal findings and serology, few with renal, vascular or nervous-system ones.
"""
PERSISTS = {ARMS[0]: 0.45, ARMS[1]: 0.70}
APPEARS, RETURNS = 0.008, 0.8
NOT_ASSESSED = {Descriptor.LOW_COMPLEMENT: 0.05, Descriptor.INCREASED_DNA_BINDING: 0.05}
URINE = (Descriptor.URINARY_CASTS, Descriptor.HEMATURIA, Descriptor.PROTEINURIA, Descriptor.PYURIA)


def crossover_cohort(*, participants: int = 30, seed: int = 2932139) -> list[dict[str, str]]:
    """A made-up cohort shaped like NCT02932137: screened, two arms, two periods, weeks 0 and 10 of each.

    Args:
        participants: how many enter; as many as needed are screened.
        seed: the same seed gives the same cohort.

    Returns:
        One row for each visit, all text: who and when, then Y, N, ND or blank for each descriptor.
        Those who are not certain to meet the entry criteria have the screening visit only.

    Example:
        >>> cohort = crossover_cohort(participants=2)
        >>> sum(row["visit"] != "screening" for row in cohort)
        8
    """
    random = Random(seed)  # noqa: S311
    rows: list[dict[str, str]] = []
    entered = screened = 0
    while entered < participants:
        screened += 1
        subject = f"SYNTHETIC-{screened:03d}"
        found = {name for name, chance in PREVALENCE.items() if random.random() < chance}
        screening = _assessed(found, random)
        rows.append(_row(subject, "", "screening", "", "", "", screening, random))
        if not eligible(screening, SELENA_SLEDAI, entry=NCT02932137_ENTRY).certain:
            continue
        order = ARMS if entered % 2 == 0 else ARMS[::-1]
        entered += 1
        sequence = " then ".join("IL-2" if arm == ARMS[0] else "standard" for arm in order)
        for period, arm in enumerate(order, start=1):
            later = {name for name in DESCRIPTORS if random.random() < (PERSISTS[arm] if name in found else APPEARS)}
            for week, findings in ((0, found), (10, later)):
                visit = f"period {period} week {week}"
                shown = _assessed(findings, random)
                rows.append(_row(subject, sequence, visit, str(period), str(week), arm, shown, random))
            found = {name for name in DESCRIPTORS if name in later or (name in found and random.random() < RETURNS)}
    return rows


def _assessed(found: set[Descriptor], random: Random) -> Assessment:
    """Remove the missing items from the findings; the urine tests are missed together."""
    urine = random.random() < 0.02
    missing = {name for name in DESCRIPTORS if random.random() < NOT_ASSESSED.get(name, 0.001)}
    missing |= set(URINE) if urine else set()
    return Assessment(found - missing, missing=missing)


def _row(
    subject: str, sequence: str, visit: str, period: str, week: str, arm: str, shown: Assessment, random: Random
) -> dict[str, str]:
    answers = {
        name: ("ND" if random.random() < 0.5 else "") if answer is None else "Y" if answer else "N"
        for name, answer in shown.to_mapping().items()
    }
    who = {"subject": subject, "sequence": sequence, "visit": visit, "period": period, "week": week, "arm": arm}
    return who | answers
