"""Pictures of results with matplotlib: what is not known is hatched or a ring, and never looks like nothing.

Every function returns the Axes it drew on, takes one with `ax`, and leaves all that is clinical to the library.
matplotlib is imported when a function is first asked for.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sledai._later import on_first_use

if TYPE_CHECKING:
    from sledai.plots.cohorts import prevalence
    from sledai.plots.courses import course
    from sledai.plots.grids import heat_map
    from sledai.plots.groups import responders
    from sledai.plots.moves import shift_matrix, shift_overview
    from sledai.plots.subjects import waterfall
    from sledai.plots.visits import contributions

__all__ = [
    "contributions",
    "course",
    "heat_map",
    "prevalence",
    "responders",
    "shift_matrix",
    "shift_overview",
    "waterfall",
]


def _or_remedy(find: Callable[[str], Any]) -> Callable[[str], Any]:
    """The same, with the remedy where matplotlib is missing."""

    def find_or_tell(name: str) -> Any:
        try:
            return find(name)
        except ModuleNotFoundError as missing:
            if str(missing.name).partition(".")[0] != "matplotlib":
                raise
            reason = "sledai.plots needs matplotlib. Install it with: pip install 'sledai[plots]'"
            raise ModuleNotFoundError(reason, name="matplotlib") from missing

    return find_or_tell


__getattr__ = _or_remedy(
    on_first_use(
        __name__,
        {
            "cohorts": ("prevalence",),
            "courses": ("course",),
            "grids": ("heat_map",),
            "groups": ("responders",),
            "moves": ("shift_matrix", "shift_overview"),
            "subjects": ("waterfall",),
            "visits": ("contributions",),
        },
    )
)


def __dir__() -> list[str]:
    return __all__
