"""Rows with labels: columns of pandas are never put together by position where their labels say otherwise."""

import pickle

import numpy as np
import pandas as pd

from laboratory.deriving import derive_visits
from oracle import NAMES
from refusals import raises
from sledai import (
    SELENA_SLEDAI,
    Assessment,
    Bilag,
    BilagEdition,
    BodyWeight,
    Encounter,
    Pga,
    Prednisone,
    Verdict,
    Visits,
    adjusted_mean,
    area_under_curve,
    change,
    flare,
    item_shift,
    new_descriptors,
    persistently_active,
    response,
    score,
    state,
    time_in_state,
    time_to_first,
)
from sledai.criteria import LLDAS, SRI_4
from sledai.errors import different_labels
from sledai.laboratory import Results
from sledai.plots.reading import labels_of
from together import together


def series(values, labels="ABC"):
    """A pandas Series whose rows are labelled by letters."""
    return pd.Series(values, index=list(labels))


def form(**changes):
    """All 24 columns, absent in three visits but for the changes."""
    return {name: series([0, 0, 0]) for name in NAMES} | changes


FORWARD, BACKWARD = series([1, 0, 0]), series([0, 0, 1], "CBA")
"""The same answers in two orders."""


class TestVisits:
    """The columns of visits; field report F2-24."""

    def test_another_order(self):
        """By position the scores would be 4, 0 and 2; the two columns and the first row that differs are named."""
        with raises(different_labels) as caught:
            Visits.from_columns(form(arthritis=FORWARD, rash=BACKWARD))
        assert ({"seizure": "'A'", "rash": "'C'"}, 0) == (caught.value.labels, caught.value.row)
        assert "the row at position 0 is labelled 'A' in 'seizure' and 'C' in 'rash'" in str(caught.value)

    def test_the_remedies(self):
        """By label, A has 6 points; without labels the caller's order holds."""
        columns = form(arthritis=FORWARD, rash=BACKWARD)
        together = pd.concat(columns, axis=1)
        assert [6, 0, 0] == score(Visits.from_columns(together.to_dict("series")), SELENA_SLEDAI).tolist()
        bare = {name: column.to_numpy() for name, column in columns.items()}
        assert [4, 0, 2] == score(Visits.from_columns(bare), SELENA_SLEDAI).tolist()

    def test_other_labels(self):
        """Labels that only one of them has, and columns of different lengths."""
        with raises(different_labels, match="position 2 is labelled 'C' in 'seizure' and 'D' in 'rash'"):
            Visits.from_columns(form(rash=series([0, 0, 1], "ABD")))
        with raises(different_labels, match="position 2 is labelled 'C' in 'seizure' and nothing in 'rash'"):
            Visits.from_columns(form(rash=series([0, 0], "AB")))

    def test_labels_and_none(self):
        """What has no labels goes by position, beside columns that agree."""
        columns = form(rash=[1, 0, 0], arthritis=np.array([1, 0, 0]), fever=FORWARD)
        assert [7, 0, 0] == score(Visits.from_columns(columns), SELENA_SLEDAI).tolist()


class TestOtherColumns:
    """Everything else that takes several columns."""

    def test_results(self):
        """The columns of a laboratory table."""
        with raises(different_labels, match="'C' in 'value'"):
            Results.from_columns(
                {
                    "subject": series(["s", "s", "s"]),
                    "day": [0, 1, 2],
                    "test": ["platelets"] * 3,
                    "value": series([90, 200, 300], "CBA"),
                    "unit": ["10*9/L"] * 3,
                }
            )

    @together(
        "changes",
        [{"day": BACKWARD}, {"excluded": {"thrombocytopenia": BACKWARD}}, {"findings": {"joint_pain": BACKWARD}}],
    )
    def test_derived_answers(self, changes):
        """Subjects, days, causes and findings of the visits."""
        results = Results.from_columns(
            {"subject": ["s"], "day": [0], "test": ["platelets"], "value": [90], "unit": ["10*9/L"]}
        )
        given = {"subject": series(["s", "t", "u"]), "day": series([0, 0, 0]), "attribution": "assumed", **changes}
        with raises(different_labels, match="'A' in 'subject' and 'C' in "):
            derive_visits(results, SELENA_SLEDAI, **given)

    def test_courses(self):
        """Days, subjects, and a state or an event."""
        visits = Visits.from_assessments([Assessment()] * 3)
        subjects = series(["s", "s", "s"], "CBA")
        with raises(different_labels, match="'A' in 'day' and 'C' in 'subject'"):
            adjusted_mean(visits, series([0, 1, 2]), SELENA_SLEDAI, subject=subjects)
        stated = Verdict(certain=BACKWARD, possible=BACKWARD)
        with raises(different_labels, match="'A' in 'day' and 'C' in 'state certain'"):
            time_in_state(stated, series([0, 1, 2]), maximum_gap=None)
        with raises(different_labels, match="'A' in 'day' and 'C' in 'event certain'"):
            time_to_first(stated, series([0, 1, 2]), baseline=0)

    def test_visits_and_what_is_put_beside_them(self):
        """Answers of A, B and C, and days, readings, letters and statements of C, B and A."""
        visits = Visits.from_columns(form(arthritis=FORWARD))
        for course in (adjusted_mean, area_under_curve, persistently_active):
            with raises(different_labels, match="'C' in 'day' and 'A' in 'visits'"):
                course(visits, series([0, 1, 2], "CBA"), SELENA_SLEDAI)
        letters = Bilag({"renal": series(["A", "B", "C"], "CBA")}, edition=BilagEdition.BILAG_2004)
        dose, weight = Prednisone(series([5, 6, 7], "CBA")), BodyWeight(series([50, 60, 70], "CBA"))
        readings = {"pga": Pga(BACKWARD, scale="points"), "prednisone": dose, "body_weight": weight, "bilag": letters}
        for name, reading in readings.items():
            with raises(different_labels, match=f"'A' in 'visit' and 'C' in '{name}'"):
                Encounter(visits, **{name: reading})
        now = Encounter(visits, prednisone=Prednisone([5, 6, 7]))
        for call in (
            lambda: response(now, now, SELENA_SLEDAI, rule=SRI_4, treatment_failure=BACKWARD),
            lambda: flare(now, now, SELENA_SLEDAI, events={"fever": BACKWARD}),
            lambda: state(now, SELENA_SLEDAI, rule=LLDAS, statements={"investigational_drug": BACKWARD}),
            lambda: state(now, SELENA_SLEDAI, rule=LLDAS, has_previous=BACKWARD),
        ):
            with raises(different_labels, match="'A' in 'now' and 'C' in "):
                call()

    def test_derived_answers_beside_a_form(self):
        """The form is of A, B and C, the results are of C, B and A."""
        results = Results.from_columns(
            {"subject": ["s"], "day": [0], "test": ["platelets"], "value": [90], "unit": ["10*9/L"]}
        )
        form_of = Visits.from_columns(form())
        backward = {"subject": series(["u", "t", "s"], "CBA"), "day": 0 * BACKWARD, "attribution": "assumed"}
        derived = derive_visits(results, SELENA_SLEDAI, **backward)
        with raises(different_labels, match="'A' in 'form' and 'C' in 'derived'"):
            derived.fill(form_of)
        with raises(different_labels, match="'C' in 'before' and 'A' in 'now'"):
            change(derived.visits(), form_of, SELENA_SLEDAI)

    def test_parts_keep_their_labels(self):
        """A mask, positions, a slice, a copy, and the form with its gaps counted as absent."""
        visits = Visits.from_columns(form(arthritis=FORWARD))
        for part in (
            visits[np.array([True, False, True])],
            visits[[0, 2]],
            visits[::2],
            pickle.loads(pickle.dumps(visits))[::2],
        ):
            assert ["A", "C"] == part.assume_absent().row_labels.tolist()
        assert visits == Visits.from_columns({name: [0, 0, 0] for name in NAMES} | {"arthritis": [1, 0, 0]})

    def test_labels_of_a_picture(self):
        """The names of the rows of a picture."""
        visits = Visits.from_columns(form())
        with raises(different_labels, match="'A' in 'rows' and 'C' in 'labels'"):
            labels_of(visits, series(["c", "b", "a"], "CBA"), 3)
        assert ["a", "b", "c"] == labels_of(visits, series(["a", "b", "c"]), 3)

    def test_letters_and_statements(self):
        """The domains of BILAG, and what is stated of many visits."""
        with raises(different_labels, match="'A' in 'bilag renal' and 'C' in 'bilag skin'"):
            Bilag(
                {"renal": series(["A", "B", "C"]), "skin": series(["A", "B", "C"], "CBA")},
                edition=BilagEdition.BILAG_2004,
            )
        before, now = (Encounter(Visits.from_assessments([Assessment()] * 3)) for _ in range(2))
        assert 3 == len(response(before, now, SELENA_SLEDAI, rule=SRI_4, treatment_failure=FORWARD).met.certain)


class TestPairs:
    """Two visits of each subject, compared row by row."""

    BEFORE = Visits.from_columns(form(arthritis=FORWARD))
    PAIRED = (
        lambda before, now: change(before, now, SELENA_SLEDAI),
        lambda before, now: new_descriptors(before, now, SELENA_SLEDAI),
        lambda before, now: item_shift(before, now, SELENA_SLEDAI),
        lambda before, now: response(Encounter(before), Encounter(now), SELENA_SLEDAI, rule=SRI_4),
        lambda before, now: flare(Encounter(before), Encounter(now), SELENA_SLEDAI),
        lambda before, now: state(Encounter(now), SELENA_SLEDAI, rule=LLDAS, previous=before),
    )

    def now(self, labels):
        """A second visit of three subjects, each without a finding."""
        return Visits.from_columns({name: series([0, 0, 0], labels) for name in NAMES})

    @together("labels", ["CBA", "ABD", "BCD"])
    def test_in_another_order(self, labels):
        """Labels that the two share must be in the same rows."""
        for paired in self.PAIRED:
            with raises(different_labels, match=r"in 'before' and .* in 'now'"):
                paired(self.BEFORE, self.now(labels))

    @together("labels", ["ABC", "DEF"])
    def test_in_one_order(self, labels):
        """The same labels, and rows of one table whose labels say nothing of the subject."""
        assert [-4, 0, 0] == change(self.BEFORE, self.now(labels), SELENA_SLEDAI).low.tolist()
