"""A made-up cohort of any size, as a stream of columns; nothing here is a patient."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import groupby, pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np
from attrs import frozen

from sledai.definitions.descriptors import Descriptor, System
from sledai.editions import SELENA_SLEDAI
from sledai.logic import Array
from sledai.visits.answers import DESCRIPTORS

if TYPE_CHECKING:
    from numpy.random import Generator

__all__ = ["synthetic_cohort"]

AnswerForm: TypeAlias = Literal["boolean", "integer", "float", "text"]
Piece: TypeAlias = tuple[int, Array, Array]


@frozen(kw_only=True)
class Pattern:
    """The frequency of an organ system, and of its findings.

    Attributes:
        involved: the share of the screened in whom the system is involved.
        persists: the chance that a finding persists at the next visit.
        appears: the chance that a finding is new at the next visit, to be multiplied by its share.
        findings: the share of each finding if the system is involved; the first is present if no other is.
    """

    involved: float
    persists: float
    appears: float
    findings: Mapping[Descriptor, float]


PATTERNS: Mapping[System, Pattern] = {
    System.CNS: Pattern(
        involved=0.020,
        persists=0.80,
        appears=0.001,
        findings={
            Descriptor.LUPUS_HEADACHE: 0.55,
            Descriptor.SEIZURE: 0.10,
            Descriptor.PSYCHOSIS: 0.05,
            Descriptor.ORGANIC_BRAIN_SYNDROME: 0.10,
            Descriptor.VISUAL_DISTURBANCE: 0.10,
            Descriptor.CRANIAL_NERVE_DISORDER: 0.05,
        },
    ),
    System.VASCULAR: Pattern(
        involved=0.049,
        persists=0.85,
        appears=0.0007,
        findings={Descriptor.VASCULITIS: 0.95, Descriptor.CVA: 0.03},
    ),
    System.MUSCULOSKELETAL: Pattern(
        involved=0.517,
        persists=0.90,
        appears=0.009,
        findings={Descriptor.ARTHRITIS: 0.95, Descriptor.MYOSITIS: 0.06},
    ),
    System.RENAL: Pattern(
        involved=0.122,
        persists=0.91,
        appears=0.011,
        findings={
            Descriptor.PROTEINURIA: 0.45,
            Descriptor.HEMATURIA: 0.25,
            Descriptor.PYURIA: 0.20,
            Descriptor.URINARY_CASTS: 0.05,
        },
    ),
    System.MUCOCUTANEOUS: Pattern(
        involved=0.729,
        persists=0.91,
        appears=0.012,
        findings={Descriptor.RASH: 0.57, Descriptor.ALOPECIA: 0.38, Descriptor.MUCOSAL_ULCERS: 0.38},
    ),
    System.SEROSAL: Pattern(
        involved=0.051,
        persists=0.80,
        appears=0.004,
        findings={Descriptor.PLEURISY: 0.60, Descriptor.PERICARDITIS: 0.30},
    ),
    System.IMMUNOLOGIC: Pattern(
        involved=0.709,
        persists=0.975,
        appears=0.012,
        findings={Descriptor.INCREASED_DNA_BINDING: 0.81, Descriptor.LOW_COMPLEMENT: 0.75},
    ),
    System.CONSTITUTIONAL: Pattern(
        involved=0.019,
        persists=0.60,
        appears=0.003,
        findings={Descriptor.FEVER: 1.0},
    ),
    System.HEMATOLOGIC: Pattern(
        involved=0.073,
        persists=0.88,
        appears=0.01,
        findings={Descriptor.LEUKOPENIA: 0.60, Descriptor.THROMBOCYTOPENIA: 0.40},
    ),
}
"""Chosen; those who enter and how they fare are then near what is published, as far as it is.

`involved`: the shares at entry of BLISS-52 and BLISS-76 pooled, derived from the denominators of Manzi 2012, Table 2:
nervous system 2.7 %, vascular 6.6 %, musculoskeletal 65.4 %, renal 15.9 %, mucocutaneous 81.9 %, serosal 6.2 %,
immunologic 79.5 %, constitutional 1.9 %, hematologic 7.7 %.

`findings`: no trial prints all 24. Rash, alopecia and ulcers are near the 59, 33 and 33 %, arthritis and myositis near
the 64 and 4 % of a cohort treated with belimumab (PMC7536527, n = 81); DNA binding is near the 69.4 % with anti-dsDNA
of BLISS pooled, low complement above its 56.1 % with low C4. All others are chosen freely.

`persists` and `appears`: after 52 weeks new involvement is near that of the placebo arms (Manzi 2012, Table 2: 6.8 %
musculoskeletal, 12.9 % mucocutaneous, 18.7 % immunologic, 8.5 % renal, 6.5 % hematologic, 1.9 % serosal, 0.7 %
constitutional, 0.4 % vascular and nervous system), and the score has fallen by some 5 points, as in ILLUMINATE-1.
"""

MISSED_TOGETHER = (
    (Descriptor.URINARY_CASTS, Descriptor.HEMATURIA, Descriptor.PROTEINURIA, Descriptor.PYURIA),
    (Descriptor.LOW_COMPLEMENT, Descriptor.INCREASED_DNA_BINDING),
    (Descriptor.THROMBOCYTOPENIA, Descriptor.LEUKOPENIA),
)
"""The items of one sample: urine, serology, blood count. Every other item is missed by itself."""

ENTRY = 6
"""The least score of those who enter [points]; that of the BLISS trials, which is remembered and was not read."""
PLANNED, WINDOW = 28, 3
"""The time from visit to visit, and how much earlier or later than planned a visit may be [days]."""
BLOCK, FEWEST = 32_768, 512
"""How many visits are made up at a time, and for how many subjects at least; other numbers make other cohorts."""

MISSING = 2
"""The code of what was not assessed; 0 is absent, 1 present."""
SPELLINGS = (
    ("N", "Y", ""),
    ("n", "y", " "),
    ("no", "yes", "ND"),
    ("NO", "Yes", "nd"),
    (" N ", "Y ", "NOT DONE"),
    ("No", "YES", " not done"),
    ("no ", " yes", "NaN"),
    ("Absent", "present", "null"),
    ("absent", "Present", "ND "),
)
"""Absent, present and not assessed: the clean way to write them, then the other ways that may stand in its column."""
WRITTEN: Mapping[AnswerForm, Array] = {
    "boolean": np.array([False, True, False]),
    "integer": np.array([0, 1, 0], np.int8),
    "float": np.array([0, 1, np.nan]),
    "text": np.array(SPELLINGS, object).ravel(),
}
"""Absent, present and not assessed in each kind of column."""
MASKED = ("boolean", "integer")
"""The kinds that have no value for what was not assessed."""

PATTERN_OF = {name: pattern for pattern in PATTERNS.values() for name in pattern.findings}
PERSISTS = np.array([PATTERN_OF[name].persists for name in DESCRIPTORS], np.float32)
APPEARS = np.array([PATTERN_OF[name].appears * PATTERN_OF[name].findings[name] for name in DESCRIPTORS], np.float32)
WEIGHTS = np.array([SELENA_SLEDAI[name].weight for name in DESCRIPTORS])
FIRST_OF_SAMPLE = {name: sample[0] for sample in MISSED_TOGETHER for name in sample}
SAMPLES = [DESCRIPTORS.index(FIRST_OF_SAMPLE.get(name, name)) for name in DESCRIPTORS]


def synthetic_cohort(
    subjects: int,
    visits: int = 8,
    *,
    seed: int = 24,
    missing: float = 0.02,
    messiness: float = 0.0,
    answers: AnswerForm = "boolean",
    shuffled: bool = False,
    chunk: int = 1_000_000,
) -> Iterator[dict[str, Array]]:
    """A made-up cohort of any size, shaped like a lupus trial and given in chunks; nobody's data.

    At baseline every subject has at least 6 points of SELENA-SLEDAI, 9.8 on average with a standard deviation of 3.8
    (BLISS-52 and BLISS-76 pooled: 9.7 and 3.8), before any are missing.
    From visit to visit a finding persists with the chance of its organ system and appears with a small one, so that
    the score falls by some 5 points in a year, and the scores of neighbouring visits are alike.

    Args:
        subjects: how many subjects; the first of a larger cohort are those of a smaller one.
        visits: how many visits each has, 28 days apart.
        seed: the same seed gives the same cohort, whatever `chunk` is, for as long as numpy keeps its random numbers.
        missing: the share of answers that were not assessed, 0 to 1. The four urine tests, the two of serology and the
            two blood counts are missed together, every other descriptor by itself.
            Where assessed, the answers are those of the same cohort without missing items.
        messiness: the share of answers that are written in another way that the library reads alike, such as ``yes``
            or ``NOT DONE``, 0 to 1; for text only.
        answers: how the columns hold present, absent and not assessed: ``"boolean"`` and ``"integer"`` (int8, 1 and 0)
            as masked arrays, or as plain ones where `missing` is 0; ``"float"`` as 1, 0 and NaN;
            ``"text"`` as objects ``Y``, ``N`` and the empty text.
        shuffled: puts the rows of each chunk in random order; the order, unlike the cohort, depends on `chunk`.
        chunk: how many visits a chunk has at most; those of one subject stay in one chunk.

    Returns:
        The chunks, each a mapping of column to array, all of shape ``(n,)``: `subject` (from 1), `visit` (0 is
        baseline) and `day` (0 at baseline, then within 3 days of 28 times `visit`) [days], all int64; then the 24
        descriptors in form order.
        Each chunk is made on demand, so memory grows with `chunk` only.

    Raises:
        ValueError: a number is out of range, `answers` is not one of the four, or `messiness` is given without text.

    Example:
        >>> from sledai import SELENA_SLEDAI, Descriptor, Visits, score_bounds
        >>> (chunk,) = synthetic_cohort(1000, visits=2)
        >>> visits = Visits.from_columns({name: chunk[name] for name in Descriptor})
        >>> len(visits), len(score_bounds(visits, SELENA_SLEDAI).low)
        (2000, 2000)

    References:
        manzi-2012, bliss-baseline
    """
    for name, number, least in (("subjects", subjects, 1), ("visits", visits, 1), ("seed", seed, 0)):
        _require_at_least(least, name, number)
    _require_at_least(visits, "chunk", chunk)
    for name, share in (("missing", missing), ("messiness", messiness)):
        if not 0 <= share <= 1:
            raise ValueError(f"{name}={share!r}: give a share from 0 to 1")
    if answers not in WRITTEN:
        raise ValueError(f'answers={answers!r}: say "boolean", "integer", "float" or "text"')
    if messiness and answers != "text":
        raise ValueError(
            f'messiness={messiness!r}: only text is written in several ways, so say answers="text" or messiness=0'
        )
    make = partial(_block, visits=visits, seed=seed, missing=missing, messiness=messiness)
    order = np.random.default_rng(seed) if shuffled else None
    masked = missing > 0 and answers in MASKED
    chunks = _chunks(_pieces(subjects, visits, chunk // visits, make), order)
    return (_columns(keys, codes, answers, masked=masked) for keys, codes in chunks)


def _require_at_least(least: int, name: str, number: object) -> None:
    if not isinstance(number, int | np.integer) or number < least:
        raise ValueError(f"{name}={number!r}: give a whole number of at least {least}")


def _columns(keys: Array, codes: Array, answers: AnswerForm, *, masked: bool) -> dict[str, Array]:
    """The rows as they are handed out."""
    columns: dict[str, Array] = dict(zip(("subject", "visit", "day"), keys, strict=True))
    for name, code in zip(DESCRIPTORS, codes, strict=True):
        written = WRITTEN[answers][code]
        columns[name.value] = np.ma.MaskedArray(written, mask=code == MISSING) if masked else written
    return columns


def _chunks(pieces: Iterator[Piece], order: Generator | None) -> Iterator[tuple[Array, Array]]:
    """The pieces of each chunk put together, its rows in the order of subjects and visits or in a random one."""
    for _, group in groupby(pieces, key=itemgetter(0)):
        keys, codes = (np.concatenate(rows, axis=1) for rows in list(zip(*group, strict=True))[1:])
        rows = slice(None) if order is None else order.permutation(keys.shape[1])
        yield keys[:, rows], codes[:, rows]


def _pieces(subjects: int, visits: int, size: int, make: Callable[..., tuple[Array, Array]]) -> Iterator[Piece]:
    """The blocks, cut where a chunk of `size` subjects ends: the number of the chunk, then keys and codes of rows."""
    step = max(BLOCK // visits, FEWEST)
    for number, first in enumerate(range(0, subjects, step)):
        keys, codes = make(number, first, step)
        last = min(first + step, subjects)
        cuts = [first, *range((first // size + 1) * size, last, size), last]
        for start, stop in pairwise(cuts):
            rows = slice((start - first) * visits, (stop - first) * visits)
            yield start // size, keys[:, rows], codes[:, rows]


def _block(
    number: int, first: int, subjects: int, *, visits: int, seed: int, missing: float, messiness: float
) -> tuple[Array, Array]:
    """One block: subject, visit and day of its rows, and the codes of their answers, drawn from a stream of its own."""
    random = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(number,)))
    codes = _course(random, _entered(random, subjects), visits).view(np.uint8)
    subject, visit = np.divmod(np.arange(subjects * visits, dtype=np.int64), visits)
    early_or_late = np.where(visit > 0, random.integers(-WINDOW, WINDOW, len(visit), endpoint=True), 0)
    codes[(random.random(codes.shape, np.float32) < missing)[SAMPLES]] = MISSING
    if messiness:
        ways = random.integers(1, len(SPELLINGS), codes.shape, np.uint8)
        codes += len(SPELLINGS[0]) * ways * (random.random(codes.shape, np.float32) < messiness)
    return np.stack([first + 1 + subject, visit, PLANNED * visit + early_or_late]), codes


def _entered(random: Generator, subjects: int) -> Array:
    """The findings at baseline of those who enter; three in four do, so screening twice as many is enough."""
    found = np.zeros((len(DESCRIPTORS), 2 * subjects), np.bool_)
    for pattern in PATTERNS.values():
        first, *others = map(DESCRIPTORS.index, pattern.findings)
        for position, share in zip((first, *others), pattern.findings.values(), strict=True):
            found[position] = random.random(2 * subjects) < share
        found[first] |= ~found[others].any(axis=0)
        found[[first, *others]] &= random.random(2 * subjects) < pattern.involved
    return found[:, np.flatnonzero(WEIGHTS @ found >= ENTRY)[:subjects]]


def _course(random: Generator, found: Array, visits: int) -> Array:
    """The findings visit by visit, shape ``(24, subjects * visits)``: those that persist and those that appear."""
    draws = random.random((*found.shape, visits), np.float32)
    present, stays = (draws < chance[:, np.newaxis, np.newaxis] for chance in (APPEARS, PERSISTS))
    present[..., 0] = found
    for visit in range(1, visits):
        present[..., visit] |= stays[..., visit] & present[..., visit - 1]
    return present.reshape(len(DESCRIPTORS), -1)
