"""Many results as arrays: a long table with a row for each result; each different value is read once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any
from warnings import warn

import numpy as np
from attrs import frozen

from sledai.definitions.observations import Test
from sledai.errors import (
    SledaiError,
    different_lengths,
    doubtful_result,
    missing_identifier,
    raise_all,
    shared_word,
    unreadable_reading,
)
from sledai.laboratory.catalogue import CATALOGUE, PlausibleRange, either
from sledai.laboratory.judging import ANY_AMOUNT
from sledai.laboratory.results import (
    COMPARATORS,
    ResultMeanings,
    ResultWords,
    Word,
    accepted_values,
    beyond,
    named_test,
    read_amount,
    read_flag,
    read_limit,
    reversed_range,
    word_of,
)
from sledai.laboratory.units import FLOAT_NOISE, Dimension, Unit, require_aliases, unit_of
from sledai.logic import Array, ColumnLike, Interval
from sledai.visits.answers import as_array, is_missing, values_of
from sledai.visits.days import DayKind, Days, DayScale, require_scale
from sledai.visits.labels import require_same_labels
from sledai.visits.readings import as_number

__all__ = ["Results"]


@frozen(eq=False, repr=False, kw_only=True)
class Results:
    """Many results, one row for each; made with `from_columns`.

    Attributes:
        subjects: whose result it is, shape ``(n,)``.
        when: the day of each.
        tests: the test of each, shape ``(n,)``, texts.
        units: the unit of each in UCUM, shape ``(n,)``, texts.
        amounts: the possible amounts [ticks of the unit's dimension], arrays of shape ``(n,)``.
        lower: the lower limit of the range as an amount; `ANY_AMOUNT` if it is not known or not valid.
        upper: the upper limit.
        flags: the laboratory's flag: low, high, normal, or an empty text.
        methods: how it was tested.
        rows: its row in the given columns.
    """

    subjects: Array
    when: Days
    tests: Array
    units: Array
    amounts: Interval[Array]
    lower: Interval[Array]
    upper: Interval[Array]
    flags: Array
    methods: Array
    rows: Array

    @property
    def days(self) -> Array:
        """The first possible day of each, shape ``(n,)``; of dates the days since 1970."""
        return self.when.first

    @property
    def dated(self) -> bool:
        """Whether the days are dates."""
        return self.when.kind not in (None, DayKind.NUMBERS)

    @classmethod
    def from_columns(
        cls,
        *,
        subject: ColumnLike,
        day: ColumnLike,
        test: ColumnLike,
        value: ColumnLike,
        unit: ColumnLike,
        comparator: ColumnLike | None = None,
        lower: ColumnLike | None = None,
        upper: ColumnLike | None = None,
        range_unit: ColumnLike | None = None,
        range_from: ColumnLike | None = None,
        range_to: ColumnLike | None = None,
        flag: ColumnLike | None = None,
        method: ColumnLike | None = None,
        tests: Mapping[Any, Test | str] | None = None,
        units: Mapping[str, str] | None = None,
        words: ResultWords | None = None,
        days: DayScale | None = None,
    ) -> Results:
        """Read many results from one array for each column, shape ``(n,)``; the columns are the arguments of `Result`.

        Args:
            subject: whose result it is.
            day: the day of the sample, a whole day, a date or its text; a month, a year or a blank is any of its days.
            test: the test.
            value: the results; tests that were not done are left out.
            unit: their units.
            comparator: their comparators, if the values do not have them.
            lower: the lower limits of the ranges.
            upper: the upper limits.
            range_unit: the units of the limits; by default that of the result.
            range_from: the first days on which the ranges are valid, days as in `day`; a blank is unbounded.
            range_to: the last days on which they are, likewise.
            flag: the laboratory's flags.
            method: how they were tested.
            tests: the meanings of the entries of `test`; results of other entries are left out.
                Without it the entries are names of tests.
            units: further spellings of units.
            words: the meanings of texts and numbers that are not results.
            days: ``"study"`` where the days, also those of the visits, are study days, in which day 1 follows day -1;
                without it day 0 is a day. Days before and after 0 but not 0 itself give a `StudyDaysWarning`.

        Raises:
            AlignmentError: the columns are pandas Series with different labels.
            AlignmentError: the columns differ in length.
            MissingValueError: a subject is blank.
            UnknownNameError: an entry of `test` is not a test.
            UnreadableValueError: a unit is missing, or not one of its test.
            UnreadableValueError: a value is not a day, or of another kind than the others.
            UnreadableValueError: a value, a limit, a comparator or a flag cannot be read.
            InputErrors: several of these at once.
        """
        require_aliases(units)
        given = {
            "subject": subject,
            "day": day,
            "test": test,
            "value": value,
            "unit": unit,
            "comparator": comparator,
            "lower": lower,
            "upper": upper,
            "range_unit": range_unit,
            "range_from": range_from,
            "range_to": range_to,
            "flag": flag,
            "method": method,
        }
        require_scale(days)
        require_same_labels(given)
        columns = {name: as_array(column) for name, column in given.items() if column is not None}
        shapes = {name: f"shape {c.shape}" if c.ndim != 1 else len(c) for name, c in columns.items()}
        if len(set(shapes.values())) > 1 or columns["subject"].ndim != 1:
            raise different_lengths(shapes)
        meanings = ResultMeanings.read(words)
        if columns["value"].dtype.kind in "iuf":
            meanings.require_numbers("value")
        return _read(columns, tests, units, meanings, days)

    def __len__(self) -> int:
        return len(self.rows)

    def __repr__(self) -> str:
        return f"<Results: {len(self)} results of {len(set(self.tests.tolist()))} tests>"


def _read(
    columns: dict[str, Any],
    tests: Mapping[Any, Test | str] | None,
    units: Mapping[str, str] | None,
    words: ResultMeanings,
    days: DayScale | None,
) -> Results:
    """Read columns of equal length."""
    size = len(columns["subject"])
    names = _tests(columns["test"], tests)
    kept = names != ""
    low, high = np.full(size, 1, np.int64), np.zeros(size, np.int64)
    limits = {end: (np.full(size, ANY_AMOUNT.low), np.full(size, ANY_AMOUNT.high)) for end in ("lower", "upper")}
    codes = np.full(size, "", object)
    faults: list[SledaiError] = []
    ranged = [end for end in limits if end in columns]
    shared = _SharedWords(words)
    for rows, (name, unit, range_unit) in _groups(names, columns["unit"], columns.get("range_unit"), kept):
        try:
            test = Test(name)
            record = CATALOGUE[test]
            own = unit_of(unit, test, record.dimensions, units)
            plausible = record.in_dimension(own.dimension)
            signs = columns["comparator"][rows] if "comparator" in columns else None
            shared.add(test, own, columns["value"][rows])
            found = read_amounts(f"{test} {own.shown}", columns["value"][rows], signs, own, plausible, words.of(test))
            low[rows], high[rows], codes[rows] = found.low, found.high, own.code
            at = own if is_missing(range_unit) else unit_of(range_unit, f"the range of {test}", (own.dimension,), units)
            for end in ranged:
                lowest, highest = limits[end]
                lowest[rows], highest[rows] = _limits(f"{end} of {test}", columns[end][rows], at, plausible)
            faults += _reversed(test, columns, rows[limits["lower"][0][rows] > limits["upper"][1][rows]])
        except SledaiError as fault:
            faults.append(fault)
    faults += shared.faults()
    when = Days.of(columns["day"], kept, days=days)
    faults += when.faults("day")
    valid = _valid(when, columns, faults)
    who, whose = each_different(columns["subject"])
    blank = kept & (whose == who.index(None)) if None in who else np.zeros(size, np.bool_)
    faults += [missing_identifier("subject", int(blank.sum()))] if blank.any() else []
    flags = _texts(columns.get("flag"), size, read_flag, faults)
    raise_all(faults)
    done = kept & (low <= high)
    return Results(
        subjects=columns["subject"][done],
        when=when.some(done),
        tests=names[done],
        units=codes[done],
        amounts=Interval(low[done], high[done]),
        lower=_where(valid, Interval(*limits["lower"]), done),
        upper=_where(valid, Interval(*limits["upper"]), done),
        flags=flags[done],
        rows=np.flatnonzero(done),
        methods=_texts(columns.get("method"), size, lambda text: "" if is_missing(text) else str(text), faults)[done],
    )


def each_different(column: Any) -> tuple[list[Any], Array]:
    """List the different values of a column, and for each row the place of its value; all blanks are one value.

    A number of few digits is the decimal that it is written as.
    """
    if column.dtype.kind in "iufU":
        values, at = np.unique(column, return_inverse=True)
        return _without_gaps(as_written(values).tolist(), at)
    keys = values_of(column)
    paired = bool in set(map(type, keys))  # to a dictionary True is 1
    if paired:
        keys = [(type(value), value) for value in keys]
    places: dict[Any, int] = {}
    at = np.fromiter((places.setdefault(key, len(places)) for key in keys), np.int64, len(keys))
    return _without_gaps([value for _, value in places] if paired else list(places), at)


def as_written(values: Any) -> Any:
    """Convert floats of few digits to the decimals that they are written as."""
    few_digits = values.dtype.kind == "f" and values.dtype.itemsize < np.float64().itemsize
    return values.astype(str).astype(np.float64) if few_digits else values


def _without_gaps(values: list[Any], at: Array) -> tuple[list[Any], Array]:
    """Merge all blanks into one value at the end."""
    gaps = np.fromiter(map(is_missing, values), np.bool_, len(values))
    if not gaps.any():
        return values, at
    kept = [value for value, gap in zip(values, gaps, strict=True) if not gap]
    places = np.where(gaps, len(kept), np.cumsum(~gaps) - 1)
    return [*kept, None], places[at]


def _tests(column: Any, meanings: Mapping[Any, Test | str] | None) -> Array:
    """Find the test of each row as a text; an empty text for an entry that is not named."""
    different, at = each_different(column)
    if meanings is None:
        names = [str(named_test(value, "test")) for value in different]
    else:
        known = {code: str(named_test(test, f"tests[{code!r}]")) for code, test in meanings.items()}
        names = [known.get(value, "") for value in different]
    return np.array([*names, ""], object)[at]


def _groups(
    names: Array, units: Any, range_units: Any, kept: Array
) -> Iterator[tuple[Array, tuple[str, object, object]]]:
    """Group the rows by test, unit and unit of the range."""
    columns = [each_different(names), each_different(units)]
    columns += [each_different(range_units)] if range_units is not None else []
    key = np.zeros(len(names), np.int64)
    for different, at in columns:
        key = key * len(different) + at
    chosen = np.flatnonzero(kept)
    chosen = chosen[np.argsort(key[chosen], kind="stable")]
    for rows in np.split(chosen, np.flatnonzero(np.diff(key[chosen])) + 1):
        if len(rows):
            name, unit, *rest = (different[at[rows[0]]] for different, at in columns)
            yield rows, (str(name), unit, rest[0] if rest else None)


class _SharedWords:
    """Find words that mean a number in several dimensions; without a unit it cannot mean the same in each."""

    def __init__(self, words: ResultMeanings) -> None:
        self.words = words
        self.general = {
            word for word, meaning in words.general.items() if not is_missing(meaning) and as_number(meaning) != 0
        }
        self.found: dict[Word, dict[Dimension, str]] = {}

    def add(self, test: Test, unit: Unit, values: Any) -> None:
        """Add the words among the results of a test in a unit."""
        own = self.general - self.words.by_test.get(test, {}).keys()
        for word in own and own.intersection(map(word_of, each_different(values)[0])):
            self.found.setdefault(word, {}).setdefault(unit.dimension, f"{test} {unit.shown}")

    def faults(self) -> list[SledaiError]:
        """The errors for words of several dimensions."""
        shared = {word: tuple(units.values()) for word, units in self.found.items() if len(units) > 1}
        return [
            shared_word((str(w),), meaning=repr(self.words.general[w]), results=units) for w, units in shared.items()
        ]


def read_amounts(
    name: str,
    values: Any,
    comparators: Any,
    unit: Unit,
    plausible: PlausibleRange,
    words: Mapping[Word, Any] | None = None,
) -> Interval[Array]:
    """Read many results of one test in one unit [ticks]; the empty interval if a test was not done.

    Raises:
        UnreadableValueError: some cannot be read.
    """
    signs, at = each_different(comparators) if comparators is not None else ([None], np.zeros(len(values), np.int64))
    low, high = np.ones(len(values), np.int64), np.zeros(len(values), np.int64)
    wrong: Counter[str] = Counter()
    for place, written in enumerate(signs):
        sign = str(written).strip() if written is not None else ""
        if sign not in ("", *COMPARATORS):
            raise unreadable_reading(f"comparator of {name}", {repr(written): 1}, accepted=", ".join(COMPARATORS))
        rows = np.flatnonzero(at == place)
        numbers = values[rows]
        plain = numbers.dtype.kind in "iuf"
        read = _numbers if plain else _of_any_kind
        found = read(numbers, sign, unit, plausible, words or {})
        low[rows], high[rows] = found.low, found.high
        wrong.update(map(repr, values_of(numbers[found.low < 0])))
    if wrong:
        raise unreadable_reading(name, dict(wrong.most_common()), accepted=accepted_values(plausible))
    found = Interval(low, high)
    doubtful = plausible.doubts(found, unit)
    if not doubtful.any():
        return found
    counts = Counter(map(repr, values_of(values[doubtful])))
    warn(doubtful_result(name, dict(counts.most_common())), stacklevel=2)
    wide = either(found)
    return Interval(np.where(doubtful, wide.low, low), np.where(doubtful, wide.high, high))


UNREAD = Interval(-1, -2)
"""The mark of a result that cannot be read; amounts are never below 0."""


def _of_any_kind(
    values: Any, sign: str, unit: Unit, plausible: PlausibleRange, words: Mapping[Word, Any]
) -> Interval[Array]:
    """Read results of any kind, each different one once."""
    try:
        different, at = each_different(values)
    except TypeError:  # an unhashable value, such as a list, is not a result
        different, at = values_of(values), np.arange(len(values))
    found = (read_amount(value, sign, unit, plausible, words) for value in different)
    read = [UNREAD if amount is None else amount for amount in found]
    return Interval(*(np.array([*(getattr(one, end) for one in read), 0], np.int64)[at] for end in ("low", "high")))


def _numbers(
    values: Any, sign: str, unit: Unit, plausible: PlausibleRange, words: Mapping[Word, Any]
) -> Interval[Array]:
    """Read results that are numbers, all at once."""
    number: Array = as_written(values).astype(np.float64)
    gap = np.isnan(number)
    sane = np.abs(np.where(gap, 0, number)) <= float(MOST / unit.factor)
    number = np.where(gap | ~sane, 0, number)
    amount = exact(number, unit)
    plain, ticks = amount.low, plausible.dimension.ticks
    least, highest = plausible.bounds
    trusted = np.where(plain == 0, plausible.zero, (plain >= least) & (plain <= highest))
    trusted &= (not plausible.whole) | (plain % ticks == 0)
    found = beyond(amount, sign, plausible)
    good = sane & (found.low >= 0) & (found.low <= found.high) & (trusted | (sign != ""))
    low, high = np.where(good, found.low, UNREAD.low), np.where(good, found.high, UNREAD.high)
    for word in (word for word in words if isinstance(word, Decimal)):
        read, same = read_amount(word, sign, unit, plausible, words), number == float(word)
        meant = UNREAD if read is None else read
        low, high = np.where(same, meant.low, low), np.where(same, meant.high, high)
    return Interval(np.where(gap, 1, low), np.where(gap, 0, high))


MOST = 10**9
"""Larger numbers are not results; so a number of ticks never overflows."""


def exact(number: Array, unit: Unit) -> Interval[Array]:
    """Convert numbers to ticks, each as the decimal that it is written as, without the noise of binary numbers."""
    tens = 10.0**unit.decimals
    whole = np.rint(number * tens)
    rest = number - whole / tens
    side = np.where(np.abs(rest) <= np.abs(number) * FLOAT_NOISE, 0, np.sign(rest))
    return unit.ticks(whole.astype(np.int64), side.astype(np.int64))


def _limits(name: str, values: Any, unit: Unit, plausible: PlausibleRange) -> tuple[Array, Array]:
    """Read limits of ranges [ticks]; any amount of a blank.

    Raises:
        UnreadableValueError: some are not numbers, or not plausible in this unit.
    """
    different, at = each_different(values)
    found = [None if value is None else read_limit(name, value, unit, plausible) for value in different]
    read = [ANY_AMOUNT if limit is None else limit for limit in found]
    low, high = (np.array([*(getattr(one, end) for one in read), 0], np.int64)[at] for end in ("low", "high"))
    return low, high


def _reversed(test: Test, columns: Mapping[str, Any], rows: Array) -> list[SledaiError]:
    """Make the error for rows in which the lower limit of the range is above the upper one, if any."""
    ranges = Counter(f"{columns['lower'][row]} to {columns['upper'][row]}" for row in rows)
    return [reversed_range(test, dict(ranges.most_common()))] if ranges else []


def _valid(when: Days, columns: Mapping[str, Any], faults: list[SledaiError]) -> Array:
    """Whether the range of each row is certainly valid on the day of the result; a blank end is unbounded."""
    valid = np.ones(len(when.first), np.bool_)
    for name in ("range_from", "range_to"):
        if name in columns:
            end = Days.of(columns[name], when.needed, days=when.days)
            faults += end.faults(name, kind=when.kind)
            end = end.in_zone(when.form.zone)
            valid &= end.blank | (end.last <= when.first if name == "range_from" else when.last <= end.first)
    return valid


def _where(valid: Array, limit: Interval[Array], rows: Array) -> Interval[Array]:
    """Select the limits of some rows; any amount if the range is not valid."""
    low, high = np.where(valid, limit.low, ANY_AMOUNT.low), np.where(valid, limit.high, ANY_AMOUNT.high)
    return Interval(low[rows], high[rows])


def _texts(column: Any, size: int, read: Any, faults: list[SledaiError]) -> Array:
    """Read a column of words, each different one once; empty texts without a column."""
    if column is None:
        return np.full(size, "", object)
    different, at = each_different(column)
    words = []
    for value in different:
        try:
            words.append(read(value))
        except SledaiError as fault:
            faults.append(fault)
            words.append("")
    return np.array([*words, ""], object)[at]
