"""One box that stands for at least one of several items: what it says holds for every way in which it can be meant."""

import warnings
from functools import cache
from itertools import product

import narwhals.stable.v2 as nw
import numpy as np
import pytest
from attrs import evolve

from frames.kinds import PLAIN_EAGER, PLAIN_LAZY, columns_of, each, each_engine, plain
from oracle import NAMES, SEROLOGY, WEIGHTS, total
from refusals import raises
from sledai import (
    SELENA_SLEDAI,
    Assessment,
    Encounter,
    Pga,
    Prednisone,
    Visits,
    activity_band,
    by_system,
    change_by_system,
    change_category,
    eligible,
    flare,
    frames,
    new_descriptors,
    resolved_descriptors,
    response,
    state,
)
from sledai.criteria import DORIS_2021, LLDAS, SRI_4
from sledai.criteria.changes import BANDS_FIVE_LEVEL
from sledai.criteria.entry import NCT02932137_ENTRY
from sledai.criteria.states import DISEASE_CONTROL
from sledai.errors import shared_column, unknown_descriptor, unreadable_answer
from sledai.frames import Baseline, Layout, Previous
from together import together

BOXES = {
    "serositis": ("pleurisy", "pericarditis"),
    "skin or joints": ("rash", "arthritis"),
    "fever or ulcers": ("fever", "mucosal_ulcers"),
}
"""Two items of one weight and system, two of different ones, and two of different ones that a trial admits."""
MEMBERS = {name for items in BOXES.values() for name in items}
LAYOUT = Layout(subject="subject", visit="week", any_of=BOXES)
ANSWERS = ("Y", "N", None)
BEFORE = [*product(ANSWERS, repeat=len(BOXES))]
PAIRS = [(before, now) for at, before in enumerate(BEFORE) for now in BEFORE[at % 3 :: 3]]
"""Every way to answer the boxes before, each with a third of the ways to answer them now."""
KNOWN = {*SEROLOGY}
"""What else is present."""
ENGINES = [
    kind for kind in [*PLAIN_EAGER, *PLAIN_LAZY] if kind.name not in ("dask", "pandas nullable", "pandas object")
]
KINDS = plain("pandas", "polars", "polars lazy")


def table(visits, *, of=NAMES):
    """Columns of a table: subject, week and answers of each box and item; `visits` has the answers of the boxes."""
    who = {"subject": [subject for subject, _, _ in visits], "week": [week for _, week, _ in visits]}
    given = {name: ["Y" if name in KNOWN else "N"] * len(visits) for name in of}
    boxes = {box: [answers[at] for _, _, answers in visits] for at, box in enumerate(BOXES)}
    return who | {name: column for name, column in given.items() if name not in MEMBERS} | boxes


def pairs(chosen=PAIRS):
    """A subject for each pair: at week 0 the visit before, at week 4 the visit now."""
    return [(at, week, answers) for at, pair in enumerate(chosen) for week, answers in zip((0, 4), pair, strict=True)]


@cache
def completions(answers):
    """The findings of every visit that can be meant."""
    each = []
    for (first, second), answer in zip(BOXES.values(), answers, strict=True):
        ways = [{first}, {second}, {first, second}]
        each.append({"Y": ways, "N": [set()], None: [set(), *ways]}[answer])
    return [frozenset(KNOWN).union(*ways) for ways in product(*each)]


@cache
def completed(answers):
    """The same as visits."""
    return Visits.from_assessments([Assessment(found) for found in completions(answers)])


@cache
def completed_pairs(pair):
    """Every visit before with every visit now."""
    before, now = map(completed, pair)
    rows = np.array([*product(range(len(before)), range(len(now)))])
    return before[rows[:, 0]], now[rows[:, 1]]


def agreed(values):
    """What all values are, None if they differ."""
    found = {*np.atleast_1d(values).tolist()}
    return found.pop() if len(found) == 1 else None


def by_subject(frame, *names):
    """The values of columns at week 4, by subject."""
    found = columns_of(frame, "week", *names, by=("subject", "week"))
    rows = zip(*found.values(), strict=True)
    return [row[1:] for row in rows if row[0] == 4]


class TestScores:
    """The bounds are the lowest and the highest score of all visits that can be meant."""

    @each_engine(ENGINES)
    def test_bounds(self, kind):
        """Of the score, of a part of the edition, and of each system."""
        visits = [(0, at, answers) for at, answers in enumerate(BEFORE)]
        measures = (frames.score_bounds(), frames.by_system(), frames.score())
        found = frames.derive(kind.frame(table(visits)), SELENA_SLEDAI, *measures, layout=LAYOUT)
        names = [f"sledai_{system}" for system in SELENA_SLEDAI.system_weights]
        columns = columns_of(found, *(f"{name}_{end}" for name in ["sledai", *names] for end in ("low", "high")))
        totals = [[total(way) for way in completions(answers)] for answers in BEFORE]
        assert [min(each) for each in totals] == columns["sledai_low"]
        assert [max(each) for each in totals] == columns["sledai_high"]
        systems = [by_system(completed(answers), SELENA_SLEDAI) for answers in BEFORE]
        for system in SELENA_SLEDAI.system_weights:
            assert [int(each[system].low.min()) for each in systems] == columns[f"sledai_{system}_low"]
            assert [int(each[system].low.max()) for each in systems] == columns[f"sledai_{system}_high"]
        scores, missing = columns_of(found, "sledai", "sledai_missing").values()
        assert [each[0] if len(set(each)) == 1 else None for each in totals] == scores
        assert [sum(2 for answer in answers if answer != "N") for answers in BEFORE] == missing

    @each(KINDS)
    def test_part_of_the_items(self, kind):
        """Where an item of a box is not in the edition, the box says nothing of the other one by itself."""
        part = SELENA_SLEDAI.without("pericarditis", "arthritis")
        visits = [(0, at, answers) for at, answers in enumerate(BEFORE)]
        found = frames.derive(kind.frame(table(visits)), part, frames.score_bounds(), layout=LAYOUT)
        totals = [[total(way - {"pericarditis", "arthritis"}) for way in completions(answers)] for answers in BEFORE]
        expected = [[min(each) for each in totals], [max(each) for each in totals]]
        assert expected == list(columns_of(found, "sledai_low", "sledai_high").values())

    @each(KINDS)
    def test_clinical(self, kind):
        """The score without serology, whose columns are not there."""
        visits = [(0, at, answers) for at, answers in enumerate(BEFORE)]
        columns = {name: column for name, column in table(visits).items() if name not in SEROLOGY}
        found = frames.derive(kind.frame(columns), SELENA_SLEDAI, frames.clinical_score(), layout=LAYOUT)
        expected = [agreed([total(way - {*SEROLOGY}) for way in completions(answers)]) for answers in BEFORE]
        assert [expected] == list(columns_of(found, "clinical_sledai").values())

    @each(plain("polars", "polars lazy"))
    def test_expressions(self, kind):
        """They give what `derive` gives."""
        data = nw.from_native(kind.frame(table([(0, at, answers) for at, answers in enumerate(BEFORE)])))
        found = frames.exprs(data.collect_schema(), SELENA_SLEDAI, frames.score_bounds(), layout=LAYOUT)
        lows = [min(total(way) for way in completions(answers)) for answers in BEFORE]
        assert [lows] == list(columns_of(data.with_columns(**found).to_native(), "sledai_low").values())


@cache
def exact_values():
    """What is exact of each pair, by column: the value of all visits that can be meant, None where they differ."""
    expected = {}
    for pair in PAIRS:
        scores = [[total(way) for way in completions(answers)] for answers in pair]
        row = {"sledai_change_low": min(scores[1]) - max(scores[0])}
        row["sledai_change_high"] = max(scores[1]) - min(scores[0])
        before, now = completed_pairs(pair)
        for system, moved in change_by_system(before, now, SELENA_SLEDAI).items():
            row |= {f"sledai_{system}_{part}": getattr(moved, part).certain for part in ("improved", "worsened")}
        for name, way in (("new", new_descriptors), ("resolved", resolved_descriptors)):
            row |= {f"{name}_{item}": found.certain for item, found in way(before, now, SELENA_SLEDAI).items()}
        row["eligible"] = eligible(now, SELENA_SLEDAI, entry=NCT02932137_ENTRY).certain
        for name, values in row.items():
            expected.setdefault(name, []).append(agreed(values))
    return expected


RULES = (LLDAS, DORIS_2021, DISEASE_CONTROL)
STATED = {name: True for rule in RULES for name in rule.required} | {
    name: False for rule in RULES for name in rule.ruled_out
}
READINGS = {"pga": 0.25, "dose": 5.0}
SOME = [*PAIRS[::7], (BEFORE[0], BEFORE[13]), (BEFORE[13], BEFORE[0]), (BEFORE[0], BEFORE[0])]


@cache
def true_values():
    """The same of what need not be exact, for some of the pairs."""
    expected = {}
    for before, now in map(completed_pairs, SOME):
        pga, dose = Pga([READINGS["pga"]] * len(now), scale="points"), Prednisone([READINGS["dose"]] * len(now))
        earlier, later = (Encounter(visits, pga=pga, prednisone=dose) for visits in (before, now))
        row = {}
        for rule in RULES:
            stated = {name: STATED[name] for name in (*rule.required, *rule.ruled_out)}
            earlier_visit = {"previous": before} if rule.nothing_new else {}
            found = state(later, SELENA_SLEDAI, rule=rule, statements=stated, **earlier_visit)
            name = rule.key.replace("-", "_")
            row |= {name: found} | {f"{name}_{criterion}": verdict for criterion, verdict in found.criteria.items()}
        flares, responder = flare(earlier, later, SELENA_SLEDAI), response(earlier, later, SELENA_SLEDAI, rule=SRI_4)
        row |= {"flare_any": flares.any, "flare_severe": flares.severe, "sri_4": responder}
        row |= {f"sri_4_{name}": verdict for name, verdict in responder.criteria.items()}
        row["change_category"] = change_category(before, now, SELENA_SLEDAI)
        row["activity_band"] = activity_band(now, SELENA_SLEDAI, bands=BANDS_FIVE_LEVEL)
        for name, values in row.items():
            expected.setdefault(name, []).append(agreed(values.value))
    return expected


class TestTwoVisits:
    """Nothing is certain that some visits that can be meant deny; what can be exact is exact."""

    @each_engine(ENGINES)
    def test_exact(self, kind):
        """Change, organ systems, new and resolved items, and entry."""
        measures = (
            frames.change(since=Previous()),
            frames.change_by_system(since=Previous()),
            frames.new_descriptors(since=Previous()),
            frames.resolved_descriptors(since=Previous()),
            frames.eligible(NCT02932137_ENTRY),
        )
        found = frames.derive(kind.frame(table(pairs())), SELENA_SLEDAI, *measures, layout=LAYOUT)
        expected = exact_values()
        assert {True, False, None} == {*expected["eligible"]} == {*expected["sledai_serosal_improved"]}
        assert [*zip(*expected.values(), strict=True)] == by_subject(found, *expected)

    @each_engine(ENGINES)
    def test_never_wrong(self, kind):
        """Flares, responses, categories, bands and states, each with its criteria, are true of every visit meant."""
        measures = [frames.state(rule, criteria=True) for rule in RULES]
        measures += [
            frames.flare(),
            frames.response(SRI_4, since=Baseline(0), criteria=True),
            frames.change_category(since=Previous()),
            frames.activity_band(BANDS_FIVE_LEVEL),
        ]
        layout = evolve(LAYOUT, pga="pga", pga_scale="points", prednisone="dose", statements=STATED)
        columns = table(pairs(SOME))
        columns |= {name: [value] * 2 * len(SOME) for name, value in READINGS.items()}
        with warnings.catch_warnings():  # `pytest.warns` would raise what Ibis warns of
            warnings.simplefilter("ignore", frames.RemarkWarning)
            found = frames.derive(kind.frame(columns), SELENA_SLEDAI, *measures, layout=layout)
        expected = true_values()
        given = dict(zip(expected, zip(*by_subject(found, *expected), strict=True), strict=True))
        wrong = [
            (name, SOME[at], value, every)
            for name in expected
            for at, (value, every) in enumerate(zip(given[name], expected[name], strict=True))
            if value not in (None, every)
        ]
        assert [] == wrong
        assert {True, False, None} == {*given["lldas_nothing_new"]}
        assert {"persistent", "flare", "improvement", None} == {*given["change_category"]}
        assert {True, False, None} == {*given["lldas_no_major_organ_activity"]} == {*given["doris_2021"]}

    @each(KINDS)
    def test_a_new_finding_that_is_one_of_two(self, kind):
        """No serositis before and some now is certainly new, so the visit is not in low disease activity."""
        pair = [(0, 0, ("N", "N", "N")), (0, 4, ("Y", "N", "N"))]
        only = evolve(LLDAS, key="only-nothing-new", inactive=())
        found = frames.derive(kind.frame(table(pair)), SELENA_SLEDAI, frames.state(only, criteria=True), layout=LAYOUT)
        assert [(False,)] == by_subject(found, "only_nothing_new_nothing_new")


class TestReading:
    """The box is read like the column of an item."""

    @each(KINDS)
    def test_what_is_missing_is_absent(self, kind):
        """Where the box is blank, they are; where it is ticked, one of them is present all the same."""
        visits = [(0, at, (answer, "N", "N")) for at, answer in enumerate(("Y", None))]
        for missing, expected in (
            ("absent", [[6, 4], [8, 4]]),
            ({"pleurisy": "absent"}, [[6, 4], [8, 6]]),
            ({"pleurisy": "absent", "pericarditis": "absent"}, [[6, 4], [8, 4]]),
        ):
            layout = evolve(LAYOUT, missing=missing)
            found = frames.derive(kind.frame(table(visits)), SELENA_SLEDAI, frames.score_bounds(), layout=layout)
            assert expected == list(columns_of(found, "sledai_low", "sledai_high").values())

    @each(KINDS)
    def test_a_form_that_was_not_filled_in(self, kind):
        """A box that is ticked there says nothing."""
        columns = table([(0, at, ("Y", "Y", "N")) for at in range(2)]) | {"form": ["done", "not done"]}
        layout = evolve(LAYOUT, status="form", done=["done"])
        found = frames.derive(kind.frame(columns), SELENA_SLEDAI, frames.score_bounds(), layout=layout)
        assert [[8, 0], [14, 105]] == list(columns_of(found, "sledai_low", "sledai_high").values())

    @each(KINDS)
    def test_codes_and_points(self, kind):
        """A codebook of all items of the box is its codebook, and points are those of its items."""
        visits = [(0, at, (answer, "N", "N")) for at, answer in enumerate(("Y", "N"))]
        columns = table(visits) | {"serositis": [7, 8]}
        codes = {"pleurisy": {7: True, 8: False}, "pericarditis": {7: True, 8: False}}
        found = frames.derive(
            kind.frame(columns), SELENA_SLEDAI, frames.score_bounds(), layout=evolve(LAYOUT, codebook=codes)
        )
        assert [[6, 4]] == list(columns_of(found, "sledai_low").values())
        points = {name: [WEIGHTS[name] if name in KNOWN else 0] * 2 for name in NAMES} | {"serositis": [2, 0]}
        layout = Layout(answers="points", any_of={"serositis": BOXES["serositis"]})
        columns = {"subject": [0, 0], "week": [0, 4]} | {k: v for k, v in points.items() if k not in BOXES["serositis"]}
        found = frames.derive(kind.frame(columns), SELENA_SLEDAI, frames.score_bounds(), layout=layout)
        assert [[6, 4], [8, 4]] == list(columns_of(found, "sledai_low", "sledai_high").values())
        with pytest.raises(TypeError, match="any_of: the items of 'skin or joints' have several weights"):
            frames.derive(kind.frame(columns), SELENA_SLEDAI, frames.score(), layout=evolve(layout, any_of=BOXES))

    @each(KINDS)
    def test_what_cannot_be_read(self, kind):
        """It is refused, or a lazy frame has nulls there."""
        frame = kind.frame(table([(0, 0, ("maybe", "N", "N")), (0, 4, ("N", "N", "N"))]))
        if kind.lazy:
            found = frames.derive(frame, SELENA_SLEDAI, frames.score_bounds(), layout=LAYOUT)
            assert [[None, 4]] == list(columns_of(found, "sledai_low").values())
        else:
            with raises(unreadable_answer, match="column 'serositis': 'maybe'"):
                frames.derive(frame, SELENA_SLEDAI, frames.score_bounds(), layout=LAYOUT)

    @each(KINDS)
    def test_items_one_by_one(self, kind):
        """A box that is ticked leaves each of its items open, and one that is not makes each absent."""
        visits = [(0, at, (answer, "N", "N")) for at, answer in enumerate(ANSWERS)]
        frame = kind.frame(table(visits))
        found = columns_of(frames.answers(frame, SELENA_SLEDAI, LAYOUT), "pleurisy", "pericarditis")
        assert [[None, False, None]] * 2 == list(found.values())
        points = frames.derive(frame, SELENA_SLEDAI, frames.contributions(), layout=LAYOUT)
        assert [[None, 0, None]] == list(columns_of(points, "sledai_pleurisy").values())
        counted = frames.overview(frame, SELENA_SLEDAI, LAYOUT, by="subject")
        of_group = columns_of(counted, "open", "missing_pleurisy", "mean_low", by=("subject",))
        assert [[2], [2], [14 / 3]] == list(of_group.values())

    def test_where_they_are(self):
        """Each item of a box is in its column; functions that look at items one by one do not look at it."""
        frame = plain("polars")[0].frame(table([(0, 0, ("Y", "N", "N"))]))
        assert "serositis" == frames.columns_of(frame, SELENA_SLEDAI, LAYOUT)["pericarditis"]
        one_by_one = "looks at each item by itself, and a box of any_of= is at least one of several"
        with pytest.raises(TypeError, match=f"carry_forward: {one_by_one}"):
            frames.carry_forward(frame, SELENA_SLEDAI, LAYOUT, max_age=1, after=None)
        with pytest.raises(TypeError, match=f"item_shift: {one_by_one}"):
            frames.item_shift(frame, SELENA_SLEDAI, LAYOUT, before=0, now=1)


class TestDescription:
    """A box that makes no sense is refused where it is written."""

    @together(
        ("boxes", "error", "match"),
        [
            ({"a": ["pleurisy"]}, TypeError, "give each box two or more items"),
            ({"a": ["pleurisy", "rash"], "b": ["rash", "fever"]}, TypeError, "each item to one box"),
            ({"a": ["pleurisy", "rush"]}, unknown_descriptor, "any_of: no descriptor 'rush'"),
            ("serositis", TypeError, "give a mapping"),
        ],
    )
    def test_refused(self, boxes, error, match):
        """With what to write."""
        with raises(error, match=match):
            Layout(any_of=boxes)

    @together("further", [{"columns": {"pleurisy": "p"}}, {"not_assessed": ["pleurisy"]}])
    def test_an_item_that_is_elsewhere_too(self, further):
        """It is in one of them."""
        with pytest.raises(TypeError, match=r"any_of: \['pleurisy'\] are also in columns= or not_assessed="):
            Layout(any_of=BOXES, **further)

    def test_one_column_for_two_items(self):
        """Without `any_of` it is refused, and the error says how to write that it is one box."""
        frame = plain("polars")[0].frame(table([(0, 0, ("Y", "N", "N"))]))
        columns = dict.fromkeys(BOXES["serositis"], "serositis")
        with raises(shared_column, match=r"'serositis' for pleurisy and pericarditis\. .* any_of= of a layout"):
            frames.derive_score(frame, SELENA_SLEDAI, layout=Layout(columns=columns, not_assessed=["rash"]))

    def test_files(self, tmp_path):
        """A layout with boxes can be a file, if their columns are text."""
        file = tmp_path / "layout.toml"
        file.write_text(LAYOUT.to_toml(), encoding="utf-8")
        assert LAYOUT == Layout.from_toml(file)
        with pytest.raises(TypeError, match="7 cannot be a key of a file: name the column by text"):
            Layout(any_of={7: BOXES["serositis"]}).to_toml()
