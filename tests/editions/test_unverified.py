"""What no source supports says so wherever it is shown or applied; pain or a sign in serositis is the model."""

import warnings
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from attrs import evolve
from click.testing import CliRunner

from frames import verbs
from laboratory.deriving import derive, derive_visits
from sledai import (
    EDITIONS,
    SELENA_SLEDAI,
    SELENA_SLEDAI_SHEET,
    SLEDAI_2K,
    Assessment,
    Descriptor,
    Edition,
    Grade,
    differences,
    explain,
    frames,
)
from sledai.cli import app
from sledai.criteria.rules import (
    PERICARDITIS_RULE_PAIN_AND_SIGN,
    PERICARDITIS_RULE_PAIN_OR_SIGN,
    PLEURISY_RULE_PAIN_AND_SIGN,
    PLEURISY_RULE_PAIN_OR_SIGN,
)
from sledai.laboratory import Results, rule_in_words

SEROSITIS = (Descriptor.PLEURISY, Descriptor.PERICARDITIS)
EITHER = "Pain or a sign is enough; they need not go together."
AGAINST = "every text that was read joins pain with a sign"

NONE = Results.from_columns({"subject": [], "day": [], "test": [], "value": [], "unit": []})

each_serositis = pytest.mark.parametrize("descriptor", SEROSITIS)


def unverified(edition: Edition) -> set[Descriptor]:
    """The rows of serositis by an unverified rule."""
    return {name for name in SEROSITIS if getattr(edition[name].rule, "grade", None) is Grade.UNVERIFIED}


def test_some_editions_have_an_unverified_rule() -> None:
    assert {"selena-sledai", "selena-sledai-s2k"} <= {key for key, edition in EDITIONS.items() if unverified(edition)}


@pytest.mark.parametrize("key", [key for key, edition in EDITIONS.items() if unverified(edition)])
def test_the_first_line_of_the_edition_says_so(key: str) -> None:
    first, _, _ = EDITIONS[key].about.partition(". ")
    assert first == (
        "That pain or a sign makes pleurisy and pericarditis is remembered (unverified): "
        "every text that was read joins pain with a sign"
    )
    assert "evidence unverified" in repr(EDITIONS[key])
    assert first in str(EDITIONS[key])


@each_serositis
class TestPainOrSign:
    """Remembered, against all that was read."""

    def test_the_row(self, descriptor: Descriptor) -> None:
        row = SELENA_SLEDAI[descriptor]
        assert {clause.grade for _, clause in row.clauses} == {Grade.UNVERIFIED}
        assert all(AGAINST in clause.note for _, clause in row.clauses)
        assert row.remark.startswith(f"{row.label}, unverified: ")
        assert EITHER in row.remark
        assert AGAINST in row.remark
        assert "evidence unverified" in repr(row)
        assert any(note.text.startswith("Sources disagree") for note in row.notes)

    def test_an_explanation(self, descriptor: Descriptor) -> None:
        """Present, or not assessed; in words and in a notebook."""
        row = SELENA_SLEDAI[descriptor]
        for visit in (Assessment({descriptor}), Assessment(missing={descriptor})):
            found = explain(visit, SELENA_SLEDAI)
            assert found.remarks == (row.remark,)
            assert row.remark in str(found)
            assert f"{EITHER} [unverified]" in found._repr_html_()
            assert row.remark in found._repr_html_()
        assert explain(Assessment(), SELENA_SLEDAI).remarks == ()

    def test_a_derivation(self, descriptor: Descriptor) -> None:
        sign = {"pleurisy": "pleural_rub", "pericarditis": "pericardial_rub"}[descriptor]
        found = derive([], SELENA_SLEDAI, findings={sign: True}, attribution="assumed")
        assert found[descriptor].value is True
        assert found.remarks == (SELENA_SLEDAI[descriptor].remark,)
        for text in (str(found), found._repr_html_()):
            assert f"{found.remarks[0]}" in text
            assert ". [unverified]" in text
        assert derive([], SLEDAI_2K, findings={sign: True}, attribution="assumed").remarks == ()

    def test_a_derivation_of_many_visits(self, descriptor: Descriptor) -> None:
        """One visit with the sign is enough; a row that settles no answer is not in question."""
        sign = {"pleurisy": "pleural_rub", "pericarditis": "pericardial_rub"}[descriptor]
        visits = {"subject": ["A", "B"], "day": [0, 0], "attribution": "assumed"}
        found = derive_visits(NONE, SELENA_SLEDAI, findings={sign: [True, None]}, **visits)
        assert found[descriptor].low.tolist() == [1, 0]
        assert found.remarks == (SELENA_SLEDAI[descriptor].remark,)
        assert found.remarks[0] in repr(found)
        assert derive_visits(NONE, SLEDAI_2K, findings={sign: [True, None]}, **visits).remarks == ()

    @pytest.mark.parametrize("lazy", [False, True])
    def test_a_derivation_of_frames(self, descriptor: Descriptor, lazy: bool) -> None:
        """Whoever states one of its findings is warned; other findings, and other editions, are quiet."""
        sign = {"pleurisy": "pleural_rub", "pericarditis": "pericardial_rub"}[descriptor]
        visits = pl.DataFrame({"subject": ["A"], "day": [0], "seen": [True]})
        labs = pl.DataFrame({"subject": ["A"], "day": [0], "test": ["c3"], "value": [1.0], "unit": ["g/L"]})
        how = {"subject": "subject", "day": "day", "attribution": "assumed"}

        def told(edition: Edition, **findings: object) -> list[str]:
            tables = (visits.lazy(), labs.lazy()) if lazy else (visits, labs)
            with warnings.catch_warnings(record=True) as found:
                warnings.simplefilter("always", frames.RemarkWarning)
                derived: Any = verbs.descriptors(*tables, edition, **how, findings=findings)
            assert derived.lazy().collect()[descriptor].to_list() == [bool(findings.get(sign)) or None]
            return [str(one.message) for one in found if one.category is frames.RemarkWarning]

        assert told(SELENA_SLEDAI, **{sign: "seen"}) == [SELENA_SLEDAI[descriptor].remark]
        assert told(SELENA_SLEDAI, emg_changes=True) == told(SELENA_SLEDAI, **{sign: None}) == []

    def test_the_command_line(self, descriptor: Descriptor, tmp_path: Path) -> None:
        """`sledai derive` prints it."""
        sign = {"pleurisy": "pleural_rub", "pericarditis": "pericardial_rub"}[descriptor]
        (tmp_path / "labs.csv").write_text("subject,day,test,value,unit\nA,0,c3,1,g/L\n")
        (tmp_path / "visits.csv").write_text("subject,day,seen\nA,0,1\n")
        files = [str(tmp_path / "labs.csv"), str(tmp_path / "visits.csv")]
        columns = ["--subject", "subject", "--day", "day", "--finding", f"{sign}=seen"]
        for edition, said in (("selena-sledai", True), ("sledai-2k", False)):
            result = CliRunner().invoke(app, ["derive", *files, "--edition", edition, *columns])
            assert result.exit_code == 0
            assert (EITHER in result.stderr) is said

    def test_a_difference(self, descriptor: Descriptor) -> None:
        (found,) = (
            difference
            for difference in differences(SELENA_SLEDAI, SELENA_SLEDAI_SHEET)
            if (difference.descriptor, difference.aspect) == (descriptor, "requires")
        )
        assert found.first == (f"{EITHER} [unverified]",)
        assert "[unverified]" not in " ".join(found.second)

    def test_one_argument_joins_them(self, descriptor: Descriptor) -> None:
        """The rows of the sheet have the rule of every text that was read, and words that agree with it."""
        rows = {name: SELENA_SLEDAI_SHEET[name] for name in SEROSITIS}
        edition = SELENA_SLEDAI.with_rows(rows, key="pain-and-sign", label="Pain and sign")
        expected = {"pleurisy": PLEURISY_RULE_PAIN_AND_SIGN, "pericarditis": PERICARDITIS_RULE_PAIN_AND_SIGN}
        assert edition[descriptor].rule == expected[descriptor]
        assert edition[descriptor].remark == ""
        changed = {difference.descriptor for difference in differences(SELENA_SLEDAI, edition)}
        assert changed == set(SEROSITIS)


def test_the_rules_say_so() -> None:
    """The records of pain or a sign carry their grade into the words of the rule, those of pain and a sign do not."""
    for rule in (PLEURISY_RULE_PAIN_OR_SIGN, PERICARDITIS_RULE_PAIN_OR_SIGN):
        assert rule.grade is Grade.UNVERIFIED
        assert rule_in_words(rule).endswith(". [unverified]")
        assert "unverified" in repr(rule)
    for rule in (PLEURISY_RULE_PAIN_AND_SIGN, PERICARDITIS_RULE_PAIN_AND_SIGN):
        assert rule.grade is Grade.SECONDARY
        assert "unverified" not in rule_in_words(rule)


def test_a_remark_without_a_note() -> None:
    """A local statement that says nothing of its evidence is in the remark as it is."""
    row = SLEDAI_2K["fever"]
    local = row.evolve(counts=tuple(evolve(clause, grade=Grade.UNVERIFIED) for clause in row.counts))
    assert local.remark == "Fever, unverified: Raised body temperature."
