"""A table cut into parts that each have all rows of their subjects, so that each part fits into memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl

from sledai.cli.files import Table

__all__ = ["parts"]


def parts(table: Table, columns: Sequence[str], rows: int) -> Iterator[pl.LazyFrame]:
    """Parts of about so many rows; rows that are alike in these columns are in the same part, in their order."""
    count = -(-table.rows // rows)
    if count <= 1:
        yield table.frame
        return
    for part in range(count):
        yield table.frame.filter(pl.struct(columns).hash() % count == part)
