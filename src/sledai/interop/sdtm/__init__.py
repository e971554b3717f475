"""Domains of SDTM as tables of visits that `sledai.frames` reads.

A domain is an eager frame of pandas, Polars or pyarrow with the columns of SDTM. Blank text is a missing value.
"""

from sledai._later import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__)
