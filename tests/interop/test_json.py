"""JSON documents: every object comes back, and what is not such a document is refused with its place."""

import json
import re

import pytest
from attrs import evolve
from hypothesis import given, settings, strategies as st

from sledai import (
    EDITIONS,
    SELENA_SLEDAI,
    SLEDAI_2K,
    Assessment,
    Descriptor,
    Encounter,
    Interval,
    Pga,
    Prednisone,
    Verdict,
    Visits,
    change,
    flare,
    frames,
    response,
    score_bounds,
    state,
)
from sledai.criteria import (
    BANDS,
    CHANGE_RULES,
    ENTRIES,
    FLARE_RULES,
    LLDAS,
    PERSISTENT_ACTIVITY,
    RESPONSES,
    SFI,
    SRI_4,
    STATES,
)
from sledai.errors import UnreadableFileError
from sledai.interop import from_json, to_json
from sledai.interop.sdtm import SponsorCodes
from sledai.laboratory import Result, derive
from strategies import assessments

RULES = [
    rule
    for rules in (BANDS, CHANGE_RULES, ENTRIES, FLARE_RULES, PERSISTENT_ACTIVITY, RESPONSES, STATES)
    for rule in rules.values()
]
readings = st.none() | st.sampled_from([0, 0.5, 1.0, 2.6])


class TestRoundTrips:
    """What is written is read back, equal."""

    @given(visit=assessments())
    def test_visits(self, visit):
        """Present, absent and missing items."""
        assert visit == from_json(to_json(visit))

    @settings(max_examples=60, deadline=None)
    @given(
        before=assessments(),
        now=assessments(),
        pga=readings,
        dose=st.none() | st.sampled_from([0, 5, 40]),
        edition=st.sampled_from(list(EDITIONS.values())),
        rule=st.sampled_from(list(FLARE_RULES.values())),
    )
    def test_results(self, before, now, pga, dose, edition, rule):
        """Scores, changes, flares, responses and states, with all that they say of themselves."""
        pair = [Encounter(visit, pga=Pga(pga, scale="points"), prednisone=Prednisone(dose)) for visit in (before, now)]
        results = [
            score_bounds(now, edition),
            change(before, now, edition),
            change(before, now, edition).at_least(3),
            flare(*pair, edition, rule=rule),
            response(*pair, edition, rule=SRI_4, treatment_failure=None),
            state(pair[1], edition, rule=LLDAS, previous=before),
        ]
        back = from_json(to_json(results))
        assert results == back
        assert list(map(repr, results)) == list(map(repr, back))
        assert [str(result) for result in results] == [str(result) for result in back]
        assert [getattr(result, "stamp", "") for result in results] == [getattr(result, "stamp", "") for result in back]

    @pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.key)
    def test_rules(self, rule):
        """By key and content; the record itself comes back."""
        assert rule is from_json(to_json(rule))

    def test_layouts_and_codes(self):
        """As their files have them."""
        layout = frames.Layout(
            subject=["USUBJID", "APERIOD"],
            visit="AVISIT",
            columns={"rash": "SKIN"},
            codebook={"NA": None, "fever": {"2": True, "1": False}},
            missing={"low_complement": "absent"},
            pga="PGA",
            pga_scale="points",
            statements={"treatment_failure": False},
        )
        codes = SponsorCodes(items={"XX1": "rash"}, systems={"XXS": "renal"}, codebook={"U": None})
        for value in (layout, frames.Layout(), codes):
            assert value == from_json(to_json(value))

    @given(
        value=st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
            max_leaves=8,
        )
    )
    def test_plain_values(self, value):
        """Text, numbers, lists and mappings, whatever their keys are."""
        assert value == from_json(to_json({"of": value}))["of"]

    def test_derived_answers_keep_their_edition(self):
        """So another edition that judges otherwise still refuses them."""
        protein = Result("urine_protein", "0.8", "g/d")
        visit = derive([protein], SLEDAI_2K, attribution="assumed").assessment()
        back = from_json(to_json(visit))
        assert visit.judged_under == back.judged_under
        with pytest.raises(ValueError, match="sledai-2k"):
            score_bounds(back, SELENA_SLEDAI)

    def test_own_editions_and_rules(self):
        """They are named, so the reader gives them; another content under the key is refused."""
        edition = SELENA_SLEDAI.without("fever").evolve(key="no-fever", label="Without fever")
        rule = evolve(SFI, key="own", severe_score=None, severe_rise=None, severe_rise_above=None)
        visit = Encounter(Assessment())
        found = flare(visit, visit, edition, rule=rule)
        assert found == from_json(to_json(found), editions=[edition], rules=[rule])
        with pytest.raises(UnreadableFileError, match="there is no edition 'no-fever'"):
            from_json(to_json(found), rules=[rule])
        with pytest.raises(UnreadableFileError, match="there is no rule 'own'"):
            from_json(to_json(found), editions=[edition])
        other = evolve(rule, pga_rise=None)
        with pytest.raises(UnreadableFileError, match=r"content.rule.content: the content is"):
            from_json(to_json(found), editions=[edition], rules=[other])


class TestDocuments:
    """A document is small and says what it is."""

    def test_it_is_small(self):
        """An edition and a rule are two short texts."""
        visit = Encounter(Assessment({"rash"}))
        document = json.loads(to_json(response(visit, visit, SELENA_SLEDAI, rule=SRI_4)))
        assert "sledai-json-1" == document["schema"]
        assert {"key": "selena-sledai", "content": SELENA_SLEDAI.content_hash} == document["content"]["edition"]
        assert ("response rule", "sri-4") == (document["content"]["rule"]["kind"], document["content"]["rule"]["key"])
        assert len(to_json(response(visit, visit, SELENA_SLEDAI, rule=SRI_4))) < 1200

    def test_the_document_by_hand(self):
        """The order of the form, and nothing that is absent."""
        text = to_json(Assessment({"rash", "seizure"}, missing={"fever"}))
        content = {"type": "assessment", "present": ["seizure", "rash"], "missing": ["fever"]}
        assert content == json.loads(text)["content"]

    @pytest.mark.parametrize(
        "value",
        [
            Visits.from_assessments([Assessment()]),
            score_bounds(Visits.from_assessments([Assessment()]), SELENA_SLEDAI),
            Verdict(certain=1, possible=1),
            {1: "a"},
            object(),
            {"set"},
            SELENA_SLEDAI,
        ],
        ids=lambda value: type(value).__name__,
    )
    def test_what_is_not_written(self, value):
        """Many visits, and what the schema does not have."""
        with pytest.raises(TypeError):
            to_json(value)

    def test_a_number_that_is_not_finite(self):
        """It is not JSON."""
        with pytest.raises(ValueError, match="not JSON compliant"):
            to_json(Interval(0, float("inf")))

    @pytest.mark.parametrize(
        ("content", "fault"),
        [
            ({"type": "points"}, "content.type: there is no type 'points'"),
            ({"present": []}, "content.type: it is missing"),
            ({"type": "assessment", "present": []}, "content.missing: it is missing"),
            ({"type": "assessment", "present": [], "missing": [], "more": 1}, "content.more: there is no key 'more'"),
            (
                {"type": "assessment", "present": ["rsh"], "missing": []},
                "content.present.1: there is no descriptor 'rsh'",
            ),
            (
                {"type": "assessment", "present": ["rash"], "missing": ["rash"]},
                "both answered and said to be not assessed",
            ),
            ({"type": "interval", "low": 4, "high": 2}, "content: low is above high"),
            ({"type": "interval", "low": "4", "high": 5}, "content.low: it is not a number"),
            ({"type": "verdict", "certain": True, "possible": False}, "certain and not possible"),
            ({"type": "verdict", "certain": 1, "possible": True}, "content.certain: it is not true or false"),
            ({"type": "layout", "visits": "V"}, "content.visits: there is no key 'visits'"),
            ({"type": "layout", "pga": "PGA"}, "give the column of the global assessment with its scale"),
            (
                {"type": "rule", "kind": "flare rule", "key": "sfy", "content": ""},
                "content.key: there is no rule 'sfy'",
            ),
            (
                {"type": "rule", "kind": "flare rule", "key": "sfi", "content": "0"},
                "the content is 0, and this version",
            ),
            ([{"type": "interval", "low": 1}], "content.1.high: it is missing"),
        ],
    )
    def test_what_is_refused(self, content, fault):
        """With its place in the document."""
        text = json.dumps({"schema": "sledai-json-1", "library": "sledai", "content": content})
        with pytest.raises(UnreadableFileError, match=re.escape(fault)):
            from_json(text)

    @pytest.mark.parametrize(
        ("text", "fault"),
        [
            ("", "it cannot be read"),
            ("[]", "it is not a table"),
            ("{}", "schema: it is missing"),
            ('{"schema": "sledai-json-2", "library": "", "content": null}', "there is no schema 'sledai-json-2'"),
            ('{"schema": "sledai-json-1", "library": "", "content": NaN}', "NaN is not JSON"),
            ('{"schema": "sledai-json-1", "schema": "sledai-json-1", "content": 1}', "the key 'schema' is there twice"),
            ("[" * 100000, "it cannot be read"),
        ],
        ids=range(7),
    )
    def test_texts_that_are_no_documents(self, text, fault):
        """Another version, a constant, a key that is there twice."""
        with pytest.raises(UnreadableFileError, match=re.escape(fault)):
            from_json(text)

    @settings(max_examples=300, deadline=None)
    @given(data=st.data())
    def test_a_changed_document_is_refused_or_read(self, data):
        """One value replaced by anything: an error of the library, or an object that the document describes."""
        visit = Encounter(Assessment({"rash"}, missing={"fever"}))
        document = json.loads(to_json(flare(visit, visit, SELENA_SLEDAI)))
        at, keys = document, []
        while isinstance(at, dict | list) and at and (not keys or data.draw(st.booleans())):
            key = data.draw(st.sampled_from(sorted(at) if isinstance(at, dict) else range(len(at))))
            keys.append((at, key))
            at = at[key]
        owner, key = keys[-1]
        owner[key] = data.draw(
            st.none() | st.booleans() | st.integers() | st.text(max_size=3) | st.just([]) | st.just({})
        )
        try:
            found = from_json(json.dumps(document))
        except UnreadableFileError:
            return
        assert json.loads(to_json(found))["content"] == document["content"]


def test_every_descriptor_has_its_own_name_in_a_document():
    """The names are those of the library."""
    text = to_json(Assessment(Descriptor))
    assert [name.value for name in Descriptor] == json.loads(text)["content"]["present"]
