"""Pictures are drawn without a screen, and no test leaves a figure behind."""

import matplotlib
import pytest


@pytest.fixture(autouse=True)
def _no_figure_is_left():
    """Agg for every test; what pyplot holds is closed afterwards."""
    matplotlib.use("agg", force=True)
    from matplotlib import pyplot as plt

    plt.close("all")
    yield
    plt.close("all")
