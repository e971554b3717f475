"""The two value types every rule is written on; their fields are columns.

A column is a Python int (one visit), an integer array (many visits) or a narwhals expression (a dataframe).
Rules use only the operators that all three share: ``+ - * == >= <= > < & |``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar

import numpy as np
from attrs import field, frozen

if TYPE_CHECKING:
    from narwhals.stable.v2 import Expr
    from numpy.typing import NDArray

__all__ = ["Array", "Classes", "ColumnT", "Interval", "Verdict"]

Array: TypeAlias = "NDArray[Any]"
"""A column of many visits."""
ColumnT = TypeVar("ColumnT", int, Array, "Expr")
ClassT = TypeVar("ClassT", bound=str)


@frozen
class Verdict(Generic[ColumnT]):
    """Whether a statement holds, given what was not assessed.

    Attributes:
        certain: True where every way of filling the gaps makes the statement true.
        possible: False where every way of filling the gaps makes the statement false.
            Where the two agree, the statement is settled.

    Example:
        >>> Verdict(certain=False, possible=True).settled
        False
    """

    certain: ColumnT = field(kw_only=True)
    possible: ColumnT = field(kw_only=True)

    @property
    def settled(self) -> Any:
        """Whether no gap can change the verdict: a truth value, or a column of them."""
        return self.certain == self.possible

    def opposite(self) -> Verdict[ColumnT]:
        """Whether the statement does not hold."""
        return Verdict(certain=self.possible == False, possible=self.certain == False)  # noqa: E712

    def __and__(self, other: Verdict[ColumnT]) -> Verdict[ColumnT]:
        return Verdict(certain=self.certain & other.certain, possible=self.possible & other.possible)

    def __or__(self, other: Verdict[ColumnT]) -> Verdict[ColumnT]:
        certain: Any = self.certain | other.certain
        possible: Any = self.possible | other.possible
        return Verdict(certain=certain, possible=possible)


@frozen
class Interval(Generic[ColumnT]):
    """What an integer can be, given what was not assessed.

    An answer is ``Interval(0, 0)`` (absent), ``Interval(1, 1)`` (present) or ``Interval(0, 1)`` (not assessed);
    a score, a subscore and a change are intervals too.

    Attributes:
        low: the smallest value that some way of filling the gaps gives.
        high: the largest such value. Where the two agree, the integer is settled.

    Example:
        >>> Interval(6, 8) - Interval(4, 4)
        Interval(low=2, high=4)
    """

    low: ColumnT
    high: ColumnT

    @property
    def settled(self) -> Any:
        """Whether no gap can change the integer: a truth value, or a column of them."""
        return self.low == self.high

    def __add__(self, other: Interval[ColumnT]) -> Interval[ColumnT]:
        return Interval(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Interval[ColumnT]) -> Interval[ColumnT]:
        return Interval(self.low - other.high, self.high - other.low)

    def times(self, factor: int) -> Interval[ColumnT]:
        """The integer times a positive number."""
        low: Any = self.low * factor
        return Interval(low, low if self.high is self.low else self.high * factor)

    def at_least(self, limit: int) -> Verdict[ColumnT]:
        """Whether the integer is `limit` or more."""
        return Verdict(certain=self.low >= limit, possible=self.high >= limit)

    def at_most(self, limit: int) -> Verdict[ColumnT]:
        """Whether the integer is `limit` or less."""
        return Verdict(certain=self.high <= limit, possible=self.low <= limit)

    def above(self, limit: int) -> Verdict[ColumnT]:
        """Whether the integer is more than `limit`."""
        return self.at_least(limit + 1)

    def below(self, limit: int) -> Verdict[ColumnT]:
        """Whether the integer is less than `limit`."""
        return self.at_most(limit - 1)


def stacked(values: Iterable[Interval[int]]) -> Interval[Array]:
    """Integers of single visits as a column of many."""
    found = list(values)
    low, high = (np.array([getattr(value, end) for value in found], np.int64) for end in ("low", "high"))
    return Interval(low, high)


@frozen(eq=False)
class Classes(Mapping[ClassT, Verdict[ColumnT]]):
    """Which of several classes a visit is in: one verdict for each class.

    Attributes:
        verdicts: class to verdict; exactly one class holds for every way of filling the gaps.
    """

    verdicts: dict[ClassT, Verdict[ColumnT]]

    def __getitem__(self, name: ClassT) -> Verdict[ColumnT]:
        return self.verdicts[name]

    def __iter__(self) -> Iterator[ClassT]:
        return iter(self.verdicts)

    def __len__(self) -> int:
        return len(self.verdicts)

    @property
    def settled(self) -> Any:
        """The class that is certain; None where gaps leave it open. An array of these for many visits."""
        certain = np.array([verdict.certain for verdict in self.verdicts.values()])
        names = np.array([*self.verdicts, None], object)
        return names[np.where(certain.any(axis=0), certain.argmax(axis=0), -1)]
