"""Laws of deriving: the order of results, their units, what is added to what is known, and every way to fill a gap."""

from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import assume, given, strategies as st

from laboratory.deriving import derive, derived, protein, told
from laboratory.unit_tables import CONVERTIBLE, TEMPERATURE, in_unit
from rules_by_edition import ALL, DAYS, having, rule_of
from sledai import EDITIONS
from sledai.criteria.rules import FEVER_RULE, PLEURISY_RULE_PAIN_AND_SIGN
from sledai.laboratory import Exclusion, Finding, LabCodeBook, Result
from sledai.laboratory.judging import range_rule
from together import together

editions = st.sampled_from(ALL)
answers = st.sampled_from([True, False, None])
findings = st.dictionaries(st.sampled_from(list(Finding)), answers)
CAUSES = ("infection", "drug", "metabolic", "stone", "menses", "other_cause")
DERIVED = ("arthritis", "hematuria", "pyuria", "fever", "thrombocytopenia", "leukopenia", "myositis", "pleurisy")
excluded = st.dictionaries(
    st.sampled_from(DERIVED), st.dictionaries(st.sampled_from(CAUSES), answers, max_size=3), max_size=4
)
attributed = st.dictionaries(st.sampled_from(DERIVED), answers, max_size=4)
days = st.integers(50, 102)
"""Days around day 100 of the visit."""

NUMBERS = {
    # test: unit, values as text, from far below its limit to far above it
    "platelets": ("10*9/L", ["20", "99.9", "100", "100.1", "<50", "<100", "<=100", "90-110", ">100", ">=100", "ND"]),
    "white_cells": ("10*9/L", ["1", "2.9", "3", "4", "<3", "<5", "2-4", ">3", ">=2.9"]),
    "temperature": ("Cel", ["36.5", "38", "38.1", "40", ">38", "<=38", "37-39"]),
    "urine_red_cells": ("/[HPF]", ["0", "5", "6", "0-5", "3-6", "6-10", ">100", "<5", "<=6"]),
    "urine_white_cells": ("/[HPF]", ["0", "5", "6", "5-10", "6-10", ">5"]),
    "urine_protein": ("g/d", ["0.1", "0.5", "0.6", "1.1", "1.2", "<0.3", ">0.5", "0.4-0.6", "ND"]),
    "red_cell_casts": ("/[LPF]", ["0", "1", "0-1", ">0"]),
    "heme_granular_casts": ("/[LPF]", ["0", "2", "0-2"]),
    "inflamed_joints": ("", ["0", "1", "2", "3", ">=2", "2-3", "<3"]),
    "c3": ("g/L", ["0.5", "0.9", "1.2", "<0.9", ">0.9", "0.8-1"]),
    "c4": ("g/L", ["0.05", "0.1", "0.3"]),
    "ch50": ("U/mL", ["20", "40", "60"]),
    "anti_dsdna": ("%", ["10", "25", "26", "60", ">25", "20-30"]),
    "creatine_kinase": ("U/L", ["100", "180", "181", ">180", "<=180"]),
    "aldolase": ("U/L", ["2", "9"]),
}
LIMITS = {
    "c3": {"lower": "0.9"},
    "c4": {"lower": "0.1"},
    "ch50": {"lower": 40},
    "anti_dsdna": {"upper": 30},
    "creatine_kinase": {"upper": 180},
    "aldolase": {"upper": 8},
}


@st.composite
def one_result(draw, names=tuple(NUMBERS), dated=True):
    """A result of any test, with or without a range, a flag and a method."""
    test = draw(st.sampled_from(names))
    unit, values = NUMBERS[test]
    more = draw(st.sampled_from([{}, LIMITS.get(test, {})]))
    flag = draw(st.sampled_from([None, None, "L", "H", "N"])) if test in LIMITS else None
    method = draw(st.sampled_from(["Farr", "ELISA"])) if test == "anti_dsdna" else ""
    day = draw(days) if dated else None
    return Result(test, draw(st.sampled_from(values)), unit, day=day, flag=flag, method=method, **more)


results = st.lists(one_result(), max_size=8)


@st.composite
def inputs(draw):
    """Everything that can be said of a visit, as keywords of `derive`."""
    return {
        "findings": {str(name): yes for name, yes in draw(findings).items()},
        "excluded": draw(excluded),
        "attributed": draw(attributed),
        "attribution": draw(st.sampled_from(["stated", "assumed"])),
        "choose": draw(st.sampled_from(["worst", "nearest"])),
        "before": draw(st.sampled_from([None, "last_before_window", protein("0.2"), protein("0.6"), protein("<1")])),
        "day": 100,
    }


def consistent(said):
    """Whether no finding is there without the wider one that it is a kind of."""
    kinds = (
        ("pleuritic_pain_classic_severe", "pleuritic_pain"),
        ("pericardial_pain_classic_severe", "pericardial_pain"),
        ("pleural_thickening_new", "pleural_thickening"),
    )
    return not any(said.get(kind) is True and said.get(wider) is False for kind, wider in kinds)


def contradictory(causes):
    """Whether a cause is stated and any other is denied, which leaves open what an edition does not name."""
    return causes.get("other_cause") is False and True in causes.values()


def values(derivation):
    """The answers of a derivation."""
    return {str(name): found.value for name, found in derivation.items()}


class TestOrder:
    """A set of results has no order."""

    @given(data=st.data(), given=results, said=inputs(), edition=editions)
    def test_order_does_not_matter(self, data, given, said, edition):
        """Neither the answers, nor the results that decided them, nor what is open."""
        assume(consistent(said["findings"]))
        shuffled = data.draw(st.permutations(given))
        first, second = (derive(rows, EDITIONS[edition], **said) for rows in (given, shuffled))
        assert first.derived == second.derived
        assert sorted(map(str, first.unused)) == sorted(map(str, second.unused))

    def test_two_results_of_one_day(self):
        """What is listed as considered has one order, too."""
        rows = [Result("c3", value, "g/L", day=day) for value, day in ((0.5, 70), (0.9, 70), (0.5, 71))]
        listed = [
            derive(order, EDITIONS["sledai-2k"], day=71, attribution="assumed")["low_complement"].considered
            for order in (rows, [rows[1], rows[0], rows[2]], rows[::-1])
        ]
        assert listed[0] == listed[1] == listed[2]
        assert [71, 70, 70] == [result.day for result, _ in listed[0]]

    @given(given=results, said=inputs(), edition=editions)
    def test_a_result_twice_is_a_result_once(self, given, said, edition):
        """A row that came twice changes no answer."""
        assume(consistent(said["findings"]))
        assert values(derive(given, EDITIONS[edition], **said)) == values(derive(given * 2, EDITIONS[edition], **said))

    @given(given=results, said=inputs(), edition=editions, late=st.lists(one_result(), max_size=3))
    def test_results_after_the_visit_change_nothing(self, given, said, edition, late):
        """What is taken later says nothing of the visit."""
        assume(consistent(said["findings"]))
        rows = [result for result in late if result.day > 100]
        assert values(derive(given, EDITIONS[edition], **said)) == values(
            derive(given + rows, EDITIONS[edition], **said)
        )


class TestUnits:
    """The unit in which a number is written is no part of it."""

    CASES = (
        # test, table, limits of interest in the first unit, steps, keyword of a range
        ("thrombocytopenia", "platelets", 0, "100", "1", None),
        ("leukopenia", "white_cells", 0, "3", "0.001", None),
        ("low_complement", "c3", 2, "0.9", "0.01", "lower"),
        ("myositis", "creatine_kinase", 3, "180", "6", "upper"),
        ("myositis", "aldolase", 4, "0.5", "0.01", "upper"),
        ("increased_dna_binding", "anti_dsdna", 4, "30", "0.5", "upper"),
        ("increased_dna_binding", "anti_dsdna", 3, "3000", "6", "upper"),
        ("proteinuria", "urine_protein", 1, "0.5", "0.01", None),
    )

    @pytest.mark.parametrize(("name", "test", "table", "limit", "step", "end"), CASES)
    @given(
        steps=st.integers(-15, 15),
        sign=st.sampled_from(["", "<", "<=", ">", ">="]),
        edition=editions,
        shift=st.integers(0, max(map(len, CONVERTIBLE)) - 1),
    )
    def test_converting_changes_no_answer(self, name, test, table, limit, step, end, steps, sign, edition, shift):
        """A number, or what lies beyond it, has one answer in all units in which it and its range can be written."""
        units, first = CONVERTIBLE[table], Fraction(limit) + steps * Fraction(step)
        names = list(units)
        range_units = [names[(at + shift) % len(names)] for at in range(len(names))]
        more = {"judged_by": {name: [test]}} if name in ("low_complement", "myositis") else {}
        found = set()
        for unit, range_unit in zip(names, range_units, strict=True):
            value = in_unit(first, unit, units)
            at = in_unit(limit, range_unit, units)
            if value is None or (end and at is None):
                continue
            range_of = {end: at, "range_unit": range_unit} if end else {}
            weak = {"proximal_muscles_ache_or_weak": True, "emg_changes": False, "muscle_biopsy_myositis": False}
            result = Result(test, f"{sign}{value:f}", unit, **range_of)
            found.add(told(name, [result], edition, findings=weak, before=protein("0.05"), **more))
        assert 1 == len(found)

    @given(tenths=st.integers(350, 420), sign=st.sampled_from(["", "<", "<=", ">", ">="]), edition=editions)
    def test_temperature(self, tenths, sign, edition):
        """A temperature has one answer on all three scales."""
        said = [(unit, in_unit(Fraction(tenths, 10), unit, {"Cel": 1})) for unit in TEMPERATURE]
        assert 1 == len({told("fever", [Result("temperature", f"{sign}{v:f}", unit)], edition) for unit, v in said})

    @given(
        before=st.integers(0, 300),
        rise=st.integers(-60, 60),
        units=st.tuples(*[st.sampled_from(["g/d", "mg/d"])] * 2),
        edition=st.sampled_from(having("proteinuria", "new or risen")),
    )
    def test_rise(self, before, rise, units, edition):
        """A rise between two units is that of exact arithmetic, in hundredths of a gram; 10 mg/d may mean 10 g/d."""
        before, now = (value if value > 1 else 0 for value in (before, before + rise))
        table = {"g/d": 1, "mg/d": 1000}
        earlier, result = (
            protein(in_unit(Fraction(value, 100), unit, table), unit)
            for value, unit in zip((before, now), units, strict=True)
        )
        expected = (before <= 50 < now) or now - before > 50
        assert expected is told("proteinuria", [result], edition, before=earlier)


PRECISER = {
    "<100": ["20", "<50", "<99"],
    "<=100": ["100", "<100", "99.9"],
    "90-110": ["90", "100", "110", "95-105", "90-99"],
    ">=100": ["100", ">100", "250", "100-120"],
    ">100": ["100.1", ">150"],
}


class TestMoreInformation:
    """A certain answer stays whatever else is learned."""

    @staticmethod
    def agree(before, after):
        """Every answer that was certain is as it was."""
        for name, answer in values(before).items():
            assert answer is None or answer is after[name].value, name

    @given(data=st.data(), given=results, said=inputs(), edition=editions)
    def test_a_further_statement(self, data, given, said, edition):
        """On a finding, on a cause, or on the attribution where it is asked for."""
        said = {**said, "attribution": "stated"}
        kind = data.draw(st.sampled_from(["findings", "excluded", "attributed"]))
        more = dict(said[kind])
        if kind == "excluded":
            name, cause = data.draw(st.sampled_from(DERIVED)), data.draw(st.sampled_from(CAUSES))
            causes = dict(more.get(name, {}))
            assume(causes.get(cause) is None)
            more[name] = {**causes, cause: data.draw(st.booleans())}
            assume(not contradictory(more[name]))
        else:
            name = data.draw(st.sampled_from(list(Finding) if kind == "findings" else DERIVED))
            assume(more.get(str(name)) is None)
            more[str(name)] = data.draw(st.booleans())
        assume(consistent(said["findings"]) and (kind != "findings" or consistent(more)))
        self.agree(derive(given, EDITIONS[edition], **said), derive(given, EDITIONS[edition], **{**said, kind: more}))

    @given(data=st.data(), others=results, said=inputs(), edition=editions)
    def test_a_result_more_precisely(self, data, others, said, edition):
        """A number in place of what lies beyond a limit, or a narrower range."""
        assume(consistent(said["findings"]))
        coarse = data.draw(st.sampled_from(list(PRECISER)))
        fine = data.draw(st.sampled_from(PRECISER[coarse]))
        day = data.draw(days)
        rows = [[*others, Result("platelets", value, "10*9/L", day=day)] for value in (coarse, fine)]
        before, after = (derive(given, EDITIONS[edition], **said) for given in rows)
        self.agree(before, after)

    @given(
        data=st.data(),
        test=st.sampled_from(["c3", "c4", "ch50", "anti_dsdna", "creatine_kinase"]),
        edition=editions,
        what=st.sampled_from(["range", "flag"]),
    )
    def test_a_range_or_a_flag(self, data, test, edition, what):
        """A range where there was none, or a flag; where they contradict each other the answer is open, not another."""
        unit, written = NUMBERS[test]
        value = data.draw(st.sampled_from(written))
        flag = {"flag": data.draw(st.sampled_from(["L", "H", "N"]))}
        method = data.draw(st.sampled_from(["Farr", "ELISA"]))
        less, more = (flag, {**flag, **LIMITS[test]}) if what == "range" else (LIMITS[test], {**flag, **LIMITS[test]})
        weak = {"proximal_muscles_ache_or_weak": True, "emg_changes": False, "muscle_biopsy_myositis": False}
        judged = {"low_complement": ["c3"]} if test == "c3" else None
        before, after = (
            values(
                derived([Result(test, value, unit, method=method, **said)], edition, findings=weak, judged_by=judged)
            )
            for said in (less, more)
        )
        assert all(answer is None or after[name] in (answer, None) for name, answer in before.items())

    @together("upper", [None, 20, 30, 80])
    @together("edition", ALL)
    @together("value", ["20", "25", "26", "60"])
    def test_a_method(self, value, upper, edition):
        """Learning that an assay is Farr's, or is not, turns no certain answer over."""
        without, farr, other = (
            told("increased_dna_binding", [Result("anti_dsdna", value, "%", upper=upper, method=method)], edition)
            for method in ("", "Farr", "ELISA")
        )
        assert without in (None, farr)
        assert without in (None, other)

    @given(said=inputs(), edition=editions, given=results, value=st.sampled_from(["0.1", "0.6", "2"]))
    def test_an_earlier_value(self, said, edition, given, value):
        """Where none was given, one that is given settles proteinuria and overturns nothing."""
        assume(consistent(said["findings"]))
        before, after = (
            derive(given, EDITIONS[edition], **{**said, "before": earlier}) for earlier in (None, protein(value))
        )
        self.agree(before, after)

    @given(given=results, said=inputs(), edition=editions)
    def test_nothing_said_is_nothing_known(self, given, said, edition):
        """A statement that is not known is one that was not made."""
        assume(consistent(said["findings"]))
        blank = {
            "findings": {name: yes for name, yes in said["findings"].items() if yes is not None},
            "attributed": {name: yes for name, yes in said["attributed"].items() if yes is not None},
            "excluded": {
                name: {cause: yes for cause, yes in causes.items() if yes is not None}
                for name, causes in said["excluded"].items()
            },
        }
        assert values(derive(given, EDITIONS[edition], **said)) == values(
            derive(given, EDITIONS[edition], **{**said, **blank})
        )


def fits(text, value):
    """Whether a number can be what a text says; a text of no result fits none."""
    if text[:2] in ("<=", ">="):
        return value <= Fraction(text[2:]) if text[0] == "<" else value >= Fraction(text[2:])
    if text[0] in "<>":
        return value < Fraction(text[1:]) if text[0] == "<" else value > Fraction(text[1:])
    if "-" in text:
        low, high = map(Fraction, text.split("-"))
        return low <= value <= high
    return value == Fraction(text)


def possible(text, worlds):
    """The numbers of a list that a text can be."""
    return [value for value in worlds if fits(text, value)]


def judged(worlds):
    """One answer where every world gives it, None where they differ."""
    found = set(worlds)
    assert found
    return found.pop() if len(found) == 1 else None


def ways(partial):
    """Every way to fill what is not known among statements."""
    names = list(partial)
    options = [(False, True) if partial[name] is None else (partial[name],) for name in names]
    return [dict(zip(names, filled, strict=True)) for filled in product(*options)]


PLATELET_WORLDS = [Fraction(text) for text in ("0", "1", "49", "50", "99", "99.9", "100", "100.1", "150", "400")]
platelet_rows = st.lists(
    st.tuples(st.sampled_from(["20", "<50", "<100", "<=100", "90-110", "100", ">100", ">=100", ">150"]), days),
    min_size=0,
    max_size=3,
)


class TestAgainstEveryWayToFillTheGaps:
    """An answer is given where every way to fill the gaps gives it, and nowhere else."""

    @given(rows=platelet_rows, edition=editions, choose=st.sampled_from(["worst", "nearest"]), drug=answers)
    def test_worst_and_nearest(self, rows, edition, choose, drug):
        """Any result in the window, or only those of its last day; over every number that each can be."""
        given = [Result("platelets", text, "10*9/L", day=day) for text, day in rows]
        inside = [(text, 100 - day) for text, day in rows if 0 <= 100 - day <= DAYS[edition]]
        if choose == "nearest" and inside:
            inside = [row for row in inside if row[1] == min(age for _, age in inside)]
        worlds = [[*PLATELET_WORLDS, Fraction(text)] if text == "20" else PLATELET_WORLDS for text, _ in inside]
        options = [possible(text, world) for (text, _), world in zip(inside, worlds, strict=True)]
        filled = product(product(*options), ways({"drug": drug})) if inside else []
        not_by_drug = rule_of("thrombocytopenia", edition) == "not a drug"
        low = [any(value < 100 for value in numbers) and not (not_by_drug and said["drug"]) for numbers, said in filled]
        expected = judged(low) if inside else (False if not_by_drug and drug else None)
        answer = told(
            "thrombocytopenia", given, edition, day=100, choose=choose, excluded={"thrombocytopenia": {"drug": drug}}
        )
        assert expected is answer

    @given(
        now=st.lists(st.sampled_from(["0.3", "0.5", "0.6", "<0.5", ">0.5", "0.4-0.6", "1.1", "1.2"]), max_size=2),
        earlier=st.sampled_from([None, "0.1", "0.5", "0.6", "<0.5", ">0.5", "0.5-0.7", "<2"]),
        edition=st.sampled_from(having("proteinuria", "new or risen")),
    )
    def test_proteinuria(self, now, earlier, edition):
        """Over every present and every earlier amount."""
        tenths = [Fraction(number, 20) for number in range(80)]
        present = [possible(text, tenths) for text in now]
        before = tenths if earlier is None else possible(earlier, tenths)
        half = Fraction(1, 2)
        worlds = [
            any((old <= half < new) or new - old > half for new in numbers)
            for numbers in product(*present)
            for old in before
        ]
        expected = judged(worlds) if now else None
        compared = None if earlier is None else protein(earlier)
        assert expected is told("proteinuria", [protein(text) for text in now], edition, before=compared)

    @given(
        c3=st.sampled_from([None, "0.5", "0.9", "<0.9", "0.8-1", ">0.9"]),
        c4=st.sampled_from([None, "0.05", "0.1", "0.3"]),
        c3_range=st.booleans(),
        edition=editions,
        due=answers,
    )
    def test_complement(self, c3, c4, c3_range, edition, due):
        """Over every amount, and over every limit where the laboratory gives none."""
        numbers = [Fraction(number, 20) for number in range(60)]
        limits = [Fraction(9, 10)] if c3_range else numbers
        low_c3 = [value < limit for value in (possible(c3, numbers) if c3 else numbers) for limit in limits]
        low_c4 = [value < Fraction(1, 10) for value in (possible(c4, numbers) if c4 else numbers)]
        worlds = [(a or b) and world["due"] for a, b, world in product(low_c3, low_c4, ways({"due": due}))]
        given = [Result("c3", c3, "g/L", lower="0.9" if c3_range else None)] if c3 else []
        given += [Result("c4", c4, "g/L", lower="0.1")] if c4 else []
        derivation = derive(
            given,
            EDITIONS[edition],
            attributed={"low_complement": due},
            code_book=LabCodeBook(judged_by={"low_complement": ["c3", "c4"]}),
        )
        assert judged(worlds) is derivation["low_complement"].value

    @given(data=st.data(), edition=editions)
    def test_serositis(self, data, edition):
        """Over every way to answer the findings in which severe pain is pain and new thickening is thickening."""
        pleura = ("pleuritic_pain", "pleuritic_pain_classic_severe", "pleural_rub", "pleural_effusion")
        heart = ("pericardial_pain", "pericardial_pain_classic_severe", "pericardial_rub", "pericardial_effusion")
        names = (*pleura, "pleural_thickening", "pleural_thickening_new")
        names += (*heart, "ecg_pericarditis", "echo_pericarditis")
        said = {name: data.draw(st.sampled_from([True, False, None, False])) for name in names}
        worlds = [world for world in ways(said) if consistent(world)]
        assume(worlds)
        derivation = derived([], edition, findings=said)
        assert judged(pleurisy(edition, **world) for world in worlds) is derivation["pleurisy"].value
        assert judged(pericarditis(edition, **world) for world in worlds) is derivation["pericarditis"].value

    @given(data=st.data(), edition=editions, enzyme=st.sampled_from([None, "100", "181", ">=180"]))
    def test_signs_that_are_counted(self, data, edition, enzyme):
        """Myositis needs one proof with the symptom, an organic brain syndrome two features with the change."""
        muscles = ("proximal_muscles_ache_or_weak", "emg_changes", "muscle_biopsy_myositis")
        brain = ("perception_disturbed", "speech_incoherent", "sleep_disturbed", "psychomotor_activity_changed")
        said = {name: data.draw(answers) for name in (*muscles, *brain, "rapid_fluctuating_mental_change")}
        raised = {None: None, "100": False, "181": True, ">=180": None}[enzyme]
        given = [] if enzyme is None else [Result("creatine_kinase", enzyme, "U/L", upper=180)]
        derivation = derived(
            given,
            edition,
            findings=said,
            judged_by={"myositis": ["creatine_kinase"]},
            excluded={"organic_brain_syndrome": False},
        )
        worlds = ways({**said, "raised": raised})
        weak, *proofs = muscles
        expected = judged(world[weak] and (any(world[name] for name in proofs) or world["raised"]) for world in worlds)
        assert expected is derivation["myositis"].value
        change = "rapid_fluctuating_mental_change"
        expected = judged(world[change] and sum(world[name] for name in brain) >= 2 for world in worlds)
        assert expected is derivation["organic_brain_syndrome"].value

    @given(data=st.data(), edition=editions, due=answers, cells=st.sampled_from(["5", "6", "3-6"]))
    def test_other_causes(self, data, edition, due, cells):
        """Blood in the urine is not counted where a stone, an infection or any other cause is stated."""
        said = {name: data.draw(answers) for name in ("stone", "infection", "other_cause")}
        named = {name: data.draw(st.sampled_from([True, False, None])) for name in ("menses", "drug")}
        assume(not (said["other_cause"] is False and True in named.values()))
        worlds = [
            number > 5 and world["due"] and not any(world[name] for name in (*said, *named))
            for number in possible(cells, [Fraction(number) for number in range(9)])
            for world in ways({**said, **named, "due": due})
            if world["other_cause"] or not (world["menses"] or world["drug"])
        ]
        derivation = derive(
            [Result("urine_red_cells", cells, "/HPF")],
            EDITIONS[edition],
            excluded={"hematuria": {**said, **named}},
            attributed={"hematuria": due},
        )
        assert judged(worlds) is derivation["hematuria"].value

    @given(
        value=st.sampled_from(["10", "25", "26", "35", "20-30"]),
        upper=st.sampled_from([None, 20, 30]),
        farr=st.booleans(),
        edition=editions,
    )
    def test_dna_binding(self, value, upper, farr, edition):
        """Over every number, and over every limit where the laboratory gives none."""
        numbers = [Fraction(number) for number in range(101)]
        worlds = [
            number > limit or (farr and rule_of("increased_dna_binding", edition) == "Farr or range" and number > 25)
            for number in possible(value, numbers)
            for limit in ([Fraction(upper)] if upper else numbers)
        ]
        result = Result("anti_dsdna", value, "%", upper=upper, method="Farr" if farr else "ELISA")
        assert judged(worlds) is told("increased_dna_binding", [result], edition)


class TestManyDecimals:
    """Numbers with more decimals than are told apart are on the right side, or open; an answer is never wrong."""

    beside = st.tuples(st.integers(-3, 3), st.integers(0, 15)).map(lambda step: Decimal(step[0]).scaleb(-step[1]))
    signs = st.sampled_from(["", "<", "<=", ">", ">="])

    @given(base=st.sampled_from(["0.3", "0.9", "2.5"]), value=beside, limit=beside, sign=signs, unit=st.integers(0, 1))
    def test_range(self, base, value, limit, sign, unit):
        """A result and the limit of its range."""
        name, factor = [("g/L", 1), ("mg/dL", 100)][unit]
        number, lower = ((Decimal(base) + step) * factor for step in (value, limit))
        assume(number >= 2 * factor / Decimal(100) and lower >= 2 * factor / Decimal(100))
        answer = told(
            "low_complement",
            [Result("c3", f"{sign}{number:f}", name, lower=lower)],
            judged_by={"low_complement": ["c3"]},
        )
        right = {
            "": number < lower,
            "<": True if number <= lower else None,
            "<=": True if number < lower else None,
            ">": False if number >= lower else None,
            ">=": False if number >= lower else None,
        }
        assert answer in (right[sign], None)

    @given(base=st.sampled_from(["0.6", "1.1", "2.3"]), before=beside, now=beside, sign=signs)
    def test_rise(self, base, before, now, sign):
        """A result and the earlier one that it is compared with."""
        old, new = Decimal(base) + before, Decimal(base) + Decimal("0.5") + now
        assume(min(old, new) > Decimal("0.51"))
        rise = new - old - Decimal("0.5")
        right = {
            "": rise > 0,
            "<": False if rise <= 0 else None,
            "<=": False if rise <= 0 else None,
            ">": True if rise >= 0 else None,
            ">=": True if rise > 0 else None,
        }
        assert told("proteinuria", [protein(f"{sign}{new:f}")], before=protein(old)) in (right[sign], None)

    @given(base=st.sampled_from(["38", "100.4", "311.15"]), step=beside, sign=signs)
    def test_limit(self, base, step, sign):
        """A fixed limit, on three scales of temperature."""
        unit = {"38": "Cel", "100.4": "[degF]", "311.15": "K"}[base]
        value, limit = Decimal(base) + step, Decimal(base)
        answer = told("fever", [Result("temperature", f"{sign}{value:f}", unit)])
        right = {
            "": value > limit,
            "<": False if value <= limit else None,
            "<=": False if value <= limit else None,
            ">": True if value >= limit else None,
            ">=": True if value > limit else None,
        }
        assert answer in ((right[sign],) if sign == "" else (right[sign], None))


def pleurisy(edition, **seen):
    """The rule of an edition on a pleurisy whose findings are all known."""
    sign = seen["pleural_rub"] or seen["pleural_effusion"]
    if rule_of("pleurisy", edition) == "pain or a sign":
        return seen["pleuritic_pain_classic_severe"] or sign or seen["pleural_thickening_new"]
    return seen["pleuritic_pain"] and (sign or seen["pleural_thickening"])


def pericarditis(edition, **seen):
    """The rule of an edition on a pericarditis whose findings are all known."""
    sign = seen["pericardial_rub"] or seen["pericardial_effusion"] or seen["ecg_pericarditis"]
    if rule_of("pericarditis", edition) == "pain or a sign":
        return seen["pericardial_pain_classic_severe"] or sign
    by_echo = rule_of("pericarditis", edition) == "pain and a sign or an echo"
    return seen["pericardial_pain"] and (sign or (by_echo and seen["echo_pericarditis"]))


class TestLastBeforeTheWindow:
    """The earlier value can be the last one among the results before the window."""

    @given(
        rows=st.lists(st.tuples(st.integers(0, 60), st.sampled_from(["0.1", "0.6", "1.2", "ND"])), max_size=4),
        now=st.sampled_from(["0.6", "1.1", "1.2"]),
    )
    def test_last_before_the_window(self, rows, now):
        """It is that of the latest day more than ten days before the visit, of several the highest."""
        given = [protein(now, day=100), *(protein(text, day=100 - age) for age, text in rows if age > 10)]
        earlier = [(age, Fraction(text)) for age, text in rows if age > 10 and text != "ND"]
        last = [value for age, value in earlier if age == min(old for old, _ in earlier)]
        half, value = Fraction(1, 2), Fraction(now)
        expected = (max(last) <= half < value or value - max(last) > half) if last else None
        for edition in having("proteinuria", "new or risen"):
            found = derived(given, edition, day=100, before="last_before_window")["proteinuria"]
            assert expected is found.value
            assert all(result.day < 90 for result in found.before)

    def test_day_ten_is_inside(self):
        """A result ten days old is compared, one eleven days old is compared with."""
        given = [protein("1.2", day=90), protein("0.2", day=89)]
        found = derived(given, day=100, before="last_before_window")["proteinuria"]
        assert (True, [90], [89]) == (found.value, [r.day for r in found.results], [r.day for r in found.before])

    @together("value", [Decimal("0.1"), "0.6"])
    def test_a_given_result_is_taken_as_it_is(self, value):
        """A result that is given to compare with is used, and those among the results are not."""
        given = [protein("1.0", day=100), protein("0.9", day=50)]
        expected = Fraction(value) <= Fraction(1, 2)
        assert expected is told("proteinuria", given, day=100, before=protein(value))


class TestRules:
    """A rule says itself whether it looks at ranges."""

    @together("rule", [FEVER_RULE, PLEURISY_RULE_PAIN_AND_SIGN])
    def test_a_rule_without_ranges(self, rule):
        """One that does not is not asked for its range."""
        with pytest.raises(TypeError, match="does not look at ranges"):
            range_rule(rule)


class TestWhatIsUsed:
    """Every cause and every finding has a name that is accepted."""

    def test_names(self):
        """The names of this page are those of the library."""
        assert set(CAUSES) == {str(cause) for cause in Exclusion}
