"""Visits: many visits, stored by descriptor."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, overload

import numpy as np
from attrs import evolve, field, frozen
from numpy.typing import NDArray

from sledai.definitions.descriptors import Descriptor
from sledai.errors import different_lengths, raise_all
from sledai.logic import Array, ColumnLike, Interval
from sledai.visits.answers import (
    DESCRIPTORS,
    Codebook,
    as_array,
    as_descriptors,
    as_intervals,
    code_table,
    contradiction_error,
    missing_column_error,
    one_letter_faults,
    position,
    read_whole_column,
    unassessed,
    unknown_names,
    values_of,
)
from sledai.visits.assessment import Assessment
from sledai.visits.judged import Judged, judged_together
from sledai.visits.labels import RowLabels, require_same_labels

__all__ = ["Visits"]


@frozen(repr=False)
class Visits:
    """Many visits, stored by descriptor: one contiguous column of answers for each of the 24.

    Make it with `from_columns`, `from_matrix` or `from_assessments`.
    ``visits[3]`` is one visit; a slice, a mask or positions give fewer visits.

    Attributes:
        answers: the 24 columns in form order, each an interval of arrays of 0 and 1, shape ``(n,)``, read-only.
        judged_under: which answers were derived from results, and by the rules of which edition; equality ignores it.
        row_labels: the labels of the rows, if they were made of pandas Series; columns that are combined with the
            visits must have the same. Equality ignores them.
    """

    answers: tuple[Interval[Array], ...]
    judged_under: tuple[Judged, ...] = field(default=(), kw_only=True, eq=False)
    row_labels: RowLabels = field(default=None, kw_only=True, eq=False)

    @classmethod
    def from_columns(
        cls,
        columns: Mapping[Any, ColumnLike],
        *,
        not_assessed: Iterable[Descriptor | str] = (),
        codebook: Codebook | None = None,
    ) -> Visits:
        """Make visits from one array for each descriptor.

        Args:
            columns: descriptor to an array of answers, shape ``(n,)``, read as `Assessment.from_mapping` reads them;
                masked values count as not assessed. They are copied.
            not_assessed: descriptors that have no column; they count as not assessed in every visit.
            codebook: the meanings of further values.

        Raises:
            UnknownNameError: a key is not a descriptor.
            ColumnError: a descriptor has no column and is not named in `not_assessed`.
            ContradictionError: a descriptor has a column and is named in `not_assessed`.
            UnreadableValueError: a column holds values that are not answers.
            AlignmentError: the columns differ in length.
            AlignmentError: the columns are pandas Series with different labels.
            InputErrors: several of these at once.
        """
        if not isinstance(columns, Mapping):
            raise TypeError("columns: give a mapping of descriptor to array, or use sledai.frames for a dataframe")
        labels = require_same_labels(columns)
        table = code_table(codebook)
        skipped = as_descriptors(not_assessed, "not_assessed")
        read = {name: read_whole_column(str(name), values, table, copy=True) for name, values in columns.items()}
        faults = [unknown_names(columns, "the input"), missing_column_error(columns, skipped, "the input")]
        faults.append(contradiction_error(columns, skipped))
        faults += [fault for _, fault in read.values()]
        faults += [] if any(faults) else one_letter_faults(_by_rows(columns), dict.fromkeys(map(str, columns), table))
        lengths = {str(name): len(column.low) for name, (column, _) in read.items()}
        if len(set(lengths.values())) > 1 and not any(faults):
            faults.append(different_lengths(lengths))
        raise_all(fault for fault in faults if fault)
        size = next(iter(lengths.values()), 0)
        gap = unassessed(size)
        return cls(tuple(gap if name in skipped else read[name][0] for name in DESCRIPTORS), row_labels=labels)

    @classmethod
    def from_matrix(
        cls,
        matrix: ColumnLike,
        *,
        descriptors: Sequence[Descriptor | str] = DESCRIPTORS,
        codebook: Codebook | None = None,
    ) -> Visits:
        """Make visits from a table of answers, shape ``(n, 24)``.

        Args:
            matrix: one row for each visit.
            descriptors: the descriptor of each column; form order by default.
            codebook: the meanings of further values.

        Raises:
            AlignmentError: the table does not have one column for each descriptor.
            SledaiError: as for `from_columns`.
        """
        if hasattr(matrix, "columns"):
            raise TypeError("a dataframe has named columns: use sledai.frames, or Visits.from_columns")
        table = as_array(matrix)
        if table.ndim != 2 or table.shape[1] != len(descriptors):
            raise different_lengths({"matrix": f"shape {table.shape}", "descriptors": len(descriptors)})
        columns = {str(name): table[:, position] for position, name in enumerate(descriptors)}
        return cls.from_columns(columns, codebook=codebook)

    @classmethod
    def from_assessments(cls, visits: Iterable[Assessment]) -> Visits:
        """Make visits from assessments, in their order.

        Args:
            visits: the assessments.
        """
        given = list(visits)
        rows = [visit.answers for visit in given]
        low = np.array([[answer.low for answer in row] for row in rows], np.bool_).reshape(len(rows), 24)
        high = np.array([[answer.high for answer in row] for row in rows], np.bool_).reshape(len(rows), 24)
        answers = tuple(as_intervals(low[:, i], high[:, i] & ~low[:, i]) for i in range(24))
        return cls(answers, judged_under=judged_together(given))

    def __len__(self) -> int:
        return len(self.answers[0].low)

    @overload
    def __getitem__(self, item: int) -> Assessment: ...
    @overload
    def __getitem__(self, item: slice | NDArray[Any] | list[int]) -> Visits: ...
    def __getitem__(self, item: int | slice | NDArray[Any] | list[int]) -> Assessment | Visits:
        if isinstance(item, slice | np.ndarray | list):
            if not isinstance(item, slice) and np.ndim(item) != 1:
                raise different_lengths({"positions": f"shape {np.shape(item)}"})
            return Visits(
                tuple(
                    as_intervals(column.low[item] == 1, column.low[item] != column.high[item])
                    for column in self.answers
                ),
                judged_under=self.judged_under,
                row_labels=None if self.row_labels is None else self.row_labels[item],
            )
        answers = list(zip(DESCRIPTORS, self.answers, strict=True))
        return Assessment(
            present=(name for name, column in answers if column.low[item] == 1),
            missing=(name for name, column in answers if column.low[item] != column.high[item]),
            judged_under=self.judged_under,
        )

    def __iter__(self) -> Iterator[Assessment]:
        return (self[position] for position in range(len(self)))

    def __repr__(self) -> str:
        return f"<Visits: {len(self)} visits, {int((self.missing_count > 0).sum())} with missing items>"

    def answer(self, descriptor: Descriptor | str) -> Interval[Array]:
        """The column of one descriptor: lowest and highest answer of each visit.

        Args:
            descriptor: the descriptor or its name.
        """
        return self.answers[position(descriptor)]

    @property
    def missing_count(self) -> NDArray[np.int64]:
        """The number of descriptors that were not assessed, shape ``(n,)``."""
        gaps = np.zeros(len(self), np.int64)
        for column in self.answers:
            if column.high is not column.low:
                gaps += column.high != column.low
        return gaps

    def assume_absent(self) -> Visits:
        """The visits with every descriptor that was not assessed counted as absent."""
        answers = tuple(Interval(column.low, column.low) for column in self.answers)
        return evolve(self, answers=answers)


def _by_rows(columns: Mapping[Any, ColumnLike]) -> dict[str, Callable[[slice], Iterable[object]]]:
    """Make for each column the function that gives its values in some rows; of numbers it gives one."""

    def of(values: ColumnLike) -> Callable[[slice], Iterable[object]]:
        data: Any = values if isinstance(values, np.ma.MaskedArray) else as_array(values)

        def in_rows(rows: slice) -> Iterable[object]:
            part = data[rows].compressed() if isinstance(data, np.ma.MaskedArray) else data[rows]
            return values_of(part[part == part][:1] if part.dtype.kind in "biuf" else part)

        return in_rows

    return {str(name): of(values) for name, values in columns.items()}


def require_visits(visits: object) -> Visits:
    """Check that a value is `Visits`."""
    if isinstance(visits, Visits):
        return visits
    kind = type(visits).__name__
    raise TypeError(f"{kind} is not a visit: give an Assessment or Visits, or use sledai.frames for a dataframe")
