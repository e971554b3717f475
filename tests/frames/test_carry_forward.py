"""Carrying forward: item by item, only forwards, never too far, always marked, and nothing unreadable."""

import narwhals.stable.v2 as nw
import polars as pl
import pytest
from hypothesis import given, settings, strategies as st

from frames import verbs
from frames.kinds import PLAIN, PLAIN_EAGER, PLAIN_LAZY, each, each_engine, plain, rows, sorted_rows
from oracle import NAMES
from refusals import kinds_of, raises
from sledai import SELENA_SLEDAI, SLEDAI_2K, Descriptor, System, frames
from sledai.errors import (
    DuplicateVisitError,
    InputErrors,
    UnsupportedFrameError,
    ambiguous_baseline,
    duplicate_visit,
    missing_baseline,
    missing_column,
    missing_identifier,
    taken_column,
    unknown_visit,
    unreadable_answer,
)
from together import together

NUMBERED = [kind for kind in PLAIN_EAGER if kind.name != "pandas object"]
ORDERED = [kind for kind in PLAIN_LAZY if kind.engine != "dask"]
ENGINES = [*NUMBERED, *ORDERED]
RASH_AND_FEVER = SELENA_SLEDAI.without(*(name for name in Descriptor if name not in ("rash", "fever")))
BY_DAY = frames.Layout(subject="subject", day="day")
FLAGGED = frames.Baseline(flag="base")


def visits(*told):
    """Columns of visits: subject, day, rash, fever and what else is named."""
    return {
        name: [visit.get(name) for visit in told] for name in dict.fromkeys(name for visit in told for name in visit)
    }


def visit(subject, day, rash, fever=0, **further):
    return {"subject": subject, "day": day, "rash": rash, "fever": fever, **further}


COHORT = (
    visit("b", 56, None, None, base="N"),
    visit("a", 28, None, 0, base=None),
    visit("a", 84, None, None, base=""),
    visit("a", 0, 1, None, base="Y"),
    visit("b", 0, None, 1, base="Y"),
    visit("a", -14, 0, 1, base="N"),
    visit("b", 29, 0, None, base="N"),
    visit("a", 56, 0, None, base="N"),
)
NAMED = ((0, 1, "extra", "Y"), (7, 0, "extra", None), (14, None, "Week 2", None))
INCLUDED = [
    ("a", -14, 0, None, 1, None),
    ("a", 0, 1, None, 1, 14),
    ("a", 28, 1, 28, 0, None),
    ("a", 56, 0, None, 0, 28),
    ("a", 84, 0, 28, None, None),
    ("b", 0, None, None, 1, None),
    ("b", 29, 0, None, None, None),
    ("b", 56, 0, 27, None, None),
]
EXCLUDED = [
    ("a", -14, 0, None, 1, None),
    ("a", 0, 1, None, None, None),
    ("a", 28, None, None, 0, None),
    ("a", 56, 0, None, 0, 28),
    ("a", 84, 0, 28, None, None),
    ("b", 0, None, None, 1, None),
    ("b", 29, 0, None, None, None),
    ("b", 56, 0, 27, None, None),
]
TOLD = ["subject", "day", "carried_rash", "carried_rash_age", "carried_fever", "carried_fever_age"]


def carried(frame, layout=BY_DAY, **further):
    chosen = {"max_age": 28, "after": None} | further
    return frames.carry_forward(frame, RASH_AND_FEVER, layout, **chosen)


class TestSameAnswers:
    """Every engine carries the same answers, whatever the order of the rows."""

    @each_engine(ENGINES)
    def test_baseline_included(self, kind):
        """A gap gets the last answer to the item of the same subject, up to and including the greatest age."""
        frame = kind.frame(visits(*COHORT))
        told = carried(frame)
        assert sorted(INCLUDED, key=str) == sorted(sorted_rows(told, *TOLD), key=str)
        assert type(frame) is type(told)

    @each(ENGINES)
    @pytest.mark.parametrize("after", [0, FLAGGED, frames.Baseline(0)], ids=["day", "flag", "value"])
    def test_baseline_excluded(self, kind, after):
        """Nothing that was answered up to and including the baseline is carried, also not from before it."""
        told = carried(kind.frame(visits(*COHORT)), after=after)
        assert sorted(EXCLUDED, key=str) == sorted(sorted_rows(told, *TOLD), key=str)

    @each_engine(NUMBERED)
    def test_eager_frames_keep_their_rows_and_columns(self, kind):
        """Every column and row stays where it was, and the new columns come after them."""
        told = nw.from_native(carried(kind.frame(visits(*COHORT))))
        assert ["subject", "day", "rash", "fever", "base", *TOLD[2:]] == told.columns
        who = [(v["subject"], v["day"], v["rash"], v["fever"]) for v in COHORT]
        assert who == rows(told.to_native(), "subject", "day", "rash", "fever")
        assert [(0, 27), (1, 28), (0, 28)] == rows(told.to_native(), *TOLD[2:4])[:3]

    @each(ENGINES)
    def test_the_age_limit(self, kind):
        """One day older than the greatest age is too old."""
        frame = kind.frame(visits(visit("a", 0, 1), visit("a", 28, None), visit("b", 0, 1), visit("b", 29, None)))
        told = sorted_rows(carried(frame), *TOLD[:4])
        assert [("a", 0, 1, None), ("a", 28, 1, 28), ("b", 0, 1, None), ("b", 29, None, None)] == told
        at_once = sorted_rows(carried(frame, max_age=0), *TOLD[:4])
        assert [("a", 0, 1, None), ("a", 28, None, None), ("b", 0, 1, None), ("b", 29, None, None)] == at_once

    @each(plain("pandas", "polars", "polars lazy", "duckdb"))
    def test_a_subject_of_several_columns(self, kind):
        """In a crossover nothing is carried from one period into the next."""
        told = (visit("a", 0, 1, period=1), visit("a", 7, None, period=1), visit("a", 14, None, period=2))
        result = carried(kind.frame(visits(*told)), frames.Layout(subject=["subject", "period"], day="day"))
        assert [(0, 1), (7, 1), (14, None)] == sorted_rows(result, "day", "carried_rash")

    @each(NUMBERED)
    def test_no_rows(self, kind):
        """A frame without rows gets the columns, and no row."""
        frame = kind.frame({name: [] for name in visits(*COHORT)})
        assert [] == rows(carried(frame), *TOLD)


answers = st.sampled_from([0, 1, None])
days = st.integers(-30, 90)
cohorts = st.dictionaries(st.tuples(st.sampled_from("abc"), days), st.tuples(answers, answers), min_size=1, max_size=25)


def naively(cohort, max_age, barred):
    """What is to come out, looked up visit by visit."""
    found = []
    for (subject, day), both in cohort.items():
        row = [subject, day]
        for at, own in enumerate(both):
            earlier = [
                (then, told[at])
                for (who, then), told in cohort.items()
                if who == subject and then < day and told[at] is not None and (barred is None or then > barred)
            ]
            latest = max(earlier, default=None)
            if own is not None:
                row += [own, None]
            elif latest is not None and day - latest[0] <= max_age:
                row += [latest[1], day - latest[0]]
            else:
                row += [None, None]
        found.append(tuple(row))
    return found


class TestLaws:
    """What is carried is what a look through the earlier visits finds."""

    @settings(max_examples=40)
    @given(cohort=cohorts, max_age=st.integers(0, 100), barred=st.none() | days)
    @each(plain("pandas", "polars", "pyarrow", "polars lazy"))
    def test_against_a_plain_look_up(self, kind, cohort, max_age, barred):
        """Any visits in any order give what the definition gives."""
        frame = kind.frame(visits(*(visit(*who, *both) for who, both in cohort.items())))
        told = carried(frame, max_age=max_age, after=barred)
        assert sorted(naively(cohort, max_age, barred), key=str) == sorted(rows(told, *TOLD), key=str)

    @settings(max_examples=5)
    @given(cohort=cohorts)
    @each(plain("duckdb", "ibis"))
    def test_the_same_in_sql(self, kind, cohort):
        """The same on engines that translate to SQL."""
        frame = kind.frame(visits(*(visit(*who, *both) for who, both in cohort.items())))
        told = carried(frame, max_age=40, after=7)
        assert sorted(naively(cohort, 40, 7), key=str) == sorted(rows(told, *TOLD), key=str)


class TestScoring:
    """What was carried is scored by naming its columns."""

    @each(plain("pandas", "polars", "pyarrow", "polars lazy", "duckdb"))
    def test_scored(self, kind):
        """The score of the visit's own answers stays open where that of the carried ones is settled."""
        first, gap = dict.fromkeys(NAMES, 0) | {"arthritis": 1}, dict.fromkeys(NAMES, 0) | {"arthritis": None}
        frame = kind.frame(visits({"subject": "a", "day": 0, **first}, {"subject": "a", "day": 28, **gap}))
        told = frames.carry_forward(frame, SLEDAI_2K, BY_DAY, max_age=30, after=None)
        own = verbs.score(told, SLEDAI_2K)
        filled = verbs.score(told, SLEDAI_2K, columns=frames.carried_columns(SLEDAI_2K), name="filled")
        assert [(0, 4), (28, None)] == sorted_rows(own, "day", "sledai")
        assert [(0, 4), (28, 4)] == sorted_rows(filled, "day", "filled")

    def test_only_what_the_index_has(self):
        """Descriptors that are not in the index are not carried and need no column."""
        told = carried(pl.DataFrame(visits(*COHORT)), name="locf")
        assert ["locf_rash", "locf_rash_age", "locf_fever", "locf_fever_age"] == told.columns[-4:]
        clinical = frames.carried_columns(SELENA_SLEDAI.without(System.IMMUNOLOGIC), name="locf")
        assert 22 == len(clinical)
        assert "locf_seizure" == clinical[Descriptor.SEIZURE]


class TestWhatIsNotCarried:
    """In a lazy frame what cannot be told is null; in an eager one it is refused by name."""

    @each(ORDERED)
    def test_nothing_past_an_unreadable_visit(self, kind):
        """An unreadable visit gets nulls, and what came before it is not carried past it."""
        told = (
            visit("a", 0, "Y", "Y"),
            visit("a", 7, None, "maybe"),
            visit("a", 14, None, "N"),
            visit("a", 21, "N", None),
            visit("a", 28, None, None),
            visit("b", 0, "Y", "Y"),
            visit("b", 7, None, "N"),
        )
        expected = [
            ("a", 0, 1, None, 1, None),
            ("a", 7, None, None, None, None),
            ("a", 14, None, None, 0, None),
            ("a", 21, 0, None, 0, 7),
            ("a", 28, 0, 7, 0, 14),
            ("b", 0, 1, None, 1, None),
            ("b", 7, 1, 7, 0, None),
        ]
        assert expected == sorted_rows(carried(kind.frame(visits(*told))), *TOLD)

    @each(ORDERED)
    def test_duplicated_and_unidentified_visits(self, kind):
        """A visit that is there twice or has no subject or day gets nulls; nothing is carried past a doubtful one.

        The visit of b that has no day may be the one before day 14, and there the rash was gone.
        """
        told = (
            visit("a", 0, 1),
            visit("a", 7, 1),
            visit("a", 7, 0),
            visit("a", 14, None),
            visit("b", 0, 1),
            visit("b", None, 0),
            visit("b", 14, None),
            visit(" ", 0, 1),
            visit(" ", 14, None),
            visit(None, 14, 1),
        )
        expected = [
            ("a", 0, 1, None),
            ("a", 7, None, None),
            ("a", 7, None, None),
            ("a", 14, None, None),
            ("b", 0, 1, None),
            ("b", 14, None, None),
            ("b", None, None, None),
            (" ", 0, None, None),
            (" ", 14, None, None),
            (None, 14, None, None),
        ]
        found = rows(carried(kind.frame(visits(*told))), *TOLD[:4])
        assert sorted(expected, key=str) == sorted(found, key=str)

    @each(ORDERED)
    def test_a_subject_without_one_baseline(self, kind):
        """Without exactly one flag that can be read it is not known what may be carried: all is null."""
        told = (
            visit("none", 0, 1, base=None),
            visit("none", 7, None, base=None),
            visit("two", 0, 1, base="Y"),
            visit("two", 7, 1, base="Y"),
            visit("unread", 0, 1, base="Y"),
            visit("unread", 7, 1, base="maybe"),
            visit("good", 0, 1, base="Y"),
            visit("good", 7, 1, base="N"),
            visit("good", 14, None, base="N"),
        )
        frame = kind.frame(visits(*told))
        found = sorted_rows(carried(frame, after=FLAGGED), *TOLD[:4])
        assert [("good", 0, 1, None), ("good", 7, 1, None), ("good", 14, 1, 7)] == found[:3]
        assert {(None, None)} == {row[2:] for row in found[3:]}
        assert 9 == len(found)

    @each(NUMBERED)
    def test_eager_refusals(self, kind):
        """Duplicated visits and blanks are refused, all at once, with the rows named."""
        build = kind.frame
        twice = visits(*COHORT, visit("a", 56, 0, base="N"))
        with pytest.raises(DuplicateVisitError, match=r"subject=a day=56(\.0)? \(2 rows\)"):
            carried(build(twice))
        with pytest.raises(InputErrors) as caught:
            carried(build(visits(*COHORT, visit(None, 56, 0), visit("a", None, 0), visit("a", 56, 0))))
        kinds = [missing_identifier, missing_identifier, duplicate_visit]
        assert kinds == kinds_of(caught.value.errors)

    @each(NUMBERED)
    def test_eager_baselines(self, kind):
        """A subject without exactly one flagged visit is refused by name."""
        build = kind.frame
        with raises(missing_baseline, match=r"no baseline \(flag base\) for subject=c\..*unmatched=\"null\""):
            carried(build(visits(*COHORT, visit("c", 0, 1, base="N"))), after=FLAGGED)
        with raises(ambiguous_baseline, match=r"more than one baseline \(flag base\) for subject=a \(2\)"):
            carried(build(visits(*COHORT, visit("a", 1, 1, base="Y"))), after=FLAGGED)

    @each(ENGINES)
    def test_eager_nulls_on_request(self, kind):
        """A subject without a baseline gets nulls, as in a lazy frame; the others are answered, and two are refused."""
        flagged = frames.Baseline(flag="base", unmatched="null")
        alone = visit("c", 0, 1, base="N"), visit("c", 7, None, base="N")
        found = rows(carried(kind.frame(visits(*COHORT, *alone)), after=flagged), *TOLD)
        nulls = [("c", 0, None, None, None, None), ("c", 7, None, None, None, None)]
        assert sorted([*EXCLUDED, *nulls], key=str) == sorted(found, key=str)

    @each(NUMBERED)
    def test_several_baselines_are_refused_anyway(self, kind):
        """Which of them is meant is not known."""
        flagged = frames.Baseline(flag="base", unmatched="null")
        with raises(ambiguous_baseline, match=r"for subject=a \(2\)"):
            carried(kind.frame(visits(*COHORT, visit("a", 1, 1, base="Y"))), after=flagged)

    @each(ENGINES)
    def test_after_the_first_visit(self, kind):
        """The baseline may be the first visit of each subject; b was first seen on day 0 and a on day -14."""
        told = carried(kind.frame(visits(*COHORT)), after=frames.Baseline.first())
        first = [(*row[:4], None, None) if row[:2] == ("a", 0) else row for row in INCLUDED]
        expected = [(*row[:4], 1, None) if row[:2] == ("a", 0) and row[4] == 1 else row for row in first]
        assert sorted(expected, key=str) == sorted(sorted_rows(told, *TOLD), key=str)

    @each(NUMBERED)
    def test_a_baseline_that_nobody_has(self, kind):
        """A value that no subject has is refused by name."""
        with raises(unknown_visit, match="3"):
            carried(kind.frame(visits(*COHORT)), after=frames.Baseline(3))

    @each(plain("pandas", "polars", "polars lazy"))
    def test_a_visit_may_have_any_name(self, kind):
        """Visits are identified by their days: two that are called alike are two."""
        told = [visit("a", day, rash, name=name, base=base) for day, rash, name, base in NAMED]
        layout = frames.Layout(subject="subject", day="day", visit="name")
        result = carried(kind.frame(visits(*told)), layout, after=FLAGGED)
        assert [(0, 1, None), (7, 0, None), (14, 0, 7)] == sorted_rows(
            result, "day", "carried_rash", "carried_rash_age"
        )

    @each(plain("pandas", "polars", "polars lazy"))
    def test_a_form_that_was_not_filled_in(self, kind):
        """Its items were not assessed, whatever stands in the cells, and a missing item is carried, not absent."""
        told = visit("a", 0, 1, status="done"), visit("a", 7, 0, status="not done")
        layout = frames.Layout(subject="subject", day="day", status="status", done=["done"], missing="absent")
        result = carried(kind.frame(visits(*told)), layout)
        assert [(0, 1, None), (7, 1, 7)] == sorted_rows(result, "day", "carried_rash", "carried_rash_age")

    @each(NUMBERED)
    def test_eager_unreadable(self, kind):
        """An answer that cannot be read is refused, not carried and not passed over."""
        frame = kind.frame(visits(visit("a", 0, "Y"), visit("a", 7, "maybe"), visit("a", 14, None)))
        with raises(unreadable_answer, match="column 'rash': 'maybe'"):
            carried(frame)


class TestRefusals:
    """What cannot be meant is refused."""

    @pytest.mark.needs("dask")
    def test_dask(self):
        """An engine that cannot look along the visits of a subject is refused by name, with the remedy."""
        with pytest.raises(UnsupportedFrameError, match=r"carry_forward on dask is not supported here\. Use another"):
            carried(PLAIN["dask"].frame(visits(*COHORT)))

    def test_the_choice_has_no_default(self):
        """Whether the baseline is carried has to be said."""
        with pytest.raises(TypeError, match="after"):
            frames.carry_forward(pl.DataFrame(visits(*COHORT)), RASH_AND_FEVER, BY_DAY, max_age=28)
        with pytest.raises(TypeError, match="after=True: give a whole number of days"):
            carried(pl.DataFrame(visits(*COHORT)), after=True)

    @together("layout", [frames.Layout(subject="subject"), frames.Layout(day="day")])
    def test_who_and_when(self, layout):
        """The layout names subject and day."""
        with pytest.raises(TypeError, match="carry_forward: name the columns of the subject and the day"):
            carried(pl.DataFrame(visits(*COHORT)), layout)

    @together("max_age", [-1, 1.5, True, None])
    def test_an_age_that_is_none(self, max_age):
        """An age is a whole number of days."""
        with pytest.raises(ValueError, match="give whole days, 0 or more"):
            carried(pl.DataFrame(visits(*COHORT)), max_age=max_age)

    def test_columns(self):
        """Columns that are not there, or already there, are refused."""
        with raises(missing_column, match=r"no column 'ady'\. Rename the column"):
            carried(pl.DataFrame(visits(*COHORT)), frames.Layout(subject="subject", day="ady"))
        with raises(taken_column, match="'carried_rash_age'"):
            carried(pl.DataFrame(visits(*COHORT)).with_columns(carried_rash_age=1))

    def test_lazy_stays_lazy(self):
        """The plan of a lazy frame is the engine's own: no Python function is in it."""
        assert "PYTHON" not in carried(pl.LazyFrame(visits(*COHORT))).explain().upper()


@each_engine(plain("pandas", "polars", "pyarrow"))
def test_many_subjects(kind):
    """Nor does a long table change whose answer is carried: pyarrow joins one in no order of its own."""
    subjects = 100_000
    columns = {
        "subject": [f"{subject:06d}" for subject in range(subjects)] * 2,
        "day": [0] * subjects + [7] * subjects,
        "rash": ["Y", "N"] * (subjects // 2) + [""] * subjects,
    }
    skin = SELENA_SLEDAI.without(*(name for name in Descriptor if name != "rash"))
    carried = frames.carry_forward(kind.frame(columns), skin, BY_DAY, max_age=7, after=None)
    told = nw.from_native(carried)
    assert [1, 0] * subjects == told["carried_rash"].to_list()
    assert [7] * subjects == told["carried_rash_age"].to_list()[subjects:]
