"""Check a table before it is scored: report every problem of the data, raise nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any

from attrs import evolve
from narwhals.stable import v2 as nw

from sledai.definitions import Edition, require_edition
from sledai.definitions.descriptors import Descriptor
from sledai.errors import (
    SHOWN,
    ColumnError,
    ambiguous_column,
    contradictory_answer,
    is_letter,
    listed,
    missing_column,
    nearest,
    other_edition,
    shown,
)
from sledai.frames.engines import WITHOUT_ORDER, Frame, engine, is_text, name_of, scratch_prefix, supported
from sledai.frames.expecting import Expected, lacking_visits
from sledai.frames.expressions import folded as folded_text, reads_as_text
from sledai.frames.layout import Baseline, Layout
from sledai.frames.measure import require_layout
from sledai.frames.naming import kinds_of, locate
from sledai.frames.profiling import (
    IdColumns,
    TableProfile,
    collected,
    counted,
    everything_present,
    frequent,
    missing_column_problem,
    numbers_of,
    ones,
    profile_table,
    sides_of,
    total_faults,
)
from sledai.frames.reading import YES_OR_NO, Reading
from sledai.frames.report import (
    BLANK,
    NEAREST,
    Problem,
    ProblemKind,
    Report,
    most_frequent,
    of_all_rows,
    ranked,
    without_day_zero,
)
from sledai.frames.visit_inputs import Inputs
from sledai.frames.visits import identified, visit_columns, with_group_values
from sledai.visits.answers import (
    DESCRIPTORS,
    PRESENT,
    different,
    folded,
    is_missing,
    number_words,
    unexplained,
    with_one_letter,
)
from sledai.visits.days import Sides, require_scale

__all__ = ["check"]

PATTERNS = 2 ** len(DESCRIPTORS)
"""A known total and the items that make it are one number: the total and 1, times this, and a digit for each item."""
OPEN = 0
"""The number of a visit whose total missing items leave open, so that no null is compared."""


def check(
    frame: Any,
    edition: Edition,
    layout: Layout = Layout(),  # noqa: B008
    *,
    baseline: Baseline | None = None,
    expected: Expected | None = None,
    total: Hashable | None = None,
    labs: Any = None,
    lab_day: str | None = None,
) -> Report:
    """Report what is wrong with a table of visits, how often, with examples and remedies.

    Whatever is wrong with the data is a problem of the report; only an invalid call raises an error.
    An answer that cannot be read counts as a missing item in what is recomputed.
    In a lazy frame the counts are one query, and no row but the examples leaves the engine.

    Args:
        frame: a frame of any engine that is supported; one row for each visit. Nothing is added to it.
        edition: the edition, or a part of one.
        layout: where the table holds what, and how it is written. Of a table that has only a `total` no item is
            looked for.
        baseline: the visit that is the baseline. One that no subject has is a problem, with the nearest value, also of
            a lazy frame, where `derive` cannot see it.
        expected: which visits should be there: a list of values of the layout's `visit`, which every subject of the
            table should have; or a frame of the same kind with one row, subject and visit, for each visit that should
            be there. A value of the list that no subject has is a problem, with the nearest.
        total: a column with totals that were stored in addition to the items. A total agrees if it is a whole number
            that the visit can have: with missing items, one within the bounds.
        labs: a laboratory table, a frame of any kind, as for `derive_descriptors`: its days are looked at together
            with those of the visits, for study days that are not declared. A lazy frame cannot warn of them.
        lab_day: its column of days, if it is not named like that of the visits.

    Returns:
        The problems; for information how many scores are known and between which numbers their mean lies, the missing
        items of each column, in how many rows it is present and absent, and what was not looked for, and why.
        A visit in which every descriptor is present is a problem if the edition has more than half of the form.
        A column that is never absent, and a table of which every answer is the same, are information,
        `Report.remarks`: nothing need be wrong.
        Identical totals that hide changed items are looked for between each visit and the one before, if the layout's
        `day`, or without it `visit`, holds numbers or dates, and otherwise between each visit and the baseline. Dask
        cannot look along the visits of a subject, so there it is always the baseline.

    Raises:
        TypeError: there is a baseline, or visits are expected, and the layout does not name the subject and the visit
            they belong to; `labs` is given, and the layout has no column of days or visits; the layout and `total` each
            name a column of totals.
        ColumnError: an identifier of `expected` is of another kind than in the table.
        ColumnError: a frame of expected visits lacks an identifier, or `labs` the column of its days.
        ColumnError: the layout gives one column for several items.
        UnsupportedFrameError: the frame is of another kind.

    Example:
        >>> import pyarrow
        >>> from sledai import SELENA_SLEDAI
        >>> table = pyarrow.table({"rash": ["Y", "?"], "alopecia": ["N", "N"]})
        >>> skin = SELENA_SLEDAI.without(*(d for d in SELENA_SLEDAI if d not in ("rash", "alopecia")))
        >>> print(check(table, skin).entries[0].examples)
        ("'?' (1 time)",)
    """
    edition, layout = require_edition(edition), require_layout(layout)
    if not (baseline is None or isinstance(baseline, Baseline)):
        raise TypeError(f"baseline={baseline!r}: give frames.Baseline(...)")
    require_scale(layout.days)
    roles = IdColumns.of(layout, baseline, total)
    if expected is not None:
        visit_columns(layout, "expected", of_subjects=True)
    if (labs is not None and roles.order is None) or (labs is None and lab_day is not None):
        raise TypeError("labs: give the laboratory table, and name the day of the visits in the layout: labs=, day=")
    data = supported(frame)
    where, misnamed = located(edition, data, layout)
    misnamed += _lacking(data, layout)
    usable, lost = roles.among(data)
    inputs = Inputs.of(edition, layout, edition)
    reading = reading_of(data, where, usable.flag, inputs)
    profile = profile_table(reading, usable, inputs)
    missing = {column: count for column, count in profile.missing.items() if count}
    read = profile.columns if profile.rows else ()
    present = {column: profile.present[column] for column in read}
    absent = {c: profile.rows - profile.missing[c] - profile.unreadable[c] - count for c, count in present.items()}
    sides = {} if layout.days else {**profile.sides, **_of_results(labs, lab_day or roles.order)}
    of_values = (ProblemKind.BLANK_IDENTIFIER, ProblemKind.OTHER_BASELINE)
    of_columns = [found for found in (*misnamed, *lost) if profile.rows or found.kind not in of_values]
    problems = [
        *(evolve(found, count=profile.rows) for found in of_columns),
        *_unreadable(profile, reading),
        *_one_letter(profile, reading),
        *of_all_rows(profile.rows, missing, present, absent),
        *_everything_present(profile, edition),
        *(Problem(ProblemKind.BLANK_IDENTIFIER, (column,), count) for column, count in profile.blanks.items() if count),
        *(_not_study_days(profile) if layout.days else without_day_zero(sides)),
        *_duplicated_visits(profile),
        *_unknown_visits(profile, expected),
        *_missing_visits(profile, expected),
        *_baselines(profile),
        *_totals(profile),
        *_hidden_changes(profile),
    ]
    unlooked = _not_looked_for(profile, where, layout, expected=expected is not None) if profile.rows else {}
    return Report(
        rows=profile.rows,
        edition=edition.stamp,
        entries=ranked(problems),
        missing=missing,
        present=present,
        absent=absent,
        days=sides,
        known=profile.known,
        points=profile.points,
        not_looked_for={kind: (reason,) for kind, reason in unlooked.items()},
    )


def located(edition: Edition, data: Frame, layout: Layout) -> tuple[dict[Descriptor, str | None], list[Problem]]:
    """The column of each descriptor of the edition, None where none is read, and what is wrong with their names."""
    if layout.total is not None:
        return dict.fromkeys(edition), []
    available, mapped = data.collect_schema().names(), layout.columns
    several: dict[str, tuple[str, ...]] = {}
    try:
        where, faults = locate(edition, available, layout, ())
    except ColumnError as error:
        if not ambiguous_column.made(error):
            raise
        several = {name: found for name, found in error.candidates.items() if name not in mapped}
        unread = {column for found in error.candidates.values() for column in found} - set(mapped.values())
        where, faults = locate(edition, [column for column in available if column not in unread], layout, ())
    problems = [
        Problem(ProblemKind.SEVERAL_COLUMNS, (name,), 0, dict.fromkeys(map(repr, found), 1))
        for name, found in several.items()
    ]
    for name, column in where.items():
        if column is not None and name not in several and column not in available:
            problems.append(missing_column_problem(ProblemKind.MISSING_COLUMN, name.value, column, available))
    contradicted = [name for fault in faults if contradictory_answer.made(fault) for name in fault.names]
    problems += [Problem(ProblemKind.CONTRADICTED_COLUMN, (name,), 0) for name in contradicted]
    for fault in (fault for fault in faults if other_edition.made(fault)):
        problems.append(Problem(ProblemKind.OTHER_EDITION, fault.names, 0, {f"under {fault.derived_under}": 1}))
    return {
        name: column if column in available and name not in several else None for name, column in where.items()
    }, problems


def _lacking(data: Frame, layout: Layout) -> list[Problem]:
    """The columns of readings, statements and the form's status that the table lacks."""
    doses = layout.prednisone.values() if isinstance(layout.prednisone, Mapping) else (layout.prednisone,)
    readings = (layout.status, layout.pga, *doses, layout.body_weight, *layout.bilag.values())
    stated = (at for at in (*layout.events.values(), *layout.statements.values()) if not isinstance(at, bool))
    available = data.collect_schema().names()
    named = dict.fromkeys(name_of(at) for at in (*readings, *stated) if at is not None)
    return [missing_column_problem(ProblemKind.MISSING_ROLE, at, at, available) for at in named if at not in available]


def reading_of(data: Frame, where: Mapping[Descriptor, str | None], flag: str | None, inputs: Inputs) -> Reading:
    """What is to be read of the columns that are there."""
    answers, available = kinds_of(inputs.edition, inputs.layout), data.collect_schema()
    kinds: dict[str, Any] = {column: answers[name] for name, column in where.items() if column is not None}
    items = [(item, item.column if item.column in available else PRESENT) for item in inputs.items]
    kinds |= {column: item.kind for item, column in items if isinstance(column, str)}
    columns = [*map(where.get, DESCRIPTORS), *(column for _, column in items), *([flag] if flag else [])]
    return Reading(data, inputs.edition, tuple(columns), kinds | ({flag: YES_OR_NO} if flag else {}), ())


def _unreadable(profile: TableProfile, reading: Reading) -> list[Problem]:
    """Report unreadable answers and flags, and letters in a column of numbers."""
    problems = []
    for column, count in profile.unreadable.items():
        values = profile.occurrences(column) if count else {}
        is_flag = column == profile.roles.flag
        is_coded = not is_flag and isinstance(reading.tables[column], Mapping)
        letters = {value: number for value, number in values.items() if is_letter(value) and is_coded}
        others = {value: number for value, number in values.items() if value not in letters}
        if others:
            kind = ProblemKind.UNREADABLE_FLAG if is_flag else ProblemKind.UNREADABLE_ANSWER
            problems.append(Problem(kind, (column,), count - sum(letters.values()), others))
        if letters:
            problems.append(Problem(ProblemKind.TWO_CODINGS, (column,), sum(letters.values()), letters))
    return problems


def _one_letter(profile: TableProfile, reading: Reading) -> list[Problem]:
    """Columns that have one letter and nothing else, where more columns have numbers."""
    schema = reading.frame.collect_schema()
    known = {column: profile.rows - profile.missing[column] - profile.unreadable[column] for column in profile.columns}
    tables = {column: kind for column, kind in reading.tables.items() if isinstance(kind, Mapping)}
    texts = [column for column in profile.columns if column in tables and reads_as_text(schema[column])]
    if not any(known[column] and profile.present[column] in (0, known[column]) for column in texts):
        return []
    values: dict[str, list[Any]] = {column: [0] if known[column] else [] for column in profile.columns}
    values |= _different(reading, texts)
    found = with_one_letter(values, tables)
    letter = {
        column: repr(next(folded(value) for value in values[column] if not is_missing(value))) for column in found
    }
    return [Problem(ProblemKind.ONE_LETTER, (name,), known[name], {letter[name]: known[name]}) for name in found]


def _different(reading: Reading, columns: Iterable[str]) -> dict[str, list[Any]]:
    """The different values of columns of text; of a lazy frame one of each kind of words, in one query."""
    data = reading.frame
    if isinstance(data, nw.DataFrame):
        return {column: different(data[column].to_list()) for column in columns}
    facts: dict[tuple[str, str], nw.Expr] = {}
    words: dict[tuple[str, str], list[str]] = {}
    for column in columns:
        table: Any = reading.tables[column]
        numbers, letters = number_words(table), list(unexplained(table))
        others = [word for word in table if isinstance(word, str) and table[word] is not None and word not in numbers]
        words |= {(column, kind[0]): kind for kind in (numbers, others, *([letter] for letter in letters)) if kind}
        text = folded_text(nw.col(column), table, on=engine(data))
        facts |= {word: ones(text.is_in(kind)) for word, kind in words.items() if word[0] == column}
    found = counted(data, facts)
    return {column: [word for own, word in words if own == column and found[own, word]] for column in columns}


def _everything_present(profile: TableProfile, edition: Edition) -> list[Problem]:
    """Report visits in which every descriptor is present, which is not plausible."""
    if not profile.full:
        return []
    columns = profile.roles.identifiers
    rows = profile.frame.filter(everything_present(edition, profile.names))
    texts = {_named(columns, visit): 1 for visit in _first(rows, columns, [])} if columns else {}
    return [Problem(ProblemKind.EVERYTHING_PRESENT, columns, profile.full, texts)]


def _of_results(labs: Any, day: object) -> dict[str, Sides]:
    """How many days of a laboratory table are before 0, at 0 and after 0, where they are numbers."""
    if labs is None:
        return {}
    table, column = supported(labs), str(day)
    names = tuple(table.collect_schema())
    if column not in names:
        raise missing_column((column,), available=names, place="the laboratory table", of_descriptors=False)
    sides = sides_of(table, column)
    return {f"labs: {column}": sides} if any(sides) else {}


def _not_study_days(profile: TableProfile) -> list[Problem]:
    """Numbers of visits that are not study days."""
    _, at, _, between = profile.days
    if not at + between:
        return []
    column = str(profile.roles.order)
    numbers, day = numbers_of(profile.frame, column), nw.col(column)
    if numbers is None:
        wrong = profile.frame.filter(identified(profile.frame, [column]) & ((day == 0) | (day % 1 != 0)))
        values = frequent(wrong, column)
    else:
        values = most_frequent(Counter(repr(number) for number in numbers if number == 0 or number % 1 != 0))
    return [Problem(ProblemKind.UNREADABLE_DAY, (column,), at + between, values)]


def _duplicated_visits(profile: TableProfile) -> list[Problem]:
    """Visits that have several rows."""
    columns, rows = profile.roles.identifiers, scratch_prefix(profile.visits.collect_schema())
    if not profile.roles.subjects or not profile.roles.visit:
        return []
    groups = profile.visits.filter(identified(profile.visits, columns)).group_by(*columns).agg(nw.len().alias(rows))
    return _groups({ProblemKind.DUPLICATED_VISIT: nw.col(rows) > 1}, groups, columns, rows)


def _unknown_visits(profile: TableProfile, expected: Expected | None) -> list[Problem]:
    """Report named visits that no subject has, such as a misspelt one; a frame of expected visits may name any."""
    column, subjects, baseline = profile.roles.visit, profile.roles.subjects, profile.roles.baseline
    if column is None or not subjects or not profile.rows:
        return []
    named = [("baseline", baseline.value)] if baseline and profile.baselines == 0 and not profile.roles.flag else []
    groups = profile.visits.filter(identified(profile.visits, subjects)).select(*subjects).unique()
    count = counted(groups, {"subjects": nw.len()})["subjects"] if named or isinstance(expected, list | tuple) else 0
    if isinstance(expected, list | tuple):
        lack = scratch_prefix(profile.visits.collect_schema())
        lacking = lacking_visits(profile.visits, profile.roles.identifiers, expected).group_by(column)
        rows = collected(lacking.agg(nw.len().alias(lack)).filter(nw.col(lack) == count).sort(column))
        named += [("expected", value) for value, _ in rows]
    if not named or not count:
        return []
    texts = {f"{role} {_with_nearest(profile, value)}": 1 for role, value in named}
    return [Problem(ProblemKind.UNKNOWN_VISIT, (column,), count, texts)]


def _with_nearest(profile: TableProfile, value: object) -> str:
    """A visit as it is named, and the text among the visits that looks most like it."""
    column = str(profile.roles.visit)
    if not isinstance(value, str):
        return str(_shown_value(value))
    held = collected(profile.visits.filter(identified(profile.visits, [column])).select(column).unique())
    close = nearest(value, sorted(str(text) for (text,) in held))
    return f"{value!r}{NEAREST}{close!r}" if close else repr(value)


def _missing_visits(profile: TableProfile, expected: Expected | None) -> list[Problem]:
    """Visits that should be there and have no row."""
    columns = profile.roles.identifiers
    if expected is None or not profile.roles.subjects or not profile.roles.visit:
        return []
    rows = scratch_prefix(profile.visits.collect_schema())
    groups = lacking_visits(profile.visits, columns, expected).with_columns(**{rows: nw.lit(0, nw.Int64)})
    return _groups({ProblemKind.MISSING_VISIT: nw.col(rows) == 0}, groups, columns, rows)


def _baselines(profile: TableProfile) -> list[Problem]:
    """Subjects without exactly one baseline."""
    if not profile.roles.reference:
        return []
    columns, count = profile.roles.subjects, profile.names["baseline"]
    groups = profile.visits.filter(identified(profile.visits, columns)).group_by(*columns).agg(nw.col(count).sum())
    wrong = {ProblemKind.MISSING_BASELINE: nw.col(count) == 0, ProblemKind.SEVERAL_BASELINES: nw.col(count) > 1}
    return _groups(wrong, groups, columns, count)


def _totals(profile: TableProfile) -> list[Problem]:
    """Report stored totals that are missing, are not numbers, or are not possible for the visit."""
    if not (total := profile.roles.total):
        return []
    missing, unreadable, wrong = (profile.totals[kind] for kind in profile.totals)
    problems = []
    if missing:
        problems.append(Problem(ProblemKind.MISSING_TOTAL, (total,), missing))
    faults = total_faults(profile.frame, profile.roles, profile.names)
    if unreadable:
        values = frequent(profile.frame.filter(faults[ProblemKind.UNREADABLE_TOTAL]), total)
        problems.append(Problem(ProblemKind.UNREADABLE_TOTAL, (total,), unreadable, values))
    if wrong:
        differs = faults[ProblemKind.WRONG_TOTAL]
        shown = [profile.names[part] for part in ("stored", "low", "high")]
        texts = {}
        for *visit, stored, low, high in _first(profile.frame.filter(differs), profile.roles.identifiers, shown):
            recomputed = f"{low}" if low == high else f"{low} to {high}"
            who = _named(profile.roles.identifiers, visit)
            texts[f"{who}{': ' if who else ''}stored {_shown_value(stored)}, recomputed {recomputed}"] = 1
        problems.append(Problem(ProblemKind.WRONG_TOTAL, (total,), wrong, texts))
    return problems


def _hidden_changes(profile: TableProfile) -> list[Problem]:
    """Report visits with the same known total as the visit they are compared with, and with other items."""
    pairs, prefix = _pairs(profile)
    if pairs is None:
        return []
    now, then = nw.col(f"{prefix}now"), nw.col(f"{prefix}then")
    hidden = pairs.filter((now > OPEN) & (now // PATTERNS == then // PATTERNS) & (now != then))
    count = counted(hidden, {"visits": nw.len()})["visits"]
    if not count:
        return []
    columns = profile.roles.identifiers
    texts = {}
    since = [f"{prefix}visit"] if f"{prefix}visit" in hidden.collect_schema() else []
    for row in _first(hidden, columns, [f"{prefix}now", f"{prefix}then", *since]):
        visit, (held, earlier, *other) = row[: len(columns)], row[len(columns) :]
        new, resolved = _items(held & ~earlier), _items(earlier & ~held)
        compared_with = _named([str(profile.roles.visit)], other) if since else "the baseline"
        points = held // PATTERNS - 1
        texts[f"{_named(columns, visit)}: {points} as at {compared_with}, new {new}, resolved {resolved}"] = 1
    return [Problem(ProblemKind.HIDDEN_CHANGE, columns, count, texts)]


def _pairs(profile: TableProfile) -> tuple[Frame | None, str]:
    """Join each visit to the previous one or the baseline; also return the prefix of the joined columns."""
    roles, data = profile.roles, profile.frame
    prefix = scratch_prefix(data.collect_schema())
    low, high, pattern = (nw.col(profile.names[part]) for part in ("low", "high", "pattern"))
    known = nw.when(low == high).then((low + 1) * PATTERNS + pattern).otherwise(nw.lit(OPEN, nw.Int64))
    if roles.subjects:
        data = data.filter(identified(data, roles.filled)).with_columns(**{f"{prefix}now": known})
    if roles.subjects and _without_order(profile) is None:
        return _with_previous(data, roles, prefix), prefix
    if roles.reference:
        return _with_baseline(data, profile, prefix), prefix
    return None, prefix


def _with_previous(data: Frame, roles: IdColumns, prefix: str) -> Frame:
    """Join each visit to the previous one of its subject; a duplicated visit has no place in the order."""
    day, now = str(roles.order), nw.col(f"{prefix}now")
    data = with_group_values(data, tuple(dict.fromkeys([*roles.subjects, day])), {f"{prefix}rows": nw.len()})
    single = nw.when(nw.col(f"{prefix}rows") == 1).then(now).otherwise(nw.lit(OPEN, nw.Int64))
    data = data.with_columns(**{f"{prefix}now": single})
    earlier = {f"{prefix}then": now, f"{prefix}visit": nw.col(str(roles.visit))}
    if isinstance(data, nw.LazyFrame):
        windows = {at: value.shift(1).over(*roles.subjects, order_by=day) for at, value in earlier.items()}
        return data.with_columns(**windows)
    row, first = f"{prefix}row", f"{prefix}first"
    data = with_group_values(data.with_row_index(row), roles.subjects, {first: nw.col(row).min()})
    shifted = {at: value.shift(1) for at, value in {**earlier, row: nw.col(first)}.items()}
    return data.sort(first, day).with_columns(**shifted).filter(nw.col(row) == nw.col(first))


def _with_baseline(data: Frame, profile: TableProfile, prefix: str) -> Frame:
    """Join each visit to the one baseline of its subject."""
    baseline, own, count = nw.col(profile.names["baseline"]), f"{prefix}own", f"{prefix}count"
    at_baseline = nw.when(baseline == 1).then(nw.col(f"{prefix}now")).otherwise(nw.lit(OPEN, nw.Int64))
    found = {f"{prefix}then": nw.col(own).max(), count: baseline.sum()}
    data = with_group_values(data.with_columns(**{own: at_baseline}), profile.roles.subjects, found)
    return data.filter(nw.col(count) == 1)


def _without_order(profile: TableProfile) -> str | None:
    """Why the visits cannot be put in order, None if they can."""
    column = profile.roles.order
    if column is None:
        return "it needs the column of the visit"
    if engine(profile.frame) in WITHOUT_ORDER:
        return f"{engine(profile.frame)} cannot look along the visits of a subject"
    dtype = profile.frame.collect_schema()[column]
    if dtype.is_numeric() or dtype.is_temporal():
        return None
    return f"{column} holds {'text' if is_text(dtype) else dtype}, which does not put visits in order"


def _not_looked_for(
    profile: TableProfile, where: Mapping[Descriptor, str | None], layout: Layout, *, expected: bool
) -> dict[ProblemKind, str]:
    """What could not be looked for, and why."""
    roles = profile.roles
    unnamed = [role for role, is_named in (("subject", roles.subjects), ("visit", roles.visit)) if not is_named]
    reasons: dict[ProblemKind, str] = {}
    if unnamed:
        kinds = ProblemKind.BLANK_IDENTIFIER, ProblemKind.DUPLICATED_VISIT
        reasons |= dict.fromkeys(kinds, f"it needs the column of the {' and the '.join(unnamed)}")
    if not roles.reference and not (roles.baseline and roles.baseline.is_first):
        kinds = ProblemKind.MISSING_BASELINE, ProblemKind.SEVERAL_BASELINES
        reasons |= dict.fromkeys(kinds, "it needs the column of the subject, and a baseline by value or flag")
    if not expected:
        reasons[ProblemKind.MISSING_VISIT] = "it needs the visits that should be there, expected="
    if not roles.total:
        totals = ProblemKind.MISSING_TOTAL, ProblemKind.UNREADABLE_TOTAL, ProblemKind.WRONG_TOTAL
        reasons |= dict.fromkeys(totals, "it needs the column of the stored totals")
    if layout.total is not None:
        reasons[ProblemKind.HIDDEN_CHANGE] = "it needs the items, and the layout has only a total"
    elif reason := _why_changes_stay_hidden(profile, where):
        reasons[ProblemKind.HIDDEN_CHANGE] = reason
    return reasons


def _why_changes_stay_hidden(profile: TableProfile, where: Mapping[Descriptor, str | None]) -> str | None:
    unread = [name.value for name, column in where.items() if column is None]
    if unread:
        return f"no column was read for {listed(unread)}, so no total is settled"
    if not profile.roles.subjects:
        return "it needs the column of the subject"
    reason = _without_order(profile)
    if reason and profile.roles.reference:
        return f"{reason}; visits were compared with the baseline, not with the visit before"
    return f"{reason}, and no baseline is named" if reason else None


def _groups(wrong: Mapping[ProblemKind, nw.Expr], groups: Frame, columns: tuple[str, ...], count: str) -> list[Problem]:
    """The problems of groups of rows, with the number of each."""
    numbers = counted(groups, {kind.value: ones(condition) for kind, condition in wrong.items()})
    problems = []
    for kind, condition in wrong.items():
        if numbers[kind.value]:
            first = _first(groups.filter(condition), columns, [count])
            texts = {_named(columns, found): int(rows) for *found, rows in first}
            problems.append(Problem(kind, columns, numbers[kind.value], texts))
    return problems


def _first(data: Frame, columns: Sequence[str], further: Sequence[str]) -> list[tuple[Any, ...]]:
    """The first rows in the order of these columns, as far as they can be put in order, with further ones."""
    schema = data.collect_schema()
    sortable = [name for name in (columns or further) if schema[name] not in (nw.Object, nw.Unknown)]
    chosen = data.select(*columns, *further)
    return collected((chosen.sort(*sortable, nulls_last=True) if sortable else chosen).head(SHOWN))


def _named(columns: Sequence[str], values: Sequence[object]) -> str:
    return " ".join(f"{shown(column)}={_shown_value(value)}" for column, value in zip(columns, values, strict=True))


def _shown_value(value: object) -> str:
    """A value as the report shows it: a whole number without decimals, a day without its midnight."""
    if is_missing(value):
        return BLANK
    text = int(value) if isinstance(value, float) and value.is_integer() else str(value).removesuffix(" 00:00:00")
    return shown(text)


def _items(pattern: int) -> str:
    return " and ".join(name.value for at, name in enumerate(DESCRIPTORS) if pattern >> at & 1)
