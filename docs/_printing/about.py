"""Licence, citation and addresses of the project, from the settings of the package."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from _printing.markup import link, words
from sledai import EDITIONS, __version__

ROOT = Path(__file__).parents[2]
LICENCES = {"Apache-2.0": ("Apache License 2.0", "https://www.apache.org/licenses/LICENSE-2.0")}


def project() -> dict[str, Any]:
    """What `pyproject.toml` says of the package."""
    return dict(tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"])


def addresses() -> dict[str, str]:
    """The addresses of the project, such as that of its repository; none before the first release."""
    return dict(project().get("urls", {}))


def licence() -> str:
    name, address = LICENCES[project()["license"]]
    return f"<p>sledai {__version__}, {link(address, words(name))}.</p>"


def citation() -> str:
    name, _ = LICENCES[project()["license"]]
    author = _author()
    return (
        f"<blockquote><p>{words(author)}. <em>sledai: SELENA-SLEDAI and its relatives, scored exactly, "
        f"edition by edition</em>. Version {__version__}. {words(name)}.</p></blockquote>"
        f"<p>Give the edition with its content, such as {words(next(iter(EDITIONS.values())).stamp)}.</p>"
    )


def contact() -> str:
    repository = addresses().get("Repository")
    if not repository:
        return "<p>The address for reports comes with the first release.</p>"
    return f"<p>{link(f'{repository}/issues', 'Open an issue in the repository')}.</p>"


def _author() -> str:
    lines = (ROOT / "CITATION.cff").read_text("utf-8").splitlines()
    return next(line.partition("name:")[2].strip() for line in lines if line.lstrip().startswith("- name:"))
