"""The public surface is pinned: a name, a parameter or a member comes or goes only on purpose."""

import importlib
from pathlib import Path

from snapshots.regenerate import MODULES, NAMES, public_names
from together import together


def test_public_names_are_as_committed():
    """Every public name has the shape that was committed; ``tests/snapshots/regenerate.py`` accepts a change."""
    assert Path(NAMES).read_text("utf-8") == public_names() + "\n"


@together("name", MODULES)
def test_dir_shows_the_public_names_only(name):
    """`dir` of a public module is its public names with the public modules below it, and no name stands in it twice."""
    module = importlib.import_module(name)
    below = [other.removeprefix(f"{name}.") for other in MODULES if other.rpartition(".")[0] == name]
    assert sorted({*module.__all__, *below}) == dir(module)
