"""The cases of ``docs/worked.toml``, whose top explains the keys; the pages of the items work out the answers."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Any

from _printing.plain import DOCS
from sledai import Descriptor, Edition
from sledai.criteria import RATIO_CONVENTIONS
from sledai.laboratory import CATALOGUE, Derivation, Finding, LabCodeBook, Result, Statements, derive
from sledai.laboratory.wording import finding_in_words

CASES: dict[str, list[dict[str, Any]]] = tomllib.loads((DOCS / "worked.toml").read_text("utf-8"))
"""The cases of each item."""
SAID = {True: "yes", False: "no"}
OTHERS = {
    "before": "earlier result",
    "ratio": "ratio convention",
    "judged_by": "judged by",
    "day": "day of the visit",
    "choose": "choose",
    "attribution": "attribution",
}
"""What else can be known, and how the page names it."""


def result_of(parts: dict[str, Any]) -> Result:
    return Result(**{"value": None, **parts})


def derived(case: dict[str, Any], edition: Edition, descriptor: Descriptor) -> Derivation:
    """What is derived of a case."""
    book = {key: case[key] for key in ("choose",) if key in case}
    book |= {"ratio": RATIO_CONVENTIONS[case["ratio"]]} if "ratio" in case else {}
    book |= {"judged_by": {descriptor: case["judged_by"]}} if "judged_by" in case else {}
    excluded = {descriptor: case["excluded"]} if "excluded" in case else {}
    return derive(
        map(result_of, case.get("results", ())),
        edition,
        statements=Statements(findings=case.get("findings", {}), excluded=excluded),
        code_book=LabCodeBook(**book),
        before=result_of(case["before"]) if "before" in case else None,
        day=case.get("day"),
        attribution=case.get("attribution", "assumed"),
    )


def known(case: dict[str, Any]) -> Iterator[str]:
    """What is known in a case, line by line."""
    for result in map(result_of, case.get("results", ())):  # with the test in words, and the unit without brackets
        yield re.sub(r"\[(\S+)\]", r"\1", str(result).replace(str(result.test), CATALOGUE[result.test].label, 1))
    for finding, is_seen in sorted(case.get("findings", {}).items(), key=lambda pair: not pair[1]):
        yield f"{finding_in_words(Finding(finding))}: {SAID[is_seen]}"
    excluded = case.get("excluded", {})
    causes = excluded if isinstance(excluded, dict) else {"an excluded cause": excluded}
    yield from (f"due to {cause}: {SAID[is_cause]}" for cause, is_cause in causes.items())
    for key, name in OTHERS.items():
        if key in case:
            said = result_of(case[key]) if key == "before" else case[key]
            yield f"{name}: {', '.join(said) if isinstance(said, list) else said}"
    if not case.keys() & {"results", "findings"}:
        yield "nothing"
