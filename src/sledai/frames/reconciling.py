"""Compare two sources of the same visits item by item: what differs, and what that does to the score."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

from narwhals.stable import v2 as nw
from narwhals.stable.v2.typing import IntoFrameT

from sledai.definitions import Edition
from sledai.errors import InputErrors, SledaiError, in_source, listed, raise_all, taken_column
from sledai.frames.arrays import masked, with_columns
from sledai.frames.deriving import apply_rule, native
from sledai.frames.engines import Frame, engine, scratch_prefix
from sledai.frames.key_types import align_types, require_one_kind
from sledai.frames.layout import Layout
from sledai.frames.measure import each_answer
from sledai.frames.reading import Answers, Column, Reading
from sledai.frames.visit_inputs import Inputs
from sledai.frames.visits import duplicated, identified, unidentified, visit_columns
from sledai.logic import Interval

__all__ = ["reconcile"]

ResultT = TypeVar("ResultT")
ANSWER_WORDS = ("absent", "not assessed", "present")
"""The three answers; an answer's lowest and highest value add up to its position."""
NOTHING = -1
"""The value of a visit that a source does not have; lower than every answer and score."""
WITHOUT_LISTS = ("pandas", "pyarrow", "dask")
"""Engines that cannot turn a row into several rows, so that the visits are filtered once for each item."""
COUNTED = ("weight", "effect_low", "effect_high", "net_low", "net_high")


def reconcile(
    first: IntoFrameT,
    second: IntoFrameT,
    edition: Edition,
    layout: Layout = Layout(),  # noqa: B008
    *,
    second_layout: Layout | None = None,
    labels: tuple[str, str] = ("first", "second"),
) -> IntoFrameT:
    """Find where two sources of the same visits differ: which item, its weight, and what it does to the score.

    An item that is missing in one source and answered in the other differs; one that is missing in both does not.
    To compare the items that both sources have, such as those of a central laboratory, give a part of the edition.

    Args:
        first: a frame of any engine that is supported; one row for each visit.
        second: another frame of the same kind.
        edition: the edition, or a part of one.
        layout: where the tables hold what, and how they are written. Subject and visit, or without it day, identify a
            visit; both sources name these columns alike.
        second_layout: the same for the second source, where it is written otherwise.
        labels: what the two sources are called.

    Returns:
        A frame of the same kind with one row for each visit and item that differ, and one for each visit that cannot
        be compared. Its columns are those that identify a visit; ``problem``; ``descriptor``; ``weight`` [points]; the
        two answers, ``"present"``, ``"absent"`` or ``"not assessed"``, in columns named by `labels`; ``effect_low`` and
        ``effect_high``, what the item does to the score, the second source less the first, bounds where it is
        missing in one of them [points]; and ``net_low`` and ``net_high``, the score of the whole visit in the second
        source less that in the first [points]. An item that is missing in both has no row, and leaves the net open.

        ``problem`` is ``"differs"`` for an item, and for a visit ``"only in {label}"``. In a lazy frame it is also
        ``"duplicated in {label}"`` for a visit that a source has more than once, ``"unreadable in {label}"`` where
        an answer of the visit cannot be read, and ``"unidentified"`` where one of the columns that
        identify a visit is blank.
        Such a visit is one row in which everything but these columns and ``problem`` is null.

        Eager frames: visits in the order of the first source, then those that only the second has; items in form
        order. Lazy frames: in no order.

    Raises:
        SledaiError: what is wrong with one of the sources, whose label is its `source`: as for `derive`; and in
            an eager frame `DuplicateVisitError` and `MissingValueError`.
        ColumnError: a column that identifies a visit is of different kinds in the two sources; or it or a label is
            named like a column of the result.
        TypeError: the layout names no such column, or the two layouts name others; or one has only a total.
        UnsupportedFrameError: a frame is of a kind that is not supported, or the two are of different kinds.
        InputErrors: several of these at once.

    Example:
        >>> import pyarrow
        >>> from sledai import SELENA_SLEDAI
        >>> skin = SELENA_SLEDAI.without(*(name for name in SELENA_SLEDAI if name not in ("rash", "alopecia")))
        >>> site = pyarrow.table({"id": ["A"], "week": [0], "rash": ["Y"], "alopecia": ["N"]})
        >>> central = pyarrow.table({"id": ["A"], "week": [0], "rash": ["N"], "alopecia": ["N"]})
        >>> found = reconcile(site, central, skin, Layout(subject="id", visit="week"), labels=("site", "central"))
        >>> found.select(["descriptor", "site", "central", "net_low"]).to_pylist()
        [{'descriptor': 'rash', 'site': 'present', 'central': 'absent', 'net_low': -2}]
    """
    layouts = (layout, layout if second_layout is None else second_layout)
    both = [Inputs.of_items(edition, each, "reconcile") for each in layouts]
    keys, others = (visit_columns(each, "reconcile") for each in layouts)
    if keys != others:
        raise TypeError(f"second_layout: name the columns of the subject and the visit as in layout, {listed(keys)}")
    _require_names(keys, labels)
    readings = _each(labels, lambda frame, inputs: inputs.read(frame, keys), (first, second), both)
    require_one_kind(*(reading.frame for reading in readings))
    prefix = scratch_prefix(
        [*keys, *labels, *(name for reading in readings for name in reading.frame.collect_schema())]
    )
    sides = (_SourceColumns(f"{prefix}first_"), _SourceColumns(f"{prefix}second_"))
    read_rows = _each(labels, partial(_source_rows, keys=keys), readings, both, sides)
    visits = _in_one_row(align_types(read_rows, keys, labels), keys, sides)
    found = _compared(visits, keys, sides, labels)
    return native(_differences(found, edition, keys, sides, labels), first)


def _require_names(keys: Sequence[str], labels: tuple[str, str]) -> None:
    """Refuse names that the result would have twice.

    Raises:
        ColumnError: an identifier or a label is named like a column of the result.
        ValueError: there are not two labels, or they are alike.
    """
    if len({label.casefold() for label in labels}) != 2:
        raise ValueError(f"labels={labels!r}: give the two sources two names")
    others = {name.casefold() for name in ("problem", "descriptor", *COUNTED, *labels)}
    taken = [name for name in keys if name.casefold() in others]
    taken += [name for name in labels if name.casefold() in ("problem", "descriptor", *COUNTED)]
    if taken:
        raise taken_column(tuple(taken))


def _each(labels: tuple[str, str], step: Callable[..., ResultT], *of_both: Sequence[Any]) -> list[ResultT]:
    """The results of a step for both sources, or what is wrong with each.

    Raises:
        SledaiError: what is wrong with one source.
        InputErrors: several things.
    """
    results: list[ResultT] = []
    faults: list[SledaiError] = []
    for label, *values in zip(labels, *of_both, strict=True):
        try:
            results.append(step(*values))
        except InputErrors as several:
            faults += [in_source(label, error) for error in several.errors]
        except SledaiError as error:
            faults.append(in_source(label, error))
    raise_all(faults)
    return results


class _SourceColumns:
    """The names of the scratch columns of one source.

    Attributes:
        rows: how many rows the source has for the visit.
        unreadable: whether the answers cannot be read.
        score: the lowest and the highest score.
    """

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix
        self.rows, self.unreadable = f"{prefix}rows", f"{prefix}unreadable"
        self.score = f"{prefix}low", f"{prefix}high"

    def answer(self, descriptor: str) -> str:
        """The position of the answer in `ANSWER_WORDS`."""
        return f"{self.prefix}{descriptor}"


def _source_rows(reading: Reading, inputs: Inputs, side: _SourceColumns, keys: Sequence[str]) -> Frame:
    """The identifiers, the score and the answers of each row of a source, without nulls.

    Raises:
        SledaiError: what cannot be read; in an eager frame also blank identifiers and duplicated visits.
    """

    def rule(answers: Answers) -> dict[str, Column]:
        visit = inputs.visit(answers)
        total, by_descriptor = visit.score(inputs.edition), each_answer(inputs.edition, visit.answers)
        codes = {side.answer(d): Column(answer.low + answer.high) for d, answer in by_descriptor.items()}
        return {**dict(zip(side.score, map(Column, (total.low, total.high)), strict=True)), **codes}

    data = apply_rule(reading, rule)
    if isinstance(data, nw.DataFrame):
        raise_all([*unidentified(data, keys), *duplicated(data, keys)])
    names = [*side.score, *map(side.answer, reading.required_edition)]
    filled = {name: nw.col(name).fill_null(NOTHING).cast(nw.Int64) for name in names}
    one, none = nw.lit(1, nw.Int64), nw.lit(0, nw.Int64)
    unreadable = nw.when(nw.col(side.score[0]).is_null()).then(one).otherwise(none)
    return data.select(*keys, unreadable.alias(side.unreadable), one.alias(side.rows), **filled)


def _in_one_row(frames: Sequence[Frame], keys: Sequence[str], sides: tuple[_SourceColumns, _SourceColumns]) -> Frame:
    """Combine both sources into one row for each visit.

    The rows are concatenated and grouped, not joined: so a duplicated visit makes no pairs, and a blank does not match
    a blank.
    """
    own = [[name for name in frame.collect_schema() if name not in keys] for frame in frames]
    empty = [{name: nw.lit(NOTHING, nw.Int64) for name in names} for names in reversed(own)]
    for names, side in zip(empty, reversed(sides), strict=True):
        names[side.rows] = nw.lit(0, nw.Int64)
    order = [*keys, *own[0], *own[1]]
    parts: list[Any] = [frame.with_columns(**names).select(*order) for frame, names in zip(frames, empty, strict=True)]
    rows: Any = nw.concat(parts)
    counts = [side.rows for side in sides]
    gathered = [nw.col(name).sum() if name in counts else nw.col(name).max() for name in order[len(keys) :]]
    if isinstance(rows, nw.DataFrame):
        rows = rows.with_row_index(_row(sides))
        gathered.append(nw.col(_row(sides)).min())
    visits: Frame = rows.group_by(*keys).agg(*gathered)
    return visits


def _row(sides: tuple[_SourceColumns, _SourceColumns]) -> str:
    """The scratch column with the place of a visit."""
    return f"{sides[0].prefix}place"


def _compared(
    visits: Frame, keys: Sequence[str], sides: tuple[_SourceColumns, _SourceColumns], labels: tuple[str, str]
) -> Frame:
    """Classify each visit, and compute the difference of the scores."""
    labelled = list(zip(sides, labels, strict=True))
    cases: list[tuple[nw.Expr, str]] = [(~identified(visits, keys), "unidentified")]
    cases += [(nw.col(side.rows) > 1, f"duplicated in {label}") for side, label in labelled]
    cases += [
        (nw.col(side.rows) == 0, f"only in {label}") for side, (_, label) in zip(sides, reversed(labelled), strict=True)
    ]
    cases += [(nw.col(side.unreadable) == 1, f"unreadable in {label}") for side, label in labelled]
    problem: nw.Expr = nw.lit("differs")
    for case, word in reversed(cases):
        problem = nw.when(case).then(nw.lit(word)).otherwise(problem)
    first, second = (Interval(*map(nw.col, side.score)) for side in sides)
    net = second - first
    return visits.with_columns(problem=problem, net_low=net.low, net_high=net.high)


def _differences(
    visits: Frame,
    edition: Edition,
    keys: Sequence[str],
    sides: tuple[_SourceColumns, _SourceColumns],
    labels: tuple[str, str],
) -> Frame:
    """One row for each item that differs, and one for each visit that cannot be compared."""
    comparable = nw.col("problem") == "differs"
    answers = [side.prefix + "answer" for side in sides]
    place = [_row(sides)] if isinstance(visits, nw.DataFrame) else []
    item = [f"{name}_item" for name in place]
    nothing = dict.fromkeys(["weight", *answers, *item], nw.lit(NOTHING, nw.Int64))
    by_item = {"visit": (~comparable, nothing)}
    for at, (descriptor, row) in enumerate(edition.items()):
        first, second = (nw.col(side.answer(descriptor)) for side in sides)
        values = [nw.lit(row.weight, nw.Int64), first, second, *(nw.lit(at, nw.Int64) for _ in item)]
        by_item[descriptor.value] = comparable & (first != second), dict(zip(nothing, values, strict=True))
    rows = _one_row_each(visits, by_item, [*keys, "problem", "net_low", "net_high", *place])
    before, now = (_answer(nw.col(name)) for name in answers)
    effect = now - before
    columns = {
        "descriptor": nw.col("descriptor"),
        "weight": nw.col("weight"),
        **{label: _word(nw.col(name)) for label, name in zip(labels, answers, strict=True)},
        "effect_low": nw.col("weight") * effect.low,
        "effect_high": nw.col("weight") * effect.high,
        "net_low": nw.col("net_low"),
        "net_high": nw.col("net_high"),
    }
    shown = {name: nw.when(comparable).then(value) for name, value in columns.items()}
    if not isinstance(rows, nw.DataFrame):
        return rows.select(*keys, "problem", **shown)
    rows = nw.maybe_reset_index(rows.sort(*place, *item)).select(*keys, "problem", **shown)
    numbers = {name: masked(rows[name], False) for name in COUNTED}
    return with_columns(rows.drop(*COUNTED), numbers).select(*keys, "problem", *shown)


def _one_row_each(
    visits: Frame, by_item: Mapping[str, tuple[nw.Expr, Mapping[str, nw.Expr]]], kept: Sequence[str]
) -> Frame:
    """Repeat a visit for each item whose condition holds, with the item as ``descriptor`` and its values."""
    if engine(visits) in WITHOUT_LISTS:
        parts: list[Any] = [
            visits.filter(condition).select(*kept, nw.lit(name).alias("descriptor"), **values)
            for name, (condition, values) in by_item.items()
        ]
        rows: Frame = nw.concat(parts)
    else:
        words = [nw.when(case).then(nw.lit(f"{name},")).otherwise(nw.lit("")) for name, (case, _) in by_item.items()]
        listed = visits.with_columns(nw.concat_str(words).str.split(",").alias("descriptor"))
        exploded: Any = listed.explode("descriptor").filter(nw.col("descriptor") != "")
        chosen = {
            name: _chosen("descriptor", {item: values[name] for item, (_, values) in by_item.items()})
            for name in by_item["visit"][1]
        }
        rows = exploded.select(*kept, "descriptor", **chosen)
    return rows


def _chosen(column: str, values: Mapping[str, nw.Expr]) -> nw.Expr:
    """The value that belongs to the name in a column."""
    chosen: nw.Expr = nw.lit(NOTHING, nw.Int64)
    for name, value in values.items():
        chosen = nw.when(nw.col(column) == name).then(value).otherwise(chosen)
    return chosen


def _answer(position: nw.Expr) -> Interval[nw.Expr]:
    """An answer from its position in `ANSWER_WORDS`."""
    return Interval((position == 2).cast(nw.Int64), (position >= 1).cast(nw.Int64))


def _word(position: nw.Expr) -> nw.Expr:
    """An answer in words, from its position in `ANSWER_WORDS`."""
    absent, gap, present = map(nw.lit, ANSWER_WORDS)
    return nw.when(position == 0).then(absent).otherwise(nw.when(position == 1).then(gap).otherwise(present))
