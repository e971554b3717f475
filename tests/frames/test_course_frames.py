"""The verbs on the course give on every engine what is read off visit by visit, for every way of filling the gaps."""

from fractions import Fraction

import narwhals.stable.v2 as nw
import pytest
from hypothesis import given, settings, strategies as st

from frames import course_oracle as oracle, verbs
from frames.cohort import index_of
from frames.kinds import PLAIN, PLAIN_PARTS, each, each_engine, every, plain, rows, sorted_rows
from refusals import raises
from sledai.criteria.course import PAD_CONTI_2012
from sledai.errors import (
    DuplicateVisitError,
    UnsupportedFrameError,
    missing_column,
    missing_identifier,
    shared_column,
    taken_column,
    unreadable_answer,
    unreadable_day,
)
from together import together

INDEX = index_of(oracle.FORM)
WHO = {"subject": "subject", "day": "day"}

COHORT = {
    "subject": list("bacadaabecadbe"),
    "day": [400, 84, 0, 112, 3, 28, 0, 10, 200, 50, 500, -20, 193, 17],
    "arthritis": [1, 1, 1, 0, 1, 1, 0, 1, None, 1, 0, None, 1, None],
    "rash": [0, None, 0, 0, 1, 0, None, 0, None, 1, 1, 0, 0, 0],
    "low_complement": [0, 1, 1, 0, 0, None, 1, 0, None, 0, 1, 0, 1, 0],
    "state": [True, True, False, None, None, True, False, True, None, True, True, None, False, None],
}
"""Subjects with missing items, with visits far apart and before day 0, with nothing known; the rows in no order."""
COHORT = {
    name: [value if name in ("subject", "day") or value is None else bool(value) for value in values]
    for name, values in COHORT.items()
}
ALONE = {name: [*values, {"subject": "z", "day": 5}.get(name, True)] for name, values in COHORT.items()}
"""The same with a subject with one visit."""

EAGER = plain("pandas", "pandas nullable", "polars", "pyarrow")
LAZY = plain("polars lazy", "duckdb", "ibis")
QUICK = [*EAGER, *LAZY]
ORDERED = [*QUICK, *plain("pyspark")]
EVERY = [*ORDERED, *plain("dask")]

SCORED = {
    "area": (verbs.area_under_curve, {}, oracle.area),
    "mean": (verbs.adjusted_mean, {}, oracle.mean),
    "persistent": (verbs.persistently_active, {}, oracle.persistent),
    "persistent in three": (
        verbs.persistently_active,
        {"rule": PAD_CONTI_2012},
        lambda columns: oracle.persistent(columns, visits=3, gap=10**9, beyond_serology=False),
    ),
}
ALONG = {
    "time": (verbs.time_in_state, {"maximum_gap": None}, oracle.in_state),
    "time up to a gap": (
        verbs.time_in_state,
        {"maximum_gap": 30},
        lambda columns: oracle.in_state(columns, 30),
    ),
    "half the time": (
        verbs.time_in_state,
        {"maximum_gap": 35, "between": "halved"},
        lambda columns: oracle.in_state(columns, 35, halved=True),
    ),
    "confirmed": (
        verbs.time_to_first,
        {"baseline": 0, "confirmed_within": 60},
        lambda columns: oracle.first(columns, 0, within=60),
    ),
    "lasting": (
        verbs.time_to_first,
        {"baseline": "first_visit", "baseline_counts": True, "sustained_for": 30},
        lambda columns: oracle.first(columns, "first_visit", counts=True, lasting=30),
    ),
    "confirmed and lasting": (
        verbs.time_to_first,
        {"baseline": 0, "baseline_counts": True, "confirmed_within": 30, "sustained_for": 50},
        lambda columns: oracle.first(columns, 0, counts=True, within=30, lasting=50),
    ),
}
GROUPED = {
    "kept": (
        verbs.sustained,
        {"from_day": 10, "to_day": 193},
        lambda columns: oracle.kept(columns, 10, 193),
    ),
    "first": (verbs.time_to_first, {"baseline": 3}, lambda columns: oracle.first(columns, 3)),
    "first since the first visit": (
        verbs.time_to_first,
        {"baseline": "first_visit", "baseline_counts": True},
        lambda columns: oracle.first(columns, "first_visit", counts=True),
    ),
    "rate": (verbs.annualised_rate, {"baseline": 10}, lambda columns: oracle.rate(columns, 10)),
    "rate since the first visit": (
        verbs.annualised_rate,
        {"baseline": "first_visit", "baseline_counts": True},
        lambda columns: oracle.rate(columns, "first_visit", counts=True),
    ),
}
VERBS = {**SCORED, **ALONG, **GROUPED}
NEEDS_ORDER = [*SCORED, *ALONG]


def told(verb, frame, **more):
    """What a verb gives."""
    derive, options, _ = VERBS[verb]
    return derive(frame, INDEX if verb in SCORED else "state", **WHO, **options, **more)


def expected(verb, columns=COHORT):
    """What it is to give."""
    return exact(VERBS[verb][2](columns))


def exact(rows):
    """Rows in which every number can be compared, whether it is a fraction or the float next to it."""
    return [tuple(round(float(v), 9) if isinstance(v, Fraction | float) else v for v in row) for row in rows]


def changed(columns=COHORT, **values):
    """The columns with some values replaced; each is the position of the row and the value."""
    found = {name: list(column) for name, column in columns.items()}
    for name, (at, value) in values.items():
        found[name][at] = value
    return found


def more(columns=COHORT, **row):
    """The columns with a further row."""
    return {name: [*column, row[name]] for name, column in columns.items()}


class TestEveryEngine:
    """One row for each subject, the same on every engine."""

    @each_engine(QUICK)
    @together("verb", VERBS)
    def test_the_cohort(self, kind, verb):
        """Gaps, visits far apart, visits before day 0, one visit; the rows in no order and with one label."""
        assert expected(verb, ALONE) == exact(sorted_rows(told(verb, kind.frame(ALONE))))

    @each(plain("pyspark"))
    @pytest.mark.parametrize("verb", ["area", "persistent", "half the time", "confirmed and lasting", "rate", "kept"])
    def test_spark(self, kind, verb):
        """The same there, in many partitions."""
        assert expected(verb) == exact(sorted_rows(told(verb, kind.frame(COHORT))))

    @each(plain("dask"))
    @pytest.mark.parametrize("verb", GROUPED)
    def test_dask(self, kind, verb):
        """What needs no order works there too."""
        assert expected(verb, ALONE) == exact(sorted_rows(told(verb, kind.frame(ALONE))))

    @every(PLAIN_PARTS)
    def test_partitions(self, kind):
        """In one partition, many and empty ones."""
        verb = "first since the first visit"
        assert expected(verb, ALONE) == exact(sorted_rows(told(verb, kind.frame(ALONE))))

    @each(plain("polars", "polars lazy", "duckdb", "pandas", "pyarrow"))
    @together("verb", VERBS)
    def test_no_order_of_rows(self, kind, verb):
        """The rows the other way round."""
        turned = {name: values[::-1] for name, values in COHORT.items()}
        assert expected(verb) == exact(sorted_rows(told(verb, kind.frame(turned))))

    @each(QUICK)
    @together("verb", VERBS)
    def test_a_frame_without_rows(self, kind, verb):
        """No visit, no subject."""
        empty = nw.from_native(kind.frame(COHORT)).filter(nw.col("subject") == "nobody").to_native()
        assert [] == rows(told(verb, empty))

    @each(QUICK)
    @together("verb", [*ALONG, *GROUPED])
    def test_nothing_is_known(self, kind, verb):
        """A column with nothing in it is a gap at every visit."""
        unknown = {name: values[1:4] for name, values in COHORT.items()} | {"state": [None] * 3}
        assert expected(verb, unknown) == exact(sorted_rows(told(verb, kind.frame(unknown))))

    @each_engine(EAGER)
    @together("verb", VERBS)
    def test_an_eager_frame_is_sorted_by_subject(self, kind, verb):
        """Its columns are those of the subject and the new ones, in order."""
        found = nw.from_native(told(verb, kind.frame(COHORT)))
        assert list("abcde") == found["subject"].to_list()
        assert ["subject"] == [name for name in found.columns if name in COHORT]

    @each(plain("pandas", "polars", "duckdb"))
    def test_several_columns_of_the_subject(self, kind):
        """A subject of one site is not that of another."""
        sites = {"site": [1, 2] * 3, "subject": ["a"] * 6, "day": [0, 0, 10, 10, 20, 40]}
        frame = kind.frame({**sites, "state": [True, False, None, True, False, False]})
        found = verbs.time_in_state(frame, "state", subject=["site", "subject"], day="day", maximum_gap=None)
        assert exact([(1, "a", 10, 20, 20, 0.5, 1, 3), (2, "a", 30, 30, 40, 0.75, 0.75, 3)]) == exact(
            sorted_rows(found)
        )

    @each(plain("pandas", "polars", "pyarrow", "polars lazy", "duckdb"))
    def test_the_state_is_read_as_an_answer(self, kind):
        """Y and N, and a word of the codebook; a name of the caller's own."""
        words = {True: "Y", False: "no such luck", None: " "}
        written = {**COHORT, "state": [words[value] for value in COHORT["state"]]}
        codebook = {"no such luck": False}
        found = told("time", kind.frame(written), codebook=codebook, name="calm")
        assert expected("time") == exact(sorted_rows(found))
        assert "calm_share_low" in nw.from_native(found).collect_schema().names()

    @each(plain("polars", "duckdb"))
    def test_columns_of_the_answers_may_be_anything(self, kind):
        """Where only a state is read, a column with the name of a descriptor is none of the verb's business."""
        strange = {**COHORT, "rash": ["?"] * len(COHORT["day"])}
        assert expected("time") == exact(sorted_rows(told("time", kind.frame(strange))))

    def test_what_lldas_gives_is_a_state(self):
        """The verb after the verb."""
        frame = PLAIN["polars"].frame(COHORT)
        derived = verbs.lldas(frame, INDEX, subject="subject", visit="day", name="low")
        state = {**COHORT, "state": derived["low"].to_list()}
        found = verbs.time_in_state(derived, "low", **WHO, maximum_gap=None)
        assert exact(oracle.in_state(state)) == exact(sorted_rows(found))


@st.composite
def cohorts(draw):
    """Up to three subjects with up to four visits each, and at most eight gaps for each."""
    visits = draw(st.lists(st.tuples(st.sampled_from("abc"), st.integers(-6, 30)), min_size=1, max_size=9, unique=True))
    answers = st.sampled_from([True, True, False, False, None])
    columns = {name: [draw(answers) for _ in visits] for name in (*oracle.FORM, "state")}
    for subject in "abc":
        gaps = [
            (name, at)
            for name in oracle.FORM
            for at, (whose, _) in enumerate(visits)
            if whose == subject and columns[name][at] is None
        ]
        for name, at in gaps[8:]:
            columns[name][at] = False
    days = draw(st.sampled_from([1, 7, 40]))
    return {"subject": [s for s, _ in visits], "day": [day * days for _, day in visits], **columns}


class TestAnyCohort:
    """The verbs agree with the plain reading on cohorts that nobody chose."""

    @each(plain("pandas", "polars", "pyarrow", "polars lazy", "duckdb"))
    @settings(max_examples=12)
    @given(columns=cohorts())
    def test_scores(self, kind, columns):
        """Area, mean and persistence."""
        frame = kind.frame(columns)
        for verb in SCORED:
            assert expected(verb, columns) == exact(sorted_rows(told(verb, frame)))

    @each(plain("pandas", "polars lazy", "duckdb"))
    @settings(max_examples=15)
    @given(
        columns=cohorts(),
        baseline=st.sampled_from([0, 7, "first_visit"]),
        counts=st.booleans(),
        within=st.sampled_from([None, 1, 7, 100]),
        lasting=st.sampled_from([None, 1, 7, 100]),
    )
    def test_events(self, kind, columns, baseline, counts, within, lasting):
        """Time to the first event, and the rate."""
        frame, options = kind.frame(columns), {"baseline": baseline, "baseline_counts": counts}
        found = verbs.time_to_first(frame, "state", **WHO, **options, confirmed_within=within, sustained_for=lasting)
        wanted = oracle.first(columns, baseline, counts=counts, within=within, lasting=lasting)
        assert wanted == sorted_rows(found)
        found = verbs.annualised_rate(frame, "state", **WHO, **options)
        assert exact(oracle.rate(columns, baseline, counts=counts)) == exact(sorted_rows(found))

    @each(plain("pandas", "polars lazy", "duckdb"))
    @settings(max_examples=15)
    @given(columns=cohorts(), gap=st.sampled_from([None, 1, 10]), halved=st.booleans(), first=st.integers(-10, 40))
    def test_states(self, kind, columns, gap, halved, first):
        """Time in a state, and whether it was kept."""
        frame, attribution = kind.frame(columns), "halved" if halved else "carried_forward"
        found = verbs.time_in_state(frame, "state", **WHO, maximum_gap=gap, between=attribution)
        assert exact(oracle.in_state(columns, gap, halved=halved)) == exact(sorted_rows(found))
        found = verbs.sustained(frame, "state", **WHO, from_day=first, to_day=first + 20)
        assert oracle.kept(columns, first, first + 20) == sorted_rows(found)


def verbs_on(kind, verbs):
    """Verbs to test on a kind of frame; where each takes seconds, one."""
    return verbs if kind.engine != "dask" else ["kept"]


def without(verb, subject, visits):
    """What a verb is to give where one subject cannot be told anything but how many visits there are."""
    names = nw.from_native(told(verb, PLAIN["polars"].frame(COHORT))).columns
    nothing = (subject, *(visits if name.endswith("_visits") else None for name in names[1:]))
    return [nothing if row[0] == subject else row for row in expected(verb)]


class TestLazyFrames:
    """What an eager frame refuses is null in a lazy one, for the subject that it concerns."""

    @each(LAZY)
    @together("verb", VERBS)
    def test_two_visits_on_one_day(self, kind, verb):
        """That subject has no result, the others have theirs."""
        twice = more(**{name: values[0] for name, values in COHORT.items()})
        assert without(verb, "b", 4) == exact(sorted_rows(told(verb, kind.frame(twice))))

    @each_engine(plain("dask", "pyspark"))
    def test_two_visits_on_one_day_elsewhere(self, kind):
        """The same where there is no order, and in Spark."""
        twice = more(**{name: values[0] for name, values in COHORT.items()})
        assert without("kept", "b", 4) == exact(sorted_rows(told("kept", kind.frame(twice))))

    @each([*LAZY, *plain("dask")])
    def test_a_blank_day(self, kind):
        """A visit that is known to be, and not when, leaves the subject without a result."""
        blank = changed(day=(0, None))
        for verb in verbs_on(kind, VERBS):
            assert without(verb, "b", 3) == exact(sorted_rows(told(verb, kind.frame(blank))))

    @each([*LAZY, *plain("dask")])
    def test_a_blank_subject(self, kind):
        """A row without a subject belongs to nobody."""
        blank = more(**{name: values[1] for name, values in COHORT.items()} | {"subject": None})
        for verb in verbs_on(kind, VERBS):
            assert expected(verb) == exact(sorted_rows(told(verb, kind.frame(blank))))

    @each([*LAZY, *plain("dask")])
    def test_what_cannot_be_read(self, kind):
        """A state that is no answer, and half a day."""
        words = {True: "Y", False: "N", None: None}
        written = {**COHORT, "state": [words[value] for value in COHORT["state"]]}
        for wrong in (changed(written, state=(0, "maybe")), changed(written, day=(0, 400.5))):
            for verb in verbs_on(kind, [*ALONG, *GROUPED]):
                assert without(verb, "b", 3) == exact(sorted_rows(told(verb, kind.frame(wrong))))

    @each(LAZY)
    def test_an_answer_that_cannot_be_read(self, kind):
        """The subject has no score at that visit, so no course."""
        words = {True: "Y", False: "N", None: None}
        written = {**COHORT, "rash": [words[value] for value in COHORT["rash"]]}
        for verb in SCORED:
            found = told(verb, kind.frame(changed(written, rash=(0, "?"))))
            assert without(verb, "b", 3) == exact(sorted_rows(found))


class TestRefusals:
    """What cannot be told is refused by name."""

    @each(EAGER)
    @together("verb", VERBS)
    def test_eager_frames(self, kind, verb):
        """A day twice, a blank subject, a blank day, half a day."""
        twice = more(**{name: values[0] for name, values in COHORT.items()})
        for columns, error, words in (
            (twice, DuplicateVisitError, "subject=b day=400"),
            (changed(subject=(0, None)), missing_identifier, "subject"),
            (changed(day=(0, None)), missing_identifier, "day"),
            (changed(day=(0, 0.5)), unreadable_day, "column 'day': 0.5"),
        ):
            with raises(error, match=words):
                told(verb, kind.frame(columns))

    @each(EAGER)
    def test_a_state_that_is_no_answer(self, kind):
        """The value and its count are told."""
        words = {True: "Y", False: "N", None: None}
        written = {**COHORT, "state": [words[value] for value in COHORT["state"]]}
        with raises(unreadable_answer, match=r"state.*'maybe' \(1 time\)"):
            told("time", kind.frame(changed(written, state=(0, "maybe"))))

    @each(plain("pandas", "polars", "pyarrow", "duckdb"))
    def test_columns_that_are_not_there(self, kind):
        """The state, the day, the subject."""
        for lost in ("state", "day", "subject"):
            rest = {name: values for name, values in COHORT.items() if name != lost}
            with raises(missing_column, match=lost):
                told("first", kind.frame(rest))

    @each(plain("polars"))
    def test_the_state_is_not_the_day(self, kind):
        """One column is read in one way."""
        with raises(shared_column, match="day"):
            verbs.sustained(kind.frame(COHORT), "day", **WHO, from_day=0, to_day=1)

    @each(plain("polars", "pyarrow"))
    def test_a_name_of_a_day_is_no_day(self, kind):
        """Text is read as ISO 8601 writes dates."""
        named = {**COHORT, "day": [f"{day} days" for day in COHORT["day"]]}
        with raises(unreadable_day, match="'0 days'"):
            told("first", kind.frame(named))

    @each(plain("dask"))
    @pytest.mark.parametrize("verb", NEEDS_ORDER)
    def test_dask_cannot_look_along_visits(self, kind, verb):
        """It is refused with the remedy."""
        with pytest.raises(UnsupportedFrameError, match=r"a summary of the course on dask.*map_partitions"):
            told(verb, kind.frame(COHORT))

    @each(plain("polars", "duckdb"))
    @pytest.mark.parametrize(
        ("verb", "name"),
        [
            ("area", "_days"),
            ("persistent", ""),
            ("time", "_observed"),
            ("kept", ""),
            ("first", "_censored"),
            ("rate", "_low"),
        ],
    )
    def test_a_taken_name(self, kind, verb, name):
        """A column of the subject may not have the name of a new one; on some engines in any case of its letters."""
        taken = f"X{name}" if kind.engine == "duckdb" else f"x{name}"
        derive, options, _ = VERBS[verb]
        renamed = {taken if column == "subject" else column: values for column, values in COHORT.items()}
        what = INDEX if verb in SCORED else "state"
        with raises(taken_column, match=f"x{name}"):
            derive(kind.frame(renamed), what, subject=taken, day="day", **options, name="x")

    @each(plain("polars"))
    def test_options(self, kind):
        """Each says what it takes."""
        frame = kind.frame(COHORT)
        for derive, options, words in (
            (verbs.time_in_state, {"maximum_gap": 0}, "maximum_gap=0"),
            (verbs.time_in_state, {"maximum_gap": None, "between": "mine"}, "between='mine'"),
            (verbs.sustained, {"from_day": 2, "to_day": 1}, "to_day=1 is before from_day=2"),
            (verbs.time_to_first, {"baseline": "last"}, "baseline='last'"),
            (verbs.time_to_first, {"baseline": 0, "confirmed_within": 0}, "confirmed_within=0"),
            (verbs.time_to_first, {"baseline": 0, "sustained_for": 0}, "sustained_for=0"),
            (verbs.annualised_rate, {"baseline": 1.5}, "baseline=1.5"),
        ):
            with pytest.raises((ValueError, TypeError), match=words):
                derive(frame, "state", **WHO, **options)
        with pytest.raises(TypeError, match="subject"):
            verbs.sustained(frame, "state", subject=[], day="day", from_day=0, to_day=1)
