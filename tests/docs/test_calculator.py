"""The calculator in a real browser: it agrees with the library, and everybody can use it."""

from __future__ import annotations

import base64
import io
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from docs.browsing import Browser, served
from docs.calculating import PAGE, Pair, contrast, disagreements, letters, pairs, said, shown
from docs.pages import ROOT
from sledai import (
    EDITIONS,
    SELENA_SLEDAI,
    Assessment,
    Classes,
    Descriptor,
    Edition,
    System,
    __version__,
    activity_band,
    change,
    change_category,
    explain,
    score_bounds,
)
from sledai.criteria import BANDS

COUNT = 500
"""Random pairs of visits for each edition, beside the corners."""
VISIT = Assessment({"arthritis", "rash"}, missing={"low_complement"})
EARLIER = Assessment({"arthritis", "pyuria", "fever"}, missing={"alopecia"})
LINK = Pair(VISIT, EARLIER).link(SELENA_SLEDAI)
BLANK = Assessment(missing=set(Descriptor))
TAGS = "[...document.querySelectorAll('.md-content *')].map(found => found.localName).join()"
NOTICE = "document.getElementById('calculator-notice').innerText"
REFUSED = "This link is incomplete or damaged, so nothing was loaded."
HTML = '<img src="x" onerror="window.hacked=1">'
WHOLE = Pair(VISIT).fragment
HOSTILE = [
    f"edition={HTML}&{WHOLE}",
    "edition=%3Cimg%20src=x%20onerror=window.hacked=1%3E",
    f"edition=selena-sledai&now={HTML}",
    f"edition=selena-sledai@{HTML}&{WHOLE}",
    f"edition=selena-sledai@75a4&{WHOLE}",
    "edition=__proto__",
    "edition=constructor",
    "edition=",
    "edition=selena",
    f"edition=selena-sledai&edition=sledai-2k&{WHOLE}",
    f"edition=selena-sledai&{WHOLE}&{WHOLE}",
    f"edition=selena-sledai&{WHOLE[:-1]}",
    f"edition=selena-sledai&{WHOLE}p",
    f"edition=selena-sledai&{WHOLE.upper()}",
    "now=",
    f"now={'x' * 24}",
    f"edition=selena-sledai&{WHOLE}&before=",
    f"edition=selena-sledai&{WHOLE}&callback=alert(1)",
    f"{WHOLE}&<script>window.hacked=1</script>",
    f"now={'p' * 100_000}",
]
OTHERS = ["", "calculator-result", "the-link", HTML, "javascript:window.hacked=1", "%", "&&&", "=", "score=105"]
"""Fragments that are not for the calculator, which it leaves alone."""


@pytest.fixture
def page(browser: Browser) -> Browser:
    """The page, freshly opened, without a visit in its address."""
    browser.driver.get("about:blank")
    browser.open(PAGE)
    return browser


def follow(browser: Browser, link: str) -> dict[str, Any]:
    return shown(browser, [link])[0]


def opened(browser: Browser, link: str, **how: Any) -> dict[str, Any]:
    """What the page shows when its address is opened with a link."""
    browser.driver.get("about:blank")
    browser.open(PAGE + link, **how)
    return follow(browser, "")


def press(browser: Browser, *keys: str) -> None:
    from selenium.webdriver.common.action_chains import ActionChains

    ActionChains(browser.driver, duration=0).send_keys(*keys).perform()


def click(browser: Browser, query: str) -> None:
    browser.ask("document.querySelector(arguments[0]).click()", query)


def entered(browser: Browser, visit: str = "now") -> str:
    """The letters of the answers that are marked in the form."""
    query = f'[data-visit="{visit}"] input:checked'
    return browser.ask("[...document.querySelectorAll(arguments[0])].map(input => input.value).join('')", query)


def copied(browser: Browser, what: str) -> str:
    click(browser, f"#calculator-copy-{what}")
    return browser.ask("document.getElementById('calculator-carried').value")


# The same as the library


@pytest.mark.parametrize("key", EDITIONS)
def test_the_page_and_the_library_agree(page: Browser, key: str) -> None:
    cases = pairs(COUNT, seed=list(EDITIONS).index(key))
    assert len(cases) >= COUNT
    assert disagreements(page, EDITIONS[key], cases) == []


def changed(tables: dict[str, Any], key: str, descriptor: str, change: dict[str, Any]) -> dict[str, Any]:
    """A copy of the tables with other values for one item of one edition."""
    copy = json.loads(json.dumps(tables))
    (row,) = (row for row in copy["editions"][key]["rows"] if row["key"] == descriptor)
    row.update({name: value(row.get(name)) for name, value in change.items()})
    return copy


@pytest.fixture(scope="module")
def copy(browser: Browser, site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Browser]]:
    """Opens a copy of the page whose tables say something else."""
    folder = tmp_path_factory.mktemp("copy")
    shutil.copytree(site / "assets", folder / "assets")
    text = (site / PAGE).read_text("utf-8")
    start = text.index(">", text.index('id="calculator-tables"')) + 1
    end = text.index("</script>", start)
    tables = json.loads(text[start:end])
    with served(folder, Cache_Control="no-store") as address:

        def open_copy(*how: Any) -> Browser:
            told = changed(tables, *how) if how else tables
            (folder / PAGE).write_text(text[:start] + json.dumps(told).replace("<", "\\u003c") + text[end:], "utf-8")
            found = Browser(browser.driver, address)
            found.open(PAGE)
            return found

        yield open_copy


def test_a_copy_with_the_same_tables_agrees(copy: Callable[..., Browser]) -> None:
    assert disagreements(copy(), SELENA_SLEDAI, pairs(20, seed=1)) == []


@pytest.mark.parametrize("descriptor", Descriptor)
def test_a_changed_weight_is_found(copy: Callable[..., Browser], descriptor: Descriptor) -> None:
    heavier = copy(SELENA_SLEDAI.key, descriptor, {"weight": lambda weight: weight + 1})
    found = disagreements(heavier, SELENA_SLEDAI, pairs(20, seed=2))
    assert {"total", "parts", "change"} <= {what for _, what, *_ in found}
    assert disagreements(heavier, EDITIONS["sledai-2k"], pairs(20, seed=2)) == []


@pytest.mark.parametrize(
    ("descriptor", "change"),
    [
        ("low_complement", {"clinical": lambda _: True}),
        ("proteinuria", {"clinical": lambda _: False}),
        ("fever", {"system": lambda _: "renal"}),
    ],
)
def test_a_changed_part_is_found(copy: Callable[..., Browser], descriptor: str, change: dict[str, Any]) -> None:
    found = disagreements(copy(SELENA_SLEDAI.key, descriptor, change), SELENA_SLEDAI, pairs(20, seed=3))
    assert {what for _, what, *_ in found} == {"parts"}


def test_the_page_has_the_words_of_every_edition(page: Browser) -> None:
    for edition in EDITIONS.values():
        follow(page, Pair(Assessment(set(Descriptor))).link(edition))
        explained = page.ask(
            "[...document.querySelectorAll('#calculator-present > li')].map(item => ["
            "item.dataset.item, item.querySelector('a').getAttribute('href'),"
            "[...item.querySelectorAll('li')].map(line => line.textContent)])"
        )
        assert [(key, href) for key, href, _ in explained] == [(name, f"descriptors/{name}.html") for name in edition]
        for key, _, lines in explained:
            clauses = [clause for _, clause in edition[key].clauses]
            alike = {clause.grade for clause in clauses} == {edition[key].grade}
            assert len(lines) == len(clauses)
            for line, clause in zip(lines, clauses, strict=True):
                assert line.endswith(f": {clause.wording}{'' if alike else f' {clause.grade}'}")
        about = page.ask("document.getElementById('calculator-about').textContent")
        (window,) = {str(row.window) for row in edition.values()}
        assert all(part in about for part in (edition.about, edition.content_hash))
        counted = page.ask("document.getElementById('calculator-window').textContent")
        assert counted == f"Findings count if present at {window}."
        sources = page.ask("[...document.querySelectorAll('#calculator-present small')].map(line => line.textContent)")
        assert len(sources) == len(edition)
        assert all(line.startswith("Sources: ") and len(line) > 15 for line in sources)


def test_the_same_words_stand_under_the_items(page: Browser) -> None:
    follow(page, LINK)
    seen = "[...document.querySelectorAll('fieldset .calculator-said')].filter(one => one.checkVisibility()).length"
    assert page.ask(seen) == 0
    click(page, '[data-item="rash"] .calculator-help')
    assert page.ask(seen) == 1, "the item's own"
    click(page, "#calculator-defining")
    assert page.ask(seen) == len(Descriptor)
    for descriptor, row in SELENA_SLEDAI.items():
        text = page.ask("document.querySelector(arguments[0]).innerText", f'fieldset[data-item="{descriptor}"]')
        assert all(clause.wording in text for _, clause in row.clauses)
        assert row.label in text
        assert f"{row.weight} point" in text


def test_no_text_can_end_the_tables(site: Path) -> None:
    text = (site / PAGE).read_text("utf-8")
    tables = text[text.index('id="calculator-tables">') + len('id="calculator-tables">') :].partition("</script>")[0]
    assert not set(tables) & set("<>&")
    exported = json.loads(tables)
    assert list(exported["editions"]) == list(EDITIONS)
    assert [item["key"] for item in exported["items"]] == list(Descriptor)
    assert list(exported["systems"]) == list(System)
    assert exported["version"] == __version__


MEANT = """
(links => links.map(link => {
  sledaiCalculator.show(link);
  const answers = name => [...document.querySelectorAll(`#calculator-${name} td`)].map(cell => cell.textContent);
  return [answers("bands"), answers("changes")];
}))(arguments[0])
"""


def possible(classes: Classes[Any, int]) -> set[str]:
    return {str(name) for name, verdict in classes.items() if verdict.possible}


def test_what_the_score_means_is_what_the_library_says(page: Browser) -> None:
    """Every answer that the library holds possible, and one alone where it is known."""
    edition = SELENA_SLEDAI
    cases = [pair for pair in pairs(150, seed=9) if pair.before is not None]
    for pair, (bands, changes) in zip(cases, page.ask(MEANT, [one.link(edition) for one in cases]), strict=True):
        now, before = pair.now, pair.before
        assert before is not None
        expected = [activity_band(now, edition, bands=rule, exact=True) for rule in BANDS.values()]
        expected.append(change_category(before, now, edition, exact=True))
        for shown_here, found in zip([*bands, changes[0]], expected, strict=True):
            answers = re.split(r", or | or |, ", shown_here)
            assert possible(found) <= set(answers)
            assert (len(answers) == 1) == (found.value is not None)
        rise = change(before, now, edition)
        low, high = score_bounds(before, edition), score_bounds(now, edition)
        if changes[1] == "severe flare":
            assert high.low > 12
            assert rise.low >= 1
        if rise.high < 3 and high.high <= 12:
            assert changes[1] == "no flare"
        if rise.low >= 3 and high.high <= 12:
            assert changes[1] == "mild or moderate flare"
        if low.low > 12 and high.low > 12 and rise.high < 3:
            assert changes[1] == "no flare", "from above 12 only a rise of 3 is one"


def test_two_visits_start_alike(page: Browser) -> None:
    follow(page, Pair(VISIT).link(SELENA_SLEDAI))
    click(page, "#calculator-comparing")
    assert entered(page, "before") == letters(VISIT)
    assert follow(page, "")["appeared"][0] == follow(page, "")["resolved"][0] == []


@pytest.mark.needs("pypdf")
def test_it_prints_one_sheet(page: Browser) -> None:
    """With every item present and an earlier visit: the score, the items, what it means, and which definitions."""
    import pypdf

    opened(page, Pair(Assessment(set(Descriptor)), VISIT).link(SELENA_SLEDAI))
    date(page, "2026-03-12")
    data = page.command("Page.printToPDF", paperWidth=8.27, paperHeight=11.69)["data"]
    document = pypdf.PdfReader(io.BytesIO(base64.b64decode(data)))
    assert len(document.pages) == 1
    text = " ".join(document.pages[0].extract_text().split())
    for part in ("105 points", "2026-03-02 to 2026-03-12", "Leukopenia", "Gladman 2000", SELENA_SLEDAI.content_hash):
        assert part in text
    assert "Copy" not in text


# Entering a visit


def test_nothing_is_chosen_or_scored_at_first(page: Browser) -> None:
    assert page.ask("document.getElementById('calculator-edition').value") == ""
    assert entered(page) == entered(page, "before") == letters(BLANK)
    visible = page.ask("document.querySelector('.calculator-summary').innerText")
    assert "Choose an edition to see the score" in visible
    assert not page.ask("[...document.querySelectorAll('.calculator-scored')].some(found => found.checkVisibility())")
    assert not page.ask("document.querySelector('#calculator-items').innerText.includes('point')")
    options = page.ask("[...document.getElementById('calculator-edition').options].map(option => option.value)")
    assert options == ["", *EDITIONS]


def test_what_was_entered_stays_when_the_edition_changes(page: Browser) -> None:
    follow(page, f"#{Pair(VISIT, EARLIER).fragment}")
    assert entered(page) == letters(VISIT)
    for key, edition in EDITIONS.items():
        choose(page, key)
        found = follow(page, "")
        assert {what: found[what] for what in said(Pair(VISIT, EARLIER), edition)} == said(
            Pair(VISIT, EARLIER), edition
        )


def choose(browser: Browser, key: str) -> None:
    browser.ask(
        "(select => { select.value = arguments[0]; select.dispatchEvent(new Event('change')) })"
        "(document.getElementById('calculator-edition'))",
        key,
    )


def changed_items(browser: Browser) -> dict[str, list[str]]:
    """The items that are listed after another edition was chosen, with what each of the two editions says."""
    found: dict[str, list[str]] = browser.ask(
        "document.getElementById('calculator-changed').checkVisibility() ? "
        "Object.fromEntries([...document.querySelectorAll('#calculator-changed-items > [data-item]')]"
        ".map(item => [item.dataset.item, [...item.querySelectorAll('li')].map(line => line.innerText)])) : {}"
    )
    return found


CHANGED = "document.getElementById('calculator-changed-line').textContent"


def test_rest_absent_keeps_what_is_marked(page: Browser) -> None:
    """And what was changed for many items at once can be undone."""
    follow(page, Pair(Assessment({"rash"}, missing=set(Descriptor) - {"rash", "fever"}), BLANK).link(SELENA_SLEDAI))
    first = entered(page)
    click(page, '[data-of="now"][data-set="a"]')
    assert (entered(page), entered(page, "before")) == (letters(Assessment({"rash"})), letters(BLANK))
    assert page.ask("document.getElementById('calculator-done').innerText") == "22 items set to absent."
    click(page, "#calculator-undo")
    assert entered(page) == first
    assert not page.ask("document.getElementById('calculator-undo').checkVisibility()")
    click(page, '[data-of="now"][data-set="n"]')
    assert (entered(page), entered(page, "before")) == (letters(BLANK), letters(BLANK))
    click(page, "#calculator-undo")
    assert entered(page) == first
    click(page, '[data-of="before"][data-set="a"]')
    assert (entered(page), entered(page, "before")) == (first, letters(Assessment()))
    click(page, "[name=now-rash][value=a]")
    assert not page.ask("document.getElementById('calculator-undo').checkVisibility()"), "it would undo the answer too"


def test_another_edition_lists_the_answers_that_it_judges_otherwise(page: Browser) -> None:
    """Of the answered items only, until they are answered again or said to be right."""
    follow(
        page,
        Pair(Assessment({"arthritis", "rash"}, missing=set(Descriptor) - {"arthritis", "rash", "fever"})).link(
            EDITIONS["sledai-1992"]
        ),
    )
    assert changed_items(page) == {}
    choose(page, "sledai-2k")
    assert changed_items(page) == {
        "arthritis": [
            "SLEDAI 1992: limit: Number of such joints: > 2 joints (exactly 2 does not count) secondary",
            "SLEDAI-2K: limit: Number of such joints: >= 2 joints (exactly 2 counts) secondary",
        ],
        "rash": [
            "SLEDAI 1992: how to judge: The rash is new or has come back. primary",
            "SLEDAI-2K: counts: A rash that persists counts for as long as it is present. primary",
        ],
    }
    assert page.ask(CHANGED) == (
        "You answered by SLEDAI 1992. SLEDAI-2K judges 2 answered items differently: check them again. "
        "Their points are the same."
    )
    click(page, "[name=now-arthritis]:checked")
    assert list(changed_items(page)) == ["rash"], "the answer was given again"
    choose(page, "sledai-1992")
    assert list(changed_items(page)) == ["arthritis"], "the rash was answered by this edition"
    click(page, "#calculator-checked")
    assert (changed_items(page), page.ask(CHANGED)) == ({}, "")
    choose(page, "selena-sledai-sheet")
    assert (page.ask(CHANGED), changed_items(page)) == (
        "You answered by SLEDAI 1992. SLEDAI, SELENA Modification sheet judges these items in the same way.",
        {},
    )
    choose(page, "sledai-2k")
    click(page, "#calculator-checked")
    choose(page, "sledai-2k-30d")
    assert page.ask("document.getElementById('calculator-changed-items').innerText") == (
        "Every item: SLEDAI-2K counts findings at the visit or the 10 days before, "
        "SLEDAI-2K, 30 days at the visit or the 30 days before."
    )


def test_an_item_that_was_not_assessed_is_not_listed(page: Browser) -> None:
    follow(page, Pair(BLANK, Assessment({"arthritis"}, missing=set(Descriptor) - {"arthritis"})).link(SELENA_SLEDAI))
    choose(page, "sledai-2k")
    assert list(changed_items(page)) == ["arthritis"], "the visit before is answered too"
    click(page, "#calculator-comparing")
    assert changed_items(page) == {}


def test_the_points_of_an_item_are_the_same_in_every_edition(page: Browser) -> None:
    """As the page says where an edition is chosen."""
    assert "Every edition gives an item the same points" in page.ask(
        "document.getElementById('calculator-unscored').innerText"
    )
    assert len({tuple(row.weight for row in edition.values()) for edition in EDITIONS.values()}) == 1


def test_a_visit_before_counts_only_while_it_is_compared_with(page: Browser) -> None:
    follow(page, LINK)
    click(page, "#calculator-comparing")
    found = follow(page, "")
    assert found["change"] == ""
    assert set(found["parts"]["total"]) == {"now"}
    assert not page.ask("document.getElementById('calculator-moved').checkVisibility()")
    assert not page.ask("document.querySelector('[data-visit=before]').checkVisibility()")
    click(page, "#calculator-comparing")
    assert follow(page, "")["change"] == said(Pair(VISIT, EARLIER), SELENA_SLEDAI)["change"]


def test_a_visit_is_entered_with_the_keyboard_alone(page: Browser) -> None:
    from selenium.webdriver.common.keys import Keys

    def focused() -> dict[str, Any]:
        return page.ask("(({id, name, value, dataset}) => ({id, name, value, ...dataset}))(document.activeElement)")

    def tab_to(**wanted: str) -> None:
        for _ in range(60):
            press(page, Keys.TAB)
            if wanted.items() <= focused().items():
                return
        pytest.fail(f"the tabulator never reaches {wanted}: {focused()}")

    tab_to(id="calculator-edition")
    press(page, *[Keys.ARROW_DOWN] * (list(EDITIONS).index(SELENA_SLEDAI.key) + 1))
    assert focused()["value"] == SELENA_SLEDAI.key
    tab_to(of="now", set="a")
    press(page, Keys.SPACE)
    for name in SELENA_SLEDAI:
        tab_to(name=f"now-{name}")
        assert focused()["value"] == "a"
        if name in VISIT.present:
            press(page, Keys.ARROW_LEFT)
        elif name in VISIT.missing:
            press(page, Keys.ARROW_RIGHT)
    assert entered(page) == letters(VISIT)
    expected = said(Pair(VISIT), SELENA_SLEDAI)
    assert {what: follow(page, "")[what] for what in ("total", "missing", "parts")} == {
        what: expected[what] for what in ("total", "missing", "parts")
    }
    tab_to(id="calculator-copy-text")
    press(page, Keys.ENTER)
    assert page.ask("document.getElementById('calculator-carried').value").startswith(f"{SELENA_SLEDAI.label}: 6 to 8")


def test_the_keyboard_compares_two_visits_and_skips_to_the_result(page: Browser) -> None:
    from selenium.webdriver.common.keys import Keys

    follow(page, "#edition=selena-sledai")
    page.ask("document.getElementById('calculator-comparing').focus()")
    press(page, Keys.SPACE)
    assert page.ask("document.getElementById('calculator-comparing').checked")
    page.ask("document.querySelector('[name=before-seizure]:checked').focus()")
    press(page, Keys.ARROW_RIGHT)  # round to present
    press(page, Keys.TAB)
    press(page, Keys.ARROW_LEFT)
    assert (entered(page, "before")[0], entered(page)[0]) == ("p", "a")
    assert follow(page, "")["resolved"][0] == ["Seizure"]
    page.ask("document.querySelector('.calculator-skip').focus()")
    assert page.ask("document.querySelector('.calculator-skip').getBoundingClientRect().top") >= 0
    press(page, Keys.ENTER)
    assert page.ask("document.activeElement.id") == "calculator-result"
    assert follow(page, "")["resolved"][0] == ["Seizure"]


# Taking it along


def test_the_link_restores_the_visit(page: Browser) -> None:
    follow(page, LINK)
    before = follow(page, "")
    address = copied(page, "address")
    assert address == f"{page.address}{PAGE}{LINK}"
    assert opened(page, LINK) == before
    assert (entered(page), entered(page, "before")) == (letters(VISIT), letters(EARLIER))
    assert page.ask("sledaiCalculator.link()") == LINK


def test_the_address_describes_what_the_page_shows(page: Browser) -> None:
    """After each change, so that a reload or a copy of it never brings back another visit."""
    opened(page, Pair(Assessment()).link(SELENA_SLEDAI))
    changes = [
        "[name=now-seizure][value=p]",
        '[data-of="now"][data-set="n"]',
        "#calculator-undo",
        "#calculator-comparing",
        '[data-of="before"][data-set="a"]',
        ".calculator-skip",
    ]
    for query in changes:
        click(page, query)
        shown_now, link = follow(page, ""), page.ask("sledaiCalculator.link()")
        assert waited(page, "location.hash", link), query
        page.driver.refresh()
        assert follow(page, "") == shown_now, query
    choose(page, "sledai-2k")
    assert page.ask("location.hash").startswith("#edition=sledai-2k@")
    for fragment in ("the-json", f"edition=selena&{WHOLE}"):
        link = page.ask("sledaiCalculator.link()")
        page.ask(f"location.hash = {fragment!r}")
        assert waited(page, "location.hash", link), fragment


def waited(browser: Browser, script: str, value: object) -> bool:
    """Whether a script gives a value, soon."""
    from selenium.webdriver.support.ui import WebDriverWait

    return bool(WebDriverWait(browser.driver, 10).until(lambda _: browser.ask(script) == value))


def test_the_address_of_a_page_on_which_nothing_was_entered_stays(page: Browser) -> None:
    opened(page, "#the-json")
    assert page.ask("location.hash") == "#the-json"
    opened(page, f"#edition=selena&{WHOLE}")
    assert page.ask("location.hash") == "", "nothing was taken from it"


def test_the_link_is_followed_when_only_the_fragment_changes(page: Browser) -> None:
    from selenium.webdriver.support.ui import WebDriverWait

    page.ask(f"location.hash = {LINK!r}")
    WebDriverWait(page.driver, 10).until(lambda _: entered(page) == letters(VISIT))
    other = Pair(EARLIER).link(EDITIONS["sledai-2k"])
    page.ask(f"location.hash = {other!r}")
    WebDriverWait(page.driver, 10).until(lambda _: entered(page) == letters(EARLIER))
    assert follow(page, "")["name"] == "SLEDAI-2K"


@pytest.mark.parametrize("key", EDITIONS)
def test_every_random_link_comes_back(page: Browser, key: str) -> None:
    links = [pair.link(EDITIONS[key]) for pair in pairs(50, seed=5)]
    assert (
        page.ask("arguments[0].map(l => { sledaiCalculator.show(l); return sledaiCalculator.link() })", links) == links
    )


def test_the_link_can_carry_the_edition_alone(page: Browser) -> None:
    assert opened(page, "#edition=sledai-2k")["total"] == "0 to 105"
    assert entered(page) == letters(BLANK)


def test_a_link_made_with_other_definitions_says_so(page: Browser) -> None:
    found = opened(page, f"#edition=selena-sledai@{'0' * 12}&{WHOLE}")
    assert found["total"] == "6 to 8"
    assert "other definitions" in page.ask(NOTICE)
    follow(page, LINK)
    assert page.ask(NOTICE) == ""


COPIED = """
(links => links.map(link => {
  sledaiCalculator.show(link);
  document.getElementById("calculator-copy-json").click();
  return document.getElementById("calculator-carried").value;
}))(arguments[0])
"""


@pytest.mark.parametrize("edition", EDITIONS.values(), ids=list(EDITIONS))
def test_the_json_is_what_the_library_reads(page: Browser, edition: Edition) -> None:
    cases = pairs(50, seed=6)
    texts = page.ask(COPIED, [pair.link(edition) for pair in cases])
    again = []
    for pair, text in zip(cases, texts, strict=True):
        told, wanted = json.loads(text), said(pair, edition)
        read = Pair(Assessment.from_mapping(told["now"]), told["before"] and Assessment.from_mapping(told["before"]))
        assert read == pair
        again.append(read.link(EDITIONS[told["edition"]]))
        assert (told["sledai"], told["edition"], told["content"]) == (__version__, edition.key, edition.content_hash)
        total = score_bounds(pair.now, edition)
        assert told["score"] == {"low": total.low, "high": total.high}
        assert told["not_assessed"] == len(pair.now.missing)
        sums = {**told["systems"], "clinical": told["clinical"], "total": told["score"]}
        as_text = {name: words(part) for name, part in sums.items()}
        assert as_text == {name: part["now"] for name, part in wanted["parts"].items()}
        if pair.before is None:
            assert told["change"] is told["new"] is told["resolved"] is None
            continue
        assert words(told["change"]) == wanted["parts"]["total"]["change"].replace("+", "")
        for name, place in (("new", "appeared"), ("resolved", "resolved")):
            labels = [[edition[one].label for one in told[name][kind]] for kind in ("certain", "undetermined")]
            assert labels == wanted[place]
    assert page.ask(COPIED, again) == texts


def words(part: dict[str, int]) -> str:
    return str(part["low"]) if part["low"] == part["high"] else f"{part['low']} to {part['high']}"


def test_the_keys_of_the_json_are_those_of_the_page(page: Browser) -> None:
    follow(page, LINK)
    told = json.loads(copied(page, "json"))
    section = (ROOT / "docs/calculator-formats.md").read_text("utf-8").partition("{ #the-json }")[2]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    assert list(told) == [key for row in rows for key in re.findall(r"`(\w+)`", row)]
    assert f'`"{told["format"]}"' in section


def test_the_text_says_what_the_page_shows(page: Browser) -> None:
    follow(page, LINK)
    assert copied(page, "text").splitlines() == [
        "SELENA-SLEDAI: 6 to 8 points",
        "clinical score: 6 points",
        "present: Arthritis 4, Rash 2",
        "absent: 21 of 24",
        "not assessed: Low complement 2",
        "by system: Musculoskeletal 4, Mucocutaneous 2, Immunologic 0 to 2",
        "before: 9 to 11 points; change: -5 to -1 points",
        "new: Rash",
        "possibly new: Low complement",
        "resolved: Pyuria, Fever",
        "possibly resolved: Alopecia",
        "Change of the total, Gladman 2000: persistent or improvement",
        "SELENA-SLEDAI flare index, score criterion alone: no flare",
        explain(VISIT, SELENA_SLEDAI).stamp,
    ]
    follow(page, Pair(VISIT).link(SELENA_SLEDAI))
    assert not page.ask("document.getElementById('calculator-carried').value")
    assert len(copied(page, "text").splitlines()) == 7
    date(page, "2026-03-12")
    assert copied(page, "text").splitlines()[1] == "visit: 2026-03-12; findings count from 2026-03-02"
    window = "document.getElementById('calculator-window').innerText"
    assert page.ask(window) == "Findings count from 2026-03-02 to 2026-03-12."
    choose(page, "sledai-2k-30d")
    assert page.ask(window) == "Findings count from 2026-02-10 to 2026-03-12."
    assert "2026" not in page.ask("location.href")


def date(browser: Browser, day: str) -> None:
    browser.ask(
        "(field => { field.value = arguments[0]; field.dispatchEvent(new Event('change')) })"
        "(document.getElementById('calculator-date'))",
        day,
    )


def test_the_clipboard_gets_it(page: Browser) -> None:
    from selenium.webdriver.support.ui import WebDriverWait

    page.command("Browser.grantPermissions", permissions=["clipboardReadWrite", "clipboardSanitizedWrite"])
    follow(page, LINK)
    text = copied(page, "text")
    WebDriverWait(page.driver, 10).until(
        lambda driver: driver.execute_script("return document.getElementById('calculator-copied').innerText")
    )
    assert page.ask("document.getElementById('calculator-copied').innerText") == "Copied."
    assert page.ask("navigator.clipboard.readText()") == text


def test_where_the_browser_does_not_copy_the_text_is_selected(page: Browser) -> None:
    from selenium.webdriver.support.ui import WebDriverWait

    follow(page, LINK)
    page.ask("void Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    text = copied(page, "text")
    WebDriverWait(page.driver, 10).until(
        lambda driver: driver.execute_script("return document.getElementById('calculator-copied').innerText")
    )
    assert "selected" in page.ask("document.getElementById('calculator-copied').innerText")
    assert (
        page.ask("(area => area.value.slice(area.selectionStart, area.selectionEnd))(document.activeElement)") == text
    )


# Nothing gets in, nothing gets out


@pytest.mark.parametrize("fragment", HOSTILE, ids=lambda fragment: fragment[:40])
def test_a_page_opened_with_a_link_that_is_hostile_or_not_whole_stays_empty(browser: Browser, fragment: str) -> None:
    found = opened(browser, f"#{fragment}")
    assert (entered(browser), found["total"], found["parts"]) == (letters(BLANK), "", {})
    assert browser.ask(NOTICE) == REFUSED
    assert browser.ask("document.querySelectorAll('#calculator-root img, #calculator-root script').length") == 0
    assert browser.ask("window.hacked ?? null") is None


def test_a_link_that_is_hostile_or_not_whole_changes_nothing(page: Browser) -> None:
    for fragment in HOSTILE:
        earlier, tags = follow(page, LINK), page.ask(TAGS)
        assert page.ask(NOTICE) == ""
        assert follow(page, f"#{fragment}") == earlier
        assert page.ask(TAGS) == tags
        assert (entered(page), entered(page, "before")) == (letters(VISIT), letters(EARLIER))
        assert page.ask(NOTICE) == REFUSED
        assert page.ask("window.hacked ?? null") is None


@pytest.mark.parametrize("fragment", OTHERS)
def test_another_fragment_is_left_alone(page: Browser, fragment: str) -> None:
    opened(page, LINK)
    earlier = follow(page, "")
    page.ask("sledaiCalculator.show(arguments[0])", f"#{fragment}")
    assert follow(page, "") == earlier
    assert page.ask(NOTICE) == ""
    opened(page, f"#{fragment}")
    assert entered(page) == letters(BLANK)
    assert page.ask("window.hacked ?? null") is None


def test_hostile_tables_stay_text(copy: Callable[..., Browser]) -> None:
    """Not that the library has such words: whatever a table says is text."""
    told = {"label": lambda _: HTML, "said": lambda _: [[HTML, HTML, "primary"]], "grade": lambda _: "primary"}
    browser = copy(SELENA_SLEDAI.key, "arthritis", told)
    found = follow(browser, LINK)
    assert f"+4 {HTML} primary" in found["present"]
    assert browser.ask("document.querySelectorAll('#calculator-root img').length") == 0
    assert browser.ask("window.hacked ?? null") is None


def test_no_request_is_made_while_it_is_used(page: Browser) -> None:
    page.requested()
    opened(page, LINK)
    loading = page.requested()
    assert loading
    assert [address for address in loading if not address.startswith((page.address, "data:", "about:"))] == []
    assert [
        address for address in loading if "arthritis" in address or letters(VISIT) in address.partition("#")[0]
    ] == []
    shown(page, [pair.link(SELENA_SLEDAI) for pair in pairs(20, seed=7)])
    for what in ("text", "json", "address"):
        copied(page, what)
    click(page, "[name=now-seizure][value=p]")
    choose(page, "sledai-2k")
    click(page, "#calculator-defining")
    assert page.requested() == []
    kept = page.ask("JSON.stringify({ ...localStorage, ...sessionStorage }) + document.cookie")
    assert [word for word in (*EDITIONS, *Descriptor, letters(VISIT)) if word in kept] == []


def test_it_works_without_a_network_once_loaded(page: Browser) -> None:
    page.command("Network.enable")
    lost = {"offline": True, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0}
    page.command("Network.emulateNetworkConditions", **lost)
    try:
        assert page.ask("fetch('index.html').then(() => 'reached', () => 'cut off')") == "cut off"
        assert disagreements(page, SELENA_SLEDAI, pairs(20, seed=8)) == []
        assert json.loads(copied(page, "json"))["edition"] == SELENA_SLEDAI.key
    finally:
        back = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
        page.command("Network.emulateNetworkConditions", **back)


def test_it_works_from_a_folder(browser: Browser, site: Path) -> None:
    local, cases = Browser(browser.driver, f"{site.as_uri()}/"), pairs(20, seed=9)
    opened(local, LINK)
    assert disagreements(local, SELENA_SLEDAI, cases) == []
    assert copied(local, "address") == f"{site.as_uri()}/{PAGE}{cases[-1].link(SELENA_SLEDAI)}"


def test_a_strict_content_policy_lets_it_work(browser: Browser, site: Path) -> None:
    policy = "default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none'; form-action 'none'"
    with served(site, Content_Security_Policy=policy) as address:
        strict = Browser(browser.driver, address)
        opened(strict, LINK)
        assert disagreements(strict, SELENA_SLEDAI, pairs(20, seed=10)) == []
        assert strict.ask("typeof __md_scope") == "undefined", "the inline code of the theme is not let through"
        assert strict.ask("getComputedStyle(document.querySelector('.calculator-skip')).position") == "absolute"


def test_the_code_has_no_way_out(site: Path) -> None:
    code = (site / "assets/calculator.js").read_text("utf-8")
    forbidden = (
        "innerHTML outerHTML insertAdjacentHTML document.write eval( Function( fetch( XMLHttpRequest sendBeacon "
    )
    forbidden += "WebSocket EventSource import( localStorage sessionStorage indexedDB cookie http: https: srcdoc"
    assert [word for word in forbidden.split() if word in code] == []
    root = (site / PAGE).read_text("utf-8").partition('id="calculator-root"')[2].partition("<h2 id=")[0]
    assert re.findall(r"\s(?:on\w+|style)=", root) == []


def test_the_code_knows_no_weight_name_or_edition(site: Path) -> None:
    code = (site / "assets/calculator.js").read_text("utf-8")
    known = [*EDITIONS, *Descriptor, *System, *(row.label for row in SELENA_SLEDAI.values())]
    assert [name for name in known if re.search(rf"\b{re.escape(name)}\b", code)] == []
    assert set(re.findall(r"(?<![\w.$-])\d+", code)) <= {"0", "1", "2", "12", "24"}


# For everybody


def test_every_control_has_a_name(page: Browser) -> None:
    from selenium.webdriver.common.by import By

    follow(page, LINK)
    choose(page, "sledai-2k")
    click(page, '[data-of="now"][data-set="a"]')
    copied(page, "text")
    root = page.driver.find_element(By.ID, "calculator-root")
    controls = root.find_elements(By.CSS_SELECTOR, "input, select, textarea, button, a, [role=group]")
    assert len(controls) > 24 * 6
    assert [control.get_attribute("outerHTML") for control in controls if not control.accessible_name.strip()] == []
    groups = root.find_elements(By.CSS_SELECTOR, "[role=radiogroup]")
    names = [group.accessible_name for group in groups]
    assert names == [f"{row.label}, visit {visit}" for row in SELENA_SLEDAI.values() for visit in ("before", "now")]
    items = root.find_elements(By.CSS_SELECTOR, "fieldset")
    assert [item.accessible_name for item in items] == [
        f"{row.label} {row.weight} point{'s' * (row.weight > 1)}" for row in SELENA_SLEDAI.values()
    ]
    answers = {control.accessible_name for control in groups[0].find_elements(By.CSS_SELECTOR, "input")}
    assert answers == {"present", "absent", "not assessed"}


def test_landmarks_headings_and_references_are_whole(page: Browser) -> None:
    follow(page, LINK)
    ask = page.ask
    assert ask("document.querySelectorAll('main').length") == 1
    assert ask("document.documentElement.lang")
    assert ask("document.querySelector('main').contains(document.getElementById('calculator-root'))")
    ids = ask("[...document.querySelectorAll('#calculator-root [id]')].map(found => found.id)")
    assert all(ask("document.querySelectorAll('#' + CSS.escape(arguments[0])).length", one) == 1 for one in ids)
    pointed = ask(
        "[...document.querySelectorAll('#calculator-root *')].flatMap(found =>"
        "['aria-labelledby', 'aria-describedby', 'for'].flatMap(name => (found.getAttribute(name) ?? '').split(' ')))"
    )
    assert {one for one in pointed if one} <= set(ids)
    levels = ask("[...document.querySelectorAll('.md-content :is(h1, h2, h3, h4)')].map(found => +found.localName[1])")
    assert levels[0] == 1
    assert all(after - earlier <= 1 for earlier, after in pairwise(levels))
    live = "document.querySelector('.calculator-summary')"
    assert ask(f"[{live}.getAttribute('role'), {live}.getAttribute('aria-atomic')]") == ["status", "true"]
    assert ask("document.querySelectorAll('#calculator-root [tabindex]:not([tabindex=\"-1\"])').length") == 0


TEXTS = {
    "summary": "#calculator-missing",
    "total": "#calculator-total",
    "item": "fieldset legend",
    "points": ".calculator-points",
    "visit": ".calculator-visit",
    "present": "label[data-answer=p]:has(:checked) span",
    "absent": "label[data-answer=a]:has(:checked) span",
    "not assessed": "label[data-answer=n]:has(:checked) span",
    "unmarked": "label[data-answer=p]:not(:has(:checked)) span",
    "system": ".calculator-system h2",
    "about": "#calculator-about",
    "link": "#calculator-present a",
    "statement": ".calculator-said li",
    "aspect": ".calculator-aspect",
    "changed": ".calculator-changes ul li",
    "hint": ".calculator-hint",
    "grade": ".calculator-said .grade",
    "table": ".calculator-table td",
    "none": "#calculator-appeared-certain",
    "button": "button",
    "select": "#calculator-edition",
    "copied": "#calculator-carried",
}
PAINT = """
(query => {
  const found = document.querySelector("#calculator-root " + query), grounds = [];
  for (let at = found; at; at = at.parentElement) grounds.push(getComputedStyle(at).backgroundColor);
  return [getComputedStyle(found).color, grounds];
})(arguments[0])
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_texts_and_marks_stand_out(page: Browser, scheme: str) -> None:
    opened(page, LINK, scheme=scheme)
    choose(page, "sledai-2k")
    copied(page, "text")
    paints = {name: page.ask(PAINT, query) for name, query in TEXTS.items()}
    found = {name: contrast(*paint) for name, paint in paints.items()}
    assert {name: round(value, 2) for name, value in found.items() if value < 4.5} == {}
    page.ask("document.querySelector('[name=now-rash]:checked').focus()")
    from selenium.webdriver.common.keys import Keys

    press(page, Keys.ARROW_RIGHT)
    ring = page.ask(
        "(style => [style.outlineStyle, parseFloat(style.outlineWidth), style.outlineColor])"
        "(getComputedStyle(document.activeElement.closest('label')))"
    )
    assert (ring[0], ring[1] >= 2) == ("solid", True)
    assert contrast(ring[2], paints["item"][1]) >= 3


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_it_fits_the_screen_and_the_total_stays_in_sight(page: Browser, width: int) -> None:
    full = Pair(Assessment(set(Descriptor)), BLANK).link(EDITIONS["selena-sledai-s2k"])
    for link in ("", Pair(VISIT).link(SELENA_SLEDAI), full):
        opened(page, link, width=width, height=844)
        click(page, "#calculator-defining")
        assert page.ask("Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)") <= width
        right = page.ask(
            "Math.max(...[...document.querySelectorAll('#calculator-root *')]"
            ".filter(found => found.checkVisibility() && getComputedStyle(found).clipPath === 'none')"
            ".map(found => found.getBoundingClientRect().right))"
        )
        assert right <= width
        for item in ("seizure", "arthritis", "leukopenia"):
            page.ask("document.querySelector(arguments[0]).scrollIntoView({block: 'center'})", f'[data-item="{item}"]')
            top, bottom = page.ask(
                "(box => [box.top, box.bottom])(document.querySelector('.calculator-summary').getBoundingClientRect())"
            )
            assert 0 <= top < bottom <= 844 + 1


def test_a_finger_hits_an_answer(page: Browser) -> None:
    opened(page, LINK, width=390, height=844)
    sizes = page.ask(
        "[...document.querySelectorAll('fieldset label')].filter(found => found.checkVisibility())"
        ".map(found => [found.offsetWidth, found.offsetHeight])"
    )
    assert min(width for width, _ in sizes) >= 44
    assert min(height for _, height in sizes) >= 24


def test_without_javascript_the_page_says_what_to_do(page: Browser) -> None:
    page.command("Emulation.setScriptExecutionDisabled", value=True)
    try:
        page.driver.refresh()
        from selenium.webdriver.common.by import By

        text = page.driver.find_element(By.TAG_NAME, "main").text
        assert "needs JavaScript" in text
        assert "command line" in text
        assert "Choose an edition" not in text
        links = page.driver.find_elements(By.CSS_SELECTOR, ".calculator-noscript a")
        assert {link.get_dom_attribute("href") for link in links} == {
            "quickstart.html",
            "reference/cli.html",
            "reference/descriptors.html",
        }
    finally:
        page.command("Emulation.setScriptExecutionDisabled", value=False)
    page.driver.refresh()
    assert "needs JavaScript" not in page.ask("document.querySelector('main').innerText")


def test_it_starts_again_where_the_theme_changes_pages_without_loading(page: Browser) -> None:
    """As Material does with instant navigation: the content is replaced, then its document stream has a new value."""
    source = page.ask("fetch(location.pathname).then(answer => answer.text())")
    for _ in range(2):
        page.ask(
            "(text => { const fresh = new DOMParser().parseFromString(text, 'text/html').querySelector('.md-content');"
            "document.querySelector('.md-content').replaceWith(document.adoptNode(fresh));"
            "document$.next(document); })(arguments[0])",
            source,
        )
        assert page.ask("document.querySelectorAll('fieldset[data-item]').length") == len(Descriptor)
        assert disagreements(page, SELENA_SLEDAI, pairs(10, seed=11)) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_pictures_are_taken_for_people_to_look_at(page: Browser, tmp_path: Path, width: int, scheme: str) -> None:
    """Into the folder named by the environment variable SCREENSHOTS, if there is one."""
    opened(page, LINK, width=width, height=844 if width < 600 else 900, scheme=scheme)
    file = Path(os.environ.get("SCREENSHOTS", tmp_path)) / f"calculator-{width}-{scheme}.png"
    assert page.driver.save_screenshot(str(file))
    assert file.stat().st_size > 10_000
