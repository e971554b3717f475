"""SELENA-SLEDAI and its relatives: lupus disease activity, scored exactly, edition by edition.

The public names are in ``__init__.pyi``, and each is imported on first use: a program waits only for what it names.
Dataframes: ``from sledai import frames``. Cut-offs and named rules: `sledai.criteria`. Errors: `sledai.errors`.
"""

from sledai._later import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__)
