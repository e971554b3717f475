"""Read answers, and refuse values that are not answers."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from decimal import Decimal
from typing import Any, TypeAlias, cast

import numpy as np
from numpy.typing import NDArray

from sledai.definitions.descriptors import Descriptor
from sledai.errors import (
    SledaiError,
    UnreadableValueError,
    ambiguous_code,
    contradictory_answer,
    different_lengths,
    missing_column,
    unknown_descriptor,
    unreadable_answer,
)
from sledai.logic import Array, ColumnLike, Interval

DESCRIPTORS = tuple(Descriptor)
"""The 24 descriptors in form order; answers are kept in this order everywhere."""

Codebook: TypeAlias = Mapping[Any, bool | None]
"""The meanings of further values: present (True), absent (False) or not assessed (None). Case does not matter."""

ABSENT = Interval(0, 0)
PRESENT = Interval(1, 1)
NOT_ASSESSED = Interval(0, 1)

MEANINGS: Mapping[bool | None, Interval[int]] = {True: PRESENT, False: ABSENT, None: NOT_ASSESSED}
WORDS: Mapping[str, bool | None] = {
    **dict.fromkeys(("yes", "true", "present", "1", "1.0"), True),
    **dict.fromkeys(("no", "false", "absent", "0", "0.0"), False),
    **dict.fromkeys(("", "nan", "null", "nd", "not done"), None),
}
"""The meanings of texts in every column."""
LETTERS: Mapping[str, bool] = {"y": True, "n": False}
"""The meanings of letters in a column without numbers; with numbers they may be missing values of Stata and SAS."""
TRUTHS = ("true", "false")
"""How truth values are written; a column that has them is coded in numbers, as Python takes True and 1 for one."""
WHOLE = re.compile(r"-?[0-9]{1,15}(\.0)?")
"""A whole number as text."""
NUMBERS = (bool, int, float, Decimal, np.bool_, np.integer, np.floating)
ALIKE = frozenset((str, bool, int, float, type(None)))
"""Types of which two values that are equal mean the same."""
DATES = (np.datetime64, np.timedelta64)
UNREADABLE = 3
FIRST_ROWS = 100
"""The number of rows that are read first."""
SINGLE = (True, False, None, 1, 0, np.nan) if sys.implementation.name == "cpython" else ()
"""Values of which there is one object each, found in arrays by its address; of other interpreters none is known."""
CODES = {ABSENT: 0, PRESENT: 1, NOT_ASSESSED: 2, None: UNREADABLE}


def folded(value: object) -> object:
    """Make the key for looking up a value: text without outer blanks and case, a number as Python has it.

    The key of a truth value is its text, because Python takes True and 1 for one.
    """
    if isinstance(value, str):
        return value.strip().casefold()
    if isinstance(value, bool | np.bool_):
        return TRUTHS[not value]
    return value.item() if isinstance(value, np.integer | np.floating) else value


def is_missing(value: object) -> bool:
    """Whether a value is blank: null, NaN, or a text of blanks."""
    if isinstance(value, str):
        return not value.strip()
    if value is None or type(value).__name__ in {"NAType", "NaTType"}:
        return True
    if isinstance(value, DATES):
        return bool(np.isnat(value))
    if isinstance(value, Decimal):
        return value.is_nan()  # comparing a signaling one raises
    return isinstance(value, NUMBERS) and bool(value != value)


def code_table(codebook: Codebook | None) -> dict[Any, bool | None]:
    """Make the table of words, with the meanings of the codebook before the usual ones.

    Raises:
        ContradictionError: a value has two meanings.
        TypeError: a meaning is not True, False or None, or is given to a blank.
    """
    return {**WORDS, **codes_of(codebook)}


def codes_of(codebook: Codebook | None) -> dict[Any, bool | None]:
    """The values of a codebook as they are looked up, also as they may be written otherwise.

    Raises:
        AmbiguousCodeError: a value has two meanings.
        TypeError: a meaning is not True, False or None, or nothing at all is given a meaning.
    """
    codes: dict[Any, bool | None] = {}
    for value, meaning in (codebook or {}).items():
        if not (meaning is None or isinstance(meaning, bool)):
            raise TypeError(
                f"codebook[{value!r}] is {meaning!r}: use True (present), False (absent) or None (not assessed)"
            )
        if is_missing(value):
            raise TypeError(f"codebook[{value!r}]: null, NaN and blanks always mean not assessed")
        if codes.setdefault(folded(value), meaning) is not meaning:
            raise ambiguous_code((str(folded(value)),))
    rewritten: dict[Any, bool | None] = {}
    for code, meaning in codes.items():
        for form in _other_forms(code):
            if rewritten.setdefault(form, meaning) is not meaning:
                raise ambiguous_code((str(form),))
    return {**rewritten, **codes}


def _other_forms(code: object) -> list[object]:
    """List the other forms of a whole number: as a number, and as text with and without a decimal."""
    text = str(code)
    if isinstance(code, str) and not WHOLE.fullmatch(text):
        return []
    if not isinstance(code, str | int | float) or (isinstance(code, float) and not code.is_integer()):
        return []
    whole = int(float(text)) if "." in text or isinstance(code, float) else int(text)
    return [form for form in (whole, str(whole), f"{whole}.0") if form != code or type(form) is not type(code)]


def unexplained(table: Mapping[Any, bool | None]) -> dict[str, bool]:
    """Select the letters that the codebook does not explain, with their meaning in a column without numbers."""
    return {letter: meaning for letter, meaning in LETTERS.items() if letter not in table}


def with_letters(table: Mapping[Any, bool | None]) -> dict[Any, bool | None]:
    """Make the table of words for a column without numbers."""
    return {**LETTERS, **table}


def in_one_coding(values: Iterable[object], table: Mapping[Any, bool | None]) -> Mapping[Any, bool | None]:
    """Make the table of words for a column, or a form, of these values: without letters if it has numbers too.

    The table always has the letters that the codebook explains.
    """
    held = list(values)
    letters = unexplained(table)
    has_letters = any(isinstance(value, str) and folded(value) in letters for value in held)
    doubtful = has_letters and any(_is_number(value, table) for value in held)
    return table if doubtful else with_letters(table)


def with_one_letter(columns: Mapping[str, Iterable[object]], tables: Mapping[str, Any]) -> tuple[str, ...]:
    """Find the columns of a form that have one letter and nothing else, such as only N, if more columns have numbers.

    Such a letter may be a missing value. If any column has both letters, letters are answers in this form.

    Args:
        columns: the different values of each column.
        tables: their meanings.
    """
    single, numbers = [], 0
    for name, values in columns.items():
        held = [value for value in values if not is_missing(value)]
        own = _letters_of(held) & set(unexplained(tables[name]))
        if len(own) == len(LETTERS):
            return ()
        single += [name] if own and only_letters(held, tables[name]) else []
        numbers += any(_is_number(value, tables[name]) for value in held)
    return tuple(single) if len(single) < numbers else ()


def _letters_of(values: Iterable[object]) -> set[object]:
    """Select the letters among some values."""
    return {folded(value) for value in values if isinstance(value, str)} & set(LETTERS)


def one_letter_faults(
    columns: Mapping[str, Callable[[slice], Iterable[object]]], tables: Mapping[str, Any]
) -> list[UnreadableValueError]:
    """The errors for columns that have N, or Y, and nothing else, where more columns have numbers.

    The first rows of most forms show that no column is like that; only otherwise all rows are read.

    Args:
        columns: for each column the function that gives its values in some rows.
        tables: their meanings.
    """
    first = {name: different(values(slice(0, FIRST_ROWS))) for name, values in columns.items()}
    maybe = [name for name, values in first.items() if only_letters(values, tables[name])]
    if not maybe or any(len(_letters_of(values)) == len(LETTERS) for values in first.values()):
        return []
    seen = {name: different(columns[name](slice(None))) for name in maybe}
    if not any(
        only_letters(values, tables[name]) and not all(map(is_missing, values)) for name, values in seen.items()
    ):
        return []
    seen |= {name: different(values(slice(None))) for name, values in columns.items() if name not in seen}
    found = with_one_letter({name: seen[name] for name in columns}, tables)
    faults = (
        unreadable_error(name, (each for each in columns[name](slice(None)) if not is_missing(each))) for name in found
    )
    return [fault for fault in faults if fault]


def only_letters(values: Iterable[object], table: Mapping[Any, bool | None]) -> bool:
    """Whether all values are letters that the codebook does not explain, or blanks."""
    letters = unexplained(table)
    return all(is_missing(value) or (isinstance(value, str) and folded(value) in letters) for value in values)


def number_words(table: Mapping[Any, bool | None]) -> list[str]:
    """List the texts that are answers and numbers, or truth values."""
    return [str(code).casefold() for code, found in table.items() if found is not None and _is_number(code, table)]


def _is_number(value: object, table: Mapping[Any, bool | None]) -> bool:
    """Whether a value is an answer that is written as a number or as a truth value."""
    looked_up = folded(value)
    if not isinstance(looked_up, str):
        return isinstance(value, NUMBERS) and read_answer(value, table) in (PRESENT, ABSENT)
    if table.get(looked_up) is None:
        return False
    return looked_up in TRUTHS or looked_up.lstrip("+-").replace(".", "", 1).isdecimal()


def read_answer(value: object, table: Mapping[Any, bool | None]) -> Interval[int] | None:
    """Read one value as an answer; None if it is not one."""
    if is_missing(value):
        return NOT_ASSESSED
    if isinstance(value, DATES):
        return None
    looked_up = folded(value)
    try:
        if looked_up in table:
            return MEANINGS[table[looked_up]]
    except TypeError:  # an unhashable value, such as a list, is not an answer
        return None
    if isinstance(value, NUMBERS):
        return PRESENT if value == 1 else ABSENT if value == 0 else None
    return None


def read_codes(values: Sequence[object], table: Mapping[Any, bool | None]) -> NDArray[np.int8]:
    """Read many values as codes (0 absent, 1 present, 2 not assessed, 3 unreadable), each different value once.

    Values of two types may be equal and mean different things, such as 1 and a complex 1.
    """
    typed = not ALIKE.issuperset(map(type, values))
    keys: Sequence[Any] = list(zip(map(type, values), values, strict=True)) if typed else values
    try:
        codes = {key: CODES[read_answer(key[1] if typed else key, table)] for key in set(keys)}
        return np.fromiter(map(codes.__getitem__, keys), np.int8, len(values))
    except TypeError:  # as above
        return np.array([CODES[read_answer(value, table)] for value in values], np.int8)


def unreadable_error(column: str, values: Iterable[object]) -> UnreadableValueError | None:
    """Make the error that counts unreadable values, if any."""
    counts = Counter(repr(value) for value in values)
    return unreadable_answer(column, dict(counts.most_common())) if counts else None


def read_whole_column(
    name: str, values: ColumnLike, table: Mapping[Any, bool | None], *, copy: bool = False
) -> tuple[Interval[Array], SledaiError | None]:
    """Read a column whose values decide whether letters are answers."""
    data = values if isinstance(values, np.ma.MaskedArray) else as_array(values)
    return read_column(name, data, coded_alike(data, table), copy=copy)


def coded_alike(data: Any, table: Mapping[Any, bool | None]) -> Mapping[Any, bool | None]:
    """Make the table of words for an array; an array of numbers keeps the given one."""
    if data.dtype.kind in "biufmM":
        return table
    held = data.compressed() if isinstance(data, np.ma.MaskedArray) else data.ravel()
    if held.dtype == object and len(held):
        places = list(_places_of_singles(held))
        is_other = ~np.logical_or.reduce([np.zeros(len(held), np.bool_), *(found for _, found in places)])
        others = different(held[is_other].tolist())
        singles = [value for value, found in places if found.any()]
        return in_one_coding([*others, *singles], table)
    return in_one_coding(different(held.tolist()), table)


def different(values: Iterable[object]) -> list[object]:
    """List each value once, if all are hashable."""
    try:
        return list(set(values))
    except TypeError:
        return list(values)


def read_column(
    name: str, values: ColumnLike, table: Mapping[Any, bool | None], *, copy: bool = False
) -> tuple[Interval[Array], SledaiError | None]:
    """Read a column, or a part of one, as its lowest and highest answers (0 or 1), with the error for other values.

    Args:
        name: the column.
        values: its values.
        table: their meanings.
        copy: whether to copy the answers; otherwise those of truth values may share the memory of the column.
    """
    data = np.ma.getdata(values) if isinstance(values, np.ma.MaskedArray) else as_array(values)
    masked: Any = np.ma.getmaskarray(values) if isinstance(values, np.ma.MaskedArray) else np.False_
    if data.ndim != 1:
        return as_intervals(np.zeros(0, np.bool_), np.False_), different_lengths({name: f"shape {data.shape}"})
    explained = [code for code in table if not isinstance(code, str)]
    if data.dtype.kind == "b":
        explained = [word for word in TRUTHS if table[word] is not WORDS[word]]
    if explained or data.dtype.kind not in "biuf":
        codes = _read_objects(data, table)
        codes[masked] = CODES[NOT_ASSESSED]
        return _decoded(codes), unreadable_error(name, values_of(data[codes == UNREADABLE]))
    if data.dtype.kind == "b":
        answer = as_intervals(data, masked)
        return (_copied(answer) if copy else answer), None
    present = data == 1
    gap: Any = data != data if data.dtype.kind == "f" else np.False_
    if masked is not np.False_:
        present &= ~masked
        gap = gap | masked
    possible = np.bitwise_or(present, gap, out=gap) if gap.any() else present
    known = data == 0
    known |= possible
    fault = None if known.all() else unreadable_error(name, values_of(data[~known]))
    return _ends(present, possible), fault


class _Addresses:
    """The addresses of the objects of an array, as numpy reads them; equal addresses mean one object."""

    def __init__(self, objects: Any) -> None:
        self.objects = objects
        self.__array_interface__ = {
            **objects.__array_interface__,
            "typestr": np.dtype(np.intp).str,
            "descr": [("", "O")],
        }


def _places_of_singles(objects: Any) -> Iterator[tuple[object, NDArray[np.bool_]]]:
    """Find where an array holds each value of `SINGLE`."""
    addresses: Any = np.asarray(_Addresses(objects)) if SINGLE else None
    return ((value, addresses == id(value)) for value in SINGLE)


def _read_objects(data: Any, table: Mapping[Any, bool | None]) -> NDArray[np.int8]:
    """Read values of any kind as codes: the most frequent objects by address, each other value once.

    CPython has one True, one False, one None and, up to 256, one of each integer, so their addresses identify them.
    Without addresses every value is one of the others.
    """
    if data.dtype != object or not len(data):
        return read_codes(values_of(data), table)
    codes = np.full(len(data), UNREADABLE + 1, np.int8)
    for value, found in _places_of_singles(data):
        codes[found] = CODES[read_answer(value, table)]
    others = np.flatnonzero(codes > UNREADABLE)
    codes[others] = read_codes(values_of(data[others]), table)
    return codes


def read_coded(
    name: str, positions: Array, values: Sequence[object], table: Mapping[Any, bool | None]
) -> tuple[Interval[Array], SledaiError | None]:
    """Read a column given as positions in a list of its different values; -1 is a blank."""
    meanings = np.array([*(CODES[read_answer(value, table)] for value in values), CODES[NOT_ASSESSED]], np.int8)
    answer = _decoded(meanings[positions])
    if not (meanings == UNREADABLE).any():
        return answer, None
    counts = np.bincount(positions[positions >= 0], minlength=len(values)).tolist()
    wrong = Counter(
        {repr(v): n for v, n, code in zip(values, counts, meanings, strict=False) if code == UNREADABLE and n}
    )
    return answer, unreadable_answer(name, dict(wrong.most_common())) if wrong else None


def _decoded(codes: Array) -> Interval[Array]:
    """Turn codes into answers."""
    present = codes == CODES[PRESENT]
    return _ends(present, present | (codes == CODES[NOT_ASSESSED]))


def as_array(values: ColumnLike) -> Any:
    """Make an array of values; those of a list keep their types."""
    if isinstance(values, list | tuple):
        return np.array(values, object)
    try:
        return np.asanyarray(values)
    except NotImplementedError:  # pandas cannot give every column of Arrow as an array
        return as_objects(cast("Iterable[object]", values))


def as_objects(values: Iterable[object]) -> Any:
    """Make an array of objects, of one dimension even if they have lengths of their own."""
    return np.array([*values, None], object)[:-1]


def values_of(data: Any) -> list[Any]:
    """List the values of an array as Python objects; a date stays a date."""
    return list(data) if data.dtype.kind in "mM" else list(data.tolist())


def as_intervals(present: NDArray[np.bool_], gap: NDArray[np.bool_] | np.bool_) -> Interval[Array]:
    """Make a column from the presences and the missing items; a missing item overrules a presence."""
    return _ends(present & ~gap, present | gap) if gap.any() else _ends(present, present)


def unassessed(size: int) -> Interval[Array]:
    """Make a column of missing items."""
    return as_intervals(np.zeros(size, np.bool_), np.ones(size, np.bool_))


def _ends(certain: NDArray[np.bool_], possible: NDArray[np.bool_]) -> Interval[Array]:
    """Make a column from certain and possible presences; one array serves both ends if nothing is missing."""
    low = _answers(certain)
    return Interval(low, low if possible is certain else _answers(possible))


def _copied(answer: Interval[Array]) -> Interval[Array]:
    """Copy answers; one array serves both ends if nothing is missing."""
    low = answer.low.copy()
    return Interval(low, low if answer.high is answer.low else answer.high.copy())


def _answers(column: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """View truth values as 0 and 1, contiguous and read-only."""
    answers = np.ascontiguousarray(column).view(np.uint8)
    if column.base is not None and answers.max(initial=0) > 1:  # foreign memory may hold any byte as a boolean
        answers = (answers != 0).view(np.uint8)
    answers.flags.writeable = False
    return answers


def unknown_names(names: Iterable[object], place: str) -> SledaiError | None:
    """Make the error for names that are not descriptors, if any."""
    unknown = [str(name) for name in names if name not in DESCRIPTORS]
    unknown = sorted(unknown) if isinstance(names, Set) else unknown
    return unknown_descriptor(tuple(unknown), accepted=DESCRIPTORS, place=place) if unknown else None


def as_descriptors(names: Iterable[Descriptor | str], place: str) -> frozenset[Descriptor]:
    """Read names of descriptors; a `str` is one name, and a mapping is refused."""
    if isinstance(names, Mapping):
        raise TypeError(f"{place}: a mapping has answers, not only names; read it with from_mapping or from_columns")
    given = (names,) if isinstance(names, str) else names if isinstance(names, Set) else tuple(names)
    if error := unknown_names(given, place):
        raise error
    return frozenset(Descriptor(name) for name in given)


def contradiction_error(names: Iterable[str], skipped: frozenset[Descriptor]) -> SledaiError | None:
    """Make the error for descriptors that have an answer and are declared as not assessed, if any."""
    given = tuple(names)
    both = tuple(name.value for name in DESCRIPTORS if name in skipped and name in given)
    return contradictory_answer(both) if both else None


def missing_column_error(names: Iterable[str], skipped: frozenset[Descriptor], place: str) -> SledaiError | None:
    """Make the error for descriptors that have no answer and are not declared as not assessed, if any."""
    given = tuple(names)
    absent = tuple(name.value for name in DESCRIPTORS if name not in given and name not in skipped)
    return missing_column(absent, available=tuple(map(str, given)), place=place) if absent else None


def position(descriptor: Descriptor | str) -> int:
    """Find the place of a descriptor in form order, from 0."""
    (name,) = as_descriptors([descriptor], "answer")
    return DESCRIPTORS.index(name)
