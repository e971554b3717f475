"""What the pages and the docstrings show is what the library does."""

from __future__ import annotations

import ast
import contextlib
import doctest
import importlib
import importlib.util
import inspect
import io
import linecache
import pkgutil
import re
import shlex
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from pydoc import locate

import pytest
from click.testing import CliRunner

import sledai
from docs.modules import module
from docs.pages import ROOT, Block, blocks, pages
from sledai.cli import app
from together import FAULTS, together

CHECK = doctest.OutputChecker()
ENGINES = {
    "docs/frames.md": ["duckdb"],
    "docs/models.md": ["statsmodels", "surpyval"],
    "docs/scale.md": ["dask", "pyspark"],
}
"""What a page needs beside what every test needs."""
NOT_RUN = {
    "sh": "set-up commands, such as making an environment, change the machine; .ci/run runs those of the README",
    "toml": "settings that a reader copies into a file",
    "jinja": "templates print the page; test_site.py runs those of every page",
    "text": "a layout or a formula to be read",
}
"""Languages whose blocks are not run, each with the reason."""


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A working directory with the example files, where a page may write what it likes."""
    if (ROOT / "docs/examples").is_dir():
        shutil.copytree(ROOT / "docs/examples", tmp_path / "docs/examples")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(ROOT / "docs"))
    yield tmp_path
    for name in [name for name in sys.modules if name.split(".")[0] == "_printing"]:
        del sys.modules[name]


@pytest.fixture(autouse=True)
def _no_figure_is_left() -> Iterator[None]:
    """What pyplot holds is closed; it warns of many figures."""
    yield
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.close("all")


def agree(expected: str, actual: str) -> bool:
    """Whether two outputs are the same, where ``...`` stands for anything."""
    return CHECK.check_output(f"{expected.rstrip()}\n", f"{actual.rstrip()}\n", doctest.ELLIPSIS)


def is_value(comment: str) -> bool:
    """Whether a comment shows a value, such as ``6`` or ``Interval(low=6, high=8)``, and is not a remark."""
    with contextlib.suppress(SyntaxError):
        return not isinstance(ast.parse(comment, mode="eval").body, ast.Name)
    return False


def run_python(block: Block, names: dict[str, object]) -> None:
    """Run a block; where a comment shows the value of a line, the line has that value."""
    lines = block.body.splitlines()
    for statement in ast.parse(block.body).body:
        source = "\n".join(lines[statement.lineno - 1 : statement.end_lineno])
        _, _, comment = lines[(statement.end_lineno or 1) - 1].partition("  # ")
        output = io.StringIO()
        with contextlib.redirect_stdout(output):
            exec(compile("\n" * (block.line + statement.lineno - 1) + source, str(block), "single"), names)
        if "exec=" in block.options and isinstance(statement, ast.Expr):
            assert output.getvalue().strip(), "it prints nothing"
        elif isinstance(statement, ast.Expr) and is_value(comment):
            assert agree(comment, output.getvalue()), f"{source}\ngives {output.getvalue()}"


def run_session(block: Block, names: dict[str, object]) -> None:
    """Run a block of prompts and compare every output."""
    session = doctest.DocTestParser().get_doctest(block.body, names, block.page, str(ROOT / block.page), block.line)
    assert session.examples, "it has no prompt"
    report = io.StringIO()
    linecache.clearcache()
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    runner.run(session, out=report.write, clear_globs=False)
    names.update(session.globs)
    assert not runner.failures, report.getvalue()


def run_console(block: Block) -> None:
    """Run each command and compare what it prints; without that, it must not fail."""
    for shown in block.body.removeprefix("$ ").split("\n$ "):
        command, _, expected = shown.partition("\n")
        program, *arguments = shlex.split(command)
        assert program == "sledai", f"only sledai is run here, not {program}"
        run = CliRunner(env={"COLUMNS": "80"}).invoke(app, arguments, prog_name="sledai")
        as_shown = agree(expected, run.output) if expected.strip() else run.exit_code == 0
        assert as_shown, f"$ {command}\n{run.output}"


def run_block(block: Block, names: dict[str, object]) -> None:
    """Run a block in the way of its language."""
    if block.language == "python":
        run_python(block, names)
    elif block.language == "pycon":
        run_session(block, names)
    elif block.language == "console":
        run_console(block)
    else:
        assert block.language in NOT_RUN, f"a block of {block.language!r} is neither run nor excused"


def faults(shown: list[Block], names: dict[str, object]) -> list[str]:
    """What is wrong with the blocks of a page, for each that fails; a later one has the names of those before."""
    found = []
    for block in shown:
        try:
            run_block(block, names)
        except FAULTS as fault:
            found.append(f"{block}: {fault}")
    return found


@pytest.mark.parametrize(
    "page", [pytest.param(page, marks=pytest.mark.needs(*ENGINES.get(page, []))) for page in pages()]
)
def test_every_block_of_a_page_does_what_it_shows(page: str, desk: Path) -> None:
    """All blocks are run, also after one that fails, and every one that fails is shown."""
    assert [] == (failed := faults(blocks(page), {"__name__": page})), "\n\n".join(failed)


def test_every_block_that_fails_is_shown() -> None:
    """A page with two faults is mended in one go."""
    shown = [("pycon", ">>> 1\n2\n"), ("python", "x = 3\n"), ("pycon", ">>> x\n3\n"), ("python", "1 / 0\n")]
    page = [Block("page.md", line, language, "", body) for line, (language, body) in enumerate(shown)]
    first, last = faults(page, {})
    assert first.startswith("page.md:0: ")
    assert last == "page.md:3: division by zero"


@together("page", [page for page in pages() if ">>> " in (ROOT / page).read_text("utf-8")])
def test_type_checkers_are_given_the_python_of_a_page_line_by_line(page: str) -> None:
    """A line stands where the page has it, without its prompt."""
    lines = list(zip((ROOT / page).read_text("utf-8").splitlines(), module(page).splitlines(), strict=False))
    assert any(line for _, line in lines)
    assert [] == [line for shown, line in lines if not shown.endswith(line)]


def test_every_fence_is_seen() -> None:
    """No block escapes because its fence is written in another way."""
    for page in pages():
        fences = [
            line for line in (ROOT / page).read_text("utf-8").splitlines() if line.lstrip().startswith(("```", "~~~"))
        ]
        assert len(fences) == 2 * len(blocks(page)), page


def test_every_page_is_in_the_navigation_and_every_entry_is_a_page() -> None:
    settings = (ROOT / "mkdocs.yml").read_text("utf-8")
    listed = {f"docs/{word}" for word in settings.split() if word.endswith(".md")}
    written = {page for page in pages() if page.startswith("docs/") and not page.startswith("docs/examples/")}
    assert written == listed


MODULES = [
    module.name for module in pkgutil.walk_packages(sledai.__path__, "sledai.") if module.name != "sledai.__main__"
]


def documented() -> Iterator[tuple[str, object]]:
    """Every name that a page of the API documents, with its object; a module is there with each of its names."""
    for page in sorted((ROOT / "docs/reference").glob("api-*.md")):
        for name in re.findall(r"^::: (\S+)$", page.read_text("utf-8"), re.MULTILINE):
            found = locate(name)
            names = found.__all__ if inspect.ismodule(found) else ()
            yield from ((f"{name}.{each}", getattr(found, each)) for each in names)
            yield name, found


def test_every_function_of_the_api_has_an_example() -> None:
    functions = {name: found for name, found in documented() if inspect.isfunction(found)}
    assert len(functions) > 100
    assert [name for name, function in functions.items() if ">>> " not in (function.__doc__ or "")] == []


@together("name", ["sledai", *MODULES])
def test_the_examples_of_the_docstrings_are_true(name: str) -> None:
    linecache.clearcache()
    failures, _ = doctest.testmod(importlib.import_module(name), optionflags=doctest.ELLIPSIS)
    assert not failures
