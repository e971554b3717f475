"""The same rows under two editions differ exactly where the editions do, over all pairs of editions.

Each rule is stated here once, under the name that `rules_by_edition.py` has for it; nothing of the library is asked for
it.
"""

from fractions import Fraction
from functools import cache
from itertools import combinations, product

from attrs import Factory, frozen

from laboratory.deriving import derived, joints, platelets, protein
from rules_by_edition import ALL, DAYS, having, rule_of
from sledai.laboratory import Result
from together import together

PAIRS = tuple(combinations(ALL, 2))
PRESENT = having("proteinuria", "present")
HPF, LPF = "/[HPF]", "/[LPF]"


@frozen
class Row:
    """A row of input with what it is, to which a rule is applied here by hand."""

    results: tuple
    facts: dict
    said: dict = Factory(dict)


def rows(said, **choices):
    """Every combination of facts, each as a row; `said` makes the input of it."""
    for facts in product(*choices.values()):
        named = dict(zip(choices, facts, strict=True))
        results, more = said(**named)
        yield Row(tuple(results), named, more)


def arthritis(count):
    return [joints(count)], {}


def proteinuria(before, now):
    return [protein(now)], {"before": None if before is None else protein(before)}


def is_new_or_risen(before, now):
    now = Fraction(now)
    if now <= Fraction(1, 2):
        return False
    if before is None:
        return None
    before = Fraction(before)
    return before <= Fraction(1, 2) or now - before > Fraction(1, 2)


def binding(value, method, upper):
    return [Result("anti_dsdna", value, "%", upper=upper, method=method)], {}


def is_bound_by_farr(value, method, upper):
    by_farr = method == "Farr" and Fraction(value) > 25
    return True if by_farr else None if upper is None else Fraction(value) > upper


def is_bound_by_range(value, upper, **_):
    return None if upper is None else Fraction(value) > upper


def few_platelets(value, drug):
    return [platelets(value)], {"excluded": {"thrombocytopenia": {"drug": drug}}}


def few_white_cells(value, drug):
    return [Result("white_cells", value, "10*9/L")], {"excluded": {"leukopenia": {"drug": drug}}}


def not_by_drug(low, drug):
    """Whether a low count counts where drugs are excluded."""
    return False if not low or drug else None if drug is None else True


def pleurisy(pain, severe, rub, effusion, thickening, new):
    named = {
        "pleuritic_pain": pain or severe,
        "pleuritic_pain_classic_severe": severe,
        "pleural_rub": rub,
        "pleural_effusion": effusion,
        "pleural_thickening": thickening or new,
        "pleural_thickening_new": new,
    }
    return [], {"findings": named}


def pericarditis(pain, severe, rub, effusion, ecg, echo):
    named = {
        "pericardial_pain": pain or severe,
        "pericardial_pain_classic_severe": severe,
        "pericardial_rub": rub,
        "pericardial_effusion": effusion,
        "ecg_pericarditis": ecg,
        "echo_pericarditis": echo,
    }
    return [], {"findings": named}


def myositis(weak, emg, biopsy, ck, flag):
    findings = {"proximal_muscles_ache_or_weak": weak, "emg_changes": emg, "muscle_biopsy_myositis": biopsy}
    enzymes = [Result("creatine_kinase", ck, "U/L", upper=180), Result("aldolase", 5, "U/L", flag=flag)]
    return enzymes, {"findings": findings}


def organic_brain_syndrome(change, perception, speech, sleep, activity):
    named = {
        "rapid_fluctuating_mental_change": change,
        "perception_disturbed": perception,
        "speech_incoherent": speech,
        "sleep_disturbed": sleep,
        "psychomotor_activity_changed": activity,
    }
    return [], {"findings": named}


def complement(c3, c4, ch50):
    values = {"c3": (c3, "mg/dL", 90), "c4": (c4, "mg/dL", 10), "ch50": (ch50, "U/mL", 40)}
    return [Result(test, value, unit, lower=lower) for test, (value, unit, lower) in values.items()], {}


def casts(red, granular):
    return [Result("red_cell_casts", red, LPF), Result("heme_granular_casts", granular, LPF)], {}


def red_cells(value, cause):
    excluded = {name: name == cause for name in ("stone", "infection", "other_cause")}
    return [Result("urine_red_cells", value, HPF)], {"excluded": {"hematuria": excluded}}


def white_cells_in_urine(value, infection):
    return [Result("urine_white_cells", value, HPF)], {"excluded": {"pyuria": {"infection": infection}}}


def fever(value, infection):
    return [Result("temperature", value, "Cel")], {"excluded": {"fever": {"infection": infection}}}


YES_NO = (False, True)
INPUTS = {
    "arthritis": list(rows(arthritis, count=range(7))),
    "proteinuria": list(
        rows(
            proteinuria,
            before=(None, "0", "0.2", "0.5", "0.6", "1", "2"),
            now=("0", "0.5", "0.51", "0.6", "1", "1.1", "1.6"),
        )
    ),
    "increased_dna_binding": list(
        rows(binding, value=("10", "20", "25", "25.1", "30"), method=("Farr", "ELISA"), upper=(15, 20, 40, None))
    ),
    "thrombocytopenia": list(rows(few_platelets, value=(80, 100, 250), drug=(False, True, None))),
    "leukopenia": list(rows(few_white_cells, value=("2.9", "3", "6"), drug=(False, True, None))),
    "pleurisy": list(
        rows(pleurisy, **dict.fromkeys(("pain", "severe", "rub", "effusion", "thickening", "new"), YES_NO))
    ),
    "pericarditis": list(
        rows(pericarditis, **dict.fromkeys(("pain", "severe", "rub", "effusion", "ecg", "echo"), YES_NO))
    ),
    "myositis": list(rows(myositis, weak=YES_NO, emg=YES_NO, biopsy=YES_NO, ck=(180, 181), flag=("N", "H"))),
    "organic_brain_syndrome": list(
        rows(
            organic_brain_syndrome,
            **dict.fromkeys(("change", "perception", "speech", "sleep", "activity"), YES_NO),
        )
    ),
    "low_complement": list(rows(complement, c3=(89, 90), c4=(9, 10), ch50=(39, 40))),
    "urinary_casts": list(rows(casts, red=(0, 1), granular=(0, 1))),
    "hematuria": list(rows(red_cells, value=(5, 6), cause=("", "stone", "infection", "other_cause"))),
    "pyuria": list(rows(white_cells_in_urine, value=(5, 6), infection=(False, True, None))),
    "fever": list(rows(fever, value=("38", "38.1"), infection=(False, True, None))),
}


def one_rule(rule):
    """A rule that all editions share."""
    return {None: rule}


RULES = {
    "arthritis": {"more than two": lambda count: count > 2, "two or more": lambda count: count >= 2},
    "proteinuria": {"new or risen": is_new_or_risen, "present": lambda before, now: Fraction(now) > Fraction(1, 2)},
    "increased_dna_binding": {"Farr or range": is_bound_by_farr, "range": is_bound_by_range},
    "thrombocytopenia": {
        "any cause": lambda value, drug: value < 100,
        "not a drug": lambda value, drug: not_by_drug(value < 100, drug),
    },
    "leukopenia": one_rule(lambda value, drug: not_by_drug(Fraction(value) < 3, drug)),
    "pleurisy": {
        "pain or a sign": lambda severe, rub, effusion, new, **_: severe or rub or effusion or new,
        "pain and a sign": lambda pain, severe, rub, effusion, thickening, new: (
            (pain or severe) and (rub or effusion or thickening or new)
        ),
    },
    "pericarditis": {
        "pain or a sign": lambda severe, rub, effusion, ecg, **_: severe or rub or effusion or ecg,
        "pain and a sign": lambda pain, severe, rub, effusion, ecg, echo: (pain or severe) and (rub or effusion or ecg),
        "pain and a sign or an echo": lambda pain, severe, rub, effusion, ecg, echo: (
            (pain or severe) and (rub or effusion or ecg or echo)
        ),
    },
    "myositis": one_rule(lambda weak, emg, biopsy, ck, flag: weak and (emg or biopsy or ck > 180 or flag == "H")),
    "organic_brain_syndrome": dict.fromkeys(
        ("dulled consciousness belongs to it", "dulled consciousness is not named"),
        lambda change, **features: change and sum(features.values()) >= 2,
    ),
    "low_complement": one_rule(lambda c3, c4, ch50: c3 < 90 or c4 < 10 or ch50 < 40),
    "urinary_casts": one_rule(lambda red, granular: red > 0 or granular > 0),
    "hematuria": one_rule(lambda value, cause: value > 5 and not cause),
    "pyuria": one_rule(lambda value, infection: not_by_drug(value > 5, infection)),
    "fever": one_rule(lambda value, infection: not_by_drug(Fraction(value) > 38, infection)),
}
"""The rules of each descriptor by the names that `rules_by_edition.py` has for them."""
NO_SIGNS = {"proximal_muscles_ache_or_weak": False, "rapid_fluctuating_mental_change": False}


def answer(name, row, edition):
    """The answer of one descriptor; what is not said of other causes there is said to be none."""
    return derived(row.results, edition, **{"excluded": {name: False}, **row.said})[name].value


@cache
def answers(name, edition):
    """The answers of one descriptor in an edition, row by row."""
    return [answer(name, row, edition) for row in INPUTS[name]]


def rule(name, edition):
    """The rule of an edition, as it is stated on this page."""
    return RULES[name][rule_of(name, edition)]


class TestEveryPair:
    """Two editions give different answers exactly where their rules do."""

    def test_every_rule_is_stated(self):
        """Each descriptor that is derived has its rules here, and no rule that no edition has."""
        assert set(RULES) == {str(name) for name in derived([])} == set(INPUTS)
        assert {name: set(rules) for name, rules in RULES.items()} == {
            name: {rule_of(name, edition) for edition in ALL} for name in RULES
        }

    @together("name", RULES)
    def test_answers(self, name):
        """In each edition every row has the answer of that edition's rule."""
        for edition in ALL:
            for row, found in zip(INPUTS[name], answers(name, edition), strict=True):
                assert rule(name, edition)(**row.facts) is found, (edition, row.facts)

    @together(("one", "other"), PAIRS)
    def test_differences(self, one, other):
        """Over all rows of all descriptors, and none differs where the two editions share a rule."""
        for name, inputs in INPUTS.items():
            pairs = zip(answers(name, one), answers(name, other), strict=True)
            differ = [first is not second for first, second in pairs]
            rules = rule(name, one), rule(name, other)
            expected = [rules[0](**row.facts) is not rules[1](**row.facts) for row in inputs]
            assert expected == differ, name
            assert (rules[0] is not rules[1]) == any(differ), name


class TestTwins:
    """Some editions share all their rules."""

    def test_pairs_without_a_difference(self):
        """The sheet derives as the edition of 1992, and the 30-day edition as SLEDAI-2K, on one day."""
        same = {
            (one, other) for one, other in PAIRS if all(answers(name, one) == answers(name, other) for name in INPUTS)
        }
        assert {("sledai-1992", "selena-sledai-sheet"), ("sledai-2k", "sledai-2k-30d")} <= same
        assert same == {pair for pair in PAIRS if all(rule(name, pair[0]) is rule(name, pair[1]) for name in RULES)}


class TestByHand:
    """The differences that reviews list, each with one patient."""

    @together(
        ("name", "row", "present", "undetermined"),
        [
            ("arthritis", Row((joints(2),), {}), having("arthritis", "two or more"), ()),
            ("proteinuria", Row((protein("1.0"),), {}, {"before": protein("1.0")}), PRESENT, ()),
            ("proteinuria", Row((protein("0.6"),), {}), PRESENT, having("proteinuria", "new or risen")),
            ("proteinuria", Row((protein("0.6"),), {}, {"before": protein("0.2")}), ALL, ()),
            (
                "increased_dna_binding",
                Row((Result("anti_dsdna", 26, "%", upper=30, method="Farr"),), {}),
                having("increased_dna_binding", "Farr or range"),
                (),
            ),
            (
                "thrombocytopenia",
                Row((platelets(80),), {}, {"excluded": {"thrombocytopenia": {"drug": True}}}),
                having("thrombocytopenia", "any cause"),
                (),
            ),
            (
                "thrombocytopenia",
                Row((platelets(80),), {}, {"excluded": {}}),
                having("thrombocytopenia", "any cause"),
                having("thrombocytopenia", "not a drug"),
            ),
            (
                "pericarditis",
                Row((), {}, {"findings": {"pericardial_effusion": True, "pericardial_pain": False}}),
                having("pericarditis", "pain or a sign"),
                (),
            ),
            (
                "pleurisy",
                Row(
                    (),
                    {},
                    {
                        "findings": {
                            "pleuritic_pain": True,
                            "pleuritic_pain_classic_severe": False,
                            "pleural_rub": False,
                            "pleural_effusion": False,
                            "pleural_thickening": True,
                            "pleural_thickening_new": False,
                        }
                    },
                ),
                having("pleurisy", "pain and a sign"),
                (),
            ),
        ],
    )
    def test_patient(self, name, row, present, undetermined):
        """Present in these editions, open in those, and absent in all others."""
        expected = {e: True if e in present else None if e in undetermined else False for e in ALL}
        assert expected == {edition: answer(name, row, edition) for edition in ALL}


SEEN = {
    "thrombocytopenia": [("platelets", 80, "10*9/L", {})],
    "leukopenia": [("white_cells", 2, "10*9/L", {})],
    "fever": [("temperature", 39, "Cel", {})],
    "pyuria": [("urine_white_cells", 9, HPF, {})],
    "hematuria": [("urine_red_cells", 9, HPF, {})],
    "urinary_casts": [("red_cell_casts", 1, LPF, {})],
    "low_complement": [("c4", 1, "mg/dL", {"lower": 10})],
    "increased_dna_binding": [("anti_dsdna", 99, "[IU]/mL", {"upper": 30})],
    "arthritis": [("inflamed_joints", 3, "", {})],
    "proteinuria": [("urine_protein", 2, "g/d", {})],
    "myositis": [("creatine_kinase", 999, "U/L", {"upper": 180})],
}


class TestWindows:
    """A result counts from the visit back to 10 days before it, or to 30 in the 30-day edition."""

    @together("age", [-1, 0, 1, 9, 10, 11, 20, 29, 30, 31, 400])
    @together("name", SEEN)
    def test_age_of_a_result(self, name, age):
        """Present from inside the window, open from outside it; the visit's own day is inside."""
        results = [Result(*given, day=100 - age, **more) for *given, more in SEEN[name]]
        said = {"day": 100, "before": protein("0.1"), "findings": {"proximal_muscles_ache_or_weak": True}}
        expected = {edition: True if 0 <= age <= DAYS[edition] else None for edition in ALL}
        assert expected == {edition: answer(name, Row(tuple(results), {}, said), edition) for edition in ALL}

    def test_the_30_day_edition_differs_by_its_window_alone(self):
        """A result of 11 to 30 days before the visit counts there and not in SLEDAI-2K."""
        differ = []
        for age in range(40):
            row = Row((platelets(80, day=100 - age),), {}, {"day": 100})
            if answer("thrombocytopenia", row, "sledai-2k") is not answer("thrombocytopenia", row, "sledai-2k-30d"):
                differ.append(age)
        assert list(range(11, 31)) == differ
