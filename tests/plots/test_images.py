"""Pictures as images.

The project commits no picture that a build can make, so there are no stored images to compare with.
What an image shows is held to in three other ways.
The modules beside this one read areas, limits and words from the axes and compare them with numbers worked out by hand,
and look at the colours of the rendered image at places given in data coordinates.
This module renders whole figures and compares them with each other:
the same input gives the same bytes, on axes of its own and on axes that were given,
and the same pixels through every door that takes the input;
and one answer that changes from a gap to absent changes the image.
"""

from functools import cache
from io import BytesIO

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.figure import Figure

from plots.drawn import pixels
from plots.examples import CHANGED, PICTURES, VISITS
from sledai import SELENA_SLEDAI, Assessment, Interval, Visits, plots


def svg(ax):
    file = BytesIO()
    with mpl.rc_context({"svg.hashsalt": "same", "svg.fonttype": "none"}):
        ax.figure.savefig(file, format="svg", metadata={"Date": None})
    return file.getvalue()


@cache
def drawn(name):
    """A picture of the visits, and its pixels; drawn in another way it would be laid out anew."""
    ax = PICTURES[name](VISITS)
    return ax, pixels(ax)


@pytest.mark.parametrize("name", PICTURES)
class TestEveryPicture:
    """What holds of all of them."""

    def test_the_same_input_gives_the_same_image(self, name):
        """On axes that are given and on axes of its own, byte by byte as a vector graphic: each line, area and word."""
        own = PICTURES[name](VISITS)
        given = Figure(figsize=own.figure.get_size_inches(), layout="constrained").subplots()
        assert given is PICTURES[name](VISITS, ax=given)
        assert svg(own) == svg(given)

    def test_a_gap_that_is_filled_changes_the_image(self, name):
        """Not assessed does not look like absent."""
        (_, gap), absent = drawn(name), pixels(PICTURES[name](CHANGED))
        assert gap.shape != absent.shape or (gap != absent).any()

    def test_no_word_covers_another(self, name):
        """Names of rows and columns, words on bars, titles and legend have room for themselves."""
        ax, _ = drawn(name)
        words = [*ax.texts, *ax.get_xticklabels(), *ax.get_yticklabels(), ax.title, ax._left_title, ax.xaxis.label]
        words += [ax.yaxis.label, *ax.get_legend().get_texts()]
        boxes = [
            (word.get_text(), word.get_window_extent()) for word in words if word.get_text() and word.get_visible()
        ]
        covered = [
            (one, other)
            for at, (one, box) in enumerate(boxes)
            for other, another in boxes[at + 1 :]
            if box.shrunk(0.95, 0.95).overlaps(another.shrunk(0.95, 0.95))
        ]
        assert [] == covered

    def test_nothing_is_cut_off(self, name):
        """All that is drawn is inside of the figure."""
        ax, _ = drawn(name)
        box, whole = ax.figure.get_tightbbox(), ax.figure.get_size_inches()
        assert box.x0 >= 0
        assert box.y0 >= 0
        assert box.x1 <= whole[0]
        assert box.y1 <= whole[1]


def test_visits_and_a_row_of_single_ones_look_the_same():
    """Two doors, one picture."""
    arrays = Visits.from_assessments(VISITS)
    for name in ("heat_map", "course", "courses", "prevalence"):
        assert np.array_equal(drawn(name)[1], pixels(PICTURES[name](arrays)))


def test_text_takes_the_settings_of_the_caller():
    """On a dark background lines, marks and words outside of areas are as light as the caller has set."""
    with mpl.rc_context({"text.color": "#abcdef"}):
        ax = plots.waterfall([])
        dots = plots.waterfall([Interval(0, 0)])
    assert "#abcdef" == ax.lines[0].get_color()
    assert "#abcdef" == dots.lines[0].get_color()
    assert "#abcdef" == dots.title.get_color()


def test_the_smallest_pictures_have_room_for_their_words():
    """Of one visit or of nothing at all; matplotlib would warn, which is an error here."""
    for ax in (
        plots.heat_map(Assessment(), SELENA_SLEDAI),
        plots.heat_map([], SELENA_SLEDAI),
        plots.course([Assessment()], SELENA_SLEDAI, day=[0]),
        plots.course([], SELENA_SLEDAI, day=[]),
        plots.courses([], SELENA_SLEDAI, day=[], subject=[]),
        plots.contributions(Assessment(), SELENA_SLEDAI),
        plots.waterfall([]),
        plots.prevalence([], SELENA_SLEDAI),
        plots.responders({}),
    ):
        ax.figure.draw_without_rendering()


def test_a_long_name_of_an_edition_is_shortened():
    """A part without many descriptors has a long name; the rest of the title is still read."""
    ax = plots.heat_map(VISITS, SELENA_SLEDAI.without(*(d for d in SELENA_SLEDAI if d != "rash")))
    title = ax.get_title(loc="left")
    assert title.startswith("SELENA-SLEDAI without seizure, psychosis")
    assert title.endswith("...: answers of 3 visits")
    assert len(title) < 90


def test_a_part_of_an_edition_is_enough():
    """Every picture of an index works with one descriptor."""
    skin = SELENA_SLEDAI.without(*(d for d in SELENA_SLEDAI if d != "rash"))
    for ax in (
        plots.heat_map(VISITS, skin),
        plots.course(VISITS, skin, day=[0, 1, 2]),
        plots.contributions(VISITS[0], skin, by="system"),
        plots.prevalence(VISITS, skin, by="descriptor"),
    ):
        ax.figure.draw_without_rendering()
