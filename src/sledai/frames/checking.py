"""Looking through a table before it is scored: everything that is wrong with the data is told, nothing is raised."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
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
from sledai.frames.engines import WITHOUT_ORDER, Frame, engine, is_text, scratch_prefix, supported
from sledai.frames.expecting import Expected, lacking_visits
from sledai.frames.expressions import folded as as_looked_up
from sledai.frames.expressions import reads_as_text
from sledai.frames.naming import Match, Names, Source, locate
from sledai.frames.profiling import (
    IdColumns,
    TableProfile,
    collected,
    counted,
    everything_present,
    frequent,
    not_there,
    numbers_of,
    ones,
    profile,
    sides_of,
    total_faults,
)
from sledai.frames.reading import Reading
from sledai.frames.report import (
    BLANK,
    NEAREST,
    Finding,
    FindingKind,
    Report,
    most_frequent,
    of_all_rows,
    ranked,
    without_day_zero,
)
from sledai.frames.visits import identified, with_group_values
from sledai.visits.answers import (
    DESCRIPTORS,
    Codebook,
    code_table,
    different,
    folded,
    is_gap,
    number_words,
    unexplained,
    with_one_letter,
)
from sledai.visits.days import DayScale, Sides, require_scale

__all__ = ["check"]

OPEN = -1
"""Stands for a total that gaps leave open, so that no null has to be compared."""


def check(
    frame: Any,
    edition: Edition,
    *,
    subject: str | Sequence[str] | None = None,
    visit: str | None = None,
    days: DayScale | None = None,
    baseline: object = None,
    baseline_flag: str | None = None,
    expected: Expected | None = None,
    total: str | None = None,
    columns: Names | None = None,
    match: Match = "exact",
    not_assessed: Iterable[Descriptor | str] = (),
    codebook: Codebook | None = None,
    labs: Any = None,
    lab_day: str | None = None,
) -> Report:
    """Tell what is wrong with a table of visits, how often, with examples, and what to do about it.

    Whatever is wrong with the data is a finding; errors are raised only for a call that makes no sense.
    An answer that cannot be read counts as a gap in what is recomputed.
    In a lazy frame the counts are one query, and no row but the examples leaves the engine.

    Args:
        frame: as for `derive_score`; nothing is added to it.
        edition: the edition, or a part of one.
        subject: the column, or columns, that say whose visit it is.
        visit: the column that names the visit, or its day or number.
        days: ``"study"`` where `visit` holds study days, in which day 1 follows day -1.
        baseline: the visit that is the baseline, a value of `visit`. One that no subject has is a finding, with the
            nearest value, also of a lazy frame, where a verb cannot see it.
        baseline_flag: instead of `baseline`, a column that is Y, 1 or true at the baseline visit.
        expected: which visits should be there: a list of values of `visit`, which every subject of the table should
            have; or a frame of the same kind with one row, `subject` and `visit`, for each visit that should be there.
            A value of the list that no subject has is a finding, with the nearest.
        total: a column with totals that were stored. A total agrees if it is a whole number that the visit can have:
            with gaps, one within the bounds.
        columns: as for `derive_score`.
        match: as for `derive_score`.
        not_assessed: as for `derive_score`.
        codebook: as for `derive_score`.
        labs: a laboratory table, a frame of any kind, as for `derive_descriptors`: its days are looked at together
            with those of `visit`, for study days that are not declared. A lazy frame cannot warn of them.
        lab_day: its column of days, if it is not named like `visit`.

    Returns:
        The findings; for information the gaps of each column, in how many rows it is present and absent, and what was
        not looked for, and why.
        A visit in which every descriptor is present is a finding if the edition has more than half of the form.
        A column that is never absent, and a table of which every answer is the same, are information,
        `Report.remarks`: nothing need be wrong.
        Identical totals that hide changed items are looked for between each visit and the one before, if `visit` holds
        numbers or dates, and otherwise between each visit and the baseline. Dask cannot look along the visits of a
        subject, so there it is always the baseline.

    Raises:
        TypeError: a baseline is named twice, or without the subject or the visit it belongs to; or visits are
            expected without these, or `labs` is given without `visit`.
        ColumnError: an identifier of `expected` is of another kind than in the table.
        ColumnError: a frame of expected visits lacks an identifier, or `labs` the column of its days.
        ColumnError: `columns` gives one column for several descriptors.
        UnsupportedFrameError: the frame is of another kind.

    Example:
        >>> import pyarrow
        >>> from sledai import SELENA_SLEDAI
        >>> table = pyarrow.table({"rash": ["Y", "?"], "alopecia": ["N", "N"]})
        >>> skin = SELENA_SLEDAI.without(*(d for d in SELENA_SLEDAI if d not in ("rash", "alopecia")))
        >>> print(check(table, skin).findings[0].examples)
        ("'?' (1 time)",)
    """
    require_scale(days)
    roles = IdColumns.of(subject, visit, baseline, baseline_flag, total)
    if expected is not None and not (roles.subjects and roles.visit):
        raise TypeError("expected: name the columns of the subject and of the visit, subject= and visit=")
    if (labs is not None and visit is None) or (labs is None and lab_day is not None):
        raise TypeError("labs: give the laboratory table with the column of the day of the visits, labs= and visit=")
    source = Source(columns=columns, match=match, not_assessed=tuple(not_assessed), codebook=codebook)
    data = supported(frame)
    where, misnamed = _located(require_edition(edition), data, source)
    there, lost = roles.among(data)
    reading = _reading(data, edition, where, there.flag, codebook)
    notes = profile(reading, there)
    gaps = {column: count for column, count in notes.gaps.items() if count}
    read = notes.columns if notes.rows else ()
    present = {column: notes.present[column] for column in read}
    absent = {c: notes.rows - notes.gaps[c] - notes.unreadable[c] - count for c, count in present.items()}
    sides = {**_sides(notes), **_of_results(labs, lab_day or roles.visit)} if not days else {}
    findings = [
        *_in_every_row([*misnamed, *lost], notes.rows),
        *_unreadable(notes),
        *_one_letter(notes, reading),
        *of_all_rows(notes.rows, gaps, present, absent),
        *_everything_present(notes, edition),
        *(_found(FindingKind.BLANK_IDENTIFIER, (column,), count) for column, count in notes.blanks.items() if count),
        *(_not_study_days(notes) if days else without_day_zero(sides)),
        *_duplicated_visits(notes),
        *_unknown_visits(notes, expected),
        *_missing_visits(notes, expected),
        *_baselines(notes),
        *_totals(notes),
        *_hidden_changes(notes),
    ]
    unlooked = _not_looked_for(notes, where, expected=expected is not None) if notes.rows else {}
    return Report(
        rows=notes.rows,
        edition=edition.stamp,
        findings=ranked(findings),
        gaps=gaps,
        present=present,
        absent=absent,
        days=sides,
        not_looked_for={kind: (reason,) for kind, reason in unlooked.items()},
    )


def _located(edition: Edition, data: Frame, source: Source) -> tuple[dict[Descriptor, str | None], list[Finding]]:
    """The column of each descriptor of the edition, None where none is read, and what is wrong with their names."""
    available = data.collect_schema().names()
    several: dict[str, tuple[str, ...]] = {}
    try:
        where, faults = locate(edition, available, source, ())
    except ColumnError as error:
        if not ambiguous_column.made(error):
            raise
        mapped = source.columns or {}
        several = {name: found for name, found in error.candidates.items() if name not in mapped}
        unread = {column for found in error.candidates.values() for column in found} - set(mapped.values())
        where, faults = locate(edition, [column for column in available if column not in unread], source, ())
    findings = [
        Finding(FindingKind.SEVERAL_COLUMNS, columns=(name,), count=0, occurrences=dict.fromkeys(map(repr, found), 1))
        for name, found in several.items()
    ]
    for name, column in where.items():
        if column is not None and name not in several and column not in available:
            findings.append(not_there(FindingKind.MISSING_COLUMN, name.value, column, available))
    contradicted = [name for fault in faults if contradictory_answer.made(fault) for name in fault.names]
    findings += [Finding(FindingKind.CONTRADICTED_COLUMN, columns=(name,), count=0) for name in contradicted]
    for fault in (fault for fault in faults if other_edition.made(fault)):
        derived = {f"under {fault.derived_under}": 1}
        findings.append(Finding(FindingKind.OTHER_EDITION, columns=fault.names, count=0, occurrences=derived))
    return {
        name: column if column in available and name not in several else None for name, column in where.items()
    }, findings


def _reading(
    data: Frame, edition: Edition, where: Mapping[Descriptor, str | None], flag: str | None, codebook: Codebook | None
) -> Reading:
    """What is to be read of the columns that are there."""
    columns = [*map(where.get, DESCRIPTORS), *([flag] if flag else [])]
    read = dict.fromkeys(column for column in columns if column is not None)
    tables = {column: code_table(None if column == flag else codebook) for column in read}
    return Reading(data, edition, tuple(columns), tables, ())


def _in_every_row(findings: Iterable[Finding], rows: int) -> list[Finding]:
    """Findings on whole columns; a table without rows has none."""
    of_values = (FindingKind.BLANK_IDENTIFIER, FindingKind.OTHER_BASELINE)
    return [evolve(found, count=rows) for found in findings if rows or found.kind not in of_values]


def _unreadable(notes: TableProfile) -> list[Finding]:
    """Answers and flags that cannot be read, and letters of which a column does not say whether they are answers."""
    findings = []
    for column, count in notes.unreadable.items():
        values = notes.occurrences(column) if count else {}
        is_flag = column == notes.roles.flag
        letters = {value: number for value, number in values.items() if is_letter(value) and not is_flag}
        others = {value: number for value, number in values.items() if value not in letters}
        if others:
            kind = FindingKind.UNREADABLE_FLAG if is_flag else FindingKind.UNREADABLE_ANSWER
            findings.append(_found(kind, (column,), count - sum(letters.values()), others))
        if letters:
            findings.append(_found(FindingKind.TWO_CODINGS, (column,), sum(letters.values()), letters))
    return findings


def _one_letter(notes: TableProfile, reading: Reading) -> list[Finding]:
    """Columns that have one letter and nothing else, where more columns have numbers."""
    schema = reading.frame.collect_schema()
    known = {column: notes.rows - notes.gaps[column] - notes.unreadable[column] for column in notes.columns}
    texts = [column for column in notes.columns if reads_as_text(schema[column])]
    if not any(known[column] and notes.present[column] in (0, known[column]) for column in texts):
        return []
    values: dict[str, list[Any]] = {column: [0] if known[column] else [] for column in notes.columns}
    values |= _different(reading, texts)
    found = with_one_letter(values, reading.tables)
    letter = {column: repr(next(folded(value) for value in values[column] if not is_gap(value))) for column in found}
    return [_found(FindingKind.ONE_LETTER, (name,), known[name], {letter[name]: known[name]}) for name in found]


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
        text = as_looked_up(nw.col(column), table, on=engine(data))
        facts |= {word: ones(text.is_in(kind)) for word, kind in words.items() if word[0] == column}
    found = counted(data, facts)
    return {column: [word for own, word in words if own == column and found[own, word]] for column in columns}


def _everything_present(notes: TableProfile, edition: Edition) -> list[Finding]:
    """Visits in which every descriptor is present, which no visit is likely to be."""
    if not notes.full:
        return []
    columns = notes.roles.identifiers
    rows = notes.frame.filter(everything_present(edition, notes.names))
    texts = {_named(columns, visit): 1 for visit in _first(rows, columns, [])} if columns else {}
    return [_found(FindingKind.EVERYTHING_PRESENT, columns, notes.full, texts)]


def _sides(notes: TableProfile) -> dict[str, Sides]:
    """How many days are before 0, at 0 and after 0, by the column of the visits, where these have numbers."""
    before, at, after, _ = notes.days
    return {str(notes.roles.visit): (before, at, after)} if before or at or after else {}


def _of_results(labs: Any, day: object) -> dict[str, Sides]:
    """The same of the days of a laboratory table."""
    if labs is None:
        return {}
    table, column = supported(labs), str(day)
    names = tuple(table.collect_schema())
    if column not in names:
        raise missing_column((column,), available=names, place="the laboratory table", of_descriptors=False)
    sides = sides_of(table, column)
    return {f"labs: {column}": sides} if any(sides) else {}


def _not_study_days(notes: TableProfile) -> list[Finding]:
    """Numbers of visits that are not study days."""
    _, at, _, between = notes.days
    if not at + between:
        return []
    column = str(notes.roles.visit)
    numbers, day = numbers_of(notes.frame, column), nw.col(column)
    if numbers is None:
        wrong = notes.frame.filter(identified(notes.frame, [column]) & ((day == 0) | (day % 1 != 0)))
        values = frequent(wrong, column)
    else:
        values = most_frequent(Counter(repr(number) for number in numbers if number == 0 or number % 1 != 0))
    return [_found(FindingKind.UNREADABLE_DAY, (column,), at + between, values)]


def _duplicated_visits(notes: TableProfile) -> list[Finding]:
    """Visits that have several rows."""
    columns, rows = notes.roles.identifiers, scratch_prefix(notes.visits.collect_schema())
    if not notes.roles.subjects or not notes.roles.visit:
        return []
    groups = notes.visits.filter(identified(notes.visits, columns)).group_by(*columns).agg(nw.len().alias(rows))
    return _groups({FindingKind.DUPLICATED_VISIT: nw.col(rows) > 1}, groups, columns, rows)


def _unknown_visits(notes: TableProfile, expected: Expected | None) -> list[Finding]:
    """Visits that are named and that no subject has, such as a misspelt one; a frame of expected ones may name any."""
    column, subjects = notes.roles.visit, notes.roles.subjects
    if column is None or not subjects or not notes.rows:
        return []
    named = [("baseline", notes.roles.baseline)] if notes.baselines == 0 and not notes.roles.flag else []
    groups = notes.visits.filter(identified(notes.visits, subjects)).select(*subjects).unique()
    count = counted(groups, {"subjects": nw.len()})["subjects"] if named or isinstance(expected, list | tuple) else 0
    if isinstance(expected, list | tuple):
        named += [("expected", value) for value in _had_by_nobody(notes, expected, count)]
    if not named or not count:
        return []
    texts = {f"{role} {_with_nearest(notes, value)}": 1 for role, value in named}
    return [_found(FindingKind.UNKNOWN_VISIT, (column,), count, texts)]


def _had_by_nobody(notes: TableProfile, expected: Sequence[object], subjects: int) -> list[object]:
    """The expected visits that as many subjects lack as there are."""
    visit, lack = str(notes.roles.visit), scratch_prefix(notes.visits.collect_schema())
    lacking = lacking_visits(notes.visits, notes.roles.identifiers, expected)
    rows = collected(lacking.group_by(visit).agg(nw.len().alias(lack)).filter(nw.col(lack) == subjects).sort(visit))
    return [value for value, _ in rows]


def _with_nearest(notes: TableProfile, value: object) -> str:
    """A visit as it is named, and the text among the visits that looks most like it."""
    column = str(notes.roles.visit)
    if not isinstance(value, str):
        return str(_said(value))
    held = collected(notes.visits.filter(identified(notes.visits, [column])).select(column).unique())
    close = nearest(value, sorted(str(text) for (text,) in held))
    return f"{value!r}{NEAREST}{close!r}" if close else repr(value)


def _missing_visits(notes: TableProfile, expected: Expected | None) -> list[Finding]:
    """Visits that should be there and have no row."""
    columns = notes.roles.identifiers
    if expected is None or not notes.roles.subjects or not notes.roles.visit:
        return []
    rows = scratch_prefix(notes.visits.collect_schema())
    groups = lacking_visits(notes.visits, columns, expected).with_columns(**{rows: nw.lit(0, nw.Int64)})
    return _groups({FindingKind.MISSING_VISIT: nw.col(rows) == 0}, groups, columns, rows)


def _baselines(notes: TableProfile) -> list[Finding]:
    """Subjects without exactly one baseline."""
    if not notes.roles.against:
        return []
    columns, count = notes.roles.subjects, notes.names["baseline"]
    groups = notes.visits.filter(identified(notes.visits, columns)).group_by(*columns).agg(nw.col(count).sum())
    wrong = {FindingKind.MISSING_BASELINE: nw.col(count) == 0, FindingKind.SEVERAL_BASELINES: nw.col(count) > 1}
    return _groups(wrong, groups, columns, count)


def _totals(notes: TableProfile) -> list[Finding]:
    """Stored totals that are missing, no numbers, or none that the visit can have."""
    if not (total := notes.roles.total):
        return []
    missing, unreadable, wrong = (notes.totals[kind] for kind in notes.totals)
    findings = []
    if missing:
        findings.append(_found(FindingKind.MISSING_TOTAL, (total,), missing))
    faults = total_faults(notes.frame, notes.roles, notes.names)
    if unreadable:
        values = frequent(notes.frame.filter(faults[FindingKind.UNREADABLE_TOTAL]), total)
        findings.append(_found(FindingKind.UNREADABLE_TOTAL, (total,), unreadable, values))
    if wrong:
        differs = faults[FindingKind.WRONG_TOTAL]
        shown = [notes.names[part] for part in ("stored", "low", "high")]
        texts = {}
        for *visit, stored, low, high in _first(notes.frame.filter(differs), notes.roles.identifiers, shown):
            recomputed = f"{low}" if low == high else f"{low} to {high}"
            who = _named(notes.roles.identifiers, visit)
            texts[f"{who}{': ' if who else ''}stored {_said(stored)}, recomputed {recomputed}"] = 1
        findings.append(_found(FindingKind.WRONG_TOTAL, (total,), wrong, texts))
    return findings


def _hidden_changes(notes: TableProfile) -> list[Finding]:
    """Visits with the same settled total as the one they are compared with, and with other items."""
    pairs, then = _pairs(notes)
    if pairs is None:
        return []
    now = {part: f"{then}now_{part}" for part in ("total", "pattern")}
    total, before = nw.col(now["total"]), nw.col(f"{then}total")
    changed = nw.col(now["pattern"]) != nw.col(f"{then}pattern")
    hidden = pairs.filter((total > OPEN) & (total == before) & changed)
    count = counted(hidden, {"visits": nw.len()})["visits"]
    if not count:
        return []
    columns = notes.roles.identifiers
    texts = {}
    since = [f"{then}visit"] if f"{then}visit" in hidden.collect_schema() else []
    for row in _first(hidden, columns, [now["total"], now["pattern"], f"{then}pattern", *since]):
        visit, (points, pattern, earlier, *other) = row[: len(columns)], row[len(columns) :]
        new, resolved = _items(pattern & ~earlier), _items(earlier & ~pattern)
        against = _named([str(notes.roles.visit)], other) if since else "the baseline"
        texts[f"{_named(columns, visit)}: {points} as at {against}, new {new}, resolved {resolved}"] = 1
    return [_found(FindingKind.HIDDEN_CHANGE, columns, count, texts)]


def _pairs(notes: TableProfile) -> tuple[Frame | None, str]:
    """Each visit beside the previous one or the baseline, and how the columns of the latter begin."""
    roles, data = notes.roles, notes.frame
    then = scratch_prefix(data.collect_schema())
    settled = nw.col(notes.names["low"]) == nw.col(notes.names["high"])
    now = {
        f"{then}now_total": nw.when(settled).then(nw.col(notes.names["low"])).otherwise(nw.lit(OPEN, nw.Int64)),
        f"{then}now_pattern": nw.col(notes.names["pattern"]),
    }
    data = data.filter(identified(data, roles.identifiers)).with_columns(**now) if roles.subjects else data
    if roles.subjects and _without_order(notes) is None:
        return _with_previous(data, roles, then), then
    if roles.against:
        return _with_baseline(data, notes, then), then
    return None, then


def _with_previous(data: Frame, roles: IdColumns, then: str) -> Frame:
    """Each visit beside the previous one of the subject; a visit that is there twice has no place among the others."""
    data = with_group_values(data, roles.identifiers, {f"{then}rows": nw.len()})
    alone = nw.col(f"{then}rows") == 1
    total = nw.when(alone).then(nw.col(f"{then}now_total")).otherwise(nw.lit(OPEN, nw.Int64))
    data = data.with_columns(**{f"{then}now_total": total})
    earlier = {
        f"{then}total": nw.col(f"{then}now_total"),
        f"{then}pattern": nw.col(f"{then}now_pattern"),
        f"{then}visit": nw.col(str(roles.visit)),
    }
    if isinstance(data, nw.LazyFrame):
        windows = {at: value.shift(1).over(*roles.subjects, order_by=roles.visit) for at, value in earlier.items()}
        return data.with_columns(**windows)
    row, first = f"{then}row", f"{then}first"
    data = with_group_values(data.with_row_index(row), roles.subjects, {first: nw.col(row).min()})
    ordered = data.sort(first, str(roles.visit))
    shifted = ordered.with_columns(
        **{at: value.shift(1) for at, value in earlier.items()}, **{row: nw.col(first).shift(1)}
    )
    return shifted.filter(nw.col(row) == nw.col(first))


def _with_baseline(data: Frame, notes: TableProfile, then: str) -> Frame:
    """Each visit beside the one baseline of its subject."""
    chosen, subjects = nw.col(notes.names["baseline"]) == 1, notes.roles.subjects
    at_baseline = {
        f"{then}{part}": nw.when(chosen).then(nw.col(f"{then}now_{part}")).otherwise(nw.lit(OPEN, nw.Int64))
        for part in ("total", "pattern")
    }
    data = data.with_columns(**at_baseline)
    prefixed = {f"{at}_of": nw.col(at).max() for at in at_baseline}
    number = nw.col(notes.names["baseline"]).sum()
    data = with_group_values(data, subjects, {**prefixed, f"{then}count": number})
    of_subject = {at: nw.col(f"{at}_of") for at in at_baseline}
    return data.with_columns(**of_subject).filter(nw.col(f"{then}count") == 1)


def _without_order(notes: TableProfile) -> str | None:
    """Why the visits cannot be put in order, None if they can."""
    column = notes.roles.visit
    if column is None:
        return "it needs the column of the visit"
    if engine(notes.frame) in WITHOUT_ORDER:
        return f"{engine(notes.frame)} cannot look along the visits of a subject"
    dtype = notes.frame.collect_schema()[column]
    if dtype.is_numeric() or dtype.is_temporal():
        return None
    return f"{column} holds {'text' if is_text(dtype) else dtype}, which does not put visits in order"


def _not_looked_for(
    notes: TableProfile, where: Mapping[Descriptor, str | None], *, expected: bool
) -> dict[FindingKind, str]:
    """What could not be looked for, and why."""
    roles = notes.roles
    unnamed = [role for role, there in (("subject", roles.subjects), ("visit", roles.visit)) if not there]
    reasons: dict[FindingKind, str] = {}
    if unnamed:
        kinds = FindingKind.BLANK_IDENTIFIER, FindingKind.DUPLICATED_VISIT
        reasons |= dict.fromkeys(kinds, f"it needs the column of the {' and the '.join(unnamed)}")
    if not roles.against:
        kinds = FindingKind.MISSING_BASELINE, FindingKind.SEVERAL_BASELINES
        reasons |= dict.fromkeys(kinds, "it needs the column of the subject, and a baseline by value or flag")
    if not expected:
        reasons[FindingKind.MISSING_VISIT] = "it needs the visits that should be there, expected="
    if not roles.total:
        totals = FindingKind.MISSING_TOTAL, FindingKind.UNREADABLE_TOTAL, FindingKind.WRONG_TOTAL
        reasons |= dict.fromkeys(totals, "it needs the column of the stored totals")
    if reason := _why_changes_stay_hidden(notes, where):
        reasons[FindingKind.HIDDEN_CHANGE] = reason
    return reasons


def _why_changes_stay_hidden(notes: TableProfile, where: Mapping[Descriptor, str | None]) -> str | None:
    unread = [name.value for name, column in where.items() if column is None]
    if unread:
        return f"no column was read for {listed(unread)}, so no total is settled"
    if not notes.roles.subjects:
        return "it needs the column of the subject"
    reason = _without_order(notes)
    if reason and notes.roles.against:
        return f"{reason}; visits were compared with the baseline, not with the visit before"
    return f"{reason}, and no baseline is named" if reason else None


def _groups(wrong: Mapping[FindingKind, nw.Expr], groups: Frame, columns: tuple[str, ...], count: str) -> list[Finding]:
    """The findings for groups of rows, with the number of each."""
    numbers = counted(groups, {kind.value: ones(condition) for kind, condition in wrong.items()})
    findings = []
    for kind, condition in wrong.items():
        if numbers[kind.value]:
            first = _first(groups.filter(condition), columns, [count])
            texts = {_named(columns, found): int(rows) for *found, rows in first}
            findings.append(_found(kind, columns, numbers[kind.value], texts))
    return findings


def _first(data: Frame, columns: Sequence[str], further: Sequence[str]) -> list[tuple[Any, ...]]:
    """The first rows in the order of these columns, as far as they can be put in order, with further ones."""
    schema = data.collect_schema()
    sortable = [name for name in (columns or further) if schema[name] not in (nw.Object, nw.Unknown)]
    chosen = data.select(*columns, *further)
    return collected((chosen.sort(*sortable, nulls_last=True) if sortable else chosen).head(SHOWN))


def _named(columns: Sequence[str], values: Sequence[object]) -> str:
    return " ".join(f"{shown(column)}={_said(value)}" for column, value in zip(columns, values, strict=True))


def _said(value: object) -> str:
    """A value as it is told; a number without fraction as a whole number, and a day without its midnight."""
    if is_gap(value):
        return BLANK
    said = int(value) if isinstance(value, float) and value.is_integer() else str(value).removesuffix(" 00:00:00")
    return shown(said)


def _items(pattern: int) -> str:
    return " and ".join(name.value for at, name in enumerate(DESCRIPTORS) if pattern >> at & 1)


def _found(
    kind: FindingKind, columns: tuple[str, ...], count: int, occurrences: Mapping[str, int] | None = None
) -> Finding:
    return Finding(kind, columns=columns, count=count, occurrences=occurrences or {})
