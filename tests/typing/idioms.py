"""What callers write, with the types that they get: checked by mypy and pyright, not run."""

from datetime import date
from typing import Any, assert_type

import narwhals
import narwhals.stable.v2 as nw
import numpy as np
import polars as pl
from numpy.typing import NDArray

import sledai
from sledai import (
    SELENA_SLEDAI,
    SLEDAI_2K,
    Assessment,
    Bilag,
    ChangeCategory,
    Definition,
    Descriptor,
    Edition,
    Encounter,
    Flare,
    Interval,
    Outcome,
    Pga,
    Shift,
    System,
    Verdict,
    Visits,
    adjusted_mean,
    by_system,
    change_by_system,
    change_category,
    explain,
    flare,
    item_shift,
    new_descriptors,
    resolved_descriptors,
    response,
    state,
)
from sledai.criteria import LLDAS, RESPONSES, SRI_4, FlareClass, FlareEvent
from sledai.interop import adam, fhir, from_json, sdtm, to_json
from sledai.laboratory import CATALOGUE, Derived, Results, Statements, TestRecord, derive

sledai.frames.derive_score  # noqa: B018  # pyright: ignore[reportUnusedExpression]
sledai.no_such_thing  # type: ignore[attr-defined]  # noqa: B018  # pyright: ignore[reportAttributeAccessIssue, reportUnusedExpression]


def misspelt() -> object:
    """A name that is not there is an error, in each of the modules that import on first use."""
    from sledai import scor  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
    from sledai.criteria import SIR_4  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
    from sledai.editions import SLEADI_2K  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]

    return scor, SIR_4, SLEADI_2K


form = dict.fromkeys(Descriptor, "N")
columns = {descriptor: np.zeros(3, bool) for descriptor in Descriptor}
visit, visits = Assessment.from_mapping(form), Visits.from_columns(columns)
letters = Bilag({"renal": "B"}, edition="bilag-2004")
one, many = Encounter(visit, pga=Pga(1, scale="points"), bilag=letters), Encounter(visits)
happened = {FlareEvent.FEVER: True}
stated = {"stable_treatment": True}
own, main = nw.from_native(pl.DataFrame()), narwhals.from_native(pl.DataFrame())


def responder() -> bool | None:
    """A function that gives the answer needs no cast."""
    return response(one, one, SELENA_SLEDAI, rule=SRI_4).value


def imputed() -> bool:
    """A responder with non-responder imputation is true or false."""
    return response(one, one, SELENA_SLEDAI, rule=SRI_4).counted("nonresponse")


assert_type(response(one, one, SELENA_SLEDAI, rule=SRI_4), Outcome[int])
assert_type(response(many, many, SELENA_SLEDAI, rule=SRI_4).value, NDArray[Any])
assert_type(response(one, one, SELENA_SLEDAI, rule=SRI_4).counted("null"), bool | None)
assert_type(response(many, many, SELENA_SLEDAI, rule=SRI_4).counted("nonresponse"), NDArray[Any])
assert_type(response(one, one, SELENA_SLEDAI, rule=SRI_4).reasons, str)
assert_type(response(one, one, SELENA_SLEDAI, rule=SRI_4).met.known, bool)
assert_type(state(one, SLEDAI_2K, rule=LLDAS, previous=visit, statements=stated).value, bool | None)
assert_type(flare(one, one, SELENA_SLEDAI, events=happened), Flare[int])
assert_type(flare(one, one, SELENA_SLEDAI).value, FlareClass | None)
assert_type(flare(one, one, SELENA_SLEDAI).classes.value, FlareClass | None)
assert_type(flare(one, one, SELENA_SLEDAI).reasons, str)
assert_type(flare(many, many, SELENA_SLEDAI).value, NDArray[Any])
assert_type(change_category(visit, visit, SELENA_SLEDAI).value, ChangeCategory | None)
assert_type(Interval(1, 2).known, bool)
assert_type(Interval(1, 2).value, int | None)
assert_type(response(one, one, SELENA_SLEDAI, rule=SRI_4).met.value, bool | None)
assert_type(response(many, many, SELENA_SLEDAI, rule=SRI_4).met.known, NDArray[np.bool_])
assert_type(flare(one, one, SELENA_SLEDAI).known, bool)
assert_type(derive([], SLEDAI_2K, statements=Statements(attributed={Descriptor.PYURIA: True}))["pyuria"], Derived)
assert_type(derive([], SLEDAI_2K)["pyuria"].value, bool | None)

assert_type(derive([], SLEDAI_2K).get("pyuria"), Derived | None)
assert_type(SELENA_SLEDAI["rash"], Definition)
lighter = {"lupus_headache": SLEDAI_2K["lupus_headache"].evolve(weight=4)}
assert_type(SLEDAI_2K.with_rows(lighter, key="local", label="Local form"), Edition)
assert_type(by_system(visit, SELENA_SLEDAI)["renal"], Interval[int])
assert_type(change_by_system(visits, visits, SELENA_SLEDAI)[System.RENAL].change, Interval[NDArray[Any]])
assert_type(explain(visit, SELENA_SLEDAI).systems["renal"], Interval[int])
assert_type(new_descriptors(visit, visit, SELENA_SLEDAI)["rash"].certain, bool)
assert_type(new_descriptors(visits, visits, SELENA_SLEDAI)["rash"].possible, NDArray[np.bool_])
assert_type(Interval(1, 2).at_least(2).possible, bool)
assert_type(response(one, one, SELENA_SLEDAI, rule=SRI_4).met.certain, bool)
assert_type(flare(many, many, SELENA_SLEDAI).classes["severe"].certain, NDArray[np.bool_])
assert_type(Verdict(certain=True, possible=True).negate().certain, bool)
assert_type(resolved_descriptors(visit, visit, SELENA_SLEDAI).get("rash"), Verdict[int] | None)
assert_type(change_category(visit, visit, SELENA_SLEDAI).verdicts["flare"], Verdict[int])
assert_type(item_shift(visits, visits, SELENA_SLEDAI).shifts["rash"], Shift)
assert_type(CATALOGUE["platelets"], TestRecord)
assert_type(sledai.frames.carried_columns(SELENA_SLEDAI)["rash"], str)
contributions = sledai.frames.contributions()
assert_type(sledai.frames.exprs(own.schema, SELENA_SLEDAI, contributions)["sledai_rash"], nw.Expr)
assert_type(sledai.frames.exprs(main.schema, SELENA_SLEDAI, contributions)["sledai_rash"], nw.Expr)
assert_type(list(by_system(visit, SELENA_SLEDAI)), list[System])
assert_type(Visits.from_columns({"rash": ["Y", 0, None]}), Visits)
assert_type(adjusted_mean([visit, visit], [date(2024, 1, 1), date(2024, 2, 1)], SELENA_SLEDAI), Interval[Any] | None)
assert_type(Results.from_columns({"subject": [1], "day": [0], "test": ["PLT"], "value": [99], "unit": [None]}), Results)
assert_type(
    Results.from_columns({"subject": ["A"], "day": [0], "test": ["PLT"], "value": [99, "<50"], "unit": ["K/uL"]}),
    Results,
)
points: dict[System, Interval[int]] = by_system(visit, SELENA_SLEDAI)

text: str = response(one, one, SELENA_SLEDAI, rule=SRI_4).value  # type: ignore[assignment]  # pyright: ignore[reportAssignmentType]

codes = sdtm.SponsorCodes(items={"ZZ01": Descriptor.RASH, "ZZ02": "fever"})
read = sdtm.read_form(pl.DataFrame(), SELENA_SLEDAI, codes)
assert_type(read, pl.DataFrame)
doses = sdtm.DoseCodes(drugs={"PREDNISONE": "prednisone", "CREAM": None}, routes={"ORAL": True}, frequencies={"QHS": 1})
assert_type(sdtm.with_daily_dose(read, read, doses, codes.layout), pl.DataFrame)
terms = {"FEVER": FlareEvent.FEVER}
assert_type(sdtm.with_flare_events(read, read, terms, codes.layout), pl.DataFrame)
plan = adam.AnalysisPlan(
    layout=sledai.frames.Layout(subject="USUBJID", visit="AVISITN", events=sdtm.event_columns(terms)),
    since=sledai.frames.Baseline(0),
    codes=codes,
)
assert_type(adam.adqs(read, SELENA_SLEDAI, plan), adam.AdamDataset[pl.DataFrame])
assert_type(adam.adqs(read, SELENA_SLEDAI, plan).frame, pl.DataFrame)
assert_type(adam.read_adqs(read.lazy(), SELENA_SLEDAI, plan), pl.LazyFrame)
responses = {"ZZSRI4": sledai.frames.response(RESPONSES["sri-4"], since=plan.since)}
assert_type(adam.adeff(read, SELENA_SLEDAI, responses, plan), adam.AdamDataset[pl.DataFrame])
assert_type(from_json(to_json([visit])), object)

filled_in = fhir.FhirForm(Assessment({"rash"}), subject="Patient/1", day=date(2024, 3, 5))
assert_type(filled_in.day, str | None)
assert_type(fhir.read_forms([fhir.questionnaire_response(filled_in, SELENA_SLEDAI)], SELENA_SLEDAI).visits, Visits)
assert_type(fhir.observation(filled_in, SELENA_SLEDAI), dict[str, Any])
