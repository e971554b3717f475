"""The cases of ``docs/worked.toml``, whose top explains the keys; the pages of the items work out the answers."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from _printing.plain import DOCS
from sledai import Descriptor, Edition
from sledai.criteria import RATIO_CONVENTIONS
from sledai.laboratory import CATALOGUE, Derivation, LabCodeBook, Result, Statements, derive

UNKNOWN = dict.fromkeys(("excluded", "before", "day", "choose", "ratio"))
UNKNOWN |= {"why": "", "results": (), "findings": {}, "judged_by": (), "attribution": "assumed"}
CASES: dict[str, list[dict[str, Any]]] = {
    name: [UNKNOWN | case for case in cases]
    for name, cases in tomllib.loads((DOCS / "worked.toml").read_text("utf-8")).items()
}
"""The cases of each item."""


def result_of(parts: dict[str, Any]) -> Result:
    return Result(**{"value": None, **parts})


def derived(case: dict[str, Any], edition: Edition, descriptor: Descriptor) -> Derivation:
    """What is derived of a case."""
    book = {"choose": case["choose"], "ratio": case["ratio"] and RATIO_CONVENTIONS[case["ratio"]]}
    return derive(
        map(result_of, case["results"]),
        edition,
        statements=Statements(
            findings=case["findings"],
            excluded={} if case["excluded"] is None else {descriptor: case["excluded"]},
        ),
        code_book=LabCodeBook(
            judged_by={descriptor: case["judged_by"]} if case["judged_by"] else None,
            **{name: value for name, value in book.items() if value},
        ),
        before=case["before"] and result_of(case["before"]),
        day=case["day"],
        attribution=case["attribution"],
    )


def named(result: dict[str, Any]) -> str:
    """A result with its test in words, and its unit without brackets."""
    found = result_of(result)
    return re.sub(r"\[(\S+)\]", r"\1", str(found).replace(str(found.test), CATALOGUE[found.test].label, 1))
