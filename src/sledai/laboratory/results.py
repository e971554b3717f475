"""One result of a test: a number or a bound with its unit, and the range of the laboratory."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import field, frozen

from sledai.definitions.observations import Test
from sledai.errors import unreadable_day, unreadable_reading
from sledai.laboratory.catalogue import CATALOGUE, either
from sledai.laboratory.code_book import EMPTY, PLAIN, LabCodeBook, LabCodes
from sledai.laboratory.judging import ANY_AMOUNT
from sledai.laboratory.ranges import ENDS, Person, limit_for, read_age, read_sex
from sledai.laboratory.texts import (
    SIGNS,
    accepted_values,
    judged_by_range,
    read_amount,
    read_limit,
    read_limits,
    reversed_range,
)
from sledai.laboratory.units import Unit, unit_of
from sledai.logic import Interval
from sledai.visits.answers import is_missing
from sledai.visits.days import NOT_KNOWN, Day, DayRange, span_of

__all__ = ["Day", "Result"]


@frozen(init=False, repr=False)
class Result:
    """One result of a test.

    Args:
        test: the test, a name of `sledai.laboratory.Test` or of the code book; `find_test` finds it from a code.
        value: a number, or a text: a number, ``"<50"``, ``">= 100"``, ``"6-10"``;
            None, NaN, blanks, ``"ND"`` and ``"NOT DONE"`` mean that the test was not done.
            A float counts as the decimal that it is written as, up to 15 digits, so without the last digit of
            ``0.1 + 0.2``; a text keeps every digit.
        unit: the unit, in UCUM or as SDTM writes it; only a count of joints has none, and results of which the code
            book gives it.
        comparator: instead of a sign in a text, ``"<"``, ``"<="``, ``">"``, ``">="``, or ``"="`` for none.
        day: the day of the sample: a whole day, a date, or the text of a date, or of a month or year if only that is
            known.
        lower: the lower limit of the laboratory's range, in `range_unit`: a number, or as it is printed, such as
            ``">=0.9"``; a limit with ``">"`` is itself outside the range.
        upper: its upper limit, likewise, such as ``"<30"``.
        limits: instead of both, the range as it is printed, such as ``"0.9 - 1.8"``, ``">=0.9"`` or ``"< 30"``.
        range_unit: the unit of the range; by default the unit of the result.
        range_from: the first day on which the range is valid; if the result may be older, its range is not known.
        range_to: the last day on which it is.
        flag: the laboratory's flag of the result: L, H or N, or LOW, HIGH or NORMAL.
        method: how it was tested, such as Farr, ELISA or Crithidia.
        laboratory: the laboratory, for what the code book says of one.
        sex: F, FEMALE, M or MALE, for the reference ranges of the code book; anything else is not known.
        age: the age at the sample, for the same [years].
        code_book: what the laboratory writes.

    Attributes:
        test: the test.
        unit: its unit.
        amount: the possible amounts of the result [ticks of the unit's dimension]; None if the test was not done.
        doubtful: whether it may be a thousandfold slip across the limit of the test; `amount` then holds both readings.
        limits: the lower and the upper limit of the range as amounts, each None if it is not known or not valid.
        day: the day of the sample.
        method: how it was tested.
        flag: ``"low"``, ``"high"``, ``"normal"``, ``"abnormal"``, or an empty text. A flag that cannot be read stands
            for none where no edition looks at the range of the test.
        text: the result in words, as it was given.

    Raises:
        UnknownNameError: no test has this name.
        UnreadableValueError: the unit is missing, or not one of the test.
        UnreadableValueError: a day is not a day, or of another kind than the range's.
        UnreadableValueError: the value, a limit or the flag cannot be read, or is not plausible in this unit.

    Example:
        >>> Result("platelets", "<50", "10*9/L", day=-3)
        <Result platelets <50 [10*9/L], day -3>
        >>> Result("c3", 85, "mg/dL", lower="0.9", range_unit="g/L")
        <Result c3 85 [mg/dL], range from 0.9 [g/L]>
    """

    test: Test
    unit: Unit
    amount: Interval[int] | None
    doubtful: bool
    limits: tuple[Interval[int] | None, Interval[int] | None]
    day: Day | None
    method: str
    flag: str
    text: str = field(eq=False)

    def __init__(
        self,
        test: Test | str,
        value: object,
        unit: str = "",
        *,
        comparator: str = "",
        day: Day | None = None,
        lower: object = None,
        upper: object = None,
        limits: str | None = None,
        range_unit: str | None = None,
        range_from: Day | None = None,
        range_to: Day | None = None,
        flag: str | None = None,
        method: str | None = "",
        laboratory: object = "",
        sex: str | None = None,
        age: float | None = None,
        code_book: LabCodeBook | None = None,
    ) -> None:
        book = EMPTY if code_book is None else require_book(code_book)
        name = book.require(test, laboratory, "test")
        codes = book.of(name, laboratory, method)
        record = CATALOGUE[name]
        sign = read_sign(comparator, codes, "comparator")
        own = unit_of(unit, name, record.dimensions, codes.spellings)
        plausible = record.in_dimension(own.dimension)
        amount = read_amount(value, sign, own, plausible, codes)
        if amount is None:
            raise unreadable_reading(f"{name} {own.shown}", {repr(value): 1}, accepted=accepted_values(plausible))
        at = own
        if not is_missing(range_unit):
            at = unit_of(range_unit, f"the range of {name}", (own.dimension,), codes.spellings)
        shown_day, span = read_day("day", day)
        valid = _is_within(span, range_from, range_to)
        if not is_missing(limits):
            if not (is_missing(lower) and is_missing(upper)):
                raise TypeError("give the range by limits=, or by lower= and upper=")
            lower, upper = read_limits(limits, codes)
        low, high = (
            read_limit(limit, f"{end} limit of {name}", end, at, plausible, codes.signs)
            for end, limit in (("lower", lower), ("upper", upper))
        )
        if low is not None and high is not None and low.low > high.high:
            raise reversed_range(name, {f"{lower} to {upper}": 1})
        in_table = (low, high) if valid else (None, None)
        if codes.ranges and (low is None or high is None):
            ages: Interval[float] = Interval(*read_age(age))  # type: ignore[type-var]
            taken = Interval(span.first, span.last)
            person = Person(read_sex(sex), ages, taken, kind=span.kind, choose=_choose)
            found = [limit_for(name, end, codes, own.dimension, person) for end in ENDS]
            of_book = [None if limit == ANY_AMOUNT else limit for limit in found]
            in_table = (of_book[0] if low is None else in_table[0], of_book[1] if high is None else in_table[1])
        done = amount.low <= amount.high
        doubtful = bool(plausible.doubts(amount, own))
        read = read_flag(flag, codes) if _is_flag(flag, codes) or name in judged_by_range() else ""
        flagged = both_flags(read, codes.flag_of(value))
        method = "" if is_missing(method) else str(method)
        number = f"{sign}{value}".strip() if done else "not done"
        parts = (
            f"{name} {number}{'' if own.code == '1' else f' {own.shown}'}",
            _range_in_words({"from": lower, "to": upper}, at, _validity(valid, range_from, range_to)),
            flagged and f"flag {flagged}",
            method,
            "" if shown_day is None else f"day {shown_day}",
        )
        known = {
            "test": name,
            "unit": own,
            "amount": (either(amount) if doubtful else amount) if done else None,
            "doubtful": doubtful,
            "limits": in_table,
            "day": shown_day,
            "method": method,
            "flag": flagged,
            "text": ", ".join(filter(None, parts)),
        }
        for attribute, value_read in known.items():
            object.__setattr__(self, attribute, value_read)

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"<Result {self.text}>"


def _range_in_words(limits: Mapping[str, object], unit: Unit, validity: str) -> str:
    """Write a range in words; an empty text without limits."""
    ends = " ".join(f"{word} {limit}" for word, limit in limits.items() if not is_missing(limit))
    return f"range {ends} {unit.shown}{validity}" if ends else ""


def _validity(valid: bool, range_from: object, range_to: object) -> str:
    """Write whether a range is valid, and on which days."""
    ends = {"from": range_from, "to": range_to}
    days = " ".join(f"{word} {end}" for word, end in ends.items() if not is_missing(end))
    if not valid:
        return f", not valid on that day: only {days}"
    return f", valid {days}" if days else ""


def require_book(given: object) -> LabCodeBook:
    """Refuse what is not a code book.

    Raises:
        TypeError: it is not one.
    """
    if isinstance(given, LabCodeBook):
        return given
    raise TypeError(f"code_book={given!r}: give a LabCodeBook; LabCodeBook.from_toml reads one from a file")


def _is_flag(flag: object, codes: LabCodes) -> bool:
    return is_missing(flag) or (isinstance(flag, str) and flag.strip().casefold() in codes.flag_meanings)


def _choose(condition: object, then: int, otherwise: int) -> int:
    return then if condition else otherwise


def read_day(name: str, value: object) -> tuple[Day | None, DayRange]:
    """Read a day, None of a blank, and the days that it can be.

    Raises:
        UnreadableValueError: it is not a day.
    """
    if is_missing(value):
        return None, NOT_KNOWN
    span = span_of(value)
    if span is None:
        raise unreadable_day({repr(value): 1}, column=name)
    return span.shown(value), span


def _is_within(day: DayRange, range_from: object, range_to: object) -> bool:
    """Whether a day is certainly in a range of days; a blank end is unbounded.

    Raises:
        UnreadableValueError: an end is not a day, or of another kind than the day.
    """
    inside = True
    for name, value, sign in (("range_from", range_from, 1), ("range_to", range_to, -1)):
        shown, end = read_day(name, value)
        if shown is None:
            continue
        if None not in (day.kind, end.kind) and day.kind != end.kind:
            raise unreadable_day({repr(value): 1}, column=name, needed=str(day.kind))
        if day.moment:
            end = end.in_zone(day.moment.tzinfo)
        inside &= end.last <= day.first if sign > 0 else day.last <= end.first
    return inside


def read_flag(flag: object, codes: LabCodes = PLAIN) -> str:
    """Read the laboratory's flag of a result; an empty text of a blank.

    Raises:
        UnreadableValueError: it is not a flag.
    """
    if is_missing(flag):
        return ""
    found = codes.flag_meanings.get(flag.strip().casefold()) if isinstance(flag, str) else None
    if found is None:
        accepted = (
            "L, H or N, or LOW, HIGH or NORMAL; of another flag say what it means in a LabCodeBook: flags={'LU': 'low'}"
        )
        raise unreadable_reading("flag", {repr(flag): 1}, accepted=accepted)
    return found


def both_flags(flag: str, of_word: str) -> str:
    """The flag of a result whose word is one too; two that contradict each other leave the answer open.

    Abnormal goes with the side that the other one says.
    """
    flags = {flag, of_word} - {""}
    if "normal" not in flags:
        flags -= {"abnormal"} if flags != {"abnormal"} else set()
    return flags.pop() if len(flags) == 1 else "abnormal" if flags else ""


def read_sign(sign: object, codes: LabCodes, name: str) -> str:
    """Read what stands before a number.

    Raises:
        UnreadableValueError: it is not a comparator.
    """
    found = "" if is_missing(sign) else codes.signs.get(str(sign).strip().casefold())
    if found is None:
        accepted = (
            f"{', '.join(filter(None, SIGNS))}; of another one say what it means in a LabCodeBook: "
            "comparators={'less than': '<'}"
        )
        raise unreadable_reading(name, {repr(sign): 1}, accepted=accepted)
    return found
