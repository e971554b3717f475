"""`sledai verify`: whether a table of scores is what the library computes from its answers now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl
from attrs import evolve, frozen

from sledai.cli.files import Table, require_all_rows
from sledai.cli.options import count_of
from sledai.cli.scoring import Scoring
from sledai.definitions import Edition
from sledai.editions import EDITIONS
from sledai.errors import escaped, missing_column, shown
from sledai.frames.engines import scratch_prefix

__all__ = ["Verification", "verified"]

SHOWN = 5
"""How many rows are shown that differ."""


@frozen(kw_only=True)
class Verification:
    """What holds of a table of scores.

    Attributes:
        rows: how many visits it has.
        differing: how many of them have another score, bound or number of missing items.
        examples: the first of these, each as a line.
        stamps: each stamp that is not that of the edition, with how many rows have it.
        edition: the edition.
    """

    rows: int
    differing: int
    examples: tuple[str, ...]
    stamps: tuple[tuple[str, int], ...]
    edition: Edition

    @property
    def holds(self) -> bool:
        """Whether every score and every stamp is what it would be now."""
        return not (self.differing or self.stamps)

    @property
    def lines(self) -> list[str]:
        """What does not hold, line by line."""
        found = [f"{count_of(rows, 'visit')}: {self._of_stamp(stamp)}" for stamp, rows in self.stamps]
        if self.differing:
            differ = "differs" if self.differing == 1 else "differ"
            remedy = "Correct the answers or the scores; or give the options that the table was scored with."
            found += [f"{count_of(self.differing, 'visit')} {differ}. {remedy}", *self.examples]
        return [escaped(line) for line in found]

    def _of_stamp(self, stamp: str) -> str:
        key, _, content = stamp.partition("@")
        if key == self.edition.key and content:
            return f"edition {key} had the content {content}, and has {self.edition.content_hash}."
        if key in EDITIONS:
            return f"scored under {key}. Give --edition {key}."
        return f"the stamp {shown(stamp)!r} names no edition of the library."


def verified(table: Table, scoring: Scoring) -> Verification:
    """Score the answers of a table anew, and compare the scores and the stamps that it has.

    Args:
        table: a table that `sledai score` wrote.
        scoring: the score, with the same names of columns.

    Raises:
        ColumnError: a column of scores, or that of the edition, is missing.
        SledaiError: the columns of the answers cannot be found or read.
    """
    stored = (*scoring.names, scoring.stamp)
    available = tuple(table.frame.collect_schema())
    if absent := tuple(name for name in stored if name not in available):
        raise missing_column(absent, available=available, place="the file", of_descriptors=False)
    answers = evolve(table, frame=table.frame.drop(stored))
    scoring.read(answers)
    prefix = scratch_prefix(available)
    held = {name: f"{prefix}{at}" for at, name in enumerate(stored)}
    scored = scoring.added_to(table.frame.rename(held)).with_row_index(f"{prefix}row", offset=1)
    number = {name: pl.col(held[name]).cast(pl.String).str.strip_chars().replace("", None) for name in scoring.names}
    same = [
        number[name].cast(pl.Int64, strict=False).eq_missing(pl.col(name)) & _is_whole(number[name])
        for name in scoring.names
    ]
    kept = [pl.col(held[name]).cast(pl.String).alias(f"{name} held") for name in scoring.names]
    row, differs = pl.col(f"{prefix}row").alias("row"), (~pl.all_horizontal(same)).alias("differs")
    found = scored.select(row, differs, *scoring.names, *kept)
    counts = found.select(rows=pl.len(), differing=pl.col("differs").sum()).collect(engine="streaming")
    rows, differing = counts.row(0)
    require_all_rows(table, rows)
    first = found.filter("differs").head(SHOWN).collect(engine="streaming")
    examples = tuple(_shown(row, scoring.names) for row in first.rows(named=True))
    stamp = pl.col(scoring.stamp).cast(pl.String).fill_null("")
    stamps = table.frame.group_by(stamp.alias("stamp")).len().collect(engine="streaming")
    others = sorted((text, count) for text, count in stamps.rows() if text != scoring.edition.stamp)
    return Verification(
        rows=rows, differing=differing, examples=examples, stamps=tuple(others), edition=scoring.edition
    )


def _is_whole(text: pl.Expr) -> pl.Expr:
    """Whether a stored number is blank or written as a whole number."""
    return text.is_null() | text.str.contains(r"^-?[0-9]+$")


def _shown(row: dict[str, Any], names: Sequence[str]) -> str:
    """A row that differs: each column that does, as it is stored and as it is computed."""
    words = [
        f"{name} {_word(row[f'{name} held'])}, recomputed {_word(row[name])}"
        for name in names
        if _word(row[f"{name} held"]) != _word(row[name])
    ]
    return f"- row {row['row']}: {'; '.join(words)}"


def _word(value: object) -> str:
    text = "" if value is None else str(value).strip()
    return text or "blank"
