"""The units that laboratories send, each with its exact factor; what is not listed is refused, never guessed.

An amount is a whole number of half parts of its dimension's own unit.
An even number of halves is a whole number of parts; an odd one lies somewhere between two of them.
So a value with more decimals than are told apart is still on the right side of every limit.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_EVEN, Decimal
from types import MappingProxyType
from typing import Any, cast

from attrs import field, frozen

from sledai._columns import ColumnT, Interval
from sledai.errors import UnknownUnitError, raise_all
from sledai.quantities import EXACT

__all__ = ["DIMENSIONS", "UNITS", "Dimension", "Unit", "unit_of"]


def in_brackets(unit: str) -> str:
    """A unit in brackets, unless it has brackets of its own."""
    return unit if "[" in unit else f"[{unit}]"


@frozen
class Dimension:
    """What units can be converted into each other.

    Attributes:
        key: permanent name.
        unit: the unit in which limits are stated, in UCUM.
        parts: how many parts one of that unit has.
    """

    key: str
    unit: str = field(kw_only=True)
    parts: int = field(kw_only=True, repr=False)

    @property
    def halves(self) -> int:
        """How many half parts one of the unit has."""
        return 2 * self.parts


@frozen
class Unit:
    """A unit, with its exact factor.

    Attributes:
        code: the unit in UCUM.
        dimension: what it measures.
        decimals: how many decimals of a value are told apart.
        factor: how many parts of the dimension one of the last decimal is.
        shift: how many parts the zero of the unit is away from that of the dimension.
        spellings: other ways to write it that are understood, such as the values of SDTM.
    """

    code: str
    dimension: Dimension
    decimals: int = field(repr=False)
    factor: int = field(default=1, repr=False)
    shift: int = field(default=0, repr=False)
    spellings: tuple[str, ...] = field(default=(), repr=False, kw_only=True)

    @property
    def shown(self) -> str:
        """The unit in brackets, unless it has brackets of its own."""
        return in_brackets(self.code)

    @property
    def size(self) -> int:
        """How many half parts one of the unit is."""
        return int(2 * self.factor * 10**self.decimals)

    def amount(self, number: Decimal) -> Interval[int]:
        """A number of this unit as the half parts that it can be."""
        scaled = EXACT.scaleb(number, self.decimals)
        whole = scaled.to_integral_value(ROUND_HALF_EVEN)
        return self.halves(int(whole), (scaled > whole) - (scaled < whole))

    def halves(self, whole: ColumnT, beyond: ColumnT) -> Interval[ColumnT]:
        """Half parts of a whole number of the last decimal, or of what lies just above (1) or below (-1) it."""
        number, aside = cast("tuple[Any, Any]", (whole, beyond))
        at = 2 * (number * self.factor + self.shift)
        above, below, rest = (aside > 0) * 1, (aside < 0) * 1, 2 * self.factor - 1
        return Interval(at + above - below * rest, at + above * rest - below)


def _dimension(key: str, unit: str, parts: int) -> Dimension:
    return Dimension(key, unit=unit, parts=parts)


CELLS = _dimension("cells per volume", "10*9/L", 10**6)
PER_HIGH_POWER_FIELD = _dimension("number per high-power field", "/[HPF]", 10**6)
PER_LOW_POWER_FIELD = _dimension("number per low-power field", "/[LPF]", 10**6)
PROTEIN_PER_DAY = _dimension("mass per day", "g/d", 10**9)
MASS_RATIO = _dimension("mass ratio", "g/g", 10**9)
MOLAR_RATIO = _dimension("mass per amount of substance", "mg/mmol", 10**7)
MASS_PER_VOLUME = _dimension("mass per volume", "g/L", 10**6)
CATALYTIC_ACTIVITY = _dimension("units per volume", "U/L", 10**6)
INTERNATIONAL_UNITS = _dimension("international units per volume", "[IU]/mL", 10**6)
ARBITRARY_UNITS = _dimension("arbitrary units per volume", "[arb'U]/mL", 10**6)
CAE_UNITS = _dimension("CAE units", "{CAE'U}", 10**6)
PERCENT = _dimension("percent", "%", 10**6)
TITER = _dimension("titer", "{titer}", 10**6)
TEMPERATURE = _dimension("temperature", "Cel", 9 * 10**6)
NUMBER = _dimension("number", "1", 10**6)

DIMENSIONS = (
    CELLS,
    PER_HIGH_POWER_FIELD,
    PER_LOW_POWER_FIELD,
    PROTEIN_PER_DAY,
    MASS_RATIO,
    MOLAR_RATIO,
    MASS_PER_VOLUME,
    CATALYTIC_ACTIVITY,
    INTERNATIONAL_UNITS,
    ARBITRARY_UNITS,
    CAE_UNITS,
    PERCENT,
    TITER,
    TEMPERATURE,
    NUMBER,
)

UNITS = (
    Unit("10*9/L", CELLS, 6, spellings=("10^9/L", "x10^9/L", "x 10^9/L")),
    Unit("10*3/uL", CELLS, 6, spellings=("10^3/uL", "x10^3/uL")),
    Unit("10*3/mm3", CELLS, 6, spellings=("10^3/mm3", "x10^3/mm3")),
    Unit("10*4/uL", CELLS, 6, 10, spellings=("10^4/uL", "x10^4/uL")),
    Unit("10*6/L", CELLS, 3, spellings=("10^6/L", "x10^6/L")),
    Unit("/uL", CELLS, 3),
    Unit("/mm3", CELLS, 3),
    Unit("/[HPF]", PER_HIGH_POWER_FIELD, 6, spellings=("/HPF", "/hpf")),
    Unit("/[LPF]", PER_LOW_POWER_FIELD, 6, spellings=("/LPF", "/lpf")),
    Unit("g/d", PROTEIN_PER_DAY, 9, spellings=("g/day", "g/24 h", "g/24h")),
    Unit("g/(24.h)", PROTEIN_PER_DAY, 9),
    Unit("mg/d", PROTEIN_PER_DAY, 6, spellings=("mg/day", "mg/24 h", "mg/24h")),
    Unit("mg/(24.h)", PROTEIN_PER_DAY, 6),
    Unit("g/g", MASS_RATIO, 9),
    Unit("mg/mg", MASS_RATIO, 9),
    Unit("mg/g", MASS_RATIO, 6),
    Unit("g/kg", MASS_RATIO, 6),
    Unit("mg/mmol", MOLAR_RATIO, 6, 10),
    Unit("g/mol", MOLAR_RATIO, 6, 10),
    Unit("g/L", MASS_PER_VOLUME, 6),
    Unit("g/dL", MASS_PER_VOLUME, 6, 10),
    Unit("mg/dL", MASS_PER_VOLUME, 4),
    Unit("mg/L", MASS_PER_VOLUME, 3),
    Unit("U/L", CATALYTIC_ACTIVITY, 6),
    Unit("U/mL", CATALYTIC_ACTIVITY, 6, 1000),
    Unit("kU/L", CATALYTIC_ACTIVITY, 6, 1000),
    Unit("ukat/L", CATALYTIC_ACTIVITY, 6, 60),
    Unit("nkat/L", CATALYTIC_ACTIVITY, 4, 6),
    Unit("[IU]/mL", INTERNATIONAL_UNITS, 6, spellings=("IU/mL",)),
    Unit("k[IU]/L", INTERNATIONAL_UNITS, 6, spellings=("kIU/L",)),
    Unit("[IU]/L", INTERNATIONAL_UNITS, 3, spellings=("IU/L",)),
    Unit("[arb'U]/mL", ARBITRARY_UNITS, 6),
    Unit("{CAE'U}", CAE_UNITS, 6, spellings=("CAE Unit",)),
    Unit("%", PERCENT, 6),
    Unit("{titer}", TITER, 6, spellings=("titer",)),
    Unit("Cel", TEMPERATURE, 6, 9, spellings=("C", "degC", "\N{DEGREE SIGN}C")),
    Unit("[degF]", TEMPERATURE, 6, 5, -160 * 10**6, spellings=("F", "degF", "\N{DEGREE SIGN}F")),
    Unit("K", TEMPERATURE, 6, 9, -27315 * 9 * 10**4),
    Unit("1", NUMBER, 6, spellings=("",)),
)
"""Every unit that is understood. The factors follow from the definitions of the units; none needs a molar mass."""

MICRO = ("\N{MICRO SIGN}", "\N{GREEK SMALL LETTER MU}")
"""Two letters that are written for the u of UCUM."""


def _spellings(unit: Unit) -> tuple[str, ...]:
    """Every way to write a unit, also with a letter for micro."""
    plain = (unit.code, *unit.spellings)
    micro = ("uL", "ukat")
    return (*plain, *(text.replace("u", mu) for text in plain for mu in MICRO if any(m in text for m in micro)))


BY_SPELLING: Mapping[str, Unit] = MappingProxyType({spelling: unit for unit in UNITS for spelling in _spellings(unit)})


def unit_of(
    written: object, name: str, dimensions: tuple[Dimension, ...], aliases: Mapping[str, str] | None = None
) -> Unit:
    """The unit that is written, if it is one of what is measured.

    Args:
        written: the unit, in UCUM or as SDTM writes it; the case of its letters matters.
        name: what is measured, for the error.
        dimensions: what its units may measure.
        aliases: what further ways to write a unit mean, such as ``{"K/uL": "10*3/uL"}``.

    Raises:
        UnknownUnitError: there is no unit, or another one.
    """
    found = understood(written, aliases)
    if found is None or found.dimension not in dimensions:
        accepted = tuple(unit.code for unit in UNITS if unit.dimension in dimensions)
        raise UnknownUnitError(name, {str(written or "").strip(): 1}, accepted=accepted)
    return found


def understood(written: object, aliases: Mapping[str, str] | None = None) -> Unit | None:
    """The unit that is written; None where it is not understood."""
    said = written.strip() if isinstance(written, str) else "" if written is None else None
    return None if said is None else BY_SPELLING.get((aliases or {}).get(said, said))


def require_aliases(aliases: Mapping[str, str] | None) -> None:
    """Refuse an alias for what is no unit.

    Raises:
        UnknownUnitError: what an alias stands for is not understood.
    """
    accepted = tuple(unit.code for unit in UNITS)
    wrong = [(alias, meaning) for alias, meaning in (aliases or {}).items() if meaning not in BY_SPELLING]
    raise_all(UnknownUnitError(f"units[{alias!r}]", {str(meaning): 1}, accepted=accepted) for alias, meaning in wrong)
