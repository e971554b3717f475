"""The page of the sources: what was read of each, how sure its details are, and where it is cited."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from _printing.markup import bullets, code, folded, grade, link, to_descriptor, to_edition, words
from sledai import EDITIONS, Citation, criteria
from sledai.definitions.bibliography import BIBLIOGRAPHY

MAPPINGS: tuple[Mapping[str, Any], ...] = (
    criteria.CUTOFFS,
    criteria.CHANGE_RULES,
    criteria.BANDS,
    criteria.ENTRIES,
    criteria.BILAG_FLARES,
    criteria.BILAG_NUMBERS,
    criteria.FLARE_RULES,
    criteria.RESPONSES,
    criteria.STATES,
    criteria.PERSISTENT_ACTIVITY,
    criteria.RATIO_CONVENTIONS,
    criteria.JOINT_RULES,
    criteria.EQUIVALENT_DOSES,
)


def entries() -> str:
    rows = "".join(_entry(source) for source in BIBLIOGRAPHY.values())
    return f'<dl class="bibliography">{rows}</dl>'


def _entry(source: Citation) -> str:
    address = link(source.url, words(source.url)) if source.url else "no address"
    facts = [
        f"Read: {words(source.read)}.",
        f"Where: {address}",
        f"Bibliographic details: {grade(source.details)}",
    ]
    if other := source.one_source_with:
        facts.append(f"One source with {link(f'#{other}', code(other))}: the two are one witness, not two.")
    anchor = f'<a class="headerlink" href="#{source.key}" title="Link to this source">&para;</a>'
    term = f'<dt id="{source.key}">{code(source.key)}{anchor}</dt>'
    return f"{term}<dd><p>{words(source.text)}</p>{bullets(facts)}{_cited(source)}</dd>"


def _cited(source: Citation) -> str:
    places = [*_editions(source), *_records(source)]
    if not places:
        return "<p>Cited in no row and no rule.</p>"
    return folded(f"Cited in {len(places)} place{'s' * (len(places) != 1)}", bullets(places))


def _editions(source: Citation) -> list[str]:
    places = []
    for key, edition in EDITIONS.items():
        rows = [descriptor for descriptor, row in edition.items() if source in row.sources]
        parts = (
            ["the edition as a whole"]
            if source in edition.sources or any(source in n.sources for n in edition.notes)
            else []
        )
        if len(rows) == len(edition):
            parts.append("every row")
        elif rows:
            parts.append(", ".join(map(to_descriptor, rows)))
        if parts:
            places.append(f"{to_edition(key)}: {', '.join(parts)}")
    return places


def _records(source: Citation) -> list[str]:
    return [
        link(_page(record), code(key))
        for mapping in MAPPINGS
        for key, record in mapping.items()
        if source in getattr(record, "sources", (getattr(record, "source", None),))
    ]


def _page(record: object) -> str:
    """The page that prints a record."""
    if isinstance(record, criteria.JointRule):
        return "../labs.html#joints"
    if isinstance(record, criteria.EquivalentDose):
        return "../endpoints.html#equivalents"
    return f"measurements.html#{record.key}" if isinstance(record, criteria.RatioConvention) else "cutoffs.html"
