"""The editions: one module for each printed text, and the derived ones; all of them by key."""

from collections.abc import Mapping
from types import MappingProxyType

from sledai.definitions import Index
from sledai.editions.selena_sledai import SELENA_SLEDAI
from sledai.editions.selena_sledai_s2k import SELENA_SLEDAI_S2K
from sledai.editions.selena_sledai_sheet import SELENA_SLEDAI_SHEET
from sledai.editions.sledai_2k import SLEDAI_2K
from sledai.editions.sledai_2k_30d import SLEDAI_2K_30D
from sledai.editions.sledai_1992 import SLEDAI_1992

__all__ = [
    "EDITIONS",
    "SELENA_SLEDAI",
    "SELENA_SLEDAI_S2K",
    "SELENA_SLEDAI_SHEET",
    "SLEDAI_2K",
    "SLEDAI_2K_30D",
    "SLEDAI_1992",
]

EDITIONS: Mapping[str, Index] = MappingProxyType(
    {
        edition.key: edition
        for edition in (
            SLEDAI_1992,
            SELENA_SLEDAI,
            SELENA_SLEDAI_SHEET,
            SELENA_SLEDAI_S2K,
            SLEDAI_2K,
            SLEDAI_2K_30D,
        )
    }
)
"""Every edition by its permanent key."""
