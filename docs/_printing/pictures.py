"""Pictures in the colours of the page; those of the page of plots are made by the blocks that it shows."""

from __future__ import annotations

import doctest
import re
from collections.abc import Callable
from contextlib import redirect_stdout
from functools import cache
from html import escape
from io import StringIO
from pathlib import Path
from typing import Any

import matplotlib as mpl

PAGE = Path(__file__).resolve().parents[1] / "plots.md"
BLOCK = re.compile(r"^```pycon\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CALL = re.compile(r"\bplots\.(\w+)\(")
INK = "#010203"
"""A colour that nothing else has; it becomes that of the text of the page, light or dark."""
LINES = ("text.color", "axes.labelcolor", "axes.edgecolor", "xtick.color", "ytick.color")
STYLE = dict.fromkeys(LINES, INK) | {"axes.facecolor": "none", "figure.facecolor": "none", "svg.fonttype": "path"}


def picture(function: str, words: str) -> str:
    """The picture that the page's first block with a call of this function makes, with what it shows in words."""
    return _shown(_drawn()[function], words)


def drawn(name: str, draw: Callable[[Any], None], words: str, *, height: float) -> str:
    """A picture of its own, which a function draws on axes."""
    from matplotlib import pyplot as plt

    plt.switch_backend("agg")
    with mpl.rc_context(STYLE | {"svg.hashsalt": name}):
        figure, axes = plt.subplots(figsize=(7.6, height), layout="constrained")
        draw(axes)
        graphic = _svg(figure, name)
    plt.close(figure)
    return _shown(graphic, words)


def _shown(graphic: str, words: str) -> str:
    graphic = graphic.replace("<svg", f'<svg role="img" aria-label="{escape(words)}"', 1)
    return f'<figure style="overflow-x:auto;margin:1em 0;width:100%;text-align:left" tabindex="0">{graphic}</figure>'


@cache
def _drawn() -> dict[str, str]:
    """The picture of each function, from the blocks in their order."""
    from matplotlib import pyplot as plt

    plt.switch_backend("agg")
    names: dict[str, Any] = {}
    found: dict[str, str] = {}
    for body in BLOCK.findall(PAGE.read_text("utf-8")):
        called = CALL.search(body)
        with mpl.rc_context(STYLE | {"svg.hashsalt": called[1] if called else ""}):
            for example in doctest.DocTestParser().get_examples(body):
                if not example.exc_msg:
                    with redirect_stdout(StringIO()):
                        exec(compile(example.source, str(PAGE), "single"), names)
            if called and called[1] not in found:
                found[called[1]] = _svg(names["ax"].figure, called[1])
        plt.close("all")
    return found


def _svg(figure: Any, name: str) -> str:
    """A figure as a graphic inside a page: its own names, no size of its own, the page's colour for lines and text."""
    file = StringIO()
    figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None})
    text = file.getvalue()
    text = text[text.index("<svg") :].strip()
    text = re.sub(r"<!--.*?-->|<metadata>.*?</metadata>", "", text, flags=re.DOTALL)
    text = re.sub(r'(\bid="|href="#|url\(#)', rf"\1{name}-", text)
    text = re.sub(r'<svg .*?viewBox="(\S+ \S+) (\S+) (\S+)".*?>', _sized, text, count=1, flags=re.DOTALL)
    return re.sub(r"\n\s*", "\n", text).replace(INK, "currentColor")


def _sized(opening: re.Match[str]) -> str:
    corner, width, height = opening.groups()
    least, most = min(float(width) * 0.9, 660), float(width) * 1.35
    style = f"width:100%;min-width:{least:.0f}px;max-width:{most:.0f}px;height:auto"
    return f'<svg viewBox="{corner} {width} {height}" xmlns:xlink="http://www.w3.org/1999/xlink" style="{style}">'
