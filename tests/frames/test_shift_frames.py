"""The item shift table of a frame is, on every engine, a plain count over pairs of visits."""

from collections import Counter

import narwhals.stable.v2 as nw
import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from frames.cohort import ANSWERS, WHO, cohort, index_of
from frames.kinds import PLAIN_PARTS, QUICK, SLOW, TRUTHS, each, each_engine, plain
from oracle import NAMES
from refusals import kinds_of, raises
from sledai import SELENA_SLEDAI, Assessment, InputErrors, Visits, frames, item_shift
from sledai.errors import (
    DuplicateVisitError,
    baseline_type,
    duplicate_visit,
    missing_column,
    missing_identifier,
    unknown_visit,
    unreadable_answer,
)

VISITS = {"subject": "subject", "visit": "week", "before": 0, "now": 10}
ORDER = (False, True, None)
"""Absent, present, not assessed."""
SKIN = index_of(("rash", "alopecia"))
SMALL = {
    "subject": list("abcabcddeab"),
    "week": [0, 10, 0, 10, 0, 10, 0, 10, 0, 5, 5],
    "rash": ["Y", "N", "Y", "N", "N", None, None, "Y", "Y", "Y", "?"],
    "alopecia": ["N"] * 11,
}
"""Four pairs: Y to N, N to N, Y to not assessed, not assessed to Y; one subject with one visit; other visits."""
EXPECTED = ((1, 0, 0), (1, 0, 1), (0, 1, 0))
QUICK_PLAIN = plain("pandas", "pandas nullable", "pandas object", "polars", "pyarrow", "polars lazy", "duckdb", "ibis")
EAGER = plain("pandas", "pandas nullable", "polars", "pyarrow")
LAZY = plain("polars lazy", "duckdb", "ibis")


def counted(columns, name, before=0, now=10):
    """The nine counts of a column of true, false and None."""
    answer = dict(zip(zip(columns["subject"], columns["week"], strict=True), columns[name], strict=True))
    pairs = [
        (answer[who, before], answer[who, now])
        for who in {*columns["subject"]}
        if (who, before) in answer and (who, now) in answer
    ]
    counts = Counter(pairs)
    return tuple(tuple(counts[then, later] for later in ORDER) for then in ORDER), len(pairs)


def shift(frame, edition=SKIN, **options):
    given = {**VISITS, **options}
    moments = {name: given.pop(name) for name in ("before", "now") if name in given}
    return frames.item_shift(frame, edition, frames.Layout(**given), **moments)


class TestEveryEngine:
    """The same counts everywhere."""

    @each_engine(QUICK)
    def test_the_cohort(self, kind):
        """All kinds of gaps in every coding, the rows shuffled."""
        found = shift(kind.frame(cohort(kind)), kind.edition)
        truth = {**WHO, **ANSWERS}
        assert list(kind.names) == list(found)
        assert {name: counted(truth, name)[0] for name in kind.names} == {n: s.counts for n, s in found.items()}
        assert counted(truth, kind.names[0])[1] == found.pairs

    @each_engine([kind for kind in TRUTHS if kind.engine in SLOW])
    def test_the_whole_form(self, kind):
        """Also where planning it takes a while."""
        truth = {**WHO, **ANSWERS}
        found = shift(kind.frame(truth), SELENA_SLEDAI)
        assert {name: counted(truth, name)[0] for name in NAMES} == {name: s.counts for name, s in found.items()}

    @each([*QUICK_PLAIN, *PLAIN_PARTS])
    def test_the_worked_example(self, kind):
        """A subject without one of the visits is no pair, and other visits are not looked at, whatever they hold."""
        found = shift(kind.frame(SMALL))
        assert (EXPECTED, 4) == (found["rash"].counts, found.pairs)
        assert ((4, 0, 0), (0, 0, 0), (0, 0, 0)) == found["alopecia"].counts

    @each(plain("pandas", "polars", "pyarrow", "polars lazy", "duckdb"))
    def test_the_value_is_that_of_arrays(self, kind):
        """The same table as text, of the four pairs a to d."""
        yes, no, unknown = Assessment({"rash"}), Assessment(), Assessment(missing={"rash"})
        before, now = map(Visits.from_assessments, ([yes, no, yes, unknown], [no, no, unknown, yes]))
        assert str(item_shift(before, now, SKIN)) == str(shift(kind.frame(SMALL)))

    @each(plain("polars lazy"))
    def test_one_query(self, kind):
        """The source of a lazy frame is read once."""
        reads = []
        source = kind.frame(SMALL)
        watched = source.map_batches(lambda rows: reads.append(rows) or rows, schema=source.collect_schema())
        assert EXPECTED == shift(watched)["rash"].counts
        assert 1 == len(reads)

    @each(QUICK_PLAIN)
    def test_a_frame_without_rows(self, kind):
        """No pair, no count."""
        nobody = nw.from_native(kind.frame(SMALL)).filter(nw.col("subject") == "nobody").to_native()
        found = shift(nobody, before=0, now=99)
        assert (0, ((0,) * 3,) * 3) == (found.pairs, found["rash"].counts)

    @each(plain("pandas", "polars", "duckdb"))
    def test_visits_may_have_names(self, kind):
        """And not be assessed, and be of several columns."""
        named = {**SMALL, "week": [f"week {week}" for week in SMALL["week"]], "site": [1] * 11}
        found = shift(kind.frame(named), subject=["site", "subject"], before="week 0", now="week 10", not_assessed=())
        assert EXPECTED == found["rash"].counts
        rest = {name: values for name, values in named.items() if name != "alopecia"}
        found = shift(kind.frame(rest), before="week 0", now="week 10", not_assessed=["alopecia"])
        assert ((0, 0, 0), (0, 0, 0), (0, 0, 4)) == found["alopecia"].counts

    @each(plain("pandas", "polars lazy", "duckdb"))
    @settings(max_examples=15)
    @given(
        rows=st.lists(
            st.tuples(st.sampled_from("abcde"), st.sampled_from([0, 5, 10]), st.sampled_from(ORDER)),
            min_size=1,
            unique_by=lambda row: row[:2],
        )
    )
    def test_any_cohort(self, kind, rows):
        """A plain count."""
        rows += [("z", 0, True), ("z", 10, None)]
        who, week, rash = map(list, zip(*rows, strict=True))
        columns = {"subject": who, "week": week, "rash": rash, "alopecia": [True] * len(who)}
        written = {**columns, "rash": [{True: 1, False: 0, None: np.nan}[value] for value in rash]}
        found = shift(kind.frame(written))
        assert counted(columns, "rash") == (found["rash"].counts, found.pairs)


class TestRefusals:
    """A table that left pairs out in silence would be wrong, so also a lazy frame is refused."""

    @each([*EAGER, *LAZY, *plain("dask")])
    def test_a_visit_twice(self, kind):
        """At one of the two visits; at another it is nothing to this table."""
        twice = {name: [*values, values[0]] for name, values in SMALL.items()}
        with pytest.raises(DuplicateVisitError, match=r"subject=a week=0 \(2 rows\)"):
            shift(kind.frame(twice))
        other = {name: [*values, values[9]] for name, values in SMALL.items()}
        assert EXPECTED == shift(kind.frame(other))["rash"].counts

    @each([*EAGER, *LAZY, *plain("dask")])
    def test_a_blank_subject_or_visit(self, kind):
        """Who was it, and was it one of the two visits?"""
        for column in ("subject", "week"):
            blank = {name: list(values) for name, values in SMALL.items()}
            blank[column][0] = None
            with raises(missing_identifier, match=rf"{column}.*1 row"):
                shift(kind.frame(blank))

    @each([*EAGER, *LAZY, *plain("dask")])
    def test_a_visit_that_nobody_has(self, kind):
        """Without a pair there is no answer; the error names the nearest visit."""
        named = {**SMALL, "week": [f"Week {week}" for week in SMALL["week"]]}
        with raises(unknown_visit, match=r"no row has week = 'week 10' \(nearest: 'Week 10'\)"):
            shift(kind.frame(named), before="Week 0", now="week 10")

    @each([*EAGER, *LAZY, *plain("dask")])
    def test_an_answer_that_cannot_be_read(self, kind):
        """Each value with its count, column by column."""
        wrong = {name: list(values) for name, values in SMALL.items()}
        wrong["rash"][0] = wrong["rash"][1] = "maybe"
        with raises(unreadable_answer, match=r"rash.*'maybe' \(2 times\)"):
            shift(kind.frame(wrong))

    @each(LAZY)
    def test_all_at_once(self, kind):
        """Everything that is wrong with a lazy frame is told."""
        wrong = {name: [*values, values[0]] for name, values in SMALL.items()}
        wrong["rash"][3], wrong["alopecia"][4], wrong["subject"][2] = "maybe", "no idea", " "
        with pytest.raises(InputErrors) as found:
            shift(kind.frame(wrong))
        kinds = [missing_identifier, duplicate_visit, unreadable_answer, unreadable_answer]
        assert kinds == kinds_of(found.value.errors)

    @each(plain("polars", "duckdb"))
    def test_what_is_asked(self, kind):
        """Two visits, of the kind that the column holds; columns that are there."""
        frame = kind.frame(SMALL)
        with raises(baseline_type, match="'week 0' names no visit"):
            shift(frame, before="week 0")
        with pytest.raises(ValueError, match="both 10"):
            shift(frame, before=10)
        with pytest.raises(TypeError, match="both visits"):
            shift(frame, now=None)
        with pytest.raises(TypeError, match="one value"):
            shift(frame, now=[10])
        with raises(missing_column, match="day"):
            shift(frame, visit="day")
