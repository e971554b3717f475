"""What two editions do differently."""

from __future__ import annotations

from attrs import frozen

from sledai.definitions.index import Index
from sledai.descriptors import Descriptor

__all__ = ["Difference", "differences"]


@frozen
class Difference:
    """One aspect of one row on which two editions do not say the same.

    Attributes:
        descriptor: the row.
        aspect: ``row``, ``weight``, ``system``, ``window``, ``counts``, ``requires``, ``limits`` or ``excludes``.
        first: what only the first edition says.
        second: what only the second edition says.
    """

    descriptor: Descriptor
    aspect: str
    first: tuple[str, ...]
    second: tuple[str, ...]

    def __str__(self) -> str:
        sides = [" / ".join(side) or "nothing further" for side in (self.first, self.second)]
        return f"{self.descriptor}, {self.aspect}: {sides[0]} -> {sides[1]}"


def differences(first: Index, second: Index) -> tuple[Difference, ...]:
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
            left, right = one.get(aspect, ()), two.get(aspect, ())
            only_left = tuple(words for words in left if words not in right)
            only_right = tuple(words for words in right if words not in left)
            if only_left or only_right:
                found.append(Difference(descriptor, aspect, only_left, only_right))
    return tuple(found)


def _aspects(index: Index, descriptor: Descriptor) -> dict[str, tuple[str, ...]]:
    if descriptor not in index:
        return {"row": ("not scored",)}
    row = index[descriptor]
    return {
        "weight": (str(row.weight),),
        "system": (str(row.system),),
        "window": (str(row.window),),
        "counts": tuple(clause.wording for clause in row.counts),
        "requires": tuple(clause.wording for clause in row.requires),
        "limits": tuple(clause.wording for clause in row.limits),
        "excludes": tuple(clause.wording for clause in row.excludes),
    }
