"""What an endpoint says of itself, and what is refused with words."""

import pickle

import numpy as np
import pytest
from attrs import evolve

from refusals import raises
from rules.endpoints.built import DOMAINS, EDITION, columns, letters, said_of, sides
from rules.flares.cases import of
from sledai import (
    SELENA_SLEDAI,
    SLEDAI_2K,
    Assessment,
    Bilag,
    BilagEdition,
    Encounter,
    Pga,
    Prednisone,
    SledaiError,
    Visits,
    __version__,
    response,
    state,
)
from sledai.criteria import BICLA, DORIS_2021, LLDAS, SRI_4, STATES, StateRule
from sledai.errors import different_lengths, missing_criterion, other_bilag, unknown_statement, unreadable_answer
from together import together

VISIT = Encounter(Assessment())
MANY = Encounter(Visits.from_assessments([Assessment()] * 2))
GOOD = (of(10), of(6), ("1", "1"), ("BEE", "CEE"))


class TestReasons:
    """What failed is said, and what is open where nothing failed."""

    @together(
        ("row", "failure", "expected"),
        [
            (GOOD, False, ""),
            (GOOD, None, "open: no_treatment_failure"),
            (GOOD, True, "not met: no_treatment_failure"),
            ((of(10), of(7), (None, "1"), ("BEE", "BBA")), None, "not met: score, bilag_not_worse"),
            (
                (of(10), of(0), (None, "1"), ("...", "B.E")),
                None,
                "open: bilag_not_worse, pga_not_worse, no_treatment_failure",
            ),
        ],
    )
    def test_of_responders(self, row, failure, expected):
        """Of one pair, and of a pair among others."""
        assert expected == response(*sides(*row), SLEDAI_2K, rule=SRI_4, treatment_failure=failure).reasons
        many = response(*columns([GOOD, row]), SLEDAI_2K, rule=SRI_4, treatment_failure=[False, failure])
        assert ["", expected] == list(many.reasons)

    def test_of_the_composite(self):
        """Its criteria have the same names whether or not every letter is tried."""
        row = (of(6), of(6), ("1", "1"), ("B.E", "CEE"))
        names = ["score", "bilag_improved", "bilag_not_worse", "pga_not_worse", "no_treatment_failure"]
        for exact in (False, True):
            assert names == list(response(*sides(*row), SLEDAI_2K, rule=BICLA, exact=exact).criteria)
        row = (of(6), of(6), ("1", "1"), ("BEE", "BEE"))
        assert (
            "not met: bilag_improved" == response(*sides(*row), SLEDAI_2K, rule=BICLA, treatment_failure=False).reasons
        )
        assert (
            "not met: bilag_improved"
            == response(*sides(*row), SLEDAI_2K, rule=BICLA, treatment_failure=False, exact=True).reasons
        )

    def test_criteria_that_cannot_hold_at_once(self):
        """After an unknown letter an A did not improve or is new, though each of the two alone could be met."""
        row = (of(6), of(6), ("1", "1"), (".BE", "ACE"))
        failed = "not met together: bilag_improved, bilag_not_worse"
        found = response(*sides(*row), SLEDAI_2K, rule=BICLA, treatment_failure=False, exact=True)
        assert (False, failed, (), ()) == (found.value, found.reasons, found.failed, found.open)
        many = response(*columns([GOOD, row]), SLEDAI_2K, rule=BICLA, treatment_failure=[False, False], exact=True)
        assert ["", failed] == list(many.reasons)

    def test_of_states(self):
        """The criteria are named as the record names them."""
        now = Encounter(Assessment({"rash"}), pga=Pga("0.6", scale="points"), prednisone=Prednisone(5))
        assert "not met: clinical_score, pga" == state(now, SLEDAI_2K, rule=DORIS_2021).reasons
        assert ["clinical_score", "pga", "prednisone", "stable_treatment"] == list(
            state(now, SLEDAI_2K, rule=DORIS_2021).criteria
        )
        expected = ["score", "no_major_organ_activity", "nothing_new", "pga", "prednisone"]
        expected += ["standard_maintenance_treatment"]
        expected += [f"no_{name}" for name in ("hemolytic_anemia", "gastrointestinal_activity", "investigational_drug")]
        assert expected == list(state(now, SLEDAI_2K, rule=LLDAS).criteria)

    def test_of_no_visit_at_all(self):
        """No visits, no reasons."""
        none = Encounter(Visits.from_assessments([]))
        assert [] == list(response(none, none, SLEDAI_2K, rule=SRI_4).reasons)
        assert [] == list(state(none, SLEDAI_2K, rule=DORIS_2021).reasons)
        assert "sri-4: 0 met, 0 not met, 0 undetermined" == str(response(none, none, SLEDAI_2K, rule=SRI_4))


class TestFailedAndOpen:
    """What is certainly not met, and what would decide."""

    def test_nothing_is_open_where_something_failed(self):
        """A known failure decides, so no other criterion is open."""
        found = response(*sides(of(10), of(7), (None, None), ("...", "...")), SLEDAI_2K, rule=SRI_4)
        assert (("score",), ()) == (found.failed, found.open)

    def test_open(self):
        """Every criterion that is not known."""
        found = response(*sides(of(10), of(6), (None, None), ("...", "...")), SLEDAI_2K, rule=SRI_4)
        assert ((), ("bilag_not_worse", "pga_not_worse", "no_treatment_failure")) == (found.failed, found.open)


class TestText:
    """A result reads as text and carries what made it."""

    def test_one_visit(self):
        """The outcome, then each criterion."""
        expected = "\n".join(
            [
                "sri-4: undetermined",
                "  score: met",
                "  bilag_not_worse: met",
                "  pga_not_worse: met",
                "  no_treatment_failure: undetermined",
            ]
        )
        assert expected == str(response(*sides(*GOOD), SLEDAI_2K, rule=SRI_4))
        assert "  score: not met" in str(
            response(*sides(of(4), of(4), ("1", "1"), ("EEE", "EEE")), SLEDAI_2K, rule=SRI_4)
        )

    def test_many_visits(self):
        """How many of each outcome."""
        rows = [GOOD, GOOD, GOOD, GOOD]
        found = response(*columns(rows), SLEDAI_2K, rule=SRI_4, treatment_failure=[False, True, None, True])
        assert "sri-4: 1 met, 2 not met, 1 undetermined" == str(found)

    def test_another_edition_is_said(self):
        """The remark stands in the text of one visit and of many."""
        remark = "doris-2021 was stated for sledai-2k; here it is applied to selena-sledai"
        for side in (VISIT, MANY):
            assert str(state(side, SELENA_SLEDAI, rule=DORIS_2021)).endswith(f"\n{remark}")
            assert remark not in str(state(side, SLEDAI_2K, rule=DORIS_2021))

    def test_stamp(self):
        """Version, rule, edition with its content, and the visit that was compared with, if any."""
        edition = f"edition {SLEDAI_2K.stamp}"
        assert (
            f"sledai {__version__}, rule {SRI_4.stamp}, {edition}, against baseline"
            == response(VISIT, VISIT, SLEDAI_2K, rule=SRI_4).stamp
        )
        assert (
            f"sledai {__version__}, rule {LLDAS.stamp}, {edition}, against previous visit"
            == state(VISIT, SLEDAI_2K, rule=LLDAS).stamp
        )
        assert (
            f"sledai {__version__}, rule {DORIS_2021.stamp}, {edition}"
            == state(VISIT, SLEDAI_2K, rule=DORIS_2021).stamp
        )

    @together("rule", [SRI_4, BICLA], ids=lambda rule: rule.key)
    def test_reference(self, rule):
        """Baseline without a word, and what the caller names."""
        assert "baseline" == response(VISIT, VISIT, SLEDAI_2K, rule=rule).reference
        assert response(VISIT, VISIT, SLEDAI_2K, rule=rule, reference="week 4").stamp.endswith("against week 4")


class TestColumns:
    """Many visits are arrays throughout."""

    def test_what_was_not_given_is_a_column_too(self):
        """Every verdict has one value for each visit, whether it was given or not."""
        outcomes = [
            response(MANY, MANY, SLEDAI_2K, rule=SRI_4),
            response(MANY, MANY, SLEDAI_2K, rule=BICLA),
            response(MANY, MANY, SLEDAI_2K, rule=BICLA, exact=True),
        ]
        outcomes += [state(MANY, SLEDAI_2K, rule=rule) for rule in STATES.values()]
        verdicts = [verdict for found in outcomes for verdict in (found.met, *found.criteria.values())]
        assert {(2,)} == {np.shape(end) for verdict in verdicts for end in (verdict.certain, verdict.possible)}

    def test_a_state_of_readings_alone(self):
        """A record that asks for no score is told of each visit too."""
        fields = {name: getattr(DORIS_2021, name) for name in ("made_for", "sources", "place", "grade", "pga")}
        rule = StateRule("quiet", label="A low global assessment", **fields)
        assert [None, None] == list(state(MANY, SLEDAI_2K, rule=rule).value)
        assert [None, None] == list(state(MANY, SLEDAI_2K, rule=rule).counted("null"))
        gap = evolve(MANY, pga=Pga([None, 1], scale="points"))
        assert [False, False] == list(state(gap, SLEDAI_2K, rule=rule).counted("nonresponse"))

    def test_letters_of_one_side_only(self):
        """Of many visits too, every letter is tried where one side has none."""
        before, now = columns([GOOD, (of(6), of(6), ("1", "1"), ("EEE", "EEE"))])
        found = response(before, evolve(now, bilag=None), SLEDAI_2K, rule=BICLA, treatment_failure=False, exact=True)
        assert [None, False] == list(found.value)


ONE_PGA, MANY_PGA = Pga(1, scale="points"), Pga([1, None], scale="points")
LETTERS = Bilag({"renal": ["B", "C"]}, edition=EDITION)
KNOWN = evolve(MANY, pga=MANY_PGA, bilag=LETTERS, prednisone=Prednisone([5, None]))


class TestNothingGiven:
    """Who lacks a value is imputed; where nothing was given to anybody, imputing would make nobody a responder."""

    @together(
        ("found", "lacking"),
        [
            (response(KNOWN, KNOWN, SLEDAI_2K, rule=SRI_4), {"no_treatment_failure": "treatment_failure="}),
            (
                response(KNOWN, MANY, SLEDAI_2K, rule=SRI_4, treatment_failure=False),
                {"bilag_not_worse": "bilag=", "pga_not_worse": "pga="},
            ),
            (
                response(evolve(KNOWN, pga=None), KNOWN, SLEDAI_2K, rule=SRI_4, treatment_failure=False),
                {"pga_not_worse": "pga="},
            ),
            (
                response(evolve(KNOWN, bilag=None), KNOWN, SLEDAI_2K, rule=BICLA, treatment_failure=False),
                {"bilag_improved": "bilag=", "bilag_not_worse": "bilag="},
            ),
            (
                response(KNOWN, evolve(KNOWN, bilag=None), SLEDAI_2K, rule=BICLA, treatment_failure=False, exact=True),
                {"bilag_improved": "bilag=", "bilag_not_worse": "bilag="},
            ),
            (state(KNOWN, SLEDAI_2K, rule=LLDAS, statements=said_of(LLDAS)), {"nothing_new": "previous="}),
            (
                state(evolve(KNOWN, prednisone=None), SLEDAI_2K, rule=DORIS_2021),
                {"prednisone": "prednisone=", "stable_treatment": 'statements={"stable_treatment": ...}'},
            ),
        ],
    )
    def test_of_many(self, found, lacking):
        """It is refused with what is to be given, and observed cases are still counted."""
        with raises(missing_criterion) as refusal:
            found.counted("nonresponse")
        assert lacking == refusal.value.criteria
        assert tuple(lacking) == found.not_assessed
        assert 2 == len(found.counted("null"))

    def test_what_was_given(self):
        """A column with a gap, and one answer for all visits, are given; a column of gaps is not."""
        assert [False, False] == list(
            response(KNOWN, KNOWN, SLEDAI_2K, rule=SRI_4, treatment_failure=[None, True]).counted("nonresponse")
        )
        for gaps, name, now in (
            ({"treatment_failure": [None, None]}, "no_treatment_failure", KNOWN),
            ({"treatment_failure": False}, "pga_not_worse", evolve(KNOWN, pga=Pga([None, None], scale="points"))),
        ):
            found = response(KNOWN, now, SLEDAI_2K, rule=SRI_4, **gaps)
            with raises(missing_criterion, match=f"nothing was given for {name}"):
                found.counted("nonresponse")
            assert (name,) == found.not_assessed
        first = state(KNOWN, SLEDAI_2K, rule=LLDAS, first_visit=[True, None], statements=said_of(LLDAS))
        assert [True, False] == list(first.counted("nonresponse"))

    def test_of_one(self):
        """One visit lacks what it lacks: a reading that was not recorded there is given as such."""
        with raises(missing_criterion, match="nothing was given for bilag_not_worse, pga_not_worse") as refusal:
            response(VISIT, VISIT, SLEDAI_2K, rule=SRI_4).counted("nonresponse")
        assert {"bilag_not_worse": "bilag=", "pga_not_worse": "pga="} == refusal.value.criteria
        known = Encounter(
            Assessment(),
            pga=Pga(1, scale="points"),
            bilag=Bilag({"renal": "E"}, edition=EDITION),
        )
        gaps = Encounter(Assessment(), pga=Pga(None, scale="points"), bilag=Bilag({"renal": None}, edition=EDITION))
        assert False is response(known, gaps, SLEDAI_2K, rule=SRI_4).counted("nonresponse")
        with raises(missing_criterion, match="pga_not_worse"):
            response(evolve(known, pga=None), known, SLEDAI_2K, rule=SRI_4, treatment_failure=False).counted(
                "nonresponse"
            )
        for lacking, argument in (("pga", "pga="), ("prednisone", "prednisone=")):
            full = Encounter(Assessment(), pga=Pga(0, scale="points"), prednisone=Prednisone(None))
            assert False is state(full, SLEDAI_2K, rule=DORIS_2021).counted("nonresponse")
            with raises(missing_criterion) as refusal:
                state(evolve(full, **{lacking: None}), SLEDAI_2K, rule=DORIS_2021).counted("nonresponse")
            assert {lacking: argument} == refusal.value.criteria


class TestRefused:
    """What cannot be judged is refused with an error of the library that says what to do."""

    @together(
        ("changed", "words"),
        [
            ({"letters": {"renal": "A"}, "edition": EDITION}, "now bilag-2004, renal"),
            ({"letters": letters("AEE") | {"cns": "E"}, "edition": EDITION}, "musculoskeletal, cns"),
            ({"letters": letters("AEE"), "edition": BilagEdition.CLASSIC}, "now bilag-classic, renal"),
        ],
    )
    @together("rule", [SRI_4, BICLA], ids=lambda rule: rule.key)
    def test_letters_that_cannot_be_compared(self, rule, changed, words):
        """Other domains, or another BILAG index, are named."""
        before, now = sides(*GOOD)
        other = Encounter(now.visit, bilag=Bilag(changed["letters"], edition=changed["edition"]))
        with raises(other_bilag, match=words) as caught:
            response(before, other, SLEDAI_2K, rule=rule)
        assert ("bilag-2004", *DOMAINS) == caught.value.before
        assert "Give both visits the same edition and domains" in str(caught.value)
        _survives(caught.value)

    @together("rule", [SRI_4, BICLA], ids=lambda rule: rule.key)
    def test_lengths(self, rule):
        """One visit for each baseline, and one statement for each visit."""
        with raises(different_lengths, match="before has one visit, now has 2"):
            response(VISIT, MANY, SLEDAI_2K, rule=rule)
        with raises(different_lengths, match="treatment_failure has 3") as caught:
            response(MANY, MANY, SLEDAI_2K, rule=rule, treatment_failure=[True, False, None])
        _survives(caught.value)

    def test_lengths_of_states(self):
        """The visit before and every statement have the length of the visits."""
        with raises(different_lengths, match="before has 3, now has 2"):
            state(MANY, SLEDAI_2K, rule=LLDAS, previous=Visits.from_assessments([Assessment()] * 3))
        with raises(different_lengths, match="before has one visit, now has 2"):
            state(MANY, SLEDAI_2K, rule=LLDAS, previous=Assessment())
        with raises(different_lengths, match="first_visit has 1"):
            state(MANY, SLEDAI_2K, rule=LLDAS, first_visit=[True])
        with raises(different_lengths, match="stable_treatment has 1"):
            state(MANY, SLEDAI_2K, rule=DORIS_2021, statements={"stable_treatment": [True]})

    @together("rule", STATES.values(), ids=STATES)
    def test_an_unknown_statement(self, rule):
        """Named, with the statements of the rule."""
        with raises(unknown_statement, match="there is no 'remission'") as caught:
            state(VISIT, SLEDAI_2K, rule=rule, statements={"remission": True})
        assert set(said_of(rule)) == set(caught.value.accepted)
        _survives(caught.value)

    @together(
        ("call", "name"),
        [
            (lambda: response(VISIT, VISIT, SLEDAI_2K, rule=SRI_4, treatment_failure="perhaps"), "treatment_failure"),
            (lambda: state(VISIT, SLEDAI_2K, rule=LLDAS, first_visit="perhaps"), "first_visit"),
            (
                lambda: state(VISIT, SLEDAI_2K, rule=DORIS_2021, statements={"stable_treatment": "perhaps"}),
                "stable_treatment",
            ),
            (
                lambda: state(MANY, SLEDAI_2K, rule=DORIS_2021, statements={"stable_treatment": [True, "perhaps"]}),
                "stable_treatment",
            ),
        ],
    )
    def test_an_unreadable_statement(self, call, name):
        """The statement, the value, and what is accepted."""
        with raises(unreadable_answer, match="'perhaps'") as caught:
            call()
        assert name == caught.value.column
        assert "Accepted:" in str(caught.value)
        _survives(caught.value)

    @together(
        ("call", "words"),
        [
            (lambda: response(Assessment(), VISIT, SLEDAI_2K, rule=SRI_4), "before: Assessment is not an Encounter"),
            (lambda: response(VISIT, VISIT, "sledai-2k", rule=SRI_4), "is not an edition"),
            (lambda: response(VISIT, VISIT, SLEDAI_2K, rule="sri-4"), "'sri-4' is not a responder index: give one of"),
            (lambda: response(VISIT, VISIT, SLEDAI_2K, rule=LLDAS), "is not a responder index"),
            (lambda: state(Assessment(), SLEDAI_2K, rule=LLDAS), "Assessment is not an Encounter: wrap the visit"),
            (lambda: state(VISIT, SLEDAI_2K, rule="lldas"), "'lldas' is not a state: give one of"),
            (lambda: state(VISIT, SLEDAI_2K, rule=BICLA), "is not a state"),
            (lambda: state(VISIT, "sledai-2k", rule=LLDAS), "is not an edition"),
            (
                lambda: state(VISIT, SLEDAI_2K, rule=DORIS_2021, previous=VISIT.visit, first_visit=[True]),
                "is not a criterion of 'doris-2021': leave out previous, first_visit",
            ),
            (lambda: state(VISIT, SLEDAI_2K, rule=DORIS_2021, has_previous=False), "leave out has_previous"),
            (lambda: state(VISIT, SLEDAI_2K, rule=LLDAS, previous=VISIT), "Encounter is not a visit"),
            (
                lambda: state(VISIT, SLEDAI_2K, rule=DORIS_2021, statements=["stable_treatment"]),
                "statements: give a mapping",
            ),
        ],
    )
    def test_what_is_of_the_wrong_kind(self, call, words):
        """A key is no rule, a visit no encounter, an encounter no visit, a list no mapping."""
        with pytest.raises(TypeError, match=words):
            call()


def _survives(error):
    """An error keeps its type and words when it is pickled."""
    copy = pickle.loads(pickle.dumps(error))
    assert (type(error), str(error)) == (type(copy), str(copy))
    assert isinstance(error, SledaiError)
