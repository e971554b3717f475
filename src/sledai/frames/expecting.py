"""Expected visits: which have no row, and the denominators of an outcome."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from functools import reduce
from operator import add
from typing import Any, Literal, TypeAlias
from warnings import warn

from narwhals.stable import v2 as nw
from narwhals.stable.v2.typing import IntoFrameT

from sledai.errors import listed, missing_column, raise_all, taken_column
from sledai.frames.deriving import apply_rule, native
from sledai.frames.engines import Frame, columns_named, engine, name_of, scratch_prefix, supported
from sledai.frames.expressions import as_int
from sledai.frames.key_types import align_types, in_plain_text, require_one_kind
from sledai.frames.layout import Layout
from sledai.frames.measure import require_layout
from sledai.frames.reading import YES_OR_NO, Answers, Column, Item, read, taken_names
from sledai.frames.stamping import RemarkWarning, with_constants
from sledai.frames.visits import duplicated, identified, require_known, unidentified, visit_columns
from sledai.logic import Interval
from sledai.visits.answers import DESCRIPTORS

__all__ = ["Expected", "count_outcomes", "lacking_visits", "with_expected"]

Expected: TypeAlias = Any
"""Which visits should be there: values of the column of visits, which every subject of the frame should have; or a
frame of the same kind with one row for each visit that should be there."""
FRAME_LABELS = ("the frame", "expected")
NO_VISIT = "no_visit"
"""The column that is true in rows that were added for expected visits."""
COUNT_COLUMNS = ("subjects", "met", "not_met", "undetermined", "no_visit")


def lacking_visits(data: Frame, keys: Sequence[str], expected: Expected) -> Frame:
    """The identifiers of the expected visits that have no row.

    Args:
        data: the visits.
        keys: the columns that identify a visit; that of the visit itself comes last.
        expected: which visits should be there.

    Raises:
        ColumnError: an identifier is of another kind there.
        ColumnError: a frame of expected visits lacks an identifier.
        TypeError: it is neither a list of values nor a frame.
    """
    values = isinstance(expected, list | tuple)
    if isinstance(expected, str | int | float) or (values and not expected):
        raise TypeError(f"expected={expected!r}: give a list of values of {keys[-1]!r}, or a frame of such visits")
    data = in_plain_text(data, keys)
    own = data.filter(identified(data, keys)).select(*keys).unique()
    should = _of_each(data, keys, expected) if values else _as_given(data, keys, expected)
    rows = scratch_prefix(keys)
    both = zip(align_types([own, should], keys, FRAME_LABELS), (1, 0), strict=True)
    counted: list[Any] = [part.with_columns(**{rows: nw.lit(count, nw.Int64)}) for part, count in both]
    groups: Any = nw.concat(counted).group_by(*keys).agg(nw.col(rows).sum())
    lacking: Frame = groups.filter(nw.col(rows) == 0).select(*keys)
    return lacking.sort(*keys) if isinstance(lacking, nw.DataFrame) else lacking


def _of_each(data: Frame, keys: Sequence[str], values: Sequence[Any]) -> Frame:
    """Each of the visits for each subject of the frame."""
    *subjects, visit = keys
    each: Any = data.filter(identified(data, subjects)).select(*subjects).unique()
    found: Any = nw.concat([each.with_columns(**{visit: nw.lit(value)}) for value in values])
    dtype = data.collect_schema()[visit]
    visits: Frame = found.with_columns(nw.col(visit).cast(dtype)) if dtype == nw.Object else found
    return visits


def _as_given(data: Frame, keys: Sequence[str], expected: Expected) -> Frame:
    """The visits of a frame of expected visits."""
    table = supported(expected)
    require_one_kind(data, table)
    available = table.collect_schema().names()
    if absent := tuple(key for key in keys if key not in available):
        raise missing_column(absent, available=tuple(available), place="expected", of_descriptors=False)
    table = in_plain_text(table, keys)
    named: Frame = table.filter(identified(table, keys)).select(*keys).unique()
    return named


def remark_left_out(data: Frame, subjects: Sequence[str], visit: str | None) -> None:
    """Warn of subjects of an eager frame without a row at visits that others have, where no visit is expected.

    Args:
        data: the visits.
        subjects: the columns that identify the subject.
        visit: the column of the visit itself; without it nothing is known.
    """
    keys = [*(name for name in subjects if name != visit), *([visit] if visit else [])]
    if isinstance(data, nw.LazyFrame) or visit is None or len(keys) < len(("subject", "visit")):
        return
    pairs: Any = data.filter(identified(data, keys)).select(*keys).unique()
    everybody, rows = len(pairs.select(*keys[:-1]).unique()), scratch_prefix(keys)
    counts = pairs.group_by(visit).agg(nw.len().alias(rows)).sort(visit).rows()
    if lacking := [f"{everybody - count} at {nw.to_py_scalar(name)!r}" for name, count in counts if count < everybody]:
        warn(
            f"of {everybody} subjects some have no row where others have one: {listed(lacking)}. They are in no "
            "denominator there, because nonresponse is imputed only in rows that are there. Name the visits that "
            'should be there, such as expected=["Week 52"], or keep only the rows of the visits that are counted.',
            RemarkWarning,
            stacklevel=3,
        )


def with_expected(
    result: Frame, keys: Sequence[str], expected: Expected, name: str, values: Mapping[str, Any]
) -> Frame:
    """Add a row for each expected visit that has none, and a column that marks the added rows.

    Args:
        result: the visits with their outcomes.
        keys: the columns that identify a visit; that of the visit itself comes last.
        expected: which visits should be there.
        name: the column that says whether a row was added.
        values: what else the added rows hold, truth values, text or None; all other columns are null.
    """
    if isinstance(expected, list | tuple):  # a frame of them may name any
        require_known(result, keys[-1], expected)
    lacking = lacking_visits(result, keys, expected)
    marked = with_constants(result, {name: False})
    marked, lacking = _of_own_types(marked, lacking, keys)
    schema = marked.collect_schema()
    values = {name: True, **values}
    how: Literal["vertical", "diagonal"] = "diagonal"
    if isinstance(lacking, nw.DataFrame):
        if not len(lacking):
            return marked
        added: Frame = nw.maybe_reset_index(with_constants(lacking, values))
    elif engine(lacking) == "dask":  # it has no typed null: as a truth value it would be false
        added = lacking.with_columns(**{at: nw.lit(value) for at, value in values.items() if value is not None})
    else:
        filled = {column: nw.lit(value, schema[column]) for column, value in values.items()}
        empty = {column: nw.lit(None, dtype) for column, dtype in schema.items() if column not in (*keys, *filled)}
        added, how = lacking.with_columns(**filled, **empty).select(*schema.names()), "vertical"
    parts: list[Any] = [marked, added]
    together: Frame = nw.concat(parts, how=how)
    return together


def _of_own_types(marked: Frame, lacking: Frame, keys: Sequence[str]) -> tuple[Frame, Frame]:
    """The visits, and those that have no row with identifiers of the types that they have among the visits.

    To be compared, identifiers were brought to one kind, such as whole numbers of 64 bits, or text.
    An enumeration that does not have all of them, or of which that is not known yet, becomes text.
    """
    if marked.implementation.is_pyarrow():
        own, added = nw.to_native(marked), nw.to_native(lacking)
        types = own.schema.empty_table().select(list(keys)).schema
        return marked, nw.from_native(added.cast(types), eager_only=True)
    schema, found = marked.collect_schema(), lacking.collect_schema()
    differing = {key: schema[key] for key in keys if schema[key] != found[key]}
    if marked.implementation.is_pandas():  # it puts text and categories together by itself
        return marked, _cast(lacking, {key: dtype for key, dtype in differing.items() if dtype.is_numeric()})
    text = {
        key: nw.String()
        for key, dtype in differing.items()
        if isinstance(dtype, nw.Enum)
        and not (isinstance(lacking, nw.DataFrame) and set(lacking[key].to_list()) <= set(dtype.categories))
    }
    return _cast(marked, text), _cast(lacking, {**differing, **text})


def _cast(data: Frame, types: Mapping[str, Any]) -> Frame:
    """The frame with columns of other types."""
    return data.with_columns(**{key: nw.col(key).cast(dtype) for key, dtype in types.items()}) if types else data


def count_outcomes(
    frame: IntoFrameT,
    outcome: Hashable,
    layout: Layout,
    *,
    by: Hashable | Sequence[Hashable] = (),
    expected: Expected | None = None,
) -> IntoFrameT:
    """Count at each visit how many subjects meet an outcome, and out of how many.

    The subjects of a visit are those who meet the outcome, those who do not, those whose outcome is undetermined, and,
    with `expected`, those who should have the visit and do not. Without `expected` who has no row is not counted.
    So observed cases are ``met`` of ``met`` and ``not_met``, and with non-responder imputation ``met`` of ``subjects``.

    Args:
        frame: the visits with their outcomes; one row for each subject and visit.
        outcome: the column that says whether the outcome is met, such as the one of the measure `response`; it is read
            as an answer, and null where it is undetermined.
        layout: where the table holds the subject and the visit, or else the day.
        by: the column, or columns, that make groups, such as the arm; a list of them has one count for each visit of
            each group.
        expected: which visits should be there: a list of values of the layout's `visit`, which every subject of the
            frame should have; or a frame of the same kind with one row for each visit that should be there, and with
            the columns of subject, visit and `by`. Without it only the visits that are there are counted.
            A lazy frame cannot report a value that no subject has, such as a misspelt one; run `check` first.
            Rows that `derive` added for such visits are counted as such.

    Returns:
        The same kind of frame with one row for each visit, or for each group and visit: these columns, then
        ``subjects``, ``met``, ``not_met``, ``undetermined`` and ``no_visit`` [subjects].
        An eager frame is sorted by these columns; a lazy one need not be. A row with a blank identifier is not counted
        in a lazy frame, and what cannot be read is undetermined there.

    Raises:
        ColumnError: a column of these has the name of a new column.
        TypeError: the layout does not name the subject and the visit.
        DuplicateVisitError: an eager frame has a subject's visit twice.
        ColumnError: an identifier of `expected` is of another kind than in the frame.
        ColumnError: a column is not there.
        MissingValueError: a subject or visit, or what it is counted by, is blank in an eager frame.
        UnknownNameError: no row of an eager frame has one of the expected visits.
        UnreadableValueError: a value of `outcome` in an eager frame is not an answer.
        UnsupportedFrameError: the frame, or that of the expected visits, is of another kind.

    Example:
        >>> import pyarrow
        >>> outcomes = pyarrow.table({"id": ["A", "B", "C"], "week": [24, 24, 24], "sri_4": [True, False, None]})
        >>> counted = count_outcomes(outcomes, "sri_4", Layout(subject="id", visit="week"))
        >>> counted.select(["subjects", "met", "not_met", "undetermined"]).to_pylist()
        [{'subjects': 3, 'met': 1, 'not_met': 1, 'undetermined': 1}]
    """
    *subjects, visit = visit_columns(require_layout(layout), "count_outcomes", of_subjects=True)
    groups = (*(name for name in columns_named(by) if name != visit), visit)
    keys = (*(name for name in subjects if name not in groups), *groups)
    reading = read(frame, None, [], Layout(), keys, further=[Item("the outcome", name_of(outcome), YES_OR_NO)])
    if taken := taken_names(reading.frame, groups, COUNT_COLUMNS):
        raise taken_column(taken)
    raise_all(reading.faults)
    prefix = scratch_prefix([*reading.frame.collect_schema(), *reading.tables])
    low, high = f"{prefix}low", f"{prefix}high"

    def rule(answers: Answers) -> dict[str, Column]:
        found: Interval[Any] = answers[len(DESCRIPTORS)]
        return {low: Column(found.low), high: Column(found.high)}

    data = apply_rule(reading, rule)
    if isinstance(data, nw.DataFrame):
        raise_all([*unidentified(data, keys), *duplicated(data, keys)])
    data = data.filter(identified(data, keys))
    is_added = nw.col(NO_VISIT) if NO_VISIT in data.collect_schema() else nw.lit(False)
    added = as_int(is_added == True)  # noqa: E712
    least, most = (nw.col(column).fill_null(end) * (1 - added) for column, end in ((low, 0), (high, 1)))
    cases = {"met": least, "not_met": 1 - added - most, "undetermined": most - least, "no_visit": added}
    parts: list[Any] = [data.select(*groups, **{name: case.cast(nw.Int64) for name, case in cases.items()})]
    if expected is not None:
        if isinstance(expected, list | tuple):  # a frame of them may name any
            require_known(data, visit, expected)
        nobody = {name: nw.lit(int(name == "no_visit"), nw.Int64) for name in cases}
        lacking: Any = lacking_visits(data, keys, expected).select(*groups).with_columns(**nobody)
        parts = list(align_types([*parts, lacking], groups, FRAME_LABELS))
    each: Any = nw.concat(parts).group_by(*groups).agg(*(nw.col(name).sum() for name in cases))
    whole = {name: nw.col(name).cast(nw.Int64) for name in cases}
    counted: Frame = each.with_columns(**whole, subjects=reduce(add, whole.values())).select(*groups, *COUNT_COLUMNS)
    return native(counted.sort(*groups) if isinstance(counted, nw.DataFrame) else counted, frame)
