"""Published cases with the totals their authors printed, and the boundary cases of the instrument.

The files are data: every number outside an ``arithmetic`` table stands in the source that its file names.
Case kinds:

* ``exact``: the listed descriptors give the printed total.
* ``incomplete-list``: the source does not list everything that was scored; the printed total is within the bounds
  when the descriptors of the file's completions count as not assessed.
* ``trap``: the listed findings do not give the printed total, or the printed total is wrong; the note says which.
* ``software-vector``: input and result of a test in public software; not a patient.
* ``change-only``, ``cohort``, ``response-counts``: totals, counts or responders without a patient's descriptors.

A file whose key begins with ``software`` is of tests of other software: none of its cases is a patient.

An ``arithmetic`` table has what follows from the numbers of the source:

* ``listed_sum``, ``remainder``: the points of the listed descriptors, and the printed total less these.
* ``completions``: lists of descriptors of which each gives the remainder; an ``incomplete-list`` needs it.
* ``change_from_first``: each later total of ``visits`` less the first.
* ``weighted_sum``, ``mean``: the points of a group by its ``counts``, and these over its ``n``, as ``"142/13"``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from attrs import field, frozen

from sledai._toml import Place, ValueReader, each, one_word, parse, read_table
from sledai.definitions.descriptors import Descriptor
from sledai.editions import EDITIONS
from sledai.logic import Interval
from sledai.visits.answers import as_descriptors
from sledai.visits.assessment import Assessment

__all__ = ["PublishedCase", "published_cases"]


def __dir__() -> list[str]:
    return sorted(__all__)


PATIENTS = ("exact", "incomplete-list", "trap")
KINDS = (*PATIENTS, "software-vector", "change-only", "cohort", "response-counts")
MAY_HAVE = (
    *("where", "printed", "present", "other_findings", "published_total", "partial_score", "visits", "flare"),
    *("n", "counts", "published_mean", "arms", "response", "statement"),
)
"""What a case has as well, where its source prints it."""
ARITHMETIC = ("listed_sum", "remainder", "completions", "change_from_first", "weighted_sum", "mean")
"""What may be calculated from the numbers of a source."""
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
        """Whether the printed total is within the bounds.

        Args:
            bounds: the lowest and the highest score that the case can have.
        """
        return self.printed_total is not None and bounds.low <= self.printed_total <= bounds.high


@cache
def published_cases() -> tuple[PublishedCase, ...]:
    """Every published case, file by file in alphabetical order.

    Raises:
        UnreadableFileError: a file has a key that is not known, or lacks one, or a kind that is none.
    """
    names = sorted(path.name for path in files(__name__).iterdir() if path.name.endswith(".toml"))
    return tuple(case for name in names if name not in NOT_PUBLISHED for case in _cases(_text(name), name))


def _cases(text: str, file: str) -> list[PublishedCase]:
    """Read the cases of one source from the text of its file."""
    place = Place(file)
    parts = read_table(parse(text, place), place, {"source": _source, "case": each(_record)}, ("source", "case"))
    return [_case(record, parts["source"]) for record in parts["case"]]


def _case(record: dict[str, Any], source: dict[str, Any]) -> PublishedCase:
    completions = record.get("arithmetic", {}).get("completions", ())
    return PublishedCase(
        id=record["id"],
        kind=record["kind"],
        edition=record["edition"],
        source_key=source["key"],
        source=source["citation"],
        where=record.get("where", source["where"]),
        present=as_descriptors(record.get("present", ()), record["id"]),
        unlisted=as_descriptors({name for names in completions for name in names}, record["id"]),
        printed_total=record.get("published_total"),
        note=record["note"],
        record=record,
    )


def _source(value: object, place: Place) -> dict[str, Any]:
    required = ("key", "citation", "doi", "url", "where")
    return read_table(value, place, dict.fromkeys((*required, "note"), _as_it_is), required)


def _record(value: object, place: Place) -> dict[str, Any]:
    """Read one case; a key that is misspelt is refused, so that no number of the source is passed over."""
    record = read_table(value, place, _CASE, _REQUIRED)
    if record["kind"] == "incomplete-list" and not record.get("arithmetic", {}).get("completions"):
        raise place.at("arithmetic.completions").fault(
            "it is missing", "Add the lists of descriptors of which each gives the rest of the total."
        )
    return record


def _arithmetic(value: object, place: Place) -> dict[str, Any]:
    return read_table(value, place, dict.fromkeys(ARITHMETIC, _as_it_is))


def _as_it_is(value: object, _: Place) -> object:
    return value


_REQUIRED = ("id", "kind", "edition", "confidence", "note")
_CASE: Mapping[str, ValueReader] = {
    **dict.fromkeys((*_REQUIRED, *MAY_HAVE), _as_it_is),
    "kind": one_word(KINDS, "kind of case"),
    "edition": one_word((*EDITIONS, "unstated"), "edition"),
    "confidence": one_word(("high", "medium", "low"), "confidence"),
    "arithmetic": _arithmetic,
}


def boundary_cases() -> dict[str, Any]:
    """Cases on and next to the limits of the instrument, with the answers that the definitions give."""
    return _table("boundaries.toml")


def contents() -> dict[str, str]:
    """The content hash of each edition as it was released."""
    return dict(_table("contents.toml"))


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads(_text(name))


def _text(name: str) -> str:
    return (files(__name__) / name).read_text("utf-8")
