"""The two value types every rule is written on; their fields are columns.

A column is a Python int (one visit), an integer array (many visits) or a narwhals expression (a dataframe).
Rules use only the operators that all three share: ``+ - * == >= <= > < & |``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
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
from sledai.errors import no_truth_value

if TYPE_CHECKING:
    from narwhals.stable.v2 import Expr

__all__ = ["Array", "Classes", "ColumnLike", "ColumnT", "Interval", "Verdict"]

Array: TypeAlias = NDArray[Any]
"""A column of many visits."""
ColumnLike: TypeAlias = ArrayLike | Sequence[object]
"""What is read as a column of many visits: an array, a series, or a list of anything, such as of dates and None."""
ColumnT = TypeVar("ColumnT", int, Array, "Expr")
ClassT = TypeVar("ClassT", bound=str)
OneT = TypeVar("OneT")
ManyT = TypeVar("ManyT")


class OfVisits(Generic[ColumnT]):
    """What is known of one visit, or of many: type checkers see which of the two."""

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
        """A property; its types are for type checkers alone."""

        def __class_getitem__(cls, _: object) -> type[property]:
            return property


def negate(truth: Any) -> Any:
    """The opposite of a truth value, an array of them or an expression; `~` of Python's own True is a number."""
    return truth == False  # noqa: E712


def protect(pair: Any, one: str, other: str) -> None:
    """Let nobody write to two columns through the object that holds them; one column for both stays one."""
    first, second = getattr(pair, one), getattr(pair, other)
    if isinstance(first, np.ndarray) or isinstance(second, np.ndarray):
        object.__setattr__(pair, one, protected(first))
        object.__setattr__(pair, other, getattr(pair, one) if second is first else protected(second))


def _where_known(known: Any, values: Any, kind: type[int]) -> Any:
    """Values of a kind of Python's own, and None where they are not known; one, or an array of them."""
    if not isinstance(known, np.ndarray):
        return kind(values) if known else None
    found = np.broadcast_to(np.asarray(values, kind), known.shape).astype(object)
    found[~known] = None
    return found


def truth(what: str, known: Any, value: Any, *, remedy: str, of_many: str) -> bool:
    """The truth value of what is known of one visit.

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
        certain: True where every way of filling the gaps makes the statement true.
        possible: False where every way of filling the gaps makes the statement false.
            Where the two agree, the verdict is known.

    Raises:
        TruthValueError: the truth value of an open verdict, or of a verdict on many visits, is asked for.

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
        """True where every way of filling the gaps makes the statement true."""
        return self._certain

    @by_size[bool, NDArray[np.bool_]]
    def possible(self) -> Any:
        """False where every way of filling the gaps makes the statement false."""
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
    """What an integer can be, given what was not assessed.

    An answer is ``Interval(0, 0)`` (absent), ``Interval(1, 1)`` (present) or ``Interval(0, 1)`` (not assessed);
    a score, a subscore and a change are intervals too.

    Attributes:
        low: the smallest value that some way of filling the gaps gives.
        high: the largest such value. Where the two agree, the integer is known.

    Raises:
        TruthValueError: a truth value is asked for, even where the integer is known: 0 is a number as any other.

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

    def __bool__(self) -> bool:
        raise no_truth_value("an interval", remedy="Write .low, .high, or a comparison such as .above(0).certain.")


def stacked(values: Iterable[Interval[int]]) -> Interval[Array]:
    """Integers of single visits as a column of many."""
    found = list(values)
    low, high = (np.array([getattr(value, end) for value in found], np.int64) for end in ("low", "high"))
    return Interval(low, high)


class ClassName(StrEnum):
    """The name of a class; `none` is a name as any other, so a name is neither true nor false.

    Raises:
        TruthValueError: a truth value is asked for.
    """

    def __bool__(self) -> bool:
        remedy = f"Look whether it is None, or compare it, such as found == {type(self).__name__}.{self.name}."
        raise no_truth_value(f"the class {self.value!r}", remedy=remedy)


@frozen(eq=False)
class Classes(ByName[ClassT, Verdict[ColumnT]], OfVisits[ColumnT]):
    """Which of several classes a visit is in: one verdict for each class.

    Attributes:
        verdicts: class to verdict; exactly one class holds for every way of filling the gaps.

    Raises:
        TruthValueError: a truth value is asked for; a visit is always in one of the classes.
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


NEVER: Verdict[Any] = Verdict(certain=False, possible=False)


ALWAYS: Verdict[Any] = Verdict(certain=True, possible=True)


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
    """A statement on what is known: there is nothing between certain and impossible."""
    return Verdict(certain=condition, possible=condition)


def broadcast(verdict: Verdict[Any], size: int | str | tuple[int, ...]) -> Verdict[Any]:
    """A statement that is the same for all of many visits, as a column of that size or shape; of one visit as it is."""
    if isinstance(size, str):
        return verdict
    return Verdict(certain=np.broadcast_to(verdict.certain, size), possible=np.broadcast_to(verdict.possible, size))


def is_open(verdict: Verdict[Any]) -> Any:
    """Where a gap could change a verdict."""
    return verdict.certain != verdict.possible


OPEN: Verdict[Any] = Verdict(certain=False, possible=True)


def consistent(certain: Any, possible: Any) -> Verdict[Any]:
    """A verdict from evidence for and against; open where they contradict each other."""
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
    """A statement where it is certain that there is something to state it of, open elsewhere."""
    certain: Any = known.certain
    return Verdict(certain=verdict.certain & certain, possible=verdict.possible | negate(certain))


def merge_completions(classes: Classes[ClassT, Array]) -> Classes[ClassT, int]:
    """The classes of one visit from those of every way of filling its gaps: exact on both ends."""
    verdicts = {
        name: Verdict(certain=bool(verdict.certain.all()), possible=bool(verdict.possible.any()))
        for name, verdict in classes.items()
    }
    return Classes(DictByName(verdicts))


def open_rows(classes: Classes[ClassT, Array]) -> NDArray[np.intp]:
    """The positions of the visits whose class a gap could change."""
    return np.flatnonzero(~np.all([verdict.known for verdict in classes.values()], axis=0))


def replace_rows(
    classes: Classes[ClassT, Array], rows: NDArray[np.intp], answers: Sequence[Classes[ClassT, int]]
) -> Classes[ClassT, Array]:
    """The classes with those of some visits replaced by the answers to each of them alone."""
    verdicts = {}
    for name, verdict in classes.items():
        certain, possible = verdict.certain.copy(), verdict.possible.copy()
        certain[rows] = [answer[name].certain for answer in answers]
        possible[rows] = [answer[name].possible for answer in answers]
        verdicts[name] = Verdict(certain=certain, possible=possible)
    return Classes(DictByName(verdicts))
