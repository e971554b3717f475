"""A rule in words says every limit, every test or finding, and every excluded cause."""

from __future__ import annotations

from sledai import EDITIONS, SELENA_SLEDAI, SLEDAI_2K, Cutoff, Descriptor, Edition
from sledai.definitions import FindingRule, LevelRule, RangeRule, RiseRule, SignsRule
from sledai.laboratory import CATALOGUE, rule_in_words
from sledai.laboratory.wording import CAUSES, finding_in_words
from together import together

SENTENCES = (
    (
        SELENA_SLEDAI,
        "proteinuria",
        "Protein in 24-hour urine > 0.5 g/24 h (exactly 0.5 does not count) after an earlier result that was not; "
        "or a rise over the earlier result > 0.5 g/24 h (exactly 0.5 does not count).",
    ),
    (SLEDAI_2K, "proteinuria", "Protein in 24-hour urine > 0.5 g/24 h (exactly 0.5 does not count)."),
    (
        SELENA_SLEDAI,
        "hematuria",
        "Erythrocytes in the urine sediment > 5 red cells per high-power field (exactly 5 does not count); "
        "not due to a stone, infection or any other cause.",
    ),
    (
        SELENA_SLEDAI,
        "increased_dna_binding",
        "Antibodies to double-stranded DNA above the upper limit of the laboratory's range (the limit itself does not "
        "count); or, by the Farr method, > 25 % (exactly 25 does not count).",
    ),
    (
        SLEDAI_2K,
        "pericarditis",
        "Pericardial pain, with any one of: pericardial rub, pericardial effusion, ECG pericarditis, "
        "echo pericarditis.",
    ),
    (
        SELENA_SLEDAI,
        "pericarditis",
        "Any one of: pericardial pain classic severe, pericardial rub, pericardial effusion, ECG pericarditis. "
        "[unverified]",
    ),
    (
        SLEDAI_2K,
        "myositis",
        "Proximal muscles ache or weak, with >= 1 of the proofs (exactly 1 counts): EMG changes, muscle biopsy "
        "myositis, creatine kinase or aldolase above the upper limit of the laboratory's range (the limit itself does "
        "not count).",
    ),
)


def rule_of(edition: Edition, descriptor: str) -> FindingRule:
    rule = edition[descriptor].rule
    assert rule
    return rule


@together(("edition", "descriptor", "sentence"), SENTENCES)
def test_a_rule_is_one_sentence(edition: Edition, descriptor: str, sentence: str) -> None:
    assert rule_in_words(rule_of(edition, descriptor)) == sentence


@together("key", EDITIONS)
def test_nothing_of_a_rule_is_left_out(key: str) -> None:
    rules = [rule for row in EDITIONS[key].values() if (rule := row.rule)]
    assert len(rules) == 14
    for rule in rules:
        said = rule_in_words(rule).casefold()
        parts = [str(cutoff) for cutoff in cutoffs(rule)]
        parts += [CATALOGUE[test].label for test in rule.tests]
        parts += [CAUSES[cause] for cause in rule.exclusions]
        parts += [finding_in_words(finding) for finding in getattr(rule, "findings", ())]
        assert [part for part in parts if part.casefold() not in said] == []


def cutoffs(rule: FindingRule) -> list[Cutoff]:
    if isinstance(rule, LevelRule):
        return [rule.cutoff]
    if isinstance(rule, RiseRule):
        return [rule.level, rule.rise]
    found = rule.cutoff if isinstance(rule, RangeRule) else rule.at_least
    return [found] if found else []


def test_different_rules_are_worded_differently() -> None:
    for descriptor in Descriptor:
        rules = {rule for edition in EDITIONS.values() if (rule := edition[descriptor].rule)}
        assert len({rule_in_words(rule) for rule in rules}) == len(rules)


def test_every_kind_of_rule_is_worded() -> None:
    kinds = {type(row.rule) for edition in EDITIONS.values() for row in edition.values()}
    assert kinds == {LevelRule, RangeRule, RiseRule, SignsRule, type(None)}
