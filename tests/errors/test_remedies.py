"""Remedies: whoever does what an error says gets the right answer, or another refusal; never a wrong answer.

Each error has cases here, worked by hand: a wrong call, and for each remedy in its text the call that follows it.
"""

import ast
import re
import warnings
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd
import polars as pl
import pytest
from attrs import evolve, frozen

import sledai
from frames import verbs
from laboratory.deriving import derive, derive_visits
from oracle import NAMES
from sledai import (
    SELENA_SLEDAI,
    SLEDAI_2K,
    Assessment,
    Bilag,
    BilagEdition,
    Encounter,
    Pga,
    Prednisone,
    Verdict,
    Visits,
    bilag_score,
    errors,
    flare,
    frames,
    response,
    score,
    score_bounds,
    state,
)
from sledai.cli.checking import publish
from sledai.cli.files import tables
from sledai.cli.options import edition_named
from sledai.cli.outputs import write
from sledai.cli.rows import FileFormat
from sledai.criteria import BILAG_NUMBERS, LLDAS, SFI, SRI_4, STATES
from sledai.criteria.flares import FlareClass
from sledai.criteria.ratios import RATIO_BY_MASS
from sledai.errors import DAYS_NEEDED, SledaiError
from sledai.interop import fhir, redcap_layout
from sledai.interop.sdtm import DoseCodes, SponsorCodes, read_form, with_daily_dose
from sledai.laboratory import LabCodeBook, LabCodes, Result, Results
from together import together

REFUSED = "refused"
FORM = dict.fromkeys(NAMES, False) | {"arthritis": True}
"""A form of 4 points."""
IN_NUMBERS = {name: int(answer) for name, answer in FORM.items()}
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


def recorded(*changes, **named):
    """The score of a visit with one record of QS that is changed, or with several."""
    record = {"USUBJID": "A", "VISITNUM": 1, "QSTESTCD": "XX15", "QSORRES": "Y", "QSSTAT": "", "QSDTC": "2024-03-01"}
    codes = SponsorCodes(items={"XX15": "rash", "XX22": "fever"}, **named)
    edition = SELENA_SLEDAI.without(*(name for name in NAMES if name not in ("rash", "fever")))
    visits = read_form(pd.DataFrame([record | change for change in changes]), edition, codes)
    return frames.derive_score_bounds(visits, edition, layout=codes.layout)["sledai_low"].tolist()


def stopped(more):
    """The bounds of a form of FHIR that was stopped after its first item, of an edition with two."""
    edition = SELENA_SLEDAI.without(*(name for name in NAMES if name not in ("rash", "fever")))
    given = fhir.questionnaire_response(fhir.FhirForm(Assessment({"rash"}), status="stopped"), edition)
    del given["item"][1:]
    bounds = [score_bounds(form.visit, edition) for form in fhir.read_forms([given], edition, **more)]
    return [(one.low, one.high) for one in bounds]


def read_in(how):
    """The score of a visit whose QS is a CSV file of Windows, read in an encoding, with one answer in French."""
    text = "USUBJID,VISITNUM,QSTESTCD,QSORRES,QSDTC\nA,1,XX15,oui,2024-03-01\nB,1,XX15,pr\xe9sent,2024-03-01\n"
    records = pd.read_csv(BytesIO(text.encode("cp1252")), dtype=object, **how)
    codes = SponsorCodes(items={"XX15": "rash"}, codebook={"oui": True, "pr\xe9sent": True})
    edition = SELENA_SLEDAI.without(*(name for name in NAMES if name != "rash"))
    visits = read_form(records, edition, codes)
    return frames.derive_score_bounds(visits, edition, layout=codes.layout)["sledai_low"].tolist()


def published(form):
    """The beginning of a report on a column whose name is a formula."""
    edition = SELENA_SLEDAI.without(*(name for name in NAMES if name != "rash"))
    report = frames.check(pl.DataFrame({"=1+1": ["maybe"]}), edition, frames.Layout(columns={"rash": "=1+1"}))
    with TemporaryDirectory() as folder:
        publish(report, form, Path(folder) / "report")
        return (Path(folder) / "report").read_text("utf-8")[:6]


FEVER = {"QSTESTCD": "XX22"}


def dosed(record=None, **codes):
    """The daily dose of a visit under one drug, by codes of which some are changed."""
    usual = {"USUBJID": "A", "CMTRT": "PREDNISONE", "CMDOSE": 10.0, "CMDOSU": "mg", "CMDOSFRQ": "QD", "CMROUTE": "ORAL"}
    drug = pd.DataFrame([usual | {"CMSTDTC": "2024-01-01", "CMENDTC": "2024-12-31"} | (record or {})])
    visits = pd.DataFrame({"USUBJID": ["A"], "DAY": ["2024-03-01"]})
    layout = frames.Layout(subject="USUBJID", day="DAY")
    made = DoseCodes(**{"drugs": {"PREDNISONE": "prednisone"}, "routes": {"ORAL": True}} | codes)
    return [None if pd.isna(dose) else dose for dose in with_daily_dose(visits, drug, made, layout)["prednisone"]]


def by_dictionary(*fields, edition=("rash",), **how):
    """The columns of a form of REDCap, and what its codes mean."""
    header = 'Variable / Field Name,Form Name,Field Type,Field Label,"Choices, Calculations, OR Slider Labels"'
    with TemporaryDirectory() as folder:
        file = Path(folder) / "dictionary.csv"
        file.write_text("\n".join([header, *fields]) + "\n")
        rows = SELENA_SLEDAI.without(*(name for name in NAMES if name not in edition))
        layout = redcap_layout(file, rows, form="form", **how)
    return dict(layout.columns), dict(layout.codebook.get("rash", {}))


def of_files(*content, **how):
    """The rows that files have, one a text or bytes."""
    with TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{number}.csv" for number in range(len(content))]
        for path, text in zip(paths, content, strict=True):
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        with tables(*paths, how=FileFormat(**how)) as found:
            return [table.frame.collect().rows() for table in found]


def of_workbook(sheet):
    """The rows of one of the two sheets of a workbook."""
    openpyxl = pytest.importorskip("openpyxl")
    with TemporaryDirectory() as folder:
        book, path = openpyxl.Workbook(), Path(folder) / "form.xlsx"
        for name, answer in (("One", "Y"), ("Two", "N")):
            page = book.create_sheet(name)
            page.append(["rash"])
            page.append([answer])
        del book["Sheet"]
        book.save(path)
        with tables(path, how=FileFormat(sheet=sheet)) as (table,):
            return table.frame.collect().rows()


def in_lists(ending, *keep):
    """What is kept of a table with a column of lists."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"out.{ending}"
        frame = pl.LazyFrame({"rash": ["Y"], "notes": [["a", "b"]]})
        write(frame.select(keep or pl.all()), path, accept=lambda: None)
        return (pl.read_csv if ending == "csv" else pl.read_parquet)(path).columns


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


def low_complement_of(site, panels):
    """Whether complement is low at a site, where only C3 was done and is in its range."""
    book = LabCodeBook(panels=panels)
    found = derive([Result("c3", 1.0, "g/L", lower=0.9)], SLEDAI_2K, attribution="assumed", panel=site, code_book=book)
    return found["low_complement"].value


def of_cells(words):
    """Words of the cells in the urine sediment."""
    return {"urine_red_cells": LabCodes(words=words or {})}


def fresh(day, days=None):
    """Whether platelets of that day make a thrombocytopenia on day 1."""
    result = Result("platelets", 90, "/nL", day=day)
    how = {"attribution": "assumed", "excluded": {"thrombocytopenia": False}}
    return derive([result], SELENA_SLEDAI, day=1, days=days, **how)["thrombocytopenia"].value


def of_date(visit):
    """The same, of results that have dates."""
    result = Result("platelets", 90, "/nL", day="2024-03-05")
    how = {"attribution": "assumed", "excluded": {"thrombocytopenia": False}}
    return derive([result], SELENA_SLEDAI, day=visit, **how)["thrombocytopenia"].value


def last_is_low(days, visit):
    """Whether the last of some counts of platelets, which is low, makes a thrombocytopenia at a visit."""
    size = len(days)
    cells = {"test": ["platelets"] * size, "value": [200] * (size - 1) + [90], "unit": ["/nL"] * size}
    results = Results.from_columns({"subject": ["A"] * size, "day": days, **cells})
    how = {"attribution": "assumed", "excluded": {"thrombocytopenia": False}}
    return derive_visits(results, SELENA_SLEDAI, subject=["A"], day=[visit], **how)["thrombocytopenia"].value[0]


CHICAGO = timezone(-timedelta(hours=6))
VISITS = [datetime(2024, 12, day, 9, tzinfo=CHICAGO) for day in (7, 8)]


def low_at(times):
    """Whether platelets of an evening in Chicago, the day after in UTC, make a thrombocytopenia at some visits."""
    cells = {"test": ["platelets"], "value": [90], "unit": ["/nL"], "day": [datetime(2024, 12, 9, 1, 30, tzinfo=UTC)]}
    results = Results.from_columns({"subject": ["A"], **cells})
    how = {"attribution": "assumed", "excluded": {"thrombocytopenia": False}}
    found = derive_visits(results, SELENA_SLEDAI, subject=["A"] * len(times), day=times, **how)
    return found["thrombocytopenia"].value.tolist()


def cells_in(unit):
    """Whether 1800 white cells in a unit make a leukopenia, by arrays."""
    cells = {"test": ["white_cells"], "value": [1800], "unit": [unit]}
    results = Results.from_columns({"subject": ["A"], "day": [0], **cells})
    how = {"attribution": "assumed", "excluded": {"leukopenia": False}}
    return derive_visits(results, SLEDAI_2K, subject=["A"], day=[0], **how)["leukopenia"].value[0]


def in_january(*days, hour=None, zone=UTC):
    """Dates of January 2024, or times of them."""
    return [date(2024, 1, day) if hour is None else datetime(2024, 1, day, hour, tzinfo=zone) for day in days]


def visits_on(days, subject=("A", "A")):
    """How many visits are derived."""
    results = Results.from_columns({"subject": ["A"], "day": [0], "test": ["c3"], "value": [1], "unit": ["g/L"]})
    return derive_visits(results, SELENA_SLEDAI, subject=list(subject), day=days).size


def responds(letters):
    """Whether a visit responds, against one without activity in the renal domain."""
    before, now = ({"visit": Assessment(present)} for present in ({"arthritis"}, set()))
    for side, domain in ((before, "renal"), (now, letters)):
        side |= {"pga": Pga(1, scale="points"), "bilag": Bilag({domain: "D"}, edition=BilagEdition.BILAG_2004)}
    return response(Encounter(**before), Encounter(**now), SLEDAI_2K, rule=SRI_4, treatment_failure=False).value


def summed(edition, numbers):
    """The number of an A."""
    return bilag_score(Bilag({"renal": "A"}, edition=edition), numbers=BILAG_NUMBERS[numbers]).value


def counted(undetermined, **given):
    """Whether each of two visits responds, of which one fell by 4 points and one did not."""
    pga, letters = Pga([1, 1], scale="points"), Bilag({"renal": ["D", "D"]}, edition=BilagEdition.BILAG_2004)
    before, now = (
        Encounter(Visits.from_assessments([Assessment(present) for present in each]), pga=pga, bilag=letters)
        for each in (({"arthritis"}, {"arthritis"}), ((), {"arthritis"}))
    )
    return response(before, now, SLEDAI_2K, rule=SRI_4, **given).counted(undetermined).tolist()


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
            long_layout=frames.LongLayout(unlisted="absent"),
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
    errors.unknown_panel: [
        Case(
            lambda site: low_complement_of(*site),
            ("Lyn", {"Lyon": {"low_complement": ["c3"]}}),
            {
                "did you mean 'Lyon'": (("Lyon", {"Lyon": {"low_complement": ["c3"]}}), False),
                "{'Lyn': {}}": (("Lyn", {"Lyon": {"low_complement": ["c3"]}, "Lyn": {}}), None),
                "'' in place of a name": (("Lyn", {"Lyon": {"low_complement": ["c3"]}, "": {}}), None),
            },
        )
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
        Case(
            lambda visit: changed(table(), visit=visit, baseline=0),
            "wek",
            {"(nearest column: 'week'). Rename the column, or give its name as it is": ("week", [0, 0])},
        ),
    ],
    errors.unreadable_answer: [
        Case(
            lambda given: points(**given),
            {"rash": "NA"},
            {
                'such as {"NA": None}': ({"rash": "NA", "codebook": {"NA": None}}, (4, 6)),
                "Y/N": ({"rash": "Y"}, (6, 6)),
            },
        ),
        Case(
            lambda given: points(**{**IN_NUMBERS, **given}),
            {"rash": "n"},
            {
                '{"n": None} if it is missing': ({"rash": "n", "codebook": {"n": None}}, (4, 6)),
                '{"y": True, "n": False} if it is an answer': (
                    {"rash": "n", "codebook": {"y": True, "n": False}},
                    (4, 4),
                ),
            },
        ),
        Case(
            lambda given: points(**given),
            {"rash": 5.4e-79},
            {"a zero misread from a SAS transport file: read it with pyreadstat": ({"rash": 0}, (4, 4))},
        ),
        Case(
            lambda given: frames.derive_score(
                table(**{name: [0, 0] for name in NAMES} | {"rash": [2, 0]}),
                SELENA_SLEDAI,
                layout=frames.Layout(**given),
            )["sledai"].to_list(),
            {},
            {"read them with frames.Layout(answers='points')": ({"answers": "points"}, [2, 0])},
        ),
    ],
    errors.unreadable_reading: [
        Case(
            lambda given: int(Pga(given[0], scale=given[1]).parts.low),
            (45, "points"),
            {"a number from 0 to 3": ((1.35, "points"), 1_350_000), "[points]": ((45, "millimetres"), 1_350_000)},
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
        ),
        Case(
            lambda given: fresh(*given),
            (0, "study"),
            {
                "Give whole numbers without 0": ((-1, "study"), True),
                'leave out days="study"': ((0,), True),
            },
        ),
        Case(
            low_at,
            [*VISITS, datetime(2024, 12, 10, 0, tzinfo=UTC)],
            {
                "Bring all times to the zone of the visits": (
                    [*VISITS, datetime(2024, 12, 9, 18, tzinfo=CHICAGO)],
                    [None, True, True],
                )
            },
        ),
        Case(of_date, "2024-03", {"Give the whole date of each visit": ("2024-03-11", True)}),
        Case(
            lambda given: last_is_low(*given),
            ([0, 3, date(2024, 1, 8)], 8),
            {
                "all numbers": (([0, 3, 7], 8), True),
                "or all dates": ((in_january(1, 4, 8), date(2024, 1, 9)), True),
            },
        ),
        Case(
            lambda given: last_is_low(*given),
            ([*in_january(1, 4), 7], date(2024, 1, 9)),
            {
                "all numbers": (([0, 3, 7], 8), True),
                "or all dates": ((in_january(1, 4, 8), date(2024, 1, 9)), True),
            },
        ),
        Case(
            lambda given: last_is_low(*given),
            ([*in_january(1, 4, hour=8), *in_january(8)], *in_january(9, hour=8)),
            {
                "Give all times in their zone": ((in_january(1, 4, 8, hour=8), *in_january(9, hour=8)), True),
                "or bring them to the zone of the visits, and give their dates": (
                    (in_january(1, 4, 8), *in_january(9)),
                    True,
                ),
            },
        ),
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
        ),
        Case(
            lambda how: (
                frames.derive_score_bounds(
                    table(x=[1, 0]).drop("pleurisy", "pericarditis"), SELENA_SLEDAI, layout=frames.Layout(**how)
                )
                .select("sledai_low", "sledai_high")
                .rows()
            ),
            {"columns": {"pleurisy": "x", "pericarditis": "x"}},
            {"write it as any_of= of a layout": ({"any_of": {"x": ["pleurisy", "pericarditis"]}}, [(6, 8), (4, 4)])},
        ),
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
            read_in,
            {"encoding_errors": "surrogateescape"},
            {"such as encoding='cp1252', without surrogateescape": ({"encoding": "cp1252"}, [2, 2])},
        ),
        Case(
            recorded,
            {"QSSTAT": "NOT DONE"},
            {"Remove the answer or the status": ({"QSSTAT": ""}, [2])},
        ),
        Case(
            lambda named: recorded({"QSCAT": "A"}, {"QSCAT": "B", "QSORRES": "N"}, **named),
            {},
            {"Name the one that counts: SponsorCodes(category='A')": ({"category": "A"}, [2])},
        ),
        Case(
            lambda named: recorded({}, FEVER | {"QSDTC": "2024-03-02"}, **named),
            {},
            {"leave it out with day=None": ({"day": None}, [3])},
        ),
        Case(
            lambda changes: recorded(*changes),
            [{}, {}],
            {"Keep one record for each item of a visit": ([{}], [2])},
        ),
        Case(recorded, {"QSSTRESN": 0}, {"Correct the answer or its number": ({"QSSTRESN": 2}, [2])}),
        Case(
            lambda numbers: recorded(
                *({"VISITNUM": at, "QSORRES": None, "QSSTRESN": n} for at, n in enumerate(numbers))
            ),
            (2, 1),
            {
                "Write 0 and the weight of the item in every record": ((2, 2), [2, 2]),
                "or 0 and 1 in every record": ((1, 1), [2, 2]),
            },
        ),
        Case(
            lambda status: recorded({"QSTESTCD": "QSALL", "QSORRES": None, "QSSTAT": status}),
            "",
            {"Give the status": ("NOT DONE", [0])},
        ),
        Case(
            lambda drugs: dosed({"CMTRT": "METHYLPREDNISOLONE", "CMDOSE": 8.0}, drugs=drugs),
            {},
            {
                'DoseCodes(drugs={...: "prednisone"})': ({"METHYLPREDNISOLONE": "methylprednisolone"}, [10]),
                "with None for one that does not count": ({"METHYLPREDNISOLONE": None}, [0]),
            },
        ),
        Case(
            lambda routes: dosed({"CMROUTE": ""}, routes=routes),
            {},
            {"DoseCodes(routes={...: True}); a blank route is ''": ({"": True}, [10])},
        ),
        Case(
            lambda frequencies: dosed({"CMDOSFRQ": "Q12H ODD"}, frequencies=frequencies),
            {},
            {
                "DoseCodes(frequencies={...: 1})": ({"Q12H ODD": 2}, [20]),
                "with None if that is not known": ({"Q12H ODD": None}, [None]),
            },
        ),
        Case(dosed, {"CMENDTC": "2023-12-31"}, {"Correct the dates": ({"CMENDTC": "2024-12-30"}, [10])}),
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
            lambda visit: bool(state(Encounter(visit), SLEDAI_2K, rule=LLDAS).failed),
            Visits.from_assessments([Assessment({"seizure"})]),
            {"take one visit": (Assessment({"seizure"}), True)},
        )
    ],
    errors.no_truth_value: [
        Case(
            lambda read: read(score_bounds(Assessment({"arthritis"}), SELENA_SLEDAI)),
            bool,
            {".above(0).certain": (lambda bounds: bounds.above(0).certain, True)},
        ),
        Case(
            lambda read: read(Verdict(certain=False, possible=True)),
            bool,
            {
                ".certain (it holds in every case)": (lambda verdict: verdict.certain, False),
                ".possible (it may hold)": (lambda verdict: verdict.possible, True),
                "or look at .known first": (lambda verdict: verdict.known, False),
            },
        ),
        Case(
            lambda read: read(flare(*QUIET, SELENA_SLEDAI)),
            bool,
            {
                ".any.certain": (lambda found: found.any.certain, False),
                ".any.possible": (lambda found: found.any.possible, True),
                "or .value, which is None": (lambda found: found.value, None),
            },
        ),
        Case(
            lambda read: read(flare(*QUIET, SELENA_SLEDAI).classes),
            bool,
            {
                ".value, the class or None": (lambda classes: classes.value, None),
                "such as [name].certain": (lambda classes: classes["severe"].certain, False),
            },
        ),
        Case(
            lambda read: read(state(QUIET[1], SLEDAI_2K, rule=LLDAS)),
            bool,
            {
                ".met.certain": (lambda outcome: outcome.met.certain, False),
                ".met.possible": (lambda outcome: outcome.met.possible, True),
                ".counted('nonresponse')": (lambda outcome: outcome.counted("nonresponse"), REFUSED),
            },
        ),
        Case(
            lambda read: read(FlareClass.NONE),
            bool,
            {
                "Look whether it is None": (lambda found: found is None, False),
                "such as found == FlareClass.NONE": (lambda found: found == FlareClass.NONE, True),
            },
        ),
    ],
    errors.other_bilag: [
        Case(responds, "mucocutaneous", {"Give both visits the same edition and domains": ("renal", True)})
    ],
    errors.other_bilag_edition: [
        Case(
            lambda given: summed(*given),
            ("bilag-classic", "bilag-2004-12-8-1"),
            {
                "Give letters of bilag-2004": (("bilag-2004", "bilag-2004-12-8-1"), 12),
                "or another rule": (("bilag-classic", "bilag-classic-9-3-1"), 9),
            },
        )
    ],
    errors.duplicate_column: [
        Case(
            lambda name: scored(pd.concat([table().to_pandas(), pd.DataFrame({name: [True, False]})], axis=1)),
            "rash",
            {"Give every column a name of its own": ("rash 2", [4, 4])},
        )
    ],
    errors.unreadable_file: [
        Case(published, "csv", {"or choose --format html": ("html", "<!doct")}),
        Case(
            stopped,
            {},
            {
                'Say unfinished="read"': ({"unfinished": "read"}, [(2, 3)]),
                'or "leave out"': ({"unfinished": "leave out"}, []),
            },
        ),
        Case(of_files, "", {"Give a file with a header and visits": ("rash\nY\n", [[("Y",)]])}),
        Case(
            lambda how: of_files("rash,note\nY,na\xefve\n".encode("cp1252"), **how),
            {},
            {
                "Name its encoding, such as --encoding cp1252": ({"encoding": "cp1252"}, [[("Y", "na\xefve")]]),
            },
        ),
        Case(
            lambda how: of_files("rash;note, more\tmore\nY;x\n", **how),
            {},
            {"Name the sign, such as --separator ';'": ({"separator": ";"}, [[("Y", "x")]])},
        ),
        Case(
            of_files,
            'rash,note\nY,"open\nN,x\n',
            {
                "ends with one, and each mark inside it twice": (
                    'rash,note\nY,"""open"\nN,x\n',
                    [[("Y", '"open'), ("N", "x")]],
                )
            },
        ),
        Case(of_files, "rash,fever\nY\n", {"one field for each column": ("rash,fever\nY,\n", [[("Y", None)]])}),
        Case(of_files, "rash,rash\nY,N\n", {"name of its own": ("rash,rash 2\nY,N\n", [[("Y", "N")]])}),
        Case(
            of_workbook,
            None,
            {"Name one with --sheet": ("Two", [("N",)])},
        ),
        Case(
            lambda given: in_lists(*given),
            ("csv",),
            {
                "Write Parquet": (("parquet",), ["rash", "notes"]),
                "or leave columns out with --keep": (("csv", "rash"), ["rash"]),
            },
        ),
        Case(
            lambda how: by_dictionary('q1,form,radio,Rash,"1, Yes | 0, No | -9, NA"', **how),
            {},
            {
                "codebook={'-9': None} for not assessed": (
                    {"codebook": {"-9": None}},
                    ({"rash": "q1"}, {"1": True, "0": False, "-9": None}),
                )
            },
        ),
        Case(
            lambda how: by_dictionary("q1,form,yesno,Rash,", "rash,form,yesno,Rash,", edition=("rash", "fever"), **how),
            {},
            {
                "Say with items= which field it is, and name the other item": (
                    {"items": {"q1": "fever"}},
                    ({"fever": "q1", "rash": "rash"}, {}),
                )
            },
        ),
        Case(
            lambda how: by_dictionary("q1,form,yesno,Frage 1,", **how),
            {"items": {"q2": "rash"}},
            {"Correct items=, or the form": ({"items": {"q1": "rash"}}, ({"rash": "q1"}, {}))},
        ),
    ],
    errors.doubtful_result: [
        Case(
            cells_in,
            "10*3/uL",
            {"Correct the unit or the number": ("/uL", True)},
        )
    ],
    errors.study_days: [
        Case(
            lambda days: fresh(-10, days),
            None,
            {'write days="study"': ("study", True)},
        )
    ],
}
"""The cases of each error and of each warning."""
ALL = [(kind, case) for kind, cases in CASES.items() for case in cases]
TYPED = re.compile(r"--[a-z]|[a-z]=|[ ']\.[a-z]|[A-Za-z_]\(")
"""What is to be typed: an option, an argument, an attribute or a call."""


def fault(case):
    """The error or the warning of a wrong call."""
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter("always")
        try:
            case.call(case.wrong)
        except SledaiError as error:
            return error
    (warning,) = found
    return warning.message


def typed_remedies():
    """The remedies outside `errors` that say what to type: each part of a text that does."""
    found = set()
    for path in sorted(Path(sledai.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            named = isinstance(node, ast.keyword) and node.arg == "remedy"
            stored = isinstance(node, ast.Assign) and ["remedy"] == [getattr(at, "id", "") for at in node.targets]
            last = isinstance(node, ast.Call) and getattr(node.func, "id", "") == "fault_of"
            if named or stored or last:
                texts = ast.walk(node.args[-1] if last else node.value)
                found |= {each.value for each in texts if isinstance(each, ast.Constant) and type(each.value) is str}
    return {text for text in found if TYPED.search(text)}


def test_every_kind_has_a_case():
    """An error without a remedy that was tried is not complete."""
    assert set(errors.BUILDERS.values()) == set(CASES)
    assert set(DAYS_NEEDED) == {fault(case).needed for case in CASES[errors.unreadable_day]}


def test_every_remedy_that_says_what_to_type_has_a_case():
    """Whoever types it may get a wrong answer; what only says that something is to be corrected cannot give one."""
    texts = [str(fault(case)) for _, case in ALL]
    assert {"Name one with --sheet."} <= typed_remedies()
    assert [] == sorted(typed for typed in typed_remedies() if not any(typed in text for text in texts))


@together(("kind", "case"), ALL, ids=lambda one: getattr(one, "kind", ""))
def test_who_does_what_the_text_says(kind, case):
    """The wrong call is refused, or warned of, with the remedy, and the remedy gives what is right."""
    found = fault(case)
    assert kind.made(found)
    for text, (given, right) in case.remedies.items():
        assert text in str(found)
        if right is REFUSED:
            with pytest.raises(SledaiError):
                case.call(given)
        else:
            assert right == case.call(given)
