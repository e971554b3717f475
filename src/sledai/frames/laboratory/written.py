"""Read results and limits that are text, and results to which the code book gives a meaning, by expressions.

A text is read as a number with a sign, as a range or as a word; each different text once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import partial
from itertools import product
from typing import Any

from attrs import frozen
from narwhals.stable import v2 as nw

from sledai.frames.engines import Frame, engine
from sledai.frames.expressions import reads_as_text
from sledai.frames.laboratory.amounts import as_number, is_number
from sledai.frames.laboratory.lab_rules import ENDS
from sledai.frames.laboratory.table import Contexts, LabTable, plain_text, stripped
from sledai.frames.laboratory.text_values import SIGN_PLACES
from sledai.laboratory.code_book import LabCodes
from sledai.laboratory.results import both_flags
from sledai.laboratory.texts import (
    BETWEEN,
    COMPARATORS,
    FLAG_MEANINGS,
    LIMIT_SIGNS,
    NOT_DONE,
    NOT_KNOWN,
    NUMBER,
    SIGNS,
    is_not_done,
    with_plain_sign,
)
from sledai.visits import readings

MOST_CHARACTERS = 16
"""A number of so many characters has at most 15 digits, so a float is exactly it; a longer text is not read here."""
SIMPLE = r"[0-9]+(?:\.[0-9]+)?"
PLAIN = r"^(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]{1,2})?$"
DASH = "(?:-|\N{EN DASH}|to)"
RANGE = rf"^{SIMPLE}\s*{DASH}\s*{SIMPLE}$"
FROM_DASH, TO_DASH = rf"\s*{DASH}.*$", rf"^.*{DASH}\s*"
UNREAD = float("inf")
"""The number that stands for a text that cannot be read."""


@frozen
class Meaning:
    """What a word means as a result.

    Attributes:
        number: the number, or the lower end of a range; None for no result.
        to: the upper end of a range.
        sign: the sign before the number.
        known: whether it says something of the number.
        flag: the flag that it stands for.
    """

    number: float | None
    to: float | None = None
    sign: str = ""
    known: bool = True
    flag: str = ""

    @classmethod
    def of(cls, meaning: object, codes: LabCodes) -> Meaning:
        """Read the meaning of a word of a code book."""
        if is_not_done(meaning):
            return cls(None)
        if meaning in (NOT_KNOWN, *FLAG_MEANINGS):
            return cls(0.0, known=False, flag="" if meaning == NOT_KNOWN else str(meaning))
        text = with_plain_sign(str(meaning), codes.signs)
        if between := BETWEEN.fullmatch(text):
            low, high = map(_as_float, between.groups())
            return cls(low, high)
        sign = next((sign for sign in COMPARATORS if text.startswith(sign)), "")
        return cls(_as_float(text.removeprefix(sign)), sign=sign)


def _as_float(text: str) -> float:
    """A number that a float is exactly; of another text the one that cannot be read."""
    number = readings.as_number(text) if NUMBER.fullmatch(text.strip()) else None
    return UNREAD if number is None or len(text.strip()) > MOST_CHARACTERS else float(number)


def with_values(plan: Any, rows: Frame, table: LabTable, contexts: Contexts) -> Any:
    """Read the results that are text or have a meaning of their own.

    Args:
        plan: the rows, with ``codes`` if there are several.
        rows: the same without further columns.
        table: the columns of the table and how they are read.
        contexts: what is written of each test.

    Returns:
        The rows, with ``value`` as a number, null for no result and infinite where it cannot be read. If something had
        to be read, also ``value_to``, the upper end of a range or null; ``value_sign``, the position of its sign in
        `SIGN_PLACES`; ``value_known``, whether it says something of the number; and ``value_flag``, the flag that a
        word stands for.
    """
    dtype = rows.collect_schema()["value"]
    is_text = reads_as_text(dtype)
    if not is_text and not any(codes.meanings for codes in contexts.different):
        return plan
    if not is_text:
        given = is_number(nw.col("value"), dtype)
        number = nw.when(given).then(as_number(nw.col("value"), dtype, given))
        plan = plan.with_columns(value_number=number, value_to=nw.lit(None, nw.Float64), value_sign=nw.lit(0, nw.Int64))
        plan = _with_words(plan, table, contexts, ~given, None)
    else:
        plan = _each_once(plan, rows, "value", partial(_values, table=table, contexts=contexts), contexts)
    return plan.with_columns(value=nw.col("value_number"))


def _values(data: Any, table: LabTable, contexts: Contexts) -> Any:
    """Read results that are text."""
    data = _signed(data, "value", contexts)
    small, rest = nw.col("value_small"), nw.col("value_rest")
    is_range = rest.str.contains(RANGE) & (nw.col("value_sign") == 0)
    data = data.with_columns(
        value_first=nw.when(is_range).then(rest.str.replace_all(FROM_DASH, "")).otherwise(rest),
        value_last=nw.when(is_range).then(rest.str.replace_all(TO_DASH, "")).otherwise(nw.lit("")),
    )
    data = data.with_columns(
        value_number=nw.when(~small.is_in(["", *NOT_DONE])).then(_number(nw.col("value_first"))),
        value_to=nw.when(nw.col("value_last") != "").then(_number(nw.col("value_last"))),
    )
    return _with_words(data, table, contexts, small == "", small)


def _with_words(data: Any, table: LabTable, contexts: Contexts, is_blank: nw.Expr, small: nw.Expr | None) -> Any:
    """Give words, and numbers that are words, their meanings."""
    number, plain = nw.col("value_number"), (nw.col("value_sign") == 0) & nw.col("value_to").is_null()
    parts: dict[str, Any] = {name: nw.col(f"value_{name}") for name in ("number", "to", "sign")}
    parts |= {"known": nw.lit(True), "flag": nw.lit("")}
    for at, codes in enumerate(contexts.different):
        where = contexts.where([at])
        for word, given in codes.meanings.items():
            if isinstance(word, Decimal):
                is_word = plain & (number == float(word)).fill_null(False)
            elif not word:
                is_word = is_blank
            elif small is not None:
                is_word = small == word
            else:  # a number is not a word
                continue
            is_word = is_word if where is None else is_word & where
            means = Meaning(UNREAD) if word in table.shared_words(codes) else Meaning.of(given, codes)
            meant = {
                "number": nw.lit(means.number, nw.Float64),
                "to": nw.lit(means.to, nw.Float64),
                "sign": nw.lit(SIGN_PLACES.index(means.sign), nw.Int64),
                "known": nw.lit(means.known),
                "flag": nw.lit(means.flag),
            }
            parts = {name: nw.when(is_word).then(meant[name]).otherwise(part) for name, part in parts.items()}
    return data.with_columns(**{f"value_{name}": part for name, part in parts.items()})


def with_flags_of_words(flag: nw.Expr, of_word: nw.Expr) -> nw.Expr:
    """The flags of results whose words are flags too, as `both_flags` combines them."""
    found = flag
    for one, other in product(("", *FLAG_MEANINGS), FLAG_MEANINGS):
        both = nw.lit(both_flags(one, other))
        found = nw.when((flag == one) & (of_word == other)).then(both).otherwise(found)
    return found


def with_limits(plan: Any, rows: Frame, contexts: Contexts) -> Any:
    """Read the limits that are text.

    Returns:
        The rows, with ``lower`` and ``upper`` as numbers, null for no limit and infinite where it cannot be read; of
        text also ``lower_outside`` and ``upper_outside``, whether the limit itself is outside the range.
    """
    schema = rows.collect_schema()
    columns = {end: (end,) for end in ENDS if end in schema and reads_as_text(schema[end])}
    for name, ends in ({"limits": tuple(ENDS)} if "limits" in schema else columns).items():
        plan = _each_once(plan, rows, name, partial(_limits, name=name, ends=ends, contexts=contexts), contexts)
        plan = plan.with_columns(**{end: nw.col(f"{end}_number") for end in ends})
    return plan


def _limits(data: Any, name: str, ends: Sequence[str], contexts: Contexts) -> Any:
    """Read one limit of ranges, or both as they are printed in one cell."""
    data = _signed(data, name, contexts)
    sign, rest, is_blank = nw.col(f"{name}_sign"), nw.col(f"{name}_rest"), nw.col(f"{name}_small") == ""
    is_range = rest.str.contains(RANGE) & (sign == 0) if len(ends) > 1 else nw.lit(False)
    found: dict[str, nw.Expr] = {}
    for end in ends:
        side = LIMIT_SIGNS[end]
        mine = sign.is_in([SIGN_PLACES.index(side), SIGN_PLACES.index(f"{side}=")])
        is_plain = mine | (sign == 0) if len(ends) == 1 else mine
        part = rest.str.replace_all(FROM_DASH if end == "lower" else TO_DASH, "")
        found[f"{end}_text"] = nw.when(is_range).then(part).when(is_plain).then(rest).otherwise(nw.lit(""))
        found[f"{end}_given"] = ~is_blank & (mine | (sign == 0)) if len(ends) > 1 else ~is_blank
        found[f"{end}_outside"] = sign == SIGN_PLACES.index(side)
    data = data.with_columns(**found)
    numbers = {end: _limit(end, nw.col(f"{end}_text")) for end in ends}
    return data.with_columns(**{f"{end}_number": nw.when(nw.col(f"{end}_given")).then(numbers[end]) for end in ends})


def _limit(end: str, text: nw.Expr) -> nw.Expr:
    """A limit as a number; an unreadable one is farther out than any, so that it is not on the wrong side of the other.

    The largest number that is read is below it.
    """
    number = _number(text)
    found: nw.Expr = nw.when(number < UNREAD).then(number).otherwise(nw.lit(-UNREAD)) if end == "lower" else number
    return found


def _each_once(plan: Any, rows: Frame, name: str, read: Callable[[Any], Any], contexts: Contexts) -> Any:
    """Read a column of text, each different text once, if its meaning does not depend on the row."""
    plan = plan.with_columns(**{name: plain_text(rows, name)})
    if len(contexts.different) > 1:
        return read(plan)
    different: Any = rows.select(**{name: plain_text(rows, name)}).unique()
    return plan.join(read(different).lazy(), on=[name], how="inner")


def _signed(data: Any, name: str, contexts: Contexts) -> Any:
    """Add the text without outer blanks in small letters, the place of its sign, and what follows the sign."""
    data = data.with_columns(**{f"{name}_rest": stripped(nw.col(name), on=engine(data))})
    data = data.with_columns(**{f"{name}_small": nw.col(f"{name}_rest").str.to_lowercase()})
    small, rest, place = nw.col(f"{name}_small"), nw.col(f"{name}_rest"), nw.lit(0, nw.Int64)
    for sign, meaning, where in sorted(_signs(contexts), key=lambda each: (len(each[0]), each[2] is not None)):
        found = small.str.starts_with(sign)
        found = found if where is None else found & where
        place = nw.when(found).then(nw.lit(SIGN_PLACES.index(meaning), nw.Int64)).otherwise(place)
        rest = nw.when(found).then(nw.col(f"{name}_rest").str.slice(len(sign))).otherwise(rest)
    data = data.with_columns(**{f"{name}_sign": place, f"{name}_rest": rest})
    return data.with_columns(**{f"{name}_rest": stripped(nw.col(f"{name}_rest"), on=engine(data))})


def _signs(contexts: Contexts) -> list[tuple[str, str, nw.Expr | None]]:
    """The signs and words before a number, their meanings, and the rows in which they have them."""
    found: list[tuple[str, str, nw.Expr | None]] = [(sign, meaning, None) for sign, meaning in SIGNS.items() if sign]
    for at, codes in enumerate(contexts.different):
        own: Mapping[str, str] = codes.signs
        found += [(sign, own[sign], contexts.where([at])) for sign in own if sign and own[sign] != SIGNS.get(sign)]
    return found


def _number(text: nw.Expr) -> nw.Expr:
    """A text as a number, `UNREAD` where it is not a plain one; no engine has to cast another text."""
    is_plain = text.str.contains(PLAIN) & (text.str.len_chars() <= MOST_CHARACTERS)
    number = nw.when(is_plain).then(text).otherwise(nw.lit("0")).cast(nw.Float64)
    found: nw.Expr = nw.when(is_plain).then(number).otherwise(nw.lit(UNREAD))
    return found
