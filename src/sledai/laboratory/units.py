"""Units, read by the grammar of UCUM, each with its exact factor; an unknown unit is refused, never guessed.

An amount is a whole number of ticks. A tick is half a part, and a part is the smallest difference that is kept.
An even number of ticks is a whole number of parts; an odd number stands for any value between two neighbouring parts.
So a value with more decimals than are kept is still on the right side of every limit.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache
from typing import Any, cast

from attrs import field, frozen

from sledai._fixed import Fixed
from sledai.errors import raise_all, unreadable_unit
from sledai.laboratory.ucum import read_ucum
from sledai.logic import ColumnT, Interval
from sledai.visits.readings import EXACT

__all__ = ["DIMENSIONS", "UNITS", "Dimension", "Unit", "unit_of"]


FLOAT_NOISE = 2.0**-50
"""How far a float may be from a decimal, as a part of it, to be that decimal.

Two decimals of 15 digits are never so close, and a float does not hold more digits. Further digits are the noise of
binary numbers, such as in ``0.1 + 0.2``. It is a power of 2, so that every engine computes the same.
"""


def in_brackets(unit: str) -> str:
    """A unit in brackets, unless it has brackets of its own."""
    return unit if "[" in unit else f"[{unit}]"


@frozen
class Dimension:
    """A kind of quantity, whose units can be converted into each other.

    Attributes:
        key: permanent name.
        unit: the unit in which limits are stated, in UCUM.
        parts: the number of parts in one of that unit.
    """

    key: str
    unit: str = field(kw_only=True)
    parts: int = field(kw_only=True, repr=False)

    @property
    def ticks(self) -> int:
        """The number of ticks in one of the unit."""
        return 2 * self.parts


@frozen
class Unit:
    """A unit, with its exact factor.

    Attributes:
        code: the unit in UCUM.
        dimension: what it measures.
        decimals: the number of decimals that are kept.
        factor: the parts of the dimension in one of the last decimal.
        shift: the parts from the zero of the dimension to the zero of the unit.
    """

    code: str
    dimension: Dimension
    decimals: int = field(repr=False)
    factor: int = field(default=1, repr=False)
    shift: int = field(default=0, repr=False)

    @property
    def shown(self) -> str:
        """The unit in brackets, unless it has brackets of its own."""
        return in_brackets(self.code)

    @property
    def size(self) -> int:
        """The number of ticks in one of the unit."""
        return int(2 * self.factor * 10**self.decimals)

    @property
    def has_larger(self) -> bool:
        """Whether laboratories also send a unit that is a thousandfold larger."""
        return any(self.dimension == unit.dimension and self.size * 1000 == unit.size for unit in UNITS)

    @property
    def has_smaller(self) -> bool:
        """Whether laboratories also send a unit that is a thousandfold smaller."""
        return any(self.dimension == unit.dimension and self.size == unit.size * 1000 for unit in UNITS)

    def amount(self, number: Decimal, *, is_float: bool = False) -> Interval[int]:
        """Convert a number of this unit to the ticks that it can be; of a float, drop the noise of binary numbers."""
        scaled = EXACT.scaleb(number, self.decimals)
        whole = scaled.to_integral_value(ROUND_HALF_EVEN)
        noise = float(number) - float(whole) / 10.0**self.decimals
        if is_float and abs(noise) <= abs(float(number)) * FLOAT_NOISE:
            scaled = whole
        return self.ticks(int(whole), (scaled > whole) - (scaled < whole))

    def ticks(self, whole: ColumnT, beyond: ColumnT) -> Interval[ColumnT]:
        """Convert a whole number of the last decimal to ticks; `beyond` is 1 just above it and -1 just below it."""
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

INDIVISIBLE = {
    "{CAE'U}": Unit("{CAE'U}", CAE_UNITS, 6),
    "{titer}": Unit("{titer}", TITER, 6),
    "Cel": Unit("Cel", TEMPERATURE, 6, 9),
    "[degF]": Unit("[degF]", TEMPERATURE, 6, 5, -160 * 10**6),
    "K": Unit("K", TEMPERATURE, 6, 9, -27315 * 9 * 10**4),
    "1": Unit("1", NUMBER, 6),
}
"""Units that are never part of a compound unit, among them annotations, which mean nothing to UCUM."""
LARGEST_FACTOR = 10**6
"""A unit of which one is more of its last decimals is too large to be counted in parts."""
BY_BASES = {
    found.bases: (dimension, found.size)
    for dimension in DIMENSIONS
    if dimension.unit not in INDIVISIBLE and (found := read_ucum(dimension.unit))
}
"""The dimension of each set of bases, and the size of the unit in which its limits are stated."""


def _zeros(number: int) -> int:
    """Count the zeros at the end of a number."""
    return len(str(number)) - len(str(number).rstrip("0"))


@lru_cache(maxsize=1024)
def _read(code: str) -> Unit | None:
    """Read a unit of UCUM; None if it measures something else, or cannot be counted in whole parts."""
    found = read_ucum(code)
    if code in INDIVISIBLE or found is None or found.bases not in BY_BASES:
        return INDIVISIBLE.get(code if found is None or code in INDIVISIBLE else found.code)
    dimension, own = BY_BASES[found.bases]
    size = found.size / own * dimension.parts
    decimals = min(_zeros(size.numerator), _zeros(dimension.parts))
    factor = size.numerator // 10**decimals
    whole = size.denominator == 1 and factor <= LARGEST_FACTOR
    return Unit(found.code, dimension, decimals, factor) if whole else None


CODES = (
    *("10*9/L", "10*3/uL", "10*3/mm3", "10*4/uL", "10*6/L", "/nL", "/uL", "/mm3", "/[HPF]", "/[LPF]"),
    *("g/d", "g/(24.h)", "mg/d", "mg/(24.h)", "g/g", "mg/mg", "mg/g", "g/kg", "mg/mmol", "g/mol"),
    *("g/L", "g/dL", "mg/dL", "mg/L", "U/L", "U/mL", "kU/L", "ukat/L", "nkat/L"),
    *("[IU]/mL", "k[IU]/L", "[IU]/L", "[arb'U]/mL", "{CAE'U}", "%", "{titer}", "Cel", "[degF]", "K", "1"),
)
UNITS = tuple(unit for unit in map(_read, CODES) if unit)
"""The units that laboratories usually send. Their factors follow from the definitions; none needs a molar mass."""

ALSO_WRITTEN = (
    (r"(?<=[/dmun])L$", ("l",)),
    (r"^10\*", ("10^", "x10^", "x 10^")),
    (r"/d$", ("/day", "/24 h", "/24h")),
    (r"\[HPF\]", ("HPF", "hpf")),
    (r"\[LPF\]", ("LPF", "lpf")),
    (r"\[IU\]", ("IU",)),
    (r"^\{CAE'U\}$", ("CAE Unit",)),
    (r"^\{titer\}$", ("titer",)),
    (r"^Cel$", ("C", "degC", "\N{DEGREE SIGN}C")),
    (r"^\[degF\]$", ("F", "degF", "\N{DEGREE SIGN}F")),
    (r"u(?=[Lkl])", ("\N{MICRO SIGN}", "\N{GREEK SMALL LETTER MU}")),
    (r"^1$", ("",)),
)
"""How SDTM and laboratories write parts of units of UCUM."""


def spellings(unit: Unit) -> tuple[str, ...]:
    """Spell a unit as UCUM, SDTM and laboratories write it."""
    found = [unit.code]
    for pattern, others in ALSO_WRITTEN:
        found += [re.sub(pattern, other, text) for text in found for other in others if re.search(pattern, text)]
    return tuple(found)


BY_SPELLING: Mapping[str, Unit] = Fixed({text: unit for unit in UNITS for text in spellings(unit)})
"""The usual units by every way to write them; the only ones that a lazy frame knows, with or without annotations."""


def unit_of(
    written: object, name: str, dimensions: tuple[Dimension, ...], aliases: Mapping[str, str] | None = None
) -> Unit:
    """Read a unit, and check that it measures one of some dimensions.

    Args:
        written: the unit, in UCUM or as SDTM writes it; the case of its letters matters.
        name: the name of the quantity, for the error.
        dimensions: the accepted dimensions.
        aliases: further spellings of units, such as ``{"K/uL": "10*3/uL"}``.

    Raises:
        UnreadableValueError: the unit is missing, not known, or of another dimension.
    """
    found = understood(written, aliases)
    if found is None or found.dimension not in dimensions:
        accepted = tuple(unit.code for unit in UNITS if unit.dimension in dimensions)
        raise unreadable_unit(name, {str(written or "").strip(): 1}, units=accepted)
    return found


def understood(written: object, aliases: Mapping[str, str] | None = None) -> Unit | None:
    """Read a unit; None if it is not known."""
    text = written.strip() if isinstance(written, str) else "" if written is None else None
    meant = text if text is None else (aliases or {}).get(text, text)
    return BY_SPELLING.get(meant) or _read(meant) if isinstance(meant, str) else None


def require_aliases(aliases: Mapping[str, str] | None) -> None:
    """Refuse an alias for what is not a unit.

    Raises:
        UnreadableValueError: the meaning of an alias is not a known unit.
    """
    accepted = tuple(unit.code for unit in UNITS)
    wrong = [(alias, meaning) for alias, meaning in (aliases or {}).items() if understood(meaning) is None]
    raise_all(unreadable_unit(f"units[{alias!r}]", {str(meaning): 1}, units=accepted) for alias, meaning in wrong)
