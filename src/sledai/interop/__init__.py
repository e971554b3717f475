"""Tables that other systems write: REDCap as a layout, JSON, and trial data in `sledai.interop.sdtm` and `adam`."""

from sledai._later import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__)
