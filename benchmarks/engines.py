"""Contests over what an engine holds: DuckDB, Ibis, Dask and PySpark; and from file to file."""

from __future__ import annotations

import importlib
import os
import shutil
import sys
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl
from cohorts import NAMES, WEIGHTS, Cohort, write_cohort
from idioms import BARE_COPY, SQL_TUNED, SQL_USUAL
from local import BOUNDS
from measuring import BY_HAND, COPY, IDIOM, OURS, Contest, Contestant, Size, in_fresh_process
from polars_by_hand import polars_usual
from results import DERIVED, RESULTS, by_hand, columns, derived, totals

from sledai import SELENA_SLEDAI, frames


class NotHereError(Exception):
    """Something that a contest needs is not installed."""


def in_duckdb(size: Size) -> Contest:
    """A table of DuckDB; only the three columns are fetched, so that the others do not hide the difference."""
    duckdb = needed("duckdb")
    cohort = Cohort.of(size.visits)
    connection = database(duckdb.connect(), cohort)

    def run(relation: Any, names: tuple[str, ...]) -> Any:
        return relation.select(*names).to_arrow_table()

    def ours() -> Any:
        return run(frames.derive_score_bounds(connection.table("visits"), SELENA_SLEDAI), DERIVED)

    contestants = [
        Contestant(BOUNDS, OURS, ours, derived),
        *(
            Contestant(name, BY_HAND, lambda sql=sql: run(connection.sql(query(sql)), RESULTS), by_hand)
            for name, sql in (("hand-written SQL", SQL_USUAL), ("hand-written SQL, tuned", SQL_TUNED))
        ),
    ]
    title = "DuckDB, booleans with nulls"
    return Contest("duckdb", title, len(cohort), contestants, cohort.expected, close=connection.close)


def in_ibis(size: Size) -> Contest:
    """An Ibis table on DuckDB, fetched likewise."""
    ibis = needed("ibis")
    cohort = Cohort.of(size.visits)
    backend = ibis.duckdb.connect()
    database(backend.con, cohort)

    def ours() -> Any:
        return frames.derive_score_bounds(backend.table("visits"), SELENA_SLEDAI).select(*DERIVED).to_pyarrow()

    def hand() -> Any:
        return backend.con.sql(query(SQL_TUNED)).select(*RESULTS).to_arrow_table()

    contestants = [
        Contestant(BOUNDS, OURS, ours, derived),
        Contestant("hand-written SQL, tuned", BY_HAND, hand, by_hand),
    ]
    title = "Ibis on DuckDB, booleans with nulls"
    return Contest("ibis", title, len(cohort), contestants, cohort.expected, close=backend.con.close)


def query(results: tuple[str, ...]) -> str:
    """The table `visits` with further columns."""
    return f"SELECT *, {', '.join(results)} FROM visits"


def database(connection: Any, cohort: Cohort) -> Any:
    """A connection to a database that has the table `visits`."""
    connection.register("arrived", cohort.arrow(cohort.masked()))
    connection.execute("CREATE TABLE visits AS SELECT * FROM arrived")
    return connection


def in_dask(size: Size) -> Contest:
    """A Dask frame in four partitions."""
    dataframe = needed("dask.dataframe")
    cohort = Cohort.of(size.visits)
    table = dataframe.from_pandas(cohort.pandas(cohort.nullable()), npartitions=4, sort=False)

    def ours() -> Any:
        return frames.derive_score_bounds(table, SELENA_SLEDAI)[[*DERIVED]].compute()

    def idiom() -> Any:
        return table.map_partitions(lambda part: part[NAMES].mul(WEIGHTS).sum(axis=1), meta=("low", "Int64")).compute()

    contestants = [
        Contestant(BOUNDS, OURS, ours, derived),
        Contestant("part[cols].mul(w).sum(axis=1) in each partition", IDIOM, idiom, totals),
    ]
    return Contest("dask", "Dask, nullable booleans", len(cohort), contestants, cohort.expected)


def in_pyspark(size: Size) -> Contest:
    """A table that a local Spark session holds in memory, every column of the result computed."""
    sql = needed("pyspark.sql")
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        raise NotHereError("Java is not installed")
    cohort = Cohort.of(size.visits)
    path = size.folder / "spark.parquet"
    cohort.polars(cohort.masked()).write_parquet(path)
    quiet = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false"}
    session = sql.SparkSession.builder.master("local[*]").config(map=quiet).getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    visits = session.read.parquet(str(path)).cache()
    visits.count()

    def run(table: Any, names: tuple[str, ...]) -> Any:
        table.write.format("noop").mode("overwrite").save()
        return table.orderBy("subject", "visit").select(*names)

    def ours() -> Any:
        return frames.derive_score_bounds(visits, SELENA_SLEDAI)

    def hand() -> Any:
        return visits.selectExpr("*", *SQL_TUNED)

    def fetched(names: tuple[str, ...], table: Any) -> dict[str, Any]:
        return columns(names, table.toArrow())

    contestants = [
        Contestant(BOUNDS, OURS, lambda: run(ours(), DERIVED), partial(fetched, DERIVED)),
        Contestant("hand-written SQL, tuned", BY_HAND, lambda: run(hand(), RESULTS), partial(fetched, RESULTS)),
    ]
    title = "PySpark, booleans with nulls"
    return Contest("pyspark", title, len(cohort), contestants, cohort.expected, close=session.stop)


def in_files(size: Size) -> Contest:
    """From Parquet to Parquet, each in a process of its own, its start included."""
    source, target = write_cohort(size.folder / "visits.parquet", size.in_file), size.folder / "scored.parquet"
    written = size.folder / "written.parquet"
    scored_file(source, written)
    expected = pl.scan_parquet(source).select(**polars_usual()).collect(engine="streaming").to_dict()
    program = Path(__file__).with_name("polars_by_hand.py")

    def fetched(names: tuple[str, ...], _result: Any) -> dict[str, Any]:
        return columns(names, pl.read_parquet(target, columns=[*names]))

    contestants = [
        Contestant("sledai score", OURS, lambda: scored_file(source, target), partial(fetched, DERIVED)),
        Contestant("bare Polars scan and write of the same columns", COPY, lambda: copied_file(written, target)),
        Contestant("bare Polars scan and write of the input", COPY, lambda: copied_file(source, target)),
        Contestant(
            "hand-written Polars scan, tuned expression, write",
            BY_HAND,
            lambda: in_fresh_process(sys.executable, str(program), str(source), str(target)),
            partial(fetched, RESULTS),
        ),
    ]
    return Contest("files", "Parquet file to Parquet file", len(expected["low"]), contestants, expected)


def scored_file(source: Path, target: Path) -> Any:
    """What the command line does with a file."""
    command = ("score", str(source), "--edition", SELENA_SLEDAI.key, "--output", str(target))
    return in_fresh_process(sys.executable, "-m", "sledai", *command)


def copied_file(source: Path, target: Path) -> Any:
    """The least that a program does which reads and writes a file."""
    return in_fresh_process(sys.executable, "-c", BARE_COPY, str(source), str(target))


def needed(module: str) -> Any:
    """A module that may not be installed."""
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        raise NotHereError(f"{error.name} is not installed") from None
