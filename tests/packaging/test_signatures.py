"""What a program reads of the functions at run time: their types by name, and what they are."""

import inspect
from typing import Any, get_type_hints

import sledai
from sledai import laboratory
from together import together

FUNCTIONS = {
    f"{module.__name__}.{name}": getattr(module, name)
    for module in (sledai, laboratory)
    for name in module.__all__
    if inspect.isfunction(getattr(module, name))
}
LATER = {"sledai.activity_band"}
"""It names a class that is loaded when it is called, so that a score loads no rule."""


@together("name", FUNCTIONS)
def test_a_signature_says_what_is_taken_and_given(name):
    """No parameter and no result is said to be anything at all, and every type is found."""
    signature = inspect.signature(FUNCTIONS[name])
    assert "Any" != signature.return_annotation
    if name not in LATER:
        hints = get_type_hints(FUNCTIONS[name])
        assert set(signature.parameters) | {"return"} == set(hints)
        assert hints["return"] is not Any
