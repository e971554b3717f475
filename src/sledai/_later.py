"""Public names of a package that are imported on first use (PEP 562)."""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib import import_module
from typing import Any, TypeVar

T = TypeVar("T")


def on_first_use(package: str, modules: Mapping[str, Iterable[str]]) -> Callable[[str], Any]:
    """What a package does with a name that it has not imported: import the module of the package that holds it.

    The package keeps the value, so that it is asked only once.

    Args:
        package: the package.
        modules: each module with the names that are its own.
    """
    homes = {name: module for module, names in modules.items() for name in names}

    def find(name: str) -> Any:
        if name in homes:
            value = getattr(import_module(f"{package}.{homes[name]}"), name)
            setattr(sys.modules[package], name, value)
            return value
        if name in modules:
            return import_module(f"{package}.{name}")
        raise AttributeError(f"module {package!r} has no attribute {name!r}")

    return find


class Lazy(Mapping[str, T]):
    """A read-only mapping that finds a value when its key is looked up.

    Args:
        names: each key with the name of its value.
        find: gives the value of a name.
        unknown: the error for a key that is none.
    """

    def __init__(
        self, names: Mapping[str, str], find: Callable[[str], T], unknown: Callable[[object], KeyError]
    ) -> None:
        self._names, self._find, self._unknown = names, find, unknown

    def __getitem__(self, key: str) -> T:
        if key not in self._names:
            raise self._unknown(key)
        return self._find(self._names[key])

    def __contains__(self, key: object) -> bool:
        return key in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def __repr__(self) -> str:
        return repr(dict(self))
