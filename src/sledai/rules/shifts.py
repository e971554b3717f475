"""Item shift tables: the answers for each descriptor at two visits of many subjects, crossed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, TypeAlias

import numpy as np
from attrs import field, frozen

from sledai._fixed import fix
from sledai._names import ByName, DictByName
from sledai._render import html_table, text_table
from sledai.definitions import Edition, require_edition
from sledai.definitions.descriptors import Descriptor
from sledai.definitions.stamps import Stamp
from sledai.logic import Array, Interval
from sledai.rules.changes import require_pairs
from sledai.visits.answers import DESCRIPTORS
from sledai.visits.judged import require_rules_of
from sledai.visits.visits import Visits, require_visits

__all__ = ["ItemShift", "Share", "Shift", "item_shift"]

Counts: TypeAlias = tuple[tuple[int, int, int], tuple[int, int, int], tuple[int, int, int]]
ANSWERS = ("absent", "present", "not assessed")
"""The order of the rows (before) and of the columns (now) of the counts."""
HEADER = ("descriptor", "before", *(f"{answer} now" for answer in ANSWERS), "moved")


@frozen
class Share:
    """A share of a group.

    Attributes:
        count: the bounds of the count, given what was not assessed now.
        of: the size of the group.

    Example:
        >>> print(Share(Interval(3, 4), of=8))
        3 to 4 of 8
    """

    count: Interval[int]
    of: int = field(kw_only=True)

    @property
    def percent(self) -> Interval[Any] | None:
        """The bounds as percentages of the group [percent]; None where the group is empty."""
        return Interval(self._percent(self.count.low), self._percent(self.count.high)) if self.of else None

    def _percent(self, count: int) -> Any:
        return 100 * count / self.of

    def __str__(self) -> str:
        low, high = self.count.low, self.count.high
        return f"{low} of {self.of}" if low == high else f"{low} to {high} of {self.of}"


@frozen
class Shift:
    """The answers for one descriptor at two visits, crossed.

    Attributes:
        counts: three rows for the answer before, three columns for the answer now, each in the order absent, present,
            not assessed; the nine counts add up to the number of pairs.

    Example:
        >>> shift = Shift(((16, 0, 0), (11, 2, 0), (0, 0, 0)))
        >>> print(shift.improved)
        11 of 13
    """

    counts: Counts

    @property
    def improved(self) -> Share:
        """The share without the finding now, of those who had it before."""
        absent, present, not_assessed = self.counts[1]
        return Share(Interval(absent, absent + not_assessed), of=absent + present + not_assessed)

    @property
    def worsened(self) -> Share:
        """The share with the finding now, of those who did not have it before."""
        absent, present, not_assessed = self.counts[0]
        return Share(Interval(present, present + not_assessed), of=absent + present + not_assessed)


@frozen(repr=False)
class ItemShift(ByName[Descriptor, Shift]):
    """The item shift table; readable as text and, in a notebook, as a table.

    The shifts are looked up by descriptor, in form order.
    The tables leave out the rows of an answer that nobody had before.

    Attributes:
        edition: the edition, whose descriptors these are.
        pairs: the number of pairs of visits.
        shifts: descriptor to the counts of its answers.
    """

    edition: Edition
    pairs: int = field(kw_only=True)
    shifts: ByName[Descriptor, Shift] = field(kw_only=True)

    def __attrs_post_init__(self) -> None:
        fix(self, "shifts")

    def __getitem__(self, descriptor: Descriptor | str) -> Shift:
        return self.shifts[descriptor]

    def __iter__(self) -> Iterator[Descriptor]:
        return iter(self.shifts)

    def __len__(self) -> int:
        return len(self.shifts)

    @property
    def stamp(self) -> str:
        """Library version, edition key and content hash."""
        return str(Stamp(edition=self.edition.stamp))

    @property
    def _summary(self) -> str:
        pairs = "1 pair of visits" if self.pairs == 1 else f"{self.pairs} pairs of visits"
        return f"{self.edition.label}: shift of {len(self)} descriptors in {pairs}"

    @property
    def _lines(self) -> list[tuple[str, ...]]:
        return [line for name, shift in self.items() for line in _lines_of(self.edition[name].label, shift)]

    def to_dict(self) -> dict[str, list[Any]]:
        """The table as columns, one row for each descriptor in form order.

        Returns:
            ``descriptor`` and ``label``; the nine counts ``{before}_to_{now}`` [pairs of visits], such as
            ``present_to_not_assessed``; and of the shares that improved and worsened the bounds of the count and the
            size of the group, ``improved_low``, ``improved_high``, ``improved_of`` and ``worsened_low`` and so on.
        """
        columns: dict[str, list[Any]] = {"descriptor": [], "label": []}
        words = [answer.replace(" ", "_") for answer in ANSWERS]
        for name, shift in self.items():
            row: dict[str, Any] = {"descriptor": name.value, "label": self.edition[name].label}
            for before, counts in zip(words, shift.counts, strict=True):
                row |= {f"{before}_to_{now}": count for now, count in zip(words, counts, strict=True)}
            for moved, share in (("improved", shift.improved), ("worsened", shift.worsened)):
                row |= {f"{moved}_low": share.count.low, f"{moved}_high": share.count.high, f"{moved}_of": share.of}
            for column, value in row.items():
                columns.setdefault(column, []).append(value)
        return columns

    def to_frame(self, backend: Literal["pandas", "polars", "pyarrow"] = "pandas") -> Any:
        """The same as a frame.

        Args:
            backend: ``"pandas"``, ``"polars"`` or ``"pyarrow"``; it and narwhals have to be installed.
        """
        from narwhals.stable import v2 as nw

        if backend not in ("pandas", "polars", "pyarrow"):
            raise ValueError(f'backend={backend!r}: say "pandas", "polars" or "pyarrow"')
        return nw.from_dict(self.to_dict(), backend=backend).to_native()

    def __repr__(self) -> str:
        return f"<ItemShift {self._summary}; {self.stamp}>"

    def __str__(self) -> str:
        return "\n".join([self._summary, text_table([HEADER, *self._lines], indent="  "), self.stamp])

    def _repr_html_(self) -> str:
        return html_table(HEADER, self._lines, title=self._summary, foot=self.stamp)


def _lines_of(label: str, shift: Shift) -> list[tuple[str, ...]]:
    moved = (f"worsened {shift.worsened}", f"improved {shift.improved}", "")
    rows = zip(ANSWERS, shift.counts, moved, strict=True)
    return [(label, answer, *map(str, counts), words) for answer, counts, words in rows if any(counts)]


def item_shift(before: Visits, now: Visits, edition: Edition) -> ItemShift:
    """Cross the answers for each descriptor at two visits of many subjects: the item shift table.

    Those who had the finding before can improve, those who did not can worsen.
    Who was not assessed now counts in the group and opens the bounds;
    who was not assessed before is in neither group, and the counts show how many these are.

    The table and its shares are the library's reading: published tables, such as that of He 2020, count the patients
    with a finding at each visit, and do not show who moved.

    Args:
        before: the earlier visits, one for each of `now`.
        now: the later visits.
        edition: the edition; its descriptors are counted, its weights play no part.

    Returns:
        For each descriptor of the edition, in form order, its nine counts [pairs of visits].

    Raises:
        AlignmentError: the two do not have the same number of visits.

    Example:
        >>> from sledai import SELENA_SLEDAI, Assessment
        >>> before = Visits.from_assessments([Assessment({"rash"}), Assessment({"rash"}), Assessment()])
        >>> now = Visits.from_assessments([Assessment(), Assessment(missing={"rash"}), Assessment({"fever"})])
        >>> shift = item_shift(before, now, SELENA_SLEDAI)
        >>> print(shift[Descriptor.RASH].improved)
        1 to 2 of 2
        >>> print(shift[Descriptor.FEVER].worsened)
        1 of 3

    References:
        he-2020
    """
    require_pairs(require_visits(before), require_visits(now))
    scored = require_edition(edition)
    require_rules_of(scored, before, now)
    columns = zip(DESCRIPTORS, before.answers, now.answers, strict=True)
    shifts = DictByName({name: Shift(_counts(earlier, later)) for name, earlier, later in columns if name in scored})
    return ItemShift(edition, pairs=len(now), shifts=shifts)


def _counts(before: Interval[Array], now: Interval[Array]) -> Counts:
    counts: Any = np.bincount(3 * places(before) + places(now), minlength=9).reshape(3, 3)
    absent, present, not_assessed = map(tuple, counts.tolist())
    return absent, present, not_assessed


def places(answers: Interval[Array]) -> Array:
    """The place of each answer in `ANSWERS`."""
    return 2 * answers.high - answers.low
