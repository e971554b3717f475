"""Each visit beside the visit it is compared with: joined by subject, ordered by day, never by row."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, time
from functools import reduce
from itertools import cycle
from operator import add
from typing import Any, Literal, TypeAlias, cast

import numpy as np
from attrs import evolve, frozen
from narwhals.stable import v2 as nw

from sledai._columns import Interval
from sledai._days import DayKind, DayScale, Form, span_of, zone_named
from sledai.assessments.answers import is_gap
from sledai.errors import (
    AmbiguousBaselineError,
    BaselineTypeError,
    MissingBaselineError,
    raise_all,
)
from sledai.frames.arrays import as_arrays, with_columns
from sledai.frames.days import duplicated_days, read_days, with_days, zone_of
from sledai.frames.deriving import derive
from sledai.frames.engines import WITHOUT_ORDER, Frame, engine, is_text, optional_name_of, require_order, scratch_prefix
from sledai.frames.expressions import as_column, as_int, reads_as_text, step_by_step
from sledai.frames.reading import Answers, Column, Reading, RuleResult
from sledai.frames.visits import (
    duplicated,
    first_rows,
    identified,
    identifiers,
    require_known,
    require_ordered,
    unidentified,
)

LARGEST, LARGEST_UNSIGNED = 2**63 - 1, 2**64 - 1
LARGEST_IN_FLOAT32, LARGEST_IN_FLOAT64 = 2**24, 2**53
"""Up to here each whole number is a number of its own in a column of this kind."""
Unmatched: TypeAlias = Literal["refuse", "null"]
"""What becomes of the subjects of an eager frame that have no baseline: the call is refused, or they get nulls."""
LookUp: TypeAlias = Callable[["nw.LazyFrame[Any]", "Reference", Mapping[str, str], str], "nw.LazyFrame[Any]"]
"""How the other visit is found: from a lazy frame, and from columns to those that are to hold what it has there."""
VisitValues: TypeAlias = Mapping[str, Interval[Any]]
"""What is known of a visit, by name."""
HAS_REFERENCE = "there"
"""Key of the value that says whether a visit has a reference visit."""


def require_unmatched(unmatched: object) -> None:
    """Refuse another way to treat subjects without a baseline.

    Raises:
        ValueError: it is one.
    """
    if unmatched not in ("refuse", "null"):
        raise ValueError(f'unmatched={unmatched!r}: say "refuse" or "null"')


@frozen
class Reference:
    """Which visit of the same subject a visit is compared with: a named or flagged baseline, or the previous one.

    Attributes:
        subjects: the columns that say whose visit it is.
        visit: the column that names the visit, or puts visits in order.
        baseline: the visit that is the baseline.
        flag: instead, the column that marks the baseline.
        previous: instead, compare with the previous visit in the order of `visit`.
        within: how old the previous visit may be [days]; None means any age.
        unmatched: what becomes of subjects without a baseline.
        days: how days are counted, where that is asked.
        order: the scratch column with the days of the visits, where that is asked.
        by_day: whether that is asked: of an age, and of days that an eager frame holds as text.
    """

    subjects: tuple[str, ...]
    visit: str | None
    baseline: object
    flag: str | None
    previous: bool
    within: int | None = None
    unmatched: Unmatched = "refuse"
    days: DayScale | None = None
    order: str | None = None
    by_day: bool = False

    @classmethod
    def of(
        cls,
        subject: str | Sequence[str],
        visit: str | None,
        baseline: object,
        flag: str | None,
        previous: bool,
        within: int | None = None,
        unmatched: Unmatched = "refuse",
        days: DayScale | None = None,
    ) -> Reference:
        """The same from the keywords of a verb.

        Raises:
            TypeError: none or several ways of naming the visit, or no subject; an age without the previous visit, or
                a way to count days without an age.
            ValueError: the age is not a number of days; subjects without a baseline cannot be treated in that way.
        """
        if [baseline is not None, flag is not None, previous].count(True) != 1 or (flag is None and visit is None):
            raise TypeError(
                "name the baseline either by visit= and baseline=, or by baseline_flag=; "
                "or the previous visit by visit= and previous=True"
            )
        if isinstance(baseline, Collection) and not isinstance(baseline, str):
            raise TypeError(f"baseline={baseline!r}: give one value")
        if within is not None and not previous:
            raise TypeError(f"within={within!r}: only a previous visit has an age; a baseline has none")
        if within is not None and (isinstance(within, bool) or not isinstance(within, int) or within < 0):
            raise ValueError(f"within={within!r}: give whole days, 0 or more")
        require_unmatched(unmatched)
        visit, flag = optional_name_of(visit), optional_name_of(flag)
        if days is not None and within is None:
            raise TypeError(f"days={days!r}: only within= counts days; leave it out")
        return cls(identifiers(subject, "subject"), visit, baseline, flag, previous, within, unmatched, days)

    @property
    def roles(self) -> tuple[str, ...]:
        """The columns that identify a visit."""
        return (*self.subjects, *([self.visit] if self.visit and self.visit not in self.subjects else []))

    @property
    def rows(self) -> tuple[str, ...]:
        """The columns that identify a visit, with its day where days are counted."""
        return (*self.subjects, self.order) if self.order else self.roles

    @property
    def ordered(self) -> str:
        """The column that puts visits in order."""
        return self.order or str(self.visit)

    @property
    def named(self) -> str:
        """The baseline in words."""
        return f"{self.visit} = {self.baseline}" if self.flag is None else f"flag {self.flag}"


@frozen(kw_only=True)
class Comparison:
    """How a visit is compared with its reference visit.

    Attributes:
        from_visit: the values that a visit gives, from its answers and readings.
        compared: which of them the reference visit has to give too; None means all of them.
        reference_columns: the new columns that come from the reference visit alone.
        results: the new columns that come from both, first the visit and then its reference.
        without_reference: what every value of the reference is where a visit has none, `HAS_REFERENCE` included, which
            otherwise is 1; None leaves the new columns null there.
        answers: whether all values are answers; then the reference visit is looked up once for all of them.
    """

    from_visit: Callable[[Answers], Mapping[str, Interval[Any]]]
    compared: Collection[str] | None = None
    reference_columns: Callable[[VisitValues], Mapping[str, Column]] = lambda _: {}
    results: Callable[[VisitValues, VisitValues], RuleResult]
    without_reference: Interval[int] | None = None
    answers: bool = False


def compared(reading: Reading, against: Reference, comparison: Comparison) -> Frame:
    """The frame with what a visit and the one it is compared with give.

    A visit that is compared with itself has not moved, whatever its gaps: what is noted of both is the same there.

    Args:
        reading: the frame.
        against: which visit it is compared with.
        comparison: what is asked of the two.

    Raises:
        SledaiError: what cannot be read; in an eager frame also blank identifiers, visits that are there twice, and
            subjects without exactly one baseline. In a lazy frame those rows get nulls.
    """
    if against.previous:
        require_order(reading.frame, "the previous visit")
        against = evolve(against, by_day=against.within is not None or _is_dated_text(reading.frame, against))
    prefix = scratch_prefix([*reading.frame.collect_schema(), *reading.tables])
    flag, own, form = f"{prefix}flag", reading.frame, Form()
    if against.by_day:
        against = evolve(against, order=f"{prefix}in_days")
        reading, form = with_days(reading, str(against.visit), against.ordered, against.days)

    def noted(answers: Answers) -> dict[str, Column]:
        found = {
            column: Column(end)
            for name, note in comparison.from_visit(answers).items()
            for column, end in zip(_ends(f"{prefix}now_{name}"), (note.low, note.high), strict=True)
        }
        return found | ({flag: _flagged(answers[-1])} if against.flag else {})

    data = derive(reading, noted)
    if against.previous and not against.order:
        require_ordered(data, str(against.visit))
    added = [name for name in data.collect_schema() if name.startswith(f"{prefix}now_")]
    names = [name.removeprefix(f"{prefix}now_").removesuffix("_low") for name in added if name.endswith("_low")]
    if isinstance(data, nw.LazyFrame):
        paired = _beside_other(data, against, names, prefix, comparison)
        return paired.drop([name for name in paired.collect_schema() if name.startswith(prefix)])
    itself = np.zeros(len(data), np.bool_) if against.previous else _column(data, is_baseline(data, against, flag))
    other = _previous_rows(data, against, form) if against.previous else _baseline_rows(data, against, itself)
    now = {name: Interval(*(data[end].to_numpy() for end in _ends(f"{prefix}now_{name}"))) for name in names}
    return with_columns(own, _by_rows(now, other, itself, comparison))


def _is_dated_text(data: Frame, against: Reference) -> bool:
    """Whether an eager frame holds days of visits as text, or as Python objects; any date among them says so."""
    column = str(against.visit)
    if isinstance(data, nw.LazyFrame) or column not in data.columns or not reads_as_text(data.schema[column]):
        return False
    found = read_days(data, column, None)
    return found.kind in (DayKind.DATES, DayKind.TIMES) and bool((found.first == found.last).any())


def _flagged(answer: Interval[Any]) -> Column:
    """The flag of a visit, null where it cannot be read itself, whatever else of the visit can be."""
    return Column(answer.low, answer.low <= answer.high, whole_row=False)


def _by_rows(now: VisitValues, other: Any, itself: Any, comparison: Comparison) -> dict[str, Column]:
    """What is told of each row and the row of the other visit, -1 where there is none."""
    there, rows = other >= 0, len(other)
    both = [name for name in now if comparison.compared is None or name in comparison.compared]
    then = {name: Interval(now[name].low[other], now[name].high[other]) for name in both}
    if comparison.without_reference is not None:
        ends = comparison.without_reference
        then = {
            name: Interval(np.where(there, note.low, ends.low), np.where(there, note.high, ends.high))
            for name, note in then.items()
        }
        then[HAS_REFERENCE] = Interval(np.where(there, 1, ends.low), np.where(there, 1, ends.high))
        there = np.ones(rows, np.bool_)
    found = dict(comparison.reference_columns(then))
    if itself.any():
        unmoved = {name: Interval(now[name].low, np.where(itself, now[name].low, now[name].high)) for name in both}
        now = {**now, **unmoved}
        then |= {name: Interval(then[name].low, np.where(itself, then[name].low, then[name].high)) for name in both}
    found |= as_arrays(comparison.results(now, then), rows)
    return {name: evolve(column, known=_both(there, column.known)) for name, column in found.items()}


def _both(there: Any, known: Any) -> Any:
    return there if known is None else there & known


def _column(data: nw.DataFrame[Any], expression: nw.Expr) -> Any:
    """An expression as an array."""
    name = scratch_prefix(data.columns)
    return data.select(**{name: expression})[name].to_numpy()


def _baseline_rows(data: nw.DataFrame[Any], against: Reference, is_baseline: Any) -> Any:
    """For each row that of its subject's baseline.

    Raises:
        SledaiError: blank identifiers, visits that are there twice, subjects without one baseline, all at once;
            a baseline that no subject has.
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
    if not against.flag and not len(rows) and not faults:
        require_known(data, str(against.visit), [against.baseline])
    if against.unmatched == "refuse" and (none := tuple(_named(data, against, lacking))):
        faults.append(MissingBaselineError(against.subjects, none, baseline=against.named, may_be_null=True))
    raise_all(faults)
    return baselines[first]


def _named(data: nw.DataFrame[Any], against: Reference, rows: Any) -> list[tuple[object, ...]]:
    """The subjects of some rows, in order, without those that are blank."""
    subjects = data.select(*against.subjects)[rows.tolist()].rows() if len(rows) else []
    return sorted((subject for subject in subjects if not any(map(is_gap, subject))), key=str)


def _previous_rows(data: nw.DataFrame[Any], against: Reference, form: Form) -> Any:
    """For each row that of the subject's visit before it, -1 where there is none.

    Raises:
        SledaiError: blank identifiers, visits that are there twice.
    """
    twice = (
        duplicated_days(data, against.subjects, str(against.visit), against.order, form)
        if against.order
        else duplicated(data, against.roles)
    )
    raise_all([*unidentified(data, against.roles), *twice])
    first, visit = first_rows(data, against.subjects), data[against.ordered]
    days = (visit.cast(nw.Float64) if visit.dtype.is_decimal() else visit).to_numpy()
    order = np.lexsort((days, first))
    same = first[order][1:] == first[order][:-1]
    previous = np.full(len(order), -1)
    previous[order[1:][same]] = order[:-1][same]
    if against.within is not None:
        previous[days - days[previous] > against.within] = -1
    return previous


def _beside_other(
    data: nw.LazyFrame[Any], against: Reference, names: Sequence[str], prefix: str, comparison: Comparison
) -> Frame:
    """A lazy frame with the results, null where there is not exactly one visit to compare with."""
    noted = [name for name in names if comparison.compared is None or name in comparison.compared]
    now_ends, then_ends = ([_ends(f"{prefix}{side}_{name}") for name in noted] for side in ("now", "then"))
    then = {end: other for ends in zip(now_ends, then_ends, strict=True) for end, other in zip(*ends, strict=True)}
    data = _with_sound(data, against, f"{prefix}sound", f"{prefix}rows")
    look_up = _with_previous if against.previous else _with_baseline
    if comparison.answers:
        paired = _with_answers(data, against, then, prefix, look_up)
    else:
        paired = look_up(data, against, then, prefix)
    paired = _filled(paired, against, comparison, then, names, prefix)
    both, then_side = nw.col(f"{prefix}both"), _side(f"{prefix}then", [*noted, HAS_REFERENCE])
    known = {name: as_column(column, both) for name, column in comparison.reference_columns(then_side).items()}
    if not against.previous:
        itself = nw.col(f"{prefix}itself")
        for low, high in (*now_ends, *then_ends):
            known[high] = nw.when(itself).then(nw.col(low)).otherwise(nw.col(high))
    paired = paired.with_columns(**known) if known else paired
    told, columns, scratch = step_by_step(paired, comparison.results(_side(f"{prefix}now", names), then_side))
    return told.with_columns(**{name: as_column(column, both) for name, column in columns.items()}).drop(scratch)


def _filled(
    paired: nw.LazyFrame[Any],
    against: Reference,
    comparison: Comparison,
    then: Mapping[str, str],
    names: Sequence[str],
    prefix: str,
) -> nw.LazyFrame[Any]:
    """Add to a lazy frame a flag for rows that can be compared, and fill the nulls of their values.

    They are columns of their own, because each result asks for them.
    """
    first, other = next(iter(then.items()))
    there = nw.col(other).is_null() == False  # noqa: E712
    if against.within is not None:
        age = nw.col(against.ordered) - nw.col(f"{prefix}day")
        there = there & (age <= against.within).fill_null(False)
    alone = Interval(0, 0) if comparison.without_reference is None else comparison.without_reference
    ends = cycle((alone.low, alone.high))
    filled = {end: nw.col(end).fill_null(0) for name in names for end in _ends(f"{prefix}now_{name}")}
    filled |= {column: nw.col(column).fill_null(end) for column, end in zip(then.values(), ends, strict=False)}
    if comparison.without_reference is not None:
        none = nw.col(f"{prefix}before").is_null()
        there = there | none
        for column, end in zip(_ends(f"{prefix}then_{HAS_REFERENCE}"), (alone.low, alone.high), strict=True):
            filled[column] = nw.when(none).then(nw.lit(end)).otherwise(nw.lit(1))
    both = nw.col(f"{prefix}sound") & (nw.col(first).is_null() == False) & there  # noqa: E712
    return paired.with_columns(**filled, **{f"{prefix}both": both})


def _with_previous(
    data: nw.LazyFrame[Any], against: Reference, then: Mapping[str, str], prefix: str
) -> nw.LazyFrame[Any]:
    """A lazy frame with what is noted of the subject's visit before, whether there is one, and its day.

    A visit that is there twice is not the one before another.
    """
    shifted: dict[str, Any] = {
        name: nw.when(nw.col(f"{prefix}sound")).then(nw.col(column)) for column, name in then.items()
    }
    shifted[f"{prefix}before"] = nw.col(f"{prefix}rows")
    if against.within is not None:
        shifted[f"{prefix}day"] = nw.col(against.ordered)
    return data.with_columns(
        **{name: value.shift(1).over(*against.subjects, order_by=against.ordered) for name, value in shifted.items()}
    )


def _with_answers(
    data: nw.LazyFrame[Any], against: Reference, then: Mapping[str, str], prefix: str, look_up: LookUp
) -> nw.LazyFrame[Any]:
    """The same for answers, looked up as the digits of one number: each column that is looked up costs as much."""
    columns, found = list(then), f"{prefix}answers"
    pairs = list(zip(columns[::2], columns[1::2], strict=True))
    digits = ((nw.col(low) + nw.col(high)) * 3**at for at, (low, high) in enumerate(pairs))
    packed = data.with_columns(**{found: reduce(add, digits)})
    paired = look_up(packed, against, {found: f"{prefix}then_answers"}, prefix)
    unpacked: dict[str, nw.Expr] = {}
    for at, (low, high) in enumerate(pairs):
        digit = nw.col(f"{prefix}then_answers") // 3**at % 3
        unpacked |= {then[low]: digit // 2, then[high]: (digit + 1) // 2}
    return paired.with_columns(**unpacked)


def _with_baseline(
    data: nw.LazyFrame[Any], against: Reference, then: Mapping[str, str], prefix: str
) -> nw.LazyFrame[Any]:
    """A lazy frame with what is noted of the subject's one baseline, and with whether a visit is it.

    A flag that cannot be read may mark a further baseline, so it is counted.
    """
    flag, itself, count = (f"{prefix}{name}" for name in ("flag", "itself", "count"))
    data = data.with_columns(**{itself: is_baseline(data, against, flag)})
    chosen = nw.col(itself) | nw.col(flag).is_null() if against.flag else nw.col(itself)
    chosen = chosen & identified(data, against.subjects)
    if engine(data) not in WITHOUT_ORDER:  # a join of the plan with itself would double it with every verb
        first = next(iter(then.values()))
        windows: dict[str, Any] = {
            name: nw.when(chosen).then(nw.col(column)).min().over(*against.subjects) for column, name in then.items()
        }
        windows[count] = as_int(chosen).sum().over(*against.subjects)
        found: nw.LazyFrame[Any] = data.with_columns(**windows)
        return found.with_columns(**{first: nw.when(nw.col(count) == 1).then(nw.col(first))})
    smallest = [nw.col(column).min().alias(name) for column, name in then.items()]
    candidates = data.filter(chosen).group_by(*against.subjects)
    baselines = candidates.agg(*smallest, nw.len().alias(count)).filter(nw.col(count) == 1)
    return data.join(baselines, on=list(against.subjects), how="left")


def _side(stem: str, names: Iterable[str]) -> dict[str, Interval[nw.Expr]]:
    """What is noted of a visit."""
    return {name: Interval(*map(nw.col, _ends(f"{stem}_{name}"))) for name in names}


def _ends(stem: str) -> tuple[str, str]:
    return f"{stem}_low", f"{stem}_high"


def _with_sound(data: nw.LazyFrame[Any], against: Reference, sound: str, rows: str) -> nw.LazyFrame[Any]:
    """A lazy frame with whether a row says which visit it is, and is the only one that says so.

    A visit that does not say when it was may be the one before any other of its subject.
    """
    only = identified(data, against.roles)
    if against.order:
        only = only & (nw.col(against.order).is_null() == False)  # noqa: E712
    if against.previous:
        data = data.with_columns(**{sound: as_int(only)})
        only = (nw.col(sound).min().over(*against.subjects) == 1).fill_null(False)
    if against.visit:
        visit = list(against.rows)
        if engine(data) in WITHOUT_ORDER:  # Dask finds rows by index label, and labels may repeat
            data = data.join(data.group_by(*visit).agg(nw.len().alias(rows)), on=visit, how="left")
        else:
            data = data.with_columns(nw.len().over(*visit).alias(rows))
        only = only & (nw.col(rows) == 1).fill_null(False)
    return data.with_columns(**{sound: only})


def is_baseline(data: Frame, against: Reference, flag: str) -> nw.Expr:
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
    baseline = _as_held(column, dtype, _as_day(column, _holds_days(data, column), against.baseline))
    if dtype == nw.Categorical and data.implementation.is_pandas():
        return (value == against.baseline).fill_null(False)  # its categories may be of any kind
    if dtype not in (nw.Object, nw.Unknown) and isinstance(baseline, str) is not is_text(dtype):
        holds = "text" if is_text(dtype) else str(dtype)
        raise BaselineTypeError(column, holds=holds, baseline=repr(against.baseline))
    return ((value.cast(nw.String) if is_text(dtype) else value) == baseline).fill_null(False)


def _holds_days(data: Frame, column: str) -> nw.dtypes.DType:
    """The type of a column; of Python objects of an eager frame that of dates, if the first one is a date."""
    dtype = data.collect_schema()[column]
    if dtype != nw.Object or isinstance(data, nw.LazyFrame):
        return dtype
    first = next((value for value in data[column].to_list() if not is_gap(value)), None)
    return nw.Date() if isinstance(first, date) and not isinstance(first, datetime) else dtype


def _as_day(column: str, dtype: nw.dtypes.DType, baseline: object) -> object:
    """A baseline that is a date, or the text of a date or a time, as a column of dates or of times holds it.

    Raises:
        BaselineTypeError: it is neither; or a time has a zone and the column has none, or the other way round.
    """
    is_time, day = isinstance(dtype, nw.Datetime), baseline
    if not is_time and dtype != nw.Date:
        return baseline
    if isinstance(baseline, str):
        span, text = span_of(baseline), baseline.strip()
        if span is None or not span.is_exact:
            return baseline
        day = datetime.fromisoformat(text) if len(text) > len("2024-03-05") else date.fromisoformat(text)
    if not isinstance(day, date):
        raise BaselineTypeError(column, holds=str(dtype), baseline=repr(baseline))
    if not is_time:
        return baseline if isinstance(day, datetime) else day
    zone = zone_of(dtype)
    if isinstance(day, datetime) and (zone is None) is not (day.tzinfo is None):
        raise BaselineTypeError(column, holds=str(dtype), baseline=repr(baseline))
    if isinstance(day, datetime):
        return day.astimezone(zone_named(zone)) if zone else day
    return datetime.combine(day, time(), tzinfo=zone_named(zone) if zone else None)


def _as_held(column: str, dtype: nw.dtypes.DType, baseline: object) -> object:
    """A baseline that is a whole number, as a column of numbers holds it; then every engine finds the same visit.

    Raises:
        BaselineTypeError: two visits may be the same number as this one, because it or the column is a float.
    """
    is_whole = isinstance(baseline, int | np.integer) and not isinstance(baseline, bool)
    is_float = isinstance(baseline, float | np.floating) and float(baseline).is_integer()
    if not (is_whole and (dtype.is_integer() or dtype.is_float())) and not (is_float and dtype.is_integer()):
        return baseline
    number: int = int(cast("Any", baseline))
    largest = LARGEST_IN_FLOAT32 if dtype == nw.Float32 else LARGEST_IN_FLOAT64
    if is_whole and dtype.is_integer():
        largest = LARGEST_UNSIGNED if dtype == nw.UInt64 else LARGEST
    if abs(number) > largest:
        raise BaselineTypeError(column, holds=str(dtype), baseline=repr(baseline))
    return number
