"""The visits of ``docs/pitfalls.toml``, through every door and in every edition; what is right stands there."""

import re

import pytest

from pitfalls.examples import Derived, Form, Visit
from pitfalls.reading import PITFALLS
from refusals import raises
from sledai import SELENA_SLEDAI, Assessment, Interval, explain, score, score_bounds
from sledai.errors import missing_descriptor
from together import together

POINTS = re.compile(r"(\d+)(?: to (\d+))? points?")


def right(name, edition=SELENA_SLEDAI):
    """The right points of a pitfall."""
    low, high = POINTS.search(PITFALLS[name].right[edition.key]).groups()
    return Interval(int(low), int(high or low))


def has_a_visit(pitfall):
    """Whether its points are those of a visit by the whole index."""
    if not isinstance(pitfall.example, Visit | Form | Derived) or getattr(pitfall.example, "without", ()):
        return False
    return not pitfall.right[SELENA_SLEDAI.key].startswith("refused")


SCORED = {name: pitfall.example for name, pitfall in PITFALLS.items() if has_a_visit(pitfall)}
OPEN = [name for name in SCORED if not right(name).known]


def visit(name, edition=SELENA_SLEDAI):
    """The visit of a pitfall."""
    return SCORED[name].visit(edition)


class TestScores:
    """Each finding can be entered, adds its weight once, and a gap gives bounds."""

    def test_through_every_door(self, scored):
        """The same total, or the same bounds and no total, whichever way the answers come in."""
        expected = {name: (right(name).low, right(name).high, right(name).value) for name in SCORED}
        assert expected == scored({name: (visit(name).present, visit(name).missing) for name in SCORED})

    def test_in_every_edition(self, edition):
        """A total where nothing is open, and bounds elsewhere."""
        expected = {name: right(name, edition) for name in SCORED}
        assert expected == {name: score_bounds(visit(name, edition), edition) for name in SCORED}
        known = [name for name in SCORED if expected[name].known]
        assert [expected[name].value for name in known] == [score(visit(name, edition), edition) for name in known]

    @together("name", SCORED)
    def test_in_either_order(self, name):
        """The last finding that is entered does not replace those before it."""
        present, missing = list(visit(name).present), visit(name).missing
        for entered in (present, present[::-1]):
            assert right(name) == score_bounds(Assessment(entered, missing=missing), SELENA_SLEDAI)


@pytest.mark.parametrize("name", OPEN)
class TestGapsGiveBounds:
    """A visit with a gap has no total, only bounds: seen in public software as a plain number."""

    def test_the_refusal_names_what_lacks_and_what_to_do(self, name):
        """Asking for one number is refused; the error names the findings and both ways out."""
        with raises(missing_descriptor, match=r"not assessed in the visit.*score_bounds.*assume_absent") as e:
            score(visit(name), SELENA_SLEDAI)
        assert visit(name).missing == set(e.value.names)

    def test_counting_gaps_as_absent_must_be_asked_for(self, name):
        """Only by that word is the lower bound a total."""
        assert right(name).low == score(visit(name).assume_absent(), SELENA_SLEDAI)

    def test_the_explanation_says_that_it_is_incomplete(self, name):
        """A reader sees the bounds and how many findings were not assessed."""
        text = str(explain(visit(name), SELENA_SLEDAI))
        low, high = right(name).low, right(name).high
        assert f"{low} to {high} points ({len(visit(name).missing)} not assessed)" in text
