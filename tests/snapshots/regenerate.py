"""Write the snapshots of the editions and of the public names, and the packaged content hashes, anew.

Run ``python tests/snapshots/regenerate.py`` from the project folder, with the library importable, after a deliberate
change. Read the difference line by line, and enter it in the changelog, under Scores where it can change one.
After a release no edition is edited: a correction is an edition with a key of its own.
"""

import importlib
import inspect
import re
from pathlib import Path
from types import ModuleType

import sledai.cases
from sledai import Definition, Edition
from sledai.editions import EDITIONS
from sledai.laboratory.wording import rule_in_words

FOLDER = Path(__file__).with_name("editions")
NAMES = Path(__file__).with_name("public_names.txt")
HASHES = Path(sledai.cases.__file__).with_name("contents.toml")
MODULES = (
    "sledai",
    "sledai.cases",
    "sledai.criteria",
    "sledai.definitions",
    "sledai.errors",
    "sledai.frames",
    "sledai.interop",
    "sledai.interop.adam",
    "sledai.interop.fhir",
    "sledai.interop.sdtm",
    "sledai.laboratory",
    "sledai.plots",
    "sledai.testing",
)


def contents(edition: Edition) -> str:
    """Everything an edition says: its summary with the content hash, then every row with its evidence and rule."""
    return "\n\n".join([str(edition), *map(_row, edition.values())]) + "\n"


def _row(row: Definition) -> str:
    return str(row) if row.rule is None else f"{row}\nRule\n  {rule_in_words(row.rule)}"


def public_names() -> str:
    """Every public name of every public module, functions with their signatures and classes with their members."""
    seen: set[int] = set()
    return "\n".join(line for name in MODULES for line in _lines(importlib.import_module(name), seen))


def content_hashes() -> str:
    """The content hash of every edition, as a TOML file."""
    title = "# The content of each edition as released; a change of any word, weight, rule or source changes it."
    return "\n".join([title, "", *(f'{key} = "{edition.content_hash}"' for key, edition in EDITIONS.items())])


def _lines(module: ModuleType, seen: set[int]) -> list[str]:
    """The public names of a module but for classes and functions that an earlier module has too."""
    names = getattr(module, "__all__", None) or [name for name in vars(module) if name.isupper() and name[0] != "_"]
    things = {name: getattr(module, name) for name in sorted(names)}
    shown = {name: thing for name, thing in things.items() if not (callable(thing) and id(thing) in seen)}
    seen.update(map(id, things.values()))
    return [f"{module.__name__}.{name}{_shape(thing)}" for name, thing in shown.items()]


def _shape(thing: object) -> str:
    if inspect.isfunction(thing):
        return re.sub(r" at 0x\w+", "", str(inspect.signature(thing)))
    if inspect.isclass(thing):
        own = (base for base in thing.__mro__ if base.__module__.partition(".")[0] == "sledai")
        members = sorted({name for base in own for name in vars(base) if not name.startswith("_")})
        return f": {', '.join(members)}" if members else ""
    return ""


if __name__ == "__main__":
    snapshots = {FOLDER / f"{key}.txt": contents(edition) for key, edition in EDITIONS.items()}
    FOLDER.mkdir(exist_ok=True)
    for gone in {*FOLDER.glob("*.txt")} - {*snapshots}:
        gone.unlink()
    for path, text in snapshots.items():
        path.write_text(text, encoding="utf-8", newline="\n")
    NAMES.write_text(public_names() + "\n", encoding="utf-8", newline="\n")
    HASHES.write_text(content_hashes() + "\n", encoding="utf-8", newline="\n")
