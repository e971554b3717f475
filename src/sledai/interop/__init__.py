"""Tables that other systems write: REDCap as a layout, and trial data in `sledai.interop.sdtm` and `adam`."""

from sledai.interop import adam as adam, sdtm as sdtm
from sledai.interop.redcap import redcap_layout

__all__ = ["redcap_layout"]
