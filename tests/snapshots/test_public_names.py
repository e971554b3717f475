"""The public surface is pinned: a name, a parameter or a member comes or goes only on purpose."""

from pathlib import Path

import sledai
from snapshots.regenerate import MODULES, NAMES, public_names


def test_public_names_are_as_committed():
    """Every public name has the shape that was committed; ``tests/snapshots/regenerate.py`` accepts a change."""
    assert Path(NAMES).read_text("utf-8") == public_names() + "\n"


def test_dir_shows_the_public_names_only():
    """`dir(sledai)` is the public names with the public modules, and no name stands in it twice."""
    modules = [name.removeprefix("sledai.") for name in MODULES if name.count(".") == 1]
    assert sorted({*sledai.__all__, *modules}) == dir(sledai)
