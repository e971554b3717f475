"""The definitions as plain text, for programs that read instead of looking: ``llms.txt``."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape

from _printing.comparing import groups, weak_in
from _printing.statements import ASPECTS, MARK, MEANING, capital, told
from sledai import EDITIONS, SELENA_SLEDAI, Definition, Descriptor, __version__

HEAD = f"""# sledai

> Lupus disease activity by SELENA-SLEDAI, SLEDAI-2K and SLEDAI: 24 yes/no items with weights 8, 4, 2 and 1, 0 to 105
> points. A Python library and a site with every definition, its source and its grade of evidence.

sledai {__version__}, Apache-2.0. Definitions are in our own words; not the licensed form, not a medical device.
{MARK} {MEANING}. An item that was not assessed is not absent: it gives a range of scores. Always name the edition."""


def text(site: str) -> str:
    """All of it, with addresses that begin with that of the site."""
    return "\n".join([HEAD, "", *_pages(site), "", *_items(site), "", *_differences(), ""])


def _pages(site: str) -> Iterator[str]:
    yield "## Pages\n"
    for name, address, about in (
        ("Calculator", "calculator.html", "score one visit in the browser"),
        ("Differences", "reference/differences.html", "what the editions define differently"),
        ("Flares and response", "endpoints.html", "SELENA flare index, SRI, BICLA, LLDAS, DORIS with their numbers"),
        ("Missing items", "missing.html", "how items that were not assessed are treated"),
        ("Laboratory data", "labs.html", "items from laboratory values"),
        ("Quickstart", "quickstart.html", "the library in Python"),
        ("Command line", "reference/cli.html", "files without Python code"),
        ("API", "reference/api.html", "functions, arguments, errors"),
    ):
        yield f"- [{name}]({site}{address}): {about}"


def _items(site: str) -> Iterator[str]:
    yield f"## Items in {SELENA_SLEDAI.label} ({SELENA_SLEDAI.stamp})\n"
    for descriptor, row in SELENA_SLEDAI.items():
        points = f"{row.weight} point{'s' * (row.weight != 1)}"
        yield f"- [{row.label}]({site}descriptors/{descriptor}.html) (`{descriptor}`, {points}): {_said(row)}"


def _said(row: Definition) -> str:
    return " ".join(f"{capital(ASPECTS[aspect])}: {unescape(text)}" for aspect, text in told(row).items())


def _differences() -> Iterator[str]:
    yield "## What the editions define differently\n"
    for key, edition in EDITIONS.items():
        yield f"- {edition.label} (`{key}`): findings count at {edition[Descriptor.RASH].window}."
    for descriptor in Descriptor:
        found = groups(descriptor)
        if len(found) > 1:
            yield f"- {SELENA_SLEDAI[descriptor].label}"
        for keys, said in found * (len(found) > 1):
            weak = [MARK * bool(weak_in(descriptor, keys, wording)) for _, wording in said]
            statements = [
                f"{capital(ASPECTS.get(aspect, aspect))}: {wording.rstrip('.')}.{mark}"
                for (aspect, wording), mark in zip(said, weak, strict=True)
            ]
            yield f"  - {', '.join(keys)}: {' '.join(statements) or 'no such statement.'}"
