"""The editions: one file for each, read when the edition is first named.

In `SELENA_SLEDAI` pain *or* a sign makes pleurisy and pericarditis; that is remembered and unverified, and every text
that was read joins pain *with* a sign. One argument scores by that reading, which is the rule of the sheet's rows:

    >>> from sledai import SELENA_SLEDAI, SELENA_SLEDAI_SHEET, Descriptor
    >>> from sledai.criteria import PERICARDITIS_RULE_PAIN_AND_SIGN, PLEURISY_RULE_PAIN_AND_SIGN
    >>> rows = {name: SELENA_SLEDAI_SHEET[name] for name in (Descriptor.PLEURISY, Descriptor.PERICARDITIS)}
    >>> edition = SELENA_SLEDAI.with_rows(rows, key="selena-sledai-pain-and-sign", label="SELENA-SLEDAI, pain and sign")
    >>> edition["pleurisy"].rule == PLEURISY_RULE_PAIN_AND_SIGN
    True
    >>> edition["pericarditis"].rule == PERICARDITIS_RULE_PAIN_AND_SIGN
    True
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sledai._later import Lazy
from sledai.errors import UnknownNameError, unknown_edition

if TYPE_CHECKING:
    from sledai.definitions import Edition

__all__ = [
    "EDITIONS",
    "SELENA_SLEDAI",
    "SELENA_SLEDAI_S2K",
    "SELENA_SLEDAI_SHEET",
    "SLEDAI_2K",
    "SLEDAI_2K_30D",
    "SLEDAI_1992",
]

SLEDAI_1992: Edition
SELENA_SLEDAI: Edition
SELENA_SLEDAI_SHEET: Edition
SELENA_SLEDAI_S2K: Edition
SLEDAI_2K: Edition
SLEDAI_2K_30D: Edition

_NAMES = {
    "sledai-1992": "SLEDAI_1992",
    "selena-sledai": "SELENA_SLEDAI",
    "selena-sledai-sheet": "SELENA_SLEDAI_SHEET",
    "selena-sledai-s2k": "SELENA_SLEDAI_S2K",
    "sledai-2k": "SLEDAI_2K",
    "sledai-2k-30d": "SLEDAI_2K_30D",
}
_KEYS = {name: key for key, name in _NAMES.items()}


def _find(name: str) -> Edition:
    """The edition of a constant, read from its file when it is first named, and kept as a name of the package."""
    if name not in _KEYS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    if name not in globals():
        from sledai.editions.loading import load

        globals().setdefault(name, load(_KEYS[name]))
    edition: Edition = globals()[name]
    return edition


if not TYPE_CHECKING:  # a checker sees the names above, and no others
    __getattr__ = _find
__dir__ = __all__.copy


def _unknown(key: object) -> UnknownNameError:
    return unknown_edition((str(key),), accepted=tuple(_NAMES))


EDITIONS: Mapping[str, Edition] = Lazy(_NAMES, _find, _unknown)
"""Every edition by its permanent key."""
