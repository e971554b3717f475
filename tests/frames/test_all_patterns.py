"""Every answer pattern of the instrument: all 2^24 through arrays, a sample of them through the other interfaces."""

import resource
import sys

import numpy as np
import pandas as pd
import polars as pl
import pytest

from frames import verbs
from oracle import NAMES, WEIGHTS
from sledai import EDITIONS, SELENA_SLEDAI, Assessment, Visits, score

PATTERNS, BLOCK = 2**24, 2**20


def reference(patterns):
    """The per-bit sum: bit k of a pattern stands for the k-th finding of the form."""
    totals = np.zeros(len(patterns), np.int64)
    for bit, weight in enumerate(WEIGHTS.values()):
        totals += weight * ((patterns >> bit) & 1)
    return totals


def columns(patterns):
    """The patterns as answers, one column for each finding."""
    return {name: ((patterns >> bit) & 1).astype(bool) for bit, name in enumerate(NAMES)}


def test_all_patterns_through_arrays():
    """All 16 777 216 patterns score as the per-bit sum says, in under 2 GB."""
    checked = 0
    for first in range(0, PATTERNS, BLOCK):
        patterns = np.arange(first, first + BLOCK, dtype=np.uint32)
        assert np.array_equal(reference(patterns), score(Visits.from_columns(columns(patterns)), SELENA_SLEDAI))
        checked += len(patterns)
    assert 16_777_216 == checked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    assert peak < 2 * 1024**3


@pytest.fixture(scope="module")
def sample():
    """12 000 different patterns, the empty and the full one among them."""
    drawn = np.random.default_rng(24).choice(PATTERNS, 11_998, replace=False)
    return np.unique(np.concatenate([[0, PATTERNS - 1], drawn]))


def test_the_sample_is_large_enough(sample):
    """At least 10 000 patterns go through the other interfaces."""
    assert len(sample) >= 10_000


@pytest.mark.parametrize("edition", EDITIONS.values(), ids=EDITIONS.keys())
def test_a_sample_one_visit_at_a_time(sample, edition):
    """One visit scores as the per-bit sum says, in every edition; those that share the weights see a part of them.

    `tests/editions/test_editions.py` holds every edition to the same 24 weights.
    """
    part = sample if edition is SELENA_SLEDAI else sample[::12]
    visits = [Assessment(name for bit, name in enumerate(NAMES) if pattern >> bit & 1) for pattern in part.tolist()]
    assert reference(part).tolist() == [score(visit, edition) for visit in visits]


@pytest.mark.parametrize("kind", ["polars", "polars lazy", "pandas"])
def test_a_sample_through_frames(sample, kind):
    """Frames score as the per-bit sum says."""
    if kind == "pandas":
        scored = verbs.score(pd.DataFrame(columns(sample)), SELENA_SLEDAI)["sledai"].tolist()
    elif kind == "polars":
        scored = verbs.score(pl.DataFrame(columns(sample)), SELENA_SLEDAI)["sledai"].to_list()
    else:
        scored = verbs.score(pl.LazyFrame(columns(sample)), SELENA_SLEDAI).collect()["sledai"].to_list()
    assert reference(sample).tolist() == scored
