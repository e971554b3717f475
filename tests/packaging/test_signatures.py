"""What a program reads of the functions at run time: their types by name, and what they are."""

import importlib
import inspect
import re
from collections.abc import Iterator
from enum import Enum
from typing import Any, get_type_hints

import sledai.criteria as criteria
from sledai.definitions.records import Records
from snapshots.regenerate import MODULES
from together import together


def _public() -> Iterator[tuple[str, Any]]:
    """Every function and class that is public; an error is made by the library, and a member of an enum by nobody."""
    for module in map(importlib.import_module, MODULES):
        for name in module.__all__:
            value = getattr(module, name)
            if callable(value) and not (inspect.isclass(value) and issubclass(value, Enum | Exception)):
                yield f"{module.__name__}.{name}", value


def _methods(name: str, value: Any, kinds: type | tuple[type, ...]) -> Iterator[tuple[str, Any]]:
    """The public methods and properties of a class that are of some kind."""
    for own, method in vars(value).items() if inspect.isclass(value) else ():
        if not own.startswith("_") and isinstance(method, kinds):
            yield f"{name}.{own}", getattr(method, "fget", None) or getattr(method, "__func__", method)


PUBLIC = dict(_public())
CLASSES = {name: value for name, value in PUBLIC.items() if inspect.isclass(value)}
FUNCTIONS = {name: value for name, value in PUBLIC.items() if name not in CLASSES}
CONSTRUCTORS = {n: method for name, value in CLASSES.items() for n, method in _methods(name, value, classmethod)}
METHODS = {
    n: method
    for name, value in CLASSES.items()
    for n, method in _methods(name, value, (type(_public), classmethod, staticmethod, property))
}
DESCRIBED = re.compile(r"^ +\**(\w+): ", re.MULTILINE)


def _parameters(called: Any) -> set[str]:
    """The parameters that a caller gives; of a method not the object itself."""
    return set(inspect.signature(called).parameters) - {"self", "cls"}


@together("name", FUNCTIONS)
def test_a_signature_says_what_is_taken_and_given(name):
    """Every parameter and the result has a type that is found, and no result is said to be anything at all."""
    signature, hints = inspect.signature(FUNCTIONS[name]), get_type_hints(FUNCTIONS[name])
    assert set(signature.parameters) | {"return"} == set(hints)
    assert hints["return"] is not Any


@together("name", CLASSES)
def test_the_types_of_a_class_are_found(name):
    """Those of its fields and of what makes it."""
    assert _parameters(CLASSES[name]) <= set(get_type_hints(CLASSES[name].__init__)) | set(
        get_type_hints(CLASSES[name].__new__)
    )
    assert isinstance(get_type_hints(CLASSES[name]), dict)


@together("name", METHODS)
def test_the_types_of_a_method_are_found(name):
    """Those of its parameters and of what it gives."""
    assert _parameters(METHODS[name]) | {"return"} == set(get_type_hints(METHODS[name]))


@together("name", [*FUNCTIONS, *CLASSES, *CONSTRUCTORS, *METHODS])
def test_every_parameter_is_described_where_it_stands(name):
    """A docstring describes each parameter itself; that of a class those of its fields."""
    called = (PUBLIC | CONSTRUCTORS | METHODS)[name]
    bases = [*called.__mro__, called.__new__] if inspect.isclass(called) else [called]
    described = {word for each in bases for word in DESCRIBED.findall(inspect.getdoc(each) or "")}
    assert set() == _parameters(called) - described


RECORDS = ["Bands", "EquivalentDose", "RatioConvention", "TrialEntry"]
RECORDS += [name for name in criteria.__all__ if name.endswith("Rule")]


@together("name", RECORDS)
def test_the_parts_of_a_record_are_named(name):
    """Only the key of a rule has a place of its own: two cut-offs cannot change places unseen."""
    parameters = inspect.signature(getattr(criteria, name)).parameters.values()
    assert ["key"] == [each.name for each in parameters if each.kind is not inspect.Parameter.KEYWORD_ONLY]


@together("mapping", [name for name in criteria.__all__ if isinstance(getattr(criteria, name), Records)])
def test_a_record_is_shown_without_its_sources(mapping):
    """Citations would hide the numbers."""
    assert "sources=" not in repr(getattr(criteria, mapping))
