"""Rule records: what is handed over as one, and whether its content is that of its key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

import attrs

from sledai.errors import changed_rule

RuleT = TypeVar("RuleT")


def require_rule(rule: object, kind: type[RuleT], published: Mapping[str, RuleT], *, what: str, give: str) -> RuleT:
    """The rule record itself; the key of a record is not the record.

    Args:
        rule: what is handed over.
        kind: the class of the record.
        published: the records of the library by their keys.
        what: the kind of record in words.
        give: which records there are.

    Raises:
        TypeError: it is not a record of that kind.
        EditionError: its content is not that of its key.
    """
    if not isinstance(rule, kind):
        raise TypeError(f"{rule!r} is not {what}: give {give}")
    own: Any = rule
    same = published.get(own.key, rule)
    if same is not rule and same != rule:
        names = (field.name for field in attrs.fields(type(own)))
        raise changed_rule(own.key, tuple(name for name in names if getattr(same, name) != getattr(own, name)))
    return rule
