"""One visit through every door of the library, for tests that must hold whichever way the answers come in."""

import csv
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple, Protocol

import numpy as np
import pandas as pd
import polars as pl
import pytest
from click.testing import CliRunner

from sledai import (
    EDITIONS,
    SELENA_SLEDAI,
    Assessment,
    Descriptor,
    Index,
    MissingDescriptorError,
    Visits,
    frames,
    score,
    score_bounds,
)
from sledai.cli import app

Form = dict[str, bool | None]


class Scored(NamedTuple):
    """What a door says about one visit."""

    low: int
    high: int
    total: int | None
    """The score; None where a gap leaves it open."""


class Scorer(Protocol):
    """One visit, said by its present and its missing descriptors, through one door."""

    def __call__(
        self, present: Iterable[str] = (), missing: Iterable[str] = (), index: Index = SELENA_SLEDAI
    ) -> Scored: ...


def _assessment(form: Form, index: Index, _: Path) -> Scored:
    return _single(
        Assessment(
            [name for name, answer in form.items() if answer], missing=[n for n, a in form.items() if a is None]
        ),
        index,
    )


def _mapping(form: Form, index: Index, _: Path) -> Scored:
    return _single(Assessment.from_mapping(form), index)


def _single(visit: Assessment, index: Index) -> Scored:
    bounds = score_bounds(visit, index)
    try:
        return Scored(bounds.low, bounds.high, score(visit, index))
    except MissingDescriptorError:
        return Scored(bounds.low, bounds.high, None)


def _visits(form: Form, index: Index, _: Path) -> Scored:
    visits = Visits.from_columns({name: np.array([answer, False], object) for name, answer in form.items()})
    bounds = score_bounds(visits, index)
    low, high = int(bounds.low[0]), int(bounds.high[0])
    try:
        return Scored(low, high, int(score(visits, index)[0]))
    except MissingDescriptorError:
        return Scored(low, high, None)


def _pandas(dtype: str) -> Callable[[Form, Index, Path], Scored]:
    def door(form: Form, index: Index, _: Path) -> Scored:
        frame = pd.DataFrame({name: pd.Series([answer], dtype=dtype) for name, answer in form.items()})
        result = frames.derive_score(frames.derive_score_bounds(frame, index), index)
        row = result.loc[0, ["sledai_low", "sledai_high", "sledai"]]
        return Scored(*(None if pd.isna(value) else int(value) for value in row))

    return door


def _polars(form: Form, index: Index, _: Path) -> Scored:
    return _from_polars(
        pl.DataFrame({name: pl.Series([answer], dtype=pl.Boolean) for name, answer in form.items()}), index
    )


def _polars_lazy_text(form: Form, index: Index, _: Path) -> Scored:
    words = {True: "Y", False: "N", None: ""}
    return _from_polars(pl.LazyFrame({name: [words[answer]] for name, answer in form.items()}), index)


def _from_polars(frame: pl.DataFrame | pl.LazyFrame, index: Index) -> Scored:
    result = frames.derive_score(frames.derive_score_bounds(frame, index), index).lazy().collect()
    return Scored(*result.select("sledai_low", "sledai_high", "sledai").row(0))


def _command_line(form: Form, index: Index, folder: Path) -> Scored:
    words = {True: "Y", False: "N", None: ""}
    source, output = folder / "visits.csv", folder / "scored.csv"
    source.write_text(",".join(["visit", *form]) + "\n" + ",".join(["v", *(words[a] for a in form.values())]) + "\n")
    result = CliRunner().invoke(app, ["score", str(source), "--edition", index.key, "--output", str(output)])
    assert (0, None) == (result.exit_code, result.exception)
    (row,) = csv.DictReader(output.read_text().splitlines())
    return Scored(int(row["sledai_low"]), int(row["sledai_high"]), int(row["sledai"]) if row["sledai"] else None)


DOORS: dict[str, Callable[[Form, Index, Path], Scored]] = {
    "Assessment": _assessment,
    "Assessment.from_mapping": _mapping,
    "Visits": _visits,
    "pandas object": _pandas("object"),
    "pandas float": _pandas("float64"),
    "pandas boolean": _pandas("boolean"),
    "polars": _polars,
    "polars lazy text": _polars_lazy_text,
    "command line": _command_line,
}


@pytest.fixture(params=DOORS)
def scored(request: pytest.FixtureRequest, tmp_path: Path) -> Scorer:
    """A function that scores one visit through the door of this run."""
    door = DOORS[request.param]

    def scorer(present: Iterable[str] = (), missing: Iterable[str] = (), index: Index = SELENA_SLEDAI) -> Scored:
        found, gaps = set(present), set(missing)
        form: Form = {name.value: None if name in gaps else name in found for name in Descriptor}
        assert found | gaps <= set(form)
        return door(form, index, tmp_path)

    return scorer


@pytest.fixture(params=EDITIONS)
def index(request: pytest.FixtureRequest) -> Index:
    """Each of the six editions."""
    return EDITIONS[request.param]
