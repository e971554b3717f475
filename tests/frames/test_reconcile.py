"""Two sources of the same visits: every difference is told, and nothing that cannot be compared is passed over."""

import pickle
from datetime import UTC, date, datetime

import pandas as pd
import polars as pl
import pytest
from attrs import evolve

from frames.kinds import PLAIN, PLAIN_EAGER, PLAIN_LAZY, each, each_engine, in_order, plain, rows, sorted_rows
from oracle import NAMES
from refusals import raises
from sledai import SELENA_SLEDAI, System, frames
from sledai.errors import (
    BUILDERS,
    DuplicateVisitError,
    InputErrors,
    UnsupportedFrameError,
    duplicate_visit,
    identifier_types,
    missing_column,
    missing_identifier,
    taken_column,
    unreadable_answer,
)
from together import together

ENGINES = [*PLAIN_EAGER, *PLAIN_LAZY]
LABELS = ("site", "central")
HELD = ("seizure", "cva", "arthritis", "myositis", "pyuria", "rash", "low_complement", "fever")
FEW = SELENA_SLEDAI.without(*(name for name in NAMES if name not in HELD))
"""What the sources below differ in, for Dask, which plans the whole form for half a minute."""


def source(*visits):
    """Columns of visits; what is not named was absent."""
    whole = [{"subject": subject, "week": week, **dict.fromkeys(NAMES, 0), **told} for subject, week, told in visits]
    return {name: [visit[name] for visit in whole] for name in whole[0]}


SITE = (
    ("b", 0, {"seizure": 1, "cva": None}),
    ("a", 4, {"rash": None, "fever": 1}),
    ("c", 0, {"rash": 1}),
    ("a", 0, {"rash": 1, "arthritis": 1}),
    ("e", 0, {"pyuria": 1, "myositis": None}),
)
CENTRAL = (
    ("d", 0, {"rash": 1}),
    ("a", 0, {"rash": 1, "low_complement": 1}),
    ("e", 0, {"pyuria": 1, "myositis": None}),
    ("a", 4, {"rash": 1, "fever": None}),
    ("b", 0, {"seizure": 1, "cva": None, "fever": 1}),
)
COLUMNS = [
    "subject",
    "week",
    "problem",
    "descriptor",
    "weight",
    "site",
    "central",
    "effect_low",
    "effect_high",
    "net_low",
    "net_high",
]
NONE = (None,) * 8
B0 = ("b", 0, "differs", "fever", 1, "absent", "present", 1, 1, -7, 9)
A4_RASH = ("a", 4, "differs", "rash", 2, "not assessed", "present", 0, 2, -1, 2)
A4_FEVER = ("a", 4, "differs", "fever", 1, "present", "not assessed", -1, 0, -1, 2)
C0 = ("c", 0, "only in site", *NONE)
A0_ARTHRITIS = ("a", 0, "differs", "arthritis", 4, "present", "absent", -4, -4, -2, -2)
A0_COMPLEMENT = ("a", 0, "differs", "low_complement", 2, "absent", "present", 2, 2, -2, -2)
D0 = ("d", 0, "only in central", *NONE)
IN_ORDER = [B0, A4_RASH, A4_FEVER, C0, A0_ARTHRITIS, A0_COMPLEMENT, D0]


VISIT = frames.Layout(subject="subject", visit="week")


def reconciled(kind, first, second, **settings):
    given = {"layout": VISIT, "labels": LABELS} | settings
    return frames.reconcile(
        kind.frame(first), kind.frame(second), FEW if kind.engine == "dask" else SELENA_SLEDAI, **given
    )


class TestWhatDiffers:
    """One row for each visit and item that differ, with its weight and what it does to the score."""

    @each_engine(ENGINES)
    def test_on_every_engine(self, kind):
        """Every engine tells the same differences, and gives the kind of frame that it was given."""
        told = reconciled(kind, source(*SITE), source(*CENTRAL))
        assert in_order(IN_ORDER) == sorted_rows(told, *COLUMNS)
        assert type(told) is type(kind.frame(source(*SITE)))

    @each_engine(PLAIN_EAGER)
    def test_order_of_eager_frames(self, kind):
        """Visits come in the order of the first source, then those of the second; items in form order."""
        told = reconciled(kind, source(*SITE), source(*CENTRAL))
        assert COLUMNS == list(told.column_names if kind.engine == "pyarrow" else told.columns)
        assert IN_ORDER == rows(told)

    def test_pandas_rows_are_numbered(self):
        """The result has an index of its own, not pieces of another."""
        told = reconciled(PLAIN["pandas"], source(*SITE), source(*CENTRAL))
        assert list(range(7)) == told.index.tolist()
        assert "Int64" == str(told["effect_low"].dtype)

    @each(plain("pandas", "polars", "polars lazy"))
    def test_the_other_way_round(self, kind):
        """Exchanged sources exchange the answers and the signs."""
        told = reconciled(kind, source(*CENTRAL), source(*SITE), labels=("central", "site"))
        expected = [
            (*row[:5], row[6], row[5], *(None if v is None else -v for v in (row[8], row[7], row[10], row[9])))
            for row in IN_ORDER
        ]
        wanted = ["subject", "week", "problem", "descriptor", "weight", "central", "site", *COLUMNS[7:]]
        assert in_order(expected) == sorted_rows(told, *wanted)

    @each(plain("pandas", "polars", "pyarrow", "polars lazy", "duckdb"))
    def test_the_same_twice_differs_nowhere(self, kind):
        """A source agrees with itself, gaps and all."""
        assert [] == rows(reconciled(kind, source(*SITE), source(*SITE)))

    @each(plain("pandas", "polars", "pyarrow", "polars lazy", "duckdb"))
    def test_sources_that_speak_otherwise(self, kind):
        """The second source may name its columns and its answers in its own way."""
        first = source(("a", 0, {"rash": 1}), ("b", 0, {"fever": 1}))
        second = source(("a", 0, {}), ("b", 0, {"fever": 1}))
        second = {name: ["J" if a else "NEIN" for a in v] if name in NAMES else v for name, v in second.items()}
        second["exanthem"] = second.pop("rash")
        other = evolve(VISIT, columns={"rash": "exanthem"}, codebook={"J": True, "Nein": False})
        told = reconciled(kind, first, second, second_layout=other)
        assert [("a", 0, "differs", "rash", 2, "present", "absent", -2, -2, -2, -2)] == rows(told)

    def test_columns_and_codebook_hold_for_both(self):
        """Unless the second source has its own, it is read like the first."""
        first, second = source(("a", 0, {"rash": 3})), source(("a", 0, {}))
        for columns in (first, second):
            columns["exanthem"] = columns.pop("rash")
        layout = evolve(VISIT, columns={"rash": "exanthem"}, codebook={3: True})
        assert ["rash"] == [row[3] for row in rows(reconciled(PLAIN["polars"], first, second, layout=layout))]
        with raises(missing_column, match="in the source 'central': the frame has no column 'rash'") as caught:
            reconciled(PLAIN["polars"], first, second, layout=layout, second_layout=VISIT)
        assert "central" == caught.value.source

    def test_a_part_of_the_index(self):
        """Sources are compared on the items of the index only, and the net is that of its score."""
        clinical = SELENA_SLEDAI.without(System.IMMUNOLOGIC)
        frame = [pl.DataFrame(source(*visits)).drop("low_complement") for visits in (SITE, CENTRAL)]
        told = frames.reconcile(*frame, clinical, VISIT)
        arthritis = [row for row in rows(told) if row[:2] == ("a", 0)]
        assert [("a", 0, "differs", "arthritis", 4, "present", "absent", -4, -4, -4, -4)] == arthritis

    def test_not_assessed_in_both(self):
        """A descriptor without column in both is a gap in both: no row, and the net is open by its weight."""
        first = source(("a", 0, {"rash": 1}))
        second = source(("a", 0, {}))
        first.pop("cva"), second.pop("cva")
        told = reconciled(PLAIN["polars"], first, second, layout=evolve(VISIT, not_assessed=["cva"]))
        assert [("a", 0, "differs", "rash", 2, "present", "absent", -2, -2, -10, 6)] == rows(told)


class TestWhatCannotBeCompared:
    """Eager frames are refused with the rows named; in lazy frames such visits are rows that say why."""

    @each(PLAIN_LAZY)
    def test_lazy(self, kind):
        """A duplicated, unreadable or unidentified visit is one row without numbers, and multiplies nothing."""
        text = {0: "N", 1: "Y", None: None, "maybe": "maybe"}
        first = source(
            ("a", 0, {"rash": 1}),
            ("a", 0, {"rash": 1}),
            ("b", 0, {"rash": "maybe"}),
            ("c", 0, {}),
            ("", 0, {}),
            ("ok", 0, {"rash": 1}),
        )
        second = source(
            ("a", 0, {}),
            ("b", 0, {}),
            ("c", 0, {"fever": "maybe"}),
            ("d", 0, {}),
            ("d", 0, {}),
            (None, 0, {}),
            ("ok", 0, {}),
        )
        coded = [{n: [text[a] for a in v] if n in NAMES else v for n, v in s.items()} for s in (first, second)]
        expected = [
            ("a", 0, "duplicated in site", *NONE),
            ("b", 0, "unreadable in site", *NONE),
            ("c", 0, "unreadable in central", *NONE),
            ("d", 0, "duplicated in central", *NONE),
            ("", 0, "unidentified", *NONE),
            (None, 0, "unidentified", *NONE),
            ("ok", 0, "differs", "rash", 2, "present", "absent", -2, -2, -2, -2),
        ]
        assert in_order(expected) == sorted_rows(reconciled(kind, *coded))

    @each(PLAIN_EAGER)
    def test_duplicated(self, kind):
        """A visit that a source has twice is refused, naming the source, the visit and the number of rows."""
        message = r"in the source 'central': duplicated visit: subject=a week=4 \(2 rows\)"
        with pytest.raises(DuplicateVisitError, match=message) as caught:
            reconciled(kind, source(*SITE), source(*CENTRAL, ("a", 4, {})))
        assert "central" == pickle.loads(pickle.dumps(caught.value)).source

    @each(PLAIN_EAGER)
    def test_everything_at_once(self, kind):
        """What is wrong with both sources is told together."""
        unreadable = source(*SITE, ("z", 0, {})) | {"rash": ["Y", None, "N", "N", "N", "maybe"]}
        blank = source(*CENTRAL, (None, 0, {}), ("a", 4, {}))
        with pytest.raises(InputErrors, match="in the source 'site': column 'rash': 'maybe'") as caught:
            reconciled(kind, unreadable, blank)
        assert [
            ("site", unreadable_answer),
            ("central", missing_identifier),
            ("central", duplicate_visit),
        ] == [(error.source, BUILDERS[error.kind]) for error in caught.value.errors]
        assert 1 == str(caught.value).count("Accepted: ")

    @each(plain("pandas", "polars", "polars lazy", "duckdb", "dask"))
    def test_identifiers_of_two_kinds(self, kind):
        """Where one source numbers its subjects and the other writes text, no visit is the same: that is refused."""
        second = source(*CENTRAL)
        second["week"] = [str(week) for week in second["week"]]
        message = "column 'week' holds numbers in 'site' and text in 'central', so no visit of the two is the same"
        with raises(identifier_types, match=message) as caught:
            reconciled(kind, source(*SITE), second)
        assert {"site": "numbers", "central": "text"} == pickle.loads(pickle.dumps(caught.value)).kinds

    @together(
        ("here", "there"),
        [
            (pl.Int32, pl.Int64),
            (pl.Int16, pl.Float32),
            (pl.Categorical, pl.String),
            (pl.Datetime("ms"), pl.Datetime("us")),
        ],
    )
    @together("lazy", [False, True])
    def test_identifiers_of_one_kind(self, here, there, lazy):
        """Types that hold the same values are the same."""
        values = ["4"] if here == pl.Categorical else [datetime(2020, 1, 1)] if here == pl.Datetime("ms") else [4]
        both = []
        for dtype, told in ((here, {"rash": 1}), (there, {})):
            frame = pl.DataFrame(source(("a", 0, told))).with_columns(week=pl.Series(values).cast(dtype))
            both.append(frame.lazy() if lazy else frame)
        told = frames.reconcile(*both, SELENA_SLEDAI, VISIT)
        assert ["rash"] == [row[0] for row in rows(told, "descriptor")]

    def test_dates_and_times_are_two_kinds(self):
        """A day and a moment, and moments with and without a zone, are refused."""
        first = pl.DataFrame(source(("a", 0, {})))
        moment = datetime(2020, 1, 1, tzinfo=UTC)
        second = first.with_columns(week=pl.lit(moment))
        with raises(identifier_types, match="holds Date in 'first' and Datetime in UTC in 'second'"):
            frames.reconcile(
                first.with_columns(week=pl.lit(date(2020, 1, 1))),
                second,
                SELENA_SLEDAI,
                VISIT,
            )

    @each(PLAIN_EAGER)
    @pytest.mark.parametrize("empty", [0, 1])
    def test_a_source_without_rows(self, kind, empty):
        """All visits are then only in the other source."""
        full, nothing = source(("a", 0, {"rash": 1})), {name: [] for name in source(("a", 0, {}))}
        told = reconciled(kind, *((nothing, full) if empty == 0 else (full, nothing)))
        assert [("a", 0, f"only in {LABELS[1 - empty]}", *NONE)] == rows(told)

    @each(PLAIN_EAGER)
    def test_no_rows_at_all(self, kind):
        """Two empty sources differ nowhere."""
        nothing = {name: [] for name in source(("a", 0, {}))}
        assert [] == rows(reconciled(kind, nothing, nothing))


class TestRefusals:
    """What cannot be meant is refused before anything is read."""

    def test_two_engines(self):
        """Two kinds of frame are refused by name."""
        columns = source(*SITE)
        with pytest.raises(UnsupportedFrameError, match="a pandas DataFrame with a polars DataFrame"):
            frames.reconcile(
                pd.DataFrame(columns), pl.DataFrame(columns), SELENA_SLEDAI, frames.Layout(subject="subject")
            )
        with pytest.raises(UnsupportedFrameError, match="a polars LazyFrame with a polars DataFrame is not supported"):
            frames.reconcile(
                pl.LazyFrame(columns), pl.DataFrame(columns), SELENA_SLEDAI, frames.Layout(subject="subject")
            )

    def test_names_that_the_result_has(self):
        """An identifier or a label that would stand twice in the result is refused."""
        with raises(taken_column, match="already has a column 'weight'"):
            reconciled(PLAIN["polars"], source(*SITE), source(*CENTRAL), layout=evolve(VISIT, visit="weight"))
        with raises(taken_column, match="already has a column 'Problem'"):
            reconciled(PLAIN["polars"], source(*SITE), source(*CENTRAL), labels=("Problem", "b"))
        with raises(taken_column, match="already has a column 'week'"):
            reconciled(PLAIN["polars"], source(*SITE), source(*CENTRAL), labels=("site", "Week"))

    @together("labels", [("a", "A"), ("a",), ("a", "b", "c")])
    def test_labels_that_do_not_tell_apart(self, labels):
        """Two sources have two names."""
        with pytest.raises(ValueError, match="give the two sources two names"):
            reconciled(PLAIN["polars"], source(*SITE), source(*CENTRAL), labels=labels)

    def test_no_identifier(self):
        """Without identifiers there are no visits."""
        with pytest.raises(TypeError, match="reconcile: name the columns of the subject and the visit"):
            reconciled(PLAIN["polars"], source(*SITE), source(*CENTRAL), layout=frames.Layout())
        with pytest.raises(
            TypeError, match="second_layout: name the columns of the subject and the visit as in layout"
        ):
            reconciled(PLAIN["polars"], source(*SITE), source(*CENTRAL), second_layout=frames.Layout(subject="week"))

    def test_an_identifier_that_is_not_there(self):
        """A missing identifier is told with the source that lacks it."""
        second = source(*CENTRAL)
        second["visit"] = second.pop("week")
        with raises(missing_column, match="in the source 'central': the frame has no column 'week'"):
            reconciled(PLAIN["polars"], source(*SITE), second)


def test_lazy_stays_lazy():
    """The plan of a lazy frame is the engine's own: no Python function is in it."""
    plan = reconciled(PLAIN["polars lazy"], source(*SITE), source(*CENTRAL)).explain()
    assert "PYTHON" not in plan.upper()
