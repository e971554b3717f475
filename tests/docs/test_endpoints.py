"""The page of flare and response begins with the whole rules, and its limits are those of the sources."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from docs.pages import typed
from sledai import Cutoff, Grade
from sledai.criteria import BICLA
from sledai.criteria.flares import FLARE_HEMOGLOBIN_FALL
from sledai.definitions.bibliography import BIBLIOGRAPHY

NONE, MILD, SEVERE = "none", "mild or moderate", "severe"
AT_THE_LIMITS = {
    "score 4, now 6": (NONE, NONE),
    "score 4, now 7": (MILD, MILD),
    "score 8, now 12": (MILD, MILD),
    "score 8, now 13": (SEVERE, MILD),
    "score 12, now 13": (SEVERE, NONE),
    "score 13, now 14": (NONE, NONE),
    "score 14, now 17": (SEVERE, MILD),
    "score 2, now 15": (SEVERE, MILD),
    "score 14, now 10": (NONE, NONE),
    "global assessment 0.5, now 1.4": (NONE, NONE),
    "global assessment 0.5, now 1.5": (MILD, MILD),
    "global assessment 1.4, now 2.5": (MILD, MILD),
    "global assessment 1.6, now 2.6": (SEVERE, SEVERE),
    "global assessment 2.4, now 2.6": (SEVERE, SEVERE),
    "global assessment 2.6, now 2.6": (NONE, NONE),
    "prednisone 10 mg/day, now 30 at 60 kg": (MILD, MILD),
    "prednisone 10 mg/day, now 30.5 at 60 kg": (SEVERE, SEVERE),
    "prednisone 40 mg/day, now 40 at 60 kg": (NONE, NONE),
    "platelets 59 x 10^9/L, with a treatment consequence": (SEVERE, SEVERE),
    "platelets 59 x 10^9/L, without a treatment consequence": (NONE, NONE),
    "platelets 60 x 10^9/L, with a treatment consequence": (NONE, NONE),
    "hemolytic anemia with hemoglobin 6.9 g/dL, with a treatment consequence": (SEVERE, SEVERE),
    "hemolytic anemia with hemoglobin 6.9 g/dL, without a treatment consequence": (NONE, NONE),
    "hemolytic anemia with hemoglobin 7.0 g/dL, with a treatment consequence": (NONE, NONE),
}
"""Typed from our table of the boundaries of the index and of its modification; not taken from the code."""
LLDAS_AND_DORIS = {
    "score": ("4 points or less", "not asked"),
    "score without the two immunologic items": ("not asked", "0 points"),
    "global assessment": ("1 point or less on the scale of 0 to 3", "less than 0.5 points on the scale of 0 to 3"),
    "prednisone or equivalent": ("7.5 mg/day or less", "5 mg/day or less"),
    "new items": ("none since the previous visit", "not asked"),
}
"""Typed from the definitions of 2016 and 2021."""


@pytest.fixture(scope="module")
def page(site: Path) -> str:
    return (site / "endpoints.html").read_text("utf-8")


def text(html: str) -> str:
    plain = typed(unescape(re.sub(r"<[^>]+>", "", html)))
    return re.sub(r"\s+", " ", plain).strip()


def mark(cutoff: Cutoff) -> str:
    """What has to follow a number that is unverified."""
    return "\N{DAGGER}" * (cutoff.grade is Grade.UNVERIFIED)


def rows(page: str, anchor: str) -> dict[str, tuple[str, ...]]:
    """The table that follows a heading, by its first column."""
    table = page.partition(f'id="{anchor}"')[2].partition("<tbody>")[2].partition("</tbody>")[0]
    cells = [
        [text(cell) for cell in re.findall(r"<td\b[^>]*>(.*?)</td>", row, re.DOTALL)] for row in table.split("<tr>")[1:]
    ]
    return {first: tuple(others) for first, *others in cells}


def test_the_limits_are_those_of_the_sources(page: str) -> None:
    assert rows(page, "flare-limits") == AT_THE_LIMITS
    assert "A rise from 13 to 14 is not severe" in text(page)


def test_the_flare_index_is_whole(page: str) -> None:
    """Treatment consequence, units, hemoglobin, and which vasculitis."""
    edition = rows(page, "the-flare-index")
    assert edition["score"] == (
        "a rise of 3 points or more",
        "rises to more than 12 points: from 12 points or less by any rise, "
        "from more than 12 points by a rise of 3 points or more",
    )
    assert edition["prednisone"] == ("any rise", "a rise to more than 0.5 mg/kg/day")
    mild, severe = edition["new or worse, and due to lupus"]
    assert "cutaneous vasculitis" in mild
    for part in (
        "systemic vasculitis",
        "platelets less than 60 x 10^9/L",
        f"hemoglobin less than 7 g/dL, or with a fall of hemoglobin by more than 3 g/dL{mark(FLARE_HEMOGLOBIN_FALL)}",
        "prednisone is doubled or raised to more than 0.5 mg/kg/day, or hospitalization",
    ):
        assert part in severe


def test_low_activity_and_remission_have_their_numbers(page: str) -> None:
    found = rows(page, "the-states")
    assert {name: found[name] for name in LLDAS_AND_DORIS} == LLDAS_AND_DORIS


def test_the_responders_have_their_numbers(page: str) -> None:
    found = rows(page, "the-responder-indices")
    assert found["score"] == ("falls by 4 points or more", "does not rise", "does not rise")
    assert found["global assessment"] == (
        "rises by less than 0.3 points on the scale of 0 to 3",
        f"rises by less than 0.3 points on the scale of 0 to 3{mark(BICLA.pga_worse)}",
        "rises by 0.3 points or less on the scale of 0 to 3",
    )


def test_the_rules_come_before_any_code(page: str) -> None:
    before = page.partition('class="language-pycon')[0]
    assert [
        name for name in ("the-flare-index", "the-responder-indices", "the-states") if f'id="{name}"' in before
    ] == [
        "the-flare-index",
        "the-responder-indices",
        "the-states",
    ]


def test_a_source_is_cited_as_people_do() -> None:
    """By the name of its first author and the year, or by how its reference begins; never by a key."""
    from _printing.plain import cited

    keys = ("gladman-2002", "hokuto-1992", "almenara-2022", "he-2020", "selena-modification-sheet", "aplc-2025")
    assert [cited(BIBLIOGRAPHY[key]) for key in keys] == [
        "Gladman 2002",
        "HOKUTO",
        "Ugarte-Gil 2022",
        "He 2020",
        "GitHub SuperNyancat/emr",
        "APLC 2025",
    ]
