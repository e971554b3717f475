"""Persistently active disease: on the limits and one step either side, and over every way of filling the gaps."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, strategies as st

from oracle import SEROLOGY, completions, total
from sledai import SLEDAI_2K, Assessment, Verdict, Visits, persistently_active
from sledai.criteria import PAD_APLC_2025
from sledai.criteria.course import PAD_CONTI_2012
from strategies import assessments
from together import together

THREE = Assessment({"rash", "fever"})
FOUR = Assessment({"arthritis"})
FIVE = Assessment({"arthritis", "fever"})
SEROLOGY_ONLY = Assessment({"low_complement", "increased_dna_binding"})
SEROLOGY_AND_FEVER = Assessment({"low_complement", "increased_dna_binding", "fever"})
YES, NO, OPEN = (Verdict(certain=c, possible=p) for c, p in ((True, True), (False, False), (False, True)))


def every(least, gap, serology, days, points):
    """The definition written out: some row of `least` neighbouring visits, all active, none too long after another."""
    visits = sorted(zip(days, points, strict=True))
    for start in range(len(visits) - least + 1):
        row = visits[start : start + least]
        near = gap is None or all(row[i + 1][0] - row[i][0] <= gap for i in range(least - 1))
        if near and all(total(found) >= 4 and (serology or set(found) - set(SEROLOGY)) for _, found in row):
            return True
    return False


RULES = {
    "aplc": (PAD_APLC_2025, lambda days, points: every(2, 183, False, days, points)),
    "conti": (PAD_CONTI_2012, lambda days, points: every(3, None, True, days, points)),
}


class TestOnTheLimit:
    """Each number of a rule, on the limit and one step either side."""

    @together(("visit", "expected"), [(THREE, NO), (FOUR, YES), (FIVE, YES)])
    def test_points(self, visit, expected):
        """4 points are active, 3 are not."""
        assert expected == persistently_active([visit, visit], [0, 84], SLEDAI_2K)
        assert expected == persistently_active([visit] * 3, [0, 84, 168], SLEDAI_2K, rule=PAD_CONTI_2012)

    @together(("gap", "expected"), [(182, YES), (183, YES), (184, NO)])
    def test_gap(self, gap, expected):
        """183 days between two visits are near enough, 184 are not; Conti 2012 states no limit."""
        assert expected == persistently_active([FOUR, FOUR], [10, 10 + gap], SLEDAI_2K)
        days = [0, 1, 1 + 10 * gap]
        assert YES == persistently_active([FOUR] * 3, days, SLEDAI_2K, rule=PAD_CONTI_2012)

    @together(("count", "aplc", "conti"), [(0, NO, NO), (1, NO, NO), (2, YES, NO), (3, YES, YES)])
    def test_visits(self, count, aplc, conti):
        """Two visits are enough for APLC 2025; Conti 2012 asks for more than two."""
        course = [FOUR] * count, [28 * visit for visit in range(count)]
        assert aplc == persistently_active(*course, SLEDAI_2K)
        assert conti == persistently_active(*course, SLEDAI_2K, rule=PAD_CONTI_2012)

    @together(("visit", "expected"), [(SEROLOGY_ONLY, NO), (SEROLOGY_AND_FEVER, YES)])
    def test_serology_alone(self, visit, expected):
        """4 points of serology alone are not active disease for APLC 2025; with one clinical point they are."""
        assert expected == persistently_active([visit, visit], [0, 84], SLEDAI_2K)
        assert YES == persistently_active([SEROLOGY_ONLY] * 3, [0, 84, 168], SLEDAI_2K, rule=PAD_CONTI_2012)

    def test_a_quiet_visit_between(self):
        """Two active visits with a quiet one between them are not consecutive."""
        assert NO == persistently_active([FOUR, THREE, FOUR], [0, 28, 56], SLEDAI_2K)
        assert YES == persistently_active([FOUR, FOUR, THREE], [0, 28, 56], SLEDAI_2K)

    def test_a_gap_of_the_answers(self):
        """A visit that may be active leaves it open."""
        unknown = Assessment({"rash"}, missing={"alopecia"})
        assert OPEN == persistently_active([FOUR, unknown], [0, 28], SLEDAI_2K)
        assert YES == persistently_active([FOUR, unknown, FOUR, FOUR], [0, 28, 56, 84], SLEDAI_2K)


@st.composite
def courses(draw, least=0):
    days = draw(st.lists(st.sampled_from([0, 60, 183, 243, 427, 428, 500]), min_size=least, max_size=4, unique=True))
    likely = st.sampled_from([THREE, FOUR, SEROLOGY_ONLY, SEROLOGY_AND_FEVER])
    return [draw(likely | assessments(gaps=2)) for _ in days], days


@pytest.mark.parametrize("name", RULES)
class TestLaws:
    """What holds for every course."""

    @given(course=courses())
    def test_exact(self, name, course):
        """Certain is what every completion says, possible what at least one says."""
        rule, told = RULES[name]
        filled = product(*(completions(visit.present, visit.missing) for visit in course[0]))
        found = {bool(told(course[1], points)) for points in filled}
        expected = Verdict(certain=found == {True}, possible=True in found)
        assert expected == persistently_active(*course, SLEDAI_2K, rule=rule)

    @given(cohort=st.lists(courses(least=1), max_size=4), data=st.data())
    def test_each_subject_is_as_alone(self, name, cohort, data):
        """Arrays hold what the single subjects give, whatever the order of visits."""
        rule = RULES[name][0]
        named = [(subject, *row) for subject, course in enumerate(cohort) for row in zip(*course, strict=True)]
        rows = data.draw(st.permutations(named))
        many = persistently_active(
            Visits.from_assessments(visit for _, visit, _ in rows),
            np.array([day for *_, day in rows], int),
            SLEDAI_2K,
            subject=np.array([subject for subject, *_ in rows], int),
            rule=rule,
        )
        alone = [persistently_active(*course, SLEDAI_2K, rule=rule) for course in cohort]
        assert list(range(len(cohort))) == many.subjects.tolist()
        assert [verdict.certain for verdict in alone] == many.result.certain.tolist()
        assert [verdict.possible for verdict in alone] == many.result.possible.tolist()
