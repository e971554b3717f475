"""Join visits to the results of a laboratory table."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, reduce
from operator import or_
from typing import Any

import numpy as np
from attrs import evolve, frozen
from narwhals.stable import v2 as nw

from sledai.definitions.descriptors import Descriptor
from sledai.definitions.observations import Test
from sledai.errors import SledaiError, column_type, identifier_types, raise_all
from sledai.frames.arrays import with_columns
from sledai.frames.days import (
    ACCEPTED_DAYS,
    as_date,
    duplicated_days,
    form_of,
    holds_days,
    read_days,
    sides_in,
    with_span,
    zone_of,
)
from sledai.frames.engines import Frame, as_lazy, collect, is_text
from sledai.frames.expressions import if_else, reads_as_text
from sledai.frames.key_types import align_types, recast
from sledai.frames.laboratory.daily import daily_results, plain_daily_results
from sledai.frames.laboratory.lab_rules import LabRules, TestRule
from sledai.frames.laboratory.previous import PreviousResults
from sledai.frames.laboratory.table import LabTable, folded_text
from sledai.frames.laboratory.windows import NONE, OPEN_ANSWER, UniqueVisits, answer, highest, strongest_results
from sledai.frames.reading import Column
from sledai.frames.visits import identified, unidentified
from sledai.laboratory.code_book import folded_condition
from sledai.visits.days import DayKind, DayScale, Form, warn_study_days
from sledai.visits.readings import as_number

FRAME_NAMES = ("visits", "labs")
FIRST = 1000
"""How many rows are read to find the kind of days."""


@frozen(kw_only=True)
class LabJoin:
    """The two frames, and how they are joined.

    Attributes:
        visits: the frame of visits.
        labs: the laboratory table.
        table: its columns.
        subjects: the columns of the visits that identify the subject.
        day: the column with the day of the visit.
        lab_rules: the rules of the edition on laboratory results.
        previous: where the earlier results are.
        evidence: whether the deciding result is reported.
        panel: the column of the visits with the panel, if it is needed.
        prefix: the beginning of the names of scratch columns.
    """

    visits: Frame
    labs: Frame
    table: LabTable
    subjects: tuple[str, ...]
    day: str
    lab_rules: LabRules
    previous: PreviousResults
    evidence: bool
    panel: str | None
    prefix: str

    @property
    def keys(self) -> tuple[str, ...]:
        """The scratch columns that identify the subject."""
        return tuple(f"{self.prefix}subject_{at}" for at in range(len(self.subjects)))

    @property
    def taken(self) -> str:
        """The scratch column with the day of the visit as a whole number."""
        return f"{self.prefix}day"

    @property
    def date(self) -> str:
        """The scratch column with the date of the visit, where that is written as text."""
        return f"{self.prefix}date"

    def with_dates(self, frame: Any) -> Any:
        """Add the column of dates to a frame, so that it is computed once."""
        dtype = self.visits.collect_schema()[self.day]
        return frame.with_columns(**{self.date: as_date(nw.col(self.day).cast(nw.String))}) if is_text(dtype) else frame

    @property
    def unique(self) -> str:
        """The scratch column that is 1 where a visit of a lazy frame is complete and unique."""
        return f"{self.prefix}unique"

    @property
    def tests(self) -> dict[tuple[Descriptor, Test], str]:
        """For each test of each descriptor the scratch column with its answer."""
        pairs = [(descriptor, test) for descriptor, tests in self.lab_rules.tests.items() for test in tests]
        return {(descriptor, test): f"{self.prefix}answer_{descriptor}_{test}" for descriptor, test in pairs}

    @property
    def strengths(self) -> dict[TestRule, str]:
        """For each rule on a test the scratch column with the strength of its result, if evidence is reported."""
        lab_rules = self.lab_rules.test_rules if self.evidence else ()
        return {test_rule: f"{self.prefix}{test_rule.name}" for test_rule in lab_rules}

    @property
    def judging(self) -> dict[tuple[Descriptor, Test], str]:
        """For each test that judges a descriptor at some panels only the scratch column with whether it does."""
        return {(name, test): f"{self.prefix}judges_{name}_{test}" for name, test in self.lab_rules.panels.where}

    def strength(self, test_rule: TestRule) -> nw.Expr:
        """The strength of the result of a rule; none where its test does not judge the visit."""
        strength, judges = nw.col(self.strengths[test_rule]).fill_null(NONE), (test_rule.descriptor, test_rule.test)
        if judges not in self.judging:
            return strength
        return if_else(nw.col(self.judging[judges]) == 1, strength, NONE)

    def derived_columns(self) -> dict[str, nw.Expr]:
        """The columns of `tests` and `strengths`, computed from the strengths of the rules."""
        found = {column: nw.col(test_rule.name) for test_rule, column in self.strengths.items()}
        for (descriptor, test), column in self.tests.items():
            test_rules = self.lab_rules.of_test(descriptor, test)
            found[column] = answer(test_rules, reduce(highest, (nw.col(test_rule.name) for test_rule in test_rules)))
        return found

    def day_before(self, age: nw.Expr, is_known: nw.Expr) -> nw.Expr:
        """The day of the result, which is the day of the visit less its age; null where there is none."""
        dtype, value = self.visits.collect_schema()[self.day], nw.col(self.day)
        if self.form.kind not in (DayKind.DATES, DayKind.TIMES):
            number = nw.col(self.taken) - age
            return nw.when(is_known).then(if_else(number >= 0, number + 1, number) if self.table.days else number)
        day: nw.Expr = value if dtype.is_temporal() else value.cast(nw.Datetime("us"))
        if is_text(dtype):
            day = nw.col(self.date)
        day = day if dtype == nw.Date else day.dt.truncate("1d")
        known = if_else(is_known, age, 0)
        for bit in range(self.lab_rules.longest.bit_length()):
            previous = day.dt.offset_by(f"-{2**bit}d")
            day = nw.when(known // 2**bit % 2 == 1).then(previous).otherwise(day)
        return nw.when(is_known).then(day.cast(nw.Date) if dtype == nw.Date else day)

    @cached_property
    def form(self) -> Form:
        """What the days of the visits are."""
        return _form(self.visits, self.day, self.table.days)

    def faults(self) -> list[SledaiError]:
        """The errors of the columns of the laboratory table and of the join columns."""
        faults = self.table.faults(self.labs)
        return faults or [*self._other_kinds(), *self._unsuited()]

    def _other_kinds(self) -> list[SledaiError]:
        """The errors for days that are dates, or have a zone, in one frame, or in one column, only."""
        kinds = [self.form.kind, _form(self.labs, self.table.columns["day"], self.table.days).kind]
        if None not in kinds and kinds[0] != kinds[1]:
            return [identifier_types(self.day, kinds=dict(zip(FRAME_NAMES, map(str, kinds), strict=True)))]
        found = {column: _form(self.labs, column, self.table.days).kind for column in self.table.day_columns[1:]}
        wrong = {
            column: str(kind) for column, kind in found.items() if None not in (kind, kinds[1]) and kind != kinds[1]
        }
        return [column_type(column, holds=kind, needed=f"{kinds[1]} like the days") for column, kind in wrong.items()]

    def _unsuited(self) -> list[SledaiError]:
        """The errors for columns of a lazy frame of visits that are of the wrong kind."""
        if isinstance(self.visits, nw.DataFrame):
            return []
        schema, found = self.visits.collect_schema(), []
        for column, accepted in ((self.day, ACCEPTED_DAYS), (self.previous.column, "numbers")):
            dtype = schema.get(str(column), nw.Unknown())
            in_days = accepted == ACCEPTED_DAYS and holds_days(dtype, self.table.days)
            suits = dtype.is_numeric() or dtype == nw.Unknown or in_days
            if not suits:
                holds = "text" if is_text(dtype) else str(dtype)
                found.append(column_type(str(column), holds=holds, needed=accepted))
        return list(found)


def _form(data: Frame, column: str, days: DayScale | None) -> Form:
    """What a column holds as days; of an eager frame with values of any type, most of the first ones."""
    dtype = data.collect_schema()[column]
    if isinstance(data, nw.DataFrame) and reads_as_text(dtype):
        return read_days(data.select(column).head(FIRST), column, days).form
    return form_of(dtype, days)


def join_results(join: LabJoin) -> Frame:
    """Join the results to the visits, as scratch columns with the day and the strength of each result.

    Raises:
        SledaiError: in eager frames what cannot be read, blank identifiers, and duplicated visits.
    """
    join = in_zone_of_visits(join)
    return _by_plan(join) if isinstance(join.visits, nw.LazyFrame) else _eager(join, join.visits)


def with_panels(frame: Any, join: LabJoin) -> Any:
    """Add the columns of `LabJoin.judging`."""
    places = join.lab_rules.panels.where.items()
    if join.panel is None or not places:
        return frame
    others = join.table.book.panels
    found = {}
    for pair, panels in places:
        named = panels if "" not in panels else tuple(name for name in others if name not in panels)
        is_named = _is_one_of(frame, join.panel, named)
        found[join.judging[pair]] = if_else(~is_named if "" in panels else is_named, 1, 0)
    return frame.with_columns(**found)


def _is_one_of(frame: Any, column: str, panels: Sequence[str]) -> nw.Expr:
    """Whether each value of a column stands for one of some panels."""
    dtype = frame.collect_schema()[column]
    if dtype == nw.Unknown:  # what has no type holds only nulls
        return nw.lit(False)
    if dtype.is_numeric():
        numbers = [float(number) for name in panels if (number := as_number(name)) is not None]
        same = [(nw.col(column).cast(nw.Float64) == number).fill_null(False) for number in numbers]
        return reduce(or_, same, nw.lit(False))
    found: nw.Expr = folded_text(frame, column).is_in([folded_condition(name) for name in panels])
    return found


def in_zone_of_visits(join: LabJoin) -> LabJoin:
    """Convert the times of the laboratory table to the zone of the visits."""
    zone, table = join.form.zone, evolve(join.table, kind=join.form.kind)
    if zone is None:
        return evolve(join, table=table)
    schema, labs = join.labs.collect_schema(), join.labs
    name = zone_of(join.visits.collect_schema()[join.day])
    other = [column for column in table.day_columns if name and zone_of(schema[column]) not in (None, name)]
    if other:
        labs = labs.with_columns(*(nw.col(column).dt.convert_time_zone(str(name)) for column in dict.fromkeys(other)))
    return evolve(join, labs=labs, table=evolve(table, zone=zone))


def _common_keys(join: LabJoin) -> tuple[dict[str, nw.Expr], dict[str, nw.Expr]]:
    """The keys of visits and of results, of the same types.

    Raises:
        ColumnError: a subject is of different kinds.
    """
    visits: Any = join.visits
    labs: Any = join.labs
    pairs = list(zip(join.subjects, join.table.subjects, strict=True))
    both = [visits.select(*join.subjects), labs.select(**{own: nw.col(other) for own, other in pairs})]
    types = align_types(both, join.subjects, FRAME_NAMES)[0].collect_schema()
    schemas = visits.collect_schema(), labs.collect_schema()
    named = list(zip(join.keys, pairs, strict=True))
    own, others = (
        {key: recast(pair[at], schemas[at][pair[at]], types[pair[0]]) for key, pair in named} for at in (0, 1)
    )
    return own, others


def _eager(join: LabJoin, visits: nw.DataFrame[Any]) -> nw.DataFrame[Any]:
    """Join eager frames; rows keep their order."""
    roles = list(dict.fromkeys([*join.subjects, join.day]))
    found_days = read_days(visits, join.day, join.table.days)
    kind = None if zone_of(visits.schema[join.day]) else join.form.kind
    wrong = found_days.faults(f"column {join.day!r}", table="visits", kind=kind, exact=True)
    raise_all([*unidentified(visits, roles), *wrong])
    days = found_days.first
    numbered = with_columns(visits.select(*join.subjects), {join.taken: Column(days)})
    raise_all(duplicated_days(numbered, join.subjects, join.day, join.taken, join.form))
    given = join.previous.as_written(visits)
    columns = {join.taken: Column(days)}
    labs: Any = join.labs
    if found_days.kind is DayKind.NUMBERS and len(labs):
        taken = sides_in(labs, join.table.columns["day"], join.table.days)
        warn_study_days(
            {f"visits: column {join.day!r}": found_days.sides, f"labs: column {join.table.columns['day']!r}": taken}
        )
    if len(labs) and join.lab_rules.test_rules:
        keys, lab_keys = _common_keys(join)
        results: Frame
        frame: Any = nw.maybe_reset_index(visits.select(**keys))
        frame = with_columns(frame, {"row": Column(np.arange(len(visits))), "day": Column(days), **given})
        if plain := plain_daily_results(frame, labs, join.table, join.lab_rules, lab_keys):
            (frame, results), subject = plain, ["whose"]
        else:
            results, subject = daily_results(labs, join.table, join.lab_rules, lab_keys), list(join.keys)
        each = UniqueVisits(as_lazy(frame), ("row",), tuple(subject))
        found = strongest_results(as_lazy(results), each, join.lab_rules, last_before=join.previous.from_labs)
        collected = collect(found.select("row", **join.derived_columns()))
        rows, size = collected["row"].to_numpy(), len(visits)
        for name in join.strengths.values():
            columns[name] = Column(_placed(collected[name], rows, np.full(size, NONE)))
        for name in join.tests.values():
            answers = _placed(collected[name], rows, np.full(size, OPEN_ANSWER, np.int8))
            columns[name] = Column(answers == 1, answers != OPEN_ANSWER, truth=True)
    return with_columns(visits, columns)


def _placed(values: nw.Series[Any], rows: Any, array: Any) -> Any:
    """An array with a value for some of its rows."""
    array[rows] = values.to_numpy()
    return array


def _by_plan(join: LabJoin) -> nw.LazyFrame[Any]:
    """Join lazy frames; `LabJoin.unique` is null where a visit is incomplete or duplicated."""
    visits: Any = join.visits
    keys, lab_keys = _common_keys(join)
    keyed = with_span(visits, join.day, join.table.days, lambda days: {**keys, join.taken: days.exact})
    names = [*join.keys, join.taken]
    dated = keyed.filter(identified(keyed, join.keys) & ~nw.col(join.taken).is_null())
    dated, given = join.previous.by_plan(dated, f"{join.taken}_number")
    carried = [nw.col(name).min() for name in given]
    groups = dated.select(*names, **given).group_by(*names).agg(nw.len().alias(join.unique), *carried)
    once = groups.filter(nw.col(join.unique) == 1)
    found = once.select(*names, nw.col(join.unique).cast(nw.Int64))
    if join.lab_rules.test_rules:
        results = daily_results(join.labs, join.table, join.lab_rules, lab_keys)
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
