"""The differences of two editions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from attrs import frozen

from sledai._render import html_table
from sledai.definitions.descriptors import Descriptor
from sledai.definitions.edition import Edition

__all__ = ["Difference", "Differences", "differences"]


@frozen
class Difference:
    """One aspect of one row in which two editions differ.

    Attributes:
        descriptor: the row.
        aspect: ``row``, ``weight``, ``system``, ``window``, ``counts``, ``requires``, ``limits`` or ``excludes``.
        first: the statements of the first edition only; an unverified one is marked so.
        second: the statements of the second edition only; an unverified one is marked so.
    """

    descriptor: Descriptor
    aspect: str
    first: tuple[str, ...]
    second: tuple[str, ...]

    def __str__(self) -> str:
        *_, first, second = self.line
        return f"{self.descriptor}, {self.aspect}: {first} -> {second}"

    @property
    def line(self) -> tuple[str, str, str, str]:
        """Descriptor, aspect, and the statements of the two editions."""
        first, second = (" / ".join(side) or "nothing further" for side in (self.first, self.second))
        return str(self.descriptor), self.aspect, first, second


class Differences(tuple[Difference, ...]):
    """The differences of two editions; readable as text and, in a notebook, as a table.

    Attributes:
        editions: the keys of the two editions.
    """

    editions: tuple[str, str]

    def __new__(cls, found: Iterable[Difference] = (), *, editions: tuple[str, str] = ("first", "second")) -> Self:
        """Keep differences with the keys of their editions.

        Args:
            found: the differences.
            editions: the keys of the two editions.
        """
        made = super().__new__(cls, found)
        made.editions = editions
        return made

    @property
    def _title(self) -> str:
        count = "1 difference" if len(self) == 1 else f"{len(self)} differences"
        return f"{count} of {' and '.join(self.editions)}"

    def __repr__(self) -> str:
        return f"<{self._title}>"

    def __str__(self) -> str:
        return "\n".join([self._title, *(f"  {difference}" for difference in self)])

    def _repr_html_(self) -> str:
        header = ("descriptor", "aspect", *self.editions)
        return html_table(header, [difference.line for difference in self], title=self._title)


def differences(first: Edition, second: Edition) -> Differences:
    """Compare two editions row by row, without their evidence and notes.

    Args:
        first: an edition.
        second: the edition that it is compared with.

    Returns:
        Each difference, in form order.

    Example:
        >>> from sledai import SELENA_SLEDAI, SELENA_SLEDAI_S2K
        >>> [str(difference.descriptor) for difference in differences(SELENA_SLEDAI, SELENA_SLEDAI_S2K)]
        ['proteinuria', 'proteinuria', 'proteinuria']
    """
    found = []
    for descriptor in Descriptor:
        one, two = _aspects(first, descriptor), _aspects(second, descriptor)
        for aspect in dict.fromkeys((*one, *two)):
            left, right = one.get(aspect, {}), two.get(aspect, {})
            only_left = tuple(shown for words, shown in left.items() if words not in right)
            only_right = tuple(shown for words, shown in right.items() if words not in left)
            if only_left or only_right:
                found.append(Difference(descriptor, aspect, only_left, only_right))
    return Differences(found, editions=(first.key, second.key))


def _aspects(edition: Edition, descriptor: Descriptor) -> dict[str, dict[str, str]]:
    """Collect the statements of an edition on a descriptor by aspect: the compared words, and their shown form."""
    if descriptor not in edition:
        return {"row": {"not scored": "not scored"}}
    row = edition[descriptor]
    return {
        "weight": {str(row.weight): str(row.weight)},
        "system": {str(row.system): str(row.system)},
        "window": {str(row.window): str(row.window)},
        "counts": {clause.wording: clause.marked for clause in row.counts},
        "requires": {clause.wording: clause.marked for clause in row.requires},
        "limits": {clause.wording: clause.marked for clause in row.limits},
        "excludes": {clause.wording: clause.marked for clause in row.excludes},
    }
