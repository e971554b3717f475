"""The site builds without a warning and works in a browser that has nothing else to talk to."""

from __future__ import annotations

import importlib
import importlib.util
import json
import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlparse

import pytest

import sledai
from docs.browsing import Browser
from docs.pages import OF_THE_ROOT, ROOT, pages, typed
from sledai import criteria
from sledai.criteria import rules
from sledai.definitions.bibliography import BIBLIOGRAPHY
from sledai.definitions.records import Records
from sledai.laboratory import CATALOGUE, Exclusion, Finding, Test, rule_in_words
from sledai.laboratory.units import UNITS

DESCRIPTOR_PAGES = [f"descriptors/{descriptor}.html" for descriptor in sledai.Descriptor]
FORM_PAGES = [f"forms/{key}.html" for key in sledai.EDITIONS]
"""These two are made while the site is built; every other page is written, in the docs or in the root."""
SITE_PAGES = [
    page.removeprefix("docs/").replace(".md", ".html")
    for page in pages()
    if page.startswith("docs/") and not page.startswith("docs/examples/")
] + [*OF_THE_ROOT, *DESCRIPTOR_PAGES, *FORM_PAGES]
WEIGHTS = {"seizure": 8, "vasculitis": 8, "arthritis": 4, "proteinuria": 4, "rash": 2, "low_complement": 2, "fever": 1}
"""Typed from the printed index, not taken from the code."""
AT_THE_LIMIT = {
    "arthritis": ("2 absent", "2 present", "3 present"),
    "urinary_casts": ("0 absent", "1 present"),
    "hematuria": ("5 absent", "6 present"),
    "proteinuria": ("0.500 absent", "501 present", "1.10 absent", "1110 present"),
    "pyuria": ("5 absent", "6 present"),
    "low_complement": ("89.9 present", "90.0 absent", "0.900 absent"),
    "increased_dna_binding": ("25.0 absent", "25.1 present", "30.0 absent", "30.1 present"),
    "fever": ("38.0 absent", "38.1 present", "100.4 absent", "100.5 present"),
    "thrombocytopenia": ("99 present", "100 absent", "99000 present", "100000 absent"),
    "leukopenia": ("2.99 present", "3.00 absent", "2990 present", "3000 absent"),
}
"""What a page shows of its limits: the sides are those of the printed index."""
NEEDS = {
    "coming-from.md": ["pip install 'sledai[frames]' pandas"],
    "frames.md": ["pip install 'sledai[frames]' duckdb polars"],
    "labs.md": ["pip install 'sledai[cli,frames]' polars"],
    "scale.md": ["pip install 'sledai[frames]' 'dask[dataframe]' polars pyspark"],
    "models.md": [],
    "glossary.md": [],
}
"""What a page says that its examples need; some say it in words of their own."""
ROOMS = [
    "sledai",
    "sledai.frames",
    "sledai.interop",
    "sledai.interop.adam",
    "sledai.interop.fhir",
    "sledai.interop.sdtm",
    "sledai.laboratory",
    "sledai.plots",
    "sledai.rules.screening",
    "sledai.cases",
    "sledai.testing",
]
"""What people import from."""


class Site(HTMLParser):
    """What one page of the site links to, and what can be linked to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.anchors: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.anchors.add(values.get("id", ""))
        if tag == "a" and "href" in values:
            self.links.append(values["href"])
        if values.get("rel") != "canonical":
            self.loaded += [values[name] for name in ("src", "href") if name in values and tag != "a"]


@pytest.mark.parametrize("page", SITE_PAGES)
def test_a_page_opens_without_an_error_asks_no_other_host_and_fits_the_screen(browser: Browser, page: str) -> None:
    """A wide table or line of code scrolls inside itself, in a wide window and on a phone."""
    browser.driver.get_log("browser")
    browser.open(page)
    assert browser.driver.title.strip()
    assert browser.ask("document.querySelectorAll('h1').length") == 1
    assert browser.ask("document.querySelector('h1').innerText.trim()")
    for width in (1280, 390):
        browser.resize(width)
        assert browser.ask("document.documentElement.scrollWidth") <= width
        assert browser.ask("document.body.scrollWidth") <= width
    requested = browser.ask("performance.getEntries().map(entry => entry.name).filter(name => name.includes('://'))")
    assert requested
    assert [address for address in requested if not address.startswith(browser.address)] == []
    assert [entry for entry in browser.driver.get_log("browser") if entry["level"] == "SEVERE"] == []


@pytest.mark.parametrize(("scheme", "expected"), [("light", "default"), ("dark", "slate")])
def test_the_colours_follow_the_system(browser: Browser, scheme: str, expected: str) -> None:
    browser.open("index.html", scheme=scheme)
    assert browser.ask("document.body.getAttribute('data-md-color-scheme')") == expected


def test_every_descriptor_has_a_permanent_anchor(browser: Browser) -> None:
    browser.open("reference/descriptors.html")
    anchors = set(browser.ask("[...document.querySelectorAll('h2[id]')].map(heading => heading.id)"))
    assert {descriptor.value for descriptor in sledai.Descriptor} <= anchors


@pytest.mark.parametrize(("descriptor", "weight"), WEIGHTS.items())
def test_a_descriptor_shows_its_weight(browser: Browser, descriptor: str, weight: int) -> None:
    browser.open(f"reference/descriptors.html#{descriptor}")
    shown = browser.ask(f"document.getElementById('{descriptor}').nextElementSibling.innerText")
    assert f"{weight} point" in shown


@pytest.mark.parametrize(("descriptor", "shown"), AT_THE_LIMIT.items())
def test_the_page_of_a_descriptor_shows_its_limits(browser: Browser, descriptor: str, shown: tuple[str, ...]) -> None:
    browser.open(f"descriptors/{descriptor}.html")
    cells = browser.ask("[...document.querySelectorAll('td')].map(cell => cell.innerText.replace(/\\s+/g, ' ').trim())")
    assert set(shown) <= set(cells)


@pytest.mark.parametrize("descriptor", sledai.Descriptor)
def test_the_page_of_a_descriptor_has_every_statement_and_rule(site: Path, descriptor: sledai.Descriptor) -> None:
    text = typed(unescape((site / f"descriptors/{descriptor}.html").read_text("utf-8")))
    rows = [edition[descriptor] for edition in sledai.EDITIONS.values()]
    said = [clause.wording for row in rows for _, clause in row.clauses]
    said += [rule_in_words(row.rule) for row in rows if row.rule]
    assert [statement for statement in said if statement not in text] == []
    assert ("The library worked out every answer" in text) == any(row.rule for row in rows)


@pytest.mark.parametrize("descriptor", sledai.Descriptor)
def test_the_answer_of_a_page_marks_what_is_unverified(site: Path, descriptor: sledai.Descriptor) -> None:
    """Each statement of the main edition stands at the top, and a mark directly after it says that it is unverified."""
    html = (site / f"descriptors/{descriptor}.html").read_text("utf-8")
    answer = html.partition(", the main edition here")[2].partition("How to read this page")[0]
    text = typed(unescape(re.sub(r"<[^>]+>", "", answer)))
    row = sledai.SELENA_SLEDAI[descriptor]
    for _, clause in row.clauses:
        after = text.partition(clause.wording)[2]
        assert after, clause.wording
        assert after.lstrip(".").startswith("\N{DAGGER}") == (clause.grade is sledai.Grade.UNVERIFIED), clause.wording
    weak = any(clause.grade is sledai.Grade.UNVERIFIED for _, clause in row.clauses)
    assert ("\N{DAGGER} Unverified: remembered" in text) == weak
    disputes = [note.text for note in row.notes if note.text.startswith("Sources disagree")]
    assert [note for note in disputes if note not in text] == []


@pytest.mark.parametrize("descriptor", sledai.Descriptor)
def test_a_search_engine_is_told_what_is_unverified(site: Path, descriptor: sledai.Descriptor) -> None:
    """It shows the description of a page, and so does a link in a message; each statement there has its mark."""
    html = (site / f"descriptors/{descriptor}.html").read_text("utf-8")
    shown = unescape(re.findall(r'<meta name="description" content="([^"]*)">', html)[0])
    row = sledai.SELENA_SLEDAI[descriptor]
    points = "1 point" if row.weight == 1 else f"{row.weight} points"
    marks = {True: " (unverified)", False: ""}
    said = [f"{each.wording}{marks[each.grade is sledai.Grade.UNVERIFIED]}" for each in row.counts]
    assert shown == f"{row.label}, {points}: {' '.join(said)}"


def test_a_number_line_marks_the_edition_in_which_its_limit_is_unverified(site: Path) -> None:
    """The limit of a new proteinuria stands on the sheet; that the text of the trials has it is remembered."""
    html = (site / "descriptors/proteinuria.html").read_text("utf-8")
    captions = [re.sub(r"<[^>]+>", "", text) for text in re.findall(r"<figcaption>(.*?)</figcaption>", html)]
    (new,) = (text for text in captions if text.startswith("New onset"))
    assert new.endswith("(SLEDAI 1992, SELENA-SLEDAI\N{DAGGER}, SELENA sheet).")
    assert [new] == [text for text in captions if "\N{DAGGER}" in text]


def test_the_answer_of_a_page_has_whole_sentences(site: Path) -> None:
    """Causes are one sentence; a rule of choice is not told as something that must be there as well."""
    shown = {
        "hematuria": "Not if due to: a stone, an infection or any other cause.",
        "leukopenia": "Not if due to: a drug cause.",
        "vasculitis": "How to judge: Any one of these is enough.",
    }
    for descriptor, sentence in shown.items():
        html = (site / f"descriptors/{descriptor}.html").read_text("utf-8")
        assert sentence in unescape(re.sub(r"<[^>]+>", "", html.partition("How to read this page")[0]))


def test_the_page_of_a_descriptor_is_reached_from_the_home_page_in_two_steps(site: Path) -> None:
    home, overview = (Site((site / page).read_text("utf-8")) for page in ("index.html", "reference/descriptors.html"))
    assert "reference/descriptors.html" in home.links
    assert {f"../{page}" for page in DESCRIPTOR_PAGES} <= set(overview.links)


def test_the_search_index_has_every_page_but_the_forms(site: Path) -> None:
    """The text of a form is that of the items, so it would stand before their pages."""
    edition = json.loads((site / "search/search_index.json").read_text("utf-8"))
    found = {urldefrag(entry["location"]).url or "index.html" for entry in edition["docs"]}
    assert {*SITE_PAGES, "examples/index.html"} - {*FORM_PAGES} == found


def test_every_page_is_built_and_nothing_but_pages(site: Path) -> None:
    built = {path.relative_to(site).as_posix() for path in site.rglob("*.html")}
    assert {page for page in built if not page.startswith("examples/")} == {*SITE_PAGES, "404.html"}
    assert not list(site.rglob("*.py"))


def test_no_link_inside_the_site_is_broken(site: Path) -> None:
    parsed = {page: Site((site / page).read_text("utf-8")) for page in SITE_PAGES}
    broken = []
    for page, found in parsed.items():
        for link in found.links:
            address, anchor = urldefrag(urljoin(f"http://site/{page}", link))
            if urlparse(address).netloc != "site":
                continue
            target = unquote(urlparse(address).path.lstrip("/")) or "index.html"
            if not (site / target).exists() or (
                anchor and target in parsed and unquote(anchor) not in parsed[target].anchors
            ):
                broken.append(f"{page}: {link}")
    assert broken == []


def test_nothing_is_loaded_from_elsewhere(site: Path) -> None:
    """Not even by a page that the browser test does not visit."""
    loaded = {address for page in site.rglob("*.html") for address in Site(page.read_text("utf-8")).loaded}
    assert [address for address in loaded if urlparse(address).netloc] == []


def test_a_page_says_what_it_is_to_who_links_to_it(site: Path) -> None:
    """Its own address, a description of its own, a picture, a licence and a disclaimer."""
    address = "http://127.0.0.1:8000/"
    descriptions = {}
    for page in SITE_PAGES:
        html = (site / page).read_text("utf-8")
        assert f'<link rel="canonical" href="{address}{page}">' in html, page
        assert f'<meta property="og:url" content="{address}{page}">' in html, page
        descriptions[page] = unescape(re.findall(r'<meta name="description" content="([^"]*)">', html)[0])
        footer = html.partition('<div class="md-copyright">')[2].partition("</div>")[0]
        for part in (sledai.__version__, "Apache-2.0", "not a medical device", "how to cite", "privacy"):
            assert part in footer, page
    assert {page: text for page, text in descriptions.items() if len(text) < 30} == {}
    assert len(set(descriptions.values())) == len(SITE_PAGES)
    assert (site / "assets/card.png").stat().st_size < 100_000
    listed = (site / "sitemap.xml").read_text("utf-8")
    assert [page for page in SITE_PAGES if f"<loc>{address}{page}</loc>" not in listed] == []
    assert f"{address}sitemap.xml" in (site / "robots.txt").read_text("utf-8")


def test_the_text_for_programs_has_every_statement_of_the_main_edition(site: Path) -> None:
    text = (site / "llms.txt").read_text("utf-8")
    for descriptor, row in sledai.SELENA_SLEDAI.items():
        line = next(line for line in typed(text).splitlines() if f"(`{descriptor}`, {row.weight} point" in line)
        for _, clause in row.clauses:
            after = line.partition(clause.wording.rstrip("."))[2].lstrip(".")
            assert after.startswith("\N{DAGGER}") == (clause.grade is sledai.Grade.UNVERIFIED), clause.wording


def test_no_column_of_a_table_is_without_a_name(site: Path) -> None:
    """A screen reader says the name of the column with each cell."""
    pages = {str(file.relative_to(site)): file.read_text("utf-8") for file in site.rglob("*.html")}
    assert any("<th" in html for html in pages.values())
    assert [page for page, html in pages.items() if re.search(r"<th\b[^>]*>\s*</th>", html)] == []


def test_a_wrong_address_leads_on(site: Path) -> None:
    """To the items and the calculator, from every folder."""
    html = (site / "404.html").read_text("utf-8")
    assert 'role="dialog" aria-label="Search"' in html
    links = Site(html).links
    assert {f"/{page}" for page in (*DESCRIPTOR_PAGES, "calculator.html", "reference/differences.html")} <= set(links)


@pytest.mark.needs("site")
def test_with_a_repository_a_page_leads_to_what_it_is_made_of(monkeypatch: pytest.MonkeyPatch) -> None:
    """To the file of the edition for an item and a form, and to the list of issues."""
    from _printing import about, hooks, pages as printed
    from mkdocs.config import load_config

    monkeypatch.setattr(about, "addresses", lambda: {"Repository": "https://example.org/sledai"})
    config = load_config(str(ROOT / "mkdocs.yml"))
    hooks.on_config(config)
    assert (config.repo_url, config.edit_uri) == ("https://example.org/sledai", "edit/main/docs/")
    page = printed.finished("about.md", (ROOT / "docs/about.md").read_text("utf-8"))
    assert 'href="https://example.org/sledai/issues"' in page
    assert printed.origin("descriptors/pyuria.md") == "src/sledai/editions/selena-sledai.toml"
    assert printed.origin("forms/sledai-2k.md") == "src/sledai/editions/sledai-2k.toml"
    assert printed.origin("changelog.md") == "CHANGELOG.md"
    assert all((ROOT / printed.origin(f"forms/{key}.md")).is_file() for key in sledai.EDITIONS)


@pytest.mark.needs("site")
def test_every_page_can_be_written_as_markdown(tmp_path: Path) -> None:
    """With what its blocks print, so that any generator can make the site."""
    from _printing.__main__ import main

    main(tmp_path)
    written = {path.relative_to(tmp_path).as_posix(): path.read_text("utf-8") for path in tmp_path.rglob("*.md")}
    assert {page.replace(".html", ".md") for page in SITE_PAGES} | {"examples/README.md"} == set(written)
    assert [page for page, text in written.items() if 'exec="true"' in text or "```jinja" in text] == []
    assert "Thrombocytopenia <b>1</b>" in written["index.md"]
    needs = {
        page: re.findall(r"^To run the examples on this page: `(.*)`\.$", text, re.M) for page, text in written.items()
    }
    assert {page: found for page, found in needs.items() if page in NEEDS} == NEEDS
    assert [page for page, text in written.items() if not _used(text) <= _installed(text)] == []
    assert (tmp_path / "assets/calculator.js").is_file()


def _used(page: str) -> set[str]:
    """What the examples of a page import beside the library and what it always needs."""
    engines = re.findall(r"^>>> (?:import|from) (pandas|polars|duckdb|dask|pyspark|statsmodels)\b", page, re.MULTILINE)
    return {*engines, *re.findall(r"^>>> from sledai import .*\b(frames|plots)\b", page, re.MULTILINE)}


def _installed(page: str) -> set[str]:
    """What the commands that a page shows install; the command line brings dataframes and Polars."""
    found = {word for line in re.findall(r"pip install ([^`\n]*)", page) for word in re.findall(r"\w+", line)}
    return found | ({"frames", "polars"} if "cli" in found else set())


def test_every_source_has_an_anchor(site: Path) -> None:
    assert set(BIBLIOGRAPHY) <= Site((site / "reference/bibliography.html").read_text("utf-8")).anchors


def test_every_edition_has_an_anchor(site: Path) -> None:
    assert set(sledai.EDITIONS) <= Site((site / "reference/editions.html").read_text("utf-8")).anchors


def test_every_number_and_rule_is_printed(site: Path) -> None:
    text = (site / "reference/cutoffs.html").read_text("utf-8")
    mappings = [getattr(criteria, name) for name in criteria.__all__ if name.isupper()]
    names = [
        name
        for mapping in mappings
        if isinstance(mapping, Records) and mapping not in (criteria.JOINT_RULES, criteria.RATIO_CONVENTIONS)
        for name in mapping
    ]
    assert len(names) > 80
    assert [name for name in names if name not in text] == []


def test_every_rule_test_unit_and_cause_is_printed(site: Path) -> None:
    text = unescape((site / "reference/measurements.html").read_text("utf-8")).replace("<wbr>", "")
    names = [*criteria.RATIO_CONVENTIONS, *(name for name in dir(rules) if "_RULE" in name)]
    codes = [code for record in CATALOGUE.values() for code in (*record.loinc, *(code for code, _ in record.testcd))]
    units = [unit.code for unit in UNITS]
    assert len(names) > 20
    assert [name for name in (*names, *Test, *Finding, *Exclusion, *codes, *units) if name not in text] == []


@pytest.mark.parametrize("room", ROOMS)
def test_every_public_name_is_on_an_api_page_or_is_an_edition(site: Path, room: str) -> None:
    found = [page.read_text("utf-8") for page in (site / "reference").glob("api-*.html")]
    assert max(map(len, found)) < 200_000
    anchors = {anchor for page in found for anchor in Site(page).anchors}
    documented = {anchor.rpartition(".")[2] for anchor in anchors}
    names = {name for name in importlib.import_module(room).__all__ if not name.isupper() and name != "__version__"}
    assert names - documented == set()


def test_a_parameter_of_the_api_has_its_full_text(site: Path) -> None:
    """No parameter leaves its text to another function; an error may, with a link to it."""
    pages = {file.stem: file.read_text("utf-8") for file in (site / "reference").glob("api-*.html")}
    frames = pages["api-frames"].partition('id="sledai.frames.derive_change"')[2].partition("<h3")[0]
    plain = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", frames))
    assert "one column for each descriptor of the edition; one row for each subject and visit" in plain
    assert 'as for <a href="api-frames.html#sledai.frames.derive"' in frames
    described = r'(?:(?!doc-md-description|<b>).)*doc-md-description">\s*<p>(.{20})'
    said = re.compile(rf"<b><code>(\w+)</code></b>{described}", re.DOTALL)
    found = [(page, name, text) for page, html in pages.items() for name, text in said.findall(html)]
    assert len(found) > 400
    assert [one for one in found if one[2].lower().startswith("as for ")] == []
