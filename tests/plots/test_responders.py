"""Responder and state bars: met, undetermined and not met by arm and visit."""

import numpy as np
import pytest
from matplotlib.colors import to_hex

from plots.drawn import BLUE, PALE, legend, seen, texts, upright
from refusals import raises
from sledai import SELENA_SLEDAI, Assessment, Encounter, Verdict, Visits, response
from sledai.criteria import SRI_4
from sledai.errors import unreadable_answer
from sledai.plots import responders
from sledai.testing import he_2020_cohort

COLUMNS = {
    "arm": ["A", "B", "A", "B", "A", "A"],
    "week": [12, 12, 12, 24, 24, 12],
    "sri": [True, None, False, True, None, True],
}


def verdict(met, undetermined, not_met):
    """A statement that holds so often."""
    sizes = (met, undetermined, not_met)
    return Verdict(
        certain=np.repeat([True, False, False], sizes),
        possible=np.repeat([True, True, False], sizes),
    )


def arms(ax):
    return [label.get_text() for label in ax.get_xticklabels()]


class TestBars:
    """Stacked percent with their counts."""

    def test_the_parts_are_percent_with_their_counts(self):
        """Of 8: 2 met, 1 undetermined, 5 not met."""
        ax = responders({"IL-2": verdict(2, 1, 5)})
        assert {(0, 0, 25, BLUE, False), (0, 25, 37.5, BLUE, True), (0, 37.5, 100, PALE, False)} == upright(ax)
        assert ["2", "1", "5"] == texts(ax)
        assert ["IL-2\nn = 8"] == arms(ax)

    def test_a_part_of_nobody_is_not_drawn(self):
        """And no 0 is written into it."""
        ax = responders({"IL-2": verdict(0, 0, 3)})
        assert {(0, 0, 100, PALE, False)} == upright(ax)
        assert ["3"] == texts(ax)

    def test_an_arm_of_nobody_has_no_bar(self):
        """Its denominator is written."""
        ax = responders({"IL-2": verdict(0, 0, 0), "placebo": verdict(1, 0, 0)})
        assert ["IL-2\nn = 0", "placebo\nn = 1"] == arms(ax)
        assert {1} == {place for place, *_ in upright(ax)}

    def test_undetermined_is_neither_met_nor_not(self):
        """It shows hatching, the others one colour."""
        ax = responders({"IL-2": verdict(4, 4, 4)})
        assert {BLUE} == seen(ax, 0.3, 10, reach=0.05, tall=2)
        assert {PALE} == seen(ax, 0.3, 90, reach=0.05, tall=2)
        assert len(seen(ax, 0.3, 50, reach=0.05, tall=10)) > 1
        said = legend(ax)
        assert ["not met", "undetermined", "met"] == list(said)
        assert [PALE, "#ffffff", BLUE] == [to_hex(handle.get_facecolor()) for handle in said.values()]
        assert [False, True, False] == [bool(handle.get_hatch()) for handle in said.values()]

    def test_a_small_part_has_small_writing(self):
        """5 percent is small, more is not."""
        ax = responders({"IL-2": verdict(5, 6, 89)})
        small, more, most = (text.get_fontsize() for text in ax.texts)
        assert small < more == most


class TestArmsAndVisits:
    """Visits side by side, in each of them the arms."""

    def test_the_trial_of_he_2020(self):
        """Responders as printed: 16 of 29 and 9 of 30 at week 12, 19 of 29 and 11 of 30 at week 24."""
        trial = he_2020_cohort()
        outcomes = {
            arm: {
                visit: response(
                    trial.encounter(arm, "baseline"),
                    trial.encounter(arm, visit),
                    SELENA_SLEDAI,
                    rule=SRI_4,
                    treatment_failure=trial.rows(arm, visit)["treatment_failure"],
                )
                for visit in ("week 12", "week 24")
            }
            for arm in ("IL-2", "placebo")
        }
        ax = responders(outcomes)
        assert "sri-4" == ax.get_title(loc="left")
        assert ["16", "13", "19", "10", "9", "21", "11", "19"] == texts(ax)
        assert ["IL-2\nn = 29", "IL-2\nn = 29", "placebo\nn = 30", "placebo\nn = 30"] == arms(ax)
        places = sorted({place for place, *_ in upright(ax)})
        assert [0, 1, 2.6, 3.6] == places
        (above,) = ax.child_axes
        visits = [label.get_text() for label in above.get_xticklabels()]
        assert (["week 12", "week 24"], [0.5, pytest.approx(3.1)]) == (visits, above.get_xticks().tolist())

    def test_an_arm_may_lack_a_visit(self):
        """Its place stays free."""
        ax = responders({"A": {"one": verdict(1, 0, 0)}, "B": {"one": verdict(1, 0, 0), "two": verdict(1, 0, 0)}})
        assert {0, 1, 3.6} == {place for place, *_ in upright(ax)}

    def test_a_long_name_is_broken(self):
        """Between words."""
        ax = responders({"IL-2 + standard therapy": verdict(1, 0, 0)})
        assert ["IL-2 +\nstandard\ntherapy\nn = 1"] == arms(ax)

    def test_outcomes_of_one_visit(self):
        """A single outcome is a bar of one; a verdict alone has no name."""
        visit = Encounter(Assessment({"rash"}))
        ax = responders({"A": response(visit, visit, SELENA_SLEDAI, rule=SRI_4)})
        assert (["1"], ["A\nn = 1"]) == (texts(ax), arms(ax))
        assert "" == responders({"A": verdict(1, 0, 0)}).get_title(loc="left")

    def test_one_arm(self):
        """A study with one arm has a bar for each visit, with the visit beneath, or a single one."""
        import polars as pl

        ax = responders(pl.DataFrame(COLUMNS), outcome="sri", visit="week")
        assert ["12\nn = 4", "24\nn = 2"] == arms(ax)
        assert ({0, 1}, "visit", []) == ({place for place, *_ in upright(ax)}, ax.get_xlabel(), ax.child_axes)
        ax = responders(pl.DataFrame(COLUMNS), outcome="sri")
        assert (["n = 6"], "") == (arms(ax), ax.get_xlabel())
        ax = responders(verdict(2, 1, 5))
        assert (["n = 8"], ["2", "1", "5"]) == (arms(ax), texts(ax))
        assert ["sri-4"] == [
            responders(response(*[Encounter(Assessment({"rash"}))] * 2, SELENA_SLEDAI, rule=SRI_4)).get_title(
                loc="left"
            )
        ]

    def test_titles_and_units(self):
        """Percent of the participants, all of them."""
        ax = responders({"A": verdict(1, 1, 1)})
        assert ("arm", "share of participants [%]") == (ax.get_xlabel(), ax.get_ylabel())
        assert (0, 100) == ax.get_ylim()
        assert [] == ax.child_axes

    def test_no_arm_is_an_empty_picture(self):
        """Nothing is drawn, and nothing fails."""
        assert set() == upright(responders({}))


class TestFrames:
    """Outcomes in a column, null where they are undetermined."""

    def test_the_columns_are_counted(self):
        """A at 12: two met, one not; B at 12: undetermined; then week 24."""
        import polars as pl

        ax = responders(pl.DataFrame(COLUMNS), outcome="sri", arm="arm", visit="week")
        assert ["2", "1", "1", "1", "1"] == texts(ax)
        assert ["A\nn = 3", "B\nn = 1", "B\nn = 1", "A\nn = 1"] == arms(ax)
        assert {(1, 0, 100, BLUE, True), (2.6, 0, 100, BLUE, True)} == {bar for bar in upright(ax) if bar[4]}
        assert "sri" == ax.get_title(loc="left")

    def test_without_a_visit_there_is_a_bar_for_each_arm(self):
        """All visits together."""
        import polars as pl

        ax = responders(pl.DataFrame(COLUMNS), outcome="sri", arm="arm")
        assert ["A\nn = 4", "B\nn = 2"] == arms(ax)

    def test_what_is_no_answer_is_refused(self):
        """A score is not an outcome."""
        import polars as pl

        with raises(unreadable_answer) as caught:
            responders(pl.DataFrame({"arm": ["A", "A"], "sri": [4, 1]}), outcome="sri", arm="arm")
        assert ("sri", {"4": 1}) == (caught.value.column, caught.value.values)

    def test_columns_have_to_be_named(self):
        """The outcome is not guessed; and outcomes of the library have no columns."""
        import polars as pl

        with pytest.raises(TypeError, match="outcome=None: name the column"):
            responders(pl.DataFrame(COLUMNS), arm="arm")
        with pytest.raises(TypeError, match="leave them out for outcomes"):
            responders({"A": verdict(1, 0, 0)}, arm="arm")

    def test_what_is_no_outcome_is_refused(self):
        """An array of truth values does not say what is undetermined."""
        with pytest.raises(TypeError, match="ndarray is not an outcome"):
            responders({"A": np.array([True])})
        with pytest.raises(TypeError, match="Visits is not an outcome"):
            responders({"A": {"week 12": Visits.from_assessments([])}})
