"""The printable forms: one page of paper for each edition, in the library's own words."""

from __future__ import annotations

from _printing import markup
from _printing.markup import code, grade, page, table, words
from _printing.statements import ASPECTS, MARK, MEANING, capital, told, unverified
from sledai import EDITIONS, Definition, Descriptor, Edition, __version__

ANSWERS = ("present", "absent", "not assessed")
FIELDS = ("Subject", "Visit", "Date", "Assessed by")


def overview() -> str:
    """The form of each edition."""
    rows = (
        (
            f'<a href="{key}.html">{words(edition.label)}</a>',
            code(key),
            grade(edition.grade),
            code(edition.content_hash),
        )
        for key, edition in EDITIONS.items()
    )
    return table(("form", "edition", "evidence", "content"), rows, kind="overview")


def address(key: str) -> str:
    """The page of a form, for good."""
    return f"forms/{key}.md"


def of(edition: Edition) -> str:
    """The form of an edition."""
    return page(
        (
            markup.settings(description=f"One page to print for {edition.label}.", search={"exclude": True}),
            f"# Form: {edition.label}",
            '<p class="form-screen">Printed, this page is one sheet of A4. '
            f'<a href="../reference/editions.html#{edition.key}">About this edition</a>, '
            '<a href="../calculator.html">the calculator</a>, '
            '<a href="index.html">the other forms</a>.</p>',
            _sheet(edition),
            '<link rel="stylesheet" href="../assets/forms.css">',
        )
    )


def _sheet(edition: Edition) -> str:
    fields = "".join(f'<span class="form-field">{name}</span>' for name in FIELDS)
    stamp = f"Edition {code(edition.key)}, content {code(edition.content_hash)}, sledai {__version__}."
    head = "".join(f'<th scope="col" class="form-answer">{answer}</th>' for answer in ANSWERS)
    rows = "".join(_row(descriptor, row) for descriptor, row in edition.items())
    return (
        '<div class="form">'
        f'<p class="form-stamp">{stamp} A finding counts when it is present at {words(_window(edition))} '
        "and, in the judgement of the physician, due to lupus.</p>"
        f'<p class="form-who">{fields}</p>'
        f'<table class="form-table"><thead><tr><th scope="col">points</th><th scope="col">finding</th>{head}</tr>'
        f"</thead><tbody>{rows}</tbody></table>"
        f'<p class="form-sums"><span class="form-field">Points present (lowest score)</span>'
        f'<span class="form-field">Points not assessed</span>'
        f'<span class="form-field">Both together (highest score, 0 to {edition.maximum})</span></p>'
        f'<p class="form-foot">{_foot(edition)}</p>'
        "</div>"
    )


def _row(descriptor: Descriptor, row: Definition) -> str:
    boxes = "".join(
        f'<td class="form-answer"><span class="form-box" role="img" aria-label="box for {answer}"></span></td>'
        for answer in ANSWERS
    )
    said = f'<strong><a href="../descriptors/{descriptor}.html">{words(row.label)}</a></strong> {_said(row)}'
    return f'<tr data-item="{descriptor}"><td class="form-points">{row.weight}</td><td>{said}</td>{boxes}</tr>'


def _said(row: Definition) -> str:
    """All that the edition says of an item, aspect by aspect, in one line of text; what counts needs no word."""
    return " ".join(
        text if aspect == "counts" else f"<em>{capital(ASPECTS[aspect])}:</em> {text}"
        for aspect, text in told(row).items()
    )


def _window(edition: Edition) -> str:
    (window,) = {str(row.window) for row in edition.values()}
    return window


def _foot(edition: Edition) -> str:
    marked = any(unverified(clause) for row in edition.values() for _, clause in row.clauses)
    unseen = f"{MARK} {MEANING}. " if marked else ""
    return (
        f"{unseen}Not the licensed form: our own words, printed from the library. "
        "An item that was not assessed is not absent: it leaves the score between the lowest and the highest. "
        "Sources of every statement: the page of the finding."
    )
