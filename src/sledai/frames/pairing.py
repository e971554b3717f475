"""Each visit beside the visit it is compared with: joined by subject, ordered by day, never by row."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
from attrs import frozen
from narwhals.stable import v2 as nw

from sledai.assessments.answers import is_gap
from sledai.errors import (
    AmbiguousBaselineError,
    BaselineTypeError,
    MissingBaselineError,
    raise_all,
)
from sledai.frames.arrays import beside
from sledai.frames.deriving import derive
from sledai.frames.engines import WITHOUT_ORDER, Frame, engine, is_text, require_order, unused
from sledai.frames.expressions import as_column
from sledai.frames.reading import Answers, Column, Reading, Rule
from sledai.frames.visits import duplicated, first_rows, identified, identifiers, require_ordered, unidentified

Side: TypeAlias = Mapping[str, Any]
"""What is known of a visit, by name."""
Moved: TypeAlias = tuple[Mapping[str, Column], Mapping[str, Column]]
"""What is known of the visit that is compared with, and how far a visit moved from it."""


@frozen
class Against:
    """Which visit of the same subject a visit is compared with: a named or flagged baseline, or the previous one.

    Attributes:
        subjects: the columns that say whose visit it is.
        visit: the column that names the visit, or puts visits in order.
        baseline: the visit that is the baseline.
        flag: instead, the column that marks the baseline.
        previous: instead, compare with the previous visit in the order of `visit`.
    """

    subjects: tuple[str, ...]
    visit: str | None
    baseline: object
    flag: str | None
    previous: bool

    @classmethod
    def of(
        cls, subject: str | Sequence[str], visit: str | None, baseline: object, flag: str | None, previous: bool
    ) -> Against:
        """The same from the keywords of a verb.

        Raises:
            TypeError: none or several ways of naming the visit, or no subject.
        """
        if [baseline is not None, flag is not None, previous].count(True) != 1 or (flag is None and visit is None):
            raise TypeError(
                "name the baseline either by visit= and baseline=, or by baseline_flag=; "
                "or the previous visit by visit= and previous=True"
            )
        if isinstance(baseline, Collection) and not isinstance(baseline, str):
            raise TypeError(f"baseline={baseline!r}: give one value")
        return cls(identifiers(subject, "subject"), visit, baseline, flag, previous)

    @property
    def roles(self) -> tuple[str, ...]:
        """The columns that identify a visit."""
        return (*self.subjects, *([self.visit] if self.visit and self.visit not in self.subjects else []))

    @property
    def named(self) -> str:
        """The baseline in words."""
        return f"{self.visit} = {self.baseline}" if self.flag is None else f"flag {self.flag}"


def compared(reading: Reading, against: Against, rule: Rule, results: Callable[[Side, Side], Moved]) -> Frame:
    """The frame with what a visit and the one it is compared with give.

    Args:
        reading: the frame.
        against: which visit it is compared with.
        rule: what is needed of each visit.
        results: from the two visits, now and then, what is known of the other one and how far the visit moved from it;
            a visit has not moved from itself, whatever its gaps.

    Raises:
        SledaiError: what cannot be read; in an eager frame also blank identifiers, visits that are there twice, and
            subjects without exactly one baseline. In a lazy frame those rows get nulls.
    """
    if against.previous:
        require_order(reading.frame, "the previous visit")
    prefix = unused([*reading.frame.collect_schema(), *reading.tables])
    flag = f"{prefix}flag"

    def noted(answers: Answers) -> dict[str, Column]:
        found = {f"{prefix}now_{name}": column for name, column in rule(answers).items()}
        return found | ({flag: Column(answers[-1].low)} if against.flag else {})

    data = derive(reading, noted)
    if against.previous:
        require_ordered(data, str(against.visit))
    added = [name for name in data.collect_schema() if name.startswith(prefix)]
    names = {name: name.removeprefix(f"{prefix}now_") for name in added if name != flag}
    if isinstance(data, nw.LazyFrame):
        paired = _beside_other(data, against, names, prefix, results)
        return paired.drop([name for name in paired.collect_schema() if name.startswith(prefix)])
    itself = np.zeros(len(data), np.bool_) if against.previous else _column(data, is_baseline(data, against, flag))
    other = _previous_rows(data, against) if against.previous else _baseline_rows(data, against, itself)
    now = {name: data[column].to_numpy() for column, name in names.items()}
    known, moved = results(now, {name: values[other] for name, values in now.items()})
    there = other >= 0
    found = {name: Column(column.values, _both(there, column.known)) for name, column in known.items()}
    for name, column in moved.items():
        values = np.where(itself, np.zeros_like(column.values), column.values)
        found[name] = Column(values, _both(there, column.known) | itself, truth=column.truth)
    return beside(reading.frame, found)


def _both(there: Any, known: Any) -> Any:
    return there if known is None else there & known


def _column(data: nw.DataFrame[Any], expression: nw.Expr) -> Any:
    """An expression as an array."""
    name = unused(data.columns)
    return data.select(**{name: expression})[name].to_numpy()


def _baseline_rows(data: nw.DataFrame[Any], against: Against, is_baseline: Any) -> Any:
    """For each row that of its subject's baseline.

    Raises:
        SledaiError: blank identifiers, visits that are there twice, subjects without one baseline, all at once.
    """
    faults = [*unidentified(data, against.roles), *(duplicated(data, against.roles) if against.visit else [])]
    first = first_rows(data, against.subjects)
    rows = np.flatnonzero(is_baseline)
    counts = np.bincount(first[rows], minlength=len(first))
    baselines = np.full(len(first), -1)
    baselines[first[rows]] = rows
    lacking = np.flatnonzero((first == np.arange(len(first))) & (counts == 0))
    several = np.flatnonzero(counts > 1) if against.flag else lacking[:0]
    if more := dict(zip(_named(data, against, several), counts[several].tolist(), strict=True)):
        faults.append(AmbiguousBaselineError(against.subjects, more, baseline=against.named))
    if none := tuple(_named(data, against, lacking)):
        faults.append(MissingBaselineError(against.subjects, none, baseline=against.named))
    raise_all(faults)
    return baselines[first]


def _named(data: nw.DataFrame[Any], against: Against, rows: Any) -> list[tuple[object, ...]]:
    """The subjects of some rows, in order, without those that are blank."""
    subjects = data.select(*against.subjects)[rows.tolist()].rows() if len(rows) else []
    return sorted((subject for subject in subjects if not any(map(is_gap, subject))), key=str)


def _previous_rows(data: nw.DataFrame[Any], against: Against) -> Any:
    """For each row that of the subject's visit before it, -1 where there is none.

    Raises:
        SledaiError: blank identifiers, visits that are there twice.
    """
    raise_all([*unidentified(data, against.roles), *duplicated(data, against.roles)])
    first, visit = first_rows(data, against.subjects), data[str(against.visit)]
    order = np.lexsort(((visit.cast(nw.Float64) if visit.dtype.is_decimal() else visit).to_numpy(), first))
    same = first[order][1:] == first[order][:-1]
    previous = np.full(len(order), -1)
    previous[order[1:][same]] = order[:-1][same]
    return previous


def _beside_other(
    data: nw.LazyFrame[Any],
    against: Against,
    names: Mapping[str, str],
    prefix: str,
    results: Callable[[Side, Side], Moved],
) -> nw.LazyFrame[Any]:
    """A lazy frame with the results, null where there is not exactly one visit to compare with."""
    then = {column: f"{prefix}then_{name}" for column, name in names.items()}
    flag, count, rows, sound, both = (f"{prefix}{name}" for name in ("flag", "count", "rows", "sound", "both"))
    data = _with_sound(data, against, sound, rows)
    itself = nw.lit(False) if against.previous else is_baseline(data, against, flag)
    if against.previous:  # a visit that is there twice, or has no day, is not the one before another
        shifted = {name: nw.when(nw.col(sound)).then(nw.col(column)).shift(1) for column, name in then.items()}
        paired = data.with_columns(
            **{name: value.over(*against.subjects, order_by=against.visit) for name, value in shifted.items()}
        )
    else:
        # a flag that cannot be read may mark a further baseline, so it is counted
        chosen = itself | nw.col(flag).is_null() if against.flag else itself
        smallest = [nw.col(column).min().alias(name) for column, name in then.items()]
        candidates = data.filter(chosen & identified(data, against.subjects)).group_by(*against.subjects)
        baselines = candidates.agg(*smallest, nw.len().alias(count)).filter(nw.col(count) == 1)
        paired = data.join(baselines, on=list(against.subjects), how="left")
    first, other = next(iter(then.items()))
    condition = nw.col(sound) & ~nw.col(first).is_null() & ~nw.col(other).is_null()
    now = {name: nw.col(column).fill_null(0) for column, name in names.items()}
    before = {name: nw.col(then[column]).fill_null(0) for column, name in names.items()}
    known, moved = results(now, before)
    derived = {name: as_column(column, None) for name, column in known.items()}
    for name, column in moved.items():
        unmoved = nw.lit(False) if column.truth else nw.lit(0, nw.Int64)
        derived[name] = nw.when(itself).then(unmoved).otherwise(as_column(column, None))
    paired = paired.with_columns(**{both: condition})  # a column of its own, because each result asks for it
    return paired.with_columns(**{name: nw.when(nw.col(both)).then(column) for name, column in derived.items()})


def _with_sound(data: nw.LazyFrame[Any], against: Against, sound: str, rows: str) -> nw.LazyFrame[Any]:
    """A lazy frame with whether a row says which visit it is, and is the only one that says so."""
    only = identified(data, against.roles)
    if against.visit:
        visit = list(against.roles)
        if engine(data) in WITHOUT_ORDER:  # Dask finds rows by index label, and labels may repeat
            data = data.join(data.group_by(*visit).agg(nw.len().alias(rows)), on=visit, how="left")
        else:
            data = data.with_columns(nw.len().over(*visit).alias(rows))
        only = only & (nw.col(rows) == 1).fill_null(False)
    return data.with_columns(**{sound: only})


def is_baseline(data: Frame, against: Against, flag: str) -> nw.Expr:
    """Whether a visit is the baseline.

    Raises:
        BaselineTypeError: the column of visits holds text and the baseline is none, or the other way round.
    """
    if against.flag:
        return (nw.col(flag) == 1).fill_null(False)
    column = str(against.visit)
    if isinstance(data, nw.DataFrame) and not len(data):
        return nw.col(column).is_null()  # no row, and a pandas column without rows has no kind
    dtype, value = data.collect_schema()[column], nw.col(column)
    if dtype == nw.Categorical and data.implementation.is_pandas():
        return (value == against.baseline).fill_null(False)  # its categories may be of any kind
    if dtype not in (nw.Object, nw.Unknown) and isinstance(against.baseline, str) is not is_text(dtype):
        holds = "text" if is_text(dtype) else str(dtype)
        raise BaselineTypeError(column, holds=holds, baseline=repr(against.baseline))
    return ((value.cast(nw.String) if is_text(dtype) else value) == against.baseline).fill_null(False)
