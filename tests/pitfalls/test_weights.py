"""Parts and maxima that come out wrong when a weight is mistyped; every wrong answer was seen in public software."""

from collections import Counter

from pitfalls.reading import PITFALLS
from sledai import EDITIONS, SELENA_SLEDAI, Assessment, Descriptor, Edition, activity_band, explain, score
from sledai.criteria.changes import BANDS_FIVE_LEVEL

LABORATORY = [
    "urinary_casts",
    "hematuria",
    "proteinuria",
    "pyuria",
    "low_complement",
    "increased_dna_binding",
    "thrombocytopenia",
    "leukopenia",
]


def test_wgt_12_sixteen_points_are_high_activity():
    """Sixteen points are in the band from 11 to 19 of the five-level set, which calls it high, not moderate."""
    visit = Assessment(PITFALLS["WGT-12"].example.present)
    assert "high" == activity_band(visit, SELENA_SLEDAI, bands=BANDS_FIVE_LEVEL).value


def test_wgt_13_the_laboratory_rows_are_worth_22_together(scored):
    """Four urinary, two serological and two blood-count findings give 16 + 4 + 2, seen declared as 18."""
    assert {"laboratory": (22, 22, 22)} == scored({"laboratory": (LABORATORY, ())})


def test_wgt_13_a_part_declares_the_maximum_of_its_own_rows(edition: Edition):
    """The maximum of a part is derived from the rows that are left, so it cannot be declared wrong."""
    rest = [name for name in Descriptor if name not in LABORATORY]
    assert 22 == edition.without(*rest).maximum


class TestMaximum:
    """The largest total is 105; public software was seen to reach 98, 101, 103, 107, 108 and 109."""

    def test_everything_present_scores_105_through_every_door(self, scored):
        """All 24 findings give the largest total."""
        assert {"all": (105, 105, 105)} == scored({"all": (Descriptor, ())})

    def test_every_edition_declares_and_reaches_105(self):
        """The declared maximum is the total of all findings, so the two cannot part."""
        assert dict.fromkeys(EDITIONS, (105, 105)) == {
            key: (edition.maximum, score(Assessment(Descriptor), edition)) for key, edition in EDITIONS.items()
        }

    def test_every_edition_has_24_rows_of_the_right_weights(self, edition: Edition):
        """Eight rows of 8, six of 4, seven of 2, three of 1."""
        assert {8: 8, 4: 6, 2: 7, 1: 3} == Counter(row.weight for row in edition.values())

    def test_all_but_one_finding_lack_exactly_its_weight(self, edition: Edition):
        """No row borrows its points from another."""
        weights = {name: score(Assessment([name]), edition) for name in Descriptor}
        lacking = {name: 105 - score(Assessment(set(Descriptor) - {name}), edition) for name in Descriptor}
        assert weights == lacking

    def test_an_explanation_names_the_weight_of_each_finding(self):
        """The printed reasons carry the weights that were added, so a wrong one would be seen."""
        text = str(explain(Assessment(["pyuria", "pericarditis"]), SELENA_SLEDAI))
        assert ["+4  Pyuria", "+2  Pericarditis"] == [
            " ".join(line.split(maxsplit=2)[:2]).replace(" ", "  ", 1) for line in text.splitlines() if "+" in line
        ]
