"""matplotlib is an extra: nothing needs it before a picture is asked for, and its absence is told with the remedy."""

import subprocess
import sys

import pytest

from sledai import plots

REMEDY = "sledai.plots needs matplotlib. Install it with: pip install 'sledai[plots]'"


def python(code):
    """What a new interpreter prints."""
    command = [sys.executable, "-W", "error", "-c", code]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_the_library_and_the_room_load_no_matplotlib():
    """It is imported when a function is first asked for, and then pyplot only where a figure is to be made."""
    code = (
        "import sys\n"
        "from sledai import plots\n"
        "dir(plots), plots.__all__\n"
        "print('matplotlib' in sys.modules)\n"
        "plots.contributions\n"
        "print('matplotlib' in sys.modules, 'matplotlib.pyplot' in sys.modules)"
    )
    assert "False\nTrue False\n" == python(code)


def test_pictures_of_visits_need_no_dataframe_library():
    """narwhals is asked for by a frame only."""
    code = (
        "import sys; sys.modules.update(dict.fromkeys(['narwhals', 'pandas', 'polars', 'pyarrow']))\n"
        "import matplotlib; matplotlib.use('agg')\n"
        "from sledai import Assessment, SELENA_SLEDAI, plots\n"
        "print(plots.heat_map([Assessment()], SELENA_SLEDAI).get_ylabel())"
    )
    assert "visit\n" == python(code)


def test_without_matplotlib_the_remedy_is_said():
    """By every function, and not by the import of the room."""
    code = (
        "import sys; sys.modules['matplotlib'] = None\n"
        "from sledai import plots\n"
        "for name in plots.__all__:\n"
        "    try:\n        getattr(plots, name)\n"
        "    except ModuleNotFoundError as error:\n        print(error.name, error)"
    )
    assert f"matplotlib {REMEDY}\n" * 11 == python(code)


def test_without_matplotlib_the_remedy_is_said_in_process(monkeypatch):
    """The same where the library is already loaded."""
    monkeypatch.delattr(plots, "contributions")
    monkeypatch.delitem(sys.modules, "sledai.plots.item_contributions")
    monkeypatch.setitem(sys.modules, "matplotlib.axes", None)
    with pytest.raises(ModuleNotFoundError) as caught:
        _ = plots.contributions
    assert ("matplotlib", REMEDY) == (caught.value.name, str(caught.value))


def test_that_something_else_is_missing_is_not_covered_up(monkeypatch):
    """The remedy is for matplotlib only."""
    monkeypatch.delattr(plots, "contributions")
    monkeypatch.delitem(sys.modules, "sledai.plots.item_contributions")
    monkeypatch.setitem(sys.modules, "sledai.rules.scoring", None)
    with pytest.raises(ModuleNotFoundError) as caught:
        _ = plots.contributions
    assert "sledai.rules.scoring" == caught.value.name


def test_the_names_are_the_functions():
    """Ten of them, each with its own name, and no other name is there."""
    assert sorted(plots.__all__) == dir(plots)
    assert plots.__all__ == [getattr(plots, name).__name__ for name in plots.__all__]
    with pytest.raises(AttributeError, match="no attribute 'pie'"):
        _ = plots.pie
