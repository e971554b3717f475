"""What is given is read as it is meant or refused, and the rules are the same on every kind of column."""

import datetime
import pickle
from decimal import Decimal

import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd
import polars as pl
import pytest

from refusals import raises
from sledai import (
    SLEDAI_2K,
    Assessment,
    Cutoff,
    Grade,
    Interval,
    SledaiError,
    Verdict,
    Visits,
    adjusted_mean,
    criteria,
    sustained,
    time_in_state,
)
from sledai.criteria import LLDAS_50, PAD_APLC_2025, PersistentActivityRule
from sledai.criteria.course import PAD_CONTI_2012
from sledai.definitions.bibliography import BIBLIOGRAPHY
from sledai.errors import different_lengths, missing_identifier, unordered_column, unreadable_day
from sledai.rules.course.columns import active, block, doubled_trapezoid
from together import together

VISITS = [Assessment({"seizure"}), Assessment({"arthritis"}), Assessment()]
MEAN = Interval(4, 4)
"""Of 8, 4 and 0 points at days 0, 28 and 56."""


def mean(days, subjects=None):
    return adjusted_mean(VISITS, days, SLEDAI_2K, subject=subjects)


class TestDays:
    """Days are whole numbers, however they are stored."""

    @together(
        "days",
        [
            [0, 28, 56],
            (0, np.int64(28), np.float64(56)),
            [0.0, 28.0, 56.0],
            np.array([0, 28, 56], np.uint8),
            np.array([0.0, 28.0, 56.0], np.float32),
            np.array([0, 28, 56], object),
            pd.Series([0, 28, 56], dtype="Int64"),
            pl.Series([0, 28, 56]),
            [0, 10**7 // 2, 10**7],
            np.array([-(10**7), 0, 10**7]),
            [2460000, 2460028, 2460056],
        ],
    )
    def test_understood(self, days):
        """Integers, and floats that are whole."""
        assert MEAN == mean(days)

    @together(
        ("days", "shown"),
        [
            ([0, 28, 56.5], "56.5"),
            ([0, 28, float("inf")], "inf"),
            ([0, True, 2], "True"),
            (np.array([False, True, True]), "True"),
            ([0, 28, "56"], "'56'"),
            ([0, 28, Decimal(56)], "Decimal('56')"),
            ([0, 28, 10**7 + 1], "10000001"),
            ([0, 28, 20240105], "20240105"),
            ([0, 28, 20240105.0], "20240105.0"),
            (np.array([20240105, 20240202, 20240301]), "20240105"),
            ([0, 28, np.int64(-(2**63))], "-9223372036854775808"),
            ([0, 28, np.timedelta64(56, "ns")], "timedelta64(56,'ns')"),
            ([0, 28, 10**400], "1000"),
            (np.array([0, 28, -(10**7) - 1]), "-10000001"),
            (np.array([0, 28, 2**63], np.uint64), "9223372036854775808"),
            ([0, 28, datetime.date(2020, 1, 1)], "datetime.date(2020, 1, 1)"),
            (["2020-01-01", "2020-01-02", "2020-01"], "'2020-01' (1 time) is not one day"),
            (np.array([0, 28, 56], "m8[D]"), "timedelta64(28,'D')"),
        ],
    )
    def test_refused(self, days, shown):
        """A part of a day, a truth value, a text, a date among numbers, a month, and a number that is too far."""
        with raises(unreadable_day, match=r"^day: .* (is|are) not ") as caught:
            mean(days)
        assert shown in str(caught.value)
        assert str(caught.value) == str(pickle.loads(pickle.dumps(caught.value)))
        assert isinstance(caught.value, SledaiError)

    @together("option", ["from_day", "to_day"])
    @together("day", [20240105, 10**7 + 1, -(10**7) - 1])
    def test_options(self, option, day):
        """A date written as a number is no day of an option either; the farthest day is one."""
        state = Verdict(certain=np.array([True, True]), possible=np.array([True, True]))
        assert sustained(state, [0, 28], from_day=-(10**7), to_day=10**7)
        with pytest.raises(ValueError, match=f"{option}={day}: count days from one day, also of a date"):
            sustained(state, [0, 28], **{"from_day": -(10**7), "to_day": 10**7, option: day})

    @together("blank", [None, float("nan"), " ", pd.NA, np.datetime64("NaT", "D")])
    def test_blank(self, blank):
        """A visit without a day belongs nowhere."""
        with raises(missing_identifier, match="column 'day' is blank in 1 row"):
            mean([0, 28, blank])

    @together(("days", "shown"), [([0, 28], "visits has 3, day has 2"), ([[0], [28], [56]], "day has shape (3, 1)")])
    def test_lengths(self, days, shown):
        """One day for each visit."""
        with raises(different_lengths) as caught:
            mean(days)
        assert shown in str(caught.value)


class TestSubjects:
    """Subjects are identifiers of one kind."""

    @together(
        ("subjects", "expected", "kind"),
        [
            (["b", "a", "b"], ["a", "b"], "U"),
            ([2, 1, 2], [1, 2], "i"),
            (np.array([2, 1, 2], np.int16), [1, 2], "i"),
            (np.array(["b", "a", "b"]), ["a", "b"], "U"),
            (np.array(["b", "a", "b"], object), ["a", "b"], "U"),
            (pd.Series(["b", "a", "b"], dtype="string"), ["a", "b"], "U"),
            ([1.5, 1, 1.5], [1, 1.5], "O"),
        ],
    )
    def test_understood(self, subjects, expected, kind):
        """Each subject once, ascending."""
        many = mean([0, 28, 56], subjects)
        assert (expected, kind) == (many.subjects.tolist(), many.subjects.dtype.kind)
        np.testing.assert_array_equal([np.nan, 4.0], many.result.low)

    def test_pairs(self):
        """A subject may be identified by a site and a number together."""
        subjects = np.empty(3, object)
        subjects[:] = [("s", 2), ("s", 1), ("s", 2)]
        assert [("s", 1), ("s", 2)] == mean([0, 28, 56], subjects).subjects.tolist()

    @together("subjects", [["a", None, "a"], ["a", "", "a"], [1.0, float("nan"), 1.0], np.array([1, np.nan, 1])])
    def test_blank(self, subjects):
        """A visit without a subject belongs to nobody."""
        with raises(missing_identifier, match="column 'subject' is blank in 1 row"):
            mean([0, 28, 56], subjects)

    def test_several_kinds(self):
        """Text and numbers have no common order."""
        with raises(unordered_column, match=r"'subject' holds int and str, .* identifiers of one kind"):
            mean([0, 28, 56], ["a", 1, "a"])

    @together("subjects", [["a"], "abc"])
    def test_lengths(self, subjects):
        """One subject for each visit."""
        with raises(different_lengths, match="subject has"):
            mean([0, 28, 56], subjects)


class TestVisitsAndStatements:
    """Visits are visits and statements are verdicts."""

    def test_one_visit_is_not_a_row_of_visits(self):
        """A course is made of several visits."""
        with pytest.raises(TypeError, match="Assessment is not a visit: give an Assessment or Visits"):
            adjusted_mean(VISITS[0], [0], SLEDAI_2K)

    def test_a_score_is_not_a_visit(self):
        """Numbers are refused."""
        with pytest.raises(TypeError, match="int is not a visit"):
            adjusted_mean([VISITS[0], 4], [0, 28], SLEDAI_2K)

    def test_visits_and_single_ones(self):
        """Both kinds of visits give the same."""
        assert mean([0, 28, 56]) == adjusted_mean(Visits.from_assessments(VISITS), [0, 28, 56], SLEDAI_2K)

    @together("state", [np.array([True, False]), [True, False], None])
    def test_a_truth_value_is_no_verdict(self, state):
        """A plain column is refused, with what to give."""
        with pytest.raises(TypeError, match=r"state is .*Verdict\(certain=x, possible=x\)"):
            sustained(state, [0, 28], from_day=0, to_day=28)

    def test_more_than_true_and_false(self):
        """An open answer is not a number between."""
        column = np.array([1.0, np.nan])
        with pytest.raises(TypeError, match="an open answer is certain=False, possible=True"):
            sustained(Verdict(certain=column, possible=column), [0, 28], from_day=0, to_day=28)

    def test_exchanged(self):
        """What is certain is possible."""
        state = Verdict(certain=np.array([True, True]), possible=np.array([True, False]))
        with pytest.raises(ValueError, match="certain where it is not possible"):
            sustained(state, [0, 28], from_day=0, to_day=28)

    @together(("certain", "possible"), [(True, True), (np.array([True]), np.array([True, True]))])
    def test_shapes(self, certain, possible):
        """Both parts have one value for each visit."""
        with raises(different_lengths, match=r"state.certain has"):
            sustained(Verdict(certain=certain, possible=possible), [0, 28], from_day=0, to_day=28)

    def test_numbers_for_truth_values(self):
        """0 and 1 are read as false and true."""
        column = np.array([0, 1, 1], np.uint8)
        found = time_in_state(Verdict(certain=column, possible=column), [0, 28, 56], maximum_gap=None)
        assert Interval(28, 28) == found.in_state


class TestColumns:
    """A rule is the same on a number, an array and a dataframe expression."""

    BEFORE, NOW, DAYS = Interval(4, 6), Interval(8, 8), 28

    @together(
        ("rule", "low", "high"),
        [
            (lambda before, now, days: doubled_trapezoid(before, now, days), 336, 392),
            (lambda before, now, days: block(before, days), 112, 168),
        ],
    )
    def test_areas(self, rule, low, high):
        """(4 to 6, plus 8) times 28 days, and 4 to 6 times 28 days."""
        assert Interval(low, high) == rule(self.BEFORE, self.NOW, self.DAYS)
        found = rule(
            *(Interval(np.array([i.low]), np.array([i.high])) for i in (self.BEFORE, self.NOW)), np.array([28])
        )
        assert ([low], [high]) == (found.low.tolist(), found.high.tolist())
        frame = nw.from_native(pl.DataFrame({"b0": [4], "b1": [6], "n": [8], "d": [28]}))
        told = rule(Interval(nw.col("b0"), nw.col("b1")), Interval(nw.col("n"), nw.col("n")), nw.col("d"))
        assert [(low, high)] == frame.select(low=told.low, high=told.high).rows()

    @together("rule", [PAD_APLC_2025, PAD_CONTI_2012])
    def test_active(self, rule):
        """4 points of which none is clinical, and 4 of which one may be."""
        totals, clinical = [4, 4, 3], [(0, 0), (0, 1), (3, 3)]
        alone = [active(Interval(t, t), Interval(*c), rule=rule) for t, c in zip(totals, clinical, strict=True)]
        expected = [(True, True)] * 2 if rule is PAD_CONTI_2012 else [(False, False), (False, True)]
        assert [*expected, (False, False)] == [(verdict.certain, verdict.possible) for verdict in alone]
        data = {"t": totals, "c0": [low for low, _ in clinical], "c1": [high for _, high in clinical]}
        told = active(Interval(nw.col("t"), nw.col("t")), Interval(nw.col("c0"), nw.col("c1")), rule=rule)
        frame = nw.from_native(pl.DataFrame(data)).select(certain=told.certain, possible=told.possible)
        assert [*expected, (False, False)] == frame.rows()


class TestRecords:
    """Every number has a source that was read, and a place in it."""

    @together("rule", [PAD_APLC_2025, PAD_CONTI_2012])
    def test_rules(self, rule):
        """The numbers of a rule come from its sources."""
        assert isinstance(rule, PersistentActivityRule)
        for cutoff in (rule.score, rule.visits, *([rule.gap] if rule.gap else [])):
            assert isinstance(cutoff, Cutoff)
            assert cutoff.source in rule.sources
            assert (Grade.PRIMARY, True) == (cutoff.grade, bool(cutoff.place))

    @together(
        ("cutoff", "values", "counts"),
        [
            (PAD_APLC_2025.score, (3, 4, 5), (False, True, True)),
            (PAD_APLC_2025.visits, (1, 2, 3), (False, True, True)),
            (PAD_APLC_2025.gap, (182, 183, 184), (True, True, False)),
            (PAD_CONTI_2012.score, (3, 4, 5), (False, True, True)),
            (PAD_CONTI_2012.visits, (1, 2, 3), (False, False, True)),
            (LLDAS_50, (49, 50, 51), (False, True, True)),
        ],
    )
    def test_on_the_limit(self, cutoff, values, counts):
        """Each number on the limit and one step either side."""
        assert counts == tuple(map(cutoff.holds, values))

    def test_sources_have_names_of_their_own(self):
        """No source stands under two keys."""
        citations = BIBLIOGRAPHY.values()
        assert len(citations) == len({citation.text for citation in citations})
        assert ["pad-aplc-2025", "pad-conti-2012"] == list(criteria.PERSISTENT_ACTIVITY)
