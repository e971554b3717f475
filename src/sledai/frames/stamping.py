"""Remarks on a derived column: a warning when it is derived, and a stamp column on request."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping

import numpy as np
from narwhals.stable import v2 as nw

from sledai.definitions import Edition, FindingRule, SignsRule, require_edition
from sledai.definitions.bibliography import Grade
from sledai.definitions.descriptors import Descriptor
from sledai.definitions.stamps import Stamp
from sledai.errors import listed
from sledai.frames.arrays import with_columns
from sledai.frames.cells import Statuses
from sledai.frames.engines import Frame
from sledai.frames.layout import Layout
from sledai.frames.measure import OutcomeRule, Plan
from sledai.frames.reading import Column, Item, Reading
from sledai.rules.outcomes import remarks
from sledai.visits.answers import ABSENT, different, is_missing

__all__ = ["RemarkWarning", "remark", "remark_rules", "stamp_of", "stamp_of_scores", "with_constants"]


class RemarkWarning(UserWarning):
    """A remark on a result, such as a rule that was not stated for the edition."""


def remark(rule: OutcomeRule, edition: Edition) -> None:
    """Warn the caller of the function that calls this."""
    for text in remarks(rule, require_edition(edition)):
        warnings.warn(text, RemarkWarning, stacklevel=3)


def remark_rules(edition: Edition, rules: Mapping[Descriptor, FindingRule], findings: Iterable[str]) -> None:
    """Warn of rules that judge some findings and that no source supports.

    Args:
        edition: the edition.
        rules: its rules.
        findings: the findings with a statement.
    """
    stated = set(map(str, findings))
    for name, rule in rules.items():
        if isinstance(rule, SignsRule) and rule.grade is Grade.UNVERIFIED and stated & {*map(str, rule.findings)}:
            warnings.warn(edition[name].remark, RemarkWarning, stacklevel=3)


def remark_unread(edition: Edition, columns: Iterable[str]) -> None:
    """Warn of columns of a laboratory table that are not read, because no rule and nothing in the code book needs them.

    Args:
        edition: the edition.
        columns: the columns.
    """
    if names := tuple(columns):
        one = len(names) == 1
        warnings.warn(
            f"the laboratory table: {listed(map(repr, names))} {'is' if one else 'are'} not read, because no rule of "
            f"{edition.key} and nothing in the code book needs {'it' if one else 'them'}",
            RemarkWarning,
            stacklevel=3,
        )


def remark_no_form_done(reading: Reading, items: Iterable[Item]) -> None:
    """Warn of a column of an eager frame in which no form has a status of one that was filled in.

    The warning is that of the caller of the function that reads the table.
    """
    data = reading.frame
    for item in items:
        if isinstance(data, nw.DataFrame) and isinstance(item.kind, Statuses) and item.column in reading.tables:
            values = different(data[str(item.column)].drop_nulls().to_list())
            held = [value for value in values if not is_missing(value)]
            if held and all(item.kind.read(value) == ABSENT for value in held):
                remark_statuses(str(item.column), item.kind, held, stacklevel=5)


def remark_statuses(column: str, kind: Statuses, held: Iterable[object], *, stacklevel: int = 3) -> None:
    """Warn that no form has a status of one that was filled in."""
    warnings.warn(
        f"no row has {column} = {listed(map(repr, kind.done))}, so no form counts as filled in. "
        f"The column holds {listed(map(repr, held)) or 'nothing'}. If one of these is the status of a form that was "
        "filled in, name it in done=.",
        RemarkWarning,
        stacklevel=stacklevel,
    )


def stamp_of(plan: Plan, rule: OutcomeRule, edition: Edition, layout: Layout) -> Stamp:
    """The stamp of an outcome; a rule on BILAG letters reads no edition and no item."""
    reads_items = bool(rule.made_for)
    return Stamp(
        rule=rule.stamp,
        edition=edition.stamp if reads_items else "",
        reference=plan.reference,
        undetermined=plan.undetermined,
        missing=layout.missing_policy if reads_items else "",
        layout=layout.content_hash,
        remarks=remarks(rule, edition),
    )


def stamp_of_scores(edition: Edition, layout: Layout, reference: str = "") -> Stamp:
    """The stamp of scores, or of their change since a reference visit."""
    return Stamp(edition=edition.stamp, reference=reference, missing=layout.missing_policy, layout=layout.content_hash)


def with_constants(data: Frame, values: Mapping[str, bool | str | None]) -> Frame:
    """The frame with columns that hold one truth value or text in every row, of a type that knows null."""
    if isinstance(data, nw.LazyFrame) or data.implementation.is_polars():
        return data.with_columns(**{name: nw.lit(value) for name, value in values.items()})
    columns = {}
    for name, value in values.items():
        is_text, known = isinstance(value, str), np.full(len(data), value is not None)
        held = np.full(len(data), value, object) if is_text else np.full(len(data), bool(value))
        columns[name] = Column(held, known, truth=not is_text)
    return with_columns(data, columns)
