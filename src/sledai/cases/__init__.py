"""Published cases with the totals their authors printed, and the boundary cases of the instrument.

The files are data: every number outside an ``arithmetic`` table stands in the source that its file names.
Case kinds:

* ``exact``: the listed descriptors give the printed total.
* ``incomplete-list``: the source does not list everything that was scored; the printed total is within the bounds
  when the descriptors of the file's completions count as not assessed.
* ``trap``: the listed findings do not give the printed total, or the printed total is wrong; the note says which.
* ``software-vector``: input and result of a test in public software; not a patient.
* ``change-only``, ``cohort``, ``response-counts``: totals, counts or responders without a patient's descriptors.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from attrs import field, frozen

from sledai.definitions.descriptors import Descriptor
from sledai.logic import Interval
from sledai.visits.answers import as_descriptors
from sledai.visits.assessment import Assessment

__all__ = ["PublishedCase", "boundary_cases", "contents", "published_cases"]

PATIENTS = ("exact", "incomplete-list", "trap")
NOT_PUBLISHED = ("boundaries.toml", "contents.toml")


@frozen(kw_only=True)
class PublishedCase:
    """One case as its source prints it.

    Attributes:
        id: permanent name of the case.
        kind: what may be asserted; see the module.
        edition: the edition the source names, or ``unstated``.
        source_key: short name of the source.
        source: the citation.
        where: place in the source.
        present: the listed findings, read as descriptors.
        unlisted: descriptors that may have been scored although the source does not list them.
        printed_total: the printed total [points]; None if the paper has none.
        note: the lesson of the case.
        record: the whole record of the file.
    """

    id: str
    kind: str
    edition: str
    source_key: str
    source: str
    where: str
    present: frozenset[Descriptor] = field(repr=False)
    unlisted: frozenset[Descriptor] = field(repr=False)
    printed_total: int | None
    note: str = field(repr=False)
    record: dict[str, Any] = field(repr=False, eq=False)

    @property
    def is_patient(self) -> bool:
        """Whether it is one patient with listed findings and a printed total."""
        return self.kind in PATIENTS and not self.source_key.startswith("software")

    @property
    def is_partial(self) -> bool:
        """Whether the authors left descriptors out on purpose, so that the total is not a full one."""
        return bool(self.record.get("partial_score", False))

    @property
    def assessment(self) -> Assessment:
        """The visit: what is listed is present, what may be unlisted was not assessed, the rest is absent."""
        return Assessment(self.present, missing=self.unlisted)

    def agrees(self, bounds: Interval[int]) -> bool:
        """Whether the printed total is within the bounds."""
        return self.printed_total is not None and bounds.low <= self.printed_total <= bounds.high


@cache
def published_cases() -> tuple[PublishedCase, ...]:
    """Every published case, file by file in alphabetical order."""
    names = sorted(path.name for path in files(__name__).iterdir() if path.name.endswith(".toml"))
    tables = [_table(name) for name in names if name not in NOT_PUBLISHED]
    return tuple(_case(case, table["source"]) for table in tables for case in table["case"])


def _case(case: dict[str, Any], source: dict[str, Any]) -> PublishedCase:
    present = as_descriptors(case.get("present", ()), case["id"])
    completions = case.get("arithmetic", {}).get("completions", ())
    return PublishedCase(
        id=case["id"],
        kind=case["kind"],
        edition=case["edition"],
        source_key=source["key"],
        source=source["citation"],
        where=case.get("where", source["where"]),
        present=present,
        unlisted=as_descriptors({name for names in completions for name in names}, case["id"]),
        printed_total=case.get("published_total"),
        note=case.get("note", ""),
        record=case,
    )


def boundary_cases() -> dict[str, Any]:
    """Cases on and next to the limits of the instrument, with the answers that the definitions give."""
    return _table("boundaries.toml")


def contents() -> dict[str, str]:
    """The content hash of each edition as it was released."""
    return dict(_table("contents.toml"))


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads((files(__name__) / name).read_text("utf-8"))
