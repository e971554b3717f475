"""Count changes of each item between two visits; the engine counts, and only the counts come back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import evolve
from narwhals.stable import v2 as nw

from sledai._names import DictByName
from sledai.definitions import Edition
from sledai.definitions.descriptors import Descriptor
from sledai.errors import SledaiError, duplicate_visit, missing_identifier, raise_all, unknown_visit, unreadable_answer
from sledai.frames.deriving import apply_rule
from sledai.frames.engines import Frame, scratch_prefix
from sledai.frames.expressions import as_int, if_else, prepare
from sledai.frames.layout import Baseline, Layout
from sledai.frames.measure import each_answer
from sledai.frames.profiling import collected, counted, frequent, ones
from sledai.frames.reading import Answers, Column, Reading
from sledai.frames.reference import Reference, is_baseline
from sledai.frames.report import MOST_EXAMPLES
from sledai.frames.visit_inputs import Inputs
from sledai.frames.visits import duplicated, identified, unidentified
from sledai.rules.shifts import ItemShift, Shift, places
from sledai.visits.answers import DESCRIPTORS, is_missing

__all__ = ["item_shift"]

CELLS_OF_ITEM = 9
"""Three answers before by three answers now: absent, present, not assessed."""
PAIRS, BEFORE, NOW, UNREAD, TWICE = "pairs", "before", "now", "unread", "twice"
"""Names of the counts of rows and subjects, in addition to the cells."""


def item_shift(
    frame: Any,
    edition: Edition,
    layout: Layout = Layout(),  # noqa: B008
    *,
    before: object,
    now: object,
) -> ItemShift:
    """How the answers for each descriptor moved between two visits of the subjects that have both.

    The table is that of `sledai.item_shift`. It is counted where the frame lives: of a lazy frame one query is run,
    and only the counts come back. Other visits are not read, and their faults raise no error.

    Args:
        frame: a frame of any engine that is supported; one row for each subject and visit.
        edition: the edition; its descriptors are counted, its weights play no part.
        layout: where the table holds what, and how it is written.
        before: the earlier visit, a value of the layout's `visit`.
        now: the later visit, another value.

    Returns:
        For each descriptor of the edition, in form order, its nine counts [pairs of visits];
        a subject without one of the two visits is not a pair.

    Raises:
        BaselineError: a visit is named by a value of another kind than the column has.
        DuplicateVisitError: a subject has one of the two visits twice; also of a lazy frame, for a table without
            them would be wrong.
        MissingValueError: the subject is blank at one of the two visits, or the visit is blank; as above.
        UnknownNameError: no row has one of the two visits; as above.
        UnreadableValueError: a column holds a value that is not an answer; as above.
        ValueError: the two visits are the same.
        TypeError: the layout does not name subject and visit, or has only a total.
        SledaiError: as for `derive`.

    Example:
        >>> import pyarrow
        >>> from sledai import SELENA_SLEDAI
        >>> visits = pyarrow.table(
        ...     {"subject": ["A", "A", "B", "B"], "week": [0, 24, 0, 24], "rash": ["Y", "N", "Y", None]}
        ... )
        >>> skin = SELENA_SLEDAI.without(*(d for d in SELENA_SLEDAI if d != "rash"))
        >>> layout = Layout(subject="subject", visit="week")
        >>> print(item_shift(visits, skin, layout, before=0, now=24)["rash"].improved)
        1 to 2 of 2
    """
    if before is None or now is None:
        raise TypeError("name both visits by a value: before= and now=")
    if before == now:
        raise ValueError(f"before and now are both {now!r}: name two visits")
    inputs = Inputs.of_items(edition, layout, "item_shift")
    earlier, later = (Reference.of(Baseline(value), layout) for value in (before, now))
    whole = inputs.read(frame, earlier.roles)
    raise_all(whole.faults)
    either = is_baseline(whole.frame, earlier, "") | is_baseline(whole.frame, later, "")
    reading = evolve(whole, frame=whole.frame.filter(either | ~identified(whole.frame, earlier.roles)))
    prefix = scratch_prefix([*reading.frame.collect_schema(), *reading.tables])
    data = _placed(reading, inputs, earlier, later, prefix)
    found = dict.fromkeys(_facts(earlier, edition, prefix), 0)
    if isinstance(data, nw.LazyFrame) or len(data):  # Arrow columns without rows may have no type to be grouped by
        found = counted(_by_subject(data, earlier, edition, prefix), _facts(earlier, edition, prefix))
    raise_all(
        [
            *_faults(reading, data, earlier, found),
            *_unknown(whole.frame, str(earlier.visit), {BEFORE: before, NOW: now}, found),
        ]
    )
    shifts: dict[Descriptor, Shift] = {}
    for name in (name for name in DESCRIPTORS if name in edition):
        a, b, c, d, e, f, g, h, i = (found[_cell(name, at)] for at in range(CELLS_OF_ITEM))
        shifts[name] = Shift(((a, b, c), (d, e, f), (g, h, i)))
    return ItemShift(edition, pairs=found[PAIRS], shifts=DictByName(shifts))


def _placed(reading: Reading, inputs: Inputs, earlier: Reference, later: Reference, prefix: str) -> Frame:
    """The rows with whether they are of the one visit or the other, the place of each answer, and what is wrong.

    The place before is counted threefold, so that the places of the two visits of a subject add up to one cell.

    Raises:
        SledaiError: in an eager frame what cannot be read, blank identifiers, and duplicated visits.
    """

    def rule(answers: Answers) -> dict[str, Column]:
        found = each_answer(inputs.edition, inputs.visit(answers).answers)
        return {f"{prefix}{name}": Column(places(answer)) for name, answer in found.items()}

    data = apply_rule(reading, rule)
    if isinstance(data, nw.DataFrame):
        raise_all([*unidentified(data, earlier.roles), *(duplicated(data, earlier.roles) if len(data) else [])])
    named, (first, *_) = identified(data, earlier.roles), reading.required_edition
    flags = {BEFORE: is_baseline(data, earlier, "") & named, NOW: is_baseline(data, later, "") & named}
    flags |= {UNREAD: nw.col(f"{prefix}{first}").is_null()}
    flags |= {blank: ~identified(data, [column]) for blank, column in _blanks(earlier).items()}
    marked = data.with_columns(**{f"{prefix}{name}": as_int(flag) for name, flag in flags.items()})
    threefold = {d: nw.col(f"{prefix}{d}").fill_null(0) for d in reading.required_edition}
    weight = nw.col(f"{prefix}{BEFORE}") * 3 + nw.col(f"{prefix}{NOW}")
    return marked.with_columns(**{f"{prefix}{d}": place * weight for d, place in threefold.items()})


def _by_subject(data: Frame, earlier: Reference, edition: Edition, prefix: str) -> Frame:
    """One row for each subject, with the cell of each descriptor, or none where it does not have each visit once."""
    names = [f"{prefix}{name}" for name in (BEFORE, NOW, UNREAD, *_blanks(earlier), *edition)]
    each: Any = data.group_by(*earlier.subjects).agg(**{name: nw.col(name).sum() for name in names})
    pair = (nw.col(f"{prefix}{BEFORE}") == 1) & (nw.col(f"{prefix}{NOW}") == 1)
    cells = {f"{prefix}{d}": if_else(pair, nw.col(f"{prefix}{d}"), -1) for d in edition}
    found: Frame = each.with_columns(**cells, **{f"{prefix}{PAIRS}": pair})
    return found


def _facts(earlier: Reference, edition: Edition, prefix: str) -> dict[str, nw.Expr]:
    """What is counted over all subjects."""
    twice = (nw.col(f"{prefix}{BEFORE}") > 1) | (nw.col(f"{prefix}{NOW}") > 1)
    return {
        PAIRS: ones(nw.col(f"{prefix}{PAIRS}")),
        TWICE: ones(twice),
        **{name: nw.col(f"{prefix}{name}").sum() for name in (BEFORE, NOW, UNREAD, *_blanks(earlier))},
        **{_cell(d, at): ones(nw.col(f"{prefix}{d}") == at) for d in edition for at in range(CELLS_OF_ITEM)},
    }


def _faults(reading: Reading, data: Frame, earlier: Reference, found: Mapping[str, int]) -> list[SledaiError]:
    """The errors of the rows of a lazy frame; details are queried only if there are errors."""
    faults: list[SledaiError] = [
        missing_identifier(column, found[blank]) for blank, column in _blanks(earlier).items() if found[blank]
    ]
    if found[TWICE]:
        rows = scratch_prefix(earlier.roles)
        groups: Any = data.filter(identified(data, earlier.roles)).group_by(*earlier.roles).agg(nw.len().alias(rows))
        visits = collected(groups.filter(nw.col(rows) > 1).head(MOST_EXAMPLES))
        faults.append(
            duplicate_visit(earlier.roles, {tuple(visit): int(count) for *visit, count in sorted(visits, key=str)})
        )
    return [*faults, *(_unreadable(reading) if found[UNREAD] else [])]


def _unknown(data: Frame, visit: str, named: Mapping[str, object], found: Mapping[str, int]) -> list[SledaiError]:
    """The error for a visit that no row has, such as a name that is misspelt."""
    lacking = tuple(value for at, value in named.items() if not found[at])
    distinct: Any = data.select(visit).unique() if lacking else None
    available = sorted(str(value) for (value,) in collected(distinct) if not is_missing(value)) if lacking else []
    return [unknown_visit(lacking, accepted=tuple(available), place=visit)] if available else []


def _unreadable(reading: Reading) -> list[SledaiError]:
    """The answers that cannot be read, by column."""
    prepared = prepare(reading)
    wrong = {column: answer.low > answer.high for column, answer in prepared.ends.items()}
    counts = counted(prepared.frame, {column: ones(condition) for column, condition in wrong.items()})
    found = {c: frequent(prepared.frame.filter(wrong[c]), c) for c, count in counts.items() if count}
    return [unreadable_answer(column, values) for column, values in found.items()]


def _blanks(earlier: Reference) -> dict[str, str]:
    """The names of the columns that mark blank identifiers."""
    return {f"blank_{at}": column for at, column in enumerate(earlier.roles)}


def _cell(descriptor: Descriptor, at: int) -> str:
    return f"{descriptor} {at}"
