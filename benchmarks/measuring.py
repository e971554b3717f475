"""How contestants are measured: all have to agree, then they take turns, and the best run of each counts.

Of a paired contest the rounds count: what they have in common, such as other work on the machine, cancels out.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from attrs import field, frozen

LAUNCHER = Path(__file__).with_name("launched.py")
FEWEST, MOST = 4, 25
"""How many rounds a contest has: at least, however long they take, and at most."""
OURS, BY_HAND, IDIOM, COPY = "sledai", "by hand", "idiom", "copy"
"""What a contestant is: the library, code that gives all it gives, code that gives a total only, a plain copy."""


def nothing(_result: Any) -> dict[str, Any]:
    """What a copy gives: no score."""
    return {}


@frozen
class Contestant:
    """One way to do the work.

    Attributes:
        name: what it is called in the table.
        kind: what it is, one of the four kinds.
        run: does the work; what it gives back is kept until the clock has stopped.
        gives: the results as arrays by name: `low`, `high`, `missing`, or `score` (NaN where a gap leaves it open).
        share: the share of the visits on which it is run; its time is scaled to all of them.
    """

    name: str
    kind: str
    run: Callable[[], Any]
    gives: Callable[[Any], Mapping[str, Any]] = nothing
    share: float = 1.0


@frozen
class Contest:
    """Several ways to do the same work; the first contestant is the library.

    Attributes:
        visits: how many visits there are; 0 where the figure is not about visits.
        expected: the right results by name, as arrays.
        absent: who could not take part, and why.
        close: what is to be done when it is over.
        paired: whether the median over the rounds counts, in place of the best run of each contestant.
    """

    key: str
    title: str
    visits: int
    contestants: Sequence[Contestant]
    expected: Mapping[str, Any]
    absent: Mapping[str, str] = field(factory=dict)
    close: Callable[[], object] = lambda: None
    paired: bool = False


@frozen
class Size:
    """How many visits a contest has: in memory, and in a file; and where files may be written."""

    visits: int
    in_file: int
    folder: Path


@frozen
class Reported:
    """A result of another process, with the time, processor time [s] and memory [bytes] that were measured there."""

    seconds: float
    peak: int | None = None
    processor: float | None = None
    result: Any = None


@frozen
class Outcome:
    """How a contestant did.

    Attributes:
        seconds: the best of its rounds, or their median in a paired contest [s].
        ratio: its time over the library's.
        rounds: how many rounds there were.
        peak: the most memory that its process held [bytes], where it had one of its own.
    """

    name: str
    kind: str
    seconds: float
    ratio: float
    rounds: int
    peak: int | None = None
    share: float = 1.0


def held(contest: Contest, budget: float) -> list[Outcome]:
    """The outcome of a contest for which there are about `budget` seconds."""
    for contestant in contest.contestants:
        _require_right(contest, contestant)
    runs = {contestant.name: contestant.run for contestant in contest.contestants}
    rounds = turns(runs, budget, MOST if contest.paired else FEWEST)
    shares = np.array([contestant.share for contestant in contest.contestants])
    times = np.array([[sample.seconds for sample in samples] for samples in rounds]) / shares
    seconds = np.median(times, axis=0) if contest.paired else times.min(axis=0)
    ratios = np.median(times / times[:, :1], axis=0) if contest.paired else seconds / seconds[0]
    outcomes = []
    for at, contestant in enumerate(contest.contestants):
        outcomes.append(
            Outcome(
                name=contestant.name,
                kind=contestant.kind,
                seconds=float(seconds[at]),
                ratio=float(ratios[at]),
                rounds=len(rounds),
                peak=max((samples[at].peak or 0 for samples in rounds), default=0) or None,
                share=contestant.share,
            )
        )
    return outcomes


def turns(runs: Mapping[str, Callable[[], Any]], budget: float, fewest: int = FEWEST) -> list[list[Reported]]:
    """One list of samples for each round, in the order of `runs`; each round begins with another contestant."""
    names, rounds, start = list(runs), [], time.perf_counter()
    while len(rounds) < fewest or (len(rounds) < MOST and time.perf_counter() - start < budget):
        first = len(rounds) % len(names)
        samples = {name: sample(runs[name]) for name in names[first:] + names[:first]}
        rounds.append([samples[name] for name in names])
    return rounds


def sample(run: Callable[[], Any]) -> Reported:
    """One run and its time; freeing what it gave back is not part of that."""
    start = time.perf_counter()
    result = run()
    seconds = time.perf_counter() - start
    return Reported(result.seconds, result.peak) if isinstance(result, Reported) else Reported(seconds)


def _require_right(contest: Contest, contestant: Contestant) -> None:
    """Stop where a contestant gives other results than expected."""
    result = contestant.run()
    for name, values in contestant.gives(result.result if isinstance(result, Reported) else result).items():
        found = np.asarray(values)
        wanted = contest.expected[name][: len(found)] if contestant.share < 1 else contest.expected[name]
        if not np.array_equal(found, wanted, equal_nan=found.dtype.kind == "f"):
            raise AssertionError(f"{contest.title}: {contestant.name} gives another {name}")


def in_fresh_process(*command: str, result: Any = None) -> Reported:
    """The time, processor time and most memory of a command in a process of its own, its start included.

    A small process starts it: on Linux the peak of a child is at least what its parent holds.
    """
    launched = subprocess.run(
        [sys.executable, str(LAUNCHER), *command], capture_output=True, encoding="utf-8", check=False
    )
    if launched.returncode:
        raise RuntimeError(f"{' '.join(command)} failed:\n{launched.stderr}")
    return Reported(**json.loads(launched.stdout), result=result)
