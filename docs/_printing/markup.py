"""The templates of the pages, and how they print what comes from the library.

Whatever a template prints is escaped here and nowhere else. Links are written as from a page one folder below the root;
`rendered` changes them for a page in the root.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from html import escape
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

import sledai
from _printing.plain import (
    ASPECTS,
    DOCS,
    MARK,
    MEANING,
    SIDES,
    capital,
    cited,
    edition_name,
    named,
    points,
    system,
    unverified,
    weak_among,
)
from sledai import (
    EDITIONS,
    SELENA_SLEDAI,
    Citation,
    Clause,
    Cutoff,
    Definition,
    Descriptor,
    Grade,
    Note,
    Window,
)

SIGNS = (
    (re.compile(r"([<>])= (?=\d)"), lambda found: {"<": "\u2264", ">": "\u2265"}[found[1]] + "\u00a0"),
    (re.compile(r"([<>]) (?=\d)"), lambda found: f"{found[1]}\u00a0"),
    (re.compile(r" x 10\^9/L"), lambda _: "\u00a0\u00d7\u00a010\u2079/L"),
)
"""How signs are printed, and kept on the line of their number."""


def rendered(template: str, address: str, **values: Any) -> str:
    """What a template, or the text of one, prints on the page at an address."""
    found = TEMPLATES.from_string(template) if "\n" in template else TEMPLATES.get_template(template)
    text = found.render(address=address, **values)
    return text if "/" in address else text.replace('href="../', 'href="')


# How a text is printed


def words(value: object) -> Markup:
    """A text for readers: escaped, with the signs of print; what is markup already stays as it is."""
    if hasattr(value, "__html__"):
        return Markup(value)
    text = str(value)
    for pattern, sign in SIGNS:
        text = pattern.sub(sign, text)
    return Markup(escape(text, quote=False))


def code(value: object) -> Markup:
    """A text as it is typed."""
    return Markup(f"<code>{escape(str(value), quote=False)}</code>")


def coded(text: str) -> Markup:
    """A text in which what stands between grave accents is code."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(words(text.strip()))))


def joined(parts: Iterable[object], between: str = ", ") -> Markup:
    return Markup(between).join(map(words, parts))


# What is linked


def to_descriptor(descriptor: Descriptor) -> Markup:
    return Markup('<a href="../descriptors/{}.html">{}</a>').format(descriptor, words(SELENA_SLEDAI[descriptor].label))


def to_edition(key: str) -> Markup:
    return Markup('<a href="../reference/editions.html#{}">{}</a>').format(key, words(edition_name(key)))


def to_editions(keys: Iterable[str]) -> Markup:
    return joined(map(to_edition, keys))


def listed(keys: Collection[str]) -> Markup:
    """Some editions, or that it is every one."""
    return Markup("every edition") if len(keys) == len(EDITIONS) else to_editions(keys)


def to_sources(sources: Iterable[Citation]) -> Markup:
    link = Markup('<a href="../reference/bibliography.html#{}">{}</a>')
    return joined(link.format(source.key, words(cited(source))) for source in sources)


def grade(value: Grade) -> Markup:
    return Markup('<span class="grade grade-{0}">{0}</span>').format(value)


def titled(record: Any) -> Markup:
    return Markup("{}<br>{}").format(words(record.label), code(record.key))


def evidence(record: Any) -> Markup:
    """The grade of a record, its sources, and the place in them."""
    sources = getattr(record, "sources", None) or [record.source]
    return Markup("{} {}; {}").format(grade(record.grade), to_sources(sources), words(record.place))


def note(value: Note) -> Markup:
    """A remark, with its sources."""
    sources = Markup(" ({})").format(to_sources(value.sources)) if value.sources else ""
    return words(value.text) + sources


# What a row says


def cutoff(value: Cutoff) -> Markup:
    exactly = "counts" if value.holds(value.value) else "does not count"
    return words(f"{SIDES[value.side]} {value.value} {value.unit} (exactly {value.value} {exactly})")


def marked(statement: Clause | Window) -> Markup:
    """The words of a statement, with the mark where it is unverified."""
    text = statement.wording if isinstance(statement, Clause) else str(statement)
    return words(text) + MARK * unverified(statement)


def told(row: Definition) -> dict[str, Markup]:
    """All that a row says in whole sentences, one text for each aspect that it has something on."""
    found: dict[str, tuple[Clause, ...]] = {aspect: getattr(row, aspect) for aspect in ASPECTS}
    return {
        aspect: _causes(clauses) if aspect == "excludes" else Markup(" ").join(map(_sentence, clauses))
        for aspect, clauses in found.items()
        if clauses
    }


def doubts(clauses: Iterable[Clause]) -> list[Markup]:
    """What is known of the evidence of unverified statements; a remark that another one continues is left out."""
    notes = list(dict.fromkeys(clause.note for clause in clauses if unverified(clause) and clause.note))
    return [
        words(f"{capital(one)}.") for one in notes if not any(other != one and other.startswith(one) for other in notes)
    ]


def _sentence(clause: Clause) -> Markup:
    text = marked(clause).removesuffix(MARK)
    return Markup(text) + "." * (not text.endswith(".")) + MARK * unverified(clause)


def _causes(clauses: Iterable[Clause]) -> Markup:
    """Causes in a row: commas between them, semicolons where a cause has a comma of its own."""
    *others, last = map(marked, clauses)
    between = "; " if any("," in cause for cause in (*others, last)) else ", "
    end = ("; or " if between == "; " else " or ") * bool(others)
    return Markup(between).join(others) + end + last + "."


TEMPLATES = Environment(
    loader=FileSystemLoader(DOCS / "_templates"),
    autoescape=True,
    finalize=words,
    lstrip_blocks=True,
    trim_blocks=True,
    undefined=StrictUndefined,
)
TEMPLATES.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":")}
_FILTERS = (
    *(capital, cited, code, coded, cutoff, doubts, edition_name, evidence, grade, joined, listed, marked, named, note),
    *(points, system, titled, to_descriptor, to_edition, to_editions, to_sources, told, weak_among),
)
TEMPLATES.filters |= {function.__name__: function for function in _FILTERS}
TEMPLATES.filters["side"] = SIDES.__getitem__
TEMPLATES.tests |= {"unverified": unverified, "cutoff": lambda value: isinstance(value, Cutoff)}
TEMPLATES.globals |= {name: getattr(sledai, name) for name in sledai.__all__}
TEMPLATES.globals |= {"ASPECTS": ASPECTS, "MARK": MARK, "MEANING": MEANING}
TEMPLATES.globals["html"] = TEMPLATES.get_template("macros.html").module
