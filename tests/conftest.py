"""Settings of the whole suite: a busy machine does not fail it, and kinds of frames can be chosen."""

import gc

import pytest
from hypothesis import HealthCheck, settings

from frames.kinds import SLOW_TO_PLAN, Kind
from needs import ENGINES, MODULES, lacking

SLOW_TO_START = {"pyspark", "site"}
MEASURED = {"test_change_frames.py", "test_expected_visits.py", "test_names.py"}
"""Where coverage is measured also of tests that are given a kind of frame of an engine that is slow to plan.

What the library does for one of them alone is run there; in the other tests it would only add half of their time.
Neither is it measured of the documentation.
"""

gc.set_threshold(20_000, 50, 50)
"""Ten thousand collected tests are many objects that stay; to look through all of them often is a tenth of the time."""

CHECKS = [HealthCheck.too_slow, HealthCheck.differing_executors]
"""Not asked of property tests: how fast a busy machine draws, and that a test has one kind of frame."""
settings.register_profile("every-example", deadline=None, suppress_health_check=CHECKS, derandomize=True)
settings.register_profile("some-examples", settings.get_profile("every-example"), max_examples=25)
settings.register_profile("new-examples", settings.get_profile("every-example"), derandomize=False, max_examples=400)
settings.load_profile("some-examples")
"""Unless a test sets its own number, 25 examples; `nox -s examples` takes the 100 of Hypothesis.

These are the same in every run, so that a change passes or fails for its own sake; `new-examples` looks further.
"""


def pytest_addoption(parser):
    """Let engines and kinds of frames be chosen."""
    parser.addoption(
        "--frames",
        default="",
        help=f"dataframe engines to test, such as {','.join(ENGINES[:2])}; with -m kinds, only what reads frames",
    )
    parser.addoption(
        "--kinds",
        choices=("usual", "all"),
        default="usual",
        help="the kinds of frames of a test: the usual ones, by which what a verb gives is tested once on each engine; "
        f"or all that it could have, but for the others of {', '.join(SLOW_TO_PLAN)}",
    )


def pytest_configure(config):
    """Declare the marks of this suite."""
    config.addinivalue_line(
        "markers", "kinds(kinds, choice): the kinds of frames that a test is given, as `kind`; see frames/kinds.py"
    )
    config.addinivalue_line("markers", "needs(*names): what a test needs that need not be installed; see needs.py")


def pytest_generate_tests(metafunc):
    """Give a test its kinds of frames: those of the chosen engines that are installed."""
    if "kind" not in metafunc.fixturenames or (mark := metafunc.definition.get_closest_marker("kinds")) is None:
        return
    kinds, choice = mark.args
    engines = _chosen(metafunc.config)
    kinds = [kind for kind in kinds if kind.engine in engines]
    given = choice(kinds, metafunc.definition.originalname)
    if metafunc.config.getoption("--kinds") == "all":
        given = [kind for kind in kinds if kind in given or kind.engine not in SLOW_TO_PLAN]
    metafunc.parametrize("kind", given, ids=str)


def _chosen(config):
    """The engines to test: all that are installed, or those of them that were chosen."""
    chosen = [name.strip() for name in config.getoption("--frames").split(",") if name.strip()]
    if unknown := [name for name in chosen if name not in ENGINES]:
        raise pytest.UsageError(f"--frames: no engine {', '.join(unknown)}. Use some of: {', '.join(ENGINES)}.")
    return {engine for engine in chosen or ENGINES if not lacking(engine)}


def pytest_collection_modifyitems(config, items):
    """Leave out what cannot be run here or was not chosen, put slow engines first, measure coverage where it adds some.

    Workers steal from the end of each other's tests, so that the first worker alone starts it.
    `test_needs.py` reports what is left out and why.
    """
    left_out = {*ENGINES} - _chosen(config)
    items[:] = [
        item
        for item in items
        if not any(map(lacking, _needs(item))) and left_out.isdisjoint(_needs(item)) and _has_kind(item)
    ]
    items.sort(key=lambda item: SLOW_TO_START.isdisjoint(_needs(item)))
    if config.pluginmanager.hasplugin("_cov"):
        for item in items:
            kind = _kind(item)
            slow = kind and kind.engine in SLOW_TO_PLAN and item.path.name not in MEASURED
            if slow or item.path.parent.name == "docs":
                item.add_marker("no_cover")


def _needs(item):
    """What a test needs: by its marks, its fixtures and its kind of frame."""
    marked = [name for mark in item.iter_markers("needs") for name in mark.args]
    kind = _kind(item)
    return {*marked, *MODULES.keys() & set(item.fixturenames)} | ({kind.engine} if kind else set())


def _kind(item):
    """The kind of frame that a test is given, None if it is given none."""
    kind = item.callspec.params.get("kind") if hasattr(item, "callspec") else None
    return kind if isinstance(kind, Kind) else None


def _has_kind(item):
    """Whether a test that is given a kind of frame has one: none of its engines may be chosen or installed."""
    given = "kind" in item.fixturenames and item.get_closest_marker("kinds") is not None
    return not given or _kind(item) is not None
