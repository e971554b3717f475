"""Subjects without a baseline are refused, or get nulls where that is asked for; a misspelt baseline is refused."""

import pytest

from frames import verbs
from frames.kinds import PLAIN_EAGER, PLAIN_LAZY, columns_of, each, each_engine, plain
from oracle import NAMES
from refusals import raises
from sledai import SELENA_SLEDAI, frames
from sledai.errors import baseline_type, missing_baseline, unknown_visit
from together import together

VERBS = {
    "change": (verbs.change, "sledai_change", (0, -2)),
    "category": (verbs.change_category, "change_category", ("persistent", "remission")),
    "new": (verbs.new_descriptors, "new_rash", (False, False)),
    "resolved": (verbs.resolved_descriptors, "resolved_rash", (False, True)),
    "domains": (verbs.change_by_system, "sledai_mucocutaneous_improved", (False, True)),
    "flare": (verbs.flare, "flare_severe", (None, None)),
    "sri": (verbs.sri, "sri", (False, False)),
    "bicla": (verbs.bicla, "bicla", (None, None)),
}
"""Each verb on two visits: a column, and what it holds at the baseline and after rash resolved, a fall of 2."""
SINCE = {"subject": "subject", "visit": "visit", "baseline": "Baseline"}


def table():
    """Subject A has a baseline with rash, subject B has none."""
    columns = {"subject": ["A", "A", "B"], "visit": ["Baseline", "Week 4", "Week 4"]}
    return {**columns, **{name: [False] * 3 for name in NAMES}, "rash": [True, False, True]}


@pytest.mark.parametrize("verb", VERBS)
class TestEveryVerb:
    """One way for every verb that compares with a baseline."""

    @each([*PLAIN_EAGER, *PLAIN_LAZY])
    def test_nulls_on_request(self, kind, verb):
        """The other subjects are answered."""
        derive, column, expected = VERBS[verb]
        derived = derive(kind.frame(table()), SELENA_SLEDAI, **SINCE, unmatched="null")
        found = columns_of(derived, column, by=("subject", "visit"))[column]
        assert None is found[2]
        assert list(expected) == found[:2]

    @each(PLAIN_EAGER)
    def test_refused_otherwise(self, kind, verb):
        """The subject is named, and how to get nulls."""
        with raises(missing_baseline, match=r'for subject=B.*or say unmatched="null"'):
            VERBS[verb][0](kind.frame(table()), SELENA_SLEDAI, **SINCE)


@each_engine(PLAIN_EAGER)
@pytest.mark.parametrize("unmatched", ["refuse", "null"])
def test_a_misspelt_baseline(kind, unmatched):
    """A visit that no row has is no baseline of anybody, and the nearest is named."""
    with raises(unknown_visit, match=r"no row has visit = 'baseline' \(nearest: 'Baseline'\)"):
        verbs.change(kind.frame(table()), SELENA_SLEDAI, **SINCE | {"baseline": "baseline"}, unmatched=unmatched)


@each(PLAIN_LAZY)
def test_a_misspelt_baseline_of_a_lazy_frame(kind):
    """No verb looks at the frame, so everybody gets nulls; `check` looks, and names the nearest."""
    frame, since = kind.frame(table()), SINCE | {"baseline": "baseline"}
    changed = columns_of(verbs.change(frame, SELENA_SLEDAI, **since), "sledai_change", by=("subject", "visit"))
    assert [None] * 3 == changed["sledai_change"]
    report = frames.check(
        frame, SELENA_SLEDAI, frames.Layout(subject="subject", visit="visit"), baseline=frames.Baseline("baseline")
    )
    named = [found.examples for found in report.problems if found.kind == frames.ProblemKind.UNKNOWN_VISIT]
    assert [("baseline 'baseline', nearest 'Baseline'",)] == named


def test_another_way():
    """There are two."""
    (polars,) = plain("polars")
    with pytest.raises(ValueError, match='say "refuse" or "null"'):
        verbs.change(polars.frame(table()), SELENA_SLEDAI, **SINCE, unmatched="skip")


@together(("visit", "give"), [("visit", "Give text"), ("day", "Give a whole number"), ("date", "Give a date")])
def test_another_kind(visit, give):
    """What kind of value names a visit is said."""
    import polars as pl

    columns = pl.DataFrame(table()).with_columns(day=pl.Series([0, 28, 28]), date=pl.date(2024, 1, 1))
    baseline = 0 if visit == "visit" else "Baseline"
    with raises(baseline_type, match=give):
        verbs.change(columns, SELENA_SLEDAI, subject="subject", visit=visit, baseline=baseline)
