"""What the pages for contributors say of the files is true of the files."""

import re
import tomllib

from docs.pages import ROOT, blocks
from together import together

SOURCES = ROOT / "src/sledai"
TREE_LINE = re.compile(r"^(?P<indent>[│ ]*)[├└]── (?P<name>[\w.]+/?) {2,}\S")


def drawn() -> list[str]:
    """The entries of the picture of the folders, from top to bottom, by path from `src/sledai`."""
    picture = next(block.body for block in blocks("docs/design.md") if block.language == "text")
    title, *lines = picture.splitlines()
    assert title == "src/sledai/"
    found: list[str] = []
    outer = ""
    for line in lines:
        entry = TREE_LINE.match(line)
        assert entry, line
        folder = "" if entry["indent"] else entry["name"]
        outer = folder or outer
        found.append(entry["name"] if folder else outer + entry["name"])
    return found


def test_the_picture_shows_every_folder_and_module() -> None:
    """A newcomer finds each entry of `src/sledai`, and each folder of a folder, in the picture."""
    modules = {path.name for path in SOURCES.glob("*.py")}
    folders = {f"{path.parent.relative_to(SOURCES).as_posix()}/" for path in SOURCES.rglob("*/__init__.py")}
    assert sorted(modules | folders) == sorted(drawn())


def test_the_picture_has_the_order_of_the_layers() -> None:
    """The order in which the picture reads is the order that the check of the imports holds."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contract = next(entry for entry in settings["tool"]["importlinter"]["contracts"] if entry["type"] == "layers")
    layers = [name.removeprefix("sledai.") for layer in contract["layers"] for name in layer.split(" : ")]
    assert layers == [name for entry in drawn() if (name := entry.rstrip("/").removesuffix(".py")) in layers]


def test_the_table_of_steps_has_every_module_of_frames() -> None:
    """Each module stands once beside what it does, and none is named that does not exist."""
    text = (ROOT / "docs/design.md").read_text("utf-8")
    rows = text.partition("| step | module of `sledai.frames` |\n")[2].partition("\n\n")[0].splitlines()
    named = [name for row in rows for name in re.findall(r"`(\w+)`", row.split("|")[2])]
    modules = {path.stem for path in (SOURCES / "frames").glob("*.py")} - {"__init__"}
    assert sorted({*modules, "laboratory"}) == sorted(named)


@together("page", ["CONTRIBUTING.md", "docs/design.md"])
def test_every_file_that_a_page_names_exists(page: str) -> None:
    """A contributor who follows the page finds each file and folder under its name."""
    text = (ROOT / page).read_text("utf-8")
    named = set(re.findall(r"(?<![\w./])(?:src|tests|docs|benchmarks)/[\w./-]*\w", text))
    assert len(named) >= 7
    assert [] == sorted(name for name in named if not (ROOT / name).exists() and "/my-" not in name)
