"""What goes with a built site: the list of its versions, and all of it as an archive that works without a server."""

from __future__ import annotations

import json
import re
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from sledai import __version__

ROOT = Path(__file__).resolve().parents[2]
ARCHIVE = "sledai-offline.zip"
VERSION = re.compile(r"^## (?:Unreleased \()?(\d+(?:\.\d+)+)", re.MULTILINE)
"""A version in the changelog."""
LEFT_OUT = re.compile(r"\.map$|\.gz$|^(404\.html|robots\.txt|sitemap\.xml|versions\.json)$")
"""What only a server or a search engine uses."""


def versions() -> str:
    """The list from which a reader chooses a version, in the form of mike: those of the changelog, newest first."""
    found = VERSION.findall((ROOT / "CHANGELOG.md").read_text("utf-8"))
    return json.dumps([{"version": version, "title": version, "aliases": []} for version in found])


def pack(folder: Path, site: str) -> None:
    """Write the archive into the folder of the site.

    A browser starts no worker and reads no JSON from a file: `iframe-worker.js` stands in for the worker of the search.
    """
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != ARCHIVE]
    with ZipFile(folder / ARCHIVE, "w", ZIP_DEFLATED) as archive:
        for path in files:
            name = path.relative_to(folder).as_posix()
            if not LEFT_OUT.search(name):
                name, content = _without_server(name, path.read_bytes(), site)
                archive.writestr(ZipInfo(f"sledai-{__version__}/{name}"), content, ZIP_DEFLATED)


def _without_server(name: str, content: bytes, site: str) -> tuple[str, bytes]:
    """A file as it is in the archive: with a way to search, without a choice of versions."""
    if name == "search/search_index.json":
        return "search/search_index.js", b"var __index = " + content
    if name.startswith("assets/javascripts/bundle."):
        return name, (Path(__file__).parent / "iframe-worker.js").read_bytes() + content
    if name.endswith(".html"):
        html = re.sub(r'"version": \{.*?\}', '"version": null', content.decode("utf-8"))
        return name, html.replace(f'href="{ARCHIVE}"', f'href="{site}{ARCHIVE}"').encode("utf-8")
    return name, content
