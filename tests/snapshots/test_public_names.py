"""The public surface is pinned: a name, a parameter or a member comes or goes only on purpose."""

from pathlib import Path

import sledai
from snapshots.regenerate import NAMES, public_names


def test_public_names_are_as_committed():
    """Every public name has the shape that was committed; ``tests/snapshots/regenerate.py`` accepts a change."""
    assert Path(NAMES).read_text("utf-8") == public_names() + "\n"


def test_dir_shows_the_public_names_only():
    """`dir(sledai)` is the public surface, and no name stands in it twice."""
    assert sorted(set(sledai.__all__)) == dir(sledai)
