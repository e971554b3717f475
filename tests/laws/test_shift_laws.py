"""Laws of the item shift table."""

from collections import Counter

from hypothesis import given, strategies as st

from oracle import NAMES, completions
from sledai import Interval, Visits, item_shift
from strategies import assessments, indices

pairs = st.lists(st.tuples(assessments(), assessments()), max_size=6)
ANSWERS = ("absent", "present", "not assessed")


def answer(visit, name):
    """The answer for one finding, in words."""
    return "not assessed" if name in visit.missing else "present" if name in visit.present else "absent"


def columns(visits):
    """The two sides of the pairs."""
    return map(Visits.from_assessments, zip(*visits, strict=True) if visits else ([], []))


def known(visits, name, word):
    """The pairs in which the finding had this answer before."""
    return [pair for pair in visits if answer(pair[0], name) == word]


class TestCounts:
    """Every pair is counted once for each descriptor, in the row of its earlier and the column of its later answer."""

    @given(visits=pairs, edition=indices)
    def test_each_pair_is_counted_where_its_answers_are(self, visits, edition):
        """The nine counts are those of a plain count over the single visits."""
        table = item_shift(*columns(visits), edition)
        assert len(visits) == table.pairs
        assert list(NAMES) == list(table)
        for name in NAMES:
            counts = Counter((answer(before, name), answer(now, name)) for before, now in visits)
            expected = tuple(tuple(counts[before, now] for now in ANSWERS) for before in ANSWERS)
            assert expected == table[name].counts

    @given(visits=pairs, edition=indices)
    def test_the_other_way_round_rows_are_columns(self, visits, edition):
        """Reading the two visits the other way round turns the table."""
        before, now = columns(visits)
        there, back = item_shift(before, now, edition), item_shift(now, before, edition)
        for name in NAMES:
            assert there[name].counts == tuple(zip(*back[name].counts, strict=True))


class TestShares:
    """The bounds of a share are the least and the most over every way of filling the gaps now."""

    @given(visits=pairs, name=st.sampled_from(NAMES), edition=indices)
    def test_bounds_are_the_least_and_the_most(self, visits, name, edition):
        """Among those whose answer before is known, counted over all completions."""
        shift = item_shift(*columns(visits), edition)[name]
        for word, share, better in (("present", shift.improved, False), ("absent", shift.worsened, True)):
            group = known(visits, name, word)
            unknown = [i for i, (_, now) in enumerate(group) if name in now.missing]
            sure = sum(name not in now.missing and (name in now.present) is better for _, now in group)
            moved = [sure + len(filled) for filled in completions((), unknown)]
            assert len(group) == share.of
            assert Interval(min(moved), max(moved)) == share.count
