"""Where the editions part, typed here by hand; nothing of the library is asked for it.

A new edition is one line of `RULES`: that of the edition it is based on, and the rows that it changes.
"""

SELENA_UNVERIFIED = frozenset(
    {"psychosis", "organic_brain_syndrome", "visual_disturbance", "proteinuria", "pleurisy", "pericarditis"}
)
"""The rows of `selena-sledai` with a statement that no source of the text carries."""

ORIGINAL = {
    "window": (10, "secondary", ("medicalcriteria-sledai", "criterios-diagnosticos-2014")),
    "grade": "secondary",
    "unverified": frozenset(),
    "primary": frozenset(),
    "organic_brain_syndrome": "dulled consciousness belongs to it",
    "visual_disturbance": "retina and optic nerve",
    "cranial_nerve_disorder": "cranial nerves",
    "cva": "not by arteriosclerosis",
    "arthritis": "more than two",
    "proteinuria": "new or risen",
    "rash": "new",
    "alopecia": "new",
    "mucosal_ulcers": "new",
    "pleurisy": "pain and a sign",
    "pericarditis": "pain and a sign",
    "increased_dna_binding": "Farr or range",
    "thrombocytopenia": "any cause",
}
SELENA = ORIGINAL | {
    "window": (10, "secondary", ("therapyapp-selena", "hokuto-selena")),
    "grade": "unverified",
    "unverified": SELENA_UNVERIFIED,
    "visual_disturbance": "scleritis too",
    "cranial_nerve_disorder": "vertigo too",
    "cva": "not by hypertension either",
    "rash": "lasting, due to lupus",
    "alopecia": "lasting, due to lupus",
    "mucosal_ulcers": "lasting, due to lupus",
    "pleurisy": "pain or a sign",
    "pericarditis": "pain or a sign",
}
SLEDAI_2K = ORIGINAL | {
    "window": (10, "primary", ("touma-2010",)),
    "primary": frozenset({"proteinuria"}),
    "organic_brain_syndrome": "dulled consciousness is not named",
    "arthritis": "two or more",
    "proteinuria": "present",
    "rash": "lasting",
    "alopecia": "lasting",
    "mucosal_ulcers": "lasting",
    "pericarditis": "pain and a sign or an echo",
    "increased_dna_binding": "range",
    "thrombocytopenia": "not a drug",
}

RULES = {
    "sledai-1992": ORIGINAL | {"window": (10, "secondary", (*ORIGINAL["window"][2], "hokuto-1992"))},
    "selena-sledai": SELENA,
    "selena-sledai-sheet": ORIGINAL,
    "selena-sledai-s2k": SELENA | {"proteinuria": "present", "unverified": SELENA_UNVERIFIED - {"proteinuria"}},
    "sledai-2k": SLEDAI_2K,
    "sledai-2k-30d": SLEDAI_2K | {"window": (30, "primary", ("touma-2010",)), "primary": frozenset()},
}
"""Each edition with its rule for a row, in the order of the library; a row that is not here has one rule in all.

`window` is the days, the grade and the sources; `grade` is that of the edition; `unverified` has the rows with a
statement that is remembered, and `primary` the rows of which every word was read in an article.
"""

ALL = tuple(RULES)
DAYS = {edition: rules["window"][0] for edition, rules in RULES.items()}


def rule_of(row, edition):
    """The name of the rule that an edition has for a row; None where all have one."""
    return RULES[edition].get(row)


def having(row, *rules):
    """The editions that have one of these rules for a row."""
    found = tuple(edition for edition in ALL if rule_of(row, edition) in rules)
    assert found, f"no edition has {rules} for {row}"
    return found


def by_edition(row, answers):
    """What each edition answers, from what each rule for a row answers."""
    return {edition: answers[rule_of(row, edition)] for edition in ALL}
