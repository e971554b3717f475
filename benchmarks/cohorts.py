"""One synthetic cohort, in the forms in which it is held today."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
from attrs import frozen

from sledai import SELENA_SLEDAI, Descriptor
from sledai.testing import synthetic_cohort

NAMES = [name.value for name in Descriptor]
WEIGHTS = np.array([SELENA_SLEDAI[name].weight for name in Descriptor])
KEYS = ("subject", "visit", "day")
VISITS_EACH = 8
IN_GROUP = 250_000
"""How many visits a row group of a Parquet file has; Polars writes some 260 000."""


@frozen
class Cohort:
    """A cohort in memory.

    Attributes:
        keys: subject, visit and day.
        present: for each descriptor where it is present.
        gaps: for each descriptor where it was not assessed; there it is not present.
    """

    keys: dict[str, Any]
    present: dict[str, Any]
    gaps: dict[str, Any]

    @classmethod
    def of(cls, visits: int, *, gaps: float = 0.02) -> Cohort:
        """A cohort of this many visits, eight a subject."""
        (columns,) = synthetic_cohort(visits // VISITS_EACH, VISITS_EACH, missing=gaps, chunk=visits)
        return cls(
            keys={name: columns[name] for name in KEYS},
            present={name: np.ma.getdata(columns[name]) for name in NAMES},
            gaps={name: np.ma.getmaskarray(columns[name]) for name in NAMES},
        )

    def __len__(self) -> int:
        return len(self.keys["subject"])

    @property
    def expected(self) -> dict[str, Any]:
        """What every contestant has to give."""
        low, high, missing = (np.zeros(len(self), np.int64) for _ in range(3))
        for name, weight in zip(NAMES, WEIGHTS.tolist(), strict=True):
            low += weight * self.present[name]
            high += weight * (self.present[name] | self.gaps[name])
            missing += self.gaps[name]
        return {"low": low, "high": high, "missing": missing, "score": np.where(missing, np.nan, low)}

    def booleans(self) -> dict[str, Any]:
        """Plain truth values; for a cohort without gaps."""
        return dict(self.present)

    def masked(self) -> dict[str, Any]:
        """Masked truth values."""
        return {name: np.ma.MaskedArray(self.present[name], self.gaps[name]) for name in NAMES}

    def floats(self) -> dict[str, Any]:
        """1, 0 and NaN."""
        return {name: np.where(self.gaps[name], np.nan, self.present[name]) for name in NAMES}

    def objects(self) -> dict[str, Any]:
        """True, False and NaN, as pandas reads them from a CSV file with blanks."""
        return self._chosen(False, True, np.nan)

    def texts(self) -> dict[str, Any]:
        """Y, N and the empty text."""
        return self._chosen("N", "Y", "")

    def nullable(self) -> dict[str, Any]:
        """The nullable truth values of pandas."""
        return {name: pd.arrays.BooleanArray(self.present[name], self.gaps[name]) for name in NAMES}

    def _chosen(self, *values: object) -> dict[str, Any]:
        choice = np.array(values, object)
        return {name: choice[np.where(self.gaps[name], 2, self.present[name])] for name in NAMES}

    def pandas(self, columns: dict[str, Any]) -> pd.DataFrame:
        """The keys and these columns as pandas has them."""
        return pd.DataFrame({**self.keys, **columns})

    def arrow(self, columns: dict[str, Any]) -> pa.Table:
        """The keys and these columns as pyarrow has them; masked values are null."""
        arrays = {
            name: pa.array(values.data, mask=values.mask) if isinstance(values, np.ma.MaskedArray) else pa.array(values)
            for name, values in {**self.keys, **columns}.items()
        }
        return pa.table(arrays)

    def polars(self, columns: dict[str, Any]) -> pl.DataFrame:
        """The keys and these columns as Polars has them."""
        frame = pl.from_arrow(self.arrow(columns))
        assert isinstance(frame, pl.DataFrame)
        return frame


def write_cohort(path: Path, visits: int) -> Path:
    """A Parquet file of a cohort with gaps, made in chunks, so that it may be larger than memory."""
    writer = None
    for columns in synthetic_cohort(visits // VISITS_EACH, VISITS_EACH, chunk=min(IN_GROUP, visits)):
        arrays = {name: pa.array(np.ma.getdata(values), mask=_mask(values)) for name, values in columns.items()}
        table = pa.table(arrays)
        writer = writer or pq.ParquetWriter(path, table.schema, compression="zstd")
        writer.write_table(table)
    assert writer is not None
    writer.close()
    return path


def _mask(values: Any) -> Any:
    return np.ma.getmaskarray(values) if isinstance(values, np.ma.MaskedArray) else None
