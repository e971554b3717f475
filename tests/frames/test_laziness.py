"""Lazy stays lazy: nothing is computed before the frame is collected; only in Dask, Python reads rows in a plan."""

import pytest

from frames import verbs
from frames.cohort import PART, cohort, index_of
from frames.kinds import KINDS, each, session
from sledai import frames

PART_INDEX = index_of(PART)
BASELINE = {"subject": "subject", "visit": "week", "baseline": 0}
PREVIOUS = {"subject": "subject", "visit": "week", "previous": True}
COURSE = {"subject": "subject", "day": "week"}
STATE = PART[0]
"""A column of answers is as good a state as any."""
LABORATORY = {
    "subject": "subject",
    "day": "week",
    "test": "psychosis",
    "value": "week",
    "unit": "rash",
    "excluded": {"fever": "fever"},
    "before": "last_before_window",
    "evidence": True,
    "name": "derived",
}
"""The visits taken for a laboratory table."""
VERBS = {
    "score": lambda frame: verbs.score(frame, PART_INDEX),
    "bounds": lambda frame: verbs.score_bounds(frame, PART_INDEX),
    "system": lambda frame: verbs.by_system(frame, PART_INDEX),
    "clinical": lambda frame: verbs.clinical_score(frame, PART_INDEX),
    "contributions": lambda frame: verbs.contributions(frame, PART_INDEX),
    "change": lambda frame: verbs.change(frame, PART_INDEX, **BASELINE),
    "new": lambda frame: verbs.new_descriptors(frame, PART_INDEX, **BASELINE),
    "resolved": lambda frame: verbs.resolved_descriptors(frame, PART_INDEX, **BASELINE),
    "sri": lambda frame: verbs.sri(frame, PART_INDEX, **BASELINE),
    "expected": lambda frame: verbs.sri(frame, PART_INDEX, **BASELINE, expected=[0]),
    "counts": lambda frame: frames.count_outcomes(
        frame, STATE, frames.Layout(subject="subject", visit="week"), expected=[0]
    ),
    "doris": lambda frame: verbs.doris(frame, PART_INDEX),
    "sustained": lambda frame: verbs.sustained(frame, STATE, **COURSE, from_day=0, to_day=10),
    "first": lambda frame: verbs.time_to_first(frame, STATE, **COURSE, baseline="first_visit"),
    "rate": lambda frame: verbs.annualised_rate(frame, STATE, **COURSE, baseline=0),
    "descriptors": lambda frame: verbs.descriptors(frame, frame, PART_INDEX, **LABORATORY),
    "reconcile": lambda frame: frames.reconcile(
        frame, frame, PART_INDEX, frames.Layout(subject="subject", visit="week")
    ),
}
ALONG = {
    "previous": lambda frame: verbs.change(frame, PART_INDEX, **PREVIOUS),
    "flare": lambda frame: verbs.flare(frame, PART_INDEX, subject="subject", visit="week"),
    "lldas": lambda frame: verbs.lldas(frame, PART_INDEX, subject="subject", visit="week"),
    "mean": lambda frame: verbs.adjusted_mean(frame, PART_INDEX, **COURSE),
    "area": lambda frame: verbs.area_under_curve(frame, PART_INDEX, **COURSE),
    "persistent": lambda frame: verbs.persistently_active(frame, PART_INDEX, **COURSE),
    "time": lambda frame: verbs.time_in_state(frame, STATE, **COURSE, maximum_gap=30),
    "confirmed": lambda frame: verbs.time_to_first(
        frame, STATE, **COURSE, baseline=0, confirmed_within=10, sustained_for=5
    ),
    "carried": lambda frame: frames.carry_forward(
        frame, PART_INDEX, frames.Layout(subject="subject", day="week"), max_age=30, after=None
    ),
}
"""What Dask is refused."""
SQL = ", ".join(
    ["'001' AS subject", "0 AS week", *(f"CAST(error('the source was read') AS VARCHAR) AS {n}" for n in PART)]
)

PLANS = ["bounds", "change", "previous", "sri", "mean", "confirmed", "descriptors"]
"""A verb for each way of making a plan, for engines that take a second for one."""
every_verb = pytest.mark.parametrize("verb", [*VERBS, *ALONG])


def verb_of(name):
    """A verb by its name."""
    return {**VERBS, **ALONG}[name]


class TestPolars:
    """A Polars LazyFrame."""

    kind = KINDS["polars lazy text"]

    @each([kind])
    @every_verb
    def test_nothing_is_computed(self, kind, verb):
        """The source would fail."""

        def explode(_):
            raise ArithmeticError("the source was read")

        source = kind.frame(cohort(kind))
        lazy = source.map_batches(explode, schema=source.collect_schema())
        derived = verb_of(verb)(lazy)
        assert type(lazy) is type(derived)
        with pytest.raises(Exception, match="the source was read"):
            derived.collect()

    @each([kind])
    @every_verb
    def test_no_python_in_the_plan(self, kind, verb):
        """The plan has native nodes only; one of Python would be seen."""
        source = kind.frame(cohort(kind))
        assert "python" in source.map_batches(lambda batch: batch).explain().lower()
        assert "python" not in verb_of(verb)(source).explain().lower()


class TestChains:
    """One verb after another: each adds its own steps to a plan, and never the plan a second time."""

    @staticmethod
    def plan(frame):
        """The plan of a Polars frame, or the query of a DuckDB relation."""
        return frame.explain() if hasattr(frame, "collect") else frame.sql_query()

    @each([KINDS["polars lazy text"], KINDS["duckdb text"]])
    @pytest.mark.parametrize("verb", ["change", "new", "sri"])
    def test_a_baseline_is_not_joined(self, kind, verb):
        """The frame is read once, however many changes are derived."""
        frame = kind.frame(cohort(kind))
        derive = {"change": verbs.change, "new": verbs.new_descriptors, "sri": verbs.sri}[verb]
        for name in ("first", "second", "third"):
            frame = derive(frame, PART_INDEX, **BASELINE, name=name)
        assert 0 == self.plan(frame).upper().count(" JOIN")


class TestDuckDB:
    """A DuckDB relation."""

    kind = KINDS["duckdb text"]

    @each([kind])
    @every_verb
    def test_nothing_is_computed(self, kind, verb):
        """The source would fail."""
        import duckdb

        connection = duckdb.connect()
        source = connection.sql(f"SELECT {SQL} FROM range(3)")
        derived = verb_of(verb)(source)
        assert type(source) is type(derived)
        with pytest.raises(duckdb.Error, match="the source was read"):
            derived.fetchall()
        assert self._functions(duckdb.connect()) == self._functions(connection)

    @staticmethod
    def _functions(connection):
        """The names of all functions that a connection has."""
        return {name for (name,) in connection.sql("SELECT function_name FROM duckdb_functions()").fetchall()}

    @pytest.mark.needs("duckdb")
    def test_a_function_of_python_would_be_seen(self):
        """So that the assertion above can fail."""
        import duckdb

        connection = duckdb.connect()
        connection.create_function("twice", lambda value: 2 * value, ["BIGINT"], "BIGINT")
        assert {"twice"} == self._functions(connection) - self._functions(duckdb.connect())


class TestIbis:
    """An Ibis table on DuckDB."""

    kind = KINDS["ibis text"]

    @each([kind])
    @pytest.mark.parametrize("verb", PLANS)
    def test_nothing_is_computed(self, kind, verb):
        """The source would fail, and the query has no function of Python."""
        import duckdb
        import ibis
        from ibis.expr.operations.udf import ScalarUDF

        backend = ibis.duckdb.connect()
        backend.con.execute(f"CREATE VIEW visits AS SELECT {SQL} FROM range(3)")
        source = backend.table("visits")
        derived = verb_of(verb)(source)
        assert type(source) is type(derived)
        assert [] == derived.op().find(ScalarUDF)
        with pytest.raises(duckdb.Error, match="the source was read"):
            derived.to_pyarrow()


class TestDask:
    """A Dask DataFrame."""

    kind = KINDS["dask text"]

    @each([kind])
    @pytest.mark.parametrize("verb", [verb for verb in PLANS if verb in VERBS])
    def test_nothing_is_computed(self, kind, verb):
        """The source would fail, and of this library the graph calls only what reads the rows of a partition."""
        import dask.dataframe as dd

        def explode(_):
            raise ArithmeticError("the source was read")

        empty = KINDS["pandas text"].frame({name: column[:0] for name, column in cohort(kind).items()})
        source = dd.from_map(explode, [0, 1], meta=empty)
        derived = verb_of(verb)(source)
        assert type(source) is type(derived)
        assert {"_of_partition"} == {function.__name__ for function in self._functions(derived)}
        with pytest.raises(ArithmeticError, match="the source was read"):
            derived.compute()

    @staticmethod
    def _functions(frame):
        """The functions of this library that nodes of the graph call."""
        operands = [operand for node in frame.expr.walk() for operand in node.operands if callable(operand)]
        return {operand for operand in operands if getattr(operand, "__module__", "").startswith("sledai")}

    @each([kind])
    def test_a_function_of_this_library_would_be_seen(self, kind):
        """So that the assertion above can fail."""
        source = kind.frame(cohort(kind))
        mapped = source.map_partitions(frames.derive_score, PART_INDEX, meta=source._meta.assign(sledai=0))
        assert {frames.derive_score} == self._functions(mapped)

    @each([kind])
    def test_other_processes_compute_the_same(self, kind):
        """A plan, and the expressions in it, can be sent to the workers of a cluster."""
        derived = verb_of("bounds")(kind.frame(cohort(kind)))
        assert derived.compute(scheduler="processes").equals(derived.compute(scheduler="sync"))


class TestSpark:
    """A PySpark DataFrame."""

    kind = KINDS["pyspark text"]

    @each([kind])
    @pytest.mark.parametrize("verb", PLANS)
    def test_nothing_is_computed(self, kind, verb):
        """No job is run before the frame is collected, and the plan has native nodes only."""
        source = kind.frame(cohort(kind))
        jobs, group = session().sparkContext, f"deriving {verb}"
        jobs.setJobGroup(group, group)
        derived = verb_of(verb)(source)
        assert type(source) is type(derived)
        assert () == tuple(jobs.statusTracker().getJobIdsForGroup(group))
        assert [] == _python_nodes(derived)
        derived.collect()
        assert () != tuple(jobs.statusTracker().getJobIdsForGroup(group))

    @each([kind])
    def test_a_function_of_python_would_be_seen(self, kind):
        """So that the assertion above can fail."""
        source = kind.frame(cohort(kind))
        from pyspark.sql.functions import udf

        twice = udf(lambda week: 2 * week, "bigint", useArrow=False)
        assert ["BatchEvalPython"] == _python_nodes(source.select(twice("week")))


def _python_nodes(frame):
    """The nodes of a Spark plan that run Python."""
    plan = frame._jdf.queryExecution().executedPlan().toString()
    nodes = ("BatchEvalPython", "ArrowEvalPython", "MapInPandas", "MapInArrow", "FlatMapGroups")
    return [node for node in nodes if node in plan]
