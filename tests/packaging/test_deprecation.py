"""What is deprecated warns with its remedy, and turns the suite red in the version that removes it."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from packaging.version import Version

import sledai
from sledai._deprecation import deprecated
from together import together

SOURCES = Path(sledai.__file__).parent
OLD_NAME = """
from sledai._deprecation import deprecated

def total(visit):
    deprecated("sledai.total", since="1.1.0", removal="2.0.0", instead="sledai.score")
"""
"""A module with a name that is deprecated."""


def overdue(source: str, version: str) -> list[str]:
    """The names that a module still has although `version`, or a pre-release of it, removes them."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    names = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "deprecated"]
    found = []
    for call in names:
        removal = {keyword.arg: keyword.value for keyword in call.keywords}["removal"]
        if Version(Version(version).base_version) >= Version(ast.literal_eval(removal)):
            found.append(ast.literal_eval(call.args[0]))
    return found


def test_nothing_is_left_that_this_version_removes() -> None:
    """A deprecated name or argument is deleted in the version that its warning announces."""
    modules = sorted(SOURCES.rglob("*.py"))
    assert SOURCES / "rules/scoring.py" in modules
    assert [] == [name for module in modules for name in overdue(module.read_text("utf-8"), sledai.__version__)]


@together(
    ("version", "expected"),
    [
        ("1.1.0", []),
        ("1.10.0", []),
        ("2.0.0rc1", ["sledai.total"]),
        ("2.0.0", ["sledai.total"]),
        ("2.0.1", ["sledai.total"]),
    ],
)
def test_the_version_that_removes_a_name_must_not_have_it(version: str, expected: list[str]) -> None:
    """Versions are compared as versions, and a pre-release counts as what it prepares."""
    assert expected == overdue(OLD_NAME, version)


def test_a_removal_that_cannot_be_read_is_an_error() -> None:
    """A version that the source only computes is refused, because nobody can see when it is due."""
    with pytest.raises(ValueError, match="malformed node"):
        overdue(OLD_NAME.replace('"2.0.0"', "NEXT"), "1.1.0")


def test_the_warning_names_the_remedy_and_the_line_of_the_caller() -> None:
    """A user reads what is deprecated, since when, until when, and what to write, at their own line of code."""

    def total() -> None:
        deprecated("sledai.total", since="1.1.0", removal="2.0.0", instead="sledai.score")

    with pytest.warns(DeprecationWarning, match="is deprecated") as caught:
        total()
    expected = "sledai.total is deprecated since sledai 1.1.0, and sledai 2.0.0 removes it. Use sledai.score instead."
    assert expected == str(caught[0].message)
    assert __file__ == caught[0].filename
    assert "        total()\n" == Path(__file__).read_text("utf-8").splitlines(keepends=True)[caught[0].lineno - 1]


def test_the_suite_fails_where_it_uses_what_is_deprecated(pytestconfig: pytest.Config) -> None:
    """A warning is an error here, so the library and its tests leave a deprecated name at once."""
    assert "error" in pytestconfig.getini("filterwarnings")


def test_importing_the_library_does_not_load_it() -> None:
    """The import pays for the warning only where something is deprecated."""
    code = "import sys, sledai; print('sledai._deprecation' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "False\n" == run.stdout
