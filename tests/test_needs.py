"""What is not installed is reported once, with the reason; where `CI` is set, it is a failure."""

import os

import pytest

from needs import MODULES, lacking


@pytest.mark.parametrize("need", MODULES)
def test_the_need_is_met(need):
    """Tests that need it are collected."""
    if reason := lacking(need):
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"tests of {need} are left out: {reason}")
