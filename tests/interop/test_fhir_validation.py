"""FHIR judged by others: the models of `fhir.resources` take every resource, and FHIRPath adds up the same scores.

`fhir.resources` has R4B and not R4. Its form, responses and observations are those of R4 in every element that the
library writes.
"""

import json

import pytest
from hypothesis import given, settings, strategies as st

from oracle import total
from sledai import EDITIONS, SELENA_SLEDAI, Assessment, score, score_bounds
from sledai.interop import fhir
from strategies import assessments

editions = st.sampled_from(list(EDITIONS.values()))
forms = st.builds(
    fhir.FhirForm,
    assessments(),
    subject=st.none() | st.sampled_from(["Patient/1", "urn:oid:1.2.3|A7"]),
    encounter=st.none() | st.just("Encounter/1"),
    day=st.none() | st.sampled_from(["2024-03-05", "2024-03-05T10:00:00+01:00", "2024-03"]),
    status=st.sampled_from(["completed", "amended", "in-progress", "stopped", "entered-in-error"]),
    id=st.none() | st.just("a7"),
)
ADDED = ".aggregate($total + $this, 0)"
"""Written out, because the ``sum()`` of fhirpathpy 2.2 cannot add up what it has found in a resource."""
SCORES = f".extension.where(url = 'http://hl7.org/fhir/StructureDefinition/ordinalValue').valueDecimal{ADDED}"


def model(resource):
    """The resource as its model reads it, which must be all of it."""
    from fhir.resources.R4B import get_fhir_model_class

    read = get_fhir_model_class(resource["resourceType"]).model_validate_json(json.dumps(resource))
    assert resource == json.loads(read.model_dump_json())
    return read


def evaluated(path, resource, **variables):
    """The values of a FHIRPath expression."""
    import fhirpathpy

    return fhirpathpy.evaluate(resource, path, variables)


@pytest.mark.needs("fhir_resources")
class TestModels:
    """Everything that is written is FHIR, and nothing of it is lost."""

    @pytest.mark.parametrize("edition", [*EDITIONS.values(), SELENA_SLEDAI.clinical], ids=lambda edition: edition.key)
    def test_questionnaires(self, edition):
        """The form of every edition."""
        assert len(edition) == len(model(fhir.questionnaire(edition)).item)

    @given(form=forms, edition=editions)
    def test_responses(self, form, edition):
        """Whatever the form says."""
        assert form.status == model(fhir.questionnaire_response(form, edition)).status

    @given(form=forms, edition=editions)
    def test_observations(self, form, edition):
        """With a value, or the reason for its absence."""
        found = model(fhir.observation(form, edition))
        assert (found.valueInteger is None) is (found.dataAbsentReason is not None)

    @pytest.mark.parametrize("element", ["status", "code", "component"])
    def test_the_models_refuse(self, element):
        """A resource that is not FHIR."""
        with pytest.raises(ValueError, match=element):
            model(fhir.observation(fhir.FhirForm(Assessment()), SELENA_SLEDAI) | {element: {"x": 1}})


@pytest.mark.needs("fhirpath")
class TestScores:
    """FHIRPath adds up what the resources carry."""

    @settings(max_examples=50)
    @given(visit=assessments())
    def test_responses(self, visit):
        """The scores of the answers are the lowest score, which is the score where nothing is missing."""
        found = fhir.questionnaire_response(fhir.FhirForm(visit), SELENA_SLEDAI)
        points = evaluated(f"QuestionnaireResponse.item.answer.valueCoding{SCORES}", found)
        assert [total(visit.present)] == points == [score_bounds(visit, SELENA_SLEDAI).low]

    @settings(max_examples=25)
    @given(visit=assessments(gaps=0), edition=editions)
    def test_questionnaires(self, visit, edition):
        """The answers of a response, weighed by the form."""
        response = fhir.questionnaire_response(fhir.FhirForm(visit), edition)
        present = "answer.valueCoding.code = 'present'"
        named = evaluated(f"QuestionnaireResponse.item.where({present}).linkId", response)
        assert visit.present == set(named)
        options = "Questionnaire.item.where(linkId in %named).answerOption.where(valueCoding.code = 'present')"
        points = evaluated(f"{options}{SCORES}", fhir.questionnaire(edition), named=named)
        assert [score(visit, edition)] == points == [total(visit.present)]

    @settings(max_examples=25)
    @given(visit=assessments(), edition=editions)
    def test_observations(self, visit, edition):
        """The points of the descriptors are the lowest score, and those of missing items lead to the highest."""
        found = fhir.observation(fhir.FhirForm(visit), edition)
        low, high = total(visit.present), total(visit.present | visit.missing)
        assert [low] == evaluated(f"Observation.component.valueInteger{ADDED}", found)
        assert ([] if visit.missing else [low]) == evaluated("Observation.valueInteger", found)
        ends = evaluated(
            "Observation.component.valueRange.low.value | Observation.component.valueRange.high.value", found
        )
        assert ([low, high] if visit.missing else []) == ends
