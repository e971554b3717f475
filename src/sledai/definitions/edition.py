"""Edition: one text of the index, or a part of one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any, TypeAlias

import attrs
from attrs import field, frozen

from sledai._fixed import content_hash
from sledai._names import ByName, DictByName
from sledai._render import html_table, text_table
from sledai.definitions.bibliography import Citation, Grade
from sledai.definitions.clauses import Note, as_sources, bibliography, keys, references_line
from sledai.definitions.descriptors import LABORATORY, Descriptor, System
from sledai.definitions.rows import Definition
from sledai.errors import invalid_edition, unknown_descriptor

__all__ = ["Edition", "Weights"]

Weights: TypeAlias = tuple[tuple[int, tuple[int, ...]], ...]
"""Each weight with the positions, in form order from 0, of the descriptors that carry it."""


def _in_form_order(
    rows: Mapping[Any, Definition] | Iterable[tuple[Any, Definition]],
) -> tuple[tuple[Descriptor, Definition], ...]:
    pairs = list(rows.items() if isinstance(rows, Mapping) else rows)
    given = dict(pairs)
    names = tuple(Descriptor)
    if unknown := tuple(str(name) for name in given if name not in names):
        raise unknown_descriptor(unknown, accepted=names, place="the rows of an edition")
    if not pairs or len(given) < len(pairs):
        raise invalid_edition("no row" if not pairs else "a descriptor twice")
    return tuple((descriptor, given[descriptor]) for descriptor in Descriptor if descriptor in given)


@frozen(repr=False)
class Edition(ByName[Descriptor, Definition]):
    """One edition of the index, or a part of one: the rows that are scored, in form order.

    It is a read-only mapping from descriptor to definition.
    A local form is one more edition, made by `with_rows`, `without` and `evolve`.

    Attributes:
        key: the permanent name of the edition.
        label: its name in words.
        rows: pairs of descriptor and definition; a mapping is accepted.
        sources: the references of the edition as a whole.
        about: the origin of the text, and how sure it is.
        grade: how well the sources support that origin.
        notes: where sources disagree about the edition as a whole.

    Raises:
        EditionError: no rows, or a descriptor given twice.
    """

    key: str
    label: str = field(kw_only=True)
    rows: tuple[tuple[Descriptor, Definition], ...] = field(kw_only=True, converter=_in_form_order)
    sources: tuple[Citation, ...] = field(kw_only=True, converter=as_sources)
    about: str = field(kw_only=True)
    grade: Grade = field(kw_only=True)
    notes: tuple[Note, ...] = field(default=(), kw_only=True)

    @cached_property
    def _by_descriptor(self) -> dict[Descriptor, Definition]:
        return dict(self.rows)

    def __getitem__(self, descriptor: Descriptor | str) -> Definition:
        try:
            return self._by_descriptor[Descriptor(descriptor)]
        except (KeyError, ValueError):
            raise unknown_descriptor((str(descriptor),), accepted=tuple(self), place=self.key) from None

    def __contains__(self, descriptor: object) -> bool:
        return descriptor in self._by_descriptor

    def __iter__(self) -> Iterator[Descriptor]:
        return iter(self._by_descriptor)

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def weights(self) -> Weights:
        """Each weight with the positions, in form order from 0, of the descriptors that carry it."""
        return _weights(self.rows)

    @cached_property
    def system_weights(self) -> DictByName[System, Weights]:
        """The weights of each organ system."""
        return DictByName(
            {
                system: _weights((descriptor, row) for descriptor, row in self.rows if row.system is system)
                for system in self.systems
            }
        )

    @property
    def stamp(self) -> str:
        """Key and content hash, to be stored with a result."""
        return f"{self.key}@{self.content_hash}"

    @property
    def maximum(self) -> int:
        """The score when every descriptor is present."""
        return sum(row.weight for row in self.values())

    @property
    def systems(self) -> tuple[System, ...]:
        """The organ systems that have a row, in form order."""
        return tuple(dict.fromkeys(row.system for row in self.values()))

    @cached_property
    def content_hash(self) -> str:
        """Twelve hexadecimal digits that change when any word, weight, rule or source of a row changes."""
        return content_hash({name: attrs.asdict(row, value_serializer=_plain) for name, row in self.rows})

    def with_rows(self, rows: Mapping[Any, Definition], *, key: str, label: str) -> Edition:
        """A new edition in which some rows are replaced or added.

        Args:
            rows: descriptor, or its name, to definition; rows that are not named stay as they are.
            key: the permanent name of the new edition, another one than this edition's.
            label: its name in words.

        Raises:
            EditionError: the content changes and the key does not.

        Example:
            >>> from sledai import SLEDAI_2K, Descriptor
            >>> lighter = SLEDAI_2K["lupus_headache"].evolve(weight=4)
            >>> local = SLEDAI_2K.with_rows({Descriptor.LUPUS_HEADACHE: lighter}, key="local", label="Local form")
            >>> local.maximum
            101
        """
        return self.evolve(key=key, label=label, rows=self._by_descriptor | dict(rows))

    def without(self, *parts: Descriptor | System | str) -> Edition:
        """Make an edition of a subset of the rows, such as the clinical score.

        The items are left out before anything is scored; nothing is subtracted from a total.

        Args:
            parts: descriptors, or systems whose descriptors are all left out; names are accepted.

        Raises:
            UnknownNameError: a part that the edition does not have.

        Example:
            >>> from sledai import SELENA_SLEDAI, System
            >>> SELENA_SLEDAI.without(System.IMMUNOLOGIC).maximum
            101
        """
        unknown = tuple(str(part) for part in parts if part not in self and part not in self.systems)
        if unknown:
            raise unknown_descriptor(unknown, accepted=(*self, *self.systems), place=self.key)
        rows = [(d, row) for d, row in self.rows if d not in parts and row.system not in parts]
        left_out = [part.value for part in (*Descriptor, *System) if part in parts]
        names = "-".join(left_out)
        return self.evolve(
            key=f"{self.key}-without-{names}",
            label=f"{self.label} without {', '.join(left_out)}",
            rows=rows,
        )

    @cached_property
    def clinical(self) -> Edition:
        """The index without its immunologic descriptors: what is called the clinical score, or SLEDAI without serology.

        Laboratory items that are not immunologic, such as proteinuria, stay in.

        Example:
            >>> from sledai import SELENA_SLEDAI
            >>> SELENA_SLEDAI.clinical.maximum
            101
        """
        return self.without(System.IMMUNOLOGIC) if System.IMMUNOLOGIC in self.systems else self

    @cached_property
    def without_laboratory(self) -> Edition:
        """The index without any laboratory item: urine, serology, platelets and white cells.

        It is the clinical score that the trial MUSE asks for at entry (muse-2017); that its laboratory components are
        these eight descriptors is the library's reading. `clinical` leaves out serology only.

        Example:
            >>> from sledai import SELENA_SLEDAI
            >>> SELENA_SLEDAI.without_laboratory.maximum
            83
        """
        parts = [descriptor for descriptor in LABORATORY if descriptor in self]
        left = self.without(*parts) if parts else self
        label = f"{self.label} without laboratory items"
        return left.evolve(key=f"{self.key}-without-laboratory", label=label) if parts else self

    def evolve(self, **changes: Any) -> Edition:
        """A copy with some fields changed.

        Args:
            **changes: the new values by field; a changed content needs another `key`.

        Raises:
            EditionError: the content changes and the key does not.
        """
        copy = attrs.evolve(self, **changes)
        if copy.key == self.key and copy.rows != self.rows:
            raise invalid_edition(f"the key {self.key!r} of another content")
        return copy

    @property
    def _summary(self) -> str:
        size = f"{len(self)} descriptors, 0 to {self.maximum}"
        return f"{self.label} ({self.key}): {size}; evidence {self.grade}; content {self.content_hash}"

    @property
    def _lines(self) -> list[tuple[str, str, str, str, str]]:
        return [
            (str(descriptor), str(row.weight), str(row.system), f"{row.window.days} d", str(row.grade))
            for descriptor, row in self.rows
        ]

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:  # noqa: ARG002
        """In a terminal notebook and in test reports the short form, not 24 rows of clauses."""
        printer.text(repr(self))

    def __repr__(self) -> str:
        return f"<Edition {self._summary}; references: {keys(self.sources)}>"

    def __str__(self) -> str:
        table = text_table([("descriptor", "weight", "system", "window", "evidence"), *self._lines], indent="  ")
        notes = "".join(f"\nNote: {note}" for note in self.notes)
        return f"{self._summary}\n{self.about} [{self.grade}]\n{table}{notes}\nReferences\n{bibliography(self.sources)}"

    def _repr_html_(self) -> str:
        header = ("descriptor", "weight", "system", "window", "evidence")
        return html_table(header, self._lines, title=self._summary, foot=references_line(self.sources))


def require_edition(edition: object) -> Edition:
    """Check that a value is an edition; the key of an edition is not the edition."""
    if isinstance(edition, Edition):
        return edition
    raise TypeError(
        f"{edition!r} is not an edition: give an Edition, such as SELENA_SLEDAI or EDITIONS['selena-sledai']"
    )


def _weights(rows: Iterable[tuple[Descriptor, Definition]]) -> Weights:
    positions = {descriptor: position for position, descriptor in enumerate(Descriptor)}
    groups: dict[int, list[int]] = {}
    for descriptor, row in rows:
        groups.setdefault(row.weight, []).append(positions[descriptor])
    return tuple((weight, tuple(group)) for weight, group in groups.items())


def _plain(_instance: object, _attribute: object, value: object) -> object:
    """Serialise a value for the content hash: a source as its key, a number as its digits."""
    if isinstance(value, tuple) and value and all(isinstance(item, Citation) for item in value):
        return tuple(item.key for item in value)
    if isinstance(value, Citation):
        return value.key
    return str(value) if isinstance(value, Decimal) else value
