"""What a change amounts to, and how organ domains moved, are the same on every engine as from arrays."""

import numpy as np
import polars as pl

from frames import verbs
from frames.cohort import ANSWERS, PART, ROWS, WHO, cohort, index_of
from frames.kinds import ALL, PLAIN_EAGER, PLAIN_LAZY, SLOW, TEXTS, columns_of, each_engine, each_quick_engine
from oracle import NAMES, WEIGHTS
from refusals import raises
from sledai import SELENA_SLEDAI, Assessment, ChangeCategory, change_by_system, change_category
from sledai.errors import baseline_type
from together import together

BASELINE = {"subject": "subject", "visit": "week", "baseline": 0}
QUICK = [kind for kind in ALL if kind.engine not in SLOW or kind in TEXTS]
CATEGORIES = {(2, 0): "remission", (8, 4): "improvement", (7, 4): "persistent", (4, 7): "persistent", (4, 8): "flare"}
"""Gladman 2000 on its limits: before and now."""


def visit_of(row, names):
    """A visit of the cohort; what the part of the form does not ask for is absent."""
    known = {name: ANSWERS[name][row] for name in names}
    return Assessment(
        {name for name, answer in known.items() if answer}, missing={n for n, answer in known.items() if answer is None}
    )


def pairs(names):
    """Each visit of the cohort with its subject's baseline, in the order of the visits; none moves from itself."""
    order = sorted(range(ROWS), key=lambda row: (WHO["subject"][row], WHO["week"][row]))
    base = {WHO["subject"][row]: row for row in order if WHO["week"][row] == 0}
    for row in order:
        before, now = visit_of(base[WHO["subject"][row]], names), visit_of(row, names)
        yield (before.assume_absent(), now.assume_absent(), True) if WHO["week"][row] == 0 else (before, now, False)


def settled(verdict):
    """True, False, or None where it is open."""
    return bool(verdict.certain) if verdict.certain == verdict.possible else None


@each_quick_engine(QUICK)
def test_categories(kind):
    """The category of each pair of visits, null where a gap leaves it open."""
    found = verbs.change_category(kind.frame(cohort(kind)), kind.edition, **BASELINE)
    expected = [(change_category(before, now, kind.edition).value, itself) for before, now, itself in pairs(kind.names)]
    told = columns_of(found, "change_category")["change_category"]
    moved = [(value, answer) for value, (answer, itself) in zip(told, expected, strict=True) if not itself]
    assert [value for value, _ in moved] == [None if answer is None else answer.value for _, answer in moved]
    assert {"flare", None} < {value for value, _ in moved}
    at_baseline = {value for value, (_, itself) in zip(told, expected, strict=True) if itself}
    assert at_baseline <= {"persistent", "remission", None}


@each_engine(QUICK)
def test_systems(kind):
    """Points, improved among the involved, worsened among the others, null where a gap leaves it open."""
    found = verbs.change_by_system(kind.frame(cohort(kind)), kind.edition, **BASELINE)
    systems = list(kind.edition.system_weights)
    names = [
        f"sledai_{system}_{part}"
        for system in systems
        for part in ("improved", "worsened", "change_low", "change_high")
    ]
    told = columns_of(found, *names)
    for at, (before, now, itself) in enumerate(pairs(kind.names)):
        changed = change_by_system(before, now, kind.edition)
        for system in systems:
            shown = told[f"sledai_{system}_improved"][at], told[f"sledai_{system}_worsened"][at]
            expected = settled(changed[system].improved), settled(changed[system].worsened)
            assert ((False, False) if itself else expected) == shown
            points = told[f"sledai_{system}_change_low"][at], told[f"sledai_{system}_change_high"][at]
            assert itself or (changed[system].change.low, changed[system].change.high) == points


@together(("scores", "category"), CATEGORIES.items())
def test_the_limits(scores, category):
    """A change of 3 either way is persistent, 0 is remission before anything else."""
    made = {0: (), 2: ("rash",), 4: ("arthritis",), 7: ("arthritis", "rash", "fever"), 8: ("seizure",)}
    assert list(made) == [sum(WEIGHTS[name] for name in names) for names in made.values()]
    answers = {name: [name in made[score] for score in scores] for name in NAMES}
    frame = pl.DataFrame({"subject": ["a", "a"], "week": [0, 1], **answers})
    found = verbs.change_category(frame, SELENA_SLEDAI, **BASELINE)
    assert ChangeCategory(category).value == found["change_category"][1]


STAMPS = [20240105123456788, 20240105123456789]
"""Visits that are one float."""
TWO = {"subject": ["a", "a"], **{name: [False, False] for name in PART}, "rash": [False, True]}


@each_engine(
    [
        kind
        for kind in [kind for kind in [*PLAIN_EAGER, *PLAIN_LAZY] if kind.name != "pandas object"]
        if kind.name != "pandas object"
    ]
)
class TestWholeNumbers:
    """A baseline that is a whole number is found exactly, or refused."""

    def changes(self, kind, weeks, baseline):
        """The change of each visit."""
        frame = kind.frame({**TWO, "week": weeks})
        found = verbs.change(frame, index_of(PART), subject="subject", visit="week", baseline=baseline)
        return columns_of(found, "sledai_change")["sledai_change"]

    def test_of_many_digits(self, kind):
        """Each of two visits that are one float."""
        assert [0, 2] == self.changes(kind, STAMPS, STAMPS[0])
        assert [-2, 0] == self.changes(kind, STAMPS, STAMPS[1])

    def test_written_as_a_float(self, kind):
        """A float without fraction names the whole number, as far as it names one."""
        assert [0, 2] == self.changes(kind, [0, 10], 0.0)
        assert [-2, 0] == self.changes(kind, [0, 10], np.float64(10))
        with raises(baseline_type, match=r"holds Int64, so 2[.]0240105123456788e[+]16 names no visit of it"):
            self.changes(kind, STAMPS, float(STAMPS[0]))

    def test_in_a_column_of_floats(self, kind):
        """A whole number that a float cannot hold does not name a visit there."""
        assert [0, 2] == self.changes(kind, [0.0, 10.5], 0)
        assert [-2, 0] == self.changes(kind, [0.0, 10.5], 10.5)
        with raises(baseline_type, match=f"holds Float64, so {STAMPS[1]} names no visit of it"):
            self.changes(kind, [0.0, 10.5], STAMPS[1])
