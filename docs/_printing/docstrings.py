"""Docstring sections in the form that the API page needs: examples as code, reference keys as links."""

from __future__ import annotations

import re
from typing import Any

import griffe

from sledai.definitions.bibliography import BIBLIOGRAPHY

REFERENCES = re.compile(r"^References:\n +(.+)$", re.MULTILINE)


def shown(docstring: str) -> str:
    text = re.sub(r"(?m)^Example:$", "Examples:", docstring)
    return REFERENCES.sub(lambda section: f"**References:** {_linked(section[1])}", text)


def _linked(keys: str) -> str:
    return re.sub(r"[\w-]+", lambda key: _link(key[0]) if key[0] in BIBLIOGRAPHY else key[0], keys)


def _link(key: str) -> str:
    return f'<a href="bibliography.html#{key}">{key}</a>'


class Sections(griffe.Extension):
    """Rewrites each docstring once, when its object is loaded."""

    def on_object(self, *, obj: griffe.Object, **_: Any) -> None:
        if obj.docstring:
            obj.docstring.value = shown(obj.docstring.value)
