"""Read a table of visits once and derive all measures of a call from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from attrs import evolve, frozen
from narwhals.stable import v2 as nw
from narwhals.stable.v2.typing import IntoFrameT

from sledai.definitions import Edition, require_edition
from sledai.errors import SledaiError, raise_all, unreadable_answer, with_fields
from sledai.frames.arrays import apply_in_chunks, with_columns
from sledai.frames.comparing import Group, by_rows, grouped, in_plan
from sledai.frames.days import with_days
from sledai.frames.deriving import native
from sledai.frames.endpoint_measures import EVENTS, STATEMENTS
from sledai.frames.engines import (
    Frame,
    is_read_as_arrays,
    name_of,
    optional_name_of,
    scratch_prefix,
    with_row_values,
)
from sledai.frames.expecting import NO_VISIT, Expected, remark_left_out, with_expected
from sledai.frames.expressions import as_column, prepare, step_by_step, unreadable_values
from sledai.frames.imputation import require_assessed
from sledai.frames.layout import Layout
from sledai.frames.measure import (
    ASSESSED,
    Measure,
    Plan,
    VisitInputs,
    both_ends,
    plans_of,
    require_layout,
)
from sledai.frames.reading import Answers, Intermediate, Reading, RuleResult, baseline_flag
from sledai.frames.reference import Identifiers, is_dated_text
from sledai.frames.stamping import remark, stamp_of, with_constants
from sledai.frames.visit_inputs import Inputs, with_readable
from sledai.frames.visits import visit_columns
from sledai.logic import Interval
from sledai.visits.answers import DESCRIPTORS
from sledai.visits.days import Form
from sledai.visits.encounters import known_names

__all__ = ["derive"]


def derive(
    frame: IntoFrameT,
    edition: Edition,
    *measures: Measure,
    layout: Layout = Layout(),  # noqa: B008
    expected: Expected | None = None,
    stamp: bool = False,
) -> IntoFrameT:
    """Add the columns of measures to a table of visits, which is read once for all of them.

    Args:
        frame: a frame of any engine that is supported; one row for each visit.
        edition: the edition, or a part of one.
        measures: what to derive, such as `score_bounds` and `flare`.
        layout: where the table holds what, and how it is written. Without it the columns of the answers are found by
            their names.
        expected: which visits should be there: a list of values of the layout's `visit`, which every subject of the
            frame should have; or a frame of the same kind with one row, subject and visit, for each visit that should
            be there. Each of them that has no row gets one, in which nothing but the identifiers is known; outcomes
            that count what is undetermined as nonresponse are false there, and reasons say ``"no visit"``.
            Without it rows are never added. A lazy frame cannot report a value that no subject has, such as a misspelt
            one; run `check` first.
        stamp: whether to add ``{name}_stamp`` for each measure with a rule, for a table that is kept: library version,
            rule and edition with their content hashes, what was compared with, what an undetermined outcome and a
            missing item are, the hash of the layout, and remarks.

    Returns:
        The same kind of frame with the new columns; the user's own columns, index and order stay as they are in an
        eager frame, and a lazy one stays lazy. With `expected` also ``no_visit``, true in the rows that were added,
        which an eager frame has at its end.
        In a lazy frame, where reading is deferred, a measure is null in a row with a value that it cannot read;
        also in rows with a blank subject or visit, at duplicated visits, and for a subject without exactly
        one baseline. `check` counts all of these.

    Warns:
        RemarkWarning: a rule was not stated for the edition.

    Raises:
        TypeError: a measure is not one, or two of them have a column of the same name, or the layout does not say what
            one of them needs.
        ColumnError: a descriptor has no column and is not named in `not_assessed`.
        ColumnError: several columns look like one descriptor.
        UnreadableValueError: a column of an eager frame holds values that are not answers.
        UnreadableValueError: a column of an eager frame holds what is not a reading or a letter.
        ColumnError: a column of a lazy frame holds text in place of numbers, or something else in place of text.
        ColumnError: the frame already has a column of that name.
        BaselineError: a subject of an eager frame has no baseline.
        BaselineError: a subject of an eager frame has several.
        UnknownNameError: no row of an eager frame has the visit that is named as the baseline.
        DuplicateVisitError: an eager frame has a subject's visit twice.
        MissingValueError: a subject or visit is blank in an eager frame.
        ColumnError: the visits cannot be put in order.
        MissingValueError: what is undetermined counts as nonresponse, and a criterion has no column and no value.
        UnsupportedFrameError: the frame is of another kind, or its engine cannot look along a subject's visits (Dask,
            with `Previous`).
        InputErrors: several of these at once.

    Example:
        >>> import pyarrow
        >>> from sledai import SELENA_SLEDAI, frames
        >>> form = dict.fromkeys(map(str, SELENA_SLEDAI), ["N", "N"])
        >>> table = pyarrow.table(form | {"rash": ["Y", "Y"], "fever": ["N", ""]})
        >>> derived = derive(table, SELENA_SLEDAI, frames.score(), frames.by_system())
        >>> derived["sledai"].to_pylist(), derived["sledai_mucocutaneous_low"].to_pylist()
        ([2, None], [2, 2])
    """
    edition, layout = require_edition(edition), require_layout(layout)
    request = Request.of(edition, measures, layout)
    for rule in {plan.rule.key: plan.rule for plan in request.plans if plan.rule}.values():
        remark(rule, edition)
    stamps = {
        f"{p.columns[0]}_stamp": str(stamp_of(p, p.rule, edition, layout)) for p in request.plans if stamp and p.rule
    }
    marks = [NO_VISIT] if expected is not None else []
    keys = visit_columns(layout, "expected", of_subjects=True) if expected is not None else ()
    roles = [role for group in request.groups for role in group.reference.roles]
    new = [*request.columns, *stamps, *marks]
    if twice := [name for name, count in Counter(new).items() if count > 1]:
        raise TypeError(f"the call adds the column {twice[0]!r} twice: give the measure another name=")
    reading = request.inputs.read(frame, [*roles, *keys], new, [*map(baseline_flag, request.flags)])
    for plan in request.plans if not reading.faults else ():
        require_assessed(reading, plan, request.inputs.visit)
    reading, groups = _in_days(reading, request.groups, new)
    request = evolve(request, groups=groups)
    result = _of_rows(reading, request) if isinstance(reading.frame, nw.DataFrame) else _of_plan(reading, request)
    result = with_constants(result, stamps) if stamps else result
    if expected is None and any(plan.criteria for plan in request.plans):
        remark_left_out(result, tuple(map(name_of, layout.subject)), optional_name_of(layout.visit))
    if expected is not None:
        known = {name: value for plan in request.plans for name, value in plan.without_visit.items()}
        result = with_expected(result, keys, expected, NO_VISIT, {**known, **stamps})
    return native(result, frame)


@frozen
class Request:
    """The measures of a call, and what is read for them.

    Attributes:
        inputs: what is read of a visit.
        plans: the plan of each measure.
        groups: the measures of two visits, by their reference visit.
        flags: the columns that mark baselines.
    """

    inputs: Inputs
    plans: tuple[Plan, ...]
    groups: tuple[Group, ...]
    flags: tuple[str, ...]

    @classmethod
    def of(cls, edition: Edition, measures: Sequence[Measure], layout: Layout) -> Request:
        """Build the request from the arguments of a call.

        Raises:
            TypeError: no measure is given, or one is not a measure, or two have a column of the same name.
            UnknownNameError: the layout names an event or a statement that nothing knows.
        """
        plans = plans_of(measures, Measure, edition, layout)
        inputs, groups = Inputs.of_plans(edition, layout, plans), grouped(plans, layout)
        used = [item.name.removeprefix("statement ") for item in inputs.items if item.name.startswith("statement ")]
        known_names({str(name): at for name, at in layout.events.items()}, EVENTS, "events")
        known_names(dict(layout.statements), tuple(dict.fromkeys([*STATEMENTS, *used])), "statements")
        flags = tuple(dict.fromkeys(group.reference.flag for group in groups if group.reference.flag))
        return cls(inputs, plans, groups, flags)

    @property
    def columns(self) -> list[str]:
        """The new columns, in order."""
        return [column for plan in self.plans for column in plan.columns]

    @property
    def singles(self) -> list[Plan]:
        """The plans that do not compare visits."""
        return [plan for plan in self.plans if plan.since is None]

    def marked(self, read: Answers, visit: VisitInputs) -> dict[str, Interval[Any]]:
        """Whether a visit is flagged as a baseline, by flag column, and where it is needed whether it was assessed."""
        found = dict(zip(self.flags, read[len(read) - len(self.flags) :], strict=True))
        if any(group.reference.assessed for group in self.groups):
            assessed = visit.assessed(self.inputs.edition)
            found[ASSESSED] = Interval(assessed, assessed)
        return found

    def compared_values(self, visit: VisitInputs) -> dict[str, Interval[Any]]:
        """The values of a visit that measures of two visits compare, without constants."""
        plans = [plan for group in self.groups for plan in group.plans]
        found = {name: value for plan in plans for name, value in plan.from_visit(visit).items()}
        return {
            n: value for n, value in found.items() if not (isinstance(value.low, int) and isinstance(value.high, int))
        }


def _in_days(reading: Reading, groups: Iterable[Group], new: Sequence[str]) -> tuple[Reading, tuple[Group, ...]]:
    """Add the days of the visits where a reference visit needs them for order or age."""
    found: list[Group] = []
    forms: dict[tuple[str, object], tuple[str, Form]] = {}
    for group in groups:
        reference = group.reference
        column, ordered = str(reference.visit), reference.previous or reference.first
        if not (reference.in_days or (ordered and is_dated_text(reading.frame, column))):
            found.append(group)
            continue
        key = column, reference.days
        if key not in forms:
            scratch = f"{scratch_prefix([*reading.frame.collect_schema(), *reading.tables, *new])}day{len(forms)}"
            reading, form = with_days(reading, column, scratch, reference.days)
            forms[key] = scratch, form
        scratch, form = forms[key]
        found.append(evolve(group, reference=evolve(reference, order=scratch), form=form))
    return reading, tuple(found)


def _of_rows(reading: Reading, request: Request) -> Frame:
    """Add the new columns to an eager frame.

    Raises:
        SledaiError: what was found wrong with the columns, what in them cannot be read, and what is wrong with the
            identifiers and baselines.
    """
    frame: Any = reading.frame
    order = {group.reference.order for group in request.groups}
    own = [name for name in frame.columns if name not in order]
    prefix = f"{scratch_prefix([*frame.columns, *reading.tables, *request.columns])}kept_"
    stored: dict[str, tuple[str, str]] = {}

    def rule(read: Answers) -> RuleResult:
        visit = request.inputs.visit(read)
        values, marked = request.compared_values(visit), request.marked(read, visit)
        every = values | {f"flag {flag}": mark for flag, mark in marked.items()}
        kept, names = both_ends(every, prefix)
        stored.update(names)
        return merged([kept, *(plan.results(plan.from_visit(visit), {}) for plan in request.singles)])

    if is_read_as_arrays(frame):
        results, faults = apply_in_chunks(reading, frame, rule)
        raise_all(like_points([*reading.faults, *faults], reading))
        values = {name: column.values for name, column in results.items() if name.startswith(prefix)}
        singles = {name: column for name, column in results.items() if name not in values}
    else:
        prepared = prepare(reading)
        eager: Any = prepared.frame
        raise_all(like_points([*reading.faults, *unreadable_values(eager, prepared.readable, reading.tables)], reading))
        data, columns, scratch = step_by_step(eager.lazy(), rule(prepared.answers))
        derived = {name: as_column(column, None) for name, column in columns.items()}
        done: Any = data.with_columns(**derived).drop([*prepared.scratch, *scratch]).lazy().collect()
        values = {name: done[name].to_numpy() for name in columns if name.startswith(prefix)}
        frame = done.drop(list(values))
        singles = {}
    found = {name: Interval(values[low], values[high]) for name, (low, high) in stored.items()}
    now = {name: value for name, value in found.items() if not name.startswith("flag ")}
    flags = {name.removeprefix("flag "): value.low >= 1 for name, value in found.items() if name not in now}
    visits = Identifiers(frame)
    for group in request.groups:
        singles |= by_rows(visits, group, now, flags, request.inputs.constants)
    result, in_order = with_columns(frame, singles) if singles else frame, [*own, *request.columns]
    return result if result.columns == in_order else result.select(*in_order)  # to choose columns of pandas copies them


def _of_plan(reading: Reading, request: Request) -> Frame:
    """Add the new columns to a lazy frame; each is null where its inputs cannot be read.

    Raises:
        SledaiError: what was found wrong with the columns.
    """
    raise_all(reading.faults)
    order = {group.reference.order for group in request.groups}
    own = [name for name in reading.frame.collect_schema() if name not in order]
    prepared = prepare(reading)
    data: Any = prepared.frame
    visit = request.inputs.visit(prepared.answers)
    prefix = scratch_prefix([*data.collect_schema(), *request.columns])
    data, readable = with_readable(data, prepared.readable, reading, request.plans, f"{prefix}readable")
    ends, names = both_ends(request.compared_values(visit), prefix)
    kept = {name: as_column(column, None) for name, column in ends.items()}
    now = {name: Interval(*map(nw.col, both)) for name, both in names.items()}
    flag_columns = {}
    for at, (flag, mark) in enumerate(request.marked(prepared.answers, visit).items()):
        flag_columns[flag] = f"{prefix}flag_{at}"
        kept[flag_columns[flag]] = nw.when(mark.low <= mark.high).then(mark.low)
    data = with_row_values(data, kept)
    results: list[RuleResult] = []
    whole_rows: dict[str, nw.Expr | None] = {}
    for plan in request.singles:
        own_values = {name: now.get(name, value) for name, value in plan.from_visit(visit).items()}
        results.append(plan.results(own_values, {}))
        column = readable.get(plan.columns[0])
        whole_rows |= dict.fromkeys(plan.columns, None if column is None else nw.col(column) == 1)
    for at, group in enumerate(request.groups):
        constants, own_prefix = request.inputs.constants, f"{prefix}r{at}_"
        data, found, known = in_plan(data, group, now, constants, flag_columns, readable, own_prefix)
        results += found
        for plan in group.plans:
            whole_rows |= dict.fromkeys(plan.columns, known[plan.columns[0]])
    data, columns, _ = step_by_step(data, merged(results))
    data = data.with_columns(**{name: as_column(column, whole_rows[name]) for name, column in columns.items()})
    result: Frame = data.select(*own, *request.columns)
    return result


def like_points(faults: Iterable[SledaiError], reading: Reading) -> list[SledaiError]:
    """Mark the errors of columns in which all unreadable values are the weight of the item."""
    weights = {
        column: reading.edition[name].weight
        for name, column in zip(DESCRIPTORS, reading.columns, strict=False)
        if reading.edition and name in reading.edition
    }

    def hinted(fault: SledaiError) -> SledaiError:
        if not unreadable_answer.made(fault) or not (weight := weights.get(fault.column, 0)):
            return fault
        own = {str(weight), f"{weight}.0", f"'{weight}'", f"'{weight}.0'"}
        return with_fields(fault, weight=weight) if own.issuperset(fault.values) else fault

    return list(map(hinted, faults))


def merged(results: Sequence[RuleResult]) -> RuleResult:
    """Merge several results, one step at a time."""
    if not any(isinstance(result, Intermediate) for result in results):
        return {name: column for result in results for name, column in result.items()}  # type: ignore[union-attr]
    columns = {
        f"{at}_{name}": column
        for at, result in enumerate(results)
        if isinstance(result, Intermediate)
        for name, column in result.columns.items()
    }

    def then(values: Mapping[str, Any]) -> RuleResult:
        following = [
            result.then({name: values[f"{at}_{name}"] for name in result.columns})
            if isinstance(result, Intermediate)
            else result
            for at, result in enumerate(results)
        ]
        return merged(following)

    return Intermediate(columns, then)
