"""What people get wrong: the library gives the right answers of the file of pitfalls, and the pages print them."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from _printing.pitfalls import RATER, SEEN, SOFTWARE

from docs.pages import typed
from pitfalls.examples import Banded, Compared
from pitfalls.reading import PITFALLS, Pitfall, read_pitfalls
from sledai import EDITIONS, Descriptor, Edition
from sledai.errors import UnreadableFileError
from together import together

WITHOUT_POINTS = {"psychosis", "visual_disturbance", "increased_dna_binding"}
"""Items of which no pitfall of their own ends in their points."""
ANY_ITEM = "reference/descriptors.html"
OF_TOTALS = "endpoints.html"
OF_AN_ITEM = [f"descriptors/{descriptor}.html" for descriptor in Descriptor]
PAGES = [OF_TOTALS, ANY_ITEM, *OF_AN_ITEM]
POINTS = re.compile(r"\d+(?: to \d+)? points?")


def points(answer: str) -> str:
    """The points of an answer; the answer where it has none."""
    found = POINTS.search(answer)
    return found[0] if found else answer


def listed(page: str) -> dict[str, Pitfall]:
    """The pitfalls of a page."""
    return {name: pitfall for name, pitfall in PITFALLS.items() if page in pages_of(pitfall)}


def pages_of(pitfall: Pitfall) -> list[str]:
    """The pages on which a pitfall stands."""
    if pitfall.items:
        return [f"descriptors/{item}.html" for item in pitfall.items]
    return [OF_TOTALS if isinstance(pitfall.example, Banded | Compared) else ANY_ITEM]


def heavier(edition: Edition, descriptor: Descriptor) -> Edition:
    """An edition in which an item weighs one point more."""
    row = edition[descriptor]
    return edition.with_rows(
        {descriptor: row.evolve(weight=row.weight + 1)}, key=f"{edition.key}-heavier", label="heavier"
    )


def section(site: Path, page: str) -> str:
    """The section on what people get wrong, as HTML."""
    html = (site / page).read_text("utf-8")
    part = re.split(r'<h2 id="pitfalls">', html)[1]
    return re.split(r"<h2 |</article>", part)[0]


def as_text(html: str) -> str:
    return re.sub(r"\s+", " ", typed(unescape(re.sub(r"<[^>]+>", " ", html)))).strip()


class TestAnswers:
    """What the file has as right is what the library answers."""

    @together("name", PITFALLS)
    def test_the_library_gives_the_right_one(self, name: str) -> None:
        pitfall = PITFALLS[name]
        assert pitfall.right == pitfall.answers()

    @together("name", PITFALLS)
    def test_it_is_not_what_goes_wrong(self, name: str) -> None:
        """The right answer is another one in some edition, also where only the points are given as wrong."""
        pitfall = PITFALLS[name]
        assert {points(pitfall.gives)} != set(map(points, pitfall.right.values()))

    @together("descriptor", Descriptor)
    def test_a_changed_weight_is_seen(self, descriptor: Descriptor) -> None:
        """By a pitfall of the item itself, where it has one that ends in points, and by the maximum."""
        changed = heavier(EDITIONS["sledai-2k"], descriptor)
        found = {
            name: pitfall
            for name, pitfall in PITFALLS.items()
            if "sledai-2k" in pitfall.right and pitfall.answer(changed) != pitfall.right["sledai-2k"]
        }
        assert "WGT-maximum" in found
        its_own = any(descriptor in pitfall.items for pitfall in found.values())
        assert its_own == (descriptor not in WITHOUT_POINTS)


ONE = """
[ITM-1]
items = ["rash"]
for = "software"
wrong = "It is counted twice."
gives = "4 points"
seen = "software"
present = ["rash", "rash"]
right = "2 points"
"""
PRESENT_AND_RIGHT = 'present = ["rash", "rash"]\nright = "2 points"'
RESULT = 'results = [{ test = "c3", value = 85, unit = "mg/dL" }]'


class TestFile:
    """A file that is not as it must be is refused with its name and the key."""

    def test_a_pitfall_is_read_from_its_table(self) -> None:
        """One right answer is that of every edition; what the table leaves out is nothing."""
        (pitfall,) = read_pitfalls(ONE, "own.toml").values()
        assert (("rash",), SOFTWARE, ()) == (pitfall.items, pitfall.audience, pitfall.also)
        assert dict.fromkeys(EDITIONS, "2 points") == pitfall.right

    def test_others_are_the_editions_that_are_not_named(self) -> None:
        text = ONE.replace('right = "2 points"', '[ITM-1.right]\nsledai-2k = "4 points"\nothers = "2 points"')
        (pitfall,) = read_pitfalls(text, "own.toml").values()
        assert {**dict.fromkeys(EDITIONS, "2 points"), "sledai-2k": "4 points"} == pitfall.right

    @together(
        ("before", "after", "fault"),
        [
            ("[ITM-1]", "[ITM-1", "own.toml: the file is not TOML"),
            ("seen", "met", "own.toml, ITM-1.met: there is no key 'met'"),
            ('right = "2 points"', "", "own.toml, ITM-1.right: it is missing"),
            ('items = ["rash"]', 'items = ["rashes"]', "own.toml, ITM-1.items.1: there is no item 'rashes'"),
            ('["rash", "rash"]', '["rash", "rsh"]', "own.toml, ITM-1.present.2: there is no item 'rsh'"),
            ('for = "software"', 'for = "physicians"', "own.toml, ITM-1.for: there is no reader 'physicians'"),
            ('seen = "software"', 'seen = "here"', "own.toml, ITM-1.seen: there is no kind of place 'here'"),
            (
                'right = "2 points"',
                "[ITM-1.right]\nsledai = '2 points'",
                "own.toml, ITM-1.right.sledai: there is no key",
            ),
            ('right = "2 points"', "[ITM-1.right]\nsledai-2k = '2 points'", "ITM-1.right.sledai-1992: it is missing"),
            ('right = "2 points"', "right = 2", "own.toml, ITM-1.right: it is not a text"),
            ('present = ["rash", "rash"]', "", "own.toml, ITM-1: it has 0 kinds of examples"),
            ("[ITM-1]", '[ITM-1]\nentered = ["rash"]', "own.toml, ITM-1: it has 2 kinds of examples"),
            ('present = ["rash", "rash"]', RESULT.replace("c3", "c5"), "ITM-1.results.1.test: there is no test 'c5'"),
            ('present = ["rash", "rash"]', RESULT.replace("unit", "units"), "ITM-1.results.1.units: there is no key"),
            ('present = ["rash", "rash"]', "findings.cough = true", "ITM-1.findings.cough: there is no key 'cough'"),
            (
                'present = ["rash", "rash"]',
                "totals = [1, 2]\nrule = 'sfj'",
                "ITM-1.rule: there is no rule 'sfj'",
            ),
            (PRESENT_AND_RIGHT, 'total = 8\n[ITM-1.right]\nfive = "mild"', "ITM-1.right.five: there is no key 'five'"),
            ('present = ["rash", "rash"]', "excluded = 1", "own.toml, ITM-1.excluded: it is not true or false"),
            ('present = ["rash", "rash"]', "answers = { rash = [] }", "own.toml, ITM-1.answers.rash: it is not a text"),
        ],
    )
    def test_a_fault_names_file_and_key(self, before: str, after: str, fault: str) -> None:
        assert before in ONE
        with pytest.raises(UnreadableFileError, match=re.escape(fault)):
            read_pitfalls(ONE.replace(before, after), "own.toml")


class TestPages:
    """Each page of a descriptor ends with its pitfalls; those of any item, and those of totals, stand once."""

    @pytest.mark.parametrize("page", PAGES)
    def test_a_page_has_its_pitfalls_with_the_right_answers(self, site: Path, page: str) -> None:
        text, found = as_text(section(site, page)), listed(page)
        shown = [[SEEN[pitfall.seen], *pitfall.right.values()] for pitfall in found.values()]
        missing = [
            part for parts in shown for part in parts if part not in text and part.replace(": ", " : ", 1) not in text
        ]
        assert missing == []
        assert ("We found no error" in text) == (not found)

    @pytest.mark.parametrize("page", PAGES)
    def test_those_for_raters_come_first_and_the_faults_of_software_are_folded(self, site: Path, page: str) -> None:
        open_part, *folded = re.split(r"<details[^>]*>", section(site, page))
        rows = [part.count("<tr>") - part.count("<thead>") for part in (open_part, *folded)]
        of_raters, of_software = (
            sum(pitfall.audience == audience for pitfall in listed(page).values()) for audience in (RATER, SOFTWARE)
        )
        assert rows == [of_raters, *[of_software] * bool(of_software)]

    @pytest.mark.parametrize("page", OF_AN_ITEM)
    def test_a_page_links_to_those_of_any_item(self, site: Path, page: str) -> None:
        html = (site / page).read_text("utf-8")
        assert '<a href="#pitfalls" class="md-nav__link">' in html, "it is not in the table of contents"
        assert "../reference/descriptors.html#pitfalls" in html

    @pytest.mark.parametrize("page", PAGES)
    def test_no_list_number_of_ours_is_shown(self, site: Path, page: str) -> None:
        assert not re.search(r"\b[A-Z]{3}-\d+\b|\bref \d", as_text(section(site, page)))
