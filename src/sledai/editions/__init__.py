"""The editions: one module for each printed text, and the derived ones; each is imported when it is first named."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sledai._later import Lazy, on_first_use
from sledai.errors import UnknownEditionError

if TYPE_CHECKING:
    from sledai.definitions import Index

__all__ = [
    "EDITIONS",
    "SELENA_SLEDAI",
    "SELENA_SLEDAI_S2K",
    "SELENA_SLEDAI_SHEET",
    "SLEDAI_2K",
    "SLEDAI_2K_30D",
    "SLEDAI_1992",
]

SLEDAI_1992: Index
SELENA_SLEDAI: Index
SELENA_SLEDAI_SHEET: Index
SELENA_SLEDAI_S2K: Index
SLEDAI_2K: Index
SLEDAI_2K_30D: Index

_NAMES = {
    "sledai-1992": "SLEDAI_1992",
    "selena-sledai": "SELENA_SLEDAI",
    "selena-sledai-sheet": "SELENA_SLEDAI_SHEET",
    "selena-sledai-s2k": "SELENA_SLEDAI_S2K",
    "sledai-2k": "SLEDAI_2K",
    "sledai-2k-30d": "SLEDAI_2K_30D",
}
_find = on_first_use(__name__, {name.lower(): (name,) for name in _NAMES.values()})
if not TYPE_CHECKING:  # a checker sees the names above, and no others
    __getattr__ = _find
__dir__ = __all__.copy


def _unknown(key: object) -> UnknownEditionError:
    return UnknownEditionError(str(key), accepted=tuple(_NAMES))


EDITIONS: Mapping[str, Index] = Lazy(_NAMES, _find, _unknown)
"""Every edition by its permanent key."""
