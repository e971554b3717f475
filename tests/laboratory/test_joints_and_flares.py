"""Joint counts with signs, and the two events of the flare index that turn on a number."""

import itertools

import pytest

from laboratory.deriving import derive
from sledai import SLEDAI_2K
from sledai.criteria import JOINTS_ANY_SIGN
from sledai.criteria.joints import JOINTS_TULIP_1
from sledai.errors import SledaiError
from sledai.laboratory import Result, flare_statements, inflamed_joints
from together import together


def possible(joints, painful, tender, swollen, effusion):
    """The numbers of inflamed joints that some placing of the counts on so many joints gives, by brute force."""
    places = range(joints)

    def subsets(count):
        return list(itertools.combinations(places, count))

    found = set()
    for hurt, *signs in itertools.product(subsets(painful), subsets(tender), subsets(swollen), subsets(effusion)):
        found.add(len(set(hurt) & set().union(*signs)))
    return found


class TestJoints:
    """Separate counts bound the number of joints that have both."""

    @together("counts", [(3, 1, 1, 0), (0, 3, 2, 1), (4, 3, 0, 0), (2, 0, 0, 0), (4, 4, 4, 4), (3, 0, 2, 1)])
    def test_bounds_are_exact(self, counts):
        """The lowest and the highest number are those of all ways to place the counts on four joints."""
        painful, tender, swollen, effusion = counts
        ways = possible(4, *counts)
        found = inflamed_joints(painful, tender=tender, swollen=swollen, effusion=effusion, examined=4)
        assert found.amount == Result("inflamed_joints", f"{min(ways)}-{max(ways)}").amount

    @together(("tender", "swollen"), [(0, 4), (2, 1), (3, 2), (4, 4)])
    def test_the_rule_of_tulip_1_joins_tenderness_and_swelling(self, tender, swollen):
        """A joint counts only with both; pain and effusion play no part."""
        ways = {
            len(set(one) & set(other))
            for one in itertools.combinations(range(4), tender)
            for other in itertools.combinations(range(4), swollen)
        }
        found = inflamed_joints(4, tender=tender, swollen=swollen, effusion=4, examined=4, rule=JOINTS_TULIP_1)
        assert found.amount == Result("inflamed_joints", f"{min(ways)}-{max(ways)}").amount

    def test_tender_joints_alone_are_arthritis_for_the_edition_and_not_for_tulip_1(self):
        """28 tender joints without swelling: 4 points by any one sign, 0 by the trial's rule."""
        counts = {"tender": 28, "swollen": 0, "effusion": 0, "examined": 28}
        answers = [
            derive([inflamed_joints(28, **counts, rule=rule)], SLEDAI_2K, attribution="assumed")["arthritis"].value
            for rule in (JOINTS_ANY_SIGN, JOINTS_TULIP_1)
        ]
        assert answers == [True, False]

    def test_what_is_not_counted(self):
        """A sign that was not counted may be anywhere; a count that is known still bounds the number."""
        assert str(inflamed_joints(5, tender=1, examined=28)) == "inflamed_joints 0-5"
        assert str(inflamed_joints(None, tender=1, swollen=0, effusion=0, examined=28)) == "inflamed_joints 0-1"
        assert str(inflamed_joints(28, tender=3, examined=28, day=4)) == "inflamed_joints 3-28, day 4"

    @together("counts", [{"tender": 29}, {"swollen": -1}, {"effusion": 1.5}, {"tender": True}, {"examined": None}])
    def test_no_numbers_of_joints(self, counts):
        """The error names the count."""
        with pytest.raises(SledaiError, match=next(iter(counts))):
            inflamed_joints(3, **{"examined": 28, **counts})


def platelets(value, unit="/uL"):
    return Result("platelets", value, unit)


def hemoglobin(value, unit="g/dL"):
    return Result("hemoglobin", value, unit)


class TestFlareStatements:
    """A number alone makes no event, and one that is not beyond its cut-off rules it out."""

    @together(
        ("count", "said", "expected"),
        [
            (59999, True, True),
            (60000, True, False),
            (60000, None, False),
            (59999, None, None),
            (59999, False, False),
            ("<60000", True, True),
            ("<70000", True, None),
        ],
    )
    def test_platelets(self, count, said, expected):
        """Below 60 x 10^9/L, strictly, and new or worse."""
        found = flare_statements(platelets=platelets(count), platelets_new_or_worse=said)
        assert found == {"thrombocytopenia": expected, "hemolytic_anemia": None}

    @together(
        ("now", "before", "expected"),
        [
            ("6.9", "9", True),
            ("7.0", "10.0", False),
            ("7.0", "10.1", True),
            ("9.9", "13.0", True),
            ("7.0", None, None),
            (None, "9", None),
        ],
    )
    def test_hemoglobin(self, now, before, expected):
        """Below 7 g/dL, or a fall of more than 3 g/dL, each strictly."""
        found = flare_statements(
            hemoglobin=now and hemoglobin(now), hemoglobin_before=before and hemoglobin(before), hemolytic_anemia=True
        )
        assert found["hemolytic_anemia"] is expected

    def test_units(self):
        """The same in g/L."""
        found = flare_statements(hemoglobin=hemoglobin(69, "g/L"), hemolytic_anemia=True)
        assert found["hemolytic_anemia"] is True

    def test_nothing_known(self):
        """Then nothing is said; a denied event is ruled out whatever the numbers."""
        assert flare_statements() == {"thrombocytopenia": None, "hemolytic_anemia": None}
        denied = flare_statements(platelets_new_or_worse=False, hemolytic_anemia=False)
        assert denied == {"thrombocytopenia": False, "hemolytic_anemia": False}

    def test_another_test(self):
        """A result of another test is refused."""
        with pytest.raises(TypeError, match="not a result of platelets"):
            flare_statements(platelets=hemoglobin(12))
