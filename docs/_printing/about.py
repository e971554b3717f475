"""Licence, author and addresses of the project, from the settings of the package."""

from __future__ import annotations

import tomllib
from typing import Any

from _printing.plain import DOCS

ROOT = DOCS.parent
LICENCES = {"Apache-2.0": ("Apache License 2.0", "https://www.apache.org/licenses/LICENSE-2.0")}


def project() -> dict[str, Any]:
    """What `pyproject.toml` says of the package."""
    return dict(tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"])


def addresses() -> dict[str, str]:
    """The addresses of the project, such as that of its repository; none before the first release."""
    return dict(project().get("urls", {}))


def licence() -> tuple[str, str]:
    """The name of the licence, and its address."""
    return LICENCES[project()["license"]]


def author() -> str:
    lines = (ROOT / "CITATION.cff").read_text("utf-8").splitlines()
    return next(line.partition("name:")[2].strip() for line in lines if line.lstrip().startswith("- name:"))
