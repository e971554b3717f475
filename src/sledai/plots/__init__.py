"""Pictures of results with matplotlib; what is not known is hatched or a ring, and is always visible.

Every function returns the Axes it drew on, takes one with `ax`, and leaves all that is clinical to the library.
matplotlib is imported when a function is first used.
"""

from typing import Any

from sledai._later import attach_stub

_find, __dir__, __all__ = attach_stub(__name__)


def __getattr__(name: str) -> Any:
    try:
        return _find(name)
    except ModuleNotFoundError as missing:
        if str(missing.name).partition(".")[0] != "matplotlib":
            raise
        reason = "sledai.plots needs matplotlib. Install it with: pip install 'sledai[plots]'"
        raise ModuleNotFoundError(reason, name="matplotlib") from missing
