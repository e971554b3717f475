"""Bands and categories of change that public pages print one point off, and scores that do not say their edition."""

import csv

import pytest
from click.testing import CliRunner

from pitfalls.examples import Banded, Compared
from pitfalls.reading import PITFALLS
from sledai import (
    EDITIONS,
    SELENA_SLEDAI,
    SLEDAI_2K,
    Assessment,
    ChangeCategory,
    Descriptor,
    Interval,
    System,
    Visits,
    activity_band,
    change,
    change_category,
    explain,
    score,
)
from sledai.cli import app
from sledai.criteria import BANDS, ChangeRule
from together import together

VISITS = {
    0: [],
    4: ["arthritis"],
    5: ["arthritis", "fever"],
    6: ["arthritis", "rash"],
    7: ["arthritis", "rash", "fever"],
    8: ["seizure"],
    9: ["seizure", "fever"],
    10: ["seizure", "rash"],
    11: ["seizure", "rash", "fever"],
    12: ["seizure", "arthritis"],
    13: ["seizure", "arthritis", "fever"],
    20: ["seizure", "cva", "arthritis"],
}
"""Visits of these totals."""

BAND_OF = {
    f"{name} in the set {key}": (key, pitfall.example.total, band)
    for name, pitfall in PITFALLS.items()
    if isinstance(pitfall.example, Banded)
    for key, band in pitfall.right.items()
} | {
    "SEV-2 total 11 is high": ("five-level", 11, "high"),
    "SEV-5 total 13 is above 12 in the British set": ("bsr-2018", 13, "severe"),
    "SEV-5 total 13 is above 12 in the set of Carter": ("carter-2016", 13, "severe"),
}
"""Those of the file of pitfalls, and the first total above a limit."""


@together("total", VISITS)
def test_the_visits_below_have_the_totals_that_are_said(total):
    """A guard for the table of visits in this file."""
    assert total == score(Assessment(VISITS[total]), SELENA_SLEDAI)


@together(("key", "total", "band"), BAND_OF.values(), ids=BAND_OF)
class TestBands:
    """A band is read in a set that the caller names, and each limit is on the side the set prints."""

    def test_of_one_visit(self, key, total, band):
        """The band of a total in the named set."""
        assert band == activity_band(Assessment(VISITS[total]), SELENA_SLEDAI, bands=BANDS[key]).value

    def test_of_many_visits(self, key, total, band):
        """The same for many visits."""
        visits = Visits.from_assessments([Assessment(VISITS[total]), Assessment(VISITS[total])])
        assert [band, band] == activity_band(visits, SELENA_SLEDAI, bands=BANDS[key]).value.tolist()


@together("total", [5, 6, 12])
def test_sev_4_without_a_named_set_there_is_no_band(total):
    """The sets contradict each other, so none is a default."""
    with pytest.raises(TypeError, match="bands"):
        activity_band(Assessment(VISITS[total]), SELENA_SLEDAI)


def test_sev_4_a_gap_across_a_limit_leaves_the_band_open():
    """A total of 5 or 6 has no settled band in a set that parts there, and has one in a set that does not."""
    visit = Assessment(["arthritis"], missing=["fever", "leukopenia"])
    bands = {key: activity_band(visit, SELENA_SLEDAI, bands=bands).value for key, bands in BANDS.items()}
    assert {"five-level": None, "low-moderate-high": None, "bsr-2018": None, "carter-2016": "mild"} == bands


class TestSev3:
    """A total of 0 is a finding and is shown; seen hidden."""

    def test_in_an_explanation(self):
        """The reasons begin with the 0."""
        assert "0 points" == str(explain(Assessment(), SELENA_SLEDAI)).splitlines()[0].split(": ")[1]

    def test_in_a_file(self, tmp_path):
        """The command writes a 0, not a blank."""
        (row,) = _scored(tmp_path, "selena-sledai")
        assert ("0", "0", "0") == (row["sledai"], row["sledai_low"], row["sledai_high"])


CHANGES = {
    name: (*pitfall.example.totals, pitfall.right["selena-sledai"])
    for name, pitfall in PITFALLS.items()
    if isinstance(pitfall.example, Compared) and isinstance(pitfall.example.rule, ChangeRule)
} | {
    "FLR-4 a fall of 4 is an improvement": (8, 4, ChangeCategory.IMPROVEMENT),
    "FLR-5 a rise of 4 is a flare": (4, 8, ChangeCategory.FLARE),
}
"""Those of the file of pitfalls, and the first change beyond a limit."""


@pytest.mark.parametrize(("before", "now", "category"), CHANGES.values(), ids=CHANGES)
class TestChange:
    """By the rule of Gladman a change of 3 points or less either way is persistent activity."""

    def test_of_one_subject(self, edition, before, now, category):
        """The same in all six editions."""
        earlier, later = Assessment(VISITS[before]), Assessment(VISITS[now])
        assert category == change_category(earlier, later, edition).value

    def test_of_many_subjects(self, before, now, category):
        """The same for many subjects."""
        earlier = Visits.from_assessments([Assessment(VISITS[before])])
        later = Visits.from_assessments([Assessment(VISITS[now])])
        assert [category] == change_category(earlier, later, SELENA_SLEDAI).value.tolist()

    def test_the_change_is_the_difference_of_the_totals(self, before, now, category):
        """Negative is improvement."""
        moved = change(Assessment(VISITS[before]), Assessment(VISITS[now]), SELENA_SLEDAI)
        assert Interval(now - before, now - before) == moved


class TestVer4:
    """A score says which edition it is of; seen under one name for three different texts."""

    @pytest.mark.parametrize("key", EDITIONS)
    def test_a_written_score_names_its_edition_and_its_content(self, key, tmp_path):
        """Each row of an output carries the key and the hash of the rows that scored it."""
        (row,) = _scored(tmp_path, key)
        assert f"edition {key}@{EDITIONS[key].content_hash}" in row["sledai_stamp"].split(", ")

    @together("key", EDITIONS)
    def test_an_explanation_names_its_edition_and_its_content(self, key):
        """So do the printed reasons."""
        text = str(explain(Assessment(["arthritis"]), EDITIONS[key]))
        assert f"edition {key}@{EDITIONS[key].content_hash}" in text

    def test_no_two_editions_share_a_key_a_label_or_a_content(self):
        """Each text has names and a content of its own."""
        parts = [(edition.key, edition.label, edition.content_hash) for edition in EDITIONS.values()]
        assert [len(EDITIONS)] * 3 == [len(set(part)) for part in zip(*parts, strict=True)]

    def test_a_part_of_an_edition_does_not_go_by_its_name(self):
        """A score without serology is not a SLEDAI-2K."""
        part = SLEDAI_2K.without(System.IMMUNOLOGIC)
        assert ("sledai-2k-without-immunologic", False) == (part.key, part.content_hash == SLEDAI_2K.content_hash)

    def test_a_score_needs_an_edition(self):
        """There is no default."""
        with pytest.raises(TypeError, match="edition"):
            score(Assessment(["arthritis"]))

    def test_the_command_needs_an_edition(self, tmp_path):
        """Nor on the command line."""
        (tmp_path / "visits.csv").write_text(",".join(Descriptor) + "\n" + ",".join("N" * 24) + "\n")
        result = CliRunner().invoke(app, ["score", str(tmp_path / "visits.csv")])
        assert 2 == result.exit_code
        assert "--edition" in result.stderr


def _scored(folder, edition):
    source, output = folder / "visits.csv", folder / "scored.csv"
    source.write_text(",".join(Descriptor) + "\n" + ",".join("N" * 24) + "\n")
    result = CliRunner().invoke(app, ["score", str(source), "--edition", edition, "--output", str(output)])
    assert 0 == result.exit_code
    return list(csv.DictReader(output.read_text().splitlines()))
