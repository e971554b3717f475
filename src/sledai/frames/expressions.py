"""Read and score frames of Polars and of lazy engines through expressions of the engine.

Each answer becomes two scratch columns of whole numbers; rules work on these, and then they are dropped.
So no null gets into a rule, nothing is read twice, and a lazy frame stays lazy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial, reduce
from operator import and_, or_
from types import MappingProxyType
from typing import Any, TypeAlias

from attrs import frozen
from narwhals.stable import v2 as nw

from sledai.errors import SledaiError, raise_all
from sledai.frames.cells import CellFormat, Letters, Meanings, Points, Statuses
from sledai.frames.engines import Frame, consolidated, engine, is_text, scratch_prefix, with_row_values
from sledai.frames.reading import (
    Answers,
    Category,
    Column,
    ColumnRule,
    Intermediate,
    Ratio,
    Reading,
    ReasonText,
    RuleResult,
    unread,
)
from sledai.frames.scales import as_grade, as_parts, each_read
from sledai.frames.stages import OfAllRows, Stages, run, with_stored
from sledai.logic import Interval
from sledai.visits.answers import (
    LETTERS,
    MEANINGS,
    NOT_ASSESSED,
    different,
    in_one_coding,
    number_words,
    read_answer,
    unexplained,
    with_letters,
)
from sledai.visits.readings import Scale

BLANKS = "".join(mark for mark in map(chr, range(0x3001)) if mark.isspace())
"""The characters that Python strips; engines strip different ones unless these are given."""
OUTER_BLANKS = f"^[{BLANKS}]+|[{BLANKS}]+$"
"""The same as a pattern, for engines that strip no given characters (Ibis)."""
STANDARD = {True: True, False: False}
MEANT = {answer: meaning for meaning, answer in MEANINGS.items()}

Conditions: TypeAlias = tuple[nw.Expr, nw.Expr]
"""Where a finding is present, and where absent; neither holds where it is missing, both where it cannot be read."""


def by_expressions(reading: Reading, rule: ColumnRule) -> Frame:
    """Add the columns of a rule to a frame; in a lazy frame an unreadable row gets nulls.

    Raises:
        SledaiError: what was found wrong with the columns, and in an eager frame what in them cannot be read.
    """
    raise_all(reading.faults if isinstance(reading.frame, nw.LazyFrame) else ())
    prepared = prepare(reading)
    frame, condition, scratch = prepared.frame, None, list(prepared.scratch)
    if isinstance(frame, nw.DataFrame):
        raise_all([*reading.faults, *unreadable_values(frame, prepared.readable, reading.tables)])
    elif prepared.readable:  # a column of its own, because each result uses it
        scratch.append(f"{scratch_prefix(frame.collect_schema())}readable")
        condition = nw.col(scratch[-1])
        frame = with_row_values(frame, {scratch[-1]: reduce(and_, prepared.readable.values())})
    frame, columns, added = step_by_step(frame, rule(prepared.answers))
    derived = {name: as_column(column, condition) for name, column in columns.items()}
    if isinstance(frame, nw.DataFrame) and derived:  # lazily, so that common expressions are computed once
        return frame.lazy().with_columns(**derived).drop([*scratch, *added]).collect()
    return frame.with_columns(**derived).drop([*scratch, *added])


def step_by_step(frame: Frame, result: RuleResult) -> tuple[Frame, Mapping[str, Column], list[str]]:
    """Evaluate the result of a rule; return the frame with scratch columns, the columns, and the scratch names."""
    scratch: list[str] = []
    while isinstance(result, Intermediate):
        prefix = scratch_prefix(frame.collect_schema())
        columns = {f"{prefix}{name}": as_column(column, None) for name, column in result.columns.items()}
        frame = with_row_values(frame, columns)
        scratch += columns
        result = result.then({name: nw.col(f"{prefix}{name}") for name in result.columns})
    return frame, result, scratch


@frozen
class Prepared:
    """A frame with its answers as scratch columns of whole numbers.

    Attributes:
        frame: the frame.
        ends: the lowest and the highest answer, for each column that was read;
            where it cannot be read, the lowest is above the highest.
        answers: the same for a rule.
        readable: conditions on columns that may hold what cannot be read.
        scratch: the columns that are not the user's.
    """

    frame: Frame
    ends: Mapping[str, Interval[nw.Expr]]
    answers: Answers
    readable: Mapping[str, nw.Expr]
    scratch: Sequence[str]


def prepare(reading: Reading) -> Prepared:
    """Read each column into two whole numbers.

    The numbers are stored, so that a column is read once. Truth values in Polars are not stored, because that is slower
    than to compute them again.
    """
    schema = reading.frame.collect_schema()
    prefix = scratch_prefix([*schema, *reading.tables])
    width = whole_numbers(reading.maximum)
    frame, doubts, of_forms = _single_letters(reading, prefix)
    stages = {
        column: _read_in_stages(reading.frame, column, kind, width, doubts.get(column))
        for column, kind in reading.tables.items()
    }
    frame, found_of, scratch = run(frame, prefix, stages)
    read: dict[Any, Interval[Any]] = dict(found_of)
    of_truth = {  # every value of these can be read
        column
        for column, kind in reading.tables.items()
        if isinstance(kind, Statuses) or (schema[column] == nw.Boolean and isinstance(kind, Mapping))
    }
    at_once = of_truth if reading.frame.implementation.is_polars() else set()
    ends: dict[str, Any] = {}
    for at, (column, found) in enumerate(read.items()):
        if column not in at_once:
            ends |= {f"{prefix}{at}_low": found.low, f"{prefix}{at}_high": found.high}
            read[column] = Interval(nw.col(f"{prefix}{at}_low"), nw.col(f"{prefix}{at}_high"))
    prepared = with_row_values(frame, ends)
    readable = {column: found.low <= found.high for column, found in read.items() if column not in of_truth}
    gap = Interval(nw.lit(0, width), nw.lit(1, width))
    answers = [at if isinstance(at, Interval) else read.get(at, gap) for at in reading.columns]
    return Prepared(prepared, read, answers, readable, [*of_forms, *scratch, *ends])


def _single_letters(reading: Reading, prefix: str) -> tuple[Frame, dict[str, nw.Expr], list[str]]:
    """Find the columns of a lazy frame that have one letter and nothing else, if more columns of the form have numbers.

    Such a letter may be a missing value, as in `visits.answers.with_one_letter`. Only a form of which some columns
    are numbers, or truth values, by their type is looked through.

    Returns:
        The frame; for each column of text in such a form 1 where its letter is not an answer, 0 where it is; and the
        names of the columns that were stored for it.
    """
    frame, schema = reading.frame, reading.frame.collect_schema()
    doubts: dict[str, nw.Expr] = {}
    scratch: list[str] = []
    for at, form in enumerate(reading.forms if isinstance(frame, nw.LazyFrame) else ()):
        typed = [column for column in form if schema[column].is_numeric() or schema[column] == nw.Boolean]
        texts = [column for column, table in form.items() if reads_as_text(schema[column]) and unexplained(table)]
        if not (typed and texts):
            continue
        names = {column: f"{prefix}form{at}_{number}" for number, column in enumerate([*typed, *texts])}
        held = {names[column]: OfAllRows(as_int(~nw.col(column).is_null()).max()) for column in typed}
        for column in texts:
            letters, text = list(unexplained(form[column])), folded(nw.col(column), form[column], on=engine(frame))
            of_row = {letter: text.is_in([letter]) for letter in letters}
            of_row |= {"number": text.is_in(number_words(form[column])), "other": ~text.is_in([*letters, ""])}
            held |= {f"{names[column]}_{part}": OfAllRows(as_int(flags).max()) for part, flags in of_row.items()}
        frame = with_stored(frame, held)
        has_both, has_one, numbers = nw.lit(0), {}, sum((nw.col(names[column]) for column in typed), nw.lit(0))
        for column in texts:
            of_letters = [nw.col(f"{names[column]}_{letter}") for letter in unexplained(form[column])]
            count, name = sum(of_letters, nw.lit(0)), names[column]
            has_both += as_int(count == len(LETTERS))
            has_one[column] = as_int((count == 1) & (nw.col(f"{name}_other") == 0))
            numbers += nw.col(f"{name}_number")
        doubtful = f"{prefix}form{at}"
        fewer = as_int((has_both == 0) & (sum(has_one.values(), nw.lit(0)) < numbers))
        frame = frame.with_columns(fewer.alias(doubtful), **{names[c]: found for c, found in has_one.items()})
        doubts |= {column: nw.col(doubtful) * nw.col(names[column]) for column in texts}
        scratch += [*held, *(names[column] for column in texts), doubtful]
    return consolidated(frame) if doubts else frame, doubts, scratch


def _read_in_stages(frame: Frame, column: str, kind: CellFormat, width: Any, doubt: nw.Expr | None = None) -> Stages:
    """Read a column as its lowest and highest value, the lowest above the highest where a value is unreadable.

    In an eager frame each distinct text, object and letter is read once, in Python. `doubt` is 1 where a letter is
    not an answer although the column has nothing else.
    """
    value, dtype, coding = nw.col(column), frame.collect_schema()[column], None
    if isinstance(frame, nw.DataFrame) and (isinstance(kind, Mapping | Letters | Statuses) or not dtype.is_numeric()):
        return _read_as_written(frame[column], kind, width)
    if isinstance(kind, Scale):
        return (yield from as_parts(value, dtype, kind))
    if isinstance(kind, Statuses):
        filled_in = (yield {"filled_in": _filled_in(value, dtype, kind, engine(frame))})["filled_in"]
        return Interval(filled_in, filled_in)
    if isinstance(kind, Points):
        return as_answer(points_in(value, dtype, kind, on=engine(frame)), width)
    if reads_as_text(dtype):
        words = kind.words if isinstance(kind, Letters) else kind
        value = (yield {"text": folded(value, words, on=engine(frame))})["text"]
        if isinstance(kind, Mapping) and unexplained(kind):
            coding = (yield {"coded": OfAllRows(in_numbers(value, kind))})["coded"]
            coding = coding if doubt is None else coding + doubt
    if not isinstance(kind, Mapping):
        return as_grade(value, kind)
    # derived truth values with nulls are objects in Dask, which cannot be negated
    held = nw.Int8() if dtype == nw.Boolean and engine(frame) == "dask" else dtype
    return as_answer(expressed(value, held, kind, coding), width)


def points_in(value: nw.Expr, dtype: Any, kind: Points, *, on: str | None = None) -> Conditions:
    """Where a column of points is present, and where it is absent; both where it cannot be read."""
    if reads_as_text(dtype):
        return _sorted_out(folded(value, kind.words, on=on), kind.words, None)
    gap = value.is_null()
    return _sorted_out(value, kind.numbers, gap | value.is_nan() if dtype.is_float() else gap)


def _filled_in(value: nw.Expr, dtype: Any, kind: Statuses, on: str) -> nw.Expr:
    """1 where a form with this status was filled in, 0 elsewhere."""
    done = nw.lit(False)
    if reads_as_text(dtype):
        done = folded(value, dict.fromkeys(kind.words), on=on).is_in(kind.words)
    elif dtype.is_numeric() and kind.numbers:
        done = reduce(or_, (value == number for number in kind.numbers))
    elif dtype == nw.Boolean:
        done = reduce(or_, [(value == truth) for truth in (True, False) if str(truth).casefold() in kind.words], done)
    return as_int(done.fill_null(False))


def whole_numbers(maximum: int) -> Any:
    """A kind of whole numbers that holds every score up to the highest; every engine has signed ones."""
    return nw.Int8 if maximum < 2**7 else nw.Int64


def as_answer(conditions: Conditions, width: Any) -> Interval[nw.Expr]:
    """Conditions as the lowest and the highest answer; a condition that is null does not hold.

    Polars chooses between two numbers far faster than it turns a truth value into one.
    """
    present, absent = conditions
    one, zero = nw.lit(1, width), nw.lit(0, width)
    return Interval(nw.when(present).then(one).otherwise(zero), nw.when(absent).then(zero).otherwise(one))


def in_numbers(text: nw.Expr, table: Meanings) -> nw.Expr:
    """Whether any answer of a column is a number, or a truth value; 1 or 0, the same in all rows."""
    return as_int(text.is_in(number_words(table))).max()


def expressed(value: nw.Expr, dtype: Any, table: Meanings, coding: nw.Expr | None = None) -> Conditions:
    """Where a column, its text folded, is present, and where it is absent; both where it cannot be read.

    Of text, whether letters are answers is decided by all rows of the column, which the engine looks through;
    `coding` is what it found, if that is stored.
    """
    gap = value.is_null()
    if dtype == nw.Boolean:
        codes = {code: table.get(str(code).casefold(), code) for code in (True, False)}
        return (value, ~value) if codes == STANDARD else _sorted_out(value, codes, gap)
    if dtype.is_numeric():
        numbers: dict[Any, bool | None] = {1: True, 0: False}
        numbers |= {code: found for code, found in table.items() if isinstance(code, int | float)}
        return _sorted_out(value, numbers, gap | value.is_nan() if dtype.is_float() else gap)
    if not reads_as_text(dtype):
        return _sorted_out(value, {}, gap)
    letters = unexplained(table)
    words = {word: found for word, found in _words(table).items() if word not in letters}
    if letters:
        in_letters = (in_numbers(value, table) if coding is None else coding) == 0
        return _sorted_out(value, words, None, {letter: (found, in_letters) for letter, found in letters.items()})
    return _sorted_out(value, words, None)


def reads_as_text(dtype: Any) -> bool:
    """Whether a lazy column is read through its text; objects of several kinds are."""
    return is_text(dtype) or dtype == nw.Object


def folded(value: nw.Expr, table: Mapping[Any, Any], *, on: str | None = None) -> nw.Expr:
    """Text in the form in which it is looked up, empty where there is none.

    Stripping is dear in most engines, so there only text that is not a word as it stands is stripped; Polars works
    out both branches anyway. Of the two ways to strip, Ibis has only the pattern, which DuckDB takes long to plan.
    """
    text = value.cast(nw.String)
    lower = text.str.to_lowercase()
    by_pattern = on in (None, "ibis")
    stripped = (
        text.str.replace_all(OUTER_BLANKS, "") if by_pattern else text.str.strip_chars(BLANKS)
    ).str.to_lowercase()
    if on != "polars":
        stripped = nw.when(lower.is_in(list(_words(table)))).then(lower).otherwise(stripped)
    if on in (None, "dask"):  # where a null among objects has a text
        stripped = nw.when(~value.is_null()).then(stripped)
    filled: nw.Expr = stripped.fill_null("")
    return filled


def _words(table: Mapping[Any, Any]) -> Mapping[Any, Any]:
    """What text means, letters too, and also where a number was written as text."""
    return {str(code): found for code, found in table.items()} | {
        code: found for code, found in with_letters(table).items() if isinstance(code, str)
    }


def _read_as_written(series: nw.Series[Any], kind: CellFormat, width: Any) -> Interval[Any]:
    """Read a column of an eager frame; each distinct text or object is read once."""
    if not isinstance(kind, Mapping):
        return each_read(series, kind.read, kind.unknown)
    if series.dtype == nw.Object:
        table = in_one_coding(different(series.to_list()), kind)
        return each_read(series, partial(read_answer, table=table), NOT_ASSESSED)
    value = nw.col(series.name)
    if not is_text(series.dtype):
        return as_answer(expressed(value, series.dtype, kind), width)
    written = series.cast(nw.String).unique().drop_nulls().to_list()
    table = in_one_coding(written, kind)
    read = {text: answer for text in written if (answer := read_answer(text, table)) is not None}
    codes = {text: MEANT[answer] for text, answer in read.items()}
    return as_answer(_sorted_out(value.cast(nw.String), codes, value.is_null()), width)


def _sorted_out(
    value: nw.Expr,
    codes: Meanings,
    gap: nw.Expr | None,
    further: Mapping[str, tuple[bool, nw.Expr]] = MappingProxyType({}),
) -> Conditions:
    """Where a column is present and where it is absent; both where it cannot be read.

    Args:
        value: the column.
        codes: what its values mean.
        gap: where it is null, unless one of the codes means that.
        further: values with what they mean, and where they mean it.
    """

    def opposite(meaning: bool) -> nw.Expr:
        others = [code for code, found in codes.items() if found is not meaning]
        known = [value.is_in(others)] if others and isinstance(others[0], str) else [value == code for code in others]
        at = [(value == code) & condition for code, (found, condition) in further.items() if found is not meaning]
        return ~reduce(or_, [*([] if gap is None else [gap]), *known, *at])

    return opposite(True), opposite(False)


def as_column(column: Column, readable: nw.Expr | None) -> nw.Expr:
    """Convert a column of a rule to an expression: null where it is not known or a row is unreadable."""
    values = column.values
    if isinstance(values, Category | ReasonText):
        values = _category(values) if isinstance(values, Category) else _reason_text(values)
    elif isinstance(values, Ratio):
        values = _ratio(values)
    elif isinstance(values, bool):  # the same in every row
        values = nw.lit(values)
    elif not column.truth:
        values = values.cast(nw.Int64)
    for condition in (column.known, readable):
        if condition is not None:
            values = nw.when(nw.lit(condition) if isinstance(condition, bool) else condition).then(values)
    expression: nw.Expr = values
    return expression


def _category(category: Category) -> nw.Expr:
    chosen: Any = nw.lit(None, nw.String)
    for text, condition in category.cases.items():
        chosen = nw.when(condition).then(nw.lit(text)).otherwise(chosen)
    expression: nw.Expr = chosen
    return expression


def as_int(flags: nw.Expr) -> nw.Expr:
    """A truth value as 0 or 1."""
    return if_else(flags, 1, 0)


def if_else(condition: nw.Expr, then: nw.Expr | int, otherwise: nw.Expr | int) -> nw.Expr:
    """One of two values, each an expression or a whole number."""
    first, second = (nw.lit(value, nw.Int64) if isinstance(value, int) else value for value in (then, otherwise))
    expression: nw.Expr = nw.when(condition).then(first).otherwise(second)
    return expression


def _ratio(ratio: Ratio) -> nw.Expr:
    divisor = ratio.divisor
    part: nw.Expr = ratio.part.cast(nw.Float64)
    if isinstance(divisor, int):
        return part / divisor
    found: nw.Expr = nw.when(divisor > 0).then(part / divisor.cast(nw.Float64))
    return found


def _reason_text(reasons: ReasonText) -> nw.Expr:
    """Reasons as text: groups separated by semicolons, names by commas."""
    groups = []
    for word, verdicts in reasons.groups.items():
        names = {name: verdict.certain for name, verdict in verdicts.items() if verdict.certain is not False}
        if not names:
            continue
        listed = nw.concat_str(
            [nw.when(at).then(nw.lit(f", {name}")).otherwise(nw.lit("")) for name, at in names.items()]
        )
        group = nw.concat_str([nw.lit(f"; {word}: "), listed.str.slice(2)])
        groups.append(nw.when(listed == "").then(nw.lit("")).otherwise(group))
    return nw.concat_str(groups).str.slice(2) if groups else nw.lit("")


def unreadable_values(
    prepared: nw.DataFrame[Any], readable: Mapping[str, nw.Expr], kinds: Mapping[str, CellFormat]
) -> list[SledaiError]:
    """The errors for columns with values that cannot be read, each value counted."""
    if not readable or not len(prepared):
        return []
    all_read = prepared.select(**{column: condition.all() for column, condition in readable.items()})
    wrong = [column for column in readable if not all_read[column].item()]
    rows = ((column, prepared.filter(~readable[column])[column]) for column in wrong)
    faults = (unread(column, kinds[column], values.to_list()) for column, values in rows)
    return [fault for fault in faults if fault]
