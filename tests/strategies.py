"""Hypothesis strategies for visits."""

from functools import cache

from hypothesis import settings, strategies as st

from oracle import NAMES
from sledai import EDITIONS, Assessment, Descriptor


def more_examples(times):
    """Give a property so many times the examples of the others: 25 each, or 100 in `nox -s examples`."""
    return settings(max_examples=times * settings.default.max_examples)


rule_by_rule = more_examples(4)
"""For a law of all rules, in which a rule is drawn with each example."""

descriptors = st.sampled_from(Descriptor)
indices = st.sampled_from(list(EDITIONS.values()))


@cache
def few(most, of=NAMES):
    """At most so many of these names, each drawn as its place."""
    return st.binary(max_size=most).map(lambda places: frozenset(of[place % len(of)] for place in places))


def _of_bits(drawn):
    bits = int.from_bytes(drawn, "big")
    return frozenset(name for place, name in enumerate(NAMES) if bits >> place & 1)


names = st.one_of(
    few(4),
    few(12),
    st.binary(min_size=3, max_size=3).map(_of_bits),
    few(8).map(frozenset(NAMES).difference),
)
"""Any of the 24 names: a few, a bit for each, or all but a few."""


@st.composite
def assessments(draw, gaps=24, findings=24):
    """A visit with at most `findings` findings and at most `gaps` descriptors that were not assessed."""
    missing = draw(few(gaps) if gaps < 24 else names)
    present = draw(few(findings) if findings < 24 else names)
    return Assessment(present - missing, missing=missing)


complete = assessments(gaps=0)
gappy = assessments(gaps=5)
