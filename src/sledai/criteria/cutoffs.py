"""Every cut-off that has a name, for a reader who looks one up; a rule or a row of an edition has its own."""

from collections.abc import Mapping

from sledai.criteria import course, entry, findings, flares, responses, states
from sledai.definitions import Cutoff
from sledai.definitions.records import Records

CUTOFFS: Mapping[str, Cutoff] = Records(
    "CUTOFFS",
    {
        name: value
        for module in (findings, flares, responses, states, course, entry)
        for name, value in vars(module).items()
        if isinstance(value, Cutoff)
    },
)
"""Every cut-off by the name of its constant, which a file of an edition uses too."""
