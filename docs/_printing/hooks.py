"""Lets the pages import this folder, and the library of the same checkout."""

import sys
from pathlib import Path
from typing import Any

DOCS = Path(__file__).resolve().parent.parent


def on_startup(**_: Any) -> None:
    sys.path[:0] = [str(DOCS), str(DOCS.parent / "src")]
