"""The printable forms: one sheet of paper for each edition, with everything that the edition says."""

from __future__ import annotations

import base64
import io
import re
import unicodedata
from typing import Any

import pytest

from docs.browsing import Browser
from docs.pages import typed
from sledai import EDITIONS, Descriptor, Edition, Grade, __version__

A4 = (595, 842)
"""Width and height [pt]."""
WEIGHTS = dict(
    zip(
        Descriptor,
        [8, 8, 8, 8, 8, 8, 8, 8, 4, 4, 4, 4, 4, 4, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1],
        strict=True,
    )
)
"""Typed from the printed index, not taken from the code."""


def printed(browser: Browser, key: str, scheme: str = "light") -> Any:
    """The form as a file to print."""
    import pypdf

    browser.open(f"forms/{key}.html", scheme=scheme)
    data = browser.command("Page.printToPDF", preferCSSPageSize=True)["data"]
    return pypdf.PdfReader(io.BytesIO(base64.b64decode(data)))


def flat(text: str) -> str:
    """A text without blanks and ligatures, because lines are broken where the paper ends."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", typed(text)))


@pytest.mark.parametrize("edition", EDITIONS.values(), ids=EDITIONS)
class TestForms:
    """What is printed is one page, and whole."""

    @pytest.mark.needs("pypdf")
    def test_it_is_one_sheet_with_every_item(self, browser: Browser, edition: Edition) -> None:
        document = printed(browser, edition.key)
        assert len(document.pages) == 1
        assert tuple(round(side) for side in document.pages[0].mediabox[2:]) == A4
        text = flat(document.pages[0].extract_text())
        items = [flat(f"{weight}{edition[name].label}") for name, weight in WEIGHTS.items()]
        assert [item for item in items if item not in text] == []
        said = [flat(clause.wording) for row in edition.values() for _, clause in row.clauses]
        assert [statement for statement in said if statement not in text] == []
        for part in (
            edition.key,
            edition.content_hash,
            __version__,
            str(edition["rash"].window),
            "Not the licensed form",
        ):
            assert flat(part) in text
        assert ("†" in text) == any(c.grade is Grade.UNVERIFIED for row in edition.values() for _, c in row.clauses)
        for part in ("Search", "Benchmarks", "Nextpage", "calculator"):
            assert part not in text, "only the form is printed"

    @pytest.mark.needs("pypdf")
    def test_it_is_black_on_white_in_a_dark_theme(self, browser: Browser, edition: Edition) -> None:
        document = printed(browser, edition.key, "dark")
        assert len(document.pages) == 1
        browser.command("Emulation.setEmulatedMedia", media="print")
        try:
            colours = browser.ask(
                "[...new Set([...document.querySelectorAll('.form, .form *, h1')]"
                ".map(found => getComputedStyle(found).color))]"
            )
        finally:
            browser.command("Emulation.setEmulatedMedia", media="")
        assert colours == ["rgb(0, 0, 0)"]

    def test_every_item_has_three_boxes(self, browser: Browser, edition: Edition) -> None:
        browser.open(f"forms/{edition.key}.html")
        rows = browser.ask(
            "[...document.querySelectorAll('tr[data-item]')].map(row => [row.dataset.item, row.cells[0].innerText,"
            "[...row.querySelectorAll('.form-box')].map(box => box.getAttribute('aria-label'))])"
        )
        boxes = ["box for present", "box for absent", "box for not assessed"]
        assert rows == [[name, str(weight), boxes] for name, weight in WEIGHTS.items()]
