"""Exact categories of change on single examples."""

from attrs import evolve

from refusals import raises
from sledai import SELENA_SLEDAI, Assessment, Side, Visits, change_category
from sledai.criteria import GLADMAN_2000
from sledai.errors import different_lengths
from together import together

SEIZURE_OPEN = Assessment({"rash"}, missing={"seizure"})
"""A score of 2 or 10."""
COMPLEMENT_OPEN = Assessment(missing={"low_complement"})
"""A score of 0 or 2."""


def possible(categories):
    """The categories that are possible."""
    return [name.value for name, verdict in categories.items() if verdict.possible]


class TestOneVisit:
    """Considered exactly, a category is possible only where one way of filling the gaps meets all its criteria."""

    @together(
        ("before", "moved", "exact"),
        [
            (["arthritis", "fever"], (-3, 5), ["persistent", "flare"]),
            (["arthritis", "rash"], (-4, 4), ["improvement", "flare"]),
            (["arthritis", "rash", "fever"], (-5, 3), ["improvement", "persistent"]),
        ],
    )
    def test_persistent_activity_that_is_jumped_over(self, before, moved, exact):
        """From 6 to 2 or 10 is a fall of 4 or a rise of 4, never persistent; from 5 and from 7 it may be."""
        visit = Assessment(before)
        assert moved == (2 - _points(before), 10 - _points(before))
        assert exact == possible(change_category(visit, SEIZURE_OPEN, SELENA_SLEDAI, exact=True))
        assert {*exact, "persistent"} <= set(possible(change_category(visit, SEIZURE_OPEN, SELENA_SLEDAI)))

    @together(
        ("before", "exact", "cautious"),
        [
            (["rash", "fever"], ["remission", "persistent"], ["remission", "persistent"]),
            (["arthritis"], ["remission", "persistent"], ["remission", "improvement", "persistent"]),
            (["arthritis", "fever"], ["remission", "persistent"], ["remission", "improvement", "persistent"]),
            (["arthritis", "rash"], ["remission", "improvement"], ["remission", "improvement"]),
        ],
    )
    def test_improvement_that_is_remission(self, before, exact, cautious):
        """A fall to 0 is remission; a fall to 2 is improvement from 6 on, and not from 5."""
        visit = Assessment(before)
        assert exact == possible(change_category(visit, COMPLEMENT_OPEN, SELENA_SLEDAI, exact=True))
        assert cautious == possible(change_category(visit, COMPLEMENT_OPEN, SELENA_SLEDAI))

    def test_the_gaps_of_the_two_visits_are_filled_apart(self):
        """The same descriptor open at both visits may be filled in four ways."""
        visit = Assessment(missing={"arthritis"})
        categories = change_category(visit, visit, SELENA_SLEDAI, exact=True)
        assert ["remission", "persistent", "flare"] == possible(categories)

    def test_a_variant_is_another_record(self):
        """With a flare from 3 points on, the rise of 3 is a flare when considered exactly too."""
        lower = evolve(GLADMAN_2000, key="from-3", flare=evolve(GLADMAN_2000.flare, side=Side.AT_LEAST))
        before = Assessment({"arthritis", "rash", "fever"})
        assert ["improvement", "flare"] == possible(
            change_category(before, SEIZURE_OPEN, SELENA_SLEDAI, rule=lower, exact=True)
        )

    def test_verdicts_of_one_visit_are_truth_values(self):
        """One visit gives Python's True and False, as without exact."""
        categories = change_category(Assessment(), SEIZURE_OPEN, SELENA_SLEDAI, exact=True)
        assert {bool} == {type(end) for verdict in categories.values() for end in (verdict.certain, verdict.possible)}


class TestArrays:
    """Of many pairs those that are settled stay as they are, and the open ones are answered exactly."""

    def test_arrays(self):
        """Settled pairs beside open ones, each as alone."""
        before = Visits.from_assessments([Assessment({"arthritis"}), Assessment({"arthritis", "rash"}), Assessment()])
        now = Visits.from_assessments([COMPLEMENT_OPEN, SEIZURE_OPEN, Assessment({"cva"})])
        categories = change_category(before, now, SELENA_SLEDAI, exact=True)
        assert [True, False, False] == categories["remission"].possible.tolist()
        assert [False, True, False] == categories["improvement"].possible.tolist()
        assert [True, False, False] == categories["persistent"].possible.tolist()
        assert [False, True, True] == categories["flare"].possible.tolist()
        assert [None, None, "flare"] == categories.value.tolist()

    def test_unequal_lengths_are_refused(self):
        """Visits that cannot be paired one to one are refused when considered exactly too."""
        with raises(different_lengths, match="before has 1, now has 0"):
            change_category(
                Visits.from_assessments([Assessment()]), Visits.from_assessments([]), SELENA_SLEDAI, exact=True
            )


def _points(names):
    return sum({"arthritis": 4, "rash": 2, "fever": 1}[name] for name in names)
