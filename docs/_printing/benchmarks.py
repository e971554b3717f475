"""The page of the speed: the picture and the tables of the run whose results are kept in `benchmarks/results.json`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from _printing.pictures import INK, drawn
from _printing.plain import DOCS, grouped

RESULTS = DOCS.parent / "benchmarks/results.json"
KINDS = {
    "by hand": ("code by hand for the same result", "o", "#0072b2"),
    "idiom": ("an idiom for a total only", "s", "#d55e00"),
    "copy": ("a plain copy of the data", "^", "#00916b"),
}
"""Each kind of contestant with its shape and colour; the colour-blind tell the colours apart."""


@cache
def results() -> Any:
    return json.loads(RESULTS.read_text("utf-8"))


def doors() -> dict[str, dict[int, Any]]:
    """What was measured through each door, by the number of visits."""
    points = grouped((point["door"], point) for point in results()["growth"])
    return {door: {point["visits"]: point for point in own} for door, own in points.items()}


def nanoseconds(point: Mapping[str, Any]) -> float:
    """The time for each visit."""
    return point["seconds"] / point["visits"] * 1e9


def elapsed(seconds: float) -> str:
    return f"{short(seconds)} s" if seconds >= 1 else f"{short(seconds * 1e3)} ms"


def short(number: float) -> str:
    """A number with three digits that count, and a narrow gap between thousands."""
    return f"{round(number):,}".replace(",", "\N{NO-BREAK SPACE}") if number >= 1000 else f"{number:.3g}"


def contests_picture() -> str:
    """A row for each contest over visits and a mark for each contestant, by its time over that of the library."""
    rows = [row for row in results()["contests"] if row["visits"]]

    def draw(axes: Any) -> None:
        for kind, (label, shape, colour) in KINDS.items():
            found = ((one, at) for at, row in enumerate(rows) for one in row["outcomes"] if one["kind"] == kind)
            places = [(one["ratio"], at) for one, at in found]
            axes.scatter(*zip(*places, strict=True), marker=shape, color=colour, label=label, zorder=3)
        axes.axvline(1, color=INK)
        axes.set_xscale("log")
        axes.set_yticks(range(len(rows)), [row["title"] for row in rows])
        axes.invert_yaxis()
        axes.set_xlabel("time, as a multiple of that of sledai;\nto the right of the line at 1 sledai is faster")
        axes.grid(alpha=0.3)
        axes.spines[["top", "right"]].set_visible(False)
        axes.figure.legend(loc="outside upper center", ncols=3, frameon=False, fontsize="small")

    about = "The time of every contestant over that of sledai, a row for each contest; the table below has the numbers."
    return drawn("contests", draw, about, height=0.27 * len(rows) + 1)
