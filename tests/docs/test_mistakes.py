"""What people get wrong: each page tells the faults of its item, and the library gives the right answer each time."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from html import unescape
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from docs.pages import ROOT
from sledai import EDITIONS, Descriptor, Edition
from together import together

DOCS = ROOT / "docs"
OLDER = ("sledai-1992", "selena-sledai", "selena-sledai-sheet", "selena-sledai-s2k")
TWO_K = ("sledai-2k", "sledai-2k-30d")
RISE = ("sledai-1992", "selena-sledai", "selena-sledai-sheet")
LEVEL = ("selena-sledai-s2k", "sledai-2k", "sledai-2k-30d")
NONE_OF_THEIR_OWN = {"psychosis", "visual_disturbance"}
"""Items for which no fault was written down."""
WITHOUT_POINTS = {*NONE_OF_THEIR_OWN, "increased_dna_binding"}
"""Items of which no fault of their own ends in their points."""

ONE_CAST = {"ITM-10": "16 points", "ITM-11": "16 points", "MIS-10": "0 to 12 points"}
SEROSAL = {"WGT-3, WGT-7, WGT-8, WGT-9": "2 points", "ITM-1": "4 points", "DUP-3": "2 points"}
BY_LEVEL = {**dict.fromkeys(RISE, "open: 0 to 4 points"), **dict.fromkeys(LEVEL, "present: 4 points")}
BY_RISE = {**dict.fromkeys(RISE, "absent: 0 points"), **dict.fromkeys(LEVEL, "present: 4 points")}
NEW_RASH = "it says: An inflammatory type of rash. The rash is new or has come back."
LASTING_RASH = "it says: An inflammatory type of rash. A rash that persists counts for as long as it is present."

RIGHT: Mapping[str, Mapping[str, str | Mapping[str, str]]] = {
    "seizure": {
        "KEY-1": "refused: present: no descriptor 'seizures' (did you mean 'seizure'?)",
        "DUP-1": "8 points",
        "TYP-6": "refused: column 'seizure': 2 (1 time) is not an answer",
        "MIS-1": "8 to 9 points",
        "DUP-4": "9 points",
    },
    "organic_brain_syndrome": {
        "BND-15": "present: 8 points",
        "PUB-3": "not told: all of them give 10 points; which were scored is not said",
    },
    "cranial_nerve_disorder": {"WGT-3": "8 points"},
    "lupus_headache": {"WGT-3, WGT-9": "8 points", "DUP-2": "8 points"},
    "cva": {
        "ITM-2": "8 points",
        "KEY-3": "refused: present: no descriptor 'CVA' (did you mean 'cva'?)",
        "SUB-5": "8 points",
    },
    "vasculitis": {
        "WGT-4, WGT-5": "8 points",
        "ITM-14": "8 points",
        "BND-12": "8 points",
        "PUB-8": "not told: all of them give 17 points; which were scored is not said",
    },
    "arthritis": {
        "VER-6, BND-15": {**dict.fromkeys(OLDER, "absent: 0 points"), **dict.fromkeys(TWO_K, "present: 4 points")},
        "BND-11": "absent: 0 points",
        "PUB-1": "not told: all of them give 6 points; which were scored is not said",
    },
    "myositis": {"WGT-3": "4 points", "ITM-4": "4 points"},
    "urinary_casts": ONE_CAST,
    "hematuria": {
        "ITM-5": "4 points",
        **ONE_CAST,
        "KEY-3": "refused: present: no descriptor 'haematuria' (did you mean 'hematuria'?)",
        "BND-14": "absent: 0 points",
        "BND-16": "refused: urine_red_cells /[HPF]: '2+' (1 time) is no reading",
        "MIS-12": "present: 4 points",
    },
    "proteinuria": {
        "VER-1, VER-2": BY_RISE,
        "VER-3": BY_LEVEL,
        "PRO-1": "present: 4 points",
        "PRO-2": "present: 4 points",
        "PRO-3": "absent: 0 points",
        "PRO-4": "present: 4 points",
        "BND-4": BY_RISE,
        "BND-7": "absent: 0 points",
        "BND-6": "absent: 0 points",
        "MIS-3": "open: 0 to 4 points",
        "ITM-10": "16 points",
        "ITM-11": "16 points",
    },
    "pyuria": {
        "WGT-1, WGT-3": "4 points",
        "WGT-2": "43 points",
        "DUP-2": "4 points",
        **ONE_CAST,
        "BND-14": "absent: 0 points",
    },
    "rash": {
        "VER-5": {
            "sledai-1992": NEW_RASH,
            "selena-sledai": f"{LASTING_RASH} The rash is due to lupus.",
            "selena-sledai-sheet": NEW_RASH,
            "selena-sledai-s2k": f"{LASTING_RASH} The rash is due to lupus.",
            "sledai-2k": LASTING_RASH,
            "sledai-2k-30d": LASTING_RASH,
        },
        "WGT-6": "2 points",
        "ITM-7": "2 points",
        "ITM-13": "8 points",
        "ITM-8": "6 points",
        "SUB-3": "2 points",
    },
    "alopecia": {"WGT-6": "2 points", "ITM-8": "6 points"},
    "mucosal_ulcers": {"WGT-6": "2 points", "ITM-6": "2 points", "ITM-8": "6 points"},
    "pleurisy": SEROSAL,
    "pericarditis": {
        **SEROSAL,
        "VER-8": {**dict.fromkeys(OLDER, "absent: 0 points"), **dict.fromkeys(TWO_K, "present: 2 points")},
    },
    "low_complement": {
        "WGT-3, WGT-4, WGT-9, CMP-2": "2 points",
        "CMP-1": "present: 2 points",
        "CMP-3": "present: 2 points",
        "CMP-4": "absent: 0 points",
        "CMP-5": "absent: 0 points",
        "CMP-5 without a unit": "refused: c3: a missing unit cannot be converted",
        "MIS-9": "open: 0 to 2 points",
        "SUB-1": "6 points",
        "SUB-2": "4 points",
    },
    "increased_dna_binding": {"BND-10": "absent: 0 points", "SUB-1": "6 points"},
    "fever": {
        "WGT-7, WGT-10": "1 point",
        "ITM-9": "3 points",
        "BND-1, BND-2": "absent: 0 points",
        "BND-14": "absent: 0 points",
        "DUP-4": "9 points",
    },
    "thrombocytopenia": {
        "WGT-3, WGT-10": "1 point",
        "ITM-3": "present: 2 points",
        "ITM-9": "3 points",
        "BND-14": "absent: 0 points",
        "BND-3": "absent: 0 points",
        "BND-8": "absent: 0 points",
        "BND-13": "absent: 0 points",
        "VER-10": {**dict.fromkeys(OLDER, "present: 1 point"), **dict.fromkeys(TWO_K, "absent: 0 points")},
    },
    "leukopenia": {
        "WGT-3, WGT-10": "1 point",
        "ITM-3": "present: 2 points",
        "ITM-9": "3 points",
        "BND-9": "absent: 0 points",
        "BND-14": "absent: 0 points",
        "BND-3": "absent: 0 points",
        "BND-8": "absent: 0 points",
        "ITM-13": "8 points",
    },
    "any item": {
        "MIS-2": "4 to 8 points",
        "NUL-1": "4 to 105 points",
        "NUL-7": "8 to 33 points",
        "MIS-11": "0 to 105 points",
        "MIS-5": "0 points",
        "MIS-7": "refused: the form has no column 'pyuria'",
        "KEY-2": "refused: the form: no descriptor 'foo'",
        "TYP-1": "105 points",
        "TYP-2": "refused: column 'seizure': 5.397605346934028e-79 (1 time) is not an answer",
        "TYP-7": "4 points",
        "WGT-11": "13 points",
        "WGT-12": "16 points",
        "WGT maximum": "105 points",
        "VER-7": {**dict.fromkeys((*OLDER, "sledai-2k"), "0 points"), "sledai-2k-30d": "2 points"},
    },
}
"""The right answers, typed by hand from the list of faults: one for every edition, or edition by edition."""

CONSTRUCTED = {
    *("KEY-1", "KEY-2", "KEY-3", "TYP-6", "TYP-7", "DUP-4", "ITM-2", "ITM-6", "ITM-7", "ITM-11", "ITM-14"),
    *("BND-6", "BND-7", "BND-8", "BND-9", "BND-10", "BND-11", "BND-12", "BND-13", "BND-14", "BND-15", "BND-16"),
    *("CMP-3", "CMP-4", "CMP-5", "CMP-5 without a unit", "MIS-2", "MIS-9", "MIS-10", "MIS-11", "MIS-12"),
    *("NUL-1", "NUL-7", "PRO-4", "SUB-1", "SUB-2", "SUB-3", "VER-1, VER-2", "VER-3", "VER-5", "VER-6, BND-15"),
    *("VER-7", "VER-8", "VER-10", "WGT-11"),
}
"""Faults whose input was made up to show what was seen; all others were seen with this input."""
RUN_AGAIN = {"BND-1, BND-2", "BND-3", "BND-4", "DUP-1", "TYP-1", "TYP-2"}
"""Faults that came out again when what gives them was run."""


@pytest.fixture(scope="module")
def printed() -> Iterator[ModuleType]:
    """The module that prints the faults."""
    sys.path.insert(0, str(DOCS))
    try:
        from _printing import mistakes

        yield mistakes
    finally:
        sys.path.remove(str(DOCS))
        for name in [name for name in sys.modules if name.split(".")[0] == "_printing"]:
            del sys.modules[name]


@pytest.fixture(scope="module")
def told(printed: ModuleType) -> dict[tuple[str, str], Any]:
    """Every fault, by the item it is told of and its place in the list of faults."""
    groups = {**printed.MISTAKES, "any item": printed.GENERAL}
    found = [((str(item), mistake.pitfall), mistake) for item, mistakes in groups.items() for mistake in mistakes]
    assert len(dict(found)) == len(found)
    return dict(found)


def by_edition(answer: str | Mapping[str, str]) -> Mapping[str, str]:
    return dict.fromkeys((*OLDER, *TWO_K), answer) if isinstance(answer, str) else answer


def heavier(edition: Edition, descriptor: Descriptor) -> Edition:
    """An edition in which an item weighs one point more."""
    row = edition[descriptor]
    return edition.with_rows(
        {descriptor: row.evolve(weight=row.weight + 1)}, key=f"{edition.key}-heavier", label="heavier"
    )


def section(site: Path, page: str) -> str:
    """The section on what people get wrong, as text."""
    html = (site / page).read_text("utf-8")
    part = re.split(r'<h2 id="mistakes">', html)[1]
    part = re.split(r"<h2 |</article>", part)[0]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", part))).strip()


class TestAnswers:
    """What stands as right is what the library answers, and what our list of faults says by hand."""

    @together(("item", "pitfall"), [(item, key) for item, faults in RIGHT.items() for key in faults])
    def test_the_library_gives_the_right_one(self, told: dict[tuple[str, str], Any], item: str, pitfall: str) -> None:
        assert told[item, pitfall].answers() == by_edition(RIGHT[item][pitfall])

    def test_every_fault_has_one(self, told: dict[tuple[str, str], Any]) -> None:
        assert set(told) == {(item, pitfall) for item, faults in RIGHT.items() for pitfall in faults}

    def test_it_is_not_what_goes_wrong(self, told: dict[tuple[str, str], Any]) -> None:
        for fault, mistake in told.items():
            assert {mistake.wrong} != set(mistake.answers().values()), fault

    @together("descriptor", Descriptor)
    def test_a_changed_weight_is_seen(self, told: dict[tuple[str, str], Any], descriptor: Descriptor) -> None:
        """On the page of the item itself, where it has faults of its own, and in the maximum; here in one edition."""
        changed = {"sledai-2k": heavier(EDITIONS["sledai-2k"], descriptor)}
        wrong = {
            fault
            for fault, mistake in told.items()
            if mistake.answers(changed)["sledai-2k"] != by_edition(RIGHT[fault[0]][fault[1]])["sledai-2k"]
        }
        assert ("any item", "WGT maximum") in wrong
        assert (descriptor in {item for item, _ in wrong}) == (descriptor not in WITHOUT_POINTS)

    def test_an_answer_that_is_no_longer_refused_is_a_failure(self, printed: ModuleType) -> None:
        with pytest.raises(AssertionError, match="is not refused"):
            printed.Refused(lambda: "accepted").answers(EDITIONS)


class TestWhereItWasSeen:
    """A reader sees whether a fault was met or made up to show one."""

    def test_what_is_constructed_says_so(self, told: dict[tuple[str, str], Any]) -> None:
        said = {pitfall for (_, pitfall), mistake in told.items() if str(mistake.seen).startswith("constructed")}
        assert said == CONSTRUCTED

    def test_so_does_what_was_run_again(self, told: dict[tuple[str, str], Any]) -> None:
        said = {pitfall for (_, pitfall), mistake in told.items() if "when it was " in str(mistake.seen)}
        assert said == RUN_AGAIN

    def test_what_sources_dispute_is_no_proven_fault(self, told: dict[tuple[str, str], Any]) -> None:
        disputed = {pitfall for (_, pitfall), mistake in told.items() if "no proven fault" in str(mistake.seen)}
        assert disputed == {"VER-6, BND-15", "VER-10"}


class TestPages:
    """Each page of a descriptor ends with its faults."""

    @pytest.mark.parametrize("descriptor", Descriptor)
    def test_a_page_has_them_with_the_right_answers(self, site: Path, descriptor: Descriptor) -> None:
        html = (site / f"descriptors/{descriptor}.html").read_text("utf-8")
        assert '<a href="#mistakes" class="md-nav__link">' in html, "it is not in the table of contents"
        assert "../reference/descriptors.html#mistakes" in html
        text = section(site, f"descriptors/{descriptor}.html")
        assert text.startswith("What people get wrong")
        answers = {answer for right in RIGHT.get(descriptor, {}).values() for answer in by_edition(right).values()}
        assert [answer for answer in answers if answer.replace(": ", " : ", 1) not in text and answer not in text] == []
        assert ("No fault was found" in text) == (descriptor in NONE_OF_THEIR_OWN)

    def test_those_of_any_item_stand_once(self, site: Path) -> None:
        text = section(site, "reference/descriptors.html")
        answers = {answer for right in RIGHT["any item"].values() for answer in by_edition(right).values()}
        assert [answer for answer in answers if answer.replace(": ", " : ", 1) not in text] == []

    @pytest.mark.parametrize(
        "page", ["reference/descriptors.html", *(f"descriptors/{descriptor}.html" for descriptor in Descriptor)]
    )
    def test_no_list_number_of_ours_is_shown(self, site: Path, page: str) -> None:
        assert not re.search(r"\b[A-Z]{3}-\d+\b|\bref \d", section(site, page))
