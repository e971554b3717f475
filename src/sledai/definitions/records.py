"""Rule records, mappings of them, and the check that the content of a published key is unchanged."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any, TypeVar

import attrs

from sledai._fixed import Fixed, content_hash
from sledai._render import html_table, text_table
from sledai.errors import changed_rule, unknown_record

RuleT = TypeVar("RuleT")
EVIDENCE = ("source", "sources", "place", "grade", "note")
"""The fields of a record that are its evidence."""


class RuleRecord:
    """A record of the numbers of a rule, under a permanent key; readable as text and, in a notebook, as a table."""

    __slots__ = ()

    @property
    def content_hash(self) -> str:
        """Twelve hexadecimal digits that change with any number, word or source of the record."""
        record: Any = self
        return content_hash(attrs.asdict(record))

    @property
    def stamp(self) -> str:
        """Key and content hash, to be stored with a result."""
        record: Any = self
        return f"{record.key}@{self.content_hash}"

    @property
    def _title(self) -> str:
        record: Any = self
        return f"{record.label} ({record.key})"

    @property
    def _lines(self) -> list[tuple[str, str]]:
        record: Any = self
        fields = (field.name for field in attrs.fields(type(record)) if field.name not in ("key", "label", *EVIDENCE))
        lines = [(name.replace("_", " "), in_words(getattr(self, name))) for name in fields]
        return [(name, words) for name, words in lines if words]

    @property
    def _evidence(self) -> str:
        record: Any = self
        sources = ", ".join(source.key for source in getattr(record, "sources", None) or (record.source,))
        return f"Evidence: {record.grade} ({sources}; {record.place})"

    def __str__(self) -> str:
        note: str = getattr(self, "note", "")
        table = text_table(self._lines, indent="  ")
        return "\n".join([self._title, table, self._evidence, *([note] if note else [])])

    def _repr_html_(self) -> str:
        foot = f"{self._evidence}. {getattr(self, 'note', '')}".strip()
        return html_table(("part", "rule"), self._lines, title=self._title, foot=foot)


class Records(Fixed[str, RuleT]):
    """A read-only mapping of records that refuses an unknown key with the known ones.

    Args:
        name: the constant that the mapping is.
        records: each record by its key.
    """

    __slots__ = ("_name",)

    def __init__(self, name: str, records: Mapping[str, RuleT]) -> None:
        super().__init__(records)
        self._name = name

    def __reduce__(self) -> tuple[Any, ...]:
        return Records, (self._name, self._items)

    def __getitem__(self, key: str) -> RuleT:
        if key not in self._items:
            raise unknown_record((key,), accepted=tuple(self._items), place=self._name)
        return self._items[key]


def in_words(value: object) -> str:
    """Write a value of a record; empty if the rule does not use it."""
    if value is None or value is False:
        return ""
    if value is True:
        return "yes"
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, tuple):
        pairs = any(isinstance(item, tuple) for item in value)
        parts = [" ".join(map(in_words, item)) if isinstance(item, tuple) else in_words(item) for item in value]
        return ("; " if pairs else ", ").join(parts)
    return str(value)


def require_rule(rule: object, kind: type[RuleT], published: Mapping[str, RuleT], *, what: str, give: str) -> RuleT:
    """Check that a value is a rule record; the key of a record is not the record.

    Args:
        rule: the given value.
        kind: the class of the record.
        published: the records of the library by their keys.
        what: the kind of record in words.
        give: the accepted records, in words.

    Raises:
        TypeError: the value is not a record of that class.
        EditionError: the content is not that of its key.
    """
    if not isinstance(rule, kind):
        raise TypeError(f"{rule!r} is not {what}: give {give}")
    own: Any = rule
    same = published.get(own.key, rule)
    if same is not rule and same != rule:
        names = (field.name for field in attrs.fields(type(own)))
        raise changed_rule(own.key, tuple(name for name in names if getattr(same, name) != getattr(own, name)))
    return rule
