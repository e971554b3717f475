"""Made-up visits for tests and demonstrations; nothing here is a patient."""

from sledai._later import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__)
