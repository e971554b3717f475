"""Cases that are one test are all run, and every one that fails is named."""

import pytest

from together import together


def run(test, **fixtures):
    """The cases that fail, each with its fault and its name."""
    with pytest.raises(BaseExceptionGroup) as caught:
        test(**fixtures)
    return str(caught.value), [(type(fault), *fault.__notes__) for fault in caught.value.exceptions]


@pytest.fixture
def seen():
    """The cases that were run."""
    return []


def test_every_case_is_run_and_each_fault_is_named(seen):
    """Whatever ends a case: an assertion, an error, or an exception that is expected and does not come."""

    @together("text, number", [("a", 1), ("b", 2), ("c", 3), ("d", 4)])
    def test(text, number):
        seen.append(text)
        assert number != 1
        if number == 3:
            raise KeyError(text)
        if number == 4:
            with pytest.raises(KeyError):
                seen.append("e")

    faults = [
        (AssertionError, "in the case 'a', 1"),
        (KeyError, "in the case 'c', 3"),
        (pytest.fail.Exception, "in the case 'd', 4"),
    ]
    assert ("3 of 4 cases: 'a', 1; 'c', 3; 'd', 4 (3 sub-exceptions)", faults) == run(test)
    assert ["a", "b", "c", "d", "e"] == seen


def test_a_skip_is_a_fault():
    """One case that is skipped does not hide the others."""

    @together("number", [1, 2])
    def test(number):
        if number == 1:
            pytest.skip("not here")

    assert [(pytest.skip.Exception, "in the case 1")] == run(test)[1]


@pytest.mark.parametrize(
    ("cases", "ids"),
    [
        ([1, 2], ["one", "two"]),
        ([1, 2], {"one": 1, "two": 2}),
        ([1, 2], lambda number: {1: "one", 2: "two"}[number]),
        ([pytest.param(1, id="one"), pytest.param(2, id="two")], None),
    ],
)
def test_a_case_has_the_id_that_it_is_given(cases, ids):
    """As a list, as the keys of what the cases are the values of, by a function, or with the case."""

    @together("number", cases, ids=ids)
    def test(number):
        assert number == 1

    assert [(AssertionError, "in the case two")] == run(test)[1]


def test_each_test_of_a_class_is_given_the_cases(seen):
    """A test, and nothing else of the class; each has all of the cases."""

    @together("number", [1, 2])
    class Tests:
        def test_one(self, number):
            seen.append(number)
            assert number == 2

        def test_other(self, number):
            assert number == 1

        def number(self):
            return len(seen)

    tests = Tests()
    assert [(AssertionError, "in the case 1")] == run(tests.test_one)[1]
    assert [(AssertionError, "in the case 2")] == run(tests.test_other)[1]
    assert 2 == tests.number()


def test_cases_of_cases(seen):
    """Two of them are their product, and both are named."""

    @together("one", [1, 2])
    @together("other", "ab")
    def test(one, other):
        seen.append((one, other))
        assert (one, other) != (2, "b")

    with pytest.raises(BaseExceptionGroup) as caught:
        test()
    (outer,) = caught.value.exceptions
    (inner,) = outer.exceptions
    assert (["in the case 2"], ["in the case 'b'"]) == (outer.__notes__, inner.__notes__)
    assert [(1, "a"), (1, "b"), (2, "a"), (2, "b")] == seen


@pytest.mark.parametrize("further", ["x", "y"])
@together("number", [1, 2])
def test_what_is_not_a_case_comes_from_pytest(number, further, seen):
    """Fixtures and parameters, once for all cases."""
    assert further in ("x", "y")
    seen.append(number)
    assert list(range(1, number + 1)) == seen


@pytest.mark.parametrize(
    ("names", "cases", "fault"),
    [
        ("a", [], "no case"),
        ("a, b", [(1,)], "are not 2 values"),
        ("a", [pytest.param(1, marks=pytest.mark.needs("dask"))], "has no marks"),
    ],
)
def test_refused(names, cases, fault):
    """What would prove nothing, or could not be kept."""
    with pytest.raises(TypeError, match=fault):
        together(names, cases)
