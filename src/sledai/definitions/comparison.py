"""What two editions do differently."""

from __future__ import annotations

from attrs import frozen

from sledai.definitions.descriptors import Descriptor
from sledai.definitions.edition import Edition

__all__ = ["Difference", "differences"]


@frozen
class Difference:
    """One aspect of one row on which two editions do not say the same.

    Attributes:
        descriptor: the row.
        aspect: ``row``, ``weight``, ``system``, ``window``, ``counts``, ``requires``, ``limits`` or ``excludes``.
        first: what only the first edition says; an unverified statement is marked so.
        second: what only the second edition says; an unverified statement is marked so.
    """

    descriptor: Descriptor
    aspect: str
    first: tuple[str, ...]
    second: tuple[str, ...]

    def __str__(self) -> str:
        sides = [" / ".join(side) or "nothing further" for side in (self.first, self.second)]
        return f"{self.descriptor}, {self.aspect}: {sides[0]} -> {sides[1]}"


def differences(first: Edition, second: Edition) -> tuple[Difference, ...]:
    """What two editions do differently, row by row; evidence and notes are not compared.

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
    return tuple(found)


def _aspects(edition: Edition, descriptor: Descriptor) -> dict[str, dict[str, str]]:
    """What the edition says, aspect by aspect: the words that are compared, and how they are shown."""
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
