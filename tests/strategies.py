"""Hypothesis strategies for visits."""

from hypothesis import strategies as st

from oracle import NAMES
from sledai import EDITIONS, Assessment, Descriptor

descriptors = st.sampled_from(Descriptor)
indices = st.sampled_from(list(EDITIONS.values()))


@st.composite
def assessments(draw, gaps=24):
    """A visit with any findings and at most `gaps` descriptors that were not assessed."""
    missing = draw(st.sets(st.sampled_from(NAMES), max_size=gaps))
    present = draw(st.sets(st.sampled_from(NAMES)))
    return Assessment(present - missing, missing=missing)


complete = assessments(gaps=0)
gappy = assessments(gaps=5)
