"""The description of a laboratory table: which column holds what."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping  # noqa: F401  # in the types of a subject
from os import PathLike

from attrs import field, fields, frozen

from sledai._toml import ValueReader, read_record
from sledai.frames.layout import column_labels
from sledai.frames.layout_files import read_label, read_labels, written

__all__ = ["LabLayout"]


@frozen(kw_only=True)
class LabLayout:
    """Where a long laboratory table, with one row for each result, holds what.

    Attributes:
        subject: the column, or a list of columns, that identify the subject; by default those of the visits.
        day: the column with the day on which the sample was taken; by default named like that of the visits. A month, a
            year or a blank can be any of its days, and leaves open what it can change; times are brought to the zone of
            the visits.
        test: the column with the test, or with its name in the code book.
        value: the column with the result; a row without one is not a result, whatever its other columns hold.
        unit: the column with its unit.
        comparator: the column with what stands before the value: ``<``, ``<=``, ``>``, ``>=``, ``=`` or nothing.
            Values may be text, such as ``"<50"`` and ``"6-10"``.
        lower: the column with the lower limit of the laboratory's range.
        upper: the column with the upper limit.
        limits: instead of both limits, the column with the range as it is printed, such as ``0.9 - 1.8``, ``>=0.9`` or
            ``< 30``.
        range_unit: the column with the unit of the range; where it is blank, that is the unit of the result.
        range_from: the column with the first day on which the range is valid, of the kind of the days; where the
            result can have been taken before, its range is not known.
        range_to: the column with the last day on which it is.
        flag: the column with the laboratory's flag of the result: L, H or N, or LOW, HIGH or NORMAL. This column, the
            method and those of ranges are read in rows whose rule needs them.
        method: the column with how it was tested, such as Farr.
        laboratory: the column with the laboratory, for what the code book says of one.
        sex: the column with F, FEMALE, M or MALE, for the reference ranges of the code book; else it is not known.
        age: the column with the age at the sample, for the same [years].

    Raises:
        TypeError: the range is given in one column and in two.

    Example:
        >>> LabLayout(subject="USUBJID", test="LBTESTCD", value="LBORRES", unit="LBORRESU").to_toml().splitlines()[0]
        'subject = "USUBJID"'
    """

    subject: tuple[Hashable, ...] = field(default=(), converter=column_labels)
    day: Hashable | None = None
    test: Hashable = "test"
    value: Hashable = "value"
    unit: Hashable = "unit"
    comparator: Hashable | None = None
    lower: Hashable | None = None
    upper: Hashable | None = None
    limits: Hashable | None = None
    range_unit: Hashable | None = None
    range_from: Hashable | None = None
    range_to: Hashable | None = None
    flag: Hashable | None = None
    method: Hashable | None = None
    laboratory: Hashable | None = None
    sex: Hashable | None = None
    age: Hashable | None = None

    def __attrs_post_init__(self) -> None:
        if self.limits is not None and not (self.lower is None and self.upper is None):
            raise TypeError("give the ranges by limits=, or by lower= and upper=")

    @classmethod
    def from_toml(cls, file: str | PathLike[str]) -> LabLayout:
        """Read a layout from a TOML file, whose keys are the attributes of a layout.

        Args:
            file: the name of the file.

        Raises:
            UnreadableFileError: the file is not TOML, or a key or a value is not one of those that a layout can have.
            OSError: the file cannot be opened.
        """
        readers: Mapping[str, ValueReader] = {each.name: read_label for each in fields(cls)} | {"subject": read_labels}
        return read_record(cls, file, readers)

    def to_toml(self) -> str:
        """Write the layout as TOML, the text of a file that `from_toml` reads.

        Raises:
            TypeError: a label of a column is neither text nor a whole number.
        """
        return written(self)
