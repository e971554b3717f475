"""The adjusted mean of each subject comes out of every engine as trapezoids added up by hand."""

from fractions import Fraction

import narwhals.stable.v2 as nw
import pytest

from frames import verbs
from frames.cohort import ANSWERS, WHO, cohort, index_of
from frames.kinds import ALL, SLOW, TEXTS, each, each_engine, plain, sorted_rows
from oracle import WEIGHTS
from refusals import raises
from sledai.errors import DuplicateVisitError, UnsupportedFrameError, missing_identifier, taken_column, unreadable_day

MADE = [f"adjusted_mean_{part}" for part in ("low", "high", "days", "visits")]
ORDERED = [kind for kind in ALL if kind.engine != "dask" and (kind.engine not in SLOW or kind in TEXTS)]
WORKED = {
    "subject": ["a", "b", "a", "a", "c", "a", "c"],
    "day": [168, 3, 0, 84, 0, 28, 10],
    "seizure": [False, False, True, True, False, True, False],
    "arthritis": [True, False, True, False, False, False, False],
    "rash": [False, True, False, False, True, False, None],
}
"""12, 8, 8 and 4 points in weeks 0, 4, 12 and 24; one visit; and two visits, the second with 0 or 2 points."""
EXPECTED = [("a", 22 / 3, 22 / 3, 168, 4), ("b", None, None, 0, 1), ("c", 1, 2, 10, 2)]
INDEX = index_of(("seizure", "arthritis", "rash"))


def mean(frame, edition=INDEX, day="day"):
    return verbs.adjusted_mean(frame, edition, subject="subject", day=day)


def rounded(rows):
    """The rows with numbers that may differ in the last bit made equal."""
    return [tuple(round(value, 12) if isinstance(value, float) else value for value in row) for row in rows]


def by_hand(columns, names):
    """The mean of each subject of the cohort, whose answers are true, false or None."""
    found = {}
    for subject in sorted(set(columns["subject"])):
        rows = sorted((columns["week"][at], at) for at, whose in enumerate(columns["subject"]) if whose == subject)
        ends = []
        for filled in (False, True):
            points = [
                sum(WEIGHTS[name] for name in names if (filled if columns[name][at] is None else columns[name][at]))
                for _, at in rows
            ]
            weeks = [week for week, _ in rows]
            area = sum(Fraction(points[i] + points[i + 1], 2) * (weeks[i + 1] - weeks[i]) for i in range(len(rows) - 1))
            ends.append(float(area / (weeks[-1] - weeks[0])))
        found[subject] = (subject, *ends, rows[-1][0] - rows[0][0], len(rows))
    return list(found.values())


class TestEveryEngine:
    """One row for each subject, the same on every engine."""

    @each_engine(ORDERED)
    def test_the_cohort(self, kind):
        """A cohort with all kinds of gaps, its rows shuffled, in every coding."""
        truth = {**WHO, **ANSWERS}
        found = mean(kind.frame(cohort(kind)), kind.edition, "week")
        assert rounded(by_hand(truth, kind.names)) == rounded(sorted_rows(found))

    @each(plain("pandas", "polars", "pyarrow", "polars lazy", "duckdb", "ibis"))
    def test_the_worked_example(self, kind):
        """12, 8, 8 and 4 points in weeks 0, 4, 12 and 24 have the mean 7.33; one visit has none."""
        found = mean(kind.frame(WORKED))
        assert rounded(EXPECTED) == rounded(sorted_rows(found, "subject", *MADE))

    @each(plain("pandas", "pandas nullable", "polars", "pyarrow"))
    def test_an_eager_frame_is_sorted_by_subject(self, kind):
        """Whatever the order of its rows, so no result depends on it."""
        found = nw.from_native(mean(kind.frame(WORKED)))
        assert ["a", "b", "c"] == found["subject"].to_list()
        assert ["subject", *MADE] == found.columns

    @each(plain("pandas", "polars", "pyarrow", "polars lazy", "duckdb"))
    def test_a_frame_without_rows(self, kind):
        """No visit, no subject."""
        whole = kind.frame(WORKED)
        empty = nw.from_native(whole).filter(nw.col("subject") == "nobody").to_native()
        assert [] == sorted_rows(mean(empty))


class TestLazyFrames:
    """What an eager frame refuses is null in a lazy one."""

    @each(plain("polars lazy", "duckdb", "ibis"))
    def test_two_visits_on_one_day(self, kind):
        """The subject has no mean, the others have theirs."""
        twice = {name: [*values, values[-1]] for name, values in WORKED.items()}
        found = sorted_rows(mean(kind.frame(twice)), "subject", *MADE)
        assert rounded(EXPECTED[:2]) == rounded(found[:2])
        assert ("c", None, None, None, 3) == found[2]

    @each(plain("polars lazy", "duckdb"))
    def test_a_blank_subject_and_a_blank_day(self, kind):
        """A row without a subject belongs to nobody; a subject with a visit without a day has no mean."""
        blank = {name: list(values) for name, values in WORKED.items()}
        blank["subject"][1], blank["day"][6] = None, None
        found = sorted_rows(mean(kind.frame(blank)), "subject", *MADE)
        assert rounded(EXPECTED[:1]) == rounded(found[:1])
        assert [("c", None, None, None, 2)] == found[1:]


class TestRefusals:
    """What cannot be averaged is refused by name."""

    @each(plain("pandas", "pandas nullable", "polars", "pyarrow"))
    def test_eager_frames(self, kind):
        """A day twice, a blank subject."""
        twice = {name: [*values, values[-1]] for name, values in WORKED.items()}
        with pytest.raises(DuplicateVisitError, match="c"):
            mean(kind.frame(twice))
        blank = {**WORKED, "subject": ["a", None, "a", "a", "c", "a", "c"]}
        with raises(missing_identifier, match="subject"):
            mean(kind.frame(blank))

    @each(plain("pandas", "polars", "pyarrow"))
    def test_days_are_whole(self, kind):
        """Half a day is not a day, nor is a name of one."""
        halves = {**WORKED, "day": [168.5, 3, 0, 84, 0, 28, 10]}
        with raises(unreadable_day, match=r"column 'day': 168\.5"):
            mean(kind.frame(halves))
        named = {**WORKED, "day": [*"fbacdeg"]}
        with raises(unreadable_day, match="column 'day': 'f'"):
            mean(kind.frame(named))

    @each(plain("dask"))
    def test_dask_cannot_look_along_visits(self, kind):
        """It is refused with the remedy."""
        with pytest.raises(UnsupportedFrameError, match="map_partitions"):
            mean(kind.frame(WORKED))

    @each(plain("polars"))
    def test_a_taken_name(self, kind):
        """A column of the subject may not have the name of a new one."""
        renamed = {"adjusted_mean_low" if name == "subject" else name: values for name, values in WORKED.items()}
        with raises(taken_column, match="adjusted_mean_low"):
            verbs.adjusted_mean(kind.frame(renamed), INDEX, subject="adjusted_mean_low", day="day")
