"""Columns are found as the caller says, on every engine, and none of the user's is overwritten."""

from types import SimpleNamespace

import polars as pl
import pytest

from frames import verbs
from frames.cohort import ROWS, by_row, cohort, low
from frames.kinds import TRUTHS, columns_of, each
from refusals import raises
from sledai import SELENA_SLEDAI, frames
from sledai.errors import UnsupportedFrameError, ambiguous_column, taken_column, unordered_column

ONE_CASE = [kind for kind in TRUTHS if kind.engine in ("duckdb", "ibis", "pyspark")]
SEVERAL_CASES = [kind for kind in TRUTHS if kind not in ONE_CASE]


def renamed(kind, **names):
    """The cohort with some of its columns under another name."""
    return {names.get(name, name): column for name, column in cohort(kind).items()}


def lowest(kind):
    """The lower bound of each visit."""
    return {"sledai_low": by_row(lambda row: low(row, kind.names))}


class TestMatch:
    """`match` says which other forms of a name are understood."""

    @each(TRUTHS)
    def test_case(self, kind):
        """A descriptor's name in any case."""
        frame = kind.frame(renamed(kind, rash="RASH", fever="Fever"))
        assert lowest(kind) == columns_of(verbs.score_bounds(frame, kind.edition, match="case"), "sledai_low")

    @each(TRUTHS)
    def test_label(self, kind):
        """The label of the edition's row, with blanks, hyphens and underscores alike."""
        frame = kind.frame(renamed(kind, rash="Rash", low_complement="low-COMPLEMENT"))
        assert lowest(kind) == columns_of(verbs.score_bounds(frame, kind.edition, match="label"), "sledai_low")

    @each(TRUTHS)
    def test_a_name_and_a_label_at_once_are_refused(self, kind):
        """Neither of two columns is chosen."""
        frame = kind.frame(cohort(kind) | {"Low complement": cohort(kind)["low_complement"]})
        with raises(ambiguous_column, match=r"low_complement .*'Low complement'") as caught:
            verbs.score(frame, kind.edition, match="label")
        assert {"low_complement"} == set(caught.value.candidates)

    @each(SEVERAL_CASES)
    def test_two_cases_are_refused(self, kind):
        """Where an engine tells them apart."""
        frame = kind.frame(cohort(kind) | {"RASH": cohort(kind)["rash"]})
        with raises(ambiguous_column, match=r"rash .*'RASH'"):
            verbs.score(frame, kind.edition, match="case")
        assert lowest(kind) == columns_of(verbs.score_bounds(frame, kind.edition), "sledai_low")
        said = verbs.score_bounds(frame, kind.edition, match="case", columns={"rash": "rash"})
        assert lowest(kind) == columns_of(said, "sledai_low")


class TestColumnsOfTheUser:
    """A result never takes the place of a column."""

    @each(TRUTHS)
    def test_a_name_that_is_taken(self, kind):
        """It is refused by name, and another is a way out."""
        frame = kind.frame(cohort(kind) | {"sledai_low": [7] * ROWS})
        with raises(taken_column, match=r"already has a column 'sledai_low'\. Choose another name"):
            verbs.score_bounds(frame, kind.edition)
        again = verbs.score_bounds(frame, kind.edition, name="again")
        assert {"sledai_low": [7] * ROWS, "again_low": lowest(kind)["sledai_low"]} == columns_of(
            again, "sledai_low", "again_low"
        )

    @each(ONE_CASE)
    def test_names_that_differ_in_case_only(self, kind):
        """Where an engine takes them for one, so does the refusal."""
        frame = kind.frame(cohort(kind) | {"SLEDAI": [7] * ROWS})
        with raises(taken_column, match="already has a column 'sledai'"):
            verbs.score(frame, kind.edition)

    @each(ONE_CASE)
    def test_new_names_that_differ_in_case_only(self, kind):
        """Two new columns of one call are two for every engine, or refused."""
        both = frames.score(), frames.score(name="SLEDAI")
        with pytest.raises(TypeError, match=f"'sledai' and 'SLEDAI' are one column for {kind.engine}"):
            frames.derive(kind.frame(cohort(kind)), kind.edition, *both)
        means = frames.adjusted_mean(), frames.adjusted_mean(name="Adjusted_mean")
        with pytest.raises(TypeError, match="are one column for"):
            frames.summarise(
                kind.frame(cohort(kind)), kind.edition, *means, layout=frames.Layout(subject="subject", day="week")
            )

    @each(SEVERAL_CASES)
    def test_names_that_differ_in_case_and_are_two(self, kind):
        """Where an engine tells them apart, both are kept."""
        frame = kind.frame(cohort(kind) | {"SLEDAI_LOW": [7] * ROWS})
        scored = verbs.score_bounds(frame, kind.edition)
        assert {"SLEDAI_LOW": [7] * ROWS, **lowest(kind)} == columns_of(scored, "SLEDAI_LOW", "sledai_low")


@each([kind for kind in TRUTHS if kind.engine != "dask"])
def test_text_does_not_put_visits_in_order(kind):
    """Week 10 would come before week 5."""
    frame = kind.frame(cohort(kind) | {"visit": [f"week {week}" for week in cohort(kind)["week"]]})
    with raises(unordered_column, match="column 'visit' holds text"):
        verbs.change(frame, kind.edition, subject="subject", visit="visit", previous=True)


def test_another_way_of_matching():
    """Columns are matched in one of three ways."""
    with pytest.raises(ValueError, match=r'say "label", "case" or "exact"'):
        verbs.score(pl.DataFrame({"rash": ["Y"]}), SELENA_SLEDAI, match="labels")


@pytest.mark.needs("ibis")
def test_ibis_on_another_engine():
    """It is refused, for nothing is known of what it does with nulls and text."""
    import ibis

    table = ibis.table({"rash": "boolean"}, name="visits")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(type(table), "get_backend", lambda _: SimpleNamespace(name="bigquery"))
        with pytest.raises(UnsupportedFrameError, match="an Ibis table on bigquery is not supported here"):
            verbs.score(table, SELENA_SLEDAI)
