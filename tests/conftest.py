"""Settings of the whole suite: a busy machine is no reason to fail, and frames can be tested on chosen engines."""

import pytest
from hypothesis import HealthCheck, settings

from doors.kinds import ENGINES, Kind

settings.register_profile("sledai", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("sledai")


def pytest_addoption(parser):
    """Let engines be chosen; without a choice all are tested, and one that is not installed is skipped."""
    parser.addoption("--frames", default="", help=f"dataframe engines to test, such as {','.join(ENGINES[:2])}")


def pytest_collection_modifyitems(config, items):
    """Leave out the tests of engines that were not chosen."""
    chosen = [name.strip() for name in config.getoption("--frames").split(",") if name.strip()]
    if unknown := [name for name in chosen if name not in ENGINES]:
        raise pytest.UsageError(f"--frames: no engine {', '.join(unknown)}. Use some of: {', '.join(ENGINES)}.")
    if chosen:
        others = [item for item in items if _engine(item) not in (None, *chosen)]
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if item not in others]


def _engine(item):
    """The engine of a test that is given a kind of frame."""
    parameters = item.callspec.params.values() if hasattr(item, "callspec") else ()
    return next((value.engine for value in parameters if isinstance(value, Kind)), None)
