"""The form of an edition as a Questionnaire."""

from __future__ import annotations

from collections.abc import Iterable

from sledai.definitions import Clause, Definition, Edition, Window, require_edition
from sledai.definitions.bibliography import Grade
from sledai.definitions.descriptors import Descriptor
from sledai.interop.fhir.terms import (
    ANSWERS,
    DISPLAYED,
    ORDINAL_VALUE,
    JsonObject,
    coding,
    form_address,
)

__all__ = ["questionnaire"]

ITEM_CONTROL = "http://hl7.org/fhir/StructureDefinition/questionnaire-itemControl"
ITEM_CONTROLS = "http://hl7.org/fhir/questionnaire-item-control"
ASPECTS = {"counts": "", "requires": "How to judge: ", "limits": "Limit: ", "excludes": "Does not count: "}
"""What comes before the statements of an aspect."""


def questionnaire(edition: Edition) -> JsonObject:
    """Print the form of an edition as a Questionnaire of FHIR R4.

    Each descriptor of the edition is a question with three answers: present, absent, and not assessed. The extension
    ``ordinalValue`` carries the weight of present and the 0 of absent; not assessed has no score. A display item below
    the question has the definition, in the words of the edition.

    The address of the form and the codes are this project's own (see `form_address` and `CODES`); its version is the
    content hash of the edition. The status is ``draft``: whoever publishes the form makes it ``active``.

    Args:
        edition: the edition, or a part of one.

    Returns:
        The resource, as `json.dumps` takes it.

    Example:
        >>> from sledai import SELENA_SLEDAI
        >>> [option["valueCoding"]["code"] for option in questionnaire(SELENA_SLEDAI)["item"][0]["answerOption"]]
        ['present', 'absent', 'not-assessed']
    """
    edition = require_edition(edition)
    return {
        "resourceType": "Questionnaire",
        "language": "en",
        "url": form_address(edition),
        "version": edition.content_hash,
        "name": _computer_name(edition.key),
        "title": edition.label,
        "status": "draft",
        "subjectType": ["Patient"],
        "description": f"{edition.about} [{edition.grade}] Printed by sledai; not the licensed form.",
        "code": [coding(edition.key, edition.label)],
        "item": [_question(name, row) for name, row in edition.items()],
    }


def definition_id(name: Descriptor) -> str:
    """The link of the display item with the definition of a descriptor."""
    return f"{name.value}.definition"


def _computer_name(key: str) -> str:
    """The key of an edition as a name that code can have, such as ``"SelenaSledai"``."""
    parts = "".join(sign if sign.isascii() and sign.isalnum() else " " for sign in key).split()
    return "".join(["Form", *(part[:1].upper() + part[1:] for part in parts)])[:255]


def _question(name: Descriptor, row: Definition) -> JsonObject:
    """The question of a descriptor."""
    return {
        "linkId": name.value,
        "code": [coding(name.value, row.label)],
        "text": row.label,
        "type": "choice",
        "required": True,
        "answerOption": [_option(code, meaning, row.weight) for code, meaning in ANSWERS.items()],
        "item": [
            {
                "extension": [
                    {
                        "url": ITEM_CONTROL,
                        "valueCodeableConcept": {"coding": [{"system": ITEM_CONTROLS, "code": "help"}]},
                    }
                ],
                "linkId": definition_id(name),
                "text": _definition(row),
                "type": "display",
            }
        ],
    }


def _option(code: str, meaning: bool | None, weight: int) -> JsonObject:
    """An answer to a question, with its score where it has one."""
    value = {"valueCoding": coding(code, DISPLAYED[meaning])}
    return value if meaning is None else {"extension": [score_of(meaning, weight)], **value}


def score_of(meaning: bool, weight: int) -> JsonObject:
    """The extension with the score of an answer."""
    return {"url": ORDINAL_VALUE, "valueDecimal": weight if meaning else 0}


def _definition(row: Definition) -> str:
    """All that a row says of its descriptor, aspect by aspect, with a mark where a statement is unverified."""
    found = [
        f"{before}{_sentences(clauses)}" for aspect, before in ASPECTS.items() if (clauses := getattr(row, aspect))
    ]
    return " ".join([*found, f"Days that count: {row.window}{_mark(row.window)}."])


def _mark(statement: Clause | Window) -> str:
    return f" [{statement.grade}]" if statement.grade is Grade.UNVERIFIED else ""


def _sentences(clauses: Iterable[Clause]) -> str:
    """Statements as one text; causes, which are not sentences, with semicolons between them."""
    texts = [f"{clause.wording.removesuffix('.')}{_mark(clause)}" for clause in clauses]
    between = ". " if all(text[:1].isupper() for text in texts) else "; "
    return between.join(texts) + "."
