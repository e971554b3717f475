"""Flares and endpoints come out of every engine as the printed rules give them, whatever is not known."""

from decimal import Decimal
from itertools import product

import narwhals.stable.v2 as nw
import numpy as np
import pytest
from attrs import evolve

from frames import verbs
from frames.cohort import CODINGS, PART, index_of
from frames.kinds import ALL, EMPTY, KINDS, SLOW, TEXTS, TRUTHS, columns_of, each, each_engine, table_of
from oracle import NAMES, SEROLOGY, WEIGHTS
from refusals import raises
from sledai import (
    SELENA_SLEDAI,
    Assessment,
    Bilag,
    BilagEdition,
    BodyWeight,
    Descriptor,
    Encounter,
    Pga,
    Prednisone,
    Visits,
    flare,
    frames,
    response,
    state,
)
from sledai.criteria import BICLA, DORIS_2021, LLDAS, RESPONSES, SFI, SRI_4, FlareEvent
from sledai.criteria.flares import SFI_MODIFIED
from sledai.errors import (
    UnsupportedFrameError,
    missing_column,
    missing_criterion,
    shared_column,
    taken_column,
    unknown_statement,
    unreadable_day,
)
from together import together

PART_INDEX = index_of(PART)
DAYS = (0, 30, 200)
SUBJECTS = 40
ROWS = SUBJECTS * len(DAYS)
LLDAS_PART = evolve(LLDAS, key="lldas-part", inactive=(Descriptor.PSYCHOSIS, Descriptor.FEVER))
"""The state without the organs that the part of the form does not ask for; they would always be open."""
QUICK = [kind for kind in TEXTS if kind.engine not in SLOW]
"""One kind for each engine that starts at once; the others have a class of their own."""
HELD_OTHERWISE = [kind for kind in TRUTHS if kind.engine not in SLOW]
LAZY = [kind for kind in QUICK if kind.lazy]
SLOW_KINDS = [kind for kind in TRUTHS if kind.engine in SLOW]
LETTERS = ("A", "B", "C", "D", "E", None)
DOMAINS = ("renal", "mucocutaneous", "musculoskeletal")
EVENTS = ("fever", "nephritis", "treatment_consequence", "new_immunosuppressant")
"""The events that have a column; every other one did not happen."""
ABSENT = {event.value: False for event in FlareEvent if event not in EVENTS}
SAID = {"standard_maintenance_treatment": "maintained", "hemolytic_anemia": "anemia"}
RULED_OUT = {"gastrointestinal_activity": False, "investigational_drug": False}


def _drawn():
    """The cohort as Python values; about one value in eight is not known."""
    rng = np.random.default_rng(16)

    def of(values, p=None, size=ROWS):
        return [values[at] for at in rng.choice(len(values), size, p=p)]

    found = {name: of([True, False, None], [0.2, 0.72, 0.08]) for name in PART}
    found |= {f"event {name}": of([True, False, None], [0.06, 0.86, 0.08]) for name in EVENTS}
    found["pga"] = of([0.0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.49, 0.8, 1.0, 1.01, 1.4, 2.5, 2.6, 3.0, None])
    found["dose"] = of([0.0, 2.5, 5.0, 5.0, 5.1, 7.5, 7.5, 7.6, 10.0, 30.0, 30.5, None])
    found["weight"] = of([60.0, 61.0, None], [0.7, 0.2, 0.1])
    found |= {name: of(LETTERS, [0.1, 0.2, 0.25, 0.2, 0.2, 0.05]) for name in DOMAINS}
    found["failed"] = of([True, False, None], [0.1, 0.8, 0.1])
    found["maintained"] = of([True, False, None], [0.85, 0.1, 0.05])
    found["anemia"] = of([True, False, None], [0.05, 0.9, 0.05])
    return found


COHORT = _drawn()
WHO = {
    "subject": [f"{row // 3:03d}" for row in range(ROWS)],
    "week": [DAYS[row % 3] for row in range(ROWS)],
    "flag": [("Y", "", None)[row % 3] for row in range(ROWS)],
}
YES_NO = {True: "Yes", False: "n ", None: None}


def written(kind, rows=range(ROWS)):
    """The cohort as a kind of frame holds it; letters and statements are text, readings numbers."""
    answers = {name: [CODINGS[kind.coding][value][0] for value in COHORT[name]] for name in PART}
    others = {name: values for name, values in COHORT.items() if name not in PART}
    for name, values in others.items():
        if name in DOMAINS:
            others[name] = [
                (None, " ")[at % 2] if value is None else (value, f" {value.lower()}")[at % 2]
                for at, value in enumerate(values)
            ]
        elif name not in ("pga", "dose", "weight"):
            others[name] = [YES_NO[value] for value in values]
    return {name: [values[row] for row in rows] for name, values in {**WHO, **answers, **others}.items()}


def previous(row):
    return row - 1 if row % 3 else None


def within_93_days(row):
    return row - 1 if row % 3 == 1 else None


def baseline(row):
    return row // 3 * 3


AGAINST = {
    "the previous visit": ({"visit": "week"}, previous),
    "within 93 days": ({"visit": "week", "within": 93}, within_93_days),
    "a named visit": ({"visit": "week", "baseline": 0}, baseline),
    "a flag": ({"baseline_flag": "flag"}, baseline),
}
SINCE_BASELINE = {name: how for name, how in AGAINST.items() if how[1] is baseline}


def possible_scores(row):
    low = sum(WEIGHTS[name] for name in PART if COHORT[name][row])
    high = sum(WEIGHTS[name] for name in PART if COHORT[name][row] is not False)
    return range(low, high + 1)


def possible(values, known):
    """What a reading can be: the one that is known, or a grid on which every cut-off has a value on either side."""
    return values if known is None else [Decimal(str(known))]


PGAS = [Decimal(at) / 100 for at in range(301)][::5]
DOSES = [Decimal(at) for at in (0, 1, 5, 20, 40, 1000)]
WEIGHT_GRID = [Decimal(at) for at in (1, 30, 60, 61, 200)]
TRUTHS_OF = {True: [True], False: [False], None: [True, False]}


def settled(values):
    """The only value there is, or None."""
    (value, *others) = set(values)
    return None if others else value


def flare_levels(row, then, modified):
    """Every class that filling the gaps can give: 0 none, 1 mild or moderate, 2 severe (endpoints.md, 3.1 and A2)."""
    same = row == then

    def pairs(grid, name):
        now, before = possible(grid, COHORT[name][row]), possible(grid, COHORT[name][then])
        return [(value, value) for value in now] if same else list(product(now, before))

    scores = [(at, at) for at in possible_scores(row)] if same else product(possible_scores(row), possible_scores(then))

    def by_score(now, before):
        severe = now > 12 and now > before and (before <= 12 or now - before >= 3)
        return 2 if severe and not modified else int(now - before >= 3)

    def by_pga(now, before):
        return 0 if now <= before else 2 if now > Decimal("2.5") else int(now - before >= 1)

    def by_dose(now, before, weight):
        return 0 if now <= before else 2 if now > weight / 2 else 1

    weights = possible(WEIGHT_GRID, COHORT["weight"][row])
    criteria = [
        {by_score(*pair) for pair in scores},
        {by_pga(*pair) for pair in pairs(PGAS, "pga")},
        {
            max(by_dose(now, before, weight), 2 * (event and (consequence or 0 < 2 * before <= now)))
            for (now, before), weight in product(pairs(DOSES, "dose"), weights)
            for event in TRUTHS_OF[COHORT["event nephritis"][row]]
            for consequence in TRUTHS_OF[COHORT["event treatment_consequence"][row]]
        },
        {int(at) for at in TRUTHS_OF[COHORT["event fever"][row]]},
        {2 * at for at in TRUTHS_OF[COHORT["event new_immunosuppressant"][row]]},
    ]
    return {max(levels) for levels in product(*criteria)}


def expected_flares(other, modified=False):
    classes = ("none", "mild or moderate", "severe")
    rows = [(row, other(row)) for row in range(ROWS)]
    levels = [None if then is None else flare_levels(row, then, modified) for row, then in rows]
    return {
        "flare": [None if at is None or settled(at) is None else classes[settled(at)] for at in levels],
        "flare_any": [None if at is None else settled({level > 0 for level in at}) for at in levels],
        "flare_severe": [None if at is None else settled({level == 2 for level in at}) for at in levels],
    }


def letters_met(row, then, improves):
    """Every answer that filling the letters can give (endpoints.md, 4.3 and 5)."""
    reached = {(True, 0, False)}  # all is well so far, new B, any A or B at baseline
    for domain in DOMAINS:
        now, before = ([value] if value else list("ABCDE") for value in (COHORT[domain][row], COHORT[domain][then]))
        pairs = [(value, value) for value in now] if row == then else product(now, before)
        following = set()
        for (later, earlier), (well, new, active) in product(pairs, reached):
            new_a = later == "A" and earlier != "A"
            new_b = later == "B" and earlier in "CDE"
            stuck = (earlier == "A" and later == "A") or (earlier == "B" and later in "AB")
            well_now = well and not new_a and not (improves and stuck)
            following.add((well_now, new + new_b, active or earlier in "AB"))
        reached = following
    return {well and new <= 1 and (active or not improves) for well, new, active in reached}


def response_met(row, then, fall, improves):
    scores = product(possible_scores(row), possible_scores(then))
    pgas = product(possible(PGAS, COHORT["pga"][row]), possible(PGAS, COHORT["pga"][then]))
    same = row == then
    criteria = [
        {0 <= -fall} if same else {now - before <= -fall for now, before in scores},
        {True} if same else {now - before < Decimal("0.3") for now, before in pgas},
        letters_met(row, then, improves),
        {not failed for failed in TRUTHS_OF[COHORT["failed"][row]]},
    ]
    return settled({all(answers) for answers in product(*criteria)})


def expected_responses(fall, improves):
    return [response_met(row, baseline(row), fall, improves) for row in range(ROWS)]


def filled_in(row, favourable):
    """A visit with every gap filled in favour of a state, or against it."""
    good = {"maintained": True, "anemia": False, **dict.fromkeys(PART, False)}
    found = {name: (value if favourable else not value) for name, value in good.items()}
    found |= {"pga": 0 if favourable else 3, "dose": 0 if favourable else 1000}
    return {name: value if COHORT[name][row] is None else COHORT[name][row] for name, value in found.items()}


def in_lldas(row, then, favourable):
    """Whether a visit is in the state if every gap is filled in its favour, or against it; without one before, if
    nothing is new (endpoints.md, 6.1)."""
    now = filled_in(row, favourable)
    before = dict.fromkeys(PART, True) if then is None else filled_in(then, not favourable)
    total = sum(WEIGHTS[name] for name in PART if now[name])
    new = any(now[name] and not before[name] for name in PART)
    quiet = not (now["psychosis"] or now["fever"] or now["anemia"])
    return total <= 4 and quiet and not new and now["pga"] <= 1 and now["dose"] <= 7.5 and now["maintained"]


def in_remission(row, favourable):
    """The same for remission (endpoints.md, 6.2)."""
    now = filled_in(row, favourable)
    clinical = any(now[name] for name in PART if name not in SEROLOGY)
    return not clinical and now["pga"] < 0.5 and now["dose"] <= 5 and now["maintained"]


def expected_lldas(first_is_open=True):
    found = []
    for row in range(ROWS):
        then = previous(row)
        answers = {in_lldas(row, then, favourable) for favourable in (True, False)}
        found.append(None if then is None and first_is_open and True in answers else settled(answers))
    return found


def expected_doris():
    return [settled({in_remission(row, favourable) for favourable in (True, False)}) for row in range(ROWS)]


def flare_of(frame, how, **more):
    events = {name: f"event {name}" for name in EVENTS} | ABSENT
    readings = {"pga": "pga", "pga_scale": "points", "prednisone": "dose", "body_weight": "weight"}
    return verbs.flare(frame, PART_INDEX, subject="subject", events=events, **readings, **how, **more)


def response_of(derive, frame, how, **more):
    letters = {"bilag": {name: name for name in DOMAINS}, "bilag_edition": "bilag-2004"}
    readings = {"pga": "pga", "pga_scale": "points", "treatment_failure": "failed"}
    return derive(frame, PART_INDEX, subject="subject", **letters, **readings, **how, **more)


def lldas_of(frame, **more):
    readings = {"pga": "pga", "pga_scale": "points", "prednisone": "dose", "statements": SAID | RULED_OUT}
    rule = more.pop("rule", LLDAS_PART)
    return verbs.lldas(frame, PART_INDEX, subject="subject", visit="week", rule=rule, **readings, **more)


def doris_of(frame, **more):
    readings = {
        "pga": "pga",
        "pga_scale": "points",
        "prednisone": "dose",
        "statements": {"stable_treatment": "maintained"},
    }
    return verbs.doris(frame, PART_INDEX, **readings, **more)


def gives(frame, expected):
    """A frame has these columns, truth values and text, visit by visit."""
    assert expected == columns_of(frame, *expected)


class TestFlare:
    """The flare index, criterion by criterion, against each visit that it can be compared with."""

    @each_engine([*QUICK, *HELD_OTHERWISE])
    @together("against", AGAINST)
    def test_classes(self, kind, against):
        """The class is told exactly where every way of filling the gaps gives the same."""
        how, other = AGAINST[against]
        frame = kind.frame(written(kind))
        derived = flare_of(frame, how)
        assert type(frame) is type(derived)
        gives(derived, expected_flares(other))

    def test_the_cohort_has_every_class(self):
        """So that what holds for the cohort holds for each of them."""
        for _, other in AGAINST.values():
            for name, values in expected_flares(other).items():
                assert {"flare": 4}.get(name, 3) == len(set(values))

    @each(QUICK)
    def test_another_rule(self, kind):
        """Without the severe score a rise is mild or moderate wherever it ends."""
        gives(
            flare_of(kind.frame(written(kind)), SINCE_BASELINE["a flag"][0], rule=SFI_MODIFIED),
            expected_flares(baseline, True),
        )

    @each(QUICK)
    @pytest.mark.parametrize("rule", [SFI, SFI_MODIFIED], ids=lambda rule: rule.key)
    def test_reasons(self, kind, rule):
        """In the words of the array door, and of the door for one visit."""
        frame = kind.frame(written(kind))
        derived = flare_of(frame, {"visit": "week", "baseline": 0}, rule=rule, reasons=True)
        rows = [row for row in range(ROWS) if row % 3]
        before, now = _encounters([baseline(row) for row in rows]), _encounters(rows)
        events = {name: [COHORT[f"event {name}"][row] for row in rows] for name in EVENTS}
        events |= {name: [False] * len(rows) for name in ABSENT}
        found = flare(before, now, PART_INDEX, events=events, rule=rule)
        columns = columns_of(derived, "flare", "flare_reasons")
        assert found.reasons.tolist() == [columns["flare_reasons"][row] for row in rows]
        assert found.value.tolist() == [columns["flare"][row] for row in rows]
        one = [
            flare(
                _encounter(baseline(row)),
                _encounter(row),
                PART_INDEX,
                rule=rule,
                events=ABSENT | {name: COHORT[f"event {name}"][row] for name in EVENTS},
            ).reasons
            for row in rows
        ]
        assert one == [columns["flare_reasons"][row] for row in rows]

    @each(QUICK)
    def test_nothing_but_the_answers(self, kind):
        """What has no column is open: only a severe score settles anything."""
        derived = verbs.flare(kind.frame(written(kind)), PART_INDEX, subject="subject", baseline_flag="flag")
        found = columns_of(derived, "flare", "flare_any")
        assert {None} == {value for value in found["flare"] if value != "severe"}
        assert {None, True} == set(found["flare_any"])

    @each_engine(QUICK)
    def test_a_dose_that_was_worked_out(self, kind):
        """20 mg in three days lies between two readings, and did not rise from itself; the third visit has 6.7 mg."""
        no = CODINGS[kind.coding][False][0]
        columns = {"subject": ["A"] * 3, "week": [0, 4, 8], **{name: [no] * 3 for name in PART}}
        columns |= {"dose": [20 / 3, 20 / 3, 6.7], "weight": [60.0] * 3, "pga": [4 / 3] * 3}
        derived = verbs.flare(
            kind.frame(columns),
            PART_INDEX,
            subject="subject",
            visit="week",
            **PGA,
            prednisone="dose",
            body_weight="weight",
            events=dict.fromkeys(FlareEvent, False),
        )
        found = columns_of(derived, "week", "flare")
        by_week = dict(zip(found["week"], found["flare"], strict=True))
        assert {0: None, 4: "none", 8: "mild or moderate"} == by_week

    @each([kind for kind in QUICK if not kind.lazy])
    def test_days_are_days(self, kind):
        """An age in days needs days."""
        columns = written(kind) | {"name": [f"week {day}" for day in WHO["week"]]}
        with raises(unreadable_day, match="column 'name': 'week 0'"):
            flare_of(kind.frame(columns), {"visit": "name", "within": 93})


def _encounters(rows):
    answers = {name: [COHORT[name][row] for row in rows] for name in PART}
    return Encounter(
        Visits.from_columns(answers, not_assessed=[name for name in NAMES if name not in PART]),
        pga=Pga([COHORT["pga"][row] for row in rows], scale="points"),
        prednisone=Prednisone([COHORT["dose"][row] for row in rows]),
        body_weight=BodyWeight([COHORT["weight"][row] for row in rows]),
        bilag=Bilag({name: [COHORT[name][row] for row in rows] for name in DOMAINS}, edition=BilagEdition.BILAG_2004),
    )


def _encounter(row):
    return Encounter(
        Assessment.from_mapping(
            {name: COHORT[name][row] for name in PART}, not_assessed=[name for name in NAMES if name not in PART]
        ),
        pga=Pga(COHORT["pga"][row], scale="points"),
        prednisone=Prednisone(COHORT["dose"][row]),
        body_weight=BodyWeight(COHORT["weight"][row]),
        bilag=Bilag({name: COHORT[name][row] for name in DOMAINS}, edition=BilagEdition.BILAG_2004),
    )


PGA = {"pga": "pga", "pga_scale": "points"}
BILAG = {"bilag": {name: name for name in DOMAINS}, "bilag_edition": "bilag-2004"}
SINCE, ALONG = {"visit": "week", "baseline": 0}, {"visit": "week"}
ALL_OF_LLDAS = {**ALONG, **PGA, "prednisone": "dose", "statements": SAID | RULED_OUT}
ALL_OF_DORIS = {**PGA, "prednisone": "dose", "statements": {"stable_treatment": "maintained"}}
LLDAS_QUIET = evolve(LLDAS, key="lldas-quiet", inactive=(Descriptor.PSYCHOSIS,))
UNASSESSED = [
    (
        verbs.sri,
        {**SINCE, **PGA},
        {"bilag_not_worse": "bilag=", "no_treatment_failure": 'statements={"treatment_failure": ...}'},
    ),
    (verbs.sri, {**SINCE, **BILAG, "treatment_failure": False}, {"pga_not_worse": "pga="}),
    (
        verbs.bicla,
        {**SINCE, **PGA, "treatment_failure": "failed"},
        {"bilag_improved": "bilag=", "bilag_not_worse": "bilag="},
    ),
    (
        verbs.lldas,
        ALL_OF_LLDAS | {"statements": RULED_OUT, "rule": LLDAS_PART},
        {
            "standard_maintenance_treatment": 'statements={"standard_maintenance_treatment": ...}',
            "no_hemolytic_anemia": 'statements={"hemolytic_anemia": ...}',
        },
    ),
    (
        verbs.lldas,
        ALL_OF_LLDAS | {"rule": evolve(LLDAS, key="lldas-other", inactive=(Descriptor.FEVER, Descriptor.SEIZURE))},
        {"no_major_organ_activity": "an edition with seizure"},
    ),
    (verbs.doris, ALL_OF_DORIS | {"prednisone": None}, {"prednisone": "prednisone="}),
]
"""What is given to a verb, and the criteria that are open at every visit, each with what is to be given."""


class TestResponses:
    """SRI and BICLA since the baseline."""

    @each_engine([*QUICK, *HELD_OTHERWISE])
    @pytest.mark.parametrize("against", SINCE_BASELINE)
    def test_sri(self, kind, against):
        """A response, no response, or null where the gaps could make it either; false at the baseline itself."""
        frame = kind.frame(written(kind))
        derived = response_of(verbs.sri, frame, SINCE_BASELINE[against][0])
        assert type(frame) is type(derived)
        gives(derived, {"sri": expected_responses(4, False)})

    @each(QUICK)
    @pytest.mark.parametrize("fall", [5, 8])
    def test_further_falls(self, kind, fall):
        """SRI-5 and SRI-8."""
        derived = response_of(
            verbs.sri, kind.frame(written(kind)), {"baseline_flag": "flag"}, rule=RESPONSES[f"sri-{fall}"]
        )
        gives(derived, {"sri": expected_responses(fall, False)})

    @each_engine(QUICK)
    def test_bicla(self, kind):
        """Settled as far as the array door settles it, and never otherwise than every filling gives."""
        derived = response_of(verbs.bicla, kind.frame(written(kind)), {"visit": "week", "baseline": 0})
        found = columns_of(derived, "bicla")["bicla"]
        later = [row for row in range(ROWS) if row % 3]
        door = response(
            _encounters([baseline(row) for row in later]),
            _encounters(later),
            PART_INDEX,
            treatment_failure=[COHORT["failed"][row] for row in later],
            rule=BICLA,
        )
        assert door.value.tolist() == [found[row] for row in later]
        exact = expected_responses(0, True)
        assert all(value in (None, wanted) for value, wanted in zip(found, exact, strict=True))
        assert {True, False, None} == set(found)

    @each(QUICK)
    @pytest.mark.parametrize("verb", ["sri", "bicla"])
    def test_non_responders(self, kind, verb):
        """Asked for by name, what is open is no response."""
        derive = {"sri": verbs.sri, "bicla": verbs.bicla}[verb]
        frame, how = kind.frame(written(kind)), {"visit": "week", "baseline": 0}
        observed = columns_of(response_of(derive, frame, how), verb)[verb]
        gives(response_of(derive, frame, how, missing="nri"), {verb: [value is True for value in observed]})

    @each(QUICK)
    @pytest.mark.parametrize("verb", ["sri", "bicla"])
    def test_reasons(self, kind, verb):
        """In the words of the array door."""
        derive, rule = {"sri": (verbs.sri, SRI_4), "bicla": (verbs.bicla, BICLA)}[verb]
        derived = response_of(derive, kind.frame(written(kind)), {"visit": "week", "baseline": 0}, reasons=True)
        later = [row for row in range(ROWS) if row % 3]
        found = response(
            _encounters([baseline(row) for row in later]),
            _encounters(later),
            PART_INDEX,
            rule=rule,
            treatment_failure=[COHORT["failed"][row] for row in later],
        )
        reasons = columns_of(derived, f"{verb}_reasons")[f"{verb}_reasons"]
        assert found.reasons.tolist() == [reasons[row] for row in later]

    @each_engine(QUICK)
    @pytest.mark.parametrize(("derive", "given", "lacking"), UNASSESSED)
    def test_nobody_is_imputed_without_a_criterion(self, kind, derive, given, lacking):
        """Where a criterion has no column and no value every visit would count as not met, so that is refused."""
        frame, who = kind.frame(written(kind)), {} if derive is verbs.doris else {"subject": "subject"}
        with raises(missing_criterion) as refusal:
            derive(frame, PART_INDEX, **who, **given, missing="nri")
        assert lacking == refusal.value.criteria
        derive(frame, PART_INDEX, **who, **given)  # as it says, observed cases are left open

    @each([kind for kind in QUICK if not kind.lazy])
    @pytest.mark.parametrize(
        ("derive", "given", "empty", "criterion", "give"),
        [
            ("sri", "response", DOMAINS[0], "bilag_not_worse", f"bilag= a column with values, not '{DOMAINS[0]}'"),
            ("sri", "response", "pga", "pga_not_worse", "pga= a column with values, not 'pga'"),
            (
                "sri",
                "response",
                "failed",
                "no_treatment_failure",
                "statements={\"treatment_failure\": ...} a column with values, not 'failed'",
            ),
            ("doris", "doris", "dose", "prednisone", "prednisone= a column with values, not 'dose'"),
            (
                "doris",
                "doris",
                "maintained",
                "stable_treatment",
                "statements={\"stable_treatment\": ...} a column with values, not 'maintained'",
            ),
            ("doris", "doris", "fever", "clinical_score", "columns for fever"),
        ],
    )
    def test_nobody_is_imputed_by_an_empty_column(self, kind, derive, given, empty, criterion, give):
        """A column without a value gives nothing, as none does: nulls, blanks and NaN; one value is enough."""
        responding = {"subject": "subject", **SINCE, **PGA, **BILAG, "treatment_failure": "failed"}
        how = {"response": responding, "doris": ALL_OF_DORIS}[given]
        numbers = empty in ("pga", "dose")
        for gaps in ([None], [float("nan"), None] if numbers else [None, " "]):
            columns = written(kind)
            some = next(value for value in columns[empty] if value not in (None, " "))
            columns[empty] = [gaps[at % len(gaps)] for at in range(ROWS)]
            verb = getattr(verbs, derive)
            with raises(missing_criterion) as refusal:
                verb(kind.frame(columns), PART_INDEX, **how, missing="nri")
            assert {criterion: give} == refusal.value.criteria
            verb(kind.frame(columns), PART_INDEX, **how)
            columns[empty] = [*columns[empty][1:], some]
            verb(kind.frame(columns), PART_INDEX, **how, missing="nri")

    @each([kind for kind in QUICK if not kind.lazy])
    def test_a_table_without_rows_has_no_empty_column(self, kind):
        """There is nobody to impute."""
        derived = verbs.doris(kind.frame(written(kind, [])), PART_INDEX, **ALL_OF_DORIS, missing="nri")
        assert {"doris": []} == columns_of(derived, "doris")

    @each(QUICK)
    def test_nobody_is_imputed_without_an_item(self, kind):
        """A descriptor without a column leaves every remission open, and every state in which nothing may be new."""
        columns = {name: values for name, values in written(kind).items() if name != "fever"}
        for derive, given, lacking in (
            (verbs.doris, ALL_OF_DORIS, ["clinical_score"]),
            (verbs.lldas, {"subject": "subject", **ALL_OF_LLDAS, "rule": LLDAS_QUIET}, ["nothing_new"]),
        ):
            with raises(missing_criterion) as refusal:
                derive(kind.frame(columns), PART_INDEX, **given, not_assessed=["fever"], missing="nri")
            assert dict.fromkeys(lacking, "columns for fever") == refusal.value.criteria

    @each(QUICK)
    def test_one_answer_for_every_visit_is_given(self, kind):
        """A treatment that failed at every visit is known, and not what is lacking."""
        with raises(missing_criterion) as refusal:
            verbs.sri(
                kind.frame(written(kind)),
                PART_INDEX,
                subject="subject",
                baseline_flag="flag",
                treatment_failure=True,
                missing="nri",
            )
        assert ["bilag_not_worse", "pga_not_worse"] == list(refusal.value.criteria)

    @each(QUICK)
    def test_nothing_but_the_answers(self, kind):
        """Only a score that did not fall settles anything."""
        derived = verbs.sri(kind.frame(written(kind)), PART_INDEX, subject="subject", baseline_flag="flag")
        assert {False, None} == set(columns_of(derived, "sri")["sri"])


class TestStates:
    """LLDAS along the visits of a subject, and DORIS visit by visit."""

    @each_engine([*QUICK, *HELD_OTHERWISE])
    @pytest.mark.parametrize("first", ["open", "nothing new"])
    def test_lldas(self, kind, first):
        """Nothing new is looked for since the visit before; of a first visit it is open unless it is said."""
        frame = kind.frame(written(kind))
        derived = lldas_of(frame, at_first_visit=first)
        assert type(frame) is type(derived)
        gives(derived, {"lldas": expected_lldas(first == "open")})

    @each_engine(QUICK)
    def test_no_visit_before_is_not_a_visit_that_was_not_assessed(self, kind):
        """Nothing present is nothing new after a visit of which nothing is known; at a first visit that is open."""
        columns = written(kind, range(2))
        columns |= {"subject": ["000", "000"], "week": [0, 30], "pga": [0.5, 0.5], "dose": [5.0, 5.0]}
        columns |= {"maintained": ["Y", "Y"], "anemia": ["N", "N"]} | {name: [None, "N"] for name in PART}
        gives(lldas_of(kind.frame(columns)), {"lldas": [None, True]})
        columns |= {"subject": ["000", "001"]}
        gives(lldas_of(kind.frame(columns)), {"lldas": [None, None]})

    def test_the_cohort_has_every_outcome(self):
        """So that what holds for the cohort holds for each of them."""
        for expected in (expected_lldas(), expected_doris()):
            assert {True, False, None} == set(expected)

    @each_engine([*QUICK, *HELD_OTHERWISE])
    def test_doris(self, kind):
        """Remission needs no other visit."""
        gives(doris_of(kind.frame(written(kind))), {"doris": expected_doris()})

    @each(QUICK)
    def test_reasons(self, kind):
        """In the words of the array door."""
        frame = kind.frame(written(kind))
        derived = doris_of(lldas_of(frame, reasons=True), reasons=True)
        everything = range(ROWS)
        said = {name: [COHORT[column][row] for row in everything] for name, column in SAID.items()}
        said |= {name: [False] * ROWS for name in RULED_OUT}
        later = [row for row in everything if row % 3]
        now, before = _encounters(later), _encounters([row - 1 for row in later])
        against = state(
            now,
            PART_INDEX,
            previous=before.visit,
            rule=LLDAS_PART,
            statements={name: [values[row] for row in later] for name, values in said.items()},
        )
        first = state(_encounters(everything), PART_INDEX, statements=said, rule=LLDAS_PART)
        remission = state(
            _encounters(everything), PART_INDEX, rule=DORIS_2021, statements={"stable_treatment": COHORT["maintained"]}
        )
        columns = columns_of(derived, "lldas_reasons", "doris_reasons")
        assert against.reasons.tolist() == [columns["lldas_reasons"][row] for row in later]
        assert [first.reasons[row] for row in range(0, ROWS, 3)] == columns["lldas_reasons"][::3]
        assert remission.reasons.tolist() == columns["doris_reasons"]

    @each(QUICK)
    def test_not_met_where_open(self, kind):
        """Asked for by name."""
        frame = kind.frame(written(kind))
        gives(lldas_of(frame, missing="nri"), {"lldas": [at is True for at in expected_lldas()]})
        gives(doris_of(frame, missing="nri"), {"doris": [at is True for at in expected_doris()]})


def several_verbs(frame):
    """The frame with flares and endpoints, each on top of the others."""
    derived = response_of(verbs.sri, doris_of(frame, reasons=True), {"baseline_flag": "flag"})
    return flare_of(derived, {"baseline_flag": "flag"})


RESULTS = ("doris", "doris_reasons", "sri", "flare", "flare_any", "flare_severe")


class TestRows:
    """Nothing depends on the order of rows, on how a frame is cut into parts, or on how many rows there are."""

    @each(QUICK)
    def test_shuffled_rows(self, kind):
        """Each visit keeps its results, and an eager frame its order."""
        order = np.random.default_rng(3).permutation(ROWS).tolist()
        in_order = columns_of(several_verbs(kind.frame(written(kind))), *RESULTS)
        shuffled = several_verbs(kind.frame(written(kind, order)))
        assert in_order == columns_of(shuffled, *RESULTS)
        if not kind.lazy:
            visits = [(row["subject"], row["week"]) for row in table_of(shuffled)]
            assert [(WHO["subject"][row], WHO["week"][row]) for row in order] == visits

    @each(QUICK)
    @pytest.mark.parametrize("rows", [0, 1])
    def test_small_frames(self, kind, rows):
        """No row and one row are as good as many."""
        frame = kind.frame(written(kind, range(rows)))
        if kind.before_duckdb_2 and rows == 0:
            frame = nw.from_native(kind.frame(written(kind, range(1)))).head(0).to_native()
        derived = columns_of(several_verbs(frame), *RESULTS)
        whole = {"doris": expected_doris()[:rows], "sri": expected_responses(4, False)[:rows]}
        assert whole == {name: derived[name] for name in whole}
        assert all(len(values) == rows for values in derived.values())

    @each(QUICK)
    def test_columns(self, kind):
        """The user's columns stay as they are and come first; the new ones are truth values and text."""
        frame = kind.frame(written(kind))
        schema = nw.from_native(several_verbs(frame)).collect_schema()
        own = nw.from_native(frame).collect_schema()
        assert [*own.names(), *RESULTS] == schema.names()
        assert own == {name: schema[name] for name in own}
        text = {name for name in RESULTS if name.endswith("reasons") or name == "flare"}
        assert {nw.String()} == {schema[name] for name in text}
        assert {nw.Boolean()} == {schema[name] for name in RESULTS if name not in text}


BOUNDARIES = [
    # score, global assessment and dose [mg/day] before; the same now; the class
    *((then, 1.0, 0.0, now, 1.0, 0.0, wanted) for then, now, wanted in (
        (4, 6, "none"), (4, 7, "mild or moderate"), (8, 12, "mild or moderate"), (8, 13, "severe"),
        (12, 13, "severe"), (13, 14, "none"), (14, 17, "severe"), (2, 15, "severe"), (14, 10, "none"),
    )),
    *((4, then, 0.0, 4, now, 0.0, wanted) for then, now, wanted in (
        (0.5, 1.4, "none"), (0.4, 1.4, "mild or moderate"), (0.5, 1.5, "mild or moderate"),
        (1.4, 2.5, "mild or moderate"), (1.6, 2.6, "severe"), (2.4, 2.6, "severe"), (2.6, 2.6, "none"),
    )),
    *((4, 1.0, then, 4, 1.0, now, wanted) for then, now, wanted in (
        (10.0, 30.0, "mild or moderate"), (10.0, 30.5, "severe"), (40.0, 40.0, "none"), (40.0, 40.1, "severe"),
    )),
]  # fmt: skip
"""The tables of endpoints.md, 3.2, for a body weight of 60 kg."""
FALLS = [(4, 1.0, 1.0, True), (3, 1.0, 0.0, False), (4, 1.0, 1.29, True), (4, 1.1, 1.4, False), (10, 1.0, 0.0, True)]
"""How far the score falls from 12, the global assessment before and now, and whether it is a response (4.2)."""


def worth(points):
    """A visit with this score."""
    found = dict.fromkeys(NAMES, False)
    for name in sorted(NAMES, key=WEIGHTS.get, reverse=True):
        found[name] = WEIGHTS[name] <= points
        points -= WEIGHTS[name] * found[name]
    return found


def pairs_of(kind, visits, **others):
    """A frame with two visits of each subject."""
    columns = {name: [worth(points)[name] for points in visits] for name in NAMES}
    who = {"subject": [f"{at // 2:03d}" for at in range(len(visits))], "week": [at % 2 for at in range(len(visits))]}
    return kind.frame({**who, **columns, **others})


class TestBoundaries:
    """On every printed boundary, and a step to either side."""

    @each(HELD_OTHERWISE)
    def test_flare(self, kind):
        """Score, global assessment and dose, each alone."""
        readings = list(zip(*[visit for row in BOUNDARIES for visit in (row[:3], row[3:6])], strict=True))
        scores, pga, dose = map(list, readings)
        frame = pairs_of(kind, scores, pga=pga, dose=dose, weight=[60.0] * len(pga))
        derived = verbs.flare(
            frame,
            SELENA_SLEDAI,
            subject="subject",
            visit="week",
            pga="pga",
            pga_scale="points",
            prednisone="dose",
            body_weight="weight",
            events=dict.fromkeys(FlareEvent, False),
        )
        assert [row[6] for row in BOUNDARIES] == columns_of(derived, "flare")["flare"][1::2]

    @each(HELD_OTHERWISE)
    def test_sri(self, kind):
        """A rise of 0.3 is a worsening, and 1.4 less 1.1 is 0.3."""
        scores = [score for fall, *_ in FALLS for score in (12, 12 - fall)]
        frame = pairs_of(kind, scores, pga=[at for _, *pga, _ in FALLS for at in pga], b=["B"] * len(scores))
        derived = verbs.sri(
            frame,
            SELENA_SLEDAI,
            subject="subject",
            visit="week",
            baseline=0,
            pga="pga",
            pga_scale="points",
            bilag={"renal": "b"},
            bilag_edition=BilagEdition.BILAG_2004,
            treatment_failure=False,
        )
        assert [wanted for *_, wanted in FALLS] == columns_of(derived, "sri")["sri"][1::2]
        failed = verbs.sri(frame, SELENA_SLEDAI, subject="subject", visit="week", baseline=0, treatment_failure=True)
        assert {False} == set(columns_of(failed, "sri")["sri"])


class TestLazy:
    """In a lazy frame what cannot be read or compared gets nulls, and nothing else does."""

    @each(LAZY)
    @pytest.mark.parametrize(
        ("column", "value"), [("pga", 3.5), ("renal", "F"), ("failed", "maybe"), ("rash", "maybe")]
    )
    def test_unreadable(self, kind, column, value):
        """Also where what is open counts as not met."""
        columns = written(kind)
        columns[column] = [value if row == 4 else at for row, at in enumerate(columns[column])]
        derived = response_of(verbs.sri, kind.frame(columns), {"baseline_flag": "flag"}, missing="nri")
        expected = [at is True for at in expected_responses(4, False)]
        expected[4] = None
        gives(derived, {"sri": expected})

    @each(LAZY)
    def test_an_unreadable_visit_before(self, kind):
        """Leaves the next visit open too, a first visit or not."""
        columns = written(kind)
        columns["rash"] = ["maybe" if row == 3 else at for row, at in enumerate(columns["rash"])]
        expected = expected_lldas()
        expected[3] = expected[4] = None
        gives(lldas_of(kind.frame(columns)), {"lldas": expected})

    @each(LAZY)
    def test_a_visit_that_is_there_twice(self, kind):
        """Is none that another is compared with."""
        columns = written(kind, [*range(ROWS), 3])
        derived = table_of(lldas_of(kind.frame(columns), missing="nri"))
        open_visits = {(row["subject"], row["week"]) for row in derived if row["lldas"] is None}
        assert {("001", 0), ("001", 30)} == open_visits


class TestSlowEngines:
    """The same on the engines that take seconds for a query, one query for each verb."""

    @each_engine(SLOW_KINDS)
    def test_flare_since_the_baseline(self, kind):
        """With the reasons, which are those of Polars."""
        how = {"visit": "week", "baseline": 0, "reasons": True}
        derived = flare_of(kind.frame(written(kind)), how, rule=SFI_MODIFIED)
        expected = expected_flares(baseline, True)
        eager = KINDS["polars text"]
        reasons = columns_of(flare_of(eager.frame(written(eager)), how, rule=SFI_MODIFIED), "flare_reasons")
        gives(derived, expected | reasons)

    @each_engine(SLOW_KINDS)
    @pytest.mark.parametrize("against", ["the previous visit", "within 93 days"])
    def test_flare_along_the_visits(self, kind, against):
        """Dask cannot look along the visits of a subject, and says so."""
        how, other = AGAINST[against]
        frame = kind.frame(written(kind))
        if not refused(kind, lambda: flare_of(frame, how)):
            gives(flare_of(frame, how), expected_flares(other))

    @each_engine(SLOW_KINDS)
    def test_responses(self, kind):
        """SRI with its reasons, and BICLA where what is open is no response."""
        derived = response_of(verbs.sri, kind.frame(written(kind)), {"baseline_flag": "flag"}, reasons=True)
        eager = KINDS["polars text"]
        how, table = {"visit": "week", "baseline": 0}, eager.frame(written(eager))
        reasons = columns_of(response_of(verbs.sri, table, how, reasons=True), "sri_reasons")
        gives(derived, {"sri": expected_responses(4, False)} | reasons)
        derived = response_of(verbs.bicla, kind.frame(written(kind)), how, missing="nri")
        gives(derived, columns_of(response_of(verbs.bicla, table, how, missing="nri"), "bicla"))

    @each_engine(SLOW_KINDS)
    def test_states(self, kind):
        """DORIS, with an order of rows of its own; and LLDAS, unless the engine cannot look along visits."""
        frame = kind.frame(written(kind, np.random.default_rng(5).permutation(ROWS).tolist()))
        gives(doris_of(frame), {"doris": expected_doris()})
        if not refused(kind, lambda: lldas_of(frame)):
            gives(lldas_of(frame), {"lldas": expected_lldas()})

    @each_engine([kind for kind in ALL if kind.name.endswith(EMPTY) and kind.engine in SLOW])
    def test_parts(self, kind):
        """However a frame is cut."""
        derived = response_of(verbs.sri, kind.frame(written(kind)), {"baseline_flag": "flag"})
        gives(derived, {"sri": expected_responses(4, False)})

    @each_engine(SLOW_KINDS)
    def test_unreadable(self, kind):
        """A reading and a letter that cannot be read leave their visits open."""
        columns = written(kind)
        columns["pga"] = [3.5 if row == 4 else at for row, at in enumerate(columns["pga"])]
        columns["renal"] = ["F" if row == 8 else at for row, at in enumerate(columns["renal"])]
        derived = response_of(verbs.sri, kind.frame(columns), {"baseline_flag": "flag"}, missing="nri")
        expected = [at is True for at in expected_responses(4, False)]
        expected[4] = expected[8] = None
        gives(derived, {"sri": expected})


def refused(kind, derive):
    """Whether the engine cannot look along visits, and says so with the remedy."""
    if kind.engine != "dask":
        return False
    with pytest.raises(UnsupportedFrameError, match=r"the previous visit on dask is not supported.*map_partitions"):
        derive()
    return True


class TestKeywords:
    """A call that makes no sense is refused before anything is read."""

    frame = staticmethod(lambda: KINDS["polars text"].frame(written(KINDS["polars text"])))

    def test_a_scale_is_never_guessed(self):
        for keywords in ({"pga": "pga"}, {"pga_scale": "points"}, {"pga": "pga", "pga_scale": "0-3"}):
            with pytest.raises(TypeError, match="with its scale"):
                verbs.doris(self.frame(), PART_INDEX, **keywords)

    def test_letters_need_their_edition(self):
        with pytest.raises(TypeError, match="with their edition"):
            verbs.sri(self.frame(), PART_INDEX, subject="subject", baseline_flag="flag", bilag={"renal": "renal"})

    def test_one_column_for_two_domains(self):
        letters = {"bilag": {"renal": "renal", "skin": "renal"}, "bilag_edition": "bilag-2004"}
        with raises(shared_column, match="'renal' for renal and skin"):
            verbs.sri(self.frame(), PART_INDEX, subject="subject", baseline_flag="flag", **letters)

    def test_an_unknown_statement(self):
        with raises(unknown_statement, match="stable_treatment"):
            verbs.doris(self.frame(), PART_INDEX, statements={"stable": True})
        with raises(unknown_statement, match="nephritis"):
            verbs.flare(self.frame(), PART_INDEX, subject="subject", visit="week", events={"nephritiss": True})

    def test_a_statement_that_is_neither(self):
        with raises(missing_column, match=r"no column '1\.5'"):
            verbs.doris(self.frame(), PART_INDEX, statements={"stable_treatment": 1.5})

    def test_an_age_that_is_not_in_days(self):
        for within in (-1, 1.5, True):
            with pytest.raises(ValueError, match="within="):
                frames.Previous(within=within)

    def test_words(self):
        with pytest.raises(ValueError, match='say "null" or "nonresponse"'):
            doris_of(self.frame(), missing="absent")
        with pytest.raises(ValueError, match='say "open" or "nothing new"'):
            lldas_of(self.frame(), at_first_visit=True)
        with pytest.raises(TypeError, match="not a criterion of 'doris-2021': leave out at_first_visit"):
            frames.state(DORIS_2021, at_first_visit="nothing new")

    def test_taken_names(self):
        with raises(taken_column, match="'pga'"):
            doris_of(self.frame(), name="pga")
