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
"""The value of a visit that a source does not have, or cannot be read; lower than every answer and score."""
DIGITS = (1, 2**31)
"""The numbers of a visit hold each source as a digit to this base: those of the first source as they are."""
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
    read_rows = _each(labels, partial(_source_rows, keys=keys, prefix=prefix), readings, both, DIGITS)
    visits = _in_one_row(align_types(read_rows, keys, labels), keys, prefix)
    found = _compared(visits, keys, prefix, labels)
    return native(_differences(found, edition, keys, prefix, labels), first)


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


def _source_rows(reading: Reading, inputs: Inputs, digit: int, *, keys: Sequence[str], prefix: str) -> Frame:
    """The identifiers, the score and the answers of each row of a source, as a digit of the numbers of a visit.

    Raises:
        SledaiError: what cannot be read; in an eager frame also blank identifiers and duplicated visits.
    """

    def rule(answers: Answers) -> dict[str, Column]:
        visit = inputs.visit(answers)
        total, by_descriptor = visit.score(inputs.edition), each_answer(inputs.edition, visit.answers)
        codes = {f"{prefix}{d}": Column(answer.low + answer.high) for d, answer in by_descriptor.items()}
        return {f"{prefix}low": Column(total.low), f"{prefix}high": Column(total.high), **codes}

    data = apply_rule(reading, rule)
    if isinstance(data, nw.DataFrame):
        raise_all([*unidentified(data, keys), *duplicated(data, keys)])
    names = [f"{prefix}{name}" for name in ("low", "high", *reading.required_edition)]
    values = {name: (nw.col(name).fill_null(NOTHING).cast(nw.Int64) - NOTHING) * digit for name in names}
    one, none = nw.lit(digit, nw.Int64), nw.lit(0, nw.Int64)
    unreadable = nw.when(nw.col(f"{prefix}low").is_null()).then(one).otherwise(none)
    return data.select(*keys, **values, **{f"{prefix}rows": one, f"{prefix}unreadable": unreadable})


def _in_one_row(frames: Sequence[Frame], keys: Sequence[str], prefix: str) -> Frame:
    """Combine both sources into one row for each visit, whose numbers have a digit of each source.

    The rows are concatenated and grouped, not joined: so a duplicated visit makes no pairs, and a blank does not match
    a blank.
    """
    parts: list[Any] = list(frames)
    rows: Any = nw.concat(parts)
    names = [name for name in rows.collect_schema() if name not in keys]
    gathered = [nw.col(name).sum() for name in names]
    if isinstance(rows, nw.DataFrame):
        rows = rows.with_row_index(f"{prefix}place")
        gathered.append(nw.col(f"{prefix}place").min())
    visits: Frame = rows.group_by(*keys).agg(*gathered).with_columns(*(nw.col(name).cast(nw.Int64) for name in names))
    return visits


def _of_both(name: str) -> tuple[nw.Expr, nw.Expr]:
    """A number of a visit in the first source and in the second one; 0 where a source does not have the visit."""
    both = nw.col(name)
    return both % DIGITS[1], both // DIGITS[1]


def _compared(visits: Frame, keys: Sequence[str], prefix: str, labels: tuple[str, str]) -> Frame:
    """Classify each visit, and compute the difference of the scores."""
    rows, unreadable = _of_both(f"{prefix}rows"), _of_both(f"{prefix}unreadable")
    cases: list[tuple[nw.Expr, str]] = [(~identified(visits, keys), "unidentified")]
    cases += [(count > 1, f"duplicated in {label}") for count, label in zip(rows, labels, strict=True)]
    cases += [(count == 0, f"only in {label}") for count, label in zip(rows, reversed(labels), strict=True)]
    cases += [(count == 1, f"unreadable in {label}") for count, label in zip(unreadable, labels, strict=True)]
    problem: nw.Expr = nw.lit("differs")
    for case, word in reversed(cases):
        problem = nw.when(case).then(nw.lit(word)).otherwise(problem)
    (first_low, second_low), (first_high, second_high) = (_of_both(f"{prefix}{end}") for end in ("low", "high"))
    return visits.with_columns(problem=problem, net_low=second_low - first_high, net_high=second_high - first_low)


def _differences(visits: Frame, edition: Edition, keys: Sequence[str], prefix: str, labels: tuple[str, str]) -> Frame:
    """One row for each item that differs, and one for each visit that cannot be compared."""
    comparable = nw.col("problem") == "differs"
    answers = [f"{prefix}answer_{label}" for label in labels]
    place = [f"{prefix}place"] if isinstance(visits, nw.DataFrame) else []
    item = [f"{name}_item" for name in place]
    nothing = dict.fromkeys(["weight", *answers, *item], nw.lit(NOTHING, nw.Int64))
    by_item = {"visit": (~comparable, nothing)}
    for at, (descriptor, row) in enumerate(edition.items()):
        first, second = (value + NOTHING for value in _of_both(f"{prefix}{descriptor}"))
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
    numbers = {name: masked(rows[name]) for name in COUNTED}
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
        chosen = dict(by_item["visit"][1])
        for item, (_, values) in by_item.items():
            is_item = nw.col("descriptor") == item
            chosen = {name: nw.when(is_item).then(values[name]).otherwise(other) for name, other in chosen.items()}
        rows = exploded.select(*kept, "descriptor", **chosen)
    return rows


def _answer(position: nw.Expr) -> Interval[nw.Expr]:
    """An answer from its position in `ANSWER_WORDS`."""
    return Interval((position == 2).cast(nw.Int64), (position >= 1).cast(nw.Int64))


def _word(position: nw.Expr) -> nw.Expr:
    """An answer in words, from its position in `ANSWER_WORDS`."""
    absent, gap, present = map(nw.lit, ANSWER_WORDS)
    return nw.when(position == 0).then(absent).otherwise(nw.when(position == 1).then(gap).otherwise(present))
