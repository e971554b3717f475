"""Tables that other systems write: REDCap as a layout, JSON, and trial data in `sdtm`, `adam` and `fhir`."""

from sledai._later import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__)
