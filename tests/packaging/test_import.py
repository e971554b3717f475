"""Importing the library loads what reading a visit needs, and no dataframe library."""

import ast
import importlib
import subprocess
import sys
from functools import cache
from os import environ
from pathlib import Path

import pytest

import sledai
import sledai.criteria
from snapshots.regenerate import MODULES

SOURCE = Path(sledai.__file__).parent
STUBS = sorted(SOURCE.rglob("__init__.pyi"))
"""The public names of the packages that import each on first use."""

FRAME_LIBRARIES = ("narwhals", "polars", "pandas", "pyarrow", "click", "rich", "hypothesis", "matplotlib")
FIRST = ["sledai", "sledai._later"]
"""What `import sledai` loads of the library."""
FOR_THE_KEYS = ["sledai.editions", "sledai.errors"]
"""What the keys of the editions load besides."""
FOR_A_SCORE = [
    "sledai._fixed",
    "sledai._names",
    "sledai._render",
    "sledai._toml",
    "sledai.criteria",
    "sledai.criteria.findings",
    "sledai.criteria.rules",
    "sledai.definitions",
    "sledai.definitions.bibliography",
    "sledai.definitions.clauses",
    "sledai.definitions.comparison",
    "sledai.definitions.descriptors",
    "sledai.definitions.edition",
    "sledai.definitions.observations",
    "sledai.definitions.rows",
    "sledai.definitions.rules",
    "sledai.editions.loading",
    "sledai.logic",
    "sledai.rules",
    "sledai.rules.scoring",
    "sledai.visits",
    "sledai.visits.answers",
    "sledai.visits.assessment",
    "sledai.visits.judged",
    "sledai.visits.labels",
    "sledai.visits.visits",
]
"""What a score loads besides."""

HOOK = "lambda event, args: event == 'open' and str(args[0]).endswith('.toml') and print(args[0])"
OPENED = f"import sys; sys.addaudithook({HOOK})"
"""Code that prints each TOML file that is opened after it."""


def python(code):
    """Run code in a new interpreter, and return what it printed."""
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True
    ).stdout


@cache
def loaded(code):
    """The modules that code loads in a new interpreter."""
    return set(python(f"import sys; before = {{*sys.modules}}; {code}; print(*sys.modules.keys() - before)").split())


def opened_and_loaded(code):
    """The TOML files that code opens in a new interpreter, without their endings, in order; and what it loads."""
    told = python(f"{OPENED}; before = {{*sys.modules}}; {code}; print(*sys.modules.keys() - before)")
    *files, modules = told.splitlines()
    return [Path(file).stem for file in files], set(modules.split())


def of_the_library(modules):
    """Those of the library, in order."""
    return sorted(name for name in modules if name.partition(".")[0] == "sledai")


def test_import_loads_the_list_of_names():
    """`import sledai` loads exactly these modules of the library: no edition, no rule and no table."""
    assert FIRST == of_the_library(loaded("import sledai"))


def test_a_score_loads_the_dependencies_only():
    """A score loads the packages that `import numpy, attrs` loads, and no other; `import sledai` loads none."""
    code = "import sledai; sledai.score(sledai.Assessment({'rash'}), sledai.SELENA_SLEDAI)"
    first, score, dependencies = (
        {name.partition(".")[0] for name in loaded(code)} - sys.stdlib_module_names
        for code in ("import sledai", code, "import numpy, attrs")
    )
    assert {"sledai"} == first
    assert {"sledai"} == score - dependencies
    assert {"attr", "attrs", "numpy"} <= score


@pytest.mark.parametrize(
    ("edition", "files"),
    [
        ("SLEDAI_1992", ["sledai-1992"]),
        ("SELENA_SLEDAI", ["selena-sledai"]),
        ("SELENA_SLEDAI_SHEET", ["selena-sledai-sheet"]),
        ("SELENA_SLEDAI_S2K", ["selena-sledai-s2k", "selena-sledai"]),
        ("SLEDAI_2K", ["sledai-2k"]),
        ("EDITIONS['sledai-2k-30d']", ["sledai-2k-30d", "sledai-2k"]),
    ],
)
def test_a_score_loads_its_edition_only(edition, files):
    """A score reads its edition and the one that this is derived from, once, by its constant or by its key."""
    code = f"import sledai; [sledai.score(sledai.Assessment({{'rash'}}), sledai.{edition}) for _ in range(2)]"
    read, modules = opened_and_loaded(code)
    assert sorted([*FIRST, *FOR_THE_KEYS, *FOR_A_SCORE]) == of_the_library(modules)
    assert ["bibliography", *files, "every-edition"] == read


def test_keys_load_no_edition():
    """`import sledai` and its editions' keys open no file of an edition, and load neither one nor a reader of TOML."""
    files, modules = opened_and_loaded(
        "import sledai; len(sledai.EDITIONS), [*sledai.EDITIONS], 'x' in sledai.EDITIONS"
    )
    assert [] == files
    assert sorted([*FIRST, *FOR_THE_KEYS]) == of_the_library(modules)
    assert "tomllib" not in modules


def test_modules_are_there_when_they_are_named():
    """A module with public names is there after `import sledai`, without an import of its own."""
    code = "import sledai; print(sledai.criteria.LLDAS.key, sledai.laboratory.Test.C3, sledai.score.__name__)"
    assert "lldas c3 score\n" == python(code)
    assert sys.modules["sledai.criteria"] is sledai.__getattr__("criteria")


def test_a_name_is_looked_up_once():
    """What was imported when it was first asked for is then a name of the package like any other."""
    code = "import sledai; first = 'score' in vars(sledai); sledai.score; print(first, 'score' in vars(sledai))"
    assert "False True\n" == python(code)


def test_no_dataframe_library_is_needed():
    """The library scores one visit and many where none of them is installed."""
    code = (
        f"import sys; sys.modules.update(dict.fromkeys({FRAME_LIBRARIES!r}))\n"
        "from sledai import Assessment, Visits, SELENA_SLEDAI, score\n"
        "visit = Assessment({'cva'})\n"
        "print(score(visit, SELENA_SLEDAI), *score(Visits.from_assessments([visit]), SELENA_SLEDAI))"
    )
    assert "8 8\n" == python(code)


def test_frames_say_what_to_install():
    """Without narwhals the dataframe door says what to install."""
    code = (
        "import sys; sys.modules['narwhals'] = None\n"
        "try:\n    import sledai.frames\nexcept ModuleNotFoundError as error:\n    print(error.name, error)"
    )
    assert "narwhals sledai.frames needs narwhals. Install it with: pip install 'sledai[frames]'\n" == python(code)


def test_frames_say_what_to_install_in_process(monkeypatch):
    """The same where the library is already loaded."""
    monkeypatch.delitem(sys.modules, "sledai.frames", raising=False)
    monkeypatch.setitem(sys.modules, "narwhals.stable", None)
    with pytest.raises(ModuleNotFoundError, match=r"pip install 'sledai\[frames\]'"):
        importlib.import_module("sledai.frames")


def test_every_public_module_is_reachable():
    """After `import sledai` alone; a name that is none is none."""
    modules = tuple(module.removeprefix("sledai.") for module in MODULES if module != "sledai")
    code = (
        "import sledai; from operator import attrgetter; "
        f"print(*(attrgetter(name)(sledai).__name__ for name in {modules}), hasattr(sledai, 'no_such'))"
    )
    assert [*(f"sledai.{name}" for name in modules), "False"] == python(code).split()


@pytest.mark.parametrize("stub", STUBS, ids=lambda stub: str(stub.parent.relative_to(SOURCE)))
def test_a_public_name_is_not_that_of_a_module(stub):
    """Whoever imported the module first would get it in the place of the function."""
    modules = {path.stem for path in stub.parent.glob("*.py")}
    imports = [node for node in ast.walk(ast.parse(stub.read_text("utf-8"))) if isinstance(node, ast.ImportFrom)]
    names = {alias.asname for node in imports if not node.module.endswith(stub.parent.name) for alias in node.names}
    assert set() == modules & names


def test_what_is_shown_does_not_depend_on_the_run():
    """The names of a visit, and of an error, are in one order whatever the hashes of the process are."""
    code = (
        "import sledai\n"
        "print(sledai.Assessment({'rash', 'cva', 'fever', 'arthritis'}, missing={'pyuria', 'alopecia'}))\n"
        "try: sledai.Assessment({'rsh', 'artritis', 'fevr', 'cav'})\n"
        "except sledai.errors.UnknownNameError as error: print(error.names)"
    )
    shown = "Assessment({'cva', 'arthritis', 'rash', 'fever'}, missing={'pyuria', 'alopecia'})\n"
    for seed in ("1", "2"):
        run = subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            env={**environ, "PYTHONHASHSEED": seed},
        )
        assert shown + "('artritis', 'cav', 'fevr', 'rsh')\n" == run.stdout
