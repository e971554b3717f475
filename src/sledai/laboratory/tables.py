"""Many results as arrays: a long table with a row for each result; each different value is read once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
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
    listed,
    missing_identifier,
    raise_all,
    shared_word,
    unknown_statement,
    unreadable_reading,
)
from sledai.laboratory.catalogue import CATALOGUE, PlausibleRange, either
from sledai.laboratory.code_book import EMPTY, PLAIN, LabCodeBook, LabCodes, folded_condition
from sledai.laboratory.judging import ANY_AMOUNT
from sledai.laboratory.ranges import ANY_AGE, ENDS, Person, limit_for, read_age, read_sex
from sledai.laboratory.results import both_flags, read_flag, read_sign, require_book
from sledai.laboratory.texts import (
    FLAG_MEANINGS,
    Word,
    accepted_values,
    beyond,
    judged_by_range,
    read_amount,
    read_limit,
    read_limits,
    reversed_range,
    word_of,
)
from sledai.laboratory.units import FLOAT_NOISE, Dimension, Unit, unit_of
from sledai.logic import Array, ColumnLike, Interval
from sledai.visits.answers import as_array, is_missing, values_of
from sledai.visits.days import DayKind, Days, DayScale, require_scale
from sledai.visits.labels import require_same_labels
from sledai.visits.readings import as_number, as_written as as_written

__all__ = ["Results"]

NEEDED = ("subject", "day", "test", "value", "unit")
"""The columns that every table has."""
FURTHER = (
    *("comparator", "lower", "upper", "range_unit", "range_from", "range_to", "flag", "method"),
    *("limits", "laboratory", "sex", "age"),
)
"""The columns that a table may have."""


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
        columns: Mapping[str, ColumnLike | None],
        *,
        code_book: LabCodeBook | None = None,
        days: DayScale | None = None,
    ) -> Results:
        """Read many results from one array for each column, shape ``(n,)``.

        Args:
            columns: the arrays by name. Every table has `subject`, whose result it is; `day`, the day of the sample, a
                whole day, a date or its text, of which a month, a year or a blank is any of its days; `test`, the
                test or its name in the code book; `value`, the results, of which those that were not done are left
                out; and `unit`, their units. It may have `comparator`, `lower`, `upper`, `limits`, `range_unit`,
                `range_from`, `range_to`, `flag`, `method`, `laboratory`, `sex` and `age`, the arguments of `Result`.
            code_book: what the laboratory writes. If it gives names, results of other names are left out; without it
                the entries of `test` are names of tests.
            days: ``"study"`` where the days, also those of the visits, are study days, in which day 1 follows day -1;
                without it day 0 is a day. Days before and after 0 but not 0 itself give a `StudyDaysWarning`.

        Raises:
            AlignmentError: the columns are pandas Series with different labels.
            AlignmentError: the columns differ in length.
            MissingValueError: a subject is blank.
            TypeError: one of the five columns is not there, or the ranges are given in one column and in two.
            UnknownNameError: a column has another name.
            UnknownNameError: an entry of `test` is not a test.
            UnreadableValueError: a unit is missing, or not one of its test.
            UnreadableValueError: a value is not a day, or of another kind than the others.
            UnreadableValueError: a value, a limit, a comparator or a flag cannot be read.
            InputErrors: several of these at once.
        """
        book = EMPTY if code_book is None else require_book(code_book)
        given = {name: column for name, column in columns.items() if column is not None}
        if wrong := tuple(str(name) for name in given if name not in (*NEEDED, *FURTHER)):
            raise unknown_statement(wrong, accepted=(*NEEDED, *FURTHER), place="columns")
        if lacking := [name for name in NEEDED if name not in given]:
            raise TypeError(f"columns: give also {listed(lacking)}")
        if "limits" in given and ("lower" in given or "upper" in given):
            raise TypeError("give the ranges by limits=, or by lower= and upper=")
        require_scale(days)
        require_same_labels(given)
        arrays = {name: as_array(column) for name, column in given.items()}
        shapes = {name: f"shape {c.shape}" if c.ndim != 1 else len(c) for name, c in arrays.items()}
        if len(set(shapes.values())) > 1 or arrays["subject"].ndim != 1:
            raise different_lengths(shapes)
        names = tests_in(arrays["test"], arrays.get("laboratory"), book)
        return read_columns(arrays, names, book, days)

    def __len__(self) -> int:
        return len(self.rows)

    def __repr__(self) -> str:
        return f"<Results: {len(self)} results of {len(set(self.tests.tolist()))} tests>"


def read_columns(
    columns: Mapping[str, Any],
    names: Array,
    book: LabCodeBook,
    days: DayScale | None,
    needed: Mapping[Test, Collection[str]] | None = None,
) -> Results:
    """Read columns of equal length.

    Args:
        columns: the arrays by name.
        names: the test of each row as a text; rows with an empty text are left out.
        book: what the laboratory writes.
        days: how days are counted.
        needed: the ends of its range by which each test is judged, if the others are not to be read; flags and units of
            ranges are then read of these tests only.

    Raises:
        SledaiError: what cannot be read.
    """
    size, kept = len(names), names != ""
    low, high = np.full(size, 1, np.int64), np.zeros(size, np.int64)
    limits = {end: (np.full(size, ANY_AMOUNT.low), np.full(size, ANY_AMOUNT.high)) for end in ENDS}
    units, flags = np.full(size, "", object), np.full(size, "", object)
    faults: list[SledaiError] = []
    shared: dict[Word, dict[Dimension, str]] = {}
    when = Days.of(columns["day"], kept, days=days)
    of_days = when.faults("day")
    valid = _valid(when, columns, of_days)
    persons = _persons(columns, when, faults) if book.has_ranges else None
    for rows, (name, unit, range_unit, laboratory, method) in _groups(names, columns, kept, book):
        try:
            test = Test(name)
            codes, record = book.of(test, laboratory, method), CATALOGUE[test]
            ends = ENDS if needed is None else needed[test]
            own = unit_of(unit, test, record.dimensions, codes.spellings)
            plausible = record.in_dimension(own.dimension)
            values = columns["value"][rows]
            signs = columns["comparator"][rows] if "comparator" in columns else None
            for word in _words_of_all(book, values) - book.own_words(test, laboratory, method):
                shared.setdefault(word, {}).setdefault(own.dimension, f"{test} {own.shown}")
            found = read_amounts(f"{test} {own.shown}", values, signs, own, plausible, codes)
            low[rows], high[rows], units[rows] = found.low, found.high, own.code
            written = columns["flag"][rows] if "flag" in columns and ends else None
            flags[rows] = _flags(written, values, codes, faults if test in judged_by_range() else [])
            at = own
            if ends and not is_missing(range_unit):
                at = unit_of(range_unit, f"the range of {test}", (own.dimension,), codes.spellings)
            given = {end: columns[end][rows] for end in ends if end in columns}
            if ends and "limits" in columns:
                given = _split(columns["limits"][rows], codes)
            for end, column in given.items():
                different, place = each_different(column)
                read = [read_limit(value, f"{end} of {test}", end, at, plausible, codes.signs) for value in different]
                _put(limits[end], rows, _taken([ANY_AMOUNT if limit is None else limit for limit in read], place))
            wrong = limits["lower"][0][rows] > limits["upper"][1][rows] if len(given) == len(ENDS) else None
            faults += _reversed(test, {end: columns[end][rows] for end in ENDS if end in columns} | given, wrong)
            for end, of_end in limits.items():
                lacking = rows[of_end[0][rows] == ANY_AMOUNT.low]
                _put(of_end, rows[~valid[rows]], ANY_AMOUNT)
                if persons is not None and codes.ranges:
                    _put(of_end, lacking, limit_for(test, end, codes, own.dimension, persons.some(lacking)))
        except SledaiError as fault:
            faults.append(fault)
    general = book.general_amounts
    faults += [
        shared_word((str(word),), meaning=repr(general[word]), results=tuple(results.values()))
        for word, results in shared.items()
        if len(results) > 1
    ]
    faults += of_days
    who, whose = each_different(columns["subject"])
    blank = kept & (whose == who.index(None)) if None in who else np.zeros(size, np.bool_)
    faults += [missing_identifier("subject", int(blank.sum()))] if blank.any() else []
    raise_all(faults)
    done = kept & (low <= high)
    return Results(
        subjects=columns["subject"][done],
        when=when.some(done),
        tests=names[done],
        units=units[done],
        amounts=Interval(low[done], high[done]),
        lower=Interval(*(end[done] for end in limits["lower"])),
        upper=Interval(*(end[done] for end in limits["upper"])),
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
    places: dict[Any, int] = {key: place for place, key in enumerate(dict.fromkeys(keys))}
    at = np.fromiter(map(places.__getitem__, keys), np.int64, len(keys))
    return _without_gaps([value for _, value in places] if paired else list(places), at)


def _without_gaps(values: list[Any], at: Array) -> tuple[list[Any], Array]:
    """Merge all blanks into one value at the end."""
    gaps = np.fromiter(map(is_missing, values), np.bool_, len(values))
    if not gaps.any():
        return values, at
    kept = [value for value, gap in zip(values, gaps, strict=True) if not gap]
    places = np.where(gaps, len(kept), np.cumsum(~gaps) - 1)
    return [*kept, None], places[at]


def tests_in(column: Any, laboratories: Any, book: LabCodeBook) -> Array:
    """Find the test of each row as a text; an empty text for an entry that is not named."""
    different, at = each_different(column)
    labs, whose = _conditions(laboratories, len(column), book.laboratories)
    found = []
    for entry in different:
        for laboratory in labs:
            if book.has_names:
                test = None if entry is None else book.find(entry, laboratory)
            else:
                test = book.require(entry, laboratory, "test")
            found.append("" if test is None else str(test))
    names: Array = np.array([*found, ""], object)[at * len(labs) + whose]
    return names


def _conditions(column: Any, size: int, named: Sequence[str]) -> tuple[list[str], Array]:
    """The laboratories or methods that a book names, and for each row the place of its own; the first is any other."""
    known = ["", *dict.fromkeys(map(folded_condition, named))]
    if column is None or not named:
        return known[:1], np.zeros(size, np.int64)
    different, at = each_different(column)
    places = [known.index(own) if (own := folded_condition(value)) in known else 0 for value in different]
    return known, np.array([*places, 0], np.int64)[at]


def _groups(
    names: Array, columns: Mapping[str, Any], kept: Array, book: LabCodeBook
) -> Iterator[tuple[Array, tuple[str, Any, Any, str, str]]]:
    """Group rows that are written alike.

    Yields:
        Rows, and their test, unit and unit of the range as they are written, and their laboratory and method as far as
        the book names them.
    """
    size = len(names)
    keys = [each_different(names), each_different(columns["unit"])]
    keys.append(
        each_different(columns["range_unit"]) if "range_unit" in columns else ([None], np.zeros(size, np.int64))
    )
    keys.append(_conditions(columns.get("laboratory"), size, book.laboratories))
    keys.append(_conditions(columns.get("method"), size, book.methods))
    key = np.zeros(size, np.int64)
    for different, at in keys:
        key = key * len(different) + at
    chosen = np.flatnonzero(kept)
    chosen = chosen[np.argsort(key[chosen], kind="stable")]
    for rows in np.split(chosen, np.flatnonzero(np.diff(key[chosen])) + 1):
        if len(rows):
            name, unit, range_unit, laboratory, method = (different[at[rows[0]]] for different, at in keys)
            yield rows, (str(name), unit, range_unit, laboratory, method)


def _words_of_all(book: LabCodeBook, values: Any) -> set[Word]:
    """The words of all tests that mean a number, among some values."""
    general = book.general_amounts.keys()
    return general & set(map(word_of, each_different(values)[0])) if general else set()


def _put(ends: tuple[Array, Array], rows: Array, amounts: Interval[Any]) -> None:
    """Put amounts into some rows."""
    ends[0][rows], ends[1][rows] = amounts.low, amounts.high


def _flags(column: Any, values: Any, codes: LabCodes, faults: list[SledaiError]) -> Array:
    """The flags of a test's results: those of the column and those of words."""
    read = np.full(len(values), "", object)
    if column is not None:
        read = _texts(column, len(values), lambda flag: read_flag(flag, codes), faults)
    if any(meaning in FLAG_MEANINGS for meaning in codes.words.values()):
        words = _texts(values, len(values), codes.flag_of, faults)
        read = np.array([*map(both_flags, read, words)], object)
    return read


def _split(column: Any, codes: LabCodes) -> dict[str, Array]:
    """The lower and the upper limits of ranges that are printed in one cell.

    Raises:
        UnreadableValueError: some cannot be read.
    """
    different, at = each_different(column)
    found = [read_limits(value, codes) for value in different]
    return {end: np.array([*(pair[side] for pair in found), None], object)[at] for side, end in enumerate(ENDS)}


def _persons(columns: Mapping[str, Any], when: Days, faults: list[SledaiError]) -> Person:
    """Read whose the results are."""
    size = len(when.first)
    different, at = each_different(columns["age"]) if "age" in columns else ([None], np.zeros(size, np.int64))
    ages = []
    for value in different:
        try:
            ages.append(read_age(value))
        except SledaiError as fault:
            faults.append(fault)
            ages.append(ANY_AGE)
    ends = np.array([*ages, ANY_AGE])[at]
    sexes = _texts(columns.get("sex"), size, read_sex, faults)
    return Person(sexes, Interval(ends[:, 0], ends[:, 1]), Interval(when.first, when.last), when.days, when.kind)


def read_amounts(
    name: str,
    values: Any,
    comparators: Any,
    unit: Unit,
    plausible: PlausibleRange,
    codes: LabCodes = PLAIN,
) -> Interval[Array]:
    """Read many results of one test in one unit [ticks]; the empty interval if a test was not done.

    Raises:
        UnreadableValueError: some cannot be read.
    """
    signs, at = each_different(comparators) if comparators is not None else ([None], np.zeros(len(values), np.int64))
    low, high = np.ones(len(values), np.int64), np.zeros(len(values), np.int64)
    wrong: Counter[str] = Counter()
    for place, written in enumerate(signs):
        sign = read_sign(written, codes, f"comparator of {name}")
        rows = np.flatnonzero(at == place)
        numbers = values[rows]
        plain = numbers.dtype.kind in "iuf"
        read = _numbers if plain else _of_any_kind
        found = read(numbers, sign, unit, plausible, codes)
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


def _of_any_kind(values: Any, sign: str, unit: Unit, plausible: PlausibleRange, codes: LabCodes) -> Interval[Array]:
    """Read results of any kind, each different one once."""
    try:
        different, at = each_different(values)
    except TypeError:  # an unhashable value, such as a list, is not a result
        different, at = values_of(values), np.arange(len(values))
    found = (read_amount(value, sign, unit, plausible, codes) for value in different)
    return _taken([UNREAD if amount is None else amount for amount in found], at)


def _taken(amounts: Sequence[Interval[int]], at: Array) -> Interval[Array]:
    """Arrays of amounts, each from its place."""
    return Interval(*(np.array([*(getattr(one, end) for one in amounts), 0], np.int64)[at] for end in ("low", "high")))


def _numbers(values: Any, sign: str, unit: Unit, plausible: PlausibleRange, codes: LabCodes) -> Interval[Array]:
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
    found = beyond(amount, sign, plausible.unknown_high)
    good = sane & (found.low >= 0) & (found.low <= found.high) & (trusted | (sign != ""))
    low, high = np.where(good, found.low, UNREAD.low), np.where(good, found.high, UNREAD.high)
    for word in (word for word in codes.meanings if isinstance(word, Decimal)):
        read, same = read_amount(word, sign, unit, plausible, codes), number == float(word)
        meant = UNREAD if read is None else read
        low, high = np.where(same, meant.low, low), np.where(same, meant.high, high)
    blank: Any = read_amount(None, sign, unit, plausible, codes)
    return Interval(np.where(gap, blank.low, low), np.where(gap, blank.high, high))


MOST = 10**9
"""Larger numbers are not results; so a number of ticks never overflows."""


def exact(number: Array, unit: Unit) -> Interval[Array]:
    """Convert numbers to ticks, each as the decimal that it is written as, without the noise of binary numbers."""
    tens = 10.0**unit.decimals
    whole = np.rint(number * tens)
    rest = number - whole / tens
    side = np.where(np.abs(rest) <= np.abs(number) * FLOAT_NOISE, 0, np.sign(rest))
    return unit.ticks(whole.astype(np.int64), side.astype(np.int64))


def _as_floats(values: Any) -> Array:
    """Values as floats; NaN where they are not numbers."""
    different, at = each_different(values)
    numbers = [float("nan") if (number := as_number(value)) is None else float(number) for value in different]
    return np.array([*numbers, np.nan])[at]


def _reversed(test: Test, limits: Mapping[str, Any], wrong: Array | None) -> list[SledaiError]:
    """Make the error for rows in which the lower limit of the range is above the upper one, if any.

    Args:
        test: the test.
        limits: the limits as they are written.
        wrong: in which rows it is; None if not both are read, so that the numbers are compared.
    """
    if len(limits) < len(ENDS):
        return []
    if wrong is None:
        wrong = _as_floats(limits["lower"]) > _as_floats(limits["upper"])
    ranges = Counter(f"{limits['lower'][row]} to {limits['upper'][row]}" for row in np.flatnonzero(wrong))
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
