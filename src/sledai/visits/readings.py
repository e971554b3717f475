"""Readings with a unit: the physician's global assessment, the prednisone dose and the body weight, exactly.

A reading is stored as a whole number of parts, the smallest difference that is kept, so 1.4 less 1.1 is 0.3.
A reading that was not recorded can have any value of the quantity.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_EVEN, Context, Decimal, Inexact, InvalidOperation
from functools import reduce
from operator import add, or_
from typing import Any, ClassVar, Literal, TypeAlias, cast

import numpy as np
from attrs import evolve, field, frozen
from numpy.typing import ArrayLike

from sledai.criteria import EQUIVALENT_DOSES, EquivalentDose
from sledai.definitions.clauses import as_decimal
from sledai.errors import (
    SledaiError,
    UnreadableValueError,
    different_lengths,
    raise_all,
    unknown_equivalent,
    unreadable_reading,
)
from sledai.logic import Array, ColumnLike, Interval, stacked
from sledai.visits.answers import as_array, is_missing, values_of
from sledai.visits.labels import RowLabels, require_same_labels

__all__ = [
    "KILOGRAMS",
    "MG_PER_DAY",
    "MILLIMETRES",
    "PARTS",
    "POINTS",
    "TENTHS",
    "BodyWeight",
    "Pga",
    "Prednisone",
    "Scale",
]

PARTS = 1_000_000
"""The number of parts in a point, a milligram and a kilogram; every reading is a whole number of parts."""
PgaScale: TypeAlias = Literal["points", "tenths", "millimetres"]
"""The scale of a global assessment."""
NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?", re.ASCII)
"""A number in ASCII digits, without the underscores that Python accepts."""
NOISE = 1e-5
"""The largest distance of a computed number from a whole number of last decimals, at which it counts as that number.

Binary numbers are finer even for the largest readings, and recorded readings are coarser.
"""
EXACT = Context(prec=60, traps=[Inexact, InvalidOperation])
"""Decimal arithmetic that refuses to round, whatever the precision of the caller's own."""


@frozen
class Scale:
    """The scale of a reading: unit, decimals and accepted range.

    Attributes:
        key: permanent name of the scale.
        unit: the unit of a reading.
        decimals: the decimals of a reading that are kept. A text with more is refused; a float with more was computed,
            and can be either of the two neighbouring readings.
        factor: the parts in one of the last decimal.
        lowest: the smallest reading.
        highest: the largest reading that is accepted.
        unknown_up_to: the largest value that an unknown reading is counted as [parts], at or above every reading.
        counted: whether a reading is a count, so that a float with further decimals is refused.
    """

    key: str
    unit: str = field(kw_only=True)
    decimals: int = field(kw_only=True, repr=False)
    factor: int = field(default=1, kw_only=True, repr=False)
    lowest: Decimal = field(kw_only=True, converter=as_decimal, repr=False)
    highest: Decimal = field(kw_only=True, converter=as_decimal, repr=False)
    unknown_up_to: int = field(kw_only=True, repr=False)
    counted: bool = field(default=False, kw_only=True, repr=False)

    @property
    def smallest(self) -> int:
        """The smallest reading [parts]."""
        return self._parts(self.lowest)

    @property
    def unknown(self) -> Interval[int]:
        """The values of a reading that was not recorded [parts]."""
        return Interval(self.smallest, self.unknown_up_to)

    @property
    def accepted(self) -> str:
        """The accepted readings in words."""
        return f"a number from {self.lowest} to {self.highest} [{self.unit}] with at most {self.decimals} decimals"

    @property
    def ends(self) -> tuple[int, int]:
        """The smallest and the largest reading, in last decimals."""
        return int(EXACT.scaleb(self.lowest, self.decimals)), int(EXACT.scaleb(self.highest, self.decimals))

    def _parts(self, value: Decimal) -> int:
        return int(EXACT.to_integral_exact(EXACT.scaleb(value, self.decimals))) * self.factor

    def read(self, value: object) -> Interval[int] | None:
        """Read one value [parts]; None if it is not a reading."""
        if is_missing(value):
            return self.unknown
        number = as_number(value)
        if number is None or number.adjusted() > self.highest.adjusted():
            return None
        try:
            scaled = EXACT.scaleb(number, self.decimals)
        except Inexact:  # more digits than any measured number
            return None
        whole = scaled.to_integral_value(ROUND_HALF_EVEN)
        low = high = int(whole)
        if scaled != whole and (self.counted or not isinstance(value, float | np.floating)):
            return None
        if EXACT.subtract(scaled, whole).copy_abs() > Decimal(NOISE):
            low, high = low - (scaled < whole), high + (scaled > whole)
        smallest, largest = self.ends
        return Interval(low * self.factor, high * self.factor) if smallest <= low and high <= largest else None

    def read_column(self, name: str, values: ColumnLike) -> tuple[Interval[Array], SledaiError | None]:
        """Read many values [parts], shape ``(n,)``, with the error for those that are not readings."""
        data = np.ma.getdata(values) if isinstance(values, np.ma.MaskedArray) else as_array(values)
        masked: Any = np.ma.getmaskarray(values) if isinstance(values, np.ma.MaskedArray) else np.False_
        if data.ndim != 1:
            return Interval(np.zeros(0, np.int64), np.zeros(0, np.int64)), different_lengths(
                {name: f"shape {data.shape}"}
            )
        if data.dtype.kind == "f" and data.dtype.itemsize > np.float64().itemsize:  # read as each of them is written
            return self._read_objects(name, list(data), masked)
        if data.dtype.kind not in "iuf":
            return self._read_objects(name, values_of(data), masked)
        gap = (data != data) | masked
        number = as_written(data).astype(np.float64)
        near = np.abs(number) <= 2 * float(self.highest)
        number = np.where(near, number, 0.0)
        times = number * 10**self.decimals
        whole = np.rint(times)
        same = (whole / 10**self.decimals == number) | (np.abs(times - whole) <= NOISE)
        smallest, largest = self.ends
        low, high = np.where(same, whole, np.floor(times)), np.where(same, whole, np.ceil(times))
        wrong = ~(near & (low >= smallest) & (high <= largest) & (same | (not self.counted))) & ~gap
        ends = [end.astype(np.int64) * self.factor for end in (low, high)]
        low, high = np.where(gap, self.smallest, ends[0]), np.where(gap, self.unknown_up_to, ends[1])
        one = bool(same.all() and not gap.any())
        return Interval(low, low if one else high), self._fault(name, values_of(data[wrong]))

    def _read_objects(
        self, name: str, values: list[Any], masked: Any
    ) -> tuple[Interval[Array], UnreadableValueError | None]:
        masks = np.broadcast_to(masked, len(values))
        read = [self.unknown if gap else self.read(value) for value, gap in zip(values, masks, strict=True)]
        wrong = [value for value, found in zip(values, read, strict=True) if found is None]
        return stacked(self.unknown if found is None else found for found in read), self._fault(name, wrong)

    def _fault(self, name: str, wrong: Iterable[object]) -> UnreadableValueError | None:
        counts = dict(Counter(map(repr, wrong)).most_common())
        return unreadable_reading(name, counts, accepted=self.accepted) if counts else None


def as_number(value: object) -> Decimal | None:
    """Read a number as it is written; a float as its shortest decimal."""
    if isinstance(value, bool | np.bool_ | np.timedelta64):  # to numpy a span of time is an integer
        return None
    if isinstance(value, float | np.floating):
        value = str(value)
    elif isinstance(value, np.integer):
        value = int(value)
    if isinstance(value, str):
        value = value.strip()
    if not isinstance(value, int | str | Decimal) or (isinstance(value, str) and not NUMBER.fullmatch(value)):
        return None
    try:
        number = Decimal(value)
    except InvalidOperation:  # its exponent has too many digits
        return None
    return number if number.is_finite() else None


def as_written(values: Any) -> Any:
    """Convert floats of few digits to their shortest decimals; each different one once."""
    if values.dtype.kind != "f" or values.dtype.itemsize >= np.float64().itemsize:
        return values
    different, at = np.unique(values, return_inverse=True)
    return different.astype(str).astype(np.float64)[at]


POINTS = Scale("points", unit="points", decimals=6, lowest="0", highest="3", unknown_up_to=3 * PARTS)
"""The physician's global assessment from 0 to 3 points."""
TENTHS = Scale(
    "tenths", unit="tenths of the scale", decimals=5, factor=3, lowest="0", highest="10", unknown_up_to=3 * PARTS
)
"""The same, read on a scale from 0 to 10; 1 is 0.3 points."""
MILLIMETRES = Scale("millimetres", unit="mm", decimals=4, factor=3, lowest="0", highest="100", unknown_up_to=3 * PARTS)
"""The same, read on a line of 100 mm; 10 mm is 0.3 points."""
PGA_SCALES = {scale.key: scale for scale in (POINTS, TENTHS, MILLIMETRES)}
"""The scales of a global assessment by their names."""
MG_PER_DAY = Scale("mg/day", unit="mg/day", decimals=6, lowest="0", highest="10000", unknown_up_to=10**5 * PARTS)
"""A dose of prednisone or prednisolone."""
KILOGRAMS = Scale("kg", unit="kg", decimals=6, lowest="0.000001", highest="1000", unknown_up_to=10**6 * PARTS)
"""A body weight; one that was not recorded is any positive weight."""


def _dose_scale(drug: EquivalentDose) -> Scale:
    """The scale of a dose of a glucocorticoid, in parts of a milligram of prednisone.

    So many decimals are kept that the last one is a whole number of parts: the conversion is exact.
    """
    parts = drug.prednisone / drug.doses[0]
    decimals = next(places for places in reversed(range(MG_PER_DAY.decimals + 1)) if _last(parts, places) % 1 == 0)
    unit = f"mg/day of {drug.key}"
    return evolve(MG_PER_DAY, key=unit, unit=unit, decimals=decimals, factor=int(_last(parts, decimals)))


def _last(parts: Decimal, decimals: int) -> Decimal:
    """The parts in the last of some decimals of a dose."""
    return parts.scaleb(MG_PER_DAY.decimals - decimals)


DOSE_SCALES = {
    name: MG_PER_DAY if name == "prednisone" else _dose_scale(drug)
    for name, drug in EQUIVALENT_DOSES.items()
    if len(drug.doses) == 1
}
"""The scale of a dose of each glucocorticoid on which the lists agree; its readings are parts of prednisone."""
NEIGHBOURS = max(scale.factor for scale in (*PGA_SCALES.values(), KILOGRAMS, *DOSE_SCALES.values()))
"""The largest distance of two readings with a computed one between them [parts]."""


def dose_scale(drug: object) -> Scale:
    """Find the scale of a dose of a glucocorticoid.

    Raises:
        UnknownNameError: no list that was read has the glucocorticoid, or they differ.
    """
    name = str(drug).strip().casefold()
    if name not in DOSE_SCALES:
        known = EQUIVALENT_DOSES.get(name)
        others = {str(drug): " or ".join(f"{dose} mg" for dose in known.doses)} if known else {}
        raise unknown_equivalent((str(drug),), accepted=tuple(DOSE_SCALES), place="drug", others=others)
    return DOSE_SCALES[name]


def is_column(values: object) -> bool:
    """Whether values are of many visits."""
    return isinstance(values, list | tuple) or (hasattr(values, "__array__") and np.ndim(cast("ArrayLike", values)) > 0)


def _read(name: str, values: object, scale: Scale) -> Interval[Any]:
    if is_column(values):
        column, fault = scale.read_column(name, cast("ColumnLike", values))
        raise_all([fault] if fault else [])
        return column
    found = scale.read(values)
    if found is None:
        raise unreadable_reading(name, {repr(values): 1}, accepted=scale.accepted)
    return found


@frozen(init=False, repr=False)
class Quantity:
    """A reading, or many, on a named scale.

    Attributes:
        parts: lowest and highest value [parts of a point, milligram or kilogram]; equal if it was recorded.
            Whole numbers for one visit, arrays of shape ``(n,)`` for many.
        scale: its scale.
        row_labels: the labels of the rows, if it was made of a pandas Series; equality ignores them.
    """

    name: ClassVar[str]

    parts: Interval[Any]
    scale: Scale
    row_labels: RowLabels = field(eq=False)

    def __init__(self, values: object, scale: Scale) -> None:
        object.__setattr__(self, "parts", _read(self.name, values, scale))
        object.__setattr__(self, "scale", scale)
        object.__setattr__(self, "row_labels", require_same_labels({self.name: values}))

    @property
    def size(self) -> int | str:
        """The number of visits."""
        return len(self.parts.low) if isinstance(self.parts.low, np.ndarray) else "one visit"

    def __repr__(self) -> str:
        if isinstance(self.parts.low, np.ndarray):
            unknown = self.scale.unknown
            gaps = int(((self.parts.low == unknown.low) & (self.parts.high == unknown.high)).sum())
            return f"<{type(self).__name__}: {self.size} readings, {gaps} not recorded>"
        if self.parts == self.scale.unknown:
            return f"<{type(self).__name__} not recorded>"
        ends = dict.fromkeys(end // self.scale.factor for end in (self.parts.low, self.parts.high))
        readings = [EXACT.scaleb(Decimal(end), -self.scale.decimals).normalize(EXACT) for end in ends]
        words = [f"{reading:f}" for reading in readings]
        shown = f"{words[0]} or more" if self.parts.high >= self.scale.unknown_up_to else " to ".join(words)
        return f"<{type(self).__name__} {shown} [{self.scale.unit}]>"


class Pga(Quantity):
    """The physician's global assessment of disease activity, on the scale on which it was recorded.

    Args:
        values: one reading, or an array or list of them; None, NaN and blanks were not recorded.
            A float counts as the decimal that it is written as; one with more decimals than are kept was computed,
            and can be either of the two neighbouring readings. A text with more is refused.
        scale: ``"points"`` (0 to 3), ``"millimetres"`` (0 to 100 mm) or ``"tenths"`` (0 to 10); converted exactly,
            never guessed.

    Raises:
        UnreadableValueError: a reading is not a number of the scale.

    Example:
        >>> Pga("1.4", scale="points").parts
        Interval(low=1400000, high=1400000)
        >>> Pga(10, scale="millimetres").parts == Pga("0.3", scale="points").parts
        True
    """

    name = "pga"

    def __init__(self, values: object, *, scale: PgaScale) -> None:
        if scale not in PGA_SCALES:
            raise TypeError(
                f'scale={scale!r}: say "points" (0 to 3), "tenths" (0 to 10) or "millimetres" (0 to 100 mm)'
            )
        super().__init__(values, PGA_SCALES[scale])


class Prednisone(Quantity):
    """The daily dose of prednisone or prednisolone [mg/day]; `drug` converts the doses of other glucocorticoids.

    The lists that were read agree on the doses of prednisolone, hydrocortisone, cortisone, methylprednisolone and
    triamcinolone that stand for 5 mg of prednisone, `sledai.criteria.EQUIVALENT_DOSES`. They differ on dexamethasone
    and betamethasone, whose doses are refused. A drug without a list, such as deflazacort, is refused as well.

    Args:
        values: one dose, or an array or list of them; None, NaN and blanks were not recorded, 0 means none.
        drug: the glucocorticoid, in any case, or an array or list with the one of each dose. A dose whose
            glucocorticoid is blank is not known, unless it is 0.

    Raises:
        UnknownNameError: a glucocorticoid is not in the lists, or they differ on its dose.
        UnreadableValueError: a dose is not a number from 0.
        AlignmentError: doses and glucocorticoids differ in number, or in their labels.

    Example:
        >>> Prednisone("7.5")
        <Prednisone 7.5 [mg/day]>
        >>> Prednisone(20, drug="hydrocortisone")
        <Prednisone 5 [mg/day]>

    References:
        chinese-guideline-2020, globalrph-equivalents, formulary-equivalents
    """

    name = "prednisone"

    def __init__(self, values: object, *, drug: object = "prednisone") -> None:
        if not is_column(drug):
            super().__init__(values, dose_scale(drug))
            object.__setattr__(self, "scale", MG_PER_DAY)
            return
        labels = require_same_labels({self.name: values, "drug": drug})
        drugs = ["" if is_missing(each) else each for each in values_of(as_array(cast("ColumnLike", drug)))]
        doses = as_array(cast("ColumnLike", values)) if is_column(values) else None
        if doses is None or len(doses) != len(drugs):
            raise different_lengths({self.name: "one" if doses is None else len(doses), "drug": len(drugs)})
        self._set(_of_each(doses, np.array([str(each).strip().casefold() for each in drugs], object)), labels)

    @classmethod
    def of(cls, doses: Mapping[str, object]) -> Prednisone:
        """Add up the doses of several glucocorticoids, as prednisone.

        An unknown dose leaves open how much the sum is above the others: what is known is its lower bound.

        Args:
            doses: each glucocorticoid with its dose, or with an array or list of doses, one for each visit; 0 means
                none.

        Raises:
            UnknownNameError: a glucocorticoid is not in the lists, or they differ on its dose.
            UnreadableValueError: a dose is not a number from 0.
            AlignmentError: the columns differ in length, or in their labels.
            InputErrors: several of these at once.
            TypeError: there is no glucocorticoid.

        Example:
            >>> Prednisone.of({"hydrocortisone": 20, "prednisone": 5})
            <Prednisone 10 [mg/day]>
            >>> Prednisone.of({"hydrocortisone": None, "prednisone": 5})
            <Prednisone 5 or more [mg/day]>
        """
        if not doses:
            raise TypeError(
                f'doses={doses!r}: name a glucocorticoid with its dose, such as {{"prednisone": 0}} for none'
            )
        found: list[Prednisone] = []
        faults: list[SledaiError] = []
        for drug, values in doses.items():
            try:
                found.append(cls(values, drug=drug))
            except SledaiError as fault:
                faults.append(fault)
        raise_all(faults)
        labels = require_same_labels(doses)
        sizes = dict(zip(doses, (dose.size for dose in found), strict=True))
        if len(set(sizes.values())) > 1:
            raise different_lengths(sizes)
        whole = cls(None)
        whole._set(_sum([dose.parts for dose in found]), labels)
        return whole

    def _set(self, parts: Interval[Any], labels: RowLabels) -> None:
        """Set what was read."""
        for name, value in (("parts", parts), ("scale", MG_PER_DAY), ("row_labels", labels)):
            object.__setattr__(self, name, value)


def _of_each(doses: Array, drugs: Array) -> Interval[Array]:
    """Read doses [parts], each of its own glucocorticoid; an empty text is none that is known."""
    low, high = (np.empty(len(doses), np.int64) for _ in range(2))
    faults: list[SledaiError] = []
    for drug in dict.fromkeys(drugs.tolist()):
        rows = drugs == drug
        try:
            scale, name = (dose_scale(drug), f"dose of {drug}") if drug else (MG_PER_DAY, "dose of no drug")
            found, fault = scale.read_column(name, doses[rows])
        except SledaiError as error:
            faults.append(error)
            continue
        faults += [fault] if fault else []
        low[rows] = found.low if drug else 0
        high[rows] = found.high if drug else np.where(found.high == 0, 0, MG_PER_DAY.unknown_up_to)
    raise_all(faults)
    return Interval(low, high)


def _sum(doses: list[Interval[Any]]) -> Interval[Any]:
    """Add doses [parts]; with one that was not recorded the sum can be anything above the others."""
    whole = reduce(add, doses)
    unknown: Any = reduce(or_, (dose.high == MG_PER_DAY.unknown_up_to for dose in doses))
    if not np.any(unknown):
        return whole
    high = np.where(unknown, np.maximum(whole.low, MG_PER_DAY.unknown_up_to), whole.high)
    return Interval(whole.low, high if np.ndim(high) else int(high))


class BodyWeight(Quantity):
    """The body weight [kg].

    Args:
        values: one weight, or an array or list of them; None, NaN and blanks were not recorded.

    Raises:
        UnreadableValueError: a weight is not a positive number.
    """

    name = "body_weight"

    def __init__(self, values: object) -> None:
        super().__init__(values, KILOGRAMS)
