"""What type checkers must see: checked by mypy and pyright, not run."""

from typing import Any, assert_type

import numpy as np
import pandas as pd
import polars as pl
from numpy.typing import NDArray

from sledai import (
    SELENA_SLEDAI,
    Assessment,
    ChangeCategory,
    Classes,
    Definition,
    Descriptor,
    Edition,
    Explanation,
    Interval,
    ItemShift,
    Share,
    Shift,
    System,
    SystemChange,
    Verdict,
    Visits,
    activity_band,
    attainable_totals,
    by_system,
    change,
    change_by_system,
    change_category,
    eligible,
    explain,
    frames,
    item_shift,
    new_descriptors,
    score,
    score_bounds,
)
from sledai._names import DictByName
from sledai.criteria.changes import BANDS_FIVE_LEVEL
from sledai.criteria.entry import NCT02932137_ENTRY

visit = Assessment({Descriptor.RASH}, missing={"fever"})
visits = Visits.from_assessments([visit])

assert_type(score(visit, SELENA_SLEDAI), int)
assert_type(score(visits.assume_absent(), SELENA_SLEDAI), NDArray[np.int64])
assert_type(score_bounds(visit, SELENA_SLEDAI), Interval[int])
assert_type(by_system(visit, SELENA_SLEDAI), DictByName[System, Interval[int]])
assert_type(change(visit, visit, SELENA_SLEDAI), Interval[int])
assert_type(change_category(visit, visit, SELENA_SLEDAI), Classes[ChangeCategory, int])
assert_type(change_category(visit, visit, SELENA_SLEDAI, exact=True), Classes[ChangeCategory, int])
assert_type(change_category(visits, visits, SELENA_SLEDAI, exact=True), Classes[ChangeCategory, NDArray[Any]])
assert_type(activity_band(visit, SELENA_SLEDAI, bands=BANDS_FIVE_LEVEL, exact=True), Classes[str, int])
assert_type(activity_band(visits, SELENA_SLEDAI, bands=BANDS_FIVE_LEVEL, exact=True), Classes[str, NDArray[Any]])
assert_type(attainable_totals(visit, SELENA_SLEDAI), tuple[int, ...])
assert_type(change_by_system(visit, visit, SELENA_SLEDAI), DictByName[System, SystemChange[int]])
assert_type(change_by_system(visits, visits, SELENA_SLEDAI), DictByName[System, SystemChange[NDArray[Any]]])
assert_type(item_shift(visits, visits, SELENA_SLEDAI), ItemShift)
assert_type(item_shift(visits, visits, SELENA_SLEDAI)[Descriptor.RASH], Shift)
assert_type(item_shift(visits, visits, SELENA_SLEDAI)[Descriptor.RASH].improved, Share)
assert_type(new_descriptors(visit, visit, SELENA_SLEDAI), DictByName[Descriptor, Verdict[int]])
assert_type(eligible(visit, SELENA_SLEDAI, entry=NCT02932137_ENTRY), Verdict[int])
assert_type(explain(visit, SELENA_SLEDAI), Explanation)
assert_type(visits[0], Assessment)
assert_type(visits[:1], Visits)
assert_type(SELENA_SLEDAI[Descriptor.RASH], Definition)
assert_type(SELENA_SLEDAI.without(System.IMMUNOLOGIC), Edition)
assert_type(frames.derive_score(pl.DataFrame(), SELENA_SLEDAI), pl.DataFrame)
assert_type(frames.derive_score(pl.LazyFrame(), SELENA_SLEDAI), pl.LazyFrame)
assert_type(frames.derive_score_bounds(pd.DataFrame(), SELENA_SLEDAI), pd.DataFrame)
assert_type(frames.derive(pl.LazyFrame(), SELENA_SLEDAI, frames.score(), frames.by_system()), pl.LazyFrame)
of_trial = frames.Layout(subject="subject", day="day", codebook={"NK": None}, missing={"low_complement": "absent"})
assert_type(frames.summarise(pd.DataFrame(), SELENA_SLEDAI, frames.adjusted_mean(), layout=of_trial), pd.DataFrame)

score({"rash": 1}, SELENA_SLEDAI)  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue, reportArgumentType]
activity_band(visit, SELENA_SLEDAI, exact=True)  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue]
attainable_totals(visits, SELENA_SLEDAI)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
item_shift(visit, visit, SELENA_SLEDAI)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
score(visit)  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue]
Assessment({Descriptor.RASH}, {"fever"})  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
