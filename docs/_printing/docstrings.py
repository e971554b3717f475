"""Docstring sections in the form that the API page needs: full texts, examples as code, reference keys as links."""

from __future__ import annotations

import inspect
import re
from functools import cache
from itertools import accumulate
from pathlib import Path
from pydoc import locate
from typing import Any

import griffe

from _printing.api import LISTED
from sledai.definitions.bibliography import BIBLIOGRAPHY

REFERENCES = re.compile(r"^References:\n +(.+)$", re.MULTILINE)
ENTRY = r"^( +){name}: (.+(?:\n\1 +.+)*)"
"""A parameter or an error, and its text to the end of its lines."""
ELSEWHERE = re.compile(r"(?:^|(?<=; or )|(?<=: ))[Aa]s\s+for\s+`([\w.]+)`")
"""Where an entry, or a whole docstring, leaves its text to that of another object."""


def shown(docstring: str, path: str = "") -> str:
    """The docstring of the object at a path, as it is printed."""
    text = re.sub(r"(?m)^Example:$", "Examples:", in_full(docstring, path))
    return REFERENCES.sub(lambda section: f"**References:** {_linked(section[1])}", text)


def in_full(docstring: str, path: str) -> str:
    """The docstring with what another one says of the same thing in place of *as for* that object."""
    module, _, name = path.rpartition(".")
    if ELSEWHERE.match(docstring):
        return ELSEWHERE.sub(lambda other: _docstring(f"{other[1]}.{name}", module).rstrip(".") or other[0], docstring)

    def entry(one: re.Match[str]) -> str:
        text = ELSEWHERE.sub(lambda other: _entry(one["name"], other[1], module) or _to(other[1], module), one[3])
        return f"{one[1]}{one['name']}: {text}"

    return re.sub(ENTRY.format(name=r"(?P<name>\w+)"), entry, docstring, flags=re.MULTILINE)


def _entry(name: str, other: str, module: str) -> str:
    """What the docstring of another object says of a parameter or an error, or nothing."""
    said = re.search(ENTRY.format(name=name), _docstring(other, module), re.MULTILINE)
    return re.sub(r"\s+", " ", said[2]).rstrip(".") if said else ""


def _docstring(name: str, module: str) -> str:
    path = _meant(name, module)
    return in_full(inspect.getdoc(locate(path)) or "", path) if path else ""


def _meant(name: str, module: str) -> str:
    """The path of what a name means in a module, or else in what is around it; empty for no object."""
    around = [f"{within}.{name}" for within in accumulate(module.split("."), "{}.{}".format)][::-1]
    return next((path for path in (*around, name) if locate(path)), "")


def _to(name: str, module: str) -> str:
    """That the text is at another name, with a link where that is on a page."""
    address = _addresses().get(id(locate(_meant(name, module))))
    return f"as for [`{name}`]({address})" if address else f"as for `{name}`"


@cache
def _addresses() -> dict[int, str]:
    """Where each object of the API is documented."""
    pages = (Path(__file__).parents[1] / "reference").glob("api-*.md")
    return {
        id(locate(name)): f"{page.name}#{name}"
        for page in sorted(pages)
        for name in LISTED.findall(page.read_text("utf-8"))
    }


def _linked(keys: str) -> str:
    return re.sub(r"[\w-]+", lambda key: _link(key[0]) if key[0] in BIBLIOGRAPHY else key[0], keys)


def _link(key: str) -> str:
    return f'<a href="bibliography.html#{key}">{key}</a>'


class Sections(griffe.Extension):
    """Rewrites each docstring once, when its object is loaded."""

    def on_object(self, *, obj: griffe.Object, **_: Any) -> None:
        if obj.docstring:
            obj.docstring.value = shown(obj.docstring.value, obj.path)
