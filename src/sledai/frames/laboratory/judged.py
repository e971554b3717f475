"""Judge the results of a laboratory table at each visit: by arrays, by expressions of Polars, or as a lazy plan."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from attrs import evolve
from narwhals.stable import v2 as nw

from sledai.errors import (
    InputErrors,
    SledaiError,
    in_source,
    missing_identifier,
    raise_all,
    unreadable_day,
    with_fields,
)
from sledai.frames.arrays import with_columns
from sledai.frames.days import duplicated_days, local_times, read_days, sides_in, with_span, zone_of
from sledai.frames.engines import collect, is_read_as_arrays
from sledai.frames.laboratory.daily import daily_results, plain_daily_results
from sledai.frames.laboratory.join import LabJoin
from sledai.frames.laboratory.lab_rules import ENDS, LabRules
from sledai.frames.laboratory.table import Contexts, LabTable, require_tests
from sledai.frames.laboratory.windows import NONE, OPEN_ANSWER, UniqueVisits, strongest_results
from sledai.frames.measure import truth
from sledai.frames.reading import Column
from sledai.frames.visits import identified, unidentified
from sledai.laboratory.arrays import judge_test
from sledai.laboratory.joining import Joined, state_of
from sledai.laboratory.tables import Results, each_different, read_columns, tests_in
from sledai.laboratory.texts import is_not_done
from sledai.logic import Array, Interval, broadcast
from sledai.visits.answers import as_array
from sledai.visits.days import DayKind, Days, warn_study_days, zone_named
from sledai.visits.readings import as_written


def join_lazy(join: LabJoin) -> nw.LazyFrame[Any]:
    """Join lazy frames; `LabJoin.unique` is null where a visit is incomplete or duplicated."""
    visits: Any = join.visits
    labs: Any = join.labs
    keys, lab_keys = join.common_keys()
    keyed = with_span(visits, join.day, join.table.days, lambda days: {**keys, join.taken: days.exact})
    names = [*join.keys, join.taken]
    dated = keyed.filter(identified(keyed, join.keys) & ~nw.col(join.taken).is_null())
    dated, given = join.previous.by_plan(dated, f"{join.taken}_number")
    carried = [nw.col(name).min() for name in given]
    groups = dated.select(*names, **given).group_by(*names).agg(nw.len().alias(join.unique), *carried)
    once = groups.filter(nw.col(join.unique) == 1)
    found = once.select(*names, nw.col(join.unique).cast(nw.Int64))
    if join.lab_rules.test_rules:
        results = daily_results(labs, join.table, join.lab_rules, lab_keys)
        frame = once.with_columns(day=nw.col(join.taken))
        each = UniqueVisits(frame, tuple(names), join.keys)
        best = strongest_results(results, each, join.lab_rules, last_before=join.previous.from_labs)
        answers = join.derived_columns()
        known = {
            column: nw.when(answers[column] != OPEN_ANSWER).then(answers[column]) for column in join.tests.values()
        }
        found = found.join(best.select(*names, **answers | known), on=names, how="left")
    joined: nw.LazyFrame[Any] = keyed.join(found, on=names, how="left")
    return joined


def join_eager(join: LabJoin) -> nw.DataFrame[Any]:
    """Join eager frames; rows keep their order.

    Raises:
        SledaiError: what cannot be read, blank identifiers, and duplicated visits.
    """
    visits: Any = join.visits
    labs: Any = join.labs
    days = _days_of_visits(join, visits)
    columns = {join.taken: Column(days.first)}
    if days.kind is DayKind.NUMBERS and len(labs):
        day = join.table.columns["day"]
        sides = {f"visits: column {join.day!r}": days.sides}
        warn_study_days(sides | {f"labs: column {day!r}": sides_in(labs, day, join.table.days)})
    if len(labs) and join.lab_rules.test_rules:
        if not join.table.book.has_names:
            require_tests(labs, join.table)
        earlier = join.previous.amounts(visits)
        found = None if is_read_as_arrays(labs) else _by_expressions(join, days.first, earlier)
        columns |= _by_arrays(join, days.first, earlier) if found is None else found
    return with_columns(visits, columns)


def _days_of_visits(join: LabJoin, visits: nw.DataFrame[Any]) -> Days:
    """The days of the visits.

    Raises:
        SledaiError: identifiers are blank, visits are duplicated, or a day is not one day.
    """
    days = read_days(visits, join.day, join.table.days)
    kind = None if zone_of(visits.schema[join.day]) else join.form.kind
    wrong = days.faults(f"column {join.day!r}", table="visits", kind=kind, exact=True)
    raise_all([*unidentified(visits, list(dict.fromkeys([*join.subjects, join.day]))), *wrong])
    numbered = with_columns(visits.select(*join.subjects), {join.taken: Column(days.first)})
    raise_all(duplicated_days(numbered, join.subjects, join.day, join.taken, join.form))
    return days


def _by_expressions(join: LabJoin, days: Array, earlier: Interval[Array] | None) -> dict[str, Column] | None:
    """Judge a long table of Polars by expressions; None of one with what they cannot read."""
    visits: Any = join.visits
    labs: Any = join.labs
    size = len(visits)
    keys, lab_keys = join.common_keys()
    known = {name: Column(end) for name, end in join.previous.ends(earlier, size).items()}
    frame = with_columns(visits.select(**keys), {"row": Column(np.arange(size)), "day": Column(days), **known})
    found = plain_daily_results(frame, labs, join.table, join.lab_rules, lab_keys)
    if found is None:
        return None
    each = UniqueVisits(found[0].lazy(), ("row",), ("whose",))
    best = strongest_results(found[1].lazy(), each, join.lab_rules, last_before=join.previous.from_labs)
    collected = collect(best.select("row", **join.derived_columns()))
    rows = collected["row"].to_numpy()
    columns = {}
    for name in join.strengths.values():
        columns[name] = Column(_placed(collected[name], rows, np.full(size, NONE)))
    for name in join.tests.values():
        answers = _placed(collected[name], rows, np.full(size, OPEN_ANSWER, np.int8))
        columns[name] = Column(answers == 1, answers != OPEN_ANSWER, truth=True)
    return columns


def _placed(values: nw.Series[Any], rows: Array, array: Array) -> Array:
    """An array with a value for some of its rows."""
    array[rows] = values.to_numpy()
    return array


def _by_arrays(join: LabJoin, days: Array, earlier: Interval[Array] | None) -> dict[str, Column]:
    """Judge tables by the rules on arrays, those of `sledai.laboratory.derive_visits`."""
    labs: Any = join.labs
    lab_rules = join.lab_rules
    results = read_results(labs.select(**join.table.selected), join.table, lab_rules)
    if not len(results):
        require_tests(labs, join.table)
        return {}
    whose, owner = _subject_numbers(join, results.rows)
    found = Joined(results=results, owner=owner, visit_owner=whose, visit_days=days, book=join.table.book)
    columns = {}
    for (descriptor, test), column in join.tests.items():
        rule, test_rules = lab_rules.rules[descriptor], lab_rules.of_test(descriptor, test)
        window, steps = test_rules[0].window, test_rules[0].steps
        judged, places = judge_test(rule, test, window, found, earlier)
        verdict = broadcast(judged, days.shape)
        columns[column] = truth(verdict)
        taken, until = results.when.first[places], results.when.last[places]
        near = np.where(taken == until, window + 1 - (days - taken), 0)
        strength = state_of(verdict) * steps + near
        for test_rule in test_rules if join.evidence else ():
            decides = (places >= 0) & (results.tests[places] == str(test_rule.reported))
            columns[join.strengths[test_rule]] = Column(np.where(decides, strength, NONE))
    return columns


def _subject_numbers(join: LabJoin, rows: Array) -> tuple[Array, Array]:
    """A number for the subject of each visit, and of the results in some rows.

    Raises:
        MissingValueError: a result has a blank subject.
    """
    keys, lab_keys = join.common_keys()
    own: Any = join.visits
    others: Any = join.labs
    visits, labs, size = own.select(**keys), others.select(**lab_keys), len(own)
    numbers: Any = None
    faults = []
    for key, column in zip(join.keys, join.table.subjects, strict=True):
        values = as_array(visits[key].to_numpy()), as_array(labs[key].to_numpy())[rows]
        different, at = each_different(np.concatenate(values))
        blank = int((at == different.index(None)).sum()) if None in different else 0
        faults += [in_source("labs", missing_identifier(column, blank))] if blank else []
        numbers = at if numbers is None else np.unique(numbers * len(different) + at, return_inverse=True)[1]
    raise_all(faults)
    return numbers[:size], numbers[size:]


def read_results(rows: nw.DataFrame[Any], table: LabTable, lab_rules: LabRules) -> Results:
    """Read the results that rules need; each distinct spelling is read once.

    Args:
        rows: the laboratory table, with columns named as in `LabTable`.
        table: its columns.
        lab_rules: the rules of the edition on laboratory results.

    Returns:
        The results, without their subjects.

    Raises:
        SledaiError: what cannot be read.
    """
    columns = {name: _as_column_array(rows[name], table) for name in table.columns}
    names = tests_in(columns["test"], columns.get("laboratory"), table.book)
    different, at = each_different(names)
    needed: Array = np.array([name in lab_rules.reported for name in different], np.bool_)[at]
    if not any("" in codes.meanings for codes in Contexts.of(table.book, lab_rules).different):
        needed &= _is_done(columns["value"])
    columns = {name: as_written(column) if name in ENDS else column for name, column in columns.items()}
    columns["subject"] = np.zeros(len(rows), np.int8)  # the caller reads them, for several columns can name a subject
    with _naming(table):
        ends = {test: [end for end in ENDS if test in lab_rules.ranged(end)] for test in lab_rules.reported}
        found = read_columns(columns, np.where(needed, names, ""), table.book, table.days, ends)
    kind = None if zone_of(rows["day"].dtype) else table.kind
    raise_all(found.when.faults(f"column {table.columns['day']!r}", table="labs", kind=kind))
    return evolve(found, when=found.when.in_zone(table.zone))


def _as_column_array(column: nw.Series[Any], table: LabTable) -> Any:
    """A column as an array; times of the zone of the visits become local times, others keep their zone."""
    zone = zone_of(column.dtype)
    if zone is None:
        return as_array(column.to_numpy())
    if table.zone not in (None, zone_named(zone)):
        return as_array(column.to_list())
    return local_times(column).to_numpy()


@contextmanager
def _naming(table: LabTable) -> Iterator[None]:
    """Name the columns of unreadable days in errors.

    Raises:
        SledaiError: what was found wrong.
    """
    try:
        yield
    except SledaiError as error:
        faults = error.errors if isinstance(error, InputErrors) else (error,)
        raise_all(
            with_fields(fault, column=f"column {table.columns[fault.column]!r}", table="labs")
            if unreadable_day.made(fault) and fault.column in table.columns
            else fault
            for fault in faults
        )


def _is_done(values: Any) -> Any:
    """Whether each value is a result."""
    if values.dtype.kind in "iuf":
        return values == values
    different, at = each_different(values)
    done = (not is_not_done(value) for value in different)
    return np.fromiter(done, np.bool_, len(different))[at]
