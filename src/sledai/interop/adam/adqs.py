"""ADQS: the items, the points of each system, the clinical score and the total, with their bounds; and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from narwhals.stable import v2 as nw
from narwhals.stable.v2.typing import IntoDataFrameT, IntoFrameT

from sledai.definitions import Edition, require_edition
from sledai.errors import unknown_statement, unreadable_reading
from sledai.frames.access import answers
from sledai.frames.apply import derive
from sledai.frames.deriving import native
from sledai.frames.engines import Frame, name_of, scratch_prefix, supported
from sledai.frames.layout import Layout
from sledai.frames.long import LongLayout, from_long
from sledai.frames.stamping import stamp_of_scores
from sledai.frames.visit_measures import by_system, contributions, score_bounds
from sledai.interop.adam.bds import AnalysisVisits, Values, eager
from sledai.interop.adam.datasets import (
    AdamDataset,
    AdamParameter,
    AnalysisPlan,
    about,
    numbers,
    variables_of,
)
from sledai.logic import Array
from sledai.visits.answers import is_missing

__all__ = ["adqs", "read_adqs"]

PRESENT, ABSENT = "PRESENT", "ABSENT"


def adqs(visits: IntoDataFrameT, edition: Edition, plan: AnalysisPlan) -> AdamDataset[IntoDataFrameT]:
    """Make ADQS: one record for each parameter and visit.

    The parameters are each item with a code, by its points; and, where the codes have one, the points of each system,
    the clinical score and the total. ``AVAL`` is null where a missing item leaves a value open; ``AVALLO`` and
    ``AVALHI`` are its bounds. ``CHG`` and ``PCHG`` are of visits after the baseline only, and ``PCHG`` is null where
    the baseline is 0.

    Args:
        visits: an eager frame of pandas, Polars or pyarrow; one row for each visit, with the answers.
        edition: the edition.
        plan: the layout, the baseline and the sponsor's codes.

    Returns:
        The data set. Its records have the carried variables, then ``PARAMCD``, ``PARAM``, ``PARCAT1``, ``AVAL``,
        ``AVALC`` (of items ``PRESENT`` or ``ABSENT``), ``AVALLO``, ``AVALHI``, ``ABLFL``, ``BASE``, ``BASETYPE`` (where
        a subject has several baselines), ``CHG``, ``PCHG``, ``CHGLO``, ``CHGHI``, ``DTYPE`` and ``ANL01FL``, which is
        ``"Y"`` but where the table has ``ANL01FL`` and it is not.

    Raises:
        UnreadableValueError: a descriptor of the edition has no code; or an answer cannot be read.
        UnknownNameError: a code is that of a descriptor that the edition does not have.
        TypeError: the table has only a total, or one box for several items; missing items count as absent and the
            plan has no `absent_dtype`; or a column does not have the name of a variable.
        ColumnError: a column is missing, or nothing puts the visits in order.
        SledaiError: as for `sledai.frames.derive`.
        UnsupportedFrameError: the frame is lazy, or of another kind.

    Example:
        >>> import pandas as pd
        >>> from sledai import SELENA_SLEDAI, frames
        >>> from sledai.interop import adam, sdtm
        >>> rash = SELENA_SLEDAI.without(*(name for name in SELENA_SLEDAI if name != "rash"))
        >>> visits = pd.DataFrame({"USUBJID": ["1", "1"], "AVISITN": [0, 24], "rash": ["Y", "N"]})
        >>> plan = adam.AnalysisPlan(
        ...     layout=frames.Layout(subject="USUBJID", visit="AVISITN"),
        ...     since=frames.Baseline(0),
        ...     codes=sdtm.SponsorCodes(items={"ZZRASH": "rash"}),
        ... )
        >>> adam.adqs(visits, rash, plan).frame[["PARAMCD", "AVISITN", "AVAL", "AVALC"]].values.tolist()
        [['ZZRASH', 0, 2.0, 'PRESENT'], ['ZZRASH', 24, 0.0, 'ABSENT']]
    """
    edition, layout = require_edition(edition), plan.layout
    if layout.total is not None or layout.any_of:
        raise TypeError("adqs: a parameter for each item needs an answer for each: leave total= and any_of= out")
    if layout.absent_if_missing and plan.absent_dtype is None:
        raise TypeError(
            "missing items count as absent, so such a value is imputed: name your sponsor's DTYPE, absent_dtype="
        )
    if lacking := {repr(name.value): 1 for name in edition if name not in plan.codes.items.values()}:
        raise unreadable_reading("items of the codes", lacking, accepted="a code for each descriptor of the edition")
    if further := tuple(name.value for name in plan.codes.items.values() if name not in edition):
        raise unknown_statement(further, accepted=tuple(name.value for name in edition), place="items of the codes")
    data = eager(visits, plan)
    plan.carried(data.columns)
    table = AnalysisVisits.of(data, plan)
    records = table.records(parameters := _parameters(visits, edition, plan), changes=True)
    stamp = str(stamp_of_scores(edition, plan.layout))
    made = tuple(AdamParameter(each.code, each.label, stamp) for each in parameters)
    counted = about(edition, plan)
    label = f"{edition.label} Analysis"
    return AdamDataset("ADQS", label, native(records, visits), variables_of(records, plan.labels), made, counted)


def _parameters(visits: Any, edition: Edition, plan: AnalysisPlan) -> list[Values]:  # noqa: ANN401
    """The values of each parameter at every visit."""
    codes, prefix = plan.codes, scratch_prefix(eager(visits).columns)
    items, total, system, clinical = (f"{prefix}{name}" for name in ("item", "total", "system", "clinical"))
    measures = contributions(name=items), score_bounds(name=total), by_system(name=system)
    derived = eager(derive(visits, edition, *measures, layout=plan.layout))
    of_clinical = eager(derive(visits, edition.clinical, score_bounds(name=clinical), layout=plan.layout))
    given = eager(answers(visits, edition, plan.layout))
    rows = np.arange(len(derived))
    missing = {name.value: _is_null(given[name.value]) for name in edition}
    absent = {name.value for name in plan.layout.absent_if_missing}
    imputed = {name: found if name in absent else np.zeros_like(found) for name, found in missing.items()}
    found: list[Values] = []
    for code, name in codes.items.items():
        weight, is_open = float(edition[name].weight), missing[name.value] & ~imputed[name.value]
        points = numbers(derived[f"{items}_{name.value}"])
        found.append(
            Values(
                code,
                edition[name].label,
                rows,
                np.where(is_open, 0.0, points),
                np.where(is_open, weight, points),
                "ITEM",
                texts={0.0: ABSENT, weight: PRESENT},
                dtype=_dtypes(plan, imputed[name.value]),
            )
        )

    def add(code: str, label: str, category: str, ends: tuple[Array, Array], names: Any) -> None:  # noqa: ANN401
        any_imputed = np.any([imputed[name] for name in names], axis=0)
        found.append(Values(code, label, rows, *ends, category, dtype=_dtypes(plan, any_imputed)))

    for code, own in codes.systems.items():
        names = [name.value for name, row in edition.items() if row.system == own]
        if names:
            ends = (numbers(derived[f"{system}_{own.value}_low"]), numbers(derived[f"{system}_{own.value}_high"]))
            add(code, f"{edition.label} {own.value}", "SYSTEM", ends, names)
    if codes.clinical is not None:
        ends = (numbers(of_clinical[f"{clinical}_low"]), numbers(of_clinical[f"{clinical}_high"]))
        add(codes.clinical, f"{edition.label} clinical score", "SCORE", ends, [name.value for name in edition.clinical])
    if codes.total is not None:
        ends = (numbers(derived[f"{total}_low"]), numbers(derived[f"{total}_high"]))
        add(codes.total, f"{edition.label} total", "SCORE", ends, [name.value for name in edition])
    return found


def _is_null(series: nw.Series[Any]) -> Array:
    return np.array([is_missing(value) for value in series.to_list()], np.bool_)


def _dtypes(plan: AnalysisPlan, imputed: Array) -> list[str | None]:
    return [plan.absent_dtype if each else None for each in imputed]


def read_adqs(records: IntoFrameT, edition: Edition, plan: AnalysisPlan) -> IntoFrameT:
    """Make a table with one row for each visit out of the item records of ADQS.

    An answer is ``AVALC``, ``PRESENT`` or ``ABSENT``. A record with a ``DTYPE`` is imputed, so its item was not
    assessed. Records of other parameters are left out.

    Args:
        records: a frame of any engine that is supported, with the records of ADQS.
        edition: the edition.
        plan: the layout and the sponsor's codes.

    Returns:
        The same kind of frame with one row for each visit: subject, visit, the day where the records have it, and the
        answers of the 24 descriptors. The layout that describes it is ``frames.Layout(subject=..., visit=...)`` with
        the same names.

    Raises:
        ColumnError: a column is missing.
        SledaiError: as for `sledai.frames.from_long`.
        UnsupportedFrameError: the frame is of another kind.

    Example:
        >>> import pandas as pd
        >>> from sledai import SELENA_SLEDAI, frames
        >>> from sledai.interop import adam, sdtm
        >>> rash = SELENA_SLEDAI.without(*(name for name in SELENA_SLEDAI if name != "rash"))
        >>> visits = pd.DataFrame({"USUBJID": ["1", "1"], "AVISITN": [0, 24], "rash": ["Y", "N"]})
        >>> plan = adam.AnalysisPlan(
        ...     layout=frames.Layout(subject="USUBJID", visit="AVISITN"),
        ...     since=frames.Baseline(0),
        ...     codes=sdtm.SponsorCodes(items={"ZZRASH": "rash"}),
        ... )
        >>> records = adam.adqs(visits, rash, plan).frame
        >>> adam.read_adqs(records, rash, plan)[["USUBJID", "AVISITN", "rash"]].values.tolist()
        [['1', 0, 'present'], ['1', 24, 'absent']]
    """
    data: Frame = supported(records)
    columns = data.collect_schema().names()
    imputed = nw.col("DTYPE").cast(nw.String).fill_null("").str.strip_chars() != "" if "DTYPE" in columns else None
    if imputed is not None and "AVALC" in columns:
        answered = nw.when(~imputed).then(nw.col("AVALC"))
        data = data.with_columns(AVALC=answered)
    day = plan.layout.day if plan.layout.day is not None and name_of(plan.layout.day) in columns else None
    days = None if day is None else plan.layout.days
    layout = Layout(subject=plan.layout.subject, visit=plan.layout.visit, day=day, days=days)
    items: Mapping[str, str] = {code: name.value for code, name in plan.codes.items.items()}
    own: IntoFrameT = nw.to_native(data)
    of_items = LongLayout(item="PARAMCD", answer="AVALC", items=items, other_items="ignore")
    return from_long(own, edition, layout, long_layout=of_items)
