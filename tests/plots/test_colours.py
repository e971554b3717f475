"""The colours are told apart with any kind of colour vision, and in print without colour."""

from functools import cache
from itertools import combinations

import numpy as np
import pytest
from matplotlib.colors import to_hex, to_rgb
from matplotlib.lines import Line2D

from plots.drawn import WHITE, legend
from plots.examples import PICTURES, VISITS
from plots.test_course import DAYS, VISITS as COURSE, since_previous
from sledai import SELENA_SLEDAI, plots
from together import together

SIMULATIONS = {
    "full colour vision": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
"""What is seen of linear red, green and blue (Machado, Oliveira and Fernandes 2009, full severity)."""
APART = 15
"""How far two colours are apart, CIELAB; 2.3 is just noticed side by side."""


def lab(colour, simulation):
    """The place of a colour, as it is seen, in CIELAB with white D65."""
    encoded = np.array(to_rgb(colour))
    linear = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    seen = np.clip(np.array(SIMULATIONS[simulation]) @ linear, 0, 1)
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    x, y, z = np.cbrt(to_xyz @ seen / [0.9505, 1.0, 1.089])
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def colours(ax):
    """The colour of each entry of the legend, by its words; hatching counts as its lines."""
    return {
        word: to_hex(
            handle.get_color()
            if isinstance(handle, Line2D)
            else handle.get_edgecolor()
            if handle.get_hatch()
            else handle.get_facecolor()
        )
        for word, handle in legend(ax).items()
    }


def course_with_flares():
    return plots.course(COURSE, SELENA_SLEDAI, day=DAYS, flares=since_previous())


@cache
def full_areas(name):
    """The colours of the legend of a picture that are not hatched."""
    said = legend(PICTURES[name](VISITS))
    return {to_hex(h.get_facecolor()) for h in said.values() if not isinstance(h, Line2D) and not h.get_hatch()}


@together("simulation", SIMULATIONS)
class TestApart:
    """Pairs of colours that mean different things in one picture."""

    def test_the_simulation_keeps_grey(self, simulation):
        """A check of the matrices: white and grey have no colour in any of them."""
        for colour in ("#ffffff", "#808080"):
            assert lab(colour, simulation)[1:] == pytest.approx(0, abs=0.1)

    @together("name", PICTURES)
    def test_full_areas_differ_in_colour(self, simulation, name):
        """Of every picture those that are not hatched."""
        assert_apart(full_areas(name), simulation)

    def test_flares_differ_in_colour(self, simulation):
        """From each other and from the score; their shapes differ too."""
        said = colours(course_with_flares())
        words = ("score", "mild or moderate flare", "severe flare", "flare undetermined")
        assert_apart({said[word] for word in words}, simulation)


def test_red_and_green_would_not_do():
    """A check of the measure: a usual red and an olive green are far apart, and not for the colour-blind."""
    far, near = (
        np.linalg.norm(lab("#d62728", simulation) - lab("#7f7f00", simulation))
        for simulation in ("full colour vision", "deuteranopia")
    )
    assert near < APART < far


def assert_apart(found, simulation):
    """Every two of some colours."""
    close = [
        (one, other)
        for one, other in combinations(sorted(found), 2)
        if np.linalg.norm(lab(one, simulation) - lab(other, simulation)) < APART
    ]
    assert [] == close


def test_flares_differ_in_shape():
    """So that they are told apart in print."""
    said = legend(course_with_flares())
    shapes = [said[word].get_marker() for word in said if "flare" in word]
    assert len(set(shapes)) == len(shapes) == 3


@together("name", PICTURES)
def test_what_is_not_known_does_not_depend_on_colour(name):
    """It is hatched or a ring, in every picture, and the legend has an entry that is."""
    handles = legend(PICTURES[name](VISITS)).values()
    assert any(to_hex(h.get_markerfacecolor()) == WHITE if isinstance(h, Line2D) else h.get_hatch() for h in handles)


@together("name", ["responders", "shift_matrix"])
def test_words_on_areas_are_read(name):
    """At least 4.5 to 1 in contrast, as accessible writing asks for."""
    ax = PICTURES[name](VISITS)

    def light(colour):
        encoded = np.array(to_rgb(colour))
        linear = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
        return float(linear @ [0.2126, 0.7152, 0.0722]) + 0.05

    for text in ax.texts:
        pair = sorted([light(text.get_color()), light(text.get_bbox_patch().get_facecolor())])
        assert pair[1] / pair[0] >= 4.5, text
