"""Each report has its tests: the list names them, they are there, and each test of this folder is in the list."""

import ast
import re
import tomllib
from functools import cache
from pathlib import Path

from together import together

HERE = Path(__file__).parent
REPORTS = tomllib.loads((HERE / "index.toml").read_text())
NUMBERS = {"K": 15, "W": 7, "U": 9, "F": 12}
"""How many reports there are of a kind of which all have to be in the list."""
OWN = re.compile(r"test_\w+_([a-z]\d+)")


@cache
def names_in(path):
    """The tests of a file, those of a class with its name."""
    found = set()
    for node in ast.parse((HERE.parent / path).read_text()).body:
        if isinstance(node, ast.ClassDef):
            found |= {f"{node.name}::{part.name}" for part in node.body if isinstance(part, ast.FunctionDef)}
        elif isinstance(node, ast.FunctionDef):
            found.add(node.name)
    return {name for name in found if name.rpartition("::")[2].startswith("test_")}


def test_every_report_is_in_the_list():
    """By its number."""
    wanted = {f"{letter}{number}" for letter, most in NUMBERS.items() for number in range(1, most + 1)}
    assert wanted <= set(REPORTS)


@together("number", REPORTS)
def test_each_report_has_tests_that_are_there(number):
    """Or it says that it is open; the name of a test ends with the number of a report."""
    tests = REPORTS[number]["tests"]
    assert tests or REPORTS[number]["open"]
    for test in tests:
        path, _, name = test.partition("::")
        assert name in names_in(path), test


def test_each_test_of_this_folder_is_of_a_report():
    """Under the number that its name ends with."""
    for file in sorted(HERE.glob("test_*.py")):
        if file != Path(__file__):
            for name in names_in(f"reports/{file.name}"):
                found = OWN.fullmatch(name)
                assert found, name
                number = found[1].upper()
                assert f"reports/{file.name}::{name}" in REPORTS[number]["tests"], name
