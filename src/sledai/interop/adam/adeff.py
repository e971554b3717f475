"""ADEFF: responses, states and flares, with the records that an imputation adds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import numpy as np
from attrs import frozen
from narwhals.stable import v2 as nw
from narwhals.stable.v2.typing import IntoDataFrameT

from sledai.criteria.flares import FlareClass
from sledai.definitions import Edition, require_edition
from sledai.frames.apply import derive
from sledai.frames.deriving import native
from sledai.frames.endpoint_measures import flare, response, state
from sledai.frames.engines import scratch_prefix
from sledai.frames.expecting import NO_VISIT, Expected
from sledai.frames.layout import Baseline
from sledai.frames.measure import Measure
from sledai.frames.stamping import stamp_of
from sledai.interop.adam.bds import AnalysisVisits, Values, eager, filled
from sledai.interop.adam.datasets import (
    AdamDataset,
    AdamParameter,
    AnalysisPlan,
    about,
    numbers,
    require_code,
    texts,
    variables_of,
)
from sledai.logic import Array

__all__ = ["adeff"]

MakeMeasure: TypeAlias = Callable[..., Measure]
KINDS: Mapping[str, MakeMeasure] = {"response": response, "state": state, "flare": flare}
"""The measures that are outcomes, by their kind."""
TRUTHS = {0.0: "N", 1.0: "Y"}
CLASSES = {float(number): kind.value.upper() for number, kind in enumerate(FlareClass)}
"""The classes of a flare by their number: 0 none, 1 mild or moderate, 2 severe."""


@frozen
class AnalysedOutcome:
    """An outcome of the data set.

    Attributes:
        code: its code.
        measure: the measure.
        column: the column of what was observed.
        imputed: the column with nonresponse imputed; empty where nothing is.
        stamp: what it was derived by.
    """

    code: str
    measure: Measure
    column: str
    imputed: str
    stamp: str

    @property
    def rule(self) -> Any:  # noqa: ANN401
        """The record of its rule."""
        return self.measure.options["rule"]

    @property
    def measures(self) -> list[Measure]:
        """The measures to derive: what was observed, and what is imputed."""
        make, options = KINDS[self.measure.kind], dict(self.measure.options)
        observed = {**options, "name": self.column, "reasons": True}
        if not self.imputed:
            return [make(**observed)]
        return [make(**{**observed, "undetermined": "null"}), make(**{**options, "name": self.imputed})]


def adeff(
    visits: IntoDataFrameT,
    edition: Edition,
    outcomes: Mapping[str, Measure],
    plan: AnalysisPlan,
    *,
    expected: Expected | None = None,
) -> AdamDataset[IntoDataFrameT]:
    """Make ADEFF: one record for each outcome and visit, and one more where nonresponse is imputed.

    A response or a state is 1 or 0, with Y or N as ``AVALC``; a flare is 0 (none), 1 (mild or moderate) or 2 (severe).
    ``AVAL`` is null where a missing item leaves the outcome open. A measure with ``undetermined="nonresponse"`` has a
    further record there, 0 and N, with the plan's ``DTYPE``; so has an expected visit that has no row, which has no
    other record. ``ANL01FL`` is ``"Y"`` at one record of each subject, outcome and visit: the imputed one, if there is
    one.

    Args:
        visits: an eager frame of pandas, Polars or pyarrow; one row for each visit.
        edition: the edition.
        outcomes: the measures `response`, `state` and `flare` of `sledai.frames`, each by the sponsor's code of the
            parameter, such as ``{"ZZSRI4": frames.response(SRI_4, since=plan.since)}``.
        plan: the layout, the baseline and the sponsor's terms.
        expected: as for `sledai.frames.derive`.

    Returns:
        The data set. Its records have the carried variables, then ``PARAMCD``, ``PARAM`` (the label of the rule),
        ``PARCAT1``, ``AVAL``, ``AVALC``, ``AVALLO``, ``AVALHI``, ``AVALRSN`` (what decided, in words), ``DTYPE`` and
        ``ANL01FL``. An outcome since a baseline has records after it only, a flare since the previous visit where there
        is one. An added record has the variables in which the other rows of its subject have one value, and ``AVISIT``.

    Raises:
        TypeError: a measure is not an outcome, or has several rules; nonresponse is imputed and the plan has no
            `nonresponse_dtype`; or as for `adqs`.
        ValueError: a code is not one of a parameter, or two outcomes have one label.
        SledaiError: as for `sledai.frames.derive`.
        UnsupportedFrameError: the frame is lazy, or of another kind.

    Example:
        >>> import pandas as pd
        >>> from sledai import SLEDAI_2K, frames
        >>> from sledai.criteria import DORIS_2021
        >>> from sledai.interop import adam, sdtm
        >>> form = dict.fromkeys(map(str, SLEDAI_2K), ["N", "N"]) | {"rash": ["Y", "N"]}
        >>> visits = pd.DataFrame({"USUBJID": ["1", "1"], "AVISITN": [0, 24]} | form)
        >>> plan = adam.AnalysisPlan(
        ...     layout=frames.Layout(subject="USUBJID", visit="AVISITN"),
        ...     since=frames.Baseline(0),
        ...     codes=sdtm.SponsorCodes(items={"ZZRASH": "rash"}),
        ... )
        >>> data = adam.adeff(visits, SLEDAI_2K, {"ZZDORIS": frames.state(DORIS_2021)}, plan)
        >>> data.frame[["PARAMCD", "AVISITN", "AVALC"]].values.tolist()
        [['ZZDORIS', 0, 'N'], ['ZZDORIS', 24, <NA>]]
    """
    edition, data = require_edition(edition), eager(visits, plan)
    plan.carried(data.columns)
    found = _outcomes(outcomes, edition, plan, scratch_prefix(data.columns))
    measures = [measure for outcome in found for measure in outcome.measures]
    derived = eager(derive(visits, edition, *measures, layout=plan.layout, expected=expected))
    added = numbers(derived[NO_VISIT]) == 1 if expected is not None else np.zeros(len(derived), np.bool_)
    table = AnalysisVisits.of(filled(derived, plan, added), plan)
    parts = [part for outcome in found for part in _records(outcome, table, added, plan)]
    records = table.records(parts, changes=False)
    parameters = tuple(AdamParameter(outcome.code, outcome.rule.label, outcome.stamp) for outcome in found)
    imputed = ", ".join(outcome.code for outcome in found if outcome.imputed) or "none"
    kept = about(edition, plan, **{"imputed as nonresponse": imputed, "expected visits": _shown(expected)})
    label = "Efficacy Analysis"
    return AdamDataset("ADEFF", label, native(records, visits), variables_of(records, plan.labels), parameters, kept)


def _shown(expected: Expected | None) -> str:
    return "not named" if expected is None else repr(expected) if isinstance(expected, list | tuple) else "by a table"


def _outcomes(
    outcomes: Mapping[str, Measure], edition: Edition, plan: AnalysisPlan, prefix: str
) -> list[AnalysedOutcome]:
    """The outcomes, each with its columns.

    Raises:
        TypeError: a measure is not an outcome, or it is imputed and nothing names how.
        ValueError: a code is not one, or two outcomes have one label.
    """
    if not outcomes:
        raise TypeError('outcomes: give at least one, such as {"ZZSRI4": frames.response(SRI_4, since=...)}')
    found: list[AnalysedOutcome] = []
    for at, (code, measure) in enumerate(outcomes.items()):
        rule = measure.options.get("rule") if isinstance(measure, Measure) and measure.kind in KINDS else None
        if rule is None or isinstance(rule, tuple):
            raise TypeError(f"outcomes[{code!r}]: give a response, a state or a flare, by one rule")
        imputes = measure.options.get("undetermined") == "nonresponse"
        if imputes and plan.nonresponse_dtype is None:
            raise TypeError(
                f"outcomes[{code!r}] imputes nonresponse, so it needs a DTYPE: name your sponsor's, nonresponse_dtype="
            )
        plans = measure.plan(edition, plan.layout)
        own: Any = plans[0] if isinstance(plans, tuple) else plans
        stamp = str(stamp_of(own, own.rule, edition, plan.layout))
        imputed = f"{prefix}imputed_{at}" if imputes else ""
        found.append(AnalysedOutcome(require_code(code), measure, f"{prefix}outcome_{at}", imputed, stamp))
    labels = [outcome.rule.label for outcome in found]
    if twice := next((label for label in labels if labels.count(label) > 1), None):
        raise ValueError(f"two outcomes are called {twice!r}; PARAM and PARAMCD go one to one, so make two data sets")
    return found


def _records(outcome: AnalysedOutcome, table: AnalysisVisits, added: Array, plan: AnalysisPlan) -> list[Values]:
    """What was observed of an outcome, and what is imputed."""
    data, kind = table.data, outcome.measure.kind
    is_flare = kind == "flare"
    reasons = texts(data[f"{outcome.column}_reasons"])
    value = _classes(data[outcome.column]) if is_flare else numbers(data[outcome.column])
    low, high = np.where(np.isnan(value), 0.0, value), np.where(np.isnan(value), 2.0 if is_flare else 1.0, value)
    if is_flare:
        severe, any_flare = (numbers(data[f"{outcome.column}_{part}"]) for part in ("severe", "any"))
        low = np.where(any_flare == 1, np.where(severe == 1, 2.0, 1.0), low)
        high = np.where(severe == 0, np.where(any_flare == 0, 0.0, 1.0), high)
    since = outcome.measure.options.get("since")
    is_used = table.is_after if isinstance(since, Baseline) else np.ones(len(data), np.bool_)
    if is_flare:
        is_used = is_used & np.array([reason is not None for reason in reasons])
    missing = np.isnan(value) | added
    filled_in = is_used & missing & (numbers(data[outcome.imputed]) == 0) if outcome.imputed else np.zeros_like(added)
    made = []
    words, category = CLASSES if is_flare else TRUTHS, kind.upper()
    for rows, ends, dtype, counted in (
        (np.flatnonzero(is_used & ~added), (low, high), None, ~filled_in),
        (np.flatnonzero(filled_in), (np.zeros_like(low), np.zeros_like(low)), plan.nonresponse_dtype, filled_in),
    ):
        if len(rows):
            made.append(
                Values(
                    outcome.code,
                    outcome.rule.label,
                    rows,
                    ends[0][rows],
                    ends[1][rows],
                    category,
                    texts=words,
                    dtype=[dtype] * len(rows),
                    reasons=[reasons[row] for row in rows],
                    counted=counted[rows],
                )
            )
    return made


def _classes(series: nw.Series[Any]) -> Array:
    """The classes of a flare as numbers, NaN where they are null."""
    places = {kind.value: float(number) for number, kind in enumerate(FlareClass)}
    return np.array([np.nan if text is None else places[text] for text in texts(series)])
