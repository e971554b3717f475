"""Nothing new without a visit before: the same answer by one visit, by arrays and by a frame."""

from frames import verbs
from frames.kinds import columns_of, each, plain
from oracle import NAMES
from sledai import SLEDAI_2K, Assessment, Descriptor, Encounter, Pga, Prednisone, Visits, state
from sledai.criteria import LLDAS
from together import together

STATED = dict.fromkeys(LLDAS.ruled_out, False) | dict.fromkeys(LLDAS.required, True)
NOTHING, RASH, UNKNOWN = Assessment(), Assessment({"rash"}), Assessment(missing=set(Descriptor))
CASES = {
    # the visit before, the visit now, whether it is in LLDAS
    "none before, nothing present": (None, NOTHING, None),
    "none before, a rash": (None, RASH, None),
    "nothing known before, nothing present": (UNKNOWN, NOTHING, True),
    "nothing known before, a rash": (UNKNOWN, RASH, None),
    "nothing before, nothing present": (NOTHING, NOTHING, True),
    "nothing before, a rash": (NOTHING, RASH, False),
    "a rash before, a rash": (RASH, RASH, True),
}


def taken(visit, count=None):
    """A visit, or visits, with a global assessment and a dose that are low enough."""
    repeat = (lambda value: value) if count is None else (lambda value: [value] * count)
    return Encounter(visit, pga=Pga(repeat("0.5"), scale="points"), prednisone=Prednisone(repeat(5)))


class TestVisitBefore:
    """Without one it is open whether anything is new, even where nothing is present."""

    @together(("before", "now", "expected"), CASES.values(), ids=CASES)
    def test_one_visit(self, before, now, expected):
        """None means that there is no visit before."""
        assert expected is state(taken(now), SLEDAI_2K, rule=LLDAS, previous=before, statements=STATED).value

    def test_many_visits(self):
        """Some rows have none before: what stands in their place is not looked at."""
        befores, nows, expected = zip(*CASES.values(), strict=True)
        there = [before is not None for before in befores]
        for stand_in in (NOTHING, RASH, UNKNOWN):
            previous = Visits.from_assessments([before or stand_in for before in befores])
            now = taken(Visits.from_assessments(nows), len(nows))
            found = state(now, SLEDAI_2K, rule=LLDAS, previous=previous, has_previous=there, statements=STATED)
            assert list(expected) == list(found.value)

    def test_a_first_visit_may_count_as_nothing_new(self):
        """By one visit and by arrays, whatever is said of a visit before."""
        assert state(taken(RASH), SLEDAI_2K, rule=LLDAS, first_visit=True, statements=STATED).value
        visits = taken(Visits.from_assessments([RASH, RASH]), 2)
        previous = Visits.from_assessments([NOTHING, NOTHING])
        named = {"previous": previous, "has_previous": [False, True], "first_visit": [True, False]}
        assert [True, False] == list(state(visits, SLEDAI_2K, rule=LLDAS, **named, statements=STATED).value)

    @each(plain("pandas", "polars", "pyarrow", "polars lazy", "duckdb"))
    def test_a_frame(self, kind):
        """A subject's first row has none before it, and of two rows the first stands before the second."""
        pairs = [(before, now, expected) for before, now, expected in CASES.values() if before is not None]
        visits = [visit for before, now, _ in pairs for visit in (before, now)] + [NOTHING, RASH]
        answers = [visit.to_mapping() for visit in visits]
        subjects = [f"{at}" for at in range(len(pairs)) for _ in range(2)] + ["x", "y"]
        columns = {
            "subject": subjects,
            "week": [0, 1] * len(pairs) + [1, 1],
            "pga": [0.5] * len(visits),
            "dose": [5.0] * len(visits),
            **{name: [answer[name] for answer in answers] for name in NAMES},
        }
        readings = {"pga": "pga", "pga_scale": "points", "prednisone": "dose", "statements": STATED}
        found = verbs.lldas(kind.frame(columns), SLEDAI_2K, subject="subject", visit="week", **readings)
        table = columns_of(found, "week", "lldas")
        told = [one for week, one in zip(table["week"], table["lldas"], strict=True) if week]
        assert [*(expected for _, _, expected in pairs), None, None] == told
