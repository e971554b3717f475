"""Responders and states as the specification prints them, on complete data, worked out without the library."""

from fractions import Fraction
from itertools import product

PART = Fraction(1, 10**6)
"""The smallest step of a reading."""
LETTERS = "ABCDE"
NEUROPSYCHIATRIC = (
    "seizure",
    "psychosis",
    "organic_brain_syndrome",
    "visual_disturbance",
    "cranial_nerve_disorder",
    "lupus_headache",
    "cva",
)
RENAL = ("urinary_casts", "hematuria", "proteinuria", "pyuria")
MAJOR = (*NEUROPSYCHIATRIC, "vasculitis", *RENAL, "pleurisy", "pericarditis", "fever")
LLDAS_TRUE = ("standard_maintenance_treatment",)
LLDAS_FALSE = ("hemolytic_anemia", "gastrointestinal_activity", "investigational_drug")
IS_FREE = ("immunosuppressive_or_biologic",)
STABLE = ("stable_treatment",)

STATES = {
    # what is at most or below a value: total, clinical total, global assessment, dose; then what else is asked for
    "lldas": {"total": 4, "pga": ("<=", 1), "dose": ("<=", "7.5"), "quiet": MAJOR, "new": True}
    | {"true": LLDAS_TRUE, "false": LLDAS_FALSE},
    "lldas-no-flare": {"total": 4, "pga": ("<=", 1), "dose": ("<=", "7.5")}
    | {"quiet": (*RENAL, "pleurisy", "pericarditis", "fever")}
    | {"true": LLDAS_TRUE, "false": (*LLDAS_FALSE, "flare_since_baseline")},
    "lldas-with-bilag": {"total": 4, "pga": ("<=", 1), "dose": ("<=", "7.5"), "quiet": MAJOR, "new": True}
    | {"true": LLDAS_TRUE, "false": (*LLDAS_FALSE, "new_bilag_activity")},
    "doris-2021": {"clinical": 0, "pga": ("<", "0.5"), "dose": ("<=", 5), "true": STABLE},
    "doris-2021-table": {"clinical": 0, "pga": ("<", "0.5"), "dose": ("<", 5), "true": STABLE},
    "doris-2016-clinical-on": {"clinical": 0, "pga": ("<", "0.5"), "dose": ("<=", 5), "true": STABLE},
    "doris-2016-clinical-off": {"clinical": 0, "pga": ("<", "0.5"), "dose": ("<=", 0), "false": IS_FREE},
    "doris-2016-complete-on": {"total": 0, "pga": ("<", "0.5"), "dose": ("<=", 5), "true": STABLE},
    "doris-2016-complete-off": {"total": 0, "pga": ("<", "0.5"), "dose": ("<=", 0), "false": IS_FREE},
    "doris-2016-clinical-on-pga-up-to": {"clinical": 0, "pga": ("<=", "0.5"), "dose": ("<=", 5), "true": STABLE},
    "doris-2016-clinical-off-pga-up-to": {"clinical": 0, "pga": ("<=", "0.5"), "dose": ("<=", 0), "false": IS_FREE},
    "doris-2016-complete-on-pga-up-to": {"total": 0, "pga": ("<=", "0.5"), "dose": ("<=", 5), "true": STABLE},
    "doris-2016-complete-off-pga-up-to": {"total": 0, "pga": ("<=", "0.5"), "dose": ("<=", 0), "false": IS_FREE},
    "zen-2015-complete": {"total": 0, "dose": ("<=", 0), "false": IS_FREE},
    "zen-2015-clinical-off": {"clinical": 0, "dose": ("<=", 0)},
    "zen-2015-clinical-on": {"clinical": 0, "dose": ("<=", 5), "least": 1},
    "bliss-believe-disease-control": {"total": 2, "dose": ("<=", 5), "false": ("immunosuppressive",)},
    "bliss-believe-clinical-remission": {"clinical": 0, "dose": ("<=", 0), "false": ("immunosuppressive",)},
    "minimal-disease-activity": {"clinical": 1, "dose": ("<=", 5), "true": LLDAS_TRUE},
    "toronto-low-disease-activity": {"clinical": 2, "dose": ("<=", 0), "false": IS_FREE},
}


def new_a(before, now):
    """The domains that came up to A."""
    return [domain for domain in before if now[domain] == "A" and before[domain] != "A"]


def new_b(before, now):
    """The domains that came up to B from C, D or E."""
    return [domain for domain in before if now[domain] == "B" and before[domain] in "CDE"]


def not_worse(before, now):
    """No new A and not more than one new B."""
    return not new_a(before, now) and len(new_b(before, now)) <= 1


def sri(fall, totals, pga, letters, failed):
    """Whether a patient responds by the responder index with this fall."""
    smaller = totals[1] - totals[0] <= -fall
    return smaller and not_worse(*letters) and pga[1] - pga[0] < Fraction(3, 10) and not failed


def improved(before, now):
    """Every A and B at baseline is a lower letter now, and there was one."""
    active = [domain for domain in before if before[domain] in "AB"]
    return bool(active) and all(now[domain] > before[domain] for domain in active)


def bicla(totals, pga, letters, failed):
    """Whether a patient responds by the composite assessment."""
    steady = totals[1] <= totals[0] and pga[1] - pga[0] < Fraction(3, 10)
    return improved(*letters) and not_worse(*letters) and steady and not failed


def holds(limit, value):
    """Whether a value is on the side of a limit that counts."""
    sign, number = limit
    return value < Fraction(number) if sign == "<" else value <= Fraction(number)


def in_state(key, weights, now, previous, first, pga, dose, said):
    """Whether a complete visit is in a state.

    Args:
        key: the state.
        weights: finding to points.
        now: the findings now.
        previous: the findings before.
        first: whether it is the first visit.
        pga: the global assessment [points].
        dose: the dose [mg/day].
        said: statement to truth value.
    """
    asked = STATES[key]
    serology = {"low_complement", "increased_dna_binding"}
    total = sum(weights[name] for name in now)
    clinical = sum(weights[name] for name in set(now) - serology)
    return all(
        (
            total <= asked.get("total", total),
            clinical <= asked.get("clinical", clinical),
            not set(now) & set(asked.get("quiet", ())),
            not asked.get("new") or first or set(now) <= set(previous),
            "pga" not in asked or holds(asked["pga"], pga),
            holds(asked["dose"], dose),
            dose >= asked.get("least", 0),
            all(said[name] for name in asked.get("true", ())),
            not any(said[name] for name in asked.get("false", ())),
        )
    )


def pga_pairs(before, now):
    """Every pair of global assessments that can be told apart by a rise of 0.3."""
    known = [value for value in (before, now) if value is not None]
    steps = [Fraction(3, 10) + step for step in (-PART, 0, PART)]
    grid = {Fraction(0), Fraction(1), Fraction(3)} | {
        v + sign * step for v in known for step in steps for sign in (-1, 1)
    }
    grid |= set(known) | {1 + step for step in steps}
    inside = [value for value in grid if 0 <= value <= 3]
    return product(*([value] if value is not None else inside for value in (before, now)))


def letter_pairs(before, now):
    """Every pair of complete letters."""
    gaps = [(side, domain) for side, letters in enumerate((before, now)) for domain in letters if not letters[domain]]
    for filled in product(LETTERS, repeat=len(gaps)):
        sides = (dict(before), dict(now))
        for (side, domain), letter in zip(gaps, filled, strict=True):
            sides[side][domain] = letter
        yield sides


def values(known, marks, highest):
    """A known value alone; of an unknown one every mark and one part either side, and both ends."""
    if known is not None:
        return [known]
    around = {Fraction(mark) + step for mark in (*marks, 0, highest) for step in (-PART, 0, PART)}
    return [value for value in around if 0 <= value <= highest]
