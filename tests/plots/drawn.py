"""What is to be seen on axes: areas, texts, marks and pixels."""

from weakref import WeakKeyDictionary

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex

BLUE, VERMILION, ORANGE = "#0072b2", "#d55e00", "#e69f00"
"""Typed from Okabe and Ito, not taken from the code."""
PALE, WHITE, DARK = "#dddddd", "#ffffff", "#333333"

IMAGES = WeakKeyDictionary()
"""The figures that were drawn, with their pixels."""


def areas(ax):
    """Each bar as left, bottom, width, height, colour, and whether it is hatched; in the order drawn."""
    return [
        (
            round(bar.get_x(), 6),
            round(bar.get_y(), 6),
            round(bar.get_width(), 6),
            round(bar.get_height(), 6),
            to_hex(bar.get_facecolor()),
            bool(bar.get_hatch()),
        )
        for bar in ax.patches
    ]


def lying(ax):
    """Each lying bar as row, start, stop, colour of face or of hatching, and whether it is hatched."""
    return {(round(y + h / 2), x, x + w, _shade(bar), hatched) for bar, (x, y, w, h, _, hatched) in _with(ax)}


def upright(ax):
    """Each upright bar as place, start, stop, colour of face or of hatching, and whether it is hatched."""
    return {(round(x + w / 2, 6), y, y + h, _shade(bar), hatched) for bar, (x, y, w, h, _, hatched) in _with(ax)}


def _with(ax):
    return zip(ax.patches, areas(ax), strict=True)


def _shade(bar):
    return to_hex(bar.get_edgecolor() if bar.get_hatch() else bar.get_facecolor())


def texts(ax):
    """The words on the axes."""
    return [text.get_text() for text in ax.texts]


def rows(ax):
    """The names of the rows."""
    return [label.get_text() for label in ax.get_yticklabels()]


def legend(ax):
    """What the legend says, with the handle of each entry."""
    found = ax.get_legend()
    return {text.get_text(): handle for text, handle in zip(found.get_texts(), found.legend_handles, strict=True)}


def marks(ax):
    """Each row of points as the places of its points, its shape, its colour and whether it is hollow."""
    return [
        (
            list(zip(np.asarray(line.get_xdata()).tolist(), np.asarray(line.get_ydata()).tolist(), strict=True)),
            line.get_marker(),
            to_hex(line.get_color()),
            to_hex(line.get_markerfacecolor()) == WHITE,
        )
        for line in ax.lines
        if line.get_marker() != "None"
    ]


def pixels(ax):
    """The whole figure as red, green and blue, shape ``(height, width, 3)``; row 0 is the top.

    It is drawn once, unless something of it was changed since.
    """
    figure = ax.figure
    if figure.stale or figure not in IMAGES:
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
        IMAGES[figure] = np.asarray(canvas.buffer_rgba())[..., :3].copy()
    return IMAGES[figure]


def seen(ax, x, y, *, reach=0.2, tall=None):
    """The colours within so much of a place, in data coordinates, as a set of hexadecimal names."""
    tall = reach if tall is None else tall
    image = pixels(ax)
    (left, below), (right, above) = ax.transData.transform([(x - reach, y - tall), (x + reach, y + tall)])
    bottom, top = sorted((len(image) - below, len(image) - above))
    start, stop = sorted((left, right))
    part = image[round(bottom) : round(top), round(start) : round(stop)]
    assert part.size
    return {"#" + bytes(pixel).hex() for pixel in np.unique(part.reshape(-1, 3), axis=0)}
