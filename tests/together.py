"""Many small cases in one test: each of them is run, and every one that fails is named.

With `pytest.mark.parametrize` each case is a test, and some milliseconds of bookkeeping for it in each worker.
"""

import inspect
from functools import wraps

import pytest

FAULTS = (Exception, pytest.fail.Exception, pytest.skip.Exception)
"""What ends a case; none can be skipped, for a reader would not see it."""

PARAM = type(pytest.param())
"""A case that has an id of its own."""


def together(names, cases, ids=None):
    """Give a test, or each test of a class, its cases as `pytest.mark.parametrize` does, but all of them in one test.

    A case has no fixtures of its own: what a test changes in a fixture is there in the next case.

    Args:
        names: the arguments of the test, as text with commas or as a list.
        cases: the values of each case, or the one value if there is one name.
        ids: what a case is called in a failure, or how a value is; by default its values.
    """
    names = [name.strip() for name in names.split(",")] if isinstance(names, str) else list(names)
    given = list(cases)
    cases = [_values(case, names) for case in given]
    if not cases:
        raise TypeError("a test of no case would pass")

    def decorated(test):
        if inspect.isclass(test):
            for name in [name for name in vars(test) if name.startswith("test")]:
                setattr(test, name, decorated(getattr(test, name)))
            return test
        signature = inspect.signature(test)

        @wraps(test)
        def every_case(*args, **fixtures):
            failed = []
            for place, values in enumerate(cases):
                try:
                    test(*args, **fixtures, **dict(zip(names, values, strict=True)))
                except FAULTS as fault:
                    called = _called(given[place], values, place, ids)
                    fault.add_note(f"in the case {called}")
                    failed.append((called, fault))
            if failed:
                names_of_cases, faults = zip(*failed, strict=True)
                raise BaseExceptionGroup(f"{len(failed)} of {len(cases)} cases: {'; '.join(names_of_cases)}", faults)

        left = [taken for name, taken in signature.parameters.items() if name not in names]
        every_case.__signature__ = signature.replace(parameters=left)
        return every_case

    return decorated


def _values(case, names):
    """The values of a case, one for each name."""
    if isinstance(case, PARAM):
        if case.marks:
            raise TypeError("a case of `together` has no marks: it is not a test")
        values = case.values
    else:
        values = (case,) if len(names) == 1 else tuple(case)
    if len(values) != len(names):
        raise TypeError(f"{values} are not {len(names)} values: {', '.join(names)}")
    return values


def _called(case, values, place, ids):
    """What a case is called."""
    if isinstance(case, PARAM) and case.id is not None:
        return case.id
    if ids is not None and not callable(ids):
        return str(list(ids)[place])
    return ", ".join((ids is not None and ids(value)) or repr(value) for value in values)
