"""What is handed in is not shared, what is handed out cannot be edited, and equal things are equal."""

import copy
import pickle
from collections.abc import Mapping
from importlib import import_module

import numpy as np
import pytest

from laboratory.deriving import derive, derive_visits
from sledai import (
    SELENA_SLEDAI,
    SLEDAI_2K,
    Assessment,
    Bilag,
    BodyWeight,
    Descriptor,
    Encounter,
    Interval,
    Pga,
    Prednisone,
    Verdict,
    Visits,
    adjusted_mean,
    annualised_rate,
    change,
    change_category,
    explain,
    flare,
    flare_events,
    item_shift,
    percent_change,
    response,
    score,
    score_bounds,
    state,
    time_in_state,
    time_to_first,
)
from sledai.criteria import BANDS, LLDAS, RESPONSES, SRI_4
from sledai.definitions.bibliography import BIBLIOGRAPHY
from sledai.definitions.observations import Test
from sledai.laboratory import LOINC, Result, Results
from snapshots.regenerate import MODULES
from together import together

READINGS = {
    "pga": lambda value: Pga(value, scale="points"),
    "prednisone": Prednisone,
    "body_weight": BodyWeight,
}


def buffer():
    """A form of three visits without a finding, in memory of the caller's."""
    return {name.value: np.zeros(3, bool) for name in Descriptor}


class TestHandedIn:
    """Later writes to a buffer change nothing that was made of it."""

    def test_one_buffer_for_two_visits(self):
        """Four points of arthritis at week 0 and none at week 10 are a change of -4."""
        columns, stored = buffer(), []
        for found in (True, False):
            columns["arthritis"][:] = found
            stored.append(Visits.from_columns(columns))
        assert [-4, -4, -4] == change(*stored, SELENA_SLEDAI).low.tolist()

    @together("kind", [bool, np.int8, np.float64, object])
    def test_of_any_type(self, kind):
        """Whatever holds the answers, and in whatever order the memory is."""
        columns = {name: column.astype(kind) for name, column in buffer().items()}
        table = np.asfortranarray(np.zeros((3, 24), kind))
        masked = {name: np.ma.MaskedArray(column.copy(), [True, False, False]) for name, column in columns.items()}
        made = [Visits.from_columns(columns), Visits.from_matrix(table), Visits.from_columns(masked)]
        before = [score_bounds(visits, SELENA_SLEDAI) for visits in made]
        for column in (*columns.values(), table, *(column.data for column in masked.values())):
            column[:] = True
        assert before == [score_bounds(visits, SELENA_SLEDAI) for visits in made]

    def test_a_column_of_a_pandas_frame(self):
        """What is set in the frame afterwards is not seen."""
        pd = pytest.importorskip("pandas")
        frame = pd.DataFrame(buffer() | {"seizure": [True, True, True]})
        visits = Visits.from_columns({name: frame[name].to_numpy() for name in frame})
        frame.loc[:, "seizure"] = False
        assert [8, 8, 8] == score(visits, SELENA_SLEDAI).tolist()

    @together("make", READINGS.values(), ids=READINGS)
    @together("kind", [np.int64, np.float64, object])
    def test_readings(self, make, kind):
        """A reading stays what it was."""
        given = np.array([1, 2, 3], kind)
        made = make(given)
        given[:] = 0.5 if kind is np.float64 else 1
        assert made == make(np.array([1, 2, 3], kind))


QUIET = {"pga": Pga(1, scale="points"), "prednisone": Prednisone(5), "body_weight": BodyWeight(60)}
LETTERS = Bilag({"renal": "B"}, edition="bilag-2004")
ONE = Encounter(Assessment({"arthritis"}, missing={"fever"}), bilag=LETTERS, **QUIET)
MANY = Encounter(Visits.from_columns(buffer()), pga=Pga([1, 2, None], scale="points"))
CENSUS = Results.from_columns({"subject": ["a"], "day": [0], "test": ["platelets"], "value": [90], "unit": ["10*9/L"]})
EVENT = Verdict(certain=np.array([False, True]), possible=np.array([True, True]))
DAYS = [0, 28]


def results():
    """A result of each kind, made anew."""
    visit, visits = Assessment({"rash"}, missing={"fever"}), Visits.from_columns(buffer())
    return {
        "assessment": visit,
        "visits": visits,
        "reading": Pga("1.0", scale="points"),
        "readings": Pga([1, None], scale="points"),
        "letters": Bilag({"renal": "B"}, edition="bilag-2004"),
        "encounter": Encounter(Assessment({"rash"}), bilag=LETTERS, **QUIET),
        "encounters": Encounter(Visits.from_columns(buffer()), pga=Pga([1, 2, None], scale="points")),
        "interval": score_bounds(visit, SELENA_SLEDAI),
        "intervals": score_bounds(visits, SELENA_SLEDAI),
        "percentages": percent_change(visits, visits, SELENA_SLEDAI),
        "classes": change_category(visit, visit, SELENA_SLEDAI),
        "classes of many": change_category(visits, visits, SELENA_SLEDAI),
        "explanation": explain(visit, SELENA_SLEDAI),
        "outcome": response(ONE, ONE, SELENA_SLEDAI, rule=SRI_4),
        "outcomes": state(MANY, SLEDAI_2K, rule=LLDAS, previous=MANY.visit),
        "flare": flare(ONE, ONE, SELENA_SLEDAI),
        "flares": flare(MANY, MANY, SELENA_SLEDAI, events=flare_events({"nephritis"})),
        "shift": item_shift(visits, visits, SELENA_SLEDAI),
        "derivation": derive([Result("platelets", 90, "10*9/L")], SLEDAI_2K),
        "derived visits": derive_visits(CENSUS, SLEDAI_2K, subject=["a"], day=[0]),
        "mean": adjusted_mean(visits[:2], DAYS, SELENA_SLEDAI),
        "means": adjusted_mean(visits, [0, 1, 2], SELENA_SLEDAI, subject=["a", "a", "b"]),
        "time in state": time_in_state(EVENT, DAYS, maximum_gap=None),
        "time to first": time_to_first(EVENT, DAYS, baseline=0),
        "rate": annualised_rate(EVENT, DAYS, baseline=0),
    }


FIRST, SECOND = results(), results()
PICKLED = pickle.loads(pickle.dumps(FIRST))


@together("name", FIRST)
def test_equal_things_are_equal(name):
    """Made twice, pickled and copied, they are equal, and a set keeps one of them."""
    first, second = FIRST[name], SECOND[name]
    for other in (second, PICKLED[name], copy.deepcopy(first)):
        assert first == other
        assert (first != other) is False
        assert {first} == {first, other}
        assert type(first) is type(other)


@together(
    ("one", "other"),
    [
        (Pga(1, scale="points"), Pga(2, scale="points")),
        (Pga(10, scale="millimetres"), Pga("0.3", scale="points")),
        (Prednisone(60), BodyWeight(60)),
        (Pga([1, 2], scale="points"), Pga([1, 3], scale="points")),
        (Pga([1], scale="points"), Pga(1, scale="points")),
        (Bilag({"a": "B"}, edition="bilag-2004"), Bilag({"a": "C"}, edition="bilag-2004")),
        (response(ONE, ONE, SELENA_SLEDAI, rule=SRI_4), response(ONE, ONE, SELENA_SLEDAI.clinical, rule=SRI_4)),
        (Interval(np.zeros(2), np.ones(2)), Interval(np.zeros(3), np.ones(3))),
        (Interval(np.array(["a"]), np.array(["b"])), Interval(np.array(["a"]), np.array(["c"]))),
        (MANY, ONE),
    ],
)
def test_other_things_are_not(one, other):
    """Another value, scale, quantity, edition, letter or number of visits is another thing."""
    assert one != other
    assert len({one, other}) == 2


def test_whatever_integer_type_holds_them():
    """The same whole numbers are equal, in bytes or in eight of them."""
    narrow, wide = (Interval(np.array([1, 2], kind), np.array([3, 4], kind)) for kind in (np.uint8, np.int64))
    assert narrow == wide
    assert hash(narrow) == hash(wide)


EDITS = {
    "a bound": lambda of: of["intervals"].low.__setitem__(0, -1),
    "both bounds at once": lambda of: of["visits"].answers[0].high.__setitem__(0, 1),
    "a verdict": lambda of: of["flares"].any.certain.__setitem__(0, True),
    "a class": lambda of: of["classes of many"]["flare"].possible.__setitem__(0, True),
    "a reading": lambda of: of["readings"].parts.low.__setitem__(0, 5),
    "a mean": lambda of: of["means"].result.low.__setitem__(0, 5),
    "a subject": lambda of: of["means"].subjects.__setitem__(0, "c"),
    "the criteria of a flare": lambda of: of["flare"].criteria.clear(),
    "the criteria of an outcome": lambda of: of["outcome"].criteria.clear(),
    "what is unknown": lambda of: of["flare"].unknown.clear(),
    "letters": lambda of: of["letters"].grades.clear(),
    "a set of classes": lambda of: of["classes"].verdicts.clear(),
    "systems": lambda of: of["explanation"].systems.clear(),
    "shifts": lambda of: of["shift"].shifts.clear(),
    "what is derived": lambda of: of["derivation"].derived.clear(),
    "derived answers": lambda of: of["derived visits"].answers.clear(),
    "rows of derived answers": lambda of: of["derived visits"].rows["thrombocytopenia"].__setitem__(0, 3),
}


@together("edit", EDITS.values(), ids=EDITS)
@together("made", [FIRST, PICKLED], ids=["made here", "pickled"])
def test_a_result_cannot_be_edited(edit, made):
    """Neither its numbers nor its criteria, nor those of one that comes from another process."""
    with pytest.raises((ValueError, AttributeError), match=r"read-only|has no attribute"):
        edit(made)
    assert made == SECOND


def test_scores_are_the_callers_own():
    """The points of many visits are a plain array, with which the caller does what he likes."""
    points = score(MANY.visit, SELENA_SLEDAI)
    points[:] = 7
    assert [0, 0, 0] == score(MANY.visit, SELENA_SLEDAI).tolist()


def test_a_buffer_of_the_caller_stays_writable():
    """An interval that is made of arrays does not take them away."""
    low = np.zeros(2, np.int64)
    made = Interval(low, low)
    low[0] = 1
    assert made.low is made.high


def test_the_content_of_a_result_reads_as_before():
    """It is shown, and looked up, as the mapping that it is."""
    assert "{'renal': Interval(low=3, high=3)}" == repr(LETTERS.grades)
    assert {"renal": Interval(3, 3)} == LETTERS.grades
    assert 1 == len(LETTERS.grades)
    assert [("renal", Interval(3, 3))] != LETTERS.grades


def public_values():
    """Every public name with its value."""
    found = {}
    for name in (*MODULES, "sledai.editions", "sledai.definitions.bibliography"):
        module = import_module(name)
        names = getattr(module, "__all__", None) or [each for each in vars(module) if each.isupper() and each[0] != "_"]
        found |= {f"{name}.{each}": getattr(module, each) for each in names}
    return found


PUBLIC = public_values()
MAPPINGS = {name: value for name, value in PUBLIC.items() if isinstance(value, Mapping)}


@together("name", PUBLIC)
def test_public_values_go_to_another_process(name):
    """Rules, editions and tables of them are equal to themselves after they were pickled or copied."""
    value = PUBLIC[name]
    for other in (pickle.loads(pickle.dumps(value)), copy.copy(value), copy.deepcopy(value)):
        assert value == other
        assert type(value) is type(other)


class TestMappings:
    """The tables of rules, editions, tests and sources."""

    def test_there_are_many(self):
        """Those of which it is known are among them."""
        names = {
            "EDITIONS",
            "BANDS",
            "STATES",
            "RESPONSES",
            "FLARE_RULES",
            "CUTOFFS",
            "CATALOGUE",
            "LOINC",
            "BIBLIOGRAPHY",
        }
        assert names <= {name.rpartition(".")[2] for name in MAPPINGS}

    @together("name", MAPPINGS)
    def test_cannot_be_edited(self, name):
        """No entry is added, replaced or removed, in the table that is pickled either."""
        for table in (MAPPINGS[name], pickle.loads(pickle.dumps(MAPPINGS[name]))):
            key = next(iter(table))
            with pytest.raises(TypeError):
                table[key] = table[key]
            with pytest.raises(TypeError):
                del table[key]

    def test_hold_what_they_held(self):
        """A key finds the same value in a copy."""
        responses, loinc, bands, sources = pickle.loads(pickle.dumps((RESPONSES, LOINC, BANDS, BIBLIOGRAPHY)))
        assert "sri-4" == next(iter(responses))
        assert Test.PLATELETS == loinc["777-3"]
        assert BANDS["carter-2016"] == bands["carter-2016"]
        assert "touma-2010" == sources["touma-2010"].key
