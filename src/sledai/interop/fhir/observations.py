"""The score of a visit as an Observation."""

from __future__ import annotations

from sledai.definitions import Definition, Edition
from sledai.definitions.descriptors import Descriptor
from sledai.definitions.stamps import Stamp
from sledai.interop.fhir.forms import FhirForm, form_context
from sledai.interop.fhir.terms import CODES, JsonObject, concept, reference_to
from sledai.logic import Interval
from sledai.rules.course.reading import require_choice
from sledai.rules.scoring import explain
from sledai.visits.assessment import Assessment

__all__ = ["observation"]

STATUSES = ("registered", "preliminary", "final", "amended", "corrected", "cancelled", "entered-in-error", "unknown")
CATEGORIES = "http://terminology.hl7.org/CodeSystem/observation-category"
ABSENT_REASON = "http://terminology.hl7.org/CodeSystem/data-absent-reason"
BOUNDS = "score-bounds"


def observation(form: FhirForm, edition: Edition, *, status: str = "final") -> JsonObject:
    """Write the score of a visit as an Observation of FHIR R4.

    The value is the score as an integer. Where missing items leave it open, a reason for its absence stands in its
    place, and the component ``score-bounds`` has the lowest and the highest score. Each descriptor of the edition is
    a component with its points, or with a reason for their absence if it was not assessed. The method names the
    edition with its content, and the library; a form with an identifier is what the score is derived from.

    The codes are this project's own (see `CODES`); that of the observation is the key of the edition, because scores
    of two editions are not the same thing.

    Args:
        form: the answers of a visit, with its subject and day.
        edition: the edition, or a part of one.
        status: the status of the observation, as FHIR names it.

    Returns:
        The resource, as `json.dumps` takes it.

    Raises:
        EditionError: answers were derived under an edition that has other rules for them.
        ValueError: FHIR does not have the status.

    Example:
        >>> from sledai import SELENA_SLEDAI
        >>> observation(FhirForm(Assessment({"rash"})), SELENA_SLEDAI)["valueInteger"]
        2
        >>> found = observation(FhirForm(Assessment({"rash"}, missing={"fever"})), SELENA_SLEDAI)
        >>> found["component"][0]["valueRange"]["high"]
        {'value': 3, 'unit': 'points', 'system': 'http://unitsofmeasure.org', 'code': '{score}'}
    """
    require_choice("status", status, STATUSES)
    found = explain(form.visit, edition)
    missing = [row.label for _, row in found.missing]
    return {
        "resourceType": "Observation",
        "status": status,
        "category": [{"coding": [{"system": CATEGORIES, "code": "survey"}]}],
        "code": concept(edition.key, f"{edition.label} score"),
        **form_context(form, "effectiveDateTime"),
        **({"valueInteger": found.total.low} if found.total.known else _not_known(missing)),
        "method": {
            "coding": [{"system": CODES, "version": edition.content_hash, "code": edition.key}],
            "text": str(Stamp(edition=edition.stamp)),
        },
        **({} if form.id is None else {"derivedFrom": [reference_to(f"QuestionnaireResponse/{form.id}")]}),
        "component": [
            *([] if found.total.known else [_bounds(found.total)]),
            *(_component(name, row, form.visit) for name, row in edition.items()),
        ],
    }


def _not_known(missing: list[str]) -> JsonObject:
    """The reason for the absence of the value."""
    text = f"Not assessed: {', '.join(missing)}"
    return {"dataAbsentReason": {"coding": [{"system": ABSENT_REASON, "code": "unknown"}], "text": text}}


def _bounds(total: Interval[int]) -> JsonObject:
    """The component with the lowest and the highest score."""
    unit = {"unit": "points", "system": "http://unitsofmeasure.org", "code": "{score}"}
    ends = {"low": {"value": total.low, **unit}, "high": {"value": total.high, **unit}}
    return {"code": concept(BOUNDS, "Lowest and highest possible score"), "valueRange": ends}


def _component(name: Descriptor, row: Definition, visit: Assessment) -> JsonObject:
    """The component with the points of a descriptor."""
    answer = visit.answer(name)
    value = {"valueInteger": answer.low * row.weight} if answer.known else _not_known([row.label])
    return {"code": concept(name.value, row.label), **value}
