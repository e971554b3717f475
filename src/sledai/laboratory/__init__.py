"""Derive descriptors from laboratory results, findings and the physician's statements."""

from sledai._later import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__)
