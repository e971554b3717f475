"""Lets the pages import this folder and the library of the same checkout, and adds the pages that are made of it."""

import sys
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

DOCS = Path(__file__).resolve().parent.parent
SECTION = "Definitions"
"""The part of the navigation in which the pages of the descriptors and the forms stand."""
OF_THE_ROOT = {"changelog.md": "CHANGELOG.md", "contributing.md": "CONTRIBUTING.md"}
"""The pages that are files of the root; they end the part of the navigation called About."""


FOUND_BY: dict[str, list[str]] = {}
"""The words by which people look for what is at an address."""


def on_startup(**_: Any) -> None:
    sys.path[:0] = [str(DOCS), str(DOCS.parent / "src")]


def on_config(config: MkDocsConfig) -> None:
    from _printing import descriptors, forms

    sections = {title: pages for entry in config.nav or () for title, pages in entry.items()}
    sections["About"] += OF_THE_ROOT
    section = sections[SECTION]
    rows = descriptors.SELENA_SLEDAI.items()
    section.append({"Each item": [{row.label: descriptors.address(descriptor)} for descriptor, row in rows]})
    section.append({"Each form": list(map(forms.address, forms.EDITIONS))})


def on_files(files: Files, config: MkDocsConfig) -> None:
    from _printing import descriptors, forms

    made = {descriptors.address(descriptor): descriptors.of(descriptor) for descriptor in descriptors.Descriptor}
    made |= {forms.address(key): forms.of(edition) for key, edition in forms.EDITIONS.items()}
    made |= {address: _of_the_root(name) for address, name in OF_THE_ROOT.items()}
    for address, content in made.items():
        files.append(File.generated(config, address, content=content))


def _of_the_root(name: str) -> str:
    """The text of a file of the root; its links to the pages lead from where the site shows it."""
    return (DOCS.parent / name).read_text("utf-8").replace("](docs/", "](")


def on_page_content(html: str, *, page: Page, **_: Any) -> str:
    """Keeps the words by which people look for a page, or for a section of it."""
    for section, searched in page.meta.get("found_by", {}).items():
        FOUND_BY[page.url if section == "top" else f"{page.url}#{section}"] = searched
    return html


def on_post_page(output: str, **_: Any) -> str:
    from _printing import finishing

    return finishing.named(output)


@event_priority(-100)
def on_post_build(config: MkDocsConfig) -> None:
    from _printing import finishing

    finishing.lighten(Path(config.site_dir) / "search/search_index.json", FOUND_BY)
