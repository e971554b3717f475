"""What the resources have in common: addresses and codes of this project's own, references, and times."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any, TypeAlias
from uuid import UUID, uuid5

from sledai.definitions import Edition, require_edition
from sledai.errors import unreadable_reading
from sledai.visits.days import span_of

__all__ = ["CODES", "form_address"]

JsonObject: TypeAlias = dict[str, Any]
"""A resource, or a part of one."""

PROJECT = UUID("728b78e4-fa70-460a-9765-884afa38ec3a")
"""The name space of the addresses; a UUID needs no registration and no web site."""
CODES = f"urn:uuid:{uuid5(PROJECT, 'codes')}"
"""The code system: the keys of the editions, the names of the descriptors, the answers and ``score-bounds``."""

ORDINAL_VALUE = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
"""The extension that carries the score of an answer in R4."""
ITEM_WEIGHT = "http://hl7.org/fhir/StructureDefinition/itemWeight"
"""The extension that later versions of FHIR have in its place."""

ANSWERS: dict[str, bool | None] = {"present": True, "absent": False, "not-assessed": None}
"""The codes of the three answers, with their meanings."""
WORDS = {meaning: code for code, meaning in ANSWERS.items()}
DISPLAYED = {True: "Present", False: "Absent", None: "Not assessed"}

DATE_TIME = re.compile(
    r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d))?)?)?",
    re.ASCII,
)
"""A year, a month, a date, or a time with its zone; a time in FHIR has seconds and a zone."""
ACCEPTED_TIME = "a date or a time with its zone: '2024-03-05', '2024-03', '2024', '2024-03-05T10:00:00+01:00'"


def form_address(edition: Edition) -> str:
    """The canonical address of the form of an edition.

    It is a UUID made of the key of the edition, so each edition has its own, a local form too. It is this project's
    own: a form of the index with an address of FHIR was not found.

    Args:
        edition: the edition.

    Example:
        >>> from sledai import SELENA_SLEDAI
        >>> form_address(SELENA_SLEDAI)
        'urn:uuid:...'
    """
    return f"urn:uuid:{uuid5(PROJECT, f'form {require_edition(edition).key}')}"


def versioned_address(edition: Edition) -> str:
    """The address of the form of an edition with the content of the edition as the version."""
    return f"{form_address(edition)}|{edition.content_hash}"


def coding(code: str, display: str) -> JsonObject:
    """A code of this project."""
    return {"system": CODES, "code": code, "display": display}


def concept(code: str, display: str) -> JsonObject:
    """A concept with a code of this project."""
    return {"coding": [coding(code, display)], "text": display}


def is_time(text: str) -> bool:
    """Whether a text is a date or a time as FHIR has it."""
    return DATE_TIME.fullmatch(text) is not None and span_of(text) is not None


def written_time(day: date | str) -> str:
    """A date or a time as FHIR has it.

    Raises:
        UnreadableValueError: it is neither, or a time without a zone.
    """
    text = day.isoformat() if isinstance(day, date) else day
    is_local = isinstance(day, datetime) and day.utcoffset() is None
    if is_local or not isinstance(text, str) or not is_time(text):
        raise unreadable_reading("day", {repr(day): 1}, accepted=ACCEPTED_TIME)
    return text


def reference_to(name: str) -> JsonObject:
    """A reference to a resource; a text with ``|`` is the identifier of one, ``system|value``."""
    system, is_identifier, value = name.partition("|")
    if not is_identifier:
        return {"reference": name}
    return {"identifier": {**({"system": system} if system else {}), "value": value}}
