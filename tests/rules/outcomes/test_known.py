"""Whether an answer is known, and what it is then: for all kinds of results, of one visit and of many."""

import numpy as np

from sledai import (
    SELENA_SLEDAI,
    Assessment,
    Encounter,
    Interval,
    Verdict,
    Visits,
    activity_band,
    flare,
    response,
    score_bounds,
)
from sledai.criteria import SRI_4
from sledai.criteria.changes import BANDS_FIVE_LEVEL
from together import together

RASH = Assessment({"rash"}, missing={"fever"})
"""2 or 3 points: mild (1 to 5) either way."""
OPEN = Assessment({"arthritis"}, missing={"rash"})
"""4 or 6 points: mild or moderate (6 to 10)."""
CLEAR = Assessment()


def many(*visits):
    """Visits as arrays."""
    return Visits.from_assessments(visits)


def told(found):
    """Both answers of an array, as lists of Python's own values."""
    return found.known.tolist(), found.value.tolist()


class TestOfOneVisit:
    """Python's own values."""

    @together(
        ("found", "known", "value"),
        [
            (Verdict(certain=True, possible=True), True, True),
            (Verdict(certain=False, possible=False), True, False),
            (Verdict(certain=False, possible=True), False, None),
            (Interval(0, 0), True, 0),
            (Interval(2, 3), False, None),
            (score_bounds(RASH, SELENA_SLEDAI), False, None),
            (score_bounds(CLEAR, SELENA_SLEDAI), True, 0),
            (activity_band(RASH, SELENA_SLEDAI, bands=BANDS_FIVE_LEVEL), True, "mild"),
            (activity_band(OPEN, SELENA_SLEDAI, bands=BANDS_FIVE_LEVEL), False, None),
            (flare(Encounter(CLEAR), Encounter(CLEAR), SELENA_SLEDAI), False, None),
            (response(Encounter(CLEAR), Encounter(CLEAR), SELENA_SLEDAI, rule=SRI_4), True, False),
            (response(Encounter(OPEN), Encounter(CLEAR), SELENA_SLEDAI, rule=SRI_4), False, None),
        ],
        ids=str,
    )
    def test_one(self, found, known, value):
        """None stands for what is open, and an answer of 0 or False is one."""
        assert known is found.known
        assert value is found.value or value == found.value
        assert type(value) in type(found.value).__mro__


class TestOfManyVisits:
    """Arrays: truth values, and objects with None where a visit is open."""

    def test_numbers(self):
        """Points."""
        found = score_bounds(many(RASH, CLEAR, OPEN), SELENA_SLEDAI)
        assert ([False, True, False], [None, 0, None]) == told(found)
        assert type(found.value[1]) is int

    def test_verdicts(self):
        """One end may be the same for all visits."""
        assert ([True, False], [False, None]) == told(
            Verdict(certain=np.array([False, False]), possible=np.array([False, True]))
        )
        whole = Verdict(certain=np.array([True, False]), possible=True)
        assert ([True, False], [True, None]) == told(whole)

    def test_classes(self):
        """Names of classes."""
        found = activity_band(many(RASH, OPEN), SELENA_SLEDAI, bands=BANDS_FIVE_LEVEL)
        assert ([True, False], ["mild", None]) == told(found)

    def test_rules(self):
        """Responses and flares: a fall of 4 points needs 4 points."""
        before, now = Encounter(many(CLEAR, OPEN)), Encounter(many(CLEAR, CLEAR))
        assert ([True, False], [False, None]) == told(response(before, now, SELENA_SLEDAI, rule=SRI_4))
        assert ([False, False], [None, None]) == told(flare(before, now, SELENA_SLEDAI))
