"""Join visits to the results of a laboratory table."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, reduce
from operator import or_
from typing import Any

from attrs import evolve, frozen
from narwhals.stable import v2 as nw

from sledai.definitions.descriptors import Descriptor
from sledai.definitions.observations import Test
from sledai.errors import SledaiError, UnknownNameError, column_type, identifier_types
from sledai.frames.days import (
    ACCEPTED_DAYS,
    as_date,
    form_of,
    holds_days,
    read_days,
    zone_of,
)
from sledai.frames.engines import Frame, is_text
from sledai.frames.expressions import if_else, reads_as_text
from sledai.frames.key_types import align_types, recast
from sledai.frames.laboratory.amounts import is_number
from sledai.frames.laboratory.lab_rules import LabRules, TestRule
from sledai.frames.laboratory.previous import PreviousResults
from sledai.frames.laboratory.table import LabTable, folded_text
from sledai.frames.laboratory.windows import NONE, answer, highest
from sledai.laboratory.code_book import folded_condition
from sledai.visits.days import DayKind, DayScale, Form
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

    def common_keys(self) -> tuple[dict[str, nw.Expr], dict[str, nw.Expr]]:
        """The keys of visits and of results, of the same types.

        Raises:
            ColumnError: a subject is of different kinds.
        """
        visits: Any = self.visits
        labs: Any = self.labs
        pairs = list(zip(self.subjects, self.table.subjects, strict=True))
        both = [visits.select(*self.subjects), labs.select(**{own: nw.col(other) for own, other in pairs})]
        types = align_types(both, self.subjects, FRAME_NAMES)[0].collect_schema()
        schemas = visits.collect_schema(), labs.collect_schema()
        named = list(zip(self.keys, pairs, strict=True))
        own, others = (
            {key: recast(pair[at], schemas[at][pair[at]], types[pair[0]]) for key, pair in named} for at in (0, 1)
        )
        return own, others

    @cached_property
    def form(self) -> Form:
        """What the days of the visits are."""
        return _form(self.visits, self.day, self.table.days)

    def faults(self) -> list[SledaiError]:
        """The errors of the columns of the laboratory table and of the join columns."""
        faults = self.table.faults(self.labs)
        return faults or [*self._other_kinds(), *self._unsuited(), *self._unknown_panels()]

    def _unknown_panels(self) -> list[SledaiError]:
        """The error for panels of an eager frame of visits that the code book does not name."""
        if self.panel is not None and isinstance(self.visits, nw.DataFrame):
            try:
                self.table.book.panels_of(self.visits[self.panel].unique().to_list(), f"visits: column {self.panel!r}")
            except UnknownNameError as fault:
                return [fault]
        return []

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


def with_panels(frame: Any, join: LabJoin) -> Any:
    """Add the columns of `LabJoin.judging`; a visit of a lazy frame is not known at a panel that is not named."""
    if join.panel is None:
        return frame
    others = join.table.book.panels
    found: dict[str, nw.Expr] = {}
    if isinstance(frame, nw.LazyFrame) and "" not in others:
        is_named = _is_one_of(frame, join.panel, ("", *others))
        hidden = [name for name in (join.unique, *join.strengths.values()) if name in frame.collect_schema()]
        found |= {name: nw.when(is_named).then(nw.col(name)) for name in hidden}
    for pair, panels in join.lab_rules.panels.where.items():
        named = panels if "" not in panels else tuple(name for name in others if name not in panels)
        is_named = _is_one_of(frame, join.panel, named)
        found[join.judging[pair]] = if_else(~is_named if "" in panels else is_named, 1, 0)
    return frame.with_columns(**found)


def _is_one_of(frame: Any, column: str, panels: Sequence[str]) -> nw.Expr:
    """Whether each value of a column stands for one of some panels."""
    dtype = frame.collect_schema()[column]
    if dtype == nw.Unknown:  # what has no type holds only nulls
        return nw.lit("" in panels)
    if dtype.is_numeric():
        numbers = [float(number) for name in panels if (number := as_number(name)) is not None]
        same = [(nw.col(column).cast(nw.Float64) == number).fill_null(False) for number in numbers]
        return reduce(or_, same, ~is_number(nw.col(column), dtype) if "" in panels else nw.lit(False))
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
