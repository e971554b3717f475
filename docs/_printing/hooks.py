"""Lets the pages import this folder and the library of the same checkout; adds the pages and notebooks made of it."""

import sys
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

DOCS = Path(__file__).resolve().parent.parent
FOUND_BY: dict[str, list[str]] = {}
"""The words by which people look for what is at an address."""


def on_startup(**_: Any) -> None:
    sys.path[:0] = [str(DOCS), str(DOCS.parent / "src")]


def on_config(config: MkDocsConfig) -> None:
    from _printing import about, descriptors, pages
    from sledai import SELENA_SLEDAI, __version__

    rows = SELENA_SLEDAI.items()
    config.extra |= {"rows": rows, "sledai": __version__, "licence": about.project()["license"]}
    if repository := about.addresses().get("Repository"):
        config.repo_url, config.edit_uri = repository, "edit/main/docs/"
    sections = {title: pages for entry in config.nav or () for title, pages in entry.items()}
    sections["About"] += pages.OF_THE_ROOT
    items = [{row.label: descriptors.address(descriptor)} for descriptor, row in rows]
    sections["Definitions"] += [{"Each item": items}, {"Each form": list(pages.FORMS)}]


def on_files(files: Files, config: MkDocsConfig) -> None:
    from _printing import pages

    for address, content in (pages.made() | pages.downloads(config.site_url or "")).items():
        files.append(File.generated(config, address, content=content))


def on_pre_page(page: Page, config: MkDocsConfig, **_: Any) -> None:
    """The link to edit a page leads to the file that it is made of."""
    from _printing import pages

    if config.repo_url and page.file.generated_by:
        page.edit_url = f"{config.repo_url}/edit/main/{pages.origin(page.file.src_uri)}"


def on_page_markdown(markdown: str, *, page: Page, **_: Any) -> str:
    from _printing import pages

    return pages.finished(page.file.src_uri, markdown)


def on_page_content(html: str, *, page: Page, **_: Any) -> str:
    """Keeps the words by which people look for a page, or for a section of it."""
    for section, searched in page.meta.get("found_by", {}).items():
        FOUND_BY[page.url if section == "top" else f"{page.url}#{section}"] = searched
    return html


def on_post_page(output: str, **_: Any) -> str:
    from _printing import finishing

    return finishing.named(output)


def on_post_template(output_content: str, *, template_name: str, **_: Any) -> str:
    """The page for a wrong address is a template, not a page."""
    return on_post_page(output_content) if template_name.endswith(".html") else output_content


@event_priority(-100)
def on_post_build(config: MkDocsConfig) -> None:
    from _printing import finishing, offline, pages

    folder = Path(config.site_dir)
    (folder / "versions.json").write_text(offline.versions(), "utf-8")
    (folder / "robots.txt").write_text(f"User-agent: *\nAllow: /\nSitemap: {config.site_url}sitemap.xml\n", "utf-8")
    (folder / "llms.txt").write_text(pages.llms(config.site_url or ""), "utf-8")
    finishing.lighten(folder / "search/search_index.json", FOUND_BY)
    offline.pack(folder, config.site_url or "")
