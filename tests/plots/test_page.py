"""The page of pictures: made by its own blocks, readable on light and dark, told in words, with names of its own."""

import re
import sys
from pathlib import Path

import pytest

from sledai import plots

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.fixture(scope="module")
def drawn():
    """Each picture of the page as text."""
    if not DOCS.is_dir():
        pytest.fail("the pages are not there")
    sys.path.insert(0, str(DOCS))
    try:
        from _printing import pictures

        yield {name: pictures.picture(name, 'in "words" & <signs>') for name in pictures._drawn()}
    finally:
        sys.path.remove(str(DOCS))
        for name in [name for name in sys.modules if name.split(".")[0] == "_printing"]:
            del sys.modules[name]


def test_every_function_has_a_picture(drawn):
    """And is called once on the page where it is drawn, with words beside it."""
    page = (DOCS / "plots.md").read_text("utf-8")
    assert sorted(plots.__all__) == sorted(drawn)
    assert sorted(plots.__all__) == sorted(re.findall(r'pictures\.picture\(\s*"(\w+)",\s*"[^"]{60}', page))


def test_a_picture_takes_the_colours_of_the_page(drawn):
    """Text and lines are of the page's colour, and there is no background."""
    for name, text in drawn.items():
        assert "currentColor" in text, name
        assert "#010203" not in text, name
        assert not re.search(r'id="\w+-patch_1">\s*<path[^>]*style="fill: #ffffff', text), name


def test_a_picture_is_told_in_words(drawn):
    """Whatever signs are in them."""
    for text in drawn.values():
        assert 'role="img" aria-label="in &quot;words&quot; &amp; &lt;signs&gt;"' in text


def test_names_inside_of_pictures_are_their_own(drawn):
    """No name is there twice on the page, and each that is used is there."""
    names = [name for text in drawn.values() for name in re.findall(r'\bid="([^"]+)"', text)]
    assert len(set(names)) == len(names)
    used = {name for text in drawn.values() for name in re.findall(r'(?:href="#|url\(#)([^")]+)', text)}
    assert used <= set(names)


def test_a_picture_loads_nothing(drawn):
    """No address but those of the format itself."""
    for text in drawn.values():
        assert {"http://www.w3.org/1999/xlink"} >= set(re.findall(r"https?://[^\"]+", text))
        assert "<!--" not in text
