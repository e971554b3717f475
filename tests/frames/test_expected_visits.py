"""The report names who should have a visit and has none, and the count includes them."""

import warnings

import narwhals.stable.v2 as nw
import pytest
from attrs import evolve

from frames import verbs
from frames.kinds import (
    PLAIN_EAGER,
    PLAIN_LAZY,
    columns_of,
    each,
    each_engine,
    each_quick_engine,
    plain,
    rows,
    sorted_rows,
)
from oracle import NAMES
from refusals import raises
from sledai import SELENA_SLEDAI, SLEDAI_2K, frames
from sledai.criteria import DORIS_2021, LLDAS, STATES
from sledai.errors import missing_column, taken_column, unknown_visit
from sledai.frames import RemarkWarning
from together import together

DORIS_OWN = evolve(STATES["doris-2021"], key="doris-own")

KINDS = [*PLAIN_EAGER, *PLAIN_LAZY]
NOT_DASK = [kind for kind in KINDS if kind.engine != "dask"]
VISITS = [
    # subject, arm, visit, findings, global assessment
    ("01", "a", "Baseline", ("arthritis", "rash"), 1.0),
    ("01", "a", "Week 10", ("rash",), 1.0),
    ("02", "b", "Baseline", ("arthritis", "rash"), 1.0),
    ("03", "b", "Baseline", ("arthritis", "rash"), 1.0),
    ("03", "b", "Week 10", ("rash",), None),
]
"""Subject 01 falls by 4 and responds, 02 left after the baseline, the global assessment of 03 was not taken."""
SUBJECT = {"subject": ["subject", "arm"], "visit": "visit"}


def table():
    """The visits as columns."""
    who = zip(*VISITS, strict=True)
    columns = dict(zip(("subject", "arm", "visit", "found", "pga"), map(list, who), strict=True))
    found = columns.pop("found")
    columns |= {"age": [40] * len(VISITS), "smoker": [True] * len(VISITS)}
    return {**columns, "letter": ["B"] * len(VISITS), **{n: [n in of for of in found] for n in NAMES}}


def sri(frame, **more):
    """The responders at each visit."""
    letters = {"bilag": {"joints": "letter"}, "bilag_edition": "bilag-2004"}
    known = {"pga": "pga", "pga_scale": "points", "treatment_failure": False, "baseline": "Baseline"}
    return verbs.sri(frame, SELENA_SLEDAI, **SUBJECT, **letters, **(known | more))


class TestResponses:
    """An expected visit that is not there gets a row where it is asked for."""

    @each_engine(KINDS)
    @pytest.mark.parametrize(("missing", "second", "third"), [("observed", None, None), ("nri", False, False)])
    def test_a_row_for_each_expected_visit(self, kind, missing, second, third):
        """With non-responder imputation it is no response, otherwise nothing is known; the others stay as they are."""
        derived = sri(kind.frame(table()), missing=missing, expected=["Week 10"], reasons=True)
        expected = [
            ("01", "a", "Baseline", True, 40, True, False, "not met: score", False),
            ("01", "a", "Week 10", True, 40, True, True, "", False),
            ("02", "b", "Baseline", True, 40, True, False, "not met: score", False),
            ("02", "b", "Week 10", None, None, None, second, "no visit", True),
            ("03", "b", "Baseline", True, 40, True, False, "not met: score", False),
            ("03", "b", "Week 10", True, 40, True, third, "open: pga_not_worse", False),
        ]
        shown = ("subject", "arm", "visit", "rash", "age", "smoker", "sri", "sri_reasons", "no_visit")
        assert expected == sorted_rows(derived, *shown)

    @each(plain("pandas", "polars", "pyarrow"))
    def test_who_is_left_out_is_said(self, kind):
        """Where no visit is expected "nri" leaves subject 02 out of week 10: a warning says so."""
        said = r"of 3 subjects some have no row where others have one: 1 at 'Week 10'\. .*expected=\[\"Week 52\"\]"
        with pytest.warns(RemarkWarning, match=said):
            derived = sri(kind.frame(table()), missing="nri")
        assert [("01", True), ("03", False)] == [
            row[::2] for row in rows(derived, "subject", "visit", "sri") if "10" in row[1]
        ]
        known = {"pga": "pga", "pga_scale": "points", "prednisone": "age", "missing": "nri"}
        days = table() | {"visit": [0, 70, 0, 0, 70]}
        for rule in (LLDAS, DORIS_OWN):
            stated = dict.fromkeys(rule.required, True) | dict.fromkeys(rule.ruled_out, False)
            with pytest.warns(RemarkWarning, match="one: 1 at 70"):
                verbs.lldas(kind.frame(days), SLEDAI_2K, **SUBJECT, **known, statements=stated, rule=rule)
        with warnings.catch_warnings(action="error"):
            sri(kind.frame(table()), missing="observed")
            sri(kind.frame(table()), missing="nri", expected=["Week 10"])
            whole = {name: [values[row] for row in (0, 1, 3, 4)] for name, values in table().items()}
            sri(kind.frame(whole), missing="nri")
            flagged = table() | {"start": [visit == "Baseline" for visit in table()["visit"]]}
            flag = {"subject": ["subject", "arm"], "baseline_flag": "start", "treatment_failure": False}
            letters = {
                "bilag": {"joints": "letter"},
                "bilag_edition": "bilag-2004",
                "pga": "pga",
                "pga_scale": "points",
            }
            verbs.sri(kind.frame(flagged), SELENA_SLEDAI, **flag, **letters, missing="nri")

    @each(PLAIN_EAGER)
    def test_rows_come_last(self, kind):
        """An eager frame keeps its rows and their order, and has the added ones below them."""
        derived = sri(kind.frame(table()), expected=["Week 10", "Baseline"])
        own = [row[:3] for row in VISITS]
        assert [*own, ("02", "b", "Week 10")] == rows(derived, "subject", "arm", "visit")

    @each(plain("pandas", "polars"))
    def test_nobody_lacks_a_visit(self, kind):
        """Nothing is added, and the column says so."""
        derived = sri(kind.frame(table()), expected=["Baseline"])
        assert [False] * len(VISITS) == [row[0] for row in rows(derived, "no_visit")]

    @each(NOT_DASK)
    def test_a_frame_of_expected_visits(self, kind):
        """Who has no row at all can be expected too."""
        expected = {"subject": ["01", "04"], "arm": ["a", "a"], "visit": ["Week 10", "Week 52"]}
        derived = sri(kind.frame(table()), expected=kind.frame(expected), missing="nri")
        added = [row[:4] for row in rows(derived, "subject", "arm", "visit", "sri", "no_visit") if row[4]]
        assert [("04", "a", "Week 52", False)] == added

    @each([kind for kind in KINDS if kind.engine != "dask" and kind.name != "pandas object"])
    @pytest.mark.parametrize("rule", [LLDAS, evolve(STATES["doris-2021"], key="own")], ids=lambda rule: rule.key)
    def test_an_added_row_is_not_the_visit_before(self, kind, rule):
        """Nothing new is looked for since the visit that took place, and a rule that does not look back works too."""
        columns = {"subject": ["A", "A"], "day": [0, 56], **{name: [False, False] for name in NAMES}}
        columns |= {"rash": [True, True], "pga": [0.4, 0.4], "dose": [5.0, 5.0]}
        if rule is not LLDAS:
            columns["rash"] = [False, False]
        expected = {"subject": ["A"], "day": [28]}
        frame = kind.frame(columns)
        derived = verbs.lldas(
            frame,
            SLEDAI_2K,
            subject="subject",
            visit="day",
            pga="pga",
            pga_scale="points",
            prednisone="dose",
            statements=dict.fromkeys(rule.required, True) | dict.fromkeys(rule.ruled_out, False),
            **({"at_first_visit": "nothing new"} if rule.nothing_new else {}),
            rule=rule,
            missing="nri",
            expected=kind.frame(expected),
        )
        assert {"lldas": [True, False, True]} == columns_of(derived, "lldas", by=("day",))


class TestRemission:
    """The state of one visit knows visits only where some are expected."""

    @each_quick_engine(KINDS)
    @pytest.mark.parametrize(("missing", "outcome"), [("observed", None), ("nri", False)])
    def test_a_row_for_each_expected_visit(self, kind, missing, outcome):
        """Who is in remission at both visits, and who is not there at the second."""
        columns = {"subject": ["A", "A", "B"], "day": [0, 28, 0], "pga": [0.4] * 3, "dose": [5.0] * 3}
        columns |= {name: ["N"] * 3 for name in NAMES}
        derived = verbs.doris(
            kind.frame(columns),
            SLEDAI_2K,
            subject="subject",
            visit="day",
            expected=[0, 28],
            pga="pga",
            pga_scale="points",
            prednisone="dose",
            statements=dict.fromkeys(DORIS_2021.required, True) | dict.fromkeys(DORIS_2021.ruled_out, False),
            missing=missing,
        )
        found = columns_of(derived, "doris", "no_visit", by=("subject", "day"))
        assert {"doris": [True] * 3 + [outcome], "no_visit": [False] * 3 + [True]} == found

    @together(
        ("named", "match"),
        [
            ({"expected": [28]}, "name the columns of the subject and the visit in the layout"),
            ({"expected": [28], "subject": "subject"}, "name the columns of the subject and the visit in the layout"),
        ],
    )
    def test_half_of_it(self, named, match):
        """Expected visits need both columns."""
        (polars,) = plain("polars")
        with pytest.raises(TypeError, match=match):
            verbs.doris(polars.frame(table()), SLEDAI_2K, **named)


@each(plain("pandas", "polars", "polars lazy", "duckdb", "ibis"))
def test_numbers_of_fewer_bits(kind):
    """A visit that is added has the type of the column."""
    columns = table()
    columns["visit"] = [{"Baseline": 0, "Week 10": 10}[visit] for visit in columns["visit"]]
    source = nw.from_native(kind.frame(columns)).with_columns(nw.col("visit").cast(nw.Int32)).to_native()
    derived = sri(source, baseline=0, expected=[10])
    assert nw.Int32 == nw.from_native(derived).collect_schema()["visit"]
    assert [("02", 10)] == [row[:2] for row in rows(derived, "subject", "visit", "no_visit") if row[2]]


SUBJECT_AND_VISIT = frames.Layout(subject="subject", visit="visit")
SUBJECTS = frames.Layout(**SUBJECT)


class TestCounts:
    """Nobody is left out of a count."""

    @each_quick_engine(KINDS)
    def test_by_arm_and_visit(self, kind):
        """Of whom nothing is known is counted as such, and who has no visit too."""
        counted = frames.count_outcomes(
            sri(kind.frame(table())), "sri", SUBJECT_AND_VISIT, by="arm", expected=["Week 10"]
        )
        assert [
            ("a", "Baseline", 1, 0, 1, 0, 0),
            ("a", "Week 10", 1, 1, 0, 0, 0),
            ("b", "Baseline", 2, 0, 2, 0, 0),
            ("b", "Week 10", 2, 0, 0, 1, 1),
        ] == sorted_rows(counted)

    @each_engine(NOT_DASK)
    @pytest.mark.parametrize(("missing", "not_met", "open_"), [("observed", 0, 1), ("nri", 1, 0)])
    def test_rows_that_were_added(self, kind, missing, not_met, open_):
        """They are no visits, whatever they count as."""
        derived = sri(kind.frame(table()), missing=missing, expected=["Week 10"])
        counted = frames.count_outcomes(derived, "sri", SUBJECT_AND_VISIT, expected=["Week 10"])
        assert [("Baseline", 3, 0, 3, 0, 0), ("Week 10", 3, 1, not_met, open_, 1)] == sorted_rows(counted)

    @each(NOT_DASK)
    def test_only_what_is_there(self, kind):
        """Without expected visits those that are there are counted, out of fewer subjects."""
        counted = frames.count_outcomes(sri(kind.frame(table())), "sri", SUBJECT_AND_VISIT)
        assert [("Baseline", 3, 0, 3, 0, 0), ("Week 10", 2, 1, 0, 1, 0)] == sorted_rows(counted)

    @each(NOT_DASK)
    def test_visits_of_a_frame(self, kind):
        """One subject of three should have week 10, and another a visit that nobody had."""
        should = kind.frame({"subject": ["01", "02"], "visit": ["Week 10", "Week 24"]})
        counted = frames.count_outcomes(sri(kind.frame(table())), "sri", SUBJECT_AND_VISIT, expected=should)
        expected = [("Baseline", 3, 0, 3, 0, 0), ("Week 10", 2, 1, 0, 1, 0), ("Week 24", 1, 0, 0, 0, 1)]
        assert expected == sorted_rows(counted)

    def test_a_taken_name(self):
        """A column of the groups is no count."""
        (polars,) = plain("polars")
        derived = polars.frame({"subject": ["A"], "visit": [1], "met": ["x"], "sri": [True]})
        with raises(taken_column, match="'met'"):
            frames.count_outcomes(derived, "sri", SUBJECT_AND_VISIT, by=["met"])


class TestCheck:
    """The report names the visits that a table lacks."""

    @each_engine(KINDS)
    def test_missing_visits(self, kind):
        """Each with its subject."""
        report = frames.check(kind.frame(table()), SELENA_SLEDAI, SUBJECTS, expected=["Baseline", "Week 10"])
        (found,) = (found for found in report.entries if found.kind is frames.ProblemKind.MISSING_VISIT)
        assert (1, ("subject=02 arm=b visit=Week 10",)) == (found.count, found.examples)

    @each(NOT_DASK)
    def test_a_visit_that_nobody_has(self, kind):
        """Everybody lacks it."""
        report = frames.check(kind.frame(table()), SELENA_SLEDAI, SUBJECTS, expected=["week 10"])
        assert [3] == [found.count for found in report.entries if found.kind == "missing_visit"]

    def test_it_was_not_looked_for(self):
        """Without expected visits the report says so; an identifier that does not name a column is a problem."""
        (pandas,) = plain("pandas")
        report = frames.check(pandas.frame(table()), SELENA_SLEDAI, SUBJECTS)
        assert ("it needs the visits that should be there, expected=",) == report.not_looked_for["missing_visit"]
        lost = frames.check(
            pandas.frame(table()), SELENA_SLEDAI, frames.Layout(subject="id", visit="visit"), expected=["Week 10"]
        )
        assert "missing_visit" not in [found.kind for found in lost.entries]


class TestRefused:
    """What makes no sense is refused with what to give."""

    @each(PLAIN_EAGER)
    def test_a_misspelt_visit(self, kind):
        """The nearest visit that is there is named."""
        with raises(unknown_visit, match=r"no row has visit = 'week 10' \(nearest: 'Week 10'\)"):
            sri(kind.frame(table()), expected=["week 10"])

    @together("expected", ["Week 10", 10, [], ()])
    def test_neither_visits_nor_a_frame(self, expected):
        """A list of values, or a frame."""
        (polars,) = plain("polars")
        with pytest.raises(TypeError, match="give a list of values of 'visit', or a frame of such visits"):
            sri(polars.frame(table()), expected=expected)

    def test_columns_that_are_not_named(self):
        """A visit belongs to a subject, and is named by a column."""
        (polars,) = plain("polars")
        frame = polars.frame(table())
        with pytest.raises(TypeError, match="expected: name the columns of the subject and the visit in the layout"):
            frames.check(frame, SELENA_SLEDAI, frames.Layout(subject="subject"), expected=["Week 10"])
        with pytest.raises(TypeError, match="name the columns of the subject and the visit in the layout"):
            verbs.sri(frame, SELENA_SLEDAI, subject="subject", baseline_flag="letter", expected=["Week 10"])
        with raises(missing_column, match="expected has no column 'arm'"):
            sri(frame, expected=polars.frame({"subject": ["01"], "visit": ["Week 10"]}))


def in_types(kind, type_):
    """The table with its identifiers as another type of the engine, or what holds the same in a frame of the kind."""
    source = kind.frame({**table(), "subject": [f"s{row[0]}" for row in VISITS]})
    if kind.engine == "pandas":
        return source.astype(dict.fromkeys(("subject", "visit"), type_))
    if kind.engine == "polars":
        import polars as pl

        values = {"subject": ["s01", "s02", "s03"], "visit": ["Baseline", "Week 10"]}
        return source.with_columns(
            pl.col(name).cast(pl.Enum(held) if type_ == "enum" else pl.Categorical) for name, held in values.items()
        )
    if kind.engine == "pyarrow":
        import pyarrow as pa

        types = {"large": pa.large_string(), "dictionary": pa.dictionary(pa.int16(), pa.string())}
        schema = source.schema
        for name in ("subject", "visit"):
            schema = schema.set(schema.get_field_index(name), pa.field(name, types[type_]))
        return source.cast(schema)
    as_enum = "subject::ENUM('s01', 's02', 's03') AS subject, visit::ENUM('Baseline', 'Week 10') AS visit"
    return source.select(f"* REPLACE ({as_enum})")


TYPES = {"pandas": ["category"], "polars": ["category", "enum"], "pyarrow": ["large", "dictionary"], "duckdb": ["enum"]}


@each(plain("pandas", "polars", "polars lazy", "pyarrow", "duckdb"))
def test_identifiers_of_other_types_of_text(kind):
    """Categories, enumerations and the types of Arrow are text as any other."""
    for type_ in TYPES[kind.engine]:
        source = in_types(kind, type_)
        derived = sri(source, expected=["Week 10"])
        added = [row[:2] for row in rows(derived, "subject", "visit", "no_visit") if row[2]]
        assert ([("s02", "Week 10")], 6) == (added, len(rows(derived, "subject")))
        further = {"subject": ["s01", "s09"], "arm": ["a", "b"], "visit": ["Week 10", "Week 99"]}
        derived = sri(source, expected=kind.frame(further))
        assert [("s09", "Week 99")] == [row[:2] for row in rows(derived, "subject", "visit", "no_visit") if row[2]]


@each(plain("polars", "pyarrow"))
def test_types_stay(kind):
    """Where the type has all values, it is the one of the column afterwards."""
    for type_ in TYPES[kind.engine]:
        source = in_types(kind, type_)
        derived = sri(source, expected=["Week 10"])
        schemas = [nw.from_native(frame).collect_schema() for frame in (source, derived)]
        assert schemas[0]["visit"] == schemas[1]["visit"]
