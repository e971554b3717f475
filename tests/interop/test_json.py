"""JSON documents: every object comes back, and what is not such a document is refused with its place."""

import json
import re
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

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
    activity_band,
    by_system,
    change,
    change_by_system,
    change_category,
    flare,
    frames,
    new_descriptors,
    response,
    score_bounds,
    state,
)
from sledai.criteria import (
    BANDS,
    BILAG_FLARES,
    BILAG_NUMBERS,
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
from sledai.interop import from_json, from_ndjson, to_json, to_ndjson
from sledai.interop.sdtm import SponsorCodes
from sledai.laboratory import LabCodeBook, Result, Statements, derive
from strategies import assessments

RULES = [
    rule
    for rules in (
        BANDS,
        BILAG_FLARES,
        BILAG_NUMBERS,
        CHANGE_RULES,
        ENTRIES,
        FLARE_RULES,
        PERSISTENT_ACTIVITY,
        RESPONSES,
        STATES,
    )
    for rule in rules.values()
]
readings = st.none() | st.sampled_from([0, 0.5, 1.0, 2.6])
TESTED = [
    ("platelets", 90, "10*9/L", {}),
    ("platelets", "<50", "10*3/uL", {"flag": "L"}),
    ("platelets", "ND", "10*9/L", {}),
    ("white_cells", 94.9, "10*9/L", {}),
    ("temperature", "100.4", "[degF]", {}),
    ("temperature", 113 / 3, "Cel", {}),
    ("urine_protein", "0.8", "g/d", {}),
    ("protein_creatinine_ratio", "52", "mg/mmol", {}),
    ("urine_red_cells", "6-10", "/[HPF]", {}),
    ("c3", 85, "mg/dL", {"lower": 90, "upper": "<180"}),
    ("ch50", "20", "{CAE'U}", {"lower": ">30", "flag": "LOW"}),
    ("anti_dsdna", ">25", "%", {"method": "Farr", "upper": 20}),
    ("inflamed_joints", 2, "", {}),
]
DAYS = [
    [100, 95, 88, 101, None],
    [date(2024, 3, 5), date(2024, 3, 1), "2024-02-20", "2024-03", "2024", None],
    [
        datetime(2024, 3, 5, 10, tzinfo=UTC),
        datetime(2024, 3, 4, 23, 30, 0, 250, tzinfo=timezone(timedelta(hours=-5))),
        "2024-02-20T08:00:00Z",
        None,
    ],
]
"""Days of the visit, the first of each, and of results: numbers, dates, and times with a zone."""


@st.composite
def derivations(draw):
    """The derivation of a visit from any results, with all kinds of days and statements."""
    days = draw(st.sampled_from(DAYS))
    tested = draw(st.lists(st.tuples(st.sampled_from(TESTED), st.sampled_from(days)), max_size=6))
    return derive(
        [Result(test, value, unit, day=day, **more) for (test, value, unit, more), day in tested],
        draw(st.sampled_from(list(EDITIONS.values()))),
        day=draw(st.sampled_from([days[0], None])),
        statements=Statements(
            findings={"pleuritic_pain": draw(st.sampled_from([True, False, None]))},
            excluded={"fever": draw(st.sampled_from([{"infection": True}, False, None]))},
            attributed={"leukopenia": draw(st.sampled_from([True, False, None]))},
        ),
        attribution=draw(st.sampled_from(["stated", "assumed"])),
        code_book=LabCodeBook(judged_by={"low_complement": ["c3"]}) if draw(st.booleans()) else None,
    )


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

    @given(before=assessments(), now=assessments(), edition=st.sampled_from(list(EDITIONS.values())))
    def test_parts_of_results(self, before, now, edition):
        """Classes know what they are of, and the changes of systems are all there."""
        results = [
            change_category(before, now, edition),
            flare(Encounter(before), Encounter(now), edition).classes,
            change_by_system(before, now, edition),
            by_system(now, edition),
            new_descriptors(before, now, edition),
            *(activity_band(now, edition, bands=bands) for bands in BANDS.values()),
        ]
        back = from_json(to_json(results))
        assert results == back
        for own, found in zip(results, back, strict=True):
            assert list(map(str, own)) == list(map(str, found))
            assert repr(getattr(own, "value", None)) == repr(getattr(found, "value", None))
        assert type(results[0]) is type(back[0])

    @settings(max_examples=200, deadline=None)
    @given(found=derivations())
    def test_derivations(self, found):
        """With every result that was given, once, and what each of them says."""
        text = to_json(found)
        back = from_json(text)
        assert found == back
        assert (str(found), repr(found), found.stamp) == (str(back), repr(back), back.stamp)
        assert str(found.explain(*found)) == str(back.explain(*back))
        assert found.assessment().judged_under == back.assessment().judged_under
        assert text == to_json(back)

    @given(number=st.decimals(allow_nan=False, allow_infinity=False))
    def test_decimals(self, number):
        """Every digit, as text."""
        back = from_json(to_json({"dose": number}))["dose"]
        assert (number, str(number)) == (back, str(back))

    @given(
        values=st.lists(
            assessments()
            | st.text()
            | st.sampled_from(["\u2028", "\x85", "\n\r"])
            | st.builds(Interval, st.integers(0, 9), st.integers(9, 20))
        )
    )
    def test_lines(self, values):
        """A document on each line, whichever signs end a line elsewhere."""
        lines = list(to_ndjson(values))
        assert values == list(from_ndjson(lines)) == list(from_ndjson("".join(lines)))
        assert len(values) == len("".join(lines).splitlines())
        assert values == [from_json(line) for line in lines]

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


def numberless(content):
    """The content of a document with the results of a derivation where their numbers stand."""
    if not isinstance(content, dict) or content.get("type") != "derivation":
        return content
    results = [None, *content["results"]]
    derived = {
        name: {
            **given,
            **{part: [results[number] for number in given[part]] for part in ("results", "before")},
            "considered": [given | {"result": results[given["result"]]} for given in given["considered"]],
        }
        for name, given in content["derived"].items()
    }
    unused = [given | {"result": results[given["result"]]} for given in content["unused"]]
    return {name: content[name] for name in ("type", "edition", "usage")} | {"derived": derived, "unused": unused}


VERDICT = {"type": "verdict", "certain": False, "possible": True}


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
            change_category(*[Visits.from_assessments([Assessment()])] * 2, SELENA_SLEDAI),
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
        with pytest.raises(ValueError, match="is not JSON: give a finite number"):
            to_json(Decimal("NaN"))

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
            ({"type": "decimal", "text": "1,5"}, "content.text: it is not a number"),
            ({"type": "decimal", "text": 1.5}, "content.text: it is not a text"),
            ({"type": "classes", "of": "bands", "verdicts": {}}, "content.of: there is no kind of classes 'bands'"),
            (
                {"type": "classes", "of": "change category", "verdicts": {"relapse": VERDICT}},
                "content.verdicts.relapse: 'relapse' is not a valid ChangeCategory",
            ),
            (
                {
                    "type": "system_change",
                    "change": VERDICT,
                    **dict.fromkeys(("involved", "improved", "worsened"), VERDICT),
                },
                "content.change: it is not an interval",
            ),
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
        found = TestDerivations.FOUND if data.draw(st.booleans()) else flare(visit, visit, SELENA_SLEDAI)
        document = json.loads(to_json(found))
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
        assert numberless(json.loads(to_json(found))["content"]) == numberless(document["content"])


class TestDerivations:
    """A derivation in a document."""

    FOUND = derive(
        [Result("temperature", "38.5", "Cel", day=0, flag="H"), Result("white_cells", "5", "10*9/L", day=-20)],
        SELENA_SLEDAI,
        day=0,
        attribution="assumed",
    )

    def test_the_document_by_hand(self):
        """A result stands once, with whole numbers as text; elsewhere it is a number."""
        content = json.loads(to_json(self.FOUND))["content"]
        assert {"key": "selena-sledai", "content": SELENA_SLEDAI.content_hash} == content["edition"]
        ticks = {"low": "693000000", "high": "693000000"}  # 38.5 degrees in parts of 1/9,000,000, two ticks each
        assert {
            "test": "temperature",
            "unit": "Cel",
            "amount": ticks,
            "doubtful": False,
            "limits": [None, None],
            "day": 0,
            "method": "",
            "flag": "high",
            "text": "temperature 38.5 [Cel], flag high, day 0",
        } == content["results"][0]
        certain = {"type": "verdict", "certain": True, "possible": True}
        assert {
            "criterion": certain,
            "verdict": {"type": "verdict", "certain": False, "possible": True},
            "results": [1],
            "considered": [{"result": 1, "says": "counts"}],
            "before": [],
            "statements": [],
            "open": ["whether due to infection"],
        } == content["derived"]["fever"]
        assert [{"result": 2, "reason": "before the window"}] == content["unused"]
        assert 2 == len(content["results"])

    @pytest.mark.parametrize(
        ("path", "value", "fault"),
        [
            ("usage", None, "content.usage: it is not a text"),
            ("more", 1, "content.more: there is no key 'more'"),
            ("edition.content", "0", "content.edition.content: the content is 0"),
            ("derived.rash", {}, "content.derived.rash.criterion: it is missing"),
            ("derived.cough", ..., "content.derived.cough: there is no descriptor of the edition 'cough'"),
            ("derived.fever.results", [3], "content.derived.fever.results.1: there is no result 3"),
            ("derived.fever.results", [True], "content.derived.fever.results.1: there is no result True"),
            ("derived.fever.criterion", 1, "content.derived.fever.criterion: it is not a verdict"),
            ("derived.fever.open", "x", "content.derived.fever.open: it is not a list"),
            ("unused", [], "content.results.2: nothing names it"),
            ("unused", [[1, "x"]], "content.unused.1: it is not a table"),
            ("unused", [{"result": 0, "reason": "x"}], "content.unused.1.result: there is no result 0"),
            ("results.0.test", "fever", "content.results.1.test: there is no test 'fever'"),
            ("results.0.unit", "g/d", "content.results.1.unit: temperature"),
            ("results.0.amount", 38.5, "content.results.1.amount: it is not a table"),
            ("results.0.amount.low", 38, "content.results.1.amount.low: it is not a whole number as text"),
            ("results.0.amount.low", "9999999999", "content.results.1.amount: low is above high"),
            ("results.0.limits", [None], "content.results.1.limits: they are not two"),
            ("results.0.day", True, "content.results.1.day: it is not a day"),
            ("results.0.day", "5.3.2024", "content.results.1.day: day: '5.3.2024'"),
            ("results.0.flag", "H", "content.results.1.flag: there is no flag 'H'"),
            ("results.0.doubtful", 0, "content.results.1.doubtful: it is not true or false"),
        ],
    )
    def test_what_is_refused(self, path, value, fault):
        """With its place in the document."""
        document = json.loads(to_json(self.FOUND))
        *steps, last = (int(step) if step.isdigit() else step for step in path.split("."))
        owner = document["content"]
        for step in steps:
            owner = owner[step]
        owner[last] = owner["fever"] if value is ... else value
        with pytest.raises(UnreadableFileError, match=re.escape(fault)):
            from_json(json.dumps(document))

    def test_a_descriptor_that_is_not_in_the_edition(self):
        """The row would be that of another edition."""
        edition = SELENA_SLEDAI.without("fever").evolve(key="no-fever", label="Without fever")
        document = json.loads(to_json(derive([], edition)))
        document["content"]["derived"]["fever"] = document["content"]["derived"]["leukopenia"]
        with pytest.raises(UnreadableFileError, match="no descriptor of the edition 'fever'"):
            from_json(json.dumps(document), editions=[edition])


class TestLines:
    """NDJSON."""

    def test_a_file(self, tmp_path):
        """Written and read line by line; editions of your own are given once, and blank lines are passed over."""
        edition = SELENA_SLEDAI.without("fever").evolve(key="no-fever", label="Without fever")
        values = [derive([], edition), Assessment({"rash"}), [1, "\u2028"]]
        path = tmp_path / "visits.ndjson"
        with path.open("w", encoding="utf-8") as file:
            file.writelines(to_ndjson(values))
            file.write("\n")
        with path.open(encoding="utf-8") as file:
            assert values == list(from_ndjson(file, editions=[edition]))
        assert path.read_bytes().isascii()

    def test_they_are_read_one_by_one(self):
        """So a file need not fit in memory, and a fault names its line."""
        lines = iter([*to_ndjson([Assessment()]), "\n", "{}\n"])
        found = from_ndjson(lines)
        assert Assessment() == next(found)
        with pytest.raises(UnreadableFileError, match=re.escape("line 3, schema: it is missing")):
            next(found)

    def test_what_cannot_be_written(self):
        """The lines before it are."""
        lines = to_ndjson([1, object()])
        assert 1 == from_json(next(lines))
        with pytest.raises(TypeError, match="is not what a document holds"):
            next(lines)


def test_every_descriptor_has_its_own_name_in_a_document():
    """The names are those of the library."""
    text = to_json(Assessment(Descriptor))
    assert [name.value for name in Descriptor] == json.loads(text)["content"]["present"]
