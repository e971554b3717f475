"""Rule records, differences and classes are read as text and, in a notebook, as a table."""

import copy
import pickle

import pytest

from sledai import (
    SELENA_SLEDAI,
    SELENA_SLEDAI_S2K,
    SLEDAI_2K,
    Assessment,
    Differences,
    Visits,
    change_category,
    criteria,
    differences,
)
from sledai.definitions.records import RuleRecord

RECORDS = [
    record
    for registry in (getattr(criteria, name) for name in dir(criteria))
    if hasattr(registry, "values")
    for record in registry.values()
    if isinstance(record, RuleRecord)
]


class TestRecords:
    """A record prints its numbers with their sides, and its evidence."""

    def test_a_record_as_text(self):
        """Each number stands under its name; evidence and note follow."""
        expected = [
            "Change of the total, Gladman 2000 (gladman-2000)",
            "  flare        > 3 points of change (exactly 3 does not count)",
            "  improvement  < -3 points of change (exactly -3 does not count)",
            "  remission    <= 0 points (exactly 0 counts)",
            "Evidence: primary (gladman-2000, ard-review-table; abstract; the review's table for its misprint)",
            criteria.GLADMAN_2000.note,
        ]
        assert expected == str(criteria.GLADMAN_2000).splitlines()

    def test_what_a_rule_does_not_use_is_left_out(self):
        """A flare rule without prednisone has no line on it; one with it has."""
        assert "doubled dose" in str(criteria.SFI)
        assert "doubled dose" not in str(criteria.FLARE_RULES["flare-almenara"])

    @pytest.mark.parametrize(
        ("record", "line"),
        [
            (criteria.BANDS["five-level"], "  lowest    none 0; mild 1; moderate 6; high 11; very high 20"),
            (criteria.JOINT_RULES["tulip-1"], "  together  tender; swollen"),
            (criteria.RATIO_CONVENTIONS["ratio-by-mass"], "  per gram  1"),
            (criteria.LLDAS, "  nothing new  yes"),
        ],
        ids=lambda value: getattr(value, "key", ""),
    )
    def test_values_in_words(self, record, line):
        """Pairs, groups, numbers and truth values are written in words."""
        assert line in str(record).splitlines()

    def test_every_record_is_a_table(self):
        """In a notebook each record shows its label, its key and its evidence."""
        assert len(RECORDS) > 20
        for record in RECORDS:
            shown = record._repr_html_()
            assert shown.startswith("<table><caption")
            assert f"({record.key})" in shown
            assert f"Evidence: {record.grade}" in shown


class TestDifferences:
    """Differences are a tuple that names the two editions."""

    def test_as_text(self):
        """The title counts them, and each has a line."""
        title, *lines = str(differences(SELENA_SLEDAI, SELENA_SLEDAI_S2K)).splitlines()
        assert title == "3 differences of selena-sledai and selena-sledai-s2k"
        assert [line.partition(":")[0] for line in lines] == [
            "  proteinuria, counts",
            "  proteinuria, requires",
            "  proteinuria, limits",
        ]

    def test_as_a_table(self):
        """The columns are those of the two editions."""
        shown = differences(SELENA_SLEDAI, SELENA_SLEDAI_S2K)._repr_html_()
        assert shown.count("<tr>") == 4
        assert ">selena-sledai</th>" in shown
        assert "<td" in shown.partition(">nothing further</td>")[0]

    def test_none_and_one(self):
        """No difference is an empty tuple, and one is counted as one."""
        assert differences(SLEDAI_2K, SLEDAI_2K) == ()
        assert repr(differences(SLEDAI_2K, SLEDAI_2K)) == "<0 differences of sledai-2k and sledai-2k>"
        found = differences(SELENA_SLEDAI, SELENA_SLEDAI_S2K)
        assert str(Differences(found[:1])).splitlines()[0] == "1 difference of first and second"

    @pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, lambda value: pickle.loads(pickle.dumps(value))])
    def test_copies_keep_the_editions(self, copied):
        """A copy is equal and has the same title."""
        found = differences(SELENA_SLEDAI, SELENA_SLEDAI_S2K)
        assert (found, repr(found)) == (copied(found), repr(copied(found)))


class TestClasses:
    """Classes show the answer on each class; of many visits they count the answers."""

    def test_one_visit(self):
        """A class that a missing item can change is open."""
        found = change_category(Assessment(missing={"seizure"}), Assessment({"rash"}), SELENA_SLEDAI)
        assert str(found).splitlines() == [
            "class        answer",
            "remission    no",
            "improvement  open",
            "persistent   open",
            "flare        no",
        ]
        assert found._repr_html_().count("<tr>") == 5

    def test_many_visits(self):
        """The counts add up to the visits."""
        before = Visits.from_assessments([Assessment(), Assessment({"seizure"}), Assessment(missing={"seizure"})])
        now = Visits.from_assessments([Assessment({"seizure"}), Assessment(), Assessment({"rash"})])
        found = change_category(before, now, SELENA_SLEDAI)
        assert str(found).splitlines() == [
            "class        yes  open  no",
            "remission    1    0     2",
            "improvement  0    1     2",
            "persistent   0    1     2",
            "flare        1    0     2",
        ]
        assert "<td" in found._repr_html_()
