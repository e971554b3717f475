"""From a laboratory table and a frame of visits to the descriptors of each visit."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from typing import Any

from attrs import evolve, frozen
from narwhals.stable import v2 as nw
from narwhals.stable.v2.typing import IntoFrameT

from sledai.definitions import Edition, require_edition
from sledai.definitions.descriptors import Descriptor
from sledai.definitions.observations import Test
from sledai.errors import raise_all
from sledai.frames.deriving import apply_rule, native
from sledai.frames.engines import name_of, optional_name_of, scratch_prefix, supported
from sledai.frames.key_types import require_one_kind
from sledai.frames.laboratory.join import LabJoin, in_zone_of_visits, with_panels
from sledai.frames.laboratory.judged import join_eager, join_lazy
from sledai.frames.laboratory.lab_rules import LabRules
from sledai.frames.laboratory.layout import LabLayout
from sledai.frames.laboratory.previous import PreviousResults
from sledai.frames.laboratory.statements import StatementItems
from sledai.frames.laboratory.table import LabTable
from sledai.frames.laboratory.windows import NONE, highest
from sledai.frames.layout import Layout
from sledai.frames.measure import materialise, require_layout, truth
from sledai.frames.naming import stamp_column
from sledai.frames.reading import YES_OR_NO, Answers, Column, Intermediate, Item, Reading, read
from sledai.frames.stamping import remark_rules, remark_unread, with_constants
from sledai.laboratory.code_book import EMPTY, LabCodeBook
from sledai.laboratory.judging import criterion, holds
from sledai.laboratory.results import require_book
from sledai.laboratory.statements import PhysicianStatements, require_one_way
from sledai.logic import Verdict
from sledai.visits.answers import DESCRIPTORS, MEANINGS
from sledai.visits.days import require_scale

__all__ = ["derive_descriptors"]

PLAIN_LAYOUT = LabLayout()
"""A table whose columns are named test, value and unit, and otherwise like those of the visits."""


def derive_descriptors(
    visits: IntoFrameT,
    labs: IntoFrameT,
    edition: Edition,
    *,
    layout: Layout,
    lab_layout: LabLayout = PLAIN_LAYOUT,
    code_book: LabCodeBook | None = None,
    evidence: bool = False,
    name: str = "",
) -> IntoFrameT:
    """Derive the descriptors of each visit from a long laboratory table, under the rules of one edition.

    The rules are those of `sledai.laboratory.derive`, visit by visit; a result counts for every visit of its
    subject in whose window it is. A descriptor is present when what was measured or seen meets the rule, is due to
    none of the causes that the edition excludes, and is due to lupus. What of that is not known leaves it open.

    Args:
        visits: a frame of any engine that is supported; one row for each subject and day.
        labs: a table of the same kind of frame; one row for each result, in any order.
        edition: the edition, or a part of one; its rows carry the rules and the windows.
        layout: where `visits` holds what: the subject, the day, what was seen, what the physician states, the earlier
            protein result, and what further values of such columns mean. Where its days are study days, those of `labs`
            are too. Where days lie on both sides of 0 and none is 0, an eager frame gives a `StudyDaysWarning`; in lazy
            ones `check` finds them, with `labs=`.
        lab_layout: which column of `labs` holds what.
        code_book: what the laboratory writes: names, units, words, flags, comparators and ranges, by test; and the
            conventions by which results count. If it gives names, other entries of `test` are left out; without names
            they are those of `sledai.laboratory.Test`.
        evidence: whether to add which result decided.
        name: the beginning of the names of the new columns, before an underscore; without it they are named like the
            descriptors, which `derive_score` reads.

    Returns:
        The same kind of frame as `visits`, with a truth value for each descriptor that has a rule, null where it is
        open; with `evidence` for each that looks at tests also ``{descriptor}_test`` and ``{descriptor}_day``: the
        test and the day of the deciding result, of several the nearest to the visit; the day is null where it is not
        known. Last comes ``derived_under_{edition}``, which holds the stamp of the edition. A function that reads a
        derived column in the same frame, and judges that descriptor by other rules, refuses the frame; drop the column
        if they are to be answers like any others.
        An eager frame keeps the order of its rows; a lazy one need not.

        In a lazy frame a result that cannot be read may be anything, so it leaves an absence open; so does a text of
        more than 16 characters, which may have more digits than engines read, and a word to which the code book gives a
        number for every test, because only an eager frame finds out whether their units differ. A day that
        cannot be read may be any day; a result of a blank subject belongs to nobody. Results are null for visits that
        are duplicated, that have a blank subject or not one day, a panel that the code book does not name, or a
        statement that cannot be read.

    Warns:
        RemarkWarning: a column is not read, because no rule and nothing in the code book needs it.
        RemarkWarning: findings are judged by a rule that no source supports, such as that of pleurisy in
            `SELENA_SLEDAI`, pain or a sign.
        StudyDaysWarning: days look like study days and are not declared as such.
        DoubtfulResultWarning: a result may be in another unit than it says.

    Raises:
        ColumnError: `visits` has a column of the name of a new one.
        ColumnError: a lazy frame holds text where numbers are read, such as ages and the earlier protein result.
        DuplicateVisitError: an eager frame has a subject twice on one day.
        ColumnError: subjects, or days, are of different kinds in the two frames.
        ColumnError: a column is not there.
        MissingValueError: a subject or day of an eager frame of visits is blank.
        MissingValueError: a subject of an eager laboratory table is blank.
        UnknownNameError: a name is not a finding, a cause or a test, or a descriptor has no rule.
        UnknownNameError: in an eager frame, the code book has panels, and not the one of a visit.
        UnreadableValueError: a unit is missing, or not one of its test; in an eager frame, or of the earlier result.
        UnreadableValueError: in an eager frame, a statement cannot be read.
        UnreadableValueError: in an eager frame, a value is not a day, or that of a visit is not one day.
        UnreadableValueError: in an eager frame, a value, limit, comparator or flag cannot be read, or is not
            plausible in its unit.
        UnsupportedFrameError: a frame is of a kind that is not supported, or the two are of different kinds.
        InputErrors: several of these at once.

    Example:
        >>> import pyarrow
        >>> from sledai import SELENA_SLEDAI
        >>> visits = pyarrow.table({"id": ["A", "B"], "day": [0, 0]})
        >>> results = {"test": ["platelets"] * 2, "value": ["99", "100"], "unit": ["10*9/L"] * 2}
        >>> labs = pyarrow.table({"id": ["A", "B"], "day": [0, 0]} | results)
        >>> layout = Layout(subject="id", day="day", excluded={"thrombocytopenia": False}, attribution="assumed")
        >>> derive_descriptors(visits, labs, SELENA_SLEDAI, layout=layout)["thrombocytopenia"].to_pylist()
        [True, False]
    """
    require_scale(require_layout(layout).days)
    book = EMPTY if code_book is None else require_book(code_book)
    require_one_way(layout.protein_before, book)
    compares = layout.protein_before is not None or book.compare_with is not None
    panel = optional_name_of(layout.panel) if book.panels else None
    lab_rules = LabRules.of(require_edition(edition), book, compares=compares, has_panels=panel is not None)
    statements = StatementItems.of(layout, lab_rules)
    subjects = tuple(map(name_of, layout.subject))
    others = tuple(map(name_of, lab_layout.subject)) or subjects
    if not subjects or layout.day is None:
        raise TypeError('layout: name the columns of the subject and the day: frames.Layout(subject="...", day="...")')
    if len(others) != len(subjects):
        raise TypeError(f"lab_layout.subject={others!r}: name as many columns as layout.subject={subjects!r}")
    day = name_of(layout.day)
    table = LabTable.of(lab_layout, others, day, book, layout.days).needed(lab_rules)
    names = _DescriptorColumns(lab_rules, name, evidence, stamp_column(edition, name))
    column = optional_name_of(layout.protein_before)
    needed = [*subjects, day, *(name for name in (column, panel) if name)]
    reading = read(visits, None, names.all, Layout(), needed, further=statements.items, one_form=True)
    own = supported(labs)
    require_one_kind(reading.frame, own)
    join = LabJoin(
        visits=reading.frame,
        labs=own,
        table=table,
        subjects=subjects,
        day=day,
        lab_rules=lab_rules,
        previous=PreviousResults(lab_rules, column, layout.protein_before_unit, book),
        evidence=evidence,
        panel=panel,
        prefix=scratch_prefix([*reading.frame.collect_schema(), *names.all, *reading.tables]),
    )
    raise_all(reading.faults or join.faults())
    remark_unread(edition, table.unread)
    remark_rules(edition, lab_rules.rules, [name for name, at in layout.findings.items() if at is not None])
    derived: Any = with_constants(_derived(join, statements, names, reading), {names.stamp: edition.stamp})
    return native(derived.select(*reading.frame.collect_schema(), *names.all), visits)


@frozen
class _DescriptorColumns:
    """The names of the new columns."""

    lab_rules: LabRules
    name: str
    evidence: bool
    stamp: str

    def of(self, descriptor: Descriptor) -> str:
        """The column of a descriptor."""
        return f"{self.name}_{descriptor}" if self.name else descriptor.value

    @property
    def evidenced(self) -> tuple[Descriptor, ...]:
        """The descriptors whose deciding result is reported."""
        return tuple(name for name, tests in self.lab_rules.tests.items() if tests and self.evidence)

    @property
    def all(self) -> list[str]:
        """All new columns, in their order."""
        found = []
        for descriptor in self.lab_rules.rules:
            own = self.of(descriptor)
            found += [own, f"{own}_test", f"{own}_day"] if descriptor in self.evidenced else [own]
        return [*found, self.stamp]


def _derived(join: LabJoin, statements: StatementItems, names: _DescriptorColumns, stated: Reading) -> Any:
    """Add the descriptors to the visits; `stated` is the reading of the statements, without the answers of tests."""
    join = in_zone_of_visits(join)
    frame = with_panels(join_eager(join) if isinstance(join.visits, nw.DataFrame) else join_lazy(join), join)
    available = frame.collect_schema()
    kept = [
        Item(f"{descriptor} by {test}", column if column in available else MEANINGS[None], YES_OR_NO)
        for (descriptor, test), column in join.tests.items()
    ]
    judging = [Item(f"{name} is judged by {test}", at, YES_OR_NO) for (name, test), at in join.judging.items()]
    unique = Item("unique", join.unique if join.unique in available else MEANINGS[True], YES_OR_NO)
    found = read(nw.to_native(frame), None, [], Layout(), further=[*statements.items, *kept, *judging, unique])
    reading = evolve(found, forms=stated.forms)

    def rule(answers: Answers) -> Intermediate:
        own = answers[len(DESCRIPTORS) :]
        physician = statements.read(own[: len(statements.items)], join.lab_rules)
        of_tests, of_panels = own[len(statements.items) :], own[len(statements.items) + len(kept) :]
        tests = {pair: holds(answer) for pair, answer in zip(join.tests, of_tests, strict=False)}
        for pair, answer in zip(join.judging, of_panels, strict=False):
            tests[pair] = tests[pair] & holds(answer)
        verdicts = {str(name): _verdict(name, join.lab_rules, physician, tests) for name in join.lab_rules.rules}
        return materialise(verdicts, lambda found: _columns(found, holds(own[-1]).certain, names))

    return _with_evidence(apply_rule(reading, rule), join, names)


def _verdict(
    name: Descriptor,
    lab_rules: LabRules,
    physician: PhysicianStatements,
    tests: Mapping[tuple[Descriptor, Test], Verdict[Any]],
) -> Verdict[Any]:
    """Whether a descriptor is present."""
    met = criterion(lab_rules.rules[name], [tests[name, test] for test in lab_rules.tests[name]], physician.findings)
    return met & physician.not_excluded[name] & physician.attributed[name]


def _columns(found: Mapping[str, Verdict[Any]], unique: Any, names: _DescriptorColumns) -> dict[str, Column]:
    """The columns of the descriptors, null where a visit is incomplete or duplicated."""
    columns = {}
    for descriptor in names.lab_rules.rules:
        column = truth(found[descriptor.value])
        columns[names.of(descriptor)] = evolve(column, known=column.known & unique)
    return columns


def _with_evidence(frame: Any, join: LabJoin, names: _DescriptorColumns) -> Any:
    """Add test and day of the deciding result; of equal results the first test of the rule."""
    columns: dict[str, nw.Expr] = {}
    for descriptor in names.evidenced:
        test_rules = names.lab_rules.of_descriptor(descriptor)
        has_results = all(join.strengths[test_rule] in frame.collect_schema() for test_rule in test_rules)
        strengths = [join.strength(q) if has_results else nw.lit(NONE, nw.Int64) for q in test_rules]
        best = reduce(highest, strengths)
        word: Any = nw.lit(None, nw.String)
        for test_rule, strength in reversed(list(zip(test_rules, strengths, strict=True))):
            word = nw.when((strength == best) & (best > NONE)).then(nw.lit(test_rule.reported.value)).otherwise(word)
        near = best % test_rules[0].steps
        columns[f"{names.of(descriptor)}_test"] = word
        columns[f"{names.of(descriptor)}_day"] = join.day_before(
            near * -1 + test_rules[0].window + 1, (best > NONE) & (near > 0)
        )
    return join.with_dates(frame).with_columns(**columns) if columns else frame
