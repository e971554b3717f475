"""The pitfalls of ``docs/pitfalls.toml`` as the pages show them; tests hold the library to the right answers."""

from __future__ import annotations

import tomllib
from typing import Any

from _printing.plain import DOCS, grouped
from sledai import EDITIONS, Descriptor
from sledai.criteria import BANDS

FILE = DOCS / "pitfalls.toml"
RATER, SOFTWARE = "rater", "software"
SEEN = {
    "software": "seen in public software",
    "software, run again": "seen in public software, and seen again when it was run",
    "floating point": "seen when it was worked out in floating point",
    "text": "seen in a published text",
    "software and text": "seen in public software and in a published text",
    "constructed": "constructed from what was seen",
    "constructed from software": "constructed from what was seen in public software",
    "constructed from text": "constructed from what was seen in a published text",
    "constructed from software and text": "constructed from what was seen in public software and published texts",
    "constructed from a plan": "constructed from a rule in a trial's plan",
    "constructed, disputed": "constructed from what was seen; sources disagree, so it is no proven fault",
}
"""Where a pitfall comes from, as the file and as the page has it; no project and no person is named."""
PITFALLS: list[dict[str, Any]] = list(tomllib.loads(FILE.read_text("utf-8")).values())


def found(item: Descriptor | None, *, of_totals: bool = False) -> list[dict[str, Any]]:
    """Those of an item; without one those that any item can meet, or those of a band, a change or a flare."""
    if item:
        return [pitfall for pitfall in PITFALLS if item in pitfall.get("items", ())]
    general = (pitfall for pitfall in PITFALLS if not pitfall.get("items"))
    return [pitfall for pitfall in general if of_totals == ("total" in pitfall or "totals" in pitfall)]


def answers(pitfall: dict[str, Any]) -> dict[str, list[str]]:
    """The right answers, each with its editions or sets of bands."""
    right = pitfall["right"]
    named = right if isinstance(right, dict) else {"others": right}
    keys = BANDS if "total" in pitfall else EDITIONS
    return grouped((" ".join(named.get(key, named.get("others")).split()), key) for key in keys)
