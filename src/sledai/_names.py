"""Mappings whose keys are the members of a `StrEnum`: a type checker takes the text of a member as well.

A member equals its text and has its hash, so a plain mapping finds either; the types of the standard library do not
express that. When the library runs, the two names are `Mapping` and `dict` themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeVar, overload

__all__ = ["ByName", "DictByName"]

NameT = TypeVar("NameT", bound=str)
ValueT = TypeVar("ValueT")
ValueT_co = TypeVar("ValueT_co", covariant=True)
DefaultT = TypeVar("DefaultT")

if TYPE_CHECKING:

    class ByName(Mapping[NameT, ValueT_co]):
        """A mapping that is looked up by a member or by its text."""

        def __getitem__(self, name: str, /) -> ValueT_co: ...
        @overload
        def get(self, name: str, default: None = None, /) -> ValueT_co | None: ...
        @overload
        def get(self, name: str, default: ValueT_co | DefaultT, /) -> ValueT_co | DefaultT: ...
        def get(self, name: str, default: object = None, /) -> object: ...

    class DictByName(dict[NameT, ValueT], ByName[NameT, ValueT]):
        """The same as a `dict`."""

        def __getitem__(self, name: str, /) -> ValueT: ...
        @overload
        def get(self, name: str, default: None = None, /) -> ValueT | None: ...
        @overload
        def get(self, name: str, default: ValueT | DefaultT, /) -> ValueT | DefaultT: ...
        def get(self, name: str, default: object = None, /) -> object: ...

else:
    ByName, DictByName = Mapping, dict
