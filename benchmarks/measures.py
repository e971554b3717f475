"""Measures: several of one call, with reasons, and of a long table, each against the plain way."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import polars as pl
from measuring import BY_HAND, COPY, IDIOM, OURS, Contest, Contestant, Size

from sledai import SELENA_SLEDAI, Descriptor, flare_events, frames
from sledai.criteria import RESPONSES
from sledai.frames import Baseline, Layout

SHIFT = "df[cols].mul(w).sum(axis=1), less its shift"
PLAIN_FLARE, PIVOT = "flare", "pivot of the same table"
WITHOUT_MISSING = "hand-written pipeline without missing items"
FOUR_CALLS, ONE_CHANGE = "four calls", "one change"
VISITS_EACH = 10
LETTERS = ("E", "D", "C", "B", "A")
DOMAINS = ("renal", "mucocutaneous")
LAYOUT = Layout(
    subject="subject",
    visit="visit",
    pga="pga",
    pga_scale="points",
    prednisone="dose",
    body_weight="weight",
    bilag={domain: domain for domain in DOMAINS},
    bilag_edition="bilag-2004",
    events=dict.fromkeys(flare_events(), False),
    statements={"treatment_failure": "failed"},
)
MEASURES = (
    frames.score_bounds(),
    frames.change(since=Baseline(0)),
    frames.flare(),
    frames.response(RESPONSES["sri-4"], since=Baseline(0)),
)


def visits(size: int) -> pl.DataFrame:
    """Made-up visits of subjects with ten each, without a missing item."""
    random = np.random.default_rng(1)
    subjects = size // VISITS_EACH
    columns: dict[str, Any] = {name.value: random.random(size) < 0.1 for name in Descriptor}
    columns |= {
        "subject": np.repeat(np.arange(subjects), VISITS_EACH),
        "visit": np.tile(np.arange(VISITS_EACH), subjects),
        "pga": random.choice([0.0, 0.5, 1.0, 1.5, 2.75], size),
        "dose": random.choice([0.0, 5.0, 7.5, 10.0, 40.0], size),
        "weight": random.choice([60.0, 70.0], size),
        "failed": random.random(size) < 0.1,
    }
    return pl.DataFrame(columns | {domain: random.choice(np.array(LETTERS), size) for domain in DOMAINS})


def by_hand(table: pl.DataFrame) -> pl.DataFrame:
    """The same results, where every item, reading and letter is there."""
    grades = {letter: grade for grade, letter in enumerate(LETTERS)}
    weights = {name.value: row.weight for name, row in SELENA_SLEDAI.items()}
    scored = table.lazy().with_columns(
        pl.sum_horizontal(pl.col(name).cast(pl.Int64) * weight for name, weight in weights.items()).alias("score"),
        *(pl.col(domain).replace_strict(grades, return_dtype=pl.Int64).alias(f"{domain}_now") for domain in DOMAINS),
    )
    since = {"score": "score_0", "pga": "pga_0", **{f"{domain}_now": f"{domain}_0" for domain in DOMAINS}}
    paired = scored.with_columns(
        *(pl.col(now).filter(pl.col("visit") == 0).first().over("subject").alias(then) for now, then in since.items()),
        *(
            pl.col(now).shift(1).over("subject", order_by="visit").name.suffix("_before")
            for now in ("score", "pga", "dose")
        ),
    )
    change, rise = pl.col("score") - pl.col("score_0"), pl.col("score") - pl.col("score_before")
    pga_rise = pl.col("pga") - pl.col("pga_before")
    new_a = pl.any_horizontal((pl.col(f"{d}_now") == 4) & (pl.col(f"{d}_0") < 4) for d in DOMAINS)
    new_b = pl.sum_horizontal((pl.col(f"{d}_now") >= 3) & (pl.col(f"{d}_0") <= 2) for d in DOMAINS)
    higher = pl.col("dose") > pl.col("dose_before")
    severe = (
        ((pl.col("score") > 12) & ((rise >= 3) | ((rise >= 1) & (pl.col("score_before") <= 12))))
        | ((pga_rise > 0) & (pl.col("pga") > 2.5))
        | (higher & (pl.col("dose") / pl.col("weight") > 0.5))
    )
    flares = severe | (rise >= 3) | (pga_rise >= 1) | higher
    return paired.with_columns(
        low=pl.col("score"),
        high=pl.col("score"),
        change=change,
        flare=pl.when(severe)
        .then(pl.lit("severe"))
        .when(flares)
        .then(pl.lit("mild or moderate"))
        .otherwise(pl.lit("none")),
        any=flares,
        severe=severe,
        response=(change <= -4) & ~new_a & (new_b <= 1) & (pl.col("pga") - pl.col("pga_0") < 0.3) & ~pl.col("failed"),
    ).collect()


def four_measures(size: Size) -> Contest:
    """Score with bounds, change, flare index and SRI-4 of Polars visits."""
    table = visits(size.visits)
    contestants = [
        Contestant("derive", OURS, lambda: _one_call(table), _derived),
        Contestant(WITHOUT_MISSING, BY_HAND, lambda: by_hand(table), _written),
        Contestant(FOUR_CALLS, OURS, lambda: _four_calls(table), _derived),
    ]
    return Contest("measures", "Polars, four measures of one call", len(table), contestants, _written(by_hand(table)))


def four_measures_of_pandas(size: Size) -> Contest:
    """The same of pandas visits."""
    polars = visits(size.visits)
    table = polars.to_pandas()
    contestants = [
        Contestant("derive", OURS, lambda: pl.from_pandas(_one_call(table)), _derived),
        Contestant(FOUR_CALLS, OURS, lambda: pl.from_pandas(_four_calls(table)), _derived),
    ]
    expected = _written(by_hand(polars))
    return Contest("measures-pandas", "pandas, four measures of one call", len(table), contestants, expected)


def change_of_pandas(size: Size) -> Contest:
    """Score with bounds and change since the visit before in pandas, against the idiom for one total without gaps."""
    polars = visits(size.visits)
    table = polars.to_pandas()
    names, weights = [name.value for name in Descriptor], [row.weight for row in SELENA_SLEDAI.values()]

    def idiom() -> Any:
        score = table[names].mul(weights).sum(axis=1)
        return table.assign(sledai_low=score, sledai_change=score - score.groupby(table["subject"]).shift())

    def ours() -> Any:
        measures = frames.score_bounds(), frames.change(since=frames.Previous())
        return frames.derive(table, SELENA_SLEDAI, *measures, layout=LAYOUT)

    def changes(found: Any) -> dict[str, Any]:
        return _values(pl.from_pandas(found[found["visit"] > 0]), ("sledai_low", "sledai_change"))

    score = pl.sum_horizontal(pl.col(name).cast(pl.Int64) * weight for name, weight in zip(names, weights, strict=True))
    before = pl.col("score") - pl.col("score").shift(1).over("subject")
    found = polars.with_columns(score=score).with_columns(change=before).filter(pl.col("visit") > 0)
    contestants = [Contestant("derive", OURS, ours, changes), Contestant(SHIFT, IDIOM, idiom, changes)]
    expected = _values(found, ("score", "change"))
    return Contest("change-pandas", "pandas, change since the visit before", len(table), contestants, expected)


def reasons(size: Size) -> Contest:
    """The flare index with its reasons in words, against the index alone."""
    table = visits(size.visits)

    def flares(*, reasons: bool) -> pl.DataFrame:
        measure = frames.flare(reasons=reasons)
        return frames.derive(table, SELENA_SLEDAI, measure, layout=LAYOUT)

    def severe(found: pl.DataFrame) -> dict[str, Any]:
        return _values(found.filter(pl.col("visit") > 0), ("flare_any", "flare_severe"))

    contestants = [
        Contestant("flare with reasons", OURS, partial(flares, reasons=True), severe),
        Contestant(PLAIN_FLARE, OURS, partial(flares, reasons=False), severe),
    ]
    expected = by_hand(table).filter(pl.col("visit") > 0)
    return Contest(
        "reasons", "Polars, reasons of flares", len(table), contestants, _values(expected, ("any", "severe"))
    )


def long_table(engine: str, size: Size) -> Contest:
    """Visits out of a table with a row for each item, against a pivot, which refuses and finds out nothing."""
    wide = visits(size.visits // 10)
    names, keys = [name.value for name in Descriptor], ["subject", "visit"]
    polars = wide.unpivot(names, index=keys, variable_name="item", value_name="answer").sort(keys)
    table: Any = polars if engine == "Polars" else polars.to_pandas()

    def pivot() -> Any:
        if engine == "Polars":
            return table.pivot("item", index=keys, values="answer")
        return table.pivot(columns="item", index=keys, values="answer").reset_index()

    def ours() -> Any:
        layout = Layout(subject="subject", visit="visit")
        return frames.from_long(table, SELENA_SLEDAI, layout)

    def answers(found: Any) -> dict[str, Any]:
        found = pl.DataFrame(found) if engine == "Polars" else pl.from_pandas(found)
        found = found.sort(keys).with_columns(pl.col(names).cast(pl.String).is_in(["present", "true", "True"]))
        return _values(found, tuple(names))

    contestants = [Contestant("from_long", OURS, ours, answers), Contestant(PIVOT, COPY, pivot)]
    expected = _values(wide.sort(keys), tuple(names))
    return Contest(f"long-{engine.lower()}", f"{engine}, a long table", len(wide), contestants, expected)


def few_visits(size: int) -> dict[str, Callable[[], Any]]:
    """The same of so many visits in each eager engine."""
    table = visits(VISITS_EACH * 2).head(size)
    tables = {"pandas": table.to_pandas(), "Polars": table, "pyarrow": table.to_arrow()}
    return {f"{size} visits in {name}": partial(_one_call, own) for name, own in tables.items()}


def plans(_: Size) -> Contest:
    """Changes of few visits in DuckDB, where nearly all of the time is that of the plan."""
    import duckdb

    table = visits(20)
    relation: Any = duckdb.connect().from_arrow(table.to_arrow())

    def changes(count: int) -> pl.DataFrame:
        measures = [frames.change(since=Baseline(0), name=f"change_{at}") for at in range(count)]
        found: pl.DataFrame = frames.derive(relation, SELENA_SLEDAI, *measures, layout=LAYOUT).pl()
        return found.sort("subject", "visit")

    def last(found: pl.DataFrame) -> dict[str, Any]:
        return _values(found, (found.columns[-1],))

    contestants = [
        Contestant("ten changes", OURS, lambda: changes(10), last),
        Contestant(ONE_CHANGE, OURS, lambda: changes(1), last),
    ]
    expected = _values(by_hand(table).sort("subject", "visit"), ("change",))
    return Contest("plans", "DuckDB, ten changes of twenty visits", 0, contestants, expected)


def _one_call(table: Any) -> Any:
    return frames.derive(table, SELENA_SLEDAI, *MEASURES, layout=LAYOUT)


def _four_calls(table: Any) -> Any:
    for measure in MEASURES:
        table = frames.derive(table, SELENA_SLEDAI, measure, layout=LAYOUT)
    return table


def _derived(found: pl.DataFrame) -> dict[str, Any]:
    """The results of the visits after the first."""
    return _values(found.filter(pl.col("visit") > 0), ("sledai_low", "sledai_change", "flare_any", "sri_4"))


def _written(found: pl.DataFrame) -> dict[str, Any]:
    """The same of the pipeline that is written by hand."""
    return _values(found.filter(pl.col("visit") > 0), ("low", "change", "any", "response"))


def _values(found: pl.DataFrame, names: tuple[str, ...]) -> dict[str, Any]:
    """Columns as numbers, by their order."""
    return {str(at): found[name].cast(pl.Int64).fill_null(-1).to_numpy() for at, name in enumerate(names)}
