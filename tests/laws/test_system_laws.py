"""Laws of the organ systems between two visits: every verdict is exact, whatever the gaps."""

from hypothesis import given, strategies as st

from oracle import WEIGHTS, completions
from refusals import raises
from sledai import SELENA_SLEDAI, Assessment, System, Visits, change_by_system
from sledai.errors import different_lengths
from strategies import assessments, complete, gappy, indices

DOMAINS = {
    "cns": "seizure psychosis organic_brain_syndrome visual_disturbance cranial_nerve_disorder lupus_headache",
    "vascular": "cva vasculitis",
    "musculoskeletal": "arthritis myositis",
    "renal": "urinary_casts hematuria proteinuria pyuria",
    "mucocutaneous": "rash alopecia mucosal_ulcers",
    "serosal": "pleurisy pericarditis",
    "immunologic": "low_complement increased_dna_binding",
    "constitutional": "fever",
    "hematologic": "thrombocytopenia leukopenia",
}
"""The nine domains of the index as it is published, typed here; the stroke is vascular (Manzi 2012, Table 2)."""
VERDICTS = ("involved", "improved", "worsened")


def points(domain, present):
    """The score of one domain, added up without the library."""
    return sum(WEIGHTS[name] for name in DOMAINS[domain].split() if name in present)


def reached(domain, visit):
    """The domain's scores over every way of filling its gaps."""
    names = set(DOMAINS[domain].split())
    return {points(domain, filled) for filled in completions(visit.present & names, visit.missing & names)}


def holds(before, now):
    """What is said of known domain scores."""
    return {"involved": before > 0, "improved": before > 0 and now < before, "worsened": before == 0 and now > 0}


class TestDomains:
    """A verdict is certain exactly where every completion agrees, and possible exactly where one does."""

    @given(before=assessments(), now=assessments(), edition=indices)
    def test_they_are_those_of_all_completions(self, before, now, edition):
        """Both ends of all three verdicts, in every domain."""
        told = change_by_system(before, now, edition)
        for domain in DOMAINS:
            found = [holds(earlier, later) for earlier in reached(domain, before) for later in reached(domain, now)]
            for name in VERDICTS:
                verdict = getattr(told[domain], name)
                assert all(each[name] for each in found) == verdict.certain
                assert any(each[name] for each in found) == verdict.possible

    @given(before=assessments(), now=assessments(), edition=indices)
    def test_a_domain_does_not_improve_and_worsen(self, before, now, edition):
        """What is certainly improved is certainly involved and not possibly worsened."""
        for domain in change_by_system(before, now, edition).values():
            assert domain.involved.certain >= domain.improved.certain
            assert domain.involved.possible >= domain.improved.possible
            assert not (domain.improved.certain and domain.worsened.possible)
            assert not (domain.worsened.certain and domain.involved.possible)

    @given(before=complete, now=complete, edition=indices)
    def test_without_gaps_everything_is_settled(self, before, now, edition):
        """A complete pair leaves nothing open."""
        told = change_by_system(before, now, edition).values()
        assert all(getattr(domain, name).known for domain in told for name in VERDICTS)

    @given(visit=complete, edition=indices)
    def test_the_same_visit_twice_neither_improves_nor_worsens(self, visit, edition):
        """Nothing moved, so nothing is said to have moved."""
        told = change_by_system(visit, visit, edition).values()
        assert not any(domain.improved.possible or domain.worsened.possible for domain in told)

    @given(visits=st.lists(st.tuples(gappy, gappy), max_size=5), edition=indices)
    def test_many_pairs_are_as_each_alone(self, visits, edition):
        """Arrays say of each pair what is said of it alone."""
        sides = zip(*visits, strict=True) if visits else ([], [])
        many = change_by_system(*map(Visits.from_assessments, sides), edition)
        alone = [change_by_system(before, now, edition) for before, now in visits]
        assert list(DOMAINS) == list(many)
        for system, domain in many.items():
            for name in VERDICTS:
                verdict = getattr(domain, name)
                singles = [getattr(one[system], name) for one in alone]
                assert [single.certain for single in singles] == verdict.certain.tolist()
                assert [single.possible for single in singles] == verdict.possible.tolist()

    def test_only_the_domains_of_the_index_are_told(self):
        """A part of an index has its systems only."""
        clinical = SELENA_SLEDAI.without(System.IMMUNOLOGIC)
        assert [name for name in DOMAINS if name != "immunologic"] == list(
            change_by_system(Assessment(), Assessment(), clinical)
        )

    def test_unequal_lengths_are_refused(self):
        """Visits that cannot be paired one to one are refused, naming both lengths."""
        one, two = (Visits.from_assessments([Assessment()] * n) for n in (1, 2))
        with raises(different_lengths, match="before has 1, now has 2"):
            change_by_system(one, two, SELENA_SLEDAI)
        with raises(different_lengths, match="before has one visit, now has 2"):
            change_by_system(Assessment(), two, SELENA_SLEDAI)
