"""How fast a score is, measured side by side in one run; see README.md beside this file."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
import warnings
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from attrs import asdict, evolve, frozen
from contests import CONTESTS
from engines import NotHereError
from growth import FILES, Point, growth
from importing import DEPENDENCIES
from measures import FOUR_CALLS, ONE_CHANGE, PIVOT, PLAIN_FLARE, SHIFT, WITHOUT_MISSING, few_visits
from measuring import Contest, Outcome, Size, held
from pairs import BY_ROW
from report import contest_lines, contest_record, growth_lines, run_record

from laboratory import ARRAYS, AS_NUMBERS, DUCKDB_JOIN, PLAIN_JOIN
from sledai import SELENA_SLEDAI, Assessment, score


@frozen
class Limit:
    """What the library promises against a contestant of a contest.

    Attributes:
        at_most: the library's time is at most so many times that of the other.
        at_least: the time of the other is at least so many times the library's.
        at_most_seconds: the library takes at most so long for a million [s].
    """

    contest: str
    against: str
    at_most: float | None = None
    at_least: float | None = None
    at_most_seconds: float | None = None


COPY, ROW_SUM, TUNED = "copy of the columns", "df[cols].mul(w).sum(axis=1)", "hand-written, tuned"
LIMITS = (
    Limit("array-complete", "pandas df[cols] @ w, bool", at_least=4),  # 5 to 7 from machine to machine
    Limit("array-complete", COPY, at_most=4),  # one copy is of `Visits`, whose answers nobody else can edit
    Limit("array-float", COPY, at_most=4),
    Limit("array-masked", COPY, at_most=5.5, at_most_seconds=0.1),  # 1.9 alone; after others the copy's memory is warm
    Limit("pandas-booleans", ROW_SUM, at_least=2.5),  # after other contests the row sum is quicker: its memory is warm
    Limit("pandas-floats", ROW_SUM, at_least=3),
    Limit("pandas-nullable", ROW_SUM, at_least=3),
    Limit("pandas-objects", ROW_SUM, at_least=3),
    Limit("polars-masked-eager", TUNED, at_most=1.3),
    Limit("polars-masked-lazy", TUNED, at_most=1.3),
    Limit("duckdb", "hand-written SQL, tuned", at_most=1.5),
    Limit("flares", BY_ROW, at_least=50, at_most_seconds=1),
    Limit("responders", BY_ROW, at_least=50, at_most_seconds=1),
    Limit("laboratory", PLAIN_JOIN, at_most=4.5),  # the join of Polars 2 streams, and takes a fifth of that in memory
    Limit("laboratory-texts", AS_NUMBERS, at_most=2),
    Limit("laboratory-pandas", ARRAYS, at_most=1.3),
    Limit("laboratory-duckdb", DUCKDB_JOIN, at_most=5),
    Limit("measures", WITHOUT_MISSING, at_most=1.8),
    Limit("measures", FOUR_CALLS, at_least=1.2),
    Limit("measures-pandas", FOUR_CALLS, at_least=1.1),  # what all calls have in common is quicker than it was
    Limit("change-pandas", SHIFT, at_most=1.5),
    Limit("reasons", PLAIN_FLARE, at_most=3),
    Limit("long-polars", PIVOT, at_most=3.5),
    Limit("long-pandas", PIVOT, at_most=3.5),
    Limit("plans", ONE_CHANGE, at_most=5),
    Limit("files", "bare Polars scan and write of the same columns", at_most=1.5),
    Limit("import", DEPENDENCIES, at_most=1.2),
)
ONE_SCORE = 9.0
"""One score of one visit takes at most so many times as long as a sum over a dict of its answers."""
TINY = 40.0
"""Four measures of a few visits, or of none, take at most so long on a slow machine, with an eager engine [ms]."""
DEMONSTRATION = 5.0
"""`sledai demo` takes at most so long, its start included [s]."""
PEAK = 1000.0
"""The file pipeline holds at most so much memory [MB]."""
ATTEMPTS = 5
"""How often a check holds a contest until each limit was kept once; other work on the machine can spoil one."""
SLOWER, LARGE, LARGEST = 1.2, 10**7, 10**8
"""One visit of the largest number takes at most so many times as long as one of the large number."""


@frozen
class Figure:
    """A figure with its limit."""

    what: str
    value: float
    side: str
    limit: float
    unit: str = ""

    @property
    def kept(self) -> bool:
        """Whether the limit is met."""
        return self.value <= self.limit if self.side == "at most" else self.value >= self.limit

    def __str__(self) -> str:
        verdict = "kept" if self.kept else "NOT KEPT"
        return f"{verdict:8} {self.value:8.2f}, {self.side} {self.limit:g} {self.unit}: {self.what}".replace(" :", ":")


def one_score() -> Figure:
    """The shortest time of one score of one visit over that of a sum over a dict of its answers."""
    visit = Assessment({"arthritis", "rash", "low_complement"})
    answers = {name: name in visit.present for name in SELENA_SLEDAI}
    weights = {name: row.weight for name, row in SELENA_SLEDAI.items()}
    runs = (lambda: score(visit, SELENA_SLEDAI), lambda: sum(weights[name] for name in weights if answers[name]))
    shortest = [float("inf")] * len(runs)
    for at in [*range(len(runs))] * 50:
        start = time.perf_counter()
        for _ in range(1000):
            runs[at]()
        shortest[at] = min(shortest[at], time.perf_counter() - start)  # other work only ever adds to it
    microseconds = f"{shortest[0] * 1e3:.1f} microseconds"
    what = f"one score(Assessment, edition), {microseconds}, over a sum over a dict of its answers"
    return Figure(what, shortest[0] / shortest[1], "at most", ONE_SCORE)


def tiny_frames() -> Figure:
    """The shortest time of four measures of twenty visits and of none, with the slowest eager engine."""
    shortest: dict[str, float] = {}
    for name, run in [*few_visits(20).items(), *few_visits(0).items()] * 10:
        start = time.perf_counter()
        run()
        shortest[name] = min(shortest.get(name, float("inf")), (time.perf_counter() - start) * 1e3)
    slowest = max(shortest, key=shortest.__getitem__)
    return Figure(f"four measures of {slowest}", shortest[slowest], "at most", TINY, "ms")


def demonstration() -> Figure:
    """The time of the demonstration as a user runs it."""
    with TemporaryDirectory(prefix="sledai-speed-") as folder:
        start = time.perf_counter()
        command = [sys.executable, "-m", "sledai", "demo"]
        subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, check=True)
        seconds = time.perf_counter() - start
    return Figure("sledai demo", seconds, "at most", DEMONSTRATION, "s")


def contest_figures(contest: Contest, outcomes: list[Outcome]) -> list[Figure]:
    """The figures of a contest that have limits."""
    ours = outcomes[0]
    ratios = {outcome.name: outcome.ratio for outcome in outcomes}
    made = []
    for limit in LIMITS:
        if limit.contest == contest.key and limit.at_least is not None:
            what = f"{contest.title}: the time of {limit.against} over that of {ours.name}"
            made.append(Figure(what, ratios[limit.against], "at least", limit.at_least))
        if limit.contest == contest.key and limit.at_most is not None:
            what = f"{contest.title}: the time of {ours.name} over that of {limit.against}"
            made.append(Figure(what, 1 / ratios[limit.against], "at most", limit.at_most))
        if limit.contest == contest.key and limit.at_most_seconds is not None:
            each = ours.seconds / contest.visits * 1e6
            made.append(Figure(f"{contest.title}: a million", each, "at most", limit.at_most_seconds, "s"))
    if ours.peak:
        made.append(Figure(f"{contest.title}: memory of {ours.name}", ours.peak / 1e6, "at most", PEAK, "MB"))
    return made


def with_limits(contest: Contest) -> Contest:
    """A contest without those against whom nothing is promised."""
    against = {limit.against for limit in LIMITS if limit.contest == contest.key}
    ours, *others = contest.contestants
    return evolve(contest, contestants=[ours, *(other for other in others if other.name in against)])


def growth_figures(points: Iterable[Point]) -> list[Figure]:
    """The figures of the growth that have limits; none where it did not reach the largest number."""
    each = {point.visits: point for point in points if point.door == FILES}
    if LARGEST not in each:
        return []
    large, largest = each[LARGE], each[LARGEST]
    slower = (largest.seconds / LARGEST) / (large.seconds / LARGE)
    return [
        Figure(f"{FILES}: time per visit of 10^8 over that of 10^7", slower, "at most", SLOWER),
        Figure(f"{FILES}: memory with 10^8 visits", (largest.peak or 0) / 1e6, "at most", PEAK, "MB"),
    ]


def command_line() -> argparse.Namespace:
    """What is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only what has a limit; exit with 1 where one is not met")
    parser.add_argument("--growth", action="store_true", help="also from 10^4 visits, by tens, to --largest")
    parser.add_argument("--largest", type=float, default=1e8, help="the largest number of visits of --growth")
    parser.add_argument("--visits", type=float, default=1e6, help="how many visits there are in memory")
    parser.add_argument("--in-file", type=float, default=1e7, help="how many visits there are in the file")
    parser.add_argument("--seconds", type=float, default=4, help="about how long a contest lasts")
    parser.add_argument("--only", nargs="+", choices=CONTESTS, metavar="CONTEST", help=f"of {', '.join(CONTESTS)}")
    parser.add_argument("--write", type=Path, metavar="FILE", help="write all figures as JSON, for the page to print")
    return parser.parse_args()


def main() -> int:
    """Measure, print, and with --check tell whether the limits hold."""
    options = command_line()
    warnings.simplefilter("ignore", FutureWarning)  # what libraries announce of each other
    limited = {limit.contest for limit in LIMITS}
    keys = options.only or [key for key in CONTESTS if key in limited or not options.check]
    contests, absent, points, figures = [], {}, [], []
    single = {measure: measure() for measure in (one_score, tiny_frames, demonstration)}
    with TemporaryDirectory(prefix="sledai-speed-") as folder:
        size = Size(int(options.visits), int(options.in_file), Path(folder))
        for key in keys:
            try:
                contest = CONTESTS[key](size)
            except NotHereError as error:
                absent[key] = str(error)
                print(f"\n{key}: {error}")
                continue
            if options.check:
                contest = with_limits(contest)
            found: dict[str, Figure] = {}
            for _ in range(ATTEMPTS if options.check else 1):
                outcomes = held(contest, options.seconds)
                found = {figure.what: figure for figure in contest_figures(contest, outcomes)} | {
                    what: figure for what, figure in found.items() if figure.kept
                }
                print(contest_lines(contest, outcomes), flush=True)
                if all(figure.kept for figure in found.values()):
                    break
            contest.close()
            contests.append(contest_record(contest, outcomes))
            figures += found.values()
        if options.growth:
            points = growth(int(options.largest), Path(folder), options.seconds)
            print(growth_lines(points))
            figures += growth_figures(points)
    for _ in range(ATTEMPTS if options.check else 0):
        single = {measure: figure if figure.kept else measure() for measure, figure in single.items()}
    figures = [*single.values(), *figures]
    figures.sort(key=lambda figure: figure.kept, reverse=True)  # a log is often cut before its end
    kept = all(figure.kept for figure in figures) and not limited & set(absent)
    print("", "Limits", *figures, "limits kept" if kept else "LIMITS NOT KEPT", sep="\n")
    if options.write:
        results = run_record() | {
            "contests": contests,
            "absent": absent,
            "growth": [asdict(point) for point in points],
            "limits": [asdict(figure) | {"kept": figure.kept} for figure in figures],
        }
        options.write.write_text(json.dumps(results, indent=1) + "\n", "utf-8")
    return 1 if options.check and not kept else 0


if __name__ == "__main__":
    sys.exit(main())
