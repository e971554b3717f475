"""Visits through every door of the library, for tests that must hold whichever way the answers come in."""

import csv
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple, Protocol

import numpy as np
import pandas as pd
import polars as pl
import pytest
from click.testing import CliRunner

from frames import verbs
from sledai import EDITIONS, SELENA_SLEDAI, Assessment, Descriptor, Edition, Visits, score, score_bounds
from sledai.cli import app
from sledai.errors import MissingValueError

Form = dict[str, bool | None]


class Scored(NamedTuple):
    """What a door says about one visit."""

    low: int
    high: int
    total: int | None
    """The score; None where a gap leaves it open."""


class Scorer(Protocol):
    """Scores visits through one interface, each given as its present and its missing descriptors."""

    def __call__(self, visits: Mapping[str, tuple[Iterable[str], Iterable[str]]]) -> dict[str, Scored]: ...


INDEX = SELENA_SLEDAI
WORDS = {True: "Y", False: "N", None: ""}


def _assessment(forms: list[Form], _: Path) -> list[Scored]:
    return [
        _single(
            Assessment(
                [name for name, answer in form.items() if answer], missing=[n for n, a in form.items() if a is None]
            )
        )
        for form in forms
    ]


def _mapping(forms: list[Form], _: Path) -> list[Scored]:
    return [_single(Assessment.from_mapping(form)) for form in forms]


def _single(visit: Assessment) -> Scored:
    bounds = score_bounds(visit, INDEX)
    try:
        return Scored(bounds.low, bounds.high, score(visit, INDEX))
    except MissingValueError:
        return Scored(bounds.low, bounds.high, None)


def _visits(forms: list[Form], _: Path) -> list[Scored]:
    return [_pair(form) for form in forms]


def _pair(form: Form) -> Scored:
    visits = Visits.from_columns({name: np.array([answer, False], object) for name, answer in form.items()})
    bounds = score_bounds(visits, INDEX)
    low, high = int(bounds.low[0]), int(bounds.high[0])
    try:
        return Scored(low, high, int(score(visits, INDEX)[0]))
    except MissingValueError:
        return Scored(low, high, None)


def _columns(forms: list[Form]) -> dict[str, list[bool | None]]:
    return {name: [form[name] for form in forms] for name in forms[0]}


def _written(forms: list[Form]) -> dict[str, list[str]]:
    return {name: [WORDS[answer] for answer in answers] for name, answers in _columns(forms).items()}


def _pandas(dtype: str) -> Callable[[list[Form], Path], list[Scored]]:
    def door(forms: list[Form], _: Path) -> list[Scored]:
        frame = pd.DataFrame({name: pd.Series(answers, dtype=dtype) for name, answers in _columns(forms).items()})
        result = verbs.score(verbs.score_bounds(frame, INDEX), INDEX)
        rows = zip(*(result[name] for name in ("sledai_low", "sledai_high", "sledai")), strict=True)
        return [Scored(*(None if pd.isna(value) else int(value) for value in row)) for row in rows]

    return door


def _polars(forms: list[Form], _: Path) -> list[Scored]:
    return _from_polars(pl.DataFrame(_columns(forms), schema=dict.fromkeys(forms[0], pl.Boolean)))


def _polars_lazy_text(forms: list[Form], _: Path) -> list[Scored]:
    return _from_polars(pl.LazyFrame(_written(forms)))


def _from_polars(frame: pl.DataFrame | pl.LazyFrame) -> list[Scored]:
    result = verbs.score(verbs.score_bounds(frame, INDEX), INDEX).lazy().collect()
    return [Scored(*row) for row in result.select("sledai_low", "sledai_high", "sledai").rows()]


def _command_line(forms: list[Form], folder: Path) -> list[Scored]:
    source, output = folder / "visits.csv", folder / "scored.csv"
    pl.DataFrame({"visit": ["v"] * len(forms), **_written(forms)}).write_csv(source, quote_style="never")
    result = CliRunner().invoke(app, ["score", str(source), "--edition", INDEX.key, "--output", str(output)])
    assert (0, None) == (result.exit_code, result.exception)
    return [
        Scored(int(row["sledai_low"]), int(row["sledai_high"]), int(row["sledai"]) if row["sledai"] else None)
        for row in csv.DictReader(output.read_text().splitlines())
    ]


DOORS: dict[str, Callable[[list[Form], Path], list[Scored]]] = {
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
    """A function that scores visits through the interface of this run."""
    door = DOORS[request.param]

    def form(present: Iterable[str], missing: Iterable[str]) -> Form:
        found, gaps = set(present), set(missing)
        assert found | gaps <= set(Descriptor)
        return {name.value: None if name in gaps else name in found for name in Descriptor}

    def scorer(visits: Mapping[str, tuple[Iterable[str], Iterable[str]]]) -> dict[str, Scored]:
        return dict(zip(visits, door([form(*visit) for visit in visits.values()], tmp_path), strict=True))

    return scorer


@pytest.fixture(params=EDITIONS)
def edition(request: pytest.FixtureRequest) -> Edition:
    """Each of the six editions."""
    return EDITIONS[request.param]
