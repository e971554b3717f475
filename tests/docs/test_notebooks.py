"""The notebook of a page runs alone, from its first cell to its last, and has the examples of the page."""

from __future__ import annotations

import contextlib
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest

from docs.modules import sources
from docs.pages import ROOT, Block, blocks
from docs.test_blocks import ENGINES, run_console
from together import FAULTS

pytestmark = pytest.mark.needs("site")

TUTORIALS = [
    "code-book",
    "coming-from",
    "course",
    "endpoints",
    "exactness",
    "fhir",
    "frames",
    "labs",
    "missing",
    "models",
    "plots",
    "quickstart",
    "scale",
    "tables",
    "trial",
    "trial-data",
    "trial-software",
]
"""The pages that have a notebook, without their endings."""
SITE = "https://example.org/"


@pytest.fixture(scope="module")
def notebooks() -> dict[str, dict[str, Any]]:
    """Every notebook, by the name of its file."""
    from _printing import pages

    return {name: json.loads(text) for name, text in pages.downloads(SITE).items()}


def run_cell(cell: dict[str, Any], names: dict[str, object]) -> None:
    """Run a cell; one that shows an error raises one."""
    source, fails = cell["source"], "raises-exception" in cell["metadata"].get("tags", ())
    if source.startswith("!"):
        run_console(Block("notebook", 0, "console", "", f"$ {source[1:]}"))
        return
    with contextlib.redirect_stdout(io.StringIO()), pytest.raises(FAULTS) if fails else contextlib.nullcontext():
        exec(compile(source, cell["id"], "exec"), names)


def test_the_tutorials_are_those_that_have_a_notebook(notebooks: dict[str, dict[str, Any]]) -> None:
    assert [f"{name}.ipynb" for name in TUTORIALS] == sorted(notebooks, key=lambda name: name.removesuffix(".ipynb"))


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=pytest.mark.needs("nbformat", *ENGINES.get(f"docs/{name}.md", [])))
        for name in TUTORIALS
    ],
)
def test_a_notebook_runs_in_an_empty_folder(
    name: str, notebooks: dict[str, dict[str, Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {"__name__": "__main__"}
    for cell in notebooks[f"{name}.ipynb"]["cells"]:
        if cell["cell_type"] == "code":
            run_cell(cell, names)


@pytest.mark.parametrize("name", TUTORIALS)
def test_a_notebook_has_every_example_of_its_page(name: str, notebooks: dict[str, dict[str, Any]]) -> None:
    """In the order of the page, without prompts; its text is linked to the site."""
    page = f"docs/{name}.md"
    shown = [block for block in blocks(page) if "exec=" not in block.options]
    typed = "".join(
        re.sub(r"^>>> |^\.\.\. ?", "", line)
        for block in shown
        if block.language in ("pycon", "python")
        for line in block.body.splitlines(keepends=True)
        if block.language == "python" or line.startswith((">>>", "..."))
    )
    cells = notebooks[f"{name}.ipynb"]["cells"]
    code = [cell["source"] for cell in cells if cell["cell_type"] == "code"]
    assert typed.split() == " ".join(c for c in code if not c.startswith(("!", "# The files that"))).split()
    text = "\n".join(cell["source"] for cell in cells if cell["cell_type"] == "markdown")
    headings = re.findall(r"^#+ .*?(?= \{|$)", (ROOT / page).read_text("utf-8"), re.MULTILINE)
    assert [heading for heading in headings if heading not in text] == []
    assert [link for link in re.findall(r'(?:\]\(|href=")([^)"]+)', text) if not link.startswith("http")] == []
    assert sum(len(sources(block)) > 0 for block in shown) <= len(code)


@pytest.mark.needs("nbformat")
def test_every_notebook_is_of_format_4(notebooks: dict[str, dict[str, Any]]) -> None:
    import nbformat

    for name, notebook in notebooks.items():
        assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5), name
        nbformat.validate(notebook)


def test_a_page_leads_to_its_notebook_and_that_to_pages(site: Path) -> None:
    """Every link of a notebook is one of a file of the site, with its anchor."""
    for name in TUTORIALS:
        assert f'<a download="{name}.ipynb" href="{name}.ipynb">' in (site / f"{name}.html").read_text("utf-8"), name
        notebook = (site / f"{name}.ipynb").read_text("utf-8")
        for address, anchor in re.findall(r"http://127\.0\.0\.1:8000/([\w/.-]+)#?([\w.-]*)", notebook):
            assert f'id="{anchor}"' in (site / address).read_text("utf-8") or not anchor, (name, address, anchor)
