"""The page of the speed: the picture and the tables of the run whose results are kept in `benchmarks/results.json`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from _printing.markup import bullets, code, page, table, words
from _printing.pictures import INK, drawn

RESULTS = Path(__file__).resolve().parents[2] / "benchmarks" / "results.json"
KINDS = {
    "by hand": "code by hand for the same result",
    "idiom": "an idiom for a total only",
    "copy": "a plain copy of the data",
}
MARKS = tuple(zip("os^Dv*", ("#0072b2", "#d55e00", "#00916b", "#b5659b", "#808890", "#a67400"), strict=True))
"""A shape and a colour for each kind of contestant and each door; the colour-blind tell the colours apart."""


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

    def draw(axes: Any) -> None:
        for (kind, label), (shape, colour) in zip(KINDS.items(), MARKS, strict=False):
            places = [
                (one["ratio"], at) for at, row in enumerate(rows) for one in row["outcomes"] if one["kind"] == kind
            ]
            axes.scatter(*zip(*places, strict=True), marker=shape, color=colour, label=label, zorder=3)
        axes.axvline(1, color=INK)
        axes.set_xscale("log")
        axes.set_yticks(range(len(rows)), [row["title"] for row in rows])
        axes.invert_yaxis()
        axes.set_xlabel("time, as a multiple of that of sledai;\nto the right of the line at 1 sledai is faster")
        _finish(axes)

    about = (
        "The time of every contestant over that of sledai, one row for each contest; the table below has the numbers."
    )
    return drawn("contests", draw, about, height=0.27 * len(rows) + 1)


def growth_picture() -> str:
    """A line for each door: the time per visit by the number of visits."""
    points = results()["growth"]

    def draw(axes: Any) -> None:
        for door, (shape, colour) in zip(dict.fromkeys(point["door"] for point in points), MARKS, strict=False):
            own = [point for point in points if point["door"] == door]
            sizes = [point["visits"] for point in own]
            axes.loglog(sizes, list(map(_nanoseconds, own)), marker=shape, color=colour, label=door)
        axes.set_xlabel("visits")
        axes.set_ylabel("nanoseconds for each visit")
        _finish(axes)

    about = "The time per visit through each door, by the number of visits; the table below has the numbers."
    return drawn("growth", draw, about, height=4.5)


def _finish(axes: Any) -> None:
    axes.grid(alpha=0.3)
    axes.spines[["top", "right"]].set_visible(False)
    axes.figure.legend(loc="outside upper center", ncols=3, frameon=False, fontsize="small")
