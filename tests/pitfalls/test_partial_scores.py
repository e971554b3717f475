"""Clinical and partial scores."""

import pandas as pd
import pytest

from frames import verbs
from pitfalls.reading import PITFALLS
from sledai import (
    SELENA_SLEDAI,
    SLEDAI_2K,
    Assessment,
    Descriptor,
    InputErrors,
    Interval,
    System,
    Visits,
    score,
    score_bounds,
)
from sledai.cases import published_cases
from together import together

LABORATORY = [
    Descriptor.URINARY_CASTS,
    Descriptor.HEMATURIA,
    Descriptor.PROTEINURIA,
    Descriptor.PYURIA,
    Descriptor.LOW_COMPLEMENT,
    Descriptor.INCREASED_DNA_BINDING,
    Descriptor.THROMBOCYTOPENIA,
    Descriptor.LEUKOPENIA,
]
TOTALS = {"SUB-1": 8, "SUB-2": 6, "SUB-3": 2}
"""The totals of which the clinical scores in the file of pitfalls are parts."""
CLINICAL = {
    name: ([*PITFALLS[name].example.present], total, int(PITFALLS[name].right["selena-sledai"].split()[0]))
    for name, total in TOTALS.items()
}
"""Findings, total, clinical score."""


@pytest.mark.parametrize(("present", "total", "clinical"), CLINICAL.values(), ids=CLINICAL)
class TestClinicalScore:
    """The score without serology is the score of the other findings; nothing is subtracted from a total."""

    def test_of_one_visit(self, edition, present, total, clinical):
        """The same in all six editions."""
        part = edition.without(System.IMMUNOLOGIC)
        visit = Assessment(present)
        assert (total, clinical) == (score(visit, edition), score(visit, part))

    def test_of_many_visits(self, present, total, clinical):
        """The same for many visits."""
        visits = Visits.from_assessments([Assessment(present)] * 2)
        assert [clinical, clinical] == score(visits, SELENA_SLEDAI.without(System.IMMUNOLOGIC)).tolist()

    def test_of_a_frame_with_laboratory_columns(self, present, total, clinical):
        """What the laboratory says beside the findings plays no part, whether it is there or lacks."""
        form = {name.value: [name in present] * 2 for name in Descriptor}
        frame = pd.DataFrame({**form, "c3": ["LOW", None], "dsdna": ["HIGH", None], "sledai": [total, total]})
        result = verbs.score(frame, SELENA_SLEDAI.without(System.IMMUNOLOGIC), name="clinical")
        assert [clinical, clinical] == result["clinical"].tolist()

    def test_without_the_serological_columns_at_all(self, present, total, clinical):
        """A part asks for the columns of its own rows only."""
        names = [
            name for name in Descriptor if name not in (Descriptor.LOW_COMPLEMENT, Descriptor.INCREASED_DNA_BINDING)
        ]
        frame = pd.DataFrame({name.value: [name in present] for name in names})
        result = verbs.score(frame, SELENA_SLEDAI.without(System.IMMUNOLOGIC))
        assert [clinical] == result["sledai"].tolist()


def test_sub_3_no_part_of_a_score_is_negative():
    """The smallest part of any visit is 0, and remission cannot be reached by subtracting."""
    part = SELENA_SLEDAI.without(System.IMMUNOLOGIC)
    assert [0, 0, 1] == [
        score(Assessment(present), part) for present in ([], ["low_complement", "increased_dna_binding"], ["fever"])
    ]


class TestSub4:
    """From a total alone no clinical score follows."""

    def test_a_total_is_not_a_visit(self):
        """A form that holds a total only is refused."""
        with pytest.raises(InputErrors, match="no descriptor 'total'"):
            Assessment.from_mapping({"total": 6})

    @together(
        ("present", "clinical"),
        [
            (["arthritis", "rash"], 6),
            (["arthritis", "low_complement"], 4),
            (["rash", "low_complement", "increased_dna_binding"], 2),
        ],
    )
    def test_a_total_of_6_can_be_2_or_4_or_6_without_serology(self, present, clinical):
        """Three visits of the same total have three clinical scores."""
        visit = Assessment(present)
        assert (6, clinical) == (
            score(visit, SELENA_SLEDAI),
            score(visit, SELENA_SLEDAI.without(System.IMMUNOLOGIC)),
        )

    def test_with_the_serology_not_assessed_the_clinical_score_is_settled(self):
        """Rows that are left out first leave no gap behind."""
        visit = Assessment(["arthritis"], missing=["low_complement", "increased_dna_binding"])
        assert (Interval(4, 8), 4) == (
            score_bounds(visit, SELENA_SLEDAI),
            score(visit, SELENA_SLEDAI.without(System.IMMUNOLOGIC)),
        )


class TestSub5:
    """A printed score that leaves rows out is a partial score, not a total."""

    def test_a_counted_stroke_alone_is_worth_8(self, edition):
        """A patient with a stroke and a printed 6 had no stroke in the score."""
        assert 8 == score(Assessment(["cva"]), edition)

    def test_the_partial_score_is_marked_as_one(self):
        """The case that names itself without the nervous system is not compared with totals."""
        cases = {case.id: case.is_partial for case in published_cases() if case.source_key == "eular-npsle-2010"}
        assert {"EULAR-NPSLE-T4-case1": True, "EULAR-NPSLE-T4-case2": False} == cases

    def test_the_printed_6_is_not_within_the_bounds(self):
        """With the stroke listed, no way of filling gaps gives 6."""
        (case,) = (case for case in published_cases() if case.id == "EULAR-NPSLE-T4-case2")
        assert (6, False) == (case.printed_total, case.agrees(score_bounds(case.assessment, SLEDAI_2K)))


def test_sub_6_a_score_without_the_nervous_system_is_another_scale():
    """It has another maximum and another name, so it cannot pass for a total."""
    part = SLEDAI_2K.without(System.CNS)
    assert ("sledai-2k-without-cns", 57, 18) == (part.key, part.maximum, len(part))
    part = SLEDAI_2K.without(System.CNS, Descriptor.CVA)
    assert ("sledai-2k-without-cva-cns", 49, 17) == (part.key, part.maximum, len(part))


def test_sub_7_without_serology_and_without_laboratory_are_two_scores():
    """Two parts with two names: 8 without serology, 4 without any laboratory finding."""
    visit = Assessment(["arthritis", "proteinuria", "low_complement"])
    parts = [SLEDAI_2K.without(System.IMMUNOLOGIC), SLEDAI_2K.without(*LABORATORY)]
    assert [8, 4] == [score(visit, part) for part in parts]
    assert 2 == len({part.key for part in parts})
    assert [101, 83] == [part.maximum for part in parts]
