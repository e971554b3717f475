"""Axes that are given are used, and nothing else of matplotlib's state is touched."""

import pytest
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from plots.examples import PICTURES, VISITS
from refusals import raises
from sledai import SELENA_SLEDAI, Interval, plots
from sledai.errors import different_lengths


@pytest.mark.parametrize("draw", PICTURES.values(), ids=PICTURES)
class TestEveryPicture:
    """What holds of all of them."""

    def test_given_axes_are_drawn_on(self, draw):
        """They come back, and pyplot has no new figure."""
        ax = Figure().subplots()
        assert ax is draw(VISITS, ax=ax)
        assert ax.has_data()
        assert [] == plt.get_fignums()

    def test_without_axes_there_is_one_new_figure(self, draw):
        """Which pyplot knows, so that a notebook shows it."""
        ax = draw(VISITS)
        assert isinstance(ax, Axes)
        assert [ax.figure.number] == plt.get_fignums()

    def test_the_current_axes_are_left_alone(self, draw):
        """Those of a figure that somebody else is drawing."""
        figure, current = plt.subplots()
        ax = draw(VISITS, ax=Figure().subplots())
        assert ax is not current
        assert (figure, current) == (plt.gcf(), plt.gca())
        assert not current.has_data()

    def test_settings_are_left_alone(self, draw):
        """No setting of matplotlib is another one afterwards."""
        before = dict(plt.rcParams)
        draw(VISITS)
        assert before == dict(plt.rcParams)

    def test_one_of_several_axes_will_do(self, draw):
        """In a figure of several, and in a part of one."""
        figure = Figure(figsize=(16, 8), layout="constrained")
        left, right = figure.subfigures(1, 2)
        ax = draw(VISITS, ax=left.subplots(2, 1)[0])
        right.subplots()
        figure.canvas.draw()
        assert ax.figure is left

    def test_what_are_no_axes_are_refused(self, draw):
        """A figure is none, and nothing is left open."""
        with pytest.raises(TypeError, match="ax is Figure"):
            draw(VISITS, ax=Figure())
        assert [] == plt.get_fignums()


@pytest.mark.parametrize(
    "draw",
    [
        lambda: plots.heat_map(VISITS, SELENA_SLEDAI, labels=["A"]),
        lambda: plots.course(VISITS, SELENA_SLEDAI, day=[0, 1]),
        lambda: plots.waterfall([Interval(1, 1)], labels=[]),
    ],
)
def test_a_refused_call_leaves_no_figure(draw):
    """What is wrong is found before anything is drawn."""
    with raises(different_lengths):
        draw()
    assert [] == plt.get_fignums()


def test_two_courses_on_one_pair_of_axes():
    """The axes hold both."""
    ax = plots.course(VISITS[:2], SELENA_SLEDAI, day=[0, 28])
    plots.course(VISITS[2:], SELENA_SLEDAI, day=[112], ax=ax)
    (left, right), (_, top) = ax.get_xlim(), ax.get_ylim()
    assert left < 0
    assert right > 112
    assert top > 8
