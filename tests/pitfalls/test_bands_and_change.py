"""Bands and categories of change that public pages print one point off, and scores that do not say their edition."""

import csv
from decimal import Decimal

import pytest
from click.testing import CliRunner

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
    criteria,
    explain,
    score,
)
from sledai.cli import app
from sledai.criteria import BANDS
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
    "SEV-1 total 0 in the five-level set": ("five-level", 0, "none"),
    "SEV-1 total 0 in the low-moderate-high set": ("low-moderate-high", 0, "remission"),
    "SEV-1 total 0 in the British set": ("bsr-2018", 0, "remission"),
    "SEV-1 total 0 in the set of Carter": ("carter-2016", 0, "remission"),
    "SEV-2 total 10 is moderate": ("five-level", 10, "moderate"),
    "SEV-2 total 11 is high": ("five-level", 11, "high"),
    "SEV-4 total 5 in the five-level set": ("five-level", 5, "mild"),
    "SEV-4 total 5 in the low-moderate-high set": ("low-moderate-high", 5, "moderate"),
    "SEV-4 total 5 in the British set": ("bsr-2018", 5, "mild"),
    "SEV-4 total 5 in the set of Carter": ("carter-2016", 5, "mild"),
    "SEV-4 total 6 in the five-level set": ("five-level", 6, "moderate"),
    "SEV-4 total 6 in the low-moderate-high set": ("low-moderate-high", 6, "moderate"),
    "SEV-4 total 6 in the British set": ("bsr-2018", 6, "moderate"),
    "SEV-4 total 6 in the set of Carter": ("carter-2016", 6, "mild"),
    "SEV-4 total 12 in the five-level set": ("five-level", 12, "high"),
    "SEV-4 total 12 in the low-moderate-high set": ("low-moderate-high", 12, "high"),
    "SEV-4 total 12 in the British set": ("bsr-2018", 12, "moderate"),
    "SEV-4 total 12 in the set of Carter": ("carter-2016", 12, "moderate"),
    "SEV-5 total 12 is not above 12 in the British set": ("bsr-2018", 12, "moderate"),
    "SEV-5 total 13 is above 12 in the British set": ("bsr-2018", 13, "severe"),
    "SEV-5 total 12 is not above 12 in the set of Carter": ("carter-2016", 12, "moderate"),
    "SEV-5 total 13 is above 12 in the set of Carter": ("carter-2016", 13, "severe"),
}


@together("total", VISITS)
def test_the_visits_below_have_the_totals_that_are_said(total):
    """A guard for the table of visits in this file."""
    assert total == score(Assessment(VISITS[total]), SELENA_SLEDAI)


@pytest.mark.parametrize(("key", "total", "band"), BAND_OF.values(), ids=BAND_OF)
class TestBands:
    """A band is read in a set that the caller names, and each limit is on the side the set prints."""

    def test_of_one_visit(self, key, total, band):
        """The band of a total in the named set."""
        assert band == activity_band(Assessment(VISITS[total]), SELENA_SLEDAI, bands=BANDS[key]).value

    def test_of_many_visits(self, key, total, band):
        """The same for many visits."""
        visits = Visits.from_assessments([Assessment(VISITS[total]), Assessment(VISITS[total])])
        assert [band, band] == activity_band(visits, SELENA_SLEDAI, bands=BANDS[key]).value.tolist()


@pytest.mark.parametrize("total", [5, 6, 12])
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
    "FLR-4 a fall of 2 is no improvement": (8, 6, ChangeCategory.PERSISTENT),
    "FLR-4 a fall of 3 is no improvement": (8, 5, ChangeCategory.PERSISTENT),
    "FLR-4 a fall of 4 is an improvement": (8, 4, ChangeCategory.IMPROVEMENT),
    "FLR-5 a rise of 3 is no flare": (4, 7, ChangeCategory.PERSISTENT),
    "FLR-5 a rise of 4 is a flare": (4, 8, ChangeCategory.FLARE),
}


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


LIMITS = {
    "PRO-1 0.7 g per day is above": (criteria.PROTEINURIA_LEVEL, "0.7", True),
    "PRO-3 exactly 0.5 g per day is not above": (criteria.PROTEINURIA_LEVEL, "0.5", False),
    "PRO-4 3.5 g per day is above once": (criteria.PROTEINURIA_LEVEL, "3.5", True),
    "BND-1 exactly 38 degrees is no fever": (criteria.FEVER, "38.0", False),
    "BND-3 3000 white cells per cubic millimetre are not low": (criteria.WHITE_CELLS, "3", False),
    "BND-3 100000 platelets per cubic millimetre are not low": (criteria.PLATELETS, "100", False),
    "BND-4 a rise from 0.6 to 1.1 g is a rise of 0.5 g": (
        criteria.PROTEINURIA_RISE,
        Decimal("1.1") - Decimal("0.6"),
        False,
    ),
    "BND-7 300 mg per day are below half a gram": (criteria.PROTEINURIA_LEVEL, "0.3", False),
    "BND-8 250 thousand platelets are normal": (criteria.PLATELETS, "250", False),
    "BND-9 3.5 white cells are not low": (criteria.WHITE_CELLS, "3.5", False),
    "BND-10 exactly 25 percent binding is not above": (criteria.FARR, "25", False),
    "BND-13 250 thousand platelets do not count": (criteria.PLATELETS, "250", False),
    "BND-14 5 red cells": (criteria.HEMATURIA, "5", False),
    "BND-14 6 red cells": (criteria.HEMATURIA, "6", True),
    "BND-14 5 white cells in urine": (criteria.PYURIA, "5", False),
    "BND-14 6 white cells in urine": (criteria.PYURIA, "6", True),
    "BND-14 38.1 degrees": (criteria.FEVER, "38.1", True),
    "BND-14 99 platelets": (criteria.PLATELETS, "99", True),
    "BND-14 2.9 white cells": (criteria.WHITE_CELLS, "2.9", True),
    "BND-14 0.51 g per day": (criteria.PROTEINURIA_LEVEL, "0.51", True),
    "BND-15 1 of 4 features": (criteria.ORGANIC_BRAIN_FEATURES, "1", False),
    "BND-15 2 of 4 features": (criteria.ORGANIC_BRAIN_FEATURES, "2", True),
    "BND-15 2 joints under the later text": (criteria.ARTHRITIS_TWO_OR_MORE, "2", True),
    "VER-6 2 joints under the earlier text": (criteria.ARTHRITIS_MORE_THAN_TWO, "2", False),
}


@together(("cutoff", "value", "counts"), LIMITS.values(), ids=LIMITS)
def test_a_limit_has_one_side(cutoff, value, counts):
    """A value exactly on a limit is on the side that the text says, in exact arithmetic."""
    assert counts == cutoff.holds(Decimal(value))


class TestVer4:
    """A score says which edition it is of; seen under one name for three different texts."""

    @pytest.mark.parametrize("key", EDITIONS)
    def test_a_written_score_names_its_edition_and_its_content(self, key, tmp_path):
        """Each row of an output carries the key and the hash of the rows that scored it."""
        (row,) = _scored(tmp_path, key)
        assert f"{key}@{EDITIONS[key].content_hash}" == row["sledai_edition"]

    @pytest.mark.parametrize("key", EDITIONS)
    def test_an_explanation_names_its_edition_and_its_content(self, key):
        """So do the printed reasons."""
        text = str(explain(Assessment(["arthritis"]), EDITIONS[key]))
        assert f"edition {key}, content {EDITIONS[key].content_hash}" in text

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
