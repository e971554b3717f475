"""Public names of a package that are imported on first use (PEP 562)."""

import ast
import sys
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")


def attach_stub(package: str) -> tuple[Callable[[str], Any], Callable[[], list[str]], list[str]]:
    """Take the public names of a package from its stub, ``__init__.pyi``, and import each on first use.

    So they are written once: a type checker and the interpreter read the same list.

    Args:
        package: the package; its stub has nothing but ``from module import name as name``, and
            ``from package import *`` for a package below it whose stub declares names.

    Returns:
        What the package assigns to ``__getattr__``, ``__dir__`` and ``__all__``. A star import takes no module, because
        a module may need what is not installed.
    """
    module = sys.modules[package]
    homes = {}
    for node in _stub(package):
        if isinstance(node, ast.ImportFrom):
            home = str(node.module)
            for alias in node.names:
                names = declared(package, home.removeprefix(f"{package}.")) if alias.name == "*" else [alias.name]
                homes.update(dict.fromkeys(names, home))
    shown = sorted(homes)

    def find(name: str) -> Any:
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        if homes[name] == package:
            return import_module(f"{package}.{name}")
        value = getattr(import_module(homes[name]), name)
        setattr(module, name, value)
        return value

    return find, shown.copy, [name for name in shown if homes[name] != package]


def declared(package: str, below: str = "") -> dict[str, str]:
    """The names that the stub of a package, or of one below it, declares as ``name: kind``, each with its kind."""
    lines = [node for node in _stub(package, below) if isinstance(node, ast.AnnAssign)]
    return {ast.unparse(node.target): ast.unparse(node.annotation) for node in lines}


def _stub(package: str, below: str = "") -> list[ast.stmt]:
    """The statements of a stub, read from wherever the package was imported from."""
    module = sys.modules[package]
    loader: Any = module.__loader__
    text: bytes = loader.get_data(str(Path(str(module.__file__)).parent / below / "__init__.pyi"))
    return ast.parse(text).body


class Lazy(Mapping[str, T]):
    """A read-only mapping that finds a value when its key is looked up.

    Args:
        names: each key with the name of its value.
        find: gives the value of a name.
        unknown: makes the error for an unknown key.
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
