"""Lets the pages import this folder and the library of the same checkout, and adds the pages that are made of it."""

import re
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
    from _printing import about, descriptors, forms, home

    config.extra |= {"chips": home.chips(), "sledai": about.__version__, "licence": about.project()["license"]}
    if repository := about.addresses().get("Repository"):
        config.repo_url, config.edit_uri = repository, "edit/main/docs/"
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
    from _printing.markup import settings

    about = "What changed in each version of sledai, with changes of scores first."
    if name != "CHANGELOG.md":
        about = "How to correct a definition, add an edition, a rule or a case, and change the code."
    return settings(description=about) + "\n\n" + (DOCS.parent / name).read_text("utf-8").replace("](docs/", "](")


def on_pre_page(page: Page, config: MkDocsConfig, **_: Any) -> None:
    """The link to edit a page leads to the file that it is made of."""
    if config.repo_url and page.file.generated_by:
        page.edit_url = f"{config.repo_url}/edit/main/{origin(page.file.src_uri)}"


def origin(address: str) -> str:
    """The file of the repository that a page is made of."""
    from _printing import descriptors

    if address in OF_THE_ROOT:
        return OF_THE_ROOT[address]
    name = Path(address).stem if address.startswith("forms/") else descriptors.SELENA_SLEDAI.key
    return f"src/sledai/editions/{name}.toml"


def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, **_: Any) -> str:
    """A page of the API begins with a table of its names, and the first one has those of every page."""
    from _printing import api

    address = page.file.src_uri
    if address == "reference/api.md":
        ordered = re.findall(r"reference/(api-[a-z-]+\.md)", str(config.nav))
        return f"{markdown}\n\n{api.overview(DOCS / 'reference', ordered)}"
    return api.with_summary(markdown) if address.startswith("reference/api-") else markdown


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
    from _printing import finishing, llms

    folder = Path(config.site_dir)
    (folder / "robots.txt").write_text(f"User-agent: *\nAllow: /\nSitemap: {config.site_url}sitemap.xml\n", "utf-8")
    (folder / "llms.txt").write_text(llms.text(config.site_url or ""), "utf-8")
    finishing.lighten(folder / "search/search_index.json", FOUND_BY)
