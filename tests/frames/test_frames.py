"""The dataframe door: the same answers as one visit at a time, whatever the frame and its types."""

from datetime import date
from decimal import Decimal

import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from frames import verbs
from oracle import NAMES
from refusals import raises
from sledai import EDITIONS, SELENA_SLEDAI, Assessment, Descriptor, InputErrors, System, score_bounds
from sledai.errors import (
    DuplicateVisitError,
    UnsupportedFrameError,
    ambiguous_baseline,
    baseline_type,
    contradictory_answer,
    missing_baseline,
    missing_column,
    missing_identifier,
    shared_column,
    taken_column,
    unknown_descriptor,
    unreadable_answer,
)
from together import together

ROWS = 30
YES_NO = {True: "Y", False: " no", None: ""}
DIGITS = {True: 1, False: 0, None: None}
FLOATS = {True: 1.0, False: 0.0, None: float("nan")}


def answers():
    """Findings with missing items: True, False or None for each descriptor of 30 visits; three visits are complete."""
    drawn = np.random.default_rng(7).choice(3, (ROWS, 24), p=[0.25, 0.68, 0.07])
    drawn[[0, 4, 9]] = drawn[[0, 4, 9]] % 2
    return {name: [(False, True, None)[code] for code in drawn[:, k]] for k, name in enumerate(NAMES)}


ANSWERS = answers()
WHO = {"subject": [f"{row // 3:03d}" for row in range(ROWS)], "week": [(row % 3) * 5 for row in range(ROWS)]}
VISITS = [Assessment.from_mapping({name: ANSWERS[name][row] for name in NAMES}) for row in range(ROWS)]
BOUNDS = [score_bounds(visit, SELENA_SLEDAI) for visit in VISITS]
INDEX_LABELS = ["same"] * ROWS


def coded(codes):
    """The cohort with its answers written in another way."""
    return {**WHO, **{name: [codes[answer] for answer in column] for name, column in ANSWERS.items()}}


FRAMES = {
    "polars boolean": lambda: pl.DataFrame({**WHO, **ANSWERS}),
    "polars integer": lambda: pl.DataFrame(coded(DIGITS)),
    "polars float with NaN": lambda: pl.DataFrame(coded(FLOATS)),
    "polars text": lambda: pl.DataFrame(coded(YES_NO)),
    "polars categorical": lambda: pl.DataFrame(coded(YES_NO)).with_columns(pl.col(NAMES).cast(pl.Categorical)),
    "polars lazy": lambda: pl.LazyFrame(coded(DIGITS)),
    "polars lazy text": lambda: pl.LazyFrame(coded(YES_NO)),
    "pandas object": lambda: pd.DataFrame({**WHO, **ANSWERS}, index=INDEX_LABELS, dtype=object),
    "pandas float with NaN": lambda: pd.DataFrame(coded(FLOATS), index=INDEX_LABELS),
    "pandas text": lambda: pd.DataFrame(coded(YES_NO), index=INDEX_LABELS),
    "pandas nullable boolean": lambda: pd.DataFrame({**WHO, **ANSWERS}).astype(dict.fromkeys(NAMES, "boolean")),
    "pandas Int64": lambda: pd.DataFrame(coded(DIGITS)).astype(dict.fromkeys(NAMES, "Int64")),
    "pandas Float64": lambda: pd.DataFrame(coded(DIGITS)).astype(dict.fromkeys(NAMES, "Float64")),
    "pandas arrow boolean": lambda: pd.DataFrame({**WHO, **ANSWERS}).astype(
        dict.fromkeys(NAMES, pd.ArrowDtype(pa.bool_()))
    ),
    "pandas arrow integer": lambda: pd.DataFrame(coded(DIGITS)).astype(dict.fromkeys(NAMES, pd.ArrowDtype(pa.int8()))),
    "pandas categorical": lambda: pd.DataFrame(coded(YES_NO)).astype(dict.fromkeys(NAMES, "category")),
}


def columns_of(frame, *names):
    """The named columns as lists, in the order of subject and week; null is None."""
    if isinstance(frame, pl.LazyFrame):
        frame = frame.collect()
    if isinstance(frame, pd.DataFrame):
        frame = frame.reset_index(drop=True).sort_values(["subject", "week"])
        return [[None if pd.isna(value) else int(value) for value in frame[name]] for name in names]
    frame = frame.sort("subject", "week")
    return [frame[name].to_list() for name in names]


@pytest.fixture(params=FRAMES)
def frame(request):
    """The same cohort in one kind of frame and coding."""
    return FRAMES[request.param]()


class TestEditions:
    """A frame is scored in any edition, and in a part of one."""

    def test_the_clinical_index_needs_no_serology(self, frame):
        """An index over a subset reads its own columns only."""
        clinical = SELENA_SLEDAI.without(System.IMMUNOLOGIC)
        drop = ["low_complement", "increased_dna_binding"]
        smaller = frame.drop(columns=drop) if isinstance(frame, pd.DataFrame) else frame.drop(drop)
        low = [score_bounds(visit, clinical).low for visit in VISITS]
        assert [low] == columns_of(verbs.score_bounds(smaller, clinical), "sledai_low")

    @together("edition", EDITIONS.values(), ids=EDITIONS.keys())
    def test_every_edition(self, edition):
        """Every edition scores a frame."""
        scored = verbs.score_bounds(pl.DataFrame({**WHO, **ANSWERS}), edition)
        assert [b.low for b in BOUNDS] == scored["sledai_low"].to_list()


class TestInput:
    """What the caller hands in stays as it is."""

    def test_the_input_is_not_changed(self, frame):
        """The frame that came in stays as it was."""
        before = list(frame.collect_schema()) if isinstance(frame, pl.LazyFrame) else list(frame.columns)
        verbs.score(frame, SELENA_SLEDAI)
        after = list(frame.collect_schema()) if isinstance(frame, pl.LazyFrame) else list(frame.columns)
        assert before == after


class TestBaseline:
    """A baseline is named by a visit or by a flag, and is one for each subject."""

    @together(
        ("kind", "flag"),
        [
            ("polars text", pl.when(pl.col("week") == 0).then(pl.lit("Y"))),
            ("polars lazy", pl.col("week") == 0),
            ("polars integer", (pl.col("week") == 0).cast(pl.Int8)),
            ("pandas object", "Y"),
        ],
    )
    def test_by_flag(self, kind, flag):
        """A flag that is Y, 1 or true, blank elsewhere, marks the baseline."""
        frame = FRAMES[kind]()
        if isinstance(frame, pd.DataFrame):
            frame = frame.assign(base=[flag if week == 0 else None for week in frame["week"]])
        else:
            frame = frame.with_columns(base=flag)
        changed = verbs.change(frame, SELENA_SLEDAI, subject="subject", baseline_flag="base")
        named = verbs.change(frame, SELENA_SLEDAI, subject="subject", visit="week", baseline=0)
        names = ("sledai_change_low", "sledai_change_high")
        assert columns_of(named, *names) == columns_of(changed, *names)

    @together("kind", ["polars", "polars lazy", "pandas"])
    def test_a_value_of_another_kind_names_no_visit(self, kind):
        """Where the visits are text a number is refused, and a text where they are numbers; nothing is coerced."""
        build = {"polars": pl.DataFrame, "polars lazy": pl.LazyFrame, "pandas": pd.DataFrame}[kind]
        text = build({**coded(DIGITS), "week": [str(week) for week in WHO["week"]]})
        with raises(baseline_type, match="column 'week' holds text, so 0 names no visit of it"):
            verbs.change(text, SELENA_SLEDAI, subject="subject", visit="week", baseline=0)
        with raises(baseline_type, match="column 'week' holds Int64, so '0' names no visit of it"):
            verbs.change(build(coded(DIGITS)), SELENA_SLEDAI, subject="subject", visit="week", baseline="0")
        named = verbs.change(text, SELENA_SLEDAI, subject="subject", visit="week", baseline="0")
        changed = columns_of(named, "sledai_change_low")
        numbered = verbs.change(build(coded(DIGITS)), SELENA_SLEDAI, subject="subject", visit="week", baseline=0)
        assert sorted(columns_of(numbered, "sledai_change_low")[0]) == sorted(changed[0])

    def test_each_period_has_its_own(self):
        """In a crossover, subject and period together have a baseline."""
        frame = pl.DataFrame({**WHO, **ANSWERS}).filter(pl.col("week") < 10)
        frame = frame.with_columns(period=pl.Series([1, 1, 2, 2] * 5), person=pl.Series([r // 4 for r in range(20)]))
        changed = verbs.change(frame, SELENA_SLEDAI, subject=["person", "period"], visit="week", baseline=0)
        bounds = [b for row, b in enumerate(BOUNDS) if row % 3 < 2]
        expected = [(bounds[i + 1] - bounds[i]).low for i in range(0, 20, 2)]
        assert expected == changed.filter(pl.col("week") == 5)["sledai_change_low"].to_list()

    @together("kind", ["polars integer", "pandas object"])
    def test_missing(self, kind):
        """A subject without baseline is refused by name."""
        frame = FRAMES[kind]()
        frame = nw.from_native(frame).filter((nw.col("week") > 0) | (nw.col("subject") == "009")).to_native()
        with raises(missing_baseline, match=r"no baseline \(week = 0\) for subject=000, .* and 4 more"):
            verbs.change(frame, SELENA_SLEDAI, subject="subject", visit="week", baseline=0)

    @together("kind", ["polars integer", "pandas object"])
    def test_ambiguous(self, kind):
        """A subject with several flagged visits is refused by name, with their number."""
        frame = FRAMES[kind]()
        frame = frame.assign(base=True) if isinstance(frame, pd.DataFrame) else frame.with_columns(base=True)
        with raises(ambiguous_baseline, match=r"more than one baseline \(flag base\) for subject=000 \(3\)"):
            verbs.change(frame, SELENA_SLEDAI, subject="subject", baseline_flag="base")

    @together("kind", ["polars integer", "pandas object"])
    def test_duplicated_visit(self, kind):
        """A visit that is there twice is refused by subject and visit."""
        frame = FRAMES[kind]()
        twice = pd.concat([frame, frame[:2]]) if isinstance(frame, pd.DataFrame) else pl.concat([frame, frame[:2]])
        with pytest.raises(DuplicateVisitError, match=r"subject=000 week=0 \(2 rows\), subject=000 week=5 \(2 rows\)"):
            verbs.change(twice, SELENA_SLEDAI, subject="subject", visit="week", baseline=0)

    @together("kind", ["polars integer", "pandas object"])
    def test_blank_subject(self, kind):
        """A row that does not say whose visit it is, is refused; blanks are not one subject."""
        frame = FRAMES[kind]()
        blank = ["000", None, None, *WHO["subject"][3:]]
        frame = (
            frame.assign(subject=blank)
            if isinstance(frame, pd.DataFrame)
            else frame.with_columns(subject=pl.Series(blank))
        )
        with raises(missing_identifier, match="column 'subject' is blank in 2 rows"):
            verbs.change(frame, SELENA_SLEDAI, subject="subject", visit="week", baseline=0)

    @together("blank", [None, "", "  "])
    def test_a_blank_subject_in_a_lazy_frame_has_no_change(self, blank):
        """Where reading is deferred, rows that do not say whose they are get nulls; they are not one subject."""
        frame = FRAMES["polars lazy"]().with_columns(
            subject=pl.when(pl.col("subject") < "005").then(pl.col("subject")).otherwise(pl.lit(blank, pl.String))
        )
        changed = verbs.change(frame, SELENA_SLEDAI, subject="subject", visit="week", baseline=0).collect()
        known = changed.filter(pl.col("subject") < "005") if blank is None else changed.filter(pl.col("subject") > "  ")
        assert 15 == known["sledai_change_low"].count()
        assert 15 == changed["sledai_change_low"].count()

    @together("column", ["subject", "week"])
    @together("dtype", ["Int64", "string", "string[pyarrow]", "datetime64[ns]", "Float64", "category"])
    def test_blank_identifiers_of_every_pandas_type(self, column, dtype):
        """A blank identifier is refused in whatever type the column has."""
        frame = FRAMES["pandas Int64"]()
        values = pd.Series([row // 3 for row in range(ROWS)] if column == "subject" else WHO["week"])
        values = values.astype("str") if dtype.startswith("string") else values
        values = values.astype(dtype)
        values[2] = None
        frame[column] = values
        baseline = 0 if column == "subject" else frame["week"].iloc[0]
        with raises(missing_identifier, match=f"column '{column}' is blank in 1 row"):
            verbs.change(frame, SELENA_SLEDAI, subject="subject", visit="week", baseline=baseline)

    def test_a_flag_that_cannot_be_read_leaves_the_subject_open(self):
        """Where reading is deferred, an unreadable flag may be the baseline's, so there is no change to tell."""
        flags = ["Y", "maybe", "N", *["Y", "", None] * 9]
        lazy = FRAMES["polars lazy"]().with_columns(base=pl.Series(flags))
        changed = verbs.change(lazy, SELENA_SLEDAI, subject="subject", baseline_flag="base").collect()
        assert 3 == changed.filter(pl.col("subject") == "000")["sledai_change_low"].null_count()
        assert ROWS - 3 == changed["sledai_change_low"].count()
        with raises(unreadable_answer, match="column 'base': 'maybe'"):
            verbs.change(lazy.collect(), SELENA_SLEDAI, subject="subject", baseline_flag="base")

    @together("kind", ["polars", "polars lazy", "pandas"])
    def test_the_codebook_is_for_answers_not_for_flags(self, kind):
        """Where 1 means no among the answers, the flag 1 is still the baseline."""
        data = coded({True: 2, False: 1, None: None}) | {"base": [int(week == 0) for week in WHO["week"]]}
        frame = {"polars": pl.DataFrame, "polars lazy": pl.LazyFrame, "pandas": pd.DataFrame}[kind](data)
        changed = verbs.change(
            frame, SELENA_SLEDAI, subject="subject", baseline_flag="base", codebook={1: False, 2: True}
        )
        expected = [(BOUNDS[row] - BOUNDS[row // 3 * 3]).low if row % 3 else 0 for row in range(ROWS)]
        assert [expected] == columns_of(changed, "sledai_change_low")

    @together("kind", ["polars integer", "pandas object"])
    def test_the_baseline_is_one_value(self, kind):
        """A list would be compared row by row."""
        with pytest.raises(TypeError, match=r"Baseline\(\[0, 5\]\): give one value"):
            verbs.change(FRAMES[kind](), SELENA_SLEDAI, subject="subject", visit="week", baseline=[0, 5])
        with pytest.raises(TypeError, match="name the columns in the layout: subject="):
            verbs.change(FRAMES[kind](), SELENA_SLEDAI, subject=[], visit="week", baseline=0)

    @together("kind", ["polars integer", "pandas object"])
    def test_a_subject_column_named_twice_is_one(self, kind):
        """Naming the subject twice, or the visit among the subjects, is no other question."""
        settings = {"visit": "week", "baseline": 0}
        once = verbs.change(FRAMES[kind](), SELENA_SLEDAI, subject="subject", **settings)
        twice = verbs.change(FRAMES[kind](), SELENA_SLEDAI, subject=["subject", "subject"], **settings)
        assert columns_of(once, "sledai_change_low") == columns_of(twice, "sledai_change_low")

    def test_visits_as_categories_in_pandas(self):
        """A pandas category holds values of any kind."""
        frame = FRAMES["pandas object"]()
        changed = verbs.change(frame, SELENA_SLEDAI, subject="subject", visit="week", baseline=0)
        frame["week"] = frame["week"].astype("category")
        categories = verbs.change(frame, SELENA_SLEDAI, subject="subject", visit="week", baseline=0)
        assert columns_of(changed, "sledai_change_low") == columns_of(categories, "sledai_change_low")

    @together("ids", [[0.0, 1.0], [0, 1]])
    def test_numbered_subjects_in_a_lazy_frame(self, ids):
        """A subject may be a number; one that is no number is blank."""
        numbers = pl.Series([ids[row // 3 % 2] + 2 * (row // 6) for row in range(ROWS)])
        frame = pl.DataFrame(coded(DIGITS)).with_columns(subject=numbers).lazy()
        changed = verbs.change(frame, SELENA_SLEDAI, subject="subject", visit="week", baseline=0).collect()
        assert ROWS == changed["sledai_change_low"].count()

    def test_lazy_without_one_baseline_is_null(self):
        """Where reading is deferred, no baseline or several give null, and no row is multiplied."""
        frame = pl.concat([FRAMES["polars integer"](), FRAMES["polars integer"]()[:1]])
        frame = frame.filter(~((pl.col("subject") == "001") & (pl.col("week") == 0)))
        changed = verbs.change(frame.lazy(), SELENA_SLEDAI, subject="subject", visit="week", baseline=0).collect()
        assert len(frame) == len(changed)
        without = changed.filter(pl.col("subject").is_in(["000", "001"]))
        assert [None] * 6 == without["sledai_change_low"].to_list()
        assert 0 == changed.filter(~pl.col("subject").is_in(["000", "001"]))["sledai_change_low"].null_count()

    @together(
        ("settings", "match"),
        [
            ({}, "name the baseline by a value of the column of visits"),
            ({"baseline": 0}, "name the columns in the layout: visit="),
            ({"baseline": 0, "visit": "week", "baseline_flag": "x"}, "name the baseline by a value"),
        ],
    )
    def test_the_baseline_must_be_named_one_way(self, settings, match):
        """Neither, half a name, or two names for the baseline is a mistake in the call."""
        with pytest.raises(TypeError, match=match):
            verbs.change(FRAMES["polars integer"](), SELENA_SLEDAI, subject="subject", **settings)


class TestRefusals:
    """What cannot be read is refused, with the place, the value and the remedy."""

    @together(
        ("values", "shown"),
        [
            ([2] * ROWS, r"column 'rash': 2 \(30 times\) is not an answer"),
            (["maybe", *["Y"] * (ROWS - 1)], r"column 'rash': 'maybe' \(1 time\) is not an answer"),
            ([5.397605346934028e-79] * ROWS, r"read it with pyreadstat"),
            ([date(2020, 1, 1)] * ROWS, r"column 'rash': .*2020, 1, 1.* \(30 times\) is not an answer"),
        ],
    )
    @together("kind", ["polars", "pandas"])
    def test_unreadable(self, values, shown, kind):
        """A value that is no answer is named with its column and how often it occurs."""
        data = {**WHO, **ANSWERS, "rash": values}
        with raises(unreadable_answer, match=shown):
            verbs.score(pl.DataFrame(data) if kind == "polars" else pd.DataFrame(data), SELENA_SLEDAI)

    def test_unreadable_in_a_lazy_frame_is_null(self):
        """Where reading is deferred, an unreadable answer never becomes a number."""
        frame = pl.LazyFrame({**coded(YES_NO), "rash": ["maybe", *["Y"] * (ROWS - 1)]}).head(2)
        scored = verbs.score(frame, SELENA_SLEDAI, missing="absent").collect()
        bounds = verbs.score_bounds(frame, SELENA_SLEDAI).collect()
        assert [True, False] == scored["sledai"].is_null().to_list()
        assert [True, False] == bounds["sledai_low"].is_null().to_list()
        assert [True, False] == bounds["sledai_high"].is_null().to_list()

    def test_missing_column(self):
        """A frame without the column of a descriptor is refused, naming the nearest column."""
        frame = FRAMES["polars text"]().rename({"hematuria": "haematuria"})
        with raises(missing_column, match=r"'hematuria' \(nearest column: 'haematuria'\)") as caught:
            verbs.score(frame, SELENA_SLEDAI)
        assert ("hematuria",) == caught.value.columns

    def test_missing_role(self):
        """A role that is no column is refused in the same way."""
        with raises(missing_column, match=r"'subjects' \(nearest column: 'subject'\)"):
            verbs.change(FRAMES["polars text"](), SELENA_SLEDAI, subject="subjects", visit="week", baseline=0)

    @together("kind", ["polars", "pandas"])
    def test_several_faults_are_all_reported(self, kind):
        """A frame with faults in two columns reports both."""
        data = {**WHO, **ANSWERS, "rash": [2] * ROWS, "fever": ["?"] * ROWS}
        with pytest.raises(InputErrors, match="2 faults") as caught:
            verbs.score(pl.DataFrame(data) if kind == "polars" else pd.DataFrame(data), SELENA_SLEDAI)
        assert {"rash", "fever"} == {error.column for error in caught.value.errors}

    @together("kind", ["polars text", "polars lazy", "pandas object"])
    def test_a_column_is_never_overwritten(self, kind):
        """A result whose name is taken is refused, and another name is accepted."""
        once = verbs.score(FRAMES[kind](), SELENA_SLEDAI)
        with raises(taken_column, match=r"already has a column 'sledai'\. Choose another name"):
            verbs.score(once, SELENA_SLEDAI)
        twice = verbs.score(once, SELENA_SLEDAI, name="again")
        first, second = columns_of(twice, "sledai", "again")
        assert first == second

    @together("thing", [[1, 2], {"rash": [True]}, pl.Series([1]), None])
    def test_other_kinds_are_refused_by_name(self, thing):
        """An object of another kind is refused, saying what works."""
        with pytest.raises(UnsupportedFrameError, match="Use a pandas or Polars DataFrame, a Polars LazyFrame, a"):
            verbs.score(thing, SELENA_SLEDAI)

    @together("verb", [verbs.score, verbs.score_expr])
    def test_an_unknown_policy_is_refused(self, verb):
        """A misspelt policy is not taken for another."""
        frame = FRAMES["polars text"]()
        given = frame if verb is verbs.score else nw.from_native(frame).schema
        with pytest.raises(ValueError, match='missing=\'zero\': say "open", "absent"'):
            verb(*((given, SELENA_SLEDAI) if given is frame else (SELENA_SLEDAI, given)), missing="zero")


class TestReading:
    """Columns can be mapped, left out by name, and read with a codebook."""

    @together("kind", ["polars text", "polars lazy text", "pandas text"])
    def test_mapped_columns(self, kind):
        """A descriptor may live in a column of another name."""
        frame = FRAMES[kind]()
        names = {"rash": "SKIN01"}
        renamed = frame.rename(columns=names) if isinstance(frame, pd.DataFrame) else frame.rename(names)
        scored = verbs.score_bounds(renamed, SELENA_SLEDAI, columns={Descriptor.RASH: "SKIN01"})
        assert [[b.low for b in BOUNDS]] == columns_of(scored, "sledai_low")

    @together("kind", ["polars text", "polars lazy", "pandas object"])
    def test_one_column_for_two_descriptors_is_refused(self, kind):
        """A box for both serosal findings would count twice."""
        both = {"pleurisy": "rash", "pericarditis": "rash"}
        with raises(shared_column, match=r"'rash' for rash and pleurisy and pericarditis\. Give"):
            verbs.score(FRAMES[kind](), SELENA_SLEDAI, columns=both)

    def test_columns_that_are_no_text(self):
        """A frame with numbers for names is refused in words."""
        with raises(missing_column, match="the frame has no column 'seizure'"):
            verbs.score(pd.DataFrame(np.zeros((2, 24))), SELENA_SLEDAI)

    def test_a_mapping_of_no_descriptor_is_refused(self):
        """A misspelt descriptor in the mapping is refused with the nearest one."""
        with raises(unknown_descriptor, match=r"'rsh' \(did you mean 'rash'\?\)"):
            verbs.score(FRAMES["polars text"](), SELENA_SLEDAI, columns={"rsh": "SKIN01"})

    @together("kind", ["polars text", "polars lazy", "pandas object"])
    def test_not_assessed(self, kind):
        """A descriptor without a column counts as not assessed only when the caller says so."""
        frame = FRAMES[kind]()
        smaller = frame.drop(columns="rash") if isinstance(frame, pd.DataFrame) else frame.drop("rash")
        scored = verbs.score_bounds(smaller, SELENA_SLEDAI, not_assessed=["rash"])
        visits = [Assessment(v.present - {"rash"}, missing=v.missing | {"rash"}) for v in VISITS]
        expected = [score_bounds(visit, SELENA_SLEDAI) for visit in visits]
        assert [[b.low for b in expected], [b.high for b in expected]] == columns_of(
            scored, "sledai_low", "sledai_high"
        )

    @together("kind", ["polars text", "polars lazy", "pandas object"])
    def test_not_assessed_although_there_is_a_column(self, kind):
        """A column that is there is not ignored."""
        with raises(contradictory_answer, match="rash: both answered and said to be not assessed"):
            verbs.score(FRAMES[kind](), SELENA_SLEDAI, not_assessed=["rash"])

    @together("kind", ["polars", "pandas"])
    def test_nothing_assessed_at_all(self, kind):
        """With no column of answers every score is between 0 and 105."""
        frame = pl.DataFrame(WHO) if kind == "polars" else pd.DataFrame(WHO)
        scored = verbs.score_bounds(frame, SELENA_SLEDAI, not_assessed=list(Descriptor))
        assert [[0] * ROWS, [105] * ROWS, [24] * ROWS] == columns_of(
            scored, "sledai_low", "sledai_high", "sledai_missing"
        )
        assert [[None] * ROWS] == columns_of(verbs.score(frame, SELENA_SLEDAI, not_assessed=list(Descriptor)), "sledai")

    @together("kind", ["polars", "pandas"])
    def test_an_all_null_column(self, kind):
        """A column of nothing but nulls is not assessed in any visit."""
        data = {**WHO, **ANSWERS, "rash": [None] * ROWS}
        scored = verbs.score_bounds(pl.DataFrame(data) if kind == "polars" else pd.DataFrame(data), SELENA_SLEDAI)
        low, high = columns_of(scored, "sledai_low", "sledai_high")
        expected = [
            score_bounds(Assessment(v.present - {"rash"}, missing=v.missing | {"rash"}), SELENA_SLEDAI) for v in VISITS
        ]
        assert [(b.low, b.high) for b in expected] == list(zip(low, high, strict=True))

    @together("kind", ["polars", "polars lazy", "pandas"])
    @together(
        ("codes", "codebook"),
        [
            ({True: "POS", False: "neg ", None: "NK"}, {"pos": True, "NEG": False, "nk": None}),
            ({True: 1, False: 2, None: 9}, {2: False, 9: None}),
            ({True: 1.0, False: 2.5, None: -1.0}, {2.5: False, -1.0: None}),
            ({True: 2, False: 1, None: 0}, {1: False, 2: True, 0: None}),
            ({True: 2.0, False: 1.0, None: None}, {1: False, 2: True}),
            ({True: "2", False: "1", None: None}, {"1": False, "2": True}),
            ({True: "0", False: "1.0", None: "2"}, {"0.0": True, "1": False, "2": None}),
            ({True: False, False: True, None: None}, {True: False, False: True}),
            ({True: 9, False: 1, None: None}, {np.int64(9): True, np.int64(1): False}),
        ],
    )
    def test_codebook(self, kind, codes, codebook):
        """Further codes mean what the codebook says, in text and in numbers."""
        data = coded(codes)
        frame = {"polars": pl.DataFrame, "polars lazy": pl.LazyFrame, "pandas": pd.DataFrame}[kind](data)
        scored = verbs.score_bounds(frame, SELENA_SLEDAI, codebook=codebook)
        expected = [[b.low for b in BOUNDS], [b.high for b in BOUNDS]]
        assert expected == columns_of(scored, "sledai_low", "sledai_high")

    def test_a_decimal_column_is_read_exactly(self):
        """Exact decimals 1 and 0 are answers in a Polars frame."""
        codes = {True: Decimal(1), False: Decimal(0), None: None}
        scored = verbs.score_bounds(pl.DataFrame(coded(codes)), SELENA_SLEDAI)
        assert [[b.low for b in BOUNDS]] == columns_of(scored, "sledai_low")


class TestExpression:
    """The expression gives what the verb gives, in a query of one's own."""

    @together("missing", ["open", "absent"])
    def test_score_expr(self, missing):
        """The expression composes into a lazy query and stays lazy."""
        query = nw.from_native(pl.LazyFrame(coded(YES_NO)))
        expression = verbs.score_expr(SELENA_SLEDAI, query.collect_schema(), missing=missing)
        scored = query.filter(nw.col("week") == 0).with_columns(expression.alias("total")).to_native()
        assert isinstance(scored, pl.LazyFrame)
        verb = verbs.score(FRAMES["polars text"](), SELENA_SLEDAI, missing=missing)
        assert verb.filter(pl.col("week") == 0)["sledai"].to_list() == scored.collect()["total"].to_list()

    def test_a_schema_without_a_column_is_refused(self):
        """The expression knows its columns before any data are read."""
        with raises(missing_column, match="'seizure'"):
            verbs.score_expr(SELENA_SLEDAI, nw.Schema({"rash": nw.Boolean()}))


class TestLaziness:
    """Lazy stays lazy: no data are read and no Python runs inside the plan."""

    def test_nothing_is_computed(self):
        """Deriving from a lazy frame whose source would fail does not touch the source."""

        def explode(batch):
            raise AssertionError("the source was read")

        source = pl.LazyFrame(coded(DIGITS))
        lazy = source.map_batches(explode, schema=source.collect_schema())
        for derived in (
            verbs.score(lazy, SELENA_SLEDAI),
            verbs.score_bounds(lazy, SELENA_SLEDAI),
            verbs.by_system(lazy, SELENA_SLEDAI),
            verbs.change(lazy, SELENA_SLEDAI, subject="subject", visit="week", baseline=0),
        ):
            assert isinstance(derived, pl.LazyFrame)

    def test_the_plan_has_no_python(self):
        """The plan is made of native expressions only."""
        plan = verbs.change(
            pl.LazyFrame(coded(YES_NO)), SELENA_SLEDAI, subject="subject", visit="week", baseline=0
        ).explain()
        assert "python" not in plan.lower()
