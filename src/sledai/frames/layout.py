"""The description of a table of visits: which column holds what, and how it is written."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from enum import Enum
from os import PathLike
from typing import Any, Literal, TypeAlias

import numpy as np
from attrs import field, frozen

from sledai._fixed import Fixed, content_hash
from sledai._toml import read_record
from sledai.criteria import FlareEvent
from sledai.definitions.descriptors import Descriptor
from sledai.definitions.observations import Finding
from sledai.frames.layout_files import FIELDS, written
from sledai.laboratory.statements import Attribution, require_attribution
from sledai.visits.answers import Codebook, as_descriptors, is_missing
from sledai.visits.days import DayScale
from sledai.visits.encounters import BilagEdition
from sledai.visits.readings import PGA_SCALES, PgaScale, dose_scale

__all__ = ["Baseline", "Layout", "Previous", "Since"]

Names: TypeAlias = Mapping[Descriptor, Hashable] | Mapping[str, Hashable]
"""Descriptor to the column that holds it, where the two differ."""
Match: TypeAlias = Literal["exact", "case", "label"]
"""How columns that are not mapped are found."""
Stated: TypeAlias = Hashable | bool | None
"""Whether something holds: its column, or True or False for every visit; None where it is not known."""
ExcludedColumns: TypeAlias = Mapping[Any, Mapping[Any, Stated] | Stated]
"""For a descriptor whether it is due to something else, by cause, or once for all causes that the edition excludes."""
MissingPolicy: TypeAlias = Literal["open", "absent"]
"""How an item that was not assessed counts: as not known, or as absent."""
MissingItems: TypeAlias = MissingPolicy | Mapping[Descriptor, Literal["absent"]] | Mapping[str, str]
"""The same for every item, or absent for the descriptors that are named."""
Unmatched: TypeAlias = Literal["refuse", "null"]
"""How subjects of an eager frame without a baseline are treated: the call is refused, or they get nulls."""


def column_labels(given: Hashable | Iterable[Hashable] | None) -> tuple[Hashable, ...]:
    """One column or several, each once; a tuple is several."""
    if given is None:
        return ()
    return tuple(dict.fromkeys(given)) if isinstance(given, Iterable) and not isinstance(given, str) else (given,)


def _fixed(given: Mapping[Any, Any] | None) -> Fixed[Any, Any]:
    if not (given is None or isinstance(given, Mapping)):
        raise TypeError(f"{given!r}: give a mapping, such as {{'rash': 'SKIN1'}}")
    return Fixed(dict(given or {}))


def _fixed_deeply(given: Mapping[Any, Any] | None) -> Fixed[Any, Any]:
    """A mapping that cannot be changed, nor the mappings in it."""
    return Fixed({key: _fixed(value) if isinstance(value, Mapping) else value for key, value in _fixed(given).items()})


def _doses(given: Hashable | Mapping[str, Hashable] | None) -> Hashable | Mapping[str, Hashable] | None:
    """The column of the dose, or the column of each glucocorticoid."""
    if not isinstance(given, Mapping):
        return given
    if not given:
        raise TypeError('prednisone={}: name each glucocorticoid with its column, such as {"hydrocortisone": "HC"}')
    for drug in given:
        dose_scale(drug)
    return Fixed(dict(given))


def _boxes(given: Mapping[Hashable, Iterable[Descriptor | str]] | None) -> Fixed[Hashable, tuple[Descriptor, ...]]:
    """The items of each box that stands for at least one of them, in form order.

    Raises:
        UnknownNameError: an item is not a descriptor.
        TypeError: a box does not stand for several items, or two boxes stand for one.
    """
    found = {column: _in_form_order(items, "any_of") for column, items in _fixed(given).items()}
    each = [item for items in found.values() for item in items]
    if len(set(each)) < len(each) or any(len(items) < 2 for items in found.values()):
        raise TypeError(f"any_of={dict(given or {})!r}: give each box two or more items, and each item to one box")
    return Fixed(found)


def statuses(given: Iterable[object]) -> tuple[object, ...]:
    """The statuses of a form that was filled in."""
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise TypeError(f'done={given!r}: give a list, such as done=["Complete"]')
    found = tuple(given)
    if wrong := [
        value for value in found if is_missing(value) or not isinstance(value, str | int | float | np.generic)
    ]:
        raise TypeError(f"done={wrong!r}: give statuses as text, numbers or truth values")
    return found


def _in_form_order(given: Iterable[Descriptor | str], place: str) -> tuple[Descriptor, ...]:
    names = as_descriptors(given, place)
    return tuple(name for name in Descriptor if name in names)


def _not_assessed(given: Iterable[Descriptor | str]) -> tuple[Descriptor, ...]:
    return _in_form_order(given, "not_assessed")


@frozen(kw_only=True)
class Layout:
    """Where a table of visits holds what, and how its answers are written.

    Attributes:
        subject: the column, or a list of columns, that identify the subject; in a crossover trial the subject and
            the period. A label that is a tuple stands in a list.
        visit: the column that names the visit.
        day: the column with the day of the visit: whole numbers, dates, or dates as text. Without it `visit` puts the
            visits in order.
        days: ``"study"`` where the days are study days, in which day 1 follows day -1; without it day 0 is a day.
        columns: descriptor to its column, where the column cannot be found by its name.
        any_of: column of a box that stands for several items to these items, such as
            ``{"serositis": ["pleurisy", "pericarditis"]}``: present means that at least one of them is, absent that
            none of them is. Measures keep to that; a function that looks at each item by itself counts each of them as
            not assessed.
        names: how the other columns are found: ``"label"`` by the descriptor's name or by the label of the edition's
            row, in any case, blanks, hyphens and underscores being alike; and if that finds none, without signs, a
            leading number or ``SLEDAI`` and what stands in brackets, also by another spelling or common name
            (``sledai.frames.synonyms.SYNONYMS``). ``"case"`` by the name in any case; ``"exact"`` by the name as it is.
        not_assessed: descriptors that have no column, because they were not assessed.
        codebook: what further values mean: present (True), absent (False) or not assessed (None); under the name of a
            descriptor what they mean in its column, such as ``{"NA": None, "fever": {2: True, 1: False}}``.
        answers: what the cells hold: ``"yes or no"``; or ``"points"``, which are 0 or the weight that the edition
            gives the item.
        status: the column with the status of the form. Where it is none of `done`, no item of the visit was assessed.
        done: the statuses of a form that was filled in, such as ``["Complete", 2]``; text matches in any case.
        total: the column with a total that was stored, of a table that has no items. Measures of the score use it;
            those that look at items refuse it.
        missing: what an item is that was not assessed: ``"open"``, so that results have bounds or are null;
            ``"absent"``; or a mapping that names the descriptors that are absent then, such as
            ``{"low_complement": "absent"}``.
        pga: the column with the physician's global assessment.
        pga_scale: its scale, never guessed: ``"points"`` (0 to 3), ``"tenths"`` (0 to 10) or ``"millimetres"`` (0 to
            100 mm).
        prednisone: the column with the daily dose of prednisone or prednisolone [mg/day]; or, for doses of several
            glucocorticoids that add up, each with its column, such as ``{"hydrocortisone": "HC"}``, as `Prednisone`
            converts them. 0 means none; a dose that is missing leaves open how much the sum is above the others.
        body_weight: the column with the body weight [kg].
        bilag: the columns with the BILAG letters, by domain; A to E in any case.
        bilag_edition: which BILAG index the letters are of.
        events: what happened since the reference visit, for a flare index: each event of `FlareEvent` with its
            column, or with True or False for every visit. What is left out is not known.
        statements: what is stated of the visit, likewise: ``"treatment_failure"`` for a response, and for a state the
            names under `required` and `ruled_out` of its rule. Columns of events and statements are read as answers
            without the codebook, but for what it says of the letters Y and N.
        findings: for `derive_descriptors` symptoms, signs and proofs, names of `sledai.laboratory.Finding`, each with
            the column that says whether it is present, or with True or False for every visit.
        excluded: for the same, for a descriptor whether it is due to something else: likewise, by cause, names of
            `sledai.laboratory.Exclusion`, or once for all causes that the edition excludes.
        attributed: for the same, for a descriptor whether the physician attributes it to active lupus, likewise.
        attribution: what a finding is that `attributed` says nothing of: ``"stated"`` counts a finding only where it is
            attributed to lupus; ``"assumed"`` unless that is denied.
        panel: for the same, the column with the site, or with another value by which `LabCodeBook.panels` says which
            tests are done; a value that it does not name is refused, and in a lazy frame nothing is derived there.
        protein_before: the column with an earlier protein result, for an edition that compares with one.
        protein_before_unit: its unit.

    Raises:
        TypeError: a global assessment without its scale, letters without their edition, an earlier protein result
            without its unit, or the other way round.
        ValueError: a way to find columns, or a policy for missing items, that does not exist.
        UnknownNameError: the lists that were read have no agreed dose of a glucocorticoid.
    """

    subject: tuple[Hashable, ...] = field(default=(), converter=column_labels)
    visit: Hashable | None = None
    day: Hashable | None = None
    days: DayScale | None = None
    columns: Names = field(factory=dict, converter=_fixed)
    any_of: Mapping[Hashable, tuple[Descriptor, ...]] = field(factory=dict, converter=_boxes)
    names: Match = "label"
    not_assessed: tuple[Descriptor, ...] = field(default=(), converter=_not_assessed)
    codebook: Codebook | Mapping[Any, bool | Codebook | None] = field(factory=dict, converter=_fixed)
    answers: Literal["yes or no", "points"] = "yes or no"
    status: Hashable | None = None
    done: tuple[object, ...] = field(default=(), converter=statuses)
    total: Hashable | None = None
    missing: MissingItems = "open"
    pga: Hashable | None = None
    pga_scale: PgaScale | None = None
    prednisone: Hashable | Mapping[str, Hashable] | None = field(default=None, converter=_doses)
    body_weight: Hashable | None = None
    bilag: Mapping[str, Hashable] = field(factory=dict, converter=_fixed)
    bilag_edition: BilagEdition | str | None = None
    events: Mapping[FlareEvent, Stated] | Mapping[str, Stated] = field(factory=dict, converter=_fixed)
    statements: Mapping[str, Stated] = field(factory=dict, converter=_fixed)
    findings: Mapping[Finding, Stated] | Mapping[str, Stated] = field(factory=dict, converter=_fixed)
    excluded: ExcludedColumns = field(factory=dict, converter=_fixed_deeply)
    attributed: Mapping[Descriptor, Stated] | Mapping[str, Stated] = field(factory=dict, converter=_fixed)
    attribution: Attribution = "stated"
    panel: Hashable | None = None
    protein_before: Hashable | None = None
    protein_before_unit: str | None = None

    def __attrs_post_init__(self) -> None:
        if (self.pga is None) != (self.pga_scale is None) or self.pga_scale not in (None, *PGA_SCALES):
            raise TypeError(
                'give the column of the global assessment with its scale: pga=, pga_scale="points", "tenths" '
                'or "millimetres"'
            )
        if bool(self.bilag) != (self.bilag_edition is not None):
            raise TypeError(
                "give the columns of the BILAG letters by domain, with their edition: bilag=, bilag_edition="
            )
        if (self.protein_before is None) != (self.protein_before_unit is None):
            raise TypeError(
                "give the column of the earlier protein result with its unit: protein_before=, protein_before_unit="
            )
        require_attribution(self.attribution)
        if self.missing not in ("open", "absent") and not isinstance(self.missing, Mapping):
            raise ValueError(f'missing={self.missing!r}: say "open", "absent", or a mapping of descriptors to "absent"')
        if self.names not in ("label", "case", "exact"):
            raise ValueError(f'names={self.names!r}: say "label", "case" or "exact"')
        if self.answers not in ("yes or no", "points"):
            raise ValueError(f'answers={self.answers!r}: say "yes or no" or "points"')
        if (self.status is None) == bool(self.done):
            raise TypeError(
                "give the column of the form's status with what it is in a form that was filled in: "
                'status=, done=["Complete"]'
            )
        in_boxes = {item for items in self.any_of.values() for item in items}
        if twice := in_boxes & {*map(str, self.columns), *self.not_assessed}:
            names = [name.value for name in Descriptor if name in twice]
            raise TypeError(f"any_of: {names} are also in columns= or not_assessed=; name each item in one of them")
        _ = self.absent_if_missing

    @classmethod
    def from_toml(cls, file: str | PathLike[str]) -> Layout:
        """Read a layout from a TOML file, whose keys are the attributes of a layout.

        A codebook says ``"present"``, ``"absent"`` or ``"missing"``, and a code that is a number is written as text; a
        scale is ``"points"``, ``"tenths"`` or ``"millimetres"``.

        Args:
            file: the name of the file.

        Raises:
            UnreadableFileError: the file is not TOML, or a key or a value is not one of those that a layout can have.
            OSError: the file cannot be opened.
        """
        return read_record(cls, file, FIELDS)

    def to_toml(self) -> str:
        """Write the layout as TOML, the text of a file that `from_toml` reads.

        Raises:
            TypeError: a label of a column is neither text nor a whole number.
        """
        return written(self)

    @property
    def content_hash(self) -> str:
        """Twelve hexadecimal digits that change with the content of the layout's TOML, not with its order.

        They are empty where a label cannot stand in a file.
        """
        import tomllib

        try:
            return content_hash(tomllib.loads(self.to_toml()))
        except TypeError:
            return ""

    @property
    def missing_policy(self) -> str:
        """What a missing item is, for a stamp: ``"open"``, ``"absent"``, or ``"absent"`` with the descriptors."""
        if not isinstance(self.missing, Mapping):
            return str(self.missing)
        return " ".join(["absent", *(name.value for name in Descriptor if name in self.absent_if_missing)])

    @property
    def codes(self) -> Codebook:
        """What further values mean in every column."""
        return {value: found for value, found in self.codebook.items() if not isinstance(found, Mapping)}

    @property
    def absent_if_missing(self) -> frozenset[Descriptor]:
        """The descriptors that count as absent where they were not assessed."""
        if not isinstance(self.missing, Mapping):
            return frozenset(Descriptor) if self.missing == "absent" else frozenset()
        if wrong := {name: word for name, word in self.missing.items() if word != "absent"}:
            raise ValueError(f'missing={wrong!r}: say "absent"; descriptors that are left out stay open')
        return frozenset(as_descriptors(list(self.missing), "missing"))


class First(Enum):
    """Stands for the subject's first visit among the values of a baseline."""

    VISIT = "first visit"


@frozen(repr=False)
class Baseline:
    """The reference visit is the subject's baseline, named by a value or by a flag; or `Baseline.first()`.

    Attributes:
        value: the visit that is the baseline, a value of the layout's `visit`.
        flag: instead, a column that is Y, 1 or true at each subject's one baseline visit.
        unmatched: what becomes of subjects without a baseline: ``"refuse"`` refuses an eager frame and names them,
            ``"null"`` gives their rows nulls, as a lazy frame does. A baseline that no subject has is refused anyway.

    Raises:
        TypeError: the baseline is named in no way or in two, or by several values.
        ValueError: `unmatched` is another word.

    Example:
        >>> Baseline("Week 0")
        Baseline('Week 0')
    """

    value: object = None
    flag: Hashable | None = field(default=None, kw_only=True)
    unmatched: Unmatched = field(default="refuse", kw_only=True)

    @classmethod
    def first(cls) -> Baseline:
        """The baseline is the subject's first visit, in the order of the layout's `day`, or of its `visit`."""
        return cls(First.VISIT)

    @property
    def is_first(self) -> bool:
        """Whether the baseline is the subject's first visit."""
        return self.value is First.VISIT

    def __repr__(self) -> str:
        if self.is_first:
            return "Baseline.first()"
        named = repr(self.value) if self.flag is None else f"flag={self.flag!r}"
        return f"Baseline({named}{'' if self.unmatched == 'refuse' else f', unmatched={self.unmatched!r}'})"

    def __attrs_post_init__(self) -> None:
        if (self.value is None) == (self.flag is None):
            raise TypeError("name the baseline by a value of the column of visits, Baseline(0), or Baseline(flag=...)")
        if isinstance(self.value, Collection) and not isinstance(self.value, str):
            raise TypeError(f"Baseline({self.value!r}): give one value")
        if self.unmatched not in ("refuse", "null"):
            raise ValueError(f'unmatched={self.unmatched!r}: say "refuse" or "null"')


@frozen
class Previous:
    """The reference visit is the subject's visit before, in the order of the layout's `day`, or of its `visit`.

    Attributes:
        within: the greatest age of that visit [days]; where it is older there is none to compare with.
        assessed: whether visits are passed over at which nothing of the score was assessed: none of the items that the
            measure reads, and no stored total. The visit before is then the last one at which something was.

    Raises:
        ValueError: the age is not a whole number of days, 0 or more.
    """

    within: int | None = field(default=None, kw_only=True)
    assessed: bool = field(default=False, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if self.within is not None and (
            isinstance(self.within, bool) or not isinstance(self.within, int) or self.within < 0
        ):
            raise ValueError(f"within={self.within!r}: give whole days, 0 or more")


Since: TypeAlias = Baseline | Previous
"""Which visit of the same subject a visit is compared with."""
