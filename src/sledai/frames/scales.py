"""Read numbers on a scale and letters by expressions: lowest and highest value, or the empty interval."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

from narwhals.stable import v2 as nw

from sledai.frames.cells import Letters
from sledai.frames.engines import is_text
from sledai.frames.stages import Stages
from sledai.logic import Interval
from sledai.visits.readings import NOISE, Scale

UNREADABLE = Interval(1, 0)


def as_parts(value: nw.Expr, dtype: Any, scale: Scale) -> Stages:
    """A column of numbers in the parts of its scale; a float with further decimals is one of two.

    Invalid numbers are masked first so that no engine has to cast them.
    """
    gap = value.is_null()
    if not dtype.is_numeric():  # what has no type holds only nulls
        return _with_gaps(gap, scale.unknown, Interval(_whole(UNREADABLE.low), _whole(UNREADABLE.high)))
    if dtype.is_float():
        gap = gap | value.is_nan().fill_null(False)
    nothing = nw.lit(0.0)
    number = nw.when(gap).then(nothing).otherwise(value.cast(nw.Float64))
    near = number.abs() <= 2 * float(scale.highest)
    stored = yield {"near": near, "number": nw.when(near).then(number).otherwise(nothing)}
    read, number = stored["near"], stored["number"]
    if dtype == nw.Float32:
        number = (yield {"written": shortest(number, scale.decimals)})["written"]
    tens = repeated(10.0**scale.decimals, number)
    stored = yield {"times": number * tens, "scaled": (number * tens).round(0)}
    times, scaled = stored["times"], stored["scaled"]
    same = scaled / tens == number
    whole = scaled.cast(nw.Int64)
    low, high = whole, whole
    if dtype.is_float() and not scale.counted:
        stored = yield {"whole": whole, "same": same | ((times - scaled).abs() <= NOISE)}
        whole, same = stored["whole"], stored["same"]
        low = nw.when(same | (times > scaled)).then(whole).otherwise(whole - 1)
        high = nw.when(same | (times < scaled)).then(whole).otherwise(whole + 1)
    else:
        read = read & same
    smallest, largest = scale.ends
    read = read & (low >= smallest) & (high <= largest)
    ends = ((low, UNREADABLE.low), (high, UNREADABLE.high))
    read_ends = (nw.when(read).then(end * scale.factor).otherwise(_whole(other)) for end, other in ends)
    return _with_gaps(gap, scale.unknown, Interval(*read_ends))


def repeated(value: float, number: nw.Expr) -> nw.Expr:
    """A number as a column of as many rows: Polars does not divide by one number but multiplies by its reciprocal."""
    column: nw.Expr = number * 0.0 + value
    return column


def shortest(number: nw.Expr, decimals: int) -> nw.Expr:
    """The shortest decimals of numbers that were float32; those of more decimals stay as they are."""
    found = number
    for places in reversed(range(decimals + 1)):
        tens = repeated(10.0**places, number)
        written = (number * tens).round(0) / tens
        found = nw.when(written.cast(nw.Float32) == number.cast(nw.Float32)).then(written).otherwise(found)
    return found


def as_grade(text: nw.Expr, letters: Letters) -> Interval[nw.Expr]:
    """A column of letters, folded, as grades."""
    low, high = _whole(UNREADABLE.low), _whole(UNREADABLE.high)
    for word, grade in letters.words.items():
        is_word = text.is_in([word])
        low = nw.when(is_word).then(_whole(grade.low)).otherwise(low)
        high = nw.when(is_word).then(_whole(grade.high)).otherwise(high)
    return _with_gaps(text.is_null(), letters.unknown, Interval(low, high))


def each_read(
    series: nw.Series[Any], read: Callable[[object], Interval[int] | None], unknown: Interval[int]
) -> Interval[Any]:
    """A column of an eager frame, each different value read once.

    Args:
        series: the column.
        read: the function that reads a value; it gives None where the value cannot be read.
        unknown: the interval of a null.
    """

    def ends_of(value: object) -> Interval[int]:
        found = read(value)
        return UNREADABLE if found is None else found

    if is_text(series.dtype):
        text = series.cast(nw.String)
        written = text.unique().drop_nulls().to_list()
        each = list(map(ends_of, written))
        return Interval(
            _replaced(text, written, [found.low for found in each], unknown.low),
            _replaced(text, written, [found.high for found in each], unknown.high),
        )
    known: dict[Any, Interval[int]] = {}

    def read_once(value: object) -> Interval[int]:
        key = (type(value), value) if isinstance(value, Hashable) else None
        if key is None or key not in known:
            known[key] = ends_of(value)
        return known[key]

    values = list(map(read_once, series.to_list()))
    ends = ([getattr(value, end) for value in values] for end in ("low", "high"))
    columns: Any = (nw.new_series(series.name, end, nw.Int64, backend=series.implementation) for end in ends)
    return Interval(*columns)


def _replaced(text: nw.Series[Any], written: list[Any], ends: list[int], unknown: int) -> Any:
    """Replace texts by the ends of their values."""
    found = text.replace_strict(written, ends, return_dtype=nw.Int64) if written else text.cast(nw.Int64)
    return found.fill_null(unknown)


def _with_gaps(gap: nw.Expr, unknown: Interval[int], known: Interval[nw.Expr]) -> Interval[nw.Expr]:
    """The ends of known values, and the ends of the unknown elsewhere."""
    low = nw.when(gap).then(_whole(unknown.low)).otherwise(known.low)
    return Interval(low, nw.when(gap).then(_whole(unknown.high)).otherwise(known.high))


def _whole(value: int) -> nw.Expr:
    return nw.lit(value, nw.Int64)
