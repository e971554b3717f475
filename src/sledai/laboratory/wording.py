"""The rules in words."""

from __future__ import annotations

from collections.abc import Sequence

from sledai.definitions import FindingRule, LevelRule, RangeRule, RiseRule, Side, SignsRule
from sledai.definitions.bibliography import Grade
from sledai.definitions.observations import Exclusion, Finding, Test
from sledai.laboratory.catalogue import CATALOGUE

__all__ = ["CAUSES", "finding_in_words", "rule_in_words"]

CAUSES = {
    Exclusion.INFECTION: "infection",
    Exclusion.DRUG: "a drug",
    Exclusion.METABOLIC: "a metabolic cause",
    Exclusion.STONE: "a stone",
    Exclusion.MENSES: "menses",
    Exclusion.OTHER_CAUSE: "any other cause",
}
"""The other causes of a finding, in words."""
ENDS = {Side.BELOW: "below the lower limit", Side.ABOVE: "above the upper limit"}
ABBREVIATIONS = {"ecg": "ECG", "emg": "EMG"}


def rule_in_words(rule: FindingRule) -> str:
    """Write a rule as one sentence: every limit with the side that counts, and the excluded causes.

    A combination of findings that no source supports is marked as unverified.

    Args:
        rule: the rule of a row, such as ``edition["fever"].rule``.

    Example:
        >>> from sledai import SELENA_SLEDAI
        >>> rule_in_words(SELENA_SLEDAI["fever"].rule)
        'Body temperature > 38 degrees C (exactly 38 does not count); not due to infection.'
    """
    excluded = f"; not due to {_one_of([CAUSES[cause] for cause in rule.exclusions])}" if rule.exclusions else ""
    text = _criterion(rule)
    mark = f" [{rule.grade}]" if isinstance(rule, SignsRule) and rule.grade is Grade.UNVERIFIED else ""
    return f"{text[0].upper()}{text[1:]}{excluded}.{mark}"


def finding_in_words(finding: Finding) -> str:
    """Write the name of a finding as words."""
    return " ".join(ABBREVIATIONS.get(word, word) for word in finding.value.split("_"))


def _criterion(rule: FindingRule) -> str:
    if isinstance(rule, LevelRule):
        return f"{_labels(rule.tests)} {rule.cutoff}"
    if isinstance(rule, RiseRule):
        new = f"{_labels(rule.tests)} {rule.level} after an earlier result that was not"
        return f"{new}; or a rise over the earlier result {rule.rise}"
    if isinstance(rule, RangeRule):
        return _range(rule) + (f"; or, by the {rule.method} method, {rule.cutoff}" if rule.cutoff else "")
    enough = [f"any one of: {', '.join(map(finding_in_words, rule.alone))}"] if rule.alone else []
    if rule.symptom:
        signs = [*map(finding_in_words, rule.signs), *([_range(rule.proofs)] if rule.proofs else [])]
        enough.append(f"{finding_in_words(rule.symptom)}, with {rule.at_least or 'any one of'}: {', '.join(signs)}")
    return "; or ".join(enough)


def _range(rule: RangeRule) -> str:
    return f"{_labels(rule.tests)} {ENDS[rule.side]} of the laboratory's range (the limit itself does not count)"


def _labels(tests: Sequence[Test]) -> str:
    labels = [CATALOGUE[test].label for test in tests]
    return _one_of([label[0].lower() + label[1:] for label in labels])


def _one_of(words: Sequence[str]) -> str:
    """Join words as a choice, with *or* before the last."""
    return " or ".join([*([", ".join(words[:-1])] if words[1:] else []), *words[-1:]])
