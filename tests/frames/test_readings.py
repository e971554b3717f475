"""Readings, letters and statements beside the 24 answers: exactly what is written, or nothing at all."""

from decimal import Decimal

import narwhals.stable.v2 as nw
import pytest
from attrs import frozen

from frames import verbs
from frames.kinds import KINDS, SLOW, TEXTS, Untyped, columns_of, each, each_engine
from refusals import raises
from sledai import SELENA_SLEDAI, Interval
from sledai.criteria import LLDAS
from sledai.errors import InputErrors, column_type, missing_column, shared_column, unreadable_answer, unreadable_reading
from sledai.frames import Layout
from sledai.frames.cells import Letters
from sledai.frames.deriving import apply_rule
from sledai.frames.reading import YES_OR_NO, Column, Item, read
from sledai.visits.readings import KILOGRAMS, MG_PER_DAY, MILLIMETRES, POINTS, TENTHS
from together import together

NOTHING = Layout(not_assessed=tuple(SELENA_SLEDAI))
EAGER = [kind for kind in TEXTS if not kind.lazy]
LAZY = [kind for kind in TEXTS if kind.lazy]


@frozen
class Case:
    """How a column is read: what each value is, as the lowest and the highest whole number, and what is unreadable."""

    kind: object
    read: tuple
    unreadable: tuple


CASES = {
    "points": Case(
        POINTS,
        (
            (0.0, 0, 0),
            (-0.0, 0, 0),
            (0.2, 200_000, 200_000),
            (0.3, 300_000, 300_000),
            (1.4, 1_400_000, 1_400_000),
            (2.999999, 2_999_999, 2_999_999),
            (0.3000001, 300_000, 300_001),
            (1.4 - 1.1, 300_000, 300_000),
            (10 / 100 * 3, 300_000, 300_000),
            (3.0, 3_000_000, 3_000_000),
            (None, 0, 3_000_000),
            (float("nan"), 0, 3_000_000),
        ),
        (3.000001, 3.0000001, -0.1, float("inf"), float("-inf"), 1e300, -1e300),
    ),
    "tenths": Case(TENTHS, ((1.0, 300_000, 300_000), (0.1, 30_000, 30_000), (10.0, 3_000_000, 3_000_000)), (10.1,)),
    "millimetres": Case(
        MILLIMETRES,
        (
            (10.0, 300_000, 300_000),
            (33.3333, 999_999, 999_999),
            (100 / 3, 999_999, 1_000_002),
            (100.0, 3 * 10**6, 3 * 10**6),
        ),
        (100.0001,),
    ),
    "dose": Case(
        MG_PER_DAY,
        ((7.5, 7_500_000, 7_500_000), (20 / 3, 6_666_666, 6_666_667), (0.0, 0, 0), (None, 0, 10**11)),
        (10_001.0, -5.0),
    ),
    "weight": Case(KILOGRAMS, ((60.7, 60_700_000, 60_700_000), (1000.0, 10**9, 10**9), (None, 1, 10**12)), (0.0,)),
    "letters": Case(
        Letters(),
        (
            *((letter, grade, grade) for grade, letter in enumerate("EDCBA")),
            *((f"\t{letter.lower()}\u00a0", grade, grade) for grade, letter in enumerate("EDCBA")),
            *((nothing, 0, 4) for nothing in (None, "", " \u00a0", "ND", "not done ")),
        ),
        ("F", "AB", "1", "-"),
    ),
    "statement": Case(
        YES_OR_NO,
        (("Y", 1, 1), (" yes", 1, 1), ("no", 0, 0), ("n ", 0, 0), (None, 0, 1), ("", 0, 1), ("ND", 0, 1)),
        ("maybe", "2"),
    ),
}
WHOLE = {0: (0, 0), 1: (1_000_000, 1_000_000), 3: (3_000_000, 3_000_000), None: (0, 3_000_000)}
"""Global assessments that are whole numbers."""


def frame_of(kind, **columns):
    """A frame with these columns; a row has its number as week."""
    size = len(next(iter(columns.values())))
    return kind.frame({"subject": ["1"] * size, "week": list(range(size)), **columns})


def read_as(frame, kind, column="value"):
    """The lowest and the highest value of a column, row by row."""
    return values_of(frame, Item("value", column, kind))


def values_of(frame, item):
    """The same for an item."""

    def rule(answers):
        return {end: Column(getattr(answers[-1], end)) for end in ("low", "high")}

    found = apply_rule(read(frame, SELENA_SLEDAI, ["low", "high"], NOTHING, further=[item]), rule).to_native()
    columns = columns_of(found, "low", "high")
    return list(zip(columns["low"], columns["high"], strict=True))


each_case = pytest.mark.parametrize("case", CASES)


class TestValues:
    """What a value is."""

    @each_engine(TEXTS)
    @each_case
    def test_read(self, kind, case):
        """Exactly, in whole parts; what is not there is every value that it can have."""
        values, lows, highs = zip(*CASES[case].read, strict=True)
        assert list(zip(lows, highs, strict=True)) == read_as(frame_of(kind, value=list(values)), CASES[case].kind)

    @each_engine(EAGER)
    @each_case
    def test_unreadable_values_are_refused(self, kind, case):
        """By name, each counted, with what is accepted."""
        values = [CASES[case].read[0][0], *CASES[case].unreadable, CASES[case].unreadable[0]]
        with raises(unreadable_reading, unreadable_answer) as caught:
            read_as(frame_of(kind, value=values), CASES[case].kind)
        first, *others = map(repr, CASES[case].unreadable)
        assert {first: 2} | dict.fromkeys(others, 1) == caught.value.values
        assert "value" == caught.value.column
        if case != "statement":
            assert CASES[case].kind.accepted == caught.value.accepted

    @each_engine(LAZY)
    @each_case
    def test_an_unreadable_value_is_a_row_of_nulls(self, kind, case):
        """In that row only."""
        value, low, high = CASES[case].read[0]
        wrong = CASES[case].unreadable
        found = read_as(frame_of(kind, value=[value, *wrong, value]), CASES[case].kind)
        assert [(low, high), *[(None, None)] * len(wrong), (low, high)] == found

    @each(TEXTS)
    def test_whole_numbers(self, kind):
        """Integers are read like other numbers, nulls among them."""
        assert list(WHOLE.values()) == read_as(frame_of(kind, value=list(WHOLE)), POINTS)
        without = [value for value in WHOLE if value is not None]
        assert [WHOLE[value] for value in without] == read_as(frame_of(kind, value=without), POINTS)

    @each_engine([kind for kind in TEXTS if kind.engine not in ("pandas", *SLOW)])
    @together("type_", ["float32", "int8", "uint16", "decimal128(5, 2)"])
    def test_other_types(self, kind, type_):
        """A number is what it is written as, however few digits its type holds."""
        import pyarrow as pa

        decimals = [Decimal("2.50"), Decimal("0.30"), None] if type_.startswith("decimal") else [2.5, 0.3, None]
        values = decimals if type_ in ("float32", "decimal128(5, 2)") else [2, 3, None]
        arrow = pa.decimal128(5, 2) if type_.startswith("decimal") else getattr(pa, type_)()
        table = pa.table({"subject": ["1"] * 3, "week": [0, 1, 2], "value": pa.array(values, arrow)})
        frame = from_arrow(kind, table)
        expected = [int(Decimal(str(value)) * 10**6) for value in values[:2]]
        assert [*((parts, parts) for parts in expected), (0, 3_000_000)] == read_as(frame, POINTS)

    @each_engine([kind for kind in TEXTS if kind.engine != "dask"])
    @each_case
    def test_nothing_but_nulls(self, kind, case):
        """A column of nulls, of a type or of none, is known in no row; Dask takes one of no type for text."""
        unknown = Interval(0, 1) if case == "statement" else CASES[case].kind.unknown
        expected = [(unknown.low, unknown.high)] * 3
        for column in ([None] * 3, Untyped([None] * 3)):
            frame = frame_of(kind, value=column)
            if kind.before_duckdb_2 and case == "letters":
                with raises(column_type, match="column 'value' holds Int32 and must hold text"):
                    read_as(frame, CASES[case].kind)
            else:
                assert expected == read_as(frame, CASES[case].kind)


def from_arrow(kind, table):
    """A frame of an engine with the types of an Arrow table."""
    from frames import kinds

    if kind.engine == "polars":
        import polars as pl

        return pl.from_arrow(table).lazy() if kind.lazy else pl.from_arrow(table)
    if kind.engine == "duckdb":
        return kinds.connection().from_arrow(table)
    if kind.engine == "ibis":
        import ibis

        return ibis.memtable(table)
    return table


class TestOtherKinds:
    """Numbers as text, and what is neither."""

    @each(EAGER)
    def test_text_is_read_value_by_value_in_an_eager_frame(self, kind):
        """As it is written."""
        values = ["0.3", " 1.40 ", "3", None, "", "3e-1"]
        parts = [300_000, 1_400_000, 3_000_000]
        expected = [*((at, at) for at in parts), (0, 3_000_000), (0, 3_000_000), (300_000, 300_000)]
        assert expected == read_as(frame_of(kind, value=values), POINTS)
        with raises(unreadable_reading, match=r"'1,4' \(2 times\), 'mild' \(1 time\) cannot be read"):
            read_as(frame_of(kind, value=["1,4", "1,4", "mild", "1.4"]), POINTS)

    def test_objects_of_pandas(self):
        """Several kinds of values in one column; a truth value is no number."""
        kind = KINDS["pandas object"]
        values = [1, 0.3, Decimal("1.25"), "2.5", None, float("nan")]
        parts = [1_000_000, 300_000, 1_250_000, 2_500_000]
        expected = [*((at, at) for at in parts), (0, 3_000_000), (0, 3_000_000)]
        assert expected == read_as(frame_of(kind, value=Untyped(values)), POINTS)
        with raises(unreadable_reading, match=r"True \(1 time\)"):
            read_as(frame_of(kind, value=Untyped([1, True, 0.5, "x"])), POINTS)

    @each(EAGER)
    @pytest.mark.parametrize("how", [POINTS, Letters()], ids=["numbers", "letters"])
    def test_truth_values_and_lists_are_neither(self, kind, how):
        """Nor are numbers letters."""
        wrong = [[True, False], [[1], [2]]]
        for values in wrong if how == POINTS else [*wrong, [1, 2], [0.5, 1.5]]:
            with raises(unreadable_reading) as caught:
                read_as(frame_of(kind, value=Untyped(values)), how)
            assert 2 == sum(caught.value.values.values())

    @each(LAZY)
    def test_text_is_no_number_in_a_lazy_frame(self, kind):
        """It is refused before anything is computed, with the remedy."""
        frame = frame_of(kind, value=["0.3", "1.4"])
        with raises(column_type, match=r"'value' holds text and must hold numbers \[points\]. Cast it"):
            read_as(frame, POINTS)

    @each(LAZY)
    def test_numbers_are_no_letters_in_a_lazy_frame(self, kind):
        """Likewise."""
        with raises(column_type, match="'value' holds Float64 and must hold text, the letters A to E"):
            read_as(frame_of(kind, value=[0.5, 1.0]), Letters())


class TestColumns:
    """Which column is read."""

    @each([KINDS["pandas text"], KINDS["polars lazy text"]])
    def test_a_constant(self, kind):
        """What is the same in every visit needs no column, and reaches the rule as it is."""
        found = []

        def rule(answers):
            found.append(answers[-1])
            return {"x": Column(answers[0].low)}

        item = Item("value", POINTS.unknown, POINTS)
        apply_rule(read(frame_of(kind, other=[1, 2]), SELENA_SLEDAI, ["x"], NOTHING, further=[item]), rule)
        assert {Interval(0, 3_000_000)} == set(found)

    @each([KINDS["pandas text"], KINDS["polars lazy text"]])
    def test_a_column_that_is_not_there(self, kind):
        """The nearest one is named."""
        with raises(missing_column, match="no column 'PGA' \\(nearest column: 'pga'\\)"):
            read_as(frame_of(kind, pga=[1.0, 2.0]), POINTS, column="PGA")

    def test_one_column_that_is_read_in_two_ways(self):
        """Is refused, whichever came first; two statements may share one."""
        frame = frame_of(KINDS["polars text"], value=[1.0, 2.0])
        items = [Item("pga", "value", POINTS), Item("dose", "value", MG_PER_DAY)]
        with raises(shared_column, match="'value' for pga and dose"):
            read(frame, SELENA_SLEDAI, [], NOTHING, further=items)
        items = [Item(name, "value", YES_OR_NO) for name in ("one", "another")]
        assert {"value": YES_OR_NO} == read(frame, SELENA_SLEDAI, [], NOTHING, further=items).tables

    @each(EAGER)
    def test_all_faults_at_once(self, kind):
        """Of columns and of values."""
        frame = frame_of(kind, pga=[4.0, 1.0], rash=["Y", "maybe"], stable=["Y", "?"])
        others = [name for name in SELENA_SLEDAI if name != "rash"]
        with pytest.raises(InputErrors) as caught:
            verbs.doris(
                frame,
                SELENA_SLEDAI,
                not_assessed=others,
                pga="pga",
                pga_scale="points",
                prednisone="dose",
                statements={"stable_treatment": "stable"},
            )
        found = [error.kind for error in caught.value.errors]
        assert [
            "missing column",
            "unreadable answer",
            "unreadable answer",
            "unreadable reading",
        ] == sorted(found)

    @each([KINDS["duckdb text"], KINDS["polars lazy text"], KINDS["ibis text"]])
    def test_names_that_engines_have_words_for(self, kind):
        """Blanks and quotes in names do not matter, but that narwhals finds no quotes in a DuckDB before 2."""
        name = "my pga [0-3]" if kind.before_duckdb_2 and kind.engine == "duckdb" else 'my "pga" [0-3]'
        frame = frame_of(kind, **{name: [0.3, None]})
        assert [(300_000, 300_000), (0, 3_000_000)] == read_as(frame, POINTS, column=name)


class TestLaziness:
    """Nothing is computed before a frame is collected, and no Python runs inside a plan."""

    def test_polars(self):
        """The source would fail."""
        import polars as pl

        def explode(_):
            raise ArithmeticError("the source was read")

        names = [name.value for name in SELENA_SLEDAI]
        columns = {name: ["Y"] for name in names} | {"pga": [1.0], "dose": [5.0], "a": ["A"], "said": ["Y"]}
        source = pl.LazyFrame({"subject": ["1"], "week": [0], **columns})
        for derive_ in VERBS.values():
            lazy = source.map_batches(explode, schema=source.collect_schema())
            with pytest.raises(Exception, match="the source was read"):
                derive_(lazy).collect()
            assert "python" not in derive_(source).explain().lower()

    @pytest.mark.needs("duckdb")
    def test_duckdb(self):
        """Nor is a function of Python registered."""
        import duckdb

        connection = duckdb.connect()
        answers = ", ".join(f"CAST(error('the source was read') AS VARCHAR) AS {name}" for name in SELENA_SLEDAI)
        others = "'1' AS subject, 0 AS week, 1.0 AS pga, 5.0 AS dose, 'A' AS a, 'Y' AS said"
        source = connection.sql(f"SELECT {others}, {answers} FROM range(3)")
        before = connection.sql("SELECT function_name FROM duckdb_functions()").fetchall()
        for derive_ in VERBS.values():
            derived = derive_(source)
            assert type(source) is type(derived)
            with pytest.raises(duckdb.Error, match="the source was read"):
                derived.fetchall()
        assert before == connection.sql("SELECT function_name FROM duckdb_functions()").fetchall()


READINGS = {"pga": "pga", "pga_scale": "points"}
SINCE = {"subject": "subject", "visit": "week", "baseline": 0, "bilag": {"renal": "a"}, "bilag_edition": "bilag-2004"}
VERBS = {
    "flare": lambda frame: verbs.flare(
        frame,
        SELENA_SLEDAI,
        subject="subject",
        visit="week",
        prednisone="dose",
        events={"fever": "said"},
        reasons=True,
        **READINGS,
    ),
    "sri": lambda frame: verbs.sri(frame, SELENA_SLEDAI, treatment_failure="said", **SINCE, **READINGS),
    "bicla": lambda frame: verbs.bicla(frame, SELENA_SLEDAI, reasons=True, **SINCE, **READINGS),
    "lldas": lambda frame: verbs.lldas(
        frame,
        SELENA_SLEDAI,
        subject="subject",
        visit="week",
        prednisone="dose",
        statements=dict.fromkeys(LLDAS.required, "said"),
        **READINGS,
    ),
    "doris": lambda frame: verbs.doris(frame, SELENA_SLEDAI, prednisone="dose", reasons=True, **READINGS),
}


def test_the_expression_gives_what_the_array_gives():
    """For every reading with three decimals, and for those a hair off."""
    import numpy as np
    import polars as pl

    exact = np.round(np.arange(3001) / 1000, 3)
    values = np.concatenate([exact, np.nextafter(exact, 4), np.nextafter(exact, -1)])
    frame = pl.LazyFrame({"subject": ["1"] * len(values), "week": range(len(values)), "value": values})
    found = read_as(frame, POINTS)
    each_read = [POINTS.read(float(value)) for value in values]
    assert [(None, None) if at is None else (at.low, at.high) for at in each_read] == found
    assert nw.from_native(frame).collect_schema().names() == ["subject", "week", "value"]
