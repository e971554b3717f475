"""The copy of the site for use without a network, opened as files in a browser; and the switch of versions."""

from __future__ import annotations

import json
import re
from pathlib import Path
from zipfile import ZipFile

import pytest

import sledai
from docs.browsing import Browser
from docs.calculating import Pair
from docs.pages import ROOT
from docs.test_quality import SEARCH_ALL, waited


@pytest.fixture(scope="module")
def copy(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The unpacked archive."""
    folder = tmp_path_factory.mktemp("offline")
    ZipFile(site / "sledai-offline.zip").extractall(folder)
    return folder / f"sledai-{sledai.__version__}"


def test_the_copy_has_every_page_and_nothing_that_only_a_server_uses(site: Path, copy: Path) -> None:
    pages = {path.relative_to(site).as_posix() for path in site.rglob("*.html")}
    assert {path.relative_to(copy).as_posix() for path in copy.rglob("*.html")} == pages - {"404.html"}
    assert not [path for path in copy.rglob("*") if path.name in ("sitemap.xml", "robots.txt", "versions.json")]
    assert 'href="sledai-offline.zip"' in (site / "about.html").read_text("utf-8")
    assert 'href="http://127.0.0.1:8000/sledai-offline.zip"' in (copy / "about.html").read_text("utf-8")
    assert (site / "sledai-offline.zip").stat().st_size < 3_000_000


def test_the_copy_works_from_files_without_a_request(browser: Browser, copy: Path) -> None:
    """The pages, the search and the calculator."""
    opened = Browser(browser.driver, f"{copy.as_uri()}/")
    browser.driver.get("about:blank")
    browser.driver.get_log("browser")
    browser.requested()
    opened.open(f"calculator.html#edition=selena-sledai&{Pair(sledai.Assessment({'arthritis', 'rash'})).fragment}")
    assert waited(opened, "document.getElementById('calculator-total')?.textContent") == "6"
    opened.open("index.html")
    opened.command("Emulation.setFocusEmulationEnabled", enabled=True)
    opened.driver.set_script_timeout(60)
    found = opened.driver.execute_async_script(SEARCH_ALL, ["pyuria", "LLDAS"])
    assert found["pyuria"][0].endswith("/descriptors/pyuria.html")
    assert found["LLDAS"][0].endswith("/endpoints.html")
    assert [address for address in browser.requested() if not address.startswith(("file:", "data:", "about:"))] == []
    assert [entry for entry in browser.driver.get_log("browser") if entry["level"] == "SEVERE"] == []


def test_a_page_shows_its_version_and_lists_those_of_the_changelog(site: Path, browser: Browser) -> None:
    listed = json.loads((site / "versions.json").read_text("utf-8"))
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert [entry["version"] for entry in listed] == re.findall(r"^## .*?(\d+\.\d+\.\d+)", changelog, re.MULTILINE)
    assert listed[0]["version"] == sledai.__version__
    browser.open("labs.html")
    shown = waited(browser, "document.querySelector('.md-version__current')?.textContent.trim()")
    assert shown == sledai.__version__
