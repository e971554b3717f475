"""The public names of `sledai.editions`, which are public names of `sledai`: a line for each edition, in order.

The constant is the key in capitals, with underscores: ``SLEDAI_2K_30D`` is read from ``sledai-2k-30d.toml``.
"""

from collections.abc import Mapping

from sledai.definitions import Edition

EDITIONS: Mapping[str, Edition]
SLEDAI_1992: Edition
SELENA_SLEDAI: Edition
SELENA_SLEDAI_SHEET: Edition
SELENA_SLEDAI_S2K: Edition
SLEDAI_2K: Edition
SLEDAI_2K_30D: Edition
