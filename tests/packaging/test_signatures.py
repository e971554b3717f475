"""What a program reads of the functions at run time: their types by name, and what they are."""

import inspect
from typing import Any, get_type_hints

import sledai
import sledai.criteria as criteria
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


RECORDS = ["Bands", "RatioConvention", "TrialEntry", *(name for name in criteria.__all__ if name.endswith("Rule"))]


@together("name", RECORDS)
def test_the_parts_of_a_record_are_named(name):
    """Only the key of a rule has a place of its own: two cut-offs cannot change places unseen."""
    parameters = inspect.signature(getattr(criteria, name)).parameters.values()
    assert ["key"] == [each.name for each in parameters if each.kind is not inspect.Parameter.KEYWORD_ONLY]


@together("name", [name for name in criteria.__all__ if type(getattr(criteria, name)).__name__ in RECORDS])
def test_a_record_is_shown_without_its_sources(name):
    """Citations would hide the numbers."""
    assert "sources=" not in repr(getattr(criteria, name))
