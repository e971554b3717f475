"""The site is built once, and one browser is started, for all tests of the documentation that ask for them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from docs.browsing import Browser, built, served, started


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="session")
def browser(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with served(site) as address, started(tmp_path_factory.mktemp("profile")) as driver:
        yield Browser(driver, address)
