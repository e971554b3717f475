"""Convert long tables, one row for each item, to wide frames, one row for each visit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence  # noqa: F401  # Iterable is in the type of `done`
from typing import Any, Literal

import numpy as np
from attrs import evolve, field, frozen
from narwhals.stable import v2 as nw
from narwhals.stable.v2.typing import IntoFrameT

from sledai._fixed import Fixed
from sledai.definitions import Edition, require_edition
from sledai.definitions.descriptors import Descriptor
from sledai.editions import SELENA_SLEDAI
from sledai.errors import (
    SledaiError,
    UnreadableValueError,
    contradictory_item,
    listed,
    missing_column,
    raise_all,
    taken_column,
    unknown_descriptor,
    unreadable_answer,
)
from sledai.frames.arrays import with_columns
from sledai.frames.cells import CellFormat, Meanings, Statuses
from sledai.frames.deriving import apply_rule, native
from sledai.frames.engines import ONE_CASE, Frame, engine, name_of, scratch_prefix, supported
from sledai.frames.expressions import BLANKS, OUTER_BLANKS, as_int, folded as folded_text, reads_as_text
from sledai.frames.layout import Layout, Match, statuses
from sledai.frames.measure import require_layout
from sledai.frames.naming import FORMS
from sledai.frames.reading import Answers, Column, Reading
from sledai.frames.stages import OfAllRows, with_stored
from sledai.frames.stamping import remark_statuses
from sledai.frames.synonyms import SYNONYMS
from sledai.frames.visits import first_rows, identified, unidentified, visit_columns, with_group_values
from sledai.logic import Array
from sledai.visits.answers import (
    ABSENT,
    DESCRIPTORS,
    LETTERS,
    as_descriptors,
    code_table,
    different,
    folded,
    in_one_coding,
    is_missing,
    number_words,
    one_letter_faults,
    unexplained,
    with_letters,
)

__all__ = ["LongLayout", "from_long"]

SUM_ABSENT, SUM_PRESENT = 0, 2
"""The sum of an answer's lowest and highest value; a missing item has 1."""
OTHER, WHOLE_FORM = -1, -2
"""The position of an item that is not a descriptor, and that of the whole form."""


def _fixed_items(given: Mapping[Any, Descriptor | str] | None) -> Fixed[Any, Descriptor]:
    as_descriptors(list((given or {}).values()), "items")
    return Fixed({value: Descriptor(name) for value, name in (given or {}).items()})


@frozen(kw_only=True)
class LongLayout:
    """Where a long table, with one row for each item of a visit, holds what.

    Attributes:
        item: the column that says which item a row is about.
        answer: the column with the answer.
        items: what values of `item` mean, taken as they stand; other values are names.
        unlisted: how to treat an item that a visit does not list. A missing row means absent only with ``"absent"``,
            which is for forms on which only findings are listed.
        other_items: ``"refuse"`` refuses an item that is not a descriptor, or a blank one; ``"ignore"`` leaves out the
            rows of items that are not descriptors, and with them a visit that has no others. A blank item is refused
            all the same: it may be the lost name of any item.
        form: the value of `item`, taken as it stands, that stands for the whole form, such as ``"QSALL"``. A visit with
            such a row was not assessed, whatever its other rows and `unlisted` say, unless its answer is one of `done`.
        done: the answers in rows of `form` that say that the form was filled in, such as ``["Complete", 2]``; text
            matches in any case. If some are given, a visit without a row of `form` was not assessed either.

    Raises:
        UnknownNameError: `items` names something that is not a descriptor.
        TypeError: `done` is given without `form`.
        ValueError: a policy that does not exist.

    Example:
        >>> LongLayout(item="QSTESTCD", answer="QSORRES", form="QSALL", unlisted="absent").unlisted
        'absent'
    """

    item: Hashable = "item"
    answer: Hashable = "answer"
    items: Mapping[Any, Descriptor] = field(factory=dict, converter=_fixed_items)
    unlisted: Literal["not assessed", "absent"] = "not assessed"
    other_items: Literal["refuse", "ignore"] = "refuse"
    form: Hashable | None = None
    done: tuple[object, ...] = field(default=(), converter=statuses)

    def __attrs_post_init__(self) -> None:
        if self.unlisted not in ("not assessed", "absent"):
            raise ValueError(f'unlisted={self.unlisted!r}: say "not assessed" or "absent"')
        if self.other_items not in ("refuse", "ignore"):
            raise ValueError(f'other_items={self.other_items!r}: say "refuse" or "ignore"')
        if self.form is None and self.done:
            raise TypeError(f"done={list(self.done)!r}: say with form= which item stands for the whole form")


def from_long(
    frame: IntoFrameT,
    edition: Edition,
    layout: Layout,
    *,
    long_layout: LongLayout = LongLayout(),
) -> IntoFrameT:
    """Make a frame with one row for each visit out of one with a row for each item.

    An item that occurs twice with the same answer counts once. A row with an answer counts before a row of the same
    item and visit that has none; two different answers are an error.

    Args:
        frame: a frame of any engine that is supported; one row for each visit and item.
        edition: the edition whose labels name items.
        layout: where the table holds what, and how it is written. The columns of subject, visit and day identify a
            visit. `names` says how items are named that `LongLayout.items` does not have, as for columns, but that what
            stands before a name or in brackets is part of it; the codebook is that of all answers.
        long_layout: which column holds the item and which its answer, and what a row means.

    Returns:
        The same kind of frame with one row for each visit: the columns of subject, visit and day and one for each of
        the 24 descriptors, named like it, in form order: ``"present"``, ``"absent"``, or null where it was not
        assessed. Further columns of the long frame are not in it; join them by the visit.
        Eager frames: visits in the order of their first rows. Lazy frames: in no order.

        In a lazy frame, where reading is deferred, nothing is refused, and nothing that is wrong becomes an answer:
        the cell holds a text that is not an answer, so that scores of the visit are null and `check` reports it.
        Such a cell holds the unreadable answer itself; ``"two codings: "`` and the letter that stands for an answer
        in one visit where numbers do in others; ``"conflict: present and absent"``, in all cells of a visit if it is
        the form that was filled in and was not; in all cells of a visit ``"no descriptor: "`` and the item that is not
        one; or, where an identifier is blank, ``"no visit"``.

    Raises:
        ContradictionError: in an eager frame, an item is both present and absent at one visit, or its form was filled
            in and was not.
        UnknownNameError: in an eager frame, an item is not a descriptor.
        UnreadableValueError: in an eager frame, answers cannot be read.
        MissingValueError: in an eager frame, an identifier is blank.
        ColumnError: a column is not there.
        ColumnError: an identifier is named like a descriptor.
        UnsupportedFrameError: the frame is of another kind.
        InputErrors: several of these at once.
        TypeError: the layout names neither subject nor visit, or says something of columns of items, which a long table
            does not have.
        ValueError: what stands for the whole form is an item.

    Example:
        >>> import pyarrow
        >>> from sledai import SELENA_SLEDAI
        >>> items = {"item": ["Rash", "Fever", "Rash"], "answer": ["Y", "N", "N"]}
        >>> long = pyarrow.table({"id": ["A", "A", "B"], "week": [0, 0, 0]} | items)
        >>> visits = from_long(long, SELENA_SLEDAI, Layout(subject="id", visit="week"))
        >>> visits["rash"].to_pylist(), visits["fever"].to_pylist()
        (['present', 'absent'], ['absent', None])
    """
    _require_long(require_layout(layout))
    if not isinstance(long_layout, LongLayout):
        raise TypeError(f"long_layout={long_layout!r}: give frames.LongLayout(item=..., answer=...)")
    names = _ItemNames.of(require_edition(edition), layout.names, long_layout)
    item, answer = name_of(long_layout.item), name_of(long_layout.answer)
    named, data = visit_columns(layout, "from_long"), supported(frame)
    day = () if layout.day is None or name_of(layout.day) in named else (name_of(layout.day),)
    keys: tuple[str, ...] = (*named, *day)
    _require_columns(data, keys, item, answer)
    scratch = _Scratch(scratch_prefix([*data.collect_schema(), *DESCRIPTORS]), has_form=long_layout.form is not None)
    rows: Any = names.with_places(data, item, scratch.place)
    table = code_table(layout.codes)
    faults: list[SledaiError] = []
    kinds: dict[str, CellFormat] = {answer: with_letters(table)}
    if scratch.has_form:
        is_form = nw.col(scratch.place) == WHOLE_FORM
        of_item, of_form = (nw.when(at).then(nw.col(answer)) for at in (~is_form, is_form))
        rows = rows.with_columns(**{answer: of_item, scratch.status: of_form})
        kinds[scratch.status] = Statuses(long_layout.done)
    if long_layout.other_items == "ignore":
        rows = rows.filter((nw.col(scratch.place) != OTHER) | _nameless(data, item))
    if isinstance(rows, nw.DataFrame):
        faults += [
            *unidentified(rows, keys),
            *names.unknown(rows[item]),
            *_doubtful_letters(rows, answer, table, scratch),
        ]
        _remark_form(rows, kinds, scratch, f"{answer} of {long_layout.form!r}")
    else:
        rows = _with_codings(rows, answer, table, scratch)
    reading = Reading(rows, SELENA_SLEDAI, tuple(kinds), kinds, tuple(faults))  # nothing is scored: any edition serves
    read = apply_rule(reading, scratch.needed_columns)
    if isinstance(read, nw.DataFrame):
        visits = _visits_by_arrays(read, keys, scratch)
    else:
        visits = _visits_by_plan(read, keys, item, answer, scratch)
    return native(_wide(visits, keys, scratch, long_layout), frame)


def _require_long(layout: Layout) -> None:
    """Refuse a layout that says something of a column for each item (`TypeError`)."""
    of_items = {
        "columns": bool(layout.columns),
        "status": layout.status is not None,
        "total": layout.total is not None,
        "answers": layout.answers == "points",
        "codebook by descriptor": len(layout.codes) < len(layout.codebook),
    }
    if given := [name for name, value in of_items.items() if value]:
        raise TypeError(
            f"the layout gives {listed(given)}, and a long table has no column for each item: leave it out here, name "
            "items with items=, and give the layout of the wide table to what reads that"
        )


def _require_columns(data: Frame, keys: Sequence[str], item: str, answer: str) -> None:
    """Refuse columns that are missing, are given for two arguments, or are named like a descriptor.

    Raises:
        ColumnError: a column is not there.
        ColumnError: a column that identifies visits is named like a descriptor.
        ValueError: one column is given for two arguments.
    """
    if len({*keys, item, answer}) < len(keys) + 2:
        raise ValueError(
            f"item={item!r}, answer={answer!r}: name columns that differ from each other and from {keys!r}"
        )
    available = tuple(data.collect_schema().names())
    absent = tuple(column for column in (*keys, item, answer) if column not in available)
    alike = engine(data) in ONE_CASE
    taken = tuple(key for key in keys if (key.casefold() if alike else key) in DESCRIPTORS)
    faults: list[SledaiError] = []
    if absent:
        faults.append(missing_column(absent, available=available, place="the frame", of_descriptors=False))
    raise_all([*faults, *([taken_column(taken)] if taken else [])])


def _remark_form(rows: nw.DataFrame[Any], kinds: Mapping[str, CellFormat], scratch: _Scratch, name: str) -> None:
    """Warn where no row of the whole form says that it was filled in."""
    kind = kinds.get(scratch.status)
    if isinstance(kind, Statuses) and kind.done and len(rows):
        held = different(rows[scratch.status].drop_nulls().to_list())
        if all(kind.read(value) == ABSENT for value in held):
            remark_statuses(name, kind, held, stacklevel=4)


def _doubtful_letters(
    rows: nw.DataFrame[Any], answer: str, table: Meanings, scratch: _Scratch
) -> list[UnreadableValueError]:
    """The errors for items with numbers and letters among their answers, and for those with one letter only."""
    if not reads_as_text(rows.schema[answer]):
        return []
    values = rows[answer].to_list()
    if in_one_coding(different(values), table) is not table:
        return []
    of_places: dict[int, list[object]] = {}
    for place, value in zip(rows[scratch.place].to_list(), values, strict=True):
        of_places.setdefault(place, []).append(value)
    of_items = {
        f"{answer} of {DESCRIPTORS[place]}": answers for place, answers in sorted(of_places.items()) if place >= 0
    }
    faults: list[UnreadableValueError] = []
    doubtful = unexplained(table)
    for name, answers in of_items.items():
        if in_one_coding(different(answers), table) is table:
            letters = [value for value in answers if isinstance(value, str) and folded(value) in doubtful]
            faults.append(unreadable_answer(name, Counter(map(repr, letters))))
    tables = dict.fromkeys(of_items, table)
    return faults or one_letter_faults({name: answers.__getitem__ for name, answers in of_items.items()}, tables)


def _with_codings(rows: nw.LazyFrame[Any], answer: str, table: Meanings, scratch: _Scratch) -> Frame:
    """Mark rows whose answer is a letter that may be a missing value.

    It may be one if other answers to the item are numbers; or if the item has one letter and nothing else, most items
    have numbers, and no item has both letters.
    """
    doubt, count = scratch.doubt, f"{scratch.prefix}row"
    if not reads_as_text(rows.collect_schema()[answer]):
        return rows.with_columns(**{doubt: nw.lit(0, nw.Int64)})
    text, letters = folded_text(nw.col(answer), table, on=engine(rows)), list(unexplained(table))
    of_row = {letter: text.is_in([letter]) for letter in letters}
    of_row |= {"number": text.is_in(number_words(table)), "other": ~text.is_in([*letters, ""])}
    names = {name: f"{scratch.prefix}{name}" for name in of_row}
    marked = rows.with_columns(nw.lit(1, nw.Int64).alias(count), **{names[k]: as_int(v) for k, v in of_row.items()})
    any_of = {name: f"{column}_any" for name, column in names.items()}
    of_item = {any_of[name]: nw.col(column).max() for name, column in names.items()}
    found = with_group_values(marked, [scratch.place], {**of_item, f"{count}s": nw.col(count).sum()})
    is_item, numbers = as_int(nw.col(scratch.place) >= 0), nw.col(any_of["number"])
    kinds = sum((nw.col(any_of[letter]) for letter in letters), nw.lit(0, nw.Int64))
    one_letter = as_int((kinds == 1) & (nw.col(any_of["other"]) == 0))
    each_once = (numbers - one_letter) * is_item / nw.col(f"{count}s")  # an item has as many rows as it has
    more, both = f"{scratch.prefix}more", f"{scratch.prefix}both"
    form = {more: OfAllRows(each_once.sum()), both: OfAllRows((as_int(kinds == len(LETTERS)) * is_item).max())}
    no_letters = (nw.col(more) > 1 / 2) & (nw.col(both) == 0)
    doubtful = (numbers == 1) | ((one_letter == 1) & no_letters)
    is_letter = sum((nw.col(names[letter]) for letter in letters), nw.lit(0, nw.Int64))
    return with_stored(found, form).with_columns(**{doubt: is_letter * as_int(doubtful)})


@frozen
class _ItemNames:
    """What items are called, each with its place: its position in form order, or that of the whole form.

    Attributes:
        given: values of the item column, as they stand.
        names: other names, in the form in which they are looked up.
        match: that form.
    """

    given: Mapping[Any, int]
    names: Mapping[str, int]
    match: Match

    @classmethod
    def of(cls, edition: Edition, match: Match, long_layout: LongLayout) -> _ItemNames:
        """The same from the arguments of `from_long`.

        Raises:
            ValueError: what stands for the whole form is an item.
        """
        called = {FORMS[match](name.value): name for name in DESCRIPTORS}
        if match == "label":
            words = {name: (row.label, *SYNONYMS.get(name, ())) for name, row in edition.items()}
            called = {FORMS[match](word): name for name, own in words.items() for word in own} | called
        given, names = (
            {name: DESCRIPTORS.index(item) for name, item in each.items()} for each in (long_layout.items, called)
        )
        found, form = cls(given, names, match), long_layout.form
        if form is None:
            return found
        if is_missing(form) or found.place(form) != OTHER:
            raise ValueError(
                f"form={form!r}: give the value of an item that stands for the whole form, and for no item"
            )
        return evolve(found, given={**given, form: WHOLE_FORM})

    def with_places(self, data: Frame, column: str, place: str) -> Frame:
        """Add the place of each row's item, `OTHER` where it is not a descriptor."""
        if isinstance(data, nw.DataFrame):
            items = data[column].to_list()
            places = {item: self.place(item) for item in dict.fromkeys(items)}
            found = np.fromiter(map(places.__getitem__, items), np.int64, len(items))
            return with_columns(data, {place: Column(found)})
        placed: Frame = data.with_columns(self._places(data, column).alias(place))
        return placed

    def place(self, item: Any) -> int:
        """The place of an item."""
        if is_missing(item):
            return OTHER
        if item in self.given:
            return self.given[item]
        return self.names.get(FORMS[self.match](item), OTHER) if isinstance(item, str) else OTHER

    def _places(self, data: nw.LazyFrame[Any], column: str) -> nw.Expr:
        """The place of each row's item in a lazy frame."""
        dtype, value, other = data.collect_schema()[column], nw.col(column), nw.lit(OTHER, nw.Int64)
        if not reads_as_text(dtype):
            numbers = {item: place for item, place in self.given.items() if not isinstance(item, str)}
            if dtype.is_float():  # Polars looks for whole numbers among whole numbers only
                numbers = {float(item): place for item, place in numbers.items()}
            return _placed(value, numbers, other)
        text = value.cast(nw.String)
        given = {item: place for item, place in self.given.items() if isinstance(item, str)}
        return _placed(text, given, _placed(self._formed(text), self.names, other))

    def unknown(self, items: nw.Series[Any]) -> list[SledaiError]:
        """The error for items that are not descriptors, if there are any."""
        written = [item for item in items.unique().to_list() if self.place(item) == OTHER]
        unknown = {"" if is_missing(item) else str(item) for item in written}
        accepted = (*(str(item) for item, place in self.given.items() if place != WHOLE_FORM), *self.names)
        place = f"column {items.name!r}"
        return [unknown_descriptor(tuple(sorted(unknown)), accepted=accepted, place=place)] if unknown else []

    def _formed(self, text: nw.Expr) -> nw.Expr:
        """Text in the form in which names are looked up; what `FORMS` does, by the engine."""
        if self.match == "exact":
            return text
        if self.match == "case":
            return text.str.to_lowercase()
        return text.str.replace_all(OUTER_BLANKS, "").str.to_lowercase().str.replace_all(f"[{BLANKS}_/-]+", "_")


def _nameless(data: Frame, item: str) -> nw.Expr:
    """Whether a row does not say which item it is about."""
    dtype, value = data.collect_schema()[item], nw.col(item)
    if reads_as_text(dtype):
        return folded_text(value, {}, on=engine(data)) == ""
    blank = value.is_null()
    return blank | value.is_nan().fill_null(True) if dtype.is_float() else blank


def _placed(value: nw.Expr, places: Mapping[Any, int], otherwise: nw.Expr) -> nw.Expr:
    """The place of the item that a value names."""
    called: dict[int, list[Any]] = {}
    for name, place in places.items():
        called.setdefault(place, []).append(name)
    for place, values in called.items():
        otherwise = nw.when(value.is_in(values)).then(nw.lit(place, nw.Int64)).otherwise(otherwise)
    return otherwise


class _Scratch:
    """The names of the intermediate columns.

    Attributes:
        has_form: whether a value of the item column stands for the whole form.
        place: the place of a row's item in form order.
        code: a row's answer.
        status: the answer of a row of the whole form.
        done: whether a row, or some row of a visit, says that the form was filled in; and whether every row does.
        other: an item that is not a descriptor.
        doubt: whether a row's answer is a letter that may be a missing value.
    """

    def __init__(self, prefix: str, *, has_form: bool) -> None:
        self.prefix, self.has_form = prefix, has_form
        self.place, self.code, self.status = f"{prefix}place", f"{prefix}code", f"{prefix}status"
        self.done = f"{prefix}done", f"{prefix}done_by_all"
        self.other, self.doubt = f"{prefix}other", f"{prefix}doubt"

    def ends(self, descriptor: Descriptor) -> tuple[str, str]:
        """The lowest and the highest answer to an item at a visit."""
        return f"{self.prefix}{descriptor}_low", f"{self.prefix}{descriptor}_high"

    def unread(self, descriptor: Descriptor) -> str:
        """An answer to an item that cannot be read."""
        return f"{self.prefix}{descriptor}_unread"

    def needed_columns(self, answers: Answers) -> dict[str, Column]:
        """The columns that are needed of a row: its answer, and the status of the form where there is one."""
        columns = (self.code, self.done[0])
        read = (answers[0].low + answers[0].high, *(status.low for status in answers[1:]))
        return {name: Column(values) for name, values in zip(columns, read, strict=False)}


def _visits_by_plan(rows: Any, keys: Sequence[str], item: str, answer: str, scratch: _Scratch) -> Frame:
    """One row for each visit, with the lowest and the highest answer to each item, and what cannot be read.

    Rows about another item have nulls, which every engine ignores in a minimum or maximum.
    """
    place, code, one_coding = nw.col(scratch.place), nw.col(scratch.code), nw.col(scratch.doubt) == 0
    written = nw.col(answer).cast(nw.String)
    written = nw.when(one_coding).then(written).otherwise(nw.concat_str([nw.lit("two codings: "), written]))
    columns: dict[str, nw.Expr] = {}
    gathered = []
    for at, descriptor in enumerate(DESCRIPTORS):
        low, high = scratch.ends(descriptor)
        columns[low] = nw.when((place == at) & one_coding).then(code)
        columns[scratch.unread(descriptor)] = nw.when((place == at) & (code.is_null() | ~one_coding)).then(written)
        gathered += [nw.col(low).min(), nw.col(low).max().alias(high)]
    if scratch.has_form:
        some, every = scratch.done
        columns[some] = nw.when(place == WHOLE_FORM).then(nw.col(some))
        gathered += [nw.col(some).max(), nw.col(some).min().alias(every)]
    named = nw.when(nw.col(item).is_null()).then(nw.lit("")).otherwise(nw.col(item).cast(nw.String))
    columns[scratch.other] = nw.when(place == OTHER).then(named.cast(nw.String))
    gathered += [nw.col(name).max() for name in (*map(scratch.unread, DESCRIPTORS), scratch.other)]
    visits: Frame = rows.with_columns(**columns).group_by(*keys).agg(*gathered)
    return visits


def _visits_by_arrays(rows: nw.DataFrame[Any], keys: Sequence[str], scratch: _Scratch) -> Frame:
    """The same of an eager frame, in the order of the first rows, where every answer can be read."""
    first = first_rows(rows, keys)
    is_first = first == np.arange(len(first))
    visits = nw.maybe_reset_index(rows.select(*keys)[np.flatnonzero(is_first)])
    number = (np.cumsum(is_first) - 1)[first]
    place = rows[scratch.place].to_numpy()
    size, of_item = len(visits), place >= 0
    at = place[of_item], number[of_item]
    low, high, listed = _gathered(at, (len(DESCRIPTORS), size), rows[scratch.code].to_numpy()[of_item])
    columns = {}
    for of_one, descriptor in enumerate(DESCRIPTORS):
        for name, end in zip(scratch.ends(descriptor), (low, high), strict=True):
            columns[name] = Column(end[of_one], listed[of_one])
    if scratch.has_form:
        of_form = place == WHOLE_FORM
        every, some, given = _gathered(
            number[of_form], (size,), rows[scratch.done[0]].cast(nw.Int64).to_numpy()[of_form]
        )
        columns |= {name: Column(end, given) for name, end in zip(scratch.done, (some, every), strict=True)}
    return with_columns(visits, columns)


def _gathered(at: Any, shape: tuple[int, ...], codes: Array) -> tuple[Array, Array, Array]:
    """The lowest and the highest of the codes at each place, and where there are any."""
    low, high, given = np.full(shape, SUM_PRESENT), np.full(shape, SUM_ABSENT), np.zeros(shape, np.bool_)
    np.minimum.at(low, at, codes)
    np.maximum.at(high, at, codes)
    given[at] = True
    return low, high, given


def _wide(visits: Frame, keys: Sequence[str], scratch: _Scratch, long_layout: LongLayout) -> Frame:
    """The visits with their answers in words.

    Raises:
        ContradictionError: in an eager frame, an item is both present and absent at one visit, or the form done and
            not done.
    """
    both = {name.value: _both(*scratch.ends(name)) for name in DESCRIPTORS}
    cells: dict[str, nw.Expr] = {name.value: _cell(*scratch.ends(name), long_layout.unlisted) for name in DESCRIPTORS}
    form = None if long_layout.form is None else str(long_layout.form)
    if form is not None:
        some, every = map(nw.col, scratch.done)
        filled_in = some.fill_null(0 if long_layout.done else 1) == 1  # without a row that says whether it was
        cells = {name: nw.when(filled_in).then(cell) for name, cell in cells.items()}
        both[form] = (some.fill_null(0) == 1) & (every.fill_null(1) == 0)
    if isinstance(visits, nw.DataFrame):
        _refuse(visits, keys, both)
        return visits.select(*keys, **cells)
    other, named = nw.col(scratch.other), identified(visits, keys)
    for name in DESCRIPTORS:
        unread, cell = nw.col(scratch.unread(name)), cells[name.value]
        conflict = both[name.value] if form is None else both[name.value] | both[form]
        cell = nw.when(conflict).then(nw.lit("conflict: present and absent")).otherwise(cell)
        cell = nw.when(unread.is_null()).then(cell).otherwise(unread)
        cell = nw.when(other.is_null()).then(cell).otherwise(nw.concat_str([nw.lit("no descriptor: "), other]))
        cells[name.value] = nw.when(named).then(cell).otherwise(nw.lit("no visit"))
    return visits.select(*keys, **cells)


def _both(low: str, high: str) -> nw.Expr:
    """Whether a visit has two different answers to an item."""
    return (nw.col(low).fill_null(SUM_PRESENT) == SUM_ABSENT) & (nw.col(high).fill_null(SUM_ABSENT) == SUM_PRESENT)


def _cell(low: str, high: str, unlisted: str) -> nw.Expr:
    """The answer to an item in words."""
    answered_absent = nw.col(low).fill_null(SUM_ABSENT if unlisted == "absent" else SUM_PRESENT) == SUM_ABSENT
    absent = nw.when(answered_absent).then(nw.lit("absent"))
    return nw.when(nw.col(high).fill_null(SUM_ABSENT) == SUM_PRESENT).then(nw.lit("present")).otherwise(absent)


def _refuse(visits: nw.DataFrame[Any], keys: Sequence[str], both: Mapping[str, nw.Expr]) -> None:
    """Refuse visits that have two different answers to an item (`ContradictionError`)."""
    found: dict[tuple[object, ...], list[str]] = {}
    some = visits.select(**{f"{at}": contradictory.any() for at, contradictory in enumerate(both.values())})
    for (name, contradictory), is_found in zip(both.items(), some.row(0), strict=True):
        for visit in visits.filter(contradictory).select(*keys).rows() if is_found else ():
            found.setdefault(tuple(visit), []).append(name)
    if found:
        raise contradictory_item(tuple(keys), {visit: tuple(found[visit]) for visit in sorted(found, key=str)})
