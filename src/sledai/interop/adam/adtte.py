"""ADTTE: the time to a first event, in bounds where missing items leave it open."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
from attrs import evolve, frozen
from narwhals.stable import v2 as nw
from narwhals.stable.v2.typing import IntoDataFrameT

from sledai.definitions import Edition, require_edition
from sledai.errors import faulty_records
from sledai.frames.arrays import with_columns
from sledai.frames.courses import summarise
from sledai.frames.deriving import native
from sledai.frames.engines import name_of, scratch_prefix
from sledai.frames.measure import Summary
from sledai.frames.stamping import stamp_of_scores
from sledai.frames.subject_measures import time_to_first
from sledai.frames.visits import first_rows
from sledai.interop.adam.bds import eager
from sledai.interop.adam.datasets import (
    AdamDataset,
    AdamParameter,
    AnalysisPlan,
    about,
    numbers,
    require_code,
    variables_of,
)
from sledai.interop.tables import VisitTable, number_column, text_column
from sledai.logic import Array
from sledai.visits.answers import is_missing
from sledai.visits.days import EPOCH, DayKind, span_of

__all__ = ["TimeToEvent", "adtte"]

DATE = "ADT"
OPEN = "UNDETERMINED"
"""The description of a time that missing items leave open."""


@frozen
class TimeToEvent:
    """A parameter of ADTTE.

    Attributes:
        summary: the measure `sledai.frames.time_to_first`.
        label: the label of the parameter (``PARAM``), with its unit, days.
        event: the description of an event (``EVNTDESC``).
        censored: the description where there was none up to the last visit.

    Raises:
        TypeError: the summary is another one.
    """

    summary: Summary
    label: str
    event: str
    censored: str

    def __attrs_post_init__(self) -> None:
        if not isinstance(self.summary, Summary) or self.summary.kind != "time_to_first":
            raise TypeError(f"summary={self.summary!r}: give frames.time_to_first(...)")


def adtte(
    visits: IntoDataFrameT, edition: Edition, events: Mapping[str, TimeToEvent], plan: AnalysisPlan
) -> AdamDataset[IntoDataFrameT]:
    """Make ADTTE: one record for each event and subject.

    The time is in days after the origin, which is day 0: many programs add 1, so say which in the label. ``AVAL`` is
    the time where it is known. Where missing items leave it open ``AVAL`` is null, ``AVALLO`` and ``AVALHI`` are the
    earliest possible and the earliest certain time, and ``CNSR`` is null where it is open whether there was an event.

    Args:
        visits: an eager frame of pandas, Polars or pyarrow; one row for each visit, with the column of the event.
        edition: the edition under which the event was derived.
        events: each parameter by the sponsor's code.
        plan: the layout, whose `day` gives the times.

    Returns:
        The data set. Its records have the columns of the subject and the carried variables that have one value for each
        subject, then ``PARAMCD``, ``PARAM``, ``AVAL``, ``AVALLO``, ``AVALHI``, ``CNSR`` (0 an event, 1 censored) and
        ``EVNTDESC``; and, where the table has ``ADT`` or its days are dates, ``STARTDT`` and ``ADT``.

    Raises:
        ValueError: a code is not one of a parameter.
        RecordError: ``ADT`` and the days of a subject do not go together.
        TypeError: the layout has no day; or as for `adqs`.
        SledaiError: as for `sledai.frames.summarise`.
        UnsupportedFrameError: the frame is lazy, or of another kind.

    Example:
        >>> import pandas as pd
        >>> from sledai import SELENA_SLEDAI, frames
        >>> from sledai.interop import adam, sdtm
        >>> flared = pd.DataFrame({"USUBJID": ["1"] * 2, "AVISITN": [0, 4], "ADY": [1, 29], "flare_any": [False, True]})
        >>> layout = frames.Layout(subject="USUBJID", visit="AVISITN", day="ADY", days="study")
        >>> codes = sdtm.SponsorCodes(items={"ZZRASH": "rash"})
        >>> plan = adam.AnalysisPlan(layout=layout, since=frames.Baseline(0), codes=codes)
        >>> first = frames.time_to_first("flare_any", baseline=1)
        >>> event = adam.TimeToEvent(first, "Time to First Flare (days)", event="FLARE", censored="LAST VISIT")
        >>> data = adam.adtte(flared, SELENA_SLEDAI, {"ZZTTF": event}, plan)
        >>> data.frame[["AVAL", "CNSR", "EVNTDESC"]].values.tolist()
        [[28.0, 0.0, 'FLARE']]
    """
    edition, data = require_edition(edition), eager(visits, plan)
    if not events:
        raise TypeError('events: give at least one, such as {"ZZTTF": TimeToEvent(frames.time_to_first(...), ...)}')
    days = VisitTable.of(visits, plan.layout, "adtte")
    names = {require_code(code): f"{scratch_prefix(data.columns)}{at}" for at, code in enumerate(events)}
    clones = [
        time_to_first(**{**each.summary.options, "name": name})  # type: ignore[arg-type]
        for each, name in zip(events.values(), names.values(), strict=True)
    ]
    summary = eager(summarise(visits, edition, *clones, layout=plan.layout))
    first = first_rows(data, plan.subjects)
    rows, base = _subject_rows(data, summary, plan), _constant(data, first, plan)
    parts = []
    for code, each in events.items():
        low, high = (numbers(summary[f"{names[code]}_{end}"]) for end in ("low", "high"))
        censored = numbers(summary[f"{names[code]}_censored"])
        value = np.where(low == high, low, np.nan)
        described = [
            OPEN if open_ else each.censored if is_censored else each.event
            for open_, is_censored in zip(np.isnan(censored), censored == 1, strict=True)
        ]
        columns = {
            "PARAMCD": text_column([code] * len(rows)),
            "PARAM": text_column([each.label] * len(rows)),
            **{
                name: number_column([None if v != v else v for v in values.tolist()])
                for name, values in {"AVAL": value, "AVALLO": low, "AVALHI": high, "CNSR": censored}.items()
            },
            "EVNTDESC": text_column(described),
        }
        part = with_columns(nw.maybe_reset_index(base[rows.tolist()]), columns)
        parts.append(_dated(part, days, rows, each, value))
    records: nw.DataFrame[Any] = nw.maybe_reset_index(nw.concat(parts))
    stamp = stamp_of_scores(edition, plan.layout)
    parameters = tuple(
        AdamParameter(code, each.label, str(evolve(stamp, remarks=(repr(each.summary),))))
        for code, each in events.items()
    )
    kept = about(edition, plan, time="days after the origin, which is day 0")
    variables = variables_of(records, plan.labels)
    return AdamDataset("ADTTE", "Time-to-Event Analysis", native(records, visits), variables, parameters, kept)


def _subject_rows(data: nw.DataFrame[Any], summary: nw.DataFrame[Any], plan: AnalysisPlan) -> Array:
    """For each subject of a summary one of its rows."""
    places: dict[tuple[object, ...], int] = {}
    for row, key in enumerate(data.select(*plan.subjects).rows()):
        places.setdefault(tuple(key), row)
    return np.array([places[tuple(key)] for key in summary.select(*plan.subjects).rows()], np.int64)


def _constant(data: nw.DataFrame[Any], first: Array, plan: AnalysisPlan) -> nw.DataFrame[Any]:
    """The carried variables that have one value for each subject."""
    kept = list(plan.subjects)
    for name in plan.carried(data.columns):
        values = [None if is_missing(value) else value for value in data[name].to_list()]
        if name not in (*kept, plan.visit, DATE, "ANL01FL") and all(
            value == values[at] for value, at in zip(values, first.tolist(), strict=True)
        ):
            kept.append(name)
    return data.select(*kept)


def _dated(
    part: nw.DataFrame[Any], days: VisitTable, rows: Array, each: TimeToEvent, value: Array
) -> nw.DataFrame[Any]:
    """The records with the dates of origin and event, where dates are known."""
    origins = _origins(days, rows, each)
    if origins is None:
        return part
    ends = [
        None if origin is None or time != time else origin + int(time)
        for origin, time in zip(origins, value.tolist(), strict=True)
    ]
    shown = {
        name: text_column([None if day is None else str(date.fromordinal(day + EPOCH)) for day in found])
        for name, found in (("STARTDT", origins), (DATE, ends))
    }
    written = with_columns(part, shown)
    dates = [nw.col(name).str.to_datetime(format="%Y-%m-%d") for name in shown]
    kind = nw.Datetime("us") if written.implementation.is_pandas() else nw.Date
    order = [*part.columns[: part.columns.index("AVAL")], *shown, *part.columns[part.columns.index("AVAL") :]]
    return written.with_columns(*(found.cast(kind) for found in dates)).select(*order)


def _origins(days: VisitTable, rows: Array, each: TimeToEvent) -> list[int | None] | None:
    """The date of the origin of each subject, as days since 1970; None where the table has no dates.

    Raises:
        RecordError: dates and days of a subject do not go together.
    """
    baseline, layout = each.summary.options["baseline"], days.layout
    offsets: list[int | None] = [0] * len(days.days)
    if days.kind is not DayKind.DATES:
        if DATE not in days.table:
            return None
        dates = days.table.days(DATE)
        offsets = [
            span.first - day if span and span.is_exact else None for span, day in zip(dates, days.days, strict=True)
        ]
    found: list[int | None] = []
    for row in rows.tolist():
        own = days.order[days.subjects[row]]
        moved = {offset for at in own if (offset := offsets[at]) is not None}
        if len(moved) > 1:
            shown = (days.table.shown(own[-1], [*map(name_of, layout.subject), DATE, name_of(layout.day)]),)
            remedy = "Correct the dates or the days, or leave ADT out."
            raise faulty_records(shown, domain=days.table.name, fault="ADT and day do not go together", remedy=remedy)
        span = None if baseline == "first_visit" else span_of(baseline, layout.days)
        start = span.first if span else days.days[own[0]]
        found.append(start + moved.pop() if moved else None)
    return found
