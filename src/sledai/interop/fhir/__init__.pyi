"""The public names of `sledai.interop.fhir`, each with the module that defines it."""

from sledai.interop.fhir.forms import (
    FhirForm as FhirForm,
    FhirForms as FhirForms,
    questionnaire_response as questionnaire_response,
    read_forms as read_forms,
)
from sledai.interop.fhir.observations import observation as observation
from sledai.interop.fhir.questionnaires import questionnaire as questionnaire
from sledai.interop.fhir.terms import (
    CODES as CODES,
    form_address as form_address,
)
