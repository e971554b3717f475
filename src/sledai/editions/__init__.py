"""The editions: one file for each, read when the edition is first named.

In `SELENA_SLEDAI` pain *or* a sign makes pleurisy and pericarditis; that is remembered and unverified, and every text
that was read joins pain *with* a sign. One argument scores by that reading, which is the rule of the sheet's rows:

    >>> from sledai import SELENA_SLEDAI, SELENA_SLEDAI_SHEET, Descriptor
    >>> rows = {name: SELENA_SLEDAI_SHEET[name] for name in (Descriptor.PLEURISY, Descriptor.PERICARDITIS)}
    >>> edition = SELENA_SLEDAI.with_rows(rows, key="selena-sledai-pain-and-sign", label="SELENA-SLEDAI, pain and sign")
    >>> from sledai.laboratory import rule_in_words
    >>> rule_in_words(edition["pleurisy"].rule)
    'Pleuritic pain, with any one of: pleural rub, pleural effusion, pleural thickening.'
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sledai._later import Lazy, declared
from sledai.errors import UnknownNameError, unknown_edition

if TYPE_CHECKING:
    from sledai.definitions import Edition

_DECLARED = declared(__name__)
_NAMES = {name.lower().replace("_", "-"): name for name, kind in _DECLARED.items() if kind == "Edition"}
"""The constant of each edition by its key, in the order of the stub, ``__init__.pyi``."""
_KEYS = {name: key for key, name in _NAMES.items()}


def __getattr__(name: str) -> Edition:
    """The edition of a constant, read from its file when it is first named, and kept as a name of the package."""
    if name not in _KEYS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    if name not in globals():
        from sledai.editions.loading import load

        globals().setdefault(name, load(_KEYS[name]))
    edition: Edition = globals()[name]
    return edition


__dir__ = sorted(_DECLARED).copy


def _unknown(key: object) -> UnknownNameError:
    return unknown_edition((str(key),), accepted=tuple(_NAMES))


EDITIONS: Mapping[str, Edition] = Lazy(_NAMES, __getattr__, _unknown)
"""Every edition by its permanent key."""
