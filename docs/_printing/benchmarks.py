"""The page of the speed: the picture and the tables of the run whose results are kept in `benchmarks/results.json`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from math import log10
from pathlib import Path
from typing import Any

from _printing.markup import bullets, code, page, table, words

RESULTS = Path(__file__).resolve().parents[2] / "benchmarks" / "results.json"
KINDS = {
    "by hand": "code by hand for the same result",
    "idiom": "an idiom for a total only",
    "copy": "a plain copy of the data",
}
WIDTH, LEFT, RIGHT, TOP, ROW = 760, 250, 40, 44, 26
STYLE = """<style>
.speed svg {min-width: 640px; width: 100%; height: auto}
.speed text {fill: var(--md-default-fg-color); font-size: 13px}
.speed .small {font-size: 12px}
.speed .grid {stroke: var(--md-default-fg-color--lightest); fill: none}
.speed .one {stroke: var(--md-default-fg-color); stroke-width: 1.5; fill: none}
.speed .c0 {--mark: #0072b2} .speed .c1 {--mark: #d55e00} .speed .c2 {--mark: #00916b}
.speed .c3 {--mark: #b5659b} .speed .c4 {--mark: #808890} .speed .c5 {--mark: #a67400}
[data-md-color-scheme=slate] .speed .c0 {--mark: #56b4e9}
.speed .mark {fill: var(--mark)} .speed .line {stroke: var(--mark); stroke-width: 2; fill: none}
</style>"""
"""Colours that the colour-blind tell apart; shapes say the same."""


class LogScale:
    """From a number to a place on a logarithmic axis that begins and ends with a power of ten."""

    def __init__(self, numbers: Iterable[float], start: float, end: float) -> None:
        found = list(numbers)
        self.lowest = int(log10(min(found)) // 1)
        self.highest = max(-int(-log10(max(found)) // 1), self.lowest + 1)
        self.start, self.end = start, end

    def __call__(self, number: float) -> float:
        share = (log10(number) - self.lowest) / (self.highest - self.lowest)
        return self.start + share * (self.end - self.start)

    @property
    def powers(self) -> list[float]:
        return [10.0**power for power in range(self.lowest, self.highest + 1)]


@cache
def results() -> Any:
    return json.loads(RESULTS.read_text("utf-8"))


def run() -> str:
    """On what, when and how the figures were measured."""
    found = results()
    versions = ", ".join(f"{name} {version}" for name, version in found["versions"].items())
    facts = (
        f"{found['date']}, {found['processors']} processors, {found['memory_bytes'] / 1e9:.0f} GB of memory, "
        f"{words(found['system'])}.",
        f"{words(versions)}.",
        f"{code(found['command'])}",
    )
    return page([bullets(facts)])


def limits() -> str:
    """Each figure that has a limit."""
    rows = (
        (
            words(found["what"]),
            *(words(text) for text in _against(found)),
            "kept" if found["kept"] else "<b>not kept</b>",
        )
        for found in results()["limits"]
    )
    return table(("what", "measured", "limit", "result"), rows, kind="overview")


def _against(found: Mapping[str, Any]) -> tuple[str, str]:
    return f"{_short(found['value'])} {found['unit']}", f"{found['side']} {found['limit']:g} {found['unit']}"


def contests() -> str:
    """Every contestant of every contest."""
    found = results()
    rows = [row for contest in found["contests"] for row in _contest_rows(contest)]
    rows += [(code(key), words(reason), "", "") for key, reason in found["absent"].items()]
    return table(("contest", "contestant", "time", "times that of sledai"), rows, kind="overview")


def _contest_rows(contest: Mapping[str, Any]) -> list[tuple[str, str, str, str]]:
    visits = f"<span class='label'>{_grouped(contest['visits'])} visits</span>" if contest["visits"] else ""
    title = words(contest["title"]) + visits
    rows = []
    for at, outcome in enumerate(contest["outcomes"]):
        name = f"<b>{words(outcome['name'])}</b>" if outcome["kind"] == "sledai" else words(outcome["name"])
        memory = f", {outcome['peak'] / 1e6:.0f} MB" if outcome["peak"] else ""
        rows.append((title if at == 0 else "", name, _time(outcome["seconds"]) + memory, _short(outcome["ratio"])))
    return rows + [("", words(name), words(reason), "") for name, reason in contest["absent"].items()]


def growth() -> str:
    """The time per visit through each door, by the number of visits."""
    points = results()["growth"]
    doors = list(dict.fromkeys(point["door"] for point in points))
    found = {(point["door"], point["visits"]): point for point in points}
    sizes = sorted({point["visits"] for point in points})
    rows = [(_grouped(size), *(_each(found.get((door, size))) for door in doors)) for size in sizes]
    return table(("visits", *map(words, doors)), rows, kind="overview")


def _each(point: Mapping[str, Any] | None) -> str:
    if point is None:
        return "not measured"
    memory = f", {point['peak'] / 1e6:.0f} MB" if point["peak"] else ""
    return f"{_short(_nanoseconds(point))} ns{memory}"


def _nanoseconds(point: Mapping[str, Any]) -> float:
    return point["seconds"] / point["visits"] * 1e9


def _time(seconds: float) -> str:
    return f"{_short(seconds)} s" if seconds >= 1 else f"{_short(seconds * 1e3)} ms"


def _short(number: float) -> str:
    """A number with three digits that count."""
    return _grouped(round(number)) if number >= 1000 else f"{number:.3g}"


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", "\N{NO-BREAK SPACE}")


def contests_picture() -> str:
    """A row for each contest over visits and a mark for each contestant, by its time over that of the library."""
    rows = [row for row in results()["contests"] if row["visits"]]
    others = [[outcome for outcome in row["outcomes"] if outcome["kind"] in KINDS] for row in rows]
    across = LogScale([outcome["ratio"] for outcomes in others for outcome in outcomes], LEFT, WIDTH - RIGHT)
    bottom = TOP + ROW * len(rows)
    parts = [_legend()]
    parts += _ticks(across, lambda x: f"M{x:.1f} {TOP}V{bottom}", lambda x: (x, bottom + 18), "{:g}")
    parts.append(f'<path class="one" d="M{across(1):.1f} {TOP - 4}V{bottom}"/>')
    for at, (row, outcomes) in enumerate(zip(rows, others, strict=True)):
        y = TOP + ROW * at + ROW / 2
        parts.append(f'<text x="{LEFT - 12}" y="{y + 4:.1f}" text-anchor="end">{words(row["title"])}</text>')
        parts.append(f'<path class="grid" d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}"/>')
        parts += [
            _mark(list(KINDS).index(outcome["kind"]), across(outcome["ratio"]), y, _told(outcome))
            for outcome in outcomes
        ]
    caption = "time, as a multiple of the time of sledai (the dark line at 1); to the right of it sledai is faster"
    parts.append(
        f'<text class="small" x="{(LEFT + WIDTH - RIGHT) / 2}" y="{bottom + 38}" text-anchor="middle">{caption}</text>'
    )
    about = (
        "The time of every contestant over that of sledai, one row for each contest; the table below has the numbers."
    )
    return _picture("contests", "Speed against the usual ways", about, bottom + 48, parts)


def growth_picture() -> str:
    """A line for each door: the time per visit by the number of visits."""
    points = results()["growth"]
    doors = list(dict.fromkeys(point["door"] for point in points))
    legend, height = 20 * len(doors) + 12, 300
    across = LogScale([point["visits"] for point in points], 70, WIDTH - RIGHT)
    up = LogScale([_nanoseconds(point) for point in points], legend + height, legend)
    parts = _ticks(
        across, lambda x: f"M{x:.1f} {legend}V{legend + height}", lambda x: (x, legend + height + 18), "{:,.0f}"
    )
    parts += _ticks(up, lambda y: f"M70 {y:.1f}H{WIDTH - RIGHT}", lambda y: (36, y + 4), "{:,.0f}")
    for at, door in enumerate(doors):
        places = [(across(point["visits"]), up(_nanoseconds(point))) for point in points if point["door"] == door]
        line = "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
        parts.append(f'<path class="line c{at}" d="M{line}"/>')
        parts += [_mark(at, x, y, door) for x, y in places]
        parts.append(
            _mark(at, 76, 20 * at + 10, door) + f'<text class="small" x="90" y="{20 * at + 14}">{words(door)}</text>'
        )
    bottom = legend + height + 38
    caption = "visits; upwards the nanoseconds for each"
    parts.append(f'<text class="small" x="{WIDTH / 2}" y="{bottom}" text-anchor="middle">{caption}</text>')
    about = "The time per visit through each door, by the number of visits; the table below has the numbers."
    return _picture("growth", "Growth with the number of visits", about, bottom + 10, parts)


def _ticks(scale: LogScale, line: Any, place: Any, form: str) -> list[str]:
    """A line and a number for each power of ten."""
    parts = []
    for power in scale.powers:
        at = scale(power)
        x, y = place(at)
        parts.append(f'<path class="grid" d="{line(at)}"/>')
        number = form.format(power).replace(",", " ")
        parts.append(f'<text class="small" x="{x:.1f}" y="{y:.1f}" text-anchor="middle">{number}</text>')
    return parts


def _mark(kind: int, x: float, y: float, told: str) -> str:
    """One of six shapes, each with a colour of its own."""
    shapes = (
        "m-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0z",
        "m-4.5 -4.5h9v9h-9z",
        "m0 -6.5l6 6.5l-6 6.5l-6 -6.5z",
        "m0 -6l6 10.5h-12z",
        "m0 6l6 -10.5h-12z",
        "m-6 -2h4v-4h4v4h4v4h-4v4h-4v-4h-4z",
    )
    return f'<path class="mark c{kind}" d="M{x:.1f} {y:.1f}{shapes[kind]}"><title>{words(told)}</title></path>'


def _legend() -> str:
    marks = (
        _mark(at, LEFT + 8, 14, text) + f'<text class="small" x="{LEFT + 20}" y="18">{words(text)}</text>'
        for at, text in enumerate(KINDS.values())
    )
    shifts = (-LEFT, -LEFT + 270, -LEFT + 480)
    return "".join(f'<g transform="translate({shift} 0)">{mark}</g>' for shift, mark in zip(shifts, marks, strict=True))


def _told(outcome: Mapping[str, Any]) -> str:
    return f"{outcome['name']}: {_short(outcome['ratio'])} times the time of sledai"


def _picture(key: str, title: str, about: str, height: float, parts: Sequence[str]) -> str:
    """A picture that scrolls inside itself and says in words what it shows."""
    return (
        f'<div class="speed" style="overflow-x: auto">{STYLE}'
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" role="img" '
        f'aria-labelledby="{key}-title {key}-about"><title id="{key}-title">{title}</title>'
        f'<desc id="{key}-about">{about}</desc>{"".join(parts)}</svg></div>\n'
    ).replace("\n", " ") + "\n"
