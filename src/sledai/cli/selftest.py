"""The installation check: packaged cases against the installed library."""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterator
from decimal import Decimal
from importlib.metadata import version

from sledai import EDITIONS, Assessment, Descriptor, __version__, activity_band, change_category, criteria, score
from sledai.cases import boundary_cases, contents, published_cases
from sledai.cli.uses import USES, Check, installed_library
from sledai.rules.scoring import score_bounds

__all__ = ["run_selftest"]


def run_selftest(say: Callable[[str], object]) -> bool:
    """Run every packaged case, print the results, and return whether all passed."""
    say(f"sledai {__version__}, Python {platform.python_version()}, numpy {version('numpy')}, attrs {version('attrs')}")
    for key, edition in EDITIONS.items():
        say(f"  {key:<20} content {edition.content_hash}")
    failed = 0
    for title, checks in (
        ("edition contents as released", _contents()),
        ("published cases", _published()),
        ("weights and totals", _totals()),
        ("cut-offs, on the boundary and one step either side", _cutoffs()),
        ("change categories and activity bands", _categories()),
        *((title, cases()) for title, cases in USES.items()),
    ):
        results = list(checks)
        wrong = [(name, expected, actual) for name, expected, actual in results if expected != actual]
        failed += len(wrong)
        say(f"{len(results) - len(wrong):>5} of {len(results)} {title}")
        for name, expected, actual in wrong:
            say(f"      FAILED {name}: expected {expected}, got {actual}")
    if installed_library() is None:
        say("      frames were not checked: install sledai[frames] and a dataframe library")
    say("PASSED" if not failed else f"FAILED: {failed} cases")
    return not failed


def _contents() -> Iterator[Check]:
    for key, expected in contents().items():
        yield key, expected, EDITIONS[key].content_hash


def _published() -> Iterator[Check]:
    for case in published_cases():
        for key, edition in EDITIONS.items():
            name = f"{case.id}, {key}"
            if case.kind in ("exact", "software-vector"):
                yield name, case.printed_total, score(case.assessment, edition)
            elif case.kind == "incomplete-list":
                yield name, True, case.agrees(score_bounds(case.assessment, edition))
            elif case.kind == "trap" and not case.is_partial:
                yield name, case.record["arithmetic"]["listed_sum"], score(case.assessment, edition)


def _totals() -> Iterator[Check]:
    cases = boundary_cases()
    for key, edition in EDITIONS.items():
        for name, weight in cases["weights"].items():
            yield f"{name}, {key}", weight, score(Assessment({name}), edition)
        yield f"nothing, {key}", cases["totals"]["nothing"], score(Assessment(), edition)
        yield f"everything, {key}", cases["totals"]["everything"], score(Assessment(set(Descriptor)), edition)


def _cutoffs() -> Iterator[Check]:
    for name, values in boundary_cases()["cutoffs"].items():
        cutoff = criteria.CUTOFFS[name]
        for value, holds in values.items():
            yield f"{name} at {value}", holds, cutoff.holds(Decimal(value))


def _categories() -> Iterator[Check]:
    cases, edition = boundary_cases(), EDITIONS["selena-sledai"]
    for case in cases["change"]:
        category = change_category(Assessment(case["before"]), Assessment(case["now"]), edition).value
        yield f"{case['before']} to {case['now']}", case["category"], category
    for case in cases["bands"]:
        band = activity_band(Assessment(case["present"]), edition, bands=criteria.BANDS[case["set"]]).value
        yield f"{case['present']} in {case['set']}", case["band"], band
