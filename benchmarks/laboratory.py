"""The contest over laboratory results: derived for each visit, against the plain join of the same two tables."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import polars as pl
from engines import needed
from measuring import COPY, OURS, Contest, Contestant, Size

from sledai import SELENA_SLEDAI, Descriptor
from sledai.frames import LabLayout, Layout, derive_descriptors
from sledai.laboratory import DerivedVisits, LabCodeBook, Results, derive_visits

TESTS = {
    "PLAT": ("platelets", "10*9/L", 20, 300, 150, 400),
    "WBC": ("white_cells", "10*9/L", 1, 8, 4, 11),
    "C3": ("c3", "g/L", 0.4, 1.5, 0.9, 1.8),
    "C4": ("c4", "g/L", 0.05, 0.4, 0.1, 0.4),
    "DDNAIGAB": ("anti_dsdna", "[IU]/mL", 0, 60, 0, 30),
    "PROTEXR": ("urine_protein", "g/d", 0.01, 1.5, 0, 0.15),
    "RBCU": ("urine_red_cells", "/HPF", 0, 10, 0, 2),
    "WBCU": ("urine_white_cells", "/HPF", 0, 10, 0, 5),
    "CSRBC": ("red_cell_casts", "/LPF", 0, 2, 0, 0),
    "CK": ("creatine_kinase", "U/L", 20, 300, 30, 200),
    "ALDOLASE": ("aldolase", "U/L", 1, 10, 1, 8),
    "TEMP": ("temperature", "Cel", 35, 6, 36, 37.5),
}
"""Code, test, unit, the smallest result, how much larger the largest is, and the range."""
VISITS_EACH, APART, WINDOW = 8, 28, SELENA_SLEDAI["fever"].window.days
DAYS_BEFORE = 14
"""Results are up to so many days old at the next visit, so that some are outside its window."""
PLAIN_JOIN = "the plain join of the two tables"
DUCKDB_JOIN = "the plain join of the two tables in DuckDB"
JOINED = f"""select * from labs join visits using (subject)
    where visits.day - labs.day between 0 and {WINDOW}"""
ARRAYS = "Results.from_columns and derive_visits"
AS_NUMBERS = "derive_descriptors, results as numbers"


def tables(rows: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Visits, and about so many results in no order, each test once before each visit."""
    number = np.random.default_rng(5)
    subjects = rows // len(TESTS) // VISITS_EACH
    whose, day = np.repeat(np.arange(subjects), VISITS_EACH), np.tile(np.arange(VISITS_EACH) * APART, subjects)
    test = np.tile(np.arange(len(TESTS)), len(whose))
    taken = np.repeat(day - number.integers(0, DAYS_BEFORE, len(day)), len(TESTS))
    least, spread = (np.array([facts[at] for facts in TESTS.values()])[test] for at in (2, 3))
    known = {
        "subject": np.repeat(whose, len(TESTS)),
        "day": taken,
        "at": test,
        "value": np.round(least + spread * number.random(len(test)), 2),
    }
    each = pl.DataFrame(
        {
            "at": range(len(TESTS)),
            "test": list(TESTS),
            "unit": [facts[1] for facts in TESTS.values()],
            "lower": [float(facts[4]) for facts in TESTS.values()],
            "upper": [float(facts[5]) for facts in TESTS.values()],
        }
    )
    named = pl.format("S-{}", pl.col("subject").cast(pl.String).str.zfill(7))
    labs = pl.DataFrame(known).sample(fraction=1, shuffle=True, seed=7).join(each, on="at").drop("at")
    return pl.DataFrame({"subject": whose, "day": day}).with_columns(named), labs.with_columns(named).rechunk()


NAMES = [name for name in Descriptor if SELENA_SLEDAI[name].rule]


BOOK = LabCodeBook(names={code: facts[0] for code, facts in TESTS.items()})


def derived(visits: Any, labs: Any) -> Any:
    """The descriptors of each visit."""
    return derive_descriptors(
        visits,
        labs,
        SELENA_SLEDAI,
        layout=Layout(subject="subject", day="day", attribution="assumed"),
        code_book=BOOK,
        lab_layout=LabLayout(lower="lower", upper="upper"),
    )


def answers(found: pl.DataFrame) -> dict[str, Any]:
    """The descriptors as numbers."""
    return {name: found[name].cast(pl.Int8).fill_null(-1).to_numpy() for name in NAMES}


def texts(size: Size) -> Contest:
    """Results that are text, against the same results as numbers."""
    visits, labs = tables(size.in_file // 3)
    as_text = labs.with_columns(pl.col("value").cast(pl.String))
    contestants = [
        Contestant("derive_descriptors, results as text", OURS, lambda: derived(visits, as_text), answers),
        Contestant(AS_NUMBERS, COPY, lambda: derived(visits, labs), answers),
    ]
    title = "Polars, laboratory results as text"
    return Contest("laboratory-texts", title, len(visits), contestants, answers(derived(visits, labs)))


def pandas_results(size: Size) -> Contest:
    """The same in pandas, against the functions on arrays."""
    visits, labs = (table.to_pandas() for table in tables(size.in_file // 6))

    def by_arrays() -> DerivedVisits:
        results = Results.from_columns({name: labs[name] for name in labs}, code_book=BOOK)
        how: Any = {"attribution": "assumed", "code_book": BOOK}
        return derive_visits(results, SELENA_SLEDAI, subject=visits["subject"], day=visits["day"], **how)

    contestants = [
        Contestant("derive_descriptors", OURS, lambda: derived(visits, labs), answers_in_pandas),
        Contestant(ARRAYS, COPY, by_arrays),
    ]
    expected = answers_in_pandas(derived(visits, labs))
    return Contest("laboratory-pandas", "pandas, laboratory results", len(visits), contestants, expected)


def answers_in_pandas(found: pd.DataFrame) -> dict[str, Any]:
    """The descriptors as numbers."""
    return {name: found[name].astype("Int8").fillna(-1).to_numpy(np.int8) for name in NAMES}


def duckdb_results(size: Size) -> Contest:
    """The same as a plan of DuckDB, against the plain join there."""
    connection = needed("duckdb").connect()
    visits, labs = tables(size.in_file)
    for name, table in (("visits", visits), ("labs", labs)):
        connection.register("given", table.to_arrow())
        connection.execute(f"create table {name} as select * from given")

    def ours() -> Any:
        return derived(connection.table("visits"), connection.table("labs")).to_arrow_table()

    def in_order(found: Any) -> dict[str, Any]:
        return answers(pl.DataFrame(found).sort("subject", "day"))

    contestants = [
        Contestant("derive_descriptors", OURS, ours, in_order),
        Contestant(DUCKDB_JOIN, COPY, lambda: connection.sql(JOINED).to_arrow_table()),
    ]
    title, expected = "DuckDB, laboratory results", in_order(derived(visits, labs))
    return Contest("laboratory-duckdb", title, len(visits), contestants, expected, close=connection.close)


def laboratory(size: Size) -> Contest:
    """Descriptors of each visit from a long table, in Polars."""
    visits, labs = tables(size.in_file)

    def joined() -> pl.LazyFrame:
        age = pl.col("day_visit") - pl.col("day")
        return labs.lazy().join(visits.lazy(), on="subject", suffix="_visit").filter(age.is_between(0, WINDOW))

    contestants = [
        Contestant("derive_descriptors", OURS, lambda: derived(visits, labs), answers),
        Contestant(PLAIN_JOIN, COPY, lambda: joined().collect()),
        Contestant(f"{PLAIN_JOIN}, streaming engine", COPY, lambda: joined().collect(engine="streaming")),
        Contestant(
            f"{PLAIN_JOIN}, and the rows of each visit counted, streaming engine",
            COPY,
            lambda: joined().group_by("subject", "day_visit").len().collect(engine="streaming"),
        ),
    ]
    return Contest("laboratory", "Polars, laboratory results", len(visits), contestants, answers(derived(visits, labs)))
