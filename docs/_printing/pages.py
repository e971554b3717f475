"""Every page of the site as Markdown: those that are written, with what their templates print, and those that are made.

A page with several examples is also a notebook.
"""

from __future__ import annotations

import re
from html import unescape
from importlib import import_module

from _printing import api, descriptors, notebooks, rules
from _printing.markup import TEMPLATES, rendered
from _printing.plain import DOCS
from sledai import EDITIONS, SELENA_SLEDAI, Descriptor, criteria
from sledai.definitions.bibliography import BIBLIOGRAPHY
from sledai.frames.synonyms import SYNONYMS
from sledai.laboratory import CATALOGUE, Exclusion, Finding, rule_in_words
from sledai.laboratory.units import DIMENSIONS, UNITS
from sledai.laboratory.wording import CAUSES, finding_in_words

PARTS = (
    *("about", "benchmarks", "bibliography", "calculator", "commands", "comparing", "cutoffs", "descriptors"),
    *("endpoints", "messages", "pictures", "pitfalls", "rules", "worked"),
)
"""The modules of this folder that the templates use."""
TEMPLATES.globals |= {part: import_module(f"_printing.{part}") for part in PARTS}
TEMPLATES.globals |= {
    "BIBLIOGRAPHY": BIBLIOGRAPHY,
    "CATALOGUE": CATALOGUE,
    "CAUSES": CAUSES,
    "DIMENSIONS": DIMENSIONS,
    "Exclusion": Exclusion,
    "Finding": Finding,
    "SYNONYMS": SYNONYMS,
    "UNITS": UNITS,
    "criteria": criteria,
    "finding_in_words": finding_in_words,
    "rule_in_words": rule_in_words,
}
TEMPLATES.filters["unit_name"] = rules.unit_name
for _name, _file in (("items", "items.html"), ("records", "records.html"), ("rule_tables", "rules.html")):
    TEMPLATES.globals[_name] = TEMPLATES.get_template(_file).module

RENDERED = re.compile(r"^```jinja\n(.*?)^```$", re.MULTILINE | re.DOTALL)
"""A template that is part of a page."""
OF_THE_ROOT = {
    "changelog.md": ("CHANGELOG.md", "What changed in each version of sledai, with changes of scores first."),
    "contributing.md": ("CONTRIBUTING.md", "How to correct a definition, add an edition, a rule or a case."),
}
"""The pages that are files of the root, with their descriptions."""
FORMS = {f"forms/{key}.md": key for key in EDITIONS}
"""The editions by the pages of their forms, which stand for good."""
API = "reference/api.md"


def made() -> dict[str, str]:
    """The pages that no file of the folder has, by address: the items, the forms and the files of the root."""
    found = {address: _of_the_root(*source) for address, source in OF_THE_ROOT.items()}
    for descriptor in Descriptor:
        address = descriptors.address(descriptor)
        found[address] = rendered("descriptor.md.jinja", address, descriptor=descriptor)
    for address, key in FORMS.items():
        found[address] = rendered("form.md.jinja", address, key=key)
    return found


def finished(address: str, markdown: str) -> str:
    """A page with what its blocks print; one of the API with the table of its names."""
    if address == API:
        ordered = re.findall(r"reference/(api-[a-z-]+\.md)", (DOCS.parent / "mkdocs.yml").read_text("utf-8"))
        markdown += f"\n\n{api.overview(ordered)}"
    elif address.startswith("reference/api-"):
        markdown = api.with_summary(markdown)
    return RENDERED.sub(lambda block: rendered(block[1], address).strip("\n"), markdown)


def origin(address: str) -> str:
    """The file of the repository that a page is made of."""
    if address in OF_THE_ROOT:
        return OF_THE_ROOT[address][0]
    return f"src/sledai/editions/{FORMS.get(address, SELENA_SLEDAI.key)}.toml"


def every() -> dict[str, str]:
    """Every page by its address."""
    return {address: finished(address, markdown) for address, markdown in (_written() | made()).items()}


def downloads(site: str) -> dict[str, str]:
    """The notebooks by their address, with links to the site at an address."""
    return {
        name: notebooks.notebook(page, finished(page, markdown), site)
        for page, markdown in _written().items()
        if (name := notebooks.address(page, markdown))
    }


def llms(site: str) -> str:
    """The definitions as plain text, for programs that read instead of looking; with the address of the site."""
    return unescape(rendered("llms.txt", "llms.txt", site=site))


def _written() -> dict[str, str]:
    paths = {path.relative_to(DOCS).as_posix(): path for path in sorted(DOCS.rglob("*.md"))}
    return {name: path.read_text("utf-8") for name, path in paths.items() if not name.startswith("_")}


def _of_the_root(name: str, description: str) -> str:
    """The text of a file of the root; its links to the pages lead from where the site shows it."""
    text = (DOCS.parent / name).read_text("utf-8").replace("](docs/", "](")
    return f"---\ndescription: {description}\n---\n\n{text}"
