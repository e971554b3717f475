"""A visit: the 24 answers, global assessment, dose, body weight, BILAG letters and days."""

from sledai._later import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__)
