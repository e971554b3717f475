"""An outcome is met only if every criterion is; what is undetermined counts as the caller says, by name."""

from itertools import product

import numpy as np
import pytest

from sledai import SLEDAI_2K, Outcome, Verdict
from sledai.criteria import DORIS_2021
from sledai.logic import ALWAYS, NEVER, all_of, and_not, any_of, broadcast, exactly, is_open
from sledai.rules.outcomes import outcome, reasons_text, remarks
from together import together

OPEN = Verdict(certain=False, possible=True)
ANSWERS = {"met": ALWAYS, "not met": NEVER, "undetermined": OPEN}
SETTLED = {"met": True, "not met": False, "undetermined": None}


def of(*names, size="one visit"):
    """An outcome of criteria with these answers."""
    return outcome(DORIS_2021, SLEDAI_2K, {f"c{at}": ANSWERS[name] for at, name in enumerate(names)}, None, size)


def columns(*rows):
    """An outcome of many visits, each row the answers of one."""
    criteria = {
        f"c{at}": Verdict(
            certain=np.array([ANSWERS[name].certain for name in column]),
            possible=np.array([ANSWERS[name].possible for name in column]),
        )
        for at, column in enumerate(zip(*rows, strict=True))
    }
    return outcome(DORIS_2021, SLEDAI_2K, criteria, None, len(rows))


ROWS = list(product(ANSWERS, repeat=3))


class TestMet:
    """A known failure decides; otherwise what is not known leaves the outcome open."""

    @together("row", ROWS)
    def test_every_combination(self, row):
        """Three criteria, each met, not met or undetermined."""
        expected = False if "not met" in row else None if "undetermined" in row else True
        found = of(*row)
        assert expected is found.value
        assert expected is found.counted("null")
        assert bool(expected) is found.counted("nonresponse")
        assert tuple(f"c{at}" for at, name in enumerate(row) if name == "not met") == found.failed
        opened = () if found.failed else tuple(f"c{at}" for at, name in enumerate(row) if name == "undetermined")
        assert opened == found.open

    def test_many_at_once(self):
        """Arrays have the outcome of each row, and its words."""
        found = columns(*ROWS)
        assert [of(*row).value for row in ROWS] == list(found.value)
        assert [of(*row).reasons for row in ROWS] == list(found.reasons)
        assert [of(*row).counted("nonresponse") for row in ROWS] == list(found.counted("nonresponse"))
        assert [of(*row).counted("null") for row in ROWS] == list(found.counted("null"))

    def test_no_criterion_is_met(self):
        """What asks for nothing is met."""
        assert True is of().value
        assert "" == of().reasons

    @together("undetermined", ["locf", "", None, "nri"])
    def test_no_other_imputation(self, undetermined):
        """What is undetermined is imputed by a name that is known, or not at all."""
        with pytest.raises(ValueError, match='say "null" or "nonresponse"'):
            of("met").counted(undetermined)


class TestWords:
    """What decided is said group by group."""

    def test_reasons(self):
        """What is not met alone, and what is open alone."""
        assert "not met: c0, c2" == of("not met", "undetermined", "not met").reasons
        assert "open: c1, c2" == of("met", "undetermined", "undetermined").reasons
        assert "" == of("met", "met").reasons

    def test_groups_follow_each_other(self):
        """The name of a group is said once."""
        groups = {"a": {"x": ALWAYS, "y": ALWAYS}, "b": {"z": ALWAYS}, "c": {"w": NEVER}}
        assert "a: x, y; b: z" == reasons_text(groups)

    def test_one_word_for_all_rows(self):
        """What is the same for all stands in every row."""
        rows = Verdict(certain=np.array([True, False]), possible=np.array([True, False]))
        assert ["a: x; b: y", "b: y"] == list(reasons_text({"a": {"x": rows}, "b": {"y": ALWAYS}}))
        none = Verdict(certain=np.zeros(0, bool), possible=np.zeros(0, bool))
        assert [] == list(reasons_text({"a": {"x": none}, "b": {"y": ALWAYS}}))

    def test_text_of_one_and_of_many(self):
        """The outcome and each criterion; of many how many of each."""
        assert "doris-2021: not met\n  c0: met\n  c1: not met\n  c2: undetermined" == str(
            of("met", "not met", "undetermined")
        )
        assert "doris-2021: 1 met, 19 not met, 7 undetermined" == str(columns(*ROWS))

    def test_the_representation_is_short(self):
        """Criteria and edition are not printed at length."""
        assert "Outcome(rule=StateRule(key='doris-2021'), met=" in repr(of("met"))
        assert isinstance(of("met"), Outcome)

    def test_remarks(self):
        """Another edition is said, the rule's own is not."""
        assert () == remarks(DORIS_2021, SLEDAI_2K)
        (remark,) = remarks(DORIS_2021, SLEDAI_2K.clinical)
        assert remark.startswith("doris-2021 was stated for sledai-2k; here it is applied to sledai-2k-without")


class TestVerdicts:
    """The helpers that verdicts are put together with."""

    @together(("one", "other"), list(product(ANSWERS, repeat=2)))
    def test_two_statements(self, one, other):
        """Any, all and without, on both ends, as the truth tables say."""
        left, right = ANSWERS[one], ANSWERS[other]
        ways = [(a, b) for a in _values(left) for b in _values(right)]
        for verdict, values in (
            (any_of([left, right]), [a or b for a, b in ways]),
            (all_of([left, right]), [a and b for a, b in ways]),
            (and_not(left, right), [a and not b for a, b in ways]),
        ):
            assert (all(values), any(values)) == (verdict.certain, verdict.possible)

    def test_of_no_statement(self):
        """Nothing of nothing holds; all of nothing does."""
        assert NEVER == any_of([])
        assert ALWAYS == all_of([])

    def test_what_is_known(self):
        """A statement on what is known is never undecided."""
        assert not is_open(exactly(True))
        assert not is_open(exactly(False))
        assert is_open(OPEN)

    def test_spread(self):
        """One answer for many visits is a column; for one visit it stays as it is."""
        assert OPEN is broadcast(OPEN, "one visit")
        assert ([False, False], [True, True]) == tuple(
            end.tolist() for end in (broadcast(OPEN, 2).certain, broadcast(OPEN, 2).possible)
        )
        assert (0,) == broadcast(OPEN, 0).certain.shape


def _values(verdict):
    return {bool(verdict.certain), bool(verdict.possible)}
