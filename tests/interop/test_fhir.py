"""FHIR: the form of an edition, its answers in and out in three states, and the score, by hand and at random."""

import json
from copy import deepcopy
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import example, given, settings, strategies as st

from oracle import NAMES, WEIGHTS
from sledai import EDITIONS, SELENA_SLEDAI, SLEDAI_2K, Assessment, Descriptor, Visits, frames
from sledai.errors import EditionError, InputErrors, UnreadableFileError, UnreadableValueError
from sledai.interop import fhir
from sledai.laboratory import Result, derive
from strategies import assessments

CODES = "urn:uuid:4c2d0eea-bc03-5a79-bf3d-b1b94c840896"
"""The code system and the form of SELENA-SLEDAI, as released: an address is permanent."""
FORM = "urn:uuid:6be5f7ad-b4f0-5ef6-9020-ac9e1c7ee5d1"
ORDINAL = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
WEIGHT = "http://hl7.org/fhir/StructureDefinition/itemWeight"

days = st.sampled_from(["2024", "2024-03", "2024-03-05", "2024-03-05T10:00:00Z", "2024-03-05T23:59:59.25-14:00"])
references = st.sampled_from(["Patient/1", "https://example.org/fhir/Patient/x", "urn:oid:1.2|A 7", "|7"])
forms = st.builds(
    fhir.FhirForm,
    assessments(),
    subject=st.none() | references,
    encounter=st.none() | references,
    day=st.none() | days,
    status=st.sampled_from(["completed", "amended"]),
    id=st.none() | st.from_regex(r"\A[A-Za-z0-9.-]{1,64}\Z"),
)


def answered(code="present", *, link="rash", **more):
    """An item with one answer."""
    return {"linkId": link, "answer": [{"valueCoding": {"system": CODES, "code": code, **more}}]}


def response(*items, **more):
    """A response by hand."""
    given = {"resourceType": "QuestionnaireResponse", "questionnaire": FORM, "status": "completed", "item": [*items]}
    return {name: value for name, value in (given | more).items() if value is not None}


def read(*responses, **options):
    """The visits of some responses."""
    return [form.visit for form in fhir.read_forms(responses, SELENA_SLEDAI, **options)]


class TestQuestionnaires:
    """The form that is printed."""

    def test_the_addresses_are_permanent(self):
        """An address that changed would make every stored form another one."""
        assert CODES == fhir.CODES
        assert FORM == fhir.form_address(SELENA_SLEDAI)
        assert len(EDITIONS) == len({fhir.form_address(edition) for edition in EDITIONS.values()})

    @pytest.mark.parametrize("edition", EDITIONS.values(), ids=lambda edition: edition.key)
    def test_scores(self, edition):
        """Present carries the weight, absent 0, and not assessed nothing."""
        form = fhir.questionnaire(edition)
        assert list(NAMES) == [item["linkId"] for item in form["item"]]
        for item in form["item"]:
            assert "choice" == item["type"]
            scores = {
                option["valueCoding"]["code"]: [each["valueDecimal"] for each in option.get("extension", ())]
                for option in item["answerOption"]
            }
            assert {"present": [WEIGHTS[item["linkId"]]], "absent": [0], "not-assessed": []} == scores

    def test_a_question_by_hand(self):
        """With the definition of the edition, which is another one in another edition."""
        form = fhir.questionnaire(SELENA_SLEDAI)
        assert FORM == form["url"]
        assert SELENA_SLEDAI.content_hash == form["version"]
        assert ("draft", "FormSelenaSledai", "SELENA-SLEDAI") == (form["status"], form["name"], form["title"])
        (fever,) = [item for item in form["item"] if item["linkId"] == "fever"]
        assert {"system": CODES, "code": "fever", "display": "Fever"} == fever["code"][0]
        assert {
            "extension": [{"url": ORDINAL, "valueDecimal": 1}],
            "valueCoding": {"system": CODES, "code": "present", "display": "Present"},
        } == fever["answerOption"][0]
        assert [
            {
                "extension": [
                    {
                        "url": "http://hl7.org/fhir/StructureDefinition/questionnaire-itemControl",
                        "valueCodeableConcept": {
                            "coding": [{"system": "http://hl7.org/fhir/questionnaire-item-control", "code": "help"}]
                        },
                    }
                ],
                "linkId": "fever.definition",
                "text": "Raised body temperature. Limit: Body temperature: > 38 degrees C (exactly 38 does not count). "
                "Does not count: an infectious cause. Days that count: the visit or the 10 days before.",
                "type": "display",
            }
        ] == fever["item"]
        proteinuria = {
            edition.key: item["item"][0]["text"]
            for edition in (SELENA_SLEDAI, SLEDAI_2K)
            for item in fhir.questionnaire(edition)["item"]
            if item["linkId"] == "proteinuria"
        }
        assert proteinuria["selena-sledai"].startswith("Proteinuria of new onset [unverified].")
        assert proteinuria["sledai-2k"].startswith("New and persistent proteinuria both count")

    def test_an_unverified_window_is_marked(self):
        """As every statement that no source supports."""
        texts = [item["item"][0]["text"] for item in fhir.questionnaire(EDITIONS["sledai-2k-30d"])["item"]]
        graded = [row.window.grade for row in EDITIONS["sledai-2k-30d"].values()]
        assert [grade == "unverified" for grade in graded] == [text.endswith("[unverified].") for text in texts]

    def test_a_local_edition(self):
        """It has an address of its own, and fewer questions."""
        part = SELENA_SLEDAI.clinical
        form = fhir.questionnaire(part)
        assert 22 == len(form["item"])
        assert FORM != form["url"]
        assert "FormSelenaSledaiWithoutImmunologic" == form["name"]

    def test_it_is_json(self):
        """Plain values."""
        form = fhir.questionnaire(SELENA_SLEDAI)
        assert form == json.loads(json.dumps(form, allow_nan=False))


class TestForms:
    """A visit with its subject and day."""

    @pytest.mark.parametrize(
        ("day", "text"),
        [
            (date(2024, 3, 5), "2024-03-05"),
            (datetime(2024, 3, 5, 10, 30, tzinfo=UTC), "2024-03-05T10:30:00+00:00"),
            ("2024-03", "2024-03"),
            (None, None),
        ],
    )
    def test_days(self, day, text):
        """Dates, and times with a zone."""
        assert text == fhir.FhirForm(Assessment(), day=day).day

    @pytest.mark.parametrize(
        ("given", "error"),
        [
            ({"day": 28}, UnreadableValueError),
            ({"day": datetime(2024, 3, 5, 10, 30)}, UnreadableValueError),
            ({"day": "2024-02-30"}, UnreadableValueError),
            ({"day": "2024-03-05T10:30"}, UnreadableValueError),
            ({"day": "5.3.2024"}, UnreadableValueError),
            ({"subject": " "}, UnreadableValueError),
            ({"subject": "Patient/1 2"}, UnreadableValueError),
            ({"encounter": 7}, UnreadableValueError),
            ({"id": "a b"}, UnreadableValueError),
            ({"id": "a" * 65}, UnreadableValueError),
            ({"status": "done"}, ValueError),
        ],
        ids=str,
    )
    def test_what_is_refused(self, given, error):
        """What FHIR cannot hold."""
        with pytest.raises(error):
            fhir.FhirForm(Assessment(), **given)

    def test_many_visits(self):
        """A form is of one."""
        with pytest.raises(TypeError, match="give one Assessment"):
            fhir.FhirForm(Visits.from_assessments([Assessment()]))

    @given(form=forms, edition=st.sampled_from(list(EDITIONS.values())))
    def test_round_trip(self, form, edition):
        """What is written as JSON is read back, equal, whatever it says."""
        text = json.dumps(fhir.questionnaire_response(form, edition), allow_nan=False)
        for parsed in (json.loads(text), json.loads(text, parse_float=Decimal, parse_int=Decimal)):
            (back,) = fhir.read_forms([parsed], edition)
            assert form == back

    def test_a_part_of_an_edition(self):
        """What the form does not ask was not assessed."""
        part = SELENA_SLEDAI.clinical
        (back,) = fhir.read_forms([fhir.questionnaire_response(fhir.FhirForm(Assessment()), part)], part)
        assert {"low_complement", "increased_dna_binding"} == back.visit.missing

    def test_answers_of_another_edition(self):
        """Derived under rules that the form does not have."""
        protein = Result("urine_protein", "0.8", "g/d")
        visit = derive([protein], SLEDAI_2K, attribution="assumed").assessment()
        for write in (fhir.questionnaire_response, fhir.observation):
            with pytest.raises(EditionError, match="proteinuria"):
                write(fhir.FhirForm(visit), SELENA_SLEDAI)

    def test_a_response_by_hand(self):
        """Present with the weight, absent with 0, not assessed without a score."""
        form = fhir.FhirForm(
            Assessment({"rash"}, missing={"alopecia"}), subject="Patient/1", encounter="|E7", day="2024-03-05", id="a7"
        )
        found = fhir.questionnaire_response(form, SELENA_SLEDAI)
        items = {item["linkId"]: item["answer"] for item in found.pop("item")}
        assert {
            "resourceType": "QuestionnaireResponse",
            "id": "a7",
            "questionnaire": f"{FORM}|{SELENA_SLEDAI.content_hash}",
            "status": "completed",
            "subject": {"reference": "Patient/1"},
            "encounter": {"identifier": {"value": "E7"}},
            "authored": "2024-03-05",
        } == found
        assert list(NAMES) == list(items)

        def coded(code, display, *score):
            scores = {"extension": [{"url": ORDINAL, "valueDecimal": each} for each in score]} if score else {}
            return [{"valueCoding": {**scores, "system": CODES, "code": code, "display": display}}]

        assert coded("present", "Present", 2) == items["rash"]
        assert coded("absent", "Absent", 0) == items["seizure"]
        assert coded("not-assessed", "Not assessed") == items["alopecia"]


class TestReading:
    """Responses as other systems write them."""

    def test_three_states(self):
        """Present, absent, and not assessed: by its code, without an answer, or without an item."""
        items = [answered(), answered("absent", link="fever"), answered("not-assessed", link="cva")]
        (visit,) = read(response(*items, {"linkId": "alopecia", "text": "Alopecia"}))
        assert {"rash"} == visit.present
        assert {*NAMES} - {"rash", "fever"} == visit.missing

    def test_no_item_at_all(self):
        """Nothing was assessed."""
        assert [Assessment(missing=NAMES)] == read(response(item=None))

    def test_what_says_nothing_about_the_answers(self):
        """Elements of R4 are passed over, and those of texts have extensions of their own."""
        item = answered(display="ja", version="1", userSelected=True, id="c", _code={"extension": []})
        item |= {"text": "Rash", "_text": {}, "definition": "x", "id": "i", "extension": [{"url": "x"}]}
        item["answer"][0] |= {"id": "a", "extension": [{"url": "x"}], "item": [{"linkId": "rash.definition"}]}
        help_text = {"linkId": "rash.definition", "text": "..."}
        more = {
            **{name: {} for name in ("meta", "text", "contained", "identifier", "basedOn", "partOf", "source")},
            "language": "de",
            "_status": {"id": "s"},
            "_questionnaire": {"extension": []},
        }
        (visit,) = read(response({**item, "item": [help_text]}, help_text, **more))
        assert {"rash"} == visit.present

    @pytest.mark.parametrize(
        ("subject", "found"),
        [
            ({"reference": "Patient/1", "display": "A", "type": "Patient"}, "Patient/1"),
            ({"reference": "Patient/1/_history/3"}, "Patient/1"),
            ({"identifier": {"system": "urn:oid:1.2", "value": "A 7", "use": "official"}}, "urn:oid:1.2|A 7"),
            ({"identifier": {"value": "7"}}, "|7"),
            ({"reference": "Patient/1", "identifier": {"value": "7"}}, "Patient/1"),
            ({"identifier": {"system": "urn:oid:1.2"}}, None),
            ({"display": "A"}, None),
            (None, None),
        ],
        ids=str,
    )
    def test_subjects(self, subject, found):
        """The reference, or else the identifier; a name is neither."""
        (form,) = fhir.read_forms([response(subject=subject, encounter=subject)], SELENA_SLEDAI)
        assert (found, found) == (form.subject, form.encounter)

    @pytest.mark.parametrize("url", [ORDINAL, WEIGHT])
    def test_scores_of_answers(self, url):
        """That of the code or of the answer, in the old extension or the new one; both must be the edition's."""
        for code, score in (("present", 2), ("present", 2.0), ("present", Decimal("2.00")), ("absent", 0)):
            extension = [{"url": url, "valueDecimal": score}, {"url": "x"}]
            item = answered(code)
            item["answer"][0]["extension"] = extension
            assert read(response(answered(code))) == read(response(answered(code, extension=extension)))
            assert read(response(answered(code))) == read(response(item))

    def test_an_address_without_a_version(self):
        """The content of the edition is then not compared."""
        content = f"{FORM}|{SELENA_SLEDAI.content_hash}"
        assert read(response(answered())) == read(response(answered(), questionnaire=content))
        assert read(response(answered())) == read(response(answered(), questionnaire=f"{FORM}|"))

    def test_forms_in_error(self):
        """Left out and named, whatever else they say."""
        wrong = [response(status="entered-in-error", id="a7"), response({"linkId": "x"}, status="entered-in-error")]
        found = fhir.read_forms([*wrong, response(answered())], SELENA_SLEDAI)
        assert ("QuestionnaireResponse/a7", "QuestionnaireResponse 2") == found.in_error
        assert [{"rash"}] == [form.visit.present for form in found]
        assert () == found.unfinished

    @pytest.mark.parametrize("status", ["in-progress", "stopped"])
    def test_unfinished_forms(self, status):
        """Refused, read or left out, as you say."""
        given = [response(answered(), status=status, id="a7"), response(id="a8")]
        with pytest.raises(UnreadableFileError, match=rf"QuestionnaireResponse/a7, status: the form is {status}. Say"):
            fhir.read_forms(given, SELENA_SLEDAI)
        found = fhir.read_forms(given, SELENA_SLEDAI, unfinished="read")
        assert [(status, {"rash"}), ("completed", set())] == [(form.status, form.visit.present) for form in found]
        assert (2, ()) == (len(found), found.unfinished)
        found = fhir.read_forms(given, SELENA_SLEDAI, unfinished="leave out")
        assert (["a8"], ("QuestionnaireResponse/a7",)) == ([form.id for form in found], found.unfinished)

    def test_an_amended_form(self):
        """It counts."""
        assert 1 == len(read(response(status="amended")))

    def test_a_table(self):
        """Which every function of frames reads."""
        pd = pytest.importorskip("pandas")
        given = [
            response(answered(), subject={"reference": "Patient/1"}, authored="2024-03-05"),
            response(subject={"reference": "Patient/2"}, authored="2024-03-06T10:00:00+01:00"),
        ]
        found = fhir.read_forms(given, SELENA_SLEDAI)
        columns = found.to_columns()
        assert ["subject", "encounter", "day", "status", *NAMES] == list(columns)
        assert ([True, None], [None, None]) == (columns["rash"], columns["fever"])
        assert ["2024-03-05", "2024-03-06T10:00:00+01:00"] == columns["day"]
        table = pd.DataFrame(columns)
        layout = frames.Layout(subject="subject", day="day")
        assert found.visits == frames.to_visits(table, SELENA_SLEDAI, layout)

    @pytest.mark.parametrize(
        ("given", "place", "fault", "remedy"),
        [
            (3, "", "it is not a table", "Write keys"),
            ({}, "resourceType", "it is missing", "Add it"),
            ({"resourceType": "Bundle"}, "resourceType", "no resource to read 'Bundle'", "QuestionnaireResponse"),
            (response(status=None), "status", "it is missing", "Add it"),
            (response(status="done"), "status", "there is no status 'done'", "in-progress, completed"),
            (response(questionnaire=None), "questionnaire", "it is missing", "Add it"),
            (response(questionnaire=7), "questionnaire", "it is not a text", "quotation marks"),
            (
                response(questionnaire="http://example.org/Questionnaire/x"),
                "questionnaire",
                "it is another form, not that of selena-sledai",
                f"the form of selena-sledai is {FORM}|{SELENA_SLEDAI.content_hash}",
            ),
            (
                response(questionnaire=fhir.form_address(SLEDAI_2K)),
                "questionnaire",
                "it is the form of sledai-2k, not that of selena-sledai",
                "Read it under its own edition",
            ),
            (
                response(questionnaire=f"{FORM}|000000000000"),
                "questionnaire",
                f"the content of selena-sledai is {SELENA_SLEDAI.content_hash} here, and the form is of 000000000000",
                "leave out the version",
            ),
            (response(items=[]), "items", "there is no key 'items' (did you mean 'item'?)", "Use one of"),
            (response(item={}), "item", "it is not a list", "square brackets"),
            (response({"text": "Rash"}), "item.1.linkId", "it is missing", "Add it"),
            (response({"linkId": "rsh"}), "item.1.linkId", "no question 'rsh' (did you mean 'rash'?)", "Use one of"),
            (response({"linkId": 7}), "item.1.linkId", "no question '7'", "Use one of"),
            (response(answered(), answered("absent")), "item.2.linkId", "'rash' is there twice", "Keep one item"),
            (response(answered("yes")), "item.1.answer.1.valueCoding.code", "there is no answer 'yes'", "present"),
            (response(answered(system="x")), "item.1.answer.1.valueCoding.system", "no code system 'x'", CODES),
            (
                response({"linkId": "rash", "answer": [{"valueCoding": {"code": "present"}}]}),
                "item.1.answer.1.valueCoding.system",
                "it is missing",
                "Add it",
            ),
            (
                response({"linkId": "rash", "answer": [{"valueBoolean": True}]}),
                "item.1.answer.1.valueBoolean",
                "an answer is one of the codes of the form",
                CODES,
            ),
            (response({"linkId": "rash", "answer": [{}]}), "item.1.answer.1.valueCoding", "it is missing", "leave the"),
            (response({"linkId": "rash", "answer": []}), "item.1.answer", "'rash' has 0 answers", "Keep one answer"),
            (
                response({"linkId": "rash", "answer": [*answered()["answer"], *answered("absent")["answer"]]}),
                "item.1.answer",
                "'rash' has 2 answers",
                "Keep one answer",
            ),
            (response(answered(link="rash.definition")), "item.1.answer", "a definition has no answer", "Leave it out"),
            (response(_item=[]), "_item", "there is no key '_item'", "Use one of"),
            (response({"linkId": "rash", "item": [answered()]}), "item.1.item.1.answer", "there is no key", "linkId"),
            (
                response({"linkId": "rash", "item": [{"linkId": "fever"}]}),
                "item.1.item.1.linkId",
                "there is no definition 'fever'",
                "Use one of",
            ),
            (
                response(answered(extension=[{"url": ORDINAL, "valueDecimal": 4}])),
                "item.1.answer",
                "the score is 4, and that of the answer is 2",
                "Correct the score or the answer",
            ),
            (
                response(answered("not-assessed", extension=[{"url": WEIGHT, "valueDecimal": 0}])),
                "item.1.answer",
                "the score is 0, and that of the answer is none",
                "Correct the score",
            ),
            (
                response(answered(extension=[{"url": ORDINAL, "valueDecimal": float("nan")}])),
                "item.1.answer",
                "the score is nan, and that of the answer is 2",
                "Correct the score",
            ),
            (
                response(answered(extension=[{"url": ORDINAL, "valueDecimal": True}])),
                "item.1.answer.1.valueCoding.extension.1.valueDecimal",
                "True is not a score",
                "Write a number",
            ),
            (
                response(answered(extension=[7])),
                "item.1.answer.1.valueCoding.extension.1",
                "it is not an extension",
                "Write one",
            ),
            (response(modifierExtension=[]), "modifierExtension", "it changes the meaning", "Leave it out"),
            (response(answered() | {"modifierExtension": []}), "item.1.modifierExtension", "changes the", "Leave it"),
            (response(implicitRules="x"), "implicitRules", "it changes the meaning", "Leave it out"),
            (response(subject={"reference": "#p"}), "subject.reference", "inside of this one", "Give the reference"),
            (response(subject="Patient/1"), "subject", "it is not a table", "Write keys"),
            (response(subject={"reference": "a b"}), "subject.reference", "'a b' cannot be read", "without blanks"),
            (response(subject={"identifier": {"value": 7}}), "subject.identifier.value", "7 cannot be", "outer blanks"),
            (response(authored="2024-03-05T10:00:00"), "authored", "is not a time of FHIR", "with its zone"),
            (response(authored="2024-02-30"), "authored", "'2024-02-30' is not a time", "2024-03-05"),
            (response(authored=20240305), "authored", "20240305 is not a time", "2024-03-05"),
            (response(id="a b"), "id", "'a b' cannot be read", "up to 64 letters"),
        ],
        ids=range(43),
    )
    def test_what_is_refused(self, given, place, fault, remedy):
        """With the resource, the place, the value and the remedy."""
        with pytest.raises(UnreadableFileError) as error:
            fhir.read_forms([given], SELENA_SLEDAI)
        assert place == error.value.key
        assert fault in error.value.fault
        assert remedy in error.value.remedy
        assert error.value.path.startswith("QuestionnaireResponse")

    def test_several_faults(self):
        """Each response with its own, at once."""
        given = [response({"linkId": "x"}), response(answered()), response(status="x", id="a7"), response(id="a7")]
        with pytest.raises(InputErrors) as error:
            fhir.read_forms([*given, response(id="a7")], SELENA_SLEDAI)
        places = [(each.path, each.key) for each in error.value.errors]
        named = [("QuestionnaireResponse 1", "item.1.linkId"), ("QuestionnaireResponse/a7", "status")]
        assert [*named, ("QuestionnaireResponse/a7", "id")] == places

    @pytest.mark.parametrize("given", [response(), "text", b"text", None, 7], ids=repr)
    def test_what_is_not_a_list(self, given):
        """One resource, or none."""
        with pytest.raises(TypeError, match="give a list of resources"):
            fhir.read_forms(given, SELENA_SLEDAI)

    def test_unknown_choices(self):
        """Of what becomes of unfinished forms, and of the edition."""
        with pytest.raises(ValueError, match="unfinished='skip'"):
            fhir.read_forms([], SELENA_SLEDAI, unfinished="skip")
        with pytest.raises(TypeError, match="is not an edition"):
            fhir.read_forms([], "selena-sledai")


junk = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=3)
    | st.sampled_from(["present", "absent", "not-assessed", "rash", "fever", "completed", CODES, FORM, ORDINAL, "#"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["item", "url", "code"]), inner),
    max_leaves=3,
)


def places(value, path=()):
    """Every place in a document, as the keys that lead to it."""
    yield path
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from places(inner, (*path, key))


def mutated(document, draw):
    """The document with one place replaced, removed, repeated, renamed or swapped with another one."""
    document = [deepcopy(document)]
    path = draw(st.sampled_from(list(places(document))[2:]))
    owner, key = document, path[-1]
    for step in path[:-1]:
        owner = owner[step]
    kind = draw(st.sampled_from(["replace", "remove", "repeat", "rename"]))
    if kind == "replace":
        owner[key] = draw(junk)
    elif kind == "repeat" and isinstance(owner, list):
        owner.insert(draw(st.integers(0, len(owner))), deepcopy(owner[key]))
    elif kind == "rename" and isinstance(owner, dict):
        owner[draw(st.sampled_from([*owner, "valueString", "_item", "items"]))] = owner.pop(key)
    else:
        del owner[key]
    return document[0]


def by_hand(document):
    """What a response says, read apart from the library: None of what it does not say of each item once."""
    found = {}
    for item in document.get("item", []):
        if not item["linkId"].endswith(".definition"):
            found[item["linkId"]] = item["answer"][0]["valueCoding"]["code"] if "answer" in item else "not-assessed"
    return {name: {"present": True, "absent": False}.get(found.get(name)) for name in NAMES}


@settings(max_examples=500)
@given(form=forms, times=st.integers(1, 3), data=st.data())
@example(form=fhir.FhirForm(Assessment()), times=0, data=None)
def test_a_changed_response_is_refused_or_read(form, times, data):
    """An error of the library, or exactly what the response says."""
    document = fhir.questionnaire_response(form, SELENA_SLEDAI)
    for _ in range(times):
        document = mutated(document, data.draw)
    try:
        found = fhir.read_forms([document], SELENA_SLEDAI, unfinished="leave out")
    except UnreadableFileError:
        return
    assert 1 == len(found.forms) + len(found.in_error) + len(found.unfinished)
    for read_back in found:
        assert by_hand(document) == read_back.visit.to_mapping()
        assert document.get("authored") == read_back.day
        assert document["status"] == read_back.status


class TestObservations:
    """The score of a visit."""

    def test_a_complete_visit_by_hand(self):
        """The value is the score, and each descriptor has its points."""
        form = fhir.FhirForm(Assessment({"rash", "cva"}), subject="Patient/1", day=date(2024, 3, 5), id="a7")
        found = fhir.observation(form, SELENA_SLEDAI)
        components = found.pop("component")
        assert "edition selena-sledai@" in found["method"].pop("text")
        coded = {"system": CODES, "code": "selena-sledai"}
        assert {
            "resourceType": "Observation",
            "status": "final",
            "category": [
                {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/observation-category", "code": "survey"}]}
            ],
            "code": {"coding": [{**coded, "display": "SELENA-SLEDAI score"}], "text": "SELENA-SLEDAI score"},
            "subject": {"reference": "Patient/1"},
            "effectiveDateTime": "2024-03-05",
            "valueInteger": 10,
            "method": {"coding": [{**coded, "version": SELENA_SLEDAI.content_hash}]},
            "derivedFrom": [{"reference": "QuestionnaireResponse/a7"}],
        } == found
        points = {each["code"]["coding"][0]["code"]: each["valueInteger"] for each in components}
        assert dict.fromkeys(NAMES, 0) | {"rash": 2, "cva": 8} == points

    def test_missing_items_by_hand(self):
        """There is no value; the bounds are a component, and a missing item has no points, never 0."""
        form = fhir.FhirForm(Assessment({"rash"}, missing={"fever", "cva"}))
        found = fhir.observation(form, SELENA_SLEDAI, status="preliminary")
        assert "preliminary" == found["status"]
        assert not {"valueInteger", "subject", "effectiveDateTime", "derivedFrom"} & found.keys()
        reason = {"system": "http://terminology.hl7.org/CodeSystem/data-absent-reason", "code": "unknown"}
        assert {"coding": [reason], "text": "Not assessed: Cerebrovascular accident, Fever"} == found[
            "dataAbsentReason"
        ]
        bounds, *components = found["component"]
        unit = {"unit": "points", "system": "http://unitsofmeasure.org", "code": "{score}"}
        assert {"low": {"value": 2, **unit}, "high": {"value": 11, **unit}} == bounds["valueRange"]
        assert "score-bounds" == bounds["code"]["coding"][0]["code"]
        absent = {each["code"]["coding"][0]["code"]: each for each in components if "valueInteger" not in each}
        assert 24 == len(components)
        assert {"cva", "fever"} == absent.keys()
        assert {"coding": [reason], "text": "Not assessed: Fever"} == absent["fever"]["dataAbsentReason"]

    def test_a_missing_item_of_another_edition(self):
        """It does not leave the score of a part open."""
        form = fhir.FhirForm(Assessment({"rash"}, missing={"low_complement"}))
        assert 2 == fhir.observation(form, SELENA_SLEDAI.clinical)["valueInteger"]

    def test_statuses(self):
        """Those of FHIR."""
        with pytest.raises(ValueError, match="status='done'"):
            fhir.observation(fhir.FhirForm(Assessment()), SELENA_SLEDAI, status="done")


def test_the_words_are_those_of_the_descriptors():
    """Names of descriptors are the links of the questions."""
    assert [name.value for name in Descriptor] == [item["linkId"] for item in fhir.questionnaire(SLEDAI_2K)["item"]]
