"""What the calculator page knows: everything comes from the library and goes into the page as data."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import groupby
from typing import Any

from _printing.descriptors import address
from _printing.plain import ASPECTS, cited
from sledai import EDITIONS, Definition, Descriptor, Edition, Interval, System, __version__
from sledai.criteria import BANDS, GLADMAN_2000, SFI, Bands, ChangeRule, FlareRule
from sledai.rules.changes import categories_of_change
from sledai.rules.flares import by_score

SYSTEM_HEADINGS = {System.CNS: "Central nervous system"}
"""Systems whose key with a capital letter is not a heading."""


def exported() -> dict[str, Any]:
    """The form, which is the same in every edition, and what each edition says of its items."""
    return {
        "version": __version__,
        "systems": {one: SYSTEM_HEADINGS.get(one, one.capitalize()) for one in System},
        "items": [_item(descriptor) for descriptor in Descriptor],
        "editions": {key: _edition(edition) for key, edition in EDITIONS.items()},
        "bands": [_bands(bands) for bands in BANDS.values()],
        "changes": [_change(GLADMAN_2000, _category), _change(SFI, _flare, "score criterion alone")],
    }


def _item(descriptor: Descriptor) -> dict[str, str]:
    rows = [edition[descriptor] for edition in EDITIONS.values()]
    ((label, system),) = {(row.label, row.system) for row in rows}
    return {"key": descriptor, "label": label, "system": system, "page": address(descriptor).replace(".md", ".html")}


def _edition(edition: Edition) -> dict[str, Any]:
    ((window, days),) = {(str(row.window), row.window.days) for row in edition.values()}
    return {
        "label": edition.label,
        "about": edition.about,
        "grade": edition.grade,
        "content": edition.content_hash,
        "window": window,
        "days": days,
        "page": f"reference/editions.html#{edition.key}",
        "rows": [_row(descriptor, row, clinical=descriptor in edition.clinical) for descriptor, row in edition.items()],
    }


def _row(descriptor: Descriptor, row: Definition, *, clinical: bool) -> dict[str, Any]:
    return {
        "key": descriptor,
        "weight": row.weight,
        "clinical": clinical,
        "grade": row.grade,
        "cited": "; ".join(map(cited, row.sources)),
        "said": [[ASPECTS[aspect], clause.wording, clause.grade] for aspect, clause in row.clauses],
    }


def _bands(bands: Bands) -> dict[str, Any]:
    return {
        "label": bands.label,
        "about": f"Stated for {bands.made_for}. Sources: {'; '.join(map(cited, bands.sources))}.",
        "runs": [[lowest, name] for name, lowest in bands.lowest],
    }


def _change(rule: ChangeRule | FlareRule, answer: Callable[[int, int], str], part: str = "") -> dict[str, Any]:
    """What a rule says of each total before and each total now, a run of totals with one answer as its first."""
    totals = range(max(edition.maximum for edition in EDITIONS.values()) + 1)
    return {
        "label": f"{rule.label}, {part}" if part else rule.label,
        "about": f"Sources: {'; '.join(map(cited, rule.sources))}.",
        "rows": [_runs((now, answer(before, now)) for now in totals) for before in totals],
    }


def _runs(answers: Iterable[tuple[int, str]]) -> list[tuple[int, str]]:
    return [next(run) for _, run in groupby(answers, key=lambda pair: pair[1])]


def _category(before: int, now: int) -> str:
    moved = now - before
    return str(categories_of_change(Interval(moved, moved), Interval(now, now), GLADMAN_2000).value)


def _flare(before: int, now: int) -> str:
    found = by_score(Interval(before, before), Interval(now, now), SFI)
    if found.severe.certain:
        return "severe flare"
    return "mild or moderate flare" if found.mild.certain else "no flare"
