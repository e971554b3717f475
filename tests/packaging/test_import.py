"""Importing the library is cheap, and loads no dataframe library."""

import compileall
import importlib
import os
import resource
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

import sledai

FRAME_LIBRARIES = ("narwhals", "polars", "pandas", "pyarrow", "click", "rich", "hypothesis", "matplotlib")
ROUNDS = 41


def python(code):
    """Run code in a new interpreter that keeps its bytecode, and return what it printed."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, "-W", "error", "-c", code]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout


def spent():
    """The processor time of all interpreters that were run so far [s]; another busy process does not count."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_no_dataframe_library_is_loaded():
    """`import sledai` loads neither narwhals nor polars nor pandas."""
    loaded = python("import sys, sledai; print(*sorted({name.partition('.')[0] for name in sys.modules}))").split()
    assert [] == [name for name in FRAME_LIBRARIES if name in loaded]
    assert "sledai" in loaded


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


def test_import_costs_little_more_than_its_dependencies():
    """`import sledai` takes at most 1.3 times the processor time of `import numpy, attrs`.

    The two are run in pairs, one right after the other, and the median of the pairs' ratios is held to the limit:
    a single lucky run of the dependencies, as the best of many would be, says nothing about the library.
    """
    compileall.compile_dir(Path(sledai.__file__).parent, quiet=2)
    ratios = []
    for _ in range(ROUNDS):
        used = []
        for code in ("import numpy, attrs", "import sledai"):
            start = spent()
            python(code)
            used.append(spent() - start)
        ratios.append(used[1] / used[0])
    assert statistics.median(ratios) <= 1.3
