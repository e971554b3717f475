"""Which column holds which descriptor."""

from __future__ import annotations

import re
from ast import literal_eval
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sledai.definitions import Definition, Edition, require_edition
from sledai.definitions.descriptors import Descriptor
from sledai.editions import EDITIONS
from sledai.errors import (
    SledaiError,
    ambiguous_code,
    ambiguous_column,
    listed,
    missing_column,
    other_edition,
    shared_column,
)
from sledai.frames.cells import Meanings, Points
from sledai.frames.engines import name_of
from sledai.frames.layout import Layout, Match
from sledai.frames.synonyms import names_of, plain
from sledai.visits.answers import Codebook, as_descriptors, code_table, codes_of, contradiction_error
from sledai.visits.judged import other_rules


def kinds_of(edition: Edition, layout: Layout) -> dict[Descriptor, Meanings | Points]:
    """How the column of each descriptor is read; the table of those without a codebook of their own is one.

    Raises:
        TypeError: the cells hold points, and a box has items of several weights.
    """
    own = {name: codes for name, codes in layout.codebook.items() if isinstance(codes, Mapping)}
    as_descriptors(list(own), "codebook")
    codebooks = {Descriptor(name): {**layout.codes, **codes} for name, codes in own.items()}
    if layout.answers == "points":
        for column, items in layout.any_of.items():
            if len({edition[name].weight for name in items if name in edition}) > 1:
                raise TypeError(
                    f"any_of: the items of {column!r} have several weights, so its cells cannot hold points"
                )
        return {name: _points(row.weight, codebooks.get(name, layout.codes)) for name, row in edition.items()}
    general, of_items = code_table(layout.codes), {name: code_table(codes) for name, codes in codebooks.items()}
    return {name: of_items.get(name, general) for name in edition}


def _points(weight: int, codebook: Codebook) -> Points:
    """How the points of an item are read; another meaning in the codebook is an `AmbiguousCodeError`."""
    codes = codes_of(codebook)
    points = Points(weight, codes)
    if twice := [n for n, meaning in points.numbers.items() if codes.get(n, meaning) is not meaning]:
        raise ambiguous_code(tuple(map(str, twice)))
    return points


def locate(
    edition: Edition, available: Sequence[str], layout: Layout, roles: Sequence[str]
) -> tuple[dict[Descriptor, str | None], list[SledaiError]]:
    """The column of each descriptor of the edition, None where it was not assessed, and the errors."""
    edition = require_edition(edition)
    as_descriptors(list(layout.columns), "columns")
    skipped, renamed = frozenset(layout.not_assessed), _renamed(layout)
    found = _matched([item for item in edition.items() if item[0] not in renamed], available, layout.names)
    located = {name: renamed[name] if name in renamed else found.get(name, name.value) for name in edition}
    again = {name for items in layout.any_of.values() for name in [name for name in items if name in located][1:]}
    require_apart({name: column for name, column in located.items() if name not in again})
    contradiction = contradiction_error((name for name, column in located.items() if column in available), skipped)
    where = {name: None if name in skipped else column for name, column in located.items()}
    absent = tuple(column for column in where.values() if column is not None and column not in available)
    names = tuple(available)
    faults: list[SledaiError] = [missing_column(absent, available=names, place="the frame")] if absent else []
    faults += [*missing_columns(roles, available), *_of_other_editions(edition, where, available)]
    return where, [*faults, contradiction] if contradiction else faults


DERIVED_UNDER = "derived_under_"
"""The beginning of the name of the column in which `derive_descriptors` records its edition."""


def stamp_column(edition: Edition, name: str) -> str:
    """The column that records the edition, for columns with a prefix; a part of an edition has the key of the whole."""
    return f"{name}{'_' * bool(name)}{DERIVED_UNDER}{_whole(edition.key)}"


def _whole(key: str) -> str:
    """The key of the whole edition."""
    return key.partition("-without-")[0]


def _of_other_editions(
    edition: Edition, where: Mapping[Descriptor, str | None], available: Sequence[str]
) -> list[SledaiError]:
    """The errors for columns that were derived under an edition with other rules."""
    faults: list[SledaiError] = []
    for column in available:
        prefix, is_stamp, key = str(column).partition(DERIVED_UNDER)
        if not is_stamp or key == _whole(edition.key):
            continue
        derived = [name for name, at in where.items() if at == f"{prefix}{name}" and edition[name].rule]
        if key not in EDITIONS:
            names = tuple(name.value for name in derived)
            faults += [other_edition(names, derived_under=key, scored_under=edition.key)] if names else []
        elif fault := other_rules(edition, EDITIONS[key], derived):
            faults.append(fault)
    return faults


def _renamed(layout: Layout) -> dict[Descriptor, str]:
    """The columns that the caller maps; None is a `TypeError`, for it does not mean that an item was not assessed."""
    named = {Descriptor(name): column for name, column in layout.columns.items()}
    named |= {name: column for column, items in layout.any_of.items() for name in items}
    if nothing := [name.value for name, column in named.items() if column is None]:
        raise TypeError(
            f"columns gives None for {listed(nothing)}: give the column, or, if there is none because the descriptor "
            f"was not assessed, not_assessed={nothing}"
        )
    return {name: name_of(column) for name, column in named.items()}


def missing_columns(roles: Sequence[str], available: Sequence[str]) -> list[SledaiError]:
    """The error for named columns that the frame does not have, if there are any."""
    unknown = tuple(dict.fromkeys(column for column in roles if column not in available))
    names = tuple(available)
    return [missing_column(unknown, available=names, place="the frame", of_descriptors=False)] if unknown else []


def require_apart(located: Mapping[Any, str]) -> None:
    """Refuse one column that is given for several items (`ColumnError`)."""
    users: dict[str, list[str]] = {}
    for name, column in located.items():
        users.setdefault(column, []).append(str(name))
    if shared := {column: tuple(names) for column, names in users.items() if len(names) > 1}:
        raise shared_column(shared)


def _matched(
    rows: Iterable[tuple[Descriptor, Definition]], available: Sequence[str], match: Match
) -> dict[Descriptor, str]:
    """The columns that are found by another form of the name; two for one descriptor are a `ColumnError`."""
    form, items = FORMS[match], list(rows)
    candidates: dict[str, list[str]] = {}
    for column in available:
        candidates.setdefault(form(column), []).append(column)
    accepted = {
        name: {form(name.value), form(row.label)} if match == "label" else {form(name.value)} for name, row in items
    }
    found = {
        name: [column for word in sorted(words) for column in candidates.get(word, ())]
        for name, words in accepted.items()
    }
    if match == "label" and not all(found.values()):
        loose = {column: {*map(plain, _headers(column))} for column in available}
        for name, row in items:
            words = names_of(name, row.label)
            found[name] = found[name] or [column for column in available if not words.isdisjoint(loose[column])]
    if several := {name.value: tuple(columns) for name, columns in found.items() if len(columns) > 1}:
        raise ambiguous_column(several)
    return {name: columns[0] for name, columns in found.items() if columns}


def _headers(column: object) -> tuple[object, ...]:
    """The rows of a column's header; several are a tuple in pandas, and here its text."""
    text = str(column)
    if not text.startswith("("):
        return (text,)
    try:
        found = literal_eval(text)
    except (SyntaxError, ValueError):
        return (text,)
    return found if isinstance(found, tuple) else (text,)


def _plain(name: str) -> str:
    return re.sub(r"[\s_\-/]+", "_", str(name).strip().casefold())


FORMS: Mapping[str, Callable[[str], str]] = {"exact": str, "case": lambda name: str(name).casefold(), "label": _plain}
