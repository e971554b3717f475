"""Answers to the form of an edition as QuestionnaireResponses: written, and read into visits."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Literal, TypeAlias

from attrs import field, frozen

from sledai._toml import Place, ValueReader, each, one_of, read_table, read_text
from sledai.definitions import Edition, require_edition
from sledai.definitions.descriptors import Descriptor
from sledai.editions import EDITIONS
from sledai.errors import SledaiError, raise_all, shown, unreadable_reading
from sledai.interop.fhir.questionnaires import definition_id, score_of
from sledai.interop.fhir.terms import (
    ACCEPTED_TIME,
    ANSWERS,
    CODES,
    DISPLAYED,
    ITEM_WEIGHT,
    ORDINAL_VALUE,
    WORDS,
    JsonObject,
    coding,
    form_address,
    is_time,
    reference_to,
    versioned_address,
    written_time,
)
from sledai.rules.course.reading import require_choice
from sledai.visits.answers import DESCRIPTORS
from sledai.visits.assessment import Assessment
from sledai.visits.judged import require_rules_of
from sledai.visits.visits import Visits

__all__ = ["FhirForm", "FhirForms", "questionnaire_response", "read_forms"]

Unfinished: TypeAlias = Literal["refuse", "read", "leave out"]
"""What becomes of a form that is in progress or was stopped."""

Answer: TypeAlias = tuple[bool | None, tuple[object, ...]]
"""Present (True), absent (False) or not assessed (None), with the scores that are given for it, None of no score."""

UNFINISHED = ("in-progress", "stopped")
IN_ERROR = "entered-in-error"
STATUSES = ("in-progress", "completed", "amended", IN_ERROR, "stopped")
SYSTEM = re.compile(r"[^\s|]+"), "an address without blanks"
VALUE = re.compile(r"\S(.*\S)?"), "a text without outer blanks"
REFERENCE = (
    re.compile(r"[^\s|]+|[^\s|]*\|\S(.*\S)?"),
    "a reference, such as 'Patient/1', or an identifier as 'system|value'",
)
ID = re.compile(r"[A-Za-z0-9.-]{1,64}"), "up to 64 letters, digits, hyphens and dots"
OF_ANY_FORM: dict[str, ValueReader] = {
    "resourceType": one_of({"QuestionnaireResponse": None}, "resource to read"),
    "status": one_of({status: status for status in STATUSES}, "status"),
}
"""The readers of what is read of every form, also of one that does not count."""
OTHER_VALUES = tuple(
    f"value{kind}"
    for kind in (
        *("Attachment", "Boolean", "Date", "DateTime", "Decimal", "Integer", "Quantity", "Reference", "String"),
        *("Time", "Uri"),
    )
)
"""The answers that R4 has besides a coding."""


def _time_text(day: date | str | None) -> str | None:
    return None if day is None else written_time(day)


@frozen
class FhirForm:
    """A form that was filled in at a visit.

    Attributes:
        visit: the answers.
        subject: whose they are: a reference, such as ``"Patient/1"``, or an identifier as ``"system|value"``.
        encounter: the encounter, likewise.
        day: when the answers were given or last changed: a date, or a time with its zone; text as FHIR has it.
        status: the status, as FHIR names it.
        id: the identifier of the resource.

    Raises:
        TypeError: it is not one visit.
        UnreadableValueError: the day is not one of FHIR, or a reference or an identifier cannot be one.
        ValueError: FHIR does not have the status.
    """

    visit: Assessment
    subject: str | None = field(default=None, kw_only=True)
    encounter: str | None = field(default=None, kw_only=True)
    day: str | None = field(default=None, kw_only=True, converter=_time_text)
    status: str = field(default="completed", kw_only=True)
    id: str | None = field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if not isinstance(self.visit, Assessment):
            raise TypeError(f"{type(self.visit).__name__} is not one visit: give one Assessment, such as visits[0]")
        require_choice("status", self.status, STATUSES)
        for name, pattern, accepted in (("subject", *REFERENCE), ("encounter", *REFERENCE), ("id", *ID)):
            value = getattr(self, name)
            if value is not None and not (isinstance(value, str) and pattern.fullmatch(value)):
                raise unreadable_reading(name, {repr(value): 1}, accepted=accepted)


def questionnaire_response(form: FhirForm, edition: Edition) -> JsonObject:
    """Write a form as a QuestionnaireResponse of FHIR R4 to the form of an edition.

    Every descriptor of the edition has an answer: present, absent or not assessed. The extension ``ordinalValue``
    carries the weight of present and the 0 of absent.

    Args:
        form: the answers of a visit, with its subject and day.
        edition: the edition, or a part of one.

    Returns:
        The resource, as `json.dumps` takes it. `read_forms` gives the form again.

    Raises:
        EditionError: answers were derived under an edition that has other rules for them.

    Example:
        >>> from sledai import SELENA_SLEDAI
        >>> form = FhirForm(Assessment({"rash"}), subject="Patient/1", day="2024-03-05")
        >>> read_forms([questionnaire_response(form, SELENA_SLEDAI)], SELENA_SLEDAI).forms[0] == form
        True
    """
    require_rules_of(require_edition(edition), form.visit)
    answers = form.visit.to_mapping()
    return {
        "resourceType": "QuestionnaireResponse",
        **({} if form.id is None else {"id": form.id}),
        "questionnaire": versioned_address(edition),
        "status": form.status,
        **form_context(form, "authored"),
        "item": [
            {"linkId": name.value, "text": row.label, "answer": [_answer(answers[name.value], row.weight)]}
            for name, row in edition.items()
        ],
    }


def form_context(form: FhirForm, time_name: str) -> JsonObject:
    """Subject, encounter and time of a form, those of them that are known."""
    found: JsonObject = {}
    for name, reference in (("subject", form.subject), ("encounter", form.encounter)):
        if reference is not None:
            found[name] = reference_to(reference)
    return found if form.day is None else {**found, time_name: form.day}


def _answer(meaning: bool | None, weight: int) -> JsonObject:
    """An answer, with its score where it has one."""
    score = {} if meaning is None else {"extension": [score_of(meaning, weight)]}
    return {"valueCoding": {**score, **coding(WORDS[meaning], DISPLAYED[meaning])}}


@frozen
class FhirForms:
    """Forms that were read.

    Attributes:
        forms: each form that counts, in the order given.
        in_error: the forms that were entered in error and left out, each by its identifier or its number.
        unfinished: the forms in progress or stopped that were left out on request, likewise.
    """

    forms: tuple[FhirForm, ...]
    in_error: tuple[str, ...] = ()
    unfinished: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.forms)

    def __iter__(self) -> Iterator[FhirForm]:
        return iter(self.forms)

    @property
    def visits(self) -> Visits:
        """The answers of all forms."""
        return Visits.from_assessments(form.visit for form in self.forms)

    def to_columns(self) -> dict[str, list[Any]]:
        """The forms as a table, which a dataframe library makes a frame of.

        Returns:
            ``subject``, ``encounter``, ``day`` and ``status``, and for each of the 24 descriptors True, False or None.
            The layout that describes it is ``frames.Layout(subject="subject", day="day")``.
        """
        names = ("subject", "encounter", "day", "status")
        answers = [form.visit.to_mapping() for form in self.forms]
        return {
            **{name: [getattr(form, name) for form in self.forms] for name in names},
            **{name.value: [given[name.value] for given in answers] for name in DESCRIPTORS},
        }


def read_forms(responses: Iterable[JsonObject], edition: Edition, *, unfinished: Unfinished = "refuse") -> FhirForms:
    """Read QuestionnaireResponses of FHIR R4 to the form of an edition.

    A question without an answer, and a descriptor without a question, was not assessed. A form that was entered in
    error is left out, and named in the result. A form in progress, or stopped, is refused until you say what becomes
    of it. The answers must be to the form of this edition with this content, as `questionnaire` prints it; an address
    without a version is accepted.

    Args:
        responses: the resources, as `json.loads` gives them; of a Bundle the resources of its entries.
        edition: the edition whose form was filled in.
        unfinished: what becomes of a form that is in progress or was stopped: ``"refuse"``, ``"read"`` (its answers
            count, and questions without one were not assessed), or ``"leave out"``.

    Returns:
        The forms that count, in the order given, and which ones were left out.

    Raises:
        UnreadableFileError: a resource is not a QuestionnaireResponse, or is of the form of another edition or content;
            an element is not one of R4; a question is not one of the form, or is there twice; it has several answers,
            or one that is not a code of the form, or whose score is not that of the edition; a modifier extension
            changes the meaning in a way that is not known; a form is unfinished; or a form is there twice.
        InputErrors: several of these at once.
        ValueError: `unfinished` is none of the three.

    Example:
        >>> from sledai import SELENA_SLEDAI
        >>> form = FhirForm(Assessment(missing={"fever"}), status="entered-in-error", id="a7")
        >>> read_forms([questionnaire_response(form, SELENA_SLEDAI)], SELENA_SLEDAI).in_error
        ('QuestionnaireResponse/a7',)
    """
    require_choice("unfinished", unfinished, ("refuse", "read", "leave out"))
    reader = _FormReader(require_edition(edition))
    forms: dict[str, FhirForm] = {}
    in_error: list[str] = []
    skipped: list[str] = []
    faults: list[SledaiError] = []
    for number, resource in enumerate(_listed(responses), 1):
        place = _place_of(resource, number)
        try:
            status = _status(resource, place)
            if status == IN_ERROR:
                in_error.append(place.file)
            elif status in UNFINISHED and unfinished == "leave out":
                skipped.append(place.file)
            elif status in UNFINISHED and unfinished == "refuse":
                remedy = 'Say unfinished="read" or "leave out", or give the form when it is completed.'
                raise place.at("status").fault(f"the form is {status}", remedy)
            elif place.file in forms:
                raise place.at("id").fault("the form is there twice", "Give one version of each form.")
            else:
                forms[place.file] = reader.form(resource, place)
        except SledaiError as error:
            faults.append(error)
    raise_all(faults)
    return FhirForms(tuple(forms.values()), tuple(in_error), tuple(skipped))


def _listed(responses: object) -> list[object]:
    """The resources.

    Raises:
        TypeError: it is not a list of them.
    """
    if isinstance(responses, str | bytes | Mapping) or not isinstance(responses, Iterable):
        kind = type(responses).__name__
        raise TypeError(f"responses is {kind}: give a list of resources; of a Bundle, those of its entries")
    return list(responses)


def _place_of(resource: object, number: int) -> Place:
    """A resource as it is named: by its identifier, or else its number, from 1."""
    name = resource.get("id") if isinstance(resource, dict) else None
    kind = "QuestionnaireResponse"
    return Place(f"{kind}/{name}" if isinstance(name, str) and name else f"{kind} {number}")


def _status(resource: object, place: Place) -> str:
    """The status of a form.

    Raises:
        UnreadableFileError: it is not a QuestionnaireResponse, or its status is not one of FHIR.
    """
    others = dict.fromkeys(resource, _ignored) if isinstance(resource, dict) else {}
    found: dict[str, Any] = {}
    for name, reader in OF_ANY_FORM.items():
        found = read_table(resource, place, {**others, name: reader}, (name,))
    status: str = found["status"]
    return status


def _ignored(value: object, place: Place) -> None:
    """An element that says nothing about the answers."""


def _refused(fault: str, remedy: str) -> ValueReader:
    """A reader that refuses an element."""

    def refuse(_: object, place: Place) -> None:
        raise place.fault(fault, remedy)

    return refuse


MODIFIER = _refused("it changes the meaning in a way that is not known", "Leave it out if it does not.")


def _elements(
    ignored: Iterable[str] = (), primitives: Iterable[str] = (), **read: ValueReader
) -> dict[str, ValueReader]:
    """The readers of the elements that a part of a resource may have.

    Args:
        ignored: those that say nothing about the answers.
        primitives: those that hold a text or a number; each may have its extensions under ``_`` and its name.
        **read: the readers of those that are read.
    """
    known = {"id": _ignored, "extension": _ignored, "modifierExtension": MODIFIER}
    names = (*ignored, *primitives, *(f"_{name}" for name in primitives))
    return {**known, **dict.fromkeys(names, _ignored), **read}


def _matching(pattern: re.Pattern[str], accepted: str) -> ValueReader:
    """A reader of a text of some form."""

    def read(value: object, place: Place) -> str:
        if isinstance(value, str) and pattern.fullmatch(value):
            return value
        raise place.fault(f"{shown(repr(value))} cannot be read", f"Write {accepted}.")

    return read


def _time(value: object, place: Place) -> str:
    """Read a date or a time."""
    if isinstance(value, str) and is_time(value):
        return value
    raise place.fault(f"{shown(repr(value))} is not a time of FHIR", f"Write {ACCEPTED_TIME}.")


def _reference(value: object, place: Place) -> str | None:
    """Read whom or what a reference is to: the reference without a version, or else the identifier."""
    found = read_table(value, place, OF_REFERENCE)
    known: str | None = found.get("reference")
    if known is None:
        return found.get("identifier")
    if known.startswith("#"):
        remedy = "Give the reference by which other resources know it."
        raise place.at("reference").fault(f"{known!r} is a resource inside of this one", remedy)
    return known.partition("/_history/")[0]


def _identifier(value: object, place: Place) -> str | None:
    """Read an identifier as ``system|value``; None if it does not have a value."""
    found = read_table(value, place, OF_IDENTIFIER)
    return f"{found.get('system', '')}|{found['value']}" if "value" in found else None


def _score(value: object, place: Place) -> object:
    """Read the score that an extension carries; None of another extension."""
    if not isinstance(value, dict):
        raise place.fault("it is not an extension", "Write one with its url.")
    score = value.get("valueDecimal")
    if value.get("url") not in (ORDINAL_VALUE, ITEM_WEIGHT):
        return None
    if isinstance(score, bool) or not isinstance(score, int | float | Decimal):
        raise place.at("valueDecimal").fault(f"{shown(repr(score))} is not a score", "Write a number.")
    return score


OF_REFERENCE = _elements(
    primitives=["reference", "type", "display"], reference=_matching(*SYSTEM), identifier=_identifier
)
OF_IDENTIFIER = _elements(
    ["type", "period", "assigner"], ["use", "system", "value"], system=_matching(*SYSTEM), value=_matching(*VALUE)
)
OF_CODING = _elements(
    primitives=["system", "version", "code", "display", "userSelected"],
    system=one_of({CODES: None}, "code system"),
    code=one_of(ANSWERS, "answer"),
    extension=each(_score),
)
OTHER_VALUE = _refused("an answer is one of the codes of the form", f"Write a valueCoding of {CODES}.")


def _coding(value: object, place: Place) -> Answer:
    """Read a code of an answer, with the scores that it carries."""
    found = read_table(value, place, OF_CODING, ("system", "code"))
    return found["code"], found.get("extension", ())


class _FormReader:
    """Reads the answers to the form of an edition."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        definitions = {definition_id(name): None for name in edition}
        texts = ("linkId", "definition", "text")
        self.of_definition = _elements(primitives=texts, linkId=one_of(definitions, "definition"))
        other = dict.fromkeys(OTHER_VALUES, OTHER_VALUE)
        below = each(self._definition)
        self.of_answer = other | _elements(item=below, extension=each(_score), valueCoding=_coding)
        links = {name.value: name for name in edition} | definitions
        link = one_of(links, "question")
        self.of_question = _elements(primitives=texts, linkId=link, item=below, answer=each(self._answer))
        self.of_form = _elements(
            ["meta", "text", "contained", "identifier", "basedOn", "partOf", "author", "source"],
            ["implicitRules", "language", "questionnaire", "status", "authored"],
            id=_matching(*ID),
            implicitRules=MODIFIER,
            questionnaire=self._of_this_form,
            subject=_reference,
            encounter=_reference,
            authored=_time,
            item=each(self._question),
            **OF_ANY_FORM,
        )

    def form(self, resource: object, place: Place) -> FhirForm:
        """Read a form.

        Raises:
            UnreadableFileError: something in it cannot be read.
        """
        found = read_table(resource, place, self.of_form, ("questionnaire",))
        answers: dict[Descriptor, bool | None] = {}
        for number, given in enumerate(found.get("item", ()), 1):
            if given is not None:
                name, meaning = given
                if name in answers:
                    at = place.at("item").at(number).at("linkId")
                    raise at.fault(f"{name.value!r} is there twice", "Keep one item for each question.")
                answers[name] = meaning
        missing = (name for name in DESCRIPTORS if answers.get(name) is None)
        return FhirForm(
            Assessment((name for name, meaning in answers.items() if meaning), missing=missing),
            subject=found.get("subject"),
            encounter=found.get("encounter"),
            day=found.get("authored"),
            status=found["status"],
            id=found.get("id"),
        )

    def _of_this_form(self, value: object, place: Place) -> None:
        """Refuse the address of another form."""
        address, _, version = read_text(value, place).partition("|")
        key, own = self.edition.key, self.edition.content_hash
        if address != form_address(self.edition):
            others = {form_address(edition): edition.key for edition in EDITIONS.values()}
            form = f"it is the form of {others[address]}" if address in others else "it is another form"
            remedy = f"Read it under its own edition; the form of {key} is {versioned_address(self.edition)}."
            raise place.fault(f"{form}, not that of {key}", remedy)
        if version not in ("", own):
            fault = f"the content of {key} is {own} here, and the form is of {shown(version)}"
            remedy = (
                "Use the version of the library that printed it; or, where both say the same, leave out the version."
            )
            raise place.fault(fault, remedy)

    def _question(self, value: object, place: Place) -> tuple[Descriptor, bool | None] | None:
        """Read a question with its answer; None of a definition.

        Raises:
            UnreadableFileError: it has several answers, or a score that is not that of its answer.
        """
        found = read_table(value, place, self.of_question, ("linkId",))
        name: Descriptor | None = found["linkId"]
        answers: tuple[Answer, ...] = found.get("answer", ())
        at = place.at("answer")
        if name is None:
            if "answer" in found:
                raise at.fault("a definition has no answer", "Leave it out.")
            return None
        if "answer" in found and len(answers) != 1:
            fault = f"{name.value!r} has {len(answers)} answers"
            raise at.fault(fault, "Keep one answer, or leave all of them out if it was not assessed.")
        meaning, scores = answers[0] if answers else (None, ())
        own = None if meaning is None else self.edition[name].weight if meaning else 0
        if wrong := [score for score in scores if score is not None and score != own]:
            fault = f"the score is {wrong[0]}, and that of the answer is {'none' if own is None else own}"
            raise at.fault(fault, "Correct the score or the answer.")
        return name, meaning

    def _definition(self, value: object, place: Place) -> None:
        """Read the display item of a definition, which says nothing."""
        read_table(value, place, self.of_definition, ("linkId",))

    def _answer(self, value: object, place: Place) -> Answer:
        """Read an answer, with the scores that it and its code carry."""
        found = read_table(value, place, self.of_answer)
        if "valueCoding" not in found:
            raise place.at("valueCoding").fault("it is missing", "Add it, or leave the answer out.")
        meaning, scores = found["valueCoding"]
        return meaning, (*scores, *found.get("extension", ()))
