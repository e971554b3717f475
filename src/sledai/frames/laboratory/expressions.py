"""Read a laboratory table as ticks by expressions, with range, flag and method of each row.

Only columns of numbers are read here. Other columns of an eager frame, and those with unreadable values, go through
`sledai.laboratory.Results`, which reads each distinct spelling once and reports the errors.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from operator import and_
from typing import Any

from attrs import define, field
from narwhals.stable import v2 as nw

from sledai.frames.days import Span, with_span
from sledai.frames.engines import Frame
from sledai.frames.expressions import if_else
from sledai.frames.laboratory.amounts import Limits, Units, as_number, in_ticks, is_number
from sledai.frames.laboratory.lab_rules import ENDS, LabRules
from sledai.frames.laboratory.table import Contexts, LabTable, folded_text
from sledai.frames.laboratory.text_values import SIGN_PLACES, with_meanings
from sledai.frames.laboratory.written import with_flags_of_words, with_limits, with_values
from sledai.laboratory.catalogue import CATALOGUE
from sledai.laboratory.judging import ANY_AMOUNT
from sledai.laboratory.ranges import ANY_AGE, Person, limit_for
from sledai.laboratory.texts import SEXES, beyond, just_inside
from sledai.logic import Interval
from sledai.visits.days import ANY_TIME, DayScale


@define
class _Rows:
    """A lazy frame that stores intermediate columns, so that each is computed once.

    Attributes:
        plan: the rows, with columns named as in `LabTable`, and the meanings of their words.
        types: what the columns of the table hold.
        limits: the plausible amounts.
        readable: the conditions under which a row is readable.
    """

    plan: Any
    types: Mapping[str, Any]
    limits: Limits
    readable: list[nw.Expr] = field(factory=list)

    def stored(self, name: str, value: nw.Expr) -> nw.Expr:
        """An expression as a column."""
        self.plan = self.plan.with_columns(**{name: value})
        return nw.col(name)

    def stored_ends(self, name: str, amount: Interval[nw.Expr]) -> Interval[nw.Expr]:
        """The two ends of an amount as columns."""
        ends = {f"{name}low": amount.low, f"{name}high": amount.high}
        self.plan = self.plan.with_columns(**ends)
        return Interval(*map(nw.col, ends))

    def number(self, name: str) -> nw.Expr:
        """A column of numbers, 0 where there is none; where there is one gets a column too."""
        is_given = self.stored(f"{name}_given", is_number(nw.col(name), self.types[name]))
        return as_number(nw.col(name), self.types[name], is_given)

    def amount(self, name: str, number: nw.Expr, units: Units) -> Interval[nw.Expr]:
        """Numbers as ticks; a row is not readable where they cannot be counted in them."""
        number = self.stored("number", number)
        sane = self.stored(f"{name}sane", number.abs() <= units.most)
        self.readable.append(sane)
        number = self.stored("number", nw.when(sane).then(number).otherwise(nw.lit(0.0)))
        return self.stored_ends(name, in_ticks(number, units))


def by_plan(rows: Frame, table: LabTable, lab_rules: LabRules) -> nw.LazyFrame[Any]:
    """Read the rows by expressions; ``readable`` is whether the whole row could be read.

    Args:
        rows: the rows, with columns named as in `LabTable`.
        table: the columns of the table and how they are read.
        lab_rules: the rules of the edition on laboratory results.

    Returns:
        The rows with a result of a needed test, with ``taken``, the first possible day, and, where the day can differ,
        ``until``, the last one, both null where the day is unknown; ``low`` and ``high``, the possible amounts;
        ``lower_limit_low`` and so on, the possible limits of the range; and the columns of `with_meanings`.
    """
    is_counted = any(way.whole for test in lab_rules.reported for way in CATALOGUE[test].plausible)
    steps = nw.col("steps") if is_counted else None
    limits = Limits(nw.col("least"), nw.col("most"), nw.col("nothing"), steps)
    contexts = Contexts.of(table.book, lab_rules)
    plan = with_limits(with_values(with_meanings(rows, table, lab_rules), rows, table, contexts), rows, contexts)
    if table.has_flags and "value_flag" in plan.collect_schema():
        plan = plan.with_columns(flagged=with_flags_of_words(nw.col("flagged"), nw.col("value_flag")))
    found = _Rows(plan, plan.collect_schema(), limits)
    found.plan = found.plan.filter(is_number(nw.col("value"), found.types["value"]))
    found.readable.append(nw.col("understood"))
    found.plan = with_span(found.plan, "day", table.days, _taken)
    _read_value(found, has_comparators="comparator" in table.columns)
    ends = [end for end in ENDS if lab_rules.ranged(end) and table.has_limit(end)]
    if ends:
        _read_range(found, table, lab_rules, [end for end in ends if end in found.types])
    if ends and table.book.has_ranges:
        _fill_ranges(found, table, lab_rules, ends, contexts)
    result: nw.LazyFrame[Any] = found.plan.with_columns(readable=reduce(and_, found.readable))
    return result


def _taken(days: Span) -> dict[str, nw.Expr]:
    return {"taken": days.first} | ({} if days.last is days.first else {"until": days.last})


def _read_value(rows: _Rows, *, has_comparators: bool) -> None:
    """Read the possible amounts of the results."""
    amount = rows.amount("", rows.number("value"), Units.named("unit"))
    good = rows.limits.hold(amount.low)
    was_read = "value_sign" in rows.types
    if was_read:
        amount, good = _to_upper_end(rows, amount, good, has_comparators=has_comparators)
    if was_read or has_comparators:
        found = amount
        for at, sign in enumerate(SIGN_PLACES):
            found = _either(nw.col("sign") == at, beyond(amount, sign, nw.col("ceiling")), found)
        good = rows.stored("plausible", good)
        amount = rows.stored_ends("", found)
        good = ((nw.col("sign") == 0) & good) | ((nw.col("sign") > 0) & (amount.low >= 0) & (amount.low <= amount.high))
    if was_read:
        known = nw.col("value_known")
        rows.stored_ends("", _either(known, amount, Interval(nw.lit(0, nw.Int64), nw.col("ceiling"))))
        good = good | ~known
    rows.readable.append(rows.stored("good", good))


def _to_upper_end(
    rows: _Rows, amount: Interval[nw.Expr], good: nw.Expr, *, has_comparators: bool
) -> tuple[Interval[nw.Expr], nw.Expr]:
    """Widen the results that are ranges, and take the signs of results that are text."""
    good = rows.stored("plausible", good)
    last = rows.amount("to_", rows.number("value_to"), Units.named("unit"))
    is_range, good_end = nw.col("value_to_given"), rows.limits.hold(last.low)
    good = good & (~is_range | (good_end & (amount.low <= last.low)))
    amount = rows.stored_ends("", Interval(amount.low, if_else(is_range, last.high, amount.high)))
    own = nw.col("value_sign")
    if has_comparators:
        twice = (nw.col("sign") > 0) & ((own > 0) | is_range) & nw.col("value_known")
        rows.readable.append(rows.stored("once", ~twice))
        own = if_else(own > 0, own, nw.col("sign"))
    rows.plan = rows.plan.with_columns(sign=own)
    return amount, good


def _read_range(rows: _Rows, table: LabTable, lab_rules: LabRules, ends: Sequence[str]) -> None:
    """Read the possible limits of the ranges that rules use."""
    units = Units.named("range_unit" if "range_unit" in table.columns else "unit")
    numbers = {end: rows.number(end) for end in ENDS if end in rows.types}
    if len(numbers) == len(ENDS):
        both = nw.col("lower_given") & nw.col("upper_given")
        rows.readable.append(~(both & (numbers["lower"] > numbers["upper"])))
    valid = _read_validity(rows, table.days)
    for end in ends:
        name, given = f"{end}_limit_", nw.col(f"{end}_given") & lab_rules.is_ranged(end)
        given = rows.stored(f"{name}given", given if valid is None else given & valid)
        amount = rows.amount(name, nw.when(given).then(numbers[end]).otherwise(nw.lit(0.0)), units)
        good = ~given | (amount.low == 0) | rows.limits.hold(amount.low)
        rows.readable.append(rows.stored(f"{name}good", good))
        if f"{end}_outside" in rows.types:
            amount = _either(nw.col(f"{end}_outside"), just_inside(amount, end), amount)
        rows.stored_ends(name, _either(given, amount, ANY_AMOUNT))


def _either(condition: nw.Expr, then: Interval[Any], otherwise: Interval[Any]) -> Interval[nw.Expr]:
    """One of two amounts."""
    return Interval(if_else(condition, then.low, otherwise.low), if_else(condition, then.high, otherwise.high))


def _fill_ranges(rows: _Rows, table: LabTable, lab_rules: LabRules, ends: Sequence[str], contexts: Contexts) -> None:
    """Fill the limits that the table does not have with those of the code book."""
    person = _person(rows, table)
    for end in ends:
        lacking, filled = nw.lit(True), Interval(*(nw.lit(at, nw.Int64) for at in (ANY_AMOUNT.low, ANY_AMOUNT.high)))
        if end in rows.types:
            lacking, filled = (
                ~nw.col(f"{end}_given"),
                Interval(*(nw.col(f"{end}_limit_{at}") for at in ("low", "high"))),
            )
        for test in lab_rules.ranged(end):
            for place, codes in enumerate(contexts.different):
                of_test = codes.ranges and contexts.has(lab_rules.place(test), place)
                for dimension in CATALOGUE[test].dimensions if of_test else ():
                    own = limit_for(test, end, codes, dimension, person)
                    mine, where = nw.col("case") == lab_rules.case(test, dimension), contexts.where([place])
                    mine = lacking & (mine if where is None else mine & where)
                    filled = _either(mine, own, filled)
        rows.stored_ends(f"{end}_limit_", filled)


def _person(rows: _Rows, table: LabTable) -> Person:
    """Whose results they are, and when they were taken."""
    sex: Any = nw.lit("")
    if "sex" in table.columns:
        text = folded_text(rows.plan, "sex")
        for word, meant in SEXES.items():
            sex = nw.when(text == word).then(nw.lit(meant)).otherwise(sex)
    rows.plan = rows.plan.with_columns(sex_read=sex)
    ages = [nw.lit(end) for end in ANY_AGE]
    if "age" in table.columns:
        dtype = rows.types["age"]
        is_given = is_number(nw.col("age"), dtype)
        age = as_number(nw.col("age"), dtype, is_given)
        known = is_given & (age >= 0.0) & (age < ANY_AGE[1])
        ages = [nw.when(known).then(age).otherwise(nw.lit(end)) for end in ANY_AGE]
    rows.plan = rows.plan.with_columns(age_low=ages[0], age_high=ages[1])
    first = nw.col("taken").fill_null(-ANY_TIME)
    last = nw.col("until" if "until" in rows.plan.collect_schema() else "taken").fill_null(ANY_TIME)
    return Person(
        nw.col("sex_read"),
        Interval(nw.col("age_low"), nw.col("age_high")),
        Interval(first, last),
        table.days,
        table.kind,
        if_else,
    )


VALIDITY_DAYS: Mapping[str, Callable[[Span], Mapping[str, nw.Expr]]] = {
    "range_from": lambda days: {"range_from_day": days.last},
    "range_to": lambda days: {"range_to_day": days.first},
}
"""The day from which a range is certainly valid, and the one until which it is."""


def _read_validity(rows: _Rows, days: DayScale | None) -> nw.Expr | None:
    """Whether a range is certainly valid on the day of the result; None without columns of validity."""
    first = nw.col("taken").fill_null(-ANY_TIME)
    last = nw.col("until" if "until" in rows.plan.collect_schema() else "taken").fill_null(ANY_TIME)
    valid: list[nw.Expr] = []
    for name, made in VALIDITY_DAYS.items():
        if name not in rows.types:
            continue
        has_day = is_number(nw.col(name), rows.types[name])
        rows.plan = with_span(rows.plan, name, days, made)
        day = nw.col(f"{name}_day")
        is_given = ~day.is_null()
        rows.readable.append(rows.stored(f"{name}_good", is_given | ~has_day))
        known = day.fill_null(0)
        valid.append(~is_given | (known <= first if name == "range_from" else last <= known))
    return reduce(and_, valid) if valid else None
