"""Tables that other systems write: REDCap as a layout, and the domains of SDTM in `sledai.interop.sdtm`."""

from sledai.interop import sdtm as sdtm
from sledai.interop.redcap import redcap_layout

__all__ = ["redcap_layout"]
