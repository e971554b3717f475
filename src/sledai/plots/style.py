"""The style of the pictures: colours for colour-blind readers, and hatching for what is not known."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import matplotlib as mpl
import numpy as np
from attrs import frozen
from matplotlib.colors import to_hex
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

BLUE, VERMILION, ORANGE = "#0072B2", "#D55E00", "#E69F00"
"""Of the palette of Okabe and Ito, which people with any kind of colour vision can distinguish."""
ARMS = ((BLUE, "o"), (VERMILION, "s"), (ORANGE, "^"), ("#009E73", "D"), ("#CC79A7", "v"), ("#56B4E9", "P"))
"""The colour and the mark of each arm; the colours are of the same palette."""
PALE, PALER, WHITE, DARK = "#DDDDDD", "#F0F0F0", "#FFFFFF", "#333333"
HATCH = "////"


def ink() -> str:
    """The colour of text and lines outside of areas, as the caller has set it."""
    return str(mpl.rcParams["text.color"])


@frozen
class Look:
    """How an area is filled.

    Attributes:
        face: its colour.
        edge: the colour of its edge and hatching; None for neither.
        ink: the colour of text on it.
    """

    face: str
    edge: str | None = None
    ink: str = DARK

    @property
    def style(self) -> dict[str, Any]:
        """The same as keywords of matplotlib's patches and collections."""
        if self.edge is None:
            return {"facecolor": self.face, "edgecolor": "none", "linewidth": 0}
        return {"facecolor": self.face, "edgecolor": self.edge, "hatch": HATCH, "linewidth": 0.8}

    @property
    def borderless(self) -> dict[str, Any]:
        """The same without a line around the area."""
        return self.style | {"linewidth": 0}

    @property
    def dense(self) -> dict[str, Any]:
        """The same for many narrow areas: no lines around them, and grey under a narrow hatching."""
        return self.borderless | ({"facecolor": PALE} if self.edge else {})

    def patch(self, label: str) -> Patch:
        """An area of that look for a legend."""
        return Patch(label=label, **self.style)


@frozen
class Mark:
    """How a point is marked.

    Attributes:
        shape: the shape, as matplotlib names it.
        colour: its colour; None for that of text.
        size: its size [points].
        hollow: whether it is a ring.
    """

    shape: str
    colour: str | None
    size: float
    hollow: bool = False

    @property
    def style(self) -> dict[str, Any]:
        """The same as keywords of matplotlib's lines."""
        face = {"markerfacecolor": WHITE, "markeredgewidth": 1.5} if self.hollow else {}
        return {
            "marker": self.shape,
            "color": self.colour or ink(),
            "markersize": self.size,
            "linestyle": "none",
            **face,
        }

    def sample(self, label: str) -> Line2D:
        """A mark for a legend."""
        return Line2D([], [], label=label, **self.style)


def hatched(colour: str) -> Look:
    """The look of something possible: hatched in the colour that it has when it is certain."""
    return Look(WHITE, colour)


KNOWN, BETTER, WORSE = Look(BLUE, ink=WHITE), Look(BLUE, ink=WHITE), Look(VERMILION, ink="#000000")
POSSIBLE = hatched(BLUE)
"""What is possible and not certain, where what is certain looks like `KNOWN`."""
ABSENT, OPEN = Look(PALE), hatched(DARK)


def by_weight(weights: Iterable[int]) -> dict[int, Look]:
    """A look for each weight, the darker the heavier, from cividis."""
    ascending = sorted(set(weights))
    shades = np.linspace(0.95, 0.05, len(ascending)) if len(ascending) > 1 else [0.05]
    colours = [to_hex(mpl.colormaps["cividis"](shade)) for shade in shades]
    return {weight: Look(colour) for weight, colour in zip(ascending, colours, strict=True)}
