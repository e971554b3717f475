"""A layout as a TOML file: its tables read as the arguments of `Layout`, and written from its fields."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Any

from attrs import AttrsInstance, fields

from sledai._toml import Place, ValueReader, any_keys, each, one_of, one_word, read_table, toml_text
from sledai.definitions.descriptors import Descriptor
from sledai.definitions.observations import Exclusion, Finding
from sledai.visits.encounters import BilagEdition
from sledai.visits.readings import PGA_SCALES

MEANINGS = {"present": True, "absent": False, "missing": None}
"""What a code of a codebook can mean."""
LISTS = ("subject", "not_assessed", "done")
"""The fields that are lists."""
NAMES = tuple(name.value for name in Descriptor)


def read_label(value: object, place: Place) -> Hashable:
    """Read the label of a column: text, or a whole number."""
    if (isinstance(value, str) and value) or type(value) is int:
        return value
    raise place.fault("it is not a column", "Write the label in quotation marks, or as a whole number.")


def read_labels(value: object, place: Place) -> tuple[Hashable, ...]:
    """Read one label or a list of them."""
    return each(read_label)(value, place) if isinstance(value, list) else (read_label(value, place),)


def read_stated(value: object, place: Place) -> Hashable:
    """Read what says whether something holds: true, false, or the column that says so."""
    return value if isinstance(value, bool) else read_label(value, place)


def read_excluded(value: object, place: Place) -> object:
    """Read whether something is due to a cause, or a table that says so by cause."""
    of_causes = dict.fromkeys(map(str, Exclusion), read_stated)
    return read_table(value, place, of_causes) if isinstance(value, dict) else read_stated(value, place)


def read_unit(value: object, place: Place) -> str:
    """Read a unit."""
    if isinstance(value, str):
        return value
    raise place.fault("it is not a unit", "Write it in quotation marks.")


def read_status(value: object, place: Place) -> object:
    """Read a status of a form: text or a number."""
    if isinstance(value, str | int | float):
        return value
    raise place.fault("it is not a status", "Write text in quotation marks, or a number.")


def by_descriptor(read: ValueReader) -> Callable[[object, Place], dict[str, Any]]:
    """A reader of a table whose keys are descriptors."""

    def read_all(value: object, place: Place) -> dict[str, Any]:
        return read_table(value, place, dict.fromkeys(NAMES, read))

    return read_all


def read_codebook(value: object, place: Place) -> dict[str, Any]:
    """Read what codes mean, in every column or, in the table of a descriptor, in its column."""
    meaning = one_of(MEANINGS, "meaning")
    if not isinstance(value, dict):
        return any_keys(meaning)(value, place)
    by_item = {key: codes for key, codes in value.items() if isinstance(codes, dict)}
    general = {key: code for key, code in value.items() if key not in by_item}
    return any_keys(meaning)(general, place) | by_descriptor(any_keys(meaning))(by_item, place)


def read_missing(value: object, place: Place) -> object:
    """Read what a missing item is: one word, or a table of descriptors that are absent then."""
    if isinstance(value, dict):
        return by_descriptor(one_word(["absent"], "policy"))(value, place)
    return one_word(["open", "absent"], "policy")(value, place)


def read_doses(value: object, place: Place) -> object:
    """Read where the dose is: one label, or a table of glucocorticoids with their labels."""
    return any_keys(read_label)(value, place) if isinstance(value, dict) else read_label(value, place)


FIELDS: Mapping[str, ValueReader] = {
    "subject": read_labels,
    "visit": read_label,
    "day": read_label,
    "days": one_word(["study"], "choice"),
    "columns": by_descriptor(read_label),
    "any_of": any_keys(each(one_word(NAMES, "descriptor"))),
    "names": one_word(["label", "case", "exact"], "choice"),
    "not_assessed": each(one_word(NAMES, "descriptor")),
    "codebook": read_codebook,
    "answers": one_word(["yes or no", "points"], "choice"),
    "status": read_label,
    "done": each(read_status),
    "total": read_label,
    "missing": read_missing,
    "pga": read_label,
    "pga_scale": one_word(PGA_SCALES, "scale"),
    "prednisone": read_doses,
    "body_weight": read_label,
    "bilag": any_keys(read_label),
    "bilag_edition": one_of({edition.value: edition for edition in BilagEdition}, "edition of BILAG"),
    "events": any_keys(read_stated),
    "statements": any_keys(read_stated),
    "findings": lambda value, place: read_table(value, place, dict.fromkeys(map(str, Finding), read_stated)),
    "excluded": by_descriptor(read_excluded),
    "attributed": by_descriptor(read_stated),
    "attribution": one_word(["stated", "assumed"], "choice"),
    "panel": read_label,
    "protein_before": read_label,
    "protein_before_unit": read_unit,
}
"""How each argument of a layout is read."""


def written(layout: AttrsInstance) -> str:
    """A layout as TOML; what a file leaves out is as it is by default.

    Raises:
        TypeError: a label is neither text nor a whole number, so that a file cannot hold it.
    """
    usual = type(layout)()
    given = {each.name: getattr(layout, each.name) for each in fields(type(layout))}
    return toml_text({name: _plain(name, value) for name, value in given.items() if value != getattr(usual, name)})


def _plain(name: str, value: Any) -> Any:  # noqa: ANN401
    """A field as text, numbers, truth values, and lists and tables of them."""
    if name == "codebook":
        return {_key(code): _meanings(found) for code, found in value.items()}
    if name == "any_of":
        return {_column(column): list(items) for column, items in value.items()}
    if isinstance(value, Mapping):
        return {_key(key): _plain(name, entry) for key, entry in value.items() if entry is not None}
    if name == "subject" and len(value) == 1:
        return value[0]
    if name in LISTS:
        return [_key(entry) if isinstance(entry, Descriptor) else entry for entry in value]
    if isinstance(value, float):
        raise TypeError(f"{value!r} cannot stand in a file: name the column by text or a whole number")
    return value


def _meanings(found: Any) -> Any:  # noqa: ANN401
    """What a code means in words, or what the codes of one descriptor mean."""
    words = {meaning: word for word, meaning in MEANINGS.items()}
    if isinstance(found, Mapping):
        return {_key(code): words[meaning] for code, meaning in found.items()}
    return words[found]


def _key(key: object) -> str:
    return getattr(key, "value", None) or str(key)


def _column(label: object) -> str:
    """The label of a column as a key, which is text; other labels are a `TypeError`."""
    if isinstance(label, str):
        return label
    raise TypeError(f"{label!r} cannot be a key of a file: name the column by text")
