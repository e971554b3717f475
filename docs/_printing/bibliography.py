"""Where each source is cited: in which editions and items, and in which rules and numbers."""

from __future__ import annotations

from typing import Any

from _printing.cutoffs import MAPPINGS
from sledai import EDITIONS, Citation, Descriptor, criteria


def editions(source: Citation) -> dict[str, tuple[bool, list[Descriptor]]]:
    """The editions that cite a source: whether as a whole, and in which rows."""
    found = {
        key: (
            source in edition.sources or any(source in note.sources for note in edition.notes),
            [descriptor for descriptor, row in edition.items() if source in row.sources],
        )
        for key, edition in EDITIONS.items()
    }
    return {key: cited for key, cited in found.items() if any(cited)}


def records(source: Citation) -> list[tuple[str, str]]:
    """The keys of the records that cite a source, each with the page that prints it."""
    return [
        (key, _page(record))
        for mapping in MAPPINGS.values()
        for key, record in mapping.items()
        if source in getattr(record, "sources", (getattr(record, "source", None),))
    ]


def _page(record: Any) -> str:
    if isinstance(record, criteria.JointRule):
        return "../labs.html#joints"
    if isinstance(record, criteria.EquivalentDose):
        return "../endpoints.html#equivalents"
    return f"measurements.html#{record.key}" if isinstance(record, criteria.RatioConvention) else "cutoffs.html"
