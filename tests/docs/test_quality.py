"""The site for everybody: nothing from elsewhere, light to load, readable, named, and found."""

from __future__ import annotations

import base64
import io
import json
import os
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest

import sledai
from docs.browsing import Browser
from docs.calculating import contrast
from docs.pages import ROOT, typed
from rules_by_edition import ALL, DAYS, having

PAGES = [
    "index.html",
    "descriptors/pyuria.html",
    "labs.html",
    "calculator.html",
    "forms/selena-sledai.html",
    "reference/differences.html",
    "endpoints.html",
    "glossary.html",
    "trial-software.html",
]
FIRST_LOAD = {"index.html": 700_000}
LATER_LOAD = 850_000
"""What a page may load for who comes for the first time, the index for searching included [bytes, not compressed]."""
QUESTIONS = {
    "what is pyuria": "descriptors/pyuria.html",
    "is 38.0 °C fever": "descriptors/fever.html#limit",
    "does an old rash count": "descriptors/rash.html",
    "are two inflamed joints arthritis": "descriptors/arthritis.html",
    "how SELENA-SLEDAI and SLEDAI-2K differ": "reference/differences.html",
    "what makes a flare severe": "endpoints.html#the-flare-index",
    "the numbers of LLDAS": "endpoints.html#the-states",
    "the components of SRI-4": "endpoints.html#the-responder-indices",
    "score a file": "reference/cli.html",
    "how missing items are treated": "missing.html",
    "a urine ratio of 52 mg/mmol": "descriptors/proteinuria.html",
    "licence and version": "about.html",
    "score a frame": "frames.html",
}
"""What newcomers ask, and where it is answered."""
LARGE, LARGE_AND_BOLD = 24.0, 18.66
"""From these sizes on a text is large [px] (WCAG 2.2)."""
TEXTS = """
(() => {
  const found = new Map();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || !element.checkVisibility({opacityProperty: true})) continue;
    if (element.closest("script, style, noscript, .headerlink, .md-skip, svg, [hidden], .md-search__output")) continue;
    const box = element.getBoundingClientRect(), style = getComputedStyle(element);
    if (!box.width || !box.height || style.clipPath !== "none" || style.visibility === "hidden") continue;
    const grounds = [];
    for (let at = element; at; at = at.parentElement) grounds.push(getComputedStyle(at).backgroundColor);
    const key = [style.color, ...grounds].join("|") + style.fontSize + style.fontWeight;
    if (!found.has(key))
      found.set(key, {text: walker.currentNode.textContent.trim().slice(0, 40), color: style.color, grounds,
        size: parseFloat(style.fontSize), bold: parseInt(style.fontWeight) >= 700,
        where: element.closest("header, nav, main, footer")?.localName});
  }
  return [...found.values()];
})()
"""
"""Every way in which a text that can be seen is painted, each with an example."""
PICTURES = """
[...document.querySelectorAll("svg, img, canvas, [role=img]")]
  .filter(found => found.checkVisibility() && !found.closest("[aria-hidden=true]"))
  .filter(found => {
    const named = at => at && (at.getAttribute("aria-label") || at.getAttribute("aria-labelledby")
      || at.getAttribute("title") || at.getAttribute("alt"));
    const control = found.closest("a, button, label");
    return !(named(found) || named(control) || control?.innerText.trim()
      || found.querySelector(":scope > title, :scope > g > title"));
  })
  .map(found => found.outerHTML.slice(0, 200))
"""
"""Pictures that say nothing to those who do not see them."""


PROMPTS = """
[...document.querySelectorAll(".language-pycon pre")].map(block => block.dataset.copy)
  .filter(copied => !copied || /^(>>>|\\.\\.\\. )/m.test(copied))
"""
"""What is copied of a block of Python with its prompts."""
UNREACHED = """
[...document.querySelectorAll("pre > code, .md-typeset__scrollwrap")]
  .filter(box => box.scrollWidth > box.clientWidth && box.tabIndex < 0)
"""
"""Code and tables that scroll, and that the keyboard does not reach."""
PLAIN_LINKS = """
[...document.querySelectorAll(".md-typeset :is(p, dd, td, figcaption) a:not(.md-button, .headerlink)")]
  .filter(link => link.checkVisibility() && !getComputedStyle(link).textDecorationLine.includes("underline"))
  .map(link => link.outerHTML)
"""
"""Links in a text that differ from it by their colour alone."""


@pytest.fixture(params=PAGES)
def opened(browser: Browser, request: pytest.FixtureRequest) -> Browser:
    browser.driver.get("about:blank")
    browser.open(request.param)
    return browser


def events(browser: Browser) -> Iterator[tuple[str, dict[str, Any]]]:
    """What the network did since this was asked last."""
    for entry in browser.driver.get_log("performance"):
        message = json.loads(entry["message"])["message"]
        yield message["method"], message["params"]


def waited(browser: Browser, script: str) -> Any:
    from selenium.webdriver.support.ui import WebDriverWait

    return WebDriverWait(browser.driver, 20).until(lambda _: browser.ask(script))


# What is loaded


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_light_and_all_of_it_comes_from_here(browser: Browser, page: str) -> None:
    """Whoever comes for the first time waits for less than this, the index for searching included."""
    browser.driver.get("about:blank")
    browser.command("Network.clearBrowserCache")
    list(events(browser))
    browser.open(page)
    size, loaded = 0.0, []
    for name, values in events(browser):
        if name == "Network.requestWillBeSent":
            loaded.append(values["request"]["url"])
        elif name == "Network.loadingFinished":
            size += values["encodedDataLength"]
    assert any(page in address for address in loaded)
    assert [address for address in loaded if not address.startswith((browser.address, "data:", "about:"))] == []
    assert 10_000 < size < FIRST_LOAD.get(page, LATER_LOAD)


def test_searching_asks_no_other_host(browser: Browser) -> None:
    browser.driver.get("about:blank")
    browser.requested()
    browser.open("index.html")
    search(browser, "pyuria")
    asked = browser.requested()
    assert asked
    assert [address for address in asked if not address.startswith((browser.address, "data:", "about:", "blob:"))] == []


# What is found


def search(browser: Browser, word: str) -> list[str]:
    """The addresses that a search finds, the best first."""
    browser.command("Emulation.setFocusEmulationEnabled", enabled=True)
    browser.ask("document.querySelector('label[for=__search]').click()")
    from selenium.webdriver.common.by import By

    field = browser.driver.find_element(By.CSS_SELECTOR, "input.md-search__input")
    waited(browser, "document.querySelector('input.md-search__input').checkVisibility()")
    field.send_keys(word)
    waited(browser, "document.querySelectorAll('a.md-search-result__link').length > 0")
    return browser.ask("[...document.querySelectorAll('a.md-search-result__link')].map(link => link.href)")


SEARCHED = {
    "descriptors/hematuria.html": ["hematuria", "haematuria"],
    "descriptors/proteinuria.html": ["proteinuria 0.5", "UPCR"],
    "descriptors/pyuria.html": ["pyuria", "leucocyturia", "UTI", "infection", "white cells urine"],
    "descriptors/leukopenia.html": ["leucopenia", "lymphopenia"],
    "descriptors/thrombocytopenia.html": ["thrombocytopaenia", "thrombopenia", "platelets 100"],
    "descriptors/fever.html": ["fever 38"],
    "descriptors/lupus_headache.html": ["lupus headache"],
    "descriptors/low_complement.html": ["complement", "C3"],
    "descriptors/increased_dna_binding.html": ["dsDNA", "anti-dsDNA", "Farr"],
    "descriptors/cva.html": ["CVA", "stroke"],
    "descriptors/visual_disturbance.html": ["scleritis"],
    "descriptors/cranial_nerve_disorder.html": ["vertigo"],
    "descriptors/mucosal_ulcers.html": ["mouth ulcers"],
    "descriptors/alopecia.html": ["hair loss"],
    "descriptors/pleurisy.html": ["serositis"],
    "missing.html": ["missing", "LOCF"],
    "quickstart.html": ["baseline", "cSLEDAI", "clinical SLEDAI", "score()"],
    "endpoints.html": ["flare", "SRI-4", "SRI4", "LLDAS", "DORIS", "remission", "haemolytic anaemia", "anaemia"],
    "reference/editions.html": ["10 days", "SLEDAI-2K"],
    "reference/differences.html": ["difference SELENA SLEDAI-2K"],
    "labs.html": ["laboratory data"],
    "plots.html": ["plots"],
    "trial-software.html": ["validation", "GCP", "qualification"],
    "coming-from.html": ["ADaM", "spreadsheet"],
    "glossary.html": ["glossary"],
    "about.html": ["license", "medical device"],
}
"""What people type, by the page that has to come first."""
SEARCH_ALL = """
const [queries, done] = arguments;
const field = document.querySelector("input.md-search__input");
const found = () => [...document.querySelectorAll(".md-search-result__item > a")].map(link => link.pathname.slice(1));
const type = text => { field.value = text; field.dispatchEvent(new KeyboardEvent("keyup", {bubbles: true})); };
const soon = () => new Promise(then => setTimeout(then, 10));
const until = async test => { for (let at = 0; at < 500 && !test(); at++) await soon(); };
(async () => {
  document.querySelector("label[for=__search]").click();
  field.focus();
  const results = {};
  for (const query of queries) {
    type("");
    await until(() => !found().length);
    type(query);
    await until(() => found().length);
    results[query] = [...new Set(found())];
  }
  done(results);
})();
"""


def test_a_search_shows_the_right_page_first(browser: Browser) -> None:
    """For the words of clinicians and programmers, with British spellings and abbreviations."""
    browser.open("index.html")
    browser.command("Emulation.setFocusEmulationEnabled", enabled=True)
    browser.driver.set_script_timeout(60)
    expected = {query: page for page, queries in SEARCHED.items() for query in queries}
    found = browser.driver.execute_async_script(SEARCH_ALL, [*expected, "percent_change"])
    assert expected == {query: found[query][0] if found[query] else None for query in expected}
    assert any(page.startswith("reference/api") for page in found["percent_change"][:5])
    browser.ask("document.querySelector('.md-search-result__item > a').click()")
    waited(browser, f"location.pathname === '/{found['percent_change'][0]}'")


@pytest.mark.parametrize("width", [390, 1280])
def test_a_newcomer_finds_it_in_one_step(browser: Browser, width: int) -> None:
    """By a link in the text of the home page that leads to the page, or to the section of it, with the answer."""
    browser.open("index.html", width=width)
    links = browser.ask(
        "[...document.querySelectorAll('.md-content a')].filter(link => link.checkVisibility()).map(link => link.href)"
    )
    reached = {part for link in links for part in (link, link.partition("#")[0])}
    assert [question for question, page in QUESTIONS.items() if browser.address + page not in reached] == []
    for page in QUESTIONS.values():
        browser.open(page, width=width)
        _, _, section = page.partition("#")
        assert browser.ask("!arguments[0] || document.getElementById(arguments[0]) !== null", section), page


FIRST = """
[...document.querySelectorAll(".md-content :is(a, p code), .md-tabs__link")]
  .filter(found => found.checkVisibility() && found.getBoundingClientRect().bottom <= innerHeight)
  .map(found => [found.innerText.trim(), found.getBoundingClientRect().right])
"""
FIRST_WORDS = {"Score a visit", "Compare two editions", "pip install sledai", "not a medical device"}


@pytest.mark.parametrize(("width", "height"), [(1230, 900), (1280, 900), (390, 844)])
def test_the_first_screen_has_what_a_newcomer_needs(browser: Browser, width: int, height: int) -> None:
    """The items with their points, the calculator, the editions, the command and every tab, without scrolling."""
    browser.open("index.html", width=width, height=height)
    seen = dict(browser.ask(FIRST))
    items = {f"{row.label} {row.weight}" for row in sledai.SELENA_SLEDAI.values()}
    assert set() == (items | FIRST_WORDS) - set(seen)
    assert max(seen.values()) < width
    tabs = browser.ask("[...document.querySelectorAll('.md-tabs__link')].map(tab => tab.innerText.trim())")
    assert width < 600 or set(tabs) <= set(seen)
    runs_off = "[...document.querySelectorAll('pre > code')].filter(code => code.scrollWidth > code.clientWidth).length"
    assert browser.ask(runs_off) == 0


def test_the_readme_is_short_and_has_every_item() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    assert len(text.splitlines()) < 120
    rows = re.findall(r"^\| ([1248]) \| (.*) \|$", text, re.MULTILINE)
    shown = [(name, int(weight)) for weight, names in rows for name in re.findall(r"`(\w+)`", names)]
    assert shown == [(descriptor.value, row.weight) for descriptor, row in sledai.SELENA_SLEDAI.items()]


def test_titles_are_unique(site: Path) -> None:
    titles: dict[str, list[str]] = {}
    for page in set(site.rglob("*.html")) - {site / "404.html"}:
        match = re.search(r"<title>(.*?)</title>", page.read_text("utf-8"), re.DOTALL)
        assert match, page
        titles.setdefault(unescape(match[1]).strip(), []).append(page.name)
    assert {title: pages for title, pages in titles.items() if len(pages) > 1} == {}


# What is printed from the library

LIMITS = {
    "arthritis": {"> 2": "open, counted above", ">= 2": "closed, counted above"},
    "fever": {"> 38": "open, counted above"},
    "hematuria": {"> 5": "open, counted above"},
    "increased_dna_binding": {
        "> 25": "open, counted above",
        "> the laboratory's upper limit": "open, counted above",
    },
    "leukopenia": {"< 3": "open, counted below"},
    "low_complement": {"< the laboratory's lower limit": "open, counted below"},
    "myositis": {">= 1": "closed, counted above", "> the laboratory's upper limit": "open, counted above"},
    "organic_brain_syndrome": {">= 2": "closed, counted above"},
    "proteinuria": {"> 0.5": "open, counted above"},
    "pyuria": {"> 5": "open, counted above"},
    "thrombocytopenia": {"< 100": "open, counted below"},
    "urinary_casts": {"> 0": "open, counted above"},
}
"""Typed from the printed index, not taken from the code."""
WORDS = {">": "above", ">=": "at least", "<": "below"}
LINES = """
[...document.querySelectorAll(".number-line")].map(line => {
  const circle = line.querySelector("circle"), box = line.querySelector(".counted").getBBox();
  return {
    label: line.querySelector("svg").getAttribute("aria-label"), limit: line.querySelector(".limit").textContent,
    shown: `${circle.classList}, counted ${box.x >= circle.cx.baseVal.value ? "above" : "below"}`,
    hatch: document.querySelectorAll(line.querySelector("rect[fill]").getAttribute("fill").slice(4, -1)).length,
    caption: line.querySelector("figcaption").innerText,
    section: [...document.querySelectorAll("h2")].filter(h => h.compareDocumentPosition(line) & 4).at(-1).id,
  };
})
"""


@pytest.mark.needs("pypdf")
@pytest.mark.parametrize("descriptor", sledai.Descriptor)
def test_a_number_line_shows_the_side_that_counts(browser: Browser, descriptor: sledai.Descriptor) -> None:
    browser.open(f"descriptors/{descriptor}.html")
    found = browser.ask(LINES)
    expected = LIMITS.get(descriptor, {})
    assert {(line["limit"], line["shown"]) for line in found} == {
        (limit.partition(" ")[2], shown) for limit, shown in expected.items()
    }
    for line in found:
        assert line["section"] == "limit"
        assert line["hatch"] == 1, "the hatch is its own"
        said = typed(line["label"]).removeprefix("Number line. ").removesuffix(".")
        assert said in typed(line["caption"])
        assert ("does not count" in said) == line["shown"].startswith("open")
        sides = [WORDS[limit.partition(" ")[0]] for limit in expected if limit.partition(" ")[2] == line["limit"]]
        assert any(f"{side} {line['limit']}" in said for side in sides)
    assert_one_sheet(browser, descriptor)


def assert_one_sheet(browser: Browser, descriptor: sledai.Descriptor) -> None:
    """Printed, the page of an item is one sheet with what counts, every edition and the errors of raters."""
    import pypdf

    data = browser.command("Page.printToPDF", paperWidth=8.27, paperHeight=11.69)["data"]
    document = pypdf.PdfReader(io.BytesIO(base64.b64decode(data)))
    assert len(document.pages) == 1
    text = document.pages[0].extract_text()
    assert sledai.SELENA_SLEDAI[descriptor].label in text
    assert "not the licensed form" in text


DIFFERENT = {
    "arthritis": {
        having("arthritis", "more than two"): "limit: Number of such joints: > 2 joints (exactly 2 does not count)",
        having("arthritis", "two or more"): "limit: Number of such joints: >= 2 joints (exactly 2 counts)",
    },
    "increased_dna_binding": {
        having("increased_dna_binding", "Farr or range"): (
            "how to judge: Either limit is enough. limit: Binding in the Farr assay: > 25 % (exactly 25 does not count)"
        ),
        having("increased_dna_binding", "range"): "no such statement",
    },
    "every item": {
        tuple(key for key in ALL if DAYS[key] == days): f"window: the visit or the {days} days before"
        for days in (10, 30)
    },
}
"""Typed from what is known of the editions: what not all of them say, in words."""


def test_the_differences_are_in_words(browser: Browser) -> None:
    """Editions that say the same stand together, and with them what not every edition says, as far as it is sourced."""
    browser.open("reference/differences.html")
    rows = browser.ask(
        "[...document.querySelectorAll('.said tbody tr')].map(row => ["
        "row.cells[0].querySelector('a')?.pathname.match(/(\\w+)\\.html/)[1] ?? row.cells[0].innerText,"
        "[...row.querySelectorAll('td > ul > li')].map(group => ["
        "group.dataset.editions,"
        "[...group.querySelectorAll('li, .silent')].map(line => line.innerText.trim()).join(' ')])])"
    )
    shown = {item: {keys: typed(text) for keys, text in groups} for item, groups in rows}
    assert {item: shown[item] for item in DIFFERENT} == {
        item: {" ".join(editions): text for editions, text in groups.items()} for item, groups in DIFFERENT.items()
    }
    for descriptor in sledai.Descriptor:
        groups: dict[object, list[str]] = {}
        for key, row in ((key, edition[descriptor]) for key, edition in sledai.EDITIONS.items()):
            said = (row.weight, row.system, tuple((aspect, clause.wording) for aspect, clause in row.clauses))
            groups.setdefault(said, []).append(key)
        together = {" ".join(keys) for keys in groups.values()}
        assert shown.get(descriptor, {}).keys() == (together if len(together) > 1 else set())
        for keys, text in shown.get(descriptor, {}).items():
            for _, clause in (pair for key in keys.split() for pair in sledai.EDITIONS[key][descriptor].clauses):
                if clause.grade is sledai.Grade.UNVERIFIED and clause.wording in text:
                    assert f"{clause.wording}\N{DAGGER}" in text
    assert_two_editions_can_be_chosen(browser)


CHOSEN = """
(() => {
  for (const [name, key] of [["first", "sledai-2k"], ["second", "selena-sledai-s2k"]]) {
    const list = document.getElementById(`compared-${name}`);
    list.value = key;
    list.dispatchEvent(new Event("change"));
  }
  const seen = [...document.querySelectorAll(".said tbody tr")].filter(row => row.checkVisibility());
  return [document.getElementById("compared-found").innerText,
    Object.fromEntries(seen.map(row => [row.cells[0].innerText, row.cells[1].innerText]))];
})()
"""


def assert_two_editions_can_be_chosen(browser: Browser) -> None:
    """Of two editions the table shows what the library finds different between them, and nothing else."""
    status, shown = browser.ask(CHOSEN)
    edition, other = sledai.SLEDAI_2K, sledai.EDITIONS["selena-sledai-s2k"]
    found = [difference.descriptor for difference in sledai.differences(edition, other)]
    assert set(shown) == {edition[descriptor].label for descriptor in found}
    assert status == f"{len(shown)} of 24 items differ between these two editions."
    arthritis = typed(shown["Arthritis"])
    assert ">= 2 joints" in arthritis
    assert "> 2 joints" in arthritis


def test_a_window_that_differs_counts_once(browser: Browser) -> None:
    browser.open("reference/editions.html")
    counts = browser.ask(
        "Object.fromEntries([...document.querySelectorAll('.counts td a')]"
        ".map(link => [link.getAttribute('href'), link.innerText]))"
    )
    assert counts["#sledai-2k-and-sledai-2k-30d"] == "the window"
    assert counts["#selena-sledai-and-selena-sledai-s2k"] == "3"
    assert counts["#selena-sledai-and-sledai-2k-30d"] == f"{counts['#selena-sledai-and-sledai-2k']} and the window"


def test_every_term_has_an_address_and_leads_on(browser: Browser) -> None:
    browser.open("glossary.html")
    terms = browser.ask(
        "[...document.querySelectorAll('dt')].map(term => [term.id, term.innerText,"
        "term.nextElementSibling.querySelectorAll('a').length, term.nextElementSibling.innerText])"
    )
    assert len(terms) >= 50
    assert len({one for one, *_ in terms}) == len(terms)
    assert [name for one, name, links, text in terms if not (one and links and len(text) < 400)] == []


# What is read


def test_landmarks_and_one_heading(opened: Browser) -> None:
    for landmark in ("header", "nav", "main", "footer"):
        assert opened.ask(f"document.querySelectorAll('{landmark}').length") >= 1, landmark
    assert opened.ask("document.querySelectorAll('main').length") == 1
    assert opened.ask("document.querySelectorAll('h1').length") == 1
    assert opened.ask("document.querySelector('main').contains(document.querySelector('h1'))")
    assert opened.ask("document.documentElement.lang") == "en"
    unnamed = "nav:not([aria-label]):not([aria-labelledby]):not(.md-code__nav)"  # that one is the theme's own
    assert opened.ask(f"document.querySelectorAll('{unnamed}').length") == 0
    levels = opened.ask("[...document.querySelectorAll('main :is(h1, h2, h3, h4)')].map(one => +one.localName[1])")
    assert levels[0] == 1
    assert opened.ask(PROMPTS) == []
    assert waited(opened, "document.readyState === 'complete'")
    assert waited(opened, f"({UNREACHED}).length === 0")
    assert opened.ask(PLAIN_LINKS) == []
    assert opened.ask("+getComputedStyle(document.querySelector('.md-tabs__link')).opacity") >= 0.9


def test_every_picture_says_what_it_shows(opened: Browser) -> None:
    assert opened.ask(PICTURES) == []


def test_every_control_has_a_name(opened: Browser) -> None:
    from selenium.webdriver.common.by import By

    controls = opened.driver.find_elements(By.CSS_SELECTOR, "input, select, textarea, button, a[href]")
    seen = [control for control in controls if control.is_displayed()]
    assert seen
    assert [one.get_attribute("outerHTML")[:200] for one in seen if not one.accessible_name.strip()] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("page", PAGES)
def test_texts_stand_out(browser: Browser, page: str, scheme: str) -> None:
    """4.5 to 1, and 3 to 1 where a text is large."""
    browser.open(page, scheme=scheme)
    paints = browser.ask(TEXTS)
    assert {"main", "nav", "header", "footer"} & {paint["where"] for paint in paints} >= {"main"}
    weak = []
    for paint in paints:
        large = paint["size"] >= (LARGE_AND_BOLD if paint["bold"] else LARGE)
        ratio = contrast(paint["color"], paint["grounds"])
        if ratio < (3 if large else 4.5):
            weak.append((paint["where"], paint["text"], paint["color"], round(ratio, 2)))
    assert weak == []


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("width", [320, 390])
def test_a_phone_scrolls_down_only(browser: Browser, page: str, width: int) -> None:
    browser.open(page, width=width, height=844)
    assert browser.ask("Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)") <= width
    browser.driver.execute_script("window.scrollTo(500, 0)")
    assert browser.ask("window.scrollX") == 0


@pytest.mark.parametrize("page", ["index.html", "descriptors/pyuria.html", "descriptors/proteinuria.html"])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pictures_are_taken_for_people_to_look_at(
    browser: Browser, tmp_path: Path, page: str, width: int, scheme: str
) -> None:
    """Into the folder named by the environment variable SCREENSHOTS, if there is one; the calculator has its own."""
    browser.open(page, width=width, height=844 if width < 600 else 900, scheme=scheme)
    file = Path(os.environ.get("SCREENSHOTS", tmp_path)) / f"{Path(page).stem}-{width}-{scheme}.png"
    assert browser.driver.save_screenshot(str(file))
    assert file.stat().st_size > 10_000
