"""Answers that one edition's rules gave are not scored under an edition with other rules for them."""

import numpy as np

from laboratory.deriving import derive, derive_visits
from refusals import raises
from sledai import (
    SELENA_SLEDAI,
    SELENA_SLEDAI_S2K,
    SLEDAI_2K,
    Assessment,
    Encounter,
    System,
    Visits,
    attainable_totals,
    by_system,
    change,
    explain,
    flare,
    item_shift,
    new_descriptors,
    score,
    score_bounds,
    state,
)
from sledai.criteria import LLDAS
from sledai.errors import other_edition
from sledai.laboratory import Result, Results
from together import together

PROTEIN = Result("urine_protein", "1.0", "g/d")
STABLE = {"attribution": "assumed", "before": PROTEIN}
"""Protein that was as high before: SLEDAI-2K counts it, SELENA-SLEDAI asks for a rise."""
CENSUS = Results.from_columns(
    {"subject": ["a"], "day": [0], "test": ["urine_protein"], "value": ["1.0"], "unit": ["g/d"]}
)
UNDER_2K = derive([PROTEIN], SLEDAI_2K, **STABLE)
FORM = Assessment({"rash"}, missing={"proteinuria"})


def derived_visits():
    """The same as a table of one visit."""
    usage = {"subject": ["a"], "day": [0], "attribution": "assumed", "before": [1.0], "before_unit": "g/d"}
    return derive_visits(CENSUS, SLEDAI_2K, **usage)


SOURCES = {
    "derived": lambda: UNDER_2K.assessment(),
    "a form that was filled": lambda: UNDER_2K.fill(FORM),
    "filled again": lambda: derive([], SELENA_SLEDAI).fill(UNDER_2K.fill(FORM)),
    "many": lambda: Visits.from_assessments([UNDER_2K.assessment(), FORM]),
    "one of many": lambda: Visits.from_assessments([UNDER_2K.assessment(), FORM])[0],
    "some of many": lambda: Visits.from_assessments([UNDER_2K.assessment(), FORM])[:1],
    "gaps counted as absent": lambda: UNDER_2K.assessment().assume_absent(),
    "gaps of many counted as absent": lambda: Visits.from_assessments([UNDER_2K.fill(FORM)]).assume_absent(),
    "a table": lambda: derived_visits().visits(),
    "forms that were filled": lambda: derived_visits().fill(Visits.from_assessments([FORM])),
}


class TestScoring:
    """Proteinuria by SLEDAI-2K is four points there, and no answer to what SELENA-SLEDAI asks."""

    @together("source", SOURCES.values(), ids=SOURCES)
    def test_wherever_the_answers_went(self, source):
        """Under its own edition, and a part of it, they are scored; under the other they are refused by name."""
        visit = source()
        for edition in (SLEDAI_2K.without("rash"), SLEDAI_2K.without(System.IMMUNOLOGIC, "rash")):
            assert 4 == np.max(score_bounds(visit, edition).low)
        with raises(other_edition) as refused:
            score_bounds(visit, SELENA_SLEDAI)
        error = refused.value
        assert (("proteinuria",), "sledai-2k", "selena-sledai") == (
            error.names,
            error.derived_under,
            error.scored_under,
        )

    @together(
        "call",
        [
            lambda visit: score(visit.assume_absent(), SELENA_SLEDAI),
            lambda visit: attainable_totals(visit, SELENA_SLEDAI),
            lambda visit: by_system(visit, SELENA_SLEDAI),
            lambda visit: explain(visit, SELENA_SLEDAI),
            lambda visit: change(Assessment(), visit, SELENA_SLEDAI),
            lambda visit: new_descriptors(visit, Assessment(), SELENA_SLEDAI),
            lambda visit: item_shift(*[Visits.from_assessments([visit])] * 2, SELENA_SLEDAI),
            lambda visit: by_system(Visits.from_assessments([visit]), SELENA_SLEDAI),
            lambda visit: flare(Encounter(visit), Encounter(visit), SELENA_SLEDAI),
            lambda visit: state(Encounter(visit), SELENA_SLEDAI, rule=LLDAS),
            lambda visit: state(Encounter(Assessment()), SELENA_SLEDAI, rule=LLDAS, previous=visit),
        ],
    )
    def test_by_whatever_function(self, call):
        """No function takes them for answers of the other edition."""
        with raises(other_edition, match="Derive them under selena-sledai, or score"):
            call(UNDER_2K.assessment())

    def test_under_the_other_edition_they_are_derived_anew(self):
        """Protein that did not rise is absent there, so who follows the remedy gets 0."""
        found = derive([PROTEIN], SELENA_SLEDAI, **STABLE).assessment()
        assert 0 == score(found.assume_absent(), SELENA_SLEDAI)

    def test_an_edition_that_judges_alike_takes_them(self):
        """S2K has the proteinuria of SLEDAI-2K; only the rows that were answered have to agree."""
        assert 4 == score(UNDER_2K.assessment().assume_absent(), SELENA_SLEDAI_S2K)

    def test_what_a_form_says_is_nobodys_judgement(self):
        """A form that answers for itself is scored under any edition, whatever was derived beside it."""
        filled = UNDER_2K.fill(Assessment({"proteinuria"}))
        assert {4} == {score(filled.assume_absent(), edition) for edition in (SLEDAI_2K, SELENA_SLEDAI)}

    def test_where_they_came_from_makes_no_difference_between_visits(self):
        """A visit that was derived is equal to the same visit from a form."""
        visit = UNDER_2K.fill(FORM)
        assert Assessment({"rash", "proteinuria"}) == visit
        assert Visits.from_assessments([Assessment({"rash", "proteinuria"})]) == Visits.from_assessments([visit])
