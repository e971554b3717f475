"""Records of the basic data structure: one for each parameter and visit, with baseline and change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from attrs import field, frozen
from narwhals.stable import v2 as nw

from sledai.errors import raise_all, unordered_column
from sledai.frames.arrays import with_columns
from sledai.frames.days import read_days
from sledai.frames.engines import name_of
from sledai.frames.layout import Baseline
from sledai.frames.reading import Column
from sledai.frames.reference import Identifiers, Reference, baseline_rows, is_baseline
from sledai.frames.visits import first_rows
from sledai.interop.adam.datasets import NEW_LABELS, AnalysisPlan
from sledai.interop.tables import RecordTable, number_column, text_column
from sledai.logic import Array
from sledai.visits.answers import code_table, is_missing, read_codes, with_letters

PRESENT = 1
ORDER = tuple(name for name in NEW_LABELS if name not in ("STARTDT", "CNSR", "EVNTDESC"))
"""The variables that records have, in order."""
FLAG = "ANL01FL"
OF_VISIT = ("AVISIT", "AVISITN", "AWTARGET")
"""Variables that have one value for each visit."""
TIMING = ("ADT", "ADY", "AWTDIFF", "VISIT", "VISITNUM")
"""Variables of one visit, which a visit without a row does not have."""


@frozen(eq=False)
class Values:
    """The values of one parameter, each at one visit.

    Attributes:
        code: the code of the parameter.
        label: its label.
        rows: the row of the table of visits that each value is of.
        low: the lowest value that is possible.
        high: the highest one.
        category: the category of the parameter.
        texts: the text of a value, where values have texts.
        dtype: the type of derivation of each value, None of a plain one.
        reasons: the reasons of each value, None without them.
        counted: whether each is the record of its visit that is analysed.
    """

    code: str
    label: str
    rows: Array
    low: Array
    high: Array
    category: str
    texts: Mapping[float, str] = field(factory=dict)
    dtype: Sequence[str | None] = ()
    reasons: Sequence[str | None] = ()
    counted: Array | None = None

    @property
    def value(self) -> Array:
        """The value where it is known, NaN elsewhere."""
        return np.where(self.low == self.high, self.low, np.nan)


def eager(frame: object, plan: AnalysisPlan | None = None) -> nw.DataFrame[Any]:
    """The table of visits, with the columns that a plan names.

    Raises:
        UnsupportedFrameError: the frame is lazy, or of another kind.
        ColumnError: a column is missing.
    """
    day = () if plan is None or plan.layout.day is None else (name_of(plan.layout.day),)
    needed = () if plan is None else (*plan.subjects, plan.visit, *day, *([plan.basetype] if plan.basetype else []))
    return RecordTable.of(frame, "the visits", needed).data


@frozen(eq=False)
class AnalysisVisits:
    """A table of visits with the baseline of each row.

    Attributes:
        data: the table.
        plan: what the data sets have in common.
        baseline: for each row the row of its subject's baseline; -1 where there is none.
        is_after: whether each row comes after the baseline.
    """

    data: nw.DataFrame[Any]
    plan: AnalysisPlan
    baseline: Array
    is_after: Array

    @classmethod
    def of(cls, data: nw.DataFrame[Any], plan: AnalysisPlan) -> AnalysisVisits:
        """Find the baselines of a table of visits.

        Raises:
            SledaiError: identifiers are blank, a visit is there twice, or a subject does not have one baseline.
            ColumnError: nothing puts the visits in order.
        """
        order = _order_of(data, plan)
        reference = Reference.of(plan.since, plan.layout)
        rows = baseline_rows(Identifiers(data), reference, _flags(data, plan.since, reference, order))
        at = np.arange(len(data))
        later = np.isnan(order) | (order > order[rows])
        return cls(data, plan, rows, (rows != at) & later & (rows >= 0))

    @property
    def is_baseline(self) -> Array:
        """Whether each row is the baseline of its subject."""
        found: Array = self.baseline == np.arange(len(self.data))
        return found

    def records(self, parameters: Sequence[Values], *, changes: bool) -> nw.DataFrame[Any]:
        """The records of several parameters, in their order.

        Args:
            parameters: the parameters.
            changes: whether to add baseline and change.
        """
        carried = [column for column in self.plan.carried(self.data.columns) if column != FLAG]
        rows = np.concatenate([each.rows for each in parameters]).astype(np.int64)
        records = nw.maybe_reset_index(self.data.select(*carried)[rows.tolist()])
        parts = [_columns_of(each) for each in parameters]
        columns = {name: _joined([part[name] for part in parts]) for name in parts[0]}
        flags = self.data[FLAG].to_list() if FLAG in self.data.columns else ["Y"] * len(self.data)
        analysed = [flags[row] == "Y" for row in rows]
        columns[FLAG] = text_column(
            ["Y" if own and flag else None for own, flag in zip(columns.pop("counted").values, analysed, strict=True)]
        )
        if changes:
            columns |= self._changes(parameters)
        columns |= {"BASETYPE": text_column(types)} if (types := self._base_types(rows)) and changes else {}
        return with_columns(records, {name: columns[name] for name in ORDER if name in columns})

    def _changes(self, parameters: Sequence[Values]) -> dict[str, Column]:
        """Baseline and change of each record; change only after the baseline."""
        found: dict[str, list[Array]] = {name: [] for name in ("BASE", "CHG", "PCHG", "CHGLO", "CHGHI")}
        flags: list[str | None] = []
        for each in parameters:  # such a parameter has a value at every visit, in the order of the rows
            has_base, after = self.baseline >= 0, self.is_after
            base, low, high = (
                np.where(has_base, values[self.baseline], np.nan) for values in (each.value, each.low, each.high)
            )
            change = np.where(after, each.value - base, np.nan)
            found["BASE"].append(base)
            found["CHG"].append(change)
            found["PCHG"].append(100 * change / np.where(base == 0, np.nan, base))
            found["CHGLO"].append(np.where(after, each.low - high, np.nan))
            found["CHGHI"].append(np.where(after, each.high - low, np.nan))
            flags += ["Y" if flag else None for flag in self.is_baseline]
        return {name: _number(np.concatenate(parts)) for name, parts in found.items()} | {"ABLFL": text_column(flags)}

    def _base_types(self, rows: Array) -> list[str | None]:
        """The type of baseline of each record; nothing where a subject has one baseline."""
        if self.plan.basetype is not None:
            held = [None if is_missing(value) else str(value) for value in self.data[self.plan.basetype].to_list()]
            return [held[row] for row in rows]
        further = self.plan.subjects[1:]
        values = {column: self.data[column].to_list() for column in further}
        return [" ".join(f"{column} {values[column][row]}" for column in further) for row in rows] if further else []


def _order_of(data: nw.DataFrame[Any], plan: AnalysisPlan) -> Array:
    """What puts the visits in order: the number of the visit, or else its day; NaN where there is none.

    Raises:
        ColumnError: there is neither.
        UnreadableValueError: a value is not a day.
    """
    if data.schema[plan.visit].is_numeric():
        values = data[plan.visit].to_list()
        return np.array([np.nan if is_missing(value) else float(value) for value in values])
    if plan.layout.day is None:
        needed = "numbers of visits; or name the day of each visit in the layout too, day="
        raise unordered_column(plan.visit, holds="text", needed=needed)
    days = read_days(data, name_of(plan.layout.day), plan.layout.days)
    raise_all(days.faults(f"column {name_of(plan.layout.day)!r}"))
    found: Array = np.where(days.blank | (days.first != days.last), np.nan, days.first.astype(np.float64))
    return found


def _flags(data: nw.DataFrame[Any], since: Baseline, reference: Reference, order: Array) -> Array:
    """Whether each row is a baseline."""
    if since.is_first:
        first = first_rows(data, reference.subjects)
        least = np.full(len(data), np.inf)
        np.minimum.at(least, first, np.where(np.isnan(order), np.inf, order))
        is_first: Array = order == least[first]
        return is_first
    if since.flag is not None:
        codes = read_codes(data[name_of(since.flag)].to_list(), with_letters(code_table(None)))
        flagged: Array = codes == PRESENT
        return flagged
    found: Array = data.select(flag=is_baseline(data, reference, ""))["flag"].to_numpy()
    return found


def filled(data: nw.DataFrame[Any], plan: AnalysisPlan, added: Array) -> nw.DataFrame[Any]:
    """The table with the variables of added visits: those of the visit, and those that a subject has one value of."""
    if not added.any():
        return data
    columns = []
    keys: dict[bool, list[Any]] = {
        False: list(zip(*(data[name].to_list() for name in plan.subjects), strict=True)),
        True: data[plan.visit].to_list(),
    }
    for name in plan.carried(data.columns):
        if name in (*plan.subjects, plan.visit, *TIMING):
            continue
        values = [None if is_missing(value) else value for value in data[name].to_list()]
        held: dict[Any, set[Any]] = {}
        of_row = keys[name in OF_VISIT]
        for key, value, is_added in zip(of_row, values, added, strict=True):
            if not is_added:
                held.setdefault(key, set()).add(value)
        known = {key: next(iter(found)) for key, found in held.items() if len(found) == 1}
        values = [
            known.get(key) if is_added else value for key, value, is_added in zip(of_row, values, added, strict=True)
        ]
        columns.append(nw.new_series(name, values, data.schema[name], backend=data.implementation))
    if FLAG in data.columns:
        flags = ["Y" if is_added else flag for flag, is_added in zip(data[FLAG].to_list(), added, strict=True)]
        columns.append(nw.new_series(FLAG, flags, data.schema[FLAG], backend=data.implementation))
    return data.with_columns(*columns)


def _columns_of(each: Values) -> dict[str, Column]:
    """The columns of one parameter."""
    size, value = len(each.rows), each.value
    texts = [each.texts.get(number) for number in value.tolist()]
    nothing = [None] * size
    return {
        "PARAMCD": text_column([each.code] * size),
        "PARAM": text_column([each.label] * size),
        "PARCAT1": text_column([each.category] * size),
        "AVAL": _number(value),
        "AVALC": text_column(texts),
        "AVALLO": _number(each.low),
        "AVALHI": _number(each.high),
        "DTYPE": text_column(list(each.dtype) or nothing),
        "counted": Column(np.ones(size, np.bool_) if each.counted is None else each.counted, truth=True),
        **({"AVALRSN": text_column(each.reasons)} if len(each.reasons) else {}),
    }


def _number(values: Array) -> Column:
    return number_column([None if value != value else value for value in values.tolist()])


def _joined(parts: Sequence[Column]) -> Column:
    """Several columns below each other."""
    known = np.concatenate([np.ones(len(p.values), np.bool_) if p.known is None else p.known for p in parts])
    return Column(np.concatenate([part.values for part in parts]), known, truth=parts[0].truth)
