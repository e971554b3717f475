"""Scores, explanations, bands and change categories on single examples."""

import numpy as np
import pytest
from attrs import evolve

from refusals import raises
from sledai import (
    EDITIONS,
    SELENA_SLEDAI,
    SLEDAI_2K,
    Assessment,
    ChangeCategory,
    Classes,
    Interval,
    Side,
    System,
    Verdict,
    Visits,
    __version__,
    activity_band,
    by_system,
    change,
    change_category,
    explain,
    percent_change,
    score,
    score_bounds,
)
from sledai.criteria import GLADMAN_2000
from sledai.criteria.changes import BANDS_BSR_2018
from sledai.definitions.clauses import as_integer_limit, meets
from sledai.errors import missing_descriptor
from together import together

VISIT = Assessment({"arthritis", "rash"}, missing={"low_complement"})


class TestMissing:
    """Missing is never silent: an error, or absent by name; bounds are always there."""

    def test_a_missing_item_leaves_no_single_score(self):
        """A visit with a gap has no single score, and the error says what to do."""
        with raises(missing_descriptor) as caught:
            score(VISIT, SELENA_SLEDAI)
        assert ("low_complement",) == caught.value.names
        assert (
            "selena-sledai: low_complement not assessed in the visit, so there is no single score. "
            "Use score_bounds for what it can be, or give visit.assume_absent() to count missing items as absent."
        ) == str(caught.value)

    def test_absent_by_name(self):
        """Gaps count as absent only when that is said."""
        assert 6 == score(VISIT.assume_absent(), SELENA_SLEDAI)

    def test_bounds(self):
        """The bounds say what the score can be."""
        assert Interval(6, 8) == score_bounds(VISIT, SELENA_SLEDAI)

    def test_arrays_name_the_gaps_and_count_the_visits(self):
        """Of many visits the error names every descriptor with missing items and how many visits have one."""
        visits = Visits.from_assessments([VISIT, Assessment(missing={"cva", "low_complement"}), Assessment()])
        with raises(missing_descriptor, match=r"cva, low_complement .* in 2 visits \(position 0, 1\)"):
            score(visits, SELENA_SLEDAI)
        assert [6, 0, 0] == score(visits.assume_absent(), SELENA_SLEDAI).tolist()


class TestTypes:
    """One visit gives an int, many visits an integer array."""

    def test_one_visit(self):
        """The score of one visit is a Python int."""
        assert int is type(score(Assessment({"cva"}), SELENA_SLEDAI))

    def test_many_visits(self):
        """The scores of many visits are 64-bit integers, which sums and products do not overflow."""
        scores = score(Visits.from_assessments([Assessment({"cva"})] * 3), SELENA_SLEDAI)
        assert ((3,), np.int64) == (scores.shape, scores.dtype)
        assert np.int64 == change(*(Visits.from_assessments([VISIT]),) * 2, SELENA_SLEDAI).low.dtype

    def test_heavy_weights_do_not_overflow(self):
        """A local form may have weights of any size; its sums stay exact in arrays too."""
        rows = {name: row.evolve(weight=1000 * row.weight) for name, row in SELENA_SLEDAI.items()}
        heavy = SELENA_SLEDAI.with_rows(rows, key="heavy", label="Heavy")
        everything = Assessment(set(heavy))
        assert 105_000 == score(everything, heavy)
        assert [105_000] == score(Visits.from_assessments([everything]), heavy).tolist()


class TestExplain:
    """An explanation says, for each finding, its points, what counts, the edition and the sources."""

    def test_text(self):
        """The text names findings, gaps, systems, evidence, version, edition and content."""
        text = str(explain(VISIT, SELENA_SLEDAI))
        assert "SELENA-SLEDAI: 6 to 8 points (1 not assessed)" == text.splitlines()[0]
        assert "  +4       Arthritis       present       musculoskeletal" in text.splitlines()
        assert "21 other descriptors absent" in text
        assert "By system: musculoskeletal 4, mucocutaneous 2, immunologic 0 to 2" in text
        assert "Arthritis: secondary; Rash: secondary; Low complement: secondary" in text
        assert f"sledai {__version__}, edition selena-sledai@{SELENA_SLEDAI.content_hash}" in text

    def test_repr_is_short(self):
        """The short form is the sum and the stamp."""
        explanation = explain(VISIT, SELENA_SLEDAI)
        assert f"<Explanation SELENA-SLEDAI: 6 to 8 points (1 not assessed); {explanation.stamp}>" == repr(explanation)

    def test_nothing_found(self):
        """A visit without findings is explained too, and ends in the edition's sources."""
        text = str(explain(Assessment(), SLEDAI_2K))
        assert "SLEDAI-2K: 0 points" == text.splitlines()[0]
        assert "  24 other descriptors absent" == text.splitlines()[1]
        assert "gladman-2002" in text

    def test_html_is_a_table_with_the_rule(self):
        """In a notebook the explanation is a table that quotes what counts."""
        html = explain(VISIT, SELENA_SLEDAI)._repr_html_()
        assert html.startswith("<table>")
        assert "&gt; 2 joints (exactly 2 does not count)" in html
        assert "<td" in html
        assert "edition selena-sledai" in html

    def test_html_is_escaped(self):
        """Text of a local form cannot become markup."""
        hostile = SELENA_SLEDAI.evolve(label="<script>alert(1)</script>")
        assert "<script>" not in explain(VISIT, hostile)._repr_html_()

    def test_fields(self):
        """The explanation's parts are there to be computed with."""
        explanation = explain(VISIT, SELENA_SLEDAI)
        assert Interval(6, 8) == explanation.total
        assert ["arthritis", "rash"] == [name.value for name, _ in explanation.present]
        assert ["low_complement"] == [name.value for name, _ in explanation.missing]
        assert Interval(0, 2) == explanation.systems[System.IMMUNOLOGIC]


class TestKinds:
    """What is no visit, no edition and no set of bands is refused, saying what to give."""

    @together("thing", [6, {"rash": True}, "rash", np.zeros(24)], ids=repr)
    @together("rule", [score, score_bounds, by_system])
    def test_no_visit(self, rule, thing):
        """A total, a form, a name and an array are no visits."""
        with pytest.raises(TypeError, match=r"is not a visit: give an Assessment or Visits, or use sledai\.frames"):
            rule(thing, SELENA_SLEDAI)

    def test_no_pair(self):
        """A change needs visits on both sides."""
        with pytest.raises(TypeError, match="dict is not a visit"):
            change({"rash": True}, Assessment(), SELENA_SLEDAI)

    def test_no_edition(self):
        """The key of an edition is not the edition."""
        with pytest.raises(TypeError, match="'sledai-2k' is not an edition: give an Edition"):
            score(VISIT, "sledai-2k")

    def test_no_bands(self):
        """The key of a set is not the set."""
        with pytest.raises(TypeError, match=r"'five-level' is not a set of bands: give one of sledai\.criteria\.BANDS"):
            activity_band(VISIT, SELENA_SLEDAI, bands="five-level")

    def test_many_visits_are_explained_one_by_one(self):
        """An explanation is of one visit."""
        with pytest.raises(TypeError, match=r"Visits cannot be explained: give one Assessment, such as visits\[0\]"):
            explain(Visits.from_assessments([VISIT]), SELENA_SLEDAI)


class TestBandsAndCategories:
    """Bands are asked for by name; categories follow the published cut-offs."""

    def test_no_set_is_a_default(self):
        """A band without a named set is a mistake in the call."""
        with pytest.raises(TypeError, match="bands"):
            activity_band(VISIT, SELENA_SLEDAI)

    def test_a_gap_over_a_limit_leaves_the_band_open(self):
        """Between 4 and 6 a total may be mild or moderate; neither is certain."""
        verdicts = activity_band(Assessment({"arthritis"}, missing={"rash"}), SLEDAI_2K, bands=BANDS_BSR_2018)
        assert None is verdicts.value
        assert Verdict(certain=False, possible=True) == verdicts["mild"]
        assert Verdict(certain=False, possible=False) == verdicts["severe"]
        assert ["remission", "mild", "moderate", "severe"] == list(verdicts)
        assert 4 == len(verdicts)

    @together(
        ("before", "now", "category"),
        [
            (["rash"], [], ChangeCategory.REMISSION),
            ([], [], ChangeCategory.REMISSION),
            (["arthritis"], ["arthritis", "rash", "fever"], ChangeCategory.PERSISTENT),
            (["rash"], ["rash", "arthritis"], ChangeCategory.FLARE),
            (["arthritis", "rash", "fever"], ["arthritis"], ChangeCategory.PERSISTENT),
            (["arthritis", "rash"], ["rash"], ChangeCategory.IMPROVEMENT),
        ],
    )
    def test_categories_on_the_boundary(self, before, now, category):
        """3 points either way are persistent, 4 are not, and 0 now is remission before anything else."""
        assert category == change_category(Assessment(before), Assessment(now), SELENA_SLEDAI).value

    def test_arrays_of_classes(self):
        """Many visits give an array of classes, None where open."""
        visits = Visits.from_assessments([Assessment(), Assessment(missing={"rash"}), Assessment({"cva"})])
        bands = activity_band(visits, SLEDAI_2K, bands=BANDS_BSR_2018)
        assert ["remission", None, "moderate"] == bands.value.tolist()
        assert isinstance(bands, Classes)

    def test_a_variant_is_another_record(self):
        """With a flare from 3 points on, a rise of 3 is a flare; the published rule is untouched."""
        lower = evolve(GLADMAN_2000, key="from-3", flare=evolve(GLADMAN_2000.flare, side=Side.AT_LEAST))
        before, now = Assessment({"arthritis"}), Assessment({"arthritis", "rash", "fever"})
        assert ChangeCategory.FLARE == change_category(before, now, SELENA_SLEDAI, rule=lower).value
        assert ChangeCategory.PERSISTENT == change_category(before, now, SELENA_SLEDAI).value

    @together(
        ("side", "certain", "possible"),
        [
            (Side.ABOVE, False, True),
            (Side.AT_LEAST, True, True),
            (Side.BELOW, False, False),
            (Side.AT_MOST, False, True),
        ],
    )
    def test_every_side_of_a_cutoff(self, side, certain, possible):
        """An integer between 3 and 5 against the limit 3, on each side."""
        cutoff = evolve(GLADMAN_2000.flare, side=side)
        assert "3" == str(cutoff.value)
        assert Verdict(certain=certain, possible=possible) == meets(Interval(3, 5), cutoff)

    def test_verdicts_settle_where_both_ends_agree(self):
        """A verdict is settled when no gap can change it."""
        assert [True, False] == [Verdict(certain=True, possible=p).known for p in (True, False)]

    def test_percent_change(self):
        """A fall from 8 to 6 is 25 percent; from 0 there is no percentage."""
        assert Interval(-25.0, -25.0) == percent_change(
            Assessment({"cva"}), Assessment({"arthritis", "rash"}), SELENA_SLEDAI
        )
        assert None is percent_change(Assessment(), Assessment({"cva"}), SELENA_SLEDAI)
        assert None is percent_change(Assessment(missing={"cva"}), Assessment(), SELENA_SLEDAI)

    def test_editions_give_the_same_total(self):
        """The weights are the same in every edition, so a set of findings scores the same in each."""
        assert {6} == {score(Assessment({"arthritis", "rash"}), edition) for edition in EDITIONS.values()}

    @together(
        ("side", "whole", "fraction"),
        [
            (Side.ABOVE, (Side.AT_LEAST, 4), (Side.AT_LEAST, 4)),
            (Side.AT_LEAST, (Side.AT_LEAST, 3), (Side.AT_LEAST, 4)),
            (Side.BELOW, (Side.AT_MOST, 2), (Side.AT_MOST, 3)),
            (Side.AT_MOST, (Side.AT_MOST, 3), (Side.AT_MOST, 3)),
        ],
    )
    def test_a_limit_of_a_rule_of_ones_own(self, side, whole, fraction):
        """The least, or the most, whole number on the side of 3 and of 3.5 that counts."""
        for value, expected in (("3", whole), ("3.5", fraction)):
            assert expected == as_integer_limit(evolve(GLADMAN_2000.flare, value=value, side=side), 1)
