"""The version is the same in every file that names it, and a released version is complete."""

import re
import tomllib
from pathlib import Path

import sledai

ROOT = Path(__file__).resolve().parents[2]
HEADING = re.compile(r"^## (?:Unreleased \((?P<next>[^)]+)\)|(?P<released>\S+) \((?P<date>\d{4}-\d{2}-\d{2})\))$", re.M)
"""A version in the changelog, such as ``Unreleased (0.1.0)`` or ``0.1.0 (2030-01-31)``."""


def text(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def cited(key: str) -> str | None:
    """A value of CITATION.cff, or None where the file does not have it."""
    found = re.search(rf"^{key}: (.+)$", text("CITATION.cff"), re.M)
    return found and found[1]


def versions() -> list[re.Match[str]]:
    return list(HEADING.finditer(text("CHANGELOG.md")))


def test_every_second_level_heading_of_the_changelog_is_a_version():
    """A version has its number and, once it is released, its day."""
    headings = re.findall(r"^## .+$", text("CHANGELOG.md"), re.M)
    assert headings
    assert headings == [version[0] for version in versions()]


def test_the_newest_entry_of_the_changelog_is_this_version():
    """What this version changes is written down before it is released."""
    assert sledai.__version__ == (versions()[0]["next"] or versions()[0]["released"])


def test_every_entry_says_which_scores_change():
    """The first section of each version is Scores, also where no score changes."""
    entries = re.split(r"^## .+$", text("CHANGELOG.md"), flags=re.M)[1:]
    assert ["Scores"] * len(entries) == [re.findall(r"^### (.+)$", entry, re.M)[0] for entry in entries]


def test_a_citation_names_this_version_and_its_day():
    """CITATION.cff has the version, and the day of the release once there is one."""
    assert (sledai.__version__, versions()[0]["date"]) == (cited("version"), cited("date-released"))


def test_a_release_says_where_the_repository_is():
    """No version is released before readers of the package index can find its source."""
    urls = tomllib.loads(text("pyproject.toml"))["project"]["urls"]
    assert urls.get("Repository") == cited("repository-code")
    assert urls or versions()[0]["released"] is None
