"""An independent reference: weights and systems typed here, added up without the library."""

from itertools import product

WEIGHTS = {
    "seizure": 8,
    "psychosis": 8,
    "organic_brain_syndrome": 8,
    "visual_disturbance": 8,
    "cranial_nerve_disorder": 8,
    "lupus_headache": 8,
    "cva": 8,
    "vasculitis": 8,
    "arthritis": 4,
    "myositis": 4,
    "urinary_casts": 4,
    "hematuria": 4,
    "proteinuria": 4,
    "pyuria": 4,
    "rash": 2,
    "alopecia": 2,
    "mucosal_ulcers": 2,
    "pleurisy": 2,
    "pericarditis": 2,
    "low_complement": 2,
    "increased_dna_binding": 2,
    "fever": 1,
    "thrombocytopenia": 1,
    "leukopenia": 1,
}
NAMES = tuple(WEIGHTS)
SEROLOGY = ("low_complement", "increased_dna_binding")


def total(present):
    """The score of the named findings."""
    return sum(WEIGHTS[name] for name in set(present))


def completions(present, missing):
    """Every way of filling the gaps: the findings that are present in each."""
    gaps = sorted(missing)
    for filled in product((False, True), repeat=len(gaps)):
        yield frozenset(present) | {name for name, yes in zip(gaps, filled, strict=True) if yes}
