"""Improvement and worsening by organ system on single examples."""

from sledai import SELENA_SLEDAI, Assessment, Interval, System, SystemChange, Verdict, Visits, change_by_system
from together import together

YES, NO, OPEN = (
    Verdict(certain=certain, possible=possible) for certain, possible in ((True, True), (False, False), (False, True))
)


def renal(before, now):
    """What is said of the kidney."""
    domain = change_by_system(before, now, SELENA_SLEDAI)["renal"]
    return domain.involved, domain.improved, domain.worsened


class TestWithoutGaps:
    """Improvement among the involved, worsening among the not involved."""

    @together(
        ("before", "now", "verdicts"),
        [
            ([], [], (NO, NO, NO)),
            ([], ["pyuria"], (NO, NO, YES)),
            (["pyuria"], [], (YES, YES, NO)),
            (["pyuria"], ["pyuria"], (YES, NO, NO)),
            (["pyuria"], ["hematuria"], (YES, NO, NO)),
            (["pyuria"], ["pyuria", "hematuria"], (YES, NO, NO)),
            (["pyuria", "hematuria"], ["hematuria"], (YES, YES, NO)),
            (["pyuria", "hematuria"], ["hematuria", "proteinuria", "urinary_casts"], (YES, NO, NO)),
        ],
    )
    def test_every_step_of_a_domain_score(self, before, now, verdicts):
        """From 0, 4 and 8 points to none, fewer, as many and more."""
        assert verdicts == renal(Assessment(before), Assessment(now))

    def test_the_lightest_domain(self):
        """One point is involvement: fever is the least that a domain can score."""
        there = change_by_system(Assessment({"fever"}), Assessment(), SELENA_SLEDAI)[System.CONSTITUTIONAL]
        back = change_by_system(Assessment(), Assessment({"fever"}), SELENA_SLEDAI)[System.CONSTITUTIONAL]
        assert SystemChange(change=Interval(-1, -1), involved=YES, improved=YES, worsened=NO) == there
        assert SystemChange(change=Interval(1, 1), involved=NO, improved=NO, worsened=YES) == back

    def test_a_score_of_one_point_less_is_lower(self):
        """Thrombocytopenia and leukopenia add 1 point each; from 2 to 1 is an improvement."""
        before, now = Assessment({"thrombocytopenia", "leukopenia"}), Assessment({"leukopenia"})
        assert YES == change_by_system(before, now, SELENA_SLEDAI)["hematologic"].improved

    def test_other_domains_play_no_part(self):
        """A domain is judged by its own descriptors."""
        domains = change_by_system(Assessment({"cva"}), Assessment({"rash"}), SELENA_SLEDAI)
        assert ["vascular"] == [system.value for system, domain in domains.items() if domain.improved.possible]
        assert ["mucocutaneous"] == [system.value for system, domain in domains.items() if domain.worsened.possible]


class TestGaps:
    """A gap opens what it can change, and nothing else."""

    @together(
        ("before", "now", "verdicts"),
        [
            (Assessment(missing={"pyuria"}), Assessment(), (OPEN, OPEN, NO)),
            (Assessment(missing={"pyuria"}), Assessment({"pyuria"}), (OPEN, NO, OPEN)),
            (Assessment(), Assessment(missing={"pyuria"}), (NO, NO, OPEN)),
            (Assessment({"pyuria"}), Assessment(missing={"pyuria"}), (YES, OPEN, NO)),
            (Assessment({"pyuria", "hematuria"}), Assessment(missing={"pyuria"}), (YES, YES, NO)),
            (Assessment({"pyuria"}), Assessment({"pyuria"}, missing={"hematuria"}), (YES, NO, NO)),
            (Assessment({"pyuria"}, missing={"hematuria"}), Assessment({"pyuria"}), (YES, OPEN, NO)),
            (Assessment(missing={"pyuria"}), Assessment(missing={"pyuria"}), (OPEN, OPEN, OPEN)),
        ],
    )
    def test_by_hand(self, before, now, verdicts):
        """Each case filled in every way on paper."""
        assert verdicts == renal(before, now)

    def test_arrays(self):
        """Many pairs give arrays of verdicts."""
        before = Visits.from_assessments([Assessment({"pyuria"}), Assessment(), Assessment(missing={"pyuria"})])
        now = Visits.from_assessments([Assessment(), Assessment({"pyuria"}), Assessment()])
        involved, improved, worsened = renal(before, now)
        assert ([True, False, False], [True, False, True]) == (involved.certain.tolist(), involved.possible.tolist())
        assert ([True, False, False], [True, False, True]) == (improved.certain.tolist(), improved.possible.tolist())
        assert ([False, True, False], [False, True, False]) == (worsened.certain.tolist(), worsened.possible.tolist())

    def test_the_docstring_says_which_part_is_remembered(self):
        """The weak word of the rule is named where the rule is read."""
        assert "any lower score, and not only 0, is remembered (unverified)" in " ".join(
            change_by_system.__doc__.split()
        )
