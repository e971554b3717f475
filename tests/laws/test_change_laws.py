"""Laws of the change between two visits."""

import math

import pytest
from hypothesis import given, strategies as st

from oracle import NAMES, WEIGHTS, completions, total
from refusals import raises
from sledai import (
    SELENA_SLEDAI,
    Assessment,
    ChangeCategory,
    Interval,
    Visits,
    change,
    change_by_system,
    change_category,
    new_descriptors,
    percent_change,
    persistent_descriptors,
    resolved_descriptors,
)
from sledai.errors import different_lengths
from strategies import assessments, complete, indices
from together import together

few = assessments(gaps=3)


def pairs(before, now):
    """Every way of filling the gaps of both visits."""
    for earlier in completions(before.present, before.missing):
        for later in completions(now.present, now.missing):
            yield earlier, later


class TestChange:
    """Change is now minus before, exact under gaps, and accounted for by its parts."""

    @given(before=few, now=few, edition=indices)
    def test_bounds_are_the_least_and_the_most(self, before, now, edition):
        """The bounds of the change are reached by some completion, and no completion is outside."""
        moves = [total(later) - total(earlier) for earlier, later in pairs(before, now)]
        assert Interval(min(moves), max(moves)) == change(before, now, edition)

    @given(before=few, now=few, edition=indices)
    def test_change_is_antisymmetric(self, before, now, edition):
        """Reading the two visits the other way round turns the sign."""
        there, back = change(before, now, edition), change(now, before, edition)
        assert Interval(-back.high, -back.low) == there

    @given(before=few, now=few, edition=indices)
    def test_new_and_resolved_account_for_the_change(self, before, now, edition):
        """The weights of new findings less those of resolved ones are the change, bound by bound."""
        new, resolved = new_descriptors(before, now, edition), resolved_descriptors(before, now, edition)
        low = sum(WEIGHTS[name] * (bool(new[name].certain) - bool(resolved[name].possible)) for name in NAMES)
        high = sum(WEIGHTS[name] * (bool(new[name].possible) - bool(resolved[name].certain)) for name in NAMES)
        assert Interval(low, high) == change(before, now, edition)

    @given(before=few, now=few, edition=indices)
    def test_systems_add_up_to_the_change(self, before, now, edition):
        """The changes of the systems add up to the change of the score."""
        parts = [found.change for found in change_by_system(before, now, edition).values()]
        assert Interval(sum(p.low for p in parts), sum(p.high for p in parts)) == change(before, now, edition)

    @given(before=few, now=few, edition=indices)
    def test_new_resolved_and_persistent_never_overclaim(self, before, now, edition):
        """For each descriptor the verdict is that of all completions: exact on both ends."""
        rules = {
            new_descriptors: lambda name, earlier, later: name in later and name not in earlier,
            resolved_descriptors: lambda name, earlier, later: name in earlier and name not in later,
            persistent_descriptors: lambda name, earlier, later: name in earlier and name in later,
        }
        for rule, holds in rules.items():
            for name, verdict in rule(before, now, edition).items():
                found = {holds(name, earlier, later) for earlier, later in pairs(before, now)}
                assert (found == {True}, True in found) == (verdict.certain, verdict.possible)

    @given(before=few, now=few, edition=indices)
    def test_percent_change_is_undefined_where_the_score_before_may_be_0(self, before, now, edition):
        """There is a percentage only where every completion has one, and its bounds are the least and the most."""
        percent = percent_change(before, now, edition)
        totals = [(total(earlier), total(later)) for earlier, later in pairs(before, now)]
        if any(earlier == 0 for earlier, _ in totals):
            assert percent is None
        else:
            moves = [100 * (later - earlier) / earlier for earlier, later in totals]
            assert math.isclose(min(moves), percent.low, abs_tol=1e-9)
            assert math.isclose(max(moves), percent.high, abs_tol=1e-9)


def gladman(before, now):
    """The categories as published, on known totals."""
    if now == 0:
        return "remission"
    if now - before > 3:
        return "flare"
    return "improvement" if now - before < -3 else "persistent"


class TestCategories:
    """A category is certain exactly where every completion has it, and possible wherever one does."""

    @given(before=few, now=few, edition=indices)
    def test_never_overclaims(self, before, now, edition):
        """Certain is exact; possible may be over-cautious, never under."""
        found = {gladman(total(earlier), total(later)) for earlier, later in pairs(before, now)}
        categories = change_category(before, now, edition)
        assert {name for name in ChangeCategory if categories[name].certain} == (found if len(found) == 1 else set())
        assert found <= {name for name in ChangeCategory if categories[name].possible}
        assert (found.pop() if len(found) == 1 else None) == categories.value

    @given(before=complete, now=complete, edition=indices)
    def test_a_complete_pair_has_one_category(self, before, now, edition):
        """Without gaps exactly one category holds."""
        assert gladman(total(before.present), total(now.present)) == change_category(before, now, edition).value


class TestArrays:
    """Pairs of arrays change as the single pairs do."""

    @given(visits=st.lists(st.tuples(few, few), max_size=5), edition=indices)
    def test_each_pair_changes_as_alone(self, visits, edition):
        """Change, percentage, categories and findings of arrays are those of their visits."""
        before, now = (Visits.from_assessments(side) for side in (zip(*visits, strict=True) if visits else ([], [])))
        moved = change(before, now, edition)
        alone = [change(a, b, edition) for a, b in visits]
        assert [interval.low for interval in alone] == moved.low.tolist()
        assert [interval.high for interval in alone] == moved.high.tolist()
        percent = percent_change(before, now, edition)
        singles = [percent_change(a, b, edition) for a, b in visits]
        assert [single is None for single in singles] == [math.isnan(p) for p in percent.low]
        assert [s.low for s in singles if s is not None] == [p for p in percent.low.tolist() if not math.isnan(p)]
        assert [change_category(a, b, edition).value for a, b in visits] == change_category(
            before, now, edition
        ).value.tolist()
        for rule in (new_descriptors, resolved_descriptors, persistent_descriptors):
            for name, verdict in rule(before, now, edition).items():
                assert [rule(a, b, edition)[name].certain for a, b in visits] == verdict.certain.tolist()

    @together(
        "rule",
        [
            change,
            change_by_system,
            change_category,
            percent_change,
            new_descriptors,
            resolved_descriptors,
            persistent_descriptors,
        ],
    )
    def test_unequal_lengths_are_refused(self, rule):
        """Visits that cannot be paired one to one are refused, naming both lengths."""
        one, two = (Visits.from_assessments([Assessment()] * n) for n in (1, 2))
        with raises(different_lengths, match="before has 1, now has 2") as caught:
            rule(one, two, SELENA_SLEDAI)
        assert {"before": 1, "now": 2} == caught.value.lengths
        with raises(different_lengths, match="before has one visit, now has 2"):
            rule(Assessment(), two, SELENA_SLEDAI)

    @together("rule", [change, change_by_system, percent_change, new_descriptors])
    def test_the_key_of_an_edition_is_not_the_edition(self, rule):
        """An edition given as text is refused, saying what to give."""
        with pytest.raises(
            TypeError, match=r"'selena-sledai' is not an edition: give an Edition, such as SELENA_SLEDAI"
        ):
            rule(Assessment(), Assessment(), "selena-sledai")
