"""Visits as links of the calculator, what its page then shows, and what the library says of the same visits."""

from __future__ import annotations

import re
from random import Random
from typing import Any

from attrs import field, frozen

from docs.browsing import Browser
from sledai import (
    Assessment,
    Descriptor,
    Edition,
    Interval,
    Verdict,
    by_system,
    change,
    change_by_system,
    new_descriptors,
    resolved_descriptors,
    score_bounds,
)

PAGE = "calculator.html"
LETTERS = {True: "p", False: "a", None: "n"}
SHOWN = """
(links => links.map(link => {
  if (link) sledaiCalculator.show(link);
  const root = document.getElementById("calculator-root");
  const text = name => root.querySelector("#calculator-" + name).textContent;
  const texts = (query, where = root) => [...where.querySelectorAll(query)].map(found => found.textContent);
  return {
    name: text("name"), total: text("total"), unit: text("unit"), missing: text("missing"), change: text("change"),
    parts: Object.fromEntries([...root.querySelectorAll("tr[data-part]")].map(row => [
      row.dataset.part,
      Object.fromEntries([...row.querySelectorAll("td")].map(cell => [cell.dataset.column, cell.textContent])),
    ])),
    appeared: ["certain", "undetermined"].map(kind => texts(`#calculator-appeared-${kind} > li`)),
    resolved: ["certain", "undetermined"].map(kind => texts(`#calculator-resolved-${kind} > li`)),
    present: texts("#calculator-present > li > p"),
    others: text("others"),
  };
}))
"""
"""What a reader finds on the page after each link is followed; an empty link leaves the page as it is."""


@frozen
class Pair:
    """A visit now and, if there is one, a visit before."""

    now: Assessment
    before: Assessment | None = field(default=None)

    @property
    def fragment(self) -> str:
        before = "" if self.before is None else f"&before={letters(self.before)}"
        return f"now={letters(self.now)}{before}"

    def link(self, edition: Edition) -> str:
        return f"#edition={edition.stamp}&{self.fragment}"


def letters(visit: Assessment) -> str:
    return "".join(LETTERS[answer] for answer in visit.to_mapping().values())


def pairs(count: int, seed: int) -> list[Pair]:
    """Random pairs, from empty visits and visits without a gap to visits full of either; a fifth have no visit before.

    The first ones are the corners.
    """
    random = Random(seed)
    names = list(Descriptor)

    def visit() -> Assessment:
        presence, share = random.random(), random.choice((0, random.random() / 3, random.random()))
        missing = {name for name in names if random.random() < share}
        return Assessment(
            {name for name in names if name not in missing and random.random() < presence}, missing=missing
        )

    empty, full, unknown = Assessment(), Assessment(names), Assessment(missing=names)
    corners = [Pair(now, before) for now in (empty, full, unknown) for before in (empty, full, unknown, None)]
    return corners + [Pair(visit(), visit() if random.random() < 0.8 else None) for _ in range(count)]


def number(interval: Interval[int], *, sign: bool = False) -> str:
    low, high = (f"{end:+d}" if sign and end else str(end) for end in (interval.low, interval.high))
    return low if low == high else f"{low} to {high}"


def moved(edition: Edition, verdicts: dict[Descriptor, Verdict[int]]) -> list[list[str]]:
    certain = [edition[name].label for name, verdict in verdicts.items() if verdict.certain]
    possible = [edition[name].label for name, verdict in verdicts.items() if verdict.possible and not verdict.certain]
    return [certain, possible]


def said(pair: Pair, edition: Edition) -> dict[str, Any]:
    """What the page has to show, from the library."""
    now, before = pair.now, pair.before
    found = {system.value: {"now": number(part)} for system, part in by_system(now, edition).items()}
    wholes = {"clinical": edition.clinical, "total": edition}
    found |= {name: {"now": number(score_bounds(now, whole))} for name, whole in wholes.items()}
    if before is not None:
        for system, part in by_system(before, edition).items():
            found[system]["before"] = number(part)
        for system, part in change_by_system(before, now, edition).items():
            found[system]["change"] = number(part.change, sign=True)
        for name, whole in wholes.items():
            found[name]["before"] = number(score_bounds(before, whole))
            found[name]["change"] = number(change(before, now, whole), sign=True)
    total = score_bounds(now, edition)
    missing = [f"{edition[name].label} {edition[name].weight}" for name in edition if name in now.missing]
    present = [row for name, row in edition.items() if name in now.present]
    absent = len(edition) - len(present) - len(missing)
    counts = f"{len(present)} present, {absent} absent, {len(missing)} not assessed."
    return {
        "name": edition.label,
        "total": number(total),
        "unit": "point" if total == Interval(1, 1) else "points",
        "missing": f"{len(missing)} of {len(edition)} not assessed",
        "change": "" if before is None else f"change {number(change(before, now, edition), sign=True)}",
        "parts": found,
        "appeared": moved(edition, new_descriptors(before, now, edition)) if before is not None else None,
        "resolved": moved(edition, resolved_descriptors(before, now, edition)) if before is not None else None,
        "present": [f"+{row.weight} {row.label} {row.grade}" for row in present],
        "others": counts + (f" Not assessed (each adds 0 or its points): {', '.join(missing)}." if missing else ""),
    }


def shown(browser: Browser, links: list[str]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = browser.ask(f"{SHOWN}(arguments[0])", links)
    return found


def disagreements(browser: Browser, edition: Edition, cases: list[Pair]) -> list[tuple[str, str, object, object]]:
    """Where the page shows something else than the library says: link, what, shown, said."""
    links = [pair.link(edition) for pair in cases]
    return [
        (link, what, page[what], value)
        for link, pair, page in zip(links, cases, shown(browser, links), strict=True)
        for what, value in said(pair, edition).items()
        if value is not None and page[what] != value
    ]


def luminance(colour: tuple[float, float, float]) -> float:
    parts = [part / 255 for part in colour]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def over(colour: str, ground: tuple[float, float, float]) -> tuple[float, float, float]:
    """A colour as the browser computes it, on a ground."""
    numbers = [float(part) for part in re.findall(r"[\d.]+", colour)]
    red, green, blue, *rest = numbers
    alpha = rest[0] if rest else 1.0
    mixed = [alpha * part + (1 - alpha) * below for part, below in zip((red, green, blue), ground, strict=True)]
    return mixed[0], mixed[1], mixed[2]


def contrast(colour: str, grounds: list[str]) -> float:
    """The contrast of a text with the grounds under it, the uppermost first (WCAG 2.2)."""
    ground = (255.0, 255.0, 255.0)
    for layer in reversed(grounds):
        ground = over(layer, ground)
    light, dark = sorted((luminance(over(colour, ground)), luminance(ground)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
