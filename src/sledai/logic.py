"""The two value types every rule is written on; their fields are columns.

A column is a Python int (one visit), an integer array (many visits) or a narwhals expression (a dataframe).
Rules use only the operators that all three share: ``+ - * == >= <= > < & |``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import partial, reduce
from numbers import Number
from operator import and_, or_
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar, overload

import numpy as np
from attrs import field, frozen
from numpy.typing import ArrayLike, NDArray

from sledai._fixed import content, fix, protected
from sledai._names import ByName, DictByName
from sledai._render import html_table, text_table
from sledai.errors import no_truth_value

if TYPE_CHECKING:
    from narwhals.stable.v2 import Expr

__all__ = ["Array", "Classes", "ColumnLike", "ColumnT", "Interval", "Verdict"]

Array: TypeAlias = NDArray[Any]
"""A column of many visits."""
ColumnLike: TypeAlias = ArrayLike | Sequence[object]
"""A value that is read as a column of many visits: an array, a series, or a list, such as of dates and None."""
ColumnT = TypeVar("ColumnT", int, Array, "Expr")
ClassT = TypeVar("ClassT", bound=str)
OneT = TypeVar("OneT")
ManyT = TypeVar("ManyT")


class OfVisits(Generic[ColumnT]):
    """The base of values of one visit, or of many; type checkers see which of the two."""

    __slots__ = ()


if TYPE_CHECKING:

    class by_size(Generic[OneT, ManyT]):  # noqa: N801
        """A property that has one type for one visit, and another for many."""

        def __init__(self, find: Callable[[Any], Any]) -> None: ...
        @overload
        def __get__(self, at: OfVisits[int], owner: object = ...) -> OneT: ...
        @overload
        def __get__(self, at: OfVisits[Array], owner: object = ...) -> ManyT: ...
        @overload
        def __get__(self, at: object, owner: object = ...) -> Any: ...
        def __get__(self, at: object, owner: object = ...) -> Any: ...

else:

    class by_size:  # noqa: N801
        """A property whose types are for type checkers only."""

        def __class_getitem__(cls, _: object) -> type[property]:
            return property


def negate(truth: Any) -> Any:
    """Negate a truth value, an array of them or an expression; `~` of Python's own True is a number."""
    return truth == False  # noqa: E712


def protect(pair: Any, one: str, other: str) -> None:
    """Make two columns of an object read-only; one column for both stays one."""
    first, second = getattr(pair, one), getattr(pair, other)
    if isinstance(first, np.ndarray) or isinstance(second, np.ndarray):
        object.__setattr__(pair, one, protected(first))
        object.__setattr__(pair, other, getattr(pair, one) if second is first else protected(second))


def _where_known(known: Any, values: Any, kind: type[int]) -> Any:
    """Convert known values to a type of Python, and unknown ones to None; one, or an array of them."""
    if not isinstance(known, np.ndarray):
        return kind(values) if known else None
    found = np.broadcast_to(np.asarray(values, kind), known.shape).astype(object)
    found[~known] = None
    return found


def truth(what: str, known: Any, value: Any, *, remedy: str, of_many: str) -> bool:
    """Find the truth value of one visit.

    Raises:
        TruthValueError: missing items leave it open, or it is of many visits.
    """
    if not isinstance(known, Number | np.generic):
        raise no_truth_value(f"{what} of many visits", remedy=of_many)
    if not known:
        raise no_truth_value(f"{what} that is open", remedy=remedy)
    return bool(value)


@frozen
class Verdict(OfVisits[ColumnT]):
    """Whether a statement holds, given what was not assessed.

    Attributes:
        certain: True where every way of filling the missing items makes the statement true.
        possible: False where every way of filling the missing items makes the statement false.
            Where the two agree, the verdict is known.
            Arrays are not copied: later writes to an array that you give change the verdict.

    Raises:
        TruthValueError: `bool()` of an open verdict, or of a verdict on many visits.

    Example:
        >>> Verdict(certain=False, possible=True).known
        False
        >>> Verdict(certain=True, possible=True).value
        True
        >>> bool(Verdict(certain=False, possible=False))
        False
    """

    _certain: ColumnT = field(kw_only=True, alias="certain", eq=content)
    _possible: ColumnT = field(kw_only=True, alias="possible", eq=content)

    def __attrs_post_init__(self) -> None:
        protect(self, "_certain", "_possible")

    @by_size[bool, NDArray[np.bool_]]
    def certain(self) -> Any:
        """True where every way of filling the missing items makes the statement true."""
        return self._certain

    @by_size[bool, NDArray[np.bool_]]
    def possible(self) -> Any:
        """False where every way of filling the missing items makes the statement false."""
        return self._possible

    def __repr__(self) -> str:
        return f"Verdict(certain={self.certain!r}, possible={self.possible!r})"

    @by_size[bool, NDArray[np.bool_]]
    def known(self) -> Any:
        """Whether no missing item can change the verdict; an array for many visits."""
        return self.certain == self.possible

    @by_size[bool | None, Array]
    def value(self) -> Any:
        """Whether the statement holds; None where missing items leave it open. An array of these for many visits."""
        return _where_known(self.known, self.certain, bool)

    def __reduce__(self) -> tuple[Any, ...]:
        return partial(Verdict, certain=self.certain, possible=self.possible), ()

    def negate(self) -> Verdict[ColumnT]:
        """Whether the statement does not hold."""
        return Verdict(certain=negate(self.possible), possible=negate(self.certain))

    def __and__(self, other: Verdict[ColumnT]) -> Verdict[ColumnT]:
        return Verdict(certain=self.certain & other.certain, possible=self.possible & other.possible)

    def __or__(self, other: Verdict[ColumnT]) -> Verdict[ColumnT]:
        certain: Any = self.certain | other.certain
        possible: Any = self.possible | other.possible
        return Verdict(certain=certain, possible=possible)

    def __bool__(self) -> bool:
        return truth(
            "a verdict",
            self.known,
            self.certain,
            remedy="Write .certain (it holds in every case), .possible (it may hold), or look at .known first.",
            of_many="Write .certain or .possible, which are arrays of truth values.",
        )


@frozen
class Interval(OfVisits[ColumnT]):
    """The values that an integer can have, given what was not assessed.

    An answer is ``Interval(0, 0)`` (absent), ``Interval(1, 1)`` (present) or ``Interval(0, 1)`` (not assessed);
    a score, a subscore and a change are intervals too.

    Attributes:
        low: the smallest value that some way of filling the missing items gives.
        high: the largest such value. Where the two agree, the integer is known.
            Arrays are not copied: later writes to an array that you give change the interval.

    Raises:
        TruthValueError: `bool()` of an interval, even of a known one: 0 is a number as any other.

    Example:
        >>> Interval(6, 8) - Interval(4, 4)
        Interval(low=2, high=4)
    """

    low: ColumnT = field(eq=content)
    high: ColumnT = field(eq=content)

    def __attrs_post_init__(self) -> None:
        protect(self, "low", "high")

    @by_size[bool, NDArray[np.bool_]]
    def known(self) -> Any:
        """Whether no missing item can change the integer; an array for many visits."""
        return self.low == self.high

    @by_size[int | None, Array]
    def value(self) -> Any:
        """The integer; None where missing items leave it open. An array of these for many visits."""
        return _where_known(self.known, self.low, int)

    def __reduce__(self) -> tuple[Any, ...]:
        return Interval, (self.low, self.high)

    def __add__(self, other: Interval[ColumnT]) -> Interval[ColumnT]:
        return Interval(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Interval[ColumnT]) -> Interval[ColumnT]:
        return Interval(self.low - other.high, self.high - other.low)

    def times(self, factor: int) -> Interval[ColumnT]:
        """The integer times a positive number.

        Args:
            factor: the positive number.
        """
        low: Any = self.low * factor
        return Interval(low, low if self.high is self.low else self.high * factor)

    def at_least(self, limit: int) -> Verdict[ColumnT]:
        """Whether the integer is `limit` or more.

        Args:
            limit: the least integer for which it holds.
        """
        return Verdict(certain=self.low >= limit, possible=self.high >= limit)

    def at_most(self, limit: int) -> Verdict[ColumnT]:
        """Whether the integer is `limit` or less.

        Args:
            limit: the largest integer for which it holds.
        """
        return Verdict(certain=self.high <= limit, possible=self.low <= limit)

    def above(self, limit: int) -> Verdict[ColumnT]:
        """Whether the integer is more than `limit`.

        Args:
            limit: the integer that must be exceeded.
        """
        return self.at_least(limit + 1)

    def below(self, limit: int) -> Verdict[ColumnT]:
        """Whether the integer is less than `limit`.

        Args:
            limit: the integer that must not be reached.
        """
        return self.at_most(limit - 1)

    def __bool__(self) -> bool:
        raise no_truth_value("an interval", remedy="Write .low, .high, or a comparison such as .above(0).certain.")


def stacked(values: Iterable[Interval[int]]) -> Interval[Array]:
    """Stack integers of single visits as a column of many."""
    found = list(values)
    low, high = (np.array([getattr(value, end) for value in found], np.int64) for end in ("low", "high"))
    return Interval(low, high)


class ClassName(StrEnum):
    """The name of a class; `none` is a name as any other, so a name is neither true nor false.

    Raises:
        TruthValueError: `bool()` of a name.
    """

    def __bool__(self) -> bool:
        remedy = f"Look whether it is None, or compare it, such as found == {type(self).__name__}.{self.name}."
        raise no_truth_value(f"the class {self.value!r}", remedy=remedy)


ANSWERS = ("yes", "open", "no")
"""The answers of a verdict in words."""


@frozen(eq=False)
class Classes(ByName[ClassT, Verdict[ColumnT]], OfVisits[ColumnT]):
    """Which of several classes a visit is in: one verdict for each class; readable as text and as a table.

    Attributes:
        verdicts: class to verdict; exactly one class holds for every way of filling the missing items.

    Raises:
        TruthValueError: `bool()` of the classes; a visit is always in one of them.
    """

    verdicts: ByName[ClassT, Verdict[ColumnT]]

    def __attrs_post_init__(self) -> None:
        fix(self, "verdicts")

    def __getitem__(self, name: ClassT | str) -> Verdict[ColumnT]:
        return self.verdicts[name]

    def __iter__(self) -> Iterator[ClassT]:
        return iter(self.verdicts)

    def __len__(self) -> int:
        return len(self.verdicts)

    def __hash__(self) -> int:
        return hash(self.verdicts)

    def __bool__(self) -> bool:
        remedy = "Write .value, the class or None, or the verdict on one class, such as [name].certain."
        raise no_truth_value("a set of classes", remedy=remedy)

    @by_size[bool, NDArray[np.bool_]]
    def known(self) -> Any:
        """Whether no missing item can change the class; an array for many visits."""
        found = np.any([verdict.certain for verdict in self.verdicts.values()], axis=0)
        return found if found.ndim else bool(found)

    @by_size[ClassT | None, Array]
    def value(self) -> Any:
        """The class; None where missing items leave it open. An array of these for many visits."""
        certain = np.array([verdict.certain for verdict in self.verdicts.values()])
        names = np.array([*self.verdicts, None], object)
        return names[np.where(certain.any(axis=0), certain.argmax(axis=0), -1)]

    def __str__(self) -> str:
        return text_table(_rows_of(self.verdicts))

    def _repr_html_(self) -> str:
        header, *rows = _rows_of(self.verdicts)
        return html_table(header, rows, title=" or ".join(map(str, self.verdicts)))


def _rows_of(verdicts: Mapping[Any, Verdict[Any]]) -> list[tuple[str, ...]]:
    """List the answer on each class, or of many visits the number of each answer, after a header."""
    counts = {str(name): _answer_counts(verdict) for name, verdict in verdicts.items()}
    if any(isinstance(verdict.certain, np.ndarray) for verdict in verdicts.values()):
        return [("class", *ANSWERS), *((name, *map(str, each)) for name, each in counts.items())]
    return [("class", "answer"), *((name, ANSWERS[each.index(1)]) for name, each in counts.items())]


def _answer_counts(verdict: Verdict[Any]) -> list[int]:
    """Count the visits by their answer, in the order of `ANSWERS`."""
    certain, possible = np.asarray(verdict.certain) == 1, np.asarray(verdict.possible) == 1
    return [int(np.count_nonzero(found)) for found in (certain, possible & ~certain, ~possible)]


NEVER: Verdict[Any] = Verdict(certain=False, possible=False)
ALWAYS: Verdict[Any] = Verdict(certain=True, possible=True)
OPEN: Verdict[Any] = Verdict(certain=False, possible=True)


def any_of(verdicts: Iterable[Verdict[Any]]) -> Verdict[Any]:
    """Whether at least one of several statements holds."""
    return reduce(or_, verdicts, NEVER)


def all_of(verdicts: Iterable[Verdict[Any]]) -> Verdict[Any]:
    """Whether all of several statements hold."""
    return reduce(and_, verdicts, ALWAYS)


def and_not(verdict: Verdict[Any], other: Verdict[Any]) -> Verdict[Any]:
    """Whether a statement holds and another does not."""
    return verdict & other.negate()


def exactly(condition: Any) -> Verdict[Any]:
    """Make a verdict of a known condition: certain where it holds, impossible elsewhere."""
    return Verdict(certain=condition, possible=condition)


def broadcast(verdict: Verdict[Any], size: int | str | tuple[int, ...]) -> Verdict[Any]:
    """Repeat a verdict as a column of a size or shape; a verdict on one visit stays."""
    if isinstance(size, str):
        return verdict
    return Verdict(certain=np.broadcast_to(verdict.certain, size), possible=np.broadcast_to(verdict.possible, size))


def is_open(verdict: Verdict[Any]) -> Any:
    """Whether a missing item could change a verdict."""
    return verdict.certain != verdict.possible


def consistent(certain: Any, possible: Any) -> Verdict[Any]:
    """Combine evidence for and against; open where they contradict each other."""
    return Verdict(certain=certain & possible, possible=certain | possible)


def more_than(limit: int, verdicts: Iterable[Verdict[Any]]) -> Verdict[Any]:
    """Whether more than so many of several statements hold."""
    reached = [NEVER] * (limit + 1)
    for verdict in verdicts:
        for at in range(limit, 0, -1):
            reached[at] = reached[at] | (reached[at - 1] & verdict)
        reached[0] = reached[0] | verdict
    return reached[limit]


def where(verdict: Verdict[Any], known: Verdict[Any]) -> Verdict[Any]:
    """Keep a verdict where its subject certainly exists; open elsewhere."""
    certain: Any = known.certain
    return Verdict(certain=verdict.certain & certain, possible=verdict.possible | negate(certain))


def merge_completions(classes: Classes[ClassT, Array]) -> Classes[ClassT, int]:
    """Merge the classes of every way of filling the missing items of one visit, exactly."""
    verdicts = {
        name: Verdict(certain=bool(verdict.certain.all()), possible=bool(verdict.possible.any()))
        for name, verdict in classes.items()
    }
    return Classes(DictByName(verdicts))


def open_rows(classes: Classes[ClassT, Array]) -> NDArray[np.intp]:
    """Find the visits whose class a missing item could change."""
    return np.flatnonzero(~np.all([verdict.known for verdict in classes.values()], axis=0))


def replace_rows(
    classes: Classes[ClassT, Array], rows: NDArray[np.intp], answers: Sequence[Classes[ClassT, int]]
) -> Classes[ClassT, Array]:
    """Replace the classes of some visits, each by its own answer."""
    verdicts = {}
    for name, verdict in classes.items():
        certain, possible = verdict.certain.copy(), verdict.possible.copy()
        certain[rows] = [answer[name].certain for answer in answers]
        possible[rows] = [answer[name].possible for answer in answers]
        verdicts[name] = Verdict(certain=certain, possible=possible)
    return Classes(DictByName(verdicts))
