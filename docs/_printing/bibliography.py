"""Where each source is cited: in which editions and items, and in which rules and numbers."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from _printing.markup import code, joined, to_descriptors, to_edition
from sledai import EDITIONS, Citation, criteria
from sledai.definitions.records import Records


def cited_in(source: Citation) -> list[Markup]:
    """The places that cite a source, each with its link."""
    return [*_editions(source), *_records(source)]


def _editions(source: Citation) -> list[Markup]:
    places = []
    for key, edition in EDITIONS.items():
        rows = [descriptor for descriptor, row in edition.items() if source in row.sources]
        whole = source in edition.sources or any(source in note.sources for note in edition.notes)
        parts = ["the edition as a whole"] * whole
        if len(rows) == len(edition):
            parts.append("every row")
        elif rows:
            parts.append(to_descriptors(rows))
        if parts:
            places.append(Markup("{}: {}").format(to_edition(key), joined(parts)))
    return places


def _records(source: Citation) -> list[Markup]:
    mappings = [found for name in criteria.__all__ if isinstance(found := getattr(criteria, name), Records)]
    return [
        Markup('<a href="{}">{}</a>').format(_page(record), code(key))
        for mapping in mappings
        for key, record in mapping.items()
        if source in getattr(record, "sources", (getattr(record, "source", None),))
    ]


def _page(record: Any) -> str:
    """The page that prints a record."""
    if isinstance(record, criteria.JointRule):
        return "../labs.html#joints"
    if isinstance(record, criteria.EquivalentDose):
        return "../endpoints.html#equivalents"
    return f"measurements.html#{record.key}" if isinstance(record, criteria.RatioConvention) else "cutoffs.html"
