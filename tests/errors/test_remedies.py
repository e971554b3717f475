"""Remedies: whoever does what an error says gets the right answer, or another refusal; never a wrong answer.

Each error has cases here, worked by hand: a wrong call, and for each remedy in its text the call that follows it.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pandas as pd
import polars as pl
import pytest
from attrs import evolve, frozen

from frames import verbs
from laboratory.deriving import derive, derive_visits
from oracle import NAMES
from refusals import raises
from sledai import (
    SELENA_SLEDAI,
    SLEDAI_2K,
    Assessment,
    Bilag,
    BilagEdition,
    Encounter,
    Pga,
    Prednisone,
    Visits,
    errors,
    flare,
    frames,
    lldas,
    score,
    score_bounds,
    sri,
)
from sledai.cli.options import edition_named
from sledai.criteria import SFI, STATES
from sledai.criteria.ratios import RATIO_BY_MASS
from sledai.errors import SledaiError
from sledai.interop.sdtm import SponsorCodes, read_form
from sledai.laboratory import LabCodeBook, LabCodes, Result, Results
from sledai.visits import MILLIMETRES, POINTS
from together import together

REFUSED = "refused"
FORM = dict.fromkeys(NAMES, False) | {"arthritis": True}
"""A form of 4 points."""
QUIET = (Encounter(Assessment()), Encounter(Assessment()))
PROTEIN = Result("urine_protein", "1.0", "g/d")
STABLE = derive([PROTEIN], SLEDAI_2K, attribution="assumed", before=PROTEIN).fill(
    Assessment({"rash"}, missing={"proteinuria"})
)
"""A form of 2 points, with proteinuria that only SLEDAI-2K counts, 4 points."""
POSITIVE = {"test": ["anti_dsdna", "urine_red_cells"], "value": ["POSITIVE"] * 2, "unit": ["[IU]/mL", "/HPF"]}


@frozen
class Case:
    """A wrong call, and what becomes of it by each remedy.

    Attributes:
        call: what is done.
        wrong: with what it is refused.
        remedies: a part of the text, what it says to give instead, and what is right then, worked by hand.
    """

    call: Callable[[Any], Any]
    wrong: Any
    remedies: Mapping[str, tuple[Any, Any]]


def points(**more):
    """The bounds of a form, with other answers or with keywords."""
    keywords = {name: more.pop(name) for name in ("not_assessed", "codebook") if name in more}
    form = {name: answer for name, answer in (FORM | more).items() if answer is not ...}
    bounds = score_bounds(Assessment.from_mapping(form, **keywords), SELENA_SLEDAI)
    return bounds.low, bounds.high


def recorded(change):
    """The score of a visit whose one record of QS is changed."""
    record = {"USUBJID": "A", "VISITNUM": 1, "QSTESTCD": "XX15", "QSORRES": "Y", "QSSTAT": "", "QSDTC": "2024-03-01"}
    codes = SponsorCodes(items={"XX15": "rash"})
    edition = SELENA_SLEDAI.without(*(name for name in NAMES if name != "rash"))
    visits = read_form(pd.DataFrame([record | change]), edition, codes)
    return frames.derive_score(visits, edition, layout=codes.layout)["sledai"].tolist()


def table(**more):
    """Two visits of one subject, week 0 and 4, of 4 points each."""
    return pl.DataFrame({"subject": ["A", "A"], "week": [0, 4]} | {n: [a] * 2 for n, a in FORM.items()} | more)


def scored(frame, **how):
    """The scores of a frame."""
    return verbs.score(frame, SELENA_SLEDAI, **how)["sledai"].to_list()


def changed(frame, **how):
    """The changes in a frame."""
    given = {"subject": "subject", "visit": "week", **how}
    return verbs.change(frame, SELENA_SLEDAI, **given)["sledai_change"].to_list()


def told(name, test, value, unit, **how):
    """What one result says of a descriptor."""
    known, judged = {"attribution": "assumed", "excluded": {name: False}}, {"judged_by": {"low_complement": ["c3"]}}
    known["excluded"] = known["excluded"] if name == "leukopenia" else {}
    book = LabCodeBook(
        ratio=RATIO_BY_MASS, **{part: how.pop(part) for part in ("units", "tests") if part in how}, **judged
    )
    return derive([Result(test, value, unit, code_book=book, **how)], SLEDAI_2K, code_book=book, **known)[name].value


def unit_of(name, test, value, **how):
    """The same, by the meaning of the unit."""
    return lambda given: told(name, test, value, given[0], units=given[1], **how)


def positive(book):
    """How many results a word stands for."""
    return len(Results.from_columns({"subject": ["A"] * 2, "day": [0] * 2, **POSITIVE}, code_book=LabCodeBook(**book)))


def of_cells(words):
    """Words of the cells in the urine sediment."""
    return {"urine_red_cells": LabCodes(words=words or {})}


def visits_on(days, subject=("A", "A")):
    """How many visits are derived."""
    results = Results.from_columns({"subject": ["A"], "day": [0], "test": ["c3"], "value": [1], "unit": ["g/L"]})
    return derive_visits(results, SELENA_SLEDAI, subject=list(subject), day=days).size


def responds(letters):
    """Whether a visit responds, against one without activity in the renal domain."""
    before, now = ({"visit": Assessment(present)} for present in ({"arthritis"}, set()))
    for side, domain in ((before, "renal"), (now, letters)):
        side |= {"pga": Pga(1, scale=POINTS), "bilag": Bilag({domain: "D"}, edition=BilagEdition.BILAG_2004)}
    return sri(Encounter(**before), Encounter(**now), SLEDAI_2K, treatment_failure=False).value


def counted(undetermined, **given):
    """Whether each of two visits responds, of which one fell by 4 points and one did not."""
    pga, letters = Pga([1, 1], scale=POINTS), Bilag({"renal": ["D", "D"]}, edition=BilagEdition.BILAG_2004)
    before, now = (
        Encounter(Visits.from_assessments([Assessment(present) for present in each]), pga=pga, bilag=letters)
        for each in (({"arthritis"}, {"arthritis"}), ((), {"arthritis"}))
    )
    return sri(before, now, SLEDAI_2K, **given).counted(undetermined).tolist()


def labelled():
    """Rash of two visits, and the other answers of the same, in another order."""
    rash = pd.Series([False, True], index=["second", "first"])
    return rash, {name: pd.Series([a] * 2, index=["first", "second"]) for name, a in FORM.items() if name != "rash"}


def items(answers):
    """The score of a long table of one visit."""
    rows = {"week": [0] * len(answers), "item": [item for item, _ in answers], "answer": [said for _, said in answers]}
    return scored(
        frames.from_long(
            pl.DataFrame(rows),
            SELENA_SLEDAI,
            frames.Layout(visit="week"),
            item="item",
            answer="answer",
            unlisted="absent",
        )
    )


def compared(second):
    """How many items differ between two sources."""
    return len(frames.reconcile(table(), second, SELENA_SLEDAI, frames.Layout(subject="subject", visit="week")))


def lazily(labs):
    """Platelets of a lazy table."""
    rows = {"subject": ["A"], "day": [0], "test": ["platelets"], "value": [90.0], "unit": ["/nL"]} | labs
    visits = pl.LazyFrame({"subject": ["A"], "day": [0]})
    how = {"subject": "subject", "day": "day", "attribution": "assumed"}
    found = verbs.descriptors(visits, pl.LazyFrame(rows), SELENA_SLEDAI, **how)
    return found.collect()["thrombocytopenia"].to_list()


CASES = {
    errors.several_errors: [
        Case(
            lambda given: points(**given),
            {"rash": "maybe", "fever": "?"},
            {"anything else needs a codebook": ({"rash": "maybe", "codebook": {"maybe": None}}, (4, 6))},
        ),
        Case(
            lambda given: points(rash=99, fever=99, cva=99, **given),
            {},
            {
                "3 columns ('cva', 'rash', 'fever'): 99 (3 times)": ({"codebook": {99: None}}, (4, 15)),
                "codebook={99: ...}, with None (missing), True (present)": ({"codebook": {99: True}}, (15, 15)),
                "or False (absent)": ({"codebook": {99: False}}, (4, 4)),
            },
        ),
    ],
    errors.unknown_descriptor: [
        Case(
            lambda names: score(Assessment(names), SELENA_SLEDAI),
            {"vasculits"},
            {"did you mean 'vasculitis'": ({"vasculitis"}, 8), "Use one of": ({"rash"}, 2)},
        )
    ],
    errors.unknown_statement: [
        Case(
            lambda test: Result(test, 90, "/nL").test,
            "platelet",
            {"did you mean 'platelets'": ("platelets", "platelets")},
        )
    ],
    errors.unknown_equivalent: [
        Case(
            lambda dose: repr(Prednisone(dose[1], drug=dose[0])),
            ("dexamethasone", 6),
            {
                "by the value of your protocol, and give it as prednisone": (
                    ("prednisone", 40),
                    "<Prednisone 40 [mg/day]>",
                )
            },
        ),
        Case(
            lambda dose: repr(Prednisone(dose[1], drug=dose[0])),
            ("methylprednisolon", 4),
            {"did you mean 'methylprednisolone'": (("methylprednisolone", 4), "<Prednisone 5 [mg/day]>")},
        ),
    ],
    errors.unknown_edition: [
        Case(lambda key: edition_named(key).key, "sledai2k", {"did you mean 'sledai-2k'": ("sledai-2k", "sledai-2k")})
    ],
    errors.unknown_record: [
        Case(
            lambda key: STATES[key].label,
            "lldas50",
            {"did you mean 'lldas'": ("lldas", "Lupus low disease activity state")},
        )
    ],
    errors.invalid_edition: [
        Case(
            lambda names: list(SELENA_SLEDAI.without(*names)),
            NAMES,
            {"at least one row": ([name for name in NAMES if name != "rash"], ["rash"])},
        )
    ],
    errors.missing_column: [
        Case(
            lambda given: points(**given),
            {"rash": ...},
            {"say so by name with not_assessed": ({"rash": ..., "not_assessed": ["rash"]}, (4, 6))},
        ),
        Case(compared, table().drop("rash"), {"Rename or map the column": (table(rash=[True, False]), 1)}),
    ],
    errors.unreadable_answer: [
        Case(
            lambda given: points(**given),
            {"rash": "NA"},
            {
                'such as {"NA": None}': ({"rash": "NA", "codebook": {"NA": None}}, (4, 6)),
                "Y/N": ({"rash": "Y"}, (6, 6)),
            },
        )
    ],
    errors.unreadable_reading: [
        Case(
            lambda given: int(Pga(given[0], scale=given[1]).parts.low),
            (45, POINTS),
            {"a number from 0 to 3": ((1.35, POINTS), 1_350_000), "[points]": ((45, MILLIMETRES), 1_350_000)},
        ),
        Case(
            lambda words: told("hematuria", "urine_red_cells", "2+", "/HPF", tests=of_cells(words)),
            None,
            {
                "say what it means": ({"2+": ...}, REFUSED),
                "words={'TNTC': '>100', '2+': 'unknown', 'pending': None}": (
                    {"TNTC": ">100", "2+": "unknown", "pending": None},
                    None,
                ),
            },
        ),
        Case(
            lambda given: told("low_complement", "c3", 85, "mg/dL", **given),
            {"lower": "0.9-1.8"},
            {
                "a text such as '>=1'": ({"lower": ">=0.9"}, REFUSED),
                "give range_unit": ({"lower": "0.9", "range_unit": "g/L"}, True),
            },
        ),
    ],
    errors.unreadable_unit: [
        Case(
            unit_of(*result, **how),
            (unit, None),
            {f"units={{{unit!r}: ...}}": ((unit, {unit: ...}), REFUSED), f"{meant!r}": ((unit, {unit: meant}), right)},
        )
        for result, unit, meant, right, how in (
            (("proteinuria", "protein_creatinine_ratio", 45), "mg", "mg/g", False, {}),
            (("leukopenia", "white_cells", 1800), "cells/uL", "/uL", True, {}),
            (("proteinuria", "urine_protein", 90), "mg/24hr", "mg/d", False, {}),
            (("low_complement", "c3", 6), "mg%", "mg/dL", True, {"lower": 90, "range_unit": "mg/dL"}),
        )
    ]
    + [
        Case(
            lambda units: told("leukopenia", "white_cells", 1800, "/uL", units=units),
            {"K/uL": "10E3/uL"},
            {"'10*3/uL'": ({"K/uL": "10*3/uL"}, True)},
        ),
        Case(
            lambda unit: told("leukopenia", "white_cells", 1800, unit),
            "",
            {"Give the unit in which the number was reported": ("/uL", True)},
        ),
    ],
    errors.unused_code: [
        Case(
            lambda words: len(LabCodeBook(words=words).words),
            {None: 0, 9: None},
            {"Leave it out": ({9: None}, 1)},
        )
    ],
    errors.shared_word: [
        Case(
            positive,
            {"words": {"POSITIVE": ">20"}},
            {
                "LabCodes(words={'positive': ...})": ({"tests": {}, "words": {"POSITIVE": ">20"}}, REFUSED),
                "Say it of each test": (
                    {"tests": {"anti_dsdna": LabCodes(words={"POSITIVE": ">20"})}, "words": {"POSITIVE": None}},
                    1,
                ),
            },
        )
    ],
    errors.unreadable_day: [
        Case(
            lambda day: Result("c3", 1, "g/L", day=day).day,
            20240105,
            {
                "whole numbers that count from one day": (4, 4),
                "make a date of one that is written as a number": (date(2024, 1, 5), date(2024, 1, 5)),
            },
        )
    ],
    errors.missing_day: [
        Case(
            lambda day: (
                derive([Result("platelets", 90, "/nL", day=day)], SELENA_SLEDAI, day=0, attribution="assumed")[
                    "thrombocytopenia"
                ].value
            ),
            date(2024, 1, 5),
            {"Give all days as whole numbers": (0, True)},
        )
    ],
    errors.contradictory_answer: [
        Case(
            lambda given: score_bounds(Assessment(given[0], missing=given[1]), SELENA_SLEDAI).low,
            ({"rash"}, {"rash"}),
            {"Say one of the two": (({"rash"}, set()), 2)},
        )
    ],
    errors.ambiguous_code: [
        Case(
            lambda codebook: points(rash="NA", codebook=codebook),
            {"NA": None, "na": False},
            {"Give each value one meaning": ({"NA": None}, (4, 6))},
        )
    ],
    errors.missing_descriptor: [
        Case(
            lambda scored: scored(Assessment({"arthritis"}, missing={"rash"}), SELENA_SLEDAI),
            score,
            {
                "Use score_bounds": (lambda *given: score_bounds(*given).high, 6),
                "give visit.assume_absent() to count missing items as absent": (
                    lambda visit, edition: score(visit.assume_absent(), edition),
                    4,
                ),
            },
        )
    ],
    errors.different_lengths: [
        Case(
            lambda rash: score(
                Visits.from_columns({n: [a] * 2 for n, a in FORM.items()} | {"rash": rash}), SELENA_SLEDAI
            ).tolist(),
            [True],
            {"Give one value per visit": ([True, False], [6, 4])},
        )
    ],
    errors.duplicate_visit: [
        Case(lambda days: visits_on(days, ["A"] * len(days)), [0, 0], {"Keep one row for each visit": ([0], 1)})
    ],
    errors.missing_identifier: [
        Case(lambda subject: visits_on([0, 1], subject), ["A", None], {"Say which subject": (["A", "A"], 2)})
    ],
    errors.shared_column: [
        Case(
            lambda columns: scored(table(x=[1, 0], y=[0, 0]).drop("pleurisy", "pericarditis"), columns=columns),
            {"pleurisy": "x", "pericarditis": "x"},
            {"a column of its own": ({"pleurisy": "x", "pericarditis": "y"}, [6, 4])},
        )
    ],
    errors.column_of_no_test: [
        Case(
            lambda more: frames.labs_from_wide(
                pl.DataFrame({"id": ["A"], "day": [0], "platelets": [90], "PLT2": [95]}),
                **{"keep": ["id", "day"], **more},
            )["value"].to_list(),
            {},
            {
                "Say with tests which test each column holds": ({"tests": {"PLT2": "platelets"}}, [90, 95]),
                "or None where it is not to be read": ({"tests": {"PLT2": None}}, [90]),
                "name what belongs to all results of a row in keep": ({"keep": ["id", "day", "PLT2"]}, [90]),
            },
        )
    ],
    errors.ambiguous_column: [
        Case(
            lambda columns: scored(table(Rash=[1, 1]).rename({"rash": "RASH"}), match="case", columns=columns),
            None,
            {"Say which one it is with columns": ({"rash": "Rash"}, [6, 6])},
        )
    ],
    errors.taken_column: [
        Case(
            lambda name: verbs.score(table(sledai=[9, 9]), SELENA_SLEDAI, name=name)[name].to_list(),
            "sledai",
            {"Choose another name with name": ("total", [4, 4])},
        )
    ],
    errors.unsupported_frame: [Case(scored, {"rash": [1]}, {"Use ": (table(), [4, 4])})],
    errors.unordered_column: [
        Case(
            lambda week: changed(table(week=week), previous=True),
            ["week 10", "week 4"],
            {"It must hold numbers or dates": ([10, 4], [0, None])},
        )
    ],
    errors.missing_baseline: [
        Case(
            lambda given: changed(table(subject=["A", given.pop("subject", "B")]), baseline=0, **given),
            {},
            {
                "leave these subjects out": ({"subject": "A"}, [0, 0]),
                'say unmatched="null"': ({"unmatched": "null"}, [0, None]),
            },
        )
    ],
    errors.unknown_visit: [
        Case(
            lambda baseline: changed(table(week=["Week 0", "Week 4"]), baseline=baseline),
            "Weak 0",
            {"nearest: 'Week 0'": ("Week 0", [0, 0])},
        )
    ],
    errors.missing_criterion: [
        Case(
            lambda given: counted(given.pop("undetermined", "nonresponse"), **given),
            {},
            {
                "Give treatment_failure=": ({"treatment_failure": False}, [True, False]),
                'say undetermined="null"': ({"undetermined": "null"}, [None, False]),
            },
        )
    ],
    errors.different_labels: [
        Case(
            lambda given: score(Visits.from_columns(given(*labelled())), SELENA_SLEDAI).tolist(),
            lambda rash, form: form | {"rash": rash},
            {
                "pandas.concat(columns, axis=1)": (
                    lambda rash, form: dict(pd.concat([pd.DataFrame(form), rash.rename("rash")], axis=1)),
                    [6, 4],
                ),
                "column.to_numpy()": (lambda rash, form: form | {"rash": rash.to_numpy()}, [4, 6]),
            },
        )
    ],
    errors.baseline_type: [
        Case(lambda baseline: changed(table(), baseline=baseline), "0", {"Give a whole number": (0, [0, 0])})
    ],
    errors.ambiguous_baseline: [
        Case(
            lambda flag: changed(table(flag=flag), baseline_flag="flag"),
            ["Y", "Y"],
            {"Flag one visit for each subject": (["Y", None], [0, 0])},
        )
    ],
    errors.contradictory_item: [
        Case(items, [("rash", "Y"), ("rash", "N")], {"Keep one answer for each item": ([("rash", "Y")], [2])})
    ],
    errors.faulty_records: [
        Case(
            recorded,
            {"QSSTAT": "NOT DONE"},
            {"Remove the answer or the status": ({"QSSTAT": ""}, [2])},
        )
    ],
    errors.identifier_types: [
        Case(compared, table(week=["0", "4"]), {"Give both the same kind": (table(fever=[True, True]), 2)})
    ],
    errors.column_type: [
        Case(
            lazily,
            {"value": [True]},
            {"numbers or text": ({"value": ["<90"]}, [True])},
        )
    ],
    errors.changed_rule: [
        Case(
            lambda key: "sfi-local" in flare(*QUIET, SELENA_SLEDAI, rule=evolve(SFI, severe_score=None, **key)).stamp,
            {},
            {"evolve(rule, key='sfi-local', ...)": ({"key": "sfi-local"}, True)},
        )
    ],
    errors.other_edition: [
        Case(
            lambda edition: score_bounds(STABLE, edition).low,
            SELENA_SLEDAI,
            {"score them under sledai-2k": (SLEDAI_2K, 6)},
        )
    ],
    errors.many_visits: [
        Case(
            lambda visit: bool(lldas(Encounter(visit), SLEDAI_2K).failed),
            Visits.from_assessments([Assessment({"seizure"})]),
            {"take one visit": (Assessment({"seizure"}), True)},
        )
    ],
    errors.no_truth_value: [
        Case(
            lambda read: read(score_bounds(Assessment({"arthritis"}), SELENA_SLEDAI)),
            bool,
            {".above(0).certain": (lambda bounds: bounds.above(0).certain, True)},
        )
    ],
    errors.other_bilag: [
        Case(responds, "mucocutaneous", {"Give both visits the same edition and domains": ("renal", True)})
    ],
}
"""The cases of each error; the two of files and of frames with one name twice are below."""


def of_files(path):
    """How many visits a file has."""
    from sledai.cli.files import tables
    from sledai.cli.rows import FileFormat

    with tables(path, how=FileFormat()) as (table,):
        return table.rows


def test_every_kind_has_a_case():
    """An error without a remedy that was tried is not complete."""
    kinds = {builder for builder in errors.BUILDERS.values() if issubclass(builder.type, SledaiError)}
    assert {errors.unreadable_file, errors.duplicate_column} == kinds - set(CASES)
    assert set() == set(CASES) - kinds


@together(
    ("kind", "case"),
    [(kind, case) for kind, cases in CASES.items() for case in cases],
    ids=lambda one: getattr(one, "kind", ""),
)
def test_who_does_what_the_text_says(kind, case):
    """The wrong call is refused with the remedy, and the remedy gives what is right."""
    with pytest.raises(SledaiError) as caught:
        case.call(case.wrong)
    assert kind.made(caught.value)
    for text, (given, right) in case.remedies.items():
        assert text in str(caught.value)
        if right is REFUSED:
            with pytest.raises(SledaiError):
                case.call(given)
        else:
            assert right == case.call(given)


def test_a_file(tmp_path):
    """An empty file is replaced by one with a header and visits."""
    path = tmp_path / "visits.csv"
    path.write_text("")
    with raises(errors.unreadable_file, match=re.escape("Give a file with a header and visits.")):
        of_files(path)
    path.write_text("rash\nY\n")
    assert 1 == of_files(path)


def test_a_name_that_is_there_twice():
    """With a name of its own each column is read."""
    form = table().to_pandas()
    twice = pd.concat([form, form[["rash"]]], axis=1)
    with raises(errors.duplicate_column, match="Give every column a name of its own"):
        scored(twice)
    twice.columns = [*form.columns, "rash 2"]
    assert [4, 4] == scored(twice)
