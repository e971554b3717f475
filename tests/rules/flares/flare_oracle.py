"""The flare index as the specification prints it, on complete data, worked out without the library."""

from fractions import Fraction
from itertools import product

NONE, MILD, SEVERE = "none", "mild or moderate", "severe"
ORDER = (NONE, MILD, SEVERE)
PART = Fraction(1, 10**6)
"""The smallest step of a reading."""

MILD_EVENTS = (
    "cutaneous_lupus",
    "nasopharyngeal_ulcers",
    "pleuritis",
    "pericarditis",
    "arthritis",
    "fever",
    "added_nsaid_or_hydroxychloroquine",
)
ORGANS = ("cns_lupus", "vasculitis", "nephritis", "myositis", "thrombocytopenia", "hemolytic_anemia")
SEVERE_EVENTS = ("new_immunosuppressant", "hospitalization")
CONSEQUENCE = "treatment_consequence"
EVENTS = (*MILD_EVENTS, *ORGANS, *SEVERE_EVENTS, CONSEQUENCE)

KEYS = (
    "sfi",
    "sfi-modified",
    "sfi-modified-to-12",
    "sfi-no-pga",
    "sfi-no-treatment",
    "sfi-by-the-letter",
    "sfi-rise-to-severe",
    "sfi-rise-of-12",
    "sfi-rise-above-3",
    "sfi-pga-reached",
    "sfi-without-consequence",
    "flare-almenara",
    "flare-conti-2012",
)
BY_SCORE = ("flare-almenara", "flare-conti-2012")
"""The rules that look at nothing but the score."""


def worst(classes):
    """The most severe of several classes; none where there are none."""
    return max(classes, key=ORDER.index, default=NONE)


def by_score(key, before, now):
    """The class by the score alone."""
    rise = now - before
    if key == "flare-almenara":
        return NONE if rise < 4 else SEVERE if now >= 12 else MILD
    if key == "flare-conti-2012":
        return MILD if rise >= 4 else NONE
    severe = {
        "sfi-modified": False,
        "sfi-modified-to-12": False,
        "sfi-rise-of-12": rise > 12,
        "sfi-by-the-letter": now > 12 and now > before,
        "sfi-rise-to-severe": now > 12 and rise >= 3,
    }.get(key, now > 12 and now > before and (before <= 12 or rise >= 3))
    if severe:
        return SEVERE
    if key == "sfi-modified-to-12" and now > 12:
        return NONE
    return MILD if rise >= (4 if key == "sfi-rise-above-3" else 3) else NONE


def by_pga(key, before, now):
    """The class by the global assessment alone, on 0 to 3 points."""
    if key in ("sfi-no-pga", *BY_SCORE) or now <= before:
        return NONE
    if now > Fraction(5, 2):
        return SEVERE
    enough = now >= 1 if key == "sfi-pga-reached" else now - before >= 1
    return MILD if enough else NONE


def by_dose(key, before, now, weight):
    """The class by the prednisone dose alone [mg/day, kg]."""
    if key in ("sfi-no-treatment", *BY_SCORE) or now <= before:
        return NONE
    return SEVERE if now / weight > Fraction(1, 2) else MILD


def is_doubled(key, before, now):
    """Whether the doses show the treatment consequence; twice nothing is not defined."""
    return key != "sfi-no-treatment" and before > 0 and now >= 2 * before


def by_events(key, happened, doubled=False):
    """The class by what happened alone, a doubled dose being a treatment consequence."""
    if key in BY_SCORE:
        return NONE
    drugs = {"added_nsaid_or_hydroxychloroquine", "new_immunosuppressant"} if key == "sfi-no-treatment" else set()
    counted = set(happened) - drugs
    if counted & set(SEVERE_EVENTS):
        return SEVERE
    if counted & set(ORGANS) and (key == "sfi-without-consequence" or doubled or CONSEQUENCE in happened):
        return SEVERE
    return MILD if counted & set(MILD_EVENTS) else NONE


def readings(known, others, marks, low, high):
    """A known reading alone; of an unknown one every mark and every other reading, and one part either side of each."""
    if known is not None:
        return [known]
    around = {value + step for value in (*marks, *others, low, high) for step in (-PART, 0, PART)}
    return sorted(value for value in around if low <= value <= high)


def classes(key, scores, pga, dose, weight, events):
    """Every class that some way of filling the gaps gives.

    Args:
        key: the rule.
        scores: every total before and every total now.
        pga: the global assessment before and now, None if unknown.
        dose: likewise.
        weight: likewise.
        events: event to True, False or None.
    """
    sides = [value for value in pga if value is not None]
    moved = [value + step for value in sides for step in (-1, 1)]
    marks = [Fraction(mark, 2) for mark in (1, 2, 3, 5)]
    pgas = [readings(value, [*sides, *moved], marks, Fraction(0), Fraction(3)) for value in pga]
    doses = [value for value in dose if value is not None]
    weights = [weight] if weight else [PART, *(2 * value for value in doses if value), Fraction(10**6)]
    limits = [value / 2 for value in weights if value < 10**6]
    others = [*doses, *limits, *(times * value for value in doses for times in (2, Fraction(1, 2)))]
    given = [readings(value, others, [Fraction(1)], Fraction(0), Fraction(20000)) for value in dose]
    kilograms = [weight] if weight else readings(None, weights, [Fraction(60)], PART, Fraction(10**6))
    open_ = [name for name in EVENTS if events.get(name) is None]
    known = {name for name in EVENTS if events.get(name)}
    doses_told = {
        (by_dose(key, *pair, kilogram), is_doubled(key, *pair)) for pair in product(*given) for kilogram in kilograms
    }
    told = [
        {by_score(key, *pair) for pair in product(*scores)},
        {by_pga(key, *pair) for pair in product(*pgas)},
        {
            worst([dose, by_events(key, happened, doubled)])
            for dose, doubled in doses_told
            for happened in (
                known | {name for name, yes in zip(open_, filled, strict=True) if yes}
                for filled in product((False, True), repeat=len(open_))
            )
        },
    ]
    return {worst(each) for each in product(*told)}
