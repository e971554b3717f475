"""The page on gaps says which verdicts are exact and which may be over-cautious; every way of filling agrees."""

from __future__ import annotations

from itertools import pairwise, product
from random import Random

from attrs import evolve

from sledai import SELENA_SLEDAI, Assessment, ChangeCategory, Descriptor, Side, activity_band, change_category, eligible
from sledai.criteria import GLADMAN_2000
from sledai.criteria.changes import BANDS_FIVE_LEVEL
from sledai.criteria.entry import NCT02932137_ENTRY
from together import together

RANDOM = Random(20)
VISITS = [
    Assessment(set(names[:present]), missing=set(names[present : present + gaps]))
    for _ in range(150)
    for names in [RANDOM.sample(list(Descriptor), 7)]
    for present, gaps in [(RANDOM.randint(0, 3), RANDOM.randint(0, 3))]
]
EXACT_CATEGORIES = (ChangeCategory.REMISSION, ChangeCategory.FLARE)


def fillings(visit: Assessment) -> list[Assessment]:
    gaps = sorted(visit.missing)
    choices = product((False, True), repeat=len(gaps))
    return [
        Assessment(visit.present | {gap for gap, found in zip(gaps, choice, strict=True) if found})
        for choice in choices
    ]


def test_change_categories_are_certain_exactly_and_two_of_them_possible_exactly() -> None:
    for before, now in pairwise(VISITS):
        categories = change_category(before, now, SELENA_SLEDAI, rule=GLADMAN_2000)
        reached = {
            change_category(one, other, SELENA_SLEDAI).value for one in fillings(before) for other in fillings(now)
        }
        for category, verdict in categories.items():
            assert verdict.certain == (reached == {category})
            assert verdict.possible >= (category in reached)
            if category in EXACT_CATEGORIES:
                assert verdict.possible == (category in reached)


def test_bands_are_certain_exactly_and_never_called_impossible_when_they_are_not() -> None:
    for visit in VISITS:
        reached = {activity_band(one, SELENA_SLEDAI, bands=BANDS_FIVE_LEVEL).value for one in fillings(visit)}
        for band, verdict in activity_band(visit, SELENA_SLEDAI, bands=BANDS_FIVE_LEVEL).items():
            assert verdict.certain == (reached == {band})
            assert verdict.possible >= (band in reached)


@together("side", list(Side))
def test_entry_is_exact_for_at_least_and_above_and_never_overclaims(side: Side) -> None:
    entry = evolve(NCT02932137_ENTRY, key="another-entry", score=evolve(NCT02932137_ENTRY.score, side=side))
    for visit in VISITS:
        verdict = eligible(visit, SELENA_SLEDAI, entry=entry)
        answers = {bool(eligible(one, SELENA_SLEDAI, entry=entry).certain) for one in fillings(visit)}
        assert verdict.certain == (answers == {True})
        assert verdict.possible >= (True in answers)
        if side in (Side.ABOVE, Side.AT_LEAST):
            assert verdict.possible == (True in answers)
