"""Tables that other systems write: REDCap as a layout, JSON, and trial data in `sledai.interop.sdtm` and `adam`."""

from sledai.interop import adam as adam, sdtm as sdtm
from sledai.interop.documents import from_json, to_json
from sledai.interop.redcap import redcap_layout

__all__ = ["from_json", "redcap_layout", "to_json"]


def __dir__() -> list[str]:
    return sorted([*__all__, "adam", "sdtm"])
