"""Every cut-off of the library, each with its side, unit, source and place; and the rule records made of them."""

from sledai._later import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__)
